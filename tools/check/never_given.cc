// SPDX-License-Identifier: GPL-2.0
#include <check/never_given.hh>
#include <check/own_code.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool copies(const FunctionDecl *f)
{
	const auto *c = dyn_cast_or_null<CXXConstructorDecl>(f);
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	return (c && c->isCopyOrMoveConstructor()) ||
	       (m && (m->isCopyAssignmentOperator() || m->isMoveAssignmentOperator()));
}

/// Who reads a member, and who may give it a value: an assignment, whoever has its address or a reference, and
/// whoever sees its object as bytes or as something else.
class FieldUses : public OwnCode<FieldUses>
{
	using Base = OwnCode<FieldUses>;

public:
	FieldUses(Session &session, const FieldDecl *field)
		: Base(session),
		  field_(field->getCanonicalDecl()),
		  record_(cast<CXXRecordDecl>(field->getParent())->getCanonicalDecl())
	{
	}
	bool read = false, given = false;

	bool shouldVisitTemplateInstantiations() const { return true; }
	bool TraverseDecl(Decl *d)
	{
		const FunctionDecl *outer = in_;
		if (auto *f = dyn_cast_or_null<FunctionDecl>(d))
			in_ = f;
		bool on = given || Base::TraverseDecl(d);
		in_ = outer;
		return on;
	}
	bool TraverseConstructorInitializer(CXXCtorInitializer *i)
	{
		if (i->isAnyMemberInitializer() && i->getAnyMember() &&
		    i->getAnyMember()->getCanonicalDecl() == field_ && !copies(in_))
			given = true;
		return Base::TraverseConstructorInitializer(i);
	}
	bool TraverseImplicitCastExpr(ImplicitCastExpr *c, DataRecursionQueue * = nullptr)
	{
		const auto *m = dyn_cast<MemberExpr>(c->getSubExpr()->IgnoreParens());
		if (c->getCastKind() == CK_LValueToRValue && names(m)) {
			read |= !copies(in_);
			return TraverseStmt(m->getBase());
		}
		if (c->getCastKind() == CK_BitCast && to_record(c->getSubExpr()->getType()))
			given = true;
		return Base::TraverseImplicitCastExpr(c);
	}
	bool VisitExplicitCastExpr(ExplicitCastExpr *c)
	{
		if (c->getCastKind() == CK_BitCast && to_record(c->getSubExpr()->getType()))
			given = true;
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		given |= names(m);
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r) // `&Class::member`
	{
		given |= r->getDecl()->getCanonicalDecl() == field_;
		return true;
	}
	bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *m)
	{
		given |= m->getMember().getAsString() == field_->getNameAsString();
		return true;
	}

private:
	bool names(const MemberExpr *m) const
	{
		return m && m->getMemberDecl()->getCanonicalDecl() == field_;
	}
	bool to_record(QualType t) const
	{
		const CXXRecordDecl *r =
			t->isPointerType() ? record_of(t->getPointeeType()) : nullptr;
		return r && r->getCanonicalDecl() == record_;
	}

	const FieldDecl *field_;
	const CXXRecordDecl *record_;
	const FunctionDecl *in_ = nullptr;
};

/// May functions of other files give the member a value?
bool reached_from_afar(const CXXRecordDecl *r, const FieldDecl *field)
{
	const SourceManager &sm = r->getASTContext().getSourceManager();
	for (const CXXMethodDecl *m : r->methods())
		if (!m->isImplicit() && !m->isDefaulted() && !m->isDeleted() &&
		    !m->isPureVirtual() && !m->hasBody() && !m->getTemplateInstantiationPattern())
			return true;
	return !sm.isInMainFile(sm.getExpansionLoc(r->getLocation())) &&
	       (field->getAccess() != AS_private || r->friend_begin() != r->friend_end());
}

} // namespace

bool never_given(Session &session, const FieldDecl *field)
{
	const auto *r = field ? dyn_cast_or_null<CXXRecordDecl>(field->getParent()) : nullptr;
	if (!r || reached_from_afar(r, field))
		return false;
	FieldUses scan(session, field);
	scan.TraverseDecl(session.context.getTranslationUnitDecl());
	return scan.read && !scan.given;
}

} // namespace cfl::check
