// SPDX-License-Identifier: GPL-2.0
/// @file
/// A sorted map that can be changed without allocating.
///
/// C header: `include/linux/rbtree.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/rbtree/node.hh>

namespace kernel
{

/// A map from @p K, ordered by `<`, to @p V.
///
/// Nodes are made before a lock is taken and freed after it is released: `insert()`, `remove_node()`
/// and everything that looks work in atomic context and can't fail.
///
/// # Invariants
///
/// `root_` is a red-black tree of entries that the map owns, sorted by key, without equal keys.
///
/// # Examples
///
/// ```cpp
/// RBTree<u32, u64> squares;
///
/// auto memory = TRY((RBTreeNodeReservation<u32, u64>::create(GFP_KERNEL)));
/// (void)squares.insert(core::move(memory).into_node(3, 9));
/// static_cast<void>(TRY(squares.try_create_and_insert(4, 16, GFP_KERNEL)));
///
/// KUNIT_EXPECT_EQ(squares.get(3).copied().value_or(0u), 9u);
/// KUNIT_EXPECT_EQ(squares.remove(4).value_or(0), 16u);
/// ```
///
/// What allocates says so by its flags:
///
/// ```cpp compile_fail
/// RBTree<u32, u64> squares;
/// static_cast<void>(TRY(squares.try_create_and_insert(4, 16)));
/// ```
template <typename K, typename V>
class __owner(V) RBTree
{
	using Entry = detail::RBEntry<K, V>;

	/// A link to a node, or where one would be put in, and the parent of that.
	struct Place {
		::rb_node *parent;
		::rb_node **link;
	};

public:
	using Node = RBTreeNode<K, V>;
	using Reservation = RBTreeNodeReservation<K, V>;

	constexpr RBTree() noexcept = default;
	RBTree(RBTree &&other) noexcept : root_(other.root_) { other.root_ = {}; }
	RBTree &operator=(RBTree &&other) noexcept
	{
		RBTree old(static_cast<RBTree &&>(*this));

		root_ = other.root_;
		other.root_ = {};
		return *this;
	}
	RBTree(const RBTree &) __deleted("a tree does not move: its cursors point to it");
	RBTree &operator=(const RBTree &) = delete;
	~RBTree() { clear(); }

	[[nodiscard]] bool is_empty() const noexcept { return !root_.rb_node; }

	/// Puts @p node in. If there was an entry with its key, that one leaves and is returned.
	/// Any context.
	core::Option<Node> insert(Node node) noexcept
	{
		Entry *entry = node.release();
		Place place;

		// SAFETY: the entry was the node's, and is the tree's now.
		unsafe
		{
			if (::rb_node *old = find_place(entry->key, place))
				return replace(old, entry);
		}
		link(place, entry);
		return core::None;
	}

	/// Allocates a node and puts it in. Fails with `ENOMEM`, and then nothing changed.
	core::Result<core::Option<Node>> try_create_and_insert(K key, V value, AllocFlags flags)
	{
		return insert(
			TRY(Node::create(flags, static_cast<K &&>(key), static_cast<V &&>(value))));
	}

	CFL_NEEDS_FLAGS(core::Result<core::Option<Node>>, try_create_and_insert)

	/// The value of @p key, if there is one.
	[[nodiscard]] core::Option<const V &> get(const K &key) const noexcept __lifetimebound
	{
		// SAFETY: null or the value of an entry, which the map owns.
		unsafe
		{
			return core::Option<const V &>::from_ptr(unsafe_, find_value(key));
		}
	}

	/// The value of @p key, to be changed.
	[[nodiscard]] core::Option<V &> get_mut(const K &key) noexcept __lifetimebound
	{
		// SAFETY: as in get(); the map is borrowed mutably.
		unsafe
		{
			return core::Option<V &>::from_ptr(unsafe_, find_value(key));
		}
	}

