// SPDX-License-Identifier: GPL-2.0
/// @file
/// All that the member functions of one class do, each in the contexts in which it can be called.
#pragma once

#include <check/lock_discipline_walk.hh>

namespace cfl::check::discipline
{

struct Class {
	const clang::CXXRecordDecl *record = nullptr;
	std::vector<const clang::CXXMethodDecl *> methods; ///< With bodies.
	Notes notes;
	bool lends = false;			  ///< Others can hold its lock.
	bool threads = false;			  ///< It starts threads of its own,
	bool from_start = false;		  ///< in its constructor.
	const clang::FieldDecl *thread = nullptr; ///< The last member that holds one.
};

/// Walks the member functions, and what they call of the same object.
void walk_class(Session &session, Class &c);

/// Is the function only called where no thread runs beside, as far as its outermost namespace shows?
bool called_in_peace(Session &session, const clang::FunctionDecl *function);
/// Is the member function only called by one function of that namespace, outside closures, on objects of its own?
bool called_by_one(Session &session, const clang::FunctionDecl *function);

void judge_locks(Session &session, const Notes &notes);
void judge_threads(Session &session, const Class &c);
void judge_thread_order(Session &session, const Class &c);
/// Structures with a lock beside their data, of which functions are handed references.
void judge_records(Session &session, const std::vector<const clang::FunctionDecl *> &functions);
/// Globals, and static members, with a global lock.
void judge_globals(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

/// The locks that are surely held are none, or others.
bool sure(const Access &a);
bool common_lock(const Access &a, const Access &b);
bool has_whole_lock(const Access &a);

} // namespace cfl::check::discipline
