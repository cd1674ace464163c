// SPDX-License-Identifier: GPL-2.0
// Functions and statements, in the order in which they run.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

Where Where::with(Part part) const
{
	Where w = *this;
	if (w.object >= 0)
		w.path.push_back(part);
	// Deeper, one thing is as good as another: it is not followed.
	return w.path.size() > 8 ? Where() : w;
}

void State::merge(const State &other)
{
	if (other.dead)
		return;
	if (dead) {
		*this = other;
		return;
	}
	for (const Lock &l : other.held)
		if (std::find(held.begin(), held.end(), l) == held.end())
			held.push_back(l);
	ended.insert(other.ended.begin(), other.ended.end());
	running.insert(other.running.begin(), other.running.end());
	for (int t : ended)
		running.erase(t);
	waited.insert(other.waited.begin(), other.waited.end());
	waited_all |= other.waited_all;
	own |= other.own;
}

int Walk::object(QualType type, const ValueDecl *decl)
{
	objects_.push_back({decl, type});
	return int(objects_.size()) - 1;
}

const Value &Walk::load(const Where &w) const
{
	static const Value nothing;
	for (Where at = w; at;) {
		if (auto it = memory_.find(at); it != memory_.end())
			return it->second;
		// What is not known of an element is known of all.
		if (at.path.empty() || !at.path.back().element())
			break;
		at.path.pop_back();
	}
	return nothing;
}

void Walk::store(const Where &w, Value v)
{
	if (!w)
		return;
	if (!w.path.empty() && w.path.back().element()) {
		Where whole = w;
		whole.path.pop_back();
		memory_[whole].threads.insert(v.threads.begin(), v.threads.end());
		if (w.path.back().kind != Part::At)
			return;
	}
	memory_[w] = std::move(v);
}

void Walk::copy(const Where &to, const Where &from)
{
	if (!to || !from)
		return;
	std::vector<std::pair<Where, Value>> all;
	for (auto it = memory_.lower_bound(Where{from.object, {}});
	     it != memory_.end() && it->first.object == from.object; ++it) {
		const auto &path = it->first.path;
		if (path.size() < from.path.size() ||
		    !std::equal(from.path.begin(), from.path.end(), path.begin()))
			continue;
		Where w = to;
		w.path.insert(w.path.end(), path.begin() + long(from.path.size()), path.end());
		all.push_back({std::move(w), it->second});
	}
	if (all.empty())
		all.push_back({to, load(from)});
	for (auto &[w, v] : all)
		store(w, std::move(v));
}

void Walk::access(const Where &w, Access::Kind kind, QualType type, SourceLocation loc)
{
	if (!w || state_.dead || (thread_ == 0 && state_.running.empty()) ||
	    accesses_.size() >= MOST_ACCESSES || for_threads(type))
		return;
	SourceLocation outer = frame().inside ? loc : outer_;
	accesses_.push_back({kind, thread_, w, state_, ++seq_, outer, loc});
}

bool Walk::run(const FunctionDecl *root)
{
	root_ = root;
	std::vector<Bound> bound;
	for (const ParmVarDecl *p : root->parameters())
		bound.push_back({p, fresh(p->getType().getNonReferenceType())});
	Where self;
	if (const auto *m = dyn_cast<CXXMethodDecl>(root); m && !m->isStatic())
		self = fresh(root->getASTContext().getCanonicalTagType(m->getParent()));
	enter(root, self, bound, {}, root->getLocation());
	return !too_much_;
}

Value Walk::enter(const FunctionDecl *f, const Where &self, const std::vector<Bound> &bound,
		  const Where &into, SourceLocation loc, const Closure *closure)
{
	const FunctionDecl *made = nullptr;
	if (!f || !f->hasBody(made) || made->isDependentContext() || frames_.size() >= DEEPEST ||
	    spent() || state_.dead)
		return {};
	for (const auto &fr : frames_)
		if (fr->function == made)
			return {};
	auto fr = std::make_unique<Frame>();
	fr->function = made;
	fr->self = closure ? closure->self : self;
	fr->into = into;
	const Decl *lexical =
		closure && closure->lambda ? closure->lambda->getCallOperator() : made;
	for (const DeclContext *c = lexical->getDeclContext(); closure && c; c = c->getParent())
		fr->inside |= c == root_;
	fr->inside |= made == root_;
	if (closure)
		fr->vars = closure->captured;
	for (const Bound &b : bound)
		if (b.param->getFunctionScopeIndex() < made->getNumParams())
			fr->vars[made->getParamDecl(b.param->getFunctionScopeIndex())] = b.where;
	SourceLocation before = outer_;
	if (frames_.empty() || frame().inside)
		outer_ = loc;
	frames_.push_back(std::move(fr));
	if (const auto *c = dyn_cast<CXXConstructorDecl>(made))
		member_inits(c);
	body(made);
	Value result = std::move(frame().result);
	frames_.pop_back();
	outer_ = before;
	return result;
}

