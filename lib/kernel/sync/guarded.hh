// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the guards of all locks share: the way to the data.
#pragma once

#include <core/annotations.hh>

namespace kernel::detail
{

/// The data that a held lock guards, and which lock that is. The guard that derives from it takes
/// the lock before and releases it in its destructor. @p T is `const` for readers.
///
/// # Invariants
///
/// `raw_` is held and guards `data_`, from the end of the constructor of the guard to its destructor.
template <typename T, typename Raw>
class __view(T) Guarded
{
public:
	using Data = T;

	[[nodiscard]] T &operator*() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the lock that guards the data is held.
		unsafe
		{
			return *data_;
		}
	}
	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the lock that guards the data is held.
		unsafe
		{
			return *data_;
		}
	}
	[[nodiscard]] T *operator->() noexcept __lifetimebound { return data_; }
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound { return data_; }

	/// Whether this guard holds the lock at @p lock; for data that lives elsewhere.
	[[nodiscard]] bool holds(const void *lock) const noexcept { return raw_ == lock; }

	Guarded(const Guarded &) = delete;
	Guarded &operator=(const Guarded &) = delete;

protected:
	constexpr Guarded(Raw *raw __lifetimebound, T &data __lifetimebound) noexcept
		: raw_(raw), data_(&data)
	{
	}
	~Guarded() = default;

	Raw *raw_;
	T *data_;
};

} // namespace kernel::detail
