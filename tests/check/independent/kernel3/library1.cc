// SPDX-License-Identifier: GPL-2.0
// The kernel library's borrows, what may cross to another thread, and the rules of the dialect.
#include <core/function_ref.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/bitmap.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE element_then_push: the vector may move the element that is still referred to
namespace element_then_push
{
struct Channel {
	u32 id;
	u32 volume;
};
//- bad
namespace bad
{
Result<u32> add_channel(KVec<Channel> &channels, u32 id)
{
	if (channels.empty())
		return EINVAL;
	Channel &master = channels[0];
	TRY(channels.push(Channel{id, 50}, GFP_KERNEL));
	master.volume++;
	return master.volume;
}

} // namespace bad
//- good
namespace good
{
Result<u32> add_channel(KVec<Channel> &channels, u32 id)
{
	if (channels.empty())
		return EINVAL;
	Channel &master = channels[0];
	master.volume++;
	const u32 volume = master.volume;
	TRY(channels.push(Channel{id, 50}, GFP_KERNEL));
	return volume;
}

} // namespace good
//- shared
} // namespace element_then_push

// CASE option_reference: the Option refers to the last element, which is popped
namespace option_reference
{
//- bad
namespace bad
{
u32 pop_two(KVec<u32> &stack)
{
	auto top = stack.back();
	(void)stack.pop();
	if (!top)
		return 0;
	return *top + stack.pop().value_or(0u);
}

} // namespace bad
//- good
namespace good
{
u32 pop_two(KVec<u32> &stack)
{
	auto top = stack.pop();
	if (!top)
		return 0;
	return *top + stack.pop().value_or(0u);
}

} // namespace good
//- shared
} // namespace option_reference

// CASE data_beyond_guard: the reference into the data outlives the lock
namespace data_beyond_guard
{
struct State {
	u32 users = 0;
	Array<u32, 4> slots{};
};
//- bad
namespace bad
{
void bump(const Mutex<State> &state, usize slot)
{
	Option<u32 &> place;
	{
		auto guard = state.lock();
		place = guard->slots.get(slot);
	}
	if (place)
		(*place)++;
}

} // namespace bad
//- good
namespace good
{
void bump(const Mutex<State> &state, usize slot)
{
	auto guard = state.lock();
	Option<u32 &> place = guard->slots.get(slot);
	if (place)
		(*place)++;
}

} // namespace good
//- shared
} // namespace data_beyond_guard

// CASE reference_from_temporary_guard: the guard is a temporary, and what it led to is kept
namespace reference_from_temporary_guard
{
struct Config {
	u32 depth = 4;
	bool changed = false;
};
//- bad
namespace bad
{
u32 widen(const Mutex<Config> &config)
{
	u32 &depth = config.lock()->depth;
	depth *= 2;
	return depth;
}

} // namespace bad
//- good
namespace good
{
u32 widen(const Mutex<Config> &config)
{
	auto guard = config.lock();
	u32 &depth = guard->depth;
	depth *= 2;
	return depth;
}

} // namespace good
//- shared
} // namespace reference_from_temporary_guard

// CASE rcu_escapes: what the reader saw is used after its section
namespace rcu_escapes
{
struct Peer {
	explicit Peer(u32 address) : address(address) {}
	const u32 address;
};
} // namespace rcu_escapes
// SAFETY: a number that does not change.
IMPL_SEND(rcu_escapes::Peer);
// SAFETY: as above.
IMPL_SYNC(rcu_escapes::Peer);
namespace rcu_escapes
{
//- bad
namespace bad
{
u32 address_of(const RcuPtr<Peer> &peer)
{
	Option<const Peer &> found;
	{
		auto reader = rcu::read_lock();
		found = peer.load(reader);
	}
	return found ? found->address : 0;
}

} // namespace bad
//- good
namespace good
{
u32 address_of(const RcuPtr<Peer> &peer)
{
	auto reader = rcu::read_lock();
	Option<const Peer &> found = peer.load(reader);
	return found ? found->address : 0;
}

} // namespace good
//- shared
} // namespace rcu_escapes

