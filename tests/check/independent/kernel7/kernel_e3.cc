// SPDX-License-Identifier: GPL-2.0
// Memory: boxes, vectors, counted objects, trees, lists and threads; what is borrowed and what has moved.
#include <core/scope_guard.hh>
#include <kernel/arc.hh>
#include <kernel/id_pool.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CLEAN Region: a part of memory that is described, moved about and split
struct Region {
	u64 start;
	u64 length;
	u64 end() const { return start + length; }
};
Result<KVec<Region>> split(Region region, u64 at)
{
	KVec<Region> parts = TRY(KVec<Region>::with_capacity(2, GFP_KERNEL));

	if (at <= region.start || at >= region.end()) {
		TRY(parts.push(region, GFP_KERNEL));
		return parts;
	}
	TRY(parts.push(Region{region.start, at - region.start}, GFP_KERNEL));
	TRY(parts.push(Region{at, region.end() - at}, GFP_KERNEL));
	return parts;
}

// CASE merge_regions: the last region is referred to while another is pushed behind it
namespace merge_regions
{
//- bad
Result<u64> extend_bad(KVec<Region> &regions, u64 length)
{
	if (regions.empty())
		return ENOENT;
	Region &last = regions[regions.size() - 1];

	TRY(regions.push(Region{last.end(), length}, GFP_KERNEL));
	last.length += 1;
	return last.end();
}
//- good
Result<u64> extend_good(KVec<Region> &regions, u64 length)
{
	if (regions.empty())
		return ENOENT;
	const usize last = regions.size() - 1;

	TRY(regions.push(Region{regions[last].end(), length}, GFP_KERNEL));
	regions[last].length += 1;
	return regions[last].end();
}
} // namespace merge_regions

// CASE queued_box: the box was moved into the queue, and the log still looks into it
namespace queued_box
{
struct Command {
	u32 opcode;
	u32 length;
};
//- bad
Result<u32> submit_bad(KVec<KBox<Command>> &queue, u32 opcode)
{
	auto command = TRY(KBox<Command>::create(GFP_KERNEL, opcode, 8u));

	TRY(queue.push(move(command), GFP_KERNEL));
	pr_info("queued {}\n", command->opcode);
	return command->length;
}
//- good
Result<u32> submit_good(KVec<KBox<Command>> &queue, u32 opcode)
{
	auto command = TRY(KBox<Command>::create(GFP_KERNEL, opcode, 8u));
	const u32 length = command->length;

	TRY(queue.push(move(command), GFP_KERNEL));
	pr_info("queued {}\n", opcode);
	return length;
}
} // namespace queued_box

// CASE local_table: the span that is returned is that of the function's own vector
namespace local_table
{
static u32 crc_step(u32 value)
{
	return value & 1 ? value >> 1 ^ 0xedb88320u : value >> 1;
}
//- bad
Result<Span<const u32>> table_bad(u32 size)
{
	KVec<u32> table;

	for (u32 i = 0; i < size; i++)
		TRY(table.push(crc_step(i), GFP_KERNEL));
	return table.span();
}
//- good
Result<KVec<u32>> table_good(u32 size)
{
	KVec<u32> table;

	for (u32 i = 0; i < size; i++)
		TRY(table.push(crc_step(i), GFP_KERNEL));
	return table;
}
} // namespace local_table

// CASE label_view: the view is of a text that ends with the block that made it
namespace label_view
{
//- bad
Result<usize> indent_bad(StrView device, bool long_form)
{
	StrView label = device;

	if (long_form) {
		KString text = TRY(KString::from("device ", GFP_KERNEL));

		TRY(text.append(device, GFP_KERNEL));
		label = text.view();
	}
	return label.find(' ').value_or(label.size());
}
//- good
Result<usize> indent_good(StrView device, bool long_form)
{
	StrView label = device;
	KString text;

	if (long_form) {
		text = TRY(KString::from("device ", GFP_KERNEL));
		TRY(text.append(device, GFP_KERNEL));
		label = text.view();
	}
	return label.find(' ').value_or(label.size());
}
} // namespace label_view

// CASE mirrored_write: the buffer is moved into the first disk's queue in a loop over both disks
namespace mirrored_write
{
struct Disk {
	KVec<KVec<u8>> pending;
};
//- bad
Result<void> write_bad(Array<Disk, 2> &disks, KVec<u8> buffer)
{
	for (Disk &disk : disks) {
		pr_info("writing {} bytes\n", buffer.size());
		TRY(disk.pending.push(move(buffer), GFP_KERNEL));
	}
	return {};
}
//- good
Result<void> write_good(Array<Disk, 2> &disks, KVec<u8> buffer)
{
	for (Disk &disk : disks) {
		pr_info("writing {} bytes\n", buffer.size());
		TRY(disk.pending.push(TRY(buffer.clone(GFP_KERNEL)), GFP_KERNEL));
	}
	return {};
}
} // namespace mirrored_write

