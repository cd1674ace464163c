// SPDX-License-Identifier: GPL-2.0
#include <check/flow.hh>
#include <check/origins.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

namespace
{

bool tail_has_deref(const Place &longer, size_t from)
{
	for (size_t i = from; i < longer.path.size(); i++)
		if (longer.path[i].kind == Proj::Deref)
			return true;
	return false;
}

bool has_content(const Place &p)
{
	for (const Proj &x : p.path)
		if (x.kind == Proj::Content)
			return true;
	return false;
}

/// Is it behind a pointer of a class that gives its elements by their number? Nobody knows which one it is.
bool of_many(const Place &p)
{
	for (size_t i = 0; i + 1 < p.path.size(); i++) {
		const FieldDecl *f = p.path[i].kind == Proj::Field
					     ? dyn_cast_or_null<FieldDecl>(p.path[i].field)
					     : nullptr;
		const auto *r =
			f && p.path[i + 1].kind == Proj::Deref && f->getType()->isPointerType()
				? dyn_cast<CXXRecordDecl>(f->getParent())
				: nullptr;
		if (r && std::ranges::any_of(r->methods(), [](const CXXMethodDecl *m) {
			    return m->getOverloadedOperator() == OO_Subscript;
		    }))
			return true;
	}
	return false;
}

/// What has the contents at the end of a place.
Place container(Place p)
{
	if (!p.path.empty() && p.path.back().kind == Proj::Content)
		p.path.pop_back();
	return p;
}

/// Does the place lie in an owner of one value (a box, an optional), and nothing else unknown?
bool in_single(const Body &b, const Place &p)
{
	QualType t = b.locals[p.local].type;
	for (const Proj &x : p.path) {
		if (t.isNull())
			return false;
		if (x.kind == Proj::Deref) {
			t = t->getPointeeType();
		} else if (x.kind == Proj::Field) {
			t = x.field ? x.field->getType() : QualType();
		} else {
			const CXXRecordDecl *r = t.getNonReferenceType()->getAsCXXRecordDecl();
			r = r && r->hasDefinition() ? r->getDefinition() : nullptr;
			bool star = r && r->isInStdNamespace() && r->getName() == "variant",
			     many = false;
			if (!r)
				return false;
			for (const CXXMethodDecl *m : r->methods()) {
				star |= m->getOverloadedOperator() == OO_Star;
				many |= m->getOverloadedOperator() == OO_Subscript ||
					(m->getIdentifier() && m->getName() == "begin");
			}
			if (!star || many)
				return false;
			t = {};
		}
	}
	return true;
}

/// Is it known that a value of one class does not lie where one of another class does?
bool other_kind(const Body &b, const Place &p, const Place &q)
{
	if (p == q)
		return false;
	auto record = [&](const Place &x) -> const CXXRecordDecl * {
		QualType t = type_of(b, x);
		const CXXRecordDecl *r =
			t.isNull() ? nullptr : t.getNonReferenceType()->getAsCXXRecordDecl();
		return r && r->hasDefinition() ? r->getDefinition() : nullptr;
	};
	const CXXRecordDecl *x = record(p), *y = record(q);
	return x && y && x != y && !x->isDerivedFrom(y) && !y->isDerivedFrom(x);
}

template <typename Map>
bool join_map(Map &into, const Map &from)
{
	bool grew = false;
	for (const auto &[k, v] : from)
		grew |= into.try_emplace(k, v).second;
	return grew;
}

void forget(std::map<Place, SourceLocation> &m, const Place &p)
{
	for (auto it = m.lower_bound(Place{p.local, {}});
	     it != m.end() && it->first.local == p.local;)
		it = it->first.starts_with(p) ? m.erase(it) : std::next(it);
}

/// A member of something moved away got a value: what is left empty are the others, those that a
/// move empties at all.
void refilled(std::map<Place, SourceLocation> &moved, const Place &p)
{
	if (p.path.empty() || p.path.back().kind != Proj::Field || !p.path.back().field)
		return;
	Place whole = p.prefix(p.path.size() - 1);
	auto it = moved.find(whole);
	const auto *field = dyn_cast<FieldDecl>(p.path.back().field);
	if (it == moved.end() || !field)
		return;
	SourceLocation loc = it->second;
	moved.erase(it);
	for (const FieldDecl *other : field->getParent()->fields())
		if (other != field && other->getType()->isRecordType() &&
		    !other->getType().isTrivialType(other->getASTContext()))
			moved.try_emplace(whole.with(Proj::Field, other), loc);
}

} // namespace

