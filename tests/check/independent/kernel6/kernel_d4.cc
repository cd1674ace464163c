// SPDX-License-Identifier: GPL-2.0
// Threads, locks and their order, what is shared with others, and closures that are kept.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
#include <core/transmute.hh>
#include <core/untrusted.hh>
#include <kernel/arc.hh>
#include <kernel/aref.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CLEAN ledger_types: accounts, a journal, what a thread gets, and a setting under RCU
struct Accounts {
	KVec<u64> balances;
	u64 total = 0;
};
// SAFETY: numbers that it owns.
IMPL_SEND(Accounts);

struct Journal {
	KVec<u32> entries;
	u64 written = 0;
};
// SAFETY: numbers that it owns.
IMPL_SEND(Journal);

struct Policy {
	Policy(u32 limit, u32 window) : limit(limit), window(window) {}
	const u32 limit;
	const u32 window;
};
// SAFETY: numbers that do not change.
IMPL_SEND(Policy);
// SAFETY: as above.
IMPL_SYNC(Policy);

struct Ledger {
	Mutex<Accounts> accounts;
	Mutex<Journal> journal;
	Atomic<u32> errors{0};
};
// SAFETY: each member may go to, and be shared with, other threads.
IMPL_SEND(Ledger);
// SAFETY: as above.
IMPL_SYNC(Ledger);

u64 total_of(const Ledger &ledger)
{
	return ledger.accounts.lock()->total;
}

// CASE accounts_and_journal: one function locks the journal under the accounts, the other one the reverse
namespace accounts_and_journal
{
//- bad
void transfer_bad(const Ledger &ledger, u64 amount)
{
	auto accounts = ledger.accounts.lock();
	auto journal = ledger.journal.lock();

	accounts->total += amount;
	journal->written++;
}
void replay_bad(const Ledger &ledger)
{
	auto journal = ledger.journal.lock();
	auto accounts = ledger.accounts.lock();

	accounts->total = 0;
	for (u32 entry : journal->entries)
		accounts->total += entry;
}
//- good
void transfer_good(const Ledger &ledger, u64 amount)
{
	auto accounts = ledger.accounts.lock();
	auto journal = ledger.journal.lock();

	accounts->total += amount;
	journal->written++;
}
void replay_good(const Ledger &ledger)
{
	auto accounts = ledger.accounts.lock();
	auto journal = ledger.journal.lock();

	accounts->total = 0;
	for (u32 entry : journal->entries)
		accounts->total += entry;
}
} // namespace accounts_and_journal

// CASE total_under_own_lock: the helper that locks the accounts is called with them locked
namespace total_under_own_lock
{
//- bad
Result<void> deposit_bad(const Ledger &ledger, u64 amount)
{
	auto accounts = ledger.accounts.lock();

	if (total_of(ledger) + amount < amount)
		return EOVERFLOW;
	accounts->total += amount;
	return {};
}
//- good
Result<void> deposit_good(const Ledger &ledger, u64 amount)
{
	auto accounts = ledger.accounts.lock();

	if (accounts->total + amount < amount)
		return EOVERFLOW;
	accounts->total += amount;
	return {};
}
} // namespace total_under_own_lock

// CASE reader_twice: the thread reads the semaphore again in a helper, a writer may come in between
namespace reader_twice
{
u64 first_balance(const RwSemaphore<Accounts> &accounts)
{
	const auto reader = accounts.read();

	return reader->balances.empty() ? 0 : reader->balances[0];
}
//- bad
u64 rest_bad(const RwSemaphore<Accounts> &accounts)
{
	const auto reader = accounts.read();

	return reader->total - first_balance(accounts);
}
//- good
u64 rest_good(const RwSemaphore<Accounts> &accounts)
{
	const u64 first = first_balance(accounts);
	const auto reader = accounts.read();

	return reader->total - first;
}
} // namespace reader_twice

