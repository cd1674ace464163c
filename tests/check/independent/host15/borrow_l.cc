// SPDX-License-Identifier: GPL-2.0
// Borrowed values: references, views, iterators and pointers that outlive what they refer to.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE glyph_pair: the first glyph is held by reference while the second look-up grows the vector
namespace glyph_pair
{
struct Glyph {
	char32_t code = 0;
	int advance = 0;
	std::vector<unsigned char> pixels;
};

class Font
{
public:
	const Glyph &glyph(char32_t code)
	{
		for (const Glyph &known : glyphs_) {
			if (known.code == code)
				return known;
		}
		glyphs_.push_back(rasterise(code));
		return glyphs_.back();
	}

	std::size_t cached() const { return glyphs_.size(); }

private:
	static Glyph rasterise(char32_t code)
	{
		Glyph made;
		made.code = code;
		made.advance = 6 + static_cast<int>(code % 5);
		made.pixels.assign(static_cast<std::size_t>(made.advance) * 8, 0xff);
		return made;
	}

	std::vector<Glyph> glyphs_;
};

//- bad
int kerned_width_bad(Font &font, char32_t first, char32_t second)
{
	const Glyph &left = font.glyph(first);
	const Glyph &right = font.glyph(second);
	const int overlap = left.pixels.front() == right.pixels.front() ? 1 : 0;
	return left.advance + right.advance - overlap;
}

int line_width_bad(Font &font, std::u32string_view text)
{
	int width = 0;
	for (std::size_t i = 0; i + 1 < text.size(); i += 2)
		width += kerned_width_bad(font, text[i], text[i + 1]);
	return width;
}

#ifdef RUN
int drive_bad(int n)
{
	Font font;
	return line_width_bad(font, U"largeabcdef") + n;
}
#endif

//- good
int kerned_width_good(Font &font, char32_t first, char32_t second)
{
	const Glyph left = font.glyph(first);
	const Glyph &right = font.glyph(second);
	const int overlap = left.pixels.front() == right.pixels.front() ? 1 : 0;
	return left.advance + right.advance - overlap;
}

int line_width_good(Font &font, std::u32string_view text)
{
	int width = 0;
	for (std::size_t i = 0; i + 1 < text.size(); i += 2)
		width += kerned_width_good(font, text[i], text[i + 1]);
	return width;
}

#ifdef RUN
int drive_good(int n)
{
	Font font;
	return line_width_good(font, U"largeabcdef") + n;
}
#endif
} // namespace glyph_pair
RUN_CASE(glyph_pair, glyph_pair::drive_bad(3), glyph_pair::drive_good(3))

// CASE keys_of_lines: the views refer to the line buffer of the function that returns them
namespace keys_of_lines
{
std::string_view trimmed(std::string_view text)
{
	while (!text.empty() && text.front() == ' ')
		text.remove_prefix(1);
	while (!text.empty() && text.back() == ' ')
		text.remove_suffix(1);
	return text;
}

//- bad
using KeysBad = std::vector<std::string_view>;

KeysBad read_keys_bad(std::istream &in)
{
	KeysBad keys;
	std::string line;
	while (std::getline(in, line)) {
		if (line.empty() || line[0] == '#')
			continue;
		const std::size_t equals = line.find('=');
		if (equals == std::string::npos)
			continue;
		keys.push_back(trimmed(std::string_view(line).substr(0, equals)));
	}
	return keys;
}

std::size_t longest_key_bad(std::istream &in, char initial)
{
	std::size_t longest = 0;
	for (const auto &key : read_keys_bad(in)) {
		if (!key.empty() && key[0] == initial)
			longest = std::max(longest, key.size());
	}
	return longest;
}

#ifdef RUN
int drive_bad(int n)
{
	std::istringstream in("# settings\nlog.level = debug and everything else\n"
			      "log.rotation.interval = 17 hours and some minutes\n");
	return static_cast<int>(longest_key_bad(in, 'l')) + n;
}
#endif

//- good
using KeysGood = std::vector<std::string>;

KeysGood read_keys_good(std::istream &in)
{
	KeysGood keys;
	std::string line;
	while (std::getline(in, line)) {
		if (line.empty() || line[0] == '#')
			continue;
		const std::size_t equals = line.find('=');
		if (equals == std::string::npos)
			continue;
		keys.emplace_back(trimmed(std::string_view(line).substr(0, equals)));
	}
	return keys;
}

std::size_t longest_key_good(std::istream &in, char initial)
{
	std::size_t longest = 0;
	for (const auto &key : read_keys_good(in)) {
		if (!key.empty() && key[0] == initial)
			longest = std::max(longest, key.size());
	}
	return longest;
}

#ifdef RUN
int drive_good(int n)
{
	std::istringstream in("# settings\nlog.level = debug and everything else\n"
			      "log.rotation.interval = 17 hours and some minutes\n");
	return static_cast<int>(longest_key_good(in, 'l')) + n;
}
#endif
} // namespace keys_of_lines
RUN_CASE(keys_of_lines, keys_of_lines::drive_bad(3), keys_of_lines::drive_good(3))

