// SPDX-License-Identifier: GPL-2.0
// Values never given or partly given: locals, members, buffers, and what is left on failure paths.
#include "../set.hh"
#include "vocab_b.hh"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <memory>
#include <span>
#include <string_view>

// CASE tariff_switch: one enumerator has no branch, so the fare is read without a value
namespace tariff_switch
{
enum class Zone { inner, outer, island };
//- bad
unsigned fare_bad(Zone zone, bool child)
{
	unsigned cents;
	switch (zone) {
	case Zone::inner:
		cents = 210;
		break;
	case Zone::outer:
		cents = 340;
		break;
	}
	return child ? cents / 2 : cents;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return fare_bad(n == 3 ? Zone::island : Zone::inner, false);
}
#endif
//- good
unsigned fare_good(Zone zone, bool child)
{
	unsigned cents;
	switch (zone) {
	case Zone::inner:
		cents = 210;
		break;
	case Zone::outer:
		cents = 340;
		break;
	default:
		cents = 590;
		break;
	}
	return child ? cents / 2 : cents;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return fare_good(n == 3 ? Zone::island : Zone::inner, false);
}
#endif
} // namespace tariff_switch
RUN_CASE(tariff_switch, tariff_switch::drive_bad(3), tariff_switch::drive_good(3))

// CASE padded_frame: only as many words as came in are written, the last one is read all the same
namespace padded_frame
{
//- bad
int trailer_bad(std::span<const int> in)
{
	std::array<int, 4> frame;
	std::size_t n = 0;
	for (int word : in) {
		if (n == frame.size())
			break;
		frame[n++] = word;
	}
	return frame.back();
}
#ifdef RUN
int drive_bad(int n)
{
	int words[] = {n, n};
	return trailer_bad(words);
}
#endif
//- good
int trailer_good(std::span<const int> in)
{
	std::array<int, 4> frame{};
	std::size_t n = 0;
	for (int word : in) {
		if (n == frame.size())
			break;
		frame[n++] = word;
	}
	return frame.back();
}
#ifdef RUN
int drive_good(int n)
{
	int words[] = {n, n};
	return trailer_good(words);
}
#endif
} // namespace padded_frame
RUN_CASE(padded_frame, padded_frame::drive_bad(3), padded_frame::drive_good(3))

// CASE copied_weight: the hand-written copy constructor leaves out a member
namespace copied_weight
{
//- bad
class SampleBad
{
	int id;
	int weight;

public:
	SampleBad(int id, int weight) : id(id), weight(weight) {}
	SampleBad(const SampleBad &from) : id(from.id) {}
	bool heavier(int than) const { return weight > than; }
	int number() const { return id; }
};
int pick_bad(const SampleBad &given, int limit)
{
	SampleBad mine(given);
	return mine.heavier(limit) ? mine.number() : 0;
}
#ifdef RUN
int drive_bad(int n)
{
	return pick_bad(SampleBad(n, n), 2);
}
#endif
//- good
class SampleGood
{
	int id;
	int weight;

public:
	SampleGood(int id, int weight) : id(id), weight(weight) {}
	SampleGood(const SampleGood &from) : id(from.id), weight(from.weight) {}
	bool heavier(int than) const { return weight > than; }
	int number() const { return id; }
};
int pick_good(const SampleGood &given, int limit)
{
	SampleGood mine(given);
	return mine.heavier(limit) ? mine.number() : 0;
}
#ifdef RUN
int drive_good(int n)
{
	return pick_good(SampleGood(n, n), 2);
}
#endif
} // namespace copied_weight
RUN_CASE(copied_weight, copied_weight::drive_bad(3), copied_weight::drive_good(3))

// CASE moved_port: the move constructor takes the cell along but gives the flag no value
namespace moved_port
{
//- bad
class PortBad
{
	Holder<int> cell;
	bool open;

public:
	explicit PortBad(int level) : cell(hold<int>(level)), open(true) {}
	PortBad(PortBad &&from) noexcept : cell(std::move(from.cell)) {}
	int level() const { return open && cell ? *cell : 0; }
};
int settle_bad(PortBad port)
{
	PortBad kept(std::move(port));
	return kept.level();
}
#ifdef RUN
int drive_bad(int n)
{
	return settle_bad(PortBad(n));
}
#endif
//- good
class PortGood
{
	Holder<int> cell;
	bool open;

public:
	explicit PortGood(int level) : cell(hold<int>(level)), open(true) {}
	PortGood(PortGood &&from) noexcept
		: cell(std::move(from.cell)), open(std::exchange(from.open, false))
	{
	}
	int level() const { return open && cell ? *cell : 0; }
};
int settle_good(PortGood port)
{
	PortGood kept(std::move(port));
	return kept.level();
}
#ifdef RUN
int drive_good(int n)
{
	return settle_good(PortGood(n));
}
#endif
} // namespace moved_port
RUN_CASE(moved_port, moved_port::drive_bad(3), moved_port::drive_good(3))

