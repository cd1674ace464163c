// SPDX-License-Identifier: GPL-2.0
/// @file
/// The sole owner of one allocated object.
///
/// C headers: `include/linux/slab.h`, `include/linux/vmalloc.h`.
#pragma once

#include <core/annotations.hh>
#include <core/init.hh>
#include <core/panic.hh>
#include <core/relocate.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/alloc.hh>

namespace kernel
{
namespace detail
{

/// Where the memory of an object starts that may be seen through a base class.
template <typename T>
[[nodiscard]] inline void *start_of(T *object) noexcept
{
	if constexpr (__is_polymorphic(T))
		return dynamic_cast<void *>(const_cast<core::remove_cv<T> *>(object));
	else
		return const_cast<core::remove_cv<T> *>(object);
}

/// Whether an owner of @p From may become an owner of @p To.
template <typename From, typename To>
inline constexpr bool owner_converts =
	!core::is_same<From, To> && core::is_convertible<From *, To *> &&
	(core::has_virtual_destructor<To> || core::is_same<const From, To>);

} // namespace detail

/// Owns one `T` in memory of allocator @p A: destroys and frees it at its end. The object stays where
/// it is for its whole life, so it may be of a class that can be neither copied nor moved.
///
/// Use the aliases `KBox`, `VBox`, `KVBox`.
///
/// # Invariants
///
/// `object_` is an object in memory of `A` that nobody else owns; it is null only after a move.
///
/// # Examples
///
/// ```cpp
/// struct Point {
/// 	u32 x, y;
/// };
/// KBox<Point> p = TRY(KBox<Point>::create(GFP_KERNEL, 3u, 4u));
/// p->x += 10;
/// KUNIT_EXPECT_EQ(p->x, 13u);
/// ```
template <typename T, Allocator A>
class [[nodiscard]] __owner(T) Box
{
public:
	using Element = T;

	/// Allocates and makes a `T(args...)` there, or a `T(init, args...)` whose constructor may
	/// fail (see `core::Init`). Fails with `ENOMEM`, or as the constructor does; then everything
	/// made so far is undone.
	///
	/// # Context
	///
	/// As @p flags say: with `GFP_KERNEL` it may sleep.
	template <typename... Args>
	[[gnu::always_inline]] static core::Result<Box> create(AllocFlags flags, Args && ...args)
	{
		return place(flags, [&](void *memory) {
			// SAFETY: fresh memory, big and aligned enough for a `T`.
			unsafe
			{
				return core::construct<T>(unsafe_, memory,
							  static_cast<Args &&>(args)...);
			}
		});
	}

	CFL_NEEDS_FLAGS(static core::Result<Box>, create)

	/// Allocates and makes there what @p make returns: a `T`, in place, or a `Result<T>`. @p make
	/// may take a `core::Init &`.
	template <typename F>
	[[gnu::always_inline]] static core::Result<Box> create_with(AllocFlags flags, F && make)
	{
		return place(flags, [&](void *memory) {
			// SAFETY: fresh memory, big and aligned enough for a `T`.
			unsafe
			{
				return core::construct_with<T>(unsafe_, memory,
							       static_cast<F &&>(make));
			}
		});
	}

	/// A box without an object, as after a move.
	constexpr explicit Box(core::Vacant) noexcept : object_(nullptr) {}
	constexpr Box(Box && other) noexcept : object_(other.release()) {}
	/// From the owner of a derived class, if the base has a virtual destructor.
	template <typename U>
	requires detail::owner_converts<U, T>
	constexpr Box(Box<U, A> && other) noexcept
		: object_(static_cast<Box<U, A> &&>(other).into_raw())
	{
	}
	template <typename U>
	requires(core::is_convertible<U *, T *> && !core::is_same<U, T> &&
		 !detail::owner_converts<U, T>)
	Box(Box<U, A> &&) __deleted("the base class needs a virtual destructor");
	constexpr Box &operator=(Box &&other) noexcept
	{
		T *object = other.release();

		drop();
		object_ = object;
		return *this;
	}
	Box(const Box &) __deleted("a box is the only owner: write move()");
	Box &operator=(const Box &) = delete;
	constexpr ~Box()
	{
		drop();
	}

