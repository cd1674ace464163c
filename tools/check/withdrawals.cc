// SPDX-License-Identifier: GPL-2.0
// An object registers itself with another one, and its destructor, or that of a member, goes there again.
#include <check/withdrawals.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// What a pointer, a reference or a smart pointer leads to; other types are themselves.
const CXXRecordDecl *behind(QualType t)
{
	t = t.getNonReferenceType();
	if (t->isPointerType())
		t = t->getPointeeType();
	const CXXRecordDecl *r = record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (s && in_std(s) && (s->getName().ends_with("_ptr") || s->getName() == "optional") &&
	    s->getTemplateArgs().size() &&
	    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
		r = record_of(s->getTemplateArgs().get(0).getAsType());
	return r ? r->getCanonicalDecl() : nullptr;
}

/// Does a body change what keeps the way, hand it to others, or call back what was kept to undo that?
class Turns : public RecursiveASTVisitor<Turns>
{
public:
	Turns(const CXXRecordDecl *keeper, int depth) : keeper_(keeper), depth_(depth) {}
	bool found = false;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *object = c->getImplicitObjectArgument();
		const FunctionDecl *made = nullptr;
		if (m && isa<CXXThisExpr>(object->IgnoreParenImpCasts()) && depth_ < DEEPEST &&
		    m->hasBody(made)) {
			depth_++;
			TraverseStmt(made->getBody());
			depth_--;
		}
		found |= m && !m->isConst() && is_keeper(object);
		return !found;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		// A function object that was kept for this.
		const CXXRecordDecl *r =
			c->getOperator() == OO_Call ? record_of(c->getArg(0)->getType()) : nullptr;
		found |= r && in_std(r) && r->getName().ends_with("function");
		if (const auto *to = dyn_cast<MemberExpr>(c->getArg(0)->IgnoreParenImpCasts()))
			found |= c->getOperator() == OO_Equal && is_keeper(to->getBase());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		found |= !isa<CXXOperatorCallExpr>(c) &&
			 std::any_of(c->arg_begin(), c->arg_end(),
				     [&](const Expr *a) { return is_keeper(a); });
		return !found;
	}

private:
	bool is_keeper(const Expr *e) const
	{
		return behind(e->IgnoreParenImpCasts()->getType()) == keeper_;
	}
	const CXXRecordDecl *keeper_;
	int depth_;
};

bool turns_back(const CXXRecordDecl *r, const CXXRecordDecl *keeper, int depth)
{
	if (!r || !r->hasDefinition() || in_std(r) || depth > DEEPEST)
		return false;
	const CXXDestructorDecl *d = r->getDestructor();
	const FunctionDecl *made = nullptr;
	if (d && d->isUserProvided()) {
		if (!d->hasBody(made))
			return true;
		Turns turns(keeper, depth);
		turns.TraverseStmt(made->getBody());
		if (turns.found)
			return true;
	}
	return std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		bool owns = !f->getType()->isReferenceType() && !f->getType()->isPointerType();
		return owns && turns_back(behind(f->getType()), keeper, depth + 1);
	});
}

/// Does a body change something that a member leads to, or call what was kept to undo something?
class TakesBack : public RecursiveASTVisitor<TakesBack>
{
public:
	bool found = false;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *object = c->getImplicitObjectArgument();
		const FunctionDecl *made = nullptr;
		if (!m)
			return true;
		if (isa<CXXThisExpr>(object->IgnoreParenImpCasts()) && depth_ < DEEPEST &&
		    m->hasBody(made)) {
			depth_++;
			TraverseStmt(made->getBody());
			depth_--;
		}
		found |= !m->isConst() && !(in_std(m) && is_smart(record_of(object->getType()))) &&
			 (object->getType()->isPointerType() ? leads_out(object) : outside(object));
		return !found;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		const CXXRecordDecl *r =
			c->getOperator() == OO_Call ? record_of(c->getArg(0)->getType()) : nullptr;
		found |= r && in_std(r) && r->getName().ends_with("function") &&
			 own_member(c->getArg(0));
		return !found;
	}
	/// Hooks itself out of a list: `list_->first_ = next_`.
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		found |= b->getOpcode() == BO_Assign && b->getType()->isPointerType() &&
			 outside(b->getLHS());
		return !found;
	}

