// SPDX-License-Identifier: GPL-2.0
// Closures, variants, callbacks of C, waits that let go of the lock, two names
// for one object.
#include <core/scope_guard.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/id_pool.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE h4_link_state: the alternative that is looked at is replaced by another
// one in between
namespace h4_link_state
{
struct Down {
	u32 attempts = 0;
};
struct Up {
	KString peer;
	u64 since = 0;
};
using State = Variant<Down, Up>;

class Link
{
public:
	Link() : state_(Down()) {}

	void up(KString peer, u64 now) { state_ = Up{move(peer), now}; }
	//- bad
	/// Says for how long it was up.
	u64 fail_bad(u64 now)
	{
		auto up = state_.get<Up>();

		if (!up)
			return 0;
		state_ = Down{1};
		pr_info("lost {}\n", up->peer.view());
		return now - up->since;
	}
	//- good
	/// Says for how long it was up.
	u64 fail_good(u64 now)
	{
		auto up = state_.get<Up>();

		if (!up)
			return 0;
		pr_info("lost {}\n", up->peer.view());
		const u64 since = up->since;
		state_ = Down{1};
		return now - since;
	}
	//- shared

private:
	State state_;
};
} // namespace h4_link_state

// CASE h4_wait_first: the first element is remembered over a wait, in which
// others take it out
namespace h4_wait_first
{
struct Message {
	u32 id = 0;
	u32 parts = 1;
};
struct Queue {
	KVec<Message> messages;
	u32 parts_arrived = 0;
};
} // namespace h4_wait_first
// SAFETY: numbers.
IMPL_SEND(h4_wait_first::Message);
// SAFETY: numbers, in memory that belongs to no thread.
IMPL_SEND(h4_wait_first::Queue);
namespace h4_wait_first
{
class Assembler
{
public:
	Result<void> add(Message message) const
	{
		auto queue = queue_.lock();

		TRY(queue->messages.push(message, GFP_KERNEL));
		changed_.notify_all();
		return {};
	}
	void part() const
	{
		queue_.lock()->parts_arrived++;
		changed_.notify_all();
	}
	//- bad
	u32 next_bad() const
	{
		auto queue = queue_.lock();

		if (queue->messages.empty())
			return 0;
		const Message &first = queue->messages[0];
		while (queue->parts_arrived < first.parts)
			changed_.wait(queue);
		const u32 id = first.id;
		queue->parts_arrived -= first.parts;
		(void)queue->messages.remove(0);
		return id;
	}
	//- good
	u32 next_good() const
	{
		auto queue = queue_.lock();

		while (!queue->messages.empty() && queue->parts_arrived < queue->messages[0].parts)
			changed_.wait(queue);
		const auto first = queue->messages.remove(0);
		if (!first)
			return 0;
		queue->parts_arrived -= first->parts;
		return first->id;
	}
	//- shared

private:
	Mutex<Queue> queue_;
	CondVar<struct H4PartArrived> changed_;
};
} // namespace h4_wait_first

// CASE h4_unlocked_slot: the slot is written where the guard has let go of its
// lock
namespace h4_unlocked_slot
{
struct Slot {
	u32 generation = 0;
	Option<KBox<u64>> buffer;
};
} // namespace h4_unlocked_slot
// SAFETY: an owner of a number, and a number.
IMPL_SEND(h4_unlocked_slot::Slot);
namespace h4_unlocked_slot
{
//- bad
Result<u32> refill_bad(const Mutex<Slot> &slots, u64 seed)
{
	auto guard = slots.lock();
	Slot &slot = *guard;

	if (slot.buffer.is_some())
		return slot.generation;
	TRY(guard.unlocked([&]() -> Result<void> {
		slot.buffer = TRY(KBox<u64>::create(GFP_KERNEL, seed));
		return {};
	}));
	slot.generation++;
	return slot.generation;
}
//- good
Result<u32> refill_good(const Mutex<Slot> &slots, u64 seed)
{
	auto guard = slots.lock();

	if (guard->buffer.is_some())
		return guard->generation;
	auto fresh = TRY(guard.unlocked([&] { return KBox<u64>::create(GFP_KERNEL, seed); }));
	if (guard->buffer.is_none()) {
		guard->buffer = move(fresh);
		guard->generation++;
	}
	return guard->generation;
}
//- shared
} // namespace h4_unlocked_slot

