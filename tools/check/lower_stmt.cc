// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

std::optional<bool> Lowering::constant(const Expr *e)
{
	bool value = false;
	if (!e || e->isValueDependent() || e->isTypeDependent())
		return {};
	if (e->HasSideEffects(facts_.context()))
		return {};
	if (e->EvaluateAsBooleanCondition(value, facts_.context()))
		return value;
	return {};
}

void Lowering::full(const Expr *e)
{
	if (!e)
		return;
	size_t mark = temps_.size();
	discarded_ = e->IgnoreParens();
	if (const auto *c = dyn_cast<ExprWithCleanups>(discarded_))
		discarded_ = c->getSubExpr()->IgnoreParens();
	if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(discarded_))
		discarded_ = b->getSubExpr();
	effects(e);
	discarded_ = nullptr;
	finish_temps(mark, e->getEndLoc());
}

void Lowering::look(const Stmt *s)
{
	// A condition that asks several results has asked them all, however early it is decided.
	if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
		auto it = map_.find(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
		if (it == map_.end() || !facts_.owes(r->getType()))
			return;
		Step x;
		x.op = Step::Look;
		x.dst = {it->second, {}};
		x.loc = r->getExprLoc();
		return add(std::move(x));
	}
	for (const Stmt *c : s->children())
		if (c)
			look(c);
}

void Lowering::condition(const Expr *e, int yes, int no)
{
	const Expr *plain = e->IgnoreParens();
	if (const auto *c = dyn_cast<ExprWithCleanups>(plain))
		plain = c->getSubExpr()->IgnoreParens();
	if (const auto *b = dyn_cast<BinaryOperator>(plain); b && b->isLogicalOp()) {
		look(b);
		int second = block();
		if (b->getOpcode() == BO_LAnd)
			condition(b->getLHS(), second, no);
		else
			condition(b->getLHS(), yes, second);
		dead_ = false;
		cur_ = second;
		condition(b->getRHS(), yes, no);
		return;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(plain); u && u->getOpcode() == UO_LNot)
		return condition(u->getSubExpr(), no, yes);
	bool holds = true;
	if (const VarDecl *p = contracts_.infer && !dead_ ? smart(plain, holds) : nullptr) {
		int from = cur_;
		Place place = var_place(p, e->getExprLoc(), true);
		for (bool set : {true, false}) {
			cur_ = block();
			b_.blocks[from].succ.push_back(cur_);
			(set ? b_.blocks[from].yes : b_.blocks[from].no) = cur_;
			if (set == holds) // What is not null was not moved away.
				step(Step::Init, place, e->getExprLoc());
			go(set ? yes : no);
		}
		b_.blocks[from].test = tests_ ? plain : nullptr;
		return;
	}
	size_t mark = temps_.size();
	asks_ = dyn_cast<CallExpr>(plain);
	told_.clear();
	effects(e);
	finish_temps(mark, e->getEndLoc());
	asks_ = nullptr;
	std::optional<bool> known = constant(plain);
	if (std::vector<Place> told = std::move(told_); !told.empty() && !dead_) {
		int from = cur_;
		cur_ = block();
		b_.blocks[from].succ.push_back(cur_);
		for (const Place &p : told)
			init(p, e->getExprLoc());
		go(yes);
		cur_ = from;
		return go(no);
	}
	auto test = tested(plain);
	if (test && !known && !dead_) {
		int from = cur_;
		for (bool outcome : {true, false}) {
			cur_ = block();
			b_.blocks[from].succ.push_back(cur_);
			(outcome ? b_.blocks[from].yes : b_.blocks[from].no) = cur_;
			if (test->second == outcome)
				null({test->first, {}}, e->getExprLoc(), false);
			go(outcome ? yes : no);
		}
		b_.blocks[from].test = tests_ ? plain : nullptr;
		return;
	}
	if (tests_ && !known && !dead_) {
		b_.blocks[cur_].test = plain;
		b_.blocks[cur_].yes = yes;
		b_.blocks[cur_].no = no;
	}
	if (!known || *known)
		go(yes);
	if (!known || !*known)
		go(no);
}

