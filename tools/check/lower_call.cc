// SPDX-License-Identifier: GPL-2.0
#include <check/lower.hh>
#include <check/origins.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool mutable_ref(QualType t)
{
	return !t.isNull() && t->isLValueReferenceType() && !t->getPointeeType().isConstQualified();
}

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

/// Is something moved on the way? Then it cannot be evaluated twice.
bool moves_inside(const Stmt *s)
{
	const auto *c = dyn_cast_or_null<CallExpr>(s);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (f && f->getBuiltinID() == Builtin::BImove)
		return true;
	if (const auto *l = dyn_cast_or_null<LambdaExpr>(s))
		return std::any_of(l->capture_init_begin(), l->capture_init_end(), moves_inside);
	return s && std::any_of(s->child_begin(), s->child_end(), moves_inside);
}

/// One of several objects behind a pointer: which one is not known, so none is tracked.
bool one_of_many(const Expr *e)
{
	e = e->IgnoreParenCasts();
	const auto *a = dyn_cast<ArraySubscriptExpr>(e);
	return a && a->getBase()->IgnoreParenImpCasts()->getType()->isPointerType();
}

/// Gives what it is handed by mutable reference a new value, whatever it had.
bool overwrites(const FunctionDecl *f)
{
	return in_std(f) && (plain_name(f) == "getline" || plain_name(f) == "from_chars" ||
			     f->getOverloadedOperator() == OO_GreaterGreater);
}

/// A standard function that ends nothing that lies in what it is handed by mutable reference.
bool keeps(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	return in_std(f) && n != "erase" && n != "erase_if";
}

/// Something that an algorithm calls: its result does not lead to the callable itself.
bool callable(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || in_std(r))
		return false;
	if (r->isLambda())
		return true;
	for (const CXXMethodDecl *m : r->methods())
		if (m->getOverloadedOperator() == OO_Call)
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (callable(b.getType()))
			return true;
	return false;
}

void closures_in(const Stmt *s, unsigned &all, unsigned &capturing)
{
	if (const auto *l = dyn_cast<LambdaExpr>(s)) {
		all++;
		capturing += l->capture_size() > 0;
		return;
	}
	for (const Stmt *c : s->children())
		if (c)
			closures_in(c, all, capturing);
}

/// Was the variable that is called (or whose pointee is) made of closures that capture nothing?
bool without_captures(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
			e = u->getSubExpr();
		else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
			 o && (o->getOperator() == OO_Star || o->getOperator() == OO_Arrow))
			e = o->getArg(0);
		else
			break;
	}
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	unsigned all = 0, capturing = 0;
	if (v && v->getInit())
		closures_in(v->getInit(), all, capturing);
	return all && !capturing;
}

bool quiet_std_function(const FunctionDecl *f)
{
	return f && in_std(f) && f->getBuiltinID();
}

} // namespace

namespace
{

/// Does the function release the lock of a guard for a while?
bool unlocks(const FunctionDecl *f, int param)
{
	const FunctionDecl *p = f->getTemplateInstantiationPattern();
	if (param == SELF)
		return isa<CXXMethodDecl>(f) &&
		       (annotated(f, "unlocks") || (p && annotated(p, "unlocks")));
	return (param < int(f->getNumParams()) &&
		annotated(f->getParamDecl(unsigned(param)), "unlocks")) ||
	       (p && param < int(p->getNumParams()) &&
		annotated(p->getParamDecl(unsigned(param)), "unlocks"));
}

bool nullable(QualType t)
{
	auto n = t->getNullability();
	return n && (*n == NullabilityKind::Nullable || *n == NullabilityKind::NullableResult);
}

} // namespace

bool Lowering::may_return_null(const FunctionDecl *f)
{
	QualType t = f->getReturnType();
	if (!t->isPointerType() || t->isFunctionPointerType() || f->hasAttr<ReturnsNonNullAttr>())
		return false;
	if (nullable(t))
		return true;
	// What a plain function hands out without saying where it comes from was looked for.
	return !isa<CXXMethodDecl>(f) && !f->isOverloadedOperator() && !in_std(f) &&
	       !plain_name(f).starts_with("__") && plain_name(f) != "localeconv" &&
	       !f->getBuiltinID() && !t->isVoidPointerType() && contracts_.of(f).sources.empty() &&
	       !f->hasBody() && !t->getNullability();
}

bool Lowering::frees(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	if (!f || n.empty() || f->getNumParams() < 1 ||
	    !f->getParamDecl(0)->getType()->isPointerType() || f->getNumParams() > 2)
		return false;
	if (isa<CXXMethodDecl>(f) && !cast<CXXMethodDecl>(f)->isStatic())
		return false;
	if (n == "free" || n == "kfree" || n == "vfree" || n == "kvfree" || n == "fclose")
		return true;
	return f->getReturnType()->isVoidType() &&
	       (n.ends_with("_destroy") || n.ends_with("_free") || n.ends_with("_delete") ||
		n.starts_with("destroy_") || n.starts_with("free_") || n == "destroy" ||
		n == "dispose");
}

