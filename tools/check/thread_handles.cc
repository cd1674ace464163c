// SPDX-License-Identifier: GPL-2.0
// The flow says that what a thread is handed may be used for ever. A handle whose end joins the thread says more,
// as long as it stays where it is; that is looked up in the text, which happens for findings only.
#include <check/thread_handles.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The handle of a thread, or an owner of such handles.
bool handle_type(QualType t, int depth = 0)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (r && r->getName() == "KThread")
		return true;
	return s && depth < 3 && s->getTemplateArgs().size() &&
	       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
	       handle_type(s->getTemplateArgs().get(0).getAsType(), depth + 1);
}

bool within(const Stmt *s, const Stmt *what)
{
	return s == what || (s && std::any_of(s->child_begin(), s->child_end(),
					      [&](const Stmt *c) { return within(c, what); }));
}

/// The local handle that an expression is, or that it looks into.
const VarDecl *local_handle(const Expr *e)
{
	e = peel(e);
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && o->getNumArgs() == 1 &&
	    (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star))
		e = peel(o->getArg(0));
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && v->hasLocalStorage() && handle_type(v->getType()) ? v : nullptr;
}

/// The call that starts the thread.
class Start : public RecursiveASTVisitor<Start>
{
public:
	explicit Start(SourceLocation at) : at_(at) {}
	const CallExpr *found = nullptr;

	bool VisitCallExpr(CallExpr *c)
	{
		if ((c->getExprLoc() == at_ || c->getBeginLoc() == at_) && c->getDirectCallee() &&
		    handle_type(c->getType()))
			found = c;
		return !found;
	}

private:
	SourceLocation at_;
};

/// Where the handle goes, and what becomes of it.
class Handles : public RecursiveASTVisitor<Handles>
{
public:
	Handles(const SourceManager &sources, const CallExpr *start)
		: sources_(sources), start_(start)
	{
	}
	const VarDecl *handle = nullptr;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		// What TRY looks at is moved on.
		if (v->hasLocalStorage() && !v->getLocation().isMacroID() && v->getInit() &&
		    handle_type(v->getType()) && within(v->getInit(), start_))
			handle = v;
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		const VarDecl *v = o->getOperator() == OO_Equal && o->getNumArgs() == 2
					   ? local_handle(o->getArg(0))
					   : nullptr;
		if (v)
			into_.push_back({o->getArg(1), v});
		if (v && within(o->getArg(1), start_))
			handle = v;
		else if (v)
			ended_.push_back({v, o->getExprLoc()});
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		llvm::StringRef n = m ? plain_name(m) : "";
		const VarDecl *v = local_handle(c->getImplicitObjectArgument());
		if (v && n == "take" && !c->getExprLoc().isMacroID())
			away_.push_back({v, c});
		if (v && (n == "join" || n == "reset" || n == "clear"))
			ended_.push_back({v, c->getExprLoc()});
		// Put into a vector of such.
		for (const Expr *a : c->arguments()) {
			if (v)
				into_.push_back({a, v});
			if (v && within(a, start_))
				handle = v;
		}
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (f && (plain_name(f) == "move" || plain_name(f) == "swap"))
			for (const Expr *a : c->arguments())
				if (const VarDecl *v = local_handle(a))
					away_.push_back({v, c});
		return true;
	}
	bool VisitReturnStmt(ReturnStmt *r)
	{
		returns_.push_back(r->getBeginLoc());
		const Expr *e = r->getRetValue();
		while (e) {
			const Expr *inner = peel(e);
			const auto *c = dyn_cast<CXXConstructExpr>(inner);
			if (!c || c->getNumArgs() != 1) {
				if (const VarDecl *v = local_handle(inner))
					away_.push_back({v, r});
				break;
			}
			e = c->getArg(0);
		}
		return true;
	}
	/// Does the thread end before @p lent on every way?
	bool ends_before(const ValueDecl *lent) const
	{
		const VarDecl *kept = keeper(handle, 0);
		if (!kept)
			return false;
		if (before(lent->getLocation(), kept->getLocation()))
			return true;
		for (const auto &[v, at] : ended_)
			if (v == kept && before(start_->getEndLoc(), at) &&
			    std::none_of(returns_.begin(), returns_.end(), [&](SourceLocation r) {
				    return before(start_->getEndLoc(), r) && before(r, at);
			    }))
				return true;
		return false;
	}

private:
	/// The local that has the handle in the end; null if somebody else has.
	const VarDecl *keeper(const VarDecl *v, int depth) const
	{
		const VarDecl *to = v;
		for (const auto &[from, by] : away_) {
			if (!v || from != v)
				continue;
			auto it = llvm::find_if(into_, [&, s = by](const auto &x) {
				return x.second != v && within(x.first, s);
			});
			if (it == into_.end() || depth > 2 || (to != v && to != it->second))
				return nullptr;
			to = it->second;
		}
		return to == v ? v : keeper(to, depth + 1);
	}
	bool before(SourceLocation a, SourceLocation b) const
	{
		return sources_.isBeforeInTranslationUnit(sources_.getExpansionLoc(a),
							  sources_.getExpansionLoc(b));
	}

	const SourceManager &sources_;
	const CallExpr *start_;
	std::vector<std::pair<const VarDecl *, SourceLocation>> ended_;
	/// What is moved on, and by what.
	std::vector<std::pair<const VarDecl *, const Stmt *>> away_;
	std::vector<std::pair<const Expr *, const VarDecl *>> into_; ///< What a local handle gets.
	std::vector<SourceLocation> returns_;
};

} // namespace

bool waited_for(const FunctionDecl *in, SourceLocation call, const ValueDecl *lent)
{
	if (!in || !in->getBody() || !lent)
		return false;
	Start start(call);
	start.TraverseStmt(in->getBody());
	if (!start.found)
		return false;
	Handles all(in->getASTContext().getSourceManager(), start.found);
	all.TraverseStmt(in->getBody());
	return all.ends_before(lent);
}

bool holds_thread(QualType t, int depth)
{
	const CXXRecordDecl *r = record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (r && r->getName() == "KThread")
		return true;
	return s && depth < 2 && s->getTemplateArgs().size() &&
	       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
	       holds_thread(s->getTemplateArgs().get(0).getAsType(), depth + 1);
}

} // namespace cfl::check
