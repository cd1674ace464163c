// SPDX-License-Identifier: GPL-2.0
// A walk in the order of the text over the variables that hold what a coroutine of the file returned.
#include <check/contracts.hh>
#include <check/frame_steps.hh>
#include <check/frees.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(peel(e)->IgnoreParenImpCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// What a member function of the result does: goes on, or looks at what the promise holds.
class Member : public RecursiveASTVisitor<Member>
{
public:
	bool resumes = false, calls = false;
	std::vector<std::pair<const FieldDecl *, bool>> reads; ///< And whether it is followed.

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		llvm::StringRef n = m ? plain_name(m) : "";
		resumes |= n == "resume";
		calls |= !m || (!in_std(m) && n != "promise");
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		const CXXRecordDecl *r = record_of(o->getArg(0)->getType());
		resumes |= o->getOperator() == OO_Call;
		if (o->getOperator() == OO_Star && r && in_std(r))
			read(o->getArg(0), true);
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_Deref)
			read(u->getSubExpr(), true);
		return true;
	}
	bool VisitImplicitCastExpr(ImplicitCastExpr *c)
	{
		if (c->getCastKind() == CK_LValueToRValue)
			read(c->getSubExpr(), false);
		return true;
	}
	bool VisitIfStmt(IfStmt *) { return !(calls = true); }
	bool VisitConditionalOperator(ConditionalOperator *) { return !(calls = true); }

	static Member of(const CXXMethodDecl *m)
	{
		Member out;
		const FunctionDecl *made = m ? body_of(m) : nullptr;
		if (made)
			out.TraverseStmt(made->getBody());
		else
			out.calls = true;
		return out;
	}

private:
	void read(const Expr *e, bool followed)
	{
		const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
		const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
		const auto *c = f ? dyn_cast<CXXMemberCallExpr>(m->getBase()->IgnoreParenImpCasts())
				  : nullptr;
		if (c && c->getMethodDecl() && plain_name(c->getMethodDecl()) == "promise")
			reads.push_back({f, followed});
	}
};

const CXXRecordDecl *promise_of(const FunctionDecl *coroutine)
{
	const auto *body = dyn_cast_or_null<CoroutineBodyStmt>(coroutine->getBody());
	const VarDecl *p = body ? body->getPromiseDecl() : nullptr;
	return p ? record_of(p->getType()) : nullptr;
}

/// Does a member function's body name the field?
bool names(const CXXMethodDecl *m, const FieldDecl *f)
{
	class Names : public RecursiveASTVisitor<Names>
	{
	public:
		const FieldDecl *of = nullptr;
		bool found = false;
		bool VisitMemberExpr(MemberExpr *e)
		{
			found |= e->getMemberDecl()->getCanonicalDecl() == of->getCanonicalDecl();
			return !found;
		}
	} names;
	names.of = f;
	if (const FunctionDecl *made = body_of(m))
		names.TraverseStmt(made->getBody());
	return names.found;
}

/// Has the field of a promise no value, or nothing in it, until the coroutine runs?
bool starts_empty(const CXXRecordDecl *promise, const FieldDecl *f, bool followed)
{
	QualType t = f->getType();
	const CXXRecordDecl *r = record_of(t);
	bool optional =
		r && in_std(r) && (r->getName() == "optional" || r->getName() == "unique_ptr");
	if (followed ? !(optional || t->isPointerType()) : !t->isScalarType())
		return false;
	const Expr *init = f->getInClassInitializer();
	bool null = init && isa<CXXNullPtrLiteralExpr>(peel(init)->IgnoreParenImpCasts());
	if (init && !(followed && null))
		return false;
	for (const CXXConstructorDecl *c : promise->ctors()) {
		if (c->isCopyOrMoveConstructor())
			continue;
		if (c->isUserProvided() && (!c->hasBody() || names(c, f)))
			return false;
		for (const CXXCtorInitializer *i : c->inits())
			if (i->isWritten() && i->getAnyMember() == f)
				return false;
	}
	return std::none_of(
		promise->method_begin(), promise->method_end(), [&](const CXXMethodDecl *m) {
			llvm::StringRef n = plain_name(m);
			return (n == "get_return_object" || n == "initial_suspend") && names(m, f);
		});
}

/// Does the coroutine stand still before its first statement?
bool waits_first(const CXXRecordDecl *promise)
{
	for (const CXXMethodDecl *m : promise->methods())
		if (plain_name(m) == "initial_suspend") {
			const CXXRecordDecl *r = record_of(m->getReturnType());
			return r && r->getName() == "suspend_always";
		}
	return false;
}

/// Parameters that a coroutine walks over by the elements, and stands still in between.
class Walked : public RecursiveASTVisitor<Walked>
{
public:
	std::set<const VarDecl *> found;
	bool TraverseCXXForRangeStmt(CXXForRangeStmt *s)
	{
		const VarDecl *v = variable(s->getRangeInit());
		Suspends suspends;
		suspends.TraverseStmt(s->getBody());
		if (suspends.found && isa_and_nonnull<ParmVarDecl>(v) &&
		    v->getType()->isReferenceType())
			found.insert(v);
		return RecursiveASTVisitor::TraverseCXXForRangeStmt(s);
	}

private:
	struct Suspends : RecursiveASTVisitor<Suspends> {
		bool found = false;
		bool VisitCoyieldExpr(CoyieldExpr *) { return !(found = true); }
		bool VisitCoawaitExpr(CoawaitExpr *) { return !(found = true); }
	};
};