// CASE bus_reentry: a handler subscribes another one while emit iterates over the vector
namespace bus_reentry
{
using Handler = std::function<void(int)>;

//- bad
class BusBad
{
public:
	void subscribe(Handler handler) { handlers_.push_back(std::move(handler)); }

	void emit(int event)
	{
		for (const Handler &handler : handlers_)
			handler(event);
	}

private:
	std::vector<Handler> handlers_;
};

void trace_after_error_bad(BusBad &bus, std::vector<int> &trace)
{
	bus.subscribe([&bus, &trace](int event) {
		if (event < 0)
			bus.subscribe([&trace](int later) { trace.push_back(later); });
	});
}

void replay_bad(BusBad &bus, std::span<const int> events)
{
	for (int event : events)
		bus.emit(event);
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<int> trace;
	const int events[] = {n, -1, -2, n};
	BusBad bus;
	trace_after_error_bad(bus, trace);
	trace_after_error_bad(bus, trace);
	replay_bad(bus, events);
	return static_cast<int>(trace.size());
}
#endif

//- good
class BusGood
{
public:
	void subscribe(Handler handler) { handlers_.push_back(std::move(handler)); }

	void emit(int event)
	{
		const std::vector<Handler> current = handlers_;
		for (const Handler &handler : current)
			handler(event);
	}

private:
	std::vector<Handler> handlers_;
};

void trace_after_error_good(BusGood &bus, std::vector<int> &trace)
{
	bus.subscribe([&bus, &trace](int event) {
		if (event < 0)
			bus.subscribe([&trace](int later) { trace.push_back(later); });
	});
}

void replay_good(BusGood &bus, std::span<const int> events)
{
	for (int event : events)
		bus.emit(event);
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<int> trace;
	const int events[] = {n, -1, -2, n};
	BusGood bus;
	trace_after_error_good(bus, trace);
	trace_after_error_good(bus, trace);
	replay_good(bus, events);
	return static_cast<int>(trace.size());
}
#endif
} // namespace bus_reentry
RUN_CASE(bus_reentry, bus_reentry::drive_bad(3), bus_reentry::drive_good(3))

// CASE session_sweep: the iterator of the erased session is incremented
namespace session_sweep
{
struct Session {
	std::string user;
	long last_seen = 0;
	bool pinned = false;
};

//- bad
class SessionsBad
{
public:
	void touch(int id, const std::string &user, long now)
	{
		Session &session = table_[id];
		session.user = user;
		session.last_seen = now;
	}

	std::size_t sweep(long now, long limit)
	{
		std::size_t dropped = 0;
		for (auto it = table_.begin(); it != table_.end(); ++it) {
			const Session &session = it->second;
			if (!session.pinned && now - session.last_seen > limit) {
				table_.erase(it);
				++dropped;
			}
		}
		return dropped;
	}

private:
	std::unordered_map<int, Session> table_;
};

#ifdef RUN
int drive_bad(int n)
{
	SessionsBad sessions;
	for (int i = 0; i < n + 3; i++)
		sessions.touch(i, "user", i * 10);
	return static_cast<int>(sessions.sweep(60, 25));
}
#endif

//- good
class SessionsGood
{
public:
	void touch(int id, const std::string &user, long now)
	{
		Session &session = table_[id];
		session.user = user;
		session.last_seen = now;
	}

