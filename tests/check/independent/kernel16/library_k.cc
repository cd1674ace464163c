// SPDX-License-Identifier: GPL-2.0
// Borrows, moves, initialisation and ends on the library's containers, boxes, strings, pages, lists and references.
#include <core/byte_order.hh>
#include <core/fmt.hh>
#include <core/function_ref.hh>
#include <core/transmute.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE last_then_push: the last sample is borrowed, and the vector grows before it is used
namespace last_then_push
{
struct Sample {
	u64 time;
	u32 value;
	u32 repeats;
};

//- bad
/// Adds a sample that follows the last one.
Result<void> repeat_bad(KVec<Sample> &samples, u64 time)
{
	auto last = samples.back();

	if (!last)
		return ENODATA;
	const u32 value = last->value;

	TRY(samples.push(Sample{.time = time, .value = value, .repeats = 0}, GFP_KERNEL));
	last->repeats++;
	return {};
}
//- good
/// Adds a sample that follows the last one.
Result<void> repeat_good(KVec<Sample> &samples, u64 time)
{
	auto last = samples.back();

	if (!last)
		return ENODATA;
	const u32 value = last->value;

	last->repeats++;
	TRY(samples.push(Sample{.time = time, .value = value, .repeats = 0}, GFP_KERNEL));
	return {};
}
} // namespace last_then_push

// CASE head_over_retain: a part of the vector is kept as a span while objects are dropped from it
namespace head_over_retain
{
//- bad
/// Drops what is above the limit; the sum of the first four of those that were there.
u64 prune_bad(KVVec<u32> &values, u32 limit)
{
	const usize count = values.size() < 4 ? values.size() : 4;
	const Span<const u32> head = values.span().first(count);
	u64 sum = 0;

	values.retain([limit](u32 value) { return value <= limit; });
	for (u32 value : head)
		sum += value;
	return sum;
}
//- good
/// Drops what is above the limit; the sum of the first four of those that were there.
u64 prune_good(KVVec<u32> &values, u32 limit)
{
	const usize count = values.size() < 4 ? values.size() : 4;
	const Span<const u32> head = values.span().first(count);
	u64 sum = 0;

	for (u32 value : head)
		sum += value;
	values.retain([limit](u32 value) { return value <= limit; });
	return sum;
}
} // namespace head_over_retain

// CASE folder_over_append: the folder is a part of the path, which grows, before it is printed
namespace folder_over_append
{
//- bad
Result<void> descend_bad(KString &path, StrView name)
{
	const StrView folder = path.view().trimmed();

	if (name.empty() || name.contains('/'))
		return EINVAL;
	if (!folder.ends_with("/"))
		TRY(path.append("/", GFP_KERNEL));
	TRY(path.append(name, GFP_KERNEL));
	pr_info("from {} to {}\n", folder, path.view());
	return {};
}
//- good
Result<void> descend_good(KString &path, StrView name)
{
	const KString folder = TRY(KString::from(path.view().trimmed(), GFP_KERNEL));

	if (name.empty() || name.contains('/'))
		return EINVAL;
	if (!folder.view().ends_with("/"))
		TRY(path.append("/", GFP_KERNEL));
	TRY(path.append(name, GFP_KERNEL));
	pr_info("from {} to {}\n", folder.view(), path.view());
	return {};
}
} // namespace folder_over_append

// CASE label_of_temporary: the text that the label looks at ends with the line that makes it
namespace label_of_temporary
{
//- bad
Result<void> announce_bad(u32 port, bool up)
{
	const StrView label = core::FixedString<24>("port ", port, " up: ", up).view();

	if (label.size() < 6)
		return EINVAL;
	pr_info("{}\n", label);
	return {};
}
//- good
Result<void> announce_good(u32 port, bool up)
{
	const core::FixedString<24> text("port ", port, " up: ", up);
	const StrView label = text.view();

	if (label.size() < 6)
		return EINVAL;
	pr_info("{}\n", label);
	return {};
}
} // namespace label_of_temporary

