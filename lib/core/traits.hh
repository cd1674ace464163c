// SPDX-License-Identifier: GPL-2.0
/// @file
/// Questions about types, answered by the compilers' builtins.
#pragma once

#include <core/types.hh>

namespace core
{

/// Depends on its argument and is false: for a `static_assert` that fires when instantiated.
template <typename...>
inline constexpr bool always_false = false;

template <typename T>
struct RemoveReference {
	using Type = T;
};
template <typename T>
struct RemoveReference<T &> {
	using Type = T;
};
template <typename T>
struct RemoveReference<T &&> {
	using Type = T;
};
template <typename T>
using remove_reference = typename RemoveReference<T>::Type;

template <typename T>
struct RemoveCv {
	using Type = T;
};
template <typename T>
struct RemoveCv<const T> {
	using Type = T;
};
template <typename T>
struct RemoveCv<volatile T> {
	using Type = T;
};
template <typename T>
struct RemoveCv<const volatile T> {
	using Type = T;
};
template <typename T>
using remove_cv = typename RemoveCv<T>::Type;
template <typename T>
using remove_cvref = remove_cv<remove_reference<T>>;

template <bool CONDITION, typename A, typename B>
struct Conditional {
	using Type = A;
};
template <typename A, typename B>
struct Conditional<false, A, B> {
	using Type = B;
};
/// @p A where @p CONDITION holds, else @p B.
template <bool CONDITION, typename A, typename B>
using conditional = typename Conditional<CONDITION, A, B>::Type;

/// @p T itself, in a place from which a template argument is not deduced.
template <typename T>
struct TypeIdentity {
	using Type = T;
};
template <typename T>
using type_identity = typename TypeIdentity<T>::Type;

template <typename A, typename B>
inline constexpr bool is_same = __is_same(A, B);
template <typename T>
inline constexpr bool is_reference = false;
template <typename T>
inline constexpr bool is_reference<T &> = true;
template <typename T>
inline constexpr bool is_reference<T &&> = true;
template <typename T>
inline constexpr bool is_lvalue_reference = false;
template <typename T>
inline constexpr bool is_lvalue_reference<T &> = true;
template <typename T>
inline constexpr bool is_const = false;
template <typename T>
inline constexpr bool is_const<const T> = true;
template <typename T>
inline constexpr bool is_pointer = false;
template <typename T>
inline constexpr bool is_pointer<T *> = true;
template <typename T>
inline constexpr bool is_array = false;
template <typename T, usize N>
inline constexpr bool is_array<T[N]> = true;
template <typename T>
inline constexpr bool is_array<T[]> = true;
template <typename T>
inline constexpr bool is_void = __is_same(remove_cv<T>, void);
template <typename T>
inline constexpr bool is_enum = __is_enum(T);
template <typename T>
inline constexpr bool is_class = __is_class(T);
template <typename T>
inline constexpr bool is_empty = __is_empty(T);
template <typename T>
inline constexpr bool is_abstract = __is_abstract(T);
template <typename T>
inline constexpr bool has_virtual_destructor = __has_virtual_destructor(T);
template <typename Base, typename Derived>
inline constexpr bool is_base_of = __is_base_of(Base, Derived);
template <typename T>
inline constexpr bool is_trivially_copyable = __is_trivially_copyable(T);
#if defined(__clang__)
template <typename T>
inline constexpr bool is_trivially_destructible = __is_trivially_destructible(T);
#else
template <typename T>
inline constexpr bool is_trivially_destructible = __has_trivial_destructor(T);
#endif
template <typename T>
inline constexpr bool is_trivially_copy_constructible = __is_trivially_constructible(T, const T &);
template <typename T>
inline constexpr bool is_trivially_move_constructible = __is_trivially_constructible(T, T &&);
template <typename T>
inline constexpr bool is_aggregate = __is_aggregate(T);
template <typename T, typename... Args>
inline constexpr bool is_constructible = __is_constructible(T, Args...);
template <typename T, typename From>
inline constexpr bool is_assignable = __is_assignable(T, From);
template <typename T>
inline constexpr bool is_copy_constructible = __is_constructible(T, const T &);
template <typename T>
inline constexpr bool is_move_constructible = __is_constructible(T, T &&);
template <typename T>
inline constexpr bool is_copy_assignable = __is_assignable(T &, const T &);

/// A value of type @p T, for unevaluated operands only.
template <typename T>
T &&declval() noexcept;
template <typename T>
requires is_void<T>
void declval() noexcept;

namespace detail
{
template <typename T>
void accept(T) noexcept;
}

/// Whether a @p From becomes a @p To without being asked to.
template <typename From, typename To>
inline constexpr bool is_convertible =
	(is_void<From> && is_void<To>) || requires { detail::accept<To>(declval<From>()); };
template <typename To>
inline constexpr bool is_convertible<void, To> = is_void<To>;

/// An integer type of the language; `bool` is none.
template <typename T>
concept Integer = __is_same(remove_cv<T>, char) || __is_same(remove_cv<T>, signed char) ||
		  __is_same(remove_cv<T>, unsigned char) || __is_same(remove_cv<T>, short) ||
		  __is_same(remove_cv<T>, unsigned short) || __is_same(remove_cv<T>, int) ||
		  __is_same(remove_cv<T>, unsigned int) || __is_same(remove_cv<T>, long) ||
		  __is_same(remove_cv<T>, unsigned long) || __is_same(remove_cv<T>, long long) ||
		  __is_same(remove_cv<T>, unsigned long long);

template <typename T>
inline constexpr bool is_signed = Integer<T> && static_cast<T>(-1) < static_cast<T>(1);
template <typename T>
requires(!Integer<T>)
inline constexpr bool is_signed<T> = false;

template <typename T>
concept SignedInteger = Integer<T> && is_signed<T>;
template <typename T>
concept UnsignedInteger = Integer<T> && !is_signed<T>;
template <typename T>
concept Enum = is_enum<T>;

template <usize SIZE, bool SIGNED>
struct IntegerOfSize;
template <>
struct IntegerOfSize<1, false> {
	using Type = u8;
};
template <>
struct IntegerOfSize<2, false> {
	using Type = u16;
};
template <>
struct IntegerOfSize<4, false> {
	using Type = u32;
};
template <>
struct IntegerOfSize<8, false> {
	using Type = u64;
};
template <>
struct IntegerOfSize<1, true> {
	using Type = s8;
};
template <>
struct IntegerOfSize<2, true> {
	using Type = s16;
};
template <>
struct IntegerOfSize<4, true> {
	using Type = s32;
};
template <>
struct IntegerOfSize<8, true> {
	using Type = s64;
};
/// The unsigned integer of the size of @p T.
template <typename T>
using make_unsigned = typename IntegerOfSize<sizeof(T), false>::Type;
template <typename T>
using make_signed = typename IntegerOfSize<sizeof(T), true>::Type;

/// The smallest and the greatest value of an integer type.
template <Integer T>
inline constexpr T MAX_OF =
	is_signed<T> ? static_cast<T>(static_cast<make_unsigned<T>>(~make_unsigned<T>{}) >> 1)
		     : static_cast<T>(~make_unsigned<T>{});
template <Integer T>
inline constexpr T MIN_OF = static_cast<T>(is_signed<T> ? -MAX_OF<T> - 1 : 0);

/// Whether calling an `F` with @p Args compiles.
template <typename F, typename... Args>
concept Callable =
	requires(F &&f, Args &&...args) { static_cast<F &&>(f)(static_cast<Args &&>(args)...); };
template <typename F, typename... Args>
using call_result = decltype(declval<F>()(declval<Args>()...));

} // namespace core
