// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
/* SPDX-License-Identifier: GPL-2.0 */
/* Assignments to bit-fields, which have no references, also in unnamed members. */
struct bits {
	unsigned int low : 3;
	struct {
		_Bool set : 1;
		union {
			int high : 5;
		};
	};
};

static inline int count(struct bits *b)
{
	b->low++;
	b->set++;
	return b->high--;
}

static inline int add(struct bits b, int by)
{
	b.set ^= by;
	return (b.high += by) + (b.low |= 1);
}
