// SPDX-License-Identifier: GPL-2.0
// Owners and borrows: moves, references over changes, what outlives what, user memory.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
#include <kernel/arc.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE sampler_start: the reference to the state went to the thread and is used afterwards
namespace sampler_start
{
struct Sampler {
	Atomic<u32> samples{0};
	Atomic<bool> running{false};
};
} // namespace sampler_start
// SAFETY: atomics.
IMPL_SEND(sampler_start::Sampler);
// SAFETY: atomics.
IMPL_SYNC(sampler_start::Sampler);
namespace sampler_start
{
//- bad
Result<KThread> start_bad()
{
	auto sampler = TRY(Arc<Sampler>::create(GFP_KERNEL));
	auto thread = TRY(
		KThread::run("sampler", move(sampler), [](Arc<Sampler> &s) { s->samples.inc(); }));

	sampler->running.store(true, Relaxed);
	return thread;
}
//- good
Result<KThread> start_good()
{
	auto sampler = TRY(Arc<Sampler>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("sampler", sampler.clone(),
				       [](Arc<Sampler> &s) { s->samples.inc(); }));

	sampler->running.store(true, Relaxed);
	return thread;
}
//- shared
} // namespace sampler_start

// CASE frame_queue: the length of a frame is read after the frame was moved into the queue
namespace frame_queue
{
struct Frame {
	explicit Frame(u32 length) : length(length) {}
	u32 length;
};
//- bad
class QueueBad
{
public:
	Result<u32> submit(u32 length)
	{
		auto frame = TRY(KBox<Frame>::create(GFP_KERNEL, length));

		TRY(frames_.push(move(frame), GFP_KERNEL));
		bytes_ += frame->length;
		return bytes_;
	}

private:
	KVec<KBox<Frame>> frames_;
	u32 bytes_ = 0;
};
//- good
class QueueGood
{
public:
	Result<u32> submit(u32 length)
	{
		auto frame = TRY(KBox<Frame>::create(GFP_KERNEL, length));
		const u32 size = frame->length;

		TRY(frames_.push(move(frame), GFP_KERNEL));
		bytes_ += size;
		return bytes_;
	}

private:
	KVec<KBox<Frame>> frames_;
	u32 bytes_ = 0;
};
//- shared
} // namespace frame_queue

// CASE symbol_merge: a reference to a symbol is used after the table has grown
namespace symbol_merge
{
struct Symbol {
	u32 hash;
	u32 uses;
};
//- bad
class SymbolsBad
{
public:
	Result<void> add_alias(usize of, u32 hash)
	{
		if (of >= symbols_.size())
			return ENOENT;
		Symbol &original = symbols_[of];

		TRY(symbols_.push({hash, 0}, GFP_KERNEL));
		original.uses++;
		return {};
	}

private:
	KVec<Symbol> symbols_;
};
//- good
class SymbolsGood
{
public:
	Result<void> add_alias(usize of, u32 hash)
	{
		if (of >= symbols_.size())
			return ENOENT;
		TRY(symbols_.push({hash, 0}, GFP_KERNEL));
		Symbol &original = symbols_[of];

		original.uses++;
		return {};
	}

private:
	KVec<Symbol> symbols_;
};
//- shared
} // namespace symbol_merge

// CASE firmware_patch: the span of the image is read after the image was replaced
namespace firmware_patch
{
u32 checksum(Span<const u8> bytes)
{
	u32 sum = 0;

	for (u8 byte : bytes)
		sum = sum * 31 + byte;
	return sum;
}
//- bad
class FirmwareBad
{
public:
	Result<bool> replace(Span<const u8> bytes)
	{
		Span<const u8> old = image_.span();
		auto fresh = TRY(KVec<u8>::from(bytes, GFP_KERNEL));

		image_ = move(fresh);
		return checksum(old) != checksum(image_.span());
	}

private:
	KVec<u8> image_;
};
//- good
class FirmwareGood
{
public:
	Result<bool> replace(Span<const u8> bytes)
	{
		const u32 old = checksum(image_.span());
		auto fresh = TRY(KVec<u8>::from(bytes, GFP_KERNEL));

		image_ = move(fresh);
		return old != checksum(image_.span());
	}

private:
	KVec<u8> image_;
};
//- shared
} // namespace firmware_patch

