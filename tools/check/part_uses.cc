// SPDX-License-Identifier: GPL-2.0
#include <check/part_uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 5;

/// Functions of the standard that only pass an address on.
bool passes_on(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{"move", "forward", "addressof",
						     "ref",  "cref",	"as_const"};
	return in_std(f) && names.count(plain_name(f));
}

class Walk
{
public:
	Walk(PartUses &all, const FunctionDecl *f, PartUse &out) : all_(all), f_(f), out_(out) {}

	void run()
	{
		if (const auto *c = dyn_cast<CXXConstructorDecl>(f_))
			for (const CXXCtorInitializer *i : c->inits())
				init(i);
		stmt(f_->getBody());
	}

private:
	/// What an expression names, or leads to: a parameter or a member.
	const ValueDecl *root(const Expr *e) const
	{
		for (;;) {
			e = e->IgnoreParenCasts();
			if (const auto *m = dyn_cast<MemberExpr>(e)) {
				const Expr *base = m->getBase()->IgnoreParenImpCasts();
				if (isa<CXXThisExpr>(base))
					return canonical(m->getMemberDecl());
				e = base;
			} else if (const auto *u = dyn_cast<UnaryOperator>(e);
				   u &&
				   (u->getOpcode() == UO_Deref || u->getOpcode() == UO_AddrOf)) {
				e = u->getSubExpr();
			} else if (const auto *c = dyn_cast<CallExpr>(e);
				   c && c->getNumArgs() == 1 && c->getDirectCallee() &&
				   passes_on(c->getDirectCallee())) {
				e = c->getArg(0);
			} else if (const auto *d = dyn_cast<DeclRefExpr>(e)) {
				const auto *p = dyn_cast<ParmVarDecl>(d->getDecl());
				return p && p->getDeclContext() == f_ ? p : nullptr;
			} else {
				return nullptr;
			}
		}
	}
	const ValueDecl *canonical(const ValueDecl *d) const
	{
		auto it = names_.find(d);
		return it == names_.end() ? d : it->second;
	}
	void used(const ValueDecl *d, SourceLocation loc)
	{
		if (!d)
			return;
		// Whether it is there at all may be asked, nothing else.
		for (const Expr *test : tests_)
			if (!about(test, d))
				return;
		out_.used.try_emplace(d, loc);
		for (const auto &[p, m] : out_.kept)
			if (m == d)
				out_.used.try_emplace(p, loc);
	}
	bool about(const Stmt *s, const ValueDecl *d) const
	{
		if (const auto *e = dyn_cast<Expr>(s)) {
			const Expr *x = e->IgnoreParenImpCasts();
			if (isa<MemberExpr>(x) || isa<DeclRefExpr>(x)) {
				const ValueDecl *r = root(x);
				const auto *v = isa<DeclRefExpr>(x)
							? cast<DeclRefExpr>(x)->getDecl()
							: nullptr;
				return r == d || isa_and_nonnull<FunctionDecl>(v);
			}
		}
		for (const Stmt *c : s->children())
			if (c && !about(c, d))
				return false;
		return true;
	}
	void kept(const FieldDecl *m, const Expr *value)
	{
		if (!m || !value)
			return;
		value = peel(value);
		if (const auto *l = dyn_cast<InitListExpr>(value); l && l->getNumInits() == 1)
			value = peel(l->getInit(0));
		QualType t = m->getType();
		if (!t->isReferenceType() && !t->isPointerType())
			return;
		const auto *p = dyn_cast_or_null<ParmVarDecl>(root(value));
		if (!p || (!p->getType()->isReferenceType() && !p->getType()->isPointerType()))
			return;
		out_.kept[p] = m;
		names_[m] = m;
	}
	void init(const CXXCtorInitializer *i)
	{
		const Expr *e = i->getInit();
		if (!e)
			return;
		if (i->isAnyMemberInitializer()) {
			const FieldDecl *m = i->getAnyMember();
			if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
				e = d->getExpr();
			stmt(e);
			kept(m, e);
			return;
		}
		stmt(e);
		const auto *c = dyn_cast<CXXConstructExpr>(peel(e));
		const CXXConstructorDecl *ctor = c ? run_by(c) : nullptr;
		for (unsigned k = 0; ctor && k < c->getNumArgs(); k++)
			if (const FieldDecl *m = all_.keeps(ctor, k))
				if (const auto *p =
					    dyn_cast_or_null<ParmVarDecl>(root(c->getArg(k))))
					out_.kept[p] = m;
	}
	void arguments(const FunctionDecl *f, llvm::ArrayRef<const Expr *> args, SourceLocation loc)
	{
		for (unsigned i = 0; i < args.size(); i++) {
			const ValueDecl *d = root(args[i]);
			if (!d)
				continue;
			if (i < f->getNumParams() ? all_.uses(f, i) : false)
				used(d, loc);
		}
	}
	void call(const CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f || passes_on(f))
			return;
		llvm::SmallVector<const Expr *, 4> args(c->arg_begin(), c->arg_end());
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
			if (m) {
				used(root(o->getArg(0)), c->getExprLoc());
				args.erase(args.begin());
			}
		} else if (const auto *of = dyn_cast<CXXMemberCallExpr>(c)) {
			const Expr *object = of->getImplicitObjectArgument();
			if (isa<CXXThisExpr>(object->IgnoreParenCasts())) {
				const PartUse inner = all_.of(f);
				for (const auto &[d, loc] : inner.used)
					if (isa<FieldDecl>(d))
						used(d, c->getExprLoc());
				for (const auto &[p, to] : inner.kept)
					if (size_t k = p->getFunctionScopeIndex(); k < args.size())
						if (const auto *own = dyn_cast_or_null<ParmVarDecl>(
							    root(args[k])))
							out_.kept[own] = to;
			} else {
				used(root(object), c->getExprLoc());
			}
		}
		arguments(f, args, c->getExprLoc());
	}
	bool leaves(const Stmt *s) const
	{
		if (const auto *c = dyn_cast<CompoundStmt>(s))
			return !c->body_empty() && leaves(c->body_back());
		return isa<ReturnStmt>(s) || isa<CXXThrowExpr>(s);
	}
	void guarded(const Expr *test, const Stmt *body)
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
		if (!s || isa<LambdaExpr>(s) || unevaluated(s))
			return;
		if (const auto *c = dyn_cast<CompoundStmt>(s)) {
			size_t outer = tests_.size();
			for (const Stmt *x : c->body()) {
				stmt(x);
				const auto *i = dyn_cast<IfStmt>(x);
				if (i && !i->getElse() && leaves(i->getThen()))
					tests_.push_back(i->getCond());
			}
			tests_.resize(outer);
			return;
		}
		if (const auto *i = dyn_cast<IfStmt>(s)) {
			stmt(i->getInit());
			stmt(i->getCond());
			guarded(i->getCond(), i->getThen());
			return guarded(i->getCond(), i->getElse());
		}
		if (const auto *w = dyn_cast<WhileStmt>(s)) {
			stmt(w->getCond());
			return guarded(w->getCond(), w->getBody());
		}
		if (const auto *r = dyn_cast<CXXForRangeStmt>(s)) {
			used(root(r->getRangeInit()), r->getBeginLoc());
			return stmt(r->getBody());
		}
		if (const auto *w = dyn_cast<SwitchStmt>(s)) {
			stmt(w->getCond());
			return guarded(w->getCond(), w->getBody());
		}
		if (const auto *b = dyn_cast<BinaryOperator>(s)) {
			stmt(b->getLHS());
			if (b->isLogicalOp())
				return guarded(b->getLHS(), b->getRHS());
			stmt(b->getRHS());
			bool itself = false;
			const FieldDecl *m = own_member(b->getLHS(), &itself);
			if (b->getOpcode() == BO_Assign && m && itself)
				kept(m, b->getRHS());
			else if (b->isAssignmentOp())
				reached(b->getLHS(), b->getExprLoc());
			return;
		}
		for (const Stmt *c : s->children())
			stmt(c);
		if (const auto *c = dyn_cast<CallExpr>(s))
			call(c);
		if (const auto *k = dyn_cast<CXXConstructExpr>(s)) {
			llvm::SmallVector<const Expr *, 4> args(k->arg_begin(), k->arg_end());
			arguments(k->getConstructor(), args, k->getExprLoc());
		}
		if (const auto *c = dyn_cast<ImplicitCastExpr>(s);
		    c && c->getCastKind() == CK_LValueToRValue)
			reached(c->getSubExpr(), c->getExprLoc());
		if (const auto *u = dyn_cast<UnaryOperator>(s); u && u->isIncrementDecrementOp())
			reached(u->getSubExpr(), u->getExprLoc());
	}
	/// A scalar behind a pointer, or in an object, is read or written.
	void reached(const Expr *e, SourceLocation loc)
	{
		e = e->IgnoreParens();
		const auto *m = dyn_cast<MemberExpr>(e);
		if (m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) &&
		    !m->getMemberDecl()->getType()->isReferenceType())
			return;
		if (const auto *d = dyn_cast<DeclRefExpr>(e);
		    d && !d->getDecl()->getType()->isReferenceType())
			return;
		used(root(e), loc);
	}

	PartUses &all_;
	const FunctionDecl *f_;
	PartUse &out_;
	std::map<const ValueDecl *, const ValueDecl *> names_;
	std::vector<const Expr *> tests_;
};

} // namespace

