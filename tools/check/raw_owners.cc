// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/counted_by_c.hh>
#include <check/kept_by_c.hh>
#include <check/raw_owners.hh>

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Analysis/CFG.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A local pointer that an expression is, whatever it is cast to.
const VarDecl *pointer(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenCasts());
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && v->hasLocalStorage() && v->getType()->isPointerType() ? v : nullptr;
}

/// A call of a static member function of a class of this name, with the token and one more argument.
const Expr *handed(const Expr *e, llvm::ArrayRef<llvm::StringRef> classes,
		   llvm::ArrayRef<llvm::StringRef> names)
{
	const auto *c = dyn_cast<CallExpr>(e);
	const auto *m = c ? dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee()) : nullptr;
	if (!m || c->getNumArgs() != 2 || !llvm::is_contained(names, plain_name(m)) ||
	    !llvm::is_contained(classes, m->getParent()->getName()))
		return nullptr;
	return c->getArg(1);
}

/// What is made an owner, which will give it back.
const Expr *adopted(const Expr *e)
{
	return handed(e, {"Box", "Arc", "ARef", "ForeignOwnable", "UniqueHandle"},
		      {"from_raw", "from_foreign"});
}

/// The variable of which an expression is a member's address: `&p->member`.
const VarDecl *holder(const Expr *e)
{
	const auto *u = dyn_cast<UnaryOperator>(e->IgnoreParenCasts());
	const Expr *of =
		u && u->getOpcode() == UO_AddrOf ? u->getSubExpr()->IgnoreParens() : nullptr;
	const auto *m = dyn_cast_or_null<MemberExpr>(of);
	return m && m->isArrow() ? pointer(m->getBase()) : nullptr;
}

/// The pointer into which a view leads that is made of it, or of what it points at.
const VarDecl *viewed(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(peel(e)->IgnoreImplicit());
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || c->getNumArgs() < 2 ||
	    (plain_name(f) != "from_raw" && plain_name(f) != "from_ptr"))
		return nullptr;
	const CXXRecordDecl *r = record_of(c->getType());
	if (!r || (r->getName() != "Span" && r->getName() != "CStr" && r->getName() != "StrView"))
		return nullptr;
	const Expr *at = c->getArg(1)->IgnoreParenCasts();
	if (const auto *m = dyn_cast<MemberExpr>(at); m && m->isArrow())
		at = m->getBase();
	return pointer(at);
}

/// The pointer that a call makes an owner of.
const VarDecl *taken(const Expr *e)
{
	const Expr *of = adopted(e);
	return of ? pointer(of) : nullptr;
}

/// The pointer behind a reference: `*p`, or what C borrows by it.
const VarDecl *referred(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
		return pointer(u->getSubExpr());
	const Expr *of = handed(e, {"ForeignOwnable"}, {"borrow", "borrow_mut"});
	return of ? pointer(of) : nullptr;
}

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	explicit Scan(Session &session) : session_(session) {}
	bool any = false;
	std::map<const VarDecl *, const VarDecl *> kept; ///< Owners, and what they were made of.
	std::map<const VarDecl *, const VarDecl *> seen; ///< References, and what they are behind.
	std::set<const Expr *> dropped;			 ///< Owners that end where they are made.

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		any |= taken(c) != nullptr;
		const FunctionDecl *f = c->getDirectCallee();
		any |= f && (frees(f) || puts(f) || given_back(f));
		reads_ |= f && plain_name(f).contains("read_lock");
		// C calls a function that takes a reference.
		if (f && f->isInExternCContext())
			any |= llvm::any_of(c->arguments(), [](const Expr *a) {
				return adopts(handed_function(a));
			});
		else if (f && f->hasBody() && session_.ours(f->getLocation()))
			any |= llvm::any_of(c->arguments(),
					    [](const Expr *a) { return pointer(a) != nullptr; });
		if (f && plain_name(f) == "from_raw" && c->getNumArgs() == 3)
			span(c);
		return true;
	}
	bool VisitCStyleCastExpr(CStyleCastExpr *x)
	{
		if (x->getType()->isVoidType())
			dropped.insert(peel(x->getSubExpr())->IgnoreImplicit());
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (!v->hasLocalStorage() || !v->getInit())
			return true;
		if (v->getType()->isReferenceType()) {
			if (const VarDecl *p = referred(v->getInit()))
				seen[v] = p;
		} else if (const VarDecl *q = viewed(v->getInit())) {
			seen[v] = q;
		} else if (const VarDecl *p = taken(peel(v->getInit())->IgnoreImplicit())) {
			kept[v] = p;
		}
		return true;
	}
	/// Whatever is done with the owner but looking through it may give the object away.
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		if (o->getOperator() == OO_Equal && o->getNumArgs() == 2) {
			const auto *r = dyn_cast<DeclRefExpr>(o->getArg(0)->IgnoreParenImpCasts());
			const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
			if (const VarDecl *q = v ? viewed(o->getArg(1)) : nullptr) {
				seen[v] = q;
				assigned_.insert(r);
			}
		}
		if (o->getNumArgs() == 1 &&
		    (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star))
			looks_.insert(o->getArg(0)->IgnoreParenImpCasts());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		mentions_.push_back(r);
		return true;
	}
	/// A name that only gets a value.
	bool assigned(const DeclRefExpr *r) const { return assigned_.count(r); }
	/// Readers may look at what C frees later.
	bool reads() const { return reads_; }
	void finish()
	{
		for (const DeclRefExpr *r : mentions_)
			if (!looks_.count(r))
				if (const auto *v = dyn_cast<VarDecl>(r->getDecl()))
					kept.erase(v);
	}

