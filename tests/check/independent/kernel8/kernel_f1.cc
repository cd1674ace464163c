// SPDX-License-Identifier: GPL-2.0
// Kernel set 8, file 1: borrows of what library types own, how they end, and values that were moved.
#include <core/transmute.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE idle_queue_over_growth: the queue that was found is used after the row of queues may have grown
namespace idle_queue_over_growth
{

constexpr usize MOST = 16;

struct Queue {
	explicit Queue(u32 depth) : depth(depth) {}

	u32 depth;
	u32 users = 0;
};

Option<Queue &> least_used(KVec<Queue> &queues)
{
	usize best = 0;

	for (usize i = 1; i < queues.size(); i++) {
		if (queues[i].users < queues[best].users)
			best = i;
	}
	return queues.get(best);
}

Result<void> grow(KVec<Queue> &queues)
{
	for (u32 depth = 16; depth <= 64; depth *= 2)
		TRY(queues.emplace(GFP_KERNEL, depth));
	return {};
}

//- bad
Result<u32> attach_bad(KVec<Queue> &queues)
{
	auto queue = least_used(queues);

	if (queues.size() < MOST)
		TRY(grow(queues));
	if (!queue)
		return ENODEV;
	queue->users++;
	return queue->depth;
}
//- good
Result<u32> attach_good(KVec<Queue> &queues)
{
	if (queues.size() < MOST)
		TRY(grow(queues));
	auto queue = least_used(queues);

	if (!queue)
		return ENODEV;
	queue->users++;
	return queue->depth;
}
} // namespace idle_queue_over_growth

// CASE name_view_over_append: the view of the old name is printed after the text was made longer
namespace name_view_over_append
{

//- bad
Result<void> add_unit_bad(KString &name, u32 unit)
{
	const StrView before = name.view();

	TRY(name.append_format(GFP_KERNEL, '-', unit));
	pr_info("{} is {} from now on\n", before, name.view());
	return {};
}
//- good
Result<void> add_unit_good(KString &name, u32 unit)
{
	const KString before = TRY(name.clone(GFP_KERNEL));

	TRY(name.append_format(GFP_KERNEL, '-', unit));
	pr_info("{} is {} from now on\n", before.view(), name.view());
	return {};
}
} // namespace name_view_over_append

// CASE mode_box_replaced: the reference into the old box is compared after the box got a new object
namespace mode_box_replaced
{

struct Mode {
	u32 width;
	u32 height;
};

struct Panel {
	KBox<Mode> mode;
	u32 changes = 0;
};

//- bad
Result<void> set_mode_bad(Panel &panel, u32 width, u32 height)
{
	const Mode &old = *panel.mode;

	panel.mode = TRY(KBox<Mode>::create(GFP_KERNEL, width, height));
	if (old.width != width || old.height != height)
		panel.changes++;
	return {};
}
//- good
Result<void> set_mode_good(Panel &panel, u32 width, u32 height)
{
	const Mode old = *panel.mode;

	panel.mode = TRY(KBox<Mode>::create(GFP_KERNEL, width, height));
	if (old.width != width || old.height != height)
		panel.changes++;
	return {};
}
} // namespace mode_box_replaced

// CASE route_of_local_arc: what is returned is borrowed from a reference that ends with the function
namespace route_of_local_arc
{

struct Route {
	explicit Route(u32 gateway) : gateway(gateway) {}

	const u32 gateway;
};

struct Best {
	Option<Arc<Route>> route;
};

struct Table {
	Mutex<Best> best;
};

Option<const Route &> usable(const Route &route)
{
	if (route.gateway == 0)
		return None;
	return route;
}

//- bad
Option<const Route &> best_route_bad(const Table &table)
{
	auto best = table.best.lock();

	if (!best->route)
		return None;
	const Arc<Route> route = best->route->clone();
	return usable(*route);
}
//- good
Option<Arc<Route>> best_route_good(const Table &table)
{
	auto best = table.best.lock();

	if (!best->route)
		return None;
	Arc<Route> route = best->route->clone();
	if (usable(*route).is_none())
		return None;
	return route;
}
} // namespace route_of_local_arc

