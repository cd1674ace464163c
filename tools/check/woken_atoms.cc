// SPDX-License-Identifier: GPL-2.0
// Conditions over a few places, for all their combinations.
#include <check/race.hh>
#include <check/woken_atoms.hh>

using namespace clang;

namespace cfl::check::woken
{

namespace
{

const Expr *strip(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else
			return e;
	}
}

const Expr *negated(const Expr *e)
{
	const auto *u = dyn_cast<UnaryOperator>(e);
	return u && u->getOpcode() == UO_LNot ? u->getSubExpr() : nullptr;
}

const BinaryOperator *logical(const Expr *e)
{
	const auto *b = dyn_cast<BinaryOperator>(e);
	return b && b->isLogicalOp() ? b : nullptr;
}

std::optional<int64_t> constant(const Expr *e)
{
	const Expr *x = strip(e);
	if (const auto *i = dyn_cast<IntegerLiteral>(x); i && i->getValue().ult(2))
		return int64_t(i->getValue().getZExtValue());
	if (const auto *b = dyn_cast<CXXBoolLiteralExpr>(x))
		return b->getValue();
	return isa<CXXNullPtrLiteralExpr>(x) ? std::optional<int64_t>(0) : std::nullopt;
}

/// `x.size() > 0`, `p != nullptr`, `flag == true`: what is compared, and whether it is true when that is.
std::optional<std::pair<Path, bool>> compared(const BinaryOperator *b)
{
	const Expr *left = b->getLHS();
	auto with = constant(b->getRHS());
	BinaryOperatorKind op = b->getOpcode();
	if (!with && (with = constant(left))) {
		left = b->getRHS();
		op = BinaryOperator::isComparisonOp(op) ? op == BO_LT	? BO_GT
							  : op == BO_GT ? BO_LT
							  : op == BO_LE ? BO_GE
							  : op == BO_GE ? BO_LE
									: op
							: op;
	}
	auto of = with ? leaf(left) : std::nullopt;
	if (!of)
		return {};
	bool truth = strip(left)->getType()->isBooleanType();
	bool none = *with == 0;
	if ((op == BO_EQ && none) || (op == BO_NE && truth && !none) ||
	    (op == BO_LT && !none && !truth) || (op == BO_LE && none && !truth))
		return {{of->first, !of->second}};
	if ((op == BO_NE && none) || (op == BO_EQ && truth && !none) ||
	    (op == BO_GT && none && !truth) || (op == BO_GE && !none && !truth))
		return of;
	return {};
}

} // namespace

std::optional<Path> place(const Expr *e)
{
	e = strip(e);
	if (isa<CXXThisExpr>(e))
		return Path{};
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return isa<VarDecl>(r->getDecl()) ? std::optional<Path>({r->getDecl(), {}})
						  : std::nullopt;
	const auto *m = dyn_cast<MemberExpr>(e);
	const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
	auto base = f ? place(m->getBase()) : std::nullopt;
	if (base)
		base->members.push_back(f);
	return base;
}

bool Atom::shared() const
{
	const auto *v = dyn_cast_or_null<VarDecl>(path.root);
	return !v || !path.members.empty() || !v->hasLocalStorage() ||
	       v->getType()->isReferenceType();
}

std::optional<std::pair<Path, bool>> leaf(const Expr *e)
{
	e = strip(e);
	if (const auto *b = dyn_cast<BinaryOperator>(e))
		return compared(b);
	const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (m && in_std(m)) {
		llvm::StringRef n = plain_name(m);
		bool asks = n == "size" || n == "has_value" || n == "load" || n == "get" ||
			    (isa<CXXConversionDecl>(m) && m->getReturnType()->isBooleanType());
		auto p =
			asks || n == "empty" ? place(c->getImplicitObjectArgument()) : std::nullopt;
		if (p && !(p->members.empty() && !p->root))
			return {{*p, n != "empty"}};
		return {};
	}
	bool plain = e->getType()->isBooleanType() || e->getType()->isPointerType();
	auto p = plain && !isa<CXXThisExpr>(e) ? place(e) : std::nullopt;
	return p ? std::optional<std::pair<Path, bool>>({*p, true}) : std::nullopt;
}

const Expr *returned(const Expr *predicate)
{
	const auto *l = dyn_cast<LambdaExpr>(peel(predicate)->IgnoreParenImpCasts());
	const auto *body = l ? dyn_cast_or_null<CompoundStmt>(l->getBody()) : nullptr;
	const auto *r =
		body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
	return r ? r->getRetValue() : nullptr;
}

void Atoms::ask(const Expr *e)
{
	e = strip(e);
	if (const Expr *not_this = negated(e))
		return ask(not_this);
	if (const BinaryOperator *b = logical(e)) {
		ask(b->getLHS());
		return ask(b->getRHS());
	}
	if (auto l = leaf(e); l && !find(l->first))
		atoms_.push_back({l->first});
}

void Atoms::ask(const std::set<Path> &places)
{
	for (const Path &p : places)
		if (!find(p))
			atoms_.push_back({p});
}

std::optional<unsigned> Atoms::find(const Path &path) const
{
	for (unsigned i = 0; i < atoms_.size(); i++)
		if (atoms_[i].path == path)
			return i;
	return {};
}

Truth Atoms::truth(const Expr *e, unsigned world) const
{
	e = strip(e);
	auto turned = [](Truth t) {
		return t == Truth::Open ? t : t == Truth::Yes ? Truth::No : Truth::Yes;
	};
	if (const Expr *not_this = negated(e))
		return turned(truth(not_this, world));
	if (const BinaryOperator *b = logical(e)) {
		Truth l = truth(b->getLHS(), world), r = truth(b->getRHS(), world);
		Truth decides = b->getOpcode() == BO_LAnd ? Truth::No : Truth::Yes;
		if (l == decides || r == decides)
			return decides;
		return l == Truth::Open || r == Truth::Open ? Truth::Open : turned(decides);
	}
	if (auto c = constant(e))
		return *c ? Truth::Yes : Truth::No;
	auto l = leaf(e);
	auto atom = l ? find(l->first) : std::nullopt;
	if (!atom)
		return Truth::Open;
	bool set = world >> *atom & 1;
	return set == l->second ? Truth::Yes : Truth::No;
}

Worlds Atoms::assume(const Worlds &worlds, const Expr *e, bool value) const
{
	Worlds out;
	for (unsigned w = 0; w < worlds.size(); w++)
		out[w] = worlds[w] && truth(e, w) != (value ? Truth::No : Truth::Yes);
	return out;
}

Worlds Atoms::forget(const Worlds &worlds, unsigned atom) const
{
	return set(worlds, atom, true) | set(worlds, atom, false);
}

Worlds Atoms::set(const Worlds &worlds, unsigned atom, bool value) const
{
	Worlds out;
	unsigned bit = 1U << atom;
	for (unsigned w = 0; w < worlds.size(); w++)
		if (worlds[w])
			out.set(value ? w | bit : w & ~bit);
	return out;
}

bool Atoms::known(const Expr *e, std::set<unsigned> *asked) const
{
	e = strip(e);
	if (const Expr *not_this = negated(e))
		return known(not_this, asked);
	if (const BinaryOperator *b = logical(e)) {
		bool left = known(b->getLHS(), asked);
		return known(b->getRHS(), asked) && left;
	}
	if (constant(e))
		return true;
	auto l = leaf(e);
	auto atom = l ? find(l->first) : std::nullopt;
	if (atom && asked)
		asked->insert(*atom);
	return atom.has_value();
}

} // namespace cfl::check::woken
