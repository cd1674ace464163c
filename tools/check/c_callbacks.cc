// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/context_facts.hh>
#include <check/session.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// C functions that call what they are handed, by the number of that argument.
struct Caller {
	unsigned argument;
	CalledFrom from;
};

const Caller *caller(llvm::StringRef name)
{
	using enum CalledFrom;
	static const std::map<llvm::StringRef, Caller> known{
		{"request_irq", {1, Interrupt}},
		{"request_threaded_irq", {1, Interrupt}},
		{"request_percpu_irq", {1, Interrupt}},
		{"devm_request_irq", {2, Interrupt}},
		{"devm_request_threaded_irq", {2, Interrupt}},
		{"smp_call_function", {0, Interrupt}},
		{"smp_call_function_single", {1, Interrupt}},
		{"smp_call_function_any", {1, Interrupt}},
		{"smp_call_function_many", {1, Interrupt}},
		{"on_each_cpu", {0, Interrupt}},
		{"on_each_cpu_mask", {1, Interrupt}},
		{"on_each_cpu_cond_mask", {1, Interrupt}},
		{"init_irq_work", {1, Interrupt}},
		{"hrtimer_setup", {1, Interrupt}},
		{"call_rcu", {1, Softirq}},
		{"call_rcu_hurry", {1, Softirq}},
		{"call_srcu", {2, Softirq}},
		{"init_timer_key", {1, Softirq}},
		{"tasklet_init", {1, Softirq}},
		{"tasklet_setup", {1, Softirq}},
	};
	auto it = known.find(name);
	return it == known.end() ? nullptr : &it->second;
}

/// What a function is handed tells from where it is called.
std::optional<CalledFrom> by_type(const FunctionDecl *f)
{
	if (f->getNumParams() != 1 || !f->getParamDecl(0)->getType()->isPointerType())
		return {};
	const CXXRecordDecl *r = record_of(f->getParamDecl(0)->getType()->getPointeeType());
	llvm::StringRef n = r ? r->getName() : "";
	if (n == "hrtimer" || n == "irq_work")
		return CalledFrom::Interrupt;
	if (n == "timer_list" || n == "tasklet_struct")
		return CalledFrom::Softirq;
	return {};
}

/// C functions after which what was handed over is not called any more.
bool waits(llvm::StringRef name)
{
	static const std::set<llvm::StringRef> names{
		"free_irq",	     "disable_irq",	    "hrtimer_cancel",
		"timer_delete_sync", "timer_shutdown_sync", "del_timer_sync",
		"tasklet_kill",	     "irq_work_sync"};
	return names.count(name);
}

} // namespace

const FunctionDecl *handed_function(const Expr *e)
{
	e = e->IgnoreParenCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e);
	    u && (u->getOpcode() == UO_AddrOf || u->getOpcode() == UO_Plus))
		e = u->getSubExpr()->IgnoreParenCasts();
	// A closure that captures nothing becomes a pointer.
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	    c && isa_and_nonnull<CXXConversionDecl>(c->getMethodDecl()))
		e = value_of(c->getImplicitObjectArgument());
	if (const auto *l = dyn_cast<LambdaExpr>(e))
		return l->getCallOperator();
	const auto *r = dyn_cast<DeclRefExpr>(e);
	return r ? dyn_cast<FunctionDecl>(r->getDecl()) : nullptr;
}

namespace
{

class Find : public RecursiveASTVisitor<Find>
{
public:
	Callbacks found;
	const FunctionDecl *in = nullptr; ///< The function that is looked at.

	bool VisitCallExpr(CallExpr *c)
	{
		callees_.insert(c->getCallee()->IgnoreParenImpCasts());
		const FunctionDecl *f = c->getDirectCallee();
		const Caller *by = f && !isa<CXXMethodDecl>(f) ? caller(plain_name(f)) : nullptr;
		if (by || (f && !isa<CXXMethodDecl>(f) && waits(plain_name(f))))
			found.between.insert(in->getCanonicalDecl());
		if (by && by->argument < c->getNumArgs())
			if (const FunctionDecl *called = handed_function(c->getArg(by->argument)))
				found.called.try_emplace(called->getCanonicalDecl(), by->from);
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const auto *f = dyn_cast<FunctionDecl>(r->getDecl());
		if (f && !callees_.count(r))
			if (auto from = by_type(f))
				found.called.try_emplace(f->getCanonicalDecl(), *from);
		return true;
	}

private:
	std::set<const Expr *> callees_;
};

/// What functions call, as far as it is written there.
class Callees : public RecursiveASTVisitor<Callees>
{
public:
	std::set<const FunctionDecl *> found;

