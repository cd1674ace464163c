// SPDX-License-Identifier: GPL-2.0
// Names that a function keeps in step.
#include <check/in_step.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const ValueDecl *variable(const Expr *e)
{
	const auto *r = e ? dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts()) : nullptr;
	return r ? r->getDecl() : nullptr;
}

void variables(const Stmt *s, std::set<const ValueDecl *> &out)
{
	const auto *r = dyn_cast_or_null<DeclRefExpr>(s);
	if (r && isa<VarDecl>(r->getDecl()))
		out.insert(r->getDecl());
	if (s)
		for (const Stmt *c : s->children())
			variables(c, out);
}

class Sets : public RecursiveASTVisitor<Sets>
{
public:
	Sets(const ValueDecl *cursor, const ValueDecl *before) : cursor_(cursor), before_(before) {}
	bool found = false, victim = false; ///< It is what the cursor has before it.

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->getOpcode() == BO_Assign)
			assigned(b->getLHS(), b->getRHS());
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Equal)
			assigned(c->getArg(0), c->getArg(1));
		return true;
	}

private:
	void assigned(const Expr *to, const Expr *value)
	{
		std::set<const ValueDecl *> of;
		variables(value, of);
		const auto *through = dyn_cast<UnaryOperator>(to->IgnoreParenImpCasts());
		if (variable(to) == cursor_)
			found |= of.count(before_);
		else if (through && through->getOpcode() == UO_Deref &&
			 variable(through->getSubExpr()) == cursor_)
			victim |= of.count(before_);
	}
	const ValueDecl *cursor_, *before_;
};

/// Does a body change anything but its own variables?
class Changes : public RecursiveASTVisitor<Changes>
{
public:
	bool found = false;

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const ValueDecl *to = variable(b->getLHS());
		found |= b->isAssignmentOp() && !to;
		return !found;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		found |= c->isAssignmentOp() && !variable(c->getArg(0));
		return !found;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		static const std::set<llvm::StringRef> names{
			"erase", "extract",  "remove",	  "remove_if", "clear",
			"reset", "pop_back", "pop_front", "pop",       "erase_after"};
		found |= m && names.count(plain_name(m));
		return !found;
	}
};

/// Calls of a variable's member functions that change it, and keep nothing of what they are handed.
class Taken : public RecursiveASTVisitor<Taken>
{
public:
	Taken(Session &session, const ValueDecl *keeper, SourceLocation before)
		: session_(session), keeper_(keeper), before_(before)
	{
	}
	std::set<const ValueDecl *> named; ///< What such calls are told, or hand out.

	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit() && takes(peel(v->getInit())))
			named.insert(v);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		if (takes(c))
			for (const Expr *a : c->arguments())
				variables(a, named);
		return true;
	}

private:
	bool takes(const Expr *e) const
	{
		const auto *c = dyn_cast<CXXMemberCallExpr>(e);
		const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
		const FunctionDecl *made = nullptr;
		if (!m || m->isConst() || in_std(m) || !m->hasBody(made) ||
		    variable(c->getImplicitObjectArgument()) != keeper_ ||
		    !session_.context.getSourceManager().isBeforeInTranslationUnit(c->getBeginLoc(),
										   before_))
			return false;
		const Effects &does = session_.contracts.effects(m);
		if (!does.known ||
		    std::any_of(does.flows.begin(), does.flows.end(), [](const auto &f) {
			    return f.into.param == SELF && f.from.param >= 0;
		    }))
			return false;
		Changes scan;
		scan.TraverseStmt(made->getBody());
		return scan.found;
	}

	Session &session_;
	const ValueDecl *keeper_;
	SourceLocation before_;
};

/// Steps of an iterator whose old place is named by what the step hands out, and iterators made of the next place.
class Ahead : public RecursiveASTVisitor<Ahead>
{
public:
	explicit Ahead(const ValueDecl *cursor) : cursor_(cursor) {}
	bool found = false;

	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Star && c->getNumArgs() == 1)
			found |= steps(peel(c->getArg(0)));
		if (c->getOperator() == OO_Equal && c->getNumArgs() == 2 &&
		    variable(c->getArg(0)) == cursor_)
			found |= next(c->getArg(1));
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit())
			found |= v == cursor_ ? next(v->getInit()) : steps(peel(v->getInit()));
		return true;
	}

private:
	bool steps(const Expr *e) const
	{
		const auto *c = dyn_cast<CXXOperatorCallExpr>(e);
		return c && c->getOperator() == OO_PlusPlus && c->getNumArgs() == 2 &&
		       variable(c->getArg(0)) == cursor_;
	}
	static bool next(const Expr *e)
	{
		const auto *c = dyn_cast<CallExpr>(peel(e));
		return c && in_std(c->getDirectCallee()) &&
		       plain_name(c->getDirectCallee()) == "next";
	}
	const ValueDecl *cursor_;
};

} // namespace

bool stepped_ahead(const FunctionDecl *f, const ValueDecl *cursor)
{
	const CXXRecordDecl *r = cursor ? record_of(cursor->getType()) : nullptr;
	if (!f || !f->getBody() || !r || !in_std(r))
		return false;
	Ahead scan(cursor);
	scan.TraverseStmt(f->getBody());
	return scan.found;
}

bool stands_behind(const FunctionDecl *f, const ValueDecl *cursor, const ValueDecl *before)
{
	if (!f || !f->getBody() || !cursor || !before || cursor == before ||
	    !cursor->getType()->isPointerType())
		return false;
	Sets scan(cursor, before);
	scan.TraverseStmt(f->getBody());
	return scan.found && !scan.victim;
}

bool taken_out(Session &session, const FunctionDecl *f, const ValueDecl *keeper, const Expr *key,
	       SourceLocation erase)
{
	const CXXRecordDecl *r = keeper ? record_of(keeper->getType()) : nullptr;
	if (!f || !f->getBody() || !key || !r || in_std(r))
		return false;
	Taken scan(session, keeper, erase);
	scan.TraverseStmt(f->getBody());
	std::set<const ValueDecl *> of;
	variables(key, of);
	return std::any_of(of.begin(), of.end(),
			   [&](const ValueDecl *v) { return scan.named.count(v); });
}

} // namespace cfl::check
