// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which of its members and parameters a function looks at, and where it keeps what it is handed.
#pragma once

#include <check/frees.hh>

namespace cfl::check
{

struct PartUse {
	/// Parameters, and members of `*this`, whose objects are used; what pointers and references lead to.
	std::map<const clang::ValueDecl *, clang::SourceLocation> used;
	/// The member that keeps the address of what a parameter refers to.
	std::map<const clang::ParmVarDecl *, const clang::FieldDecl *> kept;
};

/// Reads bodies, each once. What happens only if something else holds is left out.
class PartUses
{
public:
	const PartUse &of(const clang::FunctionDecl *function);
	/// As `of()`, by the number of the parameter.
	bool uses(const clang::FunctionDecl *function, unsigned index);
	const clang::FieldDecl *keeps(const clang::FunctionDecl *function, unsigned index);

private:
	std::map<const clang::FunctionDecl *, PartUse> known_;
	int depth_ = 0;
};

/// The constructor that is run: that of the base, if it was inherited.
const clang::CXXConstructorDecl *run_by(const clang::CXXConstructExpr *construct);

} // namespace cfl::check
