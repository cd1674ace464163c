// SPDX-License-Identifier: GPL-2.0
#include <check/c_values.hh>
#include <check/context_facts.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// What a C function returns when it fails.
enum class Failure { Unknown, Null, Error };

Failure failure(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> errors{"clk_get",
						      "devm_clk_get",
						      "of_clk_get",
						      "clk_get_sys",
						      "regulator_get",
						      "devm_regulator_get",
						      "phy_get",
						      "devm_phy_get",
						      "pwm_get",
						      "devm_pwm_get",
						      "gpiod_get",
						      "devm_gpiod_get",
						      "gpiod_get_index",
						      "iio_channel_get",
						      "dma_request_chan",
						      "filp_open",
						      "file_open_root",
						      "dentry_open",
						      "kthread_create_on_node",
						      "kthread_create_on_cpu",
						      "class_create",
						      "device_create",
						      "root_device_register",
						      "__root_device_register",
						      "platform_device_register_full",
						      "debugfs_create_dir",
						      "debugfs_create_file",
						      "kern_mount",
						      "crypto_alloc_shash",
						      "crypto_alloc_skcipher",
						      "crypto_alloc_aead",
						      "crypto_alloc_ahash",
						      "memdup_user",
						      "memdup_user_nul",
						      "strndup_user",
						      "kernel_clone",
						      "anon_inode_getfile",
						      "reset_control_get",
						      "power_supply_register"};
	static const std::set<llvm::StringRef> nulls{"kmalloc",
						     "kzalloc",
						     "kcalloc",
						     "kvmalloc",
						     "vmalloc",
						     "vzalloc",
						     "kstrdup",
						     "kstrndup",
						     "kmemdup",
						     "kasprintf",
						     "find_get_pid",
						     "find_vpid",
						     "get_pid_task",
						     "pid_task",
						     "alloc_workqueue",
						     "of_find_node_by_path",
						     "of_find_node_by_name",
						     "of_get_next_child",
						     "dev_get_by_name",
						     "kobject_create_and_add",
						     "alloc_pages",
						     "idr_find",
						     "fget",
						     "proc_create",
						     "proc_mkdir",
						     "ioremap",
						     "alloc_netdev_mqs",
						     "cdev_alloc",
						     "mempool_create",
						     "get_task_exe_file",
						     "kmem_cache_alloc_noprof",
						     "kmalloc_noprof",
						     "__kmalloc_noprof"};
	llvm::StringRef n = plain_name(f);
	if (!f->isInExternCContext() || isa<CXXMethodDecl>(f))
		return Failure::Unknown;
	return errors.count(n) ? Failure::Error : nulls.count(n) ? Failure::Null : Failure::Unknown;
}

const FunctionDecl *called(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenCasts());
	return c ? c->getDirectCallee() : nullptr;
}

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

class Values : public RecursiveASTVisitor<Values>
{
public:
	explicit Values(Session &session) : session_(session) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->hasLocalStorage() && v->getType()->isPointerType() && v->getInit())
			if (const FunctionDecl *f = called(v->getInit()))
				made_[v] = f;
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (const VarDecl *v = b->isAssignmentOp() ? variable(b->getLHS()) : nullptr)
			others_.insert(v);
		if (b->isEqualityOp())
			for (const Expr *side : {b->getLHS(), b->getRHS()})
				if (const VarDecl *v = variable(side))
					nulls_.try_emplace(v, b->getExprLoc());
		return true;
	}
	bool VisitImplicitCastExpr(ImplicitCastExpr *x)
	{
		if (x->getCastKind() == CK_PointerToBoolean)
			if (const VarDecl *v = variable(x->getSubExpr()))
				nulls_.try_emplace(v, x->getExprLoc());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		llvm::StringRef n = plain_name(f);
		if (n == "from_err_ptr" && c->getNumArgs() == 1)
			error(c);
		if (n.contains_insensitive("err"))
			for (const Expr *a : c->arguments())
				if (const VarDecl *v = variable(a))
					asked_.insert(v);
		if (n == "memset" || n == "__builtin_memset" || n == "memzero_explicit")
			for (const Expr *a : c->arguments())
				if (const VarDecl *v = address(a))
					wiped_.insert(v);
		if (n == "from_raw" && c->getNumArgs() == 3)
			bytes(c->getArg(1), c->getExprLoc());
		else if (const auto *m = dyn_cast<CXXMemberCallExpr>(c);
			 m && n.starts_with("write") && writes_user(m))
			user_ = true;
		return true;
	}
	void finish()
	{
		for (const auto &[v, f] : made_)
			if (auto it = nulls_.find(v); it != nulls_.end() && !asked_.count(v) &&
						      !others_.count(v) &&
						      failure(f) == Failure::Error)
				session_.note(
					session_.report("result-unchecked", it->second,
							"'" + f->getNameAsString() +
								"' never returns null: errors "
								"are pointers, and not asked "
								"for"),
					v->getLocation(), "returned here");
		for (const auto &[v, loc] : padded_)
			if (user_ && !wiped_.count(v))
				padding(v, loc);
	}

