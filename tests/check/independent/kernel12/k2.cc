// SPDX-License-Identifier: GPL-2.0
// Locks, contexts, threads and RCU in drivers, caches and statistics.
#include <core/scope_guard.hh>
#include <kernel/arc.hh>
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

// CASE mutex_below_spinlock: a helper that takes a mutex is called while the spinlock is held
namespace mutex_below_spinlock
{
struct Counters {
	u32 errors = 0;
	u32 resets = 0;
};
struct Journal {
	KVec<u32> resets;
	u32 last = 0;
};

class Port
{
public:
	//- bad
	void error_bad(u32 code)
	{
		auto counters = counters_.lock();

		if (++counters->errors < 10)
			return;
		counters->errors = 0;
		counters->resets++;
		note(code);
	}
	//- good
	void error_good(u32 code)
	{
		{
			auto counters = counters_.lock();

			if (++counters->errors < 10)
				return;
			counters->errors = 0;
			counters->resets++;
		}
		note(code);
	}
	//- shared

private:
	void note(u32 code)
	{
		auto journal = journal_.lock();

		journal->last = code;
		if (journal->resets.push(code, GFP_KERNEL).is_err())
			pr_info("reset after {} is not in the journal\n", code);
	}

	SpinLock<Counters> counters_;
	Mutex<Journal> journal_;
};
} // namespace mutex_below_spinlock

// CASE growing_under_spinlock: an allocation that may sleep while the spinlock is held
namespace growing_under_spinlock
{
struct Samples {
	KVec<u32> values;
	u32 dropped = 0;
};

class Recorder
{
public:
	//- bad
	Result<void> record_bad(u32 value)
	{
		auto samples = samples_.lock_irqsave();

		if (samples->values.size() >= 4096) {
			samples->dropped++;
			return ENOSPC;
		}
		return samples->values.push(value, GFP_KERNEL);
	}
	//- good
	Result<void> record_good(u32 value)
	{
		auto samples = samples_.lock_irqsave();

		if (samples->values.size() >= 4096) {
			samples->dropped++;
			return ENOSPC;
		}
		return samples->values.push(value, GFP_ATOMIC);
	}
	//- shared

private:
	SpinLock<Samples> samples_;
};
} // namespace growing_under_spinlock

// CASE status_to_user_locked: the status is copied to user space inside of the spinlock
namespace status_to_user_locked
{
struct Status {
	u64 received = 0;
	u64 sent = 0;
};

class Device
{
public:
	void received(u64 bytes) { status_.lock()->received += bytes; }

	//- bad
	Result<void> read_bad(UserSliceWriter &to)
	{
		auto status = status_.lock();

		if (to.size() < 2 * sizeof(u64))
			return EINVAL;
		TRY(to.write(status->received));
		return to.write(status->sent);
	}
	//- good
	Result<void> read_good(UserSliceWriter &to)
	{
		const Status status = *status_.lock();

		if (to.size() < 2 * sizeof(u64))
			return EINVAL;
		TRY(to.write(status.received));
		return to.write(status.sent);
	}
	//- shared

private:
	SpinLock<Status> status_;
};
} // namespace status_to_user_locked

// CASE route_beyond_lock: a reference to a guarded entry is handed out when the lock is released
namespace route_beyond_lock
{
struct Route {
	u32 network;
	u32 mask;
	u32 gateway;
};

class Routes
{
public:
	Result<void> add(Route route) { return routes_.lock()->push(route, GFP_KERNEL); }
	void flush() { routes_.lock()->clear(); }

	//- bad
	Option<const Route &> find_bad(u32 address) const
	{
		auto routes = routes_.lock();

		for (const Route &route : *routes) {
			if ((address & route.mask) == route.network)
				return route;
		}
		return None;
	}

	u32 gateway_bad(u32 address) const
	{
		auto route = find_bad(address);

		return route ? route->gateway : 0;
	}
	//- good
	Option<Route> find_good(u32 address) const
	{
		auto routes = routes_.lock();

		for (const Route &route : *routes) {
			if ((address & route.mask) == route.network)
				return route;
		}
		return None;
	}

	u32 gateway_good(u32 address) const
	{
		auto route = find_good(address);

		return route ? route->gateway : 0;
	}
	//- shared

private:
	Mutex<KVec<Route>> routes_;
};
} // namespace route_beyond_lock

