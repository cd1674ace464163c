// SPDX-License-Identifier: GPL-2.0
// A byte may be neither true nor false.
// EXPECT-ERROR: read_from_bytes: not every pattern of bytes
#include <core/transmute.hh>

#ifdef CFL_POSITIVE
bool f(core::Span<const u8> b)
{
	return core::read_from_bytes<u8>(b).is_some();
}
#else
bool f(core::Span<const u8> b)
{
	return core::read_from_bytes<bool>(b).is_some();
}
#endif
