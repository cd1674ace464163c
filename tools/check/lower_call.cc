// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool nullable(QualType t)
{
	auto n = t->getNullability();
	return n && (*n == NullabilityKind::Nullable || *n == NullabilityKind::NullableResult);
}

/// Hands out what a cursor stands at, or, of a library, what belongs to an object: it is there as a rule.
bool looked_up(const FunctionDecl *f, bool infer)
{
	const ASTContext &context = f->getASTContext();
	bool library = context.getSourceManager().isInSystemHeader(f->getLocation());
	return std::any_of(f->param_begin(), f->param_end(), [&](const ParmVarDecl *p) {
		QualType to = p->getType()->getPointeeType();
		return !to.isNull() &&
		       (context.hasSimilarType(to, f->getReturnType()) ||
			(to->isRecordType() && (library || (infer && !in_std(record_of(to))))));
	});
}

/// A function that finds what it hands out: nothing is named that might not be there, or the C library has it.
bool always_there(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> has{
		"gmtime",    "localtime",    "ctime",	  "asctime",  "strerror", "strsignal",
		"hstrerror", "gai_strerror", "inet_ntoa", "basename", "dirname"};
	if (f->getASTContext().getSourceManager().isInSystemHeader(f->getLocation()))
		return has.count(plain_name(f));
	return f->param_empty();
}

/// Is the future used for its result alone, and never asked whether it still has one, or given another?
bool only_got(const VarDecl *v)
{
	class Gets : public RecursiveASTVisitor<Gets>
	{
	public:
		const VarDecl *of = nullptr;
		int others = 0;
		bool VisitDeclRefExpr(DeclRefExpr *r)
		{
			others += r->getDecl() == of;
			return true;
		}
		bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
		{
			const auto *r = dyn_cast<DeclRefExpr>(
				c->getImplicitObjectArgument()->IgnoreParenImpCasts());
			llvm::StringRef n =
				c->getMethodDecl() ? plain_name(c->getMethodDecl()) : "";
			others -= r && r->getDecl() == of && (n == "get" || n.starts_with("wait"));
			return true;
		}
	} gets;
	gets.of = v;
	const auto *in = dyn_cast<FunctionDecl>(v->getDeclContext());
	if (!in || !in->getBody())
		return false;
	gets.TraverseStmt(in->getBody());
	return gets.others == 0;
}

} // namespace

bool Lowering::may_return_null(const FunctionDecl *f)
{
	QualType t = f->getReturnType();
	if (!t->isPointerType() || t->isFunctionPointerType() || f->hasAttr<ReturnsNonNullAttr>())
		return false;
	if (nullable(t))
		return true;
	if (contracts_.infer && always_there(f))
		return false;
	// What a plain function hands out without saying where it comes from was looked for.
	return !isa<CXXMethodDecl>(f) && !f->isOverloadedOperator() && !in_std(f) &&
	       !plain_name(f).starts_with("__") && plain_name(f) != "localeconv" &&
	       !f->getBuiltinID() && !t->isVoidPointerType() && contracts_.of(f).sources.empty() &&
	       !f->hasBody() && !t->getNullability() && !looked_up(f, contracts_.infer);
}

bool Lowering::consumes(const FunctionDecl *f, const Argument &self, const Effects *effects)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	// A future has its result once.
	if (m && in_std(m) && plain_name(m) == "get" && m->getParent()->getName() == "future") {
		const auto *r = dyn_cast<DeclRefExpr>(self.expr->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		return v && v->hasLocalStorage() && !v->getType()->isReferenceType() &&
		       !r->refersToEnclosingVariableOrCapture() && only_got(v);
	}
	if (!m || !self.spent || m->getRefQualifier() != RQ_RValue || m->isConst() || in_std(m) ||
	    m->getReturnType()->isReferenceType() || m->getReturnType()->isVoidType() ||
	    !facts_.moves(self.expr->getType()))
		return false;
	// A body says which parts it takes; if none, it may take the whole by ways of its own.
	return !effects || std::none_of(effects->moved.begin(), effects->moved.end(),
					[](const Spot &s) { return s.param == SELF; });
}

void Lowering::closure_called(const Expr *object, const FunctionDecl *f, SourceLocation loc)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (!m || !m->getParent()->isLambda() || !object)
		return;
	const auto *ref = dyn_cast<DeclRefExpr>(object->IgnoreParenImpCasts());
	const auto *v = ref ? dyn_cast<VarDecl>(ref->getDecl()) : nullptr;
	if (!v || !v->getInit())
		return;
	const auto *l = dyn_cast<LambdaExpr>(peel(v->getInit()));
	if (!l)
		return;
	if (contracts_.infer && contracts_.effects(m).known)
		return; // Its effects tell.
	const CaptureUse &u = capture_use(l);
	for (const LambdaCapture &c : l->captures()) {
		if (!c.capturesVariable() || !facts_.moves(c.getCapturedVar()->getType()))
			continue;
		const ValueDecl *d = c.getCapturedVar();
		if (!u.moved.count(d) || u.written.count(d))
			continue;
		if (c.getCaptureKind() == LCK_ByRef)
			use(Access::Move, var_place(d, loc, true), loc, true);
		else if (!ref->getType()->isReferenceType())
			use(Access::Move, place(ref), loc, true);
	}
}

void Lowering::call(const CallExpr *c, const Place &dst)
{
	const FunctionDecl *f = c->getDirectCallee();
	SourceLocation loc = c->getExprLoc();
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	const Expr *object = nullptr;
	bool pointer = false;
	unsigned id = f ? f->getBuiltinID() : 0;
	if ((id == Builtin::BIaddressof || id == Builtin::BI__addressof ||
	     id == Builtin::BI__builtin_addressof) &&
	    args.size() == 1)
		return address(dst, place(args[0]), loc);
	if ((id == Builtin::BImove || id == Builtin::BIforward || id == Builtin::BIas_const) &&
	    args.size() == 1) {
		copy(dst, place(args[0]), loc);
		return;
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
		object = m->getImplicitObjectArgument();
		pointer = object && object->getType()->isPointerType();
		if (!f && object)
			effects(c->getCallee());
	} else if (isa<CXXOperatorCallExpr>(c) && isa_and_nonnull<CXXMethodDecl>(f) &&
		   !cast<CXXMethodDecl>(f)->isStatic() &&
		   !cast<CXXMethodDecl>(f)->isExplicitObjectMemberFunction()) {
		object = args[0];
		args.erase(args.begin());
	} else if (!f) {
		effects(c->getCallee());
	}
	const FunctionProtoType *type = nullptr;
	if (!f) {
		QualType t = c->getCallee()->getType();
		if (t->isPointerType())
			t = t->getPointeeType();
		type = t->getAs<FunctionProtoType>();
	}
	std::set<int> says;
	if (!f)
		says = pointer_contract(c->getCallee());
	invoke(f, object, pointer, args, type, dst, loc,
	       c->isGLValue() ? facts_.context().getLValueReferenceType(c->getType())
			      : c->getType(),
	       &says);
}

} // namespace cfl::check
