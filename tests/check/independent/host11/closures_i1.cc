// SPDX-License-Identifier: GPL-2.0
// Closures and callbacks that are kept: menus, buses, timers, undo steps, validators.
#include "../set.hh"
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE menu_labels: the action keeps a reference to a label that lives for one round of the loop
namespace menu_labels
{
struct Menu {
	std::vector<std::function<size_t()>> actions;
	size_t press_all() const
	{
		size_t sum = 0;
		for (const auto &a : actions)
			sum += a();
		return sum;
	}
};
//- bad
void fill_bad(Menu &menu, int n)
{
	for (int i = 0; i < n; i++) {
		std::string label = "entry of the main menu, number " + std::to_string(i);
		menu.actions.push_back([&label] { return label.size(); });
	}
}
size_t drive_bad(int n)
{
	Menu menu;
	fill_bad(menu, n);
	return menu.press_all();
}
//- good
void fill_good(Menu &menu, int n)
{
	for (int i = 0; i < n; i++) {
		std::string label = "entry of the main menu, number " + std::to_string(i);
		menu.actions.push_back([label] { return label.size(); });
	}
}
size_t drive_good(int n)
{
	Menu menu;
	fill_good(menu, n);
	return menu.press_all();
}
} // namespace menu_labels
RUN_CASE(menu_labels, menu_labels::drive_bad(3), menu_labels::drive_good(3))

// CASE gauges_on_bus: the gauges give the bus their address and move when their vector grows
namespace gauges_on_bus
{
class Bus
{
public:
	void subscribe(std::function<void(int)> f) { subscribers.push_back(std::move(f)); }
	void publish(int v) const
	{
		for (const auto &f : subscribers)
			f(v);
	}

private:
	std::vector<std::function<void(int)>> subscribers;
};
struct Gauge {
	int level = 0;
	void attach(Bus &bus)
	{
		bus.subscribe([this](int v) { level += v; });
	}
};
//- bad
int drive_bad(int n)
{
	Bus bus;
	std::vector<Gauge> gauges;
	for (int i = 0; i < n; i++) {
		gauges.emplace_back();
		gauges.back().attach(bus);
	}
	bus.publish(7);
	return gauges.front().level;
}
//- good
int drive_good(int n)
{
	Bus bus;
	std::vector<std::unique_ptr<Gauge>> gauges;
	for (int i = 0; i < n; i++) {
		gauges.push_back(std::make_unique<Gauge>());
		gauges.back()->attach(bus);
	}
	bus.publish(7);
	return gauges.empty() ? 0 : gauges.front()->level;
}
} // namespace gauges_on_bus
RUN_CASE(gauges_on_bus, gauges_on_bus::drive_bad(3), gauges_on_bus::drive_good(3))

// CASE one_shot_timer: the timer's closure erases its own entry and then reads what it captured
namespace one_shot_timer
{
struct Timers {
	std::map<int, std::function<void()>> pending;
	std::vector<std::string> log;
	void fire(int id)
	{
		auto it = pending.find(id);
		if (it != pending.end())
			it->second();
	}
};
//- bad
void arm_bad(Timers &t, int id, std::string text)
{
	t.pending[id] = [&t, id, text] {
		t.pending.erase(id);
		t.log.push_back(text);
	};
}
size_t drive_bad(int n)
{
	Timers t;
	arm_bad(t, n, "the lease of this address has expired");
	t.fire(n);
	return t.log.size();
}
//- good
void arm_good(Timers &t, int id, std::string text)
{
	t.pending[id] = [&t, id, text] {
		t.log.push_back(text);
		t.pending.erase(id);
	};
}
size_t drive_good(int n)
{
	Timers t;
	arm_good(t, n, "the lease of this address has expired");
	t.fire(n);
	return t.log.size();
}
} // namespace one_shot_timer
RUN_CASE(one_shot_timer, one_shot_timer::drive_bad(3), one_shot_timer::drive_good(3))

// CASE price_rule: the rule that is returned refers to the table, a parameter taken by value
namespace price_rule
{
using Rule = std::function<int(const std::string &)>;
//- bad
Rule make_rule_bad(std::map<std::string, int> table, int otherwise)
{
	return [&table, otherwise](const std::string &item) {
		auto it = table.find(item);
		return it == table.end() ? otherwise : it->second;
	};
}
int drive_bad(int n)
{
	Rule rule = make_rule_bad({{"tea", n}, {"milk", 2}}, 1);
	return rule("tea") + rule("sugar");
}
//- good
Rule make_rule_good(std::map<std::string, int> table, int otherwise)
{
	return [table = std::move(table), otherwise](const std::string &item) {
		auto it = table.find(item);
		return it == table.end() ? otherwise : it->second;
	};
}
int drive_good(int n)
{
	Rule rule = make_rule_good({{"tea", n}, {"milk", 2}}, 1);
	return rule("tea") + rule("sugar");
}
} // namespace price_rule
RUN_CASE(price_rule, price_rule::drive_bad(3), price_rule::drive_good(3))

