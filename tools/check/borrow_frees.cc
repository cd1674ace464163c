// SPDX-License-Identifier: GPL-2.0
// What is freed, and what a value still owes when it goes.
#include <check/borrow.hh>
#include <deque>

using namespace clang;

namespace cfl::check
{

SourceLocation BorrowCheck::next_look(int local, int block, size_t at) const
{
	std::deque<std::pair<int, size_t>> work{{block, at + 1}};
	std::vector<bool> seen(b_.blocks.size());
	while (!work.empty()) {
		auto [n, from] = work.front();
		work.pop_front();
		bool over = false;
		for (size_t i = from; i < b_.blocks[n].stmts.size() && !over; i++) {
			const Step &x = b_.blocks[n].stmts[i];
			bool from_it = x.src.local == local && !x.src.path.empty() &&
				       x.src.path[0].kind == Proj::Deref;
			if (from_it && (x.op == Step::Use || x.op == Step::Copy))
				return x.loc;
			bool ends = x.op == Step::Use &&
				    (x.access == Access::Write || x.access == Access::Dead) &&
				    x.src.local == local && x.src.path.empty();
			bool given = (x.op == Step::Borrow || x.op == Step::Copy ||
				      x.op == Step::Clear) &&
				     !x.merge && x.dst.local == local && x.dst.path.empty();
			// Who has its address may have changed it.
			over = ends || given || (x.op == Step::Borrow && x.src.local == local);
		}
		for (int to : over ? std::vector<int>() : b_.blocks[n].succ)
			if (!seen[to]) {
				seen[to] = true;
				work.push_back({to, 0});
			}
	}
	return {};
}

bool BorrowCheck::owned_elsewhere(const State &s, const Step &x)
{
	if (!lifetimes_ || x.src.path.empty())
		return false;
	if (smart(x.src)) {
		session_.report("free-twice", x.loc,
				"what is freed here is owned by " + describe(x.src));
		return true;
	}
	if (x.src.path.back().kind != Proj::Deref)
		return false;
	LoanSet loans = flow_.value(s, x.src.prefix(x.src.path.size() - 1));
	bool all = !loans.empty();
	for (int l : loans)
		all = all && !b_.loans[l].universal && smart(b_.loans[l].place) &&
		      !s.moved.count(b_.loans[l].place.prefix(b_.loans[l].place.path.size() - 1));
	if (!all)
		return false;
	const Loan &loan = b_.loans[*loans.begin()];
	Finding *f = session_.report("free-twice", x.loc,
				     "what is freed here is owned by " + describe(loan.place));
	session_.note(f, loan.loc, "the address was taken from that owner here");
	return true;
}

void BorrowCheck::freed(const State &s, const Step &x, const llvm::BitVector &live, int block,
			size_t at)
{
	if (x.src.path.empty() || x.src.path.back().kind != Proj::Deref)
		return;
	std::set<int> gone;
	if (owned_elsewhere(s, x))
		return;
	const Local &pointer = b_.locals[x.src.local];
	if (lifetimes_ && x.src.path.size() == 1 && pointer.kind == LocalKind::Var &&
	    !pointer.type->isReferenceType())
		if (SourceLocation loc = next_look(x.src.local, block, at); loc.isValid()) {
			Finding *f = session_.report("free-use", x.loc,
						     "what " + describe({x.src.local, {}}) +
							     " points at is freed, and used later");
			return session_.note(f, loc, "it is used here");
		}
	for (int l : flow_.value(s, x.src.prefix(x.src.path.size() - 1)))
		if (!b_.loans[l].inner && !b_.loans[l].guard &&
		    (b_.loans[l].universal ||
		     (b_.locals[b_.loans[l].place.local].kind == LocalKind::Heap &&
		      !b_.locals[b_.loans[l].place.local].many)))
			gone.insert(l);
	for (const auto &[q, loc] : s.given)
		if (x.src.starts_with(q)) {
			Finding *f =
				session_.report("free-twice", x.loc,
						describe(q) + " is freed, but an owner has it");
			session_.note(f, loc, "it was given to an owner here");
		}
	llvm::BitVector reachable = live;
	for (const auto &[h, loans] : s.holders) {
		const Local &by = b_.locals[h.local];
		bool keep =
			by.kind == LocalKind::This || by.kind == LocalKind::Global || h.has_deref();
		if (keep || !reachable.test(h.local) ||
		    (h.local == x.src.local && by.kind == LocalKind::Temp))
			continue;
		for (int l : loans)
			if (gone.count(l)) {
				Finding *f = session_.report(
					"free-use", x.loc,
					"what " + describe(h) +
						" points at is freed while it is still used");
				session_.note(f, next_use(h.local, block, at), "it is used here");
				return;
			}
	}
}

void BorrowCheck::owed(const State &s, const Step &x)
{
	bool ends = x.op == Step::Use && (x.access == Access::Dead || x.access == Access::Write);
	auto it = ends ? s.owed.find(x.src) : s.owed.end();
	if (it == s.owed.end() || !said_.insert(it->second.getRawEncoding()).second)
		return;
	Finding *f = session_.report("result-ignored", x.loc,
				     describe(x.src) +
					     (x.access == Access::Write ? " is overwritten before"
									: " ends here before") +
					     " anybody looked at it");
	session_.note(f, it->second, "the result came from here");
}

} // namespace cfl::check
