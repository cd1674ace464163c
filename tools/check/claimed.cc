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

} // namespace

void check_claimed_contexts(Session &session, const FunctionDecl *f)
{
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