// CASE prefix_filter: the filter keeps a view of a string that is put together for the call
namespace prefix_filter
{
class Search
{
public:
	//- bad
	void set_prefix_bad(const std::string &dir, const std::string &name)
	{
		std::string_view prefix = normalise(dir + "/" + name);
		filter = [prefix](std::string_view path) { return path.starts_with(prefix); };
	}
	//- good
	void set_prefix_good(const std::string &dir, const std::string &name)
	{
		std::string prefix = dir + "/" + name;
		prefix = normalise(prefix);
		filter = [prefix](std::string_view path) { return path.starts_with(prefix); };
	}
	//- shared
	size_t count(const std::vector<std::string> &paths) const
	{
		size_t n = 0;
		for (const std::string &p : paths)
			n += filter && filter(p);
		return n;
	}

private:
	static std::string normalise(std::string s)
	{
		while (!s.empty() && s.back() == '/')
			s.pop_back();
		return s;
	}
	std::function<bool(std::string_view)> filter;
};
//- bad
size_t drive_bad(int n)
{
	Search s;
	s.set_prefix_bad("/var/lib/application/cache", "images");
	return s.count(std::vector<std::string>(n, "/var/lib/application/cache/images/a.png"));
}
//- good
size_t drive_good(int n)
{
	Search s;
	s.set_prefix_good("/var/lib/application/cache", "images");
	return s.count(std::vector<std::string>(n, "/var/lib/application/cache/images/a.png"));
}
} // namespace prefix_filter
RUN_CASE(prefix_filter, prefix_filter::drive_bad(3), prefix_filter::drive_good(3))

// CASE signal_connects: a slot connects another slot while the list of slots is walked
namespace signal_connects
{
using Slot = std::function<void(int)>;
//- bad
class SignalBad
{
public:
	void connect(Slot s) { slots.push_back(std::move(s)); }
	void emit(int v)
	{
		for (const Slot &s : slots)
			s(v);
	}

private:
	std::vector<Slot> slots;
};
int drive_bad(int n)
{
	SignalBad sig;
	int sum = 0;
	sig.connect([&](int v) {
		sig.connect([&sum](int w) { sum += w; });
		sum += v;
	});
	sig.connect([&](int v) { sum -= v; });
	sig.emit(n);
	return sum;
}
//- good
class SignalGood
{
public:
	void connect(Slot s) { slots.push_back(std::move(s)); }
	void emit(int v)
	{
		const std::vector<Slot> now = slots;
		for (const Slot &s : now)
			s(v);
	}

private:
	std::vector<Slot> slots;
};
int drive_good(int n)
{
	SignalGood sig;
	int sum = 0;
	sig.connect([&](int v) {
		sig.connect([&sum](int w) { sum += w; });
		sum += v;
	});
	sig.connect([&](int v) { sum -= v; });
	sig.emit(n);
	return sum;
}
} // namespace signal_connects
RUN_CASE(signal_connects, signal_connects::drive_bad(3), signal_connects::drive_good(3))

// CASE upload_task: the body is moved into the closure and then its first byte is read
namespace upload_task
{
struct Body {
	std::unique_ptr<std::string> text;
};
struct Uploader {
	std::vector<std::shared_ptr<Body>> queue;
	size_t run(const std::function<size_t()> &f) { return f(); }
};
//- bad
size_t send_bad(Uploader &u, std::shared_ptr<Body> body)
{
	auto job = [body = std::move(body)] { return body->text->size(); };
	size_t sent = u.run(job);
	if (!body->text->empty() && body->text->front() == '{')
		sent++;
	return sent;
}
size_t drive_bad(int n)
{
	Uploader u;
	auto body = std::make_shared<Body>();
	body->text = std::make_unique<std::string>(n, '{');
	return send_bad(u, body);
}
//- good
size_t send_good(Uploader &u, std::shared_ptr<Body> body)
{
	bool json = !body->text->empty() && body->text->front() == '{';
	auto job = [body = std::move(body)] { return body->text->size(); };
	size_t sent = u.run(job);
	if (json)
		sent++;
	return sent;
}
size_t drive_good(int n)
{
	Uploader u;
	auto body = std::make_shared<Body>();
	body->text = std::make_unique<std::string>(n, '{');
	return send_good(u, body);
}
} // namespace upload_task
RUN_CASE(upload_task, upload_task::drive_bad(3), upload_task::drive_good(3))

