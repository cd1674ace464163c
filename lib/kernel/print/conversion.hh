// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which printk conversion an argument's type gets, and what is handed to printk for it.
///
/// C header: `include/linux/printk.h`; the conversions are those of
/// `Documentation/core-api/printk-formats.rst`.
#pragma once

#include <core/fmt.hh>
#include <core/str_view.hh>
#include <core/traits.hh>
#include <core/types.hh>
#include <core/utility.hh>
#include <kernel/print/format.hh>

namespace kernel
{

/// The parts that a type prints: what `print_fields()` returns. Holds copies.
template <typename... Ts>
struct PrintFields;

template <>
struct PrintFields<> {
	template <typename Use>
	[[gnu::always_inline]] constexpr void apply(Use use) const
	{
		use();
	}
};

template <typename T, typename... Rest>
struct PrintFields<T, Rest...> {
	T first;
	PrintFields<Rest...> rest;

	/// Calls @p use with every part.
	template <typename Use>
	[[gnu::always_inline]] constexpr void apply(Use use) const
	{
		rest.apply([&](const auto &...others)
				   __attribute__((always_inline)) { use(first, others...); });
	}
};

/// Makes `PrintFields` of @p parts: `return print_fields(major, minor);`.
[[gnu::always_inline]] constexpr PrintFields<> print_fields() noexcept
{
	return {};
}

template <typename T, typename... Rest>
[[gnu::always_inline]] constexpr auto print_fields(T first, Rest... rest) noexcept
{
	return PrintFields<T, Rest...>{first, print_fields(rest...)};
}

/// How a type prints. Specialise it for a type that is not yours; in your own type write the
/// members instead:
///
/// ```cpp file
/// struct Version {
/// 	u8 major, minor;
///
/// 	/// Prints as `1.12`.
/// 	static constexpr char PRINT_FORMAT[] = "{}.{:02}";
/// 	constexpr auto print_fields() const { return kernel::print_fields(major, minor); }
/// };
/// ```
///
/// The format is joined to the message's at compile time: no buffer, no second call.
template <typename T>
struct PrintAs;

template <typename T>
requires requires(const T &value) {
	T::PRINT_FORMAT;
	value.print_fields();
}
struct PrintAs<T> {
	static constexpr const auto &FORMAT = T::PRINT_FORMAT;
	[[gnu::always_inline]] static constexpr auto fields(const T &value)
	{
		return value.print_fields();
	}
};

} // namespace kernel

