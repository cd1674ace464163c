// SPDX-License-Identifier: GPL-2.0
#include <check/lock_paths.hh>
#include <check/session.hh>

using namespace clang;

namespace cfl::check
{

std::string Lock::name() const
{
	std::string out = root ? root->getNameAsString() : "";
	for (const ValueDecl *part : chain)
		out += (out.empty() ? "" : ".") + part->getNameAsString();
	return "'" + out + "'";
}

namespace
{

/// The member that a function without parameters returns, and does nothing else.
const FieldDecl *accessed(const CXXMethodDecl *m)
{
	const FunctionDecl *d = nullptr;
	if (!m->hasBody(d) || d->getNumParams())
		return nullptr;
	const auto *body = dyn_cast<CompoundStmt>(d->getBody());
	if (!body || body->size() != 1)
		return nullptr;
	const auto *back = dyn_cast<ReturnStmt>(*body->body_begin());
	if (!back || !back->getRetValue())
		return nullptr;
	const auto *e = dyn_cast<MemberExpr>(back->getRetValue()->IgnoreParenImpCasts());
	const auto *f = e ? dyn_cast<FieldDecl>(e->getMemberDecl()) : nullptr;
	return f && isa<CXXThisExpr>(e->getBase()->IgnoreParenImpCasts()) ? f : nullptr;
}

/// What an expression is a part of, and which part; null if it is a whole.
const Expr *step(const Expr *e, Lock &l)
{
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		if (!isa<FieldDecl>(m->getMemberDecl()))
			return nullptr;
		l.chain.push_back(m->getMemberDecl());
		return m->getBase();
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return u->getOpcode() == UO_AddrOf || u->getOpcode() == UO_Deref ? u->getSubExpr()
										 : nullptr;
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
		return o->getNumArgs() == 1 &&
				       (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star)
			       ? o->getArg(0)
			       : nullptr;
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m || c->getNumArgs() || !m->getReturnType()->isReferenceType())
			return nullptr;
		const FieldDecl *f = accessed(m);
		l.chain.push_back(f ? static_cast<const ValueDecl *>(f) : m->getCanonicalDecl());
		return c->getImplicitObjectArgument();
	}
	return nullptr;
}

} // namespace

std::optional<Lock> lock_path(const Expr *e)
{
	Lock l;
	e = peel(e)->IgnoreParenImpCasts();
	l.loc = e->getExprLoc();
	l.type = e->getType();
	for (int steps = 0; steps < 16; steps++) {
		e = peel(e)->IgnoreParenImpCasts();
		if (isa<CXXThisExpr>(e))
			break;
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			// Another name of something else.
			if (v && !isa<ParmVarDecl>(v) && v->getType()->isReferenceType() &&
			    v->getInit() && !v->isCXXForRangeDecl()) {
				e = v->getInit();
				continue;
			}
			l.root = r->getDecl();
			break;
		}
		if (const Expr *whole = step(e, l)) {
			e = whole;
			continue;
		}
		l.exact = false;
		break;
	}
	std::reverse(l.chain.begin(), l.chain.end());
	if (!l.last())
		return {};
	return l;
}

Lock below(const Lock &base, const Lock &lock)
{
	Lock out = lock;
	out.root = base.root;
	out.exact &= base.exact;
	out.chain = base.chain;
	out.chain.insert(out.chain.end(), lock.chain.begin(), lock.chain.end());
	return out;
}

const ParmVarDecl *parameter_of(const FunctionDecl *f, const ValueDecl *root)
{
	const auto *p = dyn_cast_or_null<ParmVarDecl>(root);
	const auto *in = p ? dyn_cast<FunctionDecl>(p->getDeclContext()) : nullptr;
	return in && in->getCanonicalDecl() == f->getCanonicalDecl() ? p : nullptr;
}

namespace
{

/// Where every object of a class has this lock: what its locks have in common.
const ValueDecl *member_or_global(const Lock &l)
{
	const auto *v = dyn_cast_or_null<VarDecl>(l.last());
	return isa<FieldDecl>(l.last()) || (v && v->hasGlobalStorage())
		       ? cast<ValueDecl>(l.last()->getCanonicalDecl())
		       : nullptr;
}

/// The class of a lock that says by its arguments what it guards.
const CXXRecordDecl *guarding(const Lock &l)
{
	QualType t = l.type.getNonReferenceType();
	const auto *r = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(t->isPointerType() ? t->getPointeeType() : t));
	if (!r || !r->getTemplateArgs().size() ||
	    r->getTemplateArgs()[0].getKind() != TemplateArgument::Type ||
	    !record_of(r->getTemplateArgs()[0].getAsType()))
		return nullptr;
	return r->getCanonicalDecl();
}

bool same_class(const Lock &a, const Lock &b)
{
	const ValueDecl *x = member_or_global(a), *y = member_or_global(b);
	if (x && y)
		return x == y;
	const CXXRecordDecl *r = guarding(a);
	return r && r == guarding(b);
}

} // namespace

void LockOrder::add(const Lock &held, const Lock &taken, SourceLocation loc, const FunctionDecl *in)
{
	if (!same_class(held, taken))
		pairs_.push_back({held, taken, loc, in});
}

void LockOrder::judge(Session &session) const
{
	auto same = [](const Pair &a, const Pair &b) {
		return same_class(a.held, b.held) && same_class(a.taken, b.taken);
	};
	auto reverse = [](const Pair &a, const Pair &b) {
		return same_class(a.held, b.taken) && same_class(a.taken, b.held);
	};
	const SourceManager &sm = session.context.getSourceManager();
	for (const Pair &p : pairs_) {
		std::set<const FunctionDecl *> with, against;
		const Pair *other = nullptr;
		for (const Pair &q : pairs_)
			if (same(p, q)) {
				with.insert(q.in);
			} else if (reverse(p, q)) {
				against.insert(q.in);
				if (!other || sm.isBeforeInTranslationUnit(q.loc, other->loc))
					other = &q;
			}
		// The order is what most functions do, or what the first one did.
		if (!other || against.size() < with.size() ||
		    (against.size() == with.size() &&
		     sm.isBeforeInTranslationUnit(p.loc, other->loc)))
			continue;
		Finding *f = session.report("lock-order", p.loc,
					    p.taken.name() + " is taken under " + p.held.name() +
						    ", elsewhere the other way round");
		session.note(f, other->loc, "here");
	}
}

} // namespace cfl::check
