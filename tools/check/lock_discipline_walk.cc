// SPDX-License-Identifier: GPL-2.0
// Statements: which locks are held after each of them.
#include <check/lock_discipline_body.hh>
#include <check/race.hh>

using namespace clang;

namespace cfl::check::discipline
{

bool Path::overlaps(const Path &other) const
{
	size_t n = std::min(members.size(), other.members.size());
	return root == other.root &&
	       std::equal(members.begin(), members.begin() + long(n), other.members.begin());
}

const ValueDecl *Path::last() const
{
	return members.empty() ? root : members.back();
}

void Body::State::merge(const State &other)
{
	if (other.dead)
		return;
	if (dead) {
		*this = other;
		return;
	}
	for (auto &[m, hold] : held)
		if (auto it = other.held.find(m); it == other.held.end() || it->second != hold)
			hold = Hold::Maybe;
	for (const auto &[m, hold] : other.held)
		held.try_emplace(m, Hold::Maybe);
	any |= other.any;
	started |= other.started;
	joined |= other.joined;
	waited |= other.waited;
}

void Body::run(const Context &entry)
{
	static_cast<Context &>(now_) = entry;
	const auto *c = dyn_cast<CXXConstructorDecl>(in_);
	scopes_.emplace_back();
	for (const CXXCtorInitializer *i : c ? c->inits() : ArrayRef<CXXCtorInitializer *>())
		if (const Expr *e = i->getInit()) {
			const auto *d = dyn_cast<CXXDefaultInitExpr>(e);
			expr(d ? d->getExpr() : e, Use::Read);
		}
	stmt(in_->getBody());
}

void Body::stmts(const CompoundStmt *c)
{
	scopes_.emplace_back();
	for (const Stmt *s : c->body())
		stmt(s);
	leave();
}

void Body::leave()
{
	for (const VarDecl *v : scopes_.back())
		release(v);
	scopes_.pop_back();
}

void Body::take(const Guard &g, Hold hold)
{
	for (const Path &m : g.mutexes) {
		now_.held[m] = hold;
		if (!quiet_)
			out_.takes.push_back({m, in_, out_.steps++});
	}
}

void Body::release(const VarDecl *v)
{
	auto it = guards_.find(v);
	if (it == guards_.end())
		return;
	for (const Path &m : it->second.mutexes)
		now_.held.erase(m);
	if (it->second.unknown)
		now_.any = it->second.outer;
}

namespace
{

bool tag(const Expr *e, llvm::StringRef name)
{
	return race::std_name(e->getType()) == name;
}

} // namespace

/// A variable that holds locks while it lives.
bool Body::guard(const VarDecl *v)
{
	const CXXRecordDecl *r = record_of(v->getType());
	if (!r || v->getType()->isReferenceType() || !v->getInit())
		return false;
	llvm::StringRef n = race::std_name(v->getType());
	bool known =
		n == "lock_guard" || n == "unique_lock" || n == "scoped_lock" || n == "shared_lock";
	const Expr *init = peel(v->getInit());
	const auto *c = dyn_cast<CXXConstructExpr>(init);
	Guard g;
	g.shared = n == "shared_lock";
	bool mutexes = false, held = true;
	for (const Expr *a :
	     c ? llvm::ArrayRef(c->getArgs(), c->getNumArgs()) : llvm::ArrayRef<const Expr *>()) {
		held &= !tag(a, "defer_lock_t");
		g.tried |= tag(a, "try_to_lock_t") || a->getType()->isRecordType() == false;
		if (!lockable(a->getType()))
			continue;
		mutexes = true;
		g.tried &= known;
		if (auto w = way(a))
			touch(w->path, a->getExprLoc()), g.mutexes.push_back(w->path);
		else
			g.unknown = true;
	}
	if (!known && !(mutexes && !in_std(r)) && !is_guard(v->getType()))
		return false;
	// A guard that comes out of a call, or a class of the user's that may lock as it likes.
	g.unknown |= !known || !c || (!mutexes && c->getNumArgs());
	g.outer = now_.any;
	if (g.unknown)
		now_.any = true;
	if (held)
		take(g, g.tried && known ? Hold::Maybe : g.shared ? Hold::Shared : Hold::Whole);
	guards_[v] = g;
	scopes_.back().push_back(v);
	return true;
}

void Body::variable(const VarDecl *v)
{
	if (const auto *d = dyn_cast<DecompositionDecl>(v); d && d->getInit()) {
		if (auto w = way(d->getInit()); w && d->getType()->isReferenceType())
			for (const BindingDecl *b : d->bindings())
				aliases_[b] = {w->path, true, w->pointee};
		return expr(d->getInit(), Use::Read);
	}
	if (!v->getInit() || guard(v))
		return;
	const Expr *init = v->getInit();
	if (const auto *l = dyn_cast<LambdaExpr>(peel(init))) {
		closures_[v] = l;
		return captures(l);
	}
	QualType t = v->getType();
	bool leads = t->isReferenceType() || t->isPointerType() || is_iterator(t) ||
		     session_.facts.view(t);
	// Whoever copies a pointer has read it; what is done with the copy is the affair of what it leads to.
	const bool copy = t->isPointerType() && isa<MemberExpr>(peel(init)->IgnoreParenImpCasts());
	if (auto w = leads && !copy ? lead(init) : std::nullopt;
	    w && (w->path.root || !w->path.members.empty()))
		aliases_[v] = *w;
	expr(init, Use::Read);
}

void Body::branch(const Stmt *yes, const Stmt *no)
{
	State before = now_;
	if (yes)
		stmt(yes);
	State after = now_;
	now_ = before;
	if (no)
		stmt(no);
	now_.merge(after);
}

void Body::if_stmt(const IfStmt *s)
{
	scopes_.emplace_back();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		variable(s->getConditionVariable());
	expr(s->getCond(), Use::Read);
	branch(s->getThen(), s->getElse());
	leave();
}

void Body::loop(const Stmt *init, const Expr *cond, const Stmt *inc, const Stmt *body, bool first)
{
	scopes_.emplace_back();
	if (init)
		stmt(init);
	State entry = now_;
	// What the end of a turn brings to the next one is found out first.
	for (int turn = 0; turn < 2; turn++) {
		bool quiet = quiet_;
		quiet_ |= turn == 0;
		now_ = entry;
		loops_.emplace_back();
		loops_.back().from = out_.steps;
		size_t recorded = out_.accesses.size();
		if (cond && !first)
			expr(cond, Use::Read);
		State out = now_;
		if (body)
			stmt(body);
		for (const State &s : loops_.back().continues)
			now_.merge(s);
		if (inc)
			stmt(inc);
		if (cond && first)
			expr(cond, Use::Read);
		quiet_ = quiet;
		for (size_t i = recorded; i < out_.accesses.size(); i++)
			out_.accesses[i].from = std::min(out_.accesses[i].from, loops_.back().from);
		State end = now_;
		if (cond)
			now_.merge(out);
		Expr::EvalResult value;
		if (!cond ||
		    (!cond->isValueDependent() && cond->EvaluateAsRValue(value, session_.context) &&
		     value.Val.isInt() && value.Val.getInt().getBoolValue()))
			now_.dead = true;
		for (const State &s : loops_.back().breaks)
			now_.merge(s);
		loops_.pop_back();
		entry.merge(end);
	}
	leave();
}

void Body::range_for(const CXXForRangeStmt *s)
{
	if (s->getInit())
		stmt(s->getInit());
	expr(s->getRangeInit(), Use::Read);
	auto w = way(s->getRangeInit());
	const VarDecl *v = s->getLoopVariable();
	QualType t = v->getType();
	if (w && (t->isReferenceType() || t->isPointerType())) {
		Way each = *w;
		each.element = true;
		each.pointee |= t->isPointerType();
		aliases_[v] = each;
		if (const auto *d = dyn_cast<DecompositionDecl>(v))
			for (const BindingDecl *b : d->bindings())
				aliases_[b] = each;
	}
	State before = now_;
	loop(nullptr, nullptr, nullptr, s->getBody(), false);
	now_.merge(before);
	now_.dead = false;
}

void Body::switch_stmt(const SwitchStmt *s)
{
	scopes_.emplace_back();
	if (s->getInit())
		stmt(s->getInit());
	expr(s->getCond(), Use::Read);
	switches_.push_back(now_);
	loops_.emplace_back();
	State entry = now_;
	stmt(s->getBody());
	now_.merge(entry);
	for (const State &b : loops_.back().breaks)
		now_.merge(b);
	for (const State &c : loops_.back().continues)
		if (loops_.size() > 1)
			loops_[loops_.size() - 2].continues.push_back(c);
	loops_.pop_back();
	switches_.pop_back();
	leave();
}

void Body::try_stmt(const CXXTryStmt *s)
{
	State before = now_;
	stmt(s->getTryBlock());
	State after = now_;
	for (unsigned i = 0; i < s->getNumHandlers(); i++) {
		now_ = before;
		now_.started |= after.started;
		stmt(s->getHandler(i)->getHandlerBlock());
		after.merge(now_);
	}
	now_ = after;
}

void Body::return_stmt(const ReturnStmt *s)
{
	const Expr *e = s->getRetValue();
	if (e) {
		QualType t = in_->getReturnType();
		const LambdaExpr *l = dyn_cast<LambdaExpr>(peel(e)->IgnoreImplicit());
		if (t->isRecordType() && !l)
			l = closure_of(e);
		bool leads = t->isReferenceType() || t->isPointerType() || is_iterator(t) ||
			     session_.facts.view(t);
		if (l && !depth_ && !starts_thread(session_, e))
			captures(l), closure(l, Mode::Handed);
		else
			expr(e, Use::Read);
		if (leads && !depth_)
			leaks(e);
	}
	now_.dead = true;
}

void Body::leaks(const Expr *e)
{
	const Expr *x = peel(e)->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<AbstractConditionalOperator>(x)) {
		leaks(c->getTrueExpr());
		return leaks(c->getFalseExpr());
	}
	auto w = lead(e);
	if (!w)
		return leak_of_closure(x);
	if (!w->pointee && !quiet_ && !w->path.members.empty())
		out_.leaks.push_back({w->path, w->element, e->getExprLoc(), in_, now_});
}

