// SPDX-License-Identifier: GPL-2.0
#include <check/exec_memory.hh>

#include <algorithm>
#include <cstring>

using namespace clang;

namespace cfl::check::exec
{

Address Memory::make(Block::Kind kind, uint64_t size, SourceLocation loc, std::string name)
{
	if (size > MOST_BYTES || blocks_.size() > MOST_BLOCKS || (bytes_ += size) > 16 * MOST_BYTES)
		return 0;
	Block &b = blocks_.emplace_back();
	b.kind = kind;
	b.bytes.resize(size);
	b.states.resize(size);
	b.name = std::move(name);
	b.made = loc;
	return (Address(blocks_.size() - 1) << SHIFT) + BASE;
}

Address Memory::code(const FunctionDecl *function)
{
	Address &a = code_[function->getCanonicalDecl()];
	if (!a && (a = make(Block::Code, 1, function->getLocation())))
		find(a)->code = function;
	return a;
}

void Memory::set(Address a, uint64_t size, State state)
{
	if (inside(a, size))
		std::fill_n(find(a)->states.begin() + offset(a), size, state);
}

void Memory::end(Address a, SourceLocation loc)
{
	Block *b = find(a);
	if (!b || b->dead)
		return;
	b->dead = true;
	b->ended = loc;
	b->ended_in = calls;
	b->ended_by_itself = self_moves;
	bytes_ -= b->bytes.size();
	std::vector<uint8_t>().swap(b->bytes);
	std::vector<State>().swap(b->states);
	b->classes.clear();
	b->wholes.clear();
}

void Memory::copy(Address to, Address from, uint64_t size)
{
	Block *t = find(to), *f = find(from);
	if (!size || !inside(to, size) || !inside(from, size))
		return;
	std::memmove(t->bytes.data() + offset(to), f->bytes.data() + offset(from), size);
	std::memmove(t->states.data() + offset(to), f->states.data() + offset(from), size);
	emptied.erase(emptied.lower_bound(to), emptied.lower_bound(to + size));
	std::vector<std::pair<Address, clang::SourceLocation>> taken;
	for (auto at = emptied.lower_bound(from); at != emptied.end() && at->first < from + size;
	     ++at)
		taken.emplace_back(at->first - from + to, at->second);
	emptied.insert(taken.begin(), taken.end());
}

} // namespace cfl::check::exec