void Lowering::argument(const FunctionDecl *f, unsigned i, Argument &a)
{
	const Expr *e = a.expr;
	SourceLocation loc = e->getExprLoc();
	a.temp = temp(a.type.isNull() ? e->getType() : a.type, loc);
	Place t{a.temp, {}};
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
	if (!a.mut && (a.type->getPointeeType().isConstQualified()))
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

void Lowering::closure_called(const Expr *object, const FunctionDecl *f, SourceLocation loc)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (!m || !m->getParent()->isLambda() || !object)
		return;
	const auto *ref = dyn_cast<DeclRefExpr>(object->IgnoreParenImpCasts());
	const auto *v = ref ? dyn_cast<VarDecl>(ref->getDecl()) : nullptr;
	if (!v || !v->getInit())
		return;
	const auto *l = dyn_cast<LambdaExpr>(peel(v->getInit()));
	if (!l)
		return;
	if (contracts_.infer && contracts_.effects(m).known)
		return; // Its effects tell.
	const CaptureUse &u = capture_use(l);
	for (const LambdaCapture &c : l->captures()) {
		if (!c.capturesVariable() || !facts_.moves(c.getCapturedVar()->getType()))
			continue;
		const ValueDecl *d = c.getCapturedVar();
		if (!u.moved.count(d) || u.written.count(d))
			continue;
		if (c.getCaptureKind() == LCK_ByRef)
			use(Access::Move, var_place(d, loc, true), loc, true);
		else if (!ref->getType()->isReferenceType())
			use(Access::Move, place(ref), loc, true);
	}
}

void Lowering::call(const CallExpr *c, const Place &dst)
{
	const FunctionDecl *f = c->getDirectCallee();
	SourceLocation loc = c->getExprLoc();
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	const Expr *object = nullptr;
	bool pointer = false;
	unsigned id = f ? f->getBuiltinID() : 0;
	if ((id == Builtin::BIaddressof || id == Builtin::BI__addressof ||
	     id == Builtin::BI__builtin_addressof) &&
	    args.size() == 1)
		return address(dst, place(args[0]), loc);
	if ((id == Builtin::BImove || id == Builtin::BIforward || id == Builtin::BIas_const) &&
	    args.size() == 1) {
		copy(dst, place(args[0]), loc);
		return;
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
		object = m->getImplicitObjectArgument();
		pointer = object && object->getType()->isPointerType();
		if (!f && object)
			effects(c->getCallee());
	} else if (isa<CXXOperatorCallExpr>(c) && isa_and_nonnull<CXXMethodDecl>(f) &&
		   !cast<CXXMethodDecl>(f)->isStatic() &&
		   !cast<CXXMethodDecl>(f)->isExplicitObjectMemberFunction()) {
		object = args[0];
		args.erase(args.begin());
	} else if (!f) {
		effects(c->getCallee());
	}
	const FunctionProtoType *type = nullptr;
	if (!f) {
		QualType t = c->getCallee()->getType();
		if (t->isPointerType())
			t = t->getPointeeType();
		type = t->getAs<FunctionProtoType>();
	}
	std::set<int> says;
	if (!f)
		says = pointer_contract(c->getCallee());
	invoke(f, object, pointer, args, type, dst, loc,
	       c->isGLValue() ? facts_.context().getLValueReferenceType(c->getType())
			      : c->getType(),
	       &says);
}

void Lowering::independent(std::vector<std::pair<size_t, size_t>> ranges, int in_block)
{
	// Arguments are evaluated in any order: what one of them moves or assigns, none before it
	// may read. (What comes after it is found by the flow itself.)
	const auto &stmts = b_.blocks[in_block].stmts;
	std::vector<Step> found;
	for (size_t later = 1; later < ranges.size(); later++)
		for (size_t s = ranges[later].first; s < ranges[later].second; s++) {
			const Step &effect = stmts[s];
			if (effect.op != Step::Use || effect.access != Access::Move)
				continue;
			for (size_t early = 0; early < later; early++)
				for (size_t r = ranges[early].first; r < ranges[early].second;
				     r++) {
					const Step &read = stmts[r];
					if (read.op != Step::Use && read.op != Step::Borrow)
						continue;
					if (read.src.starts_with(effect.src)) {
						Step again = read;
						again.op = Step::Use;
						again.access = Access::Read;
						again.quiet = true;
						found.push_back(again);
					}
				}
		}
	for (Step &s : found)
		add(std::move(s));
}

