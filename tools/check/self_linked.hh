// SPDX-License-Identifier: GPL-2.0
/// @file
/// Classes whose member functions hand C the address of a member that C points into.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// Must an object of this class stay where it is, as it hands C the address of its links?
bool links_itself(clang::QualType type);

} // namespace cfl::check
