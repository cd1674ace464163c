// SPDX-License-Identifier: GPL-2.0
#include <check/kind_facts.hh>
#include <check/kinds.hh>

#include <clang/AST/RecursiveASTVisitor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

using Numbers = std::vector<std::optional<int64_t>>; ///< Of a call's arguments.

/// Which kinds the classes of a unit say that they are.
class Kinds
{
public:
	Kinds(Session &session, const std::vector<const FunctionDecl *> &functions)
		: session_(session), functions_(functions)
	{
	}
	/// What the objects of each class answer; those that may answer anything are left out.
	const std::map<const CXXRecordDecl *, std::set<int64_t>> &of(const ValueDecl *what);
	/// Does some function make an object of this class?
	bool made_somewhere(const CXXRecordDecl *r);
	/// Does some function make an object of any class that says its kind?
	bool any_made(const ValueDecl *what);

private:
	std::optional<int64_t> made(const CXXConstructorDecl *c, const FieldDecl *f,
				    const Numbers &args, int depth);
	std::optional<int64_t> number(const Expr *e, const FunctionDecl *in, const Numbers &args);
	void by_constructors(const FieldDecl *f,
			     std::map<const CXXRecordDecl *, std::set<int64_t>> &out);
	void by_overriders(const CXXMethodDecl *m,
			   std::map<const CXXRecordDecl *, std::set<int64_t>> &out);

	Session &session_;
	const std::vector<const FunctionDecl *> &functions_;
	std::map<const ValueDecl *, std::map<const CXXRecordDecl *, std::set<int64_t>>> known_;
	std::optional<std::set<const CXXRecordDecl *>> made_;
};

/// The classes of which objects are made, also by the standard's functions.
class Makes : public RecursiveASTVisitor<Makes>
{
public:
	std::set<const CXXRecordDecl *> found;

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		found.insert(c->getConstructor()->getParent()->getCanonicalDecl());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const auto *all = f && in_std(f) ? f->getTemplateSpecializationArgs() : nullptr;
		for (unsigned i = 0; all && i < all->size(); i++)
			if (all->get(i).getKind() == TemplateArgument::Type)
				if (const CXXRecordDecl *r = record_of(all->get(i).getAsType()))
					found.insert(r->getCanonicalDecl());
		return true;
	}
};

bool Kinds::made_somewhere(const CXXRecordDecl *r)
{
	if (!made_) {
		Makes all;
		for (const FunctionDecl *f : functions_)
			if (!isa<CXXConstructorDecl>(f))
				all.TraverseStmt(f->getBody());
		made_ = std::move(all.found);
	}
	return made_->count(r->getCanonicalDecl()) > 0;
}

bool Kinds::any_made(const ValueDecl *what)
{
	return std::ranges::any_of(of(what),
				   [&](const auto &k) { return made_somewhere(k.first); });
}

std::optional<int64_t> Kinds::number(const Expr *e, const FunctionDecl *in, const Numbers &args)
{
	e = peel(e);
	if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
		e = peel(d->getExpr());
	if (const auto *l = dyn_cast<InitListExpr>(e); l && l->getNumInits() == 1)
		e = peel(l->getInit(0));
	if (auto n = kind_number(session_, e))
		return n;
	while (const auto *c = dyn_cast<ExplicitCastExpr>(e))
		e = peel(c->getSubExpr());
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *p = r ? dyn_cast<ParmVarDecl>(r->getDecl()) : nullptr;
	if (!p || p->getDeclContext() != in || p->getFunctionScopeIndex() >= args.size())
		return {};
	return args[p->getFunctionScopeIndex()];
}

std::optional<int64_t> Kinds::made(const CXXConstructorDecl *c, const FieldDecl *f,
				   const Numbers &args, int depth)
{
	const FunctionDecl *def = nullptr;
	if (depth > 5 || !c->hasBody(def))
		return {};
	std::optional<int64_t> out;
	for (const CXXCtorInitializer *i : cast<CXXConstructorDecl>(def)->inits()) {
		if (i->isAnyMemberInitializer()) {
			if (i->getAnyMember()->getCanonicalDecl() == f)
				out = number(i->getInit(), def, args);
			continue;
		}
		const auto *k = dyn_cast<CXXConstructExpr>(peel(i->getInit()));
		if (!k)
			continue;
		Numbers given;
		for (const Expr *a : k->arguments())
			given.push_back(number(a, def, args));
		if (auto n = made(k->getConstructor(), f, given, depth + 1))
			out = n;
	}
	// `kind = Kind::Key;`
	if (const auto *body = dyn_cast<CompoundStmt>(def->getBody()))
		for (const Stmt *s : body->body()) {
			const auto *b = dyn_cast<BinaryOperator>(s);
			const auto *m = b && b->getOpcode() == BO_Assign
						? dyn_cast<MemberExpr>(peel(b->getLHS()))
						: nullptr;
			if (m && m->getMemberDecl()->getCanonicalDecl() == f)
				out = number(b->getRHS(), def, args);
		}
	return out;
}

