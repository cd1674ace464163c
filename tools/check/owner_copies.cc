// SPDX-License-Identifier: GPL-2.0
#include <check/owner_copies.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A standard class that holds its arguments' values, and copies them when it is copied.
bool copies_values(const CXXRecordDecl *r)
{
	static const std::set<llvm::StringRef> names{
		"vector",	 "deque",	  "list",	   "forward_list", "set",
		"multiset",	 "map",		  "multimap",	   "pair",	   "tuple",
		"optional",	 "array",	  "queue",	   "stack",	   "variant",
		"unordered_map", "unordered_set", "priority_queue"};
	return in_std(r) && names.count(r->getName());
}

/// Of those, the ones that move their values when they are moved.
bool moves_values(const CXXRecordDecl *r)
{
	llvm::StringRef n = r->getName();
	return n == "pair" || n == "tuple" || n == "optional" || n == "array" || n == "variant";
}

template <typename Fn>
const FieldDecl *first_argument(const CXXRecordDecl *r, Fn fn)
{
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
	for (unsigned i = 0; s && i < s->getTemplateArgs().size(); i++) {
		const TemplateArgument &a = s->getTemplateArgs().get(i);
		llvm::ArrayRef<TemplateArgument> all(&a, 1);
		if (a.getKind() == TemplateArgument::Pack)
			all = a.pack_elements();
		for (const TemplateArgument &x : all)
			if (x.getKind() == TemplateArgument::Type)
				if (const FieldDecl *f = fn(x.getAsType()))
					return f;
	}
	return nullptr;
}

/// How a member function of a class names a member of its object, and of the other one.
class Mentions : public RecursiveASTVisitor<Mentions>
{
public:
	Mentions(const FieldDecl *member, const ParmVarDecl *other) : member_(member), other_(other)
	{
	}
	int own = 0, others = 0; ///< Times that the member is named, not to free it.
	int asks = 0;		 ///< Calls of the other object's functions that name it.
	bool calls = false;	 ///< A function of either object is called.
	bool hands_over = false; ///< The other object is handed to somebody.
	bool compares = false;	 ///< The two are compared.

	bool VisitMemberExpr(MemberExpr *m)
	{
		const Expr *base = m->getBase()->IgnoreParenImpCasts();
		bool self = isa<CXXThisExpr>(base), of_other = is_other(base);
		if (of_other)
			whole_--;
		if (m->getMemberDecl()->getCanonicalDecl() == member_->getCanonicalDecl()) {
			own += self;
			others += of_other;
		}
		return true;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *d)
	{
		bool itself = false;
		own -= own_member(d->getArgument(), &itself) == member_ && itself;
		return true;
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (r->getDecl() == other_)
			whole_++;
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const Expr *of = c->getImplicitObjectArgument()->IgnoreParenImpCasts();
		calls |= isa<CXXThisExpr>(of) || is_other(of);
		const FunctionDecl *body = is_other(of) ? body_of(c->getMethodDecl()) : nullptr;
		if (body && other_) {
			Mentions callee(member_, nullptr);
			callee.TraverseStmt(body->getBody());
			asks += callee.own > 0;
		}
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (!b->isEqualityOp())
			return true;
		for (const Expr *side : {b->getLHS(), b->getRHS()}) {
			compares |= isa<CXXThisExpr>(side->IgnoreParenImpCasts());
			const auto *u = dyn_cast<UnaryOperator>(side->IgnoreParenImpCasts());
			whole_ -= u && u->getOpcode() == UO_AddrOf &&
				  is_other(u->getSubExpr()->IgnoreParenImpCasts());
		}
		return true;
	}
	bool other_leaves() const { return whole_ > 0; }

private:
	bool is_other(const Expr *e) const
	{
		const auto *r = dyn_cast<DeclRefExpr>(e);
		return r && r->getDecl() == other_;
	}
	const FieldDecl *member_;
	const ParmVarDecl *other_;
	int whole_ = 0;
};

