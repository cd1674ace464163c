// SPDX-License-Identifier: GPL-2.0
/// @file
/// There is one ThisModule.
// EXPECT-ERROR: there is one ThisModule: take a reference
#include <kernel/prelude.hh>

void use(ThisModule &module);

void use(ThisModule &module)
{
#ifdef CFL_POSITIVE
	ThisModule &same = module;
#else
	ThisModule same = module;
#endif
	pr_info("{}\n", same.name());
}
