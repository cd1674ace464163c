// SPDX-License-Identifier: GPL-2.0
// Borders: results, user memory, numbers from outside, unsafe code, construction that fails, sharing.
#include <core/bounded.hh>
#include <core/num.hh>
#include <core/transmute.hh>
#include <core/untrusted.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

/// What a program hands over: how many numbers follow, and what to do with them.
struct WireRequest {
	u32 count;
	u32 operation;
};
template <>
inline constexpr bool core::is_from_bytes<WireRequest> =
	core::fields_from_bytes<WireRequest, &WireRequest::count, &WireRequest::operation>();

// CLEAN sum_request: a request is fetched once, in order, and every number of it is checked
Result<u64> sum_request(UserPtr<u8> at, usize size)
{
	auto reader = UserSlice(move(at), size).reader();
	const WireRequest request = TRY(reader.read<WireRequest>());
	const u32 count = TRY(Untrusted<u32>(request.count).less_than(64));
	u64 sum = 0;

	for (u32 i = 0; i < count; i++)
		sum += TRY(reader.read<u32>());
	return sum;
}

// CASE silent_flush: what the first flush() answers is overwritten before anybody looked at it
namespace silent_flush
{
struct Journal {
	KVec<u32> pending;
	KVec<u32> written;
};
static Result<void> flush(Journal &journal)
{
	TRY(journal.written.extend(journal.pending.span(), GFP_KERNEL));
	journal.pending.clear();
	return {};
}
//- bad
Result<usize> close_bad(Journal &journal)
{
	auto flushed = flush(journal);

	TRY(journal.pending.push(0, GFP_KERNEL));
	flushed = flush(journal);
	if (flushed.is_err())
		return flushed.error();
	return journal.written.size();
}
//- good
Result<usize> close_good(Journal &journal)
{
	auto flushed = flush(journal);

	if (flushed.is_err())
		return flushed.error();
	TRY(journal.pending.push(0, GFP_KERNEL));
	flushed = flush(journal);
	if (flushed.is_err())
		return flushed.error();
	return journal.written.size();
}
} // namespace silent_flush

// CASE logged_error: the error is only printed, and then the value that is not there is taken
namespace logged_error
{
//- bad
u32 first_bad(StrView text)
{
	auto copy = KString::from(text, GFP_KERNEL);

	if (copy.is_err())
		pr_err("no memory for a text\n");
	return copy.value().view().empty() ? 0 : 1;
}
//- good
u32 first_good(StrView text)
{
	auto copy = KString::from(text, GFP_KERNEL);

	if (copy.is_err()) {
		pr_err("no memory for a text\n");
		return 0;
	}
	return copy.value().view().empty() ? 0 : 1;
}
} // namespace logged_error

// CASE missing_channel: the channel is used although get() may say that there is none of that number
namespace missing_channel
{
struct Channel {
	u32 gain = 1;
};
//- bad
u32 gain_bad(KVec<Channel> &channels, usize number)
{
	auto channel = channels.get(number);

	channel->gain++;
	return channel->gain;
}
//- good
u32 gain_good(KVec<Channel> &channels, usize number)
{
	auto channel = channels.get(number);

	if (!channel)
		return 0;
	channel->gain++;
	return channel->gain;
}
} // namespace missing_channel

// CASE bare_unsafe: nothing says why the object behind the pointer from C is there
namespace bare_unsafe
{
//- bad
u32 number_bad(core::Unsafe, const u32 *from_c)
{
	unsafe
	{
		return *from_c + 1;
	}
}
//- good
/// # Safety
///
/// @p from_c points to a number that nobody changes meanwhile.
u32 number_good(core::Unsafe, const u32 *from_c)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return *from_c + 1;
	}
}
} // namespace bare_unsafe

// CASE direct_user: the address that user space gave is followed as if it were the kernel's
namespace direct_user
{
//- bad
Result<u32> level_bad(UserPtr<u32> level)
{
	if (level.is_null())
		return EFAULT;
	// SAFETY: the address was tested.
	unsafe
	{
		return *level.as_raw(unsafe_);
	}
}
//- good
Result<u32> level_good(UserPtr<u32> level)
{
	if (level.is_null())
		return EFAULT;
	auto reader = UserSlice(move(level), sizeof(u32)).reader();

	return reader.read<u32>();
}
} // namespace direct_user

