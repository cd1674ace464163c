// SPDX-License-Identifier: GPL-2.0
/// @file
/// One value of several types, of which one knows which, and a visit that handles each.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/send_sync.hh>
#include <core/traits.hh>
#include <core/utility.hh>
#include <new>

namespace core
{

/// Several callables as one, to hand to `Variant::visit()`.
template <typename... F>
struct Overload : F... {
	using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;

namespace detail
{

template <typename T, typename... Ts>
inline constexpr usize count_of = (usize(is_same<T, Ts>) + ... + 0);

template <typename T, typename First, typename... Rest>
consteval u8 index_of() noexcept
{
	if constexpr (is_same<T, First>)
		return 0;
	else
		return 1 + index_of<T, Rest...>();
}

constexpr usize max_of(usize a, usize b) noexcept
{
	return a < b ? b : a;
}

} // namespace detail

/// Holds one value of one of the types @p Ts, always. The types are different.
///
/// # Invariants
///
/// `storage_` holds a value of the type number `index_`.
///
/// # Examples
///
/// ```cpp
/// struct Down {};
/// struct Up { u32 speed; };
/// Variant<Down, Up> link = Up{1000};
/// u32 speed = link.visit(Overload{[](const Down &) { return 0u; },
/// 				 [](const Up &up) { return up.speed; }});
/// KUNIT_EXPECT_EQ(speed, 1000u);
/// ```
///
/// Forgetting an alternative is an error:
///
/// ```cpp compile_fail
/// struct Down {};
/// struct Up { u32 speed; };
/// Variant<Down, Up> link = Up{1000};
/// u32 speed = link.visit(Overload{[](const Up &up) { return up.speed; }});
/// ```
template <typename... Ts>
class Variant
{
	static_assert(sizeof...(Ts) > 0 && sizeof...(Ts) < 255);
	static_assert(
		((detail::count_of<Ts, Ts...> == 1) && ...),
		"Variant: a type is there twice, so that it would not be known which is meant");
	static_assert((is_move_constructible<Ts> && ...));

public:
	template <typename T>
	requires(detail::count_of<remove_cvref<T>, Ts...> == 1)
	Variant(T &&value) noexcept : index_(INDEX<remove_cvref<T>>)
	{
		// SAFETY: the storage fits each of the types, and holds nothing yet.
		unsafe
		{
			::new (storage()) remove_cvref<T>(static_cast<T &&>(value));
		}
	}
	Variant(Variant &&other) noexcept : index_(other.index_)
	{
		other.dispatch([&](auto &value) {
			using T = remove_cvref<decltype(value)>;
			// SAFETY: the storage fits each of the types, and holds nothing yet.
			unsafe
			{
				::new (storage()) T(static_cast<T &&>(value));
			}
		});
	}
	Variant(const Variant &other) noexcept
	requires(is_copy_constructible<Ts> && ...)
		: index_(other.index_)
	{
		other.dispatch([&](const auto &value) {
			// SAFETY: the storage fits each of the types, and holds nothing yet.
			unsafe
			{
				::new (storage()) remove_cvref<decltype(value)>(value);
			}
		});
	}
	Variant &operator=(Variant &&other) noexcept
	{
		if (this != &other) {
			destroy();
			// SAFETY: the value is gone, and a new one is made in the place of the old.
			unsafe
			{
				::new (this) Variant(static_cast<Variant &&>(other));
			}
		}
		return *this;
	}
	Variant &operator=(const Variant &other) noexcept
	requires(is_copy_constructible<Ts> && ...)
	{
		Variant copy(other);

		return *this = static_cast<Variant &&>(copy);
	}
	~Variant() { destroy(); }

	/// Whether the value is a @p T.
	template <typename T>
	[[nodiscard]] bool holds() const noexcept
	{
		return index_ == INDEX<T>;
	}
	/// The value if it is a @p T.
	template <typename T>
	[[nodiscard]] Option<T &> get() noexcept __lifetimebound
	{
		if (holds<T>())
			// SAFETY: the invariant: the storage holds a T, as was tested.
			unsafe
			{
				return *static_cast<T *>(storage());
			}
		return None;
	}
	template <typename T>
	[[nodiscard]] Option<const T &> get() const noexcept __lifetimebound
	{
		if (holds<T>())
			// SAFETY: the invariant: the storage holds a T, as was tested.
			unsafe
			{
				return *static_cast<const T *>(storage());
			}
		return None;
	}

	/// Calls @p visitor with the value. It must take each of the types: one that is forgotten does
	/// not compile.
	template <typename F>
	decltype(auto) visit(F &&visitor __noescape)
	{
		static_assert((Callable<F, Ts &> && ...),
			      "Variant::visit: a type of the variant is not handled");
		if constexpr ((Callable<F, Ts &> && ...))
			return dispatch(static_cast<F &&>(visitor));
	}
	template <typename F>
	decltype(auto) visit(F &&visitor __noescape) const
	{
		static_assert((Callable<F, const Ts &> && ...),
			      "Variant::visit: a type of the variant is not handled");
		if constexpr ((Callable<F, const Ts &> && ...))
			return dispatch(static_cast<F &&>(visitor));
	}

private:
	template <typename T>
	static constexpr u8 INDEX = detail::index_of<T, Ts...>();

	template <usize I = 0, typename Self, typename F>
	static decltype(auto) dispatch_on(Self &self, F &&f)
	{
		using T = typename At<I, Ts...>::Type;
		using Q = conditional<is_const<Self>, const T, T>;

		if constexpr (I + 1 < sizeof...(Ts)) {
			if (self.index_ != I)
				return dispatch_on<I + 1>(self, static_cast<F &&>(f));
		}
		// SAFETY: the invariant: `index_` is I here, whose type is T.
		unsafe
		{
			return f(*static_cast<Q *>(self.storage()));
		}
	}
	template <usize I, typename First, typename... Rest>
	struct At : At<I - 1, Rest...> {
	};
	template <typename First, typename... Rest>
	struct At<0, First, Rest...> {
		using Type = First;
	};

	template <typename F>
	decltype(auto) dispatch(F &&f)
	{
		return dispatch_on(*this, static_cast<F &&>(f));
	}
	template <typename F>
	decltype(auto) dispatch(F &&f) const
	{
		return dispatch_on(*this, static_cast<F &&>(f));
	}
	void destroy() noexcept
	{
		dispatch([](auto &value) {
			using T = remove_cvref<decltype(value)>;
			value.~T();
		});
	}
	void *storage() noexcept { return storage_; }
	const void *storage() const noexcept { return storage_; }

	static constexpr usize size_of_greatest() noexcept
	{
		usize greatest = 0;
		((greatest = detail::max_of(greatest, sizeof(Ts))), ...);
		return greatest;
	}

	alignas(Ts...) unsigned char storage_[size_of_greatest()];
	u8 index_;
};

template <typename... Ts>
inline constexpr bool is_send<Variant<Ts...>> = (is_send<Ts> && ...);
template <typename... Ts>
inline constexpr bool is_sync<Variant<Ts...>> = (is_sync<Ts> && ...);

} // namespace core
