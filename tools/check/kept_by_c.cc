// SPDX-License-Identifier: GPL-2.0
#include <check/c_callbacks.hh>
#include <check/context_facts.hh>
#include <check/frees.hh>
#include <check/kept_by_c.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

const std::map<llvm::StringRef, Keeping> &known()
{
	using enum Keeper;
	static const std::map<llvm::StringRef, Keeping> names{
		{"mod_timer", {Timer, 0, false}},
		{"add_timer", {Timer, 0, false}},
		{"add_timer_on", {Timer, 0, false}},
		{"timer_reduce", {Timer, 0, false}},
		{"schedule_work", {Work, 0, false}},
		{"schedule_work_on", {Work, 1, false}},
		{"queue_work", {Work, 1, false}},
		{"queue_work_on", {Work, 2, false}},
		{"schedule_delayed_work", {Work, 0, false}},
		{"schedule_delayed_work_on", {Work, 1, false}},
		{"queue_delayed_work", {Work, 1, false}},
		{"queue_delayed_work_on", {Work, 2, false}},
		{"mod_delayed_work", {Work, 1, false}},
		{"mod_delayed_work_on", {Work, 2, false}},
		{"hrtimer_start", {HrTimer, 0, false}},
		{"hrtimer_start_range_ns", {HrTimer, 0, false}},
		{"tasklet_schedule", {Tasklet, 0, false}},
		{"tasklet_hi_schedule", {Tasklet, 0, false}},
		{"__tasklet_schedule", {Tasklet, 0, false}},
		{"irq_work_queue", {IrqWork, 0, false}},
		{"request_irq", {Irq, 4, true}},
		{"request_threaded_irq", {Irq, 5, true}},
		{"kthread_create_on_node", {Thread, 1, true}},
		{"kthread_create_on_cpu", {Thread, 1, true}},
		{"call_rcu", {Rcu, 0, false}},
		{"call_rcu_hurry", {Rcu, 0, false}},
		{"call_srcu", {Rcu, 1, false}},
		{"list_add", {Link, 0, false}},
		{"list_add_tail", {Link, 0, false}},
		{"list_add_rcu", {Link, 0, false}},
		{"list_add_tail_rcu", {Link, 0, false}},
		{"hlist_add_head", {Link, 0, false}},
		{"hlist_add_head_rcu", {Link, 0, false}},
		{"llist_add", {Link, 0, false}},
		{"INIT_LIST_HEAD", {Self, 0, false}},
		{"__init_waitqueue_head", {Self, 0, false}},
		{"init_swait_queue_head", {Self, 0, false}},
		{"__init_swait_queue_head", {Self, 0, false}},
		{"__mutex_init", {Self, 0, false}},
		{"dev_set_drvdata", {Table, 1, false}},
		{"platform_set_drvdata", {Table, 1, false}},
		{"pci_set_drvdata", {Table, 1, false}},
		{"idr_alloc", {Table, 1, true}},
		{"idr_alloc_u32", {Table, 1, true}},
		{"xa_store", {Table, 2, true}},
		{"xa_insert", {Table, 2, true}},
		{"cdev_add", {Registered, 0, true}},
	};
	return names;
}

/// A constant zero: nobody waits.
bool zero(const CallExpr *c, unsigned index)
{
	const Expr *e = index < c->getNumArgs() ? c->getArg(index)->IgnoreParenImpCasts() : nullptr;
	if (const auto *l = dyn_cast_or_null<IntegerLiteral>(e))
		return l->getValue() == 0;
	const auto *b = dyn_cast_or_null<CXXBoolLiteralExpr>(e);
	return b && !b->getValue();
}

/// `register_x(object)`, `x_register(object)`, `x_chain_register(chain, object)`.
std::optional<Keeping> registers(llvm::StringRef n, const CallExpr *c)
{
	n.consume_front("__");
	if (!n.starts_with("register_") && !n.ends_with("_register"))
		return {};
	const unsigned at = n.contains("chain_register") || n.contains("_notifier_register");
	if (at >= c->getNumArgs() || !c->getArg(at)->getType()->isPointerType())
		return {};
	return Keeping{Keeper::Registered, at, c->getType()->isIntegerType()};
}

} // namespace

