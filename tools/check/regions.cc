// SPDX-License-Identifier: GPL-2.0
#include <check/regions.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool has_effect(const FunctionDecl *f, FunctionEffect::Kind kind)
{
	for (const FunctionDecl *d : f->redecls())
		if (const auto *t = d->getType()->getAs<FunctionProtoType>())
			for (const auto &e : t->getFunctionEffects())
				if (e.Effect.kind() == kind)
					return true;
	return false;
}

bool sleeps_by_name(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{"msleep",
						     "ssleep",
						     "msleep_interruptible",
						     "usleep_range",
						     "fsleep",
						     "schedule",
						     "schedule_timeout",
						     "cond_resched",
						     "might_sleep",
						     "mutex_lock",
						     "down",
						     "down_read",
						     "down_write",
						     "wait_for_completion",
						     "synchronize_rcu",
						     "synchronize_srcu",
						     "flush_work",
						     "cancel_work_sync",
						     "flush_workqueue",
						     "copy_from_user",
						     "copy_to_user",
						     "vmalloc",
						     "vzalloc",
						     "kthread_stop",
						     "wait_event",
						     "msleep_range",
						     "sleep",
						     "usleep",
						     "nanosleep",
						     "sleep_for",
						     "sleep_until"};
	return names.count(n);
}

/// A lock as source names it: the object it is in, and which member or variable.
struct Lock {
	const ValueDecl *member = nullptr;
	const ValueDecl *object = nullptr; ///< Null: `this`, or the variable itself.
	bool spin = false;
	SourceLocation loc;
	bool operator==(const Lock &o) const { return member == o.member && object == o.object; }
};

std::optional<Lock> lock_of(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		e = u->getSubExpr()->IgnoreParenImpCasts();
	Lock l;
	l.loc = e->getExprLoc();
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		l.member = m->getMemberDecl();
		const Expr *b = m->getBase()->IgnoreParenImpCasts();
		if (const auto *r = dyn_cast<DeclRefExpr>(b))
			l.object = r->getDecl();
		else if (!isa<CXXThisExpr>(b))
			return {};
		return l;
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		l.member = r->getDecl();
		return l;
	}
	return {};
}

bool spin_type(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r)
		return false;
	std::string n = llvm::StringRef(r->getName()).lower();
	if (const auto *c = r->getAttr<CapabilityAttr>())
		n += c->getName().lower();
	return n.find("spin") != std::string::npos;
}

bool guard_type(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || t->isReferenceType())
		return false;
	if (r->hasAttr<ScopedLockableAttr>())
		return true;
	std::string n = llvm::StringRef(r->getName()).lower();
	if (in_std(r))
		return n == "lock_guard" || n == "unique_lock" || n == "scoped_lock";
	return annotated(r, "atomic_guard");
}

/// What is inside an object that may hold a value or none; else the type itself.
QualType inside(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!s || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
		return t;
	static const std::set<llvm::StringRef> names{"Option", "optional", "Result", "expected"};
	bool asks = names.count(s->getName());
	for (const CXXMethodDecl *m : s->methods())
		if (const auto *to = dyn_cast<CXXConversionDecl>(m))
			asks |= to->getConversionType()->isBooleanType();
	return asks ? s->getTemplateArgs()[0].getAsType() : t;
}

/// The expression that a value comes from: without casts, copies and temporaries.
const Expr *value_of(const Expr *e)
{
	for (const Expr *last = nullptr; e != last;) {
		last = e;
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
		else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else if (const auto *x = dyn_cast<ExplicitCastExpr>(e))
			e = x->getSubExpr();
		else if (const auto *k = dyn_cast<CXXConstructExpr>(e);
			 k && k->getConstructor()->isCopyOrMoveConstructor() && k->getNumArgs())
			e = k->getArg(0);
		else if (const auto *f = dyn_cast<CallExpr>(e);
			 f && f->getDirectCallee() && f->getNumArgs() == 1 &&
			 (plain_name(f->getDirectCallee()) == "move" ||
			  plain_name(f->getDirectCallee()) == "forward"))
			e = f->getArg(0);
	}
	return e;
}

bool flags_type(QualType t)
{
	t = t.getNonReferenceType();
	if (const auto *name = t->getAs<TypedefType>();
	    name && name->getDecl()->getName() == "gfp_t")
		return true;
	const CXXRecordDecl *r = record_of(t);
	return r && r->getName() == "AllocFlags";
}

