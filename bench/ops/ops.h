/* SPDX-License-Identifier: GPL-2.0 */
/* Prototypes of the C side of bench/ops. */
#ifndef CFL_BENCH_OPS_H
#define CFL_BENCH_OPS_H

#include <linux/types.h>

struct c_locked;
struct c_spinning;
struct c_entry;
struct c_item;
struct c_shared;
struct list_head;
struct rb_root;
struct refcount_struct;
struct xarray;

void c_mutex_increment(struct c_locked *l);
void c_spin_increment(struct c_spinning *s);
void c_spin_irqsave_increment(struct c_spinning *s);
void c_spin_bh_increment(struct c_spinning *s);
int c_atomic_fetch_add(atomic_t *a, int v);
void c_atomic_inc(atomic_t *a);
int c_atomic_load_acquire(atomic_t *a);
void c_atomic_store_release(atomic_t *a, int v);
bool c_atomic_try_cmpxchg(atomic_t *a, int *old, int v);
s64 c_atomic64_add_return(atomic64_t *a, s64 v);
void c_refcount_inc(struct refcount_struct *r);
bool c_refcount_inc_not_zero(struct refcount_struct *r);
bool c_refcount_dec_and_test(struct refcount_struct *r);
struct c_shared *c_arc_clone(struct c_shared *const *from);
u64 c_arc_clone_and_drop(struct c_shared *const *from);
void c_arc_drop(struct c_shared **from);
u64 *c_box_make(u64 value);
void c_box_drop(u64 **from);
u64 c_box_use(u64 value);
void c_percpu_inc(void);
void c_percpu_add(u64 v);
u64 c_percpu_read(void);
void c_list_push_back(struct list_head *list, struct c_item **from);
void c_list_remove(struct c_item *item);
void c_list_move(struct list_head *to, struct c_item *item);
u32 c_list_pop_front(struct list_head *list);
u32 c_list_sum(const struct list_head *list);
u64 *c_rbtree_find(struct rb_root *root, u64 key);
void c_rbtree_remove(struct rb_root *root, u64 key);
void c_rbtree_insert(struct rb_root *root, struct c_entry **from);
u32 c_xarray_load(struct xarray *xa, unsigned long index);
u32 c_rcu_read(u32 **slot);

#endif