// CASE hits_after_statement: the guard is a temporary, so the object is used without the lock
namespace hits_after_statement
{
struct Object {
	explicit Object(u32 size) : size(size) {}
	u32 size;
	u32 hits = 0;
};

class ObjectCache
{
public:
	//- bad
	u32 touch_bad(usize id)
	{
		auto object = objects_.lock().get_mut(id);

		if (!object)
			return 0;
		object->hits++;
		return object->size;
	}
	//- good
	u32 touch_good(usize id)
	{
		auto objects = objects_.lock();
		auto object = objects.get_mut(id);

		if (!object)
			return 0;
		object->hits++;
		return object->size;
	}
	//- shared
	void forget(usize id) { (void)objects_.lock().remove(id); }

private:
	XArray<KBox<Object>> objects_;
};
} // namespace hits_after_statement

// CASE limits_after_reader: the limits are read after the read-side section ended
namespace limits_after_reader
{
struct Limits {
	Limits(u32 soft, u32 hard) : soft(soft), hard(hard) {}
	const u32 soft;
	const u32 hard;
};
} // namespace limits_after_reader
// SAFETY: numbers that do not change.
IMPL_SEND(limits_after_reader::Limits);
// SAFETY: as above.
IMPL_SYNC(limits_after_reader::Limits);
namespace limits_after_reader
{
class Quota
{
public:
	Result<void> set(u32 soft, u32 hard)
	{
		limits_.replace(TRY(RcuBox<Limits>::create(GFP_KERNEL, soft, hard))).defer_free();
		return {};
	}

	//- bad
	bool allows_bad(u32 wanted) const
	{
		Option<const Limits &> limits;

		{
			auto reader = rcu::read_lock();
			limits = limits_.load(reader);
		}
		if (!limits)
			return true;
		if (wanted > limits->soft)
			pr_info("{} is more than {}\n", wanted, limits->soft);
		return wanted <= limits->hard;
	}
	//- good
	bool allows_good(u32 wanted) const
	{
		auto reader = rcu::read_lock();
		const auto limits = limits_.load(reader);

		if (!limits)
			return true;
		if (wanted > limits->soft)
			pr_info("{} is more than {}\n", wanted, limits->soft);
		return wanted <= limits->hard;
	}
	//- shared

private:
	RcuPtr<Limits> limits_;
};
} // namespace limits_after_reader

// CASE wait_for_old_inside_reader: the old table is waited for by a reader, who is waited for
namespace wait_for_old_inside_reader
{
struct Codec {
	explicit Codec(u32 rate) : rate(rate) {}
	const u32 rate;
};
} // namespace wait_for_old_inside_reader
// SAFETY: a number that does not change.
IMPL_SEND(wait_for_old_inside_reader::Codec);
// SAFETY: as above.
IMPL_SYNC(wait_for_old_inside_reader::Codec);
namespace wait_for_old_inside_reader
{
class Stream
{
public:
	//- bad
	Result<bool> retune_bad(u32 rate)
	{
		auto fresh = TRY(RcuBox<Codec>::create(GFP_KERNEL, rate));
		auto reader = rcu::read_lock();
		auto codec = codec_.load(reader);

		if (codec && codec->rate == rate)
			return false;
		(void)codec_.replace(move(fresh)).wait();
		return true;
	}
	//- good
	Result<bool> retune_good(u32 rate)
	{
		auto fresh = TRY(RcuBox<Codec>::create(GFP_KERNEL, rate));
		{
			auto reader = rcu::read_lock();
			auto codec = codec_.load(reader);

			if (codec && codec->rate == rate)
				return false;
		}
		(void)codec_.replace(move(fresh)).wait();
		return true;
	}
	//- shared

private:
	RcuPtr<Codec> codec_;
};
} // namespace wait_for_old_inside_reader

// CASE reset_locks_again: reset() calls a public function that takes the lock reset() holds
namespace reset_locks_again
{
struct Fifo {
	KVec<u8> bytes;
	u32 overruns = 0;
};

class Uart
{
public:
	Result<void> put(u8 byte) { return fifo_.lock()->bytes.push(byte, GFP_KERNEL); }

	//- bad
	void drain_bad()
	{
		auto fifo = fifo_.lock();

		fifo->bytes.clear();
	}

	u32 reset_bad()
	{
		auto fifo = fifo_.lock();
		const u32 overruns = fifo->overruns;

		fifo->overruns = 0;
		drain_bad();
		return overruns;
	}
	//- good
	static void drain_good(Fifo &fifo) { fifo.bytes.clear(); }

