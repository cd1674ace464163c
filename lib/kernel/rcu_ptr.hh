// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer that readers follow under RCU while writers replace what it points to.
///
/// C header: `include/linux/rcupdate.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/rcu.hh>
#include <kernel/sync/node_memory.hh>

namespace kernel
{
namespace detail
{

/// An object behind an `RcuPtr` is allocated with the head for its deferred free before it.
template <typename T>
inline constexpr usize RCU_HEAD_ROOM =
	(sizeof(::callback_head) + alignof(T) - 1) / alignof(T) * alignof(T);

template <typename T>
inline constexpr usize RCU_ALIGN = alignof(T) > alignof(::callback_head) ? alignof(T)
									 : alignof(::callback_head);

/// The start of the allocation of @p value: its head.
///
/// # Safety
///
/// @p value was made by RcuBox::create().
template <typename T>
inline ::callback_head *rcu_head_of(core::Unsafe, T *value) noexcept
{
	// SAFETY: the caller's: RcuBox::create() left room for the head before the value.
	unsafe
	{
		return reinterpret_cast<::callback_head *>(reinterpret_cast<char *>(value) -
							   RCU_HEAD_ROOM<T>);
	}
}

} // namespace detail

template <typename T>
class RcuPtr;

/// The sole owner of an object that can be put behind an `RcuPtr`.
template <typename T>
class [[nodiscard]] __owner(T) RcuBox
{
public:
	/// Allocates a `T(args...)`. Fails with `ENOMEM`.
	template <typename... Args>
	static core::Result<RcuBox> create(AllocFlags flags, Args && ...args)
	{
		// SAFETY: memory of the right size and alignment is given to the constructor, once.
		unsafe
		{
			char *memory = static_cast<char *>(detail::allocate_node(
				detail::RCU_HEAD_ROOM<T> + sizeof(T), detail::RCU_ALIGN<T>, flags));

			if (!memory)
				return core::ENOMEM;
			return RcuBox(new (memory + detail::RCU_HEAD_ROOM<T>)
					      T(static_cast<Args &&>(args)...));
		}
	}

	RcuBox(RcuBox && other) noexcept : value_(other.value_)
	{
		other.value_ = nullptr;
	}
	RcuBox &operator=(RcuBox &&other) noexcept
	{
		T *value = other.value_;

		other.value_ = nullptr;
		destroy(value_);
		value_ = value;
		return *this;
	}
	RcuBox(const RcuBox &) __deleted("a box is the only owner: write move()");
	RcuBox &operator=(const RcuBox &) = delete;
	~RcuBox()
	{
		destroy(value_);
	}

	[[nodiscard]] T &operator*() noexcept __lifetimebound
	{
		// SAFETY: the box owns the object, and is not empty: nobody moved it.
		unsafe
		{
			return *value_;
		}
	}
	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		// SAFETY: the box owns the object, and is not empty: nobody moved it.
		unsafe
		{
			return *value_;
		}
	}
	[[nodiscard]] T *operator->() noexcept __lifetimebound
	{
		return value_;
	}
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound
	{
		return value_;
	}

private:
	friend class RcuPtr<T>;
	template <typename>
	friend class RcuOld;

	explicit RcuBox(T * value) noexcept : value_(value) {}

	T *release() noexcept
	{
		T *value = value_;

		value_ = nullptr;
		return value;
	}

	static void destroy(T * value)
	{
		if (!value)
			return;
		// SAFETY: the memory came from create(), and nobody else points to it.
		unsafe
		{
			value->~T();
			detail::free_node(detail::rcu_head_of(unsafe_, value));
		}
	}

	T *value_;
};

/// An object that readers may still see: no longer behind its `RcuPtr`, not yet anybody's own.
/// Say when it may go; what is dropped without a word waits for the readers.
template <typename T>
class [[nodiscard("say when the old object goes: wait(), or defer_free()")]] RcuOld
{
public:
	RcuOld(RcuOld &&other) noexcept : value_(other.value_) { other.value_ = nullptr; }
	RcuOld &operator=(RcuOld &&) = delete;
	RcuOld(const RcuOld &) __deleted("an old object goes once: write move()");
	RcuOld &operator=(const RcuOld &) = delete;

	/// Waits for the readers, if there is an object, and destroys it.
	///
	/// # Context
	///
	/// May sleep, unless the object was deferred or waited for before.
	~RcuOld()
	{
		if (value_)
			(void)wait();
	}

	/// Waits for the readers and returns the object, if there was one: now it is the caller's own.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep core::Option<RcuBox<T>> wait()
	{
		if (!value_)
			return core::None;
		rcu::synchronize();
		T *value = value_;
		value_ = nullptr;
		return RcuBox<T>(value);
	}

	/// Leaves the memory to the kernel, which frees it after the readers. For objects without a
	/// destructor, so that no code of ours runs then. Any context.
	void defer_free() noexcept
	{
		static_assert(core::is_trivially_destructible<T>,
			      "defer_free() runs no destructor: "
			      "call defer_drop() with an rcu::Barrier");
		// SAFETY: the object is unreachable for new readers, and no longer ours.
		unsafe
		{
			if (value_)
				::cfl_kfree_rcu(reinterpret_cast<::cfl_rcu_object *>(
					detail::rcu_head_of(unsafe_, value_)));
		}
		value_ = nullptr;
	}

