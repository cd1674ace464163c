// SPDX-License-Identifier: GPL-2.0
// The dialect's rules, and what unsafe code does with C: counts, frees, user memory, registers, pinned objects.
#include <core/scope_guard.hh>
#include <core/transmute.hh>
#include <core/unique_handle.hh>
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/io_mem.hh>
#include <kernel/kbox.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

namespace rules
{

/// A process number, an object that C counts.
class Process
{
public:
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
	kernel::Opaque<::pid> raw_;
};

/// What user space asks for.
struct Query {
	u32 first;
	u32 count;
};

/// Where things were found.
struct Found {
	u32 key = 0;
	u32 hits = 0;
};

} // namespace rules

template <>
inline constexpr bool core::is_from_bytes<rules::Query> =
	core::fields_from_bytes<rules::Query, &rules::Query::first, &rules::Query::count>();
// SAFETY: the references of a process may be given back anywhere, and C locks what it changes.
IMPL_SEND(rules::Process);
// SAFETY: as above.
IMPL_SYNC(rules::Process);
// SAFETY: two numbers.
IMPL_SEND(rules::Found);

// CASE put_by_hand_and_guard: on the way out for the first processes the reference is given back twice
namespace put_by_hand_and_guard
{
//- bad
/// The number of the process @p nr, unless it is one of the first ten.
Result<int> number_bad(int nr)
{
	// SAFETY: the reference that C counted for us is given back at the end of the scope.
	unsafe
	{
		::pid *raw = ::find_get_pid(nr);

		if (!raw)
			return ESRCH;
		core::ScopeGuard put([raw] {
			// SAFETY: the reference is that of find_get_pid().
			unsafe
			{
				::put_pid(raw);
			}
		});
		const int number = ::pid_nr(raw);

		if (number < 10) {
			::put_pid(raw);
			return EPERM;
		}
		return number;
	}
}
//- good
/// The number of the process @p nr, unless it is one of the first ten.
Result<int> number_good(int nr)
{
	// SAFETY: the reference that C counted for us is given back at the end of the scope.
	unsafe
	{
		::pid *raw = ::find_get_pid(nr);

		if (!raw)
			return ESRCH;
		core::ScopeGuard put([raw] {
			// SAFETY: the reference is that of find_get_pid().
			unsafe
			{
				::put_pid(raw);
			}
		});
		const int number = ::pid_nr(raw);

		if (number < 10)
			return EPERM;
		return number;
	}
}
} // namespace put_by_hand_and_guard

// CASE owned_without_get: what C only lends under RCU is taken over as if its reference were ours
namespace owned_without_get
{
using rules::Process;

//- bad
/// The process that the caller knows as @p nr.
Result<ARef<Process>> find_bad(int nr)
{
	auto reader = rcu::read_lock();

	// SAFETY: the object stays in the section. A Process is nothing but the C object.
	unsafe
	{
		::pid *raw = ::find_vpid(nr);

		if (!raw)
			return ESRCH;
		return ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
	}
}

Result<int> number_bad(int nr)
{
	const auto process = TRY(find_bad(nr));

	return process->number();
}
//- good
/// The process that the caller knows as @p nr.
Result<ARef<Process>> find_good(int nr)
{
	auto reader = rcu::read_lock();

	// SAFETY: the object stays in the section, and the reference passes to the result. A Process is nothing
	// but the C object.
	unsafe
	{
		::pid *raw = ::get_pid(::find_vpid(nr));

		if (!raw)
			return ESRCH;
		return ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
	}
}

Result<int> number_good(int nr)
{
	const auto process = TRY(find_good(nr));

	return process->number();
}
} // namespace owned_without_get

