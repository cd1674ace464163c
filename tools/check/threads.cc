// SPDX-License-Identifier: GPL-2.0
#include <check/locks.hh>
#include <check/lower.hh>
#include <check/threads.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What `core::is_send` was found to be for a type, where the unit asked or says it.
std::optional<bool> said(Session &session, QualType t)
{
	ASTContext &context = session.context;
	for (NamedDecl *n : context.getTranslationUnitDecl()->lookup(&context.Idents.get("core"))) {
		const auto *core = dyn_cast<NamespaceDecl>(n);
		if (!core)
			continue;
		for (NamedDecl *d : core->lookup(&context.Idents.get("is_send"))) {
			auto *variable = dyn_cast<VarTemplateDecl>(d);
			if (!variable)
				continue;
			TemplateArgument of(context.getCanonicalType(t.getUnqualifiedType()));
			void *place = nullptr;
			const VarTemplateSpecializationDecl *s =
				variable->findSpecialization({of}, place);
			const Expr *value = s ? s->getInit() : nullptr;
			bool yes = false;
			if (value && !value->isValueDependent() &&
			    value->EvaluateAsBooleanCondition(yes, context))
				return yes;
		}
	}
	return {};
}

} // namespace

bool sync(Session &session, QualType t, int depth)
{
	if (t.isNull() || depth > 6)
		return true;
	t = t.getNonReferenceType();
	if (t.isConstQualified() && t->isScalarType() && !t->isPointerType())
		return true;
	if (session.facts.interior(t))
		return true;
	if (const auto *a = session.context.getAsArrayType(t))
		return sync(session, a->getElementType(), depth + 1);
	const CXXRecordDecl *r = record_of(t);
	if (!r)
		return false;
	if (annotated(r, "sync"))
		return true;
	if (!r->hasDefinition())
		return false;
	bool any = false;
	for (const FieldDecl *f : r->fields()) {
		any = true;
		if (f->hasAttr<GuardedByAttr>() || f->getType().isConstQualified())
			continue;
		if (!sync(session, f->getType(), depth + 1))
			return false;
	}
	for (const CXXBaseSpecifier &b : r->bases())
		if (!sync(session, b.getType(), depth + 1))
			return false;
	return any || r->isEmpty();
}

bool send(Session &session, QualType t, int depth)
{
	if (t.isNull() || depth > 6)
		return true;
	// Whether it may go is said; how long what it borrows lives is asked where it goes.
	if (record_of(t) && !t->isReferenceType())
		if (auto says = said(session, t))
			return *says;
	if (t->isPointerType() && !t->isFunctionPointerType())
		return false;
	if (const auto *a = session.context.getAsArrayType(t))
		return send(session, a->getElementType(), depth + 1);
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || annotated(r, "send"))
		return true;
	if (in_std(r)) {
		// Owners and containers send what they hold; a share is not judged by its type alone.
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
		if (!s || !session.facts.owner(t) || r->getName() == "shared_ptr")
			return true;
		for (const TemplateArgument &a : s->getTemplateArgs().asArray())
			if (a.getKind() == TemplateArgument::Type &&
			    !a.getAsType()->isPointerType() && record_of(a.getAsType()) &&
			    !in_std(record_of(a.getAsType())) &&
			    !send(session, a.getAsType(), depth + 1))
				return false;
		return true;
	}
	bool pointer = false;
	for (const FieldDecl *f : r->fields())
		pointer |= f->getType()->isPointerType() && !f->getType()->isFunctionPointerType();
	bool shares = false;
	for (const CXXConstructorDecl *c : r->ctors())
		shares |= c->isCopyConstructor() && !c->isDeleted() && c->isUserProvided();
	if (pointer && shares)
		return false; // A copy shares through a count that may not be atomic.
	if (pointer && session.facts.owner(t))
		return true;
	for (const FieldDecl *f : r->fields())
		if (!send(session, f->getType(), depth + 1))
			return false;
	for (const CXXBaseSpecifier &b : r->bases())
		if (!send(session, b.getType(), depth + 1))
			return false;
	return true;
}

namespace
{

/// A handle that shares what it leads to, and that cannot take a lock for it.
bool shares_unsync(Session &session, QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (!s || !in_std(r) || r->getName() != "shared_ptr")
		return false;
	QualType of = s->getTemplateArgs().get(0).getAsType();
	return !of.isConstQualified() && !sync(session, of);
}

enum class Boundary { No, Scoped, Detached };

Boundary boundary(const Session &session, const FunctionDecl *f)
{
	const auto *ctor = dyn_cast<CXXConstructorDecl>(f);
	llvm::StringRef n = ctor ? ctor->getParent()->getName() : plain_name(f);
	if (ctor)
		return in_std(f) && (n == "thread" || n == "jthread") ? Boundary::Scoped
								      : Boundary::No;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (in_std(f) && m)
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
		    s && std_storing(n) && s->getTemplateArgs().size() &&
		    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type) {
			// A container of threads.
			const CXXRecordDecl *of =
				record_of(s->getTemplateArgs().get(0).getAsType());
			if (of && in_std(of) &&
			    (of->getName() == "thread" || of->getName() == "jthread"))
				return Boundary::Scoped;
		}
	if (in_std(f))
		return n == "async" ? Boundary::Scoped : Boundary::No;
	if (told_boundary(f))
		return Boundary::Detached;
	for (const ParmVarDecl *p : f->parameters())
		if (annotated(p, "send"))
			return Boundary::Detached;
	// In the dialect what goes to a thread is said, and a name says nothing.
	if (session.kernel)
		return Boundary::No;
	static const char *const starts[] = {"queue_work", "spawn",   "schedule", "submit",
					     "defer_to",   "enqueue", "run_on",	  "start_thread",
					     "kthread",	   "launch"};
	for (const char *s : starts)
		if (n.starts_with(s))
			return Boundary::Detached;
	return Boundary::No;
}