// CASE batch_moved_in_loop: the full batch is handed over, and the loop goes on filling it
namespace batch_moved_in_loop
{
struct Batch {
	KVec<u32> numbers;
};

class Sink
{
public:
	Result<void> take(Batch batch)
	{
		total_ += batch.numbers.size();
		return batches_.push(move(batch), GFP_KERNEL);
	}
	usize total() const { return total_; }

private:
	KVec<Batch> batches_;
	usize total_ = 0;
};

//- bad
Result<void> fill_bad(Sink &sink, Span<const u32> numbers)
{
	Batch batch;

	for (u32 number : numbers) {
		TRY(batch.numbers.push(number, GFP_KERNEL));
		if (batch.numbers.size() < 16)
			continue;
		TRY(sink.take(move(batch)));
	}
	return sink.take(move(batch));
}
//- good
Result<void> fill_good(Sink &sink, Span<const u32> numbers)
{
	Batch batch;

	for (u32 number : numbers) {
		TRY(batch.numbers.push(number, GFP_KERNEL));
		if (batch.numbers.size() < 16)
			continue;
		TRY(sink.take(move(batch)));
		batch = Batch();
	}
	return sink.take(move(batch));
}
} // namespace batch_moved_in_loop

// CASE job_after_submit: the job was handed over, and is freed if there is no room, when its number is printed
namespace job_after_submit
{
struct Job {
	explicit Job(u32 number) : number(number) {}
	u32 number;
	u32 tries = 0;
};

class Jobs
{
public:
	Result<void> submit(KBox<Job> job)
	{
		if (jobs_.size() >= 64)
			return EBUSY;
		return jobs_.push(move(job), GFP_KERNEL);
	}

private:
	KVec<KBox<Job>> jobs_;
};

//- bad
Result<void> start_bad(Jobs &jobs, u32 number)
{
	auto box = TRY(KBox<Job>::create(GFP_KERNEL, number));
	Job &job = *box;

	job.tries++;
	if (jobs.submit(move(box)).is_err()) {
		pr_err("no room for job {}\n", job.number);
		return EBUSY;
	}
	return {};
}
//- good
Result<void> start_good(Jobs &jobs, u32 number)
{
	auto box = TRY(KBox<Job>::create(GFP_KERNEL, number));
	Job &job = *box;

	job.tries++;
	if (jobs.submit(move(box)).is_err()) {
		pr_err("no room for job {}\n", number);
		return EBUSY;
	}
	return {};
}
} // namespace job_after_submit

// CASE remove_while_walking: the loop's iterator stands on the object that is taken off the list
namespace remove_while_walking
{
struct Request : ListLinks<> {
	explicit Request(u32 sector) : sector(sector) {}
	const u32 sector;
};

//- bad
/// Drops what is before @p sector.
u32 expire_bad(List<Request> &requests, u32 sector)
{
	u32 gone = 0;

	for (const Request &request : requests) {
		if (request.sector >= sector)
			continue;
		(void)requests.remove(request);
		gone++;
	}
	return gone;
}
//- good
/// Drops what is before @p sector.
u32 expire_good(List<Request> &requests, u32 sector)
{
	u32 gone = 0;

	for (auto at = requests.cursor_front(); at.is_at_item();) {
		if (at.current()->sector >= sector) {
			at.move_next();
			continue;
		}
		(void)at.remove();
		gone++;
	}
	return gone;
}
} // namespace remove_while_walking

// CASE count_after_remove: the entry's count is looked at when the entry was taken out of the map
namespace count_after_remove
{
struct Users {
	RBTree<u32, u32> sessions;
	u32 most = 0;
};

//- bad
/// Ends a session of @p user; how many are left.
Result<u32> leave_bad(Users &users, u32 user)
{
	auto count = users.sessions.get_mut(user);

	if (!count)
		return ENOENT;
	if (*count > users.most)
		users.most = *count;
	if (--*count == 0)
		(void)users.sessions.remove(user);
	return *count;
}
//- good
/// Ends a session of @p user; how many are left.
Result<u32> leave_good(Users &users, u32 user)
{
	auto count = users.sessions.get_mut(user);

	if (!count)
		return ENOENT;
	if (*count > users.most)
		users.most = *count;
	const u32 left = --*count;

	if (left == 0)
		(void)users.sessions.remove(user);
	return left;
}
} // namespace count_after_remove

