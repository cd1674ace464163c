// SPDX-License-Identifier: GPL-2.0
/// @file
/// The class says how it starts.
// EXPECT-ERROR: MODULE: the class has no way to start
#include <kernel/prelude.hh>

namespace
{

class Driver
{
public:
#ifdef CFL_POSITIVE
	Result<void> init(ThisModule &) { return {}; }
#else
	void start() {}
#endif
};

} // namespace

MODULE(Driver, {.license = "GPL"});
