// SPDX-License-Identifier: GPL-2.0
// Borrows that outlive what they look at: views, references, pointers, iterators and captures.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE unit_prefix: the name is returned by value, the view looks into the temporary after the end of its statement
namespace unit_prefix
{
class Sensor
{
	std::string room;
	std::string quantity;

public:
	Sensor(std::string room, std::string quantity)
		: room(std::move(room)), quantity(std::move(quantity))
	{
	}
	std::string full_name() const { return room + "/" + quantity; }
};
//- bad
std::size_t prefix_length_bad(const Sensor &sensor)
{
	std::string_view name = sensor.full_name();
	const auto slash = name.find('/');
	return slash == std::string_view::npos ? name.size() : slash;
}
#ifdef RUN
std::size_t drive_bad()
{
	return prefix_length_bad(Sensor("the cellar of the north wing", "humidity"));
}
#endif
//- good
std::size_t prefix_length_good(const Sensor &sensor)
{
	const std::string name = sensor.full_name();
	const auto slash = name.find('/');
	return slash == std::string::npos ? name.size() : slash;
}
#ifdef RUN
std::size_t drive_good()
{
	return prefix_length_good(Sensor("the cellar of the north wing", "humidity"));
}
#endif
} // namespace unit_prefix
RUN_CASE(unit_prefix, unit_prefix::drive_bad(), unit_prefix::drive_good())

// CASE price_level: a pointer to the level found is kept while a new level is appended to the vector
namespace price_level
{
struct Level {
	int price;
	int volume;
	int orders;
};
//- bad
int add_order_bad(std::vector<Level> &levels, int price, int volume)
{
	Level *target = nullptr;
	Level *nearest = nullptr;
	for (Level &level : levels) {
		if (level.price == price)
			target = &level;
		if (level.price < price && (!nearest || level.price > nearest->price))
			nearest = &level;
	}
	if (!target) {
		levels.push_back({price, 0, 0});
		target = &levels.back();
	}
	target->volume += volume;
	++target->orders;
	return nearest ? price - nearest->price : 0;
}
#ifdef RUN
int drive_bad()
{
	std::vector<Level> levels;
	add_order_bad(levels, 100, 5);
	add_order_bad(levels, 101, 5);
	return add_order_bad(levels, 107, 1);
}
#endif
//- good
int add_order_good(std::vector<Level> &levels, int price, int volume)
{
	Level *target = nullptr;
	Level *nearest = nullptr;
	for (Level &level : levels) {
		if (level.price == price)
			target = &level;
		if (level.price < price && (!nearest || level.price > nearest->price))
			nearest = &level;
	}
	const int gap = nearest ? price - nearest->price : 0;
	if (!target) {
		levels.push_back({price, 0, 0});
		target = &levels.back();
	}
	target->volume += volume;
	++target->orders;
	return gap;
}
#ifdef RUN
int drive_good()
{
	std::vector<Level> levels;
	add_order_good(levels, 100, 5);
	add_order_good(levels, 101, 5);
	return add_order_good(levels, 107, 1);
}
#endif
} // namespace price_level
RUN_CASE(price_level, price_level::drive_bad(), price_level::drive_good())

// CASE dungeon_rooms: the row moves its rooms when it grows, the reference to the first one stays behind
namespace dungeon_rooms
{
struct Room {
	int depth = 0;
	int doors = 0;
};
//- bad
int carve_bad(kit::Row<Room> &rooms, int branches)
{
	Room &hall = rooms.add(Room{});
	for (int i = 0; i < branches; ++i) {
		rooms.add(Room{hall.depth + 1, 1});
		++hall.doors;
	}
	return hall.doors;
}
#ifdef RUN
int drive_bad()
{
	kit::Row<Room> rooms;
	return carve_bad(rooms, 5);
}
#endif
//- good
int carve_good(kit::Row<Room> &rooms, int branches)
{
	rooms.add(Room{});
	const std::size_t hall = rooms.size() - 1;
	for (int i = 0; i < branches; ++i) {
		rooms.add(Room{rooms[hall].depth + 1, 1});
		++rooms[hall].doors;
	}
	return rooms[hall].doors;
}
#ifdef RUN
int drive_good()
{
	kit::Row<Room> rooms;
	return carve_good(rooms, 5);
}
#endif
} // namespace dungeon_rooms
RUN_CASE(dungeon_rooms, dungeon_rooms::drive_bad(), dungeon_rooms::drive_good())

