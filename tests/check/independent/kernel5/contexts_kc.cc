// SPDX-License-Identifier: GPL-2.0
// What may sleep, and where nothing may.
#include <core/transmute.hh>
#include <kernel/arc.hh>
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

// CLEAN packet_types: what the locks below guard, and what comes from user space
struct Packets {
	KVec<u32> sizes;
	u64 bytes = 0;
};
// SAFETY: numbers that it owns.
IMPL_SEND(Packets);

struct Command {
	u32 number;
	u32 argument;
};
template <>
inline constexpr bool core::is_from_bytes<Command> =
	core::fields_from_bytes<Command, &Command::number, &Command::argument>();

u64 bytes_of(const Packets &packets)
{
	return packets.bytes + packets.sizes.size();
}

// CASE name_made_under_lock: the name is formatted with GFP_KERNEL while the spinlock is held
namespace name_made_under_lock
{
//- bad
Result<KString> name_bad(const SpinLock<Packets> &packets)
{
	auto guard = packets.lock();

	return KString::format(GFP_KERNEL, "queue with ", guard->bytes, " bytes");
}
//- good
Result<KString> name_good(const SpinLock<Packets> &packets)
{
	const u64 bytes = packets.lock()->bytes;

	return KString::format(GFP_KERNEL, "queue with ", bytes, " bytes");
}
} // namespace name_made_under_lock

// CASE user_read_under_lock: user memory is read while the spinlock is held
namespace user_read_under_lock
{
//- bad
Result<void> handle_bad(const SpinLock<Packets> &packets, UserPtr<Command> at)
{
	auto reader = UserSlice(move(at), sizeof(Command)).reader();
	auto guard = packets.lock_bh();
	const Command command = TRY(reader.read<Command>());

	guard->bytes += command.argument;
	return {};
}
//- good
Result<void> handle_good(const SpinLock<Packets> &packets, UserPtr<Command> at)
{
	auto reader = UserSlice(move(at), sizeof(Command)).reader();
	const Command command = TRY(reader.read<Command>());
	auto guard = packets.lock_bh();

	guard->bytes += command.argument;
	return {};
}
} // namespace user_read_under_lock

// CASE user_write_in_reader: the answer is written to user memory inside of the RCU section
struct Tariff {
	explicit Tariff(u32 price) : price(price) {}
	const u32 price;
};
// SAFETY: a number that does not change.
IMPL_SEND(Tariff);
// SAFETY: as above.
IMPL_SYNC(Tariff);
namespace user_write_in_reader
{
//- bad
Result<void> tell_bad(const RcuPtr<Tariff> &tariff, UserPtr<u32> at)
{
	auto writer = UserSlice(move(at), sizeof(u32)).writer();
	auto reader = rcu::read_lock();
	auto current = tariff.load(reader);

	if (!current)
		return ENODATA;
	return writer.write(current->price);
}
//- good
Result<void> tell_good(const RcuPtr<Tariff> &tariff, UserPtr<u32> at)
{
	auto writer = UserSlice(move(at), sizeof(u32)).writer();
	u32 price = 0;
	{
		auto reader = rcu::read_lock();
		auto current = tariff.load(reader);

		if (!current)
			return ENODATA;
		price = current->price;
	}
	return writer.write(price);
}
} // namespace user_write_in_reader

// CASE yield_with_irqs_off: the long loop yields while the lock keeps interrupts off
namespace yield_with_irqs_off
{
//- bad
u64 sum_bad(const SpinLock<Packets> &packets)
{
	auto guard = packets.lock_irqsave();
	u64 sum = 0;

	for (u32 size : guard->sizes) {
		sum += size;
		KThread::yield();
	}
	return sum;
}
//- good
u64 sum_good(const SpinLock<Packets> &packets)
{
	u64 sum = 0;
	{
		auto guard = packets.lock_irqsave();

		for (u32 size : guard->sizes)
			sum += size;
	}
	KThread::yield();
	return sum;
}
} // namespace yield_with_irqs_off

// CASE permit_in_section: a permit is waited for with preemption off
namespace permit_in_section
{
//- bad
u64 transfer_bad(const kernel::Semaphore &channels, const DynamicPerCpu<u64> &moved)
{
	const PreemptGuard here;
	const auto channel = channels.acquire();

	return moved.get(here);
}
//- good
u64 transfer_good(const kernel::Semaphore &channels, const DynamicPerCpu<u64> &moved)
{
	const auto channel = channels.acquire();
	const PreemptGuard here;

	return moved.get(here);
}
} // namespace permit_in_section

