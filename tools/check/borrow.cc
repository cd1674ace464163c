// SPDX-License-Identifier: GPL-2.0
#include <check/apart.hh>
#include <check/awaited.hh>
#include <check/base_lends.hh>
#include <check/borrow.hh>
#include <check/element_keys.hh>
#include <check/in_step.hh>
#include <check/moved_uses.hh>
#include <check/null_reasons.hh>
#include <check/shares.hh>
#include <check/thread_handles.hh>
#include <check/withdrawals.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What `co_await` is handed.
bool awaits(QualType type)
{
	const CXXRecordDecl *r = record_of(type);
	return r && r->hasDefinition() &&
	       std::any_of(r->method_begin(), r->method_end(), [](const CXXMethodDecl *m) {
		       return m->getIdentifier() && m->getName() == "await_suspend";
	       });
}

bool mentions(const Stmt *s, const ValueDecl *d)
{
	const auto *r = dyn_cast_or_null<DeclRefExpr>(s);
	return (r && r->getDecl() == d) ||
	       (s && std::any_of(s->child_begin(), s->child_end(),
				 [&](const Stmt *c) { return mentions(c, d); }));
}

} // namespace

BorrowCheck::BorrowCheck(Session &session, Analysis &analysis)
	: session_(session),
	  b_(analysis.body),
	  flow_(*analysis.flow),
	  solved_(analysis.solved),
	  lifetimes_(session.contracts.infer)
{
}

std::string BorrowCheck::describe(const Place &p) const
{
	const Local &l = b_.locals[p.local];
	std::string text = l.kind == LocalKind::This ? "" : l.name();
	std::string path;
	bool quoted = text.size() > 1 && text[0] == '\'';
	if (quoted)
		path = text.substr(1, text.size() - 2);
	bool any = false;
	for (const Proj &x : p.path)
		if (x.kind == Proj::Field && x.field && x.field->getIdentifier()) {
			path += (path.empty() ? "" : ".") + x.field->getName().str();
			any = true;
		}
	if (l.kind == LocalKind::This)
		return any ? "'" + path + "'" : "'*this'";
	if (quoted || any)
		return "'" + path + "'";
	return text;
}

void BorrowCheck::infer_mutability()
{
	for (size_t n = 0; n < b_.blocks.size(); n++) {
		if (!flow_.at(int(n)).reached)
			continue;
		State s = flow_.at(int(n));
		for (const Step &x : b_.blocks[n].stmts) {
			if (flow_.exhausted())
				return;
			bool writes = (x.op == Step::Use &&
				       (x.access == Access::Write || x.access == Access::Mut)) ||
				      (x.op == Step::Borrow && b_.loans[x.loan].mut);
			if (writes && !x.local_change)
				for (size_t k = x.src.path.size(); k-- > 0;)
					if (x.src.path[k].kind == Proj::Deref) {
						for (int l : flow_.value(s, x.src.prefix(k)))
							b_.loans[l].mut = true;
						break;
					}
			flow_.apply(s, x);
		}
	}
}

void BorrowCheck::run()
{
	if (!solved_) {
		b_.too_big = true;
		return;
	}
	if (!lifetimes_)
		infer_mutability();
	liveness_.emplace(b_);
	for (size_t n = 0; n < b_.blocks.size() && !flow_.exhausted(); n++)
		if (flow_.at(int(n)).reached)
			block(int(n));
	b_.too_big |= flow_.exhausted();
	if (flow_.at(b_.exit).reached && !b_.too_big)
		at_exit(flow_.at(b_.exit));
}

void BorrowCheck::block(int n)
{
	State s = flow_.at(n);
	std::vector<llvm::BitVector> after = liveness_->after(n);
	auto &stmts = b_.blocks[n].stmts;
	for (size_t i = 0; i < stmts.size(); i++) {
		if (flow_.exhausted())
			return;
		access(s, stmts[i], after[i], n, i);
		flow_.apply(s, stmts[i]);
	}
}

llvm::BitVector BorrowCheck::reach(const State &s, const llvm::BitVector &live) const
{
	llvm::BitVector r = live;
	for (bool grew = true; grew;) {
		grew = false;
		for (const auto &[h, loans] : s.holders) {
			bool on = r.test(h.local);
			if (!on)
				continue;
			for (int l : loans) {
				int to = b_.loans[l].place.local;
				if (!b_.loans[l].universal && !b_.loans[l].guard && !r.test(to) &&
				    !b_.loans[l].place.has_deref()) {
					r.set(to);
					grew = true;
				}
			}
		}
	}
	return r;
}

