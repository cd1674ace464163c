// SPDX-License-Identifier: GPL-2.0
// Correct code that looks dangerous: closures, ends, moves, borrows and shapes used rightly.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN parallel_sum: correct
namespace parallel_sum
{
long drive(int n)
{
	std::vector<int> data(n * 1000, 2);
	std::vector<long> parts(4, 0);
	std::vector<std::thread> threads;
	const std::size_t step = data.size() / parts.size();
	for (std::size_t i = 0; i < parts.size(); i++)
		threads.emplace_back([&data, &parts, i, step] {
			const bool last = i + 1 == parts.size();
			const std::size_t end = last ? data.size() : (i + 1) * step;
			for (std::size_t k = i * step; k < end; k++)
				parts[i] += data[k];
		});
	for (auto &t : threads)
		t.join();
	long sum = 0;
	for (long p : parts)
		sum += p;
	return sum;
}
} // namespace parallel_sum
RUN_CLEAN(parallel_sum, parallel_sum::drive(3))

// CLEAN token_observer: correct
namespace token_observer
{
class Subject
{
public:
	class Token
	{
	public:
		Token(Subject *subject, int id) : subject(subject), id(id) {}
		Token(Token &&other) noexcept
			: subject(std::exchange(other.subject, nullptr)), id(other.id)
		{
		}
		Token &operator=(Token &&) = delete;
		~Token()
		{
			if (subject)
				subject->observers.erase(id);
		}

	private:
		Subject *subject;
		int id;
	};
	[[nodiscard]] Token observe(std::function<void(int)> fn)
	{
		observers.emplace(next, std::move(fn));
		return Token(this, next++);
	}
	void set(int value)
	{
		for (auto &[id, fn] : observers)
			fn(value);
	}

private:
	std::map<int, std::function<void(int)>> observers;
	int next = 0;
};

class View
{
public:
	explicit View(Subject &subject)
		: token(subject.observe([this](int v) { shown = std::to_string(v); }))
	{
	}
	View(const View &) = delete;
	std::size_t width() const { return shown.size(); }

private:
	std::string shown;
	Subject::Token token;
};

std::size_t drive(int n)
{
	Subject subject;
	std::size_t sum = 0;
	for (int i = 0; i < n; i++) {
		View view(subject);
		subject.set(i * 100);
		sum += view.width();
	}
	subject.set(-1);
	return sum;
}
} // namespace token_observer
RUN_CLEAN(token_observer, token_observer::drive(3))

// CLEAN move_and_refill: correct
namespace move_and_refill
{
std::size_t drive(int n)
{
	std::vector<std::vector<std::string>> pages;
	std::vector<std::string> page;
	for (int i = 0; i < n * 7; i++) {
		page.push_back("line " + std::to_string(i));
		if (page.size() == 5) {
			pages.push_back(std::move(page));
			page = {};
		}
	}
	if (!page.empty())
		pages.push_back(std::move(page));
	page.clear();
	page.push_back("the last one");
	pages.push_back(page);
	return pages.size() + page.size();
}
} // namespace move_and_refill
RUN_CLEAN(move_and_refill, move_and_refill::drive(3))

// CLEAN erase_by_key_copy: correct
namespace erase_by_key_copy
{
class Sessions
{
public:
	void open(const std::string &name) { table.emplace(name, static_cast<int>(table.size())); }
	bool close_first()
	{
		if (table.empty())
			return false;
		const std::string name = table.begin()->first;
		table.erase(name);
		closed += name;
		return true;
	}
	std::size_t letters() const { return closed.size(); }

private:
	std::map<std::string, int> table;
	std::string closed;
};

std::size_t drive(int n)
{
	Sessions sessions;
	for (int i = 0; i < n; i++)
		sessions.open("session with a long name " + std::to_string(i));
	while (sessions.close_first())
		;
	return sessions.letters();
}
} // namespace erase_by_key_copy
RUN_CLEAN(erase_by_key_copy, erase_by_key_copy::drive(3))

