// SPDX-License-Identifier: GPL-2.0
#include <check/fill_ignored.hh>
#include <check/frees.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A variable that has no value when it is declared.
bool without_value(const VarDecl *v)
{
	QualType t = v->getType();
	if (!v->hasLocalStorage() || isa<ParmVarDecl>(v) || t->isReferenceType())
		return false;
	if (t->isArrayType())
		t = QualType(t->getBaseElementTypeUnsafe(), 0);
	const auto *made = v->getInit() ? dyn_cast<CXXConstructExpr>(v->getInit()) : nullptr;
	if (t->isScalarType())
		return !v->getInit();
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || !r->hasTrivialDefaultConstructor() || r->field_empty() ||
	    (v->getInit() && (!made || made->requiresZeroInitialization() || made->getNumArgs())))
		return false;
	return std::all_of(r->field_begin(), r->field_end(),
			   [](const FieldDecl *f) { return f->getType()->isScalarType(); });
}

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// The variable that an argument lets the callee fill: by its address, by reference, or as a span.
const VarDecl *handed(const Expr *e, QualType parameter)
{
	if (parameter->isLValueReferenceType())
		return parameter->getPointeeType().isConstQualified() ? nullptr : variable(e);
	e = peel(e);
	while (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
		if (c->getNumArgs() != 1)
			return nullptr;
		const auto *s =
			dyn_cast<ClassTemplateSpecializationDecl>(c->getConstructor()->getParent());
		if (!s || s->getName() != "Span" ||
		    s->getTemplateArgs().get(0).getAsType().isConstQualified())
			return nullptr;
		e = peel(c->getArg(0));
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		e = u->getSubExpr();
	else if (!e->getType()->isArrayType())
		return nullptr;
	const bool constant =
		parameter->isPointerType() && parameter->getPointeeType().isConstQualified();
	return constant ? nullptr : variable(e);
}

/// Does what stands here surely not go on to the next statement?
bool leaves(const Stmt *s)
{
	if (const auto *c = dyn_cast_or_null<CompoundStmt>(s))
		return !c->body_empty() && leaves(c->body_back());
	if (const auto *i = dyn_cast_or_null<IfStmt>(s))
		return i->getElse() && leaves(i->getThen()) && leaves(i->getElse());
	const auto *c = dyn_cast_or_null<CallExpr>(s);
	return isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt>(s) ||
	       (c && c->getDirectCallee() && c->getDirectCallee()->isNoReturn());
}

bool mentions(const Stmt *s, const VarDecl *v)
{
	if (isa_and_nonnull<UnaryExprOrTypeTraitExpr>(s))
		return false; // sizeof
	const auto *r = dyn_cast_or_null<DeclRefExpr>(s);
	return (r && r->getDecl() == v) ||
	       (s && std::any_of(s->child_begin(), s->child_end(),
				 [&](const Stmt *c) { return mentions(c, v); }));
}

class Fills : public RecursiveASTVisitor<Fills>
{
public:
	explicit Fills(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCompoundStmt(CompoundStmt *all)
	{
		std::map<const VarDecl *, SourceLocation> empty; ///< And where its filling failed.
		for (const Stmt *s : all->body()) {
			for (auto &[v, failed] : empty)
				if (failed.isValid())
					read(s, v, failed);
			std::erase_if(empty, [&](const auto &x) {
				return x.second.isValid() && mentions(s, x.first);
			});
			declared(s, empty);
			for (auto it = empty.begin(); it != empty.end();) {
				const bool named = it->second.isInvalid() && mentions(s, it->first);
				const CallExpr *call = named ? failing(s, it->first) : nullptr;
				if (call)
					it->second = call->getExprLoc();
				it = named && !call ? empty.erase(it) : std::next(it);
			}
		}
		return true;
	}

private:
	static void declared(const Stmt *s, std::map<const VarDecl *, SourceLocation> &out)
	{
		if (const auto *d = dyn_cast<DeclStmt>(s))
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x); v && without_value(v))
					out[v] = {};
	}
	/// The call that shall fill @p v, after which the text goes on if it failed.
	const CallExpr *failing(const Stmt *s, const VarDecl *v)
	{
		if (const auto *i = dyn_cast<IfStmt>(s)) {
			const Expr *cond = i->getCond() ? peel(i->getCond()) : nullptr;
			const auto *asks = dyn_cast_or_null<CXXMemberCallExpr>(cond);
			const CXXMethodDecl *m = asks ? asks->getMethodDecl() : nullptr;
			if (!m || plain_name(m) != "is_err" || i->getInit() || i->getElse() ||
			    leaves(i->getThen()) || mentions(i->getThen(), v))
				return nullptr;
			return filling(asks->getImplicitObjectArgument(), v);
		}
		const auto *e = dyn_cast<Expr>(s);
		e = e ? peel(e) : nullptr;
		if (const auto *c = dyn_cast_or_null<CXXMemberCallExpr>(e);
		    c && c->getMethodDecl() && plain_name(c->getMethodDecl()) == "ignore")
			return filling(c->getImplicitObjectArgument(), v);
		if (const auto *c = dyn_cast_or_null<ExplicitCastExpr>(e);
		    c && c->getType()->isVoidType())
			return filling(c->getSubExpr(), v);
		return nullptr;
	}
	const CallExpr *filling(const Expr *e, const VarDecl *v)
	{
		e = peel(e);
		if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = peel(m->getSubExpr());
		const auto *c = dyn_cast<CallExpr>(e);
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		const CXXRecordDecl *r = c ? record_of(c->getType()) : nullptr;
		if (!f || !r || r->getName() != "Result" || isa<CXXOperatorCallExpr>(c))
			return nullptr;
		for (unsigned i = 0; i < c->getNumArgs() && i < f->getNumParams(); i++)
			if (handed(c->getArg(i), f->getParamDecl(i)->getType()) == v)
				return gives_none(f, i) ? c : nullptr;
		return nullptr;
	}
	/// Where it fails. Of functions that are ours the body is asked.
	bool gives_none(const FunctionDecl *f, unsigned index)
	{
		const FunctionDecl *body = body_of(f);
		if (!body || !session_.ours(body->getLocation()))
			return true;
		const FirstUse &use = session_.contracts.first_use(f, f->getParamDecl(index));
		return use.known && use.leaves;
	}
	/// Looks for a read of what may have no value, in the next statement that names it.
	void read(const Stmt *s, const VarDecl *v, SourceLocation failed)
	{
		const SourceLocation at = first_read(s, v);
		if (at.isInvalid() || session_.said_on_line("init-use", at))
			return;
		session_.note(session_.report("init-use", at,
					      "'" + v->getNameAsString() +
						      "' may have no value: what shall fill it "
						      "may have failed"),
			      failed, "and that is ignored here");
	}
	/// `Span<const T>(v)`: who is handed it reads.
	static bool shows(const Stmt *s, const VarDecl *v)
	{
		const auto *c = dyn_cast<CXXConstructExpr>(s);
		const auto *r = c && c->getNumArgs() == 1
					? dyn_cast<ClassTemplateSpecializationDecl>(
						  c->getConstructor()->getParent())
					: nullptr;
		return r && r->getName() == "Span" &&
		       r->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		       r->getTemplateArgs().get(0).getAsType().isConstQualified() &&
		       variable(c->getArg(0)) == v;
	}
	/// The first mention, if it is a plain read; whatever else names it may give it a value.
	static SourceLocation first_read(const Stmt *s, const VarDecl *v)
	{
		if (!s || isa<LambdaExpr>(s))
			return {};
		if (const auto *loop = dyn_cast<CXXForRangeStmt>(s)) {
			const Expr *over = loop->getRangeInit();
			if (variable(over) == v)
				return over->getExprLoc();
		}
		if (shows(s, v))
			return s->getBeginLoc();
		if (const auto *x = dyn_cast<ImplicitCastExpr>(s);
		    x && x->getCastKind() == CK_LValueToRValue) {
			const Expr *e = x->getSubExpr()->IgnoreParens();
			for (;;) {
				if (const auto *m = dyn_cast<MemberExpr>(e); m && !m->isArrow())
					e = m->getBase()->IgnoreParens();
				else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e))
					e = a->getBase()->IgnoreParenImpCasts();
				else
					break;
			}
			if (variable(e) == v)
				return x->getExprLoc();
		}
		for (const Stmt *c : s->children())
			if (mentions(c, v))
				return first_read(c, v);
		return {};
	}

	Session &session_;
};

} // namespace

void check_fill_ignored(Session &session, const FunctionDecl *f)
{
	Fills fills(session);
	fills.TraverseStmt(f->getBody());
}

} // namespace cfl::check
