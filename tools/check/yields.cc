// SPDX-License-Identifier: GPL-2.0
#include <check/uses.hh>
#include <check/yields.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(peel(e));
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// Does a coroutine yield what ends, or changes, before the next step: a text of its own, a temporary?
class YieldsOwn : public RecursiveASTVisitor<YieldsOwn>
{
public:
	YieldsOwn(Facts &facts, bool by_value) : facts_(facts), by_value_(by_value) {}
	bool found = false, other = false;
	bool VisitCoyieldExpr(CoyieldExpr *y)
	{
		const Expr *e = y->getOperand();
		bool own = false;
		for (int i = 0; i < 6 && e; i++) {
			e = peel(e);
			if (const auto *c = dyn_cast<CXXMemberCallExpr>(e); c && i == 0) {
				const CXXMethodDecl *m = c->getMethodDecl();
				// yield_value(x), or what converts a text to a view.
				if (m && plain_name(m) == "yield_value" && c->getNumArgs() == 1) {
					e = c->getArg(0);
					continue;
				}
			}
			const auto *c = dyn_cast<CXXMemberCallExpr>(e);
			if (c && isa_and_nonnull<CXXConversionDecl>(c->getMethodDecl())) {
				e = c->getImplicitObjectArgument();
				continue;
			}
			break;
		}
		const VarDecl *v = e ? variable(e) : nullptr;
		bool owner = e && facts_.owner(e->getType().getNonReferenceType()) &&
			     !facts_.view(e->getType().getNonReferenceType());
		own = owner && (v ? v->hasLocalStorage() && !isa<ParmVarDecl>(v) &&
						!v->getType()->isReferenceType()
				  : e->isPRValue());
		(own || by_value_ ? found : other) = true;
		return true;
	}

private:
	Facts &facts_;
	bool by_value_;
};

/// Member functions of a coroutine's handle: which go on with it, and which hand out what was yielded.
class Body : public RecursiveASTVisitor<Body>
{
public:
	bool resumes = false, promise = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		llvm::StringRef n = c->getMethodDecl() ? plain_name(c->getMethodDecl()) : "";
		resumes |= n == "resume";
		promise |= n == "promise";
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		const CXXRecordDecl *r = record_of(o->getArg(0)->getType());
		resumes |= o->getOperator() == OO_Call && r && r->getName() == "coroutine_handle";
		return true;
	}
	static Body of(const CXXMethodDecl *m)
	{
		Body scan;
		const FunctionDecl *made = nullptr;
		if (m && m->hasBody(made))
			scan.TraverseStmt(made->getBody());
		return scan;
	}
};

/// May a loop be left from its midst?
bool leaves_inside(const Stmt *s)
{
	return isa<BreakStmt>(s) || isa<GotoStmt>(s) ||
	       std::any_of(s->child_begin(), s->child_end(),
			   [](const Stmt *c) { return c && leaves_inside(c); });
}

struct Taken {
	const VarDecl *generator;
	SourceLocation loc;
	SourceLocation resumed; ///< Where the coroutine went on since.
};