// CASE fetched_twice: the count is checked in the first copy of the request and used from the second
namespace fetched_twice
{
//- bad
Result<u32> apply_bad(Span<const u32> table, UserPtr<u8> at)
{
	auto peek = UserSlice(at.clone(), sizeof(WireRequest)).reader();

	if (TRY(peek.read<WireRequest>()).count >= table.size())
		return EINVAL;
	auto reader = UserSlice(move(at), sizeof(WireRequest)).reader();
	const WireRequest request = TRY(reader.read<WireRequest>());
	return table[request.count] ^ request.operation;
}
//- good
Result<u32> apply_good(Span<const u32> table, UserPtr<u8> at)
{
	auto reader = UserSlice(move(at), sizeof(WireRequest)).reader();
	const WireRequest request = TRY(reader.read<WireRequest>());

	if (request.count >= table.size())
		return EINVAL;
	return table[request.count] ^ request.operation;
}
} // namespace fetched_twice

// CASE unchecked_index: the number of the packet is taken out unchecked and added to a pointer
namespace unchecked_index
{
//- bad
Result<u32> colour_bad(const KVec<u32> &palette, Untrusted<usize> index)
{
	// SAFETY: the palette has colours.
	unsafe
	{
		const usize at = move(index).into_inner_unchecked(unsafe_);
		return palette.data()[at];
	}
}
//- good
Result<u32> colour_good(const KVec<u32> &palette, Untrusted<usize> index)
{
	const usize at = TRY(move(index).less_than(palette.size()));
	// SAFETY: the index was checked.
	unsafe
	{
		return palette.data()[at];
	}
}
} // namespace unchecked_index

// CASE partial_reply: the reply to user space has a field that was never set: memory of the kernel
namespace partial_reply
{
struct Reply {
	u32 status;
	u32 value;
};
//- bad
Result<void> answer_bad(UserPtr<Reply> to, const Atomic<u32> &value, bool known)
{
	auto writer = UserSlice(move(to), sizeof(Reply)).writer();
	Reply reply;

	reply.status = known ? 1 : 0;
	if (known)
		reply.value = value.load(Relaxed);
	return writer.write(reply);
}
//- good
Result<void> answer_good(UserPtr<Reply> to, const Atomic<u32> &value, bool known)
{
	auto writer = UserSlice(move(to), sizeof(Reply)).writer();
	Reply reply{};

	reply.status = known ? 1 : 0;
	if (known)
		reply.value = value.load(Relaxed);
	return writer.write(reply);
}
} // namespace partial_reply

// CASE shared_change: the object of an Arc, at which others look, is changed by casting const away
namespace shared_change
{
struct Buffer {
	u32 used = 0;
	Atomic<u32> touched{0};
};
//- bad
void touch_bad(const Arc<Buffer> &buffer, u32 bytes)
{
	auto &inner = const_cast<Buffer &>(*buffer);

	inner.used += bytes;
}
//- good
void touch_good(const Arc<Buffer> &buffer, u32 bytes)
{
	auto &inner = *buffer;

	inner.touched.add(bytes);
}
} // namespace shared_change

// CASE plain_counter: threads share a counter that is a plain number, whatever the comment says
namespace plain_counter
{
//- bad
class HitsBad
{
public:
	void hit() const { hits_++; }
	u32 hits() const { return hits_; }

private:
	mutable u32 hits_ = 0;
};
} // namespace plain_counter
// SAFETY: a number.
IMPL_SEND(plain_counter::HitsBad);
// SAFETY: a number.
IMPL_SYNC(plain_counter::HitsBad);
namespace plain_counter
{
Result<u32> race_bad()
{
	auto hits = TRY(Arc<HitsBad>::create(GFP_KERNEL));
	auto thread = TRY(
		KThread::run("hits", hits.clone(), [](Arc<HitsBad> &shared) { shared->hit(); }));

	hits->hit();
	thread.join();
	return hits->hits();
}
//- good
class HitsGood
{
public:
	void hit() const { hits_.inc(); }
	u32 hits() const { return hits_.load(Relaxed); }

private:
	Atomic<u32> hits_{0};
};
} // namespace plain_counter
// SAFETY: an atomic number.
IMPL_SEND(plain_counter::HitsGood);
// SAFETY: as above.
IMPL_SYNC(plain_counter::HitsGood);
namespace plain_counter
{
Result<u32> race_good()
{
	auto hits = TRY(Arc<HitsGood>::create(GFP_KERNEL));
	auto thread = TRY(
		KThread::run("hits", hits.clone(), [](Arc<HitsGood> &shared) { shared->hit(); }));

	hits->hit();
	thread.join();
	return hits->hits();
}
//- shared
} // namespace plain_counter

