// SPDX-License-Identifier: GPL-2.0
// Borrows that outlive what they look at, in small services, tables and parsers.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <any>
#include <array>
#include <deque>
#include <functional>
#include <initializer_list>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// CASE title_tail: substr makes a temporary string, the view looks into it after its end
namespace title_tail
{
//- bad
unsigned tail_bad(const std::string &title, std::size_t from)
{
	if (from >= title.size())
		return 0;
	std::string_view tail = title.substr(from);
	return static_cast<unsigned char>(tail.front());
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return tail_bad("the title of a rather long book about stones", n);
}
#endif
//- good
unsigned tail_good(const std::string &title, std::size_t from)
{
	if (from >= title.size())
		return 0;
	std::string_view tail = std::string_view(title).substr(from);
	return static_cast<unsigned char>(tail.front());
}
#ifdef RUN
unsigned drive_good(int n)
{
	return tail_good("the title of a rather long book about stones", n);
}
#endif
} // namespace title_tail
RUN_CASE(title_tail, title_tail::drive_bad(3), title_tail::drive_good(3))

// CASE squeezed_name: the view that is returned looks at the local string
namespace squeezed_name
{
//- bad
std::string_view squeezed_bad(const std::string &in)
{
	std::string out;
	for (char c : in)
		if (c != ' ')
			out.push_back(c);
	return out;
}

bool starts_bad(const std::string &in, char c)
{
	const std::string_view name = squeezed_bad(in);
	return !name.empty() && name[0] == c;
}
#ifdef RUN
bool drive_bad(int n)
{
	return starts_bad(std::string(n, ' ') + "somewhat long name of a person", 's');
}
#endif
//- good
std::string squeezed_good(const std::string &in)
{
	std::string out;
	for (char c : in)
		if (c != ' ')
			out.push_back(c);
	return out;
}

bool starts_good(const std::string &in, char c)
{
	const std::string name = squeezed_good(in);
	return !name.empty() && name[0] == c;
}
#ifdef RUN
bool drive_good(int n)
{
	return starts_good(std::string(n, ' ') + "somewhat long name of a person", 's');
}
#endif
} // namespace squeezed_name
RUN_CASE(squeezed_name, squeezed_name::drive_bad(3), squeezed_name::drive_good(3))

// CASE session_sweep: the loop steps on from the entry that it has just erased
namespace session_sweep
{
struct Session {
	unsigned last_seen;
};
//- bad
void sweep_bad(std::map<int, Session> &open, unsigned oldest)
{
	for (auto it = open.begin(); it != open.end(); ++it)
		if (it->second.last_seen < oldest)
			open.erase(it);
}
#ifdef RUN
int drive_bad(int n)
{
	std::map<int, Session> open{{1, {1}}, {2, {2}}, {n, {9}}};
	sweep_bad(open, 5);
	return open.size();
}
#endif
//- good
void sweep_good(std::map<int, Session> &open, unsigned oldest)
{
	for (auto it = open.begin(); it != open.end();)
		if (it->second.last_seen < oldest)
			it = open.erase(it);
		else
			++it;
}
#ifdef RUN
int drive_good(int n)
{
	std::map<int, Session> open{{1, {1}}, {2, {2}}, {n, {9}}};
	sweep_good(open, 5);
	return open.size();
}
#endif
} // namespace session_sweep
RUN_CASE(session_sweep, session_sweep::drive_bad(3), session_sweep::drive_good(3))

// CASE front_batch: the reference to the front of the queue is used after pop_front
namespace front_batch
{
//- bad
unsigned next_bad(std::deque<std::vector<unsigned>> &batches)
{
	if (batches.empty())
		return 0;
	unsigned sum = 0;
	const std::vector<unsigned> &batch = batches.front();
	batches.pop_front();
	for (unsigned v : batch)
		sum += v;
	return sum;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	std::deque<std::vector<unsigned>> q{{1, 2, 3}, std::vector<unsigned>(n, 1u)};
	return next_bad(q);
}
#endif
//- good
unsigned next_good(std::deque<std::vector<unsigned>> &batches)
{
	if (batches.empty())
		return 0;
	unsigned sum = 0;
	const std::vector<unsigned> batch = std::move(batches.front());
	batches.pop_front();
	for (unsigned v : batch)
		sum += v;
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	std::deque<std::vector<unsigned>> q{{1, 2, 3}, std::vector<unsigned>(n, 1u)};
	return next_good(q);
}
#endif
} // namespace front_batch
RUN_CASE(front_batch, front_batch::drive_bad(3), front_batch::drive_good(3))

// CASE price_bounds: minmax of two temporaries returns references to them
namespace price_bounds
{
struct Offer {
	unsigned price;
	unsigned postage;
};
//- bad
bool within_bad(const Offer &a, const Offer &b, unsigned budget)
{
	const auto [low, high] = std::minmax(a.price + a.postage, b.price + b.postage);
	return low > 0 && high <= budget;
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	return within_bad({n, 1}, {2, n}, 9);
}
#endif
//- good
bool within_good(const Offer &a, const Offer &b, unsigned budget)
{
	const auto [low, high] = std::minmax({a.price + a.postage, b.price + b.postage});
	return low > 0 && high <= budget;
}
#ifdef RUN
bool drive_good(unsigned n)
{
	return within_good({n, 1}, {2, n}, 9);
}
#endif
} // namespace price_bounds
RUN_CASE(price_bounds, price_bounds::drive_bad(3), price_bounds::drive_good(3))