private:
	static bool writes_user(const CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		return m && m->getParent()->getName().starts_with("UserSlice");
	}
	/// `from_err_ptr(p)`, where `p` is null if something failed.
	void error(const CallExpr *c)
	{
		const Expr *e = c->getArg(0);
		const VarDecl *v = variable(e);
		const auto it = made_.find(v);
		const FunctionDecl *f =
			v ? (it == made_.end() || others_.count(v) ? nullptr : it->second)
			  : called(value_of(e));
		if (!f || failure(f) != Failure::Null || (v && nulls_.count(v)))
			return;
		session_.report("result-unchecked", c->getExprLoc(),
				"'" + f->getNameAsString() +
					"' returns null where it fails, and that is no error here");
	}
	/// The local of which an expression is the address.
	static const VarDecl *address(const Expr *e)
	{
		const auto *u = dyn_cast<UnaryOperator>(e->IgnoreParenCasts());
		const VarDecl *v =
			u && u->getOpcode() == UO_AddrOf ? variable(u->getSubExpr()) : nullptr;
		return v && v->hasLocalStorage() && !v->getType()->isReferenceType() ? v : nullptr;
	}
	void bytes(const Expr *e, SourceLocation loc)
	{
		QualType t = e->getType();
		const VarDecl *v = address(e);
		if (v && t->isPointerType() && t->getPointeeType()->isCharType())
			padded_.push_back({v, loc});
	}
	/// Bytes between members have the value that was there before.
	void padding(const VarDecl *v, SourceLocation loc)
	{
		const CXXRecordDecl *r = record_of(v->getType());
		if (!r || !r->hasDefinition() || r->isDependentType() || !padded(r))
			return;
		session_.note(session_.report("init-padding", loc,
					      "the bytes between the members of '" +
						      v->getNameAsString() +
						      "' have no value, and user space sees them"),
			      r->getLocation(), "of this structure");
	}
	bool padded(const CXXRecordDecl *r) const
	{
		uint64_t used = 0;
		if (r->getNumBases() || r->isUnion())
			return false;
		for (const FieldDecl *f : r->fields()) {
			if (f->isBitField() || f->getType()->isIncompleteType())
				return false;
			if (const CXXRecordDecl *in = record_of(f->getType());
			    in && in->hasDefinition() && padded(in))
				return true;
			used += session_.context.getTypeSizeInChars(f->getType()).getQuantity();
		}
		return used < uint64_t(session_.context
					       .getTypeSizeInChars(QualType(
						       session_.context.getCanonicalTagType(r)))
					       .getQuantity());
	}

	Session &session_;
	bool user_ = false; ///< Something is written to user space.
	std::map<const VarDecl *, const FunctionDecl *> made_;
	std::map<const VarDecl *, SourceLocation> nulls_;
	std::set<const VarDecl *> asked_, others_, wiped_;
	std::vector<std::pair<const VarDecl *, SourceLocation>> padded_;
};

} // namespace

void check_c_values(Session &session, const FunctionDecl *f)
{
	Values values(session);
	values.TraverseStmt(f->getBody());
	values.finish();
}

} // namespace cfl::check
