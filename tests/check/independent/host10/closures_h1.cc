// SPDX-License-Identifier: GPL-2.0
// Closures and callbacks that are run after what they captured is gone.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE debounce_timer: the timer's closure refers to a message local to the
// function that set it
namespace debounce_timer
{
class Timers
{
public:
	void after(int ticks, std::function<void()> what)
	{
		pending.push_back({now + ticks, std::move(what)});
	}
	int advance(int ticks)
	{
		now += ticks;
		int fired = 0;
		std::vector<Entry> due;
		for (auto it = pending.begin(); it != pending.end();) {
			if (it->when <= now) {
				due.push_back(std::move(*it));
				it = pending.erase(it);
			} else {
				++it;
			}
		}
		for (Entry &entry : due) {
			entry.what();
			++fired;
		}
		return fired;
	}

private:
	struct Entry {
		int when;
		std::function<void()> what;
	};
	std::vector<Entry> pending;
	int now = 0;
};
//- bad
void key_pressed_bad(Timers &timers, std::vector<std::string> &log, int key)
{
	std::string message = "key " + std::to_string(key) + " released after a while";
	timers.after(2, [&log, &message] { log.push_back(message); });
}
int drive_bad(int n)
{
	std::vector<std::string> log;
	Timers timers;
	for (int i = 0; i < n; ++i)
		key_pressed_bad(timers, log, i);
	return timers.advance(5) + static_cast<int>(log.size());
}
//- good
void key_pressed_good(Timers &timers, std::vector<std::string> &log, int key)
{
	std::string message = "key " + std::to_string(key) + " released after a while";
	timers.after(2, [&log, message] { log.push_back(message); });
}
int drive_good(int n)
{
	std::vector<std::string> log;
	Timers timers;
	for (int i = 0; i < n; ++i)
		key_pressed_good(timers, log, i);
	return timers.advance(5) + static_cast<int>(log.size());
}
} // namespace debounce_timer
RUN_CASE(debounce_timer, debounce_timer::drive_bad(3), debounce_timer::drive_good(3))

// CASE backoff_policy: the closure that is returned refers to a parameter given
// by value
namespace backoff_policy
{
struct Policy {
	int base = 10;
	int limit = 1000;
	int factor = 2;
};
//- bad
std::function<int(int)> make_backoff_bad(Policy policy)
{
	if (policy.factor < 1)
		policy.factor = 1;
	return [&policy](int attempt) {
		int delay = policy.base;
		for (int i = 0; i < attempt && delay < policy.limit; ++i)
			delay *= policy.factor;
		return std::min(delay, policy.limit);
	};
}
int drive_bad(int n)
{
	auto backoff = make_backoff_bad(Policy{5, 400, 3});
	int total = 0;
	for (int i = 0; i < n; ++i)
		total += backoff(i);
	return total;
}
//- good
std::function<int(int)> make_backoff_good(Policy policy)
{
	if (policy.factor < 1)
		policy.factor = 1;
	return [policy](int attempt) {
		int delay = policy.base;
		for (int i = 0; i < attempt && delay < policy.limit; ++i)
			delay *= policy.factor;
		return std::min(delay, policy.limit);
	};
}
int drive_good(int n)
{
	auto backoff = make_backoff_good(Policy{5, 400, 3});
	int total = 0;
	for (int i = 0; i < n; ++i)
		total += backoff(i);
	return total;
}
} // namespace backoff_policy
RUN_CASE(backoff_policy, backoff_policy::drive_bad(3), backoff_policy::drive_good(3))