void Lowering::told(const Place &dst, const Expr *e, int known)
{
	if (!tests_ || dst.local < 0 || dead_)
		return;
	step(Step::Told, dst, e ? e->getExprLoc() : SourceLocation());
	if (b_.blocks[cur_].stmts.empty())
		return;
	b_.blocks[cur_].stmts.back().value = e;
	b_.blocks[cur_].stmts.back().loan = known;
}

bool Lowering::flag(const Place &dst, QualType type, const Expr *e)
{
	const Expr *plain = e->IgnoreParenImpCasts();
	const auto *b = dyn_cast<BinaryOperator>(plain);
	const auto *u = dyn_cast<UnaryOperator>(plain);
	bool test = (b && (b->isLogicalOp() || b->isComparisonOp()) && b->getOpcode() != BO_Cmp) ||
		    (u && u->getOpcode() == UO_LNot);
	if (!tests_ || dead_ || !type->isBooleanType() || !test)
		return false;
	int yes = block(), no = block(), join = block();
	condition(plain, yes, no);
	for (int outcome : {yes, no}) {
		cur_ = outcome;
		dead_ = false;
		init(dst, e->getExprLoc());
		told(dst, nullptr, outcome == yes);
		go(join);
	}
	cur_ = join;
	return true;
}

const VarDecl *Lowering::smart(const Expr *e, bool &holds)
{
	e = peel(e);
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e))
		e = peel(w->getSemanticForm());
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
		const VarDecl *v = smart(u->getSubExpr(), holds);
		holds = !holds;
		return v;
	}
	const Expr *object = nullptr;
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e);
	    m && isa_and_nonnull<CXXConversionDecl>(m->getMethodDecl())) {
		object = m->getImplicitObjectArgument();
		holds = true;
	} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e); o && o->getNumArgs() == 2) {
		if (o->getOperator() != OO_EqualEqual && o->getOperator() != OO_ExclaimEqual)
			return nullptr;
		if (!isa<CXXNullPtrLiteralExpr>(peel(o->getArg(1))))
			return nullptr;
		object = o->getArg(0);
		holds = o->getOperator() == OO_ExclaimEqual;
	}
	const auto *r = object ? dyn_cast<DeclRefExpr>(peel(object)) : nullptr;
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	const CXXRecordDecl *type = v ? record_of(v->getType()) : nullptr;
	bool pointer = type && in_std(type) &&
		       (type->getName() == "unique_ptr" || type->getName() == "shared_ptr");
	return pointer ? v : nullptr;
}

std::optional<std::pair<int, bool>> Lowering::tested(const Expr *e)
{
	bool holds = true;
	e = e->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExplicitCastExpr>(e); c && c->getType()->isBooleanType())
		e = c->getSubExpr()->IgnoreParenImpCasts(); // assert()
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->getOpcode() != BO_EQ && b->getOpcode() != BO_NE)
			return {};
		holds = b->getOpcode() == BO_NE;
		const Expr *l = b->getLHS()->IgnoreParenImpCasts(),
			   *r = b->getRHS()->IgnoreParenImpCasts();
		auto zero = [&](const Expr *x) {
			return x->isNullPointerConstant(facts_.context(),
							Expr::NPC_ValueDependentIsNotNull);
		};
		if (zero(r))
			e = l;
		else if (zero(l))
			e = r;
		else
			return {};
	}
	// `if ((p = find()))` tests p.
	if (const auto *a = dyn_cast<BinaryOperator>(e); a && a->getOpcode() == BO_Assign)
		e = a->getLHS()->IgnoreParenImpCasts();
	const auto *r = dyn_cast<DeclRefExpr>(e);
	if (!r || !r->getType()->isPointerType())
		return {};
	auto it = map_.find(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
	if (it == map_.end())
		return {};
	return {{it->second, holds}};
}