// CASE h4_guard_result: the view of the text leaves the lock, and others may
// replace the text
namespace h4_guard_result
{
struct Settings {
	KString host;
	u32 port = 0;
};
} // namespace h4_guard_result
// SAFETY: a text of its own, and a number.
IMPL_SEND(h4_guard_result::Settings);
namespace h4_guard_result
{
class Client
{
public:
	Result<void> set_host(StrView host) const
	{
		auto text = TRY(KString::from(host, GFP_KERNEL));

		settings_.lock()->host = move(text);
		return {};
	}
	//- bad
	StrView host_bad() const __lifetimebound
	{
		auto settings = settings_.lock();
		const StrView host = settings->host.view();

		return host;
	}
	void show_bad() const { pr_info("host {}\n", host_bad()); }
	//- good
	Result<KString> host_good() const
	{
		auto settings = settings_.lock();

		return settings->host.clone(GFP_KERNEL);
	}
	Result<void> show_good() const
	{
		const KString host = TRY(host_good());

		pr_info("host {}\n", host.view());
		return {};
	}
	//- shared

private:
	Mutex<Settings> settings_;
};
} // namespace h4_guard_result

// CASE h4_page_span: the bytes of the page are kept from a closure for which it
// was mapped
namespace h4_page_span
{
//- bad
u32 checksum_bad(const Page &page, usize length)
{
	Span<const u8> body;
	u32 sum = 0;

	page.with_bytes([&](Span<const u8> bytes) {
		body = bytes.first(length < bytes.size() ? length : bytes.size());
	});
	for (u8 byte : body)
		sum = sum * 31 + byte;
	return sum;
}
//- good
u32 checksum_good(const Page &page, usize length)
{
	u32 sum = 0;

	page.with_bytes([&](Span<const u8> bytes) {
		const auto body = bytes.first(length < bytes.size() ? length : bytes.size());

		for (u8 byte : body)
			sum = sum * 31 + byte;
	});
	return sum;
}
//- shared
} // namespace h4_page_span

// CASE h4_undo_moved: the undo looks into the plan, which was moved away when
// the limit is tested
namespace h4_undo_moved
{
struct Plan {
	KVec<usize> steps;
	u32 cost = 0;
};

u32 cost_of(u32 step)
{
	return step % 2 ? 3 : 1;
}

class Planner
{
public:
	//- bad
	Result<void> add_bad(Span<const u32> wanted, u32 limit)
	{
		auto plan = TRY(KBox<Plan>::create(GFP_KERNEL));
		core::ScopeGuard undo([&] {
			for (usize id : plan->steps)
				ids_.release(id);
		});

		TRY(collect(*plan, wanted));
		const u32 cost = plan->cost;
		TRY(plans_.push(move(plan), GFP_KERNEL));
		if (cost > limit)
			return E2BIG;
		undo.dismiss();
		return {};
	}
	//- good
	Result<void> add_good(Span<const u32> wanted, u32 limit)
	{
		auto plan = TRY(KBox<Plan>::create(GFP_KERNEL));
		core::ScopeGuard undo([&] {
			for (usize id : plan->steps)
				ids_.release(id);
		});

		TRY(collect(*plan, wanted));
		if (plan->cost > limit)
			return E2BIG;
		TRY(plans_.reserve(1, GFP_KERNEL)); // so that push() does not fail
		undo.dismiss();
		return plans_.push(move(plan), GFP_KERNEL);
	}
	//- shared

private:
	Result<void> collect(Plan &plan, Span<const u32> wanted)
	{
		TRY(plan.steps.reserve(wanted.size(), GFP_KERNEL));
		for (u32 step : wanted) {
			const usize id = TRY(ids_.acquire(step).ok_or(ENOSPC));

			if (plan.steps.push(id, GFP_KERNEL).is_err()) {
				ids_.release(id);
				return ENOMEM;
			}
			plan.cost += cost_of(step);
		}
		return {};
	}

