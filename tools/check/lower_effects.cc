// SPDX-License-Identifier: GPL-2.0
// Calls in plain C++: what the callee's body, or the standard, says about what they do.
#include <check/lower.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What a member function of a standard container ends.
enum class Change { Nothing, Iterators, Element, All };

bool inserts(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{
		"insert",	    "emplace",	    "emplace_hint",  "push_back",
		"push_front",	    "emplace_back", "emplace_front", "try_emplace",
		"splice",	    "merge",	    "sort",	     "reverse",
		"insert_or_assign", "splice_after", "insert_after",  "emplace_after"};
	return names.count(n);
}

Change changes(const CXXMethodDecl *m)
{
	const CXXRecordDecl *r = m->getParent();
	std::string name = m->getNameAsString();
	if (m->isConst() || m->isStatic())
		return Change::Nothing;
	bool hashed = r->getName().starts_with("unordered_");
	bool subscript = m->getOverloadedOperator() == OO_Subscript;
	if (std_node_name(r->getName())) {
		if (inserts(name) || subscript)
			return hashed ? Change::Iterators : Change::Nothing;
		if (hashed && (name == "reserve" || name == "rehash"))
			return Change::Iterators;
		if (name == "erase")
			return Change::Element;
		// It is the one behind it that ends.
		if (name == "erase_after" && m->getNumParams() == 1)
			return Change::Nothing;
		if (name == "swap" || name == "extract")
			return Change::Nothing;
	}
	if (r->getName() == "deque" &&
	    (name.starts_with("push_") || name == "emplace_back" || name == "emplace_front"))
		return Change::Iterators;
	// A share of what others may still own.
	if (r->getName().ends_with("ptr") && (name == "release" || name == "swap"))
		return Change::Nothing;
	if (m->getOverloadedOperator() == OO_PlusEqual && r->getName() != "basic_string")
		return Change::Nothing;
	return std_mutator(name) ? Change::All : Change::Nothing;
}

