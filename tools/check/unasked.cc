// SPDX-License-Identifier: GPL-2.0
#include <check/unasked.hh>

#include <clang/AST/RecursiveASTVisitor.h>
#include <llvm/ADT/StringSwitch.h>

using namespace clang;

namespace cfl::check
{

namespace
{

enum class End { none, first, last };

End end_named(llvm::StringRef name)
{
	return llvm::StringSwitch<End>(name)
		.Cases({"begin", "cbegin", "rbegin", "crbegin"}, End::first)
		.Cases({"end", "cend", "rend", "crend"}, End::last)
		.Default(End::none);
}

/// The standard's containers have their elements to themselves; a handle may share them with its copies.
bool container(QualType type)
{
	const CXXRecordDecl *r = record_of(type);
	return r && in_std(r) && r->getIdentifier() &&
	       llvm::StringSwitch<bool>(r->getName())
		       .Cases({"vector", "deque", "list", "forward_list", "basic_string"}, true)
		       .Cases({"set", "multiset", "map", "multimap"}, true)
		       .Cases({"unordered_set", "unordered_multiset"}, true)
		       .Cases({"unordered_map", "unordered_multimap", "array"}, true)
		       .Default(false);
}

/// Which end of a container that is a temporary an expression names.
End end_of_temporary(const Expr *e)
{
	e = peel(e);
	// Iterators are converted to constant ones.
	if (const auto *k = dyn_cast<CXXConstructExpr>(e); k && k->getNumArgs() == 1)
		e = peel(k->getArg(0));
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || !in_std(f))
		return End::none;
	const Expr *of = nullptr;
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c))
		of = m->getImplicitObjectArgument();
	else if (c->getNumArgs() == 1)
		of = c->getArg(0);
	if (!of)
		return End::none;
	const auto *made = dyn_cast<CallExpr>(peel(of));
	if (!made || !made->isPRValue() || !container(made->getType()))
		return End::none;
	return end_named(plain_name(f));
}

/// Does a function decide anything by a condition, other than the loop's own?
class Decides : public RecursiveASTVisitor<Decides>
{
public:
	bool found = false;

	bool TraverseCXXForRangeStmt(CXXForRangeStmt *s) { return TraverseStmt(s->getBody()); }
	bool VisitStmt(Stmt *s)
	{
		found |= isa<IfStmt, SwitchStmt, WhileStmt, DoStmt, ForStmt, GotoStmt,
			     AbstractConditionalOperator, CXXTryStmt, LambdaExpr>(s);
		const auto *b = dyn_cast<BinaryOperator>(s);
		found |= b && b->isLogicalOp();
		return !found;
	}
};

class Scan : public RecursiveASTVisitor<Scan>
{
public:
	Scan(Session &session, const FunctionDecl *function)
		: session_(session), function_(function)
	{
	}
	bool VisitCallExpr(CallExpr *c)
	{
		// An operator compares or counts; it does not walk.
		if (!isa<CXXOperatorCallExpr>(c))
			ends(llvm::ArrayRef<Expr *>(c->getArgs(), c->getNumArgs()));
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		ends(llvm::ArrayRef<Expr *>(c->getArgs(), c->getNumArgs()));
		return true;
	}
	bool VisitCXXForRangeStmt(CXXForRangeStmt *s)
	{
		if (of_parameter(s->getRangeInit()))
			elements_.insert(s->getLoopVariable());
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (m->isArrow())
			unasked(m->getBase());
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_Deref)
			unasked(u->getSubExpr());
		return true;
	}

private:
	/// One argument is the begin and the next one the end, of two temporaries.
	void ends(llvm::ArrayRef<Expr *> args)
	{
		for (size_t i = 0; i + 1 < args.size(); i++)
			if (end_of_temporary(args[i]) == End::first &&
			    end_of_temporary(args[i + 1]) == End::last) {
				Finding *f = session_.report(
					"borrow-invalidated", args[i + 1]->getExprLoc(),
					"this is the end of another container than the one that "
					"the range begins in: each call returns its own");
				session_.note(f, args[i]->getExprLoc(), "the range begins here");
			}
	}
	/// Is it all that a caller handed over? What the function or its class chose, it knows.
	bool of_parameter(const Expr *e) const
	{
		e = peel(e);
		while (const auto *m = dyn_cast<MemberExpr>(e))
			e = peel(m->getBase());
		const auto *r = dyn_cast<DeclRefExpr>(e);
		return r && isa<ParmVarDecl>(r->getDecl());
	}
	/// An alternative of an element that may hold another one.
	void unasked(const Expr *pointer)
	{
		const auto *c = dyn_cast<CallExpr>(peel(pointer));
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		if (!f || !in_std(f) || plain_name(f) != "get_if" || c->getNumArgs() != 1)
			return;
		const auto *address = dyn_cast<UnaryOperator>(peel(c->getArg(0)));
		if (!address || address->getOpcode() != UO_AddrOf)
			return;
		const auto *r = dyn_cast<DeclRefExpr>(peel(address->getSubExpr()));
		if (!r || !elements_.count(r->getDecl()) || single(r->getType()) || decides())
			return;
		Finding *x = session_.report("null-use", pointer->getExprLoc(),
					     "an element may hold another alternative, and "
					     "get_if() is null then");
		session_.note(x, r->getDecl()->getLocation(), "nothing is asked of it since here");
	}
	static bool single(QualType type)
	{
		const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
			record_of(type.getNonReferenceType()));
		return !s || s->getTemplateArgs().size() < 1 ||
		       s->getTemplateArgs()[0].getKind() != TemplateArgument::Pack ||
		       s->getTemplateArgs()[0].pack_size() < 2;
	}
	bool decides() const
	{
		Decides scan;
		scan.TraverseStmt(function_->getBody());
		return scan.found;
	}

	Session &session_;
	const FunctionDecl *function_;
	std::set<const ValueDecl *> elements_;
};

} // namespace

void check_unasked(Session &session, const FunctionDecl *function)
{
	Scan(session, function).TraverseStmt(function->getBody());
}

} // namespace cfl::check