	std::size_t sweep(long now, long limit)
	{
		std::size_t dropped = 0;
		for (auto it = table_.begin(); it != table_.end();) {
			const Session &session = it->second;
			if (!session.pinned && now - session.last_seen > limit) {
				it = table_.erase(it);
				++dropped;
			} else {
				++it;
			}
		}
		return dropped;
	}

private:
	std::unordered_map<int, Session> table_;
};

#ifdef RUN
int drive_good(int n)
{
	SessionsGood sessions;
	for (int i = 0; i < n + 3; i++)
		sessions.touch(i, "user", i * 10);
	return static_cast<int>(sessions.sweep(60, 25));
}
#endif
} // namespace session_sweep
RUN_CASE(session_sweep, session_sweep::drive_bad(3), session_sweep::drive_good(3))

// CASE open_scope: the pointer to the current scope is stale once the vector of scopes has grown
namespace open_scope
{
struct Scope {
	int parent = -1;
	std::vector<std::string> names;
};

//- bad
class ScopesBad
{
public:
	ScopesBad()
	{
		scopes_.emplace_back();
		current_ = &scopes_.front();
	}
	ScopesBad(const ScopesBad &) = delete;
	ScopesBad &operator=(const ScopesBad &) = delete;

	void declare(std::string name) { current_->names.push_back(std::move(name)); }

	std::size_t nested(const std::vector<std::string> &parameters)
	{
		Scope inner;
		inner.parent = static_cast<int>(current_ - scopes_.data());
		inner.names = parameters;
		scopes_.push_back(std::move(inner));
		return scopes_.size() - 1;
	}

	void enter(std::size_t index) { current_ = &scopes_.at(index); }

private:
	std::vector<Scope> scopes_;
	Scope *current_;
};

void declare_function_bad(ScopesBad &scopes, const std::string &name,
			  const std::vector<std::string> &parameters)
{
	const std::size_t body = scopes.nested(parameters);
	scopes.declare(name);
	scopes.enter(body);
}

#ifdef RUN
int drive_bad(int n)
{
	ScopesBad scopes;
	declare_function_bad(scopes, "main", {"argc", "argv"});
	declare_function_bad(scopes, "helper", {"value"});
	return n;
}
#endif

//- good
class ScopesGood
{
public:
	ScopesGood()
	{
		scopes_.emplace_back();
		current_ = 0;
	}
	ScopesGood(const ScopesGood &) = delete;
	ScopesGood &operator=(const ScopesGood &) = delete;

	void declare(std::string name) { scopes_[current_].names.push_back(std::move(name)); }

	std::size_t nested(const std::vector<std::string> &parameters)
	{
		Scope inner;
		inner.parent = static_cast<int>(current_);
		inner.names = parameters;
		scopes_.push_back(std::move(inner));
		return scopes_.size() - 1;
	}

	void enter(std::size_t index)
	{
		if (index < scopes_.size())
			current_ = index;
	}

private:
	std::vector<Scope> scopes_;
	std::size_t current_;
};

void declare_function_good(ScopesGood &scopes, const std::string &name,
			   const std::vector<std::string> &parameters)
{
	const std::size_t body = scopes.nested(parameters);
	scopes.declare(name);
	scopes.enter(body);
}

#ifdef RUN
int drive_good(int n)
{
	ScopesGood scopes;
	declare_function_good(scopes, "main", {"argc", "argv"});
	declare_function_good(scopes, "helper", {"value"});
	return n;
}
#endif
} // namespace open_scope
RUN_CASE(open_scope, open_scope::drive_bad(3), open_scope::drive_good(3))

