// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which program this is.
#pragma once

#include <string>

namespace cfl::bindgen
{

/// Differs between programs that differ: the linker's build ID, or where the program has none, a
/// hash of its file.
std::string program_identity();

} // namespace cfl::bindgen
