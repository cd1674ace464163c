// SPDX-License-Identifier: GPL-2.0
// A proof names each field once.
// EXPECT-ERROR: fields_from_bytes: a field is named twice
#include <core/transmute.hh>

struct Header {
	u16 type;
	u16 length;
};

#ifdef CFL_POSITIVE
static_assert(core::fields_from_bytes<Header, &Header::type, &Header::length>());
#else
static_assert(core::fields_from_bytes<Header, &Header::type, &Header::type>());
#endif
