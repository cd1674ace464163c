// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer with a small number in the bits that its alignment leaves free.
#pragma once

#include <core/annotations.hh>
#include <core/traits.hh>

namespace core
{

/// A pointer to a @p T and a number of @p BITS bits, together as big as a pointer.
///
/// # Invariants
///
/// The low @p BITS bits of `word_` are the tag; the others are the address of a `T`, or 0.
///
/// # Examples
///
/// ```cpp
/// u64 counter = 0;
/// core::TaggedPtr<u64, 1> mark(&counter, 1);
/// KUNIT_EXPECT(mark.pointer() == &counter);
/// KUNIT_EXPECT_EQ(mark.tag(), 1u);
/// mark.set_tag(0);
/// KUNIT_EXPECT_EQ(mark.tag(), 0u);
/// ```
template <typename T, u32 BITS>
class TaggedPtr
{
	static constexpr usize MASK = (usize(1) << BITS) - 1;

public:
	/// Null with the tag 0.
	constexpr TaggedPtr() noexcept = default;
	/// @p tag is cut to its bits.
	TaggedPtr(T *pointer, usize tag) noexcept
		: word_(reinterpret_cast<usize>(pointer) | (tag & MASK))
	{
		static_assert(alignof(T) >= (usize(1) << BITS),
			      "TaggedPtr: the alignment of the type leaves fewer bits free");
	}

	[[nodiscard]] T *pointer() const noexcept
	{
		// SAFETY: what is left without the tag is the pointer that was given, or null.
		unsafe
		{
			return reinterpret_cast<T *>(word_ & ~MASK);
		}
	}
	[[nodiscard]] constexpr usize tag() const noexcept { return word_ & MASK; }
	void set_tag(usize tag) noexcept { word_ = (word_ & ~MASK) | (tag & MASK); }
	/// The word, for C.
	[[nodiscard]] constexpr usize raw() const noexcept { return word_; }
	[[nodiscard]] static constexpr TaggedPtr from_raw(usize word) noexcept
	{
		TaggedPtr out;
		out.word_ = word;
		return out;
	}

	friend constexpr bool operator==(TaggedPtr, TaggedPtr) noexcept = default;

private:
	usize word_ = 0;
};

} // namespace core