void Lowering::invoke(const FunctionDecl *f, const Expr *object, bool object_pointer,
		      ArrayRef<const Expr *> exprs, const FunctionProtoType *type, const Place &dst,
		      SourceLocation loc, QualType result, const std::set<int> *says)
{
	const Contract *contract = f ? &contracts_.of(f) : nullptr;
	std::vector<Argument> args;
	bool assignment = f && f->getOverloadedOperator() == OO_Equal && object;
	auto add_receiver = [&] {
		Argument a;
		a.expr = object;
		receiver(f, a, object_pointer);
		args.push_back(std::move(a));
	};
	if (object && !assignment)
		add_receiver();
	std::vector<std::pair<size_t, size_t>> ranges;
	int start_block = cur_;
	// A plain variable passed by mutable reference is borrowed last: what else is read for the
	// call is read before the callee can write.
	std::vector<Argument> given(exprs.size());
	auto late = [&](unsigned i, QualType t) {
		return mutable_ref(t) && isa<DeclRefExpr>(exprs[i]->IgnoreParens());
	};
	for (bool second : {false, true})
		for (unsigned i = 0; i < exprs.size(); i++) {
			Argument a;
			a.expr = exprs[i];
			if (f && i < f->getNumParams())
				a.type = f->getParamDecl(i)->getType();
			else if (type && i < type->getNumParams())
				a.type = type->getParamType(i);
			if (late(i, a.type) != second)
				continue;
			size_t from = b_.blocks[cur_].stmts.size();
			argument(f, i, a);
			ranges.push_back({from, b_.blocks[cur_].stmts.size()});
			given[i] = std::move(a);
		}
	for (Argument &a : given)
		args.push_back(std::move(a));
	if (cur_ == start_block && ranges.size() > 1 && !(f && f->isOverloadedOperator()))
		independent(ranges, cur_);
	if (assignment) {
		add_receiver();
		std::rotate(args.begin(), args.end() - 1, args.end());
	}
	bool has_self = object != nullptr;
	if (empties_)
		for (size_t i = 0; i < args.size(); i++)
			hand_over(f, args[i], int(i) - has_self, loc);
	const Effects *effects = f && !assignment ? &contracts_.effects(f) : nullptr;
	if (effects && !effects->known)
		effects = nullptr;
	for (Argument &a : args)
		if (a.late) {
			int i = int(&a - args.data()) - has_self;
			bool over = contracts_.infer && ((effects && effects->assigned.count(i)) ||
							 (f && overwrites(f)));
			bool ending = !contracts_.infer || (!effects && !over && !(f && keeps(f)));
			if (over && !effects)
				use(Access::Write, a.target, loc);
			borrow({a.temp, {}}, a.target, ending, facts_.interior(a.type),
			       a.expr->getExprLoc(), over);
			guard_loan({a.temp, {}}, a.expr);
		}
	// The call itself: moved arguments leave, the receiver's borrow becomes active.
	std::vector<int> needed;
	auto forwarded = [](const Expr *e) {
		const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
		const FunctionDecl *by = c ? c->getDirectCallee() : nullptr;
		return by && by->getBuiltinID() == Builtin::BIforward;
	};
	for (Argument &a : args) {
		int i = int(&a - args.data()) - has_self;
		if (a.moved && effects && forwarded(a.expr) &&
		    std::none_of(effects->moved.begin(), effects->moved.end(),
				 [&](const Spot &s) { return s.param == i; })) {
			a.moved = false; // The callee only looks at it.
			borrow({a.temp, {}}, a.target, false, true, a.expr->getExprLoc(), true);
		}
		if (a.moved) {
			use(Access::Move, a.target, a.expr->getExprLoc());
			copy({a.temp, {}}, a.target, loc);
		}
		needed.push_back(a.temp);
	}
	may_throw(f);
	if (has_self && f && contracts_.infer &&
	    of_array(dyn_cast<CXXMethodDecl>(f), args[0], loc, dst, result))
		return live(needed, loc);
	if (has_self) {
		Argument &self = args[0];
		const auto *m = cast_or_null<CXXMethodDecl>(f);
		// A guard or a cursor of the dialect says by `const` what leaves it alone.
		bool guard =
			!contracts_.infer && m && m->getParent()->hasAttr<ScopedLockableAttr>();
		bool exclusive = guard || (!contracts_.infer && m && !in_std(m) &&
					   m->getParent()->hasAttr<PointerAttr>());
		bool interior = !guard && facts_.interior(self.expr->getType());
		bool lambda = m && m->getParent()->isLambda();
		bool view = facts_.view(self.target.has_deref() || !object_pointer
						? object->getType()->isPointerType()
							  ? object->getType()->getPointeeType()
							  : object->getType()
						: object->getType());
		bool handed = contracts_.infer && f && in_std(f) && args.size() > 1 &&
			      plain_name(f) == "reset";
		if (assignment || (f && reinitialises(f) && !handed)) {
			for (const Argument &a : args)
				if (a.moved && a.target == self.target)
					use(Access::Shared, self.target, loc, true);
			if (contracts_.infer && assignment && args.size() == 2 &&
			    through_tuple(self, args[1], loc))
				return;
			use(Access::Write, self.target, loc);
			// A smart pointer takes the new value before it lets go of the old one.
			const CXXRecordDecl *of = m ? m->getParent() : nullptr;
			if (contracts_.infer && of && in_std(of) &&
			    of->getName().ends_with("_ptr") && !b_.blocks[cur_].stmts.empty())
				b_.blocks[cur_].stmts.back().uses = needed;
			init(self.target, loc);
			if (contracts_.infer && !assignment && args.size() == 1)
				step(Step::Clear, self.target, loc,
				     true); // Threads in it ended, too.
		} else if (auto fields =
				   empties_ ? unmade(f, self) : std::vector<const FieldDecl *>();
			   !fields.empty()) {
			// What it reads of the object that is being made was asked before.
			for (const FieldDecl *field : fields) {
				const FirstUse first = contracts_.first_use(f, field);
				if (!m->isConst() && !(first.known && first.leaves))
					init(self.target.with(Proj::Field, field), loc);
			}
		} else if (effects) {
			// Whether it reads what has no value was asked before.
			bool gives = empties_ && !lambda && m && !m->isConst();
			use(gives ? Access::Mut : Access::Shared, self.target, loc, gives);
			if (empties_ && !lambda && m && m->isConst() && asked(m) &&
			    !b_.blocks[cur_].stmts.empty())
				b_.blocks[cur_].stmts.back().asked = true;
			if (lambda) {
				captured_reads(m, self.target, loc);
				beside(self.target, loc);
			}
		} else if (contracts_.infer && m && in_std(m)) {
			change(m, args, needed, loc);
		} else if (m && !m->isStatic()) {
			bool mut = !contract->accessor && !interior && !lambda;
			// What is called on something that ends takes it along.
			bool consumes = self.spent && !lambda && !contracts_.infer && !in_std(m) &&
					!isa<CXXConversionDecl>(m) &&
					facts_.moves(object->getType());
			bool harmless = in_std(m) && m->getParent()->getName() != "vector" &&
					(isa<CXXConversionDecl>(m) ||
					 m->getOverloadedOperator() == OO_EqualEqual);
			if (harmless &&
			    facts_.owner(object_pointer ? object->getType()->getPointeeType()
							: object->getType()))
				use(Access::Shared, self.target, loc, true);
			else
				use(isa<CXXDestructorDecl>(m)	  ? Access::Drop
				    : consumes			  ? Access::Move
				    : mut && (!view || exclusive) ? Access::Mut
								  : Access::Shared,
				    self.target, loc, isa<CXXDestructorDecl>(m));
			// Standard containers cope with iterators and elements of their own.
			if (in_std(m) && !b_.blocks[cur_].stmts.empty())
				b_.blocks[cur_].stmts.back().uses = needed;
		} else {
			use(Access::Shared, self.target, loc);
		}
		closure_called(object, f, loc);
	}
	if (contracts_.infer && f && in_std(f) && !has_self && plain_name(f) == "swap" &&
	    args.size() == 2) {
		QualType t = args[0].type.getNonReferenceType();
		Place other{temp(t, loc), {}};
		transfer(other, args[0].target, t, loc);
		transfer(args[0].target, args[1].target, t, loc);
		transfer(args[1].target, other, t, loc);
	}
	if (f && in_std(f) && !has_self && plain_name(f) == "swap" && args.size() == 2)
		// Swapping parts of one whole, or something with itself, is no conflict.
		for (Argument &a : args)
			if (a.is_ref &&
			    (!contracts_.infer || facts_.inside(a.type.getNonReferenceType()))) {
				use(Access::Mut, a.target, loc);
				Step &swap = b_.blocks[cur_].stmts.back();
				swap.uses = needed;
				for (const Argument &other : args)
					if (other.target.has_deref())
						swap.uses.push_back(other.target.local);
				swap.local_change = true;
			}
	if (f && frees(f) && !args.empty() && !args[0].self)
		use(Access::Free, Place{args[0].temp, {}}.with(Proj::Deref), loc);
	live(needed, loc);
	for (Argument &a : args)
		if (auto n = a.type.isNull() ? std::nullopt : a.type->getNullability();
		    n && *n == NullabilityKind::NonNull && a.type->isPointerType())
			use(Access::Shared, Place{a.temp, {}}.with(Proj::Deref), loc, true);
	// While a lock is released, others change what it guards.
	for (Argument &a : args)
		if (f && unlocks(f, a.self ? SELF : int(&a - args.data()) - has_self)) {
			use(Access::Ends, a.target, loc);
			if (!b_.blocks[cur_].stmts.empty())
				b_.blocks[cur_].stmts.back().uses = needed;
		}
	// Out parameters have a value after the call, unless nobody asks how it ended.
	bool ignored = discarded_ && f && !f->getReturnType()->isVoidType() &&
		       isa<CallExpr>(discarded_) && discarded_->getExprLoc() == loc &&
		       (f->getReturnType()->isBooleanType() || f->hasAttr<WarnUnusedResultAttr>());
	for (Argument &a : args) {
		if (a.self)
			continue;
		bool full = !ignored && filled(f, int(&a - args.data()) - has_self);
		if (a.is_ref && a.mut && full)
			init(a.target, loc);
		else if (a.is_ref && a.mut && !ignored && contracts_.infer)
			fill(a.target, a.type.getNonReferenceType(),
			     contracts_
				     .first_use(f, f->getParamDecl(unsigned(&a - args.data()) -
								   has_self))
				     .left,
			     {});
		QualType t = a.type.isNull() ? a.expr->getType() : a.type;
		if (t->isPointerType() && !t->getPointeeType().isConstQualified() && full)
			init(Place{a.temp, {}}.with(Proj::Deref), loc);
	}
	// Who is handed threads to change them waits for them.
	for (const Argument &a : args)
		if (contracts_.infer && f && !in_std(f) && !a.self && a.is_ref && a.mut &&
		    facts_.runs_beside(a.type.getNonReferenceType()))
			step(Step::Clear, a.target, loc, true);
	// A body tells more than its signature, unless it only passes things on.
	bool told = effects && (!contract->written || effects->results());
	if (effects)
		apply(*effects, args, has_self, dst, told && facts_.carries(result), loc);
	if (contracts_.infer && has_self && consumes(f, args[0], effects))
		use(Access::Move, args[0].target, loc, true);
	if (contracts_.infer && f && in_std(f))
		callbacks(f, args, loc);
	if (f && (!effects || (!contract->captures.empty() && effects->flows.empty())))
		capture_flow(f, args, has_self, loc);
	if (!told)
		result_flow(f, args, has_self, dst, result, loc, says);
	if (contracts_.infer && f && in_std(f))
		constructed(f, args, has_self, dst, result, loc);
	if (contracts_.infer && f && in_std(f) && plain_name(f) == "exchange" && args.size() == 2) {
		transfer(dst, args[0].target, args[0].type.getNonReferenceType(), loc);
		use(Access::Write, args[0].target, loc);
	} else if (contracts_.infer)
		settle(f, args, has_self, dst, result, loc);
	if (assignment && exprs.size() == 1)
		owe(args[0].target, object->getType(), exprs[0]);
	if (f && may_return_null(f))
		null(dst, loc);
	if (contract && contract->noreturn) {
		dead_ = true;
		cur_ = block();
	}
}

