// SPDX-License-Identifier: GPL-2.0
#include <check/element_moves.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The way to an element, as it is written: variables, members, and how an element is chosen.
struct Way {
	std::vector<std::string> steps;
	std::set<const ValueDecl *> names; ///< The variables that it depends on.
	bool element = false;		   ///< A part of it is an element of something.

	bool leads_through(const Way &o) const
	{
		return steps.size() >= o.steps.size() &&
		       std::equal(o.steps.begin(), o.steps.end(), steps.begin());
	}
};

struct Moved {
	Way way;
	SourceLocation loc;
};

struct State {
	std::vector<Moved> moved;
	bool dead = false;

	void join(const State &o)
	{
		if (o.dead)
			return;
		if (dead) {
			*this = o;
			return;
		}
		for (const Moved &m : o.moved)
			if (std::none_of(moved.begin(), moved.end(), [&](const Moved &k) {
				    return k.way.steps == m.way.steps;
			    }))
				moved.push_back(m);
	}
};

bool is_move(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	return f && f->getBuiltinID() == Builtin::BImove && c->getNumArgs() == 1;
}

bool chooses(llvm::StringRef n)
{
	return n == "back" || n == "front" || n == "top";
}

class Walk
{
public:
	explicit Walk(Session &session) : session_(session) {}
	void run(const Stmt *body) { stmt(body); }

private:
	struct Loop {
		State breaks, continues;
	};

	std::optional<Way> way(const Expr *e) const;
	bool index(const Expr *e, Way &w) const;
	void stmt(const Stmt *s);
	void expr(const Expr *e);
	void call(const CallExpr *c);
	void loop(const Expr *cond, const Stmt *inc, const Stmt *body, const VarDecl *element,
		  const Expr *range);
	void used(const Expr *e);
	void moved(const Expr *e);
	void forget(const Expr *e);
	void forget(const ValueDecl *d);
	void given(const Way &w);
	void not_null(const Expr *cond, bool yes);

	Session &session_;
	State state_;
	std::vector<Loop> loops_;
	std::map<const ValueDecl *, Way> aliases_;
};

bool Walk::index(const Expr *e, Way &w) const
{
	e = e->IgnoreParenImpCasts();
	while (const auto *c = dyn_cast<ExplicitCastExpr>(e))
		e = c->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
		e = m->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *i = dyn_cast<IntegerLiteral>(e)) {
		w.steps.push_back("[" + std::to_string(i->getValue().getLimitedValue()));
		return true;
	}
	const auto *r = dyn_cast<DeclRefExpr>(e);
	if (!r || !isa<VarDecl>(r->getDecl()))
		return false;
	w.steps.push_back("[" + std::to_string(uintptr_t(r->getDecl())));
	w.names.insert(r->getDecl());
	return true;
}

std::optional<Way> Walk::way(const Expr *e) const
{
	e = e->IgnoreParenImpCasts();
	Way w;
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (auto it = aliases_.find(r->getDecl()); it != aliases_.end())
			return it->second;
		if (!isa<VarDecl>(r->getDecl()))
			return {};
		w.steps.push_back(std::to_string(uintptr_t(r->getDecl())));
		w.names.insert(r->getDecl());
		return w;
	}
	if (isa<CXXThisExpr>(e)) {
		w.steps.push_back("this");
		return w;
	}
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		auto base = f ? way(m->getBase()) : std::nullopt;
		if (!base)
			return {};
		base->steps.push_back("." + f->getNameAsString());
		base->names.insert(f->getCanonicalDecl());
		return base;
	}
	if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		auto base = way(a->getBase());
		if (!base || !a->getBase()->IgnoreParenImpCasts()->getType()->isArrayType() ||
		    !index(a->getIdx(), *base))
			return {};
		base->element = true;
		return base;
	}
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e)) {
		const FunctionDecl *f = o->getDirectCallee();
		OverloadedOperatorKind op = o->getOperator();
		if (!f || !in_std(f) || !o->getNumArgs() ||
		    (op != OO_Subscript && op != OO_Star && op != OO_Arrow))
			return {};
		auto base = way(o->getArg(0));
		if (!base)
			return {};
		if (op == OO_Subscript) {
			if (o->getNumArgs() != 2 || !index(o->getArg(1), *base))
				return {};
			base->element = true;
			return base;
		}
		QualType t = o->getArg(0)->IgnoreParenImpCasts()->getType();
		const CXXRecordDecl *r = record_of(t.getNonReferenceType());
		base->element |= r && r->getName().contains("iterator");
		base->steps.push_back("*");
		return base;
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e)) {
		const CXXMethodDecl *d = m->getMethodDecl();
		llvm::StringRef n = d ? plain_name(d) : "";
		if (!d || !in_std(d) || !m->getImplicitObjectArgument())
			return {};
		auto base = way(m->getImplicitObjectArgument());
		if (!base)
			return {};
		if (n == "at" && m->getNumArgs() == 1) {
			if (!index(m->getArg(0), *base))
				return {};
		} else if (chooses(n) && !m->getNumArgs()) {
			base->steps.push_back("[" + n.str());
		} else {
			return {};
		}
		base->element = true;
		return base;
	}
	return {};
}

