// SPDX-License-Identifier: GPL-2.0
// What is judged where a function ends: what leaves it, and what its signature says about that.
#include <check/base_lends.hh>
#include <check/borrow.hh>
#include <check/coroutine_loops.hh>
#include <check/never_given.hh>
#include <check/origins.hh>
#include <check/part_order.hh>
#include <check/thread_handles.hh>
#include <check/withdrawals.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// An owner in the dialect: what it leads to stays where it is when it moves.
/// What may be used while others change it, lent to a base of an object that stays where it is: the base's signature
/// says that it keeps it, and `base_lends.cc` asks in which order they end.
bool lent_to_base(Facts &facts, const FieldDecl *lent, const FieldDecl *into)
{
	const auto *whole = cast<CXXRecordDecl>(lent->getParent());
	const auto *by = dyn_cast<CXXRecordDecl>(into->getParent());
	if (!by || by == whole || !whole->getNumBases() || whole->isDerivedFrom(by) ||
	    !interior_throughout(facts, lent->getType()))
		return false;
	return facts.pinned(facts.context().getCanonicalTagType(whole)) ||
	       std::ranges::all_of(whole->bases(), [](const CXXBaseSpecifier &b) {
		       const CXXRecordDecl *r = record_of(b.getType());
		       return r && std::ranges::all_of(r->ctors(), [](const CXXConstructorDecl *c) {
				      return !c->isCopyOrMoveConstructor() || c->isDeleted();
			      });
	       });
}

bool on_heap(QualType t)
{
	static const std::set<llvm::StringRef> names{"Box", "Arc", "UniqueArc", "ARef", "ListArc"};
	const CXXRecordDecl *r = record_of(t);
	return r && !in_std(r) && names.count(r->getName());
}

} // namespace

void BorrowCheck::at_exit(const State &s)
{
	const FunctionDecl *f = b_.function;
	const Contract &c = session_.contracts.of(f);
	const auto *ctor = dyn_cast<CXXConstructorDecl>(f);
	bool lambda = isa<CXXMethodDecl>(f) && cast<CXXMethodDecl>(f)->getParent()->isLambda();
	if (ctor && !ctor->isDelegatingConstructor())
		for (const auto &[p, loc] : s.uninit)
			if (p.local == b_.self) {
				const auto *field = p.path.empty() ? nullptr : p.path.back().field;
				// Elsewhere it is an error to read it, not to leave it.
				const auto *left = dyn_cast_or_null<FieldDecl>(field);
				if (lifetimes_ && !never_given(session_, left))
					continue;
				Finding *x =
					session_.report("init-member", ctor->getLocation(),
							"the constructor leaves member " +
								describe(p) + " without a value");
				if (field)
					session_.note(x, field->getLocation(), "declared here");
			}
	for (const auto &[p, loc] : s.uninit)
		if (const Local &l = b_.locals[p.local]; l.kind == LocalKind::Param)
			session_.report("init-use", l.loc,
					"the out parameter " + describe({p.local, {}}) +
						" has no value on some path to the end");
	for (const auto &[h, loans] : s.holders) {
		const Local &by = b_.locals[h.local];
		bool away = by.kind == LocalKind::Global ||
			    (by.kind == LocalKind::Param && h.has_deref());
		for (int l : loans)
			if (away && b_.loans[l].closure && b_.loans[l].pointer &&
			    !(lifetimes_ &&
			      (withdraws(f, by.type) || keeps_token(f, b_.loans[l].loc))))
				session_.report(
					"borrow-closure", b_.loans[l].loc,
					"the closure captures 'this' and is kept where it may "
					"outlive the object");
	}
	if (!lifetimes_ || ctor)
		own_parts(s);
	else
		parts_in_order(s);
	bool named = has_origins(f) && !lambda;
	if (named)
		regions(s);
	std::set<int> results;
	auto lent = [&](int l, int &param) {
		const Loan &loan = b_.loans[l];
		if (!loan.universal)
			return false;
		param = b_.locals[loan.place.local].param;
		return true;
	};
	for (const auto &[h, loans] : s.holders) {
		const Local &by = b_.locals[h.local];
		bool result = by.kind == LocalKind::Return ||
			      (ctor && by.kind == LocalKind::This && h.has_deref());
		for (int l : loans) {
			int param;
			if (!lent(l, param) || lambda)
				continue;
			if (named && (result ? ctor || !result_origins(f).empty()
					     : first_field(h) && !origin(first_field(h)).empty()))
				continue; // Judged by their names.
			if (result && c.written && !c.sources.count(param) && !b_.loans[l].inner)
				unnamed(param, ctor);
			else if (result && !c.written && !ctor && !b_.loans[l].inner)
				results.insert(param);
			else if (!result && param >= 0 && !b_.loans[l].inner)
				kept(c, h, param);
			if (param < 0 || !is_noescape(f, param))
				continue;
			bool away = by.kind == LocalKind::Global || by.kind == LocalKind::Return ||
				    (h.has_deref() && by.param != param &&
				     (by.kind == LocalKind::This || by.kind == LocalKind::Param));
			if (away) {
				Finding *x = session_.report(
					"borrow-noescape", f->getParamDecl(param)->getLocation(),
					"the parameter is noescape, but it is kept");
				session_.note(x, f->getLocation(), "by this function");
			}
		}
	}
	if (!lambda)
		elided(c, results);
}

