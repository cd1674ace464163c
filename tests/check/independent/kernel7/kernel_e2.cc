// SPDX-License-Identifier: GPL-2.0
// Locks: the same lock twice, their order, interrupts, and data that is used without or beyond its lock.
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

// CLEAN Meter: a private helper that works on what the caller has locked
struct Readings {
	KVec<u32> values;
	u64 sum = 0;
};
class Meter
{
public:
	Result<void> add(u32 value) const
	{
		auto readings = readings_.lock();

		TRY(readings->values.push(value, GFP_KERNEL));
		total(*readings);
		return {};
	}
	u64 sum() const
	{
		return readings_.with([](Readings &readings) { return readings.sum; });
	}

private:
	static void total(Readings &readings)
	{
		readings.sum = 0;
		for (u32 value : readings.values)
			readings.sum += value;
	}

	Mutex<Readings> readings_;
};

// CASE ledger_relock: post() holds the ledger's mutex and calls balance(), which locks it again
namespace ledger_relock
{
struct Entries {
	s64 balance = 0;
	u32 posted = 0;
};
//- bad
class LedgerBad
{
public:
	s64 balance() const { return entries_.lock()->balance; }
	s64 post(s64 amount) const
	{
		auto entries = entries_.lock();

		entries->balance += amount;
		entries->posted++;
		return balance();
	}

private:
	Mutex<Entries> entries_;
};
//- good
class LedgerGood
{
public:
	s64 balance() const { return entries_.lock()->balance; }
	s64 post(s64 amount) const
	{
		auto entries = entries_.lock();

		entries->balance += amount;
		entries->posted++;
		return entries->balance;
	}

private:
	Mutex<Entries> entries_;
};
} // namespace ledger_relock

// CASE opposite_order: attach() locks the bus and then the device, detach() the other way round
namespace opposite_order
{
struct Bus {
	u32 devices = 0;
};
struct Device {
	bool attached = false;
};
//- bad
class PortBad
{
public:
	void attach() const
	{
		auto bus = bus_.lock();
		auto device = device_.lock();

		bus->devices++;
		device->attached = true;
	}
	void detach() const
	{
		auto device = device_.lock();
		auto bus = bus_.lock();

		bus->devices--;
		device->attached = false;
	}

private:
	Mutex<Bus> bus_;
	Mutex<Device> device_;
};
//- good
class PortGood
{
public:
	void attach() const
	{
		auto bus = bus_.lock();
		auto device = device_.lock();

		bus->devices++;
		device->attached = true;
	}
	void detach() const
	{
		auto bus = bus_.lock();
		auto device = device_.lock();

		bus->devices--;
		device->attached = false;
	}

private:
	Mutex<Bus> bus_;
	Mutex<Device> device_;
};
} // namespace opposite_order

// CASE lent_name: a view of the text behind the lock is returned, and the lock is released
namespace lent_name
{
struct Identity {
	KString name;
	u32 renamed = 0;
};
//- bad
usize width_bad(const Mutex<Identity> &identity)
{
	StrView name;
	{
		auto held = identity.lock();

		name = held->name.view();
	}
	return name.find('-').value_or(name.size());
}
//- good
usize width_good(const Mutex<Identity> &identity)
{
	StrView name;
	auto held = identity.lock();

	name = held->name.view();
	return name.find('-').value_or(name.size());
}
} // namespace lent_name

// CASE borrowed_across: a reference to an element is kept while the lock is given back in between
namespace borrowed_across
{
struct Tasks {
	KVec<u64> deadlines;
};
//- bad
void refresh_bad(const Mutex<Tasks> &tasks, usize which)
{
	auto held = tasks.lock();
	u64 &deadline = held->deadlines[which];

	held.unlocked([] { KThread::yield(); });
	deadline += 100;
}
//- good
void refresh_good(const Mutex<Tasks> &tasks, usize which)
{
	auto held = tasks.lock();

	held.unlocked([] { KThread::yield(); });
	if (auto deadline = held->deadlines.get(which))
		*deadline += 100;
}
} // namespace borrowed_across