bool State::join(const State &other)
{
	bool grew = !reached;
	reached = true;
	for (const auto &[p, loans] : other.holders) {
		auto [it, fresh] = holders.try_emplace(p, loans);
		grew |= fresh;
		if (!fresh)
			grew |= it->second.merge(loans);
	}
	grew |= join_map(moved, other.moved);
	grew |= join_map(uninit, other.uninit);
	grew |= join_map(given, other.given);
	grew |= join_map(owed, other.owed);
	grew |= join_map(gone, other.gone);
	grew |= join_map(nulls, other.nulls);
	return grew;
}

size_t State::weight() const
{
	size_t loans = 0;
	for (const auto &[place, of] : holders)
		loans += of.size();
	return 6 * holders.size() + loans / 2 +
	       3 * (moved.size() + uninit.size() + given.size() + owed.size() + gone.size());
}

std::vector<Place> Flow::resolve(const State &s, const Place &p, int depth) const
{
	size_t k = 0;
	while (k < p.path.size() && p.path[k].kind != Proj::Deref)
		k++;
	if (k == p.path.size() || depth > 5 || exhausted())
		return {p};
	std::vector<Place> out;
	bool outside = false;
	LoanSet loans = value(s, p.prefix(k), depth + 1);
	spend(loans.size());
	for (int l : loans) {
		const Loan &loan = b_.loans[l];
		if (loan.universal || loan.guard) {
			outside |= loan.universal;
			continue;
		}
		Place t = loan.place;
		if (t.starts_with(p.prefix(k + 1)))
			continue; // A borrow of what this pointer points at says nothing new.
		for (size_t i = k + 1; i < p.path.size() && t.path.size() < Place::LONGEST; i++)
			t.path.push_back(p.path[i]);
		for (Place &r : resolve(s, t, depth + 1))
			if (std::find(out.begin(), out.end(), r) == out.end())
				out.push_back(std::move(r));
		if (out.size() > 24)
			break;
	}
	if (out.empty() || outside)
		out.push_back(p);
	return out;
}

LoanSet Flow::value(const State &s, const Place &place, int depth) const
{
	LoanSet out;
	for (const Place &t : resolve(s, place, depth)) {
		Place h = t.holder();
		for (auto it = s.holders.lower_bound(Place{h.local, {}});
		     it != s.holders.end() && it->first.local == h.local; ++it) {
			const Place &k = it->first;
			bool near = (h.starts_with(k) && !tail_has_deref(h, k.path.size())) ||
				    (k.starts_with(h) && !tail_has_deref(k, h.path.size()));
			spend(1 + it->second.size());
			if (near)
				out.merge(it->second);
		}
	}
	return out;
}

void Flow::assign(State &s, const Place &dst, const std::map<Place, LoanSet> &value,
		  bool merge) const
{
	std::vector<Place> targets = resolve(s, dst);
	if (targets.size() > 1 || (targets.size() == 1 && has_content(targets[0])))
		merge = true;
	for (const Place &t : targets) {
		Place h = t.holder();
		if (!merge)
			for (auto it = s.holders.lower_bound(Place{h.local, {}});
			     it != s.holders.end() && it->first.local == h.local;)
				it = it->first.starts_with(h) ? s.holders.erase(it) : std::next(it);
		for (const auto &[tail, loans] : value) {
			if (loans.empty())
				continue;
			Place k = h;
			for (const Proj &p : tail.path)
				if (k.path.size() < Place::LONGEST)
					k.path.push_back(p);
			s.holders[k].merge(loans);
		}
	}
}

Place Flow::behind(const Place &p) const
{
	Place out{p.local, {}};
	bool changed = false;
	for (size_t i = 0; i < p.path.size(); i++) {
		const auto *f = dyn_cast_or_null<FieldDecl>(p.path[i].field);
		const auto *of = dyn_cast_if_present<CXXRecordDecl>(f ? f->getParent() : nullptr);
		QualType t = of && !of->isUnion() ? type_of(b_, out) : QualType();
		const CXXRecordDecl *r = t.isNull() ? nullptr : t->getAsCXXRecordDecl();
		if (r && r->hasDefinition() && of->hasDefinition() &&
		    r->getCanonicalDecl() != of->getCanonicalDecl() && !r->isDerivedFrom(of) &&
		    !of->isDerivedFrom(r) && !in_std(r)) {
			out = out.with(Proj::Deref);
			changed = true;
		}
		out = out.with(p.path[i].kind, p.path[i].field);
	}
	return changed ? out : p;
}

