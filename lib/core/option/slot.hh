// SPDX-License-Identifier: GPL-2.0
/// @file
/// Room for a value that need not be there: what `Option` and `Result` are made of.
#pragma once

#include <core/annotations.hh>
#include <core/traits.hh>
#include <memory>

namespace core
{

/// Asks a constructor for an object that holds nothing, as one that was moved from.
struct Vacant {
	explicit constexpr Vacant() noexcept = default;
};

namespace detail
{

/// An owner that says itself whether it holds nothing: after a move, or made of `Vacant`.
template <typename T>
concept KnowsVacancy = is_constructible<T, Vacant> && requires(const T &owner) {
	requires is_same<decltype(owner.is_vacant()), bool>;
};

struct Filled {
};

/// Room for a `T`; whoever has the room knows whether there is one, and destroys it.
template <typename T>
class Slot
{
public:
	union {
		char nothing;
		T value;
	};

	constexpr Slot() noexcept : nothing{} {}
	template <typename... Args>
	constexpr explicit Slot(Filled, Args &&...args) noexcept
		: value(static_cast<Args &&>(args)...)
	{
	}
	constexpr Slot(const Slot &)
	requires is_trivially_copy_constructible<T>
	= default;
	constexpr Slot(Slot &&)
	requires is_trivially_move_constructible<T>
	= default;
	constexpr Slot &operator=(const Slot &)
	requires(is_trivially_copyable<T> && is_trivially_copy_constructible<T>)
	= default;
	constexpr Slot &operator=(Slot &&)
	requires(is_trivially_copyable<T> && is_trivially_move_constructible<T>)
	= default;
	constexpr ~Slot()
	requires is_trivially_destructible<T>
	= default;
	constexpr ~Slot() {}

	/// Makes the value, where there is none.
	template <typename... Args>
	constexpr void fill(Args &&...args) noexcept
	{
		// SAFETY: the room is for a value, and there is none, as every caller knows.
		unsafe
		{
			std::construct_at(__builtin_addressof(value),
					  static_cast<Args &&>(args)...);
		}
	}
	/// Destroys the value, where there is one.
	constexpr void clear() noexcept
	{
		// SAFETY: there is a value, as every caller knows.
		unsafe
		{
			value.~T();
		}
	}
};

/// An owner that knows its vacancy always lives in its room. The compiler then sees a pointer, and not
/// memory that may hold one, which -ftrivial-auto-var-init=zero would have to clear first.
template <KnowsVacancy T>
class Slot<T>
{
public:
	T value;

	constexpr Slot() noexcept : value(Vacant()) {}
	template <typename... Args>
	constexpr explicit Slot(Filled, Args &&...args) noexcept
		: value(static_cast<Args &&>(args)...)
	{
	}
	constexpr Slot(Slot &&other) noexcept : value(static_cast<T &&>(other.value)) {}
	constexpr Slot &operator=(Slot &&other) noexcept
	{
		if (this != &other)
			fill(static_cast<T &&>(other.value));
		return *this;
	}

	template <typename... Args>
	constexpr void fill(Args &&...args) noexcept
	{
		// SAFETY: there always is a value, and the next line puts another one in its place.
		unsafe
		{
			value.~T();
		}
		std::construct_at(__builtin_addressof(value), static_cast<Args &&>(args)...);
	}
	constexpr void clear() noexcept { [[maybe_unused]] T old(static_cast<T &&>(value)); }
};

/// Numbers and pointers always live in theirs, for the same reason.
template <typename T>
requires(Integer<T> || is_pointer<T> || is_enum<T> || is_same<T, bool>)
class Slot<T>
{
public:
	T value;

	constexpr Slot() noexcept : value() {}
	template <typename U>
	constexpr explicit Slot(Filled, U &&from) noexcept : value(static_cast<U &&>(from))
	{
	}

