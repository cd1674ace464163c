// SPDX-License-Identifier: GPL-2.0
// Unsafe code, the memory of user space, RCU, counted references, results, and the border to C.
#include <core/parse_int.hh>
#include <core/transmute.hh>
#include <core/unique_handle.hh>
#include <core/untrusted.hh>
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE shaper_config: the burst is looked at when the reader's section has ended
namespace shaper_config
{

struct Config {
	Config(u32 rate, u32 burst) : rate(rate), burst(burst) {}
	const u32 rate;
	const u32 burst;
};

} // namespace shaper_config

// SAFETY: numbers that do not change.
IMPL_SEND(shaper_config::Config);
// SAFETY: as above.
IMPL_SYNC(shaper_config::Config);

namespace shaper_config
{

//- bad
class ShaperBad
{
public:
	Result<void> set(u32 rate, u32 burst) const
	{
		auto fresh = TRY(RcuBox<Config>::create(GFP_KERNEL, rate, burst));

		config_.replace(move(fresh)).defer_free();
		return {};
	}

	bool admits(u32 size) const
	{
		Option<const Config &> config = None;
		{
			const auto reader = rcu::read_lock();

			config = config_.load(reader);
			if (!config || size <= config->rate)
				return true;
		}
		pr_debug("a burst of {}\n", size);
		return size <= config->burst;
	}

private:
	RcuPtr<Config> config_;
};

//- good
class ShaperGood
{
public:
	Result<void> set(u32 rate, u32 burst) const
	{
		auto fresh = TRY(RcuBox<Config>::create(GFP_KERNEL, rate, burst));

		config_.replace(move(fresh)).defer_free();
		return {};
	}

	bool admits(u32 size) const
	{
		u32 burst = 0;
		{
			const auto reader = rcu::read_lock();
			const auto config = config_.load(reader);

			if (!config || size <= config->rate)
				return true;
			burst = config->burst;
		}
		pr_debug("a burst of {}\n", size);
		return size <= burst;
	}

private:
	RcuPtr<Config> config_;
};

} // namespace shaper_config

// CASE process_find: find_vpid() counts no reference, and the result gives one back
namespace process_find
{

/// A process number, an object that C counts.
class Process
{
public:
	Process() = delete;
	Process(const Process &) = delete;
	Process &operator=(const Process &) = delete;

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
	kernel::Opaque<::pid> raw_;
};

//- bad
Result<kernel::ARef<Process>> find_bad(int nr)
{
	if (nr <= 0)
		return EINVAL;
	// SAFETY: the reference that C counted passes to the result. A Process is nothing but the C
	// object.
	unsafe
	{
		::pid *raw = ::find_vpid(nr);

		if (!raw)
			return ESRCH;
		return kernel::ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
	}
}

//- good
Result<kernel::ARef<Process>> find_good(int nr)
{
	if (nr <= 0)
		return EINVAL;
	// SAFETY: the reference that C counted passes to the result. A Process is nothing but the C
	// object.
	unsafe
	{
		::pid *raw = ::find_get_pid(nr);

		if (!raw)
			return ESRCH;
		return kernel::ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
	}
}

} // namespace process_find

