// SPDX-License-Identifier: GPL-2.0
#include <check/callback_changes.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const FieldDecl *field_of(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
	return f ? f->getCanonicalDecl() : nullptr;
}

/// The variable that is named, or null for `this` and `*this`; nothing for what is neither.
std::optional<const VarDecl *> object(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
		e = u->getSubExpr()->IgnoreParenImpCasts();
	if (isa<CXXThisExpr>(e))
		return nullptr;
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v ? std::optional(v) : std::nullopt;
}

bool is_function(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return r && in_std(r) && r->getName().ends_with("function");
}

const LambdaExpr *lambda_in(const Expr *e)
{
	e = peel(e);
	while (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
		if (c->getNumArgs() != 1)
			return nullptr;
		e = peel(c->getArg(0));
	}
	return dyn_cast<LambdaExpr>(e);
}

/// Does a body change a container that is a member of its object?
class Changes : public RecursiveASTVisitor<Changes>
{
public:
	explicit Changes(const FieldDecl *field) : field_(field) {}
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		found |= m && in_std(m) && field_of(c->getImplicitObjectArgument()) == field_ &&
			 std_mutator(plain_name(m)) && plain_name(m) != "reserve";
		return !found;
	}

private:
	const FieldDecl *field_;
};

/// Can anybody who has the object change that member of it?
bool changeable(const FieldDecl *field)
{
	const auto *r = dyn_cast_or_null<CXXRecordDecl>(field->getParent());
	const auto *s =
		dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(field->getType()));
	if (!r || !s || !in_std(s) || s->getName() != "vector")
		return false;
	for (const CXXMethodDecl *m : r->methods()) {
		const FunctionDecl *made = nullptr;
		if (m->getAccess() != AS_public || m->isConst() || m->isStatic() ||
		    isa<CXXConstructorDecl>(m) || isa<CXXDestructorDecl>(m) || !m->hasBody(made))
			continue;
		Changes scan(field);
		scan.TraverseStmt(made->getBody());
		if (scan.found)
			return true;
	}
	return false;
}

/// The calls of a variable that get an object by mutable reference.
class Handed : public RecursiveASTVisitor<Handed>
{
public:
	Handed(const VarDecl *called, const VarDecl *given) : called_(called), given_(given) {}
	SourceLocation found;
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		auto by = c->getOperator() == OO_Call && is_function(c->getArg(0)->getType())
				  ? object(c->getArg(0))
				  : std::nullopt;
		const FunctionDecl *f = c->getDirectCallee();
		if (!by || *by != called_ || !f)
			return true;
		for (unsigned i = 1; i < c->getNumArgs() && i - 1 < f->getNumParams(); i++) {
			QualType t = f->getParamDecl(i - 1)->getType();
			auto what = object(c->getArg(i));
			if (t->isLValueReferenceType() && !t->getPointeeType().isConstQualified() &&
			    what && *what == given_)
				found = c->getExprLoc();
		}
		return true;
	}

private:
	const VarDecl *called_, *given_;
};

/// What a body hands out by reference, if that is a member: `return field_;`
const FieldDecl *handed_out(const CXXMethodDecl *m)
{
	const FunctionDecl *made = nullptr;
	if (!m || !m->getReturnType()->isLValueReferenceType() || !m->hasBody(made))
		return nullptr;
	const auto *body = dyn_cast<CompoundStmt>(made->getBody());
	const auto *r =
		body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
	return r && r->getRetValue() ? field_of(r->getRetValue()) : nullptr;
}

/// Where a captured variable is moved out of a closure, whatever else is the case; and where it gets a value.
class MovesCapture : public RecursiveASTVisitor<MovesCapture>
{
public:
	explicit MovesCapture(const LambdaExpr *lambda) : lambda_(lambda) {}
	std::map<const ValueDecl *, SourceLocation> moved;
	std::set<const ValueDecl *> renewed;
	bool TraverseIfStmt(IfStmt *s) { return TraverseStmt(s->getCond()); }
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (f && f->getBuiltinID() == Builtin::BImove && c->getNumArgs() == 1)
			if (auto v = object(c->getArg(0)); v && *v && by_value(*v))
				moved.try_emplace(*v, c->getExprLoc());
		const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
		if (o && o->getOperator() == OO_Equal)
			if (auto v = object(o->getArg(0)); v && *v)
				renewed.insert(*v);
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		    m && m->getMethodDecl() && !m->getMethodDecl()->isConst())
			if (auto v = object(m->getImplicitObjectArgument()); v && *v)
				renewed.insert(*v);
		return true;
	}

private:
	bool by_value(const ValueDecl *v) const
	{
		for (const LambdaCapture &c : lambda_->captures())
			if (c.capturesVariable() && c.getCapturedVar() == v)
				return c.getCaptureKind() == LCK_ByCopy;
		return false;
	}
	const LambdaExpr *lambda_;
};

