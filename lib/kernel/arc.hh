// SPDX-License-Identifier: GPL-2.0
/// @file
/// Shared owners of one allocated object, which counts them.
///
/// C header: `include/linux/refcount.h`. The count saturates: an overflow leaks the object, and is
/// reported, but never frees what is in use.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/init.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/relocate.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/utility.hh>
#include <kernel/alloc.hh>
#include <kernel/kbox.hh>

namespace kernel
{

template <typename T>
class Arc;
template <typename T>
class ArcBorrow;
template <typename T>
class UniqueArc;

/// Proof that an object is being made in an `Arc`: only `Arc` and `UniqueArc` have one. A constructor
/// that takes one first, by reference, can't be called otherwise. See `InArc`.
class ArcKey
{
	template <typename>
	friend class Arc;
	template <typename>
	friend class UniqueArc;
	struct Made {
	};
	constexpr explicit ArcKey(Made) noexcept {}

public:
	ArcKey() __deleted("only an Arc makes keys: Arc<T>::create(flags, args...)");
	ArcKey(const ArcKey &) = delete;
	ArcKey &operator=(const ArcKey &) = delete;
};

namespace detail
{

/// What stands right before every object in an `Arc`.
struct ArcHeader {
	::refcount_t refs;
	/// From the start of the allocation to the object.
	u32 offset;
};

template <typename T>
constexpr usize arc_offset() noexcept
{
	return (sizeof(ArcHeader) + alignof(T) - 1) / alignof(T) * alignof(T);
}

/// The header of an object that is in an `Arc`.
template <typename T>
[[nodiscard]] inline ArcHeader *arc_header(T *object) noexcept
{
	// SAFETY: arc_allocate() put the header right before the object.
	unsafe
	{
		return static_cast<ArcHeader *>(start_of(object)) - 1;
	}
}

template <typename T>
inline void arc_inc(T *object) noexcept
{
	// SAFETY: the caller has a reference, so the object and its header are alive.
	unsafe
	{
		::refcount_inc(&arc_header(object)->refs);
	}
	// An access through null faults, and the compiler may not know (-fno-delete-null-pointer-checks).
	if (!object)
		// SAFETY: `object` was reached through above.
		unsafe
		{
			__builtin_unreachable();
		}
}

/// Destroys an object and frees it, header and all. Nobody may have a reference.
template <typename T>
[[gnu::noinline]] void arc_destroy(T *object) noexcept
{
	// SAFETY: the last reference is gone, so the object is nobody's any more. The header, which stands
	// before it, says where the memory of both starts.
	unsafe
	{
		ArcHeader *header = arc_header(object);
		void *memory = static_cast<u8 *>(start_of(object)) - header->offset;

		object->~T();
		Kmalloc::free(unsafe_, memory);
	}
}

/// Gives one reference back, and destroys the object if that was the last.
template <typename T>
inline void arc_put(T *object) noexcept
{
	bool last;

	// SAFETY: the caller gives up a reference, so the object is alive.
	unsafe
	{
		last = ::refcount_dec_and_test(&arc_header(object)->refs);
	}
	if (last)
		arc_destroy(object);
}

/// Memory for a `T` behind a header that counts one reference; null if there is none.
template <typename T>
[[nodiscard]] inline void *arc_allocate(AllocFlags flags) noexcept
{
	constexpr usize offset = arc_offset<T>();
	constexpr usize align = alignof(T) > alignof(ArcHeader) ? alignof(T) : alignof(ArcHeader);
	// SAFETY: the memory is for a header, aligned as both, and for the object at `offset`, before which
	// the header fits.
	unsafe
	{
		auto *memory =
			static_cast<u8 *>(Kmalloc::allocate(offset + sizeof(T), align, flags));

		if (!memory) [[unlikely]]
			return nullptr;
		auto *header = reinterpret_cast<ArcHeader *>(memory + offset) - 1;
		header->refs.refs.counter = 1;
		header->offset = offset;
		return memory + offset;
	}
}

template <typename T>
inline void arc_deallocate(void *object) noexcept
{
	// SAFETY: allocated by arc_allocate(), and empty.
	unsafe
	{
		Kmalloc::free(unsafe_, static_cast<u8 *>(object) - arc_offset<T>());
	}
}

} // namespace detail

/// The sole reference to an object that will be shared: as yet it may be changed.
///
/// # Invariants
///
/// `object_` is in an allocation of `Arc`, and this is its only reference; null only after a move.
///
/// # Examples
///
/// ```cpp
/// auto unique = TRY(UniqueArc<u32>::create(GFP_KERNEL, 1u));
/// *unique += 1;
/// Arc<u32> shared = move(unique).into_arc();
/// KUNIT_EXPECT_EQ(*shared, 2u);
/// ```
template <typename T>
class [[nodiscard]] __owner(T) UniqueArc
{
public:
	using Element = T;

