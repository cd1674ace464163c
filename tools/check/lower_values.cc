// SPDX-License-Identifier: GPL-2.0
// Values that go out of objects, into them, and from one to another; what calls make in place.
#include <check/apart.hh>
#include <check/lower.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The constructor by which an element is copied, or moved, into a container, if its class says how.
const CXXConstructorDecl *copied_by(const FunctionDecl *f, const Expr *e, bool moved)
{
	static const std::set<llvm::StringRef> names{"push_back", "push_front", "push"};
	const CXXRecordDecl *r = record_of(e->getType());
	if (!names.count(plain_name(f)) || !r || !r->hasDefinition() || in_std(r))
		return nullptr;
	const CXXConstructorDecl *copy = nullptr, *move = nullptr;
	for (const CXXConstructorDecl *k : r->ctors())
		if (k->isMoveConstructor())
			move = k;
		else if (k->isCopyConstructor())
			copy = k;
	const CXXConstructorDecl *by = moved && move ? move : copy;
	return by && by->isUserProvided() ? by : nullptr;
}

} // namespace

void Lowering::move_out(const Expr *e, const Place &p, SourceLocation loc)
{
	// Of what is handed to a base class, the base's members go.
	e = e->IgnoreParens();
	const auto *c = dyn_cast<CastExpr>(e);
	bool base = c && (c->getCastKind() == CK_DerivedToBase ||
			  c->getCastKind() == CK_UncheckedDerivedToBase);
	const CXXRecordDecl *r = base ? record_of(c->getType()) : nullptr;
	if (!r || !r->hasDefinition() || in_std(r))
		return use(Access::Move, p, loc);
	use(Access::Read, p, loc, true);
	for (const FieldDecl *f : facts_.members(r))
		if (facts_.moves(f->getType()))
			use(Access::Move, p.with(Proj::Field, f->getCanonicalDecl()), loc);
}

void Lowering::emptied(const Place &p, SourceLocation loc)
{
	use(Access::Move, p, loc, true);
	if (!b_.blocks[cur_].stmts.empty())
		b_.blocks[cur_].stmts.back().merge = true;
}

const CXXConstructorDecl *Lowering::made_by(const Call &c)
{
	llvm::StringRef n = plain_name(c.f);
	const CXXConstructorDecl *copy = c.has_self && c.args.size() == 2
						 ? copied_by(c.f, c.args[1].expr, c.args[1].moved)
						 : nullptr;
	if (copy && c.args[0].target.local >= 0 && contracts_.effects(copy).known)
		return copy;
	bool inside = c.has_self && n.starts_with("emplace");
	bool made =
		!c.has_self && (n == "make_unique" || n == "make_shared" || n == "make_optional");
	if (!inside && !made)
		return nullptr;
	QualType whole = made ? c.result : c.args[0].expr->IgnoreParenImpCasts()->getType();
	if (whole->isPointerType())
		whole = whole->getPointeeType();
	QualType t = type_of(b_, Place{temp(whole, c.loc), {Proj{Proj::Content, nullptr}}});
	const CXXRecordDecl *r = record_of(t);
	Place target = (made ? c.dst : c.args[0].target);
	if (t.isNull() || !r || !r->hasDefinition() || in_std(r) || target.local < 0)
		return nullptr;
	ArrayRef<Argument> given = ArrayRef(c.args).drop_front(c.has_self);
	auto same = [&](const CXXConstructorDecl *k) {
		if (k->isCopyOrMoveConstructor() || k->getNumParams() < given.size() ||
		    k->getMinRequiredArguments() > given.size())
			return false;
		for (size_t i = 0; i < given.size(); i++) {
			QualType p = k->getParamDecl(unsigned(i))->getType().getNonReferenceType();
			QualType q = given[i].expr->getType();
			bool classes = record_of(p) && record_of(q);
			if (classes && !facts_.context().hasSameUnqualifiedType(p, q) &&
			    !in_std(record_of(p)) && !record_of(q)->isDerivedFrom(record_of(p)))
				return false;
		}
		return true;
	};
	for (const CXXConstructorDecl *k : r->ctors())
		if (same(k))
			return contracts_.effects(k).known ? k : nullptr;
	return nullptr;
}

