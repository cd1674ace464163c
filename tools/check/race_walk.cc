// SPDX-License-Identifier: GPL-2.0
// Functions, closures and the objects of a scope, in the order in which they run.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

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

} // namespace cfl::check::race