// CASE transfer_ended_by_callee: the callee empties the option that the reference points into
namespace transfer_ended_by_callee
{

struct Transfer {
	KVec<u8> data;
	u32 endpoint = 0;
};

struct Port {
	Option<Transfer> active;
	u32 finished = 0;
};

void finish(Port &port)
{
	port.active.reset();
	port.finished++;
}

//- bad
usize complete_bad(Port &port)
{
	if (!port.active)
		return 0;
	const Transfer &transfer = *port.active;

	finish(port);
	return transfer.data.size();
}
//- good
usize complete_good(Port &port)
{
	if (!port.active)
		return 0;
	const usize size = port.active->data.size();

	finish(port);
	return size;
}
} // namespace transfer_ended_by_callee

// CASE remove_while_walking: the loop goes on from an object that it took off the list and dropped
namespace remove_while_walking
{

struct Command : ListLinks<> {
	explicit Command(u32 tag) : tag(tag) {}

	const u32 tag;
	Atomic<bool> done{false};
};

//- bad
u32 reap_bad(List<Command> &commands)
{
	u32 reaped = 0;

	for (const Command &command : commands) {
		if (!command.done.load(Relaxed))
			continue;
		(void)commands.remove(command);
		reaped++;
	}
	return reaped;
}
//- good
u32 reap_good(List<Command> &commands)
{
	u32 reaped = 0;

	for (auto at = commands.cursor_front(); at.is_at_item();) {
		if (!at.current()->done.load(Relaxed)) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		reaped++;
	}
	return reaped;
}
} // namespace remove_while_walking

// CASE session_of_unnamed_guard: the array is unlocked at the end of the line that found the session
namespace session_of_unnamed_guard
{

struct Session {
	explicit Session(u32 user) : user(user) {}

	u32 user;
	u32 requests = 0;
};

using Sessions = XArray<KBox<Session>, struct SessionsLock>;

//- bad
Result<u32> count_request_bad(const Sessions &sessions, usize id)
{
	auto session = sessions.lock().get_mut(id);

	if (!session)
		return ENOENT;
	return ++session->requests;
}
//- good
Result<u32> count_request_good(const Sessions &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get_mut(id);

	if (!session)
		return ENOENT;
	return ++session->requests;
}
} // namespace session_of_unnamed_guard

// CASE quota_after_remove: the entry is freed before the value that was found in it is read
namespace quota_after_remove
{

struct Quota {
	u64 limit = 0;
	u64 used = 0;
};

//- bad
Result<u64> drop_quota_bad(RBTree<u32, Quota> &quotas, u32 user)
{
	auto quota = quotas.get(user);

	if (!quota)
		return ESRCH;
	(void)quotas.remove(user);
	return quota->used;
}
//- good
Result<u64> drop_quota_good(RBTree<u32, Quota> &quotas, u32 user)
{
	auto quota = quotas.get(user);

	if (!quota)
		return ESRCH;
	const u64 used = quota->used;
	(void)quotas.remove(user);
	return used;
}
} // namespace quota_after_remove

// CASE request_logged_after_queueing: the right to the request was moved into the list before the message
namespace request_logged_after_queueing
{

struct Request : ListLinks<> {
	explicit Request(u64 sector) : sector(sector) {}

	const u64 sector;
};

struct Queue {
	List<Request> pending;
	u32 depth = 0;
};

//- bad
Result<void> submit_bad(const SpinLock<Queue> &queue, u64 sector)
{
	auto request = TRY(ListArc<Request>::create(GFP_KERNEL, sector));
	{
		auto q = queue.lock();

		q->pending.push_back(move(request));
		q->depth++;
	}
	pr_debug("sector {} is queued\n", request->sector);
	return {};
}
//- good
Result<void> submit_good(const SpinLock<Queue> &queue, u64 sector)
{
	auto request = TRY(ListArc<Request>::create(GFP_KERNEL, sector));
	{
		auto q = queue.lock();

		q->pending.push_back(move(request));
		q->depth++;
	}
	pr_debug("sector {} is queued\n", sector);
	return {};
}
} // namespace request_logged_after_queueing

