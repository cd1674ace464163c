// SPDX-License-Identifier: GPL-2.0
// Initialisation, the order of members and of ends, closures, threads and what they share.
#include <core/function_ref.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE log_flusher: the lines end before the thread, which is the first member, was stopped
namespace log_flusher
{

struct Lines {
	KVec<u32> waiting;
	u32 flushed = 0;
};

} // namespace log_flusher

// SAFETY: numbers.
IMPL_SEND(log_flusher::Lines);

namespace log_flusher
{

/// The lines of a logger, as its thread sees them.
struct __view(const Mutex<Lines>) Source {
	const Mutex<Lines> *lines;
};

} // namespace log_flusher

// SAFETY: any thread may use a mutex around what may be sent.
IMPL_SEND(log_flusher::Source);

namespace log_flusher
{

void flush(const Mutex<Lines> &lines)
{
	while (!KThread::should_stop()) {
		{
			auto guard = lines.lock();

			guard->flushed += guard->waiting.size() ? 1 : 0;
			guard->waiting.clear();
		}
		KThread::yield();
	}
}

//- bad
class LoggerBad
{
public:
	Result<void> start()
	{
		thread_ = TRY(KThread::run("logger", Source{&lines_},
					   [](Source &source) { serve(source); }));
		return {};
	}

	Result<void> log(u32 line) const { return lines_.lock()->waiting.push(line, GFP_KERNEL); }

private:
	static void serve(const Source &source)
	{
		// SAFETY: the logger does not move, and its thread ends before its lines do.
		unsafe
		{
			flush(*source.lines);
		}
	}

	Option<KThread> thread_;
	Mutex<Lines> lines_;
};

//- good
class LoggerGood
{
public:
	Result<void> start()
	{
		thread_ = TRY(KThread::run("logger", Source{&lines_},
					   [](Source &source) { serve(source); }));
		return {};
	}

	Result<void> log(u32 line) const { return lines_.lock()->waiting.push(line, GFP_KERNEL); }

private:
	static void serve(const Source &source)
	{
		// SAFETY: the logger does not move, and its thread ends before its lines do.
		unsafe
		{
			flush(*source.lines);
		}
	}

	Mutex<Lines> lines_;
	Option<KThread> thread_;
};

} // namespace log_flusher

// CASE client_pool: the place in the array is given back when the array has ended
namespace client_pool
{

struct Client {
	explicit Client(u32 uid) : uid(uid) {}
	u32 uid;
};

using Clients = XArray<KBox<Client>, struct PooledClients>;

//- bad
class PoolBad
{
public:
	/// Keeps a place for the next client, so that there is one when it comes.
	Result<void> prepare()
	{
		if (next_.is_none())
			next_.emplace(TRY(clients_.reserve_any(0, 63, GFP_KERNEL)));
		return {};
	}

	Result<usize> admit(u32 uid)
	{
		auto client = TRY(KBox<Client>::create(GFP_KERNEL, uid));
		auto place = next_.take();

		if (!place)
			return EAGAIN;
		const usize index = place->index();
		auto guard = clients_.lock();
		place.take().value().fill(guard, move(client));
		return index;
	}

private:
	Option<Clients::Reservation> next_;
	Clients clients_{kernel::XArrayKind::AllocFromZero};
};

//- good
class PoolGood
{
public:
	/// Keeps a place for the next client, so that there is one when it comes.
	Result<void> prepare()
	{
		if (next_.is_none())
			next_.emplace(TRY(clients_.reserve_any(0, 63, GFP_KERNEL)));
		return {};
	}

	Result<usize> admit(u32 uid)
	{
		auto client = TRY(KBox<Client>::create(GFP_KERNEL, uid));
		auto place = next_.take();

		if (!place)
			return EAGAIN;
		const usize index = place->index();
		auto guard = clients_.lock();
		place.take().value().fill(guard, move(client));
		return index;
	}

private:
	Clients clients_{kernel::XArrayKind::AllocFromZero};
	Option<Clients::Reservation> next_;
};

} // namespace client_pool

// CASE device_name: the last name is deferred when the barrier has ended, and nobody waits
namespace device_name
{

struct Name {
	explicit Name(KString text) : text(move(text)) {}
	KString text;
};

} // namespace device_name

