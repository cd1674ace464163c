// SPDX-License-Identifier: GPL-2.0
// Correct code that uses the same ingredients: closures, ends, shapes, moves, views, threads.
#include "../set.hh"
#include <algorithm>
#include <any>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>
#include <optional>
#include <queue>
#include <ranges>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN refill_after_move: correct
namespace refill_after_move
{
std::size_t drive(int n)
{
	std::vector<std::vector<int>> batches;
	std::vector<int> current;
	for (int i = 0; i < n * 5; i++) {
		current.push_back(i);
		if (current.size() == 4) {
			batches.push_back(std::move(current));
			current = {};
			current.reserve(4);
		}
	}
	return batches.size() + current.size();
}
} // namespace refill_after_move
RUN_CLEAN(refill_after_move, refill_after_move::drive(3))

// CLEAN particles_swap_pop: correct
namespace particles_swap_pop
{
struct Particle {
	std::unique_ptr<int> life;
};
std::size_t drive(int n)
{
	std::vector<Particle> all;
	for (int i = 0; i < n * 4; i++)
		all.push_back({std::make_unique<int>(i % 3)});
	for (std::size_t i = 0; i < all.size();) {
		if (*all[i].life == 0) {
			std::swap(all[i], all.back());
			all.pop_back();
		} else {
			i++;
		}
	}
	return all.size();
}
} // namespace particles_swap_pop
RUN_CLEAN(particles_swap_pop, particles_swap_pop::drive(3))

// CLEAN reserve_then_refer: correct
namespace reserve_then_refer
{
int drive(int n)
{
	std::vector<int> v;
	v.reserve(n + 1);
	v.push_back(n);
	int &first = v.front();
	for (int i = 0; i < n; i++)
		v.push_back(first + i);
	first = 0;
	return std::accumulate(v.begin(), v.end(), 0);
}
} // namespace reserve_then_refer
RUN_CLEAN(reserve_then_refer, reserve_then_refer::drive(3))

// CLEAN detaching_observer: correct
namespace detaching_observer
{
struct Subject;
struct Observer {
	Subject *subject = nullptr;
	int seen = 0;
	Observer() = default;
	Observer(const Observer &) = delete;
	~Observer();
};
struct Subject {
	std::vector<Observer *> all;
	Subject() = default;
	Subject(const Subject &) = delete;
	void attach(Observer &o)
	{
		o.subject = this;
		all.push_back(&o);
	}
	void notify(int v)
	{
		for (Observer *o : all)
			o->seen += v;
	}
	~Subject()
	{
		for (Observer *o : all)
			o->subject = nullptr;
	}
};
Observer::~Observer()
{
	if (subject)
		std::erase(subject->all, this);
}
int drive(int n)
{
	Observer late;
	Subject s;
	s.attach(late);
	{
		Observer early;
		s.attach(early);
		s.notify(n);
	}
	s.notify(n);
	return late.seen;
}
} // namespace detaching_observer
RUN_CLEAN(detaching_observer, detaching_observer::drive(3))

// CLEAN local_callbacks: correct
namespace local_callbacks
{
void each(const std::vector<int> &v, const std::function<void(int)> &f)
{
	for (int i : v)
		f(i);
}
int drive(int n)
{
	int sum = 0, most = 0;
	std::vector<int> v(n, 6);
	std::vector<std::function<void(int)>> steps;
	steps.push_back([&](int i) { sum += i; });
	steps.push_back([&most](int i) { most = std::max(most, i); });
	for (auto &s : steps)
		each(v, s);
	return sum + most;
}
} // namespace local_callbacks
RUN_CLEAN(local_callbacks, local_callbacks::drive(3))

// CLEAN joined_by_reference: correct
namespace joined_by_reference
{
long drive(int n)
{
	std::vector<int> v(n * 100, 1);
	std::vector<long> part(4);
	{
		std::vector<std::jthread> team;
		for (std::size_t t = 0; t < part.size(); t++)
			team.emplace_back([&v, &part, t] {
				long sum = 0;
				for (std::size_t i = t; i < v.size(); i += 4)
					sum += v[i];
				part[t] = sum;
			});
	}
	return std::accumulate(part.begin(), part.end(), 0L);
}
} // namespace joined_by_reference
RUN_CLEAN(joined_by_reference, joined_by_reference::drive(3))

