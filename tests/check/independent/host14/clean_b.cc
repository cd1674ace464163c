// SPDX-License-Identifier: GPL-2.0
// Correct code: closures, threads, ownership, destruction order and the shapes of C++.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
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

// CLEAN okb_sum_halves: correct
namespace okb_sum_halves
{
long sum_of(std::span<const int> part)
{
	long sum = 0;
	for (int value : part)
		sum += value;
	return sum;
}

long sum_halves(const std::vector<int> &values)
{
	long left = 0;
	std::span<const int> all(values);
	std::thread helper([&] { left = sum_of(all.first(all.size() / 2)); });
	long right = sum_of(all.subspan(all.size() / 2));
	helper.join();
	return left + right;
}
#ifdef RUN
long drive(int n)
{
	return sum_halves({n, 2, 3, 4, 5});
}
#endif
} // namespace okb_sum_halves
RUN_CLEAN(okb_sum_halves, okb_sum_halves::drive(3))

// CLEAN okb_signal_token: correct
namespace okb_signal_token
{
class Signal
{
	std::map<int, std::function<void(int)>> slots;
	int next = 0;

public:
	int connect(std::function<void(int)> slot)
	{
		slots.emplace(next, std::move(slot));
		return next++;
	}
	void disconnect(int id) { slots.erase(id); }
	void emit(int value) const
	{
		for (const auto &slot : slots)
			slot.second(value);
	}
};

class Meter
{
	Signal &signal;
	int id;
	int total = 0;

public:
	explicit Meter(Signal &signal)
		: signal(signal), id(signal.connect([this](int v) { total += v; }))
	{
	}
	~Meter() { signal.disconnect(id); }
	Meter(const Meter &) = delete;
	Meter &operator=(const Meter &) = delete;
	int value() const { return total; }
};

int measure(Signal &signal, const std::vector<int> &values)
{
	int sum = 0;
	{
		Meter meter(signal);
		for (int value : values)
			signal.emit(value);
		sum = meter.value();
	}
	signal.emit(sum);
	return sum;
}
#ifdef RUN
int drive(int n)
{
	Signal signal;
	return measure(signal, {n, 1, 2});
}
#endif
} // namespace okb_signal_token
RUN_CLEAN(okb_signal_token, okb_signal_token::drive(3))

// CLEAN okb_job_pool: correct
namespace okb_job_pool
{
class Pool
{
	std::mutex lock;
	std::condition_variable more;
	std::deque<std::function<void()>> jobs;
	bool closing = false;
	std::vector<std::thread> workers;

	void work()
	{
		std::unique_lock<std::mutex> guard(lock);
		for (;;) {
			more.wait(guard, [this] { return closing || !jobs.empty(); });
			if (jobs.empty())
				return;
			auto job = std::move(jobs.front());
			jobs.pop_front();
			guard.unlock();
			job();
			guard.lock();
		}
	}

public:
	explicit Pool(int count)
	{
		for (int i = 0; i < count; i++)
			workers.emplace_back([this] { work(); });
	}
	~Pool()
	{
		{
			std::lock_guard<std::mutex> guard(lock);
			closing = true;
		}
		more.notify_all();
		for (std::thread &worker : workers)
			worker.join();
	}
	Pool(const Pool &) = delete;
	Pool &operator=(const Pool &) = delete;
	void post(std::function<void()> job)
	{
		{
			std::lock_guard<std::mutex> guard(lock);
			jobs.push_back(std::move(job));
		}
		more.notify_one();
	}
};

size_t total_length(const std::vector<std::string> &texts, int workers)
{
	std::atomic<size_t> sum{0};
	{
		Pool pool(workers);
		for (const std::string &text : texts)
			pool.post([&sum, &text] { sum += text.size(); });
	}
	return sum;
}
#ifdef RUN
size_t drive(int n)
{
	return total_length({"one", "two", "three"}, n);
}
#endif
} // namespace okb_job_pool
RUN_CLEAN(okb_job_pool, okb_job_pool::drive(3))

// CLEAN okb_per_thread_slot: correct
namespace okb_per_thread_slot
{
std::vector<size_t> lengths(const std::vector<std::string> &texts)
{
	std::vector<size_t> sizes(texts.size());
	std::vector<std::jthread> workers;
	workers.reserve(texts.size());
	for (size_t i = 0; i < texts.size(); i++)
		workers.emplace_back([&sizes, &texts, i] { sizes[i] = texts[i].size(); });
	for (std::jthread &worker : workers)
		worker.join();
	return sizes;
}
#ifdef RUN
size_t drive(int n)
{
	return lengths({std::string(n, 'x'), "two"}).size();
}
#endif
} // namespace okb_per_thread_slot
RUN_CLEAN(okb_per_thread_slot, okb_per_thread_slot::drive(3))

