// SPDX-License-Identifier: GPL-2.0
// More parts of drivers: waiting, user memory, threads, and the border to C.
#include <core/transmute.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE cache_fill: the caller hands GFP_KERNEL to a helper that runs under the rwlock
namespace cache_fill
{
struct Line {
	u64 tag;
	u64 value;
};
struct Lines {
	KVec<Line> known;
};
Result<void> remember(KVec<Line> &lines, u64 tag, u64 value, AllocFlags flags)
{
	for (Line &line : lines) {
		if (line.tag != tag)
			continue;
		line.value = value;
		return {};
	}
	return lines.push(Line{.tag = tag, .value = value}, flags);
}
//- bad
Result<void> fill_bad(const RwLock<Lines> &cache, Span<const Line> fresh)
{
	auto lines = cache.write();

	for (const Line &line : fresh)
		TRY(remember(lines->known, line.tag, line.value, GFP_KERNEL));
	return {};
}
//- good
Result<void> fill_good(const RwLock<Lines> &cache, Span<const Line> fresh)
{
	auto lines = cache.write();

	for (const Line &line : fresh)
		TRY(remember(lines->known, line.tag, line.value, GFP_NOWAIT));
	return {};
}
} // namespace cache_fill

// CASE drain_wait: waits for a completion while the spinlock of the queue is held
namespace drain_wait
{
struct Lane {
	u32 queued = 0;
	bool closed = false;
};
//- bad
class LaneOwnerBad
{
public:
	void finished() const
	{
		auto lane = lane_.lock();

		if (lane->queued && --lane->queued == 0)
			empty_.complete_all();
	}
	void close() const
	{
		auto lane = lane_.lock();

		lane->closed = true;
		if (lane->queued)
			empty_.wait();
	}

private:
	SpinLock<Lane, struct LaneBadLock> lane_;
	Completion empty_;
};
//- good
class LaneOwnerGood
{
public:
	void finished() const
	{
		auto lane = lane_.lock();

		if (lane->queued && --lane->queued == 0)
			empty_.complete_all();
	}
	void close() const
	{
		bool wait = false;
		{
			auto lane = lane_.lock();

			lane->closed = true;
			wait = lane->queued != 0;
		}
		if (wait)
			empty_.wait();
	}

private:
	SpinLock<Lane, struct LaneGoodLock> lane_;
	Completion empty_;
};
} // namespace drain_wait

// CASE ring_wait: a reference into the guarded vector is kept over a wait that releases the lock
namespace ring_wait
{
struct Order {
	u32 id;
	u32 left;
};
struct Orders {
	KVec<Order> open;
	u32 stock = 0;
};
//- bad
Result<u32> serve_bad(const Mutex<Orders> &orders, const CondVar<struct StockBad> &stocked)
{
	auto guard = orders.lock();

	if (guard->open.empty())
		return ENOENT;
	Order &order = guard->open[0];
	stocked.wait_while(guard, [](const Orders &o) { return o.stock == 0; });
	guard->stock--;
	if (order.left)
		order.left--;
	return order.id;
}
//- good
Result<u32> serve_good(const Mutex<Orders> &orders, const CondVar<struct StockGood> &stocked)
{
	auto guard = orders.lock();

	stocked.wait_while(guard, [](const Orders &o) { return o.stock == 0; });
	if (guard->open.empty())
		return ENOENT;
	Order &order = guard->open[0];
	if (order.left)
		order.left--;
	const u32 id = order.id;
	guard->stock--;
	return id;
}
} // namespace ring_wait

// CASE refill_unlocked: the span into the pool is used after the lock was released meanwhile
namespace refill_unlocked
{
struct Pool {
	KVec<u32> free;
};
//- bad
Result<u32> take_bad(const SpinLock<Pool> &pool)
{
	auto guard = pool.lock();
	Span<u32> slots = guard->free.span();

	if (slots.size() < 4) {
		auto more = guard.unlocked([] { return KVec<u32>::from_elem(7u, 8, GFP_KERNEL); });

		if (more.is_err())
			return more.error();
		TRY(guard->free.append_all(more.value(), GFP_ATOMIC));
	}
	if (slots.empty())
		return ENOSPC;
	return core::exchange(slots[0], 0u);
}
//- good
Result<u32> take_good(const SpinLock<Pool> &pool)
{
	auto guard = pool.lock();

	if (guard->free.size() < 4) {
		auto more = guard.unlocked([] { return KVec<u32>::from_elem(7u, 8, GFP_KERNEL); });

		if (more.is_err())
			return more.error();
		TRY(guard->free.append_all(more.value(), GFP_ATOMIC));
	}
	Span<u32> slots = guard->free.span();
	if (slots.empty())
		return ENOSPC;
	return core::exchange(slots[0], 0u);
}
} // namespace refill_unlocked

