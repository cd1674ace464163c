// SPDX-License-Identifier: GPL-2.0
// Atomic context, locks, interrupts, guarded data, allocation flags, threads and timers.
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/io_mem.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

namespace contexts
{

/// What readers look at, replaced as a whole.
struct Range {
	u32 low;
	u32 high;
};

/// What is no longer there.
struct Counts {
	u32 gone = 0;
	u64 bytes = 0;
};

} // namespace contexts

// SAFETY: two numbers.
IMPL_SEND(contexts::Range);
// SAFETY: as above, and readers change nothing.
IMPL_SYNC(contexts::Range);
// SAFETY: two numbers.
IMPL_SEND(contexts::Counts);

// CASE totals_in_ring_lock: the sleeping lock of the totals is taken with the ring's spinlock held
namespace totals_in_ring_lock
{
struct Ring {
	Array<u32, 16> values{};
	u32 head = 0;
};
struct Totals {
	u64 sum = 0;
	u64 rounds = 0;
};

class Meter
{
public:
	void put(u32 value) const
	{
		auto ring = ring_.lock_irqsave();

		ring->values[ring->head++ % 16] = value;
	}
	//- bad
	void flush_bad() const
	{
		auto ring = ring_.lock_irqsave();
		auto totals = totals_.lock();

		for (u32 value : ring->values)
			totals->sum += value;
		totals->rounds++;
		ring->values.fill(0);
		ring->head = 0;
	}
	//- good
	void flush_good() const
	{
		auto totals = totals_.lock();
		auto ring = ring_.lock_irqsave();

		for (u32 value : ring->values)
			totals->sum += value;
		totals->rounds++;
		ring->values.fill(0);
		ring->head = 0;
	}
	//- shared
private:
	SpinLock<Ring> ring_;
	Mutex<Totals> totals_;
};
} // namespace totals_in_ring_lock

// CASE flags_from_caller: the helper allocates under a spinlock with what flags its caller says
namespace flags_from_caller
{
struct Log {
	KVec<u32> lines;
};

//- bad
Result<void> note_bad(const SpinLock<Log> &log, u32 line, AllocFlags flags)
{
	auto guard = log.lock();

	if (guard->lines.size() >= 4096)
		return ENOSPC;
	return guard->lines.push(line, flags);
}

Result<void> report_bad(const SpinLock<Log> &log, Span<const u32> lines)
{
	for (u32 line : lines)
		TRY(note_bad(log, line, GFP_KERNEL));
	return {};
}
//- good
Result<void> note_good(const SpinLock<Log> &log, u32 line, AllocFlags flags)
{
	auto guard = log.lock();

	if (guard->lines.size() >= 4096)
		return ENOSPC;
	return guard->lines.push(line, flags);
}

Result<void> report_good(const SpinLock<Log> &log, Span<const u32> lines)
{
	for (u32 line : lines)
		TRY(note_good(log, line, GFP_NOWAIT));
	return {};
}
} // namespace flags_from_caller

// CASE user_copy_in_section: the copy to user space may fault, and so sleep, inside of the RCU section
namespace user_copy_in_section
{
//- bad
Result<void> show_bad(const RcuPtr<contexts::Range> &range, UserPtr<u32> at)
{
	auto out = UserSlice(move(at), 2 * sizeof(u32)).writer();
	auto reader = rcu::read_lock();
	auto now = range.load(reader);

	if (!now)
		return ENODATA;
	TRY(out.write(now->low));
	return out.write(now->high);
}
//- good
Result<void> show_good(const RcuPtr<contexts::Range> &range, UserPtr<u32> at)
{
	auto out = UserSlice(move(at), 2 * sizeof(u32)).writer();
	Option<contexts::Range> now;
	{
		auto reader = rcu::read_lock();

		now = range.load(reader).copied();
	}
	if (!now)
		return ENODATA;
	TRY(out.write(now->low));
	return out.write(now->high);
}
} // namespace user_copy_in_section

