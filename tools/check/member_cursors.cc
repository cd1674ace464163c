// SPDX-License-Identifier: GPL-2.0
#include <check/frees.hh>
#include <check/member_cursors.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

using Names = std::set<llvm::StringRef>;

constexpr int DEEPEST = 3;

llvm::StringRef std_class(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return r && in_std(r) ? r->getName() : "";
}

/// What it holds lies elsewhere when it has grown.
bool moves_along(QualType t)
{
	return std_class(t) == "vector" || std_class(t) == "basic_string";
}

bool leads(QualType t)
{
	llvm::StringRef n = std_class(t);
	return t->isPointerType() || n == "basic_string_view" || n == "span" ||
	       n.contains("iterator") || n == "reference_wrapper";
}

/// A pointer, view or iterator, or a container with such.
bool cursor(QualType t, bool *several)
{
	*several = false;
	if (leads(t))
		return true;
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!s || !in_std(s))
		return false;
	*several = true;
	for (const TemplateArgument &a : s->getTemplateArgs().asArray())
		if (a.getKind() == TemplateArgument::Type && leads(a.getAsType()))
			return true;
	return false;
}

/// A member of `*this` by its name.
const FieldDecl *own(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	return m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts())
		       ? dyn_cast<FieldDecl>(m->getMemberDecl())
		       : nullptr;
}

const FieldDecl *own_container(const Expr *e)
{
	const FieldDecl *f = own(e);
	return f && moves_along(f->getType()) ? f : nullptr;
}

struct Borrowed {
	const FieldDecl *by, *from;
	SourceLocation loc;
};

/// What one member function does.
class Method : public RecursiveASTVisitor<Method>
{
public:
	std::vector<Borrowed> borrows;
	std::map<const FieldDecl *, SourceLocation> grows;
	std::set<const FieldDecl *> renewed, reserved;
	std::set<const FunctionDecl *> calls;
	bool capacity = false;

	explicit Method(const FunctionDecl *f)
	{
		const auto *c = dyn_cast<CXXConstructorDecl>(f);
		for (const CXXCtorInitializer *i :
		     c ? c->inits() : ArrayRef<CXXCtorInitializer *>())
			if (i->isAnyMemberInitializer() && i->getInit())
				assigned(i->getAnyMember(), i->getInit());
		TraverseStmt(f->getBody());
	}
	bool TraverseIfStmt(IfStmt *s)
	{
		tests_.push_back(s->getCond());
		bool go = RecursiveASTVisitor::TraverseIfStmt(s);
		tests_.pop_back();
		return go;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }
	bool VisitVarDecl(VarDecl *v)
	{
		const Expr *init = v->getInit();
		if (!init)
			return true;
		const FieldDecl *f = v->getType()->isReferenceType() ? element(init) : nullptr;
		if (!f && leads(v->getType()))
			f = lead(init);
		if (f)
			aliases_[v] = f;
		return true;
	}
	bool VisitCXXForRangeStmt(CXXForRangeStmt *s)
	{
		const FieldDecl *f = own_container(s->getRangeInit());
		if (f && s->getLoopVariable()->getType()->isReferenceType())
			aliases_[s->getLoopVariable()] = f;
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->getOpcode() != BO_Assign)
			return true;
		if (const FieldDecl *f = own(b->getLHS()))
			assigned(f, b->getRHS());
		const auto *at = dyn_cast<CXXOperatorCallExpr>(b->getLHS()->IgnoreParenImpCasts());
		if (at && at->getOperator() == OO_Subscript)
			put(own(at->getArg(0)), b->getRHS());
		return true;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *o)
	{
		OverloadedOperatorKind op = o->getOperator();
		const FieldDecl *f = o->getNumArgs() == 2 ? own(o->getArg(0)) : nullptr;
		if (f && op == OO_Equal)
			assigned(f, o->getArg(1));
		if (f && moves_along(f->getType()) && (op == OO_Equal || op == OO_PlusEqual))
			grows.try_emplace(f, o->getExprLoc());
		const auto *at =
			op == OO_Equal
				? dyn_cast<CXXOperatorCallExpr>(o->getArg(0)->IgnoreParenImpCasts())
				: nullptr;
		if (at && at->getOperator() == OO_Subscript)
			put(own(at->getArg(0)), o->getArg(1));
		return true;
	}
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		static const Names grow{"push_back", "emplace_back", "insert", "emplace",
					"resize",    "append",	     "assign", "shrink_to_fit"},
			add{"push_back", "emplace_back", "insert",     "emplace",
			    "push",	 "try_emplace",	 "push_front", "insert_or_assign"},
			renew{"clear", "assign", "resize", "swap", "reset"};
		const CXXMethodDecl *m = c->getMethodDecl();
		if (!m)
			return true;
		llvm::StringRef n = plain_name(m);
		capacity |= n == "capacity" || n == "max_size";
		const Expr *object = c->getImplicitObjectArgument();
		if (isa<CXXThisExpr>(object->IgnoreParenCasts()))
			calls.insert(m->getCanonicalDecl());
		const FieldDecl *f = own(object);
		if (!f)
			return true;
		if (n == "reserve")
			reserved.insert(f);
		if (moves_along(f->getType()) && grow.count(n))
			grows.try_emplace(f, c->getExprLoc());
		if (renew.count(n))
			renewed.insert(f);
		if (add.count(n))
			for (const Expr *a : c->arguments())
				put(f, a);
		return true;
	}

