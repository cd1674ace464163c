// SPDX-License-Identifier: GPL-2.0
// C++'s other shapes: templates, ranges, initialiser lists, operators, structured bindings.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <ranges>
#include <regex>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// CASE kept_list: the class keeps an initialiser list, whose array ends with the statement that made it
namespace kept_list
{
//- bad
class ParserBad
{
	std::initializer_list<int> codes;

public:
	ParserBad(std::initializer_list<int> accepted) : codes(accepted) {}
	bool accepts(int code) const
	{
		return std::find(codes.begin(), codes.end(), code) != codes.end();
	}
};
bool check_bad(int code)
{
	ParserBad parser({code - 1, code, code + 1});
	return parser.accepts(code);
}
//- good
class ParserGood
{
	std::vector<int> codes;

public:
	ParserGood(std::initializer_list<int> accepted) : codes(accepted) {}
	bool accepts(int code) const
	{
		return std::find(codes.begin(), codes.end(), code) != codes.end();
	}
};
bool check_good(int code)
{
	ParserGood parser({code - 1, code, code + 1});
	return parser.accepts(code);
}
} // namespace kept_list
RUN_CASE(kept_list, kept_list::check_bad(4), kept_list::check_good(4))

// CASE bound_and_erased: the names bound to the entry are used after the entry was erased
namespace bound_and_erased
{
using Inbox = std::map<int, std::vector<int>>;
//- bad
int take_first_bad(Inbox inbox)
{
	auto &[sender, letters] = *inbox.begin();
	inbox.erase(sender);
	return sender + letters.front();
}
//- good
int take_first_good(Inbox inbox)
{
	auto [sender, letters] = *inbox.begin();
	inbox.erase(sender);
	return sender + letters.front();
}
} // namespace bound_and_erased
RUN_CASE(bound_and_erased, bound_and_erased::take_first_bad({{4, {1, 2}}}),
	 bound_and_erased::take_first_good({{4, {1, 2}}}))

// CASE regex_groups: the match refers to the line, which was a parameter passed by value
namespace regex_groups
{
//- bad
std::smatch split_bad(std::string line)
{
	static const std::regex pair("([a-z_]+)=([0-9]+)");
	std::smatch match;
	std::regex_match(line, match, pair);
	return match;
}
int value_bad(const std::string &line)
{
	std::smatch match = split_bad(line);
	return match.empty() ? -1 : std::stoi(match[2]);
}
//- good
std::smatch split_good(const std::string &line)
{
	static const std::regex pair("([a-z_]+)=([0-9]+)");
	std::smatch match;
	std::regex_match(line, match, pair);
	return match;
}
int value_good(const std::string &line)
{
	std::smatch match = split_good(line);
	return match.empty() ? -1 : std::stoi(match[2]);
}
} // namespace regex_groups
RUN_CASE(regex_groups, regex_groups::value_bad("connection_timeout=3000"),
	 regex_groups::value_good("connection_timeout=3000"))

// CASE sum_nodes: auto keeps a node of the expression whose operand nodes were temporaries
namespace sum_nodes
{
struct Vec {
	std::array<int, 4> v{};
	int operator[](size_t i) const { return v[i]; }
};
template <class A, class B>
struct Sum {
	const A &a;
	const B &b;
	int operator[](size_t i) const { return a[i] + b[i]; }
};
template <class A, class B>
Sum<A, B> operator+(const A &a, const B &b)
{
	return {a, b};
}
//- bad
int first_bad(const Vec &x, const Vec &y, const Vec &z)
{
	auto sum = x + y + z;
	return sum[0];
}
//- good
int first_good(const Vec &x, const Vec &y, const Vec &z)
{
	auto xy = x + y;
	auto sum = xy + z;
	return sum[0];
}
//- shared
int run(int (*first)(const Vec &, const Vec &, const Vec &))
{
	Vec x{{1}}, y{{2}}, z{{3}};
	return first(x, y, z);
}
} // namespace sum_nodes
RUN_CASE(sum_nodes, sum_nodes::run(sum_nodes::first_bad), sum_nodes::run(sum_nodes::first_good))

// CASE implicit_c_string: the path converts to a C string of its own, and the path is a temporary
namespace implicit_c_string
{
class Path
{
	std::string text;

public:
	explicit Path(std::string t) : text(std::move(t)) {}
	Path operator/(const std::string &name) const { return Path(text + "/" + name); }
	operator const char *() const { return text.c_str(); }
};
int depth(const char *path)
{
	int n = 0;
	for (; *path; path++)
		n += *path == '/';
	return n;
}
//- bad
int probe_bad(const Path &home)
{
	const char *file = home / ".config" / "settings.ini";
	return depth(file);
}
//- good
int probe_good(const Path &home)
{
	const Path file = home / ".config" / "settings.ini";
	return depth(file);
}
} // namespace implicit_c_string
RUN_CASE(implicit_c_string, implicit_c_string::probe_bad(implicit_c_string::Path("/home/someone")),
	 implicit_c_string::probe_good(implicit_c_string::Path("/home/someone")))

