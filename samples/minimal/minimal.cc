// SPDX-License-Identifier: GPL-2.0
/// @file
/// The smallest module worth the name: it allocates, fails cleanly if it cannot, and cleans up.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/minimal`.
///
/// What to look at: `TRY` ends `init` with the error if there is no memory, and `insmod` shows it.
/// Nothing frees the numbers by hand; they end with the object, which ends when the module goes.

#include <kernel/kbox.hh>
#include <kernel/prelude.hh>

namespace
{

class Minimal
{
public:
	static Result<Minimal> init(ThisModule &)
	{
		pr_info("C++ minimal sample (init)\n");
		return Minimal(TRY(Numbers::create(GFP_KERNEL, 72, 108, 200)));
	}

	void exit()
	{
		for (usize i = 0; i < numbers_->size(); i++)
			pr_info("my number is {}\n", (*numbers_)[i]);
		pr_info("C++ minimal sample (exit)\n");
	}

private:
	using Numbers = KBox<Array<s32, 3>>;

	explicit Minimal(Numbers numbers) : numbers_(move(numbers)) {}

	Numbers numbers_;
};

} // namespace

MODULE(Minimal, {.name = "minimal",
		 .authors = {"The C++ for Linux Authors"},
		 .description = "C++ minimal sample",
		 .license = "GPL"});
