// SPDX-License-Identifier: GPL-2.0
/// @file
/// One module of two C++ units that share a template. Each unit has its instances; the build keeps
/// one of each, as a linker does for a program.

#include "worker.hh"

namespace
{

class TwoUnits
{
public:
	Result<void> init(ThisModule &)
	{
		history_.add(1000);
		add_squares(history_, 3);
		history_.add(16);
		pr_info("main: {} values, sum {}\n", history_.size(), history_.sum());
		return {};
	}

	void exit() { pr_info("main: sum {} at the end\n", history_.sum()); }

private:
	History<u64, 4> history_;
};

} // namespace

MODULE(TwoUnits, {.name = "two_units",
		  .authors = {"The C++ for Linux Authors"},
		  .description = "C++ sample of two units",
		  .license = "GPL"});
