// SPDX-License-Identifier: GPL-2.0
// Routes, pages, timers, parsers and clocks on the kernel library: views, lists, readers, writers.
#include <core/function_ref.hh>
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
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

// CASE i4_upgrade_reader: the writer waits for readers to leave, of which the thread itself is one
namespace i4_upgrade_reader
{
struct Names {
	KVec<u32> hashes;
	u32 misses = 0;
};

static bool has(const Names &names, u32 hash)
{
	for (u32 one : names.hashes) {
		if (one == hash)
			return true;
	}
	return false;
}

class Directory
{
public:
	//- bad
	Result<bool> intern_bad(u32 hash) const
	{
		auto read = names_.read();

		if (has(*read, hash))
			return false;
		auto names = names_.write();

		names->misses++;
		TRY(names->hashes.push(hash, GFP_ATOMIC));
		return true;
	}
	//- good
	Result<bool> intern_good(u32 hash) const
	{
		{
			auto read = names_.read();

			if (has(*read, hash))
				return false;
		}
		auto names = names_.write();

		if (has(*names, hash))
			return false;
		names->misses++;
		TRY(names->hashes.push(hash, GFP_ATOMIC));
		return true;
	}
	//- shared

private:
	RwLock<Names> names_;
};
} // namespace i4_upgrade_reader

// CASE i4_page_head: the bytes of the page are used after the closure, when the page is unmapped
namespace i4_page_head
{
//- bad
static u32 checksum_bad(const Page &page)
{
	Span<const u8> head;
	u32 sum = 0;

	page.with_bytes([&head](Span<const u8> bytes) { head = bytes.first(64); });
	for (u8 byte : head)
		sum = sum * 31 + byte;
	return sum;
}
//- good
static u32 checksum_good(const Page &page)
{
	Array<u8, 64> head{};
	u32 sum = 0;

	page.with_bytes([&head](Span<const u8> bytes) { head.span().copy_from(bytes.first(64)); });
	for (u8 byte : head)
		sum = sum * 31 + byte;
	return sum;
}
//- shared
} // namespace i4_page_head

// CASE i4_alias_reset: the view is of the name in the option, which is emptied before it is used
namespace i4_alias_reset
{
class Interface
{
public:
	Result<void> set_alias(StrView alias)
	{
		alias_ = TRY(KString::from(alias, GFP_KERNEL));
		return {};
	}

	//- bad
	bool drop_alias_bad(StrView prefix)
	{
		if (!alias_)
			return false;
		const StrView old = alias_->view();

		alias_.reset();
		return old.starts_with(prefix);
	}
	//- good
	bool drop_alias_good(StrView prefix)
	{
		if (!alias_)
			return false;
		const auto taken = alias_.take();
		const StrView old = taken->view();

		return old.starts_with(prefix);
	}
	//- shared

private:
	Option<KString> alias_;
};
} // namespace i4_alias_reset

// CASE i4_default_rates: the span is of an array of the function that returns it
namespace i4_default_rates
{
//- bad
static Span<const u32> rates_bad(bool fast)
{
	const Array<u32, 3> slow_rates{9600, 19200, 38400};
	static constexpr Array<u32, 2> fast_rates{57600, 115200};

	if (fast)
		return fast_rates.span();
	return slow_rates.span();
}

static u32 best_bad(bool fast)
{
	u32 best = 0;

	for (u32 rate : rates_bad(fast))
		best = rate > best ? rate : best;
	return best;
}
//- good
static Span<const u32> rates_good(bool fast)
{
	static constexpr Array<u32, 3> slow_rates{9600, 19200, 38400};
	static constexpr Array<u32, 2> fast_rates{57600, 115200};

	if (fast)
		return fast_rates.span();
	return slow_rates.span();
}

static u32 best_good(bool fast)
{
	u32 best = 0;

	for (u32 rate : rates_good(fast))
		best = rate > best ? rate : best;
	return best;
}
//- shared
} // namespace i4_default_rates

// CASE i4_expire_walk: the loop takes the entry that it stands on off the list, which frees it
namespace i4_expire_walk
{
struct Entry : ListLinks<> {
	explicit Entry(u32 age) : age(age) {}
	const u32 age;
};

class Cache
{
public:
	Result<void> add(u32 age)
	{
		entries_.push_back(TRY(ListArc<Entry>::create(GFP_KERNEL, age)));
		return {};
	}