// CASE bytes_after_mapping: the bytes of the page are looked at when it is no longer mapped
namespace bytes_after_mapping
{
//- bad
/// The length that stands in the first two bytes, if so much fits.
Result<u16> length_bad(const Page &page)
{
	Span<const u8> found;

	page.with_bytes([&found](Span<const u8> bytes) { found = bytes.first(sizeof(Be16)); });
	const auto length = core::read_from_bytes<Be16>(found);

	if (!length || length->get() > kernel::PAGE_SIZE - sizeof(Be16))
		return EMSGSIZE;
	return length->get();
}
//- good
/// The length that stands in the first two bytes, if so much fits.
Result<u16> length_good(const Page &page)
{
	Array<u8, sizeof(Be16)> found{};

	page.with_bytes([&found](Span<const u8> bytes) {
		found.span().copy_from(bytes.first(sizeof(Be16)));
	});
	const auto length = core::read_from_bytes<Be16>(found);

	if (!length || length->get() > kernel::PAGE_SIZE - sizeof(Be16))
		return EMSGSIZE;
	return length->get();
}
} // namespace bytes_after_mapping

// CASE borrow_over_replace: the last reference to the old device is given up while it is borrowed
namespace borrow_over_replace
{
struct Device {
	explicit Device(u32 unit) : unit(unit) {}
	const u32 unit;
	Atomic<u32> uses{0};
};

class Slot
{
public:
	explicit Slot(Arc<Device> device) : device_(move(device)) {}
	ArcBorrow<Device> device() const __lifetimebound { return device_.borrow(); }
	void put(Arc<Device> device) { device_ = move(device); }

private:
	Arc<Device> device_;
};

//- bad
Result<u32> swap_bad(Slot &slot, u32 unit)
{
	auto fresh = TRY(Arc<Device>::create(GFP_KERNEL, unit));
	const auto before = slot.device();

	if (before->unit == unit)
		return EEXIST;
	slot.put(move(fresh));
	return before->uses.load(Relaxed);
}
//- good
Result<u32> swap_good(Slot &slot, u32 unit)
{
	auto fresh = TRY(Arc<Device>::create(GFP_KERNEL, unit));
	const auto before = slot.device().clone();

	if (before->unit == unit)
		return EEXIST;
	slot.put(move(fresh));
	return before->uses.load(Relaxed);
}
} // namespace borrow_over_replace

// CASE mode_over_reopen: the mode belongs to the old stream, which is freed when the new one is put in its place
namespace mode_over_reopen
{
struct Mode {
	u32 rate = 0;
	KString name;
};

class Stream
{
public:
	explicit Stream(u32 rate) { mode_.rate = rate; }
	Mode &mode() __lifetimebound { return mode_; }

private:
	Mode mode_;
};

class Player
{
public:
	explicit Player(KBox<Stream> stream) : stream_(move(stream)) {}
	//- bad
	/// Opens the stream again, with its name.
	Result<void> reopen_bad(u32 rate)
	{
		Mode &mode = stream_->mode();

		if (mode.rate == rate)
			return {};
		auto fresh = TRY(KBox<Stream>::create(GFP_KERNEL, rate));

		stream_ = move(fresh);
		stream_->mode().name = move(mode.name);
		return {};
	}
	//- good
	/// Opens the stream again, with its name.
	Result<void> reopen_good(u32 rate)
	{
		Mode &mode = stream_->mode();

		if (mode.rate == rate)
			return {};
		auto fresh = TRY(KBox<Stream>::create(GFP_KERNEL, rate));

		fresh->mode().name = move(mode.name);
		stream_ = move(fresh);
		return {};
	}
	//- shared
private:
	KBox<Stream> stream_;
};
} // namespace mode_over_reopen

// CASE words_of_local: what walks over the words is returned, the text that it walks over is not
namespace words_of_local
{
/// The words of a text, one after the other.
class __view(char) Words
{
public:
	explicit Words(StrView text __lifetimebound) : rest_(text.trimmed()) {}

	Option<StrView> next()
	{
		if (rest_.empty())
			return None;
		const usize end = rest_.find(' ').value_or(rest_.size());
		const StrView word = rest_.first(end);

		rest_ = rest_.skip(end).trimmed();
		return word;
	}

private:
	StrView rest_;
};

//- bad
Result<Words> arguments_bad(Span<const char> line)
{
	const KString text = TRY(KString::from(StrView(line), GFP_KERNEL));
	Words words(text);

	if (words.next().is_none())
		return EINVAL;
	return words;
}
//- good
Result<Words> arguments_good(Span<const char> line __lifetimebound)
{
	const StrView text(line);
	Words words(text);

	if (words.next().is_none())
		return EINVAL;
	return words;
}
} // namespace words_of_local

