// SPDX-License-Identifier: GPL-2.0
/// @file
/// A call, from its arguments to its result.
#include <check/emptiness.hh>
#include <check/lower.hh>
#include <check/unseen.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Gives what it is handed by mutable reference a new value, whatever it had.
bool overwrites(const FunctionDecl *f)
{
	return in_std(f) &&
	       (plain_name(f) == "getline" || f->getOverloadedOperator() == OO_GreaterGreater);
}

/// A standard function that ends nothing that lies in what it is handed by mutable reference.
bool keeps(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	return in_std(f) && n != "erase" && n != "erase_if";
}

bool is_virtual(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	return m && m->isVirtual();
}

/// A function that nobody sees may change an owner that it is handed, and so end what was lent by it.
bool may_end(const FunctionDecl *f, QualType param)
{
	return !f->hasBody() && !is_virtual(f) && says_it_owns(record_of(param));
}

/// Does the class say what a member function lends, and who alone owns that? Then the body need not be asked.
bool held_to(const FunctionDecl *f, const Contract *says)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	return m && !m->isStatic() && says->written && says->sources == std::set<int>{SELF} &&
	       sole_owner(m->getParent());
}

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

/// Writes what it is handed only where it succeeds.
bool partial_writer(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	return n == "from_chars" || n.ends_with("scanf");
}

bool forwarded(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
	const FunctionDecl *by = c ? c->getDirectCallee() : nullptr;
	return by && by->getBuiltinID() == Builtin::BIforward;
}

/// The type of what a member function is called on, without the pointer to it.
QualType object_type(const Expr *object)
{
	QualType t = object->getType();
	return t->isPointerType() ? t->getPointeeType() : t;
}

bool frees(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	if (n.empty() || f->getNumParams() < 1 || !f->getParamDecl(0)->getType()->isPointerType() ||
	    f->getNumParams() > 2)
		return false;
	if (isa<CXXMethodDecl>(f) && !cast<CXXMethodDecl>(f)->isStatic())
		return false;
	if (in_std(f) && n != "free" && n != "fclose")
		return false; // std::destroy_at() ends what is there, not what it lies in.
	if (n == "free" || n == "kfree" || n == "vfree" || n == "kvfree" || n == "fclose")
		return true;
	return f->getReturnType()->isVoidType() &&
	       (n.ends_with("_destroy") || n.ends_with("_free") || n.ends_with("_delete") ||
		n.starts_with("destroy_") || n.starts_with("free_") || n == "destroy" ||
		n == "dispose");
}

/// Takes another object of its class, and moves nothing on? Then that is changed, at most, and the class knows how.
bool changes_its_like(const FunctionDecl *f, int param)
{
	const FunctionDecl *made = nullptr;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || isa<CXXConstructorDecl>(f) || param < 0 || unsigned(param) >= f->getNumParams() ||
	    !f->hasBody(made))
		return false;
	const CXXRecordDecl *r =
		record_of(f->getParamDecl(unsigned(param))->getType().getNonReferenceType());
	if (!r || r->getCanonicalDecl() != m->getParent()->getCanonicalDecl())
		return false;
	std::vector<const Stmt *> work{made->getBody()};
	while (!work.empty()) {
		const Stmt *s = work.back();
		work.pop_back();
		const auto *c = dyn_cast<CallExpr>(s);
		const FunctionDecl *by = c ? c->getDirectCallee() : nullptr;
		if (by && (by->getBuiltinID() == Builtin::BImove ||
			   by->getBuiltinID() == Builtin::BIforward))
			return false;
		if (isa<LambdaExpr>(s))
			return false;
		for (const Stmt *x : s->children())
			if (x)
				work.push_back(x);
	}
	return true;
}

/// Takes the elements of another container, which stays one: without those that were taken.
bool leaves_container(const FunctionDecl *f)
{
	llvm::StringRef n = f && in_std(f) && isa<CXXMethodDecl>(f) ? plain_name(f) : "";
	return n == "splice" || n == "splice_after" || n == "merge";
}

