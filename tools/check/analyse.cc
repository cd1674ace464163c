// SPDX-License-Identifier: GPL-2.0
#include <check/acquittals.hh>
#include <check/analyse.hh>
#include <check/base_arrays.hh>
#include <check/base_deletes.hh>
#include <check/base_lends.hh>
#include <check/believed_parameters.hh>
#include <check/blame.hh>
#include <check/borrow.hh>
#include <check/borrowed_owners.hh>
#include <check/c_handlers.hh>
#include <check/c_keeps.hh>
#include <check/c_owner_kinds.hh>
#include <check/c_values.hh>
#include <check/callback_changes.hh>
#include <check/claimed.hh>
#include <check/dialect.hh>
#include <check/element_moves.hh>
#include <check/ends_before_c.hh>
#include <check/erase_steps.hh>
#include <check/exec.hh>
#include <check/exec_acquits.hh>
#include <check/explicit_ends.hh>
#include <check/fill_ignored.hh>
#include <check/frame_steps.hh>
#include <check/given_back.hh>
#include <check/half_made.hh>
#include <check/kinds.hh>
#include <check/late_members.hh>
#include <check/lent_values.hh>
#include <check/lock_discipline.hh>
#include <check/lock_left.hh>
#include <check/lock_siblings.hh>
#include <check/lock_uses.hh>
#include <check/lower.hh>
#include <check/member_assigns.hh>
#include <check/member_cursors.hh>
#include <check/own_closures.hh>
#include <check/owned_twice.hh>
#include <check/owner_copies.hh>
#include <check/part_order.hh>
#include <check/patterns.hh>
#include <check/presence.hh>
#include <check/published.hh>
#include <check/race.hh>
#include <check/raw_bounds.hh>
#include <check/raw_owners.hh>
#include <check/rcu_ends.hh>
#include <check/regions.hh>
#include <check/registered.hh>
#include <check/rehearsal.hh>
#include <check/removed_tail.hh>
#include <check/self_pointing.hh>
#include <check/static_order.hh>
#include <check/thrown_views.hh>
#include <check/told_beside.hh>
#include <check/trial.hh>
#include <check/unasked.hh>
#include <check/undone_twice.hh>
#include <check/user_memory.hh>
#include <check/virtual_calls.hh>
#include <check/woken.hh>
#include <check/yields.hh>

#include <chrono>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What the dialect asks of single functions, lambdas included.
void judge_dialect(Session &session, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && m->getParent()->isLambda())
		return;
	check_half_made(session, f);
	check_lent_values(session, f);
	check_lock_uses(session, f);
	check_presence(session, f);
	check_raw_owners(session, f);
	check_borrowed_owners(session, f);
	check_user_memory(session, f);
	check_c_values(session, f);
	check_given_back(session, f);
	check_own_closures(session, f);
	check_fill_ignored(session, f);
	check_published(session, f);
	check_raw_bounds(session, f);
	check_undone_twice(session, f);
	check_base_lends(session, f);
	check_claimed_contexts(session, f);
}

/// What single functions of plain C++ are asked besides.
void judge_plain(Session &session, Rehearsals &rehearsals, const FunctionDecl *f)
{
	check_element_moves(session, f);
	check_base_deletes(session, f);
	check_base_arrays(session, f);
	check_explicit_ends(session, f);
	check_virtual_calls(session, f);
	check_callback_changes(session, f);
	check_late_members(session, f);
	check_yields(session, f);
	check_frame_steps(session, f);
	check_thrown_views(session, f);
	check_lock_left(session, f);
	check_removed_tail(session, f);
	check_unasked(session, f);
	check_erase_steps(session, f);
	check_unnamed_guards(session, f);
	check_woken(session, f);
	check_member_assigns(session, f);
	rehearsals.check(f);
}

/// Every function with a body, instantiated templates and lambdas included.
class Functions : public RecursiveASTVisitor<Functions>
{
public:
	explicit Functions(Session &session) : session_(session) {}
	std::vector<const FunctionDecl *> found;
	std::vector<const FunctionDecl *> patterns; ///< Templates.

	bool shouldVisitTemplateInstantiations() const { return true; }
	bool shouldVisitImplicitCode() const { return true; }

