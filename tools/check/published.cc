// SPDX-License-Identifier: GPL-2.0
// Followed along Clang's CFG: which local owners gave their object, or a reference to it, to something that threads
// share, and which guards keep the others out until they end.
#include <check/context_facts.hh>
#include <check/published.hh>

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Analysis/CFG.h>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *local(const Expr *e)
{
	const auto *r = e ? dyn_cast<DeclRefExpr>(value_of(e)) : nullptr;
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && v->hasLocalStorage() && !isa<ParmVarDecl>(v) ? v : nullptr;
}

/// A variable that owns an object of its own.
const VarDecl *owner(const Expr *e)
{
	const VarDecl *v = local(e);
	const CXXRecordDecl *r =
		v && !v->getType()->isReferenceType() ? record_of(v->getType()) : nullptr;
	static const std::set<llvm::StringRef> names{"Arc", "UniqueArc", "RcuBox", "Box"};
	return r && names.count(r->getName()) ? v : nullptr;
}

/// The owner whose object an expression gives the address of: `v.as_ptr()`, `&*v`.
const VarDecl *address(const Expr *e)
{
	e = e->IgnoreParenCasts();
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e))
		return c->getMethodDecl() && plain_name(c->getMethodDecl()) == "as_ptr"
			       ? owner(c->getImplicitObjectArgument())
			       : nullptr;
	const auto *u = dyn_cast<UnaryOperator>(e);
	const auto *o = u && u->getOpcode() == UO_AddrOf
				? dyn_cast<CXXOperatorCallExpr>(u->getSubExpr()->IgnoreParenCasts())
				: nullptr;
	return o && o->getOperator() == OO_Star ? owner(o->getArg(0)) : nullptr;
}

/// Pointers that lead to one owner's object and nowhere else.
class Aliases : public RecursiveASTVisitor<Aliases>
{
public:
	std::map<const VarDecl *, const VarDecl *> of;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		if (const VarDecl *to = v->getInit() && v->getType()->isPointerType()
						? address(v->getInit())
						: nullptr)
			of[v] = to;
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isAssignmentOp() && b->getLHS()->getType()->isPointerType())
			if (const VarDecl *v = local(b->getLHS()))
				changed_.insert(v);
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		const VarDecl *v = u->getOpcode() == UO_AddrOf || u->isIncrementDecrementOp()
					   ? local(u->getSubExpr())
					   : nullptr;
		if (v && v->getType()->isPointerType())
			changed_.insert(v);
		return true;
	}
	void finish()
	{
		for (const VarDecl *v : changed_)
			of.erase(v);
	}

private:
	std::set<const VarDecl *> changed_;
};

/// What a reference is given of: `v.clone()`, `move(v)`, `move(v).into_arc()`.
const VarDecl *handed(const Expr *e)
{
	e = value_of(e);
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	llvm::StringRef n = f ? plain_name(f) : "";
	if (const auto *m = dyn_cast_or_null<CXXMemberCallExpr>(c))
		return n == "clone"	 ? owner(m->getImplicitObjectArgument())
		       : n == "into_arc" ? handed(m->getImplicitObjectArgument())
					 : nullptr;
	return f && n == "move" && c->getNumArgs() == 1 ? owner(c->getArg(0)) : nullptr;
}

/// How an object is reached that is handed something.
struct Way {
	bool shared = false;		///< Others reach it as well.
	const VarDecl *guard = nullptr; ///< As soon as this guard has ended.
};

Way way_to(Session &session, const CXXMemberCallExpr *call)
{
	Way out;
	const CXXMethodDecl *m = call->getMethodDecl();
	const Expr *e = call->getImplicitObjectArgument();
	// A class that may be changed by several at a time.
	out.shared =
		m && m->isConst() && session.facts.interior(e->getType().getNonReferenceType());
	for (int i = 0; e && i < 8; i++) {
		e = e->IgnoreParenImpCasts();
		QualType t = e->getType();
		if (t->isPointerType())
			t = t->getPointeeType();
		if (const VarDecl *v = local(e)) {
			if (!guard_type(v->getType()))
				return v->getType()->isReferenceType() ? out : Way();
			return {true, v};
		}
		out.shared |= guard_type(t);
		if (const auto *member = dyn_cast<MemberExpr>(e))
			e = member->getBase();
		else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e); o && o->getNumArgs())
			e = o->getArg(0);
		else if (const auto *c = dyn_cast<CXXMemberCallExpr>(e))
			e = c->getImplicitObjectArgument();
		else if (const auto *x = dyn_cast<MaterializeTemporaryExpr>(e))
			e = x->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
		else
			break;
	}
	return out;
}

struct State {
	bool reached = false;
	std::map<const VarDecl *, SourceLocation> out;
	std::map<const VarDecl *, std::pair<const VarDecl *, SourceLocation>> pending;
	std::set<const VarDecl *> guards;

	bool join(const State &o)
	{
		bool news = !std::exchange(reached, true);
		for (const auto &x : o.out)
			news |= out.insert(x).second;
		for (const auto &x : o.pending)
			news |= pending.insert(x).second;
		for (const VarDecl *g : o.guards)
			news |= guards.insert(g).second;
		return news;
	}
};