	/// As `Arc::create()`.
	template <typename... Args>
	static core::Result<UniqueArc> create(AllocFlags flags, Args && ...args)
	{
		void *memory = detail::arc_allocate<T>(flags);

		if (!memory) [[unlikely]]
			return core::errors::NO_MEMORY;
		core::Result<T *> object = construct(memory, static_cast<Args &&>(args)...);
		if (object.is_err()) [[unlikely]] {
			detail::arc_deallocate<T>(memory);
			return object.error();
		}
		return UniqueArc(object.value());
	}

	CFL_NEEDS_FLAGS(static core::Result<UniqueArc>, create)

	/// As `Box::create_with()`.
	template <typename F>
	static core::Result<UniqueArc> create_with(AllocFlags flags, F && make)
	{
		void *memory = detail::arc_allocate<T>(flags);

		if (!memory) [[unlikely]]
			return core::errors::NO_MEMORY;
		core::Result<T *> object = construct_with(memory, static_cast<F &&>(make));
		if (object.is_err()) [[unlikely]] {
			detail::arc_deallocate<T>(memory);
			return object.error();
		}
		return UniqueArc(object.value());
	}

	constexpr explicit UniqueArc(core::Vacant) noexcept : object_(nullptr) {}
	constexpr UniqueArc(UniqueArc && other) noexcept : object_(other.release()) {}
	constexpr UniqueArc &operator=(UniqueArc &&other) noexcept
	{
		UniqueArc taken(static_cast<UniqueArc &&>(other));

		core::swap(object_, taken.object_);
		return *this;
	}
	UniqueArc(const UniqueArc &) __deleted("a UniqueArc is the only one: write move()");
	UniqueArc &operator=(const UniqueArc &) = delete;
	constexpr ~UniqueArc()
	{
		if (object_)
			detail::arc_destroy(object_);
	}

	[[nodiscard]] T &operator*() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the object lives while this reference does.
		unsafe
		{
			return *checked();
		}
	}
	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the object lives while this reference does.
		unsafe
		{
			return *checked();
		}
	}
	[[nodiscard]] T *operator->() noexcept __lifetimebound
	{
		return checked();
	}
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound
	{
		return checked();
	}

	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !object_;
	}

	/// From now on the object is shared.
	[[nodiscard]] Arc<T> into_arc() && noexcept
	{
		checked();
		return Arc<T>(release());
	}

private:
	template <typename>
	friend class Arc;

	constexpr explicit UniqueArc(T * object) noexcept : object_(object) {}

	template <typename... Args>
	static core::Result<T *> construct(void *memory, Args &&...args)
	{
		// SAFETY: fresh memory, big and aligned enough for a `T`.
		unsafe
		{
			if constexpr (core::is_constructible<T, ArcKey, Args &&...> ||
				      core::FallibleFrom<T, ArcKey, Args &&...>)
				return core::construct<T>(unsafe_, memory, ArcKey(ArcKey::Made()),
							  static_cast<Args &&>(args)...);
			else
				return core::construct<T>(unsafe_, memory,
							  static_cast<Args &&>(args)...);
		}
	}
	template <typename F>
	static core::Result<T *> construct_with(void *memory, F &&make)
	{
		// SAFETY: as above.
		unsafe
		{
			return core::construct_with<T>(unsafe_, memory, static_cast<F &&>(make));
		}
	}

	constexpr T *release() noexcept
	{
		T *object = object_;

		object_ = nullptr;
		return object;
	}
	T *checked() const noexcept
	{
		if constexpr (sizeof(T) > 4096)
			core::require(object_, "use of a UniqueArc after it was moved");
		return object_;
	}

	T *object_;
};

