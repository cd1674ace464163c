// SPDX-License-Identifier: GPL-2.0
// Unsafe code and the border to C: raw pointers, promises, user memory, counts, RCU, registration.
#include <core/scope_guard.hh>
#include <core/transmute.hh>
#include <core/unique_handle.hh>
#include <core/untrusted.hh>
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE header_by_pointer: a raw pointer is followed in safe code
namespace header_by_pointer
{
struct Header {
	u32 kind = 0;
	u32 length = 0;
};

//- bad
u32 length_bad(const Header *header)
{
	return header ? header->length : 0;
}
//- good
u32 length_good(Option<const Header &> header)
{
	return header ? header->length : 0;
}
} // namespace header_by_pointer

// CASE body_of_any_pointer: a safe function relies on what its caller promises
namespace body_of_any_pointer
{
//- bad
/// The bytes that a device wrote.
Span<const u8> body_bad(const u8 *data, usize size)
{
	// SAFETY: the caller hands over as many bytes as it says, and they outlive the result.
	unsafe
	{
		return Span<const u8>::from_raw(unsafe_, data, size);
	}
}
//- good
/// The bytes that a device wrote.
///
/// # Safety
///
/// There are @p size bytes at @p data, which outlive the result and do not change meanwhile.
Span<const u8> body_good(core::Unsafe, const u8 *data, usize size)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return Span<const u8>::from_raw(unsafe_, data, size);
	}
}
} // namespace body_of_any_pointer

// CASE job_in_slot_freed: the job is taken back and freed also when the slot has it now
namespace job_in_slot_freed
{
struct Job {
	explicit Job(u32 number) : number(number) {}
	const u32 number;
};

//- bad
class SlotBad
{
public:
	SlotBad() = default;
	SlotBad(const SlotBad &) = delete;
	SlotBad &operator=(const SlotBad &) = delete;
	~SlotBad() { (void)take(); }

	/// Puts @p job here, or drops it if there is one. Says which.
	bool put(KBox<Job> job) const
	{
		Job *raw = move(job).into_raw();
		// ORDERING: with the exchange in take().
		const bool done = job_.cmpxchg(nullptr, raw, Full) == nullptr;

		// SAFETY: the pointer comes from into_raw() above.
		unsafe
		{
			(void)KBox<Job>::from_raw(unsafe_, raw);
		}
		return done;
	}

	Option<KBox<Job>> take() const
	{
		// ORDERING: with the exchange in put().
		Job *raw = job_.xchg(nullptr, Full);

		if (!raw)
			return None;
		// SAFETY: put() left it here, and whoever exchanges it has it alone.
		unsafe
		{
			return KBox<Job>::from_raw(unsafe_, raw);
		}
	}

private:
	Atomic<Job *> job_{nullptr};
};
//- good
class SlotGood
{
public:
	SlotGood() = default;
	SlotGood(const SlotGood &) = delete;
	SlotGood &operator=(const SlotGood &) = delete;
	~SlotGood() { (void)take(); }

	/// Puts @p job here, or drops it if there is one. Says which.
	bool put(KBox<Job> job) const
	{
		Job *raw = move(job).into_raw();

		// ORDERING: with the exchange in take().
		if (job_.cmpxchg(nullptr, raw, Full) == nullptr)
			return true;
		// SAFETY: the pointer comes from into_raw() above, and the slot did not take it.
		unsafe
		{
			(void)KBox<Job>::from_raw(unsafe_, raw);
		}
		return false;
	}

	Option<KBox<Job>> take() const
	{
		// ORDERING: with the exchange in put().
		Job *raw = job_.xchg(nullptr, Full);

		if (!raw)
			return None;
		// SAFETY: put() left it here, and whoever exchanges it has it alone.
		unsafe
		{
			return KBox<Job>::from_raw(unsafe_, raw);
		}
	}

private:
	Atomic<Job *> job_{nullptr};
};
} // namespace job_in_slot_freed

