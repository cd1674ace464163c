// SPDX-License-Identifier: GPL-2.0
/// @file
/// Arrays of bits, as the kernel's bit operations know them.
///
/// C header: `include/linux/bitmap.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/types.hh>
#include <kernel/sync/node_memory.hh>

namespace kernel
{
namespace detail
{

inline constexpr usize BITS_PER_WORD = 8 * sizeof(unsigned long);

constexpr usize words_for(usize bits) noexcept
{
	return (bits + BITS_PER_WORD - 1) / BITS_PER_WORD;
}

/// What every array of bits can do. @p Bits has `words()` and `len()`. An index past the end is a
/// bug that stops the thread.
template <typename Bits>
class BitmapOps
{
public:
	/// Whether bit @p index is set.
	[[nodiscard]] bool get(usize index) const noexcept
	{
		check(index);
		// SAFETY: the index was checked; `words()` has room for `len()` bits, as below.
		unsafe
		{
			return ::cfl_test_bit(index, self().words());
		}
	}

	/// Sets bit @p index.
	void set(usize index) noexcept
	{
		check(index);
		// SAFETY: as in get().
		unsafe
		{
			::cfl_set_bit_nonatomic(index, self().words());
		}
	}

	/// Clears bit @p index.
	void clear(usize index) noexcept
	{
		check(index);
		// SAFETY: as in get().
		unsafe
		{
			::cfl_clear_bit_nonatomic(index, self().words());
		}
	}

	/// Clears all bits.
	void clear_all() noexcept
	{
		// SAFETY: as in get().
		unsafe
		{
			::cfl_bitmap_zero(self().words(), self().len());
		}
	}

	/// Sets all bits.
	void set_all() noexcept
	{
		// SAFETY: as in get().
		unsafe
		{
			::cfl_bitmap_fill(self().words(), self().len());
		}
	}

	/// How many bits are set.
	[[nodiscard]] usize count() const noexcept
	{
		// SAFETY: as in get().
		unsafe
		{
			return ::cfl_bitmap_weight(self().words(), self().len());
		}
	}

	/// The first set bit at or after @p from.
	[[nodiscard]] core::Option<usize> next_bit(usize from = 0) const noexcept
	{
		// SAFETY: as in get(); a start past the end finds nothing.
		unsafe
		{
			return found(::cfl_find_next_bit(self().words(), self().len(), from));
		}
	}

	/// The first clear bit at or after @p from.
	[[nodiscard]] core::Option<usize> next_zero_bit(usize from = 0) const noexcept
	{
		// SAFETY: as in next_bit().
		unsafe
		{
			return found(::cfl_find_next_zero_bit(self().words(), self().len(), from));
		}
	}

	/// The last set bit.
	[[nodiscard]] core::Option<usize> last_bit() const noexcept
	{
		// SAFETY: as in get().
		unsafe
		{
			return found(::cfl_find_last_bit(self().words(), self().len()));
		}
	}

	class Iterator;
	/// The set bits in ascending order: `for (usize bit : bitmap)`.
	[[nodiscard]] Iterator begin() const noexcept __lifetimebound
	{
		return Iterator(self(), next_or_end(0));
	}
	[[nodiscard]] Iterator end() const noexcept __lifetimebound
	{
		return Iterator(self(), self().len());
	}

	class __view(Bits) Iterator
	{
	public:
		[[nodiscard]] usize operator*() const noexcept { return at_; }
		Iterator &operator++() noexcept
		{
			at_ = bits_.next_or_end(at_ + 1);
			return *this;
		}
		[[nodiscard]] bool operator==(const Iterator &other) const noexcept
		{
			return at_ == other.at_;
		}

	private:
		friend class BitmapOps;
		Iterator(const Bits &bits __lifetimebound, usize at) noexcept : bits_(bits), at_(at)
		{
		}

		const Bits &bits_;
		usize at_;
	};

protected:
	[[nodiscard]] usize next_or_end(usize from) const noexcept
	{
		// SAFETY: as in next_bit().
		unsafe
		{
			return ::cfl_find_next_bit(self().words(), self().len(), from);
		}
	}

private:
	[[nodiscard]] const Bits &self() const noexcept { return static_cast<const Bits &>(*this); }
	[[nodiscard]] Bits &self() noexcept { return static_cast<Bits &>(*this); }

	[[nodiscard]] core::Option<usize> found(usize index) const noexcept
	{
		if (index >= self().len())
			return core::None;
		return core::Option<usize>(index);
	}

	void check(usize index) const noexcept
	{
		core::require(index < self().len(), "bitmap: index past the end");
	}
};

} // namespace detail

/// @p LEN bits in place, all clear at first.
///
/// # Examples
///
/// ```cpp
/// BitmapArray<100> used;
///
/// used.set(7);
/// KUNIT_EXPECT_EQ(used.next_bit().value_or(100), 7u);
/// KUNIT_EXPECT_EQ(used.next_zero_bit(7).value_or(100), 8u);
/// ```
template <usize LEN>
class BitmapArray : public detail::BitmapOps<BitmapArray<LEN>>
{
	static_assert(LEN > 0, "a bitmap has at least one bit");

public:
	constexpr BitmapArray() noexcept = default;