/// `other.member`, also if it was `std::move`d: a pointer is still there then.
bool is_others(const Expr *e, const FieldDecl *member, const ParmVarDecl *other)
{
	e = peel(e);
	if (const auto *c = dyn_cast<CallExpr>(e);
	    c && c->getDirectCallee() && c->getDirectCallee()->getBuiltinID() == Builtin::BImove &&
	    c->getNumArgs() == 1 && member->getType()->isScalarType())
		e = c->getArg(0)->IgnoreParenImpCasts();
	if (const auto *l = dyn_cast<InitListExpr>(e); l && l->getNumInits() == 1)
		e = peel(l->getInit(0));
	const auto *m = dyn_cast<MemberExpr>(e);
	const auto *r = m ? dyn_cast<DeclRefExpr>(m->getBase()->IgnoreParenImpCasts()) : nullptr;
	return r && r->getDecl() == other &&
	       m->getMemberDecl()->getCanonicalDecl() == member->getCanonicalDecl();
}

/// Assignments of the other object's member to the own one.
class Assigns : public RecursiveASTVisitor<Assigns>
{
public:
	Assigns(const FieldDecl *member, const ParmVarDecl *other) : member_(member), other_(other)
	{
	}
	int found = 0;

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		bool itself = false;
		if (b->getOpcode() == BO_Assign && own_member(b->getLHS(), &itself) == member_ &&
		    itself && is_others(b->getRHS(), member_, other_))
			found++;
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		bool itself = false;
		if (o->getOperator() == OO_Equal && o->getNumArgs() == 2 &&
		    own_member(o->getArg(0), &itself) == member_ && itself &&
		    is_others(o->getArg(1), member_, other_))
			found++;
		return true;
	}

private:
	const FieldDecl *member_;
	const ParmVarDecl *other_;
};

/// Is the member given something fresh by `new`, or by a function that allocates?
class Allocates : public RecursiveASTVisitor<Allocates>
{
public:
	bool found = false;
	bool VisitCXXNewExpr(CXXNewExpr *) { return !(found = true); }
	bool VisitCallExpr(CallExpr *c)
	{
		llvm::StringRef n = plain_name(c->getDirectCallee());
		return !(found |= n == "malloc" || n == "calloc" || n == "fopen" || n == "strdup");
	}
};

/// A container takes a value of its element's type by copy.
bool takes_copy(const CXXMethodDecl *m)
{
	static const std::set<llvm::StringRef> names{"push_back",     "push_front",	  "insert",
						     "push",	      "emplace_back",	  "emplace",
						     "emplace_front", "assign",		  "resize",
						     "try_emplace",   "insert_or_assign", "fill"};
	return in_std(m) && names.count(plain_name(m)) && copies_values(m->getParent());
}

bool makes_copy(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	return in_std(f) && !isa<CXXMethodDecl>(f) &&
	       (n == "make_unique" || n == "make_shared" || n == "make_pair" ||
		n == "make_optional" || n == "make_tuple" || n == "construct_at");
}

} // namespace

class CopyScan : public RecursiveASTVisitor<CopyScan>
{
public:
	CopyScan(OwnerCopies &copies, const FunctionDecl *in) : copies_(copies), in_(in) {}

	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		for (Expr *e : l->capture_inits())
			if (e)
				TraverseStmt(e);
		return true;
	}
	bool TraverseStmt(Stmt *s, DataRecursionQueue *q = nullptr)
	{
		if (unevaluated(s))
			return true;
		// What is returned is made where it is wanted.
		if (const auto *r = dyn_cast_or_null<ReturnStmt>(s);
		    r && r->getNRVOCandidate() && r->getNRVOCandidate()->isNRVOVariable())
			return true;
		return RecursiveASTVisitor::TraverseStmt(s, q);
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXConstructorDecl *ctor = c->getConstructor();
		if (in_->getParent() != ctor->getParent())
			copies_.made_.insert(ctor->getParent());
		if (!c->getNumArgs())
			return true;
		if (ctor->isCopyOrMoveConstructor()) {
			if (!c->isElidable() && !made_here(c->getArg(0)))
				say(c->getExprLoc(), c->getType(), copies_.shared_by(ctor));
			return true;
		}
		const CXXRecordDecl *r = ctor->getParent();
		if (!copies_values(r))
			return true;
		// A standard class makes copies of what it is handed.
		for (const Expr *a : c->arguments()) {
			const auto *list = dyn_cast<ClassTemplateSpecializationDecl>(
				record_of(a->getType()) ? record_of(a->getType()) : r);
			QualType t = a->getType();
			if (in_std(list) && list->getName() == "initializer_list")
				t = list->getTemplateArgs().get(0).getAsType();
			value(r, t, a, c->getExprLoc());
		}
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		if (const CXXMethodDecl *m = c->getMethodDecl(); m && takes_copy(m))
			for (const Expr *a : c->arguments())
				value(m->getParent(), a->getType(), a, c->getExprLoc());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		if (in_std(f) && f->getTemplateSpecializationArgs())
			for (const TemplateArgument &a :
			     f->getTemplateSpecializationArgs()->asArray())
				if (a.getKind() == TemplateArgument::Type)
					copies_.made_.insert(record_of(a.getAsType()));
		if (makes_copy(f)) {
			const CXXRecordDecl *r = record_of(f->getReturnType());
			for (const Expr *a : c->arguments())
				if (r)
					value(r, a->getType(), a, c->getExprLoc());
		}
		if (plain_name(f) == "swap" && in_std(f) && c->getNumArgs() == 2 &&
		    !isa<CXXMethodDecl>(f))
			say(c->getExprLoc(), c->getArg(0)->getType(),
			    copies_.shared(c->getArg(0)->getType(), OwnerCopies::By::Move));
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(o->getDirectCallee());
		if (m && o->getOperator() == OO_Equal &&
		    (m->isCopyAssignmentOperator() || m->isMoveAssignmentOperator()))
			say(o->getExprLoc(), o->getArg(0)->getType(), copies_.shared_by(m));
		return true;
	}