// CASE ioctl_twice: the size is checked in one copy and used from a second copy of user memory
namespace ioctl_twice
{
struct Request {
	u32 offset;
	u32 count;
};
} // namespace ioctl_twice
template <>
inline constexpr bool core::is_from_bytes<ioctl_twice::Request> =
	core::fields_from_bytes<ioctl_twice::Request, &ioctl_twice::Request::offset,
				&ioctl_twice::Request::count>();
namespace ioctl_twice
{
constexpr u32 ROOM = 64;

Result<Request> fetch(UserPtr<Request> at)
{
	UserSliceReader reader = UserSlice(move(at), sizeof(Request)).reader();

	return reader.read<Request>();
}
u64 sum_of(Span<const u32> table, u32 offset, u32 count)
{
	u64 sum = 0;

	// SAFETY: the caller checked that all of it is inside of the table.
	unsafe
	{
		for (u32 i = 0; i < count; i++)
			sum += table.data()[offset + i];
	}
	return sum;
}
//- bad
Result<u64> sum_bad(Span<const u32> table, UserPtr<Request> at)
{
	const Request first = TRY(fetch(at.clone()));

	if (table.size() < ROOM || first.offset >= ROOM || first.count > ROOM - first.offset)
		return EINVAL;
	const Request request = TRY(fetch(move(at)));
	return sum_of(table, request.offset, request.count);
}
//- good
Result<u64> sum_good(Span<const u32> table, UserPtr<Request> at)
{
	const Request request = TRY(fetch(move(at)));

	if (table.size() < ROOM || request.offset >= ROOM || request.count > ROOM - request.offset)
		return EINVAL;
	return sum_of(table, request.offset, request.count);
}
} // namespace ioctl_twice

// CASE status_reply: the padding behind `kind` goes to user space with what was on the stack
namespace status_reply
{
struct State {
	u8 kind = 0;
	u32 errors = 0;
};
//- bad
struct ReplyBad {
	u8 kind;
	u32 errors;
};
Result<void> answer_bad(const State &state, UserPtr<u8> at)
{
	UserSliceWriter writer = UserSlice(move(at), sizeof(ReplyBad)).writer();
	ReplyBad reply;

	reply.kind = state.kind;
	reply.errors = state.errors;
	// SAFETY: the reply is an object of this size.
	unsafe
	{
		return writer.write(Span<const u8>::from_raw(
			unsafe_, reinterpret_cast<const u8 *>(&reply), sizeof(reply)));
	}
}
//- good
struct ReplyGood {
	u8 kind;
	u8 reserved[3];
	u32 errors;
};
Result<void> answer_good(const State &state, UserPtr<u8> at)
{
	UserSliceWriter writer = UserSlice(move(at), sizeof(ReplyGood)).writer();
	const ReplyGood reply{.kind = state.kind, .reserved = {}, .errors = state.errors};

	return writer.write(reply);
}
} // namespace status_reply

// CASE last_user: a count that may have reached zero is taken up again from it
namespace last_user
{
struct Image {
	u32 sectors = 0;
};
//- bad
class DriveBad
{
public:
	/// For whoever finds the drive while it may be going.
	bool open() const
	{
		if (users_.read() == 0)
			return false;
		users_.inc();
		return true;
	}
	/// Says whether the drive may be torn down now.
	bool close() const { return users_.dec_and_test(); }

private:
	Refcount users_;
	Mutex<Image, struct DriveBadImage> image_;
};
//- good
class DriveGood
{
public:
	/// For whoever finds the drive while it may be going.
	bool open() const
	{
		if (!users_.inc_not_zero())
			return false;
		return true;
	}
	/// Says whether the drive may be torn down now.
	bool close() const { return users_.dec_and_test(); }

private:
	Refcount users_;
	Mutex<Image, struct DriveGoodImage> image_;
};
} // namespace last_user