// CASE peak_window: the view is made of a row that a function returns by value
namespace peak_window
{
kit::Row<int> smoothed(kit::View<int> samples)
{
	kit::Row<int> out;
	for (std::size_t i = 0; i + 1 < samples.size(); ++i)
		out.add(samples[i] / 2 + samples[i + 1] / 2);
	return out;
}
int highest(kit::View<int> samples)
{
	int best = 0;
	for (int sample : samples)
		best = std::max(best, sample);
	return best;
}
//- bad
int peak_bad(kit::View<int> samples, std::size_t warm_up)
{
	kit::View<int> window = samples;
	if (samples.size() > 8)
		window = smoothed(samples);
	return highest(window.skip(warm_up));
}
#ifdef RUN
int drive_bad()
{
	return peak_bad(kit::Row<int>{1, 5, 3, 9, 1, 2, 8, 4, 4, 7}, 2);
}
#endif
//- good
int peak_good(kit::View<int> samples, std::size_t warm_up)
{
	kit::View<int> window = samples;
	kit::Row<int> smooth;
	if (samples.size() > 8) {
		smooth = smoothed(samples);
		window = smooth;
	}
	return highest(window.skip(warm_up));
}
#ifdef RUN
int drive_good()
{
	return peak_good(kit::Row<int>{1, 5, 3, 9, 1, 2, 8, 4, 4, 7}, 2);
}
#endif
} // namespace peak_window
RUN_CASE(peak_window, peak_window::drive_bad(), peak_window::drive_good())

// CASE lease_sweep: the loop goes on from an iterator that was erased in the branch
namespace lease_sweep
{
struct Lease {
	std::string host;
	long until;
	bool fixed;
};
using Leases = std::unordered_map<std::uint32_t, Lease>;
//- bad
std::vector<std::string> sweep_bad(Leases &leases, long now)
{
	std::vector<std::string> gone;
	for (auto it = leases.begin(); it != leases.end(); ++it) {
		if (it->second.fixed)
			continue;
		if (it->second.until < now) {
			gone.push_back(std::move(it->second.host));
			leases.erase(it);
		}
	}
	return gone;
}
#ifdef RUN
std::size_t drive_bad()
{
	Leases leases{
		{1, {"alpha", 10, false}}, {2, {"beta", 10, true}}, {3, {"gamma", 20, false}}};
	return sweep_bad(leases, 15).size();
}
#endif
//- good
std::vector<std::string> sweep_good(Leases &leases, long now)
{
	std::vector<std::string> gone;
	for (auto it = leases.begin(); it != leases.end();) {
		if (it->second.fixed || it->second.until >= now) {
			++it;
			continue;
		}
		gone.push_back(std::move(it->second.host));
		it = leases.erase(it);
	}
	return gone;
}
#ifdef RUN
std::size_t drive_good()
{
	Leases leases{
		{1, {"alpha", 10, false}}, {2, {"beta", 10, true}}, {3, {"gamma", 20, false}}};
	return sweep_good(leases, 15).size();
}
#endif
} // namespace lease_sweep
RUN_CASE(lease_sweep, lease_sweep::drive_bad(), lease_sweep::drive_good())

// CASE header_buffer: the fields are views into a text that grows with the next chunk
namespace header_buffer
{
//- bad
class HeadersBad
{
	std::string text;
	std::size_t parsed = 0;
	std::vector<std::string_view> lines;

public:
	void feed(std::string_view chunk)
	{
		text += chunk;
		for (auto end = text.find('\n', parsed); end != std::string::npos;
		     end = text.find('\n', parsed)) {
			lines.push_back(std::string_view(text).substr(parsed, end - parsed));
			parsed = end + 1;
		}
	}
	std::size_t count(char first) const
	{
		return std::count_if(lines.begin(), lines.end(), [first](std::string_view line) {
			return line.starts_with(first);
		});
	}
};
#ifdef RUN
std::size_t drive_bad()
{
	HeadersBad headers;
	headers.feed("host: example\nacc");
	headers.feed("ept: text/plain and a number of other types\nhops: 3\n");
	return headers.count('h');
}
#endif
//- good
class HeadersGood
{
	struct Piece {
		std::size_t at;
		std::size_t length;
	};
	std::string text;
	std::size_t parsed = 0;
	std::vector<Piece> lines;

public:
	void feed(std::string_view chunk)
	{
		text += chunk;
		for (auto end = text.find('\n', parsed); end != std::string::npos;
		     end = text.find('\n', parsed)) {
			lines.push_back({parsed, end - parsed});
			parsed = end + 1;
		}
	}
	std::size_t count(char first) const
	{
		return std::count_if(lines.begin(), lines.end(), [this, first](Piece line) {
			return std::string_view(text)
				.substr(line.at, line.length)
				.starts_with(first);
		});
	}
};
#ifdef RUN
std::size_t drive_good()
{
	HeadersGood headers;
	headers.feed("host: example\nacc");
	headers.feed("ept: text/plain and a number of other types\nhops: 3\n");
	return headers.count('h');
}
#endif
} // namespace header_buffer
RUN_CASE(header_buffer, header_buffer::drive_bad(), header_buffer::drive_good())