// CASE menu_actions: the panel gives the menu an action with its own address,
// never takes it back
namespace menu_actions
{
class Menu
{
public:
	int add(std::function<void(int)> action)
	{
		actions.emplace(++last, std::move(action));
		return last;
	}
	void remove(int id) { actions.erase(id); }
	void choose(int argument)
	{
		for (auto &[id, action] : actions)
			action(argument);
	}

private:
	std::map<int, std::function<void(int)>> actions;
	int last = 0;
};
//- bad
class PanelBad
{
public:
	PanelBad(Menu &menu, std::string title) : menu(menu), title(std::move(title))
	{
		action = menu.add([this](int zoom) { resize(zoom); });
	}
	PanelBad(const PanelBad &) = delete;
	PanelBad &operator=(const PanelBad &) = delete;
	void resize(int zoom)
	{
		history.push_back(zoom);
		width = 100 * zoom;
	}

private:
	Menu &menu;
	std::string title;
	std::vector<int> history;
	int width = 100;
	int action = 0;
};
int drive_bad(int n)
{
	Menu menu;
	auto left = std::make_unique<PanelBad>(menu, "left");
	auto right = std::make_unique<PanelBad>(menu, "right");
	menu.choose(n);
	right.reset();
	menu.choose(n + 1);
	return n;
}
//- good
class PanelGood
{
public:
	PanelGood(Menu &menu, std::string title) : menu(menu), title(std::move(title))
	{
		action = menu.add([this](int zoom) { resize(zoom); });
	}
	PanelGood(const PanelGood &) = delete;
	PanelGood &operator=(const PanelGood &) = delete;
	~PanelGood() { menu.remove(action); }
	void resize(int zoom)
	{
		history.push_back(zoom);
		width = 100 * zoom;
	}

private:
	Menu &menu;
	std::string title;
	std::vector<int> history;
	int width = 100;
	int action = 0;
};
int drive_good(int n)
{
	Menu menu;
	auto left = std::make_unique<PanelGood>(menu, "left");
	auto right = std::make_unique<PanelGood>(menu, "right");
	menu.choose(n);
	right.reset();
	menu.choose(n + 1);
	return n;
}
} // namespace menu_actions
RUN_CASE(menu_actions, menu_actions::drive_bad(3), menu_actions::drive_good(3))

// CASE route_table: each handler refers to the prefix of its turn of the loop
namespace route_table
{
using Handler = std::function<std::string(const std::string &)>;
//- bad
std::map<std::string, Handler> build_routes_bad(const std::vector<std::string> &areas)
{
	std::map<std::string, Handler> routes;
	for (const std::string &area : areas) {
		std::string prefix = "/srv/www/pages/" + area + "/";
		if (routes.count(area))
			continue;
		routes[area] = [&prefix](const std::string &page) { return prefix + page; };
	}
	return routes;
}
std::size_t drive_bad(int n)
{
	auto routes = build_routes_bad({"news", "help", "about"});
	std::size_t total = 0;
	for (auto &[area, handler] : routes)
		total += handler(std::to_string(n)).size();
	return total;
}
//- good
std::map<std::string, Handler> build_routes_good(const std::vector<std::string> &areas)
{
	std::map<std::string, Handler> routes;
	for (const std::string &area : areas) {
		std::string prefix = "/srv/www/pages/" + area + "/";
		if (routes.count(area))
			continue;
		routes[area] = [prefix](const std::string &page) { return prefix + page; };
	}
	return routes;
}
std::size_t drive_good(int n)
{
	auto routes = build_routes_good({"news", "help", "about"});
	std::size_t total = 0;
	for (auto &[area, handler] : routes)
		total += handler(std::to_string(n)).size();
	return total;
}
} // namespace route_table
RUN_CASE(route_table, route_table::drive_bad(3), route_table::drive_good(3))

