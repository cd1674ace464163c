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

// CASE range_temp: range-for over a member of a temporary, which dies before the loop
namespace range_temp
{
struct Report {
	std::vector<int> rows_;
	const std::vector<int> &rows() const { return rows_; }
};
Report make()
{
	return Report{{1, 2, 3}};
}
//- bad
int bad()
{
	int sum = 0;
	for (int x : make().rows())
		sum += x;
	return sum;
}
//- good
int good()
{
	int sum = 0;
	const Report report = make();
	for (int x : report.rows())
		sum += x;
	return sum;
}
RUN_CASE(range_temp, (sink(bad())), (sink(good())))
} // namespace range_temp

// CASE range_push: the vector grows inside of its own range-for
namespace range_push
{
//- bad
int bad(std::vector<int> v)
{
	for (int x : v) {
		if (x == 1)
			v.push_back(2);
	}
	return static_cast<int>(v.size());
}
//- good
int good(std::vector<int> v)
{
	int more = 0;
	for (int x : v) {
		if (x == 1)
			more++;
	}
	v.resize(v.size() + more);
	return static_cast<int>(v.size());
}
RUN_CASE(range_push, (sink(bad({1, 1}))), (sink(good({1, 1}))))
} // namespace range_push

// CASE erase_loop: the iterator that erase() ended is incremented (in libstdc++.so, which is not instrumented)
namespace erase_loop
{
//- bad
void bad(std::map<int, int> &m)
{
	for (auto it = m.begin(); it != m.end(); ++it) {
		if (it->second == 0)
			m.erase(it);
	}
}
//- good
void good(std::map<int, int> &m)
{
	for (auto it = m.begin(); it != m.end();) {
		if (it->second == 0)
			it = m.erase(it);
		else
			++it;
	}
}
RUN_CASE(erase_loop, (std::map<int, int> m{{1, 0}, {2, 0}}; bad(m)),
	 (std::map<int, int> m{{1, 0}, {2, 0}}; good(m)))
} // namespace erase_loop

// CASE list_erase: the element's own reference is used after the list erased it
namespace list_erase
{
//- bad
int bad(std::list<int> l)
{
	auto it = l.begin();
	int &x = *it;
	l.erase(it);
	return x;
}
//- good
int good(std::list<int> l)
{
	auto it = l.begin();
	int x = *it;
	l.erase(it);
	return x;
}
RUN_CASE(list_erase, (sink(bad({1, 2}))), (sink(good({1, 2}))))
} // namespace list_erase

// CASE bound_pair: a structured binding refers to a map entry that is cleared
namespace bound_pair
{
//- bad
std::size_t bad(std::map<int, std::string> m)
{
	auto &[key, name] = *m.begin();
	m.clear();
	return name.size() + key;
}
//- good
std::size_t good(std::map<int, std::string> m)
{
	auto [key, name] = *m.begin();
	m.clear();
	return name.size() + key;
}
RUN_CASE(bound_pair, (sink(bad({{1, "a"}}))), (sink(good({{1, "a"}}))))
} // namespace bound_pair

// CASE ternary_view: the arms have different types, so a temporary string is made for both
namespace ternary_view
{
//- bad
std::size_t bad(bool c, const std::string &name)
{
	std::string_view v = c ? name : "nobody of whom we know the name at all";
	return v.find('z');
}
//- good
std::size_t good(bool c, const std::string &name)
{
	std::string_view v = c ? std::string_view(name) : "nobody of whom we know the name at all";
	return v.find('z');
}
RUN_CASE(ternary_view, (sink(bad(false, "a"))), (sink(good(false, "a"))))
} // namespace ternary_view

// CASE substr_view: substr() of a string is a temporary, substr() of a view is not
namespace substr_view
{
//- bad
std::size_t bad(const std::string &s)
{
	std::string_view tail = s.substr(1);
	return tail.find('z');
}
//- good
std::size_t good(const std::string &s)
{
	std::string_view tail = std::string_view(s).substr(1);
	return tail.find('z');
}
RUN_CASE(substr_view, (sink(bad(std::string(60, 'a')))), (sink(good(std::string(60, 'a')))))
} // namespace substr_view

// CASE c_str_of_sum: c_str() of a temporary sum
namespace c_str_of_sum
{
//- bad
char bad(const std::string &a, const std::string &b)
{
	const char *p = (a + b).c_str();
	return p[0];
}
//- good
char good(const std::string &a, const std::string &b)
{
	const std::string sum = a + b;
	const char *p = sum.c_str();
	return p[0];
}
RUN_CASE(c_str_of_sum, (sink(bad(std::string(60, 'a'), "b"))),
	 (sink(good(std::string(60, 'a'), "b"))))
} // namespace c_str_of_sum

// CASE opt_value_ref: value() of a temporary optional, bound by reference
namespace opt_value_ref
{
std::optional<std::string> lookup(int n)
{
	return std::string(60, static_cast<char>('a' + n));
}
//- bad
std::size_t bad(int n)
{
	const auto &s = lookup(n).value();
	return s.find('z');
}
//- good
std::size_t good(int n)
{
	const auto &s = lookup(n).value_or("");
	return s.find('z');
}
RUN_CASE(opt_value_ref, (sink(bad(1))), (sink(good(1))))
} // namespace opt_value_ref

// CASE if_init_temp: the if's initialiser binds into a temporary that its condition still has, but the body not
namespace if_init_temp
{
std::optional<std::string> lookup(int n)
{
	return std::string(60, static_cast<char>('a' + n));
}
//- bad
std::size_t bad(int n)
{
	if (std::string_view s = *lookup(n); n > 0)
		return s.find('z');
	return 0;
}
//- good
std::size_t good(int n)
{
	if (std::string s = *lookup(n); n > 0)
		return s.find('z');
	return 0;
}
RUN_CASE(if_init_temp, (sink(bad(1))), (sink(good(1))))
} // namespace if_init_temp

// CASE virtual_name: a view from a virtual getter outlives the object behind the interface
namespace virtual_name
{
struct Source {
	virtual ~Source() = default;
	virtual std::string_view name() const = 0;
};
struct File : Source {
	std::string path = std::string(60, 'p');
	std::string_view name() const override { return path; }
};
std::unique_ptr<Source> open()
{
	return std::make_unique<File>();
}
//- bad
std::size_t bad()
{
	std::string_view n = open()->name();
	return n.find('z');
}
//- good
std::size_t good()
{
	auto source = open();
	std::string_view n = source->name();
	return n.find('z');
}
RUN_CASE(virtual_name, (sink(bad())), (sink(good())))
} // namespace virtual_name