// CASE freed_by_both_sides: the function on the other CPU takes the box back and frees it, and so does the caller
namespace freed_by_both_sides
{
struct Probe {
	explicit Probe(u32 rounds) : rounds(rounds) {}
	u32 rounds;
	u64 sum = 0;
};

//- bad
void run_bad(void *data)
{
	// SAFETY: ask_bad() hands over what it got from a box.
	unsafe
	{
		auto probe = KBox<Probe>::from_raw(unsafe_, static_cast<Probe *>(data));

		for (u32 i = 0; i < probe->rounds; i++)
			probe->sum += i;
	}
}

Result<u64> ask_bad(KBox<Probe> probe, int cpu)
{
	// SAFETY: C has ended the call when it returns, so that the box can be taken back.
	unsafe
	{
		Probe *raw = move(probe).into_raw();
		const int err = ::smp_call_function_single(cpu, &run_bad, raw, 1);
		const auto back = KBox<Probe>::from_raw(unsafe_, raw);

		TRY(core::to_result(err));
		return back->sum;
	}
}
//- good
void run_good(void *data)
{
	// SAFETY: ask_good() hands over what it got from a box, and waits.
	unsafe
	{
		auto &probe = *static_cast<Probe *>(data);

		for (u32 i = 0; i < probe.rounds; i++)
			probe.sum += i;
	}
}

Result<u64> ask_good(KBox<Probe> probe, int cpu)
{
	// SAFETY: C has ended the call when it returns, so that the box can be taken back.
	unsafe
	{
		Probe *raw = move(probe).into_raw();
		const int err = ::smp_call_function_single(cpu, &run_good, raw, 1);
		const auto back = KBox<Probe>::from_raw(unsafe_, raw);

		TRY(core::to_result(err));
		return back->sum;
	}
}
} // namespace freed_by_both_sides

// CASE length_from_user: the length of the name comes from user space, and is believed
namespace length_from_user
{
constexpr usize ROOM = 32;

//- bad
/// How many letters of the name are blanks.
Result<u32> blanks_bad(UserSliceReader &reader)
{
	Array<u8, ROOM> name{};
	const u32 length = TRY(reader.read<u32>());
	u32 blanks = 0;

	if (length == 0)
		return EINVAL;
	// SAFETY: the name has as many bytes as user space said.
	unsafe
	{
		auto part = Span<u8>::from_raw(unsafe_, name.data(), length);

		TRY(reader.read(part));
		for (u8 letter : part)
			blanks += letter == ' ';
	}
	return blanks;
}
//- good
/// How many letters of the name are blanks.
Result<u32> blanks_good(UserSliceReader &reader)
{
	Array<u8, ROOM> name{};
	const u32 length = TRY(reader.read<u32>());
	u32 blanks = 0;

	if (length == 0 || length > ROOM)
		return EINVAL;
	// SAFETY: the name has at least as many bytes as user space said: tested above.
	unsafe
	{
		auto part = Span<u8>::from_raw(unsafe_, name.data(), length);

		TRY(reader.read(part));
		for (u8 letter : part)
			blanks += letter == ' ';
	}
	return blanks;
}
} // namespace length_from_user

// CASE query_fetched_twice: the count is checked in the first copy, and used in the second
namespace query_fetched_twice
{
using rules::Query;

//- bad
Result<u64> answer_bad(UserPtr<Query> at, Span<const u32> table)
{
	const auto head = TRY(UserSlice(at.clone(), sizeof(Query)).reader().read<Query>());

	if (!table.get(head.first, head.count))
		return EINVAL;
	const auto query = TRY(UserSlice(move(at), sizeof(Query)).reader().read<Query>());
	u64 sum = 0;

	// SAFETY: both were held against the size of the table.
	unsafe
	{
		for (u32 i = 0; i < query.count; i++)
			sum += table.data()[query.first + i];
	}
	return sum;
}
//- good
Result<u64> answer_good(UserPtr<Query> at, Span<const u32> table)
{
	const auto query = TRY(UserSlice(move(at), sizeof(Query)).reader().read<Query>());

	if (!table.get(query.first, query.count))
		return EINVAL;
	u64 sum = 0;

	// SAFETY: both were held against the size of the table.
	unsafe
	{
		for (u32 i = 0; i < query.count; i++)
			sum += table.data()[query.first + i];
	}
	return sum;
}
} // namespace query_fetched_twice