	IdPool ids_;
	KVec<KBox<Plan>> plans_;
};
} // namespace h4_undo_moved

// CASE h4_borrow_taken_back: what was borrowed is read after the owner was
// taken back and ended
namespace h4_borrow_taken_back
{
struct Context {
	explicit Context(u32 minor) : minor(minor) {}
	u32 minor;
	u64 bytes = 0;
};
using Foreign = ForeignOwnable<KBox<Context>>;

/// What C keeps for an open file.
struct File {
	void *private_data = nullptr;
};

void open(File &file, KBox<Context> context)
{
	file.private_data = Foreign::into_foreign(move(context));
}
//- bad
u64 release_bad(File &file)
{
	// SAFETY: open() put the owner there; the file is released once.
	unsafe
	{
		const Context &context = Foreign::borrow(unsafe_, file.private_data);

		(void)Foreign::from_foreign(unsafe_, file.private_data);
		file.private_data = nullptr;
		pr_info("minor {} closed\n", context.minor);
		return context.bytes;
	}
}
//- good
u64 release_good(File &file)
{
	// SAFETY: open() put the owner there; the file is released once.
	unsafe
	{
		const auto context = Foreign::from_foreign(unsafe_, file.private_data);

		file.private_data = nullptr;
		pr_info("minor {} closed\n", context->minor);
		return context->bytes;
	}
}
//- shared
} // namespace h4_borrow_taken_back

// CASE h4_call_no_wait: the other CPU may answer when the question on the stack
// is gone
namespace h4_call_no_wait
{
struct Probe {
	u32 number = 0;
	Atomic<u32> answer{0};
};

void answer(void *data)
{
	// SAFETY: ask() hands over a probe that lives until this has run.
	unsafe
	{
		auto *probe = static_cast<Probe *>(data);

		probe->answer.store(probe->number * 2, Relaxed);
	}
}
//- bad
Result<u32> ask_bad(u32 number, int cpu)
{
	Probe probe;

	probe.number = number;
	// SAFETY: the probe lives as long as the call.
	unsafe
	{
		TRY(core::to_result(::smp_call_function_single(cpu, &answer, &probe, 0)));
	}
	return probe.answer.load(Relaxed);
}
//- good
Result<u32> ask_good(u32 number, int cpu)
{
	Probe probe;

	probe.number = number;
	// SAFETY: the probe lives as long as the call, which is waited for.
	unsafe
	{
		TRY(core::to_result(::smp_call_function_single(cpu, &answer, &probe, 1)));
	}
	return probe.answer.load(Relaxed);
}
//- shared
} // namespace h4_call_no_wait

// CASE h4_rcu_temp: the section that keeps the mode alive ends with the
// statement that loads it
namespace h4_rcu_temp
{
struct Mode {
	explicit Mode(u32 width, u32 height) : width(width), height(height) {}
	const u32 width;
	const u32 height;
};
} // namespace h4_rcu_temp
// SAFETY: numbers that do not change.
IMPL_SEND(h4_rcu_temp::Mode);
// SAFETY: as above.
IMPL_SYNC(h4_rcu_temp::Mode);
namespace h4_rcu_temp
{
class Screen
{
public:
	Result<void> resize(u32 width, u32 height) const
	{
		auto fresh = TRY(RcuBox<Mode>::create(GFP_KERNEL, width, height));

		mode_.replace(move(fresh)).defer_free();
		return {};
	}
	//- bad
	u64 pixels_bad() const
	{
		const auto mode = mode_.load(rcu::read_lock());

		if (!mode)
			return 0;
		return u64(mode->width) * mode->height;
	}
	//- good
	u64 pixels_good() const
	{
		const auto reader = rcu::read_lock();
		const auto mode = mode_.load(reader);

		if (!mode)
			return 0;
		return u64(mode->width) * mode->height;
	}
	//- shared

private:
	RcuPtr<Mode> mode_;
};
} // namespace h4_rcu_temp