std::optional<Keeping> keeping(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (!f || isa<CXXMethodDecl>(f) || !f->isInExternCContext())
		return {};
	llvm::StringRef n = plain_name(f);
	std::optional<Keeping> k;
	if (auto it = known().find(n); it != known().end())
		k = it->second;
	else if (n == "smp_call_function_single" && zero(c, 3))
		k = Keeping{Keeper::Call, 2, false};
	else if ((n == "smp_call_function" || n == "on_each_cpu") && zero(c, 2))
		k = Keeping{Keeper::Call, 1, false};
	else if (n.starts_with("debugfs_create_") && c->getNumArgs() >= 4)
		k = Keeping{Keeper::Debugfs, 3, false};
	else
		k = registers(n, c);
	return k && k->argument < c->getNumArgs() ? k : std::nullopt;
}

bool lets_go(const FunctionDecl *f, Keeper what)
{
	using enum Keeper;
	llvm::StringRef n = plain_name(f);
	if (n.empty())
		return false;
	auto any = [&](std::initializer_list<llvm::StringRef> names) {
		return std::any_of(names.begin(), names.end(),
				   [&](llvm::StringRef x) { return n.contains(x); });
	};
	switch (what) {
	case Timer:
		return any({"del_timer_sync", "timer_delete_sync", "timer_shutdown_sync",
			    "timer_destroy"});
	case Work:
		return any({"cancel_work_sync", "cancel_delayed_work_sync", "flush_",
			    "destroy_workqueue", "drain_workqueue", "disable_work_sync",
			    "disable_delayed_work_sync"});
	case HrTimer:
		return any({"hrtimer_cancel"});
	case Tasklet:
		return any({"tasklet_kill", "tasklet_unlock_wait"});
	case IrqWork:
		return any({"irq_work_sync"});
	case Irq:
		return any({"free_irq"});
	case Debugfs:
		return any({"debugfs_remove", "debugfs_lookup_and_remove"});
	case Thread:
		return any({"kthread_stop"});
	case Rcu:
		return any({"barrier"});
	case Call:
		return any({"smp_call_function", "synchronize"});
	case Link:
		return any({"list_del", "hlist_del", "list_move", "list_splice", "list_replace"});
	case Table:
		return any({"idr_remove", "idr_replace", "xa_erase"});
	case Self:
		return false;
	case Registered:
		return any({"unregister", "deregister", "cdev_del", "device_del", "_remove"});
	}
	return false;
}

bool takes_back_only(const FunctionDecl *f, Keeper what)
{
	llvm::StringRef n = plain_name(f);
	switch (what) {
	case Keeper::Timer:
		return n == "del_timer" || n == "timer_delete" || n == "timer_shutdown";
	case Keeper::Work:
		return n == "cancel_work" || n == "cancel_delayed_work";
	case Keeper::HrTimer:
		return n == "hrtimer_try_to_cancel";
	default:
		return false;
	}
}

namespace
{

/// An owner on the heap: what it leads to is not a part of it.
bool heap_owner(QualType t)
{
	static const std::set<llvm::StringRef> names{"Box", "Arc", "UniqueArc", "ARef", "ListArc"};
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return r && names.count(r->getName());
}

const CXXRecordDecl *class_of(QualType t)
{
	t = t.getNonReferenceType();
	return record_of(t->isPointerType() ? t->getPointeeType() : t);
}

std::optional<Addressed> place(const Expr *e);

/// What a pointer, or an owner, leads to.
std::optional<Addressed> through(const Expr *e)
{
	e = value_of(e);
	if (const auto *t = dyn_cast<CXXThisExpr>(e)) {
		Addressed a;
		a.whole = class_of(t->getType());
		return a;
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (!v)
			return {};
		Addressed a{v, nullptr, class_of(v->getType()), true};
		if (v->getType()->isArrayType())
			a.behind = false;
		return a;
	}
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && o->getOperator() == OO_Arrow && o->getNumArgs() == 1) {
		auto a = place(o->getArg(0));
		if (a) {
			a->behind = true;
			a->whole = class_of(o->getType());
		}
		return a;
	}
	// Whatever object it is, its class is known.
	if (const auto *c = dyn_cast<CallExpr>(e);
	    c && c->getDirectCallee() && plain_name(c->getDirectCallee()) == "container_of")
		return Addressed{c->getDirectCallee(), nullptr, class_of(c->getType()), true};
	return addressed(e);
}

