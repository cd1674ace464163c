// SPDX-License-Identifier: GPL-2.0
// Callbacks, timers, jobs and threads that outlive or race on what they capture.
#include "../set.hh"
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE retry_backoff: the retry closure refers to the attempt counter of the scheduling function, which has returned
namespace retry_backoff
{
struct Timers {
	std::multimap<int, std::function<void()>> due;
	void after(int ms, std::function<void()> f) { due.emplace(ms, std::move(f)); }
	void run()
	{
		for (auto &[ms, f] : due)
			f();
		due.clear();
	}
};
//- bad
void schedule_bad(Timers &timers, std::vector<int> &log, int start)
{
	int attempt = start;
	for (int i = 0; i < 2; i++)
		timers.after(100 << i, [&log, &attempt] { log.push_back(++attempt); });
}
int drive_bad(int n)
{
	Timers timers;
	std::vector<int> log;
	schedule_bad(timers, log, n);
	timers.run();
	return log.back();
}
//- good
void schedule_good(Timers &timers, std::vector<int> &log, int start)
{
	auto attempt = std::make_shared<int>(start);
	for (int i = 0; i < 2; i++)
		timers.after(100 << i, [&log, attempt] { log.push_back(++*attempt); });
}
int drive_good(int n)
{
	Timers timers;
	std::vector<int> log;
	schedule_good(timers, log, n);
	timers.run();
	return log.back();
}
} // namespace retry_backoff
RUN_CASE(retry_backoff, retry_backoff::drive_bad(3), retry_backoff::drive_good(3))

// CASE panel_unsubscribe: the panel subscribes with this and is closed, nobody takes the subscription back
namespace panel_unsubscribe
{
class Bus
{
	std::map<int, std::function<void(const std::string &)>> subs;
	int next = 1;

public:
	int add(std::function<void(const std::string &)> f)
	{
		subs.emplace(next, std::move(f));
		return next++;
	}
	void remove(int id) { subs.erase(id); }
	void publish(const std::string &s)
	{
		for (auto &[id, f] : subs)
			f(s);
	}
};
//- bad
class PanelBad
{
	Bus &bus;
	std::string text;
	int id;

public:
	explicit PanelBad(Bus &b) : bus(b), id(bus.add([this](const std::string &s) { text += s; }))
	{
	}
	std::size_t size() const { return text.size(); }
};
std::size_t drive_bad(int n)
{
	Bus bus;
	auto panel = std::make_unique<PanelBad>(bus);
	bus.publish(std::string(n, 'a'));
	std::size_t seen = panel->size();
	panel.reset();
	bus.publish("closing");
	return seen;
}
//- good
class PanelGood
{
	Bus &bus;
	std::string text;
	int id;

public:
	explicit PanelGood(Bus &b)
		: bus(b), id(bus.add([this](const std::string &s) { text += s; }))
	{
	}
	PanelGood(const PanelGood &) = delete;
	~PanelGood() { bus.remove(id); }
	std::size_t size() const { return text.size(); }
};
std::size_t drive_good(int n)
{
	Bus bus;
	auto panel = std::make_unique<PanelGood>(bus);
	bus.publish(std::string(n, 'a'));
	std::size_t seen = panel->size();
	panel.reset();
	bus.publish("closing");
	return seen;
}
} // namespace panel_unsubscribe
RUN_CASE(panel_unsubscribe, panel_unsubscribe::drive_bad(3), panel_unsubscribe::drive_good(3))

// CASE partial_sums: two workers add to one plain total without a lock
namespace partial_sums
{
//- bad
long total_bad(const std::vector<int> &v)
{
	long total = 0;
	auto work = [&](std::size_t from, std::size_t to) {
		for (std::size_t i = from; i < to; i++)
			total += v[i];
	};
	std::thread left(work, 0, v.size() / 2);
	std::thread right(work, v.size() / 2, v.size());
	left.join();
	right.join();
	return total;
}
long drive_bad(int n)
{
	return total_bad(std::vector<int>(n * 1000, 1));
}
//- good
long total_good(const std::vector<int> &v)
{
	std::atomic<long> total = 0;
	auto work = [&](std::size_t from, std::size_t to) {
		for (std::size_t i = from; i < to; i++)
			total += v[i];
	};
	std::thread left(work, 0, v.size() / 2);
	std::thread right(work, v.size() / 2, v.size());
	left.join();
	right.join();
	return total;
}
long drive_good(int n)
{
	return total_good(std::vector<int>(n * 1000, 1));
}
} // namespace partial_sums
RUN_CASE(partial_sums, partial_sums::drive_bad(3), partial_sums::drive_good(3))

