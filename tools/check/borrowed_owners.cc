// SPDX-License-Identifier: GPL-2.0
#include <check/borrowed_owners.hh>
#include <check/context_facts.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

bool owner_class(QualType t)
{
	static const std::set<llvm::StringRef> names{"Box",  "Arc",	"UniqueArc",
						     "ARef", "ListArc", "UniqueHandle"};
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return r && names.count(r->getName());
}

/// What a call of `from_raw()` or `from_foreign()` makes an owner of.
const Expr *adopted(const CallExpr *c)
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(c->getDirectCallee());
	if (!m || !m->isStatic() || c->getNumArgs() != 2)
		return nullptr;
	llvm::StringRef n = plain_name(m);
	const bool made = (n == "from_raw" && owner_class(c->getType())) ||
			  (n == "from_foreign" && m->getParent()->getName() == "ForeignOwnable");
	return made ? c->getArg(1)->IgnoreParenCasts() : nullptr;
}

const ValueDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? r->getDecl() : nullptr;
}

const FieldDecl *own_pointer(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenCasts());
	const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
	return f && f->getType()->isPointerType() &&
			       isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())
		       ? f
		       : nullptr;
}

/// The owner, or the reference, of which an expression is the object's address.
const ValueDecl *belongs_to(const Expr *e)
{
	e = e->IgnoreParenCasts();
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
		const ValueDecl *v = variable(c->getImplicitObjectArgument());
		llvm::StringRef n = plain_name(c->getMethodDecl());
		return v && owner_class(v->getType()) && (n == "as_ptr" || n == "get") ? v
										       : nullptr;
	}
	const auto *u = dyn_cast<UnaryOperator>(e);
	if (!u || u->getOpcode() != UO_AddrOf)
		return nullptr;
	const Expr *of = u->getSubExpr()->IgnoreParenImpCasts();
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(of);
	    o && o->getOperator() == OO_Star && o->getNumArgs() == 1) {
		const ValueDecl *v = variable(o->getArg(0));
		return v && owner_class(v->getType()) ? v : nullptr;
	}
	const ValueDecl *v = variable(of);
	return v && isa<ParmVarDecl>(v) && v->getType()->isLValueReferenceType() ? v : nullptr;
}

/// What a function does with owners by hand.
class Hands : public RecursiveASTVisitor<Hands>
{
public:
	std::vector<std::pair<const Expr *, SourceLocation>> made; ///< Of what owners are made.
	std::vector<std::pair<const Expr *, SourceLocation>>
		given;					  ///< What C frees, or counts down.
	std::map<const ValueDecl *, const Expr *> begins; ///< What local pointers are.
	std::set<const ValueDecl *> moved, set;
	std::set<const FieldDecl *> up; ///< Pointers of which C counts one more.
	bool counts = false; ///< Gives owners away as pointers, or takes references by hand.

	bool VisitCallExpr(CallExpr *c)
	{
		if (const Expr *e = adopted(c))
			made.push_back({e, c->getExprLoc()});
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		llvm::StringRef n = plain_name(f);
		// A reference that is given back by hand, and by its owner.
		if (n == "dec_ref" && c->getNumArgs() == 2)
			if (const ValueDecl *v = belongs_to(c->getArg(1));
			    v && owner_class(v->getType()))
				made.push_back({c->getArg(1)->IgnoreParenCasts(), c->getExprLoc()});
		const bool c_function = f->isInExternCContext() && f->getNumParams() == 1;
		if (c_function && c->getNumArgs() == 1 &&
		    (n == "kfree" || n == "kvfree" || n.starts_with("put_") || n.ends_with("_put")))
			given.push_back({c->getArg(0)->IgnoreParenCasts(), c->getExprLoc()});
		counts |= n == "into_raw" || n == "into_foreign" || n == "leak" || n == "forget" ||
			  n.contains("inc") || n.starts_with("get_") || n.ends_with("_get") ||
			  n.contains("_get_");
		if (f->isInExternCContext() && c->getNumArgs() &&
		    (n.starts_with("get_") || n.ends_with("_get")))
			if (const FieldDecl *own = own_pointer(c->getArg(0)))
				up.insert(own);
		if (n == "move" || n == "exchange" || n == "swap")
			for (const Expr *a : c->arguments())
				names(a);
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->hasLocalStorage() && v->getType()->isPointerType() && v->getInit())
			begins[v] = v->getInit()->IgnoreParenCasts();
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isAssignmentOp())
			names(b->getLHS());
		return true;
	}

