// SPDX-License-Identifier: GPL-2.0
#include <check/part_order.hh>
#include <check/thread_handles.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Something that is not there before its constructor ran, and after its destructor did.
bool matters(const FieldDecl *f)
{
	const CXXRecordDecl *r = record_of(f->getType());
	return r && !f->getType()->isReferenceType() && r->hasDefinition() &&
	       !r->hasTrivialDestructor();
}

/// The member whose address, or name, is handed over; not what lies in it.
const FieldDecl *named_member(const Expr *e)
{
	e = e->IgnoreParenCasts();
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf)
		e = u->getSubExpr()->IgnoreParenCasts();
	else if (!e->isGLValue())
		return nullptr;
	bool itself = false;
	const FieldDecl *f = own_member(e, &itself);
	return f && itself && matters(f) ? f : nullptr;
}

/// A constructor that `make_unique`, `emplace_back` and their like call with these arguments.
const CXXConstructorDecl *called_with(const CXXRecordDecl *r, unsigned n)
{
	const CXXConstructorDecl *found = nullptr;
	for (const CXXConstructorDecl *c : r->ctors()) {
		if (c->isCopyOrMoveConstructor() || c->isDeleted() || c->getNumParams() != n)
			continue;
		if (found)
			return nullptr;
		found = c;
	}
	return found;
}

/// Is the member named, also in the object's own functions that are called?
bool mentions(const Stmt *s, const FieldDecl *f, int depth = 0)
{
	if (!s)
		return false;
	if (const auto *m = dyn_cast<MemberExpr>(s); m && m->getMemberDecl() == f)
		return true;
	const auto *c = dyn_cast<CXXMemberCallExpr>(s);
	const FunctionDecl *own =
		c && depth < 3 && isa<CXXThisExpr>(peel(c->getImplicitObjectArgument()))
			? body_of(c->getMethodDecl())
			: nullptr;
	return (own && mentions(own->getBody(), f, depth + 1)) ||
	       std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *x) { return mentions(x, f, depth); });
}

/// What the constructor of an element is handed, where one is put into a member.
struct Made {
	const CXXConstructorDecl *ctor;
	llvm::SmallVector<const Expr *, 4> args;
};

class Elements : public RecursiveASTVisitor<Elements>
{
public:
	std::vector<Made> found;

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		if (!in_std(c->getConstructor()) && c->getNumArgs() &&
		    !c->getConstructor()->isCopyOrMoveConstructor())
			found.push_back({run_by(c), {c->arg_begin(), c->arg_end()}});
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = plain_name(f);
		if (!in_std(f) || (n != "make_unique" && n != "make_shared"))
			return true;
		const TemplateArgumentList *args = f->getTemplateSpecializationArgs();
		if (!args || !args->size() || args->get(0).getKind() != TemplateArgument::Type)
			return true;
		const CXXRecordDecl *r = record_of(args->get(0).getAsType());
		if (const auto *ctor =
			    r && r->hasDefinition() ? called_with(r, c->getNumArgs()) : nullptr)
			found.push_back({ctor, {c->arg_begin(), c->arg_end()}});
		return true;
	}
};

/// A call that is handed what a member refers to, by reference: in the dialect that is a use.
const Expr *handed_on(const Stmt *s, const FieldDecl *member)
{
	if (!s || isa<LambdaExpr, IfStmt>(s))
		return nullptr;
	const auto *c = dyn_cast<CallExpr>(s);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	for (unsigned i = 0; f && i < c->getNumArgs() && i < f->getNumParams(); i++)
		if (f->getParamDecl(i)->getType()->isReferenceType() &&
		    own_member(c->getArg(i)) == member)
			return c->getArg(i);
	for (const Stmt *x : s->children())
		if (const Expr *found = handed_on(x, member))
			return found;
	return nullptr;
}

} // namespace