void Walk::given(const Way &w)
{
	std::erase_if(state_.moved, [&](const Moved &m) { return m.way.leads_through(w); });
}

void Walk::forget(const ValueDecl *d)
{
	std::erase_if(state_.moved, [&](const Moved &m) { return m.way.names.count(d) > 0; });
}

void Walk::forget(const Expr *e)
{
	// What changes may be any part of what is named: all that leads through its names.
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		auto it = aliases_.find(r->getDecl());
		if (it != aliases_.end())
			for (const ValueDecl *d : it->second.names)
				forget(d);
		return forget(r->getDecl());
	}
	if (const auto *m = dyn_cast<MemberExpr>(e); m && isa<FieldDecl>(m->getMemberDecl()))
		return forget(cast<ValueDecl>(m->getMemberDecl()->getCanonicalDecl()));
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			forget(x);
}

void Walk::used(const Expr *e)
{
	auto w = way(e);
	if (!w)
		return;
	for (const Moved &m : state_.moved)
		if (w->leads_through(m.way)) {
			Finding *f = session_.report("move-use", e->getExprLoc(),
						     "an element is used after it was moved from");
			session_.note(f, m.loc, "it was moved here");
			return;
		}
}

void Walk::moved(const Expr *e)
{
	auto w = way(e);
	if (w && w->element && session_.facts.moves(e->getType()))
		state_.moved.push_back({std::move(*w), e->getExprLoc()});
}

/// A smart pointer that is asked whether it is null may be: the variable, or null.
const Expr *asked(const Expr *e, bool &holds)
{
	e = peel(e);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
		holds = !holds;
		return asked(u->getSubExpr(), holds);
	}
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e)) {
		holds = !holds;
		e = peel(w->getSemanticForm());
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			e = peel(u->getSubExpr());
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e)) {
		const CXXMethodDecl *d = m->getMethodDecl();
		bool asks = isa_and_nonnull<CXXConversionDecl>(d) ||
			    (d && (plain_name(d) == "has_value" || plain_name(d) == "get"));
		if (d && plain_name(d) == "empty") {
			holds = !holds;
			asks = true;
		}
		return asks ? m->getImplicitObjectArgument() : nullptr;
	}
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && o->getNumArgs() == 2 &&
	    (o->getOperator() == OO_EqualEqual || o->getOperator() == OO_ExclaimEqual) &&
	    isa<CXXNullPtrLiteralExpr>(peel(o->getArg(1)))) {
		if (o->getOperator() == OO_EqualEqual)
			holds = !holds;
		return o->getArg(0);
	}
	return nullptr;
}

void Walk::not_null(const Expr *cond, bool yes)
{
	cond = cond->IgnoreParenImpCasts();
	if (const auto *b = dyn_cast<BinaryOperator>(cond); b && b->isLogicalOp()) {
		if ((b->getOpcode() == BO_LAnd) == yes) {
			not_null(b->getLHS(), yes);
			not_null(b->getRHS(), yes);
		}
		return;
	}
	bool holds = true;
	if (const Expr *e = asked(cond, holds); e && holds == yes)
		if (auto w = way(e))
			given(*w);
}

