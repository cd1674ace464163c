// SPDX-License-Identifier: GPL-2.0
/// @file
/// One page of memory, which need not have a permanent address.
///
/// C headers: `include/linux/gfp.h`, `include/linux/highmem.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/init.hh>
#include <core/relocate.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/span.hh>
#include <core/utility.hh>
#include <kernel/alloc.hh>

// The generator leaves these names of the C headers to this file:
// cfl-bindgen: owns PAGE_SIZE PAGE_SHIFT PAGE_MASK

namespace kernel
{

/// The size of a page.
inline constexpr usize PAGE_SHIFT = ::CFL_PAGE_SHIFT;
inline constexpr usize PAGE_SIZE = usize(1) << PAGE_SHIFT;
inline constexpr usize PAGE_MASK = ~(PAGE_SIZE - 1);

/// @p address rounded up to the start of a page; wraps to 0 at the end of the address space.
[[nodiscard]] constexpr usize page_align(usize address) noexcept
{
	return (address + PAGE_SIZE - 1) & PAGE_MASK;
}

/// Owns a page. What is copied in and out is checked against the page's bounds.
///
/// # Invariants
///
/// `page_` is a page that nobody else has; null only after a move.
///
/// # Examples
///
/// ```cpp
/// Page page = TRY(Page::alloc_page(GFP_KERNEL | __GFP_ZERO));
/// const u8 hello[] = {1, 2, 3};
/// TRY(page.write(100, Span<const u8>(hello)));
/// u8 back[4];
/// TRY(page.read(99, Span<u8>(back)));
/// KUNIT_EXPECT_EQ(back[0], 0);
/// KUNIT_EXPECT_EQ(back[3], 3);
/// ```
class [[nodiscard]] __owner(u8) Page
{
public:
	/// Allocates a page. Fails with `ENOMEM`.
	///
	/// # Context
	///
	/// As @p flags say: with `GFP_KERNEL` it may sleep.
	static core::Result<Page> alloc_page(AllocFlags flags)
	{
		::page *page;

		// SAFETY: allocating is always sound.
		unsafe
		{
			page = ::cfl_alloc_page(flags.raw());
		}
		if (!page) [[unlikely]]
			return core::errors::NO_MEMORY;
		return Page(page);
	}

	constexpr explicit Page(core::Vacant) noexcept : page_(nullptr) {}
	constexpr Page(Page && other) noexcept : page_(other.page_)
	{
		other.page_ = nullptr;
	}
	Page &operator=(Page &&other) noexcept
	{
		Page taken(static_cast<Page &&>(other));

		core::swap(page_, taken.page_);
		return *this;
	}
	Page(const Page &) __deleted("a page has one owner: write move()");
	Page &operator=(const Page &) = delete;
	~Page()
	{
		if (page_) {
			// SAFETY: the type's invariant.
			unsafe
			{
				::cfl_free_page(page_);
			}
		}
	}

	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !page_;
	}

	/// The C page. Mapping it and handing it to devices is for unsafe code.
	[[nodiscard]] ::page *as_ptr() const noexcept __lifetimebound
	{
		return page_;
	}

	/// Maps the page for the time of @p body, which gets its bytes to read.
	///
	/// # Context
	///
	/// Any. Mappings nest like scopes.
	template <typename F>
	decltype(auto) with_bytes(F && body __noescape __lends) const
	{
		const Mapping mapping(checked());

		// SAFETY: the mapping lives as long as the call, and a `const Page` is only read.
		unsafe
		{
			return static_cast<F &&>(body)(core::Span<const u8>::from_raw(
				unsafe_, mapping.address, PAGE_SIZE));
		}
	}
	/// Maps the page for the time of @p body, which gets its bytes to change.
	template <typename F>
	decltype(auto) with_bytes_mut(F && body __noescape __lends)
	{
		const Mapping mapping(checked());

		// SAFETY: the mapping lives as long as the call, and the page is ours alone.
		unsafe
		{
			return static_cast<F &&>(body)(
				core::Span<u8>::from_raw(unsafe_, mapping.address, PAGE_SIZE));
		}
	}

	/// Copies bytes out, from @p offset on. Fails with `EINVAL` beyond the page.
	core::Result<void> read(usize offset, core::Span<u8> to) const
	{
		return with_bytes([&](core::Span<const u8> bytes) -> core::Result<void> {
			const auto part = bytes.get(offset, to.size());

			if (part.is_none())
				return core::errors::INVALID;
			to.copy_from(*part);
			return {};
		});
	}
	/// Copies bytes in, from @p offset on. Fails with `EINVAL` beyond the page.
	core::Result<void> write(usize offset, core::Span<const u8> from)
	{
		return with_bytes_mut([&](core::Span<u8> bytes) -> core::Result<void> {
			const auto part = bytes.get(offset, from.size());

			if (part.is_none())
				return core::errors::INVALID;
			part->copy_from(from);
			return {};
		});
	}
	/// Sets @p count bytes to zero, from @p offset on. Fails with `EINVAL` beyond the page.
	core::Result<void> fill_zero(usize offset, usize count)
	{
		return with_bytes_mut([&](core::Span<u8> bytes) -> core::Result<void> {
			const auto part = bytes.get(offset, count);

			if (part.is_none())
				return core::errors::INVALID;
			part->fill(0);
			return {};
		});
	}

private:
	/// A page mapped by this thread.
	struct Mapping {
		explicit Mapping(::page *page) noexcept
		{
			// SAFETY: the page is ours, and unmapped below.
			unsafe
			{
				address = static_cast<u8 *>(::cfl_kmap_local_page(page));
			}
		}
		Mapping(const Mapping &) __deleted("a guard stays in the scope that made it");
		Mapping &operator=(const Mapping &) = delete;
		~Mapping()
		{
			// SAFETY: mapped in the constructor, by this thread, as the last.
			unsafe
			{
				::cfl_kunmap_local(address);
			}
		}

		u8 *address;
	};

	constexpr explicit Page(::page * page) noexcept : page_(page) {}
	::page *checked() const noexcept
	{
		core::require(page_, "use of a Page after it was moved");
		return page_;
	}

	::page *page_;
};

} // namespace kernel

// SAFETY: a page belongs to no thread, and a shared one is only read.
IMPL_SEND(kernel::Page);
IMPL_SYNC(kernel::Page);
template <>
inline constexpr bool core::is_relocatable<kernel::Page> = true;