// CASE seq_read_under_write: the sequence lock is read by the one who writes it
struct Clock {
	u64 base = 0;
	u64 shift = 0;
};
// SAFETY: numbers.
IMPL_SEND(Clock);
namespace seq_read_under_write
{
u64 now(const SeqLock<Clock> &clock)
{
	const Clock copy = clock.read();

	return copy.base << copy.shift;
}
//- bad
void advance_bad(const SeqLock<Clock> &clock, u64 by)
{
	auto writer = clock.write();

	writer->base = now(clock) + by;
	writer->shift = 0;
}
//- good
void advance_good(const SeqLock<Clock> &clock, u64 by)
{
	auto writer = clock.write();

	writer->base = (writer->base << writer->shift) + by;
	writer->shift = 0;
}
} // namespace seq_read_under_write

// CASE thread_before_its_data: the thread is joined after the local that its state refers to has ended
//- bad
struct JobBad {
	const Ledger &ledger;
	u32 rounds;
};
// SAFETY: the ledger is Sync, and a number.
IMPL_SEND(JobBad);
Result<KThread> spawn_bad(u32 rounds)
{
	const Ledger ledger;

	return KThread::run("ledger", JobBad{ledger, rounds}, [](JobBad &job) {
		for (u32 i = 0; i < job.rounds; i++)
			job.ledger.accounts.lock()->total++;
	});
}
//- good
struct JobGood {
	Arc<Ledger> ledger;
	u32 rounds;
};
// SAFETY: a reference to what may be shared, and a number.
IMPL_SEND(JobGood);
Result<KThread> spawn_good(u32 rounds)
{
	auto ledger = TRY(Arc<Ledger>::create(GFP_KERNEL));

	return KThread::run("ledger", JobGood{move(ledger), rounds}, [](JobGood &job) {
		for (u32 i = 0; i < job.rounds; i++)
			job.ledger->accounts.lock()->total++;
	});
}

// CASE policy_kept_after_section: the limit is read from the policy after the section that protected it
namespace policy_kept_after_section
{
//- bad
bool allows_bad(const RcuPtr<Policy> &policy, u32 used)
{
	const Policy *current = nullptr;
	{
		auto reader = rcu::read_lock();

		if (auto loaded = policy.load(reader))
			current = &*loaded;
	}
	return current && used < current->limit;
}
//- good
bool allows_good(const RcuPtr<Policy> &policy, u32 used)
{
	auto reader = rcu::read_lock();
	auto loaded = policy.load(reader);

	return loaded && used < loaded->limit;
}
} // namespace policy_kept_after_section

// CASE policy_in_two_sections: the tick is waited for inside of the section, between two looks at the policy
namespace policy_in_two_sections
{
//- bad
bool changed_bad(const RcuPtr<Policy> &policy, const Completion &tick)
{
	auto outer = rcu::read_lock();
	auto before = policy.load(outer);
	u32 old_limit = before ? before->limit : 0;
	{
		tick.wait();
		auto after = policy.load(outer);

		return after && after->limit != old_limit;
	}
}
//- good
bool changed_good(const RcuPtr<Policy> &policy, const Completion &tick)
{
	u32 old_limit = 0;
	{
		auto reader = rcu::read_lock();

		if (auto before = policy.load(reader))
			old_limit = before->limit;
	}
	tick.wait();
	auto reader = rcu::read_lock();
	auto after = policy.load(reader);

	return after && after->limit != old_limit;
}
} // namespace policy_in_two_sections

// CASE journal_lock_in_destructor: the entry's end locks the journal, and is reached with the journal locked
class Posting
{
public:
	Posting(const Ledger &ledger __lifetimebound, u32 amount) : ledger_(ledger), amount_(amount)
	{
	}
	Posting(const Posting &) = delete;
	Posting &operator=(const Posting &) = delete;
	~Posting() { ledger_.journal.lock()->written += amount_; }

private:
	const Ledger &ledger_;
	u32 amount_;
};
namespace journal_lock_in_destructor
{
//- bad
u64 post_bad(const Ledger &ledger, u32 amount)
{
	auto journal = ledger.journal.lock();
	const Posting posting(ledger, amount);

	return journal->written;
}
//- good
u64 post_good(const Ledger &ledger, u32 amount)
{
	const Posting posting(ledger, amount);
	auto journal = ledger.journal.lock();

	return journal->written;
}
} // namespace journal_lock_in_destructor