private:
	/// Is the count `x.size()`, and the pointer a larger object's in `x.data()`?
	bool counts_smaller(const Expr *at, const Expr *count) const
	{
		const auto *cast = dyn_cast<CXXReinterpretCastExpr>(at->IgnoreParenImpCasts());
		const auto *data = cast ? dyn_cast<CXXMemberCallExpr>(
						  cast->getSubExpr()->IgnoreParenImpCasts())
					: nullptr;
		const auto *size = dyn_cast<CXXMemberCallExpr>(count->IgnoreParenImpCasts());
		if (!data || !size || plain_name(data->getMethodDecl()) != "data" ||
		    plain_name(size->getMethodDecl()) != "size" ||
		    !same(data->getImplicitObjectArgument(), size->getImplicitObjectArgument()))
			return false;
		QualType large = cast->getType()->getPointeeType(),
			 small = data->getType()->getPointeeType();
		auto known = [](QualType t) {
			return !t.isNull() && !t->isIncompleteType() && !t->isDependentType();
		};
		return known(large) && known(small) &&
		       session_.context.getTypeSizeInChars(large) >
			       session_.context.getTypeSizeInChars(small);
	}
	/// Is the count `x.size() * n`, or `x.capacity()`, where the pointer is `x.data()`?
	static bool counts_more(const Expr *at, const Expr *count)
	{
		const auto *data = dyn_cast<CXXMemberCallExpr>(at->IgnoreParenImpCasts());
		if (!data || plain_name(data->getMethodDecl()) != "data")
			return false;
		count = count->IgnoreParenImpCasts();
		const auto *b = dyn_cast<BinaryOperator>(count);
		if (b && b->getOpcode() == BO_Mul && !b->getRHS()->isValueDependent()) {
			const auto *by = dyn_cast<UnaryExprOrTypeTraitExpr>(
				b->getRHS()->IgnoreParenImpCasts());
			QualType element = data->getType()->getPointeeType();
			if (!by || by->getKind() != UETT_SizeOf || element->isCharType() ||
			    element->isVoidType())
				return false;
			count = b->getLHS()->IgnoreParenImpCasts();
		}
		const auto *size = dyn_cast<CXXMemberCallExpr>(count);
		llvm::StringRef n = size ? plain_name(size->getMethodDecl()) : "";
		return (b ? n == "size" : n == "capacity") &&
		       same(data->getImplicitObjectArgument(), size->getImplicitObjectArgument());
	}
	/// Do two expressions name one variable, or one member?
	static bool same(const Expr *a, const Expr *b)
	{
		auto named = [](const Expr *e) -> const ValueDecl * {
			e = e->IgnoreParenImpCasts();
			if (const auto *r = dyn_cast<DeclRefExpr>(e))
				return r->getDecl();
			const auto *m = dyn_cast<MemberExpr>(e);
			return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())
				       ? m->getMemberDecl()
				       : nullptr;
		};
		const ValueDecl *one = named(a);
		return one && one == named(b);
	}
	/// `Span::from_raw(unsafe_, array, count)`.
	void span(const CallExpr *c)
	{
		const auto *m = dyn_cast<CXXMethodDecl>(c->getDirectCallee());
		if (!m || m->getParent()->getName() != "Span")
			return;
		if (counts_more(c->getArg(1), c->getArg(2)))
			session_.report("bounds-array", c->getArg(2)->getExprLoc(),
					"the span is longer than what it is over");
		if (counts_smaller(c->getArg(1), c->getArg(2)))
			session_.report(
				"bounds-array", c->getArg(2)->getExprLoc(),
				"the span has as many objects as there are smaller ones in the "
				"memory that it is over");
		const auto *array = session_.context.getAsConstantArrayType(
			c->getArg(1)->IgnoreParenImpCasts()->getType());
		Expr::EvalResult count;
		if (!array || c->getArg(2)->isValueDependent() ||
		    !c->getArg(2)->EvaluateAsInt(count, session_.context) ||
		    count.Val.getInt().getLimitedValue() <= array->getSize().getLimitedValue())
			return;
		session_.report("bounds-array", c->getArg(2)->getExprLoc(),
				"the span is longer than the array, which has " +
					std::to_string(array->getSize().getLimitedValue()) +
					" elements");
	}

	Session &session_;
	std::set<const Expr *> looks_, assigned_;
	bool reads_ = false;
	std::vector<const DeclRefExpr *> mentions_;
};

