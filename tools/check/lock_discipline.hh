// SPDX-License-Identifier: GPL-2.0
/// @file
/// Classes that share their members between threads: whether they keep to their own locks.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Which members a class's mutex guards is told by the member functions that change them under it. Reports
/// `lock-required` where another one does without, `lock-escape` where a way to such a member is handed
/// out, `thread-race` for members that the object's own thread and its callers share without a lock, and
/// `borrow-dangling` and `init-use` for members that this thread outlives, or comes before.
void check_lock_discipline(Session &session,
			   const std::vector<const clang::FunctionDecl *> &functions);

/// Reports `lock-required` for guards that end at once, or never locked anything.
void check_unnamed_guards(Session &session, const clang::FunctionDecl *function);

} // namespace cfl::check