// CASE plan_under_writer: the sleeping reader's lock is taken inside of the spinning writer's
struct Plan {
	u32 rounds = 1;
};
// SAFETY: a number.
IMPL_SEND(Plan);
// SAFETY: as above.
IMPL_SYNC(Plan);
namespace plan_under_writer
{
//- bad
void apply_bad(const RwLock<Packets> &packets, const RwSemaphore<Plan> &plan)
{
	auto writer = packets.write();

	writer->bytes += plan.read()->rounds;
}
//- good
void apply_good(const RwLock<Packets> &packets, const RwSemaphore<Plan> &plan)
{
	const u32 rounds = plan.read()->rounds;
	auto writer = packets.write();

	writer->bytes += rounds;
}
} // namespace plan_under_writer

// CASE observers_waited_for: the readers of the domain are waited for under the spinlock
namespace observers_waited_for
{
//- bad
void retire_bad(const SpinLock<Packets> &packets, const Srcu &observers)
{
	auto guard = packets.lock();

	guard->bytes = 0;
	observers.synchronize();
}
//- good
void retire_good(const SpinLock<Packets> &packets, const Srcu &observers)
{
	packets.lock()->bytes = 0;
	observers.synchronize();
}
} // namespace observers_waited_for

// CASE box_in_closure: the closure that with() runs under the lock makes a box with GFP_KERNEL
namespace box_in_closure
{
struct Slot {
	Option<KBox<u32>> value;
};
//- bad
Result<void> fill_bad(const SpinLock<Slot> &slot, u32 value)
{
	return slot.with([value](Slot &s) -> Result<void> {
		s.value = TRY(KBox<u32>::create(GFP_KERNEL, value));
		return {};
	});
}
//- good
Result<void> fill_good(const SpinLock<Slot> &slot, u32 value)
{
	auto made = TRY(KBox<u32>::create(GFP_KERNEL, value));

	return slot.with([&made](Slot &s) -> Result<void> {
		s.value = move(made);
		return {};
	});
}
} // namespace box_in_closure

// CASE visitor_allocates: the class's own walk calls its visitor under the lock, and this one allocates
namespace visitor_allocates
{
class Registry
{
public:
	template <typename F>
	Result<void> for_each(F &&visit __noescape) const
	{
		auto guard = packets_.lock();

		for (u32 size : guard->sizes)
			TRY(visit(size));
		return {};
	}
	u64 count() const { return packets_.lock()->sizes.size(); }

private:
	SpinLock<Packets> packets_;
};
//- bad
Result<KVec<u32>> large_bad(const Registry &registry, u32 least)
{
	KVec<u32> large;

	TRY(registry.for_each([&large, least](u32 size) -> Result<void> {
		if (size < least)
			return {};
		return large.push(size, GFP_KERNEL);
	}));
	return large;
}
//- good
Result<KVec<u32>> large_good(const Registry &registry, u32 least)
{
	KVec<u32> large;

	TRY(registry.for_each([&large, least](u32 size) -> Result<void> {
		if (size < least)
			return {};
		return large.push(size, GFP_ATOMIC);
	}));
	return large;
}
} // namespace visitor_allocates

// CASE destructor_locks_mutex: the session's destructor takes a mutex, and the session ends under the spinlock
namespace destructor_locks_mutex
{
class Visit
{
public:
	explicit Visit(const Mutex<Packets> &log __lifetimebound) : log_(log) {}
	Visit(const Visit &) = delete;
	Visit &operator=(const Visit &) = delete;
	~Visit() { log_.lock()->bytes++; }

private:
	const Mutex<Packets> &log_;
};
//- bad
u64 look_bad(const SpinLock<Packets> &packets, const Mutex<Packets> &log)
{
	auto guard = packets.lock();
	const Visit visit(log);

	return guard->bytes;
}
//- good
u64 look_good(const SpinLock<Packets> &packets, const Mutex<Packets> &log)
{
	const Visit visit(log);
	auto guard = packets.lock();

	return guard->bytes;
}
} // namespace destructor_locks_mutex

// CASE wait_under_guard: the queue is waited on while the spinlock is held
namespace wait_under_guard
{
struct Ready {
	SpinLock<Packets> packets;
	WaitQueue<struct ReadyChanged> changed;
	Atomic<bool> there{false};
};
//- bad
u64 next_bad(const Ready &ready)
{
	auto guard = ready.packets.lock();

	ready.changed.wait_until([&ready] { return ready.there.load(Relaxed); });
	return guard->bytes;
}
//- good
u64 next_good(const Ready &ready)
{
	ready.changed.wait_until([&ready] { return ready.there.load(Relaxed); });
	auto guard = ready.packets.lock();

	return guard->bytes;
}
} // namespace wait_under_guard

// CASE try_lock_then_grow: after the attempt succeeded the lock is held, and the vector grows with GFP_KERNEL
namespace try_lock_then_grow
{
//- bad
Result<bool> note_bad(const SpinLock<Packets> &packets, u32 size)
{
	if (auto guard = packets.try_lock()) {
		TRY(guard->sizes.push(size, GFP_KERNEL));
		return true;
	}
	return false;
}
//- good
Result<bool> note_good(const SpinLock<Packets> &packets, u32 size)
{
	if (auto guard = packets.try_lock()) {
		TRY(guard->sizes.push(size, GFP_NOWAIT));
		return true;
	}
	return false;
}
} // namespace try_lock_then_grow

