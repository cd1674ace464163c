// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>
#include <check/user_memory.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A class whose raw form is an address of user space.
bool user_address(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r)
		return false;
	if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
		r = s->getSpecializedTemplate()->getTemplatedDecl();
	for (const auto *a : r->specific_attrs<AnnotateAttr>())
		if (a->getAnnotation() == "cfl::raw_form" && a->args_size() == 1)
			if (const auto *text = dyn_cast<StringLiteral>(
				    (*a->args_begin())
					    ->IgnoreParenImpCasts()
					    ->IgnoreUnlessSpelledInSource()))
				return text->getString() == "user";
	return r->getName() == "UserPtr";
}

const CXXMemberCallExpr *called(const Expr *e, llvm::StringRef name)
{
	const auto *c = dyn_cast<CXXMemberCallExpr>(value_of(e));
	return c && c->getMethodDecl() && plain_name(c->getMethodDecl()) == name ? c : nullptr;
}

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(value_of(e));
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

class UserMemory : public RecursiveASTVisitor<UserMemory>
{
public:
	explicit UserMemory(Session &session) : session_(session) {}

	bool VisitVarDecl(VarDecl *v)
	{
		if (!v->getInit())
			return true;
		if (v->getType()->isPointerType() && address(v->getInit()))
			raw_.insert(v);
		if (auto from = fetched(v->getInit());
		    from && v->hasLocalStorage() && !v->getType()->isReferenceType())
			fetches_[v] = *from;
		if (auto from = source(v->getInit()))
			readers_[v] = *from;
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const VarDecl *v = b->getOpcode() == BO_Assign ? variable(b->getLHS()) : nullptr;
		if (v && v->getType()->isPointerType() && address(b->getRHS()))
			raw_.insert(v);
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_Deref)
			follow(u->getSubExpr(), u->getExprLoc());
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (m->isArrow())
			follow(m->getBase(), m->getMemberLoc());
		return true;
	}
	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		follow(a->getBase(), a->getExprLoc());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (f && f->getBuiltinID() && f->getBuiltinID() != Builtin::BImove)
			for (const Expr *a : c->arguments())
				if (a->getType()->isPointerType())
					follow(a, c->getExprLoc());
		viewed(c);
		if (auto from = fetched(c))
			if (seen_.insert(c).second)
				reads_.push_back({*from, c->getExprLoc(), nullptr});
		return true;
	}
	bool VisitIfStmt(IfStmt *s)
	{
		asked(s->getCond());
		return true;
	}
	bool VisitConditionalOperator(ConditionalOperator *c)
	{
		asked(c->getCond());
		return true;
	}
	void finish()
	{
		for (const auto &[v, from] : fetches_)
			if (asked_.count(v))
				again_.insert(from.reader);
		for (size_t i = 0; i < reads_.size(); i++)
			for (size_t k = 0; k < i; k++) {
				const Fetch &a = reads_[k].from, &b = reads_[i].from;
				if (a.address != b.address || a.type != b.type ||
				    a.reader == b.reader || again_.count(b.reader))
					continue;
				Finding *f = session_.report("user-pointer", reads_[i].loc,
							     "the value of user space is fetched "
							     "once more, and may have "
							     "changed since it was looked at");
				session_.note(f, reads_[k].loc, "it was fetched here");
			}
	}

