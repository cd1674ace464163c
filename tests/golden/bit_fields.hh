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
struct bits;
struct bits {
	unsigned int low : 3;
	struct {
		bool set : 1;
		union {
			int high : 5;
		};
	};
};
static_assert(sizeof(struct bits) == 12 && alignof(struct bits) == 4);
static inline int count(struct bits *b)
{
	b->low++;
	({ auto &cfl_l0 = *(b); bool cfl_o0 = cfl_l0.set; cfl_l0.set = (bool)(((int)(cfl_l0.set)) + 1); cfl_o0; });
	return b->high--;
}
static inline int add(struct bits b, int by)
{
	b.set ^= by;
	return (b.high += by) + ((int)((b.low |= 1)));
}
} // extern "C"
#undef CFL_MIGHT_SLEEP
