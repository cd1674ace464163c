// SPDX-License-Identifier: GPL-2.0
/// @file
/// A pointer that readers follow under RCU while writers replace what it points to.
///
/// C header: `include/linux/rcupdate.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/rcu.hh>
#include <kernel/sync/node_memory.hh>

namespace kernel
{
namespace detail
{

/// What is allocated for an object behind an `RcuPtr`. The head comes first: the callback gets it.
template <typename T>
struct RcuNode {
	::callback_head head;
	T value;
};

} // namespace detail

template <typename T>
class RcuPtr;

/// The sole owner of an object that can be put behind an `RcuPtr`.
template <typename T>
class [[nodiscard]] __owner(T) RcuBox
{
	using Node = detail::RcuNode<T>;

public:
	/// Allocates a `T(args...)`. Fails with `ENOMEM`.
	template <typename... Args>
	static core::Result<RcuBox> create(AllocFlags flags, Args && ...args)
	{
		// SAFETY: memory of the right size and alignment is given to the constructor, once.
		unsafe
		{
			void *memory = detail::allocate_node(sizeof(Node), flags);
			if (!memory)
				return core::ENOMEM;
			Node *node = static_cast<Node *>(memory);
			new (static_cast<void *>(&node->value)) T(static_cast<Args &&>(args)...);
			return RcuBox(node);
		}
	}

	RcuBox(RcuBox && other) noexcept : node_(other.node_)
	{
		other.node_ = nullptr;
	}
	RcuBox &operator=(RcuBox &&other) noexcept
	{
		Node *node = other.node_;

		other.node_ = nullptr;
		destroy(node_);
		node_ = node;
		return *this;
	}
	RcuBox(const RcuBox &) = delete;
	RcuBox &operator=(const RcuBox &) = delete;
	~RcuBox()
	{
		destroy(node_);
	}

	[[nodiscard]] T &operator*() noexcept __lifetimebound
	{
		return node_->value;
	}
	[[nodiscard]] const T &operator*() const noexcept __lifetimebound
	{
		return node_->value;
	}
	[[nodiscard]] T *operator->() noexcept __lifetimebound
	{
		return &node_->value;
	}
	[[nodiscard]] const T *operator->() const noexcept __lifetimebound
	{
		return &node_->value;
	}

private:
	friend class RcuPtr<T>;
	template <typename>
	friend class RcuOld;

	explicit RcuBox(Node * node) noexcept : node_(node) {}

	Node *release() noexcept
	{
		Node *node = node_;

		node_ = nullptr;
		return node;
	}

	static void destroy(Node * node)
	{
		if (!node)
			return;
		node->value.~T();
		// SAFETY: the memory came from kmalloc and nobody else points to it.
		detail::free_node(node);
	}

	Node *node_;
};

/// An object that readers may still see: no longer behind its `RcuPtr`, not yet anybody's own.
/// Say when it may go; what is dropped without a word waits for the readers.
template <typename T>
class [[nodiscard("say when the old object goes: wait(), or defer_free()")]] RcuOld
{
	using Node = detail::RcuNode<T>;

public:
	RcuOld(RcuOld &&other) noexcept : node_(other.node_) { other.node_ = nullptr; }
	RcuOld &operator=(RcuOld &&) = delete;
	RcuOld(const RcuOld &) = delete;
	RcuOld &operator=(const RcuOld &) = delete;

	/// Waits for the readers, if there is an object, and destroys it.
	///
	/// # Context
	///
	/// May sleep, unless the object was deferred or waited for before.
	~RcuOld()
	{
		if (node_)
			(void)wait();
	}

	/// Waits for the readers and returns the object, if there was one: now it is the caller's own.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep core::Option<RcuBox<T>> wait()
	{
		if (!node_)
			return core::None;
		rcu::synchronize();
		Node *node = node_;
		node_ = nullptr;
		return RcuBox<T>(node);
	}

	/// Leaves the memory to the kernel, which frees it after the readers. For objects without a
	/// destructor, so that no code of ours runs then. Any context.
	void defer_free() noexcept
	{
		static_assert(core::is_trivially_destructible<T>,
			      "defer_free() runs no destructor: "
			      "call defer_drop() with an rcu::Barrier");
		// SAFETY: the object is unreachable for new readers, and no longer ours.
		unsafe
		{
			if (node_)
				::cfl_kfree_rcu(reinterpret_cast<::cfl_rcu_object *>(node_));
		}
		node_ = nullptr;
	}