// CASE waited_slot: the first element is taken before the wait, during which others change the row
namespace waited_slot
{
struct Inbox {
	KVec<u32> letters;
	bool open = false;
};
//- bad
u32 read_bad(const Mutex<Inbox> &inbox, const CondVar<struct InboxOpened> &opened)
{
	auto held = inbox.lock();

	if (held->letters.empty())
		return 0;
	u32 &first = held->letters[0];
	opened.wait_while(held, [](const Inbox &i) { return !i.open; });
	return first;
}
//- good
u32 read_good(const Mutex<Inbox> &inbox, const CondVar<struct InboxOpened> &opened)
{
	auto held = inbox.lock();

	opened.wait_while(held, [](const Inbox &i) { return !i.open; });
	if (held->letters.empty())
		return 0;
	u32 &first = held->letters[0];
	return first;
}
} // namespace waited_slot

// CASE untested_try: the guard of try_lock() is used without a look at whether it has the lock
namespace untested_try
{
struct Stats {
	u64 skipped = 0;
	u64 counted = 0;
};
//- bad
void count_bad(const Mutex<Stats> &stats)
{
	auto held = stats.try_lock();

	held->counted++;
}
//- good
void count_good(const Mutex<Stats> &stats)
{
	auto held = stats.try_lock();

	if (held)
		held->counted++;
}
} // namespace untested_try

// CASE shared_with_irq: the ring is also filled with interrupts off, but read with interrupts on
namespace shared_with_irq
{
struct Ring {
	Array<u32, 8> values{};
	u32 count = 0;
};
//- bad
class SensorBad
{
public:
	void interrupt(const kernel::IrqsOff &off, u32 value) const
	{
		auto ring = ring_.lock(off);

		ring->values[ring->count++ % 8] = value;
	}
	u32 count() const { return ring_.lock()->count; }

private:
	SpinLock<Ring> ring_;
};
//- good
class SensorGood
{
public:
	void interrupt(const kernel::IrqsOff &off, u32 value) const
	{
		auto ring = ring_.lock(off);

		ring->values[ring->count++ % 8] = value;
	}
	u32 count() const { return ring_.lock_irqsave()->count; }

private:
	SpinLock<Ring> ring_;
};
} // namespace shared_with_irq

// CASE upgrade_lock: the writer's side of the lock is taken while the reader's side is held
namespace upgrade_lock
{
struct Names {
	u32 known = 0;
};
//- bad
u32 learn_bad(const RwLock<Names> &names, u32 name)
{
	auto reader = names.read();

	if (reader->known < name)
		names.write()->known = name;
	return reader->known;
}
//- good
u32 learn_good(const RwLock<Names> &names, u32 name)
{
	{
		auto reader = names.read();

		if (reader->known >= name)
			return reader->known;
	}
	auto writer = names.write();

	if (writer->known < name)
		writer->known = name;
	return writer->known;
}
} // namespace upgrade_lock

// CASE seq_self: the copy is made again and again, as the writer is the reader's own caller
namespace seq_self
{
struct Position {
	u64 sector = 0;
	u64 moves = 0;
};
static u64 distance(const SeqLock<Position> &position, u64 sector)
{
	const Position now = position.read();

	return now.sector > sector ? now.sector - sector : sector - now.sector;
}
//- bad
u64 seek_bad(const SeqLock<Position> &position, u64 sector)
{
	auto writer = position.write();
	const u64 far = distance(position, sector);

	writer->sector = sector;
	writer->moves++;
	return far;
}
//- good
u64 seek_good(const SeqLock<Position> &position, u64 sector)
{
	const u64 far = distance(position, sector);
	auto writer = position.write();

	writer->sector = sector;
	writer->moves++;
	return far;
}
} // namespace seq_self

// CASE store_locked: store() takes the array's own lock, which the guard holds
namespace store_locked
{
struct Handle {
	explicit Handle(u32 flags) : flags(flags) {}
	u32 flags;
};
//- bad
Result<void> replace_bad(const XArray<KBox<Handle>> &handles, usize id, KBox<Handle> fresh)
{
	auto held = handles.lock();

	if (held.get(id).is_none())
		return ENOENT;
	(void)TRY(handles.store(id, move(fresh), GFP_ATOMIC));
	return {};
}
//- good
Result<void> replace_good(const XArray<KBox<Handle>> &handles, usize id, KBox<Handle> fresh)
{
	{
		auto held = handles.lock();

		if (held.get(id).is_none())
			return ENOENT;
	}
	(void)TRY(handles.store(id, move(fresh), GFP_ATOMIC));
	return {};
}
} // namespace store_locked

