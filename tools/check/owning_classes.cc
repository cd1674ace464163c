// SPDX-License-Identifier: GPL-2.0
#include <check/owning_classes.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The member of `*this` that is named, or null.
const FieldDecl *own_member(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	if (!m || !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
		return nullptr;
	const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
	return f ? f->getCanonicalDecl() : nullptr;
}

/// The member of the variable @p of that is named, or null.
const FieldDecl *member_of(const Expr *e, const VarDecl *of)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	const auto *r = m ? dyn_cast<DeclRefExpr>(m->getBase()->IgnoreParenImpCasts()) : nullptr;
	const auto *f = r && r->getDecl() == of ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
	return f ? f->getCanonicalDecl() : nullptr;
}

/// The member whose pointee a statement frees, whatever else is the case.
const FieldDecl *frees(const Stmt *s)
{
	if (const auto *i = dyn_cast<IfStmt>(s)) {
		const FieldDecl *asked = nullptr;
		const Expr *c = i->getCond()->IgnoreParenImpCasts();
		if (const auto *b = dyn_cast<BinaryOperator>(c); b && b->getOpcode() == BO_NE)
			c = b->getLHS();
		asked = own_member(c);
		const Stmt *then = i->getThen();
		if (const auto *b = dyn_cast<CompoundStmt>(then); b && b->size())
			then = b->body_front();
		const FieldDecl *freed = asked && !i->getElse() ? frees(then) : nullptr;
		return freed == asked ? freed : nullptr;
	}
	const auto *e = dyn_cast<Expr>(s);
	if (!e)
		return nullptr;
	e = e->IgnoreParenImpCasts();
	if (const auto *d = dyn_cast<CXXDeleteExpr>(e))
		return own_member(d->getArgument());
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (f && c->getNumArgs() == 1 && plain_name(f) == "free" && !isa<CXXMethodDecl>(f))
		return own_member(c->getArg(0));
	return nullptr;
}

/// A loop that frees node after node, from one that a member leads to: that member.
class NodeLoop : public RecursiveASTVisitor<NodeLoop>
{
public:
	bool deletes = false;
	std::set<const FieldDecl *> from;
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return deletes = true; }
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (const FieldDecl *f = own_member(m); f && f->getType()->isPointerType())
			from.insert(f);
		return true;
	}
	static const FieldDecl *in(const Stmt *s)
	{
		NodeLoop all, head;
		if (!isa<WhileStmt>(s) && !isa<ForStmt>(s))
			return nullptr;
		all.TraverseStmt(const_cast<Stmt *>(s));
		if (const auto *w = dyn_cast<WhileStmt>(s))
			head.TraverseStmt(const_cast<Expr *>(w->getCond()));
		else if (const auto *f = cast<ForStmt>(s); f->getInit())
			head.TraverseStmt(const_cast<Stmt *>(f->getInit()));
		return all.deletes && head.from.size() == 1 ? *head.from.begin() : nullptr;
	}
};

/// The statements of a body.
std::vector<const Stmt *> statements(const Stmt *body)
{
	const auto *c = dyn_cast_or_null<CompoundStmt>(body);
	if (!c)
		return {};
	return {c->body_begin(), c->body_end()};
}

std::set<const FieldDecl *> freed_by(const Stmt *body, int depth = 0);

std::set<const FieldDecl *> freed_by_one(const Stmt *s, int depth = 0)
{
	std::set<const FieldDecl *> out;
	if (const FieldDecl *f = frees(s); f && f->getType()->isPointerType())
		out.insert(f);
	if (const FieldDecl *f = NodeLoop::in(s))
		out.insert(f);
	// What it calls on itself to do that.
	const auto *call = dyn_cast<CXXMemberCallExpr>(s);
	const FunctionDecl *made = nullptr;
	if (call && call->getMethodDecl() && depth < 2 &&
	    isa<CXXThisExpr>(call->getImplicitObjectArgument()->IgnoreParenImpCasts()) &&
	    !call->getMethodDecl()->isVirtual() && call->getMethodDecl()->hasBody(made))
		out.merge(freed_by(made->getBody(), depth + 1));
	return out;
}

std::set<const FieldDecl *> freed_by(const Stmt *body, int depth)
{
	std::set<const FieldDecl *> out;
	for (const Stmt *s : statements(body))
		out.merge(freed_by_one(s, depth));
	return out;
}

