// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>
#include <check/frees.hh>
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
		if (comes_from_user(v->getInit()) && v->hasLocalStorage())
			claims_.insert(v);
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
		if (const VarDecl *v = holder(m))
			mentions_[{v, m->getMemberDecl()}]++;
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
		measured(c);
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
	/// Whatever else is done with a number than to take it for a length may be what looks at it.
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (const auto *v = dyn_cast<VarDecl>(r->getDecl());
		    v && v->getType()->isIntegerType())
			mentions_[{v, nullptr}]++;
		return true;
	}
	void finish()
	{
		for (const Length &l : lengths_)
			if (mentions_[l.what] == l.own)
				session_.report("user-pointer", l.loc,
						"user space says how long this is, and nobody has "
						"compared that with what there is");
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
	/// Is it a value that user space has written: read by a reader, or made of bytes that were?
	static bool comes_from_user(const Expr *e)
	{
		e = unwrapped(e);
		if (const CXXMemberCallExpr *c = called(e, "read")) {
			const CXXRecordDecl *r = c->getImplicitObjectArgument()
							 ->getType()
							 .getNonReferenceType()
							 ->getAsCXXRecordDecl();
			return !c->getNumArgs() && r && r->getName() == "UserSliceReader";
		}
		const auto *c = dyn_cast<CallExpr>(e);
		return c && c->getDirectCallee() &&
		       plain_name(c->getDirectCallee()) == "read_from_bytes";
	}
	/// The variable of `v.member`, or of `v->member` where that holds it.
	static const VarDecl *holder(const MemberExpr *m)
	{
		const auto *o = dyn_cast<CXXOperatorCallExpr>(value_of(m->getBase()));
		return variable(o && o->getOperator() == OO_Arrow ? o->getArg(0) : m->getBase());
	}
	using Claim = std::pair<const VarDecl *, const ValueDecl *>;
	struct Length {
		Claim what;
		SourceLocation loc;
		unsigned own;
	};
	/// The number of user space that an expression is; a member of what was read, too.
	std::optional<Claim> claim(const Expr *e) const
	{
		e = value_of(e);
		const auto *m = dyn_cast<MemberExpr>(e);
		const VarDecl *v = m ? holder(m) : variable(e);
		if (!v || !claims_.count(v))
			return {};
		return Claim{v, m ? m->getMemberDecl() : nullptr};
	}
	/// A span that is made of a pointer and such a number.
	void measured(const CallExpr *c)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
		if (!m || !m->isStatic() || plain_name(m) != "from_raw" || c->getNumArgs() != 3 ||
		    m->getParent()->getName() != "Span")
			return;
		if (auto what = claim(c->getArg(2)))
			lengths_.push_back({*what, c->getArg(2)->getExprLoc(), 1});
	}
	/// Where a function of the file reads user space: the number of the parameter that is the address.
	static std::optional<unsigned> fetches_at(const FunctionDecl *f)
	{
		const FunctionDecl *body = f ? body_of(f) : nullptr;
		if (!body || in_std(body))
			return {};
		for (unsigned i = 0; i < body->getNumParams(); i++)
			if (reads_first(body->getBody(), body->getParamDecl(i)))
				return i;
		return {};
	}
	/// Is this parameter what a copy from user space, or a slice of it, is made of?
	static bool reads_first(const Stmt *s, const ParmVarDecl *p)
	{
		if (!s)
			return false;
		const auto *c = dyn_cast<CallExpr>(s);
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		if (f && plain_name(f).ends_with("copy_from_user") && c->getNumArgs() == 3 &&
		    moved_or_plain(c->getArg(1)) == p)
			return true;
		const auto *k = dyn_cast<CXXConstructExpr>(s);
		if (k && k->getNumArgs() && record_of(k->getType()) &&
		    record_of(k->getType())->getName() == "UserSlice" &&
		    moved_or_plain(k->getArg(0)) == p)
			return true;
		return std::ranges::any_of(s->children(),
					   [&](const Stmt *x) { return reads_first(x, p); });
	}
	/// `at`, `move(at)`, `at.clone()`.
	static const VarDecl *moved_or_plain(const Expr *e)
	{
		e = value_of(e);
		if (const CXXMemberCallExpr *copy = called(e, "clone"))
			return variable(copy->getImplicitObjectArgument());
		const auto *c = dyn_cast<CallExpr>(e);
		if (c && c->getDirectCallee() && c->getNumArgs() == 1 &&
		    plain_name(c->getDirectCallee()) == "move")
			return variable(c->getArg(0));
		return variable(e);
	}
	/// What a function of the file fetches for its caller.
	std::optional<Fetch> fetched_by(const Expr *e)
	{
		const auto *c = dyn_cast<CallExpr>(e);
		const auto at = c && !isa<CXXMemberCallExpr>(c) ? fetches_at(c->getDirectCallee())
								: std::nullopt;
		if (!at || *at >= c->getNumArgs() || c->getType()->isVoidType())
			return {};
		const VarDecl *v = moved_or_plain(c->getArg(*at));
		if (!v || (!user_address(v->getType()) && !v->getType().isConstQualified() &&
			   !isa<ParmVarDecl>(v)))
			return {};
		return Fetch{v, c, c->getType().getCanonicalType().getAsOpaquePtr()};
	}
	/// What a call of `read` fetches, if nothing was read by its reader before.
	std::optional<Fetch> fetched(const Expr *e)
	{
		if (auto from = fetched_by(unwrapped(e)))
			return from;
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
		// What C is handed is not looked at.
		if (const auto *c = dyn_cast<CallExpr>(s);
		    c && c->getDirectCallee() && c->getDirectCallee()->isInExternCContext())
			return;
		if (const auto *r = dyn_cast<DeclRefExpr>(s))
			asked_.insert(dyn_cast<VarDecl>(r->getDecl()));
		for (const Stmt *c : s->children())
			asked(c);
	}

	Session &session_;
	std::set<const VarDecl *> raw_, asked_, claims_;
	std::map<Claim, unsigned> mentions_;
	std::vector<Length> lengths_;
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
