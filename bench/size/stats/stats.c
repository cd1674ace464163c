// SPDX-License-Identifier: GPL-2.0
/* What samples/stats does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/sched/task.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/srcu.h>

#define LARGEST 1009

static unsigned int limit = 999;
module_param(limit, uint, 0444);
MODULE_PARM_DESC(limit, "Ignore what is above");

static bool trace;
module_param(trace, bool, 0444);
MODULE_PARM_DESC(trace, "Count traced values");

struct peak {
	u32 value;
	u32 sensor;
};

enum { FIRST_EMPTY, FIRST_FILLING, FIRST_SET };

struct stats {
	refcount_t refs;
	struct rw_semaphore plan_lock;
	u32 rounds;
	rwlock_t limits_lock;
	u32 ignore_above;
	seqlock_t peak_lock;
	struct peak peak;
	spinlock_t ring_lock;
	u32 ring[8];
	u32 ring_count;
	atomic_t first_state;
	u32 first;
	u32 notice_sensor;
	bool notice_there;
	struct completion announced;
	refcount_t running;
	bool started;
	wait_queue_head_t start;
	struct srcu_struct observers;
	u32 __percpu *ignored;
};

struct sensor {
	struct stats *stats;
	u32 number;
	struct completion taken;
};

static DEFINE_PER_CPU(u64, samples);
static DEFINE_PER_CPU(u64, traced);
static DEFINE_STATIC_KEY_FALSE(tracing);

static struct stats *stats_create(void)
{
	struct stats *stats = kzalloc(sizeof(*stats), GFP_KERNEL);

	if (!stats)
		return ERR_PTR(-ENOMEM);
	if (init_srcu_struct(&stats->observers))
		goto no_observers;
	stats->ignored = alloc_percpu(u32);
	if (!stats->ignored)
		goto no_ignored;
	refcount_set(&stats->refs, 1);
	init_rwsem(&stats->plan_lock);
	stats->rounds = 1000;
	rwlock_init(&stats->limits_lock);
	seqlock_init(&stats->peak_lock);
	spin_lock_init(&stats->ring_lock);
	init_completion(&stats->announced);
	init_waitqueue_head(&stats->start);
	return stats;

no_ignored:
	cleanup_srcu_struct(&stats->observers);
no_observers:
	kfree(stats);
	return ERR_PTR(-ENOMEM);
}

static void stats_put(struct stats *stats)
{
	if (!refcount_dec_and_test(&stats->refs))
		return;
	free_percpu(stats->ignored);
	cleanup_srcu_struct(&stats->observers);
	kfree(stats);
}

static void announce(struct stats *stats, u32 sensor)
{
	if (atomic_cmpxchg_relaxed(&stats->first_state, FIRST_EMPTY, FIRST_FILLING) != FIRST_EMPTY)
		return;
	stats->first = sensor;
	atomic_set_release(&stats->first_state, FIRST_SET);
	WRITE_ONCE(stats->notice_sensor, sensor);
	smp_wmb(); /* the number comes before the word that it is there */
	WRITE_ONCE(stats->notice_there, true);
	complete(&stats->announced);
}

static void take(struct stats *stats, u32 sensor, u32 value)
{
	unsigned long flags;
	bool ignore;

	this_cpu_inc(samples);
	read_lock(&stats->limits_lock);
	ignore = value > stats->ignore_above;
	read_unlock(&stats->limits_lock);
	if (ignore) {
		this_cpu_inc(*stats->ignored);
		return;
	}
	if (static_branch_unlikely(&tracing))
		this_cpu_inc(traced);
	write_seqlock_irqsave(&stats->peak_lock, flags);
	if (value > stats->peak.value) {
		stats->peak.value = value;
		stats->peak.sensor = sensor;
	}
	write_sequnlock_irqrestore(&stats->peak_lock, flags);
	local_irq_save(flags);
	spin_lock(&stats->ring_lock);
	stats->ring[stats->ring_count++ % ARRAY_SIZE(stats->ring)] = value;
	spin_unlock(&stats->ring_lock);
	local_irq_restore(flags);
}

