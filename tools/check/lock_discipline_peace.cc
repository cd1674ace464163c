// SPDX-License-Identifier: GPL-2.0
// Where member functions are called: beside threads, or when these were waited for; by one thread, or by several.
#include <check/frees.hh>
#include <check/lock_discipline_class.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

/// The calls of one member function, in the functions of a namespace.
class Calls : public RecursiveASTVisitor<Calls>
{
public:
	Calls(Session &session, const FunctionDecl *wanted) : session_(session), wanted_(wanted) {}
	unsigned peaceful = 0, beside = 0;
	/// In closures, or on objects that are not the caller's own; and which functions, or closures that are one
	/// thread, call it on such.
	unsigned by_others = 0;
	std::set<const FunctionDecl *> callers;

	bool TraverseFunctionDecl(FunctionDecl *f) { return function(f); }
	bool TraverseCXXMethodDecl(CXXMethodDecl *m)
	{
		const auto *of = dyn_cast<CXXMethodDecl>(wanted_);
		return (of && m->getParent() == of->getParent()) || function(m);
	}
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		const FunctionDecl *in = in_;
		closures_++;
		single_ = closures_ == 1 && singles_.count(l);
		if (single_)
			in_ = l->getCallOperator();
		bool go = RecursiveASTVisitor::TraverseLambdaExpr(l);
		single_ = false;
		in_ = in;
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
	bool TraverseDoStmt(DoStmt *s)
	{
		return in_loop([&] { return RecursiveASTVisitor::TraverseDoStmt(s); });
	}
	bool TraverseCXXForRangeStmt(CXXForRangeStmt *s)
	{
		return in_loop([&] { return RecursiveASTVisitor::TraverseCXXForRangeStmt(s); });
	}
	bool TraverseCompoundStmt(CompoundStmt *s)
	{
		depth_++;
		bool go = true;
		for (Stmt *x : s->body())
			go = go && TraverseStmt(x);
		// What was made in the block ends with it, threads too.
		std::erase_if(running_, [&](int d) { return d >= depth_; });
		depth_--;
		return go;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		made_[v] = depth_;
		return true;
	}
	bool TraverseCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		bool go = RecursiveASTVisitor::TraverseCXXMemberCallExpr(c);
		if (c->getMethodDecl())
			call(c->getMethodDecl()->getCanonicalDecl() == wanted_->getCanonicalDecl(),
			     plain_name(c->getMethodDecl()), c->getImplicitObjectArgument(), c);
		return go;
	}
	bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *m)
	{
		const IdentifierInfo *id = m->getMember().getAsIdentifierInfo();
		if (id)
			call(id->getName() == plain_name(wanted_), id->getName(),
			     m->isImplicitAccess() ? nullptr : m->getBase(), nullptr);
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		by_others += r->getDecl()->getCanonicalDecl() == wanted_->getCanonicalDecl();
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const FunctionDecl *made = body_of(c->getConstructor());
		Threading inside;
		if (made && !in_std(made) && !closures_)
			inside = threading(session_, made);
		if (inside.starts && !inside.joins)
			running_.push_back(depth_);
		if (!starts_thread(session_, c))
			return true;
		running_.push_back(depth_);
		for (const Expr *a : c->arguments())
			if (const auto *l = dyn_cast<LambdaExpr>(peel(a)); l && !loops_)
				singles_.insert(l);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		if (isa<CXXMemberCallExpr>(c))
			return true;
		const FunctionDecl *f = c->getDirectCallee();
		if (f && f->getCanonicalDecl() == wanted_->getCanonicalDecl())
			(closures_ || !running_.empty() ? beside : peaceful)++;
		// In a template, the call of a closure's taker is not known yet.
		const auto *m = dyn_cast<UnresolvedMemberExpr>(c->getCallee()->IgnoreParens());
		const VarDecl *v = m && !m->isImplicitAccess() ? local(m->getBase()) : nullptr;
		bool taken = !c->getDirectCallee() &&
			     std::any_of(c->arg_begin(), c->arg_end(), [](const Expr *a) {
				     return isa<LambdaExpr>(a->IgnoreParenImpCasts());
			     });
		if (taken || starts_thread(session_, c))
			running_.push_back(v && made_.count(v) ? made_[v] : depth_);
		return true;
	}

private:
	template <typename Walk>
	bool in_loop(Walk walk)
	{
		loops_++;
		bool go = walk();
		loops_--;
		return go;
	}
	bool function(FunctionDecl *f)
	{
		if (!f->doesThisDeclarationHaveABody())
			return true;
		auto running = std::move(running_);
		running_.clear();
		const FunctionDecl *in = std::exchange(in_, f);
		bool go = TraverseStmt(f->getBody());
		running_ = std::move(running);
		in_ = in;
		return go;
	}
	const VarDecl *local(const Expr *e) const
	{
		const auto *r = e ? dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts()) : nullptr;
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		return v && v->hasLocalStorage() && !isa<ParmVarDecl>(v) ? v : nullptr;
	}
	void call(bool wanted, llvm::StringRef name, const Expr *object, const CXXMemberCallExpr *c)
	{
		if (wanted && (!closures_ || single_) && local(object))
			callers.insert(in_);
		else if (wanted)
			by_others++;
		static const std::set<llvm::StringRef> waits{"join", "wait",  "clear", "get",
							     "stop", "close", "finish"};
		if (wanted && (closures_ || !running_.empty()))
			beside++;
		else if (wanted && local(object))
			peaceful++;
		const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
		const FunctionDecl *body = m && !in_std(m) ? body_of(m) : nullptr;
		if (waits.count(name) || (body && threading(session_, body).joins))
			running_.clear();
		const VarDecl *v = local(object);
		if (c && starts_thread(session_, c))
			running_.push_back(v && made_.count(v) ? made_[v] : depth_);
	}

	Session &session_;
	const FunctionDecl *wanted_, *in_ = nullptr;
	std::map<const VarDecl *, int> made_;
	std::vector<int> running_;
	int depth_ = 0, closures_ = 0, loops_ = 0;
	std::set<const LambdaExpr *> singles_; ///< Each is run by one thread, once.
	bool single_ = false;
};

/// The outermost namespace that a function is in, or null.
const DeclContext *outermost(const FunctionDecl *f)
{
	const DeclContext *in = f->getEnclosingNamespaceContext();
	while (!in->isTranslationUnit() && !in->getParent()->isTranslationUnit())
		in = in->getParent();
	return in->isTranslationUnit() ? nullptr : in;
}

/// All calls that the namespace shows; false if others can call it, too.
bool find(Calls &calls, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const DeclContext *in = outermost(f);
	if (!in || (m && m->getAccess() != AS_public))
		return false;
	for (Decl *d : in->decls())
		calls.TraverseDecl(d);
	return true;
}

} // namespace

bool called_in_peace(Session &session, const FunctionDecl *f)
{
	Calls calls(session, f);
	return find(calls, f) && calls.peaceful && !calls.beside;
}

bool called_by_one(Session &session, const FunctionDecl *f)
{
	Calls calls(session, f);
	return find(calls, f) && calls.callers.size() == 1 && !calls.by_others;
}

} // namespace cfl::check::discipline
