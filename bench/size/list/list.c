// SPDX-License-Identifier: GPL-2.0
/* What samples/list does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

/* A request has a place on the list of all pending ones, and one on the list of urgent ones. */
struct request {
	struct kref refs;
	struct list_head pending;
	struct list_head urgent;
	u32 sector;
};

static LIST_HEAD(pending);
static LIST_HEAD(urgent);
static DEFINE_SPINLOCK(lock);

static void request_release(struct kref *refs)
{
	struct request *request = container_of(refs, struct request, refs);

	pr_info("request for sector %u is done\n", request->sector);
	kfree(request);
}

static void request_put(struct request *request)
{
	kref_put(&request->refs, request_release);
}

/* Each list has a reference of its own; so has the caller. */
static struct request *submit(u32 sector)
{
	struct request *request = kmalloc(sizeof(*request), GFP_KERNEL);

	if (!request)
		return NULL;
	kref_init(&request->refs);
	INIT_LIST_HEAD(&request->pending);
	INIT_LIST_HEAD(&request->urgent);
	request->sector = sector;

	kref_get(&request->refs);
	spin_lock(&lock);
	list_add_tail(&request->pending, &pending);
	spin_unlock(&lock);
	return request;
}

static void make_urgent(struct request *request)
{
	spin_lock(&lock);
	if (list_empty(&request->urgent)) {
		kref_get(&request->refs);
		list_add_tail(&request->urgent, &urgent);
	}
	spin_unlock(&lock);
}

static bool is_urgent(struct request *request)
{
	bool found;

	spin_lock(&lock);
	found = !list_empty(&request->urgent);
	spin_unlock(&lock);
	return found;
}

static bool take_off(struct list_head *place)
{
	if (list_empty(place))
		return false;
	list_del_init(place);
	return true;
}

/* Takes the request off both lists. What it held ends after the lock is released. */
static void cancel(struct request *request)
{
	bool was_pending, was_urgent;

	spin_lock(&lock);
	was_pending = take_off(&request->pending);
	was_urgent = take_off(&request->urgent);
	spin_unlock(&lock);
	pr_info("cancelled %u: pending %s, urgent %s\n", request->sector,
		was_pending ? "true" : "false", was_urgent ? "true" : "false");
	if (was_urgent)
		request_put(request);
	if (was_pending)
		request_put(request);
}

/* Takes everything in one step and finishes it without the lock. */
static void finish_all(void)
{
	struct request *request, *next;
	LIST_HEAD(batch);

	spin_lock(&lock);
	list_splice_tail_init(&pending, &batch);
	spin_unlock(&lock);
	list_for_each_entry_safe(request, next, &batch, pending)
	{
		list_del_init(&request->pending);
		pr_info("finishing sector %u\n", request->sector);
		request_put(request);
	}
}

static int __init list_init(void)
{
	struct request *request, *last;
	u32 sector, sum = 0;

	for (sector = 1; sector <= 4; sector++) {
		request = submit(sector * 100);
		if (!request)
			goto finish;
		request_put(request);
	}

	last = submit(999);
	if (!last)
		goto finish;
	make_urgent(last);
	pr_info("999 is urgent: %s\n", is_urgent(last) ? "true" : "false");
	cancel(last);
	pr_info("999 is urgent: %s\n", is_urgent(last) ? "true" : "false");

	spin_lock(&lock);
	list_for_each_entry(request, &pending, pending) sum += request->sector;
	spin_unlock(&lock);
	pr_info("pending sectors add up to %u\n", sum);
	request_put(last);
	return 0;

finish:
	finish_all();
	return -ENOMEM;
}

static void __exit list_exit(void)
{
	finish_all();
}

module_init(list_init);
module_exit(list_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("An intrusive list");
MODULE_LICENSE("GPL");
