// SPDX-License-Identifier: GPL-2.0
// A class by itself: an object is made by a constructor that leaves a private member without a value, and a member function
// is called that reads it on every way. If nothing but constructors, and that function itself, could have given it one, it does
// not matter what the callers do.
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

constexpr size_t MOST_SCENES = 40;

/// Finds which member functions may give a member a value: all that do not just read it.
class Givers : public RecursiveASTVisitor<Givers>
{
public:
	std::set<const FieldDecl *> given;

	bool TraverseImplicitCastExpr(ImplicitCastExpr *c, DataRecursionQueue * = nullptr)
	{
		const Expr *e = c->getSubExpr()->IgnoreParens();
		if (c->getCastKind() == CK_LValueToRValue) {
			// Of an array, an element.
			while (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
				TraverseStmt(const_cast<Expr *>(a->getIdx()));
				e = a->getBase()->IgnoreParenImpCasts();
			}
			if (const auto *m = dyn_cast<MemberExpr>(e))
				return TraverseStmt(m->getBase());
		}
		return RecursiveASTVisitor::TraverseImplicitCastExpr(c);
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl()))
			given.insert(f->getCanonicalDecl());
		return true;
	}
};

/// Of a scalar, or an array of those.
bool plain_member(const FieldDecl *f)
{
	QualType t = f->getType();
	while (const auto *a = t->getAsArrayTypeUnsafe())
		t = a->getElementType();
	if (const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	    s && in_std(s) && s->getName() == "array" && s->getTemplateArgs().size())
		t = s->getTemplateArgs()[0].getAsType();
	return f->getAccess() == AS_private && t->isScalarType() && !f->hasInClassInitializer() &&
	       !f->isUnnamedBitField();
}

/// May anybody call it on an object that is there?
bool callable(const CXXMethodDecl *m)
{
	return !m->isStatic() && m->getAccess() == AS_public && m->doesThisDeclarationHaveABody() &&
	       !m->isDependentContext() && !isa<CXXConstructorDecl>(m) && !m->isDefaulted() &&
	       !m->isCopyAssignmentOperator() && !m->isMoveAssignmentOperator() &&
	       !m->isExplicitObjectMemberFunction();
}

} // namespace

void Rehearsal::judge_scene(const CXXConstructorDecl *maker, const CXXMethodDecl *m,
			    const std::set<const FieldDecl *> &fields)
{
	maker_ = maker;
	for (const FieldDecl *f : fields) {
		int64_t at = layout_.field(f);
		for (int64_t i = 0; i < layout_.size(f->getType()); i++)
			left_[at + i] = f;
	}
	runs(m, MOST_RUNS / 4);
	for (const auto &[key, site] : sites_) {
		if (site.empty != played_ || session_.said_on_line("init-use", site.loc) ||
		    session_.said_on_line("init-member", maker->getLocation()))
			continue;
		Finding *f = session_.report("init-use", site.loc,
					     site.name + " may be read where it has no value");
		session_.note(f, maker->getLocation(), "this constructor leaves it without one");
		if (site.why.isValid())
			session_.note(f, site.why, "read here");
	}
}

} // namespace cfl::check::rehearsal

namespace cfl::check
{

void Rehearsals::scenes(const CXXConstructorDecl *c)
{
	const CXXRecordDecl *r = c->getParent();
	const SourceManager &sm = session_.context.getSourceManager();
	if (c->isCopyOrMoveConstructor() || c->getAccess() == AS_private || !c->isUserProvided() ||
	    r->isUnion() || r->friend_begin() != r->friend_end() ||
	    !sm.isInMainFile(sm.getExpansionLoc(r->getLocation())))
		return;
	std::map<const FieldDecl *, std::set<const CXXMethodDecl *>> givers;
	for (const FieldDecl *f : r->fields())
		if (rehearsal::plain_member(f))
			givers[f->getCanonicalDecl()];
	for (const CXXMethodDecl *m : r->methods()) {
		if (givers.empty() || (!m->isImplicit() && !m->isDefaulted() && !m->isDeleted() &&
				       !m->isPureVirtual() && !m->hasBody()))
			return; // What is not seen may give values.
		if (isa<CXXConstructorDecl>(m) || !m->doesThisDeclarationHaveABody() ||
		    m->isImplicit())
			continue;
		rehearsal::Givers scan;
		scan.TraverseStmt(m->getBody());
		for (const FieldDecl *f : scan.given)
			if (auto it = givers.find(f); it != givers.end())
				it->second.insert(m);
	}
	size_t played = 0;
	for (const CXXMethodDecl *m : r->methods()) {
		std::set<const FieldDecl *> fields;
		for (const auto &[f, by] : givers)
			if (by.empty() || (by.size() == 1 && by.count(m)))
				fields.insert(f);
		if (rehearsal::callable(m) && !fields.empty() && played++ < rehearsal::MOST_SCENES)
			rehearsal::Rehearsal(session_).judge_scene(c, m, fields);
	}
}

} // namespace cfl::check
