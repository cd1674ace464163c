// SPDX-License-Identifier: GPL-2.0
// Which members a lock guards, and who does without it.
#include <check/lock_discipline.hh>
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

std::string quoted(const ValueDecl *d)
{
	return "'" + d->getNameAsString() + "'";
}

/// The lock that is held for an access and not for another one, by name.
std::string lock_of(const Access &a)
{
	for (const auto &[m, hold] : a.where.held)
		if (hold == Hold::Whole && m.last())
			return quoted(m.last());
	return "the lock";
}

class Judge
{
public:
	Judge(Session &session, const Notes &notes) : session_(session), notes_(notes) {}

	void leaks()
	{
		for (const Leak &l : notes_.leaks) {
			const auto *m = dyn_cast<CXXMethodDecl>(l.in);
			if (!m || m->getAccess() != AS_public || l.where.any || l.path.root)
				continue;
			const Access *e = changes(l);
			// What only one function uses is not said to be the lock's.
			if (!e || own(*e) || !unsafe_.insert({l.in, l.path.last()}).second ||
			    called_in_peace(session_, l.in))
				continue;
			Finding *f = session_.report(
				"lock-escape", l.loc,
				"a way to " + quoted(l.path.last()) +
					" is handed out, which is used without " + lock_of(*e));
			session_.note(f, e->loc, "it is changed under the lock here");
		}
	}
	void unlocked()
	{
		for (const Access &a : notes_.accesses) {
			if (!sure(a) || a.where.alone || a.where.solo ||
			    unsafe_.count({a.in, a.path.last()}) || notes_.ordered.count(a.in))
				continue;
			const Access *e = evidence(a);
			if (!e || said_.count({a.in, a.path.last()}) ||
			    called_in_peace(session_, a.in) ||
			    (own(a) && called_by_one(session_, a.in)))
				continue;
			said_.insert({a.in, a.path.last()});
			Finding *f = session_.report(
				"lock-required", a.loc,
				quoted(a.path.last()) +
					(a.use == Use::Write ? " is changed" : " is read") +
					" here without " + lock_of(*e));
			session_.note(f, e->loc,
				      e->use == Use::Read ? "it is read under the lock here"
							  : "it is changed under the lock here");
		}
	}
	void shared()
	{
		for (const Access &a : notes_.accesses) {
			if (a.use != Use::Write || !sure(a) || a.where.alone || a.where.solo ||
			    a.where.held.empty() || has_whole_lock(a))
				continue;
			// One lock for readers is enough, if the change belongs to it.
			const Path &m = a.where.held.begin()->first;
			if (m.root != a.path.root)
				continue;
			session_.report("lock-required", a.loc,
					quoted(a.path.last()) +
						" is changed here while others may hold " +
						quoted(m.last()) + ", too: it is only shared");
		}
	}

private:
	/// Nodes stay where they are, whatever else goes into the container.
	static bool stays(const ValueDecl *container)
	{
		const CXXRecordDecl *r = record_of(container->getType());
		if (!r || !in_std(r))
			return false;
		llvm::StringRef n = r->getName();
		return n.contains("map") || n.contains("set") || n.ends_with("list") ||
		       n == "deque";
	}
	const Access *changes(const Leak &l) const
	{
		for (const Access &e : notes_.accesses)
			if ((e.use == Use::Write || (l.closure && e.use == Use::Maybe)) &&
			    e.path.overlaps(l.path) && has_whole_lock(e) && sure(e) &&
			    !e.where.alone && !e.where.solo &&
			    !(l.element && e.inserts && stays(l.path.last())))
				return &e;
		return nullptr;
	}
	const Access *evidence(const Access &a) const
	{
		const Access *found = nullptr;
		std::set<const FunctionDecl *> with, without, same;
		bool awaited = false;
		for (const Access &e : notes_.accesses) {
			if (!e.path.overlaps(a.path) || e.where.alone || e.where.any)
				continue;
			if (e.where.held.empty() && !e.where.solo)
				without.insert(e.in);
			if (!a.where.held.empty() && common_lock(a, e))
				same.insert(e.in);
			// A thread need not lock what only it changes.
			bool one = e.where.thread && a.where.thread && !a.where.many;
			if (!has_whole_lock(e) || common_lock(a, e) || one)
				continue;
			// What is put beside it leaves an element where it is.
			if (a.element && e.inserts && stays(a.path.last()))
				continue;
			with.insert(e.in);
			awaited |= e.awaited;
			bool changes = e.use == Use::Write || a.use == Use::Write;
			if (changes && (!found || (found->use == Use::Read && e.use != Use::Read)))
				found = &e;
		}
		if (!found || without.size() > 2 * with.size() || handed_over(a, *found))
			return nullptr;
		// Of two locks, the one that more functions take is meant.
		if (!same.empty() && same.size() >= with.size())
			return nullptr;
		// One function that changes without a lock what another one locks may come first.
		bool only = a.use != Use::Read && with.size() < 2 && !with.count(a.in);
		return only && !awaited && !takes(a.in, *found) ? nullptr : found;
	}
	/// Does only this function use it, while the object is neither made nor ended?
	bool own(const Access &a) const
	{
		return std::all_of(
			notes_.accesses.begin(), notes_.accesses.end(), [&](const Access &o) {
				return o.in == a.in || o.where.alone || !o.path.overlaps(a.path);
			});
	}
	/// What is written before something else is said under the lock, or read after that was heard.
	bool handed_over(const Access &a, const Access &e) const
	{
		if (a.waited && a.use != Use::Write)
			return true;
		// What only one function has is its own while it does not hold the lock.
		if (a.use == Use::Read || (e.use != Use::Read && !own(a)))
			return false;
		return std::any_of(notes_.takes.begin(), notes_.takes.end(),
				   [&](const Take &t) { return t.in == a.in && t.step > a.from; });
	}
	/// Does the function take one of the locks that are held for an access?
	bool takes(const FunctionDecl *f, const Access &e) const
	{
		return std::any_of(notes_.takes.begin(), notes_.takes.end(), [&](const Take &t) {
			return t.in == f && e.where.held.count(t.mutex);
		});
	}