// CASE stem_view: the view refers to the string made from a path for one expression
namespace stem_view
{
struct Plugin {
	std::string name;
	bool enabled = false;
};

//- bad
const Plugin *plugin_for_bad(const std::vector<Plugin> &plugins, const std::filesystem::path &file)
{
	const std::string_view stem = file.stem().string();
	for (const Plugin &plugin : plugins) {
		if (plugin.enabled && plugin.name == stem)
			return &plugin;
	}
	return nullptr;
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<Plugin> plugins = {{"equaliser-with-many-bands", true}, {"short", false}};
	return n + (plugin_for_bad(plugins, "/opt/x/equaliser-with-many-bands.so") != nullptr);
}
#endif

//- good
const Plugin *plugin_for_good(const std::vector<Plugin> &plugins, const std::filesystem::path &file)
{
	const std::string stem = file.stem().string();
	for (const Plugin &plugin : plugins) {
		if (plugin.enabled && plugin.name == stem)
			return &plugin;
	}
	return nullptr;
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<Plugin> plugins = {{"equaliser-with-many-bands", true}, {"short", false}};
	return n + (plugin_for_good(plugins, "/opt/x/equaliser-with-many-bands.so") != nullptr);
}
#endif
} // namespace stem_view
RUN_CASE(stem_view, stem_view::drive_bad(3), stem_view::drive_good(3))

// CASE better_offer: std::min returns a reference to one of two temporaries
namespace better_offer
{
struct Offer {
	std::string vendor;
	long cents = 0;
};

bool cheaper(const Offer &a, const Offer &b)
{
	return a.cents < b.cents;
}

Offer with_shipping(const Offer &offer, long shipping)
{
	return {offer.vendor + " incl. shipping to the mainland", offer.cents + shipping};
}

//- bad
std::string best_vendor_bad(const std::vector<Offer> &offers, long shipping)
{
	std::string names;
	for (std::size_t i = 1; i < offers.size(); i++) {
		const Offer &best = std::min(with_shipping(offers[i - 1], shipping),
					     with_shipping(offers[i], shipping), cheaper);
		names += best.vendor;
		names += best.cents > 1000 ? "!" : ";";
	}
	return names;
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<Offer> offers = {{"first", 100 * n}, {"second", 200}, {"third", 1000}};
	return static_cast<int>(best_vendor_bad(offers, 50).size());
}
#endif

//- good
std::string best_vendor_good(const std::vector<Offer> &offers, long shipping)
{
	std::string names;
	for (std::size_t i = 1; i < offers.size(); i++) {
		const Offer best = std::min(with_shipping(offers[i - 1], shipping),
					    with_shipping(offers[i], shipping), cheaper);
		names += best.vendor;
		names += best.cents > 1000 ? "!" : ";";
	}
	return names;
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<Offer> offers = {{"first", 100 * n}, {"second", 200}, {"third", 1000}};
	return static_cast<int>(best_vendor_good(offers, 50).size());
}
#endif
} // namespace better_offer
RUN_CASE(better_offer, better_offer::drive_bad(3), better_offer::drive_good(3))

// CASE config_default: the reference may be the fallback, a temporary of the first statement
namespace config_default
{
class Config
{
public:
	void set(const std::string &key, const std::string &value) { values_[key] = value; }

	const std::string &get(const std::string &key, const std::string &fallback) const
	{
		const auto found = values_.find(key);
		return found == values_.end() ? fallback : found->second;
	}

private:
	std::unordered_map<std::string, std::string> values_;
};

struct Endpoint {
	std::string host;
	int port = 0;
};

//- bad
Endpoint endpoint_bad(const Config &config, const std::string &prefix)
{
	const std::string &host = config.get(prefix + ".host", "localhost.localdomain.internal");
	const std::string &port = config.get(prefix + ".port", "8080");
	Endpoint endpoint;
	endpoint.port = std::atoi(port.c_str());
	if (endpoint.port <= 0)
		endpoint.port = 80;
	endpoint.host = host;
	return endpoint;
}

#ifdef RUN
int drive_bad(int n)
{
	Config config;
	config.set("mail.port", "25");
	return endpoint_bad(config, "mail").port + n;
}
#endif

//- good
Endpoint endpoint_good(const Config &config, const std::string &prefix)
{
	const std::string host = config.get(prefix + ".host", "localhost.localdomain.internal");
	const std::string port = config.get(prefix + ".port", "8080");
	Endpoint endpoint;
	endpoint.port = std::atoi(port.c_str());
	if (endpoint.port <= 0)
		endpoint.port = 80;
	endpoint.host = host;
	return endpoint;
}

#ifdef RUN
int drive_good(int n)
{
	Config config;
	config.set("mail.port", "25");
	return endpoint_good(config, "mail").port + n;
}
#endif
} // namespace config_default
RUN_CASE(config_default, config_default::drive_bad(3), config_default::drive_good(3))