	bool VisitCallExpr(CallExpr *c)
	{
		if (const FunctionDecl *f = c->getDirectCallee(); f && f->hasBody())
			found.insert(f->getCanonicalDecl());
		return true;
	}
};

/// The functions that run in interrupts.
std::set<const FunctionDecl *> reached(const Callbacks &callbacks)
{
	std::set<const FunctionDecl *> out;
	std::vector<const FunctionDecl *> todo;
	for (const auto &[f, from] : callbacks.called)
		if (from == CalledFrom::Interrupt && out.insert(f).second)
			todo.push_back(f);
	while (!todo.empty()) {
		const FunctionDecl *d = nullptr;
		const bool body = todo.back()->hasBody(d);
		todo.pop_back();
		Callees callees;
		if (body && d->getBody())
			callees.TraverseStmt(d->getBody());
		for (const FunctionDecl *f : callees.found)
			if (out.insert(f).second)
				todo.push_back(f);
	}
	return out;
}

/// Does a function take the proof that interrupts are off?
bool takes_proof(const FunctionDecl *f)
{
	return std::any_of(f->param_begin(), f->param_end(), [](const ParmVarDecl *p) {
		const CXXRecordDecl *r = record_of(p->getType().getNonReferenceType());
		return r && r->getName() == "IrqsOff";
	});
}

} // namespace

Callbacks c_callbacks(const std::vector<const FunctionDecl *> &functions)
{
	Find find;
	for (const FunctionDecl *f : functions)
		if (f->getBody()) {
			find.in = f;
			find.TraverseStmt(f->getBody());
		}
	return std::move(find.found);
}

void IrqLocks::taken(const Lock &lock, const CXXMemberCallExpr *c, const FunctionDecl *in, bool off)
{
	const ValueDecl *which = lock.last();
	const auto *v = dyn_cast<VarDecl>(which);
	if (!spin_type(c->getImplicitObjectArgument()->getType()) || (v && !v->hasGlobalStorage()))
		return;
	llvm::StringRef n = plain_name(c->getMethodDecl());
	const auto *m = dyn_cast<CXXMethodDecl>(in);
	// Where a closure runs, interrupts may be off.
	const bool plain = (n == "lock" || n == "with") && !(m && m->getParent()->isLambda());
	uses_.push_back({which, lock.name(), c->getExprLoc(), in->getCanonicalDecl(),
			 plain && c->getNumArgs() == (n == "with") && !off,
			 n == "lock" && c->getNumArgs() == 1 && takes_proof(in)});
}

void IrqLocks::judge(Session &session, const Callbacks &callbacks) const
{
	if (std::none_of(uses_.begin(), uses_.end(), [](const Use &u) { return u.on; }))
		return;
	const auto inside = reached(callbacks);
	std::map<const ValueDecl *, SourceLocation> interrupted;
	for (const Use &u : uses_)
		if (u.proof || inside.count(u.in))
			interrupted.try_emplace(u.lock, u.loc);
	for (const Use &u : uses_) {
		auto it = interrupted.find(u.lock);
		if (!u.on || inside.count(u.in) || it == interrupted.end() ||
		    callbacks.between.count(u.in) || isa<CXXConstructorDecl>(u.in) ||
		    isa<CXXDestructorDecl>(u.in))
			continue;
		Finding *f = session.report("lock-held", u.loc,
					    "an interrupt that comes while " + u.name +
						    " is held here waits for it for ever");
		session.note(f, it->second, "with interrupts off it is taken here");
	}
}

} // namespace cfl::check
