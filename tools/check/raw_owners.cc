// SPDX-License-Identifier: GPL-2.0
#include <check/raw_owners.hh>

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Analysis/CFG.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A local pointer that an expression is, whatever it is cast to.
const VarDecl *pointer(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && v->hasLocalStorage() && v->getType()->isPointerType() ? v : nullptr;
}

/// The pointer that a call of `from_raw()` makes an owner of, which will free it.
const VarDecl *taken(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(e);
	const auto *m = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
	if (!m || plain_name(m) != "from_raw" || c->getNumArgs() != 2)
		return nullptr;
	llvm::StringRef of = m->getParent()->getName();
	return of == "Box" || of == "Arc" ? pointer(c->getArg(1)) : nullptr;
}

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	explicit Scan(Session &session) : session_(session) {}
	bool any = false;
	std::map<const VarDecl *, const VarDecl *> kept; ///< Owners, and what they were made of.

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		any |= taken(c) != nullptr;
		const FunctionDecl *f = c->getDirectCallee();
		if (f && plain_name(f) == "from_raw" && c->getNumArgs() == 3)
			span(c);
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->hasLocalStorage() && !v->getType()->isReferenceType() && v->getInit())
			if (const VarDecl *p = taken(peel(v->getInit())->IgnoreImplicit()))
				kept[v] = p;
		return true;
	}
	/// Whatever is done with the owner but looking through it may give the object away.
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (o->getNumArgs() == 1 &&
		    (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star))
			looks_.insert(o->getArg(0)->IgnoreParenImpCasts());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		mentions_.push_back(r);
		return true;
	}
	void finish()
	{
		for (const DeclRefExpr *r : mentions_)
			if (!looks_.count(r))
				if (const auto *v = dyn_cast<VarDecl>(r->getDecl()))
					kept.erase(v);
	}

private:
	/// `Span::from_raw(unsafe_, array, count)`.
	void span(const CallExpr *c)
	{
		const auto *m = dyn_cast<CXXMethodDecl>(c->getDirectCallee());
		if (!m || m->getParent()->getName() != "Span")
			return;
		const auto *array = session_.context.getAsConstantArrayType(
			c->getArg(1)->IgnoreParenImpCasts()->getType());
		Expr::EvalResult count;
		if (!array || c->getArg(2)->isValueDependent() ||
		    !c->getArg(2)->EvaluateAsInt(count, session_.context) ||
		    count.Val.getInt().getLimitedValue() <= array->getSize().getLimitedValue())
			return;
		session_.report("bounds-array", c->getArg(2)->getExprLoc(),
				"the span is longer than the array, which has " +
					std::to_string(array->getSize().getLimitedValue()) +
					" elements");
	}

	Session &session_;
	std::set<const Expr *> looks_;
	std::vector<const DeclRefExpr *> mentions_;
};

/// What became of a pointer, on some path.
struct Fate {
	SourceLocation owned, ended;
	bool operator==(const Fate &) const = default;
};
using Fates = std::map<const VarDecl *, Fate>;

class RawOwners
{
public:
	RawOwners(Session &session, const Scan &scan) : session_(session), scan_(scan) {}

	void run(const FunctionDecl *f)
	{
		CFG::BuildOptions options;
		options.AddImplicitDtors = true;
		options.setAllAlwaysAdd();
		auto cfg = CFG::buildCFG(f, f->getBody(), &session_.context, options);
		if (!cfg)
			return;
		std::vector<Fates> in(cfg->getNumBlockIDs());
		std::vector<bool> seen(cfg->getNumBlockIDs());
		std::vector<const CFGBlock *> work{&cfg->getEntry()};
		while (!work.empty()) {
			const CFGBlock *b = work.back();
			work.pop_back();
			state_ = in[b->getBlockID()];
			for (const CFGElement &e : *b)
				step(e);
			for (const CFGBlock *to : b->succs()) {
				if (!to)
					continue;
				// One way to a place is enough; a loop's second turn is another one.
				Fates &there = in[to->getBlockID()];
				bool news = !seen[to->getBlockID()];
				for (const auto &[p, fate] : state_)
					news |= there.try_emplace(p, fate).second;
				seen[to->getBlockID()] = true;
				if (news)
					work.push_back(to);
			}
		}
	}

private:
	void step(const CFGElement &e)
	{
		if (auto d = e.getAs<CFGAutomaticObjDtor>()) {
			auto it = scan_.kept.find(d->getVarDecl());
			if (it != scan_.kept.end() && state_.count(it->second))
				state_[it->second].ended = d->getVarDecl()->getLocation();
			return;
		}
		auto s = e.getAs<CFGStmt>();
		const auto *x = s ? dyn_cast<Expr>(s->getStmt()) : nullptr;
		if (s && isa<DeclStmt>(s->getStmt()))
			for (const Decl *d : cast<DeclStmt>(s->getStmt())->decls())
				if (const auto *v = dyn_cast<VarDecl>(d))
					state_.erase(v);
		if (!x)
			return;
		if (const auto *b = dyn_cast<BinaryOperator>(x); b && b->isAssignmentOp())
			if (const VarDecl *p = pointer(b->getLHS()))
				state_.erase(p);
		if (const auto *u = dyn_cast<UnaryOperator>(x)) {
			const VarDecl *p = pointer(u->getSubExpr());
			if (p && u->getOpcode() == UO_Deref)
				followed(p, u->getExprLoc());
			else if (p && u->getOpcode() != UO_LNot)
				state_.erase(p);
		}
		if (const auto *m = dyn_cast<MemberExpr>(x); m && m->isArrow())
			if (const VarDecl *p = pointer(m->getBase()))
				followed(p, m->getExprLoc());
		if (const VarDecl *p = taken(x))
			owns(p, x->getExprLoc());
		else if (const auto *c = dyn_cast<CallExpr>(x);
			 c && c->getDirectCallee() &&
			 plain_name(c->getDirectCallee()) == "into_raw")
			state_.clear();
	}
	void owns(const VarDecl *p, SourceLocation loc)
	{
		auto [it, first] = state_.try_emplace(p, Fate{loc, {}});
		if (first || it->second.owned == loc || !said_.insert(p).second)
			return;
		Finding *f = session_.report("free-twice", loc,
					     "'" + p->getNameAsString() +
						     "' gets a second owner, which frees it again");
		session_.note(f, it->second.owned, "the first one is made here");
	}
	void followed(const VarDecl *p, SourceLocation loc)
	{
		auto it = state_.find(p);
		if (it == state_.end() || it->second.ended.isInvalid() || !said_.insert(p).second)
			return;
		Finding *f = session_.report("free-use", loc,
					     "'" + p->getNameAsString() +
						     "' leads to what its owner has freed");
		session_.note(f, it->second.ended, "this owner ended before");
	}

	Session &session_;
	const Scan &scan_;
	Fates state_;
	std::set<const VarDecl *> said_;
};

} // namespace

void check_raw_owners(Session &session, const FunctionDecl *f)
{
	Scan scan(session);
	scan.TraverseStmt(f->getBody());
	if (!scan.any)
		return;
	scan.finish();
	RawOwners(session, scan).run(f);
}

} // namespace cfl::check