// CASE reply_half_filled: on one way to the end a field of the reply has no value
namespace reply_half_filled
{
struct Reply {
	u32 kind;
	u32 length;
	u64 address;
};
struct Region {
	u64 start;
	u32 size;
	bool hidden;
};

//- bad
Result<void> tell_bad(UserSliceWriter &out, const Region &region)
{
	Reply reply;

	reply.kind = 2;
	reply.length = region.size;
	if (!region.hidden)
		reply.address = region.start;
	return out.write(reply);
}
//- good
Result<void> tell_good(UserSliceWriter &out, const Region &region)
{
	Reply reply{};

	reply.kind = 2;
	reply.length = region.size;
	if (!region.hidden)
		reply.address = region.start;
	return out.write(reply);
}
} // namespace reply_half_filled

// CASE visitor_of_temporary: the closure that is borrowed ends before it is called
namespace visitor_of_temporary
{
void visit(const KVec<u32> &values, core::FunctionRef<void(u32)> each)
{
	for (u32 value : values)
		each(value);
}

//- bad
u64 weigh_bad(const KVec<u32> &values, bool squares)
{
	u64 sum = 0;
	core::FunctionRef<void(u32)> add = [&sum, squares](u32 value) {
		sum += squares ? u64(value) * value : value;
	};

	visit(values, add);
	return sum;
}
//- good
u64 weigh_good(const KVec<u32> &values, bool squares)
{
	u64 sum = 0;
	const auto add_one = [&sum, squares](u32 value) {
		sum += squares ? u64(value) * value : value;
	};
	core::FunctionRef<void(u32)> add = add_one;

	visit(values, add);
	return sum;
}
} // namespace visitor_of_temporary

// CASE item_after_queueing: the right to the list was given away when the request is looked at through it
namespace item_after_queueing
{
struct Packet : ListLinks<> {
	explicit Packet(u32 size) : size(size) {}
	const u32 size;
};
struct Queue {
	List<Packet> packets;
	u64 bytes = 0;
};

//- bad
Result<u64> enqueue_bad(Queue &queue, u32 size, bool first)
{
	auto packet = TRY(ListArc<Packet>::create(GFP_KERNEL, size));

	if (first)
		queue.packets.push_front(move(packet));
	else
		queue.packets.push_back(move(packet));
	queue.bytes += packet->size;
	return queue.bytes;
}
//- good
Result<u64> enqueue_good(Queue &queue, u32 size, bool first)
{
	auto packet = TRY(ListArc<Packet>::create(GFP_KERNEL, size));
	const Arc<Packet> shared = packet.clone_arc();

	if (first)
		queue.packets.push_front(move(packet));
	else
		queue.packets.push_back(move(packet));
	queue.bytes += shared->size;
	return queue.bytes;
}
} // namespace item_after_queueing

// CASE permits_outlive_bus: the permits are given back at the end of the scope, to a semaphore that is freed by then
namespace permits_outlive_bus
{
struct Bus {
	explicit Bus(u32 lanes) : lanes(lanes) {}

	Semaphore lanes;
	Atomic<u32> probes{0};
};

//- bad
/// Takes all lanes at once and says how many there are.
Result<usize> probe_bad(u32 lanes)
{
	KVec<Permit> held;
	const auto bus = TRY(KBox<Bus>::create(GFP_KERNEL, lanes));

	while (auto permit = bus->lanes.try_acquire()) {
		bus->probes.inc();
		TRY(held.push(permit.take().value(), GFP_KERNEL));
	}
	if (bus->probes.load(Relaxed) != lanes)
		return EIO;
	return held.size();
}
//- good
/// Takes all lanes at once and says how many there are.
Result<usize> probe_good(u32 lanes)
{
	const auto bus = TRY(KBox<Bus>::create(GFP_KERNEL, lanes));
	KVec<Permit> held;

	while (auto permit = bus->lanes.try_acquire()) {
		bus->probes.inc();
		TRY(held.push(permit.take().value(), GFP_KERNEL));
	}
	if (bus->probes.load(Relaxed) != lanes)
		return EIO;
	return held.size();
}
} // namespace permits_outlive_bus