// CASE port_given_back_each_time: each event gives the one reference back that the line still has
namespace port_given_back_each_time
{
struct Port {
	Atomic<u32> events{0};
};

using Foreign = ForeignOwnable<Arc<Port>>;

//- bad
class LineBad
{
public:
	explicit LineBad(Arc<Port> port) : data_(Foreign::into_foreign(move(port))) {}
	LineBad(const LineBad &) = delete;
	LineBad &operator=(const LineBad &) = delete;
	~LineBad()
	{
		// SAFETY: the constructor gave it away, and nobody else takes it back.
		unsafe
		{
			(void)Foreign::from_foreign(unsafe_, data_);
		}
	}

	void happened() const
	{
		// SAFETY: the constructor gave it away.
		unsafe
		{
			const Arc<Port> port = Foreign::from_foreign(unsafe_, data_);

			port->events.inc();
		}
	}

private:
	void *const data_;
};
//- good
class LineGood
{
public:
	explicit LineGood(Arc<Port> port) : data_(Foreign::into_foreign(move(port))) {}
	LineGood(const LineGood &) = delete;
	LineGood &operator=(const LineGood &) = delete;
	~LineGood()
	{
		// SAFETY: the constructor gave it away, and nobody else takes it back.
		unsafe
		{
			(void)Foreign::from_foreign(unsafe_, data_);
		}
	}

	void happened() const
	{
		// SAFETY: the constructor gave it away, and only the destructor takes it back.
		unsafe
		{
			const ArcBorrow<Port> port = Foreign::borrow(unsafe_, data_);

			port->events.inc();
		}
	}

private:
	void *const data_;
};
} // namespace port_given_back_each_time

// CASE request_fetched_twice: what was checked is not what is used: user space may have changed it
namespace request_fetched_twice
{
struct Request {
	u32 length;
	u32 flags;
};
} // namespace request_fetched_twice

template <>
inline constexpr bool core::is_from_bytes<request_fetched_twice::Request> =
	core::fields_from_bytes<request_fetched_twice::Request,
				&request_fetched_twice::Request::length,
				&request_fetched_twice::Request::flags>();

namespace request_fetched_twice
{
constexpr u32 MOST = 4096;

//- bad
Result<KVec<u8>> room_for_bad(UserPtr<Request> at)
{
	auto first = UserSlice(at.clone(), sizeof(Request)).reader();
	const Request checked = TRY(first.read<Request>());

	if (checked.length > MOST)
		return EINVAL;
	auto second = UserSlice(move(at), sizeof(Request)).reader();
	const Request request = TRY(second.read<Request>());

	return KVec<u8>::from_elem(0, request.length, GFP_KERNEL);
}
//- good
Result<KVec<u8>> room_for_good(UserPtr<Request> at)
{
	auto reader = UserSlice(move(at), sizeof(Request)).reader();
	const Request request = TRY(reader.read<Request>());

	if (request.length > MOST)
		return EINVAL;
	return KVec<u8>::from_elem(0, request.length, GFP_KERNEL);
}
} // namespace request_fetched_twice

// CASE answer_followed: the address that user space gave is followed like one of the kernel
namespace answer_followed
{
//- bad
Result<u32> answer_bad(UserPtr<u32> at)
{
	if (at.is_null())
		return EFAULT;
	// SAFETY: it is not null, as was tested.
	unsafe
	{
		return *at.as_raw(unsafe_);
	}
}
//- good
Result<u32> answer_good(UserPtr<u32> at)
{
	if (at.is_null())
		return EFAULT;
	auto reader = UserSlice(move(at), sizeof(u32)).reader();

	return reader.read<u32>();
}
} // namespace answer_followed

// CASE length_as_claimed: user space says how many bytes the span has; there may be fewer
namespace length_as_claimed
{
u64 sum(Span<const u8> bytes)
{
	u64 total = 0;

	for (u8 byte : bytes)
		total += byte;
	return total;
}

//- bad
Result<u64> sum_body_bad(UserSliceReader &header, Span<const u8> buffer)
{
	const u32 length = TRY(header.read<u32>());

	// SAFETY: the buffer has as many bytes as the header says.
	unsafe
	{
		return sum(Span<const u8>::from_raw(unsafe_, buffer.data(), length));
	}
}
//- good
Result<u64> sum_body_good(UserSliceReader &header, Span<const u8> buffer)
{
	const u32 length = TRY(header.read<u32>());
	const Option<Span<const u8>> body = buffer.get(0, length);

	if (!body)
		return EMSGSIZE;
	return sum(*body);
}
} // namespace length_as_claimed

