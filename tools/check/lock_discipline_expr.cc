// SPDX-License-Identifier: GPL-2.0
// Expressions: what they read and write, and what they do to locks, threads and closures.
#include <check/frees.hh>
#include <check/lock_discipline_body.hh>
#include <check/race.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

using Names = std::set<llvm::StringRef>;
constexpr int DEEPEST = 3;

/// Members that lead into a container, and change nothing by themselves.
bool leads_inside(llvm::StringRef n)
{
	static const Names names{"begin", "end",  "rbegin",	 "rend",	"cbegin",
				 "cend",  "data", "c_str",	 "find",	"at",
				 "front", "back", "lower_bound", "upper_bound", "top",
				 "value", "get",  "operator*",	 "equal_range", "crbegin"};
	return names.count(n);
}

bool smart_pointer(llvm::StringRef n)
{
	return n == "unique_ptr" || n.contains("shared_ptr");
}

/// An operation on this orders two threads, as a lock does.
bool orders(QualType t)
{
	llvm::StringRef n = race::std_name(t);
	return t->isAtomicType() || t.isVolatileQualified() || n.starts_with("atomic") ||
	       n.starts_with("__atomic") || n == "latch" || n == "barrier" ||
	       n.ends_with("semaphore") || n.ends_with("future") || n == "promise" ||
	       n == "once_flag" || n == "packaged_task";
}

bool condition(QualType t)
{
	return race::std_name(t).contains("condition_variable");
}

} // namespace

bool is_iterator(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && r->getName().contains_insensitive("iterator");
}

std::optional<Body::Way> Body::way_of_call(const CallExpr *c, Sides *sides, Use *use)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
	if (!m || m->isStatic() || !in_std(m))
		return {};
	llvm::StringRef n = plain_name(m);
	OverloadedOperatorKind op = m->getOverloadedOperator();
	const Expr *object = nullptr;
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
		if (op != OO_Subscript && op != OO_Star && op != OO_Arrow)
			return {};
		object = o->getArg(0);
		for (unsigned i = 1; sides && i < o->getNumArgs(); i++)
			sides->push_back(o->getArg(i));
	} else if (const auto *of = dyn_cast<CXXMemberCallExpr>(c)) {
		if (!leads_inside(n))
			return {};
		object = of->getImplicitObjectArgument();
		for (unsigned i = 0; sides && i < of->getNumArgs(); i++)
			sides->push_back(of->getArg(i));
	} else {
		return {};
	}
	auto w = way(object, sides, use);
	if (!w)
		return {};
	llvm::StringRef type = race::std_name(object->getType());
	// A map makes the element that it does not have.
	if (use && op == OO_Subscript && race::std_name(object->getType()).contains("map"))
		*use = Use::Write;
	if (smart_pointer(type) || smart_pointer(m->getParent()->getName()))
		w->pointee = true;
	else if (type != "optional" && type != "reference_wrapper")
		w->element = true;
	return w;
}

std::optional<Body::Way> Body::way(const Expr *e, Sides *sides, Use *use)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *w = dyn_cast<ExprWithCleanups>(e))
		e = w->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
		e = m->getSubExpr()->IgnoreParenImpCasts();
	if (isa<CXXThisExpr>(e))
		return Way{};
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		if (const auto *v = dyn_cast<VarDecl>(m->getMemberDecl()))
			return Way{{v, {}}};
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		auto base = f ? way(m->getBase(), sides, use) : std::nullopt;
		if (base && !base->element && !f->isAnonymousStructOrUnion())
			base->path.members.push_back(f);
		if (base && m->isArrow() && !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
			base->pointee |=
				m->getBase()->IgnoreParenImpCasts()->isGLValue() && !base->element;
		return base;
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (auto it = aliases_.find(r->getDecl()); it != aliases_.end())
			return it->second;
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl()))
			return Way{{v, {}}};
		return {};
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return u->getOpcode() == UO_Deref || u->getOpcode() == UO_AddrOf
			       ? way(u->getSubExpr(), sides, use)
			       : std::nullopt;
	if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		auto w = way(a->getBase(), sides, use);
		if (sides)
			sides->push_back(a->getIdx());
		if (w)
			w->element = true;
		return w;
	}
	if (const auto *c = dyn_cast<CallExpr>(e))
		return way_of_call(c, sides, use);
	return {};
}

