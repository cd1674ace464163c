// SPDX-License-Identifier: GPL-2.0
// Borrowing inside a function and out of it: elements, iterators, views, fields, conditional
// results.
#include "set.hh"

// CASE session_touch: opening the second session may move the first, which is still referred to
namespace session_touch
{
struct Session {
	int id;
	unsigned hits = 0;
};
class Sessions
{
public:
	Session &open(int id) { return all_.emplace_back(Session{id}); }
	std::size_t count() const { return all_.size(); }

private:
	std::vector<Session> all_;
};
//- bad
namespace bad
{
unsigned pair_up(Sessions &sessions, int a, int b)
{
	Session &first = sessions.open(a);
	const int peer = sessions.open(b).id;
	first.hits += peer;
	return peer + sessions.count();
}
} // namespace bad
//- good
namespace good
{
unsigned pair_up(Sessions &sessions, int a, int b)
{
	Session &first = sessions.open(a);
	first.hits += b;
	const int peer = sessions.open(b).id;
	return peer + sessions.count();
}
} // namespace good
//- shared
RUN_CASE(session_touch, Sessions s; sink(pair_up(s, 1, 2)))
} // namespace session_touch

// CASE header_pop: the popped header's string is looked at after it is gone
namespace header_pop
{
//- bad
namespace bad
{
std::size_t drain(std::deque<std::string> &lines)
{
	std::size_t total = 0;
	while (!lines.empty()) {
		std::string_view line = lines.front();
		lines.pop_front();
		total += line.size();
		if (line.starts_with("end"))
			break;
	}
	return total;
}
} // namespace bad
//- good
namespace good
{
std::size_t drain(std::deque<std::string> &lines)
{
	std::size_t total = 0;
	while (!lines.empty()) {
		std::string line = lines.front();
		lines.pop_front();
		total += line.size();
		if (line.starts_with("end"))
			break;
	}
	return total;
}
} // namespace good
//- shared
RUN_CASE(header_pop, std::deque<std::string> d{"a line that is longer than the small buffer",
					       "end of what there was to be said"};
	 sink(drain(d)))
} // namespace header_pop

// CASE best_match: one of the branches returns a reference to a local copy
namespace best_match
{
struct Rule {
	std::string pattern;
	int weight;
};
//- bad
namespace bad
{
const std::string &best(const std::vector<Rule> &rules, int floor)
{
	const Rule *found = nullptr;
	Rule fallback{"*", floor};
	for (const Rule &rule : rules)
		if (rule.weight > floor)
			found = &rule;
	if (found)
		return found->pattern;
	return fallback.pattern;
}
} // namespace bad
//- good
namespace good
{
const std::string &best(const std::vector<Rule> &rules, int floor)
{
	const Rule *found = nullptr;
	static const Rule fallback{"*", 0};
	for (const Rule &rule : rules)
		if (rule.weight > floor)
			found = &rule;
	if (found)
		return found->pattern;
	return fallback.pattern;
}
} // namespace good
//- shared
RUN_CASE(best_match, std::vector<Rule> r; sink(best(r, 3)))
} // namespace best_match

// CASE cache_insert: the entry is inserted while the found one is borrowed from an empty cache's
// end
namespace cache_insert
{
class Cache
{
public:
	const std::string *find(int key) const
	{
		for (const auto &[k, v] : entries_)
			if (k == key)
				return &v;
		return nullptr;
	}
	void put(int key, std::string value) { entries_.emplace_back(key, std::move(value)); }

private:
	std::vector<std::pair<int, std::string>> entries_;
};
//- bad
namespace bad
{
std::size_t copy_entry(Cache &cache, int from, int to)
{
	const std::string *value = cache.find(from);
	if (!value)
		return 0;
	cache.put(to, *value);
	return value->size();
}
} // namespace bad
//- good
namespace good
{
std::size_t copy_entry(Cache &cache, int from, int to)
{
	const std::string *value = cache.find(from);
	if (!value)
		return 0;
	cache.put(to, *value);
	value = cache.find(to);
	return value ? value->size() : 0;
}
} // namespace good
//- shared
RUN_CASE(cache_insert, Cache c; c.put(1, "one"); sink(copy_entry(c, 1, 2)))
} // namespace cache_insert

