// SPDX-License-Identifier: GPL-2.0
/*
 * The hot operations as a C programmer writes them; ops_cc.cc has the same with the library.
 *
 * An owner is passed and returned through memory here, too: that is how the ABI passes C++ classes with
 * a destructor. Where the operation is inlined, as it is in use, the memory vanishes on both sides.
 */
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#include "ops.h"

struct c_locked {
	struct mutex mutex;
	u32 value;
};

struct c_spinning {
	spinlock_t lock;
	u32 value;
};

struct c_entry {
	struct rb_node links;
	u64 key;
	u64 value;
};

struct c_item {
	refcount_t refs;
	struct list_head links;
	u32 value;
};

void c_mutex_increment(struct c_locked *l)
{
	mutex_lock(&l->mutex);
	l->value++;
	mutex_unlock(&l->mutex);
}

void c_spin_increment(struct c_spinning *s)
{
	spin_lock(&s->lock);
	s->value++;
	spin_unlock(&s->lock);
}

void c_spin_irqsave_increment(struct c_spinning *s)
{
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	s->value++;
	spin_unlock_irqrestore(&s->lock, flags);
}

void c_spin_bh_increment(struct c_spinning *s)
{
	spin_lock_bh(&s->lock);
	s->value++;
	spin_unlock_bh(&s->lock);
}

int c_atomic_fetch_add(atomic_t *a, int v)
{
	return atomic_fetch_add(v, a);
}

void c_atomic_inc(atomic_t *a)
{
	atomic_inc(a);
}

int c_atomic_load_acquire(atomic_t *a)
{
	return atomic_read_acquire(a);
}

void c_atomic_store_release(atomic_t *a, int v)
{
	atomic_set_release(a, v);
}

bool c_atomic_try_cmpxchg(atomic_t *a, int *old, int v)
{
	return atomic_try_cmpxchg(a, old, v);
}

s64 c_atomic64_add_return(atomic64_t *a, s64 v)
{
	return atomic64_add_return(v, a);
}

void c_refcount_inc(refcount_t *r)
{
	refcount_inc(r);
}

bool c_refcount_inc_not_zero(refcount_t *r)
{
	return refcount_inc_not_zero(r);
}

bool c_refcount_dec_and_test(refcount_t *r)
{
	return refcount_dec_and_test(r);
}

struct c_shared {
	refcount_t refs;
	u64 value;
};

struct c_shared *c_arc_clone(struct c_shared *const *from)
{
	struct c_shared *s = *from;

	refcount_inc(&s->refs);
	return s;
}

void c_arc_drop(struct c_shared **from)
{
	struct c_shared *s = *from;

	*from = NULL;
	if (refcount_dec_and_test(&s->refs))
		kfree(s);
}

/* Holds the object while it is looked at. */
u64 c_arc_clone_and_drop(struct c_shared *const *from)
{
	struct c_shared *s = *from;
	u64 value;

	refcount_inc(&s->refs);
	value = READ_ONCE(s->value);
	if (refcount_dec_and_test(&s->refs))
		kfree(s);
	return value;
}

u64 *c_box_make(u64 value)
{
	u64 *box = kmalloc(sizeof(*box), GFP_KERNEL);

	if (box)
		*box = value;
	return box;
}

void c_box_drop(u64 **from)
{
	u64 *box = *from;

	*from = NULL;
	kfree(box);
}

/* Makes, uses and frees an object; 0 if there was no memory. */
u64 c_box_use(u64 value)
{
	u64 *box = kmalloc(sizeof(*box), GFP_KERNEL);
	u64 read;

	if (!box)
		return 0;
	*box = value;
	read = READ_ONCE(*box);
	kfree(box);
	return read;
}

static DEFINE_PER_CPU(u64, c_counter);

void c_percpu_inc(void)
{
	this_cpu_inc(c_counter);
}

void c_percpu_add(u64 v)
{
	this_cpu_add(c_counter, v);
}

u64 c_percpu_read(void)
{
	return this_cpu_read(c_counter);
}

/* Ownership moves out of a variable, as a careful C programmer writes it. */
void c_list_push_back(struct list_head *list, struct c_item **from)
{
	struct c_item *item = *from;

	*from = NULL;
	list_add_tail(&item->links, list);
}

void c_list_remove(struct c_item *item)
{
	list_del(&item->links);
	if (refcount_dec_and_test(&item->refs))
		kfree(item);
}

void c_list_move(struct list_head *to, struct c_item *item)
{
	list_move_tail(&item->links, to);
}

u32 c_list_pop_front(struct list_head *list)
{
	struct c_item *item = list_first_entry_or_null(list, struct c_item, links);
	u32 value;

	if (!item)
		return 0;
	list_del(&item->links);
	value = item->value;
	if (refcount_dec_and_test(&item->refs))
		kfree(item);
	return value;
}

u32 c_list_sum(const struct list_head *list)
{
	const struct c_item *item;
	u32 sum = 0;

	list_for_each_entry(item, list, links) sum += item->value;
	return sum;
}

u64 *c_rbtree_find(struct rb_root *root, u64 key)
{
	struct rb_node *at = root->rb_node;

	while (at) {
		struct c_entry *entry = rb_entry(at, struct c_entry, links);

		if (key < entry->key)
			at = at->rb_left;
		else if (entry->key < key)
			at = at->rb_right;
		else
			return &entry->value;
	}
	return NULL;
}

void c_rbtree_remove(struct rb_root *root, u64 key)
{
	struct rb_node *at = root->rb_node;

	while (at) {
		struct c_entry *entry = rb_entry(at, struct c_entry, links);

		if (key < entry->key) {
			at = at->rb_left;
		} else if (entry->key < key) {
			at = at->rb_right;
		} else {
			rb_erase(at, root);
			kfree(entry);
			return;
		}
	}
}

/* What had the key before is freed. */
void c_rbtree_insert(struct rb_root *root, struct c_entry **from)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;
	struct c_entry *new = *from;

	*from = NULL;

	while (*link) {
		struct c_entry *entry = rb_entry(*link, struct c_entry, links);

		if (new->key < entry->key) {
			parent = *link;
			link = &parent->rb_left;
		} else if (entry->key < new->key) {
			parent = *link;
			link = &parent->rb_right;
		} else {
			rb_replace_node(*link, &new->links, root);
			kfree(entry);
			return;
		}
	}
	rb_link_node(&new->links, parent, link);
	rb_insert_color(&new->links, root);
}

u32 c_xarray_load(struct xarray *xa, unsigned long index)
{
	u32 value = 0;
	u32 *found;

	xa_lock(xa);
	found = xa_load(xa, index);
	if (found)
		value = *found;
	xa_unlock(xa);
	return value;
}

u32 c_rcu_read(u32 **slot)
{
	u32 value = 0;
	u32 *object;

	rcu_read_lock();
	object = rcu_dereference_raw(*slot);
	if (object)
		value = *object;
	rcu_read_unlock();
	return value;
}
