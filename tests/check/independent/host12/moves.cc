// SPDX-License-Identifier: GPL-2.0
// Objects used after their value was moved away.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE open_document: the owner was moved into the list, its id is read from it after
namespace open_document
{
struct Document {
	int id;
	std::string title;
};

class Workspace
{
	std::vector<std::unique_ptr<Document>> open;
	int last_id = 0;

public:
	int active() const { return last_id; }
	//- bad
	void add_bad(std::unique_ptr<Document> doc)
	{
		open.push_back(std::move(doc));
		last_id = doc->id;
	}
	//- good
	void add_good(std::unique_ptr<Document> doc)
	{
		last_id = doc->id;
		open.push_back(std::move(doc));
	}
	//- shared
};
//- bad
static int drive_bad(int n)
{
	Workspace w;
	w.add_bad(std::make_unique<Document>(Document{n, "notes"}));
	return w.active();
}
//- good
static int drive_good(int n)
{
	Workspace w;
	w.add_good(std::make_unique<Document>(Document{n, "notes"}));
	return w.active();
}
//- shared
} // namespace open_document
RUN_CASE(open_document, open_document::drive_bad(3), open_document::drive_good(3))

// CASE urgent_mail: an urgent mail is moved into the fast lane, then read for the statistics
namespace urgent_mail
{
struct Mail {
	int size = 0;
	bool urgent = false;
};
using Lane = std::deque<std::unique_ptr<Mail>>;

struct Router {
	Lane fast, slow;
	long bytes = 0;
};

//- bad
static void route_bad(Router &r, std::unique_ptr<Mail> mail)
{
	if (mail->urgent)
		r.fast.push_back(std::move(mail));
	r.bytes += mail->size;
	if (mail)
		r.slow.push_back(std::move(mail));
}
static long drive_bad(int n)
{
	Router r;
	for (int i = 0; i < n; i++)
		route_bad(r, std::make_unique<Mail>(Mail{i, i % 2 == 1}));
	return r.bytes;
}
//- good
static void route_good(Router &r, std::unique_ptr<Mail> mail)
{
	r.bytes += mail->size;
	if (mail->urgent)
		r.fast.push_back(std::move(mail));
	if (mail)
		r.slow.push_back(std::move(mail));
}
static long drive_good(int n)
{
	Router r;
	for (int i = 0; i < n; i++)
		route_good(r, std::make_unique<Mail>(Mail{i, i % 2 == 1}));
	return r.bytes;
}
//- shared
} // namespace urgent_mail
RUN_CASE(urgent_mail, urgent_mail::drive_bad(3), urgent_mail::drive_good(3))

// CASE broadcast_frame: the same frame is moved to every viewer of the loop
namespace broadcast_frame
{
struct Frame {
	std::vector<int> pixels;
};

class Viewer
{
	std::unique_ptr<Frame> shown;

public:
	int show(std::unique_ptr<Frame> f)
	{
		shown = std::move(f);
		return shown->pixels.at(0);
	}
};

//- bad
static int broadcast_bad(std::vector<Viewer> &viewers, std::unique_ptr<Frame> frame)
{
	int sum = 0;
	for (Viewer &v : viewers)
		sum += v.show(std::move(frame));
	return sum;
}
static int drive_bad(int n)
{
	std::vector<Viewer> viewers(n);
	return broadcast_bad(viewers, std::make_unique<Frame>(Frame{{n, n}}));
}
//- good
static int broadcast_good(std::vector<Viewer> &viewers, std::unique_ptr<Frame> frame)
{
	int sum = 0;
	for (Viewer &v : viewers)
		sum += v.show(std::make_unique<Frame>(*frame));
	return sum;
}
static int drive_good(int n)
{
	std::vector<Viewer> viewers(n);
	return broadcast_good(viewers, std::make_unique<Frame>(Frame{{n, n}}));
}
//- shared
} // namespace broadcast_frame
RUN_CASE(broadcast_frame, broadcast_frame::drive_bad(3), broadcast_frame::drive_good(3))

