// SPDX-License-Identifier: GPL-2.0
// Globals and static members that a global lock guards.
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

const VarDecl *global(const ValueDecl *d)
{
	const auto *v = dyn_cast_or_null<VarDecl>(d);
	return v && v->hasGlobalStorage() && !v->isStaticLocal() && !v->getTLSKind()
		       ? v->getCanonicalDecl()
		       : nullptr;
}

/// The globals that a body names, and the functions that it calls.
class Named : public RecursiveASTVisitor<Named>
{
public:
	explicit Named(const FunctionDecl *f) { TraverseDecl(const_cast<FunctionDecl *>(f)); }
	std::set<const VarDecl *> globals;
	std::set<const FunctionDecl *> called;
	bool locks = false;

	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		if (const auto *f = dyn_cast<FunctionDecl>(r->getDecl()))
			called.insert(f->getCanonicalDecl());
		if (const VarDecl *v = global(r->getDecl())) {
			globals.insert(v);
			locks |= lockable(v->getType());
		}
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		if (const auto *f = dyn_cast<FunctionDecl>(m->getMemberDecl()))
			called.insert(f->getCanonicalDecl());
		return true;
	}
};

class Globals
{
public:
	explicit Globals(Session &session) : session_(session) {}

	void run(const std::vector<const FunctionDecl *> &functions)
	{
		std::vector<std::pair<const FunctionDecl *, Named>> rest;
		for (const FunctionDecl *f : functions) {
			const auto *m = dyn_cast<CXXMethodDecl>(f);
			if (m && m->getParent()->isLambda())
				continue;
			Named named(f);
			if (!named.locks) {
				if (!named.globals.empty())
					rest.push_back({f, std::move(named)});
				continue;
			}
			helpers_.insert(named.called.begin(), named.called.end());
			add(f, true);
		}
		if (all_.takes.empty())
			return;
		for (const Access &a : all_.accesses)
			if (a.use == Use::Write && has_whole_lock(a))
				guarded_.insert(a.path.root);
		for (const auto &[f, named] : rest)
			if (std::any_of(named.globals.begin(), named.globals.end(),
					[&](const VarDecl *v) { return guarded_.count(v); }))
				add(f, false);
		judge_locks(session_, all_);
	}

private:
	void add(const FunctionDecl *f, bool locks)
	{
		Notes own;
		own.steps = all_.steps;
		walk(session_, f, {}, own);
		all_.steps = own.steps;
		all_.ordered.merge(own.ordered);
		for (const Take &t : own.takes)
			if (global(t.mutex.root))
				all_.takes.push_back(t);
		bool silent =
			isa<CXXConstructorDecl>(f) || isa<CXXDestructorDecl>(f) || f->isMain();
		for (Access &a : own.accesses) {
			const VarDecl *v = global(a.path.root);
			if (!v || !session_.ours(v->getLocation()))
				continue;
			a.path.root = v;
			// One that does not lock may be called with the lock held, or come first.
			a.where.alone |=
				silent || (!locks && (helpers_.count(f->getCanonicalDecl()) ||
						      a.use != Use::Read));
			all_.accesses.push_back(std::move(a));
		}
	}

	Session &session_;
	Notes all_;
	std::set<const FunctionDecl *> helpers_;
	std::set<const ValueDecl *> guarded_;
};

} // namespace

void judge_globals(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	Globals(session).run(functions);
}

} // namespace cfl::check::discipline
