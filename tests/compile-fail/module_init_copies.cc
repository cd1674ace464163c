// SPDX-License-Identifier: GPL-2.0
/// @file
/// An object with a destructor is not returned by copy.
// EXPECT-ERROR: MODULE: init returns an object with a destructor, which would run for every copy
#include <kernel/prelude.hh>

namespace
{

class Driver
{
public:
#ifdef CFL_POSITIVE
	Driver(Init &, ThisModule &) {}
	Driver(const Driver &) = delete;
	~Driver() { pr_info("the end\n"); }
#else
	static Result<Driver> init(ThisModule &) { return Driver(); }
	~Driver() { pr_info("the end\n"); }
#endif
};

} // namespace

MODULE(Driver, {.license = "GPL"});