// CASE thumbnail_future: the task returned as a future reads the caller's path, which is a local of the starter
namespace thumbnail_future
{
std::size_t render(const std::string &path)
{
	std::size_t h = 17;
	for (char c : path)
		h = h * 31 + static_cast<unsigned char>(c);
	return h;
}
//- bad
std::future<std::size_t> start_bad(const std::string &dir, int n)
{
	std::string path = dir + "/photo-number-" + std::to_string(n) + ".jpeg";
	return std::async(std::launch::deferred, [&path] { return render(path); });
}
std::size_t drive_bad(int n)
{
	auto f = start_bad("/srv/pictures", n);
	return f.get();
}
//- good
std::future<std::size_t> start_good(const std::string &dir, int n)
{
	std::string path = dir + "/photo-number-" + std::to_string(n) + ".jpeg";
	return std::async(std::launch::deferred, [path] { return render(path); });
}
std::size_t drive_good(int n)
{
	auto f = start_good("/srv/pictures", n);
	return f.get();
}
} // namespace thumbnail_future
RUN_CASE(thumbnail_future, thumbnail_future::drive_bad(3), thumbnail_future::drive_good(3))

// CASE loop_index_jobs: jobs made in a loop keep a reference to the loop's entry, a copy per turn
namespace loop_index_jobs
{
struct Shard {
	std::string name;
	int weight;
};
//- bad
std::vector<std::function<std::size_t()>> plan_bad(const std::map<int, Shard> &shards)
{
	std::vector<std::function<std::size_t()>> jobs;
	for (const auto &[key, shard] : shards) {
		Shard scaled = shard;
		scaled.weight *= key;
		jobs.push_back([&scaled] { return scaled.name.size() * scaled.weight; });
	}
	return jobs;
}
std::size_t drive_bad(int n)
{
	std::map<int, Shard> shards{{1, {"north-eastern-district", n}}, {2, {"south", n}}};
	std::size_t sum = 0;
	for (auto &j : plan_bad(shards))
		sum += j();
	return sum;
}
//- good
std::vector<std::function<std::size_t()>> plan_good(const std::map<int, Shard> &shards)
{
	std::vector<std::function<std::size_t()>> jobs;
	for (const auto &[key, shard] : shards) {
		Shard scaled = shard;
		scaled.weight *= key;
		jobs.push_back([scaled] { return scaled.name.size() * scaled.weight; });
	}
	return jobs;
}
std::size_t drive_good(int n)
{
	std::map<int, Shard> shards{{1, {"north-eastern-district", n}}, {2, {"south", n}}};
	std::size_t sum = 0;
	for (auto &j : plan_good(shards))
		sum += j();
	return sum;
}
} // namespace loop_index_jobs
RUN_CASE(loop_index_jobs, loop_index_jobs::drive_bad(3), loop_index_jobs::drive_good(3))

// CASE stop_flag: the worker polls a plain bool that the owner sets without any synchronisation
namespace stop_flag
{
//- bad
class PollerBad
{
	bool stopping = false;
	std::atomic<int> rounds = 0;
	std::thread worker;

public:
	PollerBad()
		: worker([this] {
			  while (!stopping) {
				  rounds++;
				  std::this_thread::yield();
			  }
		  })
	{
	}
	~PollerBad()
	{
		stopping = true;
		worker.join();
	}
	int count() const { return rounds; }
};
int drive_bad(int n)
{
	PollerBad p;
	while (p.count() < n)
		std::this_thread::yield();
	return p.count();
}
//- good
class PollerGood
{
	std::atomic<bool> stopping = false;
	std::atomic<int> rounds = 0;
	std::thread worker;

public:
	PollerGood()
		: worker([this] {
			  while (!stopping) {
				  rounds++;
				  std::this_thread::yield();
			  }
		  })
	{
	}
	~PollerGood()
	{
		stopping = true;
		worker.join();
	}
	int count() const { return rounds; }
};
int drive_good(int n)
{
	PollerGood p;
	while (p.count() < n)
		std::this_thread::yield();
	return p.count();
}
} // namespace stop_flag
RUN_CASE(stop_flag, stop_flag::drive_bad(3), stop_flag::drive_good(3))

