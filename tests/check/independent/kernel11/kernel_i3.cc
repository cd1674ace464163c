// SPDX-License-Identifier: GPL-2.0
// Publishers, queues, codecs and counters on the kernel library: order of ends, waiting, callbacks.
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/container_of.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/refcount.hh>
#include <kernel/sync.hh>

// CASE i3_barrier_last: the barrier ends before the publisher, which defers to it when it ends
namespace i3_barrier_last
{
struct Names {
	explicit Names(KString first) : first(move(first)) {}
	KString first;
};
} // namespace i3_barrier_last

// SAFETY: a string of its own.
IMPL_SEND(i3_barrier_last::Names);
// SAFETY: nothing changes through a const reference.
IMPL_SYNC(i3_barrier_last::Names);

namespace i3_barrier_last
{
class Publisher
{
public:
	explicit Publisher(const rcu::Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	Publisher(const Publisher &) = delete;
	Publisher &operator=(const Publisher &) = delete;
	~Publisher() { names_.take().defer_drop(barrier_); }

	Result<void> publish(StrView first) const
	{
		auto text = TRY(KString::from(first, GFP_KERNEL));
		auto fresh = TRY(RcuBox<Names>::create(GFP_KERNEL, move(text)));

		names_.replace(move(fresh)).defer_drop(barrier_);
		return {};
	}

private:
	const rcu::Barrier &barrier_;
	RcuPtr<Names> names_;
};

//- bad
class ServiceBad
{
public:
	Result<void> start() const { return publisher_.publish("start"); }

private:
	Publisher publisher_{barrier_};
	rcu::Barrier barrier_;
};
//- good
class ServiceGood
{
public:
	Result<void> start() const { return publisher_.publish("start"); }

private:
	rcu::Barrier barrier_;
	Publisher publisher_{barrier_};
};
//- bad
static Result<void> drive_bad()
{
	ServiceBad service;

	return service.start();
}
//- good
static Result<void> drive_good()
{
	ServiceGood service;

	return service.start();
}
//- shared
} // namespace i3_barrier_last

// CASE i3_connection_sweep: the connection is used after the callee may have taken it off the table
namespace i3_connection_sweep
{
struct Connection {
	explicit Connection(u32 peer) : peer(peer) {}
	u32 peer;
	u32 idle = 0;
	u64 sent = 0;
};

class Table
{
public:
	Result<void> add(u32 peer)
	{
		auto connection = TRY(KBox<Connection>::create(GFP_KERNEL, peer));

		return connections_.push(move(connection), GFP_KERNEL);
	}
	void sweep(u32 most)
	{
		for (const KBox<Connection> &connection : connections_)
			total_ += connection->sent;
		connections_.retain([most](const KBox<Connection> &c) { return c->idle < most; });
	}

	//- bad
	Result<u32> send_bad(usize at, u32 bytes)
	{
		if (at >= connections_.size())
			return ENOENT;
		Connection &connection = *connections_[at];

		connection.idle++;
		if (connections_.size() > CROWDED)
			sweep(3);
		connection.sent += bytes;
		return connection.peer;
	}
	//- good
	Result<u32> send_good(usize at, u32 bytes)
	{
		if (at >= connections_.size())
			return ENOENT;
		Connection &connection = *connections_[at];
		const u32 peer = connection.peer;

		connection.idle++;
		connection.sent += bytes;
		if (connections_.size() > CROWDED)
			sweep(3);
		return peer;
	}
	//- shared

private:
	static constexpr usize CROWDED = 2;
	KVec<KBox<Connection>> connections_;
	u64 total_ = 0;
};
} // namespace i3_connection_sweep

// CASE i3_flush_wait: the completion is waited for while the spinlock is held
namespace i3_flush_wait
{
struct Dirty {
	u32 blocks = 0;
	bool flushing = false;
};

class Cache
{
public:
	void written() const
	{
		{
			auto dirty = dirty_.lock();

			dirty->flushing = false;
		}
		done_.complete();
	}