// CASE view_of_moved_string: the name goes into the table, and its old view is printed
namespace view_of_moved_string
{
struct Names {
	KVec<KString> all;
};
//- bad
namespace bad
{
Result<void> add_name(Names &names, StrView text)
{
	KString name = TRY(KString::from(text, GFP_KERNEL));
	StrView shown = name.view();
	TRY(names.all.push(move(name), GFP_KERNEL));
	pr_info("added {}\n", shown);
	return {};
}

} // namespace bad
//- good
namespace good
{
Result<void> add_name(Names &names, StrView text)
{
	KString name = TRY(KString::from(text, GFP_KERNEL));
	StrView shown = name.view();
	pr_info("added {}\n", shown);
	TRY(names.all.push(move(name), GFP_KERNEL));
	return {};
}

} // namespace good
//- shared
} // namespace view_of_moved_string

// CASE box_moved_while_borrowed: the box is given away and its object is changed through an old
// reference
namespace box_moved_while_borrowed
{
struct Frame {
	u32 length = 0;
};
void transmit(KBox<Frame> frame)
{
	pr_info("{} bytes\n", frame->length);
}
//- bad
namespace bad
{
void finish(KBox<Frame> frame, u32 length)
{
	Frame &header = *frame;
	transmit(move(frame));
	header.length = length;
}

} // namespace bad
//- good
namespace good
{
void finish(KBox<Frame> frame, u32 length)
{
	Frame &header = *frame;
	header.length = length;
	transmit(move(frame));
}

} // namespace good
//- shared
} // namespace box_moved_while_borrowed

// CASE box_used_after_move: the number is read from a box that was handed over
namespace box_used_after_move
{
struct Job {
	u32 cost;
};
struct Pending {
	KVec<KBox<Job>> jobs;
};
//- bad
namespace bad
{
Result<u32> submit(Pending &pending, KBox<Job> job)
{
	TRY(pending.jobs.push(move(job), GFP_KERNEL));
	return job->cost;
}

} // namespace bad
//- good
namespace good
{
Result<u32> submit(Pending &pending, KBox<Job> job)
{
	const u32 cost = job->cost;
	TRY(pending.jobs.push(move(job), GFP_KERNEL));
	return cost;
}

} // namespace good
//- shared
} // namespace box_used_after_move

// CASE arc_moved_on_one_path: the reference was given away if the peer is new
namespace arc_moved_on_one_path
{
struct Peer {
	explicit Peer(u32 id) : id(id) {}
	const u32 id;
};
//- bad
namespace bad
{
Result<u32> join(KVec<Arc<Peer>> &peers, Arc<Peer> peer, bool fresh)
{
	if (fresh)
		TRY(peers.push(move(peer), GFP_KERNEL));
	return peer->id;
}

} // namespace bad
//- good
namespace good
{
Result<u32> join(KVec<Arc<Peer>> &peers, Arc<Peer> peer, bool fresh)
{
	if (fresh)
		TRY(peers.push(peer.clone(), GFP_KERNEL));
	return peer->id;
}

} // namespace good
//- shared
} // namespace arc_moved_on_one_path

// CASE entry_removed: the object is removed from the array while the reference to it is used
namespace entry_removed
{
struct Session {
	u32 requests = 0;
};
//- bad
namespace bad
{
u32 close(const XArray<KBox<Session>> &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get(id);
	if (!session)
		return 0;
	(void)guard.remove(id);
	return session->requests;
}

} // namespace bad
//- good
namespace good
{
u32 close(const XArray<KBox<Session>> &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get(id);
	if (!session)
		return 0;
	const u32 requests = session->requests;
	(void)guard.remove(id);
	return requests;
}

} // namespace good
//- shared
} // namespace entry_removed

// CASE array_borrow_after_unlock: the element of the XArray is looked at without the lock
namespace array_borrow_after_unlock
{
struct Port {
	u32 speed = 10;
};
//- bad
namespace bad
{
u32 speed(const XArray<KBox<Port>> &ports, usize index)
{
	auto port = ports.lock().get(index);
	if (!port)
		return 0;
	return port->speed;
}

} // namespace bad
//- good
namespace good
{
u32 speed(const XArray<KBox<Port>> &ports, usize index)
{
	auto guard = ports.lock();
	auto port = guard.get(index);
	if (!port)
		return 0;
	return port->speed;
}

} // namespace good
//- shared
} // namespace array_borrow_after_unlock

