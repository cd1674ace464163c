// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What is right in plain C++, and what the dialect does not allow: two ways to one object of which one
// changes it, and borrows that a signature does not tell of.
#include <functional>
#include <string>
#include <thread>
#include <vector>
struct Node {
	int value = 0;
	Node *next = nullptr;
};
// REJECT: borrow-exclusive
int assigned_while_captured()
{
	int x = 0;
	auto inc = [&x] { x++; };
	x = 5;
	inc();
	return x;
}
// ACCEPT
int assigned_after_last_call()
{
	int x = 0;
	auto inc = [&x] { x++; };
	inc();
	inc();
	x += 5;
	return x;
}
// REJECT: borrow-exclusive
int two_mutable_closures()
{
	int x = 0;
	auto inc = [&] { x++; };
	auto dec = [&] { x--; };
	inc();
	dec();
	return x;
}
// ACCEPT
int two_reading_closures()
{
	int x = 0;
	auto a = [&] { return x + 1; };
	auto b = [&] { return x + 2; };
	return a() + b();
}
struct Button {
	std::function<void()> on_click;
	int n = 0;
};
// REJECT: borrow-exclusive
int shared_then_assigned()
{
	int x = 1;
	const int &r = x;
	x = 2;
	return r;
}
// ACCEPT
int assigned_then_shared()
{
	int x = 1;
	x = 2;
	const int &r = x;
	return r;
}
// REJECT: borrow-exclusive
int two_mutable_references()
{
	int x = 1;
	int &a = x;
	int &b = x;
	a = 2;
	b = 3;
	return x;
}
// ACCEPT
int two_mutable_references_in_turn()
{
	int x = 1;
	int &a = x;
	a = 2;
	int &b = x;
	b = 3;
	return x;
}
// REJECT: borrow-exclusive
int field_written_while_whole_is_shared()
{
	Node n;
	const Node &r = n;
	n.value = 3;
	return r.value;
}
// ACCEPT
int disjoint_fields()
{
	Node n;
	int &v = n.value;
	n.next = nullptr;
	v = 4;
	return v;
}
// REJECT: borrow-exclusive
void swap_itself_twice(std::vector<int> &v, void (*f)(std::vector<int> &, std::vector<int> &))
{
	f(v, v);
}
// REJECT: borrow-contract
const std::string &max_of_either(const std::string &a, const std::string &b)
{
	return std::max(a, b);
}

struct Bus {
	void attach(int number);
	int last = 0;
};
class Listener
{
public:
	// ACCEPT
	// A member keeps the parameter, and is not used yet.
	explicit Listener(Bus &bus [[clang::lifetimebound]]) : bus_(bus) { bus.attach(1); }
	int last() const { return bus_.last; }

private:
	Bus &bus_;
};
