// SPDX-License-Identifier: GPL-2.0
// Which goes first at the end, what has a value, what C owns, what users may
// change.
#include <core/scope_guard.hh>
#include <core/unique_handle.hh>
#include <core/untrusted.hh>
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE h3_poller_members: the samples end before the thread that fills them,
// which is joined last
namespace h3_poller_members
{
struct Samples {
	Atomic<u32> taken{0};
	Atomic<u32> last{0};
};

/// What the thread gets: a borrow of the samples.
struct Source {
	const Samples &samples;
	u32 seed;
};
} // namespace h3_poller_members
// SAFETY: atomic numbers.
IMPL_SYNC(h3_poller_members::Samples);
// SAFETY: a borrow of what may be shared, and a number; whoever starts the
// thread joins it before the samples end.
IMPL_SEND(h3_poller_members::Source);
namespace h3_poller_members
{
void poll(const Source &source)
{
	u32 value = source.seed;

	while (!KThread::should_stop()) {
		value = value * 5 + 1;
		source.samples.last.store(value, Relaxed);
		source.samples.taken.inc();
		KThread::yield();
	}
}

//- bad
class PollerBad
{
public:
	PollerBad() = default;
	PollerBad(const PollerBad &) = delete;
	PollerBad &operator=(const PollerBad &) = delete;

	Result<void> start_bad(u32 seed)
	{
		thread_ = TRY(KThread::run("poller", Source{samples_, seed},
					   [](Source &own) { poll(own); }));
		return {};
	}
	u32 taken() const { return samples_.taken.load(Relaxed); }

private:
	Option<KThread> thread_;
	Samples samples_;
};
//- good
class PollerGood
{
public:
	PollerGood() = default;
	PollerGood(const PollerGood &) = delete;
	PollerGood &operator=(const PollerGood &) = delete;

	Result<void> start_good(u32 seed)
	{
		thread_ = TRY(KThread::run("poller", Source{samples_, seed},
					   [](Source &own) { poll(own); }));
		return {};
	}
	u32 taken() const { return samples_.taken.load(Relaxed); }

private:
	Samples samples_;
	Option<KThread> thread_;
};
//- shared
} // namespace h3_poller_members

// CASE h3_barrier_order: the barrier ends before the table, which then defers
// the last drop
namespace h3_barrier_order
{
struct Profile {
	explicit Profile(KString name) : name(move(name)) {}
	KString name;
};
} // namespace h3_barrier_order
// SAFETY: a text of its own.
IMPL_SEND(h3_barrier_order::Profile);
// SAFETY: a text that readers only read.
IMPL_SYNC(h3_barrier_order::Profile);
namespace h3_barrier_order
{
/// The profile in use. What it had leaves when nobody reads it.
class Selection
{
public:
	explicit Selection(const rcu::Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	Selection(const Selection &) = delete;
	Selection &operator=(const Selection &) = delete;
	~Selection() { profile_.take().defer_drop(barrier_); }

	Result<void> select(StrView name) const
	{
		auto text = TRY(KString::from(name, GFP_KERNEL));
		auto fresh = TRY(RcuBox<Profile>::create(GFP_KERNEL, move(text)));

		profile_.replace(move(fresh)).defer_drop(barrier_);
		return {};
	}

private:
	RcuPtr<Profile> profile_;
	const rcu::Barrier &barrier_;
};
//- bad
class ServiceBad
{
public:
	ServiceBad() : selection_(barrier_) {}

	Result<void> use_bad(StrView name) const { return selection_.select(name); }

private:
	Selection selection_;
	rcu::Barrier barrier_;
};
//- good
class ServiceGood
{
public:
	ServiceGood() : selection_(barrier_) {}

