// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

// CASE loop_best: the pointer of an earlier round points into the vector before it grew
namespace loop_best
{
//- bad
int bad(std::vector<int> v)
{
	const int *best = &v[0];
	for (int i = 1; i < 40; i++) {
		v.push_back(i);
		if (v.back() > *best)
			best = &v.back();
	}
	return *best;
}
//- good
int good(std::vector<int> v)
{
	for (int i = 1; i < 40; i++)
		v.push_back(i);
	const int *best = &v[0];
	for (const int &x : v) {
		if (x > *best)
			best = &x;
	}
	return *best;
}
RUN_CASE(loop_best, (sink(bad({1}))), (sink(good({1}))))
} // namespace loop_best

// CASE cond_return: the miss path returns the borrow that the growth ended
namespace cond_return
{
//- bad
int &bad(std::vector<int> &v, int key)
{
	int &first = v.front();
	for (int &x : v) {
		if (x == key)
			return x;
	}
	v.push_back(key);
	v.push_back(key);
	return first;
}
//- good
int &good(std::vector<int> &v, int key)
{
	for (int &x : v) {
		if (x == key)
			return x;
	}
	v.push_back(key);
	v.push_back(key);
	int &first = v.front();
	return first;
}
RUN_CASE(cond_return, (std::vector<int> v{1}; sink(bad(v, 3))),
	 (std::vector<int> v{1}; sink(good(v, 3))))
} // namespace cond_return

// CASE nested_rows: a row is borrowed while the vector of rows grows
namespace nested_rows
{
using Grid = std::vector<std::vector<int>>;
//- bad
int bad(Grid g)
{
	auto &row = g[0];
	for (int i = 0; i < 10; i++) {
		row.push_back(i);
		if (row.size() > 3)
			g.emplace_back();
	}
	return g[0][0];
}
//- good
int good(Grid g)
{
	for (int i = 0; i < 10; i++) {
		auto &row = g[0];
		row.push_back(i);
		if (row.size() > 3)
			g.emplace_back();
	}
	return g[0][0];
}
RUN_CASE(nested_rows, (sink(bad({{}, {}}))), (sink(good({{}, {}}))))
} // namespace nested_rows

// CASE nested_inner: the element of an inner vector is kept over a clear of the outer one's element
namespace nested_inner
{
struct Table {
	std::vector<std::vector<int>> rows;
	std::vector<int> &row(int i) { return rows[i]; }
};
//- bad
int bad(Table t)
{
	int &cell = t.row(0)[1];
	t.row(0).assign(64, 0);
	cell = 5;
	return t.rows[0][1];
}
//- good
int good(Table t)
{
	t.row(0).assign(64, 0);
	int &cell = t.row(0)[1];
	cell = 5;
	return t.rows[0][1];
}
RUN_CASE(nested_inner, (sink(bad({{{1, 2}}}))), (sink(good({{{1, 2}}}))))
} // namespace nested_inner

// CASE alias_pointer: the vector is changed through a pointer to it
namespace alias_pointer
{
//- bad
int bad(std::vector<int> v)
{
	auto *all = &v;
	const int &last = v.back();
	all->insert(all->begin(), 7);
	return last;
}
//- good
int good(std::vector<int> v)
{
	auto *all = &v;
	all->insert(all->begin(), 7);
	const int &last = v.back();
	return last;
}
RUN_CASE(alias_pointer, (sink(bad({1, 2}))), (sink(good({1, 2}))))
} // namespace alias_pointer

// CASE alias_writer: a writer object holds a reference to the vector and grows it
namespace alias_writer
{
class Writer
{
public:
	explicit Writer(std::vector<int> &to) : to_(to) {}
	void put(int x) { to_.push_back(x); }

private:
	std::vector<int> &to_;
};
//- bad
int bad()
{
	std::vector<int> v{1};
	Writer w(v);
	const int &first = v[0];
	w.put(2);
	w.put(3);
	return first;
}
//- good
int good()
{
	std::vector<int> v{1};
	Writer w(v);
	w.put(2);
	w.put(3);
	const int &first = v[0];
	return first;
}
RUN_CASE(alias_writer, (sink(bad())), (sink(good())))
} // namespace alias_writer

// CASE two_phase_args: the iterator argument dies in the other argument's evaluation
namespace two_phase_args
{
int grow(std::vector<int> &v)
{
	v.resize(v.size() + 100);
	return static_cast<int>(v.size());
}
//- bad
void bad(std::vector<int> &v)
{
	v.insert(v.begin(), grow(v));
}
//- good
void good(std::vector<int> &v)
{
	const int n = grow(v);
	v.insert(v.begin(), n);
}
RUN_CASE(two_phase_args, (std::vector<int> v{1}; bad(v)), (std::vector<int> v{1}; good(v)))
} // namespace two_phase_args

// CASE own_push_self: push() frees the old block before it reads its argument, which is in the block
namespace own_push_self
{
class Ints
{
public:
	void push(const int &x)
	{
		std::vector<int> bigger(items_.size() + 1);
		for (std::size_t i = 0; i < items_.size(); i++)
			bigger[i] = items_[i];
		items_ = std::move(bigger);
		items_.back() = x;
	}
	const int &at(std::size_t i) const { return items_[i]; }

private:
	std::vector<int> items_{4};
};
//- bad
int bad()
{
	Ints ints;
	ints.push(ints.at(0));
	return ints.at(1);
}
//- good
int good()
{
	Ints ints;
	const int copy = ints.at(0);
	ints.push(copy);
	return ints.at(1);
}
RUN_CASE(own_push_self, (sink(bad())), (sink(good())))
} // namespace own_push_self
