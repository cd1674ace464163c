// SPDX-License-Identifier: GPL-2.0
// Contexts, locks, the data that locks guard, and the order of locks.
#include <kernel/arc.hh>
#include <kernel/id_pool.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE rule_insert: the helper allocates with GFP_KERNEL while its caller holds the spinlock
namespace rule_insert
{

struct Rules {
	KVec<u32> masks;
};

bool contains(const Rules &rules, u32 mask)
{
	for (u32 known : rules.masks)
		if (known == mask)
			return true;
	return false;
}

//- bad
class FirewallBad
{
public:
	Result<void> allow(u32 mask) const
	{
		auto rules = rules_.lock();

		if (contains(*rules, mask))
			return EEXIST;
		return append(*rules, mask);
	}

private:
	static Result<void> append(Rules &rules, u32 mask)
	{
		if (rules.masks.size() >= 64)
			return ENOSPC;
		return rules.masks.push(mask, GFP_KERNEL);
	}

	SpinLock<Rules> rules_;
};

//- good
class FirewallGood
{
public:
	Result<void> allow(u32 mask) const
	{
		auto rules = rules_.lock();

		if (contains(*rules, mask))
			return EEXIST;
		return append(*rules, mask);
	}

private:
	static Result<void> append(Rules &rules, u32 mask)
	{
		if (rules.masks.size() >= 64)
			return ENOSPC;
		return rules.masks.push(mask, GFP_ATOMIC);
	}

	SpinLock<Rules> rules_;
};

} // namespace rule_insert

// CASE event_read: events are copied to user space, which may sleep, under the spinlock
namespace event_read
{

struct Event {
	u32 code;
	u32 cpu;
};

struct Ring {
	Array<Event, 16> events{};
	usize count = 0;
};

void record(const SpinLock<Ring> &ring, Event event)
{
	auto guard = ring.lock_irqsave();

	if (guard->count < guard->events.size())
		guard->events[guard->count++] = event;
}

//- bad
Result<usize> read_bad(const SpinLock<Ring> &ring, UserSliceWriter &out)
{
	auto guard = ring.lock_irqsave();
	const usize count = guard->count;

	for (usize i = 0; i < count; i++)
		TRY(out.write(guard->events[i]));
	guard->count = 0;
	return count;
}

//- good
Result<usize> read_good(const SpinLock<Ring> &ring, UserSliceWriter &out)
{
	Array<Event, 16> events{};
	usize count = 0;
	{
		auto guard = ring.lock_irqsave();

		events = guard->events;
		count = guard->count;
		guard->count = 0;
	}
	for (usize i = 0; i < count; i++)
		TRY(out.write(events[i]));
	return count;
}

} // namespace event_read

// CASE policy_swap: the old limits, dropped without a word, wait for the readers under a spinlock
namespace policy_swap
{

struct Limits {
	explicit Limits(u32 largest) : largest(largest) {}
	const u32 largest;
};

struct History {
	u32 changes = 0;
	u32 last = 0;
};

} // namespace policy_swap

// SAFETY: a number that does not change.
IMPL_SEND(policy_swap::Limits);
// SAFETY: as above.
IMPL_SYNC(policy_swap::Limits);

namespace policy_swap
{

//- bad
class PolicyBad
{
public:
	bool allows(u32 size) const
	{
		const auto reader = rcu::read_lock();

		return size <= limits_.load(reader)
				       .map([](const Limits &l) { return l.largest; })
				       .value_or(0u);
	}

	Result<void> set(u32 largest) const
	{
		auto fresh = TRY(RcuBox<Limits>::create(GFP_KERNEL, largest));
		auto history = history_.lock();

		history->changes++;
		history->last = largest;
		(void)limits_.replace(move(fresh));
		return {};
	}

private:
	RcuPtr<Limits> limits_;
	SpinLock<History> history_;
};

//- good
class PolicyGood
{
public:
	bool allows(u32 size) const
	{
		const auto reader = rcu::read_lock();

		return size <= limits_.load(reader)
				       .map([](const Limits &l) { return l.largest; })
				       .value_or(0u);
	}