/// A member function by which a smart pointer, or a container of such, takes over a plain pointer.
bool takes_over(const CXXMethodDecl *m)
{
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
	llvm::StringRef n = plain_name(m);
	auto smart = [](const CXXRecordDecl *r) {
		return r && in_std(r) &&
		       (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
	};
	if (smart(m->getParent()))
		return n == "reset";
	if (!s || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return false;
	return smart(record_of(s->getTemplateArgs().get(0).getAsType())) &&
	       (n.starts_with("emplace") || n.starts_with("push_"));
}

/// Does the closure wait for a thread that it is handed?
bool joins(const CXXRecordDecl *closure)
{
	const CXXMethodDecl *body = closure->getLambdaCallOperator();
	if (!body || !body->getNumParams())
		return false;
	class Scan : public RecursiveASTVisitor<Scan>
	{
	public:
		bool found = false;
		bool VisitMemberExpr(MemberExpr *m)
		{
			const auto *r = dyn_cast<DeclRefExpr>(m->getBase()->IgnoreParenImpCasts());
			std::string name = m->getMemberNameInfo().getAsString();
			found |= r && isa<ParmVarDecl>(r->getDecl()) &&
				 (name == "join" || name == "get" || name == "wait");
			return true;
		}
		bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *m)
		{
			std::string name = m->getMember().getAsString();
			found |= name == "join";
			return true;
		}
	} scan;
	scan.TraverseStmt(body->getBody());
	return scan.found;
}

const VarDecl *variable_of(const Expr *e)
{
	e = peel(e);
	// An iterator becomes one that only looks.
	if (const auto *c = dyn_cast<CXXConstructExpr>(e);
	    c && in_std(c->getConstructor()) && c->getNumArgs() == 1)
		e = peel(c->getArg(0));
	const auto *r = dyn_cast<DeclRefExpr>(e);
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

} // namespace

void Lowering::step(Step::Op op, const Place &dst, SourceLocation loc, bool merge)
{
	Step s;
	s.op = op;
	s.dst = dst;
	s.loc = loc;
	s.merge = merge;
	add(std::move(s));
}

void Lowering::ends(const Place &p, SourceLocation loc, bool itself, bool iterators,
		    std::vector<int> except)
{
	if (p.local < 0)
		return;
	use(itself ? Access::Ends : Access::Mut, p, loc);
	if (b_.blocks[cur_].stmts.empty())
		return;
	b_.blocks[cur_].stmts.back().iterators = iterators;
	b_.blocks[cur_].stmts.back().uses = std::move(except);
}

void Lowering::change(const CXXMethodDecl *m, std::vector<Argument> &args, std::vector<int> needed,
		      SourceLocation loc)
{
	Argument &self = args[0];
	llvm::StringRef of = m->getParent()->getName(), name = plain_name(m);
	if (name == "clear" && facts_.runs_beside(self.expr->getType()))
		step(Step::Clear, self.target, loc, true); // Their destructors wait.
	if (name == "release" &&
	    of.ends_with("_lock")) // Whose lock it was is nothing to it any more.
		step(Step::Clear, self.target, loc, true);
	if (name == "reserve")
		reserved_.insert(self.target);
	QualType plain = self.expr->IgnoreParenImpCasts()->getType();
	if (plain->isPointerType())
		plain = plain->getPointeeType();
	if (facts_.runs_beside(plain) && (name == "join" || name == "get" || name == "wait")) {
		use(Access::Shared, self.target, loc, true);
		return step(Step::Clear, self.target, loc, true);
	}
	if (args.size() == 2 && takes_over(m) &&
	    !facts_.drop_uses_deleter(self.expr->IgnoreParenImpCasts()->getType()))
		give(args[1].expr, loc);
	if (name == "reset" && of.ends_with("_ptr") && args.size() > 1 &&
	    facts_.drop_uses(self.expr->IgnoreParenImpCasts()->getType())) {
		ends(self.target, loc, false, false, std::move(needed));
		return copy(self.target, {args[1].temp, {}}, loc);
	}
	// A smart pointer that was moved from is null, and may be asked.
	if (of.ends_with("_ptr") && (isa<CXXConversionDecl>(m) || name == "get"))
		return;
	Change what = isa<CXXDestructorDecl>(m) ? Change::All : changes(m);
	if (of == "vector" && reserved_.count(self.target) &&
	    (name == "push_back" || name == "emplace_back"))
		what = Change::Nothing;
	// The node that nobody keeps ends.
	if (name == "extract" && discarded_ && isa<CallExpr>(discarded_) &&
	    discarded_->getExprLoc() == loc)
		what = Change::All;
	if (of == "function" || of == "move_only_function")
		if (m->getOverloadedOperator() == OO_Call) {
			use(Access::Shared, self.target, loc);
			if (!b_.blocks[cur_].stmts.empty())
				b_.blocks[cur_].stmts.back().calls = true;
			return;
		}
	if (what == Change::Element) {
		// The iterator that names the element ends with it, and so do references from it.
		const VarDecl *it = args.size() == 2 ? variable_of(args[1].expr) : nullptr;
		const auto *next = args.size() == 2
					   ? dyn_cast<CXXOperatorCallExpr>(peel(args[1].expr))
					   : nullptr;
		// Iterators are handed over as values, keys (which may be addresses) by reference.
		bool key = args.size() != 2 ||
			   !facts_.view(args[1].expr->getType().getNonReferenceType()) ||
			   m->getParamDecl(0)->getType()->isReferenceType();
		what = key ? Change::All : Change::Nothing;
		if (key && args.size() == 2) {
			ends(self.target, loc, false, false, std::move(needed));
			if (!b_.blocks[cur_].stmts.empty()) {
				b_.blocks[cur_].stmts.back().one = true;
				b_.blocks[cur_].stmts.back().value = args[1].expr;
			}
			return;
		}
		if (!key && it && it->hasLocalStorage() && !it->getType()->isReferenceType()) {
			use(Access::Shared, self.target, loc);
			return step(Step::Gone, var_place(it, loc, true), loc);
		}
		// The iterator has gone on: erase(it++).
		if (!next ||
		    (next->getOperator() != OO_PlusPlus && next->getOperator() != OO_MinusMinus))
			what = Change::All;
	}
	if (self.spent && m->getRefQualifier() == RQ_RValue &&
	    m->getParent()->getName() == "optional")
		return use(m->getReturnType()->isReferenceType() ? Access::Shared : Access::Move,
			   self.target.with(Proj::Content), loc);
	if (name == "splice" && std_node_name(of))
		spliced(args, loc);
	if (name == "swap" && args.size() == 2 && args[1].is_ref && args[1].target.local >= 0) {
		swap_parts(self.target, args[1].target, plain, loc);
		if (of == "vector" || std_node_name(of)) // What leads there goes along.
			return use(Access::Shared, self.target, loc, true);
	}
	// What lies in a memory resource ends with its release().
	if (name == "release" && of.ends_with("_resource"))
		return ends(self.target, loc, true, false, std::move(needed));
	if (what == Change::Nothing) {
		bool emptied = std_mutator(m->getNameAsString());
		use(Access::Shared, self.target, loc, emptied);
		// How many there are has nothing to do with what they lead to.
		static const std::set<llvm::StringRef> numbers{"size", "empty", "capacity",
							       "has_value"};
		if (numbers.count(name) && facts_.owner(plain) && !self.target.has_deref() &&
		    !b_.blocks[cur_].stmts.empty())
			b_.blocks[cur_].stmts.back().counts = true;
		return;
	}
	const size_t count = b_.blocks[cur_].stmts.size();
	ends(self.target, loc, false, what == Change::Iterators, std::move(needed));
	// What was moved from ends as well.
	if (isa<CXXDestructorDecl>(m) && b_.blocks[cur_].stmts.size() > count)
		b_.blocks[cur_].stmts.back().spent = true;
	// Growing moves the elements, but not what they own.
	static const std::set<llvm::StringRef> growing{"push_back", "emplace_back", "insert",
						       "emplace",   "reserve",	    "shrink_to_fit",
						       "push"};
	bool one = of == "variant" || of == "optional" || of == "any";
	if (of != "basic_string" && !one && growing.count(name) && !b_.blocks[cur_].stmts.empty())
		b_.blocks[cur_].stmts.back().guess = true;
	static const std::set<llvm::StringRef> single{
		"pop_back", "pop_front", "erase", "erase_after", "remove", "remove_if", "extract"};
	if (std_node_name(of) && single.count(name) && !b_.blocks[cur_].stmts.empty())
		b_.blocks[cur_].stmts.back().one = true;
}

void Lowering::swap_parts(const Place &a, const Place &b, QualType type, SourceLocation loc)
{
	Place other{temp(type, loc), {}};
	transfer(other, a, type, loc);
	transfer(a, b, type, loc);
	transfer(b, other, type, loc);
}

void Lowering::spliced(std::vector<Argument> &args, SourceLocation loc)
{
	Argument &self = args[0];
	if (args.size() < 3 || !args[2].is_ref || args[2].target.local < 0 ||
	    args[2].target == self.target)
		return;
	if (args.size() == 3) {
		transfer(self.target, args[2].target, args[2].type.getNonReferenceType(), loc);
		return;
	}
	// The elements that these iterators name are in another list now.
	for (size_t i = 3; i < args.size(); i++)
		if (const VarDecl *it = variable_of(args[i].expr);
		    it && it->hasLocalStorage() && !it->getType()->isReferenceType())
			borrow(var_place(it, loc, true), self.target.with(Proj::Content), false,
			       true, loc, true);
}

Place Lowering::spot(const Spot &s, std::vector<Argument> &args, bool has_self, const Place &dst)
{
	auto behind = [&](Place base, size_t from) {
		for (size_t i = from; i < s.path.size(); i++)
			base = base.with(s.path[i].kind, s.path[i].field);
		return base;
	};
	if (s.param == RESULT)
		return behind(dst, 0);
	if (s.param == SELF && !has_self) // What a constructor makes.
		return s.path.empty() ? dst : behind(dst, 1);
	size_t at = s.param == SELF ? 0 : size_t(s.param + has_self);
	if (at >= args.size())
		return {};
	Argument &a = args[at];
	if (!a.is_ref)
		return behind({a.temp, {}}, 0);
	if (s.path.empty())
		return {a.temp, {}};
	if (a.target.local < 0)
		return behind({a.temp, {}}, 1); // Made for the call.
	return behind(a.target, 1);
}

/// Of an object that hands out a pointer: the members from which such a one can come.
static std::vector<Place> parts_for(Facts &facts, const Body &body, const Place &whole,
				    QualType result)
{
	QualType t = type_of(body, whole);
	const CXXRecordDecl *r = t.isNull() ? nullptr : record_of(t);
	if (result.isNull() || !result->isPointerType() ||
	    !result->getPointeeType()->isRecordType() || !r || !r->hasDefinition() || in_std(r) ||
	    r->isUnion())
		return {whole};
	std::vector<Place> parts;
	for (const FieldDecl *f : facts.members(r))
		if (facts.yields(f->getType(), result))
			parts.push_back(whole.with(Proj::Field, f->getCanonicalDecl()));
	return parts.empty() ? std::vector<Place>{whole} : parts;
}

void Lowering::apply(const Effects &e, std::vector<Argument> &args, bool has_self, const Place &dst,
		     bool result, SourceLocation loc)
{
	size_t first = b_.blocks[cur_].stmts.size();
	// A member function that changes several parts of its object keeps them in step.
	auto in_step = [&](const Effects::End &end) {
		if (end.at.param == SELF && has_self && e.sets_pointers)
			return true;
		// Or it notes that they have to be made anew.
		if (end.at.param == SELF && has_self &&
		    std::any_of(e.flags.begin(), e.flags.end(),
				[&](const FieldDecl *f) { return contracts_.tells_stale(f); }))
			return true;
		return std::any_of(e.ends.begin(), e.ends.end(), [&](const Effects::End &other) {
			return other.at.param == end.at.param && other.at != end.at;
		});
	};
	for (const Effects::End &end : e.ends) {
		std::vector<int> except;
		for (size_t i = 0; i < args.size(); i++)
			if (args[i].self || !end.after.count(int(i) - has_self))
				except.push_back(args[i].temp);
		std::vector<int> walking;
		for (const Spot &s : end.walked) {
			int t = temp({}, loc);
			borrow({t, {}}, spot(s, args, has_self, dst), false, true, loc, true);
			walking.push_back(t);
		}
		size_t before = b_.blocks[cur_].stmts.size();
		ends(spot(end.at, args, has_self, dst), loc, end.itself, end.iterators,
		     std::move(except));
		if (b_.blocks[cur_].stmts.size() > before) {
			Step &x = b_.blocks[cur_].stmts.back();
			x.guarded = end.guarded;
			x.frees = end.frees;
			x.guess = end.grows;
			x.one = end.one || in_step(end);
			x.inward = end.at.param == SELF && has_self;
			size_t by = end.at.param == SELF ? 0 : size_t(end.at.param + has_self);
			x.spent = by < args.size() && args[by].moved;
		}
		if (!walking.empty())
			live(std::move(walking), loc);
	}
	for (const Spot &s : e.joined)
		if (Place at = spot(s, args, has_self, dst); at.local >= 0)
			step(Step::Clear, at, loc, true);
	if (!e.ends.empty()) {
		std::vector<int> needed;
		for (const Argument &a : args)
			needed.push_back(a.temp);
		live(std::move(needed), loc);
	}
	for (const Spot &s : e.emptied)
		if (size_t at = size_t(s.param + has_self); s.param >= 0 && at < args.size() &&
							    args[at].is_ref && args[at].mut &&
							    !args[at].moved)
			use(Access::Move, spot(s, args, has_self, dst), loc, true);
	for (const Spot &s : e.moved)
		if (s.param == SELF && has_self && args[0].spent)
			use(Access::Move, spot(s, args, has_self, dst), loc, true);
	std::vector<std::pair<Place, int>> kept;
	bool token = dst.local >= 0 && contracts_.disconnects(type_of(b_, dst));
	if (result && dst.local >= 0)
		clear(dst, loc);
	for (const Effects::Flow &f : e.flows) {
		if (f.into.param == RESULT && (!result || dst.local < 0))
			continue;
		Place into = spot(f.into, args, has_self, dst),
		      from = spot(f.from, args, has_self, dst);
		// It stays where it is while it is noted somewhere.
		if (token && !has_self && f.address && f.from.param == SELF)
			continue;
		// Or its own end takes back that it was noted with somebody else.
		if (f.address && contracts_.infer && f.into.param != RESULT &&
		    f.into.param != f.from.param && from.local >= 0 &&
		    contracts_.disconnects(type_of(b_, from)))
			continue;
		// What was noted is taken back when the result ends, so that is what keeps it.
		if (f.into.param != RESULT && token && !into.starts_with(dst))
			into = dst;
		if (into.local < 0 || from.local < 0)
			continue;
		int t = temp({}, loc);
		if (f.address)
			borrow({t, {}}, from, false, f.pointer, loc, true);
		else if (f.into.param == RESULT && f.into.path.empty())
			for (bool more = false;
			     const Place &part : parts_for(facts_, b_, from, type_of(b_, dst)))
				copy({t, {}}, part, loc, std::exchange(more, true));
		else
			copy({t, {}}, from, loc);
		// A callee that may hand out what it was handed need not do so for null: `root = add(root, key)`.
		if (f.into.param == RESULT)
			step(Step::Checked, {t, {}}, loc);
		kept.push_back({into, t});
	}
	for (auto &[into, t] : kept)
		copy(into, {t, {}}, loc, true);
	auto &stmts = b_.blocks[cur_].stmts;
	for (size_t i = first; i < stmts.size(); i++)
		stmts[i].inferred = true;
}

void Lowering::callbacks(const FunctionDecl *f, std::vector<Argument> &args, SourceLocation loc)
{
	static const std::set<llvm::StringRef> later{
		"async", "bind", "bind_front", "bind_back", "move",	 "forward",
		"ref",	 "cref", "not_fn",     "as_const",  "make_pair", "make_tuple"};
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool call = m && m->getOverloadedOperator() == OO_Call;
	llvm::StringRef n = plain_name(f);
	bool walked = false;
	// What is written through an inserter changes the container behind it.
	for (Argument &a : args) {
		const CXXRecordDecl *r = record_of(a.expr->getType());
		bool std_record = r && in_std(r) && !a.is_ref && !isa<CXXConstructorDecl>(f);
		if (std_record && r->getName().ends_with("insert_iterator") && (call || !m)) {
			ends(Place{a.temp, {}}.with(Proj::Deref), loc, false, false, {a.temp});
			live({args.front().temp}, loc);
		}
		// What a move iterator walked over is empty.
		if (std_record && r->getName() == "move_iterator" && n != "make_move_iterator" &&
		    !f->isOverloadedOperator() && !std::exchange(walked, true))
			emptied(Place{a.temp, {}}.with(Proj::Deref), loc);
	}
	if (!m && n == "move" && args.size() == 3 && !args[0].is_ref)
		emptied(Place{args[0].temp, {}}.with(Proj::Deref), loc);
	if (isa<CXXConstructorDecl>(f) || later.count(n) || n.starts_with("make_") ||
	    (m && !call && std_storing(n)) ||
	    (facts_.view(f->getReturnType()) && in_std(record_of(f->getReturnType()))) ||
	    (f->isOverloadedOperator() && !call) || facts_.runs_beside(f->getReturnType()))
		return;
	for (size_t i = 0; i < args.size(); i++) {
		const CXXRecordDecl *r =
			record_of(args[i].type.isNull() ? args[i].expr->getType() : args[i].type);
		if (!r || !r->isLambda())
			continue;
		if (joins(r))
			for (size_t k = 0; k < i; k++)
				step(Step::Clear,
				     args[k].is_ref && args[k].target.local >= 0
					     ? args[k].target
					     : Place{args[k].temp, {}}.with(Proj::Deref),
				     loc, true);
		Argument self = args[i];
		self.self = self.is_ref = true;
		if (self.target.local < 0)
			self.target = {args[i].temp, {}};
		// Each parameter may be some part of what else was handed over.
		int part = temp({}, loc);
		for (size_t k = 0; k < args.size(); k++) {
			if (k == i || args[k].temp < 0)
				continue;
			if (args[k].is_ref && args[k].target.local >= 0) {
				int t = temp({}, loc);
				borrow({t, {}}, args[k].target.with(Proj::Content), false, true,
				       loc, true);
				copy({part, {}}, {t, {}}, loc, true);
			} else {
				copy({part, {}}, {args[k].temp, {}}, loc, true);
			}
		}
		auto run = [&](const FunctionDecl *body) {
			const Effects &e = contracts_.effects(body);
			if (!e.known)
				return;
			std::vector<Argument> in{self};
			for (unsigned p = 0; p < body->getNumParams(); p++) {
				Argument a;
				a.expr = args[i].expr;
				a.type = body->getParamDecl(p)->getType();
				a.temp = part;
				a.is_ref = a.type->isReferenceType();
				a.target = Place{part, {}}.with(Proj::Deref);
				in.push_back(std::move(a));
			}
			captured_reads(cast<CXXMethodDecl>(body), self.target, loc);
			size_t from = b_.blocks[cur_].stmts.size();
			apply(e, in, true, {}, false, loc);
			auto &stmts = b_.blocks[cur_].stmts;
			for (size_t s = from; n == "call_once" && s < stmts.size(); s++)
				stmts[s].guarded = true;
			// It is called again: what it did to what is walked matters.
			live({args.front().temp, args.back().temp}, loc);
		};
		for (const NamedDecl *d :
		     r->lookup(facts_.context().DeclarationNames.getCXXOperatorName(OO_Call)))
			if (const auto *t = dyn_cast<FunctionTemplateDecl>(d))
				for (const FunctionDecl *made : t->specializations())
					run(made);
			else if (const auto *one = dyn_cast<FunctionDecl>(d))
				run(one);
	}
}

Place Lowering::indexed(const Place &array, QualType type, const Expr *index)
{
	uint64_t n = facts_.extent(type);
	Place some = array.with(Proj::Content);
	ranged_.erase(some);
	if (!n || n > MOST_ELEMENTS)
		return some;
	Expr::EvalResult value;
	if (!index->isValueDependent() && index->EvaluateAsInt(value, facts_.context())) {
		uint64_t i = value.Val.getInt().getLimitedValue();
		const FieldDecl *f = i < n ? facts_.element(type, unsigned(i)) : nullptr;
		return f ? array.with(Proj::Field, f) : some;
	}
	// a[i], a[i + 1]
	shifted_.erase(some);
	ahead_.erase(some);
	int64_t shift = 0;
	const auto *sum = dyn_cast<BinaryOperator>(index->IgnoreParenImpCasts());
	if (sum && (sum->getOpcode() == BO_Add || sum->getOpcode() == BO_Sub) &&
	    variable_of(sum->getLHS()))
		if (auto by = facts_.number(sum->getRHS()); by && by->getActiveBits() < 16) {
			shift = int64_t(by->getLimitedValue());
			if (sum->getOpcode() == BO_Sub)
				shift = -shift;
			index = sum->getLHS();
			shifted_.insert(some);
		}
	const VarDecl *v = variable_of(index);
	auto it = v ? counts_.find(v) : counts_.end();
	if (auto by = leads_.find(v); v && by != leads_.end()) {
		const ValueDecl *d = array.path.empty() ? b_.locals[size_t(array.local)].decl
							: array.path.back().field;
		if (auto at = by->second.find(d); d && at != by->second.end())
			ahead_[some] = at->second;
	}
	if (it != counts_.end() && empties_)
		ranged_[some] = {std::min(it->second.first + uint64_t(shift), n),
				 std::min(it->second.second + uint64_t(shift), n)};
	return some;
}

std::optional<Place> Lowering::element(const Expr *e)
{
	if (!contracts_.infer)
		return {};
	if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		const auto *c = dyn_cast<ImplicitCastExpr>(a->getBase()->IgnoreParens());
		if (!c || c->getCastKind() != CK_ArrayToPointerDecay)
			return {};
		Place array = place(c->getSubExpr());
		effects(a->getIdx());
		return indexed(array, c->getSubExpr()->getType(), a->getIdx());
	}
	const auto *call = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = call ? call->getDirectCallee() : nullptr;
	if (!f || !in_std(f))
		return {};
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && m->getParent()->getName() == "array") {
		const auto *member = dyn_cast<CXXMemberCallExpr>(call);
		if (m->getOverloadedOperator() != OO_Subscript &&
		    !(member && plain_name(m) == "at"))
			return {};
		// Also `array.operator[](i)`.
		const Expr *whole = member ? member->getImplicitObjectArgument() : call->getArg(0);
		const Expr *index = call->getArg(member ? 0 : 1);
		if (whole->getType()->isPointerType())
			return {};
		Place array = place(whole);
		effects(index);
		return indexed(array, whole->IgnoreParenImpCasts()->getType(), index);
	}
	// std::get<N> of a pair or a tuple.
	const TemplateArgumentList *args = f->getTemplateSpecializationArgs();
	if (plain_name(f) != "get" || m || call->getNumArgs() != 1 || !args || !args->size() ||
	    args->get(0).getKind() != TemplateArgument::Integral)
		return {};
	QualType type = call->getArg(0)->getType();
	const CXXRecordDecl *r = record_of(type);
	if (!r || !facts_.fixed(type) || !call->getArg(0)->isGLValue())
		return {};
	uint64_t i = args->get(0).getAsIntegral().getLimitedValue();
	if (r->getName() == "array")
		return {};
	const FieldDecl *part = facts_.element(type, unsigned(i));
	if (!part)
		return {};
	Place p = place(call->getArg(0)).with(Proj::Field, part);
	return part->getType()->isReferenceType() ? p.with(Proj::Deref) : p;
}