	[[nodiscard]] static constexpr usize len() noexcept { return LEN; }

private:
	friend class detail::BitmapOps<BitmapArray>;
	[[nodiscard]] unsigned long *words() noexcept __lifetimebound { return words_; }
	[[nodiscard]] const unsigned long *words() const noexcept __lifetimebound { return words_; }

	unsigned long words_[detail::words_for(LEN)]{};
};

/// Bits whose number is known at run time only, all clear at first. Up to one word of them needs
/// no allocation.
///
/// # Invariants
///
/// `len_` is at most `BITS_PER_WORD` and the bits are in `word_`, or it is more and they are in the
/// memory at `memory_`, which nobody else has. After a move, `len_` is 0.
///
/// # Examples
///
/// ```cpp
/// auto ports = TRY(Bitmap::create(128, GFP_KERNEL));
///
/// ports.set(80);
/// KUNIT_EXPECT_EQ(ports.count(), 1u);
/// ```
class __owner(unsigned long) Bitmap : public detail::BitmapOps<Bitmap>
{
public:
	/// The most bits that need no allocation.
	static constexpr usize MAX_INLINE_LEN = detail::BITS_PER_WORD;
	/// The most bits there can be: C counts them in an `int`.
	static constexpr usize MAX_LEN = __INT_MAX__;

	/// As many bits as need no allocation.
	constexpr Bitmap() noexcept : word_(0), len_(MAX_INLINE_LEN) {}

	/// Makes @p len bits. Fails with `ENOMEM`, or `EINVAL` if @p len exceeds `MAX_LEN`.
	static core::Result<Bitmap> create(usize len, AllocFlags flags)
	{
		if (len > MAX_LEN)
			return core::EINVAL;
		if (len <= MAX_INLINE_LEN)
			return Bitmap(len);

		const usize size = detail::words_for(len) * sizeof(unsigned long);
		void *memory = detail::allocate_node(size, alignof(unsigned long), flags);
		if (!memory)
			return core::ENOMEM;
		// INVARIANT: the memory is ours alone.
		// SAFETY: it was allocated for words, as many as @p len bits take.
		unsafe
		{
			Bitmap bits(static_cast<unsigned long *>(memory), len);
			bits.clear_all();
			return bits;
		}
	}

	Bitmap(Bitmap &&other) noexcept : len_(other.len_) { take_bits(other); }
	Bitmap &operator=(Bitmap &&other) noexcept
	{
		if (this != &other) {
			free_bits();
			len_ = other.len_;
			take_bits(other);
		}
		return *this;
	}
	Bitmap(const Bitmap &) __deleted("copying can fail: create() and copy_and_extend()");
	Bitmap &operator=(const Bitmap &) = delete;

	~Bitmap() { free_bits(); }

	[[nodiscard]] usize len() const noexcept { return len_; }

	/// Copies the bits of @p from, which is not longer, and clears the rest.
	void copy_and_extend(const Bitmap &from) noexcept
	{
		clear_all();
		for (usize bit : from)
			set(bit);
	}

private:
	friend class detail::BitmapOps<Bitmap>;

	explicit Bitmap(usize len) noexcept : word_(0), len_(len) {}
	Bitmap(unsigned long *memory, usize len) noexcept : memory_(memory), len_(len) {}

	[[nodiscard]] bool is_inline() const noexcept { return len_ <= MAX_INLINE_LEN; }
	void free_bits() noexcept
	{
		// SAFETY: the length says which member is in use; longer bitmaps own their memory.
		unsafe
		{
			if (!is_inline())
				detail::free_node(memory_);
		}
	}
	/// Takes the bits of @p other, whose length is this one's already, and leaves it empty.
	void take_bits(Bitmap &other) noexcept
	{
		// SAFETY: the length says which member is in use.
		unsafe
		{
			if (other.is_inline())
				word_ = other.word_;
			else
				memory_ = other.memory_;
		}
		other.len_ = 0;
	}
	[[nodiscard]] unsigned long *words() noexcept __lifetimebound
	{
		// SAFETY: the length says which member is in use.
		unsafe
		{
			return is_inline() ? &word_ : memory_;
		}
	}
	[[nodiscard]] const unsigned long *words() const noexcept __lifetimebound
	{
		// SAFETY: the length says which member is in use.
		unsafe
		{
			return is_inline() ? &word_ : memory_;
		}
	}

	union {
		unsigned long word_;
		unsigned long *memory_;
	};
	usize len_;
};

} // namespace kernel

// SAFETY: words of its own; what changes them through a shared reference is atomic.
template <>
inline constexpr bool core::is_send<kernel::Bitmap> = true;
template <>
inline constexpr bool core::is_sync<kernel::Bitmap> = true;
template <usize LEN>
inline constexpr bool core::is_send<kernel::BitmapArray<LEN>> = true;
template <usize LEN>
inline constexpr bool core::is_sync<kernel::BitmapArray<LEN>> = true;
