// SPDX-License-Identifier: GPL-2.0
// C points to what is opaque.
// CFL-KERNEL: 1
// EXPECT-ERROR: C points to what is opaque: it does not move
#include <core/utility.hh>
#include <kernel/opaque.hh>

using namespace kernel;

#ifdef CFL_POSITIVE
long *f(Opaque<long> &o)
{
	return o.get();
}
#else
void f(Opaque<long> &o)
{
	Opaque<long> moved(core::move(o));
}
#endif