// CASE flag_behind_user_pointer: the word of user space is read as if it were the kernel's
namespace flag_behind_user_pointer
{
//- bad
Result<bool> wanted_bad(UserPtr<const u32> flags, u32 bit)
{
	u32 value = 0;

	if (flags.is_null() || bit > 31)
		return EINVAL;
	// SAFETY: user space gave the address, which is not null.
	unsafe
	{
		value = *flags.as_raw(unsafe_);
	}
	return (value >> bit & 1) != 0;
}
//- good
Result<bool> wanted_good(UserPtr<const u32> flags, u32 bit)
{
	u32 value = 0;

	if (flags.is_null() || bit > 31)
		return EINVAL;
	value = TRY(UserSlice(move(flags), sizeof(u32)).reader().read<u32>());
	return (value >> bit & 1) != 0;
}
} // namespace flag_behind_user_pointer

// CASE status_polled_plainly: a register is read like memory, so that the loop may read it once
namespace status_polled_plainly
{
constexpr usize STATUS = 0x08;
constexpr u32 READY = 0x1;
constexpr u32 FAILED = 0x8000;

//- bad
/// Waits for the device at @p base.
///
/// # Safety
///
/// Its registers, 16 bytes of them, are mapped at @p base.
Result<u32> settle_bad(core::Unsafe, void *base, u32 rounds)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		const u32 *status =
			reinterpret_cast<const u32 *>(static_cast<const u8 *>(base) + STATUS);

		for (u32 i = 0; i < rounds; i++) {
			const u32 now = *status;

			if (now & FAILED)
				return EIO;
			if (now & READY)
				return i;
		}
	}
	return ETIMEDOUT;
}
//- good
/// Waits for the device at @p base.
///
/// # Safety
///
/// Its registers, 16 bytes of them, are mapped at @p base, which is aligned to 8 bytes.
Result<u32> settle_good(core::Unsafe, void *base, u32 rounds)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		const auto registers = Mmio<0x10>::from_raw(unsafe_, base, 0x10);

		for (u32 i = 0; i < rounds; i++) {
			const u32 now = registers.readl(STATUS);

			if (now & FAILED)
				return EIO;
			if (now & READY)
				return i;
		}
	}
	return ETIMEDOUT;
}
} // namespace status_polled_plainly

// CASE registers_of_temporary: the mapping ends with the line that makes it, and its registers are used after
namespace registers_of_temporary
{
using Window = IoMem<0x100>;

/// # Safety
///
/// The device is at @p where, and no other driver uses it.
Result<Window> open(core::Unsafe, kernel::PhysAddr where)
{
	// SAFETY: the caller's promise.
	return unsafe_expr(Window::ioremap(unsafe_, where, kernel::ResourceSize(0x100)));
}

//- bad
/// Starts the device; its identity.
///
/// # Safety
///
/// The device is at @p where, and no other driver uses it.
Result<u32> start_bad(core::Unsafe, kernel::PhysAddr where)
{
	// SAFETY: the caller's promise.
	const Mmio<0x100> registers = TRY(unsafe_expr(open(unsafe_, where))).mmio();
	const u32 identity = registers.readl(0x00);

	if (identity == 0 || identity == ~u32(0))
		return ENODEV;
	registers.writel(1, 0x04);
	return identity;
}
//- good
/// Starts the device; its identity.
///
/// # Safety
///
/// The device is at @p where, and no other driver uses it.
Result<u32> start_good(core::Unsafe, kernel::PhysAddr where)
{
	// SAFETY: the caller's promise.
	const Window window = TRY(unsafe_expr(open(unsafe_, where)));
	const Mmio<0x100> registers = window.mmio();
	const u32 identity = registers.readl(0x00);

	if (identity == 0 || identity == ~u32(0))
		return ENODEV;
	registers.writel(1, 0x04);
	return identity;
}
} // namespace registers_of_temporary

