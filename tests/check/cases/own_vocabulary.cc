// SPDX-License-Identifier: GPL-2.0
// Plain C++: classes that say by attributes what they own and lend are held to that, read or not.
#include <utility>

#define OWNS(T) [[gsl::Owner(T)]]
#define LENT [[clang::lifetimebound]]

template <class T>
class OWNS(T) Sole
{
	T *at_ = nullptr;

public:
	Sole() = default;
	explicit Sole(T *at) : at_(at) {}
	Sole(Sole &&o) noexcept : at_(std::exchange(o.at_, nullptr)) {}
	Sole &operator=(Sole &&o) noexcept
	{
		T *old = std::exchange(at_, std::exchange(o.at_, nullptr));
		delete old;
		return *this;
	}
	Sole(const Sole &) = delete;
	Sole &operator=(const Sole &) = delete;
	~Sole() { delete at_; }
	T *release() { return std::exchange(at_, nullptr); }
	[[clang::reinitializes]] void drop() { delete std::exchange(at_, nullptr); }
	T &operator*() const LENT { return *at_; }
	T *operator->() const LENT { return at_; }
	explicit operator bool() const { return at_; }
	void swap(Sole &o) { std::swap(at_, o.at_); }
};

// Objects that are counted; who counts them is not seen.
struct Counted {
	int level = 0;
	void up();
	void down();
};
template <class T>
class OWNS(T) Share
{
	T *at_;

public:
	explicit Share(T *at) : at_(at) { at_->up(); }
	Share(const Share &o) : at_(o.at_) { at_->up(); }
	Share &operator=(const Share &) = delete;
	~Share() { at_->down(); }
	T *get() const LENT { return at_; }
};

template <class T>
class OWNS(T) Row
{
	T *first_ = nullptr;
	unsigned count_ = 0;

public:
	Row() = default;
	Row(Row &&o) noexcept
		: first_(std::exchange(o.first_, nullptr)), count_(std::exchange(o.count_, 0))
	{
	}
	Row(const Row &) = delete;
	~Row();
	void add(const T &);
	void drop_last();
	unsigned count() const { return count_; }
	T &operator[](unsigned i) LENT { return first_[i]; }
	const T &operator[](unsigned i) const LENT { return first_[i]; }
};

void keep(Sole<int>);
void refill(Row<int> &);
int sum(const Row<int> &);
void renew(Sole<int> &, int);
int set_both(Sole<int> &, int &);

// REJECT: borrow-moved
int moved_into_a_call()
{
	Sole<int> own(new int(4));
	int &n = *own;
	keep(std::move(own));
	return n;
}
// ACCEPT
int read_before_it_goes()
{
	Sole<int> own(new int(4));
	int &n = *own;
	int was = n;
	keep(std::move(own));
	return was;
}
// ACCEPT
int moved_to_another_owner()
{
	Sole<int> own(new int(4));
	int &n = *own;
	Sole<int> next(std::move(own));
	return n;
}
// ACCEPT
int moved_and_swapped()
{
	Sole<int> own(new int(4)), other(new int(5));
	int &n = *own;
	own.swap(other);
	return n;
}
// ACCEPT
int released_and_deleted()
{
	Sole<int> own(new int(4));
	int &n = *own;
	int *raw = own.release();
	int was = n;
	delete raw;
	return was;
}
// REJECT: borrow-invalidated
int given_another()
{
	Sole<int> own(new int(4));
	int &n = *own;
	own = Sole<int>(new int(5));
	return n;
}
// ACCEPT
int asked_again()
{
	Sole<int> own(new int(4));
	int *n = &*own;
	*n = 5;
	own = Sole<int>(new int(6));
	n = &*own;
	return *n;
}
// REJECT: borrow-invalidated
int dropped()
{
	Sole<int> own(new int(4));
	int &n = *own;
	own.drop();
	return n;
}
// REJECT: leak-release
void released_for_nothing()
{
	Sole<int> own(new int(4));
	own.release();
}
// ACCEPT
void released_to_another()
{
	Sole<int> own(new int(4));
	Sole<int> next(own.release());
}
// REJECT: borrow-dangling
int outlives_its_share(Counted *shared)
{
	Counted *at;
	{
		Share<Counted> mine(shared);
		at = mine.get();
	}
	return at->level;
}
// ACCEPT
int within_its_share(Counted *shared)
{
	int level;
	{
		Share<Counted> mine(shared);
		Counted *at = mine.get();
		level = at->level;
	}
	return level;
}
// REJECT: borrow-dangling
int added_and_gone()
{
	Row<int *> row;
	{
		int n = 3;
		row.add(&n);
	}
	return *row[0];
}
// ACCEPT
int added_and_there()
{
	int n = 3;
	Row<int *> row;
	{
		row.add(&n);
	}
	return *row[0];
}
// ACCEPT
int added_by_value()
{
	Row<int> row;
	{
		int n = 3;
		row.add(n);
	}
	return row[0];
}
// REJECT: borrow-invalidated
int added_while_lent()
{
	Row<int> row;
	row.add(1);
	int &first = row[0];
	row.add(2);
	return first;
}
// ACCEPT
void added_to_itself(Row<int> &row, int n)
{
	int &first = row[0];
	first = n;
	row.add(first);
}
// REJECT: borrow-invalidated
int refilled_while_lent(Row<int> &row)
{
	int &first = row[0];
	refill(row);
	return first;
}
// ACCEPT
int looked_at_while_lent(Row<int> &row)
{
	int &first = row[0];
	return sum(row) + first;
}
// ACCEPT
int refilled_before(Row<int> &row)
{
	refill(row);
	int &first = row[0];
	return first;
}
// REJECT: borrow-invalidated
int handed_with_its_own()
{
	Sole<int> own(new int(4));
	return set_both(own, *own);
}
// ACCEPT
int handed_with_a_copy()
{
	Sole<int> own(new int(4));
	int n = *own;
	return set_both(own, n);
}
// ACCEPT
void handed_a_value()
{
	Sole<int> own(new int(4));
	renew(own, *own);
}
// ACCEPT
int a_loop_that_asks(Row<int> &row)
{
	int all = 0;
	for (unsigned i = 0; i < row.count(); i++) {
		int &n = row[i];
		all += n;
		if (n < 0)
			row.drop_last();
	}
	return all;
}

// An owner of owners, and a class that has some.
struct Leaf {
	int n = 0;
	Sole<Leaf> next;
};
// ACCEPT
int walks_down(Leaf &top)
{
	Leaf *at = &top;
	int all = 0;
	while (at->next) {
		at = &*at->next;
		all += at->n;
	}
	return all;
}
// ACCEPT
int put_in_front(Sole<Leaf> &head)
{
	Sole<Leaf> fresh(new Leaf);
	Leaf &at = *fresh;
	at.next = std::move(head);
	head = std::move(fresh);
	return at.n;
}
// ACCEPT
Leaf &put_at_the_end(Sole<Leaf> &head)
{
	Sole<Leaf> *slot = &head;
	while (*slot)
		slot = &(*slot)->next;
	*slot = Sole<Leaf>(new Leaf);
	return **slot;
}
// ACCEPT
void take_out_first(Sole<Leaf> &head)
{
	if (head)
		head = std::move(head->next);
}
