// SPDX-License-Identifier: GPL-2.0
// The flow knows what leads into a container, but seldom to which of its elements. What the types and the text around
// an end say more is looked up here, which happens for findings only.
#include <check/apart.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What the elements of a standard container are; null if it is none.
QualType element_of(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!s || !in_std(s) || !std_container_name(s->getName()) || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return {};
	return s->getTemplateArgs().get(0).getAsType();
}

bool smart(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && r->getIdentifier() &&
	       (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
}

/// What a plain pointer or a reference leads to.
QualType pointee(QualType t)
{
	if (t.isNull() || !(t->isPointerType() || t->isReferenceType()))
		return {};
	return t->getPointeeType().getCanonicalType().getUnqualifiedType();
}

bool same_type(QualType a, QualType b)
{
	return a.getCanonicalType().getUnqualifiedType() ==
	       b.getCanonicalType().getUnqualifiedType();
}

/// Nothing of this type lies in what ends.
bool of_another_type(Session &session, const Ending &e)
{
	QualType to = pointee(e.holder), element = element_of(e.whole);
	if (to.isNull() || element.isNull() || to->isVoidType() || to->isFunctionType())
		return false;
	// A vector that grows moves pointers, and not what they own.
	if (e.grows && smart(element))
		return !same_type(to, element);
	const CXXRecordDecl *r = record_of(to);
	const bool number = element->isArithmeticType() && !element->isCharType();
	return number && r && !in_std(r) && !session.facts.can_hold(e.whole, to);
}

/// A body by its places: statements around a point, and expressions there.
class Text
{
public:
	explicit Text(const Ending &e) : e_(e), sources_(e.in->getASTContext().getSourceManager())
	{
	}
	bool covers(const Stmt *s, SourceLocation at) const
	{
		return s && !before(at, s->getBeginLoc()) && !before(s->getEndLoc(), at);
	}
	bool before(SourceLocation a, SourceLocation b) const
	{
		return sources_.isBeforeInTranslationUnit(sources_.getExpansionLoc(a),
							  sources_.getExpansionLoc(b));
	}
	/// The call that ends something.
	const CallExpr *call(const Stmt *s) const
	{
		const auto *c = dyn_cast_or_null<CallExpr>(s);
		if (!s || (c && c->getExprLoc() == e_.at))
			return c;
		for (const Stmt *x : s->children())
			if (const CallExpr *found = call(x))
				return found;
		return nullptr;
	}

protected:
	const Ending &e_;
	const SourceManager &sources_;
};

bool names(const Stmt *s, const ValueDecl *d)
{
	const auto *r = dyn_cast_or_null<DeclRefExpr>(s);
	return s && ((r && r->getDecl() == d) ||
		     std::any_of(s->child_begin(), s->child_end(),
				 [&](const Stmt *c) { return names(c, d); }));
}

/// `if (it->second.empty()) buckets.erase(it);`: nobody leads into a container without elements.
class AskedEmpty : public Text
{
public:
	using Text::Text;

	bool says(const Stmt *s) const
	{
		const auto *i = dyn_cast_or_null<IfStmt>(s);
		if (i && covers(i->getThen(), e_.at) && empty(i->getCond()))
			return true;
		return s && std::any_of(s->child_begin(), s->child_end(),
					[&](const Stmt *c) { return says(c); });
	}

private:
	bool empty(const Expr *cond) const
	{
		const Expr *e = peel(cond);
		if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->getOpcode() == BO_LAnd)
			return empty(b->getLHS()) || empty(b->getRHS());
		const auto *c = dyn_cast<CXXMemberCallExpr>(e);
		const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
		if (!m || !in_std(m) || plain_name(m) != "empty")
			return false;
		const Expr *asked = c->getImplicitObjectArgument();
		QualType t = asked->getType();
		if (t->isPointerType())
			t = t->getPointeeType();
		QualType element = element_of(t), to = pointee(e_.holder);
		if (element.isNull() || same_type(t, e_.whole) || (e_.by && names(asked, e_.by)))
			return false;
		// An element of it, or an iterator of such.
		const CXXRecordDecl *r = record_of(e_.holder);
		const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
		if (s && in_std(s) && s->getName().contains("iterator") &&
		    s->getTemplateArgs().size() &&
		    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
			to = s->getTemplateArgs().get(0).getAsType();
		return !to.isNull() && same_type(to, element);
	}
};

/// A body that ends what one of its parameters leads to, found by its address.
class ByAddress : public RecursiveASTVisitor<ByAddress>
{
public:
	const ParmVarDecl *compared = nullptr;
	bool erases = false, more = false;

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->getOpcode() == BO_EQ && b->getLHS()->getType()->isPointerType())
			for (const Expr *e : {b->getLHS(), b->getRHS()})
				if (const ParmVarDecl *p = parameter(e))
					compared = p;
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = f ? plain_name(f) : "";
		erases |= in_std(f) && (n == "erase" || n == "erase_if" || n == "remove_if");
		more |= n == "clear" || n == "reset" || n.starts_with("pop") || n == "resize";
		return true;
	}

private:
	static const ParmVarDecl *parameter(const Expr *e)
	{
		e = e->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
			e = u->getSubExpr()->IgnoreParenImpCasts();
		const auto *r = dyn_cast<DeclRefExpr>(e);
		const auto *p = r ? dyn_cast<ParmVarDecl>(r->getDecl()) : nullptr;
		QualType to = p ? pointee(p->getType()) : QualType();
		return !to.isNull() && to->isRecordType() ? p : nullptr;
	}
};

