// SPDX-License-Identifier: GPL-2.0
// What threads share, and what may go to them.
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

// CLEAN joined_threads: threads that share one object, which is read when they have ended
struct SharedWork {
	Atomic<u32> rounds{0};
	Completion started;
};
// SAFETY: an atomic number and a completion.
IMPL_SEND(SharedWork);
// SAFETY: as above.
IMPL_SYNC(SharedWork);
Result<u32> count_together()
{
	auto work = TRY(Arc<SharedWork>::create(GFP_KERNEL));
	{
		auto first = TRY(KThread::run("first", work.clone(),
					      [](Arc<SharedWork> &w) { w->rounds.inc(); }));
		auto second = TRY(KThread::run("second", work.clone(),
					       [](Arc<SharedWork> &w) { w->rounds.inc(); }));
	}
	return work->rounds.load(Relaxed);
}

// CASE plain_global: threads count in a plain global
namespace plain_global
{
//- bad
u32 seen_packets = 0;
u32 receive_bad()
{
	return ++seen_packets;
}
//- good
constinit Atomic<u32> received_packets{0};
u32 receive_good()
{
	return received_packets.add_return(1, Relaxed);
}
} // namespace plain_global

// CASE plain_static: a local static is a global, too
namespace plain_static
{
//- bad
u32 next_id_bad()
{
	static u32 next = 1;

	return next++;
}
//- good
u32 next_id_good()
{
	static constinit Atomic<u32> next{1};

	return next.add_return(1, Relaxed) - 1;
}
} // namespace plain_static

// CASE thread_borrows_local: the thread has a borrow of a local that ends before the thread
namespace thread_borrows_local
{
//- bad
Result<void> run_bad()
{
	Option<KThread> thread;
	{
		SharedWork work;

		thread = TRY(KThread::run("worker", Option<const SharedWork &>(work),
					  [](Option<const SharedWork &> &w) { w->rounds.inc(); }));
	}
	return {};
}
//- good
Result<void> run_good()
{
	Option<KThread> thread;
	{
		auto work = TRY(Arc<SharedWork>::create(GFP_KERNEL));

		thread = TRY(KThread::run("worker", work.clone(),
					  [](Arc<SharedWork> &w) { w->rounds.inc(); }));
	}
	return {};
}
} // namespace thread_borrows_local

// CASE thread_has_view: the thread has a view of a string that its starter owns, and drops
namespace thread_has_view
{
//- bad
Result<KThread> start_bad(StrView name)
{
	auto copy = TRY(KString::from(name, GFP_KERNEL));

	return KThread::run("namer", copy.view(), [](StrView &text) { pr_info("{}\n", text); });
}
//- good
Result<KThread> start_good(StrView name)
{
	auto copy = TRY(KString::from(name, GFP_KERNEL));

	return KThread::run("namer", move(copy),
			    [](KString &text) { pr_info("{}\n", text.view()); });
}
} // namespace thread_has_view

// CASE send_without_reason: a class is said to be Send, and nothing says why
namespace send_without_reason
{
struct SilentJob {
	u32 number;
};
struct SpokenJob {
	u32 number;
};
} // namespace send_without_reason
//- bad
IMPL_SEND(send_without_reason::SilentJob);
//- good
// SAFETY: a number, and nothing that belongs to a thread.
IMPL_SEND(send_without_reason::SpokenJob);

// CASE state_after_handover: the state was moved to the thread, and is looked at by the starter
namespace state_after_handover
{
//- bad
Result<u32> launch_bad()
{
	auto work = TRY(Arc<SharedWork>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("worker", move(work),
				       [](Arc<SharedWork> &w) { w->started.complete(); }));

	work->started.wait();
	return work->rounds.load(Relaxed);
}
//- good
Result<u32> launch_good()
{
	auto work = TRY(Arc<SharedWork>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("worker", work.clone(),
				       [](Arc<SharedWork> &w) { w->started.complete(); }));

	work->started.wait();
	return work->rounds.load(Relaxed);
}
} // namespace state_after_handover

// CLEAN locked_global: a global that is a lock around its data
struct Accounts {
	u32 opened = 0;
	u32 closed = 0;
};
// SAFETY: numbers.
IMPL_SEND(Accounts);
constinit Mutex<Accounts> accounts;
u32 open_account()
{
	auto guard = accounts.lock();

	guard->opened++;
	return guard->opened - guard->closed;
}

// CLEAN unique_then_shared: an object is changed while it has one owner, and shared afterwards
struct Table {
	KVec<u32> rows;
};
// SAFETY: a vector of numbers.
IMPL_SEND(Table);
// SAFETY: readers cannot change it.
IMPL_SYNC(Table);
Result<Arc<Table>> build_table(u32 count)
{
	auto table = TRY(UniqueArc<Table>::create(GFP_KERNEL));

	for (u32 i = 0; i < count; i++)
		TRY(table->rows.push(i, GFP_KERNEL));
	return move(table).into_arc();
}