// CASE word_filter: the predicate keeps a view of a lower-case copy that was a
// temporary
namespace word_filter
{
using Predicate = std::function<bool(std::string_view)>;

std::string lowered(std::string_view text)
{
	std::string result(text);
	for (char &c : result)
		if (c >= 'A' && c <= 'Z')
			c = static_cast<char>(c - 'A' + 'a');
	return result;
}
//- bad
Predicate contains_bad(std::string_view needle)
{
	if (needle.empty())
		return [](std::string_view) { return true; };
	return [low = std::string_view(lowered(needle))](std::string_view hay) {
		return lowered(hay).find(low) != std::string::npos;
	};
}
int drive_bad(int n)
{
	Predicate match = contains_bad("A Quite Long Needle For A Haystack");
	int found = 0;
	for (int i = 0; i < n; ++i)
		found += match("There is a quite long needle for a haystack here");
	return found;
}
//- good
Predicate contains_good(std::string_view needle)
{
	if (needle.empty())
		return [](std::string_view) { return true; };
	return [low = std::string(lowered(needle))](std::string_view hay) {
		return lowered(hay).find(low) != std::string::npos;
	};
}
int drive_good(int n)
{
	Predicate match = contains_good("A Quite Long Needle For A Haystack");
	int found = 0;
	for (int i = 0; i < n; ++i)
		found += match("There is a quite long needle for a haystack here");
	return found;
}
} // namespace word_filter
RUN_CASE(word_filter, word_filter::drive_bad(3), word_filter::drive_good(3))

// CASE drawing_undo: the undo step refers to an element of a vector that grows
// afterwards
namespace drawing_undo
{
struct Shape {
	int x = 0;
	int y = 0;
	std::string label;
};
//- bad
class DrawingBad
{
public:
	std::size_t add(int x, int y)
	{
		shapes.push_back({x, y, "shape"});
		return shapes.size() - 1;
	}
	void move_by(std::size_t index, int dx, int dy)
	{
		Shape &shape = shapes.at(index);
		shape.x += dx;
		shape.y += dy;
		undos.push_back([&shape, dx, dy] {
			shape.x -= dx;
			shape.y -= dy;
		});
	}
	bool undo()
	{
		if (undos.empty())
			return false;
		auto step = std::move(undos.back());
		undos.pop_back();
		step();
		return true;
	}

private:
	std::vector<Shape> shapes;
	std::vector<std::function<void()>> undos;
};
int drive_bad(int n)
{
	DrawingBad drawing;
	for (int i = 0; i < n; ++i) {
		std::size_t index = drawing.add(i, i);
		drawing.move_by(index, 2, 3);
	}
	int undone = 0;
	while (drawing.undo())
		++undone;
	return undone;
}
//- good
class DrawingGood
{
public:
	std::size_t add(int x, int y)
	{
		shapes.push_back({x, y, "shape"});
		return shapes.size() - 1;
	}
	void move_by(std::size_t index, int dx, int dy)
	{
		Shape &shape = shapes.at(index);
		shape.x += dx;
		shape.y += dy;
		undos.push_back([this, index, dx, dy] {
			shapes.at(index).x -= dx;
			shapes.at(index).y -= dy;
		});
	}
	DrawingGood() = default;
	DrawingGood(const DrawingGood &) = delete;
	DrawingGood &operator=(const DrawingGood &) = delete;
	bool undo()
	{
		if (undos.empty())
			return false;
		auto step = std::move(undos.back());
		undos.pop_back();
		step();
		return true;
	}

private:
	std::vector<Shape> shapes;
	std::vector<std::function<void()>> undos;
};
int drive_good(int n)
{
	DrawingGood drawing;
	for (int i = 0; i < n; ++i) {
		std::size_t index = drawing.add(i, i);
		drawing.move_by(index, 2, 3);
	}
	int undone = 0;
	while (drawing.undo())
		++undone;
	return undone;
}
} // namespace drawing_undo
RUN_CASE(drawing_undo, drawing_undo::drive_bad(5), drawing_undo::drive_good(5))

