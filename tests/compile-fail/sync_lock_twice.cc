// SPDX-License-Identifier: GPL-2.0
/// @file
/// A lock that the function holds is not taken again.
// CFL-KERNEL: 1
// CFL-COMPILER: clang
// CFL-FLAGS: -Wthread-safety -Werror=thread-safety
// EXPECT-ERROR: acquiring mutex 'mutex' that is already held
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};

u32 twice(const kernel::Mutex<State> &mutex)
{
	auto guard = mutex.lock();
#ifdef CFL_POSITIVE
	return guard->value;
#else
	auto again = mutex.lock();
	return again->value;
#endif
}
