// SPDX-License-Identifier: GPL-2.0
/// @file
/// Annotations of the kernel that only sparse reads: kept in the syntax tree for --typed.
#pragma once

#include <bindgen/options.hh>

namespace clang
{
class Preprocessor;
}

namespace cfl::bindgen
{

/// A header that is included first where annotations are kept.
inline constexpr const char *ANNOTATIONS_PATH = "/cfl-bindgen/annotations.h";
extern const char *const ANNOTATIONS_TEXT;

/// Whenever a header defines `__user` or another annotation that `options` asks for, the macro
/// becomes one that leaves a mark on the type.
void keep_annotations(clang::Preprocessor &pp, const Options &options);

/// The C++ templates that annotated declarations are made of; empty without --typed.
std::string typed_support(const Options &options);

/// Why this kernel cannot have typed declarations; empty when it can.
std::string typed_obstacle(const Options &options);

} // namespace cfl::bindgen
