// SPDX-License-Identifier: GPL-2.0
/// @file
/// Locks: data inside, guards, static initialisation.
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

using namespace kernel;

namespace
{

struct Counter {
	u32 value = 0;
};

struct Pair {
	u32 left;
	u32 right;
};

constinit Mutex<Counter, struct StaticMutexClass> static_mutex;
constinit SpinLock<Counter, struct StaticSpinClass> static_spin;
constinit WaitQueue<struct StaticQueueClass> static_queue;
constinit Completion static_completion;

KUNIT_CASE(mutex_guards_its_data)
{
	Mutex<Pair, struct PairMutex> mutex(3u, 4u);

	{
		auto guard = mutex.lock();

		KUNIT_EXPECT(mutex.is_locked());
		KUNIT_EXPECT_EQ(guard->left, 3u);
		guard->right = 5;
	}
	KUNIT_EXPECT(!mutex.is_locked());
	KUNIT_EXPECT_EQ(mutex.with([](Pair &p) { return p.left + p.right; }), 8u);
	mutex.get_mut().left = 1;
	KUNIT_EXPECT_EQ(mutex.lock()->left, 1u);
	return {};
}

KUNIT_CASE(mutex_try_lock_fails_while_held)
{
	Mutex<Counter, struct TryMutex> mutex;

	{
		auto guard = mutex.try_lock();

		KUNIT_ASSERT(static_cast<bool>(guard));
		guard->value = 2;
		KUNIT_EXPECT(!mutex.try_lock());
	}
	auto again = mutex.lock_interruptible();
	KUNIT_ASSERT(static_cast<bool>(again));
	KUNIT_EXPECT_EQ((*again).value, 2u);
	return {};
}

KUNIT_CASE(mutex_unlocked_releases_and_takes_again)
{
	Mutex<Counter, struct UnlockedMutex> mutex;
	auto guard = mutex.lock();
	const bool free_inside = guard.unlocked([&mutex] { return !mutex.is_locked(); });

	KUNIT_EXPECT(free_inside);
	KUNIT_EXPECT(mutex.is_locked());
	return {};
}

KUNIT_CASE(spinlock_guards_its_data)
{
	SpinLock<Pair, struct PairSpin> lock(1u, 2u);

	lock.lock()->left = 10;
	lock.lock_irqsave()->left++;
	lock.lock_bh()->left++;
	KUNIT_EXPECT_EQ(lock.with([](Pair &p) { return p.left; }), 12u);
	KUNIT_EXPECT_EQ(lock.with_irqsave([](Pair &p) { return p.right; }), 2u);
	return {};
}

KUNIT_CASE(spinlock_try_lock_fails_while_held)
{
	// A kernel for one processor has nothing behind a spinlock that could be held.
	if (!IS_ENABLED(CONFIG_SMP))
		return {};
	SpinLock<Counter, struct TrySpin> lock;

	{
		auto guard = lock.try_lock();

		KUNIT_ASSERT(static_cast<bool>(guard));
		guard->value = 7;
		KUNIT_EXPECT(!lock.try_lock());
	}
	KUNIT_EXPECT_EQ(lock.lock()->value, 7u);
	return {};
}

/// Interrupts are off exactly while the guards say so.
KUNIT_CASE(spinlock_modes_switch_interrupts)
{
	SpinLock<Counter, struct ModeSpin> lock;
	// SAFETY: these look at the CPU's state only; a test is a kthread with interrupts on.
	unsafe
	{
		KUNIT_EXPECT(!::cfl_irqs_disabled());
		{
			auto guard = lock.lock_irqsave();
			KUNIT_EXPECT(::cfl_irqs_disabled());
			const bool off = guard.unlocked([] { return ::cfl_irqs_disabled(); });
			KUNIT_EXPECT(!off);
			KUNIT_EXPECT(::cfl_irqs_disabled());
		}
		KUNIT_EXPECT(!::cfl_irqs_disabled());
		{
			auto guard = lock.lock_irq(unsafe_);
			KUNIT_EXPECT(::cfl_irqs_disabled());
		}
		KUNIT_EXPECT(!::cfl_irqs_disabled());
		{
			auto guard = lock.lock_bh();
			KUNIT_EXPECT(!::cfl_irqs_disabled());
			KUNIT_EXPECT(::cfl_in_softirq_or_bh_disabled());
		}
		KUNIT_EXPECT(!::cfl_in_softirq_or_bh_disabled());
	}
	return {};
}

KUNIT_CASE(static_locks_work)
{
	static_mutex.lock()->value++;
	static_spin.lock()->value++;
	static_completion.complete();
	static_completion.wait();
	static_queue.notify_all();
	KUNIT_EXPECT(!static_mutex.is_locked());
	return {};
}

/// Pointers into the object itself become offsets, so that two objects can be compared.
template <typename T>
void normalise(T &object, unsigned long *words)
{
	constexpr usize COUNT = sizeof(T) / sizeof(unsigned long);
	const auto base = reinterpret_cast<unsigned long>(&object);
	// SAFETY: the object and `words` are COUNT words long, and C's locks are made of words.
	unsafe
	{
		const auto *from = reinterpret_cast<const unsigned long *>(&object);

		for (usize i = 0; i < COUNT; i++) {
			words[i] = from[i];
			if (words[i] >= base && words[i] < base + sizeof(T))
				words[i] -= base;
		}
	}
}

template <typename T>
bool same_words(T &ours, T &model)
{
	unsigned long left[sizeof(T) / sizeof(unsigned long)];
	unsigned long right[sizeof(T) / sizeof(unsigned long)];

	normalise(ours, left);
	normalise(model, right);
	for (usize i = 0; i < sizeof(T) / sizeof(unsigned long); i++) {
		if (left[i] != right[i])
			return false;
	}
	return true;
}

/// C's "nobody" is a pointer of -1, which no constant of C++ can be; ours is null.
template <typename Raw>
void forget_owner(Raw &raw)
{
	if constexpr (requires { raw.owner; })
		raw.owner = nullptr;
}

template <typename Key>
constexpr bool HAS_LOCKDEP = requires(Key key) { key.subkeys; };

/// What the compiler initialised is what C's initialisers give. (With lockdep the names of the
/// models differ, so the comparison is for kernels without it.)
KUNIT_CASE(static_locks_equal_c)
{
	static constinit Mutex<Counter, struct FreshMutex> mutex;
	static constinit SpinLock<Counter, struct FreshSpin> spin;
	static constinit WaitQueue<struct FreshQueue> queue;
	static constinit Completion completion;
	// SAFETY: the models are initialised here and thrown away.
	unsafe
	{
		if (HAS_LOCKDEP<::lock_class_key>)
			return {};
		::mutex mutex_model;
		::cfl_mutex_static(&mutex_model);
		forget_owner(mutex_model.wait_lock);
		KUNIT_EXPECT(same_words(*mutex.as_ptr(), mutex_model));
		::spinlock_t spin_model;
		::cfl_spinlock_static(&spin_model);
		forget_owner(spin_model.rlock);
		// SAFETY: both have as many bytes.
		const int order = unsafe_expr(
			__builtin_memcmp(spin.as_ptr(), &spin_model, sizeof(spin_model)));
		KUNIT_EXPECT_EQ(order, 0);
		::wait_queue_head queue_model;
		::cfl_wait_queue_static(&queue_model);
		forget_owner(queue_model.lock.rlock);
		KUNIT_EXPECT(same_words(*queue.as_ptr(), queue_model));
		::completion completion_model;
		::cfl_completion_static(&completion_model);
		forget_owner(completion_model.wait.lock);
		KUNIT_EXPECT(same_words(*completion.as_ptr(), completion_model));
	}
	return {};
}

KUNIT_CASE(locked_by_needs_the_right_guard)
{
	Mutex<Counter, struct OwnerMutex> owner;
	LockedBy<u32, Mutex<Counter, struct OwnerMutex>> data(owner, 5u);
	auto guard = owner.lock();

	data.access(guard) += 2;
	KUNIT_EXPECT_EQ(data.access(guard), 7u);
	return {};
}

KUNIT_CASE(lock_classes_have_names)
{
	const char *name = kernel::detail::class_name<struct NamedLockClass>();
	const char *by_data = kernel::detail::class_name<ClassOf<Counter>>();

	// SAFETY: the names of classes end in a nul.
	unsafe
	{
		KUNIT_EXPECT_EQ(__builtin_strcmp(name, "NamedLockClass"), 0);
		KUNIT_EXPECT_EQ(__builtin_strcmp(by_data, "Counter"), 0);
	}
	return {};
}

} // namespace