void Flow::given_back(State &s, const std::vector<Place> &targets) const
{
	SourceLocation loc;
	size_t found = 0;
	for (const Place &t : targets)
		if (auto it = s.moved.find(behind(t)); it != s.moved.end()) {
			if (found++ && it->second != loc)
				return;
			loc = it->second;
		}
	size_t all = size_t(std::count_if(s.moved.begin(), s.moved.end(),
					  [&](const auto &m) { return m.second == loc; }));
	if (found && all == found)
		std::erase_if(s.moved, [&](const auto &m) { return m.second == loc; });
}

void Flow::rebound(State &s, const Place &dst) const
{
	auto it = behind_.find(dst.local);
	if (it == behind_.end() || dst.has_deref())
		return;
	Place gone = dst.with(Proj::Deref);
	for (int l : it->second)
		if (b_.loans[l].place.starts_with(gone))
			for (auto &[h, loans] : s.holders)
				loans.erase(l);
}

int Flow::derived(int loan, Place place, int via) const
{
	// Of lists and trees one turn is enough.
	for (size_t i = 0; i < place.path.size(); i++)
		if (place.path[i].kind == Proj::Field &&
		    std::find(place.path.begin(), place.path.begin() + long(i), place.path[i]) !=
			    place.path.begin() + long(i)) {
			place.path.resize(i);
			break;
		}
	if (place == b_.loans[loan].place)
		return loan;
	auto [it, fresh] = derived_.try_emplace({loan, place}, loan);
	if (!fresh || b_.loans.size() > MOST_LOANS)
		return it->second;
	Loan l = b_.loans[loan];
	l.place = std::move(place);
	l.via = via;
	b_.loans.push_back(l);
	it->second = int(b_.loans.size()) - 1;
	if (l.place.has_deref())
		behind_[l.place.local].push_back(it->second);
	return it->second;
}

void Flow::filled(State &s, const Place &t) const
{
	// A part of an array got a value: what has none are the others.
	for (size_t i = 0; i < t.path.size(); i++) {
		if (t.path[i].kind != Proj::Field || !t.path[i].field)
			continue;
		Place whole = t.prefix(i);
		auto it = s.uninit.find(whole);
		QualType type = it == s.uninit.end() ? QualType() : type_of(b_, whole);
		if (type.isNull())
			continue;
		SourceLocation loc = it->second;
		s.uninit.erase(it);
		std::vector<const FieldDecl *> parts = b_.elements(type);
		const CXXRecordDecl *r = type->getAsCXXRecordDecl();
		if (parts.empty() && r && r->hasDefinition())
			parts.assign(r->field_begin(), r->field_end());
		for (const FieldDecl *part : parts)
			if (part != t.path[i].field || i + 1 < t.path.size())
				s.uninit.try_emplace(whole.with(Proj::Field, part), loc);
	}
	forget(s.uninit, t);
}

/// Has a class such elements in a container of its own? Then its name is none of an element.
static bool around(QualType whole, QualType element, int depth = 0)
{
	const CXXRecordDecl *r = record_of(whole);
	if (!r || !r->hasDefinition() || depth > 3)
		return false;
	if (in_std(r)) {
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
		const auto *pair =
			dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(element));
		unsigned i = s && s->getName().contains("map") && pair && pair->getName() == "pair";
		if (i)
			element = pair->getTemplateArgs()[1].getAsType();
		return s && s->getTemplateArgs().size() > i &&
		       s->getTemplateArgs()[i].getKind() == TemplateArgument::Type &&
		       ASTContext::hasSameUnqualifiedType(s->getTemplateArgs()[i].getAsType(),
							  element);
	}
	return std::any_of(r->field_begin(), r->field_end(),
			   [&](const FieldDecl *f) {
				   return around(f->getType(), element, depth + 1);
			   }) ||
	       std::any_of(r->bases_begin(), r->bases_end(), [&](const CXXBaseSpecifier &b) {
		       return around(b.getType(), element, depth + 1);
	       });
}