bool BorrowCheck::lives(const State &s, const Place &h, const llvm::BitVector &reachable) const
{
	const Local &l = b_.locals[h.local];
	if (l.kind == LocalKind::Global)
		return true;
	if ((l.kind == LocalKind::This || l.kind == LocalKind::Param) && h.has_deref())
		return true;
	return reachable.test(h.local);
}

bool BorrowCheck::ended(const Loan &l, Access a, const Place &p) const
{
	const Place &q = l.place;
	// What a lock guards is reached when the lock has ended, unless the lock went along.
	if (l.guard)
		return l.pointer && q == p && a == Access::Dead && state_ &&
		       !state_->moved.count(p);
	if (l.universal || q.local != p.local)
		return false;
	size_t common = 0;
	while (common < std::min(q.path.size(), p.path.size()) && q.path[common] == p.path[common])
		common++;
	if (common < p.path.size()) {
		// Where the way through the contents is not known, it may lead through this member.
		return common < q.path.size() && q.path[common].kind == Proj::Content &&
		       p.path[common].kind == Proj::Field && a != Access::Move &&
		       session_.facts.holds_owner(type_of(b_, p));
	}
	for (size_t i = common; i < q.path.size(); i++)
		if (q.path[i].kind == Proj::Deref)
			return false;
	if (a == Access::Dead || a == Access::Drop || a == Access::Ends)
		return true;
	if (a == Access::Write && grows_)
		return false; // A number.
	if (a == Access::Mut && grows_) {
		// References to what an element owns, on the heap, stay. The step to the element is not
		// there where all that is known is which member of it.
		QualType whole = type_of(b_, p);
		size_t held = common < q.path.size() && q.path[common].kind == Proj::Field &&
			      !whole.isNull() && in_std(record_of(whole)) &&
			      !session_.facts.fixed(whole);
		for (size_t i = common; i < q.path.size(); i++) {
			QualType t = type_of(b_, q.prefix(i));
			if (q.path[i].kind == Proj::Content && !session_.facts.fixed(t) && held++ &&
			    session_.facts.owner(t) && !session_.facts.inside(t))
				return false;
		}
	}
	if (a != Access::Move)
		return q.path.size() > common && through_owner(q, common);
	// Moving leaves what the owner holds where it is, but for those that hold it in themselves.
	for (size_t i = common; i < q.path.size(); i++)
		if (q.path[i].kind == Proj::Content)
			return session_.facts.inside(type_of(b_, q.prefix(i)));
	return false;
}

bool BorrowCheck::through_owner(const Place &q, size_t from) const
{
	for (size_t i = from; i < q.path.size(); i++) {
		QualType t = type_of(b_, q.prefix(i));
		if (q.path[i].kind == Proj::Content && !session_.facts.fixed(t))
			return true;
	}
	return false;
}

/// A lock in an object stays what it is, and where it is, whatever member functions of the object do.
bool BorrowCheck::stays(const Place &q, size_t from) const
{
	for (size_t i = from; i < q.path.size(); i++) {
		if (q.path[i].kind != Proj::Field || !q.path[i].field)
			return false;
		QualType t = q.path[i].field->getType();
		if ((session_.facts.interior(t) && session_.facts.pinned(t)) ||
		    (i + 1 == q.path.size() && interior_throughout(session_.facts, t)))
			return true;
	}
	return false;
}

