// SPDX-License-Identifier: GPL-2.0
// `found = true` beside `best = x`, `block[used++] = c`: where the flag is set, or the index is below the count, the local
// has a value, also if closures wrote both. The flow follows each of them by itself.
#include <check/told_beside.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

using Way = std::vector<const Stmt *>; ///< From a function's body down to a statement.

const VarDecl *named(const Expr *e)
{
	const auto *r = e ? dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts()) : nullptr;
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// One of the places where a variable is named, or declared.
struct Mention {
	const DeclRefExpr *ref = nullptr; ///< Null: its declaration.
	Way way;
};

/// Everything that is said about the variables of a function, closures included.
class Mentions
{
public:
	std::map<const VarDecl *, std::vector<Mention>> of;

	explicit Mentions(const Stmt *body) { walk(body); }

private:
	void walk(const Stmt *s)
	{
		if (!s)
			return;
		way_.push_back(s);
		if (const auto *r = dyn_cast<DeclRefExpr>(s)) {
			if (const auto *v = dyn_cast<VarDecl>(r->getDecl()))
				of[v].push_back({r, way_});
		} else if (const auto *d = dyn_cast<DeclStmt>(s)) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x))
					of[v].push_back({nullptr, way_});
		}
		if (const auto *l = dyn_cast<LambdaExpr>(s)) {
			for (const Expr *init : l->capture_inits())
				if (!named(init)) // A capture itself says nothing.
					walk(init);
			walk(l->getBody());
		} else {
			for (const Stmt *c : s->children())
				walk(c);
		}
		way_.pop_back();
	}

	Way way_;
};

/// What a condition is when a variable still has the value that it started with.
class AtStart
{
public:
	AtStart(Facts &facts, const VarDecl *flag, int64_t start)
		: facts_(facts), flag_(flag), start_(start)
	{
	}

	std::optional<bool> truth(const Expr *e) const
	{
		e = e->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot) {
			auto t = truth(u->getSubExpr());
			return t ? std::optional(!*t) : t;
		}
		const auto *b = dyn_cast<BinaryOperator>(e);
		if (b && b->isLogicalOp()) {
			const bool all = b->getOpcode() == BO_LAnd;
			auto l = truth(b->getLHS()), r = truth(b->getRHS());
			if ((l && *l != all) || (r && *r != all))
				return !all;
			return l && r ? std::optional(all) : std::nullopt;
		}
		if (b && b->isComparisonOp() && b->getOpcode() != BO_Cmp)
			return compared(b);
		auto n = number(e);
		return n ? std::optional(*n != 0) : std::nullopt;
	}

private:
	std::optional<int64_t> number(const Expr *e) const
	{
		e = e->IgnoreParenImpCasts();
		if (named(e) == flag_)
			return start_;
		if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(e))
			return 0;
		if (const auto *b = dyn_cast<CXXBoolLiteralExpr>(e))
			return b->getValue();
		auto n = e->getType()->isIntegralOrEnumerationType() ? facts_.number(e)
								     : std::nullopt;
		return n && n->getSignificantBits() < 62 ? std::optional(n->getExtValue())
							 : std::nullopt;
	}
	/// A variable that counts upwards from the same number.
	bool counts_up(const Expr *e) const
	{
		const VarDecl *v = named(e);
		if (!v || v == flag_ || !v->getInit() || !v->getType()->isIntegerType())
			return false;
		auto n = facts_.number(v->getInit());
		return n && n->getSignificantBits() < 62 && n->getExtValue() >= start_;
	}
	std::optional<bool> compared(const BinaryOperator *b) const
	{
		BinaryOperatorKind op = b->getOpcode();
		const Expr *l = b->getLHS(), *r = b->getRHS();
		if (named(l) == flag_) {
			std::swap(l, r);
			op = BinaryOperator::reverseComparisonOp(op);
		}
		if (named(r) != flag_)
			return {};
		// `i < count`, where i starts where the count does.
		if ((op == BO_LT || op == BO_NE) && counts_up(l))
			return false;
		auto n = number(l);
		if (!n)
			return {};
		switch (op) {
		case BO_EQ:
			return *n == start_;
		case BO_NE:
			return *n != start_;
		case BO_LT:
			return *n < start_;
		case BO_LE:
			return *n <= start_;
		case BO_GT:
			return *n > start_;
		default:
			return *n >= start_;
		}
	}

	Facts &facts_;
	const VarDecl *flag_;
	int64_t start_;
};