/// What is known of the flags of an allocation.
struct Flags {
	bool any = false;
	std::string sleeping; ///< The name of those that allow to sleep, if any does.
	std::set<const ParmVarDecl *> params;
	void add(const Flags &o)
	{
		any |= o.any;
		if (sleeping.empty())
			sleeping = o.sleeping;
		params.insert(o.params.begin(), o.params.end());
	}
};

Flags flags_of(const ASTContext &context, const Expr *e, int depth = 0)
{
	Flags f;
	auto name = [&](llvm::StringRef n) {
		if (!n.starts_with("GFP_"))
			return;
		f.any = true;
		if (n != "GFP_ATOMIC" && n != "GFP_NOWAIT")
			f.sleeping = n.str();
	};
	if (e->getBeginLoc().isMacroID())
		name(Lexer::getImmediateMacroName(e->getBeginLoc(), context.getSourceManager(),
						  context.getLangOpts()));
	if (f.any || depth > 8)
		return f;
	e = value_of(e);
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (r->getDecl()->getDeclName().isIdentifier())
			name(r->getDecl()->getName());
		const auto *p = dyn_cast<ParmVarDecl>(r->getDecl());
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (p && flags_type(p->getType())) {
			f.params.insert(p);
			f.any = true;
		} else if (!f.any && v && v->getInit() && flags_type(v->getType())) {
			f.add(flags_of(context, v->getInit(), depth + 1));
		}
		return f;
	}
	if (const auto *o = dyn_cast<AbstractConditionalOperator>(e)) {
		f.add(flags_of(context, o->getTrueExpr(), depth + 1));
		f.add(flags_of(context, o->getFalseExpr(), depth + 1));
	} else if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->getOpcode() == BO_Or) {
		f.add(flags_of(context, b->getLHS(), depth + 1));
		f.add(flags_of(context, b->getRHS(), depth + 1));
	} else if (const auto *x = dyn_cast<CXXOperatorCallExpr>(e);
		   x && x->getOperator() == OO_Pipe) {
		for (const Expr *a : x->arguments())
			f.add(flags_of(context, a, depth + 1));
	}
	return f;
}

bool atomic_guard(QualType t, ArrayRef<const Expr *> args)
{
	t = inside(t);
	const CXXRecordDecl *r = record_of(t);
	if (!r || t->isReferenceType() || !r->hasDefinition())
		return false;
	if (annotated(r, "atomic_guard"))
		return true;
	if (!r->getDestructor() || !r->getDestructor()->isUserProvided())
		return false;
	std::string n = llvm::StringRef(r->getName()).lower();
	bool named = n.find("guard") != std::string::npos || n.find("lock") != std::string::npos ||
		     n.find("section") != std::string::npos ||
		     n.find("scope") != std::string::npos ||
		     n.find("disable") != std::string::npos || n.find("off") != std::string::npos;
	for (const char *word : {"spin", "rcu", "irq", "preempt", "atomic"})
		if (n.find(word) != std::string::npos && named)
			return n.find("srcu") == std::string::npos;
	for (const Expr *a : args) {
		QualType at = a->getType();
		if (at->isPointerType())
			at = at->getPointeeType();
		if (spin_type(at) && (named || r->hasAttr<ScopedLockableAttr>()))
			return true;
	}
	return false;
}

struct Summary {
	bool busy = false;
	SourceLocation sleeps; ///< Where it may sleep.
	std::string what;
	std::vector<Lock> takes;	 ///< Locks of its own object or globals.
	std::set<unsigned> atomic_flags; ///< Parameters that say how to allocate in atomic context.
	std::set<unsigned> runs,
		runs_atomic; ///< Parameters that are called, and in atomic context.
};

class Regions
{
public:
	explicit Regions(Session &session) : session_(session) {}

	const Summary &summary(const FunctionDecl *f)
	{
		f = f->getCanonicalDecl();
		auto [it, fresh] = summaries_.try_emplace(f);
		Summary &s = it->second;
		if (!fresh)
			return s;
		s.busy = true;
		llvm::StringRef n = plain_name(f);
		const FunctionDecl *d = nullptr;
		if (has_effect(f, FunctionEffect::Kind::NonBlocking))
			return s;
		if (has_effect(f, FunctionEffect::Kind::Blocking) || annotated(f, "might_sleep") ||
		    sleeps_by_name(n)) {
			s.sleeps = f->getLocation();
			s.what = "'" + f->getNameAsString() + "' may sleep";
		} else if (f->hasBody(d) && !in_std(f)) {
			Regions inner(session_);
			inner.summaries_.swap(summaries_);
			inner.collect_ = &inner.summaries_[f];
			inner.atomic_ -= gives_up(f);
			inner.walk(d->getBody());
			inner.summaries_.swap(summaries_);
			// The map may have been rebuilt; find ours again.
			Summary &mine = summaries_[f];
			if (mine.sleeps.isValid())
				mine.what = "'" + f->getNameAsString() + "' may sleep";
			return mine;
		}
		return summaries_[f];
	}

