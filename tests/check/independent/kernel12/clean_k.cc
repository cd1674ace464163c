// SPDX-License-Identifier: GPL-2.0
// Correct code of drivers that uses what often goes wrong.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
#include <core/transmute.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CLEAN page_rotated: correct
namespace page_rotated
{
struct Page {
	explicit Page(u32 number) : number(number) {}
	u32 number;
	KVec<u8> bytes;
};

/// The page that was moved away is replaced before it is used again.
Result<KVec<KBox<Page>>> paginate(Span<const u8> input, usize room)
{
	KVec<KBox<Page>> full;
	auto page = TRY(KBox<Page>::create(GFP_KERNEL, 0u));

	for (u8 byte : input) {
		if (page->bytes.size() == room) {
			const u32 next = page->number + 1;
			TRY(full.push(move(page), GFP_KERNEL));
			page = TRY(KBox<Page>::create(GFP_KERNEL, next));
		}
		TRY(page->bytes.push(byte, GFP_KERNEL));
	}
	TRY(full.push(move(page), GFP_KERNEL));
	return full;
}
} // namespace page_rotated

// CLEAN request_taken_or_kept: correct
namespace request_taken_or_kept
{
struct Request {
	explicit Request(u32 tag) : tag(tag) {}
	u32 tag;
};

class Queues
{
public:
	/// Moved on one path only, and looked at afterwards on the other one only.
	Result<u32> route(KBox<Request> request, bool fast)
	{
		const u32 tag = request->tag;
		bool taken = false;

		if (fast && fast_.size() < 8) {
			TRY(fast_.push(move(request), GFP_KERNEL));
			taken = true;
		}
		if (!taken) {
			request->tag |= 0x80000000;
			TRY(slow_.push(move(request), GFP_KERNEL));
		}
		return tag;
	}

private:
	KVec<KBox<Request>> fast_;
	KVec<KBox<Request>> slow_;
};
} // namespace request_taken_or_kept

// CLEAN longest_name_copied: correct
namespace longest_name_copied
{
struct Entry {
	KString name;
	u32 uses = 0;
};

class Names
{
public:
	Result<void> add(StrView name)
	{
		Entry entry{TRY(KString::from(name, GFP_KERNEL))};

		return entries_.push(move(entry), GFP_KERNEL);
	}

	/// The borrow ends before the vector grows.
	Result<usize> duplicate_longest()
	{
		const Entry *longest = nullptr;
		usize size = 0;
		usize at = 0;

		for (usize i = 0; i < entries_.size(); i++) {
			if (entries_[i].name.size() >= size) {
				size = entries_[i].name.size();
				at = i;
				longest = &entries_[i];
			}
		}
		if (!longest)
			return ENOENT;
		Entry copy{TRY(entries_[at].name.clone(GFP_KERNEL))};
		entries_[at].uses++;
		TRY(entries_.push(move(copy), GFP_KERNEL));
		return size;
	}

private:
	KVec<Entry> entries_;
};
} // namespace longest_name_copied

// CLEAN reserved_before_lock: correct
namespace reserved_before_lock
{
struct Client {
	explicit Client(u32 id) : id(id) {}
	u32 id;
	u32 requests = 0;
};

class Clients
{
public:
	Result<usize> connect(u32 id)
	{
		auto client = TRY(KBox<Client>::create(GFP_KERNEL, id));
		auto place = TRY(clients_.reserve_any(0, 63, GFP_KERNEL));
		const usize index = place.index();
		auto clients = clients_.lock();

		move(place).fill(clients, move(client));
		return index;
	}

	/// What is removed is freed when the lock is released.
	Result<u32> disconnect(usize index)
	{
		auto client = clients_.lock().remove(index);

		if (!client)
			return ENOENT;
		return (*client)->requests;
	}

	Result<void> count(usize index)
	{
		auto clients = clients_.lock();
		auto client = clients.get_mut(index);

		if (!client)
			return ENOENT;
		client->requests++;
		return {};
	}

private:
	XArray<KBox<Client>> clients_{XArrayKind::AllocFromZero};
};
} // namespace reserved_before_lock

