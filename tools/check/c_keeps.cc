// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/c_keeps.hh>
#include <check/context_facts.hh>
#include <check/frees.hh>
#include <check/kept_by_c.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 5;

/// A call that hands C something to keep.
struct Kept {
	const CallExpr *call;
	Keeping how;
	Addressed what;
	const FunctionDecl *in;
	std::vector<const FunctionDecl *> handlers; ///< Handed over with it.
};

/// Walks a function with its member initialisers, and the closures in it.
template <typename Visitor>
void walk(Visitor &v, const FunctionDecl *f)
{
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		for (const CXXCtorInitializer *i : c->inits())
			v.TraverseStmt(i->getInit());
	v.TraverseStmt(f->getBody());
}

/// The parameters of our own functions that these hand on to C.
using Passed = std::map<const FunctionDecl *, std::map<unsigned, Keeping>>;

class Collect : public RecursiveASTVisitor<Collect>
{
public:
	Collect(std::vector<Kept> &out, Passed &passed) : out_(out), passed_(passed) {}
	const FunctionDecl *in = nullptr;

	bool VisitCallExpr(CallExpr *c)
	{
		if (auto k = keeping(c))
			add(c, *k);
		const FunctionDecl *f = c->getDirectCallee();
		auto it = f ? passed_.find(f->getCanonicalDecl()) : passed_.end();
		if (it != passed_.end() && !isa<CXXOperatorCallExpr>(c))
			for (auto [index, k] : std::map(it->second))
				if (k.argument = index; index < c->getNumArgs())
					add(c, k);
		it = f ? by_reference_.find(f->getCanonicalDecl()) : by_reference_.end();
		if (it != by_reference_.end() && !isa<CXXOperatorCallExpr>(c))
			for (auto [index, k] : it->second)
				if (k.argument = index; index < c->getNumArgs())
					local(c, k);
		return true;
	}

	/// A structure of C gets what an owner of this function has.
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *m = dyn_cast<MemberExpr>(b->getLHS()->IgnoreParens());
		const auto *from =
			b->getOpcode() == BO_Assign && m && m->isArrow()
				? dyn_cast<CXXMemberCallExpr>(b->getRHS()->IgnoreParenCasts())
				: nullptr;
		if (!from || !from->getType()->isPointerType() || !from->getMethodDecl() ||
		    plain_name(from->getMethodDecl()) != "as_ptr")
			return true;
		if (auto a = addressed(from); a && a->behind && !a->member)
			out_.push_back({from, {Keeper::Table, 0, false}, *a, in, {}});
		return true;
	}

private:
	/// A local is handed to a function that hands C a part of it.
	void local(const CallExpr *c, Keeping k)
	{
		const auto *r = dyn_cast<DeclRefExpr>(c->getArg(k.argument)->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		if (v && v->hasLocalStorage() && v->getType()->isRecordType() &&
		    !isa<ParmVarDecl>(v))
			out_.push_back(
				{c, k, {v, nullptr, record_of(v->getType()), false}, in, {}});
	}
	void add(const CallExpr *c, Keeping k)
	{
		auto a = addressed(c->getArg(k.argument));
		if (!a)
			return;
		Kept kept{c, k, *a, in, {}};
		for (const Expr *e : c->arguments())
			if (const FunctionDecl *f = handed_function(e))
				kept.handlers.push_back(f);
		const auto *p = dyn_cast_or_null<ParmVarDecl>(a->root);
		if (p && !a->member && p->getType()->isPointerType() && p->getDeclContext() == in)
			passed_[in->getCanonicalDecl()].try_emplace(p->getFunctionScopeIndex(), k);
		else
			out_.push_back(std::move(kept));
		// Whose member it is, and not what a member leads to.
		if (p && a->member && !a->member->getType()->isPointerType() &&
		    p->getType()->isLValueReferenceType() && p->getDeclContext() == in &&
		    k.by != Keeper::Link)
			by_reference_[in->getCanonicalDecl()].try_emplace(
				p->getFunctionScopeIndex(), k);
	}

	std::vector<Kept> &out_;
	Passed by_reference_;
	Passed &passed_;
};

/// Which calls that let something go are reached from a function, and from the ends of objects.
class Ends
{
public:
	using Test = bool (*)(const FunctionDecl *, Keeper);

