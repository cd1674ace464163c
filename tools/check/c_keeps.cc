// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/c_keeps.hh>
#include <check/c_keeps_walks.hh>
#include <check/context_facts.hh>
#include <check/frees.hh>
#include <check/kept_by_c.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

using namespace c_keeps;

namespace
{

class CKeeps
{
public:
	CKeeps(Session &session, const std::vector<const FunctionDecl *> &functions,
	       std::vector<Kept> kept)
		: session_(session), functions_(functions), kept_(std::move(kept))
	{
	}

	void run()
	{
		for (const Kept &k : kept_) {
			const auto *v = dyn_cast_or_null<VarDecl>(k.what.root);
			if (v && v->hasGlobalStorage())
				continue;
			if (v && element(k, v))
				continue;
			if (v && !k.what.behind)
				local(k, v);
			else if (takes_unowned(k))
				continue;
			else if (v && sole_owner(v->getType()))
				owned(k, v);
			if (v && !k.what.behind)
				continue;
			object(k);
		}
	}

private:
	std::string callee(const Kept &k) const
	{
		const FunctionDecl *f = k.call->getDirectCallee();
		return isa<CXXMethodDecl>(f) && !k.call->getNumArgs()
			       ? "a structure of C"
			       : "'" + f->getNameAsString() + "'";
	}

	/// An element of a vector moves when that grows.
	bool element(const Kept &k, const VarDecl *v)
	{
		const auto *o = v->getType()->isReferenceType() && v->getInit()
					? dyn_cast<CXXOperatorCallExpr>(value_of(v->getInit()))
					: nullptr;
		const Expr *of =
			o && o->getOperator() == OO_Subscript ? value_of(o->getArg(0)) : nullptr;
		const CXXRecordDecl *r = of ? record_of(of->getType()) : nullptr;
		if (!r || r->getName() != "Vec" || !k.what.member || k.how.by == Keeper::Table)
			return false;
		Grows grows;
		walk(grows, k.in);
		const auto *m = dyn_cast<CXXMethodDecl>(k.in);
		for (const CXXMethodDecl *other :
		     m ? m->getParent()->methods() : CXXRecordDecl::method_range({}, {}))
			if (const FunctionDecl *body = body_of(other))
				walk(grows, body);
		if (grows.found)
			session_.note(session_.report("pin-moved", k.call->getExprLoc(),
						      callee(k) + " keeps an address in an element "
								  "of a vector, which moves when "
								  "that grows"),
				      v->getLocation(), "this element");
		return true;
	}

	/// The address of a local, or of a part of it.
	void local(const Kept &k, const VarDecl *v)
	{
		After after(session_.context.getSourceManager(), v, k, ends_);
		walk(after, k.in);
		const CXXRecordDecl *r = record_of(v->getType());
		for (const ReturnStmt *s : after.returns)
			if (const Expr *e = s->getRetValue(); r && e && whole(e, v)) {
				session_.note(session_.report("pin-moved", k.call->getExprLoc(),
							      callee(k) + " keeps an address in '" +
								      v->getNameAsString() +
								      "', which moves"),
					      s->getBeginLoc(), "it moves here");
				return;
			}
		if (!after.given.empty() || after.in_closure || k.how.by == Keeper::Table ||
		    k.how.by == Keeper::Self)
			return;
		session_.note(session_.report("borrow-escape", k.call->getExprLoc(),
					      callee(k) + " keeps an address in '" +
						      v->getNameAsString() +
						      "', which ends with the function"),
			      v->getLocation(), "declared here");
	}
	/// Is an expression the variable as a whole, however it is wrapped?
	static bool whole(const Expr *e, const VarDecl *v)
	{
		e = value_of(e);
		if (const auto *c = dyn_cast<CXXConstructExpr>(e); c && c->getNumArgs() == 1)
			return whole(c->getArg(0), v);
		const auto *r = dyn_cast<DeclRefExpr>(e);
		return r && r->getDecl() == v;
	}