/// A shared reference to a `T` that is destroyed with the last one. It gives a `const T`, since others
/// may look at the same object: what shall change lives in a lock or an atomic.
///
/// # Invariants
///
/// `object_` is in an allocation made by this header, and this counts as one of its references; null
/// only after a move.
///
/// # Context
///
/// Cloning: any. Dropping the last reference destroys the object: as its destructor needs.
///
/// # Examples
///
/// ```cpp
/// Arc<u32> a = TRY(Arc<u32>::create(GFP_KERNEL, 7u));
/// Arc<u32> b = a.clone();
/// KUNIT_EXPECT(a.is_same_object(b));
/// ```
template <typename T>
class [[nodiscard]] __owner(T) Arc
{
public:
	using Element = T;
	/// Others may look at the object, too.
	static constexpr bool IS_SHARED = true;

	/// Allocates and makes a `T(args...)`, a `T(init, args...)` that may fail (see `core::Init`),
	/// or a `T(key, args...)` that lives in an `Arc` only (see `InArc`). Fails with `ENOMEM`, or
	/// as the constructor does.
	///
	/// # Context
	///
	/// As @p flags say: with `GFP_KERNEL` it may sleep.
	template <typename... Args>
	static core::Result<Arc> create(AllocFlags flags, Args && ...args)
	{
		core::Result<UniqueArc<T>> unique =
			UniqueArc<T>::create(flags, static_cast<Args &&>(args)...);

		if (unique.is_err()) [[unlikely]]
			return unique.error();
		// INVARIANT: the only reference of the unique owner passes to the result.
		return Arc(unique.value().release());
	}

	CFL_NEEDS_FLAGS(static core::Result<Arc>, create)

	/// As `Box::create_with()`.
	template <typename F>
	static core::Result<Arc> create_with(AllocFlags flags, F && make)
	{
		core::Result<UniqueArc<T>> unique =
			UniqueArc<T>::create_with(flags, static_cast<F &&>(make));

		if (unique.is_err()) [[unlikely]]
			return unique.error();
		return Arc(unique.value().release());
	}

	/// A reference to nothing, as after a move.
	constexpr explicit Arc(core::Vacant) noexcept : object_(nullptr) {}
	constexpr Arc(Arc && other) noexcept : object_(other.release()) {}
	/// From a reference to a derived class, if the base has a virtual destructor.
	template <typename U>
	requires detail::owner_converts<U, T>
	constexpr Arc(Arc<U> && other) noexcept : object_(static_cast<Arc<U> &&>(other).into_raw())
	{
	}
	constexpr Arc &operator=(Arc &&other) noexcept
	{
		Arc taken(static_cast<Arc &&>(other));

		core::swap(object_, taken.object_);
		return *this;
	}
	/// References are counted where one can see it: use clone().
	Arc(const Arc &) __deleted("an Arc is counted where one sees it: write clone()");
	Arc &operator=(const Arc &) = delete;
	constexpr ~Arc()
	{
		if (object_)
			detail::arc_put(object_);
	}

	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the object lives while this reference does.
		unsafe
		{
			return *checked();
		}
	}
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound
	{
		return checked();
	}
	/// The address, for C.
	[[nodiscard]] T *as_ptr() const noexcept __lifetimebound
	{
		return object_;
	}

	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !object_;
	}

	/// One more reference.
	[[nodiscard]] Arc clone() const noexcept
	{
		T *object = checked();

		detail::arc_inc(object);
		return Arc(object);
	}

	/// A borrow that can become a reference: cheaper than `const Arc &`, which points twice.
	[[nodiscard]] ArcBorrow<T> borrow() const noexcept __lifetimebound
	{
		return ArcBorrow<T>(checked());
	}

	[[nodiscard]] bool is_same_object(const Arc &other) const noexcept
	{
		return object_ == other.object_;
	}

	/// Gives this reference back; if it was the last, hands out the object instead of destroying it.
	[[nodiscard]] core::Option<UniqueArc<T>> into_unique_or_drop() && noexcept
	{
		T *object = checked();
		bool last;

		release();
		// SAFETY: this reference is given up, so the object is alive until now.
		unsafe
		{
			last = ::refcount_dec_and_test(&detail::arc_header(object)->refs);
		}
		if (!last)
			return core::None;
		// INVARIANT: nobody else has a reference; the count of the new owner is one again.
		// SAFETY: the same: the object was not freed, as the last reference is the new owner's.
		unsafe
		{
			detail::arc_header(object)->refs.refs.counter = 1;
		}
		return UniqueArc<T>(object);
	}

	/// Gives the reference away as a pointer. Undone by from_raw().
	[[nodiscard]] constexpr T *into_raw() && noexcept
	{
		return release();
	}

	/// Takes a reference back.
	///
	/// # Safety
	///
	/// @p object comes from into_raw(), and each such pointer is taken back at most once.
	[[nodiscard]] static Arc from_raw(core::Unsafe, const T *object) noexcept
	{
		// INVARIANT: the caller's promise.
		return Arc(const_cast<T *>(object));
	}

	/// A borrow of the object behind a pointer from into_raw().
	///
	/// # Safety
	///
	/// The reference that into_raw() gave away lives longer than the result.
	[[nodiscard]] static ArcBorrow<T> borrow_raw(core::Unsafe, const T *object) noexcept
	{
		return ArcBorrow<T>(const_cast<T *>(object));
	}

