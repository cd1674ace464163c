// SPDX-License-Identifier: GPL-2.0
// A closure is kept by somebody who runs it later, and the function stays until that has happened: it waits for the
// future of a promise that the closure keeps, for a latch that it counts down, for a flag that it sets, or for
// whoever was handed it. This is looked up in the text, which happens for findings only.
#include <check/awaited.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 5;

/// Variables and own members; null stands for `*this`.
using Names = std::set<const ValueDecl *>;

const ValueDecl *canonical(const ValueDecl *d)
{
	return cast<ValueDecl>(d->getCanonicalDecl());
}

/// All that an expression names, and what the variables there were made of.
void roots(const Stmt *s, Names &out, int depth = 0)
{
	if (!s || depth > DEEPEST)
		return;
	const VarDecl *v = nullptr;
	if (const auto *r = dyn_cast<DeclRefExpr>(s))
		v = dyn_cast<VarDecl>(r->getDecl());
	if (v && out.insert(canonical(v)).second && v->hasLocalStorage())
		roots(v->getInit(), out, depth + 1);
	if (const auto *m = dyn_cast<MemberExpr>(s);
	    m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())) {
		out.insert(isa<FieldDecl>(m->getMemberDecl()) ? canonical(m->getMemberDecl())
							      : nullptr);
		return;
	}
	if (isa<CXXThisExpr>(s))
		out.insert(nullptr);
	if (const auto *l = dyn_cast<LambdaExpr>(s))
		return roots(l->getBody(), out, depth);
	for (const Stmt *c : s->children())
		roots(c, out, depth);
}

/// A call of the standard that comes back when another thread has done something; a time that may run out is none.
bool waits_in_std(const CXXMemberCallExpr *c)
{
	const CXXMethodDecl *m = c->getMethodDecl();
	if (!m || !in_std(m))
		return false;
	llvm::StringRef of = m->getParent()->getName(), n = plain_name(m);
	if (n == "get")
		return of.ends_with("future");
	if (n == "wait")
		return of.ends_with("future") || of.starts_with("condition_variable") ||
		       of == "latch" || of == "barrier" || of.contains("atomic");
	return n == "arrive_and_wait" || (n == "acquire" && of.ends_with("semaphore")) ||
	       (n == "join" && of.ends_with("thread"));
}

/// Functions in whose bodies somebody waits, and those of which no body is seen, but the name.
class Blocks : public RecursiveASTVisitor<Blocks>
{
public:
	explicit Blocks(int depth) : depth_(depth) {}
	bool found = false;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		found |= waits_in_std(c) || (depth_ < 3 && blocks(c->getMethodDecl(), depth_ + 1));
		return !found;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

	static bool blocks(const FunctionDecl *f, int depth = 0)
	{
		const FunctionDecl *made = nullptr;
		if (!f || in_std(f))
			return false;
		if (!f->hasBody(made))
			return plain_name(f).starts_with("wait") || plain_name(f) == "join";
		Blocks inside(depth);
		inside.TraverseStmt(made->getBody());
		return inside.found;
	}

private:
	int depth_;
};

/// A place where the function waits.
struct Wait {
	const Stmt *at;
	Names what;			   ///< That is what it waits for.
	std::vector<const Stmt *> options; ///< Statements around it that need not be run.
	const Stmt *exit;		   ///< The return statement that it stands in.
	bool all = false;		   ///< It waits for all that the object has been handed.
};

/// The places where a body waits.
class Waits
{
public:
	std::vector<Wait> found;

