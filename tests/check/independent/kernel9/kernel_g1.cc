// SPDX-License-Identifier: GPL-2.0
// Borrows of what library types own, the ends of them, and moves of owners.
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE fan_curve: the lower point is looked at through a reference after insert() moved the points
namespace fan_curve
{

struct Point {
	u32 temperature;
	u32 duty;
};

constexpr u32 between(u32 low, u32 high)
{
	return low / 2 + high / 2;
}

//- bad
Result<u32> split_bad(KVec<Point> &curve, usize at)
{
	if (curve.size() < 2 || at >= curve.size() - 1)
		return EINVAL;
	const Point &low = curve[at];
	const Point &high = curve[at + 1];
	const Point middle{.temperature = between(low.temperature, high.temperature),
			   .duty = between(low.duty, high.duty)};

	TRY(curve.insert(at + 1, middle, GFP_KERNEL));
	return middle.duty > low.duty ? middle.duty - low.duty : 0u;
}

//- good
Result<u32> split_good(KVec<Point> &curve, usize at)
{
	if (curve.size() < 2 || at >= curve.size() - 1)
		return EINVAL;
	const Point low = curve[at];
	const Point high = curve[at + 1];
	const Point middle{.temperature = between(low.temperature, high.temperature),
			   .duty = between(low.duty, high.duty)};

	TRY(curve.insert(at + 1, middle, GFP_KERNEL));
	return middle.duty > low.duty ? middle.duty - low.duty : 0u;
}

} // namespace fan_curve

// CASE session_kick: the session is read after it was taken out of the array and freed
namespace session_kick
{

struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
	u64 bytes = 0;
};

using Sessions = XArray<KBox<Session>, struct KickedSessions>;

//- bad
Option<u64> kick_bad(const Sessions &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get(id);

	if (!session || session->user == 0)
		return None;
	(void)guard.remove(id);
	return session->bytes;
}

//- good
Option<u64> kick_good(const Sessions &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get(id);

	if (!session || session->user == 0)
		return None;
	const u64 bytes = session->bytes;
	(void)guard.remove(id);
	return bytes;
}

} // namespace session_kick

// CASE port_label: the view looks into a text that ends with the statement that made it
namespace port_label
{

Result<KString> label_of(u32 port, bool trunk)
{
	KString label = TRY(KString::format(GFP_KERNEL, "port", port));

	if (trunk)
		TRY(label.append("-trunk", GFP_KERNEL));
	return label;
}

//- bad
Result<usize> widest_bad(Span<const u32> ports, u32 trunk)
{
	usize widest = 0;

	for (u32 port : ports) {
		const StrView label = TRY(label_of(port, port == trunk)).view();

		if (!label.ends_with("0") && label.size() > widest)
			widest = label.size();
	}
	return widest;
}

//- good
Result<usize> widest_good(Span<const u32> ports, u32 trunk)
{
	usize widest = 0;

	for (u32 port : ports) {
		const KString text = TRY(label_of(port, port == trunk));
		const StrView label = text.view();

		if (!label.ends_with("0") && label.size() > widest)
			widest = label.size();
	}
	return widest;
}

} // namespace port_label

// CASE image_cache: on one branch the reference went into the cache, and is followed afterwards
namespace image_cache
{

struct Image {
	Image(u32 id, u32 size) : id(id), size(size) {}
	const u32 id;
	const u32 size;
};

class Cache
{
public:
	explicit Cache(u32 largest) : largest_(largest) {}

	bool wants(u32 size) const { return size <= largest_ && images_.size() < 32; }
	Result<void> keep(Arc<Image> image) { return images_.push(move(image), GFP_KERNEL); }

private:
	u32 largest_;
	KVec<Arc<Image>> images_;
};

//- bad
Result<u32> load_bad(Cache &cache, u32 id, u32 size)
{
	if (size == 0)
		return EINVAL;
	Arc<Image> image = TRY(Arc<Image>::create(GFP_KERNEL, id, size));

	if (cache.wants(size))
		TRY(cache.keep(move(image)));
	pr_debug("image {} has {} bytes\n", id, size);
	return image->size;
}

//- good
Result<u32> load_good(Cache &cache, u32 id, u32 size)
{
	if (size == 0)
		return EINVAL;
	Arc<Image> image = TRY(Arc<Image>::create(GFP_KERNEL, id, size));

	if (cache.wants(size))
		TRY(cache.keep(image.clone()));
	pr_debug("image {} has {} bytes\n", id, size);
	return image->size;
}

} // namespace image_cache

