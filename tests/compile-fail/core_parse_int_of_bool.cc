// SPDX-License-Identifier: GPL-2.0
/// @file
/// Only integers are spelt with digits.
// EXPECT-ERROR: parse_int: the type is no integer
#include <core/parse_int.hh>

#ifdef CFL_POSITIVE
core::Result<u8> parse(core::StrView text)
{
	return core::parse_int<u8>(text);
}
#else
core::Result<bool> parse(core::StrView text)
{
	return core::parse_int<bool>(text);
}
#endif
