// SPDX-License-Identifier: GPL-2.0
// TRY would copy what is behind a reference.
// EXPECT-ERROR: TRY refuses a Result that holds a reference
#include <core/result.hh>

core::Result<u32 &> find();

#ifdef CFL_POSITIVE
core::Result<u32> f()
{
	core::Result<u32 &> found = find();
	if (found.is_err())
		return found.error();
	return found.value();
}
#else
core::Result<u32> f()
{
	return TRY(find());
}
#endif
