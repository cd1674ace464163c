// SPDX-License-Identifier: GPL-2.0
/// @file
/// Sleepable RCU: read-side sections in which a reader may sleep.
///
/// C header: `include/linux/srcu.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/kbox.hh>
#include <kernel/sync/lock_class.hh>

namespace kernel
{

class SrcuGuard;

/// A domain of sleepable RCU: its readers are waited for apart from all others.
///
/// It is made on the heap, because making it allocates and C points into it.
///
/// # Examples
///
/// ```cpp
/// auto domain = TRY(Srcu::create(GFP_KERNEL));
///
/// {
/// 	auto reader = domain->read_lock();
/// }
/// domain->synchronize();
/// ```
class __pinned __interior_mutable Srcu
{
public:
	/// Makes a domain. Fails with `ENOMEM`.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep static core::Result<KBox<Srcu>> create(AllocFlags flags)
	{
		KBox<Srcu> domain = TRY(KBox<Srcu>::create(flags, Private{}));
		// SAFETY: `raw_` is zeroed memory that does not move; it is torn down only if this
		// succeeds.
		unsafe
		{
			const int err = ::cfl_init_srcu_struct(
				&domain->raw_, "Srcu",
				&detail::lock_key<Srcu, detail::KindSrcu>.raw);

			if (err)
				return core::Error::from_errno(err);
		}
		domain->initialised_ = true;
		return domain;
	}

	Srcu(const Srcu &) __deleted("a lock does not move: C points into it");
	Srcu &operator=(const Srcu &) = delete;

	/// Readers borrow the domain, so there are none left. May sleep.
	__might_sleep ~Srcu()
	{
		// SAFETY: create() succeeded.
		unsafe
		{
			if (initialised_)
				::cleanup_srcu_struct(&raw_);
		}
	}

	/// Begins a read-side section, to the end of the guard's scope. The reader may sleep.
	SrcuGuard read_lock() const noexcept __lifetimebound;

	/// Waits until every reader that is inside a section now has left it.
	///
	/// # Context
	///
	/// May sleep; not inside a section of this domain.
	__might_sleep void synchronize() const
	{
		// SAFETY: `raw_` is initialised.
		unsafe
		{
			::synchronize_srcu(&raw_);
		}
	}

private:
	struct Private {
	};
	friend class SrcuGuard;

public:
	/// Only create() can call this: nobody else can name the argument.
	explicit Srcu(Private) noexcept : raw_{} {}

private:
	mutable ::srcu_struct raw_;
	bool initialised_ = false;
};

/// A read-side section of a `Srcu` domain.
///
/// # Invariants
///
/// `index_` is what C's read lock returned for `domain_`.
class [[nodiscard("the section ends at once: name the guard")]] __scoped_guard SrcuGuard
{
public:
	explicit SrcuGuard(const Srcu &domain __lifetimebound) noexcept : domain_(domain)
	{
		// SAFETY: ended by the destructor, in the same thread, since guards do not move.
		unsafe
		{
			index_ = ::srcu_read_lock(&domain_.raw_);
		}
	}

	SrcuGuard(const SrcuGuard &) __deleted("a guard stays in the scope that made it");
	SrcuGuard &operator=(const SrcuGuard &) = delete;

	~SrcuGuard()
	{
		// SAFETY: the type's invariant.
		unsafe
		{
			::srcu_read_unlock(&domain_.raw_, index_);
		}
	}

private:
	const Srcu &domain_;
	int index_;
};

inline SrcuGuard Srcu::read_lock() const noexcept
{
	return SrcuGuard(*this);
}

} // namespace kernel

// SAFETY: made to be used by several threads.
template <>
inline constexpr bool core::is_send<kernel::Srcu> = true;
template <>
inline constexpr bool core::is_sync<kernel::Srcu> = true;