// CASE lane_setup: the second round of the loop looks into the box that the first one gave away
namespace lane_setup
{

struct Calibration {
	KVec<u16> gains;
};

struct Lane {
	u32 number;
	KBox<Calibration> calibration;
};

Result<KBox<Calibration>> copy_of(const Calibration &calibration)
{
	return KBox<Calibration>::create(GFP_KERNEL, TRY(calibration.gains.clone(GFP_KERNEL)));
}

//- bad
Result<KVec<Lane>> lanes_bad(u32 count, KBox<Calibration> calibration)
{
	KVec<Lane> lanes;

	for (u32 i = 0; i < count; i++) {
		if (i >= calibration->gains.size())
			return ERANGE;
		TRY(lanes.push(Lane{i, move(calibration)}, GFP_KERNEL));
	}
	return lanes;
}

//- good
Result<KVec<Lane>> lanes_good(u32 count, KBox<Calibration> calibration)
{
	KVec<Lane> lanes;

	for (u32 i = 0; i < count; i++) {
		if (i >= calibration->gains.size())
			return ERANGE;
		TRY(lanes.push(Lane{i, TRY(copy_of(*calibration))}, GFP_KERNEL));
	}
	return lanes;
}

} // namespace lane_setup

// CASE active_filter: the count is read from the old filter, which ended when the new one came
namespace active_filter
{

struct Filter {
	explicit Filter(u32 taps) : taps(taps) {}
	u32 taps;
	u32 dropped = 0;
};

//- bad
class ChainBad
{
public:
	explicit ChainBad(KBox<Filter> first) : active_(move(first)) {}

	void feed(u32 sample)
	{
		if (sample > active_->taps)
			active_->dropped++;
	}

	/// Says how many samples the filter before has dropped.
	Result<u32> retune(u32 taps)
	{
		const Filter &before = *active_;

		if (before.taps == taps)
			return 0u;
		active_ = TRY(KBox<Filter>::create(GFP_KERNEL, taps));
		return before.dropped;
	}

private:
	KBox<Filter> active_;
};

//- good
class ChainGood
{
public:
	explicit ChainGood(KBox<Filter> first) : active_(move(first)) {}

	void feed(u32 sample)
	{
		if (sample > active_->taps)
			active_->dropped++;
	}

	/// Says how many samples the filter before has dropped.
	Result<u32> retune(u32 taps)
	{
		const u32 dropped = active_->dropped;

		if (active_->taps == taps)
			return 0u;
		active_ = TRY(KBox<Filter>::create(GFP_KERNEL, taps));
		return dropped;
	}

private:
	KBox<Filter> active_;
};

} // namespace active_filter

// CASE lease_table: the loop goes on from an entry that its body has taken out and freed
namespace lease_table
{

//- bad
u32 expire_bad(RBTree<u32, u64> &leases, u64 now)
{
	u32 expired = 0;

	for (auto [address, until] : leases) {
		if (until >= now)
			continue;
		(void)leases.remove(address);
		expired++;
	}
	return expired;
}

//- good
u32 expire_good(RBTree<u32, u64> &leases, u64 now)
{
	u32 expired = 0;
	auto at = leases.cursor_front();

	while (at.is_at_entry()) {
		const u64 until = at.value().copied().value_or(now);

		if (until >= now) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		expired++;
	}
	return expired;
}

} // namespace lease_table

// CASE retry_queue: the list's iterator stands at a request that was taken off, and dropped
namespace retry_queue
{

struct Request : ListLinks<> {
	Request(u32 tag, u32 tries) : tag(tag), tries(tries) {}
	const u32 tag;
	const u32 tries;
};

//- bad
u32 drop_exhausted_bad(List<Request> &queue, u32 most)
{
	u32 dropped = 0;

	for (const Request &request : queue) {
		if (request.tries < most)
			continue;
		pr_debug("request {} is given up\n", request.tag);
		(void)queue.remove(request);
		dropped++;
	}
	return dropped;
}

//- good
u32 drop_exhausted_good(List<Request> &queue, u32 most)
{
	u32 dropped = 0;

	for (auto at = queue.cursor_front(); at.is_at_item();) {
		const bool exhausted =
			at.current()
				.map([most](const Request &r) { return r.tries >= most; })
				.value_or(false);

		if (!exhausted) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		dropped++;
	}
	return dropped;
}

} // namespace retry_queue

