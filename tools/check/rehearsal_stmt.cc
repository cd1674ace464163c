// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

void Rehearsal::variable(const VarDecl *v)
{
	Frame &f = top();
	QualType t = v->getType();
	if (v->isStaticLocal() || v->hasExternalStorage()) {
		f.vars[v] = {};
		return;
	}
	if (t->isReferenceType()) {
		Spot s;
		if (const Expr *e = v->getInit()) {
			if (const auto *c = dyn_cast<ExprWithCleanups>(e))
				e = c->getSubExpr();
			s = e->isGLValue() ? place(e) : temporary(e);
		}
		f.vars[v] = s;
		return;
	}
	QualType made = t;
	int64_t count = 1;
	if (const auto *a = context_.getAsVariableArrayType(t)) {
		made = a->getElementType();
		count = -1;
		eval(a->getSizeExpr());
	}
	Spot s{make(made, v->getLocation(), "'" + v->getNameAsString() + "'", count)};
	f.vars[v] = s;
	if (v->getInit())
		into(s, t, v->getInit());
	else if (isa<ParmVarDecl>(v))
		objects_[size_t(s.object)].given = true;
	else
		empty(s, t);
	if (const auto *d = dyn_cast<DecompositionDecl>(v))
		for (const BindingDecl *b : d->bindings())
			if (const VarDecl *held = b->getHoldingVar())
				variable(held);
}

Rehearsal::Flow Rehearsal::declare(const DeclStmt *d)
{
	for (const Decl *x : d->decls())
		if (const auto *v = dyn_cast<VarDecl>(x))
			variable(v);
	return Flow::Next;
}

Rehearsal::Flow Rehearsal::branch(const IfStmt *s)
{
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	if (s->isConsteval())
		return stmt(s->isNonNegatedConsteval() ? s->getElse() : s->getThen());
	asked_ = false;
	bool yes = holds(s->getCond()), asked = asked_;
	maybe_ += asked;
	Flow f = stmt(yes ? s->getThen() : s->getElse());
	maybe_ -= asked;
	return f;
}

bool Rehearsal::once_more(const Expr *cond, int turn, bool &free)
{
	if (!cond)
		return turn < 300;
	// Once or three times, where nothing says how often.
	int before = force_;
	force_ = turn == 1 ? -1 : turn == 3 ? 0 : turn < 3 ? 1 : 0;
	asked_ = false;
	bool yes = holds(cond);
	force_ = before;
	free |= asked_;
	if (turn > 2000)
		over_ = true;
	return yes && !over_;
}

Rehearsal::Flow Rehearsal::loop(const Expr *cond, const Stmt *cond_var, const Expr *inc,
				const Stmt *body, bool test_first)
{
	bool free = false;
	Flow f = Flow::Next;
	for (int turn = 0; !over_; turn++) {
		if (cond_var)
			stmt(cond_var);
		if ((turn || test_first) && !once_more(cond, turn, free))
			break;
		bool counts = free || !cond || (maybe_ && turn);
		free_ += counts;
		f = stmt(body);
		if (!over_ && inc && f != Flow::Return && f != Flow::Break)
			nothing_known(inc);
		free_ -= counts;
		if (f == Flow::Break || f == Flow::Return)
			break;
		if (turn > 300 && (free || !cond))
			over_ = true;
	}
	return f == Flow::Return ? f : Flow::Next;
}

Value Rehearsal::size_of(const Spot &s)
{
	if (s.object < 0 || s.span)
		return unknown(context_.getSizeType());
	return numbers_.combined(
		fmt::format("size{}:{}:{}", s.object, s.at, objects_[size_t(s.object)].version), 0,
		INT64_MAX);
}

Rehearsal::Flow Rehearsal::each(const CXXForRangeStmt *s)
{
	if (s->getInit())
		stmt(s->getInit());
	const Expr *range = s->getRangeInit();
	QualType whole = range->getType().getNonReferenceType();
	Spot all = range->isGLValue() ? place(range) : temporary(range);
	const VarDecl *v = s->getLoopVariable();
	int64_t extent = int64_t(session_.facts.extent(whole));
	QualType of;
	if (const auto *a = context_.getAsConstantArrayType(whole))
		of = a->getElementType();
	else if (const auto *r =
			 dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(whole));
		 r && extent && r->getName() == "array")
		of = r->getTemplateArgs().get(0).getAsType();
	if (Spot held = buffer(all);
	    of.isNull() && held.object >= 0 && !range->getType()->isPointerType()) {
		const Object &o = objects_[size_t(held.object)];
		all = held;
		of = o.type;
		extent = o.cells / std::max<int64_t>(1, layout_.size(of));
		if (!extent)
			return Flow::Next;
	}
	bool known = !of.isNull() && extent > 0;
	Value size = known ? Value::of(extent) : size_of(all);
	bool free = false;
	Flow f = Flow::Next;
	for (int turn = 0; !over_; turn++) {
		int before = force_;
		force_ = turn == 1 ? -1 : turn == 0 || turn == 2;
		asked_ = false;
		bool more = compare(BO_LT, Value::of(turn), size);
		force_ = before;
		free |= asked_;
		if (!more || turn > 2000)
			break;
		Spot item = known ? element(all, of, Value::of(turn), 0) : Spot();
		if (v->getType()->isReferenceType()) {
			top().vars[v] = item;
			if (!known)
				top().vars[v] = {make(v->getType().getNonReferenceType(),
						      v->getLocation(), "", 1, true)};
		} else {
			Spot mine{make(v->getType(), v->getLocation(),
				       "'" + v->getNameAsString() + "'", 1, !known)};
			top().vars[v] = mine;
			if (known && v->getType()->isScalarType())
				store(mine, load(item, of, v->getLocation()));
			else if (known)
				copy(mine, item, of);
		}
		free_ += free;
		f = stmt(s->getBody());
		free_ -= free;
		if (f == Flow::Break || f == Flow::Return)
			break;
	}
	return f == Flow::Return ? f : Flow::Next;
}

