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
struct page;
struct folio;
union pages_arg;
union pages_arg {
	struct page **pages;
	struct folio **folios;
};
static_assert(sizeof(union pages_arg) == 8 && alignof(union pages_arg) == 8);
static_assert(__builtin_offsetof(union pages_arg, pages) == 0);
static_assert(__builtin_offsetof(union pages_arg, folios) == 0);
typedef union pages_arg pages_arg;
extern void release(struct page **arg, int nr);
extern "C++" {
static inline __attribute__((always_inline)) void release(struct folio **cfl_p0, int cfl_p1)
{
	return release(((struct page **)(cfl_p0)), cfl_p1);
}
}
static inline void release_folios(struct folio **f, int nr)
{
	release(((struct page **)(f)), nr);
}
} // extern "C"
#undef CFL_MIGHT_SLEEP