void Flow::erased(State &s, const Step &x) const
{
	s.gone[x.dst] = x.loc;
	LoanSet loans = value(s, x.dst);
	// A pointer that was an element is not the element's address.
	const auto *r = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		b_.locals[x.dst.local].type.isNull()
			? nullptr
			: b_.locals[x.dst.local].type->getAsCXXRecordDecl());
	QualType element;
	if (r && r->getTemplateArgs().size() &&
	    r->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
		element = r->getTemplateArgs().get(0).getAsType();
	if (r && r->getName() == "__normal_iterator" && element->isPointerType())
		element = element->getPointeeType();
	// What an element of a table leads to does not end with it.
	QualType mapped;
	const auto *pair = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		element.isNull() ? nullptr : element->getAsCXXRecordDecl());
	if (pair && pair->getName() == "pair")
		mapped = pair->getTemplateArgs().get(1).getAsType();
	auto named = [&](const Place &h) {
		QualType t = b_.locals[h.local].type;
		if (!t.isNull() && t->isPointerType() && !element.isNull() &&
		    element.getCanonicalType().getUnqualifiedType() ==
			    t.getCanonicalType().getUnqualifiedType())
			return false;
		if (!t.isNull() && !mapped.isNull() && mapped->isPointerType() &&
		    (t->isPointerType() || t->isReferenceType()) &&
		    mapped->getPointeeType().getCanonicalType().getUnqualifiedType() ==
			    t->getPointeeType().getCanonicalType().getUnqualifiedType())
			return false;
		if (t.isNull() || b_.locals[h.local].kind != LocalKind::Var || !h.path.empty() ||
		    (!t->isReferenceType() && !t->isPointerType()))
			return false;
		return element.isNull() ||
		       ASTContext::hasSameUnqualifiedType(t->getPointeeType(), element) ||
		       !around(t->getPointeeType(), element);
	};
	auto same = [&](int l) {
		if (loans.count(l))
			return true;
		if (b_.loans[l].via < 0)
			return false;
		LoanSet by = value(s, {b_.loans[l].via, {}});
		return std::any_of(by.begin(), by.end(), [&](int k) { return loans.count(k); });
	};
	for (const auto &[h, held] : s.holders)
		if (named(h) && !(h == x.dst) && std::any_of(held.begin(), held.end(), same))
			s.gone[h] = x.loc;
}

/// Does it lie in an array that is a part of the object at `q.prefix(from)`, and in nothing that it owns?
static bool in_own_array(const Body &b, const Place &q, size_t from)
{
	bool array = false;
	for (size_t i = from; i < q.path.size(); i++) {
		if (q.path[i].kind != Proj::Content)
			continue;
		QualType t = type_of(b, q.prefix(i));
		const CXXRecordDecl *r = t.isNull() ? nullptr : t->getAsCXXRecordDecl();
		if (t.isNull() ||
		    !(t->isArrayType() || (r && r->isInStdNamespace() && r->getName() == "array")))
			return false;
		array = true;
	}
	return array;
}

/// Does it lie in the contents of the object at `q.prefix(from)`, and not in that itself?
static bool content_after(const Place &q, size_t from)
{
	return std::any_of(q.path.begin() + long(from), q.path.end(),
			   [](const Proj &x) { return x.kind == Proj::Content; });
}

void Flow::transfer(State &s, const Step &x) const
{
	std::vector<Place> from = resolve(s, x.src);
	auto moves = [&](int l) {
		const Place &q = b_.loans[l].place;
		for (const Place &t : from)
			if (!b_.loans[l].universal && q.starts_with(t) &&
			    q.path.size() > t.path.size() && !tail_has_deref(q, t.path.size()) &&
			    content_after(q, t.path.size()) && !in_own_array(b_, q, t.path.size()))
				return true;
		return false;
	};
	for (auto &[h, loans] : s.holders)
		if (loans.erase_if(moves))
			loans.insert(x.loan);
}

void Flow::follow_nulls(State &s, const Step &x) const
{
	if (s.nulls.empty())
		return;
	// Said once, it is not said again; and who has its address may have changed it.
	if ((x.op == Step::Use || x.op == Step::Borrow) && !x.src.path.empty() &&
	    x.src.path[0].kind == Proj::Deref)
		s.nulls.erase(x.src.local);
	if (x.op == Step::Borrow && x.src.path.empty())
		s.nulls.erase(x.src.local);
	if (x.op == Step::Use && x.access == Access::Dead)
		s.nulls.erase(x.src.local);
	if (!x.dst.path.empty() ||
	    (x.op != Step::Copy && x.op != Step::Borrow && x.op != Step::Clear))
		return;
	auto from = x.op == Step::Copy && x.src.path.empty() ? s.nulls.find(x.src.local)
							     : s.nulls.end();
	QualType type = b_.locals[x.dst.local].type;
	bool reference = !type.isNull() && type->isReferenceType();
	if (from != s.nulls.end() && !reference)
		s.nulls[x.dst.local] = from->second;
	else if (!x.merge)
		s.nulls.erase(x.dst.local);
}

