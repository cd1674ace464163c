// SPDX-License-Identifier: GPL-2.0
// An Arc goes to another thread if its object may.
// CFL-KERNEL: 1
// EXPECT-ERROR: nothing says that it may: if it is
#include <kernel/arc.hh>

using namespace kernel;
struct Local {
	u32 *pointer;
};
template <typename T>
void spawn(T &&)
{
	CFL_REQUIRE_SEND(T);
}

#ifdef CFL_POSITIVE
void f(Arc<u32> a)
{
	spawn(static_cast<Arc<u32> &&>(a));
}
#else
void f(Arc<Local> a)
{
	spawn(static_cast<Arc<Local> &&>(a));
}
#endif