/// `swap(a, b)` of the standard, with the two as arguments.
bool swaps(const FunctionDecl *f, bool has_self, size_t args)
{
	return f && in_std(f) && !has_self && plain_name(f) == "swap" && args == 2;
}

} // namespace

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

void Lowering::take_receiver(Call &c)
{
	Argument a;
	a.expr = c.object;
	receiver(c.f, a, c.object_pointer);
	c.args.push_back(std::move(a));
}

void Lowering::evaluate(Call &c, ArrayRef<const Expr *> exprs, const FunctionProtoType *type)
{
	const FunctionDecl *f = c.f;
	if (c.has_self && !c.assignment)
		take_receiver(c);
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
		c.args.push_back(std::move(a));
	if (cur_ == start_block && ranges.size() > 1 && !(f && f->isOverloadedOperator()))
		independent(ranges, cur_);
	if (c.assignment) {
		take_receiver(c);
		std::rotate(c.args.begin(), c.args.end() - 1, c.args.end());
	}
}

void Lowering::lend(Call &c)
{
	for (Argument &a : c.args) {
		if (!a.late)
			continue;
		bool over =
			contracts_.infer && ((c.effects && c.effects->assigned.count(c.index(a))) ||
					     (c.f && overwrites(c.f)));
		bool unsolved = c.f && (in_std(c.f) || (c.f->hasBody() && !is_virtual(c.f)) ||
					may_end(c.f, a.type));
		bool ending = !contracts_.infer || (unsolved && !c.effects && !over && !keeps(c.f));
		if (over && !c.effects)
			use(Access::Write, a.target, c.loc);
		borrow({a.temp, {}}, a.target, ending, facts_.interior(a.type),
		       a.expr->getExprLoc(), over);
		guard_loan({a.temp, {}}, a.expr);
	}
}

void Lowering::leave(Call &c)
{
	for (Argument &a : c.args) {
		int i = c.index(a);
		bool looked_at =
			a.moved && c.effects &&
			(forwarded(a.expr) || (contracts_.infer && changes_its_like(c.f, i))) &&
			std::none_of(c.effects->moved.begin(), c.effects->moved.end(),
				     [&](const Spot &s) { return s.param == i; });
		// Who may leave it where it is says whether it did.
		bool left = a.moved && c.effects && tests_ && !c.f->getReturnType()->isVoidType() &&
			    c.effects->may_leave(i);
		// An element that is there already leaves it where it is; the result tells.
		bool tried = a.moved && contracts_.infer && c.f && in_std(c.f) &&
			     plain_name(c.f) == "try_emplace" &&
			     !(discarded_ && isa<CallExpr>(discarded_) &&
			       discarded_->getExprLoc() == c.loc);
		if (looked_at || left || tried) {
			a.moved = false; // The callee only looks at it.
			if (tried) {
				copy({a.temp, {}}, a.target, c.loc);
				c.needed.push_back(a.temp);
				continue;
			}
			borrow({a.temp, {}}, a.target, false, true, a.expr->getExprLoc(), true);
		}
		if (a.moved) {
			move_out(a.expr, a.target, a.expr->getExprLoc());
			copy({a.temp, {}}, a.target, c.loc);
			if (contracts_.infer && leaves_container(c.f))
				init(a.target, c.loc);
		}
		c.needed.push_back(a.temp);
	}
}

