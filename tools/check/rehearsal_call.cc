// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

bool elements_const(QualType t)
{
	while (const auto *a = t->getAsArrayTypeUnsafe())
		t = a->getElementType();
	return t.isConstQualified();
}

/// The closure that an expression is or names.
const LambdaExpr *closure(const Expr *e)
{
	e = peel(e);
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl());
		    v && v->getInit() && record_of(v->getType()) &&
		    record_of(v->getType())->isLambda())
			e = peel(v->getInit());
	return dyn_cast<LambdaExpr>(e);
}

} // namespace

void Rehearsal::bind(const ParmVarDecl *p, const Expr *arg, Frame &in)
{
	QualType t = p->getType();
	if (t->isReferenceType()) {
		in.vars[p] = arg->isGLValue() ? place(arg) : temporary(arg);
		return;
	}
	Spot s{make(t, p->getLocation(), "'" + p->getNameAsString() + "'")};
	into(s, t, arg);
	in.vars[p] = s;
}

bool Rehearsal::run_body(const FunctionDecl *f, std::vector<const Expr *> args, Spot self,
			 const Spot *dst, Value *out, Spot *ref, SourceLocation loc, Frame *around)
{
	const FunctionDecl *def = nullptr;
	if (over_ || !f->hasBody(def) || frames_.size() > 5 || in_std(def) ||
	    def->isDependentContext() || def->isVariadic() || isa<CXXDestructorDecl>(def) ||
	    isa<CoroutineBodyStmt>(def->getBody()) || self.span ||
	    session_.context.getSourceManager().isInSystemHeader(def->getLocation()))
		return false;
	for (const Frame *x : frames_)
		if (x->function == def)
			return false;
	Frame in;
	in.function = def;
	in.self = self;
	in.around = around;
	in.number = ++calls_;
	in.call = loc.isValid() || frames_.size() < 2 ? loc : frames_[1]->call;
	if (dst)
		in.result = *dst;
	for (unsigned i = 0; i < def->getNumParams() && i < args.size(); i++)
		bind(def->getParamDecl(i), args[i], in);
	if (over_)
		return true;
	int force = std::exchange(force_, -1), maybe = maybe_;
	frames_.push_back(&in);
	if (const auto *c = dyn_cast<CXXConstructorDecl>(def))
		base_or_members(c);
	stmt(def->getBody());
	frames_.pop_back();
	force_ = force;
	maybe_ = maybe;
	asked_ = false;
	if (out)
		*out = in.returned;
	if (ref)
		*ref = in.lent;
	return true;
}

void Rehearsal::opaque(const FunctionDecl *f, ArrayRef<const Expr *> args, const Expr *object,
		       bool skip_object)
{
	if (object && !skip_object) {
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
		Spot s;
		if (object->getType()->isPointerType())
			s = eval(object).to;
		else
			s = object->isGLValue() ? place(object) : temporary(object);
		if (s.object >= 0 && !(m && m->isConst())) {
			objects_[size_t(s.object)].version++;
			if (!in_std(f))
				escape(s);
		}
	}
	for (unsigned i = 0; i < args.size() && !over_; i++) {
		const Expr *a = args[i];
		QualType t =
			f && i < f->getNumParams() ? f->getParamDecl(i)->getType() : QualType();
		if (const LambdaExpr *l = closure(a)) {
			for (const LambdaCapture &c : l->captures())
				if (c.capturesVariable() && c.getCaptureKind() == LCK_ByRef)
					escape(variable(c.getCapturedVar()));
				else if (c.capturesThis())
					escape(top().self);
			continue;
		}
		bool shared =
			!t.isNull() && t->isReferenceType() && elements_const(t->getPointeeType());
		if (a->isGLValue()) {
			Spot s = place(a);
			if (!shared)
				escape(s);
			continue;
		}
		if (Layout::open(a->getType()) || a->getType()->isRecordType()) {
			Spot s = temporary(a);
			if (!shared)
				escape(s);
			continue;
		}
		Value v = eval(a);
		QualType to = a->getType()->getPointeeType();
		if (v.kind == Value::Pointer && (to.isNull() || !elements_const(to)))
			escape(v);
	}
}