// CASE batch_writer: flush() moves the buffer out, the append needs its last element
namespace batch_writer
{
//- bad
class DeltaLogBad
{
	std::vector<int> pending{0};
	std::vector<std::vector<int>> written;

	void flush() { written.push_back(std::move(pending)); }

public:
	void append(int value)
	{
		if (pending.size() == 3)
			flush();
		pending.push_back(value + pending.back());
	}
	std::size_t batches() const { return written.size(); }
};
static std::size_t drive_bad(int n)
{
	DeltaLogBad log;
	for (int i = 0; i < n; i++)
		log.append(i);
	return log.batches();
}
//- good
class DeltaLogGood
{
	std::vector<int> pending{0};
	std::vector<std::vector<int>> written;

	void flush()
	{
		const int last = pending.back();
		written.push_back(std::move(pending));
		pending = {last};
	}

public:
	void append(int value)
	{
		if (pending.size() == 3)
			flush();
		pending.push_back(value + pending.back());
	}
	std::size_t batches() const { return written.size(); }
};
static std::size_t drive_good(int n)
{
	DeltaLogGood log;
	for (int i = 0; i < n; i++)
		log.append(i);
	return log.batches();
}
//- shared
} // namespace batch_writer
RUN_CASE(batch_writer, batch_writer::drive_bad(6), batch_writer::drive_good(6))

// CASE submit_job: one argument moves the job into a parameter, the next one reads it
namespace submit_job
{
struct Job {
	int priority;
	int work;
};

class Pool
{
	std::multimap<int, std::unique_ptr<Job>> queue;

public:
	void submit(std::unique_ptr<Job> job, int priority)
	{
		queue.emplace(priority, std::move(job));
	}
	int run()
	{
		int sum = 0;
		for (auto &[prio, job] : queue)
			sum += prio * job->work;
		queue.clear();
		return sum;
	}
};

//- bad
static int drive_bad(int n)
{
	Pool pool;
	for (int i = 0; i < n; i++) {
		auto job = std::make_unique<Job>(Job{i, 2 * i});
		pool.submit(std::move(job), job->priority);
	}
	return pool.run();
}
//- good
static int drive_good(int n)
{
	Pool pool;
	for (int i = 0; i < n; i++) {
		auto job = std::make_unique<Job>(Job{i, 2 * i});
		const int priority = job->priority;
		pool.submit(std::move(job), priority);
	}
	return pool.run();
}
//- shared
} // namespace submit_job
RUN_CASE(submit_job, submit_job::drive_bad(3), submit_job::drive_good(3))

// CASE session_init: an initialiser reads the parameter that an earlier initialiser has moved
namespace session_init
{
struct Socket {
	int fd;
	int peer() const { return fd + 1000; }
};

//- bad
class SessionBad
{
	std::unique_ptr<Socket> socket;
	int peer;

public:
	explicit SessionBad(std::unique_ptr<Socket> s) : socket(std::move(s)), peer(s->peer()) {}
	int id() const { return peer + socket->fd; }
};
static int drive_bad(int n)
{
	SessionBad s(std::make_unique<Socket>(Socket{n}));
	return s.id();
}
//- good
class SessionGood
{
	std::unique_ptr<Socket> socket;
	int peer;

public:
	explicit SessionGood(std::unique_ptr<Socket> s) : socket(std::move(s)), peer(socket->peer())
	{
	}
	int id() const { return peer + socket->fd; }
};
static int drive_good(int n)
{
	SessionGood s(std::make_unique<Socket>(Socket{n}));
	return s.id();
}
//- shared
} // namespace session_init
RUN_CASE(session_init, session_init::drive_bad(3), session_init::drive_good(3))

