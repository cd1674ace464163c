// SPDX-License-Identifier: GPL-2.0
// References, views and handles in ordinary service code: caches, parsers,
// queues, dispatchers.
#include "../set.hh"
#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE route_cache: the second lookup inserts into the vector that the first
// reference points into
namespace route_cache
{
struct Route {
	int dest;
	int cost;
};

class Table
{
public:
	Route &lookup(int dest)
	{
		for (Route &r : routes_)
			if (r.dest == dest)
				return r;
		return routes_.emplace_back(Route{dest, measure(dest)});
	}

private:
	static int measure(int dest) { return dest * 3 + 1; }
	std::vector<Route> routes_;
};

//- bad
int detour_bad(Table &table, int direct, int via)
{
	const Route &a = table.lookup(direct);
	const Route &b = table.lookup(via);
	return b.cost - a.cost;
}

int drive_bad(int n)
{
	Table t;
	return detour_bad(t, n, n + 1);
}

//- good
int detour_good(Table &table, int direct, int via)
{
	const Route a = table.lookup(direct);
	const Route &b = table.lookup(via);
	return b.cost - a.cost;
}

int drive_good(int n)
{
	Table t;
	return detour_good(t, n, n + 1);
}
} // namespace route_cache
RUN_CASE(route_cache, route_cache::drive_bad(3), route_cache::drive_good(3))

// CASE header_name: the view returned points into the lower-cased copy local to
// the parser
namespace header_name
{
std::string lowered(std::string_view text)
{
	std::string out(text);
	for (char &c : out)
		if (c >= 'A' && c <= 'Z')
			c = char(c - 'A' + 'a');
	return out;
}

//- bad
std::string_view name_of_bad(std::string_view line)
{
	std::string low = lowered(line);
	std::size_t colon = low.find(':');
	if (colon == std::string::npos)
		return {};
	return std::string_view(low).substr(0, colon);
}

int drive_bad(int)
{
	auto name = name_of_bad("X-Forwarded-For-Original-Client: 10.0.0.1");
	return !name.empty() && name.front() == 'x';
}

//- good
std::string name_of_good(std::string_view line)
{
	std::string low = lowered(line);
	std::size_t colon = low.find(':');
	if (colon == std::string::npos)
		return {};
	return low.substr(0, colon);
}

int drive_good(int)
{
	auto name = name_of_good("X-Forwarded-For-Original-Client: 10.0.0.1");
	return !name.empty() && name.front() == 'x';
}
} // namespace header_name
RUN_CASE(header_name, header_name::drive_bad(3), header_name::drive_good(3))

// CASE session_close: the name passed by reference lives in the session that
// close() erases first
namespace session_close
{
struct Session {
	std::string user;
	int bytes = 0;
};

//- bad
class ManagerBad
{
public:
	void open(int id, std::string user) { sessions_[id] = Session{std::move(user), id * 10}; }
	void timeout(int id)
	{
		auto it = sessions_.find(id);
		if (it != sessions_.end())
			close(id, it->second.user);
	}
	std::size_t logged() const { return log_.size(); }

private:
	void close(int id, const std::string &user)
	{
		sessions_.erase(id);
		log_ += "closed session of ";
		log_ += user;
	}
	std::unordered_map<int, Session> sessions_;
	std::string log_;
};

int drive_bad(int n)
{
	ManagerBad m;
	m.open(n, "a-user-with-quite-a-long-name@example.org");
	m.timeout(n);
	return int(m.logged());
}

//- good
class ManagerGood
{
public:
	void open(int id, std::string user) { sessions_[id] = Session{std::move(user), id * 10}; }
	void timeout(int id)
	{
		auto it = sessions_.find(id);
		if (it != sessions_.end())
			close(id, it->second.user);
	}
	std::size_t logged() const { return log_.size(); }

private:
	void close(int id, std::string user)
	{
		sessions_.erase(id);
		log_ += "closed session of ";
		log_ += user;
	}
	std::unordered_map<int, Session> sessions_;
	std::string log_;
};

int drive_good(int n)
{
	ManagerGood m;
	m.open(n, "a-user-with-quite-a-long-name@example.org");
	m.timeout(n);
	return int(m.logged());
}
} // namespace session_close
RUN_CASE(session_close, session_close::drive_bad(3), session_close::drive_good(3))

