// SPDX-License-Identifier: GPL-2.0
// Moves, first values, errors that are looked at, and the words of the safe dialect.
#include <core/transmute.hh>
#include <core/unique_handle.hh>
#include <kernel/arc.hh>
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

// CLEAN request_types: a request of user space, a buffer for it, and where buffers go
struct Request {
	u32 opcode;
	u32 length;
};
template <>
inline constexpr bool core::is_from_bytes<Request> =
	core::fields_from_bytes<Request, &Request::opcode, &Request::length>();

struct Buffer {
	explicit Buffer(u32 size) : size(size) {}
	u32 size;
	u32 used = 0;
};
// SAFETY: numbers.
IMPL_SEND(Buffer);

struct Pool {
	KVec<KBox<Buffer>> free;
	KVec<KBox<Buffer>> full;
};
// SAFETY: boxes of numbers.
IMPL_SEND(Pool);

struct Counters {
	Atomic<u32> rounds{0};
	Atomic<u32> errors{0};
};
// SAFETY: atomic numbers.
IMPL_SEND(Counters);
// SAFETY: as above.
IMPL_SYNC(Counters);

struct Entry : ListLinks<> {
	explicit Entry(u32 id) : id(id) {}
	const u32 id;
};
// SAFETY: a number that does not change, and links that only lists touch.
IMPL_SEND(Entry);
// SAFETY: as above.
IMPL_SYNC(Entry);

u32 free_buffers(const Mutex<Pool> &pool)
{
	return static_cast<u32>(pool.lock()->free.size());
}

// CASE buffer_counted_after_push: the size is read from the box that the vector has taken
namespace buffer_counted_after_push
{
//- bad
Result<u32> give_bad(const Mutex<Pool> &pool, KBox<Buffer> buffer)
{
	auto guard = pool.lock();

	buffer->used = 0;
	TRY(guard->free.push(move(buffer), GFP_KERNEL));
	return buffer->size;
}
//- good
Result<u32> give_good(const Mutex<Pool> &pool, KBox<Buffer> buffer)
{
	auto guard = pool.lock();
	const u32 size = buffer->size;

	buffer->used = 0;
	TRY(guard->free.push(move(buffer), GFP_KERNEL));
	return size;
}
} // namespace buffer_counted_after_push

// CASE full_or_free_twice: the buffer goes to one list in a branch, and to the other one after it
namespace full_or_free_twice
{
//- bad
Result<void> sort_bad(Pool &pool, KBox<Buffer> buffer)
{
	if (buffer->used == buffer->size)
		TRY(pool.full.push(move(buffer), GFP_KERNEL));
	buffer->used = 0;
	return pool.free.push(move(buffer), GFP_KERNEL);
}
//- good
Result<void> sort_good(Pool &pool, KBox<Buffer> buffer)
{
	if (buffer->used == buffer->size)
		return pool.full.push(move(buffer), GFP_KERNEL);
	buffer->used = 0;
	return pool.free.push(move(buffer), GFP_KERNEL);
}
} // namespace full_or_free_twice

// CASE state_read_after_run: the state was handed to the thread, its counter is read by the old reference
namespace state_read_after_run
{
//- bad
Result<u32> measure_bad(Arc<Counters> counters)
{
	auto thread = TRY(
		KThread::run("measure", move(counters), [](Arc<Counters> &c) { c->rounds.inc(); }));

	thread.join();
	return counters->rounds.load(Relaxed);
}
//- good
Result<u32> measure_good(Arc<Counters> counters)
{
	auto thread = TRY(KThread::run("measure", counters.clone(),
				       [](Arc<Counters> &c) { c->rounds.inc(); }));

	thread.join();
	return counters->rounds.load(Relaxed);
}
} // namespace state_read_after_run

