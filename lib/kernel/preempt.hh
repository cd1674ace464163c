// SPDX-License-Identifier: GPL-2.0
/// @file
/// Proof that the thread stays on its CPU.
///
/// C header: `include/linux/preempt.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>

namespace kernel
{

/// While one lives, the thread is neither preempted nor moved to another CPU, and must not sleep.
///
/// # Examples
///
/// ```cpp
/// auto packets = TRY(DynamicPerCpu<u64>::create());
/// packets.inc();
/// {
/// 	const PreemptGuard here;
/// 	KUNIT_EXPECT(packets.get(here) <= packets.sum());
/// }
/// ```
class [[nodiscard("preemption is enabled at once: name the guard")]]
__scoped_guard __atomic_guard PreemptGuard
{
public:
	[[nodiscard("preemption is enabled at once: name the guard")]] PreemptGuard() noexcept
	{
		// SAFETY: undone by the destructor, in the same thread, since guards do not move.
		unsafe
		{
			::cfl_preempt_disable();
		}
	}

	PreemptGuard(const PreemptGuard &) __deleted("a guard stays in the scope that made it");
	PreemptGuard &operator=(const PreemptGuard &) = delete;

	~PreemptGuard()
	{
		// SAFETY: the constructor disabled it.
		unsafe
		{
			::cfl_preempt_enable();
		}
	}
};

} // namespace kernel