bool Lowering::of_array(const CXXMethodDecl *m, Argument &self, SourceLocation loc,
			const Place &dst, QualType result)
{
	if (!m || m->isStatic() || !in_std(m) || m->getParent()->getName() != "array" ||
	    m->getOverloadedOperator() == OO_Equal)
		return false;
	if (plain_name(m) == "fill") {
		use(Access::Write, self.target, loc);
		init(self.target, loc);
		return true;
	}
	if (!facts_.carries(result))
		return true; // Its size.
	if (dst.local >= 0)
		borrow(dst, self.target.with(Proj::Content), false, true, loc);
	return true;
}

void Lowering::may_throw(const FunctionDecl *f)
{
	if (handlers_.empty() || dead_)
		return;
	const auto *type = f ? f->getType()->getAs<FunctionProtoType>() : nullptr;
	if (type && type->canThrow() == CT_Cannot)
		return;
	int next = block();
	b_.blocks[cur_].succ.push_back(next);
	for (int h : handlers_)
		b_.blocks[cur_].succ.push_back(h);
	cur_ = next;
}

void Lowering::captured_reads(const CXXMethodDecl *body, const Place &closure, SourceLocation loc)
{
	if (!empties_ || !body->getParent()->isLambda())
		return;
	llvm::DenseMap<const ValueDecl *, FieldDecl *> fields;
	FieldDecl *self = nullptr;
	body->getParent()->getCaptureFields(fields, self);
	for (const LambdaCapture &c : body->getParent()->captures()) {
		if (!c.capturesVariable() || c.getCaptureKind() != LCK_ByRef)
			continue;
		const ValueDecl *v = c.getCapturedVar();
		FieldDecl *f = fields.lookup(v);
		const FirstUse &first = contracts_.first_use(body, v);
		if (!f || first.reads.isInvalid())
			continue;
		for (const auto &[part, reads] : first.parts) {
			Place q = closure;
			for (const Proj &x : part)
				q = q.with(x.kind, x.field);
			use(Access::Read, q, loc, true);
			if (b_.blocks[cur_].stmts.empty())
				continue;
			b_.blocks[cur_].stmts.back().handed = true;
			b_.blocks[cur_].stmts.back().why = reads;
		}
	}
}

