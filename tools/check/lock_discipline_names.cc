// SPDX-License-Identifier: GPL-2.0
// Guards that lock nothing: those without a name, and those without a mutex.
#include <check/lock_discipline.hh>
#include <check/race.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

bool std_guard(QualType t)
{
	llvm::StringRef n = race::std_name(t);
	return !t->isReferenceType() && (n == "lock_guard" || n == "unique_lock" ||
					 n == "scoped_lock" || n == "shared_lock");
}

class Names : public RecursiveASTVisitor<Names>
{
public:
	explicit Names(Session &session) : session_(session) {}

	bool VisitCompoundStmt(CompoundStmt *c)
	{
		for (auto it = c->body_begin(); it != c->body_end(); ++it)
			if (const auto *e = dyn_cast<Expr>(*it);
			    e && nameless(e) && used_after(it + 1, c->body_end()))
				session_.report("lock-required", e->getBeginLoc(),
						"the guard has no name, so it ends at once, and "
						"what follows is not locked");
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		const auto *c = std_guard(v->getType()) && v->getInit()
					? dyn_cast<CXXConstructExpr>(peel(v->getInit()))
					: nullptr;
		if (c && !c->getNumArgs() && v->isLocalVarDecl())
			empty_.push_back(v);
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		named_.insert(r->getDecl());
		return true;
	}
	void finish()
	{
		for (const VarDecl *v : empty_)
			if (!named_.count(v))
				session_.report("lock-required", v->getLocation(),
						"'" + v->getNameAsString() +
							"' is a guard that locks nothing");
	}

private:
	static bool nameless(const Expr *e)
	{
		const auto *c = dyn_cast<CXXConstructExpr>(peel(e)->IgnoreParenImpCasts());
		if (!c || !std_guard(c->getType()) || !c->getNumArgs() ||
		    c->getConstructor()->isCopyOrMoveConstructor())
			return false;
		// One that takes a lock over gives it back here.
		return std::none_of(c->arg_begin(), c->arg_end(), [](const Expr *a) {
			return race::std_name(a->getType()).ends_with("_lock_t");
		});
	}
	/// Taking a lock for a moment is a way to wait for its owner, before somebody is told.
	static bool used_after(CompoundStmt::body_iterator it, CompoundStmt::body_iterator end)
	{
		return std::any_of(it, end, [](const Stmt *s) {
			const auto *e = dyn_cast<Expr>(s);
			const auto *c =
				e ? dyn_cast<CXXMemberCallExpr>(e->IgnoreImplicit()) : nullptr;
			return !c || !plain_name(c->getMethodDecl()).starts_with("notify");
		});
	}

	Session &session_;
	std::vector<const VarDecl *> empty_;
	std::set<const ValueDecl *> named_;
};

} // namespace

void check_unnamed_guards(Session &session, const FunctionDecl *f)
{
	Names names(session);
	names.TraverseStmt(f->getBody());
	names.finish();
}

} // namespace cfl::check
