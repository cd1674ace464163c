// SPDX-License-Identifier: GPL-2.0
/// @file
/// Something that is done at the end of a scope, unless it was dismissed.
#pragma once

#include <core/annotations.hh>
#include <core/utility.hh>

namespace core
{

/// Runs a function when the scope ends, however it ends.
///
/// # Examples
///
/// ```cpp
/// u32 undone = 0;
/// {
/// 	ScopeGuard undo([&] { undone++; });
/// }
/// {
/// 	ScopeGuard undo([&] { undone++; });
/// 	undo.dismiss();
/// }
/// KUNIT_EXPECT_EQ(undone, 1u);
/// ```
template <typename F>
class [[nodiscard("the guard runs at once: give it a name")]] ScopeGuard
{
public:
	[[nodiscard("the guard runs at once: give it a name")]]
	constexpr explicit ScopeGuard(F run __lifetimebound) noexcept
		: run_(static_cast<F &&>(run)), armed_(true)
	{
	}
	ScopeGuard(const ScopeGuard &) __deleted("a guard runs once: write move()");
	ScopeGuard &operator=(const ScopeGuard &) = delete;
	constexpr ScopeGuard(ScopeGuard &&other) noexcept
		: run_(static_cast<F &&>(other.run_)), armed_(exchange(other.armed_, false))
	{
	}
	ScopeGuard &operator=(ScopeGuard &&) = delete;
	constexpr ~ScopeGuard()
	{
		if (armed_)
			run_();
	}

	/// Does not run the function at the end: what it would undo is meant to stay.
	constexpr void dismiss() noexcept { armed_ = false; }

private:
	[[no_unique_address]] F run_;
	bool armed_;
};

template <typename F>
ScopeGuard(F) -> ScopeGuard<F>;

} // namespace core