	[[nodiscard]] bool contains(const K &key) const noexcept { return find(key); }

	/// Takes the entry of @p key out, memory included, so that nothing is freed. Any context.
	core::Option<Node> remove_node(const K &key) noexcept
	{
		Entry *entry = find(key);

		if (!entry)
			return core::None;
		return unlink(entry);
	}

	/// Takes the entry of @p key out, frees it and returns its value.
	core::Option<V> remove(const K &key) noexcept
	{
		Entry *entry = find(key);

		if (!entry)
			return core::None;
		return core::Option<V>(unlink(entry).into_value());
	}

	/// Drops all entries.
	void clear() noexcept
	{
		// SAFETY: post-order visits each node once, children first, and each is freed after
		// its successor was found.
		unsafe
		{
			::rb_node *at = ::rb_first_postorder(&root_);
			while (at) {
				::rb_node *next = ::rb_next_postorder(at);
				(void)Node(entry_of(at));
				at = next;
			}
		}
		root_ = {};
	}

	class Slot;
	class Cursor;
	template <typename Value>
	class Iterator;
	template <typename Value>
	struct Pair {
		const K &key;
		Value &value;
	};

	/// The place of @p key, whether or not there is an entry: to look first and insert then.
	[[nodiscard]] Slot entry(K key) noexcept __lifetimebound
	{
		Place place;

		(void)find_place(key, place);

		return Slot(*this, place, static_cast<K &&>(key));
	}

	/// A place at the smallest key.
	[[nodiscard]] Cursor cursor_front() noexcept __lifetimebound
	{
		// SAFETY: `root_` is a tree, as everywhere below.
		unsafe
		{
			return Cursor(*this, ::rb_first(&root_));
		}
	}

	/// A place at the largest key.
	[[nodiscard]] Cursor cursor_back() noexcept __lifetimebound
	{
		// SAFETY: as in cursor_front().
		unsafe
		{
			return Cursor(*this, ::rb_last(&root_));
		}
	}

	/// A place at the smallest key that is not less than @p key.
	[[nodiscard]] Cursor cursor_lower_bound(const K &key) noexcept __lifetimebound
	{
		return Cursor(*this, bound(key, false));
	}

	/// A place at the smallest key that is greater than @p key.
	[[nodiscard]] Cursor cursor_upper_bound(const K &key) noexcept __lifetimebound
	{
		return Cursor(*this, bound(key, true));
	}

	[[nodiscard]] Iterator<const V> begin() const noexcept __lifetimebound
	{
		// SAFETY: as in cursor_front().
		unsafe
		{
			return Iterator<const V>(::rb_first(&root_));
		}
	}
	[[nodiscard]] Iterator<const V> end() const noexcept __lifetimebound
	{
		return Iterator<const V>(nullptr);
	}
	[[nodiscard]] Iterator<V> begin() noexcept __lifetimebound
	{
		// SAFETY: as in cursor_front().
		unsafe
		{
			return Iterator<V>(::rb_first(&root_));
		}
	}
	[[nodiscard]] Iterator<V> end() noexcept __lifetimebound { return Iterator<V>(nullptr); }

	/// The entries in the order of their keys, as pairs: `for (auto [key, value] : tree)`.
	template <typename Value>
	class __view(Value) Iterator
	{
	public:
		[[nodiscard]] Pair<Value> operator*() const noexcept __lifetimebound
		{
			// SAFETY: `at_` is in the tree, which the iterator borrows.
			unsafe
			{
				Entry *entry = entry_of(at_);

				return {entry->key, entry->value};
			}
		}

		Iterator &operator++() noexcept
		{
			// SAFETY: `at_` is in the tree, which the iterator borrows.
			unsafe
			{
				at_ = ::rb_next(at_);
			}
			return *this;
		}

		[[nodiscard]] bool operator==(const Iterator &other) const noexcept = default;