// CASE once_handler: the handler clears the slot it is called from and goes on using its captures
namespace once_handler
{
//- bad
struct PromptBad {
	std::function<void(const std::string &)> answer;
	std::vector<std::string> history;
	void ask(std::string label)
	{
		answer = [this, label](const std::string &text) {
			answer = nullptr;
			history.push_back(label + ": " + text);
		};
	}
	void type(const std::string &text)
	{
		if (answer)
			answer(text);
	}
};
std::size_t drive_bad(int n)
{
	PromptBad p;
	p.ask("the name of the new directory");
	p.type(std::string(n, 'x'));
	return p.history.back().size();
}
//- good
struct PromptGood {
	std::function<void(const std::string &)> answer;
	std::vector<std::string> history;
	void ask(std::string label)
	{
		answer = [this, label](const std::string &text) {
			history.push_back(label + ": " + text);
		};
	}
	void type(const std::string &text)
	{
		if (auto f = std::exchange(answer, nullptr))
			f(text);
	}
};
std::size_t drive_good(int n)
{
	PromptGood p;
	p.ask("the name of the new directory");
	p.type(std::string(n, 'x'));
	return p.history.back().size();
}
} // namespace once_handler
RUN_CASE(once_handler, once_handler::drive_bad(3), once_handler::drive_good(3))

// CASE signal_reentry: a listener that adds a listener makes the vector grow under the closure that is running
namespace signal_reentry
{
//- bad
class SignalBad
{
	std::vector<std::function<void(int)>> slots;

public:
	void connect(std::function<void(int)> f) { slots.push_back(std::move(f)); }
	void emit(int v)
	{
		for (auto &slot : slots)
			slot(v);
	}
};
int drive_bad(int n)
{
	SignalBad sig;
	int seen = 0;
	sig.connect([&sig, &seen](int v) {
		if (seen == 0)
			sig.connect([&seen](int w) { seen += 10 * w; });
		seen += v;
	});
	sig.emit(n);
	sig.emit(n);
	return seen;
}
//- good
class SignalGood
{
	std::deque<std::function<void(int)>> slots;

public:
	void connect(std::function<void(int)> f) { slots.push_back(std::move(f)); }
	void emit(int v)
	{
		for (std::size_t i = 0, end = slots.size(); i < end; i++)
			slots[i](v);
	}
};
int drive_good(int n)
{
	SignalGood sig;
	int seen = 0;
	sig.connect([&sig, &seen](int v) {
		if (seen == 0)
			sig.connect([&seen](int w) { seen += 10 * w; });
		seen += v;
	});
	sig.emit(n);
	sig.emit(n);
	return seen;
}
} // namespace signal_reentry
RUN_CASE(signal_reentry, signal_reentry::drive_bad(3), signal_reentry::drive_good(3))

// CASE table_sorter: the comparator handed out captures a reference to the by-value column parameter
namespace table_sorter
{
using Row = std::map<std::string, int>;
using Less = std::function<bool(const Row &, const Row &)>;
//- bad
Less by_column_bad(std::string column, bool descending)
{
	return [&column, descending](const Row &a, const Row &b) {
		return descending ? b.at(column) < a.at(column) : a.at(column) < b.at(column);
	};
}
int drive_bad(int n)
{
	std::vector<Row> rows;
	for (int i = 0; i < n; i++)
		rows.push_back({{"weight_in_kilograms", i}});
	Less less = by_column_bad("weight_in_kilograms", true);
	std::sort(rows.begin(), rows.end(), less);
	return rows[0]["weight_in_kilograms"];
}
//- good
Less by_column_good(std::string column, bool descending)
{
	return [column = std::move(column), descending](const Row &a, const Row &b) {
		return descending ? b.at(column) < a.at(column) : a.at(column) < b.at(column);
	};
}
int drive_good(int n)
{
	std::vector<Row> rows;
	for (int i = 0; i < n; i++)
		rows.push_back({{"weight_in_kilograms", i}});
	Less less = by_column_good("weight_in_kilograms", true);
	std::sort(rows.begin(), rows.end(), less);
	return rows[0]["weight_in_kilograms"];
}
} // namespace table_sorter
RUN_CASE(table_sorter, table_sorter::drive_bad(3), table_sorter::drive_good(3))