// CLEAN okb_async_config: correct
namespace okb_async_config
{
struct Config {
	std::string host;
	int port = 0;
};

Config parse(std::string_view text)
{
	Config config;
	size_t colon = text.find(':');
	config.host = std::string(text.substr(0, colon));
	if (colon != std::string_view::npos)
		config.port = std::atoi(std::string(text.substr(colon + 1)).c_str());
	return config;
}

Config load(const std::string &first, const std::string &second)
{
	auto pending = std::async(std::launch::async, [&] { return parse(first); });
	Config fallback = parse(second);
	Config wanted = pending.get();
	return wanted.port ? wanted : fallback;
}
#ifdef RUN
int drive(int)
{
	return load("localhost", "server.example:80").port;
}
#endif
} // namespace okb_async_config
RUN_CLEAN(okb_async_config, okb_async_config::drive(3))

// CLEAN okb_shared_table: correct
namespace okb_shared_table
{
class Table
{
	mutable std::shared_mutex lock;
	std::unordered_map<std::string, int> entries;

public:
	std::optional<int> find(const std::string &key) const
	{
		std::shared_lock<std::shared_mutex> guard(lock);
		auto it = entries.find(key);
		if (it == entries.end())
			return std::nullopt;
		return it->second;
	}
	void add(const std::string &key, int value)
	{
		std::unique_lock<std::shared_mutex> guard(lock);
		entries[key] += value;
	}
};

int fill(Table &table, const std::vector<std::string> &keys)
{
	std::jthread writer([&] {
		for (const std::string &key : keys)
			table.add(key, 1);
	});
	int found = 0;
	for (const std::string &key : keys)
		found += table.find(key).value_or(0);
	return found;
}
#ifdef RUN
int drive(int)
{
	Table table;
	return fill(table, {"a", "b", "a"});
}
#endif
} // namespace okb_shared_table
RUN_CLEAN(okb_shared_table, okb_shared_table::drive(3))

// CLEAN okb_weak_timer: correct
namespace okb_weak_timer
{
class Timers
{
	std::vector<std::function<bool()>> entries;

public:
	void add(std::function<bool()> fn) { entries.push_back(std::move(fn)); }
	size_t tick()
	{
		std::erase_if(entries, [](const std::function<bool()> &fn) { return !fn(); });
		return entries.size();
	}
};

class Lease : public std::enable_shared_from_this<Lease>
{
	int age = 0;

public:
	void watch(Timers &timers)
	{
		timers.add([weak = weak_from_this()] {
			auto self = weak.lock();
			if (!self)
				return false;
			self->age++;
			return true;
		});
	}
};

size_t expire(Timers &timers, int count)
{
	std::vector<std::shared_ptr<Lease>> leases;
	for (int i = 0; i < count; i++) {
		leases.push_back(std::make_shared<Lease>());
		leases.back()->watch(timers);
	}
	timers.tick();
	leases.pop_back();
	return timers.tick();
}
#ifdef RUN
size_t drive(int n)
{
	Timers timers;
	size_t left = expire(timers, n);
	return left + timers.tick();
}
#endif
} // namespace okb_weak_timer
RUN_CLEAN(okb_weak_timer, okb_weak_timer::drive(3))

// CLEAN okb_visit_inplace: correct
namespace okb_visit_inplace
{
struct Node {
	int value = 0;
	std::vector<std::unique_ptr<Node>> children;
};

void each(const Node &node, const std::function<void(const Node &)> &visit)
{
	visit(node);
	for (const auto &child : node.children)
		each(*child, visit);
}

int deepest_sum(const Node &root)
{
	int sum = 0;
	std::vector<const Node *> leaves;
	each(root, [&](const Node &node) {
		if (node.children.empty())
			leaves.push_back(&node);
	});
	for (const Node *leaf : leaves)
		sum += leaf->value;
	return sum;
}
#ifdef RUN
int drive(int n)
{
	Node root;
	for (int i = 0; i < n; i++) {
		root.children.push_back(std::make_unique<Node>());
		root.children.back()->value = i;
	}
	return deepest_sum(root);
}
#endif
} // namespace okb_visit_inplace
RUN_CLEAN(okb_visit_inplace, okb_visit_inplace::drive(3))

// CLEAN okb_handler_swap: correct
namespace okb_handler_swap
{
class Stage
{
	std::function<void(Stage &, char)> state;

public:
	std::string text;
	int marks = 0;

	void enter(std::function<void(Stage &, char)> next) { state = std::move(next); }
	void feed(std::string_view input)
	{
		for (char c : input) {
			auto now = state;
			if (now)
				now(*this, c);
		}
	}
};

void plain(Stage &stage, char c);

void marked(Stage &stage, char c)
{
	if (c == '*')
		stage.enter(plain);
	else
		stage.marks++;
}

void plain(Stage &stage, char c)
{
	if (c == '*')
		stage.enter(marked);
	else
		stage.text += c;
}

int count_marked(std::string_view input)
{
	Stage stage;
	stage.enter(plain);
	stage.feed(input);
	return stage.marks;
}
#ifdef RUN
int drive(int)
{
	return count_marked("a *bold* word");
}
#endif
} // namespace okb_handler_swap
RUN_CLEAN(okb_handler_swap, okb_handler_swap::drive(3))