// CASE cpu_tally: the callback takes the one reference that C carries back, once for each CPU
namespace cpu_tally
{

struct Counter {
	Atomic<u32> cpus{0};
};

using Foreign = kernel::ForeignOwnable<Arc<Counter>>;

//- bad
void count_bad(void *data)
{
	// SAFETY: tally_bad() hands this over, and waits.
	unsafe
	{
		const Arc<Counter> counter = Foreign::from_foreign(unsafe_, data);

		counter->cpus.inc();
	}
}

Result<u32> tally_bad(Arc<Counter> counter, int cpus)
{
	// SAFETY: each call has ended when C returns; the reference is taken back after the last.
	unsafe
	{
		void *data = Foreign::into_foreign(move(counter));
		int err = 0;

		for (int cpu = 0; cpu < cpus && !err; cpu++)
			err = ::smp_call_function_single(cpu, &count_bad, data, 1);
		const Arc<Counter> back = Foreign::from_foreign(unsafe_, data);
		TRY(core::to_result(err));
		return back->cpus.load(Relaxed);
	}
}

//- good
void count_good(void *data)
{
	// SAFETY: tally_good() hands this over, and waits.
	unsafe
	{
		const ArcBorrow<Counter> counter = Foreign::borrow(unsafe_, data);

		counter->cpus.inc();
	}
}

Result<u32> tally_good(Arc<Counter> counter, int cpus)
{
	// SAFETY: each call has ended when C returns; the reference is taken back after the last.
	unsafe
	{
		void *data = Foreign::into_foreign(move(counter));
		int err = 0;

		for (int cpu = 0; cpu < cpus && !err; cpu++)
			err = ::smp_call_function_single(cpu, &count_good, data, 1);
		const Arc<Counter> back = Foreign::from_foreign(unsafe_, data);
		TRY(core::to_result(err));
		return back->cpus.load(Relaxed);
	}
}

} // namespace cpu_tally

// CASE probe_cpu: when C refuses the call, the probe that was given away is never taken back
namespace probe_cpu
{

struct Probe {
	explicit Probe(u32 number) : number(number) {}
	u32 number;
	u32 answer = 0;
};

using Foreign = kernel::ForeignOwnable<KBox<Probe>>;

void run(void *data)
{
	// SAFETY: who hands this over waits, and does not look at it meanwhile.
	unsafe
	{
		Probe &probe = Foreign::borrow_mut(unsafe_, data);

		probe.answer = probe.number * 3;
	}
}

//- bad
Result<u32> ask_bad(KBox<Probe> probe, int cpu)
{
	// SAFETY: the call has ended when C returns, so that the probe can be taken back.
	unsafe
	{
		void *data = Foreign::into_foreign(move(probe));
		const int err = ::smp_call_function_single(cpu, &run, data, 1);

		if (err)
			return Error::from_errno(err);
		const KBox<Probe> back = Foreign::from_foreign(unsafe_, data);
		return back->answer;
	}
}

//- good
Result<u32> ask_good(KBox<Probe> probe, int cpu)
{
	// SAFETY: the call has ended when C returns, so that the probe can be taken back.
	unsafe
	{
		void *data = Foreign::into_foreign(move(probe));
		const int err = ::smp_call_function_single(cpu, &run, data, 1);
		const KBox<Probe> back = Foreign::from_foreign(unsafe_, data);

		if (err)
			return Error::from_errno(err);
		return back->answer;
	}
}

} // namespace probe_cpu

// CASE oldest_block: the link of one ring is taken for that of the other
namespace oldest_block
{

struct Block {
	u32 number = 0;
	::list_head by_age{};
	::list_head by_owner{};
};

/// # Safety
///
/// @p ages is the head of a ring of blocks through `by_age`, @p owned of one through `by_owner`.
/// Nobody changes them meanwhile, and @p block is alive as long as it is in them.
void add(core::Unsafe, Block &block, ::list_head &ages, ::list_head &owned)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		::list_add_tail(&block.by_age, &ages);
		::list_add_tail(&block.by_owner, &owned);
	}
}

//- bad
/// # Safety
///
/// @p ages is the head of a ring of blocks through `by_age`, which nobody changes meanwhile.
Option<u32> oldest_bad(core::Unsafe, const ::list_head &ages)
{
	// SAFETY: the caller's promise: what is not the head is that member of a block.
	unsafe
	{
		if (ages.next == &ages)
			return None;
		const Block *oldest = kernel::container_of<&Block::by_owner>(unsafe_, ages.next);
		return oldest->number;
	}
}