	Result<void> set(u32 largest) const
	{
		auto fresh = TRY(RcuBox<Limits>::create(GFP_KERNEL, largest));
		auto history = history_.lock();

		history->changes++;
		history->last = largest;
		limits_.replace(move(fresh)).defer_free();
		return {};
	}

private:
	RcuPtr<Limits> limits_;
	SpinLock<History> history_;
};

} // namespace policy_swap

// CASE meter_recent: the caller goes through the samples when the lock is free again
namespace meter_recent
{

constexpr usize ROOM = 64;

struct Window {
	KVec<u32> samples;
};

//- bad
class MeterBad
{
public:
	Result<void> add(u32 value) const
	{
		auto window = window_.lock();

		if (window->samples.size() >= ROOM)
			(void)window->samples.remove(0);
		return window->samples.push(value, GFP_KERNEL);
	}

	Span<const u32> recent(usize most) const __lifetimebound
	{
		auto window = window_.lock();
		const Span<const u32> all = window->samples.span();

		return all.last(most < all.size() ? most : all.size());
	}

private:
	Mutex<Window> window_;
};

Result<u32> peak_bad(const MeterBad &meter)
{
	const Span<const u32> recent = meter.recent(8);
	u32 peak = 0;

	for (u32 value : recent)
		peak = value > peak ? value : peak;
	return peak;
}

//- good
class MeterGood
{
public:
	Result<void> add(u32 value) const
	{
		auto window = window_.lock();

		if (window->samples.size() >= ROOM)
			(void)window->samples.remove(0);
		return window->samples.push(value, GFP_KERNEL);
	}

	Result<KVec<u32>> recent(usize most) const
	{
		auto window = window_.lock();
		const Span<const u32> all = window->samples.span();

		return KVec<u32>::from(all.last(most < all.size() ? most : all.size()), GFP_KERNEL);
	}

private:
	Mutex<Window> window_;
};

Result<u32> peak_good(const MeterGood &meter)
{
	const KVec<u32> recent = TRY(meter.recent(8));
	u32 peak = 0;

	for (u32 value : recent)
		peak = value > peak ? value : peak;
	return peak;
}

} // namespace meter_recent

// CASE account_total: total() takes the mutex that deposit() holds
namespace account_total
{

struct Ledger {
	Array<u64, 8> amounts{};
	u64 limit = 1000;
};

//- bad
class AccountBad
{
public:
	u64 total() const
	{
		auto ledger = ledger_.lock();
		u64 sum = 0;

		for (u64 amount : ledger->amounts)
			sum += amount;
		return sum;
	}

	Result<void> deposit(usize slot, u64 amount) const
	{
		auto ledger = ledger_.lock();

		if (slot >= ledger->amounts.size())
			return EINVAL;
		if (total() + amount > ledger->limit)
			return EDQUOT;
		ledger->amounts[slot] += amount;
		return {};
	}

private:
	Mutex<Ledger> ledger_;
};

//- good
class AccountGood
{
public:
	u64 total() const
	{
		auto ledger = ledger_.lock();

		return sum_of(*ledger);
	}

	Result<void> deposit(usize slot, u64 amount) const
	{
		auto ledger = ledger_.lock();

		if (slot >= ledger->amounts.size())
			return EINVAL;
		if (sum_of(*ledger) + amount > ledger->limit)
			return EDQUOT;
		ledger->amounts[slot] += amount;
		return {};
	}

private:
	static u64 sum_of(const Ledger &ledger)
	{
		u64 sum = 0;

		for (u64 amount : ledger.amounts)
			sum += amount;
		return sum;
	}

	Mutex<Ledger> ledger_;
};

} // namespace account_total

// CASE router_order: learn() takes routes, then counts; forget() takes counts, then routes
namespace router_order
{

struct Routes {
	KVec<u32> prefixes;
};
struct Counts {
	u32 learned = 0;
	u32 forgotten = 0;
};

//- bad
class RouterBad
{
public:
	Result<void> learn(u32 prefix) const
	{
		auto routes = routes_.lock();

		TRY(routes->prefixes.push(prefix, GFP_KERNEL));
		auto counts = counts_.lock();
		counts->learned++;
		return {};
	}

