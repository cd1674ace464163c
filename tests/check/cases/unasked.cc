// SPDX-License-Identifier: GPL-2.0
// Ranges of which the two ends come from two calls, and alternatives that nobody asked for.
#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace unasked
{

struct Host {
	std::vector<unsigned> ports;
	std::vector<unsigned> open_ports() const { return ports; }
	const std::vector<unsigned> &all_ports() const { return ports; }
	std::span<const unsigned> seen_ports() const { return ports; }
};

// REJECT: borrow-invalidated
bool two_lists(const Host &host, unsigned port)
{
	std::set<unsigned> open(host.open_ports().begin(), host.open_ports().end());
	return open.count(port);
}

// REJECT: borrow-invalidated
long counted_in_two(const Host &host, unsigned port)
{
	return std::count(std::cbegin(host.open_ports()), std::cend(host.open_ports()), port);
}

// ACCEPT
long counted_in_one(const Host &host, unsigned port)
{
	return std::count(host.all_ports().begin(), host.all_ports().end(), port);
}

// ACCEPT
long counted_in_views(const Host &host, unsigned port)
{
	return std::count(host.seen_ports().begin(), host.seen_ports().end(), port);
}

// ACCEPT
long counted_in_copy(const Host &host, unsigned port)
{
	const auto ports = host.open_ports();
	return std::count(ports.begin(), ports.end(), port);
}

struct Press {
	char key;
};
struct Pause {
	unsigned millis;
};
using Event = std::variant<Press, Pause>;

// REJECT: null-use
unsigned nobody_asks(std::span<const Event> events)
{
	unsigned sum = 0;
	for (const Event &e : events)
		sum += std::get_if<Pause>(&e)->millis;
	return sum;
}

// REJECT: null-use
unsigned nobody_asks_first(const std::vector<Event> &events)
{
	unsigned sum = 0;
	for (const Event &e : events)
		sum += (*std::get_if<1>(&e)).millis;
	return sum;
}

// ACCEPT
unsigned kind_is_asked(std::span<const Event> events)
{
	unsigned sum = 0;
	for (const Event &e : events)
		if (std::holds_alternative<Pause>(e))
			sum += std::get_if<Pause>(&e)->millis;
	return sum;
}

// ACCEPT
unsigned own_elements(unsigned n)
{
	const std::vector<Event> events(n, Pause{n});
	unsigned sum = 0;
	for (const Event &e : events)
		sum += std::get_if<Pause>(&e)->millis;
	return sum;
}

// Nobody here makes an object of these, so any may come.
enum class Kind { folder, file, link };
struct Entry {
	const Kind kind;
	explicit Entry(Kind kind) : kind(kind) {}
	virtual ~Entry() = default;
};
struct Folder : Entry {
	Folder() : Entry(Kind::folder) {}
};
struct File : Entry {
	unsigned bytes = 0;
	File() : Entry(Kind::file) {}
};
struct Link : Entry {
	Link() : Entry(Kind::link) {}
};

// REJECT: cast-downcast
unsigned no_folder_is_a_file(const Entry &e)
{
	return e.kind != Kind::folder ? static_cast<const File &>(e).bytes : 0;
}

// ACCEPT
unsigned file_is_a_file(const Entry &e)
{
	return e.kind == Kind::file ? static_cast<const File &>(e).bytes : 0;
}

} // namespace unasked
