// SPDX-License-Identifier: GPL-2.0
#include <check/contracts.hh>
#include <check/element_keys.hh>
#include <check/in_step.hh>
#include <check/locks.hh>
#include <check/lower.hh>
#include <check/paths.hh>
#include <check/withdrawals.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Functions larger than this are not looked into for the sake of their callers.
constexpr size_t MOST_BLOCKS_INSIDE = 400, MOST_ENDS = 40, MOST_FLOWS = 60, MOST_WALKED = 8;
constexpr int DEEPEST = 8;

class Reader
{
public:
	explicit Reader(const Analysis &a) : b_(a.body), flow_(*a.flow) {}

	Effects read()
	{
		Effects e;
		e.known = true;
		for (size_t n = 0; n < b_.blocks.size(); n++)
			if (flow_.at(int(n)).reached)
				block(e, int(n));
		const State &end = flow_.at(b_.exit);
		if (end.reached) {
			flows(e, end);
			for (const auto &[p, loc] : end.moved)
				if (auto spot = handed(p))
					e.moved.push_back(*spot);
			emptied(e, end);
		}
		return e;
	}

private:
	/// Does a way lead to the end on which nothing moves this away?
	bool may_leave(const Place &p) const
	{
		std::vector<bool> seen(b_.blocks.size());
		std::vector<int> work{b_.entry};
		while (!work.empty()) {
			int n = work.back();
			work.pop_back();
			const Block &block = b_.blocks[size_t(n)];
			bool moves = std::any_of(
				block.stmts.begin(), block.stmts.end(), [&](const Step &x) {
					return x.op == Step::Use && x.access == Access::Move &&
					       x.src == p;
				});
			if (seen[size_t(n)] || moves)
				continue;
			seen[size_t(n)] = true;
			if (n == b_.exit)
				return true;
			work.insert(work.end(), block.succ.begin(), block.succ.end());
		}
		return false;
	}
	/// Is there no way to the end but through a block that deletes this?
	bool always_freed(const Place &p) const
	{
		std::vector<bool> seen(b_.blocks.size());
		std::vector<int> work{b_.entry};
		while (!work.empty()) {
			int n = work.back();
			work.pop_back();
			const Block &block = b_.blocks[size_t(n)];
			if (seen[size_t(n)] ||
			    std::any_of(block.stmts.begin(), block.stmts.end(), [&](const Step &x) {
				    return x.op == Step::Use &&
					   (x.access == Access::Free || x.frees) && x.src == p;
			    }))
				continue;
			seen[size_t(n)] = true;
			if (n == b_.exit)
				return false;
			work.insert(work.end(), block.succ.begin(), block.succ.end());
		}
		return true;
	}
	void emptied(Effects &e, const State &end) const
	{
		e.emptied = e.moved;
		std::erase_if(e.emptied, [](const Spot &s) {
			return std::any_of(s.path.begin(), s.path.end(),
					   [](const Proj &x) { return x.kind == Proj::Content; });
		});
		for (size_t n = 0; n < b_.blocks.size() && !e.emptied.empty(); n++) {
			const Block &block = b_.blocks[n];
			if (!flow_.at(int(n)).reached ||
			    std::find(block.succ.begin(), block.succ.end(), b_.exit) ==
				    block.succ.end())
				continue;
			State s = flow_.at(int(n));
			for (const Step &x : block.stmts)
				flow_.apply(s, x);
			std::erase_if(e.emptied, [&](const Spot &spot) {
				return std::none_of(s.moved.begin(), s.moved.end(),
						    [&](const auto &m) {
							    auto at = handed(m.first);
							    return at && *at == spot;
						    });
			});
		}
		for (const auto &[p, loc] : end.moved)
			if (auto spot = handed(p); spot && p.path.size() == 1 && may_leave(p))
				std::erase(e.emptied, *spot);
	}
	/// The place as a caller sees it, if it lies behind what was handed over.
	std::optional<Spot> handed(const Place &p) const
	{
		const Local &l = b_.locals[p.local];
		if ((l.kind != LocalKind::Param && l.kind != LocalKind::This) || p.path.empty())
			return {};
		// A value that was handed over belongs to the callee; what it leads to does not.
		bool value = l.kind == LocalKind::Param && l.type->isRecordType();
		if (value ? !p.has_deref() : p.path[0].kind != Proj::Deref)
			return {};
		return Spot{l.param, once(p.path)};
	}
	/// Of lists and trees one turn says enough: what lies behind the first pointer to a node is all one.
	static Path once(const Path &path)
	{
		std::set<const Type *> seen;
		Path out;
		for (const Proj &x : path) {
			QualType t =
				x.kind == Proj::Field && x.field ? x.field->getType() : QualType();
			if (!t.isNull() && t->isPointerType() &&
			    t->getPointeeType()->isRecordType() &&
			    !seen.insert(t->getPointeeType().getCanonicalType().getTypePtr())
				     .second)
				break;
			out.push_back(x);
		}
		return out;
	}
	void end(Effects &e, const State &s, const Step &x, const Place &p,
		 const llvm::BitVector &live)
	{
		auto spot = handed(p);
		if (!spot || e.ends.size() >= MOST_ENDS)
			return;
		// Which of several it is that goes, the callee knows.
		if (x.one && b_.function && keeps_several(b_.function->getBody()))
			return;
		Effects::End end{*spot,
				 x.access == Access::Free || x.access == Access::Ends,
				 x.iterators,
				 x.op == Step::Use && x.guess,
				 x.one,
				 x.guarded || locked(s),
				 false,
				 {},
				 walked(s, x, live)};
		end.frees = x.op == Step::Use && (x.access == Access::Free || x.frees) &&
			    p == x.src && always_freed(p);
		for (size_t l = 0; l < b_.locals.size(); l++)
			if (b_.locals[l].kind == LocalKind::Param && live.test(unsigned(l)))
				end.after.insert(b_.locals[l].param);
		for (Effects::End &known : e.ends)
			if (known.at == end.at && known.itself == end.itself) {
				known.after.insert(end.after.begin(), end.after.end());
				known.walked.insert(end.walked.begin(), end.walked.end());
				known.iterators &= end.iterators;
				known.guarded &= end.guarded;
				known.grows &= end.grows;
				known.one &= end.one;
				known.frees |= end.frees;
				return;
			}
		e.ends.push_back(std::move(end));
	}
	bool locked(const State &s) const
	{
		for (const auto &[h, loans] : s.holders)
			if (b_.locals[h.local].kind == LocalKind::Var &&
			    holds_lock(record_of(b_.locals[h.local].type)))
				return true;
		return false;
	}
	/// What is walked over meanwhile, if the caller handed it over: an iterator leads into it, say.
	std::set<Spot> walked(const State &s, const Step &x, const llvm::BitVector &live) const
	{
		std::set<Spot> out;
		for (const auto &[h, loans] : s.holders) {
			const Local &by = b_.locals[h.local];
			// It does not walk over what it reaches through the walker.
			if (by.kind != LocalKind::Var || !live.test(unsigned(h.local)) ||
			    h.local == x.src.local ||
			    (x.one && (found_by_another(by.decl, x.value) ||
				       stepped_ahead(b_.function, by.decl))) ||
			    std::find(x.uses.begin(), x.uses.end(), h.local) != x.uses.end())
				continue;
			for (int l : loans) {
				const Loan &loan = b_.loans[l];
				auto spot = loan.universal || loan.guard ? std::nullopt
									 : handed(loan.place);
				if (spot && out.size() < MOST_WALKED &&
				    spot->path.back().kind == Proj::Content)
					out.insert(*spot);
			}
		}
		return out;
	}
	void block(Effects &e, int n)
	{
		auto &stmts = b_.blocks[n].stmts;
		auto ending = [&](const Step &x) {
			if (x.op == Step::Borrow)
				return b_.loans[x.loan].mut && !b_.loans[x.loan].closure;
			return x.op == Step::Use &&
			       (x.access == Access::Write || x.access == Access::Mut ||
				x.access == Access::Free || x.access == Access::Ends);
		};
		auto joining = [](const Step &x) { return x.op == Step::Clear && x.merge; };
		if (std::none_of(stmts.begin(), stmts.end(),
				 [&](const Step &x) { return ending(x) || joining(x); }))
			return;
		if (!liveness_)
			liveness_.emplace(b_);
		State s = flow_.at(n);
		std::vector<llvm::BitVector> after = liveness_->after(n);
		for (size_t i = 0; i < stmts.size(); i++) {
			const Step &x = stmts[i];
			if (ending(x)) {
				std::vector<Place> places = flow_.resolve(s, x.src);
				for (const Place &p : places)
					if (x.op == Step::Use && x.access == Access::Write &&
					    p.path.size() == 1)
						if (auto spot = handed(p))
							e.assigned.insert(spot->param);
				e.sets_pointers |= x.op == Step::Use && x.access == Access::Write &&
						   member_pointer(x.src);
				if (const FieldDecl *flag = own_number(x))
					e.flags.insert(flag);
				for (const Place &p : places)
					if (x.op == Step::Borrow || x.access != Access::Write ||
					    (holds(p) && !x.guess))
						end(e, s, x, p, after[i]);
			}
			if (joining(x))
				for (const Place &p : flow_.resolve(s, x.dst))
					if (auto spot = handed(p))
						e.joined.push_back(*spot);
			flow_.apply(s, x);
		}
	}
	/// A pointer that is a member of the object itself.
	bool member_pointer(const Place &p) const
	{
		if (b_.locals[p.local].kind != LocalKind::This || p.path.size() != 2 ||
		    p.path[1].kind != Proj::Field || !p.path[1].field)
			return false;
		return p.path[1].field->getType()->isPointerType();
	}
	/// A member of the object itself that is a number and gets a value here.
	const FieldDecl *own_number(const Step &x) const
	{
		if (x.op != Step::Use || x.access != Access::Write ||
		    b_.locals[x.src.local].kind != LocalKind::This || x.src.path.size() != 2)
			return nullptr;
		const auto *f = dyn_cast_or_null<FieldDecl>(x.src.path[1].field);
		return f && f->getType()->isIntegralOrEnumerationType() ? f : nullptr;
	}
	/// Can anything be reached through what lies there that ends when it is assigned?
	bool holds(const Place &p) const
	{
		QualType t = type_of(b_, p);
		return t.isNull() || t->isRecordType();
	}
	std::optional<Spot> keeper(const Place &h) const
	{
		if (b_.locals[h.local].kind == LocalKind::Return)
			return Spot{RESULT, once(h.path)};
		return handed(h);
	}
	void flows(Effects &e, const State &s)
	{
		for (const auto &[h, loans] : s.holders) {
			auto into = keeper(h);
			if (!into)
				continue;
			std::set<int> addressed;
			for (int l : loans)
				if (!b_.loans[l].universal)
					if (auto from = handed(b_.loans[l].place))
						addressed.insert(from->param);
			for (int l : loans)
				flow(e, *into, h, b_.loans[l], addressed);
		}
	}
	void flow(Effects &e, const Spot &into, const Place &h, const Loan &loan,
		  const std::set<int> &addressed)
	{
		if (loan.guard || e.flows.size() >= MOST_FLOWS)
			return;
		Effects::Flow f{into, {}, false, loan.pointer};
		const Local &from = b_.locals[loan.place.local];
		if (loan.universal) {
			if (h.starts_with(loan.place))
				return; // It was there before.
			// The reference itself, which something behind it tells more about.
			if (loan.place.path.empty() && !loan.inner && addressed.count(from.param) &&
			    (from.kind == LocalKind::This || !from.type->isRecordType()))
				return;
			f.from = {from.param, once(loan.place.path)};
		} else {
			auto spot = handed(loan.place);
			if (!spot || (into == *spot))
				return;
			f.from = *spot;
			f.address = true;
		}
		for (const Effects::Flow &known : e.flows)
			if (known.into == f.into && known.from == f.from &&
			    known.address == f.address && known.pointer == f.pointer)
				return;
		e.flows.push_back(std::move(f));
	}