void Lowering::null(const Place &dst, SourceLocation loc, bool may_be)
{
	if (dst.local < 0 || !dst.path.empty())
		return;
	Step s;
	s.op = may_be ? Step::Null : Step::Checked;
	s.dst = dst;
	s.loc = loc;
	add(std::move(s));
}

void Lowering::compound(const CompoundStmt *s)
{
	push();
	for (const Stmt *c : s->body())
		stmt(c);
	pop(s->getRBracLoc());
}

void Lowering::variable(const VarDecl *v)
{
	if (v->isStaticLocal() || v->hasExternalStorage())
		return;
	SourceLocation loc = v->getLocation();
	int l = local(LocalKind::Var, v->getType(), loc, v);
	map_[cast<ValueDecl>(v->getCanonicalDecl())] = l;
	Place p{l, {}};
	clear(p, loc);
	init(p, loc);
	const Expr *e = v->getInit();
	size_t mark = temps_.size();
	if (!e) {
		if (!isa<ParmVarDecl>(v))
			uninit(p, v->getType(), loc);
	} else {
		const Expr *plain = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(plain))
			plain = c->getSubExpr();
		const auto *ctor = dyn_cast<CXXConstructExpr>(plain);
		if (const auto *closure = dyn_cast<LambdaExpr>(peel(e));
		    closure && contracts_.infer)
			sometimes_.insert(closure);
		if (!flag(p, v->getType(), e)) {
			init_from(p, v->getType(), e);
			if (v->getType()->isScalarType())
				told(p, e);
		}
		if (ctor && ctor->getConstructor()->isDefaultConstructor() &&
		    !ctor->getConstructor()->isUserProvided() &&
		    !ctor->requiresZeroInitialization() && !ctor->isListInitialization())
			uninit(p, v->getType(), loc);
	}
	if (e && !isa<DecompositionDecl>(v))
		owe(p, v->getType(), e);
	// The variable's lifetime begins before the temporaries of its initialiser end.
	scopes_.back().locals.push_back(l);
	std_guard(v, l);
	finish_temps(mark, v->getEndLoc());
	if (const auto *d = dyn_cast<DecompositionDecl>(v))
		for (const BindingDecl *bind : d->bindings())
			if (const VarDecl *held = bind->getHoldingVar())
				variable(held);
}

void Lowering::decl(const DeclStmt *s)
{
	for (const Decl *d : s->decls())
		if (const auto *v = dyn_cast<VarDecl>(d))
			variable(v);
}

void Lowering::if_stmt(const IfStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	int yes = block(), no = block(), join = block();
	if (s->isConsteval()) {
		go(s->isNonNegatedConsteval() ? no : yes);
	} else {
		condition(s->getCond(), yes, no);
	}
	dead_ = false;
	bool reached = false;
	for (auto [start, part] : {std::pair{yes, s->getThen()}, std::pair{no, s->getElse()}}) {
		cur_ = start;
		dead_ = false;
		if (part) {
			push();
			stmt(part);
			pop(part->getEndLoc());
		}
		reached |= !dead_;
		go(join);
	}
	dead_ = !reached;
	cur_ = join;
	pop(s->getEndLoc());
}

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
	if (contracts_.infer && numbers && !leaves_early(body))
		counts_[v] = *numbers;
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

void Lowering::switch_stmt(const SwitchStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	size_t mark = temps_.size();
	effects(s->getCond());
	finish_temps(mark, s->getCond()->getEndLoc());
	int out = block(), from = cur_;
	b_.blocks[from].choice = tests_ && !dead_ ? s->getCond() : nullptr;
	bool has_default = s->isAllEnumCasesCovered();
	for (const SwitchCase *c = s->getSwitchCaseList(); c; c = c->getNextSwitchCase()) {
		int target = block();
		cases_[c] = target;
		if (b_.blocks[from].choice)
			b_.blocks[from].cases.push_back({target, c});
		go(target);
		has_default |= isa<DefaultStmt>(c);
	}
	const Expr *cond = s->getCond()->IgnoreParenImpCasts();
	if (const auto *e = cond->getType()->getAs<EnumType>(); e && !has_default) {
		size_t all = 0, seen = 0;
		for (const auto *x : e->getDecl()->getDefinitionOrSelf()->enumerators())
			all += x != nullptr;
		for (const SwitchCase *c = s->getSwitchCaseList(); c; c = c->getNextSwitchCase())
			seen++;
		has_default = all && seen >= all;
	}
	if (!has_default)
		go(out);
	push();
	scopes_.back().break_to = out;
	dead_ = true;
	cur_ = block();
	stmt(s->getBody());
	pop(s->getEndLoc());
	go(out);
	dead_ = false;
	cur_ = out;
	pop(s->getEndLoc());
}