	private:
		friend class RBTree;
		explicit Iterator(::rb_node *at) noexcept : at_(at) {}

		::rb_node *at_;
	};

	/// Where a key is, or would be.
	class [[nodiscard]] __view(RBTree) Slot
	{
	public:
		/// Whether there is an entry with the key.
		[[nodiscard]] bool is_occupied() const noexcept
		{
			// SAFETY: the link is in the tree, which the slot borrows.
			unsafe
			{
				return *place_.link;
			}
		}

		/// The value, if there is one.
		[[nodiscard]] core::Option<V &> get() noexcept __lifetimebound
		{
			if (!is_occupied())
				return core::None;
			// SAFETY: the link leads to an entry of the tree, which the slot borrows.
			unsafe
			{
				return core::Option<V &>(entry_of(*place_.link)->value);
			}
		}

		/// Puts @p value in, in the memory of @p memory; if there is an entry already, it is
		/// left alone. Returns the value that is there then. Ends the use of the slot. Any context.
		V &or_insert(Reservation memory, V value) && noexcept __lifetimebound
		{
			// SAFETY: the slot borrows the tree, which owns the entry that is there, or that comes
			// there now.
			unsafe
			{
				if (is_occupied())
					return entry_of(*place_.link)->value;
				Node node = static_cast<Reservation &&>(memory).into_node(
					static_cast<K &&>(key_), static_cast<V &&>(value));
				Entry *entry = node.release();

				tree_->link(place_, entry);
				return entry->value;
			}
		}

		/// Takes the entry out, if there is one. Ends the use of the slot.
		core::Option<Node> remove() && noexcept
		{
			if (!is_occupied())
				return core::None;
			// SAFETY: the link leads to an entry of the tree, which the slot borrows.
			unsafe
			{
				return tree_->unlink(entry_of(*place_.link));
			}
		}

	private:
		friend class RBTree;
		Slot(RBTree & tree __lifetimebound, Place place __lifetimebound, K && key) noexcept
			: tree_(&tree), place_(place), key_(static_cast<K &&>(key))
		{
		}

		RBTree *tree_;
		Place place_;
		K key_;
	};

	/// A place on the tree: at an entry, or past the end.
	class [[nodiscard]] __view(RBTree) Cursor
	{
	public:
		/// Whether the place is at an entry.
		[[nodiscard]] bool is_at_entry() const noexcept
		{
			return at_;
		}

		/// The entry here, if there is one.
		[[nodiscard]] core::Option<const K &> key() const noexcept __lifetimebound
		{
			if (!at_)
				return core::None;
			// SAFETY: `at_` is in the tree, which the cursor borrows.
			unsafe
			{
				return core::Option<const K &>(entry_of(at_)->key);
			}
		}

		/// The value here, if there is one.
		[[nodiscard]] core::Option<V &> value() noexcept __lifetimebound
		{
			if (!at_)
				return core::None;
			// SAFETY: `at_` is in the tree, which the cursor borrows.
			unsafe
			{
				return core::Option<V &>(entry_of(at_)->value);
			}
		}

		/// Goes to the next larger key.
		void move_next() noexcept
		{
			// SAFETY: `at_` is in the tree.
			unsafe
			{
				at_ = at_ ? ::rb_next(at_) : nullptr;
			}
		}

		/// Goes to the next smaller key.
		void move_prev() noexcept
		{
			// SAFETY: `at_` is in the tree.
			unsafe
			{
				at_ = at_ ? ::rb_prev(at_) : nullptr;
			}
		}

		/// Takes the entry here out, if there is one, and goes to the next larger key.
		core::Option<Node> remove() noexcept
		{
			if (!at_)
				return core::None;
			::rb_node *here = at_;

			move_next();
			// SAFETY: `here` is in the tree, which the cursor borrows.
			unsafe
			{
				return tree_->unlink(entry_of(here));
			}
		}

