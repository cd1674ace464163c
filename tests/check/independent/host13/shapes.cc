// SPDX-License-Identifier: GPL-2.0
// Shapes: virtual functions, slicing, templates, variants, views, coroutines, own iterators.
#include "../set.hh"
#include <algorithm>
#include <any>
#include <array>
#include <coroutine>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE codec_base_delete: a derived codec with a table is deleted through a base without a virtual destructor
namespace codec_base_delete
{
//- bad
struct CodecBad {
	virtual int decode(int v) = 0;
	~CodecBad() = default;
};
struct TableCodecBad : CodecBad {
	std::vector<int> table;
	explicit TableCodecBad(int n) : table(n, 9) {}
	int decode(int v) override { return table[v % table.size()]; }
};
int drive_bad(int n)
{
	std::unique_ptr<CodecBad> c = std::make_unique<TableCodecBad>(n);
	return c->decode(n);
}
//- good
struct CodecGood {
	virtual int decode(int v) = 0;
	virtual ~CodecGood() = default;
};
struct TableCodecGood : CodecGood {
	std::vector<int> table;
	explicit TableCodecGood(int n) : table(n, 9) {}
	int decode(int v) override { return table[v % table.size()]; }
};
int drive_good(int n)
{
	std::unique_ptr<CodecGood> c = std::make_unique<TableCodecGood>(n);
	return c->decode(n);
}
} // namespace codec_base_delete
RUN_CASE(codec_base_delete, codec_base_delete::drive_bad(3), codec_base_delete::drive_good(3))

// CASE ctor_hook: the base constructor runs a hook of the derived class through a static_cast before its members exist
namespace ctor_hook
{
//- bad
template <class D>
struct WidgetBad {
	WidgetBad() { static_cast<D *>(this)->layout(3); }
};
struct ListBad : WidgetBad<ListBad> {
	std::unique_ptr<std::vector<int>> rows = std::make_unique<std::vector<int>>();
	void layout(int n) { rows->resize(n); }
};
std::size_t drive_bad(int n)
{
	auto p = std::make_unique<ListBad>();
	p->layout(n);
	return p->rows->size();
}
//- good
template <class D>
struct WidgetGood {
	void show() { static_cast<D *>(this)->layout(3); }
};
struct ListGood : WidgetGood<ListGood> {
	std::unique_ptr<std::vector<int>> rows = std::make_unique<std::vector<int>>();
	void layout(int n) { rows->resize(n); }
};
std::size_t drive_good(int n)
{
	auto p = std::make_unique<ListGood>();
	p->show();
	p->layout(n);
	return p->rows->size();
}
} // namespace ctor_hook
RUN_CASE(ctor_hook, ctor_hook::drive_bad(3), ctor_hook::drive_good(3))

// CASE variant_switch: a reference into the text alternative is used after the token was given a number
namespace variant_switch
{
using Token = std::variant<std::string, long>;
//- bad
std::size_t normalise_bad(Token &t)
{
	auto &text = std::get<std::string>(t);
	std::size_t digits = 0;
	long v = 0;
	for (char c : text)
		v = c == '1' ? v + 1 : v;
	t = v;
	digits = text.size() + text[0];
	return digits;
}
std::size_t drive_bad(int n)
{
	Token t = std::string(n * 20, '1');
	return normalise_bad(t);
}
//- good
std::size_t normalise_good(Token &t)
{
	auto &text = std::get<std::string>(t);
	std::size_t digits = 0;
	long v = 0;
	for (char c : text)
		v = c == '1' ? v + 1 : v;
	digits = text.size() + text[0];
	t = v;
	return digits;
}
std::size_t drive_good(int n)
{
	Token t = std::string(n * 20, '1');
	return normalise_good(t);
}
} // namespace variant_switch
RUN_CASE(variant_switch, variant_switch::drive_bad(3), variant_switch::drive_good(3))

