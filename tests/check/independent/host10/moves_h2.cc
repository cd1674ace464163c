// SPDX-License-Identifier: GPL-2.0
// Ownership handed on: constructors, failed insertions, algorithms, closures
// and states.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

// CASE index_ctor: the parameter is moved into the first member, the second one
// reads the parameter
namespace index_ctor
{
//- bad
class IndexBad
{
public:
	explicit IndexBad(std::vector<int> keys)
		: keys_(sorted(std::move(keys))), lowest_(keys.front())
	{
	}
	bool contains(int key) const
	{
		return key >= lowest_ && std::binary_search(keys_.begin(), keys_.end(), key);
	}

private:
	static std::vector<int> sorted(std::vector<int> keys)
	{
		if (keys.empty())
			keys.push_back(0);
		std::sort(keys.begin(), keys.end());
		return keys;
	}
	std::vector<int> keys_;
	int lowest_;
};

int drive_bad(int n)
{
	IndexBad index({9, 4, n});
	return index.contains(4);
}

//- good
class IndexGood
{
public:
	explicit IndexGood(std::vector<int> keys)
		: keys_(sorted(std::move(keys))), lowest_(keys_.front())
	{
	}
	bool contains(int key) const
	{
		return key >= lowest_ && std::binary_search(keys_.begin(), keys_.end(), key);
	}

private:
	static std::vector<int> sorted(std::vector<int> keys)
	{
		if (keys.empty())
			keys.push_back(0);
		std::sort(keys.begin(), keys.end());
		return keys;
	}
	std::vector<int> keys_;
	int lowest_;
};

int drive_good(int n)
{
	IndexGood index({9, 4, n});
	return index.contains(4);
}
} // namespace index_ctor
RUN_CASE(index_ctor, index_ctor::drive_bad(3), index_ctor::drive_good(3))

// CASE full_ring: try_push() takes the event by value, so a refused one is gone
// when it is spilled
namespace full_ring
{
struct Event {
	int kind;
	std::vector<int> args;
};

using EventPtr = std::unique_ptr<Event>;

//- bad
class RingBad
{
public:
	bool try_push(EventPtr e)
	{
		if (used_ == slots_.size())
			return false;
		slots_[used_++] = std::move(e);
		return true;
	}

private:
	std::array<EventPtr, 2> slots_;
	std::size_t used_ = 0;
};

class RecorderBad
{
public:
	void record(EventPtr e)
	{
		if (!e)
			return;
		if (ring_.try_push(std::move(e)))
			return;
		spilled_ += e->kind;
		spill_.push_back(std::move(e));
	}
	int spilled() const { return spilled_; }

private:
	RingBad ring_;
	std::vector<EventPtr> spill_;
	int spilled_ = 0;
};

int drive_bad(int n)
{
	RecorderBad r;
	for (int i = 0; i < n; i++)
		r.record(std::make_unique<Event>(Event{i, {}}));
	return r.spilled();
}

//- good
class RingGood
{
public:
	bool try_push(EventPtr &&e)
	{
		if (used_ == slots_.size())
			return false;
		slots_[used_++] = std::move(e);
		return true;
	}

private:
	std::array<EventPtr, 2> slots_;
	std::size_t used_ = 0;
};

class RecorderGood
{
public:
	void record(EventPtr e)
	{
		if (!e)
			return;
		if (ring_.try_push(std::move(e)))
			return;
		spilled_ += e->kind;
		spill_.push_back(std::move(e));
	}
	int spilled() const { return spilled_; }

private:
	RingGood ring_;
	std::vector<EventPtr> spill_;
	int spilled_ = 0;
};

int drive_good(int n)
{
	RecorderGood r;
	for (int i = 0; i < n; i++)
		r.record(std::make_unique<Event>(Event{i, {}}));
	return r.spilled();
}
} // namespace full_ring
RUN_CASE(full_ring, full_ring::drive_bad(3), full_ring::drive_good(3))

