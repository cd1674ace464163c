// SPDX-License-Identifier: GPL-2.0
// Journals, timers, registries and workers on the kernel library: locks, owners, closures, users.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
#include <kernel/arc.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE i1_journal_grow: the record is appended with GFP_KERNEL, which may sleep, under a spinlock
namespace i1_journal_grow
{
struct Record {
	u32 sector;
	u32 bytes;
};

struct Pages {
	KVec<Record> records;
	u64 total = 0;
};

static Result<void> append(Pages &pages, Record record, AllocFlags flags)
{
	TRY(pages.records.push(record, flags));
	pages.total += record.bytes;
	return {};
}

class Journal
{
public:
	//- bad
	Result<void> note_bad(u32 sector, u32 bytes) const
	{
		auto pages = pages_.lock();

		return append(*pages, Record{sector, bytes}, GFP_KERNEL);
	}
	//- good
	Result<void> note_good(u32 sector, u32 bytes) const
	{
		auto pages = pages_.lock();

		return append(*pages, Record{sector, bytes}, GFP_ATOMIC);
	}
	//- shared
	u64 total() const { return pages_.lock()->total; }

private:
	SpinLock<Pages> pages_;
};
} // namespace i1_journal_grow

// CASE i1_title_view: the view of the title is used after the text was appended to, which moves it
namespace i1_title_view
{
class Report
{
public:
	Result<void> begin(StrView title)
	{
		text_ = TRY(KString::from(title, GFP_KERNEL));
		return {};
	}

	//- bad
	Result<usize> add_lines_bad(u32 lines)
	{
		const StrView title = text_.view();

		for (u32 i = 0; i < lines; i++)
			TRY(text_.append_format(GFP_KERNEL, "\nline ", i));
		pr_info("report {} is complete\n", title);
		return text_.size();
	}
	//- good
	Result<usize> add_lines_good(u32 lines)
	{
		const usize length = text_.size();

		for (u32 i = 0; i < lines; i++)
			TRY(text_.append_format(GFP_KERNEL, "\nline ", i));
		pr_info("report {} is complete\n", text_.view().first(length));
		return text_.size();
	}
	//- shared

private:
	KString text_;
};
} // namespace i1_title_view

// CASE i1_tally_guard: the reference comes from a guard that ends with the full expression
namespace i1_tally_guard
{
struct Tally {
	u32 reads = 0;
	u32 writes = 0;
	u64 bytes = 0;
};

class Disk
{
public:
	//- bad
	void account_bad(bool write, u32 bytes) const
	{
		Tally &tally = *tally_.lock();

		if (write)
			tally.writes++;
		else
			tally.reads++;
		tally.bytes += bytes;
	}
	//- good
	void account_good(bool write, u32 bytes) const
	{
		auto tally = tally_.lock();

		if (write)
			tally->writes++;
		else
			tally->reads++;
		tally->bytes += bytes;
	}
	//- shared
	u64 bytes() const { return tally_.lock()->bytes; }

private:
	SpinLock<Tally> tally_;
};
} // namespace i1_tally_guard

// CASE i1_scan_borrow: the thread gets a borrow of the progress, whose only owner ends with start()
namespace i1_scan_borrow
{
struct Progress {
	Atomic<u32> done{0};
	Atomic<u32> failed{0};
};
} // namespace i1_scan_borrow

// SAFETY: atomic numbers.
IMPL_SEND(i1_scan_borrow::Progress);
// SAFETY: as above.
IMPL_SYNC(i1_scan_borrow::Progress);

namespace i1_scan_borrow
{
class Scanner
{
public:
	//- bad
	Result<void> start_bad()
	{
		auto progress = TRY(Arc<Progress>::create(GFP_KERNEL));

		thread_ = TRY(KThread::run("scan", progress.borrow(), [](ArcBorrow<Progress> &p) {
			while (!KThread::should_stop()) {
				p->done.inc();
				KThread::yield();
			}
		}));
		return {};
	}
	//- good
	Result<void> start_good()
	{
		auto progress = TRY(Arc<Progress>::create(GFP_KERNEL));

		thread_ = TRY(KThread::run("scan", progress.clone(), [](Arc<Progress> &p) {
			while (!KThread::should_stop()) {
				p->done.inc();
				KThread::yield();
			}
		}));
		return {};
	}
	//- shared
	void stop() { thread_.reset(); }

private:
	Option<KThread> thread_;
};
} // namespace i1_scan_borrow