// CASE cache_fill: the lookup outside the lock races with the insert of another thread
namespace cache_fill
{
//- bad
class CacheBad
{
	std::mutex m;
	std::unordered_map<int, std::string> map;

public:
	std::string get(int key)
	{
		auto it = map.find(key);
		if (it != map.end())
			return it->second;
		std::lock_guard lock(m);
		return map.emplace(key, std::to_string(key * 7)).first->second;
	}
};
std::size_t drive_bad(int n)
{
	CacheBad cache;
	auto fill = [&cache, n] {
		for (int i = 0; i < 200 * n; i++)
			cache.get(i);
	};
	std::thread a(fill), b(fill);
	a.join();
	b.join();
	return cache.get(n).size();
}
//- good
class CacheGood
{
	std::mutex m;
	std::unordered_map<int, std::string> map;

public:
	std::string get(int key)
	{
		std::lock_guard lock(m);
		auto it = map.find(key);
		if (it != map.end())
			return it->second;
		return map.emplace(key, std::to_string(key * 7)).first->second;
	}
};
std::size_t drive_good(int n)
{
	CacheGood cache;
	auto fill = [&cache, n] {
		for (int i = 0; i < 200 * n; i++)
			cache.get(i);
	};
	std::thread a(fill), b(fill);
	a.join();
	b.join();
	return cache.get(n).size();
}
} // namespace cache_fill
RUN_CASE(cache_fill, cache_fill::drive_bad(3), cache_fill::drive_good(3))

// CASE session_weak: the delayed close captures a raw pointer from a shared session that ends before
namespace session_weak
{
struct Session {
	std::string user;
	bool closed = false;
};
struct Loop {
	std::queue<std::function<void()>> q;
	void drain()
	{
		for (; !q.empty(); q.pop())
			q.front()();
	}
};
//- bad
int drive_bad(int n)
{
	Loop loop;
	int closed = 0;
	for (int i = 0; i < n; i++) {
		auto s = std::make_shared<Session>(Session{"user" + std::to_string(i)});
		loop.q.push([p = s.get(), &closed] {
			p->closed = true;
			closed += p->user.size();
		});
	}
	loop.drain();
	return closed;
}
//- good
int drive_good(int n)
{
	Loop loop;
	int closed = 0;
	for (int i = 0; i < n; i++) {
		auto s = std::make_shared<Session>(Session{"user" + std::to_string(i)});
		loop.q.push([p = s, &closed] {
			p->closed = true;
			closed += p->user.size();
		});
	}
	loop.drain();
	return closed;
}
} // namespace session_weak
RUN_CASE(session_weak, session_weak::drive_bad(3), session_weak::drive_good(3))

// CASE moved_recorder: the constructor's closure keeps this, and the recorder is moved into the vector of channels
namespace moved_recorder
{
//- bad
class RecorderBad
{
	std::vector<int> samples;

public:
	std::function<void(int)> feed;
	RecorderBad() : feed([this](int v) { samples.push_back(v); }) {}
	std::size_t size() const { return samples.size(); }
};
RecorderBad open_bad(bool warm)
{
	RecorderBad fresh, warmed;
	if (warm)
		return warmed;
	return fresh;
}
std::size_t drive_bad(int n)
{
	std::vector<RecorderBad> channels;
	channels.push_back(open_bad(n > 1));
	for (int i = 0; i < n; i++)
		channels.back().feed(i);
	return channels.back().size();
}
//- good
class RecorderGood
{
	std::unique_ptr<std::vector<int>> samples = std::make_unique<std::vector<int>>();

public:
	std::function<void(int)> feed;
	RecorderGood() : feed([to = samples.get()](int v) { to->push_back(v); }) {}
	std::size_t size() const { return samples->size(); }
};
RecorderGood open_good(bool warm)
{
	RecorderGood fresh, warmed;
	if (warm)
		return warmed;
	return fresh;
}
std::size_t drive_good(int n)
{
	std::vector<RecorderGood> channels;
	channels.push_back(open_good(n > 1));
	for (int i = 0; i < n; i++)
		channels.back().feed(i);
	return channels.back().size();
}
} // namespace moved_recorder
RUN_CASE(moved_recorder, moved_recorder::drive_bad(3), moved_recorder::drive_good(3))