// CASE lazy_free: C frees the object later, and the box does so at the end of the function
namespace lazy_free
{
struct Record {
	explicit Record(u32 key) : key(key) {}
	Record(const Record &) = delete;
	const u32 key;
	::callback_head rcu{};
};
void record_done(::callback_head *head)
{
	// SAFETY: only records that C has alone come here, each once.
	unsafe
	{
		(void)KBox<Record>::from_raw(unsafe_,
					     kernel::container_of<&Record::rcu>(unsafe_, head));
	}
}
//- bad
u32 retire_bad(KBox<Record> record, const rcu::Barrier &)
{
	const u32 key = record->key;

	// SAFETY: the record is ours, and nobody finds it any more.
	unsafe
	{
		Record *raw = record.as_ptr();

		::call_rcu(&raw->rcu, &record_done);
	}
	return key;
}
//- good
u32 retire_good(KBox<Record> record, const rcu::Barrier &)
{
	const u32 key = record->key;

	// SAFETY: the record is C's from here on, and nobody finds it any more.
	unsafe
	{
		Record *raw = move(record).into_raw();

		::call_rcu(&raw->rcu, &record_done);
	}
	return key;
}
} // namespace lazy_free

// CASE ask_cpu: the other CPU is not waited for, and writes to the stack of who has returned
namespace ask_cpu
{
struct Question {
	u32 number = 0;
	u32 answer = 0;
};
void answer(void *data)
{
	// SAFETY: who asks hands over a question that lives until this has returned.
	unsafe
	{
		auto *question = static_cast<Question *>(data);

		question->answer = question->number * 2;
	}
}
//- bad
Result<u32> ask_bad(int cpu, u32 number)
{
	Question question{.number = number};

	// SAFETY: the question is alive, and no other code touches it.
	unsafe
	{
		const int err = ::smp_call_function_single(cpu, &answer, &question, 0);

		if (err)
			return Error::from_errno(err);
	}
	return question.answer;
}
//- good
Result<u32> ask_good(int cpu, u32 number)
{
	Question question{.number = number};

	// SAFETY: the question is alive until the call has ended, as it is waited for.
	unsafe
	{
		const int err = ::smp_call_function_single(cpu, &answer, &question, 1);

		if (err)
			return Error::from_errno(err);
	}
	return question.answer;
}
} // namespace ask_cpu

// CASE sampler_thread: the thread gets the address of a sampler that is then returned by value
namespace sampler_thread
{
struct Levels {
	Atomic<u32> last{0};
	Atomic<u32> count{0};
};
/// The way of a thread to the levels.
struct Feed {
	explicit Feed(const Levels &levels __lifetimebound) : levels(&levels) {}
	const Levels *levels;
};
void feed(const Feed &own)
{
	while (!KThread::should_stop()) {
		// SAFETY: whoever starts the thread keeps the levels until it has ended.
		unsafe
		{
			own.levels->last.store(own.levels->count.load(Relaxed), Relaxed);
			own.levels->count.inc();
		}
		KThread::yield();
	}
}
} // namespace sampler_thread
// SAFETY: atomic numbers.
IMPL_SEND(sampler_thread::Levels);
// SAFETY: as above.
IMPL_SYNC(sampler_thread::Levels);
//- bad
// SAFETY: leads to atomic numbers only, which outlive the thread.
IMPL_SEND(sampler_thread::Feed);
//- shared
namespace sampler_thread
{
//- bad
class SamplerBad
{
public:
	static Result<SamplerBad> start(KString name)
	{
		const Levels levels;
		auto thread =
			TRY(KThread::run("sampler", Feed(levels), [](Feed &own) { feed(own); }));

		return SamplerBad(move(name), move(thread));
	}
	StrView name() const __lifetimebound { return name_.view(); }

private:
	SamplerBad(KString name, KThread thread) : name_(move(name)), thread_(move(thread)) {}

	KString name_;
	KThread thread_;
};
//- good
class SamplerGood
{
public:
	static Result<SamplerGood> start(KString name)
	{
		auto levels = TRY(Arc<Levels>::create(GFP_KERNEL));
		auto thread = TRY(KThread::run("sampler", move(levels),
					       [](Arc<Levels> &own) { feed(Feed(*own)); }));

		return SamplerGood(move(name), move(thread));
	}
	StrView name() const __lifetimebound { return name_.view(); }

private:
	SamplerGood(KString name, KThread thread) : name_(move(name)), thread_(move(thread)) {}

