// SPDX-License-Identifier: GPL-2.0
#include <check/plain_casts.hh>

#include <clang/AST/RecordLayout.h>

using namespace clang;

namespace cfl::check
{

namespace
{

const Expr *bare(const Expr *e)
{
	return e->IgnoreParenImpCasts();
}

/// The first thing that lies in an object: its first base or member.
QualType first_part(ASTContext &context, QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || t->isReferenceType())
		return {};
	if (r->isPolymorphic()) {
		const ASTRecordLayout &l = context.getASTRecordLayout(r->getDefinition());
		return l.getPrimaryBase() && !l.isPrimaryBaseVirtual()
			       ? QualType(context.getCanonicalTagType(l.getPrimaryBase()))
			       : QualType();
	}
	for (const CXXBaseSpecifier &b : r->bases())
		return b.getType();
	for (const FieldDecl *f : r->fields())
		return f->getType();
	return {};
}

/// A structure of the system's interfaces, which are made for such casts (`sockaddr`).
bool of_system(ASTContext &context, QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && context.getSourceManager().isInSystemHeader(r->getLocation());
}

} // namespace

bool begins_with(ASTContext &context, QualType whole, QualType part)
{
	for (int depth = 0; depth < 6 && !whole.isNull(); depth++) {
		if (const auto *a = context.getAsArrayType(whole))
			whole = a->getElementType();
		if (context.hasSameUnqualifiedType(whole, part))
			return true;
		whole = first_part(context, whole);
	}
	return false;
}

void CastUses::change(const Expr *e)
{
	for (;;) {
		e = bare(e);
		if (const auto *m = dyn_cast<MemberExpr>(e))
			e = m->getBase();
		else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e))
			e = a->getBase();
		else if (const auto *u = dyn_cast<UnaryOperator>(e);
			 u && u->getOpcode() == UO_Deref)
			e = u->getSubExpr();
		else
			break;
	}
	if (isa<ExplicitCastExpr>(e))
		written_.insert(e);
}

void CastUses::see(const Expr *e)
{
	auto follow = [&](const Expr *pointer) {
		pointer = bare(pointer);
		if (isa<ExplicitCastExpr>(pointer))
			followed_.insert(pointer);
	};
	if (const auto *u = dyn_cast<UnaryOperator>(e)) {
		if (u->getOpcode() == UO_Deref)
			follow(u->getSubExpr());
		if (u->isIncrementDecrementOp())
			change(u->getSubExpr());
	} else if (const auto *m = dyn_cast<MemberExpr>(e)) {
		follow(m->getBase());
	} else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		follow(a->getBase());
	} else if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->isAssignmentOp())
			change(b->getLHS());
	} else if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
		if (c->getMethodDecl() && !c->getMethodDecl()->isConst())
			change(c->getImplicitObjectArgument());
	} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e)) {
		if (o->isAssignmentOp() && o->getNumArgs())
			change(o->getArg(0));
	} else if (const auto *i = dyn_cast<ImplicitCastExpr>(e)) {
		// The value of what a cast of an object's name gives is read.
		if (i->getCastKind() == CK_LValueToRValue)
			follow(i->getSubExpr());
	}
}

namespace
{

/// A class with nothing in it, or only bytes: a handle that stands for what only the callee knows, or room for it.
bool opaque(ASTContext &context, QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || r->isEmpty())
		return r;
	return !r->getNumBases() && !r->field_empty() &&
	       std::all_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		       const auto *a = context.getAsConstantArrayType(f->getType());
		       return a && (a->getElementType()->isCharType() ||
				    a->getElementType()->isStdByteType());
	       });
}

} // namespace

bool other_object(ASTContext &context, const ExplicitCastExpr *c, bool followed)
{
	QualType to = c->getTypeAsWritten()->getPointeeType();
	QualType from = c->getTypeAsWritten()->isReferenceType()
				? c->getSubExpr()->getType()
				: c->getSubExpr()->getType()->getPointeeType();
	if (to.isNull() || from.isNull() || to->isFunctionType() || from->isFunctionType() ||
	    to->isPointerType() || from->isPointerType())
		return false;
	if (opaque(context, to) || opaque(context, from))
		return false;
	if (begins_with(context, to, from) || begins_with(context, from, to) ||
	    of_system(context, to) || of_system(context, from))
		return false;
	if (to->isIntegerType() && from->isIntegerType() &&
	    context.getTypeSize(to) == context.getTypeSize(from))
		return false;
	return followed || (to->isArithmeticType() && from->isArithmeticType());
}

bool const_variable(const ExplicitCastExpr *c)
{
	const Expr *e = bare(c->getSubExpr());
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		e = bare(u->getSubExpr());
	else if (!c->getTypeAsWritten()->isReferenceType())
		return false;
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && !v->getType()->isReferenceType() && v->getType().isConstQualified();
}

namespace
{

/// Do all classes below @p base among these declarations lead to @p target?
bool only_below(const DeclContext *of, const CXXRecordDecl *base, const CXXRecordDecl *target)
{
	const SourceManager &sm = base->getASTContext().getSourceManager();
	for (const Decl *d : of->decls()) {
		const auto *r = dyn_cast<CXXRecordDecl>(d);
		if ((!r && !isa<NamespaceDecl>(d)) || sm.isInSystemHeader(d->getLocation()))
			continue;
		if (r && r->isThisDeclarationADefinition() && !r->isDependentContext() &&
		    r->isDerivedFrom(base) && r->getCanonicalDecl() != target->getCanonicalDecl() &&
		    !target->isDerivedFrom(r))
			return false;
		if (!only_below(cast<DeclContext>(d), base, target))
			return false;
	}
	return true;
}

} // namespace

bool only_kind(const CXXRecordDecl *base, const CXXRecordDecl *target)
{
	return base && target && base->hasDefinition() && target->hasDefinition() &&
	       target->isDerivedFrom(base) &&
	       only_below(base->getASTContext().getTranslationUnitDecl(), base, target);
}

bool tells_kind(const CXXRecordDecl *base)
{
	if (!base || !base->hasDefinition())
		return false;
	for (const CXXMethodDecl *m : base->methods())
		if (m->isConst() && m->param_empty() && !isa<CXXConversionDecl>(m) &&
		    ((m->getReturnType()->isIntegralOrEnumerationType() &&
		      !m->getReturnType()->isBooleanType()) ||
		     (record_of(m->getReturnType()) &&
		      record_of(m->getReturnType())->getName().starts_with("type_"))))
			return true;
	for (const FieldDecl *f : base->fields())
		if (f->getType()->isEnumeralType())
			return true;
	return std::any_of(base->bases_begin(), base->bases_end(), [](const CXXBaseSpecifier &b) {
		return tells_kind(record_of(b.getType()));
	});
}

} // namespace cfl::check