// CLEAN okb_refill_moved: correct
namespace okb_refill_moved
{
std::vector<std::string> split_lines(std::string_view text)
{
	std::vector<std::string> lines;
	std::string line;
	for (char c : text) {
		if (c == '\n') {
			lines.push_back(std::move(line));
			line = std::string();
			continue;
		}
		line += c;
	}
	if (!line.empty())
		lines.push_back(std::move(line));
	return lines;
}
#ifdef RUN
size_t drive(int)
{
	return split_lines("one\ntwo\n\nthree").size();
}
#endif
} // namespace okb_refill_moved
RUN_CLEAN(okb_refill_moved, okb_refill_moved::drive(3))

// CLEAN okb_file_slot: correct
namespace okb_file_slot
{
struct Device {
	int open = 0;
};

class Handle
{
	Device *device = nullptr;

public:
	Handle() = default;
	explicit Handle(Device &d) : device(&d) { device->open++; }
	Handle(Handle &&other) noexcept : device(std::exchange(other.device, nullptr)) {}
	Handle &operator=(Handle &&other) noexcept
	{
		if (this != &other) {
			close();
			device = std::exchange(other.device, nullptr);
		}
		return *this;
	}
	~Handle() { close(); }
	void close()
	{
		if (device)
			std::exchange(device, nullptr)->open--;
	}
	bool valid() const { return device; }
};

int reopen(Device &first, Device &second)
{
	Handle handle(first);
	Handle kept = std::move(handle);
	handle = Handle(second);
	kept.close();
	return first.open * 10 + second.open + handle.valid();
}
#ifdef RUN
int drive(int)
{
	Device first, second;
	return reopen(first, second);
}
#endif
} // namespace okb_file_slot
RUN_CLEAN(okb_file_slot, okb_file_slot::drive(3))

// CLEAN okb_maybe_owned: correct
namespace okb_maybe_owned
{
struct Buffer {
	std::vector<char> bytes;
};

class BufferRef
{
	Buffer *buffer;
	bool owned;

public:
	explicit BufferRef(Buffer &borrowed) : buffer(&borrowed), owned(false) {}
	explicit BufferRef(size_t size) : buffer(new Buffer{std::vector<char>(size)}), owned(true)
	{
	}
	BufferRef(const BufferRef &) = delete;
	BufferRef &operator=(const BufferRef &) = delete;
	~BufferRef()
	{
		if (owned)
			delete buffer;
	}
	Buffer &get() { return *buffer; }
};

size_t fill(Buffer *shared, size_t size)
{
	auto use = [](BufferRef &ref) {
		ref.get().bytes.push_back('x');
		return ref.get().bytes.size();
	};
	if (shared) {
		BufferRef ref(*shared);
		return use(ref);
	}
	BufferRef ref(size);
	return use(ref);
}
#ifdef RUN
size_t drive(int n)
{
	Buffer shared;
	return fill(&shared, n) + fill(nullptr, n) + shared.bytes.size();
}
#endif
} // namespace okb_maybe_owned
RUN_CLEAN(okb_maybe_owned, okb_maybe_owned::drive(3))

// CLEAN okb_member_order: correct
namespace okb_member_order
{
class Arena
{
	std::deque<std::string> strings;

public:
	const std::string &keep(std::string text) { return strings.emplace_back(std::move(text)); }
};

class Names
{
	Arena &arena;
	std::vector<const std::string *> known;

public:
	size_t *released;

	Names(Arena &arena, size_t &released) : arena(arena), released(&released) {}
	Names(const Names &) = delete;
	Names &operator=(const Names &) = delete;
	~Names()
	{
		for (const std::string *name : known)
			*released += name->size();
	}
	void add(const std::string &name) { known.push_back(&arena.keep(name)); }
};

class Module
{
	Arena arena;
	Names names;

public:
	explicit Module(size_t &released) : names(arena, released) {}
	void declare(std::span<const std::string> list)
	{
		for (const std::string &name : list)
			names.add(name);
	}
};

size_t compile(std::span<const std::string> list)
{
	size_t released = 0;
	{
		Module module(released);
		module.declare(list);
	}
	return released;
}
#ifdef RUN
size_t drive(int)
{
	std::vector<std::string> list = {"main", "a function with a long name"};
	return compile(list);
}
#endif
} // namespace okb_member_order
RUN_CLEAN(okb_member_order, okb_member_order::drive(3))

// CLEAN okb_intrusive_list: correct
namespace okb_intrusive_list
{
struct Link {
	Link *prev = this;
	Link *next = this;