namespace kernel::printing
{

/// How printk sees a type.
enum class Kind : u8 {
	Signed,
	Unsigned,
	Bool,
	Char,
	Pointer,
	Function,
	/// NUL-terminated, with `c_str()`.
	Terminated,
	/// Converts to a `StrView`.
	View,
	/// An array of `char`.
	Array,
	/// Bytes with `data()` and `size()`.
	Bytes,
	Error,
	/// Prints as its parts.
	Compound,
	/// Writes itself to a `core::Formatter`.
	Formatted,
	Float,
	CharPointer,
	Unprintable,
};

namespace detail
{

template <typename T>
inline constexpr bool is_pointer = false;
template <typename T>
inline constexpr bool is_pointer<T *> = true;
template <typename T>
inline constexpr bool is_function = false;
template <typename R, typename... A>
inline constexpr bool is_function<R(A...)> = true;
template <typename R, typename... A>
inline constexpr bool is_function<R(A...) noexcept> = true;
template <typename R, typename... A>
inline constexpr bool is_function<R (*)(A...)> = true;
template <typename R, typename... A>
inline constexpr bool is_function<R (*)(A...) noexcept> = true;
template <typename T>
inline constexpr bool is_char_pointer = false;
template <>
inline constexpr bool is_char_pointer<char *> = true;
template <>
inline constexpr bool is_char_pointer<const char *> = true;
template <typename T>
inline constexpr usize char_array_size = 0;
template <usize N>
inline constexpr usize char_array_size<char[N]> = N;

template <typename T>
inline constexpr bool is_float =
	__is_same(T, float) || __is_same(T, double) || __is_same(T, long double);

/// An enumeration that converts by itself, as in C.
template <typename T>
concept PlainEnum = __is_enum(T) && requires(T value, void (*take)(long long)) { take(value); };

/// The integer that C promotes @p T to.
template <typename T>
struct Promoted {
	using Type = decltype(+T());
};

template <typename T>
inline constexpr bool is_signed = T(-1) < T(0);

template <typename T>
concept Terminated = requires(const T &text, void (*take)(const char *)) { take(text.c_str()); };

template <typename T>
concept View = core::is_convertible<const T &, core::StrView>;

template <typename T>
concept Bytes = requires(const T &bytes, void (*take)(const u8 *), usize size) {
	take(bytes.data());
	size = bytes.size();
};

template <typename T>
concept ErrorLike = requires(const T &error) {
	{ error.to_errno() } noexcept;
};

} // namespace detail

/// The kind of @p T, which has no reference and no `const`.
template <typename T>
consteval Kind kind_of() noexcept
{
	if constexpr (requires { PrintAs<T>::FORMAT; })
		return Kind::Compound;
	else if constexpr (__is_same(T, bool))
		return Kind::Bool;
	else if constexpr (__is_same(T, char))
		return Kind::Char;
	else if constexpr (core::Integer<T>)
		return detail::is_signed<T> ? Kind::Signed : Kind::Unsigned;
	else if constexpr (detail::PlainEnum<T>)
		return detail::is_signed<__underlying_type(T)> ? Kind::Signed : Kind::Unsigned;
	else if constexpr (detail::is_float<T>)
		return Kind::Float;
	else if constexpr (detail::char_array_size<T> != 0)
		return Kind::Array;
	else if constexpr (detail::is_char_pointer<T>)
		return Kind::CharPointer;
	else if constexpr (detail::is_function<T>)
		return Kind::Function;
	else if constexpr (detail::is_pointer<T> || __is_same(T, decltype(nullptr)))
		return Kind::Pointer;
	else if constexpr (detail::Terminated<T>)
		return Kind::Terminated;
	else if constexpr (detail::View<T>)
		return Kind::View;
	else if constexpr (detail::Bytes<T>)
		return Kind::Bytes;
	else if constexpr (detail::ErrorLike<T>)
		return Kind::Error;
	else if constexpr (core::Formats<T>)
		return Kind::Formatted;
	else
		return Kind::Unprintable;
}

/// Whether @p kind can be printed the way that @p spec asks for.
constexpr Fault fits(Kind kind, const Placeholder &spec) noexcept
{
	const bool plain = spec.is("");
	bool good = false;
	switch (kind) {
	case Kind::Float:
		return Fault::Float;
	case Kind::CharPointer:
		return Fault::CharPointer;
	case Kind::Unprintable:
		return Fault::Unprintable;
	case Kind::Char:
		if ((plain || spec.is("c")) && spec.is_textual() && spec.precision < 0)
			return Fault::Good;
		[[fallthrough]];
	case Kind::Signed:
	case Kind::Unsigned:
		good = (plain || spec.is("d") || spec.is("x") || spec.is("X") || spec.is("o")) &&
		       spec.precision < 0;
		break;
	case Kind::Bool:
		good = plain && spec.is_textual() && spec.precision < 0;
		break;
	case Kind::Pointer:
		good = (plain || spec.is("p") || spec.is("pS") || spec.is("ps")) &&
		       spec.is_textual() && spec.precision < 0;
		break;
	case Kind::Function:
		good = (plain || spec.is("p") || spec.is("pS") || spec.is("ps")) &&
		       spec.is_textual() && spec.precision < 0;
		break;
	case Kind::Terminated:
	case Kind::View:
	case Kind::Array:
	case Kind::Formatted:
		good = (plain || spec.is("s")) && spec.is_textual();
		break;
	case Kind::Bytes:
		good = (spec.is("ph") || spec.is("pC") || spec.is("pD") || spec.is("pN")) &&
		       spec.is_textual() && spec.width < 0 && spec.precision < 0;
		break;
	case Kind::Error:
		good = (plain || spec.is("d")) && spec.is_textual() && spec.precision < 0;
		break;
	case Kind::Compound:
		good = plain && spec.is_textual() && spec.width < 0 && spec.precision < 0 &&
		       !spec.left;
		break;
	}
	return good ? Fault::Good : Fault::WrongType;
}

/// One argument type in one placeholder: `put()` writes the conversion, `pass()` hands the value
/// over as what the conversion expects.
template <Placeholder SPEC, typename T, Kind KIND = kind_of<T>()>
struct Conversion;

namespace detail
{

/// `%`, the flags and the width.
constexpr void put_start(Writer &out, const Placeholder &spec) noexcept
{
	out.put('%');
	if (spec.left)
		out.put('-');
	if (spec.plus)
		out.put('+');
	if (spec.alternate)
		out.put('#');
	if (spec.zeros)
		out.put('0');
	if (spec.width >= 0)
		out.put_number(spec.width);
}

/// An integer, or what converts to one.
template <Placeholder SPEC, typename T>
struct IntegerConversion {
	static constexpr bool DECIMAL = SPEC.is("") || SPEC.is("d");
	static constexpr bool SIGNED = is_signed<T> && DECIMAL;
	static constexpr bool LONG_LONG = sizeof(T) == 8 && sizeof(long) != 8;