	const Body &b_;
	const Flow &flow_;
	std::optional<Liveness> liveness_;
};

} // namespace

Effects effects_of(const Analysis &a)
{
	return a.solved ? Reader(a).read() : Effects();
}

/// What callers are told of a body that was read.
static Effects told(const Analysis &a)
{
	bool waits = a.body.function && isa<CoroutineBodyStmt>(a.body.function->getBody());
	return a.solved && !waits && a.body.blocks.size() <= MOST_BLOCKS_INSIDE ? effects_of(a)
										: Effects();
}

std::unique_ptr<Analysis> Contracts::read(const FunctionDecl *made)
{
	auto a = std::make_unique<Analysis>();
	depth_++;
	Lowering(facts_, *this, a->body).run(made);
	depth_--;
	if (!a->body.too_big) {
		a->flow.emplace(a->body);
		a->solved = a->flow->solve();
	}
	return a;
}

Analysis *Contracts::analysis(const FunctionDecl *f)
{
	f = f->getCanonicalDecl();
	readings_.asked(f);
	auto [it, fresh] = analyses_.try_emplace(f);
	if (!fresh)
		return it->second.get();
	const FunctionDecl *made = nullptr;
	if (!f->hasBody(made) || made->isDependentContext() || made->isDefaulted() ||
	    depth_ >= DEEPEST) {
		if (depth_ >= DEEPEST)
			analyses_.erase(it);
		return nullptr;
	}
	for (int turn = 1;; turn++) {
		readings_.enter(f);
		std::unique_ptr<Analysis> a = read(made);
		if (!readings_.leave(readings_.leans() ? told(*a) : Effects(), turn))
			return (analyses_[f] = std::move(a)).get();
		for (const FunctionDecl *old : readings_.outdated()) {
			effects_.erase(old);
			if (old != f)
				analyses_.erase(old);
		}
	}
}

