// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

const CXXRecordDecl *Layout::open(QualType type)
{
	const CXXRecordDecl *r = type->isReferenceType() ? nullptr : record_of(type);
	if (!r || !r->hasDefinition() || r->isLambda() || r->isDependentType() || r->getNumVBases())
		return nullptr;
	llvm::StringRef n = r->getName();
	if (in_std(r) && n != "array" && n != "pair" && n != "atomic_flag")
		return nullptr;
	return r;
}

int64_t Layout::size(QualType type)
{
	type = type.getCanonicalType().getUnqualifiedType();
	if (type->isDependentType())
		return MOST + 1;
	auto [it, fresh] = sizes_.try_emplace(type.getAsOpaquePtr(), 1);
	if (!fresh)
		return it->second;
	int64_t n = 1;
	if (const auto *a = dyn_cast<ConstantArrayType>(type)) {
		int64_t one = size(a->getElementType());
		uint64_t count = a->getSize().getLimitedValue();
		n = count > uint64_t(MOST) || one > MOST ? MOST + 1 : one * int64_t(count);
	} else if (const CXXRecordDecl *r = open(type)) {
		n = 0;
		for (const CXXBaseSpecifier &b : r->bases())
			n += size(b.getType());
		for (const FieldDecl *f : r->fields())
			n += size(f->getType());
		n = std::clamp<int64_t>(n, 1, MOST + 1);
	}
	return sizes_[type.getAsOpaquePtr()] = n;
}

int64_t Layout::field(const FieldDecl *f)
{
	const auto *r = dyn_cast_or_null<CXXRecordDecl>(f->getParent());
	int64_t at = 0;
	if (!r)
		return 0;
	for (const CXXBaseSpecifier &b : r->bases())
		at += size(b.getType());
	for (const FieldDecl *x : r->fields()) {
		if (x->getCanonicalDecl() == f->getCanonicalDecl())
			break;
		at += size(x->getType());
	}
	return at;
}

int64_t Layout::base(const CXXRecordDecl *derived, const CXXRecordDecl *base)
{
	if (!derived || !base || !derived->hasDefinition())
		return -1;
	if (derived->getCanonicalDecl() == base->getCanonicalDecl())
		return 0;
	int64_t at = 0;
	for (const CXXBaseSpecifier &b : derived->bases()) {
		if (b.isVirtual())
			return -1;
		int64_t in = this->base(record_of(b.getType()), base);
		if (in >= 0)
			return at + in;
		at += size(b.getType());
	}
	return -1;
}

} // namespace cfl::check::rehearsal
