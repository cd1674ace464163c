// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: templates, ranges, optional and variant, views, operators, structured bindings.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE view_over_local: the lazy view refers to a local vector and is returned
namespace view_over_local
{
//- bad
auto evens_bad(int count)
{
	std::vector<int> numbers(static_cast<std::size_t>(count));
	std::iota(numbers.begin(), numbers.end(), 1);
	return std::views::filter(numbers, [](int n) { return n % 2 == 0; });
}
int first_bad(int count)
{
	auto evens = evens_bad(count);
	return *evens.begin();
}
//- good
auto evens_good(int count)
{
	std::vector<int> numbers(static_cast<std::size_t>(count));
	std::iota(numbers.begin(), numbers.end(), 1);
	std::erase_if(numbers, [](int n) { return n % 2 != 0; });
	return numbers;
}
int first_good(int count)
{
	auto evens = evens_good(count);
	return *evens.begin();
}
RUN_CASE(view_over_local, first_bad(4), first_good(4))
} // namespace view_over_local

// CASE transform_then_grow: the view is walked after the vector below it has grown
namespace transform_then_grow
{
//- bad
int scaled_bad(std::vector<int> prices)
{
	auto doubled = prices | std::views::transform([](int p) { return p * 2; });
	auto at = doubled.begin();
	prices.insert(prices.end(), 50, 1);
	return *at;
}
//- good
int scaled_good(std::vector<int> prices)
{
	prices.insert(prices.end(), 50, 1);
	auto doubled = prices | std::views::transform([](int p) { return p * 2; });
	auto at = doubled.begin();
	return *at;
}
RUN_CASE(transform_then_grow, scaled_bad({1, 2}), scaled_good({1, 2}))
} // namespace transform_then_grow

// CASE get_if_after_assign: the pointer to the alternative is used after another one was assigned
namespace get_if_after_assign
{
using Value = std::variant<long, std::string>;
//- bad
std::size_t widen_bad(Value &value)
{
	std::string *text = std::get_if<std::string>(&value);
	if (!text)
		return 0;
	value = static_cast<long>(text->size());
	return text->find('x');
}
//- good
std::size_t widen_good(Value &value)
{
	std::string *text = std::get_if<std::string>(&value);
	if (!text)
		return 0;
	const std::size_t found = text->find('x');
	value = static_cast<long>(text->size());
	return found;
}
RUN_CASE(get_if_after_assign, ({
		 Value v = std::string(60, 'a');
		 widen_bad(v);
	 }),
	 ({
		 Value v = std::string(60, 'a');
		 widen_good(v);
	 }))
} // namespace get_if_after_assign