void Walk::call(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	const Expr *object = nullptr;
	unsigned skip = 0;
	if (const auto *member = dyn_cast<CXXMemberCallExpr>(c)) {
		object = member->getImplicitObjectArgument();
	} else if (isa<CXXOperatorCallExpr>(c) && m && !m->isStatic()) {
		object = c->getArg(0);
		skip = 1;
	}
	bool holds = true;
	if (asked(c, holds)) // A null pointer may be asked.
		return;
	bool assigns = m && m->getOverloadedOperator() == OO_Equal && skip;
	std::vector<const Expr *> moves;
	for (unsigned i = skip; i < c->getNumArgs(); i++) {
		const Expr *a = c->getArg(i);
		unsigned p = i - skip;
		QualType t =
			f && p < f->getNumParams() ? f->getParamDecl(p)->getType() : QualType();
		bool taken = is_move(a) && (t.isNull() || t->isRValueReferenceType());
		if (taken)
			moves.push_back(cast<CallExpr>(a->IgnoreParenImpCasts())->getArg(0));
		if (taken)
			used(moves.back());
		else
			expr(a);
		bool changes = !t.isNull() && t->isLValueReferenceType() &&
			       !t->getPointeeType().isConstQualified();
		bool hands = m && !m->isConst() && in_std(m) && !assigns && skip == 0 && object;
		if ((changes && !is_move(a)) || (hands && !taken))
			forget(a);
	}
	if (object && assigns) {
		if (auto w = way(object)) {
			for (const Expr *e : moves)
				moved(e);
			given(*w);
			for (const ValueDecl *d : w->names)
				if (w->steps.size() == 1)
					forget(d);
		} else {
			expr(object);
			for (const Expr *e : moves)
				moved(e);
			forget(object);
		}
		return;
	}
	for (const Expr *e : moves)
		moved(e);
	if (!object)
		return;
	llvm::StringRef n = f ? plain_name(f) : "";
	bool changes =
		m && !m->isConst() &&
		(in_std(m) ? std_mutator(m->getNameAsString()) || m->isOverloadedOperator() : true);
	OverloadedOperatorKind op = f ? f->getOverloadedOperator() : OO_None;
	bool leads = in_std(f) && (op == OO_Subscript || op == OO_Star || op == OO_Arrow ||
				   chooses(n) || n == "at");
	if (changes && !leads) {
		auto w = way(object);
		if (w && w->element && m && reinitialises(m))
			return given(*w);
		if (w && w->element)
			used(object);
		return forget(object);
	}
	expr(object);
	if (!leads)
		used(object);
}

void Walk::expr(const Expr *e)
{
	if (!e || state_.dead || isa<LambdaExpr>(e) || unevaluated(e))
		return;
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		call(c);
		return;
	}
	if (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
		for (const Expr *a : c->arguments())
			if (is_move(a) && c->getConstructor()->getNumParams() &&
			    c->getConstructor()
				    ->getParamDecl(0)
				    ->getType()
				    ->isRValueReferenceType()) {
				const Expr *of =
					cast<CallExpr>(a->IgnoreParenImpCasts())->getArg(0);
				used(of);
				moved(of);
			} else {
				expr(a);
				if (c->getConstructor()->isCopyConstructor())
					used(a);
			}
		return;
	}
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->isLogicalOp()) {
			expr(b->getLHS());
			State before = state_;
			not_null(b->getLHS(), b->getOpcode() == BO_LAnd);
			expr(b->getRHS());
			state_.join(before);
			return;
		}
		expr(b->getRHS());
		expr(b->getLHS());
		if (b->isAssignmentOp()) {
			if (auto w = way(b->getLHS()))
				given(*w);
			forget(b->getLHS());
		}
		return;
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(e)) {
		expr(c->getCond());
		State from = state_;
		not_null(c->getCond(), true);
		expr(c->getTrueExpr());
		State end = std::exchange(state_, from);
		not_null(c->getCond(), false);
		expr(c->getFalseExpr());
		state_.join(end);
		return;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e)) {
		expr(u->getSubExpr());
		if (u->isIncrementDecrementOp() || u->getOpcode() == UO_AddrOf)
			forget(u->getSubExpr());
		return;
	}
	if (const auto *c = dyn_cast<ImplicitCastExpr>(e);
	    c && c->getCastKind() == CK_LValueToRValue)
		used(c->getSubExpr());
	if (isa<CXXThrowExpr>(e)) {
		state_.dead = true;
		return;
	}
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			expr(x);
}

void Walk::loop(const Expr *cond, const Stmt *inc, const Stmt *body, const VarDecl *element,
		const Expr *range)
{
	State before = state_;
	loops_.emplace_back();
	loops_.back().breaks.dead = loops_.back().continues.dead = true;
	for (int turn = 0; turn < 2 && !state_.dead; turn++) {
		if (element) {
			forget(element);
			// One of the elements is what was moved.
			auto all = range ? way(range) : std::nullopt;
			if (all && element->getType()->isReferenceType())
				for (size_t i = 0, n = state_.moved.size(); i < n; i++) {
					const Moved &m = state_.moved[i];
					if (!m.way.leads_through(*all) ||
					    m.way.steps.size() <= all->steps.size() ||
					    m.way.steps[all->steps.size()][0] != '[')
						continue;
					Way w;
					w.steps = {std::to_string(uintptr_t(element))};
					w.steps.insert(w.steps.end(),
						       m.way.steps.begin() +
							       long(all->steps.size()) + 1,
						       m.way.steps.end());
					w.names = {element};
					SourceLocation loc = m.loc;
					state_.moved.push_back({std::move(w), loc});
				}
		}
		if (cond) {
			expr(cond);
			not_null(cond, true);
		}
		stmt(body);
		state_.join(loops_.back().continues);
		loops_.back().continues.dead = true;
		if (inc)
			stmt(inc);
		if (element)
			forget(element);
	}
	state_.join(before);
	state_.join(loops_.back().breaks);
	loops_.pop_back();
}

