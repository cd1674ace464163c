// SPDX-License-Identifier: GPL-2.0
#include <check/removed_tail.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *variable(const Expr *e)
{
	e = peel(e);
	if (const auto *c = dyn_cast<CXXConstructExpr>(e); c && c->getNumArgs() == 1)
		e = peel(c->getArg(0));
	const auto *r = dyn_cast<DeclRefExpr>(e);
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// Is it a smart pointer, which is null when it was moved from?
bool smart(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return r && in_std(r) && (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
}

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	explicit Scan(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		if (!v->getInit() || !v->hasLocalStorage())
			return true;
		const Expr *e = peel(v->getInit());
		const auto *c = dyn_cast<CallExpr>(e);
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		llvm::StringRef n = f && in_std(f) && !isa<CXXMethodDecl>(f) ? plain_name(f) : "";
		if (n == "remove_if" || n == "remove" || n == "unique")
			tails_[v] = v->getInit()->getExprLoc();
		else if (const VarDecl *from = variable(e); from && tails_.count(from))
			tails_[v] = tails_[from];
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		// (*it)->x, **it
		if ((o->getOperator() != OO_Arrow && o->getOperator() != OO_Star) ||
		    !smart(o->getArg(0)->getType()))
			return true;
		const auto *in = dyn_cast<CXXOperatorCallExpr>(peel(o->getArg(0)));
		const VarDecl *v =
			in && in->getOperator() == OO_Star ? variable(in->getArg(0)) : nullptr;
		auto it = v ? tails_.find(v) : tails_.end();
		if (it == tails_.end())
			return true;
		Finding *f =
			session_.report("move-use", o->getExprLoc(),
					"what lies behind the elements that are kept was moved "
					"from, or is not what was removed");
		session_.note(f, it->second, "they were put together here");
		return true;
	}

private:
	Session &session_;
	std::map<const VarDecl *, SourceLocation> tails_;
};

} // namespace

void check_removed_tail(Session &session, const FunctionDecl *function)
{
	Scan(session).TraverseStmt(function->getBody());
}

} // namespace cfl::check