//- good
/// # Safety
///
/// @p ages is the head of a ring of blocks through `by_age`, which nobody changes meanwhile.
Option<u32> oldest_good(core::Unsafe, const ::list_head &ages)
{
	// SAFETY: the caller's promise: what is not the head is that member of a block.
	unsafe
	{
		if (ages.next == &ages)
			return None;
		const Block *oldest = kernel::container_of<&Block::by_age>(unsafe_, ages.next);
		return oldest->number;
	}
}

} // namespace oldest_block

// CASE message_fetch: the count of the second fetch is used, and that of the first was checked
namespace message_fetch
{

constexpr u32 LIMIT = 4096;

struct Header {
	u32 count;
	u32 flags;
};

struct Message {
	u32 flags;
	KVec<u8> body;
};

} // namespace message_fetch

template <>
inline constexpr bool core::is_from_bytes<message_fetch::Header> =
	core::fields_from_bytes<message_fetch::Header, &message_fetch::Header::count,
				&message_fetch::Header::flags>();

namespace message_fetch
{

//- bad
Result<Message> fetch_bad(UserPtr<Header> at)
{
	UserSliceReader peek = UserSlice(at.clone(), sizeof(Header)).reader();
	const Header seen = TRY(peek.read<Header>());

	if (seen.count > LIMIT)
		return E2BIG;
	KVec<u8> body = TRY(KVec<u8>::from_elem(0, LIMIT, GFP_KERNEL));
	UserSliceReader all = UserSlice(move(at), sizeof(Header) + LIMIT).reader();
	const Header header = TRY(all.read<Header>());
	TRY(all.read(body.span().first(header.count)));
	body.truncate(header.count);
	return Message{header.flags, move(body)};
}

//- good
Result<Message> fetch_good(UserPtr<Header> at)
{
	KVec<u8> body = TRY(KVec<u8>::from_elem(0, LIMIT, GFP_KERNEL));
	UserSliceReader all = UserSlice(move(at), sizeof(Header) + LIMIT).reader();
	const Header header = TRY(all.read<Header>());

	if (header.count > LIMIT)
		return E2BIG;
	TRY(all.read(body.span().first(header.count)));
	body.truncate(header.count);
	return Message{header.flags, move(body)};
}

} // namespace message_fetch

// CASE request_length: the request is read through the address that user space gave
namespace request_length
{

struct Request {
	u32 operation;
	u32 length;
};

} // namespace request_length

template <>
inline constexpr bool core::is_from_bytes<request_length::Request> =
	core::fields_from_bytes<request_length::Request, &request_length::Request::operation,
				&request_length::Request::length>();

namespace request_length
{

//- bad
Result<u32> length_bad(UserPtr<Request> at)
{
	Request request{};

	if (at.is_null())
		return EFAULT;
	// SAFETY: the process has a request there, as it says.
	unsafe
	{
		request = *at.as_raw(unsafe_);
	}
	if (request.operation != 1)
		return EOPNOTSUPP;
	return request.length;
}

//- good
Result<u32> length_good(UserPtr<Request> at)
{
	Request request{};

	if (at.is_null())
		return EFAULT;
	request = TRY(UserSlice(move(at), sizeof(Request)).reader().read<Request>());
	if (request.operation != 1)
		return EOPNOTSUPP;
	return request.length;
}

} // namespace request_length

// CASE status_report: the bytes between the members, which have no value, go to user space
namespace status_report
{

struct Counters {
	u8 state = 0;
	u32 errors = 0;
	u64 bytes = 0;
};

//- bad
struct StatusBad {
	u8 state;
	u32 errors;
	u64 bytes;
};

Result<void> report_bad(const Counters &counters, UserSliceWriter &out)
{
	const StatusBad status{
		.state = counters.state, .errors = counters.errors, .bytes = counters.bytes};

	// SAFETY: the bytes of the status, which lives until the call is over.
	unsafe
	{
		return out.write(Span<const u8>::from_raw(
			unsafe_, reinterpret_cast<const u8 *>(&status), sizeof(status)));
	}
}

//- good
struct StatusGood {
	u32 state;
	u32 errors;
	u64 bytes;
};

Result<void> report_good(const Counters &counters, UserSliceWriter &out)
{
	const StatusGood status{
		.state = counters.state, .errors = counters.errors, .bytes = counters.bytes};

	return out.write(status);
}

} // namespace status_report