// CASE h4_append_self: the source may be the vector that grows while it is gone
// through
namespace h4_append_self
{
struct Point {
	u32 x = 0;
	u32 y = 0;
};

class Path
{
public:
	Result<void> add(Point point) { return points_.push(point, GFP_KERNEL); }
	//- bad
	Result<void> append_bad(Span<const Point> more, u32 dx)
	{
		for (const Point &point : more)
			TRY(points_.push({point.x + dx, point.y}, GFP_KERNEL));
		return {};
	}
	/// Draws it once more, beside itself.
	Result<void> repeat_bad(u32 dx) { return append_bad(points_.span(), dx); }
	//- good
	Result<void> append_good(Span<const Point> more, u32 dx)
	{
		for (const Point &point : more)
			TRY(points_.push({point.x + dx, point.y}, GFP_KERNEL));
		return {};
	}
	/// Draws it once more, beside itself.
	Result<void> repeat_good(u32 dx)
	{
		const KVec<Point> once = TRY(points_.clone(GFP_KERNEL));

		return append_good(once.span(), dx);
	}
	//- shared

private:
	KVec<Point> points_;
};
} // namespace h4_append_self

// CASE h4_detached_node: the node is freed at once although readers under RCU
// may still be at it
namespace h4_detached_node
{
struct Node {
	explicit Node(u32 key) : key(key) {}
	const u32 key;
};

class Slot
{
public:
	Slot() = default;
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot()
	{
		Node *last = node_.load(Relaxed);

		if (!last)
			return;
		// SAFETY: set() gave the owner away, and nobody reads any longer.
		unsafe
		{
			(void)KBox<Node>::from_raw(unsafe_, last);
		}
	}

	u32 key() const
	{
		const auto reader = rcu::read_lock();
		// ORDERING: pairs with the exchange of the writer: who sees the node sees
		// its key.
		const Node *node = node_.load(Acquire);

		// SAFETY: a node that was found stays until the section ends.
		unsafe
		{
			return node ? node->key : 0;
		}
	}
	//- bad
	void set_bad(KBox<Node> fresh) const
	{
		Node *old = node_.xchg(move(fresh).into_raw(), Full);

		if (!old)
			return;
		// SAFETY: the node came from into_raw(), and can't be found any more.
		unsafe
		{
			(void)KBox<Node>::from_raw(unsafe_, old);
		}
	}
	//- good
	void set_good(KBox<Node> fresh) const
	{
		Node *old = node_.xchg(move(fresh).into_raw(), Full);

		if (!old)
			return;
		rcu::synchronize();
		// SAFETY: the node came from into_raw(), can't be found, and no reader is
		// left.
		unsafe
		{
			(void)KBox<Node>::from_raw(unsafe_, old);
		}
	}
	//- shared

private:
	Atomic<Node *> node_{nullptr};
};
} // namespace h4_detached_node

// CASE h4_worker_address: the thread keeps the address of a local, moved to its
// final place later
namespace h4_worker_address
{
struct Tally {
	Atomic<u32> rounds{0};
};
} // namespace h4_worker_address
// SAFETY: an atomic number.
IMPL_SEND(h4_worker_address::Tally);
// SAFETY: an atomic number.
IMPL_SYNC(h4_worker_address::Tally);
namespace h4_worker_address
{
//- bad
/// Where a thread counts.
struct CounterBad {
	KBox<Tally> tally;

