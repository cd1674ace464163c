// SPDX-License-Identifier: GPL-2.0
/// @file
/// A reference count that saturates instead of wrapping: an overflow leaks, and is reported, but
/// never frees what is in use.
///
/// C header: `include/linux/refcount.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <core/types.hh>

namespace kernel
{

/// A count of references, starting at one.
///
/// For an object that owns its count, use `Arc`; this is the count alone.
///
/// # Context
///
/// Any.
///
/// # Examples
///
/// ```cpp
/// Refcount users;
///
/// users.inc();
/// const bool last = users.dec_and_test();
/// KUNIT_EXPECT(!last);
/// ```
class __interior_mutable Refcount
{
public:
	/// One reference: that of the maker.
	constexpr Refcount() noexcept : Refcount(1) {}
	constexpr explicit Refcount(u32 count) noexcept : raw_{}
	{
		raw_.refs.counter = static_cast<int>(count);
	}

	Refcount(const Refcount &) __deleted("a count does not move: others use it");
	Refcount &operator=(const Refcount &) = delete;

	/// The count right now; for reports, not for decisions.
	[[nodiscard]] u32 read() const noexcept
	{
		// SAFETY: `raw_` is initialised and alive, as everywhere below.
		unsafe
		{
			return ::refcount_read(&raw_);
		}
	}

	/// Sets the count, without ordering.
	void set(u32 count) const noexcept
	{
		// SAFETY: as in read().
		unsafe
		{
			::refcount_set(&raw_, static_cast<int>(count));
		}
	}

	/// Takes one more reference. The caller has one already, so no ordering is needed.
	void inc() const noexcept
	{
		// SAFETY: as in read().
		unsafe
		{
			::refcount_inc(&raw_);
		}
	}

	/// Takes a reference unless there is none left; says whether it did.
	[[nodiscard]] bool inc_not_zero() const noexcept
	{
		// SAFETY: as in read().
		unsafe
		{
			return ::refcount_inc_not_zero(&raw_);
		}
	}

	/// Gives a reference back (release) that is known not to be the last.
	void dec() const noexcept
	{
		// SAFETY: as in read().
		unsafe
		{
			::refcount_dec(&raw_);
		}
	}

	/// Gives a reference back (release) and says whether it was the last (then acquire).
	[[nodiscard]] bool dec_and_test() const noexcept
	{
		// SAFETY: as in read().
		unsafe
		{
			return ::refcount_dec_and_test(&raw_);
		}
	}

	/// The C counter.
	[[nodiscard]] ::refcount_t *as_ptr() const noexcept __lifetimebound { return &raw_; }

private:
	mutable ::refcount_t raw_;
};

} // namespace kernel

// SAFETY: an atomic counter.
template <>
inline constexpr bool core::is_send<kernel::Refcount> = true;
template <>
inline constexpr bool core::is_sync<kernel::Refcount> = true;
