// SPDX-License-Identifier: GPL-2.0
// Ranges that algorithms read, or fill, when their elements have no values yet.
#include <check/lower.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Algorithms that read all that lies between their first two arguments.
bool reads_first(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> all{
		"sort",	       "stable_sort",	 "accumulate",	  "reduce",	 "find",
		"count",       "max_element",	 "min_element",	  "reverse",	 "unique",
		"nth_element", "minmax_element", "equal",	  "is_sorted",	 "adjacent_find",
		"find_if",     "count_if",	 "binary_search", "partial_sum", "inner_product",
		"all_of",      "any_of",	 "none_of",	  "copy",	 "transform",
		"copy_if",     "lower_bound",	 "upper_bound"};
	return all.count(n);
}

/// The variable at whose beginning (or end) an iterator or pointer stands.
const VarDecl *stands_at(const Expr *e, bool end)
{
	e = peel(e);
	const Expr *whole = nullptr;
	llvm::StringRef n;
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(e)) {
		whole = m->getImplicitObjectArgument();
		n = m->getMethodDecl() ? plain_name(m->getMethodDecl()) : "";
	} else if (const auto *c = dyn_cast<CallExpr>(e); c && c->getNumArgs() == 1) {
		whole = c->getArg(0);
		n = c->getDirectCallee() ? plain_name(c->getDirectCallee()) : "";
	} else if (!end) {
		whole = e;
		n = "begin";
	}
	if (!whole || (end ? n != "end" && n != "cend" : n != "begin" && n != "cbegin"))
		return nullptr;
	const auto *r = dyn_cast<DeclRefExpr>(whole->IgnoreParenImpCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// The name of an algorithm, or of one in `std::ranges`.
llvm::StringRef algorithm_name(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m)
		return plain_name(f);
	llvm::StringRef n = m->getParent()->getName();
	if (m->getOverloadedOperator() != OO_Call || !n.consume_front("__") ||
	    !n.consume_back("_fn"))
		return "";
	return n;
}

/// A view through which elements can be written.
bool writable_view(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	return s && in_std(s) && s->getName() == "span" && s->getTemplateArgs().size() &&
	       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
	       !s->getTemplateArgs().get(0).getAsType().isConstQualified();
}

} // namespace

void Lowering::read_ranges(Call &c)
{
	if (!empties_ || !contracts_.infer || !c.f || !in_std(c.f))
		return;
	size_t shift = c.has_self ? 1 : 0;
	if (!reads_first(algorithm_name(c.f)) || c.args.size() <= shift)
		return;
	const Expr *first = c.args[shift].expr;
	const VarDecl *v =
		c.has_self && facts_.extent(first->getType()) ? stands_at(first, false) : nullptr;
	if (!v && c.args.size() > shift + 1) {
		v = stands_at(first, false);
		v = v == stands_at(c.args[shift + 1].expr, true) ? v : nullptr;
	}
	if (!v || !v->hasLocalStorage() || !facts_.extent(v->getType()) ||
	    v->getType()->isReferenceType())
		return;
	// How far a loop with a running index filled it is not known.
	Place all = var_place(v, first->getExprLoc(), true);
	if (!reserved_.count(all))
		use(Access::Read, all, first->getExprLoc(), true);
}

void Lowering::filled_views(Call &c)
{
	if (!empties_ || !contracts_.infer || (c.f && in_std(c.f)))
		return;
	for (const Argument &a : c.args)
		if (!a.self && !a.type.isNull() && writable_view(a.type.getNonReferenceType()))
			init(a.is_ref && a.target.local >= 0 ? a.target.with(Proj::Deref)
							     : Place{a.temp, {}}.with(Proj::Deref),
			     c.loc);
}

} // namespace cfl::check
