// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

// CASE else_path: no value on the path where neither condition holds
namespace else_path
{
//- bad
int bad(int n)
{
	int grade;
	if (n > 80)
		grade = 1;
	else if (n > 50)
		grade = 2;
	return grade;
}
//- good
int good(int n)
{
	int grade;
	if (n > 80)
		grade = 1;
	else if (n > 50)
		grade = 2;
	else
		grade = 3;
	return grade;
}
RUN_CASE(else_path, (sink(bad(10))), (sink(good(10))))
} // namespace else_path

// CASE no_default: a switch over an int without a default leaves the variable unset
namespace no_default
{
//- bad
int bad(int kind)
{
	int width;
	switch (kind) {
	case 1:
		width = 8;
		break;
	case 2:
		width = 16;
		break;
	}
	return width + 1;
}
//- good
int good(int kind)
{
	int width;
	switch (kind) {
	case 1:
		width = 8;
		break;
	default:
		width = 16;
		break;
	}
	return width + 1;
}
RUN_CASE(no_default, (sink(bad(3))), (sink(good(3))))
} // namespace no_default

// CASE maybe_no_round: the loop that sets the value may not run
namespace maybe_no_round
{
//- bad
int bad(const std::vector<int> &v)
{
	int last;
	for (int x : v)
		last = x;
	return last;
}
//- good
int good(const std::vector<int> &v)
{
	int last = 0;
	for (int x : v)
		last = x;
	return last;
}
RUN_CASE(maybe_no_round, (sink(bad({}))), (sink(good({}))))
} // namespace maybe_no_round

// CASE out_on_success: the callee sets its out parameter on success only, and the caller ignores that
namespace out_on_success
{
bool parse(const std::string &s, int &out)
{
	if (s.empty())
		return false;
	out = static_cast<int>(s.size());
	return true;
}
//- bad
int bad(const std::string &s)
{
	int n;
	parse(s, n);
	return n;
}
//- good
int good(const std::string &s)
{
	int n = 0;
	parse(s, n);
	return n;
}
RUN_CASE(out_on_success, (sink(bad(""))), (sink(good(""))))
} // namespace out_on_success

// CASE member_left: a constructor leaves a member without a value, a method reads it
namespace member_left
{
//- bad
class BadCounter
{
public:
	explicit BadCounter(int limit) : limit_(limit) {}
	bool full() const { return used_ >= limit_; }

private:
	int limit_;
	int used_;
};
//- good
class GoodCounter
{
public:
	explicit GoodCounter(int limit) : limit_(limit), used_(0) {}
	bool full() const { return used_ >= limit_; }

private:
	int limit_;
	int used_;
};
//- shared
RUN_CASE(member_left, (BadCounter c(3); if (c.full()) sink(1)),
	 (GoodCounter c(3); if (c.full()) sink(1)))
} // namespace member_left

// CASE member_order: a member initialiser reads a member that is declared later
namespace member_order
{
//- bad
struct BadArea {
	explicit BadArea(int w) : area(width * 3), width(w) {}
	int area;
	int width;
};
//- good
struct GoodArea {
	explicit GoodArea(int w) : width(w), area(width * 3) {}
	int width;
	int area;
};
//- shared
RUN_CASE(member_order, (BadArea a(3); sink(a.area)), (GoodArea a(3); sink(a.area)))
} // namespace member_order

// CASE array_part: half of the array is filled, all of it is read
namespace array_part
{
//- bad
int bad(int n)
{
	int a[8];
	for (int i = 0; i < 4; i++)
		a[i] = n;
	int sum = 0;
	for (int i = 0; i < 8; i++)
		sum += a[i];
	return sum;
}
//- good
int good(int n)
{
	int a[8];
	for (int i = 0; i < 8; i++)
		a[i] = n;
	int sum = 0;
	for (int i = 0; i < 8; i++)
		sum += a[i];
	return sum;
}
RUN_CASE(array_part, (sink(bad(3))), (sink(good(3))))
} // namespace array_part

// CASE lambda_value: a lambda copies a variable that has no value yet
namespace lambda_value
{
//- bad
int bad(int n)
{
	int scale;
	auto f = [scale](int x) { return x * scale; };
	scale = n;
	return f(2) + scale;
}
//- good
int good(int n)
{
	int scale;
	scale = n;
	auto f = [scale](int x) { return x * scale; };
	return f(2) + scale;
}
RUN_CASE(lambda_value, (sink(bad(3))), (sink(good(3))))
} // namespace lambda_value