// SAFETY: a text of its own.
IMPL_SEND(device_name::Name);
// SAFETY: readers change nothing.
IMPL_SYNC(device_name::Name);

namespace device_name
{

/// The name as readers see it. Each one ends when the readers that may see it have gone.
class __view(const rcu::Barrier) NameSlot
{
public:
	explicit NameSlot(const rcu::Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	NameSlot(const NameSlot &) = delete;
	NameSlot &operator=(const NameSlot &) = delete;
	~NameSlot() { current_.take().defer_drop(barrier_); }

	Result<void> set(StrView text) const
	{
		KString copy = TRY(KString::from(text, GFP_KERNEL));
		auto fresh = TRY(RcuBox<Name>::create(GFP_KERNEL, move(copy)));

		current_.replace(move(fresh)).defer_drop(barrier_);
		return {};
	}

	usize length() const
	{
		const auto reader = rcu::read_lock();
		const auto name = current_.load(reader);

		return name ? name->text.size() : 0;
	}

private:
	const rcu::Barrier &barrier_;
	RcuPtr<Name> current_;
};

//- bad
class DeviceBad
{
public:
	Result<void> rename(StrView text) const
	{
		if (text.empty())
			return EINVAL;
		return name_.set(text);
	}
	usize name_length() const { return name_.length(); }

private:
	NameSlot name_{barrier_};
	rcu::Barrier barrier_;
};

//- good
class DeviceGood
{
public:
	Result<void> rename(StrView text) const
	{
		if (text.empty())
			return EINVAL;
		return name_.set(text);
	}
	usize name_length() const { return name_.length(); }

private:
	rcu::Barrier barrier_;
	NameSlot name_{barrier_};
};

} // namespace device_name

// CASE delta_decoder: for one of the modes the constructor leaves a member without a value
namespace delta_decoder
{

enum class Mode : u32 {
	Raw,
	Delta,
	Scaled,
};

//- bad
class DecoderBad
{
public:
	explicit DecoderBad(Mode mode, u32 factor) : mode_(mode)
	{
		switch (mode) {
		case Mode::Delta:
			last_ = 0;
			break;
		case Mode::Scaled:
			factor_ = factor;
			break;
		case Mode::Raw:
			break;
		}
	}

	u32 next(u32 value)
	{
		if (mode_ == Mode::Raw)
			return value;
		if (mode_ == Mode::Scaled)
			value *= factor_;
		last_ += value;
		return last_;
	}

private:
	Mode mode_;
	u32 last_;
	u32 factor_;
};

//- good
class DecoderGood
{
public:
	explicit DecoderGood(Mode mode, u32 factor) : mode_(mode)
	{
		switch (mode) {
		case Mode::Delta:
			last_ = 0;
			break;
		case Mode::Scaled:
			factor_ = factor;
			break;
		case Mode::Raw:
			break;
		}
	}

	u32 next(u32 value)
	{
		if (mode_ == Mode::Raw)
			return value;
		if (mode_ == Mode::Scaled)
			value *= factor_;
		last_ += value;
		return last_;
	}

private:
	Mode mode_;
	u32 last_ = 0;
	u32 factor_ = 1;
};

} // namespace delta_decoder

// CASE ring_setup: the body of the constructor follows a box that is empty if a member failed
namespace ring_setup
{

struct Head {
	usize limit = 0;
	usize at = 0;
};

//- bad
class RingBad
{
public:
	RingBad(Init &init, usize slots)
		: slots_(TRY_INIT(KVec<u32>::from_elem(0u, slots, GFP_KERNEL))),
		  head_(TRY_INIT(KBox<Head>::create(GFP_KERNEL)))
	{
		head_->limit = slots_.size();
	}

	void put(u32 value)
	{
		if (head_->limit)
			slots_[head_->at++ % head_->limit] = value;
	}

private:
	KVec<u32> slots_;
	KBox<Head> head_;
};

Result<KBox<RingBad>> make_bad(usize slots)
{
	return KBox<RingBad>::create(GFP_KERNEL, slots);
}

//- good
class RingGood
{
public:
	RingGood(Init &init, usize slots)
		: slots_(TRY_INIT(KVec<u32>::from_elem(0u, slots, GFP_KERNEL))),
		  head_(TRY_INIT(KBox<Head>::create(GFP_KERNEL)))
	{
		if (init.failed())
			return;
		head_->limit = slots_.size();
	}

