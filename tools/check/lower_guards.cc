// SPDX-License-Identifier: GPL-2.0
#include <check/locks.hh>
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

void Lowering::guard_loan(const Place &dst, const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	if (!m)
		return;
	const ValueDecl *d = m->getMemberDecl();
	if (!d->hasAttr<GuardedByAttr>() && !d->hasAttr<PtGuardedByAttr>())
		return;
	for (size_t i = scopes_.size(); i-- > 0;)
		for (size_t k = scopes_[i].locals.size(); k-- > 0;) {
			int l = scopes_[i].locals[k];
			const CXXRecordDecl *r = record_of(b_.locals[l].type);
			if (!r || !r->hasAttr<ScopedLockableAttr>())
				continue;
			int t = temp(b_.locals[l].type, e->getExprLoc());
			borrow({t, {}}, {l, {}}, false, true, e->getExprLoc(), true);
			b_.loans.back().guard = true;
			copy(dst, {t, {}}, e->getExprLoc(), true);
			return;
		}
}

void Lowering::std_guard(const VarDecl *v, int l)
{
	if (const Expr *object = contracts_.infer ? locked_object(v) : nullptr)
		guards_.push_back({l, object});
}

namespace
{

/// The member that is handed out, or of which an element is that it holds side by side with others.
const MemberExpr *guarded_member(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParenImpCasts();
		if (const auto *m = dyn_cast<MemberExpr>(e))
			return m;
		const auto *c = dyn_cast<CallExpr>(e);
		const auto *f = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
		if (!f || !in_std(f) || !c->isGLValue())
			return nullptr;
		static const std::set<llvm::StringRef> kinds{"vector", "basic_string", "array"},
			parts{"front", "back", "at"};
		bool part =
			f->getOverloadedOperator() == OO_Subscript || parts.count(plain_name(f));
		if (!part || !kinds.count(f->getParent()->getName()))
			return nullptr;
		if (const auto *member = dyn_cast<CXXMemberCallExpr>(c))
			e = member->getImplicitObjectArgument();
		else
			e = c->getArg(0);
	}
}

} // namespace

void Lowering::std_guard_loan(const Place &dst, const Expr *e)
{
	if (guards_.empty())
		return;
	const MemberExpr *m = guarded_member(e);
	if (!m || !isa<FieldDecl>(m->getMemberDecl()) ||
	    m->getMemberDecl()->getType()->isReferenceType() ||
	    m->getMemberDecl()->getType().isConstQualified() ||
	    facts_.synchronised(m->getMemberDecl()->getType()))
		return;
	const Expr *object = m->getBase()->IgnoreParenImpCasts();
	for (const Scope &s : scopes_)
		for (int l : s.locals)
			for (const auto &[guard, of] : guards_) {
				if (guard != l || !same_object(object, of))
					continue;
				int t = temp(b_.locals[l].type, e->getExprLoc());
				borrow({t, {}}, {l, {}}, false, true, e->getExprLoc(), true);
				b_.loans.back().guard = true;
				copy(dst, {t, {}}, e->getExprLoc(), true);
				return;
			}
}

} // namespace cfl::check