	Result<void> use_good(StrView name) const { return selection_.select(name); }

private:
	rcu::Barrier barrier_;
	Selection selection_;
};
//- shared
} // namespace h3_barrier_order

// CASE h3_hit_counter: a plain number that readers add to is said to be safe to
// share
namespace h3_hit_counter
{
//- bad
class CacheBad
{
public:
	explicit CacheBad(u32 value) : value_(value) {}
	u32 look_bad() const
	{
		hits_++;
		return value_;
	}
	u32 hits_bad() const { return hits_; }

private:
	const u32 value_;
	mutable u32 hits_ = 0;
};
//- good
class CacheGood
{
public:
	explicit CacheGood(u32 value) : value_(value) {}
	u32 look_good() const
	{
		hits_.inc();
		return value_;
	}
	u32 hits_good() const { return hits_.load(Relaxed); }

private:
	const u32 value_;
	Atomic<u32> hits_{0};
};
//- shared
} // namespace h3_hit_counter
//- bad
// SAFETY: numbers.
IMPL_SEND(h3_hit_counter::CacheBad);
// SAFETY: lookups change nothing.
IMPL_SYNC(h3_hit_counter::CacheBad);
//- good
// SAFETY: a number that does not change, and an atomic one.
IMPL_SEND(h3_hit_counter::CacheGood);
// SAFETY: as above.
IMPL_SYNC(h3_hit_counter::CacheGood);
//- shared
namespace h3_hit_counter
{
//- bad
Result<u32> drive_bad()
{
	auto cache = TRY(Arc<CacheBad>::create(GFP_KERNEL, 7u));
	auto thread = TRY(KThread::run("cache", cache.clone(), [](Arc<CacheBad> &c) {
		for (u32 i = 0; i < 100; i++)
			(void)c->look_bad();
	}));
	const u32 value = cache->look_bad();

	thread.join();
	return value + cache->hits_bad();
}
//- good
Result<u32> drive_good()
{
	auto cache = TRY(Arc<CacheGood>::create(GFP_KERNEL, 7u));
	auto thread = TRY(KThread::run("cache", cache.clone(), [](Arc<CacheGood> &c) {
		for (u32 i = 0; i < 100; i++)
			(void)c->look_good();
	}));
	const u32 value = cache->look_good();

	thread.join();
	return value + cache->hits_good();
}
//- shared
} // namespace h3_hit_counter

// CASE h3_decoder_state: one of the constructors leaves the offset without a
// value
namespace h3_decoder_state
{
//- bad
class DecoderBad
{
public:
	DecoderBad() : state_(State::Idle), sum_(0) {}
	explicit DecoderBad(u32 offset) : state_(State::Body), offset_(offset), sum_(0) {}

	u32 feed_bad(Span<const u8> bytes)
	{
		for (u8 byte : bytes) {
			if (state_ == State::Idle && byte != 0x7e)
				continue;
			state_ = State::Body;
			sum_ += byte + offset_;
		}
		return sum_;
	}

private:
	enum class State : u8 { Idle, Body };

	State state_;
	u32 offset_;
	u32 sum_;
};

u32 drive_bad(Span<const u8> bytes)
{
	DecoderBad decoder;

	return decoder.feed_bad(bytes);
}
//- good
class DecoderGood
{
public:
	DecoderGood() : state_(State::Idle), offset_(0), sum_(0) {}
	explicit DecoderGood(u32 offset) : state_(State::Body), offset_(offset), sum_(0) {}

	u32 feed_good(Span<const u8> bytes)
	{
		for (u8 byte : bytes) {
			if (state_ == State::Idle && byte != 0x7e)
				continue;
			state_ = State::Body;
			sum_ += byte + offset_;
		}
		return sum_;
	}

private:
	enum class State : u8 { Idle, Body };