// CASE early_return_thread: an early return leaves the thread joinable, its destructor terminates the program
namespace early_return_thread
{
//- bad
int load_bad(const std::vector<int> &in, bool strict)
{
	int sum = 0;
	std::thread worker([&] { sum = std::accumulate(in.begin(), in.end(), 0); });
	if (strict && in.size() % 2)
		return -1;
	worker.join();
	return sum;
}
int drive_bad(int n)
{
	return load_bad(std::vector<int>(n, 2), true);
}
//- good
int load_good(const std::vector<int> &in, bool strict)
{
	int sum = 0;
	if (strict && in.size() % 2)
		return -1;
	std::thread worker([&] { sum = std::accumulate(in.begin(), in.end(), 0); });
	worker.join();
	return sum;
}
int drive_good(int n)
{
	return load_good(std::vector<int>(n, 2), true) + load_good(std::vector<int>(n, 2), false);
}
} // namespace early_return_thread
RUN_CASE(early_return_thread, early_return_thread::drive_bad(3), early_return_thread::drive_good(3))

// CASE detached_logger: the detached thread writes through a reference to a buffer of the caller's frame
namespace detached_logger
{
std::atomic<int> finished = 0;
std::atomic<bool> go = false;
std::atomic<std::size_t> written = 0;
void wait_for(int n)
{
	go = true;
	while (finished < n)
		std::this_thread::yield();
	go = false;
	finished = 0;
}
//- bad
void flush_bad(int n)
{
	std::vector<std::string> lines(n, "a line that is long enough to be on the heap");
	std::thread([&lines] {
		while (!go)
			std::this_thread::yield();
		for (auto &l : lines)
			written += l.size();
		finished++;
	}).detach();
}
std::size_t drive_bad(int n)
{
	flush_bad(n);
	wait_for(1);
	return written;
}
//- good
void flush_good(int n)
{
	std::vector<std::string> lines(n, "a line that is long enough to be on the heap");
	std::thread([lines = std::move(lines)] {
		while (!go)
			std::this_thread::yield();
		for (auto &l : lines)
			written += l.size();
		finished++;
	}).detach();
}
std::size_t drive_good(int n)
{
	flush_good(n);
	wait_for(1);
	return written;
}
} // namespace detached_logger
RUN_CASE(detached_logger, detached_logger::drive_bad(3), detached_logger::drive_good(3))

// CASE view_capture: the filter keeps a string_view of a temporary lowered copy
namespace view_capture
{
std::string lower(std::string s)
{
	for (char &c : s)
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
	return s;
}
//- bad
std::function<bool(const std::string &)> matcher_bad(const std::string &pattern)
{
	std::string_view key = lower(pattern);
	return [key](const std::string &s) { return lower(s).find(key) != std::string::npos; };
}
int drive_bad(int n)
{
	auto match = matcher_bad("Temperature Of The Room");
	int hits = 0;
	for (int i = 0; i < n; i++)
		hits += match("the temperature of the room was " + std::to_string(i));
	return hits;
}
//- good
std::function<bool(const std::string &)> matcher_good(const std::string &pattern)
{
	std::string key = lower(pattern);
	return [key](const std::string &s) { return lower(s).find(key) != std::string::npos; };
}
int drive_good(int n)
{
	auto match = matcher_good("Temperature Of The Room");
	int hits = 0;
	for (int i = 0; i < n; i++)
		hits += match("the temperature of the room was " + std::to_string(i));
	return hits;
}
} // namespace view_capture
RUN_CASE(view_capture, view_capture::drive_bad(3), view_capture::drive_good(3))