	Link() = default;
	Link(const Link &) = delete;
	Link &operator=(const Link &) = delete;
	~Link() { unlink(); }
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	void push_before(Link &at)
	{
		unlink();
		prev = at.prev;
		next = &at;
		prev->next = this;
		at.prev = this;
	}
};

struct Task : Link {
	int cost = 0;
};

class Ready
{
	Link head;

public:
	void add(Task &task) { task.push_before(head); }
	int drain()
	{
		int cost = 0;
		while (head.next != &head) {
			Task *task = static_cast<Task *>(head.next);
			task->unlink();
			cost += task->cost;
		}
		return cost;
	}
};

int schedule(Ready &ready, std::span<Task> tasks)
{
	for (Task &task : tasks)
		ready.add(task);
	return ready.drain();
}
#ifdef RUN
int drive(int n)
{
	Ready ready;
	std::array<Task, 3> tasks;
	for (Task &task : tasks)
		task.cost = n++;
	int cost = schedule(ready, tasks);
	Task late;
	late.cost = 1;
	ready.add(late);
	return cost;
}
#endif
} // namespace okb_intrusive_list
RUN_CLEAN(okb_intrusive_list, okb_intrusive_list::drive(3))

// CLEAN okb_raw_stack: correct
namespace okb_raw_stack
{
class Stack
{
	struct Item {
		int value;
		Item *below;
	};
	Item *top = nullptr;

public:
	Stack() = default;
	Stack(const Stack &) = delete;
	Stack &operator=(const Stack &) = delete;
	~Stack()
	{
		while (top) {
			Item *dead = top;
			top = top->below;
			delete dead;
		}
	}
	void push(int value) { top = new Item{value, top}; }
	std::optional<int> pop()
	{
		if (!top)
			return std::nullopt;
		std::unique_ptr<Item> item(top);
		top = item->below;
		return item->value;
	}
};

int reverse_polish(Stack &stack, std::span<const int> values)
{
	for (int value : values)
		stack.push(value);
	int sum = 0;
	for (size_t i = 0; i + 1 < values.size(); i++)
		sum += stack.pop().value_or(0);
	return sum;
}
#ifdef RUN
int drive(int n)
{
	Stack stack;
	std::vector<int> values = {n, 2, 5};
	return reverse_polish(stack, values);
}
#endif
} // namespace okb_raw_stack
RUN_CLEAN(okb_raw_stack, okb_raw_stack::drive(3))

// CLEAN okb_release_on_success: correct
namespace okb_release_on_success
{
struct Widget {
	std::string name;
	int size = 0;
};

class Panel
{
	std::vector<Widget *> widgets;

public:
	Panel() = default;
	Panel(const Panel &) = delete;
	Panel &operator=(const Panel &) = delete;
	~Panel()
	{
		for (Widget *widget : widgets)
			delete widget;
	}
	Widget *add(const std::string &name, int size)
	{
		auto widget = std::make_unique<Widget>(Widget{name, size});
		if (size <= 0)
			return nullptr;
		widgets.push_back(widget.get());
		return widget.release();
	}
};

int build(Panel &panel, const std::map<std::string, int> &sizes)
{
	int sum = 0;
	for (const auto &[name, size] : sizes)
		if (Widget *widget = panel.add(name, size))
			sum += widget->size;
	return sum;
}
#ifdef RUN
int drive(int n)
{
	Panel panel;
	return build(panel, {{"ok", n}, {"empty", 0}});
}
#endif
} // namespace okb_release_on_success
RUN_CLEAN(okb_release_on_success, okb_release_on_success::drive(3))

// CLEAN okb_swap_and_pop: correct
namespace okb_swap_and_pop
{
struct Particle {
	float life = 0;
	std::string trail;
};

size_t step(std::vector<Particle> &particles, float dt)
{
	size_t i = 0;
	while (i < particles.size()) {
		Particle &particle = particles[i];
		particle.life -= dt;
		if (particle.life > 0) {
			particle.trail += '.';
			i++;
			continue;
		}
		if (i + 1 != particles.size())
			std::swap(particle, particles.back());
		particles.pop_back();
	}
	return particles.size();
}
#ifdef RUN
size_t drive(int n)
{
	std::vector<Particle> particles = {{1, "a"}, {float(n), "b"}, {0.5f, "c"}};
	return step(particles, 1) + step(particles, 1);
}
#endif
} // namespace okb_swap_and_pop
RUN_CLEAN(okb_swap_and_pop, okb_swap_and_pop::drive(3))

// CLEAN okb_tree_parent: correct
namespace okb_tree_parent
{
class Folder
{
	std::string name;
	Folder *parent = nullptr;
	std::vector<std::unique_ptr<Folder>> folders;

public:
	explicit Folder(std::string name) : name(std::move(name)) {}
	Folder(const Folder &) = delete;
	Folder &operator=(const Folder &) = delete;
	Folder &add(std::string child)
	{
		folders.push_back(std::make_unique<Folder>(std::move(child)));
		folders.back()->parent = this;
		return *folders.back();
	}
	std::unique_ptr<Folder> detach()
	{
		if (!parent)
			return nullptr;
		auto &list = parent->folders;
		auto it = std::find_if(list.begin(), list.end(),
				       [this](const auto &f) { return f.get() == this; });
		std::unique_ptr<Folder> self = std::move(*it);
		list.erase(it);
		parent = nullptr;
		return self;
	}
	std::string path() const { return parent ? parent->path() + "/" + name : name; }
};

std::string relocate(Folder &root, const std::string &a, const std::string &b)
{
	Folder &first = root.add(a);
	Folder &second = first.add(b);
	std::string before = second.path();
	std::unique_ptr<Folder> kept = second.detach();
	first.detach();
	return before + " " + kept->path();
}
#ifdef RUN
size_t drive(int)
{
	Folder root("root");
	return relocate(root, "music", "albums").size();
}
#endif
} // namespace okb_tree_parent
RUN_CLEAN(okb_tree_parent, okb_tree_parent::drive(3))

