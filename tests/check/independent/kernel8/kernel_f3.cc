// SPDX-License-Identifier: GPL-2.0
// Kernel set 8, file 3: threads and what they share, objects that are not made yet, results, user memory and registers.
#include <core/parse_int.hh>
#include <core/transmute.hh>
#include <core/untrusted.hh>
#include <kernel/arc.hh>
#include <kernel/io_mem.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE plan_on_the_stack: the thread is kept by the caller and reads a plan that ends with this function
namespace plan_on_the_stack
{

struct Plan {
	u32 rounds = 100;
	u32 step = 1;
};

void sweep(const Plan &plan)
{
	for (u32 round = 0; round < plan.rounds && !KThread::should_stop(); round += plan.step)
		KThread::yield();
}

} // namespace plan_on_the_stack

// SAFETY: numbers.
IMPL_SEND(plan_on_the_stack::Plan);
// SAFETY: as above, and shared ones are only read.
IMPL_SYNC(plan_on_the_stack::Plan);

namespace plan_on_the_stack
{
//- bad
struct __view(const Plan) JobBad {
	const Plan &plan;
	u32 number;
};

} // namespace plan_on_the_stack

// SAFETY: the plan is only read.
IMPL_SEND(plan_on_the_stack::JobBad);

namespace plan_on_the_stack
{

Result<void> start_bad(Option<KThread> &thread, u32 number)
{
	const Plan plan{.rounds = 50, .step = 2};

	thread = TRY(
		KThread::run("sweep", JobBad{plan, number}, [](JobBad &job) { sweep(job.plan); }));
	return {};
}
//- good
struct JobGood {
	Plan plan;
	u32 number;
};

} // namespace plan_on_the_stack

// SAFETY: numbers.
IMPL_SEND(plan_on_the_stack::JobGood);

namespace plan_on_the_stack
{

Result<void> start_good(Option<KThread> &thread, u32 number)
{
	const Plan plan{.rounds = 50, .step = 2};

	thread = TRY(KThread::run("sweep", JobGood{plan, number},
				  [](JobGood &job) { sweep(job.plan); }));
	return {};
}
} // namespace plan_on_the_stack

// CASE hits_of_two_threads: two threads add to a plain number that is mutable in a shared object
namespace hits_of_two_threads
{
//- bad
struct TargetBad {
	void hit() const { hits++; }

	mutable u64 hits = 0;
};

} // namespace hits_of_two_threads

// SAFETY: a number, and nothing that belongs to a thread.
IMPL_SEND(hits_of_two_threads::TargetBad);
// SAFETY: all that is shared is a number.
IMPL_SYNC(hits_of_two_threads::TargetBad);

namespace hits_of_two_threads
{

Result<u64> shoot_bad()
{
	auto target = TRY(Arc<TargetBad>::create(GFP_KERNEL));
	auto left = TRY(KThread::run("left", target.clone(), [](Arc<TargetBad> &t) { t->hit(); }));
	auto right =
		TRY(KThread::run("right", target.clone(), [](Arc<TargetBad> &t) { t->hit(); }));

	left.join();
	right.join();
	return target->hits;
}
//- good
struct TargetGood {
	void hit() const { hits.inc(); }

	Atomic<u64> hits{0};
};

} // namespace hits_of_two_threads

// SAFETY: an atomic number, and nothing that belongs to a thread.
IMPL_SEND(hits_of_two_threads::TargetGood);
// SAFETY: all that is shared is an atomic number.
IMPL_SYNC(hits_of_two_threads::TargetGood);

namespace hits_of_two_threads
{

Result<u64> shoot_good()
{
	auto target = TRY(Arc<TargetGood>::create(GFP_KERNEL));
	auto left = TRY(KThread::run("left", target.clone(), [](Arc<TargetGood> &t) { t->hit(); }));
	auto right =
		TRY(KThread::run("right", target.clone(), [](Arc<TargetGood> &t) { t->hit(); }));

	left.join();
	right.join();
	return target->hits.load(Relaxed);
}
} // namespace hits_of_two_threads

// CASE rates_after_section: the rates that were found are read when the reader has left its section
namespace rates_after_section
{

struct Rates {
	explicit Rates(u32 slow, u32 fast) : slow(slow), fast(fast) {}