/// The globals that the body of a closure uses.
class BodyScan : public RecursiveASTVisitor<BodyScan>
{
public:
	std::vector<std::pair<SourceLocation, const VarDecl *>> globals;

	bool VisitDeclRefExpr(DeclRefExpr *e)
	{
		const auto *v = dyn_cast<VarDecl>(e->getDecl());
		if (v && v->hasGlobalStorage() && !v->getType().isConstQualified() &&
		    !v->isConstexpr())
			globals.push_back({e->getExprLoc(), v});
		return true;
	}
};

void closure(Session &session, const LambdaExpr *l, Boundary kind)
{
	BodyScan scan;
	scan.TraverseStmt(const_cast<Stmt *>(static_cast<const Stmt *>(l->getBody())));
	const CaptureUse &u = capture_use(l);
	const bool locks = u.locks;
	for (auto [loc, v] : scan.globals)
		if (!locks && !v->getTLSKind() && !v->hasAttr<GuardedByAttr>() &&
		    !sync(session, v->getType()) && !v->getType().isVolatileQualified())
			session.report("thread-send", loc,
				       "'" + v->getNameAsString() +
					       "' is shared with another thread without a lock");
	for (const LambdaCapture &c : l->captures()) {
		if (!c.capturesVariable())
			continue;
		const ValueDecl *v = c.getCapturedVar();
		bool by_ref = c.getCaptureKind() == LCK_ByRef;
		std::string name = "'" + v->getNameAsString() + "'";
		if (by_ref && kind == Boundary::Detached)
			session.report("thread-send", c.getLocation(),
				       name + " is captured by reference by a closure that runs on "
					      "another thread");
		else if (by_ref && u.written.count(v) && !locks && session.kernel &&
			 !sync(session, v->getType()))
			session.report("thread-send", c.getLocation(),
				       name + " is changed on another thread without a lock");
		else if (!by_ref && u.written.count(v) && !locks &&
			 shares_unsync(session, v->getType()))
			session.report("thread-send", c.getLocation(),
				       "what " + name +
					       " shares is changed on another thread "
					       "without a lock");
		else if (!by_ref && (session.kernel || !v->getType()->isPointerType()) &&
			 !send(session, v->getType()))
			session.report("thread-send", c.getLocation(),
				       name + " is not Send: another thread gets a share of it");
	}
}

} // namespace

bool told_boundary(const FunctionDecl *f)
{
	return annotated(f, "send") ||
	       std::any_of(f->param_begin(), f->param_end(),
			   [](const ParmVarDecl *p) { return annotated(p, "send"); });
}

void thread_boundary(Session &session, const FunctionDecl *f, ArrayRef<const Expr *> args,
		     const Expr *object)
{
	Boundary kind = f ? boundary(session, f) : Boundary::No;
	if (kind == Boundary::Scoped && object) {
		const auto *r = dyn_cast<DeclRefExpr>(object->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		bool mine = v && v->hasLocalStorage() && !v->getType()->isReferenceType();
		if (!mine)
			kind = Boundary::Detached; // The threads outlive this function.
	}
	// In plain C++ the races tell what the standard's threads do, and loans how long they may.
	if (kind == Boundary::No || (!session.kernel && in_std(f)))
		return;
	for (size_t i = 0; i < args.size(); i++) {
		const Expr *e = args[i]->IgnoreParenImpCasts();
		// A shared reference needs Sync, and stays behind.
		QualType t = i < f->getNumParams() ? f->getParamDecl(i)->getType() : QualType();
		if (!t.isNull() && t->isLValueReferenceType() &&
		    t->getPointeeType().isConstQualified() && record_of(t) &&
		    !record_of(t)->isLambda() && sync(session, t->getPointeeType()))
			continue;
		while (true) {
			if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
				e = m->getSubExpr()->IgnoreParenImpCasts();
			else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
				e = b->getSubExpr()->IgnoreParenImpCasts();
			else if (const auto *c = dyn_cast<CXXConstructExpr>(e);
				 c && c->getNumArgs() == 1)
				e = c->getArg(0)->IgnoreParenImpCasts();
			else
				break;
		}
		if (const auto *r = dyn_cast<DeclRefExpr>(e))
			if (const auto *v = dyn_cast<VarDecl>(r->getDecl()); v && v->getInit()) {
				const CXXRecordDecl *rec = record_of(v->getType());
				if (rec && rec->isLambda())
					e = v->getInit()->IgnoreParenImpCasts();
			}
		if (const auto *l = dyn_cast<LambdaExpr>(e)) {
			closure(session, l, kind);
			continue;
		}
		const CXXRecordDecl *rec = record_of(e->getType());
		if (rec && !rec->isLambda() && !rec->isDependentType() &&
		    !send(session, e->getType()))
			session.report("thread-send", e->getExprLoc(),
				       "a " + e->getType().getUnqualifiedType().getAsString() +
					       " is not Send, and goes to another thread");
	}
}

} // namespace cfl::check