// CLEAN lock_ended_before_sleep: correct
namespace lock_ended_before_sleep
{
struct State {
	u32 generation = 0;
	bool dirty = false;
};

class Cache
{
public:
	/// The spinlock ends with its block; what sleeps comes after it.
	Result<u32> write_back(UserSliceWriter &to)
	{
		u32 generation = 0;

		{
			auto state = state_.lock();
			if (!state->dirty)
				return 0u;
			state->dirty = false;
			generation = ++state->generation;
		}
		TRY(to.write(generation));
		auto written = written_.lock();
		TRY(written->push(generation, GFP_KERNEL));
		return generation;
	}
	void touch() { state_.lock()->dirty = true; }

private:
	SpinLock<State> state_;
	Mutex<KVec<u32>> written_;
};
} // namespace lock_ended_before_sleep

// CLEAN events_swapped_out: correct
namespace events_swapped_out
{
struct Event {
	u32 source;
	u32 code;
};

class Events
{
public:
	/// From interrupts: never sleeps.
	bool raise(u32 source, u32 code)
	{
		auto events = events_.lock_irqsave();

		return events->push(Event{source, code}, GFP_ATOMIC).is_ok();
	}

	/// All at once are taken out, and looked at without the lock.
	u32 handle(core::FunctionRef<bool(u32, u32)> handler)
	{
		KVec<Event> batch;
		u32 handled = 0;

		{
			auto events = events_.lock_irqsave();
			core::swap(*events, batch);
		}
		for (const Event &event : batch)
			handled += handler(event.source, event.code) ? 1 : 0;
		return handled;
	}

private:
	SpinLock<KVec<Event>> events_;
};
} // namespace events_swapped_out

// CLEAN timers_run_at_cursor: correct
namespace timers_run_at_cursor
{
struct Timer : ListLinks<> {
	Timer(u64 due, u32 token) : due(due), token(token) {}
	const u64 due;
	const u32 token;
};

class Wheel
{
public:
	Result<void> arm(u64 due, u32 token)
	{
		auto timer = TRY(ListArc<Timer>::create(GFP_KERNEL, due, token));

		timers_.lock()->push_back(move(timer));
		return {};
	}

	/// Those that are due move to a list of their own, and end without the lock.
	u32 expire(u64 now)
	{
		List<Timer> due;
		u32 tokens = 0;

		{
			auto timers = timers_.lock();
			for (auto at = timers->cursor_front(); at.is_at_item();) {
				if (at.current()->due > now) {
					at.move_next();
					continue;
				}
				if (auto timer = at.remove())
					due.push_back(timer.take().value());
			}
		}
		while (auto timer = due.pop_front())
			tokens ^= (*timer)->token;
		return tokens;
	}

private:
	SpinLock<List<Timer>> timers_;
};
} // namespace timers_run_at_cursor
// SAFETY: numbers that do not change, and links that only lists touch.
IMPL_SEND(timers_run_at_cursor::Timer);
// SAFETY: as above.
IMPL_SYNC(timers_run_at_cursor::Timer);

// CLEAN filled_then_shared: correct
namespace filled_then_shared
{
struct Table {
	Array<u32, 16> slots{};
	Atomic<u32> lookups{0};
};
} // namespace filled_then_shared
// SAFETY: the numbers do not change once the table is shared; the counter is atomic.
IMPL_SEND(filled_then_shared::Table);
// SAFETY: as above.
IMPL_SYNC(filled_then_shared::Table);
namespace filled_then_shared
{
/// Changed while there is one owner, shared afterwards, counted by an atomic.
Result<u32> build_and_look(u32 seed)
{
	auto table = TRY(UniqueArc<Table>::create(GFP_KERNEL));

	for (usize i = 0; i < table->slots.size(); i++) {
		table->slots[i] = seed;
		seed = seed * 5 + 1;
	}
	const Arc<Table> shared = move(table).into_arc();
	auto thread = TRY(KThread::run("look", shared.clone(), [](Arc<Table> &table) {
		for (u32 slot : table->slots)
			table->lookups.add(slot & 1);
	}));

	shared->lookups.inc();
	thread.join();
	return shared->lookups.load(Relaxed);
}
} // namespace filled_then_shared

