// SPDX-License-Identifier: GPL-2.0
/// @file
/// Facts about the kernel's functions for other tools: what never returns, what may sleep or
/// allocate, what is exported.
#pragma once

#include <bindgen/report.hh>
#include <string>

namespace cfl::bindgen
{

/// Does a function with this name block, by itself? Names of the kernel's blocking primitives, whose
/// bodies headers do not show.
bool is_blocking_primitive(const std::string &name);

/// Facts as JSON: `noreturn`, `may_sleep` and `allocates` (each with the chain of calls that leads
/// there), `exported`, `exported_gpl` (from `symvers`, Module.symvers, when given).
bool facts_json(const Report &report, const std::string &symvers, std::string &text,
		std::string &error);

} // namespace cfl::bindgen
