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
struct point;
struct point {
	int x;
	int y;
};
static_assert(sizeof(struct point) == 8 && alignof(struct point) == 4);
static_assert(__builtin_offsetof(struct point, x) == 0);
static_assert(__builtin_offsetof(struct point, y) == 4);
enum color : unsigned int {
	RED = 0,
	GREEN = 2,
	BLUE = 3,
};
union number;
union number {
	int i;
	struct {
		short low;
		short high;
	};
};
static_assert(sizeof(union number) == 4 && alignof(union number) == 4);
static_assert(__builtin_offsetof(union number, i) == 0);
static_assert(__builtin_offsetof(union number, low) == 0);
static_assert(__builtin_offsetof(union number, high) == 2);
extern int take(const struct point *p);
extern __attribute__((cold, noreturn)) void missing();
static inline int literal_address(int x)
{
	struct point cfl_literal_address_literal0 __attribute__((uninitialized));
	const struct point *p = ((const struct point *)(({ cfl_literal_address_literal0 = (struct point){1, ((int)(x))}; &cfl_literal_address_literal0; })));
	return p->x + p->y;
}
static inline int array_literal(int x)
{
	struct { int a[3]; } cfl_array_literal_literal0;
	int *p = ((int *)((*({ cfl_array_literal_literal0 = decltype(cfl_array_literal_literal0){ {((int)(x)), 2, ((int)((x + 1)))} }; &cfl_array_literal_literal0.a; }))));
	return (p[0] + p[1]) + p[2];
}
static inline int call_with_literal(int x)
{
	struct point cfl_call_with_literal_literal0 __attribute__((uninitialized));
	return take(((const struct point *)(({ cfl_call_with_literal_literal0 = (struct point){((int)(x)), ((int)(x))}; &cfl_call_with_literal_literal0; }))));
}
static inline enum color next_color(enum color *colors, int *at)
{
	(enum color)((*(unsigned int *)(&colors[((*at)++)])) |= 2U);
	return colors[0];
}
static inline void *advance(void *p, unsigned long n)
{
	p = (void *)(((char *)(p)) + n);
	(void *)((*(char * *)(&p)) ++);
	return (void *)((((char *)(p)) + 1));
}
static inline long distance(void *a, void *b)
{
	return ((char *)(a)) - ((char *)(b));
}
static inline int jumps(int n)
{
	if (n < 0)
	{
		goto out;
	}
	int twice;
	twice = ((int)((n * 2)));
	switch (twice)
	{
		int inside;
		case 0:
		return 1;
		case 1 ... 5:
		inside = 3;
		return inside;
		default:
		break;
	}
	return twice ?: n;
	out:;
	return -1;
}
static inline int keywords(int class_, int new_)
{
	int template_ = ((int)((class_ + new_)));
	return template_;
}
static inline union number make_number(short high)
{
	return ({ union number cfl_v0 = {}; cfl_v0.high = ((short)(high)); cfl_v0; });
}
static inline int narrow(unsigned long v, void *p)
{
	int small = ((int)(v));
	unsigned char byte = ((unsigned char)(v));
	int address = ((int)(((long)(p))));
	return (small + ((int)(byte))) + (!(!address));
}
static inline int statement_expression(int a, int b)
{
	return ({
	int _a = ((int)(a));
	int _b = ((int)(b));
	(_a > _b) ? _a : _b;
}) + 1;
}
static inline unsigned int constant_known(unsigned int n)
{
	unsigned int known = ((unsigned int)((__builtin_constant_p(n) ? n : 0U)));
	return known;
}
static inline int swap_words(int value)
{
	int result;
	__asm__ volatile("rol $16, %[new_]" : [new_] "=r" (result) : "0" (((int)(value))) : "cc");
	return result;
}
static inline void side_tables()
{
	__asm__ volatile("1: nop\n.pushsection \"__ex_table\",\"a?\"\n.long 1b - .\n.popsection");
	__asm__ volatile("1: nop\n.pushsection .smp_locks,\"a?\"\n.long 1b - .\n.popsection");
	__asm__ volatile("1: nop\n.pushsection \"bare\",\"?\"\n.long 1b - .\n.popsection");
}
static const char names[4][6] = {"red", {}, "green", {(const char)98, (const char)108, (const char)117, (const char)101, (const char)33, (const char)33}};
static inline const char *color_name(enum color c)
{
	return names[c];
}
enum top_bit : unsigned int {
	LOW_ONE = 1,
	TOP_BIT = 2147483648,
};
static inline int mixed_enum(int n)
{
	return n < 1;
}
static inline long of_comparison(int a, int b)
{
	return ((long)(((int)((a < b))))) + ((long)(__builtin_constant_p(((int)((a == b))))));
}
static inline int arms(const struct point *p, int a)
{
	if (a ? ((bool)(p->x)) : (p->y && a))
	{
		return 1;
	}
	return !(a ? (p != ((const struct point *)(0))) : ((a > 3) ? false : ((bool)(p->x))));
}
} // extern "C"
#undef CFL_MIGHT_SLEEP