// CLEAN configuration_replaced: correct
namespace configuration_replaced
{
struct Configuration {
	Configuration(u32 depth, u32 batch) : depth(depth), batch(batch) {}
	const u32 depth;
	const u32 batch;
};
} // namespace configuration_replaced
// SAFETY: numbers that do not change.
IMPL_SEND(configuration_replaced::Configuration);
// SAFETY: as above.
IMPL_SYNC(configuration_replaced::Configuration);
namespace configuration_replaced
{
class Scheduler
{
public:
	/// What readers saw is copied inside of the section, and the old one is waited for outside.
	Result<u32> set_depth(u32 depth)
	{
		u32 batch = 1;

		{
			auto reader = rcu::read_lock();
			if (auto now = configuration_.load(reader))
				batch = now->batch;
		}
		auto fresh = TRY(RcuBox<Configuration>::create(GFP_KERNEL, depth, batch));
		auto old = configuration_.replace(move(fresh)).wait();
		return old ? (*old)->depth : 0;
	}

private:
	RcuPtr<Configuration> configuration_;
};
} // namespace configuration_replaced

// CLEAN listener_detaches: correct
namespace listener_detaches
{
struct Link : ListLinks<> {
	explicit Link(u32 number) : number(number) {}
	const u32 number;
	Atomic<u32> seen{0};
};
} // namespace listener_detaches
// SAFETY: a number, an atomic, and links that only lists touch.
IMPL_SEND(listener_detaches::Link);
// SAFETY: as above.
IMPL_SYNC(listener_detaches::Link);
namespace listener_detaches
{
class Notifier
{
public:
	Result<Arc<Link>> attach(u32 number) const
	{
		auto link = TRY(ListArc<Link>::create(GFP_KERNEL, number));
		Arc<Link> shared = link.clone_arc();

		links_.lock()->push_back(move(link));
		return shared;
	}
	void detach(const Link &link) const { (void)links_.lock()->remove(link); }
	void notify() const
	{
		auto links = links_.lock();

		for (const Link &link : *links)
			link.seen.inc();
	}

private:
	Mutex<List<Link>> links_;
};

/// Is on the list of the notifier, which outlives it, from its start to its end.
class __view(Notifier) Listener
{
public:
	Listener(const Notifier &notifier __lifetimebound, Arc<Link> link)
		: notifier_(notifier), link_(move(link))
	{
	}
	Listener(const Listener &) = delete;
	Listener &operator=(const Listener &) = delete;
	~Listener() { notifier_.detach(*link_); }
	u32 seen() const { return link_->seen.load(Relaxed); }

private:
	const Notifier &notifier_;
	Arc<Link> link_;
};

Result<u32> listen(u32 rounds)
{
	const Notifier notifier;
	const Listener listener(notifier, TRY(notifier.attach(1)));

	for (u32 i = 0; i < rounds; i++)
		notifier.notify();
	return listener.seen();
}
} // namespace listener_detaches

// CLEAN length_by_out_parameter: correct
namespace length_by_out_parameter
{
/// Says whether there is a whole varint in @p bytes; gives its value and its size only then.
bool decode(Span<const u8> bytes, u64 &value, usize &size)
{
	u64 sum = 0;

	for (usize i = 0; i < bytes.size() && i < 9; i++) {
		sum |= static_cast<u64>(bytes[i] & 0x7f) << (7 * i);
		if (!(bytes[i] & 0x80)) {
			value = sum;
			size = i + 1;
			return true;
		}
	}
	return false;
}

Result<u64> sum_of(Span<const u8> bytes)
{
	u64 total = 0;

	while (!bytes.empty()) {
		u64 value = 0;
		usize size = 0;

		if (!decode(bytes, value, size))
			return EBADMSG;
		total += value;
		bytes = bytes.skip(size);
	}
	return total;
}
} // namespace length_by_out_parameter

// CLEAN number_given_back: correct
namespace number_given_back
{
class Numbers
{
public:
	/// What was taken goes back unless everything worked.
	Result<u32> open(StrView name)
	{
		const u32 number = TRY(take());
		core::ScopeGuard undo([&free = free_, number] { free |= 1u << number; });

		if (name.empty())
			return EINVAL;
		TRY(names_.push(TRY(KString::from(name, GFP_KERNEL)), GFP_KERNEL));
		undo.dismiss();
		return number;
	}

private:
	Result<u32> take()
	{
		for (u32 number = 0; number < 32; number++) {
			if (free_ & (1u << number)) {
				free_ &= ~(1u << number);
				return number;
			}
		}
		return ENOSPC;
	}

	u32 free_ = 0xffffffff;
	KVec<KString> names_;
};
} // namespace number_given_back

// CLEAN looked_up_after_wait: correct
namespace looked_up_after_wait
{
struct Slot {
	u32 owner = 0;
	u32 uses = 0;
};

class Slots
{
public:
	Result<void> add() { return slots_.lock()->push(Slot(), GFP_KERNEL); }