	KString name_;
	KThread thread_;
};
} // namespace sampler_thread

// CASE beacon_order: the thread is the first member, so what it uses ends before it is joined
namespace beacon_order
{
struct Beats {
	explicit Beats(u32 every) : every(every) {}
	const u32 every;
	Mutex<u32, struct BeatsSent> sent{0u};
};
/// What the thread works with; the beacon has it.
struct Link {
	explicit Link(const Beats &beats __lifetimebound) : beats(&beats) {}
	const Beats *beats;
};
void beat(const Link &own)
{
	while (!KThread::should_stop()) {
		// SAFETY: the beacon joins the thread before the beats end.
		unsafe
		{
			*own.beats->sent.lock() += own.beats->every;
		}
		KThread::yield();
	}
}
} // namespace beacon_order
// SAFETY: what is behind it is locked or does not change, and outlives the thread.
IMPL_SEND(beacon_order::Link);
namespace beacon_order
{
//- bad
class BeaconBad
{
public:
	explicit BeaconBad(u32 every) : beats_(every) {}
	BeaconBad(const BeaconBad &) = delete;
	BeaconBad &operator=(const BeaconBad &) = delete;
	Result<void> start()
	{
		thread_ = TRY(KThread::run("beacon", Link(beats_), [](Link &own) { beat(own); }));
		return {};
	}

private:
	Option<KThread> thread_;
	Beats beats_;
};
//- good
class BeaconGood
{
public:
	explicit BeaconGood(u32 every) : beats_(every) {}
	BeaconGood(const BeaconGood &) = delete;
	BeaconGood &operator=(const BeaconGood &) = delete;
	Result<void> start()
	{
		thread_ = TRY(KThread::run("beacon", Link(beats_), [](Link &own) { beat(own); }));
		return {};
	}

private:
	Beats beats_;
	Option<KThread> thread_;
};
} // namespace beacon_order

// CASE permit_pool: the semaphore ends before the permits that are still to be given back to it
namespace permit_pool
{
//- bad
class ConnectionsBad
{
public:
	explicit ConnectionsBad(u32 most) : free_(most) {}
	Result<void> open()
	{
		auto permit = TRY(free_.acquire_interruptible());

		return open_.push(move(permit), GFP_KERNEL);
	}
	void close_last() { (void)open_.pop(); }

private:
	KVec<Permit> open_;
	Semaphore free_;
};
//- good
class ConnectionsGood
{
public:
	explicit ConnectionsGood(u32 most) : free_(most) {}
	Result<void> open()
	{
		auto permit = TRY(free_.acquire_interruptible());

		return open_.push(move(permit), GFP_KERNEL);
	}
	void close_last() { (void)open_.pop(); }

private:
	Semaphore free_;
	KVec<Permit> open_;
};
} // namespace permit_pool

// CASE batch_loop: one box is moved into the queue in each round of the loop
namespace batch_loop
{
struct Packet {
	u32 length = 0;
	u32 number = 0;
};
//- bad
Result<void> split_bad(KVec<KBox<Packet>> &queue, u32 length, u32 most)
{
	auto packet = TRY(KBox<Packet>::create(GFP_KERNEL));

	for (u32 number = 0; length; number++) {
		packet->length = length < most ? length : most;
		packet->number = number;
		length -= packet->length;
		TRY(queue.push(move(packet), GFP_KERNEL));
	}
	return {};
}
//- good
Result<void> split_good(KVec<KBox<Packet>> &queue, u32 length, u32 most)
{
	for (u32 number = 0; length; number++) {
		auto packet = TRY(KBox<Packet>::create(GFP_KERNEL));

		packet->length = length < most ? length : most;
		packet->number = number;
		length -= packet->length;
		TRY(queue.push(move(packet), GFP_KERNEL));
	}
	return {};
}
} // namespace batch_loop