void Flow::apply(State &s, const Step &x) const
{
	bool looks = x.op == Step::Borrow || x.op == Step::Copy ||
		     (x.op == Step::Use && x.access != Access::Write && x.access != Access::Dead);
	if (looks && !s.owed.empty())
		for (const Place &t : resolve(s, x.src))
			s.owed.erase(Place{t.local, {}});
	switch (x.op) {
	case Step::Null:
		s.nulls[x.dst.local] = x.loc;
		return;
	case Step::Checked:
		s.nulls.erase(x.dst.local);
		return;
	default:
		break;
	}
	follow_nulls(s, x);
	switch (x.op) {
	case Step::Borrow: {
		LoanSet loans;
		if (b_.lifetimes && !b_.loans[x.loan].universal && x.src.has_deref()) {
			int via = x.src.local;
			for (int l : value(s, {x.src.local, {}}))
				if (b_.loans[l].via >= 0) {
					via = b_.loans[l].via;
					break;
				}
			for (const Place &t : resolve(s, x.src))
				loans.insert(derived(x.loan, t, via));
		} else
			loans.insert(x.loan);
		size_t last = 0, derefs = 0;
		for (size_t i = 0; i < x.src.path.size() && !b_.loans[x.loan].universal; i++)
			if (x.src.path[i].kind == Proj::Deref)
				last = i, derefs++;
		// Where regions have names, what lies behind a reference has the reference's own.
		bool named = derefs > 1 && b_.function && has_origins(b_.function);
		for (size_t i = 0; i < x.src.path.size() && derefs; i++)
			if (x.src.path[i].kind == Proj::Deref)
				for (int l : value(s, x.src.prefix(i)))
					if ((!named || i == last || !b_.loans[l].universal) &&
					    (!b_.lifetimes || b_.loans[l].universal ||
					     b_.loans[l].guard))
						loans.insert(l);
		if (x.dst.path.empty())
			forget(s.moved, x.dst.with(Proj::Deref));
		forget(s.gone, x.dst);
		if (!b_.loans[x.loan].universal)
			rebound(s, x.dst);
		assign(s, x.dst, {{Place{}, loans}}, false);
		return;
	}
	case Step::Copy: {
		std::map<Place, LoanSet> v;
		for (const Place &t : resolve(s, x.src)) {
			Place h = t.holder();
			for (auto it = s.holders.lower_bound(Place{h.local, {}});
			     it != s.holders.end() && it->first.local == h.local; ++it) {
				const Place &k = it->first;
				Place tail;
				if (k.starts_with(h)) {
					if (tail_has_deref(k, h.path.size()))
						continue;
					tail.path.assign(k.path.begin() + h.path.size(),
							 k.path.end());
				} else if (!h.starts_with(k) || tail_has_deref(h, k.path.size())) {
					continue;
				}
				for (int l : it->second)
					// What a caller lent binds this function's own contract,
					// and that is not judged by guesses.
					if (!x.guess || !b_.loans[l].universal)
						v[tail].insert(l);
			}
		}
		if (x.dst.path.empty() && !x.merge &&
		    b_.locals[x.dst.local].kind == LocalKind::Temp) {
			forget(s.moved, x.dst);
			forget(s.given, x.dst);
		}
		if (!x.merge)
			rebound(s, x.dst);
		assign(s, x.dst, v, x.merge);
		return;
	}
	case Step::Clear:
		if (x.merge) { // Of a container, every element.
			for (const Place &t : resolve(s, x.dst))
				std::erase_if(s.holders, [&](const auto &h) {
					return h.first.starts_with(t.holder());
				});
			return;
		}
		rebound(s, x.dst);
		forget(s.gone, x.dst);
		assign(s, x.dst, {}, false);
		if (x.dst.path.empty()) {
			forget(s.given, x.dst);
			forget(s.moved, x.dst);
			forget(s.uninit, x.dst);
		}
		return;
	case Step::Uninit:
		s.uninit[x.dst] = x.loc;
		return;
	case Step::Look:
		s.owed.erase(x.dst);
		return;
	case Step::Gone:
		return erased(s, x);
	case Step::Transfer:
		return transfer(s, x);
	case Step::Owe:
		s.owed[x.dst] = x.loc;
		return;
	case Step::Give:
		s.given[x.src] = x.loc;
		return;
	case Step::Init: {
		std::vector<Place> targets = resolve(s, x.dst);
		if (targets.size() > 1 && !s.moved.empty())
			given_back(s, targets);
		for (const Place &t : targets) {
			if (x.merge) { // Moved from or not, it can be used again.
				if (targets.size() == 1)
					forget(s.moved, t);
				continue;
			}
			filled(s, t);
			forget(s.uninit, t);
			if (targets.size() == 1 && !s.moved.empty())
				forget(s.moved, behind(t));
			// One element written: the array counts as written.
			for (size_t i = 0; i < t.path.size(); i++)
				if (t.path[i].kind == Proj::Content)
					forget(s.uninit, t.prefix(i));
		}
		return;
	}
	case Step::Use:
		break;
	default:
		return;
	}
	switch (x.access) {
	case Access::Move: {
		std::vector<Place> from = resolve(s, x.src);
		for (const Place &t : from)
			if (other_kind(b_, t, x.src) || of_many(t))
				continue;
			else if (x.merge ? !has_content(container(t)) || in_single(b_, t)
					 : !has_content(t) || in_single(b_, t))
				s.moved[behind(t)] = x.loc;
		return;
	}
	case Access::Write:
	case Access::Mut: {
		if (x.access == Access::Write) {
			rebound(s, x.src);
			forget(s.gone, x.src);
		}
		std::vector<Place> targets = resolve(s, x.src);
		if (x.access == Access::Write && targets.size() > 1 && !s.moved.empty())
			given_back(s, targets);
		for (const Place &t : targets) {
			if (x.access == Access::Write && targets.size() == 1 && !s.moved.empty()) {
				forget(s.moved, behind(t));
				refilled(s.moved, behind(t));
			}
			// The class's own code knows what is left behind after a move.
			if (b_.locals[t.local].kind == LocalKind::This && t.path.size() == 1)
				forget(s.moved, t);
			// What changes an owner as a whole may have put a new value into it.
			std::erase_if(s.moved, [&](const auto &m) {
				return m.first.starts_with(t) &&
				       m.first.path.size() > t.path.size() && has_content(m.first);
			});
			forget(s.uninit, t);
			for (size_t i = 0; i < t.path.size(); i++)
				if (t.path[i].kind == Proj::Content)
					forget(s.uninit, t.prefix(i));
		}
		forget(s.given, x.src);
		return;
	}
	case Access::Dead: {
		s.owed.erase(x.src);
		forget(s.gone, x.src);
		// What a parameter leads to stays as it is.
		std::erase_if(s.moved, [&](const auto &m) {
			return m.first.starts_with(x.src) &&
			       !(b_.locals[x.src.local].kind == LocalKind::Param &&
				 tail_has_deref(m.first, x.src.path.size()));
		});
		forget(s.uninit, x.src);
		for (auto it = s.holders.lower_bound(Place{x.src.local, {}});
		     it != s.holders.end() && it->first.local == x.src.local;) {
			// What was stored behind a parameter stays.
			bool behind = it->first.has_deref();
			it = behind ? std::next(it) : s.holders.erase(it);
		}
		return;
	}
	default:
		return;
	}
}

bool Flow::solve()
{
	in_.assign(b_.blocks.size(), {});
	in_[b_.entry].reached = true;
	for (size_t l = 0; l < b_.loans.size(); l++)
		if (b_.loans[l].place.has_deref())
			behind_[b_.loans[l].place.local].push_back(int(l));
	std::deque<int> work{b_.entry};
	std::vector<bool> queued(b_.blocks.size());
	while (!work.empty()) {
		int n = work.front();
		work.pop_front();
		queued[n] = false;
		State s = in_[n];
		spend(s.weight());
		for (const Step &x : b_.blocks[n].stmts) {
			apply(s, x);
			spend(1 + s.holders.size() / 8);
			if (exhausted())
				return false;
		}
		spend(s.weight() * b_.blocks[n].succ.size());
		for (int to : b_.blocks[n].succ)
			if (in_[to].join(s) && !queued[to]) {
				queued[to] = true;
				work.push_back(to);
			}
	}
	return true;
}

} // namespace cfl::check
