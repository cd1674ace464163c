// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>
#include <check/lock_uses.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A value that is a guard, or says that there is none.
bool tried(QualType t)
{
	if (t->isReferenceType() || guard_type(t) || !record_of(t))
		return false;
	QualType in = inside(t);
	return in != t && guard_type(in);
}

/// The lock whose guard a variable is.
std::optional<Lock> guarded(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(peel(e)->IgnoreParenImpCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	if (!v || !v->getInit() || !guard_type(v->getType()))
		return {};
	const auto *c = dyn_cast<CXXMemberCallExpr>(value_of(v->getInit()));
	return c ? lock_path(c->getImplicitObjectArgument()) : std::nullopt;
}

/// The lock beside a member that its initialiser in the class names: the first one of its arguments.
const FieldDecl *lock_beside(const ValueDecl *member)
{
	const auto *f = dyn_cast_or_null<FieldDecl>(member);
	const Expr *init = f ? f->getInClassInitializer() : nullptr;
	if (!init)
		return nullptr;
	init = peel(init)->IgnoreImplicit();
	const Expr *first = nullptr;
	if (const auto *c = dyn_cast<CXXConstructExpr>(init); c && c->getNumArgs())
		first = c->getArg(0);
	else if (const auto *l = dyn_cast<InitListExpr>(init); l && l->getNumInits())
		first = l->getInit(0);
	const auto *m = first ? dyn_cast<MemberExpr>(peel(first)->IgnoreParenImpCasts()) : nullptr;
	return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())
		       ? dyn_cast<FieldDecl>(m->getMemberDecl())
		       : nullptr;
}

class LockUses : public RecursiveASTVisitor<LockUses>
{
public:
	explicit LockUses(Session &session) : session_(session) {}

	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl()); v && tried(v->getType()))
			tries_[v].all++;
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (o->getNumArgs() == 1 &&
		    (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star))
			reached(o->getArg(0), o->getExprLoc());
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m)
			return true;
		llvm::StringRef n = plain_name(m);
		if (n == "guard" || n == "value")
			reached(c->getImplicitObjectArgument(), c->getExprLoc());
		if (n == "get_mut" && !m->isConst() && !c->getNumArgs())
			around(c);
		if (n == "access" && c->getNumArgs() == 1)
			other(c);
		return true;
	}
	void finish()
	{
		for (const auto &[v, t] : tries_)
			if (!t.reached.empty() && t.all == t.reached.size())
				report("result-unchecked", t.reached[0],
				       "'" + v->getNameAsString() +
					       "' may hold no lock, and nobody asked");
	}

private:
	struct Try {
		size_t all = 0;
		std::vector<SourceLocation> reached;
	};

	Finding *report(const char *rule, SourceLocation loc, const std::string &text)
	{
		return session_.in_unsafe(loc) ? nullptr : session_.report(rule, loc, text);
	}
	void reached(const Expr *e, SourceLocation loc)
	{
		e = peel(e)->IgnoreParenImpCasts();
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			if (const auto *v = dyn_cast<VarDecl>(r->getDecl());
			    v && tried(v->getType()))
				tries_[v].reached.push_back(loc);
		} else if (isa<CallExpr>(e) && tried(e->getType())) {
			report("result-unchecked", loc,
			       "the lock may not have been taken, and nobody asked");
		}
	}
	/// The way around a lock, for who has it alone: nobody has a global alone.
	void around(const CXXMemberCallExpr *c)
	{
		const Expr *object = c->getImplicitObjectArgument();
		if (!session_.facts.interior(object->getType()))
			return;
		auto l = lock_path(object);
		const auto *v = l ? dyn_cast_or_null<VarDecl>(l->root) : nullptr;
		if (v && v->hasGlobalStorage() && !v->getTLSKind())
			report("lock-required", c->getExprLoc(),
			       "everybody shares '" + v->getNameAsString() +
				       "': get_mut() goes around its lock");
	}
	/// Data that belongs to a lock, with the guard of another one.
	void other(const CXXMemberCallExpr *c)
	{
		auto data = lock_path(c->getImplicitObjectArgument());
		auto held = guarded(c->getArg(0));
		if (!data || !held || !data->exact || !held->exact || data->chain.empty() ||
		    held->chain.empty())
			return;
		const FieldDecl *lock = lock_beside(data->chain.back());
		if (!lock)
			return;
		Lock wanted = *data;
		wanted.chain.back() = lock;
		const auto *of = dyn_cast<FieldDecl>(held->last());
		if (wanted == *held || !of || of->getParent() != lock->getParent())
			return;
		Finding *f = report("lock-required", c->getExprLoc(),
				    data->name() + " belongs to another lock than the guard's");
		session_.note(f, lock->getLocation(), "to this one, of the same object");
		session_.note(f, held->loc, "the guard is made here");
	}

	Session &session_;
	std::map<const VarDecl *, Try> tries_;
};

} // namespace

void check_lock_uses(Session &session, const FunctionDecl *f)
{
	LockUses uses(session);
	uses.TraverseStmt(f->getBody());
	uses.finish();
}

} // namespace cfl::check
