// SPDX-License-Identifier: GPL-2.0
// Shapes of C++ that hide a borrow: proxies, conversions, operators, iterators and views of one's own.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <bitset>
#include <compare>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE matrix_expression_kept: the lazy sum of two matrices is kept with auto, one of them was temporary
namespace matrix_expression_kept
{
struct Vec {
	std::vector<double> data;
	explicit Vec(std::size_t n, double v = 1) : data(n, v) {}
	double operator[](std::size_t i) const { return data[i]; }
};
struct Sum {
	const Vec &a;
	const Vec &b;
	Sum(const Vec &a BORROWED, const Vec &b BORROWED) : a(a), b(b) {}
	double operator[](std::size_t i) const { return a[i] + b[i]; }
};
Sum operator+(const Vec &a BORROWED, const Vec &b BORROWED)
{
	return Sum(a, b);
}
Vec scaled(const Vec &v, double f)
{
	Vec out(v.data.size());
	for (std::size_t i = 0; i < v.data.size(); i++)
		out.data[i] = v[i] * f;
	return out;
}
//- bad
double first_bad(const Vec &v)
{
	const auto sum = v + scaled(v, 2);
	double total = 0;
	for (std::size_t i = 0; i < v.data.size(); i++)
		total += sum[i];
	return total;
}
//- good
double first_good(const Vec &v)
{
	const Vec twice = scaled(v, 2);
	const auto sum = v + twice;
	double total = 0;
	for (std::size_t i = 0; i < v.data.size(); i++)
		total += sum[i];
	return total;
}
RUN_CASE(matrix_expression_kept, first_bad(Vec(3)), first_good(Vec(3)))
} // namespace matrix_expression_kept

// CASE cell_proxy_after_resize: the proxy of a cell is written through after the sheet has grown
namespace cell_proxy_after_resize
{
class Sheet
{
public:
	class Cell
	{
	public:
		explicit Cell(int &value BORROWED) : value_(value) {}
		Cell &operator=(int v)
		{
			value_ = v;
			return *this;
		}
		operator int() const { return value_; }

	private:
		int &value_;
	};
	Cell cell(std::size_t i) BORROWED { return Cell(cells_.at(i)); }
	void add_rows(std::size_t n) { cells_.resize(cells_.size() + n * 4); }

private:
	std::vector<int> cells_ = std::vector<int>(4);
};
//- bad
int total_bad(Sheet &sheet)
{
	auto total = sheet.cell(3);
	sheet.add_rows(8);
	total = 5;
	return total + 1;
}
//- good
int total_good(Sheet &sheet)
{
	sheet.add_rows(8);
	auto total = sheet.cell(3);
	total = 5;
	return total + 1;
}
RUN_CASE(cell_proxy_after_resize, ({
		 Sheet s;
		 total_bad(s);
	 }),
	 ({
		 Sheet s;
		 total_good(s);
	 }))
} // namespace cell_proxy_after_resize

// CASE chunked_range_of_temporary: a view class of one's own is walked over a container that is gone
namespace chunked_range_of_temporary
{
class Chunks
{
public:
	Chunks(const std::vector<int> &values BORROWED, std::size_t n) : values_(values), n_(n) {}
	class Iterator
	{
	public:
		Iterator(std::span<const int> rest BORROWED, std::size_t n) : rest_(rest), n_(n) {}
		std::span<const int> operator*() const
		{
			return rest_.first(std::min(n_, rest_.size()));
		}
		Iterator &operator++()
		{
			rest_ = rest_.subspan(std::min(n_, rest_.size()));
			return *this;
		}
		bool operator!=(std::default_sentinel_t) const { return !rest_.empty(); }

	private:
		std::span<const int> rest_;
		std::size_t n_;
	};
	Iterator begin() const BORROWED { return Iterator(values_, n_); }
	std::default_sentinel_t end() const { return {}; }

private:
	std::span<const int> values_;
	std::size_t n_;
};
std::vector<int> numbers(int n)
{
	std::vector<int> out;
	while (n-- > 0)
		out.push_back(n);
	return out;
}
//- bad
int firsts_bad(int n)
{
	int sum = 0;
	for (const std::span<const int> chunk : Chunks(numbers(n), 3))
		sum += chunk.front();
	return sum;
}
//- good
int firsts_good(int n)
{
	int sum = 0;
	const std::vector<int> all = numbers(n);
	for (const std::span<const int> chunk : Chunks(all, 3))
		sum += chunk.front();
	return sum;
}
RUN_CASE(chunked_range_of_temporary, firsts_bad(7), firsts_good(7))
} // namespace chunked_range_of_temporary