// CLEAN okb_lru_splice: correct
namespace okb_lru_splice
{
class Lru
{
	struct Entry {
		std::string key;
		int value;
	};
	std::list<Entry> order;
	std::unordered_map<std::string_view, std::list<Entry>::iterator> index;
	size_t limit;

public:
	explicit Lru(size_t limit) : limit(limit) {}
	Lru(const Lru &) = delete;
	Lru &operator=(const Lru &) = delete;
	const int *find(std::string_view key)
	{
		auto it = index.find(key);
		if (it == index.end())
			return nullptr;
		order.splice(order.begin(), order, it->second);
		return &it->second->value;
	}
	void put(const std::string &key, int value)
	{
		if (find(key)) {
			order.front().value = value;
			return;
		}
		order.push_front(Entry{key, value});
		index.emplace(order.front().key, order.begin());
		if (order.size() > limit) {
			index.erase(order.back().key);
			order.pop_back();
		}
	}
};

int touch(Lru &cache, std::span<const std::string> keys)
{
	int hits = 0;
	for (const std::string &key : keys) {
		if (const int *value = cache.find(key))
			hits += *value;
		cache.put(key, 1);
	}
	return hits;
}
#ifdef RUN
int drive(int)
{
	Lru cache(2);
	std::vector<std::string> keys = {"a key longer than inline", "b", "b", "c", "b"};
	return touch(cache, keys);
}
#endif
} // namespace okb_lru_splice
RUN_CLEAN(okb_lru_splice, okb_lru_splice::drive(3))

// CLEAN okb_guard_order: correct
namespace okb_guard_order
{
template <class F>
class Finally
{
	F fn;
	bool armed = true;

public:
	explicit Finally(F fn) : fn(std::move(fn)) {}
	Finally(const Finally &) = delete;
	Finally &operator=(const Finally &) = delete;
	~Finally()
	{
		if (armed)
			fn();
	}
	void dismiss() { armed = false; }
};

bool import_rows(std::vector<int> &table, std::span<const int> rows)
{
	const size_t before = table.size();
	Finally rollback([&] { table.resize(before); });
	for (int row : rows) {
		if (row < 0)
			return false;
		table.push_back(row);
	}
	rollback.dismiss();
	return true;
}
#ifdef RUN
size_t drive(int n)
{
	std::vector<int> table = {1}, good = {n, 2}, broken = {4, -1};
	import_rows(table, good);
	import_rows(table, broken);
	return table.size();
}
#endif
} // namespace okb_guard_order
RUN_CLEAN(okb_guard_order, okb_guard_order::drive(3))

// CLEAN okb_virtual_owner: correct
namespace okb_virtual_owner
{
class Codec
{
public:
	virtual ~Codec() = default;
	virtual std::string encode(const std::string &text) const = 0;
};

class Reverse : public Codec
{
public:
	std::string encode(const std::string &text) const override
	{
		return std::string(text.rbegin(), text.rend());
	}
};

class Prefix : public Codec
{
	std::string prefix;

public:
	explicit Prefix(std::string prefix) : prefix(std::move(prefix)) {}
	std::string encode(const std::string &text) const override { return prefix + text; }
};

std::string encode_all(const std::vector<std::unique_ptr<Codec>> &chain, std::string text)
{
	for (const auto &codec : chain)
		text = codec->encode(text);
	return text;
}

std::vector<std::unique_ptr<Codec>> make_chain(const std::string &prefix)
{
	std::vector<std::unique_ptr<Codec>> chain;
	chain.push_back(std::make_unique<Reverse>());
	if (!prefix.empty())
		chain.push_back(std::make_unique<Prefix>(prefix));
	return chain;
}
#ifdef RUN
size_t drive(int)
{
	return encode_all(make_chain("a prefix on the heap, long enough"), "abc").size();
}
#endif
} // namespace okb_virtual_owner
RUN_CLEAN(okb_virtual_owner, okb_virtual_owner::drive(3))

