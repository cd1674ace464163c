// SPDX-License-Identifier: GPL-2.0
// More borrowing: what helpers, loops, classes and several levels of references do to it.
#include "set.hh"

// CASE accessor_chain: two levels of accessors lead into a document that is replaced
namespace accessor_chain
{
class Paragraph
{
public:
	explicit Paragraph(std::string text) : text_(std::move(text)) {}
	const std::string &text() const BORROWED { return text_; }

private:
	std::string text_;
};
class Document
{
public:
	void append(std::string text) { all_.emplace_back(std::move(text)); }
	const Paragraph &first() const BORROWED { return all_.front(); }

private:
	std::vector<Paragraph> all_;
};
//- bad
namespace bad
{
std::size_t edit(Document &document, std::string extra)
{
	const std::string &title = document.first().text();
	document.append(std::move(extra));
	std::size_t letters = 0;
	for (char c : title)
		letters += c != ' ';
	return letters;
}
} // namespace bad
//- good
namespace good
{
std::size_t edit(Document &document, std::string extra)
{
	const std::string &title = document.first().text();
	std::size_t letters = 0;
	for (char c : title)
		letters += c != ' ';
	document.append(std::move(extra));
	return letters;
}
} // namespace good
//- shared
RUN_CASE(accessor_chain, Document d; d.append("the title is a long one"); sink(edit(d, "more")))
} // namespace accessor_chain

// CASE loop_carried: the view of this round's string is compared in the next one
namespace loop_carried
{
//- bad
namespace bad
{
int count_repeats(const std::vector<int> &ids)
{
	int repeats = 0;
	std::string_view last;
	for (int id : ids) {
		std::string name = "the name of the one numbered " + std::to_string(id);
		if (name == last)
			repeats++;
		last = name;
	}
	return repeats;
}
} // namespace bad
//- good
namespace good
{
int count_repeats(const std::vector<int> &ids)
{
	int repeats = 0;
	std::string last;
	for (int id : ids) {
		std::string name = "the name of the one numbered " + std::to_string(id);
		if (name == last)
			repeats++;
		last = name;
	}
	return repeats;
}
} // namespace good
//- shared
RUN_CASE(loop_carried, sink(count_repeats({1, 1, 2})))
} // namespace loop_carried

// CASE out_reference: the helper stores a pointer to its local through an out parameter
namespace out_reference
{
struct Best {
	const std::string *name = nullptr;
	int score = 0;
};
//- bad
namespace bad
{
void consider(Best &best, const std::vector<int> &scores)
{
	for (std::size_t i = 0; i < scores.size(); i++) {
		const std::string name = "candidate with the number " + std::to_string(i);
		if (scores[i] > best.score)
			best = {&name, scores[i]};
	}
}
std::size_t best_name(const std::vector<int> &scores)
{
	Best best;
	consider(best, scores);
	return best.name ? std::string(*best.name).size() : 0;
}
} // namespace bad
//- good
namespace good
{
void consider(Best &best, const std::vector<int> &scores)
{
	for (std::size_t i = 0; i < scores.size(); i++) {
		static const std::string name = "candidate";
		if (scores[i] > best.score)
			best = {&name, scores[i]};
	}
}
std::size_t best_name(const std::vector<int> &scores)
{
	Best best;
	consider(best, scores);
	return best.name ? std::string(*best.name).size() : 0;
}
} // namespace good
//- shared
RUN_CASE(out_reference, sink(best_name({1, 2})))
} // namespace out_reference

// CASE field_view_reassigned: a view of one field while that very field is written
namespace field_view_reassigned
{
struct Url {
	std::string host, path;
};
//- bad
namespace bad
{
std::string redirect(Url &url, const std::string &prefix)
{
	std::string_view old = url.host;
	url.host = prefix + url.host + prefix;
	return std::string(old);
}
} // namespace bad
//- good
namespace good
{
std::string redirect(Url &url, const std::string &prefix)
{
	std::string_view old = url.host;
	url.path = prefix + url.path + prefix;
	return std::string(old);
}
} // namespace good
//- shared
RUN_CASE(field_view_reassigned, Url u{"a-host-name-of-some-length", "/"};
	 sink(redirect(u, "a-prefix-that-is-long-enough")))
} // namespace field_view_reassigned