// CASE link_state: the speed is read from an alternative that is no longer there
namespace link_state
{

struct Down {
	u32 reason;
};
struct Up {
	u32 lanes;
	u32 speed;
	KVec<u32> peers;
};

//- bad
class LinkBad
{
public:
	void carrier(u32 lanes, u32 speed) { state_ = Up{lanes, speed, {}}; }

	/// Says how many peers were lost.
	usize lost(u32 reason)
	{
		auto up = state_.get<Up>();

		if (!up)
			return 0;
		state_ = Down{reason};
		return up->peers.size() * up->lanes;
	}

private:
	core::Variant<Down, Up> state_{Down{0}};
};

//- good
class LinkGood
{
public:
	void carrier(u32 lanes, u32 speed) { state_ = Up{lanes, speed, {}}; }

	/// Says how many peers were lost.
	usize lost(u32 reason)
	{
		auto up = state_.get<Up>();

		if (!up)
			return 0;
		const usize peers = up->peers.size() * up->lanes;
		state_ = Down{reason};
		return peers;
	}

private:
	core::Variant<Down, Up> state_{Down{0}};
};

} // namespace link_state

// CASE frame_compare: both payloads are looked at in one frame, which the second one overwrote
namespace frame_compare
{

constexpr usize HEADER = 4;

class Frame
{
public:
	Result<void> receive(u8 kind, Span<const u8> body)
	{
		KVec<u8> bytes = TRY(KVec<u8>::from_elem(kind, HEADER, GFP_KERNEL));

		TRY(bytes.extend(body, GFP_KERNEL));
		bytes_ = move(bytes);
		return {};
	}

	Span<const u8> payload() const __lifetimebound
	{
		if (bytes_.size() < HEADER)
			return {};
		return bytes_.span().skip(HEADER);
	}

private:
	KVec<u8> bytes_;
};

//- bad
Result<bool> same_bad(Span<const u8> left, Span<const u8> right)
{
	Frame frame;

	TRY(frame.receive(1, left));
	const Span<const u8> first = frame.payload();
	TRY(frame.receive(1, right));
	const Span<const u8> second = frame.payload();
	return first.equals(second);
}

//- good
Result<bool> same_good(Span<const u8> left, Span<const u8> right)
{
	Frame frame;
	Frame other;

	TRY(frame.receive(1, left));
	const Span<const u8> first = frame.payload();
	TRY(other.receive(1, right));
	const Span<const u8> second = other.payload();
	return first.equals(second);
}

} // namespace frame_compare

// CASE route_pick: the reference may be to the default that ended with the statement
namespace route_pick
{

struct Route {
	u32 prefix;
	u32 metric;
};

const Route &best_of(const KVec<Route> &routes __lifetimebound, u32 prefix,
		     const Route &fallback __lifetimebound)
{
	for (const Route &route : routes)
		if (route.prefix == prefix)
			return route;
	return fallback;
}

//- bad
u32 cost_bad(const KVec<Route> &routes, u32 prefix, u32 hops)
{
	const Route &route = best_of(routes, prefix, Route{.prefix = 0, .metric = 1000});
	u32 cost = hops;

	if (route.metric < 1000)
		cost += route.metric;
	return cost;
}

//- good
u32 cost_good(const KVec<Route> &routes, u32 prefix, u32 hops)
{
	const Route fallback{.prefix = 0, .metric = 1000};
	const Route &route = best_of(routes, prefix, fallback);
	u32 cost = hops;

	if (route.metric < 1000)
		cost += route.metric;
	return cost;
}

} // namespace route_pick

// CASE channel_lookup: the borrow is taken from a reference that was given back at once
namespace channel_lookup
{

struct Channel {
	explicit Channel(u32 id) : id(id) {}
	const u32 id;
	Atomic<u32> volume{0};
};

class Registry
{
public:
	Option<Arc<Channel>> find(u32 id) const
	{
		auto list = list_.lock();

		for (const Arc<Channel> &channel : list->channels)
			if (channel->id == id)
				return channel.clone();
		return None;
	}

private:
	struct Channels {
		KVec<Arc<Channel>> channels;
	};