// CASE raw_record: malloc gives no values, and the score is compared before it is set
namespace raw_record
{
struct Record {
	int kind;
	int score;
};
//- bad
int weigh_bad(int kind, std::span<const int> points)
{
	auto *r = static_cast<Record *>(std::malloc(sizeof(Record)));
	if (!r)
		return -1;
	r->kind = kind;
	for (int p : points)
		if (p > r->score)
			r->score = p;
	const int best = r->kind == 2 ? r->score : 0;
	std::free(r);
	return best;
}
#ifdef RUN
int drive_bad(int n)
{
	int points[] = {n, 7};
	return weigh_bad(2, points);
}
#endif
//- good
int weigh_good(int kind, std::span<const int> points)
{
	auto *r = static_cast<Record *>(std::malloc(sizeof(Record)));
	if (!r)
		return -1;
	r->kind = kind;
	r->score = 0;
	for (int p : points)
		if (p > r->score)
			r->score = p;
	const int best = r->kind == 2 ? r->score : 0;
	std::free(r);
	return best;
}
#ifdef RUN
int drive_good(int n)
{
	int points[] = {n, 7};
	return weigh_good(2, points);
}
#endif
} // namespace raw_record
RUN_CASE(raw_record, raw_record::drive_bad(3), raw_record::drive_good(3))

// CASE tally_overwrite: the counters are made "for overwrite" and then counted up
namespace tally_overwrite
{
//- bad
unsigned tally_bad(std::span<const unsigned char> bytes)
{
	auto counts = std::make_unique_for_overwrite<unsigned[]>(256);
	for (unsigned char b : bytes)
		++counts[b];
	return counts[0];
}
#ifdef RUN
unsigned drive_bad(int n)
{
	unsigned char bytes[] = {0, static_cast<unsigned char>(n)};
	return tally_bad(bytes);
}
#endif
//- good
unsigned tally_good(std::span<const unsigned char> bytes)
{
	auto counts = std::make_unique<unsigned[]>(256);
	for (unsigned char b : bytes)
		++counts[b];
	return counts[0];
}
#ifdef RUN
unsigned drive_good(int n)
{
	unsigned char bytes[] = {0, static_cast<unsigned char>(n)};
	return tally_good(bytes);
}
#endif
} // namespace tally_overwrite
RUN_CASE(tally_overwrite, tally_overwrite::drive_bad(3), tally_overwrite::drive_good(3))

// CASE door_number: from_chars leaves the number alone when there are no digits
namespace door_number
{
//- bad
int door_bad(std::string_view text)
{
	int number;
	std::from_chars(text.data(), text.data() + text.size(), number);
	return number;
}
#ifdef RUN
int drive_bad(int n)
{
	return door_bad(n == 3 ? "left" : "12");
}
#endif
//- good
int door_good(std::string_view text)
{
	int number;
	auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	if (error != std::errc())
		return -1;
	return number;
}
#ifdef RUN
int drive_good(int n)
{
	return door_good(n == 3 ? "left" : "12");
}
#endif
} // namespace door_number
RUN_CASE(door_number, door_number::drive_bad(3), door_number::drive_good(3))

// CASE loudest_note: the closure writes the result only for notes above the floor
namespace loudest_note
{
//- bad
int loudest_bad(std::span<const int> notes, int floor)
{
	int loudest;
	std::for_each(notes.begin(), notes.end(), [&loudest, floor](int note) {
		if (note > floor)
			loudest = note;
	});
	return loudest;
}
#ifdef RUN
int drive_bad(int n)
{
	int notes[] = {n, n};
	return loudest_bad(notes, 9);
}
#endif
//- good
int loudest_good(std::span<const int> notes, int floor)
{
	int loudest = floor;
	std::for_each(notes.begin(), notes.end(), [&loudest, floor](int note) {
		if (note > floor)
			loudest = note;
	});
	return loudest;
}
#ifdef RUN
int drive_good(int n)
{
	int notes[] = {n, n};
	return loudest_good(notes, 9);
}
#endif
} // namespace loudest_note
RUN_CASE(loudest_note, loudest_note::drive_bad(3), loudest_note::drive_good(3))