// CASE node_name: the view is of a text that ends with the full expression
namespace node_name
{
KString label(u32 number)
{
	auto text = KString::format(GFP_KERNEL, "node", number);

	return text.is_ok() ? move(text).value() : KString();
}
//- bad
bool is_reserved_bad(u32 number)
{
	StrView name = label(number).view();

	return name.starts_with("node0") || name.ends_with("99");
}
//- good
bool is_reserved_good(u32 number)
{
	const KString text = label(number);
	StrView name = text.view();

	return name.starts_with("node0") || name.ends_with("99");
}
//- shared
} // namespace node_name

// CASE handle_touch: the object found in the array is used after the guard ended
namespace handle_touch
{
struct Handle {
	u32 uses = 0;
	bool stale = false;
};
//- bad
class HandlesBad
{
public:
	u32 touch(usize id)
	{
		Option<Handle &> found = None;
		{
			auto guard = handles_.lock();

			found = guard.get_mut(id);
		}
		if (!found || found->stale)
			return 0;
		return ++found->uses;
	}
	void close(usize id) { (void)handles_.lock().remove(id); }

private:
	XArray<KBox<Handle>, struct HandlesBadLock> handles_;
};
//- good
class HandlesGood
{
public:
	u32 touch(usize id)
	{
		auto guard = handles_.lock();
		auto found = guard.get_mut(id);

		if (!found || found->stale)
			return 0;
		return ++found->uses;
	}
	void close(usize id) { (void)handles_.lock().remove(id); }

private:
	XArray<KBox<Handle>, struct HandlesGoodLock> handles_;
};
//- shared
} // namespace handle_touch

// CASE dma_channels: the permit is destroyed after the semaphore it is given back to
namespace dma_channels
{
//- bad
class DmaBad
{
public:
	bool claim()
	{
		if (mine_.is_none())
			mine_ = channels_.try_acquire();
		return mine_.is_some();
	}

private:
	Option<Permit> mine_;
	Semaphore channels_{4};
};
//- good
class DmaGood
{
public:
	bool claim()
	{
		if (mine_.is_none())
			mine_ = channels_.try_acquire();
		return mine_.is_some();
	}

private:
	Semaphore channels_{4};
	Option<Permit> mine_;
};
//- shared
} // namespace dma_channels

// CASE walk_visitor: the walker keeps a borrow of a closure that was a temporary
namespace walk_visitor
{
class Walker
{
public:
	explicit Walker(core::FunctionRef<bool(u32)> visit __lifetimebound) : visit_(visit) {}
	u32 walk(Span<const u32> items) const
	{
		u32 taken = 0;

		for (u32 item : items) {
			if (visit_(item))
				taken++;
		}
		return taken;
	}

private:
	core::FunctionRef<bool(u32)> visit_;
};
//- bad
u32 count_above_bad(Span<const u32> items, u32 limit)
{
	const Walker walker([&limit](u32 item) { return item > limit; });

	return walker.walk(items);
}
//- good
u32 count_above_good(Span<const u32> items, u32 limit)
{
	auto above = [&limit](u32 item) { return item > limit; };
	const Walker walker(above);

	return walker.walk(items);
}
//- shared
} // namespace walk_visitor

