// SPDX-License-Identifier: GPL-2.0
#include <check/locks.hh>

using namespace clang;

namespace cfl::check
{

bool is_lock(const CXXRecordDecl *r)
{
	if (!r)
		return false;
	llvm::StringRef n = r->getName();
	return r->hasAttr<ScopedLockableAttr>() || n.contains("lock") || n.contains("guard") ||
	       n.ends_with("Lock") || n.ends_with("Guard");
}

bool holds_lock(const CXXRecordDecl *r)
{
	if (is_lock(r))
		return true;
	return r && r->hasDefinition() && !in_std(r) &&
	       std::any_of(r->field_begin(), r->field_end(), [](const FieldDecl *f) {
		       const CXXRecordDecl *of = record_of(f->getType());
		       return !f->getType()->isReferenceType() && of && in_std(of) && is_lock(of);
	       });
}

namespace
{

constexpr int DEEPEST = 4;

class LockScan : public RecursiveASTVisitor<LockScan>
{
public:
	LockScan(llvm::SmallPtrSetImpl<const FunctionDecl *> &seen, int depth)
		: seen_(seen), depth_(depth)
	{
	}
	bool found = false;

	/// (The base class asks each for its operator, which takes time where they are nested deep.)
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		for (Expr *init : l->capture_inits())
			if (init && !TraverseStmt(init))
				return false;
		return TraverseStmt(l->getBody());
	}
	bool VisitVarDecl(VarDecl *v)
	{
		found |= holds_lock(record_of(v->getType()));
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = plain_name(f);
		found |= n == "lock" || n == "lock_shared" || n == "call_once" ||
			 holds_lock(record_of(c->getType()));
		const FunctionDecl *made = nullptr;
		if (found || depth_ >= DEEPEST || !f || in_std(f) || !f->hasBody(made) ||
		    !seen_.insert(made).second)
			return !found;
		LockScan inner(seen_, depth_ + 1);
		inner.TraverseStmt(made->getBody());
		found = inner.found;
		return !found;
	}

private:
	llvm::SmallPtrSetImpl<const FunctionDecl *> &seen_; ///< Their bodies were looked at.
	int depth_;
};

} // namespace

bool takes_lock(const Stmt *body)
{
	llvm::SmallPtrSet<const FunctionDecl *, 16> seen;
	LockScan scan(seen, 0);
	scan.TraverseStmt(const_cast<Stmt *>(body));
	return scan.found;
}

const Expr *locked_object(const VarDecl *v)
{
	const CXXRecordDecl *r = record_of(v->getType());
	if (!r || !in_std(r) || !is_lock(r) || !v->getInit())
		return nullptr;
	const Expr *e = v->getInit()->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		e = c->getSubExpr()->IgnoreParenImpCasts();
	const auto *made = dyn_cast<CXXConstructExpr>(e);
	if (!made || made->getNumArgs() != 1)
		return nullptr;
	const auto *m = dyn_cast<MemberExpr>(made->getArg(0)->IgnoreParenImpCasts());
	return m ? m->getBase()->IgnoreParenImpCasts() : nullptr;
}

bool same_object(const Expr *a, const Expr *b)
{
	if (isa<CXXThisExpr>(a))
		return isa<CXXThisExpr>(b);
	const auto *x = dyn_cast<DeclRefExpr>(a), *y = dyn_cast<DeclRefExpr>(b);
	return x && y && x->getDecl() == y->getDecl();
}

} // namespace cfl::check