// CASE scale_of_other_section: found in one read-side section, used in a later one
namespace scale_of_other_section
{
struct Scale {
	explicit Scale(u32 factor) : factor(factor) {}
	const u32 factor;
};
} // namespace scale_of_other_section

// SAFETY: a number that does not change.
IMPL_SEND(scale_of_other_section::Scale);
// SAFETY: as above.
IMPL_SYNC(scale_of_other_section::Scale);

namespace scale_of_other_section
{
//- bad
u32 measure_bad(const RcuPtr<Scale> &scale, const Completion &settled)
{
	Option<const Scale &> found;
	{
		auto reader = rcu::read_lock();
		found = scale.load(reader);
	}
	settled.wait();
	auto reader = rcu::read_lock();

	return found ? found->factor : 1;
}
//- good
u32 measure_good(const RcuPtr<Scale> &scale, const Completion &settled)
{
	settled.wait();
	auto reader = rcu::read_lock();
	const Option<const Scale &> found = scale.load(reader);

	return found ? found->factor : 1;
}
} // namespace scale_of_other_section

// CASE entry_freed_under_readers: frees the old entry while readers may still look at it
namespace entry_freed_under_readers
{
struct Entry {
	explicit Entry(u32 id) : id(id) {}
	const u32 id;
};

//- bad
class CurrentBad
{
public:
	explicit CurrentBad(KBox<Entry> first) : entry_(move(first).into_raw()) {}
	CurrentBad(const CurrentBad &) = delete;
	CurrentBad &operator=(const CurrentBad &) = delete;
	~CurrentBad()
	{
		// SAFETY: who reads or replaces borrows this object, so that nobody does now.
		unsafe
		{
			(void)KBox<Entry>::from_raw(unsafe_, entry_.load(Relaxed));
		}
	}

	u32 id() const
	{
		auto reader = rcu::read_lock();

		// SAFETY: an entry that a reader finds is freed after its section.
		unsafe
		{
			// ORDERING: with the exchange in replace().
			return entry_.load(Acquire)->id;
		}
	}

	void replace(KBox<Entry> fresh) const
	{
		// ORDERING: with the load in id().
		Entry *old = entry_.xchg(move(fresh).into_raw(), Full);

		// SAFETY: new readers do not find it any more, and there is one in each exchange.
		unsafe
		{
			(void)KBox<Entry>::from_raw(unsafe_, old);
		}
	}

private:
	Atomic<Entry *> entry_;
};
//- good
class CurrentGood
{
public:
	explicit CurrentGood(KBox<Entry> first) : entry_(move(first).into_raw()) {}
	CurrentGood(const CurrentGood &) = delete;
	CurrentGood &operator=(const CurrentGood &) = delete;
	~CurrentGood()
	{
		// SAFETY: who reads or replaces borrows this object, so that nobody does now.
		unsafe
		{
			(void)KBox<Entry>::from_raw(unsafe_, entry_.load(Relaxed));
		}
	}

	u32 id() const
	{
		auto reader = rcu::read_lock();

		// SAFETY: an entry that a reader finds is freed after its section.
		unsafe
		{
			// ORDERING: with the exchange in replace().
			return entry_.load(Acquire)->id;
		}
	}

	void replace(KBox<Entry> fresh) const
	{
		// ORDERING: with the load in id().
		Entry *old = entry_.xchg(move(fresh).into_raw(), Full);

		rcu::synchronize();
		// SAFETY: new readers do not find it any more, and those that did have left.
		unsafe
		{
			(void)KBox<Entry>::from_raw(unsafe_, old);
		}
	}

private:
	Atomic<Entry *> entry_;
};
} // namespace entry_freed_under_readers

// CASE task_put_twice: the one reference goes to the owner, and is given back here as well
namespace task_put_twice
{
class Task
{
public:
	Task() = delete;
	Task(const Task &) = delete;

	void inc_ref() const
	{
		// SAFETY: whoever has a reference to this has one to the C object.
		unsafe
		{
			(void)::get_pid(raw_.get());
		}
	}

