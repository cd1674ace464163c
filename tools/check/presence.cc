// SPDX-License-Identifier: GPL-2.0
#include <check/presence.hh>

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Analysis/CFG.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// `core::Option` or `core::Result`.
bool holder(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	if (!r || in_std(r) || (r->getName() != "Option" && r->getName() != "Result"))
		return false;
	const auto *n = dyn_cast<NamespaceDecl>(r->getDeclContext());
	return n && n->getName() == "core";
}

/// The mention of a variable that an expression is.
const DeclRefExpr *named(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r && isa<VarDecl>(r->getDecl()) ? r : nullptr;
}

/// The variable that a member function, or an operator, is called on; moved or not.
const DeclRefExpr *called_on(const Expr *e, llvm::StringRef &name)
{
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e)) {
		bool reaches = o->getNumArgs() == 1 &&
			       (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star);
		name = "*";
		return reaches ? named(o->getArg(0)) : nullptr;
	}
	const auto *m = dyn_cast<CXXMemberCallExpr>(e);
	if (!m || !m->getMethodDecl())
		return nullptr;
	name = isa<CXXConversionDecl>(m->getMethodDecl()) ? "bool" : plain_name(m->getMethodDecl());
	const Expr *object = m->getImplicitObjectArgument();
	const auto *moved = dyn_cast<CallExpr>(object->IgnoreParenImpCasts());
	if (moved && moved->getNumArgs() == 1 && moved->getDirectCallee() &&
	    plain_name(moved->getDirectCallee()) == "move")
		object = moved->getArg(0);
	return named(object);
}

bool takes(llvm::StringRef name)
{
	return name == "*" || name == "value" || name == "take_value";
}

/// What a condition asks of a variable: 1 it has a value, -1 it has none, 0 nothing.
int asked(const Expr *e, const VarDecl *&v)
{
	int way = 1;
	for (const Expr *last = nullptr; e && e != last;) {
		last = e;
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
			way = -way;
			e = u->getSubExpr();
		}
	}
	llvm::StringRef n;
	const DeclRefExpr *r = e ? called_on(e, n) : nullptr;
	if (!r || !holder(r->getDecl()->getType()))
		return 0;
	v = cast<VarDecl>(r->getDecl());
	if (n == "bool" || n == "is_some" || n == "is_ok")
		return way;
	return n == "is_none" || n == "is_err" ? -way : 0;
}

/// The call that a variable is made of.
const CallExpr *made_by(const VarDecl *v)
{
	const Expr *e = peel(v->getInit())->IgnoreImplicit();
	if (const auto *c = dyn_cast<CXXConstructExpr>(e);
	    c && c->getNumArgs() == 1 && holder(c->getArg(0)->getType()))
		e = peel(c->getArg(0))->IgnoreImplicit();
	const auto *c = dyn_cast<CallExpr>(e);
	return c && c->getDirectCallee() && holder(c->getType()) ? c : nullptr;
}

/// The variables that are looked at: made by a call that may have failed, and not seen by a closure.
class Candidates : public RecursiveASTVisitor<Candidates>
{
public:
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->hasLocalStorage() && holder(v->getType()) && v->getInit() && made_by(v))
			made_.insert(v);
		return true;
	}
	bool VisitExpr(Expr *e)
	{
		llvm::StringRef n;
		if (const DeclRefExpr *r = called_on(e, n)) {
			if (takes(n))
				reached_[cast<VarDecl>(r->getDecl())].push_back(r);
			if (takes(n) || n == "bool" || n == "error" || n.starts_with("is_"))
				plain_.insert(r);
		}
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		mentions_[r->getDecl()].push_back(r);
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		mentions_[m->getMemberDecl()].push_back(m);
		return true;
	}
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		for (const LambdaCapture &c : l->captures())
			if (c.capturesVariable())
				hidden_.insert(c.getCapturedVar());
		return true;
	}
	bool look(const VarDecl *v) const
	{
		return made_.count(v) && reached_.count(v) && !hidden_.count(v);
	}
	bool any() const
	{
		return std::any_of(made_.begin(), made_.end(),
				   [&](const VarDecl *v) { return look(v); });
	}
	/// A mention that asks, or takes the value.
	bool plain(const DeclRefExpr *r) const { return plain_.count(r); }

	/// Variables that nobody asks, of a call about which nothing was known before.
	void unasked(Session &session)
	{
		for (const VarDecl *v : made_) {
			// Of a Result, result-unchecked is said by the dialect.
			if (!look(v) || record_of(v->getType())->getName() != "Option" ||
			    mentions_[v].size() != reached_[v].size() || !fresh(made_by(v)))
				continue;
			session.report("result-unchecked", reached_[v][0]->getExprLoc(),
				       "'" + v->getNameAsString() +
					       "' may hold no value, and nobody asked");
		}
	}