	const u32 slow;
	const u32 fast;
};

} // namespace rates_after_section

// SAFETY: numbers that do not change.
IMPL_SEND(rates_after_section::Rates);
// SAFETY: as above.
IMPL_SYNC(rates_after_section::Rates);

namespace rates_after_section
{

//- bad
u32 rate_bad(const RcuPtr<Rates> &rates, bool fast)
{
	Option<const Rates &> current;
	{
		auto reader = rcu::read_lock();

		current = rates.load(reader);
	}
	if (!current)
		return 0;
	return fast ? current->fast : current->slow;
}
//- good
u32 rate_good(const RcuPtr<Rates> &rates, bool fast)
{
	auto reader = rcu::read_lock();
	const auto current = rates.load(reader);

	if (!current)
		return 0;
	return fast ? current->fast : current->slow;
}
} // namespace rates_after_section

// CASE opened_at_once: all callers add to one plain global number
namespace opened_at_once
{

constexpr u32 LIMIT = 8;

//- bad
u32 opened_bad = 0;

Result<void> open_bad()
{
	if (opened_bad >= LIMIT)
		return EBUSY;
	opened_bad++;
	return {};
}
//- good
constinit Atomic<u32> opened_good{0};

Result<void> open_good()
{
	if (opened_good.add_return(1, Relaxed) > LIMIT) {
		opened_good.dec();
		return EBUSY;
	}
	return {};
}
} // namespace opened_at_once

// CASE label_of_unit: the labels keep views of a text that ends with the function that made them
namespace label_of_unit
{
//- bad
class LabelBad
{
public:
	explicit LabelBad(StrView text) : text_(text) {}

	void print() const { pr_info("[{}]\n", text_); }

private:
	StrView text_;
};

Result<void> add_bad(KVec<LabelBad> &labels, u32 unit)
{
	KString text = TRY(KString::format(GFP_KERNEL, "unit ", unit));

	return labels.emplace(GFP_KERNEL, text.view());
}
//- good
class LabelGood
{
public:
	explicit LabelGood(KString text) : text_(move(text)) {}

	void print() const { pr_info("[{}]\n", text_.view()); }

private:
	KString text_;
};

Result<void> add_good(KVec<LabelGood> &labels, u32 unit)
{
	KString text = TRY(KString::format(GFP_KERNEL, "unit ", unit));

	return labels.emplace(GFP_KERNEL, move(text));
}
} // namespace label_of_unit

// CASE range_without_dash: a text without a dash leaves the range that the caller hands over without a value
namespace range_without_dash
{

struct Range {
	u32 first;
	u32 last;
};

//- bad
void parse_bad(StrView text, Range &range __out_param)
{
	const auto dash = text.find('-');

	if (!dash)
		return;
	range.first = core::parse_int<u32>(text.first(*dash)).value_or(0u);
	range.last = core::parse_int<u32>(text.skip(*dash + 1)).value_or(0u);
}

u32 width_bad(StrView text)
{
	Range range;

	parse_bad(text, range);
	return range.last - range.first;
}
//- good
void parse_good(StrView text, Range &range __out_param)
{
	const auto dash = text.find('-');

	range = Range{0, 0};
	if (!dash)
		return;
	range.first = core::parse_int<u32>(text.first(*dash)).value_or(0u);
	range.last = core::parse_int<u32>(text.skip(*dash + 1)).value_or(0u);
}

u32 width_good(StrView text)
{
	Range range;

	parse_good(text, range);
	return range.last - range.first;
}
} // namespace range_without_dash

// CASE mask_before_slots: the first member is made of the second, which does not exist by then
namespace mask_before_slots
{
//- bad
class RingBad
{
public:
	RingBad(Init &init, usize size)
		: mask_(mask_of(slots_)),
		  slots_(TRY_INIT(KVec<u32>::from_elem(0u, size, GFP_KERNEL)))
	{
	}

	u32 at(usize position) const { return slots_[position & mask_]; }

private:
	static usize mask_of(const KVec<u32> &slots) { return slots.size() - 1; }

