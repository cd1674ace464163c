// SPDX-License-Identifier: GPL-2.0
// Statements, one way through them at a time.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

void Trial::end_temps(SourceLocation loc)
{
	auto temps = std::move(frame().temps.back());
	for (auto t = temps.rbegin(); t != temps.rend() && !over_; ++t)
		destroy(*t, End::Temporary, loc);
	frame().temps.pop_back();
}

void Trial::end_scope(SourceLocation loc)
{
	pass(loc);
	auto all = std::move(frame().scopes.back());
	for (auto o = all.rbegin(); o != all.rend() && !over_; ++o)
		destroy(*o, End::Scope, loc);
	frame().scopes.pop_back();
}

void Trial::full(const Expr *e)
{
	pass(e->getSourceRange());
	frame().temps.emplace_back();
	if (e->isGLValue())
		place(e);
	else
		value(e);
	end_temps(e->getEndLoc());
}

void Trial::variable(const VarDecl *v)
{
	QualType t = v->getType();
	pass(v->getSourceRange());
	// It has a value since an earlier call, or since now: that is not known.
	if (v->isStaticLocal() && defence_)
		return first_time(v);
	if (v->isStaticLocal() && v->getTSCSpec() == TSCS_unspecified && !t->isReferenceType())
		return;
	if (v->isStaticLocal() || v->getTSCSpec() != TSCS_unspecified)
		return void(stop());
	frame().temps.emplace_back();
	if (t->isReferenceType()) {
		Id o = v->getInit() ? place(v->getInit()) : NONE;
		frame().vars[v] = o != NONE || over_ ? o : unknown(t->getPointeeType());
	} else {
		bool result = v->isNRVOVariable() && frame().into != NONE;
		Id o = result ? frame().into : make(t, Object::Local, v);
		at(o).decl = v;
		at(o).value.kind = Value::Unset;
		frame().vars[v] = o;
		const Expr *e = v->getInit();
		if (e)
			init(o, e);
		else
			default_init(o, t, false, v->getLocation());
		at(o).fixed = t.isConstQualified() && !result;
		if (!result)
			frame().scopes.back().push_back(o);
	}
	if (const auto *d = dyn_cast<DecompositionDecl>(v))
		for (const BindingDecl *b : d->bindings())
			if (const VarDecl *held = b->getHoldingVar();
			    held && held->getInit() && !over_)
				frame().vars[held] = place(held->getInit());
	end_temps(v->getEndLoc());
}

/// In a defence: a call of the function is the first one. What it leaves in its statics is seen there.
void Trial::first_time(const VarDecl *v)
{
	auto [it, fresh] = globals_.try_emplace(v->getCanonicalDecl(), NONE);
	if (!fresh)
		return;
	QualType t = v->getType();
	frame().temps.emplace_back();
	Id o = NONE;
	if (t->isReferenceType()) {
		o = v->getInit() ? place(v->getInit()) : NONE;
	} else {
		o = make(t, Object::Heap, v);
		if (v->getInit())
			init(o, v->getInit());
		else
			default_init(o, t, true, v->getLocation());
		at(o).fixed = t.isConstQualified();
	}
	globals_[v->getCanonicalDecl()] = o;
	if (o == NONE)
		stop();
	end_temps(v->getEndLoc());
}

Trial::Flow Trial::body(const Stmt *s)
{
	frame().scopes.emplace_back();
	Flow f = stmt(s);
	end_scope(s->getEndLoc());
	return f;
}

Trial::Flow Trial::if_stmt(const IfStmt *s)
{
	frame().scopes.emplace_back();
	Flow f = Flow::Next;
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	frame().temps.emplace_back();
	bool yes = false;
	if (!s->isConstexpr() || s->getCond()->isValueDependent() ||
	    !s->getCond()->EvaluateAsBooleanCondition(yes, session_.context))
		yes = condition(s->getCond());
	end_temps(s->getEndLoc());
	if (const Stmt *part = yes ? s->getThen() : s->getElse(); part && !over_)
		f = body(part);
	end_scope(s->getEndLoc());
	return f;
}

Trial::Flow Trial::loop(const Stmt *init, const Stmt *var, const Expr *cond, const Expr *inc,
			const Stmt *part, bool first)
{
	frame().scopes.emplace_back();
	if (init)
		stmt(init);
	Flow f = Flow::Next;
	for (unsigned turn = 0; !over_; turn++) {
		if (turn > MOST_TURNS) {
			stop();
			break;
		}
		frame().scopes.emplace_back();
		if (var)
			stmt(var);
		bool yes = true;
		if (cond && (turn || first)) {
			frame().temps.emplace_back();
			yes = condition(cond);
			end_temps(part->getEndLoc());
		}
		if (yes && !over_)
			f = body(part);
		end_scope(part->getEndLoc());
		if (!yes || over_ || f == Flow::Break || f == Flow::Return)
			break;
		if (inc)
			full(inc);
	}
	end_scope(part->getEndLoc());
	return f == Flow::Return ? f : Flow::Next;
}