// CASE conversion_to_view: a class converts to a view of its own text, of a temporary here
namespace conversion_to_view
{
class Title
{
public:
	explicit Title(int chapter) : text_("The title of the chapter " + std::to_string(chapter))
	{
	}
	operator std::string_view() const BORROWED { return text_; }

private:
	std::string text_;
};
//- bad
std::size_t width_bad(int chapter)
{
	const std::string_view title = Title(chapter);
	return title.size() * (title.front() == 'T' ? 2 : 1);
}
//- good
std::size_t width_good(int chapter)
{
	const Title own(chapter);
	const std::string_view title = own;
	return title.size() * (title.front() == 'T' ? 2 : 1);
}
RUN_CASE(conversion_to_view, width_bad(2), width_good(2))
} // namespace conversion_to_view

// CASE arrow_of_locked_copy: an accessor gives a copy's arrow, the address is kept past the statement
namespace arrow_of_locked_copy
{
struct Data {
	std::vector<int> values{1, 2, 3};
};
class Snapshot
{
public:
	explicit Snapshot(const Data &data) : copy_(data) {}
	const Data *operator->() const BORROWED { return &copy_; }

private:
	Data copy_;
};
struct Model {
	Data data;
	Snapshot snapshot() const { return Snapshot(data); }
};
//- bad
int sum_bad(const Model &model)
{
	const auto &values = model.snapshot()->values;
	int sum = 0;
	for (int v : values)
		sum += v;
	return sum;
}
//- good
int sum_good(const Model &model)
{
	const Snapshot snapshot = model.snapshot();
	const auto &values = snapshot->values;
	int sum = 0;
	for (int v : values)
		sum += v;
	return sum;
}
RUN_CASE(arrow_of_locked_copy, sum_bad({}), sum_good({}))
} // namespace arrow_of_locked_copy

// CASE spaceship_min_reference: the smaller of two is returned by reference, one is a temporary default
namespace spaceship_min_reference
{
struct Version {
	std::string text;
	auto operator<=>(const Version &) const = default;
};
template <class T>
const T &smaller(const T &a BORROWED, const T &b BORROWED)
{
	return b < a ? b : a;
}
//- bad
std::size_t oldest_bad(const Version &mine)
{
	const Version &oldest = smaller(mine, Version{"1.0.0-with-a-long-tail-of-build-data"});
	return oldest.text.size();
}
//- good
std::size_t oldest_good(const Version &mine)
{
	const Version base{"1.0.0-with-a-long-tail-of-build-data"};
	const Version &oldest = smaller(mine, base);
	return oldest.text.size();
}
RUN_CASE(spaceship_min_reference, oldest_bad({"2"}), oldest_good({"2"}))
} // namespace spaceship_min_reference