// CASE curve_bounds: the body of the constructor means the member but names the moved parameter
namespace curve_bounds
{
//- bad
class CurveBad
{
	std::vector<double> points;
	double low = 0, high = 0;

public:
	explicit CurveBad(std::vector<double> pts) : points(std::move(pts))
	{
		if (points.empty())
			return;
		std::sort(points.begin(), points.end());
		low = pts.front();
		high = pts.back();
	}
	double range() const { return high - low; }
};
static double drive_bad(int n)
{
	std::vector<double> p;
	for (int i = 0; i < n; i++)
		p.push_back((i * 7) % 5);
	return CurveBad(std::move(p)).range();
}
//- good
class CurveGood
{
	std::vector<double> points;
	double low = 0, high = 0;

public:
	explicit CurveGood(std::vector<double> pts) : points(std::move(pts))
	{
		if (points.empty())
			return;
		std::sort(points.begin(), points.end());
		low = points.front();
		high = points.back();
	}
	double range() const { return high - low; }
};
static double drive_good(int n)
{
	std::vector<double> p;
	for (int i = 0; i < n; i++)
		p.push_back((i * 7) % 5);
	return CurveGood(std::move(p)).range();
}
//- shared
} // namespace curve_bounds
RUN_CASE(curve_bounds, curve_bounds::drive_bad(4), curve_bounds::drive_good(4))

// CASE delayed_task: the state was moved into the closure and is changed through the old owner
namespace delayed_task
{
struct Counter {
	int hits = 0;
};

struct Timer {
	std::vector<std::function<int()>> later;
	int fire()
	{
		int sum = 0;
		for (auto &f : later)
			sum += f();
		later.clear();
		return sum;
	}
};

//- bad
static int drive_bad(int n)
{
	Timer timer;
	auto counter = std::make_shared<Counter>();
	timer.later.push_back([c = std::move(counter)] { return ++c->hits; });
	for (int i = 0; i < n; i++)
		counter->hits++;
	return timer.fire();
}
//- good
static int drive_good(int n)
{
	Timer timer;
	auto counter = std::make_shared<Counter>();
	timer.later.push_back([c = counter] { return ++c->hits; });
	for (int i = 0; i < n; i++)
		counter->hits++;
	return timer.fire();
}
//- shared
} // namespace delayed_task
RUN_CASE(delayed_task, delayed_task::drive_bad(3), delayed_task::drive_good(3))

// CASE subscribe_now: the callback was moved into the list, the replay calls the empty rest of it
namespace subscribe_now
{
class Topic
{
	std::vector<std::function<void(int)>> subscribers;
	std::optional<int> latest;

public:
	void publish(int v)
	{
		latest = v;
		for (auto &s : subscribers)
			s(v);
	}
	//- bad
	void subscribe_bad(std::function<void(int)> f)
	{
		subscribers.push_back(std::move(f));
		if (latest)
			f(*latest);
	}
	//- good
	void subscribe_good(std::function<void(int)> f)
	{
		if (latest)
			f(*latest);
		subscribers.push_back(std::move(f));
	}
	//- shared
};

//- bad
static int drive_bad(int n)
{
	Topic t;
	int sum = 0;
	t.publish(n);
	t.subscribe_bad([&sum](int v) { sum += v; });
	t.publish(n + 1);
	return sum;
}
//- good
static int drive_good(int n)
{
	Topic t;
	int sum = 0;
	t.publish(n);
	t.subscribe_good([&sum](int v) { sum += v; });
	t.publish(n + 1);
	return sum;
}
//- shared
} // namespace subscribe_now
RUN_CASE(subscribe_now, subscribe_now::drive_bad(3), subscribe_now::drive_good(3))

// CASE raw_buffer: the move constructor leaves the pointer in the source, both free it
namespace raw_buffer
{
//- bad
class BufferBad
{
	char *data;
	std::size_t size;

public:
	explicit BufferBad(std::size_t n) : data(new char[n]()), size(n) {}
	BufferBad(BufferBad &&o) noexcept : data(o.data), size(o.size) { o.size = 0; }
	BufferBad &operator=(BufferBad &&) = delete;
	~BufferBad() { delete[] data; }
	std::size_t length() const { return size; }
};
static std::size_t drive_bad(int n)
{
	BufferBad first(n);
	BufferBad second(std::move(first));
	return second.length();
}
//- good
class BufferGood
{
	char *data;
	std::size_t size;

public:
	explicit BufferGood(std::size_t n) : data(new char[n]()), size(n) {}
	BufferGood(BufferGood &&o) noexcept : data(std::exchange(o.data, nullptr)), size(o.size)
	{
		o.size = 0;
	}
	BufferGood &operator=(BufferGood &&) = delete;
	~BufferGood() { delete[] data; }
	std::size_t length() const { return size; }
};
static std::size_t drive_good(int n)
{
	BufferGood first(n);
	BufferGood second(std::move(first));
	return second.length();
}
//- shared
} // namespace raw_buffer
RUN_CASE(raw_buffer, raw_buffer::drive_bad(3), raw_buffer::drive_good(3))

