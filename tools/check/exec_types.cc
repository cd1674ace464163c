// SPDX-License-Identifier: GPL-2.0
// Sizes, members and bases, and of which class an object is.
#include <check/exec.hh>
#include <check/facts.hh>

#include <clang/AST/CXXInheritance.h>
#include <clang/AST/RecordLayout.h>

using namespace clang;

namespace cfl::check::exec
{

uint64_t Machine::size(QualType t)
{
	t = t.getNonReferenceType();
	if (t->isVoidType() || t->isFunctionType())
		return 1;
	if (t->isIncompleteType() || t->isDependentType() || t->isVariableArrayType()) {
		stop("a type without a size");
		return 1;
	}
	return uint64_t(context_.getTypeSizeInChars(t).getQuantity());
}

bool Machine::object(QualType t) const
{
	return t->isRecordType() || t->isArrayType();
}

const ASTRecordLayout *Machine::layout(const CXXRecordDecl *r)
{
	r = r->getDefinition();
	if (!r || r->isInvalidDecl() || r->isDependentContext() || r->getNumVBases()) {
		stop("a class that is not laid out");
		return nullptr;
	}
	return &context_.getASTRecordLayout(r);
}

uint64_t Machine::field_offset(const FieldDecl *f)
{
	auto [it, fresh] = offsets_.try_emplace(f, 0);
	if (fresh)
		it->second = context_.getFieldOffset(f) / 8;
	return it->second;
}

Address Machine::base_of(Address a, const CXXRecordDecl *derived, const CXXRecordDecl *base)
{
	derived = derived->getDefinition();
	if (!derived || derived->getCanonicalDecl() == base->getCanonicalDecl())
		return a;
	CXXBasePaths paths;
	if (!derived->isDerivedFrom(base, paths) || paths.begin() == paths.end()) {
		stop("a base that is none");
		return a;
	}
	for (const CXXBasePathElement &step : *paths.begin()) {
		const ASTRecordLayout *l = layout(step.Class);
		if (!l || step.Base->isVirtual()) {
			stop("a virtual base");
			return a;
		}
		a += uint64_t(l->getBaseClassOffset(step.Base->getType()->getAsCXXRecordDecl())
				      .getQuantity());
	}
	return a;
}

Address Machine::along(Address a, const CastExpr *cast, bool down)
{
	auto pointee = [](QualType t) {
		if (t->isPointerType())
			t = t->getPointeeType();
		return t.getNonReferenceType()->getAsCXXRecordDecl();
	};
	const CXXRecordDecl *at = pointee(down ? cast->getType() : cast->getSubExpr()->getType());
	// The standard's streams are one thing each, with all of their bases.
	if (at && in_std(at) && at->hasDefinition() && at->getNumVBases())
		return a;
	if (down)
		check_downcast(a, cast);
	uint64_t sum = 0;
	for (const CXXBaseSpecifier *b : cast->path()) {
		const CXXRecordDecl *to = b->getType()->getAsCXXRecordDecl();
		const ASTRecordLayout *l = at ? layout(at) : nullptr;
		if (!l || b->isVirtual()) {
			stop("a virtual base");
			return a;
		}
		sum += uint64_t(l->getBaseClassOffset(to).getQuantity());
		at = to;
	}
	return down ? a - sum : a + sum;
}

void Machine::classes(const CXXRecordDecl *r, Address whole, const CXXRecordDecl *of, Address at)
{
	if (!going())
		return;
	if (declaresSameEntity(r, of))
		remember_whole(r, whole, of, at);
	if (!r->isDynamicClass())
		return;
	if (Block *b = memory_.find(at); b && !b->dead && Memory::offset(at) >= 0)
		b->classes[uint32_t(Memory::offset(at))] = {of, whole};
	const ASTRecordLayout *l = layout(r);
	for (const CXXBaseSpecifier &base : r->bases())
		if (const CXXRecordDecl *c = base.getType()->getAsCXXRecordDecl(); l && c)
			classes(c->getDefinition(), whole, of,
				at + uint64_t(l->getBaseClassOffset(c).getQuantity()));
}

std::optional<Dynamic> Machine::dynamic(Address a)
{
	Block *b = touch(a, 1, false);
	if (!b)
		return std::nullopt;
	auto it = b->classes.find(uint32_t(Memory::offset(a)));
	if (it == b->classes.end()) {
		const State s = b->states[uint64_t(Memory::offset(a))];
		if (s == State::Ended)
			wrong("borrow-dangling",
			      "a virtual function of an object is called here after its end", b);
		else
			stop("an object of a class that is not known");
		return std::nullopt;
	}
	return it->second;
}

Address Machine::cast_dynamically(Address a, const CXXRecordDecl *to)
{
	const std::optional<Dynamic> d = dynamic(a);
	if (!d)
		return 0;
	ask_kind(a, nullptr);
	const CXXRecordDecl *of = d->of->getDefinition();
	if (!to)
		return d->at;
	if (of->getCanonicalDecl() != to->getCanonicalDecl() && !of->isDerivedFrom(to))
		return 0;
	return base_of(d->at, of, to);
}

uint64_t Machine::fit(uint64_t bits, unsigned width, bool is_signed)
{
	if (width >= 64 || !width)
		return bits;
	bits &= (uint64_t(1) << width) - 1;
	if (is_signed && (bits >> (width - 1)) & 1)
		bits |= ~uint64_t(0) << width;
	return bits;
}

uint64_t Machine::fit(uint64_t bits, QualType t)
{
	if (t->isBooleanType())
		return bits != 0;
	if (!t->isIntegralOrEnumerationType())
		return bits;
	return fit(bits, unsigned(context_.getIntWidth(t)), t->isSignedIntegerOrEnumerationType());
}

} // namespace cfl::check::exec
