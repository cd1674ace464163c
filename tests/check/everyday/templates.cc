// SPDX-License-Identifier: GPL-2.0
// Templates, ranges, coroutines, CRTP, streams, event loops, smart pointers
#include <algorithm>
#include <array>
#include <bitset>
#include <chrono>
#include <cmath>
#include <compare>
#include <concepts>
#include <coroutine>
#include <cstring>
#include <deque>
#include <exception>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <memory_resource>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace a5
{
// generator
template <typename T>
class Generator
{
public:
	struct promise_type {
		T value;
		std::exception_ptr error;
		Generator get_return_object()
		{
			return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T v)
		{
			value = std::move(v);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { error = std::current_exception(); }
	};
	explicit Generator(std::coroutine_handle<promise_type> h) : h_(h) {}
	Generator(Generator &&o) noexcept : h_(std::exchange(o.h_, {})) {}
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (h_)
			h_.destroy();
	}
	std::optional<T> next()
	{
		h_.resume();
		if (h_.done()) {
			if (h_.promise().error)
				std::rethrow_exception(h_.promise().error);
			return std::nullopt;
		}
		return std::move(h_.promise().value);
	}

private:
	std::coroutine_handle<promise_type> h_;
};
Generator<int> count(int from, int to)
{
	for (int i = from; i < to; i++)
		co_yield i;
}
Generator<std::string> words(std::string text)
{
	std::istringstream in(std::move(text));
	std::string w;
	while (in >> w)
		co_yield w;
}
Generator<int> chained(int n)
{
	auto inner = count(0, n);
	while (auto v = inner.next())
		co_yield *v * 2;
}
Generator<int> over(const std::vector<int> &v)
{
	for (int x : v)
		co_yield x;
}
int use_generators()
{
	int sum = 0;
	for (auto g = chained(4); auto v = g.next();)
		sum += *v;
	auto w = words("a bc d");
	while (auto s = w.next())
		sum += int(s->size());
	std::vector<int> v{1, 2};
	auto o = over(v);
	while (auto x = o.next())
		sum += *x;
	return sum;
}
// task
struct Task {
	struct promise_type {
		Task get_return_object()
		{
			return {std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_never initial_suspend() { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> h;
};
class Loop
{
public:
	struct Awaiter {
		Loop &loop;
		bool await_ready() const { return false; }
		void await_suspend(std::coroutine_handle<> h) { loop.ready_.push_back(h); }
		void await_resume() const {}
	};
	Awaiter yield() { return {*this}; }
	void run()
	{
		while (!ready_.empty()) {
			auto h = ready_.front();
			ready_.pop_front();
			h.resume();
		}
	}

private:
	std::deque<std::coroutine_handle<>> ready_;
};
Task worker(Loop &loop, std::vector<int> &out, int id)
{
	for (int i = 0; i < 2; i++) {
		out.push_back(id);
		co_await loop.yield();
	}
}
int use_loop()
{
	Loop loop;
	std::vector<int> out;
	Task a = worker(loop, out, 1);
	Task b = worker(loop, out, 2);
	loop.run();
	a.h.destroy();
	b.h.destroy();
	return int(out.size()) * 10 + out[1];
}
// event loop
class EventLoop
{
public:
	using Clock = long;
	int after(Clock delay, std::function<void()> f)
	{
		int id = ++last_;
		timers_.emplace(now_ + delay, Timer{id, std::move(f)});
		return id;
	}
	void cancel(int id)
	{
		for (auto it = timers_.begin(); it != timers_.end(); ++it)
			if (it->second.id == id) {
				timers_.erase(it);
				return;
			}
	}
	void run()
	{
		while (!timers_.empty()) {
			auto node = timers_.extract(timers_.begin());
			now_ = node.key();
			node.mapped().f();
		}
	}

private:
	struct Timer {
		int id;
		std::function<void()> f;
	};
	std::multimap<Clock, Timer> timers_;
	Clock now_ = 0;
	int last_ = 0;
};
int use_events()
{
	EventLoop l;
	std::string log;
	int dead = 0;
	std::function<void()> tick = [&] {
		log += 't';
		if (log.size() < 3)
			l.after(5, tick);
	};
	l.after(1, tick);
	dead = l.after(2, [&log] { log += 'x'; });
	l.after(0, [&] { l.cancel(dead); });
	l.run();
	return int(log.size());
}
// ranges
std::vector<std::string> upper_long(const std::vector<std::string> &in)
{
	auto v = in | std::views::filter([](const std::string &s) { return s.size() > 1; }) |
		 std::views::transform([](std::string s) {
			 for (char &c : s)
				 c = char(std::toupper(c));
			 return s;
		 });
	return {v.begin(), v.end()};
}
int sum_squares(std::span<const int> s)
{
	int sum = 0;
	for (int x : s | std::views::transform([](int v) { return v * v; }) | std::views::take(3))
		sum += x;
	return sum;
}
std::map<std::string, int> histogram(std::span<const std::string> s)
{
	std::map<std::string, int> out;
	std::ranges::for_each(s, [&](const std::string &x) { ++out[x]; });
	return out;
}
auto evens(const std::vector<int> &v)
{
	return v | std::views::filter([](int x) { return x % 2 == 0; });
}
int use_evens()
{
	std::vector<int> v{1, 2, 3, 4};
	auto e = evens(v);
	return std::accumulate(e.begin(), e.end(), 0);
}
std::vector<int> iota_sorted(int n)
{
	std::vector<int> v(std::size_t(n), 0);
	std::iota(v.rbegin(), v.rend(), 0);
	std::ranges::sort(v, std::greater{});
	auto [first, last] = std::ranges::remove_if(v, [](int x) { return x % 3 == 0; });
	v.erase(first, last);
	return v;
}
struct Person {
	std::string name;
	int age;
	auto operator<=>(const Person &) const = default;
};
const Person &oldest(const std::vector<Person> &p)
{
	return *std::ranges::max_element(p, {}, &Person::age);
}
std::vector<const Person *> by_age(const std::vector<Person> &p)
{
	std::vector<const Person *> out;
	std::transform(p.begin(), p.end(), std::back_inserter(out),
		       [](const Person &x) { return &x; });
	std::ranges::sort(out, {}, [](const Person *x) { return x->age; });
	return out;
}
std::string names(const std::vector<Person> &p)
{
	std::ostringstream out;
	const char *sep = "";
	for (const auto &[name, age] : p)
		out << std::exchange(sep, ", ") << std::quoted(name) << ':' << std::setw(3) << age;
	return out.str();
}
std::ostream &operator<<(std::ostream &os, const Person &p)
{
	return os << p.name + "/" << std::to_string(p.age);
}
std::string show(const Person &p)
{
	std::ostringstream o;
	o << p << '\n' << p;
	return std::move(o).str();
}
// CRTP, mixins, policies
template <typename D>
struct Comparable {
	friend bool operator>(const D &a, const D &b) { return b < a; }
	D &self() { return static_cast<D &>(*this); }
	const D &self() const { return static_cast<const D &>(*this); }
	D &twice()
	{
		self().add(self().get());
		return self();
	}
};
struct Money : Comparable<Money> {
	explicit Money(long c) : cents(c) {}
	void add(long c) { cents += c; }
	long get() const { return cents; }
	friend bool operator<(const Money &a, const Money &b) { return a.cents < b.cents; }
	long cents;
};
long use_crtp()
{
	Money a(3), b(4);
	return a.twice().twice() > b ? a.cents : b.cents;
}
template <typename... Fs>
class Dispatcher
{
public:
	explicit Dispatcher(Fs... fs) : fs_(std::move(fs)...) {}
	template <typename... A>
	int operator()(const A &...a)
	{
		return std::apply([&](auto &...f) { return (f(a...) + ... + 0); }, fs_);
	}

private:
	std::tuple<Fs...> fs_;
};
int use_pack()
{
	int calls = 0;
	Dispatcher d([&calls](int x) { return calls += x; }, [](int x) { return x * 2; });
	return d(3) + calls;
}
template <typename T, typename... A>
std::unique_ptr<T> build(A &&...a)
{
	return std::make_unique<T>(T{std::forward<A>(a)...});
}
template <typename... T>
std::vector<std::string> strings(T &&...t)
{
	std::vector<std::string> v;
	v.reserve(sizeof...(t));
	(v.emplace_back(std::forward<T>(t)), ...);
	return v;
}
template <typename F, typename... A>
auto timed(F &&f, A &&...a)
{
	auto t = std::chrono::steady_clock::now();
	auto r = std::invoke(std::forward<F>(f), std::forward<A>(a)...);
	return std::pair(std::move(r), std::chrono::steady_clock::now() - t);
}
template <std::integral T>
T gcd(T a, T b)
{
	while (b) {
		T t = a % b;
		a = b;
		b = t;
	}
	return a;
}
// type erasure
class Shape
{
public:
	template <typename T>
	Shape(T t) : p_(std::make_unique<Model<T>>(std::move(t)))
	{
	}
	Shape(const Shape &o) : p_(o.p_->clone()) {}
	Shape(Shape &&) noexcept = default;
	Shape &operator=(Shape o) noexcept
	{
		std::swap(p_, o.p_);
		return *this;
	}
	double area() const { return p_->area(); }

private:
	struct Concept {
		virtual ~Concept() = default;
		virtual double area() const = 0;
		virtual std::unique_ptr<Concept> clone() const = 0;
	};
	template <typename T>
	struct Model : Concept {
		explicit Model(T t) : t_(std::move(t)) {}
		double area() const override { return t_.area(); }
		std::unique_ptr<Concept> clone() const override
		{
			return std::make_unique<Model>(*this);
		}
		T t_;
	};
	std::unique_ptr<Concept> p_;
};
struct Sq {
	double a;
	double area() const { return a * a; }
};
double use_shapes()
{
	std::vector<Shape> v;
	v.emplace_back(Sq{2});
	Shape s = v.front();
	v.push_back(s);
	v.push_back(std::move(s));
	s = Sq{1};
	double sum = s.area();
	for (const Shape &x : v)
		sum += x.area();
	return sum;
}
// shared ownership
struct Dir : std::enable_shared_from_this<Dir> {
	std::string name;
	std::weak_ptr<Dir> parent;
	std::map<std::string, std::shared_ptr<Dir>> children;
	std::shared_ptr<Dir> make(const std::string &n)
	{
		auto &slot = children[n];
		if (!slot) {
			slot = std::make_shared<Dir>();
			slot->name = n;
			slot->parent = weak_from_this();
		}
		return slot;
	}
	std::string path() const
	{
		auto p = parent.lock();
		return p ? p->path() + "/" + name : name;
	}
};
std::string use_dirs()
{
	auto root = std::make_shared<Dir>();
	auto d = root->make("a")->make("b");
	root->children.erase("x");
	return d->path();
}
class Widget
{
public:
	struct Impl;
	Widget();
	~Widget();
	Widget(Widget &&) noexcept;
	int &count();

private:
	std::unique_ptr<Impl> impl_;
};
struct Widget::Impl {
	int n = 0;
	std::vector<std::string> log;
};
Widget::Widget() : impl_(std::make_unique<Impl>()) {}
Widget::~Widget() = default;
Widget::Widget(Widget &&) noexcept = default;
int &Widget::count()
{
	impl_->log.push_back("count");
	return impl_->n;
}
int use_widget()
{
	Widget w;
	int &n = w.count();
	n += 2;
	++w.count();
	Widget x = std::move(w);
	return x.count();
}
// dependency injection
class Store
{
public:
	virtual ~Store() = default;
	virtual const std::string *find(const std::string &k) const = 0;
	virtual void put(std::string k, std::string v) = 0;
};
class MapStore final : public Store
{
public:
	const std::string *find(const std::string &k) const override
	{
		auto it = m_.find(k);
		return it == m_.end() ? nullptr : &it->second;
	}
	void put(std::string k, std::string v) override
	{
		m_.insert_or_assign(std::move(k), std::move(v));
	}

private:
	std::map<std::string, std::string> m_;
};
class Service
{
public:
	explicit Service(Store &s) : store_(s) {}
	std::string greet(const std::string &who)
	{
		if (const auto *known = store_.find(who))
			return "again " + *known;
		store_.put(who, who + "!");
		return *store_.find(who);
	}

private:
	Store &store_;
};
std::string use_service()
{
	MapStore m;
	Service s(m);
	s.greet("a");
	return s.greet("a");
}
std::unique_ptr<Store> make_store(bool filled)
{
	auto s = std::make_unique<MapStore>();
	if (filled)
		s->put("k", "v");
	return s;
}
// undo stack
class Editor
{
public:
	void type(std::string_view s)
	{
		auto at = text_.size();
		text_ += s;
		undo_.push_back([this, at] { text_.resize(at); });
	}
	bool undo()
	{
		if (undo_.empty())
			return false;
		auto f = std::move(undo_.back());
		undo_.pop_back();
		f();
		return true;
	}
	const std::string &text() const { return text_; }

private:
	std::string text_;
	std::vector<std::function<void()>> undo_;
};
std::string use_editor()
{
	Editor e;
	e.type("ab");
	e.type("cd");
	e.undo();
	return e.text();
}
// pmr, raw buffers
int use_pmr()
{
	std::array<std::byte, 512> raw;
	std::pmr::monotonic_buffer_resource pool(raw.data(), raw.size());
	std::pmr::vector<std::pmr::string> v(&pool);
	v.emplace_back("hello");
	v.emplace_back("x");
	return int(v.size() + v[0].size());
}
class Bump
{
public:
	explicit Bump(std::size_t n) : mem_(std::make_unique<unsigned char[]>(n)), size_(n) {}
	template <typename T, typename... A>
	T *make(A &&...a)
	{
		std::size_t at = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
		if (at + sizeof(T) > size_)
			return nullptr;
		used_ = at + sizeof(T);
		return new (mem_.get() + at) T{std::forward<A>(a)...};
	}

private:
	std::unique_ptr<unsigned char[]> mem_;
	std::size_t size_, used_ = 0;
};
int use_bump()
{
	Bump b(256);
	struct N {
		int v;
		N *next;
	};
	N *head = nullptr;
	for (int i = 0; i < 4; i++)
		head = b.make<N>(i, head);
	int sum = 0;
	for (N *n = head; n; n = n->next)
		sum += n->v;
	return sum;
}
// linked list with raw nodes
template <typename T>
class List
{
	struct Node {
		T value;
		Node *next;
	};

public:
	class iterator
	{
	public:
		using value_type = T;
		using difference_type = std::ptrdiff_t;
		explicit iterator(Node *n = nullptr) : n_(n) {}
		T &operator*() const { return n_->value; }
		T *operator->() const { return &n_->value; }
		iterator &operator++()
		{
			n_ = n_->next;
			return *this;
		}
		iterator operator++(int)
		{
			auto old = *this;
			++*this;
			return old;
		}
		bool operator==(const iterator &) const = default;

	private:
		Node *n_;
	};
	List() = default;
	List(const List &) = delete;
	List(List &&o) noexcept : head_(std::exchange(o.head_, nullptr)) {}
	List &operator=(List &&o) noexcept
	{
		std::swap(head_, o.head_);
		return *this;
	}
	~List()
	{
		while (head_)
			pop();
	}
	void push(T v) { head_ = new Node{std::move(v), head_}; }
	T pop()
	{
		Node *n = head_;
		head_ = n->next;
		T v = std::move(n->value);
		delete n;
		return v;
	}
	void reverse()
	{
		Node *done = nullptr;
		for (Node *n = head_; n;) {
			Node *next = n->next;
			n->next = done;
			done = n;
			n = next;
		}
		head_ = done;
	}
	template <typename P>
	void remove_if(P p)
	{
		for (Node **at = &head_; *at;) {
			Node *n = *at;
			if (p(n->value)) {
				*at = n->next;
				delete n;
			} else {
				at = &n->next;
			}
		}
	}
	iterator begin() { return iterator(head_); }
	iterator end() { return iterator(); }
	bool empty() const { return !head_; }

private:
	Node *head_ = nullptr;
};
std::string use_list()
{
	List<std::string> l;
	for (const char *s : {"a", "bb", "c"})
		l.push(s);
	l.reverse();
	l.remove_if([](const std::string &s) { return s.size() > 1; });
	std::string out;
	for (auto &s : l)
		out += s;
	List<std::string> m = std::move(l);
	out += m.pop();
	l = std::move(m);
	return out + l.pop();
}
// misc control flow
int parse_flags(int argc, const char *const *argv)
{
	bool verbose = false;
	int level = 0;
	bool have = false;
	for (int i = 0; i < argc; i++) {
		std::string_view a = argv[i];
		if (a == "-v") {
			verbose = true;
		} else if (a.starts_with("-l")) {
			level = a.size() > 2 ? a[2] - '0' : 0;
			have = true;
		}
	}
	if (!have)
		level = 1;
	return level + verbose;
}
double newton(double x)
{
	double y = x, last;
	do {
		last = y;
		y = (y + x / y) / 2;
	} while (std::abs(y - last) > 1e-9);
	return last;
}
std::array<int, 3> minmax_mid(int a, int b, int c)
{
	int lo, mid, hi;
	if (a < b) {
		lo = a;
		hi = b;
	} else {
		lo = b;
		hi = a;
	}
	if (c < lo) {
		mid = lo;
		lo = c;
	} else if (c > hi) {
		mid = hi;
		hi = c;
	} else {
		mid = c;
	}
	return {lo, mid, hi};
}
int bits(unsigned n)
{
	int table[16];
	table[0] = 0;
	for (int i = 1; i < 16; i++)
		table[i] = table[i >> 1] + (i & 1);
	int sum = 0;
	for (; n; n >>= 4)
		sum += table[n & 15];
	return sum;
}
std::string rle(const std::string &s)
{
	std::string out;
	for (std::size_t i = 0, j; i < s.size(); i = j) {
		for (j = i; j < s.size() && s[j] == s[i]; j++)
			;
		out += s[i];
		if (j - i > 1)
			out += std::to_string(j - i);
	}
	return out;
}
bool load(std::istream &in, Person &p)
{
	return static_cast<bool>(in >> p.name >> p.age);
}
std::vector<Person> load_all(std::istream &in)
{
	std::vector<Person> v;
	Person p;
	while (load(in, p))
		v.push_back(p);
	return v;
}
std::optional<int> first_line(const std::string &file)
{
	std::ifstream in(file);
	if (!in)
		return std::nullopt;
	int n;
	if (in >> n)
		return n;
	return {};
}
struct Parser {
	const char *p, *end;
	bool number(int &out)
	{
		if (p == end || *p < '0' || *p > '9')
			return false;
		out = 0;
		while (p != end && *p >= '0' && *p <= '9')
			out = out * 10 + (*p++ - '0');
		return true;
	}
	bool pair(int &a, int &b) { return number(a) && p != end && *p++ == ',' && number(b); }
};
int use_pair(std::string_view s)
{
	Parser p{s.data(), s.data() + s.size()};
	int a, b;
	if (!p.pair(a, b))
		return -1;
	return a * b;
}
std::unordered_map<std::string, std::function<double(double, double)>> &operators()
{
	static std::unordered_map<std::string, std::function<double(double, double)>> ops{
		{"+", [](double a, double b) { return a + b; }},
		{"*", std::multiplies<double>()},
	};
	return ops;
}
double rpn(const std::string &s)
{
	std::vector<double> st;
	std::istringstream in(s);
	for (std::string t; in >> t;) {
		auto &ops = operators();
		if (auto it = ops.find(t); it != ops.end()) {
			double b = st.back();
			st.pop_back();
			double &a = st.back();
			a = it->second(a, b);
		} else {
			st.push_back(std::stod(t));
		}
	}
	return st.back();
}
int run()
{
	std::vector<Person> ps{{"a", 3}, {"b", 5}};
	std::vector<std::string> w{"a", "bc", "bc"};
	std::istringstream in("x 1 y 2");
	const char *args[] = {"-v", "-l3"};
	const int nums[] = {1, 2, 3};
	auto t = timed([](int x) { return x + 1; }, 2);
	auto b = build<Person>("z", 4);
	auto st = make_store(true);
	return use_generators() + use_loop() + use_events() + int(upper_long(w).size()) +
	       sum_squares(nums) + int(histogram(w).size()) + use_evens() +
	       int(iota_sorted(7).size()) + oldest(ps).age + by_age(ps)[0]->age +
	       int(names(ps).size() + show(ps[0]).size()) + int(use_crtp()) + use_pack() + b->age +
	       int(strings("a", std::string("b")).size()) + t.first + gcd(12, 18) +
	       int(use_shapes()) + int(use_dirs().size()) + use_widget() +
	       int(use_service().size()) + int(st->find("k")->size()) + int(use_editor().size()) +
	       use_pmr() + use_bump() + int(use_list().size()) + parse_flags(2, args) +
	       int(newton(4)) + minmax_mid(3, 1, 2)[1] + bits(255) + int(rle("aab").size()) +
	       int(load_all(in).size()) + first_line("/nonexistent").value_or(1) + use_pair("3,4") +
	       int(rpn("1 2 + 3 *"));
}
} // namespace a5
int main()
{
	return a5::run() == 0;
}
