// SPDX-License-Identifier: GPL-2.0
/// @file
/// The suites that test KUnit in C++ itself.
#include <kernel/kunit.hh>

extern const kernel::kunit::Suite expectations;
extern const kernel::kunit::Suite failures;

KUNIT_MODULE(expectations, failures);