	/// # Safety
	///
	/// The object lives, where it is, until the thread has ended.
	const Tally &here(core::Unsafe) const __lifetimebound { return *tally; }
};

struct TaskBad {
	const CounterBad *counter;
};
//- good
/// Where a thread counts.
struct CounterGood {
	Arc<Tally> tally;
};

struct TaskGood {
	Arc<Tally> tally;
};
//- shared
} // namespace h4_worker_address
//- bad
// SAFETY: whoever starts the thread keeps the counter until it is joined.
IMPL_SEND(h4_worker_address::TaskBad);
//- good
// SAFETY: a reference to what may be shared.
IMPL_SEND(h4_worker_address::TaskGood);
//- shared
namespace h4_worker_address
{
//- bad
class WorkerBad
{
public:
	static Result<WorkerBad> create_bad()
	{
		CounterBad counter{TRY(KBox<Tally>::create(GFP_KERNEL))};
		auto thread = TRY(KThread::run("worker", TaskBad{&counter}, [](TaskBad &task) {
			while (!KThread::should_stop()) {
				// SAFETY: the counter is kept until this thread is joined.
				unsafe
				{
					task.counter->here(unsafe_).rounds.inc();
				}
				KThread::yield();
			}
		}));

		return WorkerBad(move(counter), move(thread));
	}
	u32 rounds() const { return counter_.tally->rounds.load(Relaxed); }

private:
	WorkerBad(CounterBad counter, KThread thread)
		: counter_(move(counter)), thread_(move(thread))
	{
	}

	CounterBad counter_;
	KThread thread_;
};
//- good
class WorkerGood
{
public:
	static Result<WorkerGood> create_good()
	{
		CounterGood counter{TRY(Arc<Tally>::create(GFP_KERNEL))};
		auto thread = TRY(
			KThread::run("worker", TaskGood{counter.tally.clone()}, [](TaskGood &task) {
				while (!KThread::should_stop()) {
					task.tally->rounds.inc();
					KThread::yield();
				}
			}));

		return WorkerGood(move(counter), move(thread));
	}
	u32 rounds() const { return counter_.tally->rounds.load(Relaxed); }

private:
	WorkerGood(CounterGood counter, KThread thread)
		: counter_(move(counter)), thread_(move(thread))
	{
	}

	CounterGood counter_;
	KThread thread_;
};
//- shared
} // namespace h4_worker_address

// CLEAN h4_variant_step: an alternative is looked at to the end before another
// is put in
namespace h4_variant_step
{
struct Waiting {
	u32 left = 0;
};
struct Running {
	KString what;
};
struct Finished {
	usize size = 0;
};
using Phase = Variant<Waiting, Running, Finished>;

Result<void> step(Phase &phase)
{
	if (auto waiting = phase.get<Waiting>()) {
		if (waiting->left > 0) {
			waiting->left--;
			return {};
		}
		phase = Running{TRY(KString::from("job", GFP_KERNEL))};
		return {};
	}
	if (auto running = phase.get<Running>()) {
		const usize size = running->what.size();

		phase = Finished{size};
	}
	return {};
}
} // namespace h4_variant_step

// CLEAN h4_defer_to_c: an object is left to C, which frees it when no reader is
// at it
namespace h4_defer_to_c
{
class Item
{
public:
	explicit Item(u32 value) : value(value) {}
	Item(const Item &) = delete;
	Item &operator=(const Item &) = delete;

	/// That the object is gone is waited for where @p barrier ends.
	static void free_later(KBox<Item> item, const rcu::Barrier &)
	{
		// SAFETY: C has the object alone from now on; free_now() takes it back,
		// once. The barrier keeps this module loaded until then.
		unsafe
		{
			Item *raw = move(item).into_raw();

			::call_rcu(&raw->rcu_, &free_now);
		}
	}

	const u32 value;

private:
	static void free_now(::callback_head *rcu)
	{
		// SAFETY: free_later() gave C this member of an object that it had owned.
		unsafe
		{
			(void)KBox<Item>::from_raw(unsafe_,
						   container_of<&Item::rcu_>(unsafe_, rcu));
		}
	}

	::callback_head rcu_{};
};

Result<u32> drive(u32 value)
{
	const rcu::Barrier barrier;
	auto item = TRY(KBox<Item>::create(GFP_KERNEL, value));
	const u32 seen = item->value;

	Item::free_later(move(item), barrier);
	return seen;
}
} // namespace h4_defer_to_c

// CLEAN h4_keep_self: an object in an Arc gives out references to itself
namespace h4_keep_self
{
class Channel : public InArc<Channel>
{
public:
	Channel(const ArcKey &key, u32 id) : InArc(key), id_(id) {}