// CASE i1_ioctl_level: the pointer of user space is dereferenced by the kernel
namespace i1_ioctl_level
{
class Amplifier
{
public:
	//- bad
	Result<void> set_level_bad(UserPtr<u32> argument)
	{
		u32 level = 0;

		// SAFETY: the pointer is not null.
		unsafe
		{
			if (argument.is_null())
				return EFAULT;
			level = *argument.as_raw(unsafe_);
		}
		if (level > LOUDEST)
			return EINVAL;
		level_ = level;
		return {};
	}
	//- good
	Result<void> set_level_good(UserPtr<u32> argument)
	{
		auto reader = UserSlice(move(argument), sizeof(u32)).reader();
		const u32 level = TRY(reader.read<u32>());

		if (level > LOUDEST)
			return EINVAL;
		level_ = level;
		return {};
	}
	//- shared
	u32 level() const { return level_; }

private:
	static constexpr u32 LOUDEST = 63;
	u32 level_ = 0;
};
} // namespace i1_ioctl_level

// CASE i1_window_dirty: the constructor leaves dirty_ without a value, and flush() reads it
namespace i1_window_dirty
{
//- bad
class WindowBad
{
public:
	WindowBad(u32 start, u32 size) : start_(start), end_(start + size) {}

	void touch(u32 at)
	{
		if (at >= start_ && at < end_)
			dirty_ = true;
	}
	bool flush()
	{
		const bool was = dirty_;

		dirty_ = false;
		return was;
	}

private:
	u32 start_;
	u32 end_;
	bool dirty_;
};
//- good
class WindowGood
{
public:
	WindowGood(u32 start, u32 size) : start_(start), end_(start + size), dirty_(false) {}

	void touch(u32 at)
	{
		if (at >= start_ && at < end_)
			dirty_ = true;
	}
	bool flush()
	{
		const bool was = dirty_;

		dirty_ = false;
		return was;
	}

private:
	u32 start_;
	u32 end_;
	bool dirty_;
};
//- bad
static bool drive_bad(u32 at)
{
	WindowBad window(16, 32);

	if (at)
		window.touch(at);
	return window.flush();
}
//- good
static bool drive_good(u32 at)
{
	WindowGood window(16, 32);

	if (at)
		window.touch(at);
	return window.flush();
}
//- shared
} // namespace i1_window_dirty

// CASE i1_bank_twice: withdraw() holds the mutex that balance(), which it calls, takes again
namespace i1_bank_twice
{
struct Account {
	u64 balance = 0;
	u32 moves = 0;
};

class Bank
{
public:
	void deposit(u64 amount) const
	{
		auto account = account_.lock();

		account->balance += amount;
		account->moves++;
	}
	u64 balance() const { return account_.lock()->balance; }

	//- bad
	Result<void> withdraw_bad(u64 amount) const
	{
		auto account = account_.lock();

		if (balance() < amount)
			return ERANGE;
		account->balance -= amount;
		account->moves++;
		return {};
	}
	//- good
	Result<void> withdraw_good(u64 amount) const
	{
		auto account = account_.lock();

		if (account->balance < amount)
			return ERANGE;
		account->balance -= amount;
		account->moves++;
		return {};
	}
	//- shared

private:
	Mutex<Account> account_;
};
} // namespace i1_bank_twice

// CASE i1_route_reader: the reference to the route is used when the RCU section has ended
namespace i1_route_reader
{
struct Route {
	explicit Route(u32 gateway, u32 metric) : gateway(gateway), metric(metric) {}
	const u32 gateway;
	const u32 metric;
};
} // namespace i1_route_reader

// SAFETY: numbers that do not change.
IMPL_SEND(i1_route_reader::Route);
// SAFETY: as above.
IMPL_SYNC(i1_route_reader::Route);

