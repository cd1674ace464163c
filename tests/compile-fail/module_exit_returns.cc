// SPDX-License-Identifier: GPL-2.0
/// @file
/// Unloading cannot fail.
// EXPECT-ERROR: MODULE: exit has the wrong form; write `void exit\(\)`
#include <kernel/prelude.hh>

namespace
{

class Driver
{
public:
#ifdef CFL_POSITIVE
	Result<void> init(ThisModule &) { return {}; }
	void exit() {}
#else
	Result<void> init(ThisModule &) { return {}; }
	int exit() { return -1; }
#endif
};

} // namespace

MODULE(Driver, {.license = "GPL"});
