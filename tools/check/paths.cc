// SPDX-License-Identifier: GPL-2.0
#include <check/contracts.hh>
#include <check/paths.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

namespace
{

using Mask = uint32_t;

/// What may be known of one variable: which of the constants that it is compared with it is, or between
/// which two it lies. Cell 2i+1 is constant i; cell 2i is what lies below it, and above the one before.
struct Variable {
	int local = -1;
	QualType type;
	std::vector<int64_t> cuts;
	bool positive = false;

	void cut(int64_t at)
	{
		auto it = std::lower_bound(cuts.begin(), cuts.end(), at);
		if (it == cuts.end() || *it != at)
			cuts.insert(it, at);
	}
	size_t cells() const { return 2 * cuts.size() + 1; }
	std::pair<int64_t, int64_t> range(size_t cell) const
	{
		size_t i = cell / 2;
		if (cell % 2)
			return {cuts[i], cuts[i]};
		return {i ? cuts[i - 1] + 1 : INT64_MIN, i < cuts.size() ? cuts[i] - 1 : INT64_MAX};
	}
	/// The cells that hold some number from @p low to @p high.
	Mask between(int64_t low, int64_t high) const
	{
		Mask m = 0;
		for (size_t c = 0; c < cells(); c++) {
			auto [a, b] = range(c);
			if (a <= b && a <= high && b >= low)
				m |= Mask(1) << c;
		}
		return m;
	}
	Mask any() const
	{
		if (type->isBooleanType())
			return between(0, 1);
		return between(positive ? 0 : INT64_MIN, INT64_MAX);
	}
	Mask next(Mask m, int64_t by) const
	{
		Mask out = 0;
		for (size_t c = 0; c < cells(); c++) {
			auto [a, b] = range(c);
			if (!(m >> c & 1))
				continue;
			out |= between(a == INT64_MIN ? a : a + by, b == INT64_MAX ? b : b + by);
		}
		return out & any();
	}
	Mask compared(BinaryOperatorKind op, int64_t with) const
	{
		switch (op) {
		case BO_EQ:
			return between(with, with);
		case BO_NE:
			return any() & ~between(with, with);
		case BO_LT:
			return with == INT64_MIN ? 0 : between(INT64_MIN, with - 1);
		case BO_LE:
			return between(INT64_MIN, with);
		case BO_GT:
			return with == INT64_MAX ? 0 : between(with + 1, INT64_MAX);
		case BO_GE:
			return between(with, INT64_MAX);
		default:
			return any();
		}
	}
};

/// A test of something else that is asked more than once, and what its answer depends on.
struct Question {
	std::set<int> locals;
	int asked = 0;
};

struct Test {
	int variable = -1, question = -1;
	BinaryOperatorKind op = BO_NE;
	int64_t with = 0;
	bool inverted = false;
};

class Splitter
{
public:
	explicit Splitter(Body &b) : b_(b), context_(b.function->getASTContext()) {}

	bool run()
	{
		for (size_t l = 0; l < b_.locals.size(); l++)
			if (const Local &x = b_.locals[l];
			    x.decl && (x.kind == LocalKind::Var || x.kind == LocalKind::Param))
				locals_.try_emplace(cast<ValueDecl>(x.decl->getCanonicalDecl()),
						    int(l));
		find_changed();
		for (const Block &n : b_.blocks) {
			if (n.test)
				count(n.test);
			if (n.choice)
				count_choice(n);
		}
		for (int round = 0; round < 2; round++)
			for (const Block &n : b_.blocks)
				for (const Step &x : n.stmts)
					if (x.op == Step::Told && x.value)
						relate(x);
		choose();
		if (variables_.empty() && questions_.empty())
			return false;
		find_needed();
		return copy_blocks();
	}

private:
	static constexpr size_t MOST_CUTS = 12, MOST_VARIABLES = 12, MOST_COPIES = 3000;
	using Known = std::vector<Mask>; ///< Of the variables, then of the questions (no 1, yes 2).

