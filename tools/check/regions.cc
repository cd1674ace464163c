// SPDX-License-Identifier: GPL-2.0
#include <check/contexts.hh>
#include <check/regions.hh>

using namespace clang;

namespace cfl::check
{

bool Context::join(const Context &other)
{
	if (!reached) {
		*this = other;
		reached = true;
		return true;
	}
	size_t before = holds.size() + counts.size(), known = empty.size();
	holds.insert(other.holds.begin(), other.holds.end());
	counts.insert(other.counts.begin(), other.counts.end());
	std::erase_if(empty, [&](const Owned &o) { return !other.empty.count(o); });
	if (counted.isInvalid())
		counted = other.counted;
	return holds.size() + counts.size() != before || empty.size() != known;
}

const Summary &Contexts::summary(const FunctionDecl *f)
{
	f = f->getCanonicalDecl();
	auto [it, fresh] = summaries_.try_emplace(f);
	if (fresh)
		summarise(f, it->second);
	return it->second;
}

void Contexts::summarise(const FunctionDecl *f, Summary &s)
{
	if (has_effect(f, FunctionEffect::Kind::NonBlocking))
		return;
	const FunctionDecl *d = nullptr;
	bool body = f->hasBody(d);
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool named =
		sleeps_by_name(plain_name(f)) && (in_std(f) || (!m && (!body || f->isExternC())));
	if (has_effect(f, FunctionEffect::Kind::Blocking) || annotated(f, "might_sleep") || named) {
		s.sleeps = f->getLocation();
		s.what = "'" + f->getNameAsString() + "' may sleep";
		return;
	}
	// What was moved from ends without a word.
	const auto *ctor = dyn_cast<CXXConstructorDecl>(f);
	if (in_std(f) || (ctor && ctor->isMoveConstructor()))
		return;
	if (body && !d->isDependentContext())
		ContextFlow(*this, d, &s).run();
	const auto *dtor = dyn_cast<CXXDestructorDecl>(f);
	if (dtor && s.sleeps.isInvalid() && !dtor->getParent()->isUnion()) {
		for (const FieldDecl *part : dtor->getParent()->fields())
			if (s.sleeps.isInvalid())
				s.sleeps = drop_sleeps(part->getType());
		for (const CXXBaseSpecifier &b : dtor->getParent()->bases())
			if (s.sleeps.isInvalid())
				s.sleeps = drop_sleeps(b.getType());
	}
	if (s.sleeps.isValid() && s.what.empty())
		s.what = "'" + f->getNameAsString() + "' may sleep";
}

SourceLocation Contexts::drop_sleeps(QualType t, int depth)
{
	if (t->isReferenceType() || depth > 4)
		return {};
	if (const auto *a = session.context.getAsArrayType(t))
		return drop_sleeps(a->getElementType(), depth + 1);
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || r->hasTrivialDestructor() || in_std(r) ||
	    r->isDependentType())
		return {};
	const CXXDestructorDecl *d = r->getDestructor();
	return d && !d->isDeleted() ? summary(d).sleeps : SourceLocation();
}

void Contexts::judge(const FunctionDecl *f)
{
	ContextFlow(*this, f, nullptr).run();
}

void Contexts::order()
{
	for (size_t i = 0; i < pairs.size(); i++)
		for (size_t k = 0; k < i; k++)
			if (pairs[i].first == pairs[k].second &&
			    pairs[i].second == pairs[k].first) {
				std::string a = pairs[i].first->getNameAsString(),
					    b = pairs[i].second->getNameAsString();
				Finding *f =
					session.report("lock-order", pairs[i].loc,
						       "'" + b + "' is taken under '" + a +
							       "', elsewhere the other way round");
				session.note(f, pairs[k].loc, "here");
				f = session.report("lock-order", pairs[k].loc,
						   "'" + a + "' is taken under '" + b +
							   "', elsewhere the other way round");
				session.note(f, pairs[i].loc, "here");
			}
}

void check_regions(Session &session, TranslationUnitDecl *,
		   const std::vector<const FunctionDecl *> &all)
{
	Contexts contexts(session);
	for (const FunctionDecl *f : all)
		if (f->getBody())
			contexts.judge(f);
	contexts.order();
}

} // namespace cfl::check
