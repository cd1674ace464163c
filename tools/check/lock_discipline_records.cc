// SPDX-License-Identifier: GPL-2.0
// Structures with a lock beside their data: functions that are handed one keep to what the others do.
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

/// Does a body name a lock that is a member of something else than `*this`?
class NamesLock : public RecursiveASTVisitor<NamesLock>
{
public:
	bool found = false;
	bool VisitMemberExpr(MemberExpr *m)
	{
		found |= lockable(m->getMemberDecl()->getType()) &&
			 !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
		return !found;
	}
};

const FieldDecl *lock_of(const CXXRecordDecl *r)
{
	for (const FieldDecl *f : r->fields())
		if (lockable(f->getType()))
			return f;
	return nullptr;
}

/// What stands for all objects of the type that a variable is, or leads to: their lock.
const ValueDecl *any_of_type(const ValueDecl *root)
{
	if (!root)
		return nullptr;
	QualType t = root->getType().getNonReferenceType();
	if (t->isPointerType())
		t = t->getPointeeType();
	const CXXRecordDecl *r = record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (s && in_std(s) && s->getName().ends_with("_ptr") && s->getTemplateArgs().size() &&
	    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
		r = record_of(s->getTemplateArgs().get(0).getAsType());
	return r && !in_std(r) && r->hasDefinition() ? lock_of(r) : nullptr;
}

class Records
{
public:
	explicit Records(Session &session) : session_(session) {}

	void add(const FunctionDecl *f)
	{
		NamesLock names;
		names.TraverseDecl(const_cast<FunctionDecl *>(f));
		if (!names.found)
			return;
		Notes own;
		own.steps = all_.steps;
		walk(session_, f, {}, own);
		all_.steps = own.steps;
		all_.ordered.merge(own.ordered);
		for (const Take &t : own.takes)
			if (const ValueDecl *root = any_of_type(t.mutex.root))
				all_.takes.push_back({{root, t.mutex.members}, f, t.step});
		for (const Access &a : own.accesses)
			access(a, own);
	}
	void judge() { judge_locks(session_, all_); }

private:
	/// Only of what it is handed, and also locks, a function is asked for the lock.
	void access(Access a, const Notes &own)
	{
		const ValueDecl *root = any_of_type(a.path.root);
		if (!root || a.path.members.empty())
			return;
		bool locks = std::any_of(own.takes.begin(), own.takes.end(), [&](const Take &t) {
			return t.mutex.root == a.path.root;
		});
		a.where.alone |= !locks || (!isa<ParmVarDecl>(a.path.root) && !a.where.thread &&
					    a.where.held.empty());
		std::map<Path, Hold> held;
		for (const auto &[m, hold] : a.where.held) {
			const ValueDecl *of = any_of_type(m.root);
			held[of && m.root == a.path.root ? Path{of, m.members} : m] = hold;
		}
		a.where.held = std::move(held);
		a.path.root = root;
		all_.accesses.push_back(std::move(a));
	}

	Session &session_;
	Notes all_;
};

} // namespace

void judge_records(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	Records records(session);
	for (const FunctionDecl *f : functions)
		if (const auto *m = dyn_cast<CXXMethodDecl>(f); !m || !m->getParent()->isLambda())
			records.add(f);
	records.judge();
}

} // namespace cfl::check::discipline
