// SPDX-License-Identifier: GPL-2.0
// A Result must be looked at.
// EXPECT-ERROR: an error must be handled
#include <core/result.hh>

core::Result<void> start();

#ifdef CFL_POSITIVE
void f()
{
	start().ignore();
}
#else
void f()
{
	start();
}
#endif
