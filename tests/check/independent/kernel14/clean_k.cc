// SPDX-License-Identifier: GPL-2.0
// Correct code of drivers that looks dangerous at first sight.
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/id_pool.hh>
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

// CLEAN borrow_ended_push: correct
namespace borrow_ended_push
{
Result<void> append_last(KVec<u32> &values)
{
	if (values.empty())
		return {};
	const u32 &last = values[values.size() - 1];
	const u32 next = last + 1;

	return values.push(next, GFP_KERNEL);
}
} // namespace borrow_ended_push

// CLEAN moved_and_refilled: correct
namespace moved_and_refilled
{
Result<usize> chunk(Span<const u8> input, usize size, KVec<KVec<u8>> &out)
{
	KVec<u8> current;

	for (u8 byte : input) {
		TRY(current.push(byte, GFP_KERNEL));
		if (current.size() < size)
			continue;
		TRY(out.push(move(current), GFP_KERNEL));
		current = KVec<u8>();
	}
	if (!current.empty())
		TRY(out.push(move(current), GFP_KERNEL));
	return out.size();
}
} // namespace moved_and_refilled

// CLEAN swap_under_lock: correct
namespace swap_under_lock
{
struct Work {
	KVec<u32> todo;
};
Result<u64> drain(const SpinLock<Work> &work)
{
	KVec<u32> mine;
	u64 sum = 0;

	core::swap(mine, work.lock()->todo);
	for (u32 item : mine)
		sum += item;
	TRY(mine.push(0u, GFP_KERNEL));
	return sum;
}
} // namespace swap_under_lock

// CLEAN atomic_push: correct
namespace atomic_push
{
struct Trace {
	KVec<u32> codes;
	u32 lost = 0;
};
void trace(const SpinLock<Trace> &trace, u32 code)
{
	auto guard = trace.lock_irqsave();

	if (guard->codes.push_within_capacity(code).is_some() &&
	    guard->codes.push(code, GFP_ATOMIC).is_err())
		guard->lost++;
}
} // namespace atomic_push

// CLEAN reserve_then_lock: correct
namespace reserve_then_lock
{
struct User {
	explicit User(u32 id) : id(id) {}
	const u32 id;
};
Result<usize> add(const XArray<KBox<User>> &users, u32 id)
{
	auto place = TRY(users.reserve_any(0, 127, GFP_KERNEL));
	auto user = TRY(KBox<User>::create(GFP_KERNEL, id));
	const usize index = place.index();
	auto guard = users.lock();

	move(place).fill(guard, move(user));
	return index;
}
} // namespace reserve_then_lock

// CLEAN freed_after_lock: correct
namespace freed_after_lock
{
struct Counts {
	RBTree<u32, u32> by_user;
};
bool put(const SpinLock<Counts> &counts, u32 user)
{
	Option<RBTreeNode<u32, u32>> gone;
	{
		auto guard = counts.lock();
		auto count = guard->by_user.get_mut(user);

		if (!count)
			return false;
		const u32 left = --*count;
		if (left == 0)
			gone = guard->by_user.remove_node(user);
	}
	return gone.is_some();
}
} // namespace freed_after_lock

// CLEAN rcu_copied_out: correct
namespace rcu_copied_out
{
struct Rate {
	explicit Rate(u32 value) : value(value) {}
	const u32 value;
};
} // namespace rcu_copied_out
// SAFETY: a number that does not change.
IMPL_SEND(rcu_copied_out::Rate);
// SAFETY: as above.
IMPL_SYNC(rcu_copied_out::Rate);
namespace rcu_copied_out
{
Result<KBox<u32>> snapshot(const RcuPtr<Rate> &rate)
{
	u32 value = 0;
	{
		auto reader = rcu::read_lock();

		if (auto now = rate.load(reader))
			value = now->value;
	}
	return KBox<u32>::create(GFP_KERNEL, value);
}
} // namespace rcu_copied_out

// CLEAN rcu_wait_reuse: correct
namespace rcu_wait_reuse
{
struct Table {
	u32 first = 0;
	u32 second = 0;
};
} // namespace rcu_wait_reuse
// SAFETY: numbers.
IMPL_SEND(rcu_wait_reuse::Table);
// SAFETY: numbers that readers do not change.
IMPL_SYNC(rcu_wait_reuse::Table);
namespace rcu_wait_reuse
{
Result<void> update_twice(const RcuPtr<Table> &table, u32 value)
{
	auto fresh = TRY(RcuBox<Table>::create(GFP_KERNEL));

	fresh->first = value;
	auto old = table.replace(move(fresh)).wait();
	if (!old)
		return {};
	fresh = move(old).value();
	fresh->first = value + 1;
	fresh->second = value;
	table.replace(move(fresh)).defer_free();
	return {};
}
} // namespace rcu_wait_reuse