// CASE undo_element: the undo step holds a reference to a shape in the vector, which grows before the undo
namespace undo_element
{
struct Shape {
	int x = 0, y = 0;
};
//- bad
class CanvasBad
{
	std::vector<Shape> shapes;
	std::vector<std::function<void()>> undo;

public:
	std::size_t add(int x)
	{
		shapes.push_back({x, x});
		return shapes.size() - 1;
	}
	void move(std::size_t i, int dx)
	{
		Shape &s = shapes[i];
		undo.push_back([&s, old = s.x] { s.x = old; });
		s.x += dx;
	}
	void revert()
	{
		undo.back()();
		undo.pop_back();
	}
	int at(std::size_t i) const { return shapes[i].x; }
};
int drive_bad(int n)
{
	CanvasBad c;
	auto first = c.add(n);
	c.move(first, 5);
	for (int i = 0; i < n; i++)
		c.add(i);
	c.revert();
	return c.at(first);
}
//- good
class CanvasGood
{
	std::vector<Shape> shapes;
	std::vector<std::function<void()>> undo;

public:
	std::size_t add(int x)
	{
		shapes.push_back({x, x});
		return shapes.size() - 1;
	}
	void move(std::size_t i, int dx)
	{
		Shape &s = shapes[i];
		undo.push_back([this, i, old = s.x] { shapes[i].x = old; });
		s.x += dx;
	}
	void revert()
	{
		undo.back()();
		undo.pop_back();
	}
	int at(std::size_t i) const { return shapes[i].x; }
};
int drive_good(int n)
{
	CanvasGood c;
	auto first = c.add(n);
	c.move(first, 5);
	for (int i = 0; i < n; i++)
		c.add(i);
	c.revert();
	return c.at(first);
}
} // namespace undo_element
RUN_CASE(undo_element, undo_element::drive_bad(3), undo_element::drive_good(3))

// CASE pool_members: the thread is declared before the queue it works on, which is gone when the thread is joined
namespace pool_members
{
//- bad
class PoolBad
{
	struct Joiner {
		std::thread t;
		~Joiner() { t.join(); }
	};
	Joiner worker;
	std::mutex m;
	std::vector<std::string> jobs;
	int done = 0;

public:
	PoolBad()
	{
		jobs.assign(1000, "a job with a rather long description");
		worker.t = std::thread([this] {
			for (std::size_t i = 0; i < 1000; i++) {
				std::lock_guard lock(m);
				done += jobs[i].size();
				std::this_thread::yield();
			}
		});
	}
};
int drive_bad(int n)
{
	for (int i = 0; i < n; i++)
		PoolBad pool;
	return n;
}
//- good
class PoolGood
{
	struct Joiner {
		std::thread t;
		~Joiner() { t.join(); }
	};
	std::mutex m;
	std::vector<std::string> jobs;
	int done = 0;
	Joiner worker;

public:
	PoolGood()
	{
		jobs.assign(1000, "a job with a rather long description");
		worker.t = std::thread([this] {
			for (std::size_t i = 0; i < 1000; i++) {
				std::lock_guard lock(m);
				done += jobs[i].size();
				std::this_thread::yield();
			}
		});
	}
};
int drive_good(int n)
{
	for (int i = 0; i < n; i++)
		PoolGood pool;
	return n;
}
} // namespace pool_members
RUN_CASE(pool_members, pool_members::drive_bad(3), pool_members::drive_good(3))

// CASE promise_result: the producer sets the promise before it has finished writing the shared report
namespace promise_result
{
struct Report {
	std::vector<int> lines;
	int total = 0;
};
//- bad
int drive_bad(int n)
{
	Report r;
	std::promise<void> ready;
	auto done = ready.get_future();
	std::thread t([&] {
		for (int i = 0; i < n * 100; i++)
			r.lines.push_back(i);
		ready.set_value();
		r.total = static_cast<int>(r.lines.size());
	});
	done.wait();
	int total = r.total;
	t.join();
	return total;
}
//- good
int drive_good(int n)
{
	Report r;
	std::promise<void> ready;
	auto done = ready.get_future();
	std::thread t([&] {
		for (int i = 0; i < n * 100; i++)
			r.lines.push_back(i);
		r.total = static_cast<int>(r.lines.size());
		ready.set_value();
	});
	done.wait();
	int total = r.total;
	t.join();
	return total;
}
} // namespace promise_result
RUN_CASE(promise_result, promise_result::drive_bad(3), promise_result::drive_good(3))

