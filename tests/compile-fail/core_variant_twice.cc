// SPDX-License-Identifier: GPL-2.0
// A type stands once in a variant.
// EXPECT-ERROR: Variant: a type is there twice
#include <core/variant.hh>

#ifdef CFL_POSITIVE
core::Variant<int, char> *f();
void g()
{
	f()->visit([](int) {});
}
#else
core::Variant<int, int> *f();
void g()
{
	f()->visit([](int) {});
}
#endif