// CASE workers_share_one_move: each round hands the same reference to a new thread
namespace workers_share_one_move
{
//- bad
Result<void> start_bad(KVec<KThread> &threads, Arc<Counters> counters, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		auto thread = TRY(KThread::run("worker", move(counters),
					       [](Arc<Counters> &c) { c->rounds.inc(); }));

		TRY(threads.push(move(thread), GFP_KERNEL));
	}
	return {};
}
//- good
Result<void> start_good(KVec<KThread> &threads, Arc<Counters> counters, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		auto thread = TRY(KThread::run("worker", counters.clone(),
					       [](Arc<Counters> &c) { c->rounds.inc(); }));

		TRY(threads.push(move(thread), GFP_KERNEL));
	}
	return {};
}
} // namespace workers_share_one_move

// CASE reservation_filled_in_retry: the reserved node is used up in the first round of the retry
namespace reservation_filled_in_retry
{
using Reservation = RBTreeNodeReservation<u32, u32>;
//- bad
void fill_bad(RBTree<u32, u32> &tree, Reservation memory, u32 tries)
{
	for (u32 key = 0; key < tries; key++) {
		if (tree.get(key))
			continue;
		(void)tree.insert(move(memory).into_node(key, 0));
		if (key % 2)
			return;
	}
}
//- good
void fill_good(RBTree<u32, u32> &tree, Reservation memory, u32 tries)
{
	for (u32 key = 0; key < tries; key++) {
		if (tree.get(key))
			continue;
		(void)tree.insert(move(memory).into_node(key, 0));
		return;
	}
}
} // namespace reservation_filled_in_retry

// CASE entry_on_two_lists: the right to the place was given to the first list already
namespace entry_on_two_lists
{
//- bad
u32 file_bad(List<Entry> &pending, List<Entry> &late, ListArc<Entry> entry, bool urgent)
{
	const u32 id = entry->id;

	if (urgent)
		pending.push_front(move(entry));
	late.push_back(move(entry));
	return id;
}
//- good
u32 file_good(List<Entry> &pending, List<Entry> &late, ListArc<Entry> entry, bool urgent)
{
	const u32 id = entry->id;

	if (urgent)
		pending.push_front(move(entry));
	else
		late.push_back(move(entry));
	return id;
}
} // namespace entry_on_two_lists

// CASE swapped_page_read: the page that was moved into the cache is written once more
namespace swapped_page_read
{
//- bad
Result<void> cache_bad(Option<Page> &cache, Page page, Span<const u8> header)
{
	TRY(page.write(0, header));
	cache = move(page);
	return page.fill_zero(header.size(), 16);
}
//- good
Result<void> cache_good(Option<Page> &cache, Page page, Span<const u8> header)
{
	TRY(page.write(0, header));
	TRY(page.fill_zero(header.size(), 16));
	cache = move(page);
	return {};
}
} // namespace swapped_page_read

// CASE opcode_not_set: the limit has a value only if the table knows the opcode
namespace opcode_not_set
{
//- bad
u32 limit_bad(Span<const Request> known, const Request &request)
{
	u32 limit;

	for (const Request &entry : known)
		if (entry.opcode == request.opcode)
			limit = entry.length;
	return request.length > limit ? limit : request.length;
}
//- good
u32 limit_good(Span<const Request> known, const Request &request)
{
	u32 limit = 0;

	for (const Request &entry : known)
		if (entry.opcode == request.opcode)
			limit = entry.length;
	return request.length > limit ? limit : request.length;
}
} // namespace opcode_not_set

// CASE summary_partly_set: the summary goes back with a field that only busy pools set
namespace summary_partly_set
{
struct Summary {
	u32 free;
	u32 largest;
};
//- bad
u32 summarise_bad(const Pool &pool)
{
	Summary summary;

	summary.free = static_cast<u32>(pool.free.size());
	for (const KBox<Buffer> &buffer : pool.full)
		summary.largest = buffer->size;
	return summary.free + summary.largest;
}
//- good
u32 summarise_good(const Pool &pool)
{
	Summary summary;

	summary.free = static_cast<u32>(pool.free.size());
	summary.largest = 0;
	for (const KBox<Buffer> &buffer : pool.full)
		summary.largest = buffer->size;
	return summary.free + summary.largest;
}
} // namespace summary_partly_set