	void judge(const FunctionDecl *f)
	{
		atomic_ = 0;
		held_.clear();
		why_ = {};
		if (has_effect(f, FunctionEffect::Kind::NonBlocking) ||
		    annotated(f, "runs_atomic") || annotated(f, "nonblocking")) {
			atomic_ = 1;
			why_ = f->getLocation();
		}
		atomic_ -= gives_up(f);
		walk(f->getBody());
	}

	void order();

private:
	/// A member of a guard that runs with the lock released: what it makes to take it again is none more.
	static int gives_up(const FunctionDecl *f)
	{
		const FunctionDecl *p = f->getTemplateInstantiationPattern();
		return annotated(f, "unlocks") || (p && annotated(p, "unlocks"));
	}

	void walk(const Stmt *s)
	{
		if (!s)
			return;
		if (isa<LambdaExpr>(s)) {
			for (const Expr *e : cast<LambdaExpr>(s)->capture_inits())
				walk(e);
			return;
		}
		if (const auto *i = dyn_cast<IfStmt>(s))
			return branches(i);
		bool scope = isa<CompoundStmt>(s) || isa<ForStmt>(s) || isa<WhileStmt>(s) ||
			     isa<CXXForRangeStmt>(s) || isa<SwitchStmt>(s);
		int atomic = atomic_, manual = manual_;
		std::vector<Lock> held = held_;
		std::vector<const VarDecl *> vars;
		if (const auto *d = dyn_cast<DeclStmt>(s)) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x))
					variable(v);
			return;
		}
		for (const Stmt *c : s->children())
			walk(c);
		if (const auto *c = dyn_cast<CallExpr>(s))
			call(c);
		if (isa<CoawaitExpr>(s) && !cast<CoawaitExpr>(s)->isImplicit())
			found(cast<Expr>(s)->getExprLoc(), "'co_await' suspends", "context-sleep");
		if (isa<CoyieldExpr>(s))
			found(cast<Expr>(s)->getExprLoc(), "'co_yield' suspends", "context-sleep");
		if (const auto *k = dyn_cast<CXXConstructExpr>(s); k && !flags_type(k->getType()))
			for (const Expr *a : k->arguments())
				if (Flags x = flags_of(session_.context, a); !x.sleeping.empty())
					found(k->getExprLoc(),
					      "an allocation with " + x.sleeping + " may sleep",
					      "context-alloc");
		if (const auto *k = dyn_cast<CXXConstructExpr>(s))
			if (const Summary &made = summary(k->getConstructor());
			    made.sleeps.isValid())
				found(k->getExprLoc(), made.what, "context-sleep", made.sleeps);
		if (const auto *n = dyn_cast<CXXNewExpr>(s); n && n->getNumPlacementArgs() == 0)
			if (n->getOperatorNew() &&
			    !n->getOperatorNew()->isReservedGlobalPlacementOperator())
				found(n->getExprLoc(), "'new' may sleep", "context-alloc");
		if (scope) {
			if (const auto *c = dyn_cast<CompoundStmt>(s))
				destructors(c);
			atomic_ = atomic + (manual_ - manual);
			size_t keep = 0;
			for (Lock &l : held_)
				keep += l.loc.isInvalid();
			(void)keep;
			held_ = held;
		}
	}

	void branches(const IfStmt *i)
	{
		int before = atomic_;
		if (i->getInit())
			walk(i->getInit());
		int scope = atomic_ - before;
		if (i->getConditionVariable())
			variable(i->getConditionVariable());
		int tested = atomic_ - before - scope;
		walk(i->getCond());
		branch(i, tested);
		atomic_ -= scope;
	}

	/// Both sides; a guard in the condition is held in the first one only.
	void branch(const IfStmt *i, int tested)
	{
		int atomic = atomic_ - tested, manual = manual_;
		walk(i->getThen());
		int then_atomic = atomic_ - tested, then_manual = manual_;
		bool leaves = terminates(i->getThen());
		atomic_ = atomic;
		manual_ = manual;
		if (i->getElse())
			walk(i->getElse());
		if (!leaves && (!i->getElse() || !terminates(i->getElse()))) {
			atomic_ = std::min(atomic_, then_atomic);
			manual_ = std::min(manual_, then_manual);
		} else if (!leaves) {
			atomic_ = then_atomic;
			manual_ = then_manual;
		}
	}

	static bool closure_call(const FunctionDecl *f)
	{
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		return m && m->getParent()->isLambda();
	}

	static bool terminates(const Stmt *s)
	{
		if (const auto *c = dyn_cast_or_null<CompoundStmt>(s))
			return !c->body_empty() && terminates(c->body_back());
		return isa_and_nonnull<ReturnStmt>(s) || isa_and_nonnull<BreakStmt>(s) ||
		       isa_and_nonnull<ContinueStmt>(s) || isa_and_nonnull<GotoStmt>(s);
	}

	void destructors(const CompoundStmt *c)
	{
		// Objects end in reverse order; what is declared after the guard ends inside it.
		int depth = atomic_;
		for (auto it = c->body_rbegin(); it != c->body_rend(); ++it) {
			const auto *d = dyn_cast<DeclStmt>(*it);
			if (!d || !d->isSingleDecl())
				continue;
			const auto *v = dyn_cast<VarDecl>(d->getSingleDecl());
			const CXXRecordDecl *r =
				v && v->hasLocalStorage() ? record_of(v->getType()) : nullptr;
			if (!r || !r->hasDefinition() || v->getType()->isReferenceType())
				continue;
			if (guards_.count(v)) {
				depth--;
				continue;
			}
			const CXXDestructorDecl *x = r->getDestructor();
			if (x && !r->hasTrivialDestructor() && !in_std(r) && depth > 0) {
				const Summary &s = summary(x);
				if (s.sleeps.isValid())
					found(v->getLocation(),
					      "the destructor of '" + v->getNameAsString() +
						      "' may sleep",
					      "context-sleep", s.sleeps);
			}
		}
	}

	void variable(const VarDecl *v)
	{
		const Expr *init = v->getInit();
		if (init)
			walk(init);
		ArrayRef<const Expr *> args;
		const Expr *plain = init ? init->IgnoreParenImpCasts() : nullptr;
		while (plain) {
			if (const auto *c = dyn_cast<ExprWithCleanups>(plain))
				plain = c->getSubExpr()->IgnoreParenImpCasts();
			else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(plain))
				plain = b->getSubExpr()->IgnoreParenImpCasts();
			else if (const auto *f = dyn_cast<CXXFunctionalCastExpr>(plain))
				plain = f->getSubExpr()->IgnoreParenImpCasts();
			else
				break;
		}
		const Expr *single = nullptr;
		if (const auto *c = dyn_cast_or_null<CXXConstructExpr>(plain))
			args = ArrayRef(c->getArgs(), c->getNumArgs());
		else if (const auto *l = dyn_cast_or_null<InitListExpr>(plain);
			 l && l->getNumInits()) {
			single = l->getInit(0);
			args = ArrayRef(single);
		}
		if (atomic_guard(v->getType(), args)) {
			atomic_++;
			guards_.insert(v);
			why_ = v->getLocation();
		}
		if (const auto *c =
			    dyn_cast_or_null<CXXMemberCallExpr>(init ? value_of(init) : nullptr);
		    c && locks(c))
			if (auto l = lock_of(c->getImplicitObjectArgument()))
				take(*l, v->getLocation(), true);
		if (guard_type(v->getType()) && !args.empty() && args.size() < 3) {
			bool deferred = false;
			for (const Expr *a : args.drop_front())
				if (const CXXRecordDecl *r = record_of(a->getType()))
					deferred |= r->getName() == "defer_lock_t" ||
						    r->getName() == "adopt_lock_t";
			if (auto l = lock_of(args[0]); l && !deferred)
				take(*l, v->getLocation());
		}
	}

	/// Does the member function take the lock that it is called on, and return a guard?
	static bool locks(const CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		llvm::StringRef n = m ? plain_name(m) : "";
		return (n.starts_with("lock") || n.starts_with("write")) &&
		       guard_type(c->getType());
	}

	void take(const Lock &lock, SourceLocation loc, bool asked = false)
	{
		for (const Lock &h : held_) {
			if (h == lock) {
				if (asked)
					continue; // The call said it.
				if (!collect_)
					session_.note(
						session_.report(
							"lock-held", loc,
							"'" + lock.member->getNameAsString() +
								"' is taken while it is held"),
						h.loc, "it was taken here");
			} else if (h.object == lock.object) {
				pairs_.push_back({h.member, lock.member, loc});
			}
		}
		held_.push_back(lock);
		if (collect_ && !lock.object)
			collect_->takes.push_back(lock);
	}

	void found(SourceLocation loc, std::string what, std::string rule,
		   SourceLocation because = {})
	{
		if (collect_) {
			if (collect_->sleeps.isInvalid())
				collect_->sleeps = loc;
			return;
		}
		if (atomic_ <= 0)
			return;
		Finding *f = session_.report(rule, loc, what + " in atomic context");
		session_.note(f, why_, "the context is atomic since here");
		session_.note(f, because, "it sleeps here");
	}

	void call(const CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return;
		llvm::StringRef n = plain_name(f);
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		if (m && locks(m))
			if (auto l = lock_of(m->getImplicitObjectArgument())) {
				std::vector<Lock> held = held_;
				take(*l, c->getExprLoc());
				held_ = held;
			}
		QualType object = m ? m->getImplicitObjectArgument()->getType() : QualType();
		if (!object.isNull() && object->isPointerType())
			object = object->getPointeeType();
		bool spin = (m && spin_type(object));
		if (spin && (n.starts_with("lock")) && c->getType()->isVoidType()) {
			atomic_++;
			manual_++;
			why_ = c->getExprLoc();
			return;
		}
		if (spin && n.starts_with("unlock")) {
			atomic_--;
			manual_--;
			return;
		}
		static const std::set<llvm::StringRef> enter{
			"spin_lock",	    "spin_lock_irq", "spin_lock_bh",	"spin_lock_irqsave",
			"raw_spin_lock",    "rcu_read_lock", "preempt_disable", "local_irq_disable",
			"local_bh_disable", "read_lock",     "write_lock"},
			leave{"spin_unlock",	 "spin_unlock_irq",
			      "spin_unlock_bh",	 "spin_unlock_irqrestore",
			      "raw_spin_unlock", "rcu_read_unlock",
			      "preempt_enable",	 "local_irq_enable",
			      "local_bh_enable", "read_unlock",
			      "write_unlock"};
		if (enter.count(n) && !c->getType()->isRecordType()) {
			atomic_++;
			manual_++;
			why_ = c->getExprLoc();
			return;
		}
		if (leave.count(n) && !c->getType()->isRecordType()) {
			atomic_--;
			manual_--;
			return;
		}
		closures(c, f);
		callables(c, f);
		if (allocates(c, f))
			return;
		const Summary &s = summary(f);
		int released = unlocked(c, f);
		atomic_ -= released;
		if (s.sleeps.isValid())
			// A closure is blamed where it sleeps, not where a template calls it.
			found(closure_call(f) && session_.ours(s.sleeps) ? s.sleeps
									 : c->getExprLoc(),
			      s.what, "context-sleep", s.sleeps);
		atomic_ += released;
		if (collect_ || !m ||
		    !isa<CXXThisExpr>(m->getImplicitObjectArgument()->IgnoreParenImpCasts()))
			return;
		for (const Lock &t : s.takes)
			for (const Lock &h : held_)
				if (h == t)
					session_.note(session_.report(
							      "lock-held", c->getExprLoc(),
							      "'" + f->getNameAsString() +
								      "' takes '" +
								      t.member->getNameAsString() +
								      "', which is held here"),
						      t.loc, "it is taken here");
	}

	/// How many of the guards that make the context atomic the callee gives up while it sleeps.
	int unlocked(const CallExpr *c, const FunctionDecl *f) const
	{
		auto guard = [&](const Expr *e) {
			const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
			const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
			return v && guards_.count(v) ? 1 : 0;
		};
		int n = 0;
		for (unsigned i = 0; i < f->getNumParams() && i < c->getNumArgs(); i++)
			if (annotated(f->getParamDecl(i), "unlocks"))
				n += guard(c->getArg(i));
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c); m && annotated(f, "unlocks"))
			n += guard(m->getImplicitObjectArgument());
		return n;
	}

	/// Closures that a callee runs in atomic context.
	void closures(const CallExpr *c, const FunctionDecl *f)
	{
		for (unsigned i = 0; i < f->getNumParams() && i < c->getNumArgs(); i++) {
			const Expr *e = value_of(c->getArg(i));
			if (const auto *r = dyn_cast<DeclRefExpr>(e))
				if (const auto *v = dyn_cast<VarDecl>(r->getDecl());
				    v && v->getInit())
					e = value_of(v->getInit());
			const auto *l = dyn_cast<LambdaExpr>(e);
			if (!l ||
			    (!annotated(f->getParamDecl(i), "runs_atomic") &&
			     !annotated(f, "runs_atomic") &&
			     !has_effect(f, FunctionEffect::Kind::NonBlocking) &&
			     !(f->hasBody() && !in_std(f) && summary(f).runs_atomic.count(i))))
				continue;
			{
				atomic_++;
				why_ = c->getExprLoc();
				walk(l->getBody());
				atomic_--;
			}
		}
	}

	/// Flags among the arguments: they say whether the callee sleeps.
	bool allocates(const CallExpr *c, const FunctionDecl *f)
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
				      summary(f).atomic_flags.count(i);
			if (!flags.sleeping.empty())
				found(c->getExprLoc(),
				      "an allocation with " + flags.sleeping + " may sleep",
				      "context-alloc");
			if (!flags.sleeping.empty() && inside && atomic_ <= 0 && !collect_)
				session_.report("context-alloc", c->getExprLoc(),
						"'" + f->getNameAsString() +
							"' allocates in atomic context, with " +
							flags.sleeping + ", which may sleep");
			for (const ParmVarDecl *p : flags.params)
				if (collect_ && (atomic_ > 0 || inside))
					collect_->atomic_flags.insert(p->getFunctionScopeIndex());
		}
		return any;
	}

	/// Parameters that are called here, or handed to what calls them.
	void callables(const CallExpr *c, const FunctionDecl *f)
	{
		if (!collect_)
			return;
		auto parameter = [](const Expr *e) -> const ParmVarDecl * {
			const auto *r = dyn_cast<DeclRefExpr>(value_of(e));
			return r ? dyn_cast<ParmVarDecl>(r->getDecl()) : nullptr;
		};
		auto note = [&](const ParmVarDecl *p, bool atomic) {
			collect_->runs.insert(p->getFunctionScopeIndex());
			if (atomic)
				collect_->runs_atomic.insert(p->getFunctionScopeIndex());
		};
		const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
		if (o && o->getOperator() == OO_Call && o->getNumArgs())
			if (const ParmVarDecl *p = parameter(o->getArg(0)))
				note(p, atomic_ > 0);
		if (o || in_std(f))
			return;
		for (unsigned i = 0; i < c->getNumArgs(); i++)
			if (const ParmVarDecl *p = parameter(c->getArg(i));
			    p && record_of(p->getType()) && record_of(p->getType())->isLambda()) {
				const Summary &s = summary(f);
				if (s.runs.count(i))
					note(p, atomic_ > 0 || s.runs_atomic.count(i));
			}
	}

	Session &session_;
	std::map<const FunctionDecl *, Summary> summaries_;
	Summary *collect_ = nullptr;
	int atomic_ = 0, manual_ = 0;
	SourceLocation why_;
	std::vector<Lock> held_;
	std::set<const VarDecl *> guards_;
	struct Pair {
		const ValueDecl *first, *second;
		SourceLocation loc;
	};
	std::vector<Pair> pairs_;
};

void Regions::order()
{
	for (size_t i = 0; i < pairs_.size(); i++)
		for (size_t k = 0; k < i; k++)
			if (pairs_[i].first == pairs_[k].second &&
			    pairs_[i].second == pairs_[k].first) {
				std::string a = pairs_[i].first->getNameAsString(),
					    b = pairs_[i].second->getNameAsString();
				Finding *f =
					session_.report("lock-order", pairs_[i].loc,
							"'" + b + "' is taken under '" + a +
								"', elsewhere the other way round");
				session_.note(f, pairs_[k].loc, "here");
				f = session_.report("lock-order", pairs_[k].loc,
						    "'" + a + "' is taken under '" + b +
							    "', elsewhere the other way round");
				session_.note(f, pairs_[i].loc, "here");
			}
}

} // namespace

void check_regions(Session &session, TranslationUnitDecl *,
		   const std::vector<const FunctionDecl *> &all)
{
	Regions r(session);
	for (const FunctionDecl *f : all)
		if (f->getBody())
			r.judge(f);
	r.order();
}

} // namespace cfl::check
