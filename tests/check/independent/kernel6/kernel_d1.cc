// SPDX-License-Identifier: GPL-2.0
// Where nothing may sleep: spinlocks, RCU sections, interrupts off, and what sleeps in disguise.
#include <kernel/arc.hh>
#include <kernel/io_mem.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CLEAN device_types: a network device's queues, its settings, and what is sent
struct Queue {
	KVec<u32> frames;
	RBTree<u32, u64> flows;
	u64 dropped = 0;
};
// SAFETY: numbers that it owns.
IMPL_SEND(Queue);

struct Link {
	u32 speed = 1000;
	bool up = false;
};
// SAFETY: numbers.
IMPL_SEND(Link);
// SAFETY: numbers, and readers change nothing.
IMPL_SYNC(Link);

struct Filter {
	explicit Filter(u32 mask) : mask(mask) {}
	const u32 mask;
};
// SAFETY: a number that does not change.
IMPL_SEND(Filter);
// SAFETY: as above.
IMPL_SYNC(Filter);

u64 frames_of(const SpinLock<Queue> &queue)
{
	return queue.lock()->frames.size();
}

// CASE flow_added_under_lock: the node of the new flow is allocated with GFP_KERNEL under the queue's lock
namespace flow_added_under_lock
{
//- bad
Result<void> add_bad(const SpinLock<Queue> &queue, u32 flow)
{
	auto guard = queue.lock_bh();

	if (guard->flows.get(flow))
		return EEXIST;
	static_cast<void>(TRY(guard->flows.try_create_and_insert(flow, 0, GFP_KERNEL)));
	return {};
}
//- good
Result<void> add_good(const SpinLock<Queue> &queue, u32 flow)
{
	auto memory = TRY((RBTreeNodeReservation<u32, u64>::create(GFP_KERNEL)));
	auto guard = queue.lock_bh();

	if (guard->flows.get(flow))
		return EEXIST;
	(void)guard->flows.insert(move(memory).into_node(flow, 0));
	return {};
}
} // namespace flow_added_under_lock

// CASE thread_replaced_under_lock: assigning the new thread waits for the old one, under a spinlock
struct Worker {
	Option<KThread> thread;
	u32 started = 0;
};
// SAFETY: a handle of a thread, and a number.
IMPL_SEND(Worker);
namespace thread_replaced_under_lock
{
//- bad
void restart_bad(const SpinLock<Worker> &worker, KThread fresh)
{
	auto guard = worker.lock();

	guard->started++;
	guard->thread = move(fresh);
}
//- good
Option<KThread> exchange_good(const SpinLock<Worker> &worker, KThread fresh)
{
	auto guard = worker.lock();

	guard->started++;
	return guard->thread.replace(move(fresh));
}
void restart_good(const SpinLock<Worker> &worker, KThread fresh)
{
	Option<KThread> old = exchange_good(worker, move(fresh));

	if (old)
		old->join();
}
} // namespace thread_replaced_under_lock

// CASE link_awaited_in_reader_lock: the speed is waited for while the reader's spinlock is held
namespace link_awaited_in_reader_lock
{
//- bad
u32 speed_bad(const RwLock<Link> &link, const Completion &negotiated)
{
	auto reader = link.read();

	if (!reader->up)
		negotiated.wait();
	return reader->speed;
}
//- good
u32 speed_good(const RwLock<Link> &link, const Completion &negotiated)
{
	const bool up = link.read()->up;

	if (!up)
		negotiated.wait();
	return link.read()->speed;
}
} // namespace link_awaited_in_reader_lock

// CASE old_filter_waits_under_lock: the old filter's end waits for the readers, inside of the locked block
namespace old_filter_waits_under_lock
{
//- bad
void disable_bad(const SpinLock<Queue> &queue, const RcuPtr<Filter> &filter)
{
	auto guard = queue.lock();
	auto old = filter.take();

	guard->dropped = 0;
}
//- good
void disable_good(const SpinLock<Queue> &queue, const RcuPtr<Filter> &filter)
{
	auto old = filter.take();
	{
		auto guard = queue.lock();

		guard->dropped = 0;
	}
	(void)old.wait();
}
} // namespace old_filter_waits_under_lock

