// SPDX-License-Identifier: GPL-2.0
/* What twin_cxx.cc does, in C. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>

static struct task_struct *thread;
static unsigned int ticks;

static noinline void twin_tick(void)
{
	WRITE_ONCE(ticks, ticks + 1);
}

static int twin_loop(void *unused)
{
	while (!kthread_should_stop()) {
		twin_tick();
		msleep(20);
	}
	return 0;
}

static int __init twin_init(void)
{
	thread = kthread_run(twin_loop, NULL, "twin_c");
	return PTR_ERR_OR_ZERO(thread);
}

static void __exit twin_exit(void)
{
	kthread_stop(thread);
}

module_init(twin_init);
module_exit(twin_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("Is looked at from user space");
MODULE_LICENSE("GPL");
