// SPDX-License-Identifier: GPL-2.0
/// @file
/// `pr_info()` and its family: the kernel log.
///
/// C header: `include/linux/printk.h`.
///
/// A message is a string literal with `{}` for each argument. Count, types and specifications are
/// checked by the compiler, and the format is turned into a printk format there and then: the
/// machine code is one call of `_printk(format, arguments...)`, like that of a C module.
///
/// | argument | `{}` prints | else |
/// |---|---|---|
/// | integer, C enumeration | decimal | `{:d}` `{:x}` `{:X}` `{:o}`, `#`, `+`, `0`, width, `<` |
/// | `bool` | `true`, `false` | |
/// | `char` | the character | `{:x}` … its number |
/// | `CStr`, `StrView`, a `char` array | the text | `{:8}` `{:<8}` `{:.3}` |
/// | `Error` | its name: `-ENOMEM` | `{:d}` its number |
/// | pointer | a hash of the address | `{:pS}` symbol and offset, `{:ps}` symbol |
/// | function | its name | `{:pS}`, `{:p}` |
/// | bytes (`Span<const u8>`) | – | `{:ph}` `00 1f`, `{:pC}` `00:1f`, `{:pD}` `00-1f`, `{:pN}` `001f` |
/// | a type with `PRINT_FORMAT` | its parts, see `PrintAs` | |
/// | a type with `void format(core::Formatter &) const` | what it writes, on the stack | as a text |
///
/// `{{` and `}}` print a brace; `{0}` names an argument by its number. A floating-point argument
/// does not compile, and neither does a `char *`, which may not end.
///
/// Messages start with the module's name. For another prefix, define `pr_fmt` before the first
/// `#include`, as in C: `#define pr_fmt(fmt) "acme: " fmt`.
///
/// # Context
///
/// Any, interrupts included.
///
/// # Examples
///
/// ```cpp
/// const u32 port = 7;
/// pr_info("port {} is at {:#010x}\n", port, 0xfe00u);
/// pr_err("cannot start: {}\n", Error(ENOMEM));
/// ```
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <kernel/print/check.hh>
#include <kernel/print/dynamic_debug.hh>
#include <kernel/print/message.hh>
#include <kernel/print/ratelimit.hh>

namespace kernel::printing
{

/// Prints a message that was checked.
template <typename M, char LEVEL, typename... Args>
[[gnu::always_inline]] inline void emit(const Args &...args) noexcept
{
	detail::expand<M, 0>(
		[](auto... values) __attribute__((always_inline)) {
			// SAFETY: the format was made from the very types of these values.
			unsafe
			{
				::_printk(Printk<M, LEVEL>::TEXT.text, values...);
			}
		},
		args...);
}

} // namespace kernel::printing

#ifndef pr_fmt
/// What a message becomes before it is printed. Yours, if you define it before the first include.
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#endif

/// A message at a level, printed when @p condition holds.
#define CFL_PRINT(condition, level, ...) CFL_PRINT_(condition, level, __VA_ARGS__)
#define CFL_PRINT_(condition, level, fmt, ...)                                                     \
	do {                                                                                       \
		[]([[maybe_unused]] const char *cfl_function, auto cfl_literal,                    \
		   const auto &...cfl_args) __attribute__((always_inline)) {                       \
			using CflMessage = ::kernel::printing::MessageOf<decltype(cfl_literal),    \
									 decltype(cfl_args)...>;   \
			if constexpr (::kernel::printing::Checked<CflMessage::FAULT>::GOOD) {      \
				if (condition)                                                     \
					::kernel::printing::emit<CflMessage, level>(cfl_args...);  \
			}                                                                          \
		}(__func__, CFL_PRINT_LITERAL(fmt) __VA_OPT__(, ) __VA_ARGS__);                    \
	} while (0)