// CASE longer_of: the template returns one of its arguments by reference, and one of them is a temporary
namespace longer_of
{
template <class T>
const T &longer(const T &a, const T &b)
{
	return a.size() < b.size() ? b : a;
}
//- bad
int last_bad(const std::vector<int> &values, int n)
{
	const auto &chosen = longer(values, std::vector<int>(size_t(n), 7));
	return chosen.back();
}
//- good
int last_good(const std::vector<int> &values, int n)
{
	const auto chosen = longer(values, std::vector<int>(size_t(n), 7));
	return chosen.back();
}
} // namespace longer_of
RUN_CASE(longer_of, longer_of::last_bad({1, 2}, 5), longer_of::last_good({1, 2}, 5))

// CASE lazy_result: the pipeline that is returned reads from a local vector
namespace lazy_result
{
std::vector<int> load(int n)
{
	std::vector<int> rows;
	for (int i = 0; i < n; i++)
		rows.push_back(i * i);
	return rows;
}
//- bad
auto recent_bad(int n)
{
	auto rows = load(n);
	return rows | std::views::reverse | std::views::take(2);
}
int sum_bad(int n)
{
	int sum = 0;
	for (int row : recent_bad(n))
		sum += row;
	return sum;
}
//- good
std::vector<int> recent_good(int n)
{
	auto rows = load(n);
	auto last = rows | std::views::reverse | std::views::take(2);
	return {last.begin(), last.end()};
}
int sum_good(int n)
{
	int sum = 0;
	for (int row : recent_good(n))
		sum += row;
	return sum;
}
} // namespace lazy_result
RUN_CASE(lazy_result, lazy_result::sum_bad(5), lazy_result::sum_good(5))

// CASE row_of_product: the row is a proxy into the product, and the product was a temporary
namespace row_of_product
{
class Matrix
{
	size_t columns;
	std::vector<double> cells;

public:
	Matrix(size_t rows, size_t cols, double value) : columns(cols), cells(rows * cols, value) {}
	std::span<const double> operator[](size_t row) const
	{
		return {cells.data() + row * columns, columns};
	}
	Matrix operator*(double factor) const
	{
		Matrix result = *this;
		for (double &cell : result.cells)
			cell *= factor;
		return result;
	}
};
//- bad
double scaled_bad(const Matrix &matrix, double factor)
{
	auto row = (matrix * factor)[1];
	return row[0] + row[1];
}
//- good
double scaled_good(const Matrix &matrix, double factor)
{
	const Matrix scaled = matrix * factor;
	auto row = scaled[1];
	return row[0] + row[1];
}
} // namespace row_of_product
RUN_CASE(row_of_product, row_of_product::scaled_bad({2, 2, 1.5}, 2),
	 row_of_product::scaled_good({2, 2, 1.5}, 2))

// CASE postfix_reference: the postfix operator returns a reference to its local copy
namespace postfix_reference
{
//- bad
struct VersionBad {
	int release;
	int patch;
	const VersionBad &operator++(int)
	{
		VersionBad before = *this;
		patch++;
		return before;
	}
};
int bump_bad(int patch)
{
	VersionBad version{1, patch};
	const VersionBad &old = version++;
	return version.patch - old.patch;
}
//- good
struct VersionGood {
	int release;
	int patch;
	VersionGood operator++(int)
	{
		VersionGood before = *this;
		patch++;
		return before;
	}
};
int bump_good(int patch)
{
	VersionGood version{1, patch};
	const VersionGood &old = version++;
	return version.patch - old.patch;
}
} // namespace postfix_reference
RUN_CASE(postfix_reference, postfix_reference::bump_bad(3), postfix_reference::bump_good(3))

// CASE tied_bounds: tie makes a tuple of references, and they are to locals of the function
namespace tied_bounds
{
//- bad
auto bounds_bad(const std::vector<int> &values)
{
	int low = values.front();
	int high = values.front();
	for (int value : values) {
		low = std::min(low, value);
		high = std::max(high, value);
	}
	return std::tie(low, high);
}
int spread_bad(const std::vector<int> &values)
{
	auto [low, high] = bounds_bad(values);
	return high - low;
}
//- good
auto bounds_good(const std::vector<int> &values)
{
	int low = values.front();
	int high = values.front();
	for (int value : values) {
		low = std::min(low, value);
		high = std::max(high, value);
	}
	return std::make_tuple(low, high);
}
int spread_good(const std::vector<int> &values)
{
	auto [low, high] = bounds_good(values);
	return high - low;
}
} // namespace tied_bounds
RUN_CASE(tied_bounds, tied_bounds::spread_bad({3, 9, 4}), tied_bounds::spread_good({3, 9, 4}))

// CASE deferred_arguments: the template keeps references to its arguments for a call that comes later
namespace deferred_arguments
{
std::string label(int n)
{
	return "a label that is long enough: " + std::to_string(n);
}
size_t measure(const std::string &text, int extra)
{
	return text.size() + size_t(extra);
}
//- bad
template <class F, class... Args>
auto defer_bad(F call, const Args &...args)
{
	return [call, &args...] { return call(args...); };
}
size_t run_bad(int n)
{
	auto later = defer_bad(measure, label(n), n);
	return later();
}
//- good
template <class F, class... Args>
auto defer_good(F call, const Args &...args)
{
	return [call, args...] { return call(args...); };
}
size_t run_good(int n)
{
	auto later = defer_good(measure, label(n), n);
	return later();
}
} // namespace deferred_arguments
RUN_CASE(deferred_arguments, deferred_arguments::run_bad(3), deferred_arguments::run_good(3))