// CASE counter_behind_const: a plain member is counted up through a shared reference by two threads
//- bad
struct MeterBad {
	mutable u64 ticks = 0;
	void tick() const { ticks++; }
};
// SAFETY: a number.
IMPL_SEND(MeterBad);
// SAFETY: only tick() changes it.
IMPL_SYNC(MeterBad);
Result<void> count_bad(const Arc<MeterBad> &meter)
{
	auto first = TRY(KThread::run("tick", meter.clone(), [](Arc<MeterBad> &m) { m->tick(); }));
	auto second = TRY(KThread::run("tick", meter.clone(), [](Arc<MeterBad> &m) { m->tick(); }));

	return {};
}
//- good
struct MeterGood {
	Atomic<u64> ticks{0};
	void tick() const { ticks.inc(); }
};
// SAFETY: an atomic number.
IMPL_SEND(MeterGood);
// SAFETY: as above.
IMPL_SYNC(MeterGood);
Result<void> count_good(const Arc<MeterGood> &meter)
{
	auto first = TRY(KThread::run("tick", meter.clone(), [](Arc<MeterGood> &m) { m->tick(); }));
	auto second =
		TRY(KThread::run("tick", meter.clone(), [](Arc<MeterGood> &m) { m->tick(); }));

	return {};
}

// CASE length_fetched_twice: the length is fetched once to be checked, and once more to be used
struct Message {
	u32 length;
	u32 tag;
};
template <>
inline constexpr bool core::is_from_bytes<Message> =
	core::fields_from_bytes<Message, &Message::length, &Message::tag>();
namespace length_fetched_twice
{
//- bad
Result<u32> sum_bad(UserPtr<Message> at, Span<const u8> window)
{
	auto check = UserSlice(at.clone(), sizeof(Message)).reader();

	if (TRY(check.read<Message>()).length > window.size())
		return EINVAL;
	auto reader = UserSlice(move(at), sizeof(Message)).reader();
	const Message message = TRY(reader.read<Message>());
	u32 sum = message.tag;

	for (u8 byte : window.first(message.length))
		sum += byte;
	return sum;
}
//- good
Result<u32> sum_good(UserPtr<Message> at, Span<const u8> window)
{
	auto reader = UserSlice(move(at), sizeof(Message)).reader();
	const Message message = TRY(reader.read<Message>());
	u32 sum = message.tag;

	if (message.length > window.size())
		return EINVAL;
	for (u8 byte : window.first(message.length))
		sum += byte;
	return sum;
}
} // namespace length_fetched_twice

// CASE scale_of_inner_block: the light reference to a closure is called after the block that had the closure
namespace scale_of_inner_block
{
//- bad
u32 sum_bad(Span<const u32> values, u32 factor)
{
	Option<core::FunctionRef<u32(u32)>> scale;
	u32 sum = 0;

	if (factor != 1) {
		const auto by_factor = [factor](u32 value) { return value * factor; };

		scale = core::FunctionRef<u32(u32)>(by_factor);
	}
	for (u32 value : values)
		sum += scale ? (*scale)(value) : value;
	return sum;
}
//- good
u32 sum_good(Span<const u32> values, u32 factor)
{
	Option<core::FunctionRef<u32(u32)>> scale;
	const auto by_factor = [factor](u32 value) { return value * factor; };
	u32 sum = 0;

	if (factor != 1)
		scale = core::FunctionRef<u32(u32)>(by_factor);
	for (u32 value : values)
		sum += scale ? (*scale)(value) : value;
	return sum;
}
} // namespace scale_of_inner_block

// CASE guard_in_wrong_order: the box with the lock ends before the guard of its lock
namespace guard_in_wrong_order
{
//- bad
u64 close_bad(Option<KBox<Mutex<Accounts>>> &accounts)
{
	auto guard = (*accounts)->lock();
	const u64 total = guard->total;

	accounts.reset();
	return total;
}
//- good
u64 close_good(Option<KBox<Mutex<Accounts>>> &accounts)
{
	u64 total;
	{
		auto guard = (*accounts)->lock();

		total = guard->total;
	}
	accounts.reset();
	return total;
}
} // namespace guard_in_wrong_order

