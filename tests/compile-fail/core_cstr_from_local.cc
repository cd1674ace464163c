// SPDX-License-Identifier: GPL-2.0
// A CStr from an array is for literals; a buffer is measured.
// EXPECT-ERROR: for_literals_only__of_a_buffer_use_from_bytes_until_nul
#include <core/c_str.hh>

#ifdef CFL_POSITIVE
usize f(char c)
{
	const char buffer[2] = {c, 0};
	return core::CStr::from_bytes_until_nul(buffer).value().size();
}
#else
usize f(char c)
{
	const char buffer[2] = {c, 0};
	return core::CStr(buffer).size();
}
#endif
