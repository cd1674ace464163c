// SPDX-License-Identifier: GPL-2.0
#include <check/half_made.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// `core::Init`, the course of a construction that may fail.
bool course(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && r->getName() == "Init" && !in_std(r);
}

bool may_be_vacant(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || t->isReferenceType())
		return false;
	for (const CXXMethodDecl *m : r->methods())
		if (plain_name(m) == "is_vacant")
			return true;
	return false;
}

/// Is a member made by a step that is left out after a failure: `init.take(...)`?
class Steps : public RecursiveASTVisitor<Steps>
{
public:
	bool found = false;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		found |= c->getMethodDecl() && plain_name(c->getMethodDecl()) == "take" &&
			 course(c->getImplicitObjectArgument()->getType());
		return !found;
	}
};

/// The members of a class that a failed construction leaves vacant.
std::set<const FieldDecl *> half_made(const CXXConstructorDecl *ctor)
{
	std::set<const FieldDecl *> out;
	for (const CXXCtorInitializer *i : ctor->inits()) {
		const FieldDecl *f = i->getMember();
		if (!f || !i->isWritten() || !may_be_vacant(f->getType()))
			continue;
		Steps steps;
		steps.TraverseStmt(i->getInit());
		if (steps.found)
			out.insert(f->getCanonicalDecl());
	}
	return out;
}

/// Looks for uses before anything was asked, in the order of the text.
class Unasked : public RecursiveASTVisitor<Unasked>
{
public:
	Unasked(std::set<const FieldDecl *> members, int depth)
		: members_(std::move(members)), depth_(depth)
	{
	}
	const FieldDecl *member = nullptr;
	SourceLocation loc;
	bool asked = false;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (o->getNumArgs() != 1 ||
		    (o->getOperator() != OO_Arrow && o->getOperator() != OO_Star))
			return true;
		const auto *m = dyn_cast<MemberExpr>(peel(o->getArg(0))->IgnoreParenImpCasts());
		const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
		if (f && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) &&
		    members_.count(f->getCanonicalDecl()) && !asked) {
			member = f;
			loc = o->getExprLoc();
			return false;
		}
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		llvm::StringRef n = m ? plain_name(m) : "";
		asked |= n == "failed" || n == "check" || n == "is_vacant" || n == "result";
		// A helper of the class.
		const FunctionDecl *d = nullptr;
		if (!m || asked || depth_ >= DEEPEST || m->isVirtual() || !m->hasBody(d) ||
		    !isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenImpCasts()))
			return true;
		Unasked inside(members_, depth_ + 1);
		inside.TraverseStmt(d->getBody());
		if (inside.member) {
			member = inside.member;
			loc = c->getExprLoc();
			return false;
		}
		return true;
	}
	bool TraverseIfStmt(IfStmt *s)
	{
		// A condition of any kind is believed to know.
		if (!s->isConsteval() && !s->getInit() && s->getCond()) {
			TraverseStmt(s->getCond());
			if (member)
				return false;
			bool before = asked;
			asked = true;
			TraverseStmt(s->getThen());
			asked = before || leaves(s->getThen());
			return TraverseStmt(s->getElse());
		}
		return RecursiveASTVisitor::TraverseIfStmt(s);
	}
	bool TraverseWhileStmt(WhileStmt *s) { return TraverseStmt(s->getCond()); }

private:
	static bool leaves(const Stmt *s)
	{
		if (const auto *c = dyn_cast_or_null<CompoundStmt>(s))
			return !c->body_empty() && leaves(c->body_back());
		return s && isa<ReturnStmt>(s);
	}
	std::set<const FieldDecl *> members_;
	int depth_;
};

void said(Session &session, const Unasked &u, const char *who)
{
	if (!u.member)
		return;
	Finding *f = session.report("init-use", u.loc,
				    "'" + u.member->getNameAsString() + "' may be vacant: the " +
					    who + " runs after a failed construction as well");
	session.note(f, u.member->getLocation(), "declared here");
}

/// Is a member's own initialiser `core::Vacant()`?
bool made_vacant(const FieldDecl *f)
{
	const Expr *e = f->hasInClassInitializer() ? f->getInClassInitializer() : nullptr;
	if (!e || !may_be_vacant(f->getType()))
		return false;
	for (e = peel(e); e; e = peel(e)) {
		const CXXRecordDecl *r = record_of(e->getType());
		if (r && r->getName() == "Vacant")
			return true;
		if (const auto *l = dyn_cast<InitListExpr>(e); l && l->getNumInits() == 1)
			e = l->getInit(0);
		else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else if (const auto *c = dyn_cast<CXXConstructExpr>(e); c && c->getNumArgs() == 1)
			e = c->getArg(0);
		else
			return false;
	}
	return false;
}

