// SPDX-License-Identifier: GPL-2.0
/// @file
/// Text made of values, in a buffer of fixed size. Nothing is allocated; what does not fit is cut off,
/// and that is remembered.
#pragma once

#include <core/annotations.hh>
#include <core/c_str.hh>
#include <core/error.hh>
#include <core/span.hh>
#include <core/str_view.hh>
#include <core/traits.hh>

namespace core
{

class Formatter;

/// A type that says how it prints: `void format(Formatter &out) const`.
template <typename T>
concept Formats = requires(const T &object, Formatter &out) { object.format(out); };

/// How an integer is written.
struct IntFormat {
	u64 magnitude;
	bool negative;
	u8 base;
	u8 width;
	char pad;
	bool prefix;
};

/// Writes text into a buffer that it borrows, and keeps a NUL behind it.
///
/// # Invariants
///
/// `size_ < buffer_.size()`, and `buffer_[size_]` is the only NUL written.
class __view(char) Formatter
{
public:
	/// @p buffer has room for at least the NUL.
	constexpr explicit Formatter(Span<char> buffer __lifetimebound) noexcept : buffer_(buffer)
	{
		require(!buffer.empty(), "Formatter: a buffer without room for the NUL");
		buffer_[0] = '\0';
	}

	/// Writes each of @p args: texts, characters, `bool`, integers (decimal), `Error` (its name or
	/// number), `IntFormat` (see hex()), and types that have `format()`.
	template <typename... Args>
	constexpr Formatter &write(const Args &...args __noescape) noexcept __lifetimebound
	{
		(write_one(args), ...);
		return *this;
	}

	/// Whether something did not fit.
	[[nodiscard]] constexpr bool truncated() const noexcept { return truncated_; }
	[[nodiscard]] constexpr usize size() const noexcept { return size_; }
	/// How long the text is with what did not fit. A NUL counts, but is never written.
	[[nodiscard]] constexpr usize wanted() const noexcept { return wanted_; }
	[[nodiscard]] constexpr StrView view() const noexcept
	{
		return StrView(Span<const char>(buffer_.first(size_)));
	}
	/// The text, fit for C.
	[[nodiscard]] constexpr CStr as_c_str() const noexcept
	{
		// The invariant says that there is a NUL.
		return CStr::from_bytes_until_nul(buffer_.first(size_ + 1)).value();
	}

private:
	template <typename T>
	constexpr void write_one(const T &value) noexcept
	{
		if constexpr (Formats<T>)
			value.format(*this);
		else if constexpr (is_same<T, bool>)
			put(value ? StrView("true") : StrView("false"));
		else if constexpr (is_same<T, char>)
			put_char(value);
		else if constexpr (Integer<T>)
			put_int({magnitude(value), value < 0, 10, 0, ' ', false});
		else if constexpr (is_same<T, IntFormat>)
			put_int(value);
		else if constexpr (is_same<T, Error>)
			put_error(value);
		else if constexpr (is_convertible<const T &, StrView>)
			put(value);
		else
			static_assert(always_false<T>,
				      "this type does not say how it prints: give it "
				      "void format(core::Formatter &out) const");
	}
	template <Integer T>
	static constexpr u64 magnitude(T value) noexcept
	{
		return value < 0 ? u64(0) - static_cast<u64>(value) : static_cast<u64>(value);
	}

	constexpr void put_char(char c) noexcept
	{
		wanted_++;
		if (c == '\0' || size_ + 1 >= buffer_.size()) {
			truncated_ = true;
			return;
		}
		buffer_[size_++] = c;
		buffer_[size_] = '\0';
	}
	constexpr void put(StrView text) noexcept
	{
		for (char c : text)
			put_char(c);
	}
	constexpr void put_int(IntFormat format) noexcept
	{
		char digits[64] = {};
		u32 count = 0;
		u32 used = 0;

		do {
			digits[count++] = "0123456789abcdef"[format.magnitude % format.base];
			format.magnitude /= format.base;
		} while (format.magnitude);
		used = count + (format.negative ? 1 : 0) + (format.prefix ? 2 : 0);
		if (format.pad != '0')
			for (; used < format.width; used++)
				put_char(format.pad);
		if (format.negative)
			put_char('-');
		if (format.prefix)
			put(format.base == 16 ? StrView("0x") : StrView("0b"));
		for (; used < format.width; used++)
			put_char('0');
		while (count)
			put_char(digits[--count]);
	}
	void put_error(Error error) noexcept
	{
		const StrView name = error.name();

		put_char('-');
		if (name.empty())
			put_int({static_cast<u64>(-error.to_errno()), false, 10, 0, ' ', false});
		else
			put(name);
	}

	Span<char> buffer_;
	usize size_ = 0;
	usize wanted_ = 0;
	bool truncated_ = false;
};

/// @p value in base 16, with `0x` before it, filled with zeros to @p width in all.
template <UnsignedInteger T>
[[nodiscard]] constexpr IntFormat hex(T value, u8 width = 0) noexcept
{
	return {value, false, 16, width, '0', true};
}
/// @p value in base 2, with `0b` before it.
template <UnsignedInteger T>
[[nodiscard]] constexpr IntFormat bin(T value, u8 width = 0) noexcept
{
	return {value, false, 2, width, '0', true};
}
/// @p value in base 10, filled with @p pad to @p width.
template <Integer T>
[[nodiscard]] constexpr IntFormat dec(T value, u8 width, char pad = ' ') noexcept
{
	return {value < 0 ? u64(0) - static_cast<u64>(value) : static_cast<u64>(value),
		value < 0,
		10,
		width,
		pad,
		false};
}

/// Owns a text of at most `N - 1` bytes; can be returned.
///
/// # Examples
///
/// ```cpp
/// FixedString<16> name("port", 7u, '@', hex(u16(255), 6));
/// KUNIT_EXPECT(name.view() == "port7@0x00ff");
/// ```
template <usize N>
class __owner(char) FixedString
{
	static_assert(N > 0, "a FixedString has room for its NUL");

public:
	/// Made of @p args, as `Formatter::write()` writes them.
	template <typename... Args>
	constexpr explicit FixedString(const Args &...args) noexcept
	{
		Formatter out(Span<char>{bytes_});

		out.write(args...);
		size_ = out.size();
		truncated_ = out.truncated();
	}

	[[nodiscard]] constexpr bool truncated() const noexcept { return truncated_; }
	[[nodiscard]] constexpr usize size() const noexcept { return size_; }
	[[nodiscard]] constexpr StrView view() const noexcept __lifetimebound
	{
		return StrView(Span<const char>(bytes_).first(size_));
	}
	constexpr operator StrView() const noexcept __lifetimebound { return view(); }
	[[nodiscard]] constexpr CStr as_c_str() const noexcept __lifetimebound
	{
		return CStr::from_bytes_until_nul(Span<const char>(bytes_)).value();
	}

private:
	char bytes_[N] = {};
	usize size_ = 0;
	bool truncated_ = false;
};

} // namespace core