class Published
{
public:
	Published(Session &session, Aliases aliases)
		: session_(session), aliases_(std::move(aliases))
	{
	}

	void run(const FunctionDecl *f)
	{
		CFG::BuildOptions options;
		options.AddImplicitDtors = true;
		options.setAllAlwaysAdd();
		auto cfg = CFG::buildCFG(f, f->getBody(), &session_.context, options);
		if (!cfg)
			return;
		std::vector<State> in(cfg->getNumBlockIDs());
		in[cfg->getEntry().getBlockID()].reached = true;
		std::vector<const CFGBlock *> work{&cfg->getEntry()};
		for (size_t turns = 0; !work.empty() && turns < 4000; turns++) {
			const CFGBlock *b = work.back();
			work.pop_back();
			block(*b, in[b->getBlockID()]);
			for (const CFGBlock *to : b->succs())
				if (to && in[to->getBlockID()].join(s_))
					work.push_back(to);
		}
		last_ = work.empty();
		for (const CFGBlock *b : *cfg)
			if (last_ && in[b->getBlockID()].reached)
				block(*b, in[b->getBlockID()]);
	}

private:
	void block(const CFGBlock &b, const State &before)
	{
		s_ = before;
		for (const CFGElement &e : b) {
			if (auto d = e.getAs<CFGAutomaticObjDtor>())
				ends(d->getVarDecl());
			else if (auto s = e.getAs<CFGStmt>())
				step(s->getStmt());
		}
	}
	void ends(const VarDecl *v)
	{
		s_.guards.erase(v);
		for (auto it = s_.pending.begin(); it != s_.pending.end();)
			if (it->second.first == v) {
				s_.out.insert({it->first, it->second.second});
				it = s_.pending.erase(it);
			} else {
				++it;
			}
	}
	void step(const Stmt *s)
	{
		if (const auto *d = dyn_cast<DeclStmt>(s)) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x)) {
					s_.out.erase(v);
					s_.pending.erase(v);
					if (guard_type(v->getType()))
						s_.guards.insert(v);
				}
		} else if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isAssignmentOp()) {
			written(b->getLHS());
		} else if (const auto *u = dyn_cast<UnaryOperator>(s);
			   u && u->isIncrementDecrementOp()) {
			written(u->getSubExpr());
		} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(s)) {
			if (o->getOperator() == OO_Equal)
				assigned(o);
		} else if (const auto *c = dyn_cast<CallExpr>(s)) {
			call(c);
		}
	}
	void assigned(const CXXOperatorCallExpr *o)
	{
		written(o->getArg(0));
		if (const VarDecl *v = owner(o->getArg(0))) {
			s_.out.erase(v);
			s_.pending.erase(v);
		}
	}
	void call(const CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return;
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		const auto *owns = dyn_cast<CXXMethodDecl>(f);
		const bool thread = !m && owns && owns->getParent()->getName() == "KThread";
		if (!m && !thread)
			return;
		for (const Expr *a : c->arguments())
			if (const VarDecl *v = handed(a)) {
				const Way way = m ? way_to(session_, m) : Way{true, nullptr};
				if (way.guard)
					s_.pending.insert({v, {way.guard, c->getExprLoc()}});
				else if (way.shared)
					s_.out.insert({v, c->getExprLoc()});
			}
	}
	/// A plain member of the object is written: `p->member`, `v.as_ptr()->member`.
	void written(const Expr *e)
	{
		if (!last_ || s_.out.empty() || !s_.guards.empty())
			return;
		e = e->IgnoreParenImpCasts();
		const Expr *at = e;
		while (const auto *m = dyn_cast<MemberExpr>(at)) {
			if (session_.facts.interior(m->getType()))
				return;
			at = m->getBase()->IgnoreParenImpCasts();
			if (m->isArrow())
				break;
		}
		if (at == e || !at->getType()->isPointerType())
			return;
		const VarDecl *to = address(at);
		if (const VarDecl *p = to ? nullptr : local(at))
			if (auto it = aliases_.of.find(p); it != aliases_.of.end())
				to = it->second;
		const auto it = s_.out.find(to);
		if (!to || it == s_.out.end())
			return;
		session_.note(session_.report("thread-race", e->getExprLoc(),
					      "the object of '" + to->getNameAsString() +
						      "' is written when others may have found it "
						      "already"),
			      it->second, "it was put where they look here");
	}

	Session &session_;
	Aliases aliases_;
	State s_;
	bool last_ = false;
};

/// Is there anything to follow: an address of what an owner has, and something that it is put into?
class Needed : public RecursiveASTVisitor<Needed>
{
public:
	bool put = false, direct = false;
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		for (const Expr *a : c->arguments())
			put |= handed(a) != nullptr;
		direct |= address(c) != nullptr;
		return true;
	}
};

} // namespace

void check_published(Session &session, const FunctionDecl *f)
{
	Needed needed;
	needed.TraverseStmt(f->getBody());
	if (!needed.put)
		return;
	Aliases aliases;
	aliases.TraverseStmt(f->getBody());
	aliases.finish();
	if (needed.direct || !aliases.of.empty())
		Published(session, std::move(aliases)).run(f);
}

} // namespace cfl::check