/// What became of a pointer, on some path.
struct Fate {
	SourceLocation owned, ended;
	bool maybe = false; ///< A callee took it on some of its ways, and nobody asked which.
	bool operator==(const Fate &) const = default;
};
constexpr int UNKNOWN = 9; ///< A number of references that depends on the way.

struct Fates {
	bool reached = false;
	std::map<const VarDecl *, Fate> of;
	std::map<const VarDecl *, int> counted; ///< References that are known to be there.
	std::set<const VarDecl *> open;		///< Parameters that were not taken, on some path.

	/// Adds what another way there knows; whether that was news.
	bool join(const Fates &other)
	{
		if (!reached) {
			*this = other;
			return reached = true;
		}
		bool news = false;
		// One way to a place is enough; a loop's second turn is another one.
		for (const auto &[p, fate] : other.of)
			if (!counted.count(p))
				news |= of.try_emplace(p, fate).second;
		for (auto &[p, n] : counted) {
			auto it = other.counted.find(p);
			if (n == UNKNOWN || (it != other.counted.end() && it->second == n))
				continue;
			n = UNKNOWN;
			// Given back on one of the ways: so it is until a condition may tell which. What was
			// thought before the number was found to depend on the way does not count.
			const auto gone = other.of.find(p);
			const bool sure = it != other.counted.end() && it->second != UNKNOWN;
			if (auto here = of.find(p); here != of.end() && sure)
				here->second.maybe = true;
			else if (gone != other.of.end())
				of.insert_or_assign(p, gone->second).first->second.maybe = true;
			else
				of.erase(p);
			news = true;
		}
		for (const VarDecl *p : other.open)
			news |= open.insert(p).second;
		return news;
	}
};

/// What a callee does with the pointers that it is handed.
struct Takes {
	std::set<unsigned> some, all, ended;
};

class RawOwners
{
public:
	/// @p quiet: only what happens to the parameters is asked.
	RawOwners(Session &session, const Scan &scan, bool quiet = false, int depth = 0)
		: session_(session), scan_(scan), quiet_(quiet), depth_(depth)
	{
	}