// CLEAN handler_takes_itself_out: correct
namespace handler_takes_itself_out
{
class Bus
{
public:
	using Handler = std::function<void(int)>;
	int add(Handler h)
	{
		handlers.emplace(next, std::move(h));
		return next++;
	}
	void remove(int id) { handlers.erase(id); }
	void fire(int id, int value)
	{
		auto node = handlers.extract(id);
		if (node.empty())
			return;
		const Handler handler = node.mapped();
		handlers.insert(std::move(node));
		handler(value);
	}
	std::size_t size() const { return handlers.size(); }

private:
	std::map<int, Handler> handlers;
	int next = 1;
};

std::size_t drive(int n)
{
	Bus bus;
	std::string log;
	std::string text = "a handler which leaves after its first event ";
	const int id = bus.add([&bus, &log, text](int value) {
		bus.remove(1);
		log += text + std::to_string(value);
	});
	for (int i = 0; i < n; i++)
		bus.fire(id, i);
	return log.size() + bus.size();
}
} // namespace handler_takes_itself_out
RUN_CLEAN(handler_takes_itself_out, handler_takes_itself_out::drive(3))

// CLEAN reserved_references: correct
namespace reserved_references
{
struct Node {
	int value;
	Node *parent;
};

int drive(int n)
{
	std::vector<Node> nodes;
	nodes.reserve(n + 1);
	nodes.push_back({1, nullptr});
	Node &root = nodes.front();
	for (int i = 0; i < n; i++) {
		Node &last = nodes.back();
		nodes.push_back({last.value + 1, &last});
		root.value += nodes.back().value;
	}
	int depth = 0;
	for (const Node *p = &nodes.back(); p; p = p->parent)
		depth++;
	return depth + root.value;
}
} // namespace reserved_references
RUN_CLEAN(reserved_references, reserved_references::drive(4))

// CLEAN conditional_owner: correct
namespace conditional_owner
{
class Text
{
public:
	static Text view(const char *s) { return Text(s, false); }
	static Text copy(const char *s)
	{
		char *mine = new char[std::strlen(s) + 1];
		std::strcpy(mine, s);
		return Text(mine, true);
	}
	Text(Text &&other) noexcept
		: data(std::exchange(other.data, "")), owned(std::exchange(other.owned, false))
	{
	}
	Text &operator=(Text &&other) noexcept
	{
		std::swap(data, other.data);
		std::swap(owned, other.owned);
		return *this;
	}
	~Text()
	{
		if (owned)
			delete[] data;
	}
	std::size_t size() const { return std::strlen(data); }

private:
	Text(const char *data, bool owned) : data(data), owned(owned) {}
	const char *data;
	bool owned;
};

std::size_t drive(int n)
{
	std::vector<Text> texts;
	for (int i = 0; i < n; i++)
		texts.push_back(i % 2 ? Text::view("constant") : Text::copy("copied"));
	if (texts.empty())
		return 0;
	Text first = std::move(texts.front());
	texts.front() = Text::copy("again");
	return first.size() + texts.front().size();
}
} // namespace conditional_owner
RUN_CLEAN(conditional_owner, conditional_owner::drive(3))

// CLEAN last_fills_hole: correct
namespace last_fills_hole
{
struct Particle {
	std::string kind;
	int life;
};

std::size_t drive(int n)
{
	std::vector<Particle> live;
	for (int i = 0; i < n * 4; i++)
		live.push_back({"spark number " + std::to_string(i), i % 3});
	for (std::size_t i = 0; i < live.size();) {
		Particle &p = live[i];
		if (p.life-- > 0) {
			i++;
			continue;
		}
		if (i + 1 != live.size())
			p = std::move(live.back());
		live.pop_back();
	}
	return live.size();
}
} // namespace last_fills_hole
RUN_CLEAN(last_fills_hole, last_fills_hole::drive(3))

// CLEAN lru_cache: correct
namespace lru_cache
{
class Cache
{
public:
	explicit Cache(std::size_t limit) : limit(limit) {}
	const std::string &get(int key)
	{
		auto found = index.find(key);
		if (found != index.end()) {
			order.splice(order.begin(), order, found->second);
			return found->second->second;
		}
		if (order.size() >= limit && !order.empty()) {
			index.erase(order.back().first);
			order.pop_back();
		}
		order.emplace_front(key, "the value of the key " + std::to_string(key));
		index[key] = order.begin();
		return order.front().second;
	}

private:
	std::size_t limit;
	std::list<std::pair<int, std::string>> order;
	std::unordered_map<int, std::list<std::pair<int, std::string>>::iterator> index;
};

std::size_t drive(int n)
{
	Cache cache(2);
	std::size_t sum = 0;
	for (int i = 0; i < n * 3; i++) {
		const std::string &value = cache.get(i % 4);
		sum += value.size();
		sum += cache.get(i % 2).size();
	}
	return sum;
}
} // namespace lru_cache
RUN_CLEAN(lru_cache, lru_cache::drive(3))

