// SPDX-License-Identifier: GPL-2.0
#include <check/contexts.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool closure_call(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	return m && m->getParent()->isLambda();
}

/// A lambda, or what refers to one.
bool callable(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && (r->isLambda() || r->getName() == "FunctionRef");
}

const CXXMemberCallExpr *locking(const Expr *e)
{
	const auto *c = e ? dyn_cast<CXXMemberCallExpr>(value_of(e)) : nullptr;
	return c && taking(c) == Taking::Guard ? c : nullptr;
}

/// What a reference to something callable is made of.
const Expr *referred(const Expr *e)
{
	e = value_of(e);
	const auto *made = dyn_cast<CXXConstructExpr>(e);
	const CXXRecordDecl *r = made ? record_of(made->getType()) : nullptr;
	return r && made->getNumArgs() && r->getName() == "FunctionRef" ? value_of(made->getArg(0))
									: e;
}

/// The lambda that an argument is, or the variable that it names was made of.
const LambdaExpr *closure(const Expr *e)
{
	e = referred(e);
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl()); v && v->getInit())
			e = referred(v->getInit());
	return dyn_cast<LambdaExpr>(e);
}

/// What the parts of a variable's initialiser are.
ArrayRef<const Expr *> parts(const Expr *init, const Expr *&single)
{
	const Expr *plain = init ? init->IgnoreParenImpCasts() : nullptr;
	for (const Expr *last = nullptr; plain && plain != last;) {
		last = plain;
		if (const auto *c = dyn_cast<ExprWithCleanups>(plain))
			plain = c->getSubExpr()->IgnoreParenImpCasts();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(plain))
			plain = b->getSubExpr()->IgnoreParenImpCasts();
		else if (const auto *f = dyn_cast<CXXFunctionalCastExpr>(plain))
			plain = f->getSubExpr()->IgnoreParenImpCasts();
	}
	if (const auto *c = dyn_cast_or_null<CXXConstructExpr>(plain))
		return ArrayRef(c->getArgs(), c->getNumArgs());
	if (const auto *l = dyn_cast_or_null<InitListExpr>(plain); l && l->getNumInits()) {
		single = l->getInit(0);
		return ArrayRef(single);
	}
	return {};
}

/// A variable whose value is moved, also by way of what it holds.
const Expr *moved_root(const Expr *e)
{
	e = value_of(e);
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && (o->getOperator() == OO_Star || o->getOperator() == OO_Arrow))
		e = value_of(o->getArg(0));
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e);
	    m && m->getMethodDecl() && plain_name(m->getMethodDecl()) == "value")
		e = value_of(m->getImplicitObjectArgument());
	return e;
}

/// What an expression names, as an owner: a variable, a member, or (nothing) `*this`.
std::optional<Owned> owned(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
		e = u->getSubExpr()->IgnoreParenImpCasts();
	if (isa<CXXThisExpr>(e))
		return Owned();
	return owner_of(e);
}

/// What a call puts an end to, or replaces: nothing happens if it owns nothing.
const Expr *replaced(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c))
		return o->getOperator() == OO_Equal ? o->getArg(0) : nullptr;
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	llvm::StringRef n = plain_name(f);
	return m && (isa<CXXDestructorDecl>(f) || n == "reset" || n == "clear" || n == "emplace")
		       ? m->getImplicitObjectArgument()
		       : nullptr;
}

/// Does a body set a pointer of its object to null, whatever happens?
bool sets_null(const Stmt *s)
{
	if (!s)
		return false;
	if (isa<CompoundStmt>(s) || isa<AttributedStmt>(s) || isa<ExprWithCleanups>(s)) {
		for (const Stmt *c : s->children())
			if (sets_null(c))
				return true;
		return false;
	}
	if (const auto *i = dyn_cast<IfStmt>(s)) // `unsafe { }` is one.
		return i->getInit() && sets_null(i->getThen());
	const auto *o = dyn_cast<BinaryOperator>(s);
	if (!o || o->getOpcode() != BO_Assign || !o->getLHS()->getType()->isPointerType())
		return false;
	const auto *m = dyn_cast<MemberExpr>(o->getLHS()->IgnoreParenImpCasts());
	return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) &&
	       isa<CXXNullPtrLiteralExpr>(o->getRHS()->IgnoreParenImpCasts());
}

/// Does the class know a state in which it owns nothing?
bool may_be_empty(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	if (!r || !r->hasDefinition())
		return false;
	for (const CXXMethodDecl *m : r->methods())
		if (plain_name(m) == "is_vacant" || plain_name(m) == "is_none" ||
		    isa<CXXConversionDecl>(m))
			return true;
	return false;
}

