// SPDX-License-Identifier: GPL-2.0
/// @file
/// What C takes back once has one owner.
// EXPECT-ERROR: a handle is given back once: write move
#include <core/unique_handle.hh>

inline constexpr auto RELEASE = [](int) {};
using Handle = core::UniqueHandle<int, RELEASE>;

Handle pass(Handle first)
{
#ifdef CFL_POSITIVE
	return first;
#else
	Handle second(first);
	return second;
#endif
}
