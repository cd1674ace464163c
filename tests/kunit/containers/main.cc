// SPDX-License-Identifier: GPL-2.0
/// @file
/// The suites for the containers that do not allocate under a lock.
#include <kernel/kunit.hh>

extern const kernel::kunit::Suite list;
extern const kernel::kunit::Suite rbtree;
extern const kernel::kunit::Suite xarray;
extern const kernel::kunit::Suite bitmap;

KUNIT_MODULE(list, rbtree, xarray, bitmap);
