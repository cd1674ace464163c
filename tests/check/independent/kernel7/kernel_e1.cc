// SPDX-License-Identifier: GPL-2.0
// Contexts: what may sleep or allocate, and where it may not; locks, RCU, interrupts, wake-ups.
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CLEAN FrameQueue: frames are copied into room that was made before the lock was taken
struct FrameQueue {
	KVec<u32> frames;
	u32 dropped = 0;
};
class Receiver
{
public:
	Result<void> prepare(usize room)
	{
		KVec<u32> frames = TRY(KVec<u32>::with_capacity(room, GFP_KERNEL));
		auto queue = queue_.lock_irqsave();
		core::swap(queue->frames, frames);
		return {};
	}
	void received(u32 frame) const
	{
		auto queue = queue_.lock_irqsave();

		if (queue->frames.push_within_capacity(frame).is_some())
			queue->dropped++;
	}
	u32 dropped() const
	{
		return queue_.with_irqsave([](FrameQueue &queue) { return queue.dropped; });
	}

private:
	SpinLock<FrameQueue> queue_;
};

// CASE rx_growth: the vector may have to sleep for memory while the spinlock is held
namespace rx_growth
{
//- bad
Result<void> remember_bad(const SpinLock<FrameQueue> &queue, u32 frame)
{
	auto held = queue.lock_irqsave();

	TRY(held->frames.push(frame, GFP_KERNEL));
	return {};
}
//- good
Result<void> remember_good(const SpinLock<FrameQueue> &queue, u32 frame)
{
	auto held = queue.lock_irqsave();

	TRY(held->frames.push(frame, GFP_ATOMIC));
	return {};
}
} // namespace rx_growth

// CASE route_audit: the audit's mutex is taken two calls below the RCU read-side section
namespace route_audit
{
struct Route {
	explicit Route(u32 hops) : hops(hops) {}
	const u32 hops;
};
struct Audit {
	u64 lookups = 0;
};
class Auditor
{
public:
	void count() const { audit_.lock()->lookups++; }
	void note(u32 hops) const
	{
		if (hops > 3)
			count();
	}

private:
	Mutex<Audit> audit_;
};
} // namespace route_audit
// SAFETY: a number that does not change.
IMPL_SEND(route_audit::Route);
// SAFETY: as above.
IMPL_SYNC(route_audit::Route);
namespace route_audit
{
//- bad
u32 hops_bad(const RcuPtr<Route> &route, const Auditor &auditor)
{
	auto reader = rcu::read_lock();
	auto current = route.load(reader);

	if (!current)
		return 0;
	auditor.note(current->hops);
	return current->hops;
}
//- good
u32 hops_good(const RcuPtr<Route> &route, const Auditor &auditor)
{
	u32 hops = 0;
	{
		auto reader = rcu::read_lock();
		auto current = route.load(reader);

		if (!current)
			return 0;
		hops = current->hops;
	}
	auditor.note(hops);
	return hops;
}
} // namespace route_audit

// CASE flags_through: the caller holds the lock and hands the sleeping flags on to the helper
namespace flags_through
{
struct Samples {
	KVec<u16> values;
};
static Result<void> append(Samples &samples, u16 value, AllocFlags flags)
{
	if (samples.values.size() > 1000)
		return ENOSPC;
	return samples.values.push(value, flags);
}
//- bad
Result<void> sample_bad(const RwLock<Samples> &samples, u16 value)
{
	auto writer = samples.write();

	return append(*writer, value, GFP_KERNEL);
}
//- good
Result<void> sample_good(const RwLock<Samples> &samples, u16 value)
{
	auto writer = samples.write();

	return append(*writer, value, GFP_NOWAIT);
}
} // namespace flags_through

// CASE reset_wait: the device's answer is waited for with its registers' lock still held
namespace reset_wait
{
struct Registers {
	u32 control = 0;
};
//- bad
void reset_bad(const SpinLock<Registers> &registers, const Completion &done)
{
	auto regs = registers.lock();

	regs->control |= 1;
	done.wait();
	regs->control &= ~1u;
}
//- good
void reset_good(const SpinLock<Registers> &registers, const Completion &done)
{
	{
		auto regs = registers.lock();
		regs->control |= 1;
	}
	done.wait();
	registers.lock()->control &= ~1u;
}
} // namespace reset_wait