// CLEAN cursor_removal: correct
namespace cursor_removal
{
struct Item : ListLinks<> {
	explicit Item(u32 weight) : weight(weight) {}
	const u32 weight;
};
struct Items {
	List<Item> all;
};
/// What is taken off is dropped by the caller, without the lock.
void take_heavy(const SpinLock<Items> &items, u32 limit, List<Item> &heavy)
{
	auto guard = items.lock();

	for (auto at = guard->all.cursor_front(); at.is_at_item();) {
		if (at.current()->weight <= limit) {
			at.move_next();
			continue;
		}
		if (auto item = at.remove())
			heavy.push_back(move(item).value());
	}
}
} // namespace cursor_removal

// CLEAN thread_joined: correct
namespace thread_joined
{
struct Tally {
	Atomic<u32> done{0};
	Completion started;
};
} // namespace thread_joined
// SAFETY: both members are made to be shared.
IMPL_SEND(thread_joined::Tally);
// SAFETY: as above.
IMPL_SYNC(thread_joined::Tally);
namespace thread_joined
{
Result<u32> count(u32 wanted)
{
	auto tally = TRY(Arc<Tally>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("tally", tally.clone(), [](Arc<Tally> &own) {
		own->started.complete();
		own->done.inc();
	}));

	tally->started.wait();
	tally->done.add(wanted);
	thread.join();
	return tally->done.load(Relaxed);
}
} // namespace thread_joined

// CLEAN two_locks_in_turn: correct
namespace two_locks_in_turn
{
struct Left {
	u32 coins = 0;
};
struct Right {
	u32 coins = 0;
};
void pour(const Mutex<Left> &left, const Mutex<Right> &right)
{
	const u32 coins = core::exchange(left.lock()->coins, 0u);

	right.lock()->coins += coins;
}
void pour_back(const Mutex<Left> &left, const Mutex<Right> &right)
{
	const u32 coins = core::exchange(right.lock()->coins, 0u);

	left.lock()->coins += coins;
}
} // namespace two_locks_in_turn

// CLEAN try_lock_tested: correct
namespace try_lock_tested
{
struct Stats {
	u64 samples = 0;
	u64 skipped = 0;
};
bool sample(const Mutex<Stats> &stats, const Atomic<u32> &missed)
{
	if (auto guard = stats.try_lock()) {
		guard->samples++;
		guard->skipped += missed.xchg(0, Relaxed);
		return true;
	}
	missed.inc();
	return false;
}
} // namespace try_lock_tested

// CLEAN inner_takes_data: correct
namespace inner_takes_data
{
struct State {
	u32 users = 0;
	bool powered = false;
};
class Power
{
public:
	bool get() const
	{
		auto state = state_.lock();

		return use(*state);
	}
	void put() const
	{
		auto state = state_.lock();

		if (state->users && --state->users == 0)
			state->powered = false;
	}

private:
	static bool use(State &state)
	{
		state.users++;
		return !core::exchange(state.powered, true);
	}

	Mutex<State, struct PowerState> state_;
};
} // namespace inner_takes_data

// CLEAN foreign_borrowed_mut: correct
namespace foreign_borrowed_mut
{
struct Probe {
	explicit Probe(u32 seed) : seed(seed) {}
	u32 seed;
	u32 result = 0;
};
void run(void *data)
{
	// SAFETY: ask() hands this over alone, and waits until it has returned.
	unsafe
	{
		auto &probe = ForeignOwnable<KBox<Probe>>::borrow_mut(unsafe_, data);

		probe.result = probe.seed + 1;
	}
}
Result<u32> ask(KBox<Probe> probe, int cpu)
{
	// SAFETY: the call has ended when C returns, so that the owner is taken back once.
	unsafe
	{
		void *data = ForeignOwnable<KBox<Probe>>::into_foreign(move(probe));
		const int err = ::smp_call_function_single(cpu, &run, data, 1);
		const auto back = ForeignOwnable<KBox<Probe>>::from_foreign(unsafe_, data);

		if (err)
			return Error::from_errno(err);
		return back->result;
	}
}
} // namespace foreign_borrowed_mut

// CLEAN free_by_callback: correct
namespace free_by_callback
{
class Entry
{
public:
	explicit Entry(u32 key) : key_(key) {}
	Entry(const Entry &) = delete;
	Entry &operator=(const Entry &) = delete;
	u32 key() const { return key_; }

	/// The barrier waits for the callback, which is in this module.
	static void free_later(KBox<Entry> entry, const rcu::Barrier &)
	{
		// SAFETY: C has the entry alone from here on.
		unsafe
		{
			Entry *raw = move(entry).into_raw();

			::call_rcu(&raw->head_, &free_now);
		}
	}

private:
	static void free_now(::callback_head *head)
	{
		// SAFETY: free_later() gave C this member of an entry that it had owned.
		unsafe
		{
			(void)KBox<Entry>::from_raw(
				unsafe_, kernel::container_of<&Entry::head_>(unsafe_, head));
		}
	}

	u32 key_;
	::callback_head head_{};
};
} // namespace free_by_callback

