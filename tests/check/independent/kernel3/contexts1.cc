// SPDX-License-Identifier: GPL-2.0
// Atomic context: what sleeps, or allocates with flags that may, under guards of the library.
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE grow_under_spinlock: room for one more is made with GFP_KERNEL while the lock is held
namespace grow_under_spinlock
{
struct Queue {
	KVec<u32> items;
};
//- bad
namespace bad
{
Result<void> enqueue(const SpinLock<Queue> &queue, u32 item)
{
	auto guard = queue.lock();
	if (guard->items.size() == guard->items.capacity())
		TRY(guard->items.reserve(16, GFP_KERNEL));
	return guard->items.push(item, GFP_ATOMIC);
}

} // namespace bad
//- good
namespace good
{
Result<void> enqueue(const SpinLock<Queue> &queue, u32 item)
{
	auto guard = queue.lock();
	if (guard->items.size() == guard->items.capacity())
		TRY(guard->items.reserve(16, GFP_ATOMIC));
	return guard->items.push(item, GFP_ATOMIC);
}

} // namespace good
//- shared
} // namespace grow_under_spinlock

// CASE mutex_in_rcu: the mutex is taken inside of the reader's section
namespace mutex_in_rcu
{
struct Limits {
	explicit Limits(u32 most) : most(most) {}
	const u32 most;
};
struct Usage {
	u32 used = 0;
};
} // namespace mutex_in_rcu
// SAFETY: a number that does not change.
IMPL_SEND(mutex_in_rcu::Limits);
// SAFETY: as above.
IMPL_SYNC(mutex_in_rcu::Limits);
namespace mutex_in_rcu
{
//- bad
namespace bad
{
Result<void> charge(const RcuPtr<Limits> &limits, const Mutex<Usage> &usage, u32 amount)
{
	u32 most = 0;
	auto reader = rcu::read_lock();
	if (auto now = limits.load(reader))
		most = now->most;
	auto guard = usage.lock();
	if (guard->used + amount > most)
		return ENOSPC;
	guard->used += amount;
	return {};
}

} // namespace bad
//- good
namespace good
{
Result<void> charge(const RcuPtr<Limits> &limits, const Mutex<Usage> &usage, u32 amount)
{
	u32 most = 0;
	{
		auto reader = rcu::read_lock();
		if (auto now = limits.load(reader))
			most = now->most;
	}
	auto guard = usage.lock();
	if (guard->used + amount > most)
		return ENOSPC;
	guard->used += amount;
	return {};
}

} // namespace good
//- shared
} // namespace mutex_in_rcu

// CASE wait_under_lock: the completion is waited for with the spinlock held
namespace wait_under_lock
{
struct Request {
	u32 result = 0;
	bool sent = false;
};
//- bad
namespace bad
{
u32 transact(const SpinLock<Request> &request, const Completion &done)
{
	auto guard = request.lock_irqsave();
	guard->sent = true;
	done.wait();
	return guard->result;
}

} // namespace bad
//- good
namespace good
{
u32 transact(const SpinLock<Request> &request, const Completion &done)
{
	{
		auto guard = request.lock_irqsave();
		guard->sent = true;
	}
	done.wait();
	return request.lock_irqsave()->result;
}

} // namespace good
//- shared
} // namespace wait_under_lock

// CASE thread_dropped: assigning the thread's handle joins the old thread, under the lock
namespace thread_dropped
{
struct Worker {
	Option<KThread> thread;
	u32 restarts = 0;
};
//- bad
namespace bad
{
void stop(const SpinLock<Worker> &worker)
{
	auto guard = worker.lock();
	guard->restarts++;
	guard->thread = None;
}

} // namespace bad
//- good
namespace good
{
void stop(const SpinLock<Worker> &worker)
{
	Option<KThread> old;
	auto guard = worker.lock();
	guard->restarts++;
	old = guard->thread.take();
}

} // namespace good
//- shared
} // namespace thread_dropped