// CASE polite_loop: the loop lets others run while interrupts are off
namespace polite_loop
{
//- bad
u32 scan_bad(const Atomic<u32> &status, u32 rounds)
{
	return kernel::with_irqs_off([&](const kernel::IrqsOff &) {
		u32 seen = 0;

		for (u32 round = 0; round < rounds; round++) {
			seen |= status.load(Relaxed);
			KThread::yield();
		}
		return seen;
	});
}
//- good
u32 scan_good(const Atomic<u32> &status, u32 rounds)
{
	u32 seen = 0;

	for (u32 round = 0; round < rounds; round++) {
		seen |= kernel::with_irqs_off(
			[&](const kernel::IrqsOff &) { return status.load(Relaxed); });
		KThread::yield();
	}
	return seen;
}
} // namespace polite_loop

// CASE stop_worker_locked: assigning None ends the thread's handle, which joins, under the spinlock
namespace stop_worker_locked
{
struct Workers {
	Option<KThread> scrubber;
	u32 stopped = 0;
};
//- bad
void stop_bad(const SpinLock<Workers> &workers)
{
	auto held = workers.lock();

	held->scrubber = None;
	held->stopped++;
}
//- good
void stop_good(const SpinLock<Workers> &workers)
{
	Option<KThread> ended;
	auto held = workers.lock();

	ended = held->scrubber.take();
	held->stopped++;
}
} // namespace stop_worker_locked

// CASE ioctl_copy: bytes of user space, which may have to be paged in, are fetched under a spinlock
namespace ioctl_copy
{
struct Config {
	u32 baud = 9600;
};
//- bad
Result<void> set_baud_bad(const SpinLock<Config> &config, UserPtr<u32> from)
{
	auto reader = UserSlice(move(from), sizeof(u32)).reader();
	auto held = config.lock();

	held->baud = TRY(reader.read<u32>());
	return {};
}
//- good
Result<void> set_baud_good(const SpinLock<Config> &config, UserPtr<u32> from)
{
	auto reader = UserSlice(move(from), sizeof(u32)).reader();
	const u32 baud = TRY(reader.read<u32>());
	auto held = config.lock();

	held->baud = baud;
	return {};
}
} // namespace ioctl_copy

// CASE policy_swap: what is left of the old policy waits for the readers where nothing may sleep
namespace policy_swap
{
struct Policy {
	explicit Policy(u32 limit) : limit(limit) {}
	const u32 limit;
};
struct Version {
	u32 number = 0;
};
} // namespace policy_swap
// SAFETY: a number that does not change.
IMPL_SEND(policy_swap::Policy);
// SAFETY: as above.
IMPL_SYNC(policy_swap::Policy);
namespace policy_swap
{
//- bad
Result<void> publish_bad(const RcuPtr<Policy> &policy, const SpinLock<Version> &version, u32 limit)
{
	auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL, limit));
	auto held = version.lock();

	held->number++;
	(void)policy.replace(move(fresh)).wait();
	return {};
}
//- good
Result<void> publish_good(const RcuPtr<Policy> &policy, const SpinLock<Version> &version, u32 limit)
{
	auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL, limit));
	auto held = version.lock();

	held->number++;
	policy.replace(move(fresh)).defer_free();
	return {};
}
} // namespace policy_swap

// CASE synchronize_inside: a reader waits for all readers, which includes itself
namespace synchronize_inside
{
struct Table {
	explicit Table(u32 size) : size(size) {}
	const u32 size;
};
} // namespace synchronize_inside
// SAFETY: a number that does not change.
IMPL_SEND(synchronize_inside::Table);
// SAFETY: as above.
IMPL_SYNC(synchronize_inside::Table);
namespace synchronize_inside
{
//- bad
u32 settle_bad(const RcuPtr<Table> &table)
{
	auto reader = rcu::read_lock();
	auto current = table.load(reader);
	const u32 size = current ? current->size : 0;

	if (size == 0)
		rcu::synchronize();
	return size;
}
//- good
u32 settle_good(const RcuPtr<Table> &table)
{
	u32 size = 0;
	{
		auto reader = rcu::read_lock();
		auto current = table.load(reader);

		size = current ? current->size : 0;
	}
	if (size == 0)
		rcu::synchronize();
	return size;
}
} // namespace synchronize_inside