// CASE chained_builder: the chain returns references to a builder that ends with the statement
namespace chained_builder
{
class Query
{
	std::vector<std::string> parts;

public:
	Query &where(const std::string &what)
	{
		parts.push_back("where " + what);
		return *this;
	}
	Query &limit(int n)
	{
		parts.push_back("limit " + std::to_string(n));
		return *this;
	}
	size_t size() const { return parts.size(); }
};
//- bad
size_t search_bad(int n)
{
	auto &query = Query().where("id > 3").limit(n);
	return query.size();
}
//- good
size_t search_good(int n)
{
	auto query = Query().where("id > 3").limit(n);
	return query.size();
}
} // namespace chained_builder
RUN_CASE(chained_builder, chained_builder::search_bad(10), chained_builder::search_good(10))

// CLEAN list_walked_at_once: the initialiser list is read while its statement runs
namespace list_walked_at_once
{
int highest(std::initializer_list<int> values)
{
	int high = 0;
	for (int value : values)
		high = std::max(high, value);
	return high;
}
int run(int n)
{
	for (int step : {1, 2, 3})
		n += highest({n, step, 4});
	return n;
}
} // namespace list_walked_at_once
RUN_CLEAN(list_walked_at_once, list_walked_at_once::run(2))

// CLEAN bindings_into_map: the bindings refer to entries that stay
namespace bindings_into_map
{
int raise(std::map<std::string, int> prices)
{
	int sum = 0;
	for (auto &[name, price] : prices) {
		price += 2;
		sum += price + int(name.size());
	}
	auto [it, fresh] = prices.try_emplace("tea", 3);
	auto &[name, price] = *it;
	prices["milk"] = 4;
	return fresh ? sum + price : int(name.size());
}
} // namespace bindings_into_map
RUN_CLEAN(bindings_into_map, bindings_into_map::raise({{"bread", 3}, {"salt", 1}}))

// CLEAN view_in_scope: the pipeline is used while its source is there
namespace view_in_scope
{
int sum(int n)
{
	std::vector<int> values(size_t(n), 3);
	const int factor = n;
	auto scaled = values | std::views::filter([](int value) { return value > 1; }) |
		      std::views::transform([&factor](int value) { return value * factor; });
	values[0] = 5;
	int total = 0;
	for (int value : scaled)
		total += value;
	return total;
}
} // namespace view_in_scope
RUN_CLEAN(view_in_scope, view_in_scope::sum(3))

// CLEAN tie_assigns: tie refers to locals of the caller and is gone at once
namespace tie_assigns
{
std::tuple<int, std::string> parse(int n)
{
	return {n, "a text of some length for the heap"};
}
size_t run(int n)
{
	int number;
	std::string text;
	std::tie(number, text) = parse(n);
	return size_t(number) + text.size();
}
} // namespace tie_assigns
RUN_CLEAN(tie_assigns, tie_assigns::run(3))

// CLEAN forwarded_once: every argument is passed on exactly once
namespace forwarded_once
{
template <class T, class... Args>
std::unique_ptr<T> make(Args &&...args)
{
	return std::make_unique<T>(std::forward<Args>(args)...);
}
size_t run(int n)
{
	std::string name(size_t(n), 'n');
	auto first = make<std::string>(name);
	auto second = make<std::pair<std::string, int>>(std::move(name), n);
	return first->size() + second->first.size();
}
} // namespace forwarded_once
RUN_CLEAN(forwarded_once, forwarded_once::run(20))

// CLEAN expression_used_at_once: the nodes of the expression live until its value has been taken
namespace expression_used_at_once
{
struct Vec {
	std::array<int, 3> v{};
	int at(size_t i) const { return v[i]; }
};
template <class A>
struct Twice {
	const A &a;
	int at(size_t i) const { return 2 * a.at(i); }
};
template <class A>
Twice<A> twice(const A &a)
{
	return {a};
}
int run(int n)
{
	Vec vec{{n, n + 1, n + 2}};
	return twice(twice(vec)).at(1) + twice(vec).at(2);
}
} // namespace expression_used_at_once
RUN_CLEAN(expression_used_at_once, expression_used_at_once::run(3))

// CLEAN returns_own_argument: the reference that comes back is to an object of the caller
namespace returns_own_argument
{
template <class T>
T &larger(T &a, T &b)
{
	return a.size() < b.size() ? b : a;
}
size_t run(int n)
{
	std::vector<int> first(size_t(n), 1);
	std::vector<int> second{1, 2};
	auto &target = larger(first, second);
	target.push_back(3);
	return first.size() * 10 + second.size();
}
} // namespace returns_own_argument
RUN_CLEAN(returns_own_argument, returns_own_argument::run(4))
