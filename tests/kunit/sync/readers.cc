// SPDX-License-Identifier: GPL-2.0
/// @file
/// Locks for readers and a writer, semaphores, sequence locks.
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

using namespace kernel;

namespace
{

struct Pair {
	u32 left = 0;
	u32 right = 0;
};

constinit RwLock<Pair, struct StaticRw> static_rw;
constinit RwSemaphore<Pair, struct StaticRwSemaphore> static_rwsem;
constinit SeqLock<Pair, struct StaticSeq> static_seq;
constinit Semaphore static_semaphore(1);

KUNIT_CASE(rw_lock_guards_its_data)
{
	RwLock<Pair, struct PairRw> lock(Pair{3, 4});

	lock.write()->left = 10;
	lock.write_irqsave()->left++;
	lock.write_bh()->left++;
	KUNIT_EXPECT_EQ(lock.read()->left, 12u);
	KUNIT_EXPECT_EQ(lock.read_irqsave()->left, 12u);
	KUNIT_EXPECT_EQ((*lock.read_bh()).right, 4u);
	(*lock.write()).right = 5;
	lock.get_mut().right++;
	KUNIT_EXPECT_EQ(lock.read()->right, 6u);
	return {};
}

KUNIT_CASE(rw_lock_shares_among_readers_only)
{
	// A kernel for one processor has nothing behind a spinning lock that could be held.
	if (!IS_ENABLED(CONFIG_SMP))
		return {};
	RwLock<Pair, struct SharedRw> lock;

	{
		const auto reader = lock.try_read();
		KUNIT_ASSERT(static_cast<bool>(reader));
		KUNIT_EXPECT(!lock.try_write());
	}
	{
		auto writer = lock.try_write();
		KUNIT_ASSERT(static_cast<bool>(writer));
		writer->left = 7;
		KUNIT_EXPECT(!lock.try_read());
		KUNIT_EXPECT(writer.guard().holds(lock.as_ptr()));
	}
	KUNIT_EXPECT_EQ(lock.read()->left, 7u);
	return {};
}

KUNIT_CASE(rw_lock_modes_switch_interrupts)
{
	// Where spinning locks sleep, they leave interrupts on.
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return {};
	RwLock<Pair, struct ModesRw> lock;
	// SAFETY: these look at the CPU's state only.
	unsafe
	{
		{
			const auto reader = lock.read_irqsave();
			KUNIT_EXPECT(::cfl_irqs_disabled());
		}
		KUNIT_EXPECT(!::cfl_irqs_disabled());
		{
			const auto writer = lock.write_irqsave();
			KUNIT_EXPECT(::cfl_irqs_disabled());
		}
		KUNIT_EXPECT(!::cfl_irqs_disabled());
		{
			const auto reader = lock.read_bh();
			KUNIT_EXPECT(::cfl_in_softirq_or_bh_disabled());
		}
		{
			const auto writer = lock.write_bh();
			KUNIT_EXPECT(::cfl_in_softirq_or_bh_disabled());
		}
		KUNIT_EXPECT(!::cfl_in_softirq_or_bh_disabled());
	}
	return {};
}

KUNIT_CASE(rw_semaphore_guards_its_data)
{
	RwSemaphore<Pair, struct PairRwSemaphore> lock(Pair{1, 2});

	lock.write()->left = 5;
	(*lock.write()).right++;
	KUNIT_EXPECT_EQ(lock.read()->left, 5u);
	KUNIT_EXPECT_EQ((*lock.read()).right, 3u);
	lock.get_mut().left++;
	{
		const auto reader = lock.read_interruptible();
		KUNIT_ASSERT(static_cast<bool>(reader));
		KUNIT_EXPECT(!lock.try_write());
	}
	{
		auto writer = lock.write_killable();
		KUNIT_ASSERT(static_cast<bool>(writer));
		KUNIT_EXPECT_EQ(writer->left, 6u);
		KUNIT_EXPECT(writer.guard().holds(lock.as_ptr()));
		KUNIT_EXPECT(!lock.try_read());
		KUNIT_EXPECT(!lock.try_write());
	}
	KUNIT_EXPECT(static_cast<bool>(lock.try_read()));
	KUNIT_EXPECT(static_cast<bool>(lock.try_write()));
	return {};
}

KUNIT_CASE(semaphore_counts_permits)
{
	const Semaphore semaphore(2);
	Permit first = semaphore.acquire();

	{
		auto second = semaphore.acquire_interruptible();
		KUNIT_ASSERT(second.is_ok());
		KUNIT_EXPECT(semaphore.try_acquire().is_none());
		KUNIT_EXPECT_EQ(semaphore.acquire_timeout(Jiffies::from_ms(10)).error(), ETIME);
	}
	// The permit that `first` had comes back, and it has the other one from now on.
	first = semaphore.acquire();
	KUNIT_EXPECT(semaphore.acquire_timeout(Jiffies::from_ms(10)).is_ok());
	move(first).forget();
	{
		const Permit last = semaphore.acquire();
		KUNIT_EXPECT(semaphore.try_acquire().is_none());
	}
	semaphore.add_permit();
	const Permit one = semaphore.acquire();
	const Permit two = semaphore.acquire();
	KUNIT_EXPECT(semaphore.try_acquire().is_none());
	return {};
}

KUNIT_CASE(seq_lock_gives_copies)
{
	SeqLock<Pair, struct PairSeq> lock(Pair{1, 1});
	// SAFETY: reads the counter that nobody else changes.
	const u32 before = unsafe_expr(::read_seqbegin(lock.as_ptr()));

	{
		auto writer = lock.write();
		writer->left = 2;
		(*writer).right = 2;
		// SAFETY: these look at the CPU's state and the counter only.
		unsafe
		{
			KUNIT_EXPECT(IS_ENABLED(CONFIG_PREEMPT_RT) || ::cfl_irqs_disabled());
			KUNIT_EXPECT(::read_seqretry(lock.as_ptr(), before));
		}
	}
	const Pair copy = lock.read();
	KUNIT_EXPECT_EQ(copy.left, 2u);
	KUNIT_EXPECT_EQ(copy.right, 2u);
	lock.get_mut().left = 3;
	KUNIT_EXPECT_EQ(lock.read().left, 3u);
	return {};
}

KUNIT_CASE(static_ones_work)
{
	static_rw.write()->left++;
	KUNIT_EXPECT(static_rw.read()->left > 0);
	static_rwsem.write()->left++;
	KUNIT_EXPECT(static_rwsem.read()->left > 0);
	static_seq.write()->left++;
	KUNIT_EXPECT(static_seq.read().left > 0);
	{
		const Permit permit = static_semaphore.acquire();
		KUNIT_EXPECT(static_semaphore.try_acquire().is_none());
	}
	KUNIT_EXPECT(static_semaphore.try_acquire().is_some());
	return {};
}

template <typename T>
bool same_bytes(const T &ours, const T &model)
{
	// SAFETY: both have as many bytes.
	return unsafe_expr(__builtin_memcmp(&ours, &model, sizeof(T)) == 0);
}

template <typename Key>
constexpr bool HAS_LOCKDEP = requires(Key key) { key.subkeys; };

/// What the compiler initialised is what C's initialisers give. (With lockdep the names differ.)
KUNIT_CASE(static_ones_equal_c)
{
	static constinit RwLock<Pair, struct FreshRw> rw;
	static constinit RwSemaphore<Pair, struct FreshRwSemaphore> rwsem;
	static constinit Semaphore semaphore(5);

	if (HAS_LOCKDEP<::lock_class_key> || IS_ENABLED(CONFIG_DEBUG_SPINLOCK))
		return {};
	// SAFETY: the models are initialised here and thrown away.
	unsafe
	{
		::rwlock_t rw_model;
		::cfl_rwlock_static(&rw_model);
		KUNIT_EXPECT(same_bytes(*rw.as_ptr(), rw_model));
		::rw_semaphore rwsem_model;
		::cfl_rwsem_static(&rwsem_model);
		KUNIT_EXPECT_EQ(rwsem_model.count.counter, rwsem.as_ptr()->count.counter);
		KUNIT_EXPECT_EQ(rwsem_model.owner.counter, rwsem.as_ptr()->owner.counter);
		KUNIT_EXPECT(same_bytes(rwsem.as_ptr()->wait_lock, rwsem_model.wait_lock));
		KUNIT_EXPECT(rwsem.as_ptr()->wait_list.next == &rwsem.as_ptr()->wait_list);
		::semaphore semaphore_model;
		::cfl_semaphore_static(&semaphore_model, 5);
		KUNIT_EXPECT_EQ(semaphore_model.count, semaphore.as_ptr()->count);
		KUNIT_EXPECT(same_bytes(semaphore.as_ptr()->lock, semaphore_model.lock));
		KUNIT_EXPECT(semaphore.as_ptr()->wait_list.prev == &semaphore.as_ptr()->wait_list);
	}
	return {};
}

} // namespace

KUNIT_SUITE(readers_and_writers, KUNIT_RUN(rw_lock_guards_its_data),
	    KUNIT_RUN(rw_lock_shares_among_readers_only),
	    KUNIT_RUN(rw_lock_modes_switch_interrupts), KUNIT_RUN(rw_semaphore_guards_its_data),
	    KUNIT_RUN(semaphore_counts_permits), KUNIT_RUN(seq_lock_gives_copies),
	    KUNIT_RUN(static_ones_work), KUNIT_RUN(static_ones_equal_c));
