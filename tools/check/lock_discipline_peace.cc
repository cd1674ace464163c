// SPDX-License-Identifier: GPL-2.0
// Where member functions are called: beside threads, or when these were waited for.
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

	bool TraverseFunctionDecl(FunctionDecl *f) { return function(f); }
	bool TraverseCXXMethodDecl(CXXMethodDecl *m)
	{
		const auto *of = dyn_cast<CXXMethodDecl>(wanted_);
		return (of && m->getParent() == of->getParent()) || function(m);
	}
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		closures_++;
		bool go = RecursiveASTVisitor::TraverseLambdaExpr(l);
		closures_--;
		return go;
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
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		if (starts_thread(session_, c))
			running_.push_back(depth_);
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
	bool function(FunctionDecl *f)
	{
		if (!f->doesThisDeclarationHaveABody())
			return true;
		auto running = std::move(running_);
		running_.clear();
		bool go = TraverseStmt(f->getBody());
		running_ = std::move(running);
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
		static const std::set<llvm::StringRef> waits{"join", "wait",  "clear", "get",
							     "stop", "close", "finish"};
		if (wanted && (closures_ || !running_.empty()))
			beside++;
		else if (wanted && local(object))
			peaceful++;
		if (waits.count(name))
			running_.clear();
		const VarDecl *v = local(object);
		if (c && starts_thread(session_, c))
			running_.push_back(v && made_.count(v) ? made_[v] : depth_);
	}

	Session &session_;
	const FunctionDecl *wanted_;
	std::map<const VarDecl *, int> made_;
	std::vector<int> running_;
	int depth_ = 0, closures_ = 0;
};

} // namespace

bool called_in_peace(Session &session, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && m->getAccess() != AS_public)
		return false;
	const DeclContext *in = f->getEnclosingNamespaceContext();
	while (!in->isTranslationUnit() && !in->getParent()->isTranslationUnit())
		in = in->getParent();
	if (in->isTranslationUnit())
		return false;
	Calls calls(session, f);
	for (Decl *d : in->decls())
		calls.TraverseDecl(d);
	return calls.peaceful && !calls.beside;
}

} // namespace cfl::check::discipline