/// Does the statement, or a part of it, jump elsewhere?
bool jumps(const Stmt *s)
{
	if (!s || isa<LambdaExpr>(s))
		return false;
	if (isa<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt, CXXThrowExpr, CoreturnStmt>(s))
		return true;
	return std::any_of(s->child_begin(), s->child_end(), jumps);
}

/// Does the statement always end with a jump?
bool leaves(const Stmt *s)
{
	if (const auto *c = dyn_cast_or_null<CompoundStmt>(s))
		return !c->body_empty() && leaves(c->body_back());
	const auto *e = dyn_cast_or_null<Expr>(s);
	return (e && isa<CXXThrowExpr>(peel(e))) ||
	       isa_and_nonnull<ReturnStmt, BreakStmt, ContinueStmt, GotoStmt, CoreturnStmt>(s);
}

/// One local without a value, and one that may tell about it.
class Pair
{
public:
	Pair(Facts &facts, const Mentions &all, const VarDecl *value, const VarDecl *flag,
	     int64_t start)
		: all_(all),
		  value_(value),
		  flag_(flag),
		  start_(start),
		  at_start_(facts, flag, start),
		  facts_(facts)
	{
	}

	/// Has @p value a value wherever @p flag is not what it started with?
	bool in_step() const
	{
		const auto &flags = all_.of.find(flag_)->second;
		if (!lives_within(flags))
			return false;
		return std::ranges::all_of(flags, [&](const Mention &m) { return fine(m); });
	}
	/// Is it known on the way to a statement that the flag is not what it started with?
	bool asked(const Way &way) const
	{
		if (array() && !counted(way))
			return false;
		for (size_t i = 0; i + 1 < way.size(); i++)
			if (asks(way[i], way[i + 1]))
				return true;
		return false;
	}

private:
	/// A flag that outlives the local would tell of the one before.
	bool lives_within(const std::vector<Mention> &flags) const
	{
		const auto &values = all_.of.find(value_)->second;
		auto scope = [](const std::vector<Mention> &m) -> const Way * {
			for (const Mention &x : m)
				if (!x.ref)
					return &x.way;
			return nullptr;
		};
		const Way *outer = scope(values), *inner = scope(flags);
		return outer && inner && outer->size() > 1 &&
		       std::ranges::find(*inner, (*outer)[outer->size() - 2]) != inner->end();
	}