	const Expr *strip(const Expr *e) const
	{
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExplicitCastExpr>(e);
		    c && c->getType()->isBooleanType() &&
		    c->getSubExpr()->getType()->isScalarType())
			return strip(c->getSubExpr());
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			return strip(c->getSubExpr());
		return e;
	}
	int local(const Expr *e) const
	{
		const auto *r = dyn_cast<DeclRefExpr>(strip(e));
		if (!r || r->refersToEnclosingVariableOrCapture())
			return -1;
		auto it = locals_.find(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
		return it == locals_.end() ? -1 : it->second;
	}
	static bool small(QualType t)
	{
		return t->isIntegralOrEnumerationType() || t->isPointerType();
	}
	std::optional<int64_t> number(const Expr *e) const
	{
		Expr::EvalResult v;
		if (e->isValueDependent())
			return {};
		if (e->getType()->isPointerType() || e->getType()->isNullPtrType()) {
			if (e->isNullPointerConstant(context_, Expr::NPC_ValueDependentIsNotNull))
				return 0;
			return {};
		}
		if (!e->getType()->isIntegralOrEnumerationType() || e->HasSideEffects(context_) ||
		    !e->EvaluateAsInt(v, context_))
			return {};
		const llvm::APSInt &n = v.Val.getInt();
		if (n.isUnsigned() ? n.getActiveBits() > 62 : n.getSignificantBits() > 62)
			return {};
		return n.getExtValue();
	}
	/// Locals that something may change behind our backs.
	void find_changed()
	{
		for (const Block &n : b_.blocks)
			for (const Step &x : n.stmts)
				if (x.op == Step::Borrow && x.src.path.empty() && lets_change(x))
					changed_.insert(x.src.local);
	}
	bool lets_change(const Step &x) const
	{
		const Loan &l = b_.loans[x.loan];
		QualType t = b_.locals[x.src.local].type;
		if (t.isNull() || l.universal)
			return false;
		const Local &by = b_.locals[x.dst.local];
		bool named = by.kind == LocalKind::Var && by.decl && !by.decl->isImplicit();
		if (!small(t) && !named)
			return l.closure ? l.mut : l.direct;
		if (l.closure)
			return l.mut;
		return l.mut || l.pointer || l.direct || !x.dst.path.empty() || by.type.isNull() ||
		       !by.type->isReferenceType() || !by.type->getPointeeType().isConstQualified();
	}
	/// `x op constant`, or a question about other things.
	std::optional<std::tuple<int, BinaryOperatorKind, int64_t>> comparison(const Expr *e) const
	{
		e = strip(e);
		int l = local(e);
		if (l >= 0)
			return small(b_.locals[l].type) && !changed_.count(l)
				       ? std::optional(std::tuple(l, BO_NE, int64_t(0)))
				       : std::nullopt;
		const auto *b = dyn_cast<BinaryOperator>(e);
		if (!b || !b->isComparisonOp() || b->getOpcode() == BO_Cmp)
			return {};
		BinaryOperatorKind op = b->getOpcode();
		const Expr *x = b->getLHS(), *y = b->getRHS();
		if (local(x) < 0) {
			std::swap(x, y);
			op = BinaryOperator::reverseComparisonOp(op);
		}
		l = local(x);
		auto with = number(y->IgnoreParens());
		if (l < 0 || !with || !small(b_.locals[l].type) || changed_.count(l))
			return {};
		return {{l, op, *with}};
	}
	/// Is it the same whenever it is asked, while nothing of this changes?
	bool pure(const Stmt *s, std::set<int> &of) const
	{
		if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
			if (isa<EnumConstantDecl, FunctionDecl>(r->getDecl()))
				return true;
			int l = local(r);
			if (l < 0 || changed_.count(l))
				return false;
			of.insert(l);
			return true;
		}
		if (isa<CXXThisExpr>(s)) {
			of.insert(b_.self);
			return b_.self >= 0;
		}
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(s)) {
			const CXXMethodDecl *m = c->getMethodDecl();
			if (!m || !m->isConst() || !in_std(m))
				return false;
		} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(s)) {
			const FunctionDecl *f = o->getDirectCallee();
			if (!f || !in_std(f) ||
			    !(o->isComparisonOp() || f->getOverloadedOperator() == OO_Star ||
			      f->getOverloadedOperator() == OO_Arrow))
				return false;
		} else if (const auto *b = dyn_cast<BinaryOperator>(s)) {
			if (b->isAssignmentOp())
				return false;
		} else if (const auto *u = dyn_cast<UnaryOperator>(s)) {
			if (u->isIncrementDecrementOp())
				return false;
		} else if (!isa<IntegerLiteral, CharacterLiteral, CXXBoolLiteralExpr,
				CXXNullPtrLiteralExpr, StringLiteral, ParenExpr, CastExpr,
				MemberExpr, MaterializeTemporaryExpr, ExprWithCleanups>(s)) {
			return false;
		}
		for (const Stmt *c : s->children())
			if (c && !pure(c, of))
				return false;
		return true;
	}
	std::optional<llvm::FoldingSetNodeID> question(const Expr *e, bool &inverted,
						       std::set<int> &of) const
	{
		e = strip(e);
		while (const auto *u = dyn_cast<UnaryOperator>(e)) {
			if (u->getOpcode() != UO_LNot)
				break;
			inverted = !inverted;
			e = strip(u->getSubExpr());
		}
		if (!pure(e, of) || of.empty())
			return {};
		llvm::FoldingSetNodeID id;
		e->Profile(id, context_, true);
		return id;
	}
	int variable(int l)
	{
		for (size_t i = 0; i < variables_.size(); i++)
			if (variables_[i].local == l)
				return int(i);
		Variable v;
		v.local = l;
		v.type = b_.locals[l].type;
		v.positive = v.type->isUnsignedIntegerOrEnumerationType() ||
			     v.type->isPointerType() || v.type->isBooleanType();
		if (v.type->isBooleanType())
			v.cut(0);
		variables_.push_back(std::move(v));
		return int(variables_.size()) - 1;
	}
	void count(const Expr *e)
	{
		if (auto c = comparison(e)) {
			auto [l, op, with] = *c;
			int v = variable(l);
			if (variables_[v].cuts.size() < MOST_CUTS)
				variables_[v].cut(with);
			return;
		}
		bool inverted = false;
		std::set<int> of;
		if (auto id = question(e, inverted, of)) {
			auto [it, fresh] =
				numbers_.try_emplace(id->ComputeHash(), questions_.size());
			if (fresh)
				questions_.push_back({of, 0});
			questions_[it->second].asked++;
		}
	}
	void count_choice(const Block &n)
	{
		int l = local(n.choice);
		if (l < 0 || !small(b_.locals[l].type) || changed_.count(l))
			return;
		int v = variable(l);
		for (const auto &[target, c] : n.cases)
			if (const auto *one = dyn_cast<CaseStmt>(c); one && !one->getRHS())
				if (auto with = number(one->getLHS());
				    with && variables_[v].cuts.size() < MOST_CUTS)
					variables_[v].cut(*with);
	}
	/// A number that is given to a tested one is worth following, too.
	void relate(const Step &x)
	{
		int to = x.dst.path.empty() ? x.dst.local : -1, from = local(x.value);
		if (to < 0 || from < 0 || from == to || changed_.count(from) ||
		    !small(b_.locals[from].type))
			return;
		std::vector<int64_t> cuts;
		for (const Variable &v : variables_)
			if (v.local == to)
				cuts = v.cuts;
		if (cuts.empty())
			return;
		int v = variable(from);
		for (int64_t at : cuts)
			if (variables_[v].cuts.size() < MOST_CUTS)
				variables_[v].cut(at);
	}
	void choose()
	{
		if (variables_.size() > MOST_VARIABLES)
			std::erase_if(variables_, [](const Variable &v) {
				return !v.type->isBooleanType() && !v.type->isEnumeralType();
			});
		if (variables_.size() > MOST_VARIABLES)
			variables_.clear();
		for (Question &q : questions_)
			if (q.asked < 2 || questions_.size() > 4 * MOST_VARIABLES)
				q.locals.clear(); // Not followed.
	}
	std::optional<Test> test(const Expr *e)
	{
		Test t;
		if (auto c = comparison(e)) {
			auto [l, op, with] = *c;
			for (size_t i = 0; i < variables_.size(); i++)
				if (variables_[i].local == l) {
					t.variable = int(i);
					t.op = op;
					t.with = with;
					return t;
				}
			return {};
		}
		std::set<int> of;
		auto id = question(e, t.inverted, of);
		auto it = id ? numbers_.find(id->ComputeHash()) : numbers_.end();
		if (it == numbers_.end() || questions_[it->second].locals.empty())
			return {};
		t.question = int(it->second);
		return t;
	}
	/// Which entries of what is known are still asked for from a block on.
	void find_needed()
	{
		size_t n = variables_.size() + questions_.size();
		needed_.assign(b_.blocks.size(), llvm::BitVector(unsigned(n)));
		for (size_t i = 0; i < b_.blocks.size(); i++) {
			const Block &x = b_.blocks[i];
			if (auto t = x.test ? test(x.test) : std::nullopt)
				needed_[i].set(entry(*t));
			if (auto t = x.kept ? test(x.kept) : std::nullopt)
				needed_[i].set(entry(*t));
			if (int v = x.choice ? chosen(x) : -1; v >= 0)
				needed_[i].set(unsigned(v));
			for (const Step &s : x.stmts)
				if (s.op == Step::Told && s.value)
					if (int v = followed(local(s.value)); v >= 0)
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
	unsigned entry(const Test &t) const
	{
		return unsigned(t.variable >= 0 ? t.variable : int(variables_.size()) + t.question);
	}
	int followed(int l) const
	{
		for (size_t i = 0; i < variables_.size() && l >= 0; i++)
			if (variables_[i].local == l)
				return int(i);
		return -1;
	}
	int chosen(const Block &n) const { return followed(local(n.choice)); }
	Mask &answer(Known &k, int question) const
	{
		return k[variables_.size() + size_t(question)];
	}
	Mask value(const Variable &v, const Expr *e, const Known &k)
	{
		e = e->IgnoreParens();
		if (auto n = number(e->getType()->isPointerType() ? e : e->IgnoreParens()))
			return v.between(*n, *n);
		const Expr *plain = strip(e);
		if (auto n = number(plain))
			return v.between(*n, *n);
		const auto *u = dyn_cast<UnaryOperator>(plain);
		if ((u && u->getOpcode() == UO_AddrOf) || isa<CXXNewExpr, CXXThisExpr>(plain))
			return v.between(1, INT64_MAX);
		if (int from = followed(local(plain)); from >= 0) {
			Mask m = 0;
			const Variable &w = variables_[from];
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
		e = strip(e);
		while (const auto *u = dyn_cast<UnaryOperator>(e)) {
			if (u->getOpcode() != UO_LNot)
				break;
			inverted = !inverted;
			e = strip(u->getSubExpr());
		}
		auto t = test(e);
		if (!t)
			return {yes, no};
		if (t->variable >= 0) {
			const Variable &v = variables_[size_t(t->variable)];
			Mask holds = v.compared(t->op, t->with);
			(*yes)[t->variable] &= holds;
			(*no)[t->variable] &= ~holds;
			if (!(*yes)[t->variable])
				yes.reset();
			if (!(*no)[t->variable])
				no.reset();
		} else {
			inverted ^= t->inverted;
			Mask now = k[variables_.size() + size_t(t->question)];
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
			int v = x.src.path.empty() || x.op == Step::Uninit ? followed(l) : -1;
			if (v >= 0)
				k[v] = variables_[v].any();
			for (size_t q = 0; q < questions_.size(); q++)
				if (questions_[q].locals.count(l))
					answer(k, int(q)) = 3;
		}
	}
	void told(Known &k, const Step &x)
	{
		for (size_t q = 0; q < questions_.size(); q++)
			if (questions_[q].locals.count(x.dst.local))
				answer(k, int(q)) = 3;
		int i = x.dst.path.empty() ? followed(x.dst.local) : -1;
		if (i < 0)
			return;
		const Variable &v = variables_[size_t(i)];
		if (!x.value) {
			k[i] = v.between(x.loan, x.loan);
			return;
		}
		k[i] = value(v, x.value, k);
	}
	/// `++x`, `x |= y`: the old value counts.
	void changed(Known &k, const Step &x, Mask old)
	{
		int i = followed(x.dst.local);
		const Variable &v = variables_[size_t(i)];
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
				int i = x.dst.path.empty() ? followed(x.dst.local) : -1;
				apply(k, x);
				if (i >= 0) {
					changed(k, x, old[i]);
					old[i] = k[i];
				}
				continue;
			}
			int i = x.op == Step::Use && x.src.path.empty() ? followed(x.src.local)
									: -1;
			if (i >= 0)
				old[i] = k[i];
			apply(k, x);
		}
	}
	bool copy_blocks();

	Body &b_;
	ASTContext &context_;
	std::map<const ValueDecl *, int> locals_;
	std::set<int> changed_;
	std::vector<Variable> variables_;
	std::vector<Question> questions_;
	std::map<unsigned, size_t> numbers_; ///< Of questions, by what they say.
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
				k[i] = i < variables_.size() ? variables_[i].any() : 3;
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
	for (const Variable &v : variables_)
		first.push_back(v.any());
	first.resize(first.size() + questions_.size(), 3);
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
		int v = n.choice ? chosen(n) : -1;
		Mask rest = v >= 0 ? k[v] : 0;
		for (const auto &[target, c] : n.cases)
			if (const auto *one = dyn_cast<CaseStmt>(c);
			    one && v >= 0 && !one->getRHS())
				if (auto with = number(one->getLHS()))
					rest &= ~variables_[v].between(*with, *with);
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
				if (auto with = number(one->getLHS()))
					out[v] &= variables_[v].between(*with, *with);
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
