// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

std::optional<bool> Lowering::constant(const Expr *e)
{
	bool value = false;
	if (!e || e->isValueDependent() || e->isTypeDependent())
		return {};
	if (e->HasSideEffects(facts_.context()))
		return {};
	if (e->EvaluateAsBooleanCondition(value, facts_.context()))
		return value;
	return {};
}

void Lowering::look(const Stmt *s)
{
	// A condition that asks several results has asked them all, however early it is decided.
	if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
		auto it = map_.find(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
		if (it == map_.end() || !facts_.owes(r->getType()))
			return;
		Step x;
		x.op = Step::Look;
		x.dst = {it->second, {}};
		x.loc = r->getExprLoc();
		return add(std::move(x));
	}
	for (const Stmt *c : s->children())
		if (c)
			look(c);
}

namespace
{

/// The local owner of the dialect that is asked whether it is vacant: if it is not, it was not moved away.
const Expr *asked_vacant(const Expr *e, bool &full)
{
	const auto *c = dyn_cast<CXXMemberCallExpr>(peel(e));
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (!m || plain_name(m) != "is_vacant" || !m->param_empty())
		return nullptr;
	const auto *r = dyn_cast<DeclRefExpr>(peel(c->getImplicitObjectArgument()));
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	full = false;
	return v && v->hasLocalStorage() ? r : nullptr;
}

/// Does the statement ask whether this pointer is null?
bool asks_whether(const Stmt *s, const ValueDecl *v)
{
	auto names = [&](const Expr *e) {
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		return r && r->getDecl() == v;
	};
	if (const auto *c = dyn_cast<CastExpr>(s);
	    c && c->getCastKind() == CK_PointerToBoolean && names(c->getSubExpr()))
		return true;
	if (const auto *b = dyn_cast<BinaryOperator>(s);
	    b && b->isEqualityOp() && (names(b->getLHS()) || names(b->getRHS())))
		return true;
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return c && asks_whether(c, v); });
}

/// The pointers that a question is about which a function answers: it copes with null, and its answer says so.
std::vector<const ValueDecl *> asked_about(const Expr *e)
{
	std::vector<const ValueDecl *> out;
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || isa<CXXOperatorCallExpr>(c) || !f->getReturnType()->isBooleanType() ||
	    f->getASTContext().getSourceManager().isInSystemHeader(f->getLocation()))
		return out;
	const FunctionDecl *body = nullptr;
	f->hasBody(body);
	for (unsigned i = 0; i < c->getNumArgs() && i < f->getNumParams(); i++) {
		const auto *r = dyn_cast<DeclRefExpr>(c->getArg(i)->IgnoreParenImpCasts());
		if (r && r->getType()->isPointerType() &&
		    !r->refersToEnclosingVariableOrCapture() &&
		    (!body || asks_whether(body->getBody(), body->getParamDecl(i))))
			out.push_back(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
	}
	return out;
}

bool assigns(const Stmt *s, const ValueDecl *v)
{
	const auto *b = dyn_cast<BinaryOperator>(s);
	const auto *r = b && b->isAssignmentOp()
				? dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParens())
				: nullptr;
	return (r && r->getDecl() == v) ||
	       std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return c && assigns(c, v); });
}

/// `x = p ? p->next : nullptr`, and nothing else is ever put there: the test of `p`.
const Expr *made_if(const ValueDecl *d, const FunctionDecl *in)
{
	const auto *v = dyn_cast_or_null<VarDecl>(d);
	const auto *c = v && v->hasLocalStorage() && v->getInit()
				? dyn_cast<ConditionalOperator>(v->getInit()->IgnoreParenImpCasts())
				: nullptr;
	bool none = c && c->getFalseExpr()->isNullPointerConstant(
				 v->getASTContext(), Expr::NPC_ValueDependentIsNotNull);
	return none && in->getBody() && !assigns(in->getBody(), v) ? c->getCond() : nullptr;
}

} // namespace

