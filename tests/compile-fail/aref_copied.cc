// SPDX-License-Identifier: GPL-2.0
/// @file
/// References are counted where one sees it.
// CFL-KERNEL: 1
// EXPECT-ERROR: an ARef is counted where one sees it: write clone
#include <kernel/aref.hh>

struct Counted {
	void inc_ref() const {}
	/// # Safety
	///
	/// None is needed here.
	static void dec_ref(core::Unsafe, const Counted *) {}
};

kernel::ARef<Counted> again(const kernel::ARef<Counted> &first)
{
#ifdef CFL_POSITIVE
	return first.clone();
#else
	return first;
#endif
}