// CASE undo_cell: the undo step refers to a row of a vector that has grown by the time it runs
namespace undo_cell
{
struct Row {
	int value = 0;
	std::string note;
};
class Sheet
{
public:
	size_t add(int v)
	{
		rows.push_back({v, ""});
		return rows.size() - 1;
	}
	//- bad
	void set_bad(size_t at, int v)
	{
		Row &row = rows.at(at);
		undo.push_back([&row, old = row.value] { row.value = old; });
		row.value = v;
	}
	//- good
	void set_good(size_t at, int v)
	{
		Row &row = rows.at(at);
		undo.push_back([this, at, old = row.value] { rows.at(at).value = old; });
		row.value = v;
	}
	//- shared
	void undo_last()
	{
		if (undo.empty())
			return;
		undo.back()();
		undo.pop_back();
	}
	int value(size_t at) const { return rows.at(at).value; }
	Sheet() = default;
	Sheet(const Sheet &) = delete;
	Sheet &operator=(const Sheet &) = delete;

private:
	std::vector<Row> rows;
	std::vector<std::function<void()>> undo;
};
//- bad
int drive_bad(int n)
{
	Sheet s;
	size_t first = s.add(n);
	s.set_bad(first, 10);
	for (int i = 0; i < n; i++)
		s.add(i);
	s.undo_last();
	return s.value(first);
}
//- good
int drive_good(int n)
{
	Sheet s;
	size_t first = s.add(n);
	s.set_good(first, 10);
	for (int i = 0; i < n; i++)
		s.add(i);
	s.undo_last();
	return s.value(first);
}
} // namespace undo_cell
RUN_CASE(undo_cell, undo_cell::drive_bad(3), undo_cell::drive_good(3))

// CASE avatar_loaded: the callback takes a raw pointer out of a lock that ends with the expression
namespace avatar_loaded
{
struct View {
	std::string shown;
};
struct Loader {
	std::function<void(const std::string &)> done;
	void finish(const std::string &what)
	{
		if (done)
			done(what);
	}
};
//- bad
void watch_bad(Loader &loader, const std::shared_ptr<View> &view)
{
	loader.done = [v = view.get()](const std::string &what) {
		if (v)
			v->shown = what;
	};
}
int drive_bad(int n)
{
	Loader loader;
	auto view = std::make_shared<View>();
	watch_bad(loader, view);
	if (n > 2)
		view.reset();
	loader.finish("portrait");
	return n;
}
//- good
void watch_good(Loader &loader, const std::shared_ptr<View> &view)
{
	loader.done = [w = std::weak_ptr(view)](const std::string &what) {
		if (auto v = w.lock())
			v->shown = what;
	};
}
int drive_good(int n)
{
	Loader loader;
	auto view = std::make_shared<View>();
	watch_good(loader, view);
	if (n > 2)
		view.reset();
	loader.finish("portrait");
	return n;
}
} // namespace avatar_loaded
RUN_CASE(avatar_loaded, avatar_loaded::drive_bad(3), avatar_loaded::drive_good(3))

// CASE threshold_copy: the closure copies the limit before anything has been read into it
namespace threshold_copy
{
bool read_limit(const std::map<std::string, int> &conf, int *out)
{
	auto it = conf.find("limit");
	if (it == conf.end())
		return false;
	*out = it->second;
	return true;
}
//- bad
long over_bad(const std::map<std::string, int> &conf, const std::vector<int> &v)
{
	int limit;
	auto over = [limit](int x) { return x > limit; };
	if (!read_limit(conf, &limit))
		return -1;
	return std::count_if(v.begin(), v.end(), over);
}
long drive_bad(int n)
{
	return over_bad({{"limit", n}}, {1, 5, 9}) > 1 ? 1 : 0;
}
//- good
long over_good(const std::map<std::string, int> &conf, const std::vector<int> &v)
{
	int limit;
	if (!read_limit(conf, &limit))
		return -1;
	auto over = [limit](int x) { return x > limit; };
	return std::count_if(v.begin(), v.end(), over);
}
long drive_good(int n)
{
	return over_good({{"limit", n}}, {1, 5, 9}) > 1 ? 1 : 0;
}
} // namespace threshold_copy
RUN_CASE(threshold_copy, threshold_copy::drive_bad(3), threshold_copy::drive_good(3))

