// SPDX-License-Identifier: GPL-2.0
/// @file
/// Bodies that nobody asked for cost nothing: their text is jumped over, not read token by token.
#pragma once

namespace clang
{
class Preprocessor;
}

namespace cfl::bindgen
{

/// Called when the parser stands behind the `{` of a body that it is going to skip. Moves the lexer to
/// the `}` that closes it, so that neither macros nor tokens of the body are looked at. Where the text
/// does not show where that is (a body that a macro makes, or one with directives) tokens are read,
/// still without expanding macros.
///
/// A macro that holds one brace of a pair misleads it. Then the rest does not parse, or the input ends
/// inside the body, and the result is false.
bool jump_to_end_of_body(clang::Preprocessor &pp);

} // namespace cfl::bindgen
