// SPDX-License-Identifier: GPL-2.0
// Correct code of the kernel dialect that looks dangerous, or uses the ingredients of mistakes.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
#include <kernel/arc.hh>
#include <kernel/foreign_ownable.hh>
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

// CLEAN reserve_then_lock: correct
namespace reserve_then_lock
{
struct Ticket {
	explicit Ticket(u32 seat) : seat(seat) {}
	u32 seat;
};
class Tickets
{
public:
	Result<usize> sell(u32 seat)
	{
		auto ticket = TRY(KBox<Ticket>::create(GFP_KERNEL, seat));
		auto place = TRY(tickets_.reserve_any(0, 99, GFP_KERNEL));
		const usize index = place.index();
		auto guard = tickets_.lock();

		move(place).fill(guard, move(ticket));
		return index;
	}
	u32 refund(usize index)
	{
		auto ticket = tickets_.lock().remove(index);

		return ticket ? (*ticket)->seat : 0;
	}

private:
	XArray<KBox<Ticket>> tickets_{XArrayKind::AllocFromZero};
};
} // namespace reserve_then_lock

// CLEAN swap_out_under_lock: correct
namespace swap_out_under_lock
{
struct Mail {
	KVec<u32> letters;
};
class MailBox
{
public:
	Result<void> put(u32 letter) const
	{
		return mail_.lock()->letters.push(letter, GFP_KERNEL);
	}
	u32 drain() const
	{
		KVec<u32> batch;
		u32 sum = 0;
		{
			auto mail = mail_.lock();

			core::swap(batch, mail->letters);
		}
		for (u32 letter : batch)
			sum += letter;
		return sum;
	}

private:
	Mutex<Mail> mail_;
};
} // namespace swap_out_under_lock

// CLEAN room_before_spin: correct
namespace room_before_spin
{
struct Trace {
	KVec<u64> stamps;
};
class Tracer
{
public:
	Result<void> prepare(usize count)
	{
		return trace_.get_mut().stamps.reserve(count, GFP_KERNEL);
	}
	bool stamp(u64 when) const
	{
		auto trace = trace_.lock_irqsave();

		return trace->stamps.push_within_capacity(when).is_none();
	}

private:
	SpinLock<Trace> trace_;
};
} // namespace room_before_spin

// CLEAN refill_moved: correct
namespace refill_moved
{
Result<u32> batches(Span<const u32> items, usize size, KVec<KVec<u32>> &out)
{
	KVec<u32> current;
	u32 made = 0;

	for (u32 item : items) {
		TRY(current.push(item, GFP_KERNEL));
		if (current.size() < size)
			continue;
		TRY(out.push(move(current), GFP_KERNEL));
		current = KVec<u32>();
		made++;
	}
	if (!current.empty()) {
		TRY(out.push(move(current), GFP_KERNEL));
		made++;
	}
	return made;
}
} // namespace refill_moved

// CLEAN copy_out_of_rcu: correct
namespace copy_out_of_rcu
{
struct Rate {
	u32 limit;
	u32 burst;
};
} // namespace copy_out_of_rcu
// SAFETY: numbers.
IMPL_SEND(copy_out_of_rcu::Rate);
// SAFETY: readers change nothing.
IMPL_SYNC(copy_out_of_rcu::Rate);
namespace copy_out_of_rcu
{
class Limiter
{
public:
	Result<void> set(u32 limit, u32 burst) const
	{
		auto fresh = TRY(RcuBox<Rate>::create(GFP_KERNEL, limit, burst));

		rate_.replace(move(fresh)).defer_free();
		return {};
	}
	Option<Rate> get() const
	{
		auto reader = rcu::read_lock();

		return rate_.load(reader).copied();
	}
	Result<KBox<Rate>> boxed() const
	{
		const Option<Rate> rate = get();

		if (!rate)
			return ENOENT;
		return KBox<Rate>::create(GFP_KERNEL, *rate);
	}

private:
	RcuPtr<Rate> rate_;
};
} // namespace copy_out_of_rcu

// CLEAN cursor_removal: correct
namespace cursor_removal
{
struct Packet : ListLinks<> {
	Packet(u32 flow, u32 size) : flow(flow), size(size) {}
	const u32 flow;
	const u32 size;
};
u32 drop_flow(List<Packet> &packets, u32 flow)
{
	u32 bytes = 0;
	auto at = packets.cursor_front();

	while (at.is_at_item()) {
		if (at.current()->flow != flow) {
			at.move_next();
			continue;
		}
		const auto packet = at.remove();

		if (packet)
			bytes += (*packet)->size;
	}
	return bytes;
}
} // namespace cursor_removal