// CASE session_touch: expiring the old sessions may erase the one that was just looked up
namespace session_touch
{
struct Session {
	std::string user;
	long last_seen;
	unsigned requests;
};
class Sessions
{
	std::map<std::string, Session> by_token;

public:
	void open(const std::string &token, std::string user, long now)
	{
		by_token[token] = {std::move(user), now, 0};
	}
	Session *find(const std::string &token)
	{
		auto it = by_token.find(token);
		return it == by_token.end() ? nullptr : &it->second;
	}
	std::size_t expire(long before)
	{
		return std::erase_if(by_token, [before](const auto &entry) {
			return entry.second.last_seen < before;
		});
	}
};
constexpr long keep_for = 600;
//- bad
bool handle_request_bad(Sessions &sessions, const std::string &token, long now)
{
	Session *session = sessions.find(token);
	if (!session)
		return false;
	sessions.expire(now - keep_for);
	session->last_seen = now;
	return ++session->requests < 1000;
}
#ifdef RUN
bool drive_bad()
{
	Sessions sessions;
	sessions.open("aa", "kim", 10);
	sessions.open("bb", "lou", 900);
	return handle_request_bad(sessions, "aa", 1000);
}
#endif
//- good
bool handle_request_good(Sessions &sessions, const std::string &token, long now)
{
	sessions.expire(now - keep_for);
	Session *session = sessions.find(token);
	if (!session)
		return false;
	session->last_seen = now;
	return ++session->requests < 1000;
}
#ifdef RUN
bool drive_good()
{
	Sessions sessions;
	sessions.open("aa", "kim", 10);
	sessions.open("bb", "lou", 900);
	return handle_request_good(sessions, "aa", 1000);
}
#endif
} // namespace session_touch
RUN_CASE(session_touch, session_touch::drive_bad(), session_touch::drive_good())

// CASE reminder_text: the task is run after the function returned, and holds its local by reference
namespace reminder_text
{
struct Screen {
	std::vector<std::string> lines;
};
//- bad
void remind_bad(kit::TaskList &later, Screen &screen KEPT_BY(later), const std::string &who,
		int minutes)
{
	std::string line = who + ": " + std::to_string(minutes) + " minutes left";
	if (minutes <= 0)
		line = who + ": time is up";
	later.add([&screen, &line] { screen.lines.push_back(line); });
}
#ifdef RUN
std::size_t drive_bad()
{
	Screen screen;
	kit::TaskList later;
	remind_bad(later, screen, "the speaker in the large hall", 5);
	later.run();
	return screen.lines.size();
}
#endif
//- good
void remind_good(kit::TaskList &later, Screen &screen KEPT_BY(later), const std::string &who,
		 int minutes)
{
	std::string line = who + ": " + std::to_string(minutes) + " minutes left";
	if (minutes <= 0)
		line = who + ": time is up";
	later.add([&screen, line] { screen.lines.push_back(line); });
}
#ifdef RUN
std::size_t drive_good()
{
	Screen screen;
	kit::TaskList later;
	remind_good(later, screen, "the speaker in the large hall", 5);
	later.run();
	return screen.lines.size();
}
#endif
} // namespace reminder_text
RUN_CASE(reminder_text, reminder_text::drive_bad(), reminder_text::drive_good())