void Walk::body(const FunctionDecl *f)
{
	push();
	temps_.emplace_back();
	stmt(f->getBody());
	pop();
	temps_.pop_back();
	State end = state_;
	for (const State &s : frame().exits)
		end.merge(s);
	state_ = std::move(end);
}

void Walk::member_inits(const CXXConstructorDecl *ctor)
{
	for (const CXXCtorInitializer *i : ctor->inits()) {
		const Expr *e = i->getInit();
		if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
			e = d->getExpr();
		if (const FieldDecl *f = i->isAnyMemberInitializer() ? i->getAnyMember() : nullptr)
			init(frame().self.field(f), f->getType(), e);
		else
			init(frame().self, e->getType(), e);
	}
}

Value Walk::run_closure(const Closure &c, const std::vector<Value> &args, SourceLocation loc)
{
	std::vector<Bound> bound;
	size_t shift = 0;
	// A thread hands a token to whoever asks for one.
	if (c.body && c.body->getNumParams() == args.size() + 1 && c.body->getNumParams() &&
	    std_name(c.body->getParamDecl(0)->getType().getNonReferenceType()) == "stop_token") {
		bound.push_back(
			{c.body->getParamDecl(0), fresh(c.body->getParamDecl(0)->getType())});
		shift = 1;
	}
	for (unsigned i = unsigned(shift); c.body && i < c.body->getNumParams(); i++) {
		const ParmVarDecl *p = c.body->getParamDecl(i);
		QualType t = p->getType();
		Value v = i - shift < args.size() ? args[i - shift] : Value();
		Where w;
		if (t->isReferenceType() && v.at) {
			w = v.elements ? v.at.with({Part::Some, nullptr, 0}) : v.at;
		} else {
			w = fresh(t.getNonReferenceType());
			store(w, v);
		}
		bound.push_back({p, w});
	}
	return enter(c.body, c.self, bound, {}, loc, &c);
}

Value Walk::run_callable(const Value &callable, const std::vector<Value> &args, SourceLocation loc)
{
	if (callable.closure) {
		Value v = run_closure(*callable.closure, args, loc);
		if (callable.sync)
			signal(callable.sync); // A packaged task.
		return v;
	}
	if (!callable.function)
		return {};
	Closure c;
	std::vector<Value> rest = args;
	const auto *m = dyn_cast<CXXMethodDecl>(callable.function);
	if (m && !m->isStatic()) {
		if (args.empty())
			return {};
		c.self = deref(args[0]);
		rest.erase(rest.begin());
		if (in_std(m))
			return std_member(m, c.self,
					  session_.context.getCanonicalTagType(m->getParent()), {},
					  loc);
	}
	const FunctionDecl *f = callable.function;
	if (!f->hasBody(f))
		return {};
	std::vector<Bound> bound;
	for (unsigned i = 0; i < f->getNumParams(); i++) {
		QualType t = f->getParamDecl(i)->getType();
		Value v = i < rest.size() ? rest[i] : Value();
		Where w;
		if (t->isReferenceType() && v.at) {
			w = v.elements ? v.at.with({Part::Some, nullptr, 0}) : v.at;
		} else {
			w = fresh(t.getNonReferenceType());
			store(w, v);
		}
		bound.push_back({f->getParamDecl(i), w});
	}
	return enter(f, c.self, bound, {}, loc);
}

void Walk::pop()
{
	if (!state_.dead) {
		Scope s = frame().scopes.back();
		for (auto it = s.locals.rbegin(); it != s.locals.rend(); ++it)
			destroy(it->first, it->second);
	}
	frame().scopes.pop_back();
}

