// SPDX-License-Identifier: GPL-2.0
// A Result of an Error would not know success.
// EXPECT-ERROR: Result<Error> would not know success
#include <core/result.hh>

#ifdef CFL_POSITIVE
core::Result<int> f();
bool g()
{
	return f().is_ok();
}
#else
core::Result<core::Error> f();
bool g()
{
	return f().is_ok();
}
#endif
