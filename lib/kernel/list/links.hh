// SPDX-License-Identifier: GPL-2.0
/// @file
/// The part of an object that puts it on an intrusive list.
///
/// C header: `include/linux/list.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/types.hh>
#include <kernel/atomic.hh>

namespace kernel
{

template <typename T, u64 ID>
class List;
template <typename T, u64 ID>
class ListArc;

namespace detail
{

/// Who has the right to a list slot: nobody, a `ListArc`, or a list.
///
/// A list is named by a number that no other list has, not by its address: two lists can then
/// exchange their contents, and with them their names, in constant time.
using ListOwner = const void *;

inline constexpr ListOwner NO_OWNER = nullptr;

/// The owner of a slot whose `ListArc` is in no list.
inline ListOwner list_arc_owner() noexcept
{
	// SAFETY: never followed.
	unsafe
	{
		return reinterpret_cast<ListOwner>(1ul);
	}
}

/// A slot: the two pointers of C, and who has the right to them.
///
/// # Invariants
///
/// The pointers belong to whoever `owner` names. Only a thread with exclusive access to that owner
/// changes `owner`, except from `NO_OWNER`, which the first to claim it changes.
struct ListSlot {
	constexpr ListSlot() noexcept : links{nullptr, nullptr} {}
	ListSlot(const ListSlot &) = delete;
	ListSlot &operator=(const ListSlot &) = delete;

	mutable ::list_head links;
	Atomic<ListOwner> owner{NO_OWNER};
};

} // namespace detail

/// Derive a class from `ListLinks<ID>` to put its objects on `List<T, ID>`: once per list that
/// an object may be on at the same time, each with another number.
///
/// # Examples
///
/// ```cpp file
/// struct Request : ListLinks<0>, ListLinks<1> {
/// 	u32 sector = 0;
/// };
/// using Pending = List<Request, 0>;
/// using ByOwner = List<Request, 1>;
/// ```
template <u64 ID = 0>
class __pinned __interior_mutable ListLinks
{
public:
	constexpr ListLinks() noexcept = default;
	ListLinks(const ListLinks &) __deleted("links do not move: their neighbours point to them");
	ListLinks &operator=(const ListLinks &) = delete;

	/// Whether the object is on a list with this number, or about to be. Any context; the answer
	/// may be old when it arrives.
	[[nodiscard]] bool is_claimed() const noexcept
	{
		return slot_.owner.load(Relaxed) != detail::NO_OWNER;
	}

private:
	template <typename, u64>
	friend class List;
	template <typename, u64>
	friend class ListArc;

	detail::ListSlot slot_;
};

namespace detail
{

/// Demands that a `T` has one slot with number @p ID, in our words.
template <typename T, u64 ID>
constexpr void check_list_item() noexcept
{
	static_assert(
		__is_base_of(ListLinks<ID>, T),
		"an object goes on List<T, ID> through its base ListLinks<ID>: derive T from it");
	static_assert(
		!__is_base_of(ListLinks<ID>, T) ||
			requires(T *item) { static_cast<ListLinks<ID> *>(item); },
		"T has ListLinks<ID> twice, so that its slot is ambiguous: "
		"give each list a number of its own");
}

} // namespace detail
} // namespace kernel