// CLEAN keep_before_drop: correct
namespace keep_before_drop
{
struct Owner {
	explicit Owner(u32 uid) : uid(uid) {}
	const u32 uid;
};
struct Lock {
	Option<Arc<Owner>> owner;
};
u32 release(const Mutex<Lock> &lock)
{
	Option<Arc<Owner>> last;
	{
		auto held = lock.lock();

		last = held->owner.take();
	}
	return last ? (*last)->uid : 0;
}
u32 peek(const Mutex<Lock> &lock)
{
	auto held = lock.lock();

	if (!held->owner)
		return 0;
	const Arc<Owner> owner = held->owner->clone();
	held->owner.reset();
	return owner->uid;
}
} // namespace keep_before_drop

// CLEAN join_before_read: correct
namespace join_before_read
{
struct Sum {
	Atomic<u64> value{0};
};
} // namespace join_before_read
// SAFETY: an atomic number.
IMPL_SEND(join_before_read::Sum);
// SAFETY: an atomic number.
IMPL_SYNC(join_before_read::Sum);
namespace join_before_read
{
Result<u64> add_up()
{
	auto sum = TRY(Arc<Sum>::create(GFP_KERNEL));
	auto worker = TRY(KThread::run("add", sum.clone(), [](Arc<Sum> &own) {
		for (u32 i = 1; i <= 10; i++)
			own->value.add(i);
	}));

	worker.join();
	return sum->value.load(Relaxed);
}
} // namespace join_before_read

// CLEAN same_lock_in_turn: correct
namespace same_lock_in_turn
{
struct Counts {
	u32 reads = 0;
	u32 writes = 0;
};
class Meter
{
public:
	void read() const { counts_.lock()->reads++; }
	void write() const { counts_.lock()->writes++; }
	u32 both() const
	{
		read();
		write();
		auto counts = counts_.lock();

		return counts->reads + counts->writes;
	}

private:
	Mutex<Counts> counts_;
};
} // namespace same_lock_in_turn

// CLEAN helper_with_guarded_data: correct
namespace helper_with_guarded_data
{
struct Page {
	u32 number;
	u32 age;
};
struct Pages {
	KVec<Page> all;

	Option<Page &> find(u32 number)
	{
		for (Page &page : all) {
			if (page.number == number)
				return page;
		}
		return None;
	}
};
class PageCache
{
public:
	Result<u32> touch(u32 number) const
	{
		auto pages = pages_.lock();

		if (auto page = pages->find(number)) {
			page->age++;
			return page->age;
		}
		TRY(pages->all.push({number, 0}, GFP_KERNEL));
		return 0u;
	}

private:
	Mutex<Pages> pages_;
};
} // namespace helper_with_guarded_data

// CLEAN undo_dismissed: correct
namespace undo_dismissed
{
Result<usize> add_pair(KVec<u32> &row, u32 first, u32 second)
{
	const usize before = row.size();
	core::ScopeGuard undo([&row, before] { row.truncate(before); });

	if (first == second)
		return EINVAL;
	TRY(row.reserve(2, GFP_KERNEL));
	if (row.push_within_capacity(first).is_some() || row.push_within_capacity(second).is_some())
		return ENOSPC;
	undo.dismiss();
	return before;
}
} // namespace undo_dismissed

// CLEAN permit_after_semaphore: correct
namespace permit_after_semaphore
{
u32 with_channel(const Semaphore &channels, u32 wanted)
{
	u32 used = 0;

	for (u32 i = 0; i < wanted; i++) {
		auto permit = channels.try_acquire();

		if (!permit)
			break;
		used++;
	}
	return used;
}
u32 three()
{
	Semaphore channels(2);
	Permit first = channels.acquire();
	Permit second = move(first);

	first = channels.acquire();
	return with_channel(channels, 3);
}
} // namespace permit_after_semaphore

