// SPDX-License-Identifier: GPL-2.0
// Borrows of what containers and owners hold, inside of one function.
#include "../set.hh"

#include <algorithm>
#include <deque>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

// CASE last_segment: the reference to the last segment is written to after another one was appended
namespace last_segment
{
struct Segment {
	int begin = 0;
	int end = 0;
};
//- bad
int extend_bad(std::vector<Segment> &track, int to)
{
	Segment &last = track.back();
	track.push_back({last.end, to});
	last.end++;
	return track.back().begin;
}
//- good
int extend_good(std::vector<Segment> &track, int to)
{
	Segment &last = track.back();
	last.end++;
	track.push_back({last.end, to});
	return track.back().begin;
}
RUN_CASE(last_segment, ({
		 std::vector<Segment> t(1);
		 extend_bad(t, 4);
	 }),
	 ({
		 std::vector<Segment> t(1);
		 extend_good(t, 4);
	 }))
} // namespace last_segment

// CASE insert_keeps_position: the position in the vector is used again after an insertion there
namespace insert_keeps_position
{
//- bad
std::string heading_bad(std::vector<std::string> lines)
{
	auto title = std::find(lines.begin(), lines.end(), "title");
	if (title == lines.end())
		return {};
	lines.insert(title, "---");
	return *title;
}
//- good
std::string heading_good(std::vector<std::string> lines)
{
	auto title = std::find(lines.begin(), lines.end(), "title");
	if (title == lines.end())
		return {};
	title = lines.insert(title, "---");
	return *title;
}
RUN_CASE(insert_keeps_position, heading_bad({"a", "title"}), heading_good({"a", "title"}))
} // namespace insert_keeps_position

// CASE grow_in_range_for: the loop over the work list appends to the list it walks
namespace grow_in_range_for
{
struct Task {
	int depth;
	int cost;
};
//- bad
int expand_bad(std::vector<Task> tasks)
{
	int total = 0;
	for (const Task &task : tasks) {
		total += task.cost;
		if (task.depth > 0)
			tasks.push_back({task.depth - 1, task.cost / 2});
	}
	return total;
}
//- good
int expand_good(std::vector<Task> tasks)
{
	int total = 0;
	while (!tasks.empty()) {
		const Task task = tasks.back();
		tasks.pop_back();
		total += task.cost;
		if (task.depth > 0)
			tasks.push_back({task.depth - 1, task.cost / 2});
	}
	return total;
}
RUN_CASE(grow_in_range_for, expand_bad({{3, 8}, {1, 2}}), expand_good({{3, 8}, {1, 2}}))
} // namespace grow_in_range_for

// CASE erase_by_key_in_loop: the entry of this round is erased by its key, and the loop goes on from it
namespace erase_by_key_in_loop
{
//- bad
int evict_bad(std::unordered_map<std::string, int> &ages)
{
	int evicted = 0;
	for (auto it = ages.begin(); it != ages.end(); ++it) {
		if (it->second > 10) {
			ages.erase(it->first);
			evicted++;
		}
	}
	return evicted;
}
//- good
int evict_good(std::unordered_map<std::string, int> &ages)
{
	int evicted = 0;
	for (auto it = ages.begin(); it != ages.end();) {
		if (it->second > 10) {
			it = ages.erase(it);
			evicted++;
		} else {
			++it;
		}
	}
	return evicted;
}
RUN_CASE(erase_by_key_in_loop, ({
		 std::unordered_map<std::string, int> a{{"x", 11}, {"y", 1}};
		 evict_bad(a);
	 }),
	 ({
		 std::unordered_map<std::string, int> a{{"x", 11}, {"y", 1}};
		 evict_good(a);
	 }))
} // namespace erase_by_key_in_loop

// CASE edges_view: the view of the node's edges is summed up after another edge was added to the node
namespace edges_view
{
using Graph = std::unordered_map<int, std::vector<int>>;
//- bad
int connect_bad(Graph &graph, int from, int to)
{
	std::span<const int> edges = graph[from];
	graph[from].push_back(to);
	int sum = 0;
	for (int edge : edges)
		sum += edge;
	return sum;
}
//- good
int connect_good(Graph &graph, int from, int to)
{
	graph[from].push_back(to);
	std::span<const int> edges = graph[from];
	int sum = 0;
	for (int edge : edges)
		sum += edge;
	return sum;
}
RUN_CASE(edges_view, ({
		 Graph g{{1, {2, 3}}};
		 connect_bad(g, 1, 4);
	 }),
	 ({
		 Graph g{{1, {2, 3}}};
		 connect_good(g, 1, 4);
	 }))
} // namespace edges_view