void Lowering::region_flow(const Argument &from, const FieldDecl *field, const Place &into,
			   SourceLocation loc)
{
	QualType pointee = from.type.isNull() ? QualType() : from.type->getPointeeType();
	bool value = from.is_ref && !pointee.isNull() && facts_.carries(pointee) && !from.moved &&
		     from.expr->isGLValue();
	Place source = from.self || value ? from.target : Place{from.temp, {}};
	copy(into, field ? source.with(Proj::Field, field) : source, loc, true);
}

bool Lowering::named_captures(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			      SourceLocation loc)
{
	bool any = false;
	for (Argument &from : args) {
		int i = int(&from - args.data()) - has_self;
		llvm::StringRef name = from.self || i >= int(f->getNumParams())
					       ? ""
					       : origin(f->getParamDecl(unsigned(i)));
		for (Argument &to : args) {
			const auto *m = dyn_cast<CXXMethodDecl>(f);
			bool mut = to.self ? m && !m->isConst() : to.is_ref && to.mut;
			QualType t = to.self ? to.expr->getType() : to.type;
			if (name.empty() || &to == &from || !mut || t.isNull())
				continue;
			if (!t->getPointeeType().isNull())
				t = t->getPointeeType();
			if (const FieldDecl *field = origin_field(t, name)) {
				region_flow(from, nullptr, to.target.with(Proj::Field, field), loc);
				any = true;
			}
		}
	}
	return any;
}