// CLEAN started_later: correct
namespace started_later
{
class Meter
{
public:
	bool open(int channels)
	{
		if (channels <= 0)
			return false;
		peaks = std::make_unique<int[]>(channels);
		count = channels;
		return true;
	}
	void feed(int channel, int level)
	{
		if (channel < 0 || channel >= count)
			return;
		peaks[channel] = std::max(peaks[channel], level);
	}
	int loudest() const
	{
		int most = 0;
		for (int i = 0; i < count; i++)
			most = std::max(most, peaks[i]);
		return most;
	}

private:
	std::unique_ptr<int[]> peaks;
	int count = 0;
};

int drive(int n)
{
	Meter closed, open;
	closed.feed(0, 10);
	if (!open.open(n))
		return closed.loudest();
	for (int i = 0; i < n * 2; i++)
		open.feed(i, i * 5);
	return open.loudest() + closed.loudest();
}
} // namespace started_later
RUN_CLEAN(started_later, started_later::drive(3))

// CLEAN intrusive_waiters: correct
namespace intrusive_waiters
{
struct Link {
	Link *prev = this;
	Link *next = this;
	Link() = default;
	Link(const Link &) = delete;
	~Link() { unlink(); }
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	void insert_before(Link &at)
	{
		prev = at.prev;
		next = &at;
		at.prev->next = this;
		at.prev = this;
	}
};

struct Waiter : Link {
	explicit Waiter(int id) : id(id) {}
	int id;
};

int drive(int n)
{
	Link head;
	Waiter outer(n);
	outer.insert_before(head);
	int sum = 0;
	for (int i = 0; i < n; i++) {
		Waiter waiter(i);
		waiter.insert_before(head);
		for (Link *l = head.next; l != &head; l = l->next)
			sum += static_cast<Waiter *>(l)->id;
	}
	for (Link *l = head.next; l != &head; l = l->next)
		sum += static_cast<Waiter *>(l)->id;
	return sum;
}
} // namespace intrusive_waiters
RUN_CLEAN(intrusive_waiters, intrusive_waiters::drive(3))

// CLEAN buffer_filled_first: correct
namespace buffer_filled_first
{
bool read_record(int n, char *out, std::size_t size, std::size_t *used)
{
	if (size < 16)
		return false;
	const int length = std::snprintf(out, size, "record %d", n);
	if (length < 0)
		return false;
	*used = std::min<std::size_t>(length, size - 1);
	return true;
}

std::size_t drive(int n)
{
	std::size_t letters = 0;
	for (int i = 0; i < n; i++) {
		char buffer[32];
		std::size_t used;
		if (!read_record(i, buffer, sizeof(buffer), &used))
			continue;
		letters += std::count(buffer, buffer + used, 'r');
	}
	return letters;
}
} // namespace buffer_filled_first
RUN_CLEAN(buffer_filled_first, buffer_filled_first::drive(3))

// CLEAN guard_dismissed: correct
namespace guard_dismissed
{
class Rollback
{
public:
	explicit Rollback(std::vector<int> &log) : log(&log), size(log.size()) {}
	Rollback(const Rollback &) = delete;
	~Rollback()
	{
		if (log)
			log->resize(size);
	}
	void dismiss() { log = nullptr; }

private:
	std::vector<int> *log;
	std::size_t size;
};

bool append(std::vector<int> &log, int n)
{
	Rollback rollback(log);
	for (int i = 0; i < n; i++) {
		if (i > 4)
			return false;
		log.push_back(i);
	}
	rollback.dismiss();
	return true;
}

std::size_t drive(int n)
{
	std::vector<int> log;
	for (int i = 0; i < n * 3; i++)
		append(log, i);
	return log.size();
}
} // namespace guard_dismissed
RUN_CLEAN(guard_dismissed, guard_dismissed::drive(3))