// CASE spare_owner: the job is given away on one branch and looked at after both
namespace spare_owner
{
struct Job {
	explicit Job(u32 cost) : cost(cost) {}
	const u32 cost;
};
//- bad
Result<u32> place_bad(KVec<Arc<Job>> &fast, KVec<Arc<Job>> &slow, Arc<Job> job)
{
	if (job->cost < 10)
		TRY(fast.push(move(job), GFP_KERNEL));
	else
		TRY(slow.push(job.clone(), GFP_KERNEL));
	return job->cost;
}
//- good
Result<u32> place_good(KVec<Arc<Job>> &fast, KVec<Arc<Job>> &slow, Arc<Job> job)
{
	if (job->cost < 10)
		TRY(fast.push(job.clone(), GFP_KERNEL));
	else
		TRY(slow.push(job.clone(), GFP_KERNEL));
	return job->cost;
}
} // namespace spare_owner

// CASE page_header: the bytes of the page are kept beyond the closure they are lent to
namespace page_header
{
//- bad
u32 magic_bad(const Page &page)
{
	Span<const u8> head;
	u32 magic = 0;

	page.with_bytes([&head](Span<const u8> bytes) { head = bytes.first(4); });
	for (u8 byte : head)
		magic = magic << 8 | byte;
	return magic;
}
//- good
u32 magic_good(const Page &page)
{
	Array<u8, 4> head{};
	u32 magic = 0;

	page.with_bytes([&head](Span<const u8> bytes) { head.span().copy_from(bytes.first(4)); });
	for (u8 byte : head)
		magic = magic << 8 | byte;
	return magic;
}
} // namespace page_header

// CASE link_change: a reference to the alternative is used after the variant got another one
namespace link_change
{
struct Down {
	u32 since;
};
struct Up {
	KString peer;
};
using Link = Variant<Down, Up>;
//- bad
usize drop_bad(Link &link, u32 now)
{
	Option<Up &> up = link.get<Up>();

	if (!up)
		return 0;
	link = Down{.since = now};
	pr_info("lost {}\n", up->peer.view());
	return up->peer.size();
}
//- good
usize drop_good(Link &link, u32 now)
{
	Option<Up &> up = link.get<Up>();

	if (!up)
		return 0;
	const KString peer = move(up->peer);
	link = Down{.since = now};
	pr_info("lost {}\n", peer.view());
	return peer.size();
}
} // namespace link_change

// CASE clock_adjust: reads the sequence lock while its own writer is at work: it spins for ever
namespace clock_adjust
{
struct Clock {
	u64 base = 0;
	u64 step = 1;
};
//- bad
class TimeBad
{
public:
	u64 at(u64 ticks) const
	{
		const Clock clock = clock_.read();

		return clock.base + ticks * clock.step;
	}
	void set_step(u64 ticks, u64 step) const
	{
		auto clock = clock_.write();

		clock->base = at(ticks);
		clock->step = step;
	}

private:
	SeqLock<Clock, struct TimeBadClock> clock_;
};
//- good
class TimeGood
{
public:
	u64 at(u64 ticks) const { return on(clock_.read(), ticks); }
	void set_step(u64 ticks, u64 step) const
	{
		auto clock = clock_.write();

		clock->base = on(*clock, ticks);
		clock->step = step;
	}

private:
	static u64 on(const Clock &clock, u64 ticks) { return clock.base + ticks * clock.step; }

	SeqLock<Clock, struct TimeGoodClock> clock_;
};
} // namespace clock_adjust

// CASE route_upgrade: locks for writing while the same thread still reads
namespace route_upgrade
{
struct Names {
	KVec<u32> ids;
};
bool has(const Names &names, u32 id)
{
	for (u32 known : names.ids)
		if (known == id)
			return true;
	return false;
}
//- bad
Result<bool> ensure_bad(const RwSemaphore<Names> &names, u32 id)
{
	auto reader = names.read();

	if (has(*reader, id))
		return false;
	auto writer = names.write();
	TRY(writer->ids.push(id, GFP_KERNEL));
	return true;
}
//- good
Result<bool> ensure_good(const RwSemaphore<Names> &names, u32 id)
{
	{
		auto reader = names.read();

		if (has(*reader, id))
			return false;
	}
	auto writer = names.write();
	if (has(*writer, id))
		return false;
	TRY(writer->ids.push(id, GFP_KERNEL));
	return true;
}
} // namespace route_upgrade