/// Is a variable called more than once: in a loop, or at several places one after the other?
class CalledAgain : public RecursiveASTVisitor<CalledAgain>
{
public:
	explicit CalledAgain(const VarDecl *v) : v_(v) {}
	bool found = false;
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		auto by = c->getOperator() == OO_Call ? object(c->getArg(0)) : std::nullopt;
		found |= by && *by == v_ && loops_;
		return true;
	}
	bool TraverseForStmt(ForStmt *s) { return in_loop(s->getBody()); }
	bool TraverseWhileStmt(WhileStmt *s) { return in_loop(s->getBody()); }
	bool TraverseCXXForRangeStmt(CXXForRangeStmt *s) { return in_loop(s->getBody()); }

private:
	bool in_loop(Stmt *s)
	{
		// A loop that is left after the call runs it once.
		Leaves leaves;
		leaves.TraverseStmt(s);
		if (leaves.found)
			return true;
		loops_++;
		bool go = TraverseStmt(s);
		loops_--;
		return go;
	}
	class Leaves : public RecursiveASTVisitor<Leaves>
	{
	public:
		bool found = false;
		bool VisitReturnStmt(ReturnStmt *) { return !(found = true); }
		bool VisitBreakStmt(BreakStmt *) { return !(found = true); }
	};
	const VarDecl *v_;
	int loops_ = 0;
};

/// The members of its object that a body locks for its whole length.
class Locks : public RecursiveASTVisitor<Locks>
{
public:
	std::set<const FieldDecl *> taken;
	bool VisitVarDecl(VarDecl *v)
	{
		const CXXRecordDecl *r = record_of(v->getType());
		const auto *c =
			v->getInit() ? dyn_cast<CXXConstructExpr>(peel(v->getInit())) : nullptr;
		if (r && in_std(r) && c && c->getNumArgs() == 1 &&
		    (r->getName() == "lock_guard" || r->getName() == "unique_lock" ||
		     r->getName() == "scoped_lock"))
			if (const FieldDecl *f = field_of(c->getArg(0))) {
				const CXXRecordDecl *m = record_of(f->getType());
				if (m && in_std(m) && m->getName() == "mutex")
					taken.insert(f);
			}
		return true;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	static std::set<const FieldDecl *> of(const FunctionDecl *f)
	{
		Locks scan;
		const FunctionDecl *made = nullptr;
		if (f && f->hasBody(made))
			if (const auto *body = dyn_cast<CompoundStmt>(made->getBody()))
				for (Stmt *s : body->body())
					if (isa<DeclStmt>(s))
						scan.TraverseStmt(s);
		return scan.taken;
	}
};

/// Calls of a parameter, at once.
class CallsParameter : public RecursiveASTVisitor<CallsParameter>
{
public:
	explicit CallsParameter(const VarDecl *p) : p_(p) {}
	bool found = false;
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		auto by = c->getOperator() == OO_Call ? object(c->getArg(0)) : std::nullopt;
		found |= by && *by == p_;
		return !found;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	const VarDecl *p_;
};

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Scan(Session &session, const FunctionDecl *function)
		: session_(session), function_(function)
	{
	}

