// SPDX-License-Identifier: GPL-2.0
// Correct code with the ingredients of mistakes: borrows, moves, late values, threads, order.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN reserve_then_point: correct
namespace reserve_then_point
{
struct Node {
	int value;
	const Node *parent;
};
int drive(int n)
{
	std::vector<Node> nodes;
	nodes.reserve(n + 1);
	nodes.push_back({1, nullptr});
	for (int i = 0; i < n; i++)
		nodes.push_back({i, &nodes[i]});
	int sum = 0;
	for (const Node *at = &nodes.back(); at; at = at->parent)
		sum += at->value;
	return sum;
}
} // namespace reserve_then_point
RUN_CLEAN(reserve_then_point, reserve_then_point::drive(3))

// CLEAN swap_and_pop: correct
namespace swap_and_pop
{
struct Particle {
	int life;
	std::unique_ptr<int> trail;
};
int drive(int n)
{
	std::vector<Particle> all;
	for (int i = 0; i < n * 3; i++)
		all.push_back({i % 3, std::make_unique<int>(i)});
	for (std::size_t i = 0; i < all.size();) {
		if (all[i].life == 0) {
			if (i + 1 != all.size())
				all[i] = std::move(all.back());
			all.pop_back();
		} else {
			i++;
		}
	}
	int sum = 0;
	for (const Particle &p : all)
		sum += *p.trail;
	return sum;
}
} // namespace swap_and_pop
RUN_CLEAN(swap_and_pop, swap_and_pop::drive(3))

// CLEAN refilled_batch: correct
namespace refilled_batch
{
int drive(int n)
{
	std::vector<std::vector<int>> done;
	std::vector<int> batch;
	for (int i = 0; i < n * 4; i++) {
		batch.push_back(i);
		if (batch.size() == 3) {
			done.push_back(std::move(batch));
			batch = {};
			batch.reserve(3);
		}
	}
	return int(done.size() + batch.size());
}
} // namespace refilled_batch
RUN_CLEAN(refilled_batch, refilled_batch::drive(3))

// CLEAN moved_with_flag: correct
namespace moved_with_flag
{
struct Mail {
	int size;
};
int drive(int n)
{
	std::vector<std::unique_ptr<Mail>> outbox;
	auto mail = std::make_unique<Mail>(Mail{n});
	bool sent = false;
	if (n > 2) {
		outbox.push_back(std::move(mail));
		sent = true;
	}
	if (!sent)
		return mail->size;
	return outbox.back()->size * 2;
}
} // namespace moved_with_flag
RUN_CLEAN(moved_with_flag, moved_with_flag::drive(3) + moved_with_flag::drive(1))

// CLEAN move_then_break: correct
namespace move_then_break
{
int drive(int n)
{
	std::array<std::unique_ptr<int>, 4> slots;
	auto value = std::make_unique<int>(n);
	for (auto &slot : slots) {
		if (slot)
			continue;
		slot = std::move(value);
		break;
	}
	return slots[0] ? *slots[0] : 0;
}
} // namespace move_then_break
RUN_CLEAN(move_then_break, move_then_break::drive(3))

// CLEAN list_references_stay: correct
namespace list_references_stay
{
int drive(int n)
{
	std::list<int> values{n};
	int &first = values.front();
	for (int i = 0; i < n * 10; i++)
		values.push_back(i);
	values.remove_if([&first](const int &v) { return &v != &first && v % 2; });
	first += int(values.size());
	return first;
}
} // namespace list_references_stay
RUN_CLEAN(list_references_stay, list_references_stay::drive(3))

// CLEAN map_value_stays: correct
namespace map_value_stays
{
struct Account {
	int balance = 0;
};
int drive(int n)
{
	std::unordered_map<int, Account> accounts;
	Account &bank = accounts[0];
	for (int i = 1; i <= n * 50; i++) {
		accounts[i].balance -= i;
		bank.balance += i;
	}
	accounts.erase(1);
	return bank.balance;
}
} // namespace map_value_stays
RUN_CLEAN(map_value_stays, map_value_stays::drive(3))

