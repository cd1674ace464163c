// SPDX-License-Identifier: GPL-2.0
// Copying a vector can fail, and must say so.
// CFL-KERNEL: 1
// EXPECT-ERROR: copying can fail: write clone\(flags\)
#include <kernel/kvec.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
core::Result<KVec<u32>> f(const KVec<u32> &v)
{
	return v.clone(GFP_KERNEL);
}
#else
KVec<u32> f(const KVec<u32> &v)
{
	return v;
}
#endif
