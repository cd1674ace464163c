// SPDX-License-Identifier: GPL-2.0
// A visit handles each type.
// EXPECT-ERROR: Variant::visit: a type of the variant is not handled
#include <core/variant.hh>

struct Up {
};
struct Down {
};

#ifdef CFL_POSITIVE
int f(core::Variant<Up, Down> &v)
{
	return v.visit(core::Overload{[](Up &) { return 1; }, [](Down &) { return 0; }});
}
#else
int f(core::Variant<Up, Down> &v)
{
	return v.visit(core::Overload{[](Up &) { return 1; }});
}
#endif
