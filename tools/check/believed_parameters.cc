// SPDX-License-Identifier: GPL-2.0
#include <check/believed_callers.hh>
#include <check/believed_parameters.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The functions that a unit names without calling them.
class Addresses : public RecursiveASTVisitor<Addresses>
{
public:
	explicit Addresses(Session &session) : session_(session) {}
	std::set<const FunctionDecl *> found;

	bool shouldVisitTemplateInstantiations() const { return true; }
	bool TraverseDecl(Decl *d)
	{
		return (d && session_.elsewhere(d)) || RecursiveASTVisitor::TraverseDecl(d);
	}
	bool VisitCallExpr(CallExpr *c)
	{
		callees_.insert(c->getCallee()->IgnoreParenImpCasts());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const auto *f = dyn_cast<FunctionDecl>(r->getDecl());
		if (f && !callees_.count(r))
			found.insert(f->getCanonicalDecl());
		return true;
	}

private:
	Session &session_;
	std::set<const Expr *> callees_;
};

const ParmVarDecl *parameter(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenCasts());
	return r ? dyn_cast<ParmVarDecl>(r->getDecl()) : nullptr;
}

/// A pointer to objects, of which its type says no more. Texts are often literals.
bool plain_pointer(const ParmVarDecl *p)
{
	QualType t = p->getType();
	return t->isPointerType() && !t->isFunctionPointerType() &&
	       !t->getPointeeType()->isAnyCharacterType() &&
	       !t->getPointeeType()->isDependentType();
}

/// A number that is made an address: no caller needs to be trusted for handing over a number.
bool number_as_address(const ParmVarDecl *p, const Expr *e)
{
	return p->getType()->isIntegerType() && e->getType()->isPointerType();
}

/// Is a call of one of these functions in it?
bool calls(const Stmt *s, llvm::ArrayRef<llvm::StringRef> names)
{
	if (!s || isa<LambdaExpr>(s))
		return false;
	const auto *c = dyn_cast<CallExpr>(s);
	return (c && c->getDirectCallee() &&
		llvm::is_contained(names, plain_name(c->getDirectCallee()))) ||
	       std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *x) { return calls(x, names); });
}

/// A number from outside of the kernel.
bool from_outside(const VarDecl *v)
{
	return v->hasLocalStorage() && v->getInit() &&
	       calls(v->getInit(), {"into_inner_unchecked", "read", "parse_int"});
}

class Beliefs : public RecursiveASTVisitor<Beliefs>
{
public:
	Beliefs(Session &session, const FunctionDecl *f, bool open)
		: session_(session), function_(f), open_(open)
	{
	}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_Deref)
			follows(u->getSubExpr(), u->getExprLoc());
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (m->isArrow())
			follows(m->getBase(), m->getExprLoc());
		return true;
	}
	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		if (!a->getBase()->IgnoreParenImpCasts()->getType()->isArrayType())
			reaches(a->getIdx());
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->getOpcode() == BO_Add && b->getType()->isPointerType())
			reaches(b->getRHS());
		if (b->isComparisonOp()) {
			asked_.insert(parameter(b->getLHS()));
			asked_.insert(parameter(b->getRHS()));
		}
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		if (f->isInExternCContext() && !f->getBuiltinID())
			for (const Expr *a : c->arguments())
				follows(a, a->getExprLoc());
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (m && m->getParent()->getName() == "CStr" && plain_name(f) == "from_ptr" &&
		    c->getNumArgs() == 2)
			text(c->getArg(1));
		return true;
	}
	/// A pointer that is asked whether it is null is known to be looked at.
	bool VisitImplicitCastExpr(ImplicitCastExpr *x)
	{
		if (x->getCastKind() == CK_PointerToBoolean)
			asked_.insert(parameter(x->getSubExpr()));
		return true;
	}
	bool VisitCharacterLiteral(CharacterLiteral *l)
	{
		ends_ |= l->getValue() == 0;
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		mentions_[r->getDecl()]++;
		return true;
	}
	void finish()
	{
		for (const auto &[p, at] : follows_)
			if (!asked_.count(p))
				session_.report(
					"unsafe-call", at,
					"any pointer may be handed to '" +
						function_->getNameAsString() +
						"', which follows '" + p->getNameAsString() +
						"': it takes a reference, or is unsafe itself");
		for (const auto &[v, at] : indices_)
			if (mentions_[v] == int(at.size()))
				session_.report("bounds-array", at.front(),
						"nothing says that '" + v->getNameAsString() +
							"' is within what the pointer leads to");
		if (!ends_)
			for (SourceLocation at : texts_)
				session_.report("bounds-array", at,
						"nothing says that these bytes end in a NUL");
	}