// CLEAN okb_two_phase_base: correct
namespace okb_two_phase_base
{
class View
{
	std::string caption;

protected:
	View() = default;
	virtual std::string title() const = 0;

public:
	virtual ~View() = default;
	View(const View &) = delete;
	View &operator=(const View &) = delete;
	void init() { caption = "[" + title() + "]"; }
	const std::string &text() const { return caption; }
};

class FileView : public View
{
	std::string path;

public:
	explicit FileView(std::string path) : path(std::move(path)) {}
	std::string title() const override { return path; }
};

std::unique_ptr<View> open_view(const std::string &path)
{
	auto view = std::make_unique<FileView>(path);
	view->init();
	return view;
}

size_t caption_size(const std::string &path)
{
	const auto view = open_view(path);
	const std::string &text = view->text();
	return text.size();
}
#ifdef RUN
size_t drive(int)
{
	return caption_size("/a/path/that/does/not/fit/inline");
}
#endif
} // namespace okb_two_phase_base
RUN_CLEAN(okb_two_phase_base, okb_two_phase_base::drive(3))

// CLEAN okb_crtp_count: correct
namespace okb_crtp_count
{
template <class Derived>
class Visitor
{
public:
	int walk(std::span<const int> values)
	{
		int taken = 0;
		for (int value : values)
			taken += static_cast<Derived *>(this)->visit(value);
		return taken;
	}
};

class Limits : public Visitor<Limits>
{
	int low;
	int high;

public:
	std::vector<int> outside;

	Limits(int low, int high) : low(low), high(high) {}
	bool visit(int value)
	{
		if (value >= low && value <= high)
			return true;
		outside.push_back(value);
		return false;
	}
};

int inside(std::span<const int> values, int low, int high)
{
	Limits limits(low, high);
	return limits.walk(values) - static_cast<int>(limits.outside.size());
}
#ifdef RUN
int drive(int n)
{
	std::vector<int> values = {1, 5, 9, 20};
	return inside(values, n, 10);
}
#endif
} // namespace okb_crtp_count
RUN_CLEAN(okb_crtp_count, okb_crtp_count::drive(3))

// CLEAN okb_generator: correct
namespace okb_generator
{
class Lines
{
public:
	struct promise_type {
		std::string current;

