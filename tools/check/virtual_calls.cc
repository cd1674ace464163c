// SPDX-License-Identifier: GPL-2.0
#include <check/uses.hh>
#include <check/virtual_calls.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 4;

/// Does a body use a member of its object that is not there yet, or any more?
class UsesMembers : public RecursiveASTVisitor<UsesMembers>
{
public:
	bool found = false;
	bool VisitMemberExpr(MemberExpr *m)
	{
		found |= isa<FieldDecl>(m->getMemberDecl()) &&
			 isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
		return !found;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
};

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Scan(Session &session, const CXXMethodDecl *from)
		: session_(session), of_(from->getParent()), ends_(isa<CXXDestructorDecl>(from))
	{
	}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	// Where a test says so, the derived class may have said that there is nothing to do.
	bool TraverseIfStmt(IfStmt *s) { return TraverseStmt(s->getCond()); }
	bool TraverseConditionalOperator(ConditionalOperator *c)
	{
		return TraverseStmt(c->getCond());
	}

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const auto *named = dyn_cast<MemberExpr>(c->getCallee()->IgnoreParens());
		if (!m || !named || m->isStatic())
			return true;
		const Expr *object = c->getImplicitObjectArgument()->IgnoreParenImpCasts();
		if (const CXXRecordDecl *as = cast_down(object))
			return derived(as, m, c->getExprLoc());
		if (!isa<CXXThisExpr>(object))
			return true;
		if (m->isVirtual() && !named->hasQualifier()) {
			const CXXMethodDecl *last = m->getCorrespondingMethodInClass(of_, true);
			if (!last)
				return true;
			if (last->isPureVirtual()) {
				report(c->getExprLoc(),
				       "the pure virtual '" + last->getNameAsString() +
					       "' is called",
				       last->getLocation());
				return true;
			}
			m = last;
		}
		const FunctionDecl *made = nullptr;
		if (depth_ < DEEPEST && m->hasBody(made) && !in_std(m) &&
		    seen_.insert(made).second) {
			SourceLocation outer = first_;
			if (first_.isInvalid())
				first_ = c->getExprLoc();
			depth_++;
			TraverseStmt(made->getBody());
			depth_--;
			first_ = outer;
		}
		return true;
	}

private:
	/// The class to which `this` is cast, if that is derived from the one that is made or ended.
	const CXXRecordDecl *cast_down(const Expr *e) const
	{
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
			e = u->getSubExpr()->IgnoreParenImpCasts();
		const auto *c = dyn_cast<CXXStaticCastExpr>(e);
		if (!c)
			return nullptr;
		const Expr *from = c->getSubExpr()->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(from); u && u->getOpcode() == UO_Deref)
			from = u->getSubExpr()->IgnoreParenImpCasts();
		if (!isa<CXXThisExpr>(from))
			return nullptr;
		QualType t = c->getType()->isPointerType() ? c->getType()->getPointeeType()
							   : c->getType();
		const CXXRecordDecl *r = record_of(t.getNonReferenceType());
		return r && r->hasDefinition() && r->isDerivedFrom(of_) ? r : nullptr;
	}
	bool derived(const CXXRecordDecl *as, const CXXMethodDecl *m, SourceLocation loc)
	{
		const FunctionDecl *made = nullptr;
		if (m->isStatic() || !m->hasBody(made) || of_->isDerivedFrom(m->getParent()) ||
		    m->getParent()->getCanonicalDecl() == of_->getCanonicalDecl())
			return true;
		UsesMembers scan;
		scan.TraverseStmt(made->getBody());
		if (scan.found)
			report(loc,
			       "'" + m->getNameAsString() + "' of the derived '" +
				       as->getNameAsString() + "' is called",
			       m->getLocation());
		return true;
	}
	void report(SourceLocation loc, const std::string &what, SourceLocation callee)
	{
		bool through = first_.isValid();
		Finding *f =
			session_.report(ends_ ? "free-use" : "init-use", through ? first_ : loc,
					what + (through ? " from here" : "") +
						(ends_ ? " in a base's destructor, when the "
							 "derived object has ended"
						       : " in a base's constructor, when there is "
							 "no derived object"));
		if (through)
			session_.note(f, loc, "it is called here");
		session_.note(f, callee, "declared here");
	}

	Session &session_;
	const CXXRecordDecl *of_;
	bool ends_;
	int depth_ = 0;
	SourceLocation first_;
	std::set<const FunctionDecl *> seen_;
};

} // namespace

void check_virtual_calls(Session &session, const FunctionDecl *function)
{
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	if (!m || (!isa<CXXDestructorDecl>(m) && !isa<CXXConstructorDecl>(m)) ||
	    m->getParent()->hasAttr<FinalAttr>())
		return;
	Scan scan(session, m);
	if (const auto *c = dyn_cast<CXXConstructorDecl>(m))
		for (const CXXCtorInitializer *i : c->inits())
			if (i->isWritten())
				scan.TraverseStmt(i->getInit());
	scan.TraverseStmt(m->getBody());
}

} // namespace cfl::check