	usize mask_;
	KVec<u32> slots_;
};

Result<u32> first_bad()
{
	auto ring = TRY(KBox<RingBad>::create(GFP_KERNEL, 16u));

	return ring->at(16);
}
//- good
class RingGood
{
public:
	RingGood(Init &init, usize size)
		: slots_(TRY_INIT(KVec<u32>::from_elem(0u, size, GFP_KERNEL))),
		  mask_(mask_of(slots_))
	{
	}

	u32 at(usize position) const { return slots_[position & mask_]; }

private:
	static usize mask_of(const KVec<u32> &slots) { return slots.size() - 1; }

	KVec<u32> slots_;
	usize mask_;
};

Result<u32> first_good()
{
	auto ring = TRY(KBox<RingGood>::create(GFP_KERNEL, 16u));

	return ring->at(16);
}
} // namespace mask_before_slots

// CASE filter_without_mask: the constructor gives no value to the mask, which stands in fresh memory
namespace filter_without_mask
{
//- bad
class FilterBad
{
public:
	explicit FilterBad(u32 id) : id_(id) {}

	void add(u32 bit) { mask_ |= u32(1) << bit; }
	u32 id() const { return id_; }
	bool matches(u32 bits) const { return mask_ & bits; }

private:
	u32 id_;
	u32 mask_;
};

Result<bool> try_bad(u32 bits)
{
	auto filter = TRY(KBox<FilterBad>::create(GFP_KERNEL, 1u));

	filter->add(3);
	return filter->matches(bits);
}
//- good
class FilterGood
{
public:
	explicit FilterGood(u32 id) : id_(id) {}

	void add(u32 bit) { mask_ |= u32(1) << bit; }
	u32 id() const { return id_; }
	bool matches(u32 bits) const { return mask_ & bits; }

private:
	u32 id_;
	u32 mask_ = 0;
};

Result<bool> try_good(u32 bits)
{
	auto filter = TRY(KBox<FilterGood>::create(GFP_KERNEL, 1u));

	filter->add(3);
	return filter->matches(bits);
}
} // namespace filter_without_mask

// CASE page_write_unseen: whether the header was written is stored, and nobody looks at it
namespace page_write_unseen
{

//- bad
Result<Page> make_page_bad(Span<const u8> header)
{
	Page page = TRY(Page::alloc_page(GFP_KERNEL));
	const Result<void> written = page.write(0, header);

	TRY(page.fill_zero(64, 64));
	return page;
}
//- good
Result<Page> make_page_good(Span<const u8> header)
{
	Page page = TRY(Page::alloc_page(GFP_KERNEL));
	const Result<void> written = page.write(0, header);

	if (written.is_err())
		return written.error();
	TRY(page.fill_zero(64, 64));
	return page;
}
} // namespace page_write_unseen

// CASE answer_to_moved_address: the request was read through the address, which was moved, and is answered there
namespace answer_to_moved_address
{

struct Query {
	u32 key;
	u32 value;
};

} // namespace answer_to_moved_address

template <>
inline constexpr bool core::is_from_bytes<answer_to_moved_address::Query> =
	core::fields_from_bytes<answer_to_moved_address::Query,
				&answer_to_moved_address::Query::key,
				&answer_to_moved_address::Query::value>();

namespace answer_to_moved_address
{

//- bad
Result<void> answer_bad(UserPtr<Query> at)
{
	auto reader = UserSlice(move(at), sizeof(Query)).reader();
	Query query = TRY(reader.read<Query>());

	query.value = query.key * 2;
	auto writer = UserSlice(move(at), sizeof(Query)).writer();
	return writer.write(query);
}
//- good
Result<void> answer_good(UserPtr<Query> at)
{
	auto [reader, writer] = UserSlice(move(at), sizeof(Query)).reader_writer();
	Query query = TRY(reader.read<Query>());

	query.value = query.key * 2;
	return writer.write(query);
}
} // namespace answer_to_moved_address