// CLEAN condition_queue: correct
namespace condition_queue
{
class Queue
{
	std::mutex m;
	std::condition_variable cv;
	std::deque<std::unique_ptr<int>> q;
	bool closed = false;

public:
	void put(std::unique_ptr<int> p)
	{
		{
			std::lock_guard lock(m);
			q.push_back(std::move(p));
		}
		cv.notify_one();
	}
	void close()
	{
		std::lock_guard lock(m);
		closed = true;
		cv.notify_all();
	}
	std::unique_ptr<int> take()
	{
		std::unique_lock lock(m);
		cv.wait(lock, [this] { return closed || !q.empty(); });
		if (q.empty())
			return nullptr;
		auto p = std::move(q.front());
		q.pop_front();
		return p;
	}
};
int drive(int n)
{
	Queue q;
	int sum = 0;
	std::thread t([&] {
		while (auto p = q.take())
			sum += *p;
	});
	for (int i = 0; i < n * 10; i++)
		q.put(std::make_unique<int>(i));
	q.close();
	t.join();
	return sum;
}
} // namespace condition_queue
RUN_CLEAN(condition_queue, condition_queue::drive(3))

// CLEAN weak_timer: correct
namespace weak_timer
{
struct Session : std::enable_shared_from_this<Session> {
	int ticks = 0;
	std::function<bool()> timer()
	{
		return [weak = weak_from_this()] {
			if (auto self = weak.lock()) {
				self->ticks++;
				return true;
			}
			return false;
		};
	}
};
int drive(int n)
{
	auto s = std::make_shared<Session>();
	auto tick = s->timer();
	int alive = 0;
	for (int i = 0; i < n; i++)
		alive += tick();
	s.reset();
	alive += tick();
	return alive;
}
} // namespace weak_timer
RUN_CLEAN(weak_timer, weak_timer::drive(3))

// CLEAN self_removing_handler: correct
namespace self_removing_handler
{
class Signal
{
	std::map<int, std::shared_ptr<std::function<void()>>> slots;
	int next = 0;

public:
	int add(std::function<void()> f)
	{
		slots[next] = std::make_shared<std::function<void()>>(std::move(f));
		return next++;
	}
	void remove(int id) { slots.erase(id); }
	void fire()
	{
		std::vector<std::shared_ptr<std::function<void()>>> now;
		for (auto &[id, f] : slots)
			now.push_back(f);
		for (auto &f : now)
			(*f)();
	}
};
int drive(int n)
{
	Signal s;
	std::string log;
	for (int i = 0; i < n; i++)
		s.add([&s, &log, i] {
			s.remove(i);
			log += std::to_string(i);
		});
	s.fire();
	s.fire();
	return static_cast<int>(log.size());
}
} // namespace self_removing_handler
RUN_CLEAN(self_removing_handler, self_removing_handler::drive(3))

// CLEAN tree_owner: correct
namespace tree_owner
{
struct Node {
	int key;
	Node *parent = nullptr;
	std::unique_ptr<Node> left, right;
};
Node *insert(std::unique_ptr<Node> &root, int key)
{
	std::unique_ptr<Node> *at = &root;
	Node *parent = nullptr;
	while (*at) {
		parent = at->get();
		at = key < parent->key ? &parent->left : &parent->right;
	}
	*at = std::make_unique<Node>(Node{key, parent, nullptr, nullptr});
	return at->get();
}
int drive(int n)
{
	std::unique_ptr<Node> root;
	Node *last = nullptr;
	for (int i = 0; i < n * 3; i++)
		last = insert(root, i * 7 % 10);
	int depth = 0;
	for (Node *p = last; p; p = p->parent)
		depth++;
	return depth;
}
} // namespace tree_owner
RUN_CLEAN(tree_owner, tree_owner::drive(3))

// CLEAN manual_list: correct
namespace manual_list
{
struct Item {
	int v;
	Item *next;
};
int drive(int n)
{
	Item *head = nullptr;
	for (int i = 0; i < n * 2; i++)
		head = new Item{i, head};
	for (Item **p = &head; *p;) {
		Item *i = *p;
		if (i->v % 2) {
			*p = i->next;
			delete i;
		} else {
			p = &i->next;
		}
	}
	int sum = 0;
	while (head) {
		Item *next = head->next;
		sum += head->v;
		delete head;
		head = next;
	}
	return sum;
}
} // namespace manual_list
RUN_CLEAN(manual_list, manual_list::drive(3))

