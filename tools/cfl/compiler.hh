// SPDX-License-Identifier: GPL-2.0
/// @file
/// C++ compilers by the names that users give them.
#pragma once

#include <string>

namespace cfl
{

/// The program for `g++`, `clang++`, or any compiler's name or path: where only a versioned one is
/// installed (`clang++-22`), that. Throws `Error` naming the package when there is none.
std::string find_compiler(const std::string &name);

/// "g++" or "clang++", whatever the program is called.
std::string compiler_kind(const std::string &name);

} // namespace cfl