// CASE config_fallback: get_or() hands back its fallback parameter, a temporary
// that is gone
namespace config_fallback
{
class Config
{
public:
	void set(const std::string &key, std::string value) { values_[key] = std::move(value); }
	const std::string &get_or(const std::string &key, const std::string &fallback) const
	{
		auto it = values_.find(key);
		return it == values_.end() ? fallback : it->second;
	}

private:
	std::unordered_map<std::string, std::string> values_;
};

//- bad
std::size_t endpoint_bad(const Config &config)
{
	const std::string &host = config.get_or("host", "localhost.localdomain.example");
	const std::string none;
	const std::string &port = config.get_or("port", none);
	std::string url = "http://" + host;
	if (!port.empty())
		url += ":" + port;
	return url.size();
}

std::size_t drive_bad(int)
{
	Config c;
	c.set("port", "8080");
	return endpoint_bad(c);
}

//- good
std::size_t endpoint_good(const Config &config)
{
	const std::string host = config.get_or("host", "localhost.localdomain.example");
	const std::string none;
	const std::string &port = config.get_or("port", none);
	std::string url = "http://" + host;
	if (!port.empty())
		url += ":" + port;
	return url.size();
}

std::size_t drive_good(int)
{
	Config c;
	c.set("port", "8080");
	return endpoint_good(c);
}
} // namespace config_fallback
RUN_CASE(config_fallback, config_fallback::drive_bad(3), config_fallback::drive_good(3))

// CASE undo_lines: the undo record keeps a pointer to a line; lines appended
// later move it
namespace undo_lines
{
//- bad
struct EditBad {
	std::string *line;
	std::string before;
};

class DocumentBad
{
public:
	void append(std::string text) { lines_.push_back(std::move(text)); }
	void replace(std::size_t at, std::string text)
	{
		undo_.push_back(EditBad{&lines_.at(at), lines_.at(at)});
		lines_.at(at) = std::move(text);
	}
	bool undo()
	{
		if (undo_.empty())
			return false;
		*undo_.back().line = undo_.back().before;
		undo_.pop_back();
		return true;
	}

private:
	std::vector<std::string> lines_;
	std::vector<EditBad> undo_;
};

int drive_bad(int n)
{
	DocumentBad d;
	d.append("first");
	d.replace(0, "changed");
	for (int i = 0; i < n; i++)
		d.append("more");
	return d.undo();
}

//- good
struct EditGood {
	std::size_t line;
	std::string before;
};

class DocumentGood
{
public:
	void append(std::string text) { lines_.push_back(std::move(text)); }
	void replace(std::size_t at, std::string text)
	{
		undo_.push_back(EditGood{at, lines_.at(at)});
		lines_.at(at) = std::move(text);
	}
	bool undo()
	{
		if (undo_.empty())
			return false;
		lines_.at(undo_.back().line) = undo_.back().before;
		undo_.pop_back();
		return true;
	}

private:
	std::vector<std::string> lines_;
	std::vector<EditGood> undo_;
};

int drive_good(int n)
{
	DocumentGood d;
	d.append("first");
	d.replace(0, "changed");
	for (int i = 0; i < n; i++)
		d.append("more");
	return d.undo();
}
} // namespace undo_lines
RUN_CASE(undo_lines, undo_lines::drive_bad(3), undo_lines::drive_good(3))

// CASE dispatch_subscribe: a listener subscribes another while the vector is
// walked
namespace dispatch_subscribe
{
//- bad
class BusBad
{
public:
	using Listener = std::function<void(int)>;
	void subscribe(Listener l) { listeners_.push_back(std::move(l)); }
	void publish(int event)
	{
		for (const Listener &l : listeners_)
			l(event);
	}

private:
	std::vector<Listener> listeners_;
};

int drive_bad(int n)
{
	int seen = 0;
	BusBad bus;
	bus.subscribe([&](int event) {
		if (event == 0)
			bus.subscribe([&seen](int e) { seen += e; });
	});
	bus.subscribe([&seen](int e) { seen += 2 * e; });
	for (int i = 0; i < n; i++)
		bus.publish(i);
	return seen;
}

//- good
class BusGood
{
public:
	using Listener = std::function<void(int)>;
	void subscribe(Listener l) { listeners_.push_back(std::move(l)); }
	void publish(int event)
	{
		const std::vector<Listener> now = listeners_;
		for (const Listener &l : now)
			l(event);
	}

private:
	std::vector<Listener> listeners_;
};

int drive_good(int n)
{
	int seen = 0;
	BusGood bus;
	bus.subscribe([&](int event) {
		if (event == 0)
			bus.subscribe([&seen](int e) { seen += e; });
	});
	bus.subscribe([&seen](int e) { seen += 2 * e; });
	for (int i = 0; i < n; i++)
		bus.publish(i);
	return seen;
}
} // namespace dispatch_subscribe
RUN_CASE(dispatch_subscribe, dispatch_subscribe::drive_bad(3), dispatch_subscribe::drive_good(3))