	bool forget() const
	{
		auto counts = counts_.lock();

		if (counts->learned == counts->forgotten)
			return false;
		auto routes = routes_.lock();
		counts->forgotten++;
		return routes->prefixes.pop().is_some();
	}

private:
	Mutex<Routes> routes_;
	Mutex<Counts> counts_;
};

//- good
class RouterGood
{
public:
	Result<void> learn(u32 prefix) const
	{
		auto routes = routes_.lock();

		TRY(routes->prefixes.push(prefix, GFP_KERNEL));
		auto counts = counts_.lock();
		counts->learned++;
		return {};
	}

	bool forget() const
	{
		auto routes = routes_.lock();
		auto counts = counts_.lock();

		if (counts->learned == counts->forgotten)
			return false;
		counts->forgotten++;
		return routes->prefixes.pop().is_some();
	}

private:
	Mutex<Routes> routes_;
	Mutex<Counts> counts_;
};

} // namespace router_order

// CASE quota_move: the number of the other volume is touched with the lock of this one
namespace quota_move
{

struct Header {
	u32 version = 0;
};

struct Volume {
	Mutex<Header> header;
	kernel::LockedBy<u64, Mutex<Header>> used{header, 0u};
};

//- bad
void move_bytes_bad(const Volume &from, const Volume &to, u64 bytes)
{
	auto header = from.header.lock();
	u64 &left = from.used.access(header);
	const u64 moved = left < bytes ? left : bytes;

	left -= moved;
	to.used.access(header) += moved;
	header->version++;
}

//- good
void move_bytes_good(const Volume &from, const Volume &to, u64 bytes)
{
	u64 moved = 0;
	{
		auto header = from.header.lock();
		u64 &left = from.used.access(header);

		moved = left < bytes ? left : bytes;
		left -= moved;
		header->version++;
	}
	auto header = to.header.lock();
	to.used.access(header) += moved;
	header->version++;
}

} // namespace quota_move

// CASE queue_run: the lock was free for a while, and the queue may have moved its items
namespace queue_run
{

struct Work {
	u32 id;
	bool done = false;
};

struct Queue {
	KVec<Work> items;
};

void execute(u32 id)
{
	rcu::synchronize();
	pr_info("work {} was done\n", id);
}

Result<void> submit(const Mutex<Queue> &queue, u32 id)
{
	return queue.lock()->items.push(Work{.id = id}, GFP_KERNEL);
}

void forget_done(const Mutex<Queue> &queue)
{
	queue.lock()->items.retain([](const Work &work) { return !work.done; });
}

//- bad
void run_bad(const Mutex<Queue> &queue)
{
	auto guard = queue.lock();

	for (usize i = 0; i < guard->items.size(); i++) {
		Work &work = guard->items[i];
		const u32 id = work.id;

		if (work.done)
			continue;
		guard.unlocked([id] { execute(id); });
		work.done = true;
	}
}

//- good
void run_good(const Mutex<Queue> &queue)
{
	auto guard = queue.lock();

	for (usize i = 0; i < guard->items.size(); i++) {
		const u32 id = guard->items[i].id;

		if (guard->items[i].done)
			continue;
		guard.unlocked([id] { execute(id); });
		for (Work &work : guard->items)
			if (work.id == id)
				work.done = true;
	}
}

} // namespace queue_run

// CASE transmit_kick: lock_bh() is not for code that has interrupts off
namespace transmit_kick
{

struct Transmit {
	Array<u32, 8> slots{};
	usize head = 0;
};

void put(Transmit &transmit, u32 value)
{
	transmit.slots[transmit.head++ % transmit.slots.size()] = value;
}

void queue(const SpinLock<Transmit> &transmit, u32 value)
{
	auto guard = transmit.lock_bh();

	put(*guard, value);
}

//- bad
void kick_bad(const SpinLock<Transmit> &transmit, Span<const u32> values)
{
	const kernel::IrqsOffGuard irqs;

	for (u32 value : values) {
		auto guard = transmit.lock_bh();

		put(*guard, value);
	}
}

//- good
void kick_good(const SpinLock<Transmit> &transmit, Span<const u32> values)
{
	const kernel::IrqsOffGuard irqs;

	for (u32 value : values) {
		auto guard = transmit.lock(irqs.irqs_off());

		put(*guard, value);
	}
}

} // namespace transmit_kick