// CASE find_device: a borrow of an Arc that is a local of the function is returned
namespace find_device
{
struct Device {
	explicit Device(u32 id) : id(id) {}
	const u32 id;
	Atomic<u32> opened{0};
};
struct Devices {
	KVec<Arc<Device>> all;
};
//- bad
class BusBad
{
public:
	Option<ArcBorrow<Device>> find(u32 id) const
	{
		auto devices = devices_.lock();

		for (const Arc<Device> &device : devices->all) {
			if (device->id != id)
				continue;
			const Arc<Device> found = device.clone();

			return found.borrow();
		}
		return None;
	}
	bool open(u32 id) const
	{
		auto device = find(id);

		if (device)
			(*device)->opened.inc();
		return device.is_some();
	}

private:
	Mutex<Devices, struct BusBadDevices> devices_;
};
//- good
class BusGood
{
public:
	Option<Arc<Device>> find(u32 id) const
	{
		auto devices = devices_.lock();

		for (const Arc<Device> &device : devices->all) {
			if (device->id != id)
				continue;
			Arc<Device> found = device.clone();

			return found;
		}
		return None;
	}
	bool open(u32 id) const
	{
		auto device = find(id);

		if (device)
			(*device)->opened.inc();
		return device.is_some();
	}

private:
	Mutex<Devices, struct BusGoodDevices> devices_;
};
} // namespace find_device

// CASE uart_nested: switches interrupts on while the guard of another lock keeps them off
namespace uart_nested
{
struct Fifo {
	Array<u8, 32> bytes{};
	u32 used = 0;
};
struct Line {
	u32 errors = 0;
};
//- bad
class UartBad
{
public:
	void overrun() const
	{
		auto line = line_.lock_irqsave();

		line->errors++;
		clear();
		line->errors += 16;
	}

private:
	void clear() const
	{
		// SAFETY: only called from process context, where interrupts are on.
		unsafe
		{
			auto fifo = fifo_.lock_irq(unsafe_);

			fifo->used = 0;
		}
	}

	SpinLock<Line, struct UartBadLine> line_;
	SpinLock<Fifo, struct UartBadFifo> fifo_;
};
//- good
class UartGood
{
public:
	void overrun() const
	{
		auto line = line_.lock_irqsave();

		line->errors++;
		clear();
		line->errors += 16;
	}

private:
	void clear() const
	{
		auto fifo = fifo_.lock_irqsave();

		fifo->used = 0;
	}

	SpinLock<Line, struct UartGoodLine> line_;
	SpinLock<Fifo, struct UartGoodFifo> fifo_;
};
} // namespace uart_nested

// CASE tracer_bye: the destructor makes a new reference to the object that it destroys
namespace tracer_bye
{
//- bad
class TracerBad : public InArc<TracerBad>
{
public:
	struct Closed {
		KVec<Arc<TracerBad>> all;
	};
	TracerBad(const ArcKey &key, Arc<Mutex<Closed>> closed, u32 id)
		: InArc(key), closed_(move(closed)), id_(id)
	{
	}
	~TracerBad()
	{
		auto closed = closed_->lock();

		if (closed->all.push(arc().clone(), GFP_KERNEL).is_err())
			pr_info("tracer {} is not listed\n", id_);
	}

private:
	Arc<Mutex<Closed>> closed_;
	u32 id_;
};
//- good
class TracerGood : public InArc<TracerGood>
{
public:
	struct Closed {
		KVec<u32> all;
	};
	TracerGood(const ArcKey &key, Arc<Mutex<Closed>> closed, u32 id)
		: InArc(key), closed_(move(closed)), id_(id)
	{
	}
	~TracerGood()
	{
		auto closed = closed_->lock();

		if (closed->all.push(id_, GFP_KERNEL).is_err())
			pr_info("tracer {} is not listed\n", id_);
	}

private:
	Arc<Mutex<Closed>> closed_;
	u32 id_;
};
} // namespace tracer_bye

