// SPDX-License-Identifier: GPL-2.0
#include <check/mir.hh>
#include <check/origins.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

void names(const Decl *d, std::set<llvm::StringRef> &out)
{
	for (const auto *a : d->specific_attrs<AnnotateAttr>()) {
		if (a->getAnnotation() != "cfl::origin")
			continue;
		for (const Expr *e : a->args()) {
			e = e->IgnoreParenImpCasts();
			if (const auto *c = dyn_cast<ConstantExpr>(e))
				e = c->getSubExpr()->IgnoreParenImpCasts();
			if (const auto *s = dyn_cast<StringLiteral>(e))
				out.insert(s->getString());
		}
	}
}

QualType plain(QualType t)
{
	return t.isNull() || t->getPointeeType().isNull() ? t : t->getPointeeType();
}

} // namespace

llvm::StringRef origin(const Decl *d)
{
	std::set<llvm::StringRef> all;
	names(d, all);
	const auto *p = dyn_cast<ParmVarDecl>(d);
	const auto *f = p ? dyn_cast_or_null<FunctionDecl>(p->getDeclContext()) : nullptr;
	if (f && all.empty()) {
		unsigned i = p->getFunctionScopeIndex();
		for (const FunctionDecl *other : f->redecls())
			if (i < other->getNumParams())
				names(other->getParamDecl(i), all);
		const FunctionDecl *pattern = f->getTemplateInstantiationPattern();
		if (pattern && pattern != f && i < pattern->getNumParams())
			names(pattern->getParamDecl(i), all);
	}
	return all.empty() ? llvm::StringRef() : *all.begin();
}

std::set<llvm::StringRef> result_origins(const FunctionDecl *f)
{
	std::set<llvm::StringRef> all;
	for (const FunctionDecl *d : f->redecls())
		names(d, all);
	if (const FunctionDecl *p = f->getTemplateInstantiationPattern(); p && p != f)
		names(p, all);
	return all;
}

const FieldDecl *origin_field(QualType type, llvm::StringRef name)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || !r->hasDefinition() || name.empty())
		return nullptr;
	for (const FieldDecl *f : r->fields())
		if (origin(f) == name)
			return f->getCanonicalDecl();
	return nullptr;
}

bool has_origins(QualType type)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || !r->hasDefinition())
		return false;
	for (const FieldDecl *f : r->fields())
		if (!origin(f).empty())
			return true;
	return false;
}

bool has_origins(const FunctionDecl *f)
{
	if (!result_origins(f).empty())
		return true;
	for (const ParmVarDecl *p : f->parameters())
		if (!origin(p).empty() || has_origins(plain(p->getType())))
			return true;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	return m && has_origins(f->getASTContext().getCanonicalTagType(m->getParent()));
}

std::vector<Origin> origins(const FunctionDecl *f, llvm::StringRef name)
{
	std::vector<Origin> all;
	for (unsigned i = 0; i < f->getNumParams(); i++)
		if (origin(f->getParamDecl(i)) == name)
			all.push_back({int(i), nullptr});
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && !m->isStatic())
		if (const FieldDecl *field = origin_field(
			    f->getASTContext().getCanonicalTagType(m->getParent()), name))
			all.push_back({SELF, field});
	if (!all.empty())
		return all;
	for (unsigned i = 0; i < f->getNumParams(); i++)
		if (const FieldDecl *field =
			    origin_field(plain(f->getParamDecl(i)->getType()), name))
			all.push_back({int(i), field});
	return all;
}

const FieldDecl *first_field(const Place &p)
{
	for (const Proj &x : p.path)
		if (x.kind == Proj::Field)
			return dyn_cast_or_null<FieldDecl>(x.field);
	return nullptr;
}

} // namespace cfl::check
