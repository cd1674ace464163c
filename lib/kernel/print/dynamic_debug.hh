// SPDX-License-Identifier: GPL-2.0
/// @file
/// Call sites that dynamic debug can switch on: the machinery of `pr_debug()`.
///
/// C header: `include/linux/dynamic_debug.h`.
///
/// The kernel finds the call sites of a module as an array in its section `__dyndbg`. g++ 12 ignores
/// `section` on a variable in a template and refuses it in an inline function beside a plain one, so
/// the record is written by the assembler. Its label is one for each line of source; a line that is
/// compiled twice (an instance of a template, an inlined copy) shares the record.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>
#include <kernel/print/check.hh>
#include <kernel/print/message.hh>

#if defined(CONFIG_DYNAMIC_DEBUG) ||                                                               \
	(defined(CONFIG_DYNAMIC_DEBUG_CORE) && defined(DYNAMIC_DEBUG_MODULE))
#define CFL_HAS_DYNAMIC_DEBUG 1
#else
#define CFL_HAS_DYNAMIC_DEBUG 0
#endif

#if CFL_HAS_DYNAMIC_DEBUG

#if __SIZEOF_POINTER__ == 8
#define CFL_ASM_POINTER ".quad "
#else
#define CFL_ASM_POINTER ".long "
#endif

/// What follows the word with the line: the static key of the site.
#ifdef CONFIG_JUMP_LABEL
#define CFL_DDEBUG_KEY                                                                             \
	".org %c9 + %c5, 0\n"                                                                      \
	".long %c7\n"                                                                              \
	".org %c9 + %c5 + %c6, 0\n" CFL_ASM_POINTER " %c7\n"
#define CFL_DDEBUG_KEY_AT __builtin_offsetof(struct ::_ddebug, key)
#define CFL_DDEBUG_KEY_TYPE_AT __builtin_offsetof(struct ::static_key, type)
#else
#define CFL_DDEBUG_KEY ""
#define CFL_DDEBUG_KEY_AT 0
#define CFL_DDEBUG_KEY_TYPE_AT 0
#endif

namespace kernel::printing
{

#ifdef DEBUG
inline constexpr bool DEBUG_PRINTS = true;
#else
inline constexpr bool DEBUG_PRINTS = false;
#endif

/// `lineno:18, class_id:6, flags:8` of `struct _ddebug`, as one word.
constexpr u32 ddebug_word(u32 line) noexcept
{
	constexpr u32 CLASS = 63;
	constexpr u32 FLAGS = DEBUG_PRINTS ? 1 : 0;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return line | CLASS << 18 | FLAGS << 24;
#else
	return line << 14 | CLASS << 8 | FLAGS;
#endif
}

static_assert(__builtin_offsetof(struct ::_ddebug, modname) == 0 &&
	      __builtin_offsetof(struct ::_ddebug, function) == sizeof(void *) &&
	      __builtin_offsetof(struct ::_ddebug, filename) == 2 * sizeof(void *) &&
	      __builtin_offsetof(struct ::_ddebug, format) == 3 * sizeof(void *));

/// The record of the @p NUMBER-th call site of a unit. Declared here, defined by the assembler.
template <int NUMBER>
struct DebugSite {
	static struct ::_ddebug record;

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif
	static consteval struct ::_ddebug *get() noexcept { return &record; }
#ifdef __clang__
#pragma clang diagnostic pop
#endif

	/// Writes the record, unless another copy of the same line has done so. It shows the last
	/// @p TAIL characters of the format, which are those that the author wrote.
	template <typename M, u32 LINE, usize TAIL>
	[[gnu::always_inline]] static void write(const char *function, const char *file) noexcept
	{
		constexpr usize PREFIX = M::prefix_length(TAIL);
		// SAFETY: it adds data to a section and touches no register.
		unsafe
		{
			__asm__ volatile(".ifndef %c9\n"
					 ".pushsection __dyndbg,\"aw\"\n"
					 ".balign 8\n"
					 "%c9:\n" CFL_ASM_POINTER "%c0\n" CFL_ASM_POINTER
					 "%c1\n" CFL_ASM_POINTER "%c2\n" CFL_ASM_POINTER "%c3\n"
					 ".long %c4\n" CFL_DDEBUG_KEY ".org %c9 + %c8, 0\n"
					 ".popsection\n"
					 ".endif\n"
					 :
					 : "i"(KBUILD_MODNAME), "i"(function), "i"(file),
					   "i"(Printk<M, 0>::TEXT.text + PREFIX),
					   "i"(ddebug_word(LINE)), "i"(CFL_DDEBUG_KEY_AT),
					   "i"(CFL_DDEBUG_KEY_TYPE_AT), "i"(DEBUG_PRINTS ? 1 : 0),
					   "i"(sizeof(struct ::_ddebug)), "i"(get()));
		}
	}

	/// Whether dynamic debug wants this site to print: a no-op or a jump, patched at run time.
	[[gnu::always_inline]] static bool enabled() noexcept
	{
		// SAFETY: the assembler defines the record, and the kernel patches the code.
		unsafe
		{
			if constexpr (DEBUG_PRINTS)
				return ::cfl_dynamic_debug_branch_on(get());
			else
				return ::cfl_dynamic_debug_branch(get());
		}
		return false;
	}
};

/// Prints a debugging message that was checked and switched on.
template <typename M, typename... Args>
[[gnu::always_inline]] inline void emit_debug(struct ::_ddebug *site, const Args &...args) noexcept
{
	detail::expand<M, 0>(
		[site](auto... values) __attribute__((always_inline)) {
			// SAFETY: the format was made from the very types of these values.
			unsafe
			{
				::__dynamic_pr_debug(site, Printk<M, 0>::TEXT.text, values...);
			}
		},
		args...);
}

} // namespace kernel::printing

#define CFL_DYNAMIC_DEBUG(condition, tail, ...)                                                    \
	CFL_DYNAMIC_DEBUG_(__COUNTER__, condition, tail, __VA_ARGS__)
#define CFL_DYNAMIC_DEBUG_(number, condition, tail, fmt, ...)                                      \
	do {                                                                                       \
		[](const char *cfl_function, auto cfl_literal,                                     \
		   const auto &...cfl_args) __attribute__((always_inline)) {                       \
			using CflMessage = ::kernel::printing::MessageOf<decltype(cfl_literal),    \
									 decltype(cfl_args)...>;   \
			using CflSite = ::kernel::printing::DebugSite<number>;                     \
			if constexpr (::kernel::printing::Checked<CflMessage::FAULT>::GOOD) {      \
				CflSite::template write<CflMessage, __LINE__, tail>(cfl_function,  \
										    __FILE__);     \
				if (CflSite::enabled()) {                                          \
					if (condition)                                             \
						::kernel::printing::emit_debug<CflMessage>(        \
							CflSite::get(), cfl_args...);              \
				}                                                                  \
			}                                                                          \
		}(__func__, CFL_PRINT_LITERAL(fmt) __VA_OPT__(, ) __VA_ARGS__);                    \
	} while (0)

#endif // CFL_HAS_DYNAMIC_DEBUG