// CASE label_or: the fallback is a temporary string, the reference to it outlives the statement
namespace label_or
{
const std::string &find_or(const std::map<int, std::string> &labels BORROWED, int id,
			   const std::string &fallback BORROWED)
{
	const auto it = labels.find(id);
	return it == labels.end() ? fallback : it->second;
}
//- bad
std::size_t width_bad(const std::map<int, std::string> &labels, int id)
{
	const std::string &label = find_or(labels, id, "a label that nobody has written yet");
	return label.find('y');
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return width_bad({{1, "one"}}, n);
}
#endif
//- good
std::size_t width_good(const std::map<int, std::string> &labels, int id)
{
	const std::string none = "a label that nobody has written yet";
	const std::string &label = find_or(labels, id, none);
	return label.find('y');
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return width_good({{1, "one"}}, n);
}
#endif
} // namespace label_or
RUN_CASE(label_or, label_or::drive_bad(3), label_or::drive_good(3))

// CASE word_census: the keys are views of a string that ends with each turn of the loop
namespace word_census
{
std::string lowered(const std::string &word)
{
	std::string low;
	for (char c : word)
		low.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
	return low;
}
//- bad
unsigned most_bad(const std::vector<std::string> &words)
{
	std::map<std::string_view, unsigned> seen;
	unsigned most = 0;
	for (const std::string &word : words) {
		const std::string low = lowered(word);
		most = std::max(most, ++seen[low]);
	}
	return most;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return most_bad({std::string(40, 'A'), std::string(40, 'b'), std::string(n, 'c')});
}
#endif
//- good
unsigned most_good(const std::vector<std::string> &words)
{
	std::map<std::string, unsigned> seen;
	unsigned most = 0;
	for (const std::string &word : words) {
		const std::string low = lowered(word);
		most = std::max(most, ++seen[low]);
	}
	return most;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return most_good({std::string(40, 'A'), std::string(40, 'b'), std::string(n, 'c')});
}
#endif
} // namespace word_census
RUN_CASE(word_census, word_census::drive_bad(3), word_census::drive_good(3))

// CASE slot_list: the loop runs over the inside of an optional that has ended (C++20)
namespace slot_list
{
class Planner
{
	std::map<int, std::vector<unsigned>> slots_;

public:
	explicit Planner(std::map<int, std::vector<unsigned>> slots) : slots_(std::move(slots)) {}
	std::optional<std::vector<unsigned>> slots_of(int room) const
	{
		const auto it = slots_.find(room);
		if (it == slots_.end())
			return std::nullopt;
		return it->second;
	}
};
//- bad
unsigned taken_bad(const Planner &planner, int room)
{
	unsigned mask = 0;
	for (unsigned slot : planner.slots_of(room).value())
		mask |= slot;
	return mask;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return taken_bad(Planner({{n, {1, 2, 4}}}), n);
}
#endif
//- good
unsigned taken_good(const Planner &planner, int room)
{
	unsigned mask = 0;
	const std::optional<std::vector<unsigned>> slots = planner.slots_of(room);
	for (unsigned slot : slots.value())
		mask |= slot;
	return mask;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return taken_good(Planner({{n, {1, 2, 4}}}), n);
}
#endif
} // namespace slot_list
RUN_CASE(slot_list, slot_list::drive_bad(3), slot_list::drive_good(3))

// CASE station_sensors: add hands out references into a vector, the next add moves the elements
namespace station_sensors
{
struct Sensor {
	unsigned id;
	unsigned peer;
};
//- bad
class StationBad
{
	std::vector<Sensor> all_;

public:
	Sensor &add(unsigned id) BORROWED { return all_.emplace_back(Sensor{id, 0}); }
};

unsigned couple_bad(StationBad &station, unsigned a, unsigned b)
{
	Sensor &left = station.add(a);
	Sensor &right = station.add(b);
	left.peer = right.id;
	right.peer = left.id;
	return left.peer;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	StationBad s;
	return couple_bad(s, n, 4);
}
#endif
//- good
class StationGood
{
	std::deque<Sensor> all_;

public:
	Sensor &add(unsigned id) BORROWED { return all_.emplace_back(Sensor{id, 0}); }
};

unsigned couple_good(StationGood &station, unsigned a, unsigned b)
{
	Sensor &left = station.add(a);
	Sensor &right = station.add(b);
	left.peer = right.id;
	right.peer = left.id;
	return left.peer;
}
#ifdef RUN
unsigned drive_good(int n)
{
	StationGood s;
	return couple_good(s, n, 4);
}
#endif
} // namespace station_sensors
RUN_CASE(station_sensors, station_sensors::drive_bad(3), station_sensors::drive_good(3))

