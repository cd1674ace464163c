// SPDX-License-Identifier: GPL-2.0
// TRY would move out of a variable unseen.
// EXPECT-ERROR: for one in a variable, write TRY\(move\(r\)\)
#include <core/result.hh>

core::Result<u32> find();

#ifdef CFL_POSITIVE
core::Result<u32> f()
{
	core::Result<u32> found = find();
	return TRY(core::move(found));
}
#else
core::Result<u32> f()
{
	core::Result<u32> found = find();
	return TRY(found);
}
#endif