// CASE swap_and_pop: the last entity is asked for its index after it was moved into the hole
namespace swap_and_pop
{
struct Entity {
	int slot;
	int hp;
};

class World
{
	std::vector<std::unique_ptr<Entity>> list;

public:
	explicit World(int n)
	{
		for (int i = 0; i < n; i++)
			list.push_back(std::make_unique<Entity>(Entity{i, 10 * i}));
	}
	int check() const
	{
		int bad = 0;
		for (std::size_t i = 0; i < list.size(); i++)
			bad += list[i]->slot != static_cast<int>(i);
		return bad;
	}
	//- bad
	void kill_bad(int slot)
	{
		if (list.at(slot) != list.back()) {
			list[slot] = std::move(list.back());
			list.back()->slot = slot;
		}
		list.pop_back();
	}
	//- good
	void kill_good(int slot)
	{
		if (list.at(slot) != list.back()) {
			list[slot] = std::move(list.back());
			list[slot]->slot = slot;
		}
		list.pop_back();
	}
	//- shared
};
//- bad
static int drive_bad(int n)
{
	World w(n);
	w.kill_bad(0);
	return w.check();
}
//- good
static int drive_good(int n)
{
	World w(n);
	w.kill_good(0);
	return w.check();
}
//- shared
} // namespace swap_and_pop
RUN_CASE(swap_and_pop, swap_and_pop::drive_bad(3), swap_and_pop::drive_good(3))

// CASE merge_inbox: the algorithm moved the elements, then the old vector is walked
namespace merge_inbox
{
struct Note {
	int weight;
};
using Notes = std::vector<std::unique_ptr<Note>>;

static Notes make(int n)
{
	Notes v;
	for (int i = 0; i < n; i++)
		v.push_back(std::make_unique<Note>(Note{i + 1}));
	return v;
}

//- bad
static int merge_bad(Notes &archive, Notes &inbox)
{
	std::move(inbox.begin(), inbox.end(), std::back_inserter(archive));
	int weight = 0;
	for (const auto &n : inbox)
		weight += n->weight;
	inbox.clear();
	return weight;
}
static int drive_bad(int n)
{
	Notes archive = make(1), inbox = make(n);
	return merge_bad(archive, inbox);
}
//- good
static int merge_good(Notes &archive, Notes &inbox)
{
	int weight = 0;
	for (const auto &n : inbox)
		weight += n->weight;
	std::move(inbox.begin(), inbox.end(), std::back_inserter(archive));
	inbox.clear();
	return weight;
}
static int drive_good(int n)
{
	Notes archive = make(1), inbox = make(n);
	return merge_good(archive, inbox);
}
//- shared
} // namespace merge_inbox
RUN_CASE(merge_inbox, merge_inbox::drive_bad(3), merge_inbox::drive_good(3))

// CASE remove_tail: remove_if leaves moved-from owners at the end, which are read
namespace remove_tail
{
struct Particle {
	int life;
};
using Cloud = std::vector<std::unique_ptr<Particle>>;

static Cloud make(int n)
{
	Cloud c;
	for (int i = 0; i < n; i++)
		c.push_back(std::make_unique<Particle>(Particle{i % 2}));
	return c;
}

//- bad
static int tick_bad(Cloud &cloud)
{
	std::remove_if(cloud.begin(), cloud.end(), [](const auto &p) { return p->life <= 0; });
	int alive = 0;
	for (auto &p : cloud)
		alive += p->life;
	return alive;
}
static int drive_bad(int n)
{
	Cloud c = make(n);
	return tick_bad(c);
}
//- good
static int tick_good(Cloud &cloud)
{
	cloud.erase(std::remove_if(cloud.begin(), cloud.end(),
				   [](const auto &p) { return p->life <= 0; }),
		    cloud.end());
	int alive = 0;
	for (auto &p : cloud)
		alive += p->life;
	return alive;
}
static int drive_good(int n)
{
	Cloud c = make(n);
	return tick_good(c);
}
//- shared
} // namespace remove_tail
RUN_CASE(remove_tail, remove_tail::drive_bad(6), remove_tail::drive_good(6))

