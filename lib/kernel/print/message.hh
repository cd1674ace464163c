// SPDX-License-Identifier: GPL-2.0
/// @file
/// Joins a format with the types of its arguments: the printk format that a call site carries, and
/// the values that go with it.
///
/// C header: `include/linux/printk.h`.
#pragma once

#include <core/types.hh>
#include <core/utility.hh>
#include <kernel/print/conversion.hh>
#include <kernel/print/format.hh>

namespace kernel::printing
{

namespace detail
{

template <usize I, typename T, typename... Rest>
struct Nth {
	using Type = typename Nth<I - 1, Rest...>::Type;
};
template <typename T, typename... Rest>
struct Nth<0, T, Rest...> {
	using Type = T;
};

template <usize I, typename T, typename... Rest>
[[gnu::always_inline]] constexpr const auto &pick(const T &first, const Rest &...rest)
{
	if constexpr (I == 0)
		return first;
	else
		return pick<I - 1>(rest...);
}

/// Room for a text of @p N characters and its NUL.
template <usize N>
struct Text {
	char text[N + 1];
};

/// Hands @p args to @p use in the order of the placeholders of @p M, as printk wants them.
template <typename M, usize I, typename Use, typename... Args>
[[gnu::always_inline]] constexpr void expand(Use use, const Args &...args)
{
	if constexpr (I == M::FORMAT.count) {
		use();
	} else {
		constexpr Placeholder SPEC = M::FORMAT.placeholders[I];
		using T = core::remove_cv<typename Nth<SPEC.index, Args...>::Type>;
		Conversion<SPEC, T>::pass(
			pick<SPEC.index>(args...), [&](auto... own) __attribute__((always_inline)) {
				expand<M, I + 1>(
					[&](auto... others) __attribute__((always_inline)) {
						use(own..., others...);
					},
					args...);
			});
	}
}

} // namespace detail

/// A format and the types of its arguments. @p Literal is a closure that returns the format.
template <typename Literal, typename... Args>
struct Message {
	/// What the arguments' types have to say to @p format.
	template <usize I = 0>
	static constexpr Fault check(const Format &format) noexcept
	{
		if constexpr (I == sizeof...(Args)) {
			return Fault::Good;
		} else {
			using T = typename detail::Nth<I, Args...>::Type;
			for (usize k = 0; k < format.count; k++) {
				if (format.placeholders[k].index != I)
					continue;
				const Fault fault = fits(kind_of<T>(), format.placeholders[k]);
				if (fault != Fault::Good)
					return fault;
			}
			if constexpr (kind_of<T>() == Kind::Compound) {
				if (Conversion<Placeholder{}, T>::Inner::FAULT != Fault::Good)
					return Fault::Unprintable;
			}
			return check<I + 1>(format);
		}
	}

	static constexpr Format FORMAT = parse(Literal()(), sizeof...(Args));
	static constexpr Fault FAULT = FORMAT.fault != Fault::Good ? FORMAT.fault : check(FORMAT);

	/// Writes the conversion of placeholder @p wanted.
	template <usize I = 0>
	static constexpr void put_conversion(Writer &out, usize wanted) noexcept
	{
		if constexpr (I < FORMAT.count) {
			constexpr Placeholder SPEC = FORMAT.placeholders[I];
			if (wanted != I)
				return put_conversion<I + 1>(out, wanted);
			Conversion<SPEC, typename detail::Nth<SPEC.index, Args...>::Type>::put(out);
		}
	}

	/// Writes the printk format, which has no level, and returns how much of it had been written
	/// when the last @p tail characters of the `{}` format began.
	static constexpr usize put(Writer &out, usize tail = 0) noexcept
	{
		const auto &text = Literal()();
		usize placeholder = 0;
		usize before = 0;
		for (usize i = 0; i < sizeof(text) - 1; i++) {
			if (i + tail <= sizeof(text) - 1)
				before = out.length;
			if (text[i] == '{' && text[i + 1] != '{') {
				put_conversion(out, placeholder++);
				while (text[i] != '}')
					i++;
				continue;
			}
			out.put_literal(text[i]);
			if (text[i] == '{' || text[i] == '}')
				i++;
		}
		return before;
	}

	/// How long the printk format is without the last @p tail characters of the `{}` format.
	static constexpr usize prefix_length(usize tail) noexcept
	{
		Writer counter;
		return put(counter, tail);
	}
};

/// A type that prints as its parts.
template <Placeholder SPEC, typename T>
struct Conversion<SPEC, T, Kind::Compound> {
	template <typename Fields>
	struct InnerOf;
	template <typename... Parts>
	struct InnerOf<PrintFields<Parts...>> {
		struct Literal {
			constexpr const auto &operator()() const noexcept
			{
				return PrintAs<T>::FORMAT;
			}
		};
		using Type = Message<Literal, Parts...>;
	};
	using Inner = typename InnerOf<decltype(PrintAs<T>::fields(
		*static_cast<const T *>(nullptr)))>::Type;

	static constexpr void put(Writer &out) noexcept { Inner::put(out); }

	template <typename Use>
	[[gnu::always_inline]] static constexpr void pass(const T &value, Use use)
	{
		PrintAs<T>::fields(value).apply(
			[&](const auto &...parts) __attribute__((always_inline)) {
				detail::expand<Inner, 0>(use, parts...);
			});
	}
};

/// The printk format of a message at @p LEVEL, which is `'0'` to `'7'`, `'c'`, or 0 for none.
///
/// The text is aligned to nothing, as gcc's own string literals are, so that it takes no padding.
template <typename M, char LEVEL>
struct Printk {
	static constexpr void put(Writer &out) noexcept
	{
		if constexpr (LEVEL != 0) {
			out.put('\001');
			out.put(LEVEL);
		}
		M::put(out);
	}

	static constexpr usize length() noexcept
	{
		Writer counter;
		put(counter);
		return counter.length;
	}

	template <usize N>
	static constexpr detail::Text<N> render() noexcept
	{
		detail::Text<N> text{};
		Writer writer{.room = text.text};
		put(writer);
		return text;
	}

	[[gnu::aligned(1)]] static constexpr detail::Text<length()> TEXT = render<length()>();
};

} // namespace kernel::printing