// CASE device_field_forgotten: one of the constructors leaves the state of the device without a value
namespace device_field_forgotten
{
//- bad
class PortBad
{
public:
	explicit PortBad(u32 number) : number_(number) {}
	PortBad(u32 number, u32 speed) : number_(number), speed_(speed) {}
	u32 ticks() const { return speed_ / 10 + number_; }

private:
	u32 number_;
	u32 speed_;
};
u32 console_bad()
{
	return PortBad(0).ticks();
}
//- good
class PortGood
{
public:
	explicit PortGood(u32 number) : PortGood(number, 9600) {}
	PortGood(u32 number, u32 speed) : number_(number), speed_(speed) {}
	u32 ticks() const { return speed_ / 10 + number_; }

private:
	u32 number_;
	u32 speed_;
};
u32 console_good()
{
	return PortGood(0).ticks();
}
} // namespace device_field_forgotten

// CASE write_result_kept: the result of the write to user space is stored, and never looked at
namespace write_result_kept
{
//- bad
Result<u32> reply_bad(UserPtr<u32> at, u32 answer)
{
	auto writer = UserSlice(move(at), sizeof(u32)).writer();
	auto written = writer.write(answer);

	return answer;
}
//- good
Result<u32> reply_good(UserPtr<u32> at, u32 answer)
{
	auto writer = UserSlice(move(at), sizeof(u32)).writer();
	auto written = writer.write(answer);

	if (written.is_err())
		return written.error();
	return answer;
}
} // namespace write_result_kept

// CASE insert_result_overwritten: the first push's result is overwritten by the second one's
namespace insert_result_overwritten
{
//- bad
Result<void> both_bad(KVec<u32> &a, KVec<u32> &b, u32 value)
{
	auto done = a.push(value, GFP_KERNEL);

	done = b.push(value, GFP_KERNEL);
	return done;
}
//- good
Result<void> both_good(KVec<u32> &a, KVec<u32> &b, u32 value)
{
	auto done = a.push(value, GFP_KERNEL);

	if (done.is_ok())
		done = b.push(value, GFP_KERNEL);
	return done;
}
} // namespace insert_result_overwritten

// CASE raw_member_of_cache: the cache keeps a plain pointer to the object that somebody else owns
namespace raw_member_of_cache
{
//- bad
class CacheBad
{
public:
	void remember(Buffer &buffer) { last_ = &buffer; }
	u32 used() const { return last_ ? last_->used : 0; }

private:
	Buffer *last_ = nullptr;
};
u32 last_used_bad(KBox<Buffer> buffer)
{
	CacheBad cache;

	{
		const KBox<Buffer> own = move(buffer);
		Buffer copy(own->size);
		cache.remember(copy);
	}
	return cache.used();
}
//- good
class CacheGood
{
public:
	void remember(KBox<Buffer> buffer) { last_ = move(buffer); }
	u32 used() const { return last_ ? (*last_)->used : 0; }

private:
	Option<KBox<Buffer>> last_;
};
u32 last_used_good(KBox<Buffer> buffer)
{
	CacheGood cache;

	cache.remember(move(buffer));
	return cache.used();
}
} // namespace raw_member_of_cache

// CASE const_cast_in_getter: the getter counts its calls in an object that it was given as const
namespace const_cast_in_getter
{
//- bad
u32 size_bad(const Buffer &buffer)
{
	const_cast<Buffer &>(buffer).used++;
	return buffer.size;
}
//- good
u32 size_good(Buffer &buffer)
{
	buffer.used++;
	return buffer.size;
}
} // namespace const_cast_in_getter

