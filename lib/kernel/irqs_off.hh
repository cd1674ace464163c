// SPDX-License-Identifier: GPL-2.0
/// @file
/// Interrupts that are off on this CPU, and the proof of it.
///
/// C header: `include/linux/irqflags.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>

namespace kernel
{

/// Proof that interrupts are off on this CPU: what a function takes that relies on it. It comes from an
/// `IrqsOffGuard`, from the guard of a spinlock that switched them off, or from with_irqs_off().
class __view(const void) __atomic_guard IrqsOff
{
public:
	/// Takes the word of the caller.
	///
	/// # Safety
	///
	/// Interrupts are off on this CPU, and stay off while the result lives.
	[[nodiscard]] static IrqsOff assume(core::Unsafe) noexcept { return IrqsOff(); }

private:
	IrqsOff() noexcept = default;
};

/// Switches interrupts off; the end of its scope restores what was before. Nothing may sleep meanwhile.
///
/// # Examples
///
/// ```cpp
/// struct Ring {
/// 	u32 head = 0;
/// };
/// static constinit SpinLock<Ring> ring;
///
/// const IrqsOffGuard guard;
/// ring.lock(guard.irqs_off())->head++;
/// ```
class [[nodiscard("interrupts are on again at once: name the guard")]]
__scoped_guard __atomic_guard IrqsOffGuard
{
public:
	[[nodiscard("interrupts are on again at once: name the guard")]] IrqsOffGuard() noexcept
	{
		// SAFETY: undone by the destructor, on the same CPU, since nothing sleeps meanwhile.
		unsafe
		{
			flags_ = ::cfl_local_irq_save();
		}
	}
	IrqsOffGuard(const IrqsOffGuard &) __deleted("a guard stays in the scope that made it");
	IrqsOffGuard &operator=(const IrqsOffGuard &) = delete;
	~IrqsOffGuard()
	{
		// SAFETY: the flags are those of the constructor.
		unsafe
		{
			::cfl_local_irq_restore(flags_);
		}
	}

	[[nodiscard]] IrqsOff irqs_off() const noexcept __lifetimebound
	{
		// SAFETY: the constructor switched them off, and the result borrows the guard.
		unsafe
		{
			return IrqsOff::assume(unsafe_);
		}
	}

private:
	unsigned long flags_;
};

/// Runs @p body, which takes an `IrqsOff`, with interrupts off.
template <typename F>
decltype(auto) with_irqs_off(F &&body __noescape __runs_atomic)
{
	const IrqsOffGuard guard;

	return static_cast<F &&>(body)(guard.irqs_off());
}

} // namespace kernel
