// SPDX-License-Identifier: GPL-2.0
#include <check/self_pointing.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const FieldDecl *own_member(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	if (!m || !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
		return nullptr;
	const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
	return f ? f->getCanonicalDecl() : nullptr;
}

/// Does the closure keep `this`?
bool keeps_this(const Expr *e)
{
	e = peel(e);
	while (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
		if (c->getNumArgs() != 1)
			return false;
		e = peel(c->getArg(0));
	}
	const auto *l = dyn_cast<LambdaExpr>(e);
	return l && std::any_of(l->capture_begin(), l->capture_end(), [](const LambdaCapture &c) {
		       return c.getCaptureKind() == LCK_This;
	       });
}

/// In the dialect: a view of an array that is part of the object, `StrView(text_.span().first(n))`.
bool views_itself(const Expr *e)
{
	e = peel(e)->IgnoreParenImpCasts();
	if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
		return views_itself(m->getSubExpr());
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
		const Expr *object = c->getImplicitObjectArgument();
		const FieldDecl *of = own_member(object);
		const CXXRecordDecl *r = of ? record_of(of->getType()) : nullptr;
		llvm::StringRef n = c->getMethodDecl() ? plain_name(c->getMethodDecl()) : "";
		if (r)
			return r->getName() == "Array" && !of->getType()->isReferenceType() &&
			       (n == "span" || n == "first" || n == "data" || n == "get");
		static const std::set<llvm::StringRef> parts{"first", "last", "subspan", "span",
							     "skip",  "data", "slice"};
		return parts.count(n) && views_itself(object);
	}
	if (const auto *x = dyn_cast<CXXConstructExpr>(e))
		return x->getNumArgs() == 1 && views_itself(x->getArg(0));
	const auto *x = dyn_cast<CXXFunctionalCastExpr>(e);
	return x && views_itself(x->getSubExpr());
}

/// Does it lead into the object itself: an array of its own, the address of a member?
bool leads_to_itself(const Expr *e, QualType into)
{
	if (const CXXRecordDecl *view = record_of(into);
	    view && (view->getName() == "Span" || view->getName() == "StrView"))
		return views_itself(e);
	const Expr *plain = e->IgnoreParenImpCasts();
	if (into->isPointerType()) {
		if (plain->getType()->isArrayType())
			return own_member(plain);
		const auto *u = dyn_cast<UnaryOperator>(plain);
		const FieldDecl *f =
			u && u->getOpcode() == UO_AddrOf ? own_member(u->getSubExpr()) : nullptr;
		if (f && !f->getType()->isReferenceType())
			return true;
		const auto *m = dyn_cast<CXXMemberCallExpr>(plain);
		const FieldDecl *of = m ? own_member(m->getImplicitObjectArgument()) : nullptr;
		const CXXRecordDecl *r = of ? record_of(of->getType()) : nullptr;
		return r && in_std(r) && r->getName() == "array" && m->getMethodDecl() &&
		       plain_name(m->getMethodDecl()) == "data";
	}
	const CXXRecordDecl *r = record_of(into);
	return r && in_std(r) && r->getName().ends_with("function") && keeps_this(e);
}

class Kept : public RecursiveASTVisitor<Kept>
{
public:
	std::set<const FieldDecl *> found;
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		return assigned(b->getOpcode() == BO_Assign ? b->getLHS() : nullptr, b->getRHS());
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		return assigned(o->getOperator() == OO_Equal ? o->getArg(0) : nullptr,
				o->getNumArgs() > 1 ? o->getArg(1) : nullptr);
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	bool assigned(const Expr *to, const Expr *from)
	{
		const FieldDecl *f = to && from ? own_member(to) : nullptr;
		if (f && leads_to_itself(from, f->getType()))
			found.insert(f);
		return true;
	}
};

