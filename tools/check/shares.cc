// SPDX-License-Identifier: GPL-2.0
// What a share leads to stays while others have one, too.
#include <check/frees.hh>
#include <check/shares.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Is a share handed to somebody who may keep a copy of it?
class SharedOut : public RecursiveASTVisitor<SharedOut>
{
public:
	explicit SharedOut(const ValueDecl *share) : share_(share) {}
	bool found = false;

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXRecordDecl *made = c->getConstructor()->getParent();
		for (const Expr *a : c->arguments())
			found |= is_share(a) && made->getName() != "weak_ptr";
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
		if (o && o->getOperator() != OO_Equal && o->getOperator() != OO_Call)
			return true;
		const CXXRecordDecl *into = o ? record_of(o->getArg(0)->getType()) : nullptr;
		for (unsigned i = o ? 1 : 0; i < c->getNumArgs(); i++)
			found |= is_share(c->getArg(i)) && !(into && into->getName() == "weak_ptr");
		return !found;
	}
	bool VisitLambdaExpr(LambdaExpr *l)
	{
		for (const LambdaCapture &c : l->captures())
			found |= c.capturesVariable() && c.getCapturedVar() == share_ &&
				 c.getCaptureKind() == LCK_ByCopy;
		return !found;
	}

private:
	bool is_share(const Expr *e) const
	{
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		return r && r->getDecl() == share_;
	}
	const ValueDecl *share_;
};

/// Does a call hand out a copy of a share that the object keeps?
bool hands_share(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee(), *made = nullptr;
	const CXXRecordDecl *r = record_of(c->getType());
	if (!f || in_std(f) || !r || !in_std(r) || r->getName() != "shared_ptr" ||
	    !f->hasBody(made))
		return false;
	class Returns : public RecursiveASTVisitor<Returns>
	{
	public:
		bool all = true, any = false;
		bool VisitReturnStmt(ReturnStmt *s)
		{
			const Expr *e = s->getRetValue() ? peel(s->getRetValue()) : nullptr;
			if (const auto *k = dyn_cast_or_null<CXXConstructExpr>(e);
			    k && k->getNumArgs() == 1)
				e = peel(k->getArg(0));
			const auto *m = dyn_cast_or_null<MemberExpr>(e);
			any = true;
			all &= m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
			return true;
		}
		bool VisitLambdaExpr(LambdaExpr *) { return all = false; }
	} scan;
	scan.TraverseStmt(made->getBody());
	return scan.any && scan.all;
}

/// The calls at one place in the text.
class CallsAt : public RecursiveASTVisitor<CallsAt>
{
public:
	explicit CallsAt(SourceLocation loc) : loc_(loc) {}
	bool shares = false, changed = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const auto *of = dyn_cast<DeclRefExpr>(
			c->getImplicitObjectArgument()->IgnoreParenImpCasts());
		const CXXMethodDecl *m = c->getMethodDecl();
		if ((c->getExprLoc() == loc_ || c->getBeginLoc() == loc_) && of && hands_share(c)) {
			shares = true;
			object_ = of->getDecl();
		} else if (shares && of && m && !m->isConst() && of->getDecl() == object_) {
			changed = true; // The object may let go of it.
		}
		return true;
	}

private:
	SourceLocation loc_;
	const ValueDecl *object_ = nullptr;
};

/// The members of an object that its function counts up.
class CountsUp : public RecursiveASTVisitor<CountsUp>
{
public:
	bool found = false;
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		found |= u->isIncrementOp() && own_member(u->getSubExpr());
		return !found;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		found |= plain_name(c->getMethodDecl()) == "fetch_add" &&
			 own_member(c->getImplicitObjectArgument());
		return !found;
	}
};

/// Does a function, or one that it calls, ask an object of the class to count one more?
class TakesShare : public RecursiveASTVisitor<TakesShare>
{
public:
	explicit TakesShare(const CXXRecordDecl *of, int depth = 0) : of_(of), depth_(depth) {}
	bool found = false;
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		const FunctionDecl *body = body_of(c->getDirectCallee());
		if (!body || in_std(body) || depth_ > 3)
			return true;
		if (m && m->getParent()->getCanonicalDecl() == of_) {
			CountsUp up;
			up.TraverseStmt(body->getBody());
			found |= up.found;
		} else {
			TakesShare inside(of_, depth_ + 1);
			inside.TraverseStmt(body->getBody());
			found |= inside.found;
		}
		return !found;
	}

private:
	const CXXRecordDecl *of_;
	int depth_;
};

/// The call that stands at a place.
class CallAt : public RecursiveASTVisitor<CallAt>
{
public:
	explicit CallAt(SourceLocation at) : at_(at) {}
	CallExpr *call = nullptr;
	bool VisitCallExpr(CallExpr *c)
	{
		if (c->getExprLoc() == at_)
			call = c;
		return !call;
	}

private:
	SourceLocation at_;
};

} // namespace

bool keeper_counts(const FunctionDecl *f, SourceLocation borrow, SourceLocation end)
{
	CallAt keeper(borrow), ender(end);
	keeper.TraverseStmt(f->getBody());
	ender.TraverseStmt(f->getBody());
	const auto *m = ender.call ? dyn_cast_or_null<CXXMethodDecl>(ender.call->getDirectCallee())
				   : nullptr;
	if (!keeper.call || !m)
		return false;
	Frees frees;
	const Freed *gives_up = frees.object(m);
	if (!gives_up || !gives_up->counted)
		return false;
	const FunctionDecl *by = body_of(keeper.call->getDirectCallee());
	TakesShare takes(m->getParent()->getCanonicalDecl());
	return by && (takes.TraverseStmt(by->getBody()), takes.found);
}

bool hands_out_share(const FunctionDecl *f, const ValueDecl *share)
{
	SharedOut scan(share);
	scan.TraverseStmt(f->getBody());
	return scan.found;
}

bool object_keeps_share(const FunctionDecl *f, SourceLocation call)
{
	CallsAt scan(call);
	scan.TraverseStmt(f->getBody());
	return scan.shares && !scan.changed;
}

} // namespace cfl::check