	/// Is it an element below the count: `values[i]` where `i < count` was asked, or `values[--count]`?
	bool counted(const Way &way) const
	{
		const ArraySubscriptExpr *element = nullptr;
		for (const Stmt *s : way)
			if (const auto *a = dyn_cast<ArraySubscriptExpr>(s))
				element = a;
		if (!element || flag_->getType()->isBooleanType())
			return false;
		const Expr *index = element->getIdx()->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(index))
			return u->getOpcode() == UO_PreDec && named(u->getSubExpr()) == flag_;
		if (const auto *b = dyn_cast<BinaryOperator>(index))
			return b->getOpcode() == BO_Sub && named(b->getLHS()) == flag_;
		const VarDecl *v = named(index);
		return v && std::ranges::any_of(way, [&](const Stmt *s) {
			       const Expr *cond = nullptr;
			       if (const auto *f = dyn_cast<ForStmt>(s))
				       cond = f->getCond();
			       else if (const auto *w = dyn_cast<WhileStmt>(s))
				       cond = w->getCond();
			       else if (const auto *i = dyn_cast<IfStmt>(s))
				       cond = i->getCond();
			       return compares(cond, v);
		       });
	}
	bool compares(const Stmt *s, const VarDecl *index) const
	{
		const auto *b = dyn_cast_or_null<BinaryOperator>(s);
		if (b && (b->getOpcode() == BO_LT || b->getOpcode() == BO_NE) &&
		    named(b->getLHS()) == index && named(b->getRHS()) == flag_)
			return true;
		return s && std::any_of(s->child_begin(), s->child_end(),
					[&](const Stmt *c) { return compares(c, index); });
	}
	/// Does a mention of the flag leave the two in step?
	bool fine(const Mention &m) const
	{
		if (!m.ref || m.way.size() < 2)
			return true;
		size_t at = m.way.size() - 2;
		while (at && isa<ParenExpr>(m.way[at]))
			at--;
		const Stmt *by = m.way[at];
		const auto *cast = dyn_cast<ImplicitCastExpr>(by);
		if (cast && cast->getCastKind() == CK_LValueToRValue)
			return true;
		if (const auto *u = dyn_cast<UnaryOperator>(by); u && u->isIncrementDecrementOp())
			return (u->isDecrementOp() && array()) || beside(m.way);
		const auto *b = dyn_cast<BinaryOperator>(by);
		if (!b || !b->isAssignmentOp() || named(b->getLHS()) != flag_)
			return false;
		if (b->getOpcode() == BO_Assign && at_start_.truth(b->getRHS()) &&
		    starts(b->getRHS()))
			return true;
		if (array() && b->getOpcode() == BO_SubAssign)
			return true;
		return !array() && beside(m.way);
	}
	bool array() const { return value_->getType()->isArrayType(); }
	bool starts(const Expr *e) const
	{
		e = e->IgnoreParenImpCasts();
		if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(e))
			return start_ == 0;
		if (const auto *b = dyn_cast<CXXBoolLiteralExpr>(e))
			return b->getValue() == (start_ != 0);
		auto n = e->getType()->isIntegralOrEnumerationType() ? facts_.number(e)
								     : std::nullopt;
		return n && n->getSignificantBits() < 62 && n->getExtValue() == start_;
	}

	/// Is the local given a value in the same run of statements as the one that a way leads to?
	bool beside(const Way &way) const
	{
		for (size_t i = way.size() - 1; i-- > 0;) {
			const auto *c = dyn_cast<CompoundStmt>(way[i]);
			if (!c && isa<Expr>(way[i + 1]) && !isa<Expr>(way[i]))
				return gives(way[i + 1]); // The branch of a condition.
			if (c)
				return given_in(c, way[i + 1]);
			if (isa<LambdaExpr>(way[i]))
				return false;
		}
		return false;
	}
	bool given_in(const CompoundStmt *c, const Stmt *change) const
	{
		bool before = true, given = false;
		for (const Stmt *s : c->body()) {
			before &= s != change;
			// What asks whether the flag is as it was says so only until it changes.
			if ((before || !isa<IfStmt>(s)) && gives(s))
				given = true;
			if (!before && !given && jumps(s))
				return false;
		}
		return given;
	}

	/// Does a statement give the local a value, if the flag is what it started with?
	bool gives(const Stmt *s) const
	{
		if (!s)
			return false;
		if (const auto *e = dyn_cast<Expr>(s))
			return assigns(e);
		if (const auto *c = dyn_cast<CompoundStmt>(s))
			return std::ranges::any_of(c->body(),
						   [&](const Stmt *x) { return gives(x); });
		const auto *i = dyn_cast<IfStmt>(s);
		if (!i)
			return false;
		auto yes = at_start_.truth(i->getCond());
		if (yes)
			return gives(*yes ? i->getThen() : i->getElse());
		return gives(i->getThen()) && gives(i->getElse());
	}
	bool assigns(const Expr *e) const
	{
		e = peel(e);
		const auto *b = dyn_cast<BinaryOperator>(e);
		if (!b)
			return false;
		if (b->getOpcode() == BO_Comma)
			return assigns(b->getLHS()) || assigns(b->getRHS());
		if (b->getOpcode() != BO_Assign)
			return false;
		const Expr *to = b->getLHS()->IgnoreParenImpCasts();
		if (const auto *a = dyn_cast<ArraySubscriptExpr>(to); a && array())
			to = a->getBase();
		return named(to) == value_ || assigns(b->getRHS());
	}

	/// Is part @p to of a statement reached only if the flag is not what it started with?
	bool asks(const Stmt *s, const Stmt *to) const
	{
		auto not_if = [&](const Expr *cond, bool holds) {
			auto t = cond ? at_start_.truth(cond) : std::nullopt;
			return t && *t != holds;
		};
		if (const auto *i = dyn_cast<IfStmt>(s))
			return (to == i->getThen() && not_if(i->getCond(), true)) ||
			       (to == i->getElse() && not_if(i->getCond(), false));
		if (const auto *c = dyn_cast<ConditionalOperator>(s))
			return (to == c->getTrueExpr() && not_if(c->getCond(), true)) ||
			       (to == c->getFalseExpr() && not_if(c->getCond(), false));
		if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isLogicalOp())
			return to == b->getRHS() && not_if(b->getLHS(), b->getOpcode() == BO_LAnd);
		if (const auto *w = dyn_cast<WhileStmt>(s))
			return to == w->getBody() && not_if(w->getCond(), true);
		if (const auto *f = dyn_cast<ForStmt>(s))
			return (to == f->getBody() || to == f->getInc()) &&
			       not_if(f->getCond(), true);
		const auto *c = dyn_cast<CompoundStmt>(s);
		if (!c)
			return false;
		for (const Stmt *before : c->body()) {
			if (before == to)
				break;
			const auto *i = dyn_cast<IfStmt>(before);
			if (i && leaves(i->getThen()) && not_if(i->getCond(), false))
				return true;
		}
		return false;
	}

	const Mentions &all_;
	const VarDecl *value_, *flag_;
	int64_t start_;
	AtStart at_start_;
	Facts &facts_;
};

