// SPDX-License-Identifier: GPL-2.0
// An index out of bounds in a constant expression.
// EXPECT-ERROR: Array: index out of bounds
#include <core/array.hh>

constexpr int at(usize i)
{
	core::Array<int, 3> a{1, 2, 3};
	return a[i];
}

#ifdef CFL_POSITIVE
static_assert(at(2) == 3);
#else
static_assert(at(3) == 3);
#endif
