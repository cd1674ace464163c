// SPDX-License-Identifier: GPL-2.0
/// @file
/// A char pointer may not end.
// EXPECT-ERROR: print: nothing says where a char pointer ends; print a CStr or a StrView
#include <kernel/prelude.hh>

extern const char *const text;
extern const StrView view;
void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{}\n", view);
#else
	pr_info("{}\n", text);
#endif
}
