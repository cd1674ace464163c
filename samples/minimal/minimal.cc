// SPDX-License-Identifier: GPL-2.0
/// @file
/// The smallest module worth the name: it allocates, fails cleanly if it cannot, and cleans up.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/minimal`.
///
/// What to look at: the constructor takes an `Init &`, because it can fail; `TRY_INIT` ends it then,
/// and `insmod` shows the error. There is no exit function: the members' destructors are enough, and
/// ours only adds a message.

#include <kernel/prelude.hh>
#include <kernel/kvec.hh>

namespace
{

class Minimal
{
public:
	Minimal(Init &init, ThisModule &)
		: numbers_(TRY_INIT(KVec<s32>::with_capacity(3, GFP_KERNEL)))
	{
		pr_info("C++ minimal sample (init)\n");
		for (s32 number : {72, 108, 200})
			CHECK_INIT(numbers_.push(number, GFP_KERNEL));
	}

	~Minimal()
	{
		for (s32 number : numbers_)
			pr_info("my number is {}\n", number);
		pr_info("C++ minimal sample (exit)\n");
	}

private:
	KVec<s32> numbers_;
};

} // namespace

MODULE(Minimal, {.name = "minimal",
		 .authors = {"The C++ for Linux Authors"},
		 .description = "C++ minimal sample",
		 .license = "GPL"});