// CASE visit_returns_reference: the visitor returns a view of the string that it made itself
namespace visit_returns_reference
{
using Json = std::variant<std::nullptr_t, int, std::string>;
template <typename... F>
struct Overload : F... {
	using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;
//- bad
std::size_t print_bad(const Json &json)
{
	std::string_view text =
		std::visit(Overload{[](std::nullptr_t) -> std::string_view { return "null"; },
				    [](int n) -> std::string_view {
					    return std::string(40, '0') + std::to_string(n);
				    },
				    [](const std::string &s) -> std::string_view { return s; }},
			   json);
	return text.find('7');
}
//- good
std::size_t print_good(const Json &json)
{
	std::string text =
		std::visit(Overload{[](std::nullptr_t) -> std::string { return "null"; },
				    [](int n) -> std::string {
					    return std::string(40, '0') + std::to_string(n);
				    },
				    [](const std::string &s) -> std::string { return s; }},
			   json);
	return text.find('7');
}
RUN_CASE(visit_returns_reference, print_bad(Json(7)), print_good(Json(7)))
} // namespace visit_returns_reference

// CASE binding_into_erased: the structured binding refers to a map's entry that is erased
namespace binding_into_erased
{
//- bad
std::string evict_bad(std::map<int, std::string> &cache)
{
	auto &[age, name] = *cache.begin();
	cache.erase(age);
	return name + "!";
}
//- good
std::string evict_good(std::map<int, std::string> &cache)
{
	auto [age, name] = *cache.begin();
	cache.erase(age);
	return name + "!";
}
RUN_CASE(binding_into_erased, ({
		 std::map<int, std::string> c{{1, std::string(50, 'a')}};
		 evict_bad(c);
	 }),
	 ({
		 std::map<int, std::string> c{{1, std::string(50, 'a')}};
		 evict_good(c);
	 }))
} // namespace binding_into_erased

// CASE subscript_operator: operator[] of the small map gives a reference, and its next call moves the entries
namespace subscript_operator
{
template <typename K, typename V>
class FlatMap
{
public:
	V &operator[](const K &key)
	{
		for (auto &entry : entries_)
			if (entry.first == key)
				return entry.second;
		return entries_.emplace_back(key, V()).second;
	}

private:
	std::vector<std::pair<K, V>> entries_;
};
//- bad
int share_bad(FlatMap<std::string, int> &stock)
{
	int &apples = stock["apples"];
	int &pears = stock["pears"];
	pears = ++apples;
	return pears;
}
//- good
int share_good(FlatMap<std::string, int> &stock)
{
	const int apples = ++stock["apples"];
	int &pears = stock["pears"];
	pears = apples;
	return pears;
}
RUN_CASE(subscript_operator, ({
		 FlatMap<std::string, int> s;
		 share_bad(s);
	 }),
	 ({
		 FlatMap<std::string, int> s;
		 share_good(s);
	 }))
} // namespace subscript_operator

// CASE template_min: the generic function returns a reference to one of its arguments, and one was a temporary
namespace template_min
{
template <typename T, typename Less>
const T &least(const T &a BORROWED, const T &b BORROWED, Less less)
{
	return less(b, a) ? b : a;
}
//- bad
std::size_t shortest_bad(const std::string &name)
{
	const std::string &short_one = least(name, std::string("anonymous, as no name is known"),
					     [](auto &a, auto &b) { return a.size() < b.size(); });
	return short_one.find('m');
}
//- good
std::size_t shortest_good(const std::string &name)
{
	const std::string anonymous("anonymous, as no name is known");
	const std::string &short_one =
		least(name, anonymous, [](auto &a, auto &b) { return a.size() < b.size(); });
	return short_one.find('m');
}
RUN_CASE(template_min, shortest_bad(std::string(80, 'x')), shortest_good(std::string(80, 'x')))
} // namespace template_min

// CASE span_of_initializer_list: the span is made of a vector that is a temporary
namespace span_of_initializer_list
{
std::vector<int> defaults(int n)
{
	return std::vector<int>(static_cast<std::size_t>(n), 5);
}
//- bad
int total_bad(int n)
{
	std::span<const int> values = defaults(n);
	return std::accumulate(values.begin(), values.end(), 0);
}
//- good
int total_good(int n)
{
	const std::vector<int> owned = defaults(n);
	std::span<const int> values = owned;
	return std::accumulate(values.begin(), values.end(), 0);
}
RUN_CASE(span_of_initializer_list, total_bad(3), total_good(3))
} // namespace span_of_initializer_list

// CASE view_plus_string: the view is given what operator+ of two strings returned
namespace view_plus_string
{
//- bad
std::size_t extension_bad(const std::string &directory, const std::string &file)
{
	std::string_view path = directory + "/" + file;
	return path.rfind('.');
}
//- good
std::size_t extension_good(const std::string &directory, const std::string &file)
{
	const std::string joined = directory + "/" + file;
	std::string_view path = joined;
	return path.rfind('.');
}
RUN_CASE(view_plus_string, extension_bad("/a/directory/with/a/long/name", "file.cc"),
	 extension_good("/a/directory/with/a/long/name", "file.cc"))
} // namespace view_plus_string

// CASE iterator_of_copy: begin() is taken of the copy that the getter returned, end() of another
namespace iterator_of_copy
{
class Series
{
public:
	explicit Series(std::vector<int> v) : values_(std::move(v)) {}
	std::vector<int> values() const { return values_; }
	const std::vector<int> &view() const { return values_; }

private:
	std::vector<int> values_;
};
//- bad
int peak_bad(const Series &series)
{
	auto first = series.values().begin();
	return *first;
}
//- good
int peak_good(const Series &series)
{
	auto first = series.view().begin();
	return *first;
}
RUN_CASE(iterator_of_copy, peak_bad(Series({4, 2})), peak_good(Series({4, 2})))
} // namespace iterator_of_copy

// CASE set_of_pointers: the set keeps the addresses of vector elements, and the vector is sorted out of a copy
namespace set_of_pointers
{
struct Node {
	int id;
	int degree;
};
//- bad
int visit_bad(std::vector<Node> &nodes)
{
	std::set<const Node *> seen;
	for (const Node &node : nodes)
		if (node.degree > 1)
			seen.insert(&node);
	nodes.push_back({99, 0});
	int sum = 0;
	for (const Node *node : seen)
		sum += node->id;
	return sum;
}
//- good
int visit_good(std::vector<Node> &nodes)
{
	std::set<const Node *> seen;
	nodes.push_back({99, 0});
	for (const Node &node : nodes)
		if (node.degree > 1)
			seen.insert(&node);
	int sum = 0;
	for (const Node *node : seen)
		sum += node->id;
	return sum;
}
RUN_CASE(set_of_pointers, ({
		 std::vector<Node> n{{1, 2}, {2, 2}};
		 visit_bad(n);
	 }),
	 ({
		 std::vector<Node> n{{1, 2}, {2, 2}};
		 visit_good(n);
	 }))
} // namespace set_of_pointers

// CASE optional_value_or: value_or() with a view of a temporary
namespace optional_value_or
{
std::optional<std::string_view> lookup(const std::map<std::string, std::string> &env BORROWED,
				       const std::string &key)
{
	auto found = env.find(key);
	if (found == env.end())
		return std::nullopt;
	return std::string_view(found->second);
}
//- bad
std::size_t home_bad(const std::map<std::string, std::string> &env, const std::string &user)
{
	std::string_view home =
		lookup(env, user).value_or(std::string("/home/of/the/user/") + user);
	return home.rfind('/');
}
//- good
std::size_t home_good(const std::map<std::string, std::string> &env, const std::string &user)
{
	const std::string fallback = std::string("/home/of/the/user/") + user;
	std::string_view home = lookup(env, user).value_or(fallback);
	return home.rfind('/');
}
RUN_CASE(optional_value_or, home_bad({}, "someone"), home_good({}, "someone"))
} // namespace optional_value_or

// CASE tuple_of_references: std::tie makes a tuple of references to locals, which is returned as it is
namespace tuple_of_references
{
struct Version {
	int major, minor;
};
//- bad
auto key_bad(Version version)
{
	return std::tie(version.major, version.minor);
}
bool newer_bad(Version a, Version b)
{
	return key_bad(b) < key_bad(a);
}
//- good
auto key_good(const Version &version BORROWED)
{
	return std::tie(version.major, version.minor);
}
bool newer_good(Version a, Version b)
{
	return key_good(b) < key_good(a);
}
RUN_CASE(tuple_of_references, newer_bad({1, 2}, {1, 1}), newer_good({1, 2}, {1, 1}))
} // namespace tuple_of_references

// CASE auto_proxy: the element of vector<bool> is a proxy, which outlives the vector it refers to
namespace auto_proxy
{
std::vector<bool> flags_of(int n)
{
	std::vector<bool> flags(64);
	flags[static_cast<std::size_t>(n)] = true;
	return flags;
}
//- bad
bool is_set_bad(int n)
{
	auto flag = flags_of(n)[5];
	return flag;
}
//- good
bool is_set_good(int n)
{
	bool flag = flags_of(n)[5];
	return flag;
}
RUN_CASE(auto_proxy, is_set_bad(5), is_set_good(5))
} // namespace auto_proxy

// CLEAN pipeline_of_views: views over a vector that outlives them, gathered into a result
std::vector<std::string> loud_names(const std::vector<std::string> &names)
{
	std::vector<std::string> out;
	for (const std::string &name : names | std::views::filter([](const std::string &n) {
					       return n.size() > 1;
				       }) | std::views::take(2))
		out.push_back(name + "!");
	return out;
}
RUN_CLEAN(pipeline_of_views, loud_names({"a", "bb", "cc", "dd"}))

// CLEAN variant_dispatch: a tree of expressions, evaluated by a visitor
struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
struct Number {
	int value;
};
struct Sum {
	ExprPtr left, right;
};
struct Expr {
	std::variant<Number, Sum> node;
};
struct Evaluate {
	int operator()(const Number &n) const { return n.value; }
	int operator()(const Sum &s) const
	{
		return std::visit(*this, s.left->node) + std::visit(*this, s.right->node);
	}
};
int evaluate_sum()
{
	auto left = std::make_unique<Expr>(Expr{Number{1}});
	auto right = std::make_unique<Expr>(Expr{Number{2}});
	Expr sum{Sum{std::move(left), std::move(right)}};
	return std::visit(Evaluate{}, sum.node);
}
RUN_CLEAN(variant_dispatch, evaluate_sum())

// CLEAN parse_fields: string views into the line, turned into numbers before it ends
std::optional<int> to_number(std::string_view text)
{
	int value = 0;
	for (char digit : text) {
		if (digit < '0' || digit > '9' || value > 1'000'000)
			return std::nullopt;
		value = value * 10 + (digit - '0');
	}
	return value;
}
int sum_fields(std::string_view line)
{
	int sum = 0;
	while (!line.empty()) {
		const auto comma = std::min(line.find(','), line.size());
		sum += to_number(line.substr(0, comma)).value_or(0);
		line.remove_prefix(std::min(comma + 1, line.size()));
	}
	return sum;
}
RUN_CLEAN(parse_fields, sum_fields("1,2,x,4"))

// CLEAN memoised: a cache that hands out references to nodes that stay where they are
class Primes
{
public:
	const std::vector<int> &factors(int n)
	{
		auto [entry, fresh] = cache_.try_emplace(n);
		if (fresh) {
			int rest = n;
			for (int p = 2; p <= rest; p++)
				for (; rest % p == 0; rest /= p)
					entry->second.push_back(p);
		}
		return entry->second;
	}

private:
	std::unordered_map<int, std::vector<int>> cache_;
};
std::size_t count_factors(int n)
{
	Primes primes;
	std::size_t all = primes.factors(n).size();
	all += primes.factors(n + 1).size();
	return all;
}
RUN_CLEAN(memoised, count_factors(12))

// CLEAN chunks_of_span: a span that is cut from the front until it is empty
int checksum(std::span<const unsigned char> data)
{
	int sum = 0;
	while (!data.empty()) {
		const auto chunk = data.first(std::min<std::size_t>(4, data.size()));
		for (unsigned char byte : chunk)
			sum = sum * 31 + byte;
		data = data.subspan(chunk.size());
	}
	return sum & 0xffff;
}
int checksum_of(const std::vector<unsigned char> &bytes)
{
	return checksum(bytes);
}
RUN_CLEAN(chunks_of_span, checksum_of({1, 2, 3, 4, 5}))

// CLEAN group_by_key: maps of vectors, filled and walked with structured bindings
std::map<char, std::vector<std::string>> by_initial(const std::vector<std::string> &words)
{
	std::map<char, std::vector<std::string>> groups;
	for (const std::string &word : words)
		groups[word.empty() ? ' ' : word.front()].push_back(word);
	for (auto &[initial, group] : groups)
		std::ranges::sort(group);
	return groups;
}
RUN_CLEAN(group_by_key, by_initial({"b", "aa", "a"}))

// CLEAN compare_by_tie: a comparison through a tuple of references that does not leave the function
struct Release {
	int major, minor;
	std::string suffix;
	bool operator<(const Release &other) const
	{
		return std::tie(major, minor, suffix) <
		       std::tie(other.major, other.minor, other.suffix);
	}
};
std::string latest(std::vector<Release> releases)
{
	const auto last = std::ranges::max_element(releases, std::less<>());
	return last == releases.end() ? std::string() : std::to_string(last->major) + last->suffix;
}
RUN_CLEAN(compare_by_tie, latest({{1, 2, "a"}, {1, 3, ""}}))