// CASE moved_after_registering: C has the address of the block, and the object around it is moved to its owner
namespace moved_after_registering
{
static constinit Atomic<u32> changes{0};

int count_change(::notifier_block *, unsigned long, void *)
{
	changes.inc();
	return NOTIFY_OK;
}

//- bad
class WatchBad
{
public:
	static Result<KBox<WatchBad>> start()
	{
		WatchBad watch;

		TRY(watch.listen());
		return KBox<WatchBad>::create(GFP_KERNEL, move(watch));
	}
	WatchBad(WatchBad &&other) noexcept
		: block_(other.block_), listening_(core::exchange(other.listening_, false))
	{
	}
	~WatchBad()
	{
		if (!listening_)
			return;
		// SAFETY: listen() registered the block.
		unsafe
		{
			(void)::unregister_module_notifier(&block_);
		}
	}

private:
	WatchBad() noexcept { block_.notifier_call = &count_change; }

	Result<void> listen()
	{
		// SAFETY: the destructor takes the block away.
		unsafe
		{
			TRY(core::to_result(::register_module_notifier(&block_)));
		}
		listening_ = true;
		return {};
	}

	::notifier_block block_{};
	bool listening_ = false;
};
//- good
class WatchGood
{
public:
	static Result<KBox<WatchGood>> start() { return KBox<WatchGood>::create(GFP_KERNEL); }
	explicit WatchGood(Init &init) noexcept
	{
		block_.notifier_call = &count_change;
		CHECK_INIT(listen());
	}
	WatchGood(const WatchGood &) = delete;
	WatchGood &operator=(const WatchGood &) = delete;
	~WatchGood()
	{
		if (!listening_)
			return;
		// SAFETY: listen() registered the block.
		unsafe
		{
			(void)::unregister_module_notifier(&block_);
		}
	}

private:
	Result<void> listen()
	{
		// SAFETY: the object does not move, and the destructor takes the block away.
		unsafe
		{
			TRY(core::to_result(::register_module_notifier(&block_)));
		}
		listening_ = true;
		return {};
	}

	::notifier_block block_{};
	bool listening_ = false;
};
} // namespace moved_after_registering

// CASE found_by_all_threads: threads change what is found last, with nothing that keeps them apart
namespace found_by_all_threads
{
//- bad
static constinit rules::Found last_bad;

void note_bad(u32 key)
{
	if (last_bad.key != key)
		last_bad.hits = 0;
	last_bad.key = key;
	last_bad.hits++;
}

Result<void> search_bad(u32 keys)
{
	auto other = TRY(KThread::run("search", keys, [](u32 &from) {
		for (u32 key = 0; key < from; key++)
			note_bad(key / 8);
	}));

	for (u32 key = 0; key < keys; key++)
		note_bad(key / 4);
	return {};
}
//- good
static constinit Mutex<rules::Found> last_good;

void note_good(u32 key)
{
	auto last = last_good.lock();

	if (last->key != key)
		last->hits = 0;
	last->key = key;
	last->hits++;
}

Result<void> search_good(u32 keys)
{
	auto other = TRY(KThread::run("search", keys, [](u32 &from) {
		for (u32 key = 0; key < from; key++)
			note_good(key / 8);
	}));

	for (u32 key = 0; key < keys; key++)
		note_good(key / 4);
	return {};
}
} // namespace found_by_all_threads

