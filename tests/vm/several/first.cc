// SPDX-License-Identifier: GPL-2.0
/// @file
/// A module of two units.
#include <kernel/prelude.hh>

#include "second.hh"

namespace
{

class Two
{
public:
	static Result<Two> init(ThisModule &module)
	{
		pr_info("{} got {} and {}\n", module.name(), doubled(4), doubled_next());
		return Two();
	}
};

} // namespace

MODULE(Two,
       {.authors = {"The C++ for Linux Authors"}, .description = "Two units", .license = "GPL"});
