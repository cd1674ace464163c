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

/* Types, and values that exist at run time only. */
typedef struct module *module_ptr;
#define MODULE_PTR module_ptr
#define COUNTER unsigned long
#define A_MODULE const struct module
#define READ_LATER vmalloc_base
#define END (READ_LATER + (1UL << 45) - 1)
#define NOW ({ int now = current_of(); now + 1; })
#define MY_MODULE (owner_of())
#define TEMPORARY (&(struct module){ current_of() })
#define ALIAS CALL
#define FUNCTION current_of
#define PRIORITY (1 + 2 * 3 - 010 / (4 >> 1) << 1 | 0x40 & ~0u)
#define UNSIGNED (-1 > 0u)
#define OVERFLOWS (0x7fffffff + 1)
#define half_a_pair {
extern unsigned long vmalloc_base;
extern struct module *owner_of(void);