// CASE host_rename: the view of the old name looks into the string that the new one is assigned to
namespace host_rename
{
class Hosts
{
	std::unordered_map<unsigned, std::string> names_;

public:
	std::string &name(unsigned id) BORROWED { return names_[id]; }
};
//- bad
bool rename_bad(Hosts &hosts, unsigned id, const std::string &fresh)
{
	std::string_view before = hosts.name(id);
	hosts.name(id) = fresh;
	return !before.empty() && before.front() == 'w';
}
#ifdef RUN
bool drive_bad(int n)
{
	Hosts hosts;
	hosts.name(n) = "web server in the old cellar";
	return rename_bad(hosts, n, std::string(200, 'x'));
}
#endif
//- good
bool rename_good(Hosts &hosts, unsigned id, const std::string &fresh)
{
	std::string before = hosts.name(id);
	hosts.name(id) = fresh;
	return !before.empty() && before.front() == 'w';
}
#ifdef RUN
bool drive_good(int n)
{
	Hosts hosts;
	hosts.name(n) = "web server in the old cellar";
	return rename_good(hosts, n, std::string(200, 'x'));
}
#endif
} // namespace host_rename
RUN_CASE(host_rename, host_rename::drive_bad(3), host_rename::drive_good(3))

// CASE scratch_numbers: the vector that is returned still draws on the local pool
namespace scratch_numbers
{
//- bad
std::pmr::vector<unsigned> squares_bad(unsigned many)
{
	std::array<std::byte, 512> room{};
	std::pmr::monotonic_buffer_resource pool(room.data(), room.size());
	std::pmr::vector<unsigned> out(&pool);
	for (unsigned i = 0; i < many; i++)
		out.push_back(i * i);
	return out;
}

unsigned last_bad(unsigned many)
{
	const std::pmr::vector<unsigned> all = squares_bad(many);
	return all.empty() ? 0 : all.back();
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return last_bad(n);
}
#endif
//- good
std::pmr::vector<unsigned> squares_good(unsigned many, std::pmr::memory_resource &pool BORROWED)
{
	std::pmr::vector<unsigned> out(&pool);
	for (unsigned i = 0; i < many; i++)
		out.push_back(i * i);
	return out;
}

unsigned last_good(unsigned many)
{
	std::array<std::byte, 512> room{};
	std::pmr::monotonic_buffer_resource pool(room.data(), room.size());
	const std::pmr::vector<unsigned> all = squares_good(many, pool);
	return all.empty() ? 0 : all.back();
}
#ifdef RUN
unsigned drive_good(int n)
{
	return last_good(n);
}
#endif
} // namespace scratch_numbers
RUN_CASE(scratch_numbers, scratch_numbers::drive_bad(3), scratch_numbers::drive_good(3))

// CASE watched_limits: the references are to the loop's own copy, not to the elements
namespace watched_limits
{
using Watch = std::vector<std::reference_wrapper<const unsigned>>;
//- bad
void watch_bad(const std::vector<unsigned> &limits KEPT_BY(out), Watch &out)
{
	for (unsigned limit : limits)
		if (limit != 0)
			out.push_back(std::cref(limit));
}

bool any_above_bad(const std::vector<unsigned> &limits, unsigned load)
{
	Watch watch;
	watch_bad(limits, watch);
	return std::any_of(watch.begin(), watch.end(),
			   [load](const unsigned &limit) { return load > limit; });
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	return any_above_bad({0, 7, 9}, n);
}
#endif
//- good
void watch_good(const std::vector<unsigned> &limits KEPT_BY(out), Watch &out)
{
	for (const unsigned &limit : limits)
		if (limit != 0)
			out.push_back(std::cref(limit));
}

bool any_above_good(const std::vector<unsigned> &limits, unsigned load)
{
	Watch watch;
	watch_good(limits, watch);
	return std::any_of(watch.begin(), watch.end(),
			   [load](const unsigned &limit) { return load > limit; });
}
#ifdef RUN
bool drive_good(unsigned n)
{
	return any_above_good({0, 7, 9}, n);
}
#endif
} // namespace watched_limits
RUN_CASE(watched_limits, watched_limits::drive_bad(3), watched_limits::drive_good(3))

// CASE fan_steps: the initializer_list looks at an array that ended with the function
namespace fan_steps
{
//- bad
std::initializer_list<unsigned> steps_bad(unsigned idle, unsigned full)
{
	return {idle, full};
}

unsigned strongest_bad(unsigned idle, unsigned full)
{
	unsigned best = 0;
	const auto steps = steps_bad(idle, full);
	for (unsigned step : steps)
		best = std::max(best, step);
	return best;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return strongest_bad(n, 9);
}
#endif
//- good
std::array<unsigned, 2> steps_good(unsigned idle, unsigned full)
{
	return {idle, full};
}

unsigned strongest_good(unsigned idle, unsigned full)
{
	unsigned best = 0;
	const auto steps = steps_good(idle, full);
	for (unsigned step : steps)
		best = std::max(best, step);
	return best;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return strongest_good(n, 9);
}
#endif
} // namespace fan_steps
RUN_CASE(fan_steps, fan_steps::drive_bad(3), fan_steps::drive_good(3))

