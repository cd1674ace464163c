// SPDX-License-Identifier: GPL-2.0
/// @file
/// A borrowed text that ends in a NUL, as C functions want it.
#pragma once

#include <core/result.hh>
#include <core/str_view.hh>

namespace core
{
namespace detail
{

/// Not constant, so that naming it ends the compilation with its name in the message.
void a_C_string_must_not_contain_a_NUL_and_must_end_in_one();

} // namespace detail

/// A borrow of text that is followed by a NUL and contains none: safe to hand to C.
///
/// # Invariants
///
/// `text_` points to `size_` bytes that are not NUL, and a NUL, for as long as what it was made from.
///
/// # Examples
///
/// ```cpp
/// CStr name = "cfl"_c;
/// KUNIT_EXPECT_EQ(name.size(), 3u);
/// KUNIT_EXPECT(name == "cfl");
/// ```
///
/// An array of characters need not end in a NUL:
///
/// ```cpp compile_fail
/// constexpr char LETTERS[] = {'c', 'f', 'l'};
/// constexpr CStr name = LETTERS;
/// ```
class __view(char) CStr
{
public:
	/// The empty text.
	constexpr CStr() noexcept = default;
	/// From a literal, checked when compiled.
	template <usize N>
	consteval CStr(const char (&text)[N]) noexcept : text_(text), size_(N - 1)
	{
		for_literals_only__of_a_buffer_use_from_bytes_until_nul(text, N);
	}

	/// From a pointer that C gave.
	///
	/// # Safety
	///
	/// @p text ends in a NUL, and nobody changes it while the result lives.
	[[nodiscard]] static constexpr CStr from_ptr(Unsafe, const char *text) noexcept
	{
		// INVARIANT: the caller's promise.
		CStr s;
		s.text_ = text;
		s.size_ = __builtin_strlen(text);
		return s;
	}

	/// From bytes that may hold a NUL: the text before it. Fails with `EINVAL` if there is none.
	[[nodiscard]] static constexpr Result<CStr>
	from_bytes_until_nul(Span<const char> bytes __lifetimebound) noexcept
	{
		for (usize i = 0; i < bytes.size(); i++) {
			if (!bytes[i]) {
				// INVARIANT: the first NUL stands at `i`.
				CStr s;
				s.text_ = bytes.data();
				s.size_ = i;
				return s;
			}
		}
		return errors::INVALID;
	}

	/// The pointer for C: followed by a NUL.
	[[nodiscard]] constexpr const char *c_str() const noexcept { return text_; }
	[[nodiscard]] constexpr const char *data() const noexcept { return text_; }
	/// The length without the NUL.
	[[nodiscard]] constexpr usize size() const noexcept { return size_; }
	[[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
	[[nodiscard]] constexpr StrView view() const noexcept
	{
		// SAFETY: the type's invariant: `size_` bytes stand at `text_`.
		unsafe
		{
			return StrView::from_raw(unsafe_, text_, size_);
		}
	}
	constexpr operator StrView() const noexcept { return view(); }
	/// The text with its NUL.
	[[nodiscard]] constexpr Span<const char> span_with_nul() const noexcept
	{
		// SAFETY: the type's invariant: a NUL stands behind the `size_` bytes at `text_`.
		unsafe
		{
			return Span<const char>::from_raw(unsafe_, text_, size_ + 1);
		}
	}
	/// Without the first @p count bytes: nothing, if there are fewer.
	[[nodiscard]] constexpr CStr skip(usize count) const noexcept
	{
		// INVARIANT: the end of a text that ends in a NUL does so, too.
		CStr s;
		// SAFETY: at most `size_` bytes are skipped, so this stays inside the text or at its NUL.
		unsafe
		{
			s.text_ = text_ + (count < size_ ? count : size_);
		}
		s.size_ = count < size_ ? size_ - count : 0;
		return s;
	}

	[[nodiscard]] constexpr char operator[](usize index) const noexcept
	{
		return view()[index];
	}
	[[nodiscard]] constexpr const char *begin() const noexcept { return text_; }
	[[nodiscard]] constexpr const char *end() const noexcept
	{
		// SAFETY: the text's NUL stands there.
		unsafe
		{
			return text_ + size_;
		}
	}

	friend constexpr bool operator==(CStr a, CStr b) noexcept { return a.view() == b.view(); }
	friend constexpr bool operator==(CStr a, StrView b) noexcept { return a.view() == b; }
	template <usize N>
	friend constexpr bool operator==(CStr a, const char (&b)[N]) noexcept
	{
		return a.view() == StrView(b);
	}

private:
	friend consteval CStr operator""_c(const char *text, usize size) noexcept;

	/// Named for the error that quotes it where the text is not known when it is compiled.
	static consteval void
	for_literals_only__of_a_buffer_use_from_bytes_until_nul(const char *text,
								usize size) noexcept
	{
		for (usize i = 0; i < size; i++)
			// SAFETY: the caller is the compiler, which hands over a literal of that size.
			unsafe
			{
				if ((text[i] == 0) != (i == size - 1))
					detail::a_C_string_must_not_contain_a_NUL_and_must_end_in_one();
			}
	}

	const char *text_ = "";
	usize size_ = 0;
};

/// A text for C: `"name"_c`. Does not compile if it contains a NUL.
[[nodiscard]] consteval CStr operator""_c(const char *text, usize size) noexcept
{
	CStr::for_literals_only__of_a_buffer_use_from_bytes_until_nul(text, size + 1);
	CStr s;
	s.text_ = text;
	s.size_ = size;
	return s;
}

// SAFETY: text that nobody changes while it is borrowed; how long it lives is what `__static_lifetime` asks.
template <>
inline constexpr bool is_send<CStr> = true;
template <>
inline constexpr bool is_sync<CStr> = true;

} // namespace core