// CASE rising_levels: the first round compares with a previous level that there was not
namespace rising_levels
{
//- bad
bool rising_bad(std::span<const int> levels)
{
	int previous;
	for (int level : levels) {
		if (level < previous)
			return false;
		previous = level;
	}
	return true;
}
#ifdef RUN
bool drive_bad(int n)
{
	int levels[] = {n, n + 1};
	return rising_bad(levels);
}
#endif
//- good
bool rising_good(std::span<const int> levels)
{
	int previous = std::numeric_limits<int>::min();
	for (int level : levels) {
		if (level < previous)
			return false;
		previous = level;
	}
	return true;
}
#ifdef RUN
bool drive_good(int n)
{
	int levels[] = {n, n + 1};
	return rising_good(levels);
}
#endif
} // namespace rising_levels
RUN_CASE(rising_levels, rising_levels::drive_bad(3), rising_levels::drive_good(3))

// CASE caught_amount: the exception is caught before the amount got its value
namespace caught_amount
{
struct Malformed {
	char found;
};
int amount_of(std::string_view text)
{
	if (text.empty() || text.front() < '0' || text.front() > '9')
		throw Malformed{text.empty() ? ' ' : text.front()};
	return text.front() - '0';
}
//- bad
int charge_bad(std::string_view text, int &complaints)
{
	int amount;
	try {
		amount = amount_of(text);
	} catch (const Malformed &) {
		complaints = 1;
	}
	return amount;
}
#ifdef RUN
int drive_bad(int n)
{
	int complaints = 0;
	return charge_bad(n == 3 ? "free" : "2", complaints);
}
#endif
//- good
int charge_good(std::string_view text, int &complaints)
{
	int amount;
	try {
		amount = amount_of(text);
	} catch (const Malformed &) {
		complaints = 1;
		amount = 0;
	}
	return amount;
}
#ifdef RUN
int drive_good(int n)
{
	int complaints = 0;
	return charge_good(n == 3 ? "free" : "2", complaints);
}
#endif
} // namespace caught_amount
RUN_CASE(caught_amount, caught_amount::drive_bad(3), caught_amount::drive_good(3))

// CASE report_unread: the failure path reports the value whose reading failed
namespace report_unread
{
class Feed
{
	Slice<const int> words;
	std::size_t at = 0;

public:
	explicit Feed(Slice<const int> words BORROWED) : words(words) {}
	bool next(int &out)
	{
		if (at == words.size())
			return false;
		out = words.at(at++);
		return true;
	}
};
//- bad
bool in_order_bad(Feed &feed, void (*report)(int))
{
	int low, high;
	if (!feed.next(low) || !feed.next(high)) {
		report(high);
		return false;
	}
	return low <= high;
}
#ifdef RUN
bool drive_bad(int n)
{
	Feed feed(Slice<const int>(&n, 1));
	return in_order_bad(feed, use);
}
#endif
//- good
bool in_order_good(Feed &feed, void (*report)(int))
{
	int low, high;
	if (!feed.next(low) || !feed.next(high)) {
		report(-1);
		return false;
	}
	return low <= high;
}
#ifdef RUN
bool drive_good(int n)
{
	Feed feed(Slice<const int>(&n, 1));
	return in_order_good(feed, use);
}
#endif
} // namespace report_unread
RUN_CASE(report_unread, report_unread::drive_bad(3), report_unread::drive_good(3))

