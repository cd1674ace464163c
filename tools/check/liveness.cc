// SPDX-License-Identifier: GPL-2.0
// Which locals are asked for later, at each place of a function.
#include <check/flow.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

Liveness::Liveness(const Body &body) : b_(body)
{
	out_.assign(b_.blocks.size(), llvm::BitVector(b_.locals.size()));
	std::vector<llvm::BitVector> in = out_;
	std::vector<std::vector<int>> preds(b_.blocks.size());
	for (size_t n = 0; n < b_.blocks.size(); n++)
		for (int to : b_.blocks[n].succ)
			preds[to].push_back(int(n));
	std::deque<int> work;
	std::vector<bool> queued(b_.blocks.size(), true);
	for (size_t n = b_.blocks.size(); n-- > 0;)
		work.push_back(int(n));
	while (!work.empty()) {
		int n = work.front();
		work.pop_front();
		queued[n] = false;
		llvm::BitVector live(b_.locals.size());
		for (int to : b_.blocks[n].succ)
			live |= in[to];
		out_[n] = live;
		auto &stmts = b_.blocks[n].stmts;
		for (size_t i = stmts.size(); i-- > 0;)
			step(stmts[i], live);
		if (live != in[n]) {
			in[n] = live;
			for (int p : preds[n])
				if (!queued[p]) {
					queued[p] = true;
					work.push_back(p);
				}
		}
	}
}

bool Liveness::needs(const Step &s, int l)
{
	switch (s.op) {
	case Step::Use:
		if (s.access == Access::Dead)
			return false;
		return s.src.local == l && !s.counts &&
		       (s.access != Access::Write || s.src.has_deref());
	case Step::Borrow:
		return (s.src.local == l && (s.src.has_deref() || s.lends)) ||
		       (s.dst.local == l && s.dst.has_deref());
	case Step::Copy:
		return s.src.local == l || (s.dst.local == l && s.dst.has_deref());
	case Step::Live:
		return std::find(s.uses.begin(), s.uses.end(), l) != s.uses.end();
	case Step::Give:
		return s.src.local == l;
	default:
		return false;
	}
}

void Liveness::step(const Step &s, llvm::BitVector &live)
{
	auto kill = [&](const Place &p) {
		if (p.path.empty())
			live.reset(p.local);
	};
	switch (s.op) {
	case Step::Use:
		if (s.access == Access::Dead || s.access == Access::Write)
			kill(s.src);
		if (needs(s, s.src.local))
			live.set(s.src.local);
		return;
	case Step::Borrow:
	case Step::Copy:
		if (!s.merge)
			kill(s.dst);
		if (needs(s, s.dst.local))
			live.set(s.dst.local);
		if (needs(s, s.src.local))
			live.set(s.src.local);
		return;
	case Step::Clear:
		return kill(s.dst);
	case Step::Live:
		for (int l : s.uses)
			live.set(l);
		return;
	case Step::Give:
		live.set(s.src.local);
		return;
	default:
		return;
	}
}

std::vector<llvm::BitVector> Liveness::after(int block) const
{
	auto &stmts = b_.blocks[block].stmts;
	std::vector<llvm::BitVector> sets(stmts.size());
	llvm::BitVector live = out_[block];
	for (size_t i = stmts.size(); i-- > 0;) {
		sets[i] = live;
		step(stmts[i], live);
	}
	return sets;
}

} // namespace cfl::check