// CASE untag: what is to be removed may be an element; after its removal the loop compares with it
namespace untag
{
//- bad
unsigned remove_bad(std::list<std::string> &tags, const std::string &what)
{
	unsigned removed = 0;
	for (auto it = tags.begin(); it != tags.end();) {
		if (*it == what) {
			it = tags.erase(it);
			removed++;
		} else {
			++it;
		}
	}
	return removed;
}

unsigned remove_oldest_bad(std::list<std::string> &tags)
{
	return tags.empty() ? 0 : remove_bad(tags, tags.front());
}
#ifdef RUN
unsigned drive_bad(int n)
{
	std::list<std::string> tags{"red", "green", std::string(n, 'x')};
	return remove_oldest_bad(tags);
}
#endif
//- good
unsigned remove_good(std::list<std::string> &tags, const std::string what)
{
	unsigned removed = 0;
	for (auto it = tags.begin(); it != tags.end();) {
		if (*it == what) {
			it = tags.erase(it);
			removed++;
		} else {
			++it;
		}
	}
	return removed;
}

unsigned remove_oldest_good(std::list<std::string> &tags)
{
	return tags.empty() ? 0 : remove_good(tags, tags.front());
}
#ifdef RUN
unsigned drive_good(int n)
{
	std::list<std::string> tags{"red", "green", std::string(n, 'x')};
	return remove_oldest_good(tags);
}
#endif
} // namespace untag
RUN_CASE(untag, untag::drive_bad(3), untag::drive_good(3))

// CASE after_header: the range that is returned refers to the parameter, which is a copy
namespace after_header
{
//- bad
auto body_bad(std::vector<unsigned> packet, std::size_t header)
{
	return packet | std::views::drop(header);
}

unsigned checksum_bad(const std::vector<unsigned> &packet, std::size_t header)
{
	unsigned sum = 0;
	for (unsigned word : body_bad(packet, header))
		sum ^= word;
	return sum;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return checksum_bad(std::vector<unsigned>(8, 5u), n);
}
#endif
//- good
auto body_good(const std::vector<unsigned> &packet BORROWED, std::size_t header)
{
	return packet | std::views::drop(header);
}

unsigned checksum_good(const std::vector<unsigned> &packet, std::size_t header)
{
	unsigned sum = 0;
	for (unsigned word : body_good(packet, header))
		sum ^= word;
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return checksum_good(std::vector<unsigned>(8, 5u), n);
}
#endif
} // namespace after_header
RUN_CASE(after_header, after_header::drive_bad(3), after_header::drive_good(3))

// CASE weak_peek: lock() is a temporary owner; the plain pointer does not keep the object
namespace weak_peek
{
struct Player {
	unsigned score;
};

struct Table {
	std::shared_ptr<Player> seated;
	std::weak_ptr<Player> leader;
	void leave() { seated.reset(); }
};
//- bad
unsigned last_score_bad(Table &table)
{
	const auto leader = table.leader.lock().get();
	table.leave();
	return leader ? leader->score : 0;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Table t{std::shared_ptr<Player>(new Player{n}), {}};
	t.leader = t.seated;
	return last_score_bad(t);
}
#endif
//- good
unsigned last_score_good(Table &table)
{
	const auto leader = table.leader.lock();
	table.leave();
	return leader ? leader->score : 0;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Table t{std::shared_ptr<Player>(new Player{n}), {}};
	t.leader = t.seated;
	return last_score_good(t);
}
#endif
} // namespace weak_peek
RUN_CASE(weak_peek, weak_peek::drive_bad(3), weak_peek::drive_good(3))

// CASE any_payload: the pointer into the any is used after the any holds something else
namespace any_payload
{
struct Message {
	std::any payload;
	void seal() { payload = true; }
};
//- bad
unsigned close_bad(Message &message)
{
	const auto *words = std::any_cast<std::vector<unsigned>>(&message.payload);
	if (!words || words->empty())
		return 0;
	message.seal();
	return words->front();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Message m{std::vector<unsigned>{n, 4}};
	return close_bad(m);
}
#endif
//- good
unsigned close_good(Message &message)
{
	const auto *words = std::any_cast<std::vector<unsigned>>(&message.payload);
	if (!words || words->empty())
		return 0;
	const unsigned first = words->front();
	message.seal();
	return first;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Message m{std::vector<unsigned>{n, 4}};
	return close_good(m);
}
#endif
} // namespace any_payload
RUN_CASE(any_payload, any_payload::drive_bad(3), any_payload::drive_good(3))

// CASE panel_bit: auto keeps the proxy of a vector<bool> that was a temporary
namespace panel_bit
{
struct Panel {
	std::size_t lamps;
	std::vector<bool> read() const { return std::vector<bool>(lamps, true); }
};
//- bad
bool lamp_bad(const Panel &panel, std::size_t which)
{
	if (which >= panel.lamps)
		return false;
	const auto lit = panel.read()[which];
	return lit;
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	return lamp_bad(Panel{100}, n);
}
#endif
//- good
bool lamp_good(const Panel &panel, std::size_t which)
{
	if (which >= panel.lamps)
		return false;
	const bool lit = panel.read()[which];
	return lit;
}
#ifdef RUN
bool drive_good(unsigned n)
{
	return lamp_good(Panel{100}, n);
}
#endif
} // namespace panel_bit
RUN_CASE(panel_bit, panel_bit::drive_bad(3), panel_bit::drive_good(3))