/// A walk in the order of the text; what stands in a loop is walked twice.
class Walk : public RecursiveASTVisitor<Walk>
{
	using Base = RecursiveASTVisitor<Walk>;

public:
	explicit Walk(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool TraverseForStmt(ForStmt *s)
	{
		return Base::TraverseForStmt(s) && Base::TraverseForStmt(s);
	}
	bool TraverseWhileStmt(WhileStmt *s)
	{
		if (!Base::TraverseWhileStmt(s) || !Base::TraverseWhileStmt(s))
			return false;
		// Who leaves by the question has asked once more.
		return leaves_inside(s->getBody()) || TraverseStmt(s->getCond());
	}
	bool TraverseDeclStmt(DeclStmt *s)
	{
		if (!Base::TraverseDeclStmt(s))
			return false;
		for (const Decl *d : s->decls())
			if (const auto *v = dyn_cast<VarDecl>(d))
				declared(v);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const VarDecl *v = m ? variable(c->getImplicitObjectArgument()) : nullptr;
		if (m && in_std(m) && v && std_storing(plain_name(m)) && c->getNumArgs() == 1 &&
		    session_.facts.carries(c->getArg(0)->getType()))
			if (const VarDecl *g = hands_out(c->getArg(0)); g && keeps_views(v))
				taken_[v] = {g, c->getExprLoc(), {}};
		if (!v || !generators_.count(v) || !Body::of(m).resumes)
			return true;
		for (auto &[holder, t] : taken_)
			if (t.generator == v && t.resumed.isInvalid())
				t.resumed = c->getExprLoc();
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		const VarDecl *v = o->getOperator() == OO_Equal ? variable(o->getArg(0)) : nullptr;
		if (v)
			taken_.erase(v);
		const VarDecl *g = v ? hands_out(o->getArg(1)) : nullptr;
		if (g && session_.facts.view(v->getType()))
			taken_[v] = {g, o->getExprLoc(), {}};
		return true;
	}
	bool TraverseCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const VarDecl *v =
			m && in_std(m) ? variable(c->getImplicitObjectArgument()) : nullptr;
		auto it = v ? taken_.find(v) : taken_.end();
		// A container of views may get more of them, or be asked how many there are.
		if (it == taken_.end() || !keeps_views(v) ||
		    !(std_storing(plain_name(m)) || plain_name(m) == "size" ||
		      plain_name(m) == "clear" || plain_name(m) == "empty"))
			return Base::TraverseCXXMemberCallExpr(c);
		for (Expr *a : c->arguments())
			if (!TraverseStmt(a))
				return false;
		if (it->second.resumed.isInvalid())
			return VisitCXXMemberCallExpr(c);
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		auto it = taken_.find(dyn_cast<VarDecl>(r->getDecl()));
		if (it == taken_.end() || it->second.resumed.isInvalid())
			return true;
		Finding *f = session_.report("borrow-invalidated", r->getExprLoc(),
					     "'" + r->getDecl()->getNameAsString() +
						     "' leads to what the coroutine yielded, and "
						     "the coroutine has gone on");
		session_.note(f, it->second.loc, "it was taken here");
		session_.note(f, it->second.resumed, "the coroutine goes on here");
		return true;
	}

private:
	void declared(const VarDecl *v)
	{
		taken_.erase(v);
		const Expr *init = v->getInit();
		if (!init || !v->hasLocalStorage())
			return;
		const auto *c = dyn_cast<CallExpr>(peel(init));
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		const FunctionDecl *made = nullptr;
		if (f && f->hasBody(made) && isa<CoroutineBodyStmt>(made->getBody()) &&
		    !isa<CXXMethodDecl>(f)) {
			YieldsOwn scan(session_.facts, keeps_value(v->getType()));
			scan.TraverseStmt(made->getBody());
			if (scan.found && !scan.other)
				generators_.insert(v);
			return;
		}
		if (const VarDecl *g = hands_out(init);
		    g && (v->getType()->isReferenceType() || session_.facts.view(v->getType())))
			taken_[v] = {g, init->getExprLoc(), {}};
	}
	/// The generator of whose promise a call hands out a view or a reference.
	const VarDecl *hands_out(const Expr *e) const
	{
		const auto *c = dyn_cast<CXXMemberCallExpr>(peel(e));
		const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
		const VarDecl *g = m ? variable(c->getImplicitObjectArgument()) : nullptr;
		if (!g)
			if (const auto *conv = dyn_cast<CXXConstructExpr>(peel(e));
			    conv && conv->getNumArgs() == 1)
				return hands_out(conv->getArg(0));
		if (m && isa<CXXConversionDecl>(m) && in_std(m))
			return hands_out(c->getImplicitObjectArgument());
		if (!g || !generators_.count(g))
			return nullptr;
		QualType t = m->getReturnType();
		Body body = Body::of(m);
		return body.promise && !body.resumes &&
				       (t->isReferenceType() || session_.facts.view(t))
			       ? g
			       : nullptr;
	}
	/// Does the promise keep a value of its own, which the next step replaces?
	bool keeps_value(QualType t) const
	{
		const CXXRecordDecl *r = record_of(t);
		if (!r || !r->hasDefinition())
			return false;
		for (const Decl *d : r->decls()) {
			const auto *p = dyn_cast<CXXRecordDecl>(d);
			if (!p || p->getName() != "promise_type" || !p->hasDefinition())
				continue;
			for (const FieldDecl *f : p->getDefinition()->fields())
				if (session_.facts.owner(f->getType()) &&
				    !session_.facts.view(f->getType()))
					return true;
		}
		return false;
	}
	bool keeps_views(const VarDecl *v) const
	{
		const auto *s =
			dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(v->getType()));
		return s && in_std(s) && s->getTemplateArgs().size() &&
		       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		       session_.facts.owner(v->getType()) &&
		       session_.facts.view(s->getTemplateArgs().get(0).getAsType());
	}

	Session &session_;
	std::set<const VarDecl *> generators_;
	std::map<const VarDecl *, Taken> taken_;
};

} // namespace

void check_yields(Session &session, const FunctionDecl *function)
{
	Walk(session).TraverseStmt(function->getBody());
}

} // namespace cfl::check