// CASE generator_yields_local: the generator yields views of a text that its next step changes
namespace generator_yields_local
{
class Lines
{
public:
	struct promise_type {
		std::string_view current;
		Lines get_return_object()
		{
			return Lines(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string_view line)
		{
			current = line;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Lines(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Lines(Lines &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Lines &operator=(Lines &&) = delete;
	~Lines()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	std::string_view line() const BORROWED { return handle_.promise().current; }

private:
	std::coroutine_handle<promise_type> handle_;
};
Lines numbered(int n)
{
	for (int i = 0; i < n; i++) {
		const std::string line = "this is the line with the number " + std::to_string(i);
		co_yield line;
	}
}
//- bad
bool all_equal_bad(int n)
{
	Lines lines = numbered(n);
	if (!lines.next())
		return true;
	const std::string_view first = lines.line();
	while (lines.next())
		if (first.back() != lines.line().back())
			return false;
	return true;
}
//- good
bool all_equal_good(int n)
{
	Lines lines = numbered(n);
	if (!lines.next())
		return true;
	const std::string first(lines.line());
	while (lines.next())
		if (first.back() != lines.line().back())
			return false;
	return true;
}
RUN_CASE(generator_yields_local, all_equal_bad(3), all_equal_good(3))
} // namespace generator_yields_local

// CASE visitor_returns_alternative: visit gives a reference into a variant, which then takes another value
namespace visitor_returns_alternative
{
struct Circle {
	std::string name;
	double r;
};
struct Square {
	double a;
	std::string name;
};
using Shape = std::variant<Circle, Square>;
const std::string &name_of(const Shape &shape BORROWED)
{
	return std::visit([](const auto &s) -> const std::string & { return s.name; }, shape);
}
//- bad
std::string renamed_bad(Shape &shape)
{
	const std::string &old = name_of(shape);
	shape = Square{2, "the new square in the picture of shapes"};
	return old + " is now " + name_of(shape);
}
//- good
std::string renamed_good(Shape &shape)
{
	const std::string old = name_of(shape);
	shape = Square{2, "the new square in the picture of shapes"};
	return old + " is now " + name_of(shape);
}
RUN_CASE(visitor_returns_alternative, ({
		 Shape s = Circle{"the old circle in the picture of shapes", 1};
		 renamed_bad(s);
	 }),
	 ({
		 Shape s = Circle{"the old circle in the picture of shapes", 1};
		 renamed_good(s);
	 }))
} // namespace visitor_returns_alternative

// CASE crtp_chain_of_temporary: the fluent call of the mixin gives a reference to the temporary
namespace crtp_chain_of_temporary
{
template <class Derived>
struct Named {
	std::string name;
	Derived &named(std::string n) BORROWED
	{
		name = std::move(n);
		return static_cast<Derived &>(*this);
	}
};
struct Column : Named<Column> {
	int width = 8;
	Column &wide(int w) BORROWED
	{
		width = w;
		return *this;
	}
};
//- bad
std::size_t header_bad(int width)
{
	const Column &column = Column().named("a column with a long heading").wide(width);
	return column.name.size() + static_cast<std::size_t>(column.width);
}
//- good
std::size_t header_good(int width)
{
	const Column column = Column().named("a column with a long heading").wide(width);
	return column.name.size() + static_cast<std::size_t>(column.width);
}
RUN_CASE(crtp_chain_of_temporary, header_bad(3), header_good(3))
} // namespace crtp_chain_of_temporary

// CASE range_adaptor_over_member: a method gives a lazy view of its table, the object is replaced while it is walked
namespace range_adaptor_over_member
{
class Catalog
{
public:
	explicit Catalog(std::vector<std::string> titles) : titles_(std::move(titles)) {}
	auto lengths() const BORROWED
	{
		return titles_ |
		       std::views::transform([](const std::string &t) { return t.size(); });
	}

private:
	std::vector<std::string> titles_;
};
//- bad
std::size_t sum_bad(std::unique_ptr<Catalog> &catalog)
{
	std::size_t sum = 0;
	const auto lengths = catalog->lengths();
	catalog = std::make_unique<Catalog>(std::vector<std::string>{"one", "two", "three"});
	for (std::size_t n : lengths)
		sum += n;
	return sum;
}
//- good
std::size_t sum_good(std::unique_ptr<Catalog> &catalog)
{
	std::size_t sum = 0;
	catalog = std::make_unique<Catalog>(std::vector<std::string>{"one", "two", "three"});
	const auto lengths = catalog->lengths();
	for (std::size_t n : lengths)
		sum += n;
	return sum;
}
RUN_CASE(range_adaptor_over_member, ({
		 auto c = std::make_unique<Catalog>(std::vector<std::string>{"a"});
		 sum_bad(c);
	 }),
	 ({
		 auto c = std::make_unique<Catalog>(std::vector<std::string>{"a"});
		 sum_good(c);
	 }))
} // namespace range_adaptor_over_member

// CASE bit_reference_kept: auto takes a bit's proxy of a vector<bool> that is returned by value
namespace bit_reference_kept
{
std::vector<bool> sieve(std::size_t n)
{
	std::vector<bool> prime(n, true);
	for (std::size_t i = 2; i * i < n; i++)
		for (std::size_t j = i * i; prime[i] && j < n; j += i)
			prime[j] = false;
	return prime;
}
//- bad
int is_prime_bad(std::size_t n)
{
	const auto prime = sieve(n + 1)[n];
	if (n < 2)
		return 0;
	return prime ? 1 : 0;
}
//- good
int is_prime_good(std::size_t n)
{
	const bool prime = sieve(n + 1)[n];
	if (n < 2)
		return 0;
	return prime ? 1 : 0;
}
RUN_CASE(bit_reference_kept, is_prime_bad(97), is_prime_good(97))
} // namespace bit_reference_kept

// CASE intrusive_hook_copied: the node with a pointer to itself is put into a vector that moves it
namespace intrusive_hook_copied
{
//- bad
struct NodeBad {
	explicit NodeBad(int v) : value(v), self(&value) {}
	int value;
	int *self;
};
int sum_bad(int n)
{
	std::vector<NodeBad> nodes;
	for (int i = 0; i < n; i++)
		nodes.push_back(NodeBad(i));
	int sum = 0;
	for (const NodeBad &node : nodes)
		sum += *node.self;
	return sum;
}
//- good
struct NodeGood {
	explicit NodeGood(int v) : value(v), self(&value) {}
	NodeGood(const NodeGood &) = delete;
	int value;
	int *self;
};
int sum_good(int n)
{
	std::list<NodeGood> nodes;
	for (int i = 0; i < n; i++)
		nodes.emplace_back(i);
	int sum = 0;
	for (const NodeGood &node : nodes)
		sum += *node.self;
	return sum;
}
RUN_CASE(intrusive_hook_copied, sum_bad(3), sum_good(3))
} // namespace intrusive_hook_copied

// CASE apply_tuple_of_refs: the tuple of references that is applied later refers to the arguments of the call
namespace apply_tuple_of_refs
{
template <class... A>
class Deferred
{
public:
	explicit Deferred(A... args BORROWED) : args_(static_cast<A>(args)...) {}
	template <class F>
	auto run(F &&f) const
	{
		return std::apply(std::forward<F>(f), args_);
	}

private:
	std::tuple<A...> args_;
};
//- bad
auto later_bad(const std::string &name, int n)
{
	return Deferred<const std::string &, const int &>(name, n);
}
std::size_t call_bad(const std::string &name, int n)
{
	const auto deferred = later_bad(name, n);
	return deferred.run(
		[](const std::string &s, int k) { return s.size() + static_cast<std::size_t>(k); });
}
//- good
auto later_good(const std::string &name, int n)
{
	return Deferred<std::string, int>(name, n);
}
std::size_t call_good(const std::string &name, int n)
{
	const auto deferred = later_good(name, n);
	return deferred.run(
		[](const std::string &s, int k) { return s.size() + static_cast<std::size_t>(k); });
}
RUN_CASE(apply_tuple_of_refs, call_bad("a", 1), call_good("a", 1))
} // namespace apply_tuple_of_refs

// CASE default_argument_temporary: the class keeps a reference to its constructor's default argument
namespace default_argument_temporary
{
struct Locale {
	std::string decimal = "a long name of a decimal point";
};
class Formatter
{
public:
	explicit Formatter(const Locale &locale BORROWED = Locale()) : locale_(locale) {}
	std::size_t width() const { return locale_.decimal.size(); }

private:
	const Locale &locale_;
};
//- bad
std::size_t show_bad()
{
	const Formatter formatter;
	return formatter.width();
}
//- good
std::size_t show_good()
{
	const Locale locale;
	const Formatter formatter(locale);
	return formatter.width();
}
RUN_CASE(default_argument_temporary, show_bad(), show_good())
} // namespace default_argument_temporary

// CASE static_pointer_to_member_of_local: the registry pattern keeps the address of a local in a class static
namespace static_pointer_to_member_of_local
{
struct Current {
	int level = 0;
	static inline Current *active = nullptr;
};
//- bad
void enter_bad(int level)
{
	Current current;
	current.level = level;
	Current::active = &current;
}
int depth_bad()
{
	enter_bad(3);
	return Current::active ? Current::active->level : 0;
}
//- good
int depth_good()
{
	Current current;
	current.level = 3;
	Current::active = &current;
	const int level = Current::active ? Current::active->level : 0;
	Current::active = nullptr;
	return level;
}
RUN_CASE(static_pointer_to_member_of_local, depth_bad(), depth_good())
} // namespace static_pointer_to_member_of_local

// CLEAN proxy_within_statement: the proxy is used up in the statement that makes it
class Bits
{
public:
	class Ref
	{
	public:
		Ref(unsigned &word BORROWED, unsigned bit) : word_(word), bit_(bit) {}
		Ref &operator=(bool on)
		{
			word_ = on ? word_ | 1u << bit_ : word_ & ~(1u << bit_);
			return *this;
		}
		operator bool() const { return word_ >> bit_ & 1; }

	private:
		unsigned &word_;
		unsigned bit_;
	};
	Ref operator[](unsigned bit) BORROWED { return Ref(words_[bit / 32], bit % 32); }

private:
	std::array<unsigned, 4> words_{};
};
bool set_and_get()
{
	Bits bits;
	bits[40] = true;
	bits[3] = static_cast<bool>(bits[40]);
	return bits[3];
}
RUN_CLEAN(proxy_within_statement, set_and_get())

// CLEAN own_iterator_walk: an iterator class over a container that stands
class Countdown
{
public:
	class Iterator
	{
	public:
		explicit Iterator(int n) : n_(n) {}
		int operator*() const { return n_; }
		Iterator &operator++()
		{
			--n_;
			return *this;
		}
		bool operator!=(const Iterator &other) const { return n_ != other.n_; }

	private:
		int n_;
	};
	explicit Countdown(int n) : n_(n) {}
	Iterator begin() const { return Iterator(n_); }
	Iterator end() const { return Iterator(0); }

private:
	int n_;
};
int counted()
{
	int sum = 0;
	for (int i : Countdown(4))
		sum += i;
	return sum;
}
RUN_CLEAN(own_iterator_walk, counted())

// CLEAN fluent_copy: the end of the chain is copied out of the temporary
struct Query {
	std::string text;
	Query &where(std::string_view condition) BORROWED
	{
		text += condition;
		return *this;
	}
};
std::string built(int id)
{
	const Query query = Query{"select "}.where("id = ").where(std::to_string(id));
	return query.text;
}
RUN_CLEAN(fluent_copy, built(2))

// CLEAN visit_for_value: visit gives a value and keeps nothing
double area(const std::variant<int, std::pair<int, int>> &shape)
{
	struct {
		double operator()(int side) const { return side * side; }
		double operator()(const std::pair<int, int> &sides) const
		{
			return sides.first * sides.second;
		}
	} of;
	return std::visit(of, shape);
}
RUN_CLEAN(visit_for_value, area(std::pair(2, 3)))

// CLEAN both_references_of_caller: the larger of two of the caller's texts
const std::string &longer(const std::string &a BORROWED, const std::string &b BORROWED)
{
	return a.size() < b.size() ? b : a;
}
std::size_t longest_of_three(const std::string &a, const std::string &b, const std::string &c)
{
	const std::string &best = longer(longer(a, b), c);
	return best.size();
}
RUN_CLEAN(both_references_of_caller, longest_of_three("a", "bb", "c"))

// CLEAN lazy_expression_at_once: the lazy sum is turned into values before its operands end
struct Row {
	std::array<int, 3> v{1, 2, 3};
};
struct RowSum {
	RowSum(const Row &a BORROWED, const Row &b BORROWED) : a(a), b(b) {}
	operator Row() const
	{
		Row out;
		for (std::size_t i = 0; i < 3; i++)
			out.v[i] = a.v[i] + b.v[i];
		return out;
	}
	const Row &a;
	const Row &b;
};
RowSum operator+(const Row &a BORROWED, const Row &b BORROWED)
{
	return RowSum(a, b);
}
int summed()
{
	const Row sum = Row() + Row();
	return sum.v[2];
}
RUN_CLEAN(lazy_expression_at_once, summed())

// CLEAN reference_wrapper_sort: references into a vector that is not changed are sorted
std::string ordered(const std::vector<std::string> &names)
{
	std::vector<std::reference_wrapper<const std::string>> order(names.begin(), names.end());
	std::ranges::sort(order, [](const std::string &a, const std::string &b) { return a < b; });
	std::string all;
	for (const std::string &name : order)
		all += name;
	return all;
}
RUN_CLEAN(reference_wrapper_sort, ordered({"b", "a"}))