// CASE area_first: members are initialised in the order of declaration, the area before its sides
namespace area_first
{
//- bad
class PlotBad
{
	unsigned area;
	unsigned width;
	unsigned depth;

public:
	PlotBad(unsigned w, unsigned d) : width(w), depth(d), area(width * depth) {}
	bool larger(const PlotBad &than) const { return area > than.area; }
	bool wide() const { return width > depth; }
};
bool prefer_bad(const PlotBad &a, const PlotBad &b)
{
	return a.larger(b) || a.wide();
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	return prefer_bad(PlotBad(n, 2), PlotBad(2, 2));
}
#endif
//- good
class PlotGood
{
	unsigned width;
	unsigned depth;
	unsigned area;

public:
	PlotGood(unsigned w, unsigned d) : width(w), depth(d), area(width * depth) {}
	bool larger(const PlotGood &than) const { return area > than.area; }
	bool wide() const { return width > depth; }
};
bool prefer_good(const PlotGood &a, const PlotGood &b)
{
	return a.larger(b) || a.wide();
}
#ifdef RUN
bool drive_good(unsigned n)
{
	return prefer_good(PlotGood(n, 2), PlotGood(2, 2));
}
#endif
} // namespace area_first
RUN_CASE(area_first, area_first::drive_bad(3), area_first::drive_good(3))

// CASE unset_gain: a missing setting leaves the gain without a value, and it is applied
namespace unset_gain
{
//- bad
class AmpBad
{
	int gain;

public:
	void configure(Book<int> &settings, int key)
	{
		if (const int *set = settings.find(key))
			gain = *set;
	}
	int clip(int raw) const { return raw < gain ? raw : gain; }
};
int play_bad(Book<int> &settings, int key, int raw)
{
	AmpBad amp;
	amp.configure(settings, key);
	return amp.clip(raw);
}
#ifdef RUN
int drive_bad(int n)
{
	Book<int> settings;
	settings.put(1, 50);
	return play_bad(settings, n, 70);
}
#endif
//- good
class AmpGood
{
	int gain = 100;

public:
	void configure(Book<int> &settings, int key)
	{
		if (const int *set = settings.find(key))
			gain = *set;
	}
	int clip(int raw) const { return raw < gain ? raw : gain; }
};
int play_good(Book<int> &settings, int key, int raw)
{
	AmpGood amp;
	amp.configure(settings, key);
	return amp.clip(raw);
}
#ifdef RUN
int drive_good(int n)
{
	Book<int> settings;
	settings.put(1, 50);
	return play_good(settings, n, 70);
}
#endif
} // namespace unset_gain
RUN_CASE(unset_gain, unset_gain::drive_bad(3), unset_gain::drive_good(3))

// CASE reply_without_value: a reply of "not found" has no value, and the caller compares it
namespace reply_without_value
{
struct Reply {
	bool found;
	int code;
	int value;
};
//- bad
Reply fetch_bad(Book<int> &prices, int key)
{
	Reply reply;
	reply.found = false;
	reply.code = 404;
	if (const int *price = prices.find(key)) {
		reply.found = true;
		reply.code = 0;
		reply.value = *price;
	}
	return reply;
}
int dearest_bad(Book<int> &prices, Slice<const int> keys)
{
	int dearest = 0;
	for (int key : keys) {
		Reply reply = fetch_bad(prices, key);
		if (reply.value > dearest)
			dearest = reply.value;
	}
	return dearest;
}
#ifdef RUN
int drive_bad(int n)
{
	Book<int> prices;
	prices.put(1, 5);
	int keys[] = {1, n};
	return dearest_bad(prices, {keys, 2});
}
#endif
//- good
Reply fetch_good(Book<int> &prices, int key)
{
	Reply reply{};
	reply.found = false;
	reply.code = 404;
	if (const int *price = prices.find(key)) {
		reply.found = true;
		reply.code = 0;
		reply.value = *price;
	}
	return reply;
}
int dearest_good(Book<int> &prices, Slice<const int> keys)
{
	int dearest = 0;
	for (int key : keys) {
		Reply reply = fetch_good(prices, key);
		if (reply.value > dearest)
			dearest = reply.value;
	}
	return dearest;
}
#ifdef RUN
int drive_good(int n)
{
	Book<int> prices;
	prices.put(1, 5);
	int keys[] = {1, n};
	return dearest_good(prices, {keys, 2});
}
#endif
} // namespace reply_without_value
RUN_CASE(reply_without_value, reply_without_value::drive_bad(3), reply_without_value::drive_good(3))