// CASE nested_projection: clearing the outer vector while a row of it is being summed up
namespace nested_projection
{
struct Table {
	std::vector<std::vector<int>> rows;
	int checksum = 0;
};
//- bad
namespace bad
{
int checksum(Table &table, std::size_t index)
{
	std::vector<int> &row = table.rows.at(index);
	table.checksum = 0;
	for (int cell : row) {
		table.checksum += cell;
		if (cell < 0)
			table.rows.clear();
	}
	return table.checksum + row.size();
}
} // namespace bad
//- good
namespace good
{
int checksum(Table &table, std::size_t index)
{
	std::vector<int> &row = table.rows.at(index);
	table.checksum = 0;
	for (int cell : row) {
		table.checksum += cell;
		if (cell < 0)
			break;
	}
	return table.checksum + row.size();
}
} // namespace good
//- shared
RUN_CASE(nested_projection, Table t; t.rows = {{1, -2, 3}}; sink(checksum(t, 0)))
} // namespace nested_projection

// CASE erase_skip: the iterator that was erased is advanced (inside of libstdc++.so, where ASan
// does not look)
namespace erase_skip
{
//- bad
namespace bad
{
void drop_idle(std::map<int, unsigned> &idle, unsigned limit)
{
	for (auto it = idle.begin(); it != idle.end();) {
		if (it->second > limit)
			idle.erase(it);
		else
			it->second++;
		++it;
	}
}
} // namespace bad
//- good
namespace good
{
void drop_idle(std::map<int, unsigned> &idle, unsigned limit)
{
	for (auto it = idle.begin(); it != idle.end();) {
		if (it->second > limit)
			it = idle.erase(it);
		else
			(it++)->second++;
	}
}
} // namespace good
//- shared
RUN_CASE(erase_skip, std::map<int, unsigned> m{{1, 9}, {2, 1}}; drop_idle(m, 3))
} // namespace erase_skip

// CASE name_of_temporary: the string that the function returns dies at the end of the line
namespace name_of_temporary
{
struct Device {
	std::string name() const { return "device number " + std::to_string(minor); }
	int minor;
};
//- bad
namespace bad
{
bool same_class(const Device &a, const Device &b)
{
	std::string_view left = a.name();
	std::string right = b.name();
	const std::size_t n = std::min(left.size(), right.size());
	return n > 6 && std::equal(left.begin(), left.begin() + 6, right.begin());
}
} // namespace bad
//- good
namespace good
{
bool same_class(const Device &a, const Device &b)
{
	std::string left = a.name();
	std::string right = b.name();
	const std::size_t n = std::min(left.size(), right.size());
	return n > 6 && std::equal(left.begin(), left.begin() + 6, right.begin());
}
} // namespace good
//- shared
RUN_CASE(name_of_temporary, Device a{1}; Device b{2}; sink(same_class(a, b)))
} // namespace name_of_temporary

// CASE longest_of: the result may be a part of the local string too
namespace longest_of
{
const std::string &longer(const std::string &a BORROWED, const std::string &b BORROWED)
{
	return a.size() < b.size() ? b : a;
}
//- bad
namespace bad
{
const std::string &label(const std::string &title, int number)
{
	std::string suffix = "#" + std::to_string(number);
	return longer(title, suffix);
}
} // namespace bad
//- good
namespace good
{
std::string label(const std::string &title, int number)
{
	std::string suffix = "#" + std::to_string(number);
	return longer(title, suffix);
}
} // namespace good
//- shared
RUN_CASE(longest_of, std::string t = "t"; sink(label(t, 12)))
} // namespace longest_of

