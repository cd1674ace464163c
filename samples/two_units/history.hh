// SPDX-License-Identifier: GPL-2.0
/// @file
/// A template that both units of the module use.
#pragma once

#include <kernel/prelude.hh>

/// The last @p N values of a series.
///
/// # Context
///
/// Any. The caller keeps two threads from using one object at the same time.
template <typename T, usize N>
class History
{
public:
	/// Adds a value, and forgets the oldest if there are @p N already.
	void add(T value)
	{
		values_[count_ % N] = value;
		count_++;
		pr_debug("value {} is number {}\n", value, count_);
	}

	[[nodiscard]] usize size() const { return count_ < N ? count_ : N; }

	[[nodiscard]] T sum() const
	{
		T total{};
		for (usize i = 0; i < size(); i++)
			total += values_[i];
		return total;
	}

private:
	Array<T, N> values_{};
	usize count_ = 0;
};
