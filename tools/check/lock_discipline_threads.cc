// SPDX-License-Identifier: GPL-2.0
// What an object's own threads share with those who call it, and how long they live.
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>
#include <check/race.hh>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

std::string quoted(const ValueDecl *d)
{
	return "'" + d->getNameAsString() + "'";
}

/// A function that is called to wait for the threads, so that others may follow it.
bool waited_for(Session &session, const Class &c)
{
	static const std::set<llvm::StringRef> names{"wait", "join", "finish", "await", "sync"};
	return std::any_of(c.methods.begin(), c.methods.end(), [&](const CXXMethodDecl *m) {
		return m->getAccess() == AS_public && names.count(plain_name(m)) &&
		       threading(session, m).joins;
	});
}

class Shared
{
public:
	Shared(Session &session, const Class &c) : session_(session), c_(c) {}

	void run()
	{
		std::set<const ValueDecl *> said;
		for (const Access &t : c_.notes.accesses) {
			if (!t.where.thread || !sure(t) || said.count(t.path.last()))
				continue;
			for (const Access &o : c_.notes.accesses) {
				if (!outside(o) || !o.path.overlaps(t.path) || common_lock(o, t) ||
				    (o.use != Use::Write && t.use != Use::Write) || !runs(o))
					continue;
				said.insert(t.path.last());
				report(t, o);
				break;
			}
			if (!said.count(t.path.last()) && each_other(t))
				said.insert(t.path.last());
		}
	}

private:
	bool outside(const Access &o) const
	{
		// An awaiter goes on when somebody resumes it.
		const auto *m = dyn_cast<CXXMethodDecl>(o.in);
		return !o.where.thread && !o.where.solo && sure(o) &&
		       !c_.notes.ordered.count(o.in) && !(m && plain_name(m).starts_with("await_"));
	}
	/// Is the thread there for sure when the access happens?
	bool runs(const Access &o) const
	{
		if (isa<CXXConstructorDecl>(o.in) || isa<CXXDestructorDecl>(o.in) ||
		    threading(session_, o.in).joins)
			return true;
		bool late = waited_for(session_, c_);
		if (o.use != Use::Read)
			return c_.from_start && !late;
		return !late && !called_in_peace(session_, o.in);
	}
	void report(const Access &t, const Access &o)
	{
		// The one that changes is told first; where both do, the one outside.
		const Access &here = o.use == Use::Write || !o.where.held.empty() ? o : o;
		Finding *f = session_.report(
			"thread-race", here.loc,
			quoted(here.path.last()) +
				(here.use == Use::Write ? " is changed" : " is read") +
				" here while the object's own thread " +
				(t.use == Use::Write ? "changes" : "reads") + " it");
		session_.note(f, t.loc, "the thread does it here");
	}
	/// Several threads do the same.
	bool each_other(const Access &t)
	{
		if (!t.where.many || t.use != Use::Write || t.element || !t.where.held.empty() ||
		    c_.notes.ordered.count(t.in))
			return false;
		session_.report("thread-race", t.loc,
				quoted(t.path.last()) +
					" is changed here by several threads of the object");
		return true;
	}

	Session &session_;
	const Class &c_;
};

/// Does it wait for its thread when it ends?
bool joins_at_end(QualType t, int depth = 0)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || depth > 3)
		return false;
	if (in_std(r)) {
		if (r->getName() == "jthread" || r->getName() == "future")
			return true;
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
		return s && s->getTemplateArgs().size() &&
		       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		       joins_at_end(s->getTemplateArgs().get(0).getAsType(), depth + 1);
	}
	const CXXDestructorDecl *d = r->getDestructor();
	return (d && d->isUserProvided()) ||
	       std::any_of(r->field_begin(), r->field_end(), [&](const FieldDecl *f) {
		       return joins_at_end(f->getType(), depth + 1);
	       });
}

bool mentions(const Stmt *s, const FieldDecl *f)
{
	if (!s)
		return false;
	if (const auto *m = dyn_cast<MemberExpr>(s); m && m->getMemberDecl() == f)
		return true;
	return std::any_of(s->child_begin(), s->child_end(),
			   [&](const Stmt *c) { return mentions(c, f); });
}

/// Does the destructor end the thread itself?
bool ended_by_hand(Session &session, const Class &c)
{
	const CXXDestructorDecl *d = c.record->getDestructor();
	if (!d || !d->isUserProvided())
		return false;
	return !d->hasBody() || mentions(d->getBody(), c.thread) || threading(session, d).joins;
}

/// Where the thread is started while the members are made, and the initialiser of @p member after that.
SourceLocation started_early(Session &session, const Class &c, const FieldDecl *member)
{
	for (const CXXMethodDecl *m : c.methods) {
		const auto *ctor = dyn_cast<CXXConstructorDecl>(m);
		SourceLocation started;
		for (const CXXCtorInitializer *i :
		     ctor ? ctor->inits() : ArrayRef<CXXCtorInitializer *>()) {
			const Expr *e = i->isAnyMemberInitializer() ? i->getInit() : nullptr;
			if (!e)
				continue;
			if (const auto *d = dyn_cast<CXXDefaultInitExpr>(e))
				e = d->getExpr();
			if (i->getAnyMember() == c.thread && starts_thread(session, e))
				started = e->getExprLoc();
			if (i->getAnyMember() != member || started.isInvalid())
				continue;
			const auto *made = dyn_cast<CXXConstructExpr>(peel(e));
			if (!made || !made->getConstructor()->isTrivial())
				return started;
		}
	}
	return {};
}

} // namespace

void judge_threads(Session &session, const Class &c)
{
	Shared(session, c).run();
}

void judge_thread_order(Session &session, const Class &c)
{
	if (!c.thread)
		return;
	bool waits = joins_at_end(c.thread->getType()) && !ended_by_hand(session, c);
	for (const auto &[f, loc] : c.notes.on_threads) {
		if (f->getParent() != c.thread->getParent() ||
		    f->getFieldIndex() <= c.thread->getFieldIndex() ||
		    f->getType()->isReferenceType())
			continue;
		const CXXRecordDecl *r = record_of(f->getType());
		bool ends = r && r->hasDefinition() &&
			    (!r->hasTrivialDestructor() || lockable(f->getType()));
		SourceLocation early = started_early(session, c, f);
		if (early.isInvalid() && !(waits && ends))
			continue;
		const char *rule = waits && ends ? "borrow-dangling" : "init-use";
		std::string text = waits && ends ? " ends before " : " is made after ";
		Finding *x = session.report(rule, early.isValid() ? early : loc,
					    quoted(f) + text + quoted(c.thread) +
						    ", whose thread uses it");
		session.note(x, loc, "it is used here");
		session.note(x, f->getLocation(),
			     "members are made in the order of declaration, and "
			     "end in reverse");
		return;
	}
}

} // namespace cfl::check::discipline