void Walk::stmt(const Stmt *s)
{
	if (!s || state_.dead)
		return;
	if (const auto *e = dyn_cast<Expr>(s))
		return expr(e);
	if (const auto *d = dyn_cast<DeclStmt>(s)) {
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x); v && v->getInit()) {
				expr(v->getInit());
				auto w = v->getType()->isReferenceType() ? way(v->getInit())
									 : std::nullopt;
				if (w && w->element)
					aliases_[v] = *w;
				else
					forget(v);
			}
		return;
	}
	if (const auto *i = dyn_cast<IfStmt>(s)) {
		stmt(i->getInit());
		stmt(i->getConditionVariableDeclStmt());
		expr(i->getCond());
		State from = state_;
		not_null(i->getCond(), true);
		stmt(i->getThen());
		State end = std::exchange(state_, from);
		not_null(i->getCond(), false);
		stmt(i->getElse());
		end.join(state_);
		state_ = std::move(end);
		return;
	}
	if (const auto *f = dyn_cast<CXXForRangeStmt>(s)) {
		stmt(f->getInit());
		expr(f->getRangeInit());
		const VarDecl *v = f->getLoopVariable();
		if (v->getType()->isReferenceType()) {
			Way w;
			w.steps = {std::to_string(uintptr_t(v))};
			w.names = {v};
			w.element = true;
			aliases_[v] = std::move(w);
		}
		return loop(nullptr, nullptr, f->getBody(), v, f->getRangeInit());
	}
	if (const auto *f = dyn_cast<ForStmt>(s)) {
		stmt(f->getInit());
		return loop(f->getCond(), f->getInc(), f->getBody(), nullptr, nullptr);
	}
	if (const auto *w = dyn_cast<WhileStmt>(s)) {
		stmt(w->getConditionVariableDeclStmt());
		return loop(w->getCond(), nullptr, w->getBody(), nullptr, nullptr);
	}
	if (const auto *d = dyn_cast<DoStmt>(s))
		return loop(nullptr, d->getCond(), d->getBody(), nullptr, nullptr);
	if (isa<BreakStmt>(s) || isa<ContinueStmt>(s)) {
		if (!loops_.empty())
			(isa<BreakStmt>(s) ? loops_.back().breaks : loops_.back().continues)
				.join(state_);
		state_.dead = true;
		return;
	}
	if (const auto *w = dyn_cast<SwitchStmt>(s)) {
		expr(w->getCond());
		State from = state_;
		loops_.emplace_back();
		loops_.back().breaks.dead = true;
		state_.dead = true;
		for (const Stmt *c : w->getBody()->children()) {
			while (const auto *label = dyn_cast<SwitchCase>(c)) {
				state_.join(from);
				c = label->getSubStmt();
			}
			stmt(c);
		}
		state_.join(loops_.back().breaks);
		Loop inner = std::move(loops_.back());
		loops_.pop_back();
		if (!loops_.empty() && !inner.continues.moved.empty())
			loops_.back().continues.join(inner.continues);
		state_.join(from);
		return;
	}
	if (const auto *r = dyn_cast<ReturnStmt>(s)) {
		if (r->getRetValue())
			expr(r->getRetValue());
		state_.dead = true;
		return;
	}
	if (isa<GotoStmt>(s) || isa<LabelStmt>(s) || isa<CoroutineBodyStmt>(s)) {
		state_ = {};
		return;
	}
	for (const Stmt *c : s->children())
		stmt(c);
}

/// Is anything moved here that is reached by an element?
bool moves_elements(const Stmt *s)
{
	if (!s)
		return false;
	const auto *e = dyn_cast<Expr>(s);
	if (e && isa<CallExpr>(e) && is_move(e)) {
		const Expr *of =
			cast<CallExpr>(e->IgnoreParenImpCasts())->getArg(0)->IgnoreParenImpCasts();
		while (const auto *m = dyn_cast<MemberExpr>(of))
			of = m->getBase()->IgnoreParenImpCasts();
		const auto *r = dyn_cast<DeclRefExpr>(of);
		if (!r || r->getDecl()->getType()->isReferenceType())
			return true;
	}
	return std::any_of(s->child_begin(), s->child_end(), moves_elements);
}

} // namespace

void check_element_moves(Session &session, const FunctionDecl *function)
{
	if (!moves_elements(function->getBody()))
		return;
	Walk walk(session);
	walk.run(function->getBody());
}

} // namespace cfl::check
