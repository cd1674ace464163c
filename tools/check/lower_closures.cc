// SPDX-License-Identifier: GPL-2.0
// When what a closure captured by reference gets a value: where the closure is called, if it surely is.
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

enum class Called { Never, Sometimes, Always };

bool returns(const Stmt *s)
{
	if (!s || isa<LambdaExpr>(s))
		return false;
	return isa<ReturnStmt>(s) || std::any_of(s->child_begin(), s->child_end(), returns);
}

/// Is the parameter used, to be called or handed on, whenever this runs?
Called called(const Stmt *s, const ValueDecl *p)
{
	if (!s)
		return Called::Never;
	if (const auto *r = dyn_cast<DeclRefExpr>(s))
		return r->getDecl() == p ? Called::Always : Called::Never;
	auto at_most = [](Called c) { return c == Called::Never ? c : Called::Sometimes; };
	if (const auto *i = dyn_cast<IfStmt>(s)) {
		Called cond = called(i->getCond(), p), yes = called(i->getThen(), p),
		       no = called(i->getElse(), p);
		if (cond == Called::Always || (yes == no && yes == Called::Always) ||
		    i->isConstexpr())
			return std::max({cond, yes, no});
		return at_most(std::max({cond, yes, no}));
	}
	if (const auto *f = dyn_cast<CXXForRangeStmt>(s))
		return std::max(called(f->getRangeInit(), p), at_most(called(f->getBody(), p)));
	if (const auto *f = dyn_cast<ForStmt>(s); f && f->getCond())
		return std::max(called(f->getCond(), p), at_most(called(f->getBody(), p)));
	if (const auto *w = dyn_cast<WhileStmt>(s))
		return std::max(called(w->getCond(), p), at_most(called(w->getBody(), p)));
	if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isLogicalOp())
		return std::max(called(b->getLHS(), p), at_most(called(b->getRHS(), p)));
	if (const auto *c = dyn_cast<ConditionalOperator>(s))
		return at_most(std::max({called(c->getCond(), p), called(c->getTrueExpr(), p),
					 called(c->getFalseExpr(), p)}));
	Called all = Called::Never;
	bool left = false;
	for (const Stmt *c : s->children()) {
		Called one = called(c, p);
		all = std::max(all, left ? at_most(one) : one);
		left |= returns(c) && isa<IfStmt>(c);
	}
	return all;
}

/// Standard functions that call what they are handed for each element, of which there may be none.
bool for_each_element(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{
		"for_each",  "for_each_n", "transform", "count_if", "find_if",
		"any_of",    "all_of",	   "none_of",	"copy_if",  "remove_if",
		"partition", "accumulate", "generate",	"sort"};
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && m->getOverloadedOperator() == OO_Call) {
		llvm::StringRef n = m->getParent()->getName();
		return n.consume_front("__") && n.consume_back("_fn") && names.count(n);
	}
	return !m && names.count(plain_name(f));
}

} // namespace

const LambdaExpr *Lowering::kept_closure(const Expr *e) const
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	const auto *l = v && v->getInit() && v->hasLocalStorage()
				? dyn_cast<LambdaExpr>(peel(v->getInit()))
				: nullptr;
	return l && sometimes_.count(l) ? l : nullptr;
}

void Lowering::note_closure(const FunctionDecl *f, unsigned i, const Expr *e)
{
	if (!contracts_.infer || !empties_ || !f)
		return;
	const auto *l = dyn_cast<LambdaExpr>(peel(e));
	const FunctionDecl *made = nullptr;
	if (in_std(f)) {
		if (l && for_each_element(f))
			sometimes_.insert(l);
		return;
	}
	if (l && f->hasBody(made) && i < made->getNumParams() &&
	    called(made->getBody(), made->getParamDecl(i)) == Called::Sometimes)
		sometimes_.insert(l);
}

void Lowering::note_closures(const InitListExpr *e)
{
	const CXXRecordDecl *r = record_of(e->getType());
	if (!contracts_.infer || !r || !r->hasDefinition() || r->getNumBases() < 2)
		return;
	// One of them is called.
	std::vector<const LambdaExpr *> all;
	for (const Expr *x : e->inits())
		if (const auto *l = dyn_cast<LambdaExpr>(peel(x)))
			all.push_back(l);
	if (all.size() != e->getNumInits())
		return;
	for (const LambdaExpr *l : all)
		for (const ValueDecl *v : capture_use(l).written)
			for (const LambdaExpr *other : all)
				if (!capture_use(other).written.count(v))
					sometimes_.insert(l);
}

void Lowering::closure_escapes(const Expr *e)
{
	const LambdaExpr *l = contracts_.infer && empties_ ? kept_closure(e) : nullptr;
	if (!l)
		return;
	for (const LambdaCapture &c : l->captures())
		if (c.capturesVariable() && c.getCaptureKind() == LCK_ByRef &&
		    capture_use(l).written.count(c.getCapturedVar()))
			init(var_place(c.getCapturedVar(), e->getExprLoc(), true), e->getExprLoc());
}

void Lowering::captured_writes(const CXXMethodDecl *body, const Place &closure, SourceLocation loc)
{
	if (!empties_ || !contracts_.infer || !body->getParent()->isLambda())
		return;
	llvm::DenseMap<const ValueDecl *, FieldDecl *> fields;
	FieldDecl *self = nullptr;
	body->getParent()->getCaptureFields(fields, self);
	for (const auto &[v, f] : fields) {
		if (!v || !f->getType()->isReferenceType())
			continue;
		const FirstUse first = contracts_.first_use(body, v);
		// A result may tell whether there is a value.
		if (!first.known || !first.leaves || !body->getReturnType()->isVoidType())
			init(closure.with(Proj::Field, f).with(Proj::Deref), loc);
	}
}

} // namespace cfl::check
