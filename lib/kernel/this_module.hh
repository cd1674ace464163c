// SPDX-License-Identifier: GPL-2.0
/// @file
/// The module that the code is part of.
///
/// C header: `include/linux/export.h` (`THIS_MODULE`).
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/c_str.hh>
#include <core/send_sync.hh>
#include <kernel/module/config.hh>

namespace kernel
{

/// `THIS_MODULE` as the C side wants it; null in code that is built into the kernel.
[[nodiscard]] constexpr struct ::module *this_module_ptr() noexcept
{
#if CFL_IS_MODULE
	return &::__this_module;
#else
	return nullptr;
#endif
}

/// The module that is being initialised. There is one, it lives as long as the code, and nobody
/// makes another.
class ThisModule
{
public:
	/// # Safety
	///
	/// Nobody has a use for a second one.
	constexpr explicit ThisModule(core::Unsafe) noexcept {}
	ThisModule(const ThisModule &) __deleted("there is one ThisModule: take a reference");
	ThisModule &operator=(const ThisModule &) = delete;

	/// The name as `lsmod` shows it.
	[[nodiscard, gnu::always_inline]] core::CStr name() const noexcept
	{
#if CFL_IS_MODULE
		// SAFETY: the kernel ends the name with a NUL, and it never changes.
		unsafe
		{
			return core::CStr::from_ptr(unsafe_, this_module_ptr()->name);
		}
#endif
		return core::CStr(KBUILD_MODNAME);
	}

	/// For C functions that take an owner. Null in code that is built into the kernel.
	[[nodiscard]] constexpr struct ::module *as_ptr() const noexcept
	{
		return this_module_ptr();
	}
};

namespace detail
{

// SAFETY: it is the one.
inline constinit ThisModule this_module(core::Unsafe{});

} // namespace detail
} // namespace kernel

// SAFETY: the record of the module, which is only read.
template <>
inline constexpr bool core::is_sync<kernel::ThisModule> = true;