// CASE sink_moved_in_loop: the first channel takes the sink, and the others what is left of it
namespace sink_moved_in_loop
{

struct Sink {
	Atomic<u64> bytes{0};
};

struct Channel {
	u32 number = 0;
	Option<Arc<Sink>> sink;
};

//- bad
void attach_bad(KVec<Channel> &channels, Arc<Sink> sink)
{
	for (Channel &channel : channels) {
		if (channel.sink.is_none())
			channel.sink = move(sink);
	}
}
//- good
void attach_good(KVec<Channel> &channels, Arc<Sink> sink)
{
	for (Channel &channel : channels) {
		if (channel.sink.is_none())
			channel.sink = sink.clone();
	}
}
} // namespace sink_moved_in_loop

// CASE longest_name_of_round: the view that the loop keeps is one of a string of an earlier round
namespace longest_name_of_round
{

//- bad
Result<void> print_longest_bad(Span<const u32> units)
{
	StrView longest;

	for (u32 unit : units) {
		KString name = TRY(KString::format(GFP_KERNEL, "port", unit));

		if (name.size() > longest.size())
			longest = name.view();
	}
	pr_info("longest name: {}\n", longest);
	return {};
}
//- good
Result<void> print_longest_good(Span<const u32> units)
{
	KString longest;

	for (u32 unit : units) {
		KString name = TRY(KString::format(GFP_KERNEL, "port", unit));

		if (name.size() > longest.size())
			longest = move(name);
	}
	pr_info("longest name: {}\n", longest.view());
	return {};
}
} // namespace longest_name_of_round

// CASE page_bytes_kept: the bytes are looked at when the page is no longer mapped
namespace page_bytes_kept
{

//- bad
Result<u32> read_magic_bad(const Page &page)
{
	Span<const u8> head;

	page.with_bytes([&head](Span<const u8> bytes) { head = bytes.first(sizeof(u32)); });
	return core::read_from_bytes<u32>(head).ok_or(EIO);
}
//- good
Result<u32> read_magic_good(const Page &page)
{
	Option<u32> magic;

	page.with_bytes(
		[&magic](Span<const u8> bytes) { magic = core::read_from_bytes<u32>(bytes); });
	return move(magic).ok_or(EIO);
}
} // namespace page_bytes_kept

// CLEAN ring_of_slots: indices are kept across growth, references are taken anew
namespace ring_of_slots
{

struct Slot {
	u32 generation = 0;
	Option<KBox<u64>> value;
};

class Slots
{
public:
	/// Puts @p value into a free slot. Fails with `ENOMEM`.
	Result<usize> put(u64 value)
	{
		auto box = TRY(KBox<u64>::create(GFP_KERNEL, value));

		for (usize i = 0; i < slots_.size(); i++) {
			Slot &slot = slots_[i];

			if (slot.value.is_some())
				continue;
			slot.value = move(box);
			slot.generation++;
			return i;
		}
		TRY(slots_.emplace(GFP_KERNEL));
		Slot &last = *slots_.back();
		last.value = move(box);
		return slots_.size() - 1;
	}

	/// What is at @p index, if there is something.
	Option<const u64 &> get(usize index) const
	{
		auto slot = slots_.get(index);

		if (!slot || !slot->value)
			return None;
		return **slot->value;
	}

	Option<KBox<u64>> clear(usize index)
	{
		auto slot = slots_.get(index);

		if (!slot)
			return None;
		return slot->value.take();
	}

private:
	KVec<Slot> slots_;
};

Result<u64> exchange(Slots &slots, u64 value)
{
	const usize at = TRY(slots.put(value));
	const u64 seen = slots.get(at).copied().value_or(0u);

	(void)slots.clear(at);
	return seen;
}
} // namespace ring_of_slots