// CASE vacant_member: after a failure the constructor's body reaches through a box that is vacant
namespace vacant_member
{
struct Calibration {
	u32 offset = 3;
};
//- bad
class ScaleBad
{
public:
	explicit ScaleBad(Init &init)
		: calibration_(TRY_INIT(KBox<Calibration>::create(GFP_KERNEL))),
		  samples_(TRY_INIT(KVec<u32>::with_capacity(16, GFP_KERNEL)))
	{
		calibration_->offset += 1;
		CHECK_INIT(samples_.push(calibration_->offset, GFP_KERNEL));
	}
	usize samples() const { return samples_.size(); }

private:
	KBox<Calibration> calibration_;
	KVec<u32> samples_;
};
//- good
class ScaleGood
{
public:
	explicit ScaleGood(Init &init)
		: calibration_(TRY_INIT(KBox<Calibration>::create(GFP_KERNEL))),
		  samples_(TRY_INIT(KVec<u32>::with_capacity(16, GFP_KERNEL)))
	{
		if (init.failed())
			return;
		calibration_->offset += 1;
		CHECK_INIT(samples_.push(calibration_->offset, GFP_KERNEL));
	}
	usize samples() const { return samples_.size(); }

private:
	KBox<Calibration> calibration_;
	KVec<u32> samples_;
};
} // namespace vacant_member

// CASE counted_ring: each of two counted objects keeps the other, so neither is ever destroyed
namespace counted_ring
{
//- bad
struct PeerBad {
	explicit PeerBad(u32 id) : id(id) {}
	const u32 id;
	struct Link {
		Option<Arc<PeerBad>> other;
	};
	Mutex<Link> link;
};
Result<u32> pair_bad()
{
	auto left = TRY(Arc<PeerBad>::create(GFP_KERNEL, 1u));
	auto right = TRY(Arc<PeerBad>::create(GFP_KERNEL, 2u));

	left->link.lock()->other = right.clone();
	right->link.lock()->other = left.clone();
	return left->id + right->id;
}
//- good
struct PeerGood {
	explicit PeerGood(u32 id) : id(id) {}
	const u32 id;
	struct Link {
		Option<Arc<PeerGood>> other;
	};
	Mutex<Link> link;
};
Result<u32> pair_good()
{
	auto left = TRY(Arc<PeerGood>::create(GFP_KERNEL, 1u));
	auto right = TRY(Arc<PeerGood>::create(GFP_KERNEL, 2u));

	left->link.lock()->other = right.clone();
	return left->id + right->id;
}
} // namespace counted_ring

// CASE wrapped_size: the size of the table is multiplied in 32 bits, from a count of user space
namespace wrapped_size
{
//- bad
Result<KVec<u8>> table_bad(UserSliceReader &reader, u32 columns)
{
	const u32 rows = TRY(reader.read<u32>());
	const u32 size = rows * columns;
	KVec<u8> table = TRY(KVec<u8>::from_elem(0, size, GFP_KERNEL));
	// SAFETY: each row has its place in the table.
	unsafe
	{
		for (u32 row = 0; row < rows; row++)
			table.data()[usize(row) * columns] = 1;
	}
	return table;
}
//- good
Result<KVec<u8>> table_good(UserSliceReader &reader, u32 columns)
{
	const u32 rows = TRY(reader.read<u32>());
	const u32 size = TRY((core::Checked<u32>(rows) * columns).result());
	KVec<u8> table = TRY(KVec<u8>::from_elem(0, size, GFP_KERNEL));
	// SAFETY: each row has its place in the table.
	unsafe
	{
		for (u32 row = 0; row < rows; row++)
			table.data()[usize(row) * columns] = 1;
	}
	return table;
}
} // namespace wrapped_size

// CASE wire_mode: any number of user space becomes an enumerator, of which the switch knows three
namespace wire_mode
{
enum class Mode : u32 { off, slow, fast };
static u32 speed(Mode mode)
{
	switch (mode) {
	case Mode::off:
		return 0;
	case Mode::slow:
		return 10;
	case Mode::fast:
		return 100;
	}
	__builtin_unreachable();
}
//- bad
Result<u32> set_mode_bad(UserSliceReader &reader)
{
	const u32 number = TRY(reader.read<u32>());

	return speed(static_cast<Mode>(number));
}
//- good
Result<u32> set_mode_good(UserSliceReader &reader)
{
	const u32 number = TRY(reader.read<u32>());

	switch (number) {
	case 0:
		return speed(Mode::off);
	case 1:
		return speed(Mode::slow);
	case 2:
		return speed(Mode::fast);
	default:
		return EINVAL;
	}
}
} // namespace wire_mode

