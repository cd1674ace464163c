// SPDX-License-Identifier: GPL-2.0
/// @file
/// Fallible construction in place, with roll-back. See `docs/design/030-construction.md`.
#pragma once

#include <core/annotations.hh>
#include <core/option/slot.hh>
#include <core/result.hh>
#include <core/traits.hh>
#include <memory>
#include <new>

namespace core
{

/// A type whose objects can hold nothing, so that they need no success to exist.
template <typename T>
concept HasVacantState =
	is_constructible<T, Vacant> || (is_trivially_destructible<T> && is_constructible<T>);

/// The course of one construction: whether something has failed yet.
///
/// A constructor that can fail takes an `Init &` first and builds its members with `TRY_INIT`. After
/// the first failure no further expression is evaluated: the members still to come are made vacant,
/// and whoever started the construction destroys the object, members in reverse order, as C++ does
/// anyway. So a constructor has no error path of its own to get wrong.
///
/// # Examples
///
/// ```cpp
/// struct Ring {
/// 	Ring(Init &init, usize n)
/// 		: slots(TRY_INIT(KVec<u32>::with_capacity(n, GFP_KERNEL))),
/// 		  first(TRY_INIT(KBox<u32>::create(GFP_KERNEL, 1u)))
/// 	{
/// 	}
/// 	KVec<u32> slots;
/// 	KBox<u32> first;
/// };
/// auto ring = TRY(KBox<Ring>::create(GFP_KERNEL, 16u));
/// KUNIT_EXPECT_EQ(*ring->first, 1u);
/// ```
class Init
{
public:
	constexpr Init() noexcept = default;
	Init(const Init &) = delete;
	Init &operator=(const Init &) = delete;

	[[nodiscard]] constexpr bool failed() const noexcept { return errno_ != 0; }
	/// Success, or the first failure.
	[[nodiscard]] constexpr Result<void> result() const noexcept
	{
		if (errno_)
			return Error::from_errno(errno_);
		return {};
	}
	/// Ends the construction with @p error; only the first one counts.
	constexpr void fail(Error error) noexcept
	{
		if (!errno_)
			errno_ = error.to_errno();
	}
	/// Ends the construction if @p result is an error. Says whether all is well until now.
	constexpr bool check(Result<void> result) noexcept
	{
		if (result.is_err())
			fail(result.error());
		return !failed();
	}

	/// The value that @p make returns in a `Result`, or a vacant object; @p make is not called
	/// after a failure. Use `TRY_INIT`.
	template <typename F>
	[[nodiscard]] constexpr auto take(F &&make __noescape) noexcept ->
		typename remove_cvref<call_result<F>>::Value
	{
		using T = typename remove_cvref<call_result<F>>::Value;

		if constexpr (is_void<T>) {
			if (!failed())
				check(make());
		} else {
			static_assert(
				HasVacantState<T>,
				"TRY_INIT needs a type that can hold nothing: an owner such "
				"as KBox or Arc, or one with a constructor from core::Vacant");
			if (!failed()) {
				auto result = make();
				if (result.is_ok())
					return static_cast<decltype(result) &&>(result).value();
				fail(result.error());
			}
			if constexpr (is_constructible<T, Vacant>)
				return T(Vacant());
			else
				return T();
		}
	}

private:
	int errno_ = 0;
};

/// Whether a `T` is made from @p Args by a constructor that can fail.
template <typename T, typename... Args>
concept FallibleFrom = is_constructible<T, Init &, Args...>;

/// Makes a `T` from @p args at @p place. If its constructor takes an `Init &` first and fails, the
/// parts made so far are destroyed and the error is returned; the place is then raw again.
///
/// # Safety
///
/// @p place is as big and as aligned as a `T` needs, and holds no object.
template <typename T, typename... Args>
[[nodiscard]] inline Result<T *> construct(Unsafe, void *place, Args &&...args) noexcept
{
	if constexpr (FallibleFrom<T, Args &&...>) {
		Init init;
		T *object = ::new (place) T(init, static_cast<Args &&>(args)...);

		if (init.failed()) [[unlikely]] {
			object->~T();
			return init.result().error();
		}
		return object;
	} else {
		static_assert(
			is_constructible<T, Args &&...> || requires {
				T{static_cast<Args &&>(args)...};
			}, "no constructor of this class takes these arguments");
		if constexpr (is_constructible<T, Args &&...>)
			return ::new (place) T(static_cast<Args &&>(args)...);
		else
			return ::new (place) T{static_cast<Args &&>(args)...};
	}
}

/// Like construct(), from what @p make returns: either a `T`, built in place without a copy or a
/// move, or a `Result<T>`. @p make may take an `Init &`.
///
/// # Safety
///
/// As for construct().
template <typename T, typename F>
[[nodiscard]] inline Result<T *> construct_with(Unsafe, void *place, F &&make) noexcept
{
	if constexpr (Callable<F, Init &>) {
		Init init;
		T *object = ::new (place) T(make(init));

		if (init.failed()) [[unlikely]] {
			object->~T();
			return init.result().error();
		}
		return object;
	} else if constexpr (is_same<call_result<F>, T>) {
		return ::new (place) T(make());
	} else {
		auto result = make();

		if (result.is_err())
			return result.error();
		return ::new (place) T(static_cast<decltype(result) &&>(result).value());
	}
}

} // namespace core

/// In a member initialiser of a constructor whose first parameter is `Init &init`: the value of a
/// `Result`, or, after a failure, a vacant object. The expression is then not evaluated.
#define TRY_INIT(...) (init.take([&]() { return (__VA_ARGS__); }))

/// In the body of such a constructor: goes on if the `Result<void>` is a success, else leaves.
#define CHECK_INIT(...)                                                                            \
	do {                                                                                       \
		if (init.failed() || !init.check((__VA_ARGS__)))                                   \
			return;                                                                    \
	} while (0)
