// SPDX-License-Identifier: GPL-2.0
/// @file
/// A borrowed text with its length. It need not end in a NUL; `CStr` does.
#pragma once

#include <compare>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/span.hh>
#include <core/traits.hh>

namespace core
{

/// A borrow of text: bytes of no particular encoding.
///
/// # Invariants
///
/// `data_` points to `size_` bytes for as long as what the view was made from.
///
/// # Examples
///
/// ```cpp
/// StrView line = "speed=1000";
/// KUNIT_EXPECT(line.starts_with("speed"));
/// usize at = line.find('=').value_or(line.size());
/// KUNIT_EXPECT(line.skip(at + 1) == "1000");
/// ```
class __view(char) StrView
{
public:
	constexpr StrView() noexcept = default;
	/// From a literal or an array: up to the first NUL, or the whole.
	template <usize N>
	[[gnu::always_inline]] constexpr StrView(const char (&text __lifetimebound)[N]) noexcept
		: data_(text), size_(length(text))
	{
	}
	constexpr explicit StrView(Span<const char> text) noexcept
		: data_(text.data()), size_(text.size())
	{
	}

	/// From a pointer and a count.
	///
	/// # Safety
	///
	/// @p data points to @p size bytes that nobody changes while the view lives.
	[[nodiscard]] static constexpr StrView from_raw(Unsafe, const char *data,
							usize size) noexcept
	{
		StrView view;
		view.data_ = data;
		view.size_ = size;
		return view;
	}

	[[nodiscard]] constexpr const char *data() const noexcept { return data_; }
	[[nodiscard]] constexpr usize size() const noexcept { return size_; }
	[[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
	[[nodiscard]] constexpr const char *begin() const noexcept { return data_; }
	[[nodiscard]] constexpr const char *end() const noexcept
	{
		// SAFETY: the end of the `size_` bytes at `data_` may be pointed to.
		unsafe
		{
			return data_ + size_;
		}
	}
	[[nodiscard]] constexpr Span<const char> span() const noexcept
	{
		// SAFETY: the type's invariant is that of a span.
		unsafe
		{
			return Span<const char>::from_raw(unsafe_, data_, size_);
		}
	}

	/// Panics if @p index is out of bounds.
	[[nodiscard]] constexpr char operator[](usize index) const noexcept
	{
		require(index < size_, "StrView: index out of bounds");
		// SAFETY: tested above; the text has `size_` bytes.
		unsafe
		{
			return data_[index];
		}
	}
	/// The byte at @p index, or none.
	[[nodiscard]] constexpr Option<char> get(usize index) const noexcept
	{
		if (index >= size_)
			return None;
		// SAFETY: tested above; the text has `size_` bytes.
		unsafe
		{
			return data_[index];
		}
	}

	/// The first @p count bytes, or all if there are fewer.
	[[nodiscard]] constexpr StrView first(usize count) const noexcept
	{
		return make(data_, count < size_ ? count : size_);
	}
	/// What is left without the first @p count bytes: nothing, if there are fewer.
	[[nodiscard]] constexpr StrView skip(usize count) const noexcept
	{
		if (count >= size_)
			return StrView();
		// SAFETY: tested above, so what is left begins inside the text.
		unsafe
		{
			return make(data_ + count, size_ - count);
		}
	}

	[[nodiscard]] constexpr bool starts_with(StrView prefix) const noexcept
	{
		return first(prefix.size_) == prefix;
	}
	[[nodiscard]] constexpr bool ends_with(StrView suffix) const noexcept
	{
		return suffix.size_ <= size_ && skip(size_ - suffix.size_) == suffix;
	}
	/// Where @p c stands first, from @p from on.
	[[nodiscard]] constexpr Option<usize> find(char c, usize from = 0) const noexcept
	{
		for (usize i = from; i < size_; i++)
			// SAFETY: the loop ends at `size_`.
			unsafe
			{
				if (data_[i] == c)
					return i;
			}
		return None;
	}
	/// Where @p text stands first.
	[[nodiscard]] constexpr Option<usize> find(StrView text) const noexcept
	{
		for (usize i = 0; text.size_ <= size_ - i; i++) {
			if (skip(i).starts_with(text))
				return i;
			if (i == size_)
				break;
		}
		return None;
	}
	[[nodiscard]] constexpr bool contains(char c) const noexcept { return find(c).is_some(); }

	/// Without the blanks (space, tab, newline and the like) at both ends.
	[[nodiscard]] constexpr StrView trimmed() const noexcept
	{
		usize from = 0;
		usize to = size_;
		// SAFETY: `from` and `to` meet, and never leave the range from 0 to `size_`.
		unsafe
		{
			while (from < to && is_blank(data_[from]))
				from++;
			while (to > from && is_blank(data_[to - 1]))
				to--;
			return make(data_ + from, to - from);
		}
	}

	friend constexpr bool operator==(StrView a, StrView b) noexcept
	{
		if (a.size_ != b.size_)
			return false;
		// SAFETY: both have as many bytes.
		unsafe
		{
			return compare(unsafe_, a.data_, b.data_, a.size_) == 0;
		}
	}
	/// By bytes, as `memcmp` orders them; a prefix comes first.
	friend constexpr std::strong_ordering operator<=>(StrView a, StrView b) noexcept
	{
		// SAFETY: as many bytes as the shorter one has.
		unsafe
		{
			const int order = compare(unsafe_, a.data_, b.data_,
						  a.size_ < b.size_ ? a.size_ : b.size_);
			if (order)
				return order <=> 0;
		}
		return a.size_ <=> b.size_;
	}

private:
	friend class Error;

	static constexpr bool is_blank(char c) noexcept
	{
		return c == ' ' || (c >= '\t' && c <= '\r');
	}
	template <usize N>
	[[gnu::always_inline]] static constexpr usize length(const char (&text)[N]) noexcept
	{
		usize n = 0;

		// Of a literal, compilers know what this gives, but not what the loop below does.
		if (!__builtin_is_constant_evaluated()) {
			// SAFETY: the text has N bytes, and the end is among them.
			unsafe
			{
				const void *end = __builtin_memchr(text, '\0', N);
				return end ? usize(static_cast<const char *>(end) - text) : N;
			}
		}
		while (n < N && text[n])
			n++;
		return n;
	}
	/// # Safety
	///
	/// @p text ends in a NUL, and nobody changes it while the result lives.
	static constexpr StrView measure(Unsafe, const char *text) noexcept
	{
		return make(text, __builtin_strlen(text));
	}
	static constexpr StrView make(const char *data, usize size) noexcept
	{
		StrView view;
		view.data_ = data;
		view.size_ = size;
		return view;
	}
	/// # Safety
	///
	/// @p n bytes stand at @p a and at @p b.
	static constexpr int compare(Unsafe, const char *a, const char *b, usize n) noexcept
	{
		if (!__builtin_is_constant_evaluated())
			return n ? __builtin_memcmp(a, b, n) : 0;
		for (usize i = 0; i < n; i++) {
			const auto x = static_cast<unsigned char>(a[i]);
			const auto y = static_cast<unsigned char>(b[i]);
			if (x != y)
				return x < y ? -1 : 1;
		}
		return 0;
	}

	const char *data_ = "";
	usize size_ = 0;
};

// SAFETY: text that nobody changes while it is borrowed.
template <>
inline constexpr bool is_send<StrView> = true;
template <>
inline constexpr bool is_sync<StrView> = true;

} // namespace core
