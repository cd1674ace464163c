// SPDX-License-Identifier: GPL-2.0
/// @file
/// Why something failed: an errno, which is never zero.
///
/// C header: `include/linux/err.h`.
#pragma once

#include <core/str_view.hh>
#include <core/traits.hh>

namespace core
{

/// An error as the kernel counts them. The names are constants of this type: `ENOMEM`.
///
/// # Invariants
///
/// `errno_` is in [-4095, -1], so that it fits an error pointer and is never success.
///
/// # Examples
///
/// ```cpp
/// const Error error = Error::from_errno(-12);
/// KUNIT_EXPECT_EQ(error, ENOMEM);
/// KUNIT_EXPECT(error.name() == "ENOMEM");
/// KUNIT_EXPECT_EQ(error.to_errno(), -12);
/// ```
class [[nodiscard("an error must be handled or returned")]] Error
{
public:
	/// The greatest errno.
	static constexpr int LIMIT = 4095;

	/// The error with the positive number @p NUMBER.
	template <int NUMBER>
	[[nodiscard]] static consteval Error constant() noexcept
	{
		static_assert(NUMBER >= 1 && NUMBER <= LIMIT,
			      "an Error holds an errno from 1 to 4095: 0 is success, and no Error");
		return Error(Raw{-NUMBER});
	}

	/// The error that C returned as a negative number. Any number that is no error becomes `EINVAL`.
	[[nodiscard]] static constexpr Error from_errno(int number) noexcept
	{
		// INVARIANT: only numbers in the range pass.
		return Error(Raw{number >= -LIMIT && number <= -1 ? number : -22});
	}

	/// A number is not an error yet: refuses, and says what to write.
	template <Integer I>
	constexpr Error(I)
	{
		static_assert(always_false<I>,
			      "a number is no Error: write its name (ENODEV), or "
			      "core::Error::from_errno(ret) for what a C function returned");
	}

	/// The negative number that C expects.
	[[nodiscard]] constexpr int to_errno() const noexcept { return errno_; }

	/// The name, such as `ENOMEM`; empty if the number has none.
	[[nodiscard]] StrView name() const noexcept;

	friend constexpr bool operator==(Error a, Error b) noexcept { return a.errno_ == b.errno_; }

private:
	struct Raw {
		int number;
	};
	constexpr explicit Error(Raw raw) noexcept : errno_(raw.number) {}

	int errno_;
};

/// The errors that this folder itself returns, usable where `<errno.h>` has made macros of the names.
namespace errors
{
inline constexpr Error NO_MEMORY = Error::constant<12>();
inline constexpr Error FAULT = Error::constant<14>();
inline constexpr Error INVALID = Error::constant<22>();
inline constexpr Error NO_SPACE = Error::constant<28>();
inline constexpr Error RANGE = Error::constant<34>();
inline constexpr Error OVERFLOW = Error::constant<75>();
} // namespace errors

} // namespace core
