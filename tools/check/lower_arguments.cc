// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Strips what Clang wraps around a named object that is cast to an rvalue.
bool named_xvalue(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		const FunctionDecl *f = c->getDirectCallee();
		unsigned id = f ? f->getBuiltinID() : 0;
		bool ours = f && !isa<CXXMethodDecl>(f) && f->getNumParams() == 1 &&
			    plain_name(f) == "move" && e->isXValue();
		// A part of what is cast: get<0>(move(x)), *move(x), move(x).value().
		const Expr *whole = nullptr;
		if (f && !ours && in_std(f) && e->isXValue() && !id) {
			if (const auto *m = dyn_cast<CXXMemberCallExpr>(c))
				whole = m->getImplicitObjectArgument();
			else if (c->getNumArgs() == 1)
				whole = c->getArg(0);
		}
		return ours || id == Builtin::BImove || id == Builtin::BImove_if_noexcept ||
		       (id == Builtin::BIforward && e->isXValue()) ||
		       (whole && !whole->getType()->isPointerType() && named_xvalue(whole));
	}
	if (const auto *c = dyn_cast<CXXStaticCastExpr>(e))
		return c->isXValue() &&
		       !isa<MaterializeTemporaryExpr>(c->getSubExpr()->IgnoreParens());
	if (isa<DeclRefExpr>(e) || isa<MemberExpr>(e))
		return e->isXValue();
	return false;
}

bool quiet_std_function(const FunctionDecl *f)
{
	return f && in_std(f) && f->getBuiltinID();
}

} // namespace

bool mutable_ref(QualType t)
{
	return !t.isNull() && t->isLValueReferenceType() && !t->getPointeeType().isConstQualified();
}

/// One of several objects behind a pointer: which one is not known, so none is tracked.
bool one_of_many(const Expr *e)
{
	e = e->IgnoreParenCasts();
	const auto *c = dyn_cast<CallExpr>(e);
	if (const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	    f && f->getBuiltinID() == Builtin::BImove && c->getNumArgs() == 1)
		e = c->getArg(0)->IgnoreParenCasts();
	const auto *a = dyn_cast<ArraySubscriptExpr>(e);
	return a && a->getBase()->IgnoreParenImpCasts()->getType()->isPointerType();
}

void Lowering::argument(const FunctionDecl *f, unsigned i, Argument &a)
{
	const Expr *e = a.expr;
	SourceLocation loc = e->getExprLoc();
	a.temp = temp(a.type.isNull() ? e->getType() : a.type, loc);
	Place t{a.temp, {}};
	note_closure(f, i, e);
	closure_escapes(e);
	if (a.type.isNull() || !a.type->isReferenceType()) {
		init_from(t, a.type.isNull() ? e->getType() : a.type, e);
		return;
	}
	a.is_ref = true;
	if (!e->isGLValue()) {
		into(t, e);
		return;
	}
	a.target = place(e);
	a.mut = mutable_ref(a.type) &&
		!(f && in_std(f) && f->getNumParams() == 1 && !isa<CXXMethodDecl>(f) &&
		  facts_.carries(f->getReturnType()));
	bool algorithm =
		f && in_std(f) && (!isa<CXXMethodDecl>(f) || f->getOverloadedOperator() == OO_Call);
	if (f && forwards(f, i) && !algorithm)
		a.mut = false; // It was deduced from the argument and says nothing.
	bool part = f && in_std(f) && !isa<CXXMethodDecl>(f) && plain_name(f) == "get";
	bool swaps = f && in_std(f) && f->getNumParams() == 2 &&
		     (plain_name(f) == "swap" || plain_name(f) == "iter_swap");
	if (part || swaps)
		a.mut = false;
	const CXXRecordDecl *whole = part ? record_of(a.type) : nullptr;
	if (whole && whole->getName() == "variant")
		a.target = a.target.with(Proj::Content); // Gone when another alternative comes.
	if (a.type->isRValueReferenceType() && named_xvalue(e) && !one_of_many(e) && !part &&
	    facts_.moves(a.type->getPointeeType()) && !quiet_std_function(f)) {
		a.moved = true;
		return;
	}
	// A mutable borrow becomes active when every argument is evaluated: f(x, x + 1).
	a.late = a.mut;
	if (a.late)
		return;
	borrow(t, a.target, false, part || facts_.interior(a.type), loc);
	guard_loan(t, e);
	a.mut |= swaps;
	bool sizes = f && in_std(f) && (plain_name(f) == "size" || plain_name(f) == "ssize");
	if (!a.mut && !sizes && (a.type->getPointeeType().isConstQualified()))
		use(Access::Shared, a.target, loc);
}

void Lowering::receiver(const FunctionDecl *f, Argument &a, bool object_pointer)
{
	a.self = true;
	a.target = object_pointer ? pointee(a.expr) : place(a.expr);
	a.temp = temp(
		facts_.context().getLValueReferenceType(
			object_pointer ? a.expr->getType()->getPointeeType() : a.expr->getType()),
		a.expr->getExprLoc());
	a.is_ref = true;
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	a.spent = m && (m->getParent()->isLambda() ||
			(m->getRefQualifier() == RQ_RValue && named_xvalue(a.expr)));
}

