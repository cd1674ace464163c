// SPDX-License-Identifier: GPL-2.0
// A wider number is not added to a narrower one.
// EXPECT-ERROR: the other number has a wider type: cast it first
#include <core/reported.hh>

core::Reported<u8> f(core::Reported<u8> small, u64 big)
{
#ifdef CFL_POSITIVE
	return small + static_cast<u8>(big);
#else
	return small + big;
#endif
}