private:
	template <typename>
	friend class UniqueArc;
	template <typename>
	friend class ArcBorrow;

	constexpr explicit Arc(T * object) noexcept : object_(object) {}

	constexpr T *release() noexcept
	{
		T *object = object_;

		object_ = nullptr;
		return object;
	}
	/// As `Box::checked()`. The header lies before the object, in the last page of all addresses if there
	/// is no object: the kernel never maps that, since its addresses are errors (`IS_ERR()`).
	T *checked() const noexcept
	{
		if constexpr (sizeof(T) > 4096)
			core::require(object_, "use of an Arc after it was moved");
		return object_;
	}

	T *object_;
};

/// A borrow of an object in an `Arc`, from which a reference can be made. What a method takes that
/// may keep its object: `static void start(ArcBorrow<Device> self)`.
template <typename T>
class __view(T) ArcBorrow
{
public:
	using Element = T;

	/// From a borrow of a derived class.
	template <typename U>
	requires detail::owner_converts<U, T>
	constexpr ArcBorrow(const ArcBorrow<U> &other) noexcept : object_(other.object_)
	{
	}

	[[nodiscard]] const T &operator*() const noexcept
	{
		// SAFETY: the object is in an Arc that lives longer than this borrow.
		unsafe
		{
			return *object_;
		}
	}
	[[nodiscard]] const T *operator->() const noexcept { return object_; }

	/// One more reference, which may outlive the borrow.
	[[nodiscard]] Arc<T> clone() const noexcept
	{
		detail::arc_inc(object_);
		return Arc<T>(object_);
	}

private:
	template <typename>
	friend class Arc;
	template <typename>
	friend class ArcBorrow;
	template <typename>
	friend class InArc;

	constexpr explicit ArcBorrow(T *object) noexcept : object_(object) {}

	T *object_; ///< In an `Arc` that lives longer than the borrow.
};

/// Base of a class whose objects live in an `Arc` only, so that their methods can keep them: the
/// counterpart of Rust's `self: Arc<Self>`.
///
/// # Examples
///
/// ```cpp
/// class Session : public InArc<Session>
/// {
/// public:
/// 	explicit Session(const ArcKey &key) : InArc(key) {}
/// 	Arc<Session> keep() const { return arc().clone(); }
/// };
/// Arc<Session> session = TRY(Arc<Session>::create(GFP_KERNEL));
/// Arc<Session> kept = session->keep();
/// KUNIT_EXPECT(kept.is_same_object(session));
/// ```
///
/// References are counted where one can see it, by `clone()`:
///
/// ```cpp compile_fail
/// auto first = TRY(Arc<u32>::create(GFP_KERNEL, 1u));
/// Arc<u32> second = first;
/// ```
template <typename T>
class InArc
{
protected:
	constexpr explicit InArc(const ArcKey &) noexcept {}
	InArc(const InArc &) = delete;
	InArc &operator=(const InArc &) = delete;
	~InArc() = default;

	/// This object as it is borrowed from an `Arc`. Not in the constructor or the destructor.
	[[nodiscard]] ArcBorrow<T> arc() const noexcept __lifetimebound
	{
		static_assert(core::is_base_of<InArc, T>);
		// SAFETY: an `ArcKey` is made for objects in an `Arc` only, and an ArcBorrow hands out what
		// is const.
		unsafe
		{
			return ArcBorrow<T>(const_cast<T *>(static_cast<const T *>(this)));
		}
	}
};

} // namespace kernel

// Another thread may get at the object, and may be the one that destroys it: it needs both.
template <typename T>
inline constexpr bool core::is_send<kernel::Arc<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::Arc<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_send<kernel::UniqueArc<T>> = core::is_send<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::UniqueArc<T>> = core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_send<kernel::ArcBorrow<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::ArcBorrow<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_relocatable<kernel::Arc<T>> = true;
template <typename T>
inline constexpr bool core::is_relocatable<kernel::UniqueArc<T>> = true;
