// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/c_handlers.hh>
#include <check/contexts.hh>
#include <check/counted_by_c.hh>
#include <check/frees.hh>
#include <check/kept_by_c.hh>

#include <clang/AST/RecordLayout.h>
#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A function that C calls with the address of a member.
struct Handler {
	const FunctionDecl *called;
	const FieldDecl *member;
};
/// A function that C calls with a pointer to whatever it was handed.
struct Cookie {
	const FunctionDecl *called;
	const Expr *data;
};

class Registrations : public RecursiveASTVisitor<Registrations>
{
public:
	std::vector<Handler> handlers;
	std::vector<Cookie> cookies;
	std::set<const FunctionDecl *> later; ///< Called when whoever registered them goes on.

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f || isa<CXXMethodDecl>(f))
			return true;
		for (const Expr *a : c->arguments()) {
			const FunctionDecl *called = handed_function(a);
			if (!called || !called->hasBody())
				continue;
			for (const Expr *b : c->arguments())
				member(called, b);
			if (f->isInExternCContext())
				cookie(called, c);
			if (keeping(c))
				later.insert(called->getCanonicalDecl());
		}
		return true;
	}
	/// `timer_.function = &fire`.
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *m = dyn_cast<MemberExpr>(b->getLHS()->IgnoreParens());
		const FunctionDecl *called =
			m && b->getOpcode() == BO_Assign ? handed_function(b->getRHS()) : nullptr;
		if (!called || !called->hasBody())
			return true;
		if (m->isArrow())
			member(called, m->getBase());
		else if (const auto *of = dyn_cast<MemberExpr>(m->getBase()->IgnoreParens()))
			if (const auto *f = dyn_cast<FieldDecl>(of->getMemberDecl()))
				add(called, f);
		return true;
	}

private:
	void member(const FunctionDecl *called, const Expr *e)
	{
		auto a = e->getType()->isPointerType() ? addressed(e) : std::nullopt;
		if (a && a->member && !a->member->getType()->isPointerType())
			add(called, a->member);
	}
	void add(const FunctionDecl *called, const FieldDecl *f)
	{
		handlers.push_back({called->getCanonicalDecl(), f});
		later.insert(called->getCanonicalDecl());
	}
	/// The one argument that C knows nothing about.
	void cookie(const FunctionDecl *called, const CallExpr *c)
	{
		const Expr *data = nullptr;
		for (const Expr *a : c->arguments()) {
			if (!a->getType()->isVoidPointerType())
				continue;
			if (data)
				return;
			data = a;
		}
		if (data)
			cookies.push_back({called, data});
	}
};

const CXXRecordDecl *pointee(const Expr *e)
{
	QualType t = e->getType();
	return t->isPointerType() ? record_of(t->getPointeeType()) : nullptr;
}

/// What a handler makes of its parameters.
class Casts : public RecursiveASTVisitor<Casts>
{
public:
	std::vector<std::pair<const FieldDecl *, const Expr *>> contained; ///< container_of().
	std::vector<const ExplicitCastExpr *> casts;

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const auto *args = f && plain_name(f) == "container_of"
					   ? f->getTemplateSpecializationArgs()
					   : nullptr;
		if (args && args->size() && c->getNumArgs() == 2 &&
		    args->get(0).getKind() == TemplateArgument::Declaration &&
		    parameter(c->getArg(1)))
			if (const auto *m = dyn_cast<FieldDecl>(args->get(0).getAsDecl()))
				contained.push_back({m, c});
		return true;
	}
	bool VisitExplicitCastExpr(ExplicitCastExpr *x)
	{
		if (pointee(x) && parameter(x->getSubExpr()))
			casts.push_back(x);
		return true;
	}

private:
	static bool parameter(const Expr *e)
	{
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		return r && isa<ParmVarDecl>(r->getDecl());
	}
};

/// Where a member is used, and whether something keeps others away meanwhile.
class Accesses : public RecursiveASTVisitor<Accesses>
{
public:
	explicit Accesses(const CXXRecordDecl *of) : of_(of->getCanonicalDecl()) {}
	std::map<const FieldDecl *, SourceLocation> read, written;
	bool guarded = false;

