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
typedef struct module *module_ptr;
extern unsigned long vmalloc_base;
extern struct module *owner_of();
typedef const struct module A_MODULE;
typedef unsigned long COUNTER;
extern "C++" {
static constexpr struct cfl_macro_type_CURRENT {
	typedef int value_type;
	__attribute__((always_inline)) value_type operator()() const
	{
		return ((int)(current_of()));
	}
	__attribute__((always_inline)) operator value_type() const { return operator()(); }
} CURRENT = {};
}
extern "C++" {
static constexpr struct cfl_macro_type_END {
	typedef unsigned long value_type;
	__attribute__((always_inline)) value_type operator()() const
	{
		return ((unsigned long)(((vmalloc_base + 35184372088832UL) - 1UL)));
	}
	__attribute__((always_inline)) operator value_type() const { return operator()(); }
} END = {};
}
static int (*const FUNCTION)() = ((int (*)())(current_of));
constexpr gfp_t GFP_KERNEL = 3264U;
constexpr int HZ = 250;
constexpr int LETTER = 97;
constexpr unsigned long MASK = 18446744073709547520UL;
typedef module_ptr MODULE_PTR;
extern "C++" {
static constexpr struct cfl_macro_type_MY_MODULE {
	typedef struct module *value_type;
	__attribute__((always_inline)) value_type operator()() const
	{
		return ((struct module *)(owner_of()));
	}
	__attribute__((always_inline)) operator value_type() const { return operator()(); }
	__attribute__((always_inline)) value_type operator->() const { return operator()(); }
} MY_MODULE = {};
}
constexpr char NAME[12] = "cfl-bindgen";
constexpr int NEGATIVE = (-3);
extern "C++" {
static constexpr struct cfl_macro_type_NOW {
	typedef int value_type;
	__attribute__((always_inline)) value_type operator()() const
	{
		return ((int)(({
	int now = ((int)(current_of()));
	now + 1;
})));
	}
	__attribute__((always_inline)) operator value_type() const { return operator()(); }
} NOW = {};
}
static const int OVERFLOWS = ((int)((2147483647 + 1)));
constexpr unsigned int PRIORITY = 70U;
extern "C++" {
static constexpr struct cfl_macro_type_READ_LATER {
	typedef unsigned long value_type;
	__attribute__((always_inline)) value_type operator()() const
	{
		return ((unsigned long)(vmalloc_base));
	}
	__attribute__((always_inline)) operator value_type() const { return operator()(); }
} READ_LATER = {};
}
constexpr unsigned long SIZE = 4UL;
constexpr int SMALL = 5;
static struct module *const THIS_MODULE = ((struct module *)((&__this_module)));
constexpr int UNSIGNED = 1;
constexpr unsigned long long WIDE = 9223372036854775808ULL;
} // extern "C"
#undef CFL_MIGHT_SLEEP