	//- bad
	u32 expire_bad(u32 oldest)
	{
		u32 gone = 0;

		for (const Entry &entry : entries_) {
			if (entry.age > oldest) {
				(void)entries_.remove(entry);
				gone++;
			}
		}
		return gone;
	}
	//- good
	u32 expire_good(u32 oldest)
	{
		u32 gone = 0;

		for (auto at = entries_.cursor_front(); at.is_at_item();) {
			if (at.current()->age > oldest) {
				(void)at.remove();
				gone++;
			} else {
				at.move_next();
			}
		}
		return gone;
	}
	//- shared

private:
	List<Entry> entries_;
};
} // namespace i4_expire_walk

// CASE i4_stack_progress: the thread writes to a local of the function that started it and returned
namespace i4_stack_progress
{
struct Progress {
	Atomic<u32> rounds{0};
};

//- bad
struct ErrandBad {
	const Progress *progress;
	u32 rounds;
};
//- good
struct ErrandGood {
	Arc<Progress> progress;
	u32 rounds;
};
//- shared
} // namespace i4_stack_progress

// SAFETY: an atomic number.
IMPL_SEND(i4_stack_progress::Progress);
// SAFETY: as above.
IMPL_SYNC(i4_stack_progress::Progress);
//- bad
// SAFETY: the progress may be shared.
IMPL_SEND(i4_stack_progress::ErrandBad);
//- good
// SAFETY: a number and an Arc of what may be shared.
IMPL_SEND(i4_stack_progress::ErrandGood);
//- shared

namespace i4_stack_progress
{
//- bad
static Result<KThread> start_bad(u32 rounds)
{
	Progress progress;

	return KThread::run("errand", ErrandBad{&progress, rounds}, [](ErrandBad &errand) {
		for (u32 i = 0; i < errand.rounds; i++) {
			// SAFETY: the progress is alive as long as the thread.
			unsafe
			{
				errand.progress->rounds.inc();
			}
		}
	});
}
//- good
static Result<KThread> start_good(u32 rounds)
{
	auto progress = TRY(Arc<Progress>::create(GFP_KERNEL));

	return KThread::run("errand", ErrandGood{move(progress), rounds}, [](ErrandGood &errand) {
		for (u32 i = 0; i < errand.rounds; i++)
			errand.progress->rounds.inc();
	});
}
//- bad
static Result<void> drive_bad(u32 rounds)
{
	auto thread = TRY(start_bad(rounds));

	thread.join();
	return {};
}
//- good
static Result<void> drive_good(u32 rounds)
{
	auto thread = TRY(start_good(rounds));

	thread.join();
	return {};
}
//- shared
} // namespace i4_stack_progress

// CASE i4_clock_history: the history grows with GFP_KERNEL while the clock is held for writing
namespace i4_clock_history
{
struct Reading {
	u64 ticks = 0;
	u32 epoch = 0;
};

class Clock
{
public:
	Reading now() const { return clock_.read(); }

	//- bad
	Result<void> step_bad(u64 ticks)
	{
		auto clock = clock_.write();

		TRY(history_.push(clock->ticks, GFP_KERNEL));
		clock->ticks += ticks;
		clock->epoch++;
		return {};
	}
	//- good
	Result<void> step_good(u64 ticks)
	{
		TRY(history_.push(clock_.read().ticks, GFP_KERNEL));
		auto clock = clock_.write();

		clock->ticks += ticks;
		clock->epoch++;
		return {};
	}
	//- shared

private:
	SeqLock<Reading> clock_;
	KVec<u64> history_;
};
} // namespace i4_clock_history

// CASE i4_packet_from_user: the bytes of user space are read through a span of the kernel
namespace i4_packet_from_user
{
static constexpr usize LARGEST = 1500;

//- bad
static Result<KVec<u8>> packet_bad(UserPtr<const u8> data, usize size)
{
	KVec<u8> packet;

	if (data.is_null() || size > LARGEST)
		return EINVAL;
	// SAFETY: the size was checked.
	unsafe
	{
		TRY(packet.extend(Span<const u8>::from_raw(unsafe_, data.as_raw(unsafe_), size),
				  GFP_KERNEL));
	}
	return packet;
}
//- good
static Result<KVec<u8>> packet_good(UserPtr<const u8> data, usize size)
{
	KVec<u8> packet;

	if (data.is_null() || size > LARGEST)
		return EINVAL;
	TRY(UserSlice(move(data), size).read_all(packet, GFP_KERNEL));
	return packet;
}
//- shared
} // namespace i4_packet_from_user

// CASE i4_claimed_irqs_off: interrupts are said to be off, but are on where the function allocates
namespace i4_claimed_irqs_off
{
struct Samples {
	Array<u32, 32> values{};
	u32 next = 0;
};

class Sampler
{
public:
	/// What the interrupt handler calls.
	void on_interrupt(u32 value, const IrqsOff &off) const
	{
		auto samples = samples_.lock(off);

		samples->values[samples->next % 32] = value;
		samples->next++;
	}

