// SPDX-License-Identifier: GPL-2.0
/// @file
/// Branches that cost nothing until they are switched on: the instruction itself is patched.
///
/// C header: `include/linux/jump_label.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>

namespace kernel
{
namespace detail
{

/// `STATIC_KEY_INIT_TRUE`; kernels without jump labels have the counter only.
template <typename Key>
consteval void static_init_true_key(Key &key) noexcept
{
	key.enabled.counter = 1;
	if constexpr (requires { key.type; })
		// SAFETY: `STATIC_KEY_INIT_TRUE` sets this member of the union; the kernel adds the entries later.
		unsafe
		{
			key.type = 1;
		}
}

} // namespace detail

/// A switch that is off at first and rarely thrown. Only for objects with static storage: the
/// code that asks is patched with the address.
///
/// # Examples
///
/// ```cpp file
/// static constinit StaticKeyFalse tracing;
///
/// u32 traced() { return tracing.is_enabled() ? 1 : 0; }
/// ```
class __pinned __interior_mutable StaticKeyFalse
{
public:
	consteval StaticKeyFalse() noexcept : raw_{} {}
	StaticKeyFalse(const StaticKeyFalse &) __deleted("a static key is one object");
	StaticKeyFalse &operator=(const StaticKeyFalse &) = delete;

	/// Whether the switch is on; a no-op instruction while it is off. Any context.
	[[nodiscard, gnu::always_inline]] inline bool is_enabled() const noexcept
	{
		// SAFETY: the key is static, by its consteval constructor.
		unsafe
		{
			return ::cfl_static_branch_unlikely(&raw_);
		}
	}

	/// Switches on, patching every place that asks.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void enable() const
	{
		// SAFETY: as in is_enabled().
		unsafe
		{
			::static_key_enable(&raw_.key);
		}
	}

	/// Switches off, patching every place that asks.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void disable() const
	{
		// SAFETY: as in is_enabled().
		unsafe
		{
			::static_key_disable(&raw_.key);
		}
	}

private:
	// `struct`, since C has a function of the same name.
	mutable struct ::static_key_false raw_;
};

/// A switch that is on at first and rarely thrown.
class __pinned __interior_mutable StaticKeyTrue
{
public:
	consteval StaticKeyTrue() noexcept : raw_{} { detail::static_init_true_key(raw_.key); }
	StaticKeyTrue(const StaticKeyTrue &) __deleted("a static key is one object");
	StaticKeyTrue &operator=(const StaticKeyTrue &) = delete;

	/// Whether the switch is on; a no-op instruction while it is on. Any context.
	[[nodiscard, gnu::always_inline]] inline bool is_enabled() const noexcept
	{
		// SAFETY: the key is static, by its consteval constructor.
		unsafe
		{
			return ::cfl_static_branch_likely(&raw_);
		}
	}

	/// Switches on, patching every place that asks.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void enable() const
	{
		// SAFETY: as in is_enabled().
		unsafe
		{
			::static_key_enable(&raw_.key);
		}
	}

	/// Switches off, patching every place that asks.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void disable() const
	{
		// SAFETY: as in is_enabled().
		unsafe
		{
			::static_key_disable(&raw_.key);
		}
	}

private:
	mutable struct ::static_key_true raw_;
};

} // namespace kernel

// SAFETY: a lock of the kernel guards the change of a key.
template <>
inline constexpr bool core::is_send<kernel::StaticKeyFalse> = true;
template <>
inline constexpr bool core::is_sync<kernel::StaticKeyFalse> = true;
template <>
inline constexpr bool core::is_send<kernel::StaticKeyTrue> = true;
template <>
inline constexpr bool core::is_sync<kernel::StaticKeyTrue> = true;
