// SPDX-License-Identifier: GPL-2.0
// Owners that were asked, and hold nothing: what they are given ends nothing.
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The variable and the members on the way to what an expression names; empty if it is more than that.
std::vector<const Decl *> way_to(const Expr *e)
{
	std::vector<const Decl *> way;
	for (;;) {
		e = e->IgnoreParenImpCasts();
		if (const auto *m = dyn_cast<MemberExpr>(e);
		    m && isa<FieldDecl>(m->getMemberDecl())) {
			way.push_back(m->getMemberDecl()->getCanonicalDecl());
			e = m->getBase();
		} else if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			way.push_back(r->getDecl()->getCanonicalDecl());
			return way;
		} else {
			return isa<CXXThisExpr>(e) ? way : std::vector<const Decl *>();
		}
	}
}

bool null(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<CXXConstructExpr>(e); c && c->getNumArgs() == 1)
		e = c->getArg(0)->IgnoreParenImpCasts();
	const CXXRecordDecl *r = record_of(e->getType());
	return isa<CXXNullPtrLiteralExpr>(e) || (r && r->getName() == "nullopt_t");
}

/// Whose truth is asked: an owner's, or that of the pointer in it.
const Expr *asked(const Expr *e)
{
	e = peel(e);
	const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	bool asks = m && in_std(m) &&
		    (isa<CXXConversionDecl>(m) || plain_name(m) == "get" ||
		     plain_name(m) == "has_value");
	return asks ? c->getImplicitObjectArgument() : e;
}

/// Adds what holds nothing where the condition is @p yes.
void gather(const Expr *e, bool yes, std::vector<std::vector<const Decl *>> &out)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *w = dyn_cast<ExprWithCleanups>(e))
		return gather(w->getSubExpr(), yes, out);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot)
		return gather(u->getSubExpr(), !yes, out);
	if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->isLogicalOp()) {
		if ((b->getOpcode() == BO_LAnd) == yes) {
			gather(b->getLHS(), yes, out);
			gather(b->getRHS(), yes, out);
		}
		return;
	}
	const Expr *x = nullptr, *y = nullptr;
	bool equal = false;
	if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->isEqualityOp()) {
		x = b->getLHS();
		y = b->getRHS();
		equal = b->getOpcode() == BO_EQ;
	} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
		   o && o->getNumArgs() == 2 &&
		   (o->getOperator() == OO_EqualEqual || o->getOperator() == OO_ExclaimEqual)) {
		x = o->getArg(0);
		y = o->getArg(1);
		equal = o->getOperator() == OO_EqualEqual;
	}
	if (x && null(x))
		std::swap(x, y);
	if (x ? !(null(y) && equal == yes) : yes)
		return;
	if (auto way = way_to(asked(x ? x : e)); !way.empty())
		out.push_back(std::move(way));
}

} // namespace

void Lowering::vacate(const Expr *condition, bool yes)
{
	if (contracts_.infer && condition)
		gather(condition, yes, vacant_);
}

bool Lowering::occupy(const Expr *owner)
{
	auto way = owner ? way_to(owner) : std::vector<const Decl *>();
	auto at = way.empty() ? vacant_.end() : std::ranges::find(vacant_, way);
	if (at == vacant_.end())
		return false;
	vacant_.erase(at);
	return true;
}

} // namespace cfl::check
