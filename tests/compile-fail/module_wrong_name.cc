// SPDX-License-Identifier: GPL-2.0
/// @file
/// The name is that of obj-m.
// EXPECT-ERROR: MODULE: \.name is not the name that obj-m gives the module
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
MODULE(Good, {.name = "carrier", .license = "GPL"});
#else
MODULE(Good, {.name = "other", .license = "GPL"});
#endif
