// SPDX-License-Identifier: GPL-2.0
#include <check/addresses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr const char *RULE = "address-mixed";
constexpr unsigned DEEPEST = 16;

/// What a plain value is, apart from its number.
struct Origin {
	std::string kind;
	bool wire = false;

	explicit operator bool() const { return !kind.empty(); }
};

/// The word that the class is annotated with.
std::string word_of(const CXXRecordDecl *r)
{
	const Decl *pattern = r ? r->getTemplateInstantiationPattern() : nullptr;
	for (const Decl *d : {static_cast<const Decl *>(r), pattern}) {
		if (!d)
			continue;
		for (const auto *a : d->specific_attrs<AnnotateAttr>()) {
			if (a->getAnnotation() != "cfl::raw_form" || a->args_size() != 1)
				continue;
			const Expr *word = (*a->args_begin())->IgnoreParenImpCasts();
			if (const auto *s = dyn_cast<StringLiteral>(word))
				return s->getString().str();
			if (const auto *c = dyn_cast<ConstantExpr>(word))
				if (const auto *s = dyn_cast<StringLiteral>(
					    c->getSubExpr()->IgnoreParenImpCasts()))
					return s->getString().str();
		}
	}
	return "";
}

Origin origin_of(const CXXRecordDecl *r)
{
	std::string word = r ? word_of(r) : "";
	if (word.empty())
		return {};
	Origin o;
	o.wire = word == "wire";
	o.kind = word == "user" ? "UserPtr"
				: QualType(r->getASTContext().getCanonicalTagType(r)).getAsString();
	if (llvm::StringRef(o.kind).starts_with("class "))
		o.kind.erase(0, 6);
	return o;
}

/// The function of such a class that gives, or takes, the plain value.
bool raw_form(const FunctionDecl *f)
{
	if (!f)
		return false;
	return annotated(f, "raw_form") ||
	       annotated(f->getTemplateInstantiationPattern(), "raw_form");
}

/// What kind of value an expression is computed from, if it is that of one of the classes or a pointer.
Origin origin(const Expr *e, unsigned depth = 0)
{
	if (!e || depth > DEEPEST || e->isTypeDependent())
		return {};
	e = e->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExplicitCastExpr>(e)) {
		if (c->getCastKind() == CK_PointerToIntegral)
			return {"a pointer", false};
		return origin(c->getSubExpr(), depth + 1);
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e))
		return raw_form(m->getMethodDecl()) ? origin_of(m->getMethodDecl()->getParent())
						    : Origin();
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->isComparisonOp() || b->isLogicalOp() || b->isAssignmentOp())
			return {};
		Origin left =
			b->getOpcode() == BO_Comma ? Origin() : origin(b->getLHS(), depth + 1);
		// The distance of two, or what is left of one by a mask, is no address.
		Origin right = origin(b->getRHS(), depth + 1);
		if (b->getOpcode() == BO_Sub && left && right)
			return {};
		return left ? left : right;
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(e)) {
		Origin o = origin(c->getTrueExpr(), depth + 1);
		return o ? o : origin(c->getFalseExpr(), depth + 1);
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl());
		    v && v->hasLocalStorage() && !isa<ParmVarDecl>(v) && v->getInit() &&
		    v->getType()->isIntegerType())
			return origin(v->getInit(), depth + 1);
	return {};
}

void say(Session &session, SourceLocation loc, const std::string &text)
{
	if (!session.in_unsafe(loc))
		session.report(RULE, loc, text);
}

} // namespace

bool has_raw_form(QualType type)
{
	return !type.isNull() && !type->isReferenceType() && bool(origin_of(record_of(type)));
}

void check_raw_argument(Session &session, const CallExpr *call, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || !m->isStatic() || !raw_form(f))
		return;
	Origin to = origin_of(m->getParent());
	if (!to)
		return;
	for (const Expr *a : call->arguments())
		if (Origin from = origin(a); from && from.kind != to.kind)
			say(session, a->getExprLoc(),
			    "the value of " + from.kind + " is made into " + to.kind);
}

void check_raw_converted(Session &session, const CXXConstructExpr *e)
{
	Origin to = origin_of(e->getConstructor()->getParent());
	if (!to || e->getNumArgs() != 1 || e->getConstructor()->isCopyOrMoveConstructor())
		return;
	if (Origin from = origin(e->getArg(0)))
		say(session, e->getArg(0)->getExprLoc(),
		    "the value of " + from.kind + " is taken for a number");
}

void check_raw_computed(Session &session, const BinaryOperator *b)
{
	if (!(b->isMultiplicativeOp() || b->isAdditiveOp() || b->isShiftOp() ||
	      b->isRelationalOp()))
		return;
	for (const Expr *e : {b->getLHS(), b->getRHS()})
		if (Origin from = origin(e); from && from.wire)
			return say(session, b->getOperatorLoc(),
				   "the bytes of " + from.kind +
					   " are taken for a number: use get()");
}

} // namespace cfl::check