// CLEAN borrowed_callback: correct
namespace borrowed_callback
{
u32 each_bit(u32 mask, core::FunctionRef<bool(u32)> visit)
{
	u32 visited = 0;

	for (u32 bit = 0; bit < 32; bit++) {
		if (!(mask >> bit & 1))
			continue;
		visited++;
		if (!visit(bit))
			break;
	}
	return visited;
}
u32 highest(u32 mask)
{
	u32 last = 0;

	(void)each_bit(mask, [&last](u32 bit) {
		last = bit;
		return true;
	});
	return last;
}
} // namespace borrowed_callback

// CLEAN read_user_once: correct
namespace read_user_once
{
struct Command {
	u32 opcode;
	u32 argument;
};
} // namespace read_user_once
template <>
inline constexpr bool core::is_from_bytes<read_user_once::Command> =
	core::fields_from_bytes<read_user_once::Command, &read_user_once::Command::opcode,
				&read_user_once::Command::argument>();
namespace read_user_once
{
struct Device {
	Mutex<u32, struct LevelLock> level{0u};
};
Result<u32> run(const Device &device, UserPtr<Command> at)
{
	auto [reader, writer] = UserSlice(move(at), sizeof(Command)).reader_writer();
	Command command = TRY(reader.read<Command>());

	if (command.opcode > 1)
		return EINVAL;
	{
		auto level = device.level.lock();

		if (command.opcode == 1)
			*level = command.argument;
		command.argument = *level;
	}
	TRY(writer.write(command));
	return command.argument;
}
} // namespace read_user_once

// CLEAN cookie_round_trip: correct
namespace cookie_round_trip
{
struct Context {
	explicit Context(u32 id) : id(id) {}
	u32 id;
	u32 calls = 0;
};
using Foreign = ForeignOwnable<KBox<Context>>;

Result<u32> round_trip(u32 id)
{
	void *cookie = Foreign::into_foreign(TRY(KBox<Context>::create(GFP_KERNEL, id)));
	u32 calls = 0;

	// SAFETY: the cookie is that of a context, which is borrowed for this one statement.
	unsafe
	{
		calls = ++Foreign::borrow_mut(unsafe_, cookie).calls;
	}
	// SAFETY: taken back once, and nothing is borrowed from it any more.
	unsafe
	{
		const KBox<Context> context = Foreign::from_foreign(unsafe_, cookie);

		return context->id + calls;
	}
}
} // namespace cookie_round_trip

// CLEAN atomic_alloc_in_spin: correct
namespace atomic_alloc_in_spin
{
struct Alarm {
	explicit Alarm(u32 code) : code(code) {}
	u32 code;
};
struct Alarms {
	Option<KBox<Alarm>> last;
	u32 dropped = 0;
};
void raise_alarm(const SpinLock<Alarms> &alarms, const IrqsOff &off, u32 code)
{
	auto held = alarms.lock(off);
	auto alarm = KBox<Alarm>::create(GFP_ATOMIC, code);

	if (alarm.is_err()) {
		held->dropped++;
		return;
	}
	held->last = move(alarm).value();
}
} // namespace atomic_alloc_in_spin

// CLEAN wait_gives_lock_back: correct
namespace wait_gives_lock_back
{
struct Slots {
	KVec<u32> free;
	bool closed = false;
};
class Pool
{
public:
	Result<u32> take() const
	{
		auto slots = slots_.lock();

		changed_.wait_while(slots,
				    [](const Slots &s) { return s.free.empty() && !s.closed; });
		return slots->free.pop().ok_or(ESHUTDOWN);
	}
	Result<void> give(u32 slot) const
	{
		auto slots = slots_.lock();

		TRY(slots->free.push(slot, GFP_KERNEL));
		changed_.notify_one();
		return {};
	}
	void close() const
	{
		slots_.lock()->closed = true;
		changed_.notify_all();
	}

private:
	Mutex<Slots> slots_;
	CondVar<struct PoolChanged> changed_;
};
} // namespace wait_gives_lock_back

// CLEAN borrow_ends_before_growth: correct
namespace borrow_ends_before_growth
{
Result<u32> double_last(KVec<u32> &row)
{
	auto last = row.back();

	if (!last)
		return ENOENT;
	*last += 1;
	const u32 value = *last * 2;

	TRY(row.push(value, GFP_KERNEL));
	auto newest = row.back();
	return newest ? *newest : 0u;
}
} // namespace borrow_ends_before_growth

