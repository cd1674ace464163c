// SPDX-License-Identifier: GPL-2.0
// In the dialect a raw pointer carries no loan, since whoever follows it answers for it. But a local one is no secret:
// where the function itself ends what the pointer was made of, and follows the pointer afterwards, no comment helps.
#include <check/borrow.hh>

#include <deque>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Does a function mention something by which others keep what the pointer leads to: a counted reference, a count?
class Kept : public RecursiveASTVisitor<Kept>
{
public:
	explicit Kept(QualType pointee) : pointee_(record_of(pointee)) {}
	bool found = false;

	bool VisitExpr(Expr *e)
	{
		found |= shares(e->getType());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		llvm::StringRef n = f ? plain_name(f) : "";
		found |= n == "inc" || n == "inc_not_zero" || n == "inc_ref" || n == "into_raw" ||
			 n == "into_foreign" || n.contains("get_");
		return !found;
	}

private:
	bool shares(QualType t) const
	{
		const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
		static const std::set<llvm::StringRef> names{"Arc", "ARef", "ListArc", "ArcBorrow"};
		if (!s || !pointee_ || !names.count(s->getName()) ||
		    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
			return false;
		const CXXRecordDecl *of = record_of(s->getTemplateArgs().get(0).getAsType());
		return of && (of->getCanonicalDecl() == pointee_->getCanonicalDecl() ||
			      (of->hasDefinition() && pointee_->hasDefinition() &&
			       (of->isDerivedFrom(pointee_) || pointee_->isDerivedFrom(of))));
	}

	const CXXRecordDecl *pointee_;
};

/// The variable that a value was moved into, and the block in which that lives.
class Taker : public RecursiveASTVisitor<Taker>
{
public:
	Taker(const SourceManager &sm, SourceLocation moved) : sm_(sm), moved_(moved) {}
	const VarDecl *into = nullptr;

	bool TraverseCompoundStmt(CompoundStmt *s)
	{
		const CompoundStmt *around = std::exchange(block_, s);
		RecursiveASTVisitor::TraverseCompoundStmt(s);
		block_ = around;
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit() && within(v->getInit()->getSourceRange(), moved_)) {
			into = v;
			home_ = block_;
		}
		return true;
	}
	bool there(SourceLocation at) const { return home_ && within(home_->getSourceRange(), at); }

private:
	bool within(SourceRange r, SourceLocation at) const
	{
		auto offset = [&](SourceLocation l) {
			return sm_.getFileOffset(sm_.getExpansionLoc(l));
		};
		return offset(r.getBegin()) <= offset(at) && offset(at) <= offset(r.getEnd());
	}

	const SourceManager &sm_;
	SourceLocation moved_;
	const CompoundStmt *block_ = nullptr, *home_ = nullptr;
};

/// An array that grows by moving: what leads into it does not survive a change.
bool grows_elsewhere(QualType t)
{
	const CXXRecordDecl *r = t.isNull() ? nullptr : record_of(t);
	return r && (r->getName() == "Vec" || r->getName() == "KString");
}

} // namespace

SourceLocation BorrowCheck::followed(int local, int block, size_t at) const
{
	std::deque<std::pair<int, size_t>> work{{block, at + 1}};
	std::vector<bool> seen(b_.blocks.size());
	while (!work.empty()) {
		auto [n, from] = work.front();
		work.pop_front();
		bool over = false;
		for (size_t i = from; i < b_.blocks[n].stmts.size() && !over; i++) {
			const Step &x = b_.blocks[n].stmts[i];
			const bool own = x.src.local == local;
			if (own && !x.src.path.empty() && x.src.path[0].kind == Proj::Deref &&
			    (x.op == Step::Use || x.op == Step::Copy || x.op == Step::Borrow))
				return x.loc;
			over = (x.op == Step::Use && own && x.src.path.empty() &&
				(x.access == Access::Write || x.access == Access::Dead)) ||
			       ((x.op == Step::Borrow || x.op == Step::Copy ||
				 x.op == Step::Clear) &&
				!x.merge && x.dst.local == local && x.dst.path.empty()) ||
			       (x.op == Step::Borrow && own);
		}
		for (int to : over ? std::vector<int>() : b_.blocks[n].succ)
			if (!seen[to]) {
				seen[to] = true;
				work.push_back({to, 0});
			}
	}
	return {};
}

bool BorrowCheck::moved_on(const Step &x, const Place &p, SourceLocation moved) const
{
	if (!session_.kernel || p.local == x.src.local || x.src.path.empty() ||
	    x.src.path[0].kind != Proj::Deref || b_.locals[x.src.local].kind != LocalKind::Var ||
	    !b_.locals[x.src.local].type->isPointerType())
		return false;
	Taker taker(session_.context.getSourceManager(), moved);
	taker.TraverseStmt(b_.function->getBody());
	return !taker.into || taker.there(x.loc);
}

bool BorrowCheck::raw_is_stale(const Place &h, const Loan &l, Access a, const Place &p, int block,
			       size_t at) const
{
	const Local &by = b_.locals[h.local];
	if (!h.path.empty() || by.kind != LocalKind::Var || !by.type->isPointerType() ||
	    l.closure || l.walk || b_.locals[p.local].many)
		return false;
	// The class itself knows which of its functions grow it.
	if (b_.locals[p.local].kind == LocalKind::This && p.path.size() == 1)
		return false;
	const bool over = a == Access::Dead || a == Access::Drop;
	if (!over && !((a == Access::Mut || a == Access::Write) && !l.guard && ended(l, a, p) &&
		       (a == Access::Write || grows_elsewhere(type_of(b_, p)))))
		return false;
	if (!followed(h.local, block, at).isValid())
		return false;
	// What several own goes on.
	Kept kept(by.type->getPointeeType());
	kept.TraverseStmt(b_.function->getBody());
	return !kept.found;
}

} // namespace cfl::check