	Mutex<Channels> list_;
};

//- bad
Result<u32> louder_bad(const Registry &registry, u32 id, u32 by)
{
	auto found = registry.find(id);

	if (!found)
		return ENODEV;
	const ArcBorrow<Channel> channel = found.take().value().borrow();
	channel->volume.add(by);
	return channel->volume.load(Relaxed);
}

//- good
Result<u32> louder_good(const Registry &registry, u32 id, u32 by)
{
	auto found = registry.find(id);

	if (!found)
		return ENODEV;
	const Arc<Channel> channel = found.take().value();
	channel->volume.add(by);
	return channel->volume.load(Relaxed);
}

} // namespace channel_lookup

// CASE image_guard: the guard runs when the box was moved into the result, and follows null
namespace image_guard
{

struct Image {
	explicit Image(u32 slot) : slot(slot) {}
	u32 slot;
	u32 sectors = 0;
	bool mapped = false;
};

//- bad
Result<KBox<Image>> open_bad(u32 slot, u32 sectors)
{
	KBox<Image> image = TRY(KBox<Image>::create(GFP_KERNEL, slot));

	image->mapped = true;
	ScopeGuard unmap([&image] { image->mapped = false; });
	if (sectors == 0)
		return EINVAL;
	image->sectors = sectors;
	return image;
}

//- good
Result<KBox<Image>> open_good(u32 slot, u32 sectors)
{
	KBox<Image> image = TRY(KBox<Image>::create(GFP_KERNEL, slot));

	image->mapped = true;
	ScopeGuard unmap([&image] { image->mapped = false; });
	if (sectors == 0)
		return EINVAL;
	image->sectors = sectors;
	unmap.dismiss();
	return image;
}

} // namespace image_guard

// CLEAN sample_batches: correct
namespace sample_batches
{

/// The samples in groups of at most @p most.
Result<KVec<KVec<u32>>> batches(Span<const u32> samples, usize most)
{
	KVec<KVec<u32>> done;
	KVec<u32> current;

	for (u32 sample : samples) {
		TRY(current.push(sample, GFP_KERNEL));
		if (current.size() < most)
			continue;
		TRY(done.push(move(current), GFP_KERNEL));
		current = KVec<u32>();
	}
	if (!current.empty())
		TRY(done.push(move(current), GFP_KERNEL));
	return done;
}

} // namespace sample_batches

// CLEAN urgent_first: correct
namespace urgent_first
{

struct Command : ListLinks<> {
	Command(u32 code, bool urgent) : code(code), urgent(urgent) {}
	const u32 code;
	const bool urgent;
};

/// Moves the urgent commands to another list, in their order.
usize take_urgent(List<Command> &from, List<Command> &to)
{
	usize taken = 0;

	for (auto at = from.cursor_front(); at.is_at_item();) {
		const bool urgent =
			at.current().map([](const Command &c) { return c.urgent; }).value_or(false);

		if (!urgent) {
			at.move_next();
			continue;
		}
		if (auto command = at.remove()) {
			to.push_back(command.take().value());
			taken++;
		}
	}
	return taken;
}

} // namespace urgent_first

// CLEAN port_filter: correct
namespace port_filter
{

struct Filter {
	explicit Filter(u32 mask) : mask(mask) {}
	u32 mask;
};

class Port
{
public:
	/// Keeps the filter unless there is one; hands back what is not kept.
	Option<KBox<Filter>> attach(KBox<Filter> filter)
	{
		if (filter_.is_some())
			return filter;
		filter_.emplace(move(filter));
		return None;
	}

	Option<KBox<Filter>> detach() { return filter_.take(); }

	bool passes(u32 bits) const
	{
		if (!filter_)
			return true;
		const KBox<Filter> &filter = filter_.value();
		return bits & filter->mask;
	}

private:
	Option<KBox<Filter>> filter_;
};

/// Puts a filter on each port that is free; says whether the right one has taken one.
Result<bool> attach_both(Port &left, Port &right, u32 mask)
{
	auto back = left.attach(TRY(KBox<Filter>::create(GFP_KERNEL, mask)));

	if (back)
		return right.attach(back.take().value()).is_none();
	auto second = KBox<Filter>::create(GFP_KERNEL, mask);
	if (second.is_err()) {
		(void)left.detach();
		return second.error();
	}
	return right.attach(second.take_value()).is_none();
}

} // namespace port_filter

