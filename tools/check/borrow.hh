// SPDX-License-Identifier: GPL-2.0
/// @file
/// Judges one function's body: exclusivity, dangling borrows, moves, initialisation, contracts.
#pragma once

#include <check/flow.hh>
#include <check/session.hh>

namespace cfl::check
{

class BorrowCheck
{
public:
	BorrowCheck(Session &session, Analysis &analysis);
	void run();

private:
	void infer_mutability();
	void block(int n);
	void access(const State &s, const Step &x, const llvm::BitVector &live, int block,
		    size_t at);
	void conflict(const State &s, const Step &x, Access a, const Place &p,
		      const llvm::BitVector &live, int block, size_t at, const LoanSet &except);
	/// Another element than the holder's is erased, by its key.
	bool other_element(const Step &x, const Place &holder) const;
	/// Does the function say otherwise that what the holder leads to is not what ends?
	bool in_step(const Step &x, const Place &holder) const;
	bool kept_parameter(const Place &holder, int loan) const;
	bool own_way(Access a, const Place &changed, const Place &holder, const Place &of) const;
	void emptiness(const State &s, const Step &x, const Place &p, bool read);
	/// Is what is freed the object of a smart pointer, which frees it again? Then it is said.
	bool owned_elsewhere(const State &s, const Step &x);
	void freed(const State &s, const Step &x, const llvm::BitVector &live, int block,
		   size_t at);
	void at_exit(const State &s);
	/// Do the class's member functions look at a private member behind a test of another one only?
	/// Borrows between named regions: of the result, of members.
	void regions(const State &s);
	void region(const Loan &loan, const Place &holder, const std::set<llvm::StringRef> &allowed,
		    const std::set<int> &sources, bool written);
	void unnamed(int param, const clang::CXXConstructorDecl *ctor);
	void elided(const Contract &c, const std::set<int> &results);
	void kept(const Contract &c, const Place &holder, int param);
	void own_parts(const State &s);
	/// In plain C++: members that end before others that a member function lent them to.
	void parts_in_order(const State &s);
	void owed(const State &s, const Step &x);
	bool stays(const Place &q, size_t from) const;
	bool conflicts(const Loan &l, Access a, const Place &p) const;
	/// Is what was lent gone after this? (In plain C++ nothing else is asked.)
	bool ended(const Loan &l, Access a, const Place &p) const;
	bool through_owner(const Place &q, size_t from) const;
	void called(const State &s, const Step &x, const llvm::BitVector &live, int block,
		    size_t at);
	bool iterator(const Place &h) const;
	/// Does something that holds these lead to other things than @p p, too?
	bool leads_to_several(const LoanSet &loans, const Place &p) const;
	/// The object that a smart pointer owns.
	bool smart(const Place &p) const;
	/// What a share leads to, of which a copy was made or handed on.
	bool shared_out(const Place &p) const;
	bool in_node(const Place &h, const Place &of) const;
	bool own_part(const Place &h, int loan) const;
	bool lives(const State &s, const Place &holder, const llvm::BitVector &live) const;
	llvm::BitVector reach(const State &s, const llvm::BitVector &live) const;
	void blame(const Step &x, Access a, const Place &p, int loan, const Place &holder,
		   int block, size_t at);
	clang::SourceLocation next_use(int local, int block, size_t at) const;
	/// Where what a pointer leads to is looked at after this step, before it leads elsewhere.
	clang::SourceLocation next_look(int local, int block, size_t at) const;
	std::string describe(const Place &p) const;
	/// Is it a raw pointer in the dialect? Using what it points at is unsafe, so it carries no loan.
	bool raw(const Place &h) const;
	/// In the dialect, what is reached by following a raw pointer stays when its owner moves, unless into a local
	/// that has ended.
	bool moved_on(const Step &x, const Place &p, clang::SourceLocation moved) const;
	/// Where a local pointer is followed after this step, before it leads elsewhere.
	clang::SourceLocation followed(int local, int block, size_t at) const;
	/// Is it a local raw pointer that is followed after this access, which ends what it leads to?
	bool raw_is_stale(const Place &h, const Loan &loan, Access a, const Place &p, int block,
			  size_t at) const;
	/// Is it still there when the function has ended?
	bool leaves(const Place &h) const;
	bool owned(const Place &p) const;

	Session &session_;
	Body &b_;
	const Flow &flow_;
	bool grows_ = false;	       ///< A container gets more elements.
	bool elsewhere_ = false;       ///< What is accessed may be one of several things.
	const State *state_ = nullptr; ///< That is judged.
	bool solved_;
	bool lifetimes_; ///< Plain C++: a borrow must not outlive what it leads to; that is all.
	std::optional<Liveness> liveness_;
	std::set<unsigned> said_;
};

} // namespace cfl::check
