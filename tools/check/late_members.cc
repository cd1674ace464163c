// SPDX-License-Identifier: GPL-2.0
#include <check/late_members.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

const FieldDecl *own_member(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	if (!m || !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
		return nullptr;
	const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
	return f ? f->getCanonicalDecl() : nullptr;
}

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// Members of its object that a body uses, in what it calls on itself, too.
class UsedMembers : public RecursiveASTVisitor<UsedMembers>
{
public:
	std::map<const FieldDecl *, SourceLocation> used;
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (const FieldDecl *f = own_member(m))
			used.try_emplace(f, m->getExprLoc());
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const FunctionDecl *made = nullptr;
		const CXXMethodDecl *m = c->getMethodDecl();
		bool self = isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenImpCasts());
		if (self && m && !m->isVirtual() && depth_ < DEEPEST && m->hasBody(made)) {
			depth_++;
			TraverseStmt(made->getBody());
			depth_--;
		}
		return true;
	}

private:
	int depth_ = 0;
};

/// Does a body call something on what a parameter leads to, at once or by the pointer that it keeps of it?
class UsesParameter : public RecursiveASTVisitor<UsesParameter>
{
public:
	UsesParameter(const VarDecl *p, int depth) : p_(p), depth_(depth) {}
	bool found = false;
	SourceLocation loc;

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *u = dyn_cast<UnaryOperator>(b->getRHS()->IgnoreParenImpCasts());
		const FieldDecl *f =
			b->getOpcode() == BO_Assign ? own_member(b->getLHS()) : nullptr;
		if (f && u && u->getOpcode() == UO_AddrOf && variable(u->getSubExpr()) == p_)
			kept.insert(f);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const Expr *o = c->getImplicitObjectArgument();
		const FieldDecl *f = own_member(o);
		if (variable(o) == p_ || (f && kept.count(f)))
			use(c->getExprLoc());
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		const FieldDecl *f = own_member(c->getArg(0));
		if (isa_and_nonnull<CXXMethodDecl>(c->getDirectCallee()) &&
		    (variable(c->getArg(0)) == p_ || (f && kept.count(f))))
			use(c->getExprLoc());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const FunctionDecl *made = nullptr;
		if (!f || depth_ >= DEEPEST || in_std(f) || isa<CXXOperatorCallExpr>(c) ||
		    !f->hasBody(made))
			return true;
		for (unsigned i = 0; i < c->getNumArgs() && i < made->getNumParams(); i++)
			if (variable(c->getArg(i)) == p_ &&
			    made->getParamDecl(i)->getType()->isReferenceType()) {
				UsesParameter inner(made->getParamDecl(i), depth_ + 1);
				inner.TraverseStmt(made->getBody());
				if (inner.found)
					use(inner.loc);
			}
		return true;
	}
	bool TraverseIfStmt(IfStmt *s) { return TraverseStmt(s->getCond()); }
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

	std::set<const FieldDecl *> kept; ///< Members of the base that lead to it.

private:
	void use(SourceLocation at)
	{
		found = true;
		loc = at;
	}
	const VarDecl *p_;
	int depth_;
};

/// A reference to the variable, or its address.
bool leads_to(const Expr *e, const VarDecl *v)
{
	const auto *u = dyn_cast<UnaryOperator>(e);
	return variable(u && u->getOpcode() == UO_AddrOf ? u->getSubExpr() : e) == v;
}

bool has_constructor(const FieldDecl *f)
{
	const CXXRecordDecl *r = record_of(f->getType());
	return r && r->hasDefinition() && !f->getType()->isReferenceType() &&
	       !r->hasTrivialDestructor();
}

/// The body of the closure that a thread, or a task that runs at once, is started with.
const LambdaExpr *started(const FieldDecl *f, const Expr *init)
{
	const CXXRecordDecl *r = record_of(f->getType());
	if (!r || !in_std(r) || (r->getName() != "thread" && r->getName() != "jthread"))
		return nullptr;
	const auto *c = dyn_cast<CXXConstructExpr>(peel(init));
	return c && c->getNumArgs() ? dyn_cast<LambdaExpr>(peel(c->getArg(0))) : nullptr;
}

