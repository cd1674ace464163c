// SPDX-License-Identifier: GPL-2.0
/// @file
/// Intrusive lists: objects carry their links, so that no list operation allocates or fails.
///
/// C header: `include/linux/list.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/send_sync.hh>
#include <kernel/list/arc.hh>
#include <kernel/list/links.hh>
#include <kernel/list/name.hh>

namespace kernel
{

/// A doubly linked list of shared objects, linked through their `ListLinks<ID>`.
///
/// An object knows which list it is on, so that `remove()` can be asked of any list at any time:
/// the list that has the object gives it back, every other says no. Nothing allocates.
///
/// # Invariants
///
/// The links form a ring through `head_`. Each slot in it has `name_` as owner and carries the
/// reference of the `ListArc` that was put in; no other slot has that owner.
///
/// # Context
///
/// Any. A list that threads share lives inside a lock.
///
/// # Examples
///
/// ```cpp
/// struct Item : ListLinks<> {
/// 	explicit Item(u32 value) : value(value) {}
/// 	const u32 value;
/// };
/// List<Item> list;
///
/// list.push_back(TRY(ListArc<Item>::create(GFP_KERNEL, 1u)));
/// list.push_back(TRY(ListArc<Item>::create(GFP_KERNEL, 2u)));
/// u32 sum = 0;
/// for (const Item &item : list)
/// 	sum += item.value;
/// KUNIT_EXPECT_EQ(sum, 3u);
/// ```
///
/// An object is on one list at a time, since a `ListArc` is not copied:
///
/// ```cpp compile_fail
/// struct Item : ListLinks<> {};
/// List<Item> left;
/// List<Item> right;
/// auto item = TRY(ListArc<Item>::create(GFP_KERNEL));
/// left.push_back(item);
/// right.push_back(item);
/// ```
template <typename T, u64 ID = 0>
class __pinned __owner(T) List
{
	using Item = ListArc<T, ID>;

public:
	/// An empty list. It has a destructor, so that it is no object at namespace scope: a list that
	/// a module shares is a member of the module's class.
	List() noexcept : head_{&head_, &head_}, name_(detail::new_list_name())
	{
		detail::check_list_item<T, ID>();
	}

	List(const List &) __deleted("a list does not move: its objects point to it");
	List &operator=(const List &) = delete;

	/// Drops the references to all objects on the list.
	~List()
	{
		clear();
	}

	/// Whether there is nothing on the list.
	[[nodiscard]] bool is_empty() const noexcept
	{
		return head_.next == &head_;
	}

	/// Whether @p item is on this list.
	[[nodiscard]] bool contains(const T &item) const noexcept
	{
		return slot(item).owner.load(Relaxed) == name_;
	}

	/// Puts @p item at the end.
	void push_back(Item item) noexcept
	{
		insert(item.release(), head_.prev, &head_);
	}

	/// Puts @p item at the front.
	void push_front(Item item) noexcept
	{
		insert(item.release(), &head_, head_.next);
	}

	/// Takes the first object off.
	core::Option<Item> pop_front() noexcept
	{
		if (is_empty())
			return core::None;
		return take(head_.next);
	}

	/// Takes the last object off.
	core::Option<Item> pop_back() noexcept
	{
		if (is_empty())
			return core::None;
		return take(head_.prev);
	}

	/// Takes @p item off, if it is on this list.
	core::Option<Item> remove(const T &item) noexcept
	{
		if (!contains(item))
			return core::None;
		return take(&slot(item).links);
	}

	/// Drops the references to all objects.
	void clear() noexcept
	{
		while (!is_empty())
			(void)take(head_.next);
	}

	/// Appends everything on @p other, which is empty then. Constant time if this list was empty,
	/// otherwise proportional to what is appended, since each object knows its list.
	void push_all_back(List & other) noexcept
	{
		if (&other == this)
			return;
		if (is_empty()) {
			// INVARIANT: the names go with the contents, and no slot has the empty one's.
			detail::ListOwner name = name_;
			name_ = other.name_;
			other.name_ = name;
		} else {
			// SAFETY: the ring of the other list is whole, and ends at its head.
			unsafe
			{
				for (::list_head *at = other.head_.next; at != &other.head_;
				     at = at->next)
					slot_at(at).owner.store(name_, Relaxed);
			}
		}
		// SAFETY: both rings are whole.
		unsafe
		{
			::list_splice_tail_init(&other.head_, &head_);
		}
	}

	class Cursor;
	class Iterator;

	/// A place on the list, at its first object; to look, take off and put in on the way.
	[[nodiscard]] Cursor cursor_front() noexcept __lifetimebound
	{
		return Cursor(*this, head_.next);
	}

	/// A place on the list, at its last object.
	[[nodiscard]] Cursor cursor_back() noexcept __lifetimebound
	{
		return Cursor(*this, head_.prev);
	}

	[[nodiscard]] Iterator begin() const noexcept __lifetimebound
	{
		return Iterator(head_.next);
	}
	[[nodiscard]] Iterator end() const noexcept __lifetimebound
	{
		return Iterator(&head_);
	}

	/// The objects in order.
	class __view(const T) Iterator
	{
	public:
		[[nodiscard]] const T &operator*() const noexcept __lifetimebound
		{
			return item_at(at_);
		}

		Iterator &operator++() noexcept
		{
			// SAFETY: `at_` is in the ring of the list, which the iterator borrows.
			unsafe
			{
				at_ = at_->next;
			}
			return *this;
		}