	template <typename U>
	constexpr void fill(U &&from) noexcept
	{
		value = static_cast<T>(static_cast<U &&>(from));
	}
	constexpr void clear() noexcept {}
};

/// What `Option` is made of: a slot, and a flag that says whether there is a value.
///
/// # Invariants
///
/// The value is alive while `some_` is true.
template <typename T>
class OptionSlot
{
public:
	constexpr OptionSlot() noexcept : some_(false) {}
	template <typename... Args>
	constexpr explicit OptionSlot(Filled, Args &&...args) noexcept
		: slot_(Filled(), static_cast<Args &&>(args)...), some_(true)
	{
	}
	constexpr OptionSlot(const OptionSlot &)
	requires is_trivially_copy_constructible<T>
	= default;
	constexpr OptionSlot(const OptionSlot &other) noexcept
	requires(is_copy_constructible<T> && !is_trivially_copy_constructible<T>)
		: OptionSlot()
	{
		if (other.some_)
			fill(other.value());
	}
	constexpr OptionSlot(OptionSlot &&)
	requires is_trivially_move_constructible<T>
	= default;
	constexpr OptionSlot(OptionSlot &&other) noexcept
	requires(is_move_constructible<T> && !is_trivially_move_constructible<T>)
		: OptionSlot()
	{
		take(other);
	}
	constexpr OptionSlot &operator=(const OptionSlot &)
	requires(is_trivially_copyable<T> && is_trivially_copy_constructible<T>)
	= default;
	constexpr OptionSlot &operator=(const OptionSlot &other) noexcept
	requires(is_copy_constructible<T> && !is_trivially_copyable<T>)
	{
		if (this != &other) {
			OptionSlot copy(other);
			*this = static_cast<OptionSlot &&>(copy);
		}
		return *this;
	}
	constexpr OptionSlot &operator=(OptionSlot &&)
	requires(is_trivially_copyable<T> && is_trivially_move_constructible<T>)
	= default;
	constexpr OptionSlot &operator=(OptionSlot &&other) noexcept
	requires(is_move_constructible<T> && !is_trivially_copyable<T>)
	{
		if (this != &other) {
			clear();
			take(other);
		}
		return *this;
	}
	constexpr ~OptionSlot()
	requires is_trivially_destructible<T>
	= default;
	constexpr ~OptionSlot() { clear(); }

	[[nodiscard]] constexpr bool some() const noexcept { return some_; }
	[[nodiscard]] constexpr T &value() noexcept __lifetimebound
	{
		// SAFETY: Option asks for it only if some().
		unsafe
		{
			return slot_.value;
		}
	}
	[[nodiscard]] constexpr const T &value() const noexcept __lifetimebound
	{
		// SAFETY: Option asks for it only if some().
		unsafe
		{
			return slot_.value;
		}
	}

	/// Makes the value, where there is none.
	template <typename... Args>
	constexpr void fill(Args &&...args) noexcept
	{
		slot_.fill(static_cast<Args &&>(args)...);
		some_ = true; // INVARIANT: the value was just made.
	}
	constexpr void clear() noexcept
	{
		if (some_) {
			some_ = false;
			slot_.clear();
		}
	}

private:
	constexpr void take(OptionSlot &other) noexcept
	{
		if (other.some_) {
			fill(static_cast<T &&>(other.value()));
			other.clear();
		}
	}

	Slot<T> slot_;
	bool some_;
};

/// An owner that knows its vacancy needs no flag: none is the vacant owner.
template <KnowsVacancy T>
class OptionSlot<T>
{
public:
	constexpr OptionSlot() noexcept = default;
	template <typename... Args>
	constexpr explicit OptionSlot(Filled, Args &&...args) noexcept
		: slot_(Filled(), static_cast<Args &&>(args)...)
	{
	}

	[[nodiscard]] constexpr bool some() const noexcept { return !slot_.value.is_vacant(); }
	[[nodiscard]] constexpr T &value() noexcept { return slot_.value; }
	[[nodiscard]] constexpr const T &value() const noexcept { return slot_.value; }

	template <typename... Args>
	constexpr void fill(Args &&...args) noexcept
	{
		slot_.fill(static_cast<Args &&>(args)...);
	}
	constexpr void clear() noexcept { slot_.clear(); }

private:
	Slot<T> slot_;
};

} // namespace detail
} // namespace core
