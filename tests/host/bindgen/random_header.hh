// SPDX-License-Identifier: GPL-2.0
/// @file
/// Random C declarations for the generator to translate.
#pragma once

#include <string>
#include <vector>

namespace cfl::bindgen
{

/// A header, and expressions that C and C++ must agree on: each is an integer constant or a call
/// that returns an `unsigned long long`.
struct RandomHeader {
	std::string text;
	std::vector<std::string> probes;
};

/// The same header for the same seed.
RandomHeader random_header(unsigned seed);

} // namespace cfl::bindgen
