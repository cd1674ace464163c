// SPDX-License-Identifier: GPL-2.0
#include <check/element_keys.hh>

#include <clang/AST/RecursiveASTVisitor.h>

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
		// Of what an owner in the element has.
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		if (!m || n != "get" || c->getNumArgs())
			return nullptr;
		e = m->getImplicitObjectArgument();
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

namespace
{

/// Are two keys different ones, as far as they are written: constants, or other variables?
bool differ(const ASTContext &context, const Expr *with, const Expr *key)
{
	with = bare(with);
	key = bare(key);
	if (const auto *a = dyn_cast<StringLiteral>(with))
		if (const auto *b = dyn_cast<StringLiteral>(key))
			return a->getBytes() != b->getBytes();
	// A name that is written out is none that is put together.
	if (isa<StringLiteral>(with) != isa<StringLiteral>(key))
		return isa<CallExpr>(with) || isa<CallExpr>(key);
	Expr::EvalResult x, y;
	if (with->getType()->isIntegralOrEnumerationType() &&
	    key->getType()->isIntegralOrEnumerationType() && with->EvaluateAsInt(x, context) &&
	    key->EvaluateAsInt(y, context))
		return x.Val.getInt().getExtValue() != y.Val.getInt().getExtValue();
	const auto *a = dyn_cast<DeclRefExpr>(with), *b = dyn_cast<DeclRefExpr>(key);
	return a && b && a->getDecl() != b->getDecl();
}

bool keeps_nodes(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && r->getIdentifier() && r->getName().ends_with("map");
}

/// A body that changes tables of its object, each at the element that one parameter names.
class KeyedChanges : public RecursiveASTVisitor<KeyedChanges>
{
public:
	std::set<const ParmVarDecl *> keys;
	bool more = false; ///< Something else may end, too.

	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Subscript && keeps_nodes(c->getArg(0)->getType()))
			key(c->getArg(1));
		// A table as a whole.
		if (c->getOperator() == OO_Equal)
			more |= isa<MemberExpr>(c->getArg(0)->IgnoreParenImpCasts());
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		static const std::set<llvm::StringRef> keyed{"find", "at", "try_emplace", "emplace",
							     "insert_or_assign"};
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *object = c->getImplicitObjectArgument();
		llvm::StringRef n = m ? plain_name(m) : "";
		if (!m || !in_std(m)) {
			more |= !m || !m->isConst();
		} else if (keeps_nodes(object->getType()) && c->getNumArgs() && keyed.count(n)) {
			key(c->getArg(0));
		} else if (n == "erase" && keeps_nodes(object->getType()) &&
			   m->getParamDecl(0)->getType()->isReferenceType()) {
			key(c->getArg(0));
		} else if (n == "reset" || found_with(object)) {
			more |= !found_with(object);
		} else {
			more |= !m->isConst() && n != "push_back" && n != "begin" && n != "end" &&
				n != "get" && n != "second";
		}
		return true;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return !(more = true); }
	bool VisitLambdaExpr(LambdaExpr *) { return !(more = true); }

private:
	void key(const Expr *e)
	{
		const auto *r = dyn_cast<DeclRefExpr>(bare(e));
		const auto *p = r ? dyn_cast<ParmVarDecl>(r->getDecl()) : nullptr;
		more |= !p;
		keys.insert(p);
	}
};

/// The key of the only element that a call changes or hands out, as the caller wrote it.
const Expr *key_of_call(const CallExpr *c)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
	const FunctionDecl *made = nullptr;
	if (!m || !isa<CXXMemberCallExpr>(c) || in_std(m) || m->isVirtual() || !m->hasBody(made))
		return nullptr;
	KeyedChanges scan;
	scan.TraverseStmt(made->getBody());
	if (scan.more || scan.keys.size() != 1)
		return nullptr;
	unsigned i = (*scan.keys.begin())->getFunctionScopeIndex();
	return i < c->getNumArgs() ? c->getArg(i) : nullptr;
}

/// The key by which an expression names an element, or lets a member function do that.
const Expr *key_in(const Expr *e)
{
	if (const Expr *k = found_with(e))
		return k;
	e = peel(e);
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		e = peel(u->getSubExpr());
	const auto *c = dyn_cast<CallExpr>(e);
	return c ? key_of_call(c) : nullptr;
}

/// The key of the only element that ends in what is done at @p at.
const Expr *key_changed(const Stmt *s, SourceLocation at)
{
	if (!s)
		return nullptr;
	if (const auto *c = dyn_cast<CallExpr>(s); c && c->getExprLoc() == at) {
		const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		if (o && o->getOperator() == OO_Equal)
			return found_with(o->getArg(0));
		if (m && in_std(m->getMethodDecl()))
			return plain_name(m->getMethodDecl()) == "reset"
				       ? found_with(m->getImplicitObjectArgument())
				       : nullptr;
		return key_of_call(c);
	}
	for (const Stmt *x : s->children())
		if (const Expr *k = key_changed(x, at))
			return k;
	return nullptr;
}

} // namespace

bool found_by_another(const ValueDecl *holder, const Expr *key)
{
	const auto *v = dyn_cast_or_null<VarDecl>(holder);
	const Expr *with = v && v->getInit() ? found_with(v->getInit()) : nullptr;
	return with && key && differ(v->getASTContext(), with, key);
}

bool changes_another(const FunctionDecl *f, SourceLocation at, const ValueDecl *holder)
{
	const auto *v = dyn_cast_or_null<VarDecl>(holder);
	if (!f || !f->getBody() || !v || isa<ParmVarDecl>(v) || !v->getInit())
		return false;
	const Expr *with = key_in(v->getInit());
	const Expr *key = with ? key_changed(f->getBody(), at) : nullptr;
	return key && differ(v->getASTContext(), with, key);
}

} // namespace cfl::check
