// SPDX-License-Identifier: GPL-2.0
/// @file
/// An assertion that the optimiser must prove: for what is constant only after inlining.
///
/// C header: `include/linux/build_bug.h`.
#pragma once

#include <core/panic.hh>

namespace core::detail
{

/// Never defined: a call that is left is an error when the file is compiled.
[[gnu::error("build_assert: the compiler cannot prove the condition, or it is false")]]
void build_assert_failed() noexcept;

} // namespace core::detail

/// Does not compile unless the optimiser sees that @p condition holds. The error points at the
/// line, and with g++ tells through which functions it was inlined (clang 22 has no note for that). Put it into functions that are always inlined;
/// where `static_assert` can be written, write that.
///
/// Where nothing is optimised or instrumented code hides what is constant (host builds), it panics.
///
/// # Examples
///
/// ```cpp file
/// [[gnu::always_inline]] inline u32 quarter(u32 n)
/// {
/// 	build_assert(n % 4 == 0);
/// 	return n / 4;
/// }
/// u32 four() { return quarter(16); }
/// ```
#if defined(__OPTIMIZE__) && defined(__KERNEL__)
#define build_assert(condition)                                                                    \
	do {                                                                                       \
		if (!(condition))                                                                  \
			::core::detail::build_assert_failed();                                     \
	} while (0)
#else
#define build_assert(condition) ::core::require((condition), "build_assert failed: " #condition)
#endif