// CASE gauge_links: the links are kept by the dashboard, so a gauge that was removed is still called
namespace gauge_links
{
//- bad
class GaugeBad
{
	int shown = 0;

public:
	GaugeBad() = default;
	GaugeBad(const GaugeBad &) = delete;
	kit::Link follow(kit::Signal<int> &signal)
	{
		return signal.connect([this](int value) { shown = value; });
	}
	int value() const { return shown; }
};
class DashboardBad
{
	std::vector<std::unique_ptr<GaugeBad>> gauges;
	std::vector<kit::Link> links;

public:
	GaugeBad &add_gauge(kit::Signal<int> &signal)
	{
		gauges.push_back(std::make_unique<GaugeBad>());
		links.push_back(gauges.back()->follow(signal));
		return *gauges.back();
	}
	void remove(const GaugeBad &gauge)
	{
		auto it = std::find_if(gauges.begin(), gauges.end(), [&gauge](const auto &owned) {
			return owned.get() == &gauge;
		});
		if (it != gauges.end())
			gauges.erase(it);
	}
};
#ifdef RUN
int drive_bad()
{
	kit::Signal<int> speed;
	DashboardBad board;
	GaugeBad &left = board.add_gauge(speed);
	GaugeBad &right = board.add_gauge(speed);
	board.remove(left);
	speed.emit(7);
	return right.value();
}
#endif
//- good
class GaugeGood
{
	int shown = 0;
	kit::Link link;

public:
	GaugeGood() = default;
	GaugeGood(const GaugeGood &) = delete;
	void follow(kit::Signal<int> &signal)
	{
		link = signal.connect([this](int value) { shown = value; });
	}
	int value() const { return shown; }
};
class DashboardGood
{
	std::vector<std::unique_ptr<GaugeGood>> gauges;

public:
	GaugeGood &add_gauge(kit::Signal<int> &signal)
	{
		gauges.push_back(std::make_unique<GaugeGood>());
		gauges.back()->follow(signal);
		return *gauges.back();
	}
	void remove(const GaugeGood &gauge)
	{
		auto it = std::find_if(gauges.begin(), gauges.end(), [&gauge](const auto &owned) {
			return owned.get() == &gauge;
		});
		if (it != gauges.end())
			gauges.erase(it);
	}
};
#ifdef RUN
int drive_good()
{
	kit::Signal<int> speed;
	DashboardGood board;
	GaugeGood &left = board.add_gauge(speed);
	GaugeGood &right = board.add_gauge(speed);
	board.remove(left);
	speed.emit(7);
	return right.value();
}
#endif
} // namespace gauge_links
RUN_CASE(gauge_links, gauge_links::drive_bad(), gauge_links::drive_good())

// CASE timer_chain: the chain is followed from a timer that was just given back and deleted
namespace timer_chain
{
struct Timer : kit::Hook {
	int ticks;
	bool repeats;
	Timer(int ticks, bool repeats) : ticks(ticks), repeats(repeats) {}
};
void start(kit::Chain<Timer> &timers, int ticks, bool repeats)
{
	timers.add(*new Timer(ticks, repeats));
}
void stop_all(kit::Chain<Timer> &timers)
{
	while (Timer *timer = timers.first())
		delete timer;
}
//- bad
int tick_bad(kit::Chain<Timer> &timers, int period)
{
	int fired = 0;
	for (Timer *timer = timers.first(); timer; timer = timers.next(*timer)) {
		if (--timer->ticks > 0)
			continue;
		++fired;
		if (timer->repeats)
			timer->ticks = period;
		else
			delete timer;
	}
	return fired;
}
#ifdef RUN
int drive_bad()
{
	kit::Chain<Timer> timers;
	start(timers, 1, true);
	start(timers, 1, false);
	start(timers, 3, true);
	const int fired = tick_bad(timers, 5);
	stop_all(timers);
	return fired;
}
#endif
//- good
int tick_good(kit::Chain<Timer> &timers, int period)
{
	int fired = 0;
	Timer *next;
	for (Timer *timer = timers.first(); timer; timer = next) {
		next = timers.next(*timer);
		if (--timer->ticks > 0)
			continue;
		++fired;
		if (timer->repeats)
			timer->ticks = period;
		else
			delete timer;
	}
	return fired;
}
#ifdef RUN
int drive_good()
{
	kit::Chain<Timer> timers;
	start(timers, 1, true);
	start(timers, 1, false);
	start(timers, 3, true);
	const int fired = tick_good(timers, 5);
	stop_all(timers);
	return fired;
}
#endif
} // namespace timer_chain
RUN_CASE(timer_chain, timer_chain::drive_bad(), timer_chain::drive_good())

