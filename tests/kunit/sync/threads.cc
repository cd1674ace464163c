// SPDX-License-Identifier: GPL-2.0
/// @file
/// Producers and consumers on everything that threads may share, with the result checked. With
/// four threads and the parameter `rounds` at its default, well over a million operations.
#include <kernel/arc.hh>
#include <kernel/bitmap.hh>
#include <kernel/kthread.hh>
#include <kernel/kunit.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

using namespace kernel;

MODULE_PARAM(rounds, u32, {.initial = 40000, .description = "Operations per thread and case"});

namespace
{

constexpr u32 THREADS = 4;

struct Counts {
	u64 value = 0;
	u64 twice = 0;
};

struct Message : ListLinks<> {
	explicit Message(u64 value) : value(value) {}
	const u64 value;
};

struct Queue {
	List<Message> list;
	u32 producers = THREADS / 2;
};

struct Tree {
	RBTree<u64, u64> map;
};

/// What the threads of a case share.
struct Shared {
	Mutex<Counts, struct ThreadsMutex> mutex;
	SpinLock<Counts, struct ThreadsSpin> spin;
	SpinLock<Queue, struct ThreadsQueue> queue;
	SpinLock<Tree, struct ThreadsTree> tree;
	Mutex<Counts, struct ThreadsSlot> slot;
	CondVar<struct ThreadsSlotChanged> changed;
	XArray<Arc<Message>, struct ThreadsArray> array{XArrayKind::AllocFromZero};
	Atomic<u32> next{0};
	Atomic<u64> sum{0};
	Atomic<u64> errors{0};
	Refcount count;
	Completion go;
	Atomic<bool> cancelled{false};
};

} // namespace

// SAFETY: numbers.
IMPL_SEND(Counts);
// SAFETY: a number that does not change, and links that only a list touches.
IMPL_SEND(Message);
// SAFETY: as above.
IMPL_SYNC(Message);
// SAFETY: a list of messages that may be sent, and a number.
IMPL_SEND(Queue);
// SAFETY: a map of numbers.
IMPL_SEND(Tree);
// SAFETY: every member is.
IMPL_SEND(Shared);
// SAFETY: every member is.
IMPL_SYNC(Shared);

namespace
{

/// Runs @p body, which gets the shared state, in `THREADS` threads at once, to the end. If there is no
/// memory for all of them, none does anything.
template <typename F>
Result<void> in_threads(const Arc<Shared> &shared, F)
{
	Array<Option<KThread>, THREADS> threads;
	Result<void> started;

	for (auto &thread : threads) {
		auto made = KThread::run("cfl-thread", shared.clone(), [](Arc<Shared> &s) {
			s->go.wait();
			if (!s->cancelled.load(Relaxed))
				F{}(s);
		});

		if (made.is_err()) {
			shared->cancelled.store(true, Relaxed);
			started = made.error();
			break;
		}
		thread = made.take_value();
	}
	shared->go.complete_all();
	return started;
}

KUNIT_CASE(mutex_excludes)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		for (u32 i = 0; i < rounds.get(); i++) {
			auto counts = s->mutex.lock();
			counts->value++;
			counts->twice += 2;
		}
	}));
	auto counts = shared->mutex.lock();
	KUNIT_EXPECT_EQ(counts->value, u64(THREADS) * rounds.get());
	KUNIT_EXPECT_EQ(counts->twice, 2 * counts->value);
	return {};
}

KUNIT_CASE(spinlock_excludes_in_every_mode)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		for (u32 i = 0; i < rounds.get(); i++) {
			if (i % 3 == 0)
				s->spin.lock()->value++;
			else if (i % 3 == 1)
				s->spin.lock_irqsave()->value++;
			else
				s->spin.lock_bh()->value++;
			if (i % 4096 == 0)
				KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->spin.lock()->value, u64(THREADS) * rounds.get());
	return {};
}

KUNIT_CASE(atomics_and_refcounts_lose_nothing)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		for (u32 i = 0; i < rounds.get(); i++) {
			s->sum.add(1);
			s->count.inc();
			if (s->count.dec_and_test())
				s->errors.inc();
			u64 seen = s->sum.load(Relaxed);
			while (!s->sum.try_cmpxchg(seen, seen + 1, Full))
				;
		}
	}));
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), 2u * THREADS * rounds.get());
	KUNIT_EXPECT_EQ(shared->count.read(), 1u);
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	return {};
}

