// SPDX-License-Identifier: GPL-2.0
/// @file
/// Members that are used before they are made, or after they ended: by bases, and by other members.
#pragma once

#include <check/part_uses.hh>

namespace cfl::check
{

/// Does the destructor of a class take away from its bases what they lead to?
bool takes_leave(const clang::CXXRecordDecl *record);

class PartOrder
{
public:
	PartOrder(Session &session, PartUses &uses) : session_(session), uses_(uses) {}

	/// Reports `init-use` and `borrow-dangling` for what the function makes, or is.
	void check(const clang::FunctionDecl *function);

private:
	friend class PartScan;
	void initialisers(const clang::CXXConstructorDecl *ctor);
	void unwritten(const clang::CXXRecordDecl *record);
	void handed(const clang::CXXRecordDecl *whole, const clang::CXXConstructExpr *made,
		    const clang::FieldDecl *holder);
	/// Does the destructor of this class, or of a base, use what @p member leads to?
	clang::SourceLocation used_at_end(const clang::CXXRecordDecl *record,
					  const clang::FieldDecl *member, int depth = 0);

	Session &session_;
	PartUses &uses_;
	std::set<const clang::CXXRecordDecl *> unwritten_;
};

} // namespace cfl::check