// CASE once_slot: a slot that disconnects itself while it runs ends what it
// captured
namespace once_slot
{
//- bad
class SignalBad
{
public:
	using Slot = std::function<void(int)>;
	int connect(Slot slot)
	{
		slots[++last] = std::make_shared<Slot>(std::move(slot));
		return last;
	}
	void disconnect(int id) { slots.erase(id); }
	void emit(int value)
	{
		for (auto it = slots.begin(); it != slots.end();) {
			auto current = it++;
			Slot *slot = current->second.get();
			(*slot)(value);
		}
	}
	int next_id() const { return last + 1; }

private:
	std::map<int, std::shared_ptr<Slot>> slots;
	int last = 0;
};
std::size_t drive_bad(int n)
{
	SignalBad signal;
	std::vector<std::string> seen;
	int id = signal.next_id();
	std::string tag = "first time the signal was given: ";
	signal.connect([&signal, &seen, id, tag](int value) {
		signal.disconnect(id);
		seen.push_back(tag + std::to_string(value));
	});
	signal.emit(n);
	signal.emit(n + 1);
	return seen.size();
}
//- good
class SignalGood
{
public:
	using Slot = std::function<void(int)>;
	int connect(Slot slot)
	{
		slots[++last] = std::make_shared<Slot>(std::move(slot));
		return last;
	}
	void disconnect(int id) { slots.erase(id); }
	void emit(int value)
	{
		for (auto it = slots.begin(); it != slots.end();) {
			auto current = it++;
			std::shared_ptr<Slot> slot = current->second;
			(*slot)(value);
		}
	}
	int next_id() const { return last + 1; }

private:
	std::map<int, std::shared_ptr<Slot>> slots;
	int last = 0;
};
std::size_t drive_good(int n)
{
	SignalGood signal;
	std::vector<std::string> seen;
	int id = signal.next_id();
	std::string tag = "first time the signal was given: ";
	signal.connect([&signal, &seen, id, tag](int value) {
		signal.disconnect(id);
		seen.push_back(tag + std::to_string(value));
	});
	signal.emit(n);
	signal.emit(n + 1);
	return seen.size();
}
} // namespace once_slot
RUN_CASE(once_slot, once_slot::drive_bad(3), once_slot::drive_good(3))

// CASE lazy_field: the closure keeps the address of an object that is moved
// into a vector
namespace lazy_field
{
struct Column {
	std::string name;
	std::vector<int> cells;
};
//- bad
class ReportBad
{
public:
	explicit ReportBad(Column column) : column(std::move(column))
	{
		total = [this] {
			int sum = 0;
			for (int cell : this->column.cells)
				sum += cell;
			return sum;
		};
	}
	int value() const { return total(); }

private:
	Column column;
	std::function<int()> total;
};
std::vector<ReportBad> load_bad(int n)
{
	std::vector<ReportBad> reports;
	for (int i = 0; i < n; ++i) {
		ReportBad report(Column{"column", {i, i + 1, i + 2}});
		reports.push_back(std::move(report));
	}
	return reports;
}
int drive_bad(int n)
{
	int sum = 0;
	for (const ReportBad &report : load_bad(n))
		sum += report.value();
	return sum;
}
//- good
class ReportGood
{
public:
	explicit ReportGood(Column column) : column(std::move(column))
	{
		total = [](const Column &column) {
			int sum = 0;
			for (int cell : column.cells)
				sum += cell;
			return sum;
		};
	}
	int value() const { return total(column); }

private:
	Column column;
	std::function<int(const Column &)> total;
};
std::vector<ReportGood> load_good(int n)
{
	std::vector<ReportGood> reports;
	for (int i = 0; i < n; ++i) {
		ReportGood report(Column{"column", {i, i + 1, i + 2}});
		reports.push_back(std::move(report));
	}
	return reports;
}
int drive_good(int n)
{
	int sum = 0;
	for (const ReportGood &report : load_good(n))
		sum += report.value();
	return sum;
}
} // namespace lazy_field
RUN_CASE(lazy_field, lazy_field::drive_bad(3), lazy_field::drive_good(3))

