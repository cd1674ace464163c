// SPDX-License-Identifier: GPL-2.0
/// @file
/// The code that asks a static key is patched with its address.
// CFL-KERNEL: 1
// EXPECT-ERROR: a static key is one object
#include <kernel/static_key.hh>

void copied(kernel::StaticKeyFalse &first)
{
#ifdef CFL_POSITIVE
	kernel::StaticKeyFalse &other = first;
#else
	kernel::StaticKeyFalse other(first);
#endif
	(void)other;
}