	/// # Safety
	///
	/// One of the references of @p task is the caller's, and is given back.
	static void dec_ref(core::Unsafe, const Task *task)
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			::put_pid(task->raw_.get());
		}
	}

private:
	Opaque<::pid> raw_;
};

//- bad
Result<ARef<Task>> find_bad(int number)
{
	// SAFETY: the reference that C counted goes to the result. A Task is nothing but a pid.
	unsafe
	{
		::pid *raw = ::find_get_pid(number);

		if (!raw)
			return ESRCH;
		auto task = ARef<Task>::from_raw(unsafe_, reinterpret_cast<Task *>(raw));

		::put_pid(raw);
		return task;
	}
}
//- good
Result<ARef<Task>> find_good(int number)
{
	// SAFETY: the reference that C counted goes to the result. A Task is nothing but a pid.
	unsafe
	{
		::pid *raw = ::find_get_pid(number);

		if (!raw)
			return ESRCH;
		auto task = ARef<Task>::from_raw(unsafe_, reinterpret_cast<Task *>(raw));

		return task;
	}
}
} // namespace task_put_twice

// CASE file_error_owned: filp_open() fails with an errno in disguise, never with null
namespace file_error_owned
{
// SAFETY: only open() makes one, of a file that it got from C.
using FileHandle = core::UniqueHandle<::file *, [](::file *raw) {
	unsafe
	{
		::fput(raw);
	}
}>;

//- bad
Result<FileHandle> open_bad(CStr path)
{
	// SAFETY: the path ends in a NUL; what C opened is ours.
	unsafe
	{
		::file *raw = ::filp_open(path.c_str(), 0, 0);

		if (!raw)
			return ENOENT;
		return FileHandle::from_raw(unsafe_, raw);
	}
}
//- good
Result<FileHandle> open_good(CStr path)
{
	// SAFETY: the path ends in a NUL; what C opened is ours.
	unsafe
	{
		::file *raw = TRY(core::from_err_ptr(::filp_open(path.c_str(), 0, 0)));

		return FileHandle::from_raw(unsafe_, raw);
	}
}
} // namespace file_error_owned

// CASE line_attached_early: the handler may run once it is requested, when there is no log yet
namespace line_attached_early
{
struct Seen {
	u32 events = 0;
};

struct Log {
	SpinLock<Seen> seen;
};

//- bad
class LineBad
{
public:
	LineBad(Init &init, u32 irq) : irq_(irq), log_(core::Vacant())
	{
		CHECK_INIT(attach());
		attached_ = true;
		log_ = TRY_INIT(KBox<Log>::create(GFP_KERNEL));
	}
	LineBad(const LineBad &) = delete;
	LineBad &operator=(const LineBad &) = delete;
	~LineBad()
	{
		if (!attached_)
			return;
		// SAFETY: attach() succeeded with this object.
		unsafe
		{
			(void)::free_irq(irq_, this);
		}
	}

	u32 events() const { return log_->seen.lock_irqsave()->events; }

private:
	static ::irqreturn handle(int, void *data)
	{
		// SAFETY: attach() gave C this object, which frees the interrupt before it ends.
		unsafe
		{
			const auto *line = static_cast<const LineBad *>(data);

			line->log_->seen.lock_irqsave()->events++;
		}
		return ::IRQ_HANDLED;
	}

	Result<void> attach()
	{
		// SAFETY: the object stays where it is, and frees the interrupt before it ends.
		unsafe
		{
			return core::to_result(
				::request_threaded_irq(irq_, &handle, nullptr, 0, "line", this));
		}
	}

	const u32 irq_;
	KBox<Log> log_;
	bool attached_ = false;
};
//- good
class LineGood
{
public:
	LineGood(Init &init, u32 irq) : irq_(irq), log_(TRY_INIT(KBox<Log>::create(GFP_KERNEL)))
	{
		CHECK_INIT(attach());
		attached_ = true;
	}
	LineGood(const LineGood &) = delete;
	LineGood &operator=(const LineGood &) = delete;
	~LineGood()
	{
		if (!attached_)
			return;
		// SAFETY: attach() succeeded with this object.
		unsafe
		{
			(void)::free_irq(irq_, this);
		}
	}

