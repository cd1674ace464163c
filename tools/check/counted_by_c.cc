// SPDX-License-Identifier: GPL-2.0
#include <check/counted_by_c.hh>
#include <check/frees.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A function of C, inline ones included.
bool of_c(const FunctionDecl *f)
{
	return f->isInExternCContext() && !isa<CXXMethodDecl>(f);
}

/// Words of a C function's name, as of `find_get_pid`.
bool says(const FunctionDecl *f, llvm::StringRef word)
{
	llvm::SmallVector<llvm::StringRef, 6> words;
	plain_name(f).split(words, '_');
	return of_c(f) && llvm::is_contained(words, word);
}

} // namespace

bool frees(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{
		"kfree",       "kvfree",	   "vfree",	      "kfree_sensitive",
		"kfree_const", "kvfree_sensitive", "release_firmware"};
	return of_c(f) && f->getNumParams() == 1 && names.count(plain_name(f));
}

bool counts(const FunctionDecl *f)
{
	// What is got here is a value, or is nobody's to give back.
	static const std::set<llvm::StringRef> others{
		"get_current",	      "dev_get_drvdata", "platform_get_drvdata", "pci_get_drvdata",
		"i2c_get_clientdata", "spi_get_drvdata", "idr_get_next",	 "idr_get_next_ul",
		"of_get_property",    "of_get_address",	 "dev_get_platdata",	 "kobject_get_path",
		"of_get_mac_address", "get_net_ns_by_fd"};
	llvm::StringRef n = plain_name(f);
	if (of_c(f) && (n.starts_with("of_find_") || n.starts_with("of_parse_phandle") ||
			n.ends_with("_find_device")))
		return true;
	return says(f, "get") && !others.count(plain_name(f)) &&
	       !plain_name(f).starts_with("devm_") && !plain_name(f).ends_with("_drvdata");
}

bool puts(const FunctionDecl *f)
{
	return says(f, "put") && f->getNumParams() == 1;
}

bool lent(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{
		"find_vpid",	       "find_pid_ns",  "pid_task",   "find_task_by_vpid",
		"find_task_by_pid_ns", "task_pid",     "task_tgid",  "task_session",
		"task_pgrp",	       "idr_find",     "xa_load",    "radix_tree_lookup",
		"get_current",	       "current_cred", "__task_cred"};
	return of_c(f) && names.count(plain_name(f));
}

std::optional<unsigned> given_back(const FunctionDecl *f)
{
	static const std::map<llvm::StringRef, unsigned> names{
		{"of_get_next_child", 1},
		{"of_get_next_available_child", 1},
		{"of_get_next_cpu_node", 0},
		{"of_get_next_parent", 0},
		{"of_find_node_by_name", 0},
		{"of_find_node_by_type", 0},
		{"of_find_compatible_node", 0},
		{"of_find_all_nodes", 0},
		{"of_find_matching_node_and_match", 0},
		{"of_graph_get_next_endpoint", 1},
		{"device_get_next_child_node", 1},
		{"fwnode_get_next_child_node", 1},
		{"fwnode_get_next_available_child_node", 1},
		{"fwnode_get_next_parent", 0},
		{"pci_get_device", 2},
		{"pci_get_class", 1},
	};
	auto it = names.find(plain_name(f));
	return of_c(f) && it != names.end() ? std::optional(it->second) : std::nullopt;
}

namespace
{

/// What a function returns, and which variables C counted.
class Returned : public RecursiveASTVisitor<Returned>
{
public:
	std::set<const ValueDecl *> counted, returned;
	bool direct = false;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit() && of_count(v->getInit()))
			counted.insert(v);
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParenImpCasts());
		if (r && b->getOpcode() == BO_Assign && of_count(b->getRHS()))
			counted.insert(r->getDecl());
		return true;
	}
	bool VisitReturnStmt(ReturnStmt *s)
	{
		const Expr *e = s->getRetValue() ? s->getRetValue()->IgnoreParenCasts() : nullptr;
		if (!e)
			return true;
		direct |= of_count(e);
		if (const auto *r = dyn_cast<DeclRefExpr>(e))
			returned.insert(r->getDecl());
		return true;
	}

private:
	static bool of_count(const Expr *e)
	{
		const auto *c = dyn_cast<CallExpr>(e->IgnoreParenCasts());
		return c && c->getDirectCallee() && counts(c->getDirectCallee());
	}
};

} // namespace

bool hands_out_counted(const FunctionDecl *f)
{
	const FunctionDecl *body = f->getReturnType()->isPointerType() ? body_of(f) : nullptr;
	if (!body || !body->getBody() || f->isInExternCContext())
		return false;
	Returned all;
	all.TraverseStmt(body->getBody());
	return all.direct || std::any_of(all.returned.begin(), all.returned.end(),
					 [&](const ValueDecl *v) { return all.counted.count(v); });
}

bool waits_for_call(const CallExpr *c)
{
	static const std::map<llvm::StringRef, unsigned> names{
		{"smp_call_function_single", 3},
		{"smp_call_function", 2},
		{"on_each_cpu", 2},
		{"smp_call_on_cpu", 9},
	};
	auto it = names.find(plain_name(c->getDirectCallee()));
	if (it == names.end())
		return false;
	const auto *l =
		it->second < c->getNumArgs()
			? dyn_cast<IntegerLiteral>(c->getArg(it->second)->IgnoreParenImpCasts())
			: nullptr;
	return !l || l->getValue() != 0;
}

} // namespace cfl::check