bool none(const Expr *e)
{
	const CXXRecordDecl *r = record_of(e->getType());
	return e->getType()->isNullPtrType() ||
	       (r && (r->getName() == "NoneType" || r->getName() == "nullopt_t"));
}

} // namespace

bool ContextFlow::gives_up(const FunctionDecl *f)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (!m || m->isStatic() || m->isConst())
		return false;
	llvm::StringRef n = plain_name(f);
	return n == "take" || n == "release" || n == "leak" || n == "forget" ||
	       sets_null(f->getBody());
}

bool ContextFlow::atomic(const std::set<const void *> &except) const
{
	if (mute_)
		return false;
	for (const auto &[key, h] : state_.holds)
		if (h.atomic && !except.count(key))
			return true;
	for (auto [a, l] : state_.counts)
		if (a > 0)
			return true;
	return false;
}

bool ContextFlow::irqs_off() const
{
	return std::any_of(state_.holds.begin(), state_.holds.end(),
			   [](const auto &h) { return h.second.irqs_off; });
}

void ContextFlow::interrupts(const CXXMemberCallExpr *c)
{
	if (!last_ || collect_ || !session_.kernel)
		return;
	llvm::StringRef n = plain_name(c->getMethodDecl());
	const bool on = n == "lock_irq" || n == "read_irq" || n == "write_irq";
	if (on && irqs_off())
		for (const auto &[key, h] : state_.holds)
			if (h.irqs_off) {
				session_.note(session_.report("lock-held", c->getExprLoc(),
							      "'" + n.str() +
								      "()' ends with interrupts "
								      "on, which were off before"),
					      h.since, "they are off since here");
				break;
			}
	// Its end may run softirqs, and switches interrupts on for that.
	if (n.ends_with("_bh") && irqs_off())
		for (const auto &[key, h] : state_.holds)
			if (h.irqs_off) {
				session_.note(session_.report("lock-held", c->getExprLoc(),
							      "'" + n.str() +
								      "()' is not for where "
								      "interrupts are off"),
					      h.since, "they are off since here");
				break;
			}
	if (auto lock = lock_path(c->getImplicitObjectArgument()))
		all_.irqs.taken(*lock, c, function_, irqs_off());
}

SourceLocation ContextFlow::why() const
{
	SourceLocation last;
	for (const auto &[key, h] : state_.holds)
		if (h.atomic && (last.isInvalid() || last < h.since))
			last = h.since;
	return last.isValid() ? last : state_.counted;
}

void ContextFlow::found(SourceLocation loc, const std::string &what, const char *rule,
			SourceLocation because, const std::set<const void *> &except)
{
	if (!last_)
		return;
	if (collect_) {
		if (collect_->sleeps.isInvalid())
			collect_->sleeps = loc;
		return;
	}
	if (!atomic(except))
		return;
	Finding *f = session_.report(rule, loc, what + " in atomic context");
	session_.note(f, why(), "the context is atomic since here");
	session_.note(f, because, "it sleeps here");
}

void ContextFlow::event(const Stmt *s)
{
	if (const auto *d = dyn_cast<DeclStmt>(s)) {
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x))
				variable(v);
	} else if (const auto *c = dyn_cast<CallExpr>(s)) {
		call(c);
	} else if (const auto *k = dyn_cast<CXXConstructExpr>(s)) {
		construct(k);
	} else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(s)) {
		temporary(b);
	} else if (isa<CoawaitExpr>(s) && !cast<CoawaitExpr>(s)->isImplicit()) {
		found(cast<Expr>(s)->getExprLoc(), "'co_await' suspends", "context-sleep");
	} else if (isa<CoyieldExpr>(s)) {
		found(cast<Expr>(s)->getExprLoc(), "'co_yield' suspends", "context-sleep");
	} else if (const auto *n = dyn_cast<CXXNewExpr>(s)) {
		if (n->getNumPlacementArgs() == 0 && n->getOperatorNew() &&
		    !n->getOperatorNew()->isReservedGlobalPlacementOperator())
			found(n->getExprLoc(), "'new' may sleep", "context-alloc");
	} else if (isa<DeclRefExpr>(s) || isa<MemberExpr>(s)) {
		if (!quiet_.count(s))
			if (auto o = owned(cast<Expr>(s)))
				state_.empty.erase(*o);
	} else if (const auto *x = dyn_cast<CXXStaticCastExpr>(s)) {
		if (x->isXValue())
			if (auto o = owned(moved_root(x)))
				state_.empty.insert(*o);
	} else if (const auto *r = dyn_cast<ReturnStmt>(s)) {
		if (r->getRetValue())
			if (auto o = owned(value_of(r->getRetValue())))
				state_.empty.insert(*o);
	} else if (const auto *o = dyn_cast<BinaryOperator>(s); o && o->isAssignmentOp()) {
		// It names another object from now on.
		if (const auto *ref = dyn_cast<DeclRefExpr>(o->getLHS()->IgnoreParenImpCasts()))
			for (auto &[key, h] : state_.holds)
				if (h.lock && h.lock->root == ref->getDecl())
					h.lock.reset();
	}
}