	u32 events() const { return log_->seen.lock_irqsave()->events; }

private:
	static ::irqreturn handle(int, void *data)
	{
		// SAFETY: attach() gave C this object, which frees the interrupt before it ends.
		unsafe
		{
			const auto *line = static_cast<const LineGood *>(data);

			line->log_->seen.lock_irqsave()->events++;
		}
		return ::IRQ_HANDLED;
	}

	Result<void> attach()
	{
		// SAFETY: the object stays where it is, and frees the interrupt before it ends.
		unsafe
		{
			return core::to_result(
				::request_threaded_irq(irq_, &handle, nullptr, 0, "line", this));
		}
	}

	const u32 irq_;
	KBox<Log> log_;
	bool attached_ = false;
};
} // namespace line_attached_early

// CASE listener_left_in_chain: the object ends while C's chain still has a pointer into it
namespace listener_left_in_chain
{
//- bad
class ListenerBad
{
public:
	explicit ListenerBad(Init &init)
	{
		block_.notifier_call = &heard;
		CHECK_INIT(join());
	}
	ListenerBad(const ListenerBad &) = delete;
	ListenerBad &operator=(const ListenerBad &) = delete;

	u32 count() const { return count_.load(Relaxed); }

private:
	static int heard(::notifier_block *block, unsigned long, void *)
	{
		// SAFETY: only join() gives C this function, with that member of such an object.
		unsafe
		{
			container_of<&ListenerBad::block_>(unsafe_, block)->count_.inc();
		}
		return 0;
	}

	Result<void> join()
	{
		// SAFETY: the object stays where it is.
		unsafe
		{
			return core::to_result(::register_module_notifier(&block_));
		}
	}

	::notifier_block block_{};
	Atomic<u32> count_{0};
};
//- good
class ListenerGood
{
public:
	explicit ListenerGood(Init &init)
	{
		block_.notifier_call = &heard;
		CHECK_INIT(join());
		joined_ = true;
	}
	ListenerGood(const ListenerGood &) = delete;
	ListenerGood &operator=(const ListenerGood &) = delete;
	~ListenerGood()
	{
		if (!joined_)
			return;
		// SAFETY: join() succeeded with this member.
		unsafe
		{
			(void)::unregister_module_notifier(&block_);
		}
	}

	u32 count() const { return count_.load(Relaxed); }

private:
	static int heard(::notifier_block *block, unsigned long, void *)
	{
		// SAFETY: only join() gives C this function, with that member of such an object.
		unsafe
		{
			container_of<&ListenerGood::block_>(unsafe_, block)->count_.inc();
		}
		return 0;
	}

	Result<void> join()
	{
		// SAFETY: the object stays where it is, and leaves the chain before it ends.
		unsafe
		{
			return core::to_result(::register_module_notifier(&block_));
		}
	}

	::notifier_block block_{};
	Atomic<u32> count_{0};
	bool joined_ = false;
};
} // namespace listener_left_in_chain

// CASE irqs_off_by_hearsay: nothing says that interrupts are off, and poll() has them on
namespace irqs_off_by_hearsay
{
struct Ring {
	u32 count = 0;
};

u32 drain(const SpinLock<Ring> &ring)
{
	return core::exchange(ring.lock_irqsave()->count, 0u);
}

//- bad
void add_bad(const SpinLock<Ring> &ring)
{
	// SAFETY: this is for interrupt handlers, which have interrupts off.
	unsafe
	{
		const IrqsOff off = IrqsOff::assume(unsafe_);

		ring.lock(off)->count++;
	}
}

void poll_bad(const SpinLock<Ring> &ring)
{
	add_bad(ring);
}
//- good
void add_good(const SpinLock<Ring> &ring, const IrqsOff &off)
{
	ring.lock(off)->count++;
}

void poll_good(const SpinLock<Ring> &ring)
{
	with_irqs_off([&ring](const IrqsOff &off) { add_good(ring, off); });
}
} // namespace irqs_off_by_hearsay

