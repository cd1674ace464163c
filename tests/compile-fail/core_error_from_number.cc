// SPDX-License-Identifier: GPL-2.0
// A number that a C function returned is no Error yet.
// EXPECT-ERROR: a number is no Error: write its name
#include <core/result.hh>

#ifdef CFL_POSITIVE
core::Error make(int ret)
{
	return core::Error::from_errno(ret);
}
#else
core::Error make(int ret)
{
	return core::Error(ret);
}
#endif
