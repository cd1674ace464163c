// SPDX-License-Identifier: GPL-2.0
// What came from outside comes out through a check only.
// EXPECT-ERROR: what comes from outside is checked: less_than\(\), validate\(\)
#include <core/untrusted.hh>

#ifdef CFL_POSITIVE
u32 f(core::Untrusted<u32> index)
{
	return core::move(index).less_than(4u).value_or(0u);
}
#else
u32 f(core::Untrusted<u32> index)
{
	return index;
}
#endif
