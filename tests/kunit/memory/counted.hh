// SPDX-License-Identifier: GPL-2.0
/// @file
/// An object that counts the living ones of its kind, so that leaks and double destructions show.
#pragma once

#include <kernel/atomic.hh>

namespace memory_test
{

inline constinit kernel::Atomic<int> alive{0};

/// Moves, and is not trivial.
struct Counted {
	explicit Counted(u32 n) : value(n) { alive.inc(); }
	Counted(const Counted &other) : value(other.value) { alive.inc(); }
	Counted(Counted &&other) noexcept : value(other.value)
	{
		other.value = ~0u;
		alive.inc();
	}
	Counted &operator=(const Counted &) = default;
	~Counted() { alive.dec(); }
	friend bool operator==(const Counted &a, const Counted &b) { return a.value == b.value; }

	u32 value;
};

/// How many are alive.
inline int living()
{
	return alive.load(kernel::Relaxed);
}

} // namespace memory_test
