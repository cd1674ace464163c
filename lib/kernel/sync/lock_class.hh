// SPDX-License-Identifier: GPL-2.0
/// @file
/// What lockdep knows a lock by: one class, with one key and one name, per declared lock.
///
/// C header: `include/linux/lockdep_types.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>

namespace kernel
{

/// The lock class of a lock that names no class of its own: that of the data it guards. As data
/// lives inside its lock, a class type made for one lock gives one class per declaration.
template <typename T>
struct ClassOf {
	static_assert(__is_class(T) || __is_union(T),
		      "a lock over a built-in type needs a class of its own: "
		      "write Mutex<u32, struct CounterLock>, with a name that no other lock has");
	using Named = T;
};

namespace detail
{

/// A name cut out of what the compiler says of a type.
struct ClassName {
	static constexpr usize CAPACITY = 48;
	char text[CAPACITY];
};

template <typename Class>
constexpr const char *spelling() noexcept
{
	return __PRETTY_FUNCTION__;
}

/// Finds the type in `... [with Class = a::b::Name; ...]` and drops the scopes before its name.
constexpr ClassName name_in(const char *text) noexcept
{
	ClassName name{};
	// SAFETY: the text ends in a NUL, where each loop stops; `end` is at it or before.
	unsafe
	{
		usize begin = 0;
		for (usize i = 0; text[i]; i++) {
			if (text[i] == '=' && text[i + 1] == ' ') {
				begin = i + 2;
				break;
			}
		}
		usize end = begin;
		for (isize depth = 0; text[end]; end++) {
			const char c = text[end];
			if (depth == 0 && (c == ';' || c == ']'))
				break;
			depth += c == '<' || c == '[' || c == '(';
			depth -= c == '>' || c == ']' || c == ')';
			if (depth == 0 && c == ':' && text[end + 1] != ':')
				begin = end + 1;
		}
		for (usize i = 0; begin + i < end && i + 1 < ClassName::CAPACITY; i++)
			name.text[i] = text[begin + i];
	}
	return name;
}

template <typename Class>
inline constexpr ClassName CLASS_NAME = name_in(spelling<Class>());

template <typename Class>
struct NamedBy {
	using Type = Class;
};

template <typename T>
struct NamedBy<ClassOf<T>> {
	using Type = typename ClassOf<T>::Named;
};

/// The name of @p Class in lockdep's reports: the last word of the type's name.
template <typename Class>
constexpr const char *class_name() noexcept
{
	return CLASS_NAME<typename NamedBy<Class>::Type>.text;
}

/// A key of lockdep's. C fills it in, under a lock of its own.
struct CFL_ANNOTATE("cfl::sync") LockKey {
	::lock_class_key raw;
};

/// The key of @p Class: static memory, as lockdep demands, and without size where there is no
/// lockdep. @p Kind keeps a mutex and a completion over the same data apart.
template <typename Class, typename Kind>
inline constinit LockKey lock_key{};

/// Mutual exclusion as a type for lockdep's key table.
struct KindMutex;
struct KindSpin;
struct KindWait;
struct KindSrcu;
struct KindRw;
struct KindRwSemaphore;
struct KindSeq;
struct KindSeqCounter;

} // namespace detail
} // namespace kernel
