// SPDX-License-Identifier: GPL-2.0
/// @file
/// The suites for everything under `<kernel/sync.hh>`.
#include <kernel/kunit.hh>

extern const kernel::kunit::Suite locks;
extern const kernel::kunit::Suite atomics;
extern const kernel::kunit::Suite waiting;
extern const kernel::kunit::Suite rcu_and_percpu;
extern const kernel::kunit::Suite readers_and_writers;

KUNIT_MODULE(locks, atomics, waiting, rcu_and_percpu, readers_and_writers);
