// SPDX-License-Identifier: GPL-2.0
/// @file
/// init takes the module.
// EXPECT-ERROR: MODULE: init has the wrong form
#include <kernel/prelude.hh>

namespace
{

class Driver
{
public:
#ifdef CFL_POSITIVE
	static Result<Driver> init(ThisModule &) { return Driver(); }
#else
	static Result<Driver> init() { return Driver(); }
#endif
};

} // namespace

MODULE(Driver, {.license = "GPL"});
