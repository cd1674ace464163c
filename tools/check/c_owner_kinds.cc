// SPDX-License-Identifier: GPL-2.0
// A pointer tells nobody what it was made of. Where a file makes pointers of one kind of owner only, and takes
// another kind with the same object back, or one of a base, the pointers are those.
#include <check/c_owner_kinds.hh>
#include <check/type_shapes.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A kind of owner, and of what.
struct Owner {
	const CXXRecordDecl *kind = nullptr; ///< The template.
	const CXXRecordDecl *of = nullptr;
	auto operator<=>(const Owner &) const = default;
};

std::optional<Owner> owner(QualType t)
{
	const CXXRecordDecl *r = t.isNull() ? nullptr : record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (!s || (s->getName() != "Box" && s->getName() != "Arc"))
		return {};
	const auto args = s->getTemplateArgs().asArray();
	const CXXRecordDecl *of = args.empty() || args[0].getKind() != TemplateArgument::Type
					  ? nullptr
					  : record_of(args[0].getAsType());
	if (!of || !of->hasDefinition())
		return {};
	return Owner{s->getSpecializedTemplate()->getTemplatedDecl()->getCanonicalDecl(),
		     of->getCanonicalDecl()};
}

bool virtual_end(const CXXRecordDecl *r)
{
	const CXXDestructorDecl *d = r->getDefinition()->getDestructor();
	return d && d->isVirtual();
}

bool derived(const CXXRecordDecl *from, const CXXRecordDecl *base)
{
	return from != base && from->getDefinition()->isDerivedFrom(base->getDefinition());
}

class Crossings : public RecursiveASTVisitor<Crossings>
{
public:
	explicit Crossings(Session &session) : session_(session) {}
	std::map<Owner, SourceLocation> given;
	std::vector<std::pair<Owner, const CallExpr *>> taken;

	bool VisitCallExpr(CallExpr *c)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		llvm::StringRef n = m ? plain_name(m) : "";
		if (n == "into_raw" && !m->isStatic())
			gives(owner(QualType(m->getFunctionObjectParameterType())), c);
		else if (n == "into_foreign" && m->getNumParams() == 1)
			gives(owner(m->getParamDecl(0)->getType()), c);
		else if (n == "from_raw" && m->isStatic())
			takes(owner(c->getType()), c);
		else if (n == "from_foreign" || n == "borrow" || n == "borrow_mut")
			takes(handle(m->getParent()), c);
		return true;
	}

private:
	/// The owner of a `ForeignOwnable<P>`.
	static std::optional<Owner> handle(const CXXRecordDecl *r)
	{
		const auto args = arguments(r);
		if (r->getName() != "ForeignOwnable" || args.empty() ||
		    args[0].getKind() != TemplateArgument::Type)
			return {};
		return owner(args[0].getAsType());
	}
	void gives(std::optional<Owner> o, const CallExpr *c)
	{
		if (o)
			given.insert({*o, c->getExprLoc()});
	}
	void takes(std::optional<Owner> o, const CallExpr *c)
	{
		if (!o || !session_.ours(c->getExprLoc()))
			return;
		taken.push_back({*o, c});
		if (c->getNumArgs() == 2)
			narrowed(*o, c->getArg(1));
	}
	/// `Box<Base>::from_raw(unsafe_, derived)`.
	void narrowed(const Owner &o, const Expr *e)
	{
		const auto *x = dyn_cast<CastExpr>(e->IgnoreParens());
		const CXXRecordDecl *from =
			x && (x->getCastKind() == CK_DerivedToBase ||
			      x->getCastKind() == CK_UncheckedDerivedToBase)
				? record_of(x->getSubExpr()->getType()->getPointeeType())
				: nullptr;
		if (from && !virtual_end(o.of))
			session_.report("free-base", e->getExprLoc(),
					"the owner ends '" + from->getNameAsString() + "' as '" +
						o.of->getNameAsString() +
						"', which has no virtual destructor");
	}

	Session &session_;
};

} // namespace

void check_c_owner_kinds(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	Crossings all(session);
	for (const FunctionDecl *f : functions)
		all.TraverseStmt(f->getBody());
	for (const auto &[o, call] : all.taken) {
		if (all.given.count(o))
			continue;
		for (const auto &[from, at] : all.given) {
			const bool other = from.of == o.of && from.kind != o.kind;
			const bool base = derived(from.of, o.of) && !virtual_end(o.of);
			if ((!other && !base) ||
			    session.said_on_line("free-base", call->getExprLoc()))
				continue;
			session.note(session.report("cast-pointer", call->getExprLoc(),
						    "the pointer comes from another kind of owner "
						    "than it is taken for"),
				     at, "the only owner that becomes a pointer is this one");
			break;
		}
	}
}

} // namespace cfl::check