	bool TraverseDecl(Decl *d)
	{
		// What no rule looks at is not walked.
		if (d && session_.elsewhere(d))
			return true;
		if (d && !isa<TranslationUnitDecl>(d) && !isa<NamespaceDecl>(d) &&
		    !isa<LinkageSpecDecl>(d) && !session_.ours(d->getLocation()) &&
		    isa<NamedDecl>(d) && d->getDeclContext()->isFileContext())
			return true;
		return RecursiveASTVisitor::TraverseDecl(d);
	}
	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (f->isThisDeclarationADefinition() && f->hasBody() && !f->isDependentContext() &&
		    !f->isDefaulted() && session_.ours(f->getLocation()))
			found.push_back(f);
		else if (f->isThisDeclarationADefinition() && f->isDependentContext() &&
			 f->hasBody() && session_.ours(f->getLocation()))
			patterns.push_back(f);
		return true;
	}
	bool VisitLambdaExpr(LambdaExpr *l)
	{
		CXXMethodDecl *m = l->getCallOperator();
		if (m && m->hasBody() && !m->isDependentContext() &&
		    session_.ours(m->getLocation()))
			found.push_back(m);
		return true;
	}

private:
	Session &session_;
};

void judge(Session &session, Rehearsals &rehearsals, const FunctionDecl *f)
{
	auto start = std::chrono::steady_clock::now();
	Analysis *a = session.contracts.analysis(f);
	if (!a)
		return;
	Body &body = a->body;
	if (session.options.dump)
		dump(body, llvm::errs());
	size_t said = session.said();
	if (!body.too_big)
		BorrowCheck(session, *a).run();
	// What is wrong on paths that no run takes is not wrong.
	if (auto split = session.said() > said ? session.contracts.split(f) : nullptr) {
		session.retract(said);
		if (session.options.dump)
			dump(split->body, llvm::errs());
		BorrowCheck(session, *split).run();
	}
	if (session.said() > said && !session.kernel)
		acquit_told_beside(session, f, said);
	if (session.said() > said && !session.kernel &&
	    (acquitted(session, f, said) || rehearsals.told(f, said)))
		session.retract(said);
	if (body.too_big)
		session.report("bound", f->getLocation(),
			       "the function is too large to be checked; split it");
	std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
	if (session.stats) {
		session.stats->functions++;
		session.stats->too_big += body.too_big;
		session.stats->slowest.push_back({took.count(), f->getQualifiedNameAsString()});
	}
}

} // namespace

void analyse(Session &session, TranslationUnitDecl *unit, const std::vector<Driver> &drivers)
{
	forget_captures();
	session.contracts.strict = session.kernel;
	session.contracts.infer = !session.kernel;
	collect_unsafe(session, unit);
	Functions functions(session);
	functions.TraverseDecl(unit);
	std::set<const FunctionDecl *> done;
	Frees frees;
	OwnerCopies copies(session, frees);
	PartUses uses;
	PartOrder order(session, uses);
	Rehearsals rehearsals(session);
	BelievedParameters believed(session, unit);
	for (const FunctionDecl *f : functions.found) {
		if (!done.insert(f->getCanonicalDecl()).second)
			continue;
		session.judging(f);
		judge(session, rehearsals, f);
		if (session.kernel) {
			judge_dialect(session, f);
			believed.check(f);
			order.check(f);
			copies.check(f);
			continue;
		}
		judge_plain(session, rehearsals, f);
		copies.check(f);
		check_owned_twice(session, frees, f);
		order.check(f);
	}
	session.judging(nullptr);
	copies.finish(functions.found);
	if (session.kernel) {
		check_c_keeps(session, functions.found);
		check_c_handlers(session, functions.found);
		check_c_owner_kinds(session, functions.found);
		check_registered(session, functions.found);
		check_ends_before_c(session, functions.found);
		check_rcu_ends(session, functions.found);
	}
	if (!session.kernel) {
		check_static_order(session, unit, functions.found);
		check_kinds(session, functions.found);
		for (const FunctionDecl *f : functions.patterns)
			check_pattern(session, f);
		check_member_cursors(session, functions.found);
	}
	check_self_pointing(session, functions.found);
	check_dialect(session, unit);
	check_regions(session, unit, functions.found);
	if (!session.kernel) {
		check_lock_discipline(session, functions.found);
		check_lock_siblings(session, functions.found);
	}
	check_races(session, functions.found);
	check_trials(session, functions.found);
	acquit_by_runs(session, functions.found);
	check_runs(session, functions.found);
	check_drivers(session, unit, drivers, functions.found);
	place_findings(session, functions.found);
}

} // namespace cfl::check
