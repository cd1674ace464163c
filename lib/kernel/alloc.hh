// SPDX-License-Identifier: GPL-2.0
/// @file
/// Allocation flags and allocators.
///
/// C headers: `include/linux/gfp_types.h`, `include/linux/slab.h`.
#pragma once

#include <kernel/alloc/allocator.hh> // IWYU pragma: export
#include <kernel/alloc/flags.hh>     // IWYU pragma: export