// CASE retry_send: the packet is moved into the first attempt and sent again in the second
namespace retry_send
{
struct Packet {
	std::vector<int> words;
};

class Link
{
	int failures;

public:
	explicit Link(int failures) : failures(failures) {}
	//- bad
	bool send_bad(std::unique_ptr<Packet> p)
	{
		if (failures-- > 0)
			return false;
		return p->words.size() > 0;
	}
	//- good
	bool send_good(const Packet &p)
	{
		if (failures-- > 0)
			return false;
		return p.words.size() > 0;
	}
	//- shared
};

//- bad
static int transmit_bad(Link &link, std::unique_ptr<Packet> p)
{
	for (int attempt = 1; attempt <= 5; attempt++) {
		if (link.send_bad(std::move(p)))
			return attempt;
	}
	return 0;
}
static int drive_bad(int n)
{
	Link link(n);
	return transmit_bad(link, std::make_unique<Packet>(Packet{{1, 2, 3}}));
}
//- good
static int transmit_good(Link &link, std::unique_ptr<Packet> p)
{
	for (int attempt = 1; attempt <= 5; attempt++) {
		if (link.send_good(*p))
			return attempt;
	}
	return 0;
}
static int drive_good(int n)
{
	Link link(n);
	return transmit_good(link, std::make_unique<Packet>(Packet{{1, 2, 3}}));
}
//- shared
} // namespace retry_send
RUN_CASE(retry_send, retry_send::drive_bad(2), retry_send::drive_good(2))

// CASE try_push: the item is taken when try_push succeeds, and it is read in that very branch
namespace try_push
{
struct Item {
	int bytes;
};

class Bounded
{
	std::vector<std::unique_ptr<Item>> items;
	std::size_t limit;

public:
	explicit Bounded(std::size_t limit) : limit(limit) {}
	bool try_push(std::unique_ptr<Item> &&item)
	{
		if (items.size() >= limit)
			return false;
		items.push_back(std::move(item));
		return true;
	}
};

//- bad
static int offer_bad(Bounded &q, int bytes)
{
	auto item = std::make_unique<Item>(Item{bytes});
	if (!q.try_push(std::move(item)))
		return 0;
	return item->bytes;
}
static int drive_bad(int n)
{
	Bounded q(2);
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += offer_bad(q, i);
	return sum;
}
//- good
static int offer_good(Bounded &q, int bytes)
{
	auto item = std::make_unique<Item>(Item{bytes});
	if (q.try_push(std::move(item)))
		return 0;
	return item->bytes;
}
static int drive_good(int n)
{
	Bounded q(2);
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += offer_good(q, i);
	return sum;
}
//- shared
} // namespace try_push
RUN_CASE(try_push, try_push::drive_bad(4), try_push::drive_good(4))

// CASE pending_reply: the optional stays engaged after its owner was moved out and is taken again
namespace pending_reply
{
struct Reply {
	int code;
};

//- bad
class ClientBad
{
	std::optional<std::unique_ptr<Reply>> pending;

public:
	void receive(int code) { pending = std::make_unique<Reply>(Reply{code}); }
	int poll()
	{
		if (!pending)
			return 0;
		std::unique_ptr<Reply> r = std::move(*pending);
		return r->code;
	}
};
static int drive_bad(int n)
{
	ClientBad c;
	c.receive(n);
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += c.poll();
	return sum;
}
//- good
class ClientGood
{
	std::optional<std::unique_ptr<Reply>> pending;

public:
	void receive(int code) { pending = std::make_unique<Reply>(Reply{code}); }
	int poll()
	{
		if (!pending)
			return 0;
		std::unique_ptr<Reply> r = std::move(*pending);
		pending.reset();
		return r->code;
	}
};
static int drive_good(int n)
{
	ClientGood c;
	c.receive(n);
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += c.poll();
	return sum;
}
//- shared
} // namespace pending_reply
RUN_CASE(pending_reply, pending_reply::drive_bad(3), pending_reply::drive_good(3))