		Lines get_return_object()
		{
			return Lines(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string line)
		{
			current = std::move(line);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};

	explicit Lines(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	Lines(Lines &&other) noexcept : handle(std::exchange(other.handle, {})) {}
	Lines &operator=(Lines &&) = delete;
	~Lines()
	{
		if (handle)
			handle.destroy();
	}
	const std::string *next()
	{
		handle.resume();
		return handle.done() ? nullptr : &handle.promise().current;
	}

private:
	std::coroutine_handle<promise_type> handle;
};

Lines wrap(std::string text, size_t width)
{
	if (!width)
		co_return;
	for (size_t at = 0; at < text.size(); at += width)
		co_yield text.substr(at, width);
}

size_t longest(const std::string &title, size_t width)
{
	Lines lines = wrap(title + " and some more", width);
	size_t longest = 0;
	while (const std::string *line = lines.next())
		longest = std::max(longest, line->size());
	return longest;
}
#ifdef RUN
size_t drive(int n)
{
	return longest("a title of some length that is on the heap", n);
}
#endif
} // namespace okb_generator
RUN_CLEAN(okb_generator, okb_generator::drive(3))

// CLEAN okb_variant_step: correct
namespace okb_variant_step
{
struct Idle {
};
struct Busy {
	std::string job;
	int left = 0;
};
struct Failed {
	std::string reason;
};
using State = std::variant<Idle, Busy, Failed>;

void advance(State &state)
{
	Busy *busy = std::get_if<Busy>(&state);
	if (!busy)
		return;
	if (--busy->left > 0)
		return;
	std::string reason = busy->job + " ran out of time";
	state = Failed{std::move(reason)};
}

size_t run(State &state, const std::string &job, int steps)
{
	state = Busy{job, steps};
	while (std::holds_alternative<Busy>(state))
		advance(state);
	const Failed *failed = std::get_if<Failed>(&state);
	return failed ? failed->reason.size() : 0;
}
#ifdef RUN
size_t drive(int n)
{
	State state;
	return run(state, "a long running job", n);
}
#endif
} // namespace okb_variant_step
RUN_CLEAN(okb_variant_step, okb_variant_step::drive(3))

// CLEAN okb_span_after_fill: correct
namespace okb_span_after_fill
{
struct Frame {
	std::array<unsigned char, 16> data;
	size_t used;
};

bool encode(std::string_view text, Frame &frame)
{
	if (text.size() + 1 > frame.data.size())
		return false;
	frame.data[0] = static_cast<unsigned char>(text.size());
	std::copy(text.begin(), text.end(), frame.data.begin() + 1);
	frame.used = text.size() + 1;
	return true;
}

int send(std::string_view text, std::vector<unsigned char> &wire)
{
	Frame frame;
	if (!encode(text, frame))
		return -1;
	std::span<const unsigned char> bytes(frame.data.data(), frame.used);
	wire.insert(wire.end(), bytes.begin(), bytes.end());
	return static_cast<int>(bytes.size());
}
#ifdef RUN
int drive(int)
{
	std::vector<unsigned char> wire;
	return send("hello", wire) + send("a text that does not fit into it", wire);
}
#endif
} // namespace okb_span_after_fill
RUN_CLEAN(okb_span_after_fill, okb_span_after_fill::drive(3))

// CLEAN okb_view_pipeline: correct
namespace okb_view_pipeline
{
struct Employee {
	std::string name;
	int salary = 0;
};

std::vector<std::string> well_paid(const std::vector<Employee> &staff, int limit)
{
	auto rich = staff |
		    std::views::filter([limit](const Employee &e) { return e.salary > limit; }) |
		    std::views::transform(&Employee::name);
	std::vector<std::string> names;
	for (const std::string &name : rich)
		names.push_back(name);
	std::sort(names.begin(), names.end());
	return names;
}
#ifdef RUN
size_t drive(int n)
{
	return well_paid({{"ann", 10}, {"bob", n}, {"eve", 5}}, n).size();
}
#endif
} // namespace okb_view_pipeline
RUN_CLEAN(okb_view_pipeline, okb_view_pipeline::drive(3))

// CLEAN okb_string_pool_views: correct
namespace okb_string_pool_views
{
class Interner
{
	std::set<std::string, std::less<>> pool;

public:
	std::string_view intern(std::string_view text)
	{
		auto it = pool.find(text);
		if (it == pool.end())
			it = pool.emplace(text).first;
		return *it;
	}
};

size_t distinct(Interner &interner, std::span<const std::string> words)
{
	std::vector<std::string_view> seen;
	for (const std::string &word : words) {
		std::string lower = word;
		for (char &c : lower)
			if (c >= 'A' && c <= 'Z')
				c = static_cast<char>(c - 'A' + 'a');
		std::string_view view = interner.intern(lower);
		bool known = false;
		for (std::string_view old : seen)
			known = known || old.data() == view.data();
		if (!known)
			seen.push_back(view);
	}
	return seen.size();
}
#ifdef RUN
size_t drive(int)
{
	Interner interner;
	std::vector<std::string> words = {"One", "two", "ONE", "Three"};
	return distinct(interner, words);
}
#endif
} // namespace okb_string_pool_views
RUN_CLEAN(okb_string_pool_views, okb_string_pool_views::drive(3))

// CLEAN okb_reserve_then_ref: correct
namespace okb_reserve_then_ref
{
struct Vertex {
	int id = 0;
	const Vertex *next = nullptr;
};

class Ring
{
	std::vector<Vertex> vertices;

public:
	explicit Ring(std::span<const int> ids)
	{
		vertices.reserve(ids.size());
		const Vertex *last = nullptr;
		for (int id : ids) {
			Vertex &vertex = vertices.emplace_back();
			vertex.id = id;
			vertex.next = last;
			last = &vertex;
		}
		if (!vertices.empty())
			vertices.front().next = last;
	}
	Ring(const Ring &) = delete;
	Ring &operator=(const Ring &) = delete;
	int around() const
	{
		if (vertices.empty())
			return 0;
		int sum = 0;
		const Vertex *at = &vertices.front();
		do {
			sum += at->id;
			at = at->next;
		} while (at != &vertices.front());
		return sum;
	}
};

int circumference(std::span<const int> ids)
{
	Ring ring(ids);
	return ring.around();
}
#ifdef RUN
int drive(int n)
{
	std::vector<int> ids = {n, 4, 5};
	return circumference(ids);
}
#endif
} // namespace okb_reserve_then_ref
RUN_CLEAN(okb_reserve_then_ref, okb_reserve_then_ref::drive(3))

// CLEAN okb_copy_before_push: correct
namespace okb_copy_before_push
{
struct Step {
	std::string name;
	std::vector<std::string> needs;
};

std::vector<std::string> closure_of(const std::map<std::string, Step> &steps,
				    const std::string &start)
{
	std::vector<std::string> order = {start};
	for (size_t i = 0; i < order.size(); i++) {
		const std::string name = order[i];
		auto it = steps.find(name);
		if (it == steps.end())
			continue;
		for (const std::string &need : it->second.needs)
			if (std::find(order.begin(), order.end(), need) == order.end())
				order.push_back(need);
	}
	return order;
}
#ifdef RUN
size_t drive(int)
{
	std::map<std::string, Step> steps;
	steps["all"] = {"all", {"link", "doc"}};
	steps["link"] = {"link", {"compile"}};
	return closure_of(steps, "all").size();
}
#endif
} // namespace okb_copy_before_push
RUN_CLEAN(okb_copy_before_push, okb_copy_before_push::drive(3))

// CLEAN okb_erase_sessions: correct
namespace okb_erase_sessions
{
struct Session {
	std::string user;
	int idle = 0;
};

std::vector<std::string> expire(std::map<int, Session> &sessions, int limit)
{
	std::vector<std::string> gone;
	for (auto it = sessions.begin(); it != sessions.end();) {
		Session &session = it->second;
		if (++session.idle <= limit) {
			++it;
			continue;
		}
		gone.push_back(std::move(session.user));
		it = sessions.erase(it);
	}
	return gone;
}
#ifdef RUN
size_t drive(int n)
{
	std::map<int, Session> sessions = {{1, {"ann", 9}}, {2, {"bob", 0}}};
	return expire(sessions, n).size();
}
#endif
} // namespace okb_erase_sessions
RUN_CLEAN(okb_erase_sessions, okb_erase_sessions::drive(3))

// CLEAN okb_out_param: correct
namespace okb_out_param
{
bool parse_number(std::string_view text, int &value)
{
	if (text.empty())
		return false;
	int result = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			return false;
		result = (result * 10 + (c - '0')) % 1000000;
	}
	value = result;
	return true;
}

int sum_fields(std::string_view line)
{
	int sum = 0;
	while (!line.empty()) {
		size_t comma = std::min(line.find(','), line.size());
		int value;
		if (parse_number(line.substr(0, comma), value))
			sum += value;
		line.remove_prefix(std::min(comma + 1, line.size()));
	}
	return sum;
}
#ifdef RUN
int drive(int)
{
	return sum_fields("12,x,30,,4");
}
#endif
} // namespace okb_out_param
RUN_CLEAN(okb_out_param, okb_out_param::drive(3))

// CLEAN okb_self_removal: correct
namespace okb_self_removal
{
class Registry;

class Plugin
{
	Registry *home = nullptr;
	friend class Registry;

public:
	std::string name;

