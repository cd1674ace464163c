// SPDX-License-Identifier: GPL-2.0
#include <check/thrown_views.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Variables of a function of which an expression makes a view or takes the address.
class Viewed : public RecursiveASTVisitor<Viewed>
{
public:
	explicit Viewed(Facts &facts) : facts_(facts) {}
	std::vector<const VarDecl *> found;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m || !in_std(m))
			return true;
		llvm::StringRef n = plain_name(m);
		bool view = isa<CXXConversionDecl>(m) && facts_.view(m->getReturnType());
		if (view || n == "c_str" || n == "data")
			add(c->getImplicitObjectArgument(), true);
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_AddrOf)
			add(u->getSubExpr(), false);
		return true;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	/// With the conversions, which are not in the list as it is written.
	bool TraverseInitListExpr(InitListExpr *e)
	{
		InitListExpr *whole = e->isSemanticForm() ? e : e->getSemanticForm();
		for (Expr *x : whole ? whole->inits() : e->inits())
			if (!TraverseStmt(x))
				return false;
		return true;
	}

private:
	void add(const Expr *e, bool contents)
	{
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		bool owner = v && facts_.owner(v->getType()) && !facts_.view(v->getType());
		if (v && v->hasLocalStorage() && !v->getType()->isReferenceType() &&
		    (!contents || owner))
			found.push_back(v);
	}
	Facts &facts_;
};

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	explicit Scan(Session &session) : session_(session) {}

	bool VisitCXXThrowExpr(CXXThrowExpr *t)
	{
		const Expr *e = t->getSubExpr();
		if (!e || !session_.facts.view(e->getType()))
			return true;
		Viewed scan(session_.facts);
		scan.TraverseStmt(const_cast<Expr *>(e));
		for (const VarDecl *v : scan.found) {
			// What stands outside the innermost try lives on while its handlers run.
			if (!tries_.empty() && !inside(tries_.back(), v->getLocation()))
				continue;
			Finding *f =
				session_.report("borrow-escape", t->getExprLoc(),
						"what is thrown leads to '" + v->getNameAsString() +
							"', which ends before a handler sees it");
			session_.note(f, v->getLocation(), "declared here");
			break;
		}
		return true;
	}
	bool TraverseCXXTryStmt(CXXTryStmt *s)
	{
		tries_.push_back(s->getTryBlock());
		bool go = TraverseStmt(s->getTryBlock());
		tries_.pop_back();
		for (unsigned i = 0; i < s->getNumHandlers(); i++)
			go = go && TraverseStmt(s->getHandler(i));
		return go;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	bool inside(const Stmt *block, SourceLocation at) const
	{
		const SourceManager &sm = session_.context.getSourceManager();
		return sm.isBeforeInTranslationUnit(block->getBeginLoc(), at) &&
		       sm.isBeforeInTranslationUnit(at, block->getEndLoc());
	}
	Session &session_;
	std::vector<const Stmt *> tries_;
};

} // namespace

void check_thrown_views(Session &session, const FunctionDecl *function)
{
	Scan(session).TraverseStmt(function->getBody());
}

} // namespace cfl::check
