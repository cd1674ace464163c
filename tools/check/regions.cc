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

namespace
{

/// All that a virtual function of the unit is overridden by, however far below.
void note_overriders(Contexts &contexts, const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	std::vector<const CXXMethodDecl *> bases;
	if (m && m->isVirtual() && !isa<CXXDestructorDecl>(m))
		bases.assign(m->begin_overridden_methods(), m->end_overridden_methods());
	while (!bases.empty()) {
		const CXXMethodDecl *base = bases.back();
		bases.pop_back();
		contexts.overriders[base->getCanonicalDecl()].push_back(f);
		bases.insert(bases.end(), base->begin_overridden_methods(),
			     base->end_overridden_methods());
	}
}

} // namespace

void check_regions(Session &session, TranslationUnitDecl *,
		   const std::vector<const FunctionDecl *> &all)
{
	Contexts contexts(session);
	if (session.kernel)
		contexts.callbacks = c_callbacks(all);
	for (const FunctionDecl *f : all)
		note_overriders(contexts, f);
	for (const FunctionDecl *f : all)
		if (f->getBody())
			contexts.judge(f);
	contexts.order.judge(session);
	contexts.irqs.judge(session, contexts.callbacks);
}

} // namespace cfl::check
