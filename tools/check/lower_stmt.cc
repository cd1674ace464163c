// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

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
		if (!isa<ParmVarDecl>(v) && !room(v))
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
	bool reached = false, then_leaves = false;
	for (auto [start, part] : {std::pair{yes, s->getThen()}, std::pair{no, s->getElse()}}) {
		cur_ = start;
		dead_ = false;
		size_t known = vacant_.size();
		if (part) {
			vacate(s->isConsteval() ? nullptr : s->getCond(), start == yes);
			push();
			stmt(part);
			pop(part->getEndLoc());
		}
		vacant_.resize(std::min(known, vacant_.size()));
		then_leaves |= start == yes && dead_;
		reached |= !dead_;
		go(join);
	}
	if (then_leaves && !s->isConsteval())
		vacate(s->getCond(), false);
	dead_ = !reached;
	cur_ = join;
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
	// Whoever comes here again may find something.
	if (isa<WhileStmt, DoStmt, ForStmt, CXXForRangeStmt, LabelStmt, SwitchCase>(s))
		vacant_.clear();
	switch (s->getStmtClass()) {
	case Stmt::CompoundStmtClass: {
		size_t known = vacant_.size();
		compound(cast<CompoundStmt>(s));
		return vacant_.resize(std::min(known, vacant_.size()));
	}
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
	case Stmt::GCCAsmStmtClass:
	case Stmt::MSAsmStmtClass:
		return assembly(cast<AsmStmt>(s));
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