// CASE page_flip: the back page is moved to the front, the next line is drawn
// into the empty rest
namespace page_flip
{
//- bad
class ScreenBad
{
public:
	explicit ScreenBad(std::size_t width) : front_(width, ' '), back_(width, ' ') {}
	void draw(std::size_t x, char c)
	{
		if (x < front_.size())
			back_[x] = c;
	}
	void flip() { front_ = std::move(back_); }
	char shown(std::size_t x) const { return x < front_.size() ? front_[x] : ' '; }

private:
	std::vector<char> front_;
	std::vector<char> back_;
};

int drive_bad(int n)
{
	ScreenBad s(16);
	s.draw(std::size_t(n), 'a');
	s.flip();
	s.draw(std::size_t(n), 'b');
	s.flip();
	return s.shown(std::size_t(n));
}

//- good
class ScreenGood
{
public:
	explicit ScreenGood(std::size_t width) : front_(width, ' '), back_(width, ' ') {}
	void draw(std::size_t x, char c)
	{
		if (x < front_.size())
			back_[x] = c;
	}
	void flip() { std::swap(front_, back_); }
	char shown(std::size_t x) const { return x < front_.size() ? front_[x] : ' '; }

private:
	std::vector<char> front_;
	std::vector<char> back_;
};

int drive_good(int n)
{
	ScreenGood s(16);
	s.draw(std::size_t(n), 'a');
	s.flip();
	s.draw(std::size_t(n), 'b');
	s.flip();
	return s.shown(std::size_t(n));
}
} // namespace page_flip
RUN_CASE(page_flip, page_flip::drive_bad(3), page_flip::drive_good(3))

// CASE transfer_state: the job is moved into the next state, the total reads
// the old state's
namespace transfer_state
{
struct Job {
	std::string path;
	int bytes;
};
struct Queued {
	std::unique_ptr<Job> job;
};
struct Running {
	std::unique_ptr<Job> job;
	int done;
};
struct Finished {
	int bytes;
};

//- bad
class TransferBad
{
public:
	explicit TransferBad(std::unique_ptr<Job> job) : state_(Queued{std::move(job)}) {}
	void start()
	{
		auto *q = std::get_if<Queued>(&state_);
		if (!q)
			return;
		Running next{std::move(q->job), 0};
		total_ += q->job->bytes;
		state_ = std::move(next);
	}
	void step(int bytes)
	{
		auto *r = std::get_if<Running>(&state_);
		if (!r)
			return;
		r->done += bytes;
		if (r->done >= r->job->bytes)
			state_ = Finished{r->job->bytes};
	}
	int total() const { return total_; }

private:
	std::variant<Queued, Running, Finished> state_;
	int total_ = 0;
};

int drive_bad(int n)
{
	TransferBad t(std::make_unique<Job>(Job{"file", n * 10}));
	t.start();
	t.step(n * 10);
	return t.total();
}

//- good
class TransferGood
{
public:
	explicit TransferGood(std::unique_ptr<Job> job) : state_(Queued{std::move(job)}) {}
	void start()
	{
		auto *q = std::get_if<Queued>(&state_);
		if (!q)
			return;
		Running next{std::move(q->job), 0};
		total_ += next.job->bytes;
		state_ = std::move(next);
	}
	void step(int bytes)
	{
		auto *r = std::get_if<Running>(&state_);
		if (!r)
			return;
		r->done += bytes;
		if (r->done >= r->job->bytes)
			state_ = Finished{r->job->bytes};
	}
	int total() const { return total_; }

private:
	std::variant<Queued, Running, Finished> state_;
	int total_ = 0;
};

int drive_good(int n)
{
	TransferGood t(std::make_unique<Job>(Job{"file", n * 10}));
	t.start();
	t.step(n * 10);
	return t.total();
}
} // namespace transfer_state
RUN_CASE(transfer_state, transfer_state::drive_bad(3), transfer_state::drive_good(3))

