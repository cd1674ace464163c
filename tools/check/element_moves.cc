// SPDX-License-Identifier: GPL-2.0
#include <check/element_moves.hh>
#include <check/moved_state.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Callees are read this deep for what they do with elements that they are handed.
constexpr size_t DEEPEST = 3;
/// What one function may cost.
constexpr int MOST_STEPS = 20000;

bool chooses(llvm::StringRef n)
{
	return n == "back" || n == "front" || n == "top";
}

/// A smart pointer that was moved from is null: who follows it uses it.
bool followed_by(const Expr *object)
{
	const CXXRecordDecl *r =
		record_of(object->IgnoreParenImpCasts()->getType().getNonReferenceType());
	llvm::StringRef n = r && in_std(r) ? r->getName() : "";
	return n == "unique_ptr" || n == "shared_ptr" || n == "optional" ||
	       n.starts_with("__shared_ptr");
}

/// The body that surely runs when @p f is called, or null.
const FunctionDecl *body_of(const FunctionDecl *f)
{
	const FunctionDecl *made = nullptr;
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (!f || in_std(f) || !f->hasBody(made) || made->isDependentContext() ||
	    made->isDefaulted() || isa<CXXConstructorDecl, CXXDestructorDecl>(f) ||
	    (m && (m->isVirtual() || m->getParent()->isLambda())) ||
	    isa<CoroutineBodyStmt>(made->getBody()))
		return nullptr;
	return made;
}

/// Algorithms that call their closure with every element, and such that may stop early.
bool visits(llvm::StringRef n, bool &all)
{
	static const std::set<llvm::StringRef> whole{
		"sort",	       "stable_sort", "for_each",  "count_if",	 "erase_if",
		"remove_if",   "partition",   "transform", "accumulate", "stable_partition",
		"max_element", "min_element", "copy_if",   "unique",	 "minmax_element"};
	static const std::set<llvm::StringRef> some{"find_if", "find_if_not", "any_of",
						    "all_of",  "none_of",     "is_sorted"};
	all = whole.count(n) > 0;
	return all || some.count(n);
}

class Walk
{
public:
	explicit Walk(Session &session) : session_(session) {}
	void run(const Stmt *body) { stmt(body); }

private:
	struct Loop {
		MovedState breaks, continues;
	};
	/// A loop that comes to every element.
	struct Visit {
		std::string step; ///< What stands for the element.
		Way all;
		size_t answers = 0; ///< What was asked before its body.
	};
	/// A callee that is read for the sake of a call.
	struct Inside {
		const FunctionDecl *f;
		SourceLocation call;
		size_t answers;
	};

	void stmt(const Stmt *s);
	void if_stmt(const IfStmt *s);
	void switch_stmt(const SwitchStmt *s);
	void expr(const Expr *e);
	void variable(const VarDecl *v);
	void binary(const BinaryOperator *b);
	void construct(const CXXConstructExpr *c);
	void call(const CallExpr *c);
	void arguments(const CallExpr *c, unsigned skip, std::vector<const Expr *> &moves);
	void on_object(const CallExpr *c, const Expr *object,
		       const std::vector<const Expr *> &moves, bool assigns);
	bool read_inside(const CallExpr *c, const Expr *object, unsigned skip);
	void emptied_by(const CallExpr *c, const Expr *object, unsigned skip);
	void closures(const CallExpr *c);
	void loop(const Expr *cond, const Stmt *inc, const Stmt *body, std::optional<Visit> visit);
	void leave_turn(const Visit &v, std::vector<Moved> &left);
	std::optional<Visit> visit(const Stmt *init, const Expr *cond);
	void used(const Expr *e);
	bool hits(const Way &w, const Moved &m) const;
	void moved(const Expr *e, bool any = false);
	void changed(const Expr *e);
	void changed(const ValueDecl *d);
	void not_empty(const Expr *cond, bool yes);
	/// Asks about an alternative that is there, since it was moved from.
	bool alternative(const Expr *cond) const;
	void under(const Expr *cond, bool yes) { answers_.push_back({cond, yes}); }

	Session &session_;
	MovedState state_;
	Ways ways_;
	std::vector<Loop> loops_;
	std::vector<Visit> visits_;
	std::vector<Inside> inside_;
	std::vector<Answer> answers_;
	int fresh_ = 0, steps_ = 0;
};