void ContextFlow::variable(const VarDecl *v)
{
	const Expr *init = v->getInit();
	const Expr *single = nullptr;
	ArrayRef<const Expr *> args = parts(init, single);
	if (may_be_empty(v->getType()) && (!init || args.empty() || none(args[0])))
		if (!init || isa<CXXConstructExpr>(init->IgnoreImplicit()))
			state_.empty.insert({v, nullptr});
	if (!ending_.count(v))
		return;
	QualType t = v->getType().getNonReferenceType();
	Hold h;
	h.since = v->getLocation();
	h.atomic = atomic_guard(t, args);
	h.irqs_off = irqs_off_guard(t);
	if (const CXXMemberCallExpr *c = locking(init)) {
		h.lock = lock_path(c->getImplicitObjectArgument());
	} else if (guard_type(t) && !args.empty() && args.size() < 3) {
		bool deferred = false;
		for (const Expr *a : args.drop_front())
			if (const CXXRecordDecl *r = record_of(a->getType()))
				deferred |= r->getName() == "defer_lock_t" ||
					    r->getName() == "adopt_lock_t";
		h.lock = lock_path(args[0]);
		if (h.lock && !deferred)
			check(*h.lock, v->getLocation());
		else
			h.lock.reset();
	}
	if (h.atomic || h.lock || h.irqs_off)
		state_.holds[v] = h;
}

void ContextFlow::temporary(const CXXBindTemporaryExpr *b)
{
	if (!ending_.count(b))
		return;
	Hold h;
	h.since = b->getExprLoc();
	h.atomic = atomic_guard(b->getType(), {});
	h.irqs_off = irqs_off_guard(b->getType());
	if (const CXXMemberCallExpr *c = locking(b->getSubExpr()))
		h.lock = lock_path(c->getImplicitObjectArgument());
	if (h.atomic || h.lock || h.irqs_off)
		state_.holds[b] = h;
}

void ContextFlow::ends(const VarDecl *v)
{
	state_.holds.erase(v);
	if (!v->getType()->isReferenceType() && !state_.empty.count({v, nullptr}))
		drops(v);
	if (v->getType()->isReferenceType() || state_.empty.count({v, nullptr}) ||
	    (!collect_ && !atomic()))
		return;
	if (SourceLocation at = all_.drop_sleeps(v->getType()); at.isValid())
		found(v->getLocation(),
		      "the destructor of '" + v->getNameAsString() + "' may sleep", "context-sleep",
		      at);
}

void ContextFlow::ends(const CXXBindTemporaryExpr *b)
{
	state_.holds.erase(b);
	if (!dropped_.count(b) || (!collect_ && !atomic()))
		return;
	if (SourceLocation at = all_.drop_sleeps(b->getType()); at.isValid())
		found(b->getExprLoc(), "what is thrown away here may sleep when it ends",
		      "context-sleep", at);
}

void ContextFlow::construct(const CXXConstructExpr *k)
{
	if (!flags_type(k->getType()))
		for (const Expr *a : k->arguments())
			if (Flags x = flags_of(session_.context, a); !x.sleeping.empty())
				found(k->getExprLoc(),
				      "an allocation with " + x.sleeping + " may sleep",
				      "context-alloc");
	if (const Summary &made = all_.summary(k->getConstructor()); made.sleeps.isValid())
		found(k->getExprLoc(), made.what, "context-sleep", made.sleeps);
}