// CASE visited_nowhere: the visitor is not called when there is no such page
namespace visited_nowhere
{
//- bad
int stock_bad(Book<int> &shelf, int key)
{
	int pieces;
	shelf.visit(key, [&pieces](int &stored) { pieces = stored; });
	return pieces;
}
#ifdef RUN
int drive_bad(int n)
{
	Book<int> shelf;
	shelf.put(1, 8);
	return stock_bad(shelf, n);
}
#endif
//- good
int stock_good(Book<int> &shelf, int key)
{
	int pieces = 0;
	shelf.visit(key, [&pieces](int &stored) { pieces = stored; });
	return pieces;
}
#ifdef RUN
int drive_good(int n)
{
	Book<int> shelf;
	shelf.put(1, 8);
	return stock_good(shelf, n);
}
#endif
} // namespace visited_nowhere
RUN_CASE(visited_nowhere, visited_nowhere::drive_bad(3), visited_nowhere::drive_good(3))

// CASE match_pointer: nothing matches, and the pointer that is tested was never set
namespace match_pointer
{
struct Route {
	int prefix;
	int gateway;
};
//- bad
int gateway_bad(const Row<Route> &routes, int prefix)
{
	const Route *match;
	for (const Route &route : routes) {
		if (route.prefix == prefix) {
			match = &route;
			break;
		}
	}
	return match ? match->gateway : -1;
}
#ifdef RUN
int drive_bad(int n)
{
	Row<Route> routes;
	routes.add({10, 1});
	return gateway_bad(routes, n);
}
#endif
//- good
int gateway_good(const Row<Route> &routes, int prefix)
{
	const Route *match = nullptr;
	for (const Route &route : routes) {
		if (route.prefix == prefix) {
			match = &route;
			break;
		}
	}
	return match ? match->gateway : -1;
}
#ifdef RUN
int drive_good(int n)
{
	Row<Route> routes;
	routes.add({10, 1});
	return gateway_good(routes, n);
}
#endif
} // namespace match_pointer
RUN_CASE(match_pointer, match_pointer::drive_bad(3), match_pointer::drive_good(3))

// CASE goto_code: one jump to the end comes before the code is set
namespace goto_code
{
//- bad
int store_bad(Book<int> &book, int key, Outcome<int> &reading)
{
	int code;
	if (!reading.ok())
		goto out;
	if (book.find(key)) {
		code = -17;
		goto out;
	}
	book.put(key, reading.value());
	code = 0;
out:
	return code;
}
#ifdef RUN
int drive_bad(int n)
{
	Book<int> book;
	Outcome<int> reading = Outcome<int>::fail(-5);
	return store_bad(book, n, reading);
}
#endif
//- good
int store_good(Book<int> &book, int key, Outcome<int> &reading)
{
	int code = reading.code();
	if (!reading.ok())
		goto out;
	if (book.find(key)) {
		code = -17;
		goto out;
	}
	book.put(key, reading.value());
	code = 0;
out:
	return code;
}
#ifdef RUN
int drive_good(int n)
{
	Book<int> book;
	Outcome<int> reading = Outcome<int>::fail(-5);
	return store_good(book, n, reading);
}
#endif
} // namespace goto_code
RUN_CASE(goto_code, goto_code::drive_bad(3), goto_code::drive_good(3))

// CASE window_slots: the window is searched whole though only some of its slots were filled
namespace window_slots
{
//- bad
class WindowBad
{
	int slots[3];
	unsigned next = 0;

public:
	void push(int v)
	{
		slots[next] = v;
		next = next == 2 ? 0 : next + 1;
	}
	int highest() const
	{
		int top = 0;
		for (int v : slots)
			if (v > top)
				top = v;
		return top;
	}
};
int peak_bad(Slice<const int> values)
{
	WindowBad window;
	for (int v : values)
		window.push(v);
	return window.highest();
}
#ifdef RUN
int drive_bad(int n)
{
	return peak_bad({&n, 1});
}
#endif
//- good
class WindowGood
{
	int slots[3] = {};
	unsigned next = 0;

public:
	void push(int v)
	{
		slots[next] = v;
		next = next == 2 ? 0 : next + 1;
	}
	int highest() const
	{
		int top = 0;
		for (int v : slots)
			if (v > top)
				top = v;
		return top;
	}
};
int peak_good(Slice<const int> values)
{
	WindowGood window;
	for (int v : values)
		window.push(v);
	return window.highest();
}
#ifdef RUN
int drive_good(int n)
{
	return peak_good({&n, 1});
}
#endif
} // namespace window_slots
RUN_CASE(window_slots, window_slots::drive_bad(3), window_slots::drive_good(3))

