// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The variables and members whose threads a loop's body waits for.
std::vector<const Expr *> waited(Facts &facts, const Stmt *body)
{
	class Scan : public RecursiveASTVisitor<Scan>
	{
	public:
		Facts *facts;
		std::vector<const Expr *> found;
		bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
		{
			const CXXMethodDecl *m = c->getMethodDecl();
			llvm::StringRef n = m ? plain_name(m) : "";
			const Expr *e = c->getImplicitObjectArgument();
			if ((n != "join" && n != "get" && n != "wait") || !in_std(m) || !e ||
			    !facts->runs_beside(e->IgnoreParenImpCasts()->getType()))
				return true;
			for (;;) {
				e = e->IgnoreParenImpCasts();
				const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
				const auto *of = dyn_cast<CXXMemberCallExpr>(e);
				const auto *part = dyn_cast<MemberExpr>(e);
				const auto *at = dyn_cast<ArraySubscriptExpr>(e);
				if (o && o->getNumArgs())
					e = o->getArg(0);
				else if (of && of->getImplicitObjectArgument())
					e = of->getImplicitObjectArgument();
				else if (at)
					e = at->getBase();
				else if (part &&
					 !isa<CXXThisExpr>(part->getBase()->IgnoreParenImpCasts()))
					e = part->getBase();
				else
					break;
			}
			if (isa<DeclRefExpr>(e) || isa<MemberExpr>(e))
				found.push_back(e);
			return true;
		}
		bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	} scan;
	scan.facts = &facts;
	scan.TraverseStmt(const_cast<Stmt *>(body));
	return std::move(scan.found);
}

/// The numbers that a loop's variable takes, if it counts up from one constant to another.
std::optional<std::pair<uint64_t, uint64_t>> counted(Facts &facts, const VarDecl *v,
						     const Expr *cond, const Expr *inc)
{
	const auto *b = dyn_cast_or_null<BinaryOperator>(cond ? cond->IgnoreParens() : nullptr);
	const auto *u = dyn_cast_or_null<UnaryOperator>(inc ? inc->IgnoreParens() : nullptr);
	if (!v || !v->getInit() || !b || !u || !u->isIncrementOp() ||
	    !v->getType()->isIntegerType() ||
	    (b->getOpcode() != BO_LT && b->getOpcode() != BO_LE && b->getOpcode() != BO_NE))
		return {};
	const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParenImpCasts());
	if (!r || r->getDecl() != v)
		return {};
	auto from = facts.number(v->getInit()), to = facts.number(b->getRHS());
	if (!from || !to || from->isNegative() || to->isNegative())
		return {};
	return {{from->getLimitedValue(), to->getLimitedValue() + (b->getOpcode() == BO_LE)}};
}

/// How far ahead of `v` every turn writes elements, by array.
std::map<const ValueDecl *, uint64_t> written_ahead(Facts &facts, const Stmt *body,
						    const VarDecl *v)
{
	class Scan : public RecursiveASTVisitor<Scan>
	{
	public:
		Facts *facts;
		const VarDecl *v;
		std::map<const ValueDecl *, uint64_t> found;
		bool VisitBinaryOperator(BinaryOperator *b)
		{
			if (b->getOpcode() != BO_Assign)
				return true;
			const Expr *to = b->getLHS()->IgnoreParenImpCasts(), *array = nullptr,
				   *index = nullptr;
			if (const auto *a = dyn_cast<ArraySubscriptExpr>(to)) {
				array = a->getBase();
				index = a->getIdx();
			} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(to);
				   o && o->getOperator() == OO_Subscript && o->getNumArgs() == 2) {
				array = o->getArg(0);
				index = o->getArg(1);
			}
			const auto *sum = dyn_cast_or_null<BinaryOperator>(
				index ? index->IgnoreParenImpCasts() : nullptr);
			const auto *r = sum && sum->getOpcode() == BO_Add
						? dyn_cast<DeclRefExpr>(
							  sum->getLHS()->IgnoreParenImpCasts())
						: nullptr;
			auto by = r && r->getDecl() == v ? facts->number(sum->getRHS())
							 : std::nullopt;
			if (!by || by->isNegative() || !*by)
				return true;
			array = array->IgnoreParenImpCasts();
			const ValueDecl *d = nullptr;
			if (const auto *of = dyn_cast<DeclRefExpr>(array))
				d = of->getDecl();
			else if (const auto *m = dyn_cast<MemberExpr>(array))
				d = m->getMemberDecl();
			if (d)
				found[d] = by->getLimitedValue();
			return true;
		}
		// Not in every turn.
		bool TraverseIfStmt(IfStmt *) { return true; }
		bool TraverseSwitchStmt(SwitchStmt *) { return true; }
		bool TraverseConditionalOperator(ConditionalOperator *) { return true; }
		bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	} scan;
	scan.facts = &facts;
	scan.v = v;
	scan.TraverseStmt(const_cast<Stmt *>(body));
	return std::move(scan.found);
}

