// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the tests of lib/core share. Include it first: the host's error names are macros, and give way
/// to the library's constants.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <core/annotations.hh>
#include <core/result.hh>

// The names are macros here.
#undef EINVAL
#undef ENODEV
#undef ENOENT
#undef ENOMEM
#undef EOVERFLOW
#undef ERANGE

namespace core::test
{

inline constexpr Error EINVAL = Error::constant<22>();
inline constexpr Error ENODEV = Error::constant<19>();
inline constexpr Error ENOENT = Error::constant<2>();
inline constexpr Error ENOMEM = Error::constant<12>();
inline constexpr Error EOVERFLOW = Error::constant<75>();
inline constexpr Error ERANGE = Error::constant<34>();

/// Counts its living objects, so that a leak or a double destruction shows.
struct Counted {
	static inline int alive = 0;

	explicit Counted(int v) : value(v) { alive++; }
	Counted(const Counted &other) : value(other.value) { alive++; }
	Counted(Counted &&other) noexcept : value(other.value)
	{
		other.value = -1;
		alive++;
	}
	Counted &operator=(const Counted &other) = default;
	Counted &operator=(Counted &&other) noexcept
	{
		value = other.value;
		other.value = -1;
		return *this;
	}
	~Counted() { alive--; }
	friend bool operator==(const Counted &a, const Counted &b) { return a.value == b.value; }

	int value;
};

/// Can be moved, not copied.
struct Unique {
	explicit Unique(int v) : counted(v) {}
	Unique(Unique &&) = default;
	Unique &operator=(Unique &&) = default;

	Counted counted;
};

} // namespace core::test
