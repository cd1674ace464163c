// SPDX-License-Identifier: GPL-2.0
// Moves: what is used again has got a value before, what is moved on one path is not used on it
#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace moves
{
using Text = std::string;
using Box = std::unique_ptr<int>;

// a class with a defined moved-from state
class Batch
{
public:
	Batch() = default;
	explicit Batch(int first) { add(first); }
	void add(int v) { items_.push_back(v); }
	void restart()
	{
		items_.clear();
		sealed_ = false;
	}
	bool empty() const { return items_.empty(); }
	std::size_t size() const { return items_.size(); }
	void seal() { sealed_ = true; }

private:
	std::vector<int> items_;
	bool sealed_ = false;
};
std::vector<Batch> in_batches(const std::vector<int> &in, std::size_t most)
{
	std::vector<Batch> out;
	Batch current;
	for (int v : in) {
		current.add(v);
		if (current.size() == most) {
			current.seal();
			out.push_back(std::move(current));
			current.restart();
		}
	}
	if (!current.empty())
		out.push_back(std::move(current));
	return out;
}
class Packet
{
public:
	Packet(Text header, std::vector<std::uint8_t> body)
		: header_(std::move(header)), body_(std::move(body))
	{
	}
	void reset(Text header)
	{
		header_ = std::move(header);
		body_.clear();
	}
	void append(std::uint8_t b) { body_.push_back(b); }
	std::size_t size() const { return header_.size() + body_.size(); }

private:
	Text header_;
	std::vector<std::uint8_t> body_;
};
std::size_t send_all(std::vector<Packet> &wire, int n)
{
	Packet p("hello", {});
	for (int i = 0; i < n; i++) {
		p.append(std::uint8_t(i));
		wire.push_back(std::move(p));
		p.reset("again");
	}
	return wire.size() + p.size();
}
Text choose(bool first, Text a, Text b)
{
	return first ? std::move(a) : std::move(b);
}
Text choose_then_other(bool first, Text a, Text b)
{
	Text kept = first ? std::move(a) : std::move(b);
	return kept + (first ? b : a);
}
std::pair<Box, Box> ordered(Box a, Box b)
{
	const bool swapped = *b < *a;
	Box &low = swapped ? b : a;
	Box &high = swapped ? a : b;
	return {std::move(low), std::move(high)};
}
int moved_if_flag(Box p, bool give, std::vector<Box> &to)
{
	bool given = false;
	if (give) {
		to.push_back(std::move(p));
		given = true;
	}
	if (!given)
		return *p;
	return *to.back();
}
int moved_unless_kept(Text name, int mode, std::vector<Text> &names)
{
	const bool keep = mode == 2;
	if (!keep)
		names.push_back(std::move(name));
	if (keep)
		return int(name.size());
	return int(names.size());
}
Text switch_moves(int kind, Text in)
{
	Text out;
	switch (kind) {
	case 0:
		out = std::move(in);
		break;
	case 1:
		out = in + in;
		break;
	case 2:
		in += "!";
		out = std::move(in);
		break;
	default:
		return in;
	}
	return out;
}
struct Record {
	Text name;
	std::vector<int> values;
	Box extra;
	int number = 0;
};
Record split_name(Record r, Text &name)
{
	name = std::move(r.name);
	r.name = "taken";
	return r;
}
int parts_one_by_one(Record r)
{
	const Text name = std::move(r.name);
	const std::vector<int> values = std::move(r.values);
	const int n = r.number;
	const Box extra = std::move(r.extra);
	return int(name.size() + values.size()) + n + (extra ? *extra : 0);
}
Record rebuilt(Record r)
{
	Record out{std::move(r.name), std::move(r.values), nullptr, r.number};
	if (r.extra)
		out.extra = std::move(r.extra);
	r = Record{};
	r.name = "x";
	out.name += r.name;
	return out;
}
int emplace_fails(std::map<Text, Box> &m, Text key, Box value)
{
	auto [at, fresh] = m.try_emplace(std::move(key), nullptr);
	if (fresh)
		at->second = std::move(value);
	else
		*at->second += *value;
	return *at->second;
}
int try_emplace_keeps(std::map<Text, Box> &m, const Text &key, Box value)
{
	auto [at, fresh] = m.try_emplace(key, std::move(value));
	if (!fresh) {
		at->second = std::make_unique<int>(*at->second + 1);
	}
	return *at->second;
}
std::optional<Box> queue_pop(std::deque<Box> &q)
{
	if (q.empty())
		return std::nullopt;
	Box b = std::move(q.front());
	q.pop_front();
	return b;
}
int drain_stack(std::vector<Box> stack)
{
	int sum = 0;
	while (!stack.empty()) {
		Box top = std::move(stack.back());
		stack.pop_back();
		sum += *top;
		if (*top > 2)
			stack.push_back(std::make_unique<int>(*top / 2));
	}
	return sum;
}
void compact(std::vector<Box> &v)
{
	std::size_t to = 0;
	for (std::size_t from = 0; from < v.size(); from++) {
		if (!v[from])
			continue;
		if (to != from)
			v[to] = std::move(v[from]);
		to++;
	}
	v.resize(to);
}
void insertion_sort(std::vector<Text> &v)
{
	for (std::size_t i = 1; i < v.size(); i++) {
		Text cur = std::move(v[i]);
		std::size_t j = i;
		for (; j > 0 && cur < v[j - 1]; j--)
			v[j] = std::move(v[j - 1]);
		v[j] = std::move(cur);
	}
}
void rotate_one(std::vector<Text> &v)
{
	if (v.empty())
		return;
	Text first = std::move(v.front());
	std::move(v.begin() + 1, v.end(), v.begin());
	v.back() = std::move(first);
}
template <typename T>
void swap_by_moves(T &a, T &b)
{
	T t = std::move(a);
	a = std::move(b);
	b = std::move(t);
}
int swapped(Box a, Box b)
{
	swap_by_moves(a, b);
	return *a - *b;
}
Box exchange_old(Box &slot, int v)
{
	return std::exchange(slot, std::make_unique<int>(v));
}
int retry_until(Box p)
{
	auto attempt = [n = 0](Box &&q) mutable -> bool {
		if (++n < 3)
			return false;
		Box mine = std::move(q);
		return true;
	};
	while (!attempt(std::move(p)))
		;
	return p ? 1 : 0;
}
Box pass_or_keep(Box p, const std::function<Box(Box)> &f)
{
	if (f)
		p = f(std::move(p));
	return p;
}
Text through_steps(Text s)
{
	auto upper = [](Text t) {
		for (char &c : t)
			c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
		return t;
	};
	auto quote = [](Text t) { return '"' + std::move(t) + '"'; };
	s = upper(std::move(s));
	s = quote(std::move(s));
	return s;
}
class Pending
{
public:
	explicit Pending(Box work) : work_(std::move(work)) {}
	Pending(Pending &&o) noexcept
		: work_(std::move(o.work_)), tries_(std::exchange(o.tries_, 0))
	{
	}
	Pending &operator=(Pending &&o) noexcept
	{
		if (this == &o)
			return *this;
		work_ = std::move(o.work_);
		tries_ = std::exchange(o.tries_, 0);
		return *this;
	}
	bool run()
	{
		if (!work_)
			return false;
		Box w = std::move(work_);
		tries_ += *w;
		return true;
	}
	int tries() const { return tries_; }

private:
	Box work_;
	int tries_ = 0;
};
int rerun(Pending p)
{
	Pending q = std::move(p);
	q.run();
	p = Pending(std::make_unique<int>(4));
	p.run();
	q = std::move(p);
	return q.tries();
}
struct Node {
	int value = 0;
	std::unique_ptr<Node> next;
};
std::unique_ptr<Node> push_front(std::unique_ptr<Node> list, int v)
{
	auto n = std::make_unique<Node>();
	n->value = v;
	n->next = std::move(list);
	return n;
}
std::unique_ptr<Node> reverse(std::unique_ptr<Node> list)
{
	std::unique_ptr<Node> out;
	while (list) {
		auto rest = std::move(list->next);
		list->next = std::move(out);
		out = std::move(list);
		list = std::move(rest);
	}
	return out;
}
std::unique_ptr<Node> merge(std::unique_ptr<Node> a, std::unique_ptr<Node> b)
{
	std::unique_ptr<Node> head;
	std::unique_ptr<Node> *tail = &head;
	while (a && b) {
		auto &least = a->value <= b->value ? a : b;
		*tail = std::move(least);
		least = std::move((*tail)->next);
		tail = &(*tail)->next;
	}
	*tail = a ? std::move(a) : std::move(b);
	return head;
}
void remove_all(std::unique_ptr<Node> &list, int v)
{
	std::unique_ptr<Node> *at = &list;
	while (*at) {
		if ((*at)->value == v)
			*at = std::move((*at)->next);
		else
			at = &(*at)->next;
	}
}
int list_sum()
{
	std::unique_ptr<Node> a, b;
	for (int v : {3, 1})
		a = push_front(std::move(a), v);
	for (int v : {5, 4, 2})
		b = push_front(std::move(b), v);
	auto m = reverse(merge(std::move(a), std::move(b)));
	remove_all(m, 4);
	int s = 0;
	for (const Node *n = m.get(); n; n = n->next.get())
		s = s * 10 + n->value;
	return s;
}
using Value = std::variant<std::monostate, int, Text, std::vector<int>>;
Value taken(Value &from)
{
	Value v = std::move(from);
	from = std::monostate();
	return v;
}
std::size_t variant_by_type(Value v)
{
	if (auto *s = std::get_if<Text>(&v)) {
		Text t = std::move(*s);
		v = int(t.size());
	} else if (std::holds_alternative<std::vector<int>>(v)) {
		auto w = std::get<std::vector<int>>(std::move(v));
		v = int(w.size());
	}
	return v.index() == 1 ? std::size_t(std::get<int>(v)) : 0;
}
Text visit_takes(Value v)
{
	struct {
		Text operator()(std::monostate) const { return ""; }
		Text operator()(int i) const { return std::to_string(i); }
		Text operator()(Text &&s) const { return std::move(s); }
		Text operator()(std::vector<int> &&w) const { return Text(w.size(), 'v'); }
	} to_text;
	return std::visit(to_text, std::move(v));
}
Text optional_moves(std::optional<Text> o)
{
	if (!o)
		return "";
	Text s = std::move(*o);
	o.emplace("new");
	s += *o;
	o = "newer";
	return s + *std::move(o);
}
Text optional_maybe(std::optional<Text> o, Text fallback)
{
	return o ? *std::move(o) : std::move(fallback);
}
int lock_moved(std::mutex &m, bool early)
{
	std::unique_lock<std::mutex> l(m);
	if (early) {
		std::unique_lock<std::mutex> mine = std::move(l);
		return mine.owns_lock();
	}
	l.unlock();
	return l.owns_lock();
}
class Session
{
public:
	explicit Session(Text user) : user_(std::move(user)) {}
	Session &&with_token(Text t) &&
	{
		token_ = std::move(t);
		return std::move(*this);
	}
	Text close() && { return std::move(user_) + ":" + std::move(token_); }

private:
	Text user_, token_;
};
Text use_session()
{
	auto s = Session("a").with_token("t");
	auto t = std::move(s).with_token("u");
	s = Session("b");
	return std::move(t).close() + std::move(s).close();
}
int assign(Record &r, Text n)
{
	r.name = std::move(n);
	return 0;
}
int assign(Record &r, std::vector<int> v)
{
	r.values = std::move(v);
	return 0;
}
template <typename... Args>
Record &add_record(std::vector<Record> &v, Args &&...args)
{
	Record r;
	r.number = 1;
	((void)assign(r, std::forward<Args>(args)), ...);
	v.push_back(std::move(r));
	return v.back();
}
int variadic()
{
	std::vector<Record> v;
	Text n = "n";
	add_record(v, n);
	add_record(v, std::move(n), std::vector<int>{1, 2});
	n = "again";
	add_record(v, std::move(n)).number = 4;
	return int(v[0].name.size() + v[1].values.size()) + v[2].number;
}
template <typename F, typename T>
auto apply_once(F &&f, T &&v)
{
	if constexpr (std::is_invocable_v<F, T &&>)
		return std::forward<F>(f)(std::forward<T>(v));
	else
		return std::forward<F>(f)(*std::forward<T>(v));
}
int applied(std::unique_ptr<int> p)
{
	int a = apply_once([](Box b) { return *b; }, std::make_unique<int>(2));
	int b = apply_once([](int &i) { return ++i; }, p);
	return a + b + *p;
}
std::vector<Text> tokens(std::string_view in)
{
	std::vector<Text> out;
	Text cur;
	bool quoted = false;
	for (char c : in) {
		if (c == '"') {
			quoted = !quoted;
		} else if (c == ' ' && !quoted) {
			if (!cur.empty())
				out.push_back(std::exchange(cur, {}));
		} else {
			cur += c;
		}
	}
	if (!cur.empty())
		out.emplace_back(std::move(cur));
	return out;
}
std::map<Text, std::vector<Text>> grouped(std::vector<std::pair<Text, Text>> in)
{
	std::map<Text, std::vector<Text>> out;
	for (auto &[k, v] : in)
		out[std::move(k)].push_back(std::move(v));
	return out;
}
std::vector<Text> keys_of(std::map<Text, int> m)
{
	std::vector<Text> out;
	while (!m.empty()) {
		auto n = m.extract(m.begin());
		out.push_back(std::move(n.key()));
	}
	return out;
}
void rename_key(std::map<Text, int> &m, const Text &from, Text to)
{
	auto n = m.extract(from);
	if (n.empty())
		return;
	n.key() = std::move(to);
	m.insert(std::move(n));
}
struct Task {
	int priority;
	Box payload;
	bool operator<(const Task &o) const { return priority < o.priority; }
};
int heap_of_tasks(std::vector<Task> tasks)
{
	std::make_heap(tasks.begin(), tasks.end());
	int sum = 0;
	while (!tasks.empty()) {
		std::pop_heap(tasks.begin(), tasks.end());
		Task t = std::move(tasks.back());
		tasks.pop_back();
		sum = sum * 10 + *t.payload;
	}
	return sum;
}
Box fallback_chain(Box a, Box b)
{
	if (a)
		return a;
	if (b)
		return b;
	a = std::make_unique<int>(7);
	return a;
}
int catch_and_reuse(Text s)
{
	std::vector<Text> out;
	try {
		if (s.empty())
			throw std::runtime_error("empty");
		out.push_back(std::move(s));
	} catch (const std::runtime_error &) {
		s = "default";
		out.push_back(s);
	}
	return int(out.back().size());
}
struct Pool {
	std::vector<Box> free;
	Box get()
	{
		if (free.empty())
			return std::make_unique<int>(0);
		Box b = std::move(free.back());
		free.pop_back();
		return b;
	}
	void put(Box b) { free.push_back(std::move(b)); }
};
int use_pool(Pool &pool)
{
	Box a = pool.get();
	*a += 1;
	pool.put(std::move(a));
	a = pool.get();
	const int r = *a;
	pool.put(std::move(a));
	return r;
}
class Machine
{
	struct Idle {
	};
	struct Busy {
		Box job;
		int left;
	};
	struct Done {
		int result;
	};
	std::variant<Idle, Busy, Done> state_;

public:
	void start(Box job)
	{
		int n = *job;
		state_ = Busy{std::move(job), n};
	}
	bool step()
	{
		if (auto *b = std::get_if<Busy>(&state_)) {
			if (--b->left == 0) {
				Box job = std::move(b->job);
				state_ = Done{*job * 2};
			}
			return true;
		}
		return false;
	}
	int result() const
	{
		auto *d = std::get_if<Done>(&state_);
		return d ? d->result : -1;
	}
};
int run_machine()
{
	Machine m;
	m.start(std::make_unique<int>(3));
	while (m.step())
		;
	return m.result();
}
struct Sink {
	std::vector<Text> all;
	bool full = false;
	bool offer(Text &&s)
	{
		if (full)
			return false;
		all.push_back(std::move(s));
		return true;
	}
};
Text offer_or_keep(Sink &sink, Text s)
{
	if (!sink.offer(std::move(s)))
		return s;
	return "sent";
}
int swap_buffers(int rounds)
{
	std::vector<int> front{1}, back;
	for (int i = 0; i < rounds; i++) {
		back.clear();
		for (int v : front)
			back.push_back(v + i);
		back.push_back(i);
		std::swap(front, back);
	}
	return int(front.size());
}
int double_buffer_moves(int rounds)
{
	std::vector<int> cur{1, 2};
	for (int i = 0; i < rounds; i++) {
		std::vector<int> next;
		next.reserve(cur.size());
		for (int v : cur)
			next.push_back(v * 2);
		cur = std::move(next);
	}
	return cur[0];
}
std::array<Box, 3> filled_array()
{
	std::array<Box, 3> a;
	for (auto &p : a)
		p = std::make_unique<int>(1);
	Box first = std::move(a[0]);
	a[0] = std::move(a[1]);
	a[1] = std::move(a[2]);
	a[2] = std::move(first);
	return a;
}
std::tuple<Text, Box> by_tie(Text s)
{
	Text head;
	Box size;
	std::tie(head, size) = std::tuple(std::move(s), std::make_unique<int>(3));
	s = head;
	return {std::move(head), std::move(size)};
}
int closures_take(Box p)
{
	auto f = [p = std::move(p)] { return *p; };
	p = std::make_unique<int>(9);
	auto g = [q = std::move(p)]() mutable {
		int v = *q;
		q.reset();
		return v;
	};
	return f() + g();
}
std::function<int()> shared_closure(std::shared_ptr<int> p)
{
	auto f = [p] { return *p; };
	*p += 1;
	return [f = std::move(f), p = std::move(p)] { return f() + *p; };
}
std::unique_ptr<int> release_into(std::unique_ptr<int> p, int *&raw)
{
	raw = p.release();
	p.reset(new int(*raw + 1));
	return p;
}
int raw_owner()
{
	int *raw = nullptr;
	auto q = release_into(std::make_unique<int>(1), raw);
	std::unique_ptr<int> back(raw);
	return *q + *back;
}
struct Message {
	Text to;
	Text body;
};
class Outbox
{
public:
	void post(Message m) { waiting_.push_back(std::move(m)); }
	std::vector<Message> flush()
	{
		std::vector<Message> out;
		out.swap(waiting_);
		return out;
	}
	std::vector<Message> flush_moved()
	{
		auto out = std::move(waiting_);
		waiting_.clear();
		return out;
	}
	std::size_t waiting() const { return waiting_.size(); }

private:
	std::vector<Message> waiting_;
};
int post_all(Outbox &o, std::vector<Message> in)
{
	for (Message &m : in) {
		if (m.to.empty()) {
			m.to = "nobody";
			continue;
		}
		o.post(std::move(m));
	}
	return int(o.flush().size() + o.flush_moved().size() + o.waiting());
}
int while_with_take(std::queue<Box> q)
{
	auto take = [&q]() -> Box {
		if (q.empty())
			return nullptr;
		Box b = std::move(q.front());
		q.pop();
		return b;
	};
	int sum = 0;
	while (Box b = take())
		sum += *b;
	Box b;
	for (b = std::make_unique<int>(1); *b < 5; b = std::make_unique<int>(*b * 2))
		sum += *b;
	return sum;
}
int moves_in_do_while()
{
	Box p = std::make_unique<int>(0);
	std::vector<Box> all;
	do {
		const int v = *p;
		all.push_back(std::move(p));
		p = std::make_unique<int>(v + 1);
	} while (*p < 3);
	return int(all.size()) + *p;
}
Text concat_moved(std::vector<Text> parts)
{
	Text out = parts.empty() ? Text() : std::move(parts.front());
	for (std::size_t i = 1; i < parts.size(); i++)
		out += std::move(parts[i]);
	parts.clear();
	parts.push_back(out);
	return parts.front();
}
struct Base {
	explicit Base(Text n) : name(std::move(n)) {}
	Base(Base &&) = default;
	Base &operator=(Base &&) = default;
	Text name;
};
struct Derived : Base {
	Derived(Text n, Box b) : Base(std::move(n)), box(std::move(b)) {}
	Derived(Derived &&o) noexcept : Base(std::move(o)), box(std::move(o.box)) {}
	Derived &operator=(Derived &&o) noexcept
	{
		Base::operator=(std::move(o));
		box = std::move(o.box);
		return *this;
	}
	Box box;
};
int derived_moves()
{
	Derived a("a", std::make_unique<int>(1));
	Derived b = std::move(a);
	a = Derived("c", std::make_unique<int>(2));
	b = std::move(a);
	return *b.box + int(b.name.size());
}
int flag_in_object(Record r, std::vector<Box> &out)
{
	bool took = r.extra != nullptr;
	if (took)
		out.push_back(std::move(r.extra));
	else
		r.extra = std::make_unique<int>(5);
	return took ? *out.back() : *r.extra;
}
int run()
{
	std::vector<Packet> wire;
	std::vector<Box> to;
	std::vector<Text> names{"b", "c", "a"};
	std::map<Text, Box> m;
	std::map<Text, int> keys{{"k", 1}, {"l", 2}};
	std::deque<Box> dq;
	dq.push_back(std::make_unique<int>(1));
	Text t;
	Box slot = std::make_unique<int>(1);
	std::mutex mu;
	Value v = Text("abc");
	Pool pool;
	Sink sink;
	Outbox box;
	insertion_sort(names);
	rotate_one(names);
	std::vector<Box> holes;
	holes.push_back(nullptr);
	holes.push_back(std::make_unique<int>(3));
	compact(holes);
	rename_key(keys, "k", "z");
	std::vector<Task> tasks;
	tasks.push_back({1, std::make_unique<int>(1)});
	tasks.push_back({3, std::make_unique<int>(3)});
	std::queue<Box> q;
	q.push(std::make_unique<int>(2));
	std::vector<Box> stack;
	stack.push_back(std::make_unique<int>(5));
	std::size_t n = in_batches({1, 2, 3}, 2).size() + send_all(wire, 2) +
			choose(true, "a", "b").size() + choose_then_other(false, "a", "b").size();
	int i = *ordered(std::make_unique<int>(2), std::make_unique<int>(1)).first +
		moved_if_flag(std::make_unique<int>(2), true, to) +
		moved_if_flag(std::make_unique<int>(2), false, to) +
		moved_unless_kept("n", 2, names) + moved_unless_kept("n", 1, names) +
		int(switch_moves(2, "x").size() + switch_moves(5, "x").size());
	Record r{"n", {1}, std::make_unique<int>(1), 2};
	r = split_name(std::move(r), t);
	r = rebuilt(std::move(r));
	i += parts_one_by_one(std::move(r)) + emplace_fails(m, "a", std::make_unique<int>(1)) +
	     emplace_fails(m, "a", std::make_unique<int>(1)) +
	     try_emplace_keeps(m, "a", std::make_unique<int>(1));
	i += **queue_pop(dq) + drain_stack(std::move(stack)) +
	     swapped(std::make_unique<int>(2), std::make_unique<int>(1)) + *exchange_old(slot, 3) +
	     retry_until(std::make_unique<int>(1)) +
	     *pass_or_keep(std::make_unique<int>(1), nullptr) + int(through_steps("a").size()) +
	     rerun(Pending(std::make_unique<int>(1))) + list_sum();
	n += taken(v).index() + variant_by_type(Text("ab")) + visit_takes(Value(3)).size() +
	     optional_moves("a").size() + optional_maybe({}, "b").size() + lock_moved(mu, true) +
	     lock_moved(mu, false) + use_session().size() + variadic() +
	     applied(std::make_unique<int>(1)) + tokens("a \"b c\" d").size() +
	     grouped({{"a", "b"}}).size() + keys_of(keys).size() + heap_of_tasks(std::move(tasks)) +
	     *fallback_chain(nullptr, nullptr) + catch_and_reuse("") + use_pool(pool) +
	     run_machine() + offer_or_keep(sink, "a").size();
	n += swap_buffers(2) + double_buffer_moves(2) + *filled_array()[0] +
	     std::get<0>(by_tie("a")).size() + closures_take(std::make_unique<int>(1)) +
	     shared_closure(std::make_shared<int>(1))() + raw_owner() +
	     post_all(box, {{"a", "b"}, {"", "c"}}) + while_with_take(std::move(q)) +
	     moves_in_do_while() + concat_moved({"a", "b"}).size() + derived_moves() +
	     flag_in_object({"", {}, nullptr, 0}, to);
	return i + int(n);
}
} // namespace moves
int main()
{
	return moves::run() == 0;
}
