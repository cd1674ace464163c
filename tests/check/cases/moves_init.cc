// SPDX-License-Identifier: GPL-2.0
// Moves and initialisation.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

void use(int);
void sink(std::unique_ptr<int>);
void sink(std::string);
void take(std::vector<int> &&);
bool get(int &);
std::unique_ptr<int> fresh();

// REJECT: move-use
int use_after_move()
{
	auto p = fresh();
	sink(std::move(p));
	return *p;
}
// ACCEPT
int reassigned_after_move()
{
	auto p = fresh();
	sink(std::move(p));
	p = fresh();
	return *p;
}
// REJECT: move-use
void moved_in_loop(int n)
{
	std::string s = "x";
	for (int i = 0; i < n; i++)
		sink(std::move(s));
}
// ACCEPT
void moved_then_break(int n)
{
	std::string s = "x";
	for (int i = 0; i < n; i++)
		if (i == 2) {
			sink(std::move(s));
			break;
		}
}
// REJECT: move-use
std::size_t moved_on_one_path(bool c)
{
	std::string s = "x";
	if (c)
		sink(std::move(s));
	return s.size();
}
// ACCEPT
std::size_t moved_and_left(bool c)
{
	std::string s = "x";
	if (c) {
		sink(std::move(s));
		return 0;
	}
	return s.size();
}
struct Pair {
	std::unique_ptr<int> a, b;
};
// REJECT: move-use
int moved_member(Pair p)
{
	sink(std::move(p.a));
	return *p.a;
}
// ACCEPT
int other_member(Pair p)
{
	sink(std::move(p.a));
	return *p.b;
}
// REJECT: move-use
Pair whole_after_member(Pair p)
{
	sink(std::move(p.a));
	return p;
}
// REJECT: move-use
int captured_by_move()
{
	auto p = fresh();
	auto f = [q = std::move(p)] { return *q; };
	return f() + *p;
}
// ACCEPT
int capture_used()
{
	auto p = fresh();
	auto f = [q = std::move(p)] { return *q; };
	return f();
}
// REJECT: move-use
std::size_t rvalue_parameter()
{
	std::vector<int> v{1};
	take(std::move(v));
	return v.size();
}
// ACCEPT
std::size_t cleared_after_move()
{
	std::vector<int> v{1};
	take(std::move(v));
	v.clear();
	v.push_back(1);
	return v.size();
}
int both(std::unique_ptr<int> p, int v);
// REJECT: move-use
int in_either_order()
{
	auto p = fresh();
	return both(std::move(p), *p);
}
// REJECT: move-use
int in_either_order_reversed(int (*f)(int, std::unique_ptr<int>))
{
	auto p = fresh();
	return f(*p, std::move(p));
}
// ACCEPT
int in_order()
{
	auto p = fresh();
	int v = *p;
	return both(std::move(p), v);
}
// REJECT: move-use
int closure_called_twice()
{
	auto p = fresh();
	auto f = [&] { sink(std::move(p)); };
	f();
	return *p;
}
// REJECT: move-use
void moved_twice()
{
	std::string s = "x";
	sink(std::move(s));
	sink(std::move(s));
}
// REJECT: move-use
void move_in_condition(bool c)
{
	std::string s = "x";
	std::string t = c ? std::move(s) : std::string("y");
	sink(s);
	sink(t);
}
// ACCEPT
std::string move_return()
{
	std::string s = "x";
	return std::move(s);
}
// ACCEPT
void moved_int()
{
	int x = 1;
	int y = std::move(x);
	use(x + y);
}
// REJECT: init-use
int uninitialised(bool c)
{
	int x;
	if (c)
		x = 1;
	return x;
}
// ACCEPT
int both_branches(bool c)
{
	int x;
	if (c)
		x = 1;
	else
		x = 2;
	return x;
}
// REJECT: init-use
int switch_without_default(int k)
{
	int x;
	switch (k) {
	case 0:
		x = 1;
		break;
	case 1:
		x = 2;
		break;
	}
	return x;
}
// ACCEPT
int switch_with_default(int k)
{
	int x;
	switch (k) {
	case 0:
		x = 1;
		break;
	default:
		x = 2;
		break;
	}
	return x;
}
enum class Colour { Red, Green };
// ACCEPT
int switch_over_enum(Colour k)
{
	int x;
	switch (k) {
	case Colour::Red:
		x = 1;
		break;
	case Colour::Green:
		x = 2;
		break;
	}
	return x;
}
// REJECT: init-use
int loop_may_not_run(int n)
{
	int last;
	for (int i = 0; i < n; i++)
		last = i;
	return last;
}
// ACCEPT
int loop_for_ever()
{
	int x;
	while (true) {
		x = 1;
		if (get(x))
			break;
	}
	return x;
}
struct Point {
	int x, y;
};
// REJECT: init-use
int half_a_struct()
{
	Point p;
	p.x = 1;
	return p.y;
}
// ACCEPT
int whole_struct()
{
	Point p;
	p.x = 1;
	p.y = 2;
	return p.x + p.y;
}
// REJECT: init-use
int out_parameter_unchecked()
{
	int x;
	get(x);
	return x;
}
// ACCEPT
int out_parameter_checked()
{
	int x;
	if (!get(x))
		return 0;
	return x;
}
// REJECT: init-member
struct Half {
	int a, b;
	Half() : a(1) {}
	int sum() const { return a + b; }
};
// ACCEPT
struct LaterHalf {
	int a, b;
	LaterHalf() : a(1) {}
	void begin(int from) { b = from; }
	int sum() const { return a + b; }
};
// ACCEPT
struct UnusedHalf {
	int a, b;
	UnusedHalf() : a(1) {}
	int first() const { return a; }
};
// ACCEPT
class ReadHalf
{
public:
	ReadHalf() { read(); } // It is not seen here what it does.
	int number() const { return number_; }

private:
	void read();
	std::vector<int> all_;
	int number_;
};
// ACCEPT
struct Full {
	int a, b;
	Full() : a(1) { b = 2; }
};
// REJECT: init-use
struct Order {
	int *first;
	std::unique_ptr<int> second;
	Order() : first(second.get()), second(fresh()) {}
};
// ACCEPT
struct GoodOrder {
	std::unique_ptr<int> second;
	int *first;
	GoodOrder() : second(fresh()), first(second.get()) {}
};
// REJECT: init-use
int pointer_without_value()
{
	int *p;
	return *p;
}
// REJECT: init-use
int captured_without_value()
{
	int x;
	auto f = [x] { return x; };
	return f();
}
// ACCEPT
int assigned_in_closure()
{
	int x;
	auto f = [&x] { x = 1; };
	f();
	return x;
}
// REJECT: free-use
int freed()
{
	int *p = new int(1);
	delete p;
	return *p;
}
// ACCEPT
int freed_last()
{
	int *p = new int(1);
	int v = *p;
	delete p;
	return v;
}
// REJECT: free-use
void freed_alias()
{
	int *p = new int(1);
	int *q = p;
	delete p;
	use(*q);
}
// REJECT: free-twice
void two_owners()
{
	int *p = new int(1);
	std::unique_ptr<int> a(p);
	std::unique_ptr<int> b(p);
}
// REJECT: leak-release
void released()
{
	auto p = fresh();
	p.release();
}