private:
	static const FieldDecl *own_member(const Expr *e)
	{
		const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
		return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())
			       ? dyn_cast<FieldDecl>(m->getMemberDecl())
			       : nullptr;
	}
	static bool is_smart(const CXXRecordDecl *r)
	{
		return r && in_std(r) &&
		       (r->getName() == "shared_ptr" || r->getName() == "weak_ptr");
	}
	static const Expr *made_of(const Expr *e)
	{
		const auto *d = dyn_cast<DeclRefExpr>(e);
		const auto *v = d ? dyn_cast<VarDecl>(d->getDecl()) : nullptr;
		return v && v->isLocalVarDecl() ? v->getInit() : nullptr;
	}
	/// A pointer, or a smart one, that is a member or was made of one.
	static bool leads_out(const Expr *e)
	{
		e = peel(e);
		if (const FieldDecl *f = own_member(e))
			return f->getType()->isPointerType() || is_smart(record_of(f->getType()));
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(e))
			return is_smart(record_of(c->getImplicitObjectArgument()->getType())) &&
			       leads_out(c->getImplicitObjectArgument());
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
			return o->getOperator() == OO_Arrow && leads_out(o->getArg(0));
		const Expr *init = made_of(e);
		return init && leads_out(init);
	}
	/// Something that is reached through such.
	static bool outside(const Expr *e)
	{
		e = e->IgnoreParenImpCasts();
		if (const FieldDecl *f = own_member(e))
			return f->getType()->isReferenceType();
		if (const auto *m = dyn_cast<MemberExpr>(e))
			return m->isArrow() ? leads_out(m->getBase()) : outside(m->getBase());
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			return u->getOpcode() == UO_Deref && leads_out(u->getSubExpr());
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
			return o->getOperator() == OO_Star && leads_out(o->getArg(0));
		return false;
	}

	int depth_ = 0;
};

} // namespace

bool takes_back(const CXXDestructorDecl *destructor)
{
	const FunctionDecl *made = nullptr;
	TakesBack scan;
	if (destructor->hasBody(made))
		scan.TraverseStmt(made->getBody());
	return scan.found;
}

bool withdraws(const FunctionDecl *function, QualType keeper)
{
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	const CXXRecordDecl *of = behind(keeper);
	return m && of && turns_back(m->getParent(), of, 0);
}

namespace
{

bool names(const Stmt *s, const ValueDecl *d)
{
	const auto *r = dyn_cast_or_null<DeclRefExpr>(s);
	return s && ((r && r->getDecl() == d) ||
		     std::any_of(s->child_begin(), s->child_end(),
				 [&](const Stmt *c) { return names(c, d); }));
}

/// Is there a call of a condition's `wait`, by whichever spelling? With @p of: one that is handed a question about that.
bool waits(const Stmt *s, const ValueDecl *of)
{
	const auto *c = dyn_cast_or_null<CXXMemberCallExpr>(s);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (m && plain_name(m).lower().starts_with("wait") &&
	    (!of || std::any_of(c->arg_begin(), c->arg_end(), [&](const Expr *e) {
		    const auto *l = dyn_cast<LambdaExpr>(peel(e));
		    return l && names(l->getBody(), of);
	    })))
		return true;
	return s && std::any_of(s->child_begin(), s->child_end(),
				[&](const Stmt *x) { return waits(x, of); });
}

bool waits_in_loop(const Stmt *s, const ValueDecl *d)
{
	const auto *w = dyn_cast_or_null<WhileStmt>(s);
	if (w && names(w->getCond(), d) && waits(w->getBody(), nullptr))
		return true;
	return s && std::any_of(s->child_begin(), s->child_end(),
				[&](const Stmt *x) { return waits_in_loop(x, d); });
}

} // namespace

