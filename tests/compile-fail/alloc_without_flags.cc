// SPDX-License-Identifier: GPL-2.0
// Every allocation names its flags.
// CFL-KERNEL: 1
// EXPECT-ERROR: what allocates takes flags, such as GFP_KERNEL
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
core::Result<void> f(KVec<u32> &v)
{
	return v.push(1, GFP_KERNEL);
}
#else
core::Result<void> f(KVec<u32> &v)
{
	return v.push(1);
}
#endif