bool Contracts::disconnects(QualType type, int depth)
{
	const CXXRecordDecl *r =
		type.isNull() || type->isReferenceType() ? nullptr : record_of(type);
	if (!infer || !r || !r->hasDefinition() || depth > 3 || !facts_.carries(type))
		return false;
	if (in_std(r)) {
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
		return s && facts_.owner(type) && s->getTemplateArgs().size() &&
		       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		       disconnects(s->getTemplateArgs().get(0).getAsType(), depth + 1);
	}
	auto [it, fresh] = disconnects_.try_emplace(r, false);
	if (!fresh)
		return it->second;
	const CXXDestructorDecl *d = r->getDestructor();
	bool yes = d && d->isUserProvided() && takes_back(d);
	if (Analysis *a = d && d->isUserProvided() ? analysis(d) : nullptr; a && a->solved)
		for (const Effects::End &end : effects_of(*a).ends)
			yes |= end.at.param == SELF &&
			       std::count_if(end.at.path.begin(), end.at.path.end(),
					     [](const Proj &p) { return p.kind == Proj::Deref; }) >
				       1;
	for (const FieldDecl *f : r->fields())
		yes = yes || disconnects(f->getType(), depth + 1);
	for (const CXXBaseSpecifier &b : r->bases())
		yes = yes || disconnects(b.getType(), depth + 1);
	return disconnects_[r] = yes;
}