bool Lowering::through_tuple(Argument &self, Argument &from, SourceLocation loc)
{
	const auto *s =
		dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(self.expr->getType()));
	if (!s || !facts_.fixed(self.expr->getType()) || s->getName() == "array")
		return false;
	auto parts = [&](QualType t) {
		std::vector<QualType> out;
		const auto *r = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
		for (unsigned i = 0; r && in_std(r) && i < r->getTemplateArgs().size(); i++) {
			const TemplateArgument &a = r->getTemplateArgs().get(i);
			if (a.getKind() == TemplateArgument::Type)
				out.push_back(a.getAsType());
			else if (a.getKind() == TemplateArgument::Pack)
				for (const TemplateArgument &x : a.pack_elements())
					if (x.getKind() == TemplateArgument::Type)
						out.push_back(x.getAsType());
		}
		return out;
	};
	std::vector<QualType> into = parts(self.expr->getType()), of = parts(from.expr->getType());
	if (std::none_of(into.begin(), into.end(), [](QualType t) { return t->isReferenceType(); }))
		return false;
	Place through = self.target.with(Proj::Deref);
	Place source = from.target.local >= 0 ? from.target : Place{from.temp, {}};
	use(Access::Write, through, loc);
	init(through, loc);
	copy(through, source, loc, true);
	for (size_t i = 0; i < into.size() && i < of.size(); i++)
		if (facts_.view(into[i].getNonReferenceType()) && facts_.owner(of[i])) {
			int t = temp({}, loc);
			borrow({t, {}}, source.with(Proj::Content), false, true, loc, true);
			copy(through, {t, {}}, loc, true);
		}
	return true;
}

} // namespace cfl::check
