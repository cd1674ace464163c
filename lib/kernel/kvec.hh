// SPDX-License-Identifier: GPL-2.0
/// @file
/// A growable row of objects, the sole owner of them.
///
/// C headers: `include/linux/slab.h`, `include/linux/vmalloc.h`.
#pragma once

#include <core/annotations.hh>
#include <core/init.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/relocate.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/span.hh>
#include <core/utility.hh>
#include <kernel/alloc.hh>
#include <kernel/alloc/raw_vec.hh>

namespace kernel
{

/// Owns a row of `T`. What may need memory takes flags and returns a `Result`; whatever fails changes
/// nothing. Indices are checked.
///
/// Use the aliases `KVec`, `VVec`, `KVVec`.
///
/// # Invariants
///
/// `raw_.data` is memory of `A` for `raw_.capacity` objects, of which the first `raw_.size` exist.
///
/// # Examples
///
/// ```cpp
/// KVec<u32> v;
/// TRY(v.push(1, GFP_KERNEL));
/// TRY(v.push(3, GFP_KERNEL));
/// TRY(v.insert(1, 2, GFP_KERNEL));
/// u32 sum = 0;
/// for (u32 n : v)
/// 	sum += n;
/// KUNIT_EXPECT_EQ(sum, 6u);
/// KUNIT_EXPECT(v.get(3).is_none());
/// ```
///
/// Copying would have to allocate, and could fail:
///
/// ```cpp compile_fail
/// KVec<u32> v;
/// KVec<u32> copy = v;
/// ```
template <typename T, Allocator A>
class [[nodiscard]] __owner(T) Vec
{
	static_assert(core::is_move_constructible<T>,
		      "a vector moves its objects when it grows, and these can't be moved: "
		      "keep them in boxes, as in KVec<KBox<T>>");

public:
	using Element = T;

	/// An empty vector; allocates nothing.
	constexpr Vec() noexcept = default;
	constexpr explicit Vec(core::Vacant) noexcept {}
	constexpr Vec(Vec && other) noexcept : raw_(other.raw_.take()) {}
	constexpr Vec &operator=(Vec &&other) noexcept
	{
		Vec taken(static_cast<Vec &&>(other));

		core::swap(raw_, taken.raw_);
		return *this;
	}
	Vec(const Vec &) __deleted("copying can fail: write clone(flags)");
	Vec &operator=(const Vec &) = delete;
	constexpr ~Vec()
	{
		destroy(0);
		if (raw_.data) {
			// SAFETY: the type's invariant; the objects are gone.
			unsafe
			{
				A::free(unsafe_, raw_.data);
			}
		}
	}

	/// An empty vector with room for @p capacity objects. Fails with `ENOMEM`.
	static core::Result<Vec> with_capacity(usize capacity, AllocFlags flags)
	{
		Vec vec;

		if (!vec.grow_to(capacity, flags)) [[unlikely]]
			return core::errors::NO_MEMORY;
		return vec;
	}
	/// @p count copies of @p value. Fails with `ENOMEM`.
	static core::Result<Vec> from_elem(const T &value, usize count, AllocFlags flags)
	{
		Vec vec;

		TRY(vec.extend_with(count, value, flags));
		return vec;
	}
	/// A copy of @p source. Fails with `ENOMEM`.
	static core::Result<Vec> from(core::Span<const T> source, AllocFlags flags)
	{
		Vec vec;

		TRY(vec.extend(source, flags));
		return vec;
	}
	/// A copy of this. Fails with `ENOMEM`.
	core::Result<Vec> clone(AllocFlags flags) const
	{
		return from(span(), flags);
	}

	// --- Looking -----------------------------------------------------------------------------
	[[nodiscard]] constexpr usize size() const noexcept
	{
		return raw_.size;
	}
	[[nodiscard]] constexpr usize capacity() const noexcept
	{
		return raw_.capacity;
	}
	[[nodiscard]] constexpr bool empty() const noexcept
	{
		return raw_.size == 0;
	}

	/// Panics if @p index is out of bounds.
	[[nodiscard]] constexpr T &operator[](usize index) noexcept __lifetimebound
	{
		core::require(index < raw_.size, "Vec: index out of bounds");
		// SAFETY: tested above; the memory holds `size` objects.
		unsafe
		{
			return data()[index];
		}
	}
	[[nodiscard]] constexpr const T &operator[](usize index) const noexcept __lifetimebound
	{
		core::require(index < raw_.size, "Vec: index out of bounds");
		// SAFETY: tested above; the memory holds `size` objects.
		unsafe
		{
			return data()[index];
		}
	}
	/// The object at @p index, or none.
	[[nodiscard]] constexpr core::Option<T &> get(usize index) noexcept __lifetimebound
	{
		return span().get(index);
	}
	[[nodiscard]] constexpr core::Option<const T &> get(usize index)
		const noexcept __lifetimebound
	{
		return span().get(index);
	}
	[[nodiscard]] constexpr core::Option<T &> front() noexcept __lifetimebound
	{
		return get(0);
	}
	[[nodiscard]] constexpr core::Option<const T &> front() const noexcept __lifetimebound
	{
		return get(0);
	}
	[[nodiscard]] constexpr core::Option<T &> back() noexcept __lifetimebound
	{
		return get(raw_.size - 1);
	}
	[[nodiscard]] constexpr core::Option<const T &> back() const noexcept __lifetimebound
	{
		return get(raw_.size - 1);
	}

