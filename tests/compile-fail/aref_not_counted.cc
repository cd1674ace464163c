// SPDX-License-Identifier: GPL-2.0
/// @file
/// Only a class that C counts has counted references.
// CFL-KERNEL: 1
// EXPECT-ERROR: ARef needs a class with inc_ref
#include <kernel/aref.hh>

struct Plain {
#ifdef CFL_POSITIVE
	void inc_ref() const {}
	/// # Safety
	///
	/// None is needed here.
	static void dec_ref(core::Unsafe, const Plain *) {}
#endif
};

kernel::ARef<Plain> refer(const Plain &object)
{
	return kernel::ARef<Plain>(object);
}