	explicit Plugin(std::string name) : name(std::move(name)) {}
	size_t quit();
};

class Registry
{
	std::vector<std::unique_ptr<Plugin>> plugins;

public:
	Plugin &load(const std::string &name)
	{
		plugins.push_back(std::make_unique<Plugin>(name));
		plugins.back()->home = this;
		return *plugins.back();
	}
	std::unique_ptr<Plugin> unload(Plugin *plugin)
	{
		for (auto it = plugins.begin(); it != plugins.end(); ++it) {
			if (it->get() != plugin)
				continue;
			auto owner = std::move(*it);
			plugins.erase(it);
			return owner;
		}
		return nullptr;
	}
	size_t count() const { return plugins.size(); }
};

size_t Plugin::quit()
{
	if (!home)
		return 0;
	auto alive = home->unload(this);
	home = nullptr;
	return name.size();
}

size_t cycle(Registry &registry, const std::vector<std::string> &names)
{
	size_t sum = 0;
	for (const std::string &name : names) {
		Plugin &plugin = registry.load(name);
		sum += plugin.quit();
	}
	return sum + registry.count();
}
#ifdef RUN
size_t drive(int)
{
	Registry registry;
	return cycle(registry, {"spelling", "a plugin with a rather long name"});
}
#endif
} // namespace okb_self_removal
RUN_CLEAN(okb_self_removal, okb_self_removal::drive(3))

// CLEAN okb_double_buffer: correct
namespace okb_double_buffer
{
class Events
{
	std::vector<std::string> incoming;
	std::vector<std::string> handling;

public:
	void post(std::string event) { incoming.push_back(std::move(event)); }
	template <class F>
	size_t dispatch(F &&handle)
	{
		handling.clear();
		handling.swap(incoming);
		for (const std::string &event : handling)
			handle(*this, event);
		return handling.size();
	}
};

size_t echo(Events &events, const std::string &first, size_t limit)
{
	events.post(first);
	size_t handled = 0;
	while (handled < limit) {
		size_t count = events.dispatch([](Events &queue, const std::string &event) {
			queue.post(event + "!");
			queue.post(event);
		});
		if (!count)
			break;
		handled += count;
	}
	return handled;
}
#ifdef RUN
size_t drive(int n)
{
	Events events;
	return echo(events, "an event with a name on the heap", n);
}
#endif
} // namespace okb_double_buffer
RUN_CLEAN(okb_double_buffer, okb_double_buffer::drive(3))

// CLEAN okb_snapshot_publish: correct
namespace okb_snapshot_publish
{
struct Routes {
	std::map<std::string, int> table;
};

class Router
{
	mutable std::mutex lock;
	std::shared_ptr<const Routes> routes = std::make_shared<Routes>();

public:
	std::shared_ptr<const Routes> current() const
	{
		std::lock_guard<std::mutex> guard(lock);
		return routes;
	}
	void add(const std::string &prefix, int port)
	{
		std::lock_guard<std::mutex> guard(lock);
		auto changed = std::make_shared<Routes>(*routes);
		changed->table[prefix] = port;
		routes = std::move(changed);
	}
};

int look_up(Router &router, const std::vector<std::string> &prefixes)
{
	std::jthread admin([&] {
		int port = 1;
		for (const std::string &prefix : prefixes)
			router.add(prefix, port++);
	});
	int found = 0;
	for (const std::string &prefix : prefixes) {
		auto snapshot = router.current();
		auto it = snapshot->table.find(prefix);
		if (it != snapshot->table.end())
			found += it->second;
	}
	return found;
}
#ifdef RUN
int drive(int)
{
	Router router;
	return look_up(router, {"10.", "192.168.", "172.16."});
}
#endif
} // namespace okb_snapshot_publish
RUN_CLEAN(okb_snapshot_publish, okb_snapshot_publish::drive(3))