// CASE moved_payload: the payload is moved into the job and its first element is read afterwards for the log
namespace moved_payload
{
struct Sender {
	std::deque<std::function<int()>> out;
};
//- bad
int enqueue_bad(Sender &s, std::vector<int> payload)
{
	if (payload.empty())
		return 0;
	s.out.push_back([payload = std::move(payload)] { return payload.back(); });
	return payload.front();
}
int drive_bad(int n)
{
	Sender s;
	int first = enqueue_bad(s, std::vector<int>(n, 4));
	return first + s.out.front()();
}
//- good
int enqueue_good(Sender &s, std::vector<int> payload)
{
	if (payload.empty())
		return 0;
	int first = payload.front();
	s.out.push_back([payload = std::move(payload)] { return payload.back(); });
	return first;
}
int drive_good(int n)
{
	Sender s;
	int first = enqueue_good(s, std::vector<int>(n, 4));
	return first + s.out.front()();
}
} // namespace moved_payload
RUN_CASE(moved_payload, moved_payload::drive_bad(3), moved_payload::drive_good(3))

// CASE empty_callback: the callback is moved into the slot and then called through its old owner, which is null
namespace empty_callback
{
struct Slot {
	std::unique_ptr<std::function<int(int)>> f;
};
//- bad
int install_bad(Slot &slot, std::unique_ptr<std::function<int(int)>> f, int probe)
{
	slot.f = std::move(f);
	if (probe > 0)
		return (*f)(probe);
	return 0;
}
int drive_bad(int n)
{
	Slot slot;
	std::function<int(int)> f = [n](int v) { return v * n; };
	return install_bad(slot, std::make_unique<std::function<int(int)>>(f), n);
}
//- good
int install_good(Slot &slot, std::unique_ptr<std::function<int(int)>> f, int probe)
{
	slot.f = std::move(f);
	if (probe > 0)
		return (*slot.f)(probe);
	return 0;
}
int drive_good(int n)
{
	Slot slot;
	std::function<int(int)> f = [n](int v) { return v * n; };
	return install_good(slot, std::make_unique<std::function<int(int)>>(f), n);
}
} // namespace empty_callback
RUN_CASE(empty_callback, empty_callback::drive_bad(3), empty_callback::drive_good(3))

// CASE default_capture: [=] in a member function copies this, not the member; the parser is gone when the rule runs
namespace default_capture
{
//- bad
class ParserBad
{
	std::vector<std::string> keywords;

public:
	explicit ParserBad(int n) : keywords(n, "keyword-with-a-long-name") {}
	std::function<bool(const std::string &)> rule() const
	{
		return [=](const std::string &s) {
			return std::find(keywords.begin(), keywords.end(), s) != keywords.end();
		};
	}
};
bool drive_bad(int n)
{
	std::function<bool(const std::string &)> rule;
	{
		ParserBad p(n);
		rule = p.rule();
	}
	return rule("keyword-with-a-long-name");
}
//- good
class ParserGood
{
	std::vector<std::string> keywords;

public:
	explicit ParserGood(int n) : keywords(n, "keyword-with-a-long-name") {}
	std::function<bool(const std::string &)> rule() const
	{
		return [keywords = keywords](const std::string &s) {
			return std::find(keywords.begin(), keywords.end(), s) != keywords.end();
		};
	}
};
bool drive_good(int n)
{
	std::function<bool(const std::string &)> rule;
	{
		ParserGood p(n);
		rule = p.rule();
	}
	return rule("keyword-with-a-long-name");
}
} // namespace default_capture
RUN_CASE(default_capture, default_capture::drive_bad(3), default_capture::drive_good(3))

