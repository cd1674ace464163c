// SPDX-License-Identifier: GPL-2.0
/// @file
/// A module of one unit that uses what a C module of its folder exports.
#include <kernel/prelude.hh>

namespace
{

class One
{
public:
	static Result<One> init(ThisModule &module)
	{
		// SAFETY: takes nothing, and may be called from anywhere.
		unsafe
		{
			pr_info("{} got {}\n", module.name(), ::several_next());
		}
		return One();
	}
};

} // namespace

MODULE(One,
       {.authors = {"The C++ for Linux Authors"}, .description = "One unit", .license = "GPL"});
