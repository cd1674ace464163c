// SPDX-License-Identifier: GPL-2.0
// Which objects' locks and data a body names, read off the syntax; objects are told apart by the expressions that
// lead to them.
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>
#include <check/lock_siblings.hh>
#include <check/race.hh>

#include <llvm/ADT/FoldingSet.h>

using namespace clang;

namespace cfl::check
{

namespace
{

using Key = llvm::FoldingSetNodeID;

const Expr *strip(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else if (const auto *u = dyn_cast<UnaryOperator>(e);
			 u && (u->getOpcode() == UO_Deref || u->getOpcode() == UO_AddrOf))
			e = u->getSubExpr();
		else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
			 o && (o->getOperator() == OO_Arrow || o->getOperator() == OO_Star) &&
			 o->getNumArgs() == 1)
			e = o->getArg(0);
		else
			return e;
	}
}

const FieldDecl *lock_in(const CXXRecordDecl *r)
{
	const FieldDecl *found = nullptr;
	for (const FieldDecl *f : r->fields())
		if (discipline::lockable(f->getType())) {
			if (found)
				return nullptr; // Which of them is meant is not asked.
			found = f;
		}
	return found;
}

/// Data that a lock beside it may guard.
bool guarded(const FieldDecl *f)
{
	QualType t = f->getType();
	return !t.isConstQualified() && !t.isVolatileQualified() && !t->isReferenceType() &&
	       !race::for_threads(t) && !discipline::lockable(t);
}

/// One use of an object's data.
struct Use {
	const MemberExpr *at;
	Key object;
	bool beside; ///< Where both objects were found to be one.
};

/// What one function does with the objects of the classes that have locks.
class Objects : public RecursiveASTVisitor<Objects>
{
public:
	explicit Objects(const FunctionDecl *f) : f_(f) {}
	std::map<const CXXRecordDecl *, std::vector<Key>> locked;
	std::map<const CXXRecordDecl *, std::vector<Use>> used;
	/// Variables that lead to different objects in turn, and objects that others lock, or get.
	std::set<const ValueDecl *> moving;
	bool strange = false;

	void run()
	{
		TraverseStmt(f_->getBody());
		if (const auto *c = dyn_cast<CXXConstructorDecl>(f_))
			for (const CXXCtorInitializer *i : c->inits())
				if (i->isWritten())
					TraverseStmt(i->getInit());
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		const auto *r = f ? dyn_cast<CXXRecordDecl>(f->getParent()) : nullptr;
		if (!r || !lock_in(r))
			return true;
		auto k = key(m->getBase(), 0);
		if (!k)
			strange = true;
		else if (discipline::lockable(f->getType()))
			locked[r].push_back(*k);
		else if (guarded(f))
			used[r].push_back({m, *k, same_ > 0});
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *r = dyn_cast<DeclRefExpr>(b->getLHS()->IgnoreParenImpCasts());
		if (b->isAssignmentOp() && r)
			moving.insert(r->getDecl());
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		const auto *r = dyn_cast<DeclRefExpr>(u->getSubExpr()->IgnoreParenImpCasts());
		if (u->isIncrementDecrementOp() && r && r->getType()->isPointerType())
			moving.insert(r->getDecl());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		// Guards that functions give, or take along.
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = f ? plain_name(f) : "";
		strange |= (f && !in_std(f) && n.contains_insensitive("lock")) ||
			   (f && discipline::is_guard(f->getReturnType()));
		for (const Expr *a : c->arguments())
			strange |= discipline::is_guard(a->getType()) && !in_std(f);
		return true;
	}
	bool TraverseIfStmt(IfStmt *s)
	{
		const auto *b = dyn_cast<BinaryOperator>(s->getCond()->IgnoreParenImpCasts());
		bool equal = b && b->isEqualityOp() && b->getLHS()->getType()->isPointerType();
		if (!equal)
			return RecursiveASTVisitor::TraverseIfStmt(s);
		TraverseStmt(s->getCond());
		bool yes = b->getOpcode() == BO_EQ;
		same_ += yes;
		TraverseStmt(s->getThen());
		same_ += yes ? -1 : 1;
		if (s->getElse())
			TraverseStmt(s->getElse());
		same_ -= !yes;
		return true;
	}

private:
	/// The object by the text that leads to it; references and pointers that never change are looked through.
	std::optional<Key> key(const Expr *e, int depth)
	{
		e = strip(e);
		if (depth > 4)
			return {};
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			const auto *v = dyn_cast<VarDecl>(r->getDecl());
			bool leads = v && (v->getType()->isReferenceType() ||
					   v->getType()->isPointerType());
			bool plain = v && v->hasLocalStorage() && !isa<ParmVarDecl>(v) &&
				     !v->isCXXForRangeDecl() && leads && v->getInit();
			if (plain && named(strip(v->getInit())))
				return key(v->getInit(), depth + 1);
		} else if (!named(e)) {
			return {};
		}
		Key k;
		e->Profile(k, f_->getASTContext(), true);
		return k;
	}
	/// Is it something that the same text leads to each time?
	static bool named(const Expr *e)
	{
		e = strip(e);
		if (isa<DeclRefExpr>(e) || isa<CXXThisExpr>(e) || isa<IntegerLiteral>(e))
			return true;
		if (const auto *m = dyn_cast<MemberExpr>(e))
			return named(m->getBase());
		if (const auto *a = dyn_cast<ArraySubscriptExpr>(e))
			return named(a->getBase()) && named(a->getIdx());
		if (const auto *b = dyn_cast<BinaryOperator>(e))
			return !b->isAssignmentOp() && named(b->getLHS()) && named(b->getRHS());
		if (const auto *c = dyn_cast<CXXFunctionalCastExpr>(e))
			return named(c->getSubExpr());
		if (const auto *c = dyn_cast<CXXMemberCallExpr>(e))
			return in_std(c->getMethodDecl()) && !c->getNumArgs() &&
			       c->getMethodDecl()->isConst() &&
			       named(c->getImplicitObjectArgument());
		const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
		return o && o->getOperator() == OO_Subscript && o->getNumArgs() == 2 &&
		       in_std(o->getDirectCallee()) && named(o->getArg(0)) && named(o->getArg(1));
	}

	const FunctionDecl *f_;
	int same_ = 0;
};