// CASE rollback_guard: the rollback runs when the journal it refers to has been reset
namespace rollback_guard
{
struct Journal {
	std::vector<int> entries;
	void drop_last()
	{
		if (!entries.empty())
			entries.pop_back();
	}
};
class OnExit
{
public:
	explicit OnExit(std::function<void()> f) : f(std::move(f)) {}
	~OnExit()
	{
		if (f)
			f();
	}
	OnExit(const OnExit &) = delete;
	OnExit &operator=(const OnExit &) = delete;
	void dismiss() { f = nullptr; }

private:
	std::function<void()> f;
};
//- bad
size_t write_bad(std::unique_ptr<Journal> &open, int v)
{
	Journal &j = *open;
	j.entries.push_back(v);
	OnExit rollback([&j] { j.drop_last(); });
	if (v > 2) {
		open.reset();
		return 0;
	}
	rollback.dismiss();
	return j.entries.size();
}
size_t drive_bad(int n)
{
	auto open = std::make_unique<Journal>();
	return write_bad(open, n);
}
//- good
size_t write_good(std::unique_ptr<Journal> &open, int v)
{
	Journal &j = *open;
	j.entries.push_back(v);
	OnExit rollback([&j] { j.drop_last(); });
	if (v > 2) {
		rollback.dismiss();
		open.reset();
		return 0;
	}
	rollback.dismiss();
	return j.entries.size();
}
size_t drive_good(int n)
{
	auto open = std::make_unique<Journal>();
	return write_good(open, n);
}
} // namespace rollback_guard
RUN_CASE(rollback_guard, rollback_guard::drive_bad(3), rollback_guard::drive_good(3))

// CASE peer_hangs_up: the handler makes the server drop the connection that goes on to count
namespace peer_hangs_up
{
//- bad
struct ConnectionBad {
	int received = 0;
	std::function<void(int)> on_line;
	void feed(int line)
	{
		if (on_line)
			on_line(line);
		received++;
	}
};
struct ServerBad {
	std::map<int, std::unique_ptr<ConnectionBad>> open;
	void accept(int id)
	{
		auto c = std::make_unique<ConnectionBad>();
		c->on_line = [this, id](int line) {
			if (line == 0)
				open.erase(id);
		};
		open[id] = std::move(c);
	}
	void line(int id, int what)
	{
		auto it = open.find(id);
		if (it != open.end())
			it->second->feed(what);
	}
};
size_t drive_bad(int n)
{
	ServerBad s;
	s.accept(n);
	s.line(n, 1);
	s.line(n, 0);
	return s.open.size();
}
//- good
struct ConnectionGood {
	int received = 0;
	std::function<void(int)> on_line;
	void feed(int line)
	{
		received++;
		if (on_line)
			on_line(line);
	}
};
struct ServerGood {
	std::map<int, std::shared_ptr<ConnectionGood>> open;
	void accept(int id)
	{
		auto c = std::make_shared<ConnectionGood>();
		c->on_line = [this, id](int line) {
			if (line == 0)
				open.erase(id);
		};
		open[id] = std::move(c);
	}
	void line(int id, int what)
	{
		auto it = open.find(id);
		if (it == open.end())
			return;
		auto keep = it->second;
		keep->feed(what);
	}
};
size_t drive_good(int n)
{
	ServerGood s;
	s.accept(n);
	s.line(n, 1);
	s.line(n, 0);
	return s.open.size();
}
} // namespace peer_hangs_up
RUN_CASE(peer_hangs_up, peer_hangs_up::drive_bad(3), peer_hangs_up::drive_good(3))

// CASE scaler_by_value: [=] in a member function copies this, and the object is a temporary
namespace scaler_by_value
{
//- bad
class ScalerBad
{
public:
	explicit ScalerBad(std::vector<double> steps) : steps(std::move(steps)) {}
	std::function<double(double)> curve() const
	{
		return [=](double x) {
			for (double s : steps)
				x = x * s;
			return x;
		};
	}

private:
	std::vector<double> steps;
};
double drive_bad(int n)
{
	auto f = ScalerBad(std::vector<double>(n, 2.0)).curve();
	return f(1);
}
//- good
class ScalerGood
{
public:
	explicit ScalerGood(std::vector<double> steps) : steps(std::move(steps)) {}
	std::function<double(double)> curve() const
	{
		return [*this](double x) {
			for (double s : steps)
				x = x * s;
			return x;
		};
	}

private:
	std::vector<double> steps;
};
double drive_good(int n)
{
	auto f = ScalerGood(std::vector<double>(n, 2.0)).curve();
	return f(1);
}
} // namespace scaler_by_value
RUN_CASE(scaler_by_value, scaler_by_value::drive_bad(3), scaler_by_value::drive_good(3))

