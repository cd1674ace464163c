// SPDX-License-Identifier: GPL-2.0
/// @file
/// A read-side section that ends at once protects nothing.
// CFL-KERNEL: 1
// EXPECT-ERROR: the section ends at once: name the guard
#include <kernel/srcu.hh>

void look(const kernel::Srcu &domain)
{
#ifdef CFL_POSITIVE
	auto reader = domain.read_lock();
	(void)reader;
#else
	domain.read_lock();
#endif
}
