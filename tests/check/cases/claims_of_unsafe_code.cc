// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What unsafe code says, and the rest of the file shows to be wrong: that nobody has found an object yet, that
// interrupts are off, that a pointer is of one kind of owner, how long something is.
#include <core/annotations.hh>
#include <core/array.hh>
#include <core/scope_guard.hh>
#include <core/span.hh>
#include <core/str_view.hh>
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
	~Box();
	T &operator*() noexcept __lifetimebound;
	T *operator->() noexcept __lifetimebound;
	[[nodiscard]] T *into_raw() && noexcept;
	/// # Safety
	///
	/// Comes from into_raw().
	[[nodiscard]] static Box from_raw(core::Unsafe, T *object) noexcept;
};
template <typename T>
class __owner(T) Arc
{
public:
	static Arc make();
	Arc(Arc &&other) noexcept;
	Arc clone() const noexcept;
	~Arc();
	const T &operator*() const noexcept __lifetimebound;
	[[nodiscard]] T *as_ptr() const noexcept __lifetimebound;
	[[nodiscard]] T *into_raw() && noexcept;
	/// # Safety
	///
	/// Comes from into_raw().
	[[nodiscard]] static Arc from_raw(core::Unsafe, T *object) noexcept;
};
template <typename T>
class __owner(T) Vec
{
public:
	Vec();
	~Vec();
	bool push(T value);
	const T *data() const __lifetimebound;
	unsigned long size() const;
	unsigned long capacity() const;
};
struct Device {
	int number = 0;
	int lanes = 0;
};
struct Devices {
	Vec<Arc<Device>> all;
};
class Registry
{
public:
	// REJECT: thread-race
	void written_when_listed(int number) const
	{
		auto device = Arc<Device>::make();

		devices_.lock()->all.push(device.clone());
		// SAFETY: it was made here.
		unsafe
		{
			device.as_ptr()->number = number;
		}
	}
	// REJECT: thread-race
	void written_after_the_lock(int number) const
	{
		auto device = Arc<Device>::make();
		Device *raw = device.as_ptr();
		{
			auto devices = devices_.lock();

			devices->all.push(device.clone());
		}
		// SAFETY: it was made here.
		unsafe
		{
			raw->number = number;
		}
	}
	// ACCEPT
	void written_before(int number) const
	{
		auto device = Arc<Device>::make();

		// SAFETY: nobody else has it.
		unsafe
		{
			device.as_ptr()->number = number;
		}
		devices_.lock()->all.push(device.clone());
	}
	// ACCEPT
	void written_under_the_lock(int number) const
	{
		auto device = Arc<Device>::make();
		auto devices = devices_.lock();

		devices->all.push(device.clone());
		// SAFETY: whoever looks for it waits for the lock.
		unsafe
		{
			device.as_ptr()->number = number;
		}
	}
	// ACCEPT
	static void put_into_a_list_of_its_own(int number)
	{
		auto device = Arc<Device>::make();
		Devices own;

		own.all.push(device.clone());
		// SAFETY: nobody else has the list.
		unsafe
		{
			device.as_ptr()->number = number;
		}
	}

private:
	Mutex<Devices> devices_;
};

class IrqsOff
{
public:
	/// # Safety
	///
	/// Interrupts are off.
	static IrqsOff assume(core::Unsafe);
};
__might_sleep void wait_for_room();
void look(const IrqsOff &off);
// REJECT: context-contract
void claimed_after_a_wait()
{
	wait_for_room();
	// SAFETY: the handler is the only other user.
	unsafe
	{
		look(IrqsOff::assume(unsafe_));
	}
}
// ACCEPT
void claimed_without_one()
{
	// SAFETY: the handler calls this.
	unsafe
	{
		look(IrqsOff::assume(unsafe_));
	}
}
// ACCEPT
void claimed_on_another_way(bool handler)
{
	if (!handler)
		return wait_for_room();
	// SAFETY: the handler calls this.
	unsafe
	{
		look(IrqsOff::assume(unsafe_));
	}
}

