// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Raw pointers in unsafe code that are followed when the function itself has ended what they lead to.
#include <core/annotations.hh>
#include <core/utility.hh>

template <typename T>
class __scoped_guard __view(T) Held
{
public:
	explicit Held(T & data __lifetimebound) : data_(data) {}
	Held(const Held &) = delete;
	~Held() {}
	T *operator->() __lifetimebound
	{
		return &data_;
	}

private:
	T & data_;
};
template <typename T>
class __capability("mutex") __interior_mutable Mutex
{
public:
	constexpr Mutex() : data_() {}
	__might_sleep Held<T> lock() const __lifetimebound { return Held<T>(data_); }

private:
	mutable T data_;
};
template <typename T>
class __owner(T) Box
{
public:
	static Box make();
	Box(Box &&other) noexcept;
	Box &operator=(Box &&other) noexcept;
	~Box();
	T &operator*() noexcept __lifetimebound;
	T *operator->() noexcept __lifetimebound;
};
template <typename T>
class __owner(T) Arc
{
public:
	Arc(Arc &&other) noexcept;
	Arc clone() const noexcept;
	~Arc();
	const T &operator*() const noexcept __lifetimebound;
};
template <typename T>
class __owner(T) Vec
{
public:
	Vec();
	~Vec();
	bool push(T value);
	T &operator[](unsigned long at) __lifetimebound;
	T *data() __lifetimebound;
};
struct Entry {
	int size = 0;
	int number() const { return size; }
};
struct Entries {
	Entry first;
	int count = 0;
};
class Table
{
public:
	// REJECT: borrow-dangling
	int size_without_the_lock() const
	{
		const Entry *found = nullptr;
		{
			auto entries = entries_.lock();

			if (entries->count)
				found = &entries->first;
		}
		// SAFETY: it was found.
		unsafe
		{
			return found ? found->size : 0;
		}
	}
	// REJECT: borrow-dangling
	int number_without_the_lock() const
	{
		const Entry *found = nullptr;
		{
			auto entries = entries_.lock();

			found = &entries->first;
		}
		// SAFETY: it was found.
		unsafe
		{
			return found->number();
		}
	}
	// ACCEPT
	int size_with_the_lock() const
	{
		auto entries = entries_.lock();
		const Entry *found = &entries->first;

		// SAFETY: the lock is held.
		unsafe
		{
			return found->size;
		}
	}
	// ACCEPT
	bool whether_it_was_there() const
	{
		const Entry *found = nullptr;
		{
			auto entries = entries_.lock();

			if (entries->count)
				found = &entries->first;
		}
		return found != nullptr;
	}

private:
	Mutex<Entries> entries_;
};
// REJECT: borrow-invalidated
int read_after_it_grew(Vec<int> &words)
{
	int *at = words.data();

	words.push(1);
	// SAFETY: the first is there.
	unsafe
	{
		return at[0];
	}
}
// ACCEPT
int read_when_it_has_grown(Vec<int> &words)
{
	int *at = words.data();

	words.push(1);
	at = words.data();
	// SAFETY: the first is there.
	unsafe
	{
		return at[0];
	}
}
// REJECT: borrow-invalidated
int read_when_it_was_replaced()
{
	auto box = Box<Entry>::make();
	Entry *entry = &*box;

	box = Box<Entry>::make();
	// SAFETY: the box has it.
	unsafe
	{
		return entry->size;
	}
}
// ACCEPT
int read_where_it_moved_to()
{
	auto box = Box<Entry>::make();
	Entry *entry = &*box;
	auto other = core::move(box);

	// SAFETY: the other box has it now.
	unsafe
	{
		return entry->size;
	}
}
// REJECT: borrow-dangling
int read_when_the_box_ended(bool any)
{
	const Entry *entry = nullptr;

	if (any) {
		auto box = Box<Entry>::make();

		entry = &*box;
	}
	// SAFETY: there is one.
	unsafe
	{
		return entry ? entry->size : 0;
	}
}
// ACCEPT
int read_what_others_keep(const Arc<Entry> &shared)
{
	const Entry *entry = nullptr;
	{
		auto own = shared.clone();

		entry = &*own;
	}
	// SAFETY: the caller has it as well.
	unsafe
	{
		return entry->size;
	}
}
// REJECT: move-use
int read_where_it_moved_to_and_ended()
{
	auto box = Box<Entry>::make();
	Entry *entry = &*box;
	{
		auto other = core::move(box);
	}
	// SAFETY: the box has it.
	unsafe
	{
		return entry->size;
	}
}