// CASE close_removed: the tail that remove_if leaves behind holds moved-away
// owners, not the dead
namespace close_removed
{
class Client
{
public:
	explicit Client(int id) : id_(id) {}
	bool idle() const { return id_ % 2 == 0; }
	int close()
	{
		open_ = false;
		return id_;
	}

private:
	int id_;
	bool open_ = true;
};

//- bad
class HubBad
{
public:
	void add(int id) { clients_.push_back(std::make_unique<Client>(id)); }
	int drop_idle()
	{
		auto dead = std::remove_if(clients_.begin(), clients_.end(),
					   [](const auto &c) { return c->idle(); });
		int sum = 0;
		for (auto it = dead; it != clients_.end(); ++it)
			sum += (*it)->close();
		clients_.erase(dead, clients_.end());
		return sum;
	}

private:
	std::vector<std::unique_ptr<Client>> clients_;
};

int drive_bad(int n)
{
	HubBad hub;
	for (int i = 0; i < n + 2; i++)
		hub.add(i);
	return hub.drop_idle();
}

//- good
class HubGood
{
public:
	void add(int id) { clients_.push_back(std::make_unique<Client>(id)); }
	int drop_idle()
	{
		auto dead = std::stable_partition(clients_.begin(), clients_.end(),
						  [](const auto &c) { return !c->idle(); });
		int sum = 0;
		for (auto it = dead; it != clients_.end(); ++it)
			sum += (*it)->close();
		clients_.erase(dead, clients_.end());
		return sum;
	}

private:
	std::vector<std::unique_ptr<Client>> clients_;
};

int drive_good(int n)
{
	HubGood hub;
	for (int i = 0; i < n + 2; i++)
		hub.add(i);
	return hub.drop_idle();
}
} // namespace close_removed
RUN_CASE(close_removed, close_removed::drive_bad(3), close_removed::drive_good(3))

// CASE duplicate_module: emplace() takes the module into a node it drops when
// the name is there
namespace duplicate_module
{
struct Module {
	int version;
};

//- bad
class RegistryBad
{
public:
	int add(const char *name, std::unique_ptr<Module> m)
	{
		if (!m)
			return 0;
		auto [it, fresh] = modules_.emplace(name, std::move(m));
		if (fresh)
			return it->second->version;
		if (m->version > it->second->version)
			it->second = std::move(m);
		return it->second->version;
	}

private:
	std::map<std::string, std::unique_ptr<Module>> modules_;
};

int drive_bad(int n)
{
	RegistryBad r;
	r.add("net", std::make_unique<Module>(Module{n}));
	return r.add("net", std::make_unique<Module>(Module{n + 1}));
}

//- good
class RegistryGood
{
public:
	int add(const char *name, std::unique_ptr<Module> m)
	{
		if (!m)
			return 0;
		auto [it, fresh] = modules_.try_emplace(name, std::move(m));
		if (fresh)
			return it->second->version;
		if (m->version > it->second->version)
			it->second = std::move(m);
		return it->second->version;
	}

private:
	std::map<std::string, std::unique_ptr<Module>> modules_;
};

int drive_good(int n)
{
	RegistryGood r;
	r.add("net", std::make_unique<Module>(Module{n}));
	return r.add("net", std::make_unique<Module>(Module{n + 1}));
}
} // namespace duplicate_module
RUN_CASE(duplicate_module, duplicate_module::drive_bad(3), duplicate_module::drive_good(3))