// CASE wait_two_locks: waiting gives back the mailbox's lock, but not the statistics' spinlock
namespace wait_two_locks
{
struct Box {
	Option<u32> letter;
};
struct Counters {
	u64 waits = 0;
};
struct Post {
	Mutex<Box> box;
	SpinLock<Counters> counters;
	CondVar<struct PostChanged> changed;
};
//- bad
u32 fetch_bad(const Post &post)
{
	auto box = post.box.lock();
	auto counters = post.counters.lock();

	counters->waits++;
	post.changed.wait_while(box, [](const Box &b) { return b.letter.is_none(); });
	return box->letter.take().value_or(0u);
}
//- good
u32 fetch_good(const Post &post)
{
	auto box = post.box.lock();
	{
		auto counters = post.counters.lock();
		counters->waits++;
	}
	post.changed.wait_while(box, [](const Box &b) { return b.letter.is_none(); });
	return box->letter.take().value_or(0u);
}
} // namespace wait_two_locks

// CASE sleepy_condition: the condition of the wait takes a mutex, while the thread is marked as asleep
namespace sleepy_condition
{
struct Progress {
	u32 done = 0;
};
struct Transfer {
	Mutex<Progress> progress;
	Atomic<u32> finished{0};
	WaitQueue<struct TransferQueue> queue;
};
//- bad
void drain_bad(const Transfer &transfer, u32 wanted)
{
	transfer.queue.wait_until([&] { return transfer.progress.lock()->done >= wanted; });
}
//- good
void drain_good(const Transfer &transfer, u32 wanted)
{
	transfer.queue.wait_until([&] { return transfer.finished.load(Relaxed) >= wanted; });
}
} // namespace sleepy_condition

// CASE cpu_local_plan: a sleeping lock is taken while the thread is pinned to its CPU
namespace cpu_local_plan
{
struct Plan {
	u32 weight = 1;
};
//- bad
u64 weighted_bad(const DynamicPerCpu<u64> &counts, const RwSemaphore<Plan> &plan)
{
	const PreemptGuard here;

	return counts.get(here) * plan.read()->weight;
}
//- good
u64 weighted_good(const DynamicPerCpu<u64> &counts, const RwSemaphore<Plan> &plan)
{
	const u32 weight = plan.read()->weight;
	const PreemptGuard here;

	return counts.get(here) * weight;
}
} // namespace cpu_local_plan

// CASE channel_permit: a permit is waited for inside of the read-side section
namespace channel_permit
{
struct Limits {
	explicit Limits(u32 largest) : largest(largest) {}
	const u32 largest;
};
} // namespace channel_permit
// SAFETY: a number that does not change.
IMPL_SEND(channel_permit::Limits);
// SAFETY: as above.
IMPL_SYNC(channel_permit::Limits);
namespace channel_permit
{
//- bad
bool transmit_bad(const RcuPtr<Limits> &limits, const kernel::Semaphore &channels, u32 size)
{
	auto reader = rcu::read_lock();
	const kernel::Permit permit = channels.acquire();
	auto current = limits.load(reader);

	return current && size <= current->largest;
}
//- good
bool transmit_good(const RcuPtr<Limits> &limits, const kernel::Semaphore &channels, u32 size)
{
	const kernel::Permit permit = channels.acquire();
	auto reader = rcu::read_lock();
	auto current = limits.load(reader);

	return current && size <= current->largest;
}
} // namespace channel_permit

// CASE closure_allocates: the closure that runs under the lock makes a box with flags that may sleep
namespace closure_allocates
{
struct Event {
	u32 code;
};
struct Events {
	Option<KBox<Event>> latest;
};
//- bad
bool post_bad(const SpinLock<Events> &events, u32 code)
{
	return events.with([code](Events &e) {
		auto event = KBox<Event>::create(GFP_KERNEL, code);

		if (event.is_err())
			return false;
		e.latest = move(event).value();
		return true;
	});
}
//- good
bool post_good(const SpinLock<Events> &events, u32 code)
{
	return events.with([code](Events &e) {
		auto event = KBox<Event>::create(GFP_ATOMIC, code);

		if (event.is_err())
			return false;
		e.latest = move(event).value();
		return true;
	});
}
} // namespace closure_allocates

// CASE tree_insert: the tree's node is allocated, with flags that may sleep, under the spinlock
namespace tree_insert
{
struct Leases {
	RBTree<u32, u64> by_address;
};
//- bad
Result<void> lease_bad(const SpinLock<Leases> &leases, u32 address, u64 until)
{
	auto held = leases.lock();

	(void)TRY(held->by_address.try_create_and_insert(address, until, GFP_KERNEL));
	return {};
}
//- good
Result<void> lease_good(const SpinLock<Leases> &leases, u32 address, u64 until)
{
	auto memory = TRY((RBTreeNodeReservation<u32, u64>::create(GFP_KERNEL)));
	Option<RBTreeNode<u32, u64>> old;
	auto held = leases.lock();

	old = held->by_address.insert(move(memory).into_node(address, until));
	return {};
}
} // namespace tree_insert

