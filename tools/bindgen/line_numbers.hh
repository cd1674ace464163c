// SPDX-License-Identifier: GPL-2.0
/// @file
/// `__LINE__` as the C compiler counts it that the translation poses as.
#pragma once

#include <llvm/Support/Allocator.h>

namespace clang
{
class Preprocessor;
class Token;
} // namespace clang

namespace cfl::bindgen
{

/// In a macro, `__LINE__` is the line where the macro's use begins for GCC, and where it ends for
/// Clang. Gives `token`, which the parser is about to read, GCC's number if it came from `__LINE__` in
/// a macro; a token may pass several times. The text of the number lives in `memory`.
void count_lines_like_gcc(clang::Preprocessor &pp, clang::Token &token,
			  llvm::BumpPtrAllocator &memory);

} // namespace cfl::bindgen
