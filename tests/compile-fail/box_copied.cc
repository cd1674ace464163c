// SPDX-License-Identifier: GPL-2.0
// A box has one owner.
// CFL-KERNEL: 1
// EXPECT-ERROR: a box is the only owner: write move\(\)
#include <core/utility.hh>
#include <kernel/kbox.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
KBox<u32> f(KBox<u32> &b)
{
	return core::move(b);
}
#else
KBox<u32> f(KBox<u32> &b)
{
	return b;
}
#endif
