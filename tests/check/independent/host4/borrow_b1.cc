// SPDX-License-Identifier: GPL-2.0
// References, pointers and iterators into containers.
#include "../set.hh"

#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE intern_reference: the reference to the first symbol is used after the table grew
namespace intern_reference
{
struct Symbols {
	std::vector<std::string> names;
	std::string &add(std::string_view name) { return names.emplace_back(name); }
};
//- bad
std::size_t define_bad(Symbols &table)
{
	std::string &module = table.add("module_with_a_long_name");
	table.add("export_with_a_long_name");
	module += ".init";
	return module.size();
}
//- good
std::size_t define_good(Symbols &table)
{
	std::string &module = table.add("module_with_a_long_name");
	module += ".init";
	const std::size_t length = module.size();
	table.add("export_with_a_long_name");
	return length;
}
RUN_CASE(intern_reference, ({
		 Symbols s;
		 define_bad(s);
	 }),
	 ({
		 Symbols s;
		 define_good(s);
	 }))
} // namespace intern_reference

// CASE expire_sessions: the loop goes on from an iterator that erase() ended
namespace expire_sessions
{
struct Session {
	int user;
	long last_seen;
};
//- bad
int expire_bad(std::unordered_map<int, Session> &sessions, long now)
{
	int dropped = 0;
	for (auto it = sessions.begin(); it != sessions.end(); ++it) {
		if (now - it->second.last_seen > 30) {
			sessions.erase(it);
			dropped++;
		}
	}
	return dropped;
}
//- good
int expire_good(std::unordered_map<int, Session> &sessions, long now)
{
	int dropped = 0;
	for (auto it = sessions.begin(); it != sessions.end();) {
		if (now - it->second.last_seen > 30) {
			it = sessions.erase(it);
			dropped++;
		} else {
			++it;
		}
	}
	return dropped;
}
RUN_CASE(expire_sessions, ({
		 std::unordered_map<int, Session> m{{1, {1, 0}}, {2, {2, 90}}};
		 expire_bad(m, 100);
	 }),
	 ({
		 std::unordered_map<int, Session> m{{1, {1, 0}}, {2, {2, 90}}};
		 expire_good(m, 100);
	 }))
} // namespace expire_sessions

// CASE key_of_line: the view into the line is read after the line was appended to
namespace key_of_line
{
//- shared
std::string_view key_of(const std::string &line)
{
	return std::string_view(line).substr(0, line.find('='));
}
//- bad
bool join_continuation_bad(std::string &line, const std::string &next)
{
	std::string_view key = key_of(line);
	line += next;
	return key == "include";
}
//- good
bool join_continuation_good(std::string &line, const std::string &next)
{
	const bool include = key_of(line) == "include";
	line += next;
	return include;
}
RUN_CASE(key_of_line, ({
		 std::string l = "include=some/long/path/of/a/file";
		 join_continuation_bad(l, std::string(100, 'x'));
	 }),
	 ({
		 std::string l = "include=some/long/path/of/a/file";
		 join_continuation_good(l, std::string(100, 'x'));
	 }))
} // namespace key_of_line

// CASE route_after_withdraw: the next hop is read from a route whose entry was erased
namespace route_after_withdraw
{
struct Route {
	std::string next_hop;
	int metric;
};
using Table = std::unordered_map<std::string, Route>;
//- bad
std::string withdraw_bad(Table &table, const std::string &prefix)
{
	auto found = table.find(prefix);
	if (found == table.end())
		return "";
	const Route &route = found->second;
	table.erase(found);
	return route.next_hop;
}
//- good
std::string withdraw_good(Table &table, const std::string &prefix)
{
	auto found = table.find(prefix);
	if (found == table.end())
		return "";
	std::string hop = std::move(found->second.next_hop);
	table.erase(found);
	return hop;
}
RUN_CASE(route_after_withdraw, ({
		 Table t{{"10/8", {"fe80::1 a long one to be on the heap", 1}}};
		 withdraw_bad(t, "10/8");
	 }),
	 ({
		 Table t{{"10/8", {"fe80::1 a long one to be on the heap", 1}}};
		 withdraw_good(t, "10/8");
	 }))
} // namespace route_after_withdraw

