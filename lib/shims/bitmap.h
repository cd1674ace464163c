/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of include/linux/bitops.h, and the inline functions of bitmap.h and find.h on size_t. */
#ifndef CFL_SHIMS_BITMAP_H
#define CFL_SHIMS_BITMAP_H

#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/find.h>

static inline _Bool cfl_test_bit(size_t nr, const unsigned long *bits)
{
	return test_bit(nr, bits);
}

static inline void cfl_set_bit_nonatomic(size_t nr, unsigned long *bits)
{
	__set_bit(nr, bits);
}

static inline void cfl_clear_bit_nonatomic(size_t nr, unsigned long *bits)
{
	__clear_bit(nr, bits);
}

static inline void cfl_bitmap_zero(unsigned long *bits, size_t len)
{
	bitmap_zero(bits, len);
}

static inline void cfl_bitmap_fill(unsigned long *bits, size_t len)
{
	bitmap_fill(bits, len);
}

static inline size_t cfl_bitmap_weight(const unsigned long *bits, size_t len)
{
	return bitmap_weight(bits, len);
}

static inline size_t cfl_find_next_bit(const unsigned long *bits, size_t len, size_t from)
{
	return find_next_bit(bits, len, from);
}

static inline size_t cfl_find_next_zero_bit(const unsigned long *bits, size_t len, size_t from)
{
	return find_next_zero_bit(bits, len, from);
}

static inline size_t cfl_find_last_bit(const unsigned long *bits, size_t len)
{
	return find_last_bit(bits, len);
}

#endif