/// What a body does with the members of a class and with the other object that it is handed.
class Mentions : public RecursiveASTVisitor<Mentions>
{
public:
	Mentions(const FieldDecl *field, const VarDecl *other) : field_(field), other_(other) {}
	bool asks_this = false; ///< Compares with `this`.
	bool whole = false;	///< The other object is handed on as a whole.
	bool changed = false;	///< The other one's member may get another value.
	bool renewed = false;	///< Its own member may get another one.
	const Expr *taken = nullptr;
	SourceLocation read; ///< The other one's member.

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const Expr *l = b->getLHS()->IgnoreParenImpCasts(),
			   *r = b->getRHS()->IgnoreParenImpCasts();
		if (b->isEqualityOp())
			asks_this |= isa<CXXThisExpr>(l) || isa<CXXThisExpr>(r);
		if (!b->isAssignmentOp())
			return true;
		changed |= member_of(l, other_) == field_;
		if (own_member(l) == field_) {
			if (member_of(r, other_) == field_)
				taken = r;
			else
				renewed = true;
		}
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_AddrOf)
			handed(u->getSubExpr());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		for (const Expr *a : c->arguments())
			if (a->isGLValue() || isa<CXXOperatorCallExpr>(c))
				handed(a);
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
			const Expr *o = m->getImplicitObjectArgument()->IgnoreParenImpCasts();
			const auto *r = dyn_cast<DeclRefExpr>(o);
			whole |= r && r->getDecl() == other_ && m->getMethodDecl() &&
				 !m->getMethodDecl()->isConst();
			renewed |= isa<CXXThisExpr>(o);
		}
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		mentions_ += r->getDecl() == other_;
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		const auto *r = dyn_cast<DeclRefExpr>(m->getBase()->IgnoreParenImpCasts());
		members_ += r && r->getDecl() == other_;
		if (member_of(m, other_) == field_)
			read = m->getExprLoc();
		return true;
	}
	/// Is it used in another way than by its members?
	bool beyond() const { return whole || mentions_ > members_; }

private:
	void handed(const Expr *e)
	{
		changed |= member_of(e, other_) == field_;
		renewed |= own_member(e) == field_;
	}
	const FieldDecl *field_;
	const VarDecl *other_;
	unsigned mentions_ = 0, members_ = 0;
};

class Classes
{
public:
	explicit Classes(Session &session) : session_(session) {}

	void destructor(const CXXDestructorDecl *d)
	{
		for (const FieldDecl *f : freed_by(d->getBody()))
			owned_[d->getParent()->getCanonicalDecl()].insert(f);
	}
	bool any() const { return !owned_.empty(); }

	/// Members of the class that its destructor frees.
	std::set<const FieldDecl *> of(const CXXRecordDecl *r) const
	{
		auto it = owned_.find(r->getCanonicalDecl());
		return it == owned_.end() ? std::set<const FieldDecl *>() : it->second;
	}

	/// Does a copy made member by member lead two destructors to one allocation?
	const FieldDecl *shared_by_copy(const CXXRecordDecl *r, bool assigned, int depth = 0) const
	{
		if (!r || !r->hasDefinition() || depth > 4 || in_std(r))
			return nullptr;
		bool own = assigned ? r->hasUserDeclaredCopyAssignment()
				    : r->hasUserDeclaredCopyConstructor();
		for (const CXXMethodDecl *m : r->methods())
			if (const auto *c = dyn_cast<CXXConstructorDecl>(m);
			    (assigned ? m->isCopyAssignmentOperator()
				      : c && c->isCopyConstructor()) &&
			    m->isExplicitlyDefaulted() && !m->isDeleted())
				own = false;
		if (own || r->hasUserDeclaredMoveConstructor() ||
		    r->hasUserDeclaredMoveAssignment())
			return nullptr;
		for (const FieldDecl *f : of(r))
			return f;
		for (const FieldDecl *f : r->fields())
			if (const FieldDecl *x =
				    shared_by_copy(record_of(f->getType()), assigned, depth + 1))
				return x;
		for (const CXXBaseSpecifier &b : r->bases())
			if (const FieldDecl *x =
				    shared_by_copy(record_of(b.getType()), assigned, depth + 1))
				return x;
		return nullptr;
	}

	void made(const CXXConstructorDecl *c) const
	{
		if (!c->isCopyOrMoveConstructor() || c->isDelegatingConstructor() ||
		    !c->isUserProvided())
			return;
		const ParmVarDecl *other = c->getParamDecl(0);
		for (const FieldDecl *f : of(c->getParent())) {
			const Expr *from = nullptr;
			for (const CXXCtorInitializer *i : c->inits())
				if (i->isMemberInitializer() &&
				    i->getMember()->getCanonicalDecl() == f && i->isWritten())
					from = peel(i->getInit());
			bool taken = from && member_of(from, other) == f;
			Mentions body(f, other);
			body.TraverseStmt(c->getBody());
			for (const CXXCtorInitializer *i : c->inits())
				if (i->getInit() && peel(i->getInit()) != from)
					body.TraverseStmt(i->getInit());
			if (from && !taken)
				continue;
			judge(body, taken ? from : body.taken, c, f);
		}
	}

