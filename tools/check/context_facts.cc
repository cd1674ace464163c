// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>

using namespace clang;

namespace cfl::check
{

bool has_effect(const FunctionDecl *f, FunctionEffect::Kind kind)
{
	for (const FunctionDecl *d : f->redecls())
		if (const auto *t = d->getType()->getAs<FunctionProtoType>())
			for (const auto &e : t->getFunctionEffects())
				if (e.Effect.kind() == kind)
					return true;
	return false;
}

bool sleeps_by_name(llvm::StringRef name)
{
	static const std::set<llvm::StringRef> names{
		// Waiting for time, or for a turn.
		"msleep", "ssleep", "msleep_interruptible", "usleep_range", "usleep_range_state",
		"usleep_idle_range", "fsleep", "msleep_range", "schedule", "schedule_timeout",
		"schedule_timeout_interruptible", "schedule_timeout_killable",
		"schedule_timeout_uninterruptible", "schedule_timeout_idle", "schedule_hrtimeout",
		"schedule_hrtimeout_range", "io_schedule", "io_schedule_timeout", "schedule_idle",
		"cond_resched", "might_sleep", "might_fault", "yield", "sleep", "usleep",
		"nanosleep", "sleep_for", "sleep_until",
		// Locks that sleep.
		"mutex_lock", "mutex_lock_nested", "mutex_lock_interruptible",
		"mutex_lock_killable", "mutex_lock_io", "ww_mutex_lock", "rt_mutex_lock", "down",
		"down_interruptible", "down_killable", "down_timeout", "down_read",
		"down_read_interruptible", "down_read_killable", "down_write",
		"down_write_killable", "down_read_nested", "down_write_nested", "percpu_down_read",
		"percpu_down_write", "rtnl_lock", "rtnl_lock_killable", "mmap_read_lock",
		"mmap_write_lock", "console_lock", "lock_sock", "lock_sock_nested", "lock_page",
		"folio_lock", "cpus_read_lock", "cpus_write_lock", "device_lock", "inode_lock",
		"lock_kernel",
		// Waiting for others.
		"wait_for_completion", "wait_for_completion_timeout",
		"wait_for_completion_interruptible", "wait_for_completion_interruptible_timeout",
		"wait_for_completion_killable", "wait_for_completion_killable_timeout",
		"wait_for_completion_io", "wait_event", "wait_event_timeout",
		"wait_event_interruptible", "wait_woken", "wait_on_bit", "wait_on_page_writeback",
		"synchronize_rcu", "synchronize_rcu_expedited", "synchronize_srcu",
		"synchronize_srcu_expedited", "synchronize_rcu_tasks", "synchronize_net",
		"synchronize_irq", "rcu_barrier", "srcu_barrier", "cleanup_srcu_struct",
		"flush_work", "flush_delayed_work", "flush_workqueue", "__flush_workqueue",
		"drain_workqueue", "destroy_workqueue", "cancel_work_sync",
		"cancel_delayed_work_sync", "kthread_stop", "kthread_park", "kthread_flush_work",
		"kthread_create_on_node", "kthread_bind", "kernel_thread", "schedule_on_each_cpu",
		"work_on_cpu", "hrtimer_cancel_wait_running", "stop_machine",
		"async_synchronize_full", "static_key_slow_inc", "static_key_slow_dec",
		"static_key_enable", "static_key_disable", "disable_irq", "free_irq",
		"request_threaded_irq", "request_irq", "devm_request_threaded_irq", "napi_disable",
		"tasklet_kill",
		// User memory, and memory that is mapped.
		"copy_from_user", "copy_to_user", "_copy_from_user", "_copy_to_user",
		"strncpy_from_user", "strnlen_user", "clear_user", "get_user", "put_user",
		"memdup_user", "memdup_user_nul", "vmemdup_user", "strndup_user", "import_iovec",
		"copy_from_iter", "copy_to_iter", "_copy_from_iter", "_copy_to_iter",
		"get_user_pages", "pin_user_pages", "pin_user_pages_fast", "fault_in_readable",
		"vmalloc", "vzalloc", "vmalloc_user", "vmalloc_32", "vmalloc_node", "vzalloc_node",
		"vmap", "vunmap", "vm_map_ram", "vm_unmap_ram", "ioremap", "ioremap_wc",
		"ioremap_cache", "iounmap", "memremap", "memunmap", "kmap", "kvfree_rcu_mightsleep",
		"kmem_cache_create", "kmem_cache_destroy", "kmem_cache_shrink", "mempool_create",
		"mempool_destroy", "alloc_percpu", "__alloc_percpu", "alloc_workqueue",
		"set_memory_ro", "set_memory_rw", "set_memory_x", "set_memory_nx",
		// Files, devices, modules, other processes.
		"filp_open", "filp_close", "kernel_read", "kernel_write", "vfs_read", "vfs_write",
		"kern_path", "request_module", "__request_module", "call_usermodehelper",
		"request_firmware", "misc_register", "misc_deregister", "device_register",
		"device_unregister", "device_create", "device_destroy", "class_create",
		"class_destroy", "register_chrdev", "unregister_chrdev", "cdev_del",
		"driver_register", "driver_unregister", "platform_driver_unregister",
		"register_netdev", "unregister_netdev", "debugfs_create_dir", "debugfs_create_file",
		"debugfs_remove", "proc_create", "proc_remove", "remove_proc_entry",
		"sysfs_create_group", "sysfs_remove_group", "kobject_del", "clk_prepare",
		"clk_unprepare", "clk_prepare_enable", "clk_disable_unprepare", "regulator_enable",
		"regulator_disable", "i2c_transfer", "spi_sync", "pm_runtime_get_sync",
		"pm_runtime_put_sync", "blkdev_get_by_path", "submit_bio_wait"};
	return names.count(name);
}

namespace
{

/// Without what the kernel puts before and behind the name of one lock's functions.
std::string stem(llvm::StringRef name)
{
	for (const char *before : {"cfl_", "_raw_", "raw_", "__"})
		if (name.consume_front(before))
			break;
	for (const char *behind : {"_irqsave_nested", "_irqsave", "_irqrestore", "_irq", "_bh",
				   "_nested", "_sched", "_notrace", "_no_resched"})
		if (!name.starts_with("local_irq") && name.consume_back(behind))
			break;
	return name.str();
}

} // namespace

std::optional<Balance> balance(llvm::StringRef name)
{
	static const std::map<std::string, Balance> known{
		{"spin_lock", {1, 0}},	       {"spin_unlock", {-1, 0}},
		{"read_lock", {1, 0}},	       {"read_unlock", {-1, 0}},
		{"write_lock", {1, 0}},	       {"write_unlock", {-1, 0}},
		{"write_seqlock", {1, 0}},     {"write_sequnlock", {-1, 0}},
		{"rcu_read_lock", {1, 0}},     {"rcu_read_unlock", {-1, 0}},
		{"preempt_disable", {1, 0}},   {"preempt_enable", {-1, 0}},
		{"local_irq_disable", {1, 0}}, {"local_irq_enable", {-1, 0}},
		{"local_irq_save", {1, 0}},    {"local_irq_restore", {-1, 0}},
		{"local_bh_disable", {1, 0}},  {"local_bh_enable", {-1, 0}},
		{"bit_spin_lock", {1, 0}},     {"bit_spin_unlock", {-1, 0}},
		{"mutex_lock", {0, 1}},	       {"mutex_unlock", {0, -1}},
		{"down_read", {0, 1}},	       {"up_read", {0, -1}},
		{"down_write", {0, 1}},	       {"up_write", {0, -1}},
		{"rtnl_lock", {0, 1}},	       {"rtnl_unlock", {0, -1}},
	};
	// What may fail, or not wait, is not one of them.
	auto it = known.find(stem(name));
	return it == known.end() ? std::nullopt : std::optional(it->second);
}

std::optional<Owned> owner_of(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		e = u->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *r = dyn_cast<DeclRefExpr>(e))
		return Owned(r->getDecl(), nullptr);
	const auto *m = dyn_cast<MemberExpr>(e);
	if (!m)
		return {};
	const Expr *b = m->getBase()->IgnoreParenImpCasts();
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(b);
	    o && (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star))
		b = o->getArg(0)->IgnoreParenImpCasts();
	if (const auto *r = dyn_cast<DeclRefExpr>(b))
		return Owned(m->getMemberDecl(), r->getDecl());
	if (!isa<CXXThisExpr>(b))
		return {};
	return Owned(m->getMemberDecl(), nullptr);
}

