// SPDX-License-Identifier: GPL-2.0
// Coroutines without an owner put their handles into a loop, and whoever started them runs that to its end.
#include <check/coroutine_loops.hh>
#include <check/frees.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 3;

/// A handle, a container of such, or a class with a member of that kind, or one that leads to such.
bool keeps_handles(QualType t, int depth = 0)
{
	const CXXRecordDecl *r = record_of(t->isPointerType() ? t->getPointeeType() : t);
	if (!r || !r->hasDefinition() || depth > DEEPEST)
		return false;
	if (is_coroutine_handle(r))
		return true;
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
	if (s && in_std(s))
		return std::any_of(s->getTemplateArgs().asArray().begin(),
				   s->getTemplateArgs().asArray().end(),
				   [&](const TemplateArgument &a) {
					   return a.getKind() == TemplateArgument::Type &&
						  keeps_handles(a.getAsType(), depth + 1);
				   });
	return std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		return keeps_handles(f->getType(), depth + 1);
	});
}

/// Does a body go on with a coroutine, itself or in what it calls on its own object?
class Resumes : public RecursiveASTVisitor<Resumes>
{
public:
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		const FunctionDecl *made = nullptr;
		if (!m)
			return true;
		found |= plain_name(m) == "resume" && is_coroutine_handle(m->getParent());
		if (!found && depth_ < DEEPEST && !in_std(m) &&
		    isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenImpCasts()) &&
		    m->hasBody(made)) {
			depth_++;
			TraverseStmt(made->getBody());
			depth_--;
		}
		return !found;
	}
	bool VisitCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		found |= c->getOperator() == OO_Call &&
			 is_coroutine_handle(record_of(c->getArg(0)->getType()));
		return !found;
	}

private:
	int depth_ = 0;
};

const ValueDecl *named(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? r->getDecl() : nullptr;
}

/// Is a member function called on a variable that goes on with what it keeps?
class Runs : public RecursiveASTVisitor<Runs>
{
public:
	explicit Runs(const ValueDecl *loop) : loop_(loop) {}
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const FunctionDecl *made = nullptr;
		if (named(c->getImplicitObjectArgument()) != loop_ || !c->getMethodDecl() ||
		    !c->getMethodDecl()->hasBody(made))
			return true;
		Resumes resumes;
		resumes.TraverseStmt(made->getBody());
		found |= resumes.found;
		return !found;
	}

private:
	const ValueDecl *loop_;
};

bool calls_coroutine(const Stmt *s)
{
	const auto *c = dyn_cast_or_null<CallExpr>(s);
	const FunctionDecl *made = nullptr;
	if (c && c->getDirectCallee() && c->getDirectCallee()->hasBody(made) &&
	    isa<CoroutineBodyStmt>(made->getBody()))
		return true;
	return s && std::any_of(s->child_begin(), s->child_end(), calls_coroutine);
}

} // namespace

bool resumed_by(const FunctionDecl *in, const Expr *argument)
{
	const ValueDecl *loop = argument ? named(argument) : nullptr;
	if (!in || !in->getBody() || !loop || !keeps_handles(loop->getType().getNonReferenceType()))
		return false;
	Runs runs(loop);
	runs.TraverseStmt(in->getBody());
	return runs.found;
}

bool captures_nothing(const FunctionDecl *function)
{
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	return m && m->getParent()->isLambda() && !m->getParent()->capture_size();
}

bool starts_coroutine(const FunctionDecl *function)
{
	return calls_coroutine(function->getBody());
}

} // namespace cfl::check
