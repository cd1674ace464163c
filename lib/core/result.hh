// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a function that can fail returns, and `TRY`, which passes an error on.
///
/// C header: `include/linux/err.h`.
#pragma once

#include <core/annotations.hh>
#include <core/errno.hh>
#include <core/error.hh>
#include <core/option.hh>
#include <core/panic.hh>

namespace core
{

/// A value of type @p T, or the `Error` that prevented it. `Result<void>` is done or failed.
///
/// # Invariants
///
/// The value is alive while `errno_` is 0; otherwise `errno_` is that of an `Error`.
///
/// # Examples
///
/// ```cpp
/// auto half = [](u32 n) -> Result<u32> {
/// 	if (n % 2)
/// 		return EINVAL;
/// 	return n / 2;
/// };
/// u32 five = TRY(half(10));
/// KUNIT_EXPECT_EQ(five, 5u);
/// KUNIT_EXPECT_EQ(half(five).error(), EINVAL);
/// ```
///
/// An error that nobody handles is refused:
///
/// ```cpp compile_fail
/// auto half = [](u32 n) -> Result<u32> { return n / 2; };
/// half(10);
/// ```
template <typename T>
class [[nodiscard("an error must be handled: use TRY, or look at is_err()")]] __must_consume
	__owner(T) Result
{
	static_assert(!is_same<remove_cv<T>, Error>, "Result<Error> would not know success");

public:
	using Value = T;

	template <typename U = T>
	requires(is_constructible<T, U &&> && !is_same<remove_cvref<U>, Result> &&
		 !is_same<remove_cvref<U>, Error>)
	constexpr explicit(!is_convertible<U &&, T>) Result(U && value) noexcept
		: slot_(detail::Filled(), static_cast<U &&>(value)), errno_(0)
	{
	}
	constexpr Result(Error error) noexcept : errno_(error.to_errno()) {}
	/// From a result whose value converts, such as that of a derived class.
	template <typename U>
	requires(!is_same<U, T> && is_convertible<U &&, T> && !is_constructible<T, Result<U> &&>)
	constexpr Result(Result<U> && other) noexcept : errno_(-1)
	{
		if (other.is_ok())
			adopt(static_cast<Result<U> &&>(other).value());
		else
			errno_ = other.error().to_errno();
	}

	constexpr Result(const Result &)
	requires is_trivially_copy_constructible<T>
	= default;
	constexpr Result(const Result &other) noexcept
	requires(is_copy_constructible<T> && !is_trivially_copy_constructible<T>)
		: errno_(other.errno_)
	{
		if (!errno_)
			// SAFETY: the slot holds a value, as there is no error.
			unsafe
			{
				adopt(other.slot_.value);
			}
	}
	constexpr Result(Result &&)
	requires(is_trivially_move_constructible<T> || detail::KnowsVacancy<T>)
	= default;
	constexpr Result(Result && other) noexcept
	requires(is_move_constructible<T> && !is_trivially_move_constructible<T> &&
		 !detail::KnowsVacancy<T>)
		: errno_(other.errno_)
	{
		if (!errno_)
			// SAFETY: the slot holds a value, as there is no error.
			unsafe
			{
				adopt(static_cast<T &&>(other.slot_.value));
			}
	}
	constexpr Result &operator=(const Result &)
	requires(is_trivially_copyable<T> && is_trivially_copy_constructible<T>)
	= default;
	constexpr Result &operator=(Result &&)
	requires((is_trivially_copyable<T> && is_trivially_move_constructible<T>) ||
		 detail::KnowsVacancy<T>)
	= default;
	constexpr Result &operator=(Result &&other) noexcept
	requires(is_move_constructible<T> && !is_trivially_copyable<T> && !detail::KnowsVacancy<T>)
	{
		if (this != &other) {
			drop();
			errno_ = other.errno_;
			if (!errno_)
				// SAFETY: the slot holds a value, as there is no error.
				unsafe
				{
					adopt(static_cast<T &&>(other.slot_.value));
				}
		}
		return *this;
	}
	constexpr ~Result()
	requires(is_trivially_destructible<T> || detail::KnowsVacancy<T>)
	= default;
	constexpr ~Result()
	{
		drop();
	}

	[[nodiscard]] constexpr bool is_ok() const noexcept
	{
		return errno_ == 0;
	}
	[[nodiscard]] constexpr bool is_err() const noexcept
	{
		return errno_ != 0;
	}

	/// The value. Panics if there is an error instead.
	[[nodiscard]] constexpr T &value() & noexcept __lifetimebound
	{
		require(is_ok(), "value() of a Result that holds an error");
		// SAFETY: tested above: the slot holds a value.
		unsafe
		{
			return slot_.value;
		}
	}
	[[nodiscard]] constexpr const T &value() const & noexcept __lifetimebound
	{
		require(is_ok(), "value() of a Result that holds an error");
		// SAFETY: tested above: the slot holds a value.
		unsafe
		{
			return slot_.value;
		}
	}
	[[nodiscard]] constexpr T value() && noexcept
	{
		require(is_ok(), "value() of a Result that holds an error");
		// SAFETY: tested above: the slot holds a value.
		unsafe
		{
			return static_cast<T &&>(slot_.value);
		}
	}
	/// Moves the value out. Panics if there is an error instead.
	[[nodiscard]] constexpr T take_value() noexcept
	{
		return static_cast<Result &&>(*this).value();
	}
	/// The value, or @p other in case of an error.
	template <typename U>
	[[nodiscard]] constexpr T value_or(U && other) && noexcept
	{
		// SAFETY: the slot holds a value if there is no error.
		unsafe
		{
			return is_ok() ? static_cast<T &&>(slot_.value)
				       : static_cast<T>(static_cast<U &&>(other));
		}
	}
	/// The error. Panics if there is none.
	[[nodiscard]] constexpr Error error() const noexcept
	{
		require(is_err(), "error() of a Result that holds a value");
		return Error::from_errno(static_cast<int>(errno_));
	}

	/// Forgets the error, on purpose and visibly.
	[[nodiscard]] constexpr Option<T> ok() && noexcept
	{
		if (is_err())
			return None;
		// SAFETY: tested above: the slot holds a value.
		unsafe
		{
			return static_cast<T &&>(slot_.value);
		}
	}

	/// What @p f makes of the value, or the error.
	template <typename F>
	[[nodiscard]] constexpr Result<call_result<F, T>> map(F && f __noescape) && noexcept
	{
		if (is_err())
			return error();
		// SAFETY: tested above: the slot holds a value.
		unsafe
		{
			if constexpr (is_void<call_result<F, T>>) {
				static_cast<F &&>(f)(static_cast<T &&>(slot_.value));
				return {};
			} else {
				return static_cast<F &&>(f)(static_cast<T &&>(slot_.value));
			}
		}
	}
	/// What @p f, which returns a `Result`, makes of the value, or the error.
	template <typename F>
	[[nodiscard]] constexpr call_result<F, T> and_then(F && f __noescape) && noexcept
	{
		if (is_err())
			return error();
		// SAFETY: tested above: the slot holds a value.
		unsafe
		{
			return static_cast<F &&>(f)(static_cast<T &&>(slot_.value));
		}
	}
	/// The same value, or what @p f makes of the error.
	template <typename F>
	[[nodiscard]] constexpr Result map_err(F && f __noescape) && noexcept
	{
		if (is_err())
			return static_cast<F &&>(f)(error());
		return static_cast<Result &&>(*this);
	}

private:
	template <typename... Args>
	constexpr void adopt(Args && ...args) noexcept
	{
		slot_.fill(static_cast<Args &&>(args)...);
		errno_ = 0; // INVARIANT: the value was just made.
	}
	constexpr void drop() noexcept
	{
		if (!errno_)
			slot_.clear();
	}

	/// As wide as the value is aligned: with padding behind it, g++ would clear the whole Result in
	/// memory (-ftrivial-auto-var-init=zero) although it is kept in registers.
	using Errno = conditional<(alignof(T) > alignof(int)), isize, int>;

	detail::Slot<T> slot_;
	Errno errno_;
};

/// Done, or the `Error` that prevented it.
template <>
class [[nodiscard("an error must be handled: use TRY, or look at is_err()")]]
__must_consume Result<void>
{
public:
	using Value = void;

	constexpr Result() noexcept = default;
	constexpr Result(Error error) noexcept : errno_(error.to_errno()) {}
	/// A number is not a result yet: refuses, and says what to write.
	template <Integer I>
	constexpr Result(I)
	{
		static_assert(always_false<I>, "a number is no Result<void>: return its name "
					       "(ENODEV), {} for success, or core::to_result(ret) "
					       "for what a C function returned");
	}

	[[nodiscard]] constexpr bool is_ok() const noexcept { return errno_ == 0; }
	[[nodiscard]] constexpr bool is_err() const noexcept { return errno_ != 0; }
	/// Panics if there is an error.
	constexpr void value() const noexcept
	{
		require(is_ok(), "value() of a Result that holds an error");
	}
	constexpr void take_value() const noexcept { value(); }
	/// The error. Panics if there is none.
	[[nodiscard]] constexpr Error error() const noexcept
	{
		require(is_err(), "error() of a Result that holds a value");
		return Error::from_errno(errno_);
	}
	/// What C expects: 0 or a negative errno.
	[[nodiscard]] constexpr int to_errno() const noexcept { return errno_; }
	/// Forgets the error, on purpose and visibly.
	constexpr void ignore() const noexcept {}

	template <typename F>
	[[nodiscard]] constexpr Result<call_result<F>> map(F &&f __noescape) const noexcept
	{
		if (is_err())
			return error();
		if constexpr (is_void<call_result<F>>) {
			static_cast<F &&>(f)();
			return {};
		} else {
			return static_cast<F &&>(f)();
		}
	}
	template <typename F>
	[[nodiscard]] constexpr call_result<F> and_then(F &&f __noescape) const noexcept
	{
		if (is_err())
			return error();
		return static_cast<F &&>(f)();
	}
	template <typename F>
	[[nodiscard]] constexpr Result map_err(F &&f __noescape) const noexcept
	{
		if (is_err())
			return static_cast<F &&>(f)(error());
		return {};
	}

private:
	int errno_ = 0; ///< 0 or that of an Error.
};

/// A borrowed `T`, or the `Error` that prevented it. `TRY` refuses it: look at it in a variable.
template <typename T>
class [[nodiscard("an error must be handled: look at is_err()")]] __must_consume
	__view(T) Result<T &>
{
public:
	using Value = T &;

	constexpr Result(T & value __lifetimebound) noexcept
		: value_(__builtin_addressof(value)), errno_(0)
	{
	}
	constexpr Result(Error error) noexcept : value_(nullptr), errno_(error.to_errno()) {}

	[[nodiscard]] constexpr bool is_ok() const noexcept
	{
		return errno_ == 0;
	}
	[[nodiscard]] constexpr bool is_err() const noexcept
	{
		return errno_ != 0;
	}
	[[nodiscard]] constexpr T &value() const noexcept
	{
		require(is_ok(), "value() of a Result that holds an error");
		return *value_;
	}
	[[nodiscard]] constexpr Error error() const noexcept
	{
		require(is_err(), "error() of a Result that holds a value");
		return Error::from_errno(errno_);
	}
	/// Forgets the error, on purpose and visibly.
	[[nodiscard]] constexpr Option<T &> ok() const noexcept
	{
		if (is_ok())
			return *value_;
		return None;
	}

private:
	T *value_;
	int errno_;
};

template <typename T>
constexpr Result<T> Option<T>::ok_or(Error error) && noexcept
{
	if (slot_.some())
		return static_cast<T &&>(slot_.value());
	return error;
}

template <typename T>
constexpr Result<T &> Option<T &>::ok_or(Error error) const noexcept
{
	if (value_)
		return *value_;
	return error;
}

template <typename T>
inline constexpr bool is_send<Result<T>> = is_send<T>;
template <typename T>
inline constexpr bool is_sync<Result<T>> = is_sync<T>;
// SAFETY: an error is a number, and so is a result that has nothing else.
template <>
inline constexpr bool is_send<Result<void>> = true;
template <>
inline constexpr bool is_sync<Result<void>> = true;
template <typename T>
inline constexpr bool is_send<Result<T &>> = is_send<Option<T &>>;
template <typename T>
inline constexpr bool is_sync<Result<T &>> = is_sync<T>;
template <>
inline constexpr bool is_send<Error> = true;
template <>
inline constexpr bool is_sync<Error> = true;

/// What a C function returned that says 0 or a negative errno. A positive number is success.
[[nodiscard]] constexpr Result<void> to_result(int returned) noexcept
{
	if (returned < 0)
		return Error::from_errno(returned);
	return {};
}

/// What a C function returned that says a number or a negative errno.
[[nodiscard]] constexpr Result<u32> to_value(int returned) noexcept
{
	if (returned < 0)
		return Error::from_errno(returned);
	return static_cast<u32>(returned);
}

/// The same for the wide functions, such as those that count bytes.
[[nodiscard]] constexpr Result<usize> to_size(isize returned) noexcept
{
	// CAST: what is less than any errno is replaced by 0, which from_errno() does not take for one.
	if (returned < 0)
		return Error::from_errno(returned < -Error::LIMIT ? 0 : static_cast<int>(returned));
	return static_cast<usize>(returned);
}

/// A pointer as C returns it: an object, an errno in disguise, or null, which is a success here.
///
/// # Examples
///
/// ```cpp
/// u32 number = 7;
/// KUNIT_EXPECT(TRY(core::from_err_ptr(&number)) == &number);
/// KUNIT_EXPECT_EQ(core::from_err_ptr(core::to_err_ptr<u32>(ENODEV)).error(), ENODEV);
/// ```
template <typename T>
[[nodiscard]] inline Result<T *> from_err_ptr(T *pointer) noexcept
{
	const isize number = reinterpret_cast<isize>(pointer);

	if (number < 0 && number >= -Error::LIMIT)
		return Error::from_errno(static_cast<int>(number));
	return pointer;
}

/// The errno disguised as a pointer, as C expects it.
template <typename T>
[[nodiscard]] inline T *to_err_ptr(Error error) noexcept
{
	// SAFETY: C takes such a pointer for the errno that it is, and never follows it.
	unsafe
	{
		return reinterpret_cast<T *>(static_cast<isize>(error.to_errno()));
	}
}

/// What C expects: 0 or a negative errno.
[[nodiscard]] constexpr int to_errno(const Result<void> &result) noexcept
{
	return result.to_errno();
}

/// What C expects: the number, or a negative errno.
template <Integer I, typename C = isize>
[[nodiscard]] constexpr C to_errno(const Result<I> &result) noexcept
{
	return result.is_err() ? static_cast<C>(result.error().to_errno())
			       : static_cast<C>(result.value());
}

namespace detail
{

template <typename R>
constexpr auto try_value(R &&result) noexcept
{
	static_assert(!is_lvalue_reference<R>,
		      "TRY takes the result of a call: for one in a variable, write TRY(move(r))");
	static_assert(
		!is_reference<typename remove_cvref<R>::Value>,
		"TRY refuses a Result that holds a reference, as the reference would become a "
		"copy: keep the Result in a variable and use is_err() and value()");
	return static_cast<R &&>(result).value();
}

} // namespace detail
} // namespace core

#define CFL_CONCAT_(a, b) a##b
#define CFL_CONCAT(a, b) CFL_CONCAT_(a, b)

#define CFL_TRY_AS(leave, name, ...)                                                               \
	__extension__({                                                                            \
		auto &&name = (__VA_ARGS__);                                                       \
		if (name.is_err()) [[unlikely]]                                                    \
			leave name.error();                                                        \
		::core::detail::try_value(static_cast<decltype(name) &&>(name));                   \
	})

/// The value of a `Result`; if it is an error, returns it from the function.
#define TRY(...) CFL_TRY_AS(return, CFL_CONCAT(cfl_try_, __COUNTER__), __VA_ARGS__)
/// The same in a coroutine.
#define CO_TRY(...) CFL_TRY_AS(co_return, CFL_CONCAT(cfl_try_, __COUNTER__), __VA_ARGS__)