// CLEAN erase_returns_next: correct
namespace erase_returns_next
{
int drive(int n)
{
	std::map<int, std::string> sessions;
	for (int i = 0; i < n * 2; i++)
		sessions.emplace(i, std::string(i * 10, 'x'));
	std::size_t dropped = 0;
	for (auto it = sessions.begin(); it != sessions.end();) {
		const std::string &text = it->second;
		const bool old = text.size() < 30;
		dropped += old ? text.size() : 0;
		it = old ? sessions.erase(it) : std::next(it);
	}
	return int(dropped + sessions.size());
}
} // namespace erase_returns_next
RUN_CLEAN(erase_returns_next, erase_returns_next::drive(3))

// CLEAN index_not_pointer: correct
namespace index_not_pointer
{
struct Widget {
	int width;
	std::size_t parent;
};
struct Layout {
	std::vector<Widget> widgets;
	std::size_t add(std::size_t parent, int width)
	{
		widgets.push_back({width, parent});
		widgets[parent].width += width;
		return widgets.size() - 1;
	}
};
int drive(int n)
{
	Layout l;
	std::size_t at = l.add(0, 1);
	for (int i = 0; i < n; i++)
		at = l.add(at, i);
	return l.widgets[0].width;
}
} // namespace index_not_pointer
RUN_CLEAN(index_not_pointer, index_not_pointer::drive(3))

// CLEAN view_of_literal: correct
namespace view_of_literal
{
std::string_view name(int kind)
{
	switch (kind) {
	case 0:
		return "file";
	case 1:
		return "directory";
	default:
		return {};
	}
}
int drive(int n)
{
	std::string_view v = name(n % 3);
	if (v.empty())
		v = name(0);
	return v[0];
}
} // namespace view_of_literal
RUN_CLEAN(view_of_literal, view_of_literal::drive(3))

// CLEAN view_used_in_expression: correct
namespace view_used_in_expression
{
std::string label(int n)
{
	return "a rather long label with the number " + std::to_string(n);
}
std::size_t words(std::string_view text)
{
	return 1 + std::count(text.begin(), text.end(), ' ');
}
int drive(int n)
{
	const std::string &kept = label(n);
	return int(words(label(n)) + words(kept));
}
} // namespace view_used_in_expression
RUN_CLEAN(view_used_in_expression, view_used_in_expression::drive(3))

// CLEAN detach_in_destructor: correct
namespace detach_in_destructor
{
class Topic;
class Reader
{
	Topic &topic;
	int got = 0;

public:
	explicit Reader(Topic &t);
	Reader(const Reader &) = delete;
	Reader &operator=(const Reader &) = delete;
	~Reader();
	void on_message(int v) { got += v; }
	int total() const { return got; }
};
class Topic
{
	std::vector<Reader *> readers;

public:
	void attach(Reader *r) { readers.push_back(r); }
	void detach(Reader *r) { std::erase(readers, r); }
	void publish(int v)
	{
		for (Reader *r : readers)
			r->on_message(v);
	}
};
Reader::Reader(Topic &t) : topic(t)
{
	topic.attach(this);
}
Reader::~Reader()
{
	topic.detach(this);
}
int drive(int n)
{
	Topic topic;
	Reader longer(topic);
	{
		Reader shorter(topic);
		topic.publish(n);
	}
	topic.publish(n);
	return longer.total();
}
} // namespace detach_in_destructor
RUN_CLEAN(detach_in_destructor, detach_in_destructor::drive(3))

// CLEAN weak_self_timer: correct
namespace weak_self_timer
{
struct Loop {
	std::vector<std::function<void()>> later;
	void run()
	{
		auto now = std::exchange(later, {});
		for (auto &f : now)
			f();
	}
};
class Blinker : public std::enable_shared_from_this<Blinker>
{
	int &count;

public:
	explicit Blinker(int &c) : count(c) {}
	void start(Loop &loop)
	{
		loop.later.push_back([weak = weak_from_this(), &loop] {
			if (auto self = weak.lock()) {
				self->count++;
				self->start(loop);
			}
		});
	}
};
int drive(int n)
{
	int count = 0;
	Loop loop;
	auto b = std::make_shared<Blinker>(count);
	b->start(loop);
	for (int i = 0; i < n; i++)
		loop.run();
	b.reset();
	loop.run();
	return count;
}
} // namespace weak_self_timer
RUN_CLEAN(weak_self_timer, weak_self_timer::drive(3))

