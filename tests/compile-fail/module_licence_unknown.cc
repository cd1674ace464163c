// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel knows the licence.
// EXPECT-ERROR: MODULE: the kernel does not know this licence
#include <kernel/prelude.hh>

namespace
{

class Good
{
public:
	static Result<Good> init(ThisModule &) { return Good(); }
};

} // namespace

#ifdef CFL_POSITIVE
MODULE(Good, {.license = "GPL v2"});
#else
MODULE(Good, {.license = "GPL-2.0-only"});
#endif
