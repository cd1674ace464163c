// SPDX-License-Identifier: GPL-2.0
/// @file
/// A borrowed callable is called with what its type says.
// EXPECT-ERROR: FunctionRef: it is not called with such arguments
#include <core/function_ref.hh>

void each(core::FunctionRef<void(u32)> call);

void use()
{
#ifdef CFL_POSITIVE
	each([](u32) {});
#else
	each([](u32 *) {});
#endif
}