	/// The slot is looked up again after each wait, as others may have added some.
	Result<u32> claim(usize index, u32 owner)
	{
		auto slots = slots_.lock();

		for (;;) {
			auto slot = slots->get(index);
			if (!slot)
				return ENOENT;
			if (slot->owner == 0) {
				slot->owner = owner;
				return ++slot->uses;
			}
			changed_.wait(slots);
		}
	}

	void give_back(usize index)
	{
		{
			auto slots = slots_.lock();
			auto slot = slots->get(index);
			if (!slot)
				return;
			slot->owner = 0;
		}
		changed_.notify_all();
	}

private:
	Mutex<KVec<Slot>> slots_;
	CondVar<struct SlotGivenBack> changed_;
};
} // namespace looked_up_after_wait

// CLEAN usage_of_directory: correct
namespace usage_of_directory
{
struct Directory {
	u32 files = 0;
};

class Tree
{
public:
	/// What stands beside the lock is reached through its guard only.
	u64 add(u64 size)
	{
		auto directory = directory_.lock();
		u64 &used = used_.access(directory);

		directory->files++;
		used += size;
		return used;
	}
	u64 used() const
	{
		const auto directory = directory_.lock();

		return used_.access(directory);
	}

private:
	Mutex<Directory> directory_;
	LockedBy<u64, Mutex<Directory>> used_{directory_, 0u};
};
} // namespace usage_of_directory

// CLEAN owner_through_c: correct
namespace owner_through_c
{
struct Work {
	explicit Work(u32 input) : input(input) {}
	u32 input;
	u32 output = 0;
};
using Foreign = kernel::ForeignOwnable<KBox<Work>>;

void square(void *data)
{
	// SAFETY: run() hands this over, and waits.
	unsafe
	{
		auto &work = Foreign::borrow_mut(unsafe_, data);
		work.output = work.input * work.input;
	}
}

/// C carries the owner; it is taken back once, whether or not the call worked.
Result<u32> run(u32 input, int cpu)
{
	// SAFETY: the call has ended when C returns, so that the owner can be taken back.
	unsafe
	{
		void *data = Foreign::into_foreign(TRY(KBox<Work>::create(GFP_KERNEL, input)));
		const int err = ::smp_call_function_single(cpu, &square, data, 1);
		const auto work = Foreign::from_foreign(unsafe_, data);

		if (err)
			return Error::from_errno(err);
		return work->output;
	}
}
} // namespace owner_through_c

// CLEAN message_read_once: correct
namespace message_read_once
{
struct Head {
	u32 count;
	u32 kind;
};
} // namespace message_read_once
template <>
inline constexpr bool core::is_from_bytes<message_read_once::Head> =
	core::fields_from_bytes<message_read_once::Head, &message_read_once::Head::count,
				&message_read_once::Head::kind>();
namespace message_read_once
{
/// Each byte is fetched once; what was checked is what is used.
Result<u64> add_up(UserPtr<Head> at, usize size)
{
	UserSliceReader reader = UserSlice(move(at), size).reader();
	const Head head = TRY(reader.read<Head>());
	u64 sum = 0;

	if (head.kind != 1 || head.count > 1024)
		return EINVAL;
	for (u32 i = 0; i < head.count; i++)
		sum += TRY(reader.read<u32>());
	return sum;
}
} // namespace message_read_once

// CLEAN state_copied_before_change: correct
namespace state_copied_before_change
{
struct Idle {
};
struct Busy {
	u32 command;
	KVec<u8> data;
};

class Machine
{
public:
	void start(u32 command, KVec<u8> data) { state_ = Busy{command, move(data)}; }

	/// What is needed of the old state is moved out of it before it is replaced.
	Option<KVec<u8>> finish(u32 command)
	{
		auto busy = state_.get<Busy>();

		if (!busy || busy->command != command)
			return None;
		KVec<u8> data = move(busy->data);
		state_ = Idle{};
		return data;
	}

private:
	core::Variant<Idle, Busy> state_{Idle{}};
};
} // namespace state_copied_before_change