	Arc<Channel> keep() const { return arc().clone(); }
	u32 id() const { return id_; }

private:
	const u32 id_;
};

class Switch
{
public:
	Result<void> connect(const Channel &channel)
	{
		return channels_.push(channel.keep(), GFP_KERNEL);
	}
	void disconnect(u32 id)
	{
		channels_.retain([id](const Arc<Channel> &c) { return c->id() != id; });
	}
	usize size() const { return channels_.size(); }

private:
	KVec<Arc<Channel>> channels_;
};

Result<usize> drive(u32 id)
{
	Switch board;
	{
		auto channel = TRY(Arc<Channel>::create(GFP_KERNEL, id));

		TRY(board.connect(*channel));
	}
	const usize before = board.size();
	board.disconnect(id);
	return before - board.size();
}
} // namespace h4_keep_self

// CLEAN h4_producers: several threads fill one box, and are joined before it is
// emptied
namespace h4_producers
{
struct Basket {
	KVec<u32> fruit;
	u32 refused = 0;
};
struct Market {
	Mutex<Basket> basket;
	CondVar<struct H4FruitArrived> arrived;
};
} // namespace h4_producers
// SAFETY: numbers, in memory that belongs to no thread.
IMPL_SEND(h4_producers::Basket);
// SAFETY: a lock around what may be sent, and a queue.
IMPL_SEND(h4_producers::Market);
// SAFETY: as above.
IMPL_SYNC(h4_producers::Market);
namespace h4_producers
{
void produce(const Market &market)
{
	for (u32 i = 1; i <= 10; i++) {
		auto basket = market.basket.lock();

		if (basket->fruit.push(i, GFP_KERNEL).is_err())
			basket->refused++;
		market.arrived.notify_one();
	}
}

Result<u32> drive()
{
	auto market = TRY(Arc<Market>::create(GFP_KERNEL));
	Array<Option<KThread>, 3> threads;
	u32 sum = 0;

	for (auto &thread : threads)
		thread = TRY(KThread::run("producer", market.clone(),
					  [](Arc<Market> &m) { produce(*m); }));
	for (auto &thread : threads)
		thread = None;
	auto basket = market->basket.lock();
	while (auto fruit = basket->fruit.pop())
		sum += *fruit;
	return sum + basket->refused;
}
} // namespace h4_producers

// CLEAN h4_wait_and_look_again: after each wait the element is looked up anew
namespace h4_wait_and_look_again
{
struct Room {
	KVec<u32> guests;
	bool closed = false;
};
} // namespace h4_wait_and_look_again
// SAFETY: numbers, in memory that belongs to no thread.
IMPL_SEND(h4_wait_and_look_again::Room);
namespace h4_wait_and_look_again
{
class Hotel
{
public:
	u32 last() const
	{
		auto room = room_.lock();

		for (;;) {
			if (auto guest = room->guests.back())
				return *guest;
			if (room->closed)
				return 0;
			changed_.wait(room);
		}
	}
	void close() const
	{
		room_.lock()->closed = true;
		changed_.notify_all();
	}

private:
	Mutex<Room> room_;
	CondVar<struct H4RoomChanged> changed_;
};
} // namespace h4_wait_and_look_again

// CLEAN h4_page_in_closure: the bytes of a page are used in the closure, and a
// copy outside
namespace h4_page_in_closure
{
Result<u32> stamp(Page &page, u32 seed)
{
	Array<u8, 4> mark{};

	for (usize i = 0; i < mark.size(); i++)
		// CAST: the lower eight bits are meant.
		mark[i] = static_cast<u8>((seed >> (i * 8)) & 0xff);
	page.with_bytes_mut([&mark](Span<u8> bytes) {
		bytes.first(mark.size()).copy_from(mark.span());
		bytes.skip(mark.size()).fill(0);
	});
	return page.with_bytes([](Span<const u8> bytes) -> u32 { return bytes[0]; });
}
} // namespace h4_page_in_closure