// CASE iterate_and_remove: the list is emptied in the loop that walks it
namespace iterate_and_remove
{
struct Item : ListLinks<0> {
	explicit Item(u32 size) : size(size) {}
	const u32 size;
};
//- bad
namespace bad
{
u32 flush(List<Item, 0> &items, u32 limit)
{
	u32 sum = 0;
	for (const Item &item : items) {
		sum += item.size;
		if (sum > limit)
			items.clear();
	}
	return sum;
}

} // namespace bad
//- good
namespace good
{
u32 flush(List<Item, 0> &items, u32 limit)
{
	u32 sum = 0;
	for (const Item &item : items) {
		sum += item.size;
		if (sum > limit)
			break;
	}
	items.clear();
	return sum;
}

} // namespace good
//- shared
} // namespace iterate_and_remove

// CASE cursor_then_push: the list changes under the cursor
namespace cursor_then_push
{
struct Task : ListLinks<0> {
	explicit Task(u32 prio) : prio(prio) {}
	const u32 prio;
};
//- bad
namespace bad
{
void requeue(List<Task, 0> &tasks)
{
	auto cursor = tasks.cursor_front();
	auto first = tasks.pop_front();
	if (cursor.is_at_item())
		cursor.move_next();
	if (first)
		tasks.push_back(first.take().value());
}

} // namespace bad
//- good
namespace good
{
void requeue(List<Task, 0> &tasks)
{
	auto first = tasks.pop_front();
	auto cursor = tasks.cursor_front();
	if (cursor.is_at_item())
		cursor.move_next();
	if (first)
		tasks.push_back(first.take().value());
}

} // namespace good
//- shared
} // namespace cursor_then_push

// CASE span_after_clear: the span covers what clear() destroyed
namespace span_after_clear
{
//- bad
namespace bad
{
u32 reset_sum(KVec<u32> &samples)
{
	Span<const u32> old = samples.span();
	samples.clear();
	u32 sum = 0;
	for (u32 sample : old)
		sum += sample;
	return sum;
}

} // namespace bad
//- good
namespace good
{
u32 reset_sum(KVec<u32> &samples)
{
	Span<const u32> old = samples.span();
	u32 sum = 0;
	for (u32 sample : old)
		sum += sample;
	samples.clear();
	return sum;
}

} // namespace good
//- shared
} // namespace span_after_clear

// CASE tree_value_kept: the value's reference is kept over the removal of its key
namespace tree_value_kept
{
//- bad
namespace bad
{
u32 forget(RBTree<u32, u32> &tree, u32 key)
{
	auto count = tree.get_mut(key);
	if (!count)
		return 0;
	(void)tree.remove_node(key);
	(*count)++;
	return *count;
}

} // namespace bad
//- good
namespace good
{
u32 forget(RBTree<u32, u32> &tree, u32 key)
{
	auto count = tree.get_mut(key);
	if (!count)
		return 0;
	(*count)++;
	const u32 last = *count;
	(void)tree.remove_node(key);
	return last;
}

} // namespace good
//- shared
} // namespace tree_value_kept

// CASE unlocked_borrow: the reference is kept while the guard's lock is given back
namespace unlocked_borrow
{
struct Buffer {
	KVec<u32> data;
};
//- bad
namespace bad
{
u32 drain(const Mutex<Buffer> &buffer)
{
	auto guard = buffer.lock();
	if (guard->data.empty())
		return 0;
	u32 &first = guard->data[0];
	guard.unlocked([] { KThread::yield(); });
	first = 0;
	return first;
}

} // namespace bad
//- good
namespace good
{
u32 drain(const Mutex<Buffer> &buffer)
{
	auto guard = buffer.lock();
	if (guard->data.empty())
		return 0;
	guard.unlocked([] { KThread::yield(); });
	u32 &first = guard->data[0];
	first = 0;
	return first;
}

} // namespace good
//- shared
} // namespace unlocked_borrow

// CASE function_returns_local: the string is made here, and a view of it is returned
namespace function_returns_local
{
//- bad
namespace bad
{
Result<StrView> title(u32 number)
{
	KString text =
		TRY(KString::from(number > 9 ? StrView("many") : StrView("few"), GFP_KERNEL));
	return text.view();
}

} // namespace bad
//- good
namespace good
{
Result<KString> title(u32 number)
{
	KString text =
		TRY(KString::from(number > 9 ? StrView("many") : StrView("few"), GFP_KERNEL));
	return text;
}

} // namespace good
//- shared
} // namespace function_returns_local

