// SPDX-License-Identifier: GPL-2.0
/// @file
/// A shared reference to an object that C code counts, such as a device or a task.
#pragma once

#include <core/annotations.hh>
#include <core/init.hh>
#include <core/panic.hh>
#include <core/relocate.hh>
#include <core/send_sync.hh>
#include <core/utility.hh>

namespace kernel
{

/// A class whose objects are always counted by C: `inc_ref()` takes a reference, `dec_ref()` gives one
/// back and is unsafe, as the object may be gone afterwards.
template <typename T>
concept AlwaysRefCounted = requires(core::Unsafe token, const T &object, const T *pointer) {
	object.inc_ref();
	T::dec_ref(token, pointer);
};

/// Owns one reference to a `T` that counts itself.
///
/// # Invariants
///
/// `object_` is alive and one of its references is ours; null only after a move.
///
/// # Context
///
/// That of the class's `inc_ref()` and `dec_ref()`.
///
/// # Examples
///
/// A class for an object of C is nothing but that object, and is never made by us:
///
/// ```cpp file
/// #include <kernel/opaque.hh>
///
/// class Process
/// {
/// public:
/// 	static Result<ARef<Process>> find(int nr)
/// 	{
/// 		// SAFETY: the reference that C counted passes to the result.
/// 		unsafe
/// 		{
/// 			::pid *raw = ::find_get_pid(nr);
///
/// 			if (!raw)
/// 				return ESRCH;
/// 			return ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
/// 		}
/// 	}
/// 	Process() = delete;
///
/// 	// SAFETY: whoever has a reference to this has one to the C object.
/// 	void inc_ref() const { unsafe { (void)::get_pid(raw_.get()); } }
/// 	/// # Safety
/// 	///
/// 	/// The reference is the caller's.
/// 	static void dec_ref(core::Unsafe, const Process *process)
/// 	{
/// 		// SAFETY: the caller's promise.
/// 		unsafe { ::put_pid(process->raw_.get()); }
/// 	}
///
/// private:
/// 	Opaque<::pid> raw_;
/// };
///
/// static Result<void> doc_test(kernel::kunit::Test &test)
/// {
/// 	const ARef<Process> first = TRY(Process::find(1));
/// 	const ARef<Process> again = first.clone();
/// 	KUNIT_EXPECT(&*first == &*again);
/// 	KUNIT_EXPECT_EQ(Process::find(-1).error(), ESRCH);
/// 	return {};
/// }
/// ```
template <typename T>
class [[nodiscard]] __owner(T) ARef
{
public:
	using Element = T;

	/// One more reference to @p object.
	explicit ARef(const T &object) noexcept : object_(pointer_to(object))
	{
		static_assert(AlwaysRefCounted<T>,
			      "ARef needs a class with inc_ref() and dec_ref()");
		object.inc_ref();
	}

	constexpr explicit ARef(core::Vacant) noexcept : object_(nullptr) {}
	constexpr ARef(ARef && other) noexcept : object_(other.release()) {}
	constexpr ARef &operator=(ARef &&other) noexcept
	{
		ARef taken(static_cast<ARef &&>(other));

		core::swap(object_, taken.object_);
		return *this;
	}
	/// References are counted where one can see it: use clone().
	ARef(const ARef &) __deleted("an ARef is counted where one sees it: write clone()");
	ARef &operator=(const ARef &) = delete;
	~ARef()
	{
		if (object_) {
			// SAFETY: the type's invariant: this reference is ours.
			unsafe
			{
				T::dec_ref(unsafe_, object_);
			}
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
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound
	{
		return checked();
	}
	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !object_;
	}

	/// One more reference.
	[[nodiscard]] ARef clone() const noexcept
	{
		// SAFETY: the type's invariant: the object lives while this reference does.
		unsafe
		{
			return ARef(*checked());
		}
	}

	/// Gives the reference away as a pointer. Undone by from_raw().
	[[nodiscard]] constexpr T *into_raw() && noexcept
	{
		return release();
	}
	/// Takes over a reference, such as one that a C function returned.
	///
	/// # Safety
	///
	/// @p object is alive, and the caller owns one of its references, which passes to the result.
	[[nodiscard]] static ARef from_raw(core::Unsafe, T * object) noexcept
	{
		ARef ref{core::Vacant()};

		ref.object_ = object; // INVARIANT: the caller's promise.
		return ref;
	}

private:
	static T *pointer_to(const T &object) noexcept
	{
		// SAFETY: the object is handed out as const again, and to its class's own dec_ref().
		unsafe
		{
			return const_cast<T *>(&object);
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
		core::require(object_, "use of an ARef after it was moved");
		return object_;
	}

	T *object_;
};

} // namespace kernel

// Another thread may get at the object, and may be the one that gives the last reference back.
template <typename T>
inline constexpr bool core::is_send<kernel::ARef<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_sync<kernel::ARef<T>> = core::is_send<T> && core::is_sync<T>;
template <typename T>
inline constexpr bool core::is_relocatable<kernel::ARef<T>> = true;
