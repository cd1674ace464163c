// SPDX-License-Identifier: GPL-2.0
/// @file
/// What C carries as a pointer is an owner of one object.
// CFL-KERNEL: 1
// EXPECT-ERROR: C carries owners of one object
#include <kernel/foreign_ownable.hh>
#include <kernel/kvec.hh>

#ifdef CFL_POSITIVE
using Owner = kernel::KBox<u32>;
#else
using Owner = kernel::KVec<u32>;
#endif

void *give(Owner owner)
{
	return kernel::ForeignOwnable<Owner>::into_foreign(core::move(owner));
}