	/// The handlers that C calls with what it keeps here.
	std::vector<const FunctionDecl *> called_with(const Kept &k) const
	{
		if (!k.handlers.empty())
			return k.handlers;
		std::vector<const FunctionDecl *> out;
		if (k.how.argument >= k.call->getNumArgs())
			return out;
		QualType t = k.call->getArg(k.how.argument)->IgnoreParenCasts()->getType();
		if (k.what.whole && k.what.whole->hasDefinition())
			for (const FunctionDecl *f : handlers(k.what.whole))
				if (f->getNumParams() && session_.context.hasSameUnqualifiedType(
								 f->getParamDecl(0)->getType(), t))
					out.push_back(f);
		return out;
	}
	/// The handler takes a reference with each call, and this one gives C none.
	bool takes_unowned(const Kept &k)
	{
		const auto *v = dyn_cast_or_null<VarDecl>(k.what.root);
		const CXXRecordDecl *r =
			v ? record_of(v->getType().getNonReferenceType()) : nullptr;
		if (!r || (r->getName() != "Box" && r->getName() != "Arc" &&
			   r->getName() != "UniqueArc" && r->getName() != "ARef"))
			return false;
		const auto called = called_with(k);
		const auto by = std::find_if(called.begin(), called.end(), adopts);
		if (by == called.end())
			return false;
		Gives gives;
		walk(gives, k.in);
		if (!gives.found)
			session_.note(
				session_.report("free-twice", k.call->getExprLoc(),
						"the function that C calls takes a reference "
						"over, and '" +
							v->getNameAsString() +
							"' keeps its own: none was given away"),
				(*by)->getLocation(), "it is taken over here");
		return true;
	}

	/// What an owner of this function has is handed to C, and ends here on some path.
	void owned(const Kept &k, const VarDecl *v)
	{
		if (k.how.by == Keeper::Rcu || ends_.at_end(v->getType(), k.how.by))
			return;
		const auto called = called_with(k);
		if (std::any_of(called.begin(), called.end(), adopts))
			return;
		After after(session_.context.getSourceManager(), v, k, ends_);
		walk(after, k.in);
		if (after.in_closure)
			return;
		auto kept_at = [&](SourceLocation end) {
			return std::none_of(after.given.begin(), after.given.end(),
					    [&](SourceLocation g) {
						    return after.before(k.call->getBeginLoc(), g) &&
							   after.before(g, end);
					    });
		};
		for (const ReturnStmt *s : after.returns) {
			// TRY's own way out, where C refused.
			const bool same = After::holds(s, k.call);
			if (!same && (after.before(s->getBeginLoc(), k.call->getEndLoc()) ||
				      line(s->getBeginLoc()) <= line(k.call->getEndLoc())))
				continue;
			if ((same || !After::names(s, v)) && kept_at(s->getEndLoc()))
				return said(k, v, s->getBeginLoc());
		}
		if (k.in->getReturnType()->isVoidType() && kept_at(k.in->getEndLoc()))
			said(k, v, k.in->getEndLoc());
	}
	unsigned line(SourceLocation l) const
	{
		return session_.context.getSourceManager().getExpansionLineNumber(l);
	}
	void said(const Kept &k, const VarDecl *v, SourceLocation end)
	{
		session_.note(session_.report("free-use", k.call->getExprLoc(),
					      callee(k) + " keeps what '" + v->getNameAsString() +
						      "' owns, and that ends while C has it"),
			      end, "on this way it ends");
	}

	/// What the class of the object does about it.
	void object(const Kept &k)
	{
		const auto *m = dyn_cast<CXXMethodDecl>(k.in);
		const bool own = !k.what.root && m && !m->isStatic();
		const CXXRecordDecl *r = own ? m->getParent() : k.what.whole;
		if (!r || !r->hasDefinition() || r->isLambda() || r->isDependentContext() ||
		    !session_.ours(r->getLocation()) ||
		    (!own && !k.what.member && r->methods().empty()))
			return;
		if (own && !k.what.behind && k.how.by != Keeper::Rcu && k.how.by != Keeper::Table &&
		    movable(r) &&
		    !session_.facts.pinned(QualType(session_.context.getCanonicalTagType(r))))
			session_.report("pin-moved", k.call->getExprLoc(),
					callee(k) + " keeps an address in this object, and '" +
						r->getNameAsString() + "' may be moved");
		if (own)
			incomplete(k, r);
		if (k.how.by == Keeper::Self || k.how.by == Keeper::Rcu ||
		    k.how.by == Keeper::Link || k.how.by == Keeper::Call ||
		    k.how.by == Keeper::Table)
			return;
		if (own && k.how.may_refuse)
			refused(k, r);
		left(k, r);
	}