// CLEAN joined_workers: correct
namespace joined_workers
{
int drive(int n)
{
	std::vector<int> parts(n);
	std::vector<std::thread> workers;
	for (int i = 0; i < n; i++)
		workers.emplace_back([&slot = parts[i], i] { slot = i * i; });
	for (std::thread &w : workers)
		w.join();
	int sum = 0;
	for (int p : parts)
		sum += p;
	return sum;
}
} // namespace joined_workers
RUN_CLEAN(joined_workers, joined_workers::drive(3))

// CLEAN thread_member_last: correct
namespace thread_member_last
{
class Counter
{
	std::mutex lock;
	std::condition_variable wake;
	std::deque<int> queue;
	int sum = 0;
	bool stop = false;
	std::thread worker{[this] { run(); }};

	void run()
	{
		std::unique_lock<std::mutex> held(lock);
		for (;;) {
			wake.wait(held, [this] { return stop || !queue.empty(); });
			if (queue.empty())
				return;
			sum += queue.front();
			queue.pop_front();
		}
	}

public:
	void add(int v)
	{
		{
			std::lock_guard<std::mutex> held(lock);
			queue.push_back(v);
		}
		wake.notify_one();
	}
	int finish()
	{
		{
			std::lock_guard<std::mutex> held(lock);
			stop = true;
		}
		wake.notify_one();
		if (worker.joinable())
			worker.join();
		return sum;
	}
	~Counter() { finish(); }
};
int drive(int n)
{
	Counter c;
	for (int i = 0; i < n; i++)
		c.add(i);
	return c.finish();
}
} // namespace thread_member_last
RUN_CLEAN(thread_member_last, thread_member_last::drive(3))

// CLEAN copy_out_of_lock: correct
namespace copy_out_of_lock
{
class Names
{
	mutable std::mutex lock;
	std::vector<std::string> names;

public:
	void add(std::string s)
	{
		std::lock_guard<std::mutex> held(lock);
		names.push_back(std::move(s));
	}
	std::optional<std::string> last() const
	{
		std::lock_guard<std::mutex> held(lock);
		if (names.empty())
			return std::nullopt;
		return names.back();
	}
};
int drive(int n)
{
	Names names;
	std::thread t([&] { names.add("from the thread"); });
	names.add(std::to_string(n));
	t.join();
	auto last = names.last();
	return last ? int(last->size()) : 0;
}
} // namespace copy_out_of_lock
RUN_CLEAN(copy_out_of_lock, copy_out_of_lock::drive(3))

// CLEAN buffer_filled_to_count: correct
namespace buffer_filled_to_count
{
std::size_t fill(std::span<char> out, int n)
{
	std::size_t used = 0;
	while (n-- > 0 && used < out.size())
		out[used++] = static_cast<char>('a' + n);
	return used;
}
int drive(int n)
{
	char buffer[128];
	int sum = 0;
	for (char c : std::span<char>(buffer, fill(buffer, n)))
		sum += c;
	return sum;
}
} // namespace buffer_filled_to_count
RUN_CLEAN(buffer_filled_to_count, buffer_filled_to_count::drive(3))

// CLEAN out_parameter_checked: correct
namespace out_parameter_checked
{
bool digit(char c, int &value)
{
	if (c < '0' || c > '9')
		return false;
	value = c - '0';
	return true;
}
int drive(int n)
{
	int sum = n;
	for (char c : {'1', 'x', '5'}) {
		int value;
		if (!digit(c, value))
			continue;
		sum += value;
	}
	return sum;
}
} // namespace out_parameter_checked
RUN_CLEAN(out_parameter_checked, out_parameter_checked::drive(3))