// CASE braces_not_zero: with a constructor of its own the class is not zeroed by braces
namespace braces_not_zero
{
//- bad
struct ExtentBad {
	int left;
	int right;
	ExtentBad() {}
};
int reach_bad(std::span<const int> edges)
{
	ExtentBad extent{};
	for (int edge : edges)
		if (edge > extent.right)
			extent.right = edge;
	return extent.right;
}
#ifdef RUN
int drive_bad(int n)
{
	int edges[] = {n, 5};
	return reach_bad(edges);
}
#endif
//- good
struct ExtentGood {
	int left;
	int right;
	ExtentGood() = default;
};
int reach_good(std::span<const int> edges)
{
	ExtentGood extent{};
	for (int edge : edges)
		if (edge > extent.right)
			extent.right = edge;
	return extent.right;
}
#ifdef RUN
int drive_good(int n)
{
	int edges[] = {n, 5};
	return reach_good(edges);
}
#endif
} // namespace braces_not_zero
RUN_CASE(braces_not_zero, braces_not_zero::drive_bad(3), braces_not_zero::drive_good(3))

// CASE drained_gauge: what is swapped into the gauge had no value; the next drain reads it
namespace drained_gauge
{
//- bad
class GaugeBad
{
	Guarded<int> level;

public:
	void fill(int to)
	{
		level.with([to](int &v) { v = to; });
	}
	int drain()
	{
		int rest;
		level.with([&rest](int &v) { std::swap(v, rest); });
		return rest;
	}
};
int empty_bad(GaugeBad &gauge)
{
	use(gauge.drain());
	return gauge.drain();
}
#ifdef RUN
int drive_bad(int n)
{
	GaugeBad gauge;
	gauge.fill(n);
	return empty_bad(gauge);
}
#endif
//- good
class GaugeGood
{
	Guarded<int> level;

public:
	void fill(int to)
	{
		level.with([to](int &v) { v = to; });
	}
	int drain()
	{
		int rest = 0;
		level.with([&rest](int &v) { std::swap(v, rest); });
		return rest;
	}
};
int empty_good(GaugeGood &gauge)
{
	use(gauge.drain());
	return gauge.drain();
}
#ifdef RUN
int drive_good(int n)
{
	GaugeGood gauge;
	gauge.fill(n);
	return empty_good(gauge);
}
#endif
} // namespace drained_gauge
RUN_CASE(drained_gauge, drained_gauge::drive_bad(3), drained_gauge::drive_good(3))

// CASE short_header: a header of one word succeeds without a length, which the caller reads
namespace short_header
{
struct Header {
	int kind;
	int length;
};
//- bad
bool decode_bad(Slice<const int> words, Header &header)
{
	if (words.empty())
		return false;
	header.kind = words.at(0);
	if (words.size() > 1)
		header.length = words.at(1);
	return true;
}
bool fits_bad(Slice<const int> words, int room)
{
	Header header;
	if (!decode_bad(words, header))
		return true;
	return header.length <= room;
}
#ifdef RUN
bool drive_bad(int n)
{
	return fits_bad({&n, 1}, 9);
}
#endif
//- good
bool decode_good(Slice<const int> words, Header &header)
{
	if (words.empty())
		return false;
	header.kind = words.at(0);
	header.length = 0;
	if (words.size() > 1)
		header.length = words.at(1);
	return true;
}
bool fits_good(Slice<const int> words, int room)
{
	Header header;
	if (!decode_good(words, header))
		return true;
	return header.length <= room;
}
#ifdef RUN
bool drive_good(int n)
{
	return fits_good({&n, 1}, 9);
}
#endif
} // namespace short_header
RUN_CASE(short_header, short_header::drive_bad(3), short_header::drive_good(3))

// CASE label_end: the copied text has no end mark, so the rest of the buffer is searched for one
namespace label_end
{
//- bad
long vowels_bad(std::string_view text)
{
	char label[32];
	const std::size_t n = std::min(text.size(), sizeof(label) - 1);
	std::copy_n(text.begin(), n, label);
	std::string_view shown(label);
	return std::count(shown.begin(), shown.end(), 'e');
}
#ifdef RUN
long drive_bad(int n)
{
	return vowels_bad(n == 3 ? "three" : "one");
}
#endif
//- good
long vowels_good(std::string_view text)
{
	char label[32];
	const std::size_t n = std::min(text.size(), sizeof(label) - 1);
	std::copy_n(text.begin(), n, label);
	std::string_view shown(label, n);
	return std::count(shown.begin(), shown.end(), 'e');
}
#ifdef RUN
long drive_good(int n)
{
	return vowels_good(n == 3 ? "three" : "one");
}
#endif
} // namespace label_end
RUN_CASE(label_end, label_end::drive_bad(3), label_end::drive_good(3))