/// Local objects that are used before anything was put into their vacant members.
class Unopened : public RecursiveASTVisitor<Unopened>
{
public:
	explicit Unopened(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->hasLocalStorage() && !v->getType()->isReferenceType())
			if (auto members = vacant(v); !members.empty())
				fresh_[v] = std::move(members);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const auto *r = dyn_cast<DeclRefExpr>(
			c->getImplicitObjectArgument()->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		const auto it = v ? fresh_.find(v) : fresh_.end();
		const FunctionDecl *body = nullptr;
		if (it == fresh_.end() || c->getMethodDecl()->isVirtual() ||
		    !c->getMethodDecl()->hasBody(body))
			return true;
		Unasked inside(it->second, 0);
		inside.TraverseStmt(body->getBody());
		if (inside.member && !assigns(body->getBody(), inside.member))
			session_.note(
				session_.report("init-use", c->getExprLoc(),
						"'" + inside.member->getNameAsString() +
							"' is vacant: nothing was put into it "
							"since the object was made"),
				inside.loc, "it is used here");
		return true;
	}
	/// Whoever else names the object may put something into it.
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl()))
			fresh_.erase(v);
		return true;
	}

private:
	static bool assigns(const Stmt *s, const FieldDecl *f)
	{
		const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(s);
		const auto *m = o && o->getOperator() == OO_Equal
					? dyn_cast<MemberExpr>(o->getArg(0)->IgnoreParenImpCasts())
					: nullptr;
		return (m && m->getMemberDecl() == f) ||
		       (s && std::any_of(s->child_begin(), s->child_end(),
					 [&](const Stmt *c) { return assigns(c, f); }));
	}
	/// What the constructor of a variable leaves vacant.
	std::set<const FieldDecl *> vacant(const VarDecl *v) const
	{
		std::set<const FieldDecl *> out;
		const auto *c = v->getInit()
					? dyn_cast<CXXConstructExpr>(v->getInit()->IgnoreImplicit())
					: nullptr;
		const CXXConstructorDecl *ctor = c ? c->getConstructor() : nullptr;
		if (!ctor || ctor->isCopyOrMoveConstructor() || c->getNumArgs() ||
		    !session_.ours(ctor->getLocation()) ||
		    (ctor->isUserProvided() && !ctor->hasTrivialBody()))
			return out;
		for (const FieldDecl *f : ctor->getParent()->fields())
			if (made_vacant(f))
				out.insert(f->getCanonicalDecl());
		for (const CXXCtorInitializer *i : ctor->inits())
			if (i->isMemberInitializer() && i->isWritten())
				out.erase(i->getMember()->getCanonicalDecl());
		return out;
	}

	Session &session_;
	std::map<const VarDecl *, std::set<const FieldDecl *>> fresh_;
};

} // namespace

void check_half_made(Session &session, const FunctionDecl *f)
{
	Unopened(session).TraverseStmt(f->getBody());
	if (const auto *ctor = dyn_cast<CXXConstructorDecl>(f)) {
		if (!ctor->getNumParams() || !course(ctor->getParamDecl(0)->getType()))
			return;
		Unasked body(half_made(ctor), 0);
		for (const CXXCtorInitializer *i : ctor->inits())
			if (!body.member)
				body.TraverseStmt(i->getInit());
		body.asked = false;
		if (!body.member)
			body.TraverseStmt(ctor->getBody());
		return said(session, body, "constructor");
	}
	const auto *dtor = dyn_cast<CXXDestructorDecl>(f);
	if (!dtor)
		return;
	std::set<const FieldDecl *> members;
	for (const CXXConstructorDecl *c : dtor->getParent()->ctors()) {
		const FunctionDecl *d = nullptr;
		if (c->getNumParams() && course(c->getParamDecl(0)->getType()) && c->hasBody(d))
			members.merge(half_made(cast<CXXConstructorDecl>(d)));
	}
	if (members.empty())
		return;
	Unasked body(members, 0);
	body.TraverseStmt(dtor->getBody());
	said(session, body, "destructor");
}

} // namespace cfl::check