// CASE screen_states: the assignment of the new state deletes the old one, which is asked once more
namespace screen_states
{
struct State {
	virtual ~State() = default;
	virtual kit::Box<State> next(char key) const = 0;
	virtual int shown_for() const = 0;
};
class Menu : public State
{
	int frames;

public:
	explicit Menu(int frames) : frames(frames) {}
	kit::Box<State> next(char key) const override
	{
		if (key == 'q')
			return {};
		return kit::Box<State>(new Menu(frames + 1));
	}
	int shown_for() const override { return frames; }
};
//- bad
class ScreenBad
{
	kit::Box<State> state;
	int total = 0;

public:
	explicit ScreenBad(kit::Box<State> first) : state(std::move(first)) {}
	int play(const std::string &keys)
	{
		for (char key : keys) {
			const State *old = state.get();
			if (kit::Box<State> next = old->next(key))
				state = std::move(next);
			else
				break;
			total += old->shown_for();
		}
		return total;
	}
};
#ifdef RUN
int drive_bad()
{
	return ScreenBad(kit::make_box<Menu>(3)).play("abq");
}
#endif
//- good
class ScreenGood
{
	kit::Box<State> state;
	int total = 0;

public:
	explicit ScreenGood(kit::Box<State> first) : state(std::move(first)) {}
	int play(const std::string &keys)
	{
		for (char key : keys) {
			kit::Box<State> next = state->next(key);
			if (!next)
				break;
			const kit::Box<State> old = std::exchange(state, std::move(next));
			total += old->shown_for();
		}
		return total;
	}
};
#ifdef RUN
int drive_good()
{
	return ScreenGood(kit::make_box<Menu>(3)).play("abq");
}
#endif
} // namespace screen_states
RUN_CASE(screen_states, screen_states::drive_bad(), screen_states::drive_good())

// CASE bid_spread: minmax of two values returns references to them, and they are temporaries
namespace bid_spread
{
struct Quote {
	long bid;
	long fee;
	long net() const { return bid - fee; }
};
//- bad
long spread_bad(const Quote &a, const Quote &b)
{
	const auto ends = std::minmax(a.net(), b.net());
	return ends.second - ends.first;
}
#ifdef RUN
long drive_bad()
{
	return spread_bad({100, 2}, {107, 3});
}
#endif
//- good
long spread_good(const Quote &a, const Quote &b)
{
	const auto ends = std::minmax({a.net(), b.net()});
	return ends.second - ends.first;
}
#ifdef RUN
long drive_good()
{
	return spread_good({100, 2}, {107, 3});
}
#endif
} // namespace bid_spread
RUN_CASE(bid_spread, bid_spread::drive_bad(), bid_spread::drive_good())

// CASE track_cache: lock().get() drops the shared owner at once; the trimming of the cache was the last other one
namespace track_cache
{
struct Track {
	std::string title;
	int plays = 0;
};
class Library
{
	std::vector<std::shared_ptr<Track>> loaded;
	std::map<std::string, std::weak_ptr<Track>> known;

public:
	void load(const std::string &title)
	{
		loaded.emplace_back(new Track{title});
		known[title] = loaded.back();
	}
	std::weak_ptr<Track> lookup(const std::string &title) const
	{
		auto it = known.find(title);
		return it == known.end() ? std::weak_ptr<Track>() : it->second;
	}
	void trim(std::size_t most)
	{
		if (loaded.size() > most)
			loaded.erase(loaded.begin(), loaded.end() - most);
	}
};
//- bad
int play_bad(Library &library, const std::string &title, const std::string &upcoming)
{
	Track *track = library.lookup(title).lock().get();
	if (!track)
		return 0;
	if (!upcoming.empty()) {
		library.load(upcoming);
		library.trim(2);
	}
	return ++track->plays;
}
#ifdef RUN
int drive_bad()
{
	Library library;
	library.load("morning raga");
	library.load("waltz");
	return play_bad(library, "morning raga", "march");
}
#endif
//- good
int play_good(Library &library, const std::string &title, const std::string &upcoming)
{
	const std::shared_ptr<Track> track = library.lookup(title).lock();
	if (!track)
		return 0;
	if (!upcoming.empty()) {
		library.load(upcoming);
		library.trim(2);
	}
	return ++track->plays;
}
#ifdef RUN
int drive_good()
{
	Library library;
	library.load("morning raga");
	library.load("waltz");
	return play_good(library, "morning raga", "march");
}
#endif
} // namespace track_cache
RUN_CASE(track_cache, track_cache::drive_bad(), track_cache::drive_good())

