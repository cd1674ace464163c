// SPDX-License-Identifier: GPL-2.0
/// @file
/// A scoped enumeration says how it prints.
// EXPECT-ERROR: print: this type does not say how it prints
#include <kernel/prelude.hh>

enum class Speed : u32 { Slow, Fast };

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{}\n", static_cast<u32>(Speed::Fast));
#else
	pr_info("{}\n", Speed::Fast);
#endif
}