// CASE frame_header: the span of the header is taken before the payload makes the buffer grow
namespace frame_header
{
using Bytes = std::vector<std::uint8_t>;

void append(Bytes &out, std::span<const std::uint8_t> data)
{
	out.insert(out.end(), data.begin(), data.end());
}

std::uint8_t sum(std::span<const std::uint8_t> data)
{
	return std::accumulate(data.begin(), data.end(), std::uint8_t{0});
}

//- bad
Bytes frame_bad(std::uint8_t kind, std::span<const std::uint8_t> payload)
{
	const std::uint8_t fixed[] = {0x7e, kind, static_cast<std::uint8_t>(payload.size())};
	Bytes out(std::begin(fixed), std::end(fixed));
	const std::span<const std::uint8_t> header(out);
	if (payload.empty()) {
		out.push_back(sum(header));
		return out;
	}
	append(out, payload);
	out.push_back(sum(payload) ^ sum(header));
	return out;
}

#ifdef RUN
int drive_bad(int n)
{
	Bytes payload(static_cast<std::size_t>(n) * 20, 7);
	return frame_bad(2, payload).back();
}
#endif

//- good
Bytes frame_good(std::uint8_t kind, std::span<const std::uint8_t> payload)
{
	const std::uint8_t fixed[] = {0x7e, kind, static_cast<std::uint8_t>(payload.size())};
	Bytes out(std::begin(fixed), std::end(fixed));
	const std::span<const std::uint8_t> header(fixed);
	if (payload.empty()) {
		out.push_back(sum(header));
		return out;
	}
	append(out, payload);
	out.push_back(sum(payload) ^ sum(header));
	return out;
}

#ifdef RUN
int drive_good(int n)
{
	Bytes payload(static_cast<std::size_t>(n) * 20, 7);
	return frame_good(2, payload).back();
}
#endif
} // namespace frame_header
RUN_CASE(frame_header, frame_header::drive_bad(3), frame_header::drive_good(3))

// CASE next_task: the pointer to the task is used after the queue has destroyed its owner
namespace next_task
{
struct Task {
	explicit Task(std::string n, int c) : name(std::move(n)), cost(c) {}
	std::string name;
	int cost;
	bool done = false;
};

//- bad
class RunnerBad
{
public:
	void add(std::string name, int cost)
	{
		waiting_.push_back(std::make_unique<Task>(std::move(name), cost));
	}

	bool step(std::string &journal)
	{
		if (waiting_.empty())
			return false;
		Task *task = waiting_.front().get();
		waiting_.pop_front();
		spent_ += task->cost;
		task->done = true;
		journal += task->name;
		return true;
	}

	int spent() const { return spent_; }

private:
	std::deque<std::unique_ptr<Task>> waiting_;
	int spent_ = 0;
};

#ifdef RUN
int drive_bad(int n)
{
	RunnerBad runner;
	std::string journal;
	for (int i = 0; i < n; i++)
		runner.add("task", i);
	while (runner.step(journal))
		;
	return runner.spent();
}
#endif

//- good
class RunnerGood
{
public:
	void add(std::string name, int cost)
	{
		waiting_.push_back(std::make_unique<Task>(std::move(name), cost));
	}