// CASE wide_or_parsed: the parser that gives the width is skipped when the first operand is true
namespace wide_or_parsed
{
bool parse(std::string_view text, int &width)
{
	if (text.size() != 1 || text.front() < '0' || text.front() > '9')
		return false;
	width = 10 * (text.front() - '0');
	return true;
}
//- bad
int columns_bad(bool wide, std::string_view text)
{
	int width;
	if (wide || parse(text, width))
		return width;
	return 80;
}
#ifdef RUN
int drive_bad(int n)
{
	return columns_bad(n == 3, "6");
}
#endif
//- good
int columns_good(bool wide, std::string_view text)
{
	int width = 132;
	if (wide || parse(text, width))
		return width;
	return 80;
}
#ifdef RUN
int drive_good(int n)
{
	return columns_good(n == 3, "6");
}
#endif
} // namespace wide_or_parsed
RUN_CASE(wide_or_parsed, wide_or_parsed::drive_bad(3), wide_or_parsed::drive_good(3))

// CASE lease_never_taken: without a cell the destructor deletes a pointer that was never set
namespace lease_never_taken
{
//- bad
class LeaseBad
{
	int *cell;

public:
	LeaseBad(bool eager, int first)
	{
		if (eager)
			cell = new int(first);
	}
	LeaseBad(const LeaseBad &) = delete;
	LeaseBad &operator=(const LeaseBad &) = delete;
	~LeaseBad() { delete cell; }
};
void visit_bad(const Row<int> &guests, bool eager)
{
	for (int guest : guests)
		LeaseBad lease(eager, guest);
}
#ifdef RUN
int drive_bad(int n)
{
	Row<int> guests;
	guests.add(n);
	visit_bad(guests, n != 3);
	return n;
}
#endif
//- good
class LeaseGood
{
	int *cell = nullptr;

public:
	LeaseGood(bool eager, int first)
	{
		if (eager)
			cell = new int(first);
	}
	LeaseGood(const LeaseGood &) = delete;
	LeaseGood &operator=(const LeaseGood &) = delete;
	~LeaseGood() { delete cell; }
};
void visit_good(const Row<int> &guests, bool eager)
{
	for (int guest : guests)
		LeaseGood lease(eager, guest);
}
#ifdef RUN
int drive_good(int n)
{
	Row<int> guests;
	guests.add(n);
	visit_good(guests, n != 3);
	return n;
}
#endif
} // namespace lease_never_taken
RUN_CASE(lease_never_taken, lease_never_taken::drive_bad(3), lease_never_taken::drive_good(3))

// CASE empty_tag: the constructor returns early for an empty text and gives no member a value
namespace empty_tag
{
//- bad
class TagBad
{
	char kind;
	std::size_t length;

public:
	explicit TagBad(std::string_view text)
	{
		if (text.empty())
			return;
		kind = text.front();
		length = text.size();
	}
	bool topic() const { return kind == '#'; }
	std::size_t size() const { return length; }
};
std::size_t topic_length_bad(std::string_view text)
{
	TagBad tag(text);
	return tag.topic() ? tag.size() : 0;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return topic_length_bad(n == 3 ? "" : "#n");
}
#endif
//- good
class TagGood
{
	char kind = 0;
	std::size_t length = 0;

public:
	explicit TagGood(std::string_view text)
	{
		if (text.empty())
			return;
		kind = text.front();
		length = text.size();
	}
	bool topic() const { return kind == '#'; }
	std::size_t size() const { return length; }
};
std::size_t topic_length_good(std::string_view text)
{
	TagGood tag(text);
	return tag.topic() ? tag.size() : 0;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return topic_length_good(n == 3 ? "" : "#n");
}
#endif
} // namespace empty_tag
RUN_CASE(empty_tag, empty_tag::drive_bad(3), empty_tag::drive_good(3))
