// SPDX-License-Identifier: GPL-2.0
// Numbers are no flags.
// CFL-KERNEL: 1
// EXPECT-ERROR: what allocates takes flags, such as GFP_KERNEL
#include <kernel/kvec.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
core::Result<void> f(KVec<u32> &v)
{
	return v.push(1, GFP_KERNEL | __GFP_ZERO);
}
#else
core::Result<void> f(KVec<u32> &v)
{
	return v.push(1, 0xcc0);
}
#endif