// CASE swap_buffers: the front buffer is replaced while a span of it is drawn
namespace swap_buffers
{
struct Screen {
	std::vector<int> front, back;
	void flip()
	{
		front = std::move(back);
		back.assign(front.size(), 0);
	}
};
//- bad
namespace bad
{
int draw(Screen &screen)
{
	std::span<const int> pixels = screen.front;
	int lit = std::count(pixels.begin(), pixels.end(), 1);
	screen.flip();
	lit += std::count(pixels.begin(), pixels.end(), 1);
	return lit;
}
} // namespace bad
//- good
namespace good
{
int draw(Screen &screen)
{
	std::span<const int> pixels = screen.front;
	int lit = std::count(pixels.begin(), pixels.end(), 1);
	screen.flip();
	pixels = screen.front;
	lit += std::count(pixels.begin(), pixels.end(), 1);
	return lit;
}
} // namespace good
//- shared
RUN_CASE(swap_buffers, Screen s; s.front.assign(64, 1); s.back.assign(64, 1); sink(draw(s)))
} // namespace swap_buffers

// CASE reborrow_child: the node that the reborrow points into is replaced by assignment
namespace reborrow_child
{
struct Node {
	int value = 0;
	std::unique_ptr<Node> next;
};
//- bad
namespace bad
{
int cut_after(Node &head, int value)
{
	Node *at = &head;
	while (at->next && at->next->value != value)
		at = at->next.get();
	Node *tail = at->next.get();
	at->next = nullptr;
	return tail ? tail->value : at->value;
}
} // namespace bad
//- good
namespace good
{
int cut_after(Node &head, int value)
{
	Node *at = &head;
	while (at->next && at->next->value != value)
		at = at->next.get();
	Node *tail = at->next.get();
	const int cut = tail ? tail->value : at->value;
	at->next = nullptr;
	return cut;
}
} // namespace good
//- shared
RUN_CASE(reborrow_child, Node n; n.next = std::make_unique<Node>(); n.next->value = 4;
	 sink(cut_after(n, 4)))
} // namespace reborrow_child

// CASE lookup_default: the default lives no longer than the call
namespace lookup_default
{
//- bad
namespace bad
{
const std::string &setting(const std::map<std::string, std::string> &all, const std::string &key,
			   const std::string &otherwise = "unset, and nobody asked for it")
{
	auto it = all.find(key);
	return it == all.end() ? otherwise : it->second;
}
std::size_t width(const std::map<std::string, std::string> &all)
{
	const std::string &mode = setting(all, "mode");
	return mode.size();
}
} // namespace bad
//- good
namespace good
{
std::string setting(const std::map<std::string, std::string> &all, const std::string &key,
		    const std::string &otherwise = "unset, and nobody asked for it")
{
	auto it = all.find(key);
	return it == all.end() ? otherwise : it->second;
}
std::size_t width(const std::map<std::string, std::string> &all)
{
	const std::string mode = setting(all, "mode");
	return mode.size();
}
} // namespace good
//- shared
RUN_CASE(lookup_default, std::map<std::string, std::string> m; sink(width(m)))
} // namespace lookup_default

// CASE token_vector: the views point into the line that getline overwrites
namespace token_vector
{
struct Source {
	std::vector<std::string> lines;
	std::size_t at = 0;
	bool next(std::string &line)
	{
		if (at == lines.size())
			return false;
		line = std::string(lines[at++]);
		return true;
	}
};
//- bad
namespace bad
{
std::vector<std::string> firsts(Source &source)
{
	std::vector<std::string_view> words;
	{
		std::string line;
		while (source.next(line))
			words.push_back(std::string_view(line).substr(0, line.find(' ')));
	}
	return {words.begin(), words.end()};
}
} // namespace bad
//- good
namespace good
{
std::vector<std::string> firsts(Source &source)
{
	std::vector<std::string> words;
	std::string line;
	while (source.next(line))
		words.push_back(line.substr(0, line.find(' ')));
	return {words.begin(), words.end()};
}
} // namespace good
//- shared
RUN_CASE(token_vector, Source s{{"alphabetically-sorted things", "beta-testing things of others"}};
	 sink(firsts(s)))
} // namespace token_vector

