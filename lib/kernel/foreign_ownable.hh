// SPDX-License-Identifier: GPL-2.0
/// @file
/// Ownership that C code carries for us in a `void *`.
#pragma once

#include <core/annotations.hh>
#include <core/panic.hh>
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/kbox.hh>

namespace kernel
{

/// How an owner `P` travels through C as a pointer. Between into_foreign() and from_foreign() C has
/// the ownership; meanwhile callbacks may borrow.
///
/// Specialise it for an owner of your own.
///
/// # Examples
///
/// ```cpp
/// using Foreign = ForeignOwnable<KBox<u32>>;
/// void *data = Foreign::into_foreign(TRY(KBox<u32>::create(GFP_KERNEL, 21u)));
/// // SAFETY: C has the owner; what was borrowed is not used after it was taken back.
/// unsafe
/// {
/// 	Foreign::borrow_mut(unsafe_, data) *= 2;
/// 	KUNIT_EXPECT_EQ(Foreign::borrow(unsafe_, data), 42u);
/// 	const KBox<u32> back = Foreign::from_foreign(unsafe_, data);
/// 	KUNIT_EXPECT_EQ(*back, 42u);
/// }
/// ```
template <typename P>
struct ForeignOwnable {
	static void *into_foreign(P) __deleted("C carries owners of one object");
};

/// An owner that can be handed to C.
template <typename P>
concept IsForeignOwnable = requires { typename ForeignOwnable<P>::Borrowed; };

template <typename T, typename A>
struct ForeignOwnable<Box<T, A>> {
	/// What borrow() gives.
	using Borrowed = const T &;
	/// What borrow_mut() gives.
	using BorrowedMut = T &;

	[[nodiscard]] static void *into_foreign(Box<T, A> owner) noexcept
	{
		return static_cast<Box<T, A> &&>(owner).into_raw();
	}
	/// Takes the ownership back.
	///
	/// # Safety
	///
	/// @p pointer comes from into_foreign() for the same type, was not taken back before, and
	/// nothing that was borrowed from it is used any more.
	[[nodiscard]] static Box<T, A> from_foreign(core::Unsafe token, void *pointer) noexcept
	{
		return Box<T, A>::from_raw(token, static_cast<T *>(pointer));
	}
	/// # Safety
	///
	/// @p pointer comes from into_foreign() for the same type and is not taken back while the
	/// result is used; nobody borrows it mutably meanwhile.
	[[nodiscard]] static Borrowed borrow(core::Unsafe, void *pointer) noexcept
	{
		return *static_cast<const T *>(pointer);
	}
	/// # Safety
	///
	/// As for borrow(), and nobody else borrows it at all meanwhile.
	[[nodiscard]] static BorrowedMut borrow_mut(core::Unsafe, void *pointer) noexcept
	{
		return *static_cast<T *>(pointer);
	}
};

template <typename T>
struct ForeignOwnable<Arc<T>> {
	using Borrowed = ArcBorrow<T>;
	using BorrowedMut = ArcBorrow<T>;

	[[nodiscard]] static void *into_foreign(Arc<T> owner) noexcept
	{
		return static_cast<Arc<T> &&>(owner).into_raw();
	}
	/// As for boxes.
	///
	/// # Safety
	///
	/// @p pointer comes from into_foreign() for the same type and was not taken back before.
	[[nodiscard]] static Arc<T> from_foreign(core::Unsafe token, void *pointer) noexcept
	{
		return Arc<T>::from_raw(token, static_cast<T *>(pointer));
	}
	/// # Safety
	///
	/// @p pointer comes from into_foreign() for the same type and is not taken back while the
	/// result is used.
	[[nodiscard]] static Borrowed borrow(core::Unsafe token, void *pointer) noexcept
	{
		return Arc<T>::borrow_raw(token, static_cast<T *>(pointer));
	}
	/// # Safety
	///
	/// As for borrow().
	[[nodiscard]] static BorrowedMut borrow_mut(core::Unsafe token, void *pointer) noexcept
	{
		return borrow(token, pointer);
	}
};

template <typename T>
struct ForeignOwnable<ARef<T>> {
	using Borrowed = const T &;
	using BorrowedMut = const T &;

	[[nodiscard]] static void *into_foreign(ARef<T> owner) noexcept
	{
		return static_cast<ARef<T> &&>(owner).into_raw();
	}
	/// # Safety
	///
	/// As for `Arc`.
	[[nodiscard]] static ARef<T> from_foreign(core::Unsafe token, void *pointer) noexcept
	{
		return ARef<T>::from_raw(token, static_cast<T *>(pointer));
	}
	/// # Safety
	///
	/// As for `Arc`.
	[[nodiscard]] static Borrowed borrow(core::Unsafe, void *pointer) noexcept
	{
		return *static_cast<const T *>(pointer);
	}
	/// # Safety
	///
	/// As for `Arc`.
	[[nodiscard]] static BorrowedMut borrow_mut(core::Unsafe token, void *pointer) noexcept
	{
		return borrow(token, pointer);
	}
};

} // namespace kernel
