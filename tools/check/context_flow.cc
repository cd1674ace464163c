// SPDX-License-Identifier: GPL-2.0
#include <check/contexts.hh>

#include <clang/Analysis/Analyses/PostOrderCFGView.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A member of a guard, or what is handed one, that runs with the lock released.
bool unlocks(const FunctionDecl *f)
{
	const FunctionDecl *p = f->getTemplateInstantiationPattern();
	return annotated(f, "unlocks") || (p && annotated(p, "unlocks"));
}

bool is_guard(QualType t)
{
	return guard_type(t) || atomic_guard(t, {});
}

/// A guard of the library, or what says it is like one.
bool annotated_guard(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && annotated(r, "atomic_guard");
}

/// The call that a branch depends on, and whether its result is true on the way that `yes` stands for.
const CallExpr *tested(const CFGBlock &from, bool &yes)
{
	const auto *e = dyn_cast_or_null<Expr>(from.getTerminatorCondition());
	for (const Expr *last = nullptr; e && e != last;) {
		last = e;
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
			yes = !yes;
			e = u->getSubExpr();
		}
	}
	return dyn_cast_or_null<CallExpr>(e);
}

} // namespace

ContextFlow::ContextFlow(Contexts &all, const FunctionDecl *f, Summary *collect)
	: all_(all), session_(all.session), function_(f), collect_(collect)
{
	state_.reached = true;
	if (has_effect(f, FunctionEffect::Kind::NonBlocking) || annotated(f, "runs_atomic") ||
	    annotated(f, "nonblocking"))
		state_.holds[f] = {true, {}, f->getLocation()};
	const auto &called = all.callbacks.called;
	if (auto it = called.find(f->getCanonicalDecl()); it != called.end())
		state_.holds[f] = {true, {}, f->getLocation(), it->second == CalledFrom::Interrupt};
	// A guard that is handed over is proof of what holds.
	for (const ParmVarDecl *p : f->parameters())
		if (!annotated(p, "unlocks") && p->getType()->isReferenceType() &&
		    annotated_guard(p->getType().getNonReferenceType()))
			state_.holds[p] = {true,
					   {},
					   p->getLocation(),
					   irqs_off_guard(p->getType().getNonReferenceType())};
	mute_ = unlocks(f);
}

void ContextFlow::start(const Context &state)
{
	state_.join(state);
}

bool ContextFlow::holds_anything(const Stmt *s)
{
	if (!s || isa<LambdaExpr>(s))
		return false;
	if (const auto *d = dyn_cast<DeclStmt>(s))
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x); v && v->hasLocalStorage()) {
				const Expr *init = v->getInit();
				const auto *made =
					init ? dyn_cast<CXXConstructExpr>(init->IgnoreImplicit())
					     : nullptr;
				ArrayRef<const Expr *> args;
				if (made)
					args = ArrayRef(made->getArgs(), made->getNumArgs());
				QualType t = v->getType().getNonReferenceType();
				if (guard_type(t) || atomic_guard(t, args) ||
				    (init && isa<InitListExpr>(init->IgnoreImplicit()) &&
				     record_of(t) && !record_of(t)->isAggregate()) ||
				    (collect_ && all_.drop_sleeps(v->getType()).isValid()))
					return true;
			}
	if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(s); b && is_guard(b->getType()))
		return true;
	if (const auto *c = dyn_cast<CallExpr>(s))
		if (const FunctionDecl *f = c->getDirectCallee()) {
			const auto *m = dyn_cast<CXXMemberCallExpr>(c);
			llvm::StringRef n = plain_name(f);
			if (!isa<CXXMethodDecl>(f) && (balance(n) || n.contains("trylock")))
				return true;
			if (m && n.starts_with("lock") && c->getType()->isVoidType())
				return true;
		}
	for (const Stmt *c : s->children())
		if (holds_anything(c))
			return true;
	return false;
}

void ContextFlow::run()
{
	const Stmt *body = function_->getBody();
	if (!body)
		return;
	const auto *ctor = dyn_cast<CXXConstructorDecl>(function_);
	last_ = true;
	if (!state_.holds.empty() || holds_anything(body)) {
		CFG::BuildOptions options;
		options.AddImplicitDtors = true;
		options.AddTemporaryDtors = true;
		options.AddInitializers = true;
		options.PruneTriviallyFalseEdges = true;
		options.setAllAlwaysAdd();
		if (auto cfg = CFG::buildCFG(function_, const_cast<Stmt *>(body), &session_.context,
					     options)) {
			prepare(*cfg, body);
			return flow(*cfg);
		}
		if (!collect_)
			session_.report("bound", function_->getLocation(),
					"the paths of the function cannot be followed; split it");
		return;
	}
	if (ctor)
		for (const CXXCtorInitializer *i : ctor->inits())
			walk(i->getInit());
	walk(body);
}

void ContextFlow::walk(const Stmt *s)
{
	if (!s)
		return;
	if (const auto *l = dyn_cast<LambdaExpr>(s)) {
		for (const Expr *e : l->capture_inits())
			walk(e);
		return;
	}
	if (unevaluated(s))
		return;
	for (const Stmt *c : s->children())
		walk(c);
	event(s);
}

/// Finds out what the steps alone do not tell.
void ContextFlow::prepare(const CFG &cfg, const Stmt *body)
{
	for (const CFGBlock *b : cfg) {
		bool yes = true;
		if (const CallExpr *c = tested(*b, yes))
			tested_.insert(c);
		for (const CFGElement &e : *b) {
			if (auto d = e.getAs<CFGAutomaticObjDtor>())
				ending_.insert(d->getVarDecl());
			if (auto t = e.getAs<CFGTemporaryDtor>())
				ending_.insert(t->getBindTemporaryExpr());
		}
	}
	remember(body);
}