// CLEAN assigned_on_every_branch: correct
namespace assigned_on_every_branch
{
int drive(int n)
{
	int step;
	const char *unit;
	if (n > 100) {
		step = 10;
		unit = "m";
	} else if (n > 10) {
		step = 5;
		unit = "cm";
	} else {
		step = 1;
		unit = "mm";
	}
	return step * n + unit[0];
}
} // namespace assigned_on_every_branch
RUN_CLEAN(assigned_on_every_branch, assigned_on_every_branch::drive(3))

// CLEAN two_phase_device: correct
namespace two_phase_device
{
class Device
{
	std::unique_ptr<int[]> fifo;
	int depth = 0;

public:
	bool open(int n)
	{
		if (n <= 0)
			return false;
		fifo = std::make_unique<int[]>(n);
		depth = n;
		return true;
	}
	int poke(int v)
	{
		if (!fifo)
			return -1;
		fifo[0] = v;
		return depth + fifo[0];
	}
};
int drive(int n)
{
	Device closed, opened;
	return opened.open(n) ? opened.poke(n) + closed.poke(n) : closed.poke(n);
}
} // namespace two_phase_device
RUN_CLEAN(two_phase_device, two_phase_device::drive(3))

// CLEAN intrusive_queue: correct
namespace intrusive_queue
{
struct Task {
	int cost;
	Task *next = nullptr;
};
struct Queue {
	Task *head = nullptr;
	Task **tail = &head;
	Queue() = default;
	Queue(const Queue &) = delete;
	Queue &operator=(const Queue &) = delete;
	void push(Task &t)
	{
		t.next = nullptr;
		*tail = &t;
		tail = &t.next;
	}
	Task *pop()
	{
		Task *t = head;
		if (!t)
			return nullptr;
		head = t->next;
		if (!head)
			tail = &head;
		t->next = nullptr;
		return t;
	}
};
int drive(int n)
{
	std::deque<Task> storage;
	Queue q;
	for (int i = 0; i < n; i++)
		q.push(storage.emplace_back(Task{i}));
	int sum = 0;
	while (Task *t = q.pop()) {
		sum += t->cost;
		if (t->cost++ == 0)
			q.push(*t);
	}
	return sum;
}
} // namespace intrusive_queue
RUN_CLEAN(intrusive_queue, intrusive_queue::drive(3))

// CLEAN pop_moves_out: correct
namespace pop_moves_out
{
class Stack
{
	std::vector<std::unique_ptr<int>> items;

public:
	void push(int v) { items.push_back(std::make_unique<int>(v)); }
	std::unique_ptr<int> pop()
	{
		if (items.empty())
			return nullptr;
		auto top = std::move(items.back());
		items.pop_back();
		return top;
	}
};
int drive(int n)
{
	Stack s;
	for (int i = 0; i < n; i++)
		s.push(i);
	int sum = 0;
	while (auto top = s.pop())
		sum += *top;
	return sum;
}
} // namespace pop_moves_out
RUN_CLEAN(pop_moves_out, pop_moves_out::drive(3))

// CLEAN push_own_element: correct
namespace push_own_element
{
int drive(int n)
{
	std::vector<std::string> lines{"a first line that is long enough to be allocated"};
	for (int i = 0; i < n; i++)
		lines.push_back(lines.front());
	lines.front() = std::to_string(n);
	return int(lines.back().size() + lines.front().size());
}
} // namespace push_own_element
RUN_CLEAN(push_own_element, push_own_element::drive(3))

// CLEAN variant_taken_out: correct
namespace variant_taken_out
{
struct Idle {
};
struct Busy {
	std::vector<int> work;
};
int drive(int n)
{
	std::variant<Idle, Busy> state = Busy{std::vector<int>(n, 4)};
	int done = 0;
	if (auto *busy = std::get_if<Busy>(&state)) {
		std::vector<int> work = std::move(busy->work);
		state = Idle{};
		for (int w : work)
			done += w;
	}
	return std::holds_alternative<Idle>(state) ? done : -1;
}
} // namespace variant_taken_out
RUN_CLEAN(variant_taken_out, variant_taken_out::drive(3))