// CASE clock_step: now() waits for the writer that is this very function
namespace clock_step
{

struct Clock {
	u64 base = 0;
	u64 offset = 0;
};

//- bad
class WallClockBad
{
public:
	u64 now() const
	{
		const Clock clock = clock_.read();

		return clock.base + clock.offset;
	}

	void step(u64 to) const
	{
		auto writer = clock_.write();
		const u64 before = now();

		if (to > before)
			writer->offset += to - before;
	}

private:
	SeqLock<Clock> clock_;
};

//- good
class WallClockGood
{
public:
	u64 now() const
	{
		const Clock clock = clock_.read();

		return clock.base + clock.offset;
	}

	void step(u64 to) const
	{
		auto writer = clock_.write();
		const u64 before = writer->base + writer->offset;

		if (to > before)
			writer->offset += to - before;
	}

private:
	SeqLock<Clock> clock_;
};

} // namespace clock_step

// CASE handle_reopen: store() takes the lock of the array, and may sleep, while the guard has it
namespace handle_reopen
{

struct Handle {
	explicit Handle(u32 mode) : mode(mode) {}
	u32 mode;
	u32 opened = 1;
};

using Handles = XArray<KBox<Handle>, struct OpenHandles>;

//- bad
Result<u32> reopen_bad(const Handles &handles, usize id, u32 mode)
{
	auto fresh = TRY(KBox<Handle>::create(GFP_KERNEL, mode));
	auto guard = handles.lock();
	auto old = guard.get(id);

	if (!old)
		return ENOENT;
	const u32 opened = old->opened + 1;
	fresh->opened = opened;
	static_cast<void>(TRY(handles.store(id, move(fresh), GFP_KERNEL)));
	return opened;
}

//- good
Result<u32> reopen_good(const Handles &handles, usize id, u32 mode)
{
	auto fresh = TRY(KBox<Handle>::create(GFP_KERNEL, mode));
	u32 opened = 0;
	{
		auto guard = handles.lock();
		auto old = guard.get(id);

		if (!old)
			return ENOENT;
		opened = old->opened + 1;
	}
	fresh->opened = opened;
	static_cast<void>(TRY(handles.store(id, move(fresh), GFP_KERNEL)));
	return opened;
}

} // namespace handle_reopen

// CASE session_clear: the destructors that clear() runs under a spinlock take a mutex
namespace session_clear
{

struct Counts {
	u32 sessions = 0;
};
struct Owner {
	Mutex<Counts> counts;
};

class Session : public ListLinks<>
{
public:
	explicit Session(Arc<Owner> owner) : owner_(move(owner))
	{
		owner_->counts.lock()->sessions++;
	}
	Session(const Session &) = delete;
	Session &operator=(const Session &) = delete;
	~Session() { owner_->counts.lock()->sessions--; }

private:
	Arc<Owner> owner_;
};

struct Sessions {
	List<Session> list;
};

//- bad
class ServerBad
{
public:
	explicit ServerBad(Arc<Owner> owner) : owner_(move(owner)) {}

	Result<void> open() const
	{
		auto session = TRY(ListArc<Session>::create(GFP_KERNEL, owner_.clone()));

		sessions_.lock()->list.push_back(move(session));
		return {};
	}

	void close_all() const
	{
		auto sessions = sessions_.lock();

		sessions->list.clear();
	}

private:
	Arc<Owner> owner_;
	SpinLock<Sessions> sessions_;
};

//- good
class ServerGood
{
public:
	explicit ServerGood(Arc<Owner> owner) : owner_(move(owner)) {}

	Result<void> open() const
	{
		auto session = TRY(ListArc<Session>::create(GFP_KERNEL, owner_.clone()));

		sessions_.lock()->list.push_back(move(session));
		return {};
	}

	void close_all() const
	{
		List<Session> gone;
		auto sessions = sessions_.lock();

		gone.push_all_back(sessions->list);
	}

private:
	Arc<Owner> owner_;
	SpinLock<Sessions> sessions_;
};

} // namespace session_clear