// CLEAN slot_sweep: correct
namespace slot_sweep
{

struct Slot {
	u32 owner;
	KBox<u64> counter;
};

/// Drops what belongs to @p owner; says what was counted there.
u64 sweep(KVec<Slot> &slots, u32 owner)
{
	u64 sum = 0;

	for (usize i = 0; i < slots.size();) {
		const Slot &slot = slots[i];

		if (slot.owner != owner) {
			i++;
			continue;
		}
		sum += *slot.counter;
		(void)slots.swap_remove(i);
	}
	return sum;
}

} // namespace slot_sweep

// CLEAN buffer_pool: correct
namespace buffer_pool
{

struct Buffer {
	u32 used = 0;
	Array<u8, 64> bytes{};
};

class Pool
{
public:
	/// Takes the buffer back if nobody else has it; says whether it did.
	Result<bool> recycle(Arc<Buffer> buffer)
	{
		auto alone = move(buffer).into_unique_or_drop();

		if (!alone)
			return false;
		UniqueArc<Buffer> own = alone.take().value();
		own->used = 0;
		TRY(free_.push(move(own), GFP_KERNEL));
		return true;
	}

	/// A buffer that holds @p byte, shared from now on.
	Result<Arc<Buffer>> get(u8 byte)
	{
		auto kept = free_.pop();
		UniqueArc<Buffer> buffer =
			kept ? kept.take().value() : TRY(UniqueArc<Buffer>::create(GFP_KERNEL));

		buffer->bytes[0] = byte;
		buffer->used = 1;
		return move(buffer).into_arc();
	}

private:
	KVec<UniqueArc<Buffer>> free_;
};

} // namespace buffer_pool

// CLEAN word_count: correct
namespace word_count
{

/// How often each number is there, and which is the most frequent.
Result<u32> most_frequent(Span<const u32> numbers)
{
	RBTree<u32, u32> counts;
	u32 best = 0;
	u32 times = 0;

	for (u32 number : numbers) {
		auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));
		const u32 count = ++counts.entry(number).or_insert(move(memory), 0);

		if (count > times) {
			times = count;
			best = number;
		}
	}
	if (times == 0)
		return ENODATA;
	if (auto once = counts.remove(best))
		pr_debug("{} was there {} times\n", best, *once);
	return best;
}

} // namespace word_count

// CLEAN score_rows: correct
namespace score_rows
{

struct Row {
	u32 player;
	u32 score;
};

class Board
{
public:
	Option<Row &> row(u32 player) __lifetimebound
	{
		for (Row &row : rows_)
			if (row.player == player)
				return row;
		return None;
	}

	Result<void> add(u32 player, u32 points)
	{
		{
			auto known = row(player);

			if (known) {
				known->score += points;
				return {};
			}
		}
		TRY(rows_.push(Row{player, 0}, GFP_KERNEL));
		Row &fresh = rows_[rows_.size() - 1];
		fresh.score = points;
		return {};
	}

	/// Doubles the player's score by a second row; the first is looked at before it moves.
	Result<u32> bonus(u32 player)
	{
		auto known = row(player);

		if (!known)
			return ENOENT;
		const u32 score = known->score;
		TRY(rows_.push(Row{player, score}, GFP_KERNEL));
		return score * 2;
	}

private:
	KVec<Row> rows_;
};

} // namespace score_rows

// CLEAN name_change: correct
namespace name_change
{

class Volume
{
public:
	/// Appends @p suffix unless it is there; hands out the name before.
	Result<KString> extend(StrView suffix)
	{
		KString longer = TRY(name_.clone(GFP_KERNEL));
		{
			const StrView now = longer.view();

			if (now.ends_with(suffix))
				return longer;
		}
		TRY(longer.append(suffix, GFP_KERNEL));
		const usize size = longer.view().size();
		if (size > 64)
			return ENAMETOOLONG;
		return core::exchange(name_, move(longer));
	}

	StrView name() const __lifetimebound { return name_; }

private:
	KString name_;
};

} // namespace name_change