// CASE screen_stack: the current screen is moved onto the stack and then told that it is left
namespace screen_stack
{
struct Screen {
	virtual ~Screen() = default;
	virtual int leave() = 0;
};
struct Menu final : Screen {
	int cost;
	explicit Menu(int cost) : cost(cost) {}
	int leave() override { return cost; }
};

class Ui
{
	std::vector<std::unique_ptr<Screen>> below;
	std::unique_ptr<Screen> current;

public:
	//- bad
	int enter_bad(std::unique_ptr<Screen> next)
	{
		int cost = 0;
		if (current) {
			below.push_back(std::move(current));
			cost = current->leave();
		}
		current = std::move(next);
		return cost;
	}
	//- good
	int enter_good(std::unique_ptr<Screen> next)
	{
		int cost = 0;
		if (current) {
			cost = current->leave();
			below.push_back(std::move(current));
		}
		current = std::move(next);
		return cost;
	}
	//- shared
};
//- bad
static int drive_bad(int n)
{
	Ui ui;
	int cost = 0;
	for (int i = 0; i < n; i++)
		cost += ui.enter_bad(std::make_unique<Menu>(i));
	return cost;
}
//- good
static int drive_good(int n)
{
	Ui ui;
	int cost = 0;
	for (int i = 0; i < n; i++)
		cost += ui.enter_good(std::make_unique<Menu>(i));
	return cost;
}
//- shared
} // namespace screen_stack
RUN_CASE(screen_stack, screen_stack::drive_bad(3), screen_stack::drive_good(3))

// CASE join_workers: the thread was moved into the vector, join() on the rest of it throws
namespace join_workers
{
static void work(std::vector<int> &cells, int i)
{
	cells[i] = i * i;
}

//- bad
static int drive_bad(int n)
{
	std::vector<int> cells(n);
	std::vector<std::thread> workers;
	for (int i = 0; i < n; i++) {
		std::thread t(work, std::ref(cells), i);
		workers.push_back(std::move(t));
		if (i == n - 1)
			t.join();
	}
	for (std::thread &w : workers)
		if (w.joinable())
			w.join();
	return cells.empty() ? 0 : cells.back();
}
//- good
static int drive_good(int n)
{
	std::vector<int> cells(n);
	std::vector<std::thread> workers;
	for (int i = 0; i < n; i++) {
		std::thread t(work, std::ref(cells), i);
		workers.push_back(std::move(t));
		if (i == n - 1)
			workers.back().join();
	}
	for (std::thread &w : workers)
		if (w.joinable())
			w.join();
	return cells.empty() ? 0 : cells.back();
}
//- shared
} // namespace join_workers
RUN_CASE(join_workers, join_workers::drive_bad(3), join_workers::drive_good(3))

// CASE handed_lock: the lock was handed on, unlock() is called on the moved unique_lock
namespace handed_lock
{
struct Store {
	std::mutex m;
	int rows = 0;
};

class Transaction
{
	std::unique_lock<std::mutex> held;
	Store &store;

public:
	Transaction(std::unique_lock<std::mutex> l, Store &s) : held(std::move(l)), store(s) {}
	void add(int rows) { store.rows += rows; }
	int commit()
	{
		const int rows = store.rows;
		held.unlock();
		return rows;
	}
};

//- bad
static int insert_bad(Store &s, int rows)
{
	std::unique_lock<std::mutex> lock(s.m);
	Transaction t(std::move(lock), s);
	t.add(rows);
	const int now = s.rows;
	lock.unlock();
	return now;
}
static int drive_bad(int n)
{
	Store s;
	return insert_bad(s, n) + insert_bad(s, n);
}
//- good
static int insert_good(Store &s, int rows)
{
	std::unique_lock<std::mutex> lock(s.m);
	Transaction t(std::move(lock), s);
	t.add(rows);
	const int now = t.commit();
	return now;
}
static int drive_good(int n)
{
	Store s;
	return insert_good(s, n) + insert_good(s, n);
}
//- shared
} // namespace handed_lock
RUN_CASE(handed_lock, handed_lock::drive_bad(3), handed_lock::drive_good(3))