	//- bad
	Result<KVec<u32>> snapshot_bad() const
	{
		auto copy = TRY(KVec<u32>::with_capacity(32, GFP_KERNEL));

		// SAFETY: the handler of the interrupt is the only other user.
		unsafe
		{
			const IrqsOff off = IrqsOff::assume(unsafe_);
			auto samples = samples_.lock(off);

			TRY(copy.extend(samples->values.span(), GFP_NOWAIT));
		}
		return copy;
	}
	//- good
	Result<KVec<u32>> snapshot_good() const
	{
		auto copy = TRY(KVec<u32>::with_capacity(32, GFP_KERNEL));
		{
			const IrqsOffGuard off;
			auto samples = samples_.lock(off.irqs_off());

			TRY(copy.extend(samples->values.span(), GFP_NOWAIT));
		}
		return copy;
	}
	//- shared

private:
	SpinLock<Samples> samples_;
};
} // namespace i4_claimed_irqs_off

// CASE i4_vacant_decoder: the decoder is used though nothing was opened
namespace i4_vacant_decoder
{
struct Decoder {
	explicit Decoder(u32 gain) : gain(gain) {}
	u32 gain;
	u32 decoded = 0;
};

class Stream
{
public:
	Result<void> open(u32 gain)
	{
		decoder_ = TRY(KBox<Decoder>::create(GFP_KERNEL, gain));
		return {};
	}

	//- bad
	Result<u32> decode_bad(u32 sample)
	{
		decoder_->decoded++;
		return sample * decoder_->gain;
	}
	//- good
	Result<u32> decode_good(u32 sample)
	{
		if (decoder_.is_vacant())
			return ENXIO;
		decoder_->decoded++;
		return sample * decoder_->gain;
	}
	//- shared

private:
	KBox<Decoder> decoder_{core::Vacant()};
};

//- bad
static Result<u32> drive_bad(u32 sample)
{
	Stream stream;

	return stream.decode_bad(sample);
}
//- good
static Result<u32> drive_good(u32 sample)
{
	Stream stream;

	return stream.decode_good(sample);
}
//- shared
} // namespace i4_vacant_decoder

// CASE i4_token_inside: a token has a view into its own array, and moves when it is pushed
namespace i4_token_inside
{
//- bad
class TokenBad
{
public:
	explicit TokenBad(StrView word)
	{
		const usize size = word.size() < text_.size() ? word.size() : text_.size();

		text_.span().first(size).copy_from(word.first(size).span());
		view_ = StrView(text_.span().first(size));
	}
	StrView view() const __lifetimebound { return view_; }

private:
	Array<char, 24> text_{};
	StrView view_;
};
//- good
class TokenGood
{
public:
	explicit TokenGood(StrView word)
	{
		const usize size = word.size() < text_.size() ? word.size() : text_.size();

		text_.span().first(size).copy_from(word.first(size).span());
		size_ = size;
	}
	StrView view() const __lifetimebound { return StrView(text_.span().first(size_)); }

private:
	Array<char, 24> text_{};
	usize size_ = 0;
};
//- bad
static Result<usize> count_bad(Span<const StrView> words, StrView wanted)
{
	KVec<TokenBad> tokens;
	usize found = 0;

	for (StrView word : words)
		TRY(tokens.push(TokenBad(word), GFP_KERNEL));
	for (const TokenBad &token : tokens)
		found += token.view() == wanted;
	return found;
}
//- good
static Result<usize> count_good(Span<const StrView> words, StrView wanted)
{
	KVec<TokenGood> tokens;
	usize found = 0;

	for (StrView word : words)
		TRY(tokens.push(TokenGood(word), GFP_KERNEL));
	for (const TokenGood &token : tokens)
		found += token.view() == wanted;
	return found;
}
//- shared
} // namespace i4_token_inside

// CASE i4_urgent_request: an urgent request was moved away when its size is added
namespace i4_urgent_request
{
struct Request {
	explicit Request(u32 size) : size(size) {}
	const u32 size;
};

class Scheduler
{
public:
	//- bad
	Result<void> submit_bad(Arc<Request> request, bool urgent)
	{
		if (urgent)
			TRY(urgent_.push(move(request), GFP_KERNEL));
		bytes_ += request->size;
		if (!urgent)
			TRY(normal_.push(move(request), GFP_KERNEL));
		return {};
	}
	//- good
	Result<void> submit_good(Arc<Request> request, bool urgent)
	{
		if (urgent)
			TRY(urgent_.push(request.clone(), GFP_KERNEL));
		bytes_ += request->size;
		if (!urgent)
			TRY(normal_.push(move(request), GFP_KERNEL));
		return {};
	}
	//- shared
	u64 bytes() const { return bytes_; }

private:
	KVec<Arc<Request>> urgent_;
	KVec<Arc<Request>> normal_;
	u64 bytes_ = 0;
};
} // namespace i4_urgent_request