	//- bad
	void flush_bad() const
	{
		auto dirty = dirty_.lock();

		if (!dirty->flushing)
			return;
		done_.wait();
		dirty->blocks = 0;
	}
	//- good
	void flush_good() const
	{
		{
			auto dirty = dirty_.lock();

			if (!dirty->flushing)
				return;
		}
		done_.wait();
		dirty_.lock()->blocks = 0;
	}
	//- shared

private:
	SpinLock<Dirty> dirty_;
	Completion done_;
};
} // namespace i3_flush_wait

// CASE i3_node_path: the view is of a string that ends with the statement that made it
namespace i3_node_path
{
static bool known(StrView path, Span<const StrView> paths)
{
	for (StrView one : paths) {
		if (one == path)
			return true;
	}
	return false;
}

//- bad
static Result<bool> exists_bad(u32 bus, u32 device, Span<const StrView> paths)
{
	const StrView path = TRY(KString::format(GFP_KERNEL, "bus", bus, "/dev", device)).view();

	if (path.empty())
		return EINVAL;
	return known(path, paths);
}
//- good
static Result<bool> exists_good(u32 bus, u32 device, Span<const StrView> paths)
{
	const KString text = TRY(KString::format(GFP_KERNEL, "bus", bus, "/dev", device));
	const StrView path = text.view();

	if (path.empty())
		return EINVAL;
	return known(path, paths);
}
//- shared
} // namespace i3_node_path

// CASE i3_log_level: the level has no value when the text names none
namespace i3_log_level
{
static bool parse_level(StrView text, u32 &level)
{
	if (text == "quiet")
		level = 0;
	else if (text == "normal")
		level = 4;
	else if (text == "debug")
		level = 7;
	else
		return false;
	return true;
}

class Log
{
public:
	//- bad
	void configure_bad(StrView text)
	{
		u32 level;

		if (!parse_level(text, level))
			pr_info("unknown level {}\n", text);
		level_ = level;
	}
	//- good
	void configure_good(StrView text)
	{
		u32 level = level_;

		if (!parse_level(text, level))
			pr_info("unknown level {}\n", text);
		level_ = level;
	}
	//- shared
	u32 level() const { return level_; }

private:
	u32 level_ = 4;
};
} // namespace i3_log_level

// CASE i3_global_totals: what other threads change under the lock is changed here without it
namespace i3_global_totals
{
struct Totals {
	u64 sent = 0;
	u64 lost = 0;
};

static constinit Mutex<Totals> totals;

static void on_sent(u32 bytes)
{
	totals.lock()->sent += bytes;
}

//- bad
static void on_lost_bad(u32 bytes)
{
	Totals &now = totals.get_mut();

	now.lost += bytes;
	if (now.lost > now.sent)
		now.lost = now.sent;
}
//- good
static void on_lost_good(u32 bytes)
{
	auto now = totals.lock();

	now->lost += bytes;
	if (now->lost > now->sent)
		now->lost = now->sent;
}
//- shared
} // namespace i3_global_totals

// CASE i3_wrong_shard: the count belongs to the lock of the reads, the guard is of the writes
namespace i3_wrong_shard
{
struct Reads {
	u32 pending = 0;
};

struct Writes {
	u32 pending = 0;
};

class Queue
{
public:
	//- bad
	u32 read_and_count_bad() const
	{
		auto writes = writes_.lock();

		writes->pending++;
		return ++reads_seen_.access(writes);
	}
	//- good
	u32 read_and_count_good() const
	{
		auto reads = reads_.lock();

		reads->pending++;
		return ++reads_seen_.access(reads);
	}
	//- shared

private:
	SpinLock<Reads> reads_;
	SpinLock<Writes> writes_;
	kernel::LockedBy<u32, SpinLock<Reads>> reads_seen_{reads_, 0u};
};
} // namespace i3_wrong_shard

// CASE i3_first_job: the first job is looked at before the wait, in which others change the queue
namespace i3_first_job
{
struct Job {
	u32 id;
	u32 cost;
};

struct Jobs {
	KVec<Job> waiting;
	bool paused = false;
};

class Worker
{
public:
	Result<void> add(u32 id, u32 cost) const
	{
		auto jobs = jobs_.lock();

		TRY(jobs->waiting.push(Job{id, cost}, GFP_KERNEL));
		changed_.notify_all();
		return {};
	}
	void pause(bool paused) const
	{
		auto jobs = jobs_.lock();

		jobs->paused = paused;
		changed_.notify_all();
	}

