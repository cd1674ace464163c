// SPDX-License-Identifier: GPL-2.0
// A class may not go to another thread until somebody says so.
// EXPECT-ERROR: nothing says that it may: if it is
#include <core/send_sync.hh>

struct Job {
	int *result;
};
struct Said {
	u32 number;
};
// SAFETY: a number.
IMPL_SEND(Said);
template <typename T>
void spawn(T)
{
	CFL_REQUIRE_SEND(T);
}

#ifdef CFL_POSITIVE
void f(Said job)
{
	spawn(job);
}
#else
void f(Job job)
{
	spawn(job);
}
#endif