// CASE word_generator: the coroutine keeps a reference to a temporary that is
// gone when resumed
namespace word_generator
{
class Words
{
public:
	struct promise_type {
		std::string word;
		Words get_return_object()
		{
			return Words(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string w)
		{
			word = std::move(w);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Words(const Words &) = delete;
	Words &operator=(const Words &) = delete;
	~Words() { handle_.destroy(); }
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	const std::string &word() const { return handle_.promise().word; }

private:
	explicit Words(std::coroutine_handle<promise_type> h) : handle_(h) {}
	std::coroutine_handle<promise_type> handle_;
};

std::string greeting(int n)
{
	return "number " + std::to_string(n) + " is the one to be split into words";
}

//- bad
Words split_bad(const std::string &text)
{
	std::size_t at = 0;
	while (at < text.size()) {
		std::size_t end = std::min(text.find(' ', at), text.size());
		co_yield text.substr(at, end - at);
		at = end + 1;
	}
}

int drive_bad(int n)
{
	Words words = split_bad(greeting(n));
	int letters = 0;
	while (words.next())
		letters += int(words.word().size());
	return letters;
}

//- good
Words split_good(std::string text)
{
	std::size_t at = 0;
	while (at < text.size()) {
		std::size_t end = std::min(text.find(' ', at), text.size());
		co_yield text.substr(at, end - at);
		at = end + 1;
	}
}

int drive_good(int n)
{
	Words words = split_good(greeting(n));
	int letters = 0;
	while (words.next())
		letters += int(words.word().size());
	return letters;
}
} // namespace word_generator
RUN_CASE(word_generator, word_generator::drive_bad(3), word_generator::drive_good(3))

// CASE manifest_loop: the range-for walks a member of a temporary already
// destroyed
namespace manifest_loop
{
struct Entry {
	std::string path;
	int size;
};

class Manifest
{
public:
	void add(std::string path, int size) { entries_.push_back(Entry{std::move(path), size}); }
	const std::vector<Entry> &entries() const { return entries_; }

private:
	std::vector<Entry> entries_;
};

Manifest load_manifest(int n)
{
	Manifest m;
	for (int i = 0; i < n; i++)
		m.add("data/part" + std::to_string(i), 100 + i);
	return m;
}

//- bad
int total_size_bad(int n)
{
	int total = 0;
	for (const Entry &e : load_manifest(n).entries())
		total += e.size;
	return total;
}

//- good
int total_size_good(int n)
{
	int total = 0;
	const Manifest manifest = load_manifest(n);
	for (const Entry &e : manifest.entries())
		total += e.size;
	return total;
}
} // namespace manifest_loop
RUN_CASE(manifest_loop, manifest_loop::total_size_bad(3), manifest_loop::total_size_good(3))

// CASE link_state: the reference into the Connecting state is used after the
// state became Online
namespace link_state
{
struct Idle {
};
struct Connecting {
	std::string peer;
	int tries = 0;
};
struct Online {
	int socket;
};

//- bad
class LinkBad
{
public:
	void start(std::string peer) { state_ = Connecting{std::move(peer), 0}; }
	void tick(int socket)
	{
		if (!std::holds_alternative<Connecting>(state_))
			return;
		Connecting &c = std::get<Connecting>(state_);
		c.tries++;
		if (socket < 0)
			return;
		state_ = Online{socket};
		report(c.peer, c.tries);
	}
	std::size_t reported() const { return reports_.size(); }

private:
	void report(const std::string &peer, int tries)
	{
		reports_.push_back(peer + " after " + std::to_string(tries));
	}
	std::variant<Idle, Connecting, Online> state_;
	std::vector<std::string> reports_;
};

int drive_bad(int n)
{
	LinkBad link;
	link.start("peer-with-a-long-name.internal.example.org");
	link.tick(-1);
	link.tick(n);
	return int(link.reported());
}

//- good
class LinkGood
{
public:
	void start(std::string peer) { state_ = Connecting{std::move(peer), 0}; }
	void tick(int socket)
	{
		if (!std::holds_alternative<Connecting>(state_))
			return;
		Connecting &c = std::get<Connecting>(state_);
		c.tries++;
		if (socket < 0)
			return;
		report(c.peer, c.tries);
		state_ = Online{socket};
	}
	std::size_t reported() const { return reports_.size(); }

private:
	void report(const std::string &peer, int tries)
	{
		reports_.push_back(peer + " after " + std::to_string(tries));
	}
	std::variant<Idle, Connecting, Online> state_;
	std::vector<std::string> reports_;
};

int drive_good(int n)
{
	LinkGood link;
	link.start("peer-with-a-long-name.internal.example.org");
	link.tick(-1);
	link.tick(n);
	return int(link.reported());
}
} // namespace link_state
RUN_CASE(link_state, link_state::drive_bad(3), link_state::drive_good(3))

// CASE job_top: the job is taken by reference from top(), popped, and run
// afterwards
namespace job_top
{
struct Job {
	int priority;
	std::function<int(int)> work;
	bool operator<(const Job &o) const { return priority < o.priority; }
};

//- bad
class QueueBad
{
public:
	void post(int priority, std::function<int(int)> work)
	{
		jobs_.push(Job{priority, std::move(work)});
	}
	int run_all()
	{
		int sum = 0;
		while (!jobs_.empty()) {
			const Job &job = jobs_.top();
			jobs_.pop();
			sum += job.work(job.priority);
		}
		return sum;
	}

private:
	std::priority_queue<Job> jobs_;
};

int drive_bad(int n)
{
	QueueBad q;
	std::string tag = "report";
	for (int i = 0; i < n; i++)
		q.post(i, [i, tag](int p) { return int(tag.size()) + i + p; });
	return q.run_all();
}

//- good
class QueueGood
{
public:
	void post(int priority, std::function<int(int)> work)
	{
		jobs_.push(Job{priority, std::move(work)});
	}
	int run_all()
	{
		int sum = 0;
		while (!jobs_.empty()) {
			const Job job = jobs_.top();
			jobs_.pop();
			sum += job.work(job.priority);
		}
		return sum;
	}

private:
	std::priority_queue<Job> jobs_;
};

int drive_good(int n)
{
	QueueGood q;
	std::string tag = "report";
	for (int i = 0; i < n; i++)
		q.post(i, [i, tag](int p) { return int(tag.size()) + i + p; });
	return q.run_all();
}
} // namespace job_top
RUN_CASE(job_top, job_top::drive_bad(3), job_top::drive_good(3))

// CASE shard_threads: each thread captures the shard of its loop turn by
// reference and outlives it
namespace shard_threads
{
struct Shard {
	int first;
	int last;
	std::vector<int> weights;
};

Shard make_shard(int i)
{
	return Shard{i * 10, i * 10 + 10, std::vector<int>(10, i + 1)};
}

int evaluate(const Shard &s)
{
	int sum = 0;
	for (int k = s.first; k < s.last; k++)
		sum += k * s.weights.at(std::size_t(k - s.first));
	return sum;
}

//- bad
int drive_bad(int n)
{
	std::vector<int> results(std::size_t(n), 0);
	std::vector<std::thread> threads;
	for (int i = 0; i < n; i++) {
		Shard shard = make_shard(i);
		int &out = results[std::size_t(i)];
		threads.emplace_back([&shard, &out] { out = evaluate(shard); });
	}
	for (std::thread &t : threads)
		t.join();
	int sum = 0;
	for (int r : results)
		sum += r;
	return sum;
}

//- good
int drive_good(int n)
{
	std::vector<int> results(std::size_t(n), 0);
	std::vector<std::thread> threads;
	for (int i = 0; i < n; i++) {
		Shard shard = make_shard(i);
		int &out = results[std::size_t(i)];
		threads.emplace_back([shard, &out] { out = evaluate(shard); });
	}
	for (std::thread &t : threads)
		t.join();
	int sum = 0;
	for (int r : results)
		sum += r;
	return sum;
}
} // namespace shard_threads
RUN_CASE(shard_threads, shard_threads::drive_bad(3), shard_threads::drive_good(3))

// CASE flush_order: the writer's destructor flushes into the sink that was
// declared after it
namespace flush_order
{
class Sink
{
public:
	void write(std::string_view text) { lines_.emplace_back(text); }

private:
	std::vector<std::string> lines_;
};

class Writer
{
public:
	explicit Writer(Sink &sink) : sink_(sink) {}
	Writer(const Writer &) = delete;
	Writer &operator=(const Writer &) = delete;
	~Writer()
	{
		if (!pending_.empty())
			sink_.write(pending_);
	}
	void put(char c)
	{
		pending_ += c;
		if (c == '\n') {
			sink_.write(pending_);
			pending_.clear();
		}
	}

private:
	Sink &sink_;
	std::string pending_;
};

//- bad
class ServiceBad
{
public:
	ServiceBad() : writer_(sink_) {}
	void say(std::string_view text)
	{
		for (char c : text)
			writer_.put(c);
	}

private:
	Writer writer_;
	Sink sink_;
};

int drive_bad(int n)
{
	ServiceBad s;
	for (int i = 0; i < n; i++)
		s.say("started\nnot yet ended");
	return n;
}

//- good
class ServiceGood
{
public:
	ServiceGood() : writer_(sink_) {}
	void say(std::string_view text)
	{
		for (char c : text)
			writer_.put(c);
	}

private:
	Sink sink_;
	Writer writer_;
};

int drive_good(int n)
{
	ServiceGood s;
	for (int i = 0; i < n; i++)
		s.say("started\nnot yet ended");
	return n;
}
} // namespace flush_order
RUN_CASE(flush_order, flush_order::drive_bad(3), flush_order::drive_good(3))

// CASE frame_builder: the frame's span is taken before the trailer is appended
// to the same buffer
namespace frame_builder
{
struct Frame {
	std::span<const unsigned char> body;
	unsigned check;
};

class Builder
{
public:
	void put(unsigned char b) { bytes_.push_back(b); }
	std::span<const unsigned char> view() const { return bytes_; }

private:
	std::vector<unsigned char> bytes_;
};

unsigned checksum(std::span<const unsigned char> bytes)
{
	unsigned sum = 0;
	for (unsigned char b : bytes)
		sum = sum * 31 + b;
	return sum;
}

//- bad
Frame seal_bad(Builder &b)
{
	Frame f{b.view(), 0};
	f.check = checksum(f.body);
	for (int shift = 0; shift < 32; shift += 8)
		b.put((unsigned char)(f.check >> shift));
	return f;
}

unsigned drive_bad(int n)
{
	Builder b;
	for (int i = 0; i < n; i++)
		b.put((unsigned char)i);
	Frame f = seal_bad(b);
	return checksum(f.body);
}

//- good
Frame seal_good(Builder &b)
{
	Frame f{b.view(), 0};
	f.check = checksum(f.body);
	for (int shift = 0; shift < 32; shift += 8)
		b.put((unsigned char)(f.check >> shift));
	f.body = b.view();
	return f;
}

unsigned drive_good(int n)
{
	Builder b;
	for (int i = 0; i < n; i++)
		b.put((unsigned char)i);
	Frame f = seal_good(b);
	return checksum(f.body);
}
} // namespace frame_builder
RUN_CASE(frame_builder, frame_builder::drive_bad(3), frame_builder::drive_good(3))

// CLEAN reserved_references: correct
namespace reserved_references
{
struct Bone {
	int id;
	const Bone *parent;
};

int drive(int n)
{
	std::vector<Bone> bones;
	bones.reserve(std::size_t(n) + 1);
	const Bone *last = &bones.emplace_back(Bone{0, nullptr});
	for (int i = 1; i <= n; i++)
		last = &bones.emplace_back(Bone{i, last});
	int depth = 0;
	for (const Bone *b = last; b; b = b->parent)
		depth += b->id;
	return depth;
}
} // namespace reserved_references
RUN_CLEAN(reserved_references, reserved_references::drive(3))

// CLEAN observer_detaches: correct
namespace observer_detaches
{
class Gauge;

class Display
{
public:
	explicit Display(Gauge &gauge);
	Display(const Display &) = delete;
	Display &operator=(const Display &) = delete;
	~Display();
	void changed(int value) { last_ = value; }
	int last() const { return last_; }

private:
	Gauge &gauge_;
	int last_ = 0;
};

class Gauge
{
public:
	void attach(Display *d) { displays_.push_back(d); }
	void detach(Display *d) { std::erase(displays_, d); }
	void set(int value)
	{
		for (Display *d : displays_)
			d->changed(value);
	}

private:
	std::vector<Display *> displays_;
};

Display::Display(Gauge &gauge) : gauge_(gauge)
{
	gauge_.attach(this);
}

Display::~Display()
{
	gauge_.detach(this);
}

int drive(int n)
{
	Gauge g;
	Display main(g);
	{
		Display popup(g);
		g.set(n);
	}
	g.set(n + 1);
	return main.last();
}
} // namespace observer_detaches
RUN_CLEAN(observer_detaches, observer_detaches::drive(3))

// CLEAN swap_and_pop: correct
namespace swap_and_pop
{
struct Particle {
	int life;
	std::vector<int> trail;
};

int drive(int n)
{
	std::vector<Particle> live;
	for (int i = 0; i < n; i++)
		live.push_back(Particle{i % 3, {i, i + 1}});
	int steps = 0;
	while (!live.empty()) {
		for (std::size_t i = 0; i < live.size();) {
			Particle &p = live[i];
			if (p.life-- > 0) {
				steps += int(p.trail.size());
				i++;
				continue;
			}
			if (i + 1 != live.size())
				std::swap(p, live.back());
			live.pop_back();
		}
	}
	return steps;
}
} // namespace swap_and_pop
RUN_CLEAN(swap_and_pop, swap_and_pop::drive(7))

// CLEAN self_removing_timer: correct
namespace self_removing_timer
{
class Wheel
{
public:
	using Callback = std::function<bool()>;
	void add(Callback cb) { timers_.push_back(std::move(cb)); }
	int fire()
	{
		int fired = 0;
		for (auto it = timers_.begin(); it != timers_.end();) {
			fired++;
			if ((*it)())
				++it;
			else
				it = timers_.erase(it);
		}
		return fired;
	}

private:
	std::list<Callback> timers_;
};

int drive(int n)
{
	int left = n;
	Wheel wheel;
	wheel.add([&wheel, &left] {
		if (left-- > 0)
			wheel.add([] { return false; });
		return left > 0;
	});
	int fired = 0;
	for (int i = 0; i < n; i++)
		fired += wheel.fire();
	return fired;
}
} // namespace self_removing_timer
RUN_CLEAN(self_removing_timer, self_removing_timer::drive(3))

// CLEAN stable_nodes: correct
namespace stable_nodes
{
class Interner
{
public:
	std::string_view intern(std::string_view text)
	{
		auto it = std::find(names_.begin(), names_.end(), text);
		if (it != names_.end())
			return *it;
		return names_.emplace_back(text);
	}

private:
	std::list<std::string> names_;
};

int drive(int n)
{
	Interner names;
	std::vector<std::string_view> used;
	for (int i = 0; i < n; i++) {
		std::string name = "symbol" + std::to_string(i / 2);
		used.push_back(names.intern(name));
	}
	int length = 0;
	for (std::string_view u : used)
		length += int(u.size());
	return length;
}
} // namespace stable_nodes
RUN_CLEAN(stable_nodes, stable_nodes::drive(5))

// CLEAN deferred_free: correct
namespace deferred_free
{
struct Conn {
	int id;
	bool closing = false;
};

class Server
{
public:
	Conn *accept(int id)
	{
		conns_.push_back(std::make_unique<Conn>(Conn{id}));
		return conns_.back().get();
	}
	int close(Conn *c)
	{
		c->closing = true;
		auto it = std::find_if(conns_.begin(), conns_.end(),
				       [c](const auto &p) { return p.get() == c; });
		if (it != conns_.end()) {
			grave_.push_back(std::move(*it));
			conns_.erase(it);
		}
		return c->id;
	}
	void idle() { grave_.clear(); }

private:
	std::vector<std::unique_ptr<Conn>> conns_;
	std::vector<std::unique_ptr<Conn>> grave_;
};

int drive(int n)
{
	Server s;
	int sum = 0;
	for (int i = 0; i < n; i++) {
		Conn *c = s.accept(i);
		sum += s.close(c);
		sum += c->closing;
		s.idle();
	}
	return sum;
}
} // namespace deferred_free
RUN_CLEAN(deferred_free, deferred_free::drive(3))
