// SPDX-License-Identifier: GPL-2.0
#include <check/exec_races.hh>

using namespace clang;

namespace cfl::check::exec
{

void Races::join(Clock &to, const Clock &from)
{
	to.resize(std::max(to.size(), from.size()));
	for (size_t i = 0; i < from.size(); i++)
		to[i] = std::max(to[i], from[i]);
}

void Races::release(Address object, Fiber &thread)
{
	if (!active)
		return;
	join(objects_[object], thread.clock);
	thread.clock[thread.number]++;
}

void Races::acquire(Address object, Fiber &thread)
{
	if (auto it = objects_.find(object); active && it != objects_.end())
		join(thread.clock, it->second);
}

std::optional<Races::Access> Races::add(Address a, uint64_t bytes, const Access &access,
					const Clock &clock)
{
	std::optional<Access> other;
	for (Address at = a & ~uint64_t(7); at < a + bytes; at += 8) {
		Access mine = access;
		for (unsigned i = 0; i < 8; i++)
			if (at + i >= a && at + i < a + bytes)
				mine.bytes |= uint8_t(1u << i);
		std::vector<Access> &cell = cells_[at];
		bool known = false;
		for (Access &x : cell) {
			if (x.thread == mine.thread) {
				if (x.write == mine.write && x.bytes == mine.bytes) {
					x = mine;
					known = true;
				}
				continue;
			}
			const bool before = x.thread < clock.size() && x.time <= clock[x.thread];
			if (!before && (x.bytes & mine.bytes) && (x.write || mine.write))
				other = x;
		}
		if (!known && cell.size() < 32)
			cell.push_back(mine);
	}
	return other;
}

} // namespace cfl::check::exec