	/// Leaves the object to the kernel, which lets it be destroyed after the readers; @p barrier
	/// waits for that. Any context; the destructor runs in softirq context.
	void defer_drop(const rcu::Barrier &barrier) noexcept
	{
		static_cast<void>(barrier);
		// SAFETY: as in defer_free(); `barrier` keeps this code loaded until the callback
		// has run.
		unsafe
		{
			if (node_)
				::call_rcu(&node_->head, drop_callback);
		}
		node_ = nullptr;
	}

private:
	friend class RcuPtr<T>;

	explicit RcuOld(Node *node) noexcept : node_(node) {}

	static void drop_callback(::callback_head *head)
	{
		RcuBox<T>::destroy(reinterpret_cast<Node *>(head));
	}

	Node *node_;
};

/// A pointer to a `T`, or to nothing, that is read under RCU.
///
/// Readers see the old object or the new one, whole. Replacing is atomic, so that writers need no
/// lock among themselves.
///
/// # Invariants
///
/// `node_` is null or points to a node that no other `RcuPtr`, `RcuBox` or `RcuOld` owns, and that
/// is freed only after a grace period that begins when it is no longer here.
///
/// # Examples
///
/// ```cpp
/// struct Config {
/// 	u32 limit;
/// };
/// RcuPtr<Config> config;
///
/// auto fresh = TRY(RcuBox<Config>::create(GFP_KERNEL, 5u));
/// config.replace(core::move(fresh)).defer_free();
/// {
/// 	auto guard = rcu::read_lock();
/// 	if (auto c = config.load(guard))
/// 		pr_info("limit {}\n", c->limit);
/// }
/// ```
template <typename T>
class __interior_mutable __pinned RcuPtr
{
	static_assert(core::is_send<T> && core::is_sync<T>,
		      "RcuPtr<T> shows T to all threads: T must be Send and Sync");
	using Node = detail::RcuNode<T>;

public:
	/// Points to nothing.
	constexpr RcuPtr() noexcept = default;
	explicit RcuPtr(RcuBox<T> box) noexcept : node_(box.release()) {}
	RcuPtr(const RcuPtr &) = delete;
	RcuPtr &operator=(const RcuPtr &) = delete;

	/// Nobody can read any longer, since readers borrow the pointer, so nobody is waited for.
	~RcuPtr() { RcuBox<T>::destroy(node_); }

	/// The object, for as long as @p guard lives.
	[[nodiscard]] core::Option<const T &>
	load(const rcu::ReadGuard &guard __lifetimebound) const noexcept __lifetimebound
	{
		static_cast<void>(guard);
		// SAFETY: inside the read-side section, a node that was found stays.
		unsafe
		{
			const Node *node = static_cast<const Node *>(
				::cfl_rcu_dereference(reinterpret_cast<void *const *>(&node_)));
			if (!node)
				return core::None;
			return node->value;
		}
	}

	/// Dereferencing without a reader's guard does not compile.
	const T &load() const = delete;
	const T *operator->() const = delete;

	/// Publishes @p box and returns what was there. Any context.
	[[nodiscard]] RcuOld<T> replace(RcuBox<T> box) const noexcept
	{
		return RcuOld<T>(swap(box.release()));
	}

	/// Publishes nothing and returns what was there. Any context.
	[[nodiscard]] RcuOld<T> take() const noexcept { return RcuOld<T>(swap(nullptr)); }

private:
	Node *swap(Node *node) const noexcept
	{
		// SAFETY: fully ordered, so the new object is whole before readers find it.
		unsafe
		{
			return static_cast<Node *>(
				::cfl_xchg_ptr(reinterpret_cast<void **>(&node_), node));
		}
	}

	mutable Node *node_ = nullptr;
};

} // namespace kernel

template <typename T>
inline constexpr bool core::is_send<kernel::RcuBox<T>> = core::is_send<T>;
template <typename T>
inline constexpr bool core::is_send<kernel::RcuPtr<T>> = true;
template <typename T>
inline constexpr bool core::is_sync<kernel::RcuPtr<T>> = true;