// CASE two_sources: nothing says from which of the two the result is borrowed
namespace two_sources
{
struct Rule {
	u32 weight;
};
//- bad
namespace bad
{
const Rule &heavier(const Rule &a, const Rule &b)
{
	return a.weight < b.weight ? b : a;
}

} // namespace bad
//- good
namespace good
{
const Rule &heavier(const Rule &a __lifetimebound, const Rule &b __lifetimebound)
{
	return a.weight < b.weight ? b : a;
}

} // namespace good
//- shared
} // namespace two_sources

// CASE kept_parameter: the class keeps what it was given, and the signature does not say so
namespace kept_parameter
{
struct Sink {
	u32 bytes = 0;
};
//- bad
namespace bad
{
class Tee
{
public:
	void attach(Sink &sink) { sink_ = Option<Sink &>(sink); }
	void put(u32 n)
	{
		if (sink_)
			sink_->bytes += n;
	}

private:
	Option<Sink &> sink_;
};

} // namespace bad
//- good
namespace good
{
class Tee
{
public:
	void attach(Sink &sink __captured_by(this)) { sink_ = Option<Sink &>(sink); }
	void put(u32 n)
	{
		if (sink_)
			sink_->bytes += n;
	}

private:
	Option<Sink &> sink_;
};

} // namespace good
//- shared
} // namespace kept_parameter

// CASE pointer_arithmetic: the next element by a raw pointer
namespace pointer_arithmetic
{
//- bad
namespace bad
{
u32 second(const KVec<u32> &values)
{
	if (values.size() < 2)
		return 0;
	return *(values.data() + 1);
}

} // namespace bad
//- good
namespace good
{
u32 second(const KVec<u32> &values)
{
	if (values.size() < 2)
		return 0;
	return values[1];
}

} // namespace good
//- shared
} // namespace pointer_arithmetic

// CASE raw_dereference: a raw pointer parameter is dereferenced without unsafe
namespace raw_dereference
{
struct Register {
	u32 value;
};
//- bad
namespace bad
{
u32 read_register(const Register *reg)
{
	return reg ? reg->value : 0;
}

} // namespace bad
//- good
namespace good
{
u32 read_register(const Register &reg)
{
	return reg.value ? reg.value : 0;
}

} // namespace good
//- shared
} // namespace raw_dereference

// CASE safety_missing: nothing says why the block is right
namespace safety_missing
{
//- bad
namespace bad
{
u64 now()
{
	u64 t;
	unsafe
	{
		t = ::ktime_get_boottime_ns();
	}
	return t;
}

} // namespace bad
//- good
namespace good
{
u64 now()
{
	u64 t;
	// SAFETY: the function takes nothing and may be called anywhere.
	unsafe
	{
		t = ::ktime_get_boottime_ns();
	}
	return t;
}

} // namespace good
//- shared
} // namespace safety_missing

// CASE c_function_called: C's functions are unsafe
namespace c_function_called
{
//- bad
namespace bad
{
long pages_free()
{
	return ::si_mem_available();
}

} // namespace bad
//- good
namespace good
{
long pages_free()
{
	// SAFETY: counts pages, and takes nothing.
	unsafe
	{
		return ::si_mem_available();
	}
}

} // namespace good
//- shared
} // namespace c_function_called

// CASE reinterpreted: the bytes of the header are looked at through another type
namespace reinterpreted
{
struct Header {
	u32 magic, length;
};
//- bad
namespace bad
{
u32 first_word(const Header &header)
{
	return *reinterpret_cast<const u32 *>(&header);
}

} // namespace bad
//- good
namespace good
{
u32 first_word(const Header &header)
{
	return header.magic;
}

} // namespace good
//- shared
} // namespace reinterpreted

// CASE const_taken_away: what was handed over as const is changed
namespace const_taken_away
{
struct Counter {
	u32 hits = 0;
};
//- bad
namespace bad
{
u32 hit(const Counter &counter)
{
	const_cast<Counter &>(counter).hits++;
	return counter.hits;
}

} // namespace bad
//- good
namespace good
{
u32 hit(Counter &counter)
{
	counter.hits++;
	return counter.hits;
}

} // namespace good
//- shared
} // namespace const_taken_away