// CASE take_apart: the structured binding took the body out of the message, which is read again
namespace take_apart
{
struct Body {
	int length;
};
struct Message {
	int kind;
	std::unique_ptr<Body> body;
};

static int consume(int kind, std::unique_ptr<Body> b)
{
	return kind + b->length;
}

//- bad
static int handle_bad(Message m)
{
	auto [kind, body] = std::move(m);
	int r = consume(kind, std::move(body));
	if (m.kind > 1)
		r += m.body->length;
	return r;
}
static int drive_bad(int n)
{
	return handle_bad({n, std::make_unique<Body>(Body{5})});
}
//- good
static int handle_good(Message m)
{
	auto [kind, body] = std::move(m);
	const int length = body->length;
	int r = consume(kind, std::move(body));
	if (kind > 1)
		r += length;
	return r;
}
static int drive_good(int n)
{
	return handle_good({n, std::make_unique<Body>(Body{5})});
}
//- shared
} // namespace take_apart
RUN_CASE(take_apart, take_apart::drive_bad(3), take_apart::drive_good(3))

// CASE cell_variant: the old cell was moved into the history and is read as the changed one
namespace cell_variant
{
struct Formula {
	int operand;
};
using Cell = std::variant<int, std::unique_ptr<Formula>>;

static int eval(const Cell &c)
{
	if (const int *i = std::get_if<int>(&c))
		return *i;
	return 2 * std::get<std::unique_ptr<Formula>>(c)->operand;
}

//- bad
static int change_bad(Cell &cell, std::vector<Cell> &history, int operand)
{
	Cell fresh = std::make_unique<Formula>(Formula{operand});
	history.push_back(std::move(cell));
	const int delta = eval(fresh) - eval(cell);
	cell = std::move(fresh);
	return delta;
}
static int drive_bad(int n)
{
	Cell c = 0;
	std::vector<Cell> history;
	int sum = 0;
	for (int i = 1; i <= n; i++)
		sum += change_bad(c, history, i);
	return sum;
}
//- good
static int change_good(Cell &cell, std::vector<Cell> &history, int operand)
{
	Cell fresh = std::make_unique<Formula>(Formula{operand});
	history.push_back(std::move(cell));
	const int delta = eval(fresh) - eval(history.back());
	cell = std::move(fresh);
	return delta;
}
static int drive_good(int n)
{
	Cell c = 0;
	std::vector<Cell> history;
	int sum = 0;
	for (int i = 1; i <= n; i++)
		sum += change_good(c, history, i);
	return sum;
}
//- shared
} // namespace cell_variant
RUN_CASE(cell_variant, cell_variant::drive_bad(3), cell_variant::drive_good(3))

// CASE rename_key: the node handle is empty after the insertion, its mapped value is changed
namespace rename_key
{
struct Account {
	int renames = 0;
};
using Accounts = std::map<std::string, Account>;

//- bad
static bool rename_bad(Accounts &accounts, const std::string &from, const std::string &to)
{
	auto node = accounts.extract(from);
	if (node.empty())
		return false;
	node.key() = to;
	accounts.insert(std::move(node));
	node.mapped().renames++;
	return true;
}
static int drive_bad(int n)
{
	Accounts a;
	a["alice"].renames = n;
	rename_bad(a, "alice", "bob");
	return a["bob"].renames;
}
//- good
static bool rename_good(Accounts &accounts, const std::string &from, const std::string &to)
{
	auto node = accounts.extract(from);
	if (node.empty())
		return false;
	node.key() = to;
	node.mapped().renames++;
	accounts.insert(std::move(node));
	return true;
}
static int drive_good(int n)
{
	Accounts a;
	a["alice"].renames = n;
	rename_good(a, "alice", "bob");
	return a["bob"].renames;
}
//- shared
} // namespace rename_key
RUN_CASE(rename_key, rename_key::drive_bad(3), rename_key::drive_good(3))

