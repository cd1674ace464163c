// SPDX-License-Identifier: GPL-2.0
/// @file
/// What keeps one call site from printing too often: the machinery of `pr_*_once()` and
/// `pr_*_ratelimited()`.
///
/// C headers: `include/linux/once_lite.h`, `include/linux/ratelimit.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <kernel/sync/static_init.hh>

namespace kernel::printing
{

/// Lets the first through. Two processors that arrive together may both be first, as in C.
class __interior_mutable Once
{
public:
	[[nodiscard, gnu::always_inline]] bool is_first() noexcept
	{
		if (__builtin_expect(!pending_, true))
			return false;
		pending_ = false;
		return true;
	}

private:
	bool pending_ = true;
};

/// `RATELIMIT_STATE_INIT` with the kernel's default: 10 messages in 5 seconds.
class __interior_mutable RateLimit
{
public:
	constexpr RateLimit() noexcept : state_{}
	{
		kernel::detail::static_init_raw_spin(state_.lock, "name.lock", true);
		state_.interval = ::DEFAULT_RATELIMIT_INTERVAL;
		state_.burst = ::DEFAULT_RATELIMIT_BURST;
	}

	/// Whether one more message of @p function may pass.
	[[nodiscard, gnu::always_inline]] bool allows(const char *function) noexcept
	{
		// SAFETY: the constructor initialised it; it has its own lock.
		unsafe
		{
			return ::___ratelimit(&state_, function);
		}
		return false;
	}

private:
	struct ::ratelimit_state state_;
};

} // namespace kernel::printing

// Where `DO_ONCE_LITE` of C puts its flag. g++ 12 refuses a section in an inline function.
#ifdef __clang__
#define CFL_ONCE_SECTION [[gnu::section(".data..once")]]
#else
#define CFL_ONCE_SECTION
#endif

/// True the first time that this line is reached.
#define CFL_ONCE()                                                                                 \
	[]() __attribute__((always_inline)) {                                                      \
		CFL_ONCE_SECTION static constinit ::kernel::printing::Once once;                   \
		return once.is_first();                                                            \
	}()

/// Whether this line may print now. Only inside `CFL_PRINT`, which knows the function's name.
#define CFL_RATELIMIT()                                                                            \
	[](const char *function) __attribute__((always_inline)) {                                  \
		static constinit ::kernel::printing::RateLimit limit;                              \
		return limit.allows(function);                                                     \
	}(cfl_function)