void BorrowCheck::regions(const State &s)
{
	const FunctionDecl *f = b_.function;
	const Contract &c = session_.contracts.of(f);
	std::set<llvm::StringRef> results = result_origins(f);
	for (llvm::StringRef name : results)
		if (origins(f, name).empty())
			session_.report("borrow-contract", f->getLocation(),
					"no parameter and no member has the region '" + name.str() +
						"' that the result names");
	if (const auto *m = dyn_cast<CXXMethodDecl>(f))
		for (const CXXMethodDecl *base : m->overridden_methods())
			if (result_origins(base) != results)
				session_.note(session_.report("borrow-contract", f->getLocation(),
							      "the result names another region "
							      "than that of what it overrides"),
					      base->getLocation(), "declared here");
	for (const auto &[h, loans] : s.holders) {
		const Local &by = b_.locals[h.local];
		const FieldDecl *into = first_field(h);
		bool result = by.kind == LocalKind::Return && !results.empty();
		bool member = (by.kind == LocalKind::This || by.kind == LocalKind::Param) &&
			      h.has_deref() && into && !origin(into).empty();
		for (int l : loans)
			if (b_.loans[l].universal && (result || member))
				region(b_.loans[l], h,
				       result ? results : std::set<llvm::StringRef>{origin(into)},
				       result ? c.sources : std::set<int>{}, result && c.written);
	}
}

void BorrowCheck::region(const Loan &loan, const Place &holder,
			 const std::set<llvm::StringRef> &allowed, const std::set<int> &sources,
			 bool written)
{
	const FunctionDecl *f = b_.function;
	const Local &from = b_.locals[loan.place.local];
	if (holder.local == loan.place.local && holder.starts_with(loan.place))
		return; // It was there before.
	const FieldDecl *of = first_field(loan.place);
	const ParmVarDecl *p = from.param >= 0 ? f->getParamDecl(unsigned(from.param)) : nullptr;
	llvm::StringRef name;
	if (of)
		name = origin(of);
	else if (p && (loan.inner || !session_.facts.carries(p->getType()->getPointeeType())))
		name = origin(p);
	if ((!name.empty() && allowed.count(name)) ||
	    (written && !loan.inner && sources.count(from.param)))
		return;
	std::string what = of  ? describe(loan.place)
			   : p ? "'" + p->getNameAsString() + "'"
			       : "'*this'";
	std::string all;
	for (llvm::StringRef a : allowed)
		all += (all.empty() ? "'" : ", '") + a.str() + "'";
	bool result = b_.locals[holder.local].kind == LocalKind::Return;
	Finding *x = session_.report(
		"borrow-contract", f->getLocation(),
		(result ? "the result borrows from " : describe(holder) + " keeps a borrow from ") +
			what +
			(name.empty() ? ", which has no named region"
				      : ", which has the region '" + name.str() + "'") +
			"; " + (result ? "the signature says " : "the member is of ") + all);
	session_.note(x, loan.loc, "lent here");
}