bool Lowering::asked(const CXXMethodDecl *m)
{
	return contracts_.infer && !in_std(m) && contracts_.first_use(m, nullptr).known;
}

std::vector<const FieldDecl *> Lowering::unmade(const FunctionDecl *f, const Argument &self) const
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	const auto *asked = handed_ ? dyn_cast_or_null<FieldDecl>(*handed_) : nullptr;
	if (!m || m->isStatic() || this_ < 0 || m->getParent()->isLambda() || in_std(m) ||
	    !(self.target == Place{this_, {}}.with(Proj::Deref)) || !m->hasBody() ||
	    (!asked && !isa<CXXConstructorDecl>(function_)))
		return {};
	std::vector<const FieldDecl *> out;
	for (const FieldDecl *field : m->getParent()->fields())
		if (asked ? field->getCanonicalDecl() == asked->getCanonicalDecl()
			  : field->getType()->isScalarType() && !field->isUnnamedBitField())
			out.push_back(field->getCanonicalDecl());
	if (out.size() > 24)
		out.clear();
	return out;
}

void Lowering::hand_over(const FunctionDecl *f, const Argument &a, int index, SourceLocation loc)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	Place p = a.target;
	QualType t = a.type;
	if (auto fields = a.self ? unmade(f, a) : std::vector<const FieldDecl *>();
	    !fields.empty()) {
		for (const FieldDecl *field : fields) {
			const FirstUse first = contracts_.first_use(f, field);
			if (first.reads.isInvalid())
				continue;
			use(Access::Read, p.with(Proj::Field, field), loc, true);
			if (b_.blocks[cur_].stmts.empty())
				continue;
			b_.blocks[cur_].stmts.back().handed = true;
			b_.blocks[cur_].stmts.back().why = first.reads;
		}
		return;
	}
	if (a.self) {
		if (!m || m->isStatic() || (m->isConst() && !asked(m)) ||
		    isa<CXXDestructorDecl>(m) || m->getParent()->isLambda() || reinitialises(m) ||
		    m->getOverloadedOperator() == OO_Equal)
			return;
	} else if (t.isNull()) {
		return;
	} else if (t->isPointerType() && !t->getPointeeType().isConstQualified()) {
		p = Place{a.temp, {}}.with(Proj::Deref);
	} else if (!a.is_ref || !a.mut) {
		return;
	}
	if (contracts_.infer && m && in_std(m) && m->getParent()->getName() == "array")
		return;
	FirstUse u;
	if (f && (a.self || index < int(f->getNumParams())))
		u = contracts_.first_use(f, a.self ? nullptr : f->getParamDecl(index));
	bool strict = !u.known && contracts_.strict && (a.self || t->isReferenceType()) &&
		      !(f && !a.self && writes_only(f, unsigned(index)));
	if (u.reads.isInvalid() && !strict)
		return;
	// Parts of it may have their values already, so each that is read is asked for.
	if (strict)
		u.parts = {{Path(), u.reads}};
	for (const auto &[part, reads] : u.parts) {
		Place q = p;
		for (const Proj &x : part)
			q = q.with(x.kind, x.field);
		use(Access::Read, q, a.self ? loc : a.expr->getExprLoc(), true);
		if (b_.blocks[cur_].stmts.empty())
			return;
		b_.blocks[cur_].stmts.back().handed = true;
		b_.blocks[cur_].stmts.back().why = reads;
	}
}

bool Lowering::filled(const FunctionDecl *f, int index)
{
	// A result may tell whether there is a value, and loops over arrays are never empty.
	if (!empties_ || !f || index < 0 || index >= int(f->getNumParams()) ||
	    !f->getReturnType()->isVoidType())
		return true;
	QualType t = f->getParamDecl(unsigned(index))->getType();
	bool plain = contracts_.infer && t->isLValueReferenceType() &&
		     t->getPointeeType()->isRecordType() && !in_std(record_of(t));
	if (!t->isLValueReferenceType() || (!plain && !t->getPointeeType()->isScalarType()))
		return true;
	const FirstUse &u = contracts_.first_use(f, f->getParamDecl(unsigned(index)));
	return !u.known || !u.leaves;
}

void Lowering::fill(const Place &p, QualType type, const std::vector<Path> &left, const Path &way)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || !r->hasDefinition() || r->isUnion() || in_std(r) || p.path.size() > 4)
		return;
	for (const CXXBaseSpecifier &b : r->bases())
		fill(p, b.getType(), left, way);
	for (const FieldDecl *f : r->fields()) {
		Path w = way;
		w.push_back({Proj::Field, f});
		bool whole = true, some = false;
		for (const Path &l : left)
			if (l.size() >= w.size() && std::equal(w.begin(), w.end(), l.begin())) {
				whole = false;
				some |= l.size() > w.size();
			}
		if (whole)
			init(p.with(Proj::Field, f), function_->getLocation());
		else if (some)
			fill(p.with(Proj::Field, f), f->getType(), left, w);
	}
}

} // namespace cfl::check
