// SPDX-License-Identifier: GPL-2.0
// A guard without a name runs at once.
// EXPECT-ERROR: the guard runs at once
#include <core/scope_guard.hh>

#ifdef CFL_POSITIVE
void f(int &n)
{
	core::ScopeGuard guard([&] { n++; });
}
#else
void f(int &n)
{
	core::ScopeGuard([&] { n++; });
}
#endif
