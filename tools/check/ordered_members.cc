// SPDX-License-Identifier: GPL-2.0
#include <check/ordered_members.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

class Order : public RecursiveASTVisitor<Order>
{
public:
	explicit Order(const FieldDecl *member) : member_(member) {}
	bool touches = false, orders = false;

	bool VisitMemberExpr(MemberExpr *m)
	{
		touches |= m->getMemberDecl()->getCanonicalDecl() == member_->getCanonicalDecl();
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const IdentifierInfo *n = r->getDecl()->getIdentifier();
		orders |= n && isa<VarDecl>(r->getDecl()) &&
			  (n->isStr("Acquire") || n->isStr("Release") || n->isStr("Full"));
		return true;
	}

private:
	const FieldDecl *member_;
};

} // namespace

bool ordered_by_an_atomic(const CXXRecordDecl *record, const FieldDecl *member)
{
	bool any = false;
	for (const CXXMethodDecl *m : record->methods()) {
		if (isa<CXXConstructorDecl, CXXDestructorDecl>(m) || !m->hasBody())
			continue;
		Order order(member);
		order.TraverseStmt(m->getBody());
		if (order.touches && !order.orders)
			return false;
		any |= order.touches;
	}
	return any;
}

} // namespace cfl::check
