// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the units of several_two share.
#pragma once

#include <core/types.hh>

/// In both units.
template <typename T>
constexpr T doubled(T value)
{
	return value + value;
}

s32 doubled_next();