void Walk::unwind(size_t depth)
{
	for (size_t i = frame().scopes.size(); i > depth; i--) {
		Scope s = frame().scopes[i - 1];
		for (auto it = s.locals.rbegin(); it != s.locals.rend(); ++it)
			destroy(it->first, it->second);
	}
}

void Walk::destroy(const Where &w, QualType type, int depth)
{
	const CXXRecordDecl *r =
		type.isNull() || type->isReferenceType() ? nullptr : record_of(type);
	if (!r || !w || depth > 4 || spent())
		return;
	Value v = load(w);
	for (const Lock &l : v.locks)
		unlock(l.mutex);
	if (in_std(r)) {
		// Threads that wait at their end, and what holds such; a task's future waits, too.
		if (!v.threads.empty())
			ended(v, false);
		if (r->getName() == "unique_ptr" && v.at && v.at != w)
			destroy(v.at, objects_[size_t(v.at.object)].type, depth + 1);
		return;
	}
	if (!r->hasDefinition() || r->isLambda())
		return;
	if (const CXXDestructorDecl *d = r->getDestructor(); d && !d->isDefaulted())
		enter(d, w, {}, {}, d->getLocation());
	std::vector<const FieldDecl *> fields(r->field_begin(), r->field_end());
	for (auto it = fields.rbegin(); it != fields.rend(); ++it)
		destroy(w.field(*it), (*it)->getType(), depth + 1);
	for (const CXXBaseSpecifier &b : r->bases())
		destroy(w, b.getType(), depth + 1);
}

void Walk::full(const Expr *e)
{
	temps_.emplace_back();
	const Expr *plain = e->IgnoreParens();
	if (const auto *c = dyn_cast<ExprWithCleanups>(plain))
		plain = c->getSubExpr()->IgnoreParens();
	discarded_ = true;
	if (plain->isGLValue())
		place(plain);
	else if (record_of(plain->getType()))
		place(plain);
	else
		value(plain);
	discarded_ = false;
	auto temps = std::move(temps_.back());
	temps_.pop_back();
	for (auto it = temps.rbegin(); it != temps.rend() && !state_.dead; ++it)
		destroy(it->first, it->second);
}

void Walk::variable(const VarDecl *v)
{
	QualType t = v->getType();
	const Expr *e = v->getInit();
	if (v->isStaticLocal() || v->getTSCSpec() != TSCS_unspecified)
		return; // Made once, by one thread.
	temps_.emplace_back();
	if (t->isReferenceType()) {
		frame().vars[v] = e ? place(e) : Where();
		// What extends its life ends with the scope.
		if (!temps_.back().empty() && temps_.back().back().first == frame().vars[v]) {
			frame().scopes.back().locals.push_back(temps_.back().back());
			temps_.back().pop_back();
		}
	} else {
		Where w{object(t, v), {}};
		frame().vars[v] = w;
		if (e)
			init(w, t, e);
		frame().scopes.back().locals.push_back({w, t});
	}
	auto temps = std::move(temps_.back());
	temps_.pop_back();
	for (auto it = temps.rbegin(); it != temps.rend(); ++it)
		destroy(it->first, it->second);
	if (const auto *d = dyn_cast<DecompositionDecl>(v))
		for (const BindingDecl *b : d->bindings())
			if (const VarDecl *held = b->getHoldingVar())
				frame().vars[held] = Where();
}

namespace
{

/// Is it asked what only this thread knows: a local, a parameter, its number?
bool asks_own(const Stmt *s)
{
	if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		return v && v->hasLocalStorage() && !v->getType()->isReferenceType();
	}
	for (const Stmt *c : s->children())
		if (c && asks_own(c))
			return true;
	return false;
}

} // namespace

void Walk::branches(const Stmt *yes, const Stmt *no, bool own)
{
	State from = state_, end;
	end.dead = true;
	bool before = state_.own, left = false;
	for (const Stmt *part : {yes, no}) {
		state_ = from;
		state_.own |= own;
		if (part) {
			push();
			stmt(part);
			pop();
		}
		left |= state_.dead;
		end.merge(state_);
	}
	state_ = std::move(end);
	state_.own = before || (own && left);
}

