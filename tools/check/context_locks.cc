// SPDX-License-Identifier: GPL-2.0
// Which locks are taken, here and in what is called, and what is held meanwhile.
#include <check/contexts.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr size_t LONGEST = 8;

/// Is the function the body of a lambda? What it names of its surroundings is the same outside.
bool closure_body(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	return m && m->getParent()->isLambda();
}

/// A class that says of itself that it is a lock.
const CapabilityAttr *capability(QualType t)
{
	const CXXRecordDecl *r = record_of(t->isPointerType() ? t->getPointeeType() : t);
	return r ? r->getAttr<CapabilityAttr>() : nullptr;
}

/// A lock that is waited for asleep: under a spinning one that is wrong in itself, and no order.
bool sleeper(QualType t)
{
	const CapabilityAttr *c = t.isNull() ? nullptr : capability(t);
	return c && (c->getName() == "mutex" || c->getName() == "rwsem");
}

/// What initialises a member of a variable: an argument of its constructor, or its part of a list.
const Expr *initialiser(const VarDecl *v, const FieldDecl *field)
{
	if (!v->getInit())
		return nullptr;
	const Expr *e = peel(v->getInit())->IgnoreImplicit();
	if (const auto *l = dyn_cast<InitListExpr>(e))
		return field->getFieldIndex() < l->getNumInits()
			       ? l->getInit(field->getFieldIndex())
			       : nullptr;
	const auto *made = dyn_cast<CXXConstructExpr>(e);
	const FunctionDecl *d = nullptr;
	if (!made || !made->getConstructor()->hasBody(d))
		return nullptr;
	for (const CXXCtorInitializer *i : cast<CXXConstructorDecl>(d)->inits()) {
		const auto *p =
			i->getMember() == field
				? dyn_cast<DeclRefExpr>(peel(i->getInit())->IgnoreImplicit())
				: nullptr;
		if (const auto *q = p ? parameter_of(d, p->getDecl()) : nullptr)
			if (q->getFunctionScopeIndex() < made->getNumArgs())
				return made->getArg(q->getFunctionScopeIndex());
	}
	return nullptr;
}

} // namespace

Taking taking(const CXXMemberCallExpr *c)
{
	const CXXMethodDecl *m = c->getMethodDecl();
	if (!m)
		return Taking::No;
	llvm::StringRef n = plain_name(m);
	if (guard_type(c->getType()))
		return n.starts_with("lock") || n.starts_with("write") ||
				       (n.starts_with("read") && n != "read_lock")
			       ? Taking::Guard
			       : Taking::No;
	if (annotated(m, "takes_lock"))
		return Taking::Call;
	const CapabilityAttr *is = capability(c->getImplicitObjectArgument()->getType());
	if (is && (n.starts_with("with") || (n == "read" && is->getName() == "seqlock")))
		return Taking::Call;
	return Taking::No;
}

namespace
{

/// One that its owner may take once more.
bool recursive(const Lock &lock)
{
	const ValueDecl *v = lock.last();
	const CXXRecordDecl *r = v ? record_of(v->getType().getNonReferenceType()) : nullptr;
	return r && in_std(r) && r->getName().starts_with("recursive_");
}

} // namespace

void ContextFlow::check(const Lock &lock, SourceLocation loc, const Lock *inside,
			const FunctionDecl *by)
{
	if (!last_)
		return;
	bool held = false;
	for (const auto &[key, h] : state_.holds)
		held |= h.lock && *h.lock == lock;
	for (const auto &[key, h] : state_.holds) {
		if (!h.lock)
			continue;
		if (*h.lock == lock && recursive(lock))
			continue;
		if (*h.lock == lock && !collect_) {
			if (by)
				session_.note(session_.report("lock-held", loc,
							      "'" + by->getNameAsString() +
								      "' takes " + lock.name() +
								      ", which is held here"),
					      inside->loc, "it is taken here");
			else
				session_.note(
					session_.report("lock-held", loc,
							lock.name() + " is taken while it is held"),
					h.lock->loc, "it was taken here");
		} else if (!held && session_.ours(loc) && !(h.atomic && sleeper(lock.type))) {
			all_.order.add(*h.lock, lock, loc, function_);
		}
	}
	if (collect_ && callers(lock))
		collect_->takes.push_back(lock);
}