void Rehearsal::call(const CallExpr *c, const Spot *dst, Value *out, Spot *ref)
{
	const FunctionDecl *f = c->getDirectCallee();
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	SourceLocation loc = c->getExprLoc();
	QualType result = c->getType();
	if (unevaluated(c))
		return;
	if (result->isRecordType() && !c->isGLValue() && !dst) {
		temporary(c);
		return;
	}
	if (f && standard(c, f, dst, out, ref))
		return;
	const Expr *object = nullptr;
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	if (const auto *member = dyn_cast<CXXMemberCallExpr>(c)) {
		object = member->getImplicitObjectArgument();
	} else if (isa<CXXOperatorCallExpr>(c) && m && !m->isStatic() && !args.empty()) {
		object = args[0];
		args.erase(args.begin());
	}
	auto finish = [&] {
		if (f && f->isNoReturn())
			over_ = true;
	};
	if (m && m->getParent()->isLambda()) {
		Frame *around = nullptr;
		for (const DeclContext *d = m->getParent()->getDeclContext(); d && !around;
		     d = d->getParent())
			for (size_t i = frames_.size(); i-- > 0 && !around;)
				if (isa<FunctionDecl>(d) &&
				    frames_[i]->function == cast<FunctionDecl>(d))
					around = frames_[i];
		if (around && run_body(m, args, {}, dst, out, ref, loc, around))
			return finish();
		const std::vector<const Expr *> handed{object};
		opaque(nullptr, handed, nullptr, false);
	}
	Spot self;
	bool looked = false;
	if (object && m && !m->isStatic() && !m->getParent()->isLambda()) {
		looked = true;
		Value v;
		if (object->getType()->isPointerType()) {
			v = eval(object);
			self = v.kind == Value::Pointer ? v.to : Spot();
		} else {
			self = object->isGLValue() ? place(object) : temporary(object);
		}
		if (m->isDefaulted() &&
		    (m->isCopyAssignmentOperator() || m->isMoveAssignmentOperator()) &&
		    args.size() == 1) {
			copy(self, args[0]->isGLValue() ? place(args[0]) : temporary(args[0]),
			     context_.getCanonicalTagType(m->getParent()));
			if (ref)
				*ref = self;
			return;
		}
	}
	const auto *member = dyn_cast<CXXMemberCallExpr>(c);
	const auto *named =
		member ? dyn_cast<MemberExpr>(member->getCallee()->IgnoreParens()) : nullptr;
	if (m && m->isVirtual() && !(named && named->hasQualifier()))
		if (const CXXMethodDecl *run = overrider(m, self)) {
			m = run;
			f = run;
		}
	bool known = !m || m->isStatic() ||
		     (self.object >= 0 && (!m->isVirtual() || overrider(m, self) == m));
	if (f && known && run_body(f, args, self, dst, out, ref, loc))
		return finish();
	int version = self.object >= 0 ? objects_[size_t(self.object)].version : 0;
	opaque(f, args, object, looked);
	if (looked && self.object >= 0 && !m->isConst()) {
		objects_[size_t(self.object)].version++;
		if (!in_std(m))
			escape(self);
	}
	if (dst)
		fill(*dst, layout_.size(result));
	// The same question has the same answer while nothing changed.
	bool asks = m && m->isConst() && self.object >= 0 && args.empty() &&
		    result->isIntegralOrEnumerationType();
	if (out && asks) {
		int64_t min, max;
		Value fits = unknown(result);
		numbers_.range(fits, min, max);
		*out = numbers_.combined(
			fmt::format("{}:{}:{}:{}", (const void *)m, self.object, self.at, version),
			min, max);
	} else if (out) {
		*out = unknown(result);
	}
	finish();
}

} // namespace cfl::check::rehearsal