	/// Nobody who has to do with the class ever takes back what C has.
	void left(const Kept &k, const CXXRecordDecl *r)
	{
		QualType t = QualType(session_.context.getCanonicalTagType(r));
		if (ends_.at_end(t, k.how.by) || !ends_somewhere(r) ||
		    !left_.insert({r, k.how.by}).second)
			return;
		const auto all = handlers(r);
		if (std::any_of(all.begin(), all.end(), adopts) ||
		    std::any_of(k.handlers.begin(), k.handlers.end(), adopts))
			return;
		for (const FunctionDecl *f : functions_)
			if (ends_.reaches(f, k.how.by) && mentions(f, r))
				return;
		const bool weak = ends_.at_end(t, k.how.by, takes_back_only);
		session_.note(session_.report("free-use", k.call->getExprLoc(),
					      weak ? "what " + callee(k) +
							      " starts may run while its object "
							      "ends: nobody waits for it"
						   : callee(k) +
							      " leaves an address with C, which "
							      "nobody takes back when the object "
							      "ends"),
			      r->getLocation(), "of this class");
	}
	/// Does the unit own such an object, or say what its end does? Others may have it for ever.
	bool ends_somewhere(const CXXRecordDecl *r)
	{
		const CXXDestructorDecl *d = r->getDestructor();
		return (d && d->isUserProvided()) ||
		       std::any_of(functions_.begin(), functions_.end(),
				   [&](const FunctionDecl *f) {
					   c_keeps::Owned owned{r};
					   owned.TraverseStmt(f->getBody());
					   return owned.found;
				   });
	}
	bool mentions(const FunctionDecl *f, const CXXRecordDecl *r)
	{
		auto [it, fresh] = mentioned_.try_emplace(f);
		if (fresh) {
			Mentioned all;
			walk(all, f);
			if (const auto *m = dyn_cast<CXXMethodDecl>(f))
				all.found.insert(m->getParent()->getCanonicalDecl());
			it->second = std::move(all.found);
		}
		return it->second.count(r->getCanonicalDecl());
	}

	/// C may refuse, and the destructor takes back what it never had.
	void refused(const Kept &k, const CXXRecordDecl *r)
	{
		const CXXDestructorDecl *d = r->getDestructor();
		const FunctionDecl *body = d ? body_of(d) : nullptr;
		const auto *all = body ? dyn_cast_or_null<CompoundStmt>(body->getBody()) : nullptr;
		if (!all || k.call->getDirectCallee()->getName().contains("notifier"))
			return;
		const CallExpr *back = unasked(all, k.how.by);
		if (back && !asks(all))
			session_.note(
				session_.report("free-twice", back->getExprLoc(),
						"this takes back what C may have refused: the "
						"destructor runs all the same"),
				k.call->getExprLoc(), "it is handed over here");
	}
	static bool asks(const Stmt *s)
	{
		if (!s)
			return false;
		if (const auto *i = dyn_cast<IfStmt>(s); i && !i->getInit() && !i->isConsteval())
			return true;
		if (isa<ConditionalOperator, WhileStmt, ForStmt, SwitchStmt>(s))
			return true;
		return std::any_of(s->child_begin(), s->child_end(), asks);
	}
	static const CallExpr *unasked(const Stmt *s, Keeper what)
	{
		if (!s)
			return nullptr;
		if (const auto *c = dyn_cast<CallExpr>(s))
			if (c->getDirectCallee() && lets_go(c->getDirectCallee(), what))
				return c;
		for (const Stmt *c : s->children())
			if (const CallExpr *found = unasked(c, what))
				return found;
		return nullptr;
	}