static int sense(void *data)
{
	struct sensor *start = data;
	struct stats *stats = start->stats;
	u32 sensor = start->number;
	u32 round, rounds;

	complete(&start->taken);
	announce(stats, sensor);
	wait_event(stats->start, READ_ONCE(stats->started));
	down_read(&stats->plan_lock);
	rounds = stats->rounds;
	up_read(&stats->plan_lock);
	for (round = 1; round <= rounds; round++) {
		int observer = srcu_read_lock(&stats->observers);

		take(stats, sensor, round * (sensor + 1) % LARGEST);
		cond_resched();
		srcu_read_unlock(&stats->observers, observer);
	}
	if (refcount_dec_and_test(&stats->running))
		pr_info("the last sensor has ended\n");
	stats_put(stats);
	return 0;
}

static struct task_struct *start_sensor(struct stats *stats, u32 number)
{
	struct sensor start = {.stats = stats, .number = number};
	struct task_struct *task;

	init_completion(&start.taken);
	refcount_inc(&stats->refs);
	task = kthread_create(sense, &start, "stats-sensor");
	if (IS_ERR(task)) {
		stats_put(stats);
		return task;
	}
	get_task_struct(task);
	wake_up_process(task);
	wait_for_completion(&start.taken);
	return task;
}

static void join(struct task_struct *task)
{
	kthread_stop(task);
	put_task_struct(task);
}

static bool noticed(struct stats *stats, u32 *sensor)
{
	if (!READ_ONCE(stats->notice_there))
		return false;
	smp_rmb(); /* pairs with the one in announce() */
	*sensor = READ_ONCE(stats->notice_sensor);
	return true;
}

static void report(struct stats *stats)
{
	u64 all = 0, all_traced = 0;
	u32 ignored = 0, seen, sensor;
	unsigned int seq;
	struct peak peak;
	unsigned long flags;
	int cpu;

	do {
		seq = read_seqbegin(&stats->peak_lock);
		peak = stats->peak;
	} while (read_seqretry(&stats->peak_lock, seq));
	synchronize_srcu(&stats->observers);
	for_each_possible_cpu(cpu)
	{
		all += READ_ONCE(*per_cpu_ptr(&samples, cpu));
		all_traced += READ_ONCE(*per_cpu_ptr(&traced, cpu));
		ignored += READ_ONCE(*per_cpu_ptr(stats->ignored, cpu));
	}
	pr_info("samples %llu, ignored %u, traced %llu\n", all, ignored, all_traced);
	pr_info("peak %u\n", peak.value);
	preempt_disable();
	pr_info("this CPU ignored no more than all: %s\n",
		*this_cpu_ptr(stats->ignored) <= ignored ? "true" : "false");
	preempt_enable();
	pr_info("a first sensor was remembered: %s\n",
		atomic_read_acquire(&stats->first_state) == FIRST_SET ? "true" : "false");
	spin_lock_irqsave(&stats->ring_lock, flags);
	seen = stats->ring_count;
	spin_unlock_irqrestore(&stats->ring_lock, flags);
	pr_info("seen in the ring: %u\n", seen);
	pr_info("the notice can be seen: %s\n", noticed(stats, &sensor) ? "true" : "false");
}

static int __init stats_init(void)
{
	struct task_struct *first, *second;
	struct stats *stats;
	int ret = 0;

	if (trace)
		static_branch_enable(&tracing);
	stats = stats_create();
	if (IS_ERR(stats))
		return PTR_ERR(stats);
	write_lock(&stats->limits_lock);
	stats->ignore_above = limit;
	write_unlock(&stats->limits_lock);
	first = start_sensor(stats, 0);
	if (IS_ERR(first)) {
		ret = PTR_ERR(first);
		goto put;
	}
	second = start_sensor(stats, 1);
	wait_for_completion(&stats->announced);
	refcount_set(&stats->running, IS_ERR(second) ? 1 : 2);
	WRITE_ONCE(stats->started, true);
	wake_up_all(&stats->start);
	if (IS_ERR(second))
		ret = PTR_ERR(second);
	else
		join(second);
	join(first);
	if (!ret)
		report(stats);
put:
	stats_put(stats);
	return ret;
}

static void __exit stats_exit(void)
{
	static_branch_disable(&tracing);
}

module_init(stats_init);
module_exit(stats_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("Statistics that many threads keep");
MODULE_LICENSE("GPL");