// CLEAN i4_clock_snapshot: correct
namespace i4_clock_snapshot
{
struct Pair {
	u64 monotonic = 0;
	u64 offset = 0;
};

class Time
{
public:
	void adjust(u64 by) const
	{
		auto pair = pair_.write();

		pair->monotonic += by;
		pair->offset = pair->monotonic / 2;
	}
	Result<KVec<u64>> record(u32 rounds) const
	{
		KVec<u64> all;

		for (u32 i = 0; i < rounds; i++) {
			const Pair now = pair_.read();

			TRY(all.push(now.monotonic + now.offset, GFP_KERNEL));
		}
		return all;
	}

private:
	SeqLock<Pair> pair_;
};
} // namespace i4_clock_snapshot

// CLEAN i4_old_after_readers: correct
namespace i4_old_after_readers
{
struct Rules {
	explicit Rules(u32 version) : version(version) {}
	u32 version;
	KVec<u32> ports;
};
} // namespace i4_old_after_readers

// SAFETY: numbers of its own.
IMPL_SEND(i4_old_after_readers::Rules);
// SAFETY: nothing changes through a const reference.
IMPL_SYNC(i4_old_after_readers::Rules);

namespace i4_old_after_readers
{
class Filter
{
public:
	Result<u32> update(u32 version, Span<const u32> ports) const
	{
		auto rules = TRY(RcuBox<Rules>::create(GFP_KERNEL, version));

		TRY(rules->ports.extend(ports, GFP_KERNEL));
		auto old = rules_.replace(move(rules)).wait();

		return old ? (*old)->version : 0;
	}
	bool allows(u32 port) const
	{
		auto reader = rcu::read_lock();
		auto rules = rules_.load(reader);

		if (!rules)
			return true;
		for (u32 one : rules->ports) {
			if (one == port)
				return true;
		}
		return false;
	}

private:
	RcuPtr<Rules> rules_;
};
} // namespace i4_old_after_readers

// CLEAN i4_page_copied: correct
namespace i4_page_copied
{
static Result<u32> round_trip(Span<const u8> text)
{
	auto page = TRY(Page::alloc_page(GFP_KERNEL | __GFP_ZERO));
	Array<u8, 16> back{};

	TRY(page.write(32, text));
	TRY(page.read(32, back.span()));
	Page kept = move(page);

	return kept.with_bytes([&back](Span<const u8> bytes) {
		u32 same = 0;

		for (usize i = 0; i < back.size(); i++)
			same += bytes[32 + i] == back[i];
		return same;
	});
}
} // namespace i4_page_copied

// CLEAN i4_nested_in_order: correct
namespace i4_nested_in_order
{
struct Outer {
	u32 groups = 0;
};

struct Inner {
	u32 members = 0;
};

class Groups
{
public:
	void join() const
	{
		auto outer = outer_.lock();

		outer->groups++;
		add_member();
	}
	u32 total() const
	{
		auto outer = outer_.lock();
		auto inner = inner_.lock();

		return outer->groups + inner->members;
	}

private:
	void add_member() const { inner_.lock()->members++; }

	Mutex<Outer> outer_;
	SpinLock<Inner> inner_;
};
} // namespace i4_nested_in_order

// CLEAN i4_visitor_in_call: correct
namespace i4_visitor_in_call
{
class Prices
{
public:
	Result<void> set(u32 item, u32 price)
	{
		(void)TRY(prices_.try_create_and_insert(item, price, GFP_KERNEL));
		return {};
	}
	void each(core::FunctionRef<void(u32, u32)> visit) const
	{
		for (auto [item, price] : prices_)
			visit(item, price);
	}
	u32 most() const
	{
		u32 most = 0;

		each([&most](u32, u32 price) { most = price > most ? price : most; });
		return most;
	}

private:
	RBTree<u32, u32> prices_;
};
} // namespace i4_visitor_in_call

// CLEAN i4_taken_and_replaced: correct
namespace i4_taken_and_replaced
{
class Draft
{
public:
	Result<usize> save(StrView next)
	{
		auto fresh = TRY(KString::from(next, GFP_KERNEL));
		usize size = 0;

		if (auto old = text_.take()) {
			size = old->size();
			TRY(saved_.push(move(old).value(), GFP_KERNEL));
		}
		text_ = move(fresh);
		return size + text_->size();
	}

private:
	Option<KString> text_;
	KVec<KString> saved_;
};
} // namespace i4_taken_and_replaced