	//- bad
	u32 next_cost_bad() const
	{
		auto jobs = jobs_.lock();
		auto first = jobs->waiting.front();

		if (!first)
			return 0;
		changed_.wait_while(jobs, [](const Jobs &j) { return j.paused; });
		return first->cost;
	}
	//- good
	u32 next_cost_good() const
	{
		auto jobs = jobs_.lock();

		changed_.wait_while(jobs, [](const Jobs &j) { return j.paused; });
		auto first = jobs->waiting.front();

		if (!first)
			return 0;
		return first->cost;
	}
	//- shared

private:
	Mutex<Jobs> jobs_;
	CondVar<struct JobsChanged> changed_;
};
} // namespace i3_first_job

// CASE i3_same_title: the title is moved away in the first turn of the loop and used in the second
namespace i3_same_title
{
struct Track {
	KString album;
	u32 number;
};

//- bad
static Result<KVec<Track>> album_bad(StrView name, u32 tracks)
{
	KVec<Track> all;
	KString album = TRY(KString::from(name, GFP_KERNEL));

	for (u32 i = 1; i <= tracks; i++)
		TRY(all.push(Track{move(album), i}, GFP_KERNEL));
	return all;
}
//- good
static Result<KVec<Track>> album_good(StrView name, u32 tracks)
{
	KVec<Track> all;
	KString album = TRY(KString::from(name, GFP_KERNEL));

	for (u32 i = 1; i <= tracks; i++)
		TRY(all.push(Track{TRY(album.clone(GFP_KERNEL)), i}, GFP_KERNEL));
	return all;
}
//- shared
} // namespace i3_same_title

// CASE i3_codec_base: the codec is destroyed through its base, whose destructor is not virtual
namespace i3_codec_base
{
//- bad
class CodecBad
{
public:
	virtual u32 rate() const = 0;

protected:
	u32 channels_ = 2;
};

class PcmBad final : public CodecBad
{
public:
	explicit PcmBad(KVec<u8> table) : table_(move(table)) {}
	u32 rate() const override { return channels_ * 44100; }

private:
	KVec<u8> table_;
};

static Result<KBox<CodecBad>> open_bad(usize size)
{
	auto table = TRY(KVec<u8>::from_elem(0, size, GFP_KERNEL));
	auto pcm = TRY(KBox<PcmBad>::create(GFP_KERNEL, move(table)));

	// SAFETY: the pointer came from a box.
	unsafe
	{
		return KBox<CodecBad>::from_raw(unsafe_, move(pcm).into_raw());
	}
}

static Result<u32> drive_bad(usize size)
{
	auto codec = TRY(open_bad(size));

	return codec->rate();
}
//- good
class CodecGood
{
public:
	virtual ~CodecGood() = default;
	virtual u32 rate() const = 0;

protected:
	u32 channels_ = 2;
};

class PcmGood final : public CodecGood
{
public:
	explicit PcmGood(KVec<u8> table) : table_(move(table)) {}
	u32 rate() const override { return channels_ * 44100; }

private:
	KVec<u8> table_;
};

static Result<KBox<CodecGood>> open_good(usize size)
{
	auto table = TRY(KVec<u8>::from_elem(0, size, GFP_KERNEL));
	auto pcm = TRY(KBox<PcmGood>::create(GFP_KERNEL, move(table)));

	return KBox<CodecGood>(move(pcm));
}

static Result<u32> drive_good(usize size)
{
	auto codec = TRY(open_good(size));

	return codec->rate();
}
//- shared
} // namespace i3_codec_base

// CASE i3_audit_inside: the closure that runs under the spinlock calls what takes a mutex
namespace i3_audit_inside
{
struct Keys {
	Array<u32, 8> slots{};
	u32 used = 0;
};

struct Audit {
	u32 stores = 0;
	u32 refusals = 0;
};

class Keyring
{
public:
	u32 refusals() const { return audit_.lock()->refusals; }

	//- bad
	bool store_bad(u32 key) const
	{
		return keys_.with([&](Keys &keys) {
			const bool room = keys.used < keys.slots.size();

			if (room)
				keys.slots[keys.used++] = key;
			note(room);
			return room;
		});
	}
	//- good
	bool store_good(u32 key) const
	{
		const bool stored = keys_.with([&](Keys &keys) {
			const bool room = keys.used < keys.slots.size();

			if (room)
				keys.slots[keys.used++] = key;
			return room;
		});

		note(stored);
		return stored;
	}
	//- shared

private:
	void note(bool stored) const
	{
		auto audit = audit_.lock();

		if (stored)
			audit->stores++;
		else
			audit->refusals++;
	}