bool ContextFlow::callers(const Lock &lock) const
{
	const auto *v = dyn_cast_or_null<VarDecl>(lock.root);
	return lock.chain.size() <= LONGEST &&
	       (!lock.root || closure_body(function_) || parameter_of(function_, v) ||
		(v && v->hasGlobalStorage()));
}

std::vector<Lock> ContextFlow::taken(const CallExpr *c, const FunctionDecl *f)
{
	return renamed(c, f, all_.summary(f).takes);
}

std::vector<Lock> ContextFlow::renamed(const CallExpr *c, const FunctionDecl *f,
				       const std::vector<Lock> &locks) const
{
	std::vector<Lock> out;
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	const bool closure = closure_body(f);
	for (const Lock &t : locks) {
		std::optional<Lock> base;
		if (const ParmVarDecl *p = parameter_of(f, t.root)) {
			unsigned i = p->getFunctionScopeIndex() + isa<CXXOperatorCallExpr>(c);
			if ((p->getType()->isReferenceType() || p->getType()->isPointerType()) &&
			    i < c->getNumArgs())
				base = lock_path(c->getArg(i));
		} else if (t.root || closure) {
			base = Lock{t.root, {}, {}};
		} else if (m) {
			const Expr *o = m->getImplicitObjectArgument();
			base = isa<CXXThisExpr>(o->IgnoreParenImpCasts()) ? Lock() : lock_path(o);
		}
		if (base)
			out.push_back(below(*base, t));
	}
	return out;
}

std::vector<Lock> Contexts::drop_takes(QualType t, int depth)
{
	const CXXRecordDecl *r = record_of(t);
	if (t->isReferenceType() || depth > 3 || !r || !r->hasDefinition() ||
	    r->hasTrivialDestructor() || in_std(r) || r->isDependentType())
		return {};
	std::vector<Lock> out;
	if (const CXXDestructorDecl *d = r->getDestructor(); d && !d->isDeleted())
		out = summary(d).takes;
	for (const FieldDecl *f : r->fields())
		for (const Lock &l : drop_takes(f->getType(), depth + 1))
			out.push_back(
				below(Lock{l.root, l.root ? std::vector<const ValueDecl *>()
							  : std::vector<const ValueDecl *>{f}},
				      l));
	return out;
}

void ContextFlow::drops(const VarDecl *v)
{
	if (!last_ || (!collect_ && state_.holds.empty()))
		return;
	for (const Lock &t : all_.drop_takes(v->getType())) {
		Lock base{v, {}, {}}, rest = t;
		const auto *field = t.chain.empty() ? nullptr : dyn_cast<FieldDecl>(t.chain[0]);
		if (t.root) {
			base.root = t.root;
		} else if (const Expr *e = field ? initialiser(v, field) : nullptr) {
			auto of = lock_path(e);
			if (!of)
				continue;
			base = *of;
			rest.chain.erase(rest.chain.begin());
			if (rest.chain.empty() && base.type.isNull())
				continue;
		}
		const CXXRecordDecl *r = record_of(v->getType());
		check(below(base, rest), v->getLocation(), &t, r->getDestructor());
	}
}