// CLEAN waiting_letter_replaced: correct
namespace waiting_letter_replaced
{
struct Letter {
	explicit Letter(u32 weight) : weight(weight) {}
	u32 weight;
};

class Mailbox
{
public:
	/// The letter that was there comes out, the new one goes in.
	Result<u32> put(u32 weight)
	{
		auto letter = TRY(KBox<Letter>::create(GFP_KERNEL, weight));
		Option<KBox<Letter>> old = waiting_.take();

		waiting_ = move(letter);
		waiting_.value()->weight++;
		return old ? (*old)->weight : 0;
	}

	u32 take()
	{
		auto letter = waiting_.take();

		if (!letter)
			return 0;
		const KBox<Letter> owned = letter.take().value();
		return owned->weight;
	}

private:
	Option<KBox<Letter>> waiting_;
};
} // namespace waiting_letter_replaced

// CLEAN flows_by_address: correct
namespace flows_by_address
{
struct Flow {
	u64 bytes = 0;
	u32 packets = 0;
};

class Flows
{
public:
	/// The memory is there before the lock is taken, where nothing may sleep.
	Result<u64> count(u32 address, u32 bytes)
	{
		auto memory = TRY((RBTreeNodeReservation<u32, Flow>::create(GFP_KERNEL)));
		auto flows = flows_.lock();

		flows->entry(address).or_insert(move(memory), Flow()).packets++;
		auto flow = flows->get_mut(address);
		if (!flow)
			return ENOENT;
		flow->bytes += bytes;
		return flow->bytes;
	}

	/// The nodes leave the tree under the lock, and are freed without it.
	Result<u32> drop_small(u64 least)
	{
		KVec<RBTreeNode<u32, Flow>> gone;

		TRY(gone.reserve(64, GFP_KERNEL));
		{
			auto flows = flows_.lock();
			for (auto at = flows->cursor_front(); at.is_at_entry();) {
				if (at.value()->bytes >= least || gone.size() == 64) {
					at.move_next();
					continue;
				}
				if (auto node = at.remove())
					(void)gone.push_within_capacity(node.take().value());
			}
		}
		// CAST: at most 64.
		return static_cast<u32>(gone.size());
	}

private:
	SpinLock<RBTree<u32, Flow>> flows_;
};
} // namespace flows_by_address

// CLEAN clock_written_then_read: correct
namespace clock_written_then_read
{
struct Clock {
	u64 base = 0;
	u64 offset = 0;
};

class Timekeeper
{
public:
	/// The writer has ended before the same thread reads.
	u64 advance(u64 ticks)
	{
		{
			auto clock = clock_.write();
			clock->base += ticks;
			clock->offset ^= ticks;
		}
		const Clock now = clock_.read();
		return now.base + now.offset;
	}

private:
	SeqLock<Clock> clock_;
};
} // namespace clock_written_then_read

// CLEAN own_and_all_packets: correct
namespace own_and_all_packets
{
class Counters
{
public:
	static Result<Counters> create() { return Counters(TRY(DynamicPerCpu<u64>::create())); }

	void packet(u64 bytes) { bytes_.add(bytes); }

	/// The number of this CPU is copied while the thread stays there.
	u64 share() const
	{
		u64 mine = 0;

		{
			const PreemptGuard here;
			mine = bytes_.get(here);
		}
		const u64 all = bytes_.sum();
		return all > mine ? all - mine : 0;
	}

private:
	explicit Counters(DynamicPerCpu<u64> bytes) : bytes_(move(bytes)) {}

	DynamicPerCpu<u64> bytes_;
};
} // namespace own_and_all_packets

// CLEAN two_locks_one_order: correct
namespace two_locks_one_order
{
struct Free {
	KVec<u32> blocks;
};
struct Used {
	KVec<u32> blocks;
};

class Blocks
{
public:
	/// First the free ones, then those in use: here and in release().
	Result<u32> allocate()
	{
		auto free = free_.lock();
		auto used = used_.lock();

		TRY(used->blocks.reserve(1, GFP_KERNEL));
		const u32 block = TRY(free->blocks.pop().ok_or(ENOSPC));
		TRY(used->blocks.push(block, GFP_KERNEL));
		return block;
	}

	Result<void> release(u32 block)
	{
		auto free = free_.lock();
		auto used = used_.lock();

		TRY(free->blocks.reserve(1, GFP_KERNEL));
		used->blocks.retain([block](u32 other) { return other != block; });
		return free->blocks.push(block, GFP_KERNEL);
	}

private:
	Mutex<Free> free_;
	Mutex<Used> used_;
};
} // namespace two_locks_one_order

