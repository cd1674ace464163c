// SPDX-License-Identifier: GPL-2.0
#include <check/self_linked.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A structure of C that others, or it itself, point into as soon as it is in use.
bool linked(QualType t)
{
	static const std::set<llvm::StringRef> names{
		"list_head",	  "hlist_head",	     "hlist_node",  "rb_node",
		"timer_list",	  "hrtimer",	     "work_struct", "delayed_work",
		"tasklet_struct", "wait_queue_head", "completion",  "notifier_block",
		"callback_head",  "wait_queue_entry"};
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	return r && names.count(r->getName());
}

/// Calls of C, with the address of such a member of the object.
class Handed : public RecursiveASTVisitor<Handed>
{
public:
	bool found = false;

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f || isa<CXXMethodDecl>(f) || !f->isInExternCContext())
			return true;
		for (const Expr *a : c->arguments())
			if (const auto *u = dyn_cast<UnaryOperator>(a->IgnoreParenImpCasts());
			    u && u->getOpcode() == UO_AddrOf)
				found |= own(u->getSubExpr());
		return true;
	}

private:
	static bool own(const Expr *e)
	{
		const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
		return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) &&
		       linked(m->getType());
	}
};

} // namespace

bool links_itself(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	if (!r || !r->hasDefinition() ||
	    std::none_of(r->field_begin(), r->field_end(),
			 [](const FieldDecl *f) { return linked(f->getType()); }))
		return false;
	Handed handed;
	for (const CXXMethodDecl *m : r->methods()) {
		const FunctionDecl *body = nullptr;
		if (!handed.found && !isa<CXXDestructorDecl>(m) && m->hasBody(body))
			handed.TraverseStmt(body->getBody());
	}
	return handed.found;
}

} // namespace cfl::check
