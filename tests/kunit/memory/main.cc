// SPDX-License-Identifier: GPL-2.0
/// @file
/// The suites for memory and ownership.
#include <kernel/kunit.hh>

extern const kernel::kunit::Suite boxes;
extern const kernel::kunit::Suite vectors;
extern const kernel::kunit::Suite strings;
extern const kernel::kunit::Suite shared;
extern const kernel::kunit::Suite construction;
extern const kernel::kunit::Suite pages;

KUNIT_MODULE(boxes, vectors, strings, shared, construction, pages);