// CASE helper_sleeps: two calls down something allocates as if it might sleep
namespace helper_sleeps
{
struct Node {
	u32 key;
};
struct Index {
	Option<KBox<Node>> root;
};
Result<KBox<Node>> make_node(u32 key, AllocFlags flags)
{
	return KBox<Node>::create(flags, key);
}
Result<void> set_root(Index &index, u32 key, AllocFlags flags)
{
	index.root = TRY(make_node(key, flags));
	return {};
}
//- bad
namespace bad
{
Result<void> reset(const SpinLock<Index> &index, u32 key)
{
	auto guard = index.lock_bh();
	return set_root(*guard, key, GFP_KERNEL);
}

} // namespace bad
//- good
namespace good
{
Result<void> reset(const SpinLock<Index> &index, u32 key)
{
	auto guard = index.lock_bh();
	return set_root(*guard, key, GFP_NOWAIT);
}

} // namespace good
//- shared
} // namespace helper_sleeps

// CASE flags_combined: GFP_KERNEL with more flags is as bad as without
namespace flags_combined
{
struct Table {
	KVec<u64> words;
};
//- bad
namespace bad
{
Result<void> clear(const RwLock<Table> &table, usize words)
{
	constexpr AllocFlags flags = GFP_KERNEL | __GFP_NOWARN;
	auto guard = table.write();
	guard->words.clear();
	return guard->words.resize(words, 0, flags);
}

} // namespace bad
//- good
namespace good
{
Result<void> clear(const RwLock<Table> &table, usize words)
{
	constexpr AllocFlags flags = GFP_NOWAIT | __GFP_NOWARN;
	auto guard = table.write();
	guard->words.clear();
	return guard->words.resize(words, 0, flags);
}

} // namespace good
//- shared
} // namespace flags_combined

// CASE closure_in_with: the closure that runs under the lock makes a string
namespace closure_in_with
{
struct Device {
	Option<KString> name;
	u32 opened = 0;
};
//- bad
namespace bad
{
Result<void> rename(const SpinLock<Device> &device, StrView name)
{
	return device.with([&](Device &d) -> Result<void> {
		d.name = TRY(KString::from(name, GFP_KERNEL));
		d.opened++;
		return {};
	});
}

} // namespace bad
//- good
namespace good
{
Result<void> rename(const SpinLock<Device> &device, StrView name)
{
	Option<KString> fresh = TRY(KString::from(name, GFP_KERNEL));
	return device.with([&](Device &d) -> Result<void> {
		core::swap(d.name, fresh);
		d.opened++;
		return {};
	});
}

} // namespace good
//- shared
} // namespace closure_in_with

// CASE preempt_guard: a percpu slot is looked at, and the lock under it sleeps
namespace preempt_guard
{
struct Totals {
	u64 bytes = 0;
};
//- bad
namespace bad
{
void fold(const Mutex<Totals> &totals, const DynamicPerCpu<u64> &bytes)
{
	const PreemptGuard here;
	const u64 mine = bytes.get(here);
	totals.lock()->bytes += mine;
}

} // namespace bad
//- good
namespace good
{
void fold(const Mutex<Totals> &totals, const DynamicPerCpu<u64> &bytes)
{
	u64 mine = 0;
	{
		const PreemptGuard here;
		mine = bytes.get(here);
	}
	totals.lock()->bytes += mine;
}

} // namespace good
//- shared
} // namespace preempt_guard

// CASE marked_function: the function says of itself that it may be called in atomic context only
namespace marked_function
{
struct Stats {
	u32 errors = 0;
};
void pause_a_little()
{
	KThread::yield();
}
//- bad
namespace bad
{
__runs_atomic void on_error(const SpinLock<Stats> &stats)
{
	stats.lock()->errors++;
	if (stats.lock()->errors > 100)
		pause_a_little();
}

} // namespace bad
//- good
namespace good
{
__runs_atomic void on_error(const SpinLock<Stats> &stats)
{
	stats.lock()->errors++;
	if (stats.lock()->errors > 100)
		stats.lock()->errors = 0;
}

} // namespace good
//- shared
} // namespace marked_function

// CASE try_lock_then_sleep: inside of the branch where try_lock() was successful
namespace try_lock_then_sleep
{
struct Cache {
	KVec<KBox<u64>> entries;
};
//- bad
namespace bad
{
bool refill(const SpinLock<Cache> &cache)
{
	if (auto guard = cache.try_lock()) {
		auto entry = KBox<u64>::create(GFP_KERNEL, 0u);
		if (entry.is_err())
			return false;
		return guard->entries.push(move(entry).value(), GFP_ATOMIC).is_ok();
	}
	return false;
}

} // namespace bad
//- good
namespace good
{
bool refill(const SpinLock<Cache> &cache)
{
	auto entry = KBox<u64>::create(GFP_KERNEL, 0u);
	if (entry.is_err())
		return false;
	if (auto guard = cache.try_lock()) {
		return guard->entries.push(move(entry).value(), GFP_ATOMIC).is_ok();
	}
	return false;
}

} // namespace good
//- shared
} // namespace try_lock_then_sleep