void Lowering::return_stmt(const ReturnStmt *s)
{
	size_t mark = temps_.size();
	if (const Expr *e = s->getRetValue()) {
		if (function_->getReturnType()->isVoidType())
			effects(e);
		else
			init_from({b_.result, {}}, function_->getReturnType(), e);
	}
	finish_temps(mark, s->getReturnLoc());
	unwind(0, s->getReturnLoc());
	if (const Expr *e = s->getRetValue(); e && !dead_ && e->getType()->isBooleanType())
		if (auto outcome = constant(e); outcome && !*outcome)
			b_.refuses.push_back(cur_);
	go(b_.exit);
	dead_ = true;
	cur_ = block();
}

void Lowering::coroutine(const CoroutineBodyStmt *s)
{
	push();
	if (s->getPromiseDeclStmt()) {
		stmt(s->getPromiseDeclStmt());
		promise_ = of(s->getPromiseDecl(), s->getBeginLoc());
	}
	if (s->getInitSuspendStmt())
		stmt(s->getInitSuspendStmt());
	finish_ = block();
	push();
	stmt(s->getBody());
	pop(s->getEndLoc());
	go(finish_);
	dead_ = false;
	cur_ = finish_;
	if (s->getFinalSuspendStmt())
		stmt(s->getFinalSuspendStmt());
	pop(s->getEndLoc());
}

void Lowering::coreturn(const CoreturnStmt *s)
{
	// What was yielded before was taken before; what is returned stays in the promise.
	if (promise_ >= 0)
		clear({promise_, {}}, s->getKeywordLoc());
	if (s->getPromiseCall())
		full(s->getPromiseCall());
	else if (s->getOperand())
		full(s->getOperand());
	unwind(2, s->getKeywordLoc());
	if (promise_ >= 0)
		live({promise_}, s->getKeywordLoc());
	go(finish_);
	dead_ = true;
	cur_ = block();
}

void Lowering::caught(const VarDecl *v, int l)
{
	// The exception ends with its handler.
	SourceLocation loc = v->getLocation();
	if (!contracts_.infer)
		return;
	if (!v->getType()->isReferenceType()) {
		scopes_.back().locals.push_back(l);
		return;
	}
	int object = local(LocalKind::Var, v->getType()->getPointeeType(), loc, v);
	scopes_.back().locals.push_back(object);
	borrow({l, {}}, {object, {}}, false, true, loc, true);
}