private:
	void names(const Expr *e)
	{
		if (const ValueDecl *v = variable(e)) {
			moved.insert(v);
			begins.erase(v);
		} else if (const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts())) {
			set.insert(m->getMemberDecl());
		}
	}
};

Hands hands_of(const FunctionDecl *f)
{
	Hands hands;
	hands.TraverseStmt(f->getBody());
	return hands;
}

/// The pointers of its object that a function makes owners of, and leaves as they are.
std::map<const FieldDecl *, SourceLocation> emptied(const Hands &hands)
{
	std::map<const FieldDecl *, SourceLocation> out;
	if (hands.counts)
		return out;
	for (const auto *all : {&hands.made, &hands.given})
		for (const auto &[e, loc] : *all)
			if (const FieldDecl *f = own_pointer(e); f && !hands.set.count(f))
				out.try_emplace(f, loc);
	return out;
}

/// Does a member function of the class count a pointer of its object up?
bool counted(const CXXRecordDecl *r, const FieldDecl *field)
{
	for (const CXXMethodDecl *m : r->methods()) {
		const FunctionDecl *body = nullptr;
		if (m->hasBody(body) && body->getBody() && hands_of(body).up.count(field))
			return true;
	}
	return false;
}

/// Does the destructor call a function of its class?
bool called_at_end(const CXXMethodDecl *m)
{
	const CXXDestructorDecl *d = m->getParent()->getDestructor();
	const FunctionDecl *body = nullptr;
	if (!d || !d->hasBody(body) || !body->getBody() || m->getAccess() != AS_public)
		return false;
	std::vector<const Stmt *> todo{body->getBody()};
	while (!todo.empty()) {
		const Stmt *s = todo.back();
		todo.pop_back();
		const auto *c = dyn_cast<CXXMemberCallExpr>(s);
		if (c && c->getMethodDecl() &&
		    c->getMethodDecl()->getCanonicalDecl() == m->getCanonicalDecl())
			return true;
		for (const Stmt *x : s->children())
			if (x)
				todo.push_back(x);
	}
	return false;
}

/// Two member functions that each take the same owner from the object.
void judge_members(Session &session, const CXXMethodDecl *m, const Hands &hands)
{
	if (isa<CXXDestructorDecl>(m) || m->getRefQualifier() == RQ_RValue)
		return;
	for (const auto &[field, loc] : emptied(hands)) {
		if (counted(m->getParent(), field))
			continue;
		if (called_at_end(m)) {
			Finding *f =
				session.report("free-twice", loc,
					       "'" + field->getNameAsString() +
						       "' stays what it is when it was given back");
			session.note(f, m->getParent()->getDestructor()->getLocation(),
				     "the destructor calls this once more");
			continue;
		}
		for (const CXXMethodDecl *other : m->getParent()->methods()) {
			const FunctionDecl *body = nullptr;
			if (other == m || !other->hasBody(body) || !body->getBody())
				continue;
			const auto there = emptied(hands_of(body));
			auto it = there.find(field);
			if (it == there.end())
				continue;
			Finding *f = session.report("free-twice", loc,
						    "'" + field->getNameAsString() +
							    "' stays what it is when its owner was "
							    "taken from here");
			session.note(f, it->second,
				     "'" + other->getNameAsString() + "' takes it once more");
			break;
		}
	}
}

} // namespace

void check_borrowed_owners(Session &session, const FunctionDecl *f)
{
	const Hands hands = hands_of(f);
	if (hands.made.empty() && hands.given.empty())
		return;
	if (const auto *m = dyn_cast<CXXMethodDecl>(f); m && !m->isStatic())
		judge_members(session, m->getCanonicalDecl() == m ? m : cast<CXXMethodDecl>(f),
			      hands);
	if (hands.counts)
		return;
	for (const auto &[e, loc] : hands.made) {
		const Expr *from = e;
		if (const ValueDecl *v = variable(e))
			if (auto it = hands.begins.find(v); it != hands.begins.end())
				from = it->second;
		const ValueDecl *owner = belongs_to(from);
		if (!owner || hands.moved.count(owner))
			continue;
		Finding *said =
			session.report("free-twice", loc,
				       "the object belongs to '" + owner->getNameAsString() +
					       "', and gets an owner more");
		session.note(said, from->getExprLoc(), "its address is taken here");
	}
}

} // namespace cfl::check
