// SPDX-License-Identifier: GPL-2.0
/// @file
/// A borrowed row of objects with its length. Every access is checked.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/panic.hh>
#include <core/traits.hh>
#include <initializer_list>

namespace core
{

template <typename T>
class Span;

namespace detail
{
template <typename T>
inline constexpr bool is_span = false;
template <typename T>
inline constexpr bool is_span<Span<T>> = true;
} // namespace detail

/// A borrow of @p T objects that stand in a row. `Span<const T>` allows reading only.
///
/// # Invariants
///
/// `data_` points to `size_` objects for as long as what the span was made from.
///
/// # Examples
///
/// ```cpp
/// u32 table[] = {1, 2, 3, 4};
/// Span<u32> all = table;
/// KUNIT_EXPECT_EQ(all.first(2).size(), 2u);
/// KUNIT_EXPECT(all.get(4).is_none());
/// all[0] = 7;
/// KUNIT_EXPECT_EQ(table[0], 7u);
/// ```
template <typename T>
class __view(T) Span
{
public:
	using Element = T;

	constexpr Span() noexcept = default;
	template <usize N>
	constexpr Span(T (&array __lifetimebound)[N]) noexcept : data_(array), size_(N)
	{
	}
	/// From a span that allows more.
	template <typename U>
	requires(!is_same<U, T> && is_convertible<U (*)[], T (*)[]>)
	constexpr Span(const Span<U> &other) noexcept : data_(other.data()), size_(other.size())
	{
	}
	/// From anything that has `data()` and `size()`: an `Array`, a vector.
	template <typename C>
	requires(!detail::is_span<remove_cvref<C>> && (is_lvalue_reference<C> || is_const<T>) &&
		 requires(C &c) {
			 { c.data() };
			 { c.size() };
			 requires is_convertible<remove_reference<decltype(*c.data())>(*)[],
						 T(*)[]>;
		 })
	constexpr Span(C &&container __lifetimebound) noexcept
		: data_(container.data()), size_(container.size())
	{
	}

	/// From a pointer and a count.
	///
	/// # Safety
	///
	/// @p data points to @p size objects that outlive the span, which nobody changes meanwhile,
	/// or which @p T may change, alone.
	[[nodiscard]] static constexpr Span from_raw(Unsafe, T *data, usize size) noexcept
	{
		Span span;
		span.data_ = data;
		span.size_ = size;
		return span;
	}

	[[nodiscard]] constexpr T *data() const noexcept { return data_; }
	[[nodiscard]] constexpr usize size() const noexcept { return size_; }
	[[nodiscard]] constexpr usize size_bytes() const noexcept { return size_ * sizeof(T); }
	[[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }

	/// Panics if @p index is out of bounds.
	[[nodiscard]] constexpr T &operator[](usize index) const noexcept
	{
		require(index < size_, "Span: index out of bounds");
		// SAFETY: tested above; `data_` points to `size_` objects.
		unsafe
		{
			return data_[index];
		}
	}
	/// The object at @p index, or none.
	[[nodiscard]] constexpr Option<T &> get(usize index) const noexcept
	{
		if (index >= size_)
			return None;
		// SAFETY: tested above; `data_` points to `size_` objects.
		unsafe
		{
			return data_[index];
		}
	}
	[[nodiscard]] constexpr Option<T &> front() const noexcept { return get(0); }
	[[nodiscard]] constexpr Option<T &> back() const noexcept { return get(size_ - 1); }

	/// The first @p count objects. Panics if there are fewer.
	[[nodiscard]] constexpr Span first(usize count) const noexcept
	{
		require(count <= size_, "Span: first() beyond the end");
		return make(data_, count);
	}
	/// The last @p count objects. Panics if there are fewer.
	[[nodiscard]] constexpr Span last(usize count) const noexcept
	{
		require(count <= size_, "Span: last() beyond the end");
		// SAFETY: tested above, so this is inside the objects or at their end.
		unsafe
		{
			return make(data_ + (size_ - count), count);
		}
	}
	/// The objects from @p from on. Panics if that is beyond the end.
	[[nodiscard]] constexpr Span skip(usize from) const noexcept
	{
		require(from <= size_, "Span: skip() beyond the end");
		// SAFETY: tested above, so this is inside the objects or at their end.
		unsafe
		{
			return make(data_ + from, size_ - from);
		}
	}
	/// @p count objects from @p from on. Panics if there are fewer.
	[[nodiscard]] constexpr Span subspan(usize from, usize count) const noexcept
	{
		return skip(from).first(count);
	}
	/// The same, or none where it does not fit: for numbers that come from outside.
	[[nodiscard]] constexpr Option<Span> get(usize from, usize count) const noexcept
	{
		if (from > size_ || count > size_ - from)
			return None;
		// SAFETY: tested above, so `from` and the `count` objects there are inside.
		unsafe
		{
			return make(data_ + from, count);
		}
	}

	/// The two parts before and from @p at, which do not overlap.
	struct Halves;
	[[nodiscard]] constexpr Halves split_at(usize at) const noexcept
	{
		return Halves{first(at), skip(at)};
	}

	/// Sets each object to @p value.
	constexpr void fill(const T &value) const noexcept
	requires(!is_const<T>)
	{
		for (usize i = 0; i < size_; i++)
			// SAFETY: the loop ends at `size_`.
			unsafe
			{
				data_[i] = value;
			}
	}

	/// Copies from a span of the same size. Panics if the sizes differ.
	constexpr void copy_from(Span<const T> source) const noexcept
	requires(!is_const<T>)
	{
		require(source.size() == size_, "Span: copy_from() of another size");
		if (!__builtin_is_constant_evaluated() && is_trivially_copyable<T>) {
			// SAFETY: both have `size_` objects. They may overlap, as both may come from one
			// array.
			unsafe
			{
				__builtin_memmove(static_cast<void *>(data_), source.data(),
						  size_bytes());
			}
			return;
		}
		for (usize i = 0; i < size_; i++)
			// SAFETY: the loop ends at `size_`, which is the size of both.
			unsafe
			{
				data_[i] = source.data()[i];
			}
	}

	[[nodiscard]] constexpr T *begin() const noexcept { return data_; }
	[[nodiscard]] constexpr T *end() const noexcept
	{
		// SAFETY: the end of the `size_` objects at `data_` may be pointed to.
		unsafe
		{
			return data_ + size_;
		}
	}

	/// Whether the objects are equal, one by one.
	template <typename U>
	requires is_same<remove_cv<U>, remove_cv<T>>
	[[nodiscard]] constexpr bool equals(Span<U> other) const noexcept
	{
		if (size_ != other.size())
			return false;
		for (usize i = 0; i < size_; i++)
			// SAFETY: the loop ends at `size_`, which is the size of both.
			unsafe
			{
				if (!(data_[i] == other.data()[i]))
					return false;
			}
		return true;
	}

private:
	static constexpr Span make(T *data, usize size) noexcept
	{
		Span span;
		span.data_ = data;
		span.size_ = size;
		return span;
	}

	T *data_ = nullptr;
	usize size_ = 0;
};

template <typename T, usize N>
Span(T (&)[N]) -> Span<T>;
template <typename C>
Span(C &&c) -> Span<remove_reference<decltype(*c.data())>>;

template <typename T>
struct Span<T>::Halves {
	Span before;
	Span after;
};

template <typename T>
inline constexpr bool is_send<Span<T>> = is_const<T> ? is_sync<T> : is_send<T>;
template <typename T>
inline constexpr bool is_sync<Span<T>> = is_sync<T>;

} // namespace core
