// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel's kinds of parameters: which operations parse them, and what `modinfo` calls them.
///
/// C header: `include/linux/moduleparam.h` (`param_ops_*`).
#pragma once

#include <bindings.hh>
#include <core/c_str.hh>
#include <core/traits.hh>
#include <core/types.hh>

namespace kernel
{

/// A `u32` that is shown in hexadecimal.
struct HexInt;
/// A `bool` that the user gives the other way round.
struct InvertedBool;
/// A `bool` that can be switched on later, but not off.
struct EnableOnlyBool;

namespace detail
{

/// How the kernel sees a parameter of type @p T.
template <typename T>
struct ParamType {
	static_assert(
		core::always_false<T>,
		"MODULE_PARAM: the kernel has no parameter of this type; it has the integers "
		"but s8, bool, HexInt, InvertedBool, EnableOnlyBool, CStr, char[N], and arrays "
		"T[N] of the numbers and booleans");
	using Value = int;
	static constexpr char NAME[] = "int";
	static constexpr const struct ::kernel_param_ops *ops() noexcept { return nullptr; }
};

#define CFL_PARAM_TYPE(T, V, name, param_ops)                                                      \
	template <>                                                                                \
	struct ParamType<T> {                                                                      \
		using Value = V;                                                                   \
		static constexpr char NAME[] = #name;                                              \
		static constexpr const struct ::kernel_param_ops *ops() noexcept                   \
		{                                                                                  \
			return &::param_ops;                                                       \
		}                                                                                  \
	};

CFL_PARAM_TYPE(unsigned char, unsigned char, byte, param_ops_byte)
CFL_PARAM_TYPE(short, short, short, param_ops_short)
CFL_PARAM_TYPE(unsigned short, unsigned short, ushort, param_ops_ushort)
CFL_PARAM_TYPE(int, int, int, param_ops_int)
CFL_PARAM_TYPE(unsigned int, unsigned int, uint, param_ops_uint)
CFL_PARAM_TYPE(long, long, long, param_ops_long)
CFL_PARAM_TYPE(unsigned long, unsigned long, ulong, param_ops_ulong)
CFL_PARAM_TYPE(unsigned long long, unsigned long long, ullong, param_ops_ullong)
#if __SIZEOF_LONG__ == 8
// The kernel parses no `long long`; a `long` of the same size is one.
CFL_PARAM_TYPE(long long, long long, long, param_ops_long)
#endif
CFL_PARAM_TYPE(HexInt, unsigned int, hexint, param_ops_hexint)
CFL_PARAM_TYPE(bool, bool, bool, param_ops_bool)
CFL_PARAM_TYPE(InvertedBool, bool, invbool, param_ops_invbool)
CFL_PARAM_TYPE(EnableOnlyBool, bool, bool_enable_only, param_ops_bool_enable_only)

#undef CFL_PARAM_TYPE

} // namespace detail
} // namespace kernel
