// SPDX-License-Identifier: GPL-2.0
// Views, references, iterators and what they lead to, which lives as long as they are used
#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstring>
#include <deque>
#include <filesystem>
#include <forward_list>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <numeric>
#include <optional>
#include <queue>
#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <stack>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace borrows
{
using Text = std::string;
using View = std::string_view;

// views of what is handed over
View trimmed(View s)
{
	while (!s.empty() && s.front() == ' ')
		s.remove_prefix(1);
	while (!s.empty() && s.back() == ' ')
		s.remove_suffix(1);
	return s;
}
std::pair<View, View> cut(View s, char at)
{
	const auto p = s.find(at);
	if (p == View::npos)
		return {s, {}};
	return {s.substr(0, p), s.substr(p + 1)};
}
std::vector<View> words(View s)
{
	std::vector<View> out;
	while (!s.empty()) {
		auto [head, rest] = cut(s, ' ');
		if (!head.empty())
			out.push_back(head);
		s = rest;
	}
	return out;
}
std::size_t longest_word(const Text &line)
{
	std::size_t n = 0;
	for (View w : words(line))
		n = std::max(n, w.size());
	return n;
}
Text first_word(const Text &line)
{
	const auto all = words(line);
	return all.empty() ? Text() : Text(all.front());
}
Text joined(std::span<const View> parts, View sep)
{
	Text out;
	for (View p : parts) {
		if (!out.empty())
			out += sep;
		out += p;
	}
	return out;
}
Text normalised(View path)
{
	std::vector<View> kept;
	while (!path.empty()) {
		auto [head, rest] = cut(path, '/');
		path = rest;
		if (head == ".." && !kept.empty())
			kept.pop_back();
		else if (!head.empty() && head != ".")
			kept.push_back(head);
	}
	return joined(kept, "/");
}
class Lexer
{
public:
	explicit Lexer(View source) : rest_(source) {}
	View next()
	{
		skip();
		std::size_t n = 0;
		while (n < rest_.size() && rest_[n] != ' ')
			n++;
		View t = rest_.substr(0, n);
		rest_.remove_prefix(n);
		return t;
	}
	View peek() const
	{
		Lexer copy = *this;
		return copy.next();
	}

private:
	void skip()
	{
		while (!rest_.empty() && rest_.front() == ' ')
			rest_.remove_prefix(1);
	}
	View rest_;
};
int count_tokens(const Text &s)
{
	Lexer l(s);
	int n = 0;
	for (View t = l.next(); !t.empty(); t = l.next())
		n += l.peek() != t;
	return n;
}
std::map<Text, Text, std::less<>> parse_pairs(View in)
{
	std::map<Text, Text, std::less<>> out;
	while (!in.empty()) {
		auto [line, rest] = cut(in, ';');
		auto [k, v] = cut(line, '=');
		out.insert_or_assign(Text(trimmed(k)), Text(trimmed(v)));
		in = rest;
	}
	return out;
}
View value_or(const std::map<Text, Text, std::less<>> &m, View key, View fallback)
{
	auto it = m.find(key);
	return it == m.end() ? fallback : View(it->second);
}
// maps and references into them
const Text &name_of(const std::map<int, Text> &m, int id)
{
	static const Text unknown = "unknown";
	auto it = m.find(id);
	return it != m.end() ? it->second : unknown;
}
int &counter(std::unordered_map<Text, int> &m, const Text &k)
{
	return m[k];
}
int count_words(View in)
{
	std::unordered_map<Text, int> m;
	for (View w : words(in))
		++counter(m, Text(w));
	int &a = m["a"];
	m.reserve(100);
	m["zz"] = 3;
	a += 2;
	return a;
}
std::size_t erase_in_loops()
{
	std::vector<int> v{1, 2, 3, 4, 5, 6};
	for (auto it = v.begin(); it != v.end();)
		if (*it % 2)
			it = v.erase(it);
		else
			++it;
	std::map<int, Text> m{{1, "a"}, {2, "b"}};
	for (auto it = m.begin(); it != m.end();) {
		if (it->second == "a")
			m.erase(it++);
		else
			++it;
	}
	std::list<int> l(v.begin(), v.end());
	for (auto it = l.begin(); it != l.end();) {
		auto next = std::next(it);
		if (*it > 3)
			l.erase(it);
		it = next;
	}
	std::forward_list<int> f{1, 2, 3};
	for (auto before = f.before_begin(), it = f.begin(); it != f.end();) {
		if (*it == 2)
			it = f.erase_after(before);
		else
			before = it++;
	}
	std::set<int> s{1, 2, 3};
	std::erase_if(s, [](int x) { return x == 2; });
	v.erase(std::remove(v.begin(), v.end(), 4), v.end());
	return v.size() + m.size() + l.size() + s.size() + std::size_t(f.front());
}
void insert_sorted(std::vector<int> &v, int x)
{
	auto it = std::lower_bound(v.begin(), v.end(), x);
	if (it == v.end() || *it != x)
		v.insert(it, x);
}
std::size_t insert_in_loop(std::vector<int> v)
{
	for (auto it = v.begin(); it != v.end(); ++it)
		if (*it == 0) {
			it = v.insert(it, -1);
			++it;
		}
	for (std::size_t i = 0; i < v.size(); i++)
		if (v[i] == 7)
			v.push_back(8);
	return v.size();
}
void grow_by_copy(std::vector<Text> &v)
{
	if (v.empty())
		return;
	v.push_back(v.front());
	v.reserve(v.size() + 2);
	const Text last = v.back();
	v.push_back(last);
	v.emplace_back(v[0] + v[1]);
}
int deque_keeps_references()
{
	std::deque<int> d{1, 2, 3};
	int &mid = d[1];
	d.push_back(4);
	d.push_front(0);
	mid += 10;
	return d[2];
}
int list_keeps_iterators()
{
	std::list<int> a{1, 2, 3}, b{9};
	auto it = std::next(a.begin());
	a.push_front(0);
	b.splice(b.end(), a, it);
	*it += 5;
	a.clear();
	return *it + int(b.size());
}
int set_handles()
{
	std::set<Text> s{"a", "b"};
	auto n = s.extract("a");
	n.value() = "z";
	auto r = s.insert(std::move(n));
	return r.inserted ? int(r.position->size()) : 0;
}
int swap_keeps(bool c)
{
	std::vector<int> a{1, 2}, b{3};
	int *first = &a[0];
	std::swap(a, b);
	*first = 5;
	if (c)
		b.pop_back();
	return b[0];
}
int reserve_first()
{
	std::vector<int> v;
	v.reserve(10);
	v.push_back(1);
	int &first = v.front();
	first = 7;
	v.push_back(2);
	return v[0];
}
int index_after_growth(std::vector<int> &v)
{
	const std::size_t at = v.size();
	v.push_back(1);
	v.push_back(2);
	int &x = v[at];
	x += v.back();
	return x;
}
std::vector<int>::iterator find_or_end(std::vector<int> &v, int x)
{
	return std::find(v.begin(), v.end(), x);
}
bool remove_one(std::vector<int> &v, int x)
{
	if (auto it = find_or_end(v, x); it != v.end()) {
		v.erase(it);
		return true;
	}
	return false;
}
void swap_and_pop(std::vector<Text> &v, std::size_t i)
{
	if (i + 1 != v.size())
		std::swap(v[i], v.back());
	v.pop_back();
}
Text pop_front(std::deque<Text> &q)
{
	Text s = q.front();
	q.pop_front();
	return s;
}
int stack_machine(View program)
{
	std::stack<int> st;
	for (View w : words(program)) {
		if (w == "+" || w == "*") {
			const int b = st.top();
			st.pop();
			int &a = st.top();
			a = w == "+" ? a + b : a * b;
			continue;
		}
		int v = 0;
		std::from_chars(w.data(), w.data() + w.size(), v);
		st.push(v);
	}
	return st.empty() ? 0 : st.top();
}
int breadth_first(const std::vector<std::vector<int>> &graph, int from)
{
	std::vector<bool> seen(graph.size());
	std::queue<int> q;
	q.push(from);
	seen[std::size_t(from)] = true;
	int n = 0;
	while (!q.empty()) {
		const int at = q.front();
		q.pop();
		n++;
		for (int to : graph[std::size_t(at)])
			if (!seen[std::size_t(to)]) {
				seen[std::size_t(to)] = true;
				q.push(to);
			}
	}
	return n;
}
int cheapest(const std::map<Text, std::vector<std::pair<Text, int>>> &g, const Text &from,
	     const Text &to)
{
	using Entry = std::pair<int, Text>;
	std::priority_queue<Entry, std::vector<Entry>, std::greater<>> q;
	std::map<Text, int> best;
	q.emplace(0, from);
	while (!q.empty()) {
		auto [cost, at] = q.top();
		q.pop();
		if (at == to)
			return cost;
		auto [it, fresh] = best.try_emplace(at, cost);
		if (!fresh)
			continue;
		if (auto e = g.find(at); e != g.end())
			for (const auto &[next, c] : e->second)
				q.emplace(cost + c, next);
	}
	return -1;
}
// trees, with parents and children
class Tree
{
public:
	struct Node {
		explicit Node(int k, Node *p) : key(k), parent(p) {}
		int key;
		Node *parent;
		std::unique_ptr<Node> left, right;
	};
	Node &insert(int k)
	{
		if (!root_) {
			root_ = std::make_unique<Node>(k, nullptr);
			return *root_;
		}
		Node *at = root_.get();
		for (;;) {
			auto &side = k < at->key ? at->left : at->right;
			if (!side) {
				side = std::make_unique<Node>(k, at);
				return *side;
			}
			at = side.get();
		}
	}
	Node *find(int k) const
	{
		Node *n = root_.get();
		while (n && n->key != k)
			n = k < n->key ? n->left.get() : n->right.get();
		return n;
	}
	int depth(const Node &n) const
	{
		int d = 0;
		for (const Node *p = n.parent; p; p = p->parent)
			d++;
		return d;
	}

private:
	std::unique_ptr<Node> root_;
};
int use_tree()
{
	Tree t;
	for (int k : {5, 2, 8, 1})
		t.insert(k);
	const int d = t.depth(*t.find(1));
	return d + (t.find(8) ? 10 : 0);
}
struct Element {
	Text name;
	std::vector<std::unique_ptr<Element>> children;
	Element *parent = nullptr;
	Element &add(Text n)
	{
		auto e = std::make_unique<Element>();
		e->name = std::move(n);
		e->parent = this;
		children.push_back(std::move(e));
		return *children.back();
	}
	std::unique_ptr<Element> detach()
	{
		auto &siblings = parent->children;
		auto it = std::find_if(siblings.begin(), siblings.end(),
				       [this](const auto &p) { return p.get() == this; });
		auto self = std::move(*it);
		siblings.erase(it);
		self->parent = nullptr;
		return self;
	}
};
Text use_elements()
{
	Element root;
	Element &a = root.add("a");
	Element &b = a.add("b");
	root.add("c");
	auto free = b.detach();
	Text out = a.name + free->name;
	for (const auto &c : root.children)
		out += c->name;
	return out;
}
// intrusive list
struct Link {
	Link *next = this, *prev = this;
};
struct Timer : Link {
	int due = 0;
};
class TimerList
{
public:
	TimerList() = default;
	TimerList(const TimerList &) = delete;
	TimerList &operator=(const TimerList &) = delete;
	void add(Timer &t)
	{
		Link *at = head_.next;
		while (at != &head_ && static_cast<Timer *>(at)->due <= t.due)
			at = at->next;
		t.next = at;
		t.prev = at->prev;
		at->prev->next = &t;
		at->prev = &t;
	}
	Timer *pop()
	{
		if (head_.next == &head_)
			return nullptr;
		Link *l = head_.next;
		l->next->prev = l->prev;
		l->prev->next = l->next;
		l->next = l->prev = l;
		return static_cast<Timer *>(l);
	}

private:
	Link head_;
};
int use_timers()
{
	Timer a, b, c;
	a.due = 3;
	b.due = 1;
	c.due = 2;
	TimerList l;
	l.add(a);
	l.add(b);
	l.add(c);
	int order = 0;
	while (Timer *t = l.pop())
		order = order * 10 + t->due;
	return order;
}
// arenas, pools, memory resources
class Arena
{
public:
	void *allocate(std::size_t n)
	{
		if (blocks_.empty() || used_ + n > size_) {
			size_ = std::max<std::size_t>(n, 256);
			blocks_.push_back(std::make_unique<std::byte[]>(size_));
			used_ = 0;
		}
		void *p = blocks_.back().get() + used_;
		used_ += (n + 15) / 16 * 16;
		return p;
	}
	template <typename T, typename... A>
	T *make(A &&...a)
	{
		return new (allocate(sizeof(T))) T{std::forward<A>(a)...};
	}

private:
	std::vector<std::unique_ptr<std::byte[]>> blocks_;
	std::size_t size_ = 0, used_ = 0;
};
struct Expr {
	char op;
	int value;
	const Expr *l, *r;
};
int evaluate(const Expr &e)
{
	switch (e.op) {
	case '+':
		return evaluate(*e.l) + evaluate(*e.r);
	case '*':
		return evaluate(*e.l) * evaluate(*e.r);
	default:
		return e.value;
	}
}
int use_arena()
{
	Arena a;
	const Expr *one = a.make<Expr>('n', 1, nullptr, nullptr);
	const Expr *two = a.make<Expr>('n', 2, nullptr, nullptr);
	const Expr *sum = a.make<Expr>('+', 0, one, two);
	return evaluate(*a.make<Expr>('*', 0, sum, sum));
}
std::size_t use_pmr()
{
	std::array<std::byte, 512> buffer;
	std::pmr::monotonic_buffer_resource pool(buffer.data(), buffer.size());
	std::pmr::vector<std::pmr::string> v(&pool);
	for (int i = 0; i < 4; i++)
		v.emplace_back("a string that is long enough for the heap");
	std::pmr::map<int, std::pmr::string> m(&pool);
	m.emplace(1, v.front());
	return v.size() + m.at(1).size();
}
template <typename T>
class Pool
{
public:
	struct Handle {
		std::size_t index;
		unsigned generation;
	};
	Handle add(T v)
	{
		if (!free_.empty()) {
			const std::size_t i = free_.back();
			free_.pop_back();
			slots_[i].value = std::move(v);
			return {i, slots_[i].generation};
		}
		slots_.push_back({std::move(v), 0});
		return {slots_.size() - 1, 0};
	}
	T *get(Handle h)
	{
		if (h.index >= slots_.size() || slots_[h.index].generation != h.generation)
			return nullptr;
		return &*slots_[h.index].value;
	}
	void remove(Handle h)
	{
		if (!get(h))
			return;
		slots_[h.index].value.reset();
		slots_[h.index].generation++;
		free_.push_back(h.index);
	}

private:
	struct Slot {
		std::optional<T> value;
		unsigned generation;
	};
	std::vector<Slot> slots_;
	std::vector<std::size_t> free_;
};
std::size_t use_handles()
{
	Pool<Text> p;
	auto a = p.add("one"), b = p.add("two");
	p.remove(a);
	auto c = p.add("three");
	std::size_t n = p.get(a) ? 100 : 0;
	if (Text *s = p.get(b))
		n += s->size();
	if (Text *s = p.get(c))
		n += s->size();
	return n;
}
// caches
class Cache
{
public:
	const Text &get(int k)
	{
		auto it = entries_.find(k);
		if (it == entries_.end())
			it = entries_.emplace(k, std::to_string(k * k)).first;
		return it->second;
	}
	const Text *peek(int k) const
	{
		auto it = entries_.find(k);
		return it == entries_.end() ? nullptr : &it->second;
	}
	void forget(int k) { entries_.erase(k); }

private:
	std::map<int, Text> entries_;
};
std::size_t use_cache()
{
	Cache c;
	const Text &a = c.get(3);
	const Text &b = c.get(40);
	std::size_t n = a.size() + b.size();
	c.forget(3);
	if (const Text *p = c.peek(40))
		n += p->size();
	return n;
}
class Interner
{
public:
	View operator()(View s)
	{
		if (auto it = all_.find(s); it != all_.end())
			return *it;
		return *all_.emplace(s).first;
	}

private:
	std::set<Text, std::less<>> all_;
};
bool use_interner()
{
	Interner in;
	View a, b;
	{
		Text s = "temporary text";
		a = in(s);
		b = in(Text("temporary") + " text");
	}
	return a.data() == b.data();
}
// temporaries in one expression, lifetimes that are extended
std::size_t temporaries()
{
	const Text &kept = Text("a") + "b";
	std::size_t n = View(Text("abc") + "def").size();
	n += std::strlen((Text("x") + "y").c_str());
	for (char c : Text("abc"))
		n += c == 'a';
	for (const auto &[k, v] : std::map<int, int>{{1, 2}})
		n += std::size_t(k + v);
	auto &&moved = Text("zz");
	n += std::max(Text("a"), Text("bb")).size();
	return n + kept.size() + moved.size();
}
std::filesystem::path with_suffix(View dir, View name)
{
	std::filesystem::path p(dir);
	p /= Text(name) + ".txt";
	return p;
}
Text file_part(const std::filesystem::path &p)
{
	const Text name = p.filename().string();
	View stem = name;
	if (auto dot = stem.rfind('.'); dot != View::npos)
		stem = stem.substr(0, dot);
	return Text(stem);
}
// optional, variant
const Text *maybe(const std::optional<Text> &o)
{
	return o ? &*o : nullptr;
}
std::size_t optionals()
{
	std::optional<Text> o = "abc";
	std::size_t n = 0;
	if (const Text *s = maybe(o))
		n += s->size();
	o.reset();
	o = "again";
	Text &r = o.value();
	r += "!";
	n += o->size();
	std::optional<View> v = *o;
	n += v->size();
	o.emplace("third");
	v = *o;
	return n + v->size();
}
using Json = std::variant<std::nullptr_t, double, Text, std::vector<int>>;
std::size_t variants()
{
	Json j = Text("abc");
	std::size_t n = std::get<Text>(j).size();
	if (auto *s = std::get_if<Text>(&j)) {
		s->append("d");
		n += s->size();
	}
	j = std::vector<int>{1, 2};
	auto &v = std::get<std::vector<int>>(j);
	v.push_back(3);
	n += v.size();
	n += std::visit(
		[](const auto &x) -> std::size_t {
			if constexpr (requires { x.size(); })
				return x.size();
			else
				return 0;
		},
		j);
	return n;
}
// spans and arrays
int sum(std::span<const int> v)
{
	return std::accumulate(v.begin(), v.end(), 0);
}
int spans()
{
	std::array<int, 4> a{1, 2, 3, 4};
	std::vector<int> v(a.begin(), a.end());
	std::span<int> s = v;
	s[0] = 5;
	int n = sum(s.first(2)) + sum(a) + sum(std::span(v).subspan(1, 2));
	v.push_back(9);
	s = v;
	return n + s.back();
}
void merge_sort(std::span<int> v, std::vector<int> &scratch)
{
	if (v.size() < 2)
		return;
	auto l = v.first(v.size() / 2), r = v.subspan(v.size() / 2);
	merge_sort(l, scratch);
	merge_sort(r, scratch);
	scratch.clear();
	std::merge(l.begin(), l.end(), r.begin(), r.end(), std::back_inserter(scratch));
	std::copy(scratch.begin(), scratch.end(), v.begin());
}
// ranges
int ranges(std::vector<int> v)
{
	auto even = v | std::views::filter([](int x) { return x % 2 == 0; });
	int n = 0;
	for (int x : even | std::views::transform([](int x) { return x * x; }))
		n += x;
	v.push_back(8);
	for (int x : v | std::views::drop(1) | std::views::take(2) | std::views::reverse)
		n += x;
	auto it = std::ranges::find_if(v, [](int x) { return x > 6; });
	if (it != v.end())
		n += *it;
	std::ranges::sort(v, std::greater<>());
	const auto [lo, hi] = std::ranges::minmax(v);
	return n + lo + hi;
}
std::vector<View> split_view(View s)
{
	std::vector<View> out;
	for (auto part : s | std::views::split(','))
		out.emplace_back(part.begin(), part.end());
	return out;
}
Text upper_words(const std::vector<Text> &in)
{
	Text out;
	for (const Text &s : in | std::views::filter([](const Text &t) { return !t.empty(); })) {
		for (char c : s | std::views::transform([](char x) { return char(x & ~32); }))
			out += c;
	}
	return out;
}
template <std::ranges::input_range R>
auto collect(R &&r)
{
	std::vector<std::ranges::range_value_t<R>> out;
	for (auto &&x : r)
		out.push_back(x);
	return out;
}
// own iterators and views
class Lines
{
public:
	class Iterator
	{
	public:
		using iterator_category = std::forward_iterator_tag;
		using value_type = View;
		using difference_type = std::ptrdiff_t;
		using pointer = const View *;
		using reference = View;
		Iterator() = default;
		explicit Iterator(View s) : rest_(s), done_(s.empty()) { step(); }
		View operator*() const { return line_; }
		Iterator &operator++()
		{
			done_ = rest_.empty();
			step();
			return *this;
		}
		Iterator operator++(int)
		{
			Iterator old = *this;
			++*this;
			return old;
		}
		bool operator==(const Iterator &o) const { return done_ == o.done_; }

	private:
		void step() { std::tie(line_, rest_) = cut(rest_, '\n'); }
		View rest_, line_;
		bool done_ = true;
	};
	explicit Lines(View s) : s_(s) {}
	Iterator begin() const { return Iterator(s_); }
	Iterator end() const { return {}; }

private:
	View s_;
};
std::size_t longest_line(const Text &s)
{
	std::size_t n = 0;
	for (View l : Lines(s))
		n = std::max(n, l.size());
	return n;
}
template <typename T>
class Vec
{
public:
	Vec() = default;
	Vec(const Vec &) = delete;
	Vec &operator=(const Vec &) = delete;
	~Vec()
	{
		clear();
		::operator delete(data_);
	}
	void push_back(T v)
	{
		if (size_ == cap_)
			grow();
		new (data_ + size_++) T(std::move(v));
	}
	T &operator[](std::size_t i) { return data_[i]; }
	T *begin() { return data_; }
	T *end() { return data_ + size_; }
	std::size_t size() const { return size_; }
	void clear()
	{
		while (size_)
			data_[--size_].~T();
	}

private:
	void grow()
	{
		const std::size_t cap = cap_ ? cap_ * 2 : 2;
		T *bigger = static_cast<T *>(::operator new(cap * sizeof(T)));
		for (std::size_t i = 0; i < size_; i++) {
			new (bigger + i) T(std::move(data_[i]));
			data_[i].~T();
		}
		::operator delete(data_);
		data_ = bigger;
		cap_ = cap;
	}
	T *data_ = nullptr;
	std::size_t size_ = 0, cap_ = 0;
};
std::size_t use_vec()
{
	Vec<Text> v;
	for (int i = 0; i < 5; i++)
		v.push_back(std::to_string(i));
	v[0] += "x";
	std::size_t n = 0;
	for (Text &s : v)
		n += s.size();
	v.clear();
	v.push_back("z");
	return n + v.size();
}
// references that are chosen, handed on and stored
Text &longer(Text &a, Text &b)
{
	return a.size() < b.size() ? b : a;
}
struct Scanner {
	const Text &source;
	std::size_t at = 0;
	char get() { return at < source.size() ? source[at++] : '\0'; }
};
struct Context {
	Text name;
	std::vector<Text> log;
};
class Logger
{
public:
	explicit Logger(Context &c) : c_(&c) {}
	Logger &operator<<(View s)
	{
		c_->log.emplace_back(s);
		return *this;
	}
	const Text &last() const { return c_->log.back(); }

private:
	Context *c_;
};
std::size_t chosen()
{
	Text a = "a", b = "bb";
	longer(a, b) += "c";
	Scanner s{b};
	std::size_t n = 0;
	while (s.get())
		n++;
	Context c{"ctx", {}};
	Logger l(c);
	l << "one" << View("two") << Text("three");
	const Text &last = l.last();
	n += last.size();
	std::reference_wrapper<Text> r = a;
	r.get() += "d";
	r = b;
	r.get().clear();
	return n + a.size() + b.size();
}
struct Config {
	std::map<Text, Text> values;
	const Text &get(const Text &k) const { return values.at(k); }
	Config &set(Text k, Text v)
	{
		values.insert_or_assign(std::move(k), std::move(v));
		return *this;
	}
};
Text use_config()
{
	Config c;
	c.set("a", "1").set("b", "2");
	const Text &a = c.get("a");
	c.set("c", "3");
	return a + c.get("c");
}
// pointers that are replaced before the next use
int replaced()
{
	auto p = std::make_unique<int>(1);
	int *raw = p.get();
	*raw = 2;
	p = std::make_unique<int>(*raw + 1);
	raw = p.get();
	*raw += 1;
	std::vector<int> v{1};
	const int *first = v.data();
	int n = *first;
	v.assign(100, 3);
	first = v.data();
	Text s = "abc";
	View view = s;
	n += int(view.size());
	s += "def";
	view = s;
	n += int(view.size());
	return n + *raw + *first;
}
int shared_keeps()
{
	auto owner = std::make_shared<std::vector<int>>(3, 1);
	std::weak_ptr<std::vector<int>> weak = owner;
	std::shared_ptr<int> element(owner, &(*owner)[1]);
	owner.reset();
	int n = *element;
	if (auto again = weak.lock())
		n += int(again->size());
	element.reset();
	return n + weak.expired();
}
std::size_t two_levels()
{
	std::vector<std::vector<int>> rows(2);
	for (auto &row : rows)
		for (int i = 0; i < 3; i++)
			row.push_back(i);
	auto &first = rows[0];
	rows[1].clear();
	first.push_back(4);
	std::map<Text, std::vector<int>> groups;
	auto &a = groups["a"];
	auto &b = groups["b"];
	a.push_back(1);
	b.insert(b.end(), a.begin(), a.end());
	return first.size() + b.size();
}
std::size_t self_append()
{
	std::vector<int> v{1, 2};
	v.reserve(v.size() * 2);
	const auto n = v.size();
	for (std::size_t i = 0; i < n; i++)
		v.push_back(v[i]);
	Text s = "ab";
	s += s;
	s.append(s, 1, 2);
	s.insert(0, Text(s));
	return v.size() + s.size();
}
std::istream &read_line(std::istream &in, Text &line)
{
	while (std::getline(in, line))
		if (!trimmed(line).empty())
			break;
	return in;
}
std::size_t lines_of(const Text &text)
{
	std::istringstream in(text);
	Text line;
	std::vector<Text> kept;
	std::size_t n = 0;
	while (read_line(in, line)) {
		View v = trimmed(line);
		n += v.size();
		kept.emplace_back(v);
	}
	return n + kept.size();
}
template <typename Derived>
class Countable
{
public:
	int total() const
	{
		int n = 0;
		for (int x : static_cast<const Derived &>(*this).items())
			n += x;
		return n;
	}
};
class Basket : public Countable<Basket>
{
public:
	void add(int x) { items_.push_back(x); }
	const std::vector<int> &items() const { return items_; }

private:
	std::vector<int> items_;
};
int run()
{
	std::vector<int> v{3, 0, 7};
	std::vector<Text> t{"a", "b"};
	std::deque<Text> q{"x"};
	std::vector<int> scratch;
	insert_sorted(v, 2);
	grow_by_copy(t);
	swap_and_pop(t, 0);
	merge_sort(v, scratch);
	Basket basket;
	basket.add(3);
	const auto pairs = parse_pairs("a = 1; b=2");
	std::size_t n = longest_word("a bcd") + first_word("ab c").size() +
			normalised("/a/../b/./c").size() + value_or(pairs, "a", "x").size() +
			name_of({{1, "one"}}, 2).size() + erase_in_loops() +
			insert_in_loop({0, 7}) + pop_front(q).size() + use_elements().size() +
			use_pmr() + use_handles() + use_cache() + use_interner() + temporaries() +
			file_part(with_suffix("/tmp", "x")).size() + optionals() + variants() +
			split_view("a,b").size() + upper_words({"ab", ""}).size() +
			collect(std::views::iota(0, 3)).size() + longest_line("a\nbc") + use_vec() +
			chosen() + use_config().size() + two_levels() + self_append() +
			lines_of("a\n\n b \n");
	return int(n) + count_tokens("a b c") + count_words("a b a") + deque_keeps_references() +
	       list_keeps_iterators() + set_handles() + swap_keeps(false) + reserve_first() +
	       index_after_growth(v) + remove_one(v, 1) + stack_machine("1 2 + 3 *") +
	       breadth_first({{1}, {0}}, 0) + cheapest({{"a", {{"b", 2}}}}, "a", "b") + use_tree() +
	       use_timers() + use_arena() + spans() + ranges(v) + replaced() + shared_keeps() +
	       basket.total();
}
} // namespace borrows
int main()
{
	return borrows::run() == 0;
}
