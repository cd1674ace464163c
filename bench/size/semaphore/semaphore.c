// SPDX-License-Identifier: GPL-2.0
/*
 * What samples/semaphore does, as a C author writes it: a counting semaphore out of a lock and a
 * condition, and threads that compete for it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/wait.h>

static unsigned int permits = 2;
module_param(permits, uint, 0444);
MODULE_PARM_DESC(permits, "Threads inside at once");
static unsigned int rounds = 1000;
module_param(rounds, uint, 0444);
MODULE_PARM_DESC(rounds, "Entries per thread");

#define THREADS 4

struct shared {
	struct mutex lock;
	unsigned int free;
	wait_queue_head_t freed;
	atomic_t inside;
	atomic_t most;
	atomic_t entries;
	struct completion started;
};

static void enter(struct shared *s)
{
	mutex_lock(&s->lock);
	while (s->free == 0) {
		DEFINE_WAIT(entry);

		prepare_to_wait_exclusive(&s->freed, &entry, TASK_UNINTERRUPTIBLE);
		mutex_unlock(&s->lock);
		schedule();
		mutex_lock(&s->lock);
		finish_wait(&s->freed, &entry);
	}
	s->free--;
	mutex_unlock(&s->lock);
}

static void leave(struct shared *s)
{
	mutex_lock(&s->lock);
	s->free++;
	mutex_unlock(&s->lock);
	wake_up(&s->freed);
}

static int compete(void *data)
{
	struct shared *s = data;
	unsigned int i;

	/* A thread that is stopped before it ran never runs. */
	complete(&s->started);
	for (i = 0; i < rounds; i++) {
		int inside, most;

		enter(s);
		inside = atomic_add_return(1, &s->inside);
		most = atomic_read(&s->most);
		while (inside > most && !atomic_try_cmpxchg(&s->most, &most, inside))
			;
		atomic_inc(&s->entries);
		cond_resched();
		atomic_dec(&s->inside);
		leave(s);
	}
	return 0;
}

static int __init semaphore_init(void)
{
	struct task_struct *threads[THREADS];
	struct shared *s;
	int err = 0;
	int i;

	if (permits == 0)
		return -EINVAL;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	mutex_init(&s->lock);
	init_waitqueue_head(&s->freed);
	init_completion(&s->started);
	s->free = permits;
	for (i = 0; i < THREADS; i++) {
		threads[i] = kthread_create(compete, s, "semaphore");
		if (IS_ERR(threads[i])) {
			err = PTR_ERR(threads[i]);
			break;
		}
		get_task_struct(threads[i]);
		wake_up_process(threads[i]);
		wait_for_completion(&s->started);
	}
	while (i--) {
		kthread_stop(threads[i]);
		put_task_struct(threads[i]);
	}
	if (!err) {
		pr_info("%d entries\n", atomic_read(&s->entries));
		if (atomic_read(&s->most) > (int)permits)
			pr_err("%d threads were inside at once\n", atomic_read(&s->most));
		else
			pr_info("never more than %u inside\n", permits);
	}
	kfree(s);
	return err;
}

static void __exit semaphore_exit(void) {}

module_init(semaphore_init);
module_exit(semaphore_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("A counting semaphore");
MODULE_LICENSE("GPL");