// CLEAN owns_flag: correct
namespace owns_flag
{
class Text
{
	char *p;
	bool owned;

public:
	Text(char *s, bool copy) : p(copy ? strdup(s) : s), owned(copy) {}
	Text(Text &&o) noexcept : p(o.p), owned(std::exchange(o.owned, false)) {}
	Text &operator=(Text &&) = delete;
	~Text()
	{
		if (owned)
			std::free(p);
	}
	std::size_t size() const { return std::strlen(p); }
};
std::size_t drive(int n)
{
	char local[] = "on the stack";
	std::vector<Text> all;
	for (int i = 0; i < n; i++)
		all.push_back(Text(local, i % 2));
	return all.back().size();
}
} // namespace owns_flag
RUN_CLEAN(owns_flag, owns_flag::drive(3))

// CLEAN lru_cache: correct
namespace lru_cache
{
class Lru
{
	struct Entry {
		std::string key;
		int value;
	};
	std::list<Entry> order;
	std::unordered_map<std::string_view, std::list<Entry>::iterator> index;
	std::size_t limit;

public:
	explicit Lru(std::size_t l) : limit(l) {}
	Lru(const Lru &) = delete;
	int &get(const std::string &key)
	{
		if (auto it = index.find(key); it != index.end()) {
			order.splice(order.begin(), order, it->second);
			return it->second->value;
		}
		if (order.size() == limit) {
			index.erase(order.back().key);
			order.pop_back();
		}
		order.push_front({key, 0});
		index.emplace(order.front().key, order.begin());
		return order.front().value;
	}
};
int drive(int n)
{
	Lru lru(2);
	for (int i = 0; i < n * 3; i++)
		lru.get("a rather long key for the cache " + std::to_string(i % 4)) += i;
	return lru.get("a rather long key for the cache 0");
}
} // namespace lru_cache
RUN_CLEAN(lru_cache, lru_cache::drive(3))

// CLEAN erase_while_walking: correct
namespace erase_while_walking
{
std::size_t drive(int n)
{
	std::map<int, std::string> m;
	for (int i = 0; i < n * 4; i++)
		m.emplace(i, std::string(i, 'm'));
	for (auto it = m.begin(); it != m.end();) {
		if (it->second.size() % 2)
			it = m.erase(it);
		else
			++it;
	}
	return m.size();
}
} // namespace erase_while_walking
RUN_CLEAN(erase_while_walking, erase_while_walking::drive(3))

// CLEAN buffer_then_read: correct
namespace buffer_then_read
{
bool fill(unsigned char *out, std::size_t n, int seed)
{
	if (seed < 0)
		return false;
	for (std::size_t i = 0; i < n; i++)
		out[i] = static_cast<unsigned char>(seed + i);
	return true;
}
int drive(int n)
{
	unsigned char buf[32];
	int sum = 0;
	if (!fill(buf, sizeof buf, n))
		return -1;
	for (unsigned char c : buf)
		sum += c;
	return sum;
}
} // namespace buffer_then_read
RUN_CLEAN(buffer_then_read, buffer_then_read::drive(3))

// CLEAN variant_machine: correct
namespace variant_machine
{
struct Idle {
};
struct Running {
	std::string job;
	int left;
};
struct Failed {
	std::string why;
};
using State = std::variant<Idle, Running, Failed>;
void step(State &s)
{
	if (auto *r = std::get_if<Running>(&s)) {
		if (--r->left == 0) {
			std::string why = "finished " + std::move(r->job);
			s = Failed{std::move(why)};
		}
	} else if (std::holds_alternative<Idle>(s)) {
		s = Running{"a job that has a rather long name", 2};
	}
}
std::size_t drive(int n)
{
	State s;
	for (int i = 0; i < n; i++)
		step(s);
	auto *f = std::get_if<Failed>(&s);
	return f ? f->why.size() : 0;
}
} // namespace variant_machine
RUN_CLEAN(variant_machine, variant_machine::drive(3))

// CLEAN polymorphic_clone: correct
namespace polymorphic_clone
{
struct Shape {
	virtual ~Shape() = default;
	virtual std::unique_ptr<Shape> clone() const = 0;
	virtual int area() const = 0;
};
struct Square : Shape {
	int side;
	explicit Square(int s) : side(s) {}
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Square>(*this); }
	int area() const override { return side * side; }
};
int drive(int n)
{
	std::vector<std::unique_ptr<Shape>> all;
	all.push_back(std::make_unique<Square>(n));
	for (int i = 0; i < n; i++)
		all.push_back(all.front()->clone());
	int sum = 0;
	for (auto &s : all)
		sum += s->area();
	return sum;
}
} // namespace polymorphic_clone
RUN_CLEAN(polymorphic_clone, polymorphic_clone::drive(3))