// CASE global_not_sync: any thread may change the number
namespace global_not_sync
{
//- bad
namespace bad
{
u32 opened_total = 0;
void note_open()
{
	opened_total++;
}

} // namespace bad
//- good
namespace good
{
constinit Atomic<u32> opened_total{0};
void note_open()
{
	opened_total.inc();
}

} // namespace good
//- shared
} // namespace global_not_sync

// CASE static_local: a static in a function is a global, too
namespace static_local
{
//- bad
namespace bad
{
u32 next_id()
{
	static u32 id = 0;
	return ++id;
}

} // namespace bad
//- good
namespace good
{
u32 next_id()
{
	static constinit Atomic<u32> id{0};
	return id.fetch_add(1, Relaxed);
}

} // namespace good
//- shared
} // namespace static_local

// CASE mutable_member: a const method changes what other threads look at
namespace mutable_member
{
//- bad
namespace bad
{
class Statistics
{
public:
	void note() const { count_++; }

private:
	mutable u32 count_ = 0;
};
} // namespace bad
} // namespace mutable_member
// SAFETY: a number.
IMPL_SEND(mutable_member::bad::Statistics);
// SAFETY: as above.
IMPL_SYNC(mutable_member::bad::Statistics);
namespace mutable_member
{
namespace bad
{
void note_both(const Arc<Statistics> &shared)
{
	shared->note();
}

} // namespace bad
//- good
namespace good
{
class Statistics
{
public:
	void note() const { count_.inc(); }

private:
	Atomic<u32> count_{0};
};
} // namespace good
} // namespace mutable_member
// SAFETY: a number.
IMPL_SEND(mutable_member::good::Statistics);
// SAFETY: as above.
IMPL_SYNC(mutable_member::good::Statistics);
namespace mutable_member
{
namespace good
{
void note_both(const Arc<Statistics> &shared)
{
	shared->note();
}

} // namespace good
//- shared
} // namespace mutable_member

// CASE goto_cleanup: C's way to clean up
namespace goto_cleanup
{
//- bad
namespace bad
{
Result<void> set_up(KVec<u32> &table, u32 size)
{
	if (size == 0)
		goto fail;
	TRY(table.resize(size, 0u, GFP_KERNEL));
	return {};
fail:
	return EINVAL;
}

} // namespace bad
//- good
namespace good
{
Result<void> set_up(KVec<u32> &table, u32 size)
{
	if (size == 0)
		return EINVAL;
	TRY(table.resize(size, 0u, GFP_KERNEL));
	return {};
}

} // namespace good
//- shared
} // namespace goto_cleanup

// CASE union_member: which of the two is there, nobody knows
namespace union_member
{
//- bad
namespace bad
{
union Value {
	u32 word;
	bool flag;
};
bool is_set(const Value &value)
{
	return value.flag;
}

} // namespace bad
//- good
namespace good
{
struct Value {
	u32 word;
	bool flag;
};
bool is_set(const Value &value)
{
	return value.flag;
}

} // namespace good
//- shared
} // namespace union_member

// CASE placement_new: an object is made by hand in memory for it
namespace placement_new
{
struct Blob {
	u32 data[16];
};
//- bad
namespace bad
{
u32 blank_sum(u32 words)
{
	alignas(Blob) u8 memory[sizeof(Blob)];
	const Blob &blob = *new (memory) Blob{};
	u32 sum = 0;
	for (u32 word : blob.data)
		sum += word + words;
	return sum;
}

} // namespace bad
//- good
namespace good
{
u32 blank_sum(u32 words)
{
	const Blob blob{};
	u32 sum = 0;
	for (u32 word : blob.data)
		sum += word + words;
	return sum;
}

} // namespace good
//- shared
} // namespace placement_new

// CASE enum_from_number: a number from outside need not name one of the states
namespace enum_from_number
{
enum class Mode : u8 { Off, On };
//- bad
namespace bad
{
Result<Mode> mode_of(u8 raw)
{
	if (raw > 7)
		return EINVAL;
	return static_cast<Mode>(raw);
}

} // namespace bad
//- good
namespace good
{
Result<Mode> mode_of(u8 raw)
{
	if (raw > 1)
		return EINVAL;
	return raw ? Mode::On : Mode::Off;
}

} // namespace good
//- shared
} // namespace enum_from_number

