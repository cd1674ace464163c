// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>
#include <check/rcu_ends.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

llvm::StringRef callee_name(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	return f && f->getIdentifier() ? f->getName() : "";
}

/// The member or the global variable that is named somewhere in an expression.
const ValueDecl *shared_place(const Stmt *s)
{
	if (!s)
		return nullptr;
	if (const auto *m = dyn_cast<MemberExpr>(s))
		if (const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl()))
			return f->getCanonicalDecl();
	if (const auto *r = dyn_cast<DeclRefExpr>(s))
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl()); v && v->hasGlobalStorage())
			return v->getCanonicalDecl();
	for (const Stmt *c : s->children())
		if (const ValueDecl *d = shared_place(c))
			return d;
	return nullptr;
}

/// The places that a function reads in a section of RCU.
class Readers : public RecursiveASTVisitor<Readers>
{
public:
	explicit Readers(std::set<const ValueDecl *> &places) : places_(places) {}

	void run(const FunctionDecl *f)
	{
		TraverseStmt(f->getBody());
		if (section_)
			places_.insert(read_.begin(), read_.end());
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const llvm::StringRef n = callee_name(c);
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		const auto *f = dyn_cast_or_null<FunctionDecl>(c->getDirectCallee());
		if (n == "rcu_read_lock" ||
		    (n == "read_lock" && f &&
		     f->getQualifiedNameAsString().find("rcu") != std::string::npos))
			section_ = true;
		if (n.ends_with("rcu_dereference") || (m && n == "load"))
			if (const ValueDecl *d = shared_place(c))
				read_.insert(d);
		return true;
	}

private:
	std::set<const ValueDecl *> &places_;
	std::set<const ValueDecl *> read_;
	bool section_ = false;
};

/// Pointers that a function takes out of such places, and what it does with them, in the order of the text.
class Takers : public RecursiveASTVisitor<Takers>
{
public:
	Takers(Session &session, const std::set<const ValueDecl *> &places)
		: session_(session), places_(places)
	{
	}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; } // Runs some other time.
	bool VisitVarDecl(VarDecl *v)
	{
		const ValueDecl *from = v->getInit() && v->getType()->isPointerType()
						? exchanged(v->getInit())
						: nullptr;
		if (from && places_.contains(from))
			taken_[v] = v->getLocation();
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const llvm::StringRef n = callee_name(c);
		if (n.starts_with("synchronize") || n.starts_with("call_rcu") ||
		    n.contains("free_rcu") || n == "rcu_barrier")
			waited_ = true;
		if (waited_ || !(frees(n) || n == "from_raw"))
			return true;
		for (const Expr *a : c->arguments()) {
			const auto *r = dyn_cast<DeclRefExpr>(value_of(a)->IgnoreParenCasts());
			const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
			const auto it = v ? taken_.find(v) : taken_.end();
			if (it == taken_.end())
				continue;
			Finding *f = session_.report("free-use", c->getExprLoc(),
						     "readers under RCU may still be at what '" +
							     v->getNameAsString() +
							     "' leads to: nobody waits for them");
			session_.note(f, it->second, "it is taken away from new readers here");
		}
		return true;
	}

private:
	static bool frees(llvm::StringRef n)
	{
		return n == "kfree" || n == "kvfree" || n == "vfree" || n == "kfree_sensitive" ||
		       n == "kmem_cache_free" || n == "free_page" || n == "free_pages";
	}
	/// The place of which the expression gives the old value.
	static const ValueDecl *exchanged(const Stmt *s)
	{
		if (!s || isa<LambdaExpr>(s))
			return nullptr;
		if (const auto *c = dyn_cast<CallExpr>(s)) {
			const llvm::StringRef n = callee_name(c);
			if (n.contains("xchg") || n == "exchange" || n == "rcu_replace_pointer")
				return shared_place(c);
		}
		for (const Stmt *c : s->children())
			if (const ValueDecl *d = exchanged(c))
				return d;
		return nullptr;
	}

	Session &session_;
	const std::set<const ValueDecl *> &places_;
	std::map<const VarDecl *, SourceLocation> taken_;
	bool waited_ = false;
};

} // namespace

void check_rcu_ends(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::set<const ValueDecl *> places;
	for (const FunctionDecl *f : functions)
		Readers(places).run(f);
	if (places.empty())
		return;
	for (const FunctionDecl *f : functions)
		if (!isa<CXXDestructorDecl>(f))
			Takers(session, places).TraverseStmt(f->getBody());
}

} // namespace cfl::check