std::optional<Body::Way> Body::lead(const Expr *e)
{
	const Expr *x = peel(e)->IgnoreParenImpCasts();
	// A view or an iterator that is made from the thing, or from another iterator.
	for (int i = 0; i < 4; i++) {
		const auto *c = dyn_cast<CXXConstructExpr>(x);
		const auto *m = dyn_cast<CXXMemberCallExpr>(x);
		if (c && c->getNumArgs() && in_std(c->getConstructor()))
			x = peel(c->getArg(0))->IgnoreParenImpCasts();
		else if (m && isa_and_nonnull<CXXConversionDecl>(m->getMethodDecl()))
			x = peel(m->getImplicitObjectArgument())->IgnoreParenImpCasts();
		else
			break;
	}
	auto w = way(x);
	if (!w)
		return {};
	// A pointer that is copied leads elsewhere.
	QualType t = x->getType();
	bool named = isa<MemberExpr>(x) || isa<DeclRefExpr>(x) || isa<ArraySubscriptExpr>(x);
	bool alias = isa<DeclRefExpr>(x) && aliases_.count(cast<DeclRefExpr>(x)->getDecl());
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(x))
		named |= o->isGLValue();
	if (named && !alias && e->isPRValue() && (t->isPointerType() || session_.facts.view(t)))
		w->pointee = true;
	return w;
}

/// A local that leads somewhere is set to lead into what others share.
bool Body::led(const Expr *to, const Expr *from)
{
	const auto *r = dyn_cast<DeclRefExpr>(to->IgnoreParenImpCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	if (!v || !v->hasLocalStorage() || v->getType()->isReferenceType() || depth_ ||
	    !(v->getType()->isPointerType() || is_iterator(v->getType()) ||
	      session_.facts.view(v->getType())))
		return false;
	auto w = lead(from);
	QualType at = v->getType()->getPointeeType();
	bool own = !at.isNull() && (race::for_threads(at) || session_.facts.synchronised(at));
	// Where it may lead to different things, or to what cares for itself, nothing is said.
	if (!w || own || w->pointee || w->path.root || w->path.members.empty() ||
	    (aliases_.count(v) && aliases_[v].path != w->path)) {
		aliases_.erase(v);
		return false;
	}
	aliases_[v] = *w;
	later_.insert(v);
	return true;
}

void Body::touch(const Path &path, SourceLocation loc)
{
	if (now_.thread && !path.root && !path.members.empty())
		out_.on_threads.try_emplace(path.members.front(), loc);
}

void Body::record(const Way &w, Use use, SourceLocation loc, bool inserts)
{
	const ValueDecl *last = w.path.last();
	if (!last)
		return;
	touch(w.path, loc);
	QualType t = last->getType().getNonReferenceType();
	if (orders(t)) {
		out_.ordered.insert(in_);
		return;
	}
	if (quiet_ || t.isConstQualified() || race::for_threads(t) ||
	    session_.facts.synchronised(t) || lockable(t) || holds_thread(session_, t))
		return;
	// What is behind a pointer is somebody's own affair: it is only looked where it leads.
	Access a{w.path,      w.pointee ? Use::Read : use,
		 w.element,   inserts,
		 loc,	      now_,
		 in_,	      out_.steps,
		 now_.waited, now_.awaited};
	out_.steps++;
	a.where.solo |= now_.joined || (threading_.starts && !now_.started && !now_.thread);
	out_.accesses.push_back(a);
}

const LambdaExpr *Body::closure_of(const Expr *e) const
{
	e = peel(e)->IgnoreParenImpCasts();
	while (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
		if (c->getNumArgs() != 1)
			return nullptr;
		e = peel(c->getArg(0))->IgnoreParenImpCasts();
	}
	if (const auto *c = dyn_cast<CallExpr>(e);
	    c && c->getNumArgs() == 1 && c->getBuiltinCallee() == Builtin::BImove)
		e = c->getArg(0)->IgnoreParenImpCasts();
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl())) {
			auto it = closures_.find(v);
			return it == closures_.end() ? nullptr : it->second;
		}
	return dyn_cast<LambdaExpr>(e);
}

