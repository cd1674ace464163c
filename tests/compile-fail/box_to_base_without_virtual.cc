// SPDX-License-Identifier: GPL-2.0
// A base without a virtual destructor would not destroy the whole.
// CFL-KERNEL: 1
// EXPECT-ERROR: the base class needs a virtual destructor
#include <core/utility.hh>
#include <kernel/kbox.hh>

using namespace kernel;
struct Plain {
};
struct Virtual {
	virtual ~Virtual() = default;
};
struct A : Plain {
};
struct B : Virtual {
};

#ifdef CFL_POSITIVE
KBox<Virtual> f(KBox<B> b)
{
	return KBox<Virtual>(core::move(b));
}
#else
KBox<Plain> f(KBox<A> a)
{
	return KBox<Plain>(core::move(a));
}
#endif