// CASE rank_order: the set that is returned compares by a table that was local
// to its maker
namespace rank_order
{
using Order = std::function<bool(const std::string &, const std::string &)>;
using Names = std::set<std::string, Order>;
//- bad
Names ranked_bad(const std::vector<std::string> &wanted)
{
	std::map<std::string, int> rank;
	for (const std::string &name : wanted)
		rank.emplace(name, static_cast<int>(rank.size()));
	auto of = [&rank](const std::string &name) {
		auto found = rank.find(name);
		return found == rank.end() ? 1000 : found->second;
	};
	return Names([of](const std::string &a, const std::string &b) { return of(a) < of(b); });
}
int drive_bad(int n)
{
	Names names = ranked_bad({"ace", "king", "queen"});
	names.insert("queen");
	names.insert("ace");
	return static_cast<int>(names.size()) + n;
}
//- good
Names ranked_good(const std::vector<std::string> &wanted)
{
	std::map<std::string, int> rank;
	for (const std::string &name : wanted)
		rank.emplace(name, static_cast<int>(rank.size()));
	auto of = [rank](const std::string &name) {
		auto found = rank.find(name);
		return found == rank.end() ? 1000 : found->second;
	};
	return Names([of](const std::string &a, const std::string &b) { return of(a) < of(b); });
}
int drive_good(int n)
{
	Names names = ranked_good({"ace", "king", "queen"});
	names.insert("queen");
	names.insert("ace");
	return static_cast<int>(names.size()) + n;
}
} // namespace rank_order
RUN_CASE(rank_order, rank_order::drive_bad(3), rank_order::drive_good(3))

// CASE deferred_send: the request is moved into the closure and looked at
// afterwards
namespace deferred_send
{
struct Request {
	std::string path;
	int priority = 0;
};
class Outbox
{
public:
	void defer(std::shared_ptr<std::function<int()>> job) { jobs.push_back(std::move(job)); }
	int flush()
	{
		int sum = 0;
		for (auto &job : jobs)
			sum += (*job)();
		jobs.clear();
		return sum;
	}
	int urgent = 0;

private:
	std::vector<std::shared_ptr<std::function<int()>>> jobs;
};
//- bad
void send_bad(Outbox &outbox, std::shared_ptr<Request> request)
{
	auto job = std::make_shared<std::function<int()>>(
		[request = std::move(request)] { return static_cast<int>(request->path.size()); });
	if (request->priority > 5)
		++outbox.urgent;
	outbox.defer(std::move(job));
}
int drive_bad(int n)
{
	Outbox outbox;
	for (int i = 0; i < n; ++i)
		send_bad(outbox, std::make_shared<Request>(Request{"/status", i * 4}));
	return outbox.flush() + outbox.urgent;
}
//- good
void send_good(Outbox &outbox, std::shared_ptr<Request> request)
{
	if (request->priority > 5)
		++outbox.urgent;
	auto job = std::make_shared<std::function<int()>>(
		[request = std::move(request)] { return static_cast<int>(request->path.size()); });
	outbox.defer(std::move(job));
}
int drive_good(int n)
{
	Outbox outbox;
	for (int i = 0; i < n; ++i)
		send_good(outbox, std::make_shared<Request>(Request{"/status", i * 4}));
	return outbox.flush() + outbox.urgent;
}
} // namespace deferred_send
RUN_CASE(deferred_send, deferred_send::drive_bad(3), deferred_send::drive_good(3))

// CASE room_timeout: the timeout keeps a plain pointer to a room whose last
// owner has let go of it
namespace room_timeout
{
struct Room {
	std::string topic;
	int guests = 0;
};
class Lobby
{
public:
	std::shared_ptr<Room> open(const std::string &name)
	{
		auto room = std::make_shared<Room>();
		room->topic = "topic of " + name;
		rooms[name] = room;
		return room;
	}
	void close(const std::string &name) { rooms.erase(name); }
	std::vector<std::function<int()>> timeouts;

private:
	std::map<std::string, std::shared_ptr<Room>> rooms;
};
//- bad
void watch_bad(Lobby &lobby, const std::string &name)
{
	auto room = lobby.open(name);
	Room *watched = room.get();
	lobby.timeouts.push_back([watched] {
		if (watched->guests > 0)
			return 1;
		return static_cast<int>(watched->topic.size());
	});
}
int drive_bad(int n)
{
	Lobby lobby;
	watch_bad(lobby, "garden");
	watch_bad(lobby, "cellar");
	lobby.close("garden");
	int sum = n;
	for (auto &timeout : lobby.timeouts)
		sum += timeout();
	return sum;
}
//- good
void watch_good(Lobby &lobby, const std::string &name)
{
	auto room = lobby.open(name);
	std::weak_ptr<Room> weak = room;
	lobby.timeouts.push_back([weak] {
		auto watched = weak.lock();
		if (!watched || watched->guests > 0)
			return 1;
		return static_cast<int>(watched->topic.size());
	});
}
int drive_good(int n)
{
	Lobby lobby;
	watch_good(lobby, "garden");
	watch_good(lobby, "cellar");
	lobby.close("garden");
	int sum = n;
	for (auto &timeout : lobby.timeouts)
		sum += timeout();
	return sum;
}
} // namespace room_timeout
RUN_CASE(room_timeout, room_timeout::drive_bad(3), room_timeout::drive_good(3))