namespace
{

bool ranged(llvm::StringRef n)
{
	return std_container_name(n) || n == "array";
}

} // namespace

/// A walk by iterators that somebody wrote.
Trial::Flow Trial::written_out(const CXXForRangeStmt *s)
{
	stmt(s->getBeginStmt());
	stmt(s->getEndStmt());
	Flow f = Flow::Next;
	for (unsigned turn = 0; !over_; turn++) {
		if (turn > MOST_TURNS) {
			stop();
			break;
		}
		frame().temps.emplace_back();
		bool more = condition(s->getCond());
		end_temps(s->getForLoc());
		if (!more || over_)
			break;
		frame().scopes.emplace_back();
		stmt(s->getLoopVarStmt());
		f = body(s->getBody());
		end_scope(s->getEndLoc());
		if (over_ || f == Flow::Break || f == Flow::Return)
			break;
		full(s->getInc());
	}
	return f == Flow::Return ? f : Flow::Next;
}

Trial::Flow Trial::range_for(const CXXForRangeStmt *s)
{
	frame().scopes.emplace_back();
	pass(s->getRangeStmt()->getSourceRange());
	if (s->getInit())
		stmt(s->getInit());
	frame().temps.emplace_back();
	const auto *range = cast<VarDecl>(s->getRangeStmt()->getSingleDecl());
	Id all = place(range->getInit());
	end_temps(s->getEndLoc());
	Flow f = Flow::Next;
	llvm::StringRef n = all == NONE ? "" : std_class(at(all).type);
	if (n == "initializer_list" || n == "span")
		all = at(all).value.kind == Value::Pointer && !(n == "span" && at(all).opaque)
			      ? at(all).value.object
			      : NONE;
	n = all == NONE ? "" : std_class(at(all).type);
	bool known = all != NONE && (at(all).type->isArrayType() ? !at(all).opaque : ranged(n)) &&
		     (at(all).type->isArrayType() || materialise(all));
	if (!known && all != NONE && !over_ && (n == "basic_string" || n == "basic_string_view")) {
		f = walk_text(s, all);
		end_scope(s->getEndLoc());
		return f;
	}
	if (!known) {
		bool own = all != NONE && !over_ && record_of(at(all).type) &&
			   !in_std(record_of(at(all).type));
		frame().vars[range] = all;
		f = own ? written_out(s) : (stop(), f);
		end_scope(s->getEndLoc());
		return f;
	}
	asked_last_ |= scene_ && !at(all).elements.empty();
	look_into(all);
	Id element = at(all).elements.empty() ? NONE : at(all).elements[0];
	while (!over_ && element != NONE) {
		frame().scopes.emplace_back();
		const VarDecl *v = s->getLoopVariable();
		if (v->getType()->isReferenceType()) {
			if (defence_ && !session_.context.hasSameUnqualifiedType(
						v->getType()->getPointeeType(), at(element).type))
				stop(); // It may be a copy of another type.
			frame().vars[v] = element;
		} else {
			Id o = make(v->getType(), Object::Local, v);
			copy(o, element, false, v->getLocation());
			frame().vars[v] = o;
			frame().scopes.back().push_back(o);
		}
		if (const auto *d = dyn_cast<DecompositionDecl>(v)) {
			frame().temps.emplace_back();
			for (const BindingDecl *b : d->bindings())
				if (const VarDecl *held = b->getHoldingVar();
				    held && held->getInit() && !over_)
					frame().vars[held] = place(held->getInit());
			end_temps(s->getEndLoc());
		}
		f = body(s->getBody());
		end_scope(s->getEndLoc());
		if (over_ || f == Flow::Break || f == Flow::Return)
			break;
		// The step to the next one looks at this one.
		if (!touch(element, s->getForLoc()))
			break;
		if (!touch(all, s->getForLoc()))
			break;
		size_t i = index_of(all, element) + 1;
		element = i < at(all).elements.size() ? at(all).elements[i] : NONE;
	}
	end_scope(s->getEndLoc());
	return f == Flow::Return ? f : Flow::Next;
}

