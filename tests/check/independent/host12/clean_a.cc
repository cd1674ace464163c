// SPDX-License-Identifier: GPL-2.0
// Correct code of all kinds that looks like the mistakes of the other files.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstring>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <queue>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN reserved_refs: references into a vector that has room for what follows
namespace reserved_refs
{
static int drive(int n)
{
	std::vector<int> v;
	v.reserve(n + 1);
	v.push_back(1);
	int &first = v.front();
	for (int i = 0; i < n; i++) {
		v.push_back(i);
		first += v.back();
	}
	return first;
}
} // namespace reserved_refs
RUN_CLEAN(reserved_refs, reserved_refs::drive(3))

// CLEAN deque_refs: push_back on a deque keeps references to its elements
namespace deque_refs
{
struct Node {
	int value;
	Node *parent;
};
static int drive(int n)
{
	std::deque<Node> pool;
	Node *at = &pool.emplace_back(Node{0, nullptr});
	for (int i = 1; i <= n; i++)
		at = &pool.emplace_back(Node{i, at});
	int sum = 0;
	for (; at; at = at->parent)
		sum += at->value;
	return sum;
}
} // namespace deque_refs
RUN_CLEAN(deque_refs, deque_refs::drive(40))

// CLEAN refill: the moved vector gets a new value in each round
namespace refill
{
static std::size_t drive(int n)
{
	std::vector<std::vector<int>> batches;
	std::vector<int> batch;
	for (int i = 0; i < n; i++) {
		batch.push_back(i);
		if (batch.size() == 4) {
			batches.push_back(std::move(batch));
			batch = {};
		}
	}
	if (!batch.empty())
		batches.push_back(std::move(batch));
	return batches.size();
}
} // namespace refill
RUN_CLEAN(refill, refill::drive(10))

// CLEAN list_handle: the session is erased through the handle it keeps to itself
namespace list_handle
{
class Server
{
	struct Session {
		int id = 0;
		std::list<Session>::iterator self;
	};
	std::list<Session> sessions;

	void close(Session &s) { sessions.erase(s.self); }

public:
	void open(int id)
	{
		sessions.emplace_back();
		sessions.back().id = id;
		sessions.back().self = std::prev(sessions.end());
	}
	int close_odd()
	{
		int closed = 0;
		for (auto it = sessions.begin(); it != sessions.end();) {
			Session &s = *it++;
			if (s.id % 2) {
				closed += s.id;
				close(s);
			}
		}
		return closed;
	}
};
static int drive(int n)
{
	Server s;
	for (int i = 0; i < n; i++)
		s.open(i);
	return s.close_odd();
}
} // namespace list_handle
RUN_CLEAN(list_handle, list_handle::drive(5))

// CLEAN swap_pop: the hole is filled by the last element, which may be the hole itself
namespace swap_pop
{
static int drive(int n)
{
	std::vector<std::unique_ptr<int>> v;
	for (int i = 0; i < n; i++)
		v.push_back(std::make_unique<int>(i));
	for (std::size_t i = 0; i < v.size();) {
		if (*v[i] % 2) {
			std::swap(v[i], v.back());
			v.pop_back();
		} else {
			i++;
		}
	}
	int sum = 0;
	for (const auto &p : v)
		sum += *p;
	return sum;
}
} // namespace swap_pop
RUN_CLEAN(swap_pop, swap_pop::drive(6))