// CASE page_for_writer: the sequence lock's writer spins, and a page is allocated under it
namespace page_for_writer
{
struct Clock {
	u64 base = 0;
	u64 pages = 0;
};
//- bad
Result<Page> tick_bad(const SeqLock<Clock> &clock)
{
	auto writer = clock.write();
	Page page = TRY(Page::alloc_page(GFP_KERNEL));

	writer->pages++;
	return page;
}
//- good
Result<Page> tick_good(const SeqLock<Clock> &clock)
{
	Page page = TRY(Page::alloc_page(GFP_KERNEL));
	auto writer = clock.write();

	writer->pages++;
	return page;
}
} // namespace page_for_writer

// CASE flags_of_caller: the helper allocates with the flags that it is given, and is called under the lock with GFP_KERNEL
namespace flags_of_caller
{
Result<void> record(KVec<u32> &sizes, u32 size, AllocFlags flags)
{
	if (sizes.size() >= 1024)
		return ENOSPC;
	return sizes.push(size, flags);
}
//- bad
Result<void> receive_bad(const SpinLock<Packets> &packets, u32 size)
{
	auto guard = packets.lock();

	guard->bytes += size;
	return record(guard->sizes, size, GFP_KERNEL);
}
//- good
Result<void> receive_good(const SpinLock<Packets> &packets, u32 size)
{
	auto guard = packets.lock();

	guard->bytes += size;
	return record(guard->sizes, size, GFP_ATOMIC);
}
} // namespace flags_of_caller

// CASE tree_insert_locked: the tree makes a node with GFP_KERNEL under the spinlock around it
namespace tree_insert_locked
{
struct Routes {
	RBTree<u32, u32> next;
};
//- bad
Result<void> add_bad(const SpinLock<Routes> &routes, u32 to, u32 via)
{
	auto guard = routes.lock();

	(void)TRY(guard->next.try_create_and_insert(to, via, GFP_KERNEL));
	return {};
}
//- good
Result<void> add_good(const SpinLock<Routes> &routes, u32 to, u32 via)
{
	auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));
	Option<RBTreeNode<u32, u32>> old;
	auto guard = routes.lock();

	old = guard->next.insert(move(memory).into_node(to, via));
	return {};
}
} // namespace tree_insert_locked

// CASE walk_takes_mutex: each request on the list is locked by a mutex of its own, under the spinlock of the list
struct Request : ListLinks<> {
	explicit Request(u32 sector) : sector(sector) {}
	void note() const { state_.lock()->bytes++; }
	void mark() const { marks_.inc(); }
	const u32 sector;

private:
	Mutex<Packets> state_;
	Atomic<u32> marks_{0};
};
// SAFETY: a number that does not change, a lock, a counter, and links that only lists touch.
IMPL_SEND(Request);
// SAFETY: as above.
IMPL_SYNC(Request);
struct Requests {
	List<Request> list;
};
// SAFETY: a list of requests that may be sent.
IMPL_SEND(Requests);
namespace walk_takes_mutex
{
//- bad
void note_all_bad(const SpinLock<Requests> &requests)
{
	auto guard = requests.lock();

	for (const Request &request : guard->list)
		request.note();
}
//- good
void note_all_good(const SpinLock<Requests> &requests)
{
	auto guard = requests.lock();

	for (const Request &request : guard->list)
		request.mark();
}
} // namespace walk_takes_mutex

// CASE thread_under_lock: the thread is started while the spinlock is held
namespace thread_under_lock
{
//- bad
Result<KThread> start_bad(const SpinLock<Packets> &packets, u32 number)
{
	auto guard = packets.lock();

	guard->bytes = 0;
	return KThread::run("worker", number, [](u32 &n) { n++; });
}
//- good
Result<KThread> start_good(const SpinLock<Packets> &packets, u32 number)
{
	packets.lock()->bytes = 0;
	return KThread::run("worker", number, [](u32 &n) { n++; });
}
} // namespace thread_under_lock

// CASE virtual_flush: the backend's flush() is declared to sleep, and is called under the spinlock
namespace virtual_flush
{
class Backend
{
public:
	virtual ~Backend() = default;
	__might_sleep virtual Result<void> flush() = 0;
	virtual u32 pending() const = 0;
};
//- bad
Result<void> sync_bad(const SpinLock<Packets> &packets, Backend &backend)
{
	auto guard = packets.lock();

	if (guard->bytes == 0)
		return {};
	guard->bytes = 0;
	return backend.flush();
}
//- good
Result<void> sync_good(const SpinLock<Packets> &packets, Backend &backend)
{
	{
		auto guard = packets.lock();

		if (guard->bytes == 0)
			return {};
		guard->bytes = 0;
	}
	return backend.flush();
}
} // namespace virtual_flush

