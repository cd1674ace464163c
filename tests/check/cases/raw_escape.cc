// SPDX-License-Identifier: GPL-2.0
// Raw pointers carry no loans in the dialect, but one to a local never outlives the call, and what a signature says
// that it keeps is borrowed however it is kept.
#include <core/annotations.hh>

struct Node {
	int *value;
};

int *find(int *all);
extern int *const table;
extern Node *const shared;

// REJECT: borrow-return
int *address_of_local()
{
	int x = 1;

	return &x;
}
// REJECT: borrow-return
int *through_a_variable()
{
	int x = 1;
	int *p = &x;

	return p;
}
// REJECT: borrow-return
int *of_a_parameter(int x)
{
	return &x;
}
// REJECT: borrow-return
int *of_an_array()
{
	int all[4] = {1, 2, 3, 4};

	return all;
}
// REJECT: borrow-return
Node in_a_structure()
{
	int x = 1;

	return {&x};
}
// REJECT: borrow-return
int *on_one_path(int *given, bool c)
{
	int x = 1;

	return c ? given : &x;
}
// ACCEPT
int *what_was_given(int *given)
{
	return given;
}
// ACCEPT
int *of_a_static()
{
	static int x = 1; // cfl-expect: global-mutable

	return &x;
}
// REJECT: borrow-escape
void kept_behind_a_parameter(Node &n)
{
	int x = 1;

	n.value = &x;
}
// ACCEPT
void taken_back(Node &n, void (&run)(Node &))
{
	int x = 1;

	n.value = &x;
	run(n);
	n.value = nullptr;
}

class Registry
{
public:
	void add(const Node &node __captured_by(this));
	int count() const;

private:
	const Node *first_ = nullptr;
};

// REJECT: borrow-temporary
int keeps_a_temporary()
{
	Registry all;

	all.add(Node{nullptr});
	return all.count();
}
// REJECT: borrow-escape
void gives_a_local(Registry &all)
{
	Node node{nullptr};

	all.add(node);
}
// REJECT: borrow-dangling
int keeps_an_inner_one()
{
	Registry all;

	{
		Node node{nullptr};

		all.add(node);
	}
	return all.count();
}
// ACCEPT
int keeps_what_lives_longer()
{
	Node node{nullptr};
	Registry all;

	all.add(node);
	return all.count();
}
// ACCEPT
void hands_on(Registry &all, const Node &node __captured_by(all))
{
	all.add(node);
}
