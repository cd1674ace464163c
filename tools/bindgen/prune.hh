// SPDX-License-Identifier: GPL-2.0
/// @file
/// Selection: what the C++ files mention, and what an allowlist names.
#pragma once

#include <bindgen/options.hh>
#include <bindgen/report.hh>
#include <bindgen/translator.hh>
#include <set>
#include <string>

namespace cfl::bindgen
{

/// What the C++ files mention.
struct Mentioned {
	std::set<std::string> names;
	std::set<std::string> owned; ///< Names that the C++ side defines itself.
};

/// Every identifier that the files mention, includes followed textually under the roots. Each file
/// that was read is added to `report.inputs`. False and a message in `error`: a file is missing.
///
/// A comment line `// cfl-bindgen: owns NAME NAME...` says that the C++ side defines these names
/// itself; they go into `owned`, and their macros are reachable as `cfl_c_NAME` only.
bool mentioned_names(const Options &options, Mentioned &mentioned, Report &report,
		     std::string &error);

/// Emits what `names` and the allowlist select, in the order of the C headers.
void need_selected(Translator &translator, clang::ASTContext &context, const Options &options,
		   const std::set<std::string> &names);

} // namespace cfl::bindgen