// CASE link_wait: the condition runs where the thread may be marked as sleeping, and takes a mutex
namespace link_wait
{

struct Link {
	bool up = false;
	u32 changes = 0;
};

//- bad
class PortBad
{
public:
	void set(bool up) const
	{
		{
			auto link = link_.lock();

			link->up = up;
			link->changes++;
		}
		changed_.notify_all();
	}

	void wait_up() const
	{
		changed_.wait_until([this] { return link_.lock()->up; });
	}

private:
	Mutex<Link> link_;
	WaitQueue<struct BadPortChanged> changed_;
};

//- good
class PortGood
{
public:
	void set(bool up) const
	{
		{
			auto link = link_.lock();

			link->up = up;
			link->changes++;
		}
		changed_.notify_all();
	}

	void wait_up() const
	{
		changed_.wait_until([this] { return link_.lock()->up; });
	}

private:
	SpinLock<Link> link_;
	WaitQueue<struct GoodPortChanged> changed_;
};

} // namespace link_wait

// CLEAN mask_table: correct
namespace mask_table
{

struct Masks {
	KVec<u32> all;
};

class Table
{
public:
	/// Allocates with the lock released, until what is allocated is enough.
	Result<void> add(u32 mask) const
	{
		for (;;) {
			usize wanted = 0;
			{
				auto masks = masks_.lock();

				if (masks->all.push_within_capacity(mask).is_none())
					return {};
				wanted = masks->all.size() + 8;
			}
			KVec<u32> larger = TRY(KVec<u32>::with_capacity(wanted, GFP_KERNEL));
			auto masks = masks_.lock();

			if (masks->all.size() >= larger.capacity())
				continue;
			for (u32 known : masks->all)
				(void)larger.push_within_capacity(known);
			core::swap(masks->all, larger);
		}
	}

private:
	SpinLock<Masks> masks_;
};

} // namespace mask_table

// CLEAN fault_log: correct
namespace fault_log
{

struct Fault {
	u32 address;
	u32 count;
};
struct Faults {
	KVec<Fault> seen;
	u32 lost = 0;
};

class Log
{
public:
	/// Any context.
	void note(u32 address) const
	{
		auto faults = faults_.lock_irqsave();

		for (Fault &fault : faults->seen) {
			if (fault.address == address) {
				fault.count++;
				return;
			}
		}
		if (faults->seen.push(Fault{address, 1}, GFP_ATOMIC).is_err())
			faults->lost++;
	}

	/// Hands out what was seen, and begins again.
	KVec<Fault> take() const
	{
		auto faults = faults_.lock_irqsave();

		faults->lost = 0;
		return core::exchange(faults->seen, KVec<Fault>());
	}

private:
	SpinLock<Faults> faults_;
};

} // namespace fault_log

// CLEAN job_cancel: correct
namespace job_cancel
{

struct Done {
	u32 jobs = 0;
};
struct Account {
	Mutex<Done> done;
};

class Job
{
public:
	Job(u32 id, Arc<Account> account) : id_(id), account_(move(account)) {}
	Job(const Job &) = delete;
	Job &operator=(const Job &) = delete;
	/// May sleep.
	~Job() { account_->done.lock()->jobs++; }

	u32 id() const { return id_; }

private:
	u32 id_;
	Arc<Account> account_;
};

struct Jobs {
	KVec<KBox<Job>> waiting;
};

/// Takes the job out under the lock and drops it without.
bool cancel(const SpinLock<Jobs> &jobs, u32 id)
{
	Option<KBox<Job>> found;
	{
		auto guard = jobs.lock();

		for (usize i = 0; i < guard->waiting.size(); i++) {
			if (guard->waiting[i]->id() != id)
				continue;
			found = guard->waiting.swap_remove(i);
			break;
		}
	}
	return found.is_some();
}

} // namespace job_cancel

// CLEAN name_setting: correct
namespace name_setting
{

struct Setting {
	KVec<u8> value;
	u32 writes = 0;
};

/// A mutex may be held while user space is read and memory is allocated.
Result<usize> write(const Mutex<Setting> &setting, UserSlice from)
{
	if (from.size() > 256)
		return E2BIG;
	auto guard = setting.lock();
	KVec<u8> fresh;

	TRY(move(from).read_all(fresh, GFP_KERNEL));
	const usize size = fresh.size();
	guard->value = move(fresh);
	guard->writes++;
	return size;
}

} // namespace name_setting

