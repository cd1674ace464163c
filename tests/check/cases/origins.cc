// SPDX-License-Identifier: GPL-2.0
// Named regions: where `lifetimebound` and elision know one, and there are two.
#include <memory>
#include <string>

#define FROM(name) [[clang::annotate("cfl::origin", #name)]]

class [[gsl::Pointer(int)]] Slice
{
public:
	Slice(const int *p [[clang::lifetimebound]], unsigned n) : p_(p), n_(n) {}
	const int *data() const { return p_; }
	unsigned size() const { return n_; }

private:
	const int *p_;
	unsigned n_;
};

class [[gsl::Pointer(int)]] Iter
{
public:
	explicit Iter(const int *p [[clang::lifetimebound]]) : p_(p) {}
	int next() { return *p_++; }

private:
	const int *p_;
};

Slice over(const std::string &s [[clang::lifetimebound]]);
void use(int);

// A view of a view: the result borrows from what the slice borrows, and not from the slice.
FROM(elements) const int &first(const Slice &s FROM(elements));
// The slice itself.
const Slice &longer(const Slice &a [[clang::lifetimebound]],
		    const Slice &b [[clang::lifetimebound]]);

// ACCEPT
FROM(elements) const int &second(const Slice &s FROM(elements))
{
	return *(s.data() + 1);
}
// REJECT: borrow-contract
FROM(elements) const Slice &itself(const Slice &s FROM(elements))
{
	return s;
}
// REJECT: borrow-contract
FROM(a) const int &other(const Slice &x FROM(a), const Slice &y FROM(b))
{
	return *y.data();
}
// ACCEPT
FROM(a) const int &same(const Slice &x FROM(a), const Slice &y FROM(b))
{
	return *y.data() > 0 ? *x.data() : first(x);
}
// REJECT: borrow-contract
FROM(nobody) const int &nowhere(const Slice &x FROM(a))
{
	return first(x);
}

// ACCEPT
int slice_may_end()
{
	int all[] = {1, 2};
	const int *kept;
	{
		Slice s(all, 2);
		kept = &first(s);
	}
	return *kept;
}
// REJECT: borrow-dangling
int elements_may_not()
{
	const int *kept;
	{
		int all[] = {1, 2};
		Slice s(all, 2);
		kept = &first(s);
	}
	return *kept;
}
// ACCEPT
const int &through_a_local(const Slice &given FROM(elements))
{
	Slice copy = given;
	return first(copy);
}
// REJECT: borrow-dangling
int of_the_other_region()
{
	const Slice *kept;
	int all[] = {1, 2};
	Slice a(all, 2);
	{
		Slice b(all, 1);
		kept = &longer(a, b);
	}
	return int(kept->size());
}

// A structure that holds two borrows.
class Two
{
public:
	Two(int &a FROM(left), std::string &b FROM(right)) : a_(a), b_(b) {}

	// ACCEPT
	FROM(left) int &left() const { return a_; }
	// ACCEPT
	FROM(right) std::string &right() const { return b_; }
	// REJECT: borrow-contract
	FROM(left) std::string &swapped() const { return b_; }
	// REJECT: borrow-contract
	FROM(left) const int &own() const { return own_; }

private:
	int &a_ FROM(left);
	std::string &b_ FROM(right);
	int own_ = 0;
};

class Both
{
public:
	// REJECT: borrow-contract
	Both(const int &a FROM(left), const int &b FROM(right)) : a_(&b), b_(&a) {}
	// ACCEPT
	Both(const int &a FROM(left), const int &b FROM(right), bool) : a_(&a), b_(&b) {}
	// ACCEPT
	void set(const int &x FROM(left)) { a_ = &x; }
	// REJECT: borrow-contract
	void set_wrong(const int &x FROM(left)) { b_ = &x; }
	FROM(left) const int &left() const { return *a_; }
	FROM(right) const int &right() const { return *b_; }

private:
	const int *a_ FROM(left);
	const int *b_ FROM(right);
};

// ACCEPT
int left_outlives_right()
{
	int x = 1;
	int *kept;
	{
		std::string s = "x";
		Two both(x, s);
		kept = &both.left();
	}
	return *kept;
}
// REJECT: borrow-dangling
unsigned right_does_not()
{
	int x = 1;
	std::string *kept;
	{
		std::string s = "x";
		Two both(x, s);
		kept = &both.right();
	}
	return unsigned(kept->size());
}
// REJECT: borrow-dangling
int set_later()
{
	int x = 1;
	Both both(x, x, true);
	{
		int y = 2;
		both.set(y);
	}
	return both.left();
}
// ACCEPT
int set_the_other()
{
	int x = 1;
	Both both(x, x, true);
	const int *kept = &both.right();
	{
		int y = 2;
		both.set(y);
	}
	return *kept;
}
// ACCEPT
FROM(left) const int &left_of(const Both &b)
{
	return b.left();
}
// REJECT: borrow-contract
FROM(left) const int &right_of(const Both &b)
{
	return b.right();
}
// ACCEPT
int left_of_dead(const int &x)
{
	const int *kept;
	{
		int y = 2;
		Both both(x, y, true);
		kept = &left_of(both);
	}
	return *kept;
}
struct Base {
	FROM(a) virtual const int &get(const Slice &x FROM(a), const Slice &y FROM(b)) const;
};
struct Derived : Base {
	// REJECT: borrow-contract
	FROM(b) const int &get(const Slice &x FROM(a), const Slice &y FROM(b)) const override
	{
		return *y.data();
	}
};