// CASE irqs_on_too_early: the inner guard switches interrupts on while the outer one still lives
namespace irqs_on_too_early
{
struct Incoming {
	u32 count = 0;
};

struct Outgoing {
	u32 count = 0;
};

//- bad
void forward_bad(const SpinLock<Incoming> &incoming, const SpinLock<Outgoing> &outgoing)
{
	auto in = incoming.lock_irqsave();

	// SAFETY: the caller is no interrupt handler, so that interrupts are on.
	unsafe
	{
		outgoing.lock_irq(unsafe_)->count += in->count;
	}
	in->count = 0;
}
//- good
void forward_good(const SpinLock<Incoming> &incoming, const SpinLock<Outgoing> &outgoing)
{
	auto in = incoming.lock_irqsave();

	outgoing.lock_irqsave()->count += in->count;
	in->count = 0;
}
} // namespace irqs_on_too_early

// CLEAN carried_by_c: correct
namespace carried_by_c
{
struct Question {
	explicit Question(u32 number) : number(number) {}
	const u32 number;
	u32 answer = 0;
};

using Foreign = ForeignOwnable<KBox<Question>>;

/// # Safety
///
/// @p data comes from Foreign::into_foreign(), was not taken back, and nobody else borrows it.
void answer(core::Unsafe, void *data)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		Question &question = Foreign::borrow_mut(unsafe_, data);

		question.answer = question.number + 1;
	}
}

/// What was borrowed has ended when the owner is taken back, once.
u32 ask(KBox<Question> question)
{
	void *data = Foreign::into_foreign(move(question));

	// SAFETY: given away right above, and taken back here only.
	unsafe
	{
		answer(unsafe_, data);
		const KBox<Question> back = Foreign::from_foreign(unsafe_, data);

		return back->answer;
	}
}
} // namespace carried_by_c

// CLEAN answered_in_place: correct
namespace answered_in_place
{
struct Query {
	u32 number;
	u32 result;
};
} // namespace answered_in_place

template <>
inline constexpr bool core::is_from_bytes<answered_in_place::Query> =
	core::fields_from_bytes<answered_in_place::Query, &answered_in_place::Query::number,
				&answered_in_place::Query::result>();

namespace answered_in_place
{
/// Reads each byte once, and writes over it; no field comes from user space twice.
Result<void> answer(UserPtr<Query> at, Span<const u32> table)
{
	auto [reader, writer] = UserSlice(move(at), sizeof(Query)).reader_writer();
	Query query = TRY(reader.read<Query>());
	const Option<const u32 &> found = table.get(query.number);

	if (!found)
		return ENOENT;
	query.result = *found;
	return writer.write(query);
}
} // namespace answered_in_place

// CLEAN both_in_one_section: correct
namespace both_in_one_section
{
struct Bound {
	explicit Bound(u32 value) : value(value) {}
	const u32 value;
};
} // namespace both_in_one_section

// SAFETY: a number that does not change.
IMPL_SEND(both_in_one_section::Bound);
// SAFETY: as above.
IMPL_SYNC(both_in_one_section::Bound);

namespace both_in_one_section
{
/// Both are looked at in the section in which they were found.
bool contains(const RcuPtr<Bound> &low, const RcuPtr<Bound> &high, u32 value)
{
	auto reader = rcu::read_lock();
	const auto from = low.load(reader);
	const auto to = high.load(reader);

	if (from && value < from->value)
		return false;
	return !to || value <= to->value;
}

/// The old bound is the caller's own after the wait, and ends here.
u32 remove(const RcuPtr<Bound> &bound)
{
	auto old = bound.take();
	const Option<RcuBox<Bound>> own = old.wait();

	return own ? (*own)->value : 0;
}
} // namespace both_in_one_section

// CLEAN reference_parked: correct
namespace reference_parked
{
struct Image {
	explicit Image(u32 width) : width(width) {}
	const u32 width;
};

/// A reference that waits here until somebody comes for it.
class Parking
{
public:
	Parking() = default;
	Parking(const Parking &) = delete;
	Parking &operator=(const Parking &) = delete;
	~Parking() { (void)swap(nullptr); }

