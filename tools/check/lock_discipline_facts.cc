// SPDX-License-Identifier: GPL-2.0
// What types and functions have to do with locks and threads.
#include <check/frees.hh>
#include <check/lock_discipline_body.hh>
#include <check/race.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

constexpr int DEEPEST = 3;

bool has_method(const CXXRecordDecl *r, llvm::StringRef name)
{
	return std::any_of(r->method_begin(), r->method_end(),
			   [&](const CXXMethodDecl *m) { return plain_name(m) == name; });
}

bool holds_thread(Session &session, QualType t, int depth)
{
	if (t.isNull() || depth > DEEPEST)
		return false;
	t = t.getNonReferenceType();
	if (session.facts.runs_beside(t))
		return true;
	const CXXRecordDecl *r = record_of(t);
	if (!r || in_std(r) || !r->hasDefinition() || r->isLambda())
		return false;
	return std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		return !f->getType()->isReferenceType() && !f->getType()->isPointerType() &&
		       holds_thread(session, f->getType(), depth + 1);
	});
}

bool thread_type(QualType t)
{
	llvm::StringRef n = race::std_name(t);
	return n == "thread" || n == "jthread";
}

/// Threads that a body starts, and waits for.
class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Scan(Session &session, const FunctionDecl *in, int depth)
		: session_(session), in_(in), depth_(depth)
	{
	}
	Threading found;

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		started(c);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		started(c);
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		const CXXMethodDecl *callee = m ? m->getMethodDecl() : nullptr;
		if (!callee)
			return true;
		const Expr *object = m->getImplicitObjectArgument();
		llvm::StringRef n = plain_name(callee);
		if (isa<CXXThisExpr>(object->IgnoreParenCasts())) {
			if (depth_ < DEEPEST && !closures_)
				add(callee);
			return true;
		}
		bool waits =
			n == "join" || n == "wait" || n == "get" || n == "clear" || n == "reset";
		found.joins |= waits && !closures_ && holds_thread(session_, object->getType(), 0);
		return true;
	}
	// `delete` and `= {}` of what holds a thread are rare, and no wait is silence.
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		closures_++;
		bool go = RecursiveASTVisitor::TraverseLambdaExpr(l);
		closures_--;
		return go;
	}
	bool TraverseForStmt(ForStmt *s)
	{
		return in_loop([&] { return RecursiveASTVisitor::TraverseForStmt(s); });
	}
	bool TraverseWhileStmt(WhileStmt *s)
	{
		return in_loop([&] { return RecursiveASTVisitor::TraverseWhileStmt(s); });
	}

private:
	template <class F>
	bool in_loop(F f)
	{
		loops_++;
		bool go = f();
		loops_--;
		return go;
	}
	void started(const Expr *e)
	{
		if (!starts_thread(session_, e))
			return;
		found.several |= loops_ || found.starts;
		found.starts = true;
	}
	void add(const CXXMethodDecl *callee)
	{
		const FunctionDecl *body = body_of(callee);
		if (!body || body == in_)
			return;
		Scan inner(session_, body, depth_ + 1);
		inner.TraverseDecl(const_cast<FunctionDecl *>(body));
		found.starts |= inner.found.starts;
		found.several |= inner.found.several;
		found.joins |= inner.found.joins;
	}

	Session &session_;
	const FunctionDecl *in_;
	int depth_, loops_ = 0, closures_ = 0;
};

bool callable(const Expr *e)
{
	const Expr *x = peel(e)->IgnoreParenImpCasts();
	while (const auto *c = dyn_cast<CXXConstructExpr>(x)) {
		if (c->getNumArgs() != 1)
			return false;
		x = peel(c->getArg(0))->IgnoreParenImpCasts();
	}
	const CXXRecordDecl *r = record_of(x->getType());
	QualType t = x->getType();
	return (r && (r->isLambda() || race::std_name(t).contains("function"))) ||
	       t->isMemberFunctionPointerType() || t->isFunctionPointerType() ||
	       t->isFunctionType();
}

} // namespace

bool holds_thread(Session &session, QualType t)
{
	return holds_thread(session, t, 0);
}

bool starts_thread(Session &session, const Expr *e)
{
	e = peel(e)->IgnoreParenImpCasts();
	auto given = [](llvm::ArrayRef<const Expr *> args) {
		return std::any_of(args.begin(), args.end(), callable);
	};
	if (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
		llvm::ArrayRef<const Expr *> args(c->getArgs(), c->getNumArgs());
		if (thread_type(c->getType()))
			return c->getNumArgs() && !c->getConstructor()->isCopyOrMoveConstructor();
		return !in_std(c->getConstructor()) && given(args) &&
		       holds_thread(session, c->getType());
	}
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f)
		return false;
	llvm::ArrayRef<const Expr *> args(c->getArgs(), c->getNumArgs());
	if (in_std(f) && plain_name(f) == "async")
		return true;
	if (in_std(f) && plain_name(f).starts_with("make_"))
		return given(args) && holds_thread(session, c->getType());
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	return m && given(args) && holds_thread(session, m->getImplicitObjectArgument()->getType());
}

Threading threading(Session &session, const FunctionDecl *f)
{
	Scan scan(session, f, 0);
	scan.TraverseDecl(const_cast<FunctionDecl *>(f));
	return scan.found;
}

bool lockable(QualType t)
{
	t = t.getNonReferenceType();
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition())
		return false;
	if (in_std(r))
		return r->getName().ends_with("mutex");
	return has_method(r, "lock") && has_method(r, "unlock");
}

bool is_guard(QualType t)
{
	t = t.getNonReferenceType();
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition())
		return false;
	if (in_std(r))
		return r->getName() == "lock_guard" || r->getName().ends_with("_lock");
	return std::any_of(r->field_begin(), r->field_end(), [r](const FieldDecl *f) {
		const CXXRecordDecl *of = record_of(f->getType());
		bool mutex = f->getType()->isReferenceType() || f->getType()->isPointerType();
		return (of && in_std(of) &&
			(of->getName() == "lock_guard" || of->getName().ends_with("_lock"))) ||
		       (mutex && lockable(f->getType()->getPointeeType()) && r->getDestructor() &&
			r->getDestructor()->isUserProvided());
	});
}

} // namespace cfl::check::discipline