// CLEAN worker_with_queue: correct
namespace worker_with_queue
{
class Worker
{
public:
	Worker() : thread([this] { run(); }) {}
	Worker(const Worker &) = delete;
	~Worker()
	{
		{
			std::lock_guard guard(lock);
			closing = true;
		}
		ready.notify_one();
		thread.join();
	}
	std::future<int> post(std::function<int()> fn)
	{
		std::packaged_task<int()> task(std::move(fn));
		auto result = task.get_future();
		{
			std::lock_guard guard(lock);
			tasks.push_back(std::move(task));
		}
		ready.notify_one();
		return result;
	}

private:
	void run()
	{
		std::unique_lock guard(lock);
		for (;;) {
			ready.wait(guard, [this] { return closing || !tasks.empty(); });
			if (tasks.empty())
				return;
			auto task = std::move(tasks.front());
			tasks.pop_front();
			guard.unlock();
			task();
			guard.lock();
		}
	}
	std::mutex lock;
	std::condition_variable ready;
	std::deque<std::packaged_task<int()>> tasks;
	bool closing = false;
	std::thread thread;
};

int drive(int n)
{
	std::vector<int> table(n, 5);
	Worker worker;
	std::vector<std::future<int>> results;
	for (int i = 0; i < n; i++)
		results.push_back(worker.post([&table, i] { return table[i] * i; }));
	int sum = 0;
	for (auto &r : results)
		sum += r.get();
	return sum;
}
} // namespace worker_with_queue
RUN_CLEAN(worker_with_queue, worker_with_queue::drive(4))

// CLEAN view_of_longer_owner: correct
namespace view_of_longer_owner
{
std::vector<std::string_view> words(std::string_view text)
{
	std::vector<std::string_view> found;
	while (!text.empty()) {
		const std::size_t end = std::min(text.find(' '), text.size());
		if (end > 0)
			found.push_back(text.substr(0, end));
		text.remove_prefix(std::min(end + 1, text.size()));
	}
	return found;
}

std::size_t drive(int n)
{
	std::string text;
	for (int i = 0; i < n; i++)
		text += "some words of the line " + std::to_string(i) + " ";
	auto views = words(text);
	std::sort(views.begin(), views.end());
	std::vector<std::string> kept(views.begin(), views.end());
	views.clear();
	text.clear();
	text.shrink_to_fit();
	return kept.empty() ? 0 : kept.back().size() + text.size();
}
} // namespace view_of_longer_owner
RUN_CLEAN(view_of_longer_owner, view_of_longer_owner::drive(3))

// CLEAN index_across_growth: correct
namespace index_across_growth
{
struct Entry {
	int depth;
	std::vector<std::size_t> children;
};

std::size_t drive(int n)
{
	std::vector<Entry> tree(1);
	tree[0].depth = 0;
	for (std::size_t i = 0; i < tree.size(); i++) {
		if (tree[i].depth >= n)
			continue;
		for (int k = 0; k < 2; k++) {
			const int depth = tree[i].depth + 1;
			tree.push_back({depth, {}});
			tree[i].children.push_back(tree.size() - 1);
		}
	}
	return tree.size();
}
} // namespace index_across_growth
RUN_CLEAN(index_across_growth, index_across_growth::drive(3))

// CLEAN optional_engaged_by_branch: correct
namespace optional_engaged_by_branch
{
struct Range {
	int low, high;
};

std::optional<Range> bounds(const std::vector<int> &values)
{
	std::optional<Range> range;
	for (int v : values) {
		if (!range) {
			range = Range{v, v};
			continue;
		}
		range->low = std::min(range->low, v);
		range->high = std::max(range->high, v);
	}
	return range;
}

int drive(int n)
{
	std::vector<int> values;
	int width = 0;
	for (int i = 0; i < n; i++) {
		if (auto range = bounds(values))
			width += range->high - range->low;
		values.push_back(i * 7 % 5);
	}
	return width;
}
} // namespace optional_engaged_by_branch
RUN_CLEAN(optional_engaged_by_branch, optional_engaged_by_branch::drive(4))