// CASE expired_lease: the value is a reference into the node that was just taken out and freed
namespace expired_lease
{
//- bad
u64 expire_bad(RBTree<u32, u64> &leases, u32 address, u64 now)
{
	auto until = leases.get(address);

	if (!until)
		return 0;
	if (*until < now)
		(void)leases.remove(address);
	return now - *until;
}
//- good
u64 expire_good(RBTree<u32, u64> &leases, u32 address, u64 now)
{
	auto until = leases.get(address);

	if (!until)
		return 0;
	const u64 late = now - *until;
	if (*until < now)
		(void)leases.remove(address);
	return late;
}
} // namespace expired_lease

// CASE closed_port: the port is looked at after it was removed from the array and has ended
namespace closed_port
{
struct Port {
	explicit Port(u32 speed) : speed(speed) {}
	u32 speed;
	u32 errors = 0;
};
//- bad
u32 close_bad(const XArray<KBox<Port>> &ports, usize index)
{
	auto held = ports.lock();
	auto port = held.get(index);

	if (!port)
		return 0;
	(void)held.remove(index);
	return port->errors;
}
//- good
u32 close_good(const XArray<KBox<Port>> &ports, usize index)
{
	auto held = ports.lock();
	auto port = held.remove(index);

	if (!port)
		return 0;
	return (*port)->errors;
}
} // namespace closed_port

// CASE finished_requests: a request is taken off the list that the loop walks along
namespace finished_requests
{
struct Request : ListLinks<0> {
	explicit Request(u32 sector) : sector(sector) {}
	const u32 sector;
};
//- bad
u32 finish_bad(List<Request> &requests, u32 limit)
{
	u32 finished = 0;

	for (const Request &request : requests) {
		if (request.sector < limit && requests.remove(request).is_some())
			finished++;
	}
	return finished;
}
//- good
u32 finish_good(List<Request> &requests, u32 limit)
{
	u32 finished = 0;

	for (auto at = requests.cursor_front(); at.is_at_item();) {
		auto request = at.current();

		if (request && request->sector < limit) {
			(void)at.remove();
			finished++;
		} else {
			at.move_next();
		}
	}
	return finished;
}
} // namespace finished_requests

// CASE raw_twice: two boxes are made from one pointer, so the object is freed twice
namespace raw_twice
{
//- bad
u32 reopen_bad(KBox<u32> value)
{
	u32 *raw = move(value).into_raw();
	// SAFETY: the pointer comes from into_raw().
	unsafe
	{
		auto first = KBox<u32>::from_raw(unsafe_, raw);
		auto again = KBox<u32>::from_raw(unsafe_, raw);
		return *first + *again;
	}
}
//- good
u32 reopen_good(KBox<u32> value)
{
	u32 *raw = move(value).into_raw();
	// SAFETY: the pointer comes from into_raw(), and is taken back once.
	unsafe
	{
		auto first = KBox<u32>::from_raw(unsafe_, raw);
		return *first + *first;
	}
}
} // namespace raw_twice

// CASE kept_policy: a reference into the object is returned from the read-side section that protects it
namespace kept_policy
{
struct Policy {
	explicit Policy(u32 limit) : limit(limit) {}
	const u32 limit;
};
} // namespace kept_policy
// SAFETY: a number that does not change.
IMPL_SEND(kept_policy::Policy);
// SAFETY: as above.
IMPL_SYNC(kept_policy::Policy);
namespace kept_policy
{
//- bad
const u32 &limit_bad(const RcuPtr<Policy> &policy, const u32 &otherwise)
{
	auto reader = rcu::read_lock();
	auto current = policy.load(reader);

	return current ? current->limit : otherwise;
}
bool allowed_bad(const RcuPtr<Policy> &policy, u32 size)
{
	const u32 otherwise = 100;

	return size <= limit_bad(policy, otherwise);
}
//- good
u32 limit_good(const RcuPtr<Policy> &policy, const u32 &otherwise)
{
	auto reader = rcu::read_lock();
	auto current = policy.load(reader);

	return current ? current->limit : otherwise;
}
bool allowed_good(const RcuPtr<Policy> &policy, u32 size)
{
	const u32 otherwise = 100;

	return size <= limit_good(policy, otherwise);
}
} // namespace kept_policy

