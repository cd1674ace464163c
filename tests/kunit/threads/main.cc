// SPDX-License-Identifier: GPL-2.0
/// @file
/// Producers and consumers on everything that threads may share, with the result checked. Run by
/// kernels that look for races (KCSAN) and for wrong locking (lockdep).
#include <kernel/kunit.hh>

#include "threads.hh"

MODULE_PARAM(ops, u32,
	     {.initial = 100000, .description = "Operations of a case, all threads together"});

u32 threads::operations() noexcept
{
	return ops.get();
}

extern const kernel::kunit::Suite thread_locks;
extern const kernel::kunit::Suite thread_waiting;
extern const kernel::kunit::Suite thread_counting;
extern const kernel::kunit::Suite thread_containers;
extern const kernel::kunit::Suite thread_readers;
extern const kernel::kunit::Suite thread_shared;
extern const kernel::kunit::Suite thread_numbers;

KUNIT_MODULE(thread_locks, thread_waiting, thread_counting, thread_containers, thread_readers,
	     thread_shared, thread_numbers);