/// Leaves the loop's body early, by some way?
bool leaves_early(const Stmt *s)
{
	if (!s)
		return false;
	if (isa<BreakStmt, GotoStmt>(s))
		return true;
	for (const Stmt *c : s->children())
		if (leaves_early(c))
			return true;
	return false;
}

/// Does a loop that counts from one constant to another run at all?
bool counts(Facts &facts, const Stmt *init, const Expr *cond)
{
	const auto *d = dyn_cast_or_null<DeclStmt>(init);
	const auto *v = d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
	const auto *b = dyn_cast_or_null<BinaryOperator>(cond ? cond->IgnoreParens() : nullptr);
	if (!v || !v->getInit() || !b || !b->isComparisonOp() || !v->getType()->isIntegerType())
		return false;
	const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParenImpCasts());
	if (!r || r->getDecl() != v)
		return false;
	auto from = facts.number(v->getInit()), to = facts.number(b->getRHS());
	if (!from || !to)
		return false;
	int order = llvm::APSInt::compareValues(*from, *to);
	switch (b->getOpcode()) {
	case BO_LT:
		return order < 0;
	case BO_LE:
		return order <= 0;
	case BO_GT:
		return order > 0;
	case BO_GE:
		return order >= 0;
	case BO_NE:
		return order != 0;
	default:
		return false;
	}
}

} // namespace

void Lowering::loop(const Stmt *init, const Stmt *cond_var, const Expr *cond, const Expr *inc,
		    const Stmt *body, bool test_first, SourceLocation end)
{
	push();
	if (init)
		stmt(init);
	const auto *declared = dyn_cast_or_null<DeclStmt>(init);
	const auto *v = declared && declared->isSingleDecl()
				? dyn_cast<VarDecl>(declared->getSingleDecl())
				: nullptr;
	auto numbers = counted(facts_, v, cond, inc);
	if (contracts_.infer && numbers && !leaves_early(body)) {
		counts_[v] = *numbers;
		if (empties_)
			leads_[v] = written_ahead(facts_, body, v);
	}
	int test = block(), run = block(), step = block(), out = block();
	go(test_first && !counts(facts_, init, cond) ? test : run);
	dead_ = false;
	cur_ = test;
	push();
	size_t outer = scopes_.size() - 1;
	if (cond_var)
		stmt(cond_var);
	int leave = block();
	if (cond)
		condition(cond, run, leave);
	else
		go(run);
	dead_ = false;
	cur_ = leave;
	unwind(outer, end);
	go(out);
	cur_ = run;
	scopes_.back().break_to = out;
	scopes_.back().continue_to = step;
	push();
	stmt(body);
	pop(body->getEndLoc());
	if (!dead_)
		unwind(outer, end);
	go(step);
	scopes_.pop_back();
	dead_ = false;
	cur_ = step;
	if (inc)
		full(inc);
	go(test);
	cur_ = out;
	// Whoever waits for threads in a loop waits for all.
	if (contracts_.infer)
		for (const Expr *e : waited(facts_, body)) {
			const auto *r = dyn_cast<DeclRefExpr>(e);
			const auto *of = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
			if (!r || (of && map_.count(of)))
				this->step(Step::Clear, place(e), end, true);
		}
	pop(end);
}

