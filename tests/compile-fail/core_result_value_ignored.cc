// SPDX-License-Identifier: GPL-2.0
// A Result with a value must be looked at.
// EXPECT-ERROR: an error must be handled
#include <core/result.hh>

core::Result<u32> count();

#ifdef CFL_POSITIVE
u32 f()
{
	return count().value_or(0u);
}
#else
void f()
{
	count();
}
#endif