	State state_;
	u32 offset_;
	u32 sum_;
};

u32 drive_good(Span<const u8> bytes)
{
	DecoderGood decoder;

	return decoder.feed_good(bytes);
}
//- shared
} // namespace h3_decoder_state

// CASE h3_twice_raw: both the callback and the canceller take the same
// reference back
namespace h3_twice_raw
{
struct Request {
	explicit Request(u32 tag) : tag(tag) {}
	const u32 tag;
	Atomic<bool> cancelled{false};
};
//- bad
/// Gives C a reference, and takes it back when C has refused it.
Result<u32> offer_bad(Arc<Request> request, bool (*refused)(void *))
{
	Request *raw = move(request).into_raw();

	// SAFETY: the reference that was given away is taken back once.
	unsafe
	{
		const Arc<Request> mine = Arc<Request>::from_raw(unsafe_, raw);

		if (refused(raw)) {
			const Arc<Request> back = Arc<Request>::from_raw(unsafe_, raw);

			back->cancelled.store(true, Relaxed);
			return EAGAIN;
		}
		return mine->tag;
	}
}
//- good
/// Shows C the object, and marks it when C has refused it.
Result<u32> offer_good(Arc<Request> request, bool (*refused)(void *))
{
	Request *raw = move(request).into_raw();

	// SAFETY: the reference that was given away is taken back once.
	unsafe
	{
		const Arc<Request> mine = Arc<Request>::from_raw(unsafe_, raw);

		if (refused(raw)) {
			const Arc<Request> back = mine.clone();

			back->cancelled.store(true, Relaxed);
			return EAGAIN;
		}
		return mine->tag;
	}
}
//- shared
} // namespace h3_twice_raw

// CASE h3_reserve_unseen: the result of the reservation is kept in a variable
// that nobody looks at
namespace h3_reserve_unseen
{
struct Chunk {
	u32 offset = 0;
	u32 length = 0;
};

class Map
{
public:
	//- bad
	Result<void> split_bad(u32 length, u32 parts)
	{
		const auto reserved = chunks_.reserve(parts, GFP_KERNEL);
		u32 offset = 0;

		for (u32 part = 0; part < parts; part++) {
			(void)chunks_.push_within_capacity({offset, length});
			offset += length;
		}
		return {};
	}
	//- good
	Result<void> split_good(u32 length, u32 parts)
	{
		TRY(chunks_.reserve(parts, GFP_KERNEL));
		u32 offset = 0;

		for (u32 part = 0; part < parts; part++) {
			if (chunks_.push_within_capacity({offset, length}))
				return ENOSPC;
			offset += length;
		}
		return {};
	}
	//- shared
	usize parts() const { return chunks_.size(); }

private:
	KVec<Chunk> chunks_;
};
} // namespace h3_reserve_unseen

// CASE h3_header_twice: the length is checked in one copy of the header, and
// taken from another
namespace h3_header_twice
{
struct Header {
	u32 kind;
	u32 length;
};
} // namespace h3_header_twice
template <>
inline constexpr bool core::is_from_bytes<h3_header_twice::Header> =
	core::fields_from_bytes<h3_header_twice::Header, &h3_header_twice::Header::kind,
				&h3_header_twice::Header::length>();
namespace h3_header_twice
{
constexpr u32 LARGEST = 4096;

Result<Header> fetch(UserPtr<Header> at)
{
	auto reader = UserSlice(move(at), sizeof(Header)).reader();

	return reader.read<Header>();
}
//- bad
Result<KVec<u8>> load_bad(UserPtr<Header> at)
{
	const Header seen = TRY(fetch(at.clone()));

	if (seen.length < sizeof(Header) || seen.length > LARGEST)
		return EINVAL;
	const Header header = TRY(fetch(at.clone()));
	auto reader = UserSlice(move(at), header.length).reader();
	KVec<u8> body;

	TRY(reader.skip(sizeof(Header)));
	TRY(reader.read_all(body, GFP_KERNEL));
	return body;
}
//- good
Result<KVec<u8>> load_good(UserPtr<Header> at)
{
	const Header seen = TRY(fetch(at.clone()));

	if (seen.length < sizeof(Header) || seen.length > LARGEST)
		return EINVAL;
	auto reader = UserSlice(move(at), seen.length).reader();
	KVec<u8> body;

	TRY(reader.skip(sizeof(Header)));
	TRY(reader.read_all(body, GFP_KERNEL));
	return body;
}
//- shared
} // namespace h3_header_twice

// CASE h3_user_deref: an address of user space is followed like a pointer of
// the kernel
namespace h3_user_deref
{
struct Limits {
	u32 soft;
	u32 hard;
};
} // namespace h3_user_deref
template <>
inline constexpr bool core::is_from_bytes<h3_user_deref::Limits> =
	core::fields_from_bytes<h3_user_deref::Limits, &h3_user_deref::Limits::soft,
				&h3_user_deref::Limits::hard>();
namespace h3_user_deref
{
class Control
{
public:
	//- bad
	Result<void> set_bad(UserPtr<Limits> at)
	{
		if (at.is_null())
			return EFAULT;
		// SAFETY: the address was tested.
		unsafe
		{
			const Limits *limits = at.as_raw(unsafe_);

			if (limits->soft > limits->hard)
				return EINVAL;
			limits_ = *limits;
		}
		return {};
	}
	//- good
	Result<void> set_good(UserPtr<Limits> at)
	{
		auto reader = UserSlice(move(at), sizeof(Limits)).reader();
		const Limits limits = TRY(reader.read<Limits>());

		if (limits.soft > limits.hard)
			return EINVAL;
		limits_ = limits;
		return {};
	}
	//- shared
	u32 soft() const { return limits_.soft; }

private:
	Limits limits_{};
};
} // namespace h3_user_deref

// CASE h3_publish_early: the device is visible to readers before its fields
// have their values
namespace h3_publish_early
{
struct Device {
	u32 irq = 0;
	u64 base = 0;
};
} // namespace h3_publish_early
// SAFETY: numbers.
IMPL_SEND(h3_publish_early::Device);
// SAFETY: numbers that readers do not change.
IMPL_SYNC(h3_publish_early::Device);
namespace h3_publish_early
{
class Bus
{
public:
	u64 base() const
	{
		auto reader = rcu::read_lock();
		auto device = device_.load(reader);

		return device ? device->base + device->irq : 0;
	}
	//- bad
	Result<void> attach_bad(u32 irq, u64 base) const
	{
		auto fresh = TRY(RcuBox<Device>::create(GFP_KERNEL));
		Device &device = *fresh;

		device_.replace(move(fresh)).defer_free();
		device.irq = irq;
		device.base = base;
		return {};
	}
	//- good
	Result<void> attach_good(u32 irq, u64 base) const
	{
		auto fresh = TRY(RcuBox<Device>::create(GFP_KERNEL));

		fresh->irq = irq;
		fresh->base = base;
		device_.replace(move(fresh)).defer_free();
		return {};
	}
	//- shared

private:
	RcuPtr<Device> device_;
};
} // namespace h3_publish_early

// CASE h3_pid_put: the reference is given back by hand, and again by the ARef
// that owns it
namespace h3_pid_put
{
/// A process number, an object that C counts.
class Process
{
public:
	static Result<ARef<Process>> find(int nr)
	{
		// SAFETY: the reference that C counted for us passes to the result. A
		// Process is nothing but the C object.
		unsafe
		{
			::pid *raw = ::find_get_pid(nr);

			if (!raw)
				return ESRCH;
			return ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
		}
	}