// CLEAN variant_replaced_after: correct
namespace variant_replaced_after
{
struct Waiting {
	int ticks = 0;
};

struct Running {
	std::string task;
};

using State = std::variant<Waiting, Running>;

State next(State &&state)
{
	if (auto *w = std::get_if<Waiting>(&state)) {
		if (w->ticks > 1)
			return Running{"a task after a wait of " + std::to_string(w->ticks)};
		w->ticks++;
		return std::move(state);
	}
	return Waiting{};
}

std::size_t drive(int n)
{
	State state;
	std::size_t sum = 0;
	for (int i = 0; i < n * 4; i++) {
		state = next(std::move(state));
		if (auto *r = std::get_if<Running>(&state))
			sum += r->task.size();
	}
	return sum;
}
} // namespace variant_replaced_after
RUN_CLEAN(variant_replaced_after, variant_replaced_after::drive(3))

// CLEAN generator_by_value: correct
namespace generator_by_value
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
		std::suspend_always yield_value(int v) noexcept
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Numbers(std::coroutine_handle<promise_type> h) : handle(h) {}
	Numbers(Numbers &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	Numbers &operator=(Numbers &&) = delete;
	~Numbers()
	{
		if (handle)
			handle.destroy();
	}
	bool step(int &out)
	{
		if (!handle || handle.done())
			return false;
		handle.resume();
		if (handle.done())
			return false;
		out = handle.promise().value;
		return true;
	}

private:
	std::coroutine_handle<promise_type> handle;
};

Numbers lengths(std::vector<std::string> words)
{
	for (const std::string &word : words)
		co_yield static_cast<int>(word.size());
}

int drive(int n)
{
	Numbers numbers = lengths({"one", "two and more", std::string(n, 'x')});
	Numbers moved = std::move(numbers);
	int sum = 0, length;
	while (moved.step(length))
		sum += length;
	return sum;
}
} // namespace generator_by_value
RUN_CLEAN(generator_by_value, generator_by_value::drive(3))

// CLEAN reference_to_param_used_now: correct
namespace reference_to_param_used_now
{
template <class F>
void each_line(std::string_view text, F &&fn)
{
	while (!text.empty()) {
		const std::size_t end = std::min(text.find('\n'), text.size());
		fn(text.substr(0, end));
		text.remove_prefix(std::min(end + 1, text.size()));
	}
}

std::map<std::string, int> count_keys(const std::string &text, char comment)
{
	std::map<std::string, int> counts;
	each_line(text, [&](std::string_view line) {
		if (line.empty() || line.front() == comment)
			return;
		counts[std::string(line.substr(0, line.find('=')))]++;
	});
	return counts;
}

int drive(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		for (const auto &[key, count] : count_keys("# top\na=1\nb=2\na=3\n", '#'))
			sum += count * static_cast<int>(key.size());
	return sum;
}
} // namespace reference_to_param_used_now
RUN_CLEAN(reference_to_param_used_now, reference_to_param_used_now::drive(3))

// CLEAN tree_released_iteratively: correct
namespace tree_released_iteratively
{
struct Node {
	int value = 0;
	std::unique_ptr<Node> next;
};

class Chain
{
public:
	Chain() = default;
	Chain(const Chain &) = delete;
	~Chain()
	{
		while (head)
			head = std::move(head->next);
	}
	void push(int value)
	{
		auto node = std::make_unique<Node>();
		node->value = value;
		node->next = std::move(head);
		head = std::move(node);
	}
	void reverse()
	{
		std::unique_ptr<Node> done;
		while (head) {
			auto rest = std::move(head->next);
			head->next = std::move(done);
			done = std::move(head);
			head = std::move(rest);
		}
		head = std::move(done);
	}
	int first() const { return head ? head->value : -1; }

private:
	std::unique_ptr<Node> head;
};

int drive(int n)
{
	Chain chain;
	for (int i = 0; i < n * 100; i++)
		chain.push(i);
	const int before = chain.first();
	chain.reverse();
	return before + chain.first();
}
} // namespace tree_released_iteratively
RUN_CLEAN(tree_released_iteratively, tree_released_iteratively::drive(3))