bool Walk::hits(const Way &w, const Moved &m) const
{
	const std::vector<std::string> &to = m.way.steps;
	if (w.steps.size() < to.size())
		return false;
	for (size_t i = 0; i < to.size(); i++) {
		const std::string &a = to[i], &b = w.steps[i];
		if (a == b)
			continue;
		if (!chooses_element(a) || !chooses_element(b))
			return false;
		bool comes = std::any_of(visits_.begin(), visits_.end(), [&](const Visit &v) {
			return v.step == b && answers_.size() == v.answers;
		});
		if (a != "[*" && !comes)
			return false;
	}
	return std::none_of(state_.fine.begin(), state_.fine.end(), [&](const Way &f) {
		return f.steps.size() == to.size() && w.leads_through(f);
	});
}

void Walk::used(const Expr *e)
{
	auto w = state_.moved.empty() ? std::nullopt : ways_.of(e);
	// In a callee, what happens in any case.
	if (!w || (!inside_.empty() && answers_.size() != inside_.back().answers))
		return;
	for (const Moved &m : state_.moved) {
		if (!hits(*w, m) || contrast(m, answers_))
			continue;
		SourceLocation at = inside_.empty() ? e->getExprLoc() : inside_.front().call;
		if (session_.said_on_line("move-use", at))
			return;
		Finding *f = session_.report("move-use", at,
					     "an element is used after it was moved from");
		session_.note(f, m.loc, "it was moved here");
		if (!inside_.empty())
			session_.note(f, e->getExprLoc(), "it is used here");
		return;
	}
}

void Walk::moved(const Expr *e, bool any)
{
	auto w = ways_.of(e);
	if (w && (any || w->element) && session_.facts.moves(e->getType()) && inside_.empty())
		state_.add({std::move(*w), e->getExprLoc(), true, answers_});
}

void Walk::changed(const ValueDecl *d)
{
	std::string now = "[#" + std::to_string(fresh_++);
	state_.forget(d, now);
	ways_.rename(Ways::choice(d), now);
}

void Walk::changed(const Expr *e)
{
	if (auto w = ways_.of(e)) {
		state_.touched(*w);
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		if (r && w->steps.size() == 1)
			changed(r->getDecl());
		return;
	}
	// What changes may be any part of what is named: all that leads through its names.
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return changed(r->getDecl());
	if (const auto *m = dyn_cast<MemberExpr>(e); m && isa<FieldDecl>(m->getMemberDecl()))
		return changed(cast<ValueDecl>(m->getMemberDecl()->getCanonicalDecl()));
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			changed(x);
}

/// What may be asked though it is empty: a pointer whether it is null, a container whether it is empty.
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

void Walk::not_empty(const Expr *cond, bool yes)
{
	cond = cond->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<ExprWithCleanups>(cond))
		cond = c->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *b = dyn_cast<BinaryOperator>(cond); b && b->isLogicalOp()) {
		if ((b->getOpcode() == BO_LAnd) == yes) {
			not_empty(b->getLHS(), yes);
			not_empty(b->getRHS(), yes);
		}
		return;
	}
	bool holds = true;
	if (const Expr *e = asked(cond, holds); e && holds == yes)
		if (auto w = ways_.of(e))
			state_.full(*w);
}

bool Walk::alternative(const Expr *cond) const
{
	cond = cond->IgnoreParenImpCasts();
	if (!cond->getType()->isPointerType())
		return false;
	auto w = ways_.behind(cond);
	return w && w->steps.back()[0] == '<' &&
	       std::any_of(state_.moved.begin(), state_.moved.end(),
			   [&](const Moved &m) { return m.way.leads_through(*w); });
}

void Walk::arguments(const CallExpr *c, unsigned skip, std::vector<const Expr *> &moves)
{
	const FunctionDecl *f = c->getDirectCallee();
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	bool member = isa<CXXMemberCallExpr>(c);
	for (unsigned i = skip; i < c->getNumArgs(); i++) {
		const Expr *a = c->getArg(i);
		unsigned p = i - skip;
		QualType t =
			f && p < f->getNumParams() ? f->getParamDecl(p)->getType() : QualType();
		bool taken = is_move(a) && (t.isNull() || t->isRValueReferenceType());
		if (taken) {
			const Expr *of = cast<CallExpr>(a->IgnoreParenImpCasts())->getArg(0);
			used(of);
			// Not all of them take it in any case.
			bool leaves =
				f &&
				(plain_name(f).starts_with("try_") ||
				 (body_of(f) && session_.contracts.effects(f).may_leave(int(p))));
			if (!leaves)
				moves.push_back(of);
			continue;
		}
		expr(a);
		bool constant = !t.isNull() && t->isReferenceType() &&
				t->getPointeeType().isConstQualified();
		bool changes = !t.isNull() && t->isReferenceType() && !constant;
		bool hands = m && member && !m->isConst() && in_std(m) && !constant;
		if ((changes && !is_move(a)) || hands)
			changed(a);
		else if (m && member && in_std(m) && constant && !a->getType()->isScalarType())
			used(a);
	}
}