// CASE header_by_cast: the header is read by a cast of the bytes that came in
namespace header_by_cast
{
//- bad
Result<u32> opcode_bad(Span<const u8> bytes)
{
	if (bytes.size() < sizeof(Request))
		return EINVAL;
	const Request *request = reinterpret_cast<const Request *>(bytes.data());

	return request->opcode;
}
//- good
Result<u32> opcode_good(Span<const u8> bytes)
{
	u32 opcode = 0;

	if (bytes.size() < sizeof(Request))
		return EINVAL;
	for (usize i = 0; i < sizeof(opcode); i++)
		opcode |= u32{bytes[i]} << (8 * i);
	return opcode;
}
} // namespace header_by_cast

// CASE unsafe_without_reason: the box is taken back from C, and nobody says why that is right
namespace unsafe_without_reason
{
//- bad
u32 finish_bad(void *cookie)
{
	unsafe
	{
		const auto buffer = KBox<Buffer>::from_raw(unsafe_, static_cast<Buffer *>(cookie));

		return buffer->used;
	}
}
//- good
u32 finish_good(void *cookie)
{
	// SAFETY: the cookie is what into_raw() gave when the transfer began, and this is its only end.
	unsafe
	{
		const auto buffer = KBox<Buffer>::from_raw(unsafe_, static_cast<Buffer *>(cookie));

		return buffer->used;
	}
}
} // namespace unsafe_without_reason

// CLEAN moved_into_one_branch: each branch takes the buffer once, and nothing follows
Result<void> put_back(Pool &pool, KBox<Buffer> buffer)
{
	if (buffer->used)
		return pool.full.push(move(buffer), GFP_KERNEL);
	return pool.free.push(move(buffer), GFP_KERNEL);
}

// CLEAN refilled_box: the box is moved out and filled again before its next use
Result<u32> rotate(Pool &pool, KBox<Buffer> current, u32 rounds)
{
	u32 used = 0;

	for (u32 i = 0; i < rounds; i++) {
		used += current->used;
		TRY(pool.full.push(move(current), GFP_KERNEL));
		current = TRY(KBox<Buffer>::create(GFP_KERNEL, 64u));
	}
	return used + current->used;
}

// CLEAN set_in_every_case: each case gives the value or leaves
Result<u32> scale(u32 opcode)
{
	u32 factor;

	if (opcode == 1)
		factor = 10;
	else if (opcode == 2)
		factor = 100;
	else
		return EINVAL;
	return factor * opcode;
}

// CLEAN result_looked_at_later: the result is stored, and looked at after something else was done
Result<u32> push_and_count(KVec<u32> &numbers, const Counters &counters, u32 number)
{
	const auto pushed = numbers.push(number, GFP_KERNEL);

	counters.rounds.inc();
	if (pushed.is_err()) {
		counters.errors.inc();
		return pushed.error();
	}
	return number;
}

// CLEAN ignored_on_purpose: what the removal gives back is dropped with a word
void forget(RBTree<u32, u32> &tree, u32 key)
{
	(void)tree.remove(key);
}

// CLEAN unique_then_shared: the object is changed while nobody else has it, then shared
Result<u32> shared_size(u32 size)
{
	auto unique = TRY(UniqueArc<Buffer>::create(GFP_KERNEL, size));

	unique->used = size / 2;
	const Arc<Buffer> shared = move(unique).into_arc();
	const Arc<Buffer> again = shared.clone();
	return again->used + shared->size;
}

// CLEAN taken_from_option: the option is emptied, and says so
u32 drain(Option<KBox<Buffer>> &slot)
{
	u32 used = 0;

	if (slot.is_some()) {
		const KBox<Buffer> buffer = slot.take().value();

		used = buffer->used;
	}
	return slot.is_none() ? used : 0;
}

// CLEAN request_fetched_once: a request is read once, checked, and used as it was checked
Result<u32> handle(UserPtr<Request> at)
{
	auto reader = UserSlice(move(at), sizeof(Request)).reader();
	const Request request = TRY(reader.read<Request>());

	if (request.length > 4096)
		return EINVAL;
	return request.opcode * request.length;
}
