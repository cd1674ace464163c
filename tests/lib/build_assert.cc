// SPDX-License-Identifier: GPL-2.0
/// @file
/// An assertion about a parameter, which is known only after inlining. `headers.test` compiles it with
/// an argument that is right and with one that is wrong, and looks for the chain of calls in the error.
#include <core/build_assert.hh>

namespace
{
[[gnu::always_inline]] inline int quarter(int n)
{
	build_assert(n % 4 == 0);
	return n / 4;
}

[[gnu::always_inline]] inline int eighth(int n)
{
	return quarter(n / 2);
}
} // namespace

int from_outside()
{
	return eighth(GOOD ? 32 : 30);
}
