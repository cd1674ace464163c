// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel's integer types under the kernel's names.
///
/// C header: `include/linux/types.h`. `u64` is `unsigned long long` everywhere, as in the kernel,
/// whatever `std::uint64_t` is.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

/// As wide as a pointer.
using usize = decltype(sizeof(0));
using isize = decltype(static_cast<char *>(nullptr) - static_cast<char *>(nullptr));

static_assert(sizeof(u8) == 1 && sizeof(u16) == 2 && sizeof(u32) == 4 && sizeof(u64) == 8);
static_assert(sizeof(usize) == sizeof(void *) && sizeof(isize) == sizeof(void *));