void Lowering::capture_flow(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			    SourceLocation loc)
{
	const Contract &c = contracts_.of(f);
	int shift = has_self ? 1 : 0;
	auto flow = [&](Argument &from, const Place &into) {
		QualType t = from.type;
		QualType pointee = t.isNull() ? QualType() : t->getPointeeType();
		const CXXRecordDecl *r = record_of(t);
		if (!pointee.isNull() && t->isReferenceType() &&
		    (facts_.carries(pointee) || (r && r->isLambda()) ||
		     t->isRValueReferenceType())) {
			if (from.moved || !from.expr->isGLValue())
				copy(into, {from.temp, {}}, loc, true);
			else
				copy(into, from.target, loc, true);
			if (!facts_.carries(pointee) && !(r && r->isLambda()))
				copy(into, {from.temp, {}}, loc, true);
		} else {
			copy(into, {from.temp, {}}, loc, true);
		}
	};
	for (auto [what, by] : c.captures) {
		if (what + shift >= int(args.size()))
			continue;
		Argument &from = args[what + shift];
		if (by == GLOBAL)
			flow(from, none(loc, from.type));
		else if (by == SELF && has_self)
			flow(from, args[0].target);
		else if (by + shift < int(args.size())) {
			Argument &to = args[by + shift];
			flow(from, to.is_ref ? to.target : Place{to.temp, {}}.with(Proj::Deref));
		}
	}
	for (Argument &a : args) {
		unsigned i = unsigned(&a - args.data()) - shift;
		if (!a.self && lives_for_ever(f, i) && facts_.carries(a.type))
			flow(a, none(loc, a.type));
	}
	if (c.detached)
		for (Argument &a : args) {
			if (a.self)
				borrow({a.temp, {}}, a.target, false, true, loc, true);
			if (a.self || facts_.carries(a.type))
				copy(none(loc, a.type), {a.temp, {}}, loc);
		}
	if (has_self && in_std(f) && plain_name(f) == "detach")
		copy(none(loc, args[0].expr->getType()), args[0].target, loc);
	if (named_captures(f, args, has_self, loc) || !c.captures.empty())
		return;
	// What is not said: borrows flow into every argument that may keep them.
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool std_fn = in_std(f);
	bool assign = f->getOverloadedOperator() == OO_Equal;
	if (std_fn && !std_storing(f->getNameAsString()) && plain_name(f) != "swap")
		return;
	for (Argument &to : args) {
		QualType into;
		Place target;
		if (to.self) {
			if (!m || m->getParent()->isLambda())
				continue;
			into = to.expr->getType();
			if (into->isPointerType())
				into = into->getPointeeType();
			bool stores = facts_.interior(into) && std_storing(plain_name(m));
			if (m->isConst() && !stores)
				continue;
			if (c.accessor && !assign && !std_fn && !stores)
				continue;
			target = to.target;
		} else if (to.is_ref && to.mut) {
			into = to.type->getPointeeType();
			target = to.target;
		} else if (!to.type.isNull() && to.type->isPointerType() &&
			   !to.type->getPointeeType().isConstQualified() &&
			   to.type->getPointeeType()->isPointerType()) {
			into = to.type->getPointeeType();
			target = Place{to.temp, {}}.with(Proj::Deref);
		} else {
			continue;
		}
		const auto *atomic =
			dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(into));
		bool slot = to.self && std_storing(plain_name(m)) && facts_.interior(into) &&
			    atomic && atomic->getTemplateArgs().size() &&
			    atomic->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
			    atomic->getTemplateArgs().get(0).getAsType()->isPointerType();
		const CXXRecordDecl *owner = record_of(into);
		if (contracts_.infer && assign && std_fn && owner &&
		    owner->getName() == "shared_ptr" && args.size() == 2 &&
		    args[1].target.local >= 0)
			copy(target, Place{args[1].temp, {}}.with(Proj::Deref),
			     loc); // Of its deleter.
		if (!facts_.carries(into) && !slot)
			continue;
		for (Argument &from : args) {
			if (&from == &to || from.self || from.type.isNull())
				continue;
			if (is_noescape(f, unsigned(&from - args.data()) - shift))
				continue;
			QualType pointee = from.type->getPointeeType();
			bool deep = from.type->isReferenceType() && facts_.carries(pointee);
			bool fits = facts_.compatible(deep ? pointee : from.type, into) ||
				    (contracts_.infer && deep && facts_.runs_beside(into));
			bool made =
				std_fn && from.is_ref && !deep && facts_.converts(pointee, into);
			if (!assign && !fits && !made && !(slot && from.type->isPointerType()))
				continue;
			if (from.is_ref && !deep && (assign || std_fn) &&
			    !(std_fn && facts_.converts(pointee, into)))
				continue; // The value is copied.
			if (!facts_.carries(deep ? pointee : from.type))
				continue;
			bool direct = deep && !from.moved && from.expr->isGLValue();
			if (contracts_.infer && std_fn && facts_.copies_elements(into, from.type)) {
				copy(target, Place{from.temp, {}}.with(Proj::Deref), loc, true);
				continue;
			}
			copy(target, direct ? from.target : Place{from.temp, {}}, loc,
			     !(assign && to.self && !target.has_deref()), !std_fn && !assign);
		}
	}
}