private:
	/// Something in an own container, or in an element of it.
	const FieldDecl *element(const Expr *e) const
	{
		e = peel(e)->IgnoreParenImpCasts();
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			auto it = aliases_.find(r->getDecl());
			return it != aliases_.end() && it->first->getType()->isReferenceType()
				       ? it->second
				       : nullptr;
		}
		if (const auto *m = dyn_cast<MemberExpr>(e))
			return m->isArrow() ? nullptr : element(m->getBase());
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e)) {
			if (o->getOperator() == OO_Star)
				return lead(o->getArg(0));
			return o->getOperator() == OO_Subscript ? own_container(o->getArg(0))
								: nullptr;
		}
		static const Names parts{"back", "front", "at", "emplace_back"};
		const auto *c = dyn_cast<CXXMemberCallExpr>(e);
		return c && parts.count(plain_name(c->getMethodDecl()))
			       ? own_container(c->getImplicitObjectArgument())
			       : nullptr;
	}
	/// A member, or a string in one: its text can lie in itself. What an inner vector holds stays where it is.
	const FieldDecl *owner(const Expr *e) const
	{
		const FieldDecl *f = own_container(e);
		return f ? f : std_class(e->getType()) == "basic_string" ? element(e) : nullptr;
	}
	/// The container into which a pointer, view or iterator leads.
	const FieldDecl *lead(const Expr *e) const
	{
		static const Names ways{"data", "begin", "end",	  "cbegin",
					"cend", "c_str", "rbegin"},
			parts{"substr", "subspan", "first", "last"};
		e = peel(e)->IgnoreParenImpCasts();
		if (const auto *x = dyn_cast<ExplicitCastExpr>(e))
			return lead(x->getSubExpr());
		if (const auto *u = dyn_cast<UnaryOperator>(e))
			return u->getOpcode() == UO_AddrOf ? element(u->getSubExpr()) : nullptr;
		if (const auto *b = dyn_cast<BinaryOperator>(e))
			return b->isAdditiveOp() ? lead(b->getLHS()) : nullptr;
		if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
			auto it = aliases_.find(r->getDecl());
			return it != aliases_.end() && leads(r->getType()) ? it->second : nullptr;
		}
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e))
			return o->getOperator() == OO_Plus || o->getOperator() == OO_Minus
				       ? lead(o->getArg(0))
				       : nullptr;
		if (const auto *c = dyn_cast<CXXConstructExpr>(e)) {
			if (!c->getNumArgs() || !leads(c->getType()))
				return nullptr;
			const FieldDecl *f = owner(peel(c->getArg(0)));
			return f ? f : lead(c->getArg(0));
		}
		const auto *c = dyn_cast<CXXMemberCallExpr>(e);
		if (!c || !c->getMethodDecl())
			return nullptr;
		const Expr *object = c->getImplicitObjectArgument();
		llvm::StringRef n = plain_name(c->getMethodDecl());
		if (isa<CXXConversionDecl>(c->getMethodDecl()) || ways.count(n))
			return owner(object->IgnoreParenImpCasts());
		return parts.count(n) && leads(object->getType()) ? lead(object) : nullptr;
	}
	void assigned(const FieldDecl *f, const Expr *value)
	{
		bool several = false;
		if (!cursor(f->getType(), &several))
			return;
		const FieldDecl *from = lead(value);
		if (from && !several)
			borrows.push_back({f, from, value->getExprLoc()});
		// A test of the two themselves does not make it anew each time.
		for (const Expr *test : tests_)
			if (mentions(test, f) || (from && mentions(test, from)))
				return;
		renewed.insert(f);
	}
	void put(const FieldDecl *f, const Expr *value)
	{
		bool several = false;
		if (!f || !cursor(f->getType(), &several) || !several)
			return;
		const FieldDecl *from = lead(value);
		if (!from && !leads(value->getType()))
			from = owner(peel(value)->IgnoreParenImpCasts());
		if (from && from != f)
			borrows.push_back({f, from, value->getExprLoc()});
	}
	static bool mentions(const Stmt *s, const FieldDecl *f)
	{
		if (!s)
			return false;
		if (const auto *m = dyn_cast<MemberExpr>(s); m && m->getMemberDecl() == f)
			return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return mentions(c, f); });
	}

	std::map<const ValueDecl *, const FieldDecl *> aliases_;
	std::vector<const Expr *> tests_;
};