// CASE synchronize_inside: a reader waits for all readers, so for itself
namespace synchronize_inside
{
struct Route {
	explicit Route(u32 metric) : metric(metric) {}
	const u32 metric;
};
} // namespace synchronize_inside
// SAFETY: a number that does not change.
IMPL_SEND(synchronize_inside::Route);
// SAFETY: as above.
IMPL_SYNC(synchronize_inside::Route);
namespace synchronize_inside
{
//- bad
namespace bad
{
Result<u32> replace_route(const RcuPtr<Route> &route, u32 metric)
{
	auto fresh = TRY(RcuBox<Route>::create(GFP_KERNEL, metric));
	auto reader = rcu::read_lock();
	u32 before = 0;
	if (auto now = route.load(reader))
		before = now->metric;
	auto old = route.replace(move(fresh));
	(void)old.wait();
	return before;
}

} // namespace bad
//- good
namespace good
{
Result<u32> replace_route(const RcuPtr<Route> &route, u32 metric)
{
	auto fresh = TRY(RcuBox<Route>::create(GFP_KERNEL, metric));
	u32 before = 0;
	{
		auto reader = rcu::read_lock();
		if (auto now = route.load(reader))
			before = now->metric;
	}
	auto old = route.replace(move(fresh));
	(void)old.wait();
	return before;
}

} // namespace good
//- shared
} // namespace synchronize_inside

// CASE old_dropped_under_lock: what replace() returned waits for the readers in its destructor
namespace old_dropped_under_lock
{
struct Filter {
	explicit Filter(u32 mask) : mask(mask) {}
	const u32 mask;
};
struct Count {
	u32 changes = 0;
};
} // namespace old_dropped_under_lock
// SAFETY: a number that does not change.
IMPL_SEND(old_dropped_under_lock::Filter);
// SAFETY: as above.
IMPL_SYNC(old_dropped_under_lock::Filter);
namespace old_dropped_under_lock
{
//- bad
namespace bad
{
Result<void> set_filter(const RcuPtr<Filter> &filter, const SpinLock<Count> &count, u32 mask)
{
	auto fresh = TRY(RcuBox<Filter>::create(GFP_KERNEL, mask));
	auto guard = count.lock();
	auto old = filter.replace(move(fresh));
	guard->changes++;
	return {};
}

} // namespace bad
//- good
namespace good
{
Result<void> set_filter(const RcuPtr<Filter> &filter, const SpinLock<Count> &count, u32 mask)
{
	auto fresh = TRY(RcuBox<Filter>::create(GFP_KERNEL, mask));
	auto guard = count.lock();
	filter.replace(move(fresh)).defer_free();
	guard->changes++;
	return {};
}

} // namespace good
//- shared
} // namespace old_dropped_under_lock

// CASE array_guard: the guard of an XArray is a spinlock, too
namespace array_guard
{
struct Session {
	u32 user = 0;
};
//- bad
namespace bad
{
Result<void> reopen(const XArray<KBox<Session>> &sessions, const Mutex<u32> &opened, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get_mut(id);
	if (!session)
		return ENOENT;
	session->user = 0;
	auto total = opened.lock();
	(*total)++;
	return {};
}

} // namespace bad
//- good
namespace good
{
Result<void> reopen(const XArray<KBox<Session>> &sessions, const Mutex<u32> &opened, usize id)
{
	auto total = opened.lock();
	auto guard = sessions.lock();
	auto session = guard.get_mut(id);
	if (!session)
		return ENOENT;
	session->user = 0;
	(*total)++;
	return {};
}

} // namespace good
//- shared
} // namespace array_guard

// CASE unlocked_too_late: the lock is taken again by `unlocked()` before the allocation
namespace unlocked_too_late
{
struct Log {
	KVec<u32> lines;
};
//- bad
namespace bad
{
Result<void> append(const SpinLock<Log> &log, u32 line)
{
	auto guard = log.lock();
	const usize need = guard.unlocked([] { return usize(64); });
	TRY(guard->lines.reserve(need, GFP_KERNEL));
	return guard->lines.push(line, GFP_ATOMIC);
}

} // namespace bad
//- good
namespace good
{
Result<void> append(const SpinLock<Log> &log, u32 line)
{
	auto guard = log.lock();
	auto fresh = guard.unlocked([] { return KVec<u32>::with_capacity(64, GFP_KERNEL); });
	if (fresh.is_ok() && guard->lines.empty())
		guard->lines = move(fresh).value();
	return guard->lines.push(line, GFP_ATOMIC);
}

} // namespace good
//- shared
} // namespace unlocked_too_late