void Walk::on_object(const CallExpr *c, const Expr *object, const std::vector<const Expr *> &moves,
		     bool assigns)
{
	const FunctionDecl *f = c->getDirectCallee();
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (assigns) {
		if (!ways_.of(object))
			expr(object);
		changed(object);
		for (const Expr *e : moves)
			moved(e);
		return;
	}
	for (const Expr *e : moves)
		moved(e);
	llvm::StringRef n = f ? plain_name(f) : "";
	bool changes =
		m && !m->isConst() &&
		(in_std(m) ? std_mutator(m->getNameAsString()) || m->isOverloadedOperator() : true);
	OverloadedOperatorKind op = f ? f->getOverloadedOperator() : OO_None;
	bool leads = in_std(f) && (op == OO_Subscript || op == OO_Star || op == OO_Arrow ||
				   chooses(n) || n == "at");
	auto w = ways_.of(object);
	if (changes && !leads) {
		if (n == "release" && followed_by(object))
			return moved(object);
		if (w && w->element && m && !reinitialises(m))
			used(object);
		if (!w)
			expr(object);
		return changed(object);
	}
	expr(object);
	if (!leads || ((op == OO_Star || op == OO_Arrow) && followed_by(object)) ||
	    (w && w->element && !followed_by(object) && op != OO_Star && op != OO_Arrow))
		used(object);
}

/// Where the callee's parameter or object is written at the call.
const Expr *handed(const CallExpr *c, const Expr *object, unsigned skip, int param)
{
	if (param == SELF)
		return object;
	return param >= 0 && unsigned(param) + skip < c->getNumArgs()
		       ? c->getArg(unsigned(param) + skip)
		       : nullptr;
}

/// What a function that says no more than `return std::exchange(x, nullptr)` or `return x.release()` takes.
const Expr *taken_by(const FunctionDecl *f)
{
	const auto *body = dyn_cast<CompoundStmt>(f->getBody());
	const auto *r =
		body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
	const Expr *e = r && r->getRetValue() ? peel(r->getRetValue()) : nullptr;
	if (const auto *k = dyn_cast_or_null<CXXConstructExpr>(e); k && k->getNumArgs() == 1)
		e = peel(k->getArg(0));
	const auto *c = dyn_cast_or_null<CallExpr>(e);
	const FunctionDecl *callee = c ? c->getDirectCallee() : nullptr;
	llvm::StringRef n = callee && in_std(callee) ? plain_name(callee) : "";
	if (n == "exchange" && c->getNumArgs() == 2) {
		const Expr *now = peel(c->getArg(1));
		const auto *d = dyn_cast<DeclRefExpr>(now);
		bool nothing = isa<CXXNullPtrLiteralExpr>(now) ||
			       (d && d->getDecl()->getDeclName().isIdentifier() &&
				d->getDecl()->getName() == "nullopt");
		return nothing && !c->getArg(0)->getType()->isPointerType() ? c->getArg(0)
									    : nullptr;
	}
	const auto *m = dyn_cast_or_null<CXXMemberCallExpr>(c);
	return m && n == "release" && followed_by(m->getImplicitObjectArgument())
		       ? m->getImplicitObjectArgument()
		       : nullptr;
}