	private:
		friend class RBTree;
		Cursor(RBTree & tree __lifetimebound, ::rb_node * at __lifetimebound) noexcept
			: tree_(&tree), at_(at)
		{
		}

		RBTree *tree_;
		::rb_node *at_;
	};

private:
	/// From the links of an entry, its first member, back to the entry.
	static Entry *entry_of(::rb_node *links) noexcept
	{
		// SAFETY: every node of the tree is the first member of an entry.
		unsafe
		{
			return reinterpret_cast<Entry *>(links);
		}
	}

	Entry *find(const K &key) const noexcept
	{
		// SAFETY: the walk follows the links of the tree, whose entries are alive, and ends at null.
		unsafe
		{
			::rb_node *at = root_.rb_node;

			while (at) {
				Entry *entry = entry_of(at);

				if (key < entry->key)
					at = at->rb_left;
				else if (entry->key < key)
					at = at->rb_right;
				else
					return entry;
			}
			return nullptr;
		}
	}

	/// find() down to the value, written out: the address of a member of a null entry is not null.
	V *find_value(const K &key) const noexcept
	{
		// SAFETY: the walk follows the links of the tree, whose entries are alive, and ends at null.
		unsafe
		{
			::rb_node *at = root_.rb_node;

			while (at) {
				Entry *entry = entry_of(at);

				if (key < entry->key)
					at = at->rb_left;
				else if (entry->key < key)
					at = at->rb_right;
				else
					return &entry->value;
			}
			return nullptr;
		}
	}

	/// Where the entry of @p key is, or would be; returns what is there.
	::rb_node *find_place(const K &key, Place &place) noexcept
	{
		// SAFETY: the walk follows the links of the tree, whose entries are alive, and ends at null.
		unsafe
		{
			place = {nullptr, &root_.rb_node};
			while (::rb_node *at = *place.link) {
				Entry *entry = entry_of(at);

				if (key < entry->key) {
					place.parent = at;
					place.link = &at->rb_left;
				} else if (entry->key < key) {
					place.parent = at;
					place.link = &at->rb_right;
				} else {
					return at;
				}
			}
			return nullptr;
		}
	}

	::rb_node *bound(const K &key, bool strictly) const noexcept
	{
		// SAFETY: the walk follows the links of the tree, whose entries are alive, and ends at null.
		unsafe
		{
			::rb_node *best = nullptr;

			for (::rb_node *at = root_.rb_node; at;) {
				Entry *entry = entry_of(at);

				if (entry->key < key || (strictly && !(key < entry->key))) {
					at = at->rb_right;
				} else {
					best = at;
					at = at->rb_left;
				}
			}
			return best;
		}
	}

	/// INVARIANT: the place was found with the entry's key, and is free.
	void link(const Place &place, Entry *entry) noexcept
	{
		// SAFETY: the tree owns the entry from here on.
		unsafe
		{
			::rb_link_node(&entry->links, place.parent, place.link);
			::rb_insert_color(&entry->links, &root_);
		}
	}

	/// INVARIANT: the new entry has the same key as the old one.
	Node replace(::rb_node *old, Entry *entry) noexcept
	{
		// SAFETY: `old` is in the tree, and leaves it.
		unsafe
		{
			::rb_replace_node(old, &entry->links, &root_);
		}
		return Node(entry_of(old));
	}

	Node unlink(Entry *entry) noexcept
	{
		// SAFETY: the entry is in the tree, and leaves it.
		unsafe
		{
			::rb_erase(&entry->links, &root_);
		}
		return Node(entry);
	}

	::rb_root root_{};
};

} // namespace kernel

template <typename K, typename V>
inline constexpr bool core::is_send<kernel::RBTree<K, V>> = core::is_send<K> && core::is_send<V>;
template <typename K, typename V>
inline constexpr bool core::is_sync<kernel::RBTree<K, V>> = core::is_sync<K> && core::is_sync<V>;
