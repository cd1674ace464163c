// SPDX-License-Identifier: GPL-2.0
/// @file
/// Integers whose overflow is a bug that is reported, and not the end of the machine.
///
/// C header: `include/linux/overflow.h`.
#pragma once

#include <core/num.hh>
#include <core/panic.hh>

namespace core
{
namespace detail
{

/// Whether this build reports: with UBSAN, unless it is to trap; on a host, always.
#if !defined(__KERNEL__) || (defined(CONFIG_UBSAN) && !defined(CONFIG_UBSAN_TRAP))
inline constexpr bool REPORTS_OVERFLOW = true;
#else
inline constexpr bool REPORTS_OVERFLOW = false;
#endif

#if defined(__KERNEL__)
/// Says what happened in which line of which file, with a trace, and returns. Defined in
/// `lib/kernel/reported.cc`. Any context.
[[gnu::cold, gnu::noinline]] void report_overflow(const char *operation, const char *file,
						  u32 line) noexcept;
#else
inline u32 reported_overflows = 0;
inline void report_overflow(const char *, const char *, u32) noexcept
{
	reported_overflows++;
}
#endif

} // namespace detail

/// An integer that should never leave its range. If it does, it wraps around, as C's unsigned integers do,
/// and where the kernel is configured to look for such bugs (`CONFIG_UBSAN` without
/// `CONFIG_UBSAN_TRAP`), a warning says where; in other kernels, the operators cost what C's cost. For what
/// may overflow with good reason there are `Checked`, `Saturating` and `Wrapping`.
///
/// # Examples
///
/// ```cpp
/// Reported<u32> sent = 0u;
/// sent += 1500u;
/// KUNIT_EXPECT_EQ((sent * 2u).get(), 3000u);
/// ```
///
/// It mixes with nothing wider:
///
/// ```cpp compile_fail
/// Reported<u8> small = 1;
/// u64 big = 1;
/// small += big;
/// ```
template <Integer T>
class Reported
{
	/// The other operand, and the place of the operation.
	struct Operand {
		template <Integer U>
		requires(is_same<U, T> || (sizeof(U) < sizeof(T) && is_signed<U> == is_signed<T>))
		constexpr Operand(U from, const char *in = __builtin_FILE(),
				  u32 at = __builtin_LINE()) noexcept
			: value(from), file(in), line(at)
		{
		}
		constexpr Operand(Reported from, const char *in = __builtin_FILE(),
				  u32 at = __builtin_LINE()) noexcept
			: value(from.value_), file(in), line(at)
		{
		}

		T value;
		const char *file;
		u32 line;
	};

public:
	constexpr Reported(T value) noexcept : value_(value) {}

	[[nodiscard]] constexpr T get() const noexcept { return value_; }

	friend constexpr Reported operator+(Reported a, Operand b) noexcept
	{
		T out{};
		const bool overflow = __builtin_add_overflow(a.value_, b.value, &out);

		return judge(overflow, out, "addition", b);
	}
	friend constexpr Reported operator-(Reported a, Operand b) noexcept
	{
		T out{};
		const bool overflow = __builtin_sub_overflow(a.value_, b.value, &out);

		return judge(overflow, out, "subtraction", b);
	}
	friend constexpr Reported operator*(Reported a, Operand b) noexcept
	{
		T out{};
		const bool overflow = __builtin_mul_overflow(a.value_, b.value, &out);

		return judge(overflow, out, "multiplication", b);
	}
	template <Integer U>
	requires(!is_convertible<U, Operand>)
	Reported operator+(U) const __deleted("the other number has a wider type: cast it first");
	constexpr Reported &operator+=(Operand b) noexcept { return *this = *this + b; }
	constexpr Reported &operator-=(Operand b) noexcept { return *this = *this - b; }
	constexpr Reported &operator*=(Operand b) noexcept { return *this = *this * b; }

	friend constexpr bool operator==(Reported, Reported) noexcept = default;
	friend constexpr auto operator<=>(Reported, Reported) noexcept = default;

private:
	static constexpr Reported judge(bool overflow, T value, const char *operation,
					const Operand &at) noexcept
	{
		if constexpr (detail::REPORTS_OVERFLOW)
			if (overflow) [[unlikely]]
				detail::report_overflow(operation, at.file, at.line);
		return Reported(value);
	}

	T value_;
};

// SAFETY: a number.
template <typename T>
inline constexpr bool is_send<Reported<T>> = true;
template <typename T>
inline constexpr bool is_sync<Reported<T>> = true;

} // namespace core
