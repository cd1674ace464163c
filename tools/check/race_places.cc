// SPDX-License-Identifier: GPL-2.0
// Which object an expression names.
#include <check/locks.hh>
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

llvm::StringRef std_name(QualType type)
{
	const CXXRecordDecl *r = type.isNull() ? nullptr : record_of(type.getNonReferenceType());
	return r && in_std(r) ? r->getName() : "";
}

bool for_threads(QualType type)
{
	if (type.isNull())
		return false;
	type = type.getNonReferenceType();
	llvm::StringRef n = std_name(type);
	return n.contains("mutex") || n.starts_with("atomic") || n.contains("condition_variable") ||
	       n.ends_with("semaphore") || n.ends_with("thread") || n.ends_with("lock") ||
	       n.ends_with("lock_guard") || n.ends_with("future") || n.starts_with("basic_o") ||
	       n.starts_with("basic_i") || n.starts_with("stop_") || n.starts_with("__atomic") ||
	       n == "latch" || n == "barrier" || n == "promise" || n == "packaged_task" ||
	       n == "once_flag" || n == "scoped_lock" || type->isAtomicType() ||
	       type.isVolatileQualified();
}

Where Walk::deref(const Value &v) const
{
	return v.elements ? v.at.with({Part::Some, nullptr, 0}) : v.at;
}

Where Walk::variable_place(const ValueDecl *d)
{
	const auto *v = dyn_cast<VarDecl>(d);
	if (!v)
		return {};
	for (size_t i = frames_.size(); i-- > 0;) {
		const Frame &f = *frames_[i];
		if (auto it = f.vars.find(v); it != f.vars.end())
			return it->second;
		break;
	}
	if (!v->hasGlobalStorage() || in_std(v) || v->getTSCSpec() != TSCS_unspecified ||
	    v->isConstexpr())
		return {};
	const VarDecl *first = v->getCanonicalDecl();
	auto [it, fresh] = globals_.try_emplace(first, -1);
	if (fresh) {
		it->second = object(v->getType(), first);
		reveal(it->second);
	}
	Where w{it->second, {}};
	if (v->getType()->isReferenceType())
		return load(w).at;
	return w;
}

Where Walk::place(const Expr *e)
{
	e = e->IgnoreParens();
	if (spent())
		return {};
	if (const auto *c = dyn_cast<ExprWithCleanups>(e))
		return place(c->getSubExpr());
	if (!e->isGLValue()) {
		if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			return place(b->getSubExpr());
		Where w = fresh(e->getType());
		init(w, e->getType(), e);
		if (!temps_.empty())
			temps_.back().push_back({w, e->getType()});
		return w;
	}
	SourceLocation loc = e->getExprLoc();
	switch (e->getStmtClass()) {
	case Stmt::DeclRefExprClass: {
		const ValueDecl *d = cast<DeclRefExpr>(e)->getDecl();
		if (const auto *b = dyn_cast<BindingDecl>(d))
			return b->getBinding() ? place(b->getBinding()) : Where();
		return variable_place(d);
	}
	case Stmt::MemberExprClass: {
		const auto *m = cast<MemberExpr>(e);
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		Where base;
		if (m->isArrow())
			base = deref(value(m->getBase()));
		else
			base = place(m->getBase());
		if (!f)
			return variable_place(m->getMemberDecl());
		Where w = base.field(f);
		if (f->isBitField() || f->getParent()->isUnion())
			w = base; // They share their storage.
		return f->getType()->isReferenceType() ? load(w).at : w;
	}
	case Stmt::ArraySubscriptExprClass: {
		const auto *a = cast<ArraySubscriptExpr>(e);
		Value base = value(a->getBase());
		value(a->getIdx());
		Expr::EvalResult at;
		if (!base.elements && base.at)
			return base.at;
		bool known = !base.part && !a->getIdx()->isValueDependent() &&
			     a->getIdx()->EvaluateAsInt(at, session_.context);
		return base.at.with(known ? Part{Part::At, nullptr, at.Val.getInt().getExtValue()}
					  : Part{Part::Some, nullptr, 0});
	}
	case Stmt::UnaryOperatorClass: {
		const auto *u = cast<UnaryOperator>(e);
		if (u->getOpcode() == UO_Deref)
			return deref(value(u->getSubExpr()));
		Where w = place(u->getSubExpr());
		if (u->isIncrementDecrementOp())
			access(w, Access::Write, u->getType(), loc);
		return w;
	}
	case Stmt::BinaryOperatorClass:
	case Stmt::CompoundAssignOperatorClass: {
		const auto *b = cast<BinaryOperator>(e);
		if (b->getOpcode() == BO_Comma) {
			value(b->getLHS());
			return place(b->getRHS());
		}
		if (!b->isAssignmentOp())
			break;
		Value v = value(b->getRHS());
		Where w = place(b->getLHS());
		access(w, Access::Write, b->getLHS()->getType(), loc);
		if (b->getLHS()->getType()->isPointerType())
			store(w, b->getOpcode() == BO_Assign ? v : Value());
		return w;
	}
	case Stmt::ConditionalOperatorClass: {
		const auto *c = cast<ConditionalOperator>(e);
		value(c->getCond());
		Where a = place(c->getTrueExpr()), b = place(c->getFalseExpr());
		return a == b ? a : Where();
	}
	case Stmt::MaterializeTemporaryExprClass:
		return place(cast<MaterializeTemporaryExpr>(e)->getSubExpr());
	case Stmt::CallExprClass:
	case Stmt::CXXMemberCallExprClass:
	case Stmt::CXXOperatorCallExprClass:
	case Stmt::UserDefinedLiteralClass:
		return call(cast<CallExpr>(e), {}).at;
	case Stmt::CXXDefaultArgExprClass:
		return place(cast<CXXDefaultArgExpr>(e)->getExpr());
	case Stmt::CXXDefaultInitExprClass:
		return place(cast<CXXDefaultInitExpr>(e)->getExpr());
	case Stmt::SubstNonTypeTemplateParmExprClass:
		return place(cast<SubstNonTypeTemplateParmExpr>(e)->getReplacement());
	case Stmt::CXXRewrittenBinaryOperatorClass:
		return place(cast<CXXRewrittenBinaryOperator>(e)->getSemanticForm());
	default:
		break;
	}
	if (const auto *c = dyn_cast<CastExpr>(e))
		return place(c->getSubExpr());
	for (const Stmt *c : e->children())
		if (const auto *x = dyn_cast_or_null<Expr>(c))
			value(x);
	return {};
}

} // namespace cfl::check::race