void Walk::if_stmt(const IfStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	full(s->getCond());
	bool value = false;
	if (s->isConstexpr() && !s->getCond()->isValueDependent() &&
	    s->getCond()->EvaluateAsBooleanCondition(value, session_.context)) {
		if (const Stmt *part = value ? s->getThen() : s->getElse())
			stmt(part);
	} else {
		branches(s->getThen(), s->getElse(), asks_own(s->getCond()));
	}
	pop();
}

void Walk::turn(const Stmt *body)
{
	push();
	stmt(body);
	pop();
	Loop &l = frame().loops.back();
	for (const State &s : l.continues)
		state_.merge(s);
	l.continues.clear();
}

void Walk::loop(const Stmt *init, const Stmt *var, const Expr *cond, const Expr *inc,
		const Stmt *body)
{
	push();
	if (init)
		stmt(init);
	frame().loops.push_back({frame().scopes.size(), {}, {}, false});
	size_t signals = signals_.size(), locked = locked_.size();
	State out;
	out.dead = true;
	// Twice: what one turn leaves running meets the next one.
	for (int i = 0; i < 2 && !state_.dead; i++) {
		if (var)
			stmt(var);
		if (cond)
			full(cond);
		turn(body);
		if (inc && !state_.dead)
			full(inc);
	}
	if (cond && !state_.dead)
		full(cond);
	for (const State &s : frame().loops.back().breaks)
		out.merge(s);
	bool endless = !cond;
	bool known = false;
	if (cond && !cond->isValueDependent() && !cond->HasSideEffects(session_.context))
		endless = cond->EvaluateAsBooleanCondition(known, session_.context) && known;
	if (!endless)
		out.merge(state_);
	state_ = std::move(out);
	frame().loops.pop_back();
	// Whoever looks again and again under a lock waits for those who give it back.
	if (!inc)
		for (size_t i = locked; i < locked_.size(); i++)
			wait(locked_[i]);
	// What is said in some turn may be said after what is done in any.
	for (size_t i = signals, n = signals_.size(); i < n; i++)
		signals_.push_back({signals_[i].thread, signals_[i].sync, ++seq_});
	pop();
}

void Walk::range_for(const CXXForRangeStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	const Expr *range = s->getRangeInit();
	const VarDecl *v = s->getLoopVariable();
	Where all = place(range);
	Value seen = load(all);
	QualType type = range->getType().getNonReferenceType();
	access(all, Access::Peek, type, range->getExprLoc());
	if (session_.facts.view(type))
		all = seen.at;
	bool part = session_.facts.view(type) && seen.part;
	const CXXRecordDecl *r = record_of(type);
	if (r && !in_std(r))
		all = Where();
	Part each{part ? Part::Some : Part::All, nullptr, 0};
	QualType t = v->getType();
	if (!t->isReferenceType() || t->getPointeeType().isConstQualified())
		access(all.with(each), Access::Read, t, range->getExprLoc());
	frame().loops.push_back({frame().scopes.size(), {}, {}, false});
	size_t signals = signals_.size();
	for (int i = 0; i < 2 && !state_.dead; i++) {
		push();
		Where element =
			all.with(t->isReferenceType() && !t->getPointeeType().isConstQualified()
					 ? Part{Part::Some, nullptr, 0}
					 : each);
		if (t->isReferenceType()) {
			frame().vars[v] = element;
		} else {
			Where w{object(t, v), {}};
			frame().vars[v] = w;
			copy(w, all.with({Part::Some, nullptr, 0}));
			frame().scopes.back().locals.push_back({w, t});
		}
		turn(s->getBody());
		pop();
	}
	for (const State &b : frame().loops.back().breaks)
		state_.merge(b);
	frame().loops.pop_back();
	for (size_t i = signals, n = signals_.size(); i < n; i++)
		signals_.push_back({signals_[i].thread, signals_[i].sync, ++seq_});
	pop();
}

void Walk::switch_stmt(const SwitchStmt *s)
{
	push();
	if (s->getInit())
		stmt(s->getInit());
	if (s->getConditionVariable())
		stmt(s->getConditionVariableDeclStmt());
	full(s->getCond());
	bool before = state_.own;
	State from = state_;
	from.own |= asks_own(s->getCond());
	frame().loops.push_back({frame().scopes.size(), {}, {}, true});
	state_.dead = true;
	push();
	for (const Stmt *c : s->getBody()->children()) {
		while (const auto *label = dyn_cast<SwitchCase>(c)) {
			state_.merge(from);
			c = label->getSubStmt();
		}
		stmt(c);
	}
	pop();
	for (const State &b : frame().loops.back().breaks)
		state_.merge(b);
	frame().loops.pop_back();
	state_.merge(from);
	state_.own = before;
	pop();
}

