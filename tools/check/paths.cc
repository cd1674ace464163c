// SPDX-License-Identifier: GPL-2.0
#include <check/path_tests.hh>
#include <check/paths.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

namespace
{

class Splitter
{
public:
	explicit Splitter(Body &b) : b_(b), asked_(b) {}

	bool run()
	{
		if (asked_.empty())
			return false;
		find_needed();
		return copy_blocks();
	}

private:
	static constexpr size_t MOST_COPIES = 3000;
	using Known = std::vector<Mask>; ///< Of the variables, then of the questions (no 1, yes 2).

	/// Which entries of what is known are still asked for from a block on.
	void find_needed()
	{
		size_t n = asked_.variables().size() + asked_.questions().size();
		needed_.assign(b_.blocks.size(), llvm::BitVector(unsigned(n)));
		for (size_t i = 0; i < b_.blocks.size(); i++) {
			const Block &x = b_.blocks[i];
			if (auto t = x.test ? asked_.test(x.test) : std::nullopt)
				needed_[i].set(asked_.entry(*t));
			if (auto t = x.kept ? asked_.test(x.kept) : std::nullopt)
				needed_[i].set(asked_.entry(*t));
			if (int v = x.choice ? asked_.chosen(x) : -1; v >= 0)
				needed_[i].set(unsigned(v));
			for (const Step &s : x.stmts)
				if (s.op == Step::Told && s.value)
					if (int v = asked_.followed(asked_.local(s.value)); v >= 0)
						needed_[i].set(unsigned(v));
		}
		for (bool grew = true; grew;) {
			grew = false;
			for (size_t i = b_.blocks.size(); i-- > 0;)
				for (int to : b_.blocks[i].succ) {
					llvm::BitVector more = needed_[to];
					more.reset(needed_[i]);
					if (more.any()) {
						needed_[i] |= more;
						grew = true;
					}
				}
		}
	}
	Mask &answer(Known &k, int question) const
	{
		return k[asked_.variables().size() + size_t(question)];
	}
	Mask value(const Variable &v, const Expr *e, const Known &k)
	{
		e = e->IgnoreParens();
		if (auto n = asked_.number(e->getType()->isPointerType() ? e : e->IgnoreParens()))
			return v.between(*n, *n);
		const Expr *plain = asked_.strip(e);
		if (auto n = asked_.number(plain))
			return v.between(*n, *n);
		const auto *u = dyn_cast<UnaryOperator>(plain);
		if ((u && u->getOpcode() == UO_AddrOf) || isa<CXXNewExpr, CXXThisExpr>(plain))
			return v.between(1, INT64_MAX);
		if (int from = asked_.followed(asked_.local(plain)); from >= 0) {
			Mask m = 0;
			const Variable &w = asked_.variables()[from];
			for (size_t c = 0; c < w.cells(); c++)
				if (k[from] >> c & 1)
					m |= v.between(w.range(c).first, w.range(c).second);
			return m & v.any();
		}
		if (v.type->isBooleanType())
			if (auto [yes, no] = outcomes(plain, k); !yes || !no)
				return v.between(yes.has_value(), yes.has_value());
		const auto *c = dyn_cast<ExplicitCastExpr>(plain);
		QualType of = (c ? c->getSubExpr()->IgnoreParenImpCasts() : plain)->getType();
		// A count fits where it is put.
		if (of->isUnsignedIntegerType())
			return v.between(0, INT64_MAX);
		return v.any();
	}
	/// What is known if the test holds, and if it does not; nothing where that cannot be.
	std::pair<std::optional<Known>, std::optional<Known>> outcomes(const Expr *e,
								       const Known &k)
	{
		std::optional<Known> yes(k), no(k);
		bool inverted = false;
		e = asked_.strip(e);
		while (const auto *u = dyn_cast<UnaryOperator>(e)) {
			if (u->getOpcode() != UO_LNot)
				break;
			inverted = !inverted;
			e = asked_.strip(u->getSubExpr());
		}
		auto t = asked_.test(e);
		if (!t)
			return {yes, no};
		if (t->variable >= 0) {
			const Variable &v = asked_.variables()[size_t(t->variable)];
			Mask holds = v.compared(t->op, t->with);
			(*yes)[t->variable] &= holds;
			(*no)[t->variable] &= ~holds;
			if (!(*yes)[t->variable])
				yes.reset();
			if (!(*no)[t->variable])
				no.reset();
		} else {
			inverted ^= t->inverted;
			Mask now = k[asked_.variables().size() + size_t(t->question)];
			answer(*yes, t->question) = 2;
			answer(*no, t->question) = 1;
			if (!(now & 2))
				yes.reset();
			if (!(now & 1))
				no.reset();
		}
		if (inverted)
			std::swap(yes, no);
		return {std::move(yes), std::move(no)};
	}
	void apply(Known &k, const Step &x)
	{
		if (x.op == Step::Told)
			return told(k, x);
		bool writes =
			x.op == Step::Use && x.access != Access::Read && x.access != Access::Shared;
		bool lends = x.op == Step::Borrow && b_.loans[x.loan].mut;
		if (writes || lends || x.op == Step::Uninit) {
			int l = x.op == Step::Uninit ? x.dst.local : x.src.local;
			int v = x.src.path.empty() || x.op == Step::Uninit ? asked_.followed(l)
									   : -1;
			if (v >= 0)
				k[v] = asked_.variables()[v].any();
			for (size_t q = 0; q < asked_.questions().size(); q++)
				if (asked_.questions()[q].locals.count(l))
					answer(k, int(q)) = 3;
		}
	}
	void told(Known &k, const Step &x)
	{
		for (size_t q = 0; q < asked_.questions().size(); q++)
			if (asked_.questions()[q].locals.count(x.dst.local))
				answer(k, int(q)) = 3;
		int i = x.dst.path.empty() ? asked_.followed(x.dst.local) : -1;
		if (i < 0)
			return;
		const Variable &v = asked_.variables()[size_t(i)];
		if (!x.value) {
			k[i] = v.between(x.loan, x.loan);
			return;
		}
		k[i] = value(v, x.value, k);
	}
	/// `++x`, `x |= y`: the old value counts.
	void changed(Known &k, const Step &x, Mask old)
	{
		int i = asked_.followed(x.dst.local);
		const Variable &v = asked_.variables()[size_t(i)];
		if (const auto *u = dyn_cast<UnaryOperator>(x.value)) {
			k[i] = v.next(old, u->isIncrementOp() ? 1 : -1);
			return;
		}
		const auto *b = cast<BinaryOperator>(x.value);
		if (v.type->isBooleanType() && b->getOpcode() == BO_OrAssign)
			k[i] = (old & v.between(0, 0)) ? v.any() : old;
		else if (v.type->isBooleanType() && b->getOpcode() == BO_AndAssign)
			k[i] = (old & v.between(1, 1)) ? v.any() : old;
		else
			k[i] = v.any();
	}
	static bool stepwise(const Step &x)
	{
		if (x.op != Step::Told || !x.value)
			return false;
		const auto *u = dyn_cast<UnaryOperator>(x.value);
		const auto *b = dyn_cast<BinaryOperator>(x.value);
		return (u && u->isIncrementDecrementOp()) || (b && b->isCompoundAssignmentOp());
	}
	void through(Known &k, const Block &n)
	{
		Known old = k; // Before the last write to each.
		for (const Step &x : n.stmts) {
			if (stepwise(x)) {
				int i = x.dst.path.empty() ? asked_.followed(x.dst.local) : -1;
				apply(k, x);
				if (i >= 0) {
					changed(k, x, old[i]);
					old[i] = k[i];
				}
				continue;
			}
			int i = x.op == Step::Use && x.src.path.empty()
					? asked_.followed(x.src.local)
					: -1;
			if (i >= 0)
				old[i] = k[i];
			apply(k, x);
		}
	}
	bool copy_blocks();

