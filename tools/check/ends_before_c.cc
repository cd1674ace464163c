// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/context_facts.hh>
#include <check/ends_before_c.hh>
#include <check/frees.hh>
#include <check/kept_by_c.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// After a call of this nothing that C was handed is called any more.
bool stops(const FunctionDecl *f)
{
	using enum Keeper;
	static constexpr Keeper kinds[] = {Timer, Work, HrTimer, Tasklet, IrqWork, Irq, Registered};
	return f && f->isInExternCContext() && !isa<CXXMethodDecl>(f) &&
	       std::any_of(std::begin(kinds), std::end(kinds),
			   [&](Keeper k) { return lets_go(f, k); });
}

/// The members of a class that a function uses, whichever object it is, also by the class's own functions.
class MemberUses : public RecursiveASTVisitor<MemberUses>
{
public:
	explicit MemberUses(const CXXRecordDecl *of) : of_(of->getCanonicalDecl()) {}
	std::map<const FieldDecl *, SourceLocation> found;

	bool VisitMemberExpr(MemberExpr *m)
	{
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		if (f && f->getParent()->getCanonicalDecl() == of_)
			found.try_emplace(f, m->getExprLoc());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		const FunctionDecl *body =
			m && m->getParent()->getCanonicalDecl() == of_ ? body_of(m) : nullptr;
		if (!body || !body->getBody() || depth_ >= DEEPEST || !seen_.insert(body).second)
			return true;
		depth_++;
		TraverseStmt(body->getBody());
		depth_--;
		return true;
	}

private:
	const CXXRecordDecl *of_;
	int depth_ = 0;
	std::set<const FunctionDecl *> seen_;
};

/// A function that C is handed, and what it is handed with it.
struct Registration {
	const FunctionDecl *called;
	const FieldDecl *member;   ///< Of this object; null for the object itself.
	const CXXRecordDecl *made; ///< What the call returns stops it when it ends.
};

/// What is inside of a Result, or of an Option.
const CXXRecordDecl *value_class(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (s && (r->getName() == "Result" || r->getName() == "Option") &&
	    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
		return value_class(s->getTemplateArgs().get(0).getAsType());
	return r;
}

class Registrations : public RecursiveASTVisitor<Registrations>
{
public:
	std::vector<Registration> found;

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *called = nullptr;
		for (const Expr *a : c->arguments())
			if (const FunctionDecl *f = handed_function(a); f && f->hasBody())
				called = f;
		if (!called || isa<CXXOperatorCallExpr>(c))
			return true;
		for (const Expr *a : c->arguments()) {
			auto of = a->getType()->isPointerType() ? addressed(a) : std::nullopt;
			if (of && !of->root && !of->behind)
				found.push_back({called, of->member, value_class(c->getType())});
			else if (isa<CXXThisExpr>(a->IgnoreParenCasts()))
				found.push_back({called, nullptr, value_class(c->getType())});
		}
		return true;
	}
	/// `work_.func = &run`.
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const FunctionDecl *called =
			b->getOpcode() == BO_Assign ? handed_function(b->getRHS()) : nullptr;
		const FieldDecl *f = called ? own_member(b->getLHS()) : nullptr;
		if (f && called->hasBody())
			found.push_back({called, f, nullptr});
		return true;
	}
};

/// A destructor's calls that end a member, and those that stop C, in the order in which they run.
class AtEnd : public RecursiveASTVisitor<AtEnd>
{
public:
	struct Step {
		const CallExpr *call;
		const FieldDecl *member; ///< That ends, or that C lets go.
		bool stops;
	};
	std::vector<Step> steps;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		static const std::set<llvm::StringRef> frees{"kfree", "kvfree", "vfree",
							     "kfree_sensitive"};
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = f ? plain_name(f) : "";
		if (stops(f)) {
			const FieldDecl *member = nullptr;
			for (const Expr *a : c->arguments())
				if (auto of = a->getType()->isPointerType() ? addressed(a)
									    : std::nullopt;
				    of && !of->root && of->member && !of->behind)
					member = of->member;
			steps.push_back({c, member, true});
		} else if (n == "from_foreign" || n == "from_raw" || frees.count(n)) {
			for (const Expr *a : c->arguments())
				ended(c, a);
		} else if (const auto *m = dyn_cast<CXXMemberCallExpr>(c); m && n == "reset") {
			ended(c, m->getImplicitObjectArgument());
		}
		return true;
	}

private:
	void ended(const CallExpr *c, const Expr *e)
	{
		bool itself = false;
		if (const FieldDecl *f = own_member(e, &itself); f && itself)
			steps.push_back({c, f, false});
	}
};

/// Does the end of an object stop C?
bool stops_at_end(const CXXRecordDecl *r)
{
	const CXXDestructorDecl *d = r && r->hasDefinition() ? r->getDestructor() : nullptr;
	const FunctionDecl *body = d && d->isUserProvided() ? body_of(d) : nullptr;
	if (!body || !body->getBody())
		return false;
	AtEnd all;
	all.TraverseStmt(const_cast<Stmt *>(body->getBody()));
	return std::any_of(all.steps.begin(), all.steps.end(),
			   [](const AtEnd::Step &s) { return s.stops; });
}

