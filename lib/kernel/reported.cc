// SPDX-License-Identifier: GPL-2.0
// The report of an overflow that is a bug: a line, and a warning with its trace. Linked to a module
// that has `core::Reported` integers, on a kernel that looks for such bugs.
#include <bindings.hh>
#include <core/annotations.hh>
#include <core/reported.hh>

namespace core::detail
{

void report_overflow(const char *operation, const char *file, u32 line) noexcept
{
	// SAFETY: both take what they are given and need no context.
	unsafe
	{
		::_printk("\0014cfl: %s: overflow in %s at %s:%u\n", KBUILD_MODNAME, operation,
			  file, line);
		::cfl_warn();
	}
}

} // namespace core::detail
