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
template <class T> struct is_bits {
	static constexpr bool value = false;
};
template <class T> concept bits = is_bits<T>::value;
/* What C says with __force: the number. From a number: (gfp_t)n. */
template <bits T> constexpr auto forced(T a)
{
	return (__underlying_type(T))a;
}
/* Is a bit set? */
template <bits T> constexpr bool any(T a)
{
	return (__underlying_type(T))a != 0;
}
} // namespace cfl_typed
template <cfl_typed::bits T> constexpr T operator~(T a)
{
	return (T)(~cfl_typed::forced(a));
}
template <cfl_typed::bits T> constexpr bool operator!(T a)
{
	return !cfl_typed::any(a);
}
template <cfl_typed::bits T> constexpr T operator|(T a, T b)
{
	return (T)(cfl_typed::forced(a) | cfl_typed::forced(b));
}
template <cfl_typed::bits T> constexpr T &operator|=(T &a, T b)
{
	return a = a | b;
}
template <cfl_typed::bits T> constexpr T operator&(T a, T b)
{
	return (T)(cfl_typed::forced(a) & cfl_typed::forced(b));
}
template <cfl_typed::bits T> constexpr T &operator&=(T &a, T b)
{
	return a = a & b;
}
template <cfl_typed::bits T> constexpr T operator^(T a, T b)
{
	return (T)(cfl_typed::forced(a) ^ cfl_typed::forced(b));
}
template <cfl_typed::bits T> constexpr T &operator^=(T &a, T b)
{
	return a = a ^ b;
}
extern "C" {
typedef unsigned char u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
enum class gfp_t : unsigned int {};
extern "C++" {
template <> struct cfl_typed::is_bits<gfp_t> {
	static constexpr bool value = true;
};
}
enum class blk_status_t : unsigned char {};
extern "C++" {
template <> struct cfl_typed::is_bits<blk_status_t> {
	static constexpr bool value = true;
};
}
enum class pci_power_t : int {};
extern "C++" {
template <> struct cfl_typed::is_bits<pci_power_t> {
	static constexpr bool value = true;
};
}
enum class vm_fault_t : unsigned int {};
extern "C++" {
template <> struct cfl_typed::is_bits<vm_fault_t> {
	static constexpr bool value = true;
};
}
enum class __sum16 : unsigned short {};
extern "C++" {
template <> struct cfl_typed::is_bits<__sum16> {
	static constexpr bool value = true;
};
}
typedef __u32 __le32;
typedef gfp_t flags_t;
enum : int {
	___GFP_IO_BIT = 0,
	___GFP_FS_BIT = 1,
	___GFP_ZERO_BIT = 2,
};
struct request;
struct request {
	gfp_t gfp;
	blk_status_t status[3];
	__sum16 check;
	flags_t more;
	__le32 length;
	unsigned int few : 5;
};
static_assert(sizeof(struct request) == 24 && alignof(struct request) == 4);
static_assert(__builtin_offsetof(struct request, gfp) == 0);
static_assert(__builtin_offsetof(struct request, status) == 4);
static_assert(__builtin_offsetof(struct request, check) == 8);
static_assert(__builtin_offsetof(struct request, more) == 12);
static_assert(__builtin_offsetof(struct request, length) == 16);
extern pci_power_t power;
extern void *allocate(unsigned long size, gfp_t flags);
extern vm_fault_t (*fault)(struct request *, flags_t);
static inline gfp_t with_zero(gfp_t cfl_t_flags)
{
	unsigned int flags = ((unsigned int)(cfl_t_flags));
	return ((gfp_t)((flags | 4U)));
}
static inline int may_sleep(const struct request *r)
{
	if (!(((unsigned int)(r->gfp)) & 1U))
	{
		return 0;
	}
	return (((int)(((unsigned char)(r->status[1])))) == 10) ? 2 : 1;
}
static inline void change(struct request *r, int i)
{
	({ auto &cfl_l0 = *(r); cfl_l0.gfp = (gfp_t)(((unsigned int)(cfl_l0.gfp)) | 4U); ((unsigned int)(cfl_l0.gfp)); });
	({ auto &cfl_l1 = *(r); cfl_l1.more = (flags_t)(((unsigned int)(cfl_l1.more)) & 4294967293U); ((unsigned int)(cfl_l1.more)); });
	(unsigned char)(r->status[i] = ((blk_status_t)(((unsigned char)26))));
	(unsigned short)(r->check = ((__sum16)(((__u16)((~((int)(((unsigned short)(r->check))))))))));
	r->few = 2U;
	(int)(power = ((pci_power_t)(3)));
}
static inline struct request make(gfp_t cfl_t_gfp, blk_status_t cfl_t_status)
{
	unsigned int gfp = ((unsigned int)(cfl_t_gfp));
	unsigned char status = ((unsigned char)(cfl_t_status));
	struct request r = {((gfp_t)(gfp)), {((blk_status_t)(status))}, {}, ((flags_t)(3U)), 3U};
	return *&r;
}
static inline unsigned int number(const struct request *r)
{
	return (((unsigned int)(((unsigned int)(r->gfp)))) + ((unsigned int)(((u8)(((unsigned char)(r->status[0]))))))) + ((unsigned int)(r->few));
}
constexpr blk_status_t BLK_STS_BOTH = ((blk_status_t)(((blk_status_t)(26))));
constexpr blk_status_t BLK_STS_IOERR = ((blk_status_t)(((blk_status_t)(((unsigned char)10)))));
constexpr blk_status_t BLK_STS_OFFLINE = ((blk_status_t)(((blk_status_t)(((unsigned char)16)))));
constexpr int BLK_STS_OK = 0;
constexpr gfp_t GFP_KERNEL = ((gfp_t)(((gfp_t)(3U))));
constexpr gfp_t GFP_NOIO = ((gfp_t)(((gfp_t)(2U))));
constexpr unsigned int GFP_NUMBER = 3U;
constexpr pci_power_t PCI_D3hot = ((pci_power_t)(((pci_power_t)(3))));
constexpr pci_power_t PCI_UNKNOWN = ((pci_power_t)(((pci_power_t)((-1)))));
constexpr gfp_t __GFP_FS = ((gfp_t)(((gfp_t)(2U))));
constexpr gfp_t __GFP_IO = ((gfp_t)(((gfp_t)(1U))));
constexpr gfp_t __GFP_ZERO = ((gfp_t)(((gfp_t)(4U))));
constexpr unsigned int ___GFP_IO = 1U;
} // extern "C"
#undef CFL_MIGHT_SLEEP