struct Shared {
	int number = 0;
};
void *give(Arc<Shared> shared)
{
	return core::move(shared).into_raw();
}
// REJECT: cast-pointer
void taken_as_a_box(void *cookie)
{
	// SAFETY: comes from give().
	unsafe
	{
		(void)Box<Shared>::from_raw(unsafe_, static_cast<Shared *>(cookie));
	}
}
// ACCEPT
void taken_as_it_was(void *cookie)
{
	// SAFETY: comes from give().
	unsafe
	{
		(void)Arc<Shared>::from_raw(unsafe_, static_cast<Shared *>(cookie));
	}
}
class Codec
{
public:
	virtual int rate() const = 0;
};
class Table final : public Codec
{
public:
	int rate() const override { return 1; }

private:
	Vec<int> rates_;
};
class Ended
{
public:
	virtual ~Ended() = default;
};
class Whole final : public Ended
{
	Vec<int> rates_;
};
// REJECT: free-base
Box<Codec> as_its_base(Box<Table> table)
{
	// SAFETY: it comes from a box.
	unsafe
	{
		return Box<Codec>::from_raw(unsafe_, core::move(table).into_raw());
	}
}
// ACCEPT
Box<Ended> as_its_virtual_base(Box<Whole> whole)
{
	// SAFETY: it comes from a box, and the destructor is virtual.
	unsafe
	{
		return Box<Ended>::from_raw(unsafe_, core::move(whole).into_raw());
	}
}

// REJECT: bounds-array
unsigned long counted_in_bytes(const Vec<int> &words)
{
	// SAFETY: the vector has them.
	unsafe
	{
		return core::Span<const int>::from_raw(unsafe_, words.data(),
						       words.size() * sizeof(int))
			.size();
	}
}
// REJECT: bounds-array
unsigned long with_the_room(const Vec<int> &words)
{
	// SAFETY: the vector has them.
	unsafe
	{
		return core::Span<const int>::from_raw(unsafe_, words.data(), words.capacity())
			.size();
	}
}
// ACCEPT
unsigned long counted(const Vec<int> &words)
{
	// SAFETY: the vector has them.
	unsafe
	{
		return core::Span<const int>::from_raw(unsafe_, words.data(), words.size()).size();
	}
}

template <typename T>
class UserPtr
{
public:
	/// # Safety
	///
	/// It is not followed.
	T *as_raw(core::Unsafe) const noexcept;
};
// REJECT: user-pointer
unsigned long user_bytes(UserPtr<const char> text, unsigned long size)
{
	// SAFETY: the size is right.
	unsafe
	{
		return core::StrView::from_raw(unsafe_, text.as_raw(unsafe_), size).size();
	}
}

// REJECT: bounds-array
int one_too_many(core::Span<const int> words)
{
	const int *at = words.data();
	int sum = 0;

	// SAFETY: inside of the span.
	unsafe
	{
		for (unsigned long i = 0; i <= words.size(); i++)
			sum += at[i];
	}
	return sum;
}
// ACCEPT
int all_of_them(core::Span<const int> words)
{
	const int *at = words.data();
	int sum = 0;

	// SAFETY: inside of the span.
	unsafe
	{
		for (unsigned long i = 0; i < words.size(); i++)
			sum += at[i];
	}
	return sum;
}
// REJECT: bounds-array
int masked_too_wide(const core::Array<int, 8> &table, unsigned int n)
{
	// SAFETY: the mask keeps it inside.
	unsafe
	{
		return table.data()[n & 15];
	}
}
// ACCEPT
int masked(const core::Array<int, 8> &table, unsigned int n)
{
	// SAFETY: the mask keeps it inside.
	unsafe
	{
		return table.data()[n & 7];
	}
}
class SrcuGuard
{
public:
	~SrcuGuard();
};
class Srcu
{
public:
	SrcuGuard read_lock() const;
	void synchronize() const;
};
// REJECT: lock-held
void waits_for_itself(const Srcu &domain)
{
	auto reader = domain.read_lock();

	domain.synchronize();
}
// ACCEPT
void waits_for_others(const Srcu &domain, const Srcu &other)
{
	{
		auto reader = domain.read_lock();

		other.synchronize();
	}
	domain.synchronize();
}
class Pool
{
public:
	int acquire();
	void release(int id);
};
// REJECT: free-twice
int released_by_both(Pool &pool, bool right)
{
	const int id = pool.acquire();
	core::ScopeGuard undo([&pool, id] { pool.release(id); });

	if (!right) {
		pool.release(id);
		return -1;
	}
	undo.dismiss();
	return id;
}
// ACCEPT
int released_by_hand(Pool &pool, bool right)
{
	const int id = pool.acquire();
	core::ScopeGuard undo([&pool, id] { pool.release(id); });

	if (!right) {
		undo.dismiss();
		pool.release(id);
		return -1;
	}
	undo.dismiss();
	return id;
}
