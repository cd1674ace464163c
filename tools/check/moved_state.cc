// SPDX-License-Identifier: GPL-2.0
#include <check/moved_state.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool same(const Moved &a, const Moved &b)
{
	return a.way.steps == b.way.steps;
}

bool literal(const std::string &step)
{
	return step.size() < 8 && step.find_first_not_of("0123456789", 1) == std::string::npos;
}

void named(const Stmt *s, std::set<const ValueDecl *> &out)
{
	if (!s)
		return;
	if (const auto *r = dyn_cast<DeclRefExpr>(s); r && isa<VarDecl>(r->getDecl()))
		out.insert(r->getDecl());
	if (const auto *m = dyn_cast<MemberExpr>(s))
		out.insert(cast<ValueDecl>(m->getMemberDecl()->getCanonicalDecl()));
	for (const Stmt *c : s->children())
		named(c, out);
}

std::set<const ValueDecl *> asked_about(const std::vector<Answer> &of,
					const std::vector<Answer> &without)
{
	std::set<const ValueDecl *> out;
	for (const Answer &a : of)
		if (std::find(without.begin(), without.end(), a) == without.end())
			named(a.first, out);
	return out;
}

} // namespace

bool overlap(const Way &a, const Way &b)
{
	for (size_t i = 0; i < std::min(a.steps.size(), b.steps.size()); i++) {
		const std::string &x = a.steps[i], &y = b.steps[i];
		bool may = x == y || (chooses_element(x) && chooses_element(y) &&
				      !(literal(x) && literal(y)));
		if (!may)
			return false;
	}
	return true;
}

bool contrast(const Moved &m, const std::vector<Answer> &now)
{
	std::set<const ValueDecl *> then = asked_about(m.answers, now);
	then.insert(m.way.names.begin(), m.way.names.end());
	std::set<const ValueDecl *> here = asked_about(now, m.answers);
	return std::any_of(here.begin(), here.end(),
			   [&](const ValueDecl *d) { return then.count(d) > 0; });
}

void MovedState::join(const MovedState &o)
{
	if (o.dead)
		return;
	if (dead) {
		*this = o;
		return;
	}
	for (Moved &m : moved) {
		auto it = std::find_if(o.moved.begin(), o.moved.end(),
				       [&](const Moved &k) { return same(k, m); });
		m.sure &= it != o.moved.end() && it->sure;
	}
	for (const Moved &m : o.moved)
		if (std::none_of(moved.begin(), moved.end(),
				 [&](const Moved &k) { return same(k, m); })) {
			moved.push_back(m);
			moved.back().sure = false;
		}
	std::erase_if(fine, [&](const Way &w) {
		return std::none_of(o.fine.begin(), o.fine.end(),
				    [&](const Way &k) { return k.steps == w.steps; });
	});
}

void MovedState::add(Moved m)
{
	std::erase_if(moved, [&](const Moved &k) { return same(k, m); });
	std::erase_if(fine, [&](const Way &w) { return overlap(w, m.way); });
	moved.push_back(std::move(m));
}

void MovedState::touched(const Way &w)
{
	std::erase_if(moved, [&](const Moved &m) { return overlap(m.way, w); });
	std::erase_if(fine, [&](const Way &f) { return overlap(f, w); });
}

void MovedState::full(const Way &w)
{
	std::erase_if(moved, [&](const Moved &m) { return m.way.steps == w.steps; });
	fine.push_back(w);
}

void MovedState::forget(const ValueDecl *d, const std::string &now)
{
	const std::string chosen = "[" + Ways::choice(d);
	auto renamed = [&](Way &w) {
		bool only = false;
		for (std::string &s : w.steps)
			if (s == chosen) {
				s = now;
				only = true;
			}
		if (only)
			w.names.erase(d);
		return only;
	};
	std::erase_if(moved, [&](Moved &m) { return !renamed(m.way) && m.way.names.count(d) > 0; });
	std::erase_if(fine, [&](Way &w) { return renamed(w) || w.names.count(d) > 0; });
}

} // namespace cfl::check
