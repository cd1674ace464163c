// SPDX-License-Identifier: GPL-2.0
// What a place or a holder is, as far as a loan on it is concerned.
#include <check/borrow.hh>

using namespace clang;

namespace cfl::check
{

bool BorrowCheck::leads_to_several(const LoanSet &loans, const Place &p) const
{
	for (int l : loans)
		if (!b_.loans[l].universal && b_.loans[l].via >= 0 &&
		    b_.loans[l].place.local != p.local)
			return true;
	return false;
}

bool BorrowCheck::smart(const Place &p) const
{
	if (p.path.empty() || p.path.back().kind != Proj::Content)
		return false;
	const CXXRecordDecl *r = record_of(type_of(b_, p.prefix(p.path.size() - 1)));
	return r && in_std(r) && (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
}

bool BorrowCheck::iterator(const Place &h) const
{
	const CXXRecordDecl *r = record_of(b_.locals[h.local].type);
	return r && h.path.empty() && r->getName().contains("iterator");
}

bool BorrowCheck::own_part(const Place &h, int loan) const
{
	// In plain C++ the class's own code keeps its members in step.
	const Place &q = b_.loans[loan].place;
	return lifetimes_ && b_.self >= 0 && h.local == b_.self && q.local == b_.self &&
	       h.has_deref() && q.has_deref();
}

bool BorrowCheck::owned(const Place &p) const
{
	QualType t = b_.locals[p.local].type;
	for (const Proj &x : p.path) {
		if (t.isNull())
			return false;
		if (x.kind == Proj::Deref)
			t = t->getPointeeType();
		else if (x.kind == Proj::Field && x.field)
			t = x.field->getType();
		else
			return false;
	}
	return !t.isNull() && session_.facts.owner(t);
}

bool BorrowCheck::raw(const Place &h) const
{
	if (!session_.kernel)
		return false;
	QualType t = b_.locals[h.local].type;
	for (const Proj &x : h.path) {
		if (t.isNull() || x.kind == Proj::Content)
			return false;
		t = x.kind == Proj::Deref ? t->getPointeeType()
		    : x.field		  ? x.field->getType()
					  : QualType();
	}
	auto pointer = [](QualType p) { return p->isPointerType() && !p->isFunctionPointerType(); };
	if (t.isNull() || pointer(t))
		return !t.isNull();
	// A plain structure of such pointers.
	const CXXRecordDecl *r = record_of(t);
	if (!r || t->isReferenceType() || !r->hasDefinition() || !r->isAggregate() ||
	    r->hasAttr<PointerAttr>() || r->getNumBases() || Facts::keeps_arguments(r))
		return false;
	for (const FieldDecl *f : r->fields())
		if (!pointer(f->getType()) && session_.facts.carries(f->getType()))
			return false;
	return true;
}

bool BorrowCheck::leaves(const Place &h) const
{
	LocalKind kind = b_.locals[h.local].kind;
	return kind == LocalKind::Return || kind == LocalKind::Global ||
	       ((kind == LocalKind::This || kind == LocalKind::Param) && h.has_deref());
}

bool BorrowCheck::in_node(const Place &h, const Place &of) const
{
	// Nodes lead to each other that one member owns.
	return !h.path.empty() && !of.path.empty() && h.path[0] == of.path[0] &&
	       h.path[0].kind == Proj::Field && session_.facts.owner(type_of(b_, h.prefix(1)));
}

} // namespace cfl::check
