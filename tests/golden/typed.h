// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
// cfl-options: --typed user,iomem,percpu,rcu,endian
/* SPDX-License-Identifier: GPL-2.0 */
/* Annotations that become types: where they are declared, read, written, passed and initialised. */
typedef unsigned char u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
#define __user
#define __iomem
#define __percpu
#define __rcu
#define __bitwise
typedef __u16 __bitwise __le16;
typedef __u32 __bitwise __le32;
typedef __u32 __bitwise __be32;
typedef __u64 __bitwise __be64;

struct node {
	struct node __rcu *next;
	struct node __rcu **table;
	int __percpu *count;
};

struct wire_format {
	__le32 a;
	__be32 b[4];
	u8 pad;
	__le16 c;
	__le32 low : 4, high : 28;
} __attribute__((packed));

struct file;
typedef long (*reader_t)(struct file *f, char __user *to, unsigned long n);
struct operations {
	reader_t read;
	long (*write)(struct file *f, const char __user *from, unsigned long n);
	void __iomem *(*map)(unsigned long at);
};

extern unsigned long copy(void *to, const void __user *from, unsigned long n);
extern volatile void __iomem *registers;
extern __le32 swapped[3], one;

static inline __u32 to_cpu(__le32 x)
{
	return x;
}

static inline __le32 to_wire(__u32 x)
{
	return (__le32)x;
}

static inline __u32 sum(const struct wire_format *w)
{
	return to_cpu(w->a) + w->b[2] + w->low;
}

static inline void change(struct wire_format *w, unsigned int i)
{
	w->a = to_wire(5);
	w->b[i] = 7;
	w->a |= 3;
	w->c++;
	--w->b[i];
	w->b[1] += 4;
	w->high = 9;
	one = 4;
	swapped[i] &= one;
}

static inline struct wire_format make(__le32 a)
{
	struct wire_format w = { .a = a, .b = { 1, 2, a }, .low = 3 };

	return w;
}

static inline struct node *next(struct node *n)
{
	struct node __rcu *m = n->next;

	return m->next;
}

static inline void link_nodes(struct node *n, struct node *m, int i)
{
	n->next = m;
	*(struct node **)&n->next = m;
	n->table[i] = n;
	__asm__("" : "+m"(n->next), "=m"(n->count));
}

static inline long call(const struct operations *o, struct file *f, char __user *buf)
{
	return o->read(f, buf + 1, 4) + o->write(f, buf, 3) + (long)o->map(4);
}

static inline unsigned long get(void *to, const void __user *from)
{
	from += 3;
	return copy(to, from, 8);
}

static inline void __user *from_number(unsigned long p)
{
	return (void __user *)p;
}

static inline unsigned long (*choose(void))(void *, const void __user *, unsigned long)
{
	return &copy;
}

static inline unsigned long indirect(struct operations *o, char __user *from)
{
	o->read = (reader_t)0;
	return choose()(o, from, 3) + *(volatile int __iomem *)registers;
}

static inline const __be32 *in_array(const struct wire_format *w)
{
	return w->b;
}

static inline __le16 *in_packed(struct wire_format *w)
{
	return &w->c;
}

#define NOTHING ((__le32)0)
#define NOWHERE ((void __user *)0)
#define COPY copy
