// SPDX-License-Identifier: GPL-2.0
/// @file
/// `MODULE_PARAM(name, Type, {...})`: a parameter that the user gives when the module is loaded.
///
/// C header: `include/linux/moduleparam.h`.
///
/// | type | in C | `get()` gives |
/// |---|---|---|
/// | `u8` `s16` `u16` `s32` `u32` `long` `s64` `u64` … | `byte` `short` `ushort` `int` … | the number |
/// | `HexInt` | `hexint`: shown in hexadecimal | `u32` |
/// | `bool` | `bool` | |
/// | `InvertedBool` | `invbool`: the user's yes is false | `bool` |
/// | `EnableOnlyBool` | `bool_enable_only`: cannot be switched off again | `bool` |
/// | `CStr` | `charp` | `CStr` |
/// | `char[16]` | `string`: at most 15 characters | `CStr` |
/// | `u32[4]` | `array of uint`, at most 4 | `Span<const u32>`, as long as given |
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/c_str.hh>
#include <core/span.hh>
#include <core/types.hh>
#include <kernel/module/config.hh>
#include <kernel/module/info.hh>
#include <kernel/module/param.hh>
#include <kernel/module/param_type.hh>
#include <kernel/this_module.hh>

/// Declares the parameter @p name. The braces hold, each of them optional:
///
/// * `.initial`: the value unless the user gives one. Zero, false, empty.
/// * `.perm`: the permissions of `/sys/module/MODULE/parameters/NAME` in octal; 0, the default, is
///   no file. A parameter that everybody may write does not compile.
/// * `.description`: what `modinfo -p` says.
/// * `.taints`: whether using it taints the kernel.
///
/// The code reads it with `name.get()`. A file with a write permission can change the value at any
/// time: numbers and booleans are read whole, at once. Texts and arrays that can be written are read
/// with `name.get(lock)`, where `lock` is a `ParamLock`, which keeps writers out while it lives.
///
/// At namespace scope.
///
/// # Context
///
/// `get()`: any. Making a `ParamLock` may sleep.
///
/// # Examples
///
/// ```cpp file
/// MODULE_PARAM(ports, u16[4], {.initial = {80, 443}, .perm = 0444, .description = "Ports"});
///
/// u32 sum_of_ports()
/// {
/// 	u32 sum = 0;
/// 	for (u16 port : ports.get())
/// 		sum += port;
/// 	return sum;
/// }
/// ```
#define MODULE_PARAM(name, Type, ...)                                                              \
	static constexpr ::kernel::ParamOptions<Type> cfl_param_options_##name __VA_ARGS__;        \
	static constinit ::kernel::Param<                                                          \
		Type, ::kernel::CheckedPerm<cfl_param_options_##name.perm>::WRITABLE>              \
		name{cfl_param_options_##name};                                                    \
	CFL_PARAM_REGISTER(name)                                                                   \
	CFL_PARAM_INFO(name)                                                                       \
	static_assert(true)