void Lowering::result_flow(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			   const Place &dst, QualType result, SourceLocation loc,
			   const std::set<int> *says)
{
	if (dst.local < 0)
		return;
	clear(dst, loc);
	if (!facts_.carries(result) || (f && in_std(f) && plain_name(f) == "use_facet"))
		return;
	// What a smart pointer lets go of is not its own any more.
	if (contracts_.infer && f && in_std(f) && has_self && plain_name(f) == "release" &&
	    facts_.drop_uses(args[0].expr->IgnoreParenImpCasts()->getType()))
		return;
	int shift = has_self ? 1 : 0;
	std::set<int> sources;
	bool raw = !result->isReferenceType();
	const Contract *c = f ? &contracts_.of(f) : nullptr;
	bool guess = !c || c->guess;
	std::set<llvm::StringRef> regions;
	if (f)
		regions = result_origins(f);
	for (llvm::StringRef name : regions)
		for (const Origin &o : origins(f, name))
			if (size_t at = size_t(o.param == SELF ? 0 : o.param + shift);
			    at < args.size())
				region_flow(args[at], o.field, dst, loc);
	if (!regions.empty()) {
		if (c->written)
			sources = c->sources;
	} else if (c) {
		sources = c->sources;
		if (contracts_.infer && in_std(f) && plain_name(f) == "get_if")
			sources = {0};
		// What a stream is told is not kept by it.
		const CXXRecordDecl *r = record_of(result.getNonReferenceType());
		bool stream = contracts_.infer && r && in_std(r) && f->isOverloadedOperator() &&
			      result->isReferenceType() && r->getName().ends_with("stream");
		if (stream)
			sources = {has_self ? SELF : 0};
		// A call of a lambda: its result is what its signature can reach.
		if (const auto *m = dyn_cast<CXXMethodDecl>(f); m && m->getParent()->isLambda())
			for (unsigned i = 0; i < f->getNumParams(); i++)
				if (facts_.carries(f->getParamDecl(i)->getType()))
					sources.insert(i);
	} else if (says && !says->empty()) {
		sources = *says;
		guess = false;
	} else {
		for (size_t i = 0; i < args.size(); i++)
			sources.insert(int(i) - shift);
	}
	if (contracts_.infer && f && in_std(f) &&
	    special_result(f, args, has_self, dst, result, loc))
		return;
	for (int s : sources) {
		if (s + shift < 0 || s + shift >= int(args.size()) || (s == SELF && !has_self))
			continue;
		Argument &a = args[s == SELF ? 0 : s + shift];
		if (a.self) {
			QualType t = a.expr->getType();
			// What a function object hands out comes from its arguments, if it can.
			const CXXRecordDecl *called = record_of(t.getNonReferenceType());
			bool fn = contracts_.infer && f && in_std(f) && called &&
				  f->getOverloadedOperator() == OO_Call &&
				  called->getName().ends_with("function");
			for (const Argument &given : args)
				if (fn && !given.self && !given.type.isNull() &&
				    facts_.compatible(given.type.getNonReferenceType(),
						      result.getNonReferenceType()) &&
				    facts_.carries(given.type)) {
					fn = false;
					t = QualType();
				}
			if (t.isNull()) {
				copy(dst, a.target, loc, true);
				continue;
			}
			if (f && in_std(f)) // operator-> and * of shared_ptr are a base's.
				t = a.expr->IgnoreParenImpCasts()->getType();
			if (t->isPointerType())
				t = t->getPointeeType();
			bool is_view = facts_.view(t);
			// What is called on something that ends hands its value on.
			const auto *of = dyn_cast_or_null<CXXMethodDecl>(f);
			bool consumed = a.spent && !contracts_.infer;
			is_view |= of && of->getRefQualifier() == RQ_RValue && (raw || consumed);
			if (is_view && (consumed || !(c && c->self_storage.count(SELF)))) {
				copy(dst, a.target, loc, true);
				continue;
			}
			const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
			bool assign_op = f && (f->getOverloadedOperator() == OO_Equal ||
					       f->getOverloadedOperator() == OO_PlusEqual);
			int tmp = temp(result, loc);
			bool same = m && facts_.context().hasSameUnqualifiedType(
						 result.getNonReferenceType(), t);
			bool content = !assign_op && !same &&
				       (facts_.owner(t) ||
					(raw && facts_.view(result) && facts_.holds_owner(t)));
			borrow({tmp, {}}, content ? a.target.with(Proj::Content) : a.target, false,
			       raw, loc, true);
			if (a.target.local >= 0)
				b_.loans.back().view =
					!contracts_.infer && !result->isPointerType();
			copy(dst, {tmp, {}}, loc, true);
			if (facts_.carries(t) || !facts_.carries(result.getNonReferenceType()))
				if (!result->isReferenceType())
					copy(dst, a.target, loc, true);
			continue;
		}
		const FieldDecl *member =
			isa_and_nonnull<CXXConstructorDecl>(f)
				? origin_field(result, origin(f->getParamDecl(unsigned(s))))
				: nullptr;
		if (member) {
			region_flow(a, nullptr, dst.with(Proj::Field, member), loc);
			continue;
		}
		QualType pointee = a.type.isNull() ? QualType() : a.type->getPointeeType();
		bool value = a.is_ref && !pointee.isNull() && facts_.carries(pointee) &&
			     !result->isReferenceType() && !(c && c->written) &&
			     (contracts_.infer || !guards(a.type));
		QualType plain = result.getNonReferenceType();
		QualType piece = f ? facts_.part(result.getNonReferenceType(), unsigned(s),
						 f->getNumParams())
				   : QualType();
		if (contracts_.infer && !piece.isNull() && piece->isReferenceType() && a.is_ref) {
			copy(dst, {a.temp, {}}, loc, true, guess); // std::tie
			continue;
		}
		if (contracts_.infer && f && in_std(f) && a.type->isPointerType() &&
		    facts_.owner(a.type->getPointeeType()) && !in_std(record_of(plain))) {
			int part = temp(result, loc); // std::get_if
			borrow({part, {}}, Place{a.temp, {}}.with(Proj::Deref).with(Proj::Content),
			       false, true, loc, true);
			copy(dst, {part, {}}, loc, true, guess);
			continue;
		}
		if (contracts_.infer && f && in_std(f) && a.is_ref && callable(pointee)) {
			copy(dst, a.target.local >= 0 ? a.target : Place{a.temp, {}}, loc, true,
			     guess);
			continue;
		}
		const CXXRecordDecl *wrapper = record_of(plain);
		bool itself =
			wrapper && in_std(wrapper) && wrapper->getName() == "reference_wrapper";
		if (contracts_.infer && a.is_ref && !pointee.isNull() && a.target.local >= 0 &&
		    !itself && a.expr->isGLValue() && !facts_.view(pointee) &&
		    facts_.holds_owner(pointee) &&
		    !facts_.context().hasSameUnqualifiedType(plain, pointee) &&
		    (result->isReferenceType() || facts_.view(result))) {
			// What is handed out of an owner is some part of its contents.
			int part = temp(result, loc);
			bool inside = f && in_std(f) && plain_name(f) == "get" &&
				      !a.target.path.empty() &&
				      a.target.path.back().kind == Proj::Content;
			borrow({part, {}}, inside ? a.target : a.target.with(Proj::Content), false,
			       true, loc, true);
			copy(dst, {part, {}}, loc, true, guess);
			if (!facts_.carries(pointee))
				continue;
		}
		if (contracts_.infer && f && in_std(f) && facts_.copies_elements(result, a.type))
			copy(dst, Place{a.temp, {}}.with(Proj::Deref), loc, true, guess);
		else if (value && !a.moved && a.expr->isGLValue())
			copy(dst, a.target, loc, true, guess);
		else if (value || !a.is_ref || facts_.carries(result))
			copy(dst, {a.temp, {}}, loc, true, guess);
	}
}

