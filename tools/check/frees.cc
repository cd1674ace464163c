// SPDX-License-Identifier: GPL-2.0
#include <check/frees.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 5;

/// A function of which the body is not seen, that frees its first argument by its name.
bool frees_by_name(const FunctionDecl *f)
{
	std::string n = plain_name(f).lower();
	if (n.empty() || !f->getNumParams() || f->getNumParams() > 2 ||
	    (isa<CXXMethodDecl>(f) && !cast<CXXMethodDecl>(f)->isStatic()))
		return false;
	static const std::set<llvm::StringRef> exact{
		"free",	  "cfree",	  "fclose", "close", "closedir", "pclose",  "dlclose",
		"munmap", "freeaddrinfo", "kfree",  "vfree", "kvfree",	 "destroy", "dispose"};
	llvm::StringRef s = n;
	if (exact.count(s))
		return true;
	return s.ends_with("_free") || s.ends_with("_close") || s.ends_with("_destroy") ||
	       s.ends_with("_delete") || s.ends_with("_release") || s.ends_with("_dispose") ||
	       s.starts_with("free_") || s.starts_with("destroy_") || s.starts_with("close_");
}

/// `handle.destroy()`
bool ends_coroutine(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	return m && in_std(m) && plain_name(m) == "destroy" && is_coroutine_handle(m->getParent());
}

/// A C function that gives the counted reference back which it is handed.
bool puts(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	return f->isInExternCContext() && !isa<CXXMethodDecl>(f) && f->getNumParams() == 1 &&
	       (n.starts_with("put_") || n.ends_with("_put"));
}

/// Makes an owner of a pointer, which gives it back.
bool takes_back(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	llvm::StringRef n = plain_name(f), of = m ? m->getParent()->getName() : "";
	return m && m->isStatic() && f->getNumParams() == 2 &&
	       ((n == "from_raw" && (of == "Box" || of == "Arc" || of == "ARef")) ||
		(n == "from_foreign" && of == "ForeignOwnable"));
}

/// What an expression leads to: through what a pointer points at, elements and members.
struct Root {
	const ValueDecl *decl = nullptr;
	bool self = false; ///< `this`.
	bool whole = true;
	bool element = false;
};