// CASE irq_on_again: the inner guard ends with interrupts on although the outer one has them off
namespace irq_on_again
{
struct Head {
	u32 at = 0;
};
struct Tail {
	u32 at = 0;
};
//- bad
u32 pending_bad(const SpinLock<Head> &head, const SpinLock<Tail> &tail)
{
	auto first = head.lock_irqsave();
	u32 at = 0;
	// SAFETY: interrupts are on where this is called from.
	unsafe
	{
		auto last = tail.lock_irq(unsafe_);
		at = last->at;
	}
	return first->at++ - at;
}
//- good
u32 pending_good(const SpinLock<Head> &head, const SpinLock<Tail> &tail)
{
	auto first = head.lock_irqsave();
	u32 at = 0;
	{
		auto last = tail.lock(first.irqs_off());
		at = last->at;
	}
	return first->at++ - at;
}
} // namespace irq_on_again

// CASE around_the_lock: a global's data is reached by get_mut(), without its lock, by all who call
namespace around_the_lock
{
struct Sessions {
	u32 open = 0;
};
static constinit Mutex<Sessions> sessions;
//- bad
u32 login_bad()
{
	Sessions &all = sessions.get_mut();

	return ++all.open;
}
//- good
u32 login_good()
{
	auto all = sessions.lock();

	return ++all->open;
}
//- shared
u32 logout()
{
	return --sessions.lock()->open;
}
} // namespace around_the_lock

// CASE foreign_guard: the total belongs to the first shelf's lock, the guard is that of the second
namespace foreign_guard
{
struct Shelf {
	u32 books = 0;
};
//- bad
class LibraryBad
{
public:
	void give(u32 books)
	{
		auto second = second_.lock();

		second->books += books;
		total_.access(second) += books;
	}

private:
	Mutex<Shelf, struct FirstShelfBad> first_;
	Mutex<Shelf, struct SecondShelfBad> second_;
	kernel::LockedBy<u64, Mutex<Shelf, struct FirstShelfBad>> total_{first_, 0u};
};
//- good
class LibraryGood
{
public:
	void give(u32 books)
	{
		auto first = first_.lock();
		auto second = second_.lock();

		second->books += books;
		total_.access(first) += books;
	}

private:
	Mutex<Shelf, struct FirstShelfGood> first_;
	Mutex<Shelf, struct SecondShelfGood> second_;
	kernel::LockedBy<u64, Mutex<Shelf, struct FirstShelfGood>> total_{first_, 0u};
};
} // namespace foreign_guard

// CASE beside_the_lock: the access to what the lock guards elsewhere goes on after the guard's scope
namespace beside_the_lock
{
struct Queue {
	u32 length = 0;
};
class Scheduler
{
public:
	u64 run_bad(u64 now);
	u64 run_good(u64 now);

private:
	Mutex<Queue> queue_;
	kernel::LockedBy<KVec<u64>, Mutex<Queue>> starts_{queue_};
};
//- bad
u64 Scheduler::run_bad(u64 now)
{
	Span<u64> starts;
	{
		auto queue = queue_.lock();

		queue->length++;
		starts = starts_.access(queue).span();
	}
	for (u64 &start : starts)
		start = now - start;
	return starts.size();
}
//- good
u64 Scheduler::run_good(u64 now)
{
	Span<u64> starts;
	auto queue = queue_.lock();

	queue->length++;
	starts = starts_.access(queue).span();
	for (u64 &start : starts)
		start = now - start;
	return starts.size();
}
} // namespace beside_the_lock

// CASE callback_locks: the visitor that runs under the lock calls back into what takes the lock
namespace callback_locks
{
struct Members {
	KVec<u32> ids;
};
class Group
{
public:
	usize count() const { return members_.lock()->ids.size(); }
	template <typename F>
	void for_each(F &&visit) const
	{
		auto members = members_.lock();

		for (u32 id : members->ids)
			visit(id);
	}

private:
	Mutex<Members> members_;
};
//- bad
u64 average_bad(const Group &group)
{
	u64 sum = 0;

	group.for_each([&](u32 id) { sum += id / group.count(); });
	return sum;
}
//- good
u64 average_good(const Group &group)
{
	u64 sum = 0;
	const usize count = group.count();

	if (count)
		group.for_each([&](u32 id) { sum += id / count; });
	return sum;
}
} // namespace callback_locks