// CASE ref_member_rebound: an object with a reference member goes out of the scope of its target
namespace ref_member_rebound
{
class Reader
{
public:
	explicit Reader(const std::vector<int> &data BORROWED) : data_(data) {}
	int next() { return at_ < data_.size() ? data_[at_++] : -1; }

private:
	const std::vector<int> &data_;
	std::size_t at_ = 0;
};
//- bad
namespace bad
{
int sum(int n)
{
	std::optional<Reader> reader;
	if (n > 0) {
		std::vector<int> data(n, 3);
		reader.emplace(data);
	}
	int total = 0;
	for (int x = reader ? reader->next() : -1; x >= 0; x = reader->next())
		total += x;
	return total;
}
} // namespace bad
//- good
namespace good
{
int sum(int n)
{
	std::optional<Reader> reader;
	std::vector<int> data;
	if (n > 0) {
		data.assign(n, 3);
		reader.emplace(data);
	}
	int total = 0;
	for (int x = reader ? reader->next() : -1; x >= 0; x = reader->next())
		total += x;
	return total;
}
} // namespace good
//- shared
RUN_CASE(ref_member_rebound, sink(sum(3)))
} // namespace ref_member_rebound

// CASE iterator_behind_erase: what stands before the iterator's element is erased
namespace iterator_behind_erase
{
//- bad
namespace bad
{
int keep_head(std::vector<int> &values, int pivot)
{
	auto middle = std::find(values.begin(), values.end(), pivot);
	if (middle == values.begin() || middle == values.end())
		return 0;
	values.erase(values.begin());
	return *middle;
}
} // namespace bad
//- good
namespace good
{
int keep_head(std::vector<int> &values, int pivot)
{
	auto middle = std::find(values.begin(), values.end(), pivot);
	if (middle == values.begin() || middle == values.end())
		return 0;
	const int found = *middle;
	values.erase(values.begin());
	return found;
}
} // namespace good
//- shared
RUN_CASE(iterator_behind_erase, std::vector<int> v{1, 2, 3}; v.shrink_to_fit();
	 sink(keep_head(v, 3)))
} // namespace iterator_behind_erase

// CASE conditional_alias: on one path the pointer is to the local, on the other to the parameter
namespace conditional_alias
{
//- bad
namespace bad
{
const std::vector<int> *choose(const std::vector<int> &given)
{
	const std::vector<int> *result = &given;
	std::vector<int> sorted(given);
	if (!std::is_sorted(given.begin(), given.end())) {
		std::sort(sorted.begin(), sorted.end());
		result = &sorted;
	}
	return result;
}
int head_of(const std::vector<int> &values)
{
	const std::vector<int> *list = choose(values);
	return list->empty() ? 0 : list->front();
}
} // namespace bad
//- good
namespace good
{
const std::vector<int> *choose(const std::vector<int> &given)
{
	const std::vector<int> *result = &given;
	static const std::vector<int> none;
	if (!std::is_sorted(given.begin(), given.end())) {
		result = &none;
	}
	return result;
}
int head_of(const std::vector<int> &values)
{
	const std::vector<int> *list = choose(values);
	return list->empty() ? 0 : list->front();
}
} // namespace good
//- shared
RUN_CASE(conditional_alias, sink(head_of({3, 1})))
} // namespace conditional_alias