void Walk::emptied_by(const CallExpr *c, const Expr *object, unsigned skip)
{
	const FunctionDecl *f = body_of(c->getDirectCallee());
	if (!f || !inside_.empty())
		return;
	for (const Spot &s : session_.contracts.effects(f).emptied) {
		const Expr *e = handed(c, object, skip, s.param);
		if (!e || is_move(e))
			continue;
		bool pointer = e->getType()->isPointerType();
		auto w = pointer ? ways_.behind(e) : ways_.of(e);
		bool known = w && !s.path.empty() && s.path[0].kind == Proj::Deref;
		QualType type;
		for (size_t i = 1; known && i < s.path.size(); i++) {
			const auto *field = dyn_cast_or_null<FieldDecl>(s.path[i].field);
			known = s.path[i].kind == Proj::Field && field && field->getIdentifier();
			if (!known)
				break;
			w->steps.push_back("." + field->getNameAsString());
			w->names.insert(field->getCanonicalDecl());
			type = field->getType();
		}
		if (type.isNull())
			type = pointer ? e->getType()->getPointeeType() : e->getType();
		if (known && session_.facts.moves(type))
			state_.add({std::move(*w), c->getExprLoc(), true, answers_});
	}
	const Expr *part = taken_by(f);
	if (!part)
		return;
	Ways inside;
	for (unsigned i = 0; i < f->getNumParams() && i + skip < c->getNumArgs(); i++)
		if (auto w = ways_.of(c->getArg(i + skip));
		    w && f->getParamDecl(i)->getType()->isReferenceType())
			inside.name(f->getParamDecl(i), std::move(*w));
	if (object)
		inside.self = object->getType()->isPointerType() ? ways_.behind(object)
								 : ways_.of(object);
	bool foreign = object && !inside.self;
	if (auto w = foreign ? std::nullopt : inside.of(part))
		state_.add({std::move(*w), c->getExprLoc(), true, answers_});
}

bool Walk::read_inside(const CallExpr *c, const Expr *object, unsigned skip)
{
	const FunctionDecl *f = state_.moved.empty() || inside_.size() >= DEEPEST
					? nullptr
					: body_of(c->getDirectCallee());
	if (!f ||
	    std::any_of(inside_.begin(), inside_.end(), [&](const Inside &i) { return i.f == f; }))
		return false;
	auto reaches = [&](const std::optional<Way> &w) {
		return w && std::any_of(state_.moved.begin(), state_.moved.end(),
					[&](const Moved &m) { return m.way.leads_through(*w); });
	};
	std::vector<std::pair<const ParmVarDecl *, const Expr *>> params;
	bool wanted = false;
	for (unsigned i = 0; i < f->getNumParams() && i + skip < c->getNumArgs(); i++) {
		const ParmVarDecl *p = f->getParamDecl(i);
		QualType t = p->getType();
		if (!t->isReferenceType() && !t->isPointerType())
			continue;
		const Expr *a = c->getArg(i + skip);
		params.push_back({p, a});
		wanted |= reaches(t->isPointerType() ? ways_.behind(a) : ways_.of(a));
	}
	std::optional<Way> self;
	if (object)
		self = object->getType()->isPointerType() ? ways_.behind(object) : ways_.of(object);
	wanted |= reaches(self);
	if (!wanted)
		return false;
	Ways outside = ways_;
	MovedState before = state_;
	size_t depth = answers_.size();
	for (const auto &[p, a] : params)
		ways_.bind(p, a);
	if (object)
		ways_.self = self;
	inside_.push_back({f, c->getExprLoc(), depth});
	std::vector<Loop> loops = std::exchange(loops_, {});
	stmt(f->getBody());
	loops_ = std::move(loops);
	inside_.pop_back();
	answers_.resize(depth);
	ways_ = std::move(outside);
	state_ = std::move(before);
	return true;
}

void Walk::closures(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (state_.moved.empty() || !f || !in_std(f))
		return;
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	llvm::StringRef n = plain_name(f);
	if (const auto *m = dyn_cast<CXXMethodDecl>(f)) {
		n = m->getParent()->getIdentifier() ? m->getParent()->getName() : "";
		if (m->getOverloadedOperator() != OO_Call || !n.consume_back("_fn"))
			return;
		n = n.ltrim('_');
		args.erase(args.begin());
	}
	bool all = false;
	auto range = args.empty() || !visits(n, all) ? std::nullopt : ways_.range(args[0]);
	if (!range)
		return;
	for (const Expr *a : args) {
		const auto *l = dyn_cast<LambdaExpr>(peel(a));
		if (!l || !l->getCallOperator()->hasBody() ||
		    l->getCallOperator()->isDependentContext())
			continue;
		MovedState before = state_;
		size_t visited = visits_.size();
		for (const ParmVarDecl *p : l->getCallOperator()->parameters()) {
			if (!p->getType()->isReferenceType() ||
			    (n == "accumulate" && !p->getFunctionScopeIndex()))
				continue;
			Way w = range->chosen(Ways::choice(p));
			if (all)
				visits_.push_back({w.steps.back(), *range, answers_.size()});
			ways_.name(p, std::move(w));
		}
		std::vector<Loop> loops = std::exchange(loops_, {});
		size_t asked_before = answers_.size();
		stmt(l->getCallOperator()->getBody());
		answers_.resize(asked_before);
		loops_ = std::move(loops);
		visits_.resize(visited);
		state_ = std::move(before);
	}
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
	if (const Expr *of = asked(c, holds)) // What is empty may be asked.
		return expr(of);
	bool assigns = m && m->getOverloadedOperator() == OO_Equal && skip;
	if (in_std(f) && plain_name(f) == "get_if") // Asks only.
		return;
	std::vector<const Expr *> moves;
	closures(c);
	arguments(c, skip, moves);
	bool read = read_inside(c, object, skip);
	if (object && !read)
		on_object(c, object, moves, assigns);
	else
		for (const Expr *e : moves)
			moved(e);
	if (read && object && m && !m->isConst())
		changed(object);
	emptied_by(c, object, skip);
}

