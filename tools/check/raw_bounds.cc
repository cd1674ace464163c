// SPDX-License-Identifier: GPL-2.0
#include <check/context_facts.hh>
#include <check/raw_bounds.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

/// The container of `container.name()`.
const Expr *asked(const Expr *e, llvm::StringRef name)
{
	const auto *c = dyn_cast<CXXMemberCallExpr>(e->IgnoreParenImpCasts());
	return c && c->getMethodDecl() && !c->getNumArgs() && plain_name(c->getMethodDecl()) == name
		       ? c->getImplicitObjectArgument()
		       : nullptr;
}

/// The container whose elements a pointer leads to from the first on.
const Expr *elements_of(const Expr *pointer)
{
	if (const Expr *of = asked(pointer, "data"))
		return of;
	const VarDecl *v = variable(pointer);
	return v && v->getInit() && v->hasLocalStorage() && !isa<ParmVarDecl>(v)
		       ? asked(v->getInit(), "data")
		       : nullptr;
}

bool same(const Expr *a, const Expr *b)
{
	const auto x = a ? owner_of(a) : std::nullopt, y = b ? owner_of(b) : std::nullopt;
	return x && y && *x == *y;
}

class Indices : public RecursiveASTVisitor<Indices>
{
public:
	explicit Indices(Session &session) : session_(session) {}

	bool VisitBinaryOperator(BinaryOperator *b)
	{
		// A pointer that moves leads elsewhere.
		if (const VarDecl *v = b->isAssignmentOp() ? variable(b->getLHS()) : nullptr)
			changed_[v].push_back(b->getExprLoc());
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (const VarDecl *v = u->isIncrementDecrementOp() || u->getOpcode() == UO_AddrOf
					       ? variable(u->getSubExpr())
					       : nullptr)
			changed_[v].push_back(u->getExprLoc());
		return true;
	}
	bool VisitForStmt(ForStmt *f)
	{
		const auto *b = f->getCond()
					? dyn_cast<BinaryOperator>(f->getCond()->IgnoreParens())
					: nullptr;
		if (!b || b->getOpcode() != BO_LE || !variable(b->getLHS()))
			return true;
		if (const Expr *of = asked(b->getRHS(), "size"))
			loops_.push_back({f, variable(b->getLHS()), of});
		return true;
	}
	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		found_.push_back(a);
		return true;
	}
	void finish()
	{
		const SourceManager &sm = session_.context.getSourceManager();
		for (const ArraySubscriptExpr *a : found_) {
			const VarDecl *p = variable(a->getBase());
			const Expr *of = elements_of(a->getBase());
			if (!of || (p && changed_.count(p)))
				continue;
			if (same(of, asked(a->getIdx(), "size")) || masked_beyond(of, a->getIdx()))
				said(a);
			const VarDecl *i = variable(a->getIdx());
			for (const Loop &l : loops_)
				if (i == l.index && same(of, l.of) && within(sm, l, a) &&
				    changed_[i].size() <= 1)
					said(a);
		}
	}

private:
	struct Loop {
		const ForStmt *loop;
		const VarDecl *index;
		const Expr *of;
	};
	/// In the body itself, where nothing else asks about the index.
	static bool within(const SourceManager &sm, const Loop &l, const Stmt *s)
	{
		auto at = [&](const Stmt *x) {
			return sm.getFileOffset(sm.getExpansionLoc(x->getBeginLoc()));
		};
		const unsigned begin = at(l.loop->getBody());
		const unsigned end =
			sm.getFileOffset(sm.getExpansionLoc(l.loop->getBody()->getEndLoc()));
		return at(s) >= begin && at(s) <= end && !asks(l.loop->getBody(), l.index);
	}
	static bool asks(const Stmt *s, const VarDecl *v)
	{
		if (!s)
			return false;
		if (const auto *b = dyn_cast<BinaryOperator>(s);
		    b && b->isComparisonOp() &&
		    (variable(b->getLHS()) == v || variable(b->getRHS()) == v))
			return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return asks(c, v); });
	}
	/// `array.data()[n & MASK]`, where the mask lets numbers through that are too large.
	bool masked_beyond(const Expr *of, const Expr *index) const
	{
		const auto *r =
			dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(of->getType()));
		const auto *b = dyn_cast<BinaryOperator>(index->IgnoreParenImpCasts());
		Expr::EvalResult mask;
		if (!r || r->getName() != "Array" || r->getTemplateArgs().size() != 2 ||
		    r->getTemplateArgs()[1].getKind() != TemplateArgument::Integral || !b ||
		    b->getOpcode() != BO_And || b->isValueDependent() ||
		    !b->getRHS()->EvaluateAsInt(mask, session_.context))
			return false;
		const uint64_t count = r->getTemplateArgs()[1].getAsIntegral().getLimitedValue();
		const uint64_t ones = mask.Val.getInt().getLimitedValue();
		// Only a mask of the low bits lets all numbers through up to its own.
		return ones >= count && (ones & (ones + 1)) == 0;
	}
	void said(const ArraySubscriptExpr *a)
	{
		session_.report("bounds-array", a->getExprLoc(),
				"the index may be that behind the last element");
	}

	Session &session_;
	std::map<const VarDecl *, std::vector<SourceLocation>> changed_;
	std::vector<Loop> loops_;
	std::vector<const ArraySubscriptExpr *> found_;
};

} // namespace

void check_raw_bounds(Session &session, const FunctionDecl *f)
{
	Indices indices(session);
	indices.TraverseStmt(f->getBody());
	indices.finish();
}

} // namespace cfl::check