// CASE list_front: the old head is linked to the new node after it was moved
// into it
namespace list_front
{
struct Node {
	int value;
	Node *prev = nullptr;
	std::unique_ptr<Node> next;
};

//- bad
class ListBad
{
public:
	void push_front(int value)
	{
		auto node = std::make_unique<Node>();
		node->value = value;
		if (head_) {
			node->next = std::move(head_);
			head_->prev = node.get();
		} else {
			tail_ = node.get();
		}
		head_ = std::move(node);
	}
	int backwards() const
	{
		int sum = 0;
		for (const Node *at = tail_; at; at = at->prev)
			sum = sum * 10 + at->value;
		return sum;
	}

private:
	std::unique_ptr<Node> head_;
	Node *tail_ = nullptr;
};

int drive_bad(int n)
{
	ListBad l;
	for (int i = 0; i < n; i++)
		l.push_front(i);
	return l.backwards();
}

//- good
class ListGood
{
public:
	void push_front(int value)
	{
		auto node = std::make_unique<Node>();
		node->value = value;
		if (head_) {
			head_->prev = node.get();
			node->next = std::move(head_);
		} else {
			tail_ = node.get();
		}
		head_ = std::move(node);
	}
	int backwards() const
	{
		int sum = 0;
		for (const Node *at = tail_; at; at = at->prev)
			sum = sum * 10 + at->value;
		return sum;
	}

private:
	std::unique_ptr<Node> head_;
	Node *tail_ = nullptr;
};

int drive_good(int n)
{
	ListGood l;
	for (int i = 0; i < n; i++)
		l.push_front(i);
	return l.backwards();
}
} // namespace list_front
RUN_CASE(list_front, list_front::drive_bad(3), list_front::drive_good(3))

// CASE query_builder: build() gives its parts away, a second build() of the
// same query has none
namespace query_builder
{
struct Part {
	std::string column;
	int value;
};

//- bad
class BuilderBad
{
public:
	explicit BuilderBad(std::string table) : parts_(1, Part{std::move(table), 0}) {}
	BuilderBad &where(std::string column, int value)
	{
		parts_.push_back(Part{std::move(column), value});
		return *this;
	}
	std::vector<Part> build()
	{
		parts_.back().value++;
		return std::move(parts_);
	}

private:
	std::vector<Part> parts_;
};

int drive_bad(int n)
{
	BuilderBad q("users");
	q.where("age", n);
	int sum = 0;
	for (int page = 0; page < 2; page++)
		sum += int(q.build().size());
	return sum;
}

//- good
class BuilderGood
{
public:
	explicit BuilderGood(std::string table) : parts_(1, Part{std::move(table), 0}) {}
	BuilderGood &where(std::string column, int value)
	{
		parts_.push_back(Part{std::move(column), value});
		return *this;
	}
	std::vector<Part> build()
	{
		parts_.back().value++;
		return parts_;
	}

private:
	std::vector<Part> parts_;
};

int drive_good(int n)
{
	BuilderGood q("users");
	q.where("age", n);
	int sum = 0;
	for (int page = 0; page < 2; page++)
		sum += int(q.build().size());
	return sum;
}
} // namespace query_builder
RUN_CASE(query_builder, query_builder::drive_bad(3), query_builder::drive_good(3))

// CASE periodic_task: the closure gives its report away in the first run and is
// run again
namespace periodic_task
{
struct Report {
	std::string title;
	int lines;
};

class Printer
{
public:
	void print(std::shared_ptr<Report> r)
	{
		lines_ += r->lines;
		last_ = std::move(r);
	}
	int lines() const { return lines_; }

private:
	std::shared_ptr<Report> last_;
	int lines_ = 0;
};

class Ticker
{
public:
	void every(std::function<void()> f) { tasks_.push_back(std::move(f)); }
	void tick()
	{
		for (auto &f : tasks_)
			f();
	}

private:
	std::vector<std::function<void()>> tasks_;
};

//- bad
int drive_bad(int n)
{
	Printer printer;
	Ticker ticker;
	auto report = std::make_shared<Report>(Report{"load", n});
	ticker.every([&printer, report = std::move(report)]() mutable {
		printer.print(std::move(report));
	});
	ticker.tick();
	ticker.tick();
	return printer.lines();
}

//- good
int drive_good(int n)
{
	Printer printer;
	Ticker ticker;
	auto report = std::make_shared<Report>(Report{"load", n});
	ticker.every([&printer, report = std::move(report)]() mutable { printer.print(report); });
	ticker.tick();
	ticker.tick();
	return printer.lines();
}
} // namespace periodic_task
RUN_CASE(periodic_task, periodic_task::drive_bad(3), periodic_task::drive_good(3))