private:
	static bool made_here(const Expr *e)
	{
		const auto *m = dyn_cast<MaterializeTemporaryExpr>(e->IgnoreParenImpCasts());
		return m && isa<CXXDefaultArgExpr>(m->getSubExpr());
	}
	void value(const CXXRecordDecl *holder, QualType t, const Expr *e, SourceLocation loc)
	{
		bool held = first_argument(holder, [&](QualType a) {
			return copies_.session_.context.hasSameUnqualifiedType(a, t) && record_of(t)
				       ? reinterpret_cast<const FieldDecl *>(1)
				       : nullptr;
		});
		if (!held)
			return;
		bool moved = e->isXValue() || e->isPRValue() ||
			     isa<MaterializeTemporaryExpr>(e->IgnoreParenImpCasts());
		say(loc, t,
		    copies_.shared(t, moved ? OwnerCopies::By::Move : OwnerCopies::By::Copy));
	}
	void say(SourceLocation loc, QualType t, const FieldDecl *member)
	{
		if (member)
			copies_.report(loc, t, member);
	}
	OwnerCopies &copies_;
	const FunctionDecl *in_;
};

void OwnerCopies::report(SourceLocation loc, QualType type, const FieldDecl *member)
{
	const auto *of = cast<CXXRecordDecl>(member->getParent());
	(void)type;
	Finding *f = session_.report("free-twice", loc,
				     "a '" + of->getNameAsString() +
					     "' is copied as it is, and each of the two frees '" +
					     member->getNameAsString() + "'");
	session_.note(f, of->getDestructor()->getLocation(), "it is freed by this destructor");
}

std::vector<Freed> OwnerCopies::freed(const CXXRecordDecl *r)
{
	std::vector<Freed> out;
	const CXXDestructorDecl *d = r->hasDefinition() ? r->getDestructor() : nullptr;
	if (!d || !d->isUserProvided())
		return out;
	for (const Freed &k : frees_.of(d)) {
		const auto *f = dyn_cast_or_null<FieldDecl>(k.what);
		if (!f || f->getParent() != r || f->getType()->isReferenceType())
			continue;
		const CXXRecordDecl *type = record_of(f->getType());
		// An owner of the standard's copes with its copies, and a class of the user's is asked itself.
		if (type && !is_coroutine_handle(type) && (in_std(type) ? !k.elements : k.whole))
			continue;
		out.push_back(k);
	}
	return out;
}

bool OwnerCopies::shallow(const CXXMethodDecl *m, const FieldDecl *member)
{
	const FunctionDecl *body = body_of(m);
	if (!body)
		return false;
	const ParmVarDecl *other = body->getParamDecl(0);
	Mentions says(member, other);
	Assigns assigns(member, other);
	int inits = 0;
	if (const auto *c = dyn_cast<CXXConstructorDecl>(body)) {
		if (c->isDelegatingConstructor())
			return false;
		for (const CXXCtorInitializer *i : c->inits()) {
			if (!i->getInit())
				continue;
			if (i->isAnyMemberInitializer() && i->getAnyMember() == member)
				inits += is_others(i->getInit(), member, other);
			says.TraverseStmt(i->getInit());
		}
	}
	says.TraverseStmt(body->getBody());
	assigns.TraverseStmt(body->getBody());
	int taken = inits + assigns.found;
	bool moves = other->getType()->isRValueReferenceType();
	return taken == 1 && says.others == 1 && (moves || says.own <= assigns.found) &&
	       !says.calls && !says.other_leaves();
}