	void put(u32 value)
	{
		if (head_->limit)
			slots_[head_->at++ % head_->limit] = value;
	}

private:
	KVec<u32> slots_;
	KBox<Head> head_;
};

Result<KBox<RingGood>> make_good(usize slots)
{
	return KBox<RingGood>::create(GFP_KERNEL, slots);
}

} // namespace ring_setup

// CASE table_publish: readers see the table while it is being filled
namespace table_publish
{

struct Table {
	usize used = 0;
	Array<u32, 16> entries{};
};

} // namespace table_publish

// SAFETY: numbers.
IMPL_SEND(table_publish::Table);
// SAFETY: readers change nothing.
IMPL_SYNC(table_publish::Table);

namespace table_publish
{

u32 sum_of(const RcuPtr<Table> &table)
{
	const auto reader = rcu::read_lock();
	const auto now = table.load(reader);
	u32 sum = 0;

	if (!now)
		return 0;
	for (usize i = 0; i < now->used; i++)
		sum += now->entries[i];
	return sum;
}

//- bad
Result<void> publish_bad(const RcuPtr<Table> &table, Span<const u32> values)
{
	auto fresh = TRY(RcuBox<Table>::create(GFP_KERNEL));
	Table &now = *fresh;

	if (values.size() > now.entries.size())
		return E2BIG;
	table.replace(move(fresh)).defer_free();
	for (u32 value : values)
		now.entries[now.used++] = value;
	return {};
}

//- good
Result<void> publish_good(const RcuPtr<Table> &table, Span<const u32> values)
{
	auto fresh = TRY(RcuBox<Table>::create(GFP_KERNEL));
	Table &now = *fresh;

	if (values.size() > now.entries.size())
		return E2BIG;
	for (u32 value : values)
		now.entries[now.used++] = value;
	table.replace(move(fresh)).defer_free();
	return {};
}

} // namespace table_publish

// CASE value_filter: the closure that is referred to ends with the statement that made it
namespace value_filter
{

using Accept = core::FunctionRef<bool(u32)>;

usize count_if(Span<const u32> values, Accept accept)
{
	usize count = 0;

	for (u32 value : values)
		count += accept(value) ? 1 : 0;
	return count;
}

//- bad
usize outside_bad(Span<const u32> values, u32 low, u32 high)
{
	const Accept inside = [low, high](u32 value) { return value >= low && value <= high; };

	if (low > high)
		return values.size();
	return values.size() - count_if(values, inside);
}

//- good
usize outside_good(Span<const u32> values, u32 low, u32 high)
{
	const auto in_range = [low, high](u32 value) { return value >= low && value <= high; };
	const Accept inside = in_range;

	if (low > high)
		return values.size();
	return values.size() - count_if(values, inside);
}

} // namespace value_filter

// CASE gate_depth: the guard that is handed out refers to a local variable of who made it
namespace gate_depth
{

struct Gate {
	u32 depth = 1;
};

//- bad
auto deeper_bad(Gate &gate __lifetimebound)
{
	const u32 before = gate.depth;

	gate.depth = before * 2;
	ScopeGuard back([&] { gate.depth = before; });
	return back;
}

u32 weigh_bad(Gate &gate, Span<const u32> nodes)
{
	u32 sum = 0;
	const auto back = deeper_bad(gate);

	for (u32 node : nodes)
		sum += node * gate.depth;
	return sum;
}

//- good
auto deeper_good(Gate &gate __lifetimebound)
{
	const u32 before = gate.depth;

	gate.depth = before * 2;
	ScopeGuard back([&gate, before] { gate.depth = before; });
	return back;
}

u32 weigh_good(Gate &gate, Span<const u32> nodes)
{
	u32 sum = 0;
	const auto back = deeper_good(gate);

	for (u32 node : nodes)
		sum += node * gate.depth;
	return sum;
}

} // namespace gate_depth

// CASE hit_counter: two threads count in a plain number, which is said to be Sync and is not
namespace hit_counter
{

constexpr u32 ROUNDS = 1000;

//- bad
struct HitsBad {
	void hit() const { count++; }
	u64 total() const { return count; }
	mutable u64 count = 0;
};

} // namespace hit_counter

// SAFETY: a number.
IMPL_SEND(hit_counter::HitsBad);
// SAFETY: it is only counted up.
IMPL_SYNC(hit_counter::HitsBad);

namespace hit_counter
{

Result<u64> measure_bad()
{
	const auto hits = TRY(Arc<HitsBad>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("hits", hits.clone(), [](Arc<HitsBad> &own) {
		for (u32 i = 0; i < ROUNDS; i++)
			own->hit();
	}));

	for (u32 i = 0; i < ROUNDS; i++)
		hits->hit();
	thread.join();
	return hits->total();
}

//- good
struct HitsGood {
	void hit() const { count.inc(); }
	u64 total() const { return count.load(Relaxed); }
	Atomic<u64> count{0};
};

} // namespace hit_counter

// SAFETY: an atomic number.
IMPL_SEND(hit_counter::HitsGood);
// SAFETY: as above.
IMPL_SYNC(hit_counter::HitsGood);

namespace hit_counter
{

Result<u64> measure_good()
{
	const auto hits = TRY(Arc<HitsGood>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("hits", hits.clone(), [](Arc<HitsGood> &own) {
		for (u32 i = 0; i < ROUNDS; i++)
			own->hit();
	}));

	for (u32 i = 0; i < ROUNDS; i++)
		hits->hit();
	thread.join();
	return hits->total();
}

} // namespace hit_counter

// CASE range_scan: the thread goes through numbers that were freed when its starter returned
namespace range_scan
{

struct Found {
	Atomic<u32> largest{0};
};

void look(const Found &found, Span<const u32> values)
{
	for (u32 value : values)
		if (value > found.largest.load(Relaxed))
			found.largest.store(value, Relaxed);
}

} // namespace range_scan

// SAFETY: an atomic number.
IMPL_SEND(range_scan::Found);
// SAFETY: as above.
IMPL_SYNC(range_scan::Found);

namespace range_scan
{

//- bad
struct ScanBad {
	Arc<Found> found;
	Span<const u32> values;
};

} // namespace range_scan

// SAFETY: a reference to atomics, and numbers that nobody changes.
IMPL_SEND(range_scan::ScanBad);

namespace range_scan
{

Result<KThread> start_bad(Arc<Found> found, Span<const u32> values)
{
	if (values.empty())
		return ENODATA;
	const KVec<u32> copy = TRY(KVec<u32>::from(values, GFP_KERNEL));
	return KThread::run("scan", ScanBad{move(found), copy.span()},
			    [](ScanBad &own) { look(*own.found, own.values); });
}

//- good
struct ScanGood {
	Arc<Found> found;
	KVec<u32> values;
};

} // namespace range_scan

// SAFETY: a reference to atomics, and numbers of its own.
IMPL_SEND(range_scan::ScanGood);

namespace range_scan
{

Result<KThread> start_good(Arc<Found> found, Span<const u32> values)
{
	if (values.empty())
		return ENODATA;
	KVec<u32> copy = TRY(KVec<u32>::from(values, GFP_KERNEL));
	return KThread::run("scan", ScanGood{move(found), move(copy)},
			    [](ScanGood &own) { look(*own.found, own.values.span()); });
}

} // namespace range_scan

// CASE scrub_progress: a plain variable is written by the thread and read by everybody else
namespace scrub_progress
{

constexpr u32 BLOCKS = 4096;

//- bad
u32 scrubbed_bad = 0;

void scrub_bad()
{
	scrubbed_bad = 0;
	for (u32 block = 0; block < BLOCKS && !KThread::should_stop(); block++) {
		scrubbed_bad++;
		KThread::yield();
	}
}

u32 percent_bad()
{
	return scrubbed_bad * 100 / BLOCKS;
}

Result<KThread> start_bad()
{
	return KThread::run("scrub", BLOCKS, [](u32 &) { scrub_bad(); });
}

//- good
constinit Atomic<u32> scrubbed_good{0};

void scrub_good()
{
	scrubbed_good.store(0, Relaxed);
	for (u32 block = 0; block < BLOCKS && !KThread::should_stop(); block++) {
		scrubbed_good.inc();
		KThread::yield();
	}
}

u32 percent_good()
{
	return scrubbed_good.load(Relaxed) * 100 / BLOCKS;
}

Result<KThread> start_good()
{
	return KThread::run("scrub", BLOCKS, [](u32 &) { scrub_good(); });
}

} // namespace scrub_progress

// CASE sensor_scale: where the register cannot be read, a variable without a value is scaled
namespace sensor_scale
{

struct Registers {
	KVec<u32> values;

