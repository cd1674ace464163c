// SPDX-License-Identifier: GPL-2.0
/// @file
/// The one end of a programmer's error, such as an index out of bounds.
#pragma once

namespace core
{

#if defined(__KERNEL__)
/// Reports @p what and never returns. For errors of the program only, never for bad input.
///
/// # Context
///
/// Any. The kernel's library ends in `BUG()`: the thread dies, as after the same error in C.
[[noreturn, gnu::cold, gnu::noinline]] void panic(const char *what) noexcept;
#else
[[noreturn, gnu::cold]] inline void panic(const char *) noexcept
{
	__builtin_trap();
}
#endif

/// Panics with @p what unless @p holds. In a constant expression, it does not compile.
constexpr void require(bool holds, const char *what) noexcept
{
	if (!holds) [[unlikely]]
		// PANIC: the caller's claim is wrong, and what follows relies on it.
		panic(what);
}

} // namespace core
