// SPDX-License-Identifier: GPL-2.0
// All of this is looked for in the order of the text, statement by statement: what a branch does that leaves does
// not count for what stands behind it.
#include <check/context_facts.hh>
#include <check/frees.hh>
#include <check/given_back.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The same variable, member or object, by the same way.
bool same(const Expr *a, const Expr *b)
{
	a = a->IgnoreParenCasts();
	b = b->IgnoreParenCasts();
	if (isa<CXXThisExpr>(a) && isa<CXXThisExpr>(b))
		return true;
	const auto *x = dyn_cast<DeclRefExpr>(a), *y = dyn_cast<DeclRefExpr>(b);
	if (x && y)
		return x->getDecl() == y->getDecl();
	const auto *m = dyn_cast<MemberExpr>(a), *n = dyn_cast<MemberExpr>(b);
	return m && n && m->getMemberDecl() == n->getMemberDecl() &&
	       same(m->getBase(), n->getBase());
}

template <typename Test>
const Stmt *find(const Stmt *s, Test test)
{
	if (!s || isa<LambdaExpr>(s))
		return nullptr;
	if (test(s))
		return s;
	for (const Stmt *c : s->children())
		if (const Stmt *found = find(c, test))
			return found;
	return nullptr;
}

bool leaves(const Stmt *s)
{
	if (const auto *c = dyn_cast_or_null<CompoundStmt>(s))
		return !c->body_empty() && leaves(c->body_back());
	return isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt>(s);
}

/// What a pointer leads to is looked at, or handed on.
const Stmt *use(const Stmt *s, const Expr *pointer)
{
	return find(s, [&](const Stmt *x) {
		if (const auto *m = dyn_cast<MemberExpr>(x))
			return m->isArrow() && same(m->getBase(), pointer);
		if (const auto *u = dyn_cast<UnaryOperator>(x))
			return u->getOpcode() == UO_Deref && same(u->getSubExpr(), pointer);
		const auto *c = dyn_cast<CallExpr>(x);
		return c && c->getDirectCallee() && !isa<CXXOperatorCallExpr>(c) &&
		       std::any_of(c->arg_begin(), c->arg_end(), [&](const Expr *a) {
			       return a->getType()->isPointerType() && same(a, pointer);
		       });
	});
}

bool assigns(const Stmt *s, const Expr *to)
{
	return find(s, [&](const Stmt *x) {
		const auto *b = dyn_cast<BinaryOperator>(x);
		return b && b->isAssignmentOp() && same(b->getLHS(), to);
	});
}

/// A call after which a reference of the caller's is gone.
struct Put {
	const CallExpr *call = nullptr;
	const Expr *object = nullptr; ///< A pointer to what was counted.
	bool always = false;	      ///< The callee ends the last one itself.
};

Put put_by(const Stmt *s)
{
	const auto *e = dyn_cast_or_null<Expr>(s);
	const auto *c = e ? dyn_cast<CallExpr>(e->IgnoreParenCasts()) : nullptr;
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	llvm::StringRef n = f ? plain_name(f) : "";
	const Expr *count = nullptr;
	if (const auto *m = dyn_cast_or_null<CXXMemberCallExpr>(c)) {
		const CXXRecordDecl *r = record_of(m->getImplicitObjectArgument()->getType());
		if (n == "dec_and_test" && r && r->getName() == "Refcount")
			count = m->getImplicitObjectArgument();
	} else if ((n == "refcount_dec_and_test" || n == "kref_put") && c->getNumArgs()) {
		const auto *u = dyn_cast<UnaryOperator>(c->getArg(0)->IgnoreParenCasts());
		count = u && u->getOpcode() == UO_AddrOf ? u->getSubExpr() : nullptr;
	}
	const auto *m = count ? dyn_cast<MemberExpr>(count->IgnoreParenCasts()) : nullptr;
	if (!m || !m->isArrow() || !isa<DeclRefExpr, CXXThisExpr>(m->getBase()->IgnoreParenCasts()))
		return {};
	return {c, m->getBase(), n == "kref_put"};
}

/// A call that makes an owner of a pointer; the owner ends at once where nobody keeps it.
const Expr *taken_back(const CallExpr *c)
{
	const auto *m = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
	llvm::StringRef n = m ? plain_name(m) : "";
	return m && m->isStatic() && c->getNumArgs() == 2 &&
			       (n == "from_foreign" || n == "from_raw")
		       ? c->getArg(1)
		       : nullptr;
}

