// SPDX-License-Identifier: GPL-2.0
// Made by cfl-bindgen from the kernel's C headers for g++ 12.2.0. Do not edit.
#pragma once
#pragma GCC system_header
#if defined(__clang__) && defined(CFL_CHECK)
#define CFL_MIGHT_SLEEP __attribute__((annotate("cfl::might_sleep")))
#else
#define CFL_MIGHT_SLEEP
#endif
extern "C" {
typedef unsigned int gfp_t;
struct module;
struct module {
	int dummy;
};
static_assert(sizeof(struct module) == 4 && alignof(struct module) == 4);
static_assert(__builtin_offsetof(struct module, dummy) == 0);
extern struct module __this_module;
extern int current_of();
constexpr int HZ = 250;
constexpr int NEGATIVE = (-3);
constexpr int SMALL = 5;
constexpr unsigned long long WIDE = 9223372036854775808ULL;
constexpr gfp_t GFP_KERNEL = 3264U;
constexpr int LETTER = 97;
constexpr unsigned long MASK = 18446744073709547520UL;
constexpr char NAME[12] = "cfl-bindgen";
constexpr unsigned long SIZE = 4UL;
static struct module *const THIS_MODULE = ((struct module *)((&__this_module)));
} // extern "C"
#undef CFL_MIGHT_SLEEP