// CLEAN reacquired: the same lock three times, each time after the guard before has ended
namespace reacquired
{
u32 bump(const Mutex<ledger_relock::Entries> &entries)
{
	entries.lock()->posted++;
	{
		auto held = entries.lock();
		held->balance++;
	}
	return entries.with([](ledger_relock::Entries &e) { return e.posted; });
}
} // namespace reacquired

// CLEAN try_then_defer: what try_lock() did not get is counted elsewhere
namespace try_then_defer
{
struct Work {
	u32 done = 0;
};
bool step(const Mutex<Work> &work, Atomic<u32> &missed)
{
	if (auto held = work.try_lock()) {
		held->done++;
		return true;
	}
	missed.inc();
	return false;
}
} // namespace try_then_defer

// CLEAN interruptible: a lock that a signal may keep the caller from getting
namespace interruptible
{
struct Setup {
	u32 mode = 0;
};
Result<u32> mode(const Mutex<Setup> &setup)
{
	auto held = setup.lock_interruptible();

	if (!held)
		return EINTR;
	return held->mode;
}
} // namespace interruptible

// CLEAN double_checked: looked up for reading, and again for writing after the lock was given back
namespace double_checked
{
struct Cache {
	KVec<u32> known;
};
static bool has(const Cache &cache, u32 value)
{
	for (u32 v : cache.known)
		if (v == value)
			return true;
	return false;
}
Result<void> ensure(const RwSemaphore<Cache> &cache, u32 value)
{
	if (has(*cache.read(), value))
		return {};
	auto writer = cache.write();

	if (has(*writer, value))
		return {};
	return writer->known.push(value, GFP_KERNEL);
}
} // namespace double_checked

// CLEAN same_order: two locks, always the first before the second, also in a closure
namespace same_order
{
struct Source {
	u32 level = 0;
};
struct Sink {
	u32 level = 0;
};
class Pump
{
public:
	void forward(u32 amount) const
	{
		auto source = source_.lock();
		auto sink = sink_.lock();

		source->level -= amount;
		sink->level += amount;
	}
	u32 levels() const
	{
		return source_.with([this](Source &source) {
			auto sink = sink_.lock();

			return source.level + sink->level;
		});
	}

private:
	Mutex<Source> source_;
	SpinLock<Sink> sink_;
};
} // namespace same_order

// CLEAN copied_out: what is returned is a copy that was made under the lock
namespace copied_out
{
struct State {
	Array<u32, 4> levels{};
	Option<u64> since;
};
Array<u32, 4> levels(const SpinLock<State> &state)
{
	auto held = state.lock_irqsave();

	return held->levels;
}
Option<u64> since(const SpinLock<State> &state)
{
	return state.with_irqsave([](State &s) { return s.since; });
}
} // namespace copied_out

// CLEAN own_alone: an object that nobody else has yet is set up without its lock
namespace own_alone
{
struct Table {
	KVec<u32> rows;
};
class Store
{
public:
	static Result<KBox<Store>> create(u32 rows)
	{
		auto store = TRY(KBox<Store>::create(GFP_KERNEL));

		for (u32 row = 0; row < rows; row++)
			TRY(store->table_.get_mut().rows.push(row, GFP_KERNEL));
		return store;
	}
	usize size() const { return table_.lock()->rows.size(); }

private:
	Mutex<Table> table_;
};
} // namespace own_alone

// CLEAN guard_passed: the guard is handed to helpers, which use it and what belongs to its lock
namespace guard_passed
{
struct Files {
	u32 open = 0;
};
class Folder
{
public:
	u64 open(u64 size)
	{
		auto files = files_.lock();

		grow(files, size);
		return bytes_.access(files);
	}

private:
	void grow(Mutex<Files>::Guard &files, u64 size)
	{
		files->open++;
		bytes_.access(files) += size;
	}

	Mutex<Files> files_;
	kernel::LockedBy<u64, Mutex<Files>> bytes_{files_, 0u};
};
} // namespace guard_passed