	bool VisitCXXForRangeStmt(CXXForRangeStmt *s)
	{
		const Expr *range = s->getRangeInit()->IgnoreParenImpCasts();
		const FieldDecl *field = nullptr;
		std::optional<const VarDecl *> keeper;
		if (const auto *m = dyn_cast<MemberExpr>(range)) {
			field = field_of(m);
			keeper = object(m->getBase());
		} else if (const auto *c = dyn_cast<CXXMemberCallExpr>(range)) {
			field = handed_out(c->getMethodDecl());
			keeper = object(c->getImplicitObjectArgument());
		}
		const VarDecl *each = s->getLoopVariable();
		if (!field || !keeper || !is_function(each->getType()) || !changeable(field))
			return true;
		Handed scan(each, *keeper);
		scan.TraverseStmt(s->getBody());
		if (scan.found.isInvalid())
			return true;
		Finding *f = session_.report("borrow-invalidated", scan.found,
					     "what is called here can change '" +
						     field->getNameAsString() +
						     "', which is walked over meanwhile");
		session_.note(f, field->getLocation(), "declared here");
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Equal && c->getNumArgs() == 2 &&
		    is_function(c->getArg(0)->getType()))
			replaced(c);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const FunctionDecl *made = nullptr;
		if (!f || isa<CXXOperatorCallExpr>(c))
			return true;
		bool body = f->hasBody(made) && !in_std(f);
		for (unsigned i = 0; i < c->getNumArgs() && i < f->getNumParams(); i++) {
			const LambdaExpr *l = lambda_in(c->getArg(i));
			if (!l || !body)
				continue;
			const ParmVarDecl *p = made->getParamDecl(i);
			CalledAgain again(p);
			if (l->isMutable()) {
				again.TraverseStmt(made->getBody());
				if (again.found)
					given_away(l, c->getExprLoc());
			}
			if (const auto *m = dyn_cast<CXXMemberCallExpr>(c))
				locked_again(m, made, p, l);
		}
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		const LambdaExpr *l = v->getInit() ? lambda_in(v->getInit()) : nullptr;
		if (!l || !l->isMutable() || !v->hasLocalStorage())
			return true;
		CalledAgain again(v);
		again.TraverseStmt(function_->getBody());
		if (again.found)
			given_away(l, v->getLocation());
		return true;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	/// A closure that puts something else where it lies, and uses its captures afterwards.
	void replaced(const CXXOperatorCallExpr *c)
	{
		const FieldDecl *field = field_of(c->getArg(0));
		const LambdaExpr *l = lambda_in(c->getArg(1));
		auto keeper = field ? object(cast<MemberExpr>(c->getArg(0)->IgnoreParenImpCasts())
						     ->getBase())
				    : object(c->getArg(0));
		const auto *body = l ? dyn_cast<CompoundStmt>(l->getBody()) : nullptr;
		if (!body || !keeper || (!field && !*keeper))
			return;
		const Stmt *gone = nullptr;
		for (const Stmt *s : body->body()) {
			if (gone && uses_captures(l, s)) {
				Finding *f = session_.report(
					"borrow-invalidated", gone->getBeginLoc(),
					"the closure replaces itself while it runs");
				session_.note(f, s->getBeginLoc(), "what it captured is used here");
				return;
			}
			const auto *e = dyn_cast<Expr>(s);
			const auto *o = e ? dyn_cast<CXXOperatorCallExpr>(e->IgnoreParenImpCasts())
					  : nullptr;
			const auto *w = e ? dyn_cast<ExprWithCleanups>(e) : nullptr;
			if (w)
				o = dyn_cast<CXXOperatorCallExpr>(
					w->getSubExpr()->IgnoreParenImpCasts());
			if (!o || o->getOperator() != OO_Equal)
				continue;
			if (field ? field_of(o->getArg(0)) == field
				  : object(o->getArg(0)) == keeper)
				gone = s;
		}
	}
	static bool uses_captures(const LambdaExpr *l, const Stmt *s)
	{
		class Use : public RecursiveASTVisitor<Use>
		{
		public:
			const LambdaExpr *lambda = nullptr;
			bool found = false;
			bool VisitDeclRefExpr(DeclRefExpr *r)
			{
				for (const LambdaCapture &c : lambda->captures())
					found |= c.capturesVariable() &&
						 c.getCapturedVar() == r->getDecl();
				return !found;
			}
			bool VisitCXXThisExpr(CXXThisExpr *) { return !(found = true); }
		} use;
		use.lambda = l;
		use.TraverseStmt(const_cast<Stmt *>(s));
		return use.found;
	}
	void given_away(const LambdaExpr *l, SourceLocation called)
	{
		MovesCapture scan(l);
		scan.TraverseStmt(l->getBody());
		for (const auto &[v, loc] : scan.moved) {
			if (scan.renewed.count(v) || !session_.facts.moves(v->getType()))
				continue;
			Finding *f = session_.report("move-use", loc,
						     "the closure is called again when '" +
							     v->getNameAsString() +
							     "' was moved out of it");
			session_.note(f, called, "it is handed over here");
		}
	}
	/// What runs under the lock of an object calls a function of the same one that takes it, too.
	void locked_again(const CXXMemberCallExpr *c, const FunctionDecl *made,
			  const ParmVarDecl *p, const LambdaExpr *l)
	{
		std::set<const FieldDecl *> held = Locks::of(made);
		auto on = object(c->getImplicitObjectArgument());
		CallsParameter calls(p);
		calls.TraverseStmt(made->getBody());
		if (held.empty() || !on || !*on || !calls.found)
			return;
		class Again : public RecursiveASTVisitor<Again>
		{
		public:
			std::set<const FieldDecl *> held;
			const VarDecl *on = nullptr;
			SourceLocation found;
			bool VisitCXXMemberCallExpr(CXXMemberCallExpr *m)
			{
				auto by = object(m->getImplicitObjectArgument());
				if (by && *by == on)
					for (const FieldDecl *f : Locks::of(m->getMethodDecl()))
						if (held.count(f))
							found = m->getExprLoc();
				return true;
			}
		} again;
		again.held = held;
		again.on = *on;
		again.TraverseStmt(l->getBody());
		if (again.found.isValid())
			session_.report("lock-held", again.found,
					"the closure runs under this object's lock, and the call "
					"takes it again");
	}

	Session &session_;
	const FunctionDecl *function_;
};

} // namespace

void check_callback_changes(Session &session, const FunctionDecl *function)
{
	Scan(session, function).TraverseStmt(function->getBody());
}

} // namespace cfl::check
