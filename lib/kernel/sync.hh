// SPDX-License-Identifier: GPL-2.0
/// @file
/// Everything for threads that share data: locks, waiting, atomics, RCU, per-CPU data.
///
/// | header | for |
/// |---|---|
/// | `<kernel/mutex.hh>`, `<kernel/spinlock.hh>` | data that one thread at a time may touch |
/// | `<kernel/rw_lock.hh>`, `<kernel/rw_semaphore.hh>` | data that many read and one changes |
/// | `<kernel/seq_lock.hh>` | small data that readers copy without holding up the writer |
/// | `<kernel/semaphore.hh>` | a number of permits |
/// | `<kernel/sync/locked_by.hh>` | data whose lock is elsewhere |
/// | `<kernel/condvar.hh>`, `<kernel/wait.hh>`, `<kernel/completion.hh>` | waiting |
/// | `<kernel/atomic.hh>`, `<kernel/barrier.hh>`, `<kernel/refcount.hh>`, `<kernel/set_once.hh>` | data without a lock |
/// | `<kernel/rcu.hh>`, `<kernel/rcu_ptr.hh>`, `<kernel/srcu.hh>` | readers that never wait |
/// | `<kernel/percpu.hh>`, `<kernel/preempt.hh>` | data of which each CPU has its own |
/// | `<kernel/static_key.hh>` | branches that cost nothing |
///
/// Design: `docs/design/070-locks.md`.
#pragma once

#include <kernel/atomic.hh>
#include <kernel/barrier.hh>
#include <kernel/completion.hh>
#include <kernel/condvar.hh>
#include <kernel/mutex.hh>
#include <kernel/percpu.hh>
#include <kernel/preempt.hh>
#include <kernel/rcu.hh>
#include <kernel/rcu_ptr.hh>
#include <kernel/refcount.hh>
#include <kernel/rw_lock.hh>
#include <kernel/rw_semaphore.hh>
#include <kernel/semaphore.hh>
#include <kernel/seq_lock.hh>
#include <kernel/set_once.hh>
#include <kernel/spinlock.hh>
#include <kernel/srcu.hh>
#include <kernel/static_key.hh>
#include <kernel/sync/locked_by.hh>
#include <kernel/wait.hh>