/// Two producers and two consumers hand numbers over through one slot.
KUNIT_CASE(condvar_loses_no_message)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		const bool produce = s->next.fetch_add(1, Full) < THREADS / 2;

		for (u32 i = 1; i <= rounds.get() / 16; i++) {
			auto slot = s->slot.lock();

			// `twice` says that `value` is to be taken.
			if (produce) {
				s->changed.wait_while(slot,
						      [](const Counts &c) { return c.twice; });
				slot->value = i;
				slot->twice = 1;
			} else {
				s->changed.wait_while(slot,
						      [](const Counts &c) { return !c.twice; });
				s->sum.add(slot->value);
				slot->twice = 0;
			}
			s->changed.notify_all();
		}
	}));
	const u64 each = u64(rounds.get() / 16) * (rounds.get() / 16 + 1) / 2;
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), each * THREADS / 2);
	return {};
}

/// Producers allocate outside the lock; consumers take everything in one step and free outside it.
KUNIT_CASE(list_passes_messages_on)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		if (s->next.fetch_add(1, Full) < THREADS / 2) {
			for (u32 i = 1; i <= rounds.get(); i++) {
				auto message = ListArc<Message>::create(GFP_KERNEL, u64(i));

				if (message.is_err()) {
					s->errors.inc();
					break;
				}
				s->queue.lock()->list.push_back(message.take_value());
				if (i % 1024 == 0)
					KThread::yield();
			}
			s->queue.lock()->producers--;
			return;
		}
		for (bool more = true; more;) {
			List<Message> batch;
			{
				auto queue = s->queue.lock();
				more = queue->producers != 0 || !queue->list.is_empty();
				batch.push_all_back(queue->list);
			}
			while (auto message = batch.pop_front())
				s->sum.add((*message)->value);
			KThread::yield();
		}
	}));
	const u64 each = u64(rounds.get()) * (rounds.get() + 1) / 2;
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), each * THREADS / 2);
	KUNIT_EXPECT(shared->queue.lock()->list.is_empty());
	return {};
}

/// Each thread puts its own keys in and takes them out again, in one tree.
KUNIT_CASE(rbtree_keeps_everybodys_keys)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		const u64 own = u64(s->next.fetch_add(1, Full)) << 32;

		for (u32 i = 0; i < rounds.get() / 4; i++) {
			auto node =
				RBTreeNode<u64, u64>::create(GFP_KERNEL, own | (i % 512), own + i);

			if (node.is_err()) {
				s->errors.inc();
				return;
			}
			auto old = s->tree.lock()->map.insert(node.take_value());
			if (old.is_some() != (i >= 512))
				s->errors.inc();
			if (s->tree.lock()->map.get(own | (i % 512)).copied().value_or(0u) !=
			    own + i)
				s->errors.inc();
		}
		for (u64 i = 0; i < 512 && i < rounds.get() / 4; i++) {
			auto node = s->tree.lock()->map.remove_node(own | i);
			if (node.is_none())
				s->errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT(shared->tree.lock()->map.is_empty());
	return {};
}

/// Every thread reserves places, fills them, finds what it put there and takes it out.
KUNIT_CASE(xarray_gives_each_a_place)
{
	auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

	TRY(in_threads(shared, [](Arc<Shared> &s) {
		for (u32 i = 0; i < rounds.get() / 16; i++) {
			auto message = Arc<Message>::create(GFP_KERNEL, u64(i));
			auto place = s->array.reserve_any(0, 0xffff, GFP_KERNEL);

			if (message.is_err() || place.is_err()) {
				s->errors.inc();
				return;
			}
			auto reserved = place.take_value();
			const usize index = reserved.index();
			{
				auto guard = s->array.lock();
				core::move(reserved).fill(guard, message.take_value());
			}
			auto guard = s->array.lock();
			auto back = guard.remove(index);
			if (back.is_none() || (*back)->value != i)
				s->errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT(shared->array.is_empty());
	return {};
}

} // namespace

KUNIT_SUITE(threads, KUNIT_RUN(mutex_excludes), KUNIT_RUN(spinlock_excludes_in_every_mode),
	    KUNIT_RUN(atomics_and_refcounts_lose_nothing), KUNIT_RUN(condvar_loses_no_message),
	    KUNIT_RUN(list_passes_messages_on), KUNIT_RUN(rbtree_keeps_everybodys_keys),
	    KUNIT_RUN(xarray_gives_each_a_place));