// CASE last_error_unread: each round's result replaces the one before, and nobody looks at any
namespace last_error_unread
{
constexpr usize CHANNELS = 0x40;

//- bad
void stop_all_bad(const Mmio<0x80> &registers, u32 channels)
{
	Result<void> done;

	for (u32 channel = 0; channel < channels; channel++)
		done = registers.try_writel(0, CHANNELS + usize(channel) * 4);
	pr_info("{} channels are stopped\n", channels);
}
//- good
void stop_all_good(const Mmio<0x80> &registers, u32 channels)
{
	Result<void> done;

	for (u32 channel = 0; channel < channels && done.is_ok(); channel++)
		done = registers.try_writel(0, CHANNELS + usize(channel) * 4);
	if (done.is_err())
		pr_err("not all of {} channels are stopped: {}\n", channels, done.error());
}
} // namespace last_error_unread

// CASE unsafe_without_word: an unsafe block says nothing of why it is right
namespace unsafe_without_word
{
//- bad
/// How many seconds the machine has been up.
Result<s64> seconds_bad()
{
	s64 now = 0;

	unsafe
	{
		now = ::ktime_get();
	}
	if (now < 0)
		return ERANGE;
	return now / 1000000000;
}
//- good
/// How many seconds the machine has been up.
Result<s64> seconds_good()
{
	s64 now = 0;

	// SAFETY: reads a clock, in any context.
	unsafe
	{
		now = ::ktime_get();
	}
	if (now < 0)
		return ERANGE;
	return now / 1000000000;
}
} // namespace unsafe_without_word

// CASE follows_raw_pointer: safe code follows the pointer that is there for C
namespace follows_raw_pointer
{
struct Config {
	u32 speed;
	u32 parity;
};

//- bad
Result<u32> speed_bad(Option<KBox<Config>> &config)
{
	if (!config)
		return ENODATA;
	Config *now = config->as_ptr();

	if (now->parity > 2)
		now->parity = 0;
	return now->speed;
}
//- good
Result<u32> speed_good(Option<KBox<Config>> &config)
{
	if (!config)
		return ENODATA;
	Config &now = **config;

	if (now.parity > 2)
		now.parity = 0;
	return now.speed;
}
} // namespace follows_raw_pointer

// CASE more_used_than_room: the number of the bytes in use can be set beyond the room, against the invariant
namespace more_used_than_room
{
/// Bytes that are filled from the start on.
///
/// # Invariants
///
/// `used_ <= bytes_.size()`.
class Frame
{
public:
	Result<void> add(u8 byte)
	{
		if (used_ == bytes_.size())
			return ENOSPC;
		bytes_[used_] = byte;
		used_++; // INVARIANT: tested above.
		return {};
	}
	/// The bytes in use.
	Span<const u8> used() const __lifetimebound
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			return Span<const u8>::from_raw(unsafe_, bytes_.data(), used_);
		}
	}
	//- bad
	/// Takes what user space wrote into the frame as used.
	Result<void> fill_bad(UserSliceReader &reader)
	{
		const u32 count = TRY(reader.read<u32>());

		// INVARIANT: as many as user space wrote.
		used_ = count;
		return reader.read(
			bytes_.span().first(bytes_.size() < count ? bytes_.size() : count));
	}
	//- good
	/// Takes what user space wrote into the frame as used.
	Result<void> fill_good(UserSliceReader &reader)
	{
		const u32 count = TRY(reader.read<u32>());

		// INVARIANT: as many as user space wrote, and there is room for.
		used_ = bytes_.size() < count ? bytes_.size() : count;
		return reader.read(bytes_.span().first(used_));
	}
	//- shared
private:
	Array<u8, 64> bytes_{};
	usize used_ = 0;
};
} // namespace more_used_than_room