bool spin_type(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r)
		return false;
	std::string n = llvm::StringRef(r->getName()).lower();
	if (const auto *c = r->getAttr<CapabilityAttr>())
		n += c->getName().lower();
	return n.find("spin") != std::string::npos;
}

bool guard_type(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || t->isReferenceType())
		return false;
	if (r->hasAttr<ScopedLockableAttr>())
		return true;
	std::string n = llvm::StringRef(r->getName()).lower();
	if (in_std(r))
		return n == "lock_guard" || n == "unique_lock" || n == "scoped_lock";
	return annotated(r, "atomic_guard");
}

bool irqs_off_guard(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r)
		return false;
	if (r->getName() == "IrqsOffGuard" || r->getName() == "IrqsOff")
		return true;
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
	if (!s || !guard_type(t))
		return false;
	for (const TemplateArgument &a : s->getTemplateArgs().asArray())
		if (a.getKind() == TemplateArgument::Type)
			if (const CXXRecordDecl *mode = record_of(a.getAsType());
			    mode && (mode->getName() == "Irq" || mode->getName() == "IrqSave"))
				return true;
	return false;
}

QualType inside(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!s || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
		return t;
	static const std::set<llvm::StringRef> names{"Option", "optional", "Result", "expected"};
	bool asks = names.count(s->getName());
	for (const CXXMethodDecl *m : s->methods())
		if (const auto *to = dyn_cast<CXXConversionDecl>(m))
			asks |= to->getConversionType()->isBooleanType();
	return asks ? s->getTemplateArgs()[0].getAsType() : t;
}