private:
	void follows(const Expr *e, SourceLocation loc)
	{
		const ParmVarDecl *p = parameter(e);
		if (!p || !open_ || p->getDeclContext() != function_ || !session_.in_unsafe(loc) ||
		    (!number_as_address(p, e) && (!plain_pointer(p) || of_c(p))) ||
		    !said_.insert(p).second)
			return;
		follows_.push_back({p, loc});
	}
	/// What C's own functions hand around is C's: who has a pointer to it got it from C.
	bool of_c(const ParmVarDecl *p) const
	{
		const CXXRecordDecl *r = record_of(p->getType()->getPointeeType());
		return r && !session_.ours(r->getLocation());
	}
	void reaches(const Expr *index)
	{
		const auto *r = dyn_cast<DeclRefExpr>(index->IgnoreParenCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		if (v && v->getType()->isIntegerType() && session_.in_unsafe(index->getExprLoc()) &&
		    ((isa<ParmVarDecl>(v) && open_ && v->getDeclContext() == function_) ||
		     from_outside(v)))
			indices_[v].push_back(index->getExprLoc());
	}
	/// The bytes of a vector or a view.
	void text(const Expr *e)
	{
		const auto *c = dyn_cast<CXXMemberCallExpr>(e->IgnoreParenCasts());
		const CXXRecordDecl *of =
			c && c->getMethodDecl() && plain_name(c->getMethodDecl()) == "data"
				? c->getMethodDecl()->getParent()
				: nullptr;
		// Whoever made the bytes here, or in this class, may have ended them.
		if (of && parameter(c->getImplicitObjectArgument()) &&
		    (of->getName() == "Vec" || of->getName() == "Span" ||
		     of->getName() == "StrView"))
			texts_.push_back(e->getExprLoc());
	}

	Session &session_;
	const FunctionDecl *function_;
	const bool open_;
	bool ends_ = false; ///< A NUL is mentioned.
	std::set<const ParmVarDecl *> said_, asked_;
	std::vector<std::pair<const ParmVarDecl *, SourceLocation>> follows_;
	std::map<const ValueDecl *, int> mentions_;
	std::map<const VarDecl *, std::vector<SourceLocation>> indices_;
	std::vector<SourceLocation> texts_;
};

} // namespace

/// Do others than its author see the function?
static bool offered(const FunctionDecl *f)
{
	if (isa<CXXConstructorDecl>(f))
		return false;
	for (const DeclContext *c = f->getDeclContext(); c; c = c->getParent()) {
		const auto *n = dyn_cast<NamedDecl>(c);
		if (n &&
		    (n->getAccess() == AS_private || n->getDeclName().getAsString() == "detail"))
			return false;
	}
	return true;
}

/// Can only C have a use for a function of this type? It is called with what it was registered with.
static bool for_c(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && !m->isStatic())
		return false;
	const auto *result = f->getReturnType()->getAs<EnumType>();
	llvm::StringRef n = result ? result->getDecl()->getName() : "";
	return n == "irqreturn" || n == "hrtimer_restart";
}

bool BelievedParameters::called_back(const FunctionDecl *f)
{
	if (!addresses_) {
		Addresses all(session_);
		all.TraverseDecl(unit_);
		addresses_ = std::move(all.found);
	}
	return addresses_->count(f->getCanonicalDecl());
}

void BelievedParameters::check(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (session_.in_unsafe(f->getLocation()) || (m && m->getParent()->isLambda()))
		return;
	const bool open = open_to_all(f) && offered(f) && !for_c(f) && !called_back(f);
	Beliefs beliefs(session_, f, open);
	beliefs.TraverseStmt(f->getBody());
	beliefs.finish();
}

} // namespace cfl::check