// CASE number_of_failed_parse: C gives the number a value only if it succeeds, and nobody asks
namespace number_of_failed_parse
{
//- bad
/// The number of the port in @p text; at most 7.
Result<u32> port_bad(CStr text)
{
	unsigned int port;

	// SAFETY: the text ends in a NUL, and there is room for the number.
	unsafe
	{
		if (::kstrtouint(text.c_str(), 0, &port))
			pr_warn("port '{}'\n", text);
	}
	if (port > 7)
		return ERANGE;
	return port;
}
//- good
/// The number of the port in @p text; at most 7.
Result<u32> port_good(CStr text)
{
	unsigned int port;

	// SAFETY: the text ends in a NUL, and there is room for the number, which has a value if C succeeds.
	unsafe
	{
		if (const int err = ::kstrtouint(text.c_str(), 0, &port)) {
			pr_warn("port '{}'\n", text);
			return Error::from_errno(err);
		}
	}
	if (port > 7)
		return ERANGE;
	return port;
}
} // namespace number_of_failed_parse

// CASE value_before_file: the number that a file of debugfs shows is freed before the file is removed
namespace value_before_file
{
// SAFETY: what files() got from C is given back once.
using Folder = core::UniqueHandle<::dentry *, [](::dentry *raw) {
	unsafe
	{
		::debugfs_remove(raw);
	}
}>;

Result<Folder> folder(CStr name)
{
	// SAFETY: the name ends in a NUL, and the parent is the root.
	unsafe
	{
		return Folder::from_raw(
			unsafe_,
			TRY(core::from_err_ptr(::debugfs_create_dir(name.data(), nullptr))));
	}
}

//- bad
class ShownBad
{
public:
	static Result<ShownBad> create(CStr name, CStr file)
	{
		auto value = TRY(KBox<u32>::create(GFP_KERNEL, 0u));
		auto files = TRY(folder(name));

		// SAFETY: the number stays where it is, and the file is removed with its folder.
		unsafe
		{
			::debugfs_create_u32(file.data(), 0444, files.get(), value.as_ptr());
		}
		return ShownBad(move(value), move(files));
	}
	ShownBad(ShownBad &&) noexcept = default;
	ShownBad &operator=(ShownBad &&) = delete;

private:
	ShownBad(KBox<u32> value, Folder files) : files_(move(files)), value_(move(value)) {}

	Folder files_;
	KBox<u32> value_;
};
//- good
class ShownGood
{
public:
	static Result<ShownGood> create(CStr name, CStr file)
	{
		auto value = TRY(KBox<u32>::create(GFP_KERNEL, 0u));
		auto files = TRY(folder(name));

		// SAFETY: the number stays where it is, and the file is removed with its folder, before the number.
		unsafe
		{
			::debugfs_create_u32(file.data(), 0444, files.get(), value.as_ptr());
		}
		return ShownGood(move(value), move(files));
	}
	ShownGood(ShownGood &&) noexcept = default;
	ShownGood &operator=(ShownGood &&) = delete;

private:
	ShownGood(KBox<u32> value, Folder files) : value_(move(value)), files_(move(files)) {}

	KBox<u32> value_;
	Folder files_;
};
} // namespace value_before_file

// CLEAN taken_over_or_given_back: the reference is given back by hand on one way, and by its owner on the other
namespace taken_over_or_given_back
{
using rules::Process;

Result<ARef<Process>> find(int nr, int most)
{
	// SAFETY: the reference that C counted for us is given back here, or passes to the result. A Process is
	// nothing but the C object.
	unsafe
	{
		::pid *raw = ::find_get_pid(nr);

		if (!raw)
			return ESRCH;
		if (::pid_nr(raw) > most) {
			::put_pid(raw);
			return EPERM;
		}
		return ARef<Process>::from_raw(unsafe_, reinterpret_cast<Process *>(raw));
	}
}
} // namespace taken_over_or_given_back