// CASE mapping_dropped_under_lock: the device's registers are unmapped while its spinlock is held
struct Card {
	Option<IoMem<0x40>> registers;
	bool gone = false;
};
// SAFETY: a mapping belongs to no thread.
IMPL_SEND(Card);
namespace mapping_dropped_under_lock
{
//- bad
void remove_bad(const SpinLock<Card> &card)
{
	auto guard = card.lock_irqsave();

	guard->gone = true;
	guard->registers.reset();
}
//- good
Option<IoMem<0x40>> detach_good(const SpinLock<Card> &card)
{
	auto guard = card.lock_irqsave();

	guard->gone = true;
	return guard->registers.take();
}
void remove_good(const SpinLock<Card> &card)
{
	Option<IoMem<0x40>> registers = detach_good(card);

	registers.reset();
}
} // namespace mapping_dropped_under_lock

// CASE big_buffer_freed_atomic: memory of vmalloc() is freed with interrupts off
struct Trace {
	Option<VBox<Array<u8, 65536>>> pages;
	u32 used = 0;
};
// SAFETY: bytes that it owns.
IMPL_SEND(Trace);
namespace big_buffer_freed_atomic
{
//- bad
u32 stop_bad(const SpinLock<Trace> &trace)
{
	auto guard = trace.lock_irqsave();
	const u32 used = guard->used;

	guard->used = 0;
	guard->pages = None;
	return used;
}
//- good
Option<VBox<Array<u8, 65536>>> detach_good(const SpinLock<Trace> &trace, u32 &used)
{
	auto guard = trace.lock_irqsave();

	used = guard->used;
	guard->used = 0;
	return guard->pages.take();
}
u32 stop_good(const SpinLock<Trace> &trace)
{
	u32 used = 0;
	auto pages = detach_good(trace, used);

	pages.reset();
	return used;
}
} // namespace big_buffer_freed_atomic

// CASE reader_of_user_text_no_preempt: a text of user space is copied while preemption is off
namespace reader_of_user_text_no_preempt
{
//- bad
Result<usize> name_bad(UserPtr<char> at, usize size)
{
	Array<char, 32> buffer{};
	const PreemptGuard here;
	const CStr name = TRY(UserSlice(move(at), size).reader().strcpy_into(buffer));

	return name.size();
}
//- good
Result<usize> name_good(UserPtr<char> at, usize size)
{
	Array<char, 32> buffer{};
	const CStr name = TRY(UserSlice(move(at), size).reader().strcpy_into(buffer));
	const PreemptGuard here;

	return name.size();
}
} // namespace reader_of_user_text_no_preempt

// CASE permit_in_with_closure: the closure that runs under the spinlock waits for a permit
namespace permit_in_with_closure
{
//- bad
u64 take_bad(const SpinLock<Queue> &queue, const Semaphore &slots)
{
	return queue.with([&slots](Queue &q) {
		const auto permit = slots.acquire();

		return ++q.dropped;
	});
}
//- good
u64 take_good(const SpinLock<Queue> &queue, const Semaphore &slots)
{
	const auto permit = slots.acquire();

	return queue.with([](Queue &q) { return ++q.dropped; });
}
} // namespace permit_in_with_closure

// CASE filter_in_retain: the closure that decides what stays asks a mutex, under the spinlock's guard
namespace filter_in_retain
{
//- bad
void prune_bad(const SpinLock<Queue> &queue, const Mutex<Link> &link)
{
	auto guard = queue.lock();

	guard->frames.retain([&link](const u32 &frame) { return frame < link.lock()->speed; });
}
//- good
void prune_good(const SpinLock<Queue> &queue, const Mutex<Link> &link)
{
	const u32 limit = link.lock()->speed;
	auto guard = queue.lock();

	guard->frames.retain([limit](const u32 &frame) { return frame < limit; });
}
} // namespace filter_in_retain

