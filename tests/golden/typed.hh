// SPDX-License-Identifier: GPL-2.0
// Made by cfl-bindgen from the kernel's C headers for g++ 12.2.0. Do not edit.
#pragma once
#pragma GCC system_header
#if defined(__clang__) && defined(CFL_CHECK)
#define CFL_MIGHT_SLEEP __attribute__((annotate("cfl::might_sleep")))
#else
#define CFL_MIGHT_SLEEP
#endif
namespace cfl_typed
{
template <class T> struct user;
template <class T> user<T> *user_pointer(T *plain)
{
	return (user<T> *)plain;
}
template <class T> const user<T> *user_pointer(const T *plain)
{
	return (const user<T> *)plain;
}
template <class T>
volatile user<T> *user_pointer(volatile T *plain)
{
	return (volatile user<T> *)plain;
}
template <class T> struct iomem;
template <class T> iomem<T> *iomem_pointer(T *plain)
{
	return (iomem<T> *)plain;
}
template <class T> const iomem<T> *iomem_pointer(const T *plain)
{
	return (const iomem<T> *)plain;
}
template <class T>
volatile iomem<T> *iomem_pointer(volatile T *plain)
{
	return (volatile iomem<T> *)plain;
}
template <class T> struct percpu;
template <class T> percpu<T> *percpu_pointer(T *plain)
{
	return (percpu<T> *)plain;
}
template <class T> const percpu<T> *percpu_pointer(const T *plain)
{
	return (const percpu<T> *)plain;
}
template <class T>
volatile percpu<T> *percpu_pointer(volatile T *plain)
{
	return (volatile percpu<T> *)plain;
}
template <class T> struct rcu;
template <class T> rcu<T> *rcu_pointer(T *plain)
{
	return (rcu<T> *)plain;
}
template <class T> const rcu<T> *rcu_pointer(const T *plain)
{
	return (const rcu<T> *)plain;
}
template <class T>
volatile rcu<T> *rcu_pointer(volatile T *plain)
{
	return (volatile rcu<T> *)plain;
}
/* What C says with __force: the plain pointer; another type behind the same pointer,
   pointing_to<void>(p); some bytes further. */
template <template <class> class Space, class T>
T *forced(Space<T> *p)
{
	return (T *)p;
}
template <class To, template <class> class Space, class T>
Space<To> *pointing_to(Space<T> *p)
{
	return (Space<To> *)p;
}
template <template <class> class Space, class T>
Space<T> *bytes_after(Space<T> *p, long bytes)
{
	return (Space<T> *)((unsigned long)p + bytes);
}
template <template <class> class Space, class T>
const T *forced(const Space<T> *p)
{
	return (const T *)p;
}
template <class To, template <class> class Space, class T>
const Space<To> *pointing_to(const Space<T> *p)
{
	return (const Space<To> *)p;
}
template <template <class> class Space, class T>
const Space<T> *bytes_after(const Space<T> *p, long bytes)
{
	return (const Space<T> *)((unsigned long)p + bytes);
}
template <template <class> class Space, class T>
volatile T *forced(volatile Space<T> *p)
{
	return (volatile T *)p;
}
template <class To, template <class> class Space, class T>
volatile Space<To> *pointing_to(volatile Space<T> *p)
{
	return (volatile Space<To> *)p;
}
template <template <class> class Space, class T>
volatile Space<T> *bytes_after(volatile Space<T> *p, long bytes)
{
	return (volatile Space<T> *)((unsigned long)p + bytes);
}
template <class Wire> struct is_big;
template <class Ordered, class Wire>
concept same_order = sizeof(Ordered) == sizeof(Wire) &&
	is_big<Wire>::value == ((Ordered(1).raw() == 1) ==
		(__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__));
/* ordered<core::Le32>(packet->length).get(): only the same order fits. */
template <class Ordered, class Wire> requires same_order<Ordered, Wire>
constexpr Ordered ordered(Wire w)
{
	return Ordered::from_raw((__underlying_type(Wire))w);
}
/* packet->length = wire<__le32>(core::Le32(5)); */
template <class Wire, class Ordered> requires same_order<Ordered, Wire>
constexpr Wire wire(Ordered o)
{
	return (Wire)o.raw();
}
} // namespace cfl_typed
extern "C" {
typedef unsigned char u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
enum class __le16 : __u16 {};
extern "C++" {
template <> struct cfl_typed::is_big<__le16> {
	static constexpr bool value = false;
};
}
enum class __le32 : __u32 {};
extern "C++" {
template <> struct cfl_typed::is_big<__le32> {
	static constexpr bool value = false;
};
}
enum class __be32 : __u32 {};
extern "C++" {
template <> struct cfl_typed::is_big<__be32> {
	static constexpr bool value = true;
};
}
enum class __be64 : __u64 {};
extern "C++" {
template <> struct cfl_typed::is_big<__be64> {
	static constexpr bool value = true;
};
}
struct node;
struct node {
	cfl_typed::rcu<struct node> *next;
	cfl_typed::rcu<struct node> **table;
	cfl_typed::percpu<int> *count;
};
static_assert(sizeof(struct node) == 24 && alignof(struct node) == 8);
static_assert(__builtin_offsetof(struct node, next) == 0);
static_assert(__builtin_offsetof(struct node, table) == 8);
static_assert(__builtin_offsetof(struct node, count) == 16);
struct wire_format;
struct wire_format {
	__le32 a;
	__be32 b[4];
	u8 pad;
	__le16 c;
	unsigned int low : 4;
	unsigned int high : 28;
} __attribute__((packed));
static_assert(sizeof(struct wire_format) == 27 && alignof(struct wire_format) == 1);
static_assert(__builtin_offsetof(struct wire_format, a) == 0);
static_assert(__builtin_offsetof(struct wire_format, b) == 4);
static_assert(__builtin_offsetof(struct wire_format, pad) == 20);
static_assert(__builtin_offsetof(struct wire_format, c) == 21);
struct file;
typedef long (*reader_t)(struct file *, cfl_typed::user<char> *, unsigned long);
struct operations;
struct operations {
	reader_t read;
	long (*write)(struct file *, const cfl_typed::user<char> *, unsigned long);
	cfl_typed::iomem<void> *(*map)(unsigned long);
};
static_assert(sizeof(struct operations) == 24 && alignof(struct operations) == 8);
static_assert(__builtin_offsetof(struct operations, read) == 0);
static_assert(__builtin_offsetof(struct operations, write) == 8);
static_assert(__builtin_offsetof(struct operations, map) == 16);
extern unsigned long copy(void *to, const cfl_typed::user<void> *from, unsigned long n);
extern volatile cfl_typed::iomem<void> *registers;
extern __le32 swapped[3];
extern __le32 one;
static inline __u32 to_cpu(__le32 cfl_t_x)
{
	unsigned int x = ((unsigned int)(cfl_t_x));
	return x;
}
static inline __le32 to_wire(__u32 x)
{
	return ((__le32)(((__u32)(x))));
}
static inline __u32 sum(const struct wire_format *w)
{
	return (to_cpu(((__le32)(((unsigned int)(w->a))))) + ((unsigned int)(w->b[2]))) + ((__u32)(w->low));
}
typedef unsigned int cfl_unaligned_32 __attribute__((aligned(1)));
static inline void change(struct wire_format *w, unsigned int i)
{
	(unsigned int)(w->a = ((__le32)(((unsigned int)(to_wire(5U))))));
	(unsigned int)(w->b[i] = ((__be32)(7U)));
	({ auto &cfl_l0 = *(w); cfl_l0.a = (__le32)(((__u32)(cfl_l0.a)) | 3U); ((__u32)(cfl_l0.a)); });
	({ auto &cfl_l1 = *(w); __u16 cfl_o1 = ((__u16)(cfl_l1.c)); cfl_l1.c = (__le16)(((__u16)(cfl_l1.c)) + 1); cfl_o1; });
	({ auto &cfl_l2 = (*(cfl_unaligned_32 *)&w->b[i]); cfl_l2 = (__u32)(cfl_l2 - 1); cfl_l2; });
	({ auto &cfl_l3 = (*(cfl_unaligned_32 *)&w->b[1]); cfl_l3 = (__u32)(((__u32)(cfl_l3)) + 4U); cfl_l3; });
	w->high = 9U;
	(unsigned int)(one = ((__le32)(4U)));
	({ auto &cfl_l4 = (*(cfl_unaligned_32 *)&swapped[i]); cfl_l4 = (__u32)(((__u32)(cfl_l4)) & ((unsigned int)(one))); cfl_l4; });
}
static inline struct wire_format make(__le32 cfl_t_a)
{
	unsigned int a = ((unsigned int)(cfl_t_a));
	struct wire_format w = {((__le32)(a)), {((__be32)(1U)), ((__be32)(2U)), ((__be32)(a))}, {}, {}, 3U};
	return *&w;
}
static inline struct node *next(struct node *n)
{
	struct node *m = ((struct node *)(n->next));
	return (struct node *)(m->next);
}
static inline void link_nodes(struct node *n, struct node *m, int i)
{
	(struct node *)(n->next = ((cfl_typed::rcu<struct node> *)(m)));
	(*((struct node **)(((struct node **)(&n->next))))) = m;
	((struct node **)(n->table))[i] = n;
	__asm__("" : "+m" ((*(struct node **)&n->next)), "=m" ((*(int **)&n->count)) :  : );
}
static inline long call(const struct operations *o, struct file *f, cfl_typed::user<char> *cfl_t_buf)
{
	char *buf = ((char *)(cfl_t_buf));
	return (((long (*)(struct file *, char *, unsigned long))(o->read))(f, (buf + 1), 4UL) + ((long (*)(struct file *, const char *, unsigned long))(o->write))(f, ((const char *)(buf)), 3UL)) + ((long)(((void *(*)(unsigned long))(o->map))(4UL)));
}
static inline unsigned long get(void *to, const cfl_typed::user<void> *cfl_t_from)
{
	const void *from = ((const void *)(cfl_t_from));
	from = (const void *)(((char *)(from)) + 3);
	return copy(to, ((const cfl_typed::user<void> *)(from)), 8UL);
}
static inline cfl_typed::user<void> *from_number(unsigned long p)
{
	return ((cfl_typed::user<void> *)(((void *)(p))));
}
static inline unsigned long (*choose())(void *, const cfl_typed::user<void> *, unsigned long)
{
	return ((unsigned long (*)(void *, const cfl_typed::user<void> *, unsigned long))(((unsigned long (*)(void *, const void *, unsigned long))(&copy))));
}
static inline unsigned long indirect(struct operations *o, cfl_typed::user<char> *cfl_t_from)
{
	char *from = ((char *)(cfl_t_from));
	(long (*)(struct file *, char *, unsigned long))(o->read = ((reader_t)(((long (*)(struct file *, char *, unsigned long))(0)))));
	return ((unsigned long (*)(void *, const void *, unsigned long))(choose()))(((void *)(o)), ((const void *)(from)), 3UL) + ((unsigned long)((*((volatile int *)(((volatile void *)(registers)))))));
}
static inline const __be32 *in_array(const struct wire_format *w)
{
	return ((const __be32 *)(((const __u32 *)(w->b))));
}
static inline __le16 *in_packed(struct wire_format *w)
{
	return ((__le16 *)(((__u16 *)(&w->c))));
}
static unsigned long (*const COPY)(void *, const cfl_typed::user<void> *, unsigned long) = ((unsigned long (*)(void *, const cfl_typed::user<void> *, unsigned long))(((unsigned long (*)(void *, const void *, unsigned long))(copy))));
constexpr __le32 NOTHING = ((__le32)(((__le32)(0U))));
static cfl_typed::user<void> *const NOWHERE = ((cfl_typed::user<void> *)(((void *)(0))));
} // extern "C"
#undef CFL_MIGHT_SLEEP