/// The system is unusable.
#define pr_emerg(fmt, ...) CFL_PRINT(true, '0', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// Action must be taken at once.
#define pr_alert(fmt, ...) CFL_PRINT(true, '1', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// A critical condition.
#define pr_crit(fmt, ...) CFL_PRINT(true, '2', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// An error.
#define pr_err(fmt, ...) CFL_PRINT(true, '3', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// A warning.
#define pr_warn(fmt, ...) CFL_PRINT(true, '4', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// Normal, but significant.
#define pr_notice(fmt, ...) CFL_PRINT(true, '5', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// Informational.
#define pr_info(fmt, ...) CFL_PRINT(true, '6', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
/// Continues the line of the message before, which did not end in a newline. Has no prefix.
#define pr_cont(fmt, ...) CFL_PRINT(true, 'c', fmt __VA_OPT__(, ) __VA_ARGS__)

#ifdef DEBUG
/// A debugging message; only in a unit that is compiled with `-DDEBUG`.
#define pr_devel(fmt, ...) CFL_PRINT(true, '7', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#else
/// A debugging message; only in a unit that is compiled with `-DDEBUG`.
#define pr_devel(fmt, ...) CFL_PRINT(false, '7', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#endif

// Printed by the first to reach the line, and never again.
#define pr_emerg_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '0', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_alert_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '1', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_crit_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '2', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_err_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '3', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_warn_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '4', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_notice_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '5', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_info_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '6', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)

// At most 10 messages in 5 seconds from one line; what is dropped is counted in the log.
#define pr_emerg_ratelimited(fmt, ...)                                                             \
	CFL_PRINT(CFL_RATELIMIT(), '0', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_alert_ratelimited(fmt, ...)                                                             \
	CFL_PRINT(CFL_RATELIMIT(), '1', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_crit_ratelimited(fmt, ...)                                                              \
	CFL_PRINT(CFL_RATELIMIT(), '2', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_err_ratelimited(fmt, ...)                                                               \
	CFL_PRINT(CFL_RATELIMIT(), '3', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...)                                                              \
	CFL_PRINT(CFL_RATELIMIT(), '4', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_notice_ratelimited(fmt, ...)                                                            \
	CFL_PRINT(CFL_RATELIMIT(), '5', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_info_ratelimited(fmt, ...)                                                              \
	CFL_PRINT(CFL_RATELIMIT(), '6', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)

/// A debugging message. Printed when dynamic debug says so:
/// `echo 'module NAME +p' > /proc/dynamic_debug/control`. Costs one no-op instruction until then.
/// On a kernel without dynamic debug it is `pr_devel()`.
#if CFL_HAS_DYNAMIC_DEBUG
#define pr_debug(fmt, ...)                                                                         \
	CFL_DYNAMIC_DEBUG(true, sizeof(fmt) - 1, pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#define pr_debug_ratelimited(fmt, ...)                                                             \
	CFL_DYNAMIC_DEBUG(CFL_RATELIMIT(), sizeof(pr_fmt(fmt)) - 1,                                \
			  pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#elif defined(DEBUG)
#define pr_debug(fmt, ...) pr_devel(fmt __VA_OPT__(, ) __VA_ARGS__)
#define pr_debug_ratelimited(fmt, ...)                                                             \
	CFL_PRINT(CFL_RATELIMIT(), '7', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#else
#define pr_debug(fmt, ...) pr_devel(fmt __VA_OPT__(, ) __VA_ARGS__)
#define pr_debug_ratelimited(fmt, ...) pr_devel(fmt __VA_OPT__(, ) __VA_ARGS__)
#endif

#ifdef DEBUG
#define pr_debug_once(fmt, ...) CFL_PRINT(CFL_ONCE(), '7', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#else
#define pr_debug_once(fmt, ...) CFL_PRINT(false, '7', pr_fmt(fmt) __VA_OPT__(, ) __VA_ARGS__)
#endif

/// Prints where it stands, the expression and its value, and is the value: `f(dbg(a + b))`. For
/// hunting a bug, not for keeping.
#define dbg(...)                                                                                   \
	__extension__({                                                                            \
		auto cfl_dbg_value = __VA_ARGS__;                                                  \
		CFL_PRINT(true, '6', pr_fmt("[{}:{}] {} = {}\n"), __FILE__, __LINE__,              \
			  #__VA_ARGS__, cfl_dbg_value);                                            \
		static_cast<decltype(cfl_dbg_value) &&>(cfl_dbg_value);                            \
	})