	bool VisitVarDecl(VarDecl *v)
	{
		guarded |= guard_type(v->getType().getNonReferenceType()) ||
			   atomic_guard(v->getType().getNonReferenceType(), {});
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		const FunctionDecl *f = c->getDirectCallee();
		guarded |= (m && taking(m) != Taking::No) || guard_type(c->getType());
		if (f && !isa<CXXMethodDecl>(f)) {
			llvm::StringRef n = plain_name(f);
			guarded |= balance(n).has_value() || n.contains("sync") ||
				   n.contains("wait") || n.contains("cancel") ||
				   n.contains("flush") || n.contains("barrier") ||
				   n.contains("stop");
			guarded |= keeping(c).has_value() && f->isInExternCContext() && own_;
		}
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->isIncrementDecrementOp())
			change(u->getSubExpr());
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isAssignmentOp())
			change(b->getLHS());
		return true;
	}
	bool VisitImplicitCastExpr(ImplicitCastExpr *x)
	{
		if (x->getCastKind() == CK_LValueToRValue)
			if (const FieldDecl *f = member(x->getSubExpr()))
				read.try_emplace(f, x->getExprLoc());
		return true;
	}
	/// A function of the class, not a handler: whoever arms it anew has seen it end.
	void own() { own_ = true; }

private:
	void change(const Expr *e)
	{
		if (const FieldDecl *f = member(e))
			written.try_emplace(f, e->getExprLoc());
	}
	const FieldDecl *member(const Expr *e) const
	{
		const auto *m = dyn_cast<MemberExpr>(e->IgnoreParens());
		const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
		return f && f->getParent()->getCanonicalDecl() == of_ &&
				       f->getType()->isScalarType() &&
				       !f->getType().isVolatileQualified() &&
				       !f->hasAttr<GuardedByAttr>()
			       ? f
			       : nullptr;
	}
	const CXXRecordDecl *of_;
	bool own_ = false;
};

class CHandlers
{
public:
	CHandlers(Session &session, Registrations all) : session_(session), all_(std::move(all)) {}

	void run()
	{
		for (const Handler &h : all_.handlers) {
			members(h);
			if (classes_.insert(of(h)).second && session_.ours(of(h)->getLocation())) {
				ends(of(h));
				waits(of(h));
			}
			if (shared_.insert({h.called, of(h)}).second)
				shares(h);
		}
		for (const Cookie &c : all_.cookies)
			cookie(c);
	}

private:
	static const CXXRecordDecl *of(const Handler &h)
	{
		return cast<CXXRecordDecl>(h.member->getParent())->getCanonicalDecl();
	}
	bool registered(const FunctionDecl *f, const FieldDecl *member) const
	{
		return std::any_of(
			all_.handlers.begin(), all_.handlers.end(),
			[&](const Handler &h) { return h.called == f && h.member == member; });
	}
	std::set<const FunctionDecl *> handlers_of(const FieldDecl *member) const
	{
		std::set<const FunctionDecl *> out;
		for (const Handler &h : all_.handlers)
			if (h.member == member)
				out.insert(h.called);
		return out;
	}

	/// Is the argument taken for another member than it is?
	void members(const Handler &h)
	{
		const FunctionDecl *body = body_of(h.called);
		if (!body || !body->getBody())
			return;
		Casts casts;
		casts.TraverseStmt(body->getBody());
		for (const auto &[member, at] : casts.contained)
			if (member->getParent() == h.member->getParent() && member != h.member &&
			    !registered(h.called, member))
				said(at, "cast-pointer",
				     "'" + h.called->getNameAsString() + "' is called with '" +
					     h.member->getNameAsString() + "', and takes it for '" +
					     member->getNameAsString() + "'",
				     h.member);
		const auto *r = cast<CXXRecordDecl>(h.member->getParent());
		if (r->isInvalidDecl() || r->isDependentContext() || !r->isCompleteDefinition() ||
		    !session_.context.getFieldOffset(h.member))
			return;
		for (const ExplicitCastExpr *x : casts.casts)
			if (pointee(x)->getCanonicalDecl() == r->getCanonicalDecl())
				said(x, "cast-pointer",
				     "'" + h.called->getNameAsString() + "' is called with '" +
					     h.member->getNameAsString() +
					     "', which is not the first member",
				     h.member);
	}
	void said(const Expr *at, const char *rule, const std::string &text, const Decl *where)
	{
		if (!session_.said_on_line(rule, at->getExprLoc()))
			session_.note(session_.report(rule, at->getExprLoc(), text),
				      where->getLocation(), "declared here");
	}

