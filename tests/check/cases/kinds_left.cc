// SPDX-License-Identifier: GPL-2.0
// Downcasts where one kind was excluded, and several are left.
#include <cassert>
#include <memory>
#include <vector>

namespace kinds_left
{

struct Event {
	char kind;
	explicit Event(char k) : kind(k) {}
	virtual ~Event() = default;
};
struct Key : Event {
	int code = 1;
	Key() : Event('k') {}
};
struct Scroll : Event {
	long delta[4] = {1, 2, 3, 4};
	Scroll() : Event('s') {}
};
struct Focus : Event {
	Focus() : Event('f') {}
};

std::vector<std::unique_ptr<Event>> all()
{
	std::vector<std::unique_ptr<Event>> out;
	out.push_back(std::make_unique<Key>());
	out.push_back(std::make_unique<Scroll>());
	out.push_back(std::make_unique<Focus>());
	return out;
}

// REJECT: cast-downcast
long others_are_scrolls(const Event &e)
{
	if (e.kind == 'k')
		return static_cast<const Key &>(e).code;
	return static_cast<const Scroll &>(e).delta[1];
}

// ACCEPT
long scrolls_are_asked(const Event &e)
{
	if (e.kind == 'k')
		return static_cast<const Key &>(e).code;
	else if (e.kind == 's')
		return static_cast<const Scroll &>(e).delta[1];
	return 0;
}

// ACCEPT
long scrolls_are_left(const Event &e)
{
	if (e.kind == 'f')
		return 0;
	if (e.kind == 'k')
		return static_cast<const Key &>(e).code;
	return static_cast<const Scroll &>(e).delta[1];
}

// ACCEPT
long scrolls_are_asserted(const Event &e)
{
	if (e.kind == 'k')
		return static_cast<const Key &>(e).code;
	assert(e.kind == 's');
	return static_cast<const Scroll &>(e).delta[1];
}

} // namespace kinds_left
