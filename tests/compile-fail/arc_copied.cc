// SPDX-License-Identifier: GPL-2.0
// References are counted where one can see it.
// CFL-KERNEL: 1
// EXPECT-ERROR: an Arc is counted where one sees it: write clone\(\)
#include <kernel/arc.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
Arc<u32> f(const Arc<u32> &a)
{
	return a.clone();
}
#else
Arc<u32> f(const Arc<u32> &a)
{
	return a;
}
#endif