class Walk
{
public:
	Walk(Frees &frees, const FunctionDecl *f, std::vector<Freed> &out)
		: frees_(frees), f_(f), out_(out)
	{
	}
	void run() { stmt(f_->getBody()); }

private:
	std::optional<Root> root(const Expr *e) const
	{
		Root r;
		for (;;) {
			e = e->IgnoreParenCasts();
			if (const auto *u = dyn_cast<UnaryOperator>(e)) {
				if (u->getOpcode() != UO_AddrOf)
					return {};
				e = u->getSubExpr();
			} else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
				r.element = true;
				e = a->getBase();
			} else if (const auto *m = dyn_cast<MemberExpr>(e)) {
				const Expr *base = m->getBase()->IgnoreParenImpCasts();
				if (isa<CXXThisExpr>(base)) {
					r.decl = dyn_cast<FieldDecl>(m->getMemberDecl());
					return r.decl ? std::optional(r) : std::nullopt;
				}
				r.whole = false;
				e = base;
			} else if (isa<CXXThisExpr>(e)) {
				r.self = true;
				return r;
			} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
				   o && o->getNumArgs() &&
				   (o->getOperator() == OO_Subscript ||
				    o->getOperator() == OO_Star || o->getOperator() == OO_Arrow)) {
				r.element |= o->getOperator() == OO_Subscript;
				e = o->getArg(0);
			} else if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
				llvm::StringRef n = plain_name(c->getMethodDecl());
				if (!in_std(c->getMethodDecl()) || c->getNumArgs())
					return {};
				if (n == "back" || n == "front" || n == "top")
					r.element = true;
				else if (n != "data")
					return {};
				e = c->getImplicitObjectArgument();
			} else if (const auto *x = dyn_cast<CallExpr>(e)) {
				// std::exchange(member, nullptr)
				if (!in_std(x->getDirectCallee()) || x->getNumArgs() != 2 ||
				    plain_name(x->getDirectCallee()) != "exchange")
					return {};
				e = x->getArg(0);
			} else if (const auto *d = dyn_cast<DeclRefExpr>(e)) {
				const auto *v = dyn_cast<VarDecl>(d->getDecl());
				if (!v)
					return {};
				if (auto it = aliases_.find(v); it != aliases_.end()) {
					r.decl = it->second.decl;
					r.self = it->second.self;
					r.whole &= it->second.whole;
					r.element |= it->second.element;
					return r;
				}
				if (isa<ParmVarDecl>(v) && v->getDeclContext() == f_) {
					r.decl = v;
					return r;
				}
				return {};
			} else {
				return {};
			}
		}
	}
	/// Does the test ask nothing but whether there is something to free?
	bool about(const Stmt *test, const Root &r, bool &counted) const
	{
		if (const auto *e = dyn_cast<Expr>(test)) {
			if (e->getType()->isRecordType())
				if (auto of = root(e); of && of->decl == r.decl)
					return true;
			e = e->IgnoreParenImpCasts();
			if (isa<CXXThisExpr>(e))
				return true;
			if (const auto *m = dyn_cast<MemberExpr>(e)) {
				auto of = root(m);
				if (of && !of->self && of->decl != r.decl)
					return false;
				if (of && of->decl == r.decl)
					return true;
				// A count in the object itself.
				return of && r.self && of->decl;
			}
			if (const auto *d = dyn_cast<DeclRefExpr>(e)) {
				if (isa<EnumConstantDecl>(d->getDecl()) ||
				    isa<FunctionDecl>(d->getDecl()))
					return true;
				auto of = root(d);
				return of && (of->decl == r.decl && of->self == r.self);
			}
			if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->isDecrementOp()) {
				auto of = root(u->getSubExpr());
				counted = true;
				return of && (of->decl == r.decl || (r.self && of->decl));
			}
			if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
				auto of = root(c->getImplicitObjectArgument());
				llvm::StringRef n = plain_name(c->getMethodDecl());
				counted |= n == "fetch_sub";
				return of && (of->decl == r.decl || (n == "fetch_sub" && r.self));
			}
		}
		for (const Stmt *c : test->children())
			if (c && !about(c, r, counted))
				return false;
		return true;
	}
	void freed(const Expr *e, SourceLocation loc, const Freed *by = nullptr)
	{
		if (auto r = root(e))
			freed(*r, loc, by);
	}
	void freed(Root r, SourceLocation loc, const Freed *by)
	{
		bool counted = by && by->counted;
		r.whole &= !by || by->whole;
		r.element |= by && by->elements;
		// What is counted in the object is asked under its own name.
		for (const Stmt *test : tests_)
			if (!about(test, r, counted))
				return;
		for (const Freed &k : out_)
			if (k.what == r.decl && k.elements == r.element && k.whole == r.whole)
				return;
		out_.push_back({r.decl, r.whole, counted, r.element, loc, by && by->named});
	}
	void alias(const VarDecl *v, const Expr *init)
	{
		if (!init || !v->hasLocalStorage())
			return;
		if (!v->getType()->isPointerType() && !v->getType()->isReferenceType())
			return;
		if (auto r = root(init))
			aliases_[v] = *r;
	}
	void call(const CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return;
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
			const Expr *of = m->getImplicitObjectArgument();
			if (isa<CXXThisExpr>(of->IgnoreParenImpCasts())) {
				for (const Freed &k : std::vector<Freed>(frees_.of(f)))
					if (!k.what || isa<FieldDecl>(k.what))
						freed(Root{k.what, !k.what, k.whole, k.elements},
						      c->getExprLoc(), &k);
			} else if (const Freed *k = frees_.object(f)) {
				freed(of, c->getExprLoc(), k);
			} else if (ends_coroutine(f)) {
				freed(of, c->getExprLoc());
			}
		}
		unsigned shift = isa<CXXOperatorCallExpr>(c) && isa<CXXMethodDecl>(f);
		for (unsigned i = 0; i + shift < c->getNumArgs() && i < f->getNumParams(); i++)
			if (const Freed *k = frees_.parameter(f, i))
				freed(c->getArg(i + shift), c->getExprLoc(), k);
	}
	bool leaves(const Stmt *s) const
	{
		if (const auto *c = dyn_cast<CompoundStmt>(s))
			return !c->body_empty() && leaves(c->body_back());
		return isa<ReturnStmt>(s) || isa<ContinueStmt>(s) || isa<BreakStmt>(s) ||
		       isa<CXXThrowExpr>(s);
	}
	void guarded(const Stmt *test, const Stmt *body)
	{
		if (!body)
			return;
		if (test)
			tests_.push_back(test);
		stmt(body);
		if (test)
			tests_.pop_back();
	}
	void stmt(const Stmt *s)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *c = dyn_cast<CompoundStmt>(s)) {
			size_t outer = tests_.size();
			for (const Stmt *x : c->body()) {
				stmt(x);
				const auto *i = dyn_cast<IfStmt>(x);
				if (i && !i->getElse() && i->getCond() && leaves(i->getThen()))
					tests_.push_back(i->getCond());
			}
			tests_.resize(outer);
			return;
		}
		if (const auto *i = dyn_cast<IfStmt>(s)) {
			stmt(i->getInit());
			stmt(i->getConditionVariableDeclStmt());
			stmt(i->getCond());
			guarded(i->getCond(), i->getThen());
			guarded(i->getCond(), i->getElse());
			return;
		}
		if (const auto *r = dyn_cast<CXXForRangeStmt>(s)) {
			if (auto of = root(r->getRangeInit())) {
				of->element = true;
				aliases_[r->getLoopVariable()] = *of;
			}
			return stmt(r->getBody());
		}
		if (const auto *l = dyn_cast<ForStmt>(s)) {
			stmt(l->getInit());
			stmt(l->getInc());
			return stmt(l->getBody());
		}
		if (const auto *w = dyn_cast<WhileStmt>(s)) {
			stmt(w->getConditionVariableDeclStmt());
			return stmt(w->getBody());
		}
		if (const auto *d = dyn_cast<DeclStmt>(s)) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x)) {
					stmt(v->getInit());
					alias(v, v->getInit());
				}
			return;
		}
		if (const auto *w = dyn_cast<SwitchStmt>(s))
			return guarded(w->getCond(), w->getBody());
		if (const auto *q = dyn_cast<AbstractConditionalOperator>(s)) {
			guarded(q->getCond(), q->getTrueExpr());
			return guarded(q->getCond(), q->getFalseExpr());
		}
		if (const auto *b = dyn_cast<BinaryOperator>(s)) {
			if (b->isLogicalOp()) {
				stmt(b->getLHS());
				return guarded(b->getLHS(), b->getRHS());
			}
			stmt(b->getLHS());
			stmt(b->getRHS());
			const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParens());
			const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
			if (v && b->getOpcode() == BO_Assign && aliases_.count(v))
				alias(v, b->getRHS());
			return;
		}
		if (const auto *d = dyn_cast<CXXDeleteExpr>(s))
			return freed(d->getArgument(), d->getExprLoc());
		for (const Stmt *c : s->children())
			stmt(c);
		if (const auto *c = dyn_cast<CallExpr>(s))
			call(c);
	}

	Frees &frees_;
	const FunctionDecl *f_;
	std::vector<Freed> &out_;
	std::map<const VarDecl *, Root> aliases_;
	std::vector<const Stmt *> tests_;
};

} // namespace

