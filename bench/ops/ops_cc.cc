// SPDX-License-Identifier: GPL-2.0
/// @file
/// The hot operations with the library; ops.c has the same as a C programmer writes them. Each
/// `cc_NAME` here is compared with `c_NAME` there, instruction by instruction.
#include <kernel/arc.hh>
#include <kernel/atomic.hh>
#include <kernel/barrier.hh>
#include <kernel/kbox.hh>
#include <kernel/list.hh>
#include <kernel/mutex.hh>
#include <kernel/percpu.hh>
#include <kernel/rbtree.hh>
#include <kernel/rcu_ptr.hh>
#include <kernel/refcount.hh>
#include <kernel/spinlock.hh>
#include <kernel/xarray.hh>

using namespace kernel;

namespace bench
{

struct Number {
	u32 value = 0;
};

struct Item : ListLinks<> {
	u32 value = 0;
};

using Tree = RBTree<u64, u64>;
using Array = XArray<KBox<u32>>;

DEFINE_PER_CPU_VARIABLE(u64, counter);

} // namespace bench

// SAFETY: a number.
IMPL_SEND(bench::Number);

using namespace bench;

extern "C" {

void cc_mutex_increment(Mutex<Number> &m)
{
	m.lock()->value++;
}

void cc_spin_increment(SpinLock<Number> &s)
{
	s.lock()->value++;
}

void cc_spin_irqsave_increment(SpinLock<Number> &s)
{
	s.lock_irqsave()->value++;
}

void cc_spin_bh_increment(SpinLock<Number> &s)
{
	s.lock_bh()->value++;
}

int cc_atomic_fetch_add(Atomic<int> &a, int v)
{
	return a.fetch_add(v, Full);
}

void cc_atomic_inc(Atomic<int> &a)
{
	a.inc();
}

int cc_atomic_load_acquire(Atomic<int> &a)
{
	return a.load(Acquire);
}

void cc_atomic_store_release(Atomic<int> &a, int v)
{
	a.store(v, Release);
}

bool cc_atomic_try_cmpxchg(Atomic<int> &a, int &old, int v)
{
	return a.try_cmpxchg(old, v, Full);
}

s64 cc_atomic64_add_return(Atomic<s64> &a, s64 v)
{
	return a.add_return(v, Full);
}

void cc_refcount_inc(Refcount &r)
{
	r.inc();
}

bool cc_refcount_inc_not_zero(Refcount &r)
{
	return r.inc_not_zero();
}

bool cc_refcount_dec_and_test(Refcount &r)
{
	return r.dec_and_test();
}

u64 *cc_arc_clone(const Arc<u64> &arc)
{
	return arc.clone().into_raw();
}

u64 cc_arc_clone_and_drop(const Arc<u64> &from)
{
	Arc<u64> arc = from.clone();

	return read_once(*arc);
}

void cc_arc_drop(Arc<u64> &from)
{
	Arc<u64> last = core::move(from);
}

u64 *cc_box_make(u64 value)
{
	auto box = KBox<u64>::create(GFP_KERNEL, value);

	return box.is_ok() ? box.take_value().into_raw() : nullptr;
}

void cc_box_drop(KBox<u64> &from)
{
	KBox<u64> last = core::move(from);
}

u64 cc_box_use(u64 value)
{
	auto box = KBox<u64>::create(GFP_KERNEL, value);

	return box.is_ok() ? read_once(*box.value()) : 0;
}

void cc_percpu_inc()
{
	counter.inc();
}

void cc_percpu_add(u64 v)
{
	counter.add(v);
}

u64 cc_percpu_read()
{
	return counter.read();
}

u32 cc_list_sum(const List<Item> &list)
{
	u32 sum = 0;

	for (const Item &item : list)
		sum += item.value;
	return sum;
}

u64 *cc_rbtree_find(Tree &tree, u64 key)
{
	return tree.get_mut(key).as_ptr();
}

u32 cc_xarray_load(const Array &array, usize index)
{
	auto guard = array.lock();
	auto found = guard.get(index);

	return found ? *found : 0;
}

u32 cc_rcu_read(const RcuPtr<u32> &slot)
{
	auto guard = rcu::read_lock();
	auto found = slot.load(guard);

	return found ? *found : 0;
}

/// The list's reference goes with its place on the list.
void cc_list_remove(List<Item> &list, const Item &item)
{
	(void)list.remove(item);
}

/// The reference and the right to the slot go from one list to the other.
void cc_list_move(List<Item> &from, List<Item> &to, const Item &item)
{
	if (auto arc = from.remove(item))
		to.push_back(*core::move(arc));
}

u32 cc_list_pop_front(List<Item> &list)
{
	auto item = list.pop_front();

	return item ? (*item)->value : 0;
}

void cc_rbtree_remove(Tree &tree, u64 key)
{
	(void)tree.remove_node(key);
}

/// What had the key before is freed.
void cc_rbtree_insert(Tree &tree, RBTreeNode<u64, u64> &node)
{
	(void)tree.insert(core::move(node));
}

/// The reference and the right to the slot go to the list.
void cc_list_push_back(List<Item> &list, ListArc<Item> &item)
{
	list.push_back(core::move(item));
}

} // extern "C"