const FieldDecl *OwnerCopies::shared_by(const CXXMethodDecl *m, int depth)
{
	const CXXRecordDecl *r = m->getParent();
	if (m->isDeleted() || !r->hasDefinition() || depth > 4)
		return nullptr;
	bool moves = m->getParamDecl(0)->getType()->isRValueReferenceType();
	if (in_std(r)) {
		if (!copies_values(r) || (moves && !moves_values(r)))
			return nullptr;
		return first_argument(r, [&](QualType t) {
			return shared(t, moves ? By::Move : By::Copy, depth + 1);
		});
	}
	if (m->isUserProvided())
		return nullptr; // It is judged where it stands.
	for (const Freed &k : freed(r))
		return cast<FieldDecl>(k.what);
	for (const CXXBaseSpecifier &b : r->bases())
		if (const FieldDecl *f =
			    shared(b.getType(), moves ? By::Move : By::Copy, depth + 1))
			return f;
	for (const FieldDecl *f : r->fields())
		if (const FieldDecl *k =
			    shared(f->getType(), moves ? By::Move : By::Copy, depth + 1))
			return k;
	return nullptr;
}

const FieldDecl *OwnerCopies::shared(QualType type, By by, int depth)
{
	if (type.isNull() || type->isReferenceType() || type->isPointerType())
		return nullptr;
	type = session_.context.getBaseElementType(type);
	const CXXRecordDecl *r = record_of(type);
	if (!r || !r->hasDefinition() || depth > 4)
		return nullptr;
	if (in_std(r)) {
		if (!copies_values(r) || (by == By::Move && !moves_values(r)))
			return nullptr;
		return first_argument(r, [&](QualType t) { return shared(t, by, depth + 1); });
	}
	const CXXConstructorDecl *copy = nullptr, *move = nullptr;
	for (const CXXConstructorDecl *c : r->ctors()) {
		if (c->isCopyConstructor())
			copy = c;
		else if (c->isMoveConstructor())
			move = c;
	}
	const CXXConstructorDecl *used = by == By::Move && move ? move : copy;
	if (used)
		return shared_by(used, depth);
	// It was not declared, as nobody needed it yet.
	if (r->hasUserDeclaredMoveConstructor() || r->hasUserDeclaredMoveAssignment())
		return nullptr;
	for (const Freed &k : freed(r))
		return cast<FieldDecl>(k.what);
	return nullptr;
}

void OwnerCopies::definition(const CXXMethodDecl *m)
{
	for (const Freed &k : freed(m->getParent())) {
		const auto *f = cast<FieldDecl>(k.what);
		if (k.counted || !shallow(m, f))
			continue;
		Finding *said =
			session_.report("free-twice", m->getLocation(),
					"the other object keeps '" + f->getNameAsString() +
						"', which is taken over here, and both free it");
		session_.note(said, m->getParent()->getDestructor()->getLocation(),
			      "it is freed by this destructor");
		return;
	}
}

