// SPDX-License-Identifier: GPL-2.0
/// @file
/// A sparse array of owned objects, with places that can be reserved before the lock is taken.
///
/// C header: `include/linux/xarray.h`; meaning: `Documentation/core-api/xarray.rst`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/types.hh>
#include <kernel/sync/lock_class.hh>
#include <kernel/sync/node_memory.hh>
#include <kernel/sync/static_init.hh>

namespace kernel
{

template <typename P, typename Class>
class XArray;

/// From which index an `XArray` looks for free places in `reserve_any()`.
enum class XArrayKind : u32 {
	/// It does not: every place is named by the caller.
	Named = 0,
	/// From 0.
	AllocFromZero = static_cast<u32>(XA_FLAGS_ALLOC),
	/// From 1.
	AllocFromOne = static_cast<u32>(XA_FLAGS_ALLOC1),
};

namespace detail
{

/// An owning pointer as an entry of an XArray.
template <typename P>
struct XArrayEntry {
	using Element = typename P::Element;
	static_assert(alignof(Element) >= 4,
		      "an XArray keeps marks in the two low bits of its entries: "
		      "the objects need an alignment of at least 4");

	static Element *borrow(void *entry) noexcept
	{
		// SAFETY: only what into_raw() gave is stored, so this is an Element, or null.
		unsafe
		{
			return static_cast<Element *>(entry);
		}
	}

	static void *into_raw(P owner) noexcept { return static_cast<P &&>(owner).into_raw(); }

	/// # Safety
	///
	/// @p entry comes from into_raw(), and has left the array for good.
	static P from_raw(core::Unsafe token, void *entry) noexcept
	{
		return P::from_raw(token, static_cast<Element *>(entry));
	}

	/// # Safety
	///
	/// @p entry is null, or as for from_raw().
	static core::Option<P> from_nullable(core::Unsafe token, void *entry) noexcept
	{
		if (!entry)
			return core::None;
		return core::Option<P>(from_raw(token, entry));
	}
};

} // namespace detail

/// An `XArray` that this thread has locked: the way to its objects. Nothing here allocates.
///
/// # Invariants
///
/// `raw_`'s lock is held by this CPU.
template <typename P>
class [[nodiscard("the lock is released at once: name the guard")]]
__scoped_guard __atomic_guard XArrayGuard
{
	using Entry = detail::XArrayEntry<P>;
	using Element = typename Entry::Element;

public:
	static constexpr bool IS_LOCK_GUARD = true;

	/// Locks.
	///
	/// # Safety
	///
	/// @p raw is initialised, outlives the guard, and its entries are those of an `XArray<P>`.
	XArrayGuard(core::Unsafe, ::xarray *raw __lifetimebound) : raw_(raw)
	{
		// SAFETY: the caller's.
		unsafe
		{
			::spin_lock(&raw_->xa_lock);
		}
	}

	XArrayGuard(const XArrayGuard &) __deleted("a guard stays in the scope that made it");
	XArrayGuard &operator=(const XArrayGuard &) = delete;

	~XArrayGuard()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			::spin_unlock(&raw_->xa_lock);
		}
	}

	/// The object at @p index, if there is one.
	[[nodiscard]] core::Option<const Element &> get(usize index) const noexcept __lifetimebound
	{
		// SAFETY: entries stay while the lock is held.
		unsafe
		{
			return core::Option<const Element &>::from_ptr(
				unsafe_, Entry::borrow(::xa_load(raw_, index)));
		}
	}

	/// The object at @p index, to be changed.
	[[nodiscard]] core::Option<Element &> get_mut(usize index) noexcept __lifetimebound
	requires(!core::is_const<core::remove_reference<decltype(*core::declval<P &>())>>)
	{
		// SAFETY: as in get(); the guard is borrowed mutably, and the array is the sole owner.
		unsafe
		{
			return core::Option<Element &>::from_ptr(
				unsafe_, Entry::borrow(::xa_load(raw_, index)));
		}
	}

	void get_mut(usize) __deleted("others may look at it: change what is in a lock");

	/// Takes the object at @p index out.
	core::Option<P> remove(usize index) noexcept
	{
		// SAFETY: the entry is no longer in the array, which owned it.
		unsafe
		{
			return Entry::from_nullable(unsafe_, ::__xa_erase(raw_, index));
		}
	}

	/// The first index at or after @p from that has an object.
	[[nodiscard]] core::Option<usize> next_index(usize from = 0) const noexcept
	{
		unsigned long index = from;

		// SAFETY: as in get().
		unsafe
		{
			if (!::xa_find(raw_, &index, ~0ul, ::cfl_xa_present()))
				return core::None;
		}
		return core::Option<usize>(index);
	}

	/// Whether this guard holds the lock at @p lock; for data that lives elsewhere.
	[[nodiscard]] bool holds(const void *lock) const noexcept
	{
		// SAFETY: the type's invariant: the array lives while this guard does.
		unsafe
		{
			return &raw_->xa_lock == lock;
		}
	}

