// SPDX-License-Identifier: GPL-2.0
/// @file
/// init returns a Result.
// EXPECT-ERROR: MODULE: init has the wrong form
#include <kernel/prelude.hh>

namespace
{

class Driver
{
public:
#ifdef CFL_POSITIVE
	Result<void> init(ThisModule &) { return {}; }
#else
	int init(ThisModule &) { return 0; }
#endif
};

} // namespace

MODULE(Driver, {.license = "GPL"});
