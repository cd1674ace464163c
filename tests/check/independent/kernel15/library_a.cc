// SPDX-License-Identifier: GPL-2.0
// Owners, views and containers: borrows, moves, ends, first values, threads, closures, results.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
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

// CASE back_then_insert: the borrowed last sample moves, perhaps to other memory, by insert()
namespace back_then_insert
{
//- bad
Result<u64> prepend_bad(KVec<u64> &samples, u64 first)
{
	const Option<u64 &> last = samples.back();

	TRY(samples.insert(0, first, GFP_KERNEL));
	return last ? *last : first;
}
//- good
Result<u64> prepend_good(KVec<u64> &samples, u64 first)
{
	const Option<u64> last = samples.back().copied();

	TRY(samples.insert(0, first, GFP_KERNEL));
	return last ? *last : first;
}
} // namespace back_then_insert

// CASE label_view_grows: the view is of the text as it was before it grew into other memory
namespace label_view_grows
{
//- bad
Result<usize> number_bad(KString &label, u32 number)
{
	const StrView view = label.view();

	TRY(label.append_format(GFP_KERNEL, '-', number));
	return view.find('-').value_or(view.size());
}
//- good
Result<usize> number_good(KString &label, u32 number)
{
	TRY(label.append_format(GFP_KERNEL, '-', number));
	const StrView view = label.view();

	return view.find('-').value_or(view.size());
}
} // namespace label_view_grows

// CASE full_name_temporary: the view is of a temporary text, which ends with the statement
namespace full_name_temporary
{
Result<KString> full_name(StrView user, StrView host)
{
	return KString::format(GFP_KERNEL, user, '@', host);
}

//- bad
Result<bool> has_domain_bad(StrView user, StrView host)
{
	const StrView name = TRY(full_name(user, host)).view();

	return name.contains('.');
}
//- good
Result<bool> has_domain_good(StrView user, StrView host)
{
	const KString name = TRY(full_name(user, host));

	return name.view().contains('.');
}
} // namespace full_name_temporary

// CASE account_removed: the entry that was looked up is freed by remove(), and looked at afterwards
namespace account_removed
{
struct Account {
	u32 balance = 0;
};

//- bad
u32 close_bad(RBTree<u32, Account> &accounts, u32 id)
{
	const Option<const Account &> account = accounts.get(id);

	(void)accounts.remove(id);
	return account ? account->balance : 0;
}
//- good
u32 close_good(RBTree<u32, Account> &accounts, u32 id)
{
	const Option<Account> account = accounts.remove(id);

	return account ? account->balance : 0;
}
} // namespace account_removed

// CASE device_handed_over: the reference was moved into the registry before it is followed
namespace device_handed_over
{
struct Device {
	explicit Device(u32 number) : number(number) {}
	const u32 number;
};

class Registry
{
public:
	Result<void> add(Arc<Device> device) { return devices_.push(move(device), GFP_KERNEL); }

private:
	KVec<Arc<Device>> devices_;
};

//- bad
Result<u32> enlist_bad(Registry &registry, Arc<Device> device)
{
	TRY(registry.add(move(device)));
	return device->number;
}
//- good
Result<u32> enlist_good(Registry &registry, Arc<Device> device)
{
	const u32 number = device->number;

	TRY(registry.add(move(device)));
	return number;
}
} // namespace device_handed_over

// CASE letter_to_all: the first inbox gets the letter, the others what is left after the move
namespace letter_to_all
{
struct Letter {
	explicit Letter(u32 sender) : sender(sender) {}
	const u32 sender;
};

struct Inbox {
	KVec<Arc<Letter>> letters;
};

//- bad
Result<void> deliver_bad(Span<Inbox> inboxes, Arc<Letter> letter)
{
	for (Inbox &inbox : inboxes)
		TRY(inbox.letters.push(move(letter), GFP_KERNEL));
	return {};
}
//- good
Result<void> deliver_good(Span<Inbox> inboxes, Arc<Letter> letter)
{
	for (Inbox &inbox : inboxes)
		TRY(inbox.letters.push(letter.clone(), GFP_KERNEL));
	return {};
}
} // namespace letter_to_all

