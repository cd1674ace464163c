// SPDX-License-Identifier: GPL-2.0
/// @file
/// The suites for the vocabulary of lib/core, under the kernel's compiler flags.
#include <kernel/kunit.hh>

extern const kernel::kunit::Suite errors;
extern const kernel::kunit::Suite texts;
extern const kernel::kunit::Suite numbers;
extern const kernel::kunit::Suite bytes;
extern const kernel::kunit::Suite values;

KUNIT_MODULE(errors, texts, numbers, bytes, values);