// CASE worker_totals: the thread gets the address of a local that ends before the thread
namespace worker_totals
{
struct Totals {
	Atomic<u64> sum{0};
};
} // namespace worker_totals
// SAFETY: an atomic.
IMPL_SEND(worker_totals::Totals);
// SAFETY: an atomic.
IMPL_SYNC(worker_totals::Totals);
namespace worker_totals
{
//- bad
struct TaskBad {
	const Totals *totals;
	u32 upto;
};
} // namespace worker_totals
// SAFETY: the totals are atomic.
IMPL_SEND(worker_totals::TaskBad);
namespace worker_totals
{
Result<KThread> start_sum_bad(u32 upto)
{
	Totals totals;

	return KThread::run("sum", TaskBad{&totals, upto}, [](TaskBad &task) {
		for (u32 i = 1; i <= task.upto; i++)
			task.totals->sum.add(i);
	});
}
//- good
struct TaskGood {
	Arc<Totals> totals;
	u32 upto;
};
} // namespace worker_totals
// SAFETY: a reference to what may be shared, and a number.
IMPL_SEND(worker_totals::TaskGood);
namespace worker_totals
{
Result<KThread> start_sum_good(u32 upto)
{
	auto totals = TRY(Arc<Totals>::create(GFP_KERNEL));

	return KThread::run("sum", TaskGood{move(totals), upto}, [](TaskGood &task) {
		for (u32 i = 1; i <= task.upto; i++)
			task.totals->sum.add(i);
	});
}
//- shared
} // namespace worker_totals

// CASE ioctl_direct: dereferences the address that user space gave
namespace ioctl_direct
{
//- bad
Result<u32> get_level_bad(UserPtr<u32> at)
{
	if (at.is_null())
		return EINVAL;
	// SAFETY: it was tested for null.
	unsafe
	{
		const u32 level = *at.as_raw(unsafe_);

		return level > 100 ? 100 : level;
	}
}
//- good
Result<u32> get_level_good(UserPtr<u32> at)
{
	if (at.is_null())
		return EINVAL;
	auto reader = UserSlice(move(at), sizeof(u32)).reader();
	const u32 level = TRY(reader.read<u32>());

	return level > 100 ? 100 : level;
}
//- shared
} // namespace ioctl_direct

// CASE message_fetch: checks the length of one fetch and uses that of a second one
namespace message_fetch
{
constexpr usize ROOM = 64;
//- bad
Result<u32> first_word_bad(UserPtr<u32> at, Span<const u8> table)
{
	auto head = UserSlice(at.clone(), sizeof(u32)).reader();
	if (TRY(head.read<u32>()) >= table.size())
		return EINVAL;
	auto body = UserSlice(move(at), ROOM).reader();
	const u32 index = TRY(body.read<u32>());
	// SAFETY: the index was tested.
	unsafe
	{
		return table.data()[index];
	}
}
//- good
Result<u32> first_word_good(UserPtr<u32> at, Span<const u8> table)
{
	auto body = UserSlice(move(at), ROOM).reader();
	const u32 index = TRY(body.read<u32>());
	if (index >= table.size())
		return EINVAL;
	// SAFETY: the index was tested.
	unsafe
	{
		return table.data()[index];
	}
}
//- shared
} // namespace message_fetch

// CASE irq_cookie: the callback takes the box back and frees what C still carries
namespace irq_cookie
{
struct Line {
	explicit Line(u32 number) : number(number) {}
	u32 number;
	u32 fired = 0;
};
using Foreign = ForeignOwnable<KBox<Line>>;

void *attach(KBox<Line> line)
{
	return Foreign::into_foreign(move(line));
}
/// Ends what attach() began.
///
/// # Safety
///
/// @p cookie comes from attach(), and is detached once, after the last call of the handler.
void detach(core::Unsafe, void *cookie)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		(void)Foreign::from_foreign(unsafe_, cookie);
	}
}
//- bad
/// # Safety
///
/// @p cookie comes from attach(), is not detached yet, and no other call of this runs.
u32 handle_bad(core::Unsafe, void *cookie)
{
	// SAFETY: the cookie is that of a line.
	unsafe
	{
		auto line = Foreign::from_foreign(unsafe_, cookie);

		return ++line->fired;
	}
}
//- good
/// # Safety
///
/// @p cookie comes from attach(), is not detached yet, and no other call of this runs.
u32 handle_good(core::Unsafe, void *cookie)
{
	// SAFETY: the caller's promise: the line is there, and borrowed by nobody else.
	unsafe
	{
		auto &line = Foreign::borrow_mut(unsafe_, cookie);

		return ++line.fired;
	}
}
//- shared
} // namespace irq_cookie