void ContextFlow::remember(const Stmt *s)
{
	if (!s || isa<LambdaExpr>(s))
		return;
	auto mention = [&](const Expr *e) { quiet_.insert(e->IgnoreParenImpCasts()); };
	auto temporary = [&](const Expr *e) {
		for (const Expr *last = nullptr; e && e != last;) {
			last = e;
			e = e->IgnoreParenImpCasts();
			if (const auto *c = dyn_cast<ExprWithCleanups>(e))
				e = c->getSubExpr();
			else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
				e = m->getSubExpr();
			else if (const auto *x = dyn_cast<CStyleCastExpr>(e);
				 x && x->getType()->isVoidType())
				e = x->getSubExpr();
		}
		if (e && isa<CXXBindTemporaryExpr>(e))
			dropped_.insert(e);
	};
	if (const auto *c = dyn_cast<CXXOperatorCallExpr>(s)) {
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		if (m && c->getNumArgs() &&
		    (c->getOperator() == OO_Equal || m->isConst() || c->getOperator() == OO_Arrow))
			mention(c->getArg(0));
	} else if (const auto *d = dyn_cast<CXXMemberCallExpr>(s)) {
		const CXXMethodDecl *m = d->getMethodDecl();
		if (m && (m->isConst() || isa<CXXDestructorDecl>(m) || plain_name(m) == "reset" ||
			  plain_name(m) == "clear"))
			mention(d->getImplicitObjectArgument());
		if (m && m->getRefQualifier() != RQ_RValue && !gives_up(m))
			temporary(d->getImplicitObjectArgument());
	}
	for (const Stmt *c : s->children()) {
		if (isa<CompoundStmt>(s) || isa<IfStmt>(s) || isa<ForStmt>(s) ||
		    isa<WhileStmt>(s) || isa<DoStmt>(s) || isa<CXXForRangeStmt>(s) ||
		    isa<SwitchCase>(s) || isa<LabelStmt>(s))
			if (const auto *e = dyn_cast_or_null<Expr>(c))
				temporary(e);
		remember(c);
	}
}

void ContextFlow::flow(CFG &cfg)
{
	in_.assign(cfg.getNumBlockIDs(), {});
	in_[cfg.getEntry().getBlockID()].join(state_);
	PostOrderCFGView order(&cfg);
	auto step = [&](const CFGBlock &b) {
		state_ = in_[b.getBlockID()];
		block(b);
		bool changed = false;
		if (b.hasNoReturnElement())
			return false;
		bool first = true;
		for (const CFGBlock *to : b.succs()) {
			Context next = state_;
			if (b.succ_size() == 2)
				edge(b, first, next);
			first = false;
			changed |= to && in_[to->getBlockID()].join(next);
		}
		return changed;
	};
	last_ = false;
	bool again = true;
	for (int round = 0; again && round < 40; round++) {
		again = false;
		for (const CFGBlock *b : order)
			if (in_[b->getBlockID()].reached)
				again |= step(*b);
	}
	last_ = true;
	for (const CFGBlock *at : order)
		if (in_[at->getBlockID()].reached)
			step(*at);
	leave(in_[cfg.getExit().getBlockID()]);
}

/// What is taken on one path must be given back on that path.
void ContextFlow::leave(const Context &state)
{
	if (collect_ || tries_ || !state.reached || state.counts.size() < 2)
		return;
	session_.report("lock-held",
			state.counted.isValid() ? state.counted : function_->getLocation(),
			"what is taken here is given back on some paths through '" +
				function_->getNameAsString() + "' only");
}

void ContextFlow::block(const CFGBlock &b)
{
	for (const CFGElement &e : b) {
		if (auto s = e.getAs<CFGStmt>()) {
			if (!unevaluated(s->getStmt()))
				event(s->getStmt());
		} else if (auto v = e.getAs<CFGAutomaticObjDtor>()) {
			ends(v->getVarDecl());
		} else if (auto t = e.getAs<CFGTemporaryDtor>()) {
			ends(t->getBindTemporaryExpr());
		} else if (auto del = e.getAs<CFGDeleteDtor>()) {
			const CXXDeleteExpr *x = del->getDeleteExpr();
			SourceLocation at = all_.drop_sleeps(x->getDestroyedType());
			if (at.isValid())
				found(x->getExprLoc(), "the destructor may sleep", "context-sleep",
				      at);
		}
	}
}

void ContextFlow::edge(const CFGBlock &from, bool yes, Context &state)
{
	const CallExpr *c = tested(from, yes);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f)
		return;
	llvm::StringRef n = plain_name(f);
	if (n.contains("trylock") && !isa<CXXMethodDecl>(f)) {
		int sleeper = n.contains("mutex") || n.starts_with("down");
		if (yes)
			for (auto all = std::exchange(state.counts, {}); auto [a, l] : all)
				state.counts.insert({a + !sleeper, l + sleeper});
		return;
	}
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	if (!m)
		return;
	bool none = n == "is_none" || n == "is_err" || n == "is_null" || n == "is_vacant";
	bool some = isa<CXXConversionDecl>(f) || n == "is_some" || n == "is_ok" ||
		    n == "has_value" || n == "owns_lock";
	if ((!none && !some) || yes == some)
		return;
	if (auto l = owner_of(m->getImplicitObjectArgument())) {
		state.holds.erase(l->first);
		state.empty.insert(*l);
	}
}

} // namespace cfl::check