void constructor(Session &session, const CXXConstructorDecl *c)
{
	for (const CXXCtorInitializer *i : c->inits()) {
		const auto *made =
			i->getInit() ? dyn_cast<CXXConstructExpr>(peel(i->getInit())) : nullptr;
		if (i->isBaseInitializer() && made) {
			const FunctionDecl *body = nullptr;
			if (!made->getConstructor()->hasBody(body))
				continue;
			for (unsigned a = 0; a < made->getNumArgs() && a < body->getNumParams();
			     a++) {
				const FieldDecl *f = own_member(made->getArg(a));
				bool own = f && f->getParent()->getCanonicalDecl() ==
							c->getParent()->getCanonicalDecl();
				if (!own || !has_constructor(f) ||
				    !body->getParamDecl(a)->getType()->isReferenceType())
					continue;
				UsesParameter scan(body->getParamDecl(a), 0);
				for (const CXXCtorInitializer *k :
				     cast<CXXConstructorDecl>(body)->inits())
					if (const FieldDecl *m = k->getMember();
					    m &&
					    leads_to(peel(k->getInit()), body->getParamDecl(a)))
						scan.kept.insert(m->getCanonicalDecl());
				scan.TraverseStmt(body->getBody());
				if (!scan.found)
					continue;
				Finding *x =
					session.report("init-use", made->getArg(a)->getExprLoc(),
						       "member '" + f->getNameAsString() +
							       "' is used by a base's constructor, "
							       "before it is made");
				session.note(x, scan.loc, "it is used here");
			}
		}
		if (!i->isMemberInitializer() || !i->getInit())
			continue;
		const FieldDecl *thread = i->getMember();
		const LambdaExpr *l = started(thread, i->getInit());
		if (!l)
			continue;
		UsedMembers scan;
		scan.TraverseStmt(l->getBody());
		for (const auto &[f, loc] : scan.used)
			if (f->getParent() == thread->getParent() && has_constructor(f) &&
			    f->getFieldIndex() > thread->getFieldIndex()) {
				Finding *x = session.report(
					"init-use", i->getSourceLocation(),
					"the thread is started before member '" +
						f->getNameAsString() + "', which it uses, is made");
				session.note(x, loc, "it is used here");
				break;
			}
	}
}

/// Calls of what an owner's deleter calls, with what the owner still has.
class ByHand : public RecursiveASTVisitor<ByHand>
{
public:
	explicit ByHand(Session &session) : session_(session) {}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		    m && m->getMethodDecl() && plain_name(m->getMethodDecl()) == "release")
			if (const VarDecl *v = variable(m->getImplicitObjectArgument()))
				released_.insert(v);
		if (!f || isa<CXXMethodDecl>(f) || c->getNumArgs() != 1)
			return true;
		const auto *get = dyn_cast<CXXMemberCallExpr>(peel(c->getArg(0)));
		const CXXMethodDecl *m = get ? get->getMethodDecl() : nullptr;
		const VarDecl *v = m && plain_name(m) == "get" && in_std(m)
					   ? variable(get->getImplicitObjectArgument())
					   : nullptr;
		const auto *s = v ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(
					    record_of(v->getType().getNonReferenceType()))
				  : nullptr;
		if (!s || s->getName() != "unique_ptr" || s->getTemplateArgs().size() < 2)
			return true;
		if (calls(record_of(s->getTemplateArgs().get(1).getAsType()), f))
			found_.push_back({v, c->getExprLoc()});
		return true;
	}
	void finish()
	{
		for (const auto &[v, loc] : found_)
			if (!released_.count(v))
				session_.report("free-twice", loc,
						"this is what the deleter of '" +
							v->getNameAsString() +
							"' does, and the owner still has it");
	}

private:
	/// Does the deleter do nothing but call this function with what it is handed?
	static bool calls(const CXXRecordDecl *deleter, const FunctionDecl *f)
	{
		if (!deleter || !deleter->hasDefinition())
			return false;
		for (const CXXMethodDecl *m : deleter->methods()) {
			const FunctionDecl *made = nullptr;
			if (m->getOverloadedOperator() != OO_Call || m->getNumParams() != 1 ||
			    !m->hasBody(made))
				continue;
			const auto *body = dyn_cast<CompoundStmt>(made->getBody());
			if (!body || body->size() != 1)
				continue;
			const auto *c = dyn_cast<CallExpr>(body->body_front());
			return c && c->getDirectCallee() &&
			       c->getDirectCallee()->getCanonicalDecl() == f->getCanonicalDecl();
		}
		return false;
	}
	Session &session_;
	std::vector<std::pair<const VarDecl *, SourceLocation>> found_;
	std::set<const VarDecl *> released_;
};

} // namespace

void check_late_members(Session &session, const FunctionDecl *function)
{
	if (const auto *c = dyn_cast<CXXConstructorDecl>(function))
		constructor(session, c);
	ByHand scan(session);
	scan.TraverseStmt(function->getBody());
	scan.finish();
}

} // namespace cfl::check