// CASE last_reference_in_loop: the object is borrowed from a reference that the vector drops in the loop
namespace last_reference_in_loop
{
//- bad
u32 newest_bad(KVec<Arc<Policy>> &policies, u32 limit)
{
	const Policy &newest = *policies[policies.size() - 1];

	while (policies.size() > limit)
		(void)policies.pop();
	return newest.limit;
}
//- good
u32 newest_good(KVec<Arc<Policy>> &policies, u32 limit)
{
	const Arc<Policy> newest = policies[policies.size() - 1].clone();

	while (policies.size() > limit)
		(void)policies.pop();
	return newest->limit;
}
} // namespace last_reference_in_loop

// CASE global_last_error: the last error is kept in a plain global that every thread writes
namespace global_last_error
{
//- bad
u32 last_error_bad;
Result<void> check_bad(const Ledger &ledger, u32 amount)
{
	if (amount > ledger.accounts.lock()->total) {
		last_error_bad = amount;
		return EINVAL;
	}
	return {};
}
//- good
constinit Atomic<u32> last_error_good{0};
Result<void> check_good(const Ledger &ledger, u32 amount)
{
	if (amount > ledger.accounts.lock()->total) {
		last_error_good.store(amount, Relaxed);
		return EINVAL;
	}
	return {};
}
} // namespace global_last_error

// CLEAN same_order: two functions take the two locks in the same order
void settle(const Ledger &ledger)
{
	auto accounts = ledger.accounts.lock();
	auto journal = ledger.journal.lock();

	journal->written += accounts->balances.size();
}
u64 audit(const Ledger &ledger)
{
	auto accounts = ledger.accounts.lock();
	const u64 written = ledger.journal.lock()->written;

	return accounts->total == written ? written : 0;
}

// CLEAN one_after_the_other: the first lock is released before the second is taken
void journal_then_accounts(const Ledger &ledger, u32 amount)
{
	{
		auto journal = ledger.journal.lock();

		journal->written++;
	}
	ledger.accounts.lock()->total += amount;
}

// CLEAN joined_before_report: the thread is joined before what it counted is reported
Result<u32> errors_of(const Arc<Ledger> &ledger)
{
	auto thread = TRY(KThread::run("count", ledger.clone(), [](Arc<Ledger> &l) {
		if (total_of(*l) == 0)
			l->errors.inc();
	}));

	thread.join();
	return ledger->errors.load(Relaxed);
}

// CLEAN stop_requested: a thread that runs until it is asked to stop
Result<KThread> ticker(const Arc<Ledger> &ledger)
{
	return KThread::run("ticker", ledger.clone(), [](Arc<Ledger> &l) {
		while (!KThread::should_stop()) {
			l->accounts.lock()->total++;
			KThread::yield();
		}
	});
}

// CLEAN policy_copied_out: the numbers leave the section, not the object
u32 window_of(const RcuPtr<Policy> &policy)
{
	u32 window = 1;
	{
		auto reader = rcu::read_lock();

		if (auto current = policy.load(reader))
			window = current->window;
	}
	return window;
}

// CLEAN replaced_and_waited: the old policy is waited for outside of every section
Result<u32> set_policy(const RcuPtr<Policy> &policy, u32 limit)
{
	auto fresh = TRY(RcuBox<Policy>::create(GFP_KERNEL, limit, 10u));
	auto old = policy.replace(move(fresh)).wait();

	return old ? (*old)->limit : 0u;
}

// CLEAN undo_dismissed: the undo action counts an error, unless everything went well
Result<void> append_pair(KVec<u32> &entries, const Ledger &ledger, u32 first, u32 second)
{
	core::ScopeGuard undo([&ledger] { ledger.errors.inc(); });

	TRY(entries.push(first, GFP_KERNEL));
	if (second < first)
		return EINVAL;
	TRY(entries.push(second, GFP_KERNEL));
	undo.dismiss();
	return {};
}

// CLEAN cloned_in_loop: each thread gets a reference of its own
Result<void> start_all(KVec<KThread> &threads, const Arc<Ledger> &ledger, u32 count)
{
	TRY(threads.reserve(count, GFP_KERNEL));
	for (u32 i = 0; i < count; i++) {
		Arc<Ledger> own = ledger.clone();

		TRY(threads.push(TRY(KThread::run("pay", move(own),
						  [](Arc<Ledger> &l) { l->errors.inc(); })),
				 GFP_KERNEL));
	}
	return {};
}