	Session &session_;
	const Notes &notes_;
	std::set<std::pair<const FunctionDecl *, const ValueDecl *>> said_, unsafe_;
};

/// Locks that functions take which are not the class's own.
class OutsideLocks : public RecursiveASTVisitor<OutsideLocks>
{
public:
	std::set<const CXXRecordDecl *> found;
	bool VisitMemberExpr(MemberExpr *m)
	{
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		if (f && lockable(f->getType()) &&
		    !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
			if (const auto *r = dyn_cast_or_null<CXXRecordDecl>(f->getParent()))
				found.insert(r->getCanonicalDecl());
		return true;
	}
};

/// Is there anything that can be locked in the unit?
bool knows_locks(ASTContext &context)
{
	return context.Idents.find("mutex") != context.Idents.end() ||
	       context.Idents.find("unlock") != context.Idents.end();
}

bool shares(Session &session, const CXXRecordDecl *r, int depth = 0)
{
	return std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		QualType t = f->getType().getNonReferenceType();
		if (lockable(t) || holds_thread(session, t))
			return true;
		const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
		if (s && in_std(s) && s->getName().ends_with("_ptr") && depth < 2 &&
		    s->getTemplateArgs().size() &&
		    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type)
			t = s->getTemplateArgs().get(0).getAsType();
		const CXXRecordDecl *inner = record_of(t);
		if (lockable(t))
			return true;
		return inner && !in_std(inner) && inner->hasDefinition() && depth < 2 &&
		       shares(session, inner, depth + 1);
	});
}

} // namespace

void judge_locks(Session &session, const Notes &notes)
{
	Judge judge(session, notes);
	judge.leaks();
	judge.unlocked();
	judge.shared();
}

} // namespace cfl::check::discipline

namespace cfl::check
{

using namespace discipline;

void check_lock_discipline(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::map<const CXXRecordDecl *, Class> classes;
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		const CXXRecordDecl *r = m ? m->getParent() : nullptr;
		if (!r || r->isLambda() || r->isUnion() || m->isStatic() || !f->getBody())
			continue;
		auto [it, fresh] = classes.try_emplace(r->getCanonicalDecl());
		if (fresh && shares(session, r))
			it->second.record = r;
		if (it->second.record)
			it->second.methods.push_back(m);
	}
	OutsideLocks outside;
	bool any = std::any_of(classes.begin(), classes.end(),
			       [](auto &c) { return c.second.record != nullptr; });
	if (knows_locks(session.context)) {
		judge_records(session, functions);
		judge_globals(session, functions);
	}
	for (const FunctionDecl *f : functions)
		if (any &&
		    !(isa<CXXMethodDecl>(f) && cast<CXXMethodDecl>(f)->getParent()->isLambda()))
			outside.TraverseDecl(const_cast<FunctionDecl *>(f));
	// In the order of the text.
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		auto it = m ? classes.find(m->getParent()->getCanonicalDecl()) : classes.end();
		if (it == classes.end() || !it->second.record)
			continue;
		Class c = std::move(it->second);
		classes.erase(it);
		c.lends = outside.found.count(c.record->getCanonicalDecl());
		walk_class(session, c);
		// Locals, and what others share, is not the class's.
		std::erase_if(c.notes.accesses,
			      [](const discipline::Access &a) { return a.path.root; });
		judge_locks(session, c.notes);
		if (c.threads) {
			judge_threads(session, c);
			judge_thread_order(session, c);
		}
	}
}

} // namespace cfl::check
