// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which borrows each place may hold, and which places are empty, at every point of a function.
#pragma once

#include <check/mir.hh>

namespace cfl::check
{

struct State {
	std::map<Place, LoanSet> holders; ///< Loans by (content-free) place.
	std::map<Place, clang::SourceLocation> moved, uninit, given, owed, gone;
	std::map<int, clang::SourceLocation> nulls; ///< Pointers that may be null, by local.
	bool reached = false;

	/// Union. True if something was added.
	bool join(const State &other);
	/// What it costs to copy or to join it, in steps.
	size_t weight() const;
};

/// Does a look at `p` concern `q`, which is empty?
bool touches(const Place &p, const Place &q);
/// Does the step need the value in its source?
bool wants_value(const Step &step);

class Flow
{
public:
	explicit Flow(Body &body) : b_(body) {}

	/// The fixpoint: states at the entry of each block. False if the bound was exceeded.
	bool solve();
	const State &at(int block) const { return in_[block]; }
	/// Counts work on this function; what needs more than `MOST_WORK` is rejected as too large.
	void spend(size_t n) const { work_ += n; }
	bool exhausted() const { return work_ > MOST_WORK; }
	static constexpr size_t MOST_WORK = 6000000, MOST_LOANS = 20000;

	void apply(State &s, const Step &stmt) const;
	/// What the value at `place` borrows.
	LoanSet value(const State &s, const Place &place, int depth = 0) const;
	/// The same place, with a dereference where a member is of what lies behind, and not of the object
	/// (a guard, a handle) that leads there.
	Place behind(const Place &place) const;
	/// The places that `place` may be, references followed.
	std::vector<Place> resolve(const State &s, const Place &place, int depth = 0) const;

private:
	void assign(State &s, const Place &dst, const std::map<Place, LoanSet> &value,
		    bool merge) const;

	void filled(State &s, const Place &t) const;
	void erased(State &s, const Step &x) const;
	void transfer(State &s, const Step &x) const;
	void follow_nulls(State &s, const Step &x) const;
	/// What was moved away through a name of several things gets a value through such a name.
	void given_back(State &s, const std::vector<Place> &targets) const;
	/// `dst` leads somewhere else now: loans of what it led to before are about no name of ours.
	void rebound(State &s, const Place &dst) const;

	/// The loan `loan` on a place that a reference in its own leads to.
	int derived(int loan, Place place, int via) const;

	Body &b_;
	mutable std::map<std::pair<int, Place>, int> derived_;
	std::vector<State> in_;
	mutable size_t work_ = 0;
	mutable std::map<int, std::vector<int>>
		behind_; ///< By local, its loans behind a dereference.
};

/// Locals that are still needed.
class Liveness
{
public:
	explicit Liveness(const Body &body);
	/// The sets after each statement of a block.
	std::vector<llvm::BitVector> after(int block) const;

	static bool needs(const Step &s, int local);

private:
	static void step(const Step &s, llvm::BitVector &live);
	const Body &b_;
	std::vector<llvm::BitVector> out_;
};

} // namespace cfl::check