bool BorrowCheck::conflicts(const Loan &l, Access a, const Place &p) const
{
	if (l.place.local != p.local)
		return false;
	if (lifetimes_)
		switch (a) {
		case Access::Read:
		case Access::Shared:
		case Access::Free:
			return false;
		default:
			return ended(l, a, p);
		}
	if (l.universal)
		return false;
	const Place &q = l.place;
	if (q.local != p.local)
		return false;
	// A lock stands before this member; Clang's analysis sees that it is held.
	bool storage = a == Access::Dead || a == Access::Drop || a == Access::Move;
	if (l.closure && !storage)
		for (const Proj &x : p.path)
			if (x.kind == Proj::Field && x.field && x.field->hasAttr<GuardedByAttr>())
				return false;
	// What a lock guards may be changed while others know the lock, or the object that it is in.
	if (!l.mut && !l.guard && !storage && p.starts_with(q))
		for (size_t i = q.path.size(); i < p.path.size(); i++)
			if (session_.facts.interior(type_of(b_, p.prefix(i))))
				return false;
	size_t common = std::min(q.path.size(), p.path.size());
	for (size_t i = 0; i < common; i++)
		if (q.path[i] != p.path[i])
			return false;
	bool content = false;
	const Place &longer = q.path.size() > p.path.size() ? q : p;
	for (size_t i = common; i < longer.path.size(); i++) {
		if (longer.path[i].kind == Proj::Deref)
			return false;
		content |= longer.path[i].kind == Proj::Content;
	}
	bool inside = q.path.size() > p.path.size() && content; // The loan is on contents of p.
	bool array = false;
	if (inside && p.path.empty() && b_.locals[p.local].type->isArrayType())
		array = true;
	switch (a) {
	case Access::Dead:
	case Access::Drop:
	case Access::Ends:
		return q.path.size() >= p.path.size();
	case Access::Move:
		return !(l.pointer && p.path.size() > q.path.size()) ||
		       q.path.size() >= p.path.size();
	case Access::Write:
	case Access::Mut:
		if (l.guard || (a == Access::Mut && stays(q, p.path.size())))
			return false;
		if (l.pointer && !l.view)
			return inside && !array;
		return true;
	case Access::Read:
	case Access::Shared:
		return l.mut && !l.pointer && !l.guard;
	case Access::Free:
		return false;
	}
	return false;
}

SourceLocation BorrowCheck::next_use(int local, int block, size_t at) const
{
	std::deque<std::pair<int, size_t>> work{{block, at + 1}};
	std::vector<bool> seen(b_.blocks.size());
	while (!work.empty()) {
		auto [n, from] = work.front();
		work.pop_front();
		for (size_t i = from; i < b_.blocks[n].stmts.size(); i++)
			if (Liveness::needs(b_.blocks[n].stmts[i], local))
				return b_.blocks[n].stmts[i].loc;
		for (int to : b_.blocks[n].succ)
			if (!seen[to]) {
				seen[to] = true;
				work.push_back({to, 0});
			}
	}
	return {};
}

namespace
{

/// Do two places stand in one call of `swap()`, whose arguments are elements?
bool swapped(const SourceManager &sm, const Stmt *s, SourceLocation a, SourceLocation b)
{
	if (!s)
		return false;
	SourceRange r = s->getSourceRange();
	auto within = [&](SourceLocation l) {
		l = sm.getExpansionLoc(l);
		return !sm.isBeforeInTranslationUnit(l, sm.getExpansionLoc(r.getBegin())) &&
		       !sm.isBeforeInTranslationUnit(sm.getExpansionLoc(r.getEnd()), l);
	};
	if (!within(a) || !within(b))
		return false;
	const auto *c = dyn_cast<CallExpr>(s);
	if (c && c->getNumArgs() == 2 && c->getDirectCallee() &&
	    plain_name(c->getDirectCallee()) == "swap" &&
	    std::all_of(c->arg_begin(), c->arg_end(), [](const Expr *e) {
		    const auto *o = dyn_cast<CXXOperatorCallExpr>(peel(e)->IgnoreParenImpCasts());
		    return o && o->getOperator() == OO_Subscript;
	    }))
		return true;
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *x) { return swapped(sm, x, a, b); });
}

} // namespace

bool BorrowCheck::shared_out(const Place &p) const
{
	if (const Local &l = b_.locals[p.local]; lifetimes_ && l.kind == LocalKind::Temp &&
						 b_.function && !p.path.empty() &&
						 p.path[0].kind == Proj::Content)
		return object_keeps_share(b_.function, l.loc);
	const ValueDecl *d = b_.locals[p.local].decl;
	const CXXRecordDecl *r = d ? record_of(d->getType()) : nullptr;
	if (!lifetimes_ || !r || !in_std(r) || r->getName() != "shared_ptr" || !b_.function ||
	    p.path.empty() || p.path[0].kind != Proj::Content)
		return false;
	return hands_out_share(b_.function, d);
}

