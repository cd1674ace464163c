// SPDX-License-Identifier: GPL-2.0
/// @file
/// Integer macros, computed from their tokens: most macros are such, and a parser costs far more.
#pragma once

#include <bindgen/parse.hh>

namespace clang
{
class MacroInfo;
class Preprocessor;
} // namespace clang

namespace cfl::bindgen
{

/// Computes a macro that is made of integers, operators and other such macros, with C's types:
/// `(1UL << 4) | 0x3`. False: it is something else, or something that only a parser should judge
/// (an overflow, a division by zero, a shift that is too far).
bool macro_number(clang::Preprocessor &pp, const clang::MacroInfo *info, MacroNumber &out);

} // namespace cfl::bindgen