// CASE flat_cache_fallback: the reference to the fallback entry is returned after an insertion moved the entries
namespace flat_cache_fallback
{
struct Entry {
	int key;
	int value;
};
//- bad
int &slot_bad(std::vector<Entry> &cache, int key)
{
	int &fallback = cache.front().value;
	for (Entry &e : cache)
		if (e.key == key)
			return e.value;
	cache.push_back({key, 0});
	return fallback;
}
//- good
int &slot_good(std::vector<Entry> &cache, int key)
{
	for (Entry &e : cache)
		if (e.key == key)
			return e.value;
	cache.push_back({key, 0});
	return cache.front().value;
}
RUN_CASE(flat_cache_fallback, ({
		 std::vector<Entry> c{{0, 0}};
		 slot_bad(c, 5)++;
	 }),
	 ({
		 std::vector<Entry> c{{0, 0}};
		 slot_good(c, 5)++;
	 }))
} // namespace flat_cache_fallback

// CASE edges_while_growing: the list of edges is a part of a node, and adding a node moves the nodes
namespace edges_while_growing
{
struct Node {
	int label;
	std::vector<int> edges;
};
struct Graph {
	std::vector<Node> nodes;
	int add(int label)
	{
		nodes.push_back(Node{label, {}});
		return static_cast<int>(nodes.size()) - 1;
	}
};
//- bad
void fan_out_bad(Graph &graph, int from, int count)
{
	auto &edges = graph.nodes[from].edges;
	for (int i = 0; i < count; i++)
		edges.push_back(graph.add(i));
}
//- good
void fan_out_good(Graph &graph, int from, int count)
{
	for (int i = 0; i < count; i++) {
		const int target = graph.add(i);
		graph.nodes[from].edges.push_back(target);
	}
}
RUN_CASE(edges_while_growing, ({
		 Graph g;
		 g.add(0);
		 fan_out_bad(g, 0, 4);
	 }),
	 ({
		 Graph g;
		 g.add(0);
		 fan_out_good(g, 0, 4);
	 }))
} // namespace edges_while_growing

// CASE scope_stack: the innermost scope is used after it was popped
namespace scope_stack
{
struct Scope {
	std::vector<std::string> locals;
	int unused = 0;
};
//- bad
int leave_scope_bad(std::vector<std::unique_ptr<Scope>> &stack)
{
	Scope &scope = *stack.back();
	scope.unused += static_cast<int>(scope.locals.size());
	stack.pop_back();
	return scope.unused;
}
//- good
int leave_scope_good(std::vector<std::unique_ptr<Scope>> &stack)
{
	Scope &scope = *stack.back();
	scope.unused += static_cast<int>(scope.locals.size());
	const int unused = scope.unused;
	stack.pop_back();
	return unused;
}
RUN_CASE(scope_stack, ({
		 std::vector<std::unique_ptr<Scope>> s;
		 s.push_back(std::make_unique<Scope>());
		 leave_scope_bad(s);
	 }),
	 ({
		 std::vector<std::unique_ptr<Scope>> s;
		 s.push_back(std::make_unique<Scope>());
		 leave_scope_good(s);
	 }))
} // namespace scope_stack

// CASE append_to_itself: source and target are one vector, which grows while it is read
namespace append_to_itself
{
//- shared
void append_all(std::vector<int> &to, const std::vector<int> &from)
{
	for (int sample : from)
		to.push_back(sample);
}
//- bad
std::size_t double_up_bad(std::vector<int> samples)
{
	append_all(samples, samples);
	return samples.size();
}
//- good
std::size_t double_up_good(std::vector<int> samples)
{
	const std::vector<int> once = samples;
	append_all(samples, once);
	return samples.size();
}
RUN_CASE(append_to_itself, double_up_bad({1, 2, 3}), double_up_good({1, 2, 3}))
} // namespace append_to_itself

// CASE header_span: the span over the buffer is read after the buffer was resized for the payload
namespace header_span
{
struct Buffer {
	std::vector<unsigned char> bytes;
	std::span<const unsigned char> first(std::size_t n) const
	{
		return std::span(bytes).first(n);
	}
	void make_room(std::size_t n) { bytes.resize(bytes.size() + n); }
};
//- bad
int receive_bad(Buffer &buffer)
{
	auto header = buffer.first(4);
	buffer.make_room(4096);
	return header[0] << 8 | header[1];
}
//- good
int receive_good(Buffer &buffer)
{
	buffer.make_room(4096);
	auto header = buffer.first(4);
	return header[0] << 8 | header[1];
}
RUN_CASE(header_span, ({
		 Buffer b{{1, 2, 3, 4}};
		 receive_bad(b);
	 }),
	 ({
		 Buffer b{{1, 2, 3, 4}};
		 receive_good(b);
	 }))
} // namespace header_span