// CLEAN letter_box: correct
namespace letter_box
{

struct Letters {
	KVec<u32> waiting;
	bool closed = false;
};

class Box
{
public:
	Result<void> post(u32 letter) const
	{
		{
			auto letters = letters_.lock();

			if (letters->closed)
				return EPIPE;
			TRY(letters->waiting.push(letter, GFP_KERNEL));
		}
		changed_.notify_one();
		return {};
	}

	/// The first letter; none when the box was closed.
	Option<u32> fetch() const
	{
		auto letters = letters_.lock();

		changed_.wait_while(
			letters, [](const Letters &l) { return l.waiting.empty() && !l.closed; });
		return letters->waiting.remove(0);
	}

	void close() const
	{
		letters_.lock()->closed = true;
		changed_.notify_all();
	}

private:
	Mutex<Letters> letters_;
	CondVar<struct BoxChanged> changed_;
};

} // namespace letter_box

// CLEAN stock_orders: correct
namespace stock_orders
{

struct Stock {
	u32 pieces = 10;
};
struct Orders {
	u32 open = 0;
	u32 sold = 0;
};

class Shop
{
public:
	bool sell() const
	{
		auto stock = stock_.lock();

		if (stock->pieces == 0)
			return false;
		stock->pieces--;
		auto orders = orders_.lock();
		orders->sold++;
		return true;
	}

	/// First the stock, then the orders: as everywhere.
	u32 settle() const
	{
		auto stock = stock_.lock();
		auto orders = orders_.lock();
		const u32 served = orders->open < stock->pieces ? orders->open : stock->pieces;

		stock->pieces -= served;
		orders->open -= served;
		orders->sold += served;
		return served;
	}

	void order() const { orders_.lock()->open++; }

	/// One after the other is in no order at all.
	u32 balance() const
	{
		const u32 open = orders_.lock()->open;

		return open + stock_.lock()->pieces;
	}

private:
	Mutex<Stock> stock_;
	SpinLock<Orders> orders_;
};

} // namespace stock_orders

// CLEAN lazy_flush: correct
namespace lazy_flush
{

struct Dirty {
	KVec<u32> blocks;
};

class Cache
{
public:
	Result<void> touch(u32 block) const
	{
		return dirty_.lock()->blocks.push(block, GFP_KERNEL);
	}

	/// Flushes unless somebody is at it; then it is remembered that there is something to do.
	usize flush() const
	{
		if (auto dirty = dirty_.try_lock()) {
			const usize flushed = dirty->blocks.size();

			dirty->blocks.clear();
			again_.store(false, Relaxed);
			return flushed;
		}
		again_.store(true, Relaxed);
		return 0;
	}

	bool wants_flush() const { return again_.load(Relaxed); }

private:
	Mutex<Dirty> dirty_;
	Atomic<bool> again_{false};
};

} // namespace lazy_flush

// CLEAN minor_numbers: correct
namespace minor_numbers
{

struct Minors {
	kernel::IdPool ids;
	u32 grown = 0;
};

/// Puts the memory in, and hands out what was there before.
kernel::IdPool::Resizer grow(const SpinLock<Minors> &minors, kernel::IdPool::Resizer memory)
{
	auto guard = minors.lock();

	guard->grown++;
	return guard->ids.resize(move(memory));
}

/// The lowest free number; memory comes and goes with the lock released.
Result<usize> acquire(const SpinLock<Minors> &minors)
{
	for (;;) {
		Option<kernel::IdPool::ResizeRequest> request;
		{
			auto guard = minors.lock();

			if (auto id = guard->ids.acquire())
				return *id;
			request = guard->ids.grow_request();
		}
		if (!request)
			return ENOSPC;
		(void)grow(minors, TRY(request->allocate(GFP_KERNEL)));
	}
}

void release(const SpinLock<Minors> &minors, usize id)
{
	minors.lock()->ids.release(id);
}

} // namespace minor_numbers