// CLEAN last_one_frees: several owners take the same box back from a pointer; only the last of them does
namespace last_one_frees
{
struct Buffer {
	Refcount owners;
	u32 size = 0;
};

/// An owner of a buffer that is counted by hand.
///
/// # Invariants
///
/// `buffer_` came out of a box, and one of its counts is ours; null only after a move.
class BufferRef
{
public:
	static Result<BufferRef> create(u32 size)
	{
		auto buffer = TRY(KBox<Buffer>::create(GFP_KERNEL));

		buffer->size = size;
		// INVARIANT: the first count is that of the result.
		return BufferRef(move(buffer).into_raw());
	}
	BufferRef(BufferRef &&other) noexcept : buffer_(core::exchange(other.buffer_, nullptr)) {}
	BufferRef(const BufferRef &) = delete;
	BufferRef &operator=(const BufferRef &) = delete;
	~BufferRef()
	{
		if (!buffer_)
			return;
		// SAFETY: the type's invariant. Who gives the last count back is the only one who has the buffer.
		unsafe
		{
			if (buffer_->owners.dec_and_test())
				(void)KBox<Buffer>::from_raw(unsafe_, buffer_);
		}
	}
	BufferRef share() const
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			buffer_->owners.inc();
		}
		// INVARIANT: counted above.
		return BufferRef(buffer_);
	}

private:
	explicit BufferRef(Buffer *buffer) noexcept : buffer_(buffer) {}

	Buffer *buffer_;
};
} // namespace last_one_frees

// CLEAN two_reads_of_one_reader: user memory is read twice with a check between; never the same bytes
namespace two_reads_of_one_reader
{
using rules::Query;

Result<u64> answer(UserPtr<Query> at, usize size, Span<const u32> table)
{
	auto [reader, writer] = UserSlice(move(at), size).reader_writer();
	u64 sum = 0;

	while (!reader.empty()) {
		const auto query = TRY(reader.read<Query>());
		const auto part = table.get(query.first, query.count);

		if (!part)
			return EINVAL;
		for (u32 value : *part)
			sum += value;
		TRY(writer.write(sum));
	}
	return sum;
}
} // namespace two_reads_of_one_reader

// CLEAN filled_by_callee: variables without a value go to a function that gives them one on every path
namespace filled_by_callee
{
/// Both are zero if there are no values.
void range_of(Span<const u32> values, u32 &least __out_param, u32 &most __out_param)
{
	if (values.empty()) {
		least = 0;
		most = 0;
		return;
	}
	least = values[0];
	most = least;
	for (u32 value : values) {
		if (value < least)
			least = value;
		else if (value > most)
			most = value;
	}
}

void send(const Mmio<0x20> &registers, Span<const u32> values)
{
	u32 least;
	u32 most;

	range_of(values, least, most);
	registers.writel(least, 0x10);
	registers.writel(most, 0x14);
}
} // namespace filled_by_callee

// CLEAN error_not_wanted: an error is left alone on purpose, and another is looked at later and in one branch
namespace error_not_wanted
{
Result<void> shut_down(const Mmio<0x40> &registers, usize power, bool twice)
{
	auto off = registers.try_writel(0, power);

	if (twice) {
		off.ignore();
		return registers.try_writel(0, power);
	}
	registers.writel(1, 0x04);
	if (off.is_err())
		return off.error();
	return {};
}
} // namespace error_not_wanted

// CLEAN registers_by_method: the registers are borrowed again and again from a mapping that the object owns
namespace registers_by_method
{
class Timer
{
public:
	explicit Timer(IoMem<0x20> window) : window_(move(window)) {}

	/// Counts to @p ticks; the old mapping ends when it is no longer used.
	Result<u32> run(IoMem<0x20> other, u32 ticks)
	{
		const u32 before = registers().readl(0x08);

		window_ = move(other);
		const auto now = registers();

		for (u32 i = 0; i < ticks; i++)
			now.writel(i, 0x0c);
		if (now.readl(0x08) < before)
			return EOVERFLOW;
		return now.readl(0x08) - before;
	}

private:
	Mmio<0x20> registers() const __lifetimebound { return window_.mmio(); }

	IoMem<0x20> window_;
};
} // namespace registers_by_method