void BorrowCheck::unnamed(int param, const CXXConstructorDecl *ctor)
{
	const FunctionDecl *f = b_.function;
	if (param == SELF) {
		if (ctor || f->getReturnType()->isPointerType())
			return;
		Finding *x = session_.report("borrow-contract", f->getLocation(),
					     "the result borrows from '*this', which the "
					     "signature does not say");
		return session_.note(x, f->getLocation(), "mark the function lifetimebound");
	}
	const ParmVarDecl *p = f->getParamDecl(param);
	if (ctor && !session_.facts.carries(p->getType()))
		return;
	// In plain C++ nobody marks a value that was handed over, unless it is a view.
	if (lifetimes_ && p->getType()->isRecordType() &&
	    (record_of(p->getType())->isLambda() || !session_.facts.view(p->getType())))
		return;
	Finding *x = session_.report("borrow-contract", p->getLocation(),
				     "the result borrows from '" + p->getNameAsString() +
					     "', which the signature does not say");
	session_.note(x, f->getLocation(), "mark the parameter lifetimebound");
}

namespace
{

/// Can an argument for a parameter of this type be a temporary, which nobody sees at the call?
bool may_be_temporary(QualType t)
{
	return !t->isPointerType() &&
	       (!t->isLValueReferenceType() || t->getPointeeType().isConstQualified());
}

/// Does a value of the dialect hold borrows that are tracked? Raw pointers are not.
bool lends(QualType t, int depth = 0)
{
	if (t->isReferenceType() || depth > 5)
		return true;
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition())
		return t->isPointerType() && depth == 0;
	if (r->hasAttr<PointerAttr>() || r->isLambda())
		return true;
	for (const FieldDecl *f : r->fields())
		if (lends(f->getType(), depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (lends(b.getType(), depth + 1))
			return true;
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
	if (s && r->hasAttr<OwnerAttr>())
		for (const TemplateArgument &a : s->getTemplateArgs().asArray())
			if (a.getKind() == TemplateArgument::Type &&
			    lends(a.getAsType(), depth + 1))
				return true;
	return false;
}

} // namespace

void BorrowCheck::elided(const Contract &c, const std::set<int> &results)
{
	const FunctionDecl *f = b_.function;
	if (f->getTemplateInstantiationPattern() || c.written || lifetimes_)
		return; // Templates are judged with what they are made for.
	std::string names;
	int unsaid = SELF;
	for (int p : results)
		if (p >= 0) {
			names += (names.empty() ? "'" : ", '") +
				 f->getParamDecl(p)->getNameAsString() + "'";
			unsaid = p;
		}
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool method = m && !m->isStatic();
	if (unsaid == SELF || (results.size() < 2 && !method))
		return;
	for (int p : results)
		if (p >= 0 && guards(f->getParamDecl(p)->getType()))
			return; // All that a guard may have protected is named by it.
	bool temporary = session_.kernel;
	for (int p : results)
		temporary |= p >= 0 && may_be_temporary(f->getParamDecl(p)->getType());
	if (!temporary)
		return;
	// A raw pointer says nothing about lifetimes anyway.
	if (f->getReturnType()->isPointerType() && !session_.kernel)
		return;
	if (method && (f->isOverloadedOperator() || !session_.facts.carries(f->getReturnType())))
		return;
	Finding *x = session_.report("borrow-contract", f->getParamDecl(unsaid)->getLocation(),
				     method ? "the result borrows from " + names +
						      ", but a signature without words "
						      "says '*this'"
					    : "the result borrows from " + names +
						      ", and the signature names none");
	session_.note(x, f->getLocation(), "mark what it comes from lifetimebound");
}

namespace
{

/// Which base of @p whole has a member; -1 if that is a member of @p whole itself.
int base_of_member(const CXXRecordDecl *whole, const FieldDecl *field)
{
	const auto *of = dyn_cast_or_null<CXXRecordDecl>(field->getParent());
	int n = 0;
	for (const CXXBaseSpecifier &b : whole->bases()) {
		const CXXRecordDecl *r = record_of(b.getType());
		if (r && of &&
		    (r->getCanonicalDecl() == of->getCanonicalDecl() ||
		     (r->hasDefinition() && r->isDerivedFrom(of))))
			return n;
		n++;
	}
	return -1;
}

/// Does the member @p first of a base end after the base that has @p upper?
bool ends_later(const CXXRecordDecl *whole, const FieldDecl *first, const FieldDecl *upper)
{
	int a = base_of_member(whole, first), b = base_of_member(whole, upper);
	return a >= 0 && b >= 0 && a <= b;
}

/// Has @p whole a base whose destructor uses what it borrows, and which ends after the member @p lent?
bool base_outlives(Facts &facts, const CXXRecordDecl *whole, const FieldDecl *lent)
{
	int in = base_of_member(whole, lent), n = 0;
	return std::any_of(whole->bases_begin(), whole->bases_end(),
			   [&](const CXXBaseSpecifier &b) {
				   int at = n++;
				   return (in < 0 || at < in) && facts.drop_uses(b.getType());
			   });
}

/// The base of @p whole in which a member lies, at whatever depth; or the class of the member.
const CXXRecordDecl *base_with(const CXXRecordDecl *whole, const FieldDecl *field)
{
	const auto *of = cast<CXXRecordDecl>(field->getParent());
	for (const CXXBaseSpecifier &b : whole->bases()) {
		const CXXRecordDecl *r = record_of(b.getType());
		if (r && r->hasDefinition() &&
		    (r->getCanonicalDecl() == of->getCanonicalDecl() || r->isDerivedFrom(of)))
			return r;
	}
	return of;
}

} // namespace

/// Does the class's destructor see to this member itself, or a member function that it calls?
static bool ended_by_hand(const FieldDecl *member)
{
	const auto *r = dyn_cast_or_null<CXXRecordDecl>(member->getParent());
	const CXXDestructorDecl *d = r ? r->getDestructor() : nullptr;
	const FunctionDecl *body = nullptr;
	if (!d || !d->isUserProvided())
		return false;
	if (!d->hasBody(body))
		return true;
	std::vector<const Stmt *> work{body->getBody()};
	std::set<const FunctionDecl *> seen;
	while (!work.empty()) {
		const Stmt *x = work.back();
		work.pop_back();
		if (const auto *m = dyn_cast<MemberExpr>(x); m && m->getMemberDecl() == member)
			return true;
		const auto *call = dyn_cast<CXXMemberCallExpr>(x);
		const CXXMethodDecl *of = call ? call->getMethodDecl() : nullptr;
		if (of && isa<CXXThisExpr>(peel(call->getImplicitObjectArgument())) &&
		    of->hasBody(body) && seen.insert(body).second)
			work.push_back(body->getBody());
		for (const Stmt *c : x->children())
			if (c)
				work.push_back(c);
	}
	return false;
}

void BorrowCheck::parts_in_order(const State &s)
{
	// What a member function keeps in one member is used by that one's end, when the other is gone.
	if (b_.self < 0 || isa<CXXDestructorDecl>(b_.function))
		return;
	auto member = [&](const Place &p) -> const FieldDecl * {
		if (p.local != b_.self || p.path.size() < 2 || p.path[0].kind != Proj::Deref ||
		    p.path[1].kind != Proj::Field)
			return nullptr;
		for (size_t i = 2; i < p.path.size(); i++)
			if (p.path[i].kind == Proj::Deref)
				return nullptr;
		return dyn_cast_or_null<FieldDecl>(p.path[1].field);
	};
	for (const auto &[h, loans] : s.holders)
		for (int l : loans) {
			const FieldDecl *upper = member(h), *lower = member(b_.loans[l].place);
			if (!upper || !lower || b_.loans[l].universal ||
			    upper->getParent() != lower->getParent() ||
			    upper->getFieldIndex() >= lower->getFieldIndex() ||
			    upper->getType()->isPointerType() ||
			    !lower->getType().isDestructedType() ||
			    !session_.facts.drop_uses(upper->getType()) || ended_by_hand(upper))
				continue;
			session_.report("borrow-dangling", b_.loans[l].loc,
					"member " + describe(b_.loans[l].place.prefix(2)) +
						" ends before member " + describe(h.prefix(2)) +
						", which borrows from it");
		}
}

void BorrowCheck::own_parts(const State &s)
{
	// A member that borrows from another member: nothing keeps the object where it is, and
	// nothing keeps other member functions from changing the second one.
	const FunctionDecl *f = b_.function;
	const bool ctor = isa<CXXConstructorDecl>(f);
	if (b_.self < 0)
		return;
	for (const auto &[h, loans] : s.holders)
		for (int l : loans) {
			const Place &of = b_.loans[l].place;
			auto member = [&](const Place &p) {
				return p.local == b_.self && p.path.size() > 1 &&
				       p.path[0].kind == Proj::Deref &&
				       p.path[1].kind == Proj::Field;
			};
			bool behind = false;
			for (size_t i = 2; i < of.path.size(); i++)
				behind |= of.path[i].kind == Proj::Deref;
			const auto *first = of.path.size() > 1
						    ? dyn_cast_or_null<FieldDecl>(of.path[1].field)
						    : nullptr;
			bool base = ctor && h.local == b_.self && h.path.size() == 1 &&
				    !b_.loans[l].universal && !behind && member(of) && first &&
				    base_outlives(session_.facts,
						  cast<CXXConstructorDecl>(f)->getParent(), first);
			const auto *upper = h.path.size() > 1
						    ? dyn_cast_or_null<FieldDecl>(h.path[1].field)
						    : nullptr;
			base |= ctor && upper && first && member(h) && member(of) &&
				!b_.loans[l].universal && !behind &&
				upper->getParent() != first->getParent() &&
				!ends_later(cast<CXXConstructorDecl>(f)->getParent(), first,
					    upper) &&
				(session_.facts.drop_uses(upper->getType()) ||
				 ended_by_hand(upper)) &&
				session_.facts.drop_uses(
					session_.context.getCanonicalTagType(base_with(
						cast<CXXConstructorDecl>(f)->getParent(), upper)));
			if (base &&
			    !(lifetimes_ && takes_leave(cast<CXXConstructorDecl>(f)->getParent())))
				session_.report(
					"borrow-dangling", b_.loans[l].loc,
					"member " + describe(of.prefix(2)) +
						" ends before a base, which borrows from it");
			if (b_.loans[l].universal || behind || !member(h) || !member(of) ||
			    h.path[1] == of.path[1] || h.path[1].field->getType()->isPointerType())
				continue;
			if (ctor) {
				// Members end in reverse order of their declaration.
				const auto *a = dyn_cast_or_null<FieldDecl>(h.path[1].field);
				const auto *b = dyn_cast_or_null<FieldDecl>(of.path[1].field);
				if (a && b && a->getParent() == b->getParent() &&
				    a->getFieldIndex() < b->getFieldIndex() &&
				    session_.facts.drop_uses(a->getType()))
					session_.report("borrow-dangling", b_.loans[l].loc,
							"member " + describe(of.prefix(2)) +
								" ends before member " +
								describe(h.prefix(2)) +
								", which borrows from it");
				continue;
			}
			// An object that stays where it is, and ends the borrower first, keeps both.
			const auto *lent = dyn_cast_or_null<FieldDecl>(of.path[1].field);
			if (lent && upper && lent->getParent() == upper->getParent() &&
			    lent->getFieldIndex() < upper->getFieldIndex() &&
			    (session_.facts.pinned(lent->getType()) || on_heap(lent->getType())))
				continue;
			if (!ctor && lent && upper && lent_to_base(session_.facts, lent, upper))
				continue;
			session_.report("borrow-stored", b_.loans[l].loc,
					"member " + describe(h.prefix(2)) +
						" keeps a borrow of member " +
						describe(of.prefix(2)));
		}
}

namespace
{

/// A thread that a member joins, where the signature says that the object keeps what the thread is lent.
bool joined_by_member(const FunctionDecl *f, int param, const Contract &c)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const bool said = std::ranges::any_of(
		c.captures, [&](const auto &x) { return x.first == param && x.second == SELF; });
	return said && m && std::ranges::any_of(m->getParent()->fields(), [](const FieldDecl *d) {
		       return holds_thread(d->getType());
	       });
}

} // namespace