// CASE ready_jobs: ready jobs are moved out of the table that the next pass
// over all jobs walks
namespace ready_jobs
{
struct Job {
	int wait;
	int cost;
};

//- bad
class TableBad
{
public:
	void add(int id, int wait) { jobs_[id] = std::make_unique<Job>(Job{wait, id * 2}); }
	std::vector<std::unique_ptr<Job>> tick()
	{
		std::vector<std::unique_ptr<Job>> ready;
		for (auto &[id, job] : jobs_) {
			if (--job->wait <= 0)
				ready.push_back(std::move(job));
		}
		return ready;
	}

private:
	std::map<int, std::unique_ptr<Job>> jobs_;
};

int drive_bad(int n)
{
	TableBad t;
	for (int i = 1; i <= n; i++)
		t.add(i, i);
	int cost = 0;
	for (int i = 0; i < n; i++)
		for (auto &job : t.tick())
			cost += job->cost;
	return cost;
}

//- good
class TableGood
{
public:
	void add(int id, int wait) { jobs_[id] = std::make_unique<Job>(Job{wait, id * 2}); }
	std::vector<std::unique_ptr<Job>> tick()
	{
		std::vector<std::unique_ptr<Job>> ready;
		for (auto it = jobs_.begin(); it != jobs_.end();) {
			if (--it->second->wait <= 0) {
				ready.push_back(std::move(it->second));
				it = jobs_.erase(it);
			} else {
				++it;
			}
		}
		return ready;
	}

private:
	std::map<int, std::unique_ptr<Job>> jobs_;
};

int drive_good(int n)
{
	TableGood t;
	for (int i = 1; i <= n; i++)
		t.add(i, i);
	int cost = 0;
	for (int i = 0; i < n; i++)
		for (auto &job : t.tick())
			cost += job->cost;
	return cost;
}
} // namespace ready_jobs
RUN_CASE(ready_jobs, ready_jobs::drive_bad(3), ready_jobs::drive_good(3))

// CASE skin_adopt: adopt() takes the caller's skin through a reference, the
// caller shows it again
namespace skin_adopt
{
struct Skin {
	int colour;
	int border;
};

//- bad
class WindowBad
{
public:
	void adopt(std::unique_ptr<Skin> &skin)
	{
		if (skin && skin->border > 0)
			skin_ = std::move(skin);
	}
	int colour() const { return skin_ ? skin_->colour : 0; }

private:
	std::unique_ptr<Skin> skin_;
};

int drive_bad(int n)
{
	auto theme = std::make_unique<Skin>(Skin{n, 1});
	std::vector<WindowBad> windows(2);
	for (WindowBad &w : windows)
		w.adopt(theme);
	return windows[0].colour() + windows[1].colour() + theme->border;
}

//- good
class WindowGood
{
public:
	void adopt(const std::unique_ptr<Skin> &skin)
	{
		if (skin && skin->border > 0)
			skin_ = std::make_unique<Skin>(*skin);
	}
	int colour() const { return skin_ ? skin_->colour : 0; }

private:
	std::unique_ptr<Skin> skin_;
};

int drive_good(int n)
{
	auto theme = std::make_unique<Skin>(Skin{n, 1});
	std::vector<WindowGood> windows(2);
	for (WindowGood &w : windows)
		w.adopt(theme);
	return windows[0].colour() + windows[1].colour() + theme->border;
}
} // namespace skin_adopt
RUN_CASE(skin_adopt, skin_adopt::drive_bad(3), skin_adopt::drive_good(3))