	void run(const FunctionDecl *f)
	{
		CFG::BuildOptions options;
		options.AddImplicitDtors = true;
		options.setAllAlwaysAdd();
		auto cfg = CFG::buildCFG(f, f->getBody(), &session_.context, options);
		if (!cfg)
			return;
		std::vector<Fates> in(cfg->getNumBlockIDs());
		Fates &first = in[cfg->getEntry().getBlockID()];
		first.reached = true;
		for (const ParmVarDecl *p : f->parameters())
			if (p->getType()->isPointerType())
				first.open.insert(p);
		std::vector<const CFGBlock *> work{&cfg->getEntry()};
		while (!work.empty()) {
			const CFGBlock *b = work.back();
			work.pop_back();
			block(*b, in[b->getBlockID()]);
			for (const CFGBlock *to : b->succs())
				if (to && in[to->getBlockID()].join(state_))
					work.push_back(to);
		}
		last_ = !quiet_;
		for (const CFGBlock *b : *cfg)
			if (last_ && in[b->getBlockID()].reached)
				block(*b, in[b->getBlockID()]);
		end_ = in[cfg->getExit().getBlockID()];
	}
	Takes takes(const FunctionDecl *f) const
	{
		Takes out;
		for (const ParmVarDecl *p : f->parameters()) {
			if (!end_.of.count(p))
				continue;
			out.some.insert(p->getFunctionScopeIndex());
			if (!end_.open.count(p))
				out.all.insert(p->getFunctionScopeIndex());
			if (auto it = end_.of.find(p); it->second.ended.isValid())
				out.ended.insert(p->getFunctionScopeIndex());
		}
		return out;
	}

private:
	void block(const CFGBlock &b, const Fates &before)
	{
		state_ = before;
		for (const CFGElement &e : b)
			step(e);
		if (b.succ_size() > 1)
			std::erase_if(state_.of, [](const auto &x) { return x.second.maybe; });
	}
	void step(const CFGElement &e)
	{
		if (auto d = e.getAs<CFGAutomaticObjDtor>()) {
			auto it = scan_.kept.find(d->getVarDecl());
			if (it != scan_.kept.end() && state_.of.count(it->second))
				state_.of[it->second].ended = d->getVarDecl()->getLocation();
			return;
		}
		auto s = e.getAs<CFGStmt>();
		const auto *x = s ? dyn_cast<Expr>(s->getStmt()) : nullptr;
		if (s && isa<DeclStmt>(s->getStmt()))
			for (const Decl *d : cast<DeclStmt>(s->getStmt())->decls())
				if (const auto *v = dyn_cast<VarDecl>(d))
					begins(v, v->getInit());
		if (!x)
			return;
		if (const auto *b = dyn_cast<BinaryOperator>(x); b && b->isAssignmentOp())
			if (const VarDecl *p = pointer(b->getLHS()))
				begins(p, b->getRHS());
		if (const auto *u = dyn_cast<UnaryOperator>(x)) {
			const VarDecl *p = pointer(u->getSubExpr());
			if (p && u->getOpcode() == UO_Deref)
				followed(p, u->getExprLoc());
			else if (p && u->getOpcode() != UO_LNot)
				forget(p);
		}
		if (const auto *m = dyn_cast<MemberExpr>(x); m && m->isArrow())
			if (const VarDecl *p = pointer(m->getBase()))
				followed(p, m->getExprLoc());
		if (const auto *r = dyn_cast<DeclRefExpr>(x))
			if (const auto *v = dyn_cast<VarDecl>(r->getDecl()))
				if (auto it = scan_.seen.find(v);
				    it != scan_.seen.end() && !scan_.assigned(r))
					followed(it->second, r->getExprLoc());
		if (const VarDecl *p = taken(x)) {
			owns(p, x->getExprLoc());
			if (auto it = state_.of.find(p);
			    it != state_.of.end() && scan_.dropped.count(x))
				it->second.ended = x->getExprLoc();
		} else if (const auto *c = dyn_cast<CallExpr>(x); c && c->getDirectCallee()) {
			call(c, c->getDirectCallee());
		}
	}
	void forget(const VarDecl *p)
	{
		state_.of.erase(p);
		state_.counted.erase(p);
	}
	/// A pointer gets a value.
	void begins(const VarDecl *p, const Expr *from)
	{
		forget(p);
		state_.open.erase(p);
		const auto *c = from ? dyn_cast<CallExpr>(from->IgnoreParenCasts()) : nullptr;
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		if (f && p->getType()->isPointerType() && (counts(f) || hands_out_counted(f)))
			state_.counted[p] = 1;
		if (f && p->getType()->isPointerType() && lent(f))
			state_.counted[p] = 0;
	}
	void call(const CallExpr *c, const FunctionDecl *f)
	{
		llvm::StringRef n = plain_name(f);
		if (n == "into_raw" || n == "into_foreign") {
			state_.of.clear();
			state_.counted.clear();
			return;
		}
		const bool back = puts(f), gone = frees(f);
		const auto consumed = given_back(f);
		for (unsigned i = 0; i < c->getNumArgs(); i++) {
			const VarDecl *p = pointer(c->getArg(i));
			if (const VarDecl *whole = p ? nullptr : holder(c->getArg(i)))
				part(c, whole);
			if (!p)
				continue;
			const bool known = state_.counted.count(p) || state_.of.count(p) ||
					   (quiet_ && isa<ParmVarDecl>(p));
			if (gone || (back && known) || (consumed == i && known)) {
				owns(p, c->getExprLoc());
				if (auto it = state_.of.find(p); it != state_.of.end())
					it->second.ended = c->getExprLoc();
			} else if (back || consumed) {
				continue;
			} else if (counts(f)) {
				state_.of.erase(p);
				if (auto it = state_.counted.find(p); it != state_.counted.end())
					it->second = std::min(it->second + 1, UNKNOWN);
			} else if (f->isInExternCContext()) {
				followed(p, c->getExprLoc());
				called(c, p);
			} else if (f->hasBody() && depth_ < DEEPEST) {
				const Takes t = takes_of(f);
				const unsigned at = i - isa<CXXOperatorCallExpr>(c);
				if (!t.some.count(at))
					continue;
				const bool first = !state_.of.count(p);
				owns(p, c->getExprLoc());
				auto it = state_.of.find(p);
				if (!first || it == state_.of.end())
					continue;
				it->second.maybe = !t.all.count(at);
				if (t.ended.count(at) && t.all.count(at))
					it->second.ended = c->getExprLoc();
			}
		}
	}
	/// C is handed a pointer, and calls at once a function that takes a reference from it.
	void called(const CallExpr *c, const VarDecl *p)
	{
		if (!waits_for_call(c))
			return;
		for (const Expr *a : c->arguments())
			if (const FunctionDecl *f = handed_function(a); f && f->hasBody()) {
				const Takes t = takes_of(f);
				if (t.all.count(0))
					owns(p, c->getExprLoc());
			}
	}
	/// C is handed a member of an object: to free that later, or the last reference of it.
	void part(const CallExpr *c, const VarDecl *p)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = plain_name(f);
		bool gone = n == "kobject_put" && inits_.count(p);
		if (n == "kobject_init")
			inits_.insert(p);
		if (n.starts_with("call_rcu") && !scan_.reads())
			for (const Expr *a : c->arguments())
				gone |= adopts(handed_function(a));
		if (!gone)
			return;
		owns(p, c->getExprLoc());
		if (auto it = state_.of.find(p); it != state_.of.end())
			it->second.ended = c->getExprLoc();
	}
	Takes takes_of(const FunctionDecl *f) const
	{
		const FunctionDecl *d = nullptr;
		f->hasBody(d);
		if (!session_.ours(d->getLocation()) || d->isDependentContext())
			return {};
		Scan scan(session_);
		scan.TraverseStmt(d->getBody());
		if (!scan.any)
			return {};
		scan.finish();
		RawOwners callee(session_, scan, true, depth_ + 1);
		callee.run(d);
		return callee.takes(d);
	}
	void owns(const VarDecl *p, SourceLocation loc)
	{
		state_.open.erase(p);
		if (auto it = state_.counted.find(p);
		    it != state_.counted.end() &&
		    (it->second == UNKNOWN ? !state_.of.count(p) : --it->second > 0))
			return;
		if (auto it = state_.counted.find(p);
		    it != state_.counted.end() && it->second < 0 && !state_.of.count(p)) {
			it->second = 0;
			if (last_ && said_.insert(p).second)
				session_.report("free-twice", loc,
						"'" + p->getNameAsString() +
							"' was not counted for whoever asked, and "
							"a reference is given back");
			return;
		}
		auto [it, first] = state_.of.try_emplace(p, Fate{loc, {}});
		if (!last_ || first || it->second.owned == loc || !said_.insert(p).second)
			return;
		Finding *f = session_.report("free-twice", loc,
					     "'" + p->getNameAsString() +
						     "' gets a second owner, which frees it again");
		session_.note(f, it->second.owned, "the first one is made here");
	}
	void followed(const VarDecl *p, SourceLocation loc)
	{
		auto it = state_.of.find(p);
		if (!last_ || it == state_.of.end() || it->second.maybe ||
		    it->second.ended.isInvalid() || !said_.insert(p).second)
			return;
		Finding *f = session_.report("free-use", loc,
					     "'" + p->getNameAsString() +
						     "' leads to what its owner has freed");
		session_.note(f, it->second.ended, "this owner ended before");
	}

	static constexpr int DEEPEST = 3;
	Session &session_;
	const Scan &scan_;
	const bool quiet_;
	bool last_ = false; ///< Nothing changes any more, so findings are said.
	const int depth_;
	Fates state_, end_;
	std::set<const VarDecl *> said_, inits_;
};

} // namespace

void check_raw_owners(Session &session, const FunctionDecl *f)
{
	Scan scan(session);
	scan.TraverseStmt(f->getBody());
	if (!scan.any)
		return;
	scan.finish();
	RawOwners(session, scan).run(f);
}

} // namespace cfl::check
