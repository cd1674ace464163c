// SPDX-License-Identifier: GPL-2.0
// Of which class whole objects are, and what goes wrong when somebody takes them for another one: casts to a derived class,
// and ends by way of a base.
#include <check/exec.hh>

#include <clang/AST/RecordLayout.h>
#include <fmt/format.h>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

const CXXRecordDecl *pointee(QualType t)
{
	t = t.getNonReferenceType();
	if (t->isPointerType())
		t = t->getPointeeType();
	return t->getAsCXXRecordDecl();
}

bool is_a(const CXXRecordDecl *r, const CXXRecordDecl *base)
{
	return declaresSameEntity(r, base) || r->isDerivedFrom(base->getDefinition());
}

/// A function that tells of which kind its object is.
bool says_kind(const CXXMethodDecl *m)
{
	return m->isConst() && !m->getNumParams() &&
	       (m->getReturnType()->isIntegralOrEnumerationType());
}

/// Do its constructors alone say of which kind its objects are? What is filled in by others may be anything.
bool made_by_class(const CXXRecordDecl *r)
{
	bool own = false;
	for (const CXXConstructorDecl *c : r->ctors()) {
		if (!c->isUserProvided() || c->isCopyOrMoveConstructor())
			continue;
		own = true;
		for (const ParmVarDecl *p : c->parameters())
			if (p->getType().getNonReferenceType()->isEnumeralType())
				return false;
	}
	return own;
}

/// `static_cast<D &>(*this)` in a base that was told D: whoever derives from it has promised to be one.
bool told_by_template(const CastExpr *c, const CXXRecordDecl *from, const CXXRecordDecl *to)
{
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(from);
	const Expr *of = c->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(of); u && u->getOpcode() == UO_Deref)
		of = u->getSubExpr()->IgnoreParenImpCasts();
	return s && isa<CXXThisExpr>(of) &&
	       std::ranges::any_of(s->getTemplateArgs().asArray(), [&](const TemplateArgument &a) {
		       return a.getKind() == TemplateArgument::Type &&
			      declaresSameEntity(a.getAsType()->getAsCXXRecordDecl(), to);
	       });
}

} // namespace

/// Is a function of the file under way that is no constructor of this object?
bool Machine::asked_for_by_file(Address whole) const
{
	for (const Frame *f = line_.frame; f; f = f->caller)
		if (f->function && session_.ours(f->function->getLocation()) &&
		    !(f->self == whole && isa<CXXConstructorDecl>(f->function)))
			return true;
	return false;
}

void Machine::remember_whole(const CXXRecordDecl *r, Address whole, const CXXRecordDecl *of,
			     Address at)
{
	if (!session_.ours(of->getLocation()))
		return;
	Block *b = memory_.find(at);
	if (b && !b->dead && Memory::offset(at) >= 0)
		b->wholes[{uint32_t(Memory::offset(at)), r->getCanonicalDecl()}] = {
			of, whole, asked_for_by_file(whole)};
	for (const CXXBaseSpecifier &base : r->bases()) {
		const CXXRecordDecl *c = base.getType()->getAsCXXRecordDecl();
		const ASTRecordLayout *l = c && !base.isVirtual() ? layout(r) : nullptr;
		if (l)
			remember_whole(c->getDefinition(), whole, of,
				       at + uint64_t(l->getBaseClassOffset(c).getQuantity()));
	}
}

/// The whole object that is a @p r at an address; null while it is made or ended.
const Dynamic *Machine::whole(const CXXRecordDecl *r, Address at)
{
	Block *b = memory_.find(at);
	if (!b || b->dead || Memory::offset(at) < 0 || !r)
		return nullptr;
	const auto it = b->wholes.find({uint32_t(Memory::offset(at)), r->getCanonicalDecl()});
	if (it == b->wholes.end())
		return nullptr;
	for (const Frame *f = line_.frame; f; f = f->caller)
		if (f->self == it->second.at &&
		    isa_and_nonnull<CXXConstructorDecl, CXXDestructorDecl>(f->function))
			return nullptr;
	return &it->second;
}

void Machine::ask_kind(Address at, const CXXMethodDecl *by)
{
	if (in_own_text() && (!by || says_kind(by)))
		asked_[at] = true;
}

bool Machine::asked_kind(const Dynamic &d)
{
	bool any = false, member = false;
	const Address end = d.at + size(context_.getCanonicalTagType(d.of));
	for (auto it = asked_.lower_bound(d.at); it != asked_.end() && it->first < end; ++it) {
		any = true;
		member |= !it->second;
	}
	return any && (!member || made_by_class(d.of->getDefinition()));
}

/// Is a bare base what lists begin and end with, a part of something else that nobody follows as more than that? Or has the
/// derived class nothing of its own?
bool Machine::stands_apart(const Dynamic &d, const CXXRecordDecl *from, const CXXRecordDecl *to)
{
	if (!from->isPolymorphic() &&
	    size(context_.getCanonicalTagType(from)) == size(context_.getCanonicalTagType(to)))
		return !isa<ClassTemplateSpecializationDecl>(from);
	if (!to->isDerivedFrom(d.of->getDefinition()))
		return false;
	const Block *b = memory_.find(d.at);
	if (!b || (b->kind != Block::New && b->kind != Block::NewArray))
		return true;
	return std::ranges::any_of(b->wholes, [&](const auto &x) {
		const Dynamic &other = x.second;
		return !declaresSameEntity(other.of, d.of) && other.at <= d.at &&
		       d.at < other.at + size(context_.getCanonicalTagType(other.of));
	});
}

void Machine::check_downcast(Address at, const CastExpr *c)
{
	const CXXRecordDecl *from = pointee(c->getSubExpr()->getType());
	const CXXRecordDecl *to = pointee(c->getType());
	const Dynamic *d = to && to->hasDefinition() && in_own_text() ? whole(from, at) : nullptr;
	if (!d || is_a(d->of->getDefinition(), to) || stands_apart(*d, from, to))
		return;
	wrong("cast-downcast",
	      fmt::format("a '{}' is taken for a '{}' here", d->of->getNameAsString(),
			  to->getNameAsString()),
	      memory_.find(at));
	if (fault_) {
		fault_->own = d->own;
		// A bare base may be what nobody makes.
		fault_->asked = asked_kind(*d) && !to->isDerivedFrom(d->of->getDefinition());
		if (told_by_template(c, from, to)) {
			fault_->asked = fault_->settled = true;
			fault_->outer = d->of->getLocation();
		}
	}
}

void Machine::check_delete(QualType t, Address at)
{
	const CXXRecordDecl *r = t->getAsCXXRecordDecl();
	const Dynamic *d = whole(r, at);
	if (!d || declaresSameEntity(d->of, r))
		return;
	const CXXRecordDecl *of = d->of->getDefinition();
	if (of->hasTrivialDestructor() && size(context_.getCanonicalTagType(of)) == size(t))
		return;
	wrong("free-base",
	      fmt::format("a '{}' is deleted here as a '{}', which ends only that part",
			  of->getNameAsString(), r->getNameAsString()),
	      memory_.find(at));
	if (fault_)
		fault_->own = d->own;
}

} // namespace cfl::check::exec
