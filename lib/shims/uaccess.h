/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of user space: inline functions and macros, with plain pointers, as C++ has types for them.
 */
#ifndef CFL_SHIMS_UACCESS_H
#define CFL_SHIMS_UACCESS_H

#include <linux/sched.h>
#include <linux/uaccess.h>

/* Threads of the kernel have no memory of user space. */
static __always_inline bool cfl_has_user_memory(void)
{
	return current->mm != NULL;
}

/* How many bytes could not be read. */
static __always_inline unsigned long cfl_copy_from_user(void *to, unsigned long from,
							unsigned long count)
{
	return copy_from_user(to, (const void __user *)from, count);
}

/* How many bytes could not be written. */
static __always_inline unsigned long cfl_copy_to_user(unsigned long to, const void *from,
						      unsigned long count)
{
	return copy_to_user((void __user *)to, from, count);
}

/* How many bytes could not be set to zero. */
static __always_inline unsigned long cfl_clear_user(unsigned long to, unsigned long count)
{
	return clear_user((void __user *)to, count);
}

/* The length of the text without its nul, @count if there is no nul, or -EFAULT. */
static __always_inline long cfl_strncpy_from_user(char *to, unsigned long from, long count)
{
	return strncpy_from_user(to, (const char __user *)from, count);
}

#endif
