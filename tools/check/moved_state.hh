// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which elements and parts are empty at a point of a function, and under which conditions they became so.
#pragma once

#include <check/element_ways.hh>

namespace cfl::check
{

/// A condition, and how it was answered.
using Answer = std::pair<const clang::Expr *, bool>;

struct Moved {
	Way way;
	clang::SourceLocation loc;
	bool sure = true;	     ///< On every path to here.
	std::vector<Answer> answers; ///< What was asked on the way to the move.
};

struct MovedState {
	std::vector<Moved> moved;
	std::vector<Way> fine; ///< Asked, and not empty.
	bool dead = false;

	void join(const MovedState &other);
	void add(Moved m);
	/// A new value lies there, or may: what was known about it is not any more.
	void touched(const Way &w);
	/// It was asked whether it is empty: it is not.
	void full(const Way &w);
	/// A variable changed that ways depend on; what it chose is called @p now.
	void forget(const clang::ValueDecl *d, const std::string &now);
};

/// May two ways lead to the same thing, or one into the other's?
bool overlap(const Way &a, const Way &b);

/// May what was asked keep one who comes to the move away from here? Something was asked about the same
/// variable on the way to the move and on the way to here, or here about what was moved.
bool contrast(const Moved &moved, const std::vector<Answer> &now);

} // namespace cfl::check
