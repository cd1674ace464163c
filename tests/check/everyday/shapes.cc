// SPDX-License-Identifier: GPL-2.0
// Closures, order of destruction, coroutines, classes that keep what they are given
#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <coroutine>
#include <cstdio>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace shapes
{
using Text = std::string;
using View = std::string_view;

// closures that are handed on, kept, returned
std::function<int(int)> adder(int n)
{
	return [n](int x) { return x + n; };
}
std::function<Text()> later(Text s)
{
	return [s = std::move(s)] { return s + "!"; };
}
auto multiply(const std::vector<int> &v)
{
	return [&v](int k) {
		int sum = 0;
		for (int x : v)
			sum += x * k;
		return sum;
	};
}
int use_local_closure()
{
	std::vector<int> v{1, 2, 3};
	auto f = multiply(v);
	const int a = f(2);
	v.push_back(4);
	return a + f(1);
}
template <typename F>
class Defer
{
public:
	explicit Defer(F f) : f_(std::move(f)) {}
	Defer(const Defer &) = delete;
	Defer &operator=(const Defer &) = delete;
	~Defer() { f_(); }

private:
	F f_;
};
int deferred(std::vector<Text> &log)
{
	int depth = 1;
	Text name = "deferred";
	Defer first([&log, &name] { log.push_back(name); });
	Defer second([&] { depth--; });
	name += "!";
	return depth;
}
Text returned_while_deferred(bool &closed)
{
	Text result = "value";
	Defer close([&closed] { closed = true; });
	return result;
}
class Button
{
public:
	void on_click(std::function<void()> f) { handlers_.push_back(std::move(f)); }
	void click() const
	{
		for (const auto &h : handlers_)
			h();
	}

private:
	std::vector<std::function<void()>> handlers_;
};
class Dialog
{
public:
	Dialog()
	{
		ok_.on_click([this] { accepted_ = true; });
		ok_.on_click([this] { title_ += "."; });
	}
	Dialog(const Dialog &) = delete;
	Dialog &operator=(const Dialog &) = delete;
	bool run()
	{
		ok_.click();
		return accepted_;
	}
	const Text &title() const { return title_; }

private:
	bool accepted_ = false;
	Text title_ = "dialog";
	Button ok_;
};
int use_dialog()
{
	Dialog d;
	int clicks = 0;
	Button b;
	b.on_click([&clicks] { clicks++; });
	b.click();
	return d.run() + clicks + int(d.title().size());
}
// a token that disconnects the closure when it ends
class Bus
{
public:
	class Token
	{
	public:
		Token() = default;
		Token(Bus &b, int id) : bus_(&b), id_(id) {}
		Token(Token &&o) noexcept : bus_(std::exchange(o.bus_, nullptr)), id_(o.id_) {}
		Token &operator=(Token &&o) noexcept
		{
			if (this != &o) {
				reset();
				bus_ = std::exchange(o.bus_, nullptr);
				id_ = o.id_;
			}
			return *this;
		}
		~Token() { reset(); }
		void reset()
		{
			if (bus_)
				bus_->handlers_.erase(id_);
			bus_ = nullptr;
		}

	private:
		Bus *bus_ = nullptr;
		int id_ = 0;
	};
	template <typename F>
	[[nodiscard]] Token listen(F f)
	{
		handlers_[++last_] = std::move(f);
		return Token(*this, last_);
	}
	void send(int v)
	{
		for (auto &[id, h] : handlers_)
			h(v);
	}

private:
	std::map<int, std::function<void(int)>> handlers_;
	int last_ = 0;
};
int scoped_listeners()
{
	Bus bus;
	int total = 0;
	{
		int here = 0;
		auto t = bus.listen([&here, &total](int v) {
			here += v;
			total += here;
		});
		bus.send(1);
		bus.send(2);
	}
	bus.send(100);
	auto keep = bus.listen([&total](int v) { total += v; });
	bus.send(5);
	keep.reset();
	bus.send(50);
	return total;
}
class Panel
{
public:
	explicit Panel(Bus &b) : token_(b.listen([this](int v) { seen_ += v; })) {}
	Panel(const Panel &) = delete;
	Panel &operator=(const Panel &) = delete;
	int seen() const { return seen_; }

private:
	int seen_ = 0;
	Bus::Token token_;
};
int panels()
{
	Bus bus;
	Panel outer(bus);
	{
		Panel inner(bus);
		bus.send(1);
	}
	std::vector<std::unique_ptr<Panel>> all;
	for (int i = 0; i < 3; i++)
		all.push_back(std::make_unique<Panel>(bus));
	bus.send(2);
	all.erase(all.begin());
	bus.send(3);
	return outer.seen() + all.front()->seen();
}
// order of members and locals
class Sink
{
public:
	void write(View s) { text_ += s; }
	const Text &text() const { return text_; }

private:
	Text text_;
};
class Scoped
{
public:
	Scoped(Sink &s, Text name) : sink_(s), name_(std::move(name)) { sink_.write("+" + name_); }
	Scoped(const Scoped &) = delete;
	Scoped &operator=(const Scoped &) = delete;
	~Scoped() { sink_.write("-" + name_); }

private:
	Sink &sink_;
	Text name_;
};
Text scopes(bool both)
{
	Sink s;
	{
		Scoped a(s, "a");
		std::optional<Scoped> b;
		if (both)
			b.emplace(s, "b");
		std::vector<std::unique_ptr<Scoped>> more;
		more.push_back(std::make_unique<Scoped>(s, "c"));
	}
	return s.text();
}
class Service
{
public:
	Service() : worker_(sink_, "worker") { sink_.write("start"); }

private:
	Sink sink_;
	Scoped worker_;
};
struct Database {
	std::map<int, Text> rows;
};
class Transaction
{
public:
	explicit Transaction(Database &db) : db_(&db), old_(db.rows) {}
	Transaction(Transaction &&o) noexcept
		: db_(std::exchange(o.db_, nullptr)), old_(std::move(o.old_))
	{
	}
	~Transaction()
	{
		if (db_)
			db_->rows = std::move(old_);
	}
	void put(int k, Text v) { db_->rows[k] = std::move(v); }
	void commit() { db_ = nullptr; }

private:
	Database *db_;
	std::map<int, Text> old_;
};
Transaction begin(Database &db)
{
	Transaction t(db);
	t.put(0, "begun");
	return t;
}
std::size_t transactions(bool ok)
{
	Database db;
	db.rows[1] = "one";
	{
		Transaction t = begin(db);
		t.put(2, "two");
		if (ok)
			t.commit();
	}
	return db.rows.size();
}
struct Named {
	explicit Named(int id) : name("number " + std::to_string(id)) {}
	Text name;
};
class Tagged
{
public:
	explicit Tagged(Sink &s) : sink_(s) {}
	Tagged(const Tagged &) = delete;
	Tagged &operator=(const Tagged &) = delete;
	~Tagged() { sink_.write(tag_); }
	void tag(View t) { tag_ = t; }

private:
	Sink &sink_;
	View tag_;
};
class Request : public Named, public Tagged
{
public:
	Request(Sink &s, int id) : Named(id), Tagged(s) { tag(name); }
};
std::size_t requests()
{
	Sink s;
	{
		Request r(s, 7);
	}
	return s.text().size();
}
struct BufferHolder {
	std::array<char, 32> buffer{};
};
class BufferStream : private BufferHolder, public std::streambuf
{
public:
	BufferStream() { setp(buffer.data(), buffer.data() + buffer.size()); }
	std::size_t written() const { return std::size_t(pptr() - pbase()); }
};
std::size_t stream_over_buffer()
{
	BufferStream b;
	std::ostream out(&b);
	out << "abc" << 12;
	return b.written();
}
class Document
{
public:
	explicit Document(Text t) : text_(std::move(t)), view_(text_) {}
	Document(const Document &o) : text_(o.text_), view_(text_) {}
	Document &operator=(const Document &o)
	{
		text_ = o.text_;
		view_ = text_;
		return *this;
	}
	View view() const { return view_; }
	void append(View s)
	{
		text_.append(s);
		view_ = text_;
	}

private:
	Text text_;
	View view_;
};
std::size_t documents()
{
	Document a("abc");
	Document b = a;
	b.append("def");
	a = b;
	return a.view().size() + b.view().size();
}
// exceptions
class Error : public std::runtime_error
{
public:
	Error(const Text &what, int code) : std::runtime_error(what), code_(code) {}
	int code() const { return code_; }

private:
	int code_;
};
int parse(const Text &s)
{
	if (s.empty())
		throw Error("nothing to parse", 2);
	int v = 0;
	for (char c : s) {
		if (c < '0' || c > '9')
			throw Error("no digit: " + Text(1, c), 1);
		v = v * 10 + (c - '0');
	}
	return v;
}
Text error_text(const Text &s)
{
	try {
		return std::to_string(parse(s));
	} catch (const Error &e) {
		return e.what() + Text(" ") + std::to_string(e.code());
	}
}
int rethrown(const Text &s)
{
	std::exception_ptr kept;
	int code = 0;
	try {
		code = parse(s);
	} catch (...) {
		kept = std::current_exception();
	}
	try {
		if (kept)
			std::rethrow_exception(kept);
	} catch (const Error &e) {
		code = e.code();
	}
	return code;
}
std::unique_ptr<int> made_or_thrown(bool fail)
{
	auto p = std::make_unique<int>(1);
	auto q = std::make_unique<int>(2);
	if (fail)
		throw Error("fail", 3);
	*p += *q;
	return p;
}
int unwound()
{
	std::vector<int> log;
	try {
		Defer note([&log] { log.push_back(1); });
		made_or_thrown(true);
	} catch (const std::exception &e) {
		log.push_back(int(View(e.what()).size()));
	}
	return std::accumulate(log.begin(), log.end(), 0);
}
// coroutines
template <typename T>
class Generator
{
public:
	struct promise_type {
		T value{};
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
		void unhandled_exception() { std::terminate(); }
	};
	explicit Generator(std::coroutine_handle<promise_type> h) : h_(h) {}
	Generator(Generator &&o) noexcept : h_(std::exchange(o.h_, nullptr)) {}
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (h_)
			h_.destroy();
	}
	bool next()
	{
		h_.resume();
		return !h_.done();
	}
	const T &value() const { return h_.promise().value; }

private:
	std::coroutine_handle<promise_type> h_;
};
Generator<int> count(int from, int to)
{
	for (int i = from; i < to; i++)
		co_yield i;
}
Generator<Text> lines(Text all)
{
	std::size_t at = 0;
	while (at < all.size()) {
		auto end = all.find('\n', at);
		if (end == Text::npos)
			end = all.size();
		co_yield all.substr(at, end - at);
		at = end + 1;
	}
}
Generator<int> squares(Generator<int> in)
{
	while (in.next())
		co_yield in.value() * in.value();
}
Generator<int> elements(const std::vector<int> &v)
{
	for (int x : v)
		co_yield x;
}
int coroutines()
{
	int sum = 0;
	for (auto g = squares(count(1, 4)); g.next();)
		sum += g.value();
	auto l = lines("a\nbc\n");
	while (l.next())
		sum += int(l.value().size());
	std::vector<int> v{1, 2};
	auto e = elements(v);
	while (e.next())
		sum += e.value();
	v.push_back(3);
	return sum;
}
// CRTP, type erasure, visitors
template <typename D>
struct Printable {
	Text print() const
	{
		Text out = "<";
		static_cast<const D *>(this)->write(out);
		return out + ">";
	}
};
struct Dot : Printable<Dot> {
	int x = 1;
	void write(Text &out) const { out += std::to_string(x); }
};
class AnyShape
{
	struct Base {
		virtual ~Base() = default;
		virtual double area() const = 0;
		virtual std::unique_ptr<Base> clone() const = 0;
	};
	template <typename T>
	struct Model final : Base {
		explicit Model(T v) : value(std::move(v)) {}
		double area() const override { return value.area(); }
		std::unique_ptr<Base> clone() const override
		{
			return std::make_unique<Model>(value);
		}
		T value;
	};

public:
	template <typename T>
	AnyShape(T v) : p_(std::make_unique<Model<T>>(std::move(v)))
	{
	}
	AnyShape(const AnyShape &o) : p_(o.p_->clone()) {}
	AnyShape(AnyShape &&) noexcept = default;
	AnyShape &operator=(AnyShape o) noexcept
	{
		std::swap(p_, o.p_);
		return *this;
	}
	double area() const { return p_->area(); }

private:
	std::unique_ptr<Base> p_;
};
struct Square {
	double a;
	double area() const { return a * a; }
};
struct Circle {
	double r;
	double area() const { return 3 * r * r; }
};
double erased()
{
	std::vector<AnyShape> all;
	all.emplace_back(Square{2});
	all.emplace_back(Circle{1});
	AnyShape copy = all[0];
	all[0] = all[1];
	double sum = copy.area();
	for (const auto &s : all)
		sum += s.area();
	return sum;
}
template <typename... F>
struct Overload : F... {
	using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;
struct Add;
struct Neg;
using Expr = std::variant<int, std::unique_ptr<Add>, std::unique_ptr<Neg>>;
struct Add {
	Expr l, r;
};
struct Neg {
	Expr e;
};
int eval(const Expr &e)
{
	return std::visit(
		Overload{[](int v) { return v; },
			 [](const std::unique_ptr<Add> &a) { return eval(a->l) + eval(a->r); },
			 [](const std::unique_ptr<Neg> &n) { return -eval(n->e); }},
		e);
}
Expr simplify(Expr e)
{
	if (auto *n = std::get_if<std::unique_ptr<Neg>>(&e)) {
		if (auto *inner = std::get_if<std::unique_ptr<Neg>>(&(*n)->e)) {
			Expr out = std::move((*inner)->e);
			return simplify(std::move(out));
		}
		(*n)->e = simplify(std::move((*n)->e));
	}
	return e;
}
int expressions()
{
	auto neg = [](Expr e) { return Expr(std::make_unique<Neg>(Neg{std::move(e)})); };
	Expr e = neg(neg(std::make_unique<Add>(Add{2, neg(3)})));
	const int before = eval(e);
	e = simplify(std::move(e));
	return before * 10 + eval(e);
}
// state machines and parsers
class Parser
{
public:
	explicit Parser(View in) : in_(in) {}
	std::optional<double> expression()
	{
		auto v = term();
		while (v && (take('+') || last_ == '-')) {
			const char op = last_;
			auto r = term();
			if (!r)
				return std::nullopt;
			v = op == '+' ? *v + *r : *v - *r;
		}
		return v;
	}

private:
	bool take(char c)
	{
		last_ = in_.empty() ? '\0' : in_.front();
		if (last_ != c && !(c == '+' && last_ == '-'))
			return false;
		in_.remove_prefix(1);
		return last_ == c;
	}
	std::optional<double> term()
	{
		double v = 0;
		std::size_t n = 0;
		while (n < in_.size() && in_[n] >= '0' && in_[n] <= '9')
			v = v * 10 + (in_[n++] - '0');
		if (n == 0)
			return std::nullopt;
		in_.remove_prefix(n);
		return v;
	}
	View in_;
	char last_ = '\0';
};
class Connection
{
	struct Closed {
	};
	struct Opening {
		int tries;
	};
	struct Open {
		Text peer;
		std::vector<Text> sent;
	};
	std::variant<Closed, Opening, Open> state_;

public:
	void open() { state_ = Opening{0}; }
	bool step(bool answered)
	{
		if (auto *o = std::get_if<Opening>(&state_)) {
			o->tries++;
			if (answered)
				state_ = Open{"peer " + std::to_string(o->tries), {}};
			else if (o->tries > 2)
				state_ = Closed{};
		}
		return std::holds_alternative<Open>(state_);
	}
	std::size_t send(Text s)
	{
		auto *o = std::get_if<Open>(&state_);
		if (!o)
			return 0;
		o->sent.push_back(std::move(s));
		return o->sent.size() + o->peer.size();
	}
};
std::size_t connected()
{
	Connection c;
	c.open();
	while (!c.step(true))
		;
	return c.send("x") + c.send("y");
}
// observers that leave before what they watch
class Subject;
class Observer
{
public:
	explicit Observer(Subject &s);
	Observer(const Observer &) = delete;
	Observer &operator=(const Observer &) = delete;
	~Observer();
	int seen = 0;

private:
	Subject &subject_;
};
class Subject
{
public:
	void add(Observer &o) { all_.push_back(&o); }
	void remove(Observer &o) { std::erase(all_, &o); }
	void notify()
	{
		for (Observer *o : all_)
			o->seen++;
	}
	std::size_t count() const { return all_.size(); }

private:
	std::vector<Observer *> all_;
};
Observer::Observer(Subject &s) : subject_(s)
{
	subject_.add(*this);
}
Observer::~Observer()
{
	subject_.remove(*this);
}
std::size_t observers()
{
	Subject s;
	std::size_t n = 0;
	{
		Observer a(s);
		auto b = std::make_unique<Observer>(s);
		s.notify();
		b.reset();
		s.notify();
		n = std::size_t(a.seen) + s.count();
	}
	s.notify();
	return n * 10 + s.count();
}
// shared and weak
struct TreeNode : std::enable_shared_from_this<TreeNode> {
	int value = 0;
	std::weak_ptr<TreeNode> parent;
	std::vector<std::shared_ptr<TreeNode>> children;
	std::shared_ptr<TreeNode> add(int v)
	{
		auto c = std::make_shared<TreeNode>();
		c->value = v;
		c->parent = weak_from_this();
		children.push_back(c);
		return c;
	}
	int root_value() const
	{
		auto p = parent.lock();
		return p ? p->root_value() : value;
	}
};
int shared_tree()
{
	auto root = std::make_shared<TreeNode>();
	root->value = 5;
	auto leaf = root->add(1)->add(2);
	const int v = leaf->root_value();
	root.reset();
	return v * 10 + leaf->root_value();
}
// allocators, placement, own smart pointers
template <typename T>
struct Counting {
	using value_type = T;
	int *count;
	explicit Counting(int &c) : count(&c) {}
	template <typename U>
	Counting(const Counting<U> &o) : count(o.count)
	{
	}
	T *allocate(std::size_t n)
	{
		++*count;
		return std::allocator<T>().allocate(n);
	}
	void deallocate(T *p, std::size_t n)
	{
		--*count;
		std::allocator<T>().deallocate(p, n);
	}
	template <typename U>
	bool operator==(const Counting<U> &o) const
	{
		return count == o.count;
	}
};
int allocators()
{
	int live = 0;
	int most = 0;
	{
		std::vector<int, Counting<int>> v{Counting<int>(live)};
		for (int i = 0; i < 10; i++)
			v.push_back(i);
		most = live;
		std::list<int, Counting<int>> l({1, 2}, Counting<int>(live));
		most += live;
	}
	return most * 10 + live;
}
template <typename T>
class Intrusive
{
public:
	Intrusive() = default;
	explicit Intrusive(T *p) : p_(p) {}
	Intrusive(const Intrusive &o) : p_(o.p_)
	{
		if (p_)
			p_->refs++;
	}
	Intrusive(Intrusive &&o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
	Intrusive &operator=(Intrusive o) noexcept
	{
		std::swap(p_, o.p_);
		return *this;
	}
	~Intrusive()
	{
		if (p_ && --p_->refs == 0)
			delete p_;
	}
	T *operator->() const { return p_; }
	explicit operator bool() const { return p_ != nullptr; }

private:
	T *p_ = nullptr;
};
struct Widget {
	int refs = 1;
	int value = 3;
	Intrusive<Widget> next;
};
int intrusive()
{
	Intrusive<Widget> a(new Widget);
	Intrusive<Widget> b = a;
	b->value++;
	a = Intrusive<Widget>(new Widget);
	a->next = b;
	b = Intrusive<Widget>();
	return a->next->value + (b ? 1 : 0);
}
class Handle
{
public:
	Handle() = default;
	explicit Handle(int id) : id_(id) {}
	Handle(Handle &&o) noexcept : id_(std::exchange(o.id_, -1)) {}
	Handle &operator=(Handle &&o) noexcept
	{
		std::swap(id_, o.id_);
		return *this;
	}
	~Handle() { close(); }
	bool valid() const { return id_ >= 0; }
	void open(int id)
	{
		close();
		id_ = id;
	}
	void close() { id_ = -1; }

private:
	int id_ = -1;
};
int handles()
{
	std::vector<Handle> kept;
	Handle h(1);
	kept.push_back(std::move(h));
	h.open(2);
	kept.push_back(std::move(h));
	h = Handle(3);
	int n = h.valid();
	for (const auto &k : kept)
		n += k.valid();
	return n;
}
struct FileCloser {
	void operator()(std::FILE *f) const { std::fclose(f); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;
long file_size(const char *name)
{
	File f(std::fopen(name, "rb"));
	if (!f)
		return -1;
	std::fseek(f.get(), 0, SEEK_END);
	const long n = std::ftell(f.get());
	f.reset();
	return n;
}
// loops that change what they walk, by index or by a copy
int walk_by_copy(std::map<int, std::function<void()>> &handlers)
{
	int n = 0;
	handlers[1] = [&handlers] { handlers.erase(2); };
	handlers[2] = [&n] { n += 10; };
	std::vector<int> ids;
	for (const auto &[id, h] : handlers)
		ids.push_back(id);
	for (int id : ids)
		if (auto it = handlers.find(id); it != handlers.end()) {
			auto h = it->second;
			h();
			n++;
		}
	handlers.clear();
	return n;
}
std::size_t worklist(std::vector<int> todo)
{
	std::set<int> seen;
	for (std::size_t i = 0; i < todo.size(); i++) {
		const int at = todo[i];
		if (!seen.insert(at).second)
			continue;
		if (at > 1)
			todo.push_back(at / 2);
	}
	return seen.size();
}
int run()
{
	std::vector<Text> log;
	bool closed = false;
	std::map<int, std::function<void()>> handlers;
	Parser p("1+2-4");
	Service service;
	return adder(1)(2) + int(later("a")().size()) + use_local_closure() + deferred(log) +
	       int(returned_while_deferred(closed).size()) + use_dialog() + scoped_listeners() +
	       panels() + int(scopes(true).size()) +
	       int(transactions(true) + transactions(false) + requests() + stream_over_buffer() +
		   documents() + error_text("x").size()) +
	       rethrown("") + unwound() + coroutines() + int(Dot().print().size()) + int(erased()) +
	       expressions() + int(*p.expression()) + int(connected() + observers()) +
	       shared_tree() + allocators() + intrusive() + handles() +
	       int(file_size("/nonexistent")) + walk_by_copy(handlers) +
	       int(worklist({9, 4}) + log.size()) + closed;
}
} // namespace shapes
int main()
{
	return shapes::run() == 0;
}
