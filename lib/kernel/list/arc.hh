// SPDX-License-Identifier: GPL-2.0
/// @file
/// A shared object together with the only right to one of its list slots.
#pragma once

#include <core/annotations.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/arc.hh>
#include <kernel/list/arc_field.hh>
#include <kernel/list/links.hh>

namespace kernel
{

/// An `Arc<T>` that also has the right to the slot `ListLinks<ID>` of its object. There is at most
/// one at a time per object and number, so that putting it on a list can't fail and needs no check.
///
/// # Invariants
///
/// `item_` carries one reference, and its slot's owner is `list_arc_owner()`; it is null after a move.
///
/// # Examples
///
/// ```cpp
/// #include <kernel/list.hh>
///
/// struct Item : ListLinks<> {
/// 	explicit Item(u32 value) : value(value) {}
/// 	const u32 value;
/// };
/// auto item = TRY(ListArc<Item>::create(GFP_KERNEL, 7u));
/// Arc<Item> shared = item.clone_arc();
///
/// List<Item> list;
/// list.push_back(core::move(item));
/// KUNIT_EXPECT(ListArc<Item>::try_from_arc(shared.clone()).is_none());
/// ```
template <typename T, u64 ID = 0>
class [[nodiscard]] __owner(T) ListArc
{
public:
	/// Allocates a `T(args...)` and takes the right to its slot. Fails with `ENOMEM`.
	template <typename... Args>
	static core::Result<ListArc> create(AllocFlags flags, Args && ...args)
	{
		Arc<T> arc = TRY(Arc<T>::create(flags, static_cast<Args &&>(args)...));

		// INVARIANT: the object is new, so nobody has the right yet.
		slot(*arc).owner.store(detail::list_arc_owner(), Relaxed);
		return ListArc(static_cast<Arc<T> &&>(arc));
	}

	CFL_NEEDS_FLAGS(static core::Result<ListArc>, create)

	/// Takes the right to the slot of @p arc, if nobody has it. The `Arc` given is kept or dropped.
	[[nodiscard]] static core::Option<ListArc> try_from_arc(Arc<T> arc) noexcept
	{
		detail::ListOwner expected = detail::NO_OWNER;

		// ORDERING: pairs with the store in into_arc(): what the last owner did to the links is seen.
		// INVARIANT: whoever changes the owner from nobody has the only right.
		if (!slot(*arc).owner.try_cmpxchg(expected, detail::list_arc_owner(), Acquire))
			return core::None;
		return ListArc(static_cast<Arc<T> &&>(arc));
	}

	/// The right to nothing, as after a move.
	constexpr explicit ListArc(core::Vacant) noexcept : item_(nullptr) {}
	ListArc(ListArc && other) noexcept : item_(other.release()) {}
	ListArc &operator=(ListArc &&other) noexcept
	{
		ListArc old(static_cast<ListArc &&>(*this));

		item_ = other.release();
		return *this;
	}
	ListArc(const ListArc &) __deleted("a ListArc is the only right to its slot: write move()");
	ListArc &operator=(const ListArc &) = delete;

	/// Gives the right and the reference back.
	~ListArc()
	{
		if (item_)
			(void)static_cast<ListArc &&>(*this).into_arc();
	}

	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: `item_` carries a reference.
		unsafe
		{
			return *item_;
		}
	}
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound
	{
		return item_;
	}

	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !item_;
	}

	/// The member @p FIELD of the object, a `ListArcField<V, ID>`: this has the right to it.
	template <auto FIELD>
	[[nodiscard]] auto &field() noexcept __lifetimebound
	{
		return value_of(item_->*FIELD);
	}

	/// One more reference to the object, without the right to the slot.
	[[nodiscard]] Arc<T> clone_arc() const noexcept
	{
		// SAFETY: the type's invariant: `item_` carries one reference, which is put back.
		unsafe
		{
			Arc<T> own = Arc<T>::from_raw(unsafe_, item_);
			Arc<T> copy = own.clone();

			(void)static_cast<Arc<T> &&>(own).into_raw();
			return copy;
		}
	}

	/// Gives up the right and keeps the reference.
	[[nodiscard]] Arc<T> into_arc() && noexcept
	{
		// SAFETY: the type's invariant: `item_` carries one reference, which moves out.
		unsafe
		{
			// ORDERING: pairs with try_from_arc(): the next owner sees what was done to the links.
			slot(*item_).owner.store(detail::NO_OWNER, Release);
			return Arc<T>::from_raw(unsafe_, release());
		}
	}

private:
	template <typename, u64>
	friend class List;

	/// Demands a field of this slot, not of another.
	template <typename V, u64 OF>
	static V &value_of(const ListArcField<V, OF> &field __lifetimebound) noexcept
	{
		static_assert(OF == ID, "the field belongs to the slot of another list");
		return field.value_;
	}

	explicit ListArc(Arc<T> && arc) noexcept : item_(static_cast<Arc<T> &&>(arc).into_raw()) {}

	/// Takes back what release() gave out.
	///
	/// # Safety
	///
	/// Nobody else took it back, and its slot's owner is list_arc_owner().
	ListArc(core::Unsafe, T * item) noexcept : item_(item) {}

	T *release() noexcept
	{
		T *item = item_;

		item_ = nullptr;
		return item;
	}

	static const detail::ListSlot &slot(const T &item __lifetimebound) noexcept
	{
		detail::check_list_item<T, ID>();
		return static_cast<const ListLinks<ID> &>(item).slot_;
	}

	T *item_;
};

} // namespace kernel