bool Lowering::renewed(Call &c)
{
	Argument &self = c.args[0];
	const auto *m = cast_or_null<CXXMethodDecl>(c.f);
	// A class with a move of its own is judged by that when it is given itself.
	bool own = contracts_.infer && m && m->isUserProvided() && !in_std(m);
	for (const Argument &a : c.args)
		if (a.moved && a.target == self.target && !own)
			use(Access::Shared, self.target, c.loc, true);
	if (contracts_.infer && c.assignment && c.args.size() == 2 &&
	    through_tuple(self, c.args[1], c.loc))
		return true;
	// A class with a reference in it leads on to where it did: what is assigned is that.
	const CXXRecordDecl *whole = m && m->isUserProvided() ? m->getParent() : nullptr;
	if (contracts_.infer && c.assignment && whole && !in_std(whole) &&
	    std::any_of(whole->field_begin(), whole->field_end(),
			[](const FieldDecl *f) { return f->getType()->isReferenceType(); })) {
		use(Access::Shared, self.target, c.loc);
		return true;
	}
	if (c.assignment && occupy(c.object)) {
		init(self.target, c.loc);
		return false;
	}
	use(Access::Write, self.target, c.loc);
	// A smart pointer takes the new value before it lets go of the old one.
	const CXXRecordDecl *of = m ? m->getParent() : nullptr;
	if (contracts_.infer && of && in_std(of) && of->getName().ends_with("_ptr") &&
	    !b_.blocks[cur_].stmts.empty()) {
		std::vector<int> &held = b_.blocks[cur_].stmts.back().uses;
		held = c.needed;
		for (const Argument &a : c.args)
			if (!a.self && a.target.local >= 0 &&
			    b_.locals[a.target.local].kind == LocalKind::Temp)
				held.push_back(a.target.local);
	}
	init(self.target, c.loc);
	if (contracts_.infer && !c.assignment && c.args.size() == 1)
		step(Step::Clear, self.target, c.loc, true); // Threads in it ended, too.
	return false;
}

void Lowering::judged_by_body(Call &c)
{
	Argument &self = c.args[0];
	const auto *m = cast_or_null<CXXMethodDecl>(c.f);
	bool lambda = m && m->getParent()->isLambda();
	// What asks whether there is a value goes on by the answer.
	if (m && !lambda && tells_emptiness(m))
		step(Step::Init, self.target, c.loc, true);
	// Whether it reads what has no value was asked before.
	bool gives = empties_ && !lambda && m && !m->isConst();
	use(gives ? Access::Mut : Access::Shared, self.target, c.loc, gives);
	if (empties_ && !lambda && m && m->isConst() && asked(m) && !b_.blocks[cur_].stmts.empty())
		b_.blocks[cur_].stmts.back().asked = true;
	if (lambda) {
		captured_reads(m, self.target, c.loc);
		captured_writes(m, self.target, c.loc);
		use(Access::Shared, self.target, c.loc);
	}
}

void Lowering::judged_by_signature(Call &c)
{
	Argument &self = c.args[0];
	const auto *m = cast<CXXMethodDecl>(c.f);
	QualType of =
		c.object_pointer ? c.object->getType()->getPointeeType() : c.object->getType();
	// A guard or a cursor of the dialect says by `const` what leaves it alone.
	bool guard = !contracts_.infer && m->getParent()->hasAttr<ScopedLockableAttr>();
	bool exclusive = guard || (!contracts_.infer && !in_std(m) &&
				   m->getParent()->hasAttr<PointerAttr>());
	bool interior = !guard && facts_.interior(self.expr->getType());
	bool lambda = m->getParent()->isLambda();
	bool view = facts_.view(self.target.has_deref() || !c.object_pointer ? object_type(c.object)
									     : c.object->getType());
	// Nothing says that it ends what was lent before; nor that it leaves a structure without values.
	bool open = contracts_.infer && !in_std(m) && !m->hasBody() &&
		    !says_what_it_lends(m->getParent());
	bool mut = !c.contract->accessor && !interior && !lambda && !open &&
		   !(contracts_.infer && is_virtual(m));
	if (open && !m->isConst() && !facts_.moves(of.getNonReferenceType()))
		init(self.target, c.loc);
	else if (open && !m->isConst() && empties_)
		for (const FieldDecl *field : m->getParent()->fields())
			if (field->getType()->isScalarType())
				init(self.target.with(Proj::Field, field->getCanonicalDecl()),
				     c.loc);
	// What is called on something that ends takes it along.
	bool consumes = self.spent && !lambda && !contracts_.infer && !in_std(m) &&
			!isa<CXXConversionDecl>(m) && facts_.moves(c.object->getType());
	bool harmless = in_std(m) && m->getParent()->getName() != "vector" &&
			(isa<CXXConversionDecl>(m) || m->getOverloadedOperator() == OO_EqualEqual);
	if (harmless && facts_.owner(of))
		use(Access::Shared, self.target, c.loc, true);
	else
		use(isa<CXXDestructorDecl>(m)	  ? Access::Drop
		    : consumes			  ? Access::Move
		    : mut && (!view || exclusive) ? Access::Mut
						  : Access::Shared,
		    self.target, c.loc, isa<CXXDestructorDecl>(m));
	// What is being made has members of which a base's functions know nothing.
	if (open && isa<CXXConstructorDecl>(function_) &&
	    self.target == Place{this_, {}}.with(Proj::Deref) &&
	    m->getParent() != cast<CXXMethodDecl>(function_)->getParent() &&
	    !b_.blocks[cur_].stmts.empty())
		b_.blocks[cur_].stmts.back().asked = true;
	// What a scope guard would have run at its end is forgotten.
	if (!contracts_.infer && plain_name(m) == "dismiss" && m->param_empty())
		step(Step::Clear, self.target, c.loc, true);
	// Standard containers cope with iterators and elements of their own; others may as well.
	if ((in_std(m) || (contracts_.infer && says_it_owns(m->getParent()))) &&
	    !b_.blocks[cur_].stmts.empty())
		b_.blocks[cur_].stmts.back().uses = c.needed;
}