		[[nodiscard]] bool operator==(const Iterator &other) const noexcept = default;

	private:
		friend class List;
		explicit Iterator(const ::list_head *at) noexcept : at_(at) {}

		const ::list_head *at_;
	};

	/// A place on a list: at an object, or past either end. Removing moves it to the next object.
	///
	/// # Examples
	///
	/// ```cpp
	/// struct Item : ListLinks<> {};
	/// List<Item> list;
	/// list.push_back(TRY(ListArc<Item>::create(GFP_KERNEL)));
	///
	/// for (auto at = list.cursor_front(); at.is_at_item();)
	/// 	(void)at.remove();
	/// KUNIT_EXPECT(list.is_empty());
	/// ```
	class [[nodiscard]] __view(List) Cursor
	{
	public:
		/// Whether the place is at an object, rather than past an end.
		[[nodiscard]] bool is_at_item() const noexcept
		{
			// SAFETY: the cursor borrows the list.
			unsafe
			{
				return at_ != &list_->head_;
			}
		}

		/// The object here, if there is one.
		[[nodiscard]] core::Option<const T &> current() const noexcept __lifetimebound
		{
			if (!is_at_item())
				return core::None;
			return core::Option<const T &>(item_at(at_));
		}

		/// The member @p FIELD of the object here, a `ListArcField<V, ID>`, if there is an
		/// object: the list has the right to it.
		template <auto FIELD>
		[[nodiscard]] auto field() noexcept __lifetimebound
			-> core::Option<decltype(Item::value_of(core::declval<const T &>().*FIELD))>
		{
			if (!is_at_item())
				return core::None;
			return Item::value_of(item_at(at_).*FIELD);
		}

		/// Goes on; from past the end to the first object.
		void move_next() noexcept
		{
			// SAFETY: `at_` is in the ring of the list, which the cursor borrows.
			unsafe
			{
				at_ = at_->next;
			}
		}

		/// Goes back; from past the end to the last object.
		void move_prev() noexcept
		{
			// SAFETY: `at_` is in the ring of the list, which the cursor borrows.
			unsafe
			{
				at_ = at_->prev;
			}
		}

		/// Takes the object here off, if there is one, and goes on to the next.
		core::Option<Item> remove() noexcept
		{
			if (!is_at_item())
				return core::None;
			::list_head *here = at_;

			// SAFETY: `at_` is in the ring of the list, which the cursor borrows.
			unsafe
			{
				at_ = at_->next;
				return list_->take(here);
			}
		}

		/// Puts @p item before this place; at the end of the list if past the end.
		void insert_before(Item item) noexcept
		{
			// SAFETY: `at_` is in the ring of the list, which the cursor borrows.
			unsafe
			{
				list_->insert(item.release(), at_->prev, at_);
			}
		}

		/// Puts @p item after this place; at the front of the list if past the end.
		void insert_after(Item item) noexcept
		{
			// SAFETY: `at_` is in the ring of the list, which the cursor borrows.
			unsafe
			{
				list_->insert(item.release(), at_, at_->next);
			}
		}

	private:
		friend class List;
		Cursor(List & list __lifetimebound, ::list_head * at __lifetimebound) noexcept
			: list_(&list), at_(at)
		{
		}

		List *list_;
		::list_head *at_;
	};

private:
	static const detail::ListSlot &slot(const T &item __lifetimebound) noexcept
	{
		return static_cast<const ListLinks<ID> &>(item).slot_;
	}

	/// From a link in the ring back to its slot: the links come first in it.
	static const detail::ListSlot &slot_at(const ::list_head *at) noexcept
	{
		static_assert(__builtin_offsetof(detail::ListSlot, links) == 0);
		// SAFETY: every link in the ring except the head is the first member of a slot.
		unsafe
		{
			return *reinterpret_cast<const detail::ListSlot *>(at);
		}
	}

	/// From a link in the ring back to its object.
	static const T &item_at(const ::list_head *at) noexcept
	{
		static_assert(sizeof(ListLinks<ID>) == sizeof(detail::ListSlot));
		// SAFETY: the slot is the only member of the base `ListLinks<ID>` of a T.
		unsafe
		{
			return *static_cast<const T *>(
				reinterpret_cast<const ListLinks<ID> *>(&slot_at(at)));
		}
	}

	/// INVARIANT: the caller gives the right to the slot, and the reference, to the list.
	void insert(T * item, ::list_head * before, ::list_head * after) noexcept
	{
		// SAFETY: the item is alive, as its reference passes to the list. The neighbours are in this
		// ring, and the slot is in none.
		unsafe
		{
			const detail::ListSlot &place = slot(*item);

			place.owner.store(name_, Relaxed);
			::__list_add(&place.links, before, after);
		}
	}

	/// INVARIANT: the right to the slot, and the reference, leave with the `ListArc`.
	Item take(::list_head * at) noexcept
	{
		// SAFETY: the slot is in this ring, which gave us the right to it.
		unsafe
		{
			T *item = const_cast<T *>(&item_at(at));

			::list_del(at);
			slot_at(at).owner.store(detail::list_arc_owner(), Relaxed);
			if (!item) // The compiler may not know (-fno-delete-null-pointer-checks).
				__builtin_unreachable();
			return Item(unsafe_, item);
		}
	}

	::list_head head_;
	detail::ListOwner name_;
};

} // namespace kernel

template <typename T, u64 ID>
inline constexpr bool core::is_send<kernel::List<T, ID>> = core::is_send<kernel::ListArc<T, ID>>;