void Lowering::constructed(const CXXConstructorDecl *ctor, const Call &c)
{
	std::vector<Argument> given(c.args.begin() + c.has_self, c.args.end());
	Place whole = c.has_self ? c.args[0].target : c.dst;
	// What is converted on the way in is handed over as a value.
	for (size_t i = 0; i < given.size(); i++) {
		Argument &a = given[i];
		QualType p = ctor->getParamDecl(unsigned(i))->getType();
		bool converted = !facts_.context().hasSameUnqualifiedType(p.getNonReferenceType(),
									  a.expr->getType());
		if (!a.is_ref || (p->isReferenceType() &&
				  !(converted && record_of(p) && record_of(a.expr->getType()))))
			continue;
		int value = temp(a.expr->getType(), c.loc);
		copy({value, {}}, a.target.local >= 0 ? a.target : Place{a.temp, {}}, c.loc);
		a.is_ref = false;
		a.target = {};
		a.temp = value;
	}
	// What a unique_ptr owns ends with it.
	Place target = whole.with(Proj::Content);
	if (plain_name(c.f) != "make_unique")
		target = target.holder();
	Effects made = contracts_.effects(ctor);
	// A copy that leads into itself is put right again whenever it is copied on, as is what has a move of its own.
	if (ctor->isCopyOrMoveConstructor() ||
	    moves_its_ways(facts_.context().getCanonicalTagType(ctor->getParent()))) {
		std::erase_if(made.flows, [](const auto &f) { return f.from.param == SELF; });
		made.ends.clear();
	}
	apply(made, given, false, target, false, c.loc);
}

void Lowering::transfer(const Place &dst, const Place &src, QualType type, SourceLocation loc)
{
	if (!contracts_.infer || dst.local < 0 || src.local < 0 || !facts_.holds_owner(type))
		return;
	Loan l;
	l.place = dst.with(Proj::Content);
	// It is an element there, which owns the same as before.
	QualType whole = type_of(b_, dst);
	if (facts_.owner(type) && !whole.isNull() && facts_.owner(whole) &&
	    !facts_.context().hasSameUnqualifiedType(whole, type) &&
	    facts_.holds_exactly(whole, type))
		l.place = l.place.with(Proj::Content);
	l.loc = loc;
	l.pointer = true;
	b_.loans.push_back(l);
	Step s;
	s.op = Step::Transfer;
	s.dst = dst;
	s.src = src;
	s.loan = int(b_.loans.size()) - 1;
	s.loc = loc;
	add(std::move(s));
}

/// An owner that is made of another one, which gives up what it has.
static bool turned(const Expr *e)
{
	const auto *c = dyn_cast<CXXConstructExpr>(peel(e));
	return c && e->isXValue() && c->getNumArgs() && c->getArg(0)->isXValue();
}

void Lowering::settle(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
		      const Place &dst, QualType result, SourceLocation loc)
{
	for (Argument &a : args) {
		QualType t = a.type.isNull() ? a.expr->getType() : a.type.getNonReferenceType();
		bool value = !a.type.isNull() && !a.is_ref;
		// What a value was turned into for the call, an owner of a base, is taken over as well.
		bool made = !a.self && f && in_std(f) && !a.moved && turned(a.expr) &&
			    a.target.local >= 0 &&
			    b_.locals[a.target.local].kind == LocalKind::Temp;
		// A container takes over what lies in the parts of a value, too.
		bool owns = facts_.owner(t) || (a.moved && f && in_std(f) && facts_.holds_owner(t));
		if (a.self || (!value && !a.moved && !made) || !owns)
			continue;
		Place from = a.moved || made ? a.target : Place{a.temp, {}};
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
		const Argument *to = nullptr;
		for (const Argument &other : args) {
			if (&other == &a)
				continue;
			QualType of = other.self ? other.expr->getType() : other.type;
			if (of.isNull() || (!other.self && !(other.is_ref && other.mut)) ||
			    (other.self && m && m->isConst()))
				continue;
			if (!of->getPointeeType().isNull())
				of = of->getPointeeType();
			if (facts_.can_hold(of, t))
				to = &other;
		}
		if (to && to->target.local >= 0)
			transfer(to->target, from, t, loc);
		else if (dst.local >= 0 && !result.isNull() && !result->isVoidType() &&
			 facts_.can_hold(result, t))
			transfer(dst, from, t, loc);
		else if (value && f && !in_std(f) && !isa<CXXConstructorDecl>(f))
			use(Access::Ends, from, loc);
	}
	(void)has_self;
}

/// What it reads needs a value, and what it writes has one; so has what an address leads to that it is handed.
void Lowering::assembly(const AsmStmt *s)
{
	SourceLocation loc = s->getAsmLoc();
	for (unsigned i = 0; i < s->getNumInputs(); i++) {
		const Expr *e = s->getInputExpr(i);
		if (e->isGLValue()) {
			init(place(e), loc);
			continue;
		}
		int t = temp(e->getType(), loc);
		into({t, {}}, e);
		if (e->getType()->isPointerType())
			init(Place{t, {}}.with(Proj::Deref), loc);
	}
	for (unsigned i = 0; i < s->getNumOutputs(); i++) {
		Place p = place(s->getOutputExpr(i));
		if (s->isOutputPlusConstraint(i))
			use(Access::Read, p, loc);
		use(Access::Write, p, loc);
		init(p, loc);
	}
}

} // namespace cfl::check