private:
	template <typename>
	friend class XArrayReservation;

	::xarray *raw_;
};

/// A free place in an `XArray`, with the memory to fill it. Given back at the end of its scope.
///
/// # Invariants
///
/// `raw_` holds a reserved entry at `index_`, and only this object knows; null after a move.
template <typename P>
class [[nodiscard]] XArrayReservation
{
public:
	XArrayReservation(XArrayReservation &&other) noexcept
		: raw_(other.raw_), index_(other.index_)
	{
		other.raw_ = nullptr;
	}
	XArrayReservation &operator=(XArrayReservation &&) = delete;
	XArrayReservation(const XArrayReservation &) __deleted("used once: write move()");
	XArrayReservation &operator=(const XArrayReservation &) = delete;

	~XArrayReservation()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			if (raw_)
				::xa_release(raw_, index_);
		}
	}

	/// The place.
	[[nodiscard]] usize index() const noexcept { return index_; }

	/// Puts @p owner there. Needs the lock, allocates nothing and can't fail. A guard of another
	/// array is a bug that stops the thread.
	void fill(XArrayGuard<P> &guard, P owner) && noexcept
	{
		core::require(guard.raw_ == raw_, "XArray: this guard holds another array");
		// SAFETY: the place is reserved, so that its memory is there; the lock is held.
		unsafe
		{
			(void)::__xa_store(
				raw_, index_,
				detail::XArrayEntry<P>::into_raw(static_cast<P &&>(owner)),
				::gfp_t{});
		}
		raw_ = nullptr;
	}

private:
	template <typename, typename>
	friend class XArray;
	XArrayReservation(::xarray *raw, usize index) noexcept : raw_(raw), index_(index) {}

	::xarray *raw_;
	usize index_;
};

/// A sparse array of @p P, an owning pointer such as `KBox<T>` or `Arc<T>`.
///
/// The array has a lock of its own: `lock()` gives the way to the objects. What allocates is a
/// method of the array itself, and is called without the lock.
///
/// # Invariants
///
/// Every present entry is a `P` that was turned into a raw pointer, and that the array owns.
///
/// # Examples
///
/// ```cpp
/// XArray<KBox<u32>, struct Sessions> sessions;
///
/// static_cast<void>(TRY(sessions.store(7, TRY(KBox<u32>::create(GFP_KERNEL, 70u)), GFP_KERNEL)));
/// auto place = TRY(sessions.reserve(9, GFP_KERNEL));
/// auto nine = TRY(KBox<u32>::create(GFP_KERNEL, 90u));
///
/// auto guard = sessions.lock();
/// core::move(place).fill(guard, core::move(nine));
/// KUNIT_EXPECT_EQ(guard.get(9).copied().value_or(0u), 90u);
/// ```
///
/// Objects are reached through the guard of the array's lock only:
///
/// ```cpp compile_fail
/// XArray<KBox<u32>, struct Sessions> sessions;
/// sessions.get(7);
/// ```
template <typename P, typename Class = P>
class __pinned __interior_mutable __owner(P) XArray
{
	using Entry = detail::XArrayEntry<P>;

public:
	using Guard = XArrayGuard<P>;
	using Reservation = XArrayReservation<P>;

