// SPDX-License-Identifier: GPL-2.0
// A buffer and its count, a value and its flag: the class keeps them in step.
#include <check/asked_first.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

bool own(const Expr *object)
{
	return isa<CXXThisExpr>(object->IgnoreParenImpCasts());
}

/// Does an expression name what may say how much of a member there is: another member that is a number or a flag, a
/// function of the class's own, or a variable that is made of such?
bool names_number(const Stmt *s, const FieldDecl *but, int depth = 0)
{
	if (!s)
		return false;
	if (const auto *m = dyn_cast<MemberExpr>(s); m && own(m->getBase())) {
		const ValueDecl *d = m->getMemberDecl();
		if (isa<CXXMethodDecl>(d) || (isa<FieldDecl>(d) && d->getType()->isScalarType() &&
					      d->getCanonicalDecl() != but))
			return true;
	}
	const auto *r = dyn_cast<DeclRefExpr>(s);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	if (v && v->hasLocalStorage() && v->getInit() && depth < DEEPEST &&
	    !v->getType()->isReferenceType() && names_number(v->getInit(), but, depth + 1))
		return true;
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return names_number(c, but, depth); });
}

/// Do a class's member functions look at a member only behind a question to another one, in an expression that
/// names such a one, or when they have written it?
class AskedFirst : public RecursiveASTVisitor<AskedFirst>
{
public:
	explicit AskedFirst(const FieldDecl *field) : field_(field) {}
	bool used = false, unasked = false;

	bool TraverseFunctionDecl(const FunctionDecl *f)
	{
		asked_ = written_ = false;
		return TraverseStmt(f->getBody());
	}
	bool TraverseStmt(Stmt *s)
	{
		if (!s || asked_ || !isa<Expr>(s) || !names_number(s, field_))
			return RecursiveASTVisitor::TraverseStmt(s);
		asked_ = true;
		bool go = RecursiveASTVisitor::TraverseStmt(s);
		asked_ = false;
		return go;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (is_field(m)) {
			used = true;
			unasked |= !asked_ && !written_;
		}
		return true;
	}
	bool TraverseIfStmt(IfStmt *s)
	{
		TraverseStmt(s->getInit());
		condition(s->getCond());
		return TraverseStmt(s->getThen()) && TraverseStmt(s->getElse());
	}
	bool TraverseForStmt(ForStmt *s)
	{
		TraverseStmt(s->getInit());
		condition(s->getCond());
		return TraverseStmt(s->getBody()) && TraverseStmt(s->getInc());
	}
	bool TraverseWhileStmt(WhileStmt *s)
	{
		condition(s->getCond());
		return TraverseStmt(s->getBody());
	}
	bool TraverseReturnStmt(ReturnStmt *s)
	{
		// Where an array is says nothing about what is in it.
		const Expr *e =
			s->getRetValue() ? s->getRetValue()->IgnoreParenImpCasts() : nullptr;
		if (e && is_field(e) && e->getType()->isArrayType())
			return true;
		return TraverseStmt(s->getRetValue());
	}
	bool TraverseBinaryOperator(BinaryOperator *b)
	{
		Expr *to = b->getLHS()->IgnoreParens();
		if (b->getOpcode() != BO_Assign)
			return RecursiveASTVisitor::TraverseBinaryOperator(b);
		if (is_field(to)) {
			TraverseStmt(b->getRHS());
			return written_ = used = true;
		}
		// A part of an element is written, and the others stay as they are.
		while (auto *m = dyn_cast_or_null<MemberExpr>(to))
			to = m->isArrow() || is_field(m) ? nullptr : m->getBase()->IgnoreParens();
		auto *a = dyn_cast_or_null<ArraySubscriptExpr>(to);
		if (!a || !is_field(a->getBase()->IgnoreParenImpCasts()))
			return RecursiveASTVisitor::TraverseBinaryOperator(b);
		used = true;
		return TraverseStmt(a->getIdx()) && TraverseStmt(b->getRHS());
	}

private:
	bool is_field(const Expr *e) const
	{
		const auto *m = dyn_cast<MemberExpr>(e);
		return m && m->getMemberDecl()->getCanonicalDecl() == field_;
	}
	void condition(Expr *e)
	{
		asked_ |= names_number(e, field_);
		TraverseStmt(e);
	}
	const FieldDecl *field_;
	bool asked_ = false, written_ = false;
};

} // namespace

bool counted(const FieldDecl *field)
{
	const auto *r = field->getType()->isArrayType()
				? dyn_cast<CXXRecordDecl>(field->getParent())
				: nullptr;
	return r && r->isAggregate() &&
	       std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		       return f->getType()->isIntegerType() && f->hasInClassInitializer();
	       });
}

bool asked_first(const FieldDecl *field)
{
	const auto *r = field ? dyn_cast_or_null<CXXRecordDecl>(field->getParent()) : nullptr;
	if (!r || field->getAccess() != AS_private || r->getDescribedClassTemplate() ||
	    r->friend_begin() != r->friend_end())
		return false;
	bool flag = std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		return f != field && f->getType()->isScalarType() && f->hasInClassInitializer();
	});
	if (!flag)
		return false;
	AskedFirst scan(field->getCanonicalDecl());
	for (const CXXMethodDecl *m : r->methods()) {
		const FunctionDecl *made = nullptr;
		if (m->isImplicit() || isa<CXXConstructorDecl>(m) || m->isDefaulted() ||
		    m->isDeleted())
			continue;
		if (!m->hasBody(made)) {
			// Of a template, what nobody calls is not there.
			if (isa<ClassTemplateSpecializationDecl>(r))
				continue;
			return false;
		}
		scan.TraverseFunctionDecl(made);
	}
	return scan.used && !scan.unasked;
}

} // namespace cfl::check