// CASE stock_escape: the pointer leaves the guarded section, and the next section removes the entry
namespace stock_escape
{
struct Item {
	std::string name;
	int left;
};
using Shelf = std::map<int, Item>;
//- bad
std::string sell_bad(kit::Guarded<Shelf> &shelf, int code)
{
	Item *item = shelf.with([code](Shelf &items) {
		auto it = items.find(code);
		return it == items.end() ? nullptr : &it->second;
	});
	if (!item)
		return "unknown";
	const bool last = --item->left == 0;
	if (last)
		shelf.with([code](Shelf &items) { return items.erase(code); });
	return last ? item->name + " (sold out)" : item->name;
}
#ifdef RUN
std::size_t drive_bad()
{
	kit::Guarded<Shelf> shelf;
	shelf.with([](Shelf &items) {
		return items.emplace(4, Item{"garden hose, twenty metres", 1}).second;
	});
	return sell_bad(shelf, 4).size();
}
#endif
//- good
std::string sell_good(kit::Guarded<Shelf> &shelf, int code)
{
	return shelf.with([code](Shelf &items) -> std::string {
		auto it = items.find(code);
		if (it == items.end())
			return "unknown";
		std::string name = it->second.name;
		if (--it->second.left == 0) {
			name += " (sold out)";
			items.erase(it);
		}
		return name;
	});
}
#ifdef RUN
std::size_t drive_good()
{
	kit::Guarded<Shelf> shelf;
	shelf.with([](Shelf &items) {
		return items.emplace(4, Item{"garden hose, twenty metres", 1}).second;
	});
	return sell_good(shelf, 4).size();
}
#endif
} // namespace stock_escape
RUN_CASE(stock_escape, stock_escape::drive_bad(), stock_escape::drive_good())

// CASE glyph_handle: the handle is a temporary and, when the glyph is not cached, its only owner
namespace glyph_handle
{
struct Glyph {
	char32_t code;
	int width;
	int height;
};
class Font
{
	std::map<char32_t, kit::Handle<Glyph>> cached;
	std::size_t most;

public:
	explicit Font(std::size_t most) : most(most) {}
	kit::Handle<Glyph> glyph(char32_t code)
	{
		if (auto it = cached.find(code); it != cached.end())
			return it->second;
		auto fresh = kit::Handle<Glyph>::make(code, code < 128 ? 8 : 16, 16);
		if (cached.size() < most)
			cached.emplace(code, fresh);
		return fresh;
	}
};
//- bad
int line_width_bad(Font &font, std::u32string_view line)
{
	int width = 0;
	for (char32_t code : line) {
		const Glyph &glyph = *font.glyph(code);
		if (glyph.height > 0)
			width += glyph.width;
	}
	return width;
}
#ifdef RUN
int drive_bad()
{
	Font font(2);
	return line_width_bad(font, U"aabbc");
}
#endif
//- good
int line_width_good(Font &font, std::u32string_view line)
{
	int width = 0;
	for (char32_t code : line) {
		const kit::Handle<Glyph> glyph = font.glyph(code);
		if (glyph->height > 0)
			width += glyph->width;
	}
	return width;
}
#ifdef RUN
int drive_good()
{
	Font font(2);
	return line_width_good(font, U"aabbc");
}
#endif
} // namespace glyph_handle
RUN_CASE(glyph_handle, glyph_handle::drive_bad(), glyph_handle::drive_good())

