// SPDX-License-Identifier: GPL-2.0
#include <check/facts.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

void Facts::behind(QualType t, std::set<const void *> &out, Wild &any, int depth)
{
	t = t.getCanonicalType().getUnqualifiedType();
	any.all |= t->isVoidType();
	out.insert(t.getAsOpaquePtr());
	pointees(t, out, any, depth + 1);
}

void Facts::pointees(QualType type, std::set<const void *> &out, Wild &any, int depth, bool shallow)
{
	if (type.isNull() || depth > 4)
		return;
	type = type.getCanonicalType();
	if (type->isPointerType() || type->isReferenceType()) {
		QualType t = type->getPointeeType().getUnqualifiedType();
		if (t->isVoidType())
			any.all = true;
		if (t->isFunctionType())
			return;
		out.insert(t.getAsOpaquePtr());
		if (const CXXRecordDecl *r = record_of(t); r && r->hasDefinition())
			for (const CXXBaseSpecifier &b : r->bases())
				out.insert(b.getType().getCanonicalType().getAsOpaquePtr());
		if (!shallow)
			pointees(t, out, any, depth + 1, shallow);
		return;
	}
	if (const auto *array = context_.getAsArrayType(type))
		return pointees(array->getElementType(), out, any, depth + 1, shallow);
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return;
	if (r->isLambda() || r->getName() == "function" || r->getName() == "function_ref")
		any.callable = true;
	if (r->hasAttr<PointerAttr>() || in_std(r)) {
		any_argument(arguments(r), [&](QualType t) {
			if (r->hasAttr<PointerAttr>() || std_view_name(r->getName()))
				out.insert(
					t.getCanonicalType().getUnqualifiedType().getAsOpaquePtr());
			pointees(t, out, any, depth + 1, shallow);
			return false;
		});
		if (in_std(r))
			return;
	}
	if (!r->hasDefinition() || foreign(r))
		return;
	if (const auto *view = r->getAttr<PointerAttr>()) {
		const TypeSourceInfo *of = view->getDerefTypeLoc();
		QualType t = of ? of->getType() : QualType();
		// Of a template, the attribute names the parameter; the arguments are what it can be.
		if (t.isNull() || (t->isDependentType() && arguments(r).empty()))
			any.all = true;
		else if (!t->isDependentType())
			behind(t, out, any, depth);
		else
			any_argument(arguments(r), [&](QualType a) {
				behind(a, out, any, depth);
				return false;
			});
	}
	if (r->hasAttr<OwnerAttr>()) {
		any_argument(arguments(r), [&](QualType t) {
			pointees(t, out, any, depth + 1);
			return false;
		});
		return;
	}
	bool owns =
		r->getDestructor() && r->getDestructor()->isUserProvided() && has_owned_pointer(r);
	bool function = false, untyped = false;
	for (const FieldDecl *f : r->fields()) {
		function |= f->getType()->isFunctionPointerType();
		untyped |= f->getType()->isVoidPointerType();
	}
	any.callable |= function && untyped; // A closure whose type is forgotten.
	for (const FieldDecl *f : r->fields())
		if (!owns || !f->getType()->isPointerType())
			pointees(f->getType(), out, any, depth + 1, shallow);
	for (const CXXBaseSpecifier &b : r->bases())
		pointees(b.getType(), out, any, depth + 1, shallow);
}