namespace i1_route_reader
{
class Router
{
public:
	Result<void> change(u32 gateway, u32 metric) const
	{
		auto fresh = TRY(RcuBox<Route>::create(GFP_KERNEL, gateway, metric));

		route_.replace(move(fresh)).defer_free();
		return {};
	}

	//- bad
	u32 gateway_bad(u32 limit) const
	{
		Option<const Route &> route;
		{
			auto reader = rcu::read_lock();

			route = route_.load(reader);
		}
		if (!route || route->metric > limit)
			return 0;
		return route->gateway;
	}
	//- good
	u32 gateway_good(u32 limit) const
	{
		auto reader = rcu::read_lock();
		const auto route = route_.load(reader);

		if (!route || route->metric > limit)
			return 0;
		return route->gateway;
	}
	//- shared

private:
	RcuPtr<Route> route_;
};
} // namespace i1_route_reader

// CASE i1_job_log: the box was moved into the queue before its number is printed
namespace i1_job_log
{
struct Job {
	explicit Job(u32 id) : id(id) {}
	u32 id;
	u32 tries = 0;
};

struct Jobs {
	KVec<KBox<Job>> waiting;
};

class Pool
{
public:
	//- bad
	Result<void> submit_bad(u32 id) const
	{
		auto job = TRY(KBox<Job>::create(GFP_KERNEL, id));

		TRY(jobs_.lock()->waiting.push(move(job), GFP_KERNEL));
		pr_info("job {} waits\n", job->id);
		return {};
	}
	//- good
	Result<void> submit_good(u32 id) const
	{
		auto job = TRY(KBox<Job>::create(GFP_KERNEL, id));
		const u32 number = job->id;

		TRY(jobs_.lock()->waiting.push(move(job), GFP_KERNEL));
		pr_info("job {} waits\n", number);
		return {};
	}
	//- shared

private:
	Mutex<Jobs> jobs_;
};
} // namespace i1_job_log

// CASE i1_alarm_cookie: fire() takes the owner back and frees it, as the destructor does again
namespace i1_alarm_cookie
{
struct Timeout {
	explicit Timeout(u32 ms) : ms(ms) {}
	u32 ms;
	u32 fired = 0;
};

using Foreign = kernel::ForeignOwnable<KBox<Timeout>>;

//- bad
class AlarmBad
{
public:
	explicit AlarmBad(KBox<Timeout> timeout) : cookie_(Foreign::into_foreign(move(timeout))) {}
	AlarmBad(const AlarmBad &) = delete;
	AlarmBad &operator=(const AlarmBad &) = delete;
	~AlarmBad()
	{
		// SAFETY: the cookie came from into_foreign(), and nobody fires any more.
		unsafe
		{
			(void)Foreign::from_foreign(unsafe_, cookie_);
		}
	}

	void fire()
	{
		// SAFETY: the cookie came from into_foreign().
		unsafe
		{
			auto timeout = Foreign::from_foreign(unsafe_, cookie_);

			timeout->fired++;
		}
	}

private:
	void *cookie_;
};
//- good
class AlarmGood
{
public:
	explicit AlarmGood(KBox<Timeout> timeout) : cookie_(Foreign::into_foreign(move(timeout))) {}
	AlarmGood(const AlarmGood &) = delete;
	AlarmGood &operator=(const AlarmGood &) = delete;
	~AlarmGood()
	{
		// SAFETY: the cookie came from into_foreign(), and nobody fires any more.
		unsafe
		{
			(void)Foreign::from_foreign(unsafe_, cookie_);
		}
	}

	void fire()
	{
		// SAFETY: the cookie came from into_foreign(), and goes back only at the end.
		unsafe
		{
			auto &timeout = Foreign::borrow_mut(unsafe_, cookie_);

			timeout.fired++;
		}
	}

private:
	void *cookie_;
};
//- bad
static Result<void> drive_bad(u32 ms)
{
	AlarmBad alarm(TRY(KBox<Timeout>::create(GFP_KERNEL, ms)));

	alarm.fire();
	return {};
}
//- good
static Result<void> drive_good(u32 ms)
{
	AlarmGood alarm(TRY(KBox<Timeout>::create(GFP_KERNEL, ms)));

	alarm.fire();
	return {};
}
//- shared
} // namespace i1_alarm_cookie