void Body::captures(const LambdaExpr *l)
{
	for (unsigned i = 0; const LambdaCapture &c : l->captures()) {
		const Expr *init = l->capture_init_begin()[i++];
		if (!init || c.capturesThis())
			continue;
		const auto *v = dyn_cast_or_null<VarDecl>(c.getCapturedVar());
		if (v && v->isInitCapture() && v->getType()->isReferenceType()) {
			if (auto w = way(init))
				aliases_[v] = *w;
		} else if (c.getCaptureKind() == LCK_ByCopy) {
			expr(init, Use::Read);
		}
	}
}

void Body::closure(const LambdaExpr *l, Mode mode)
{
	if (depth_ >= DEEPEST)
		return;
	depth_++;
	State before = now_;
	now_.dead = false;
	if (mode == Mode::Thread) {
		now_.held.clear();
		now_.any = now_.alone = now_.solo = false;
		now_.thread = true;
		now_.many |= threading_.several || !loops_.empty();
	} else if (mode == Mode::Later) {
		now_.any = true;
	} else if (mode == Mode::Handed) {
		now_.held.clear();
		now_.any = false;
	}
	scopes_.emplace_back();
	stmt(l->getBody());
	leave();
	before.started |= now_.started && mode == Mode::Now;
	now_ = before;
	depth_--;
}

void Body::argument(const Expr *e, QualType param, Mode mode)
{
	const LambdaExpr *l = starts_thread(session_, e) ? nullptr : closure_of(e);
	if (l) {
		if (isa<LambdaExpr>(peel(e)->IgnoreParenImpCasts()))
			captures(l);
		return closure(l, mode);
	}
	bool changes = !param.isNull() && param->isLValueReferenceType() &&
		       !param->getPointeeType().isConstQualified();
	expr(e, changes ? Use::Maybe : Use::Read);
}

void Body::arguments(const FunctionDecl *f, ArrayRef<const Expr *> args, Mode mode)
{
	for (unsigned i = 0; i < args.size(); i++)
		argument(args[i],
			 f && i < f->getNumParams() ? f->getParamDecl(i)->getType() : QualType(),
			 mode);
	if (mode == Mode::Thread) {
		method_on_thread(args);
		now_.started = true;
	}
}

/// `&Class::function, this`
void Body::method_on_thread(ArrayRef<const Expr *> args)
{
	const CXXMethodDecl *m = nullptr;
	bool own = false;
	for (const Expr *a : args) {
		const Expr *x = peel(a)->IgnoreParenImpCasts();
		own |= isa<CXXThisExpr>(x);
		if (const auto *u = dyn_cast<UnaryOperator>(x); u && u->getOpcode() == UO_AddrOf)
			if (const auto *r = dyn_cast<DeclRefExpr>(u->getSubExpr()->IgnoreParens()))
				m = dyn_cast<CXXMethodDecl>(r->getDecl());
	}
	if (!m || !own || quiet_)
		return;
	Context there;
	there.thread = true;
	there.many = threading_.several || !loops_.empty();
	out_.calls.push_back({m, there});
}

void Body::own_call(const CXXMethodDecl *m)
{
	Threading t = threading(session_, m);
	if (!quiet_) {
		Called c{m, now_};
		c.where.solo |= now_.joined ||
				(threading_.starts && !now_.started && !now_.thread && !t.starts);
		out_.calls.push_back(c);
	}
	now_.started |= t.starts;
	now_.joined |= t.joins && !now_.thread;
}

bool Body::lock_call(const CXXMemberCallExpr *c, llvm::StringRef n)
{
	const Expr *object = c->getImplicitObjectArgument()->IgnoreParenImpCasts();
	static const Names locks{"lock", "try_lock", "lock_shared", "try_lock_shared",
				 "try_lock_for"},
		unlocks{"unlock", "unlock_shared", "release"};
	if (!locks.count(n) && !unlocks.count(n))
		return false;
	Guard g;
	if (const auto *r = dyn_cast<DeclRefExpr>(object))
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl()); v && is_guard(v->getType())) {
			auto it = guards_.find(v);
			if (it == guards_.end()) {
				now_.any = true;
				return true;
			}
			g = it->second;
		}
	if (g.mutexes.empty() && !g.unknown) {
		auto w = lockable(object->getType()) ? way(object) : std::nullopt;
		if (!w)
			return false;
		touch(w->path, c->getExprLoc());
		g.mutexes = {w->path};
	}
	if (unlocks.count(n)) {
		for (const Path &m : g.mutexes)
			now_.held.erase(m);
		return true;
	}
	bool shared = g.shared || n.contains("shared");
	take(g, n.starts_with("try") ? Hold::Maybe : shared ? Hold::Shared : Hold::Whole);
	return true;
}