	/// Returns what waited before.
	Option<Arc<Image>> park(Arc<Image> image) const { return swap(move(image).into_raw()); }
	Option<Arc<Image>> fetch() const { return swap(nullptr); }

private:
	/// INVARIANT: what is here comes from into_raw(), and is one reference.
	Option<Arc<Image>> swap(Image *image) const
	{
		// ORDERING: whoever gets the pointer sees the object whole.
		Image *old = image_.xchg(image, Full);

		if (!old)
			return None;
		// SAFETY: it comes from park(), and each exchange takes one out for good.
		unsafe
		{
			return Arc<Image>::from_raw(unsafe_, old);
		}
	}

	Atomic<Image *> image_{nullptr};
};
} // namespace reference_parked

// CLEAN found_and_put: correct
namespace found_and_put
{
/// The reference that C counted is given back on every way out.
Result<int> local_number(int number)
{
	// SAFETY: the reference is ours until put_pid(), which stands behind the last use.
	unsafe
	{
		::pid *raw = ::find_get_pid(number);

		if (!raw)
			return ESRCH;
		const int local = ::pid_vnr(raw);

		::put_pid(raw);
		if (local == 0)
			return ENOENT;
		return local;
	}
}
} // namespace found_and_put

// CLEAN left_if_not_all: correct
namespace left_if_not_all
{
struct Links {
	u32 open = 0;
	KVec<u32> names;
};

/// Takes the notifier off the chain again unless the name could be kept.
///
/// # Safety
///
/// @p chain is initialised, and @p block has its function, is in no chain, and outlives its time in
/// this one.
Result<void> link(core::Unsafe, ::blocking_notifier_head &chain, ::notifier_block &block,
		  Links &links, u32 name)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		TRY(core::to_result(::blocking_notifier_chain_register(&chain, &block)));
		core::ScopeGuard undo([&chain, &block] {
			// SAFETY: it was registered right before.
			unsafe
			{
				(void)::blocking_notifier_chain_unregister(&chain, &block);
			}
		});

		TRY(links.names.push(name, GFP_KERNEL));
		links.open++;
		undo.dismiss();
		return {};
	}
}
} // namespace left_if_not_all

// CLEAN claim_checked: correct
namespace claim_checked
{
/// Where and how much comes from user space, and is held against the buffer before it is used.
Result<void> read_part(UserSliceReader &from, Span<u8> buffer)
{
	Untrusted<u32> claimed(TRY(from.read<u32>()));
	const u32 start = TRY(move(claimed).validate([buffer](u32 at) -> Result<u32> {
		if (at >= buffer.size())
			return EINVAL;
		return at;
	}));
	const u32 count = TRY(from.read<u32>());
	const Option<Span<u8>> part = buffer.get(start, count);

	if (!part)
		return EMSGSIZE;
	return from.read(*part);
}
} // namespace claim_checked

// CLEAN set_by_first: correct
namespace set_by_first
{
struct Speed {
	explicit Speed(u32 mbit) : mbit(mbit) {}
	u32 mbit;
};

/// Whoever comes first sets it; all see the same, or nothing yet.
u32 agree(const SetOnce<Speed> &speed, u32 mbit)
{
	(void)speed.populate(mbit);
	if (const auto agreed = speed.as_ref())
		return agreed->mbit;
	return 0;
}
} // namespace set_by_first

// CLEAN freed_after_readers: correct
namespace freed_after_readers
{
/// An object that C frees when no reader can be at it any more.
class Note
{
public:
	explicit Note(KVec<u8> text) : text_(move(text)) {}
	Note(const Note &) = delete;
	Note &operator=(const Note &) = delete;

	usize size() const { return text_.size(); }

	/// Gives the object to C, which gives it back to free_now(). The barrier waits for that.
	static void free_later(KBox<Note> note, const rcu::Barrier &)
	{
		// SAFETY: C has the object alone from now on; free_now() takes it back, once. The
		// barrier keeps this module loaded until then.
		unsafe
		{
			Note *raw = move(note).into_raw();

			::call_rcu(&raw->head_, &free_now);
		}
	}

private:
	static void free_now(::callback_head *head)
	{
		// SAFETY: free_later() gave C this member of an object that it had owned.
		unsafe
		{
			(void)KBox<Note>::from_raw(unsafe_,
						   container_of<&Note::head_>(unsafe_, head));
		}
	}

	KVec<u8> text_;
	::callback_head head_{};
};
} // namespace freed_after_readers