void Walk::return_stmt(const ReturnStmt *s)
{
	if (const Expr *e = s->getRetValue()) {
		temps_.emplace_back();
		QualType t = frame().function->getReturnType();
		Value v;
		if (t->isReferenceType()) {
			v.at = place(e);
		} else if (record_of(t)) {
			Where w = frame().into ? frame().into : fresh(t);
			init(w, t, e);
			v = load(w);
		} else if (e->isGLValue()) {
			place(e);
		} else {
			v = value(e);
		}
		Value &result = frame().result;
		if (frame().returned && result.at != v.at)
			v.at = Where();
		frame().returned = true;
		result = std::move(v);
		auto temps = std::move(temps_.back());
		temps_.pop_back();
		for (auto it = temps.rbegin(); it != temps.rend(); ++it)
			destroy(it->first, it->second);
	}
	unwind(0);
	frame().exits.push_back(state_);
	state_.dead = true;
}

void Walk::leave(bool brk)
{
	auto &loops = frame().loops;
	for (size_t i = loops.size(); i-- > 0;) {
		if (!brk && loops[i].is_switch)
			continue;
		unwind(loops[i].depth);
		(brk ? loops[i].breaks : loops[i].continues).push_back(state_);
		break;
	}
	state_.dead = true;
}

void Walk::stmt(const Stmt *s)
{
	if (!s || state_.dead || spent())
		return;
	if (const auto *e = dyn_cast<Expr>(s))
		return full(e);
	switch (s->getStmtClass()) {
	case Stmt::CompoundStmtClass:
		push();
		for (const Stmt *c : cast<CompoundStmt>(s)->body())
			stmt(c);
		return pop();
	case Stmt::DeclStmtClass:
		for (const Decl *d : cast<DeclStmt>(s)->decls())
			if (const auto *v = dyn_cast<VarDecl>(d))
				variable(v);
		return;
	case Stmt::IfStmtClass:
		return if_stmt(cast<IfStmt>(s));
	case Stmt::WhileStmtClass: {
		const auto *w = cast<WhileStmt>(s);
		return loop(nullptr, w->getConditionVariableDeclStmt(), w->getCond(), nullptr,
			    w->getBody());
	}
	case Stmt::DoStmtClass:
		return loop(nullptr, nullptr, cast<DoStmt>(s)->getCond(), nullptr,
			    cast<DoStmt>(s)->getBody());
	case Stmt::ForStmtClass: {
		const auto *f = cast<ForStmt>(s);
		return loop(f->getInit(), f->getConditionVariableDeclStmt(), f->getCond(),
			    f->getInc(), f->getBody());
	}
	case Stmt::CXXForRangeStmtClass:
		return range_for(cast<CXXForRangeStmt>(s));
	case Stmt::SwitchStmtClass:
		return switch_stmt(cast<SwitchStmt>(s));
	case Stmt::ReturnStmtClass:
		return return_stmt(cast<ReturnStmt>(s));
	case Stmt::BreakStmtClass:
		return leave(true);
	case Stmt::ContinueStmtClass:
		return leave(false);
	case Stmt::AttributedStmtClass:
		return stmt(cast<AttributedStmt>(s)->getSubStmt());
	case Stmt::CXXTryStmtClass: {
		const auto *t = cast<CXXTryStmt>(s);
		State from = state_;
		stmt(t->getTryBlock());
		State end = state_;
		for (unsigned i = 0; i < t->getNumHandlers(); i++) {
			state_ = from;
			stmt(t->getHandler(i)->getHandlerBlock());
			end.merge(state_);
		}
		state_ = std::move(end);
		return;
	}
	case Stmt::GotoStmtClass:
	case Stmt::IndirectGotoStmtClass:
	case Stmt::CoroutineBodyStmtClass:
		too_much_ = true; // Not followed.
		return;
	default:
		for (const Stmt *c : s->children())
			stmt(c);
	}
}

} // namespace cfl::check::race
