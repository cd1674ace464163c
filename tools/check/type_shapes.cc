// SPDX-License-Identifier: GPL-2.0
#include <check/facts.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Does the destructor hand a pointer member to something, or delete it?
class Frees : public RecursiveASTVisitor<Frees>
{
public:
	explicit Frees(int depth = 0) : depth_(depth) {}
	bool found = false;
	bool VisitCXXDeleteExpr(CXXDeleteExpr *d)
	{
		// What an element of a container member leads to is no pointer member.
		const auto *c = dyn_cast<CallExpr>(d->getArgument()->IgnoreParenImpCasts());
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		return !(found |= !f || !in_std(f));
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *o = dyn_cast<CXXMemberCallExpr>(c);
		for (const Expr *a : c->arguments()) {
			const auto *m = dyn_cast<MemberExpr>(a->IgnoreParenCasts());
			found |= m && m->getType()->isPointerType() &&
				 isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
		}
		// Another member function may free, if its body does not say.
		if (found || !o ||
		    !isa<CXXThisExpr>(o->getImplicitObjectArgument()->IgnoreParenImpCasts()))
			return !found;
		const FunctionDecl *f = o->getDirectCallee(), *made = nullptr;
		if (depth_ > 3 || !f || !f->hasBody(made))
			return !(found = true);
		Frees inner(depth_ + 1);
		inner.TraverseStmt(made->getBody());
		found = inner.found;
		return !found;
	}

private:
	int depth_;
};

} // namespace

ArrayRef<TemplateArgument> arguments(const CXXRecordDecl *record)
{
	if (const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record))
		return s->getTemplateArgs().asArray();
	return {};
}

bool std_view_name(llvm::StringRef n)
{
	// A place in a folder is shared with its copies, and leads to nothing of ours.
	if (n.ends_with("directory_iterator"))
		return false;
	return n.contains("iterator") || n == "_Iterator" || n.ends_with("_view") || n == "span" ||
	       n == "basic_string_view" || n == "reference_wrapper" || n == "initializer_list" ||
	       n == "function_ref" || n == "mdspan" || n == "subrange" || n == "sub_match" ||
	       n == "unique_lock" || n == "lock_guard" || n == "scoped_lock" || n == "shared_lock";
}

bool std_node_name(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{"list",
						     "forward_list",
						     "map",
						     "multimap",
						     "set",
						     "multiset",
						     "unordered_map",
						     "unordered_set",
						     "unordered_multimap",
						     "unordered_multiset"};
	return names.count(n);
}

bool std_container_name(llvm::StringRef n)
{
	return n == "vector" || n == "deque" || std_node_name(n);
}

bool std_owner_name(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{
		"unique_ptr", "shared_ptr", "weak_ptr", "basic_string",	  "optional", "variant",
		"any",	      "stack",	    "queue",	"priority_queue", "array",    "pair",
		"tuple",      "expected",   "flat_map", "flat_set"};
	return std_container_name(n) || names.count(n);
}

bool foreign(const CXXRecordDecl *r)
{
	if (!r->isExternCContext() || in_std(r))
		return false;
	return r->getASTContext().getSourceManager().isInSystemHeader(r->getLocation());
}

bool has_owned_pointer(const CXXRecordDecl *record)
{
	if (const CXXDestructorDecl *d = record->getDestructor())
		if (const Stmt *body = d->getBody()) {
			Frees scan;
			scan.TraverseStmt(const_cast<Stmt *>(body));
			if (!scan.found)
				return false;
		}
	for (const FieldDecl *f : record->fields())
		if (f->getType()->isPointerType() && !f->getType()->isFunctionPointerType())
			return true;
	return false;
}

} // namespace cfl::check