// CASE insert_self: an element of the vector is passed to a function that grows the vector first
namespace insert_self
{
struct Queue {
	std::vector<std::string> items;
	void add_twice(const std::string &item)
	{
		items.reserve(items.capacity() * 2 + 1);
		items.push_back(item);
		items.push_back(item);
	}
};
//- bad
namespace bad
{
void repeat_last(Queue &queue)
{
	if (queue.items.empty())
		return;
	queue.add_twice(queue.items.back());
}
} // namespace bad
//- good
namespace good
{
void repeat_last(Queue &queue)
{
	if (queue.items.empty())
		return;
	queue.add_twice(std::string(queue.items.back()));
}
} // namespace good
//- shared
RUN_CASE(insert_self, Queue q; q.items.push_back("a text of more than sixteen letters");
	 repeat_last(q))
} // namespace insert_self

// CASE shrink_then_read: what resize cut off is still read through the pointer
namespace shrink_then_read
{
//- bad
namespace bad
{
int trim(std::vector<int> &samples, std::size_t keep)
{
	if (samples.size() <= keep)
		return 0;
	const int &last = samples.back();
	samples.resize(keep);
	samples.shrink_to_fit();
	return last;
}
} // namespace bad
//- good
namespace good
{
int trim(std::vector<int> &samples, std::size_t keep)
{
	if (samples.size() <= keep)
		return 0;
	const int &last = samples.back();
	const int removed = last;
	samples.resize(keep);
	samples.shrink_to_fit();
	return removed;
}
} // namespace good
//- shared
RUN_CASE(shrink_then_read, std::vector<int> v{1, 2, 3, 4}; sink(trim(v, 2)))
} // namespace shrink_then_read

// CASE optional_reset: the value is used through a reference after the reset
namespace optional_reset
{
struct Job {
	std::string name;
	int retries;
};
//- bad
namespace bad
{
int cancel(std::optional<Job> &current, std::vector<std::string> &log)
{
	if (!current)
		return 0;
	Job &job = *current;
	current.reset();
	log.push_back(job.name);
	return job.retries;
}
} // namespace bad
//- good
namespace good
{
int cancel(std::optional<Job> &current, std::vector<std::string> &log)
{
	if (!current)
		return 0;
	Job &job = *current;
	log.push_back(job.name);
	const int retries = job.retries;
	current.reset();
	return retries;
}
} // namespace good
//- shared
RUN_CASE(optional_reset, std::optional<Job> j(Job{"a job with a rather long name indeed", 2});
	 std::vector<std::string> l; sink(cancel(j, l)))
} // namespace optional_reset

// CASE struct_of_views: a view of the local goes out inside of the result
namespace struct_of_views
{
struct Split {
	std::string_view head, tail;
};
Split split(std::string_view text, char at)
{
	const std::size_t n = std::min(text.find(at), text.size());
	return {text.substr(0, n), text.substr(n)};
}
//- bad
namespace bad
{
Split parse(std::string_view text)
{
	std::string trimmed(text.substr(text.find_first_not_of(' ')));
	Split parts = split(trimmed, '=');
	if (parts.tail.empty())
		parts.tail = "=";
	return parts;
}
} // namespace bad
//- good
namespace good
{
Split parse(std::string_view text)
{
	std::string_view trimmed(text.substr(text.find_first_not_of(' ')));
	Split parts = split(trimmed, '=');
	if (parts.tail.empty())
		parts.tail = "=";
	return parts;
}
} // namespace good
//- shared
RUN_CASE(struct_of_views, sink(parse("   the-name-of-it=the-value-of-it").head))
} // namespace struct_of_views

