// SPDX-License-Identifier: GPL-2.0
/// @file
/// The object around a member is found from that member.
// CFL-KERNEL: 1
// EXPECT-ERROR: container_of: a pointer to another type
#include <kernel/container_of.hh>

struct Job {
	u64 number;
	u32 link;
};

const Job *around(Job &job)
{
	// SAFETY: the member of a job.
	unsafe
	{
#ifdef CFL_POSITIVE
		return kernel::container_of<&Job::link>(unsafe_, &job.link);
#else
		return kernel::container_of<&Job::link>(unsafe_, &job.number);
#endif
	}
}