bool among(const std::vector<Key> &keys, const Key &k)
{
	return std::any_of(keys.begin(), keys.end(), [&](const Key &o) { return o == k; });
}

/// The variable or the parameter that a use begins at.
const ValueDecl *root(const Expr *e)
{
	for (;;) {
		e = strip(e);
		if (const auto *m = dyn_cast<MemberExpr>(e))
			e = m->getBase();
		else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e))
			e = a->getBase();
		else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
			 o && o->getOperator() == OO_Subscript)
			e = o->getArg(0);
		else
			break;
	}
	const auto *r = dyn_cast<DeclRefExpr>(e);
	return r ? r->getDecl() : nullptr;
}

/// Others may use the object at the same time: it was handed in, or is an element of something.
bool others_have(const Expr *base)
{
	const Expr *e = strip(base);
	const ValueDecl *v = root(e);
	bool element = isa<ArraySubscriptExpr>(e) || isa<CXXOperatorCallExpr>(e);
	if (!v)
		return element;
	QualType t = v->getType();
	bool moved = t->isRValueReferenceType();
	const auto *p = dyn_cast<ParmVarDecl>(v);
	if (p || element)
		return !moved && (element || t->isReferenceType() || t->isPointerType());
	const auto *l = dyn_cast<VarDecl>(v);
	return l && t->isLValueReferenceType() && l->getInit() && others_have(l->getInit());
}

class Siblings
{
public:
	explicit Siblings(Session &session) : session_(session) {}

	void add(const FunctionDecl *f)
	{
		Objects o(f);
		o.run();
		if (!o.used.empty() && !o.strange)
			all_.push_back({f, std::move(o)});
	}
	void judge()
	{
		for (const auto &[f, o] : all_)
			for (const auto &[r, uses] : o.used)
				for (const Use &u : uses)
					if (accused(f, o, r, u)) {
						report(f, r, u);
						break;
					}
	}

private:
	using One = std::pair<const FunctionDecl *, Objects>;

	static bool set_up(const FunctionDecl *f)
	{
		return isa<CXXConstructorDecl>(f) || isa<CXXDestructorDecl>(f);
	}
	bool accused(const FunctionDecl *f, const Objects &o, const CXXRecordDecl *r,
		     const Use &u) const
	{
		auto locked = o.locked.find(r);
		const auto *copies = dyn_cast<CXXConstructorDecl>(f);
		bool copy = copies && copies->isCopyConstructor() && locked == o.locked.end();
		if (u.beside || isa<CXXThisExpr>(strip(u.at->getBase())) ||
		    !others_have(u.at->getBase()) ||
		    (!copy && (locked == o.locked.end() || among(locked->second, u.object) ||
			       several(locked->second))))
			return false;
		const ValueDecl *v = root(u.at->getBase());
		return !(v && o.moving.count(v)) && kept_elsewhere(f, r, u.at->getMemberDecl());
	}
	/// Two locks are taken, maybe in an order that other variables say.
	static bool several(const std::vector<Key> &keys)
	{
		return std::any_of(keys.begin(), keys.end(),
				   [&](const Key &k) { return !(k == keys.front()); });
	}
	/// Do most others that use this member lock the object that they use?
	bool kept_elsewhere(const FunctionDecl *f, const CXXRecordDecl *r,
			    const ValueDecl *member) const
	{
		std::set<const FunctionDecl *> with, without;
		for (const auto &[g, o] : all_) {
			auto uses = o.used.find(r);
			auto locked = o.locked.find(r);
			if (g == f || set_up(g) || uses == o.used.end())
				continue;
			for (const Use &u : uses->second) {
				if (u.at->getMemberDecl() != member)
					continue;
				bool keeps =
					locked != o.locked.end() && among(locked->second, u.object);
				(keeps ? with : without).insert(g);
			}
		}
		return with.size() > without.size();
	}
	void report(const FunctionDecl *f, const CXXRecordDecl *r, const Use &u)
	{
		if (discipline::called_in_peace(session_, f))
			return;
		session_.report("lock-required", u.at->getExprLoc(),
				"'" + u.at->getMemberDecl()->getNameAsString() +
					"' of this object is used without its own lock, '" +
					lock_in(r)->getNameAsString() + "'");
	}

	Session &session_;
	std::vector<One> all_;
};

} // namespace

void check_lock_siblings(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	if (session.context.Idents.find("mutex") == session.context.Idents.end())
		return;
	Siblings siblings(session);
	for (const FunctionDecl *f : functions)
		if (const auto *m = dyn_cast<CXXMethodDecl>(f);
		    f->getBody() && !(m && m->getParent()->isLambda()))
			siblings.add(f);
	siblings.judge();
}

} // namespace cfl::check