void OwnerCopies::self_assignment(const CXXMethodDecl *m)
{
	const FunctionDecl *body = body_of(m);
	const auto *list = body ? dyn_cast<CompoundStmt>(body->getBody()) : nullptr;
	if (!list)
		return;
	const ParmVarDecl *other = body->getParamDecl(0);
	if (!other->getType()->isLValueReferenceType())
		return;
	for (const FieldDecl *f : m->getParent()->fields()) {
		if (!f->getType()->isPointerType())
			continue;
		Mentions says(f, other);
		says.TraverseStmt(const_cast<CompoundStmt *>(list));
		if (says.compares)
			return;
		SourceLocation gone;
		for (const Stmt *s : list->body()) {
			const auto *e = dyn_cast<Expr>(s);
			const auto *d = e ? dyn_cast<CXXDeleteExpr>(e->IgnoreParens()) : nullptr;
			const auto *c = e ? dyn_cast<CallExpr>(e->IgnoreParens()) : nullptr;
			bool itself = false;
			if (d && own_member(d->getArgument(), &itself) == f && itself) {
				gone = d->getExprLoc();
				continue;
			}
			if (c && c->getDirectCallee() && c->getNumArgs() == 1 &&
			    own_member(c->getArg(0), &itself) == f && itself &&
			    frees_.parameter(c->getDirectCallee(), 0)) {
				gone = c->getExprLoc();
				continue;
			}
			Mentions later(f, other);
			later.TraverseStmt(const_cast<Stmt *>(s));
			Assigns takes(f, other);
			takes.TraverseStmt(const_cast<Stmt *>(s));
			if (gone.isInvalid() || later.others + later.asks <= takes.found)
				continue;
			Finding *said = session_.report(
				"free-use", gone,
				"if the object is handed to itself, '" + f->getNameAsString() +
					"' is freed here and read afterwards");
			session_.note(said, s->getBeginLoc(), "it is read here");
			return;
		}
	}
}

/// Does somebody in sight copy objects of a class that says nothing of copies?
static bool copied_somewhere(const CXXRecordDecl *r)
{
	return std::any_of(r->ctor_begin(), r->ctor_end(),
			   [](const CXXConstructorDecl *c) {
				   return c->isCopyConstructor() && c->isUsed();
			   }) ||
	       std::any_of(r->method_begin(), r->method_end(), [](const CXXMethodDecl *m) {
		       return m->isCopyAssignmentOperator() && m->isUsed();
	       });
}

void OwnerCopies::finish(const std::vector<const FunctionDecl *> &functions)
{
	for (const FunctionDecl *f : functions) {
		const auto *d = dyn_cast<CXXDestructorDecl>(f);
		const CXXRecordDecl *r = d ? d->getParent() : nullptr;
		if (!r || made_.count(r) || r->isAbstract() || r->isLocalClass() != nullptr ||
		    isa<ClassTemplateSpecializationDecl>(r) ||
		    r->hasUserDeclaredCopyConstructor() || r->hasUserDeclaredMoveConstructor() ||
		    r->hasUserDeclaredMoveAssignment() || r->hasUserDeclaredCopyAssignment() ||
		    r->needsOverloadResolutionForCopyConstructor() ||
		    r->defaultedCopyConstructorIsDeleted() || !copied_somewhere(r))
			continue;
		for (const Freed &k : freed(r)) {
			const auto *m = cast<FieldDecl>(k.what);
			bool allocates = false;
			for (const CXXConstructorDecl *c : r->ctors())
				for (const CXXCtorInitializer *i : c->inits())
					if (i->isAnyMemberInitializer() && i->getAnyMember() == m) {
						Allocates scan;
						scan.TraverseStmt(i->getInit());
						allocates |= scan.found;
					}
			if (k.counted || !allocates)
				continue;
			Finding *said = session_.report("free-twice", r->getLocation(),
							"each copy of a '" + r->getNameAsString() +
								"' frees the same '" +
								m->getNameAsString() + "'");
			session_.note(said, d->getLocation(), "it is freed by this destructor");
			break;
		}
	}
}

namespace
{

/// A function that is handed an object of its own class, and leaves that alone.
bool takes_like(const CXXMethodDecl *m)
{
	if (m->isStatic() || isa<CXXConstructorDecl>(m) || m->getNumParams() != 1)
		return false;
	QualType t = m->getParamDecl(0)->getType();
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return t->isLValueReferenceType() && t->getPointeeType().isConstQualified() && r &&
	       r->getCanonicalDecl() == m->getParent()->getCanonicalDecl();
}

} // namespace

void OwnerCopies::check(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const auto *c = dyn_cast<CXXConstructorDecl>(f);
	bool assigns = m && (m->isCopyAssignmentOperator() || m->isMoveAssignmentOperator());
	if (m && !m->isDeleted() && ((c && c->isCopyOrMoveConstructor()) || assigns)) {
		definition(m);
	}
	if (m && (assigns || takes_like(m)))
		self_assignment(m);
	CopyScan scan(*this, f);
	if (c)
		for (const CXXCtorInitializer *i : c->inits())
			if (i->isWritten() && i->getInit())
				scan.TraverseStmt(i->getInit());
	scan.TraverseStmt(f->getBody());
}

} // namespace cfl::check