// CASE journal_commit: whether a record was kept is put into a variable, and nobody looks
namespace journal_commit
{

class Journal
{
public:
	Result<void> append(u32 record)
	{
		if (records_.size() >= 1024)
			return ENOSPC;
		return records_.push(record, GFP_KERNEL);
	}
	void seal(usize count) { sealed_ += count; }
	usize sealed() const { return sealed_; }

private:
	KVec<u32> records_;
	usize sealed_ = 0;
};

//- bad
Result<usize> commit_bad(Journal &journal, Span<const u32> records)
{
	for (u32 record : records) {
		if (record == 0)
			return EINVAL;
		const auto kept = journal.append(record);
	}
	journal.seal(records.size());
	return journal.sealed();
}

//- good
Result<usize> commit_good(Journal &journal, Span<const u32> records)
{
	for (u32 record : records) {
		if (record == 0)
			return EINVAL;
		const auto kept = journal.append(record);
		if (kept.is_err())
			return kept.error();
	}
	journal.seal(records.size());
	return journal.sealed();
}

} // namespace journal_commit

// CASE shown_limit: C keeps the address of a number that moves when the object is returned
namespace shown_limit
{

/// A folder in debugfs, which goes away with its owner.
class Folder
{
public:
	/// Fails with what C answers as a pointer.
	static Result<Folder> create(CStr name)
	{
		// SAFETY: the name ends in a NUL, and the parent is the root.
		unsafe
		{
			::dentry *raw =
				TRY(core::from_err_ptr(::debugfs_create_dir(name.data(), nullptr)));

			return Folder(Handle::from_raw(unsafe_, raw));
		}
	}

	/// Shows @p number in the folder.
	///
	/// # Safety
	///
	/// @p number stays where it is and is not changed until the folder has gone.
	void show(core::Unsafe, CStr name, u32 *number) const
	{
		// SAFETY: the name ends in a NUL, C writes nothing to a file of this mode, and the
		// number is the caller's promise.
		unsafe
		{
			::debugfs_create_u32(name.data(), 0444, handle_.get(), number);
		}
	}

private:
	// SAFETY: what create() got from C is given back once.
	using Handle = core::UniqueHandle<::dentry *, [](::dentry *raw) {
		unsafe
		{
			::debugfs_remove(raw);
		}
	}>;
	explicit Folder(Handle handle) : handle_(move(handle)) {}

	Handle handle_;
};

//- bad
class ThrottleBad
{
public:
	static Result<ThrottleBad> create(u32 limit)
	{
		ThrottleBad throttle(limit, TRY(Folder::create("cfl_throttle")));

		// SAFETY: the limit does not change, and goes after the folder.
		unsafe
		{
			throttle.folder_.show(unsafe_, "limit", &throttle.limit_);
		}
		return throttle;
	}

	ThrottleBad(ThrottleBad &&) = default;
	ThrottleBad &operator=(ThrottleBad &&) = delete;

	bool allows(u32 size) const { return size <= limit_; }

private:
	ThrottleBad(u32 limit, Folder folder) : limit_(limit), folder_(move(folder)) {}

	u32 limit_;
	Folder folder_;
};

//- good
class ThrottleGood
{
public:
	static Result<ThrottleGood> create(u32 limit)
	{
		ThrottleGood throttle(TRY(KBox<u32>::create(GFP_KERNEL, limit)),
				      TRY(Folder::create("cfl_throttle")));

		// SAFETY: the limit does not change, stays in its box, and goes after the folder.
		unsafe
		{
			throttle.folder_.show(unsafe_, "limit", throttle.limit_.as_ptr());
		}
		return throttle;
	}

