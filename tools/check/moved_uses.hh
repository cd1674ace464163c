// SPDX-License-Identifier: GPL-2.0
/// @file
/// What may be done with something that was moved from.
#pragma once

#include <check/mir.hh>

namespace cfl::check
{

class Facts;

/// Does a step cope with the fact that what lies at @p place was moved from at @p moved? Plain C++: a class's own
/// functions may be called that ask for what a move leaves, or give it a value, before they need it.
bool copes(Facts &facts, const Body &body, const Step &step, const Place &place,
	   clang::SourceLocation moved);

} // namespace cfl::check