// CASE registers_without_mapping: the mapping that the registers are borrowed from ends before they are read
namespace registers_without_mapping
{

constexpr usize STATUS = 0x10;

Result<IoMem<0x100>> map(PhysAddr where)
{
	// SAFETY: the board has the device there, and no other driver uses it.
	return unsafe_expr(IoMem<0x100>::ioremap(unsafe_, where, ResourceSize(0x100)));
}

//- bad
Result<u32> status_bad(PhysAddr where)
{
	const Mmio<0x100> registers = TRY(map(where)).mmio();

	return registers.readl(STATUS);
}
//- good
Result<u32> status_good(PhysAddr where)
{
	const IoMem<0x100> mapping = TRY(map(where));
	const Mmio<0x100> registers = mapping.mmio();

	return registers.readl(STATUS);
}
} // namespace registers_without_mapping

// CASE user_copy_on_one_cpu: copying to user space may sleep, and the guard forbids it
namespace user_copy_on_one_cpu
{

//- bad
Result<void> report_bad(const DynamicPerCpu<u64> &packets, UserPtr<u64> to)
{
	auto writer = UserSlice(move(to), sizeof(u64)).writer();
	const PreemptGuard here;

	return writer.write(packets.get(here));
}
//- good
Result<void> report_good(const DynamicPerCpu<u64> &packets, UserPtr<u64> to)
{
	auto writer = UserSlice(move(to), sizeof(u64)).writer();
	u64 mine = 0;
	{
		const PreemptGuard here;

		mine = packets.get(here);
	}
	return writer.write(mine);
}
} // namespace user_copy_on_one_cpu

// CLEAN ticker: a thread that owns all it uses, and ends with its handle
namespace ticker
{

struct Clock {
	Atomic<u64> ticks{0};
	Completion first;
};

} // namespace ticker

// SAFETY: an atomic number and a completion.
IMPL_SEND(ticker::Clock);
// SAFETY: as above.
IMPL_SYNC(ticker::Clock);

namespace ticker
{

void run(const Clock &clock)
{
	while (!KThread::should_stop()) {
		clock.ticks.inc();
		clock.first.complete_all();
		KThread::yield();
	}
}

Result<u64> ticks_until_seen()
{
	const auto clock = TRY(Arc<Clock>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("ticker", clock.clone(), [](Arc<Clock> &c) { run(*c); }));

	clock->first.wait();
	thread.join();
	return clock->ticks.load(Relaxed);
}
} // namespace ticker

// CLEAN sum_elsewhere: the thread gets a row of numbers of its own, and gives the sum back through a lock
namespace sum_elsewhere
{

struct Answer {
	u64 sum = 0;
	bool there = false;
};

struct Reply {
	Mutex<Answer> answer;
};

struct Question {
	KVec<u32> numbers;
	Arc<Reply> reply;
};

} // namespace sum_elsewhere

// SAFETY: a number and a flag.
IMPL_SEND(sum_elsewhere::Answer);
// SAFETY: a lock around what may be sent.
IMPL_SEND(sum_elsewhere::Reply);
// SAFETY: as above.
IMPL_SYNC(sum_elsewhere::Reply);
// SAFETY: numbers of its own, and a reference to what may be shared.
IMPL_SEND(sum_elsewhere::Question);

namespace sum_elsewhere
{

void add_up(Question &question)
{
	u64 sum = 0;

	for (u32 number : question.numbers)
		sum += number;
	auto answer = question.reply->answer.lock();
	answer->sum = sum;
	answer->there = true;
}

Result<u64> sum_of(Span<const u32> numbers)
{
	auto reply = TRY(Arc<Reply>::create(GFP_KERNEL));
	Question question{TRY(KVec<u32>::from(numbers, GFP_KERNEL)), reply.clone()};
	{
		auto thread =
			TRY(KThread::run("add-up", move(question), [](Question &q) { add_up(q); }));
	}
	auto seen = reply->answer.lock();
	if (!seen->there)
		return EIO;
	return seen->sum;
}
} // namespace sum_elsewhere

// CLEAN limit_replaced: readers copy what they need, the writer says how the old object goes
namespace limit_replaced
{

struct Limit {
	explicit Limit(u32 value) : value(value) {}

	const u32 value;
};

} // namespace limit_replaced

// SAFETY: a number that does not change.
IMPL_SEND(limit_replaced::Limit);
// SAFETY: as above.
IMPL_SYNC(limit_replaced::Limit);

