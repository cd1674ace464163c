// SPDX-License-Identifier: GPL-2.0
// A tag lies in the bits that the alignment leaves free.
// EXPECT-ERROR: TaggedPtr: the alignment of the type leaves fewer bits free
#include <core/tagged_ptr.hh>

struct alignas(4) Four {
	u32 n;
};

#ifdef CFL_POSITIVE
usize f(Four *p)
{
	return core::TaggedPtr<Four, 2>(p, 3).tag();
}
#else
usize f(Four *p)
{
	return core::TaggedPtr<Four, 3>(p, 5).tag();
}
#endif