// CLEAN generator: correct
namespace generator
{
class Gen
{
public:
	struct promise_type {
		std::string_view value;
		Gen get_return_object()
		{
			return Gen(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string_view v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Gen(Gen &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
	Gen &operator=(Gen &&) = delete;
	~Gen()
	{
		if (h)
			h.destroy();
	}
	bool next()
	{
		h.resume();
		return !h.done();
	}
	std::string_view value() const { return h.promise().value; }

private:
	explicit Gen(std::coroutine_handle<promise_type> hh) : h(hh) {}
	std::coroutine_handle<promise_type> h;
};
Gen words(std::string text)
{
	std::string_view rest = text;
	while (!rest.empty()) {
		auto end = std::min(rest.find(' '), rest.size());
		co_yield rest.substr(0, end);
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
}
std::size_t drive(int n)
{
	std::size_t sum = 0;
	auto g = words("some words that make up a sentence");
	while (g.next())
		sum += g.value().size() * n;
	return sum;
}
} // namespace generator
RUN_CLEAN(generator, generator::drive(3))

// CLEAN borrowed_then_grown: correct
namespace borrowed_then_grown
{
int drive(int n)
{
	std::vector<int> v(n, 1);
	int sum = 0;
	{
		std::span<int> s = v;
		for (int &i : s)
			sum += i++;
	}
	v.push_back(9);
	std::span<int> again = v;
	return sum + again.back();
}
} // namespace borrowed_then_grown
RUN_CLEAN(borrowed_then_grown, borrowed_then_grown::drive(3))

// CLEAN two_phase: correct
namespace two_phase
{
class Engine
{
	std::unique_ptr<std::vector<float>> table;
	int rate = 0;
	bool ready = false;

public:
	bool open(int r)
	{
		if (r <= 0)
			return false;
		table = std::make_unique<std::vector<float>>(r, 0.25f);
		rate = r;
		ready = true;
		return true;
	}
	float level() const { return ready ? (*table)[rate - 1] : 0.f; }
	void close()
	{
		ready = false;
		table.reset();
	}
};
float drive(int n)
{
	Engine e;
	float v = e.level();
	if (e.open(n))
		v += e.level();
	e.close();
	return v + e.level();
}
} // namespace two_phase
RUN_CLEAN(two_phase, two_phase::drive(3))

// CLEAN ordered_members: correct
namespace ordered_members
{
class Pipe
{
	std::mutex m;
	std::vector<int> out;
	std::atomic<bool> stop = false;
	std::thread worker;

public:
	Pipe()
		: worker([this] {
			  while (!stop) {
				  std::lock_guard lock(m);
				  if (out.size() < 100)
					  out.push_back(1);
			  }
		  })
	{
	}
	Pipe(const Pipe &) = delete;
	~Pipe()
	{
		stop = true;
		worker.join();
	}
	std::size_t size()
	{
		std::lock_guard lock(m);
		return out.size();
	}
};
std::size_t drive(int n)
{
	Pipe p;
	while (p.size() < static_cast<std::size_t>(n))
		std::this_thread::yield();
	return p.size();
}
} // namespace ordered_members
RUN_CLEAN(ordered_members, ordered_members::drive(3))

// CLEAN moved_on_one_branch: correct
namespace moved_on_one_branch
{
std::size_t drive(int n)
{
	std::vector<std::string> kept;
	std::size_t dropped = 0;
	for (int i = 0; i < n * 2; i++) {
		std::string s(i * 10, 's');
		if (i % 2) {
			kept.push_back(std::move(s));
			continue;
		}
		dropped += s.size();
	}
	return kept.size() + dropped;
}
} // namespace moved_on_one_branch
RUN_CLEAN(moved_on_one_branch, moved_on_one_branch::drive(3))

// CLEAN async_results: correct
namespace async_results
{
int drive(int n)
{
	std::string base = "the text that all tasks read but never change";
	std::vector<std::future<int>> all;
	for (int i = 0; i < n; i++)
		all.push_back(std::async(std::launch::async,
					 [&base, i] { return static_cast<int>(base.size()) + i; }));
	int sum = 0;
	for (auto &f : all)
		sum += f.get();
	return sum;
}
} // namespace async_results
RUN_CLEAN(async_results, async_results::drive(3))

// CLEAN placement_slot: correct
namespace placement_slot
{
class Slot
{
	alignas(std::string) unsigned char room[sizeof(std::string)];
	std::string *p = nullptr;

public:
	Slot() = default;
	Slot(const Slot &) = delete;
	~Slot() { reset(); }
	std::string &emplace(int n)
	{
		reset();
		return *(p = new (room) std::string(n, 'e'));
	}
	void reset()
	{
		if (p)
			std::exchange(p, nullptr)->~basic_string();
	}
};
std::size_t drive(int n)
{
	Slot s;
	std::size_t a = s.emplace(n * 20).size();
	s.reset();
	return a + s.emplace(n).size();
}
} // namespace placement_slot
RUN_CLEAN(placement_slot, placement_slot::drive(3))

// CLEAN refcounted: correct
namespace refcounted
{
class Ref
{
	struct Body {
		int refs;
		std::string text;
	};
	Body *b;

public:
	explicit Ref(int n) : b(new Body{1, std::string(n, 'r')}) {}
	Ref(const Ref &o) : b(o.b) { b->refs++; }
	Ref &operator=(const Ref &o)
	{
		o.b->refs++;
		drop();
		b = o.b;
		return *this;
	}
	~Ref() { drop(); }
	std::size_t size() const { return b->text.size(); }

private:
	void drop()
	{
		if (--b->refs == 0)
			delete b;
	}
};
std::size_t drive(int n)
{
	Ref a(n), c(n * 30);
	Ref d = a;
	a = c;
	a = a;
	std::vector<Ref> v(n, d);
	return a.size() + v.back().size();
}
} // namespace refcounted
RUN_CLEAN(refcounted, refcounted::drive(3))

// CLEAN scope_guard: correct
namespace scope_guard
{
template <class F>
class Guard
{
	F f;
	bool armed = true;

public:
	explicit Guard(F g) : f(std::move(g)) {}
	Guard(const Guard &) = delete;
	void dismiss() { armed = false; }
	~Guard()
	{
		if (armed)
			f();
	}
};
int *make(int n, bool keep)
{
	int *p = new int(n);
	Guard undo([&] {
		delete p;
		p = nullptr;
	});
	if (!keep)
		return nullptr;
	undo.dismiss();
	return p;
}
int drive(int n)
{
	std::unique_ptr<int> a(make(n, true)), b(make(n, false));
	return *a + (b ? 1 : 0);
}
} // namespace scope_guard
RUN_CLEAN(scope_guard, scope_guard::drive(3))

// CLEAN own_container: correct
namespace own_container
{
template <class T>
class Stack
{
	std::unique_ptr<T[]> data;
	std::size_t n = 0, cap = 0;

public:
	void push(T v)
	{
		if (n == cap) {
			std::size_t more = cap ? cap * 2 : 2;
			auto bigger = std::make_unique<T[]>(more);
			std::move(begin(), end(), bigger.get());
			data = std::move(bigger);
			cap = more;
		}
		data[n++] = std::move(v);
	}
	T *begin() { return data.get(); }
	T *end() { return data.get() + n; }
	T pop() { return std::move(data[--n]); }
};
std::size_t drive(int n)
{
	Stack<std::string> s;
	for (int i = 0; i < n * 3; i++)
		s.push(std::string(i * 9, 'o'));
	s.push(*s.begin());
	std::size_t sum = s.pop().size();
	for (auto &t : s)
		sum += t.size();
	return sum;
}
} // namespace own_container
RUN_CLEAN(own_container, own_container::drive(3))

// CLEAN counter_lambda: correct
namespace counter_lambda
{
std::function<int()> counter(int start)
{
	return [v = start]() mutable { return v++; };
}
int drive(int n)
{
	auto a = counter(n);
	auto b = a;
	a();
	a();
	return a() * 10 + b();
}
} // namespace counter_lambda
RUN_CLEAN(counter_lambda, counter_lambda::drive(3))

// CLEAN const_ref_extension: correct
namespace const_ref_extension
{
struct Pair {
	std::string a, b;
};
Pair split(const std::string &s, std::size_t at)
{
	return {s.substr(0, at), s.substr(at)};
}
std::size_t drive(int n)
{
	const Pair &p = split(std::string(n * 20, 'p'), n);
	const std::string &tail = split(p.b, 2).b;
	return p.a.size() + tail.size();
}
} // namespace const_ref_extension
RUN_CLEAN(const_ref_extension, const_ref_extension::drive(3))

// CLEAN read_write_table: correct
namespace read_write_table
{
class Table
{
	mutable std::shared_mutex m;
	std::map<std::string, int> map;

public:
	void set(const std::string &k, int v)
	{
		std::unique_lock lock(m);
		map[k] = v;
	}
	std::optional<int> get(const std::string &k) const
	{
		std::shared_lock lock(m);
		auto it = map.find(k);
		return it == map.end() ? std::nullopt : std::optional(it->second);
	}
};
int drive(int n)
{
	Table t;
	std::thread w([&t, n] {
		for (int i = 0; i < n * 50; i++)
			t.set("k" + std::to_string(i % 5), i);
	});
	int hits = 0;
	for (int i = 0; i < n * 50; i++)
		hits += t.get("k1").has_value();
	w.join();
	return hits + t.get("k1").value_or(0);
}
} // namespace read_write_table
RUN_CLEAN(read_write_table, read_write_table::drive(3))

// CLEAN deferred_destroy: correct
namespace deferred_destroy
{
struct Actor {
	int hp;
	bool dead = false;
};
std::size_t drive(int n)
{
	std::vector<std::unique_ptr<Actor>> all;
	for (int i = 0; i < n * 2; i++)
		all.push_back(std::make_unique<Actor>(Actor{i}));
	for (auto &a : all)
		for (auto &b : all)
			if (a != b && a->hp > b->hp && !a->dead)
				b->dead = b->hp % 2;
	std::erase_if(all, [](auto &a) { return a->dead; });
	return all.size();
}
} // namespace deferred_destroy
RUN_CLEAN(deferred_destroy, deferred_destroy::drive(3))

// CLEAN parent_by_index: correct
namespace parent_by_index
{
struct Node {
	int value;
	int parent;
};
int drive(int n)
{
	std::vector<Node> nodes{{n, -1}};
	for (int i = 0; i < n * 5; i++) {
		int value = nodes[i / 2].value + 1;
		nodes.push_back({value, i / 2});
	}
	int steps = 0;
	for (int at = static_cast<int>(nodes.size()) - 1; at >= 0; at = nodes[at].parent)
		steps++;
	return steps;
}
} // namespace parent_by_index
RUN_CLEAN(parent_by_index, parent_by_index::drive(3))

// CLEAN view_of_argument: correct
namespace view_of_argument
{
std::string_view trim(std::string_view s)
{
	while (!s.empty() && s.front() == ' ')
		s.remove_prefix(1);
	while (!s.empty() && s.back() == ' ')
		s.remove_suffix(1);
	return s;
}
std::size_t drive(int n)
{
	std::string line = std::string(n, ' ') + "the value of the setting" + std::string(n, ' ');
	std::string_view v = trim(line);
	std::string copy(v);
	line.clear();
	return copy.size() + trim(std::string(n, ' ') + "x").size();
}
} // namespace view_of_argument
RUN_CLEAN(view_of_argument, view_of_argument::drive(3))

// CLEAN handed_over: correct
namespace handed_over
{
struct Job {
	std::string name;
	std::unique_ptr<Job> then;
};
std::size_t drive(int n)
{
	std::unique_ptr<Job> head;
	for (int i = 0; i < n; i++) {
		auto j = std::make_unique<Job>();
		j->name = "job number " + std::to_string(i);
		j->then = std::move(head);
		head = std::move(j);
	}
	std::size_t sum = 0;
	while (head) {
		sum += head->name.size();
		auto rest = std::move(head->then);
		head = std::move(rest);
	}
	return sum;
}
} // namespace handed_over
RUN_CLEAN(handed_over, handed_over::drive(3))

// CLEAN state_kept_alive: correct
namespace state_kept_alive
{
struct Machine;
struct State {
	virtual ~State() = default;
	virtual std::unique_ptr<State> step(std::vector<std::string> &log) = 0;
};
struct Off : State {
	std::unique_ptr<State> step(std::vector<std::string> &log) override
	{
		log.push_back("off");
		return nullptr;
	}
};
struct On : State {
	std::string label = "on, and the label is on the heap";
	std::unique_ptr<State> step(std::vector<std::string> &log) override
	{
		auto next = std::make_unique<Off>();
		log.push_back(label);
		return next;
	}
};
std::size_t drive(int n)
{
	std::unique_ptr<State> now = std::make_unique<On>();
	std::vector<std::string> log;
	for (int i = 0; i < n; i++)
		if (auto next = now->step(log))
			now = std::move(next);
	return log.size();
}
} // namespace state_kept_alive
RUN_CLEAN(state_kept_alive, state_kept_alive::drive(3))
