// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// CASE crtp_ref: a CRTP base hands out a reference to the derived temporary's part
namespace crtp_ref
{
template <typename D>
struct Api {
	const std::string &label() const { return static_cast<const D *>(this)->text; }
};
struct Item : Api<Item> {
	std::string text = std::string(60, 'a');
};
//- bad
std::size_t bad()
{
	const std::string &l = Item().label();
	return l.find('z');
}
//- good
std::size_t good()
{
	const Item item;
	const std::string &l = item.label();
	return l.find('z');
}
RUN_CASE(crtp_ref, (sink(bad())), (sink(good())))
} // namespace crtp_ref

// CASE conversion_op: a conversion operator makes a view of a temporary
namespace conversion_op
{
class Path
{
public:
	explicit Path(std::string s) : s_(std::move(s)) {}
	operator std::string_view() const { return s_; }

private:
	std::string s_;
};
Path join(const std::string &a)
{
	return Path(a + "/a name that is long enough");
}
//- bad
std::size_t bad(const std::string &a)
{
	std::string_view v = join(a);
	return v.find('z');
}
//- good
std::size_t good(const std::string &a)
{
	const Path p = join(a);
	std::string_view v = p;
	return v.find('z');
}
RUN_CASE(conversion_op, (sink(bad("x"))), (sink(good("x"))))
} // namespace conversion_op

// CASE delete_alias: an owning raw pointer is deleted through a copy
namespace delete_alias
{
struct Node {
	int value = 1;
};
//- bad
int bad()
{
	Node *a = new Node;
	Node *b = a;
	delete b;
	return a->value;
}
//- good
int good()
{
	Node *a = new Node;
	Node *b = a;
	const int v = a->value;
	delete b;
	return v;
}
RUN_CASE(delete_alias, (sink(bad())), (sink(good())))
} // namespace delete_alias

// CASE tie_views: std::tie assigns views out of a tuple of strings that is a temporary
namespace tie_views
{
std::tuple<std::string, std::string> names()
{
	return {std::string(60, 'a'), std::string(60, 'b')};
}
//- bad
std::size_t bad()
{
	std::string_view a, b;
	std::tie(a, b) = names();
	return a.find('z') + b.find('z');
}
//- good
std::size_t good()
{
	std::string a, b;
	std::tie(a, b) = names();
	return a.find('z') + b.find('z');
}
RUN_CASE(tie_views, (sink(bad())), (sink(good())))
} // namespace tie_views

// CASE back_insert_self: the copied range is in the vector that the back_inserter grows
namespace back_insert_self
{
//- bad
void bad(std::vector<int> &v)
{
	std::copy(v.begin(), v.end(), std::back_inserter(v));
}
//- good
void good(std::vector<int> &v)
{
	const std::vector<int> same = v;
	std::copy(same.begin(), same.end(), std::back_inserter(v));
}
RUN_CASE(back_insert_self, (std::vector<int> v{1, 2, 3}; bad(v)),
	 (std::vector<int> v{1, 2, 3}; good(v)))
} // namespace back_insert_self

// CASE static_cache_view: a static keeps a view of the string of one call
namespace static_cache_view
{
//- bad
bool bad_same(const std::string &s)
{
	static std::string_view last;
	const bool same = last == s;
	last = s;
	return same;
}
//- good
bool good_same(const std::string &s)
{
	static std::string last;
	const bool same = last == s;
	last = s;
	return same;
}
//- shared
RUN_CASE(static_cache_view,
	 (bad_same(std::string(60, 'a')); if (bad_same(std::string(60, 'b'))) sink(1)),
	 (good_same(std::string(60, 'a')); if (good_same(std::string(60, 'b'))) sink(1)))
} // namespace static_cache_view

// CASE out_iterator: begin() and end() come from two different temporaries
namespace out_iterator
{
std::vector<int> load()
{
	return {1, 2, 3};
}
//- bad
int bad()
{
	auto it = load().begin();
	return *it;
}
//- good
int good()
{
	auto v = load();
	auto it = v.begin();
	return *it;
}
RUN_CASE(out_iterator, (sink(bad())), (sink(good())))
} // namespace out_iterator

// CASE builder_member_view: a builder keeps a view of each argument, and is finished after they died
namespace builder_member_view
{
class Message
{
public:
	Message &part(std::string_view s)
	{
		parts_.push_back(s);
		return *this;
	}
	std::string str() const
	{
		std::string all;
		for (auto p : parts_)
			all += p;
		return all;
	}

private:
	std::vector<std::string_view> parts_;
};
//- bad
std::size_t bad(int n)
{
	Message m;
	m.part("n=").part(std::to_string(n) + std::string(60, '.'));
	return m.str().size();
}
//- good
std::size_t good(int n)
{
	Message m;
	const std::string text = std::to_string(n) + std::string(60, '.');
	m.part("n=").part(text);
	return m.str().size();
}
RUN_CASE(builder_member_view, (sink(bad(3))), (sink(good(3))))
} // namespace builder_member_view

// CASE lower_bound_hint: a position found before the first insertion is used for the second
namespace lower_bound_hint
{
//- bad
void bad(std::vector<int> &v, int a, int b)
{
	auto at = std::lower_bound(v.begin(), v.end(), a);
	v.insert(at, a);
	v.insert(at, b);
}
//- good
void good(std::vector<int> &v, int a, int b)
{
	auto at = std::lower_bound(v.begin(), v.end(), a);
	at = v.insert(at, a);
	v.insert(at, b);
}
RUN_CASE(lower_bound_hint, (std::vector<int> v{1, 4}; bad(v, 2, 3)),
	 (std::vector<int> v{1, 4}; good(v, 2, 3)))
} // namespace lower_bound_hint

// CASE member_ref_return: a member function returns a reference to an element of a local copy
namespace member_ref_return
{
class Store
{
public:
	std::vector<int> all() const { return all_; }
	//- bad
	const int &bad_top() const
	{
		const auto copy = all();
		return copy.back();
	}
	//- good
	const int &good_top() const
	{
		const auto &same = all_;
		return same.back();
	}
	//- shared
private:
	std::vector<int> all_{1, 2};
};
RUN_CASE(member_ref_return, (Store s; sink(s.bad_top())), (Store s; sink(s.good_top())))
} // namespace member_ref_return

// CASE optional_pointer: a finder returns a pointer, which is used after the container it points into changed
namespace optional_pointer
{
struct Entry {
	int key, value;
};
const Entry *find(const std::vector<Entry> &v, int key)
{
	for (const auto &e : v) {
		if (e.key == key)
			return &e;
	}
	return nullptr;
}
//- bad
int bad(std::vector<Entry> &v)
{
	if (const Entry *e = find(v, 1)) {
		v.push_back({2, e->value});
		return e->value;
	}
	return 0;
}
//- good
int good(std::vector<Entry> &v)
{
	if (const Entry *e = find(v, 1)) {
		const int value = e->value;
		v.push_back({2, value});
		return value;
	}
	return 0;
}
RUN_CASE(optional_pointer, (std::vector<Entry> v{{1, 2}}; sink(bad(v))),
	 (std::vector<Entry> v{{1, 2}}; sink(good(v))))
} // namespace optional_pointer
