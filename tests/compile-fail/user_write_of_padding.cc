// SPDX-License-Identifier: GPL-2.0
/// @file
/// Padding would show user space what was in memory before.
// CFL-KERNEL: 1
// EXPECT-ERROR: UserSliceWriter::write: the type has padding
#include <kernel/uaccess.hh>

struct Answer {
	u8 kind;
#ifdef CFL_POSITIVE
	u8 reserved[3];
#endif
	u32 number;
};

core::Result<void> answer(kernel::UserSliceWriter &writer, const Answer &answer)
{
	return writer.write(answer);
}
