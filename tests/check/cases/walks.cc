// SPDX-License-Identifier: GPL-2.0
// A callee walks over one thing that it was handed, and changes another: they may be the same.
#include <string>
#include <vector>

void append(std::vector<int> &to, const std::vector<int> &from)
{
	for (int x : from)
		to.push_back(x);
}
// ACCEPT
void append_other(std::vector<int> &v, const std::vector<int> &w)
{
	append(v, w);
}
// ACCEPT
void append_copy(std::vector<int> &v)
{
	const std::vector<int> once = v;
	append(v, once);
}
// REJECT: borrow-invalidated
void append_itself(std::vector<int> &v)
{
	append(v, v);
}

struct Tree {
	std::vector<int> nodes;
	int seen = 0;
	template <typename F>
	void each(F &&visit) const
	{
		for (const int &node : nodes)
			visit(node);
	}
};
// ACCEPT
int counted(Tree &tree)
{
	int n = 0;
	tree.each([&](int x) {
		n += x;
		tree.seen++;
	});
	return n;
}
// ACCEPT
std::size_t collected(Tree &tree)
{
	std::vector<int> fresh;
	tree.each([&fresh](int x) { fresh.push_back(x + 1); });
	tree.nodes.insert(tree.nodes.end(), fresh.begin(), fresh.end());
	return tree.nodes.size();
}
// REJECT: borrow-invalidated
std::size_t grown_by_visitor(Tree &tree)
{
	tree.each([&tree](int x) { tree.nodes.push_back(x + 1); });
	return tree.nodes.size();
}

struct List {
	std::vector<int> v;
	template <typename F>
	void each(F f)
	{
		for (int &x : v)
			f(x);
	}
};
// ACCEPT
void doubled(List &l, std::vector<int> &other)
{
	l.each([&](int &x) {
		x *= 2;
		other.push_back(x);
	});
}
// REJECT: borrow-invalidated
void grown_by_value(List &l)
{
	l.each([&](int &x) {
		if (x == 3)
			l.v.push_back(x);
	});
}