// CLEAN doubles_itself: the vector grows with its own objects in a loop; they are reached by number and copied first
namespace doubles_itself
{
Result<void> mirror(KVec<u32> &values)
{
	const usize size = values.size();

	TRY(values.reserve(size, GFP_KERNEL));
	for (usize i = size; i-- > 0;) {
		const u32 value = values[i];

		TRY(values.push(value, GFP_KERNEL));
	}
	return {};
}
} // namespace doubles_itself

// CLEAN both_halves: two spans of one vector are changed at once; they are its two parts, which do not overlap
namespace both_halves
{
void cross(KVec<u32> &values)
{
	const usize half = values.size() / 2;
	const auto [left, right] = values.span().split_at(half);

	for (usize i = 0; i < half; i++) {
		const u32 sum = left[i] + right[i];

		left[i] = sum;
		right[i] = sum - 2 * right[i];
	}
	values.truncate(2 * half);
}
} // namespace both_halves

// CLEAN found_or_made: the value is borrowed, and the map changed where it was not found: then nothing is borrowed
namespace found_or_made
{
struct Account {
	u64 bytes = 0;
	u32 packets = 0;
};
using Accounts = RBTree<u32, Account>;

Result<Account &> account_of(Accounts &accounts __lifetimebound, u32 user)
{
	if (auto found = accounts.get_mut(user))
		return *found;
	auto old = TRY(accounts.try_create_and_insert(user, Account(), GFP_KERNEL));

	if (old)
		return EEXIST;
	if (auto made = accounts.get_mut(user))
		return *made;
	return ENOENT;
}

Result<void> charge(Accounts &accounts, u32 user, u32 bytes)
{
	auto account = account_of(accounts, user);

	if (account.is_err())
		return account.error();
	account.value().bytes += bytes;
	account.value().packets++;
	return {};
}
} // namespace found_or_made

// CLEAN refilled_after_move: the page is moved away in a loop and used again; each time there is a new one in its place
namespace refilled_after_move
{
Result<KVec<Page>> copy_in(Span<const u8> bytes)
{
	KVec<Page> pages;
	Page page = TRY(Page::alloc_page(GFP_KERNEL));
	usize filled = 0;

	while (!bytes.empty()) {
		const usize room = kernel::PAGE_SIZE - filled;
		const usize count = bytes.size() < room ? bytes.size() : room;

		TRY(page.write(filled, bytes.first(count)));
		bytes = bytes.skip(count);
		filled += count;
		if (filled < kernel::PAGE_SIZE)
			continue;
		TRY(pages.push(move(page), GFP_KERNEL));
		page = TRY(Page::alloc_page(GFP_KERNEL));
		filled = 0;
	}
	if (filled) {
		TRY(page.fill_zero(filled, kernel::PAGE_SIZE - filled));
		TRY(pages.push(move(page), GFP_KERNEL));
	}
	return pages;
}
} // namespace refilled_after_move

// CLEAN counts_while_dropping: the closure changes what is outside while objects are dropped; none is the vector's
namespace counts_while_dropping
{
struct Lease {
	u32 owner;
	u32 ends;
};

Result<KString> expire(KVec<Lease> &leases, u32 now)
{
	KVec<u32> owners;
	u32 lost = 0;

	leases.retain([&](const Lease &lease) {
		if (lease.ends > now)
			return true;
		if (owners.push(lease.owner, GFP_KERNEL).is_err())
			lost++;
		return false;
	});
	auto text = TRY(KString::format(GFP_KERNEL, owners.size() + lost, " ended"));

	if (const auto first = owners.front())
		TRY(text.append_format(GFP_KERNEL, ", the first of ", *first));
	return text;
}
} // namespace counts_while_dropping

// CLEAN keeps_by_clone: the object is used after the list that held it is empty and its handle dropped
namespace keeps_by_clone
{
struct Block : ListLinks<> {
	explicit Block(u32 number) : number(number) {}
	const u32 number;
	Atomic<u32> writes{0};
};

u32 last_number(List<Block> &blocks)
{
	Arc<Block> kept{core::Vacant()};

	while (auto block = blocks.pop_front()) {
		(*block)->writes.inc();
		kept = (*block).clone_arc();
	}
	if (kept.is_vacant())
		return 0;
	return kept->number + kept->writes.load(Relaxed);
}
} // namespace keeps_by_clone
