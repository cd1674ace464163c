// SPDX-License-Identifier: GPL-2.0
/// @file
/// Named regions of borrows (`cfl::origin`): of parameters, of members, of results.
///
/// On a parameter or a member the name is that of the region that its value borrows from: of the
/// reference itself, or of what a view holds that is handed over by reference. On a function it says that
/// the result borrows from that region, and from nothing else that is not `lifetimebound`.
#pragma once

#include <check/contracts.hh>

namespace cfl::check
{

/// One thing that a region's name stands for: what a parameter (`SELF`: `*this`) borrows, or one
/// member of it.
struct Origin {
	int param = SELF;
	const clang::FieldDecl *field = nullptr;
};

/// The region that a parameter or member names, or "".
llvm::StringRef origin(const clang::Decl *declaration);
/// The regions that the result borrows from, if it names any.
std::set<llvm::StringRef> result_origins(const clang::FunctionDecl *function);
/// The member of the class whose region has this name, or null.
const clang::FieldDecl *origin_field(clang::QualType type, llvm::StringRef name);
/// Has the class members that name a region?
bool has_origins(clang::QualType type);
/// Does anything in the signature, or in the class that it is a member of, name a region?
bool has_origins(const clang::FunctionDecl *function);
/// All that a name stands for in a function's signature.
std::vector<Origin> origins(const clang::FunctionDecl *function, llvm::StringRef name);
/// The member that a path leads to first.
const clang::FieldDecl *first_field(const struct Place &place);

} // namespace cfl::check
