// SPDX-License-Identifier: GPL-2.0
/// @file
/// A borrowed callable of any type, for a function that calls it while it runs.
#pragma once

#include <core/annotations.hh>
#include <core/traits.hh>

namespace core
{

template <typename Signature>
class FunctionRef;

/// Borrows a callable: two words, no allocation. A parameter type: `void each(FunctionRef<bool(u32)>)`.
///
/// # Invariants
///
/// `object_` points to a callable that outlives this, of the type that `call_` expects.
///
/// # Examples
///
/// ```cpp
/// u32 sum = 0;
/// auto add = [&sum](u32 number) { sum += number; };
/// core::FunctionRef<void(u32)> each = add;
/// each(40);
/// each(2);
/// KUNIT_EXPECT_EQ(sum, 42u);
/// ```
template <typename R, typename... Args>
class __view(void) FunctionRef<R(Args...)>
{
public:
	template <typename F>
	requires(!is_same<remove_cvref<F>, FunctionRef> && Callable<F &, Args...>)
	FunctionRef(F &&callable __lifetimebound) noexcept
		: object_(address_of(callable)), call_(&call<remove_reference<F>>)
	{
	}

	template <typename F>
	requires(!is_same<remove_cvref<F>, FunctionRef> && !Callable<F &, Args...>)
	FunctionRef(F &&) __deleted("FunctionRef: it is not called with such arguments");

	R operator()(Args... args) const { return call_(object_, static_cast<Args &&>(args)...); }

private:
	template <typename F>
	static void *address_of(F &callable __lifetimebound) noexcept
	{
		// SAFETY: call() gives the const back before it touches the callable.
		unsafe
		{
			return const_cast<void *>(reinterpret_cast<const volatile void *>(
				__builtin_addressof(callable)));
		}
	}
	template <typename F>
	static R call(void *object, Args... args)
	{
		// SAFETY: the invariant: the callable lives, and is an F, from which `call_` was made.
		unsafe
		{
			return (*reinterpret_cast<F *>(object))(static_cast<Args &&>(args)...);
		}
	}

	void *object_;
	R (*call_)(void *, Args...);
};

} // namespace core
