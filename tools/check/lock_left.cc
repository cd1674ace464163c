// SPDX-License-Identifier: GPL-2.0
// Followed along Clang's CFG: which locks are held. Whoever hands a lock to the caller says so by the result, so ends are
// compared with those that give the same.
#include <check/context_facts.hh>
#include <check/lock_left.hh>

#include <clang/AST/RecursiveASTVisitor.h>
#include <clang/Analysis/CFG.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A lock that does nothing by itself when it ends.
bool plain_lock(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	if (!r || !r->hasDefinition())
		return false;
	if (in_std(r))
		return r->getName().ends_with("mutex");
	const CXXDestructorDecl *end = r->getDestructor();
	bool takes = false, gives = false;
	for (const CXXMethodDecl *m : r->methods()) {
		takes |= m->getIdentifier() && m->getName() == "lock" && !m->getNumParams() &&
			 m->getReturnType()->isVoidType();
		gives |= m->getIdentifier() && m->getName() == "unlock" && !m->getNumParams();
	}
	return takes && gives && !(end && end->isUserProvided());
}

enum class Does : uint8_t { Nothing, Takes, Gives, Unknown };

struct Step {
	Does does = Does::Nothing;
	Owned lock;
};

Step step_of(const Stmt *s)
{
	const auto *c = dyn_cast<CXXMemberCallExpr>(s);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (!m || !m->getIdentifier() || !plain_lock(c->getObjectType()))
		return {};
	const auto lock = owner_of(c->getImplicitObjectArgument());
	const llvm::StringRef n = m->getName();
	if (!lock)
		return {};
	if (n == "lock")
		return {Does::Takes, *lock};
	return {n == "unlock" ? Does::Gives : Does::Unknown, *lock};
}

/// How a function ends: with which constant, or with none.
struct End {
	const ReturnStmt *by = nullptr;
	bool constant = false;
	int64_t value = 0;

	/// Does it say that nothing was done? Nobody hands a lock over with that.
	bool failed() const
	{
		return constant && by->getRetValue()->getType()->isBooleanType() ? !value
										 : value < 0;
	}
	bool like(const End &o) const
	{
		if (!by || !o.by || !by->getRetValue() || !o.by->getRetValue())
			return (!by || !by->getRetValue()) == (!o.by || !o.by->getRetValue());
		return constant && o.constant && value == o.value;
	}
};

class Left
{
public:
	Left(Session &session, const FunctionDecl *f) : session_(session), f_(f) {}

	void run()
	{
		CFG::BuildOptions options;
		options.AddEHEdges = false;
		options.PruneTriviallyFalseEdges = true;
		cfg_ = CFG::buildCFG(f_, f_->getBody(), &session_.context, options);
		if (!cfg_ || cfg_->getNumBlockIDs() > MOST_BLOCKS)
			return;
		std::set<Owned> locks;
		for (const CFGBlock *b : *cfg_)
			for (const CFGElement &e : *b)
				if (const Step s = step_in(e); s.does != Does::Nothing)
					locks.insert(s.lock);
		for (const Owned &l : locks)
			follow(l);
	}

private:
	static constexpr unsigned MOST_BLOCKS = 2000;
	enum : unsigned { HELD = 1, FREE = 2 };

	static Step step_in(const CFGElement &e)
	{
		const auto s = e.getAs<CFGStmt>();
		return s ? step_of(s->getStmt()) : Step();
	}
	/// What may be at the end of a block: held, free, or both.
	unsigned through(const CFGBlock *b, unsigned in, const Owned &lock)
	{
		for (const CFGElement &e : *b) {
			const Step s = step_in(e);
			if (s.does == Does::Nothing || s.lock != lock)
				continue;
			unknown_ |= s.does == Does::Unknown;
			if (s.does == Does::Takes)
				taken_ = e.castAs<CFGStmt>().getStmt()->getBeginLoc();
			in = s.does == Does::Takes ? HELD : FREE;
		}
		return in;
	}
	void follow(const Owned &lock)
	{
		unknown_ = false;
		std::map<const CFGBlock *, unsigned> in;
		std::vector<const CFGBlock *> work{&cfg_->getEntry()};
		in[work[0]] = FREE;
		while (!work.empty()) {
			const CFGBlock *b = work.back();
			work.pop_back();
			const unsigned out = through(b, in[b], lock);
			for (const CFGBlock *next : b->succs())
				if (next && (in[next] | out) != in[next]) {
					in[next] |= out;
					work.push_back(next);
				}
		}
		if (!unknown_)
			compare(lock, in);
	}
	void compare(const Owned &lock, std::map<const CFGBlock *, unsigned> &in)
	{
		std::vector<End> held, given;
		for (const CFGBlock *b : cfg_->getExit().preds()) {
			if (!b || !in.count(b) || b->hasNoReturnElement())
				continue;
			bool gives = false, throws = false;
			End end;
			for (const CFGElement &e : *b)
				if (const auto s = e.getAs<CFGStmt>()) {
					throws |= isa<CXXThrowExpr>(s->getStmt());
					if (const auto *r = dyn_cast<ReturnStmt>(s->getStmt()))
						end = ended_by(r);
				}
			const unsigned out = through(b, in[b], lock);
			gives = out == FREE;
			if (!throws && out == HELD)
				held.push_back(end);
			else if (!throws && gives)
				given.push_back(end);
		}
		for (const End &h : held)
			if (gives_back_ever(lock) && std::ranges::any_of(given, [&](const End &g) {
				    return h.like(g) || (h.failed() && !g.failed());
			    }))
				return report(h);
	}
	bool gives_back_ever(const Owned &lock) const
	{
		for (const CFGBlock *b : *cfg_)
			for (const CFGElement &e : *b)
				if (const Step s = step_in(e);
				    s.does == Does::Gives && s.lock == lock)
					return true;
		return false;
	}
	End ended_by(const ReturnStmt *r) const
	{
		End end{r};
		const Expr *e = r->getRetValue();
		Expr::EvalResult v;
		if (e && e->getType()->isIntegralOrEnumerationType() && !e->isValueDependent() &&
		    e->EvaluateAsInt(v, session_.context)) {
			end.constant = true;
			end.value = v.Val.getInt().getExtValue();
		}
		return end;
	}
	void report(const End &h)
	{
		const SourceLocation at = h.by ? h.by->getBeginLoc() : f_->getBodyRBrace();
		Finding *x =
			session_.report("lock-held", at,
					"a lock is still held where this way out ends; others give "
					"it back");
		if (taken_.isValid())
			session_.note(x, taken_, "it is taken here");
	}

	Session &session_;
	const FunctionDecl *f_;
	std::unique_ptr<CFG> cfg_;
	SourceLocation taken_;
	bool unknown_ = false;
};

/// Does a body take a lock by hand?
class TakesByHand : public RecursiveASTVisitor<TakesByHand>
{
public:
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		found |= step_of(c).does == Does::Takes;
		return !found;
	}
};

} // namespace

void check_lock_left(Session &session, const FunctionDecl *f)
{
	TakesByHand scan;
	scan.TraverseStmt(f->getBody());
	if (scan.found && !f->hasAttr<AcquireCapabilityAttr>() &&
	    !f->hasAttr<NoThreadSafetyAnalysisAttr>())
		Left(session, f).run();
}

} // namespace cfl::check
