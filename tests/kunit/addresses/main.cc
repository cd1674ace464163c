// SPDX-License-Identifier: GPL-2.0
/// @file
/// The suites for addresses that are no pointers.
#include <kernel/kunit.hh>

extern const kernel::kunit::Suite user;
extern const kernel::kunit::Suite registers;
extern const kernel::kunit::Suite numbers;

KUNIT_MODULE(user, registers, numbers);
