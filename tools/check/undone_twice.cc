// SPDX-License-Identifier: GPL-2.0
// Looked for in the order of the text: in the block of the guard, behind it, a statement that says what the guard says
// at its end, followed by a way out of the function before the guard is named again.
#include <check/context_facts.hh>
#include <check/counted_by_c.hh>
#include <check/undone_twice.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The variable that a name stands for: what a closure captured under another name is what it was made of.
const ValueDecl *meant(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *m = dyn_cast<MemberExpr>(e))
		return m->getMemberDecl();
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && v->isInitCapture() && v->getInit() ? meant(v->getInit())
	       : r				       ? r->getDecl()
						       : nullptr;
}

/// Is a second such call wrong? Others may well be made twice.
bool gives_back(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (!f || isa<CXXOperatorCallExpr>(c))
		return false;
	llvm::StringRef n = plain_name(f);
	if (f->isInExternCContext())
		return frees(f) || puts(f);
	return c->getNumArgs() && (n == "release" || n == "free" || n == "put" || n == "unlock");
}

bool same_call(const CallExpr *a, const CallExpr *b)
{
	if (a->getNumArgs() != b->getNumArgs() ||
	    a->getDirectCallee()->getCanonicalDecl() != b->getDirectCallee()->getCanonicalDecl())
		return false;
	for (unsigned i = 0; i < a->getNumArgs(); i++)
		if (const ValueDecl *v = meant(a->getArg(i)); !v || v != meant(b->getArg(i)))
			return false;
	const auto *x = dyn_cast<CXXMemberCallExpr>(a);
	const auto *y = dyn_cast<CXXMemberCallExpr>(b);
	if (!x || !y)
		return !x && !y;
	const ValueDecl *on = meant(x->getImplicitObjectArgument());
	return on && on == meant(y->getImplicitObjectArgument());
}

class Undone : public RecursiveASTVisitor<Undone>
{
public:
	explicit Undone(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCompoundStmt(CompoundStmt *all)
	{
		for (auto it = all->body_begin(); it != all->body_end(); ++it) {
			const auto *d = dyn_cast<DeclStmt>(*it);
			const auto *v = d && d->isSingleDecl()
						? dyn_cast<VarDecl>(d->getSingleDecl())
						: nullptr;
			const CXXRecordDecl *r = v ? record_of(v->getType()) : nullptr;
			if (!r || r->getName() != "ScopeGuard" || !v->getInit())
				continue;
			std::vector<const CallExpr *> undo;
			collect(v->getInit(), undo);
			for (auto next = std::next(it); next != all->body_end(); ++next) {
				if (names(*next, v))
					break;
				for (const CallExpr *c : undo)
					leaving(*next, c, v);
			}
		}
		return true;
	}

private:
	static bool names(const Stmt *s, const VarDecl *v)
	{
		const auto *r = dyn_cast_or_null<DeclRefExpr>(s);
		return (r && r->getDecl() == v) ||
		       (s && std::any_of(s->child_begin(), s->child_end(),
					 [&](const Stmt *c) { return names(c, v); }));
	}
	static void collect(const Stmt *s, std::vector<const CallExpr *> &out)
	{
		if (!s)
			return;
		if (const auto *c = dyn_cast<CallExpr>(s); c && gives_back(c))
			out.push_back(c);
		if (const auto *l = dyn_cast<LambdaExpr>(s))
			return straight(l->getBody(), out);
		for (const Stmt *c : s->children())
			collect(c, out);
	}
	/// What the guard does whatever holds.
	static void straight(const Stmt *s, std::vector<const CallExpr *> &out)
	{
		if (!s || isa<IfStmt, ForStmt, WhileStmt, SwitchStmt>(s))
			return;
		if (const auto *c = dyn_cast<CallExpr>(s); c && gives_back(c))
			out.push_back(c);
		for (const Stmt *c : s->children())
			straight(c, out);
	}
	/// A block that calls the same and leaves.
	void leaving(const Stmt *s, const CallExpr *undo, const VarDecl *guard)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *block = dyn_cast<CompoundStmt>(s)) {
			const CallExpr *done = nullptr;
			for (const Stmt *c : block->body()) {
				const auto *e = dyn_cast<Expr>(c);
				const auto *call =
					e ? dyn_cast<CallExpr>(e->IgnoreParenCasts()) : nullptr;
				if (call && call->getDirectCallee() && same_call(undo, call))
					done = call;
				if (done && isa<ReturnStmt>(c))
					said(done, undo);
			}
		}
		for (const Stmt *c : s->children())
			leaving(c, undo, guard);
	}
	void said(const CallExpr *done, const CallExpr *undo)
	{
		session_.note(session_.report("free-twice", done->getExprLoc(),
					      "a scope guard gives this back as well, as nobody "
					      "dismissed it"),
			      undo->getExprLoc(), "here");
	}

	Session &session_;
};

} // namespace

void check_undone_twice(Session &session, const FunctionDecl *f)
{
	Undone(session).TraverseStmt(f->getBody());
}

} // namespace cfl::check