// CASE i1_mirror_result: whether the mirror could be written is never looked at
namespace i1_mirror_result
{
class Store
{
public:
	Result<void> put(u32 key, u32 value)
	{
		if (keys_.size() >= MOST)
			return ENOSPC;
		TRY(keys_.push(key, GFP_KERNEL));
		return values_.push(value, GFP_KERNEL);
	}
	usize size() const { return values_.size(); }

private:
	static constexpr usize MOST = 16;
	KVec<u32> keys_;
	KVec<u32> values_;
};

//- bad
static Result<usize> put_both_bad(Store &first, Store &mirror, u32 key, u32 value)
{
	TRY(first.put(key, value));
	auto mirrored = mirror.put(key, value);

	return first.size();
}
//- good
static Result<usize> put_both_good(Store &first, Store &mirror, u32 key, u32 value)
{
	TRY(first.put(key, value));
	auto mirrored = mirror.put(key, value);

	if (mirrored.is_err())
		return mirrored.error();
	return first.size();
}
//- shared
} // namespace i1_mirror_result

// CASE i1_split_extent: the reference to the extent is used after push(), which moves the extents
namespace i1_split_extent
{
struct Extent {
	u32 start;
	u32 length;
};

class Map
{
public:
	Result<void> add(u32 start, u32 length)
	{
		return extents_.push(Extent{start, length}, GFP_KERNEL);
	}

	//- bad
	Result<void> split_bad(usize index, u32 at)
	{
		if (index >= extents_.size() || at >= extents_[index].length)
			return EINVAL;
		Extent &extent = extents_[index];

		TRY(extents_.push(Extent{extent.start + at, extent.length - at}, GFP_KERNEL));
		extent.length = at;
		return {};
	}
	//- good
	Result<void> split_good(usize index, u32 at)
	{
		if (index >= extents_.size() || at >= extents_[index].length)
			return EINVAL;
		const Extent extent = extents_[index];

		TRY(extents_.push(Extent{extent.start + at, extent.length - at}, GFP_KERNEL));
		extents_[index].length = at;
		return {};
	}
	//- shared

private:
	KVec<Extent> extents_;
};
} // namespace i1_split_extent

// CASE i1_filter_kept: the filter refers to a closure that ended with the statement that set it
namespace i1_filter_kept
{
class Trace
{
public:
	explicit Trace(core::FunctionRef<bool(u32)> wanted __lifetimebound) : wanted_(wanted) {}

	Result<void> note(u32 value)
	{
		if (!wanted_(value))
			return {};
		return values_.push(value, GFP_KERNEL);
	}
	usize size() const { return values_.size(); }

private:
	core::FunctionRef<bool(u32)> wanted_;
	KVec<u32> values_;
};

//- bad
static Result<usize> trace_bad(Span<const u32> values, u32 floor)
{
	Trace trace([floor](u32 value) { return value >= floor; });

	for (u32 value : values)
		TRY(trace.note(value));
	return trace.size();
}
//- good
static Result<usize> trace_good(Span<const u32> values, u32 floor)
{
	const auto wanted = [floor](u32 value) { return value >= floor; };
	Trace trace(wanted);

	for (u32 value : values)
		TRY(trace.note(value));
	return trace.size();
}
//- shared
} // namespace i1_filter_kept

// CLEAN i1_room_then_reference: correct
namespace i1_room_then_reference
{
struct Node {
	u32 value;
	u32 children;
};

static Result<u32> grow(KVec<Node> &nodes, u32 count)
{
	TRY(nodes.reserve(count + 1, GFP_KERNEL));
	const usize root = nodes.size();

	if (nodes.push_within_capacity(Node{0, 0}))
		return ENOMEM;
	for (u32 i = 0; i < count; i++) {
		if (nodes.push_within_capacity(Node{i, 0}))
			return ENOMEM;
		nodes[root].children++;
	}
	Node &first = nodes[root];

	first.value = first.children * 2;
	return first.value;
}
} // namespace i1_room_then_reference

