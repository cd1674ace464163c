// SPDX-License-Identifier: GPL-2.0
/// @file
/// Makes bench/ops a module, so that the build is the one that every module gets.
#include <kernel/module.hh>

namespace
{

class Ops
{
public:
	static core::Result<Ops> init(kernel::ThisModule &) noexcept { return core::ENODEV; }
};

} // namespace

MODULE(Ops,
       {.description = "Operations to be compared with C's; not to be loaded", .license = "GPL"});
