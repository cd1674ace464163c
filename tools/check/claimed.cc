// SPDX-License-Identifier: GPL-2.0
// `IrqsOff::assume()` believes whoever calls it. A function that sleeps before, on the way there, was called with
// interrupts on, unless it switches them off in between.
#include <check/claimed.hh>
#include <check/context_facts.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Does a call sleep, by its own word: the function's, or the flags that it is handed?
bool sleeps(const Session &session, const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (!f)
		return false;
	for (unsigned i = 0; i < c->getNumArgs() && i < f->getNumParams(); i++)
		if (flags_type(f->getParamDecl(i)->getType()) &&
		    !flags_of(session.context, c->getArg(i)).sleeping.empty())
			return true;
	return annotated(f, "might_sleep") || has_effect(f, FunctionEffect::Kind::Blocking);
}

/// What switches interrupts off, or says that they are.
class Switches : public RecursiveASTVisitor<Switches>
{
public:
	bool found = false;
	bool VisitExpr(Expr *e)
	{
		const CXXRecordDecl *r = e->getType().isNull() ? nullptr : record_of(e->getType());
		found |= r && r->getName() != "IrqsOff" && irqs_off_guard(e->getType());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = f ? plain_name(f) : "";
		found |= n.contains("irq_save") || n.contains("irqsave") ||
			 n.contains("irq_disable");
		return !found;
	}
};

/// Walks a body in its order: what is sure to have run when a claim is made.
class Claims
{
public:
	explicit Claims(Session &session) : session_(session) {}

	/// Statements that ran for sure stand before, in this block or around it.
	void walk(const Stmt *s, const CallExpr *slept)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *c = dyn_cast<CallExpr>(s); c && claims(c) && slept)
			said(c, slept);
		if (const auto *block = dyn_cast<CompoundStmt>(s)) {
			for (const Stmt *c : block->body()) {
				walk(c, slept);
				if (!slept)
					slept = first(c);
			}
			return;
		}
		for (const Stmt *c : s->children())
			walk(c, slept);
	}

private:
	static bool claims(const CallExpr *c)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		return m && m->isStatic() && plain_name(m) == "assume" &&
		       m->getParent()->getName() == "IrqsOff";
	}
	/// A call that sleeps whenever the statement runs.
	const CallExpr *first(const Stmt *s) const
	{
		if (!s || isa<IfStmt, ForStmt, WhileStmt, SwitchStmt, CXXForRangeStmt, LambdaExpr,
			      ConditionalOperator>(s))
			return nullptr;
		if (const auto *c = dyn_cast<CallExpr>(s); c && sleeps(session_, c))
			return c;
		for (const Stmt *c : s->children())
			if (const CallExpr *found = first(c))
				return found;
		return nullptr;
	}
	void said(const CallExpr *claim, const CallExpr *slept)
	{
		session_.note(session_.report("context-contract", claim->getExprLoc(),
					      "interrupts are claimed to be off, but the function "
					      "sleeps before, so they are on"),
			      slept->getExprLoc(), "it may sleep here");
	}

	Session &session_;
};

class Mentions : public RecursiveASTVisitor<Mentions>
{
public:
	bool found = false;
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const auto *m = dyn_cast<CXXMethodDecl>(r->getDecl());
		found |= m && plain_name(m) == "assume";
		return !found;
	}
};

/// Waiting for the readers of a domain of which the thread itself is one.
class OwnSections : public RecursiveASTVisitor<OwnSections>
{
public:
	explicit OwnSections(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCompoundStmt(CompoundStmt *block)
	{
		std::vector<std::pair<Owned, const VarDecl *>> open;
		for (const Stmt *s : block->body()) {
			for (const auto &[domain, guard] : open)
				waits(s, domain, guard);
			const auto *d = dyn_cast<DeclStmt>(s);
			const auto *v = d && d->isSingleDecl()
						? dyn_cast<VarDecl>(d->getSingleDecl())
						: nullptr;
			const CXXRecordDecl *r = v ? record_of(v->getType()) : nullptr;
			const auto *c =
				r && r->getName() == "SrcuGuard" && v->getInit()
					? dyn_cast<CXXMemberCallExpr>(value_of(v->getInit()))
					: nullptr;
			if (auto on = c ? owner_of(c->getImplicitObjectArgument()) : std::nullopt)
				open.push_back({*on, v});
		}
		return true;
	}

private:
	void waits(const Stmt *s, const Owned &domain, const VarDecl *guard)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		const auto *c = dyn_cast<CXXMemberCallExpr>(s);
		if (c && c->getMethodDecl() && plain_name(c->getMethodDecl()) == "synchronize" &&
		    owner_of(c->getImplicitObjectArgument()) == domain)
			session_.note(
				session_.report("lock-held", c->getExprLoc(),
						"this waits for the readers to leave, of which "
						"the thread itself is one"),
				guard->getLocation(), "its section begins here");
		for (const Stmt *x : s->children())
			waits(x, domain, guard);
	}

	Session &session_;
};

} // namespace

void check_claimed_contexts(Session &session, const FunctionDecl *f)
{
	OwnSections(session).TraverseStmt(f->getBody());
	Mentions mentions;
	mentions.TraverseStmt(f->getBody());
	if (!mentions.found)
		return;
	Switches switches;
	switches.TraverseStmt(f->getBody());
	if (!switches.found)
		Claims(session).walk(f->getBody(), nullptr);
}

} // namespace cfl::check