// CASE restart_in_interrupt: what the interrupt calls on an overrun waits, two calls further down
namespace restart_in_interrupt
{
constexpr u32 OVERRUN = 0x4;

class Channel
{
public:
	void done() const { done_.complete(); }

	/// For threads.
	Result<void> restart() const
	{
		restarts_.inc();
		return settle();
	}

	/// The thread's part of what interrupt_good() found.
	Result<void> recover() const
	{
		while (overrun_.xchg(false, Full))
			TRY(restart());
		return {};
	}
	//- bad
	/// Called by the interrupt of the channel.
	__runs_atomic void interrupt_bad(u32 status) const
	{
		if (status & OVERRUN) {
			if (restart().is_err())
				failed_.inc();
			return;
		}
		done();
	}
	//- good
	/// Called by the interrupt of the channel.
	__runs_atomic void interrupt_good(u32 status) const
	{
		if (status & OVERRUN) {
			overrun_.store(true, Relaxed);
			failed_.inc();
			return;
		}
		done();
	}
	//- shared
private:
	Result<void> settle() const
	{
		if (done_.wait_timeout(Jiffies::from_ms(20)) == WaitResult::TimedOut)
			return ETIMEDOUT;
		return {};
	}

	Completion done_;
	Atomic<bool> overrun_{false};
	Atomic<u32> restarts_{0};
	Atomic<u32> failed_{0};
};
} // namespace restart_in_interrupt

// CASE window_dropped_in_lock: the last user unmaps the registers, which may sleep, under the spinlock
namespace window_dropped_in_lock
{
struct State {
	Option<IoMem<0x40>> window;
	u32 users = 0;
};

class Port
{
public:
	void open() const { state_.lock()->users++; }
	//- bad
	void close_bad() const
	{
		auto state = state_.lock();

		if (!state->users || --state->users)
			return;
		state->window = None;
	}
	//- good
	void close_good() const
	{
		Option<IoMem<0x40>> last;
		auto state = state_.lock();

		if (!state->users || --state->users)
			return;
		last = state->window.take();
	}
	//- shared
private:
	SpinLock<State> state_;
};
} // namespace window_dropped_in_lock

// CASE old_range_under_lock: the replaced object, of which nothing is said, waits for its readers in the lock
namespace old_range_under_lock
{
struct Journal {
	u32 changes = 0;
	u32 largest = 0;
};

//- bad
Result<void> set_bad(const RcuPtr<contexts::Range> &range, const SpinLock<Journal> &journal,
		     u32 high)
{
	auto fresh = TRY(RcuBox<contexts::Range>::create(GFP_KERNEL, 0u, high));
	auto entry = journal.lock();
	auto old = range.replace(move(fresh));

	entry->changes++;
	if (high > entry->largest)
		entry->largest = high;
	return {};
}
//- good
Result<void> set_good(const RcuPtr<contexts::Range> &range, const SpinLock<Journal> &journal,
		      u32 high)
{
	auto fresh = TRY(RcuBox<contexts::Range>::create(GFP_KERNEL, 0u, high));
	auto entry = journal.lock();
	auto old = range.replace(move(fresh));

	old.defer_free();
	entry->changes++;
	if (high > entry->largest)
		entry->largest = high;
	return {};
}
} // namespace old_range_under_lock

// CASE callback_takes_mutex: an RCU callback runs in softirq context, and locks a mutex there
namespace callback_takes_mutex
{
struct Buffer {
	explicit Buffer(u32 size) : size(size) {}