namespace
{

struct Shared {
	u32 hits = 0;
};
constinit SpinLock<Shared, struct OuterLock> outer;
constinit SpinLock<Shared, struct InnerLock> inner;

bool interrupts_are_off()
{
	// SAFETY: looks at the CPU's state only.
	unsafe
	{
		return ::cfl_irqs_disabled();
	}
}

/// A function that relies on it says so in its signature.
u32 hit(const IrqsOff &proof)
{
	auto data = inner.lock(proof);

	if (interrupts_are_off())
		data->hits++;
	return data->hits;
}

KUNIT_CASE(irqs_off_is_proved)
{
	const u32 before = inner.lock_irqsave()->hits;

	{
		const IrqsOffGuard guard;
		KUNIT_EXPECT_EQ(hit(guard.irqs_off()), before + 1);
		{
			const IrqsOffGuard nested;
			KUNIT_EXPECT_EQ(hit(nested.irqs_off()), before + 2);
		}
		KUNIT_EXPECT(interrupts_are_off());
	}
	KUNIT_EXPECT(!interrupts_are_off());
	KUNIT_EXPECT_EQ(with_irqs_off([](const IrqsOff &proof) { return hit(proof); }), before + 3);
	if (!IS_ENABLED(CONFIG_PREEMPT_RT)) {
		auto guard = outer.lock_irqsave();
		guard->hits = hit(guard.irqs_off());
		KUNIT_EXPECT_EQ(guard->hits, before + 4);
	}
	KUNIT_EXPECT(!interrupts_are_off());
	return {};
}

KUNIT_CASE(whoever_has_all_needs_no_lock)
{
	SpinLock<Counter, struct OwnSpin> spin;
	Mutex<Counter, struct OwnMutex> mutex;
	LockedBy<u32, Mutex<Counter, struct OwnMutex>> data(mutex, 5u);

	(void)spin.get_mut();
	data.get_mut() = 6;
	const auto guard = mutex.lock();
	KUNIT_EXPECT_EQ(data.access(guard), 6u);
	return {};
}

} // namespace

KUNIT_SUITE(locks, KUNIT_RUN(irqs_off_is_proved), KUNIT_RUN(mutex_guards_its_data),
	    KUNIT_RUN(mutex_try_lock_fails_while_held),
	    KUNIT_RUN(mutex_unlocked_releases_and_takes_again), KUNIT_RUN(spinlock_guards_its_data),
	    KUNIT_RUN(spinlock_try_lock_fails_while_held),
	    KUNIT_RUN(spinlock_modes_switch_interrupts), KUNIT_RUN(static_locks_work),
	    KUNIT_RUN(static_locks_equal_c), KUNIT_RUN(locked_by_needs_the_right_guard),
	    KUNIT_RUN(lock_classes_have_names), KUNIT_RUN(whoever_has_all_needs_no_lock));