// CASE job_steps: the node is moved into the sink and its successor is taken from the moved owner
namespace job_steps
{
struct Step {
	int cost;
	std::unique_ptr<Step> next;
};

static std::unique_ptr<Step> chain(int n)
{
	std::unique_ptr<Step> head;
	for (int i = n; i > 0; i--)
		head = std::make_unique<Step>(Step{i, std::move(head)});
	return head;
}

static void finish(std::vector<std::unique_ptr<Step>> &done, std::unique_ptr<Step> s)
{
	done.push_back(std::move(s));
}

//- bad
static std::size_t run_bad(std::unique_ptr<Step> head)
{
	std::vector<std::unique_ptr<Step>> done;
	while (head) {
		finish(done, std::move(head));
		head = std::move(head->next);
	}
	return done.size();
}
static std::size_t drive_bad(int n)
{
	return run_bad(chain(n));
}
//- good
static std::size_t run_good(std::unique_ptr<Step> head)
{
	std::vector<std::unique_ptr<Step>> done;
	while (head) {
		auto next = std::move(head->next);
		finish(done, std::move(head));
		head = std::move(next);
	}
	return done.size();
}
static std::size_t drive_good(int n)
{
	return run_good(chain(n));
}
//- shared
} // namespace job_steps
RUN_CASE(job_steps, job_steps::drive_bad(3), job_steps::drive_good(3))

// CASE csv_rows: the row is moved into the table in the loop and written by index in the next round
namespace csv_rows
{
using Row = std::vector<int>;

//- bad
static std::vector<Row> read_bad(int rows)
{
	std::vector<Row> table;
	Row row(3);
	for (int r = 0; r < rows; r++) {
		for (int c = 0; c < 3; c++)
			row[c] = r * 3 + c;
		table.push_back(std::move(row));
	}
	return table;
}
static std::size_t drive_bad(int n)
{
	return read_bad(n).size();
}
//- good
static std::vector<Row> read_good(int rows)
{
	std::vector<Row> table;
	for (int r = 0; r < rows; r++) {
		Row row(3);
		for (int c = 0; c < 3; c++)
			row[c] = r * 3 + c;
		table.push_back(std::move(row));
	}
	return table;
}
static std::size_t drive_good(int n)
{
	return read_good(n).size();
}
//- shared
} // namespace csv_rows
RUN_CASE(csv_rows, csv_rows::drive_bad(3), csv_rows::drive_good(3))

// CASE spool_on_error: the handler saves the order that the failing call has already been given
namespace spool_on_error
{
struct Order {
	int amount;
};

static int charge(std::unique_ptr<Order> o, int limit)
{
	if (o->amount > limit)
		throw std::runtime_error("declined");
	return o->amount;
}

//- bad
static int checkout_bad(std::unique_ptr<Order> order, int limit, int &declined)
{
	try {
		return charge(std::move(order), limit);
	} catch (const std::runtime_error &) {
		declined += order->amount;
		return 0;
	}
}
static int drive_bad(int n)
{
	int declined = 0;
	for (int i = 0; i < n; i++)
		checkout_bad(std::make_unique<Order>(Order{i * 50}), 60, declined);
	return declined;
}
//- good
static int checkout_good(std::unique_ptr<Order> order, int limit, int &declined)
{
	const int amount = order->amount;
	try {
		return charge(std::move(order), limit);
	} catch (const std::runtime_error &) {
		declined += amount;
		return 0;
	}
}
static int drive_good(int n)
{
	int declined = 0;
	for (int i = 0; i < n; i++)
		checkout_good(std::make_unique<Order>(Order{i * 50}), 60, declined);
	return declined;
}
//- shared
} // namespace spool_on_error
RUN_CASE(spool_on_error, spool_on_error::drive_bad(3), spool_on_error::drive_good(3))