// CASE caught_text: what() belongs to the exception, which ends with its handler
namespace caught_text
{
void check_name(const std::string &name)
{
	if (name.find('/') != std::string::npos)
		throw std::invalid_argument("the name has a slash: " + name);
}
//- bad
char blame_bad(const std::string &name)
{
	const char *reason = "fine";
	try {
		check_name(name);
	} catch (const std::invalid_argument &e) {
		reason = e.what();
	}
	return reason[0];
}
#ifdef RUN
char drive_bad(unsigned n)
{
	return blame_bad(std::string(n, '/'));
}
#endif
//- good
char blame_good(const std::string &name)
{
	std::string reason = "fine";
	try {
		check_name(name);
	} catch (const std::invalid_argument &e) {
		reason = e.what();
	}
	return reason[0];
}
#ifdef RUN
char drive_good(unsigned n)
{
	return blame_good(std::string(n, '/'));
}
#endif
} // namespace caught_text
RUN_CASE(caught_text, caught_text::drive_bad(3), caught_text::drive_good(3))

// CASE config_reload: the reference is used after reload has put another configuration there
namespace config_reload
{
struct Config {
	unsigned level;
	unsigned workers;
};

class Daemon
{
	kit::box<Config> config_ = kit::box<Config>::make(1u, 2u);
	unsigned reloads_ = 0;

	void reload(unsigned level)
	{
		config_ = kit::box<Config>::make(level, level);
		reloads_++;
	}

public:
	unsigned apply_bad(unsigned level);
	unsigned apply_good(unsigned level);
};
//- bad
unsigned Daemon::apply_bad(unsigned level)
{
	const Config &config = *config_;
	if (config.level != level)
		reload(level);
	return config.workers;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return Daemon().apply_bad(n);
}
#endif
//- good
unsigned Daemon::apply_good(unsigned level)
{
	if (config_->level != level)
		reload(level);
	const Config &config = *config_;
	return config.workers;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return Daemon().apply_good(n);
}
#endif
} // namespace config_reload
RUN_CASE(config_reload, config_reload::drive_bad(3), config_reload::drive_good(3))

// CASE shelf_retire: the entry is dropped by the callback, then the caller writes to it
namespace shelf_retire
{
struct Tool {
	unsigned uses;
	unsigned limit;
};
using Rack = kit::shelf<int, Tool>;

struct Keeper {
	Rack *rack;
	unsigned retired;
	void worn_out(int id)
	{
		rack->drop(id);
		retired++;
	}
};
//- bad
void use_tool_bad(Rack &rack, Keeper &keeper, int id)
{
	Tool *tool = rack.find(id);
	if (!tool)
		return;
	if (tool->uses >= tool->limit)
		keeper.worn_out(id);
	tool->uses++;
}
#ifdef RUN
int drive_bad(int n)
{
	Rack rack;
	rack.put(n, Tool{5, 5});
	Keeper keeper{&rack, 0};
	use_tool_bad(rack, keeper, n);
	return keeper.retired;
}
#endif
//- good
void use_tool_good(Rack &rack, Keeper &keeper, int id)
{
	Tool *tool = rack.find(id);
	if (!tool)
		return;
	if (tool->uses >= tool->limit)
		keeper.worn_out(id);
	else
		tool->uses++;
}
#ifdef RUN
int drive_good(int n)
{
	Rack rack;
	rack.put(n, Tool{5, 5});
	Keeper keeper{&rack, 0};
	use_tool_good(rack, keeper, n);
	return keeper.retired;
}
#endif
} // namespace shelf_retire
RUN_CASE(shelf_retire, shelf_retire::drive_bad(3), shelf_retire::drive_good(3))

// CASE frame_body: the frame that is returned carries a window onto the local row
namespace frame_body
{
//- bad
struct FrameBad {
	unsigned kind;
	kit::window<unsigned char> body;
};

FrameBad receive_bad(unsigned kind, const std::string &wire)
{
	kit::row<unsigned char> bytes;
	for (char c : wire)
		bytes.append(static_cast<unsigned char>(c));
	return FrameBad{kind, bytes.look()};
}

unsigned parity_bad(const std::string &wire)
{
	const FrameBad frame = receive_bad(1, wire);
	unsigned sum = frame.kind;
	for (unsigned char byte : frame.body)
		sum ^= byte;
	return sum;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return parity_bad(std::string(n, 'z'));
}
#endif
//- good
struct FrameGood {
	unsigned kind;
	kit::row<unsigned char> body;
};

FrameGood receive_good(unsigned kind, const std::string &wire)
{
	kit::row<unsigned char> bytes;
	for (char c : wire)
		bytes.append(static_cast<unsigned char>(c));
	return FrameGood{kind, std::move(bytes)};
}

unsigned parity_good(const std::string &wire)
{
	const FrameGood frame = receive_good(1, wire);
	unsigned sum = frame.kind;
	for (unsigned char byte : frame.body)
		sum ^= byte;
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return parity_good(std::string(n, 'z'));
}
#endif
} // namespace frame_body
RUN_CASE(frame_body, frame_body::drive_bad(3), frame_body::drive_good(3))