	u32 reset_good()
	{
		auto fifo = fifo_.lock();
		const u32 overruns = fifo->overruns;

		fifo->overruns = 0;
		drain_good(*fifo);
		return overruns;
	}
	//- shared

private:
	Mutex<Fifo> fifo_;
};
} // namespace reset_locks_again

// CASE tree_and_log_order: one function takes tree then log, the other one log then tree
namespace tree_and_log_order
{
struct Tree {
	RBTree<u64, u32> blocks;
	u32 version = 0;
};
struct Log {
	KVec<u64> dirty;
	u32 flushed = 0;
};

class Volume
{
public:
	Result<void> write(u64 block, u32 checksum)
	{
		auto tree = tree_.lock();

		static_cast<void>(
			TRY(tree->blocks.try_create_and_insert(block, checksum, GFP_KERNEL)));
		tree->version++;
		return log_.lock()->dirty.push(block, GFP_KERNEL);
	}

	//- bad
	u32 flush_bad()
	{
		auto log = log_.lock();
		u32 written = 0;

		for (u64 block : log->dirty) {
			auto tree = tree_.lock();
			if (tree->blocks.contains(block))
				written++;
		}
		log->dirty.clear();
		log->flushed += written;
		return written;
	}
	//- good
	u32 flush_good()
	{
		auto tree = tree_.lock();
		auto log = log_.lock();
		u32 written = 0;

		for (u64 block : log->dirty) {
			if (tree->blocks.contains(block))
				written++;
		}
		log->dirty.clear();
		log->flushed += written;
		return written;
	}
	//- shared

private:
	Mutex<Tree> tree_;
	Mutex<Log> log_;
};
} // namespace tree_and_log_order

// CASE wait_with_statistics: sleeps for a buffer with the spinlock of the statistics held
namespace wait_with_statistics
{
struct Pool {
	KVec<u32> free;
};
struct Statistics {
	u32 taken = 0;
	u32 waited = 0;
};

class Buffers
{
public:
	//- bad
	u32 take_bad()
	{
		auto pool = pool_.lock();
		auto statistics = statistics_.lock();

		statistics->taken++;
		while (pool->free.empty()) {
			statistics->waited++;
			given_.wait(pool);
		}
		return pool->free.pop().value_or(0u);
	}
	//- good
	u32 take_good()
	{
		auto pool = pool_.lock();

		statistics_.lock()->taken++;
		while (pool->free.empty()) {
			statistics_.lock()->waited++;
			given_.wait(pool);
		}
		return pool->free.pop().value_or(0u);
	}
	//- shared
	Result<void> give(u32 buffer)
	{
		TRY(pool_.lock()->free.push(buffer, GFP_KERNEL));
		given_.notify_one();
		return {};
	}

private:
	Mutex<Pool> pool_;
	SpinLock<Statistics> statistics_;
	CondVar<struct BufferGiven> given_;
};
} // namespace wait_with_statistics

// CASE store_with_guard: store() takes the lock of the array whose guard is still alive
namespace store_with_guard
{
struct Handle {
	explicit Handle(u32 owner) : owner(owner) {}
	u32 owner;
};

class HandleTable
{
public:
	//- bad
	Result<void> rebind_bad(usize number, u32 owner)
	{
		auto fresh = TRY(KBox<Handle>::create(GFP_KERNEL, owner));
		auto handles = handles_.lock();
		auto old = handles.get(number);

		if (!old)
			return ENOENT;
		if (old->owner == owner)
			return {};
		(void)TRY(handles_.store(number, move(fresh), GFP_ATOMIC));
		return {};
	}
	//- good
	Result<void> rebind_good(usize number, u32 owner)
	{
		auto fresh = TRY(KBox<Handle>::create(GFP_KERNEL, owner));
		{
			auto handles = handles_.lock();
			auto old = handles.get(number);

			if (!old)
				return ENOENT;
			if (old->owner == owner)
				return {};
		}
		(void)TRY(handles_.store(number, move(fresh), GFP_KERNEL));
		return {};
	}
	//- shared

private:
	XArray<KBox<Handle>> handles_;
};
} // namespace store_with_guard