private:
	/// A first read of what lies at an address.
	struct Fetch {
		const VarDecl *address = nullptr;
		const void *reader = nullptr; ///< Who reads: two reads of one reader go on.
		const void *type = nullptr;
	};
	struct Read {
		Fetch from;
		SourceLocation loc;
		const VarDecl *into;
	};

	/// An address of user space as a pointer, or a number that becomes one.
	bool address(const Expr *e) const
	{
		e = value_of(e);
		if (const VarDecl *v = variable(e); v && raw_.count(v))
			return true;
		for (const char *name : {"as_raw", "addr"})
			if (const CXXMemberCallExpr *c = called(e, name))
				return user_address(c->getImplicitObjectArgument()->getType());
		return false;
	}
	void follow(const Expr *e, SourceLocation loc)
	{
		e = e->IgnoreParenImpCasts();
		if (e->getType()->isPointerType() && address(e))
			session_.report("user-pointer", loc,
					"an address of user space is followed as if it were one of "
					"the kernel");
	}
	/// A view or a reference of the library's, made of an address: `Span::from_raw(unsafe_, at, n)`.
	void viewed(const CallExpr *c)
	{
		static const std::set<llvm::StringRef> names{"from_raw", "from_ptr", "measure",
							     "as_ref"};
		static const std::set<llvm::StringRef> classes{"Span", "StrView", "CStr", "Option",
							       "NonNull"};
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		if (!m || !m->isStatic() || c->getNumArgs() < 2 || !names.count(plain_name(m)) ||
		    !classes.count(m->getParent()->getName()))
			return;
		follow(c->getArg(1), c->getArg(1)->getExprLoc());
	}
	/// The variable whose address a slice, or a reader of one, was made of: `UserSlice(at.clone(), n).reader()`.
	std::optional<const VarDecl *> source(const Expr *e) const
	{
		const CXXMemberCallExpr *c = called(e, "reader");
		if (!c)
			return {};
		e = value_of(c->getImplicitObjectArgument());
		const VarDecl *v = variable(e);
		if (v && v->getInit())
			e = value_of(v->getInit());
		const auto *made = dyn_cast<CXXConstructExpr>(e);
		if (!made || !made->getNumArgs() || !record_of(made->getType()) ||
		    record_of(made->getType())->getName() != "UserSlice")
			return {};
		e = value_of(made->getArg(0));
		if (const CXXMemberCallExpr *copy = called(e, "clone"))
			e = value_of(copy->getImplicitObjectArgument());
		else if (const auto *from = dyn_cast<CallExpr>(e);
			 from && from->getDirectCallee() && from->getNumArgs() == 1 &&
			 plain_name(from->getDirectCallee()) == "from_addr")
			e = value_of(from->getArg(0));
		v = variable(e);
		// A number that changes makes another address each time.
		if (!v || v->getType()->isReferenceType() ||
		    (!user_address(v->getType()) && !v->getType().isConstQualified() &&
		     !isa<ParmVarDecl>(v)))
			return {};
		return v;
	}
	/// What a call of `read` fetches, if nothing was read by its reader before.
	std::optional<Fetch> fetched(const Expr *e)
	{
		const CXXMemberCallExpr *c = called(unwrapped(e), "read");
		if (!c || c->getNumArgs())
			return {};
		const Expr *object = value_of(c->getImplicitObjectArgument());
		Fetch out;
		if (const VarDecl *reader = variable(object)) {
			auto it = readers_.find(reader);
			if (it == readers_.end())
				return {};
			out = {it->second, reader, nullptr};
		} else if (auto from = source(object)) {
			out = {*from, c, nullptr};
		} else {
			return {};
		}
		out.type = c->getType().getCanonicalType().getAsOpaquePtr();
		return out;
	}
	/// The call whose result `TRY` or an accessor takes the value out of.
	static const Expr *unwrapped(const Expr *e)
	{
		for (int i = 0; i < 6; i++) {
			e = value_of(e);
			if (const auto *s = dyn_cast<StmtExpr>(e)) {
				const VarDecl *kept = nullptr;
				for (const Stmt *c : s->getSubStmt()->body())
					if (const auto *d = dyn_cast<DeclStmt>(c);
					    d && d->isSingleDecl() && !kept)
						kept = dyn_cast<VarDecl>(d->getSingleDecl());
				if (!kept || !kept->getInit())
					return e;
				e = kept->getInit();
			} else {
				return e;
			}
		}
		return e;
	}
	void asked(const Stmt *s)
	{
		if (!s)
			return;
		if (const auto *r = dyn_cast<DeclRefExpr>(s))
			asked_.insert(dyn_cast<VarDecl>(r->getDecl()));
		for (const Stmt *c : s->children())
			asked(c);
	}

	Session &session_;
	std::set<const VarDecl *> raw_, asked_;
	std::map<const VarDecl *, const VarDecl *> readers_;
	std::map<const VarDecl *, Fetch> fetches_;
	std::vector<Read> reads_;
	std::set<const void *> again_, seen_;
};

} // namespace

void check_user_memory(Session &session, const FunctionDecl *f)
{
	UserMemory memory(session);
	memory.TraverseStmt(f->getBody());
	memory.finish();
}

} // namespace cfl::check
