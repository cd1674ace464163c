// SPDX-License-Identifier: GPL-2.0
// Members by which a class notes that others, which lead into what was changed, have to be made anew.
#include <check/contracts.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const FieldDecl *own_member(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())
		       ? dyn_cast<FieldDecl>(m->getMemberDecl())
		       : nullptr;
}

/// Is the flag asked in a condition, and is a member changed that leads somewhere?
class Renews : public RecursiveASTVisitor<Renews>
{
public:
	Renews(Facts &facts, const FieldDecl *flag) : facts_(facts), flag_(flag) {}

	bool renews() const { return asked_ && changed_; }

	bool VisitIfStmt(IfStmt *s)
	{
		asked_ |= mentions(s->getCond());
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (m && !m->isConst() && in_std(m))
			change(own_member(c->getImplicitObjectArgument()));
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Equal)
			change(own_member(c->getArg(0)));
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isAssignmentOp())
			change(own_member(b->getLHS()));
		return true;
	}

private:
	bool mentions(const Stmt *s) const
	{
		const auto *e = dyn_cast_or_null<Expr>(s);
		return s && ((e && own_member(e) == flag_) ||
			     std::any_of(s->child_begin(), s->child_end(),
					 [&](const Stmt *c) { return mentions(c); }));
	}
	void change(const FieldDecl *f)
	{
		changed_ |= f && f != flag_ && facts_.carries(f->getType());
	}

	Facts &facts_;
	const FieldDecl *flag_;
	bool asked_ = false, changed_ = false;
};

} // namespace

bool Contracts::tells_stale(const FieldDecl *flag)
{
	auto [it, fresh] = stale_.try_emplace(flag, false);
	const auto *r = dyn_cast_or_null<CXXRecordDecl>(flag->getParent());
	if (!fresh || !r)
		return it->second;
	it->second = std::any_of(r->method_begin(), r->method_end(), [&](const CXXMethodDecl *m) {
		const FunctionDecl *made = nullptr;
		if (m->isStatic() || isa<CXXConstructorDecl>(m) || !m->hasBody(made) ||
		    made->isDependentContext())
			return false;
		Renews scan(facts_, flag);
		scan.TraverseStmt(made->getBody());
		return scan.renews();
	});
	return it->second;
}

} // namespace cfl::check