void Body::member_call(const CXXMemberCallExpr *c)
{
	const CXXMethodDecl *m = c->getMethodDecl();
	const Expr *object = c->getImplicitObjectArgument();
	ArrayRef<const Expr *> args(c->getArgs(), c->getNumArgs());
	if (!m)
		return arguments(nullptr, args, Mode::Later);
	llvm::StringRef n = plain_name(m);
	if (isa<CXXThisExpr>(object->IgnoreParenCasts())) {
		arguments(m, args, Mode::Later);
		return own_call(m);
	}
	if (lock_call(c, n))
		return;
	if (condition(object->getType())) {
		if (auto w = way(object))
			touch(w->path, c->getExprLoc());
		now_.awaited = true;
		arguments(m, args, Mode::Now);
		now_.awaited = false;
		now_.waited |= n.starts_with("wait");
		return;
	}
	QualType t = object->getType();
	if (t->isPointerType())
		t = t->getPointeeType();
	bool threads = holds_thread(session_, t);
	Mode mode = in_std(m) ? Mode::Now : Mode::Later;
	if (threads && std::any_of(args.begin(), args.end(), [&](const Expr *a) {
		    return closure_of(a) || isa<CXXThisExpr>(peel(a)->IgnoreParenImpCasts());
	    }))
		mode = Mode::Thread;
	else if (in_std(m) && (n.starts_with("push") || n.starts_with("emplace") || n == "insert" ||
			       n == "assign"))
		mode = Mode::Later;
	Sides sides;
	Use use = Use::Read;
	auto w = way(object, &sides, &use);
	bool reads = m->isConst() || m->isStatic() ||
		     (in_std(m) && (leads_inside(n) || !std_mutator(n)));
	if (w) {
		bool puts = in_std(m) && !w->element &&
			    (n.starts_with("push") || n.contains("emplace") || n == "insert");
		record(*w,
		       reads	   ? use
		       : in_std(m) ? Use::Write
				   : Use::Maybe,
		       c->getExprLoc(), puts || (reads && use == Use::Write));
		for (const Expr *s : sides)
			expr(s, Use::Read);
	} else {
		expr(object, Use::Read);
	}
	arguments(m, args, mode);
	if (threads && (n == "join" || n == "wait" || n == "get" || n == "clear" || n == "reset"))
		now_.joined |= !now_.thread;
}

void Body::operator_call(const CXXOperatorCallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	ArrayRef<const Expr *> args(c->getArgs(), c->getNumArgs());
	OverloadedOperatorKind op = c->getOperator();
	if (const LambdaExpr *l = op == OO_Call ? closure_of(args[0]) : nullptr) {
		arguments(f, args.drop_front(), Mode::Later);
		return closure(l, Mode::Now);
	}
	if (!m) {
		bool stream = op == OO_LessLess || op == OO_GreaterGreater;
		for (unsigned i = 0; i < args.size(); i++)
			expr(args[i], stream && i == 0		? Use::Write
				      : op == OO_GreaterGreater ? Use::Maybe
								: Use::Read);
		return;
	}
	if (op == OO_Equal && args.size() == 2 && led(args[0], args[1]))
		return expr(args[1], Use::Read);
	bool starts = op == OO_Equal && holds_thread(session_, args[0]->getType());
	arguments(m, args.drop_front(), Mode::Later);
	now_.started |= starts && args.size() > 1 && starts_thread(session_, args[1]);
	// Iterators change themselves only.
	if (is_iterator(args[0]->getType()) && op != OO_Equal)
		return;
	// An atomic may be changed by several at a time.
	const bool looks = m->isConst() || op == OO_Call || orders(args[0]->getType());
	expr(args[0], looks ? Use::Read : Use::Write);
}

