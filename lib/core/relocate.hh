// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which types may be moved by copying their bytes.
#pragma once

#include <core/traits.hh>

namespace core
{

/// Whether an object may be moved by copying its bytes and forgetting the old ones. True for trivial
/// types; a class whose objects do not know their own address says so for itself, by specialising.
/// Containers then grow by `krealloc()`, with one body for all such types.
template <typename T>
inline constexpr bool is_relocatable = is_trivially_copyable<T> && is_trivially_destructible<T>;

} // namespace core