// CASE task_on_two_lists: an urgent task was moved to one list already when it is moved again
namespace task_on_two_lists
{
struct Task : ListLinks<> {
	Task(u32 number, bool urgent) : number(number), urgent(urgent) {}
	const u32 number;
	const bool urgent;
};

struct Plan {
	List<Task> now;
	List<Task> later;
};

//- bad
void schedule_bad(Plan &plan, ListArc<Task> task)
{
	if (task->urgent)
		plan.now.push_back(move(task));
	plan.later.push_back(move(task));
}
//- good
void schedule_good(Plan &plan, ListArc<Task> task)
{
	if (task->urgent)
		plan.now.push_back(move(task));
	else
		plan.later.push_back(move(task));
}
} // namespace task_on_two_lists

// CASE job_borrows_local: the thread goes on with a reference to a local of who started it
namespace job_borrows_local
{
struct Rounds {
	Atomic<u32> done{0};
};
} // namespace job_borrows_local

// SAFETY: an atomic number.
IMPL_SEND(job_borrows_local::Rounds);
// SAFETY: as above.
IMPL_SYNC(job_borrows_local::Rounds);

namespace job_borrows_local
{
//- bad
struct JobBad {
	const Rounds &rounds;
	u32 wanted;
};
} // namespace job_borrows_local

// SAFETY: what the reference leads to may be shared.
IMPL_SEND(job_borrows_local::JobBad);

namespace job_borrows_local
{
Result<KThread> start_bad(u32 wanted)
{
	const Rounds rounds;

	return KThread::run("rounds", JobBad{rounds, wanted}, [](JobBad &own) {
		for (; own.wanted > 0; own.wanted--)
			own.rounds.done.inc();
	});
}
//- good
struct JobGood {
	Arc<Rounds> rounds;
	u32 wanted;
};
} // namespace job_borrows_local

// SAFETY: a counted reference to what may be shared, and a number.
IMPL_SEND(job_borrows_local::JobGood);

namespace job_borrows_local
{
Result<KThread> start_good(u32 wanted)
{
	auto rounds = TRY(Arc<Rounds>::create(GFP_KERNEL));

	return KThread::run("rounds", JobGood{move(rounds), wanted}, [](JobGood &own) {
		for (; own.wanted > 0; own.wanted--)
			own.rounds->done.inc();
	});
}
} // namespace job_borrows_local

// CASE barrier_ends_first: the barrier ends before the rules, which then defer one more drop to it
namespace barrier_ends_first
{
struct Rule {
	explicit Rule(KString name) : name(move(name)) {}
	const KString name;
};

class Rules
{
public:
	explicit Rules(const rcu::Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	Rules(const Rules &) = delete;
	Rules &operator=(const Rules &) = delete;
	~Rules() { rule_.take().defer_drop(barrier_); }

	void set(RcuBox<Rule> rule) const { rule_.replace(move(rule)).defer_drop(barrier_); }

private:
	const rcu::Barrier &barrier_;
	RcuPtr<Rule> rule_;
};

//- bad
class FilterBad
{
public:
	void use(RcuBox<Rule> rule) const { rules_.set(move(rule)); }

private:
	Rules rules_{barrier_};
	rcu::Barrier barrier_;
};
//- good
class FilterGood
{
public:
	void use(RcuBox<Rule> rule) const { rules_.set(move(rule)); }

private:
	rcu::Barrier barrier_;
	Rules rules_{barrier_};
};
} // namespace barrier_ends_first

// CASE tank_limit_first: the limit is computed from a later member, which has no value yet
namespace tank_limit_first
{
//- bad
class TankBad
{
public:
	explicit TankBad(u32 capacity) : limit_(most_of_it()), capacity_(capacity) {}

	bool is_nearly_full(u32 level) const { return level > limit_ && level <= capacity_; }

private:
	u32 most_of_it() const { return capacity_ - capacity_ / 8; }

	u32 limit_;
	u32 capacity_;
};
//- good
class TankGood
{
public:
	explicit TankGood(u32 capacity) : capacity_(capacity), limit_(most_of_it()) {}

	bool is_nearly_full(u32 level) const { return level > limit_ && level <= capacity_; }

private:
	u32 most_of_it() const { return capacity_ - capacity_ / 8; }

	u32 capacity_;
	u32 limit_;
};
} // namespace tank_limit_first

// CASE mean_without_start: the running mean has no value when the first sample is added to it
namespace mean_without_start
{
//- bad
class MeanBad
{
public:
	explicit MeanBad(u32 most) : most_(most) {}

	u32 add(u32 sample)
	{
		mean_ = mean_ / 2 + sample / 2;
		return mean_ < most_ ? mean_ : most_;
	}

private:
	u32 mean_;
	u32 most_;
};

Result<KBox<MeanBad>> make_bad(u32 most)
{
	return KBox<MeanBad>::create(GFP_KERNEL, most);
}
//- good
class MeanGood
{
public:
	explicit MeanGood(u32 most) : mean_(0), most_(most) {}