/// Looks for what is put into members of `*this`, and keeps other members.
class PartScan : public RecursiveASTVisitor<PartScan>
{
public:
	PartScan(PartOrder &order, const CXXRecordDecl *of) : order_(order), of_(of) {}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		static const std::set<llvm::StringRef> names{
			"push_back", "push_front", "emplace_back", "emplace_front", "emplace",
			"insert",    "reset",	   "try_emplace",  "push"};
		const CXXMethodDecl *m = c->getMethodDecl();
		bool itself = false;
		const FieldDecl *into = own_member(c->getImplicitObjectArgument(), &itself);
		if (order_.session_.kernel && m && into && itself && !in_std(m) &&
		    names.count(plain_name(m)))
			for (const Expr *a : c->arguments())
				lent(into, a);
		if (!m || !in_std(m) || !into || !itself || !names.count(plain_name(m)))
			return true;
		Elements made;
		for (Expr *a : c->arguments())
			made.TraverseStmt(a);
		const auto *list = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
		if (plain_name(m).starts_with("emplace") && list &&
		    list->getTemplateArgs().size() &&
		    list->getTemplateArgs().get(0).getKind() == TemplateArgument::Type) {
			const CXXRecordDecl *r =
				record_of(list->getTemplateArgs().get(0).getAsType());
			const CXXConstructorDecl *ctor = r && r->hasDefinition() && !in_std(r)
								 ? called_with(r, c->getNumArgs())
								 : nullptr;
			if (ctor)
				made.found.push_back({ctor, {c->arg_begin(), c->arg_end()}});
		}
		for (const Made &x : made.found)
			judge(into, x);
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		bool itself = false;
		const FieldDecl *into = o->getOperator() == OO_Equal && o->getNumArgs() == 2
						? own_member(o->getArg(0), &itself)
						: nullptr;
		if (order_.session_.kernel && into && itself && !in_std(record_of(into->getType())))
			lent(into, o->getArg(1));
		if (!into || !itself || !in_std(record_of(into->getType())))
			return true;
		Elements made;
		made.TraverseStmt(o->getArg(1));
		for (const Made &x : made.found)
			judge(into, x);
		return true;
	}

private:
	/// Members of the dialect's classes: what is put into one of them uses another one when it ends.
	void lent(const FieldDecl *into, const Expr *value)
	{
		Facts &facts = order_.session_.facts;
		const CXXDestructorDecl *own = of_->getDestructor();
		const FunctionDecl *body = own ? body_of(own) : nullptr;
		const bool runs = holds_thread(into->getType());
		if ((own && own->isUserProvided() && !body) ||
		    (body && mentions(body->getBody(), into)) ||
		    (!runs &&
		     !(facts.carries(into->getType()) && facts.drop_uses(into->getType()))))
			return;
		for (const FieldDecl *part : lenders(value, runs)) {
			if (part->getParent() != into->getParent() ||
			    into->getFieldIndex() >= part->getFieldIndex() ||
			    !(runs ? record_of(part->getType()) != nullptr : matters(part)))
				continue;
			Finding *f = order_.session_.report(
				"borrow-dangling", value->getExprLoc(),
				"'" + part->getNameAsString() + "' ends before '" +
					into->getNameAsString() + "', which uses it until then");
			order_.session_.note(f, part->getLocation(),
					     "members end in reverse order of declaration");
			return;
		}
	}
	/// The members whose address is in a value, or whose member functions made what borrows from them.
	std::set<const FieldDecl *> lenders(const Stmt *s, bool runs)
	{
		std::set<const FieldDecl *> out;
		if (!s || isa<LambdaExpr>(s))
			return out;
		bool itself = false;
		if (const auto *u = dyn_cast<UnaryOperator>(s);
		    u && u->getOpcode() == UO_AddrOf && runs) {
			const FieldDecl *f = own_member(u->getSubExpr(), &itself);
			if (f && itself)
				out.insert(f);
		} else if (const auto *l = dyn_cast<InitListExpr>(s);
			   l && runs && record_of(l->getType())) {
			// A reference in what a thread is handed.
			for (const Expr *e : l->inits()) {
				const FieldDecl *f =
					e->isLValue() ? own_member(e, &itself) : nullptr;
				if (f && itself)
					out.insert(f);
			}
		} else if (const auto *c = dyn_cast<CXXMemberCallExpr>(s); c && !runs) {
			const FieldDecl *f = own_member(c->getImplicitObjectArgument(), &itself);
			if (f && itself && c->getMethodDecl() &&
			    order_.session_.contracts.of(c->getMethodDecl()).sources.count(SELF) &&
			    order_.session_.facts.drop_uses(c->getType()))
				out.insert(f);
		}
		for (const Stmt *c : s->children())
			out.merge(lenders(c, runs));
		return out;
	}
	void judge(const FieldDecl *into, const Made &made)
	{
		const CXXDestructorDecl *own = of_->getDestructor();
		const FunctionDecl *body = own ? body_of(own) : nullptr;
		if ((own && own->isUserProvided() && !body) ||
		    (body && mentions(body->getBody(), into)))
			return;
		for (unsigned i = 0; i < made.args.size(); i++) {
			const FieldDecl *part = named_member(made.args[i]);
			if (!part || part->getParent() != into->getParent() ||
			    into->getFieldIndex() >= part->getFieldIndex())
				continue;
			const FieldDecl *keeper = order_.uses_.keeps(made.ctor, i);
			if (!keeper)
				continue;
			SourceLocation use = order_.used_at_end(made.ctor->getParent(), keeper);
			if (use.isInvalid())
				continue;
			Finding *f = order_.session_.report(
				"borrow-dangling", made.args[i]->getExprLoc(),
				"'" + part->getNameAsString() + "' ends before '" +
					into->getNameAsString() + "', which holds what uses it");
			order_.session_.note(f, use, "it is used here when that ends");
			order_.session_.note(f, part->getLocation(),
					     "members end in reverse order of declaration");
		}
	}

	PartOrder &order_;
	const CXXRecordDecl *of_;
};