// CASE ledger_hooks: the hook captures the parameters by reference and runs at
// commit
namespace ledger_hooks
{
//- bad
class LedgerBad
{
public:
	bool book(const std::string &account, int amount)
	{
		int before = balances[account];
		if (before + amount < 0)
			return false;
		hooks.push_back([&] { balances[account] = before + amount; });
		return true;
	}
	int commit()
	{
		for (auto &hook : hooks)
			hook();
		hooks.clear();
		return static_cast<int>(balances.size());
	}
	LedgerBad() = default;
	LedgerBad(const LedgerBad &) = delete;
	LedgerBad &operator=(const LedgerBad &) = delete;

private:
	std::map<std::string, int> balances;
	std::vector<std::function<void()>> hooks;
};
int drive_bad(int n)
{
	LedgerBad ledger;
	for (int i = 0; i < n; ++i)
		ledger.book("account " + std::to_string(i), 10 * i);
	return ledger.commit();
}
//- good
class LedgerGood
{
public:
	bool book(const std::string &account, int amount)
	{
		int before = balances[account];
		if (before + amount < 0)
			return false;
		hooks.push_back(
			[this, account, before, amount] { balances[account] = before + amount; });
		return true;
	}
	int commit()
	{
		for (auto &hook : hooks)
			hook();
		hooks.clear();
		return static_cast<int>(balances.size());
	}
	LedgerGood() = default;
	LedgerGood(const LedgerGood &) = delete;
	LedgerGood &operator=(const LedgerGood &) = delete;

private:
	std::map<std::string, int> balances;
	std::vector<std::function<void()>> hooks;
};
int drive_good(int n)
{
	LedgerGood ledger;
	for (int i = 0; i < n; ++i)
		ledger.book("account " + std::to_string(i), 10 * i);
	return ledger.commit();
}
} // namespace ledger_hooks
RUN_CASE(ledger_hooks, ledger_hooks::drive_bad(3), ledger_hooks::drive_good(3))

// CASE plugin_bus: a listener that is told may add another, which moves the
// vector walked
namespace plugin_bus
{
struct Message {
	int kind;
	std::string body;
};
//- bad
class BusBad
{
public:
	using Listener = std::function<void(BusBad &, const Message &)>;
	void listen(Listener listener) { listeners.push_back(std::move(listener)); }
	int post(const Message &message)
	{
		int told = 0;
		for (const Listener &listener : listeners) {
			listener(*this, message);
			++told;
		}
		return told;
	}

private:
	std::vector<Listener> listeners;
};
int drive_bad(int n)
{
	BusBad bus;
	int heard = 0;
	bus.listen([&heard](BusBad &bus, const Message &message) {
		if (message.kind == 0)
			bus.listen([&heard](BusBad &, const Message &) { ++heard; });
	});
	bus.listen([&heard](BusBad &, const Message &message) {
		heard += static_cast<int>(message.body.size());
	});
	for (int i = 0; i < n; ++i)
		bus.post(Message{i, "body"});
	return heard;
}
//- good
class BusGood
{
public:
	using Listener = std::function<void(BusGood &, const Message &)>;
	void listen(Listener listener) { listeners.push_back(std::move(listener)); }
	int post(const Message &message)
	{
		int told = 0;
		const std::vector<Listener> present = listeners;
		for (const Listener &listener : present) {
			listener(*this, message);
			++told;
		}
		return told;
	}

private:
	std::vector<Listener> listeners;
};
int drive_good(int n)
{
	BusGood bus;
	int heard = 0;
	bus.listen([&heard](BusGood &bus, const Message &message) {
		if (message.kind == 0)
			bus.listen([&heard](BusGood &, const Message &) { ++heard; });
	});
	bus.listen([&heard](BusGood &, const Message &message) {
		heard += static_cast<int>(message.body.size());
	});
	for (int i = 0; i < n; ++i)
		bus.post(Message{i, "body"});
	return heard;
}
} // namespace plugin_bus
RUN_CASE(plugin_bus, plugin_bus::drive_bad(3), plugin_bus::drive_good(3))