void BorrowCheck::blame(const Step &x, Access a, const Place &p, int loan, const Place &holder,
			int block, size_t at)
{
	const Loan &l = b_.loans[loan];
	const Local &by = b_.locals[holder.local];
	const Local &on = b_.locals[p.local];
	std::string what = describe(p), rule, message;
	bool result = by.kind == LocalKind::Return;
	bool outside = by.kind == LocalKind::Global || by.kind == LocalKind::This ||
		       (by.kind == LocalKind::Param && holder.has_deref());
	if ((a == Access::Dead || a == Access::Drop) && shared_out(l.place))
		return; // Others own it, too.
	if (lifetimes_ && outside && (a == Access::Dead || a == Access::Drop) &&
	    released_if_taken(b_.function, l.loc, on.decl))
		return;
	if (lifetimes_ && a == Access::Ends && keeper_counts(b_.function, l.loc, x.loc))
		return;
	if (result && by.type->isBooleanType())
		return; // Whether there is something, not what.
	if (lifetimes_ && outside && a != Access::Move && on.kind == LocalKind::Var &&
	    waited_for(b_.function, on.decl))
		return; // Who keeps it says by it that it is done.
	if (lifetimes_ && outside && on.kind == LocalKind::Temp && awaits(on.type))
		return; // It is there until who keeps it goes on with the coroutine.
	if (lifetimes_ && (outside || l.closure) && (a == Access::Dead || a == Access::Drop) &&
	    awaited(b_.function, l.loc, on.decl, x.loc))
		return;
	switch (a) {
	case Access::Dead:
	case Access::Drop:
		if (l.guard) {
			rule = "lock-escape";
			message = "guarded data is reachable after its guard " + what + " is gone";
		} else if (l.closure) {
			rule = "borrow-closure";
			message = "the closure captures " + what + " by reference and outlives it";
		} else if (result) {
			rule = on.kind == LocalKind::Temp ? "borrow-temporary" : "borrow-return";
			message = "what is returned borrows " + what + ", which ends here";
		} else if (outside) {
			rule = "borrow-escape";
			message = "a borrow of " + what + " is stored where it outlives " + what;
		} else if (on.kind == LocalKind::Temp) {
			rule = "borrow-temporary";
			message = "a temporary ends while it is still borrowed";
		} else {
			rule = "borrow-dangling";
			message = what + " does not live long enough";
		}
		break;
	case Access::Move:
		rule = "borrow-moved";
		message = "cannot move out of " + what + " while it is borrowed";
		break;
	case Access::Ends:
		rule = on.kind == LocalKind::Temp ? "borrow-moved" : "borrow-invalidated";
		message = on.kind == LocalKind::Temp
				  ? "it is moved into a call, and ends there while it is borrowed"
				  : "what is borrowed from " + what + " ends in this call";
		break;
	case Access::Write:
	case Access::Mut:
		if ((lifetimes_ && ended(l, a, p)) ||
		    (l.place.path.size() > p.path.size() &&
		     l.place.path.back().kind == Proj::Content) ||
		    (a == Access::Mut && owned(p) &&
		     (session_.facts.view(by.type) || (by.decl && by.decl->isImplicit())))) {
			rule = "borrow-invalidated";
			message = "changing " + what + " may end what is borrowed from it";
		} else {
			rule = "borrow-exclusive";
			message = (a == Access::Write ? "cannot assign to " : "cannot mutate ") +
				  what + " while it is borrowed";
		}
		break;
	default:
		rule = "borrow-exclusive";
		message = "cannot use " + what + " while it is mutably borrowed";
		break;
	}
	// Two elements that change places: neither of them ends, were they one.
	if (!lifetimes_ && rule == "borrow-exclusive" &&
	    swapped(session_.context.getSourceManager(), b_.function->getBody(), x.loc, l.loc))
		return;
	if (outside && !lifetimes_ && rule == "borrow-escape" && on.decl &&
	    by.kind == LocalKind::Global && waited_for(b_.function, by.loc, on.decl))
		return;
	Finding *f = session_.report(rule, x.loc, message);
	session_.note(f, l.loc,
		      std::string(l.mut ? "the mutable borrow" : "the borrow") + " of " +
			      describe(l.place) + " begins here");
	if (result)
		session_.note(f, b_.function->getLocation(), "it leaves this function");
	else if (by.kind == LocalKind::Global && by.decl)
		session_.note(f, by.decl->getLocation(), "it is stored in " + by.name());
	else if (!outside)
		session_.note(f, next_use(holder.local, block, at), "and is used later here");
}