// CASE timer_top: the earliest timer is looked at after it was popped
namespace timer_top
{
struct Timer {
	long due;
	std::shared_ptr<int> job;
	bool operator<(const Timer &other) const { return due > other.due; }
};
//- bad
int fire_bad(std::priority_queue<Timer> &timers)
{
	const Timer &next = timers.top();
	timers.pop();
	return *next.job;
}
//- good
int fire_good(std::priority_queue<Timer> &timers)
{
	const Timer next = timers.top();
	timers.pop();
	return *next.job;
}
RUN_CASE(timer_top, ({
		 std::priority_queue<Timer> q;
		 q.push({1, std::make_shared<int>(4)});
		 fire_bad(q);
	 }),
	 ({
		 std::priority_queue<Timer> q;
		 q.push({1, std::make_shared<int>(4)});
		 fire_good(q);
	 }))
} // namespace timer_top

// CASE larger_of_sizes: std::max() returns a reference to a temporary, which ends with the statement
namespace larger_of_sizes
{
//- bad
std::size_t capacity_bad(const std::vector<int> &queue)
{
	const std::size_t &wanted = std::max(queue.size() * 2, std::size_t{64});
	return wanted + 1;
}
//- good
std::size_t capacity_good(const std::vector<int> &queue)
{
	const std::size_t wanted = std::max(queue.size() * 2, std::size_t{64});
	return wanted + 1;
}
RUN_CASE(larger_of_sizes, capacity_bad({1}), capacity_good({1}))
} // namespace larger_of_sizes

// CASE items_of_temporary: only the last temporary of a range lives as long as the loop, not what it is a part of
namespace items_of_temporary
{
struct Config {
	std::vector<int> ports;
	const std::vector<int> &all() const { return ports; }
};
Config load()
{
	return Config{{80, 443, 8080}};
}
//- bad
int highest_bad()
{
	int highest = 0;
	for (int port : load().all())
		highest = std::max(highest, port);
	return highest;
}
//- good
int highest_good()
{
	int highest = 0;
	const Config config = load();
	for (int port : config.all())
		highest = std::max(highest, port);
	return highest;
}
RUN_CASE(items_of_temporary, highest_bad(), highest_good())
} // namespace items_of_temporary

// CASE sorted_insert_twice: the place for the second value was found before the first was inserted
namespace sorted_insert_twice
{
//- bad
void add_range_bad(std::vector<int> &bounds, int low, int high)
{
	auto from = std::lower_bound(bounds.begin(), bounds.end(), low);
	auto to = std::lower_bound(bounds.begin(), bounds.end(), high);
	bounds.insert(from, low);
	bounds.insert(to, high);
}
//- good
void add_range_good(std::vector<int> &bounds, int low, int high)
{
	auto from = std::lower_bound(bounds.begin(), bounds.end(), low);
	bounds.insert(from, low);
	auto to = std::lower_bound(bounds.begin(), bounds.end(), high);
	bounds.insert(to, high);
}
RUN_CASE(sorted_insert_twice, ({
		 std::vector<int> v{1, 9};
		 v.shrink_to_fit();
		 add_range_bad(v, 3, 5);
	 }),
	 ({
		 std::vector<int> v{1, 9};
		 add_range_good(v, 3, 5);
	 }))
} // namespace sorted_insert_twice

// CASE victim_name: the process is named after the list has let go of it
namespace victim_name
{
struct Task {
	std::string name;
	int badness;
};
//- bad
std::string reap_bad(std::list<Task> &tasks)
{
	auto worst = std::max_element(tasks.begin(), tasks.end(), [](const Task &a, const Task &b) {
		return a.badness < b.badness;
	});
	if (worst == tasks.end())
		return "nobody";
	tasks.erase(worst);
	return "killed " + worst->name;
}
//- good
std::string reap_good(std::list<Task> &tasks)
{
	auto worst = std::max_element(tasks.begin(), tasks.end(), [](const Task &a, const Task &b) {
		return a.badness < b.badness;
	});
	if (worst == tasks.end())
		return "nobody";
	std::string message = "killed " + worst->name;
	tasks.erase(worst);
	return message;
}
RUN_CASE(victim_name, ({
		 std::list<Task> t{{"init", 0}, {"hog", 9}};
		 reap_bad(t);
	 }),
	 ({
		 std::list<Task> t{{"init", 0}, {"hog", 9}};
		 reap_good(t);
	 }))
} // namespace victim_name