// CASE data_after_append: the pointer from data() is read after the buffer was appended to
namespace data_after_append
{
unsigned checksum(const unsigned char *bytes, std::size_t size)
{
	unsigned sum = 0;
	for (std::size_t i = 0; i < size; i++)
		sum += bytes[i];
	return sum;
}
//- bad
unsigned seal_bad(std::vector<unsigned char> frame)
{
	const unsigned char *body = frame.data();
	const std::size_t size = frame.size();
	frame.insert(frame.end(), 64, 0xff);
	return checksum(body, size);
}
//- good
unsigned seal_good(std::vector<unsigned char> frame)
{
	const std::size_t size = frame.size();
	frame.insert(frame.end(), 64, 0xff);
	const unsigned char *body = frame.data();
	return checksum(body, size);
}
RUN_CASE(data_after_append, seal_bad({1, 2, 3}), seal_good({1, 2, 3}))
} // namespace data_after_append

// CASE view_of_reassigned: the view of the current name is printed after the name got a new value
namespace view_of_reassigned
{
struct Player {
	std::string name;
};
//- bad
std::string rename_bad(Player &player, const std::string &name)
{
	std::string_view before = player.name;
	player.name = name;
	return "renamed from " + std::string(before);
}
//- good
std::string rename_good(Player &player, const std::string &name)
{
	std::string before = player.name;
	player.name = name;
	return "renamed from " + before;
}
RUN_CASE(view_of_reassigned, ({
		 Player p{std::string(40, 'a')};
		 rename_bad(p, std::string(90, 'b'));
	 }),
	 ({
		 Player p{std::string(40, 'a')};
		 rename_good(p, std::string(90, 'b'));
	 }))
} // namespace view_of_reassigned

// CASE queue_front_popped: the request at the front is answered after it left the queue
namespace queue_front_popped
{
struct Request {
	std::string path;
	int id;
};
//- bad
std::string serve_bad(std::deque<Request> &queue)
{
	const Request &request = queue.front();
	queue.pop_front();
	return "200 " + request.path;
}
//- good
std::string serve_good(std::deque<Request> &queue)
{
	const Request request = queue.front();
	queue.pop_front();
	return "200 " + request.path;
}
RUN_CASE(queue_front_popped, ({
		 std::deque<Request> q;
		 q.push_back({std::string(50, 'p'), 1});
		 serve_bad(q);
	 }),
	 ({
		 std::deque<Request> q;
		 q.push_back({std::string(50, 'p'), 1});
		 serve_good(q);
	 }))
} // namespace queue_front_popped

// CASE row_of_cleared_table: a row is summed up after the table was cleared for the next batch
namespace row_of_cleared_table
{
//- bad
int flush_bad(std::vector<std::vector<int>> &table, std::vector<int> &totals)
{
	int all = 0;
	const std::vector<int> &widest =
		*std::max_element(table.begin(), table.end(),
				  [](const auto &a, const auto &b) { return a.size() < b.size(); });
	table.clear();
	for (int cell : widest)
		all += cell;
	totals.push_back(all);
	return all;
}
//- good
int flush_good(std::vector<std::vector<int>> &table, std::vector<int> &totals)
{
	int all = 0;
	const std::vector<int> &widest =
		*std::max_element(table.begin(), table.end(),
				  [](const auto &a, const auto &b) { return a.size() < b.size(); });
	for (int cell : widest)
		all += cell;
	table.clear();
	totals.push_back(all);
	return all;
}
RUN_CASE(row_of_cleared_table, ({
		 std::vector<std::vector<int>> t{{1}, {2, 3}};
		 std::vector<int> s;
		 flush_bad(t, s);
	 }),
	 ({
		 std::vector<std::vector<int>> t{{1}, {2, 3}};
		 std::vector<int> s;
		 flush_good(t, s);
	 }))
} // namespace row_of_cleared_table