	ThrottleGood(ThrottleGood &&) = default;
	ThrottleGood &operator=(ThrottleGood &&) = delete;

	bool allows(u32 size) const { return size <= *limit_; }

private:
	ThrottleGood(KBox<u32> limit, Folder folder) : limit_(move(limit)), folder_(move(folder)) {}

	KBox<u32> limit_;
	Folder folder_;
};

} // namespace shown_limit

// CASE pid_watch: stop() gives the reference back, and the destructor gives it back again
namespace pid_watch
{

//- bad
class WatchBad
{
public:
	explicit WatchBad(int nr)
	{
		// SAFETY: any number can be asked for; the reference is ours.
		unsafe
		{
			raw_ = ::find_get_pid(nr);
		}
	}
	WatchBad(const WatchBad &) = delete;
	WatchBad &operator=(const WatchBad &) = delete;
	~WatchBad() { stop(); }

	void stop()
	{
		// SAFETY: the reference is ours, and is given back once; null is allowed.
		unsafe
		{
			::put_pid(raw_);
		}
	}

	bool found() const { return raw_; }

private:
	::pid *raw_ = nullptr;
};

bool seen_bad(int nr)
{
	WatchBad watch(nr);
	const bool found = watch.found();

	watch.stop();
	return found;
}

//- good
class WatchGood
{
public:
	explicit WatchGood(int nr)
	{
		// SAFETY: any number can be asked for; the reference is ours.
		unsafe
		{
			raw_ = ::find_get_pid(nr);
		}
	}
	WatchGood(const WatchGood &) = delete;
	WatchGood &operator=(const WatchGood &) = delete;
	~WatchGood() { stop(); }

	void stop()
	{
		// SAFETY: the reference is ours, and is given back once; null is allowed.
		unsafe
		{
			::put_pid(core::exchange(raw_, nullptr));
		}
	}

	bool found() const { return raw_; }

private:
	::pid *raw_ = nullptr;
};

bool seen_good(int nr)
{
	WatchGood watch(nr);
	const bool found = watch.found();

	watch.stop();
	return found;
}

} // namespace pid_watch

// CASE user_name: the text that is returned stands in a buffer of the function
namespace user_name
{

//- bad
Result<CStr> name_bad(UserPtr<char> at)
{
	Array<char, 32> buffer{};
	UserSliceReader reader = UserSlice(move(at), buffer.size()).reader();
	const CStr name = TRY(move(reader).strcpy_into(buffer.span()));

	if (name.empty())
		return EINVAL;
	return name;
}

Result<bool> is_root_bad(UserPtr<char> at)
{
	const CStr name = TRY(name_bad(move(at)));

	return name == "root";
}

//- good
Result<KString> name_good(UserPtr<char> at)
{
	Array<char, 32> buffer{};
	UserSliceReader reader = UserSlice(move(at), buffer.size()).reader();
	const CStr name = TRY(move(reader).strcpy_into(buffer.span()));

	if (name.empty())
		return EINVAL;
	return KString::from(name, GFP_KERNEL);
}

Result<bool> is_root_good(UserPtr<char> at)
{
	const KString name = TRY(name_good(move(at)));

	return name == "root";
}

} // namespace user_name

// CLEAN cpu_echo: correct
namespace cpu_echo
{

struct Echo {
	explicit Echo(u32 word) : word(word) {}
	u32 word;
	u32 heard = 0;
};

using Foreign = kernel::ForeignOwnable<KBox<Echo>>;

void hear(void *data)
{
	// SAFETY: say() hands this over, and does not look at it until this has ended.
	unsafe
	{
		Echo &echo = Foreign::borrow_mut(unsafe_, data);

		echo.heard = echo.word;
	}
}

/// Hands the owner out again, whatever C says.
KBox<Echo> say(KBox<Echo> echo, int cpu)
{
	// SAFETY: the call has ended when C returns, or has never begun.
	unsafe
	{
		void *data = Foreign::into_foreign(move(echo));

		if (::smp_call_function_single(cpu, &hear, data, 1))
			pr_warn("there is no CPU {}\n", cpu);
		return Foreign::from_foreign(unsafe_, data);
	}
}

Result<bool> echoes(u32 word)
{
	KBox<Echo> echo = TRY(KBox<Echo>::create(GFP_KERNEL, word));

	for (int cpu = 0; cpu < 2; cpu++)
		echo = say(move(echo), cpu);
	return echo->heard == word;
}

} // namespace cpu_echo

