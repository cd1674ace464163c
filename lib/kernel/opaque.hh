// SPDX-License-Identifier: GPL-2.0
/// @file
/// An object of a C type that lives in place inside a C++ object.
#pragma once

#include <core/annotations.hh>
#include <core/types.hh>

namespace kernel
{

/// Holds a C object that C code points into and changes behind our back: it never moves, and may
/// change through a shared reference. Nothing is known of its state: that is up to the class that
/// holds it.
///
/// # Examples
///
/// ```cpp file
/// class Event
/// {
/// public:
/// 	Event() : raw_(Opaque<::completion>::ffi_init([](::completion *raw) {
/// 		// SAFETY: the memory is for a completion, and stays where it is.
/// 		unsafe { ::init_completion(raw); }
/// 	}))
/// 	{
/// 	}
///
/// private:
/// 	Opaque<::completion> raw_;
/// };
/// ```
template <typename T>
class __pinned __interior_mutable Opaque
{
	static_assert(__is_trivially_copyable(T) || __is_standard_layout(T),
		      "Opaque is for the structures of C");

public:
	/// All bytes zero.
	constexpr Opaque() noexcept : raw_{} {}
	Opaque(const Opaque &) __deleted("C points to what is opaque: it does not move");
	Opaque &operator=(const Opaque &) = delete;

	/// Zeroed, and then initialised by @p init, which gets a pointer to its final place.
	template <typename F>
	[[nodiscard]] static Opaque ffi_init(F &&init __noescape) noexcept
	{
		return Opaque(static_cast<F &&>(init), Call());
	}

	/// The pointer for C; not null. What may be done with it is what the C type's rules say.
	[[nodiscard]] T *get() const noexcept __lifetimebound { return &raw_; }

private:
	struct Call {
	};
	template <typename F>
	Opaque(F &&init, Call) noexcept : raw_{}
	{
		init(&raw_);
	}

	mutable T raw_;
};

} // namespace kernel
