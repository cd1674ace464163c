// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a call does to what it is handed, read off the callee's body: plain C++ has no contracts in its
/// signatures, so they are inferred where the body is seen.
#pragma once

#include <check/flow.hh>

namespace cfl::check
{

/// A place in what a function is handed: the number of a parameter (or `SELF`), and the way from it.
/// `RESULT` is what it hands out.
struct Spot {
	int param;
	Path path;

	auto operator<=>(const Spot &) const = default;
};

constexpr int RESULT = -3;

struct Effects {
	/// What is reached through a place may end.
	struct End {
		Spot at;
		bool itself = false;	///< The object there, too.
		bool iterators = false; ///< Iterators only; references stay.
		bool grows = false;	///< Elements move, but not what they own elsewhere.
		bool one = false;	///< One element, of a container that keeps the others.
		bool guarded = false;	///< The callee holds a lock meanwhile.
		bool frees = false;	///< It is deleted, on every path.
		std::set<int> after;	///< The parameters that the callee still uses afterwards.
		std::set<Spot>
			walked; ///< Contents of what it was handed that it walks over meanwhile.

		bool operator==(const End &) const = default;
	};
	/// A borrow is kept, or handed out.
	struct Flow {
		Spot into, from;
		bool address =
			false; ///< `into` borrows `from`; otherwise it borrows what `from` does.
		bool pointer = false;

		bool operator==(const Flow &) const = default;
	};
	bool known = false;
	std::vector<End> ends;
	std::vector<Flow> flows;
	bool sets_pointers =
		false; ///< Gives a member of its object that leads to something a new value.
	std::set<const clang::FieldDecl *> flags; ///< Numbers of its object that get a new value.
	std::set<int> assigned; ///< Parameters that get a new value as a whole, on some path.
	/// Does it say what the result borrows?
	bool results() const
	{
		for (const Flow &f : flows)
			if (f.into.param == RESULT)
				return true;
		return false;
	}
	std::vector<Spot> joined;  ///< Threads that are waited for, on some path at least.
	std::vector<Spot> moved;   ///< Left empty at the end, on some path at least.
	std::vector<Spot> emptied; ///< On every path.
	/// Is the parameter moved out of as a whole on some paths, and not on others?
	bool may_leave(int param) const
	{
		auto whole = [&](const Spot &s) { return s.param == param && s.path.size() == 1; };
		return std::any_of(moved.begin(), moved.end(), whole) &&
		       std::none_of(emptied.begin(), emptied.end(), whole);
	}

	bool operator==(const Effects &) const = default;
};

/// A function's body in its mid-level form, and what flows where in it.
struct Analysis {
	Body body;
	std::optional<class Flow> flow;
	bool solved = false;
};

/// Reads the effects off a solved analysis.
Effects effects_of(const Analysis &analysis);

} // namespace cfl::check