namespace
{

/// `link_ = signal.connect([this] { … });`
class KeepsToken : public RecursiveASTVisitor<KeepsToken>
{
public:
	explicit KeepsToken(SourceLocation closure) : closure_(closure) {}
	bool found = false;

	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Equal && c->getNumArgs() == 2)
			given(c->getArg(0), c->getArg(1));
		return !found;
	}
	/// A member of the object that ends in its own way, and what it is made of.
	void given(const Expr *member, const Expr *from)
	{
		const auto *m = dyn_cast<MemberExpr>(member->IgnoreParenImpCasts());
		if (m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
			token(m->getType(), from);
	}
	void token(QualType t, const Expr *from)
	{
		const CXXRecordDecl *r = record_of(t);
		const CXXDestructorDecl *end =
			r && r->hasDefinition() && !in_std(r) ? r->getDestructor() : nullptr;
		found |= end && end->isUserProvided() && calls_with_closure(from);
	}

private:
	bool calls_with_closure(const Stmt *s, bool called = false) const
	{
		if (!s)
			return false;
		if (const auto *l = dyn_cast<LambdaExpr>(s))
			return called &&
			       (l->getBeginLoc() == closure_ ||
				std::ranges::any_of(l->captures(), [&](const LambdaCapture &x) {
					return x.getLocation() == closure_;
				}));
		const auto *c = dyn_cast<CallExpr>(s);
		return std::ranges::any_of(s->children(), [&](const Stmt *x) {
			return calls_with_closure(x, called || c);
		});
	}
	SourceLocation closure_;
};

} // namespace

bool keeps_token(const FunctionDecl *f, SourceLocation closure)
{
	if (!f || !f->hasBody())
		return false;
	KeepsToken scan(closure);
	scan.TraverseStmt(f->getBody());
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		for (const CXXCtorInitializer *i : c->inits())
			if (i->isMemberInitializer())
				scan.token(i->getMember()->getType(), i->getInit());
	return scan.found;
}

namespace
{

/// `if (keeper.take(owner.get())) owner.release();`
class ReleasedIf : public RecursiveASTVisitor<ReleasedIf>
{
public:
	ReleasedIf(const SourceManager &sources, SourceLocation call, const ValueDecl *owner)
		: sources_(sources), call_(call), owner_(owner)
	{
	}
	bool found = false;

	bool VisitIfStmt(IfStmt *s)
	{
		found |= s->getCond() && covers(s->getCond()) &&
			 (releases(s->getThen()) || releases(s->getElse()));
		return !found;
	}

private:
	bool covers(const Expr *e) const
	{
		return sources_.isPointWithin(sources_.getExpansionLoc(call_),
					      sources_.getExpansionLoc(e->getBeginLoc()),
					      sources_.getExpansionLoc(e->getEndLoc()));
	}
	bool releases(const Stmt *s) const
	{
		if (!s)
			return false;
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(s);
		    c && c->getMethodDecl() && plain_name(c->getMethodDecl()) == "release") {
			const auto *r = dyn_cast<DeclRefExpr>(
				c->getImplicitObjectArgument()->IgnoreParenImpCasts());
			return r && r->getDecl() == owner_;
		}
		return std::ranges::any_of(s->children(),
					   [&](const Stmt *c) { return releases(c); });
	}

	const SourceManager &sources_;
	SourceLocation call_;
	const ValueDecl *owner_;
};

} // namespace

bool released_if_taken(const FunctionDecl *f, SourceLocation call, const ValueDecl *owner)
{
	if (!f || !owner || !f->hasBody())
		return false;
	ReleasedIf scan(f->getASTContext().getSourceManager(), call, owner);
	scan.TraverseStmt(f->getBody());
	return scan.found;
}

bool waited_for(const FunctionDecl *f, const ValueDecl *local)
{
	return f && local && f->hasBody() &&
	       (waits_in_loop(f->getBody(), local) || waits(f->getBody(), local));
}

} // namespace cfl::check