// CLEAN rules_by_virtual_call: correct
namespace rules_by_virtual_call
{
class Rule
{
public:
	virtual ~Rule() = default;
	virtual bool allows(u32 port) const = 0;
};

class RangeRule final : public Rule
{
public:
	RangeRule(u32 first, u32 last) : first_(first), last_(last) {}
	bool allows(u32 port) const override { return port >= first_ && port <= last_; }

private:
	u32 first_;
	u32 last_;
};

class SetRule final : public Rule
{
public:
	explicit SetRule(KVec<u32> ports) : ports_(move(ports)) {}
	bool allows(u32 port) const override
	{
		for (u32 known : ports_) {
			if (known == port)
				return true;
		}
		return false;
	}

private:
	KVec<u32> ports_;
};

/// The owners of derived objects become owners of the base, which has a virtual destructor.
Result<u32> count_allowed(Span<const u32> wanted)
{
	KVec<KBox<Rule>> rules;
	KVec<u32> ports;
	u32 allowed = 0;

	TRY(ports.push(22, GFP_KERNEL));
	TRY(ports.push(443, GFP_KERNEL));
	TRY(rules.push(TRY(KBox<RangeRule>::create(GFP_KERNEL, 8000u, 8100u)), GFP_KERNEL));
	TRY(rules.push(TRY(KBox<SetRule>::create(GFP_KERNEL, move(ports))), GFP_KERNEL));
	for (u32 port : wanted) {
		for (const KBox<Rule> &rule : rules) {
			if (rule->allows(port)) {
				allowed++;
				break;
			}
		}
	}
	return allowed;
}
} // namespace rules_by_virtual_call

// CLEAN object_freed_by_rcu: correct
namespace object_freed_by_rcu
{
class Object
{
public:
	explicit Object(u32 id) : id_(id) {}
	Object(const Object &) = delete;
	Object &operator=(const Object &) = delete;
	u32 id() const { return id_; }

	/// C has the object until no reader can be at it; @p barrier waits for that.
	static void free_later(KBox<Object> object, const rcu::Barrier &barrier)
	{
		static_cast<void>(barrier);
		// SAFETY: C has the object alone from now on; free_now() takes it back, once.
		unsafe
		{
			Object *raw = move(object).into_raw();

			::call_rcu(&raw->rcu_, &free_now);
		}
	}

private:
	static void free_now(::callback_head *rcu)
	{
		// SAFETY: free_later() gave C this member of an object that it had owned.
		unsafe
		{
			(void)KBox<Object>::from_raw(
				unsafe_, kernel::container_of<&Object::rcu_>(unsafe_, rcu));
		}
	}

	u32 id_;
	::callback_head rcu_{};
};

class Owner
{
public:
	Result<u32> renew(u32 id)
	{
		auto fresh = TRY(KBox<Object>::create(GFP_KERNEL, id));
		u32 old = 0;

		if (!current_.is_vacant()) {
			old = current_->id();
			Object::free_later(move(current_), barrier_);
		}
		current_ = move(fresh);
		return old;
	}

private:
	rcu::Barrier barrier_;
	KBox<Object> current_{core::Vacant()};
};
} // namespace object_freed_by_rcu

// CLEAN permit_goes_with_job: correct
namespace permit_goes_with_job
{
constinit Semaphore channels(4);

/// Holds a permit of the channels, which live as long as the module, to its end.
class Transfer
{
public:
	Transfer(Permit permit, u32 bytes) : permit_(move(permit)), bytes_(bytes) {}
	u32 bytes() const { return bytes_; }

private:
	Permit permit_;
	u32 bytes_;
};

/// The permit is taken before the lock, where waiting is allowed.
class Dma
{
public:
	Result<void> start(u32 bytes)
	{
		Permit permit = TRY(channels.acquire_interruptible());
		auto transfer = TRY(KBox<Transfer>::create(GFP_KERNEL, move(permit), bytes));

		return active_.lock()->push(move(transfer), GFP_KERNEL);
	}

	/// The permits come back after the lock is released.
	u64 finish_all()
	{
		KVec<KBox<Transfer>> done;
		u64 bytes = 0;

		{
			auto active = active_.lock();
			core::swap(*active, done);
		}
		for (const KBox<Transfer> &transfer : done)
			bytes += transfer->bytes();
		return bytes;
	}

private:
	Mutex<KVec<KBox<Transfer>>> active_;
};
} // namespace permit_goes_with_job