// CASE longest_copy: the address is that of the loop's own copy, which each round ends
namespace longest_copy
{
//- bad
std::size_t longest_bad(const std::vector<std::string> &lines)
{
	const std::string *longest = nullptr;
	for (std::string line : lines)
		if (!longest || line.size() > longest->size())
			longest = &line;
	return longest ? longest->size() : 0;
}
//- good
std::size_t longest_good(const std::vector<std::string> &lines)
{
	const std::string *longest = nullptr;
	for (const std::string &line : lines)
		if (!longest || line.size() > longest->size())
			longest = &line;
	return longest ? longest->size() : 0;
}
RUN_CASE(longest_copy, longest_bad({"a", "bbb", "cc"}), longest_good({"a", "bbb", "cc"}))
} // namespace longest_copy

// CLEAN find_or_insert: the borrow of the entry that was found ends where it is not returned
struct Counter {
	std::string name;
	int hits = 0;
};
int &hits_of(std::vector<Counter> &counters BORROWED, std::string_view name)
{
	for (Counter &counter : counters)
		if (counter.name == name)
			return counter.hits;
	counters.push_back(Counter{std::string(name)});
	return counters.back().hits;
}
RUN_CLEAN(find_or_insert, ({
		  std::vector<Counter> c;
		  hits_of(c, "a")++;
		  hits_of(c, "b")++;
		  hits_of(c, "a");
	  }))

// CLEAN drop_idle: erase() with the iterator that it returned
struct Idle {
	int fd;
	bool closed;
};
std::vector<int> drop_idle(std::list<Idle> &peers)
{
	std::vector<int> closed;
	auto it = peers.begin();
	while (it != peers.end()) {
		if (it->closed) {
			closed.push_back(it->fd);
			it = peers.erase(it);
		} else {
			++it;
		}
	}
	return closed;
}
RUN_CLEAN(drop_idle, ({
		  std::list<Idle> p{{1, true}, {2, false}, {3, true}};
		  drop_idle(p);
	  }))

// CLEAN append_size: the argument is read before the vector changes
void append_size(std::vector<std::size_t> &marks)
{
	marks.push_back(marks.size());
	marks.push_back(marks.back() + marks.front());
	marks.insert(marks.begin(), marks.size());
}
RUN_CLEAN(append_size, ({
		  std::vector<std::size_t> m;
		  append_size(m);
	  }))

// CLEAN halves_of_buffer: two views of one buffer, for reading
std::pair<std::span<const int>, std::span<const int>> split_at(std::span<const int> all,
							       std::size_t at)
{
	return {all.first(at), all.subspan(at)};
}
int dot_of_halves(const std::vector<int> &values)
{
	const auto [low, high] = split_at(values, values.size() / 2);
	return std::inner_product(low.begin(), low.end(), high.begin(), 0);
}
RUN_CLEAN(halves_of_buffer, dot_of_halves({1, 2, 3, 4, 5}))

// CLEAN deepest_config: a borrow through three levels, changed through and let go of before the next
struct Leaf {
	std::map<std::string, int> limits;
};
struct Branch {
	std::vector<Leaf> leaves;
};
struct Tree {
	std::vector<Branch> branches;
};
int tighten(Tree &tree, const std::string &name)
{
	int changed = 0;
	for (Branch &branch : tree.branches) {
		for (Leaf &leaf : branch.leaves) {
			auto limit = leaf.limits.find(name);
			if (limit == leaf.limits.end())
				continue;
			limit->second /= 2;
			changed++;
		}
	}
	tree.branches.emplace_back();
	return changed;
}
RUN_CLEAN(deepest_config, ({
		  Tree t{{{{{{{"a", 4}}}}}}};
		  tighten(t, "a");
	  }))

// CLEAN copy_before_pop: what is needed of the front is copied, then the front goes
int drain(std::deque<std::pair<int, std::string>> &queue)
{
	int weight = 0;
	while (!queue.empty()) {
		const auto [priority, text] = queue.front();
		queue.pop_front();
		weight += priority * static_cast<int>(text.size());
		if (priority > 1)
			queue.emplace_back(priority - 1, text + "!");
	}
	return weight;
}
RUN_CLEAN(copy_before_pop, ({
		  std::deque<std::pair<int, std::string>> q{{2, "retry"}, {1, "once"}};
		  drain(q);
	  }))

// CLEAN remove_by_predicate: algorithms over the whole container, with nothing kept of it
std::size_t forget_short(std::vector<std::string> &words, std::size_t least)
{
	const auto before = words.size();
	words.erase(std::remove_if(words.begin(), words.end(),
				   [least](const std::string &w) { return w.size() < least; }),
		    words.end());
	std::sort(words.begin(), words.end());
	words.erase(std::unique(words.begin(), words.end()), words.end());
	return before - words.size();
}
RUN_CLEAN(remove_by_predicate, ({
		  std::vector<std::string> w{"a", "long", "long", "b"};
		  forget_short(w, 2);
	  }))