	SpinLock<Keys> keys_;
	Mutex<Audit> audit_;
};
} // namespace i3_audit_inside

// CASE i3_retired_frame: C calls back with the member retire_, and the frame is computed from stat_
namespace i3_retired_frame
{
class Frame
{
public:
	explicit Frame(u32 number) : number_(number) {}
	Frame(const Frame &) = delete;
	Frame &operator=(const Frame &) = delete;

	u32 number() const { return number_; }

	//- bad
	/// Gives the frame to C, which frees it when no reader can be at it any more.
	static void retire_bad(KBox<Frame> frame, const rcu::Barrier &)
	{
		// SAFETY: C has the frame alone now, and the barrier keeps the module loaded.
		unsafe
		{
			Frame *raw = move(frame).into_raw();

			::call_rcu(&raw->retire_, &free_bad);
		}
	}
	//- good
	/// Gives the frame to C, which frees it when no reader can be at it any more.
	static void retire_good(KBox<Frame> frame, const rcu::Barrier &)
	{
		// SAFETY: C has the frame alone now, and the barrier keeps the module loaded.
		unsafe
		{
			Frame *raw = move(frame).into_raw();

			::call_rcu(&raw->retire_, &free_good);
		}
	}
	//- shared

private:
	//- bad
	static void free_bad(::callback_head *head)
	{
		// SAFETY: retire_bad() gave C this member of a frame that it had owned.
		unsafe
		{
			(void)KBox<Frame>::from_raw(
				unsafe_, kernel::container_of<&Frame::stat_>(unsafe_, head));
		}
	}
	//- good
	static void free_good(::callback_head *head)
	{
		// SAFETY: retire_good() gave C this member of a frame that it had owned.
		unsafe
		{
			(void)KBox<Frame>::from_raw(
				unsafe_, kernel::container_of<&Frame::retire_>(unsafe_, head));
		}
	}
	//- shared

	u32 number_;
	::callback_head stat_{};
	::callback_head retire_{};
};
} // namespace i3_retired_frame

// CASE i3_hang_up: the reference is given back by hand, and again when the ARef ends
namespace i3_hang_up
{
class Channel
{
public:
	explicit Channel(u32 number) : number_(number) {}
	Channel(const Channel &) = delete;
	Channel &operator=(const Channel &) = delete;

	static Result<ARef<Channel>> open(u32 number)
	{
		auto channel = TRY(KBox<Channel>::create(GFP_KERNEL, number));

		// SAFETY: the count begins at one, which passes to the result.
		unsafe
		{
			return ARef<Channel>::from_raw(unsafe_, move(channel).into_raw());
		}
	}
	u32 number() const { return number_; }
	void inc_ref() const { refs_.inc(); }