// CASE virtual_prepare: the base class's contract says that prepare() may sleep
namespace virtual_prepare
{
struct Driver {
	virtual ~Driver() = default;
	__might_sleep virtual bool prepare() = 0;
};
struct Slot {
	bool ready = false;
};
//- bad
namespace bad
{
bool start(Driver &driver, const SpinLock<Slot> &slot)
{
	auto guard = slot.lock();
	guard->ready = driver.prepare();
	return guard->ready;
}

} // namespace bad
//- good
namespace good
{
bool start(Driver &driver, const SpinLock<Slot> &slot)
{
	const bool ready = driver.prepare();
	auto guard = slot.lock();
	guard->ready = ready;
	return guard->ready;
}

} // namespace good
//- shared
} // namespace virtual_prepare

// CASE lock_twice: the same lock again while the guard lives
namespace lock_twice
{
struct Ring {
	u32 head = 0, tail = 0;
};
u32 used(const SpinLock<Ring> &ring)
{
	auto guard = ring.lock();
	return guard->head - guard->tail;
}
//- bad
namespace bad
{
bool put(const SpinLock<Ring> &ring)
{
	auto guard = ring.lock();
	if (used(ring) >= 16)
		return false;
	guard->head++;
	return true;
}

} // namespace bad
//- good
namespace good
{
bool put(const SpinLock<Ring> &ring)
{
	if (used(ring) >= 16)
		return false;
	auto guard = ring.lock();
	guard->head++;
	return true;
}

} // namespace good
//- shared
} // namespace lock_twice

// CASE loop_continue: the guard lives around the loop and the wait is inside of it
namespace loop_continue
{
struct Mail {
	u32 letters = 0;
};
//- bad
namespace bad
{
u32 poll(const SpinLock<Mail> &mail, u32 rounds)
{
	u32 seen = 0;
	auto guard = mail.lock();
	for (u32 i = 0; i < rounds; i++) {
		if (guard->letters == 0) {
			KThread::yield();
			continue;
		}
		seen += guard->letters;
	}
	return seen;
}

} // namespace bad
//- good
namespace good
{
u32 poll(const SpinLock<Mail> &mail, u32 rounds)
{
	u32 seen = 0;
	for (u32 i = 0; i < rounds; i++) {
		const u32 letters = mail.lock()->letters;
		if (letters == 0) {
			KThread::yield();
			continue;
		}
		seen += letters;
	}
	return seen;
}

} // namespace good
//- shared
} // namespace loop_continue

// CASE raw_msleep: C's msleep() in an unsafe block under interrupts that are off
namespace raw_msleep
{
//- bad
namespace bad
{
void settle(const SpinLock<u32> &reg, u32 value)
{
	auto guard = reg.lock_irqsave();
	*guard = value;
	// SAFETY: a call without arguments that could be wrong.
	unsafe
	{
		::msleep(10);
	}
}

} // namespace bad
//- good
namespace good
{
void settle(const SpinLock<u32> &reg, u32 value)
{
	{
		auto guard = reg.lock_irqsave();
		*guard = value;
	}
	// SAFETY: a call without arguments that could be wrong.
	unsafe
	{
		::msleep(10);
	}
}

} // namespace good
//- shared
} // namespace raw_msleep

// CASE owner_of_thread_dropped: popping the boxed worker under the lock destroys it there, and that
// joins
namespace owner_of_thread_dropped
{
struct Worker {
	explicit Worker(KThread thread) : thread(move(thread)) {}
	KThread thread;
};
struct Pool {
	KVec<KBox<Worker>> workers;
};
//- bad
namespace bad
{
bool shrink(const SpinLock<Pool> &pool)
{
	auto guard = pool.lock();
	auto last = guard->workers.pop();
	return last.is_some();
}

} // namespace bad
//- good
namespace good
{
bool shrink(const SpinLock<Pool> &pool)
{
	Option<KBox<Worker>> last;
	auto guard = pool.lock();
	last = guard->workers.pop();
	return last.is_some();
}

} // namespace good
//- shared
} // namespace owner_of_thread_dropped

