// SPDX-License-Identifier: GPL-2.0
// An object registers itself with another one, and its destructor, or that of a member, goes there again.
#include <check/withdrawals.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// What a pointer, a reference or a smart pointer leads to; other types are themselves.
const CXXRecordDecl *behind(QualType t)
{
	t = t.getNonReferenceType();
	if (t->isPointerType())
		t = t->getPointeeType();
	const CXXRecordDecl *r = record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (s && in_std(s) && (s->getName().ends_with("_ptr") || s->getName() == "optional") &&
	    s->getTemplateArgs().size() &&
	    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
		r = record_of(s->getTemplateArgs().get(0).getAsType());
	return r ? r->getCanonicalDecl() : nullptr;
}

/// Does a body change what keeps the way, hand it to others, or call back what was kept to undo that?
class Turns : public RecursiveASTVisitor<Turns>
{
public:
	Turns(const CXXRecordDecl *keeper, int depth) : keeper_(keeper), depth_(depth) {}
	bool found = false;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *object = c->getImplicitObjectArgument();
		const FunctionDecl *made = nullptr;
		if (m && isa<CXXThisExpr>(object->IgnoreParenImpCasts()) && depth_ < DEEPEST &&
		    m->hasBody(made)) {
			depth_++;
			TraverseStmt(made->getBody());
			depth_--;
		}
		found |= m && !m->isConst() && is_keeper(object);
		return !found;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		// A function object that was kept for this.
		const CXXRecordDecl *r =
			c->getOperator() == OO_Call ? record_of(c->getArg(0)->getType()) : nullptr;
		found |= r && in_std(r) && r->getName().ends_with("function");
		if (const auto *to = dyn_cast<MemberExpr>(c->getArg(0)->IgnoreParenImpCasts()))
			found |= c->getOperator() == OO_Equal && is_keeper(to->getBase());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		found |= !isa<CXXOperatorCallExpr>(c) &&
			 std::any_of(c->arg_begin(), c->arg_end(),
				     [&](const Expr *a) { return is_keeper(a); });
		return !found;
	}

private:
	bool is_keeper(const Expr *e) const
	{
		return behind(e->IgnoreParenImpCasts()->getType()) == keeper_;
	}
	const CXXRecordDecl *keeper_;
	int depth_;
};

bool turns_back(const CXXRecordDecl *r, const CXXRecordDecl *keeper, int depth)
{
	if (!r || !r->hasDefinition() || in_std(r) || depth > DEEPEST)
		return false;
	const CXXDestructorDecl *d = r->getDestructor();
	const FunctionDecl *made = nullptr;
	if (d && d->isUserProvided()) {
		if (!d->hasBody(made))
			return true;
		Turns turns(keeper, depth);
		turns.TraverseStmt(made->getBody());
		if (turns.found)
			return true;
	}
	return std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		bool owns = !f->getType()->isReferenceType() && !f->getType()->isPointerType();
		return owns && turns_back(behind(f->getType()), keeper, depth + 1);
	});
}

} // namespace

bool withdraws(const FunctionDecl *function, QualType keeper)
{
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	const CXXRecordDecl *of = behind(keeper);
	return m && of && turns_back(m->getParent(), of, 0);
}

} // namespace cfl::check