private:
	/// Is the call about parameters only, which nobody looked at before? One of them says what is asked for.
	bool fresh(const CallExpr *c)
	{
		Candidates in, key;
		in.TraverseStmt(const_cast<CallExpr *>(c));
		for (const Expr *a : c->arguments())
			key.TraverseStmt(const_cast<Expr *>(a));
		for (const auto &[d, at] : in.mentions_)
			if (!isa<FunctionDecl>(d) &&
			    (!isa<ParmVarDecl>(d) || mentions_[d][0] != at[0]))
				return false;
		return in.hidden_.empty() && !key.mentions_.empty();
	}

	std::set<const VarDecl *> made_;
	std::map<const VarDecl *, std::vector<const DeclRefExpr *>> reached_;
	std::set<const DeclRefExpr *> plain_;
	std::map<const ValueDecl *, std::vector<const Expr *>> mentions_;
	std::set<const ValueDecl *> hidden_;
};

/// What is known of a variable: the ways on which it is so.
enum : unsigned { FRESH = 1, SOME = 2, NONE = 4, ANY = 8 };
using Known = std::map<const VarDecl *, unsigned>;

bool join(Known &to, const Known &from)
{
	bool news = false;
	for (auto [v, bits] : from) {
		unsigned &at = to[v];
		news |= (at | bits) != at;
		at |= bits;
	}
	return news;
}

class Presence
{
public:
	Presence(Session &session, const FunctionDecl *f, const Candidates &all)
		: session_(session), function_(f), all_(all)
	{
	}

	void run()
	{
		CFG::BuildOptions options;
		options.PruneTriviallyFalseEdges = true;
		options.setAllAlwaysAdd();
		auto cfg =
			CFG::buildCFG(function_, function_->getBody(), &session_.context, options);
		if (!cfg)
			return;
		std::vector<Known> in(cfg->getNumBlockIDs());
		std::vector<bool> seen(cfg->getNumBlockIDs());
		std::vector<const CFGBlock *> work{&cfg->getEntry()};
		seen[cfg->getEntry().getBlockID()] = true;
		for (size_t turns = 0; !work.empty() && turns < 4000; turns++) {
			const CFGBlock *b = work.back();
			work.pop_back();
			state_ = in[b->getBlockID()];
			block(*b);
			bool first = true;
			for (const CFGBlock *to : b->succs()) {
				Known next = state_;
				bool yes = std::exchange(first, false);
				if (!to || (b->succ_size() == 2 && !edge(*b, yes, next)))
					continue;
				bool news = join(in[to->getBlockID()], next);
				if (news || !seen[to->getBlockID()])
					work.push_back(to);
				seen[to->getBlockID()] = true;
			}
		}
		if (!work.empty())
			return;
		last_ = true;
		for (const CFGBlock *b : *cfg)
			if (seen[b->getBlockID()]) {
				state_ = in[b->getBlockID()];
				block(*b);
			}
	}

private:
	void block(const CFGBlock &b)
	{
		for (const CFGElement &e : b)
			if (auto s = e.getAs<CFGStmt>())
				step(s->getStmt());
	}
	/// Whether the way can be taken at all.
	bool edge(const CFGBlock &b, bool yes, Known &state)
	{
		const VarDecl *v = nullptr;
		int way = b.getLastCondition() ? asked(b.getLastCondition(), v) : 0;
		if (!way || !all_.look(v))
			return true;
		// An expectation of a test goes on either way, and was said to be one.
		if (b.getTerminatorStmt() && b.getTerminatorStmt()->getBeginLoc().isMacroID()) {
			state[v] = ANY;
			return true;
		}
		if (!yes)
			way = -way;
		unsigned &bits = state[v];
		if (bits == (way > 0 ? NONE : SOME))
			return false;
		bits = way > 0 ? SOME : NONE;
		return true;
	}
	void step(const Stmt *s)
	{
		if (const auto *d = dyn_cast<DeclStmt>(s)) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x); v && all_.look(v))
					state_[v] = FRESH;
			return;
		}
		const auto *e = dyn_cast<Expr>(s);
		if (!e)
			return;
		// A variable may remember what the answer was.
		if (const auto *b = dyn_cast<BinaryOperator>(e);
		    b && b->isAssignmentOp() && !b->getBeginLoc().isMacroID())
			forget();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->isIncrementDecrementOp())
			forget();
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
		    o && o->getOperator() == OO_Equal && !o->getBeginLoc().isMacroID())
			forget();
		llvm::StringRef n;
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			if (v && all_.look(v) && !all_.plain(r))
				state_[v] = ANY;
		} else if (const DeclRefExpr *of = called_on(e, n); of && takes(n)) {
			if (const auto *v = cast<VarDecl>(of->getDecl()); all_.look(v))
				taken(v, e->getExprLoc());
		}
	}
	void forget()
	{
		for (auto &[v, bits] : state_)
			if (bits & NONE)
				bits = (bits & ~unsigned(NONE)) | ANY;
	}
	void taken(const VarDecl *v, SourceLocation loc)
	{
		unsigned bits = state_[v];
		if (last_ && (bits & NONE) && said_.insert(v).second)
			session_.report(
				"result-unchecked", loc,
				"'" + v->getNameAsString() +
					"' was found to hold no value on a way that leads here");
	}

	Session &session_;
	const FunctionDecl *function_;
	const Candidates &all_;
	Known state_;
	bool last_ = false;
	std::set<const VarDecl *> said_;
};

} // namespace

void check_presence(Session &session, const FunctionDecl *f)
{
	Candidates all;
	all.TraverseStmt(f->getBody());
	if (!all.any())
		return;
	Presence(session, f, all).run();
	all.unasked(session);
}

} // namespace cfl::check