	u32 size;
	::callback_head rcu{};
};

//- bad
static constinit Mutex<contexts::Counts, struct BadCounts> counts_bad;

void count_bad(const Buffer &buffer)
{
	auto counts = counts_bad.lock();

	counts->gone++;
	counts->bytes += buffer.size;
}

__runs_atomic void free_now_bad(::callback_head *rcu)
{
	// SAFETY: free_later_bad() gave C this member of a buffer that it had owned.
	unsafe
	{
		const auto buffer = KBox<Buffer>::from_raw(
			unsafe_, kernel::container_of<&Buffer::rcu>(unsafe_, rcu));

		count_bad(*buffer);
	}
}

/// Frees the buffer when its readers are gone; @p barrier waits for that.
void free_later_bad(KBox<Buffer> buffer, const rcu::Barrier &)
{
	// SAFETY: C has the buffer alone until it calls back, once, which the barrier waits for.
	unsafe
	{
		Buffer *raw = move(buffer).into_raw();

		::call_rcu(&raw->rcu, &free_now_bad);
	}
}
//- good
static constinit SpinLock<contexts::Counts, struct GoodCounts> counts_good;

void count_good(const Buffer &buffer)
{
	auto counts = counts_good.lock_bh();

	counts->gone++;
	counts->bytes += buffer.size;
}

__runs_atomic void free_now_good(::callback_head *rcu)
{
	// SAFETY: free_later_good() gave C this member of a buffer that it had owned.
	unsafe
	{
		const auto buffer = KBox<Buffer>::from_raw(
			unsafe_, kernel::container_of<&Buffer::rcu>(unsafe_, rcu));

		count_good(*buffer);
	}
}

/// Frees the buffer when its readers are gone; @p barrier waits for that.
void free_later_good(KBox<Buffer> buffer, const rcu::Barrier &)
{
	// SAFETY: C has the buffer alone until it calls back, once, which the barrier waits for.
	unsafe
	{
		Buffer *raw = move(buffer).into_raw();

		::call_rcu(&raw->rcu, &free_now_good);
	}
}
} // namespace callback_takes_mutex

// CASE slot_over_unlocked: the slot is borrowed before the lock is released for the wait, and used after
namespace slot_over_unlocked
{
struct Slot {
	u32 owner = 0;
	bool busy = false;
};
struct Pool {
	KVec<Slot> slots;
	u32 taken = 0;
};

//- bad
Result<usize> take_bad(const Mutex<Pool> &pool, const Completion &ready, u32 owner)
{
	auto p = pool.lock();

	for (usize i = 0; i < p->slots.size(); i++) {
		Slot &slot = p->slots[i];

		if (slot.busy)
			p.unlocked([&] { ready.wait(); });
		if (slot.busy)
			continue;
		slot.busy = true;
		slot.owner = owner;
		p->taken++;
		return i;
	}
	return EBUSY;
}
//- good
Result<usize> take_good(const Mutex<Pool> &pool, const Completion &ready, u32 owner)
{
	auto p = pool.lock();

	for (usize i = 0; i < p->slots.size(); i++) {
		if (p->slots[i].busy)
			p.unlocked([&] { ready.wait(); });
		auto slot = p->slots.get(i);

		if (!slot || slot->busy)
			continue;
		slot->busy = true;
		slot->owner = owner;
		p->taken++;
		return i;
	}
	return EBUSY;
}
} // namespace slot_over_unlocked

// CASE longest_after_unlock: the text that was found under the lock is compared and copied without it
namespace longest_after_unlock
{
struct Names {
	KVec<KString> all;
};

//- bad
Result<KString> longest_bad(const RwLock<Names> &names)
{
	StrView best;
	{
		auto reader = names.read();

		for (const KString &name : reader->all)
			if (name.size() > best.size())
				best = name.view();
	}
	if (best.empty())
		return ENOENT;
	return KString::from(best, GFP_KERNEL);
}
//- good
Result<KString> longest_good(const RwLock<Names> &names)
{
	StrView best;
	auto reader = names.read();

	for (const KString &name : reader->all)
		if (name.size() > best.size())
			best = name.view();
	if (best.empty())
		return ENOENT;
	return KString::from(best, GFP_ATOMIC);
}
} // namespace longest_after_unlock