/// The class of the object that a local owner was made to own, if its text says so and it stays so.
static const CXXRecordDecl *made_for(const Expr *object)
{
	const auto *arrow = dyn_cast<CXXOperatorCallExpr>(object);
	const auto *r = arrow && arrow->getOperator() == OO_Arrow && arrow->getNumArgs() == 1
				? dyn_cast<DeclRefExpr>(value_of(arrow->getArg(0)))
				: nullptr;
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	if (!v || !v->getType().isConstQualified() || !v->hasLocalStorage() || !v->getInit())
		return nullptr;
	// `KBox<Derived>::create()`, from which an owner of the base is made.
	const CXXRecordDecl *made = nullptr;
	std::vector<const Stmt *> work{v->getInit()};
	while (!work.empty()) {
		const Stmt *s = work.back();
		work.pop_back();
		if (!s || isa<LambdaExpr>(s))
			continue;
		const auto *c = dyn_cast<CallExpr>(s);
		const auto *m = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
		const auto *of = m && m->isStatic() && plain_name(m) == "create"
					 ? dyn_cast<ClassTemplateSpecializationDecl>(m->getParent())
					 : nullptr;
		if (of && of->getTemplateArgs().size() &&
		    of->getTemplateArgs().get(0).getKind() == TemplateArgument::Type) {
			if (made)
				return nullptr;
			made = record_of(of->getTemplateArgs().get(0).getAsType());
			continue;
		}
		work.insert(work.end(), s->child_begin(), s->child_end());
	}
	return made;
}

/// Is it said of the function that it runs in atomic context?
static bool says_atomic(const FunctionDecl *f)
{
	return has_effect(f, FunctionEffect::Kind::NonBlocking) || annotated(f, "runs_atomic") ||
	       annotated(f, "nonblocking");
}

/// Of the function, or of one that it overrides.
static bool promises_atomic(const CXXMethodDecl *m)
{
	return says_atomic(m) || llvm::any_of(m->overridden_methods(), promises_atomic);
}

/// A function sleeps of which the base says that it does not: the callers of the base are right.
static void breaks_promise(Session &session, const FunctionDecl *f, SourceLocation sleeps,
			   const CallExpr *call)
{
	if (says_atomic(f) || session.said_on_line("context-sleep", sleeps))
		return; // Its own text is judged so.
	session.note(session.report("context-sleep", sleeps,
				    "'" + f->getQualifiedNameAsString() +
					    "' overrides what runs in atomic context, and sleeps"),
		     call->getExprLoc(), "it may be called here, in atomic context");
}

void ContextFlow::overridden(const CallExpr *c, const FunctionDecl *f)
{
	const auto *call = dyn_cast<CXXMemberCallExpr>(c);
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const auto *callee =
		call ? dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens()) : nullptr;
	if (!m || !m->isVirtual() || !callee || callee->hasQualifier() || isa<CXXDestructorDecl>(m))
		return;
	const Expr *object = call->getImplicitObjectArgument()->IgnoreParenImpCasts();
	const auto *r = dyn_cast<DeclRefExpr>(object);
	if ((r && record_of(r->getDecl()->getType()) &&
	     !r->getDecl()->getType()->isReferenceType()) ||
	    m->getDevirtualizedMethod(object, false))
		return; // It is what it was declared to be.
	auto it = all_.overriders.find(f->getCanonicalDecl());
	if (it == all_.overriders.end())
		return;
	const CXXRecordDecl *made = made_for(object);
	const bool promised = promises_atomic(m);
	for (const FunctionDecl *o : it->second)
		if (const auto *of = cast<CXXMethodDecl>(o)->getParent();
		    made && made->hasDefinition() &&
		    made->getCanonicalDecl() != of->getCanonicalDecl() && !made->isDerivedFrom(of))
			continue;
		else if (const Summary &s = all_.summary(o); !s.sleeps.isValid())
			continue;
		else if (!promised || !session_.ours(s.sleeps))
			return found(c->getExprLoc(),
				     "'" + o->getQualifiedNameAsString() +
					     "', which may be called here, sleeps",
				     "context-sleep", s.sleeps, released(c, f));
		else if (last_ && !collect_ && atomic(released(c, f)))
			breaks_promise(session_, o, s.sleeps, c);
}

} // namespace cfl::check