	/// Leaves @p value alone if there is no such register.
	bool read(usize index, u32 &value) const
	{
		const auto found = values.get(index);

		if (!found)
			return false;
		value = *found;
		return true;
	}
};

//- bad
u32 scaled_bad(const Registers &registers, usize index, u32 scale)
{
	u32 value;

	if (!registers.read(index, value))
		pr_warn("no register {}\n", index);
	return value * scale;
}

//- good
u32 scaled_good(const Registers &registers, usize index, u32 scale)
{
	u32 value = 0;

	if (!registers.read(index, value))
		pr_warn("no register {}\n", index);
	return value * scale;
}

} // namespace sensor_scale

// CLEAN poll_thread: correct
namespace poll_thread
{

struct Shared {
	WaitQueue<struct PollTick> tick;
	Atomic<u32> polls{0};
};

void poll(const Shared &shared)
{
	while (!KThread::should_stop()) {
		shared.polls.inc();
		(void)shared.tick.wait_until_timeout([] { return KThread::should_stop(); },
						     kernel::Jiffies::from_ms(50));
	}
}

} // namespace poll_thread

// SAFETY: each member may go to other threads, and be shared with them.
IMPL_SEND(poll_thread::Shared);
// SAFETY: as above.
IMPL_SYNC(poll_thread::Shared);

namespace poll_thread
{

class Poller
{
public:
	static Result<Poller> start()
	{
		auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
		auto thread = TRY(
			KThread::run("poll", shared.clone(), [](Arc<Shared> &own) { poll(*own); }));

		return Poller(move(shared), move(thread));
	}