// CLEAN maybe_owned: a flag tells whether the raw pointer is owned
namespace maybe_owned
{
class Text
{
	const char *data;
	bool owned;

public:
	explicit Text(const char *literal) : data(literal), owned(false) {}
	Text(const char *from, std::size_t n) : data(nullptr), owned(true)
	{
		char *copy = new char[n + 1];
		std::memcpy(copy, from, n);
		copy[n] = 0;
		data = copy;
	}
	Text(Text &&o) noexcept : data(o.data), owned(std::exchange(o.owned, false))
	{
		o.data = "";
	}
	Text &operator=(Text &&) = delete;
	~Text()
	{
		if (owned)
			delete[] data;
	}
	std::size_t size() const { return std::strlen(data); }
};
static std::size_t drive(int n)
{
	Text a("literal");
	Text b("some more text", n);
	Text c(std::move(b));
	return a.size() + b.size() + c.size();
}
} // namespace maybe_owned
RUN_CLEAN(maybe_owned, maybe_owned::drive(3))

// CLEAN own_observer: the observer detaches in its destructor, also while it is notified
namespace own_observer
{
class Subject
{
	std::vector<std::function<void(int)> *> slots;

public:
	void attach(std::function<void(int)> *f) { slots.push_back(f); }
	void detach(std::function<void(int)> *f) { std::erase(slots, f); }
	void notify(int v)
	{
		for (std::size_t i = slots.size(); i-- > 0;)
			(*slots[i])(v);
	}
};
class Attached
{
	Subject &subject;
	std::function<void(int)> slot;

public:
	Attached(Subject &s, std::function<void(int)> f) : subject(s), slot(std::move(f))
	{
		subject.attach(&slot);
	}
	Attached(const Attached &) = delete;
	Attached &operator=(const Attached &) = delete;
	~Attached() { subject.detach(&slot); }
};
static int drive(int n)
{
	Subject s;
	int sum = 0;
	Attached outer(s, [&sum](int v) { sum += v; });
	{
		Attached inner(s, [&sum](int v) { sum += 10 * v; });
		s.notify(n);
	}
	s.notify(n);
	return sum;
}
} // namespace own_observer
RUN_CLEAN(own_observer, own_observer::drive(3))

// CLEAN filled_prefix: only the part of the buffer that was filled is read
namespace filled_prefix
{
static std::size_t receive(std::span<char> to, int n)
{
	std::size_t i = 0;
	for (; i < to.size() && i < static_cast<std::size_t>(n); i++)
		to[i] = static_cast<char>('a' + i % 26);
	return i;
}
static int drive(int n)
{
	char buffer[128];
	const std::size_t got = receive(buffer, n);
	int sum = 0;
	for (char c : std::string_view(buffer, got))
		sum += c;
	return sum;
}
} // namespace filled_prefix
RUN_CLEAN(filled_prefix, filled_prefix::drive(30))

// CLEAN checked_out: the out-parameter is read only where the call succeeded
namespace checked_out
{
static bool lookup(const std::map<int, int> &m, int key, int &value)
{
	auto it = m.find(key);
	if (it == m.end())
		return false;
	value = it->second;
	return true;
}
static int drive(int n)
{
	std::map<int, int> m{{1, 10}, {3, 30}};
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int value;
		if (!lookup(m, i, value))
			continue;
		sum += value;
	}
	return sum;
}
} // namespace checked_out
RUN_CLEAN(checked_out, checked_out::drive(5))

// CLEAN joined_in_scope: the threads borrow locals and are joined before these end
namespace joined_in_scope
{
static long drive(int n)
{
	std::vector<long> partial(4);
	{
		std::vector<std::jthread> threads;
		for (std::size_t t = 0; t < partial.size(); t++)
			threads.emplace_back([&partial, t, n] {
				for (int i = 0; i < n; i++)
					partial[t] += i;
			});
	}
	long sum = 0;
	for (long p : partial)
		sum += p;
	return sum;
}
} // namespace joined_in_scope
RUN_CLEAN(joined_in_scope, joined_in_scope::drive(100))

// CLEAN worker_member: the thread is the last member and the destructor ends it first
namespace worker_member
{
class Worker
{
	std::mutex m;
	std::condition_variable wake;
	std::deque<int> jobs;
	bool stop = false;
	std::atomic<long> done{0};
	std::thread thread;