SourceLocation PartOrder::used_at_end(const CXXRecordDecl *r, const FieldDecl *member, int depth)
{
	if (!r || !r->hasDefinition() || depth > 4)
		return {};
	const CXXDestructorDecl *d = r->getDestructor();
	if (d && d->isUserProvided()) {
		const auto &used = uses_.of(d).used;
		if (auto it = used.find(member); it != used.end())
			return it->second;
		const FunctionDecl *body = session_.kernel ? body_of(d) : nullptr;
		if (const Expr *e = body ? handed_on(body->getBody(), member) : nullptr)
			return e->getExprLoc();
	}
	for (const CXXBaseSpecifier &b : r->bases())
		if (SourceLocation l = used_at_end(record_of(b.getType()), member, depth + 1);
		    l.isValid())
			return l;
	return {};
}

namespace
{

/// Looks for calls of a base's functions that give its pointers another value.
class TakesLeave : public RecursiveASTVisitor<TakesLeave>
{
public:
	explicit TakesLeave(const CXXRecordDecl *of) : of_(of) {}
	bool found = false;

	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *object = c->getImplicitObjectArgument()->IgnoreParenImpCasts();
		if (m && isa<CXXThisExpr>(object) && m->getParent() != of_ && m->getBody())
			found |= assigns_pointer(m->getBody());
		return !found;
	}

private:
	static bool assigns_pointer(const Stmt *s)
	{
		if (const auto *b = dyn_cast<BinaryOperator>(s);
		    b && b->getOpcode() == BO_Assign && b->getType()->isPointerType() &&
		    isa<MemberExpr>(b->getLHS()->IgnoreParens()))
			return true;
		return std::ranges::any_of(s->children(),
					   [](const Stmt *c) { return c && assigns_pointer(c); });
	}
	const CXXRecordDecl *of_;
};

} // namespace

bool takes_leave(const CXXRecordDecl *r)
{
	const CXXDestructorDecl *d = r->getDestructor();
	const FunctionDecl *definition = nullptr;
	if (!d || !d->hasBody(definition))
		return false;
	TakesLeave visitor(r);
	visitor.TraverseStmt(definition->getBody());
	return visitor.found;
}

void PartOrder::handed(const CXXRecordDecl *whole, const CXXConstructExpr *made,
		       const FieldDecl *holder)
{
	if (!session_.kernel && takes_leave(whole))
		return;
	const CXXConstructorDecl *runs = run_by(made);
	if (in_std(runs))
		return;
	for (unsigned i = 0; i < made->getNumArgs() && i < runs->getNumParams(); i++) {
		const FieldDecl *part = named_member(made->getArg(i));
		if (!part || part->getParent() != whole)
			continue;
		// A base is made before every member, and ends after it.
		if (holder && holder->getFieldIndex() >= part->getFieldIndex())
			continue;
		std::string by = holder ? "'" + holder->getNameAsString() + "'" : "the base";
		if (uses_.uses(runs, i)) {
			Finding *f = session_.report("init-use", made->getArg(i)->getExprLoc(),
						     "'" + part->getNameAsString() +
							     "' is used by the constructor of " +
							     by + " before it is made");
			session_.note(f, runs->getLocation(), "by this constructor");
			continue;
		}
		const FieldDecl *keeper = uses_.keeps(runs, i);
		SourceLocation use =
			keeper ? used_at_end(made->getConstructor()->getParent(), keeper)
			       : SourceLocation();
		if (use.isInvalid())
			continue;
		Finding *f = session_.report("borrow-dangling", made->getArg(i)->getExprLoc(),
					     "'" + part->getNameAsString() + "' ends before " + by +
						     ", which uses it in its destructor");
		session_.note(f, use, "it is used here");
	}
}