namespace
{

/// Keeps a closure that nobody can call: it runs when its scope ends.
bool runs_at_end(QualType t)
{
	const auto *r = t->isReferenceType()
				? nullptr
				: dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!r || !r->hasDefinition() || r->getTemplateArgs().size() != 1 ||
	    r->getTemplateArgs()[0].getKind() != TemplateArgument::Type || !r->getDestructor() ||
	    !r->getDestructor()->isUserProvided())
		return false;
	const CXXRecordDecl *kept = record_of(r->getTemplateArgs()[0].getAsType());
	if (!kept || !kept->isLambda())
		return false;
	for (const CXXMethodDecl *m : r->methods())
		if (m->getOverloadedOperator() == OO_Call ||
		    (m->getReturnType()->isReferenceType() &&
		     m->getOverloadedOperator() != OO_Equal))
			return false;
	return true;
}

} // namespace

bool BorrowCheck::other_element(const Step &x, const Place &h) const
{
	// A key that is computed from an iterator's element is not that element's.
	const auto *b =
		x.op == Step::Use && x.one ? dyn_cast<BinaryOperator>(peel(x.value)) : nullptr;
	const ValueDecl *it = b_.locals[h.local].decl;
	if (x.op == Step::Use && x.one && found_by_another(it, x.value))
		return true;
	return b && !b->isAssignmentOp() && it && iterator(h) && mentions(b, it);
}

bool BorrowCheck::in_step(const Step &x, const Place &h) const
{
	const ValueDecl *by = b_.locals[h.local].decl;
	if (x.value && x.one && taken_out(session_, b_.function, by, x.value, x.loc))
		return true;
	if (lifetimes_ && changes_another(b_.function, x.loc, by))
		return true;
	if (lifetimes_ && x.one && iterator(h) && stepped_ahead(b_.function, by))
		return true;
	return elsewhere_ && stands_behind(b_.function, b_.locals[x.src.local].decl, by);
}

/// Is it a way from one part of what changes to another, which the class of the parts sees to itself: by moves of its
/// own, or by the function that makes the change?
bool BorrowCheck::own_way(Access a, const Place &p, const Place &h, const Place &of) const
{
	if (!h.starts_with(p) || !of.starts_with(p) || h.path.size() == p.path.size())
		return false;
	QualType t = type_of(b_, p);
	const CXXRecordDecl *r = t.isNull() ? nullptr : record_of(t);
	if (!r || !r->hasDefinition())
		return false;
	return in_std(r) ? moves_its_ways(t) : a == Access::Mut;
}

/// What a constructor was handed by reference, and keeps as it is: until the constructor ends nobody uses the member
/// behind its back.
bool BorrowCheck::kept_parameter(const Place &h, int loan) const
{
	const Place &of = b_.loans[loan].place;
	const ValueDecl *member = h.path.empty() ? nullptr : h.path.back().field;
	return isa<CXXConstructorDecl>(b_.function) && h.local == b_.self && member &&
	       member->getType()->isReferenceType() && of.path.size() == 1 &&
	       of.path[0].kind == Proj::Deref && b_.locals[of.local].kind == LocalKind::Param;
}