	void run()
	{
		std::unique_lock lock(m);
		for (;;) {
			wake.wait(lock, [this] { return stop || !jobs.empty(); });
			if (jobs.empty())
				return;
			const int job = jobs.front();
			jobs.pop_front();
			lock.unlock();
			done += job;
			lock.lock();
		}
	}

public:
	Worker() : thread([this] { run(); }) {}
	Worker(const Worker &) = delete;
	Worker &operator=(const Worker &) = delete;
	~Worker() { finish(); }
	void post(int job)
	{
		{
			std::lock_guard lock(m);
			jobs.push_back(job);
		}
		wake.notify_one();
	}
	long finish()
	{
		{
			std::lock_guard lock(m);
			stop = true;
		}
		wake.notify_all();
		if (thread.joinable())
			thread.join();
		return done;
	}
};
static long drive(int n)
{
	Worker w;
	for (int i = 0; i < n; i++)
		w.post(i);
	return w.finish();
}
} // namespace worker_member
RUN_CLEAN(worker_member, worker_member::drive(20))

// CLEAN copy_under_lock: the value is copied out while the lock is held
namespace copy_under_lock
{
class Board
{
	mutable std::mutex m;
	std::map<std::string, int> scores;

public:
	void add(const std::string &who, int points)
	{
		std::lock_guard lock(m);
		scores[who] += points;
	}
	std::map<std::string, int> snapshot() const
	{
		std::lock_guard lock(m);
		return scores;
	}
};
static int drive(int n)
{
	Board b;
	std::thread other([&b, n] {
		for (int i = 0; i < n; i++)
			b.add("b", i);
	});
	for (int i = 0; i < n; i++)
		b.add("a", i);
	std::size_t seen = b.snapshot().size();
	other.join();
	int sum = 0;
	for (const auto &[who, points] : b.snapshot())
		sum += points;
	return sum + (seen > 2);
}
} // namespace copy_under_lock
RUN_CLEAN(copy_under_lock, copy_under_lock::drive(30))

// CLEAN two_phase: the members are given by start() and read only after it
namespace two_phase
{
struct Device {
	int rate;
	int channels;
};
class Stream
{
	std::optional<Device> device;

public:
	bool start(int rate)
	{
		if (rate <= 0)
			return false;
		Device d;
		d.rate = rate;
		d.channels = rate > 8000 ? 2 : 1;
		device = d;
		return true;
	}
	int bandwidth() const { return device ? device->rate * device->channels : 0; }
};
static int drive(int n)
{
	Stream a, b;
	a.start(n * 1000);
	b.start(-n);
	return a.bandwidth() + b.bandwidth();
}
} // namespace two_phase
RUN_CLEAN(two_phase, two_phase::drive(16))

// CLEAN intrusive_stack: elements unlink themselves when they are destroyed
namespace intrusive_stack
{
class Scope
{
	static inline thread_local Scope *top = nullptr;
	Scope *below;
	int level;

public:
	Scope() : below(top), level(below ? below->level + 1 : 1) { top = this; }
	Scope(const Scope &) = delete;
	Scope &operator=(const Scope &) = delete;
	~Scope() { top = below; }
	static int depth() { return top ? top->level : 0; }
};
static int nest(int n)
{
	Scope s;
	return n > 1 ? nest(n - 1) : Scope::depth();
}
static int drive(int n)
{
	const int deep = nest(n);
	return deep * 10 + Scope::depth();
}
} // namespace intrusive_stack
RUN_CLEAN(intrusive_stack, intrusive_stack::drive(4))

// CLEAN view_of_param: the view returned leads into what the caller owns
namespace view_of_param
{
static std::string_view trim(std::string_view s BORROWED)
{
	while (!s.empty() && s.front() == ' ')
		s.remove_prefix(1);
	while (!s.empty() && s.back() == ' ')
		s.remove_suffix(1);
	return s;
}
static std::size_t drive(int n)
{
	const std::string padded = std::string(n, ' ') + "core" + std::string(n, ' ');
	const std::string_view core = trim(padded);
	return core.size() + trim("  literal ").size();
}
} // namespace view_of_param
RUN_CLEAN(view_of_param, view_of_param::drive(3))

