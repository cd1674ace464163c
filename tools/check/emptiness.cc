// SPDX-License-Identifier: GPL-2.0
#include <check/emptiness.hh>
#include <check/type_shapes.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The members of `*this` that a body looks at; not known where it does more than that.
class Looks : public RecursiveASTVisitor<Looks>
{
public:
	std::set<const FieldDecl *> members;
	bool more = false;

	bool VisitMemberExpr(MemberExpr *m)
	{
		if (const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl()))
			members.insert(f->getCanonicalDecl());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
		llvm::StringRef n = f ? plain_name(f) : "";
		bool question = n == "empty" || n == "get" || isa_and_nonnull<CXXConversionDecl>(m);
		more |= !f || !in_std(f) || !(question || f->isOverloadedOperator());
		return true;
	}
};

/// The members that a body gives a new value in an object: in a parameter, or, if that is null, in `*this`.
class Resets : public RecursiveASTVisitor<Resets>
{
public:
	explicit Resets(const ParmVarDecl *other) : other_(other) {}
	std::set<const FieldDecl *> members;
	std::set<const FieldDecl *> addresses; ///< Those that lead somewhere then.
	std::set<const FieldDecl *> swapped;
	bool whole = false; ///< The object itself is swapped.

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->getOpcode() == BO_Assign)
			note(b->getLHS(), b->getRHS());
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() == OO_Equal && c->getNumArgs() == 2)
			note(c->getArg(0), nullptr);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = f ? plain_name(f) : "";
		if (n == "exchange" && c->getNumArgs() == 2)
			note(c->getArg(0), c->getArg(1));
		if (n == "swap")
			for (const Expr *a : c->arguments())
				exchanged(a);
		if (n == "swap" && other_)
			for (const Expr *a : c->arguments())
				whole |= object(a);
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		if (c->getMethodDecl() && plain_name(c->getMethodDecl()) == "swap" &&
		    c->getNumArgs() == 1)
			swap_member(c);
		const CXXMethodDecl *m = c->getMethodDecl();
		const FunctionDecl *made = nullptr;
		if (m && in_std(m) && (plain_name(m) == "clear" || plain_name(m) == "reset"))
			note(c->getImplicitObjectArgument(), nullptr);
		if (!other_ || !m || !object(c->getImplicitObjectArgument()) || !m->hasBody(made))
			return true;
		Resets inside(nullptr);
		inside.TraverseStmt(made->getBody());
		members.insert(inside.members.begin(), inside.members.end());
		addresses.insert(inside.addresses.begin(), inside.addresses.end());
		swapped.insert(inside.swapped.begin(), inside.swapped.end());
		return true;
	}

private:
	/// `items_.swap(other.items_)`.
	void swap_member(const CXXMemberCallExpr *c)
	{
		whole |= other_ && object(c->getArg(0));
		exchanged(c->getImplicitObjectArgument());
		exchanged(c->getArg(0));
	}
	void exchanged(const Expr *e)
	{
		if (const FieldDecl *f = note(e, nullptr))
			swapped.insert(f);
	}
	bool object(const Expr *e) const
	{
		e = e->IgnoreParenImpCasts();
		const auto *r = dyn_cast<DeclRefExpr>(e);
		return other_ ? r && r->getDecl() == other_ : isa<CXXThisExpr>(e);
	}
	static bool address(const Expr *e)
	{
		const auto *u = e ? dyn_cast<UnaryOperator>(e->IgnoreParenImpCasts()) : nullptr;
		return (u && u->getOpcode() == UO_AddrOf) ||
		       (e && e->IgnoreParenImpCasts()->getType()->isArrayType());
	}
	const FieldDecl *note(const Expr *e, const Expr *now)
	{
		const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
		const auto *f = m && object(m->getBase()) ? dyn_cast<FieldDecl>(m->getMemberDecl())
							  : nullptr;
		if (!f)
			return nullptr;
		members.insert(f->getCanonicalDecl());
		if (address(now))
			addresses.insert(f->getCanonicalDecl());
		return f->getCanonicalDecl();
	}
	const ParmVarDecl *other_;
};

/// Null, or without elements, when it was moved from.
bool empty_after_move(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) &&
	       (std_container_name(r->getName()) || r->getName() == "unique_ptr" ||
		r->getName() == "shared_ptr" || r->getName() == "weak_ptr");
}

} // namespace

namespace
{

/// Walks what the class's own move constructors do with the other object; false if there are none.
bool walk_moves(const CXXRecordDecl *r, std::set<const FieldDecl *> &all,
		std::set<const FieldDecl *> &addresses)
{
	bool own = false;
	for (const CXXConstructorDecl *c : r->ctors()) {
		const FunctionDecl *made = nullptr;
		if (!c->isMoveConstructor() || !c->isUserProvided() || !c->hasBody(made))
			continue;
		own = true;
		const auto *body = cast<CXXConstructorDecl>(made);
		Resets scan(body->getParamDecl(0));
		for (const CXXCtorInitializer *i : body->inits())
			scan.TraverseStmt(i->getInit());
		scan.TraverseStmt(body->getBody());
		all.insert(scan.members.begin(), scan.members.end());
		addresses.insert(scan.addresses.begin(), scan.addresses.end());
		if (scan.whole)
			for (const FieldDecl *f : r->fields())
				all.insert(f->getCanonicalDecl());
	}
	return own;
}

} // namespace

std::set<const FieldDecl *> reset_by_move(const CXXRecordDecl *r)
{
	std::set<const FieldDecl *> all, addresses;
	walk_moves(r, all, addresses);
	return all;
}

std::set<const FieldDecl *> full_after_move(const CXXRecordDecl *r)
{
	std::set<const FieldDecl *> all, addresses;
	walk_moves(r, all, addresses);
	return addresses;
}

bool swaps_all(const CXXMethodDecl *m)
{
	const FunctionDecl *made = nullptr;
	if (!m->hasBody(made) || made->isDefaulted())
		return false;
	Resets scan(made->getParamDecl(0));
	scan.TraverseStmt(made->getBody());
	return scan.whole ||
	       (!scan.swapped.empty() &&
		std::ranges::all_of(m->getParent()->fields(), [&](const FieldDecl *f) {
			bool leads =
				f->getType()->isPointerType() || empty_after_move(f->getType());
			return !leads || scan.swapped.count(f->getCanonicalDecl());
		}));
}

bool says_what_moves_leave(const CXXRecordDecl *r)
{
	std::set<const FieldDecl *> all, addresses;
	if (!r || in_std(r) || !r->hasDefinition() || !walk_moves(r, all, addresses))
		return false;
	return std::ranges::all_of(r->fields(), [&](const FieldDecl *f) {
		return !f->getType()->isPointerType() || all.count(f->getCanonicalDecl());
	});
}

bool tells_emptiness(const CXXMethodDecl *m)
{
	const FunctionDecl *made = nullptr;
	if (!m->isConst() || m->isStatic() || !m->param_empty() || in_std(m) ||
	    !m->getReturnType()->isBooleanType() || !m->hasBody(made))
		return false;
	Looks looks;
	looks.TraverseStmt(made->getBody());
	if (looks.more || looks.members.empty())
		return false;
	std::set<const FieldDecl *> reset = reset_by_move(m->getParent());
	return std::all_of(looks.members.begin(), looks.members.end(), [&](const FieldDecl *f) {
		return reset.count(f) || empty_after_move(f->getType());
	});
}

} // namespace cfl::check