	Process() = delete;
	Process(const Process &) = delete;

	int number() const
	{
		// SAFETY: whoever has a reference to this has one to the C object.
		unsafe
		{
			return ::pid_nr(raw_.get());
		}
	}
	void inc_ref() const
	{
		// SAFETY: as in number().
		unsafe
		{
			(void)::get_pid(raw_.get());
		}
	}
	/// # Safety
	///
	/// One of the references of @p process is the caller's, and is given back.
	static void dec_ref(core::Unsafe, const Process *process)
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			::put_pid(process->raw_.get());
		}
	}

private:
	Opaque<::pid> raw_;
};
//- bad
/// The number of the process, as it is known in the first namespace.
Result<int> translate_bad(int nr)
{
	const ARef<Process> process = TRY(Process::find(nr));
	const int number = process->number();

	if (number != nr) {
		// SAFETY: find() took a reference, which is given back here.
		unsafe
		{
			Process::dec_ref(unsafe_, &*process);
		}
		return EPERM;
	}
	return number;
}
//- good
/// The number of the process, as it is known in the first namespace.
Result<int> translate_good(int nr)
{
	const ARef<Process> process = TRY(Process::find(nr));
	const int number = process->number();

	if (number != nr)
		return EPERM; // the end of `process` gives the reference back
	return number;
}
//- shared
} // namespace h3_pid_put