// CLEAN object_erases_itself: correct
namespace object_erases_itself
{
class Server;

class Connection
{
public:
	Connection(Server &server, int id) : server(server), id(id) {}
	bool receive(int bytes);

private:
	Server &server;
	int id;
	int total = 0;
};

class Server
{
public:
	void accept(int id)
	{
		connections.insert_or_assign(id, std::make_unique<Connection>(*this, id));
	}
	void drop(int id) { connections.erase(id); }
	bool receive(int id, int bytes)
	{
		auto it = connections.find(id);
		return it != connections.end() && it->second->receive(bytes);
	}
	std::size_t size() const { return connections.size(); }

private:
	std::unordered_map<int, std::unique_ptr<Connection>> connections;
};

bool Connection::receive(int bytes)
{
	total += bytes;
	if (total < 100)
		return true;
	Server &owner = server;
	const int number = id;
	owner.drop(number);
	return owner.size() > 0;
}

std::size_t drive(int n)
{
	Server server;
	for (int i = 0; i < n; i++)
		server.accept(i);
	for (int round = 0; round < 4; round++)
		for (int i = 0; i < n; i++)
			server.receive(i, 20 * (i + 1));
	return server.size();
}
} // namespace object_erases_itself
RUN_CLEAN(object_erases_itself, object_erases_itself::drive(4))

// CLEAN weak_timer: correct
namespace weak_timer
{
struct Queue {
	std::vector<std::function<void()>> jobs;
	void run()
	{
		auto now = std::exchange(jobs, {});
		for (auto &job : now)
			job();
	}
};

class Blinker : public std::enable_shared_from_this<Blinker>
{
public:
	explicit Blinker(Queue &queue) : queue(queue) {}
	void arm()
	{
		queue.jobs.push_back([weak = weak_from_this()] {
			if (auto self = weak.lock()) {
				self->blinks++;
				self->arm();
			}
		});
	}
	int count() const { return blinks; }

private:
	Queue &queue;
	int blinks = 0;
};

int drive(int n)
{
	Queue queue;
	auto kept = std::make_shared<Blinker>(queue);
	auto gone = std::make_shared<Blinker>(queue);
	kept->arm();
	gone->arm();
	gone.reset();
	for (int i = 0; i < n; i++)
		queue.run();
	return kept->count();
}
} // namespace weak_timer
RUN_CLEAN(weak_timer, weak_timer::drive(3))

// CLEAN arena_before_strings: correct
namespace arena_before_strings
{
std::size_t drive(int n)
{
	std::array<std::byte, 512> room;
	std::pmr::monotonic_buffer_resource arena(room.data(), room.size());
	std::pmr::vector<std::pmr::string> names(&arena);
	for (int i = 0; i < n * 4; i++)
		names.emplace_back("a name that does not fit into the string itself");
	if (names.empty())
		return 0;
	std::pmr::string last = std::move(names.back());
	names.pop_back();
	return names.size() + last.size();
}
} // namespace arena_before_strings
RUN_CLEAN(arena_before_strings, arena_before_strings::drive(3))

// CLEAN published_by_atomic: correct
namespace published_by_atomic
{
struct Report {
	std::string title;
	int pages = 0;
};

int drive(int n)
{
	Report report;
	std::atomic<bool> ready{false};
	std::thread writer([&] {
		report.title = "annual";
		report.pages = n * 10;
		ready.store(true, std::memory_order_release);
	});
	while (!ready.load(std::memory_order_acquire))
		std::this_thread::yield();
	const int pages = report.pages + static_cast<int>(report.title.size());
	writer.join();
	return pages;
}
} // namespace published_by_atomic
RUN_CLEAN(published_by_atomic, published_by_atomic::drive(3))

// CLEAN moved_on_one_path: correct
namespace moved_on_one_path
{
struct Mail {
	std::string to;
	std::vector<std::string> lines;
};

class Outbox
{
public:
	bool deliver(Mail mail)
	{
		if (mail.to.empty()) {
			rejected.push_back(std::move(mail));
			return false;
		}
		const std::size_t lines = mail.lines.size();
		sent.push_back(std::move(mail));
		total += lines + sent.back().to.size();
		return true;
	}
	std::size_t size() const { return total + rejected.size(); }

private:
	std::vector<Mail> sent, rejected;
	std::size_t total = 0;
};

std::size_t drive(int n)
{
	Outbox outbox;
	for (int i = 0; i < n; i++) {
		Mail mail{i % 2 ? "someone@example.org" : "", {"hello", "bye"}};
		if (i == 0) {
			mail.to = "first@example.org";
			outbox.deliver(std::move(mail));
			continue;
		}
		outbox.deliver(mail);
		mail.lines.clear();
	}
	return outbox.size();
}
} // namespace moved_on_one_path
RUN_CLEAN(moved_on_one_path, moved_on_one_path::drive(4))