const CXXConstructorDecl *run_by(const CXXConstructExpr *c)
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	for (int i = 0; i < 4 && ctor->isInheritingConstructor(); i++)
		ctor = ctor->getInheritedConstructor().getConstructor();
	return ctor;
}

const PartUse &PartUses::of(const FunctionDecl *f)
{
	static const PartUse nothing;
	const FunctionDecl *made = body_of(f);
	if (!made || in_std(made))
		return nothing;
	auto [it, fresh] = known_.try_emplace(made->getCanonicalDecl());
	if (!fresh || depth_ > DEEPEST)
		return it->second;
	depth_++;
	PartUse out;
	Walk(*this, made, out).run();
	depth_--;
	return known_[made->getCanonicalDecl()] = std::move(out);
}

bool PartUses::uses(const FunctionDecl *f, unsigned index)
{
	QualType t = f->getParamDecl(index)->getType();
	if (!t->isReferenceType() && !t->isPointerType())
		return false;
	if (in_std(f)) {
		const auto *c = dyn_cast<CXXConstructorDecl>(f);
		return c && c->isCopyOrMoveConstructor();
	}
	const FunctionDecl *made = body_of(f);
	return made && of(f).used.count(made->getParamDecl(index));
}

const FieldDecl *PartUses::keeps(const FunctionDecl *f, unsigned index)
{
	const FunctionDecl *made = body_of(f);
	if (!made || index >= made->getNumParams())
		return nullptr;
	const PartUse &u = of(f);
	auto it = u.kept.find(made->getParamDecl(index));
	return it == u.kept.end() ? nullptr : it->second;
}

} // namespace cfl::check