// CLEAN member_order_right: correct
namespace member_order_right
{
class Pool
{
	int live = 0;

public:
	void take() { live++; }
	void give() { live--; }
	int count() const { return live; }
};
class Lease
{
	Pool &pool;

public:
	explicit Lease(Pool &p) : pool(p) { pool.take(); }
	Lease(const Lease &) = delete;
	Lease &operator=(const Lease &) = delete;
	~Lease() { pool.give(); }
};
class Service
{
	Pool pool;
	Lease first{pool};
	std::unique_ptr<Lease> second;

public:
	int grow()
	{
		second = std::make_unique<Lease>(pool);
		return pool.count();
	}
};
int drive(int n)
{
	Service s;
	return s.grow() + n;
}
} // namespace member_order_right
RUN_CLEAN(member_order_right, member_order_right::drive(3))

// CLEAN moves_keep_heap: correct
namespace moves_keep_heap
{
int drive(int n)
{
	auto owner = std::make_unique<int>(n);
	int *inside = owner.get();
	std::unique_ptr<int> other = std::move(owner);
	*inside += 1;
	owner = std::make_unique<int>(*inside);
	return *owner + *other;
}
} // namespace moves_keep_heap
RUN_CLEAN(moves_keep_heap, moves_keep_heap::drive(3))