void Walk::construct(const CXXConstructExpr *c)
{
	const CXXConstructorDecl *d = c->getConstructor();
	for (const Expr *a : c->arguments()) {
		bool taken = is_move(a) && d->getNumParams() &&
			     d->getParamDecl(0)->getType()->isRValueReferenceType();
		if (taken) {
			const Expr *of = cast<CallExpr>(a->IgnoreParenImpCasts())->getArg(0);
			used(of);
			moved(of);
			continue;
		}
		expr(a);
		if (d->isCopyConstructor())
			used(a);
	}
}

void Walk::binary(const BinaryOperator *b)
{
	if (b->isLogicalOp()) {
		expr(b->getLHS());
		MovedState before = state_;
		not_empty(b->getLHS(), b->getOpcode() == BO_LAnd);
		under(b->getLHS(), b->getOpcode() == BO_LAnd);
		expr(b->getRHS());
		answers_.pop_back();
		state_.join(before);
		return;
	}
	expr(b->getRHS());
	expr(b->getLHS());
	if (!b->isAssignmentOp())
		return;
	changed(b->getLHS());
	const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParenImpCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	if (v && v->getType()->isPointerType())
		ways_.bind(v, b->getRHS());
}

void Walk::expr(const Expr *e)
{
	if (!e || state_.dead || isa<LambdaExpr>(e) || unevaluated(e) || ++steps_ > MOST_STEPS)
		return;
	if (const auto *c = dyn_cast<CallExpr>(e))
		return call(c);
	if (const auto *c = dyn_cast<CXXConstructExpr>(e))
		return construct(c);
	if (const auto *b = dyn_cast<BinaryOperator>(e))
		return binary(b);
	if (const auto *c = dyn_cast<ConditionalOperator>(e)) {
		expr(c->getCond());
		MovedState from = state_;
		not_empty(c->getCond(), true);
		under(c->getCond(), true);
		expr(c->getTrueExpr());
		MovedState end = std::exchange(state_, from);
		not_empty(c->getCond(), false);
		answers_.back().second = false;
		expr(c->getFalseExpr());
		answers_.pop_back();
		state_.join(end);
		return;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e)) {
		expr(u->getSubExpr());
		if (u->isIncrementDecrementOp() || u->getOpcode() == UO_AddrOf)
			changed(u->getSubExpr());
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

void Walk::leave_turn(const Visit &v, std::vector<Moved> &left)
{
	size_t at = v.all.steps.size();
	std::vector<Moved> kept;
	for (Moved &m : state_.moved) {
		if (m.way.steps.size() <= at || m.way.steps[at] != v.step) {
			kept.push_back(std::move(m));
			continue;
		}
		m.way.steps[at] = m.sure ? "[*" : "[#" + std::to_string(fresh_++);
		left.push_back(std::move(m));
	}
	state_.moved = std::move(kept);
	std::erase_if(state_.fine,
		      [&](const Way &w) { return w.steps.size() > at && w.steps[at] == v.step; });
}

void Walk::loop(const Expr *cond, const Stmt *inc, const Stmt *body, std::optional<Visit> visit)
{
	MovedState before = state_;
	size_t asked_before = answers_.size();
	std::vector<Moved> left;
	loops_.emplace_back();
	loops_.back().breaks.dead = loops_.back().continues.dead = true;
	for (int turn = 0; turn < 2 && !state_.dead; turn++) {
		if (cond) {
			expr(cond);
			not_empty(cond, true);
			if (!visit)
				under(cond, true);
		}
		if (visit) {
			visit->answers = answers_.size();
			visits_.push_back(*visit);
		}
		stmt(body);
		if (visit)
			visits_.pop_back();
		answers_.resize(asked_before);
		state_.join(loops_.back().continues);
		loops_.back().continues = {};
		loops_.back().continues.dead = true;
		if (visit) {
			left.clear();
			leave_turn(*visit, left);
		}
		if (inc)
			stmt(inc);
	}
	state_.join(before);
	for (Moved &m : left)
		if (!state_.dead)
			state_.add(std::move(m));
	MovedState out = std::move(loops_.back().breaks);
	loops_.pop_back();
	if (visit && !out.dead) { // One of them.
		std::swap(out, state_);
		std::vector<Moved> one;
		for (Moved &m : state_.moved)
			m.sure = false;
		leave_turn(*visit, one);
		for (Moved &m : one)
			state_.add(std::move(m));
	}
	state_.join(out);
}

/// `i < v.size()`, `it != v.end()`: of what.
const Expr *bound_of(const Expr *cond, const VarDecl *v)
{
	auto of = [](const Expr *e, llvm::StringRef name) -> const Expr * {
		const auto *m = dyn_cast<CXXMemberCallExpr>(peel(e));
		return m && m->getMethodDecl() && in_std(m->getMethodDecl()) &&
				       plain_name(m->getMethodDecl()) == name
			       ? m->getImplicitObjectArgument()
			       : nullptr;
	};
	auto names = [&](const Expr *e) {
		const auto *r = dyn_cast<DeclRefExpr>(peel(e));
		return r && r->getDecl() == v;
	};
	cond = peel(cond);
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(cond))
		cond = peel(w->getDecomposedForm().LHS) == nullptr ? cond : w;
	if (const auto *b = dyn_cast<BinaryOperator>(cond);
	    b && (b->getOpcode() == BO_LT || b->getOpcode() == BO_NE) && names(b->getLHS()))
		return of(b->getRHS(), "size");
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(cond)) {
		auto form = w->getDecomposedForm();
		return form.Opcode == BO_NE && names(form.LHS) ? of(form.RHS, "end") : nullptr;
	}
	const auto *o = dyn_cast<CXXOperatorCallExpr>(cond);
	return o && o->getOperator() == OO_ExclaimEqual && names(o->getArg(0))
		       ? of(o->getArg(1), "end")
		       : nullptr;
}