/// Where objects get another place. Counted for each vector: whether it grows while it has elements.
class Moves : public RecursiveASTVisitor<Moves>
{
public:
	std::vector<std::pair<const CXXRecordDecl *, SourceLocation>> moved;

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXConstructorDecl *d = c->getConstructor();
		if (d->isCopyOrMoveConstructor() && !d->isUserProvided() && !c->isElidable())
			moved.push_back({d->getParent(), c->getExprLoc()});
		return true;
	}
	/// A local that becomes part of a result: `return object;` where that is a `Result`.
	bool VisitReturnStmt(ReturnStmt *s)
	{
		const Expr *e = s->getRetValue();
		for (int i = 0; e && i < 8; i++) {
			e = peel(e)->IgnoreImplicit();
			const auto *c = dyn_cast<CXXConstructExpr>(e);
			if (!c || c->getNumArgs() != 1)
				break;
			e = c->getArg(0);
		}
		const auto *r = dyn_cast_or_null<DeclRefExpr>(e);
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		const CXXRecordDecl *of =
			v && v->hasLocalStorage() ? record_of(v->getType()) : nullptr;
		const CXXRecordDecl *result =
			record_of(s->getRetValue() ? s->getRetValue()->getType() : QualType());
		if (of && result && !v->getType()->isReferenceType() &&
		    (result->getName() == "Result" || result->getName() == "Option"))
			moved.push_back({of, s->getReturnLoc()});
		return true;
	}
	/// Functions of the standard that make an object of what they are handed.
	bool VisitCallExpr(CallExpr *c)
	{
		static const std::set<llvm::StringRef> makers{
			"make_unique", "make_shared", "make_optional", "push_back", "emplace_back",
			"push_front",  "emplace",     "emplace_front", "insert",    "push",
		};
		const FunctionDecl *f = c->getDirectCallee();
		if (!f || !in_std(f) || !makers.count(plain_name(f)))
			return true;
		for (const Expr *a : c->arguments())
			if (const CXXRecordDecl *r =
				    a->isGLValue() && !isa<MaterializeTemporaryExpr>(a)
					    ? record_of(a->getType())
					    : nullptr)
				moved.push_back({r, c->getExprLoc()});
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const auto *s =
			m ? dyn_cast<ClassTemplateSpecializationDecl>(m->getParent()) : nullptr;
		const bool grows =
			s && (s->getName() == "Vec" || (in_std(m) && s->getName() == "vector"));
		if (!grows || !s->getTemplateArgs().size() ||
		    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
			return true;
		const Expr *o = c->getImplicitObjectArgument()->IgnoreParenImpCasts();
		const ValueDecl *v = own_member(o);
		if (const auto *r = dyn_cast<DeclRefExpr>(o))
			v = r->getDecl();
		llvm::StringRef n = plain_name(m);
		Growth &g = growth_[v];
		if (n == "reserve")
			g.reserved = true;
		if (n != "push" && n != "push_back" && n != "emplace_back" && n != "insert" &&
		    n != "emplace")
			return true;
		g.element = record_of(s->getTemplateArgs().get(0).getAsType());
		// What is pushed in the dialect is moved, even into an array with room.
		g.times += loops_ || n == "push" ? 2 : 1;
		g.reserved &= n != "push";
		g.loc = c->getExprLoc();
		return true;
	}
	bool TraverseForStmt(ForStmt *s) { return loop(&Moves::for_, s); }
	bool TraverseWhileStmt(WhileStmt *s) { return loop(&Moves::while_, s); }
	bool TraverseCXXForRangeStmt(CXXForRangeStmt *s) { return loop(&Moves::range_, s); }

	void finish()
	{
		for (const auto &[v, g] : growth_)
			if (v && g.element && !g.reserved && g.times > 1)
				moved.push_back({g.element, g.loc});
	}

private:
	struct Growth {
		const CXXRecordDecl *element = nullptr;
		SourceLocation loc;
		int times = 0;
		bool reserved = false;
	};
	bool for_(Stmt *s) { return RecursiveASTVisitor::TraverseForStmt(cast<ForStmt>(s)); }
	bool while_(Stmt *s) { return RecursiveASTVisitor::TraverseWhileStmt(cast<WhileStmt>(s)); }
	bool range_(Stmt *s)
	{
		return RecursiveASTVisitor::TraverseCXXForRangeStmt(cast<CXXForRangeStmt>(s));
	}
	bool loop(bool (Moves::*walk)(Stmt *), Stmt *s)
	{
		loops_++;
		bool go = (this->*walk)(s);
		loops_--;
		return go;
	}
	std::map<const ValueDecl *, Growth> growth_;
	int loops_ = 0;
};

/// Is it copied or moved by what the compiler makes, and not by rules of its own?
bool by_members(const CXXRecordDecl *r)
{
	for (const CXXConstructorDecl *c : r->ctors())
		if (c->isCopyOrMoveConstructor() && (c->isUserProvided() || c->isDeleted()))
			return false;
	return true;
}

} // namespace

void check_self_pointing(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::map<const CXXRecordDecl *, const FieldDecl *> classes;
	for (const FunctionDecl *f : functions) {
		const auto *c = dyn_cast<CXXConstructorDecl>(f);
		if (!c || c->isCopyOrMoveConstructor() || c->isDelegatingConstructor() ||
		    !by_members(c->getParent()))
			continue;
		Kept kept;
		for (const CXXCtorInitializer *i : c->inits()) {
			const FieldDecl *m = i->getMember();
			const Expr *from = i->getInit();
			if (const auto *d = dyn_cast_or_null<CXXDefaultInitExpr>(from))
				from = d->getExpr();
			if (m && from && leads_to_itself(from, m->getType()))
				kept.found.insert(m->getCanonicalDecl());
		}
		kept.TraverseStmt(c->getBody());
		for (const FieldDecl *m : kept.found)
			classes.try_emplace(c->getParent()->getCanonicalDecl(), m);
	}
	if (classes.empty())
		return;
	for (const FunctionDecl *f : functions) {
		Moves moves;
		moves.TraverseStmt(f->getBody());
		moves.finish();
		for (const auto &[r, loc] : moves.moved) {
			auto it = classes.find(r->getCanonicalDecl());
			if (it == classes.end())
				continue;
			Finding *x = session.report("borrow-moved", loc,
						    "the object gets another place, and its '" +
							    it->second->getNameAsString() +
							    "' leads to the old one");
			session.note(x, it->second->getLocation(),
				     "it leads into the object itself");
		}
	}
}

} // namespace cfl::check