void BorrowCheck::conflict(const State &s, const Step &x, Access a, const Place &p,
			   const llvm::BitVector &live, int block, size_t at, const LoanSet &except)
{
	// A closure that is made uses nothing yet.
	if (lifetimes_ && x.op == Step::Borrow && b_.loans[x.loan].closure)
		return;
	state_ = &s;
	grows_ = x.op == Step::Use && x.guess;
	bool relevant = false;
	for (const auto &[h, loans] : s.holders)
		for (int l : loans)
			relevant = relevant || (b_.loans[l].place.local == p.local &&
						!except.count(l) && conflicts(b_.loans[l], a, p));
	flow_.spend(s.holders.size() / 8);
	if (!relevant)
		return;
	flow_.spend(s.holders.size());
	llvm::BitVector reachable = reach(s, live);
	std::optional<std::pair<int, Place>> found;
	for (const auto &[h, loans] : s.holders) {
		if ((a == Access::Write || a == Access::Move) && h.starts_with(p))
			continue;
		if (a == Access::Dead && h.local == p.local)
			continue;
		if (x.op == Step::Borrow && h.starts_with(x.dst))
			continue; // What is being replaced.
		if (std::find(x.uses.begin(), x.uses.end(), h.local) != x.uses.end())
			continue;
		if (!lives(s, h, reachable) || (x.iterators && !iterator(h)))
			continue;
		// A pointer leads to what is changed through it, not into what ends by that.
		if (lifetimes_ && x.op == Step::Use && h.path.empty() && h.local == x.src.local &&
		    !x.src.path.empty() && x.src.path[0].kind == Proj::Deref && elsewhere_)
			continue;
		bool untracked = raw(h), left = a == Access::Dead && leaves(h);
		for (int l : loans) {
			if (untracked && !left &&
			    (except.count(l) || !conflicts(b_.loans[l], a, p) ||
			     !raw_is_stale(h, b_.loans[l], a, p, block, at)))
				continue;
			// Members of one object that lead to each other are kept in step by its class.
			if (lifetimes_ && h.local == b_.loans[l].place.local &&
			    (x.one || (x.inward && in_node(h, b_.loans[l].place))))
				continue;
			if (!lifetimes_ &&
			    (a == Access::Write || a == Access::Mut || a == Access::Read ||
			     a == Access::Shared) &&
			    b_.loans[l].place.path.size() <= p.path.size() &&
			    runs_at_end(b_.locals[h.local].type))
				continue;
			if (elsewhere_ && b_.loans[l].via >= 0 && b_.loans[l].via != x.src.local &&
			    leads_to_several(loans, p))
				continue;
			if (x.value && other_element(x, h))
				continue;
			// What is written through an element leaves the walk over it alone.
			if (b_.loans[l].walk && x.src.local != p.local)
				continue;
			// An address that is kept in an atomic is there for those without the lock.
			if (lifetimes_ && b_.loans[l].guard &&
			    session_.facts.interior(type_of(b_, h)))
				continue;
			if (except.count(l) || !conflicts(b_.loans[l], a, p) || own_part(h, l) ||
			    (left && untracked && !b_.loans[l].direct))
				continue;
			if (lifetimes_ && in_step(x, h))
				continue;
			if (lifetimes_ && a != Access::Dead && a != Access::Drop &&
			    (own_way(a, p, h, b_.loans[l].place) ||
			     apart(session_, {b_.function, x.loc, type_of(b_, p), grows_,
					      b_.locals[h.local].decl, type_of(b_, h)})))
				continue;
			if (!lifetimes_ && kept_parameter(h, l))
				continue;
			// A borrow of contents tells the better story.
			bool better = !found || (b_.loans[l].place.path.size() >
						 b_.loans[found->first].place.path.size());
			if (better)
				found = {l, h};
		}
	}
	if (found)
		blame(x, a, p, found->first, found->second, block, at);
}

void BorrowCheck::emptiness(const State &s, const Step &x, const Place &p, bool read)
{
	bool own = b_.locals[p.local].kind == LocalKind::This && p.path.size() == 1 &&
		   x.op == Step::Use && x.access == Access::Mut;
	const Place at = s.moved.empty() ? p : flow_.behind(p);
	for (const auto &[q, loc] : s.moved)
		if (touches(at, q) && !own && !moved_on(x, p, loc) &&
		    !(lifetimes_ && copes(session_.facts, b_, x, q, loc))) {
			Finding *f =
				session_.report("move-use", x.loc,
						describe(q) + " is used after it was moved from");
			session_.note(f, loc, "it was moved here");
			return;
		}
	for (const auto &[q, loc] : s.gone)
		if (x.src.starts_with(q) && !(x.op == Step::Use && x.access == Access::Write)) {
			Finding *f = session_.report(
				"borrow-invalidated", x.loc,
				describe(q) + " is used after its element was erased");
			session_.note(f, loc, "it was erased here");
			return;
		}
	if (!read)
		return;
	for (const auto &[q, loc] : s.uninit)
		if (touches(p, q)) {
			Finding *f = session_.report(
				"init-use", x.loc,
				describe(q) +
					(x.handed && x.why.isValid()
						 ? " may have no value where the callee reads it"
					 : x.handed ? " may have no value where it is handed "
						      "over by mutable reference"
						    : " may be used without a value"));
			session_.note(f, loc, "it has no value from here");
			session_.note(f, x.why, "the callee reads it here");
			if (x.handed && x.why.isInvalid())
				session_.note(f, x.loc,
					      "give it a value, or mark the parameter __out_param");
			return;
		}
}

