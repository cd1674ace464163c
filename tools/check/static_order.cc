// SPDX-License-Identifier: GPL-2.0
#include <check/static_order.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// Ends when the program does, and something happens then.
bool ends_late(const VarDecl *v)
{
	const CXXRecordDecl *r = record_of(v->getType());
	return v->hasGlobalStorage() && !v->getType()->isReferenceType() && r &&
	       r->hasDefinition() && !r->hasTrivialDestructor() && !v->getTLSKind();
}

/// What a body names and calls, with what that calls.
class Reach : public RecursiveASTVisitor<Reach>
{
public:
	std::map<const FunctionDecl *, SourceLocation> calls;
	std::map<const VarDecl *, SourceLocation> globals;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		follow(c->getDirectCallee(), c->getExprLoc());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (v && v->isFileVarDecl() && ends_late(v))
			globals.try_emplace(v->getCanonicalDecl(), r->getExprLoc());
		return true;
	}
	void follow(const FunctionDecl *f, SourceLocation loc)
	{
		const FunctionDecl *body = body_of(f);
		if (!body || in_std(body) ||
		    !calls.try_emplace(body->getCanonicalDecl(), loc).second || depth_ >= DEEPEST)
			return;
		depth_++;
		if (const auto *c = dyn_cast<CXXConstructorDecl>(body))
			for (const CXXCtorInitializer *i : c->inits())
				TraverseStmt(i->getInit());
		TraverseStmt(body->getBody());
		depth_--;
	}

private:
	int depth_ = 0;
};

/// The statics of functions, and the first of the calls of each function.
class Statics : public RecursiveASTVisitor<Statics>
{
public:
	std::vector<const VarDecl *> found;
	std::map<const FunctionDecl *, SourceLocation> calls;

	bool VisitVarDecl(VarDecl *v)
	{
		if (v->isStaticLocal() && ends_late(v))
			found.push_back(v);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		if (const FunctionDecl *f = c->getDirectCallee())
			calls.try_emplace(f->getCanonicalDecl(), c->getExprLoc());
		return true;
	}
};

class Order
{
public:
	Order(Session &session, const std::vector<const FunctionDecl *> &functions)
		: session_(session)
	{
		for (const FunctionDecl *f : functions)
			functions_[f->getCanonicalDecl()].TraverseStmt(f->getBody());
	}
	bool any() const
	{
		return std::any_of(functions_.begin(), functions_.end(),
				   [](const auto &x) { return !x.second.found.empty(); });
	}
	void locals()
	{
		for (const auto &[f, statics] : functions_)
			for (const VarDecl *v : statics.found)
				local(f, statics, v);
	}
	void globals(const DeclContext *in)
	{
		for (const Decl *d : in->decls()) {
			if (session_.elsewhere(d))
				continue;
			if (isa<NamespaceDecl, LinkageSpecDecl>(d))
				globals(cast<DeclContext>(d));
			const auto *v = dyn_cast<VarDecl>(d);
			if (v && v->isThisDeclarationADefinition() &&
			    session_.ours(v->getLocation()) && ends_late(v))
				global(v);
		}
	}

private:
	const CXXDestructorDecl *destructor(const VarDecl *v) const
	{
		const CXXDestructorDecl *d = record_of(v->getType())->getDestructor();
		return d && d->isUserProvided() && body_of(d) ? d : nullptr;
	}
	void report(const VarDecl *v, const VarDecl *used, SourceLocation loc)
	{
		Finding *f = session_.report("borrow-dangling", v->getLocation(),
					     "'" + used->getNameAsString() + "' ends before '" +
						     v->getNameAsString() +
						     "', which uses it in its destructor");
		session_.note(f, loc, "it is used here");
		session_.note(f, used->getLocation(), "it is made later, so it ends earlier");
	}
	void global(const VarDecl *v)
	{
		const CXXDestructorDecl *d = destructor(v);
		if (!d || isa<VarTemplateSpecializationDecl>(v) || v->isInline())
			return;
		Reach reach;
		reach.follow(d, d->getLocation());
		const SourceManager &sm = session_.context.getSourceManager();
		for (const auto &[used, loc] : reach.globals) {
			const VarDecl *made = used->getDefinition();
			if (made && made != v && !made->isInline() &&
			    sm.isBeforeInTranslationUnit(v->getLocation(), made->getLocation()))
				return report(v, made, loc);
		}
	}
	void local(const FunctionDecl *f, const Statics &here, const VarDecl *v)
	{
		const CXXDestructorDecl *d = destructor(v);
		const auto *made = dyn_cast_or_null<CXXConstructExpr>(
			v->getInit() ? peel(v->getInit()) : nullptr);
		if (!d || !made)
			return;
		Reach at_end, at_start;
		at_end.follow(d, d->getLocation());
		at_start.follow(made->getConstructor(), v->getLocation());
		at_start.TraverseStmt(const_cast<Expr *>(v->getInit()));
		const SourceManager &sm = session_.context.getSourceManager();
		for (const auto &[g, loc] : at_end.calls) {
			auto it = functions_.find(g);
			if (g == f || it == functions_.end() || it->second.found.empty() ||
			    at_start.calls.count(g) || called_before(g, f))
				continue;
			auto first = here.calls.find(g);
			if (first != here.calls.end() &&
			    sm.isBeforeInTranslationUnit(first->second, v->getLocation()))
				continue;
			return report(v, it->second.found.front(), loc);
		}
	}
	/// Does whoever calls the function call the other one first?
	bool called_before(const FunctionDecl *g, const FunctionDecl *f)
	{
		const SourceManager &sm = session_.context.getSourceManager();
		for (const auto &[other, statics] : functions_) {
			SourceLocation first, then;
			for (const auto &[callee, loc] : statics.calls) {
				bool earlier = first.isInvalid() ||
					       sm.isBeforeInTranslationUnit(loc, first);
				if (earlier && reaches(callee, g))
					first = loc;
				if (reaches(callee, f))
					then = loc;
			}
			if (other != f && first.isValid() && then.isValid() &&
			    sm.isBeforeInTranslationUnit(first, then))
				return true;
		}
		return false;
	}
	bool reaches(const FunctionDecl *from, const FunctionDecl *to)
	{
		auto [it, fresh] = reach_.try_emplace(from);
		if (fresh)
			it->second.follow(from, from->getLocation());
		return it->second.calls.count(to) > 0;
	}

	Session &session_;
	std::map<const FunctionDecl *, Statics> functions_;
	std::map<const FunctionDecl *, Reach> reach_;
};

} // namespace

void check_static_order(Session &session, const TranslationUnitDecl *unit,
			const std::vector<const FunctionDecl *> &functions)
{
	Order order(session, functions);
	if (order.any())
		order.locals();
	order.globals(unit);
}

} // namespace cfl::check
