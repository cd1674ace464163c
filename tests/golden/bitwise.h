// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
// cfl-options: --typed bitwise
/* SPDX-License-Identifier: GPL-2.0 */
/* `__bitwise` types without a byte order: types of their own with the operators that sparse allows. */
typedef unsigned char u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
#define __force
#define __bitwise
#define __bitwise__ __bitwise
typedef unsigned int __bitwise gfp_t;
typedef unsigned int __bitwise gfp_t;
typedef u8 __bitwise blk_status_t;
typedef int __bitwise pci_power_t;
typedef __bitwise unsigned int vm_fault_t;
typedef __u16 __bitwise__ __sum16;
typedef __u32 __bitwise __le32;
typedef gfp_t flags_t;

enum { ___GFP_IO_BIT, ___GFP_FS_BIT, ___GFP_ZERO_BIT };
#define ___GFP_IO (1U << ___GFP_IO_BIT)
#define __GFP_IO ((__force gfp_t)___GFP_IO)
#define __GFP_FS ((__force gfp_t)(1U << ___GFP_FS_BIT))
#define __GFP_ZERO ((__force gfp_t)(1U << ___GFP_ZERO_BIT))
#define GFP_KERNEL (__GFP_IO | __GFP_FS)
#define GFP_NOIO (GFP_KERNEL & ~__GFP_IO)
#define GFP_NUMBER ((__force unsigned int)GFP_KERNEL)
#define BLK_STS_OK 0
#define BLK_STS_IOERR ((__force blk_status_t)10)
#define BLK_STS_OFFLINE ((__force blk_status_t)16)
#define BLK_STS_BOTH (BLK_STS_IOERR | BLK_STS_OFFLINE)
#define PCI_D3hot ((pci_power_t __force)3)
#define PCI_UNKNOWN ((pci_power_t __force)-1)

struct request {
	gfp_t gfp;
	blk_status_t status[3];
	__sum16 check;
	flags_t more;
	__le32 length;
	gfp_t few : 5;
};

extern pci_power_t power;
extern void *allocate(unsigned long size, gfp_t flags);
extern vm_fault_t (*fault)(struct request *r, flags_t flags);

static inline gfp_t with_zero(gfp_t flags)
{
	return flags | __GFP_ZERO;
}

static inline int may_sleep(const struct request *r)
{
	if (!(r->gfp & __GFP_IO))
		return 0;
	return r->status[1] == BLK_STS_IOERR ? 2 : 1;
}

static inline void change(struct request *r, int i)
{
	r->gfp |= __GFP_ZERO;
	r->more &= ~__GFP_FS;
	r->status[i] = BLK_STS_BOTH;
	r->check = (__force __sum16)~r->check;
	r->few = GFP_NOIO;
	power = PCI_D3hot;
}

static inline struct request make(gfp_t gfp, blk_status_t status)
{
	struct request r = { .gfp = gfp, .status = { status }, .more = GFP_KERNEL, .length = 3 };

	return r;
}

static inline unsigned int number(const struct request *r)
{
	return (__force unsigned int)r->gfp + (__force u8)r->status[0] + r->few;
}