	bool reaches(const FunctionDecl *f, Keeper what, Test test = lets_go, int depth = 0)
	{
		const FunctionDecl *body = f ? body_of(f) : nullptr;
		if (!body || !body->getBody() || depth > DEEPEST)
			return false;
		auto [it, fresh] = known_.try_emplace({body->getCanonicalDecl(), what, test});
		if (fresh)
			known_[{body->getCanonicalDecl(), what, test}] =
				inside(body->getBody(), what, test, depth);
		return known_[{body->getCanonicalDecl(), what, test}];
	}
	/// When an object of this type ends.
	bool at_end(QualType t, Keeper what, Test test = lets_go, int depth = 0)
	{
		const CXXRecordDecl *r = record_of(t);
		if (!r || !r->hasDefinition() || t->isReferenceType() || depth > DEEPEST)
			return false;
		const CXXDestructorDecl *d = r->getDestructor();
		if (d && (reaches(d, what, test, depth) || (test == lets_go && waits(d))))
			return true;
		for (const FieldDecl *f : r->fields())
			if (at_end(f->getType(), what, test, depth + 1))
				return true;
		// An owner ends what it has.
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
			for (const TemplateArgument &a : s->getTemplateArgs().asArray())
				if (a.getKind() == TemplateArgument::Type &&
				    at_end(a.getAsType(), what, test, depth + 1))
					return true;
		return std::any_of(r->bases_begin(), r->bases_end(), [&](const auto &b) {
			return at_end(b.getType(), what, test, depth + 1);
		});
	}

	/// It waits for somebody: that may be what runs.
	bool waits(const FunctionDecl *d)
	{
		return reaches(d, Keeper::Call, [](const FunctionDecl *f, Keeper) {
			llvm::StringRef n = plain_name(f);
			return n.contains("wait") || n.contains("synchronize") || n == "join";
		});
	}

private:
	bool inside(const Stmt *s, Keeper what, Test test, int depth)
	{
		if (!s)
			return false;
		if (const auto *c = dyn_cast<CallExpr>(s))
			if (const FunctionDecl *f = c->getDirectCallee())
				if (test(f, what) || reaches(f, what, test, depth + 1))
					return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return inside(c, what, test, depth); });
	}

	std::map<std::tuple<const FunctionDecl *, Keeper, Test>, bool> known_;
};

/// The classes that a function has to do with.
class Mentioned : public RecursiveASTVisitor<Mentioned>
{
public:
	std::set<const CXXRecordDecl *> found;

	bool VisitExpr(Expr *e)
	{
		if (isa<DeclRefExpr, MemberExpr, CXXThisExpr, CXXMemberCallExpr>(e))
			add(e->getType(), 0);
		return true;
	}
	void add(QualType t, int depth)
	{
		t = t.getNonReferenceType();
		const CXXRecordDecl *r = record_of(t->isPointerType() ? t->getPointeeType() : t);
		if (!r || depth > 3)
			return;
		if (!found.insert(r->getCanonicalDecl()).second)
			return;
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
			for (const TemplateArgument &a : s->getTemplateArgs().asArray())
				if (a.getKind() == TemplateArgument::Type)
					add(a.getAsType(), depth + 1);
	}
};

/// A local that is, or owns, an object of a class.
class Owned : public RecursiveASTVisitor<Owned>
{
public:
	explicit Owned(const CXXRecordDecl *r) : r_(r->getCanonicalDecl()) {}
	bool found = false;

	bool VisitVarDecl(VarDecl *v)
	{
		found |= v->hasLocalStorage() && owns(v->getType(), 0);
		return !found;
	}

private:
	bool owns(QualType t, int depth) const
	{
		const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
		const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
		if (!r || depth > 3)
			return false;
		return r->getCanonicalDecl() == r_ ||
		       (s && llvm::any_of(s->getTemplateArgs().asArray(),
					  [&](const TemplateArgument &a) {
						  return a.getKind() == TemplateArgument::Type &&
							 owns(a.getAsType(), depth + 1);
					  }));
	}
	const CXXRecordDecl *r_;
};

bool movable(const CXXRecordDecl *r)
{
	for (const CXXConstructorDecl *c : r->ctors())
		if (c->isCopyOrMoveConstructor() && !c->isDeleted())
			return true;
	return (r->needsImplicitMoveConstructor() && !r->defaultedMoveConstructorIsDeleted()) ||
	       (r->needsImplicitCopyConstructor() && !r->defaultedCopyConstructorIsDeleted());
}

/// An owner that ends what it has, whoever else refers to it.
bool sole_owner(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (s && (r->getName() == "Result" || r->getName() == "Option"))
		return s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		       sole_owner(s->getTemplateArgs().get(0).getAsType());
	return r && (r->getName() == "Box" || r->getName() == "UniqueArc");
}