void Lowering::stmt(const Stmt *s)
{
	if (!s || b_.too_big)
		return;
	if (const auto *e = dyn_cast<Expr>(s))
		return full(e);
	switch (s->getStmtClass()) {
	case Stmt::CompoundStmtClass:
		return compound(cast<CompoundStmt>(s));
	case Stmt::DeclStmtClass:
		return decl(cast<DeclStmt>(s));
	case Stmt::IfStmtClass:
		return if_stmt(cast<IfStmt>(s));
	case Stmt::AttributedStmtClass:
		return stmt(cast<AttributedStmt>(s)->getSubStmt());
	case Stmt::LabelStmtClass: {
		const auto *l = cast<LabelStmt>(s);
		auto [it, fresh] = labels_.try_emplace(l->getDecl(), 0, scopes_.size());
		if (fresh)
			it->second.first = block();
		int target = it->second.first;
		go(target);
		dead_ = false;
		cur_ = target;
		return stmt(l->getSubStmt());
	}
	case Stmt::GotoStmtClass: {
		const LabelDecl *l = cast<GotoStmt>(s)->getLabel();
		auto [it, fresh] = labels_.try_emplace(l, 0, 1);
		if (fresh)
			it->second.first = block();
		else
			unwind(std::max<size_t>(1, it->second.second), s->getBeginLoc());
		go(it->second.first);
		dead_ = true;
		cur_ = block();
		return;
	}
	case Stmt::WhileStmtClass: {
		const auto *w = cast<WhileStmt>(s);
		return loop(nullptr, w->getConditionVariableDeclStmt(), w->getCond(), nullptr,
			    w->getBody(), true, w->getEndLoc());
	}
	case Stmt::DoStmtClass: {
		const auto *d = cast<DoStmt>(s);
		return loop(nullptr, nullptr, d->getCond(), nullptr, d->getBody(), false,
			    d->getEndLoc());
	}
	case Stmt::ForStmtClass: {
		const auto *f = cast<ForStmt>(s);
		return loop(f->getInit(), f->getConditionVariableDeclStmt(), f->getCond(),
			    f->getInc(), f->getBody(), true, f->getEndLoc());
	}
	case Stmt::CXXForRangeStmtClass:
		return range_for(cast<CXXForRangeStmt>(s));
	case Stmt::SwitchStmtClass:
		return switch_stmt(cast<SwitchStmt>(s));
	case Stmt::CaseStmtClass:
	case Stmt::DefaultStmtClass: {
		const auto *c = cast<SwitchCase>(s);
		int target = cases_.count(c) ? cases_[c] : block();
		go(target);
		dead_ = false;
		cur_ = target;
		return stmt(c->getSubStmt());
	}
	case Stmt::CoroutineBodyStmtClass:
		return coroutine(cast<CoroutineBodyStmt>(s));
	case Stmt::CoreturnStmtClass:
		if (finish_ >= 0)
			return coreturn(cast<CoreturnStmt>(s));
		break;
	case Stmt::ReturnStmtClass:
		return return_stmt(cast<ReturnStmt>(s));
	case Stmt::BreakStmtClass:
	case Stmt::ContinueStmtClass: {
		bool brk = isa<BreakStmt>(s);
		for (size_t i = scopes_.size(); i-- > 0;) {
			int to = brk ? scopes_[i].break_to : scopes_[i].continue_to;
			if (to < 0)
				continue;
			unwind(i, s->getBeginLoc());
			go(to);
			break;
		}
		dead_ = true;
		cur_ = block();
		return;
	}
	case Stmt::CXXTryStmtClass: {
		const auto *t = cast<CXXTryStmt>(s);
		int join = block();
		int before = cur_;
		std::vector<int> outer = std::move(handlers_);
		handlers_.clear();
		for (unsigned i = 0; i < t->getNumHandlers(); i++)
			handlers_.push_back(block());
		std::vector<int> handlers = handlers_;
		stmt(t->getTryBlock());
		handlers_ = std::move(outer);
		bool reached = !dead_;
		go(join);
		int after = cur_;
		for (unsigned i = 0; i < t->getNumHandlers(); i++) {
			int h = handlers[i];
			b_.blocks[before].succ.push_back(h);
			if (after != before)
				b_.blocks[after].succ.push_back(h);
			dead_ = false;
			cur_ = h;
			push();
			const CXXCatchStmt *c = t->getHandler(i);
			if (c->getExceptionDecl()) {
				int l = local(LocalKind::Var, c->getExceptionDecl()->getType(),
					      c->getBeginLoc(), c->getExceptionDecl());
				map_[cast<ValueDecl>(c->getExceptionDecl()->getCanonicalDecl())] =
					l;
				caught(c->getExceptionDecl(), l);
			}
			stmt(c->getHandlerBlock());
			pop(c->getEndLoc());
			reached |= !dead_;
			go(join);
		}
		dead_ = !reached;
		cur_ = join;
		return;
	}
	default:
		break;
	}
	for (const Stmt *c : s->children())
		stmt(c);
}

} // namespace cfl::check
