// SPDX-License-Identifier: GPL-2.0
// A plain number is no Result<void>.
// EXPECT-ERROR: a number is no Result<void>
#include <core/result.hh>

#ifdef CFL_POSITIVE
core::Result<void> f()
{
	return core::EINVAL;
}
#else
core::Result<void> f()
{
	return -22;
}
#endif
