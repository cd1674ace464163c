// SPDX-License-Identifier: GPL-2.0
// Which pairs of accesses race: by two threads that may run at once, one of them a change, with no lock that both
// hold, and without an order between them.
#include <check/race.hh>

using namespace clang;

namespace cfl::check
{
namespace race
{

namespace
{

/// May the two be the same thing, or one a part of the other?
enum class Overlap { No, Same, FirstHolds, SecondHolds };

Overlap overlap(const Where &a, const Where &b, bool guarded)
{
	if (a.object != b.object)
		return Overlap::No;
	size_t common = std::min(a.path.size(), b.path.size());
	for (size_t i = 0; i < common; i++) {
		const Part &p = a.path[i], &q = b.path[i];
		if (p == q && p.kind != Part::Some)
			continue;
		if (!p.element() || !q.element())
			return Overlap::No;
		bool all = p.kind == Part::All || q.kind == Part::All;
		bool apart = p.kind == Part::At && q.kind == Part::At;
		// Threads that share elements take a lock for them; others have their own.
		if (apart || (!all && !guarded))
			return Overlap::No;
	}
	if (a.path.size() == b.path.size())
		return Overlap::Same;
	return a.path.size() < b.path.size() ? Overlap::FirstHolds : Overlap::SecondHolds;
}

bool excluded(const State &a, const State &b)
{
	for (const Lock &x : a.held)
		for (const Lock &y : b.held)
			if (!x.mutex || !y.mutex || (x.mutex == y.mutex && !(x.shared && y.shared)))
				return true;
	for (const State *s : {&a, &b})
		for (const Lock &l : s->held) {
			bool known = bool(l.mutex);
			for (const Part &p : l.mutex.path)
				known &= p.kind == Part::Field || p.kind == Part::At;
			if (!known)
				return true;
		}
	return false;
}

} // namespace

bool Walk::ordered(const Access &first, const Access &then) const
{
	if (then.state.waited_all)
		return true;
	for (const Signal &s : signals_)
		if (s.thread == first.thread && s.seq > first.seq &&
		    (!s.sync || then.state.waited.count(s.sync)))
			return true;
	return false;
}

bool Walk::races(const Access &a, const Access &b) const
{
	if (a.thread == b.thread || (a.kind != Access::Write && b.kind != Access::Write))
		return false;
	if (!a.state.running.count(b.thread) && !b.state.running.count(a.thread))
		return false;
	bool guarded = !a.state.held.empty() || !b.state.held.empty();
	switch (overlap(a.where, b.where, guarded)) {
	case Overlap::No:
		return false;
	case Overlap::Same:
		break;
	case Overlap::FirstHolds:
		if (a.kind == Access::Peek)
			return false;
		break;
	case Overlap::SecondHolds:
		if (b.kind == Access::Peek)
			return false;
		break;
	}
	// Of threads that run the same text, each may do its own part; a container grows as a whole.
	unsigned parts =
		whole_container(a.where) && a.where == b.where ? State::Compared : State::Asked;
	if (sites_[size_t(a.thread)] == sites_[size_t(b.thread)] &&
	    ((a.state.own | b.state.own) & parts))
		return false;
	return !excluded(a.state, b.state) && !ordered(a, b) && !ordered(b, a);
}

bool Walk::whole_container(const Where &w) const
{
	const Object &o = objects_[size_t(w.object)];
	return w.path.empty() && isa_and_present<VarDecl>(o.decl) &&
	       in_std(record_of(o.decl->getType()));
}

std::string Walk::name(const Where &w) const
{
	for (size_t i = w.path.size(); i-- > 0;)
		if (w.path[i].kind == Part::Field && w.path[i].field->getIdentifier())
			return "'" + w.path[i].field->getName().str() + "'";
	const Object &o = objects_[size_t(w.object)];
	return o.decl && o.decl->getIdentifier() ? "'" + o.decl->getName().str() + "'"
						 : std::string("an object");
}

void Walk::report(const Access &a, const Access &b)
{
	// The one with fewer locks is to blame, or the later one.
	const Access *worse = &b, *other = &a;
	if (a.state.held.size() < b.state.held.size())
		std::swap(worse, other);
	const Access &named = worse->where.path.size() > other->where.path.size() ? *worse : *other;
	// Callees that take locks, and not the same one, have that to answer for themselves; what a header's class does inside
	// of one is the caller's.
	bool own = session_.context.getSourceManager().isWrittenInMainFile(worse->loc) &&
		   !worse->state.held.empty() && worse->loc != worse->outer &&
		   other->loc != other->outer && session_.ours(worse->loc);
	SourceLocation where = own ? worse->loc : worse->outer;
	Finding *f = session_.report(
		"thread-race", where,
		name(named.where) + " is " + (worse->kind == Access::Write ? "changed" : "read") +
			" here while another thread " +
			(other->kind == Access::Write ? "changes" : "reads") + " it");
	if (worse->loc != where)
		session_.note(f, worse->loc, "it happens here");
	session_.note(f, other->loc, "the other thread does it here");
}

void Walk::judge()
{
	std::map<int, std::vector<const Access *>> by_object;
	for (const Access &a : accesses_)
		by_object[a.where.object].push_back(&a);
	for (const auto &[object, all] : by_object) {
		bool said = false;
		for (size_t i = 0; i < all.size() && !said; i++)
			for (size_t k = i + 1; k < all.size() && !said; k++)
				if (races(*all[i], *all[k])) {
					report(*all[i], *all[k]);
					said = true;
				}
	}
}

namespace
{

/// Does the function, or what it calls, start threads?
class Starts : public RecursiveASTVisitor<Starts>
{
public:
	Starts(std::map<const FunctionDecl *, bool> &known, int depth)
		: known_(known), depth_(depth)
	{
	}
	bool found = false;

	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		llvm::StringRef n = std_name(c->getType());
		found |= (n == "thread" || n == "jthread") && c->getNumArgs();
		if (!found)
			callee(c->getConstructor());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		if (in_std(f)) {
			llvm::StringRef n = plain_name(f);
			found |= n == "async";
			if (const auto *m = dyn_cast<CXXMethodDecl>(f); m && n == "emplace_back")
				if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(
					    m->getParent()))
					found |= std_name(s->getTemplateArgs().get(0).getAsType())
							 .ends_with("thread");
			if (const auto *made = f->getTemplateSpecializationArgs();
			    made && n.starts_with("make_") && made->size() &&
			    made->get(0).getKind() == TemplateArgument::Type)
				found |= std_name(made->get(0).getAsType()).ends_with("thread");
			found |= c->getNumArgs() &&
				 std_name(c->getArg(0)->getType()).starts_with("parallel_");
			return !found;
		}
		callee(f);
		return !found;
	}

private:
	void callee(const FunctionDecl *f)
	{
		const FunctionDecl *made = nullptr;
		if (depth_ > 5 || in_std(f) || !f->hasBody(made))
			return;
		auto [it, fresh] = known_.try_emplace(made, false);
		if (fresh) {
			Starts inner(known_, depth_ + 1);
			inner.TraverseDecl(const_cast<FunctionDecl *>(made));
			known_[made] = inner.found;
		}
		found |= known_[made];
	}

	std::map<const FunctionDecl *, bool> &known_;
	int depth_;
};

/// Does the unit know of threads at all?
bool knows_threads(ASTContext &context)
{
	for (const char *name : {"thread", "jthread", "async"}) {
		auto it = context.Idents.find(name);
		if (it == context.Idents.end())
			continue;
		for (NamedDecl *n :
		     context.getTranslationUnitDecl()->lookup(&context.Idents.get("std")))
			if (const auto *ns = dyn_cast<NamespaceDecl>(n);
			    ns && !ns->lookup(&context.Idents.get(name)).empty())
				return true;
	}
	return false;
}

} // namespace
} // namespace race

void check_races(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	if (session.kernel || !race::knows_threads(session.context))
		return;
	std::map<const FunctionDecl *, bool> known;
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (m && m->getParent()->isLambda())
			continue;
		race::Starts starts(known, 0);
		starts.TraverseDecl(const_cast<FunctionDecl *>(f));
		if (!starts.found)
			continue;
		race::Walk walk(session);
		if (walk.run(f))
			walk.judge();
	}
}

} // namespace cfl::check