// CASE bus_member: the constructor's body uses the moved parameter instead of
// the member
namespace bus_member
{
class Bus
{
public:
	int join(int id)
	{
		members_.push_back(id);
		return int(members_.size());
	}
	void leave(int id) { std::erase(members_, id); }

private:
	std::vector<int> members_;
};

//- bad
class PeerBad
{
public:
	PeerBad(std::shared_ptr<Bus> bus, int id) : bus_(std::move(bus)), id_(id)
	{
		seat_ = bus->join(id);
	}
	PeerBad(const PeerBad &) = delete;
	PeerBad &operator=(const PeerBad &) = delete;
	~PeerBad() { bus_->leave(id_); }
	int seat() const { return seat_; }

private:
	std::shared_ptr<Bus> bus_;
	int id_;
	int seat_ = 0;
};

int drive_bad(int n)
{
	auto bus = std::make_shared<Bus>();
	PeerBad a(bus, n);
	PeerBad b(bus, n + 1);
	return a.seat() + b.seat();
}

//- good
class PeerGood
{
public:
	PeerGood(std::shared_ptr<Bus> bus, int id) : bus_(std::move(bus)), id_(id)
	{
		seat_ = bus_->join(id);
	}
	PeerGood(const PeerGood &) = delete;
	PeerGood &operator=(const PeerGood &) = delete;
	~PeerGood() { bus_->leave(id_); }
	int seat() const { return seat_; }

private:
	std::shared_ptr<Bus> bus_;
	int id_;
	int seat_ = 0;
};

int drive_good(int n)
{
	auto bus = std::make_shared<Bus>();
	PeerGood a(bus, n);
	PeerGood b(bus, n + 1);
	return a.seat() + b.seat();
}
} // namespace bus_member
RUN_CASE(bus_member, bus_member::drive_bad(3), bus_member::drive_good(3))

// CLEAN copied_before_move: correct
namespace copied_before_move
{
struct Message {
	std::string topic;
	std::vector<int> body;
};

class Mailbox
{
public:
	std::size_t deliver(std::unique_ptr<Message> m)
	{
		std::string topic = m->topic;
		Message *kept = m.get();
		boxes_[topic].push_back(std::move(m));
		kept->body.push_back(int(topic.size()));
		return kept->body.size();
	}

private:
	std::map<std::string, std::vector<std::unique_ptr<Message>>> boxes_;
};

std::size_t drive(int n)
{
	Mailbox box;
	std::size_t sum = 0;
	for (int i = 0; i < n; i++) {
		auto m = std::make_unique<Message>();
		m->topic = "topic" + std::to_string(i % 2);
		sum += box.deliver(std::move(m));
	}
	return sum;
}
} // namespace copied_before_move
RUN_CLEAN(copied_before_move, copied_before_move::drive(3))

// CLEAN lazy_engine: correct
namespace lazy_engine
{
struct Engine {
	int uses = 0;
};

class Car
{
public:
	int drive()
	{
		if (!engine_)
			engine_ = std::make_unique<Engine>();
		return ++engine_->uses;
	}
	std::unique_ptr<Engine> dismount() { return std::move(engine_); }
	void mount(std::unique_ptr<Engine> e) { engine_ = std::move(e); }

private:
	std::unique_ptr<Engine> engine_;
};

int drive(int n)
{
	Car a, b;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += a.drive();
	b.mount(a.dismount());
	sum += b.drive();
	sum += a.drive();
	return sum;
}
} // namespace lazy_engine
RUN_CLEAN(lazy_engine, lazy_engine::drive(3))