void BorrowCheck::kept(const Contract &c, const Place &holder, int param)
{
	const FunctionDecl *f = b_.function;
	const Local &by = b_.locals[holder.local];
	const ParmVarDecl *p = f->getParamDecl(param);
	QualType t = p->getType();
	bool self = by.kind == LocalKind::This && holder.has_deref();
	bool other = by.kind == LocalKind::Param && holder.has_deref() && by.param != param;
	bool global = by.kind == LocalKind::Global;
	if ((!self && !other && !global) || (lifetimes_ && !global))
		return;
	int keeper = self ? SELF : global ? GLOBAL : by.param;
	for (auto [what, into] : c.captures)
		if (what == param && (into == keeper || into == GLOBAL))
			return;
	// A pointer says nothing about lifetimes; callables and what a template was made for may
	// be anything; a mutable reference cannot be to a temporary.
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	bool callable = r && (r->getName().ends_with("function") || r->isLambda());
	if (t->isPointerType() || (callable && !global) || lives_for_ever(f, param))
		return;
	if (global && session_.kernel && (!lends(t) || joined_by_member(f, param, c)))
		return;
	if (callable && !session_.facts.view(t.getNonReferenceType()))
		return;
	if (const FunctionDecl *pattern = f->getTemplateInstantiationPattern())
		if (param < int(pattern->getNumParams()) &&
		    pattern->getParamDecl(param)->getType()->isDependentType())
			return;
	if (other && !may_be_temporary(t) && !session_.kernel)
		return;
	if (global && by.type->isPointerType() && !session_.kernel)
		return;
	// Whoever lends it knows how long the frames of coroutines live that nobody waits for.
	if (global && !by.decl && !session_.kernel && starts_coroutine(f))
		return;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (self) {
		const CXXRecordDecl *in = m->getParent();
		if (isa<CXXConstructorDecl>(f) || in->hasAttr<PointerAttr>() ||
		    in->hasAttr<ScopedLockableAttr>() || m->isOverloadedOperator())
			return;
	}
	Finding *x = session_.report(
		self || global ? "borrow-stored" : "borrow-contract", p->getLocation(),
		"a borrow of '" + p->getNameAsString() + "' is kept in " +
			(self ? "a member" : by.name()) + ", which the signature does not say");
	session_.note(x, f->getLocation(),
		      global ? "store a value or an owner"
			     : "mark the parameter captured by it, or store a value");
}

} // namespace cfl::check