bool Facts::reaches(QualType type, const std::set<const void *> &what, int depth)
{
	if (type.isNull() || depth > 5 || carries(type) || owner(type))
		return true;
	type = type.getCanonicalType().getUnqualifiedType();
	if (what.count(type.getAsOpaquePtr()))
		return true;
	if (const auto *array = context_.getAsArrayType(type))
		return reaches(array->getElementType(), what, depth + 1);
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return type->isPointerType();
	if (!r->hasDefinition() || r->isPolymorphic() || in_std(r))
		return true;
	for (const FieldDecl *f : r->fields())
		if (f->getType()->isPointerType() || reaches(f->getType(), what, depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (what.count(b.getType().getCanonicalType().getAsOpaquePtr()) ||
		    reaches(b.getType(), what, depth + 1))
			return true;
	return false;
}

bool Facts::leads_into(QualType borrow, QualType object)
{
	std::set<const void *> what;
	Wild wild;
	pointees(borrow, what, wild, 0, true);
	return wild.all || wild.callable || what.empty() || reaches(object, what, 0);
}

QualType Facts::part(QualType made, unsigned i, unsigned n)
{
	const CXXRecordDecl *r = record_of(made);
	if (!r || !in_std(r) || (r->getName() != "pair" && r->getName() != "tuple"))
		return {};
	std::vector<QualType> parts;
	any_argument(arguments(r), [&](QualType t) {
		parts.push_back(t);
		return false;
	});
	return parts.size() == n && i < n ? parts[i] : QualType();
}

namespace
{

/// Does a class of the user's take a number by value only? Then it keeps no address of one.
bool copies_number(ASTContext &context, QualType from, const CXXRecordDecl *made)
{
	if (!from->isArithmeticType() || !made || in_std(made) || !made->hasDefinition() ||
	    made->isAggregate())
		return false;
	for (const CXXConstructorDecl *c : made->ctors())
		for (const ParmVarDecl *p : c->parameters()) {
			QualType t = p->getType();
			if (t->isReferenceType() &&
			    context.hasSameUnqualifiedType(t->getPointeeType(), from))
				return false;
		}
	return true;
}

} // namespace

bool Facts::converts(QualType from, QualType into)
{
	const CXXRecordDecl *r = record_of(into);
	const CXXRecordDecl *made = record_of(from);
	if (from.isNull() || !r || !in_std(r) || (made && made->isLambda()))
		return false;
	bool same = false, borrows = false;
	any_argument(arguments(r), [&](QualType t) {
		if (context_.hasSameUnqualifiedType(t, from))
			same = true;
		else if (t->isReferenceType())
			borrows |= context_.hasSameUnqualifiedType(t->getPointeeType(), from);
		else if (!t->isPointerType() && carries(t) &&
			 !copies_number(context_, from, record_of(t)))
			borrows |= (owner(from) && view(t)) ||
				   compatible(context_.getLValueReferenceType(from), t, true);
		return false;
	});
	return borrows && !same;
}

bool Facts::compatible(QualType from, QualType into, bool shallow)
{
	std::set<const void *> a, b;
	Wild wild_a, wild_b;
	pointees(from, a, wild_a, 0, false);
	pointees(into, b, wild_b, 0, shallow);
	// What a closure captured is kept only by what can keep closures.
	const CXXRecordDecl *r = record_of(from);
	if (r && r->isLambda())
		return wild_b.callable;
	if (wild_a.all || wild_b.all || (wild_a.callable && wild_b.callable))
		return true;
	for (const void *p : a)
		if (b.count(p))
			return true;
	return false;
}

namespace
{

/// Every type of which an object can be found in, or through, one of another type.
struct Reach {
	std::set<const void *> types;
	bool unknown = false;

	void add(ASTContext &context, QualType type)
	{
		if (type.isNull() || unknown)
			return;
		type = context.getBaseElementType(type).getCanonicalType().getUnqualifiedType();
		if (type->isVoidType() || type->isDependentType() || types.size() > 300) {
			unknown = true;
			return;
		}
		if (type->isFunctionType() || !types.insert(type.getAsOpaquePtr()).second)
			return;
		if (type->isPointerType() || type->isReferenceType())
			return add(context, type->getPointeeType());
		const CXXRecordDecl *r = record_of(type);
		if (!r || foreign(r))
			return;
		any_argument(arguments(r), [&](QualType t) {
			if (!t->isVoidType() && !t->isFunctionType())
				add(context, t);
			return false;
		});
		if (!r->hasDefinition())
			return;
		unknown |= r->isLambda() || r->getName() == "function";
		if (in_std(r))
			return;
		for (const FieldDecl *f : r->fields())
			add(context, f->getType());
		for (const CXXBaseSpecifier &b : r->bases())
			add(context, b.getType());
	}
};

} // namespace

namespace
{

/// What a smart pointer of the standard's leads to, or null.
const CXXRecordDecl *owned_by(QualType t, llvm::StringRef *name)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!s || !in_std(s) || (s->getName() != "unique_ptr" && s->getName() != "shared_ptr") ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return nullptr;
	*name = s->getName();
	const CXXRecordDecl *r = record_of(s->getTemplateArgs().get(0).getAsType());
	return r && r->hasDefinition() ? r : nullptr;
}

} // namespace

bool Facts::can_hold(QualType whole, QualType part)
{
	Reach reach;
	reach.add(context_, whole);
	if (reach.unknown || reach.types.count(part.getNonReferenceType()
						       .getCanonicalType()
						       .getUnqualifiedType()
						       .getAsOpaquePtr()))
		return true;
	// An owner of a derived object becomes one of its base.
	llvm::StringRef kind, other;
	const CXXRecordDecl *derived = owned_by(part.getNonReferenceType(), &kind);
	return derived && std::ranges::any_of(reach.types, [&](const void *t) {
		       const CXXRecordDecl *base = owned_by(QualType::getFromOpaquePtr(t), &other);
		       return base && derived->isDerivedFrom(base) &&
			      (kind == other || other == "shared_ptr");
	       });
}

bool Facts::yields(QualType from, QualType into)
{
	std::set<const void *> wanted;
	Wild wild;
	pointees(into, wanted, wild, 0);
	if (wild.all || wild.callable || wanted.empty())
		return true;
	Reach reach;
	reach.add(context_, from);
	if (reach.unknown)
		return true;
	for (const void *t : wanted) {
		QualType type = QualType::getFromOpaquePtr(t);
		// Bytes can be those of anything.
		if (type->isCharType() || type->isStdByteType() || reach.types.count(t))
			return true;
	}
	return false;
}

} // namespace cfl::check