// CLEAN temp_in_full_expression: views of temporaries that are used up in the same expression
namespace temp_in_full_expression
{
static std::string make(int n)
{
	return std::string(n, 'x') + "-a-tail-that-needs-the-heap";
}
static std::size_t count(std::string_view s)
{
	return static_cast<std::size_t>(std::ranges::count(s, 'x'));
}
static std::size_t drive(int n)
{
	return count(make(n)) + count(std::string_view(make(n)).substr(1)) +
	       std::strlen(make(n).c_str());
}
} // namespace temp_in_full_expression
RUN_CLEAN(temp_in_full_expression, temp_in_full_expression::drive(3))

// CLEAN extended_temp: a reference lengthens the life of the temporary it is bound to
namespace extended_temp
{
struct Config {
	std::vector<int> values;
};
static Config load(int n)
{
	return {std::vector<int>(n, 2)};
}
static int drive(int n)
{
	const Config &config = load(n);
	const std::vector<int> &values = load(n + 1).values;
	int sum = 0;
	for (int v : config.values)
		sum += v;
	for (int v : values)
		sum += v;
	return sum;
}
} // namespace extended_temp
RUN_CLEAN(extended_temp, extended_temp::drive(3))

// CLEAN take_unless: the parameter is moved only on the branch that leaves
namespace take_unless
{
struct Task {
	int cost;
};
struct Sink {
	std::vector<std::unique_ptr<Task>> cheap, dear;

	void put(std::unique_ptr<Task> t)
	{
		if (t->cost < 10) {
			cheap.push_back(std::move(t));
			return;
		}
		t->cost -= 1;
		dear.push_back(std::move(t));
		dear.back()->cost *= 2;
	}
};
static std::size_t drive(int n)
{
	Sink s;
	for (int i = 0; i < n; i++)
		s.put(std::make_unique<Task>(Task{i * 4}));
	return s.cheap.size() * 100 + s.dear.size();
}
} // namespace take_unless
RUN_CLEAN(take_unless, take_unless::drive(5))

// CLEAN null_check_after_move: the moved owner is asked only whether it is empty
namespace null_check_after_move
{
static bool offer(std::vector<std::unique_ptr<int>> &to, std::unique_ptr<int> &item)
{
	if (to.size() >= 2)
		return false;
	to.push_back(std::move(item));
	return true;
}
static int drive(int n)
{
	std::vector<std::unique_ptr<int>> kept;
	int rejected = 0;
	for (int i = 0; i < n; i++) {
		auto item = std::make_unique<int>(i);
		offer(kept, item);
		if (item)
			rejected += *item;
	}
	return rejected;
}
} // namespace null_check_after_move
RUN_CLEAN(null_check_after_move, null_check_after_move::drive(5))

// CLEAN exchange_list: the list is taken whole and walked while callbacks add to the fresh one
namespace exchange_list
{
class Loop
{
	std::vector<std::function<void(Loop &)>> queue;
	int ran = 0;

public:
	void post(std::function<void(Loop &)> f) { queue.push_back(std::move(f)); }
	int run()
	{
		while (!queue.empty()) {
			auto batch = std::exchange(queue, {});
			for (auto &f : batch) {
				f(*this);
				ran++;
			}
		}
		return ran;
	}
};
static int drive(int n)
{
	Loop loop;
	for (int i = 0; i < n; i++)
		loop.post([](Loop &l) { l.post([](Loop &) {}); });
	return loop.run();
}
} // namespace exchange_list
RUN_CLEAN(exchange_list, exchange_list::drive(3))