bool Lowering::on_receiver(Call &c)
{
	Argument &self = c.args[0];
	const auto *m = cast_or_null<CXXMethodDecl>(c.f);
	bool handed = contracts_.infer && c.f && in_std(c.f) && c.args.size() > 1 &&
		      plain_name(c.f) == "reset";
	bool refilled = handed && m && m->getParent()->getName().ends_with("_ptr");
	if (refilled || (tests_ && m && !c.assignment && contracts_.revives(m)))
		step(Step::Init, self.target, c.loc, true);
	if (c.assignment || (c.f && reinitialises(c.f) && !handed)) {
		if (renewed(c))
			return true;
	} else if (auto fields = empties_ ? unmade(c.f, self) : std::vector<const FieldDecl *>();
		   !fields.empty()) {
		// What it reads of the object that is being made was asked before.
		for (const FieldDecl *field : fields) {
			const FirstUse first = contracts_.first_use(c.f, field);
			if (!m->isConst() && !(first.known && first.leaves))
				init(self.target.with(Proj::Field, field), c.loc);
		}
	} else if (c.effects) {
		judged_by_body(c);
	} else if (contracts_.infer && m && in_std(m)) {
		change(m, c.args, c.needed, c.loc);
	} else if (m && !m->isStatic()) {
		judged_by_signature(c);
	} else {
		use(Access::Shared, self.target, c.loc);
	}
	closure_called(c.object, c.f, c.loc);
	return false;
}

void Lowering::swap(Call &c)
{
	std::vector<Argument> &args = c.args;
	if (contracts_.infer)
		swap_parts(args[0].target, args[1].target, args[0].type.getNonReferenceType(),
			   c.loc);
	// Swapping parts of one whole, or something with itself, is no conflict.
	for (Argument &a : args)
		if (a.is_ref &&
		    (!contracts_.infer || facts_.inside(a.type.getNonReferenceType()))) {
			use(Access::Mut, a.target, c.loc);
			Step &swap = b_.blocks[cur_].stmts.back();
			swap.uses = c.needed;
			for (const Argument &other : args)
				if (other.target.has_deref())
					swap.uses.push_back(other.target.local);
			swap.local_change = true;
		}
}