// CLEAN i1_box_refilled: correct
namespace i1_box_refilled
{
struct Batch {
	KVec<u32> numbers;
};

static Result<usize> pack(Span<const u32> numbers, KVec<KBox<Batch>> &out)
{
	auto batch = TRY(KBox<Batch>::create(GFP_KERNEL));

	for (u32 number : numbers) {
		TRY(batch->numbers.push(number, GFP_KERNEL));
		if (batch->numbers.size() == 4) {
			TRY(out.push(move(batch), GFP_KERNEL));
			batch = TRY(KBox<Batch>::create(GFP_KERNEL));
		}
	}
	const usize left = batch->numbers.size();

	if (left)
		TRY(out.push(move(batch), GFP_KERNEL));
	return left;
}
} // namespace i1_box_refilled

// CLEAN i1_drain_outside: correct
namespace i1_drain_outside
{
struct Packet : ListLinks<> {
	explicit Packet(u32 size) : size(size) {}
	const u32 size;
};

struct Waiting {
	List<Packet> packets;
	u32 count = 0;
};

class Port
{
public:
	Result<void> send(u32 size) const
	{
		auto packet = TRY(ListArc<Packet>::create(GFP_KERNEL, size));
		auto waiting = waiting_.lock();

		waiting->packets.push_back(move(packet));
		waiting->count++;
		return {};
	}
	u32 drain() const
	{
		List<Packet> batch;
		u32 bytes = 0;
		{
			auto waiting = waiting_.lock();

			batch.push_all_back(waiting->packets);
			waiting->count = 0;
		}
		while (auto packet = batch.pop_front())
			bytes += (*packet)->size;
		return bytes;
	}

private:
	SpinLock<Waiting> waiting_;
};
} // namespace i1_drain_outside

// CLEAN i1_copy_from_section: correct
namespace i1_copy_from_section
{
struct Quota {
	explicit Quota(u32 files, u32 bytes) : files(files), bytes(bytes) {}
	const u32 files;
	const u32 bytes;
};
} // namespace i1_copy_from_section

// SAFETY: numbers that do not change.
IMPL_SEND(i1_copy_from_section::Quota);
// SAFETY: as above.
IMPL_SYNC(i1_copy_from_section::Quota);

namespace i1_copy_from_section
{
class Quotas
{
public:
	Result<void> set(u32 files, u32 bytes) const
	{
		auto quota = TRY(RcuBox<Quota>::create(GFP_KERNEL, files, bytes));

		quota_.replace(move(quota)).defer_free();
		return {};
	}
	Result<KVec<u32>> table() const
	{
		u32 files = 0;
		{
			auto reader = rcu::read_lock();

			if (auto quota = quota_.load(reader))
				files = quota->files;
		}
		return KVec<u32>::from_elem(0, files, GFP_KERNEL);
	}

private:
	RcuPtr<Quota> quota_;
};
} // namespace i1_copy_from_section

// CLEAN i1_undo_unless_done: correct
namespace i1_undo_unless_done
{
class Slots
{
public:
	Result<u32> open(u32 size)
	{
		used_++;
		core::ScopeGuard undo([this] { used_--; });

		if (size > 512)
			return E2BIG;
		TRY(sizes_.push(size, GFP_KERNEL));
		undo.dismiss();
		return used_;
	}

private:
	u32 used_ = 0;
	KVec<u32> sizes_;
};
} // namespace i1_undo_unless_done

// CLEAN i1_allocate_unlocked: correct
namespace i1_allocate_unlocked
{
struct Free {
	KVec<KBox<u64>> blocks;
	u32 taken = 0;
};

class Blocks
{
public:
	Result<void> prepare() const
	{
		return free_.with([](Free &f) { return f.blocks.reserve(8, GFP_ATOMIC); });
	}
	Result<KBox<u64>> take() const
	{
		auto free = free_.lock();

		if (auto block = free->blocks.pop()) {
			free->taken++;
			return move(block).value();
		}
		auto fresh = free.unlocked([] { return KBox<u64>::create(GFP_KERNEL, 0u); });

		if (fresh.is_ok())
			free->taken++;
		return fresh;
	}

private:
	SpinLock<Free> free_;
};
} // namespace i1_allocate_unlocked