// CASE report_rows: the loop goes over a member of a temporary, which ends before the first round
namespace report_rows
{
class Report
{
	std::vector<std::string> rows;

public:
	void add(std::string row) { rows.push_back(std::move(row)); }
	const std::vector<std::string> &lines() const { return rows; }
};
Report monthly(const std::map<std::string, int> &sales)
{
	Report report;
	for (const auto &[name, count] : sales)
		report.add(name + ": " + std::to_string(count));
	return report;
}
//- bad
std::size_t widest_bad(const std::map<std::string, int> &sales)
{
	std::size_t width = 0;
	for (const std::string &line : monthly(sales).lines())
		width = std::max(width, line.size());
	return width;
}
#ifdef RUN
std::size_t drive_bad()
{
	return widest_bad({{"apples", 10}, {"a rather long article name", 3}});
}
#endif
//- good
std::size_t widest_good(const std::map<std::string, int> &sales)
{
	std::size_t width = 0;
	const Report report = monthly(sales);
	for (const std::string &line : report.lines())
		width = std::max(width, line.size());
	return width;
}
#ifdef RUN
std::size_t drive_good()
{
	return widest_good({{"apples", 10}, {"a rather long article name", 3}});
}
#endif
} // namespace report_rows
RUN_CASE(report_rows, report_rows::drive_bad(), report_rows::drive_good())

// CASE keyword_index: the views are of a line that lives for one round of the loop
namespace keyword_index
{
struct Keywords {
	std::vector<std::string_view> words;
	bool has(std::string_view word) const
	{
		return std::find(words.begin(), words.end(), word) != words.end();
	}
};
//- bad
bool all_known_bad(std::istream &list, const std::vector<std::string> &used)
{
	Keywords keywords;
	for (std::string line; std::getline(list, line);) {
		std::string_view word(line);
		if (word.empty() || word.front() == '#')
			continue;
		if (auto space = word.find(' '); space != std::string_view::npos)
			word = word.substr(0, space);
		keywords.words.push_back(word);
	}
	return std::all_of(used.begin(), used.end(),
			   [&](const std::string &word) { return keywords.has(word); });
}
#ifdef RUN
bool drive_bad()
{
	std::istringstream list(
		"# list of the words\nwhile loop\na_very_long_keyword_of_this_language x\nif\n");
	return all_known_bad(list, {"if", "while"});
}
#endif
//- good
bool all_known_good(std::istream &list, const std::vector<std::string> &used)
{
	std::vector<std::string> lines;
	for (std::string line; std::getline(list, line);)
		lines.push_back(std::move(line));
	Keywords keywords;
	for (const std::string &line : lines) {
		std::string_view word(line);
		if (word.empty() || word.front() == '#')
			continue;
		if (auto space = word.find(' '); space != std::string_view::npos)
			word = word.substr(0, space);
		keywords.words.push_back(word);
	}
	return std::all_of(used.begin(), used.end(),
			   [&](const std::string &word) { return keywords.has(word); });
}
#ifdef RUN
bool drive_good()
{
	std::istringstream list(
		"# list of the words\nwhile loop\na_very_long_keyword_of_this_language x\nif\n");
	return all_known_good(list, {"if", "while"});
}
#endif
} // namespace keyword_index
RUN_CASE(keyword_index, keyword_index::drive_bad(), keyword_index::drive_good())

// CASE flight_summary: the summary keeps a view of the samples, and the recorder goes on adding samples
namespace flight_summary
{
class Summary
{
	kit::View<double> samples;

public:
	explicit Summary(const kit::Row<double> &samples BORROWED) : samples(samples) {}
	double mean() const
	{
		if (samples.empty())
			return 0;
		return std::accumulate(samples.begin(), samples.end(), 0.0) / samples.size();
	}
};
class Recorder
{
	kit::Row<double> heights;

public:
	void record(double height) { heights.add(height); }
	Summary summary() const BORROWED { return Summary(heights); }
};
//- bad
double drift_bad(Recorder &recorder, const std::vector<double> &fresh)
{
	const Summary before = recorder.summary();
	for (double height : fresh)
		recorder.record(height);
	return recorder.summary().mean() - before.mean();
}
#ifdef RUN
double drive_bad()
{
	Recorder recorder;
	recorder.record(100);
	return drift_bad(recorder, {101, 103, 107});
}
#endif
//- good
double drift_good(Recorder &recorder, const std::vector<double> &fresh)
{
	const double before = recorder.summary().mean();
	for (double height : fresh)
		recorder.record(height);
	return recorder.summary().mean() - before;
}
#ifdef RUN
double drive_good()
{
	Recorder recorder;
	recorder.record(100);
	return drift_good(recorder, {101, 103, 107});
}
#endif
} // namespace flight_summary
RUN_CASE(flight_summary, flight_summary::drive_bad(), flight_summary::drive_good())