void Lowering::read_by_callee(Call &c)
{
	if (c.f && frees(c.f) && !c.args.empty() && !c.args[0].self)
		use(Access::Free, Place{c.args[0].temp, {}}.with(Proj::Deref), c.loc);
	live(c.needed, c.loc);
	for (Argument &a : c.args)
		if (auto n = a.type.isNull() ? std::nullopt : a.type->getNullability();
		    n && *n == NullabilityKind::NonNull && a.type->isPointerType()) {
			use(Access::Shared, Place{a.temp, {}}.with(Proj::Deref), c.loc, true);
			// It is followed, but perhaps only to write there.
			if (!b_.blocks[cur_].stmts.empty() &&
			    !a.type->getPointeeType().isConstQualified())
				b_.blocks[cur_].stmts.back().asked = true;
		}
	// While a lock is released, others change what it guards.
	for (Argument &a : c.args)
		if (c.f && unlocks(c.f, a.self ? SELF : c.index(a))) {
			use(Access::Ends, a.target, c.loc);
			if (!b_.blocks[cur_].stmts.empty())
				b_.blocks[cur_].stmts.back().uses = c.needed;
		}
}

bool Lowering::refused(const FunctionDecl *f, int index)
{
	if (!empties_ || index < 0 || index >= int(f->getNumParams()))
		return false;
	return contracts_.first_use(f, f->getParamDecl(unsigned(index))).refused;
}

/// What the callee's body does with this argument, if it was read.
static const FirstUse *read_use(Contracts &contracts, const FunctionDecl *f, int index)
{
	if (!f || index < 0 || index >= int(f->getNumParams()))
		return nullptr;
	const FirstUse &use = contracts.first_use(f, f->getParamDecl(unsigned(index)));
	return use.known ? &use : nullptr;
}

void Lowering::out_arguments(Call &c)
{
	const FunctionDecl *f = c.f;
	// Out parameters have a value after the call, unless nobody asks how it ended.
	const auto *voided = dyn_cast_or_null<ExplicitCastExpr>(discarded_);
	bool forgotten = voided && f && voided->getType()->isVoidType() &&
			 isa<CallExpr>(voided->getSubExpr()->IgnoreParens()) &&
			 voided->getSubExpr()->getExprLoc() == c.loc;
	bool ignored = discarded_ && f && !f->getReturnType()->isVoidType() &&
		       isa<CallExpr>(discarded_) && discarded_->getExprLoc() == c.loc &&
		       (f->getReturnType()->isBooleanType() || f->hasAttr<WarnUnusedResultAttr>() ||
			partial_writer(f));
	bool asks = f && asks_ && f == asks_->getDirectCallee() && c.loc == asks_->getExprLoc();
	for (Argument &a : c.args) {
		if (a.self)
			continue;
		// Whoever gives it a value on every path has given one, whatever the result says.
		const FirstUse *body = ignored ? read_use(contracts_, f, c.index(a)) : nullptr;
		bool full = filled(f, c.index(a)) && (!ignored || (body && !body->leaves));
		// Nor if somebody said not to care, and the body gave none.
		if (forgotten && full && unsigned(c.index(a)) < f->getNumParams() &&
		    contracts_.first_use(f, f->getParamDecl(unsigned(c.index(a)))).refused)
			continue;
		if (asks && full && refused(f, c.index(a))) {
			told_.push_back(a.is_ref ? a.target : Place{a.temp, {}}.with(Proj::Deref));
			continue;
		}
		if (a.is_ref && a.mut && full)
			init(a.target, c.loc);
		else if (a.is_ref && a.mut && contracts_.infer && (!ignored || body))
			fill(a.target, a.type.getNonReferenceType(),
			     contracts_.first_use(f, f->getParamDecl(unsigned(c.index(a)))).left,
			     {});
		QualType t = a.type.isNull() ? a.expr->getType() : a.type;
		if (t->isPointerType() && !t->getPointeeType().isConstQualified() && full) {
			init(Place{a.temp, {}}.with(Proj::Deref), c.loc);
			// The callee's own parameter, handed on.
			if (const auto *r = dyn_cast<DeclRefExpr>(a.expr->IgnoreParenImpCasts());
			    r && empties_ && isa<ParmVarDecl>(r->getDecl()) &&
			    r->getType()->isPointerType())
				init(place(r).with(Proj::Deref), c.loc);
		}
	}
	filled_views(c);
	// Who is handed threads to change them waits for them.
	for (const Argument &a : c.args)
		if (contracts_.infer && f && !in_std(f) && !a.self && a.is_ref && a.mut &&
		    facts_.runs_beside(a.type.getNonReferenceType()))
			step(Step::Clear, a.target, c.loc, true);
}

