// SPDX-License-Identifier: GPL-2.0
/// @file
/// Symbols that compilers refer to and no kernel has: what in the source asks for them, and what
/// to write instead.
#pragma once

#include <string>
#include <string_view>

namespace cfl::gate
{

/// Why a symbol is missing.
struct KnownName {
	std::string_view what;	  ///< "`new` is used": completes "in `f()` ...".
	std::string_view instead; ///< What to do.
};

/// Null if the symbol is no such name.
const KnownName *known_name(const std::string &symbol);

} // namespace cfl::gate
