// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer would show user space where the kernel is.
// CFL-KERNEL: 1
// EXPECT-ERROR: UserSliceWriter::write: the type has padding, a pointer
#include <kernel/uaccess.hh>

core::Result<void> answer(kernel::UserSliceWriter &writer, u32 &number)
{
#ifdef CFL_POSITIVE
	return writer.write(number);
#else
	return writer.write(&number);
#endif
}