// CASE downcast: the base class says nothing about which derived one it is
namespace downcast
{
struct Event {
	u32 kind = 0;
};
struct KeyEvent : Event {
	u32 code = 0;
};
//- bad
namespace bad
{
u32 key_code(const Event &event)
{
	return event.kind == 1 ? static_cast<const KeyEvent &>(event).code : 0;
}

} // namespace bad
//- good
namespace good
{
u32 key_code(const KeyEvent &event)
{
	return event.kind == 1 ? event.code : 0;
}

} // namespace good
//- shared
} // namespace downcast

// CASE unsafe_function_undocumented: an unsafe function that does not say what its caller promises
namespace unsafe_function_undocumented
{
struct Cell {
	u32 value = 0;
};
//- bad
namespace bad
{
/// The value at @p cell.
u32 value_at(core::Unsafe, const Cell *cell)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return cell->value;
	}
}

} // namespace bad
//- good
namespace good
{
/// The value at @p cell.
///
/// # Safety
///
/// @p cell points to a cell that lives.
u32 value_at(core::Unsafe, const Cell *cell)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return cell->value;
	}
}

} // namespace good
//- shared
} // namespace unsafe_function_undocumented

// CASE token_made_by_hand: the token of an unsafe block is made without the block
namespace token_made_by_hand
{
/// The low half.
///
/// # Safety
///
/// The number was checked by the caller.
u16 low_half(core::Unsafe, u32 number)
{
	return static_cast<u16>(number & 0xffff);
}
//- bad
namespace bad
{
u16 checked_low(u32 number)
{
	return low_half(core::Unsafe(), number);
}

} // namespace bad
//- good
namespace good
{
u16 checked_low(u32 number)
{
	// SAFETY: any number is right for the half that is taken.
	unsafe
	{
		return low_half(unsafe_, number);
	}
}

} // namespace good
//- shared
} // namespace token_made_by_hand

// CASE send_without_reason: an opt-in for a class whose structure does not show it needs a reason
namespace send_without_reason
{
//- bad
namespace bad
{
struct Handle {
	explicit Handle(u32 *raw) : raw(raw) {}
	u32 *raw;
};
} // namespace bad
} // namespace send_without_reason
IMPL_SEND(send_without_reason::bad::Handle);
namespace send_without_reason
{
namespace bad
{

} // namespace bad
//- good
namespace good
{
struct Handle {
	explicit Handle(u32 *raw) : raw(raw) {}
	u32 *raw;
};
} // namespace good
} // namespace send_without_reason
// SAFETY: nothing looks at what the pointer points to, it is a number to compare.
IMPL_SEND(send_without_reason::good::Handle);
namespace send_without_reason
{
namespace good
{

} // namespace good
//- shared
} // namespace send_without_reason

// CASE result_dropped_in_variable: the outcome goes into a variable that nobody looks at
namespace result_dropped_in_variable
{
//- bad
namespace bad
{
Result<void> store(KVec<u32> &log, u32 value)
{
	auto done = log.push(value, GFP_KERNEL);
	return {};
}

} // namespace bad
//- good
namespace good
{
Result<void> store(KVec<u32> &log, u32 value)
{
	auto done = log.push(value, GFP_KERNEL);
	return done;
}

} // namespace good
//- shared
} // namespace result_dropped_in_variable

// CASE config_misspelt: no kernel has an option of this name, so the branch is never taken
namespace config_misspelt
{
//- bad
namespace bad
{
u32 parallelism()
{
	if constexpr (IS_ENABLED(CONFIG_SMPP))
		return 8;
	else
		return 1;
}

} // namespace bad
//- good
namespace good
{
u32 parallelism()
{
	if constexpr (IS_ENABLED(CONFIG_SMP))
		return 8;
	else
		return 1;
}

} // namespace good
//- shared
} // namespace config_misspelt

// CLEAN split_borrows: one after the other
namespace split_borrows
{
u32 both_ends(KVec<u32> &values)
{
	u32 first = 0;
	if (auto front = values.front()) {
		*front += 1;
		first = *front;
	}
	if (auto back = values.back())
		*back += first;
	return first;
}

} // namespace split_borrows

// CLEAN guard_passes_down: the guard's data is lent to a function
namespace guard_passes_down
{
struct Totals {
	u32 count = 0;
	u64 bytes = 0;
};
void add(Totals &totals, u32 size)
{
	totals.count++;
	totals.bytes += size;
}
u64 account(const Mutex<Totals> &totals, u32 size)
{
	auto guard = totals.lock();
	add(*guard, size);
	return guard->bytes / guard->count;
}

} // namespace guard_passes_down

