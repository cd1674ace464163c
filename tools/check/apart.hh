// SPDX-License-Identifier: GPL-2.0
/// @file
/// Whether what ends and what somebody leads to are two things.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// What ends at a place, and who may lead to it, as far as the flow knows.
struct Ending {
	const clang::FunctionDecl *in;
	clang::SourceLocation at;
	clang::QualType whole;	    ///< In which something ends.
	bool grows;		    ///< Its elements move, and that is all.
	const clang::ValueDecl *by; ///< The variable that leads there; may be null.
	clang::QualType holder;	    ///< Its type.
};

/// Does the text, or do the types, say that @p by does not lead to what ends there, or is only asked whether it leads
/// anywhere? For plain C++.
bool apart(Session &session, const Ending &ending);

/// Do the elements of a container, or the parts of a class, see themselves to what of them leads to another one?
bool moves_its_ways(clang::QualType whole);

} // namespace cfl::check
