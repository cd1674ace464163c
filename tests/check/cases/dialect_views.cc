// SPDX-License-Identifier: GPL-2.0
// What a view of the dialect leads to is borrowed as by a reference, whatever the bodies do by raw pointers.
#include <core/option.hh>
#include <core/utility.hh>

/// A map whose bodies change nothing that can be seen from outside.
class __owner(unsigned) Map
{
public:
	unsigned *begin() noexcept __lifetimebound { return root_; }
	const unsigned *begin() const noexcept __lifetimebound { return root_; }
	core::Option<unsigned &> get_mut(unsigned key) noexcept __lifetimebound;
	core::Option<const unsigned &> get(unsigned key) const noexcept __lifetimebound;
	void remove(unsigned key) noexcept { erase(find(key)); }
	[[nodiscard]] bool has(unsigned key) const noexcept { return find(key); }

private:
	[[nodiscard]] unsigned *find(unsigned key) const noexcept;
	static void erase(unsigned *entry) noexcept;

	unsigned *root_;
};

/// No owner by its type.
struct Table {
	unsigned first;
	core::Option<unsigned &> get_mut(unsigned key) noexcept __lifetimebound;
	void remove(unsigned key) noexcept;
};

class __scoped_guard Guard
{
public:
	explicit Guard(Map &map __lifetimebound) : map_(map) {}
	Guard(const Guard &) = delete;
	Guard &operator=(const Guard &) = delete;
	core::Option<unsigned &> get_mut(unsigned key) noexcept __lifetimebound;
	core::Option<const unsigned &> get(unsigned key) const noexcept __lifetimebound;
	void remove(unsigned key) noexcept;

private:
	Map &map_;
};

// REJECT: borrow-invalidated
unsigned removed_behind_it(Map &map)
{
	auto value = map.get_mut(1);
	map.remove(1);
	return *value;
}
// ACCEPT
unsigned removed_afterwards(Map &map)
{
	auto value = map.get_mut(1);
	unsigned copy = *value;
	map.remove(1);
	return copy;
}
// REJECT: borrow-invalidated
bool removed_behind_a_reader(Map &map)
{
	auto value = map.get(1);
	map.remove(1);
	return value.is_some();
}
// ACCEPT
bool asked_beside_a_reader(Map &map)
{
	auto value = map.get(1);
	bool other = map.has(2);
	return other && value.is_some();
}
// REJECT: borrow-exclusive
unsigned removed_from_a_table(Table &table)
{
	auto value = table.get_mut(1);
	table.remove(1);
	return *value;
}
// ACCEPT
unsigned got_twice(Table &table)
{
	auto value = table.get_mut(1);
	unsigned sum = *value;
	auto other = table.get_mut(2);
	return sum + *other;
}
// REJECT: borrow-exclusive
unsigned removed_by_a_guard(Map &map)
{
	Guard guard(map);
	auto value = guard.get_mut(1);
	guard.remove(1);
	return *value;
}
// REJECT: borrow-exclusive
unsigned removed_by_a_guard_behind_a_reader(Map &map)
{
	Guard guard(map);
	auto value = guard.get(1);
	guard.remove(1);
	return *value;
}
// ACCEPT
unsigned removed_by_a_guard_afterwards(Map &map)
{
	Guard guard(map);
	unsigned copy = *guard.get(1);
	guard.remove(1);
	return copy;
}

class __owner(unsigned) Shared
{
public:
	core::Option<const unsigned &>
	load(const Guard &guard __lifetimebound) const __lifetimebound;
};
Guard enter() noexcept;

// ACCEPT
core::Option<const unsigned &> loaded_under_a_guard(const Shared &shared, const Guard &guard)
{
	return shared.load(guard);
}
// REJECT: borrow-dangling
unsigned used_after_the_guard(const Shared &shared)
{
	core::Option<const unsigned &> value;
	{
		auto guard = enter();
		value = loaded_under_a_guard(shared, guard);
	}
	return *value;
}
// ACCEPT
unsigned used_under_the_guard(const Shared &shared)
{
	core::Option<const unsigned &> value;
	auto guard = enter();
	value = loaded_under_a_guard(shared, guard);
	return *value;
}
// REJECT: borrow-return
core::Option<const unsigned &> loaded_under_a_guard_of_its_own(const Shared &shared)
{
	auto guard = enter();
	return loaded_under_a_guard(shared, guard);
}
class Keeper
{
public:
	// ACCEPT
	core::Option<const unsigned &> current(const Guard &guard) const
	{
		return shared_.load(guard);
	}

private:
	Shared shared_;
};
// REJECT: borrow-dangling
unsigned current_after_the_guard(const Keeper &keeper)
{
	core::Option<const unsigned &> value;
	{
		auto guard = enter();
		value = keeper.current(guard);
	}
	return *value;
}

class Range
{
public:
	explicit Range(unsigned size) : size_(size) {}
	Range(Range &&other) : size_(other.size_) { other.size_ = 0; }
	Range(const Range &) = delete;
	[[nodiscard]] unsigned reader() && noexcept { return size_; }
	[[nodiscard]] unsigned size() const noexcept { return size_; }

private:
	unsigned size_;
};
using core::move;

// REJECT: move-use
unsigned read_twice(Range range)
{
	const unsigned first = move(range).reader();
	return first + move(range).reader();
}
// REJECT: move-use
unsigned looked_at_afterwards(Range range)
{
	const unsigned first = move(range).reader();
	return first + range.size();
}
// ACCEPT
unsigned read_once(Range range)
{
	const unsigned size = range.size();
	return size + move(range).reader();
}
// ACCEPT
unsigned read_again(Range range)
{
	unsigned sum = move(range).reader();
	Range another(sum);
	return sum + move(another).reader();
}
// REJECT: move-use
unsigned read_twice_in_a_loop(Range range)
{
	unsigned sum = 0;
	for (unsigned i = 0; i < 2; i++)
		sum += move(range).reader();
	return sum;
}

/// Owns a number.
class __owner(unsigned) Box
{
public:
	explicit Box(unsigned n) : n_(n) {}
	Box(Box &&other) : n_(other.n_) { other.n_ = 0; }
	Box &operator=(Box &&other)
	{
		n_ = other.n_;
		return *this;
	}
	Box(const Box &) = delete;
	~Box() {}
	[[nodiscard]] unsigned size() const { return n_; }
	/// It is nobody's from now on.
	[[nodiscard]] unsigned &leak() &&;

private:
	unsigned n_;
};
void sink(Box &&box);

// REJECT: move-use
unsigned moved_by_assignment(Box a, Box b)
{
	a = move(b);
	return a.size() + b.size();
}
// REJECT: move-use
unsigned moved_into_a_callee(Box box)
{
	sink(move(box));
	return box.size();
}
// ACCEPT
unsigned assigned_anew(Box a, Box b)
{
	a = move(b);
	b = Box(a.size());
	sink(move(a));
	return b.size();
}
// ACCEPT
unsigned leaked(Box box)
{
	unsigned &number = move(box).leak();
	number++;
	return number;
}