// CLEAN visit_all_ref: correct
namespace visit_all_ref
{
struct Node {
	int value = 0;
	std::vector<std::unique_ptr<Node>> children;
};
void walk(const Node &node, const std::function<void(const Node &, int)> &visit, int depth)
{
	visit(node, depth);
	for (const auto &child : node.children)
		walk(*child, visit, depth + 1);
}
int deepest(const Node &root)
{
	int deepest = 0;
	std::vector<const Node *> at_depth;
	walk(
		root,
		[&](const Node &node, int depth) {
			if (depth > deepest) {
				deepest = depth;
				at_depth.clear();
			}
			if (depth == deepest)
				at_depth.push_back(&node);
		},
		0);
	int sum = deepest;
	for (const Node *node : at_depth)
		sum += node->value;
	return sum;
}
int drive(int n)
{
	Node root;
	Node *last = &root;
	for (int i = 0; i < n; ++i) {
		last->children.push_back(std::make_unique<Node>());
		last = last->children.back().get();
		last->value = i;
	}
	return deepest(root);
}
} // namespace visit_all_ref
RUN_CLEAN(visit_all_ref, visit_all_ref::drive(3))

// CLEAN self_ending_slots: correct
namespace self_ending_slots
{
class Hub
{
public:
	// A slot that returns false wants to be told no more.
	void add(std::function<bool(int)> slot) { fresh.push_back(std::move(slot)); }
	std::size_t tell(int value)
	{
		slots.splice(slots.end(), fresh);
		for (auto it = slots.begin(); it != slots.end();) {
			if ((*it)(value))
				++it;
			else
				it = slots.erase(it);
		}
		return slots.size();
	}

private:
	std::list<std::function<bool(int)>> slots;
	std::list<std::function<bool(int)>> fresh;
};
int drive(int n)
{
	int sum = 0;
	Hub hub;
	for (int i = 1; i <= n; ++i) {
		hub.add([&sum, &hub, left = i](int value) mutable {
			sum += value;
			if (left == 2)
				hub.add([&sum](int more) {
					sum += more;
					return false;
				});
			return --left > 0;
		});
	}
	while (hub.tell(1) != 0)
		;
	return sum;
}
} // namespace self_ending_slots
RUN_CLEAN(self_ending_slots, self_ending_slots::drive(4))

// CLEAN scoped_subscription: correct
namespace scoped_subscription
{
class Topic
{
public:
	class Subscription
	{
	public:
		Subscription() = default;
		Subscription(Topic *topic, int id) : topic(topic), id(id) {}
		Subscription(Subscription &&other) noexcept
			: topic(std::exchange(other.topic, nullptr)), id(other.id)
		{
		}
		Subscription &operator=(Subscription &&other) noexcept
		{
			if (this != &other) {
				end();
				topic = std::exchange(other.topic, nullptr);
				id = other.id;
			}
			return *this;
		}
		~Subscription() { end(); }
		void end()
		{
			if (topic)
				topic->sinks.erase(id);
			topic = nullptr;
		}