namespace
{

/// Calls in a member's initialiser that use members which come later.
class EarlyCalls : public RecursiveASTVisitor<EarlyCalls>
{
public:
	EarlyCalls(Session &session, PartUses &uses, const FieldDecl *of)
		: session_(session), uses_(uses), of_(of)
	{
	}

	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		if (!f || isa<CXXOperatorCallExpr>(c))
			return true;
		if (m)
			object(m, f);
		for (unsigned i = 0; i < c->getNumArgs() && i < f->getNumParams(); i++) {
			// What TRY_INIT evaluates runs at once.
			const auto *l = dyn_cast<LambdaExpr>(peel(c->getArg(i)));
			if (l && m && plain_name(f) == "take")
				TraverseStmt(l->getBody());
			if (l && m && plain_name(f) == "take")
				reads(l->getBody());
			const FieldDecl *part = named_member(c->getArg(i));
			if (later(part) && uses_.uses(f, i))
				said(part, c->getArg(i)->getExprLoc());
		}
		return true;
	}

private:
	/// Numbers and pointers that get their value later.
	void reads(const Stmt *s)
	{
		if (!s || isa<LambdaExpr>(s))
			return;
		if (const auto *x = dyn_cast<ImplicitCastExpr>(s);
		    x && x->getCastKind() == CK_LValueToRValue) {
			bool itself = false;
			const FieldDecl *f = own_member(x->getSubExpr(), &itself);
			if (later(f) && itself && !f->hasInClassInitializer())
				said(f, x->getExprLoc());
		}
		for (const Stmt *c : s->children())
			reads(c);
	}
	void object(const CXXMemberCallExpr *c, const FunctionDecl *f)
	{
		const Expr *o = c->getImplicitObjectArgument();
		const FieldDecl *part = named_member(o);
		if (later(part) && plain_name(f) != "as_ptr")
			said(part, c->getExprLoc());
		if (!isa<CXXThisExpr>(o->IgnoreParenImpCasts()) ||
		    cast<CXXMethodDecl>(f)->isVirtual())
			return;
		const PartUse use = uses_.of(f);
		for (const auto &[d, loc] : use.used)
			if (const auto *own = dyn_cast<FieldDecl>(d); later(own) && matters(own))
				return said(own, c->getExprLoc());
	}
	bool later(const FieldDecl *part) const
	{
		return part && part->getParent() == of_->getParent() &&
		       part->getFieldIndex() > of_->getFieldIndex();
	}
	void said(const FieldDecl *part, SourceLocation loc)
	{
		if (!session_.said_on_line("init-use", loc))
			session_.note(session_.report("init-use", loc,
						      "'" + part->getNameAsString() +
							      "' is used by the initialiser of '" +
							      of_->getNameAsString() +
							      "' before it is made"),
				      part->getLocation(),
				      "members are made in the order of their declaration");
	}

	Session &session_;
	PartUses &uses_;
	const FieldDecl *of_;
};

} // namespace

void PartOrder::initialisers(const CXXConstructorDecl *ctor)
{
	for (const CXXCtorInitializer *i : ctor->inits()) {
		const Expr *e = i->getInit();
		if (!e || (!i->isBaseInitializer() && !i->isAnyMemberInitializer()))
			continue;
		if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
			e = d->getExpr();
		if (i->isMemberInitializer())
			EarlyCalls(session_, uses_, i->getMember())
				.TraverseStmt(const_cast<Expr *>(e));
		const auto *c = dyn_cast<CXXConstructExpr>(peel(e));
		if (c && !c->getConstructor()->isCopyOrMoveConstructor())
			handed(ctor->getParent(), c,
			       i->isAnyMemberInitializer() ? i->getAnyMember() : nullptr);
	}
}

/// What a class says of its members itself, where no constructor is written.
void PartOrder::unwritten(const CXXRecordDecl *r)
{
	if (!session_.kernel || r->hasUserDeclaredConstructor() ||
	    !unwritten_.insert(r->getCanonicalDecl()).second)
		return;
	for (const FieldDecl *f : r->fields()) {
		const Expr *e = f->hasInClassInitializer() ? f->getInClassInitializer() : nullptr;
		const auto *c = e ? dyn_cast<CXXConstructExpr>(peel(e)) : nullptr;
		if (c && !c->getConstructor()->isCopyOrMoveConstructor())
			handed(r, c, f);
	}
}

void PartOrder::check(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || m->isStatic() || m->getParent()->isLambda() || !body_of(m))
		return;
	unwritten(m->getParent());
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		initialisers(c);
	PartScan(*this, m->getParent()).TraverseStmt(f->getBody());
}

} // namespace cfl::check