// CASE two_queues_order: parking takes the ready queue's lock first, waking takes the other first
namespace two_queues_order
{
struct Queue {
	KVec<u32> tasks;
};

class Scheduler
{
public:
	/// From the ready ones to those that sleep.
	Result<void> park() const
	{
		auto ready = ready_.lock();
		auto asleep = asleep_.lock();

		TRY(asleep->tasks.reserve(1, GFP_ATOMIC));
		return asleep->tasks.push(TRY(ready->tasks.pop().ok_or(ENOENT)), GFP_ATOMIC);
	}
	//- bad
	/// Back to the ready ones.
	Result<void> wake_bad() const
	{
		auto asleep = asleep_.lock();
		auto ready = ready_.lock();

		TRY(ready->tasks.reserve(1, GFP_ATOMIC));
		return ready->tasks.push(TRY(asleep->tasks.pop().ok_or(ENOENT)), GFP_ATOMIC);
	}
	//- good
	/// Back to the ready ones.
	Result<void> wake_good() const
	{
		auto ready = ready_.lock();
		auto asleep = asleep_.lock();

		TRY(ready->tasks.reserve(1, GFP_ATOMIC));
		return ready->tasks.push(TRY(asleep->tasks.pop().ok_or(ENOENT)), GFP_ATOMIC);
	}
	//- shared
private:
	SpinLock<Queue, struct ReadyLock> ready_;
	SpinLock<Queue, struct AsleepLock> asleep_;
};
} // namespace two_queues_order

// CASE store_in_own_guard: a method that locks the array is called while the caller's guard holds it
namespace store_in_own_guard
{
struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
	u32 renewed = 0;
};

class Sessions
{
public:
	//- bad
	/// Another user for the session at @p id.
	Result<void> hand_over_bad(usize id, u32 user) const
	{
		auto guard = all_.lock();
		auto session = guard.get_mut(id);

		if (session && session->user == user) {
			session->renewed++;
			return {};
		}
		return put(id, user, GFP_ATOMIC);
	}
	//- good
	/// Another user for the session at @p id.
	Result<void> hand_over_good(usize id, u32 user) const
	{
		{
			auto guard = all_.lock();
			auto session = guard.get_mut(id);

			if (session && session->user == user) {
				session->renewed++;
				return {};
			}
		}
		return put(id, user, GFP_ATOMIC);
	}
	//- shared
private:
	Result<void> put(usize id, u32 user, AllocFlags flags) const
	{
		auto fresh = TRY(KBox<Session>::create(flags, user));
		auto old = all_.store(id, move(fresh), flags);

		if (old.is_err())
			return old.error();
		return {};
	}

	XArray<KBox<Session>, struct SessionsLock> all_;
};
} // namespace store_in_own_guard

// CASE interrupts_on_at_lock: process context takes the handler's lock and leaves interrupts on
namespace interrupts_on_at_lock
{
struct Fifo {
	Array<u32, 32> words{};
	u32 used = 0;
};

class Receiver
{
public:
	Receiver(Init &init, u32 line) : line_(line) { CHECK_INIT(listen()); }
	Receiver(const Receiver &) = delete;
	~Receiver()
	{
		if (!listening_)
			return;
		// SAFETY: listen() succeeded with these two.
		unsafe
		{
			(void)::free_irq(line_, this);
		}
	}
	//- bad
	/// Takes out what has come; says how much that was.
	u32 drain_bad(Span<u32> to) const
	{
		auto fifo = fifo_.lock();
		const u32 used = fifo->used;

		for (u32 i = 0; i < used && i < to.size(); i++)
			to[i] = fifo->words[i];
		fifo->used = 0;
		return used;
	}
	//- good
	/// Takes out what has come; says how much that was.
	u32 drain_good(Span<u32> to) const
	{
		auto fifo = fifo_.lock_irqsave();
		const u32 used = fifo->used;

		for (u32 i = 0; i < used && i < to.size(); i++)
			to[i] = fifo->words[i];
		fifo->used = 0;
		return used;
	}
	//- shared
private:
	Result<void> listen()
	{
		// SAFETY: the object stays where it is, and its destructor takes the handler away first.
		unsafe
		{
			TRY(core::to_result(::request_threaded_irq(line_, &handle, nullptr, 0,
								   "receiver", this)));
		}
		listening_ = true;
		return {};
	}