// CASE pointer_to_vector_element: the selected shape is remembered by address while shapes are deleted
namespace pointer_to_vector_element
{
struct Shape {
	int id;
	bool visible;
	std::string label;
};
//- bad
std::string hide_bad(std::vector<Shape> &shapes, int id)
{
	Shape *selected = nullptr;
	for (Shape &shape : shapes) {
		if (shape.id == id)
			selected = &shape;
	}
	std::erase_if(shapes, [](const Shape &s) { return !s.visible; });
	return selected ? selected->label : std::string();
}
//- good
std::string hide_good(std::vector<Shape> &shapes, int id)
{
	std::erase_if(shapes, [](const Shape &s) { return !s.visible; });
	Shape *selected = nullptr;
	for (Shape &shape : shapes) {
		if (shape.id == id)
			selected = &shape;
	}
	return selected ? selected->label : std::string();
}
RUN_CASE(pointer_to_vector_element, ({
		 std::vector<Shape> s{{1, false, std::string(40, 'x')},
				      {2, true, std::string(40, 'y')}};
		 hide_bad(s, 2);
	 }),
	 ({
		 std::vector<Shape> s{{1, false, std::string(40, 'x')},
				      {2, true, std::string(40, 'y')}};
		 hide_good(s, 2);
	 }))
} // namespace pointer_to_vector_element

// CASE list_node_spliced_out: the reference to the list's element is read after remove() took it out
namespace list_node_spliced_out
{
//- bad
int cancel_bad(std::list<int> &jobs)
{
	const int &first = jobs.front();
	jobs.remove_if([](int job) { return job % 2 == 0; });
	return first;
}
//- good
int cancel_good(std::list<int> &jobs)
{
	const int first = jobs.front();
	jobs.remove_if([](int job) { return job % 2 == 0; });
	return first;
}
RUN_CASE(list_node_spliced_out, ({
		 std::list<int> j{2, 3};
		 cancel_bad(j);
	 }),
	 ({
		 std::list<int> j{2, 3};
		 cancel_good(j);
	 }))
} // namespace list_node_spliced_out

// CASE shrink_after_borrow: the slice of the samples is averaged after the samples were shrunk
namespace shrink_after_borrow
{
//- bad
double smooth_bad(std::vector<double> samples)
{
	std::span<const double> window(samples.data() + 1, 2);
	samples.resize(3);
	samples.shrink_to_fit();
	return (window[0] + window[1]) / 2;
}
//- good
double smooth_good(std::vector<double> samples)
{
	samples.resize(3);
	samples.shrink_to_fit();
	std::span<const double> window(samples.data() + 1, 2);
	return (window[0] + window[1]) / 2;
}
RUN_CASE(shrink_after_borrow, smooth_bad(std::vector<double>(100, 1.5)),
	 smooth_good(std::vector<double>(100, 1.5)))
} // namespace shrink_after_borrow

// CASE unique_reset: the borrowed node is read after its owner was reset
namespace unique_reset
{
struct Node {
	int key;
	std::unique_ptr<Node> next;
};
//- bad
int drop_head_bad(std::unique_ptr<Node> &head)
{
	Node *old = head.get();
	head = std::move(old->next);
	return old->key;
}
//- good
int drop_head_good(std::unique_ptr<Node> &head)
{
	std::unique_ptr<Node> old = std::move(head);
	head = std::move(old->next);
	return old->key;
}
RUN_CASE(unique_reset, ({
		 auto h = std::make_unique<Node>(1, std::make_unique<Node>(2));
		 drop_head_bad(h);
	 }),
	 ({
		 auto h = std::make_unique<Node>(1, std::make_unique<Node>(2));
		 drop_head_good(h);
	 }))
} // namespace unique_reset

// CASE set_lookup_after_swap: the found element is in the generation that was swapped away and cleared
namespace set_lookup_after_swap
{
//- bad
std::size_t rotate_bad(std::set<std::string> &young, std::set<std::string> &old,
		       const std::string &key)
{
	auto found = old.find(key);
	if (found == old.end())
		return 0;
	old.clear();
	old.swap(young);
	return found->size();
}
//- good
std::size_t rotate_good(std::set<std::string> &young, std::set<std::string> &old,
			const std::string &key)
{
	auto found = old.find(key);
	if (found == old.end())
		return 0;
	const std::size_t size = found->size();
	old.clear();
	old.swap(young);
	return size;
}
RUN_CASE(set_lookup_after_swap, ({
		 std::set<std::string> y, o{"k"};
		 rotate_bad(y, o, "k");
	 }),
	 ({
		 std::set<std::string> y, o{"k"};
		 rotate_good(y, o, "k");
	 }))
} // namespace set_lookup_after_swap

