// SPDX-License-Identifier: GPL-2.0
/// @file
/// Small numbers that are handed out and taken back, the lowest first.
///
/// C header: `include/linux/idr.h` has the same purpose; this one allocates outside the lock.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/types.hh>
#include <kernel/bitmap.hh>

namespace kernel
{

/// A pool of numbers from 0 up. Handing out and taking back never allocate; when the pool is full,
/// the memory for a larger one is allocated with the lock released, and put in under it.
///
/// # Examples
///
/// ```cpp
/// IdPool ids;
///
/// KUNIT_EXPECT_EQ(ids.acquire().value_or(99), 0u);
/// KUNIT_EXPECT_EQ(ids.acquire().value_or(99), 1u);
/// ids.release(0);
/// KUNIT_EXPECT_EQ(ids.acquire().value_or(99), 0u);
///
/// if (auto request = ids.grow_request())
/// 	(void)ids.resize(TRY(request->allocate(GFP_KERNEL)));
/// KUNIT_EXPECT_EQ(ids.capacity(), 128u);
/// ```
class IdPool
{
public:
	/// Room for as many numbers as one word has bits, without allocation.
	constexpr IdPool() noexcept = default;
	IdPool(IdPool &&) noexcept = default;
	IdPool &operator=(IdPool &&) noexcept = default;
	IdPool(const IdPool &) __deleted("a number is handed out once: a pool is not copied");
	IdPool &operator=(const IdPool &) = delete;

	/// Memory for a pool of another size.
	class [[nodiscard]] Resizer
	{
	public:
		Resizer(Resizer &&) noexcept = default;
		Resizer &operator=(Resizer &&) noexcept = default;

	private:
		friend class IdPool;
		explicit Resizer(Bitmap &&bits) noexcept : bits_(static_cast<Bitmap &&>(bits)) {}

		Bitmap bits_;
	};

	/// A size that the pool should have, to be allocated with the lock released.
	class [[nodiscard]] ResizeRequest
	{
	public:
		/// Allocates the memory. Fails with `ENOMEM`.
		core::Result<Resizer> allocate(AllocFlags flags) const
		{
			return Resizer(TRY(Bitmap::create(capacity_, flags)));
		}

	private:
		friend class IdPool;
		explicit ResizeRequest(usize capacity) noexcept : capacity_(capacity) {}

		usize capacity_;
	};

	/// How many numbers there are in all.
	[[nodiscard]] usize capacity() const noexcept { return used_.len(); }

	/// Hands out the lowest free number that is at least @p from; none if the pool is full. Any
	/// context.
	[[nodiscard]] core::Option<usize> acquire(usize from = 0) noexcept
	{
		auto id = used_.next_zero_bit(from);

		if (id)
			used_.set(*id);
		return id;
	}

	/// Takes @p id back. Any context.
	void release(usize id) noexcept { used_.clear(id); }

	/// A request for twice the size, if the pool may still grow.
	[[nodiscard]] core::Option<ResizeRequest> grow_request() const noexcept
	{
		if (capacity() > Bitmap::MAX_LEN / 2)
			return core::None;
		return ResizeRequest(capacity() * 2);
	}

	/// A request for a smaller size, if no more than a quarter is in use.
	[[nodiscard]] core::Option<ResizeRequest> shrink_request() const noexcept
	{
		if (capacity() <= Bitmap::MAX_INLINE_LEN)
			return core::None;
		const auto last = used_.last_bit();
		const usize needed = last ? *last + 1 : 0;

		if (needed > capacity() / 4)
			return core::None;
		return ResizeRequest(larger(needed * 2, Bitmap::MAX_INLINE_LEN));
	}

	/// Gives the pool another size and returns the old memory, to be freed with the lock released.
	/// If a number in use would not fit, because the pool changed meanwhile, nothing happens and
	/// @p resizer comes back. Any context.
	Resizer resize(Resizer resizer) noexcept
	{
		const auto last = used_.last_bit();

		if (last && *last >= resizer.bits_.len())
			return resizer;
		resizer.bits_.copy_and_extend(used_);
		Bitmap old(static_cast<Bitmap &&>(used_));
		used_ = static_cast<Bitmap &&>(resizer.bits_);
		return Resizer(static_cast<Bitmap &&>(old));
	}

private:
	static constexpr usize larger(usize a, usize b) noexcept { return a > b ? a : b; }

	Bitmap used_;
};

} // namespace kernel

// SAFETY: memory of its own, and a shared pool is only looked at.
template <>
inline constexpr bool core::is_send<kernel::IdPool> = true;
template <>
inline constexpr bool core::is_sync<kernel::IdPool> = true;