class EndsBeforeC
{
public:
	EndsBeforeC(Session &session, const CXXRecordDecl *r) : session_(session), r_(r)
	{
		for (const CXXMethodDecl *m : r->methods()) {
			const FunctionDecl *body = body_of(m);
			if (!body || !body->getBody())
				continue;
			if (const auto *c = dyn_cast<CXXConstructorDecl>(body))
				for (const CXXCtorInitializer *i : c->inits())
					all_.TraverseStmt(i->getInit());
			all_.TraverseStmt(body->getBody());
		}
	}
	void run()
	{
		if (all_.found.empty())
			return;
		destructor();
		order();
	}

private:
	const std::map<const FieldDecl *, SourceLocation> &uses(const FunctionDecl *f)
	{
		auto [it, fresh] = uses_.try_emplace(f->getCanonicalDecl());
		const FunctionDecl *body = fresh ? body_of(f) : nullptr;
		if (body && body->getBody()) {
			MemberUses uses(r_);
			uses.TraverseStmt(body->getBody());
			it->second = std::move(uses.found);
		}
		return it->second;
	}
	/// What ends in the destructor's text before C is stopped.
	void destructor()
	{
		const CXXDestructorDecl *d = r_->getDestructor();
		const FunctionDecl *body = d && d->isUserProvided() ? body_of(d) : nullptr;
		if (!body || !body->getBody())
			return;
		AtEnd end;
		end.TraverseStmt(body->getBody());
		for (size_t i = 0; i < end.steps.size(); i++)
			for (size_t j = i + 1; j < end.steps.size() && !end.steps[i].stops; j++)
				if (end.steps[j].stops && !stopped(end.steps, i, end.steps[j]))
					compare(end.steps[i], end.steps[j]);
	}
	/// Was the same stopped before step @p first already?
	static bool stopped(const std::vector<AtEnd::Step> &steps, size_t first,
			    const AtEnd::Step &what)
	{
		return std::any_of(
			steps.begin(), steps.begin() + ptrdiff_t(first),
			[&](const AtEnd::Step &s) { return s.stops && s.member == what.member; });
	}
	void compare(const AtEnd::Step &ends, const AtEnd::Step &stopped)
	{
		const bool irq = plain_name(stopped.call->getDirectCallee()) == "free_irq";
		for (const Registration &r : all_.found) {
			if (stopped.member ? r.member != stopped.member
					   : !irq || r.member || !interrupt(r.called))
				continue;
			auto it = uses(r.called).find(ends.member);
			if (it == uses(r.called).end() ||
			    session_.said_on_line("free-use", ends.call->getExprLoc()))
				continue;
			Finding *f = session_.report("free-use", ends.call->getExprLoc(),
						     "this ends what '" +
							     ends.member->getNameAsString() +
							     "' leads to, and C may still call '" +
							     r.called->getNameAsString() + "'");
			session_.note(f, it->second, "which uses it here");
			session_.note(f, stopped.call->getExprLoc(), "it is stopped here");
		}
	}
	static bool interrupt(const FunctionDecl *f)
	{
		const auto *e = f->getReturnType()->getAs<EnumType>();
		return (e && e->getDecl()->getName() == "irqreturn") ||
		       (f->getNumParams() == 2 && f->getParamDecl(0)->getType()->isIntegerType() &&
			f->getParamDecl(1)->getType()->isVoidPointerType());
	}
	/// A member whose end stops C, and members declared behind it, which end before.
	void order()
	{
		const CXXDestructorDecl *d = r_->getDestructor();
		const FunctionDecl *body = d && d->isUserProvided() ? body_of(d) : nullptr;
		if (d && d->isUserProvided() && !body)
			return;
		// The destructor may see to it itself, or by other functions of the class.
		MemberUses seen(r_);
		if (body && body->getBody())
			seen.TraverseStmt(const_cast<Stmt *>(body->getBody()));
		for (const FieldDecl *holder : r_->fields()) {
			const CXXRecordDecl *of = value_class(holder->getType());
			if (!of || seen.found.count(holder) || !stops_at_end(of))
				continue;
			for (const Registration &r : all_.found)
				if (!r.member && r.made &&
				    r.made->getCanonicalDecl() == of->getCanonicalDecl())
					later(holder, r.called);
		}
	}
	void later(const FieldDecl *holder, const FunctionDecl *called)
	{
		for (const auto &[member, loc] : uses(called)) {
			if (member->getFieldIndex() <= holder->getFieldIndex() ||
			    !member->getType().isDestructedType())
				continue;
			Finding *f = session_.report("borrow-dangling", member->getLocation(),
						     "'" + member->getNameAsString() +
							     "' ends before '" +
							     holder->getNameAsString() +
							     "', which stops C from calling '" +
							     called->getNameAsString() + "'");
			session_.note(f, loc, "it is used here");
			return;
		}
	}

	Session &session_;
	const CXXRecordDecl *r_;
	Registrations all_;
	std::map<const FunctionDecl *, std::map<const FieldDecl *, SourceLocation>> uses_;
};

} // namespace

void check_ends_before_c(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::set<const CXXRecordDecl *> done;
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		const CXXRecordDecl *r = m ? m->getParent()->getDefinition() : nullptr;
		if (r && !r->isLambda() && !r->isDependentContext() && done.insert(r).second)
			EndsBeforeC(session, r).run();
	}
}

} // namespace cfl::check
