// SPDX-License-Identifier: GPL-2.0
/// @file
/// `core::panic()` in the kernel: it says what is wrong and ends in `BUG()`.
///
/// C header: `include/linux/bug.h`.
#pragma once

#include <core/panic.hh>