Rehearsal::Flow Rehearsal::choice(const SwitchStmt *s)
{
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	Value v = eval(s->getCond());
	const SwitchCase *taken = nullptr, *other = nullptr;
	bool asked = false;
	std::vector<const SwitchCase *> all;
	for (const SwitchCase *c = s->getSwitchCaseList(); c; c = c->getNextSwitchCase())
		all.insert(all.begin(), c);
	for (const SwitchCase *c : all) {
		const auto *k = dyn_cast<CaseStmt>(c);
		if (!k) {
			other = c;
			continue;
		}
		auto n = session_.facts.number(k->getLHS());
		if (!n || !n->tryExtValue() || k->getRHS()) {
			over_ = true;
			return Flow::Next;
		}
		asked_ = false;
		if (!taken && compare(BO_EQ, v, Value::of(n->getExtValue())))
			taken = c;
		asked |= asked_;
	}
	if (!taken)
		taken = other;
	// Of an enumeration whose every value has a case, none is left.
	if (!taken && s->isAllEnumCasesCovered())
		over_ = true;
	if (!taken || over_)
		return Flow::Next;
	const auto *body = dyn_cast<CompoundStmt>(s->getBody());
	bool on = false;
	Flow f = Flow::Next;
	maybe_ += asked;
	if (!body)
		over_ = true;
	for (const Stmt *c : s->getBody()->children()) {
		for (const Stmt *inner = c; !on && inner && isa<SwitchCase>(inner);
		     inner = cast<SwitchCase>(inner)->getSubStmt())
			on = inner == taken;
		if (on)
			f = stmt(c);
		if (f != Flow::Next || over_)
			break;
	}
	maybe_ -= asked;
	return f == Flow::Break ? Flow::Next : f;
}

Rehearsal::Flow Rehearsal::stmt(const Stmt *s)
{
	if (!s)
		return Flow::Next;
	if (over_ || ++steps_ > MOST_STEPS) {
		over_ = true;
		return Flow::Return;
	}
	if (const auto *e = dyn_cast<Expr>(s)) {
		nothing_known(e);
		return over_ ? Flow::Return : Flow::Next;
	}
	if (const auto *c = dyn_cast<CompoundStmt>(s)) {
		for (const Stmt *x : c->body())
			if (Flow f = stmt(x); f != Flow::Next)
				return f;
		return over_ ? Flow::Return : Flow::Next;
	}
	if (const auto *d = dyn_cast<DeclStmt>(s))
		return declare(d);
	if (const auto *i = dyn_cast<IfStmt>(s))
		return branch(i);
	if (const auto *f = dyn_cast<ForStmt>(s)) {
		if (f->getInit())
			stmt(f->getInit());
		return loop(f->getCond(), f->getConditionVariableDeclStmt(), f->getInc(),
			    f->getBody(), true);
	}
	if (const auto *w = dyn_cast<WhileStmt>(s))
		return loop(w->getCond(), w->getConditionVariableDeclStmt(), nullptr, w->getBody(),
			    true);
	if (const auto *d = dyn_cast<DoStmt>(s))
		return loop(d->getCond(), nullptr, nullptr, d->getBody(), false);
	if (const auto *f = dyn_cast<CXXForRangeStmt>(s))
		return each(f);
	if (const auto *w = dyn_cast<SwitchStmt>(s))
		return choice(w);
	if (const auto *c = dyn_cast<SwitchCase>(s))
		return stmt(c->getSubStmt());
	if (const auto *a = dyn_cast<AttributedStmt>(s))
		return stmt(a->getSubStmt());
	if (isa<BreakStmt>(s))
		return Flow::Break;
	if (isa<ContinueStmt>(s))
		return Flow::Continue;
	if (const auto *t = dyn_cast<CXXTryStmt>(s))
		return stmt(t->getTryBlock());
	if (const auto *r = dyn_cast<ReturnStmt>(s)) {
		Frame &f = top();
		QualType t = f.function->getReturnType();
		const Expr *e = r->getRetValue();
		if (!e)
			return Flow::Return;
		if (t->isReferenceType())
			f.lent = e->isGLValue() ? place(e) : Spot();
		else if (t->isRecordType() && f.result.object >= 0)
			into(f.result, t, e);
		else if (t->isRecordType())
			nothing_known(e);
		else
			f.returned = eval(e);
		return Flow::Return;
	}
	if (!isa<NullStmt>(s))
		over_ = true; // A jump, assembly, a coroutine.
	return over_ ? Flow::Return : Flow::Next;
}

} // namespace cfl::check::rehearsal
