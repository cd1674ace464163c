// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
/* SPDX-License-Identifier: GPL-2.0 */
/* Bodies: what C allows and C++ does not. */
struct point {
	int x, y;
};

enum color { RED, GREEN = 2, BLUE };

union number {
	int i;
	struct {
		short low, high;
	};
};

extern int take(const struct point *p);
extern void missing(void) __attribute__((noreturn, cold));

/* Lives as long as the block in C. */
static inline int literal_address(int x)
{
	const struct point *p = &(struct point){ .y = x, .x = 1 };
	return p->x + p->y;
}

static inline int array_literal(int x)
{
	int *p = (int[]){ x, 2, x + 1 };
	return p[0] + p[1] + p[2];
}

static inline int call_with_literal(int x)
{
	return take(&(struct point){ x, x });
}

static inline enum color next_color(enum color *colors, int *at)
{
	colors[(*at)++] |= GREEN; /* evaluated once */
	return colors[0];
}

static inline void *advance(void *p, unsigned long n)
{
	p += n;
	p++;
	return p + 1;
}

static inline long distance(void *a, void *b)
{
	return a - b;
}

static inline int jumps(int n)
{
	if (n < 0)
		goto out;
	int twice = n * 2;
	switch (twice) {
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
out:
	return -1;
}

static inline int keywords(int class, int new)
{
	int template = class + new;
	return template;
}

static inline union number make_number(short high)
{
	return (union number){ .high = high };
}

static inline int narrow(unsigned long v, void *p)
{
	int small = v;
	unsigned char byte = v;
	int address = (int)(long)p;
	return small + byte + !!address;
}

#define max_of(a, b) ({ __typeof__(a) _a = (a); __typeof__(b) _b = (b); _a > _b ? _a : _b; })

static inline int statement_expression(int a, int b)
{
	return max_of(a, b) + _Generic(a, int: 1, default: 2);
}

static inline unsigned int constant_known(unsigned int n)
{
	const unsigned int known = __builtin_constant_p(n) ? n : 0;
	return known;
}

static inline int swap_words(int value)
{
	int result;
	asm volatile("rol $16, %[new]" : [new] "=r"(result) : "0"(value) : "cc");
	return result;
}

/* What points into the code goes with it; the name of a section may stand in quotes. */
static inline void side_tables(void)
{
	asm volatile("1: nop\n.pushsection \"__ex_table\",\"a\"\n.long 1b - .\n.popsection");
	asm volatile("1: nop\n.pushsection .smp_locks,\"a\"\n.long 1b - .\n.popsection");
	asm volatile("1: nop\n.pushsection \"bare\"\n.long 1b - .\n.popsection");
}

static const char names[][6] = { "red", [2] = "green", "blue!!" };

static inline const char *color_name(enum color c)
{
	return names[c];
}

enum top_bit { LOW_ONE = 1, TOP_BIT = 0x80000000 };

/* LOW_ONE is int for GCC, unsigned for Clang, because TOP_BIT does not fit int. */
static inline int mixed_enum(int n)
{
	return n < LOW_ONE;
}

/* What C converts is an int before; each arm of a condition is a condition of its own. */
static inline long of_comparison(int a, int b)
{
	return (long)(a < b) + __builtin_constant_p(a == b);
}

static inline int arms(const struct point *p, int a)
{
	if (a ? p->x : (p->y && a))
		return 1;
	return !(a ? p != 0 : a > 3 ? 0 : p->x);
}