// CLEAN sole_owner_again: correct
namespace sole_owner_again
{
struct Draft {
	explicit Draft(u32 words) : words(words) {}
	u32 words;
};
Result<u32> edit(Arc<Draft> draft)
{
	auto mine = move(draft).into_unique_or_drop();

	if (!mine)
		return EBUSY;
	(*mine)->words += 5;
	const Arc<Draft> shared = mine.take().value().into_arc();
	const Arc<Draft> other = shared.clone();
	return other->words;
}
} // namespace sole_owner_again

// CLEAN self_reference_kept: correct
namespace self_reference_kept
{
class Channel : public InArc<Channel>
{
public:
	Channel(const ArcKey &key, u32 rate) : InArc(key), rate_(rate) {}
	void subscribe(KVec<Arc<Channel>> &to) const
	{
		if (to.push(arc().clone(), GFP_KERNEL).is_err())
			failed_.inc();
	}
	u32 rate() const { return rate_; }

private:
	u32 rate_;
	Atomic<u32> failed_{0};
};
Result<u32> total_rate()
{
	KVec<Arc<Channel>> subscribed;
	{
		auto channel = TRY(Arc<Channel>::create(GFP_KERNEL, 8u));

		channel->subscribe(subscribed);
		channel->subscribe(subscribed);
	}
	u32 sum = 0;
	for (const Arc<Channel> &channel : subscribed)
		sum += channel->rate();
	return sum;
}
} // namespace self_reference_kept

// CLEAN two_locks_one_order: correct
namespace two_locks_one_order
{
struct Index {
	RBTree<u32, u32> places;
};
struct Stats {
	u32 found = 0;
	u32 missed = 0;
};
class Directory
{
public:
	u32 find(u32 key) const
	{
		auto index = index_.lock();
		auto stats = stats_.lock();
		auto place = index->places.get(key);

		if (!place) {
			stats->missed++;
			return 0;
		}
		stats->found++;
		return *place;
	}
	Result<void> add(u32 key, u32 place) const
	{
		auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));
		auto index = index_.lock();

		index->places.entry(key).or_insert(move(memory), place);
		stats_.lock()->found++;
		return {};
	}

private:
	Mutex<Index> index_;
	SpinLock<Stats> stats_;
};
} // namespace two_locks_one_order

// CLEAN reread_after_unlocked: correct
namespace reread_after_unlocked
{
struct Upload {
	KVec<u8> bytes;
	bool busy = false;
};
u32 flush_size(const Mutex<Upload> &upload, const Completion &sent)
{
	auto held = upload.lock();

	if (held->busy || held->bytes.empty())
		return 0;
	held->busy = true;
	held.unlocked([&sent] { sent.wait(); });
	held->busy = false;
	auto first = held->bytes.front();
	return first ? *first : 0u;
}
} // namespace reread_after_unlocked

// CLEAN view_into_member: correct
namespace view_into_member
{
class Settings
{
public:
	Result<void> load(StrView text)
	{
		text_ = TRY(KString::from(text, GFP_KERNEL));
		return {};
	}
	StrView value(StrView key) const __lifetimebound
	{
		const StrView all = text_.view();
		const auto at = all.find(key);

		return at ? all.skip(*at + key.size()) : StrView();
	}

private:
	KString text_;
};
Result<usize> speed_digits()
{
	Settings settings;

	TRY(settings.load("mode=1 speed=9600"));
	const StrView speed = settings.value("speed=");
	return speed.size();
}
} // namespace view_into_member

// CLEAN conditional_move_with_flag: correct
namespace conditional_move_with_flag
{
Result<usize> store(Option<KBox<u32>> &slot, KVec<KBox<u32>> &overflow, KBox<u32> value)
{
	bool kept = false;

	if (slot.is_none()) {
		slot = move(value);
		kept = true;
	}
	if (!kept)
		TRY(overflow.push(move(value), GFP_KERNEL));
	return overflow.size();
}
} // namespace conditional_move_with_flag

// CLEAN srcu_reader_sleeps: correct
namespace srcu_reader_sleeps
{
struct Names {
	KVec<u32> ids;
};
class Scanner
{
public:
	explicit Scanner(KBox<Srcu> domain) : domain_(move(domain)) {}
	Result<usize> scan(u32 id) const
	{
		auto reader = domain_->read_lock();
		auto names = names_.lock();

		TRY(names->ids.push(id, GFP_KERNEL));
		return names->ids.size();
	}
	void settle() const { domain_->synchronize(); }

private:
	KBox<Srcu> domain_;
	Mutex<Names> names_;
};
} // namespace srcu_reader_sleeps