/// The constant that a scalar local starts with.
std::optional<int64_t> start_of(Facts &facts, const VarDecl *v)
{
	const Expr *e =
		v->hasLocalStorage() && v->getType()->isScalarType() ? v->getInit() : nullptr;
	e = e ? e->IgnoreParenImpCasts() : nullptr;
	if (const auto *l = dyn_cast_or_null<InitListExpr>(e); l && l->getNumInits() == 1)
		e = l->getInit(0)->IgnoreParenImpCasts();
	if (!e)
		return {};
	if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(e))
		return 0;
	if (const auto *b = dyn_cast<CXXBoolLiteralExpr>(e))
		return b->getValue();
	auto n = e->getType()->isIntegralOrEnumerationType() ? facts.number(e) : std::nullopt;
	return n && n->getSignificantBits() < 62 ? std::optional(n->getExtValue()) : std::nullopt;
}

class Told
{
public:
	Told(Session &session, const FunctionDecl *f) : session_(session), all_(f->getBody()) {}

	bool operator()(const Finding &f) const
	{
		if (f.rule != "init-use")
			return false;
		for (const auto &[value, mentions] : all_.of)
			if (value->hasLocalStorage() && !value->hasInit() &&
			    !isa<ParmVarDecl>(value) &&
			    f.message.starts_with("'" + value->getNameAsString() + "' "))
				for (const Mention &m : mentions)
					if (m.ref && read_at(m.ref->getLocation(), f) &&
					    told(value, m))
						return true;
		return false;
	}

private:
	/// Is it where the finding, or its note about the callee, says that the local is read?
	bool read_at(SourceLocation loc, const Finding &f) const
	{
		const SourceManager &sm = session_.context.getSourceManager();
		const PresumedLoc p = sm.getPresumedLoc(sm.getExpansionLoc(loc));
		if (p.isInvalid() || f.file != p.getFilename())
			return false;
		for (const auto &n : f.notes)
			if (n.message.find("callee reads") != n.message.npos)
				return n.line == p.getLine() && n.column == p.getColumn();
		return f.line == p.getLine() && f.column == p.getColumn();
	}
	bool told(const VarDecl *value, const Mention &read) const
	{
		for (const auto &[flag, mentions] : all_.of) {
			auto start = flag != value ? start_of(session_.facts, flag) : std::nullopt;
			if (!start)
				continue;
			Pair pair(session_.facts, all_, value, flag, *start);
			if (pair.asked(read.way) && pair.in_step())
				return true;
		}
		return false;
	}

	Session &session_;
	Mentions all_;
};

} // namespace

void acquit_told_beside(Session &session, const FunctionDecl *f, size_t first)
{
	auto said = llvm::ArrayRef(session.findings()).drop_front(first);
	const FunctionDecl *made = nullptr;
	if (std::ranges::none_of(said, [](const Finding &x) { return x.rule == "init-use"; }) ||
	    !f->hasBody(made))
		return;
	Told told(session, made);
	const Finding *from = said.data();
	session.take_back([&](const Finding &x) { return &x >= from && told(x); });
}

} // namespace cfl::check