	/// Can a pointer to @p from be followed as one to @p to, byte for byte?
	bool at_begin(const CXXRecordDecl *whole, const CXXRecordDecl *part, int depth = 0) const
	{
		whole = whole->getDefinition();
		if (!whole || depth > 4)
			return false;
		if (whole->getCanonicalDecl() == part->getCanonicalDecl())
			return true;
		if (whole->isDependentContext() || whole->isInvalidDecl())
			return true;
		const ASTRecordLayout &layout = session_.context.getASTRecordLayout(whole);
		for (const CXXBaseSpecifier &b : whole->bases()) {
			const CXXRecordDecl *base = record_of(b.getType());
			if (base && !b.isVirtual() && layout.getBaseClassOffset(base).isZero() &&
			    at_begin(base, part, depth + 1))
				return true;
		}
		if (whole->field_empty() || session_.context.getFieldOffset(*whole->field_begin()))
			return false;
		const CXXRecordDecl *first = record_of(whole->field_begin()->getType());
		return first && at_begin(first, part, depth + 1);
	}
	void cookie(const Cookie &c)
	{
		const Expr *data = value_of(c.data);
		const CXXRecordDecl *from = pointee(data);
		const FunctionDecl *body = body_of(c.called);
		if (!from || !from->hasDefinition() || !body || !body->getBody())
			return;
		Casts casts;
		casts.TraverseStmt(body->getBody());
		const CXXRecordDecl *to = nullptr;
		for (const ExplicitCastExpr *x : casts.casts) {
			if (!x->getSubExpr()->IgnoreParenImpCasts()->getType()->isVoidPointerType())
				continue;
			if (to && to != pointee(x)->getCanonicalDecl())
				return;
			to = pointee(x)->getCanonicalDecl();
		}
		if (to && to->hasDefinition() && !at_begin(from, to) && !at_begin(to, from))
			said(c.data, "cast-pointer",
			     "'" + c.called->getNameAsString() + "' takes this for a '" +
				     to->getNameAsString() + "', which does not lie there",
			     c.called);
	}

	/// Plain members that the handler changes while others use them.
	void shares(const Handler &h)
	{
		const CXXRecordDecl *r = of(h)->getDefinition();
		const FunctionDecl *body = body_of(h.called);
		if (!r || !body || !body->getBody() || adopts(h.called))
			return;
		Accesses inside(r);
		inside.TraverseStmt(body->getBody());
		if (inside.guarded || inside.written.empty())
			return;
		for (const CXXMethodDecl *m : r->methods()) {
			const FunctionDecl *other = body_of(m);
			if (!other || !other->getBody() || m->isStatic() ||
			    m->getAccess() != AS_public ||
			    isa<CXXConstructorDecl, CXXDestructorDecl>(m))
				continue;
			Accesses outside(r);
			outside.own();
			outside.TraverseStmt(other->getBody());
			for (const auto &[f, loc] : inside.written) {
				const SourceLocation use =
					outside.written.count(f) ? outside.written[f]
					: outside.read.count(f)	 ? outside.read[f]
								 : SourceLocation();
				if (outside.guarded || use.isInvalid() ||
				    session_.said_on_line("thread-race", loc))
					continue;
				session_.note(
					session_.report("thread-race", loc,
							"C may call this while others use '" +
								f->getNameAsString() +
								"', and nothing keeps them apart"),
					use, "it is used here");
			}
		}
	}

