// SPDX-License-Identifier: GPL-2.0
/// @file
/// Member functions that may be called on objects that were moved from.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

/// What a member function does to an object that was moved from.
enum class Coping : uint8_t {
	No,	 ///< It needs a value that is gone, or nobody knows.
	Number,	 ///< It says a number that the class's own move has set.
	Entirely ///< It asks before it needs a value, gives one, or needs none.
};

/// Does a member function cope? Members are judged one by one: a null pointer may be tested, moved on and assigned,
/// and what the class's own move resets may be asked for. Of the object only @p part is empty, if that is not null.
Coping coping(Facts &facts, const clang::CXXMethodDecl *method,
	      const clang::FieldDecl *part = nullptr);

} // namespace cfl::check