// CLEAN worker_mailbox: correct
namespace worker_mailbox
{
struct Order {
	int amount;
};

class Worker
{
public:
	Worker() : thread_([this] { run(); }) {}
	Worker(const Worker &) = delete;
	Worker &operator=(const Worker &) = delete;
	~Worker() { finish(); }
	void post(std::unique_ptr<Order> o)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		box_.push_back(std::move(o));
	}
	int finish()
	{
		{
			std::lock_guard<std::mutex> lock(mutex_);
			stop_ = true;
		}
		if (thread_.joinable())
			thread_.join();
		return sum_;
	}

private:
	void run()
	{
		for (;;) {
			std::vector<std::unique_ptr<Order>> mine;
			bool last;
			{
				std::lock_guard<std::mutex> lock(mutex_);
				mine.swap(box_);
				last = stop_;
			}
			for (const auto &o : mine)
				sum_ += o->amount;
			if (last)
				return;
			std::this_thread::yield();
		}
	}
	std::mutex mutex_;
	std::vector<std::unique_ptr<Order>> box_;
	bool stop_ = false;
	int sum_ = 0;
	std::thread thread_;
};

int drive(int n)
{
	Worker w;
	for (int i = 0; i < n; i++)
		w.post(std::make_unique<Order>(Order{i}));
	return w.finish();
}
} // namespace worker_mailbox
RUN_CLEAN(worker_mailbox, worker_mailbox::drive(4))

// CLEAN try_again_with_same: correct
namespace try_again_with_same
{
struct Block {
	int size;
};

class Bin
{
public:
	explicit Bin(int room) : room_(room) {}
	bool place(std::unique_ptr<Block> &b)
	{
		if (b->size > room_)
			return false;
		room_ -= b->size;
		held_.push_back(std::move(b));
		return true;
	}

private:
	int room_;
	std::vector<std::unique_ptr<Block>> held_;
};

int drive(int n)
{
	std::vector<Bin> bins;
	for (int i = 0; i < n; i++)
		bins.emplace_back(4 + i);
	int lost = 0;
	for (int i = 0; i < 2 * n; i++) {
		auto block = std::make_unique<Block>(Block{3});
		bool placed = false;
		for (Bin &b : bins) {
			if (b.place(block)) {
				placed = true;
				break;
			}
		}
		if (!placed)
			lost += block->size;
	}
	return lost;
}
} // namespace try_again_with_same
RUN_CLEAN(try_again_with_same, try_again_with_same::drive(3))

// CLEAN undo_swap: correct
namespace undo_swap
{
class Canvas
{
public:
	void paint(int colour)
	{
		undo_.push_back(pixels_);
		pixels_.push_back(colour);
		redo_.clear();
	}
	bool undo()
	{
		if (undo_.empty())
			return false;
		redo_.push_back(std::move(pixels_));
		pixels_ = std::move(undo_.back());
		undo_.pop_back();
		return true;
	}
	bool redo()
	{
		if (redo_.empty())
			return false;
		undo_.push_back(std::exchange(pixels_, std::move(redo_.back())));
		redo_.pop_back();
		return true;
	}
	std::size_t size() const { return pixels_.size(); }

private:
	std::vector<int> pixels_;
	std::vector<std::vector<int>> undo_;
	std::vector<std::vector<int>> redo_;
};

std::size_t drive(int n)
{
	Canvas c;
	for (int i = 0; i < n; i++)
		c.paint(i);
	c.undo();
	c.undo();
	c.redo();
	return c.size();
}
} // namespace undo_swap
RUN_CLEAN(undo_swap, undo_swap::drive(3))

// CLEAN optional_taken: correct
namespace optional_taken
{
class Parser
{
public:
	void push_back(std::string token) { peeked_ = std::move(token); }
	std::string next()
	{
		if (peeked_) {
			std::string t = std::move(*peeked_);
			peeked_.reset();
			return t;
		}
		return "token" + std::to_string(count_++);
	}

private:
	std::optional<std::string> peeked_;
	int count_ = 0;
};

int drive(int n)
{
	Parser p;
	int letters = 0;
	for (int i = 0; i < n; i++) {
		std::string t = p.next();
		letters += int(t.size());
		if (i % 2 == 0)
			p.push_back(std::move(t));
	}
	return letters;
}
} // namespace optional_taken
RUN_CLEAN(optional_taken, optional_taken::drive(4))
