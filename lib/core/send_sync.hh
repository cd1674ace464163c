// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which types may go to, or be shared with, another thread of execution: a task, an interrupt, a
/// work item. A class may not, until somebody says so.
///
/// `is_send<T>`: a `T` may be moved to another thread and used there. `is_sync<T>`: a `const T &` may
/// be used by several threads at once. Pointers and references are never `Send`: the types that
/// manage shared objects say for themselves what they need of the object.
#pragma once

#include <core/traits.hh>

namespace core
{

template <typename T>
inline constexpr bool is_send = Integer<T> || is_enum<T> || is_same<T, bool>;
template <typename T>
inline constexpr bool is_sync = Integer<T> || is_enum<T> || is_same<T, bool>;

template <typename T>
inline constexpr bool is_send<const T> = is_send<T>;
template <typename T>
inline constexpr bool is_sync<const T> = is_sync<T>;
template <typename T, usize N>
inline constexpr bool is_send<T[N]> = is_send<T>;
template <typename T, usize N>
inline constexpr bool is_sync<T[N]> = is_sync<T>;
// SAFETY: there is nothing behind it.
template <>
inline constexpr bool is_send<decltype(nullptr)> = true;
template <>
inline constexpr bool is_sync<decltype(nullptr)> = true;

/// May be handed to another thread.
template <typename T>
concept Send = is_send<T>;
/// May be shared by threads.
template <typename T>
concept Sync = is_sync<T>;

} // namespace core

/// Says at global scope that objects of the class may go to another thread. Write why above it,
/// after `// SAFETY:`; `cfl check` demands that.
///
/// # Examples
///
/// ```cpp file
/// struct Job {
/// 	u32 number;
/// };
/// // SAFETY: a number, and nothing that belongs to a thread.
/// IMPL_SEND(Job);
/// ```
#define IMPL_SEND(...)                                                                             \
	template <>                                                                                \
	inline constexpr bool core::is_send<__VA_ARGS__> = true

/// Says at global scope that objects of the class may be shared by threads. Write why above it,
/// after `// SAFETY:`.
#define IMPL_SYNC(...)                                                                             \
	template <>                                                                                \
	inline constexpr bool core::is_sync<__VA_ARGS__> = true

/// Demands, in our words, that @p T may go to another thread.
#define CFL_REQUIRE_SEND(...)                                                                      \
	static_assert(::core::is_send<__VA_ARGS__>,                                                \
		      "this type goes to another thread, but nothing says that it may: if it is "  \
		      "sound, write IMPL_SEND(T) with a SAFETY comment")
#define CFL_REQUIRE_SYNC(...)                                                                      \
	static_assert(::core::is_sync<__VA_ARGS__>,                                                \
		      "this type is shared by threads, but nothing says that it may: if it is "    \
		      "sound, write IMPL_SYNC(T) with a SAFETY comment")