std::optional<Walk::Visit> Walk::visit(const Stmt *init, const Expr *cond)
{
	const auto *d = dyn_cast_or_null<DeclStmt>(init);
	const auto *v = d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
	const Expr *of = v && v->getInit() && cond ? bound_of(cond, v) : nullptr;
	auto all = of ? ways_.of(of) : std::nullopt;
	if (!all)
		return {};
	if (v->getType()->isIntegerType()) {
		auto from = session_.facts.number(v->getInit());
		if (!from || from->getLimitedValue())
			return {};
	} else {
		auto range = ways_.range(v->getInit());
		if (!range || range->steps != all->steps)
			return {};
	}
	return Visit{"[" + Ways::choice(v), std::move(*all)};
}

void Walk::variable(const VarDecl *v)
{
	changed(v);
	if (!v->getInit())
		return ways_.bind(v, nullptr);
	expr(v->getInit());
	ways_.bind(v, v->getInit());
}

void Walk::if_stmt(const IfStmt *i)
{
	stmt(i->getInit());
	stmt(i->getConditionVariableDeclStmt());
	expr(i->getCond());
	bool known = alternative(i->getCond());
	MovedState from = state_;
	size_t before = answers_.size();
	not_empty(i->getCond(), true);
	if (!known)
		under(i->getCond(), true);
	stmt(i->getThen());
	answers_.resize(before);
	MovedState end = std::exchange(state_, from);
	not_empty(i->getCond(), false);
	under(i->getCond(), false);
	if (known)
		state_.dead = true;
	stmt(i->getElse());
	answers_.resize(before);
	bool leaves = end.dead, other = state_.dead;
	end.join(state_);
	state_ = std::move(end);
	// Who is still here was asked.
	if (leaves != other && !known)
		under(i->getCond(), other);
}

