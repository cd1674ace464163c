// SPDX-License-Identifier: GPL-2.0
// In which contexts the member functions of a class are called.
#include <check/frees.hh>
#include <check/lock_discipline_body.hh>
#include <check/lock_discipline_class.hh>

#include <deque>

using namespace clang;

namespace cfl::check::discipline
{

namespace
{

constexpr size_t MOST_CONTEXTS = 6, MOST_WALKS = 200;

/// Member functions that others of the same object call, and those that run in closures or on threads.
class Mentions : public RecursiveASTVisitor<Mentions>
{
public:
	std::set<const FunctionDecl *> called, handed;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		if (c->getMethodDecl() &&
		    isa<CXXThisExpr>(c->getImplicitObjectArgument()->IgnoreParenCasts()))
			(closures_ ? handed : called)
				.insert(c->getMethodDecl()->getCanonicalDecl());
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		const auto *r = dyn_cast<DeclRefExpr>(u->getSubExpr()->IgnoreParens());
		if (const auto *m = r ? dyn_cast<CXXMethodDecl>(r->getDecl()) : nullptr)
			handed.insert(m->getCanonicalDecl());
		return true;
	}
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		closures_++;
		bool go = RecursiveASTVisitor::TraverseLambdaExpr(l);
		closures_--;
		return go;
	}

private:
	int closures_ = 0;
};

/// Names that say that the caller has the lock.
bool told(const CXXMethodDecl *m)
{
	llvm::StringRef n = plain_name(m);
	return n.contains_insensitive("lock") || n.contains_insensitive("unsafe") ||
	       n.contains_insensitive("unguarded") || n.contains_insensitive("unsync");
}

/// Made, ended, or replaced as a whole: nobody else has the object then.
bool whole(const CXXMethodDecl *m)
{
	return isa<CXXConstructorDecl>(m) || isa<CXXDestructorDecl>(m);
}

bool encapsulated(const CXXRecordDecl *r)
{
	return std::any_of(r->field_begin(), r->field_end(),
			   [](const FieldDecl *f) { return f->getAccess() != AS_public; });
}

class Contexts
{
public:
	Contexts(Session &session, Class &c) : session_(session), c_(c) {}

	void run()
	{
		for (const CXXMethodDecl *m : c_.methods)
			mentions_.TraverseDecl(const_cast<CXXMethodDecl *>(m));
		for (const CXXMethodDecl *m : c_.methods)
			if (auto entry = from_outside(m))
				add(m, *entry);
		size_t seen = 0;
		for (size_t walks = 0; !queue_.empty() && walks < MOST_WALKS; walks++) {
			auto [m, where] = queue_.front();
			queue_.pop_front();
			walk(session_, m, where, c_.notes);
			for (; seen < c_.notes.calls.size(); seen++) {
				const Called &call = c_.notes.calls[seen];
				const auto *body =
					dyn_cast_or_null<CXXMethodDecl>(body_of(call.callee));
				if (body && body->getParent() == c_.record)
					add(body, call.where);
			}
		}
	}

private:
	std::optional<Context> from_outside(const CXXMethodDecl *m) const
	{
		Context entry;
		if (whole(m)) {
			entry.alone = true;
			entry.solo = isa<CXXConstructorDecl>(m) ? !threading(session_, m).starts
								: !c_.threads;
			return entry;
		}
		const FunctionDecl *f = m->getCanonicalDecl();
		bool helper = m->getAccess() != AS_public ||
			      (c_.threads && mentions_.handed.count(f)) ||
			      (mentions_.called.count(f) && !encapsulated(c_.record));
		entry.any = c_.lends || told(m) || m->getOverloadedOperator() == OO_Equal ||
			    plain_name(m) == "swap";
		// Who calls a private one of the base's is not known.
		if (helper && (m->size_overridden_methods() || !called(f)))
			entry.any = true;
		else if (helper)
			return {};
		return entry;
	}
	bool called(const FunctionDecl *f) const
	{
		return mentions_.called.count(f) || mentions_.handed.count(f);
	}
	void add(const CXXMethodDecl *m, const Context &where)
	{
		std::set<Context> &known = known_[m->getCanonicalDecl()];
		if (known.size() < MOST_CONTEXTS && known.insert(where).second)
			queue_.push_back({m, where});
	}

	Session &session_;
	Class &c_;
	Mentions mentions_;
	std::deque<std::pair<const CXXMethodDecl *, Context>> queue_;
	std::map<const FunctionDecl *, std::set<Context>> known_;
};

} // namespace

void walk_class(Session &session, Class &c)
{
	for (const CXXMethodDecl *m : c.methods) {
		Threading t = threading(session, m);
		c.threads |= t.starts;
		c.from_start |= t.starts && isa<CXXConstructorDecl>(m);
		// A class that can be locked, or hands out a guard, may be locked by its callers.
		llvm::StringRef n = plain_name(m);
		QualType result = m->getReturnType();
		c.lends |= m->getAccess() == AS_public &&
			   (n == "lock" || n == "unlock" || is_guard(result) ||
			    (result->isReferenceType() && lockable(result)));
	}
	for (const FieldDecl *f : c.record->fields())
		if (!f->getType()->isReferenceType() && !f->getType()->isPointerType() &&
		    holds_thread(session, f->getType()))
			c.thread = f;
	Contexts(session, c).run();
}

bool sure(const Access &a)
{
	return !a.where.any && std::none_of(a.where.held.begin(), a.where.held.end(),
					    [](auto &h) { return h.second == Hold::Maybe; });
}

bool common_lock(const Access &a, const Access &b)
{
	return std::any_of(a.where.held.begin(), a.where.held.end(),
			   [&](auto &h) { return b.where.held.count(h.first); });
}

bool has_whole_lock(const Access &a)
{
	return std::any_of(a.where.held.begin(), a.where.held.end(),
			   [](auto &h) { return h.second == Hold::Whole; });
}

} // namespace cfl::check::discipline
