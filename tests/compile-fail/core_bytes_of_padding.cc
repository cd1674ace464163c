// SPDX-License-Identifier: GPL-2.0
// Padding would show what was in memory before.
// EXPECT-ERROR: as_bytes: the type has padding
#include <core/transmute.hh>

struct Padded {
	u8 a;
	u32 b;
};
struct Full {
	u32 a;
	u32 b;
};

#ifdef CFL_POSITIVE
usize f(const Full &p)
{
	return core::as_bytes(p).size();
}
#else
usize f(const Padded &p)
{
	return core::as_bytes(p).size();
}
#endif