// CASE entry_removed_under_reference: the session is read after remove() ended it
namespace entry_removed_under_reference
{
struct Session {
	Session(u32 user, u32 open) : user(user), open(open) {}
	u32 user;
	u32 open;
};

class SessionTable
{
public:
	//- bad
	Result<u32> close_bad(usize id)
	{
		auto sessions = sessions_.lock();
		auto session = sessions.get(id);

		if (!session)
			return ENOENT;
		if (session->open != 0)
			return EBUSY;
		(void)sessions.remove(id);
		return session->user;
	}
	//- good
	Result<u32> close_good(usize id)
	{
		Option<KBox<Session>> removed;
		auto sessions = sessions_.lock();
		auto session = sessions.get(id);

		if (!session)
			return ENOENT;
		if (session->open != 0)
			return EBUSY;
		const u32 user = session->user;
		removed = sessions.remove(id);
		return user;
	}
	//- shared

private:
	XArray<KBox<Session>> sessions_;
};
} // namespace entry_removed_under_reference

// CASE quota_while_unlocked: what the lock guards is changed where it is released
namespace quota_while_unlocked
{
struct Directory {
	u32 files = 0;
};

class Folder
{
public:
	//- bad
	u64 add_file_bad(KVec<u8> content)
	{
		auto directory = directory_.lock();
		u64 &used = used_.access(directory);

		directory->files++;
		directory.unlocked([&] {
			for (u8 byte : content)
				used += byte ? 1 : 0;
		});
		return used_.access(directory);
	}
	//- good
	u64 add_file_good(KVec<u8> content)
	{
		auto directory = directory_.lock();
		u64 counted = 0;

		directory->files++;
		directory.unlocked([&] {
			for (u8 byte : content)
				counted += byte ? 1 : 0;
		});
		used_.access(directory) += counted;
		return used_.access(directory);
	}
	//- shared

private:
	Mutex<Directory> directory_;
	LockedBy<u64, Mutex<Directory>> used_{directory_, 0u};
};
} // namespace quota_while_unlocked

// CASE plain_counter_shared: a plain counter is changed by the worker and by its owner
namespace plain_counter_shared
{
constexpr u32 MOST = 1000;
}
//- bad
namespace plain_counter_shared
{
struct ProgressBad {
	void step() const { done++; }
	mutable u32 done = 0;
	Atomic<bool> stopped{false};
};
} // namespace plain_counter_shared
// SAFETY: a number and an atomic.
IMPL_SEND(plain_counter_shared::ProgressBad);
// SAFETY: step() is const, and the flag is an atomic.
IMPL_SYNC(plain_counter_shared::ProgressBad);
namespace plain_counter_shared
{
Result<u32> run_bad(u32 rounds)
{
	auto progress = TRY(Arc<ProgressBad>::create(GFP_KERNEL));
	auto worker = TRY(KThread::run("scrub", progress.clone(), [](Arc<ProgressBad> &p) {
		while (!p->stopped.load(Relaxed))
			p->step();
	}));

	for (u32 i = 0; i < rounds && i < MOST; i++)
		progress->step();
	progress->stopped.store(true, Relaxed);
	worker.join();
	return progress->done;
}
} // namespace plain_counter_shared
//- good
namespace plain_counter_shared
{
struct ProgressGood {
	void step() const { done.inc(); }
	Atomic<u32> done{0};
	Atomic<bool> stopped{false};
};
} // namespace plain_counter_shared
// SAFETY: atomics.
IMPL_SEND(plain_counter_shared::ProgressGood);
// SAFETY: as above.
IMPL_SYNC(plain_counter_shared::ProgressGood);
namespace plain_counter_shared
{
Result<u32> run_good(u32 rounds)
{
	auto progress = TRY(Arc<ProgressGood>::create(GFP_KERNEL));
	auto worker = TRY(KThread::run("scrub", progress.clone(), [](Arc<ProgressGood> &p) {
		while (!p->stopped.load(Relaxed))
			p->step();
	}));

	for (u32 i = 0; i < rounds && i < MOST; i++)
		progress->step();
	progress->stopped.store(true, Relaxed);
	worker.join();
	return progress->done.load(Relaxed);
}
} // namespace plain_counter_shared

