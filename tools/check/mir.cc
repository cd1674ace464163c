// SPDX-License-Identifier: GPL-2.0
#include <check/mir.hh>

using namespace clang;

namespace cfl::check
{

bool Place::has_deref() const
{
	for (const Proj &p : path)
		if (p.kind == Proj::Deref)
			return true;
	return false;
}

Place Place::holder() const
{
	Place h{local, {}};
	for (const Proj &p : path)
		if (p.kind != Proj::Content)
			h.path.push_back(p);
	return h;
}

bool Place::starts_with(const Place &p) const
{
	return local == p.local && path.size() >= p.path.size() &&
	       std::equal(p.path.begin(), p.path.end(), path.begin());
}

std::string Local::name() const
{
	switch (kind) {
	case LocalKind::This:
		return "this";
	case LocalKind::Return:
		return "the returned value";
	case LocalKind::Heap:
		return "the allocated object";
	case LocalKind::Temp:
		return "a temporary";
	default:
		break;
	}
	if (decl && decl->getDeclName().isIdentifier() && !decl->getName().empty())
		return "'" + decl->getNameAsString() + "'";
	return "a value";
}

} // namespace cfl::check