	/// What a call that lets go is about: a member of its own object.
	static const FieldDecl *ended(const CallExpr *c)
	{
		for (const Expr *a : c->arguments())
			if (auto of = a->getType()->isPointerType() ? addressed(a) : std::nullopt)
				if (!of->root && of->member)
					return of->member;
		return nullptr;
	}
	static bool stops(const FunctionDecl *f)
	{
		using enum Keeper;
		for (Keeper k : {Timer, Work, HrTimer, Tasklet, IrqWork})
			if (lets_go(f, k))
				return true;
		return false;
	}
	static void stopping(const Stmt *s, std::vector<const CallExpr *> &out)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *c = dyn_cast<CallExpr>(s))
			if (c->getDirectCallee() && stops(c->getDirectCallee()) && ended(c))
				out.push_back(c);
		for (const Stmt *c : s->children())
			stopping(c, out);
	}
	/// Does a function start what lies in this member?
	static bool starts(const Stmt *s, const FieldDecl *member)
	{
		if (!s)
			return false;
		if (const auto *c = dyn_cast<CallExpr>(s))
			if (auto k = keeping(c))
				if (auto a = addressed(c->getArg(k->argument));
				    a && a->member == member)
					return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return starts(c, member); });
	}
	/// One is stopped, and then another one that starts it again.
	void ends(const CXXRecordDecl *r)
	{
		const CXXRecordDecl *made = r->getDefinition();
		const CXXDestructorDecl *d = made ? made->getDestructor() : nullptr;
		const FunctionDecl *body = d ? body_of(d) : nullptr;
		if (!body || !body->getBody())
			return;
		std::vector<const CallExpr *> calls;
		stopping(body->getBody(), calls);
		for (size_t i = 0; i < calls.size(); i++) {
			llvm::StringRef n = plain_name(calls[i]->getDirectCallee());
			if (n.contains("shutdown") || n.contains("disable"))
				continue;
			for (size_t j = i + 1; j < calls.size(); j++)
				if (ended(calls[i]) == ended(calls[j]))
					break;
				else if (restarts(ended(calls[j]), ended(calls[i])))
					said(calls[i], "free-use",
					     "'" + ended(calls[j])->getNameAsString() +
						     "' still runs, and starts this again",
					     ended(calls[j]));
		}
	}
	bool restarts(const FieldDecl *by, const FieldDecl *what) const
	{
		for (const FunctionDecl *h : handlers_of(by))
			if (const FunctionDecl *body = body_of(h))
				if (starts(body->getBody(), what))
					return true;
		return false;
	}

	/// A handler that takes a lock which is held while somebody waits for it.
	void waits(const CXXRecordDecl *r)
	{
		const CXXRecordDecl *made = r->getDefinition();
		for (const CXXMethodDecl *m : made->methods())
			if (const FunctionDecl *body = body_of(m); body && body->getBody())
				held(body->getBody(), {});
	}
	void held(const Stmt *s, std::map<const FieldDecl *, SourceLocation> locks)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *c = dyn_cast<CallExpr>(s);
		    c && !locks.empty() && c->getDirectCallee() && stops(c->getDirectCallee()))
			if (const FieldDecl *what = ended(c))
				for (const FunctionDecl *h : handlers_of(what))
					for (const auto &[lock, loc] : locks)
						if (const FunctionDecl *body = body_of(h);
						    body && takes(body->getBody(), lock))
							said(c, "lock-held",
							     "this waits for '" +
								     h->getNameAsString() +
								     "', which waits for '" +
								     lock->getNameAsString() + "'",
							     lock);
		for (const Stmt *c : s->children()) {
			if (const auto *d = dyn_cast_or_null<DeclStmt>(c))
				for (const Decl *x : d->decls())
					if (const auto *v = dyn_cast<VarDecl>(x);
					    v && v->getInit() && guard_type(v->getType()))
						if (const auto *call = dyn_cast<CXXMemberCallExpr>(
							    value_of(v->getInit())))
							if (const FieldDecl *f = own_member(
								    call->getImplicitObjectArgument()))
								locks.try_emplace(f,
										  v->getLocation());
			held(c, locks);
		}
	}
	static bool takes(const Stmt *s, const FieldDecl *lock)
	{
		if (!s)
			return false;
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(s); c && taking(c) != Taking::No) {
			const auto *m = dyn_cast<MemberExpr>(
				c->getImplicitObjectArgument()->IgnoreParenImpCasts());
			if (m && m->getMemberDecl() == lock)
				return true;
		}
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return takes(c, lock); });
	}

	Session &session_;
	Registrations all_;
	std::set<const CXXRecordDecl *> classes_;
	std::set<std::pair<const FunctionDecl *, const CXXRecordDecl *>> shared_;
};

} // namespace

void check_c_handlers(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	Registrations all;
	for (const FunctionDecl *f : functions) {
		if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
			for (const CXXCtorInitializer *i : c->inits())
				all.TraverseStmt(i->getInit());
		all.TraverseStmt(f->getBody());
	}
	if (!all.handlers.empty() || !all.cookies.empty())
		CHandlers(session, std::move(all)).run();
}

} // namespace cfl::check