// CLEAN weak_callback: the callback asks the weak pointer before it uses the object
namespace weak_callback
{
class Panel : public std::enable_shared_from_this<Panel>
{
	int shown = 0;

public:
	std::function<int(int)> updater()
	{
		return [weak = weak_from_this()](int v) {
			if (auto self = weak.lock()) {
				self->shown = v;
				return self->shown;
			}
			return -1;
		};
	}
};
static int drive(int n)
{
	std::function<int(int)> f;
	int r = 0;
	{
		auto panel = std::make_shared<Panel>();
		f = panel->updater();
		r += f(n);
	}
	return r + f(n);
}
} // namespace weak_callback
RUN_CLEAN(weak_callback, weak_callback::drive(3))

// CLEAN variant_step: what is needed of the old state is copied before the new one is set
namespace variant_step
{
struct Reading {
	std::string text;
};
struct Done {
	std::size_t length;
};
using State = std::variant<Reading, Done>;

static void step(State &s, int n)
{
	if (auto *r = std::get_if<Reading>(&s)) {
		r->text += 'x';
		if (r->text.size() >= static_cast<std::size_t>(n))
			s = Done{r->text.size()};
	}
}
static std::size_t drive(int n)
{
	State s = Reading{};
	while (!std::holds_alternative<Done>(s))
		step(s, n);
	return std::get<Done>(s).length;
}
} // namespace variant_step
RUN_CLEAN(variant_step, variant_step::drive(20))

// CLEAN node_reuse: the node handle is changed before it goes back into the map
namespace node_reuse
{
static int drive(int n)
{
	std::map<std::string, std::vector<int>> index;
	index["old name"].assign(n, 1);
	std::vector<int> &values = index["old name"];
	auto node = index.extract("old name");
	node.key() = "new name";
	index.insert(std::move(node));
	values.push_back(2);
	return static_cast<int>(index.at("new name").size());
}
} // namespace node_reuse
RUN_CLEAN(node_reuse, node_reuse::drive(3))

// CLEAN map_refs: references to values of an unordered_map survive rehashing
namespace map_refs
{
static int drive(int n)
{
	std::unordered_map<int, int> hits;
	int &zero = hits[0];
	for (int i = 1; i < n; i++) {
		hits[i] = i;
		zero += hits.at(i);
	}
	return hits.at(0);
}
} // namespace map_refs
RUN_CLEAN(map_refs, map_refs::drive(200))

