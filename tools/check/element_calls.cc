// SPDX-License-Identifier: GPL-2.0
// What calls do with elements: what they take, what closures see, what callees do inside.
#include <check/element_walk.hh>
#include <check/emptiness.hh>
#include <check/moved_calls.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::element
{

namespace
{

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

/// What was moved from, and is moved on by a callee: it is empty, and is handed on as that.
bool moves_on_empty(const Expr *object)
{
	const CXXRecordDecl *r =
		record_of(object->IgnoreParenImpCasts()->getType().getNonReferenceType());
	return followed_by(object) || (r && in_std(r) && std_container_name(r->getName())) ||
	       says_what_moves_leave(r);
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

/// Where the callee's parameter or object is written at the call.
const Expr *handed(const CallExpr *c, const Expr *object, unsigned skip, int param)
{
	if (param == SELF)
		return object;
	return param >= 0 && unsigned(param) + skip < c->getNumArgs()
		       ? c->getArg(unsigned(param) + skip)
		       : nullptr;
}

} // namespace

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
			if (inside_.empty() || !moves_on_empty(of))
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
	// A callee may ask how many there are: none.
	if (!inside_.empty() && (n == "size" || n == "empty") && moves_on_empty(object))
		return;
	if (!leads || ((op == OO_Star || op == OO_Arrow) && followed_by(object)) ||
	    (w && w->element && !followed_by(object) && op != OO_Star && op != OO_Arrow))
		used(object);
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

/// Is this a function of the element's class that may be called on what a move leaves?
bool Walk::copes_as_element(const Expr *object, const CXXMethodDecl *m)
{
	if (state_.moved.empty() || in_std(m) || !says_what_moves_leave(m->getParent()))
		return false;
	auto w = object->getType()->isPointerType() ? ways_.behind(object) : ways_.of(object);
	return w &&
	       std::ranges::any_of(state_.moved, [&](const Moved &of) { return hits(*w, of); }) &&
	       coping(session_.facts, m) != Coping::No;
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
	// Its own functions know what a class leaves; an assignment needs nothing of what was there.
	bool knows = object && m && (assigns || copes_as_element(object, m));
	bool read = read_inside(c, knows ? nullptr : object, skip) && !knows;
	if (knows && !assigns) {
		expr(object);
		for (const Expr *e : moves)
			moved(e);
		if (!m->isConst())
			changed(object);
		return emptied_by(c, object, skip);
	}
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
			if (inside_.empty() || !moves_on_empty(of))
				used(of);
			moved(of);
			continue;
		}
		expr(a);
		if (d->isCopyConstructor())
			used(a);
	}
}

} // namespace cfl::check::element
