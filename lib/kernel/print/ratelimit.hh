// SPDX-License-Identifier: GPL-2.0
/// @file
/// The rate limit of one call site: the machinery of `pr_*_ratelimited()`.
///
/// C header: `include/linux/ratelimit.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <kernel/sync/static_init.hh>

namespace kernel::printing
{

/// `RATELIMIT_STATE_INIT` with the kernel's default: 10 messages in 5 seconds.
constexpr struct ::ratelimit_state ratelimit_init() noexcept
{
	struct ::ratelimit_state state{};
	kernel::detail::static_init_raw_spin(state.lock, "name.lock", true);
	state.interval = ::DEFAULT_RATELIMIT_INTERVAL;
	state.burst = ::DEFAULT_RATELIMIT_BURST;
	return state;
}

/// Whether @p state lets one more message of @p function through.
[[gnu::always_inline]] inline bool ratelimit(struct ::ratelimit_state &state,
					     const char *function) noexcept
{
	// SAFETY: `state` is static and was initialised; it has its own lock.
	unsafe
	{
		return ::___ratelimit(&state, function);
	}
	return false;
}

} // namespace kernel::printing

/// Whether this line may print. Only inside `CFL_PRINT`, which knows the function's name.
#define CFL_RATELIMIT()                                                                            \
	::kernel::printing::ratelimit(                                                             \
		[]() -> struct ::ratelimit_state & {                                               \
			static constinit struct ::ratelimit_state state =                          \
				::kernel::printing::ratelimit_init();                              \
			return state;                                                              \
		}(),                                                                               \
		cfl_function)