// CLEAN small_generator: the coroutine keeps its arguments by value and its frame is owned
namespace small_generator
{
class Numbers
{
public:
	struct promise_type {
		int value = 0;
		Numbers get_return_object()
		{
			return Numbers(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Numbers(std::coroutine_handle<promise_type> h) : handle(h) {}
	Numbers(Numbers &&o) noexcept : handle(std::exchange(o.handle, nullptr)) {}
	Numbers &operator=(Numbers &&) = delete;
	~Numbers()
	{
		if (handle)
			handle.destroy();
	}
	std::optional<int> next()
	{
		if (!handle || handle.done())
			return std::nullopt;
		handle.resume();
		if (handle.done())
			return std::nullopt;
		return handle.promise().value;
	}

private:
	std::coroutine_handle<promise_type> handle;
};
static Numbers each(std::vector<int> values)
{
	for (int v : values)
		co_yield v;
}
static int drive(int n)
{
	Numbers numbers = each(std::vector<int>(n, 3));
	int sum = 0;
	while (auto v = numbers.next())
		sum += *v;
	return sum;
}
} // namespace small_generator
RUN_CLEAN(small_generator, small_generator::drive(4))

// CLEAN member_order_kept: the view member is declared after its owner and is made from it
namespace member_order_kept
{
class Source
{
	std::string text;
	std::string_view rest;

public:
	explicit Source(std::string t) : text(std::move(t)), rest(text) {}
	Source(const Source &) = delete;
	Source &operator=(const Source &) = delete;
	std::string_view word()
	{
		const auto end = std::min(rest.find(' '), rest.size());
		const std::string_view w = rest.substr(0, end);
		rest.remove_prefix(std::min(end + 1, rest.size()));
		return w;
	}
};
static std::size_t drive(int n)
{
	std::string text = "start";
	for (int i = 0; i < n; i++)
		text += " word" + std::to_string(i);
	Source s(std::move(text));
	std::size_t count = 0;
	while (!s.word().empty())
		count++;
	return count;
}
} // namespace member_order_kept
RUN_CLEAN(member_order_kept, member_order_kept::drive(4))

// CLEAN rollback_guard: the guard borrows a local that outlives it and is dismissed on success
namespace rollback_guard
{
template <class F>
class Guard
{
	F f;
	bool active = true;

public:
	explicit Guard(F f) : f(std::move(f)) {}
	Guard(const Guard &) = delete;
	Guard &operator=(const Guard &) = delete;
	~Guard()
	{
		if (active)
			f();
	}
	void dismiss() { active = false; }
};
static bool append(std::vector<int> &v, int n)
{
	const std::size_t before = v.size();
	Guard undo([&v, before] { v.resize(before); });
	for (int i = 0; i < n; i++) {
		if (i > 5)
			return false;
		v.push_back(i);
	}
	undo.dismiss();
	return true;
}
static std::size_t drive(int n)
{
	std::vector<int> v;
	append(v, n);
	append(v, n + 10);
	return v.size();
}
} // namespace rollback_guard
RUN_CLEAN(rollback_guard, rollback_guard::drive(3))

// CLEAN placed_slots: raw storage, each slot is made before it is read and destroyed once
namespace placed_slots
{
class Slots
{
	alignas(std::string) std::byte raw[4][sizeof(std::string)];
	std::size_t used = 0;

