// SPDX-License-Identifier: GPL-2.0
#include <check/base_arrays.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// Is it the address of the first of several elements?
bool leads_to_array(const Expr *e)
{
	e = e->IgnoreParens();
	if (const auto *c = dyn_cast<ImplicitCastExpr>(e))
		return c->getCastKind() == CK_ArrayToPointerDecay ||
		       leads_to_array(c->getSubExpr());
	if (const auto *n = dyn_cast<CXXNewExpr>(e))
		return n->isArray();
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e)) {
		const CXXMethodDecl *d = m->getMethodDecl();
		const CXXRecordDecl *of = d ? d->getParent() : nullptr;
		return d && in_std(d) && plain_name(d) == "data" &&
		       (of->getName() == "vector" || of->getName() == "array" ||
			of->getName() == "span" || of->getName() == "__array_traits");
	}
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		const FunctionDecl *f = c->getDirectCallee();
		return f && in_std(f) && plain_name(f) == "data" && !isa<CXXMethodDecl>(f);
	}
	const VarDecl *v = variable(e);
	return v && v->hasLocalStorage() && !isa<ParmVarDecl>(v) && v->getInit() &&
	       v->getType()->isPointerType() && leads_to_array(v->getInit());
}

/// Is a pointer counted with: indexed by something else than 0, or moved on?
class Counted : public RecursiveASTVisitor<Counted>
{
public:
	explicit Counted(const VarDecl *pointer) : pointer_(pointer) {}
	bool found = false;

	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		found |= variable(a->getBase()) == pointer_ && !zero(a->getIdx());
		return !found;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		found |= u->isIncrementDecrementOp() && variable(u->getSubExpr()) == pointer_;
		return !found;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		bool adds = b->isAdditiveOp() || b->isCompoundAssignmentOp();
		found |= adds && ((variable(b->getLHS()) == pointer_ &&
				   b->getRHS()->getType()->isIntegerType()) ||
				  (variable(b->getRHS()) == pointer_ &&
				   b->getLHS()->getType()->isIntegerType()));
		return !found;
	}

private:
	static bool zero(const Expr *e)
	{
		const auto *i = dyn_cast<IntegerLiteral>(e->IgnoreParenImpCasts());
		return i && i->getValue() == 0;
	}
	const VarDecl *pointer_;
};

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Scan(Session &session, const FunctionDecl *function)
		: session_(session), function_(function)
	{
	}

	bool VisitVarDecl(VarDecl *v)
	{
		const CXXRecordDecl *from = v->getInit() ? narrowed(v->getInit()) : nullptr;
		if (from && v->hasLocalStorage() && counted(v, function_->getBody()))
			report(v->getInit(), from);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const FunctionDecl *made = nullptr;
		unsigned skip = isa<CXXOperatorCallExpr>(c) && isa_and_nonnull<CXXMethodDecl>(f);
		if (!f)
			return true;
		bool body = f->hasBody(made) && !in_std(f);
		for (unsigned i = skip; i < c->getNumArgs() && i - skip < f->getNumParams(); i++)
			if (const CXXRecordDecl *from = body ? narrowed(c->getArg(i)) : nullptr)
				if (counted(made->getParamDecl(i - skip), made->getBody()))
					report(c->getArg(i), from);
		return true;
	}
	/// A view of several elements, from a pointer and a number.
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXConstructorDecl *d = c->getConstructor();
		if (!in_std(d) || d->getParent()->getName() != "span" || c->getNumArgs() < 2)
			return true;
		const auto *one = dyn_cast<IntegerLiteral>(c->getArg(1)->IgnoreParenImpCasts());
		const CXXRecordDecl *from = narrowed(c->getArg(0));
		if (from && !(one && one->getValue().ule(1)))
			report(c->getArg(0), from);
		return true;
	}
	/// What is added to the pointer as soon as it is cast.
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const CXXRecordDecl *from = b->isAdditiveOp() ? narrowed(b->getLHS()) : nullptr;
		if (from && b->getRHS()->getType()->isIntegerType())
			report(b->getLHS(), from);
		return true;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *d)
	{
		const VarDecl *v = d->isArrayForm() ? variable(d->getArgument()) : nullptr;
		const CXXRecordDecl *from = v && v->getInit() && v->hasLocalStorage()
						    ? narrowed(v->getInit())
						    : nullptr;
		if (from)
			report(d, from);
		return true;
	}

private:
	bool counted(const VarDecl *v, const Stmt *body) const
	{
		Counted scan(v);
		scan.TraverseStmt(const_cast<Stmt *>(body));
		return scan.found;
	}
	/// The class of the elements, if they are larger than the base that the pointer is to now.
	const CXXRecordDecl *narrowed(const Expr *e) const
	{
		e = e->IgnoreParens();
		const auto *c = dyn_cast<CastExpr>(e);
		if (!c || !c->getType()->isPointerType())
			return nullptr;
		if (c->getCastKind() != CK_DerivedToBase &&
		    c->getCastKind() != CK_UncheckedDerivedToBase)
			return c->getCastKind() == CK_NoOp || c->getCastKind() == CK_LValueToRValue
				       ? narrowed(c->getSubExpr())
				       : nullptr;
		const CXXRecordDecl *base = record_of(c->getType()->getPointeeType());
		const CXXRecordDecl *from = record_of(c->getSubExpr()->getType()->getPointeeType());
		if (!base || !from || !base->hasDefinition() || !from->hasDefinition() ||
		    !leads_to_array(c->getSubExpr()))
			return nullptr;
		ASTContext &context = session_.context;
		return context.getTypeSize(context.getCanonicalTagType(base)) !=
				       context.getTypeSize(context.getCanonicalTagType(from))
			       ? from
			       : nullptr;
	}
	void report(const Expr *e, const CXXRecordDecl *from)
	{
		session_.report("cast-pointer", e->getExprLoc(),
				"an array of '" + from->getNameAsString() +
					"' is walked with a pointer to its base, which is smaller");
	}

	Session &session_;
	const FunctionDecl *function_;
};

} // namespace

void check_base_arrays(Session &session, const FunctionDecl *function)
{
	Scan(session, function).TraverseStmt(function->getBody());
}

} // namespace cfl::check