// CASE member_cache: a const method returns a view into a cache that the next call overwrites
namespace member_cache
{
class Formatter
{
public:
	std::string_view hex(unsigned value) BORROWED
	{
		static const char digits[] = "0123456789abcdef";
		buffer_.assign("a number in hexadecimal: ");
		for (int shift = 28; shift >= 0; shift -= 4)
			buffer_ += digits[(value >> shift) & 15];
		buffer_ += std::string(value % 64, ' ');
		return buffer_;
	}

private:
	std::string buffer_;
};
//- bad
namespace bad
{
std::size_t both(Formatter &formatter, unsigned a, unsigned b)
{
	std::string_view left = formatter.hex(a);
	std::string_view right = formatter.hex(b);
	return std::count(left.begin(), left.end(), '0') + right.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t both(Formatter &formatter, unsigned a, unsigned b)
{
	std::string left(formatter.hex(a));
	std::string_view right = formatter.hex(b);
	return std::count(left.begin(), left.end(), '0') + right.size();
}
} // namespace good
//- shared
RUN_CASE(member_cache, Formatter f; sink(both(f, 0, 63)))
} // namespace member_cache

// CASE erase_by_reference: the key that is erased is a reference into the map
namespace erase_by_reference
{
//- bad
namespace bad
{
std::size_t drop_first(std::map<std::string, int> &scores, std::vector<std::string> &log)
{
	if (scores.empty())
		return 0;
	const std::string &name = scores.begin()->first;
	scores.erase(scores.begin());
	log.push_back(name);
	return log.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t drop_first(std::map<std::string, int> &scores, std::vector<std::string> &log)
{
	if (scores.empty())
		return 0;
	const std::string &name = scores.begin()->first;
	log.push_back(name);
	scores.erase(scores.begin());
	return log.size();
}
} // namespace good
//- shared
RUN_CASE(erase_by_reference, std::map<std::string, int> m{{"a name with quite some letters", 1}};
	 std::vector<std::string> l; sink(drop_first(m, l)))
} // namespace erase_by_reference

// CASE nested_vector_grow: a new row is added while a cell of an old row is kept
namespace nested_vector_grow
{
//- bad
namespace bad
{
int add_row(std::vector<std::array<int, 4>> &grid)
{
	int &corner = grid.back()[3];
	grid.emplace_back();
	corner += 2;
	return corner;
}
} // namespace bad
//- good
namespace good
{
int add_row(std::vector<std::array<int, 4>> &grid)
{
	int &corner = grid.back()[3];
	corner += 2;
	const int value = corner;
	grid.emplace_back();
	return value;
}
} // namespace good
//- shared
RUN_CASE(nested_vector_grow, std::vector<std::array<int, 4>> g(1); sink(add_row(g)))
} // namespace nested_vector_grow

// CASE span_of_optional: the span covers the optional's vector, which is emplaced again
namespace span_of_optional
{
//- bad
namespace bad
{
int recompute(std::optional<std::vector<int>> &cached, std::size_t n)
{
	if (!cached)
		cached.emplace(n, 1);
	std::span<const int> old = *cached;
	cached.emplace(n, 2);
	int delta = cached->front() - old.front();
	return delta;
}
} // namespace bad
//- good
namespace good
{
int recompute(std::optional<std::vector<int>> &cached, std::size_t n)
{
	if (!cached)
		cached.emplace(n, 1);
	std::span<const int> old = *cached;
	int delta = -old.front();
	cached.emplace(n, 2);
	delta += cached->front();
	return delta;
}
} // namespace good
//- shared
RUN_CASE(span_of_optional, std::optional<std::vector<int>> c; sink(recompute(c, 40)))
} // namespace span_of_optional

// CASE string_append_self: a view of the string is appended to it piece by piece
namespace string_append_self
{
//- bad
namespace bad
{
void duplicate(std::string &text, std::size_t times)
{
	const std::string_view piece = text;
	for (std::size_t i = 0; i < times; i++) {
		for (char c : piece)
			text.push_back(c);
	}
}
} // namespace bad
//- good
namespace good
{
void duplicate(std::string &text, std::size_t times)
{
	const std::string piece = text;
	for (std::size_t i = 0; i < times; i++) {
		for (char c : piece)
			text.push_back(c);
	}
}
} // namespace good
//- shared
RUN_CASE(string_append_self, std::string s = "sixteen letters."; duplicate(s, 3))
} // namespace string_append_self

// CASE deque_front_back: push_front invalidates the deque's iterators
namespace deque_front_back
{
//- bad
namespace bad
{
int rotate(std::deque<int> &ring, int n)
{
	auto last = std::prev(ring.end());
	for (int i = 0; i < n; i++)
		ring.push_front(i);
	const int value = *last;
	ring.erase(last);
	return value;
}
} // namespace bad
//- good
namespace good
{
int rotate(std::deque<int> &ring, int n)
{
	for (int i = 0; i < n; i++)
		ring.push_front(i);
	auto last = std::prev(ring.end());
	const int value = *last;
	ring.erase(last);
	return value;
}
} // namespace good
//- shared
RUN_CASE(deque_front_back, std::deque<int> d{5}; sink(rotate(d, 2000)))
} // namespace deque_front_back

// CASE out_param_view: the parsed fields refer to the trimmed copy
namespace out_param_view
{
bool split_at(std::string_view text KEPT_BY(head, tail), char at, std::string_view &head,
	      std::string_view &tail)
{
	const std::size_t n = text.find(at);
	if (n == text.npos)
		return false;
	head = text.substr(0, n);
	tail = text.substr(n + 1);
	return true;
}
//- bad
namespace bad
{
std::size_t key_length(std::string_view line)
{
	std::string_view key, value;
	{
		const std::string copy(line.substr(line.find_first_not_of(' ')));
		if (!split_at(copy, ':', key, value))
			return 0;
	}
	return std::count(key.begin(), key.end(), 'e');
}
} // namespace bad
//- good
namespace good
{
std::size_t key_length(std::string_view line)
{
	std::string_view key, value;
	{
		const std::string_view copy(line.substr(line.find_first_not_of(' ')));
		if (!split_at(copy, ':', key, value))
			return 0;
	}
	return std::count(key.begin(), key.end(), 'e');
}
} // namespace good
//- shared
RUN_CASE(out_param_view, sink(key_length("  the key of the header: value")))
} // namespace out_param_view

// CLEAN early_return_borrow: the borrow ends on the path that changes
namespace early_return_borrow
{
std::string &slot_for(std::vector<std::string> &slots, std::string_view name)
{
	for (std::string &slot : slots)
		if (slot == name)
			return slot;
	slots.emplace_back(name);
	return slots.back();
}
RUN_CLEAN(early_return_borrow, std::vector<std::string> s; sink(slot_for(s, "n")))
} // namespace early_return_borrow

// CLEAN index_not_reference: an index stays right when the vector grows
namespace index_not_reference
{
std::size_t intern(std::vector<std::string> &table, std::string_view name)
{
	for (std::size_t i = 0; i < table.size(); i++)
		if (table[i] == name)
			return i;
	table.emplace_back(name);
	return table.size() - 1;
}
int same_name(std::vector<std::string> &table, std::string_view a, std::string_view b)
{
	const std::size_t left = intern(table, a);
	const std::size_t right = intern(table, b);
	return table[left] == table[right];
}
RUN_CLEAN(index_not_reference, std::vector<std::string> t; sink(same_name(t, "a", "b")))
} // namespace index_not_reference

// CLEAN iterator_refreshed: erase's result goes on
namespace iterator_refreshed
{
int remove_odd(std::list<int> &values)
{
	int removed = 0;
	for (auto it = values.begin(); it != values.end();) {
		if (*it % 2) {
			it = values.erase(it);
			removed++;
		} else {
			++it;
		}
	}
	return removed;
}
RUN_CLEAN(iterator_refreshed, std::list<int> l{1, 2, 3}; sink(remove_odd(l)))
} // namespace iterator_refreshed

// CLEAN borrowed_struct: a struct of views that its function only uses
namespace borrowed_struct
{
struct Parts {
	std::string_view scheme, rest;
};
Parts parts_of(std::string_view url)
{
	const std::size_t n = url.find("://");
	if (n == url.npos)
		return {{}, url};
	return {url.substr(0, n), url.substr(n + 3)};
}
bool is_secure(const std::string &url)
{
	const auto [scheme, rest] = parts_of(url);
	return scheme == "https" && !rest.empty();
}
RUN_CLEAN(borrowed_struct, sink(is_secure("https://a")))
} // namespace borrowed_struct

// CLEAN swap_through_temporary: elements change places by index
namespace swap_through_temporary
{
void reverse_halves(std::vector<std::string> &words)
{
	const std::size_t n = words.size();
	for (std::size_t i = 0; i < n / 2; i++) {
		std::string kept = std::move(words[i]);
		words[i] = std::move(words[n - 1 - i]);
		words[n - 1 - i] = std::move(kept);
	}
}
RUN_CLEAN(swap_through_temporary, std::vector<std::string> w{"a", "b", "c"}; reverse_halves(w))
} // namespace swap_through_temporary

// CLEAN tree_insert: a cursor goes down by pointers to owners
namespace tree_insert
{
struct Tree {
	int key;
	std::unique_ptr<Tree> left, right;
};
bool insert(std::unique_ptr<Tree> &root, int key)
{
	std::unique_ptr<Tree> *at = &root;
	while (*at) {
		if ((*at)->key == key)
			return false;
		at = key < (*at)->key ? &(*at)->left : &(*at)->right;
	}
	*at = std::make_unique<Tree>(Tree{key, nullptr, nullptr});
	return true;
}
RUN_CLEAN(tree_insert, std::unique_ptr<Tree> r; insert(r, 2); insert(r, 1); sink(insert(r, 3)))
} // namespace tree_insert

// CLEAN result_of_either: borrowed from either, and both are named
namespace result_of_either
{
const std::vector<int> &shorter(const std::vector<int> &a BORROWED,
				const std::vector<int> &b BORROWED)
{
	return a.size() <= b.size() ? a : b;
}
int first_of_shorter(const std::vector<int> &a, const std::vector<int> &b)
{
	const std::vector<int> &list = shorter(a, b);
	return list.empty() ? 0 : list.front();
}
RUN_CLEAN(result_of_either, sink(first_of_shorter({1}, {2, 3})))
} // namespace result_of_either

// CLEAN keep_registered: the registry borrows what outlives it
namespace keep_registered
{
class Registry
{
public:
	void add(const std::string &name KEPT_BY(this)) { names_.push_back(&name); }
	std::size_t longest() const
	{
		std::size_t n = 0;
		for (const std::string *name : names_)
			n = std::max(n, name->size());
		return n;
	}

private:
	std::vector<const std::string *> names_;
};
std::size_t longest_of(const std::string &a, const std::string &b)
{
	Registry registry;
	registry.add(a);
	registry.add(b);
	return registry.longest();
}
RUN_CLEAN(keep_registered, sink(longest_of("a", "bc")))
} // namespace keep_registered
