// SPDX-License-Identifier: GPL-2.0
#include "second.hh"

#include <kernel/prelude.hh>

s32 doubled_next()
{
	// SAFETY: takes nothing, and may be called from anywhere.
	unsafe
	{
		return doubled(::several_next());
	}
}