// CLEAN undo_dismissed: correct
namespace undo_dismissed
{
struct Ports {
	IdPool ids;
	KVec<u32> owners;
};
Result<usize> open(const Mutex<Ports> &ports, u32 owner)
{
	auto guard = ports.lock();
	Ports &table = *guard;
	const usize id = TRY(table.ids.acquire().ok_or(ENOSPC));
	core::ScopeGuard undo([&ids = table.ids, id] { ids.release(id); });

	TRY(table.owners.push(owner, GFP_KERNEL));
	undo.dismiss();
	return id;
}
} // namespace undo_dismissed

// CLEAN user_copied_once: correct
namespace user_copied_once
{
struct Name {
	Array<char, 32> text{};
	usize size = 0;
};
Result<void> rename(const Mutex<Name> &name, UserPtr<char> at)
{
	char buffer[32];
	UserSliceReader reader = UserSlice(move(at), sizeof(buffer)).reader();
	const CStr text = TRY(move(reader).strcpy_into(Span<char>(buffer)));
	auto guard = name.lock();

	guard->text.span().first(text.size()).copy_from(text.view().span());
	guard->size = text.size();
	return {};
}
} // namespace user_copied_once

// CLEAN page_lent: correct
namespace page_lent
{
u32 checksum(const Page &page)
{
	return page.with_bytes([](Span<const u8> bytes) {
		u32 sum = 0;

		for (u8 byte : bytes)
			sum += byte;
		return sum;
	});
}
} // namespace page_lent

// CLEAN view_of_named: correct
namespace view_of_named
{
Result<usize> log_name(u32 major, u32 minor)
{
	const KString text = TRY(KString::format(GFP_KERNEL, "dev-", major, '-', minor));
	StrView tail = text.view().skip(4);

	if (auto at = tail.find('-'))
		tail = tail.skip(*at + 1);
	pr_info("minor {}\n", tail);
	return tail.size();
}
} // namespace view_of_named

// CLEAN wait_then_refetch: correct
namespace wait_then_refetch
{
struct Mailbox {
	KVec<u32> letters;
	bool closed = false;
};
Option<u32> receive(const Mutex<Mailbox> &mailbox, const CondVar<struct MailboxFilled> &filled)
{
	auto guard = mailbox.lock();

	filled.wait_while(guard, [](const Mailbox &m) { return m.letters.empty() && !m.closed; });
	return guard->letters.pop();
}
} // namespace wait_then_refetch

// CLEAN irqs_proved: correct
namespace irqs_proved
{
struct Ring {
	Array<u32, 8> values{};
	u32 count = 0;
};
class Sink
{
public:
	void put(const IrqsOff &off, u32 value) const
	{
		auto ring = ring_.lock(off);

		ring->values[ring->count++ % ring->values.size()] = value;
	}
	void put_all(Span<const u32> values) const
	{
		const IrqsOffGuard guard;

		for (u32 value : values)
			put(guard.irqs_off(), value);
	}

private:
	SpinLock<Ring, struct SinkRing> ring_;
};
} // namespace irqs_proved

// CLEAN kept_by_itself: correct
namespace kept_by_itself
{
class Node : public InArc<Node>
{
public:
	Node(const ArcKey &key, u32 id) : InArc(key), id_(id) {}
	/// Puts this into @p kept, where it outlives the caller's reference.
	Result<void> keep_in(KVec<Arc<Node>> &kept) const
	{
		return kept.push(arc().clone(), GFP_KERNEL);
	}
	u32 id() const { return id_; }

private:
	u32 id_;
};
Result<u32> keep_one(KVec<Arc<Node>> &kept, u32 id)
{
	const auto node = TRY(Arc<Node>::create(GFP_KERNEL, id));

	TRY(node->keep_in(kept));
	return node->id();
}
} // namespace kept_by_itself

// CLEAN members_in_order: correct
namespace members_in_order
{
class Gate
{
public:
	explicit Gate(u32 most) : free_(most) {}
	bool enter()
	{
		auto permit = free_.try_acquire();

		if (!permit)
			return false;
		inside_ = move(permit);
		return true;
	}
	void leave() { inside_.reset(); }

private:
	Semaphore free_;
	Option<Permit> inside_;
};
} // namespace members_in_order

// CLEAN built_then_shown: correct
namespace built_then_shown
{
struct Config {
	KString name;
	u32 rate = 0;
};
Result<Arc<Config>> load(StrView name, u32 rate)
{
	auto config = TRY(UniqueArc<Config>::create(GFP_KERNEL));

	config->name = TRY(KString::from(name, GFP_KERNEL));
	config->rate = rate;
	return move(config).into_arc();
}
} // namespace built_then_shown

// CLEAN filled_then_read: correct
namespace filled_then_read
{
Result<u32> sum_of_user(UserPtr<u8> at)
{
	u8 bytes[64];
	UserSliceReader reader = UserSlice(move(at), sizeof(bytes)).reader();
	u32 sum = 0;

	TRY(reader.read(Span<u8>(bytes)));
	for (u8 byte : Span<const u8>(bytes))
		sum += byte;
	return sum;
}
} // namespace filled_then_read