bool gives_away(llvm::StringRef n)
{
	return n == "into_raw" || n == "into_foreign" || n == "inc_ref" || n == "leak" ||
	       n == "forget" || n == "release" || n.starts_with("get_") || n.ends_with("_get");
}

class Gives : public RecursiveASTVisitor<Gives>
{
public:
	bool found = false;
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		found |= f && gives_away(plain_name(f));
		return !found;
	}
};

/// A vector that gets more elements than it had room for.
class Grows : public RecursiveASTVisitor<Grows>
{
public:
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		llvm::StringRef n = m && m->getParent()->getName() == "Vec" ? plain_name(m) : "";
		found |= n == "push" || n == "insert" || n == "extend" || n == "resize" ||
			 n == "remove" || n == "swap_remove";
		return true;
	}
};

/// What a function does with a local after a call, in the order of the text.
class After : public RecursiveASTVisitor<After>
{
public:
	After(const SourceManager &sm, const VarDecl *v, const Kept &kept, Ends &ends)
		: sm_(sm), v_(v), kept_(kept), ends_(ends)
	{
	}
	std::vector<SourceLocation> given; ///< It is moved, or what was kept let go.
	std::vector<const ReturnStmt *> returns;
	bool in_closure = false; ///< A closure lets it go: who knows when.

	/// Once more where the result decides.
	bool TraverseIfStmt(IfStmt *i)
	{
		const bool refused = i->getCond() && (names(i->getCond(), result_) ||
						      holds(i->getCond(), kept_.call));
		refused_ += refused;
		const bool more = RecursiveASTVisitor::TraverseIfStmt(i);
		refused_ -= refused;
		return more;
	}
	bool TraverseWhileStmt(WhileStmt *w) { return loop(w); }
	bool TraverseDoStmt(DoStmt *d) { return loop(d); }
	bool TraverseForStmt(ForStmt *f) { return loop(f); }
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		closures_++;
		TraverseStmt(l->getBody());
		closures_--;
		for (const Expr *e : l->capture_inits())
			TraverseStmt(const_cast<Expr *>(e));
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit() && holds(v->getInit(), kept_.call) && v->hasLocalStorage())
			result_ = v;
		in_closure |= v->hasLocalStorage() && ends_.at_end(v->getType(), kept_.how.by);
		return true;
	}
	bool VisitReturnStmt(ReturnStmt *r)
	{
		if (!refused_ && !closures_)
			returns.push_back(r);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		llvm::StringRef n = plain_name(f);
		if (c == kept_.call)
			return true;
		// After a while it may still be there, unless it is waited for again and again.
		const bool once = n.contains("timeout") && !loops_;
		if (lets_go(f, kept_.how.by) || ends_.reaches(f, kept_.how.by) ||
		    (!once && ends_.waits(f)) || (n.contains("wait") && !once) ||
		    n.contains("synchronize")) {
			in_closure |= closures_ > 0;
			given.push_back(c->getExprLoc());
		}
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		if ((n == "move" || n == "exchange" || n == "forward" || n == "swap") &&
		    c->getNumArgs() && names(c->getArg(0), v_))
			given.push_back(c->getExprLoc());
		if (m && gives_away(n) && names(m->getImplicitObjectArgument(), v_))
			given.push_back(c->getExprLoc());
		return true;
	}
	static bool names(const Stmt *s, const ValueDecl *v)
	{
		if (!s || !v)
			return false;
		const auto *r = dyn_cast<DeclRefExpr>(s);
		return (r && r->getDecl() == v) ||
		       std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return names(c, v); });
	}
	static bool holds(const Stmt *s, const Stmt *what)
	{
		return s == what ||
		       (s && std::any_of(s->child_begin(), s->child_end(),
					 [&](const Stmt *c) { return holds(c, what); }));
	}
	bool before(SourceLocation a, SourceLocation b) const
	{
		return sm_.isBeforeInTranslationUnit(sm_.getExpansionLoc(a),
						     sm_.getExpansionLoc(b));
	}

private:
	bool loop(Stmt *s)
	{
		loops_++;
		for (Stmt *c : s->children())
			TraverseStmt(c);
		loops_--;
		return true;
	}

	const SourceManager &sm_;
	const VarDecl *v_;
	const Kept &kept_;
	Ends &ends_;
	const VarDecl *result_ = nullptr;
	int refused_ = 0, closures_ = 0, loops_ = 0;
};

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
					   Owned owned{r};
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