// CASE h3_folder_removed: the folder is removed by hand on one path, and again
// by its handle
namespace h3_folder_removed
{
//- bad
class FolderBad
{
public:
	static Result<FolderBad> create_bad(CStr name, bool quiet)
	{
		// SAFETY: the name ends in a NUL, and the parent is the root.
		unsafe
		{
			::dentry *raw =
				TRY(core::from_err_ptr(::debugfs_create_dir(name.data(), nullptr)));
			FolderBad folder(Handle::from_raw(unsafe_, raw));

			if (quiet) {
				::debugfs_remove(raw);
				return EPERM;
			}
			return folder;
		}
	}

private:
	// SAFETY: what create_bad() got from C is given back once.
	using Handle = core::UniqueHandle<::dentry *, [](::dentry *raw) {
		unsafe
		{
			::debugfs_remove(raw);
		}
	}>;
	explicit FolderBad(Handle handle) : handle_(move(handle)) {}

	Handle handle_;
};
//- good
class FolderGood
{
public:
	static Result<FolderGood> create_good(CStr name, bool quiet)
	{
		// SAFETY: the name ends in a NUL, and the parent is the root.
		unsafe
		{
			::dentry *raw =
				TRY(core::from_err_ptr(::debugfs_create_dir(name.data(), nullptr)));
			FolderGood folder(Handle::from_raw(unsafe_, raw));

			if (quiet)
				return EPERM;
			return folder;
		}
	}

private:
	// SAFETY: what create_good() got from C is given back once.
	using Handle = core::UniqueHandle<::dentry *, [](::dentry *raw) {
		unsafe
		{
			::debugfs_remove(raw);
		}
	}>;
	explicit FolderGood(Handle handle) : handle_(move(handle)) {}

	Handle handle_;
};
//- shared
} // namespace h3_folder_removed

// CASE h3_base_joins: the base joins the thread when the data of the derived
// class are already gone
namespace h3_base_joins
{
struct Heartbeat {
	Atomic<u64> beats{0};
};

struct Pulse {
	const Heartbeat &heartbeat;
};
} // namespace h3_base_joins
// SAFETY: an atomic number.
IMPL_SYNC(h3_base_joins::Heartbeat);
// SAFETY: a borrow of what may be shared; stop() ends the thread before the
// number ends.
IMPL_SEND(h3_base_joins::Pulse);
namespace h3_base_joins
{
/// Something that has a thread.
class Active
{
public:
	Active() = default;
	Active(const Active &) = delete;
	Active &operator=(const Active &) = delete;
	virtual ~Active() { stop(); }
	virtual u64 progress() const = 0;

	void stop() { thread_ = None; }

protected:
	Result<void> start(Pulse pulse __captured_by(this))
	{
		thread_ = TRY(KThread::run("active", pulse, [](Pulse &own) {
			while (!KThread::should_stop()) {
				own.heartbeat.beats.inc();
				KThread::yield();
			}
		}));
		return {};
	}

private:
	Option<KThread> thread_;
};
//- bad
class MonitorBad final : public Active
{
public:
	Result<void> begin_bad() { return start(Pulse{heartbeat_}); }
	u64 progress() const override { return heartbeat_.beats.load(Relaxed); }

private:
	Heartbeat heartbeat_;
};
//- good
class MonitorGood final : public Active
{
public:
	~MonitorGood() override { stop(); }

	Result<void> begin_good() { return start(Pulse{heartbeat_}); }
	u64 progress() const override { return heartbeat_.beats.load(Relaxed); }

private:
	Heartbeat heartbeat_;
};
//- shared
} // namespace h3_base_joins

// CLEAN h3_two_phase: a thread that starts when its data are complete, and ends
// before them
namespace h3_two_phase
{
struct Board {
	Atomic<u32> rounds{0};
	Completion first;
};
} // namespace h3_two_phase
// SAFETY: an atomic number, and a completion.
IMPL_SEND(h3_two_phase::Board);
// SAFETY: as above.
IMPL_SYNC(h3_two_phase::Board);
namespace h3_two_phase
{
class Engine
{
public:
	static Result<Engine> create()
	{
		auto board = TRY(Arc<Board>::create(GFP_KERNEL));
		auto thread = TRY(KThread::run("engine", board.clone(), [](Arc<Board> &b) {
			b->rounds.inc();
			b->first.complete_all();
			while (!KThread::should_stop()) {
				b->rounds.inc();
				KThread::yield();
			}
		}));

		return Engine(move(board), move(thread));
	}
	u32 wait_for_first() const
	{
		board_->first.wait();
		return board_->rounds.load(Relaxed);
	}

private:
	Engine(Arc<Board> board, KThread thread) : board_(move(board)), thread_(move(thread)) {}