std::optional<Addressed> place(const Expr *e)
{
	e = value_of(e);
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		auto a = f ? (m->isArrow() ? through(m->getBase()) : place(m->getBase()))
			   : std::nullopt;
		if (!a)
			return {};
		if (!a->member)
			a->member = f;
		a->behind |= f->getType()->isReferenceType();
		a->whole = dyn_cast<CXXRecordDecl>(f->getParent());
		return a;
	}
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (!v)
			return {};
		return Addressed{v, nullptr, class_of(v->getType()),
				 v->getType()->isReferenceType()};
	}
	if (const auto *s = dyn_cast<ArraySubscriptExpr>(e))
		return s->getBase()->IgnoreParenImpCasts()->getType()->isArrayType()
			       ? place(s->getBase())
			       : through(s->getBase());
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
		return through(u->getSubExpr());
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	    c && !c->getNumArgs() && c->isGLValue() && c->getMethodDecl() &&
	    plain_name(c->getMethodDecl()) == "value")
		return place(c->getImplicitObjectArgument());
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && o->getOperator() == OO_Star && o->getNumArgs() == 1) {
		auto a = place(o->getArg(0));
		if (a) {
			a->behind = true;
			a->whole = class_of(o->getType());
		}
		return a;
	}
	return {};
}

} // namespace

std::optional<Addressed> addressed(const Expr *e)
{
	e = value_of(e);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		return place(u->getSubExpr());
	if (isa<CXXThisExpr>(e))
		return through(e);
	if (isa<DeclRefExpr>(e) && (e->getType()->isPointerType() || e->getType()->isArrayType()))
		return through(e);
	const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (!m || !c->getType()->isPointerType() || c->getNumArgs())
		return {};
	const Expr *object = c->getImplicitObjectArgument();
	llvm::StringRef n = plain_name(m);
	const bool arrow = object->getType()->isPointerType();
	auto a = arrow ? through(object) : place(object);
	if (!a)
		return {};
	if (heap_owner(object->getType())) {
		if (n != "as_ptr" && n != "get")
			return {};
		a->behind = true;
		a->whole = class_of(c->getType());
		return a;
	}
	// A part of itself, that the class hands to C.
	if (const CXXRecordDecl *r = m->getParent(); r->getName() != "Opaque") {
		if (!m->getParent()->hasDefinition() || in_std(m))
			return {};
		a->whole = m->getParent();
	}
	return a;
}

namespace
{

/// Functions that are named without being called.
class Named : public RecursiveASTVisitor<Named>
{
public:
	std::set<const FunctionDecl *> found;

	bool VisitCallExpr(CallExpr *c)
	{
		callees_.insert(c->getCallee()->IgnoreParenImpCasts());
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const auto *f = dyn_cast<FunctionDecl>(r->getDecl());
		if (f && !callees_.count(r) && f->hasBody())
			found.insert(f->getCanonicalDecl());
		return true;
	}
	bool VisitLambdaExpr(LambdaExpr *l)
	{
		if (!l->capture_size() && l->getCallOperator()->getNumParams())
			found.insert(l->getCallOperator()->getCanonicalDecl());
		return true;
	}

private:
	std::set<const Expr *> callees_;
};

class Adopts : public RecursiveASTVisitor<Adopts>
{
public:
	bool found = false;

	bool VisitCallExpr(CallExpr *c)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		llvm::StringRef n = m ? plain_name(m) : "";
		found |= n == "from_foreign" || n == "dec_ref" ||
			 (n == "from_raw" && heap_owner(c->getType()));
		const FunctionDecl *f = c->getDirectCallee();
		found |= f && f->isExternC() && (n.empty() ? plain_name(f) : n).contains("free");
		return !found;
	}
};

} // namespace

std::vector<const FunctionDecl *> handlers(const CXXRecordDecl *r)
{
	Named named;
	for (const CXXMethodDecl *m : r->methods())
		if (const FunctionDecl *body = body_of(m); body && body->getBody()) {
			if (const auto *c = dyn_cast<CXXConstructorDecl>(body))
				for (const CXXCtorInitializer *i : c->inits())
					named.TraverseStmt(i->getInit());
			named.TraverseStmt(body->getBody());
		}
	return {named.found.begin(), named.found.end()};
}

bool adopts(const FunctionDecl *f)
{
	const FunctionDecl *body = f ? body_of(f) : nullptr;
	if (!body || !body->getBody())
		return false;
	Adopts adopts;
	adopts.TraverseStmt(body->getBody());
	return adopts.found;
}

} // namespace cfl::check
