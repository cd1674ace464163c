/* SPDX-License-Identifier: GPL-2.0 */
/* What the library has no use for: mapping memory of user space from inside the kernel. */
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>

static __always_inline int cfl_test_has_mm(void)
{
	return current->mm != NULL;
}