	constexpr explicit XArray(XArrayKind kind = XArrayKind::Named) noexcept : raw_{}
	{
		raw_.xa_flags = static_cast<::gfp_t>(kind);
		if (__builtin_is_constant_evaluated()) {
			detail::static_init_spinlock(raw_.xa_lock, detail::class_name<Class>());
		} else {
			// SAFETY: `raw_` is ours alone until the constructor returns.
			unsafe
			{
				::cfl_spin_lock_init(&raw_.xa_lock, detail::class_name<Class>(),
						     &detail::lock_key<Class, XArrayGuard<P>>.raw);
			}
		}
	}

	XArray(const XArray &) __deleted("an array does not move: C points into it");
	XArray &operator=(const XArray &) = delete;

	/// Drops all objects.
	~XArray()
	{
		// SAFETY: nobody else can reach the array any more; each entry is dropped once.
		unsafe
		{
			unsigned long index = 0;
			void *entry = ::xa_find(&raw_, &index, ~0ul, ::cfl_xa_present());

			while (entry) {
				(void)Entry::from_raw(unsafe_, entry);
				entry = ::xa_find_after(&raw_, &index, ~0ul, ::cfl_xa_present());
			}
			::xa_destroy(&raw_);
		}
	}

	void get(usize) const __deleted("objects are seen under the lock: use lock()");

	/// Locks the array. Not for data that interrupt handlers reach.
	Guard lock() const __lifetimebound
	{
		// SAFETY: `raw_` is initialised, and the guard borrows `*this`.
		unsafe
		{
			return Guard(unsafe_, &raw_);
		}
	}

	/// Puts @p owner at @p index and returns what was there. Fails with `ENOMEM`; then @p owner is
	/// dropped. To keep it, reserve first.
	///
	/// # Context
	///
	/// As @p flags say; not with the lock held.
	__takes_lock core::Result<core::Option<P>> store(usize index, P owner, AllocFlags flags)
		const
	{
		// SAFETY: the array takes the ownership over, or gives it back.
		unsafe
		{
			void *entry = Entry::into_raw(static_cast<P &&>(owner));
			void *old = ::xa_store(&raw_, index, entry, flags.raw());
			const int err = ::xa_err(old);

			if (err) {
				(void)Entry::from_raw(unsafe_, entry);
				return core::Error::from_errno(err);
			}
			return Entry::from_nullable(unsafe_, old);
		}
	}

	/// Reserves @p index. Fails with `EBUSY` if there is something, with `ENOMEM`.
	///
	/// # Context
	///
	/// As @p flags say; not with the lock held.
	__takes_lock core::Result<Reservation> reserve(usize index, AllocFlags flags)
		const __lifetimebound
	{
		// SAFETY: a null entry reserves the place.
		unsafe
		{
			const int err = ::xa_insert(&raw_, index, nullptr, flags.raw());

			if (err)
				return core::Error::from_errno(err);
			return Reservation(&raw_, index);
		}
	}

	/// Reserves the lowest free index of @p first to @p last. Fails with `EBUSY` if there is none,
	/// with `ENOMEM`, and with `EINVAL` if the array was not made to allocate indices.
	///
	/// # Context
	///
	/// As @p flags say; not with the lock held.
	__takes_lock core::Result<Reservation> reserve_any(u32 first, u32 last, AllocFlags flags)
		const __lifetimebound
	{
		// SAFETY: as in reserve().
		unsafe
		{
			if (!::cfl_xa_tracks_free(&raw_))
				return core::EINVAL;
			u32 index = 0;
			const int err =
				::xa_alloc(&raw_, &index, nullptr, {last, first}, flags.raw());

			if (err)
				return core::Error::from_errno(err);
			return Reservation(&raw_, index);
		}
	}

	/// Whether there is neither an object nor a reservation.
	[[nodiscard]] bool is_empty() const noexcept
	{
		// SAFETY: looks at one pointer.
		unsafe
		{
			return ::xa_empty(&raw_);
		}
	}

private:
	mutable ::xarray raw_;
};

} // namespace kernel

// SAFETY: a number of a slot, which any thread may fill or give up.
template <typename P>
inline constexpr bool core::is_send<kernel::XArrayReservation<P>> = true;
template <typename P, typename Class>
inline constexpr bool core::is_send<kernel::XArray<P, Class>> = core::is_send<P>;
template <typename P, typename Class>
inline constexpr bool core::is_sync<kernel::XArray<P, Class>> = core::is_send<P>;
