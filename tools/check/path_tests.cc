// SPDX-License-Identifier: GPL-2.0
#include <check/contracts.hh>
#include <check/path_tests.hh>

using namespace clang;

namespace cfl::check
{

Asked::Asked(const Body &b) : b_(b), context_(b.function->getASTContext())
{
	for (size_t l = 0; l < b_.locals.size(); l++)
		if (const Local &x = b_.locals[l];
		    x.decl && (x.kind == LocalKind::Var || x.kind == LocalKind::Param))
			locals_.try_emplace(cast<ValueDecl>(x.decl->getCanonicalDecl()), int(l));
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
}

const Expr *Asked::strip(const Expr *e) const
{
	e = e->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExplicitCastExpr>(e);
	    c && c->getType()->isBooleanType() && c->getSubExpr()->getType()->isScalarType())
		return strip(c->getSubExpr());
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return strip(c->getSubExpr());
	return e;
}

int Asked::local(const Expr *e) const
{
	const auto *r = dyn_cast<DeclRefExpr>(strip(e));
	if (!r || r->refersToEnclosingVariableOrCapture())
		return -1;
	auto it = locals_.find(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
	return it == locals_.end() ? -1 : it->second;
}

bool Asked::small(QualType t)
{
	return t->isIntegralOrEnumerationType() || t->isPointerType();
}

std::optional<int64_t> Asked::number(const Expr *e) const
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
void Asked::find_changed()
{
	for (const Block &n : b_.blocks)
		for (const Step &x : n.stmts)
			if (x.op == Step::Borrow && x.src.path.empty() && lets_change(x))
				changed_.insert(x.src.local);
}

bool Asked::lets_change(const Step &x) const
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
std::optional<std::tuple<int, BinaryOperatorKind, int64_t>> Asked::comparison(const Expr *e) const
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
bool Asked::pure(const Stmt *s, std::set<int> &of) const
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
	} else if (!isa<IntegerLiteral, CharacterLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr,
			StringLiteral, ParenExpr, CastExpr, MemberExpr, MaterializeTemporaryExpr,
			ExprWithCleanups>(s)) {
		return false;
	}
	for (const Stmt *c : s->children())
		if (c && !pure(c, of))
			return false;
	return true;
}

std::optional<llvm::FoldingSetNodeID> Asked::question(const Expr *e, bool &inverted,
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

int Asked::variable(int l)
{
	for (size_t i = 0; i < variables_.size(); i++)
		if (variables_[i].local == l)
			return int(i);
	Variable v;
	v.local = l;
	v.type = b_.locals[l].type;
	v.positive = v.type->isUnsignedIntegerOrEnumerationType() || v.type->isPointerType() ||
		     v.type->isBooleanType();
	if (v.type->isBooleanType())
		v.cut(0);
	variables_.push_back(std::move(v));
	return int(variables_.size()) - 1;
}

void Asked::count(const Expr *e)
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
		auto [it, fresh] = numbers_.try_emplace(*id, questions_.size());
		if (fresh)
			questions_.push_back({of, 0});
		questions_[it->second].asked++;
	}
}

void Asked::count_choice(const Block &n)
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
void Asked::relate(const Step &x)
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

void Asked::choose()
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

std::optional<Test> Asked::test(const Expr *e) const
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
	auto it = id ? numbers_.find(*id) : numbers_.end();
	if (it == numbers_.end() || questions_[it->second].locals.empty())
		return {};
	t.question = int(it->second);
	return t;
}

unsigned Asked::entry(const Test &t) const
{
	return unsigned(t.variable >= 0 ? t.variable : int(variables_.size()) + t.question);
}

int Asked::followed(int l) const
{
	for (size_t i = 0; i < variables_.size() && l >= 0; i++)
		if (variables_[i].local == l)
			return int(i);
	return -1;
}

int Asked::chosen(const Block &n) const
{
	return followed(local(n.choice));
}

} // namespace cfl::check