// CASE rx_buffers: the buffer is moved away in the first round and used in the second
namespace rx_buffers
{
struct Buffer {
	explicit Buffer(u32 size) : size(size) {}
	u32 size;
};
//- bad
Result<void> fill_ring_bad(KVec<KBox<Buffer>> &ring, usize count)
{
	auto buffer = TRY(KBox<Buffer>::create(GFP_KERNEL, 2048u));

	for (usize i = 0; i < count; i++) {
		buffer->size += 64;
		TRY(ring.push(move(buffer), GFP_KERNEL));
	}
	return {};
}
//- good
Result<void> fill_ring_good(KVec<KBox<Buffer>> &ring, usize count)
{
	for (usize i = 0; i < count; i++) {
		auto buffer = TRY(KBox<Buffer>::create(GFP_KERNEL, 2048u));

		buffer->size += 64;
		TRY(ring.push(move(buffer), GFP_KERNEL));
	}
	return {};
}
//- shared
} // namespace rx_buffers

// CASE timer_expiry: removes timers from the list while a loop over the list stands on them
namespace timer_expiry
{
struct Timer : ListLinks<> {
	explicit Timer(u64 when) : when(when) {}
	const u64 when;
};
//- bad
u32 expire_bad(List<Timer> &timers, u64 now)
{
	u32 expired = 0;

	for (const Timer &timer : timers) {
		if (timer.when > now)
			continue;
		(void)timers.remove(timer);
		expired++;
	}
	return expired;
}
//- good
u32 expire_good(List<Timer> &timers, u64 now)
{
	u32 expired = 0;
	auto at = timers.cursor_front();

	while (at.is_at_item()) {
		if (at.current()->when > now) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		expired++;
	}
	return expired;
}
//- shared
} // namespace timer_expiry

// CASE lease_renew: the lease is read after its entry was taken out of the tree
namespace lease_renew
{
struct Lease {
	u64 until;
	u32 renewals;
};
//- bad
class LeasesBad
{
public:
	u32 finish(u32 client, u64 now)
	{
		auto lease = leases_.get(client);

		if (!lease)
			return 0;
		if (lease->until < now)
			(void)leases_.remove(client);
		return lease->renewals;
	}

private:
	RBTree<u32, Lease> leases_;
};
//- good
class LeasesGood
{
public:
	u32 finish(u32 client, u64 now)
	{
		auto lease = leases_.get(client);

		if (!lease)
			return 0;
		const u32 renewals = lease->renewals;
		if (lease->until < now)
			(void)leases_.remove(client);
		return renewals;
	}

private:
	RBTree<u32, Lease> leases_;
};
//- shared
} // namespace lease_renew

// CASE page_window: keeps the bytes of a page after its mapping ended
namespace page_window
{
//- bad
u32 sum_page_bad(const Page &page)
{
	Span<const u8> window;
	u32 sum = 0;

	page.with_bytes([&](Span<const u8> bytes) { window = bytes; });
	for (u8 byte : window)
		sum += byte;
	return sum;
}
//- good
u32 sum_page_good(const Page &page)
{
	u32 sum = 0;

	page.with_bytes([&](Span<const u8> bytes) {
		for (u8 byte : bytes)
			sum += byte;
	});
	return sum;
}
//- shared
} // namespace page_window

// CASE rollback_scope: the undo step borrows a vector that ends before it runs
namespace rollback_scope
{
//- bad
Result<usize> stage_bad(u32 &credits, Span<const u32> parts)
{
	KVec<u32> *pending = nullptr;
	core::ScopeGuard refund([&] {
		if (pending)
			credits += pending->size();
	});
	KVec<u32> staged;

	pending = &staged;
	for (u32 part : parts)
		TRY(staged.push(part, GFP_KERNEL));
	refund.dismiss();
	return staged.size();
}
//- good
Result<usize> stage_good(u32 &credits, Span<const u32> parts)
{
	KVec<u32> staged;
	core::ScopeGuard refund([&] { credits += staged.size(); });

	for (u32 part : parts)
		TRY(staged.push(part, GFP_KERNEL));
	refund.dismiss();
	return staged.size();
}
//- shared
} // namespace rollback_scope
