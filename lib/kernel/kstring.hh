// SPDX-License-Identifier: GPL-2.0
/// @file
/// An owned text that ends in a NUL.
///
/// C header: `include/linux/string.h`.
#pragma once

#include <core/annotations.hh>
#include <core/c_str.hh>
#include <core/fmt.hh>
#include <core/str_view.hh>
#include <kernel/kvec.hh>

namespace kernel
{

/// Owns a text, which grows, and is always fit for C.
///
/// # Invariants
///
/// `bytes_` is empty, or its last byte is its only NUL.
///
/// # Examples
///
/// ```cpp
/// KString name = TRY(KString::from("disk", GFP_KERNEL));
/// TRY(name.append("0", GFP_KERNEL));
/// KUNIT_EXPECT(name == "disk0");
/// KString part = TRY(KString::format(GFP_KERNEL, name, 'p', 3u));
/// KUNIT_EXPECT(part == "disk0p3");
/// ```
///
/// A KString is not copied in silence either:
///
/// ```cpp compile_fail
/// KString name = TRY(KString::from("disk", GFP_KERNEL));
/// KString copy = name;
/// ```
class [[nodiscard]] __owner(char) KString
{
public:
	/// The empty text; allocates nothing.
	constexpr KString() noexcept = default;
	KString(KString &&) noexcept = default;
	KString &operator=(KString &&) noexcept = default;
	KString(const KString &) __deleted("copying can fail: write KString::from(text, flags)");
	KString &operator=(const KString &) = delete;
	constexpr explicit KString(core::Vacant) noexcept {}

	/// A copy of @p text. Fails with `ENOMEM`, or with `EINVAL` if it contains a NUL.
	static core::Result<KString> from(core::StrView text, AllocFlags flags)
	{
		KString string;

		TRY(string.append(text, flags));
		return string;
	}
	/// A text made of @p args, as `core::Formatter` writes them: texts, numbers, errors, and whatever
	/// says how it prints. Fails with `ENOMEM`, or with `EINVAL` if there is a NUL in it. C's
	/// `kasprintf()`.
	template <typename... Args>
	static core::Result<KString> format(AllocFlags flags, const Args &...args)
	{
		char none[1];
		const usize size = core::Formatter(core::Span<char>(none)).write(args...).wanted();
		KString string;

		TRY(string.bytes_.extend_with(size + 1, '\0', flags));
		core::Formatter out(string.bytes_.span());
		out.write(args...);
		if (out.truncated())
			return core::errors::INVALID;
		string.bytes_.truncate(out.size() +
				       1); // INVARIANT: the formatter ends in the only NUL.
		return string;
	}
	/// A copy. Fails with `ENOMEM`.
	core::Result<KString> clone(AllocFlags flags) const
	{
		return from(view(), flags);
	}

	/// Appends @p text. Fails with `ENOMEM`, or with `EINVAL` if it contains a NUL; the text stays
	/// as it was then.
	core::Result<void> append(core::StrView text, AllocFlags flags)
	{
		if (text.contains('\0'))
			return core::errors::INVALID;
		if (text.empty())
			return {};
		// A text that is part of this one moves when it grows, and has no room for itself.
		const bool inside = text.data() >= bytes_.begin() && text.data() < bytes_.end();
		const usize at = inside ? static_cast<usize>(text.data() - bytes_.data()) : 0;
		TRY(bytes_.reserve(text.size() + 1, flags));
		(void)bytes_.pop();
		for (usize i = 0; i < text.size(); i++)
			push_reserved(inside ? bytes_[at + i] : text[i]);
		push_reserved('\0'); // INVARIANT: the only NUL, at the end.
		return {};
	}
	/// Appends what format() makes of @p args. Fails as it does; the text stays as it was then.
	template <typename... Args>
	core::Result<void> append_format(AllocFlags flags, const Args &...args)
	{
		const KString text = TRY(format(flags, args...));

		return append(text, flags);
	}
	/// Cuts the text to at most @p size bytes.
	void truncate(usize size) noexcept
	{
		if (size >= this->size())
			return;
		bytes_.truncate(size);
		push_reserved('\0'); // INVARIANT: there was one more byte.
	}
	void clear() noexcept
	{
		truncate(0);
	}

	[[nodiscard]] usize size() const noexcept
	{
		return bytes_.empty() ? 0 : bytes_.size() - 1;
	}
	[[nodiscard]] bool empty() const noexcept
	{
		return size() == 0;
	}
	[[nodiscard]] core::StrView view() const noexcept __lifetimebound
	{
		return as_c_str();
	}
	operator core::StrView() const noexcept __lifetimebound
	{
		return view();
	}
	[[nodiscard]] core::CStr as_c_str() const noexcept __lifetimebound
	{
		if (bytes_.empty())
			return core::CStr();
		// SAFETY: the type's invariant.
		unsafe
		{
			return core::CStr::from_ptr(unsafe_, bytes_.data());
		}
	}
	/// The pointer for C.
	[[nodiscard]] const char *c_str() const noexcept __lifetimebound
	{
		return as_c_str().c_str();
	}

	friend bool operator==(const KString &a, core::StrView b) noexcept
	{
		return a.view() == b;
	}
	friend bool operator==(const KString &a, const KString &b) noexcept
	{
		return a.view() == b.view();
	}

private:
	void push_reserved(char c) noexcept
	{
		const bool full = bytes_.push_within_capacity(c).is_some();

		core::require(!full, "KString: no room although it was reserved");
	}

	KVec<char> bytes_;
};

} // namespace kernel

// SAFETY: memory of its own, and a shared string is only read.
template <>
inline constexpr bool core::is_send<kernel::KString> = true;
template <>
inline constexpr bool core::is_sync<kernel::KString> = true;
template <>
inline constexpr bool core::is_relocatable<kernel::KString> = true;