	u32 add(u32 sample)
	{
		mean_ = mean_ / 2 + sample / 2;
		return mean_ < most_ ? mean_ : most_;
	}

private:
	u32 mean_;
	u32 most_;
};

Result<KBox<MeanGood>> make_good(u32 most)
{
	return KBox<MeanGood>::create(GFP_KERNEL, most);
}
} // namespace mean_without_start

// CASE hits_claim_sync: claims to be Sync, but changes its counter without lock or atomic
namespace hits_claim_sync
{
//- bad
class HitsBad
{
public:
	void hit() const { count_++; }
	u32 count() const { return count_; }

private:
	mutable u32 count_ = 0;
};
} // namespace hits_claim_sync

// SAFETY: a number.
IMPL_SEND(hits_claim_sync::HitsBad);
// SAFETY: a number.
IMPL_SYNC(hits_claim_sync::HitsBad);

namespace hits_claim_sync
{
Result<u32> hit_twice_bad(const Arc<HitsBad> &hits)
{
	auto other = TRY(KThread::run("hits", hits.clone(), [](Arc<HitsBad> &own) { own->hit(); }));

	hits->hit();
	other.join();
	return hits->count();
}
//- good
class HitsGood
{
public:
	void hit() const { count_.inc(); }
	u32 count() const { return count_.load(Relaxed); }

private:
	Atomic<u32> count_{0};
};
} // namespace hits_claim_sync

// SAFETY: an atomic number.
IMPL_SEND(hits_claim_sync::HitsGood);
// SAFETY: as above.
IMPL_SYNC(hits_claim_sync::HitsGood);

namespace hits_claim_sync
{
Result<u32> hit_twice_good(const Arc<HitsGood> &hits)
{
	auto other =
		TRY(KThread::run("hits", hits.clone(), [](Arc<HitsGood> &own) { own->hit(); }));

	hits->hit();
	other.join();
	return hits->count();
}
} // namespace hits_claim_sync

// CASE weight_undone_later: the returned guard undoes with a reference to a parameter that ended
namespace weight_undone_later
{
//- bad
auto load_bad(const Atomic<u32> &cart __lifetimebound, u32 weight)
{
	cart.add(weight);
	auto undo = [&cart, &weight] { cart.sub(weight); };

	return core::ScopeGuard(move(undo));
}

u32 weigh_bad(const Atomic<u32> &cart, u32 weight)
{
	const auto unload = load_bad(cart, weight);

	return cart.load(Relaxed);
}
//- good
auto load_good(const Atomic<u32> &cart __lifetimebound, u32 weight)
{
	cart.add(weight);
	auto undo = [&cart, weight] { cart.sub(weight); };

	return core::ScopeGuard(move(undo));
}

u32 weigh_good(const Atomic<u32> &cart, u32 weight)
{
	const auto unload = load_good(cart, weight);

	return cart.load(Relaxed);
}
} // namespace weight_undone_later

// CASE test_of_temporary: refers to a closure that ends with the declaration
namespace test_of_temporary
{
u32 count_if(Span<const u32> values, core::FunctionRef<bool(u32)> test)
{
	u32 count = 0;

	for (u32 value : values) {
		if (test(value))
			count++;
	}
	return count;
}

//- bad
u32 count_above_bad(Span<const u32> values, u32 limit)
{
	const core::FunctionRef<bool(u32)> above = [limit](u32 value) { return value > limit; };

	return count_if(values, above);
}
//- good
u32 count_above_good(Span<const u32> values, u32 limit)
{
	const auto above = [limit](u32 value) { return value > limit; };

	return count_if(values, above);
}
} // namespace test_of_temporary

// CASE first_error_lost: the second result replaces the first one before anybody looked at it
namespace first_error_lost
{
//- bad
Result<void> store_bad(Page &page, Span<const u8> head, Span<const u8> tail)
{
	Result<void> done = page.write(0, head);

	done = page.write(PAGE_SIZE / 2, tail);
	return done;
}
//- good
Result<void> store_good(Page &page, Span<const u8> head, Span<const u8> tail)
{
	Result<void> done = page.write(0, head);

	if (done.is_ok())
		done = page.write(PAGE_SIZE / 2, tail);
	return done;
}
} // namespace first_error_lost

// CASE alarms_removed_looping: the alarm at which the loop stands is taken off the list and dropped
namespace alarms_removed_looping
{
struct Alarm : ListLinks<> {
	explicit Alarm(u64 due) : due(due) {}
	const u64 due;
};

//- bad
void expire_bad(List<Alarm> &alarms, u64 now)
{
	for (const Alarm &alarm : alarms) {
		if (alarm.due <= now)
			(void)alarms.remove(alarm);
	}
}
//- good
void expire_good(List<Alarm> &alarms, u64 now)
{
	for (auto at = alarms.cursor_front(); at.is_at_item();) {
		const Option<const Alarm &> alarm = at.current();

		if (alarm && alarm->due <= now)
			(void)at.remove();
		else
			at.move_next();
	}
}
} // namespace alarms_removed_looping

// CASE session_left_none: the session is freed by the assignment of None, and looked at afterwards
namespace session_left_none
{
struct Session {
	explicit Session(u32 user) : user(user) {}
	const u32 user;
	u32 requests = 0;
};

//- bad
u32 finish_bad(Option<KBox<Session>> &current)
{
	if (!current)
		return 0;
	const Session &session = **current;

	current = None;
	return session.requests;
}
//- good
u32 finish_good(Option<KBox<Session>> &current)
{
	if (!current)
		return 0;
	const Session &session = **current;
	const u32 requests = session.requests;

	current = None;
	return requests;
}
} // namespace session_left_none

// CASE last_repeated: the value that is appended over and over stands in the vector that grows
namespace last_repeated
{
Result<void> append_copies(KVec<u32> &to, const u32 &value, usize count)
{
	for (usize i = 0; i < count; i++)
		TRY(to.push(value, GFP_KERNEL));
	return {};
}

//- bad
Result<void> repeat_last_bad(KVec<u32> &steps, usize count)
{
	const Option<u32 &> last = steps.back();

	if (!last)
		return ENODATA;
	return append_copies(steps, *last, count);
}
//- good
Result<void> repeat_last_good(KVec<u32> &steps, usize count)
{
	const Option<u32> last = steps.back().copied();

	if (!last)
		return ENODATA;
	return append_copies(steps, *last, count);
}
} // namespace last_repeated

// CASE point_unpacked: into_inner() frees the memory of the point that the reference leads to
namespace point_unpacked
{
struct Point {
	u32 x = 0;
	u32 y = 0;
};

//- bad
u32 distance_bad(KBox<Point> box)
{
	const u32 &x = box->x;
	const Point point = move(box).into_inner();

	return x + point.y;
}
//- good
u32 distance_good(KBox<Point> box)
{
	const u32 x = box->x;
	const Point point = move(box).into_inner();

	return x + point.y;
}
} // namespace point_unpacked

// CASE bytes_kept_unmapped: the bytes are mapped for the time of the closure only, and kept
namespace bytes_kept_unmapped
{
//- bad
u8 kind_bad(const Page &page)
{
	Span<const u8> header;

	page.with_bytes([&header](Span<const u8> bytes) { header = bytes.first(4); });
	return header.get(2).copied().value_or(0);
}
//- good
u8 kind_good(const Page &page)
{
	return page.with_bytes([](Span<const u8> bytes) {
		const Span<const u8> header = bytes.first(4);

		return header.get(2).copied().value_or(0);
	});
}
} // namespace bytes_kept_unmapped

// CLEAN idle_swapped_out: correct
namespace idle_swapped_out
{
struct Connection {
	explicit Connection(u32 peer) : peer(peer) {}
	const u32 peer;
	u32 packets = 0;
};

/// The last connection comes to the place that was left, which is looked at again.
u32 drop_idle(KVec<KBox<Connection>> &connections)
{
	u32 dropped = 0;

	for (usize i = 0; i < connections.size();) {
		if (connections[i]->packets > 0) {
			i++;
			continue;
		}
		(void)connections.swap_remove(i);
		dropped++;
	}
	return dropped;
}
} // namespace idle_swapped_out

// CLEAN batch_replaced: correct
namespace batch_replaced
{
struct Batch {
	explicit Batch(u32 size) : size(size) {}
	const u32 size;
};

/// The old batch is looked at after it left its place, and ends here.
u32 replace(Option<KBox<Batch>> &place, KBox<Batch> fresh)
{
	const u32 added = fresh->size;
	const Option<KBox<Batch>> old = place.replace(move(fresh));

	return old ? added + (*old)->size : added;
}
} // namespace batch_replaced

// CLEAN chunk_started_anew: correct
namespace chunk_started_anew
{
/// What was moved away gets a new value before it is used again.
Result<void> split_at_zero(Span<const u32> values, KVec<KVec<u32>> &chunks)
{
	KVec<u32> chunk;

	for (u32 value : values) {
		if (value != 0) {
			TRY(chunk.push(value, GFP_KERNEL));
			continue;
		}
		TRY(chunks.push(move(chunk), GFP_KERNEL));
		chunk = KVec<u32>();
	}
	return chunks.push(move(chunk), GFP_KERNEL);
}
} // namespace chunk_started_anew

// CLEAN cursor_takes_own: correct
namespace cursor_takes_own
{
struct Node : ListLinks<> {
	explicit Node(u32 rank) : rank(rank) {}
	const u32 rank;
};

/// The node is kept by what the cursor gives back, also when the list is cleared.
u32 clear_around(List<Node> &nodes)
{
	auto at = nodes.cursor_back();
	const Option<ListArc<Node>> last = at.remove();

	nodes.clear();
	return last ? (*last)->rank : 0;
}
} // namespace cursor_takes_own

// CLEAN built_in_place: correct
namespace built_in_place
{
/// Each member is made of those before it; what fails leaves the rest vacant.
class Index
{
public:
	Index(Init &init, StrView name, usize room)
		: name_(TRY_INIT(KString::from(name, GFP_KERNEL))),
		  ids_(TRY_INIT(KVec<u32>::with_capacity(room, GFP_KERNEL))),
		  size_(name_.size())
	{
		CHECK_INIT(ids_.push(0, GFP_KERNEL));
	}