/// Do iterators of the container end when this is called?
bool ends_iterators(const CXXMethodDecl *m, const CXXRecordDecl *of)
{
	static const std::set<llvm::StringRef> any{"clear", "assign", "swap"},
		grows{"push_back", "emplace_back", "insert",  "resize",
		      "emplace",   "append",	   "reserve", "push_front"};
	llvm::StringRef n = plain_name(m), r = of->getName();
	bool moves = r == "vector" || r == "basic_string" || r == "deque";
	return in_std(m) && (any.count(n) || (moves && grows.count(n)));
}

bool leaves_inside(const Stmt *s)
{
	return isa<BreakStmt>(s) || isa<GotoStmt>(s) || isa<ReturnStmt>(s) ||
	       std::any_of(s->child_begin(), s->child_end(),
			   [](const Stmt *c) { return c && leaves_inside(c); });
}

class Steps : public RecursiveASTVisitor<Steps>
{
	using Base = RecursiveASTVisitor<Steps>;

public:
	explicit Steps(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool TraverseWhileStmt(WhileStmt *s)
	{
		return Base::TraverseWhileStmt(s) &&
		       again(s, [&] { return Base::TraverseWhileStmt(s); });
	}
	bool TraverseForStmt(ForStmt *s)
	{
		return Base::TraverseForStmt(s) &&
		       again(s, [&] { return Base::TraverseForStmt(s); });
	}
	bool TraverseDeclStmt(DeclStmt *s)
	{
		if (!Base::TraverseDeclStmt(s))
			return false;
		for (const Decl *d : s->decls())
			if (const auto *v = dyn_cast<VarDecl>(d))
				declared(v);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const VarDecl *v = m ? variable(c->getImplicitObjectArgument()) : nullptr;
		if (!v)
			return true;
		objects_.insert(peel(c->getImplicitObjectArgument())->IgnoreParenImpCasts());
		const CXXRecordDecl *r = record_of(v->getType().getNonReferenceType());
		if (plain_name(m) == "reserve")
			reserved_.insert(v);
		if (r && in_std(r) && ends_iterators(m, r) && !reserved_.count(v))
			for (auto &[g, s] : walking_)
				if (s.over == v)
					s.changed = c->getExprLoc();
		if (fresh_.count(v) || walking_.count(v))
			step(v, m, c->getExprLoc());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		// Whoever is handed it may go on with it.
		if (!objects_.count(r)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			fresh_.erase(v);
			walking_.erase(v);
		}
		return true;
	}

private:
	struct Walking {
		const VarDecl *over;
		SourceLocation changed;
	};

	template <typename Turn>
	bool again(const Stmt *loop, Turn turn)
	{
		// Changes may be followed by the way out.
		if (leaves_inside(loop))
			for (auto &[g, s] : walking_)
				s.changed = {};
		return turn();
	}
	void declared(const VarDecl *v)
	{
		fresh_.erase(v);
		walking_.erase(v);
		const auto *c = v->getInit() ? dyn_cast<CallExpr>(peel(v->getInit())) : nullptr;
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		const FunctionDecl *made = f ? body_of(f) : nullptr;
		const CXXRecordDecl *promise = made ? promise_of(made) : nullptr;
		if (!promise || !v->hasLocalStorage() || v->getType()->isReferenceType())
			return;
		if (waits_first(promise))
			fresh_[v] = promise;
		Walked walked;
		walked.TraverseStmt(made->getBody());
		bool op = isa<CXXOperatorCallExpr>(c);
		for (unsigned i = 0; i < made->getNumParams(); i++)
			if (walked.found.count(made->getParamDecl(i)) && i + op < c->getNumArgs())
				if (const VarDecl *over = variable(c->getArg(i + op)))
					walking_[v] = {over, {}};
	}
	void step(const VarDecl *v, const CXXMethodDecl *m, SourceLocation loc)
	{
		Member what = Member::of(m);
		auto fresh = fresh_.find(v);
		if (fresh != fresh_.end() && !what.resumes && !what.calls)
			for (auto [f, followed] : what.reads)
				if (starts_empty(fresh->second, f, followed)) {
					Finding *x = session_.report(
						"init-use", loc,
						"the coroutine has not run yet, so '" +
							f->getNameAsString() + "' has no value");
					session_.note(x, f->getLocation(),
						      "which is declared here");
					fresh_.erase(v);
					break;
				}
		if (what.resumes || what.calls)
			fresh_.erase(v);
		auto walking = walking_.find(v);
		if (!what.resumes || walking == walking_.end() ||
		    walking->second.changed.isInvalid())
			return;
		Finding *x = session_.report("borrow-invalidated", loc,
					     "the coroutine goes on in the midst of '" +
						     walking->second.over->getNameAsString() +
						     "', which has changed");
		session_.note(x, walking->second.changed, "it is changed here");
		walking_.erase(walking);
	}

	Session &session_;
	std::map<const VarDecl *, const CXXRecordDecl *> fresh_;
	std::map<const VarDecl *, Walking> walking_;
	std::set<const VarDecl *> reserved_;
	std::set<const Expr *> objects_;
};

} // namespace

void check_frame_steps(Session &session, const FunctionDecl *f)
{
	if (f->getBody() &&
	    session.context.Idents.find("promise_type") != session.context.Idents.end())
		Steps(session).TraverseStmt(f->getBody());
}

} // namespace cfl::check