void ContextFlow::call(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (!f)
		return;
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	if (counted(c, f))
		return;
	if (m && taking(m) != Taking::No)
		interrupts(m);
	if (m && taking(m) != Taking::No)
		if (auto l = lock_path(m->getImplicitObjectArgument()))
			check(*l, c->getExprLoc());
	closures(c, f);
	callables(c, f);
	if (!allocates(c, f)) {
		const Summary &s = all_.summary(f);
		const Expr *end = replaced(c);
		auto target = end ? owned(end) : std::nullopt;
		bool nothing = target && state_.empty.count(*target);
		if (s.sleeps.isValid() && !nothing)
			// A closure is blamed where it sleeps, not where a template calls it.
			found(closure_call(f) && session_.ours(s.sleeps) ? s.sleeps
									 : c->getExprLoc(),
			      s.what, "context-sleep", s.sleeps, released(c, f));
		else
			overridden(c, f);
		if (!in_std(f))
			for (const Lock &t : taken(c, f))
				check(t, c->getExprLoc(), &t, f);
	}
	empties(c, f);
}

/// What a variable, or member, owns after a call on it.
void ContextFlow::empties(const CallExpr *c, const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	if (o && o->getOperator() == OO_Equal) {
		auto target = owned(o->getArg(0));
		if (target && none(o->getArg(1)->IgnoreImplicit()))
			state_.empty.insert(*target);
		else if (target)
			state_.empty.erase(*target);
	} else if (m && (gives_up(f) || n == "reset" || n == "clear")) {
		if (auto target = owned(m->getImplicitObjectArgument()))
			state_.empty.insert(*target);
	} else if (m && n == "emplace") {
		if (auto target = owned(m->getImplicitObjectArgument()))
			state_.empty.erase(*target);
	} else if ((n == "move" || n == "forget") && c->getNumArgs() == 1) {
		if (auto target = owned(moved_root(c->getArg(0))))
			state_.empty.insert(*target);
	}
}

void ContextFlow::count(Balance by, SourceLocation loc)
{
	auto all = std::exchange(state_.counts, {});
	auto step = [](int n, int by) { return std::clamp(n + by, -4, 4); };
	for (auto [a, l] : all)
		state_.counts.insert({step(a, by.atomic), step(l, by.lock)});
	if (by.atomic > 0 || by.lock > 0)
		state_.counted = loc;
}

bool ContextFlow::counted(const CallExpr *c, const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	SourceLocation loc = c->getExprLoc();
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	if (m && in_std(f) && (n == "unlock" || n == "unlock_shared" || n == "release")) {
		// A guard that lets go early. Whether it takes the lock again is not followed.
		if (const auto *guard = dyn_cast<DeclRefExpr>(peel(m->getImplicitObjectArgument())))
			state_.holds.erase(guard->getDecl());
	}
	if (m) {
		QualType object = m->getImplicitObjectArgument()->getType();
		if (object->isPointerType())
			object = object->getPointeeType();
		if (!spin_type(object) || !c->getType()->isVoidType())
			return false;
		bool unlocks = n == "unlock" || n.starts_with("unlock_");
		if (n != "lock" && !n.starts_with("lock_") && !unlocks)
			return false;
		count({unlocks ? -1 : 1, 0}, loc);
		return true;
	}
	if (isa<CXXMethodDecl>(f))
		return false;
	// A result may tell the caller whether the lock is held.
	if (n.contains("trylock") &&
	    (!tested_.count(c) || !function_->getReturnType()->isVoidType()))
		tries_ = true;
	auto b = c->getType()->isRecordType() ? std::nullopt : balance(n);
	if (!b)
		return false;
	if (b->lock > 0)
		found(loc, "'" + f->getNameAsString() + "' may sleep", "context-sleep",
		      f->getLocation());
	count(*b, loc);
	return true;
}

std::set<const void *> ContextFlow::released(const CallExpr *c, const FunctionDecl *f) const
{
	std::set<const void *> out;
	auto guard = [&](const Expr *e) {
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		if (r && state_.holds.count(r->getDecl()))
			out.insert(r->getDecl());
	};
	for (unsigned i = 0; i < f->getNumParams() && i < c->getNumArgs(); i++)
		if (annotated(f->getParamDecl(i), "unlocks"))
			guard(c->getArg(i));
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c); m && annotated(f, "unlocks"))
		guard(m->getImplicitObjectArgument());
	return out;
}