// CLEAN box_refilled: a variable that was moved from gets a new object before it is used again
namespace box_refilled
{

struct Batch {
	KVec<u32> samples;
};

Result<void> split(KVec<KBox<Batch>> &done, Span<const u32> samples, usize each)
{
	if (each == 0)
		return EINVAL;
	KBox<Batch> current = TRY(KBox<Batch>::create(GFP_KERNEL));

	for (u32 sample : samples) {
		if (current->samples.size() == each) {
			TRY(done.push(move(current), GFP_KERNEL));
			current = TRY(KBox<Batch>::create(GFP_KERNEL));
		}
		TRY(current->samples.push(sample, GFP_KERNEL));
	}
	if (current->samples.empty())
		return {};
	return done.push(move(current), GFP_KERNEL);
}
} // namespace box_refilled

// CLEAN two_halves: the two parts of a split do not overlap, so both may be changed
namespace two_halves
{

void swap_halves(Span<u32> table)
{
	const auto halves = table.split_at(table.size() / 2);

	for (usize i = 0; i < halves.before.size(); i++) {
		u32 &left = halves.before[i];
		u32 &right = halves.after[i];
		const u32 kept = left;

		left = right;
		right = kept;
	}
}

u32 first_after_swap(KVec<u32> &row)
{
	swap_halves(row.span());
	return row.front().copied().value_or(0u);
}
} // namespace two_halves

// CLEAN list_by_cursor: objects are taken off and put in on the way, through one cursor
namespace list_by_cursor
{

struct Timer : ListLinks<> {
	explicit Timer(u64 due) : due(due) {}

	const u64 due;
};

/// Puts @p timer where it belongs: the list is sorted.
void insert_sorted(List<Timer> &timers, ListArc<Timer> timer)
{
	auto at = timers.cursor_front();

	while (at.is_at_item() && at.current()->due <= timer->due)
		at.move_next();
	at.insert_before(move(timer));
}

/// Takes the first timer off if it is due, and says when the next one is.
Option<u64> run_first(List<Timer> &timers, u64 now)
{
	auto at = timers.cursor_front();

	if (at.is_at_item() && at.current()->due <= now)
		(void)at.remove();
	auto next = at.current();
	if (!next)
		return None;
	return next->due;
}
} // namespace list_by_cursor

// CLEAN counted_words: the place in the tree is used up by the insertion
namespace counted_words
{

Result<u32> count(RBTree<u64, u32> &seen, u64 hash)
{
	auto memory = TRY((RBTreeNodeReservation<u64, u32>::create(GFP_KERNEL)));

	return ++seen.entry(hash).or_insert(move(memory), 0);
}

u32 forget_rare(RBTree<u64, u32> &seen)
{
	u32 forgotten = 0;

	for (auto at = seen.cursor_front(); at.is_at_entry();) {
		if (*at.value() > 1) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		forgotten++;
	}
	return forgotten;
}
} // namespace counted_words

// CLEAN last_part_of_path: views of a parameter are returned, and views are made anew after a change
namespace last_part_of_path
{

StrView last_part(StrView path)
{
	StrView rest = path;

	while (auto slash = rest.find('/'))
		rest = rest.skip(*slash + 1);
	return rest;
}

Result<bool> add_suffix(KString &path, StrView suffix)
{
	StrView name = last_part(path);

	if (name.ends_with(suffix))
		return false;
	TRY(path.append(suffix, GFP_KERNEL));
	name = last_part(path);
	pr_debug("renamed to {}\n", name);
	return true;
}
} // namespace last_part_of_path

// CLEAN shared_after_unique: an object is filled while there is one owner, and shared afterwards
namespace shared_after_unique
{

struct Firmware {
	KVec<u8> image;
	u32 version = 0;
};

Result<Arc<Firmware>> load(Span<const u8> image, u32 version)
{
	auto firmware = TRY(UniqueArc<Firmware>::create(GFP_KERNEL));
	{
		Firmware &fresh = *firmware;

		TRY(fresh.image.extend(image, GFP_KERNEL));
		fresh.version = version;
	}
	return move(firmware).into_arc();
}

Result<u32> load_twice(KVec<Arc<Firmware>> &all, Span<const u8> image)
{
	Arc<Firmware> first = TRY(load(image, 1));
	const Firmware &seen = *first;

	TRY(all.push(first.clone(), GFP_KERNEL));
	const u32 version = seen.version;
	TRY(all.push(move(first), GFP_KERNEL));
	return version;
}
} // namespace shared_after_unique
