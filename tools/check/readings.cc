// SPDX-License-Identifier: GPL-2.0
#include <check/readings.hh>

using namespace clang;

namespace cfl::check
{

bool Readings::open(const FunctionDecl *f) const
{
	return std::any_of(open_.begin(), open_.end(),
			   [&](const Reading &r) { return r.function == f; });
}

void Readings::enter(const FunctionDecl *f)
{
	open_.push_back({f});
}

const Effects &Readings::so_far(const FunctionDecl *f)
{
	for (size_t i = 0; i < open_.size(); i++)
		if (open_[i].function == f)
			open_.back().head = std::min(open_.back().head, i);
	auto [it, fresh] = so_far_.try_emplace(f);
	if (fresh)
		it->second.known = true;
	return it->second;
}

void Readings::asked(const FunctionDecl *f)
{
	if (auto it = unsettled_.find(f); it != unsettled_.end() && !open_.empty())
		open_.back().head = std::min(open_.back().head, it->second);
}

bool Readings::leave(const Effects &effects, int turn)
{
	Reading read = open_.back();
	open_.pop_back();
	const size_t at = open_.size();
	if (read.head > at)
		return false;
	unsettled_[read.function] = read.head;
	auto [it, fresh] = so_far_.try_emplace(read.function);
	if (fresh)
		it->second.known = true;
	read.changed |= it->second != effects;
	it->second = effects;
	if (read.head < at) {
		open_.back().head = std::min(open_.back().head, read.head);
		open_[read.head].changed |= read.changed;
		return false;
	}
	if (read.changed && turn < MOST_TURNS)
		return true;
	for (const FunctionDecl *f : outdated())
		so_far_.erase(f);
	return false;
}

std::vector<const FunctionDecl *> Readings::outdated()
{
	std::vector<const FunctionDecl *> out;
	std::erase_if(unsettled_, [&](const auto &u) {
		bool old = u.second >= open_.size();
		if (old)
			out.push_back(u.first);
		return old;
	});
	return out;
}

} // namespace cfl::check
