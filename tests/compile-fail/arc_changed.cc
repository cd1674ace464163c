// SPDX-License-Identifier: GPL-2.0
// What is shared is not changed without a lock.
// CFL-KERNEL: 1
// EXPECT-ERROR: assignment of read-only|cannot assign
#include <kernel/arc.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
void f(UniqueArc<u32> &a)
{
	*a = 1;
}
#else
void f(Arc<u32> &a)
{
	*a = 1;
}
#endif