/// Closures that a callee runs in atomic context.
void ContextFlow::closures(const CallExpr *c, const FunctionDecl *f)
{
	if (!last_)
		return;
	for (unsigned i = 0; i < f->getNumParams() && i < c->getNumArgs(); i++) {
		const LambdaExpr *l = closure(c->getArg(i));
		if (!l)
			continue;
		bool runs = annotated(f->getParamDecl(i), "runs_atomic") ||
			    annotated(f, "runs_atomic") ||
			    has_effect(f, FunctionEffect::Kind::NonBlocking) ||
			    (f->hasBody() && !in_std(f) && all_.summary(f).runs_atomic.count(i));
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		bool with = m && taking(m) == Taking::Call && plain_name(f).starts_with("with");
		std::vector<Lock> under;
		if (f->hasBody() && !in_std(f)) {
			const auto &held = all_.summary(f).runs_under;
			if (auto it = held.find(i); it != held.end())
				under = renamed(c, f, it->second);
		}
		if (!runs && !with && under.empty())
			continue;
		Context inside;
		inside.reached = true;
		inside.holds = state_.holds;
		inside.holds[c] = {runs, {}, c->getExprLoc()};
		// What the callee is said to take may be what the closure takes.
		const auto &own = all_.summary(l->getCallOperator()).takes;
		for (const Lock &t : taken(c, f))
			if (std::ranges::none_of(
				    own, [&](const Lock &o) { return o.last() == t.last(); }))
				inside.holds[t.last()] = {runs, t, c->getExprLoc()};
		for (const Lock &t : under)
			inside.holds[t.last()] = {runs, t, c->getExprLoc()};
		if (m && plain_name(f).starts_with("with"))
			if (auto self = lock_path(m->getImplicitObjectArgument()))
				inside.holds[self->last()] = {runs, self, c->getExprLoc()};
		ContextFlow body(all_, l->getCallOperator(), collect_);
		body.start(inside);
		body.run();
	}
}

/// Flags among the arguments: they say whether the callee sleeps.
bool ContextFlow::allocates(const CallExpr *c, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (f->isOverloadedOperator() || flags_type(c->getType()) ||
	    (m && m->getParent()->getName() == "AllocFlags"))
		return false;
	bool any = false;
	for (unsigned i = 0; i < c->getNumArgs(); i++) {
		Flags flags = flags_of(session_.context, c->getArg(i));
		any |= flags.any;
		bool inside = (!flags.sleeping.empty() || !flags.params.empty()) &&
			      all_.summary(f).atomic_flags.count(i);
		if (!flags.sleeping.empty())
			found(c->getExprLoc(),
			      "an allocation with " + flags.sleeping + " may sleep",
			      "context-alloc");
		if (!flags.sleeping.empty() && inside && !atomic() && !collect_ && last_)
			session_.report("context-alloc", c->getExprLoc(),
					"'" + f->getNameAsString() +
						"' allocates in atomic context, with " +
						flags.sleeping + ", which may sleep");
		for (const ParmVarDecl *p : flags.params)
			if (collect_ && last_ && (atomic() || inside))
				collect_->atomic_flags.insert(p->getFunctionScopeIndex());
	}
	return any;
}

/// Parameters that are called here, or handed to what calls them.
void ContextFlow::callables(const CallExpr *c, const FunctionDecl *f)
{
	if (!collect_ || !last_)
		return;
	auto parameter = [](const Expr *e) -> const ParmVarDecl * {
		const auto *r = dyn_cast<DeclRefExpr>(value_of(e));
		return r ? dyn_cast<ParmVarDecl>(r->getDecl()) : nullptr;
	};
	const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
	if (o && o->getOperator() == OO_Call && o->getNumArgs())
		if (const ParmVarDecl *p = parameter(o->getArg(0)))
			note_run(p, atomic(), {});
	if (o || in_std(f))
		return;
	for (unsigned i = 0; i < c->getNumArgs(); i++)
		if (const ParmVarDecl *p = parameter(c->getArg(i)); p && callable(p->getType())) {
			const Summary &s = all_.summary(f);
			if (!s.runs.count(i))
				continue;
			auto it = s.runs_under.find(i);
			note_run(p, atomic() || s.runs_atomic.count(i),
				 it == s.runs_under.end() ? std::vector<Lock>()
							  : renamed(c, f, it->second));
		}
}

void ContextFlow::note_run(const ParmVarDecl *p, bool inside, const std::vector<Lock> &more)
{
	unsigned i = p->getFunctionScopeIndex();
	collect_->runs.insert(i);
	if (inside)
		collect_->runs_atomic.insert(i);
	auto under = [&](const Lock &lock) {
		if (callers(lock))
			collect_->runs_under[i].push_back(lock);
	};
	for (const auto &[key, h] : state_.holds)
		if (h.lock)
			under(*h.lock);
	for (const Lock &lock : more)
		under(lock);
}

} // namespace cfl::check