// CASE alias_through_call: the callee clears what the other argument refers into
namespace alias_through_call
{
void append_all(std::vector<int> &to, const std::vector<int> &from, int scale)
{
	to.clear();
	for (int x : from)
		to.push_back(x * scale);
}
//- bad
namespace bad
{
int rescale(std::vector<int> &values)
{
	int &scale = values.front();
	std::vector<int> out;
	append_all(out, values, scale);
	values.assign(out.size() * 4, 0);
	scale += out.back();
	return scale;
}
} // namespace bad
//- good
namespace good
{
int rescale(std::vector<int> &values)
{
	int scale = values.front();
	std::vector<int> out;
	append_all(out, values, scale);
	values.assign(out.size() * 4, 0);
	scale += out.back();
	return scale;
}
} // namespace good
//- shared
RUN_CASE(alias_through_call, std::vector<int> v{2, 3}; sink(rescale(v)))
} // namespace alias_through_call

// CLEAN get_or_insert: the conditional return that Polonius accepts
namespace get_or_insert
{
std::string &intern(std::map<int, std::string> &names, int id)
{
	auto it = names.find(id);
	if (it != names.end())
		return it->second;
	return names.emplace(id, "unnamed " + std::to_string(id)).first->second;
}
RUN_CLEAN(get_or_insert, std::map<int, std::string> m; sink(intern(m, 4)))
} // namespace get_or_insert

// CLEAN last_use_before: a borrow that ends before the next change
namespace last_use_before
{
int rotate(std::vector<int> &ring)
{
	const int &oldest = ring.front();
	const int value = oldest;
	ring.erase(ring.begin());
	ring.push_back(value + 1);
	int &newest = ring.back();
	newest *= 2;
	return newest;
}
RUN_CLEAN(last_use_before, std::vector<int> v{1, 2, 3}; sink(rotate(v)))
} // namespace last_use_before

// CLEAN two_fields: different fields are borrowed at once
namespace two_fields
{
struct Frame {
	std::vector<int> samples;
	std::vector<std::string> marks;
};
void annotate(Frame &frame, int floor)
{
	for (int &sample : frame.samples) {
		if (sample >= floor)
			continue;
		frame.marks.push_back("raised from " + std::to_string(sample));
		sample = floor;
	}
}
RUN_CLEAN(two_fields, Frame f{{1, 5, 2}, {}}; annotate(f, 3))
} // namespace two_fields

// CLEAN longest_word: a view of the parameter comes back
namespace longest_word
{
std::string_view longest_word(std::string_view text)
{
	std::string_view best;
	while (!text.empty()) {
		const std::size_t n = std::min(text.find(' '), text.size());
		if (n > best.size())
			best = text.substr(0, n);
		text.remove_prefix(std::min(n + 1, text.size()));
	}
	return best;
}
RUN_CLEAN(longest_word, sink(longest_word("a bcd ef")))
} // namespace longest_word

// CLEAN reassigned_cursor: a pointer moves on along a list, which is changed behind it
namespace reassigned_cursor
{
struct Item {
	int value = 0;
	std::unique_ptr<Item> next;
};
int append(Item &head, int value)
{
	Item *at = &head;
	int n = 1;
	while (at->next) {
		at = at->next.get();
		n++;
	}
	at->next = std::make_unique<Item>();
	at->next->value = value;
	return n;
}
RUN_CLEAN(reassigned_cursor, Item i; append(i, 2); sink(append(i, 3)))
} // namespace reassigned_cursor

// CLEAN reserve_first: room is made before the references are taken
namespace reserve_first
{
struct Pool {
	std::vector<std::unique_ptr<int>> owned;
	int &make(int value) BORROWED
	{
		owned.push_back(std::make_unique<int>(value));
		return *owned.back();
	}
};
int fill(Pool &pool)
{
	int sum = 0;
	for (int i = 0; i < 4; i++) {
		int &fresh = pool.make(i);
		fresh += i;
		sum += fresh;
	}
	return sum;
}
RUN_CLEAN(reserve_first, Pool p; sink(fill(p)))
} // namespace reserve_first