	private:
		Topic *topic = nullptr;
		int id = 0;
	};
	Topic() = default;
	Topic(const Topic &) = delete;
	Topic &operator=(const Topic &) = delete;
	Subscription subscribe(std::function<void(int)> sink)
	{
		sinks.emplace(++last, std::move(sink));
		return Subscription(this, last);
	}
	void publish(int value)
	{
		for (auto &[id, sink] : sinks)
			sink(value);
	}

private:
	std::map<int, std::function<void(int)>> sinks;
	int last = 0;
};
int drive(int n)
{
	Topic topic;
	int kept = 0;
	Topic::Subscription outer;
	for (int i = 0; i < n; ++i) {
		int local = 0;
		auto inner = topic.subscribe([&local](int value) { local += value; });
		topic.publish(i);
		if (i == 1)
			outer = topic.subscribe([&kept](int value) { kept += value; });
		kept += local;
	}
	topic.publish(100);
	return kept;
}
} // namespace scoped_subscription
RUN_CLEAN(scoped_subscription, scoped_subscription::drive(4))

// CLEAN retry_with_owner: correct
namespace retry_with_owner
{
class Upload : public std::enable_shared_from_this<Upload>
{
public:
	explicit Upload(int parts) : left(parts) {}
	void start(std::vector<std::function<void()>> &queue)
	{
		queue.push_back([self = shared_from_this(), &queue] { self->step(queue); });
	}
	static int sent;

private:
	void step(std::vector<std::function<void()>> &queue)
	{
		++sent;
		if (--left > 0)
			queue.push_back([self = shared_from_this(), &queue] { self->step(queue); });
	}
	int left;
};
int Upload::sent = 0;
int drive(int n)
{
	std::vector<std::function<void()>> queue;
	std::make_shared<Upload>(n)->start(queue);
	std::make_shared<Upload>(2)->start(queue);
	while (!queue.empty()) {
		auto job = std::move(queue.back());
		queue.pop_back();
		job();
	}
	return Upload::sent;
}
} // namespace retry_with_owner
RUN_CLEAN(retry_with_owner, retry_with_owner::drive(3))

// CLEAN moved_then_refilled: correct
namespace moved_then_refilled
{
class Batches
{
public:
	void put(int value)
	{
		current.push_back(value);
		if (current.size() == 3)
			cut();
	}
	void cut()
	{
		if (current.empty())
			return;
		jobs.push_back([batch = std::move(current)] {
			int sum = 0;
			for (int value : batch)
				sum += value;
			return sum;
		});
		current = {};
		current.reserve(3);
	}
	int run()
	{
		int sum = 0;
		for (auto &job : std::exchange(jobs, {}))
			sum += job();
		return sum;
	}

private:
	std::vector<int> current;
	std::vector<std::function<int()>> jobs;
};
int drive(int n)
{
	Batches batches;
	for (int i = 0; i < n; ++i)
		batches.put(i);
	batches.cut();
	return batches.run();
}
} // namespace moved_then_refilled
RUN_CLEAN(moved_then_refilled, moved_then_refilled::drive(10))

// CLEAN captured_stable_slot: correct
namespace captured_stable_slot
{
class Meters
{
public:
	Meters() = default;
	Meters(const Meters &) = delete;
	Meters &operator=(const Meters &) = delete;
	// The closures live as long as this object; std::map never moves its values.
	std::function<void(int)> &meter(const std::string &name)
	{
		auto found = feeders.find(name);
		if (found != feeders.end())
			return found->second;
		int &slot = totals[name];
		return feeders[name] = [&slot](int value) { slot += value; };
	}
	int total(const std::string &name) const
	{
		auto found = totals.find(name);
		return found == totals.end() ? 0 : found->second;
	}

private:
	std::map<std::string, int> totals;
	std::map<std::string, std::function<void(int)>> feeders;
};
int drive(int n)
{
	Meters meters;
	for (int i = 0; i < n; ++i) {
		meters.meter("gas " + std::to_string(i % 3))(i);
		meters.meter("water")(1);
	}
	return meters.total("water") + meters.total("gas 1") + meters.total("none");
}
} // namespace captured_stable_slot
RUN_CLEAN(captured_stable_slot, captured_stable_slot::drive(7))