const Expr *value_of(const Expr *e)
{
	for (const Expr *last = nullptr; e != last;) {
		last = e;
		e = peel(e);
		if (const auto *x = dyn_cast<ExplicitCastExpr>(e))
			e = x->getSubExpr();
		else if (const auto *f = dyn_cast<CallExpr>(e);
			 f && f->getDirectCallee() && f->getNumArgs() == 1 &&
			 (plain_name(f->getDirectCallee()) == "move" ||
			  plain_name(f->getDirectCallee()) == "forward"))
			e = f->getArg(0);
	}
	return e;
}

bool flags_type(QualType t)
{
	t = t.getNonReferenceType();
	if (const auto *name = t->getAs<TypedefType>();
	    name && name->getDecl()->getName() == "gfp_t")
		return true;
	const CXXRecordDecl *r = record_of(t);
	return r && r->getName() == "AllocFlags";
}

void Flags::add(const Flags &o)
{
	any |= o.any;
	if (sleeping.empty())
		sleeping = o.sleeping;
	params.insert(o.params.begin(), o.params.end());
}

Flags flags_of(const ASTContext &context, const Expr *e, int depth)
{
	Flags f;
	auto name = [&](llvm::StringRef n) {
		if (!n.starts_with("GFP_"))
			return;
		f.any = true;
		if (n != "GFP_ATOMIC" && n != "GFP_NOWAIT")
			f.sleeping = n.str();
	};
	if (e->getBeginLoc().isMacroID())
		name(Lexer::getImmediateMacroName(e->getBeginLoc(), context.getSourceManager(),
						  context.getLangOpts()));
	if (f.any || depth > 8)
		return f;
	e = value_of(e);
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (r->getDecl()->getDeclName().isIdentifier())
			name(r->getDecl()->getName());
		const auto *p = dyn_cast<ParmVarDecl>(r->getDecl());
		const auto *v = dyn_cast<VarDecl>(r->getDecl());
		if (p && flags_type(p->getType())) {
			f.params.insert(p);
			f.any = true;
		} else if (!f.any && v && v->getInit() && flags_type(v->getType())) {
			f.add(flags_of(context, v->getInit(), depth + 1));
		}
		return f;
	}
	if (const auto *o = dyn_cast<AbstractConditionalOperator>(e)) {
		f.add(flags_of(context, o->getTrueExpr(), depth + 1));
		f.add(flags_of(context, o->getFalseExpr(), depth + 1));
	} else if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->getOpcode() == BO_Or) {
		f.add(flags_of(context, b->getLHS(), depth + 1));
		f.add(flags_of(context, b->getRHS(), depth + 1));
	} else if (const auto *x = dyn_cast<CXXOperatorCallExpr>(e);
		   x && x->getOperator() == OO_Pipe) {
		for (const Expr *a : x->arguments())
			f.add(flags_of(context, a, depth + 1));
	}
	return f;
}

bool atomic_guard(QualType t, ArrayRef<const Expr *> args)
{
	t = inside(t);
	const CXXRecordDecl *r = record_of(t);
	if (!r || t->isReferenceType() || !r->hasDefinition())
		return false;
	if (annotated(r, "atomic_guard"))
		return true;
	if (!r->getDestructor() || !r->getDestructor()->isUserProvided())
		return false;
	std::string n = llvm::StringRef(r->getName()).lower();
	bool named = n.find("guard") != std::string::npos || n.find("lock") != std::string::npos ||
		     n.find("section") != std::string::npos ||
		     n.find("scope") != std::string::npos ||
		     n.find("disable") != std::string::npos || n.find("off") != std::string::npos;
	for (const char *word : {"spin", "rcu", "irq", "preempt", "atomic"})
		if (n.find(word) != std::string::npos && named)
			return n.find("srcu") == std::string::npos;
	for (const Expr *a : args) {
		QualType at = a->getType();
		if (at->isPointerType())
			at = at->getPointeeType();
		if (spin_type(at) && (named || r->hasAttr<ScopedLockableAttr>()))
			return true;
	}
	return false;
}

} // namespace cfl::check