// CLEAN clone_and_slice: correct
namespace clone_and_slice
{
struct Point {
	int x = 0, y = 0;
};

struct Labelled : Point {
	std::string label;
};

struct Shape {
	virtual ~Shape() = default;
	virtual std::unique_ptr<Shape> clone() const = 0;
	virtual Point centre() const = 0;
};

struct Dot : Shape {
	Labelled at;
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Dot>(*this); }
	Point centre() const override { return at; }
};

int drive(int n)
{
	std::vector<std::unique_ptr<Shape>> shapes;
	auto dot = std::make_unique<Dot>();
	dot->at = Labelled{{n, n}, "a labelled dot in the drawing"};
	shapes.push_back(std::move(dot));
	for (int i = 0; i < n; i++)
		shapes.push_back(shapes[i]->clone());
	shapes.erase(shapes.begin());
	int sum = 0;
	for (const auto &shape : shapes)
		sum += shape->centre().x;
	return sum;
}
} // namespace clone_and_slice
RUN_CLEAN(clone_and_slice, clone_and_slice::drive(3))

// CLEAN span_of_member: correct
namespace span_of_member
{
class Mixer
{
public:
	explicit Mixer(std::size_t frames) : bus(frames, 0.0f) {}
	std::span<float> block(std::size_t start, std::size_t size)
	{
		start = std::min(start, bus.size());
		return std::span(bus).subspan(start, std::min(size, bus.size() - start));
	}
	float peak() const
	{
		float most = 0;
		for (float f : bus)
			most = std::max(most, f);
		return most;
	}

private:
	std::vector<float> bus;
};

float drive(int n)
{
	Mixer mixer(n * 10);
	for (int i = 0; i < n; i++) {
		std::span<float> part = mixer.block(i * 10, 12);
		for (float &f : part)
			f += 0.25f * i;
	}
	return mixer.peak();
}
} // namespace span_of_member
RUN_CLEAN(span_of_member, span_of_member::drive(3))

// CLEAN views_over_local: correct
namespace views_over_local
{
std::vector<int> squares_of_even(const std::vector<int> &values, int limit)
{
	auto small = [&limit](int v) { return v < limit && v % 2 == 0; };
	auto chosen = values | std::views::filter(small) |
		      std::views::transform([](int v) { return v * v; });
	std::vector<int> out;
	for (int v : chosen)
		out.push_back(v);
	return out;
}

int drive(int n)
{
	std::vector<int> values;
	for (int i = 0; i < n * 5; i++)
		values.push_back(i);
	int sum = 0;
	for (int v : squares_of_even(values, n * 3))
		sum += v;
	return sum;
}
} // namespace views_over_local
RUN_CLEAN(views_over_local, views_over_local::drive(3))

// CLEAN file_released_to_caller: correct
namespace file_released_to_caller
{
struct Close {
	void operator()(FILE *f) const { std::fclose(f); }
};

using File = std::unique_ptr<FILE, Close>;

FILE *create(int n)
{
	File f(std::tmpfile());
	if (!f)
		return nullptr;
	if (std::fprintf(f.get(), "header %d\n", n) < 0)
		return nullptr;
	std::rewind(f.get());
	return f.release();
}

int drive(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		File f(create(i));
		int number = 0;
		if (f && std::fscanf(f.get(), "header %d", &number) == 1)
			sum += number;
	}
	return sum;
}
} // namespace file_released_to_caller
RUN_CLEAN(file_released_to_caller, file_released_to_caller::drive(3))

