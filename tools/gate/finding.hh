// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a gate has against a module.
#pragma once

#include <string>
#include <vector>

#include "gate/elf_file.hh"

namespace cfl::gate
{

/// One reason to refuse a module.
struct Finding {
	std::string rule;    ///< "constructor", "undefined", ...; docs/building.md lists them.
	std::string message; ///< What, where, what to do, in one sentence or two.
	std::string symbol{};
	std::string function{};
	Place place{};
};

using Findings = std::vector<Finding>;

} // namespace cfl::gate