// CASE hook_sleeps: a hook that takes a mutex is called through its base under a spinlock
namespace hook_sleeps
{
struct Totals {
	u64 sum = 0;
};
class Hook
{
public:
	virtual ~Hook() = default;
	virtual void sample(u32 value) const = 0;
};
class SumHook final : public Hook
{
public:
	void sample(u32 value) const override { totals_.lock()->sum += value; }

private:
	Mutex<Totals, struct SumHookTotals> totals_;
};
struct Last {
	u32 value = 0;
	u32 count = 0;
};
//- bad
void deliver_bad(const SpinLock<Last> &last, const Hook &hook, u32 value)
{
	auto guard = last.lock();

	guard->count++;
	if (guard->value == value)
		return;
	guard->value = value;
	hook.sample(value);
}
Result<void> watch_bad(const SpinLock<Last> &last, Span<const u32> values)
{
	const auto hook = TRY(KBox<SumHook>::create(GFP_KERNEL));

	for (u32 value : values)
		deliver_bad(last, *hook, value);
	return {};
}
//- good
void deliver_good(const SpinLock<Last> &last, const Hook &hook, u32 value)
{
	{
		auto guard = last.lock();

		guard->count++;
		if (guard->value == value)
			return;
		guard->value = value;
	}
	hook.sample(value);
}
Result<void> watch_good(const SpinLock<Last> &last, Span<const u32> values)
{
	const auto hook = TRY(KBox<SumHook>::create(GFP_KERNEL));

	for (u32 value : values)
		deliver_good(last, *hook, value);
	return {};
}
} // namespace hook_sleeps

// CASE default_label: on the fallback path the view is of a string that is local to the function
namespace default_label
{
struct Volume {
	KString label;
	u32 serial = 0;
};
//- bad
Result<StrView> label_bad(const Volume &volume __lifetimebound)
{
	if (!volume.label.empty())
		return volume.label.view();
	KString made = TRY(KString::format(GFP_KERNEL, "volume-", volume.serial));
	return made.view();
}
//- good
Result<StrView> label_good(const Volume &volume __lifetimebound, KString &room __lifetimebound)
{
	if (!volume.label.empty())
		return volume.label.view();
	room = TRY(KString::format(GFP_KERNEL, "volume-", volume.serial));
	return room.view();
}
} // namespace default_label

// CASE old_limits: the old object is dropped under the spinlock, and that waits for the readers
namespace old_limits
{
struct Limits {
	explicit Limits(u32 most) : most(most) {}
	const u32 most;
};
struct Owner {
	u32 changes = 0;
};
} // namespace old_limits
// SAFETY: a number that does not change.
IMPL_SEND(old_limits::Limits);
// SAFETY: as above.
IMPL_SYNC(old_limits::Limits);
namespace old_limits
{
//- bad
class LimiterBad
{
public:
	Result<u32> set(u32 most) const
	{
		auto fresh = TRY(RcuBox<Limits>::create(GFP_KERNEL, most));
		auto owner = owner_.lock();
		auto old = limits_.replace(move(fresh));

		return ++owner->changes;
	}

private:
	RcuPtr<Limits> limits_;
	SpinLock<Owner, struct LimiterBadOwner> owner_;
};
//- good
class LimiterGood
{
public:
	Result<u32> set(u32 most) const
	{
		auto fresh = TRY(RcuBox<Limits>::create(GFP_KERNEL, most));
		auto owner = owner_.lock();
		auto old = limits_.replace(move(fresh));

		old.defer_free();
		return ++owner->changes;
	}

private:
	RcuPtr<Limits> limits_;
	SpinLock<Owner, struct LimiterGoodOwner> owner_;
};
} // namespace old_limits

// CASE ready_wait: the condition of the wait takes a mutex while the thread is marked as sleeping
namespace ready_wait
{
struct Inbox {
	u32 letters = 0;
};
//- bad
class PostBad
{
public:
	void deliver() const
	{
		inbox_.lock()->letters++;
		arrived_.notify_all();
	}
	void wait_for(u32 letters) const
	{
		arrived_.wait_until([this, letters] { return inbox_.lock()->letters >= letters; });
	}

private:
	Mutex<Inbox, struct PostBadInbox> inbox_;
	WaitQueue<struct PostBadQueue> arrived_;
};
//- good
class PostGood
{
public:
	void deliver() const
	{
		inbox_.lock()->letters++;
		arrived_.notify_all();
	}
	void wait_for(u32 letters) const
	{
		auto inbox = inbox_.lock();

		arrived_.wait_while(inbox,
				    [letters](const Inbox &i) { return i.letters < letters; });
	}

private:
	Mutex<Inbox, struct PostGoodInbox> inbox_;
	CondVar<struct PostGoodQueue> arrived_;
};
} // namespace ready_wait
