// SPDX-License-Identifier: GPL-2.0
/// @file
/// Nodes of an `RBTree`, allocated before the lock is taken.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/sync/node_memory.hh>
#include <new>

namespace kernel
{
namespace detail
{

/// What is allocated for one entry.
template <typename K, typename V>
struct RBEntry {
	::rb_node links;
	K key;
	V value;
};

} // namespace detail

template <typename K, typename V>
class RBTree;
template <typename K, typename V>
class RBTreeNode;

/// Memory for one entry, without a key or a value yet.
///
/// # Invariants
///
/// `memory_` is memory for an entry that nobody else has, or null after a move.
template <typename K, typename V>
class [[nodiscard]] RBTreeNodeReservation
{
public:
	/// Allocates. Fails with `ENOMEM`.
	static core::Result<RBTreeNodeReservation> create(AllocFlags flags)
	{
		void *memory = detail::allocate_node(sizeof(detail::RBEntry<K, V>),
						     alignof(detail::RBEntry<K, V>), flags);

		if (!memory)
			return core::ENOMEM;
		return RBTreeNodeReservation(memory);
	}

	RBTreeNodeReservation(RBTreeNodeReservation &&other) noexcept : memory_(other.memory_)
	{
		other.memory_ = nullptr;
	}
	RBTreeNodeReservation &operator=(RBTreeNodeReservation &&) = delete;
	RBTreeNodeReservation(const RBTreeNodeReservation &) __deleted("used once: write move()");
	RBTreeNodeReservation &operator=(const RBTreeNodeReservation &) = delete;
	~RBTreeNodeReservation() { detail::free_node(memory_); }

	/// Makes the memory a node. Allocates nothing. Any context.
	[[nodiscard]] RBTreeNode<K, V> into_node(K key, V value) && noexcept
	{
		void *memory = memory_;

		memory_ = nullptr;
		// SAFETY: it was reserved for an entry, and nothing lives there.
		unsafe
		{
			return RBTreeNode<K, V>(new (memory) detail::RBEntry<K, V>{
				{}, static_cast<K &&>(key), static_cast<V &&>(value)});
		}
	}

private:
	template <typename, typename>
	friend class RBTreeNode;
	explicit RBTreeNodeReservation(void *memory) noexcept : memory_(memory) {}

	void *memory_;
};

/// A key and a value that are in no tree: about to be inserted, or just removed.
///
/// # Invariants
///
/// `entry_` is an entry that nobody else has, or null after a move.
template <typename K, typename V>
class [[nodiscard]] __owner(V) RBTreeNode
{
public:
	/// Allocates a node. Fails with `ENOMEM`.
	static core::Result<RBTreeNode> create(AllocFlags flags, K key, V value)
	{
		auto memory = TRY((RBTreeNodeReservation<K, V>::create(flags)));

		return static_cast<RBTreeNodeReservation<K, V> &&>(memory).into_node(
			static_cast<K &&>(key), static_cast<V &&>(value));
	}

	CFL_NEEDS_FLAGS(static core::Result<RBTreeNode>, create)

	/// No node, as after a move.
	constexpr explicit RBTreeNode(core::Vacant) noexcept : entry_(nullptr) {}
	RBTreeNode(RBTreeNode && other) noexcept : entry_(other.release()) {}
	RBTreeNode &operator=(RBTreeNode &&other) noexcept
	{
		RBTreeNode old(static_cast<RBTreeNode &&>(*this));

		entry_ = other.release();
		return *this;
	}
	RBTreeNode(const RBTreeNode &) __deleted("a node is in one tree: write move()");
	RBTreeNode &operator=(const RBTreeNode &) = delete;

	~RBTreeNode()
	{
		if (!entry_)
			return;
		// SAFETY: the type's invariant: nobody else has the entry.
		unsafe
		{
			entry_->~Entry();
		}
		detail::free_node(entry_);
	}

	[[nodiscard]] const K &key() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the entry is this node's alone.
		unsafe
		{
			return entry_->key;
		}
	}
	[[nodiscard]] V &value() noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the entry is this node's alone.
		unsafe
		{
			return entry_->value;
		}
	}
	[[nodiscard]] const V &value() const noexcept __lifetimebound
	{
		// SAFETY: the type's invariant: the entry is this node's alone.
		unsafe
		{
			return entry_->value;
		}
	}

	/// Whether it was moved from, or made of `core::Vacant`.
	[[nodiscard]] constexpr bool is_vacant() const noexcept
	{
		return !entry_;
	}

	/// Takes the value out and frees the node.
	[[nodiscard]] V into_value() && noexcept
	{
		RBTreeNode self(static_cast<RBTreeNode &&>(*this));

		// SAFETY: the type's invariant: the entry is this node's alone.
		unsafe
		{
			return static_cast<V &&>(self.entry_->value);
		}
	}

	/// Drops key and value and keeps the memory. Frees nothing. Any context.
	[[nodiscard]] RBTreeNodeReservation<K, V> into_reservation() && noexcept
	{
		Entry *entry = release();

		// SAFETY: the type's invariant: nobody else has the entry.
		unsafe
		{
			entry->~Entry();
		}
		return RBTreeNodeReservation<K, V>(entry);
	}

private:
	using Entry = detail::RBEntry<K, V>;

	friend class RBTree<K, V>;
	template <typename, typename>
	friend class RBTreeNodeReservation;

	explicit RBTreeNode(Entry * entry) noexcept : entry_(entry) {}

	Entry *release() noexcept
	{
		Entry *entry = entry_;

		entry_ = nullptr;
		return entry;
	}

	Entry *entry_;
};

} // namespace kernel

// SAFETY: memory without an object in it, which any thread may free.
template <typename K, typename V>
inline constexpr bool core::is_send<kernel::RBTreeNodeReservation<K, V>> = true;
template <typename K, typename V>
inline constexpr bool core::is_send<kernel::RBTreeNode<K, V>> =
	core::is_send<K> && core::is_send<V>;