// CASE counting_thread: the thread refers to a counter that ends before the thread's handle joins it
namespace counting_thread
{
struct Tally {
	Atomic<u32> rounds{0};
};
} // namespace counting_thread
// SAFETY: an atomic number.
IMPL_SEND(counting_thread::Tally);
// SAFETY: as above.
IMPL_SYNC(counting_thread::Tally);
//- bad
namespace counting_thread
{
struct CountingBad {
	const Tally &tally;
};
} // namespace counting_thread
// SAFETY: a reference to what may be shared.
IMPL_SEND(counting_thread::CountingBad);
namespace counting_thread
{
Result<u32> measure_bad()
{
	Option<KThread> thread;
	Tally tally;

	thread = TRY(KThread::run("tally", CountingBad{tally}, [](CountingBad &own) {
		while (!KThread::should_stop()) {
			own.tally.rounds.inc();
			KThread::yield();
		}
	}));
	KThread::yield();
	return tally.rounds.load(Relaxed);
}
} // namespace counting_thread
//- good
namespace counting_thread
{
struct CountingGood {
	Arc<Tally> tally;
};
} // namespace counting_thread
// SAFETY: a reference, which is counted, to what may be shared.
IMPL_SEND(counting_thread::CountingGood);
namespace counting_thread
{
Result<u32> measure_good()
{
	Option<KThread> thread;
	Arc<Tally> tally = TRY(Arc<Tally>::create(GFP_KERNEL));

	thread = TRY(KThread::run("tally", CountingGood{tally.clone()}, [](CountingGood &own) {
		while (!KThread::should_stop()) {
			own.tally->rounds.inc();
			KThread::yield();
		}
	}));
	KThread::yield();
	return tally->rounds.load(Relaxed);
}
} // namespace counting_thread

// CASE permit_order: the permit is a member before the semaphore that it goes back to, so it ends after
namespace permit_order
{
//- bad
class ChannelBad
{
public:
	void open() { permit_ = permits_.acquire(); }
	bool busy() const { return permit_.is_some(); }

private:
	Option<kernel::Permit> permit_;
	kernel::Semaphore permits_{1};
};
//- good
class ChannelGood
{
public:
	void open() { permit_ = permits_.acquire(); }
	bool busy() const { return permit_.is_some(); }

private:
	kernel::Semaphore permits_{1};
	Option<kernel::Permit> permit_;
};
} // namespace permit_order

// CASE undo_moved: what is undone at the end of the scope is reached through an owner that has moved
namespace undo_moved
{
struct Slot {
	u32 users = 0;
};
//- bad
Result<void> enter_bad(KVec<KBox<Slot>> &slots)
{
	auto slot = TRY(KBox<Slot>::create(GFP_KERNEL));
	slot->users++;
	core::ScopeGuard leave([&slot] { slot->users--; });

	TRY(slots.push(move(slot), GFP_KERNEL));
	return {};
}
//- good
Result<void> enter_good(KVec<KBox<Slot>> &slots)
{
	auto slot = TRY(KBox<Slot>::create(GFP_KERNEL));
	slot->users++;
	{
		core::ScopeGuard leave([&slot] { slot->users--; });
	}
	TRY(slots.push(move(slot), GFP_KERNEL));
	return {};
}
} // namespace undo_moved

// CASE cleared_option: the optional element is a reference into the row that has been cut
namespace cleared_option
{
//- bad
u32 newest_bad(KVec<KBox<u32>> &history, usize keep)
{
	auto newest = history.back();

	history.truncate(keep);
	return newest ? **newest : 0;
}
//- good
u32 newest_good(KVec<KBox<u32>> &history, usize keep)
{
	history.truncate(keep);
	auto newest = history.back();

	return newest ? **newest : 0;
}
} // namespace cleared_option

// CASE borrowed_session: a borrow of the session is used after its only owner gave it up
namespace borrowed_session
{
struct Session {
	explicit Session(u32 user) : user(user) {}
	const u32 user;
};
//- bad
Result<u32> logout_bad(u32 user)
{
	auto session = TRY(Arc<Session>::create(GFP_KERNEL, user));
	auto seen = session.borrow();

	session = TRY(Arc<Session>::create(GFP_KERNEL, 0u));
	return seen->user;
}
//- good
Result<u32> logout_good(u32 user)
{
	auto session = TRY(Arc<Session>::create(GFP_KERNEL, user));
	auto seen = session.clone();

	session = TRY(Arc<Session>::create(GFP_KERNEL, 0u));
	return seen->user;
}
} // namespace borrowed_session

// CLEAN shared_tree: counted nodes that own their children, walked by a borrow
namespace shared_tree
{
struct Node {
	explicit Node(u32 value) : value(value) {}
	const u32 value;
	Option<Arc<Node>> next;
};
Result<u32> sum(u32 count)
{
	Option<Arc<Node>> head;

	for (u32 i = 0; i < count; i++) {
		auto node = TRY(UniqueArc<Node>::create(GFP_KERNEL, i));

		node->next = move(head);
		head = move(node).into_arc();
	}
	u32 sum = 0;
	const Option<Arc<Node>> *at = &head;
	while (at->is_some()) {
		sum += at->value()->value;
		at = &at->value()->next;
	}
	return sum;
}
} // namespace shared_tree