	/// How often was polled in all.
	u32 finish()
	{
		thread_.join();
		return shared_->polls.load(Relaxed);
	}

private:
	Poller(Arc<Shared> shared, KThread thread) : shared_(move(shared)), thread_(move(thread)) {}

	Arc<Shared> shared_;
	KThread thread_;
};

} // namespace poll_thread

// CLEAN mirror_setup: correct
namespace mirror_setup
{

/// Two copies of the same numbers.
class Mirror
{
public:
	Mirror(Init &init, Span<const u32> values)
		: left_(TRY_INIT(KVec<u32>::from(values, GFP_KERNEL))),
		  right_(TRY_INIT(left_.clone(GFP_KERNEL))),
		  spare_(TRY_INIT(KBox<u32>::create(GFP_KERNEL, 0u)))
	{
		CHECK_INIT(check());
		*spare_ = left_[0];
	}

	bool agree(usize at) const
	{
		const auto left = left_.get(at);
		const auto right = right_.get(at);

		return left && right && *left == *right;
	}

	u32 first() const { return *spare_; }

private:
	Result<void> check() const
	{
		if (left_.empty() || left_.size() != right_.size())
			return EINVAL;
		return {};
	}

	KVec<u32> left_;
	KVec<u32> right_;
	KBox<u32> spare_;
};

Result<u32> first_of(Span<const u32> values)
{
	const auto mirror = TRY(KBox<Mirror>::create(GFP_KERNEL, values));

	return mirror->first();
}

} // namespace mirror_setup

// CLEAN tree_visit: correct
namespace tree_visit
{

using Visit = core::FunctionRef<bool(u32 value)>;

/// Calls @p visit with each value until it says no.
bool visit_all(const KVec<KVec<u32>> &levels, Visit visit)
{
	for (const KVec<u32> &level : levels)
		for (u32 value : level)
			if (!visit(value))
				return false;
	return true;
}

/// The sum, and the largest value up to @p most.
Array<u32, 2> survey(const KVec<KVec<u32>> &levels, u32 most)
{
	u32 sum = 0;
	u32 largest = 0;

	const bool all = visit_all(levels, [&sum, most](u32 value) {
		sum += value;
		return value <= most;
	});
	auto note = [&](u32 value) {
		largest = value > largest && value <= most ? value : largest;
		return true;
	};
	(void)visit_all(levels, note);
	return {all ? sum : 0, largest};
}

} // namespace tree_visit

// CLEAN clock_divider: correct
namespace clock_divider
{

enum class Source : u32 {
	Crystal,
	Pll,
	External,
};

Result<u32> rate(Source source, u32 wanted)
{
	u32 base;
	u32 shift;

	switch (source) {
	case Source::Crystal:
		base = 24000;
		shift = 0;
		break;
	case Source::Pll:
		base = 400000;
		shift = wanted > 100000 ? 1 : 2;
		break;
	default:
		return ENODEV;
	}
	u32 result;
	if (wanted == 0)
		result = base;
	else if (wanted < base >> shift)
		result = wanted;
	else
		result = base >> shift;
	return result;
}

} // namespace clock_divider

// CLEAN watch_restart: correct
namespace watch_restart
{

struct Watch {
	Atomic<u32> limit{0};
	Atomic<u32> alarms{0};
};

void watch(const Watch &state)
{
	for (u32 value = 0; !KThread::should_stop(); value++) {
		if (value > state.limit.load(Relaxed))
			state.alarms.inc();
		KThread::yield();
	}
}

} // namespace watch_restart

// SAFETY: atomic numbers.
IMPL_SEND(watch_restart::Watch);
// SAFETY: as above.
IMPL_SYNC(watch_restart::Watch);

namespace watch_restart
{

class Watcher
{
public:
	explicit Watcher(Arc<Watch> state) : state_(move(state)) {}

