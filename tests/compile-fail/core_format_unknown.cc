// SPDX-License-Identifier: GPL-2.0
// A type that does not say how it prints.
// EXPECT-ERROR: this type does not say how it prints
#include <core/fmt.hh>

struct Silent {
};
struct Loud {
	void format(core::Formatter &out) const { out.write("loud"); }
};

#ifdef CFL_POSITIVE
usize f()
{
	return core::FixedString<8>(Loud()).size();
}
#else
usize f()
{
	return core::FixedString<8>(Silent()).size();
}
#endif