// CASE own_field_as_key: the key by which the entry is erased is a part of the entry, and is logged afterwards
namespace own_field_as_key
{
struct User {
	std::string name;
	int karma;
};
//- bad
void ban_bad(std::unordered_map<std::string, User> &users, const User &user,
	     std::vector<std::string> &log)
{
	const std::string &name = users.at(user.name).name;
	users.erase(user.name);
	log.push_back("banned " + name);
}
//- good
void ban_good(std::unordered_map<std::string, User> &users, const User &user,
	      std::vector<std::string> &log)
{
	const std::string &name = users.at(user.name).name;
	log.push_back("banned " + name);
	users.erase(user.name);
}
RUN_CASE(own_field_as_key, ({
		 std::unordered_map<std::string, User> u{{"b", {std::string(40, 'n'), 1}}};
		 std::vector<std::string> l;
		 ban_bad(u, {"b", 1}, l);
	 }),
	 ({
		 std::unordered_map<std::string, User> u{{"b", {std::string(40, 'n'), 1}}};
		 std::vector<std::string> l;
		 ban_good(u, {"b", 1}, l);
	 }))
} // namespace own_field_as_key

// CLEAN index_instead: a work list that grows while it is walked by index
int walk_by_index(std::vector<int> work)
{
	int sum = 0;
	for (std::size_t i = 0; i < work.size(); i++) {
		const int item = work[i];
		sum += item;
		if (item > 1)
			work.push_back(item / 2);
	}
	return sum;
}
RUN_CLEAN(index_instead, walk_by_index({9, 4}))

// CLEAN reference_then_grow: the reference is done with before the vector grows, and taken anew after
std::string relabel(std::vector<std::string> &labels)
{
	std::string &first = labels.front();
	first += "!";
	labels.push_back("tail");
	std::string &again = labels.front();
	again += "?";
	return again;
}
RUN_CLEAN(reference_then_grow, ({
		  std::vector<std::string> l{"a"};
		  relabel(l);
	  }))

// CLEAN insert_in_list: the walk goes on from the iterator that insert() returned
int with_doubles(std::list<int> values)
{
	auto it = values.begin();
	while (it != values.end()) {
		const int twice = *it * 2;
		it = values.insert(it, twice);
		it = std::next(it, 2);
	}
	return values.front() + values.back();
}
RUN_CLEAN(insert_in_list, with_doubles({1, 2}))

// CLEAN map_upsert: the entry is looked up, changed or inserted, and the reference dies before the next
int count_words(const std::vector<std::string> &words, std::map<std::string, int> &counts)
{
	int most = 0;
	for (const std::string &word : words) {
		int &count = counts[word];
		count++;
		most = std::max(most, count);
	}
	return most;
}
RUN_CLEAN(map_upsert, ({
		  std::map<std::string, int> c;
		  count_words({"a", "b", "a"}, c);
	  }))

// CLEAN erase_loop_vector: the usual loop that erases from a vector
std::size_t drop_negative(std::vector<int> &values)
{
	for (auto it = values.begin(); it != values.end();) {
		if (*it < 0)
			it = values.erase(it);
		else
			++it;
	}
	return values.size();
}
RUN_CLEAN(erase_loop_vector, ({
		  std::vector<int> v{1, -1, 2};
		  drop_negative(v);
	  }))

// CLEAN pop_copy: the top is copied out, then popped, then more is pushed
int collapse(std::vector<int> stack)
{
	while (stack.size() > 1) {
		const int a = stack.back();
		stack.pop_back();
		const int b = stack.back();
		stack.pop_back();
		stack.push_back(a + b);
	}
	return stack.empty() ? 0 : stack.back();
}
RUN_CLEAN(pop_copy, collapse({1, 2, 3}))

// CLEAN two_containers: one container is read while another one grows
std::vector<std::string_view> long_words(const std::vector<std::string> &words, std::size_t least)
{
	std::vector<std::string_view> found;
	for (const std::string &word : words) {
		if (word.size() >= least)
			found.push_back(word);
	}
	std::sort(found.begin(), found.end());
	return found;
}
RUN_CLEAN(two_containers, ({
		  std::vector<std::string> w{"a", "bcd"};
		  long_words(w, 2);
	  }))