// CASE generator_arg: the coroutine takes its list by reference and is resumed after the temporary is gone
namespace generator_arg
{
struct Gen {
	struct promise_type {
		int value = 0;
		Gen get_return_object()
		{
			return Gen{std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> h;
	explicit Gen(std::coroutine_handle<promise_type> hh) : h(hh) {}
	Gen(const Gen &) = delete;
	~Gen() { h.destroy(); }
	bool next()
	{
		h.resume();
		return !h.done();
	}
};
//- bad
Gen evens_bad(const std::vector<int> &v)
{
	for (int i : v)
		if (i % 2 == 0)
			co_yield i;
}
int drive_bad(int n)
{
	auto g = evens_bad(std::vector<int>(n, 4));
	int sum = 0;
	while (g.next())
		sum += g.h.promise().value;
	return sum;
}
//- good
Gen evens_good(std::vector<int> v)
{
	for (int i : v)
		if (i % 2 == 0)
			co_yield i;
}
int drive_good(int n)
{
	auto g = evens_good(std::vector<int>(n, 4));
	int sum = 0;
	while (g.next())
		sum += g.h.promise().value;
	return sum;
}
} // namespace generator_arg
RUN_CASE(generator_arg, generator_arg::drive_bad(3), generator_arg::drive_good(3))

// CASE task_handle_copy: the default copy of a task duplicates the coroutine handle, both destroy the frame
namespace task_handle_copy
{
//- bad
struct TaskBad {
	struct promise_type {
		int result = 0;
		TaskBad get_return_object()
		{
			return TaskBad{std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(int v) { result = v; }
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> h;
	explicit TaskBad(std::coroutine_handle<promise_type> hh) : h(hh) {}
	~TaskBad()
	{
		if (h)
			h.destroy();
	}
};
TaskBad square_bad(int v)
{
	co_return v *v;
}
int drive_bad(int n)
{
	std::vector<TaskBad> all;
	for (int i = 0; i < n; i++) {
		TaskBad t = square_bad(i);
		all.push_back(t);
	}
	return all.back().h.promise().result;
}
//- good
struct TaskGood {
	struct promise_type {
		int result = 0;
		TaskGood get_return_object()
		{
			return TaskGood{std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(int v) { result = v; }
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> h;
	explicit TaskGood(std::coroutine_handle<promise_type> hh) : h(hh) {}
	TaskGood(TaskGood &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
	~TaskGood()
	{
		if (h)
			h.destroy();
	}
};
TaskGood square_good(int v)
{
	co_return v *v;
}
int drive_good(int n)
{
	std::vector<TaskGood> all;
	for (int i = 0; i < n; i++) {
		TaskGood t = square_good(i);
		all.push_back(std::move(t));
	}
	return all.back().h.promise().result;
}
} // namespace task_handle_copy
RUN_CASE(task_handle_copy, task_handle_copy::drive_bad(3), task_handle_copy::drive_good(3))

// CASE matrix_row: operator[] of a matrix returned by value gives a row that views the dead temporary
namespace matrix_row
{
class Matrix
{
	std::vector<float> cells;
	int width;

public:
	Matrix(int w, int h, float v) : cells(w * h, v), width(w) {}
	std::span<float> operator[](int row)
	{
		return std::span<float>(cells).subspan(row * width, width);
	}
	Matrix scaled(float f) const
	{
		Matrix m = *this;
		for (float &c : m.cells)
			c *= f;
		return m;
	}
};
//- bad
float drive_bad(int n)
{
	Matrix m(n, n, 2.f);
	auto row = m.scaled(3.f)[1];
	float sum = 0;
	for (float c : row)
		sum += c;
	return sum;
}
//- good
float drive_good(int n)
{
	Matrix m(n, n, 2.f);
	auto big = m.scaled(3.f);
	auto row = big[1];
	float sum = 0;
	for (float c : row)
		sum += c;
	return sum;
}
} // namespace matrix_row
RUN_CASE(matrix_row, matrix_row::drive_bad(3), matrix_row::drive_good(3))

// CASE expression_nodes: the sum expression holds references to its operands, the inner one is a temporary
namespace expression_nodes
{
using Vec = std::vector<double>;
//- bad
template <class L, class R>
struct SumBad {
	const L &l;
	const R &r;
	double operator[](std::size_t i) const { return l[i] + r[i]; }
};
template <class L, class R>
SumBad<L, R> plus_bad(const L &l, const R &r)
{
	return {l, r};
}
double drive_bad(int n)
{
	Vec a(n, 1), b(n, 2);
	auto e = plus_bad(a, Vec(n, 5));
	auto f = plus_bad(e, b);
	return f[0];
}
//- good
template <class L, class R>
struct SumGood {
	L l;
	R r;
	double operator[](std::size_t i) const { return l[i] + r[i]; }
};
template <class L, class R>
SumGood<L, R> plus_good(const L &l, const R &r)
{
	return {l, r};
}
double drive_good(int n)
{
	Vec a(n, 1), b(n, 2);
	auto e = plus_good(a, Vec(n, 5));
	auto f = plus_good(e, b);
	return f[0];
}
} // namespace expression_nodes
RUN_CASE(expression_nodes, expression_nodes::drive_bad(3), expression_nodes::drive_good(3))

// CASE any_pointer: the pointer from any_cast stays while the settings entry gets another type
namespace any_pointer
{
using Settings = std::map<std::string, std::any>;
//- bad
std::size_t rename_bad(Settings &s, int n)
{
	auto *title = std::any_cast<std::string>(&s["title"]);
	s["title"] = std::vector<int>(n);
	if (!title)
		return 0;
	return title->size() + (*title)[0];
}
std::size_t drive_bad(int n)
{
	Settings s;
	s["title"] = std::string(20 * n, 't');
	return rename_bad(s, n);
}
//- good
std::size_t rename_good(Settings &s, int n)
{
	auto *title = std::any_cast<std::string>(&s["title"]);
	s["saved"] = std::vector<int>(n);
	if (!title)
		return 0;
	return title->size() + (*title)[0];
}
std::size_t drive_good(int n)
{
	Settings s;
	s["title"] = std::string(20 * n, 't');
	return rename_good(s, n);
}
} // namespace any_pointer
RUN_CASE(any_pointer, any_pointer::drive_bad(3), any_pointer::drive_good(3))

// CASE line_iterator: the iterator keeps a pointer to the reader it was made from, which was a temporary of begin()
namespace line_iterator
{
struct Cursor {
	std::string text;
	std::size_t pos = 0;
};
class LineIt
{
	Cursor *c;

public:
	explicit LineIt(Cursor *cur) : c(cur) {}
	bool done() const { return c->pos >= c->text.size(); }
	char operator*() const { return c->text[c->pos]; }
	LineIt &operator++()
	{
		c->pos++;
		return *this;
	}
};
//- bad
struct ReaderBad {
	std::string text;
	LineIt begin()
	{
		Cursor cur{text};
		return LineIt(&cur);
	}
};
int drive_bad(int n)
{
	ReaderBad r{std::string(40 * n, 'a')};
	int sum = 0;
	for (auto it = r.begin(); !it.done(); ++it)
		sum += *it;
	return sum;
}
//- good
struct ReaderGood {
	std::string text;
	Cursor cur;
	LineIt begin()
	{
		cur = Cursor{text};
		return LineIt(&cur);
	}
};
int drive_good(int n)
{
	ReaderGood r{std::string(40 * n, 'a'), {}};
	int sum = 0;
	for (auto it = r.begin(); !it.done(); ++it)
		sum += *it;
	return sum;
}
} // namespace line_iterator
RUN_CASE(line_iterator, line_iterator::drive_bad(3), line_iterator::drive_good(3))

// CASE range_temporary: the range-for walks a member of a temporary document (C++20: the temporary dies first)
namespace range_temporary
{
class Document
{
	std::vector<std::string> paragraphs;

public:
	explicit Document(int n) : paragraphs(n, "a paragraph that does not fit inline") {}
	const std::vector<std::string> &all() const { return paragraphs; }
};
Document parse(int n)
{
	return Document(n);
}
//- bad
std::size_t drive_bad(int n)
{
	std::size_t total = 0;
	for (const auto &p : parse(n).all())
		total += p.size();
	return total;
}
//- good
std::size_t drive_good(int n)
{
	std::size_t total = 0;
	auto doc = parse(n);
	for (const auto &p : doc.all())
		total += p.size();
	return total;
}
} // namespace range_temporary
RUN_CASE(range_temporary, range_temporary::drive_bad(3), range_temporary::drive_good(3))

// CASE filter_view: the lazy view returned from the function refers to the local vector it filters
namespace filter_view
{
//- bad
auto large_bad(std::vector<int> v, int limit)
{
	std::ranges::sort(v);
	return std::views::all(v) | std::views::filter([limit](int i) { return i > limit; });
}
int drive_bad(int n)
{
	int sum = 0;
	auto view = large_bad(std::vector<int>(n, 8), 4);
	for (int i : view)
		sum += i;
	return sum;
}
//- good
auto large_good(std::vector<int> v, int limit)
{
	std::ranges::sort(v);
	return std::views::all(std::move(v)) |
	       std::views::filter([limit](int i) { return i > limit; });
}
int drive_good(int n)
{
	int sum = 0;
	auto view = large_good(std::vector<int>(n, 8), 4);
	for (int i : view)
		sum += i;
	return sum;
}
} // namespace filter_view
RUN_CASE(filter_view, filter_view::drive_bad(3), filter_view::drive_good(3))

// CASE down_cast: the visitor casts every shape to the big type without looking at what it is
namespace down_cast
{
struct Shape {
	virtual ~Shape() = default;
	virtual bool polygon() const { return false; }
};
struct Circle : Shape {
	int radius = 1;
};
struct Polygon : Shape {
	std::vector<int> points;
	explicit Polygon(int n) : points(n) {}
	bool polygon() const override { return true; }
};
using Shapes = std::vector<std::unique_ptr<Shape>>;
Shapes make(int n)
{
	Shapes s;
	s.push_back(std::make_unique<Polygon>(n));
	s.push_back(std::make_unique<Circle>());
	return s;
}
//- bad
std::size_t count_bad(const Shapes &all)
{
	std::size_t n = 0;
	for (auto &s : all) {
		n += static_cast<const Polygon *>(s.get())->points.size();
	}
	return n;
}
std::size_t drive_bad(int n)
{
	return count_bad(make(n));
}
//- good
std::size_t count_good(const Shapes &all)
{
	std::size_t n = 0;
	for (auto &s : all) {
		if (s->polygon())
			n += static_cast<const Polygon *>(s.get())->points.size();
	}
	return n;
}
std::size_t drive_good(int n)
{
	return count_good(make(n));
}
} // namespace down_cast
RUN_CASE(down_cast, down_cast::drive_bad(3), down_cast::drive_good(3))

// CASE null_dynamic: the result of dynamic_cast is used without asking whether the event was of that kind
namespace null_dynamic
{
struct Event {
	virtual ~Event() = default;
};
struct Key : Event {
	int code = 0;
	explicit Key(int c) : code(c) {}
};
struct Resize : Event {
};
//- bad
int handle_bad(const Event &e, int last)
{
	auto *k = dynamic_cast<const Key *>(&e);
	return k->code + last;
}
int drive_bad(int n)
{
	return handle_bad(Key(n), handle_bad(Resize(), 0));
}
//- good
int handle_good(const Event &e, int last)
{
	auto *k = dynamic_cast<const Key *>(&e);
	return k ? k->code + last : last;
}
int drive_good(int n)
{
	return handle_good(Key(n), handle_good(Resize(), 0));
}
} // namespace null_dynamic
RUN_CASE(null_dynamic, null_dynamic::drive_bad(3), null_dynamic::drive_good(3))

// CASE optional_value: the looked up optional is dereferenced though it is empty for an unknown user
namespace optional_value
{
struct User {
	std::unique_ptr<int> quota;
};
std::optional<User> find(int id, int known)
{
	std::optional<User> u;
	if (id <= known)
		u.emplace(User{std::make_unique<int>(id)});
	return u;
}
//- bad
int quota_bad(int id)
{
	auto u = find(id, 2);
	return *u->quota;
}
int drive_bad(int n)
{
	return quota_bad(n);
}
//- good
int quota_good(int id)
{
	auto u = find(id, 2);
	return u ? *u->quota : 0;
}
int drive_good(int n)
{
	return quota_good(n) + quota_good(1);
}
} // namespace optional_value
RUN_CASE(optional_value, optional_value::drive_bad(3), optional_value::drive_good(3))

// CASE clone_slice: clone() is not overridden in the derived class, so the copy is the base and the cast is wrong
namespace clone_slice
{
//- bad
struct NodeBad {
	int kind = 0;
	virtual ~NodeBad() = default;
	virtual std::unique_ptr<NodeBad> clone() const { return std::make_unique<NodeBad>(*this); }
};
struct TextNodeBad : NodeBad {
	std::string text;
	explicit TextNodeBad(int n) : text(n * 30, 'x') { kind = 1; }
};
std::size_t drive_bad(int n)
{
	TextNodeBad t(n);
	auto c = t.clone();
	if (c->kind == 1)
		return static_cast<TextNodeBad &>(*c).text.size();
	return 0;
}
//- good
struct NodeGood {
	int kind = 0;
	virtual ~NodeGood() = default;
	virtual std::unique_ptr<NodeGood> clone() const
	{
		return std::make_unique<NodeGood>(*this);
	}
};
struct TextNodeGood : NodeGood {
	std::string text;
	explicit TextNodeGood(int n) : text(n * 30, 'x') { kind = 1; }
	std::unique_ptr<NodeGood> clone() const override
	{
		return std::make_unique<TextNodeGood>(*this);
	}
};
std::size_t drive_good(int n)
{
	TextNodeGood t(n);
	auto c = t.clone();
	if (c->kind == 1)
		return static_cast<TextNodeGood &>(*c).text.size();
	return 0;
}
} // namespace clone_slice
RUN_CASE(clone_slice, clone_slice::drive_bad(3), clone_slice::drive_good(3))

// CASE base_reference_member: the base keeps a reference to a member of the derived class and uses it in its destructor
namespace base_reference_member
{
//- bad
class ViewBad
{
protected:
	const std::string &title;
	std::size_t *closed;

public:
	ViewBad(const std::string &t, std::size_t *c) : title(t), closed(c) {}
	virtual ~ViewBad()
	{
		for (char c : title)
			*closed += c == 'w';
	}
};
class WindowBad : public ViewBad
{
	std::string name;

public:
	WindowBad(int n, std::size_t *c) : ViewBad(name, c), name(n * 20, 'w') {}
};
std::size_t drive_bad(int n)
{
	std::size_t closed = 0;
	auto w = std::make_unique<WindowBad>(n, &closed);
	w.reset();
	return closed;
}
//- good
class ViewGood
{
protected:
	std::string title;
	std::size_t *closed;

public:
	ViewGood(const std::string &t, std::size_t *c) : title(t), closed(c) {}
	virtual ~ViewGood()
	{
		for (char c : title)
			*closed += c == 'w';
	}
};
class WindowGood : public ViewGood
{
public:
	WindowGood(int n, std::size_t *c) : ViewGood(std::string(n * 20, 'w'), c) {}
};
std::size_t drive_good(int n)
{
	std::size_t closed = 0;
	auto w = std::make_unique<WindowGood>(n, &closed);
	w.reset();
	return closed;
}
} // namespace base_reference_member
RUN_CASE(base_reference_member, base_reference_member::drive_bad(3),
	 base_reference_member::drive_good(3))

// CASE max_of_temps: the own template returns a reference to one of its arguments, a temporary for the default
namespace max_of_temps
{
template <class T>
const T &longer(const T &a, const T &b)
{
	return a.size() < b.size() ? b : a;
}
std::string fallback(int n)
{
	return std::string(n * 30, 'f');
}
//- bad
char pick_bad(const std::string &name, int n)
{
	const std::string &best = longer(name, fallback(n));
	return best[best.size() / 2];
}
char drive_bad(int n)
{
	return pick_bad("short", n);
}
//- good
char pick_good(const std::string &name, int n)
{
	const std::string best = longer(name, fallback(n));
	return best[best.size() / 2];
}
char drive_good(int n)
{
	return pick_good("short", n);
}
} // namespace max_of_temps
RUN_CASE(max_of_temps, max_of_temps::drive_bad(3), max_of_temps::drive_good(3))

// CASE append_self: operator<< of a row appends the values of a reference argument that may lie in the row itself
namespace append_self
{
//- bad
class RowBad
{
	std::string *cells = nullptr;
	std::size_t n = 0, cap = 0;
	void grow()
	{
		cap = cap ? cap * 2 : 1;
		auto *bigger = new std::string[cap];
		std::move(cells, cells + n, bigger);
		delete[] cells;
		cells = bigger;
	}

public:
	RowBad() = default;
	RowBad(const RowBad &) = delete;
	~RowBad() { delete[] cells; }
	RowBad &operator<<(const std::string &s)
	{
		if (n == cap)
			grow();
		cells[n++] = s;
		return *this;
	}
	const std::string &operator[](std::size_t i) const { return cells[i]; }
};
std::size_t drive_bad(int n)
{
	RowBad r;
	r << std::string(n * 20, 'r');
	r << r[0];
	return r[1].size();
}
//- good
class RowGood
{
	std::string *cells = nullptr;
	std::size_t n = 0, cap = 0;
	void grow()
	{
		cap = cap ? cap * 2 : 1;
		auto *bigger = new std::string[cap];
		std::move(cells, cells + n, bigger);
		delete[] cells;
		cells = bigger;
	}

public:
	RowGood() = default;
	RowGood(const RowGood &) = delete;
	~RowGood() { delete[] cells; }
	RowGood &operator<<(std::string s)
	{
		if (n == cap)
			grow();
		cells[n++] = std::move(s);
		return *this;
	}
	const std::string &operator[](std::size_t i) const { return cells[i]; }
};
std::size_t drive_good(int n)
{
	RowGood r;
	r << std::string(n * 20, 'r');
	r << r[0];
	return r[1].size();
}
} // namespace append_self
RUN_CASE(append_self, append_self::drive_bad(3), append_self::drive_good(3))

// CASE init_list_member: the menu keeps an initializer_list whose array is gone after the constructor's expression
namespace init_list_member
{
//- bad
struct MenuBad {
	std::initializer_list<int> keys;
	explicit MenuBad(std::initializer_list<int> k) : keys(k) {}
	int sum() const
	{
		int s = 0;
		for (int k : keys)
			s += k;
		return s;
	}
};
MenuBad build_bad(int n)
{
	return MenuBad({n, n + 1, n + 2});
}
int drive_bad(int n)
{
	MenuBad m = build_bad(n);
	return m.sum() > 3 ? 1 : 2;
}
//- good
struct MenuGood {
	std::vector<int> keys;
	explicit MenuGood(std::initializer_list<int> k) : keys(k) {}
	int sum() const
	{
		int s = 0;
		for (int k : keys)
			s += k;
		return s;
	}
};
MenuGood build_good(int n)
{
	return MenuGood({n, n + 1, n + 2});
}
int drive_good(int n)
{
	MenuGood m = build_good(n);
	return m.sum() > 3 ? 1 : 2;
}
} // namespace init_list_member
RUN_CASE(init_list_member, init_list_member::drive_bad(3), init_list_member::drive_good(3))

// CASE visit_growth: the visitor pushes into the stack of variants while it holds the group it visits
namespace visit_growth
{
struct Leaf {
	int v;
};
struct Group {
	std::vector<int> leaves;
};
using Item = std::variant<Leaf, Group>;
//- bad
int flatten_bad(std::vector<Item> items)
{
	int sum = 0;
	for (std::size_t i = 0; i < items.size(); i++) {
		if (auto *l = std::get_if<Leaf>(&items[i])) {
			sum += l->v;
		} else if (auto *g = std::get_if<Group>(&items[i])) {
			std::vector<int> &leaves = g->leaves;
			for (std::size_t k = 0; k < leaves.size(); k++)
				items.push_back(Leaf{leaves[k]});
		}
	}
	return sum;
}
int drive_bad(int n)
{
	return flatten_bad({Leaf{n}, Group{std::vector<int>(n, 2)}});
}
//- good
int flatten_good(std::vector<Item> items)
{
	int sum = 0;
	for (std::size_t i = 0; i < items.size(); i++) {
		if (auto *l = std::get_if<Leaf>(&items[i])) {
			sum += l->v;
		} else if (auto *g = std::get_if<Group>(&items[i])) {
			std::vector<int> leaves = g->leaves;
			for (std::size_t k = 0; k < leaves.size(); k++)
				items.push_back(Leaf{leaves[k]});
		}
	}
	return sum;
}
int drive_good(int n)
{
	return flatten_good({Leaf{n}, Group{std::vector<int>(n, 2)}});
}
} // namespace visit_growth
RUN_CASE(visit_growth, visit_growth::drive_bad(3), visit_growth::drive_good(3))

// CASE pool_iterator: the own iterator keeps a pointer into the storage, which add() replaces during the walk
namespace pool_iterator
{
class Numbers
{
	std::unique_ptr<int[]> data;
	int n = 0, cap = 0;

public:
	struct It {
		int *p;
		int &operator*() const { return *p; }
		It &operator++()
		{
			++p;
			return *this;
		}
	};
	It first() { return It{data.get()}; }
	int size() const { return n; }
	int &at(int i) { return data[i]; }
	void add(int v)
	{
		if (n == cap) {
			cap = cap * 2 + 2;
			std::unique_ptr<int[]> bigger(new int[cap]());
			std::copy(data.get(), data.get() + n, bigger.get());
			data = std::move(bigger);
		}
		data[n++] = v;
	}
};
//- bad
int mirror_bad(Numbers &v)
{
	auto it = v.first();
	for (int i = 0, end = v.size(); i < end; i++, ++it)
		v.add(-*it);
	return v.size();
}
int drive_bad(int n)
{
	Numbers v;
	for (int i = 0; i <= n; i++)
		v.add(i);
	return mirror_bad(v);
}
//- good
int mirror_good(Numbers &v)
{
	for (int i = 0, end = v.size(); i < end; i++)
		v.add(-v.at(i));
	return v.size();
}
int drive_good(int n)
{
	Numbers v;
	for (int i = 0; i <= n; i++)
		v.add(i);
	return mirror_good(v);
}
} // namespace pool_iterator
RUN_CASE(pool_iterator, pool_iterator::drive_bad(3), pool_iterator::drive_good(3))

// CASE proxy_auto: auto keeps the proxy of a packed table, whose cells are released before the proxy is read
namespace proxy_auto
{
class Packed
{
	std::vector<unsigned> words;

public:
	class Ref
	{
		unsigned *w;
		int bit;

	public:
		Ref(unsigned *word, int b) : w(word), bit(b) {}
		operator bool() const { return *w >> bit & 1; }
	};
	explicit Packed(int n) : words(n / 32 + 1, 0xffu) {}
	Ref operator[](int i) { return Ref(&words[i / 32], i % 32); }
	void release() { std::vector<unsigned>().swap(words); }
};
//- bad
int drive_bad(int n)
{
	Packed p(64);
	auto first = p[n];
	p.release();
	return first ? 1 : 0;
}
//- good
int drive_good(int n)
{
	Packed p(64);
	bool first = p[n];
	p.release();
	return first ? 1 : 0;
}
} // namespace proxy_auto
RUN_CASE(proxy_auto, proxy_auto::drive_bad(3), proxy_auto::drive_good(3))

// CASE strategy_swap: a virtual step replaces the owner's current strategy (itself) and then reads its own member
namespace strategy_swap
{
struct Machine;
struct State {
	virtual ~State() = default;
	virtual void step(Machine &m) = 0;
};
struct Machine {
	std::unique_ptr<State> now;
	std::vector<std::string> log;
};
struct Idle : State {
	void step(Machine &m) override { m.log.push_back("idle"); }
};
//- bad
struct BusyBad : State {
	std::string what = "the work that was going on until now";
	void step(Machine &m) override
	{
		m.now = std::make_unique<Idle>();
		m.log.push_back(what);
	}
};
std::size_t drive_bad(int n)
{
	Machine m;
	m.now = std::make_unique<BusyBad>();
	for (int i = 0; i < n; i++)
		m.now->step(m);
	return m.log.size();
}
//- good
struct BusyGood : State {
	std::string what = "the work that was going on until now";
	void step(Machine &m) override
	{
		m.log.push_back(what);
		m.now = std::make_unique<Idle>();
	}
};
std::size_t drive_good(int n)
{
	Machine m;
	m.now = std::make_unique<BusyGood>();
	for (int i = 0; i < n; i++)
		m.now->step(m);
	return m.log.size();
}
} // namespace strategy_swap
RUN_CASE(strategy_swap, strategy_swap::drive_bad(3), strategy_swap::drive_good(3))

// CASE forward_to_sinks: the template forwards its argument to two sinks; the second gets a moved-away pointer
namespace forward_to_sinks
{
struct Stat {
	int count = 0;
	void note(std::unique_ptr<int> p) { count += *p; }
};
//- bad
template <class T>
void both_bad(Stat &a, Stat &b, T &&v)
{
	a.note(std::forward<T>(v));
	b.note(std::forward<T>(v));
}
int drive_bad(int n)
{
	Stat a, b;
	both_bad(a, b, std::make_unique<int>(n));
	return a.count + b.count;
}
//- good
template <class T>
void both_good(Stat &a, Stat &b, T &&v)
{
	a.note(std::make_unique<int>(*v));
	b.note(std::forward<T>(v));
}
int drive_good(int n)
{
	Stat a, b;
	both_good(a, b, std::make_unique<int>(n));
	return a.count + b.count;
}
} // namespace forward_to_sinks
RUN_CASE(forward_to_sinks, forward_to_sinks::drive_bad(3), forward_to_sinks::drive_good(3))

// CASE builder_chain: the chained setter returns a reference to the temporary builder, which is kept
namespace builder_chain
{
struct QueryBuilder {
	std::vector<std::string> parts;
	QueryBuilder &where(std::string s)
	{
		parts.push_back(std::move(s));
		return *this;
	}
	std::size_t length() const
	{
		std::size_t n = 0;
		for (auto &p : parts)
			n += p.size();
		return n;
	}
};
//- bad
std::size_t drive_bad(int n)
{
	auto &q = QueryBuilder().where("the year is later than").where(std::to_string(n));
	if (n > 2)
		q.where("the author is known to the library");
	return q.length();
}
//- good
std::size_t drive_good(int n)
{
	auto q = QueryBuilder().where("the year is later than").where(std::to_string(n));
	if (n > 2)
		q.where("the author is known to the library");
	return q.length();
}
} // namespace builder_chain
RUN_CASE(builder_chain, builder_chain::drive_bad(3), builder_chain::drive_good(3))
