// SPDX-License-Identifier: GPL-2.0
// A wider range does not become a narrower one.
// EXPECT-ERROR: the range is wider: use try_new\(\)
#include <core/bounded.hh>

using Narrow = core::Bounded<u8, 0, 3>;
using Wide = core::Bounded<u8, 0, 9>;

#ifdef CFL_POSITIVE
Wide f(Narrow n)
{
	return n;
}
#else
Narrow f(Wide w)
{
	return w;
}
#endif