	/// # Safety
	///
	/// One of the references of @p channel is the caller's, and is given back.
	static void dec_ref(core::Unsafe, const Channel *channel)
	{
		// SAFETY: the caller's promise; the last one frees what open() took out of its box.
		unsafe
		{
			if (channel->refs_.dec_and_test())
				(void)KBox<Channel>::from_raw(unsafe_,
							      const_cast<Channel *>(channel));
		}
	}

private:
	u32 number_;
	Refcount refs_{1};
};

//- bad
static u32 hang_up_bad(ARef<Channel> channel)
{
	const u32 number = channel->number();

	// SAFETY: the caller's reference came with the parameter.
	unsafe
	{
		Channel::dec_ref(unsafe_, &*channel);
	}
	return number;
}
//- good
static u32 hang_up_good(ARef<Channel> channel)
{
	const u32 number = channel->number();

	// SAFETY: the caller's reference came with the parameter, which gives it up here.
	unsafe
	{
		Channel::dec_ref(unsafe_, move(channel).into_raw());
	}
	return number;
}
//- bad
static Result<u32> drive_bad(u32 number)
{
	auto channel = TRY(Channel::open(number));

	return hang_up_bad(move(channel));
}
//- good
static Result<u32> drive_good(u32 number)
{
	auto channel = TRY(Channel::open(number));

	return hang_up_good(move(channel));
}
//- shared
} // namespace i3_hang_up

// CLEAN i3_one_letter: correct
namespace i3_one_letter
{
struct Box {
	Option<KString> letter;
	u32 delivered = 0;
};

class Mailbox
{
public:
	void put(KString letter) const
	{
		auto box = box_.lock();

		changed_.wait_while(box, [](const Box &b) { return b.letter.is_some(); });
		box->letter = move(letter);
		changed_.notify_all();
	}
	KString get() const
	{
		auto box = box_.lock();

		changed_.wait_while(box, [](const Box &b) { return b.letter.is_none(); });
		KString letter = box->letter.take().value();

		box->delivered++;
		changed_.notify_all();
		return letter;
	}

private:
	Mutex<Box> box_;
	CondVar<struct BoxChanged> changed_;
};
} // namespace i3_one_letter

// CLEAN i3_swap_and_write: correct
namespace i3_swap_and_write
{
struct Lines {
	KVec<u32> codes;
};

class Console
{
public:
	Result<void> log(u32 code) const
	{
		auto lines = lines_.lock();

		return lines->codes.push(code, GFP_ATOMIC);
	}
	Result<usize> write_out(KVec<u32> &to) const
	{
		KVec<u32> batch;
		{
			auto lines = lines_.lock();

			core::swap(batch, lines->codes);
		}
		TRY(to.extend(batch.span(), GFP_KERNEL));
		return batch.size();
	}

private:
	SpinLock<Lines> lines_;
};
} // namespace i3_swap_and_write

// CLEAN i3_cursor_cancel: correct
namespace i3_cursor_cancel
{
struct Timer : ListLinks<> {
	explicit Timer(u32 due) : due(due) {}
	const u32 due;
};

static u32 cancel_due(List<Timer> &timers, u32 now)
{
	u32 cancelled = 0;
	auto at = timers.cursor_front();

	while (at.is_at_item()) {
		const bool due = at.current()->due <= now;

		if (due) {
			(void)at.remove();
			cancelled++;
		} else {
			at.move_next();
		}
	}
	return cancelled;
}
} // namespace i3_cursor_cancel

// CLEAN i3_try_then_use: correct
namespace i3_try_then_use
{
struct Stats {
	u32 frames = 0;
	u32 dropped = 0;
};

class Sink
{
public:
	bool frame() const
	{
		auto stats = stats_.try_lock();

		if (!stats) {
			missed_.inc();
			return false;
		}
		stats->frames++;
		stats->dropped += missed_.xchg(0, Relaxed);
		return true;
	}

private:
	SpinLock<Stats> stats_;
	Atomic<u32> missed_{0};
};
} // namespace i3_try_then_use

// CLEAN i3_counted_per_cpu: correct
namespace i3_counted_per_cpu
{
class Events
{
public:
	static Result<Events> create() { return Events(TRY(DynamicPerCpu<u64>::create())); }

	void event() const { counts_.inc(); }
	bool busier_here(u64 than) const
	{
		const PreemptGuard stay;
		const u64 &here = counts_.get(stay);

		return here > than;
	}
	u64 all() const { return counts_.sum(); }

private:
	explicit Events(DynamicPerCpu<u64> counts) : counts_(move(counts)) {}

	DynamicPerCpu<u64> counts_;
};
} // namespace i3_counted_per_cpu

// CLEAN i3_built_in_place: correct
namespace i3_built_in_place
{
struct Words {
	KVec<u32> list;
};

class Dictionary
{
public:
	Dictionary(Init &init, StrView name)
		: name_(TRY_INIT(KString::from(name, GFP_KERNEL))),
		  page_(TRY_INIT(Page::alloc_page(GFP_KERNEL | __GFP_ZERO)))
	{
		CHECK_INIT(words_.get_mut().list.reserve(16, GFP_KERNEL));
	}

	Result<void> add(u32 word) const { return words_.lock()->list.push(word, GFP_KERNEL); }
	StrView name() const __lifetimebound { return name_.view(); }

private:
	KString name_;
	Page page_;
	Mutex<Words> words_;
};

static Result<usize> make(StrView name)
{
	auto dictionary = TRY(KBox<Dictionary>::create(GFP_KERNEL, name));

	TRY(dictionary->add(7));
	return dictionary->name().size();
}
} // namespace i3_built_in_place