	/// The interrupt.
	__runs_atomic static ::irqreturn handle(int, void *data)
	{
		// SAFETY: listen() handed over the object, which lives until free_irq() has returned.
		unsafe
		{
			const auto &self = *static_cast<const Receiver *>(data);
			auto fifo = self.fifo_.lock();

			if (fifo->used < fifo->words.size())
				fifo->words[fifo->used++] = self.next_.fetch_add(1, Relaxed);
		}
		return ::IRQ_HANDLED;
	}

	const u32 line_;
	bool listening_ = false;
	Atomic<u32> next_{0};
	SpinLock<Fifo> fifo_;
};
} // namespace interrupts_on_at_lock

// CASE rename_in_closure: the closure runs with the lock held, and allocates with GFP_KERNEL
namespace rename_in_closure
{
struct Table {
	KVec<KString> names;
};

//- bad
Result<void> rename_bad(const SpinLock<Table> &table, usize at, StrView name)
{
	return table.with([&](Table &t) -> Result<void> {
		auto entry = t.names.get(at);

		if (!entry)
			return ENOENT;
		if (*entry == name)
			return {};
		KString fresh = TRY(KString::from(name, GFP_KERNEL));

		core::swap(*entry, fresh);
		return {};
	});
}
//- good
Result<void> rename_good(const SpinLock<Table> &table, usize at, StrView name)
{
	KString fresh = TRY(KString::from(name, GFP_KERNEL));

	return table.with([&](Table &t) -> Result<void> {
		auto entry = t.names.get(at);

		if (!entry)
			return ENOENT;
		if (*entry == name)
			return {};
		core::swap(*entry, fresh);
		return {};
	});
}
} // namespace rename_in_closure

// CASE condition_sleeps: the condition is evaluated with the thread marked as sleeping, and locks a mutex
namespace condition_sleeps
{
struct Jobs {
	KVec<u32> waiting;
};

class Worker
{
public:
	Result<void> submit(u32 job) const
	{
		{
			auto jobs = jobs_.lock();

			TRY(jobs->waiting.push(job, GFP_KERNEL));
			waiting_.inc();
		}
		changed_.notify_all();
		return {};
	}
	//- bad
	/// The next job; none if a signal came first.
	Option<u32> next_bad() const
	{
		const auto woken = changed_.wait_until_interruptible(
			[this] { return !jobs_.lock()->waiting.empty(); });

		if (woken == WaitResult::Signal)
			return None;
		auto jobs = jobs_.lock();
		auto job = jobs->waiting.pop();

		if (job)
			waiting_.dec();
		return job;
	}
	//- good
	/// The next job; none if a signal came first.
	Option<u32> next_good() const
	{
		const auto woken = changed_.wait_until_interruptible(
			[this] { return waiting_.load(Relaxed) != 0; });

		if (woken == WaitResult::Signal)
			return None;
		auto jobs = jobs_.lock();
		auto job = jobs->waiting.pop();

		if (job)
			waiting_.dec();
		return job;
	}
	//- shared
private:
	Mutex<Jobs> jobs_;
	Atomic<u32> waiting_{0};
	WaitQueue<struct WorkerQueue> changed_;
};
} // namespace condition_sleeps

