// SPDX-License-Identifier: GPL-2.0
/// @file
/// The same source as a module and as a part of the kernel.
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>

namespace
{

MODULE_PARAM(count, u32, {.initial = 2, .perm = 0444, .description = "How many numbers"});

class BuiltIn
{
public:
	BuiltIn(Init &init, ThisModule &module)
		: numbers_(TRY_INIT(KVec<u32>::with_capacity(count.get(), GFP_KERNEL)))
	{
		for (u32 i = 0; i < count.get(); i++)
			CHECK_INIT(numbers_.push(i, GFP_KERNEL));
		pr_info("{} has {} numbers\n", module.name(), numbers_.size());
	}

	void exit() { pr_info("{} numbers go\n", numbers_.size()); }

private:
	KVec<u32> numbers_;
};

} // namespace

MODULE(BuiltIn, {.authors = {"The C++ for Linux Authors"},
		 .description = "A module, or a part of the kernel",
		 .license = "GPL"});