void Body::call(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	ArrayRef<const Expr *> args(c->getArgs(), c->getNumArgs());
	if (!f) {
		expr(c->getCallee(), Use::Read);
		return arguments(nullptr, args, Mode::Later);
	}
	llvm::StringRef n = plain_name(f);
	if (f->getBuiltinID() == Builtin::BImove && args.size() == 1)
		return expr(args[0], Use::Maybe);
	if (!in_std(f))
		return arguments(f, args, Mode::Later);
	if (n == "call_once") {
		bool any = now_.any;
		out_.ordered.insert(in_);
		now_.any = true;
		arguments(f, args, Mode::Now);
		now_.any = any;
		return;
	}
	if (n == "lock" || n == "try_lock")
		for (const Expr *a : args) {
			auto w = lockable(a->getType()) ? way(a) : std::nullopt;
			now_.any |= !w;
			if (w)
				now_.held[w->path] = Hold::Whole;
		}
	if (n == "atomic_thread_fence" || n.starts_with("atomic_"))
		out_.ordered.insert(in_);
	bool bound = n == "bind" || n == "bind_front" || n.starts_with("make_");
	bool async = n == "async" || (n.starts_with("make_") && starts_thread(session_, c));
	arguments(f, args, async ? Mode::Thread : bound ? Mode::Later : Mode::Now);
}

void Body::construct(const CXXConstructExpr *c)
{
	ArrayRef<const Expr *> args(c->getArgs(), c->getNumArgs());
	Mode mode = starts_thread(session_, c) ? Mode::Thread : Mode::Later;
	arguments(c->getConstructor(), args, mode);
}

void Body::expr(const Expr *e, Use use)
{
	if (!e || unevaluated(e))
		return;
	if (const auto *c = dyn_cast<CastExpr>(e)) {
		if (c->getCastKind() == CK_LValueToRValue)
			use = Use::Read;
		return expr(c->getSubExpr(), use);
	}
	Sides sides;
	Use chain = use;
	if (auto w = way(e, &sides, &chain)) {
		bool address =
			isa<UnaryOperator>(e) && cast<UnaryOperator>(e)->getOpcode() == UO_AddrOf;
		// Who only names an iterator, or a pointer that was set to lead there, has not looked.
		bool walks = isa<DeclRefExpr>(e) && (is_iterator(e->getType()) ||
						     later_.count(cast<DeclRefExpr>(e)->getDecl()));
		if (!walks)
			record(*w, address && chain != Use::Write ? Use::Maybe : chain,
			       e->getExprLoc(), chain != use);
		for (const Expr *s : sides)
			argument(s, {}, Mode::Now);
		return;
	}
	if (const auto *l = dyn_cast<LambdaExpr>(e)) {
		captures(l);
		return closure(l, Mode::Later);
	}
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->isAssignmentOp()) {
			expr(b->getRHS(), Use::Read);
			return led(b->getLHS(), b->getRHS()) ? void()
							     : expr(b->getLHS(), Use::Write);
		}
		expr(b->getLHS(), Use::Read);
		if (!b->isLogicalOp())
			return expr(b->getRHS(), b->getOpcode() == BO_Comma ? use : Use::Read);
		State before = now_;
		expr(b->getRHS(), Use::Read);
		return now_.merge(before);
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return expr(u->getSubExpr(), u->isIncrementDecrementOp()   ? Use::Write
					     : u->getOpcode() == UO_AddrOf ? Use::Maybe
									   : Use::Read);
	if (const auto *c = dyn_cast<AbstractConditionalOperator>(e)) {
		expr(c->getCond(), Use::Read);
		State before = now_;
		expr(c->getTrueExpr(), use);
		State after = now_;
		now_ = before;
		expr(c->getFalseExpr(), use);
		return now_.merge(after);
	}
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
		return operator_call(o);
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e))
		return member_call(m);
	if (const auto *c = dyn_cast<CallExpr>(e))
		return call(c);
	if (const auto *c = dyn_cast<CXXConstructExpr>(e))
		return construct(c);
	if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
		return expr(d->getExpr(), use);
	for (const Stmt *s : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(s))
			expr(x, Use::Read);
}

} // namespace cfl::check::discipline