// CASE swapped_batch: the consumer takes the whole batch without the lock the producer holds
namespace swapped_batch
{
//- bad
class InboxBad
{
	std::mutex m;
	std::vector<std::string> items;

public:
	void put(std::string s)
	{
		std::lock_guard lock(m);
		items.push_back(std::move(s));
	}
	std::vector<std::string> take()
	{
		std::vector<std::string> out;
		out.swap(items);
		return out;
	}
};
std::size_t drive_bad(int n)
{
	InboxBad in;
	std::thread t([&] {
		for (int i = 0; i < 500 * n; i++)
			in.put("message");
	});
	std::size_t got = 0;
	while (got < 500u * n)
		got += in.take().size();
	t.join();
	return got;
}
//- good
class InboxGood
{
	std::mutex m;
	std::vector<std::string> items;

public:
	void put(std::string s)
	{
		std::lock_guard lock(m);
		items.push_back(std::move(s));
	}
	std::vector<std::string> take()
	{
		std::vector<std::string> out;
		std::lock_guard lock(m);
		out.swap(items);
		return out;
	}
};
std::size_t drive_good(int n)
{
	InboxGood in;
	std::thread t([&] {
		for (int i = 0; i < 500 * n; i++)
			in.put("message");
	});
	std::size_t got = 0;
	while (got < 500u * n)
		got += in.take().size();
	t.join();
	return got;
}
} // namespace swapped_batch
RUN_CASE(swapped_batch, swapped_batch::drive_bad(3), swapped_batch::drive_good(3))

// CASE composed_filters: the composition holds the two filters by reference, one of them is a temporary
namespace composed_filters
{
using Filter = std::function<int(int)>;
//- bad
Filter chain_bad(const Filter &first, const Filter &second)
{
	return [&first, &second](int v) { return second(first(v)); };
}
int drive_bad(int n)
{
	std::string trace(40, 't');
	auto f = chain_bad([trace](int v) { return v + int(trace.size()); },
			   [](int v) { return v * 2; });
	return f(n);
}
//- good
Filter chain_good(const Filter &first, const Filter &second)
{
	return [first, second](int v) { return second(first(v)); };
}
int drive_good(int n)
{
	std::string trace(40, 't');
	auto f = chain_good([trace](int v) { return v + int(trace.size()); },
			    [](int v) { return v * 2; });
	return f(n);
}
} // namespace composed_filters
RUN_CASE(composed_filters, composed_filters::drive_bad(3), composed_filters::drive_good(3))

// CASE progress_vector: each worker pushes its result to the shared vector; only the right one gives each its place
namespace progress_vector
{
//- bad
std::vector<int> squares_bad(int n)
{
	std::vector<int> out;
	std::vector<std::thread> team;
	for (int i = 0; i < n; i++)
		team.emplace_back([&out, i] { out.push_back(i * i); });
	for (auto &t : team)
		t.join();
	return out;
}
std::size_t drive_bad(int n)
{
	return squares_bad(n * 4).size();
}
//- good
std::vector<int> squares_good(int n)
{
	std::vector<int> out(n);
	std::vector<std::thread> team;
	for (int i = 0; i < n; i++)
		team.emplace_back([&out, i] { out[i] = i * i; });
	for (auto &t : team)
		t.join();
	return out;
}
std::size_t drive_good(int n)
{
	return squares_good(n * 4).size();
}
} // namespace progress_vector
RUN_CASE(progress_vector, progress_vector::drive_bad(3), progress_vector::drive_good(3))

// CASE exit_hooks: the hook kept by the registry refers to an optional connection that is reset before the hooks run
namespace exit_hooks
{
struct Connection {
	std::vector<char> buffer;
	int flush() { return static_cast<int>(buffer.size()) + buffer[0]; }
};
struct Hooks {
	std::vector<std::function<int()>> list;
	int run()
	{
		int sum = 0;
		while (!list.empty()) {
			auto f = std::move(list.back());
			list.pop_back();
			sum += f();
		}
		return sum;
	}
};
//- bad
int drive_bad(int n)
{
	Hooks hooks;
	auto conn = std::make_unique<Connection>();
	conn->buffer.assign(n, 'b');
	hooks.list.push_back([&c = *conn] { return c.flush(); });
	conn.reset();
	return hooks.run();
}
//- good
int drive_good(int n)
{
	Hooks hooks;
	auto conn = std::make_unique<Connection>();
	conn->buffer.assign(n, 'b');
	hooks.list.push_back([&c = *conn] { return c.flush(); });
	int sum = hooks.run();
	conn.reset();
	return sum;
}
} // namespace exit_hooks
RUN_CASE(exit_hooks, exit_hooks::drive_bad(3), exit_hooks::drive_good(3))