	void walk(const Stmt *s)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *c = dyn_cast<CallExpr>(s))
			call(c);
		if (isa<ReturnStmt, CoreturnStmt>(s)) {
			const Stmt *outer = std::exchange(exit_, s);
			children(s);
			exit_ = outer;
		} else if (const auto *i = dyn_cast<IfStmt>(s)) {
			children(s, {i->getThen(), i->getElse()});
		} else if (const auto *q = dyn_cast<ConditionalOperator>(s)) {
			children(s, {q->getTrueExpr(), q->getFalseExpr()});
		} else if (const auto *w = dyn_cast<WhileStmt>(s)) {
			spin(s, w->getCond(), w->getBody());
			children(s, {w->getBody()});
		} else if (const auto *f = dyn_cast<ForStmt>(s)) {
			spin(s, f->getCond(), f->getBody());
			children(s, {f->getBody(), f->getInc()});
		} else if (const auto *d = dyn_cast<DoStmt>(s)) {
			spin(s, d->getCond(), d->getBody());
			children(s);
		} else if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isLogicalOp()) {
			children(s, {b->getRHS()});
		} else if (isa<SwitchStmt, CXXCatchStmt>(s)) {
			children(s, {s});
		} else {
			children(s); // A walk over handles that has no turn has nobody to wait for.
		}
	}

private:
	void children(const Stmt *s, std::initializer_list<const Stmt *> options = {})
	{
		for (const Stmt *c : s->children()) {
			const bool option =
				llvm::is_contained(options, c) || llvm::is_contained(options, s);
			if (option && c)
				options_.push_back(c);
			walk(c);
			if (option && c)
				options_.pop_back();
		}
	}
	/// A loop that ends when somebody else has changed something.
	void spin(const Stmt *loop, const Expr *cond, const Stmt *body)
	{
		Wait w{loop, {}, options_, exit_};
		roots(cond, w.what);
		Blocks inside(DEEPEST);
		inside.TraverseStmt(const_cast<Stmt *>(body));
		if (!inside.found)
			std::erase_if(w.what, [](const ValueDecl *d) {
				const CXXRecordDecl *r = d ? record_of(d->getType()) : nullptr;
				return !r || !in_std(r) || !r->getName().starts_with("atomic");
			});
		if (!w.what.empty())
			found.push_back(std::move(w));
	}
	void call(const CallExpr *c)
	{
		Wait w{c, {}, options_, exit_};
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		const bool std_wait = m && waits_in_std(m);
		if (std_wait || (m && Blocks::blocks(m->getMethodDecl()))) {
			roots(m->getImplicitObjectArgument(), w.what);
			w.all = std_wait || (!m->getNumArgs() && (m->getType()->isVoidType() ||
								  m->getType()->isBooleanType()));
			// What the condition asks, which is not the lock.
			if (m->getMethodDecl()->getParent()->getName().starts_with(
				    "condition_variable") &&
			    m->getNumArgs() == 2)
				roots(m->getArg(1), w.what);
		}
		const FunctionDecl *f = c->getDirectCallee();
		static const std::set<llvm::StringRef> of_c{
			"sem_wait", "pthread_join", "pthread_cond_wait", "pthread_barrier_wait"};
		if (f && f->isExternC() && of_c.count(plain_name(f)) && c->getNumArgs())
			roots(c->getArg(0), w.what);
		if (!w.what.empty())
			found.push_back(std::move(w));
	}

	std::vector<const Stmt *> options_;
	const Stmt *exit_ = nullptr;
};

/// Where something is lent: the closure around that place, and who gets it.
class Lent : public RecursiveASTVisitor<Lent>
{
public:
	Lent(const SourceManager &sources, SourceLocation at) : sources_(sources), at_(at) {}
	const LambdaExpr *closure = nullptr;
	Names keepers; ///< Objects whose functions are handed it, and variables that are made of it.

	bool covers(const Stmt *s, SourceLocation at) const
	{
		return !before(at, s->getBeginLoc()) && !before(s->getEndLoc(), at);
	}
	bool before(SourceLocation a, SourceLocation b) const
	{
		return sources_.isBeforeInTranslationUnit(sources_.getExpansionLoc(a),
							  sources_.getExpansionLoc(b));
	}
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		if (!closure && covers(l, at_))
			closure = l;
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit() && covers(v->getInit(), at_))
			keepers.insert(canonical(v));
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		if (std::ranges::any_of(c->arguments(), [&](const Expr *a) { return gets(a); }))
			roots(c->getImplicitObjectArgument(), keepers);
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Equal && c->getNumArgs() == 2 && gets(c->getArg(1)))
			roots(c->getArg(0), keepers);
		return true;
	}

