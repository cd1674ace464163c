// SPDX-License-Identifier: GPL-2.0
/// @file
/// A value, or none: what a null pointer or a magic number says elsewhere.
#pragma once

#include <core/annotations.hh>
#include <core/option/slot.hh>
#include <core/panic.hh>
#include <core/send_sync.hh>
#include <core/traits.hh>
#include <core/utility.hh>

namespace core
{

/// The type of `None`.
struct NoneType {
	explicit constexpr NoneType(int) noexcept {}
};
/// No value.
inline constexpr NoneType None{0};

class Error;
template <typename T>
class Result;

/// A `T` or none.
///
/// An `Option` of an owner that says whether it is vacant (`KBox`, `Arc` and their like) is as big as the
/// owner: none is the vacant one. If the owner in it is moved out, none is left.
///
/// # Examples
///
/// ```cpp
/// Option<u32> found = None;
/// KUNIT_EXPECT(found.is_none());
/// found = 7u;
/// KUNIT_EXPECT_EQ(found.value_or(0), 7u);
/// ```
///
/// What may be missing is not used as if it were there:
///
/// ```cpp compile_fail
/// Option<u32> found = None;
/// u32 number = found;
/// ```
template <typename T>
class [[nodiscard]] __owner(T) Option
{
	static_assert(!is_reference<T> && !is_void<T>);

public:
	using Value = T;

	constexpr Option() noexcept = default;
	constexpr Option(NoneType) noexcept {}

	template <typename U = T>
	requires(is_constructible<T, U &&> && !is_same<remove_cvref<U>, Option> &&
		 !is_same<remove_cvref<U>, NoneType>)
	constexpr explicit(!is_convertible<U &&, T>) Option(U && value) noexcept
		: slot_(detail::Filled(), static_cast<U &&>(value))
	{
	}

	constexpr Option &operator=(NoneType) noexcept
	{
		reset();
		return *this;
	}

	[[nodiscard]] constexpr bool is_some() const noexcept
	{
		return slot_.some();
	}
	[[nodiscard]] constexpr bool is_none() const noexcept
	{
		return !slot_.some();
	}
	constexpr explicit operator bool() const noexcept
	{
		return slot_.some();
	}

	/// The value. Panics if there is none.
	[[nodiscard]] constexpr T &value() & noexcept __lifetimebound
	{
		require(slot_.some(), "value() of an empty Option");
		return slot_.value();
	}
	[[nodiscard]] constexpr const T &value() const & noexcept __lifetimebound
	{
		require(slot_.some(), "value() of an empty Option");
		return slot_.value();
	}
	[[nodiscard]] constexpr T value() && noexcept
	{
		require(slot_.some(), "value() of an empty Option");
		return static_cast<T &&>(slot_.value());
	}
	[[nodiscard]] constexpr T &operator*() & noexcept __lifetimebound
	{
		return value();
	}
	[[nodiscard]] constexpr const T &operator*() const & noexcept __lifetimebound
	{
		return value();
	}
	[[nodiscard]] constexpr T operator*() && noexcept
	{
		return static_cast<Option &&>(*this).value();
	}
	[[nodiscard]] constexpr T *operator->() noexcept __lifetimebound
	{
		return &value();
	}
	[[nodiscard]] constexpr const T *operator->() const noexcept __lifetimebound
	{
		return &value();
	}

	/// The value, or @p other if there is none.
	template <typename U>
	[[nodiscard]] constexpr T value_or(U && other) const & noexcept
	{
		return slot_.some() ? slot_.value() : static_cast<T>(static_cast<U &&>(other));
	}
	template <typename U>
	[[nodiscard]] constexpr T value_or(U && other) && noexcept
	{
		return slot_.some() ? static_cast<T &&>(slot_.value())
				    : static_cast<T>(static_cast<U &&>(other));
	}

	/// Takes the value out and leaves none.
	[[nodiscard]] constexpr Option take() noexcept
	{
		Option taken(static_cast<Option &&>(*this));
		reset();
		return taken;
	}

	/// Puts a value in and returns what was there.
	constexpr Option replace(T value) noexcept
	{
		Option old = take();
		emplace(static_cast<T &&>(value));
		return old;
	}

	/// Makes a new value in place of what was there.
	template <typename... Args>
	constexpr T &emplace(Args && ...args) noexcept __lifetimebound
	{
		reset();
		slot_.fill(static_cast<Args &&>(args)...);
		return slot_.value();
	}

	/// Leaves none.
	constexpr void reset() noexcept
	{
		slot_.clear();
	}

	/// Borrows the value.
	[[nodiscard]] constexpr Option<T &> as_ref() & noexcept __lifetimebound
	{
		if (slot_.some())
			return slot_.value();
		return None;
	}
	[[nodiscard]] constexpr Option<const T &> as_ref() const & noexcept __lifetimebound
	{
		if (slot_.some())
			return slot_.value();
		return None;
	}
	Option<const T &> as_ref() const && = delete;