	[[nodiscard]] T &operator*() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant; see checked() for a box that was moved from.
		unsafe
		{
			return *checked();
		}
	}
	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant; see checked() for a box that was moved from.
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

	/// Moves the object out and frees the memory.
	[[nodiscard]] T into_inner() && noexcept
	requires core::is_move_constructible<T>
	{
		Box self(static_cast<Box &&>(*this));

		// SAFETY: the type's invariant; see checked() for a box that was moved from.
		unsafe
		{
			return static_cast<T &&>(*self.checked());
		}
	}

	/// Gives the object away: who gets the pointer owns it. Undone by from_raw().
	[[nodiscard]] constexpr T *into_raw() && noexcept
	{
		return release();
	}

	/// Takes an object back.
	///
	/// # Safety
	///
	/// @p object comes from into_raw() of a box of the same type, and is used by nobody else.
	[[nodiscard]] static Box from_raw(core::Unsafe, T * object) noexcept
	{
		// INVARIANT: the caller's promise.
		return Box(object);
	}

	/// Never frees the object: borrowed forever.
	[[nodiscard]] T &leak() && noexcept
	{
		// SAFETY: the type's invariant, and nobody frees the object any more.
		unsafe
		{
			return *release();
		}
	}

private:
	constexpr explicit Box(T * object) noexcept : object_(object) {}

	/// Inlined like kmalloc() itself, whose choice of a cache is constant only then.
	template <typename F>
	[[gnu::always_inline]] static core::Result<Box> place(AllocFlags flags, F && construct)
	{
		void *memory = A::allocate(sizeof(T), alignof(T), flags);

		if (!memory) [[unlikely]]
			return core::errors::NO_MEMORY;
		core::Result<T *> object = construct(memory);
		if (object.is_err()) [[unlikely]] {
			// SAFETY: allocated above, and what was built there is gone.
			unsafe
			{
				A::free(unsafe_, memory);
			}
			return object.error();
		}
		// INVARIANT: a new object in memory of `A`.
		return Box(object.value());
	}

	constexpr T *release() noexcept
	{
		T *object = object_;

		object_ = nullptr;
		return object;
	}
	constexpr void drop() noexcept
	{
		// kfree() allows null, but the compiler knows of most boxes whether they are empty.
		if (!object_)
			return;
		// SAFETY: the type's invariant: object and memory are this box's alone.
		unsafe
		{
			void *memory = detail::start_of(object_);
			object_->~T();
			A::free(unsafe_, memory);
		}
	}
	/// The access itself faults when there is no object, as the kernel maps nothing at null and the
	/// compiler may not assume so (-fno-delete-null-pointer-checks); only an object that is larger
	/// than a page could reach over that.
	T *checked() const noexcept
	{
		if constexpr (sizeof(T) > 4096)
			core::require(object_, "use of a box after it was moved");
		return object_;
	}

	T *object_;
};

/// In memory of kmalloc(): the usual box.
template <typename T>
using KBox = Box<T, Kmalloc>;
/// In memory of vmalloc(): for objects of many pages.
template <typename T>
using VBox = Box<T, Vmalloc>;
/// In memory of kvmalloc(): for objects that may be big.
template <typename T>
using KVBox = Box<T, KVmalloc>;

} // namespace kernel

template <typename T, typename A>
inline constexpr bool core::is_send<kernel::Box<T, A>> = core::is_send<T>;
template <typename T, typename A>
inline constexpr bool core::is_sync<kernel::Box<T, A>> = core::is_sync<T>;
template <typename T, typename A>
inline constexpr bool core::is_relocatable<kernel::Box<T, A>> = true;