void Walk::switch_stmt(const SwitchStmt *w)
{
	stmt(w->getInit());
	stmt(w->getConditionVariableDeclStmt());
	expr(w->getCond());
	MovedState from = state_;
	size_t before = answers_.size();
	loops_.emplace_back();
	loops_.back().breaks.dead = true;
	loops_.back().continues.dead = true;
	state_.dead = true;
	under(w->getCond(), true);
	for (const Stmt *c : w->getBody()->children()) {
		while (const auto *label = dyn_cast_or_null<SwitchCase>(c)) {
			state_.join(from);
			c = label->getSubStmt();
		}
		stmt(c);
	}
	answers_.resize(before);
	state_.join(loops_.back().breaks);
	Loop inner = std::move(loops_.back());
	loops_.pop_back();
	if (!loops_.empty())
		loops_.back().continues.join(inner.continues);
	state_.join(from);
}

void Walk::stmt(const Stmt *s)
{
	if (!s || state_.dead)
		return;
	if (const auto *e = dyn_cast<Expr>(s))
		return expr(e);
	if (const auto *d = dyn_cast<DeclStmt>(s)) {
		for (const Decl *x : d->decls())
			if (const auto *v = dyn_cast<VarDecl>(x))
				variable(v);
		return;
	}
	if (const auto *i = dyn_cast<IfStmt>(s))
		return if_stmt(i);
	if (const auto *f = dyn_cast<CXXForRangeStmt>(s)) {
		stmt(f->getInit());
		expr(f->getRangeInit());
		const VarDecl *v = f->getLoopVariable();
		changed(v);
		ways_.bind(v, nullptr);
		auto all = v->getType()->isReferenceType() ? ways_.of(f->getRangeInit())
							   : std::nullopt;
		if (!all && v->getType()->isReferenceType())
			all = Way{{"?" + Ways::choice(v)}, {v}, true};
		if (!all)
			return loop(nullptr, nullptr, f->getBody(), {});
		ways_.name(v, all->chosen(Ways::choice(v)));
		return loop(nullptr, nullptr, f->getBody(), Visit{"[" + Ways::choice(v), *all});
	}
	if (const auto *f = dyn_cast<ForStmt>(s)) {
		stmt(f->getInit());
		return loop(f->getCond(), f->getInc(), f->getBody(),
			    visit(f->getInit(), f->getCond()));
	}
	if (const auto *w = dyn_cast<WhileStmt>(s)) {
		stmt(w->getConditionVariableDeclStmt());
		return loop(w->getCond(), nullptr, w->getBody(), {});
	}
	if (const auto *d = dyn_cast<DoStmt>(s))
		return loop(nullptr, d->getCond(), d->getBody(), {});
	if (isa<BreakStmt>(s) || isa<ContinueStmt>(s)) {
		if (!loops_.empty())
			(isa<BreakStmt>(s) ? loops_.back().breaks : loops_.back().continues)
				.join(state_);
		state_.dead = true;
		return;
	}
	if (const auto *w = dyn_cast<SwitchStmt>(s))
		return switch_stmt(w);
	if (const auto *r = dyn_cast<ReturnStmt>(s)) {
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

/// Is anything moved here that is reached by an element, or handed over to who empties a part of it?
bool moves_elements(Contracts &contracts, const Stmt *s)
{
	if (!s)
		return false;
	if (const auto *c = dyn_cast<CallExpr>(s)) {
		if (is_move(c)) {
			const Expr *of = c->getArg(0)->IgnoreParenImpCasts();
			while (const auto *m = dyn_cast<MemberExpr>(of))
				of = m->getBase()->IgnoreParenImpCasts();
			const auto *r = dyn_cast<DeclRefExpr>(of);
			if (!r || r->getDecl()->getType()->isReferenceType() ||
			    isa<BindingDecl>(r->getDecl()) ||
			    r->getDecl()->getType()->isPointerType())
				return true;
		} else if (const FunctionDecl *f = body_of(c->getDirectCallee());
			   f && (taken_by(f) || !contracts.effects(f).emptied.empty())) {
			return true;
		}
	}
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return moves_elements(contracts, c); });
}

} // namespace

void check_element_moves(Session &session, const FunctionDecl *function)
{
	if (!moves_elements(session.contracts, function->getBody()))
		return;
	Walk walk(session);
	walk.run(function->getBody());
}

} // namespace cfl::check
