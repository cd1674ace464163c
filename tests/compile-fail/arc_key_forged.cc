// SPDX-License-Identifier: GPL-2.0
// An object that needs an Arc is made in one only.
// CFL-KERNEL: 1
// EXPECT-ERROR: only an Arc makes keys
#include <kernel/arc.hh>

using namespace kernel;
class Session : public InArc<Session>
{
public:
	explicit Session(const ArcKey &key) : InArc(key) {}
};

#ifdef CFL_POSITIVE
core::Result<Arc<Session>> f()
{
	return Arc<Session>::create(GFP_KERNEL);
}
#else
void f()
{
	Session session{ArcKey()};
}
#endif