// CLEAN sorted_by_rank: correct
namespace sorted_by_rank
{
std::vector<std::string> ranked(std::vector<std::string> names,
				const std::map<std::string, int> &rank)
{
	auto of = [&rank](const std::string &s) {
		auto it = rank.find(s);
		return it == rank.end() ? 0 : it->second;
	};
	std::sort(names.begin(), names.end(),
		  [&](const std::string &a, const std::string &b) { return of(a) < of(b); });
	return names;
}
size_t drive(int n)
{
	return ranked({"c", "b", "a"}, {{"a", 1}, {"b", n}}).front().size();
}
} // namespace sorted_by_rank
RUN_CLEAN(sorted_by_rank, sorted_by_rank::drive(3))

// CLEAN observer_token: correct
namespace observer_token
{
class Subject
{
public:
	int add(std::function<void(int)> f)
	{
		list[++last] = std::move(f);
		return last;
	}
	void remove(int id) { list.erase(id); }
	void say(int v)
	{
		auto copy = list;
		for (auto &[id, f] : copy)
			if (list.count(id))
				f(v);
	}

private:
	std::map<int, std::function<void(int)>> list;
	int last = 0;
};
class Watcher
{
public:
	explicit Watcher(Subject &s) : subject(s), token(s.add([this](int v) { seen += v; })) {}
	~Watcher() { subject.remove(token); }
	Watcher(const Watcher &) = delete;
	Watcher &operator=(const Watcher &) = delete;
	int total() const { return seen; }

private:
	Subject &subject;
	int seen = 0;
	int token;
};
int drive(int n)
{
	Subject s;
	Watcher outer(s);
	{
		Watcher inner(s);
		s.say(n);
	}
	s.say(n);
	return outer.total();
}
} // namespace observer_token
RUN_CLEAN(observer_token, observer_token::drive(3))

// CLEAN take_and_run: correct
namespace take_and_run
{
class Queue
{
public:
	void post(std::function<void()> f) { todo.push_back(std::move(f)); }
	int drain()
	{
		int ran = 0;
		while (!todo.empty()) {
			std::vector<std::function<void()>> batch;
			batch.swap(todo);
			for (auto &f : batch) {
				f();
				ran++;
			}
		}
		return ran;
	}

private:
	std::vector<std::function<void()>> todo;
};
int drive(int n)
{
	Queue q;
	int left = n;
	std::function<void()> again = [&] {
		if (left-- > 0)
			q.post(again);
	};
	q.post(again);
	return q.drain();
}
} // namespace take_and_run
RUN_CLEAN(take_and_run, take_and_run::drive(3))

// CLEAN moved_and_refilled: correct
namespace moved_and_refilled
{
struct Batcher {
	std::function<void(std::vector<int>)> sink;
	std::vector<int> open;
	void add(int v)
	{
		open.push_back(v);
		if (open.size() == 2) {
			sink(std::move(open));
			open = {};
		}
	}
};
int drive(int n)
{
	int sum = 0;
	Batcher b;
	b.sink = [&sum](std::vector<int> v) { sum = std::accumulate(v.begin(), v.end(), sum); };
	for (int i = 0; i < n; i++)
		b.add(i);
	return sum + static_cast<int>(b.open.size());
}
} // namespace moved_and_refilled
RUN_CLEAN(moved_and_refilled, moved_and_refilled::drive(3))

// CLEAN closure_owns_state: correct
namespace closure_owns_state
{
std::function<int()> counter(int from)
{
	auto state = std::make_unique<int>(from);
	std::shared_ptr<int> shared = std::move(state);
	return [shared] { return (*shared)++; };
}
int drive(int n)
{
	auto a = counter(n);
	auto b = a;
	a();
	return b() + a();
}
} // namespace closure_owns_state
RUN_CLEAN(closure_owns_state, closure_owns_state::drive(3))

// CLEAN handler_replaces_itself: correct
namespace handler_replaces_itself
{
class State
{
public:
	State()
	{
		handler = [this](int c) { header(c); };
	}
	State(const State &) = delete;
	State &operator=(const State &) = delete;
	int parse(const std::vector<int> &in)
	{
		for (int c : in) {
			auto current = handler;
			current(c);
		}
		return length;
	}

private:
	void header(int c)
	{
		if (c == 0)
			handler = [this](int d) { length += d; };
	}
	std::function<void(int)> handler;
	int length = 0;
};
int drive(int n)
{
	State s;
	return s.parse({1, 0, n, n});
}
} // namespace handler_replaces_itself
RUN_CLEAN(handler_replaces_itself, handler_replaces_itself::drive(3))
