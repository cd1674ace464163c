// SPDX-License-Identifier: GPL-2.0
#include <check/borrow.hh>
#include <check/origins.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

BorrowCheck::BorrowCheck(Session &session, Body &body) : session_(session), b_(body), flow_(body) {}

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
	if (!flow_.solve()) {
		b_.too_big = true;
		return;
	}
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

bool BorrowCheck::conflicts(const Loan &l, Access a, const Place &p) const
{
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
		return q.path.size() >= p.path.size();
	case Access::Move:
		return !(l.pointer && p.path.size() > q.path.size()) ||
		       q.path.size() >= p.path.size();
	case Access::Write:
	case Access::Mut:
		if (l.guard)
			return false;
		if (l.pointer)
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

bool BorrowCheck::owned(const Place &p) const
{
	QualType t = b_.locals[p.local].type;
	for (const Proj &x : p.path) {
		if (t.isNull())
			return false;
		if (x.kind == Proj::Deref)
			t = t->getPointeeType();
		else if (x.kind == Proj::Field && x.field)
			t = x.field->getType();
		else
			return false;
	}
	return !t.isNull() && session_.facts.owner(t);
}

bool BorrowCheck::raw(const Place &h) const
{
	if (!session_.kernel)
		return false;
	QualType t = b_.locals[h.local].type;
	for (const Proj &x : h.path) {
		if (t.isNull() || x.kind == Proj::Content)
			return false;
		t = x.kind == Proj::Deref ? t->getPointeeType()
		    : x.field		  ? x.field->getType()
					  : QualType();
	}
	auto pointer = [](QualType p) { return p->isPointerType() && !p->isFunctionPointerType(); };
	if (t.isNull() || pointer(t))
		return !t.isNull();
	// A plain structure of such pointers.
	const CXXRecordDecl *r = record_of(t);
	if (!r || t->isReferenceType() || !r->hasDefinition() || !r->isAggregate() ||
	    r->hasAttr<PointerAttr>() || r->getNumBases())
		return false;
	for (const FieldDecl *f : r->fields())
		if (!pointer(f->getType()) && session_.facts.carries(f->getType()))
			return false;
	return true;
}

bool BorrowCheck::leaves(const Place &h) const
{
	LocalKind kind = b_.locals[h.local].kind;
	return kind == LocalKind::Return || kind == LocalKind::Global ||
	       ((kind == LocalKind::This || kind == LocalKind::Param) && h.has_deref());
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
	case Access::Write:
	case Access::Mut:
		if ((l.place.path.size() > p.path.size() &&
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

void BorrowCheck::conflict(const State &s, const Step &x, Access a, const Place &p,
			   const llvm::BitVector &live, int block, size_t at,
			   const std::set<int> &except)
{
	bool relevant = false;
	for (const auto &[h, loans] : s.holders)
		for (int l : loans)
			relevant = relevant || (b_.loans[l].place.local == p.local &&
						conflicts(b_.loans[l], a, p) && !except.count(l));
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
		if (!lives(s, h, reachable))
			continue;
		bool untracked = raw(h), left = a == Access::Dead && leaves(h);
		if (untracked && !left)
			continue;
		for (int l : loans) {
			if (except.count(l) || !conflicts(b_.loans[l], a, p) ||
			    (untracked && !b_.loans[l].direct))
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
	for (const auto &[q, loc] : s.moved)
		if (touches(p, q) && !own) {
			Finding *f =
				session_.report("move-use", x.loc,
						describe(q) + " is used after it was moved from");
			session_.note(f, loc, "it was moved here");
			return;
		}
	if (!read)
		return;
	for (const auto &[q, loc] : s.uninit)
		if (touches(p, q)) {
			Finding *f = session_.report(
				"init-use", x.loc,
				describe(q) + (x.handed ? " may have no value where it is handed "
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

void BorrowCheck::freed(const State &s, const Step &x, const llvm::BitVector &live, int block,
			size_t at)
{
	if (x.src.path.empty() || x.src.path.back().kind != Proj::Deref)
		return;
	std::set<int> gone;
	for (int l : flow_.value(s, x.src.prefix(x.src.path.size() - 1)))
		if (!b_.loans[l].inner && !b_.loans[l].guard &&
		    (b_.loans[l].universal ||
		     b_.locals[b_.loans[l].place.local].kind == LocalKind::Heap))
			gone.insert(l);
	for (const auto &[q, loc] : s.given)
		if (x.src.starts_with(q)) {
			Finding *f =
				session_.report("free-twice", x.loc,
						describe(q) + " is freed, but an owner has it");
			session_.note(f, loc, "it was given to an owner here");
		}
	llvm::BitVector reachable = live;
	for (const auto &[h, loans] : s.holders) {
		const Local &by = b_.locals[h.local];
		bool keep =
			by.kind == LocalKind::This || by.kind == LocalKind::Global || h.has_deref();
		if (keep || !reachable.test(h.local) ||
		    (h.local == x.src.local && by.kind == LocalKind::Temp))
			continue;
		for (int l : loans)
			if (gone.count(l)) {
				Finding *f = session_.report(
					"free-use", x.loc,
					"what " + describe(h) +
						" points at is freed while it is still used");
				session_.note(f, next_use(h.local, block, at), "it is used here");
				return;
			}
	}
}

void BorrowCheck::owed(const State &s, const Step &x)
{
	bool ends = x.op == Step::Use && (x.access == Access::Dead || x.access == Access::Write);
	auto it = ends ? s.owed.find(x.src) : s.owed.end();
	if (it == s.owed.end() || !said_.insert(it->second.getRawEncoding()).second)
		return;
	Finding *f = session_.report("result-ignored", x.loc,
				     describe(x.src) +
					     (x.access == Access::Write ? " is overwritten before"
									: " ends here before") +
					     " anybody looked at it");
	session_.note(f, it->second, "the result came from here");
}

void BorrowCheck::access(const State &s, const Step &x, const llvm::BitVector &live, int block,
			 size_t at)
{
	owed(s, x);
	bool derefs = (x.op == Step::Use && x.access != Access::Free && x.access != Access::Dead) ||
		      x.op == Step::Borrow;
	if (derefs && !x.src.path.empty() && x.src.path[0].kind == Proj::Deref)
		if (auto it = s.nulls.find(x.src.local); it != s.nulls.end()) {
			Finding *f =
				session_.report("null-use", x.loc,
						describe({x.src.local, {}}) +
							" may be null where it is dereferenced");
			session_.note(f, it->second, "it may be null since here");
		}
	if (x.op == Step::Give) {
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
	std::set<int> chain;
	for (size_t k = 0; k < x.src.path.size(); k++)
		if (x.src.path[k].kind == Proj::Deref)
			for (int l : flow_.value(s, x.src.prefix(k)))
				chain.insert(l);
	std::vector<Place> places = flow_.resolve(s, x.src);
	if (std::find(places.begin(), places.end(), x.src) == places.end())
		places.push_back(x.src);
	if (a != Access::Dead && a != Access::Drop) {
		bool read = wants_value(x);
		bool empty_matters = a != Access::Write;
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
	if (x.quiet)
		return;
	// A raw pointer is not a use of what it points at.
	if (x.op == Step::Borrow && b_.loans[x.loan].pointer)
		return;
	bool pointer = false;
	for (size_t k = x.src.path.size(); k-- > 0;)
		if (x.src.path[k].kind == Proj::Deref)
			pointer = true;
	for (const Place &p : places) {
		bool own = p == x.src;
		if ((a == Access::Dead || a == Access::Drop) && !own)
			continue;
		(void)pointer;
		conflict(s, x, a, p, live, block, at, own ? std::set<int>{} : chain);
	}
}

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
			if (away && b_.loans[l].closure && b_.loans[l].pointer)
				session_.report(
					"borrow-closure", b_.loans[l].loc,
					"the closure captures 'this' and is kept where it may "
					"outlive the object");
	}
	own_parts(s);
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

} // namespace

void BorrowCheck::elided(const Contract &c, const std::set<int> &results)
{
	const FunctionDecl *f = b_.function;
	if (f->getTemplateInstantiationPattern() || c.written)
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
			session_.report("borrow-stored", b_.loans[l].loc,
					"member " + describe(h.prefix(2)) +
						" keeps a borrow of member " +
						describe(of.prefix(2)));
		}
}

void BorrowCheck::kept(const Contract &c, const Place &holder, int param)
{
	const FunctionDecl *f = b_.function;
	const Local &by = b_.locals[holder.local];
	const ParmVarDecl *p = f->getParamDecl(param);
	QualType t = p->getType();
	bool self = by.kind == LocalKind::This && holder.has_deref();
	bool other = by.kind == LocalKind::Param && holder.has_deref() && by.param != param;
	bool global = by.kind == LocalKind::Global;
	if (!self && !other && !global)
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
