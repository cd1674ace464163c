// SPDX-License-Identifier: GPL-2.0
// The kernel's end of a programmer's error. Linked to a module that can come to one.
#include <bindings.hh>
#include <core/annotations.hh>
#include <core/panic.hh>

namespace core
{

void panic(const char *what) noexcept
{
	// SAFETY: both take what they are given and need no context; BUG() does not come back.
	unsafe
	{
		::_printk("\0012cfl: %s: programming error: %s\n", KBUILD_MODNAME, what);
		::cfl_bug();
		__builtin_unreachable();
	}
}

} // namespace core