	Arc<Board> board_;
	KThread thread_;
};
} // namespace h3_two_phase

// CLEAN h3_foreign_roundtrip: C carries the owner through a call that has ended
// when it is back
namespace h3_foreign_roundtrip
{
struct Query {
	explicit Query(u32 number) : number(number) {}
	u32 number;
	u32 answer = 0;
};

void reply(void *foreign)
{
	// SAFETY: ask() hands this over, and waits.
	unsafe
	{
		auto &query = ForeignOwnable<KBox<Query>>::borrow_mut(unsafe_, foreign);

		query.answer = query.number + 1;
	}
}

Result<u32> ask(KBox<Query> query, int cpu)
{
	// SAFETY: the call has ended when C returns, so that the owner can be taken
	// back.
	unsafe
	{
		void *foreign = ForeignOwnable<KBox<Query>>::into_foreign(move(query));
		const int err = ::smp_call_function_single(cpu, &reply, foreign, 1);
		const auto back = ForeignOwnable<KBox<Query>>::from_foreign(unsafe_, foreign);

		if (err)
			return Error::from_errno(err);
		return back->answer;
	}
}
} // namespace h3_foreign_roundtrip

// CLEAN h3_undo_dismissed: what a guard would undo stays when all went well
namespace h3_undo_dismissed
{
struct Ledger {
	KVec<u32> entries;
	u64 sum = 0;
};

Result<void> book(Ledger &ledger, u32 debit, u32 credit)
{
	TRY(ledger.entries.push(debit, GFP_KERNEL));
	core::ScopeGuard undo([&entries = ledger.entries] { (void)entries.pop(); });

	if (credit > debit)
		return EINVAL;
	undo.dismiss();
	ledger.sum += debit - credit;
	return {};
}
} // namespace h3_undo_dismissed

// CLEAN h3_user_text: a text from user space is copied into a buffer that
// outlives its view
namespace h3_user_text
{
Result<u32> channel(UserPtr<char> at)
{
	Array<char, 16> buffer{};
	const CStr name = TRY(UserSlice(move(at), 16).reader().strcpy_into(buffer.span()));

	if (name.size() == 0)
		return EINVAL;
	return name.data() == buffer.data() ? 1u : 2u;
}
} // namespace h3_user_text

// CLEAN h3_lazy_value: the optional member is made once, and looked at only
// when it is there
namespace h3_lazy_value
{
class Lookup
{
public:
	explicit Lookup(u32 size) : size_(size) {}

	Result<u32> at(usize index)
	{
		if (table_.is_none())
			table_ = TRY(build());
		auto value = table_->get(index);

		if (!value)
			return ERANGE;
		return *value;
	}
	void forget() { table_ = None; }

private:
	Result<KVec<u32>> build() const
	{
		KVec<u32> table = TRY(KVec<u32>::with_capacity(size_, GFP_KERNEL));

		for (u32 i = 0; i < size_; i++)
			TRY(table.push(i * i, GFP_KERNEL));
		return table;
	}

	u32 size_;
	Option<KVec<u32>> table_;
};
} // namespace h3_lazy_value

// CLEAN h3_locked_elsewhere: data beside the lock, reached with the guard of
// that lock
namespace h3_locked_elsewhere
{
struct Volume {
	u32 files = 0;
};
} // namespace h3_locked_elsewhere
// SAFETY: a number.
IMPL_SEND(h3_locked_elsewhere::Volume);
namespace h3_locked_elsewhere
{
class Disk
{
public:
	Disk() : bytes_(volume_, 0u) {}

	void add(u64 bytes) const
	{
		auto volume = volume_.lock();

		volume->files++;
		bytes_.access(volume) += bytes;
	}
	u64 average() const
	{
		auto volume = volume_.lock();

		return volume->files ? bytes_.access(volume) / volume->files : 0;
	}

private:
	Mutex<Volume> volume_;
	LockedBy<u64, Mutex<Volume>> bytes_;
};
} // namespace h3_locked_elsewhere