// CLEAN answer_in_place: correct
namespace answer_in_place
{

struct Query {
	u32 index;
	u32 value;
};

} // namespace answer_in_place

template <>
inline constexpr bool core::is_from_bytes<answer_in_place::Query> =
	core::fields_from_bytes<answer_in_place::Query, &answer_in_place::Query::index,
				&answer_in_place::Query::value>();

namespace answer_in_place
{

struct Table {
	Array<u32, 8> values{};
};

/// Reads the query once, and overwrites it with the answer.
Result<void> answer(const Mutex<Table> &table, UserPtr<Query> at)
{
	auto [reader, writer] = UserSlice(move(at), sizeof(Query)).reader_writer();
	Query query = TRY(reader.read<Query>());
	{
		auto guard = table.lock();
		const auto value = guard->values.get(query.index);

		if (!value)
			return ERANGE;
		query.value = *value;
	}
	return writer.write(query);
}

/// Copies all values; the lock is a mutex, so that the copy may sleep under it.
Result<usize> dump(const Mutex<Table> &table, UserSliceWriter &out)
{
	auto guard = table.lock();

	for (u32 value : guard->values)
		TRY(out.write(value));
	return guard->values.size();
}

} // namespace answer_in_place

// CLEAN retired_block: correct
namespace retired_block
{

constinit Atomic<u32> retired{0};

class Block
{
public:
	explicit Block(u32 number) : number_(number) {}
	Block(const Block &) = delete;
	Block &operator=(const Block &) = delete;
	~Block() { retired.add(number_); }

	/// Lets C free the block when no reader is at it any more; @p barrier waits for that.
	static void retire(KBox<Block> block, const rcu::Barrier &barrier)
	{
		static_cast<void>(barrier);
		// SAFETY: C has the block alone from now on; free_now() takes it back, once. The
		// barrier keeps this code loaded until then.
		unsafe
		{
			Block *raw = move(block).into_raw();

			::call_rcu(&raw->rcu_, &free_now);
		}
	}

private:
	static void free_now(::callback_head *rcu)
	{
		// SAFETY: retire() gave C this member of a block that it had owned.
		unsafe
		{
			(void)KBox<Block>::from_raw(
				unsafe_, kernel::container_of<&Block::rcu_>(unsafe_, rcu));
		}
	}

	u32 number_;
	::callback_head rcu_{};
};

Result<u32> retire_some(u32 count)
{
	{
		rcu::Barrier barrier;

		for (u32 number = 1; number <= count; number++)
			Block::retire(TRY(KBox<Block>::create(GFP_KERNEL, number)), barrier);
	}
	return retired.load(Relaxed);
}

} // namespace retired_block

// CLEAN limit_change: correct
namespace limit_change
{

struct Limit {
	explicit Limit(u32 bytes) : bytes(bytes) {}
	u32 bytes;
	u32 changes = 0;
};

} // namespace limit_change

// SAFETY: numbers.
IMPL_SEND(limit_change::Limit);
// SAFETY: readers change nothing.
IMPL_SYNC(limit_change::Limit);

namespace limit_change
{

class Limiter
{
public:
	bool allows(u32 bytes) const
	{
		const auto reader = rcu::read_lock();

		if (const auto limit = limit_.load(reader))
			return bytes <= limit->bytes;
		return true;
	}