// CASE timer_may_run_still: the timer's function may be running on another CPU when its object is freed
namespace timer_may_run_still
{
/// Counts milliseconds, roughly.
class Clock
{
public:
	Clock() noexcept
	{
		// SAFETY: the timer is ours; the object stays where it is, and takes the timer away before it ends.
		unsafe
		{
			::hrtimer_init(&timer_, CLOCK_MONOTONIC, ::HRTIMER_MODE_REL);
			timer_.function = &tick;
		}
	}
	Clock(const Clock &) = delete;

	void start()
	{
		// SAFETY: the constructor initialised the timer.
		unsafe
		{
			::hrtimer_start_range_ns(&timer_, PERIOD, 0, ::HRTIMER_MODE_REL);
		}
	}
	u32 ticks() const { return ticks_.load(Relaxed); }

protected:
	~Clock() = default;

	::hrtimer timer_{};

private:
	static constexpr s64 PERIOD = 1000000;

	__runs_atomic static enum ::hrtimer_restart tick(::hrtimer *timer)
	{
		// SAFETY: only the timers of clocks have this function.
		unsafe
		{
			kernel::container_of<&Clock::timer_>(unsafe_, timer)->ticks_.inc();
			(void)::hrtimer_forward(timer, ::ktime_get(), PERIOD);
		}
		return ::HRTIMER_RESTART;
	}

	Atomic<u32> ticks_{0};
};
//- bad
class ClockBad final : public Clock
{
public:
	~ClockBad()
	{
		// SAFETY: the constructor of the base initialised the timer, which nobody starts any more.
		unsafe
		{
			(void)::hrtimer_try_to_cancel(&timer_);
		}
	}
};

Result<u32> measure_bad(const Completion &done)
{
	auto clock = TRY(KBox<ClockBad>::create(GFP_KERNEL));

	clock->start();
	done.wait();
	return clock->ticks();
}
//- good
class ClockGood final : public Clock
{
public:
	~ClockGood()
	{
		// SAFETY: the constructor of the base initialised the timer, which nobody starts any more.
		unsafe
		{
			(void)::hrtimer_cancel(&timer_);
		}
	}
};

Result<u32> measure_good(const Completion &done)
{
	auto clock = TRY(KBox<ClockGood>::create(GFP_KERNEL));

	clock->start();
	done.wait();
	return clock->ticks();
}
} // namespace timer_may_run_still

// CASE threads_popped_in_lock: dropping the handle joins the thread, under the spinlock
namespace threads_popped_in_lock
{
struct Threads {
	KVec<KThread> running;
};

class Pool
{
public:
	//- bad
	/// Ends all threads but @p keep.
	void shrink_bad(usize keep) const
	{
		auto threads = threads_.lock();

		while (threads->running.size() > keep)
			(void)threads->running.pop();
	}
	//- good
	/// Ends all threads but @p keep.
	void shrink_good(usize keep) const
	{
		for (;;) {
			Option<KThread> last;
			{
				auto threads = threads_.lock();

				if (threads->running.size() <= keep)
					return;
				last = threads->running.pop();
			}
			if (last)
				last->join();
		}
	}
	//- shared
private:
	SpinLock<Threads> threads_;
};
} // namespace threads_popped_in_lock

// CLEAN flags_by_caller: the same helper allocates with and without a lock around it; the flags fit both
namespace flags_by_caller
{
struct Pending {
	KVec<KBox<u32>> boxes;
};

Result<KBox<u32>> make(u32 value, AllocFlags flags)
{
	if (value == 0)
		return EINVAL;
	return KBox<u32>::create(flags, value);
}

Result<void> add_two(const SpinLock<Pending> &pending, u32 first, u32 second)
{
	auto outside = TRY(make(first, GFP_KERNEL));
	auto guard = pending.lock();

	TRY(guard->boxes.reserve(2, GFP_NOWAIT));
	TRY(guard->boxes.push(move(outside), GFP_NOWAIT));
	return guard->boxes.push(TRY(make(second, GFP_NOWAIT)), GFP_NOWAIT);
}
} // namespace flags_by_caller

