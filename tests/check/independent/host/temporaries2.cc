// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <algorithm>
#include <array>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

// CASE template_first: a template returns a reference into whatever container it is given
namespace template_first
{
template <typename C>
auto &first(C &c)
{
	return *c.begin();
}
//- bad
int bad(std::vector<int> v)
{
	int &f = first(v);
	v.clear();
	v.shrink_to_fit();
	return f;
}
//- good
int good(std::vector<int> v)
{
	int f = first(v);
	v.clear();
	v.shrink_to_fit();
	return f;
}
RUN_CASE(template_first, (sink(bad({1}))), (sink(good({1}))))
} // namespace template_first

// CASE template_identity: forwarding a temporary through a template and keeping the reference
namespace template_identity
{
template <typename T>
const T &checked(const T &t)
{
	return t;
}
//- bad
std::size_t bad(int n)
{
	const auto &s = checked(std::string(n, 'a'));
	return s.find('z');
}
//- good
std::size_t good(int n)
{
	const auto s = checked(std::string(n, 'a'));
	return s.find('z');
}
RUN_CASE(template_identity, (sink(bad(60))), (sink(good(60))))
} // namespace template_identity

// CASE paren_aggregate: parentheses do not extend the temporary's life, braces do
namespace paren_aggregate
{
struct Named {
	const std::string &name;
};
//- bad
std::size_t bad()
{
	Named n(std::string(60, 'a'));
	return n.name.find('z');
}
//- good
std::size_t good()
{
	Named n{std::string(60, 'a')};
	return n.name.find('z');
}
RUN_CASE(paren_aggregate, (sink(bad())), (sink(good())))
} // namespace paren_aggregate

// CASE ref_member_ctor: a class with a reference member is made from a temporary
namespace ref_member_ctor
{
class Printer
{
public:
	explicit Printer(const std::string &prefix) : prefix_(prefix) {}
	std::size_t width() const { return prefix_.find('z'); }

private:
	const std::string &prefix_;
};
//- bad
std::size_t bad(int n)
{
	Printer p("prefix " + std::string(n, '-'));
	return p.width();
}
//- good
std::size_t good(int n)
{
	const std::string prefix = "prefix " + std::string(n, '-');
	Printer p(prefix);
	return p.width();
}
RUN_CASE(ref_member_ctor, (sink(bad(60))), (sink(good(60))))
} // namespace ref_member_ctor

// CASE fluent_temp: a fluent interface on a temporary returns a reference to it
namespace fluent_temp
{
class Query
{
public:
	Query &where(int n)
	{
		terms_.push_back(n);
		return *this;
	}
	int first() const { return terms_[0]; }

private:
	std::vector<int> terms_;
};
//- bad
int bad()
{
	Query &q = Query().where(1).where(2);
	return q.first();
}
//- good
int good()
{
	Query q = Query().where(1).where(2);
	return q.first();
}
RUN_CASE(fluent_temp, (sink(bad())), (sink(good())))
} // namespace fluent_temp

// CASE init_list: an initializer_list member refers to an array of the full expression
namespace init_list
{
//- bad
int bad(int a, int b)
{
	std::initializer_list<int> l;
	l = {a, b, a + b};
	int sum = 0;
	for (int x : l)
		sum += x;
	return sum;
}
//- good
int good(int a, int b)
{
	std::initializer_list<int> l = {a, b, a + b};
	int sum = 0;
	for (int x : l)
		sum += x;
	return sum;
}
RUN_CASE(init_list, (sink(bad(1, 2))), (sink(good(1, 2))))
} // namespace init_list

// CASE span_of_temp: a span over a vector that is a temporary
namespace span_of_temp
{
std::vector<int> digits(int n)
{
	return {n, n + 1};
}
//- bad
int bad(int n)
{
	std::span<const int> s = digits(n);
	return s[0];
}
//- good
int good(int n)
{
	const auto all = digits(n);
	std::span<const int> s = all;
	return s[0];
}
RUN_CASE(span_of_temp, (sink(bad(1))), (sink(good(1))))
} // namespace span_of_temp

// CASE filter_view: a filtering view goes on over a vector that grew in the meantime
namespace filter_view
{
bool odd(int x)
{
	return x % 2 != 0;
}
//- bad
int bad(std::vector<int> v)
{
	auto odds = v | std::views::filter(odd);
	auto it = odds.begin();
	v.push_back(7);
	return *it;
}
//- good
int good(std::vector<int> v)
{
	v.push_back(7);
	auto odds = v | std::views::filter(odd);
	auto it = odds.begin();
	return *it;
}
RUN_CASE(filter_view, (sink(bad({1, 2}))), (sink(good({1, 2}))))
} // namespace filter_view

// CASE param_iterator: an iterator into a by-value parameter is returned
namespace param_iterator
{
//- bad
auto bad(std::vector<int> v, int x)
{
	return std::find(v.begin(), v.end(), x);
}
//- good
auto good(std::vector<int> &v, int x)
{
	return std::find(v.begin(), v.end(), x);
}
RUN_CASE(param_iterator, (auto it = bad({1, 2}, 2); sink(*it)),
	 (std::vector<int> v{1, 2}; auto it = good(v, 2); sink(*it)))
} // namespace param_iterator

// CASE visitor_ref: std::visit's lambda stores a reference to an alternative that is replaced
namespace visitor_ref
{
using Shape = std::variant<std::vector<int>, int>;
//- bad
int bad(Shape s)
{
	const int *seen = nullptr;
	std::visit(
		[&seen](auto &x) {
			if constexpr (requires { x.front(); })
				seen = &x.front();
		},
		s);
	s = 3;
	return seen ? *seen : 0;
}
//- good
int good(Shape s)
{
	int seen = 0;
	std::visit(
		[&seen](auto &x) {
			if constexpr (requires { x.front(); })
				seen = x.front();
		},
		s);
	s = 3;
	return seen;
}
RUN_CASE(visitor_ref, (sink(bad(std::vector<int>{1}))), (sink(good(std::vector<int>{1}))))
} // namespace visitor_ref

// CASE iterator_after_assign: an iterator of the old content is used after assignment of another vector
namespace iterator_after_assign
{
//- bad
int bad(std::vector<int> v, const std::vector<int> &w)
{
	auto it = v.begin() + 1;
	v = w;
	return *it;
}
//- good
int good(std::vector<int> v, const std::vector<int> &w)
{
	v = w;
	auto it = v.begin() + 1;
	return *it;
}
RUN_CASE(iterator_after_assign, (sink(bad({1, 2}, {1, 2, 3, 4}))),
	 (sink(good({1, 2}, {1, 2, 3, 4}))))
} // namespace iterator_after_assign
