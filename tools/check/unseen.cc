// SPDX-License-Identifier: GPL-2.0
#include <check/unseen.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool overrides(const CXXMethodDecl *m, const CXXMethodDecl *base)
{
	for (const CXXMethodDecl *o : m->overridden_methods())
		if (o->getCanonicalDecl() == base || overrides(o, base))
			return true;
	return false;
}

/// Does the signature say that what is handed over stays as it is?
bool promises(const CXXMethodDecl *m, unsigned index)
{
	QualType to = m->getParamDecl(index)->getType()->getPointeeType();
	return to.isNull() || to.isConstQualified();
}

/// Those with a body among the declarations of the file that is judged.
void overriders_in(const DeclContext *of, const CXXMethodDecl *base,
		   std::vector<const CXXMethodDecl *> &found)
{
	const SourceManager &sm = base->getASTContext().getSourceManager();
	for (const Decl *d : of->decls()) {
		if (!sm.isInMainFile(sm.getExpansionLoc(d->getLocation())))
			continue;
		if (const auto *m = dyn_cast<CXXMethodDecl>(d);
		    m && m->isVirtual() && m->hasBody() && overrides(m, base))
			found.push_back(m);
		else if (isa<NamespaceDecl, CXXRecordDecl>(d))
			overriders_in(cast<DeclContext>(d), base, found);
	}
}

} // namespace

Effects overriders_ends(Contracts &contracts, const FunctionDecl *f)
{
	Effects all;
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (!m || !m->isVirtual() || !m->getNumParams())
		return all;
	std::vector<const CXXMethodDecl *> known;
	overriders_in(f->getASTContext().getTranslationUnitDecl(), m->getCanonicalDecl(), known);
	for (const CXXMethodDecl *o : known) {
		Analysis *a = contracts.analysis(o);
		if (!a || !a->solved)
			continue;
		for (Effects::End &end : effects_of(*a).ends)
			if (end.at.param >= 0 && !promises(o, unsigned(end.at.param)))
				all.ends.push_back(std::move(end));
	}
	return all;
}

bool surely_lent(Facts &facts, QualType result, const CXXMethodDecl *m)
{
	if (result->isReferenceType() || !m || m->isStatic() || m->isOverloadedOperator())
		return result->isReferenceType() || result->isPointerType() || facts.view(result);
	// Other pointers are as often to something that was made, or that somebody else has.
	return result->isPointerType() ? !result->getPointeeType()->isRecordType() ||
						 result->getPointeeType().isConstQualified()
				       : facts.view(result);
}

bool says_it_owns(const CXXRecordDecl *r)
{
	const auto *owner = r ? r->getAttr<OwnerAttr>() : nullptr;
	return owner && !owner->isImplicit() && !in_std(r);
}

bool sole_owner(const CXXRecordDecl *r)
{
	return says_it_owns(r) && r->hasDefinition() && !r->isDependentContext() &&
	       std::all_of(r->ctor_begin(), r->ctor_end(),
			   [](const CXXConstructorDecl *c) {
				   return !c->isCopyConstructor() || c->isDeleted();
			   }) &&
	       (r->hasUserDeclaredCopyConstructor() || r->hasUserDeclaredMoveOperation());
}

bool takes_element(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const auto *s = m ? dyn_cast<ClassTemplateSpecializationDecl>(m->getParent()) : nullptr;
	if (!s || m->isStatic() || m->isConst() || m->hasBody() ||
	    !m->getReturnType()->isVoidType() || m->getNumParams() != 1 || !says_it_owns(s) ||
	    !s->getTemplateArgs().size() ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return false;
	return m->getASTContext().hasSameUnqualifiedType(
		m->getParamDecl(0)->getType().getNonReferenceType(),
		s->getTemplateArgs().get(0).getAsType());
}

bool says_what_it_lends(const CXXRecordDecl *r)
{
	if (says_it_owns(r))
		return true;
	return std::any_of(r->method_begin(), r->method_end(), [](const CXXMethodDecl *m) {
		const TypeSourceInfo *t = m->getTypeSourceInfo();
		return t && lifetimes::getLifetimeBoundAttrFromFunctionType(*t);
	});
}

} // namespace cfl::check