// CASE reader_place: the reader points at its place in the row, which grows between two reads
namespace reader_place
{
//- bad
class ReaderBad
{
	const kit::row<int> &from_;
	const int *place_;

public:
	explicit ReaderBad(const kit::row<int> &from BORROWED) : from_(from), place_(from.begin())
	{
	}
	int next() { return place_ != from_.end() ? *place_++ : -1; }
};

int skip_mark_bad(kit::row<int> &numbers, int mark)
{
	ReaderBad reader(numbers);
	if (reader.next() == mark)
		numbers.append(mark);
	return reader.next();
}
#ifdef RUN
int drive_bad(int n)
{
	kit::row<int> numbers;
	numbers.append(n);
	numbers.append(5);
	return skip_mark_bad(numbers, n);
}
#endif
//- good
class ReaderGood
{
	const kit::row<int> &from_;
	std::size_t place_ = 0;

public:
	explicit ReaderGood(const kit::row<int> &from BORROWED) : from_(from) {}
	int next() { return place_ < from_.count() ? from_.at(place_++) : -1; }
};

int skip_mark_good(kit::row<int> &numbers, int mark)
{
	ReaderGood reader(numbers);
	if (reader.next() == mark)
		numbers.append(mark);
	return reader.next();
}
#ifdef RUN
int drive_good(int n)
{
	kit::row<int> numbers;
	numbers.append(n);
	numbers.append(5);
	return skip_mark_good(numbers, n);
}
#endif
} // namespace reader_place
RUN_CASE(reader_place, reader_place::drive_bad(3), reader_place::drive_good(3))

// CASE booked_amount: the work that runs later captures the parameter, a copy, by reference
namespace booked_amount
{
struct Account {
	unsigned balance = 0;
	unsigned bookings = 0;
};
//- bad
void book_bad(kit::later &queue, Account &account KEPT_BY(queue), unsigned amount)
{
	queue.post([&] {
		account.balance += amount;
		account.bookings++;
	});
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Account account;
	kit::later queue;
	book_bad(queue, account, n);
	queue.run();
	return account.balance;
}
#endif
//- good
void book_good(kit::later &queue, Account &account KEPT_BY(queue), unsigned amount)
{
	queue.post([&account, amount] {
		account.balance += amount;
		account.bookings++;
	});
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Account account;
	kit::later queue;
	book_good(queue, account, n);
	queue.run();
	return account.balance;
}
#endif
} // namespace booked_amount
RUN_CASE(booked_amount, booked_amount::drive_bad(3), booked_amount::drive_good(3))

// CASE probe_listener: the early return leaves the local listener on the bus
namespace probe_listener
{
struct Probe {
	unsigned heard = 0;
};

class Bus
{
	kit::row<Probe *> listeners_;

public:
	void listen(Probe &probe KEPT_BY(this)) { listeners_.append(&probe); }
	void forget() { listeners_.pop(); }
	void ring()
	{
		for (Probe *probe : listeners_)
			probe->heard++;
	}
};
//- bad
int measure_bad(Bus &bus, int rings)
{
	Probe probe;
	bus.listen(probe);
	if (rings < 0)
		return -1;
	for (int i = 0; i < rings; i++)
		bus.ring();
	bus.forget();
	return static_cast<int>(probe.heard);
}
#ifdef RUN
int drive_bad(int n)
{
	Bus bus;
	measure_bad(bus, -n);
	return measure_bad(bus, n);
}
#endif
//- good
int measure_good(Bus &bus, int rings)
{
	Probe probe;
	if (rings < 0)
		return -1;
	bus.listen(probe);
	for (int i = 0; i < rings; i++)
		bus.ring();
	bus.forget();
	return static_cast<int>(probe.heard);
}
#ifdef RUN
int drive_good(int n)
{
	Bus bus;
	measure_good(bus, -n);
	return measure_good(bus, n);
}
#endif
} // namespace probe_listener
RUN_CASE(probe_listener, probe_listener::drive_bad(3), probe_listener::drive_good(3))

// CASE page_visitor: the callback was promised not to escape, its address is kept for the next page
namespace page_visitor
{
using Visit = std::function<void(unsigned)>;
//- bad
class PagesBad
{
	kit::row<unsigned> pages_;
	const Visit *visit_ = nullptr;

public:
	void add(unsigned page)
	{
		pages_.append(page);
		if (visit_)
			(*visit_)(page);
	}
	void each(const Visit &visit NOESCAPE)
	{
		visit_ = &visit;
		for (unsigned page : pages_)
			visit(page);
	}
};

unsigned widest_bad(PagesBad &pages, unsigned more)
{
	unsigned widest = 0;
	pages.each([&widest](unsigned page) { widest = std::max(widest, page); });
	pages.add(more);
	return widest;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	PagesBad pages;
	pages.add(n);
	return widest_bad(pages, 7);
}
#endif
//- good
class PagesGood
{
	kit::row<unsigned> pages_;

public:
	void add(unsigned page) { pages_.append(page); }
	void each(const Visit &visit NOESCAPE)
	{
		for (unsigned page : pages_)
			visit(page);
	}
};

unsigned widest_good(PagesGood &pages, unsigned more)
{
	unsigned widest = 0;
	pages.each([&widest](unsigned page) { widest = std::max(widest, page); });
	pages.add(more);
	return widest;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	PagesGood pages;
	pages.add(n);
	return widest_good(pages, 7);
}
#endif
} // namespace page_visitor
RUN_CASE(page_visitor, page_visitor::drive_bad(3), page_visitor::drive_good(3))