std::unique_ptr<Analysis> Contracts::split(const FunctionDecl *f)
{
	const FunctionDecl *made = nullptr;
	if (!f->hasBody(made))
		return nullptr;
	auto a = std::make_unique<Analysis>();
	Lowering lowering(facts_, *this, a->body);
	lowering.keep_tests();
	lowering.run(made);
	if (a->body.too_big)
		return nullptr;
	split_paths(a->body);
	a->flow.emplace(a->body);
	a->solved = a->flow->solve();
	return a->solved ? std::move(a) : nullptr;
}

const Effects &Contracts::effects(const FunctionDecl *f)
{
	static const Effects unknown;
	if (!infer || in_std(f))
		return unknown;
	f = f->getCanonicalDecl();
	auto it = effects_.find(f);
	if (it != effects_.end()) {
		readings_.asked(f);
		return it->second;
	}
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool open = m && m->isVirtual() && !m->hasAttr<FinalAttr>() &&
		    !m->getParent()->hasAttr<FinalAttr>();
	const SourceManager &sm = facts_.context().getSourceManager();
	if (open || f->isVariadic() || sm.isInSystemHeader(f->getLocation()))
		return effects_[f];
	if (readings_.open(f))
		return readings_.so_far(f);
	if (depth_ >= DEEPEST)
		return unknown;
	Analysis *a = analysis(f);
	return effects_[f] = a ? told(*a) : Effects();
}

} // namespace cfl::check
