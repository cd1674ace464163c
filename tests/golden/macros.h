// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
/* SPDX-License-Identifier: GPL-2.0 */
/* Values of object-like macros, taken at the end of the input. */
typedef unsigned int gfp_t;
struct module {
	int dummy;
};
extern struct module __this_module;

#define SMALL 5
#define NEGATIVE (-3)
#define WIDE 0x8000000000000000ULL
#define MASK (~0UL << 12)
#define GFP_KERNEL ((gfp_t)0xcc0)
#define NAME "cfl" "-" "bindgen"
#define THIS_MODULE (&__this_module)
#define HZ 100
#undef HZ
#define HZ 250
#define SIZE sizeof(struct module)
#define LETTER 'a'

/* Out of reach: no value, no expression, not constant, needs arguments. */
#define GUARD
#define STATEMENT do { } while (0)
#define CURRENT current_of()
#define CALL(x) ((x) + 1)
extern int current_of(void);
