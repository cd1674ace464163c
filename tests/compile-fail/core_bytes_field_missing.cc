// SPDX-License-Identifier: GPL-2.0
// A proof must name each field.
// EXPECT-ERROR: fields_from_bytes: a field is missing, or there is padding
#include <core/transmute.hh>

struct Header {
	u16 type;
	u16 length;
};

#ifdef CFL_POSITIVE
static_assert(core::fields_from_bytes<Header, &Header::type, &Header::length>());
#else
static_assert(core::fields_from_bytes<Header, &Header::type>());
#endif