/// What a closure that is called with the data returns, if that may lead into them.
void Body::leak_of_closure(const Expr *e)
{
	const auto *c = dyn_cast<CXXOperatorCallExpr>(e);
	const auto *m = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
	if (!m || !m->getParent()->isLambda() || quiet_)
		return;
	for (unsigned i = 1; i < c->getNumArgs() && i <= m->getNumParams(); i++) {
		auto w = way(c->getArg(i));
		if (!w || w->pointee || w->path.members.empty() ||
		    !m->getParamDecl(i - 1)->getType()->isReferenceType())
			continue;
		class Returns : public RecursiveASTVisitor<Returns>
		{
		public:
			const ParmVarDecl *of = nullptr;
			bool found = false, returning = false;
			bool TraverseReturnStmt(ReturnStmt *r)
			{
				returning = true;
				TraverseStmt(r->getRetValue());
				return !(returning = false);
			}
			bool VisitDeclRefExpr(DeclRefExpr *r)
			{
				found |= returning && r->getDecl() == of;
				return true;
			}
		} returns;
		returns.of = m->getParamDecl(i - 1);
		returns.TraverseStmt(m->getBody());
		if (returns.found)
			out_.leaks.push_back(
				{w->path, true, m->getParent()->getLocation(), in_, now_, true});
	}
}

