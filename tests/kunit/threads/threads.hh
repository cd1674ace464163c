// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the suites of this folder share: a team of threads that begin at once.
#pragma once

#include <kernel/arc.hh>
#include <kernel/atomic.hh>
#include <kernel/completion.hh>
#include <kernel/kthread.hh>
#include <kernel/prelude.hh>
#include <kernel/print.hh>

namespace threads
{

inline constexpr u32 THREADS = 4;

/// How many operations all threads of a case together make: the parameter `ops`.
u32 operations() noexcept;

/// How often each thread goes round, when one round is @p each operations.
inline u32 rounds(u32 each = 1) noexcept
{
	return (operations() + THREADS * each - 1) / (THREADS * each);
}

/// Two numbers that nothing but a lock keeps in step.
struct Twice {
	u64 value = 0;
	u64 twice = 0;

	void count() noexcept
	{
		value++;
		twice = 2 * value;
	}
	[[nodiscard]] bool in_step() const noexcept { return twice == 2 * value; }
};

/// Which numbers were handed over, in whatever order. Two ledgers are equal if no number was lost, doubled or
/// changed on the way: a sum alone would not tell 1 and 3 from 2 and 2.
struct Ledger {
	kernel::Atomic<u64> count{0};
	kernel::Atomic<u64> marks{0};

	void note(u64 number) const noexcept
	{
		count.inc();
		marks.add(scattered(number));
	}
	[[nodiscard]] bool operator==(const Ledger &other) const noexcept
	{
		return count.load(kernel::Relaxed) == other.count.load(kernel::Relaxed) &&
		       marks.load(kernel::Relaxed) == other.marks.load(kernel::Relaxed);
	}

private:
	/// Different for different numbers, and without a pattern that sums could hide.
	static constexpr u64 scattered(u64 number) noexcept
	{
		number = (number + 1) * 0x9e3779b97f4a7c15;
		number = (number ^ number >> 29) * 0xd6e8feb86659fd93;
		return number ^ number >> 32;
	}
};

/// The number of a thread's round: no two are the same, and none is zero.
inline u64 unique(u32 thread, u64 round) noexcept
{
	return u64(thread + 1) << 32 | round;
}

/// What the threads of a case share, beside what the case adds by deriving from it.
struct Team {
	kernel::Atomic<u32> next{0};
	kernel::Atomic<u64> sum{0};
	kernel::Atomic<u64> errors{0};
	Ledger given;
	Ledger taken;
	kernel::Completion go;
	kernel::Atomic<bool> cancelled{false};
};

/// Runs `F{}(shared, thread)` in `THREADS` threads at once, to the end. If there is no memory for all of
/// them, none does anything.
template <typename T, typename F>
core::Result<void> in_threads(core::StrView what, const kernel::Arc<T> &shared, F)
{
	core::Array<core::Option<kernel::KThread>, THREADS> team;
	core::Result<void> started;

	for (auto &thread : team) {
		auto made = kernel::KThread::run(
			"cfl-thread", shared.clone(), [](kernel::Arc<T> &state) {
				const u32 number = state->next.fetch_add(1, kernel::Relaxed);

				state->go.wait();
				if (!state->cancelled.load(kernel::Relaxed))
					F{}(*state, number);
			});

		if (made.is_err()) {
			shared->cancelled.store(true, kernel::Relaxed);
			started = made.error();
			break;
		}
		thread = made.take_value();
	}
	if (started.is_ok())
		pr_info("{}: {} threads, {} operations\n", what, THREADS, operations());
	shared->go.complete_all();
	return started;
}

} // namespace threads

// SAFETY: numbers.
IMPL_SEND(threads::Twice);
// SAFETY: numbers that change under a lock only.
IMPL_SYNC(threads::Twice);
