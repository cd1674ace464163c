// SPDX-License-Identifier: GPL-2.0
/// @file
/// The sole owner of something that C gives out and takes back.
#pragma once

#include <core/annotations.hh>
#include <core/init.hh>
#include <core/panic.hh>
#include <core/relocate.hh>
#include <core/send_sync.hh>
#include <core/utility.hh>

namespace core
{

/// Owns what @p RELEASE takes back: a pointer or a number from a pair of C functions. For a library
/// that wraps such a pair; a driver sees the wrapper.
///
/// # Invariants
///
/// While `held_` is true, `raw_` is owned and was not released.
///
/// # Examples
///
/// ```cpp file
/// // SAFETY: only from_raw() makes one, for what was got from C.
/// using FolderHandle = UniqueHandle<::kobject *, [](::kobject *raw) { unsafe { ::kobject_put(raw); } }>;
///
/// static Result<void> doc_test(kernel::kunit::Test &test)
/// {
/// 	// SAFETY: the name is a literal, and what C made is ours.
/// 	unsafe
/// 	{
/// 		::kobject *raw = ::kobject_create_and_add("cfl_doc_test", ::kernel_kobj);
/// 		const FolderHandle folder = FolderHandle::from_raw(unsafe_, raw);
/// 		KUNIT_EXPECT(folder.get() == raw);
/// 	}
/// 	return {};
/// }
/// ```
template <typename T, auto RELEASE>
class [[nodiscard]] __owner(T) UniqueHandle
{
	static_assert(is_trivially_copyable<T>,
		      "UniqueHandle is for the pointers and numbers of C");

public:
	/// Owns nothing.
	constexpr explicit UniqueHandle(Vacant) noexcept {}
	/// Takes over what a C function gave out.
	///
	/// # Safety
	///
	/// The caller owns @p raw, and @p RELEASE is how it is given back.
	[[nodiscard]] static constexpr UniqueHandle from_raw(Unsafe, T raw) noexcept
	{
		UniqueHandle handle{Vacant()};

		handle.raw_ = raw; // INVARIANT: the caller's promise.
		handle.held_ = true;
		return handle;
	}
	constexpr UniqueHandle(UniqueHandle && other) noexcept
		: raw_(other.raw_), held_(exchange(other.held_, false))
	{
	}
	constexpr UniqueHandle &operator=(UniqueHandle &&other) noexcept
	{
		UniqueHandle taken(static_cast<UniqueHandle &&>(other));

		swap(raw_, taken.raw_);
		swap(held_, taken.held_);
		return *this;
	}
	UniqueHandle(const UniqueHandle &) __deleted("a handle is given back once: write move()");
	UniqueHandle &operator=(const UniqueHandle &) = delete;
	constexpr ~UniqueHandle()
	{
		if (held_)
			RELEASE(raw_);
	}

	[[nodiscard]] constexpr bool is_held() const noexcept
	{
		return held_;
	}
	/// What is owned, for C. Panics if nothing is.
	[[nodiscard]] constexpr T get() const noexcept
	{
		require(held_, "use of a UniqueHandle that holds nothing");
		return raw_;
	}
	/// Gives the ownership away.
	[[nodiscard]] constexpr T into_raw() && noexcept
	{
		T raw = get();

		held_ = false;
		return raw;
	}

private:
	T raw_{};
	bool held_ = false;
};

template <typename T, auto RELEASE>
inline constexpr bool is_relocatable<UniqueHandle<T, RELEASE>> = true;

} // namespace core
