// SPDX-License-Identifier: GPL-2.0
// A vector moves its objects.
// CFL-KERNEL: 1
// EXPECT-ERROR: a vector moves its objects when it grows
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>

using namespace kernel;
struct Pinned {
	Pinned();
	Pinned(const Pinned &) = delete;
};

#ifdef CFL_POSITIVE
usize f(KVec<KBox<Pinned>> &v)
{
	return v.size();
}
#else
usize f(KVec<Pinned> &v)
{
	return v.size();
}
#endif