bool Lowering::special_result(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			      const Place &dst, QualType result, SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const CXXRecordDecl *of = m ? m->getParent() : nullptr;
	const CXXRecordDecl *made = record_of(result);
	if (made && made->getName().ends_with("insert_iterator") && !m && !args.empty()) {
		// It is the container itself that is changed through it.
		copy(dst, {args[0].temp, {}}, loc, true);
		return true;
	}
	if (!m || !has_self)
		return false;
	if (n == "get_future")
		return true; // It shares a state with what it comes from, and borrows nothing.
	if (n == "share" && of->getName() == "future") {
		copy(dst, args[0].target, loc, true);
		return true;
	}
	if (m->getOverloadedOperator() == OO_Call && facts_.coroutine(result) &&
	    without_captures(args[0].expr)) {
		for (size_t i = 1; i < args.size(); i++)
			if (facts_.carries(args[i].type))
				copy(dst, {args[i].temp, {}}, loc, true);
		return true;
	}
	if (n == "release" && of->getName() == "unique_ptr" && result->isPointerType()) {
		int h = local(LocalKind::Heap, result->getPointeeType(), loc);
		clear({h, {}}, loc);
		init({h, {}}, loc);
		copy({h, {}}, args[0].target, loc, true);
		borrow(dst, {h, {}}, false, true, loc);
		return true;
	}
	// What is handed out by value is a copy of what is held: it leads where that does.
	QualType whole = args[0].expr->IgnoreParenImpCasts()->getType();
	if (whole->isPointerType())
		whole = whole->getPointeeType();
	bool copied = !result->isReferenceType() && facts_.owner(whole) &&
		      facts_.holds_exactly(whole, result);
	if (n == "value_or" && args.size() == 2) {
		const Argument &other = args[1];
		QualType t = other.type.isNull() ? QualType() : other.type->getPointeeType();
		bool part = !t.isNull() && facts_.owner(t) && !facts_.view(t) &&
			    other.target.local >= 0 && facts_.view(result);
		int p = temp(result, loc);
		if (part)
			borrow({p, {}}, other.target.with(Proj::Content), false, true, loc, true);
		else
			copy({p, {}},
			     other.target.local >= 0 ? other.target : Place{other.temp, {}}, loc);
		copy(dst, {p, {}}, loc, true);
	}
	if (copied)
		copy(dst, args[0].target, loc, true);
	return copied;
}

bool Lowering::consumes(const FunctionDecl *f, const Argument &self, const Effects *effects)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	if (!m || !self.spent || m->getRefQualifier() != RQ_RValue || m->isConst() || in_std(m) ||
	    m->getReturnType()->isReferenceType() || m->getReturnType()->isVoidType() ||
	    !facts_.moves(self.expr->getType()))
		return false;
	// A body says which parts it takes; if none, it may take the whole by ways of its own.
	return !effects || std::none_of(effects->moved.begin(), effects->moved.end(),
					[](const Spot &s) { return s.param == SELF; });
}