namespace limit_replaced
{

u32 current(const RcuPtr<Limit> &limit)
{
	auto reader = rcu::read_lock();
	auto seen = limit.load(reader);

	return seen ? seen->value : 0;
}

Result<u32> raise(const RcuPtr<Limit> &limit, u32 value)
{
	const u32 before = current(limit);

	if (before < value)
		limit.replace(TRY(RcuBox<Limit>::create(GFP_KERNEL, value))).defer_free();
	return before;
}

Result<u32> take_back(const RcuPtr<Limit> &limit)
{
	auto old = limit.take();
	auto box = old.wait();

	if (!box)
		return ENOENT;
	return (*box)->value;
}
} // namespace limit_replaced

// CLEAN words_of_line: a class that is a view says so, and each word is done with before the next one is asked for
namespace words_of_line
{

/// Gives the words of a line, one after the other.
class __view(char) Words
{
public:
	explicit Words(StrView line __lifetimebound) : rest_(line.trimmed()) {}

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

usize longest_word(const KString &line)
{
	Words words(line.view());
	usize longest = 0;

	while (auto word = words.next()) {
		if (word->size() > longest)
			longest = word->size();
	}
	return longest;
}
} // namespace words_of_line

// CLEAN station: members that can fail are made in order, and each one may use those before it
namespace station
{

struct Readings {
	KVec<u32> values;
};

class Station
{
public:
	Station(Init &init, u32 number, usize room)
		: name_(TRY_INIT(KString::format(GFP_KERNEL, "station", number))),
		  number_(number),
		  scratch_(TRY_INIT(KVec<u32>::with_capacity(room, GFP_KERNEL)))
	{
		CHECK_INIT(readings_.lock()->values.reserve(room, GFP_KERNEL));
		pr_debug("{} ({}) has room for {}\n", name_.view(), number_, scratch_.capacity());
	}

	Result<void> record(u32 value) const
	{
		return readings_.lock()->values.push(value, GFP_KERNEL);
	}
	StrView name() const { return name_.view(); }

private:
	Mutex<Readings> readings_;
	KString name_;
	u32 number_;
	KVec<u32> scratch_;
};

Result<usize> try_station()
{
	auto station = TRY(KBox<Station>::create(GFP_KERNEL, 7u, 32u));

	TRY(station->record(1));
	return station->name().size();
}
} // namespace station

// CLEAN table_from_user: a length from user space is checked once, and used as it was read
namespace table_from_user
{

constexpr u32 MOST = 1024;

Result<KVec<u8>> read_table(UserPtr<u8> at, usize size)
{
	auto reader = UserSlice(move(at), size).reader();
	core::Untrusted<u32> claimed(TRY(reader.read<u32>()));
	const u32 length = TRY(move(claimed).less_than(MOST + 1));
	KVec<u8> table;

	auto body = TRY(reader.take(length));
	TRY(body.read_all(table, GFP_KERNEL));
	return table;
}

Result<u32> count_zeros(UserPtr<u8> at, usize size)
{
	const KVec<u8> table = TRY(read_table(move(at), size));
	u32 zeros = 0;

	for (u8 byte : table) {
		if (byte == 0)
			zeros++;
	}
	return zeros;
}
} // namespace table_from_user

// CLEAN shared_by_all: globals that threads may share, each in the way of its type
namespace shared_by_all
{

struct Names {
	u32 next = 1;
	u32 freed = 0;
};

} // namespace shared_by_all

// SAFETY: numbers.
IMPL_SEND(shared_by_all::Names);

namespace shared_by_all
{

constinit Mutex<Names> names;
constinit SetOnce<u32> base;
constinit Atomic<bool> ready{false};
DEFINE_PER_CPU_VARIABLE(u64, requests);

u32 take_name()
{
	requests.inc();
	auto n = names.lock();

	return n->next++;
}

void publish(u32 value)
{
	if (!base.populate(value))
		return;
	// ORDERING: pairs with the load in first_name().
	ready.store(true, Release);
}

Option<u32> first_name()
{
	// ORDERING: pairs with the store in publish().
	if (!ready.load(Acquire))
		return None;
	return base.copy();
}
} // namespace shared_by_all