void Lowering::flows(Call &c, const std::set<int> *says)
{
	const FunctionDecl *f = c.f;
	bool std_fn = contracts_.infer && f && in_std(f);
	// What is awaited stays in the frame until somebody resumes it, whoever keeps a way to it till then.
	if (contracts_.infer && f && isa<CXXMethodDecl>(f) && plain_name(f) == "await_suspend")
		return;
	// A body tells more than its signature, unless it only passes things on.
	bool told = c.effects && (!c.contract->written || c.effects->results()) &&
		    !(contracts_.infer && held_to(f, c.contract));
	if (c.effects)
		apply(*c.effects, c.args, c.has_self, c.dst, told && facts_.carries(c.result),
		      c.loc);
	else if (contracts_.infer)
		if (Effects e = overriders_ends(contracts_, f); !e.ends.empty())
			apply(e, c.args, c.has_self, c.dst, false, c.loc);
	if (contracts_.infer && c.has_self && consumes(f, c.args[0], c.effects))
		use(Access::Move, c.args[0].target, c.loc, true);
	if (std_fn)
		callbacks(f, c.args, c.loc);
	const CXXConstructorDecl *made = std_fn ? made_by(c) : nullptr;
	if (f && !made &&
	    (!c.effects || (!c.contract->captures.empty() && c.effects->flows.empty())))
		capture_flow(f, c.args, c.has_self, c.loc);
	if (!told && (!made || c.has_self))
		result_flow(c, says);
	else if (made && c.dst.local >= 0)
		clear(c.dst, c.loc);
	if (made)
		constructed(made, c);
	if (std_fn && plain_name(f) == "exchange" && c.args.size() == 2) {
		transfer(c.dst, c.args[0].target, c.args[0].type.getNonReferenceType(), c.loc);
		use(Access::Write, c.args[0].target, c.loc);
	} else if (contracts_.infer) {
		settle(f, c.args, c.has_self, c.dst, c.result, c.loc);
	}
}

void Lowering::invoke(const FunctionDecl *f, const Expr *object, bool object_pointer,
		      ArrayRef<const Expr *> exprs, const FunctionProtoType *type, const Place &dst,
		      SourceLocation loc, QualType result, const std::set<int> *says)
{
	Call c{f, object, object_pointer, dst, result, loc};
	c.has_self = object != nullptr;
	c.assignment = f && f->getOverloadedOperator() == OO_Equal && object;
	c.contract = f ? &contracts_.of(f) : nullptr;
	evaluate(c, exprs, type);
	if (empties_)
		for (const Argument &a : c.args)
			hand_over(f, a, c.index(a), loc);
	read_ranges(c);
	const Effects *effects = f && !c.assignment ? &contracts_.effects(f) : nullptr;
	c.effects = effects && effects->known ? effects : nullptr;
	lend(c);
	leave(c);
	may_throw(f);
	if (c.has_self && f && contracts_.infer &&
	    of_array(dyn_cast<CXXMethodDecl>(f), c.args[0], loc, dst, result))
		return live(c.needed, loc);
	if (c.has_self && on_receiver(c))
		return;
	if (swaps(f, c.has_self, c.args.size()))
		swap(c);
	read_by_callee(c);
	out_arguments(c);
	flows(c, says);
	if (c.assignment && exprs.size() == 1)
		owe(c.args[0].target, object->getType(), exprs[0]);
	if (f && may_return_null(f))
		null(dst, loc);
	if (c.contract && c.contract->noreturn) {
		dead_ = true;
		cur_ = block();
	}
}

} // namespace cfl::check