// CLEAN retained: elements dropped from a row, and those that stay looked at afterwards
namespace retained
{
u64 compact(KVec<Region> &regions)
{
	u64 total = 0;

	regions.retain([](const Region &region) { return region.length != 0; });
	for (const Region &region : regions)
		total += region.length;
	if (auto first = regions.front())
		total += first->start;
	return total;
}
} // namespace retained

// CLEAN undone_or_kept: a number is given back unless everything that follows it has worked
namespace undone_or_kept
{
struct Names {
	kernel::IdPool ids;
	KVec<KString> names;
};
Result<usize> add(Names &table, StrView name)
{
	const usize id = TRY(table.ids.acquire().ok_or(ENOSPC));
	core::ScopeGuard undo([&ids = table.ids, id] { ids.release(id); });

	TRY(table.names.push(TRY(KString::from(name, GFP_KERNEL)), GFP_KERNEL));
	undo.dismiss();
	return id;
}
} // namespace undone_or_kept

// CLEAN taken_option: an optional owner that is taken out, used, and put back
namespace taken_option
{
struct Engine {
	Option<KBox<Region>> current;
};
Result<u64> advance(Engine &engine, u64 by)
{
	auto region = engine.current.take();

	if (!region)
		region = TRY(KBox<Region>::create(GFP_KERNEL, 0u, by));
	(*region)->start += by;
	const u64 end = (*region)->end();
	engine.current = move(region);
	return end;
}
} // namespace taken_option

// CLEAN tree_cursor: entries are taken out of a tree by the cursor that walks along it
namespace tree_cursor
{
u64 expire(RBTree<u32, u64> &leases, u64 now)
{
	u64 expired = 0;

	for (auto at = leases.cursor_front(); at.is_at_entry();) {
		auto until = at.value();

		if (until && *until < now) {
			expired += *until;
			(void)at.remove();
		} else {
			at.move_next();
		}
	}
	return expired;
}
} // namespace tree_cursor

// CLEAN thread_owned: the thread gets what it uses as its own, and is joined before the answer is read
namespace thread_owned
{
struct Answer {
	Atomic<u32> value{0};
};
struct Task {
	Arc<Answer> answer;
	KVec<u32> input;
};
} // namespace thread_owned
// SAFETY: an atomic number.
IMPL_SEND(thread_owned::Answer);
// SAFETY: as above.
IMPL_SYNC(thread_owned::Answer);
// SAFETY: a reference to what may be shared, and a row of numbers.
IMPL_SEND(thread_owned::Task);
namespace thread_owned
{
Result<u32> compute(KVec<u32> input)
{
	auto answer = TRY(Arc<Answer>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("sum", Task{answer.clone(), move(input)}, [](Task &own) {
		for (u32 value : own.input)
			own.answer->value.add(value);
	}));

	thread.join();
	return answer->value.load(Relaxed);
}
} // namespace thread_owned

// CLEAN raw_round_trip: an object is given away as a pointer and taken back exactly once
namespace raw_round_trip
{
class Parcel
{
public:
	explicit Parcel(KBox<u64> content) : raw_(move(content).into_raw()) {}
	Parcel(const Parcel &) = delete;
	Parcel &operator=(const Parcel &) = delete;
	~Parcel()
	{
		// SAFETY: the constructor's pointer, of which nobody else knows.
		unsafe
		{
			(void)KBox<u64>::from_raw(unsafe_, raw_);
		}
	}
	u64 weigh() const
	{
		// SAFETY: the object is this one's until the destructor.
		unsafe
		{
			return *raw_;
		}
	}

private:
	u64 *raw_;
};
Result<u64> weight()
{
	const Parcel parcel(TRY(KBox<u64>::create(GFP_KERNEL, 5u)));

	return parcel.weigh();
}
} // namespace raw_round_trip

// CLEAN own_elements: a row is extended by a copy of itself, and only then referred to
namespace own_elements
{
Result<u32> repeat(KVec<u32> &pattern)
{
	if (pattern.empty())
		return ENOENT;
	const KVec<u32> once = TRY(pattern.clone(GFP_KERNEL));

	TRY(pattern.extend(once.span(), GFP_KERNEL));
	TRY(pattern.push(once[0], GFP_KERNEL));
	u32 &last = pattern[pattern.size() - 1];

	last += 1;
	return last;
}
} // namespace own_elements