/// What gives back the handles of a class: `UniqueHandle<T, RELEASE>`.
const FunctionDecl *releaser(const CXXRecordDecl *r)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (!s || s->getName() != "UniqueHandle" || s->getTemplateArgs().size() != 2)
		return nullptr;
	const TemplateArgument &by = s->getTemplateArgs().get(1);
	if (by.getKind() == TemplateArgument::Declaration) {
		if (const auto *f = dyn_cast<FunctionDecl>(by.getAsDecl()))
			return f;
		const CXXRecordDecl *l = record_of(by.getAsDecl()->getType());
		return l && l->isLambda() ? l->getLambdaCallOperator() : nullptr;
	}
	if (by.getKind() != TemplateArgument::StructuralValue)
		return nullptr;
	const CXXRecordDecl *l = record_of(by.getStructuralValueType());
	return l && l->isLambda() ? l->getLambdaCallOperator() : nullptr;
}

class GivenBack : public RecursiveASTVisitor<GivenBack>
{
public:
	GivenBack(Session &session, const FunctionDecl *f) : session_(session), function_(f) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCompoundStmt(CompoundStmt *all)
	{
		std::vector<std::pair<const Expr *, const Stmt *>> gone;
		std::vector<std::pair<const VarDecl *, const Expr *>> lent;
		std::vector<std::pair<const VarDecl *, const Stmt *>> ended;
		for (const Stmt *s : all->body()) {
			for (const auto &[pointer, by] : gone)
				said(use(s, pointer), by, "its reference was given back");
			for (const auto &[v, by] : ended)
				said(mention(s, v), by, "its owner was taken back, and ended");
			std::erase_if(gone, [&](const auto &x) { return assigns(s, x.first); });
			counted(s, gone);
			borrowed(s, lent);
			kept_back(s, all);
			if (const Expr *e = discarded(s))
				for (const auto &[v, from] : lent)
					if (same(from, e))
						ended.push_back({v, s});
		}
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const Expr *e = taken_back(c);
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		if (const FunctionDecl *by = e ? releaser(m->getParent()) : nullptr)
			handles_.push_back({e, by, c});
		if (const FunctionDecl *f = c->getDirectCallee()) {
			llvm::StringRef n = plain_name(f);
			lets_go_ |=
				n == "into_raw" || n == "release" || n == "forget" || n == "leak";
			if (c->getNumArgs() == 1 && f->isInExternCContext())
				by_hand_.push_back(c);
		}
		return true;
	}
	/// The handle gives back what was given back by hand as well.
	void finish()
	{
		if (lets_go_)
			return;
		const SourceManager &sm = session_.context.getSourceManager();
		for (const Made &h : handles_)
			for (const CallExpr *c : by_hand_)
				if (same(h.pointer, c->getArg(0)) && releases(h.by, c) &&
				    sm.isBeforeInTranslationUnit(h.call->getEndLoc(),
								 c->getBeginLoc()) &&
				    !session_.said_on_line("free-twice", c->getExprLoc()))
					session_.note(session_.report("free-twice", c->getExprLoc(),
								      "a handle has this, and "
								      "gives it back as well"),
						      h.call->getExprLoc(), "made here");
	}

private:
	struct Made {
		const Expr *pointer;
		const FunctionDecl *by;
		const CallExpr *call;
	};
	static bool releases(const FunctionDecl *by, const CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee()->getCanonicalDecl();
		const FunctionDecl *body = by->getCanonicalDecl() == f ? nullptr : body_of(by);
		return by->getCanonicalDecl() == f ||
		       (body && find(body->getBody(), [&](const Stmt *x) {
				const auto *inner = dyn_cast<CallExpr>(x);
				const FunctionDecl *g = inner ? inner->getDirectCallee() : nullptr;
				return g && g->getCanonicalDecl() == f;
			}));
	}
	static const Stmt *mention(const Stmt *s, const VarDecl *v)
	{
		return find(s, [&](const Stmt *x) {
			const auto *r = dyn_cast<DeclRefExpr>(x);
			return r && r->getDecl() == v;
		});
	}
	/// Does the function count one more itself? Then the caller's reference may be another one.
	bool counted_up(const Expr *pointer) const
	{
		return find(function_->getBody(), [&](const Stmt *x) {
			const auto *c = dyn_cast<CallExpr>(x);
			const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
			llvm::StringRef n = f ? plain_name(f) : "";
			return (n.contains("get") || n.contains("inc")) && use(c, pointer);
		});
	}
	/// Is it the function that ends what it counts down?
	bool ends(const Expr *pointer) const
	{
		return find(function_->getBody(), [&](const Stmt *x) {
			const auto *c = dyn_cast<CallExpr>(x);
			const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
			llvm::StringRef n = f ? plain_name(f) : "";
			return (n == "from_raw" || n == "from_foreign" || n.contains("free")) &&
			       std::any_of(c->arg_begin(), c->arg_end(),
					   [&](const Expr *a) { return same(a, pointer); });
		});
	}
	bool gives_up(const Put &put) const
	{
		return put.call && (put.always || ends(put.object)) && !counted_up(put.object);
	}
	void counted(const Stmt *s, std::vector<std::pair<const Expr *, const Stmt *>> &gone)
	{
		if (const auto *i = dyn_cast<IfStmt>(s); i && i->getCond() && !i->getInit()) {
			const Expr *cond = i->getCond()->IgnoreParenImpCasts();
			const auto *no = dyn_cast<UnaryOperator>(cond);
			const bool turned = no && no->getOpcode() == UO_LNot;
			const Put put = put_by(turned ? no->getSubExpr() : cond);
			if (!gives_up(put))
				return;
			const Stmt *others = turned ? i->getThen() : i->getElse();
			if (others)
				said(use(others, put.object), put.call,
				     "its reference was given back");
			if (!leaves(others))
				gone.push_back({put.object, put.call});
			return;
		}
		if (const auto *e = dyn_cast<Expr>(s)) {
			const Put put = put_by(peel(e));
			if (gives_up(put))
				gone.push_back({put.object, put.call});
		}
	}
	/// An owner is made of what C keeps, and given to C again; on a way between it ends, and C has it still.
	void kept_back(const Stmt *s, const CompoundStmt *all)
	{
		const auto *d = dyn_cast<DeclStmt>(s);
		const auto *v =
			d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
		const auto *c =
			v && v->getInit() ? dyn_cast<CallExpr>(peel(v->getInit())) : nullptr;
		const Expr *from = taken_back(c);
		if (!from || !isa<MemberExpr>(from->IgnoreParenCasts()) ||
		    v->getType()->isReferenceType())
			return;
		const Stmt *left = nullptr;
		for (auto it = std::next(llvm::find(all->body(), s)); it != all->body_end(); ++it) {
			if (assigns(*it, from)) {
				if (left && moves(*it, v))
					said_left(left, v, c);
				return;
			}
			if (!left && !moves(*it, v))
				left = find(*it, [](const Stmt *x) { return isa<ReturnStmt>(x); });
		}
	}
	static bool moves(const Stmt *s, const VarDecl *v)
	{
		return find(s, [&](const Stmt *x) {
			const auto *c = dyn_cast<CallExpr>(x);
			return c && c->getNumArgs() == 1 && c->getDirectCallee() &&
			       plain_name(c->getDirectCallee()) == "move" && mention(c, v);
		});
	}
	void said_left(const Stmt *left, const VarDecl *v, const CallExpr *taken)
	{
		if (!session_.said_on_line("free-twice", left->getBeginLoc()))
			session_.note(session_.report("free-twice", left->getBeginLoc(),
						      "'" + v->getNameAsString() +
							      "' ends here, and what it was made "
							      "of still leads to it"),
				      taken->getExprLoc(), "it was taken from there here");
	}
	/// `const T &t = Foreign::borrow(unsafe_, p)`.
	static void borrowed(const Stmt *s,
			     std::vector<std::pair<const VarDecl *, const Expr *>> &lent)
	{
		const auto *d = dyn_cast<DeclStmt>(s);
		const auto *v =
			d && d->isSingleDecl() ? dyn_cast<VarDecl>(d->getSingleDecl()) : nullptr;
		const auto *c = v && v->getInit() && v->getType()->isReferenceType()
					? dyn_cast<CallExpr>(peel(v->getInit()))
					: nullptr;
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		llvm::StringRef n = f ? plain_name(f) : "";
		if ((n == "borrow" || n == "borrow_mut") && c->getNumArgs() == 2)
			lent.push_back({v, c->getArg(1)});
	}
	/// The pointer of which a statement makes an owner that ends at once.
	static const Expr *discarded(const Stmt *s)
	{
		const auto *e = dyn_cast<Expr>(s);
		e = e ? peel(e) : nullptr;
		if (const auto *v = dyn_cast_or_null<ExplicitCastExpr>(e);
		    v && v->getType()->isVoidType())
			e = peel(v->getSubExpr());
		return taken_back(dyn_cast_or_null<CallExpr>(e));
	}
	void said(const Stmt *use, const Stmt *by, const char *why)
	{
		if (!use || session_.said_on_line("free-use", use->getBeginLoc()))
			return;
		session_.note(session_.report("free-use", use->getBeginLoc(),
					      std::string("this may have ended: ") + why),
			      by->getBeginLoc(), "that was here");
	}

	Session &session_;
	const FunctionDecl *function_;
	bool lets_go_ = false;
	std::vector<Made> handles_;
	std::vector<const CallExpr *> by_hand_;
};

} // namespace

void check_given_back(Session &session, const FunctionDecl *f)
{
	GivenBack all(session, f);
	all.TraverseStmt(f->getBody());
	all.finish();
}

} // namespace cfl::check