// CASE lambda_ref_early: a lambda that reads by reference is called before the value is there
namespace lambda_ref_early
{
//- bad
int bad(int n)
{
	int base;
	auto f = [&base](int x) { return x + base; };
	int r = f(1);
	base = n;
	return r + f(2);
}
//- good
int good(int n)
{
	int base;
	auto f = [&base](int x) { return x + base; };
	base = n;
	int r = f(1);
	return r + f(2);
}
RUN_CASE(lambda_ref_early, (sink(bad(3))), (sink(good(3))))
} // namespace lambda_ref_early

// CASE struct_field: one field of a local struct is never set
namespace struct_field
{
struct Rect {
	int w, h;
};
int area(const Rect &r)
{
	return r.w * r.h;
}
//- bad
int bad(int n)
{
	Rect r;
	r.w = n;
	return area(r);
}
//- good
int good(int n)
{
	Rect r;
	r.w = n;
	r.h = n;
	return area(r);
}
RUN_CASE(struct_field, (sink(bad(3))), (sink(good(3))))
} // namespace struct_field

// CASE nested_field: a nested struct's field has no value on one path
namespace nested_field
{
struct Point {
	int x, y;
};
struct Line {
	Point from, to;
};
//- bad
int bad(bool c)
{
	Line l;
	l.from = {1, 2};
	l.to.x = 3;
	if (c)
		l.to.y = 4;
	return l.from.y + l.to.y;
}
//- good
int good(bool c)
{
	Line l;
	l.from = {1, 2};
	l.to.x = 3;
	l.to.y = 0;
	if (c)
		l.to.y = 4;
	return l.from.y + l.to.y;
}
RUN_CASE(nested_field, (sink(bad(false))), (sink(good(false))))
} // namespace nested_field

// CASE try_assign: the call that gives the value throws, the handler falls through to the use
namespace try_assign
{
int parse(int n)
{
	if (n < 0)
		throw n;
	return n;
}
//- bad
int bad(int n)
{
	int value;
	try {
		value = parse(n);
	} catch (int) {
	}
	return value;
}
//- good
int good(int n)
{
	int value;
	try {
		value = parse(n);
	} catch (int) {
		value = 0;
	}
	return value;
}
RUN_CASE(try_assign, (sink(bad(-1))), (sink(good(-1))))
} // namespace try_assign

// CASE base_uses_member: the base's constructor reads a member of the derived class
namespace base_uses_member
{
class Base
{
public:
	explicit Base(const int &n) : twice_(n * 2) {}
	int twice() const { return twice_; }

private:
	int twice_;
};
//- bad
class BadDerived : public Base
{
public:
	explicit BadDerived(int n) : Base(own_), own_(n) {}
	int own() const { return own_; }

private:
	int own_;
};
//- good
class GoodDerived : public Base
{
public:
	explicit GoodDerived(int n) : Base(n), own_(n) {}
	int own() const { return own_; }

private:
	int own_;
};
//- shared
RUN_CASE(base_uses_member, (BadDerived d(3); sink(d.twice())), (GoodDerived d(3); sink(d.twice())))
} // namespace base_uses_member

// CASE pointer_unset: a pointer gets its target in one branch only
namespace pointer_unset
{
//- bad
int bad(const int &a, int n)
{
	const int *p;
	if (n > 0)
		p = &a;
	return *p;
}
//- good
int good(const int &a, int n)
{
	const int *p;
	if (n > 0)
		p = &a;
	else
		p = &n;
	return *p;
}
RUN_CASE(pointer_unset, (int a = 1; sink(bad(a, 0))), (int a = 1; sink(good(a, 0))))
} // namespace pointer_unset

// CASE do_break: a break leaves the loop before the value is set
namespace do_break
{
//- bad
int bad(int n)
{
	int found;
	do {
		if (n > 3)
			break;
		found = n;
	} while (++n < 3);
	return found;
}
//- good
int good(int n)
{
	int found;
	do {
		found = n;
		if (n > 3)
			break;
	} while (++n < 3);
	return found;
}
RUN_CASE(do_break, (sink(bad(9))), (sink(good(9))))
} // namespace do_break

// CASE std_array: a std::array without initialiser is read
namespace std_array
{
//- bad
int bad(int n)
{
	std::array<int, 4> a;
	a[0] = n;
	return a[0] + a[3];
}
//- good
int good(int n)
{
	std::array<int, 4> a{};
	a[0] = n;
	return a[0] + a[3];
}
RUN_CASE(std_array, (sink(bad(3))), (sink(good(3))))
} // namespace std_array

// CASE self_init: a variable is used in its own initialiser
namespace self_init
{
int next(int x)
{
	return x + 1;
}
//- bad
int bad()
{
	int n = next(n);
	return n;
}
//- good
int good()
{
	int m = 0;
	int n = next(m);
	return n;
}
RUN_CASE(self_init, (sink(bad())), (sink(good())))
} // namespace self_init
