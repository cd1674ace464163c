// SPDX-License-Identifier: GPL-2.0
#include <check/locks.hh>
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

class CaptureScan : public RecursiveASTVisitor<CaptureScan>
{
public:
	CaptureScan(const LambdaExpr *lambda, CaptureUse &use) : lambda_(lambda), use_(use) {}

	/// Does a number of the closure's own, or that it got by value, choose the element?
	bool own_number(const Stmt *s)
	{
		if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
			if (!isa<VarDecl>(r->getDecl()) || !r->refersToEnclosingVariableOrCapture())
				return isa<VarDecl>(r->getDecl());
			for (const LambdaCapture &c : lambda_->captures())
				if (c.capturesVariable() && c.getCapturedVar() == r->getDecl())
					return c.getCaptureKind() == LCK_ByCopy;
			return false;
		}
		for (const Stmt *c : s->children())
			if (c && own_number(c))
				return true;
		return false;
	}
	const ValueDecl *root(const Expr *e, bool *element = nullptr)
	{
		for (;;) {
			e = e->IgnoreParenImpCasts();
			if (const auto *m = dyn_cast<MemberExpr>(e)) {
				if (m->isArrow())
					return nullptr;
				e = m->getBase();
			} else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
				if (element)
					*element |= own_number(a->getIdx());
				e = a->getBase();
			} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
				   o && o->getNumArgs() && o->isGLValue()) {
				if (element && o->getOperator() == OO_Subscript &&
				    o->getNumArgs() == 2 && side_by_side(o->getArg(0)->getType()))
					*element |= own_number(o->getArg(1));
				e = o->getArg(0);
			} else if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
				return r->refersToEnclosingVariableOrCapture() ? r->getDecl()
									       : nullptr;
			} else {
				return nullptr;
			}
		}
	}
	void mark(const Expr *e)
	{
		bool element = false;
		const ValueDecl *d = root(e, &element);
		if (!d)
			return;
		use_.written.insert(d);
		if (!element)
			use_.whole.insert(d);
	}
	/// Elements that lie side by side stay apart; a map may get a new one.
	static bool side_by_side(QualType t)
	{
		const CXXRecordDecl *r = record_of(t);
		static const std::set<llvm::StringRef> names{"vector", "array", "deque", "span"};
		return r && in_std(r) && names.count(r->getName());
	}
	/// What an accessor hands out is only read here.
	bool VisitImplicitCastExpr(ImplicitCastExpr *c)
	{
		bool reads = c->getCastKind() == CK_LValueToRValue ||
			     (c->getCastKind() == CK_NoOp && c->isGLValue() &&
			      c->getType().isConstQualified());
		const Expr *e = c->getSubExpr()->IgnoreParens();
		while (const auto *m = dyn_cast<MemberExpr>(e))
			e = m->getBase()->IgnoreParens();
		if (reads && isa<CallExpr>(e))
			read_.insert(e);
		return true;
	}
	/// Is this a call of an accessor that also exists for constant objects, to read?
	bool quiet(const CallExpr *c, const CXXMethodDecl *d) const
	{
		if (d->isConst() || (in_std(d) && !std_mutator(d->getNameAsString())))
			return true;
		if (!read_.count(c))
			return false;
		for (const NamedDecl *other : d->getParent()->lookup(d->getDeclName())) {
			const auto *o = dyn_cast<CXXMethodDecl>(other);
			if (o && o->isConst() && o->getNumParams() == d->getNumParams())
				return true;
		}
		return false;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isAssignmentOp())
			mark(b->getLHS());
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->isIncrementDecrementOp())
			mark(u->getSubExpr());
		return true;
	}
	/// The element of `whole` with this index is used.
	void indexed(const Expr *whole, const Expr *index)
	{
		const auto *r = dyn_cast<DeclRefExpr>(whole->IgnoreParenImpCasts());
		if (!r || !r->refersToEnclosingVariableOrCapture())
			return;
		bases_.insert(r);
		Expr::EvalResult value;
		int64_t at = -1;
		if (!index->isValueDependent() &&
		    index->EvaluateAsInt(value, r->getDecl()->getASTContext()))
			at = int64_t(value.Val.getInt().getLimitedValue(INT64_MAX));
		auto [it, fresh] = use_.elements.try_emplace(r->getDecl(), at);
		if (!fresh && it->second != at)
			it->second = -1;
	}
	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		indexed(a->getBase(), a->getIdx());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (!bases_.count(r))
			whole_.insert(r->getDecl());
		return true;
	}
	void finish()
	{
		for (const ValueDecl *d : whole_)
			use_.elements.erase(d);
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
		    o && o->getOperator() == OO_Subscript && o->getNumArgs() == 2 && in_std(f) &&
		    !record_of(o->getArg(0)->getType())->getName().contains("map"))
			indexed(o->getArg(0), o->getArg(1));
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
			const CXXMethodDecl *d = m->getMethodDecl();
			if (d && !quiet(m, d))
				mark(m->getImplicitObjectArgument());
		} else if (isa<CXXOperatorCallExpr>(c) && c->getNumArgs()) {
			const auto *d = dyn_cast_or_null<CXXMethodDecl>(f);
			if (d && !quiet(c, d) && !d->getParent()->isLambda())
				mark(c->getArg(0));
		}
		unsigned skip = isa<CXXOperatorCallExpr>(c) && isa_and_nonnull<CXXMethodDecl>(f);
		unsigned id = f ? f->getBuiltinID() : 0;
		if (id == Builtin::BImove && c->getNumArgs() == 1) {
			if (const ValueDecl *d = root(c->getArg(0)))
				use_.moved.insert(d);
			return true;
		}
		for (unsigned i = 0; f && i < f->getNumParams() && i + skip < c->getNumArgs();
		     i++) {
			QualType t = f->getParamDecl(i)->getType();
			if (t->isLValueReferenceType() && !t->getPointeeType().isConstQualified() &&
			    id == 0)
				mark(c->getArg(i + skip));
		}
		return true;
	}

private:
	const LambdaExpr *lambda_;
	CaptureUse &use_;
	std::set<const Expr *> read_, bases_;
	std::set<const ValueDecl *> whole_;
};

} // namespace

static std::map<const LambdaExpr *, CaptureUse> memo;

void forget_captures()
{
	memo.clear();
}

const CaptureUse &capture_use(const LambdaExpr *lambda)
{
	auto [it, fresh] = memo.try_emplace(lambda);
	if (fresh) {
		CaptureScan scan(lambda, it->second);
		const Stmt *body = lambda->getBody();
		if (body) {
			scan.TraverseStmt(const_cast<Stmt *>(body));
			it->second.locks = takes_lock(body);
		}
		scan.finish();
	}
	return it->second;
}

} // namespace cfl::check