void BorrowCheck::called(const State &s, const Step &x, const llvm::BitVector &live, int block,
			 size_t at)
{
	LoanSet held = flow_.value(s, x.src);
	for (int l : held)
		if (b_.loans[l].closure && b_.loans[l].mut)
			for (const Place &p : flow_.resolve(s, b_.loans[l].place))
				conflict(s, x, Access::Mut, p, live, block, at, held);
}

void BorrowCheck::access(const State &s, const Step &x, const llvm::BitVector &live, int block,
			 size_t at)
{
	owed(s, x);
	bool derefs = (x.op == Step::Use && x.access != Access::Free && x.access != Access::Dead) ||
		      x.op == Step::Borrow;
	// What a callee reads of what it is handed, it may have asked for first.
	bool told = x.inferred || (lifetimes_ && x.handed);
	if (derefs && !told && !x.src.path.empty() && x.src.path[0].kind == Proj::Deref)
		if (auto it = s.nulls.find(x.src.local);
		    it != s.nulls.end() &&
		    !(lifetimes_ && told_otherwise(b_.function, b_.locals[x.src.local].decl,
						   it->second, x.loc))) {
			Finding *f =
				session_.report("null-use", x.loc,
						describe({x.src.local, {}}) +
							" may be null where it is dereferenced");
			session_.note(f, it->second, "it may be null since here");
		}
	if (x.op == Step::Give) {
		for (int l : flow_.value(s, x.src)) {
			const Loan &loan = b_.loans[l];
			if (!lifetimes_ || !smart(loan.place))
				continue;
			Finding *f = session_.report("free-twice", x.loc,
						     "what is given to an owner here is owned by " +
							     describe(loan.place));
			session_.note(f, loan.loc, "the address was taken from that owner here");
			return;
		}
		for (const auto &[q, loc] : s.given)
			if (q == x.src) {
				Finding *f =
					session_.report("free-twice", x.loc,
							describe(q) + " is given to two owners");
				session_.note(f, loc, "the first owner took it here");
			}
		return;
	}
	Access a = x.access;
	if (x.op == Step::Borrow)
		a = b_.loans[x.loan].mut ? Access::Mut : Access::Shared;
	else if (x.op != Step::Use)
		return;
	if (x.op == Step::Borrow && b_.loans[x.loan].universal)
		return;
	if (a == Access::Free)
		return freed(s, x, live, block, at);
	if (a == Access::Ends && x.frees && owned_elsewhere(s, x))
		return;
	LoanSet chain;
	for (size_t k = 0; k < x.src.path.size(); k++)
		if (x.src.path[k].kind == Proj::Deref)
			for (int l : flow_.value(s, x.src.prefix(k)))
				chain.insert(l);
	std::vector<Place> places = flow_.resolve(s, x.src);
	if (std::find(places.begin(), places.end(), x.src) == places.end())
		places.push_back(x.src);
	if (a != Access::Dead && a != Access::Drop) {
		bool read = wants_value(x);
		bool empty_matters = a != Access::Write && !x.spent;
		if (x.op == Step::Borrow && x.quiet)
			empty_matters = false;
		for (const Place &p : places) {
			Step y = x;
			if (a == Access::Write) {
				// A part of something moved away is given a value.
				continue;
			}
			if (empty_matters)
				emptiness(s, y, p, read);
		}
	}
	if (x.calls)
		return called(s, x, live, block, at);
	if (x.quiet)
		return;
	// A raw pointer is not a use of what it points at.
	if (x.op == Step::Borrow && b_.loans[x.loan].pointer)
		return;
	bool pointer = false;
	for (size_t k = x.src.path.size(); k-- > 0;)
		if (x.src.path[k].kind == Proj::Deref)
			pointer = true;
	// Two pointers that may each lead to several things seldom lead to the same one.
	elsewhere_ = lifetimes_ && places.size() > 2 && !x.src.path.empty() &&
		     x.src.path[0].kind == Proj::Deref;
	for (const Place &p : places) {
		bool own = p == x.src;
		if ((a == Access::Dead || a == Access::Drop) && !own)
			continue;
		(void)pointer;
		conflict(s, x, a, p, live, block, at, own ? LoanSet() : chain);
	}
}

} // namespace cfl::check
