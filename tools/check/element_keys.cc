// SPDX-License-Identifier: GPL-2.0
#include <check/element_keys.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The key in `m.at(key)`, `m[key]`, `&m.find(key)->second`.
const Expr *found_with(const Expr *e)
{
	for (int depth = 0; e && depth < 8; depth++) {
		e = peel(e);
		if (const auto *m = dyn_cast<MemberExpr>(e)) {
			e = m->getBase();
			continue;
		}
		if (const auto *u = dyn_cast<UnaryOperator>(e)) {
			e = u->getSubExpr();
			continue;
		}
		const auto *c = dyn_cast<CallExpr>(e);
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		if (!f || !in_std(f))
			return nullptr;
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
			if (o->getOperator() == OO_Subscript && o->getNumArgs() == 2)
				return peel(o->getArg(1));
			e = o->getNumArgs() == 1 ? o->getArg(0) : nullptr;
			continue;
		}
		llvm::StringRef n = plain_name(f);
		if (isa<CXXMemberCallExpr>(c) && c->getNumArgs() &&
		    (n == "at" || n == "find" || n == "try_emplace"))
			return peel(c->getArg(0));
		return nullptr;
	}
	return nullptr;
}

const Expr *bare(const Expr *e)
{
	e = peel(e);
	while (const auto *k = dyn_cast<CXXConstructExpr>(e)) {
		if (!k->getNumArgs() || (k->getNumArgs() > 1 && !k->getArg(1)->isDefaultArgument()))
			return e;
		e = peel(k->getArg(0));
	}
	return e;
}

/// `size() == 3`.
bool asks_for_several(const Expr *cond)
{
	const auto *b = dyn_cast<BinaryOperator>(peel(cond));
	if (!b || !b->isComparisonOp())
		return false;
	const auto *m = dyn_cast<CXXMemberCallExpr>(peel(b->getLHS()));
	const auto *n = dyn_cast<IntegerLiteral>(peel(b->getRHS()));
	return m && n && m->getMethodDecl() && plain_name(m->getMethodDecl()) == "size" &&
	       n->getValue().ugt(1);
}

} // namespace

bool keeps_several(const Stmt *s)
{
	if (!s)
		return false;
	if (const auto *i = dyn_cast<IfStmt>(s); i && asks_for_several(i->getCond()))
		return true;
	return std::any_of(s->child_begin(), s->child_end(), keeps_several);
}

bool found_by_another(const ValueDecl *holder, const Expr *key)
{
	const auto *v = dyn_cast_or_null<VarDecl>(holder);
	const Expr *with = v && v->getInit() ? found_with(v->getInit()) : nullptr;
	if (!with || !key)
		return false;
	with = bare(with);
	key = bare(key);
	if (const auto *a = dyn_cast<StringLiteral>(with))
		if (const auto *b = dyn_cast<StringLiteral>(key))
			return a->getBytes() != b->getBytes();
	Expr::EvalResult x, y;
	const ASTContext &context = v->getASTContext();
	if (with->getType()->isIntegralOrEnumerationType() &&
	    key->getType()->isIntegralOrEnumerationType() && with->EvaluateAsInt(x, context) &&
	    key->EvaluateAsInt(y, context))
		return x.Val.getInt().getExtValue() != y.Val.getInt().getExtValue();
	const auto *a = dyn_cast<DeclRefExpr>(with), *b = dyn_cast<DeclRefExpr>(key);
	return a && b && a->getDecl() != b->getDecl();
}

} // namespace cfl::check