void Lowering::condition(const Expr *e, int yes, int no)
{
	const Expr *plain = e->IgnoreParens();
	if (const auto *c = dyn_cast<ExprWithCleanups>(plain))
		plain = c->getSubExpr()->IgnoreParens();
	if (const auto *b = dyn_cast<BinaryOperator>(plain); b && b->isLogicalOp()) {
		look(b);
		int second = block();
		if (b->getOpcode() == BO_LAnd)
			condition(b->getLHS(), second, no);
		else
			condition(b->getLHS(), yes, second);
		dead_ = false;
		cur_ = second;
		condition(b->getRHS(), yes, no);
		return;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(plain); u && u->getOpcode() == UO_LNot)
		return condition(u->getSubExpr(), no, yes);
	bool holds = true;
	const Expr *owner = dead_	       ? nullptr
			    : contracts_.infer ? asked_owner(plain, holds)
					       : asked_vacant(plain, holds);
	if (owner) {
		Place asked = place(owner);
		int from = cur_;
		for (bool set : {true, false}) {
			cur_ = block();
			b_.blocks[from].succ.push_back(cur_);
			(set ? b_.blocks[from].yes : b_.blocks[from].no) = cur_;
			if (set == holds) // What is not null was not moved away.
				step(Step::Init, asked, e->getExprLoc());
			go(set ? yes : no);
		}
		b_.blocks[from].test = tests_ ? plain : nullptr;
		return;
	}
	size_t mark = temps_.size();
	asks_ = dyn_cast<CallExpr>(plain);
	told_.clear();
	effects(e);
	finish_temps(mark, e->getEndLoc());
	asks_ = nullptr;
	std::optional<bool> known = constant(plain);
	if (std::vector<Place> told = std::move(told_); !told.empty() && !dead_) {
		int from = cur_;
		cur_ = block();
		b_.blocks[from].succ.push_back(cur_);
		for (const Place &q : told)
			init(q, e->getExprLoc());
		go(yes);
		cur_ = from;
		return go(no);
	}
	for (const ValueDecl *v : asked_about(plain))
		if (auto it = map_.find(v); it != map_.end())
			null({it->second, {}}, e->getExprLoc(), false);
	auto test = tested(plain);
	if (test && !known && !dead_) {
		int from = cur_;
		const Expr *why = made_if(b_.locals[test->first].decl, function_);
		auto reason = why ? tested(why) : std::nullopt;
		for (bool outcome : {true, false}) {
			cur_ = block();
			b_.blocks[from].succ.push_back(cur_);
			(outcome ? b_.blocks[from].yes : b_.blocks[from].no) = cur_;
			if (test->second == outcome)
				null({test->first, {}}, e->getExprLoc(), false);
			if (test->second == outcome && reason && reason->second)
				null({reason->first, {}}, e->getExprLoc(), false);
			go(outcome ? yes : no);
		}
		b_.blocks[from].test = tests_ ? plain : nullptr;
		return;
	}
	if (tests_ && !known && !dead_) {
		b_.blocks[cur_].test = plain;
		b_.blocks[cur_].yes = yes;
		b_.blocks[cur_].no = no;
	}
	if (!known || *known)
		go(yes);
	if (!known || !*known)
		go(no);
}

void Lowering::told(const Place &dst, const Expr *e, int known)
{
	if (!tests_ || dst.local < 0 || dead_)
		return;
	step(Step::Told, dst, e ? e->getExprLoc() : SourceLocation());
	if (b_.blocks[cur_].stmts.empty())
		return;
	b_.blocks[cur_].stmts.back().value = e;
	b_.blocks[cur_].stmts.back().loan = known;
}

bool Lowering::flag(const Place &dst, QualType type, const Expr *e)
{
	const Expr *plain = e->IgnoreParenImpCasts();
	const auto *b = dyn_cast<BinaryOperator>(plain);
	const auto *u = dyn_cast<UnaryOperator>(plain);
	bool test = (b && (b->isLogicalOp() || b->isComparisonOp()) && b->getOpcode() != BO_Cmp) ||
		    (u && u->getOpcode() == UO_LNot);
	if (!tests_ || dead_ || !type->isBooleanType() || !test)
		return false;
	int yes = block(), no = block(), join = block();
	condition(plain, yes, no);
	for (int outcome : {yes, no}) {
		cur_ = outcome;
		dead_ = false;
		init(dst, e->getExprLoc());
		told(dst, nullptr, outcome == yes);
		go(join);
	}
	cur_ = join;
	return true;
}

bool Lowering::asks_null(const Expr *e)
{
	if (!contracts_.infer || !e->getType()->isBooleanType() ||
	    !isa<CXXOperatorCallExpr, CXXMemberCallExpr, CXXRewrittenBinaryOperator>(e))
		return false;
	bool holds = true;
	const Expr *owner = asked_owner(e, holds);
	const auto *r = owner ? dyn_cast<DeclRefExpr>(owner) : nullptr;
	if (!owner || (r && r->getType()->isReferenceType()))
		return false;
	if (!r)
		place(owner);
	return true;
}