// CASE extra_link: the local link stays at the head of the caller's chain
namespace extra_link
{
struct Link {
	Link *next;
	unsigned weight;
};

unsigned weigh(const Link *link)
{
	unsigned sum = 0;
	for (; link; link = link->next)
		sum += link->weight;
	return sum;
}
//- bad
unsigned weigh_with_bad(Link *&head, unsigned extra)
{
	Link link{head, extra};
	head = &link;
	return weigh(head);
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Link only{nullptr, 1};
	Link *head = &only;
	weigh_with_bad(head, n);
	return weigh(head);
}
#endif
//- good
unsigned weigh_with_good(Link *&head, unsigned extra)
{
	Link link{head, extra};
	head = &link;
	const unsigned all = weigh(head);
	head = link.next;
	return all;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Link only{nullptr, 1};
	Link *head = &only;
	weigh_with_good(head, n);
	return weigh(head);
}
#endif
} // namespace extra_link
RUN_CASE(extra_link, extra_link::drive_bad(3), extra_link::drive_good(3))

// CASE scratch_rewind: the note of the first round lies in a block that rewind has freed
namespace scratch_rewind
{
class Scratch
{
	kit::row<kit::box<unsigned>> blocks_;

public:
	unsigned *note(unsigned value) BORROWED
	{
		return blocks_.append(kit::box<unsigned>::make(value)).peek();
	}
	void rewind() { blocks_.wipe(); }
};
//- bad
unsigned best_bad(Scratch &scratch, const std::vector<unsigned> &marks)
{
	const unsigned *best = nullptr;
	for (unsigned mark : marks) {
		const unsigned *now = scratch.note(mark);
		if (!best || *now > *best)
			best = now;
		scratch.rewind();
	}
	return best ? *best : 0;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Scratch scratch;
	return best_bad(scratch, {n, 4, 2});
}
#endif
//- good
unsigned best_good(Scratch &scratch, const std::vector<unsigned> &marks)
{
	const unsigned *best = nullptr;
	for (unsigned mark : marks) {
		const unsigned *now = scratch.note(mark);
		if (!best || *now > *best)
			best = now;
	}
	const unsigned value = best ? *best : 0;
	scratch.rewind();
	return value;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Scratch scratch;
	return best_good(scratch, {n, 4, 2});
}
#endif
} // namespace scratch_rewind
RUN_CASE(scratch_rewind, scratch_rewind::drive_bad(3), scratch_rewind::drive_good(3))

// CASE query_chain: each step returns the builder itself, which is a temporary of the first line
namespace query_chain
{
class Query
{
	std::vector<std::string> parts_;

public:
	Query &where(const std::string &part) BORROWED
	{
		parts_.push_back(part);
		return *this;
	}
	std::size_t parts() const { return parts_.size(); }
	const std::string &part(std::size_t i) const BORROWED { return parts_.at(i); }
};
//- bad
std::size_t longest_bad(const std::string &a, const std::string &b)
{
	const Query &query = Query().where(a).where(b);
	return std::max(query.part(0).size(), query.part(1).size());
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return longest_bad(std::string(n, 'a'), "b");
}
#endif
//- good
std::size_t longest_good(const std::string &a, const std::string &b)
{
	const Query query = Query().where(a).where(b);
	return std::max(query.part(0).size(), query.part(1).size());
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return longest_good(std::string(n, 'a'), "b");
}
#endif
} // namespace query_chain
RUN_CASE(query_chain, query_chain::drive_bad(3), query_chain::drive_good(3))

// CASE font_cache: the second get may append to the row that the first result points into
namespace font_cache
{
struct Glyph {
	char code;
	unsigned width;
};

class Font
{
	kit::row<Glyph> known_;

public:
	const Glyph *get(char code) BORROWED
	{
		for (const Glyph &glyph : known_)
			if (glyph.code == code)
				return &glyph;
		return &known_.append(Glyph{code, code < 'm' ? 5u : 7u});
	}
};
//- bad
unsigned pair_width_bad(Font &font, char a, char b)
{
	const Glyph *left = font.get(a);
	const Glyph *right = font.get(b);
	return left->width + right->width;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Font font;
	font.get('0');
	return pair_width_bad(font, 'a', static_cast<char>('a' + n));
}
#endif
//- good
unsigned pair_width_good(Font &font, char a, char b)
{
	const unsigned left = font.get(a)->width;
	const unsigned right = font.get(b)->width;
	return left + right;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Font font;
	font.get('0');
	return pair_width_good(font, 'a', static_cast<char>('a' + n));
}
#endif
} // namespace font_cache
RUN_CASE(font_cache, font_cache::drive_bad(3), font_cache::drive_good(3))

