// SPDX-License-Identifier: GPL-2.0
#include <check/flow.hh>
#include <check/lower.hh>
#include <check/paths.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Larger functions are not looked into for the sake of their callers.
constexpr size_t MOST_BLOCKS_INSIDE = 400;
constexpr int DEEPEST = 6;
constexpr size_t MOST_PARTS = 16;

void read(FirstUse &use, const Place &p, const Place &q, SourceLocation loc)
{
	if (use.reads.isInvalid())
		use.reads = loc;
	const Path &way = p.path.size() > q.path.size() ? p.path : q.path;
	Path part(way.begin() + (way.empty() ? 0 : 1), way.end());
	for (const auto &known : use.parts)
		if (known.first == part)
			return;
	use.parts.push_back({std::move(part), loc});
}

void scan(const Body &body, const Flow &flow, FirstUse &use)
{
	for (size_t n = 0; n < body.blocks.size(); n++) {
		if (!flow.at(int(n)).reached)
			continue;
		State s = flow.at(int(n));
		for (const Step &x : body.blocks[n].stmts) {
			if (use.parts.size() < MOST_PARTS && wants_value(x) && !s.uninit.empty()) {
				std::vector<Place> places = flow.resolve(s, x.src);
				places.push_back(x.src);
				for (const Place &p : places)
					for (const auto &[q, loc] : s.uninit)
						if (q.local == body.handed && touches(p, q))
							read(use, p, q, x.loc);
			}
			flow.apply(s, x);
		}
	}
	const State &end = flow.at(body.exit);
	for (const auto &[q, loc] : end.uninit)
		if (q.local == body.handed && type_of(body, q)->isScalarType()) {
			use.leaves = true;
			use.left.push_back(
				Path(q.path.begin() + (q.path.empty() ? 0 : 1), q.path.end()));
		}
	use.refused = !body.refuses.empty() && use.leaves;
	for (int n : body.refuses) {
		State s = flow.at(n);
		for (const Step &x : body.blocks[size_t(n)].stmts)
			flow.apply(s, x);
		use.refused &= !s.reached ||
			       std::any_of(s.uninit.begin(), s.uninit.end(), [&](const auto &u) {
				       return u.first.local == body.handed;
			       });
	}
	// What keeps a borrow of it may give it a value later.
	for (const auto &[h, loans] : end.holders)
		for (int l : loans)
			if (body.loans[l].universal && body.loans[l].place.local == body.handed &&
			    h.local != body.handed)
				use.leaves = use.refused = false;
}

/// Is a part of `*this` that was moved away looked at?
bool asks_moved(const Body &body, const Flow &flow)
{
	for (size_t n = 0; n < body.blocks.size(); n++) {
		if (!flow.at(int(n)).reached)
			continue;
		State s = flow.at(int(n));
		for (const Step &x : body.blocks[n].stmts) {
			bool asks = x.op == Step::Use ? x.access != Access::Write &&
								x.access != Access::Dead &&
								x.access != Access::Drop &&
								!x.quiet && !x.spent
						      : x.op == Step::Borrow && !x.quiet;
			if (asks && !s.moved.empty()) {
				std::vector<Place> places = flow.resolve(s, x.src);
				places.push_back(x.src);
				for (const Place &p : places)
					for (const auto &[q, loc] : s.moved)
						if (q.local == body.self && p.starts_with(q))
							return true;
			}
			flow.apply(s, x);
		}
	}
	return false;
}

} // namespace

bool touches(const Place &p, const Place &q)
{
	if (p.starts_with(q))
		return true;
	if (!q.starts_with(p) || (!q.path.empty() && q.path.back().kind == Proj::Content))
		return false;
	for (size_t i = p.path.size(); i < q.path.size(); i++)
		if (q.path[i].kind == Proj::Deref)
			return false;
	return true;
}

bool wants_value(const Step &x)
{
	return x.op == Step::Use && !x.asked &&
	       (x.access == Access::Read || x.access == Access::Shared || x.access == Access::Move);
}

/// Once more, without paths that no run takes.
static void look_closer(Contracts &contracts, Facts &facts, const FunctionDecl *made,
			const ValueDecl *subject, FirstUse &use)
{
	Body body;
	Lowering lowering(facts, contracts, body);
	lowering.keep_tests();
	lowering.hand(subject);
	lowering.run(made);
	if (body.too_big || body.handed < 0 || !split_paths(body))
		return;
	body.refuses.clear(); // The copies of these blocks are not known.
	Flow flow(body);
	if (body.blocks.size() > MOST_BLOCKS_INSIDE || !flow.solve())
		return;
	FirstUse exact;
	exact.known = true;
	scan(body, flow, exact);
	exact.refused = use.refused && exact.leaves;
	use = std::move(exact);
}

const FirstUse &Contracts::first_use(const FunctionDecl *f, const ValueDecl *subject)
{
	auto [it, fresh] = first_.try_emplace({f, subject});
	FirstUse &use = it->second;
	if (!fresh || depth_ >= DEEPEST)
		return use;
	const FunctionDecl *made = nullptr;
	if (!f->hasBody(made) || made->isDependentContext() || made->isDefaulted())
		return use;
	// Nobody reads here what a library does; it is believed.
	if (!in_std(f) && facts_.context().getSourceManager().isInSystemHeader(made->getLocation()))
		return use;
	// What another class may put in its place is not known.
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && m->isVirtual() && !m->hasAttr<FinalAttr>() &&
	    !m->getParent()->hasAttr<FinalAttr>())
		return use;
	if (const auto *p = dyn_cast_or_null<ParmVarDecl>(subject);
	    p && p->getDeclContext() == f && p->getFunctionScopeIndex() < made->getNumParams())
		subject = made->getParamDecl(p->getFunctionScopeIndex());
	depth_++;
	Body body;
	Lowering lowering(facts_, *this, body);
	lowering.hand(subject);
	lowering.run(made);
	Flow flow(body);
	if (!body.too_big && body.blocks.size() <= MOST_BLOCKS_INSIDE && body.handed >= 0 &&
	    flow.solve()) {
		use.known = true;
		scan(body, flow, use);
		if (infer && (use.leaves || use.reads.isValid()))
			look_closer(*this, facts_, made, subject, use);
	}
	depth_--;
	return use;
}

bool Contracts::revives(const CXXMethodDecl *m)
{
	auto [it, fresh] = revives_.try_emplace(m->getCanonicalDecl(), false);
	const FunctionDecl *made = nullptr;
	if (!fresh || depth_ >= DEEPEST || m->isStatic() || m->isConst() || in_std(m) ||
	    m->getParent()->isLambda() || isa<CXXDestructorDecl>(m) || !m->hasBody(made) ||
	    made->isDependentContext() || made->isDefaulted())
		return it->second;
	std::vector<const FieldDecl *> emptied = facts_.emptied_by_move(m->getParent());
	depth_++;
	Body body;
	Lowering lowering(facts_, *this, body);
	lowering.hand_emptied();
	lowering.keep_tests();
	lowering.run(made);
	Flow flow(body);
	bool own = std::any_of(emptied.begin(), emptied.end(),
			       [&](const FieldDecl *f) { return !facts_.moves(f->getType()); });
	bool yes = !emptied.empty() && !body.too_big && body.blocks.size() <= MOST_BLOCKS_INSIDE &&
		   flow.solve() && (own || !asks_moved(body, flow));
	if (yes)
		for (const auto &[p, loc] : flow.at(body.exit).moved)
			yes &= p.local != body.self;
	depth_--;
	return revives_[m->getCanonicalDecl()] = yes;
}

} // namespace cfl::check