	[[nodiscard]] constexpr T *data() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the memory is for objects of type T.
		unsafe
		{
			return static_cast<T *>(raw_.data);
		}
	}
	[[nodiscard]] constexpr const T *data() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the memory is for objects of type T.
		unsafe
		{
			return static_cast<const T *>(raw_.data);
		}
	}
	[[nodiscard]] constexpr core::Span<T> span() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			return core::Span<T>::from_raw(unsafe_, data(), raw_.size);
		}
	}
	[[nodiscard]] constexpr core::Span<const T> span() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			return core::Span<const T>::from_raw(unsafe_, data(), raw_.size);
		}
	}
	[[nodiscard]] constexpr T *begin() noexcept __lifetimebound
	{
		return data();
	}
	[[nodiscard]] constexpr T *end() noexcept __lifetimebound
	{
		// SAFETY: the end of the `size` objects may be pointed to.
		unsafe
		{
			return data() + raw_.size;
		}
	}
	[[nodiscard]] constexpr const T *begin() const noexcept __lifetimebound
	{
		return data();
	}
	[[nodiscard]] constexpr const T *end() const noexcept __lifetimebound
	{
		// SAFETY: the end of the `size` objects may be pointed to.
		unsafe
		{
			return data() + raw_.size;
		}
	}

	// --- Adding ------------------------------------------------------------------------------
	/// Makes room for @p additional more objects. Fails with `ENOMEM`.
	core::Result<void> reserve(usize additional, AllocFlags flags)
	{
		usize needed;

		if (__builtin_add_overflow(raw_.size, additional, &needed) ||
		    !grow_to(needed, flags)) [[unlikely]]
			return core::errors::NO_MEMORY;
		return {};
	}
	CFL_NEEDS_FLAGS(core::Result<void>, push)
	CFL_NEEDS_FLAGS(static core::Result<Vec>, with_capacity)

	/// Appends @p value. Fails with `ENOMEM`, and then @p value is dropped.
	core::Result<void> push(T value, AllocFlags flags)
	{
		if (raw_.size == raw_.capacity)
			TRY(reserve(1, flags));
		append(static_cast<T &&>(value));
		return {};
	}
	/// Appends a `T(args...)`, which is made before the vector grows. Fails with `ENOMEM`.
	template <typename... Args>
	core::Result<void> emplace(AllocFlags flags, Args && ...args)
	{
		return push(T(static_cast<Args &&>(args)...), flags);
	}
	/// Appends @p value if there is room, and hands it back if there is not. Allocates nothing.
	[[nodiscard]] core::Option<T> push_within_capacity(T value) noexcept
	{
		if (raw_.size == raw_.capacity)
			return static_cast<T &&>(value);
		append(static_cast<T &&>(value));
		return core::None;
	}
	/// Appends copies of all of @p source, or none: fails with `ENOMEM`.
	core::Result<void> extend(core::Span<const T> source, AllocFlags flags)
	{
		// The source may be part of this very vector, which moves when it grows.
		const bool inside = source.data() >= begin() && source.data() < end();
		const usize at = inside ? static_cast<usize>(source.data() - data()) : 0;

		TRY(reserve(source.size(), flags));
		// SAFETY: the source is of `source.size()` objects. If they are this vector's own, they stand at
		// `at` also in the memory that it has now.
		unsafe
		{
			const T *from = inside ? data() + at : source.data();
			for (usize i = 0; i < source.size(); i++)
				append(T(from[i]));
		}
		return {};
	}
	/// Appends @p count copies of @p value, or none: fails with `ENOMEM`.
	core::Result<void> extend_with(usize count, const T &value, AllocFlags flags)
	{
		const T copy(value);

		TRY(reserve(count, flags));
		for (usize i = 0; i < count; i++)
			append(copy);
		return {};
	}
	/// Appends the objects of @p other, which is empty then; or none: fails with `ENOMEM`.
	core::Result<void> append_all(Vec & other, AllocFlags flags)
	{
		TRY(reserve(other.raw_.size, flags));
		// SAFETY: there is room behind the objects here, and those of the other vector are in its
		// own memory and are forgotten there.
		unsafe
		{
			detail::relocate(unsafe_, end(), other.data(), other.raw_.size);
		}
		raw_.size += other.raw_.size;
		other.raw_.size = 0;
		return {};
	}
	/// Puts @p value at @p index. Fails with `EINVAL` beyond the end, or with `ENOMEM`.
	core::Result<void> insert(usize index, T value, AllocFlags flags)
	{
		if (index > raw_.size)
			return core::errors::INVALID;
		TRY(reserve(1, flags));
		// SAFETY: there is room for one more object, and `index` is not beyond the end. The gap
		// is filled at once.
		unsafe
		{
			detail::relocate_up(unsafe_, data() + index, raw_.size - index);
			::new (static_cast<void *>(data() + index)) T(static_cast<T &&>(value));
		}
		raw_.size++;
		return {};
	}
	/// Makes the vector @p size long: cuts it, or adds copies of @p value. Fails with `ENOMEM`.
	core::Result<void> resize(usize size, const T &value, AllocFlags flags)
	{
		if (size > raw_.size)
			return extend_with(size - raw_.size, value, flags);
		truncate(size);
		return {};
	}

	// --- Removing ----------------------------------------------------------------------------
	/// Takes the last object, if there is one.
	[[nodiscard]] core::Option<T> pop() noexcept
	{
		if (empty())
			return core::None;
		return take_out(--raw_.size);
	}
	/// Takes the object at @p index and closes the gap; none if @p index is out of bounds.
	[[nodiscard]] core::Option<T> remove(usize index) noexcept
	{
		if (index >= raw_.size)
			return core::None;
		core::Option<T> object = take_out(index);
		raw_.size--;
		// SAFETY: the object at `index` was taken out, and those behind it are `size - index` now.
		unsafe
		{
			detail::relocate_down(unsafe_, data() + index, raw_.size - index);
		}
		return object;
	}
	/// Takes the object at @p index and puts the last one there: fast, but changes the order.
	[[nodiscard]] core::Option<T> swap_remove(usize index) noexcept
	{
		if (index >= raw_.size)
			return core::None;
		core::Option<T> object = take_out(index);
		raw_.size--;
		if (index != raw_.size)
			// SAFETY: the object at `index` was taken out; the last one stands at `size` now.
			unsafe
			{
				detail::relocate(unsafe_, data() + index, data() + raw_.size, 1);
			}
		return object;
	}
	/// Drops every object for which @p keep says false; the others stay in order.
	template <typename F>
	void retain(F && keep __noescape) noexcept
	{
		const usize size = raw_.size;
		usize kept = 0;

		raw_.size = 0;
		// SAFETY: the loop ends at the number of the objects. What is dropped leaves a gap at `kept`,
		// where nothing lives, and which is before `i`.
		unsafe
		{
			for (usize i = 0; i < size; i++) {
				if (!keep(data()[i])) {
					data()[i].~T();
					continue;
				}
				if (kept != i)
					detail::relocate(unsafe_, data() + kept, data() + i, 1);
				kept++;
			}
		}
		raw_.size = kept;
	}
	/// Drops the objects from @p size on.
	void truncate(usize size) noexcept
	{
		if (size < raw_.size)
			destroy(size);
	}
	/// Drops all objects and keeps the memory.
	void clear() noexcept
	{
		truncate(0);
	}

	friend constexpr bool operator==(const Vec &a, const Vec &b) noexcept
	{
		return a.span().equals(b.span());
	}