// CASE report_lines: the accessor's reference does not prolong the temporary report
namespace report_lines
{
class Report
{
	kit::row<unsigned> lines_;

public:
	explicit Report(unsigned many)
	{
		for (unsigned i = 0; i < many; i++)
			lines_.append(i);
	}
	const kit::row<unsigned> &lines() const BORROWED { return lines_; }
};

Report load(unsigned many)
{
	return Report(many);
}
//- bad
unsigned total_bad(unsigned many)
{
	unsigned sum = 0;
	const kit::row<unsigned> &lines = load(many).lines();
	for (unsigned line : lines)
		sum += line;
	return sum;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return total_bad(n);
}
#endif
//- good
unsigned total_good(unsigned many)
{
	unsigned sum = 0;
	const Report report = load(many);
	const kit::row<unsigned> &lines = report.lines();
	for (unsigned line : lines)
		sum += line;
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return total_good(n);
}
#endif
} // namespace report_lines
RUN_CASE(report_lines, report_lines::drive_bad(3), report_lines::drive_good(3))

// CASE mounted_volume: the table held the last count, the plain pointer is used after the drop
namespace mounted_volume
{
struct Volume : kit::tallied {
	unsigned files;
	explicit Volume(unsigned n) : files(n) {}
};
using Mounts = kit::shelf<int, kit::counted<Volume>>;
//- bad
unsigned unmount_bad(Mounts &mounts, int id)
{
	kit::counted<Volume> *found = mounts.find(id);
	if (!found)
		return 0;
	const Volume *volume = found->peek();
	mounts.drop(id);
	return volume->files;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Mounts mounts;
	mounts.put(n, kit::counted<Volume>(new Volume(8)));
	return unmount_bad(mounts, n);
}
#endif
//- good
unsigned unmount_good(Mounts &mounts, int id)
{
	kit::counted<Volume> *found = mounts.find(id);
	if (!found)
		return 0;
	const kit::counted<Volume> volume = *found;
	mounts.drop(id);
	return volume->files;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Mounts mounts;
	mounts.put(n, kit::counted<Volume>(new Volume(8)));
	return unmount_good(mounts, n);
}
#endif
} // namespace mounted_volume
RUN_CASE(mounted_volume, mounted_volume::drive_bad(3), mounted_volume::drive_good(3))

// CASE double_buffer: after the trade the reference looks into the other row, and that one is wiped
namespace double_buffer
{
struct Screen {
	kit::row<unsigned> shown;
	kit::row<unsigned> drawn;
};
//- bad
unsigned flip_bad(Screen &screen)
{
	if (screen.drawn.count() == 0)
		return 0;
	const unsigned &corner = screen.drawn.first();
	screen.shown.trade(screen.drawn);
	screen.shown.wipe();
	return corner;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Screen screen;
	screen.drawn.append(n);
	screen.shown.append(1);
	return flip_bad(screen);
}
#endif
//- good
unsigned flip_good(Screen &screen)
{
	if (screen.drawn.count() == 0)
		return 0;
	const unsigned &corner = screen.drawn.first();
	screen.shown.trade(screen.drawn);
	screen.drawn.wipe();
	return corner;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Screen screen;
	screen.drawn.append(n);
	screen.shown.append(1);
	return flip_good(screen);
}
#endif
} // namespace double_buffer
RUN_CASE(double_buffer, double_buffer::drive_bad(3), double_buffer::drive_good(3))

// CASE token_text: the out-parameter gets a view of a string that ends with the function
namespace token_text
{
struct Token {
	std::string_view text;
	std::size_t next = 0;
};
//- bad
bool lex_bad(const std::string &line, std::size_t from, Token &out)
{
	const std::size_t end = std::min(line.find(' ', from), line.size());
	if (from >= end)
		return false;
	const std::string word(line, from, end - from);
	out = Token{word, end};
	return true;
}

char initial_bad(const std::string &line)
{
	Token token;
	return lex_bad(line, 0, token) ? token.text.front() : '?';
}
#ifdef RUN
char drive_bad(int n)
{
	return initial_bad(std::string(30, 'q') + " is a word" + std::string(n, ' '));
}
#endif
//- good
bool lex_good(const std::string &line KEPT_BY(out), std::size_t from, Token &out)
{
	const std::size_t end = std::min(line.find(' ', from), line.size());
	if (from >= end)
		return false;
	const std::string_view word(line.data() + from, end - from);
	out = Token{word, end};
	return true;
}

char initial_good(const std::string &line)
{
	Token token;
	return lex_good(line, 0, token) ? token.text.front() : '?';
}
#ifdef RUN
char drive_good(int n)
{
	return initial_good(std::string(30, 'q') + " is a word" + std::string(n, ' '));
}
#endif
} // namespace token_text
RUN_CASE(token_text, token_text::drive_bad(3), token_text::drive_good(3))

// CASE ticket_stepper: the closure captures this of a temporary dispenser
namespace ticket_stepper
{
class Dispenser
{
	unsigned next_;

public:
	explicit Dispenser(unsigned first) : next_(first) {}
	auto stepper() BORROWED
	{
		return [this] { return next_++; };
	}
};
//- bad
unsigned third_bad(unsigned first)
{
	auto step = Dispenser(first).stepper();
	step();
	step();
	return step();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return third_bad(n);
}
#endif
//- good
unsigned third_good(unsigned first)
{
	Dispenser dispenser(first);
	auto step = dispenser.stepper();
	step();
	step();
	return step();
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return third_good(n);
}
#endif
} // namespace ticket_stepper
RUN_CASE(ticket_stepper, ticket_stepper::drive_bad(3), ticket_stepper::drive_good(3))