void Kinds::by_constructors(const FieldDecl *f,
			    std::map<const CXXRecordDecl *, std::set<int64_t>> &out)
{
	const auto *base = dyn_cast_or_null<CXXRecordDecl>(f->getParent());
	std::set<const CXXRecordDecl *> open;
	for (const FunctionDecl *fn : functions_) {
		const auto *c = dyn_cast<CXXConstructorDecl>(fn);
		if (!c || c->isCopyOrMoveConstructor() || !base ||
		    !c->getParent()->isDerivedFrom(base))
			continue;
		const CXXRecordDecl *r = c->getParent()->getCanonicalDecl();
		if (auto n = made(c, f, {}, 0))
			out[r].insert(*n);
		else
			open.insert(r);
	}
	for (const CXXRecordDecl *r : open)
		out.erase(r);
}

void Kinds::by_overriders(const CXXMethodDecl *root,
			  std::map<const CXXRecordDecl *, std::set<int64_t>> &out)
{
	for (const FunctionDecl *fn : functions_) {
		const auto *m = dyn_cast<CXXMethodDecl>(fn);
		const CXXMethodDecl *first = m;
		while (first && first->isVirtual() && first->size_overridden_methods())
			first = *first->begin_overridden_methods();
		if (!m || first->getCanonicalDecl() != root->getCanonicalDecl())
			continue;
		const auto *body = dyn_cast<CompoundStmt>(m->getBody());
		const auto *r = body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front())
							  : nullptr;
		auto n = r && r->getRetValue() ? kind_number(session_, peel(r->getRetValue()))
					       : std::nullopt;
		if (n)
			out[m->getParent()->getCanonicalDecl()].insert(*n);
	}
}

const std::map<const CXXRecordDecl *, std::set<int64_t>> &Kinds::of(const ValueDecl *what)
{
	auto [it, fresh] = known_.try_emplace(what);
	if (!fresh)
		return it->second;
	if (const auto *f = dyn_cast<FieldDecl>(what))
		by_constructors(f, it->second);
	else
		by_overriders(cast<CXXMethodDecl>(what), it->second);
	return it->second;
}

/// Downcasts where the kind that was asked for is another class's.
class Downcasts : public KindWalk
{
public:
	Downcasts(Session &session, Kinds &kinds) : KindWalk(session), kinds_(kinds) {}

private:
	void see(const Expr *e) override
	{
		const auto *c = dyn_cast<CXXStaticCastExpr>(e);
		if (!c || c->getCastKind() != CK_BaseToDerived || facts_.empty())
			return;
		QualType t = c->getType();
		if (!t->getPointeeType().isNull())
			t = t->getPointeeType();
		const CXXRecordDecl *to = record_of(t.getNonReferenceType());
		std::string object = object_name(c->getSubExpr());
		if (!to || object.empty())
			return;
		const KindFact *excludes = nullptr;
		for (const KindFact &f : facts_) {
			if (f.of.object != object)
				continue;
			if (f.says_which())
				return judge(c, to->getCanonicalDecl(), f.of, false);
			excludes = &f;
		}
		// What is left may be several.
		if (excludes)
			judge(c, to->getCanonicalDecl(), excludes->of, true);
	}
	void judge(const Expr *cast, const CXXRecordDecl *to, const KindOf &of, bool made_only)
	{
		const auto &classes = kinds_.of(of.what);
		auto mine = classes.find(to);
		if (mine == classes.end())
			return;
		// A unit that makes none of them is handed what others made, of any kind.
		made_only = made_only && kinds_.any_made(of.what);
		for (const auto &[r, numbers] : classes) {
			if (r == to || r->isDerivedFrom(to) || r->isAbstract() ||
			    to->isDerivedFrom(r) || (made_only && !kinds_.made_somewhere(r)))
				continue;
			for (int64_t n : numbers) {
				bool comes = std::all_of(
					facts_.begin(), facts_.end(), [&](const KindFact &f) {
						return f.of.object != of.object ||
						       f.of.what != of.what || f.allows(n);
					});
				if (!comes || mine->second.count(n))
					continue;
				Finding *x = session_.report(
					"cast-downcast", cast->getExprLoc(),
					"by what was asked before, the object may be a '" +
						r->getNameAsString() + "' here");
				session_.note(x, r->getLocation(), "it is of that kind");
				return;
			}
		}
	}
	Kinds &kinds_;
};

class HasDowncast : public RecursiveASTVisitor<HasDowncast>
{
public:
	bool found = false;
	bool VisitCXXStaticCastExpr(CXXStaticCastExpr *c)
	{
		found |= c->getCastKind() == CK_BaseToDerived;
		return !found;
	}
};

} // namespace

void check_kinds(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	Kinds kinds(session, functions);
	for (const FunctionDecl *f : functions) {
		HasDowncast scan;
		scan.TraverseStmt(f->getBody());
		if (scan.found)
			Downcasts(session, kinds).run(f->getBody());
	}
}

} // namespace cfl::check
