/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers of devices: macros or inline functions, whatever the architecture has.
 */
#ifndef CFL_SHIMS_IO_H
#define CFL_SHIMS_IO_H

#include <linux/io.h>

static __always_inline u8 cfl_readb(const void *at)
{
	return readb((const volatile void __iomem *)at);
}

static __always_inline u16 cfl_readw(const void *at)
{
	return readw((const volatile void __iomem *)at);
}

static __always_inline u32 cfl_readl(const void *at)
{
	return readl((const volatile void __iomem *)at);
}

static __always_inline void cfl_writeb(u8 value, void *at)
{
	writeb(value, (volatile void __iomem *)at);
}

static __always_inline void cfl_writew(u16 value, void *at)
{
	writew(value, (volatile void __iomem *)at);
}

static __always_inline void cfl_writel(u32 value, void *at)
{
	writel(value, (volatile void __iomem *)at);
}

static __always_inline u8 cfl_readb_relaxed(const void *at)
{
	return readb_relaxed((const volatile void __iomem *)at);
}

static __always_inline u16 cfl_readw_relaxed(const void *at)
{
	return readw_relaxed((const volatile void __iomem *)at);
}

static __always_inline u32 cfl_readl_relaxed(const void *at)
{
	return readl_relaxed((const volatile void __iomem *)at);
}

static __always_inline void cfl_writeb_relaxed(u8 value, void *at)
{
	writeb_relaxed(value, (volatile void __iomem *)at);
}

static __always_inline void cfl_writew_relaxed(u16 value, void *at)
{
	writew_relaxed(value, (volatile void __iomem *)at);
}

static __always_inline void cfl_writel_relaxed(u32 value, void *at)
{
	writel_relaxed(value, (volatile void __iomem *)at);
}

#ifdef CONFIG_64BIT
static __always_inline u64 cfl_readq(const void *at)
{
	return readq((const volatile void __iomem *)at);
}

static __always_inline void cfl_writeq(u64 value, void *at)
{
	writeq(value, (volatile void __iomem *)at);
}

static __always_inline u64 cfl_readq_relaxed(const void *at)
{
	return readq_relaxed((const volatile void __iomem *)at);
}

static __always_inline void cfl_writeq_relaxed(u64 value, void *at)
{
	writeq_relaxed(value, (volatile void __iomem *)at);
}
#endif

static __always_inline void cfl_memcpy_fromio(void *to, const void *from, size_t count)
{
	memcpy_fromio(to, (const volatile void __iomem *)from, count);
}

static __always_inline void cfl_memcpy_toio(void *to, const void *from, size_t count)
{
	memcpy_toio((volatile void __iomem *)to, from, count);
}

#ifdef CONFIG_HAS_IOMEM
static __always_inline void *cfl_ioremap(phys_addr_t start, size_t size)
{
	return (__force void *)ioremap(start, size);
}

static __always_inline void cfl_iounmap(void *at)
{
	iounmap((volatile void __iomem *)at);
}
#endif

#endif