private:
	template <typename... Args>
	void append(Args && ...args) noexcept
	{
		// SAFETY: every caller made room, or knows that there is some.
		unsafe
		{
			::new (static_cast<void *>(data() + raw_.size))
				T(static_cast<Args &&>(args)...);
		}
		raw_.size++;
	}
	core::Option<T> take_out(usize index) noexcept
	{
		// SAFETY: the callers' `index` is that of an object, which is theirs to end.
		unsafe
		{
			T &object = data()[index];
			core::Option<T> taken(static_cast<T &&>(object));

			object.~T();
			return taken;
		}
	}
	constexpr void destroy(usize from) noexcept
	{
		const usize size = raw_.size;

		raw_.size = from < size ? from : size;
		if constexpr (!core::is_trivially_destructible<T>)
			// SAFETY: the loop ends at the number of the objects, none of which is counted any more.
			unsafe
			{
				for (usize i = from; i < size; i++)
					data()[i].~T();
			}
	}
	bool grow_to(usize needed, AllocFlags flags) noexcept
	{
		if (needed <= raw_.capacity)
			return true;
		if constexpr (core::is_relocatable<T>)
			return detail::grow_bytes<A>(raw_, needed, sizeof(T), alignof(T), flags);
		else
			return detail::grow_moving<A, T>(raw_, needed, flags);
	}

	detail::RawVec raw_;
};

/// In memory of kmalloc(): the usual vector.
template <typename T>
using KVec = Vec<T, Kmalloc>;
/// In memory of vmalloc(): for many pages.
template <typename T>
using VVec = Vec<T, Vmalloc>;
/// In memory of kvmalloc(): for what may become big.
template <typename T>
using KVVec = Vec<T, KVmalloc>;

} // namespace kernel

template <typename T, typename A>
inline constexpr bool core::is_send<kernel::Vec<T, A>> = core::is_send<T>;
template <typename T, typename A>
inline constexpr bool core::is_sync<kernel::Vec<T, A>> = core::is_sync<T>;
template <typename T, typename A>
inline constexpr bool core::is_relocatable<kernel::Vec<T, A>> = true;