// CLEAN grows_unlocked: allocates with GFP_KERNEL in the scope of a spinlock's guard, which has let go meanwhile
namespace grows_unlocked
{
struct Samples {
	KVec<u32> values;
};

Result<void> add(const SpinLock<Samples> &samples, u32 value)
{
	auto guard = samples.lock_irqsave();

	for (;;) {
		if (guard->values.push_within_capacity(value).is_none())
			return {};
		const usize wanted = guard->values.size() * 2 + 8;
		auto grown = TRY(guard.unlocked(
			[wanted] { return KVec<u32>::with_capacity(wanted, GFP_KERNEL); }));

		if (grown.capacity() <= guard->values.size())
			continue;
		TRY(grown.append_all(guard->values, GFP_NOWAIT));
		core::swap(guard->values, grown);
	}
}
} // namespace grows_unlocked

// CLEAN waits_with_spin_guard: sleeps while a spinlock's guard lives; the condition variable releases that lock
namespace waits_with_spin_guard
{
struct Mail {
	Option<u32> letter;
	bool closed = false;
};

class Mailbox
{
public:
	/// Waits for a letter; none when the box is closed.
	Option<u32> take() const
	{
		auto mail = mail_.lock();

		for (;;) {
			if (mail->letter)
				return mail->letter.take();
			if (mail->closed)
				return None;
			changed_.wait(mail);
		}
	}
	void close() const
	{
		mail_.lock()->closed = true;
		changed_.notify_all();
	}

private:
	SpinLock<Mail> mail_;
	CondVar<struct MailChanged> changed_;
};
} // namespace waits_with_spin_guard

// CLEAN frees_after_lock: the vector that loses everything under the lock is freed, and its threads joined, after it
namespace frees_after_lock
{
struct Helpers {
	KVec<KThread> threads;
	bool closed = false;
};

class Group
{
public:
	/// Makes room for @p most threads.
	Result<void> open(usize most) const
	{
		auto room = TRY(KVec<KThread>::with_capacity(most, GFP_KERNEL));

		core::swap(helpers_.lock()->threads, room);
		return {};
	}
	Result<void> add(KThread thread) const
	{
		// A handle that finds no place is joined when the lock is free again.
		KThread mine(move(thread));
		auto helpers = helpers_.lock();

		if (helpers->closed)
			return ESHUTDOWN;
		if (helpers->threads.size() == helpers->threads.capacity())
			return ENOSPC;
		return helpers->threads.push(move(mine), GFP_NOWAIT);
	}
	void close() const
	{
		KVec<KThread> all;
		{
			auto helpers = helpers_.lock();

			helpers->closed = true;
			core::swap(all, helpers->threads);
		}
		for (KThread &thread : all)
			thread.join();
	}

private:
	SpinLock<Helpers> helpers_;
};
} // namespace frees_after_lock

// CLEAN sleeps_in_srcu: a read-side section whose readers may sleep, with a spinlock that ended before the sleep
namespace sleeps_in_srcu
{
struct Rate {
	u32 per_round = 8;
};

class Sender
{
public:
	explicit Sender(KBox<Srcu> domain) : domain_(move(domain)) {}

	/// Sends @p count words; stops when asked to.
	u32 send(u32 count) const
	{
		u32 sent = 0;
		auto reader = domain_->read_lock();

		while (sent < count && !KThread::should_stop()) {
			const u32 step = rate_.lock()->per_round;

			sent += step ? step : 1;
			if (enough_.wait_timeout(Jiffies::from_ms(1)) == WaitResult::Woken)
				break;
		}
		return sent;
	}
	void stop() const { enough_.complete_all(); }
	/// Waits for those that send now.
	void settle() const { domain_->synchronize(); }

private:
	KBox<Srcu> domain_;
	SpinLock<Rate> rate_;
	Completion enough_;
};
} // namespace sleeps_in_srcu