	/// Owners that the handler looks through, and that get their value after C may call it.
	void incomplete(const Kept &k, const CXXRecordDecl *r)
	{
		std::set<const FieldDecl *> looked;
		for (const FunctionDecl *f : called_with(k))
			if (const FunctionDecl *body = body_of(f))
				looks(body->getBody(), r, looked);
		if (looked.empty())
			return;
		sets(k.in, k.call, looked);
		// A constructor that calls the function which registers.
		for (const CXXConstructorDecl *c : r->ctors())
			if (const FunctionDecl *body = body_of(c); body && body != k.in)
				if (const Stmt *at = call_of(body->getBody(), k.in))
					sets(body, at, looked);
	}
	static const Stmt *call_of(const Stmt *s, const FunctionDecl *f)
	{
		if (!s)
			return nullptr;
		if (const auto *c = dyn_cast<CallExpr>(s))
			if (c->getDirectCallee() &&
			    c->getDirectCallee()->getCanonicalDecl() == f->getCanonicalDecl())
				return c;
		for (const Stmt *c : s->children())
			if (const Stmt *found = call_of(c, f))
				return found;
		return nullptr;
	}
	static void looks(const Stmt *s, const CXXRecordDecl *r, std::set<const FieldDecl *> &out)
	{
		if (!s)
			return;
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(s);
		    o && o->getNumArgs() == 1 &&
		    (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star)) {
			const auto *m = dyn_cast<MemberExpr>(value_of(o->getArg(0)));
			const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
			if (f && f->getParent()->getCanonicalDecl() == r->getCanonicalDecl())
				out.insert(f);
		}
		for (const Stmt *c : s->children())
			looks(c, r, out);
	}
	void sets(const FunctionDecl *f, const Stmt *call,
		  const std::set<const FieldDecl *> &looked)
	{
		const SourceManager &sm = session_.context.getSourceManager();
		std::map<const FieldDecl *, SourceLocation> first;
		assigned(f->getBody(), first);
		for (const auto &[member, at] : first)
			if (looked.count(member) &&
			    sm.isBeforeInTranslationUnit(sm.getExpansionLoc(call->getEndLoc()),
							 sm.getExpansionLoc(at)))
				session_.note(session_.report("init-use", call->getBeginLoc(),
							      "C may call from here on, and '" +
								      member->getNameAsString() +
								      "' is not made yet"),
					      at, "it gets its value here");
	}
	static void assigned(const Stmt *s, std::map<const FieldDecl *, SourceLocation> &out)
	{
		if (!s)
			return;
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(s);
		    o && o->getOperator() == OO_Equal && o->getNumArgs() == 2) {
			bool itself = false;
			if (const FieldDecl *f = own_member(o->getArg(0), &itself); f && itself)
				out.try_emplace(f, o->getExprLoc());
		}
		for (const Stmt *c : s->children())
			assigned(c, out);
	}

	Session &session_;
	const std::vector<const FunctionDecl *> &functions_;
	std::vector<Kept> kept_;
	Ends ends_;
	std::set<std::pair<const CXXRecordDecl *, Keeper>> left_;
	std::map<const FunctionDecl *, std::set<const CXXRecordDecl *>> mentioned_;
};

} // namespace

void check_c_keeps(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::vector<Kept> kept;
	Passed passed;
	Collect collect(kept, passed);
	auto all = [&] {
		for (const FunctionDecl *f : functions) {
			const auto *m = dyn_cast<CXXMethodDecl>(f);
			if (!f->getBody() || (m && m->getParent()->isLambda()))
				continue;
			collect.in = f;
			walk(collect, f);
		}
	};
	all();
	// What is handed on by one function, and by one that calls that.
	for (size_t before = 0; before != passed.size();) {
		before = passed.size();
		kept.clear();
		all();
	}
	if (!kept.empty())
		CKeeps(session, functions, std::move(kept)).run();
}

} // namespace cfl::check