// CLEAN view_from_member: a view of the object's own text
namespace view_from_member
{
class Disk
{
public:
	static Result<Disk> create(StrView name)
	{
		return Disk(TRY(KString::from(name, GFP_KERNEL)));
	}
	StrView name() const __lifetimebound { return name_.view(); }

private:
	explicit Disk(KString name) : name_(move(name)) {}
	KString name_;
};
Result<usize> name_length(StrView name)
{
	const Disk disk = TRY(Disk::create(name));
	return disk.name().size();
}

} // namespace view_from_member

// CLEAN swap_out_under_lock: what was there is taken out and looked at later
namespace swap_out_under_lock
{
struct Inbox {
	KVec<u32> letters;
};
u64 read_all(const SpinLock<Inbox> &inbox)
{
	KVec<u32> mine;
	{
		auto guard = inbox.lock();
		core::swap(mine, guard->letters);
	}
	u64 sum = 0;
	for (u32 letter : mine)
		sum += letter;
	return sum;
}

} // namespace swap_out_under_lock

// CLEAN arc_to_thread: the thread gets a reference of its own
namespace arc_to_thread
{
struct Progress {
	Atomic<u32> done{0};
};
} // namespace arc_to_thread
// SAFETY: an atomic number.
IMPL_SEND(arc_to_thread::Progress);
// SAFETY: as above.
IMPL_SYNC(arc_to_thread::Progress);
namespace arc_to_thread
{
Result<u32> run_one()
{
	auto progress = TRY(Arc<Progress>::create(GFP_KERNEL));
	auto thread =
		TRY(KThread::run("one", progress.clone(), [](Arc<Progress> &p) { p->done.inc(); }));
	thread.join();
	return progress->done.load(Relaxed);
}

} // namespace arc_to_thread

// CLEAN retain_some: elements are taken out by a closure
namespace retain_some
{
usize drop_small(KVec<u32> &values, u32 limit)
{
	values.retain([limit](const u32 &value) { return value >= limit; });
	return values.size();
}

} // namespace retain_some

// CLEAN find_in_vector: an Option of a reference goes back to the caller
namespace find_in_vector
{
struct Entry {
	u32 key, value;
};
Option<Entry &> find(KVec<Entry> &entries, u32 key)
{
	for (Entry &entry : entries)
		if (entry.key == key)
			return entry;
	return None;
}
Result<u32> increment(KVec<Entry> &entries, u32 key)
{
	if (auto entry = find(entries, key))
		return ++entry->value;
	TRY(entries.push(Entry{key, 1}, GFP_KERNEL));
	return 1;
}

} // namespace find_in_vector

// CLEAN unsafe_with_reason: a C function behind a safe one
namespace unsafe_with_reason
{
/// How many jiffies have passed since the start.
u64 ticks()
{
	// SAFETY: reads a counter.
	unsafe
	{
		return ::get_jiffies_64();
	}
}

} // namespace unsafe_with_reason

// CLEAN undo_on_failure: a scope guard that is dismissed
namespace undo_on_failure
{
struct Tables {
	KVec<u32> keys, values;
};
Result<usize> insert(Tables &tables, u32 key, u32 value)
{
	TRY(tables.keys.push(key, GFP_KERNEL));
	core::ScopeGuard undo([&keys = tables.keys] { (void)keys.pop(); });
	TRY(tables.values.push(value, GFP_KERNEL));
	undo.dismiss();
	return tables.values.size();
}

} // namespace undo_on_failure

// CLEAN list_moved_whole: a list is emptied step by step
namespace list_moved_whole
{
struct Work : ListLinks<0> {
	explicit Work(u32 cost) : cost(cost) {}
	const u32 cost;
};
u32 run_all(List<Work, 0> &queue)
{
	u32 sum = 0;
	while (auto work = queue.pop_front())
		sum += (*work)->cost;
	return sum;
}

} // namespace list_moved_whole

// CLEAN matched_variant: the alternatives by a visitor
namespace matched_variant
{
struct Idle {
};
struct Busy {
	u32 job;
};
u32 job_of(const core::Variant<Idle, Busy> &state)
{
	return state.visit(core::Overload{[](const Idle &) { return 0u; },
					  [](const Busy &busy) { return busy.job; }});
}
} // namespace matched_variant