// CLEAN generator_outlived_by_source: correct
namespace generator_outlived_by_source
{
class Numbers
{
public:
	struct promise_type {
		int current = 0;
		Numbers get_return_object()
		{
			return Numbers(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v) noexcept
		{
			current = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Numbers(Numbers &&o) noexcept : handle(std::exchange(o.handle, nullptr)) {}
	Numbers &operator=(Numbers &&) = delete;
	~Numbers()
	{
		if (handle)
			handle.destroy();
	}
	std::optional<int> next()
	{
		if (!handle.done())
			handle.resume();
		if (handle.done())
			return std::nullopt;
		return handle.promise().current;
	}

private:
	explicit Numbers(std::coroutine_handle<promise_type> h) : handle(h) {}
	std::coroutine_handle<promise_type> handle;
};
Numbers doubled(const std::vector<int> &values)
{
	for (int v : values)
		co_yield v * 2;
}
int drive(int n)
{
	const std::vector<int> values(n, n);
	Numbers numbers = doubled(values);
	int sum = 0;
	while (auto v = numbers.next())
		sum += *v;
	return sum;
}
} // namespace generator_outlived_by_source
RUN_CLEAN(generator_outlived_by_source, generator_outlived_by_source::drive(3))

// CLEAN handler_replaces_itself: correct
namespace handler_replaces_itself
{
struct Machine {
	std::function<int(Machine &)> handler;
	int step()
	{
		auto now = handler;
		return now ? now(*this) : 0;
	}
};
int drive(int n)
{
	Machine m;
	m.handler = [n](Machine &self) {
		self.handler = nullptr;
		return n;
	};
	return m.step() + m.step();
}
} // namespace handler_replaces_itself
RUN_CLEAN(handler_replaces_itself, handler_replaces_itself::drive(3))

// CLEAN rebind_after_growth: correct
namespace rebind_after_growth
{
int drive(int n)
{
	std::vector<int> samples(2, n);
	int *last = &samples.back();
	for (int i = 0; i < n * 4; i++) {
		const int doubled = *last * 2 % 101;
		samples.push_back(doubled);
		last = &samples.back();
	}
	return *last;
}
} // namespace rebind_after_growth
RUN_CLEAN(rebind_after_growth, rebind_after_growth::drive(3))

// CLEAN virtual_base_owned: correct
namespace virtual_base_owned
{
struct Shape {
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
class Outline : public Shape
{
	std::vector<int> widths;

public:
	explicit Outline(int n) : widths(n, 2) {}
	int area() const override
	{
		int sum = 0;
		for (int w : widths)
			sum += w;
		return sum;
	}
};
int drive(int n)
{
	std::vector<std::unique_ptr<Shape>> shapes;
	for (int i = 0; i < n; i++)
		shapes.push_back(std::make_unique<Outline>(i));
	int sum = 0;
	for (const auto &s : shapes)
		sum += s->area();
	return sum;
}
} // namespace virtual_base_owned
RUN_CLEAN(virtual_base_owned, virtual_base_owned::drive(3))

// CLEAN extract_and_rename: correct
namespace extract_and_rename
{
int drive(int n)
{
	std::map<std::string, std::vector<int>> groups;
	groups["old"].assign(n, 1);
	const std::vector<int> &kept = groups.at("old");
	auto node = groups.extract("old");
	node.key() = "new";
	groups.insert(std::move(node));
	groups["other"].push_back(n);
	return int(kept.size() + groups.at("new").size());
}
} // namespace extract_and_rename
RUN_CLEAN(extract_and_rename, extract_and_rename::drive(3))

// CLEAN restore_guard: correct
namespace restore_guard
{
template <class T>
class Restore
{
	T &target;
	T before;

public:
	Restore(T &t, T during) : target(t), before(std::exchange(t, std::move(during))) {}
	Restore(const Restore &) = delete;
	Restore &operator=(const Restore &) = delete;
	~Restore() { target = std::move(before); }
};
int drive(int n)
{
	std::string indent = "  ";
	std::size_t inner;
	{
		Restore<std::string> deeper(indent, std::string(n * 8, ' '));
		inner = indent.size();
	}
	return int(inner + indent.size());
}
} // namespace restore_guard
RUN_CLEAN(restore_guard, restore_guard::drive(3))

// CLEAN first_round_flag: correct
namespace first_round_flag
{
int drive(int n)
{
	int lowest;
	bool any = false;
	for (int i = n; i > 0; i--) {
		const int v = i * 37 % 11;
		if (!any || v < lowest) {
			lowest = v;
			any = true;
		}
	}
	return any ? lowest : -1;
}
} // namespace first_round_flag
RUN_CLEAN(first_round_flag, first_round_flag::drive(3) + first_round_flag::drive(0))

// CLEAN atomic_publish: correct
namespace atomic_publish
{
struct Config {
	int limit;
};
int drive(int n)
{
	std::unique_ptr<Config> storage;
	std::atomic<const Config *> published{nullptr};
	std::thread writer([&] {
		storage = std::make_unique<Config>(Config{n});
		published.store(storage.get(), std::memory_order_release);
	});
	const Config *seen;
	while (!(seen = published.load(std::memory_order_acquire)))
		std::this_thread::yield();
	const int limit = seen->limit;
	writer.join();
	return limit;
}
} // namespace atomic_publish
RUN_CLEAN(atomic_publish, atomic_publish::drive(3))

// CLEAN tree_takes_children: correct
namespace tree_takes_children
{
struct Node {
	int value;
	std::unique_ptr<Node> left, right;
};
void insert(std::unique_ptr<Node> &root, std::unique_ptr<Node> node)
{
	std::unique_ptr<Node> *at = &root;
	while (*at) {
		Node &here = **at;
		at = node->value < here.value ? &here.left : &here.right;
	}
	*at = std::move(node);
}
int drop_leftmost(std::unique_ptr<Node> &root)
{
	std::unique_ptr<Node> *at = &root;
	while ((*at)->left)
		at = &(*at)->left;
	std::unique_ptr<Node> gone = std::move(*at);
	*at = std::move(gone->right);
	return gone->value;
}
int drive(int n)
{
	std::unique_ptr<Node> root;
	for (int i = 0; i < n * 2; i++)
		insert(root, std::make_unique<Node>(Node{i * 5 % 7, nullptr, nullptr}));
	int sum = 0;
	while (root)
		sum = sum * 3 + drop_leftmost(root);
	return sum;
}
} // namespace tree_takes_children
RUN_CLEAN(tree_takes_children, tree_takes_children::drive(3))