// CASE branch_that_waits: only the branch for a full queue waits, with the lock still held
namespace branch_that_waits
{
//- bad
Result<void> enqueue_bad(const SpinLock<Packets> &packets, const Completion &drained, u32 size)
{
	auto guard = packets.lock_bh();

	if (guard->bytes > 4096) {
		if (drained.wait_timeout(kernel::Jiffies::from_ms(10)) ==
		    kernel::WaitResult::TimedOut)
			return EBUSY;
	}
	guard->bytes += size;
	return {};
}
//- good
Result<void> enqueue_good(const SpinLock<Packets> &packets, const Completion &drained, u32 size)
{
	if (packets.lock_bh()->bytes > 4096) {
		if (drained.wait_timeout(kernel::Jiffies::from_ms(10)) ==
		    kernel::WaitResult::TimedOut)
			return EBUSY;
	}
	packets.lock_bh()->bytes += size;
	return {};
}
} // namespace branch_that_waits

// CASE callbacks_waited_for: the deferred frees are waited for inside of the section
namespace callbacks_waited_for
{
//- bad
u32 drain_bad(const RcuPtr<Tariff> &tariff, const rcu::Barrier &barrier)
{
	auto reader = rcu::read_lock();
	auto current = tariff.load(reader);

	barrier.wait();
	return current ? current->price : 0;
}
//- good
u32 drain_good(const RcuPtr<Tariff> &tariff, const rcu::Barrier &barrier)
{
	barrier.wait();
	auto reader = rcu::read_lock();
	auto current = tariff.load(reader);

	return current ? current->price : 0;
}
} // namespace callbacks_waited_for

// CLEAN atomic_under_lock: what is allocated under the lock says that it must not wait
Result<void> count_packet(const SpinLock<Packets> &packets, u32 size)
{
	auto guard = packets.lock_irqsave();

	guard->bytes += size;
	return guard->sizes.push(size, GFP_ATOMIC);
}

// CLEAN reserve_then_push: room is made without the lock, and filled within the capacity under it
Result<bool> keep_size(const SpinLock<Packets> &packets, u32 size)
{
	auto guard = packets.lock();

	guard->bytes += size;
	return guard->sizes.push_within_capacity(size).is_none();
}

// CLEAN unlocked_part: the guard is released around what sleeps, by the closure that does it
u64 pause_and_read(const SpinLock<Packets> &packets)
{
	auto guard = packets.lock();
	const u64 before = guard->bytes;

	guard.unlocked([] { KThread::yield(); });
	return guard->bytes - before;
}

// CLEAN wait_with_mutex: a condition is waited for with the mutex, which it gives back meanwhile
u64 wait_for_bytes(const Mutex<Packets> &packets, const CondVar<struct PacketsThere> &there)
{
	auto guard = packets.lock();

	there.wait_while(guard, [](const Packets &p) { return p.bytes == 0; });
	return guard->bytes;
}

// CLEAN user_in_mutex: user memory is read under a lock that may be held while sleeping
Result<u64> add_from_user(const Mutex<Packets> &packets, UserPtr<Command> at)
{
	auto reader = UserSlice(move(at), sizeof(Command)).reader();
	auto guard = packets.lock();
	const Command command = TRY(reader.read<Command>());

	guard->bytes += command.argument;
	return guard->bytes;
}

// CLEAN loop_locks_each_round: the lock is taken for each round, and released before the thread yields
u64 drain_slowly(const SpinLock<Packets> &packets)
{
	u64 sum = 0;

	while (true) {
		Option<u32> size;
		{
			auto guard = packets.lock();

			size = guard->sizes.pop();
		}
		if (!size)
			return sum;
		sum += *size;
		KThread::yield();
	}
}

// CLEAN replace_and_defer: a new tariff under the section's eyes, the old one freed later
Result<void> set_price(const RcuPtr<Tariff> &tariff, u32 price)
{
	auto box = TRY(RcuBox<Tariff>::create(GFP_KERNEL, price));

	tariff.replace(move(box)).defer_free();
	return {};
}

// CLEAN nested_spinlocks: a spinlock under another one, in a helper
u64 both(const SpinLock<Packets> &a, const SpinLock<Plan> &b)
{
	auto first = a.lock();
	auto second = b.lock();

	return first->bytes + second->rounds;
}

// CLEAN srcu_reader_sleeps: the reader of a sleepable domain sleeps
u64 observe(const Srcu &domain, const Mutex<Packets> &packets)
{
	auto reader = domain.read_lock();

	KThread::yield();
	return packets.lock()->bytes;
}