	static constexpr void put(Writer &out) noexcept
	{
		put_start(out, SPEC);
		if constexpr (sizeof(T) == 8)
			out.put(__is_same(T, long) || __is_same(T, unsigned long) ? "l" : "ll");
		else if constexpr (__is_same(T, long) || __is_same(T, unsigned long))
			out.put('l');
		if constexpr (SIGNED)
			out.put('d');
		else if constexpr (DECIMAL)
			out.put('u');
		else
			out.put(SPEC.type[0]);
	}

	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(T value, Use use)
	{
		if constexpr (SIGNED || !is_signed<T>)
			use(value);
		// The digits are those of the value's own width: -1 in an s8 is ff.
		else if constexpr (sizeof(T) == 1)
			use(static_cast<u8>(value));
		else if constexpr (sizeof(T) == 2)
			use(static_cast<u16>(value));
		else if constexpr (sizeof(T) == 4)
			use(static_cast<unsigned int>(value));
		else
			use(value);
	}
};

} // namespace detail

template <Placeholder SPEC, typename T>
requires core::Integer<T>
struct Conversion<SPEC, T, Kind::Signed> : detail::IntegerConversion<SPEC, T> {
};
template <Placeholder SPEC, typename T>
requires core::Integer<T>
struct Conversion<SPEC, T, Kind::Unsigned> : detail::IntegerConversion<SPEC, T> {
};
template <Placeholder SPEC, detail::PlainEnum T>
struct Conversion<SPEC, T, Kind::Signed> : detail::IntegerConversion<SPEC, __underlying_type(T)> {
};
template <Placeholder SPEC, detail::PlainEnum T>
struct Conversion<SPEC, T, Kind::Unsigned> : detail::IntegerConversion<SPEC, __underlying_type(T)> {
};

template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Char> {
	static constexpr bool TEXT = SPEC.is("") || SPEC.is("c");

	static constexpr void put(Writer &out) noexcept
	{
		if constexpr (TEXT) {
			detail::put_start(out, SPEC);
			out.put('c');
		} else {
			detail::IntegerConversion<SPEC, u8>::put(out);
		}
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(char value, Use use)
	{
		use(static_cast<u8>(value));
	}
};

template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Bool> {
	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		out.put('s');
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(bool value, Use use)
	{
		use(value ? "true" : "false");
	}
};

/// `%p` prints a hash of the address, `%pS` and `%ps` the symbol that it lies in.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Pointer> {
	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		out.put(SPEC.is("") ? "p" : SPEC.type);
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(T value, Use use)
	{
		use(static_cast<const volatile void *>(value));
	}
};

/// A function prints as its name, unless `{:p}` asks for the hashed address.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Function> {
	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		out.put(SPEC.is("") ? "ps" : SPEC.type);
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(T value, Use use)
	{
		use(value);
	}
};

template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Terminated> {
	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		if (SPEC.precision >= 0) {
			out.put('.');
			out.put_number(SPEC.precision);
		}
		out.put('s');
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const T &value, Use use)
	{
		use(static_cast<const char *>(value.c_str()));
	}
};

/// printk stops at the precision, so the text needs no NUL; it also stops at a NUL in the text.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::View> {
	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		out.put(".*s");
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const T &value, Use use)
	{
		constexpr int LIMIT = SPEC.precision >= 0 ? SPEC.precision : 32767;
		const core::StrView view = value;
		// CAST: no more than LIMIT.
		const int shown = view.size() > LIMIT ? LIMIT : static_cast<int>(view.size());
		use(shown, view.data());
	}
};

/// A type that writes itself does so into a text on the stack, of at most 127 bytes. Prefer
/// `PRINT_FORMAT` where a type can be either.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Formatted> : Conversion<SPEC, core::StrView> {
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const T &value, Use use)
	{
		const core::FixedString<128> text(value);
		Conversion<SPEC, core::StrView>::pass(text.view(), use);
	}
};

/// The size is part of the type, so it becomes part of the format.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Array> {
	static constexpr int SIZE = static_cast<int>(detail::char_array_size<T>);
	static constexpr int SHOWN =
		SPEC.precision >= 0 && SPEC.precision < SIZE ? SPEC.precision : SIZE;

	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		out.put('.');
		out.put_number(SHOWN);
		out.put('s');
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const char *value, Use use)
	{
		use(value);
	}
};

/// Up to 64 bytes in hexadecimal: `{:ph}` with spaces, `{:pC}` with colons, `{:pD}` with dashes,
/// `{:pN}` with nothing between.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Bytes> {
	static constexpr void put(Writer &out) noexcept
	{
		out.put("%*ph");
		if (!SPEC.is("ph"))
			out.put(SPEC.type[1]);
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const T &value, Use use)
	{
		const usize size = value.size();
		use(size > 64 ? 64 : static_cast<int>(size), static_cast<const u8 *>(value.data()));
	}
};

/// An error prints by name (`-ENOMEM`), or as its number with `{:d}`.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Error> {
	static constexpr void put(Writer &out) noexcept
	{
		detail::put_start(out, SPEC);
		out.put(SPEC.is("") ? "pe" : "d");
	}
	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const T &value, Use use)
	{
		const int code = value.to_errno();
		if constexpr (SPEC.is("")) {
			// SAFETY: `%pe` takes the number of an error as a pointer, and never follows it.
			unsafe
			{
				use(reinterpret_cast<const void *>(static_cast<long>(code)));
			}
		} else {
			use(code);
		}
	}
};

} // namespace kernel::printing
