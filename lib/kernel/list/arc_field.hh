// SPDX-License-Identifier: GPL-2.0
/// @file
/// Data of a list's object that only whoever has the right to its slot may touch.
#pragma once

#include <core/annotations.hh>
#include <core/send_sync.hh>
#include <core/types.hh>

namespace kernel
{

/// A member of an object on `List<T, ID>` that belongs to the right to its slot: it is reached, and changed,
/// through the `ListArc<T, ID>` (`item.field<&Item::rank>()`) or a cursor of the list, and through
/// no other reference to the object. So it needs no lock of its own.
///
/// # Examples
///
/// ```cpp
/// #include <kernel/list.hh>
///
/// struct Item : ListLinks<> {
/// 	ListArcField<u32> rank{1u};
/// };
/// auto item = TRY(ListArc<Item>::create(GFP_KERNEL));
/// item.field<&Item::rank>() += 4;
/// List<Item> list;
/// list.push_back(move(item));
/// KUNIT_EXPECT_EQ(*list.cursor_front().field<&Item::rank>(), 5u);
/// ```
template <typename V, u64 ID = 0>
class __pinned __interior_mutable ListArcField
{
public:
	template <typename... Args>
	constexpr explicit ListArcField(Args &&...args) noexcept
		: value_(static_cast<Args &&>(args)...)
	{
	}
	ListArcField(const ListArcField &) __deleted("it stays in its object");
	ListArcField &operator=(const ListArcField &) = delete;

	V &operator*() const __deleted("it belongs to the slot: item.field<&T::member>()");
	V *operator->() const __deleted("it belongs to the slot: item.field<&T::member>()");

private:
	template <typename, u64>
	friend class ListArc;
	template <typename, u64>
	friend class List;

	mutable V value_;
};

} // namespace kernel

/// Other threads see it only after the right to the slot came to them.
template <typename V, u64 ID>
inline constexpr bool core::is_send<kernel::ListArcField<V, ID>> = core::is_send<V>;
template <typename V, u64 ID>
inline constexpr bool core::is_sync<kernel::ListArcField<V, ID>> = core::is_send<V>;