	/// Leaves the object to the kernel, which lets it be destroyed after the readers; @p barrier
	/// waits for that. Any context; the destructor runs in softirq context.
	void defer_drop(const rcu::Barrier &barrier) noexcept
	{
		static_cast<void>(barrier);
		// SAFETY: as in defer_free(); `barrier` keeps this code loaded until the callback
		// has run.
		unsafe
		{
			if (value_)
				::call_rcu(detail::rcu_head_of(unsafe_, value_), drop_callback);
		}
		value_ = nullptr;
	}

private:
	friend class RcuPtr<T>;

	explicit RcuOld(T *value) noexcept : value_(value) {}

	static void drop_callback(::callback_head *head)
	{
		// SAFETY: the head is that of the value given to call_rcu(), which is ours alone now.
		unsafe
		{
			RcuBox<T>::destroy(reinterpret_cast<T *>(reinterpret_cast<char *>(head) +
								 detail::RCU_HEAD_ROOM<T>));
		}
	}

	T *value_;
};

/// A pointer to a `T`, or to nothing, that is read under RCU.
///
/// Readers see the old object or the new one, whole. Replacing is atomic, so that writers need no
/// lock among themselves.
///
/// # Invariants
///
/// `value_` is null or points to an object that no other `RcuPtr`, `RcuBox` or `RcuOld` owns, and that
/// is freed only after a grace period that begins when it is no longer here.
///
/// # Examples
///
/// ```cpp file
/// struct Config {
/// 	u32 limit;
/// };
/// // SAFETY: a number, and nothing that belongs to a thread.
/// IMPL_SEND(Config);
/// // SAFETY: readers cannot change it.
/// IMPL_SYNC(Config);
///
/// static Result<void> set_and_show(RcuPtr<Config> &config)
/// {
/// 	auto fresh = TRY(RcuBox<Config>::create(GFP_KERNEL, 5u));
/// 	config.replace(core::move(fresh)).defer_free();
///
/// 	auto guard = rcu::read_lock();
/// 	if (auto c = config.load(guard))
/// 		pr_info("limit {}\n", c->limit);
/// 	return {};
/// }
///
/// static Result<void> doc_test(kernel::kunit::Test &test)
/// {
/// 	RcuPtr<Config> config;
/// 	KUNIT_EXPECT(set_and_show(config).is_ok());
/// 	return {};
/// }
/// ```
template <typename T>
class __interior_mutable __pinned RcuPtr
{
public:
	/// Points to nothing.
	constexpr RcuPtr() noexcept = default;
	explicit RcuPtr(RcuBox<T> box) noexcept : value_(box.release()) {}
	RcuPtr(const RcuPtr &) __deleted("readers look at it where it is: it does not move");
	RcuPtr &operator=(const RcuPtr &) = delete;

	/// Nobody can read any longer, since readers borrow the pointer, so nobody is waited for.
	~RcuPtr() { RcuBox<T>::destroy(value_); }

	/// The object, for as long as @p guard lives.
	[[nodiscard]] core::Option<const T &>
	load(const rcu::ReadGuard &guard __lifetimebound) const noexcept __lifetimebound
	{
		static_assert(core::is_send<T> && core::is_sync<T>,
			      "RcuPtr<T> shows T to all threads: T must be Send and Sync");
		static_cast<void>(guard);
		// SAFETY: inside the read-side section, an object that was found stays.
		unsafe
		{
			return core::Option<const T &>::from_ptr(
				unsafe_, static_cast<const T *>(::cfl_rcu_dereference(
						 reinterpret_cast<void *const *>(&value_))));
		}
	}

	/// Dereferencing without a reader's guard does not compile.
	const T &load() const __deleted("what RCU protects needs a reader: load(rcu guard)");
	const T *operator->() const __deleted("what RCU protects needs a reader: load(rcu guard)");

	/// Publishes @p box and returns what was there. Any context.
	[[nodiscard]] RcuOld<T> replace(RcuBox<T> box) const noexcept
	{
		return RcuOld<T>(swap(box.release()));
	}

	/// Publishes nothing and returns what was there. Any context.
	[[nodiscard]] RcuOld<T> take() const noexcept { return RcuOld<T>(swap(nullptr)); }

private:
	T *swap(T *value) const noexcept
	{
		// SAFETY: fully ordered, so the new object is whole before readers find it.
		unsafe
		{
			return static_cast<T *>(
				::cfl_xchg_ptr(reinterpret_cast<void **>(&value_), value));
		}
	}

	mutable T *value_ = nullptr;
};

} // namespace kernel

template <typename T>
inline constexpr bool core::is_send<kernel::RcuBox<T>> = core::is_send<T>;
/// Whoever has the pointer destroys the object, and shows it to all threads before.
template <typename T>
inline constexpr bool core::is_send<kernel::RcuPtr<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::RcuPtr<T>> = core::is_send<T> && core::is_sync<T>;