// CASE safe_looking: a function that follows its caller's pointer does not say that it is unsafe
namespace safe_looking
{
struct Descriptor {
	u32 flags;
	u32 length;
};
//- bad
/// The length in the descriptor at @p at.
u32 length_bad(const Descriptor *at)
{
	// SAFETY: whoever calls this has a descriptor there.
	unsafe
	{
		return at->flags ? at->length : 0;
	}
}
//- good
/// The length in the descriptor at @p at.
///
/// # Safety
///
/// There is a descriptor at @p at, which nobody changes meanwhile.
u32 length_good(core::Unsafe, const Descriptor *at)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return at->flags ? at->length : 0;
	}
}
} // namespace safe_looking

// CLEAN matched_result: a result is looked at once, and each of its two sides is used
namespace matched_result
{
u32 lines(StrView text)
{
	auto copy = KString::from(text, GFP_KERNEL);

	if (copy.is_ok()) {
		const KString owned = move(copy).value();
		return owned.view().find('\n').is_some() ? 2 : 1;
	}
	pr_err("no memory: {}\n", copy.error());
	return 0;
}
} // namespace matched_result

// CLEAN ignored_on_purpose: a failure that does not matter is dropped where one sees it
namespace ignored_on_purpose
{
struct Recent {
	KVec<u32> ids;
};
void remember(Recent &recent, u32 id)
{
	if (recent.ids.size() >= 8)
		(void)recent.ids.remove(0);
	(void)recent.ids.push(id, GFP_KERNEL);
}
} // namespace ignored_on_purpose

// CLEAN answered_in_place: a request is read from user space and its answer written to the same place
namespace answered_in_place
{
Result<void> swap_halves(UserPtr<WireRequest> at)
{
	auto [reader, writer] = UserSlice(move(at), sizeof(WireRequest)).reader_writer();
	WireRequest request = TRY(reader.read<WireRequest>());

	core::swap(request.count, request.operation);
	return writer.write(request);
}
} // namespace answered_in_place

// CLEAN rolled_back: members that can fail, one after the other, and a check of the last
namespace rolled_back
{
class Volume
{
public:
	Volume(Init &init, StrView name, usize blocks)
		: name_(TRY_INIT(KString::from(name, GFP_KERNEL))),
		  map_(TRY_INIT(KVec<u64>::from_elem(0, blocks, GFP_KERNEL)))
	{
		CHECK_INIT(map_.reserve(8, GFP_KERNEL));
		map_[0] = 1;
	}
	usize blocks() const { return map_.size() + name_.view().size(); }

private:
	KString name_;
	KVec<u64> map_;
};
Result<usize> mount(StrView name)
{
	const auto volume = TRY(KBox<Volume>::create(GFP_KERNEL, name, 32u));

	return volume->blocks();
}
} // namespace rolled_back

// CLEAN bounded_channel: a number from outside that is in its range or is none
namespace bounded_channel
{
using Lane = core::Bounded<u8, 0, 3>;
Result<u32> weight(UserSliceReader &reader, const Array<u32, 4> &weights)
{
	const auto lane = Lane::try_new(TRY(reader.read<u8>()));

	if (!lane)
		return ECHRNG;
	return weights[lane->get()] << lane->get();
}
} // namespace bounded_channel

// CLEAN promise_kept: an unsafe function, and a caller that says why its promise holds
namespace promise_kept
{
/// # Safety
///
/// @p first points to @p count numbers.
u64 sum(core::Unsafe, const u32 *first, usize count)
{
	u64 sum = 0;
	// SAFETY: the caller's promise.
	unsafe
	{
		for (usize i = 0; i < count; i++)
			sum += first[i];
	}
	return sum;
}
u64 total(const KVec<u32> &values)
{
	// SAFETY: the vector has as many numbers as it says.
	unsafe
	{
		return sum(unsafe_, values.data(), values.size());
	}
}
} // namespace promise_kept

// CLEAN set_up_once: a value that the first caller sets and all read
namespace set_up_once
{
static constinit SetOnce<u32> speed;
u32 negotiated(u32 wanted)
{
	if (speed.populate(wanted))
		pr_info("the speed is {}\n", wanted);
	return speed.copy().value_or(0u);
}
} // namespace set_up_once