// CASE page_with_irqs_off: a page is allocated by the closure that runs with interrupts off
namespace page_with_irqs_off
{
//- bad
Result<void> snapshot_bad(const SpinLock<Queue> &queue, Option<Page> &into)
{
	return kernel::with_irqs_off([&](const kernel::IrqsOff &off) -> Result<void> {
		const u64 dropped = queue.lock(off)->dropped;
		auto page = TRY(Page::alloc_page(GFP_KERNEL));

		TRY(page.fill_zero(0, dropped % 64));
		into = move(page);
		return {};
	});
}
//- good
Result<void> snapshot_good(const SpinLock<Queue> &queue, Option<Page> &into)
{
	auto page = TRY(Page::alloc_page(GFP_KERNEL));
	const u64 dropped = kernel::with_irqs_off(
		[&](const kernel::IrqsOff &off) { return queue.lock(off)->dropped; });

	TRY(page.fill_zero(0, dropped % 64));
	into = move(page);
	return {};
}
} // namespace page_with_irqs_off

// CASE switch_thrown_in_reader: a static key is switched on inside of the RCU section
constinit StaticKeyFalse tracing;
namespace switch_thrown_in_reader
{
//- bad
void trace_if_bad(const RcuPtr<Filter> &filter)
{
	auto reader = rcu::read_lock();

	if (auto current = filter.load(reader); current && current->mask != 0)
		tracing.enable();
}
//- good
void trace_if_good(const RcuPtr<Filter> &filter)
{
	bool wanted = false;
	{
		auto reader = rcu::read_lock();

		if (auto current = filter.load(reader))
			wanted = current->mask != 0;
	}
	if (wanted)
		tracing.enable();
}
} // namespace switch_thrown_in_reader

// CASE two_locks_one_wait: the wait gives back the mutex, and not the spinlock that is held as well
namespace two_locks_one_wait
{
//- bad
void drain_bad(const Mutex<Link> &link, const SpinLock<Queue> &queue,
	       const CondVar<struct LinkChanged> &changed)
{
	auto state = link.lock();
	auto frames = queue.lock();

	frames->frames.clear();
	changed.wait_while(state, [](const Link &l) { return !l.up; });
}
//- good
void drain_good(const Mutex<Link> &link, const SpinLock<Queue> &queue,
		const CondVar<struct LinkChanged> &changed)
{
	auto state = link.lock();
	{
		auto frames = queue.lock();

		frames->frames.clear();
	}
	changed.wait_while(state, [](const Link &l) { return !l.up; });
}
} // namespace two_locks_one_wait

// CASE try_lock_branch_sleeps: the branch that got the lock calls a helper that reads under a semaphore
namespace try_lock_branch_sleeps
{
u32 planned_speed(const RwSemaphore<Link> &plan)
{
	return plan.read()->speed;
}
u32 doubled(const RwSemaphore<Link> &plan)
{
	return planned_speed(plan) * 2;
}
//- bad
bool apply_bad(const SpinLock<Link> &link, const RwSemaphore<Link> &plan)
{
	if (auto guard = link.try_lock()) {
		guard->speed = doubled(plan);
		return true;
	}
	return false;
}
//- good
bool apply_good(const SpinLock<Link> &link, const RwSemaphore<Link> &plan)
{
	const u32 speed = doubled(plan);

	if (auto guard = link.try_lock()) {
		guard->speed = speed;
		return true;
	}
	return false;
}
} // namespace try_lock_branch_sleeps

// CASE session_stored_in_guard: the session is stored with GFP_KERNEL while the statistics' lock is held
struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
};
// SAFETY: a number.
IMPL_SEND(Session);
using Sessions = XArray<KBox<Session>, struct SessionsLock>;
namespace session_stored_in_guard
{
//- bad
Result<void> open_bad(const Sessions &sessions, const SpinLock<Queue> &queue, KBox<Session> session)
{
	auto guard = queue.lock();
	const usize index = guard->frames.size();

	static_cast<void>(TRY(sessions.store(index, move(session), GFP_KERNEL)));
	guard->dropped++;
	return {};
}
//- good
Result<void> open_good(const Sessions &sessions, const SpinLock<Queue> &queue,
		       KBox<Session> session)
{
	const usize index = queue.lock()->frames.size();

	static_cast<void>(TRY(sessions.store(index, move(session), GFP_KERNEL)));
	queue.lock()->dropped++;
	return {};
}
} // namespace session_stored_in_guard