/// Is another object named for the end than the one that the variable was made of?
bool another_named(const Ending &e, const CallExpr *c)
{
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr, *made = nullptr;
	const auto *v = dyn_cast_or_null<VarDecl>(e.by);
	if (!f || in_std(f) || !isa<CXXMemberCallExpr>(c) || !f->hasBody(made) || !v)
		return false;
	ByAddress scan;
	scan.TraverseStmt(made->getBody());
	unsigned i = scan.compared ? scan.compared->getFunctionScopeIndex() : c->getNumArgs();
	if (!scan.erases || scan.more || i >= c->getNumArgs())
		return false;
	const Expr *named = peel(c->getArg(i));
	const auto *u = dyn_cast<UnaryOperator>(named);
	if (u && (u->getOpcode() == UO_Deref || u->getOpcode() == UO_AddrOf))
		named = peel(u->getSubExpr());
	if (names(named, v))
		return false;
	// Two names that were given by the same function may be those of one thing.
	const auto *variable = dyn_cast<DeclRefExpr>(named);
	const auto *other = variable ? dyn_cast<VarDecl>(variable->getDecl()) : nullptr;
	const Expr *from = other ? other->getInit() : named;
	const auto *a = from ? dyn_cast<CallExpr>(peel(from)) : nullptr;
	const auto *b = v->getInit() ? dyn_cast<CallExpr>(peel(v->getInit())) : nullptr;
	if (other && (!from || names(from, v) || (v->getInit() && names(v->getInit(), other))))
		return false;
	return !a || !b || a->getDirectCallee() != b->getDirectCallee();
}

/// `index.remove(items.front()); items.pop_front();`
class ToldFirst : public Text
{
public:
	using Text::Text;

	bool says(const Stmt *s, const CallExpr *end) const
	{
		const auto *m = dyn_cast_or_null<CXXMemberCallExpr>(end);
		llvm::StringRef n =
			m && in_std(m->getMethodDecl()) ? plain_name(m->getMethodDecl()) : "";
		const CXXRecordDecl *r = e_.by ? record_of(e_.by->getType()) : nullptr;
		if ((n != "pop_front" && n != "pop_back") || !r || in_std(r))
			return false;
		return told(s, n == "pop_front" ? "front" : "back");
	}

private:
	bool told(const Stmt *s, llvm::StringRef which) const
	{
		if (!s)
			return false;
		const auto *c = dyn_cast<CXXMemberCallExpr>(s);
		const auto *d = dyn_cast_or_null<CXXMethodDecl>(c ? c->getDirectCallee() : nullptr);
		if (d && !d->isConst() && before(c->getBeginLoc(), e_.at) &&
		    names(c->getImplicitObjectArgument(), e_.by) &&
		    std::ranges::any_of(c->arguments(),
					[&](const Expr *a) { return is(a, which); }))
			return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *x) { return told(x, which); });
	}
	static bool is(const Expr *e, llvm::StringRef which)
	{
		e = peel(e);
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			return is(u->getSubExpr(), which);
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			return v && v->hasLocalStorage() && v->getInit() && is(v->getInit(), which);
		}
		const auto *c = dyn_cast<CXXMemberCallExpr>(e);
		return c && in_std(c->getMethodDecl()) && plain_name(c->getMethodDecl()) == which;
	}
};

/// A plain pointer that is compared with others afterwards, or with null, and not followed or handed on.
class OnlyAsked : public Text
{
public:
	using Text::Text;

	bool says(const Stmt *body) const
	{
		const auto *v = dyn_cast_or_null<VarDecl>(e_.by);
		if (!v || !v->getType()->isPointerType() || !v->isLocalVarDecl())
			return false;
		return !used(body, in_loop(body));
	}

private:
	bool in_loop(const Stmt *s) const
	{
		if (!s)
			return false;
		if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, GotoStmt, LambdaExpr>(s) &&
		    (isa<GotoStmt, LambdaExpr>(s) || covers(s, e_.at)))
			return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return in_loop(c); });
	}
	bool used(const Stmt *s, bool anywhere) const
	{
		if (!s)
			return false;
		if (const auto *c = dyn_cast<CastExpr>(s);
		    c && c->getCastKind() == CK_PointerToBoolean && variable(c->getSubExpr()))
			return false;
		if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isEqualityOp())
			return (!variable(b->getLHS()) && used(b->getLHS(), anywhere)) ||
			       (!variable(b->getRHS()) && used(b->getRHS(), anywhere));
		if (const auto *r = dyn_cast<DeclRefExpr>(s); r && r->getDecl() == e_.by)
			return anywhere || before(e_.at, r->getLocation());
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return used(c, anywhere); });
	}
	bool variable(const Expr *e) const
	{
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		return r && r->getDecl() == e_.by;
	}
};

} // namespace

bool apart(Session &session, const Ending &e)
{
	if (!e.holder.isNull() && !e.whole.isNull() && of_another_type(session, e))
		return true;
	const Stmt *body = e.in ? e.in->getBody() : nullptr;
	if (!body || e.at.isInvalid() || e.whole.isNull() || e.holder.isNull())
		return false;
	const CallExpr *call = Text(e).call(body);
	return AskedEmpty(e).says(body) || another_named(e, call) ||
	       ToldFirst(e).says(body, call) || OnlyAsked(e).says(body);
}

bool moves_its_ways(QualType whole)
{
	QualType element = element_of(whole);
	const CXXRecordDecl *r = record_of(element.isNull() ? whole : element);
	if (!r || in_std(r) || !r->hasDefinition())
		return false;
	// Without a move its copy is what moves it.
	const bool copied = !r->hasMoveConstructor();
	return std::ranges::any_of(r->ctors(), [&](const CXXConstructorDecl *c) {
		return (c->isMoveConstructor() || (copied && c->isCopyConstructor())) &&
		       c->isUserProvided();
	});
}

} // namespace cfl::check
