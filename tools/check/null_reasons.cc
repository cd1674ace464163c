// SPDX-License-Identifier: GPL-2.0
// A length, a state or a status beside a pointer says whether it leads somewhere.
#include <check/null_reasons.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const ValueDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? r->getDecl() : nullptr;
}

bool mentions(const Stmt *s, const std::set<const ValueDecl *> &some)
{
	const auto *e = dyn_cast_or_null<DeclRefExpr>(s);
	return s && ((e && some.count(e->getDecl())) ||
		     std::any_of(s->child_begin(), s->child_end(),
				 [&](const Stmt *c) { return mentions(c, some); }));
}

/// Does an expression give the pointer a value, or hand out its address to somebody who may?
bool gives(const Stmt *s, const ValueDecl *p)
{
	const auto *b = dyn_cast_or_null<BinaryOperator>(s);
	const auto *u = dyn_cast_or_null<UnaryOperator>(s);
	if ((b && b->getOpcode() == BO_Assign && variable(b->getLHS()) == p) ||
	    (u && u->getOpcode() == UO_AddrOf && variable(u->getSubExpr()) == p))
		return true;
	return s && !isa<LambdaExpr>(s) &&
	       std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return gives(c, p); });
}

/// What a statement changes by assignments, or by `++`, or makes.
void changed(const Stmt *s, std::set<const ValueDecl *> &out)
{
	const Expr *to = nullptr;
	if (const auto *b = dyn_cast_or_null<BinaryOperator>(s); b && b->isAssignmentOp())
		to = b->getLHS();
	else if (const auto *u = dyn_cast_or_null<UnaryOperator>(s);
		 u && u->isIncrementDecrementOp())
		to = u->getSubExpr();
	else if (const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(s); o && o->isAssignmentOp())
		to = o->getArg(0);
	if (const ValueDecl *d = to ? variable(to) : nullptr)
		out.insert(d);
	if (const auto *d = dyn_cast_or_null<DeclStmt>(s))
		for (const Decl *one : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(one))
				out.insert(v);
	if (s && !isa<CompoundStmt, LambdaExpr>(s))
		for (const Stmt *c : s->children())
			changed(c, out);
}

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	explicit Scan(const ValueDecl *p) : p_(p) {}
	std::set<const ValueDecl *> beside; ///< What gets its value where the pointer does.
	std::vector<const Expr *> asked;
	bool first = false; ///< A loop gives it a value because it has none.

	bool VisitCompoundStmt(CompoundStmt *c)
	{
		auto simple = [](const Stmt *s) { return isa<Expr, DeclStmt>(s); };
		for (const Stmt *s : c->body())
			if (simple(s) && gives(s, p_))
				for (const Stmt *other : c->body())
					if (simple(other))
						changed(other, beside);
		beside.erase(p_);
		return true;
	}
	bool VisitIfStmt(IfStmt *s)
	{
		asked.push_back(s->getCond());
		if (const auto *b = dyn_cast<BinaryOperator>(s->getCond()->IgnoreParenImpCasts()))
			first |= b->getOpcode() == BO_LOr && is_null(b) && gives(s->getThen(), p_);
		return true;
	}
	bool VisitWhileStmt(WhileStmt *s)
	{
		asked.push_back(s->getCond());
		return true;
	}
	bool VisitForStmt(ForStmt *s)
	{
		if (s->getCond())
			asked.push_back(s->getCond());
		return true;
	}
	bool VisitDoStmt(DoStmt *s)
	{
		asked.push_back(s->getCond());
		return true;
	}
	bool VisitSwitchStmt(SwitchStmt *s)
	{
		asked.push_back(s->getCond());
		return true;
	}
	bool VisitConditionalOperator(ConditionalOperator *c)
	{
		asked.push_back(c->getCond());
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isLogicalOp())
			asked.push_back(b->getLHS());
		return true;
	}

private:
	/// `!p || ...`
	bool is_null(const Expr *e) const
	{
		e = e->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			return u->getOpcode() == UO_LNot && variable(u->getSubExpr()) == p_;
		const auto *b = dyn_cast<BinaryOperator>(e);
		if (b && b->getOpcode() == BO_LOr)
			return is_null(b->getLHS()) || is_null(b->getRHS());
		return b && b->getOpcode() == BO_EQ &&
		       (variable(b->getLHS()) == p_ || variable(b->getRHS()) == p_);
	}
	const ValueDecl *p_;
};

} // namespace

bool told_otherwise(const FunctionDecl *f, const ValueDecl *p, SourceLocation null,
		    SourceLocation use)
{
	if (!f || !f->getBody() || !p)
		return false;
	const SourceManager &sm = f->getASTContext().getSourceManager();
	Scan scan(p);
	scan.TraverseStmt(f->getBody());
	return scan.first || std::any_of(scan.asked.begin(), scan.asked.end(), [&](const Expr *e) {
		       SourceLocation at = sm.getExpansionLoc(e->getBeginLoc());
		       return sm.isBeforeInTranslationUnit(sm.getExpansionLoc(null), at) &&
			      sm.isBeforeInTranslationUnit(at, sm.getExpansionLoc(use)) &&
			      mentions(e, scan.beside);
	       });
}

} // namespace cfl::check