namespace
{

/// A variable, or a member of what variables and `this` lead to.
bool named_directly(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *m = dyn_cast<MemberExpr>(e))
		return isa<FieldDecl>(m->getMemberDecl()) && named_directly(m->getBase());
	const auto *r = dyn_cast<DeclRefExpr>(e);
	return isa<CXXThisExpr>(e) || (r && isa<VarDecl>(r->getDecl()));
}

/// Does a member function say whether the object has anything, and is a move sure to leave it without?
bool asks_for_content(const CXXMethodDecl *m)
{
	static const std::set<std::pair<llvm::StringRef, llvm::StringRef>> names{
		{"thread", "joinable"},	      {"jthread", "joinable"},
		{"future", "valid"},	      {"__basic_future", "valid"},
		{"shared_future", "valid"},   {"packaged_task", "valid"},
		{"unique_lock", "owns_lock"}, {"shared_lock", "owns_lock"}};
	static const std::set<llvm::StringRef> converted{
		"unique_ptr",  "shared_ptr",  "function",	 "move_only_function",
		"unique_lock", "shared_lock", "coroutine_handle"};
	if (!m || !in_std(m) || !m->getParent()->getIdentifier())
		return false;
	llvm::StringRef of = m->getParent()->getName();
	return isa<CXXConversionDecl>(m) ? converted.count(of) : names.count({of, plain_name(m)});
}

} // namespace

const Expr *Lowering::asked_owner(const Expr *e, bool &holds)
{
	e = peel(e);
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e))
		e = peel(w->getSemanticForm());
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
		const Expr *owner = asked_owner(u->getSubExpr(), holds);
		holds = !holds;
		return owner;
	}
	const Expr *object = nullptr;
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e);
	    m && asks_for_content(m->getMethodDecl())) {
		object = m->getImplicitObjectArgument();
		holds = true;
	} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e); o && o->getNumArgs() == 2) {
		if (o->getOperator() != OO_EqualEqual && o->getOperator() != OO_ExclaimEqual)
			return nullptr;
		bool second = isa<CXXNullPtrLiteralExpr>(peel(o->getArg(1)));
		if (!second && !isa<CXXNullPtrLiteralExpr>(peel(o->getArg(0))))
			return nullptr;
		object = o->getArg(second ? 0 : 1);
		const CXXRecordDecl *r = record_of(object->getType());
		llvm::StringRef n = r && in_std(r) && r->getIdentifier() ? r->getName() : "";
		if (n != "unique_ptr" && n != "shared_ptr" && n != "function" &&
		    n != "move_only_function")
			return nullptr;
		holds = o->getOperator() == OO_ExclaimEqual;
	}
	object = object ? object->IgnoreParenImpCasts() : nullptr;
	return object && object->isGLValue() && !object->getType()->isPointerType() &&
			       named_directly(object)
		       ? object
		       : nullptr;
}

std::optional<std::pair<int, bool>> Lowering::tested(const Expr *e)
{
	bool holds = true;
	e = e->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExplicitCastExpr>(e); c && c->getType()->isBooleanType())
		e = c->getSubExpr()->IgnoreParenImpCasts(); // assert()
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->getOpcode() != BO_EQ && b->getOpcode() != BO_NE)
			return {};
		holds = b->getOpcode() == BO_NE;
		const Expr *l = b->getLHS()->IgnoreParenImpCasts(),
			   *r = b->getRHS()->IgnoreParenImpCasts();
		auto zero = [&](const Expr *x) {
			return x->isNullPointerConstant(facts_.context(),
							Expr::NPC_ValueDependentIsNotNull);
		};
		if (zero(r))
			e = l;
		else if (zero(l))
			e = r;
		else
			return {};
	}
	// `if ((p = find()))` tests p.
	if (const auto *a = dyn_cast<BinaryOperator>(e); a && a->getOpcode() == BO_Assign)
		e = a->getLHS()->IgnoreParenImpCasts();
	const auto *r = dyn_cast<DeclRefExpr>(e);
	if (!r || !r->getType()->isPointerType())
		return {};
	auto it = map_.find(cast<ValueDecl>(r->getDecl()->getCanonicalDecl()));
	if (it == map_.end())
		return {};
	return {{it->second, holds}};
}

void Lowering::null(const Place &dst, SourceLocation loc, bool may_be)
{
	if (dst.local < 0 || !dst.path.empty())
		return;
	Step s;
	s.op = may_be ? Step::Null : Step::Checked;
	s.dst = dst;
	s.loc = loc;
	add(std::move(s));
}

} // namespace cfl::check
