// SPDX-License-Identifier: GPL-2.0
/* What samples/sync does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/wait.h>

static unsigned int letters = 100;
module_param(letters, uint, 0444);
MODULE_PARM_DESC(letters, "Letters to send");

/* Replaced as a whole: a reader sees the old limits or the new ones. */
struct limits {
	struct rcu_head rcu;
	u32 largest;
};

/* What the two threads exchange: one letter at a time. */
struct shared {
	struct kref refs;
	struct mutex lock;
	bool has_letter;
	u32 letter;
	wait_queue_head_t changed;
	struct limits __rcu *limits;
	atomic_t refused;
	atomic64_t sum;
};

/* What a thread that starts takes over. */
struct start {
	struct shared *shared;
	struct completion taken;
};

static void shared_release(struct kref *refs)
{
	struct shared *s = container_of(refs, struct shared, refs);
	struct limits *limits = rcu_dereference_protected(s->limits, true);

	if (limits)
		kfree_rcu(limits, rcu);
	kfree(s);
}

static void shared_put(struct shared *s)
{
	kref_put(&s->refs, shared_release);
}

static struct shared *take(struct start *start)
{
	struct shared *s = start->shared;

	complete(&start->taken);
	return s;
}

/* Waits until there is a letter, or none. Called with the lock, which is released meanwhile. */
static void wait_for_letter(struct shared *s, bool wanted)
{
	while (s->has_letter != wanted) {
		DEFINE_WAIT(entry);

		prepare_to_wait_exclusive(&s->changed, &entry, TASK_UNINTERRUPTIBLE);
		mutex_unlock(&s->lock);
		schedule();
		mutex_lock(&s->lock);
		finish_wait(&s->changed, &entry);
	}
}

static void post(struct shared *s, u32 letter)
{
	mutex_lock(&s->lock);
	wait_for_letter(s, false);
	s->letter = letter;
	s->has_letter = true;
	wake_up_all(&s->changed);
	mutex_unlock(&s->lock);
}

static bool allowed(struct shared *s, u32 letter)
{
	struct limits *limits;
	bool ok;

	rcu_read_lock();
	limits = rcu_dereference(s->limits);
	ok = !limits || letter <= limits->largest;
	rcu_read_unlock();
	return ok;
}

static int send(void *data)
{
	struct shared *s = take(data);
	u32 letter;

	for (letter = 1; letter <= letters; letter++) {
		if (allowed(s, letter))
			post(s, letter);
		else
			atomic_inc(&s->refused);
	}
	post(s, 0); /* the last one */
	shared_put(s);
	return 0;
}

static int receive(void *data)
{
	struct shared *s = take(data);
	u32 letter;

	do {
		mutex_lock(&s->lock);
		wait_for_letter(s, true);
		letter = s->letter;
		s->has_letter = false;
		wake_up_all(&s->changed);
		atomic64_add(letter, &s->sum);
		mutex_unlock(&s->lock);
	} while (letter);
	shared_put(s);
	return 0;
}

/* A thread with a reference of its own. */
static struct task_struct *run(const char *name, int (*body)(void *), struct shared *s)
{
	struct start start = {.shared = s};
	struct task_struct *task;

	init_completion(&start.taken);
	kref_get(&s->refs);
	task = kthread_create(body, &start, "%s", name);
	if (IS_ERR(task)) {
		shared_put(s);
		return task;
	}
	get_task_struct(task);
	wake_up_process(task);
	/* A thread that is stopped before it ran never runs. */
	wait_for_completion(&start.taken);
	return task;
}

static void join(struct task_struct *task)
{
	kthread_stop(task);
	put_task_struct(task);
}

static int __init sync_init(void)
{
	struct task_struct *sender, *receiver;
	struct limits *limits;
	struct shared *s;
	int err;

	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	kref_init(&s->refs);
	mutex_init(&s->lock);
	init_waitqueue_head(&s->changed);

	limits = kmalloc(sizeof(*limits), GFP_KERNEL);
	if (!limits) {
		err = -ENOMEM;
		goto put;
	}
	limits->largest = 90;
	limits = unrcu_pointer(xchg(&s->limits, RCU_INITIALIZER(limits)));
	if (limits)
		kfree_rcu(limits, rcu);

	sender = run("sync-send", send, s);
	if (IS_ERR(sender)) {
		err = PTR_ERR(sender);
		goto put;
	}
	receiver = run("sync-receive", receive, s);
	if (IS_ERR(receiver)) {
		err = PTR_ERR(receiver);
		join(sender);
		goto put;
	}
	join(sender);
	join(receiver);
	pr_info("received %lld, refused %d\n", atomic64_read(&s->sum), atomic_read(&s->refused));
	err = 0;
put:
	shared_put(s);
	return err;
}

static void __exit sync_exit(void) {}

module_init(sync_init);
module_exit(sync_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("Threads that share data");
MODULE_LICENSE("GPL");