// CASE conditional_guard: on one of the ways the guard still lives
namespace conditional_guard
{
struct Policy {
	bool strict = false;
	u32 denied = 0;
};
//- bad
namespace bad
{
void deny(const SpinLock<Policy> &policy, const Mutex<u32> &audit)
{
	u32 denied = 0;
	{
		auto guard = policy.lock();
		denied = ++guard->denied;
		if (guard->strict)
			*audit.lock() = denied;
	}
	*audit.lock() = denied;
}

} // namespace bad
//- good
namespace good
{
void deny(const SpinLock<Policy> &policy, const Mutex<u32> &audit)
{
	u32 denied = 0;
	{
		auto guard = policy.lock();
		denied = ++guard->denied;
		if (guard->strict)
			denied += 1000;
	}
	*audit.lock() = denied;
}

} // namespace good
//- shared
} // namespace conditional_guard

// CLEAN allocate_first: what may sleep comes before the lock
namespace allocate_first
{
struct Queue {
	KVec<KBox<u32>> items;
};
Result<void> add(const SpinLock<Queue> &queue, u32 value)
{
	auto item = TRY(KBox<u32>::create(GFP_KERNEL, value));
	auto guard = queue.lock();
	return guard->items.push(move(item), GFP_ATOMIC);
}

} // namespace allocate_first

// CLEAN sleep_under_mutex: a mutex's holder may sleep
namespace sleep_under_mutex
{
struct Names {
	KVec<KString> all;
};
Result<usize> add_name(const Mutex<Names> &names, StrView name)
{
	auto guard = names.lock();
	TRY(guard->all.push(TRY(KString::from(name, GFP_KERNEL)), GFP_KERNEL));
	return guard->all.size();
}

} // namespace sleep_under_mutex

// CLEAN guard_ends_before_wait: the scope ends, then it waits
namespace guard_ends_before_wait
{
struct Box {
	u32 value = 0;
	bool full = false;
};
u32 receive(const SpinLock<Box> &box, const Completion &filled)
{
	filled.wait();
	auto guard = box.lock();
	guard->full = false;
	return guard->value;
}

} // namespace guard_ends_before_wait

// CLEAN flags_by_context: the caller says in which context it is
namespace flags_by_context
{
Result<KBox<u64>> counter(AllocFlags flags)
{
	return KBox<u64>::create(flags, 0u);
}
Result<u64> two_counters(const SpinLock<u64> &sum)
{
	auto outside = TRY(counter(GFP_KERNEL));
	auto guard = sum.lock();
	auto inside = TRY(counter(GFP_ATOMIC));
	*guard += *inside + *outside;
	return *guard;
}

} // namespace flags_by_context

// CLEAN reader_copies: a reader of RCU that copies out what it needs
namespace reader_copies
{
struct Rates {
	explicit Rates(u32 up, u32 down) : up(up), down(down) {}
	const u32 up, down;
};
} // namespace reader_copies
// SAFETY: numbers that do not change.
IMPL_SEND(reader_copies::Rates);
// SAFETY: as above.
IMPL_SYNC(reader_copies::Rates);
namespace reader_copies
{
u32 total_rate(const RcuPtr<Rates> &rates)
{
	auto reader = rcu::read_lock();
	auto now = rates.load(reader);
	if (!now)
		return 0;
	return now->up + now->down;
}

} // namespace reader_copies

// CLEAN condvar_wait: waiting gives the mutex back meanwhile
namespace condvar_wait
{
struct Tickets {
	u32 free = 0;
};
u32 take_ticket(const Mutex<Tickets> &tickets, const CondVar<struct TicketFreed> &freed)
{
	auto guard = tickets.lock();
	freed.wait_while(guard, [](const Tickets &t) { return t.free == 0; });
	guard->free--;
	return guard->free;
}

} // namespace condvar_wait

// CLEAN nested_spinlocks: two different spinlocks in one order
namespace nested_spinlocks
{
struct Source {
	u32 level = 5;
};
struct Drain {
	u32 level = 0;
};
bool pour(const SpinLock<Source> &source, const SpinLock<Drain> &drain)
{
	auto from = source.lock();
	auto to = drain.lock();
	if (from->level == 0)
		return false;
	from->level--;
	to->level++;
	return true;
}
} // namespace nested_spinlocks
