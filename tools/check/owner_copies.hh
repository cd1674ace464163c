// SPDX-License-Identifier: GPL-2.0
/// @file
/// Classes whose destructors free what a member points at, and what their copies share.
#pragma once

#include <check/frees.hh>

namespace cfl::check
{

/// Reports `free-twice` where an object is copied of which each copy frees the same thing.
class OwnerCopies
{
public:
	OwnerCopies(Session &session, Frees &frees) : session_(session), frees_(frees) {}

	/// What the function copies; and if it is itself what copies, moves or assigns its object.
	void check(const clang::FunctionDecl *function);
	/// Classes of which nobody here makes an object are judged by what they let others do: their copies.
	void finish(const std::vector<const clang::FunctionDecl *> &functions);

private:
	friend class CopyScan;
	enum class By { Copy, Move };

	/// The member that two objects would free if one was made from the other.
	const clang::FieldDecl *shared(clang::QualType type, By by, int depth = 0);
	const clang::FieldDecl *shared_by(const clang::CXXMethodDecl *copies, int depth = 0);
	/// The members that the destructor frees.
	std::vector<Freed> freed(const clang::CXXRecordDecl *record);
	bool shallow(const clang::CXXMethodDecl *copies, const clang::FieldDecl *member);
	void definition(const clang::CXXMethodDecl *copies);
	void self_assignment(const clang::CXXMethodDecl *assigns);
	void report(clang::SourceLocation loc, clang::QualType type,
		    const clang::FieldDecl *member);

	Session &session_;
	Frees &frees_;
	std::set<const clang::CXXRecordDecl *>
		made_; ///< By functions that are no members of theirs.
};

} // namespace cfl::check