// CLEAN reader_snapshot: correct
namespace reader_snapshot
{
class Prices
{
public:
	void update(const std::string &name, int price)
	{
		auto fresh = std::make_shared<std::map<std::string, int>>(*snapshot());
		(*fresh)[name] = price;
		std::lock_guard guard(lock);
		current = std::move(fresh);
	}
	std::shared_ptr<const std::map<std::string, int>> snapshot() const
	{
		std::lock_guard guard(lock);
		return current;
	}

private:
	mutable std::mutex lock;
	std::shared_ptr<const std::map<std::string, int>> current =
		std::make_shared<std::map<std::string, int>>();
};

int drive(int n)
{
	Prices prices;
	std::thread writer([&prices, n] {
		for (int i = 0; i < n * 50; i++)
			prices.update("share" + std::to_string(i % 5), i);
	});
	int sum = 0;
	for (int i = 0; i < n * 50; i++) {
		const auto now = prices.snapshot();
		for (const auto &[name, price] : *now)
			sum ^= price;
	}
	writer.join();
	return sum;
}
} // namespace reader_snapshot
RUN_CLEAN(reader_snapshot, reader_snapshot::drive(3))

// CLEAN erase_while_walking: correct
namespace erase_while_walking
{
std::size_t drive(int n)
{
	std::map<int, std::string> timers;
	for (int i = 0; i < n * 4; i++)
		timers.emplace(i, "timer number " + std::to_string(i));
	std::size_t letters = 0;
	for (auto it = timers.begin(); it != timers.end();) {
		const std::string &text = it->second;
		letters += text.size();
		if (it->first % 3 == 0) {
			it = timers.erase(it);
			continue;
		}
		if (it->first % 5 == 0 && it->first < n * 100)
			timers.emplace(n * 100 + it->first, "later");
		++it;
	}
	return letters + timers.size();
}
} // namespace erase_while_walking
RUN_CLEAN(erase_while_walking, erase_while_walking::drive(3))

// CLEAN inline_or_heap: correct
namespace inline_or_heap
{
class Small
{
public:
	explicit Small(std::size_t size) : used(size)
	{
		if (size > sizeof(inside))
			outside = std::make_unique<char[]>(size);
		std::memset(data(), 'a', size);
	}
	Small(Small &&other) noexcept : used(other.used), outside(std::move(other.outside))
	{
		if (!outside)
			std::memcpy(inside, other.inside, used);
		other.used = 0;
	}
	Small &operator=(Small &&) = delete;
	char *data() { return outside ? outside.get() : inside; }
	int sum()
	{
		int total = 0;
		for (std::size_t i = 0; i < used; i++)
			total += data()[i];
		return total;
	}

private:
	std::size_t used;
	std::unique_ptr<char[]> outside;
	char inside[16] = {};
};

int drive(int n)
{
	Small little(n), large(n * 100);
	Small taken = std::move(large);
	Small copy = std::move(little);
	return taken.sum() + copy.sum() + large.sum() + little.sum();
}
} // namespace inline_or_heap
RUN_CLEAN(inline_or_heap, inline_or_heap::drive(3))

// CLEAN mixin_by_crtp: correct
namespace mixin_by_crtp
{
template <class Derived>
class Chained
{
public:
	Derived &with(std::string key, int value)
	{
		self().entries.insert_or_assign(std::move(key), value);
		return self();
	}

private:
	Derived &self() { return static_cast<Derived &>(*this); }
};

class Query : public Chained<Query>
{
public:
	std::map<std::string, int> take() { return std::exchange(entries, {}); }

private:
	friend class Chained<Query>;
	std::map<std::string, int> entries;
};

int drive(int n)
{
	auto entries = Query().with("limit", n).with("offset", n * 2).take();
	Query query;
	query.with("page", n);
	auto first = query.take();
	query.with("page", n + 1);
	auto second = query.take();
	return entries["limit"] + first["page"] + second["page"];
}
} // namespace mixin_by_crtp
RUN_CLEAN(mixin_by_crtp, mixin_by_crtp::drive(3))

// CLEAN future_joined_by_scope: correct
namespace future_joined_by_scope
{
int drive(int n)
{
	std::vector<int> left(n * 100, 1), right(n * 100, 2);
	int result = 0;
	{
		auto sum = [](const std::vector<int> &v) {
			int total = 0;
			for (int i : v)
				total += i;
			return total;
		};
		auto other = std::async(std::launch::async, [&] { return sum(left); });
		result = sum(right);
		result += other.get();
	}
	left.clear();
	left.shrink_to_fit();
	return result + static_cast<int>(left.size());
}
} // namespace future_joined_by_scope
RUN_CLEAN(future_joined_by_scope, future_joined_by_scope::drive(3))
