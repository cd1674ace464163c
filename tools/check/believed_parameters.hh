// SPDX-License-Identifier: GPL-2.0
/// @file
/// What unsafe code in safe functions believes of pointers, numbers and bytes.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Judges functions that anybody may call.
class BelievedParameters
{
public:
	BelievedParameters(Session &session, clang::TranslationUnitDecl *unit)
		: session_(session), unit_(unit)
	{
	}
	/// A pointer that is followed, an index that nobody compares, and a text without an end.
	void check(const clang::FunctionDecl *function);

private:
	/// Is the function called by its address, from where nobody knows?
	bool called_back(const clang::FunctionDecl *function);

	Session &session_;
	clang::TranslationUnitDecl *unit_;
	std::optional<std::set<const clang::FunctionDecl *>> addresses_;
};

} // namespace cfl::check