Trial::Flow Trial::switch_stmt(const SwitchStmt *s)
{
	frame().scopes.emplace_back();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	frame().temps.emplace_back();
	Value v = value(s->getCond());
	end_temps(s->getEndLoc());
	const SwitchCase *to = nullptr, *other = nullptr;
	std::vector<const SwitchCase *> cases;
	for (const SwitchCase *c = s->getSwitchCaseList(); c; c = c->getNextSwitchCase())
		cases.insert(cases.begin(), c);
	for (const SwitchCase *c : cases) {
		const auto *one = dyn_cast<CaseStmt>(c);
		Expr::EvalResult n;
		if (!one) {
			other = c;
			continue;
		}
		if (over_ || one->getRHS() || v.kind != Value::Number ||
		    !one->getLHS()->EvaluateAsInt(n, session_.context)) {
			stop();
			break;
		}
		Value label = Value::of(n.Val.getInt());
		if (label.exact() && decide(v, BO_EQ, label)) {
			to = c;
			break;
		}
	}
	to = to ? to : other;
	Flow f = Flow::Next;
	frame().scopes.emplace_back();
	bool runs = false;
	if (!isa<CompoundStmt>(s->getBody()))
		stop();
	for (const Stmt *c : s->getBody()->children()) {
		while (const auto *label = dyn_cast<SwitchCase>(c)) {
			runs |= label == to;
			c = label->getSubStmt();
		}
		if (!runs || over_)
			continue;
		f = stmt(c);
		if (f != Flow::Next)
			break;
	}
	end_scope(s->getEndLoc());
	end_scope(s->getEndLoc());
	return f == Flow::Break ? Flow::Next : f;
}

Trial::Flow Trial::stmt(const Stmt *s)
{
	if (!s || spent())
		return Flow::Next;
	if (const auto *e = dyn_cast<Expr>(s)) {
		full(e);
		return Flow::Next;
	}
	switch (s->getStmtClass()) {
	case Stmt::CompoundStmtClass: {
		frame().scopes.emplace_back();
		Flow f = Flow::Next;
		for (const Stmt *c : cast<CompoundStmt>(s)->body())
			if ((f = stmt(c)) != Flow::Next || over_)
				break;
		end_scope(s->getEndLoc());
		return f;
	}
	case Stmt::NullStmtClass:
		return Flow::Next;
	case Stmt::DeclStmtClass:
		for (const Decl *d : cast<DeclStmt>(s)->decls())
			if (const auto *v = dyn_cast<VarDecl>(d); v && !over_)
				variable(v);
		return Flow::Next;
	case Stmt::IfStmtClass:
		return if_stmt(cast<IfStmt>(s));
	case Stmt::WhileStmtClass: {
		const auto *w = cast<WhileStmt>(s);
		return loop(nullptr, w->getConditionVariableDeclStmt(), w->getCond(), nullptr,
			    w->getBody(), true);
	}
	case Stmt::DoStmtClass:
		return loop(nullptr, nullptr, cast<DoStmt>(s)->getCond(), nullptr,
			    cast<DoStmt>(s)->getBody(), false);
	case Stmt::ForStmtClass: {
		const auto *f = cast<ForStmt>(s);
		return loop(f->getInit(), f->getConditionVariableDeclStmt(), f->getCond(),
			    f->getInc(), f->getBody(), true);
	}
	case Stmt::CXXForRangeStmtClass:
		return range_for(cast<CXXForRangeStmt>(s));
	case Stmt::SwitchStmtClass:
		return switch_stmt(cast<SwitchStmt>(s));
	case Stmt::BreakStmtClass:
		return Flow::Break;
	case Stmt::ContinueStmtClass:
		return Flow::Continue;
	case Stmt::AttributedStmtClass:
		return stmt(cast<AttributedStmt>(s)->getSubStmt());
	case Stmt::CXXTryStmtClass:
		return try_stmt(cast<CXXTryStmt>(s));
	case Stmt::ReturnStmtClass: {
		const auto *r = cast<ReturnStmt>(s);
		const Expr *e = r->getRetValue();
		pass(r->getSourceRange());
		if (!e)
			return Flow::Return;
		QualType t = frame().function->getReturnType();
		frame().temps.emplace_back();
		const VarDecl *kept = r->getNRVOCandidate();
		if (t->isReferenceType()) {
			Id o = place(e);
			frame().result = o == NONE ? Value() : Value::to(o);
		} else if (record_of(t)) {
			auto it = kept ? frame().vars.find(kept) : frame().vars.end();
			bool there = it != frame().vars.end() && it->second == frame().into;
			if (frame().into == NONE)
				temporary(e);
			else if (!there)
				init(frame().into, e);
		} else {
			frame().result = value(e);
		}
		end_temps(s->getEndLoc());
		return Flow::Return;
	}
	default:
		stop();
		return Flow::Return;
	}
}

} // namespace cfl::check::trial