bool is_coroutine_handle(const CXXRecordDecl *r)
{
	return r && in_std(r) && r->getIdentifier() && r->getName() == "coroutine_handle";
}

const FunctionDecl *body_of(const FunctionDecl *f)
{
	const FunctionDecl *made = nullptr;
	return f && f->hasBody(made) && !made->isDependentContext() && !made->isDefaulted()
		       ? made
		       : nullptr;
}

const FieldDecl *own_member(const Expr *e, bool *itself)
{
	bool direct = true;
	for (;;) {
		e = e->IgnoreParenCasts();
		if (const auto *m = dyn_cast<MemberExpr>(e)) {
			const Expr *base = m->getBase()->IgnoreParenImpCasts();
			if (isa<CXXThisExpr>(base)) {
				if (itself)
					*itself = direct;
				return dyn_cast<FieldDecl>(m->getMemberDecl());
			}
			direct = false;
			e = base;
		} else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
			direct = false;
			e = a->getBase();
		} else if (const auto *u = dyn_cast<UnaryOperator>(e);
			   u && (u->getOpcode() == UO_Deref || u->getOpcode() == UO_AddrOf)) {
			direct = false;
			e = u->getSubExpr();
		} else {
			return nullptr;
		}
	}
}

const std::vector<Freed> &Frees::of(const FunctionDecl *f)
{
	static const std::vector<Freed> nothing;
	const FunctionDecl *made = body_of(f);
	if (!made || in_std(made))
		return nothing;
	auto [it, fresh] = known_.try_emplace(made->getCanonicalDecl());
	if (!fresh || depth_ > DEEPEST)
		return it->second;
	depth_++;
	std::vector<Freed> out;
	Walk(*this, made, out).run();
	depth_--;
	return known_[made->getCanonicalDecl()] = std::move(out);
}

const Freed *Frees::parameter(const FunctionDecl *f, unsigned index)
{
	static const Freed named{nullptr, true, false, false, {}, true},
		sure{nullptr, true, false, false, {}};
	if (index >= f->getNumParams())
		return nullptr;
	QualType t = f->getParamDecl(index)->getType();
	if (!t->isPointerType() && !t->isReferenceType() && !t->isIntegerType())
		return nullptr;
	if (index == 0 && !t->isReferenceType() && frees_by_name(f) &&
	    (!body_of(f) || f->isExternC()))
		return plain_name(f) == "free" ? &sure : &named;
	if (t->isPointerType() && (index == 0 ? puts(f) : index == 1 && takes_back(f)))
		return &sure;
	if (f->isVariadic() || !body_of(f))
		return nullptr;
	const FunctionDecl *made = body_of(f);
	const Freed *found = nullptr;
	for (const Freed &k : of(f))
		if (k.what == made->getParamDecl(index) && (!found || !found->whole))
			found = &k;
	return found;
}

const Freed *Frees::object(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || m->isStatic() || m->isVirtual())
		return nullptr;
	for (const Freed &k : of(f))
		if (!k.what)
			return &k;
	return nullptr;
}

} // namespace cfl::check
