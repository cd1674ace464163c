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

/// A container that the text names: a variable, or a member of the object.
const ValueDecl *container(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return r->getDecl();
	const auto *m = dyn_cast<MemberExpr>(e);
	return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) ? m->getMemberDecl()
									  : nullptr;
}

/// The container of which an expression is begin() or end().
const ValueDecl *end_of(const Expr *e, llvm::StringRef which)
{
	const auto *c = dyn_cast<CallExpr>(peel(e));
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || !in_std(f) || !f->getIdentifier() || f->getName() != which)
		return nullptr;
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	return m		      ? container(m->getImplicitObjectArgument())
	       : c->getNumArgs() == 1 ? container(c->getArg(0))
				      : nullptr;
}

/// The container of which a statement puts the elements together that are kept, without a word to whoever should cut it off.
const ValueDecl *left_long(const Stmt *s)
{
	const auto *e = dyn_cast<Expr>(s);
	const auto *c = e ? dyn_cast<CallExpr>(peel(e->IgnoreParenCasts())) : nullptr;
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || !in_std(f) || isa<CXXMethodDecl>(f) || c->getNumArgs() < 2)
		return nullptr;
	const llvm::StringRef n = plain_name(f);
	if (n != "remove_if" && n != "remove" && n != "unique")
		return nullptr;
	const ValueDecl *first = end_of(c->getArg(0), "begin");
	return first && first == end_of(c->getArg(1), "end") ? first : nullptr;
}

/// What is done with all elements of such a container behind that statement.
class All : public RecursiveASTVisitor<All>
{
public:
	explicit All(const ValueDecl *of) : of_(of) {}
	const Expr *used = nullptr;
	bool changed = false; ///< Somebody may have cut it off, or asks its elements.

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCXXForRangeStmt(CXXForRangeStmt *loop)
	{
		if (container(loop->getRangeInit()) == of_)
			each_ = loop->getLoopVariable();
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (used || changed)
			return true;
		if ((o->getOperator() == OO_Arrow || o->getOperator() == OO_Star) &&
		    smart(o->getArg(0)->getType()) && each_ && variable(o->getArg(0)) == each_)
			used = o;
		else if (o->isComparisonOp() &&
			 std::any_of(o->arg_begin(), o->arg_end(),
				     [&](const Expr *a) { return each_ && variable(a) == each_; }))
			changed = true;
		else if (o->isAssignmentOp() && container(o->getArg(0)) == of_)
			changed = true;
		return true;
	}
	bool VisitCXXRewrittenBinaryOperator(CXXRewrittenBinaryOperator *b)
	{
		const auto parts = b->getDecomposedForm();
		changed |= !used && each_ &&
			   (variable(parts.LHS) == each_ || variable(parts.RHS) == each_);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		static const std::set<llvm::StringRef> only_look{"begin", "end", "size", "empty"};
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *o = c->getImplicitObjectArgument();
		const bool looks = m && m->getIdentifier() && only_look.contains(m->getName());
		if (!used &&
		    ((container(o) == of_ && !looks) ||
		     (each_ && variable(o) == each_ && isa_and_nonnull<CXXConversionDecl>(m))))
			changed = true;
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		// Whoever is handed it may cut it off.
		for (const Expr *a : c->arguments())
			changed |= !used && container(a) == of_ && !isa<CXXOperatorCallExpr>(c);
		return true;
	}

private:
	const ValueDecl *of_;
	const VarDecl *each_ = nullptr;
};

/// Blocks in which elements that are gone are looked for where they are no more.
class Blocks : public RecursiveASTVisitor<Blocks>
{
public:
	explicit Blocks(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCompoundStmt(CompoundStmt *block)
	{
		for (auto at = block->body_begin(); at != block->body_end(); ++at) {
			const ValueDecl *of = left_long(*at);
			if (!of)
				continue;
			All all(of);
			for (auto next = std::next(at); next != block->body_end(); ++next)
				if (!all.used && !all.changed)
					all.TraverseStmt(*next);
			if (!all.used)
				continue;
			Finding *f =
				session_.report("move-use", all.used->getExprLoc(),
						"the elements that are kept were put together, and "
						"what is behind them was moved from");
			session_.note(f, (*at)->getBeginLoc(), "nobody cuts off the rest here");
		}
		return true;
	}

private:
	Session &session_;
};

} // namespace

void check_removed_tail(Session &session, const FunctionDecl *function)
{
	Scan(session).TraverseStmt(function->getBody());
	Blocks(session).TraverseStmt(function->getBody());
}

} // namespace cfl::check
