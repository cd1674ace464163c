// SPDX-License-Identifier: GPL-2.0
/// @file
/// A module has a licence.
// EXPECT-ERROR: MODULE: the licence is missing; say \.license = "GPL"|MODULE: the licence is missing; say \.license = \\"GPL\\"
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
MODULE(Good, {.description = "A licence", .license = "GPL"});
#else
MODULE(Good, {.description = "No licence"});
#endif