private:
	/// Is it handed here, or a variable that keeps it?
	bool gets(const Expr *e) const
	{
		const auto *r = dyn_cast<DeclRefExpr>(peel(e));
		return covers(e, at_) || (r && keepers.count(canonical(r->getDecl())));
	}
	const SourceManager &sources_;
	SourceLocation at_;
};

/// What a closure uses of what is around it, and where the whole expression with it ends.
class Inside
{
public:
	std::vector<std::pair<SourceLocation, const ValueDecl *>> named;

	void walk(const Stmt *s, SourceLocation end = {})
	{
		if (!s)
			return;
		if (isa<Expr>(s) && end.isInvalid())
			end = s->getEndLoc();
		const auto *r = dyn_cast<DeclRefExpr>(s);
		if (r && isa<VarDecl>(r->getDecl()))
			named.push_back({end, canonical(r->getDecl())});
		if (const auto *m = dyn_cast<MemberExpr>(s);
		    m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
			named.push_back({end, canonical(m->getMemberDecl())});
		for (const Stmt *c : s->children())
			walk(c, isa<Expr>(s) ? end : SourceLocation());
	}
};

/// Locks and conditions: they are let go of when all is done.
bool of_a_lock(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	llvm::StringRef n = r && in_std(r) ? r->getName() : "";
	return n.ends_with("mutex") || n.ends_with("lock") || n.starts_with("condition_variable");
}

/// Does the closure say that it is ready by one of these, as the last thing that it does with what it was lent?
bool tells(const LambdaExpr *closure, const Names &waited, const Lent &lent)
{
	Inside inside;
	inside.walk(closure->getBody());
	std::set<const ValueDecl *> own;
	SourceLocation told;
	for (const LambdaCapture &c : closure->captures()) {
		const auto *v =
			c.capturesVariable() ? dyn_cast<VarDecl>(c.getCapturedVar()) : nullptr;
		if (v && c.getCaptureKind() == LCK_ByRef)
			own.insert(canonical(v));
	}
	for (const auto &[at, d] : inside.named) {
		Names of{d};
		// A promise that was moved into the closure.
		if (const auto *v = dyn_cast<VarDecl>(d); v && v->isInitCapture())
			roots(v->getInit(), of);
		const bool says = std::ranges::any_of(
			of, [&](const ValueDecl *o) { return o && waited.count(o) > 0; });
		if (says && (told.isInvalid() || lent.before(told, at)))
			told = at;
	}
	return told.isValid() && std::ranges::none_of(inside.named, [&](const auto &use) {
		       return lent.before(told, use.first) && own.count(use.second) &&
			      !waited.count(use.second) && !of_a_lock(use.second->getType());
	       });
}

bool meet(const Names &a, const Names &b)
{
	return std::ranges::any_of(a, [&](const ValueDecl *d) { return b.count(d) > 0; });
}

} // namespace

bool awaited(const FunctionDecl *in, SourceLocation from, const ValueDecl *what,
	     SourceLocation exit)
{
	if (!in || !in->getBody() || from.isInvalid() || exit.isInvalid())
		return false;
	Lent lent(in->getASTContext().getSourceManager(), from);
	lent.TraverseStmt(in->getBody());
	Waits waits;
	waits.walk(in->getBody());
	return std::ranges::any_of(waits.found, [&](const Wait &w) {
		const bool here = w.exit && lent.covers(w.exit, exit);
		const auto *call = dyn_cast<CXXMemberCallExpr>(w.at);
		const bool later = lent.before(from, w.at->getBeginLoc()) ||
				   (call && lent.covers(call->getImplicitObjectArgument(), from));
		if (!later || !(here || lent.before(w.at->getBeginLoc(), exit)) ||
		    !std::ranges::all_of(w.options, [&](const Stmt *s) {
			    return lent.covers(s, from) || lent.covers(s, exit);
		    }))
			return false;
		if (w.all && meet(w.what, lent.keepers))
			return true;
		return lent.closure ? tells(lent.closure, w.what, lent)
				    : what && w.what.count(canonical(what)) > 0;
	});
}

} // namespace cfl::check