void Body::stmt(const Stmt *s)
{
	if (!s)
		return;
	if (const auto *c = dyn_cast<CompoundStmt>(s))
		return stmts(c);
	if (const auto *l = dyn_cast<SwitchCase>(s)) {
		if (!switches_.empty())
			now_.merge(switches_.back());
		return stmt(l->getSubStmt());
	}
	if (now_.dead)
		return;
	if (const auto *d = dyn_cast<DeclStmt>(s)) {
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x))
				variable(v);
	} else if (const auto *i = dyn_cast<IfStmt>(s)) {
		if_stmt(i);
	} else if (const auto *w = dyn_cast<WhileStmt>(s)) {
		loop(nullptr, w->getCond(), nullptr, w->getBody(), false);
	} else if (const auto *o = dyn_cast<DoStmt>(s)) {
		loop(nullptr, o->getCond(), nullptr, o->getBody(), true);
	} else if (const auto *f = dyn_cast<ForStmt>(s)) {
		loop(f->getInit(), f->getCond(), f->getInc(), f->getBody(), false);
	} else if (const auto *r = dyn_cast<CXXForRangeStmt>(s)) {
		range_for(r);
	} else if (const auto *x = dyn_cast<SwitchStmt>(s)) {
		switch_stmt(x);
	} else if (const auto *t = dyn_cast<CXXTryStmt>(s)) {
		try_stmt(t);
	} else if (const auto *back = dyn_cast<ReturnStmt>(s)) {
		return_stmt(back);
	} else if (isa<BreakStmt>(s) || isa<ContinueStmt>(s)) {
		if (!loops_.empty())
			(isa<BreakStmt>(s) ? loops_.back().breaks : loops_.back().continues)
				.push_back(now_);
		now_.dead = true;
	} else if (const auto *a = dyn_cast<AttributedStmt>(s)) {
		stmt(a->getSubStmt());
	} else if (const auto *e = dyn_cast<Expr>(s)) {
		expr(e, Use::Read);
		if (isa<CXXThrowExpr>(e->IgnoreImplicit()))
			now_.dead = true;
	}
}

namespace
{

/// Jumps and waits that the walk does not follow.
class Strange : public RecursiveASTVisitor<Strange>
{
public:
	bool found = false;
	bool VisitLabelStmt(LabelStmt *) { return !(found = true); }
	bool VisitCoroutineBodyStmt(CoroutineBodyStmt *) { return !(found = true); }
	bool VisitCoawaitExpr(CoawaitExpr *) { return !(found = true); }
};

} // namespace

void walk(Session &session, const FunctionDecl *f, const Context &entry, Notes &out)
{
	Strange strange;
	strange.TraverseStmt(f->getBody());
	Context from = entry;
	from.any |= strange.found;
	for (const ParmVarDecl *p : f->parameters())
		from.any |= is_guard(p->getType()) || lockable(p->getType());
	Body(session, f, out).run(from);
}

} // namespace cfl::check::discipline