	/// Lets the thread before end, and starts another.
	Result<void> restart(u32 limit)
	{
		stop();
		state_->limit.store(limit, Relaxed);
		thread_ = TRY(KThread::run("watch", state_.clone(),
					   [](Arc<Watch> &own) { watch(*own); }));
		return {};
	}

	void stop()
	{
		if (auto thread = thread_.take())
			thread->join();
	}

	u32 alarms() const { return state_->alarms.load(Relaxed); }

private:
	Arc<Watch> state_;
	Option<KThread> thread_;
};

} // namespace watch_restart

// CLEAN disk_geometry: correct
namespace disk_geometry
{

struct Geometry {
	Geometry(u32 heads, u32 sectors) : heads(heads), sectors(sectors) {}
	u32 heads;
	u32 sectors;
};

Result<Geometry> ask(u32 disk)
{
	if (disk > 3)
		return ENODEV;
	return Geometry(16, 63 * (disk + 1));
}

class Disk
{
public:
	explicit Disk(u32 number) : number_(number) {}

	/// Asked once by whoever comes first, and the same for all afterwards.
	Result<u32> track_size() const
	{
		if (const auto known = geometry_.as_ref())
			return known->heads * known->sectors;
		const Geometry fresh = TRY(ask(number_));
		(void)geometry_.populate(fresh.heads, fresh.sectors);
		return fresh.heads * fresh.sectors;
	}

private:
	u32 number_;
	SetOnce<Geometry> geometry_;
};

} // namespace disk_geometry

// CLEAN pair_register: correct
namespace pair_register
{

struct Names {
	KVec<KString> all;
};

/// Adds both names, or none.
Result<void> add_pair(Names &names, StrView first, StrView second)
{
	const usize before = names.all.size();
	ScopeGuard undo([&names, before] { names.all.truncate(before); });

	for (StrView name : {first, second}) {
		if (name.empty())
			return EINVAL;
		TRY(names.all.push(TRY(KString::from(name, GFP_KERNEL)), GFP_KERNEL));
	}
	undo.dismiss();
	return {};
}

/// The owner moves on after the guard was told that all is well.
Result<Names> make(StrView first, StrView second)
{
	Names names;

	TRY(add_pair(names, first, second));
	return names;
}

} // namespace pair_register