	/// Puts a new limit in and uses the old one again for what it counts.
	Result<u32> change(u32 bytes) const
	{
		auto fresh = TRY(RcuBox<Limit>::create(GFP_KERNEL, bytes));
		auto old = limit_.replace(move(fresh)).wait();

		if (!old)
			return 0u;
		RcuBox<Limit> own = old.take().value();
		own->changes++;
		own->bytes = bytes;
		const u32 changes = own->changes;
		limit_.replace(move(own)).defer_free();
		return changes;
	}

	Option<u32> now() const
	{
		const auto reader = rcu::read_lock();

		return limit_.load(reader).map([](const Limit &limit) { return limit.bytes; });
	}

private:
	RcuPtr<Limit> limit_;
};

} // namespace limit_change

// CLEAN speed_setting: correct
namespace speed_setting
{

struct Settings {
	u32 speed = 9600;
	u32 refused = 0;
};

Result<u32> checked(u32 speed)
{
	if (speed == 0 || speed % 300 != 0)
		return EINVAL;
	return speed;
}

/// Sets what the text says; what is too large becomes the largest.
Result<void> set(Settings &settings, StrView text)
{
	auto parsed = core::parse_int<u32>(text, 10);

	if (parsed.is_err() && parsed.error() == ERANGE) {
		settings.speed = 115200;
		return {};
	}
	auto speed = move(parsed).and_then([](u32 number) { return checked(number); });
	if (speed.is_err()) {
		settings.refused++;
		return speed.error();
	}
	settings.speed = speed.value();
	return {};
}

u32 speed_or(StrView text, u32 fallback)
{
	Settings settings;

	set(settings, text).ignore(); // what is refused leaves the speed as it is
	return settings.refused ? fallback : settings.speed;
}

} // namespace speed_setting

// CLEAN packet_index: correct
namespace packet_index
{

struct Packet {
	u32 slot;
	u32 value;
};

} // namespace packet_index

template <>
inline constexpr bool core::is_from_bytes<packet_index::Packet> =
	core::fields_from_bytes<packet_index::Packet, &packet_index::Packet::slot,
				&packet_index::Packet::value>();

namespace packet_index
{

/// Puts each packet of the stream into its slot; says how many there were.
Result<u32> spread(Span<const u8> stream, Span<u32> slots)
{
	u32 count = 0;

	while (!stream.empty()) {
		const auto packet = core::read_from_bytes<Packet>(stream);

		if (!packet)
			return EBADMSG;
		Untrusted<usize> slot(packet->slot);
		const usize at = TRY(move(slot).less_than(slots.size()));
		slots[at] += packet->value;
		stream = stream.skip(sizeof(Packet));
		count++;
	}
	return count;
}

} // namespace packet_index

// CLEAN process_pair: correct
namespace process_pair
{

/// A process number of C, of which one reference is owned.
class Process
{
public:
	static Result<Process> find(int nr)
	{
		// SAFETY: the reference that C counted is the result's.
		unsafe
		{
			::pid *raw = ::find_get_pid(nr);

			if (!raw)
				return ESRCH;
			return Process(Handle::from_raw(unsafe_, raw));
		}
	}

	/// One more reference.
	Process again() const
	{
		// SAFETY: the handle has a reference, so C counts one more, which is the result's.
		unsafe
		{
			return Process(Handle::from_raw(unsafe_, ::get_pid(handle_.get())));
		}
	}

	int number() const
	{
		// SAFETY: the handle has a reference.
		unsafe
		{
			return ::pid_nr(handle_.get());
		}
	}

private:
	// SAFETY: each reference was got from C, and is given back once.
	using Handle = core::UniqueHandle<::pid *, [](::pid *raw) {
		unsafe
		{
			::put_pid(raw);
		}
	}>;
	explicit Process(Handle handle) : handle_(move(handle)) {}

	Handle handle_;
};

/// The first of the two is given back before the second is looked at.
Result<int> kept_number(int nr)
{
	Option<Process> first = TRY(Process::find(nr));
	const Process second = first->again();

	first.reset();
	return second.number();
}

} // namespace process_pair