// CASE writer_waits_for_queue: the sequence lock's writer waits on a queue with interrupts off
namespace writer_waits_for_queue
{
//- bad
void publish_bad(const SeqLock<Link> &link, const WaitQueue<struct Ready> &queue,
		 const Atomic<bool> &ready)
{
	auto writer = link.write();

	queue.wait_until([&ready] { return ready.load(Acquire); });
	writer->up = true;
}
//- good
void publish_good(const SeqLock<Link> &link, const WaitQueue<struct Ready> &queue,
		  const Atomic<bool> &ready)
{
	queue.wait_until([&ready] { return ready.load(Acquire); });
	auto writer = link.write();

	writer->up = true;
}
} // namespace writer_waits_for_queue

// CASE flags_of_helper: the helper takes the flags, and gets the sleeping ones under the lock
namespace flags_of_helper
{
Result<void> remember(Queue &queue, u32 frame, AllocFlags flags)
{
	TRY(queue.frames.reserve(4, flags));
	return queue.frames.push(frame, flags);
}
//- bad
Result<void> receive_bad(const SpinLock<Queue> &queue, u32 frame)
{
	auto guard = queue.lock_irqsave();

	return remember(*guard, frame, GFP_KERNEL);
}
//- good
Result<void> receive_good(const SpinLock<Queue> &queue, u32 frame)
{
	auto guard = queue.lock_irqsave();

	return remember(*guard, frame, GFP_ATOMIC);
}
} // namespace flags_of_helper

// CLEAN reserve_outside: the room is made with the lock released, and put in under it
Result<KVec<u32>> take_frames(const SpinLock<Queue> &queue)
{
	KVec<u32> frames = TRY(KVec<u32>::with_capacity(64, GFP_KERNEL));
	{
		auto guard = queue.lock();

		core::swap(guard->frames, frames);
	}
	return frames;
}

// CLEAN atomic_allocation: under a spinlock with the flags for it
Result<KString> label(const SpinLock<Link> &link)
{
	auto guard = link.lock();

	return KString::format(GFP_NOWAIT, "speed ", guard->speed);
}

// CLEAN wait_with_spinlock: a condition variable gives the spinlock back while it waits
u32 first_frame(const SpinLock<Queue> &queue, const CondVar<struct QueueFilled> &filled)
{
	auto guard = queue.lock();

	filled.wait_while(guard, [](const Queue &q) { return q.frames.empty(); });
	return guard->frames[0];
}

// CLEAN sleep_between_sections: each section ends before the thread sleeps
u32 settle(const RcuPtr<Filter> &filter, u32 rounds)
{
	u32 seen = 0;

	for (u32 i = 0; i < rounds; i++) {
		{
			auto reader = rcu::read_lock();

			if (auto current = filter.load(reader))
				seen |= current->mask;
		}
		KThread::yield();
	}
	return seen;
}

// CLEAN mutex_then_spinlock: the spinlock is taken under a mutex, not the other way round
u64 totals(const Mutex<Link> &link, const SpinLock<Queue> &queue)
{
	auto state = link.lock();
	const u64 dropped = queue.lock()->dropped;

	return state->up ? dropped : 0;
}

// CLEAN complete_in_atomic: what wakes others may be done under a spinlock
void finish(const SpinLock<Queue> &queue, const Completion &done)
{
	auto guard = queue.lock_irqsave();

	guard->frames.clear();
	done.complete();
}

// CLEAN unlocked_sleep: the guard is given back for the time of the sleep
u64 relaxed_sum(const SpinLock<Queue> &queue)
{
	auto guard = queue.lock();
	u64 sum = guard->dropped;

	guard.unlocked([] { KThread::yield(); });
	sum += guard->dropped;
	return sum;
}

// CLEAN try_permit_in_atomic: a permit is tried for, not waited for
bool admit(const SpinLock<Queue> &queue, const Semaphore &slots)
{
	auto guard = queue.lock();

	if (const auto permit = slots.try_acquire()) {
		guard->dropped = 0;
		return true;
	}
	return false;
}