	void assigned(const CXXMethodDecl *m) const
	{
		bool copies = m->isCopyAssignmentOperator();
		if ((!copies && !m->isMoveAssignmentOperator()) || !m->isUserProvided())
			return;
		const ParmVarDecl *other = m->getParamDecl(0);
		if (!other->getType()->isReferenceType())
			return;
		for (const FieldDecl *f : of(m->getParent())) {
			Mentions all(f, other);
			all.TraverseStmt(m->getBody());
			if (all.taken && !all.renewed)
				judge(all, all.taken, m, f);
			else if (copies && !all.asks_this)
				freed_first(m, f, other);
		}
	}

private:
	void judge(const Mentions &body, const Expr *taken, const CXXMethodDecl *m,
		   const FieldDecl *f) const
	{
		if (!taken || body.changed || body.renewed || body.beyond())
			return;
		Finding *x = session_.report(
			"free-twice", taken->getExprLoc(),
			"both objects keep the pointer '" + f->getNameAsString() +
				"', and the destructor of each frees what it leads to");
		if (const CXXDestructorDecl *d = m->getParent()->getDestructor())
			session_.note(x, d->getLocation(), "the destructor");
	}
	/// `x = x`: what the other object has is freed before it is copied.
	void freed_first(const CXXMethodDecl *m, const FieldDecl *f, const ParmVarDecl *other) const
	{
		const Stmt *freed = nullptr;
		for (const Stmt *s : statements(m->getBody())) {
			if (!freed) {
				if (freed_by_one(s).count(f))
					freed = s;
				continue;
			}
			Mentions after(f, other);
			after.TraverseStmt(const_cast<Stmt *>(s));
			if (after.read.isInvalid())
				continue;
			Finding *x = session_.report(
				"free-use", freed->getBeginLoc(),
				"an object that is assigned to itself frees '" +
					f->getNameAsString() + "' before it is copied");
			session_.note(x, after.read, "it is read here");
			return;
		}
	}

	Session &session_;
	std::map<const CXXRecordDecl *, std::set<const FieldDecl *>> owned_;
};

/// Where objects are copied member by member.
class Copies : public RecursiveASTVisitor<Copies>
{
public:
	Copies(Session &session, const Classes &classes) : session_(session), classes_(classes) {}

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXConstructorDecl *d = c->getConstructor();
		if (d->isCopyConstructor() && !d->isUserProvided() && !c->isElidable())
			judge(d->getParent(), false, c->getExprLoc());
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(o->getDirectCallee());
		if (m && m->isCopyAssignmentOperator() && !m->isUserProvided())
			judge(m->getParent(), true, o->getExprLoc());
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m || !in_std(m) || c->getNumArgs() != 1)
			return true;
		llvm::StringRef n = plain_name(m);
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
		if ((n != "push_back" && n != "push" && n != "emplace_back") || !s ||
		    !s->getTemplateArgs().size() ||
		    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
			return true;
		const CXXRecordDecl *element = record_of(s->getTemplateArgs().get(0).getAsType());
		const CXXRecordDecl *given = record_of(c->getArg(0)->getType());
		if (element && given && element->getCanonicalDecl() == given->getCanonicalDecl())
			judge(element, false, c->getExprLoc());
		return true;
	}

private:
	void judge(const CXXRecordDecl *r, bool assigned, SourceLocation loc)
	{
		const FieldDecl *f = classes_.shared_by_copy(r, assigned);
		if (!f)
			return;
		Finding *x =
			session_.report("free-twice", loc,
					"the copy has the same pointer '" + f->getNameAsString() +
						"', and the destructor of each frees what it "
						"leads to");
		session_.note(x, f->getLocation(), "the pointer");
	}
	Session &session_;
	const Classes &classes_;
};

} // namespace

void check_owning_classes(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	Classes classes(session);
	for (const FunctionDecl *f : functions)
		if (const auto *d = dyn_cast<CXXDestructorDecl>(f))
			classes.destructor(d);
	if (!classes.any())
		return;
	Copies copies(session, classes);
	std::set<const FunctionDecl *> done;
	for (const FunctionDecl *f : functions) {
		if (!done.insert(f->getCanonicalDecl()).second)
			continue;
		if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
			classes.made(c);
		else if (const auto *m = dyn_cast<CXXMethodDecl>(f))
			classes.assigned(m);
		copies.TraverseDecl(const_cast<FunctionDecl *>(f));
	}
}

} // namespace cfl::check
