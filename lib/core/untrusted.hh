// SPDX-License-Identifier: GPL-2.0
/// @file
/// A value that came from outside: user space, a device, a file system image.
#pragma once

#include <core/annotations.hh>
#include <core/result.hh>
#include <core/utility.hh>

namespace core
{

/// Holds a value that nobody has looked at. It comes out through a check only.
///
/// # Examples
///
/// ```cpp
/// Untrusted<u32> index(9u);
/// Result<u32> checked = move(index).validate([](u32 i) -> Result<u32> {
/// 	if (i >= 4)
/// 		return EINVAL;
/// 	return i;
/// });
/// KUNIT_EXPECT_EQ(checked.error(), EINVAL);
/// ```
///
/// There is no way around the check:
///
/// ```cpp compile_fail
/// Untrusted<u32> index(9u);
/// u32 number = index;
/// ```
template <typename T>
class Untrusted
{
public:
	constexpr explicit Untrusted(T value) noexcept : value_(static_cast<T &&>(value)) {}

	/// What @p check makes of the value: a `Result` of what is trusted from now on.
	template <typename F>
	[[nodiscard]] constexpr auto validate(F &&check __noescape) && noexcept -> call_result<F, T>
	{
		return static_cast<F &&>(check)(static_cast<T &&>(value_));
	}
	/// The value if it is less than @p limit, else `EINVAL`: for indices and lengths.
	[[nodiscard]] constexpr Result<T> less_than(T limit) && noexcept
	requires Integer<T>
	{
		if (value_ < 0 || value_ >= limit)
			return errors::INVALID;
		return value_;
	}
	/// The value as it is.
	///
	/// # Safety
	///
	/// Whatever it is, what is done with it is sound.
	[[nodiscard]] constexpr T into_inner_unchecked(Unsafe) && noexcept
	{
		return static_cast<T &&>(value_);
	}

	operator T() const __deleted("what comes from outside is checked: less_than(), validate()");

private:
	T value_;
};

template <typename T>
inline constexpr bool is_send<Untrusted<T>> = is_send<T>;
template <typename T>
inline constexpr bool is_sync<Untrusted<T>> = is_sync<T>;

} // namespace core