	bool step(std::string &journal)
	{
		if (waiting_.empty())
			return false;
		std::unique_ptr<Task> task = std::move(waiting_.front());
		waiting_.pop_front();
		spent_ += task->cost;
		task->done = true;
		journal += task->name;
		return true;
	}

	int spent() const { return spent_; }

private:
	std::deque<std::unique_ptr<Task>> waiting_;
	int spent_ = 0;
};

#ifdef RUN
int drive_good(int n)
{
	RunnerGood runner;
	std::string journal;
	for (int i = 0; i < n; i++)
		runner.add("task", i);
	while (runner.step(journal))
		;
	return runner.spent();
}
#endif
} // namespace next_task
RUN_CASE(next_task, next_task::drive_bad(3), next_task::drive_good(3))

// CASE cell_convert: the text is the active alternative of the variant that gets a number
namespace cell_convert
{
using Cell = std::variant<std::monostate, double, std::string>;

std::optional<double> number_in(const std::string &text)
{
	char *end = nullptr;
	const double value = std::strtod(text.c_str(), &end);
	if (end == text.c_str())
		return std::nullopt;
	return value;
}

//- bad
std::size_t convert_column_bad(std::vector<Cell> &column, std::vector<std::string> &notes)
{
	std::size_t converted = 0;
	for (Cell &cell : column) {
		const std::string *text = std::get_if<std::string>(&cell);
		if (!text)
			continue;
		const std::optional<double> number = number_in(*text);
		if (!number)
			continue;
		cell = *number;
		notes.push_back("converted " + *text);
		++converted;
	}
	return converted;
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<Cell> column = {1.5, std::string("12.25 and a comment that is long"), Cell()};
	std::vector<std::string> notes;
	return static_cast<int>(convert_column_bad(column, notes)) + n;
}
#endif

//- good
std::size_t convert_column_good(std::vector<Cell> &column, std::vector<std::string> &notes)
{
	std::size_t converted = 0;
	for (Cell &cell : column) {
		const std::string *text = std::get_if<std::string>(&cell);
		if (!text)
			continue;
		const std::optional<double> number = number_in(*text);
		if (!number)
			continue;
		notes.push_back("converted " + *text);
		cell = *number;
		++converted;
	}
	return converted;
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<Cell> column = {1.5, std::string("12.25 and a comment that is long"), Cell()};
	std::vector<std::string> notes;
	return static_cast<int>(convert_column_good(column, notes)) + n;
}
#endif
} // namespace cell_convert
RUN_CASE(cell_convert, cell_convert::drive_bad(3), cell_convert::drive_good(3))

// CASE repeat_note: the caller passes the last element, which moves at the first push
namespace repeat_note
{
struct Note {
	int pitch = 60;
	int ticks = 0;
	std::string lyric;
};

//- bad
void repeat_bad(std::vector<Note> &track, const Note &note, int times)
{
	for (int i = 0; i < times; i++) {
		track.push_back(note);
		track.back().lyric.clear();
	}
}

int hold_bad(std::vector<Note> &track, int bars)
{
	if (track.empty() || bars < 2)
		return 0;
	repeat_bad(track, track.back(), bars - 1);
	int total = 0;
	for (const Note &note : track)
		total += note.ticks;
	return total;
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<Note> track;
	track.push_back({64, 96, "a syllable that needs the heap"});
	return hold_bad(track, n + 4);
}
#endif

//- good
void repeat_good(std::vector<Note> &track, Note note, int times)
{
	for (int i = 0; i < times; i++) {
		track.push_back(note);
		track.back().lyric.clear();
	}
}

int hold_good(std::vector<Note> &track, int bars)
{
	if (track.empty() || bars < 2)
		return 0;
	repeat_good(track, track.back(), bars - 1);
	int total = 0;
	for (const Note &note : track)
		total += note.ticks;
	return total;
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<Note> track;
	track.push_back({64, 96, "a syllable that needs the heap"});
	return hold_good(track, n + 4);
}
#endif
} // namespace repeat_note
RUN_CASE(repeat_note, repeat_note::drive_bad(3), repeat_note::drive_good(3))