	usize size() const { return size_ + ids_.size(); }

private:
	KString name_;
	KVec<u32> ids_;
	usize size_;
};

Result<usize> size_of(StrView name, usize room)
{
	const auto index = TRY(KBox<Index>::create(GFP_KERNEL, name, room));

	return index->size();
}
} // namespace built_in_place

// CLEAN own_or_default: correct
namespace own_or_default
{
struct Settings {
	u32 speed = 9600;
	u32 parity = 0;
};

/// Borrows from one of the two, and both are named.
const Settings &pick(const Option<KBox<Settings>> &own __lifetimebound,
		     const Settings &usual __lifetimebound)
{
	if (own)
		return **own;
	return usual;
}

u32 speed_of(const Option<KBox<Settings>> &own)
{
	const Settings usual;
	const Settings &settings = pick(own, usual);

	return settings.speed;
}
} // namespace own_or_default

// CLEAN joined_before_read: correct
namespace joined_before_read
{
struct Sum {
	Atomic<u64> total{0};
};
} // namespace joined_before_read

// SAFETY: an atomic number.
IMPL_SEND(joined_before_read::Sum);
// SAFETY: as above.
IMPL_SYNC(joined_before_read::Sum);

namespace joined_before_read
{
/// Both threads have ended, as their handles have, when the sum is read.
Result<u64> sum_of_two()
{
	const auto sum = TRY(Arc<Sum>::create(GFP_KERNEL));
	{
		const auto first = TRY(KThread::run("first", sum.clone(),
						    [](Arc<Sum> &own) { own->total.add(3); }));
		const auto second = TRY(KThread::run("second", sum.clone(),
						     [](Arc<Sum> &own) { own->total.add(4); }));
	}
	return sum->total.load(Relaxed);
}
} // namespace joined_before_read

// CLEAN place_given_back: correct
namespace place_given_back
{
struct Hall {
	u32 guests = 0;
	KVec<u32> names;
};

/// Counts the guest first; the guard takes that back unless the name could be kept as well.
Result<void> welcome(Hall &hall, u32 name)
{
	hall.guests++;
	core::ScopeGuard undo([&guests = hall.guests] { guests--; });

	TRY(hall.names.push(name, GFP_KERNEL));
	undo.dismiss();
	return {};
}
} // namespace place_given_back

// CLEAN removed_then_used: correct
namespace removed_then_used
{
struct Order {
	u32 amount = 0;
};

/// The node leaves the tree with its memory, and goes to the other tree as it is.
bool move_over(RBTree<u32, Order> &from, RBTree<u32, Order> &to, u32 number)
{
	Option<RBTreeNode<u32, Order>> node = from.remove_node(number);

	if (!node)
		return false;
	node->value().amount++;
	(void)to.insert(node.take().value());
	return true;
}
} // namespace removed_then_used
