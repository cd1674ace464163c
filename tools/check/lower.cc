// SPDX-License-Identifier: GPL-2.0
#include <check/asked_first.hh>
#include <check/lower.hh>
#include <check/origins.hh>

using namespace clang;

namespace cfl::check
{

Lowering::Lowering(Facts &facts, Contracts &contracts, Body &body)
	: facts_(facts), contracts_(contracts), b_(body)
{
}

int Lowering::block()
{
	b_.blocks.emplace_back();
	if (b_.blocks.size() > MOST_BLOCKS)
		b_.too_big = true;
	return int(b_.blocks.size()) - 1;
}

void Lowering::go(int to)
{
	if (!dead_)
		b_.blocks[cur_].succ.push_back(to);
}

void Lowering::add(Step s)
{
	if (!b_.too_big)
		b_.blocks[cur_].stmts.push_back(std::move(s));
	if (b_.blocks[cur_].stmts.size() > MOST_STMTS)
		b_.too_big = true;
}

int Lowering::local(LocalKind kind, QualType type, SourceLocation loc, const ValueDecl *decl)
{
	Local l;
	l.kind = kind;
	l.type = type;
	l.loc = loc;
	l.decl = decl;
	b_.locals.push_back(l);
	return int(b_.locals.size()) - 1;
}

int Lowering::temp(QualType type, SourceLocation loc)
{
	return local(LocalKind::Temp, type, loc);
}

int Lowering::of(const ValueDecl *d, SourceLocation loc)
{
	d = cast<ValueDecl>(d->getCanonicalDecl());
	auto it = map_.find(d);
	if (it != map_.end())
		return it->second;
	// Not one of ours: a global, a static, or a variable of an enclosing function.
	return map_[d] = local(LocalKind::Global, d->getType(), loc, d);
}

void Lowering::end_local(int l, SourceLocation loc)
{
	Place p{l, {}};
	if (facts_.drop_uses(b_.locals[l].type))
		live({l}, loc);
	use(Access::Dead, p, loc);
}

void Lowering::pop(SourceLocation end)
{
	Scope s = std::move(scopes_.back());
	scopes_.pop_back();
	if (dead_)
		return;
	for (auto it = s.locals.rbegin(); it != s.locals.rend(); ++it)
		end_local(*it, end);
}

void Lowering::unwind(size_t depth, SourceLocation loc)
{
	for (size_t i = scopes_.size(); i > depth; i--) {
		auto &locals = scopes_[i - 1].locals;
		for (auto it = locals.rbegin(); it != locals.rend(); ++it)
			end_local(*it, loc);
	}
}

void Lowering::finish_temps(size_t mark, SourceLocation loc)
{
	while (temps_.size() > mark) {
		int t = temps_.back();
		temps_.pop_back();
		if (!dead_)
			end_local(t, loc);
	}
}

int Lowering::universal(const Place &holder, int param, bool inner, SourceLocation loc)
{
	Loan l;
	l.place = holder;
	l.loc = loc;
	l.universal = true;
	l.inner = inner;
	b_.loans.push_back(l);
	Step s;
	s.op = Step::Borrow;
	s.quiet = true;
	s.dst = holder;
	s.src = holder;
	s.loan = int(b_.loans.size()) - 1;
	s.loc = loc;
	add(s);
	return s.loan;
}

void Lowering::lent(const Place &holder, QualType type, int param, bool inner, SourceLocation loc)
{
	if (!facts_.carries(type))
		return;
	const CXXRecordDecl *r = type->isReferenceType() ? nullptr : record_of(type);
	if (!r || !has_origins(type)) {
		universal(holder, param, inner, loc);
		return;
	}
	// Members with regions of their own.
	for (const FieldDecl *f : r->fields())
		if (facts_.carries(f->getType()))
			universal(holder.with(Proj::Field, f->getCanonicalDecl()), param, inner,
				  loc);
	for (const CXXBaseSpecifier &b : r->bases())
		if (facts_.carries(b.getType())) {
			universal(holder, param, inner, loc);
			break;
		}
}

void Lowering::params(const FunctionDecl *f)
{
	if (const auto *m = dyn_cast<CXXMethodDecl>(f); m && !m->isStatic()) {
		this_ = local(LocalKind::This, m->getThisType(), f->getLocation());
		b_.self = this_;
		b_.locals[this_].param = SELF;
		universal({this_, {}}, SELF, false, f->getLocation());
		if (!isa<CXXConstructorDecl>(f))
			lent(Place{this_, {}}.with(Proj::Deref), m->getThisType()->getPointeeType(),
			     SELF, true, f->getLocation());
	}
	for (unsigned i = 0; i < f->getNumParams(); i++) {
		const ParmVarDecl *p = f->getParamDecl(i);
		int l = local(LocalKind::Param, p->getType(), p->getLocation(), p);
		b_.locals[l].param = int(i);
		map_[cast<ValueDecl>(p->getCanonicalDecl())] = l;
		bool out = writes_only(f, i) || (handed_ && *handed_ == p);
		if (!out)
			scopes_.back().locals.push_back(l);
		else if (!handed_)
			out_parameter(l, p);
		lent({l, {}}, p->getType(), int(i), false, p->getLocation());
		if (auto n = p->getType()->getNullability();
		    n && *n == NullabilityKind::Nullable && p->getType()->isPointerType())
			null({l, {}}, p->getLocation());
		QualType pointee = p->getType()->getPointeeType();
		if (!pointee.isNull())
			lent(Place{l, {}}.with(Proj::Deref), pointee, int(i), true,
			     p->getLocation());
	}
}

void Lowering::out_parameter(int l, const ParmVarDecl *p)
{
	QualType pointee = p->getType()->getPointeeType();
	if (!pointee.isNull())
		uninit(Place{l, {}}.with(Proj::Deref), pointee, p->getLocation());
}

void Lowering::empty_subject()
{
	const ValueDecl *v = *handed_;
	SourceLocation loc = function_->getLocation();
	Place p{this_, {}};
	QualType type;
	if (const auto *parameter = dyn_cast_or_null<ParmVarDecl>(v);
	    parameter && parameter->getDeclContext() == function_) {
		p.local = of(parameter, loc);
		type = parameter->getType()->getPointeeType();
		p = p.with(Proj::Deref);
	} else if (const auto *member = dyn_cast_or_null<FieldDecl>(v); member && this_ >= 0) {
		p = p.with(Proj::Deref).with(Proj::Field, member);
		type = member->getType();
	} else if (!v) {
		const auto *m = dyn_cast<CXXMethodDecl>(function_);
		type = m ? facts_.context().getCanonicalTagType(m->getParent()) : QualType();
		p = p.with(Proj::Deref);
	} else if (FieldDecl *field = captured_.lookup(v); field && this_ >= 0) {
		p = p.with(Proj::Deref).with(Proj::Field, field);
		type = field->getType();
		if (type->isReferenceType()) {
			p = p.with(Proj::Deref);
			type = type->getPointeeType();
		}
	}
	if (p.local < 0 || type.isNull())
		return;
	b_.handed = p.local;
	uninit(p, type, loc);
}

void Lowering::empty_members()
{
	const auto *m = dyn_cast<CXXMethodDecl>(function_);
	if (!m || this_ < 0)
		return;
	for (const FieldDecl *f : facts_.emptied_by_move(m->getParent()))
		use(Access::Move, Place{this_, {}}.with(Proj::Deref).with(Proj::Field, f),
		    function_->getLocation(), true);
}

void Lowering::member_inits(const CXXConstructorDecl *ctor)
{
	Place self = Place{this_, {}}.with(Proj::Deref);
	if (ctor->isDelegatingConstructor() || ctor->isImplicit()) {
		for (const CXXCtorInitializer *i : ctor->inits())
			full(i->getInit());
		return;
	}
	for (const FieldDecl *f : ctor->getParent()->fields()) {
		QualType t = f->getType();
		if (t->isScalarType() && !f->isUnnamedBitField() && !ctor->getParent()->isUnion())
			uninit(self.with(Proj::Field, f), t, ctor->getLocation());
	}
	for (const CXXCtorInitializer *i : ctor->inits()) {
		const Expr *e = i->getInit();
		size_t mark = temps_.size();
		if (i->isAnyMemberInitializer()) {
			const FieldDecl *f = i->getAnyMember();
			Place p = self.with(Proj::Field, f);
			if (isa<CXXDefaultInitExpr>(e))
				e = cast<CXXDefaultInitExpr>(e)->getExpr();
			init_from(p, f->getType(), e);
			init(p, e->getExprLoc());
		} else {
			int t = temp(e->getType(), e->getExprLoc());
			into({t, {}}, e);
			copy(self, {t, {}}, e->getExprLoc(), true);
		}
		finish_temps(mark, e->getEndLoc());
	}
}

void Lowering::run(const FunctionDecl *f)
{
	function_ = f;
	b_.function = f;
	b_.lifetimes = contracts_.infer;
	b_.elements = [&facts = facts_](QualType t) {
		std::vector<const FieldDecl *> all;
		for (uint64_t i = 0, n = facts.extent(t); i < n && n <= MOST_ELEMENTS; i++)
			all.push_back(facts.element(t, unsigned(i)));
		return all;
	};
	b_.entry = cur_ = block();
	if (const auto *m = dyn_cast<CXXMethodDecl>(f)) {
		closure_ = m->getParent()->isLambda() ? m->getParent() : nullptr;
		if (closure_) {
			FieldDecl *this_field = nullptr;
			closure_->getCaptureFields(captured_, this_field);
			if (this_field)
				captured_[nullptr] = this_field;
		}
	}
	b_.result = local(LocalKind::Return, f->getReturnType(), f->getLocation());
	b_.exit = block();
	push();
	params(f);
	if (handed_)
		empty_subject();
	if (emptied_)
		empty_members();
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		member_inits(c);
	stmt(f->getBody());
	SourceLocation end = f->getBody()->getEndLoc();
	pop(end);
	go(b_.exit);
	dead_ = false;
	cur_ = b_.exit;
	live({b_.result}, end);
	if (this_ >= 0)
		live({this_}, end);
}

void Lowering::use(Access a, const Place &p, SourceLocation loc, bool quiet)
{
	if (p.local < 0)
		return;
	bool element = a == Access::Read || a == Access::Write;
	// How far an array was filled with a running index is not known.
	if (a == Access::Read && !p.path.empty() && p.path.back().kind == Proj::Content &&
	    reserved_.count(p.prefix(p.path.size() - 1)))
		return;
	// What an earlier turn gave a value is read in this one.
	if (a == Access::Read && shifted_.count(p))
		return;
	if (auto it = element ? ranged_.find(p) : ranged_.end(); it != ranged_.end()) {
		auto [from, to] = it->second;
		// The others got theirs in the turns before.
		if (auto by = ahead_.find(p); a == Access::Read && by != ahead_.end())
			to = std::min(to, from + by->second);
		Place array = p.prefix(p.path.size() - 1);
		for (uint64_t i = from; i < to; i++)
			use(a,
			    array.with(Proj::Field,
				       facts_.element(type_of(b_, array), unsigned(i))),
			    loc, quiet);
		return;
	}
	Step s;
	s.op = Step::Use;
	s.access = a;
	s.src = p;
	s.loc = loc;
	s.quiet = quiet;
	add(std::move(s));
}

void Lowering::borrow(const Place &dst, const Place &src, bool mut, bool pointer,
		      SourceLocation loc, bool quiet)
{
	if (dst.local < 0 || src.local < 0)
		return;
	Loan l;
	l.place = src;
	l.loc = loc;
	l.mut = mut;
	l.pointer = pointer;
	b_.loans.push_back(l);
	Step s;
	s.op = Step::Borrow;
	s.dst = dst;
	s.src = src;
	s.loan = int(b_.loans.size()) - 1;
	s.loc = loc;
	s.quiet = quiet;
	s.lends = !mut && !pointer;
	add(std::move(s));
}

void Lowering::copy(const Place &dst, const Place &src, SourceLocation loc, bool merge, bool guess)
{
	if (dst.local < 0 || src.local < 0)
		return;
	Step s;
	s.op = Step::Copy;
	s.dst = dst;
	s.src = src;
	s.loc = loc;
	s.merge = merge;
	s.guess = guess;
	add(std::move(s));
}

void Lowering::clear(const Place &dst, SourceLocation loc)
{
	if (dst.local < 0)
		return;
	Step s;
	s.op = Step::Clear;
	s.dst = dst;
	s.loc = loc;
	add(std::move(s));
}

void Lowering::live(std::vector<int> uses, SourceLocation loc)
{
	Step s;
	s.op = Step::Live;
	s.uses = std::move(uses);
	s.loc = loc;
	add(std::move(s));
}

void Lowering::init(const Place &dst, SourceLocation loc)
{
	if (dst.local < 0)
		return;
	if (auto it = ranged_.find(dst); it != ranged_.end()) {
		auto [from, to] = it->second;
		Place array = dst.prefix(dst.path.size() - 1);
		ranged_.erase(it);
		for (uint64_t i = from; i < to; i++)
			init(array.with(Proj::Field,
					facts_.element(type_of(b_, array), unsigned(i))),
			     loc);
		return;
	}
	if (contracts_.infer && !dst.path.empty() && dst.path.back().kind == Proj::Content)
		if (Place array = dst.prefix(dst.path.size() - 1);
		    facts_.extent(type_of(b_, array)))
			reserved_.insert(array);
	Step s;
	s.op = Step::Init;
	s.dst = dst;
	s.loc = loc;
	add(std::move(s));
}

void Lowering::owe(const Place &dst, QualType type, const Expr *e)
{
	if (dst.local < 0 || !dst.path.empty() || !facts_.owes(type))
		return;
	e = peel(e);
	if (!isa<CallExpr>(e) && !isa<DeclRefExpr>(e))
		return;
	Step s;
	s.op = Step::Owe;
	s.dst = dst;
	s.loc = e->getExprLoc();
	add(std::move(s));
}

bool Lowering::room(const ValueDecl *d) const
{
	const auto *a = facts_.context().getAsConstantArrayType(d->getType());
	return contracts_.infer && a && d->hasAttr<AlignedAttr>() &&
	       (a->getElementType()->isCharType() || a->getElementType()->isStdByteType());
}

void Lowering::uninit(const Place &dst, QualType type, SourceLocation loc)
{
	const CXXRecordDecl *r = record_of(facts_.context().getBaseElementType(type));
	if (r && type->isArrayType() &&
	    (!r->hasDefinition() || r->hasUserProvidedDefaultConstructor()))
		return;
	if (r && !type->isReferenceType() && !type->isArrayType()) {
		bool array = contracts_.infer && facts_.extent(type) && in_std(r);
		if (array) {
			QualType of = dyn_cast<ClassTemplateSpecializationDecl>(r)
					      ->getTemplateArgs()
					      .get(0)
					      .getAsType();
			if (of->isScalarType()) {
				empties_ = true;
				step(Step::Uninit, dst, loc);
			}
			return;
		}
		if (!r->hasDefinition() || r->isUnion() || in_std(r) || dst.path.size() > 4)
			return;
		for (const CXXBaseSpecifier &base : r->bases())
			if (const CXXRecordDecl *of = record_of(base.getType());
			    of && of->hasDefinition() && !of->hasUserProvidedDefaultConstructor())
				uninit(dst, base.getType(), loc);
		for (const FieldDecl *f : r->fields()) {
			if (f->hasInClassInitializer() || f->isUnnamedBitField())
				continue;
			const CXXRecordDecl *inner = record_of(f->getType());
			if (inner && inner->hasDefinition() &&
			    inner->hasUserProvidedDefaultConstructor())
				continue;
			// Whether there is a value, and how much, the class may keep in another member.
			if (contracts_.infer && (asked_first(f) || counted(f) || room(f)))
				continue;
			uninit(dst.with(Proj::Field, f), f->getType(), loc);
		}
		return;
	}
	const Type *element = type->getBaseElementTypeUnsafe();
	const CXXRecordDecl *made = element ? element->getAsCXXRecordDecl() : nullptr;
	if (made && (!made->hasDefinition() || !made->hasTrivialDefaultConstructor()))
		return;
	empties_ = true;
	Step s;
	s.op = Step::Uninit;
	s.dst = dst;
	s.loc = loc;
	add(std::move(s));
}

} // namespace cfl::check