namespace
{

/// Does a loop's body move its variable away in each turn?
bool moves_out(const Stmt *body, const VarDecl *v)
{
	class Scan : public RecursiveASTVisitor<Scan>
	{
	public:
		const VarDecl *v;
		bool found = false, given = false;
		bool VisitCallExpr(CallExpr *c)
		{
			const FunctionDecl *f = c->getDirectCallee();
			const auto *r =
				f && f->getBuiltinID() == Builtin::BImove && c->getNumArgs() == 1
					? dyn_cast<DeclRefExpr>(c->getArg(0)->IgnoreParens())
					: nullptr;
			found |= r && r->getDecl() == v;
			return true;
		}
		bool TraverseIfStmt(IfStmt *) { return true; }
		bool TraverseSwitchStmt(SwitchStmt *) { return true; }
		bool TraverseConditionalOperator(ConditionalOperator *) { return true; }
		bool TraverseLambdaExpr(LambdaExpr *) { return true; }
		bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
		{
			const auto *r = dyn_cast<DeclRefExpr>(o->getArg(0)->IgnoreParenImpCasts());
			given |= o->getOperator() == OO_Equal && r && r->getDecl() == v;
			return true;
		}
	} scan;
	scan.v = v;
	scan.TraverseStmt(const_cast<Stmt *>(body));
	return scan.found && !scan.given;
}

} // namespace

int Lowering::walked(const CXXForRangeStmt *s)
{
	const auto *begin = dyn_cast_or_null<DeclStmt>(s->getBeginStmt());
	const auto *at = begin ? dyn_cast<VarDecl>(begin->getSingleDecl()) : nullptr;
	QualType t = s->getRangeInit()->getType().getNonReferenceType();
	if (contracts_.infer || !at || !at->getType()->isPointerType() || t->isArrayType() ||
	    facts_.fixed(t) || (record_of(t) && record_of(t)->getName() == "Array"))
		return -1;
	SourceLocation loc = s->getRangeInit()->getExprLoc();
	const auto *range = dyn_cast<VarDecl>(cast<DeclStmt>(s->getRangeStmt())->getSingleDecl());
	bool named = s->getRangeInit()->isLValue();
	Place of = named ? place(s->getRangeInit()) : var_place(range, loc, false);
	int walk = temp(facts_.context().getLValueReferenceType(t), loc);
	if (facts_.view(t)) {
		copy({walk, {}}, of, loc, true);
	} else if (facts_.owner(t)) {
		borrow({walk, {}}, of.with(Proj::Content), false, true, loc, true);
		b_.loans.back().walk = true;
	} else {
		return -1;
	}
	return walk;
}

void Lowering::range_for(const CXXForRangeStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	stmt(s->getRangeStmt());
	if (s->getBeginStmt())
		stmt(s->getBeginStmt());
	if (s->getEndStmt())
		stmt(s->getEndStmt());
	int walk = walked(s);
	int test = block(), run = block(), step = block(), out = block();
	// An array has elements, and so has a list that is written out.
	const auto *listed = dyn_cast<CXXStdInitializerListExpr>(peel(s->getRangeInit()));
	go(listed || facts_.extent(s->getRangeInit()->getType().getNonReferenceType()) ? run
										       : test);
	dead_ = false;
	cur_ = test;
	if (s->getCond())
		condition(s->getCond(), run, out);
	dead_ = false;
	cur_ = run;
	push();
	scopes_.back().break_to = out;
	scopes_.back().continue_to = step;
	stmt(s->getLoopVarStmt());
	stmt(s->getBody());
	pop(s->getEndLoc());
	go(step);
	dead_ = false;
	cur_ = step;
	if (walk >= 0)
		use(Access::Read, {walk, {}}, s->getForLoc(), true);
	if (s->getInc())
		full(s->getInc());
	go(test);
	cur_ = out;
	const VarDecl *v = s->getLoopVariable();
	if (contracts_.infer && v)
		for (const Expr *e : waited(facts_, s->getBody()))
			if (const auto *r = dyn_cast<DeclRefExpr>(e); r && r->getDecl() == v) {
				const auto *all = dyn_cast<VarDecl>(
					cast<DeclStmt>(s->getRangeStmt())->getSingleDecl());
				this->step(
					Step::Clear,
					var_place(all, s->getEndLoc(), false).with(Proj::Content),
					s->getEndLoc(), true);
			}
	if (contracts_.infer && v && v->getType()->isReferenceType() &&
	    moves_out(s->getBody(), v)) {
		const auto *range =
			dyn_cast<VarDecl>(cast<DeclStmt>(s->getRangeStmt())->getSingleDecl());
		Place all = var_place(range, s->getEndLoc(), false).with(Proj::Content);
		use(Access::Move, all, s->getEndLoc(), true);
		if (!b_.blocks[cur_].stmts.empty())
			b_.blocks[cur_].stmts.back().merge = true;
	}
	pop(s->getEndLoc());
}

} // namespace cfl::check