// CASE last_error_global: a plain global is written by the thread and read and cleared by everybody
namespace last_error_global
{
//- bad
u32 last_error_bad = 0;

u32 take_error_bad()
{
	const u32 error = last_error_bad;

	last_error_bad = 0;
	return error;
}

Result<KThread> watch_bad(Arc<Atomic<u32>> status)
{
	return KThread::run("watchdog", move(status), [](Arc<Atomic<u32>> &status) {
		while (!KThread::should_stop()) {
			const u32 now = status->load(Relaxed);
			if (now != 0)
				last_error_bad = now;
			KThread::yield();
		}
	});
}
//- good
constinit Atomic<u32> last_error_good{0};

u32 take_error_good()
{
	return last_error_good.xchg(0, Relaxed);
}

Result<KThread> watch_good(Arc<Atomic<u32>> status)
{
	return KThread::run("watchdog", move(status), [](Arc<Atomic<u32>> &status) {
		while (!KThread::should_stop()) {
			const u32 now = status->load(Relaxed);
			if (now != 0)
				last_error_good.store(now, Relaxed);
			KThread::yield();
		}
	});
}
} // namespace last_error_global

// CASE poller_outlives_board: the board is destroyed before the thread that looks at it is joined
namespace poller_outlives_board
{
struct Board {
	Atomic<u32> temperature{20};
	Atomic<u32> polls{0};
};
struct View {
	const Board *board;
};
} // namespace poller_outlives_board
// SAFETY: whoever starts the thread keeps the board until the thread has ended; it holds atomics.
IMPL_SEND(poller_outlives_board::View);
namespace poller_outlives_board
{
void poll(View &view)
{
	while (!KThread::should_stop()) {
		// SAFETY: the owner of the thread keeps the board until the thread has ended.
		unsafe
		{
			view.board->polls.inc();
		}
		KThread::yield();
	}
}

//- bad
class MonitorBad
{
public:
	MonitorBad(MonitorBad &&) = default;
	MonitorBad &operator=(MonitorBad &&) = delete;

	static Result<MonitorBad> start_bad()
	{
		auto board = TRY(KBox<Board>::create(GFP_KERNEL));
		auto poller = TRY(KThread::run("poller", View{board.as_ptr()},
					       [](View &view) { poll(view); }));

		return MonitorBad(move(board), move(poller));
	}
	u32 polls_bad() const { return board_->polls.load(Relaxed); }

private:
	MonitorBad(KBox<Board> board, KThread poller) : poller_(move(poller)), board_(move(board))
	{
	}

	KThread poller_;
	KBox<Board> board_;
};
//- good
class MonitorGood
{
public:
	MonitorGood(MonitorGood &&) = default;
	MonitorGood &operator=(MonitorGood &&) = delete;

	static Result<MonitorGood> start_good()
	{
		auto board = TRY(KBox<Board>::create(GFP_KERNEL));
		auto poller = TRY(KThread::run("poller", View{board.as_ptr()},
					       [](View &view) { poll(view); }));

		return MonitorGood(move(board), move(poller));
	}
	u32 polls_good() const { return board_->polls.load(Relaxed); }

private:
	MonitorGood(KBox<Board> board, KThread poller) : board_(move(board)), poller_(move(poller))
	{
	}

	KBox<Board> board_;
	KThread poller_;
};
} // namespace poller_outlives_board

// CASE shared_after_move: the handle that was moved into the thread is used for the result
namespace shared_after_move
{
struct Scan {
	Atomic<u32> found{0};
	u32 first = 0;
	u32 last = 0;
};
} // namespace shared_after_move
// SAFETY: numbers that do not change once it is shared, and an atomic.
IMPL_SEND(shared_after_move::Scan);
// SAFETY: as above.
IMPL_SYNC(shared_after_move::Scan);
namespace shared_after_move
{
void scan(const Scan &scan)
{
	for (u32 slot = scan.first; slot < scan.last; slot++) {
		if (slot % 3 == 0)
			scan.found.inc();
	}
}

Result<Arc<Scan>> prepare(u32 first, u32 last)
{
	auto range = TRY(UniqueArc<Scan>::create(GFP_KERNEL));

	range->first = first;
	range->last = last;
	return move(range).into_arc();
}

//- bad
Result<u32> probe_bad(u32 slots)
{
	auto range = TRY(prepare(0, slots));
	auto thread = TRY(KThread::run("probe", move(range), [](Arc<Scan> &s) { scan(*s); }));

	thread.join();
	return range->found.load(Relaxed);
}
//- good
Result<u32> probe_good(u32 slots)
{
	auto range = TRY(prepare(0, slots));
	auto thread = TRY(KThread::run("probe", range.clone(), [](Arc<Scan> &s) { scan(*s); }));

	thread.join();
	return range->found.load(Relaxed);
}
} // namespace shared_after_move