// CLEAN unlocked_refill: the guard is given back around what sleeps, and taken again
namespace unlocked_refill
{
struct Cache {
	KVec<u32> spare;
	u32 misses = 0;
};
Result<u32> take(const SpinLock<Cache> &cache)
{
	auto held = cache.lock();

	if (held->spare.empty()) {
		held->misses++;
		auto fresh = held.unlocked([] { return KVec<u32>::from_elem(7u, 16, GFP_KERNEL); });

		if (fresh.is_err())
			return fresh.error();
		KVec<u32> more = move(fresh).value();
		core::swap(held->spare, more);
	}
	return held->spare.pop().ok_or(ENOENT);
}
} // namespace unlocked_refill

// CLEAN deferred_drop: what left the list under the lock ends after the lock was given back
namespace deferred_drop
{
struct Jobs {
	KVec<KBox<u64>> waiting;
};
u64 cancel_all(const SpinLock<Jobs> &jobs)
{
	KVec<KBox<u64>> cancelled;
	{
		auto held = jobs.lock_irqsave();

		core::swap(held->waiting, cancelled);
	}
	u64 sum = 0;
	for (const KBox<u64> &job : cancelled)
		sum += *job;
	return sum;
}
} // namespace deferred_drop

// CLEAN sleeping_reader: a reader of sleepable RCU, who may sleep
namespace sleeping_reader
{
struct Steps {
	u32 done = 0;
};
u32 walk(const Srcu &domain, const Mutex<Steps> &steps, u32 rounds)
{
	auto reader = domain.read_lock();

	for (u32 round = 0; round < rounds; round++) {
		steps.lock()->done++;
		KThread::yield();
	}
	return steps.lock()->done;
}
} // namespace sleeping_reader

// CLEAN atomic_choice: the flags of the allocation follow from where the function is called
namespace atomic_choice
{
Result<KBox<u32>> make(u32 value, AllocFlags flags)
{
	return KBox<u32>::create(flags, value);
}
Result<u32> both(const SpinLock<FrameQueue> &queue)
{
	const KBox<u32> early = TRY(make(1, GFP_KERNEL));
	auto held = queue.lock();
	const KBox<u32> late = TRY(make(2, GFP_ATOMIC));

	held->dropped += *late;
	return *early + held->dropped;
}
} // namespace atomic_choice

// CLEAN wake_under_lock: completing and notifying is allowed in any context
namespace wake_under_lock
{
struct Slot {
	bool full = false;
};
void fill(const SpinLock<Slot> &slot, const CondVar<struct SlotChanged> &changed,
	  const Completion &first)
{
	const IrqsOffGuard off;
	auto held = slot.lock(off.irqs_off());

	held->full = true;
	changed.notify_all();
	first.complete();
}
} // namespace wake_under_lock

// CLEAN spin_wait: waiting on a condition with the spinlock's guard, which is released meanwhile
namespace spin_wait
{
struct Credits {
	u32 free = 0;
};
void spend(const SpinLock<Credits> &credits, const CondVar<struct CreditsChanged> &changed)
{
	auto held = credits.lock();

	changed.wait_while(held, [](const Credits &c) { return c.free == 0; });
	held->free--;
}
} // namespace spin_wait

// CLEAN place_reserved: a place in the array is made before the lock, and filled under it
namespace place_reserved
{
struct Port {
	explicit Port(u32 speed) : speed(speed) {}
	u32 speed;
};
Result<usize> plug(const XArray<KBox<Port>> &ports, u32 speed)
{
	auto port = TRY(KBox<Port>::create(GFP_KERNEL, speed));
	auto place = TRY(ports.reserve_any(0, 31, GFP_KERNEL));
	const usize index = place.index();
	auto held = ports.lock();

	move(place).fill(held, move(port));
	return index;
}
} // namespace place_reserved

// CLEAN nested_sections: read-side sections inside each other and a spinlock inside of them
namespace nested_sections
{
u32 weigh(const RcuPtr<policy_swap::Policy> &policy, const SpinLock<FrameQueue> &queue)
{
	auto outer = rcu::read_lock();
	u32 weight = 1;
	{
		auto inner = rcu::read_lock();

		if (auto current = policy.load(inner))
			weight = current->limit;
	}
	auto held = queue.lock();

	return held->dropped * weight;
}
} // namespace nested_sections