void Lowering::construct(const CXXConstructExpr *c, const Place &dst)
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	SourceLocation loc = c->getExprLoc();
	if (ctor->isCopyOrMoveConstructor() && c->getNumArgs() >= 1 && c->getArg(0)->isGLValue()) {
		const Expr *e = c->getArg(0);
		Place p = place(e);
		bool moved = ctor->isMoveConstructor() && facts_.moves(c->getType()) &&
			     !one_of_many(e) && !isa<MaterializeTemporaryExpr>(e->IgnoreParens());
		use(moved ? Access::Move : Access::Read, p, loc);
		copy(dst, p, loc);
		if (moved)
			transfer(dst, p, c->getType(), loc);
		return;
	}
	invoke(ctor, nullptr, false, ArrayRef(c->getArgs(), c->getNumArgs()), nullptr, dst, loc,
	       c->getType());
	// Default member initialisers may point into the object itself.
	if (ctor->isDefaultConstructor() && ctor->isImplicit())
		for (const FieldDecl *f : ctor->getParent()->fields()) {
			const Expr *e = f->getInClassInitializer();
			const auto *u =
				e ? dyn_cast<UnaryOperator>(e->IgnoreParenImpCasts()) : nullptr;
			const auto *m =
				u && u->getOpcode() == UO_AddrOf
					? dyn_cast<MemberExpr>(u->getSubExpr()->IgnoreParens())
					: nullptr;
			const Expr *plain = e ? e->IgnoreParenImpCasts() : nullptr;
			if (plain && plain->getType()->isArrayType() &&
			    f->getType()->isPointerType())
				m = dyn_cast<MemberExpr>(plain); // The array itself, as a pointer.
			if (m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
				borrow(dst.with(Proj::Field, f),
				       dst.with(Proj::Field, m->getMemberDecl()), false, true, loc,
				       true);
		}
	// With a deleter of its own it may be the address of anything.
	if (contracts_.infer && in_std(ctor) && ctor->getParent()->getName().ends_with("_ptr") &&
	    facts_.drop_uses(c->getType()) && c->getNumArgs() >= 1 &&
	    c->getArg(0)->getType()->isPointerType() && !moves_inside(c->getArg(0))) {
		int t = temp(c->getArg(0)->getType(), loc);
		into({t, {}}, c->getArg(0));
		copy(dst, {t, {}}, loc, true);
	}
	// An owner made from a raw pointer takes it over.
	if (const auto *made = c->getNumArgs() ? dyn_cast<CXXNewExpr>(peel(c->getArg(0))) : nullptr;
	    made && contracts_.infer && !made->isArray() && in_std(ctor) &&
	    ctor->getParent()->getName() == "unique_ptr") {
		const auto *init = dyn_cast_or_null<CXXConstructExpr>(made->getInitializer());
		if (!made->hasInitializer() ||
		    (init && init->getConstructor()->isDefaultConstructor() &&
		     init->getConstructor()->isImplicit() && !init->requiresZeroInitialization() &&
		     !init->isListInitialization()))
			uninit(dst.with(Proj::Content), made->getAllocatedType(), loc);
	}
	// So may the address be that another one has already.
	if (contracts_.infer && in_std(ctor) && c->getNumArgs() == 1 &&
	    (ctor->getParent()->getName() == "unique_ptr" ||
	     ctor->getParent()->getName() == "shared_ptr") &&
	    !facts_.drop_uses_deleter(c->getType()) && c->getArg(0)->getType()->isPointerType() &&
	    !isa<CXXNewExpr>(peel(c->getArg(0)))) {
		int t = temp(c->getArg(0)->getType(), loc);
		into({t, {}}, c->getArg(0));
		Step s;
		s.op = Step::Give;
		s.src = {t, {}};
		s.loc = loc;
		add(std::move(s));
	}
	if (contracts_.infer && in_std(ctor) && ctor->getParent()->getName() == "shared_ptr" &&
	    c->getNumArgs() >= 2 && record_of(c->getArg(1)->getType()) &&
	    record_of(c->getArg(1)->getType())->isLambda() && !moves_inside(c->getArg(1))) {
		int t = temp(c->getArg(1)->getType(), loc);
		into({t, {}}, c->getArg(1));
		copy(dst, {t, {}}, loc, true);
	}
	if (facts_.owner(c->getType()) && c->getNumArgs() >= 1 &&
	    c->getArg(0)->getType()->isPointerType() &&
	    ctor->getParamDecl(0)->getType()->isPointerType() &&
	    !c->getArg(0)->getType()->getPointeeType().isConstQualified()) {
		const Expr *e = c->getArg(0)->IgnoreParenImpCasts();
		const CXXRecordDecl *r = record_of(c->getType());
		if (isa<DeclRefExpr>(e) && e->isLValue() && r->getName() != "ref" &&
		    r->getName() != "vector" && r->getName() != "basic_string") {
			Step s;
			s.op = Step::Give;
			s.src = place(e);
			s.loc = loc;
			add(s);
		}
	}
}

void Lowering::new_expr(const CXXNewExpr *e, const Place &dst)
{
	SourceLocation loc = e->getExprLoc();
	if (e->getNumPlacementArgs() && e->getPlacementArg(0)->getType()->isPointerType()) {
		into(dst, e->getPlacementArg(0));
		if (e->getInitializer()) {
			int t = temp(e->getAllocatedType(), loc);
			init_from({t, {}}, e->getAllocatedType(), e->getInitializer());
		}
		return;
	}
	for (unsigned i = 0; i < e->getNumPlacementArgs(); i++)
		effects(e->getPlacementArg(i));
	int h = local(LocalKind::Heap, e->getAllocatedType(), loc);
	for (const Scope &s : scopes_)
		b_.locals[h].many |= s.continue_to >= 0;
	if (e->getArraySize() && *e->getArraySize())
		effects(*e->getArraySize());
	clear({h, {}}, loc);
	init({h, {}}, loc);
	if (e->getInitializer())
		init_from({h, {}}, e->getAllocatedType(), e->getInitializer());
	else
		uninit({h, {}}, e->getAllocatedType(), loc);
	borrow(dst, {h, {}}, false, true, loc);
}

} // namespace cfl::check
