// SPDX-License-Identifier: GPL-2.0
// What has no value yet and is handed to a callee by mutable reference or pointer.
#include <utility>

void use(int);
bool maybe();
void unseen(int &out);
bool tried(int &out);

void bump(int &n)
{
	n++;
}
void set(int &n)
{
	n = 3;
}
void set_if(bool yes, int &n)
{
	if (yes)
		n = 3;
}
bool try_set(int &n)
{
	if (!maybe())
		return false;
	n = 4;
	return true;
}
void through(int &n)
{
	bump(n);
}
void set_through(int *n)
{
	set(*n);
}
int through_pointer(int *n)
{
	return *n;
}
template <typename T>
void twice(T &n)
{
	n = n + n;
}
struct Pair {
	int a;
	int b;
	void more() { a += b; }
	void fill()
	{
		a = 1;
		b = 2;
	}
	int sum() const { return a + b; }
};
void first(Pair &p)
{
	p.a = 1;
	p.b = p.a;
}
void second(Pair &p)
{
	p.b = p.a;
}
void down(int n, int &out)
{
	if (n)
		return down(n - 1, out);
	out = 0;
}

// REJECT: init-use
int handed_on_one_path(bool c)
{
	int i;
	if (c)
		bump(i);
	else
		i = 1;
	return i;
}
// ACCEPT
int handed_with_a_value(bool c)
{
	int i = 0;
	if (c)
		bump(i);
	return i;
}
// ACCEPT
int given_a_value()
{
	int i;
	set(i);
	return i;
}
// REJECT: init-use
int read_deeper()
{
	int i;
	through(i);
	return i;
}
// ACCEPT
int set_deeper()
{
	int i;
	set_through(&i);
	return i;
}
// REJECT: init-use
int read_through_a_pointer()
{
	int i;
	return through_pointer(&i);
}
// REJECT: init-use
int read_in_a_template()
{
	int i;
	twice(i);
	return i;
}
// REJECT: init-use
int perhaps_not_given(bool yes)
{
	int i;
	set_if(yes, i);
	return i;
}
// ACCEPT
int result_tells()
{
	int i;
	if (!try_set(i))
		return 0;
	return i;
}
// ACCEPT
int unseen_may_give()
{
	int i;
	unseen(i);
	return i;
}
// ACCEPT
int recursion()
{
	int i;
	down(3, i);
	return i;
}
// REJECT: init-use
int swapped()
{
	int a, b = 1;
	std::swap(a, b);
	return b;
}
// REJECT: init-use
int member_reads()
{
	Pair p;
	p.more();
	return p.a;
}
// ACCEPT
int member_fills()
{
	Pair p;
	p.fill();
	return p.sum();
}
// ACCEPT
int members_in_order()
{
	Pair p;
	first(p);
	return p.b;
}
// REJECT: init-use
int members_read()
{
	Pair p;
	second(p);
	return p.b;
}
// REJECT: init-use
int closure_reads()
{
	int i;
	auto more = [&i] { i += 1; };
	more();
	return i;
}
// ACCEPT
int closure_writes()
{
	int i;
	auto give = [&i] { i = 1; };
	give();
	return i;
}

class Table
{
public:
	// ACCEPT
	explicit Table(int columns) : columns_(columns), width_(padded()) {}
	int width() const { return width_ + height_; }

private:
	int padded() const { return columns_ * 8 + 2; }
	int columns_, width_, height_ = 1;
};
class Turned
{
public:
	// REJECT: init-use
	explicit Turned(int columns) : width_(padded()), columns_(columns) {}
	int width() const { return width_; }

private:
	int padded() const { return columns_ * 8 + 2; }
	int width_, columns_;
};

struct Both {
	int a, b;
};
void give_a(Both &r)
{
	r.a = 1;
}
void give_b(Both &r)
{
	r.b = r.a + 1;
}
// ACCEPT
int part_by_part()
{
	Both r;
	give_a(r);
	give_b(r);
	return r.a + r.b;
}
// REJECT: init-use
int other_part()
{
	Both r;
	give_a(r);
	return r.b;
}
// REJECT: init-use
int wrong_order()
{
	Both r;
	give_b(r);
	return r.b;
}