	/// What @p f makes of the value, or none.
	template <typename F>
	[[nodiscard]] constexpr Option<call_result<F, T>> map(F && f __noescape) && noexcept
	{
		if (slot_.some())
			return static_cast<F &&>(f)(static_cast<T &&>(slot_.value()));
		return None;
	}
	template <typename F>
	[[nodiscard]] constexpr Option<call_result<F, const T &>> map(F && f __noescape)
		const & noexcept
	{
		if (slot_.some())
			return static_cast<F &&>(f)(slot_.value());
		return None;
	}

	/// What @p f, which returns an `Option`, makes of the value, or none.
	template <typename F>
	[[nodiscard]] constexpr call_result<F, T> and_then(F && f __noescape) && noexcept
	{
		if (slot_.some())
			return static_cast<F &&>(f)(static_cast<T &&>(slot_.value()));
		return None;
	}

	/// The value as a `Result`, or @p error. Include `<core/result.hh>` to use it.
	[[nodiscard]] constexpr Result<T> ok_or(Error error) && noexcept;

	friend constexpr bool operator==(const Option &a, const Option &b) noexcept
	requires requires(const T &t) { t == t; }
	{
		return a.slot_.some() == b.slot_.some() &&
		       (!a.slot_.some() || a.slot_.value() == b.slot_.value());
	}
	friend constexpr bool operator==(const Option &a, NoneType) noexcept
	{
		return !a.slot_.some();
	}

private:
	detail::OptionSlot<T> slot_;
};

/// A borrowed `T` or none; as big as a pointer.
template <typename T>
class [[nodiscard]] __view(T) Option<T &>
{
public:
	using Value = T &;

	constexpr Option() noexcept = default;
	constexpr Option(NoneType) noexcept {}
	constexpr Option(T & value __lifetimebound) noexcept : value_(__builtin_addressof(value)) {}
	/// From a borrow that allows more.
	template <typename U>
	requires(is_convertible<U *, T *> && !is_same<U, T>)
	constexpr Option(const Option<U &> &other) noexcept : value_(other.as_ptr())
	{
	}

	/// From a pointer as C returns them: null is none.
	///
	/// # Safety
	///
	/// @p pointer is null, or points to a `T` that outlives the result.
	[[nodiscard]] static constexpr Option from_ptr(Unsafe, T * pointer) noexcept
	{
		return Option(pointer, Raw());
	}

	[[nodiscard]] constexpr bool is_some() const noexcept
	{
		return value_;
	}
	[[nodiscard]] constexpr bool is_none() const noexcept
	{
		return !value_;
	}
	constexpr explicit operator bool() const noexcept
	{
		return value_;
	}

	/// The borrowed object. Panics if there is none.
	[[nodiscard]] constexpr T &value() const noexcept
	{
		require(value_, "value() of an empty Option");
		// SAFETY: not null, so it points to what is borrowed.
		unsafe
		{
			return *value_;
		}
	}
	[[nodiscard]] constexpr T &operator*() const noexcept
	{
		return value();
	}
	[[nodiscard]] constexpr T *operator->() const noexcept
	{
		return &value();
	}
	[[nodiscard]] constexpr T &value_or(T & other __lifetimebound) const noexcept
	{
		// SAFETY: if it is not null, it points to what is borrowed.
		unsafe
		{
			return value_ ? *value_ : other;
		}
	}
	/// The pointer; null for none.
	[[nodiscard]] constexpr T *as_ptr() const noexcept
	{
		return value_;
	}

	/// A copy of the object, or none.
	[[nodiscard]] constexpr Option<remove_cv<T>> copied() const noexcept
	requires is_copy_constructible<remove_cv<T>>
	{
		if (!value_)
			return None;
		// SAFETY: not null, so it points to what is borrowed.
		unsafe
		{
			return *value_;
		}
	}

	template <typename F>
	[[nodiscard]] constexpr Option<call_result<F, T &>> map(F && f __noescape) const noexcept
	{
		if (!value_)
			return None;
		// SAFETY: not null, so it points to what is borrowed.
		unsafe
		{
			return static_cast<F &&>(f)(*value_);
		}
	}

	/// The borrow as a `Result`, or @p error. Include `<core/result.hh>` to use it.
	[[nodiscard]] constexpr Result<T &> ok_or(Error error) const noexcept;

	friend constexpr bool operator==(const Option &a, NoneType) noexcept
	{
		return !a.value_;
	}

private:
	struct Raw {
	};
	constexpr Option(T * pointer, Raw) noexcept : value_(pointer) {}

	T *value_ = nullptr;
};

template <typename T>
inline constexpr bool is_send<Option<T>> = is_send<T>;
template <typename T>
inline constexpr bool is_sync<Option<T>> = is_sync<T>;
/// A shared borrow may go where the object may be shared, an exclusive one where it may go.
template <typename T>
inline constexpr bool is_send<Option<T &>> = is_const<T> ? is_sync<T> : is_send<T>;
template <typename T>
inline constexpr bool is_sync<Option<T &>> = is_sync<T>;

} // namespace core