	Body &b_;
	const Asked asked_;
	std::vector<llvm::BitVector> needed_;
};

} // namespace

bool Splitter::copy_blocks()
{
	std::map<std::pair<int, Known>, int> copies;
	std::vector<std::pair<int, Known>> all;
	std::vector<std::vector<int>> succ;
	std::deque<int> work;
	auto copy = [&](int block, Known k) {
		for (size_t i = 0; i < k.size(); i++)
			if (!needed_[block].test(unsigned(i)))
				k[i] = i < asked_.variables().size() ? asked_.variables()[i].any()
								     : 3;
		auto [it, fresh] = copies.try_emplace({block, k}, int(all.size()));
		if (fresh) {
			all.push_back({block, std::move(k)});
			succ.emplace_back();
			work.push_back(it->second);
		}
		return it->second;
	};
	auto lead = [&](int from, int to) { succ[size_t(from)].push_back(to); };
	Known first;
	for (const Variable &v : asked_.variables())
		first.push_back(v.any());
	first.resize(first.size() + asked_.questions().size(), 3);
	copy(b_.entry, first);
	while (!work.empty()) {
		int at = work.front();
		work.pop_front();
		auto [block, k] = all[size_t(at)];
		const Block &n = b_.blocks[size_t(block)];
		through(k, n);
		std::optional<Known> yes(k), no(k);
		if (n.test)
			std::tie(yes, no) = outcomes(n.test, k);
		int v = n.choice ? asked_.chosen(n) : -1;
		Mask rest = v >= 0 ? k[v] : 0;
		for (const auto &[target, c] : n.cases)
			if (const auto *one = dyn_cast<CaseStmt>(c);
			    one && v >= 0 && !one->getRHS())
				if (auto with = asked_.number(one->getLHS()))
					rest &= ~asked_.variables()[v].between(*with, *with);
		for (int to : n.succ) {
			if (n.test && (to == n.yes || to == n.no)) {
				bool both = n.yes == n.no;
				if ((both || to == n.yes) && yes)
					lead(at, copy(to, *yes));
				if ((both || to == n.no) && no)
					lead(at, copy(to, *no));
				continue;
			}
			Known out = k;
			const SwitchCase *of = nullptr;
			for (const auto &[target, c] : n.cases)
				if (target == to)
					of = c;
			const auto *one = dyn_cast_or_null<CaseStmt>(of);
			if (v >= 0 && one && one->getRHS()) {
				// A range of values.
			} else if (v >= 0 && one) {
				if (auto with = asked_.number(one->getLHS()))
					out[v] &= asked_.variables()[v].between(*with, *with);
			} else if (v >= 0) {
				out[v] = rest;
			}
			if (v < 0 || out[v])
				lead(at, copy(to, std::move(out)));
		}
		if (all.size() > MOST_COPIES)
			return false;
	}
	std::vector<Block> blocks(all.size());
	for (size_t i = 0; i < all.size(); i++) {
		blocks[i].stmts = b_.blocks[size_t(all[i].first)].stmts;
		blocks[i].succ = std::move(succ[i]);
	}
	int exit = -1;
	for (size_t i = 0; i < all.size(); i++)
		if (all[i].first == b_.exit)
			exit = int(i);
	if (exit < 0) { // It is not reached.
		exit = int(blocks.size());
		blocks.push_back(b_.blocks[size_t(b_.exit)]);
	}
	b_.blocks = std::move(blocks);
	b_.entry = 0;
	b_.exit = exit;
	return true;
}

bool split_paths(Body &body)
{
	return Splitter(body).run();
}

} // namespace cfl::check