	std::string *at(std::size_t i)
	{
		return std::launder(reinterpret_cast<std::string *>(raw[i]));
	}

public:
	Slots() = default;
	Slots(const Slots &) = delete;
	Slots &operator=(const Slots &) = delete;
	~Slots()
	{
		while (used)
			std::destroy_at(at(--used));
	}
	bool add(std::string s)
	{
		if (used == 4)
			return false;
		::new (static_cast<void *>(raw[used])) std::string(std::move(s));
		used++;
		return true;
	}
	std::size_t chars()
	{
		std::size_t sum = 0;
		for (std::size_t i = 0; i < used; i++)
			sum += at(i)->size();
		return sum;
	}
};
static std::size_t drive(int n)
{
	Slots s;
	for (int i = 0; i < n; i++)
		s.add("a string too long for the small buffer " + std::to_string(i));
	return s.chars();
}
} // namespace placed_slots
RUN_CLEAN(placed_slots, placed_slots::drive(6))

// CLEAN late_binding: the pointer variable is given on every branch before its use
namespace late_binding
{
static int drive(int n)
{
	int small = 1, large = 100;
	int *pick;
	int bonus;
	if (n < 5) {
		pick = &small;
		bonus = 1;
	} else if (n < 10) {
		pick = &large;
		bonus = 2;
	} else {
		return 0;
	}
	*pick += bonus;
	return small + large;
}
} // namespace late_binding
RUN_CLEAN(late_binding, late_binding::drive(3) + late_binding::drive(7))

// CLEAN pool_index: entries name each other by index, the vector may grow
namespace pool_index
{
struct Node {
	int value;
	int next;
};
class Chain
{
	std::vector<Node> nodes;
	int head = -1;

public:
	void push(int value)
	{
		nodes.push_back({value, head});
		head = static_cast<int>(nodes.size()) - 1;
	}
	int sum() const
	{
		int s = 0;
		for (int i = head; i >= 0; i = nodes[i].next)
			s += nodes[i].value;
		return s;
	}
};
static int drive(int n)
{
	Chain c;
	for (int i = 0; i < n; i++)
		c.push(i);
	return c.sum();
}
} // namespace pool_index
RUN_CLEAN(pool_index, pool_index::drive(20))

// CLEAN range_pipeline: the view refers to a vector that lives longer
namespace range_pipeline
{
static int drive(int n)
{
	std::vector<int> data;
	for (int i = 0; i < n; i++)
		data.push_back(i);
	const int limit = n / 2;
	auto big = data | std::views::filter([limit](int v) { return v >= limit; }) |
		   std::views::transform([](int v) { return v * 2; });
	int sum = 0;
	for (int v : big)
		sum += v;
	data.clear();
	return sum + static_cast<int>(data.size());
}
} // namespace range_pipeline
RUN_CLEAN(range_pipeline, range_pipeline::drive(10))

// CLEAN polymorphic_owner: a derived object is destroyed by a base owner with a virtual destructor
namespace polymorphic_owner
{
struct Shape {
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
class Square final : public Shape
{
	std::vector<int> side;

public:
	explicit Square(int s) : side(1, s) {}
	int area() const override { return side[0] * side[0]; }
};
static int drive(int n)
{
	std::vector<std::unique_ptr<Shape>> shapes;
	for (int i = 0; i < n; i++)
		shapes.push_back(std::make_unique<Square>(i));
	if (shapes.empty())
		return 0;
	Shape *last = shapes.back().get();
	std::unique_ptr<Shape> taken = std::move(shapes.back());
	shapes.pop_back();
	return last->area() + taken->area();
}
} // namespace polymorphic_owner
RUN_CLEAN(polymorphic_owner, polymorphic_owner::drive(4))

// CLEAN parent_child: children point to the parent that owns them, and the parent stays in place
namespace parent_child
{
class Item
{
	Item *parent;
	int weight;
	std::vector<std::unique_ptr<Item>> items;

public:
	Item(Item *parent, int weight) : parent(parent), weight(weight) {}
	Item(const Item &) = delete;
	Item &operator=(const Item &) = delete;
	Item &add(int w)
	{
		items.push_back(std::make_unique<Item>(this, w));
		return *items.back();
	}
	int to_root() const
	{
		int sum = 0;
		for (const Item *i = this; i; i = i->parent)
			sum += i->weight;
		return sum;
	}
};
static int drive(int n)
{
	Item root(nullptr, 1);
	Item &first = root.add(10);
	for (int i = 0; i < n; i++)
		root.add(i);
	return first.add(5).to_root();
}
} // namespace parent_child
RUN_CLEAN(parent_child, parent_child::drive(20))

// CLEAN erase_then_refind: the iterator is looked up again after the container has changed
namespace erase_then_refind
{
static int drive(int n)
{
	std::vector<int> v;
	for (int i = 0; i < n; i++)
		v.push_back(i);
	int rounds = 0;
	auto it = std::ranges::find_if(v, [](int x) { return x % 3 == 0; });
	while (it != v.end()) {
		const int value = *it;
		v.erase(it);
		if (value % 2 == 0 && value > 0)
			v.push_back(value + 1);
		rounds++;
		it = std::ranges::find_if(v, [](int x) { return x % 3 == 0; });
	}
	return rounds;
}
} // namespace erase_then_refind
RUN_CLEAN(erase_then_refind, erase_then_refind::drive(12))

// CLEAN released_flag: data written before the release store, read after the acquire load
namespace released_flag
{
static int drive(int n)
{
	int payload = 0;
	std::atomic<bool> ready{false};
	std::thread producer([&payload, &ready, n] {
		payload = n * 2;
		ready.store(true, std::memory_order_release);
	});
	while (!ready.load(std::memory_order_acquire))
		std::this_thread::yield();
	const int seen = payload;
	producer.join();
	return seen;
}
} // namespace released_flag
RUN_CLEAN(released_flag, released_flag::drive(3))