class Class
{
public:
	void add(const CXXMethodDecl *m) { methods_.emplace(m->getCanonicalDecl(), Method(m)); }
	void judge(Session &session) const
	{
		for (const auto &[f, m] : methods_) {
			const auto *of = cast<CXXMethodDecl>(f);
			bool outside = of->getAccess() == AS_public &&
				       !isa<CXXConstructorDecl>(of) &&
				       !isa<CXXDestructorDecl>(of) &&
				       of->getOverloadedOperator() != OO_Equal;
			for (const auto &[c, loc] : m.grows)
				if (outside && !m.capacity && !reserved(c))
					grown(session, f, m, c, loc);
		}
	}

private:
	bool reserved(const FieldDecl *c) const
	{
		return std::any_of(methods_.begin(), methods_.end(),
				   [&](const auto &m) { return m.second.reserved.count(c); });
	}
	bool renews(const Method &m, const FieldDecl *by, int depth = 0) const
	{
		if (m.renewed.count(by))
			return true;
		return depth < DEEPEST && std::any_of(
						  m.calls.begin(), m.calls.end(),
						  [&](const FunctionDecl *f) {
							  auto it = methods_.find(f);
							  return it != methods_.end() &&
								 renews(it->second, by, depth + 1);
						  });
	}
	void grown(Session &session, const FunctionDecl *f, const Method &m, const FieldDecl *c,
		   SourceLocation loc) const
	{
		for (const auto &[g, setter] : methods_) {
			// Other functions may be called when all is there.
			if (g != f && !isa<CXXConstructorDecl>(g))
				continue;
			for (const Borrowed &b : setter.borrows) {
				if (b.from != c || renews(m, b.by))
					continue;
				Finding *x = session.report(
					"borrow-invalidated", loc,
					"'" + c->getNameAsString() + "' grows here, and '" +
						b.by->getNameAsString() +
						"' leads to where its elements were before");
				session.note(x, b.loc, "it is made to lead there here");
				return;
			}
		}
	}

	std::map<const FunctionDecl *, Method> methods_;
};

/// Is there a member that can grow, and one that can lead into it?
bool may_concern(const CXXRecordDecl *r)
{
	bool grows = false, cursors = false, several = false;
	for (const FieldDecl *f : r->fields()) {
		grows |= moves_along(f->getType());
		cursors |= cursor(f->getType(), &several);
	}
	return grows && cursors;
}

} // namespace

void check_member_cursors(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	// In the order of the text; no number for classes that this does not concern.
	std::map<const CXXRecordDecl *, std::optional<size_t>> numbers;
	std::vector<Class> classes;
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (!m || m->isStatic() || m->getParent()->isLambda() || !m->getBody())
			continue;
		const CXXRecordDecl *r = m->getParent()->getCanonicalDecl();
		auto [it, fresh] = numbers.try_emplace(r);
		if (fresh && may_concern(m->getParent())) {
			it->second = classes.size();
			classes.emplace_back();
		}
		if (it->second)
			classes[*it->second].add(m);
	}
	for (const Class &c : classes)
		c.judge(session);
}

} // namespace cfl::check
