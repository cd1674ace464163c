// SPDX-License-Identifier: GPL-2.0
// Correct code with the ingredients of the wrong: borrows, moves, late values, closures, threads.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <exception>
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
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN reborrow_after_push: correct
namespace reborrow_after_push
{
struct Entry {
	std::string name;
	int uses = 0;
};

int intern(std::vector<Entry> &entries, const std::string &name)
{
	Entry *found = nullptr;
	for (Entry &e : entries)
		if (e.name == name)
			found = &e;
	if (!found) {
		entries.push_back({name});
		found = &entries.back();
	}
	return ++found->uses;
}
#ifdef RUN
int drive(int n)
{
	std::vector<Entry> entries;
	int uses = 0;
	for (int i = 0; i < n * 4; i++)
		uses += intern(entries, std::to_string(i % 5));
	return uses;
}
#endif
} // namespace reborrow_after_push
RUN_CLEAN(reborrow_after_push, reborrow_after_push::drive(3))

// CLEAN reserve_then_link: correct
namespace reserve_then_link
{
struct Node {
	int value;
	Node *next;
};

long linked_sum(std::span<const int> values)
{
	std::vector<Node> nodes;
	nodes.reserve(values.size());
	Node *last = nullptr;
	for (int v : values) {
		nodes.push_back({v, nullptr});
		if (last)
			last->next = &nodes.back();
		last = &nodes.back();
	}
	long sum = 0;
	for (const Node *n = nodes.empty() ? nullptr : &nodes.front(); n; n = n->next)
		sum += n->value;
	return sum;
}
#ifdef RUN
long drive(int n)
{
	const std::vector<int> values(n, 2);
	return linked_sum(values);
}
#endif
} // namespace reserve_then_link
RUN_CLEAN(reserve_then_link, reserve_then_link::drive(3))

// CLEAN stable_map_refs: correct
namespace stable_map_refs
{
struct Account {
	long balance = 0;
	std::vector<std::string> notes;
};

bool transfer(std::unordered_map<std::string, Account> &accounts, const std::string &from,
	      const std::string &to, long amount)
{
	Account &source = accounts[from];
	Account &target = accounts[to];
	if (source.balance < amount)
		return false;
	source.balance -= amount;
	target.balance += amount;
	target.notes.push_back("from " + from);
	return true;
}
#ifdef RUN
bool drive(int n)
{
	std::unordered_map<std::string, Account> accounts;
	accounts["0"].balance = 100;
	for (int i = 0; i < 20; i++)
		transfer(accounts, std::to_string(i), std::to_string(i + 1), n);
	return accounts["5"].balance == 0;
}
#endif
} // namespace stable_map_refs
RUN_CLEAN(stable_map_refs, stable_map_refs::drive(3))

// CLEAN refill_moved: correct
namespace refill_moved
{
using Batch = std::vector<std::unique_ptr<int>>;

void split(std::span<const int> values, size_t size, const std::function<void(Batch)> &sink)
{
	Batch batch;
	for (int v : values) {
		batch.push_back(std::make_unique<int>(v));
		if (batch.size() == size) {
			sink(std::move(batch));
			batch = Batch();
		}
	}
	if (!batch.empty())
		sink(std::move(batch));
}
#ifdef RUN
long drive(int n)
{
	const std::vector<int> values(n * 3 + 1, 1);
	long sum = 0;
	split(values, n, [&](Batch b) { sum += *b.back() + b.size(); });
	return sum;
}
#endif
} // namespace refill_moved
RUN_CLEAN(refill_moved, refill_moved::drive(3))

// CLEAN owner_flag: correct
namespace owner_flag
{
class Text
{
public:
	explicit Text(const char *shared) : data_(const_cast<char *>(shared)), owned_(false) {}
	Text(const char *from, size_t n) : data_(new char[n + 1]), owned_(true)
	{
		std::copy_n(from, n, data_);
		data_[n] = 0;
	}
	Text(Text &&o) noexcept : data_(o.data_), owned_(std::exchange(o.owned_, false)) {}
	Text &operator=(Text &&) = delete;
	~Text()
	{
		if (owned_)
			delete[] data_;
	}
	std::string_view view() const { return data_; }

private:
	char *data_;
	bool owned_;
};

size_t lengths(const std::vector<std::string> &names)
{
	std::vector<Text> texts;
	for (const std::string &n : names) {
		if (n.size() > 4)
			texts.emplace_back(n.data(), 4);
		else
			texts.emplace_back(n.c_str());
	}
	size_t sum = 0;
	for (const Text &t : texts)
		sum += t.view().size();
	return sum;
}
#ifdef RUN
size_t drive(int)
{
	return lengths({"a", "abcdef", "abc", "abcdefghi"});
}
#endif
} // namespace owner_flag
RUN_CLEAN(owner_flag, owner_flag::drive(3))

// CLEAN self_closing: correct
namespace self_closing
{
class Door;
class House
{
public:
	Door &open(int id);
	void close(Door &door);
	size_t doors() const { return doors_.size(); }

private:
	std::list<std::unique_ptr<Door>> doors_;
};

class Door
{
public:
	Door(House &house, int id) : house_(house), id_(id) {}
	Door(const Door &) = delete;
	Door &operator=(const Door &) = delete;
	bool knock(int patience)
	{
		knocks_++;
		if (knocks_ < patience)
			return false;
		house_.close(*this);
		return true;
	}

private:
	House &house_;
	int id_;
	int knocks_ = 0;
};

Door &House::open(int id)
{
	return *doors_.emplace_back(std::make_unique<Door>(*this, id));
}

void House::close(Door &door)
{
	doors_.remove_if([&](const auto &d) { return d.get() == &door; });
}

size_t visit(House &house, int patience)
{
	Door &door = house.open(patience);
	while (!door.knock(patience))
		;
	return house.doors();
}
#ifdef RUN
size_t drive(int n)
{
	House house;
	house.open(0);
	return visit(house, n);
}
#endif
} // namespace self_closing
RUN_CLEAN(self_closing, self_closing::drive(3))

// CLEAN swap_and_pop: correct
namespace swap_and_pop
{
struct Particle {
	std::unique_ptr<int> id;
	int life;
};

size_t step(std::vector<Particle> &particles)
{
	for (size_t i = 0; i < particles.size();) {
		if (--particles[i].life > 0) {
			i++;
			continue;
		}
		std::swap(particles[i], particles.back());
		particles.pop_back();
	}
	long ids = 0;
	for (const Particle &p : particles)
		ids += *p.id;
	return particles.size() + ids;
}
#ifdef RUN
size_t drive(int n)
{
	std::vector<Particle> particles;
	for (int i = 0; i < 9; i++)
		particles.push_back({std::make_unique<int>(i), i % n});
	return step(particles) + step(particles);
}
#endif
} // namespace swap_and_pop
RUN_CLEAN(swap_and_pop, swap_and_pop::drive(3))

// CLEAN erase_with_next: correct
namespace erase_with_next
{
struct Order {
	int quantity;
	std::string buyer;
};

int cancel_buyer(std::map<int, Order> &orders, const std::string &buyer)
{
	int cancelled = 0;
	for (auto it = orders.begin(); it != orders.end();) {
		const auto here = it++;
		if (here->second.buyer == buyer) {
			cancelled += here->second.quantity;
			orders.erase(here);
		}
	}
	return cancelled;
}
#ifdef RUN
int drive(int n)
{
	std::map<int, Order> orders{{1, {n, "a"}}, {2, {4, "b"}}, {3, {5, "a"}}};
	return cancel_buyer(orders, "a");
}
#endif
} // namespace erase_with_next
RUN_CLEAN(erase_with_next, erase_with_next::drive(3))

// CLEAN two_phase: correct
namespace two_phase
{
class Device
{
public:
	bool start(int channels)
	{
		if (channels <= 0)
			return false;
		gain_ = 2;
		buffer_.assign(channels, 0);
		started_ = true;
		return true;
	}
	int level() const
	{
		if (!started_)
			return -1;
		return gain_ * (int)buffer_.size();
	}

private:
	bool started_ = false;
	int gain_ = 0;
	std::vector<int> buffer_;
};

int probe(const std::vector<int> &channels)
{
	int sum = 0;
	for (int c : channels) {
		Device device;
		device.start(c);
		sum += device.level();
	}
	return sum;
}
#ifdef RUN
int drive(int n)
{
	return probe({0, n, 2});
}
#endif
} // namespace two_phase
RUN_CLEAN(two_phase, two_phase::drive(3))

// CLEAN buffer_then_read: correct
namespace buffer_then_read
{
size_t fill(std::span<const char> from, std::span<char> into)
{
	const size_t n = std::min(from.size(), into.size());
	std::copy_n(from.begin(), n, into.begin());
	return n;
}

unsigned checksum(std::string_view text)
{
	char block[16];
	unsigned sum = 0;
	while (!text.empty()) {
		const size_t n = fill(text, block);
		for (size_t i = 0; i < n; i++)
			sum = sum * 31 + (unsigned char)block[i];
		text.remove_prefix(n);
	}
	return sum;
}
#ifdef RUN
unsigned drive(int n)
{
	return checksum(std::string(n * 11, 'k'));
}
#endif
} // namespace buffer_then_read
RUN_CLEAN(buffer_then_read, buffer_then_read::drive(3))

// CLEAN out_parameter: correct
namespace out_parameter
{
bool parse_digit(char c, int *out)
{
	if (c < '0' || c > '9')
		return false;
	*out = c - '0';
	return true;
}

int leading_number(std::string_view text)
{
	int value = 0;
	int digit;
	for (char c : text) {
		if (!parse_digit(c, &digit))
			break;
		value = value * 10 + digit;
		if (value > 99999)
			break;
	}
	return value;
}
#ifdef RUN
int drive(int)
{
	return leading_number("123abc") + leading_number("x");
}
#endif
} // namespace out_parameter
RUN_CLEAN(out_parameter, out_parameter::drive(3))

// CLEAN observer_detaches: correct
namespace observer_detaches
{
class Subject
{
public:
	using Fn = std::function<void(int)>;
	class Token
	{
	public:
		Token(Subject *s, int id) : subject_(s), id_(id) {}
		Token(Token &&o) noexcept : subject_(std::exchange(o.subject_, nullptr)), id_(o.id_)
		{
		}
		Token &operator=(Token &&) = delete;
		~Token()
		{
			if (subject_)
				subject_->fns_.erase(id_);
		}

	private:
		Subject *subject_;
		int id_;
	};
	[[nodiscard]] Token watch(Fn fn)
	{
		fns_[next_] = std::move(fn);
		return Token(this, next_++);
	}
	void set(int v)
	{
		const std::map<int, Fn> now = fns_;
		for (const auto &[id, fn] : now)
			if (fns_.contains(id))
				fn(v);
	}

private:
	std::map<int, Fn> fns_;
	int next_ = 0;
};

int total_during(Subject &subject, std::span<const int> values)
{
	int sum = 0;
	{
		const Subject::Token token = subject.watch([&sum](int v) { sum += v; });
		for (int v : values)
			subject.set(v);
	}
	subject.set(1000);
	return sum;
}
#ifdef RUN
int drive(int n)
{
	Subject subject;
	const std::vector<int> values{1, n};
	return total_during(subject, values);
}
#endif
} // namespace observer_detaches
RUN_CLEAN(observer_detaches, observer_detaches::drive(3))

// CLEAN joined_workers: correct
namespace joined_workers
{
long parallel_sum(std::span<const int> values, size_t workers)
{
	std::vector<long> parts(workers);
	std::vector<std::thread> threads;
	for (size_t w = 0; w < workers; w++) {
		threads.emplace_back([&parts, values, w, workers] {
			for (size_t i = w; i < values.size(); i += workers)
				parts[w] += values[i];
		});
	}
	for (std::thread &t : threads)
		t.join();
	return std::accumulate(parts.begin(), parts.end(), 0L);
}
#ifdef RUN
long drive(int n)
{
	const std::vector<int> values(100, 1);
	return parallel_sum(values, n);
}
#endif
} // namespace joined_workers
RUN_CLEAN(joined_workers, joined_workers::drive(3))

// CLEAN worker_last: correct
namespace worker_last
{
class Worker
{
public:
	Worker() : thread_([this] { loop(); }) {}
	Worker(const Worker &) = delete;
	Worker &operator=(const Worker &) = delete;
	~Worker()
	{
		{
			std::lock_guard hold(mutex_);
			stop_ = true;
		}
		wake_.notify_all();
		thread_.join();
	}
	void post(std::function<void()> task)
	{
		{
			std::lock_guard hold(mutex_);
			tasks_.push_back(std::move(task));
		}
		wake_.notify_one();
	}

private:
	void loop()
	{
		std::unique_lock hold(mutex_);
		for (;;) {
			wake_.wait(hold, [this] { return stop_ || !tasks_.empty(); });
			if (tasks_.empty())
				return;
			const std::function<void()> task = std::move(tasks_.front());
			tasks_.pop_front();
			hold.unlock();
			task();
			hold.lock();
		}
	}
	std::mutex mutex_;
	std::condition_variable wake_;
	std::deque<std::function<void()>> tasks_;
	bool stop_ = false;
	std::thread thread_;
};

int count_on_worker(const std::vector<std::string> &names)
{
	std::atomic<int> letters = 0;
	{
		Worker worker;
		for (const std::string &n : names)
			worker.post([&letters, &n] { letters += (int)n.size(); });
	}
	return letters;
}
#ifdef RUN
int drive(int n)
{
	return count_on_worker(std::vector<std::string>(n, "name"));
}
#endif
} // namespace worker_last
RUN_CLEAN(worker_last, worker_last::drive(3))

// CLEAN guarded_copy: correct
namespace guarded_copy
{
class Settings
{
public:
	void set(const std::string &key, std::string value)
	{
		std::unique_lock hold(mutex_);
		values_[key] = std::move(value);
	}
	std::optional<std::string> get(const std::string &key) const
	{
		std::shared_lock hold(mutex_);
		const auto it = values_.find(key);
		if (it == values_.end())
			return std::nullopt;
		return it->second;
	}
	template <typename Fn>
	auto with(Fn &&fn) const
	{
		std::shared_lock hold(mutex_);
		return fn(values_);
	}

private:
	mutable std::shared_mutex mutex_;
	std::map<std::string, std::string> values_;
};

size_t describe(Settings &settings, const std::string &key)
{
	std::jthread writer([&settings, &key] { settings.set(key, "changed"); });
	const std::string value = settings.get(key).value_or("none");
	return value.size() + settings.with([](const auto &all) { return all.size(); });
}
#ifdef RUN
size_t drive(int)
{
	Settings s;
	return describe(s, "mode");
}
#endif
} // namespace guarded_copy
RUN_CLEAN(guarded_copy, guarded_copy::drive(3))

// CLEAN intrusive_ring: correct
namespace intrusive_ring
{
class Hook
{
public:
	Hook() : next_(this), prev_(this) {}
	Hook(const Hook &) = delete;
	Hook &operator=(const Hook &) = delete;
	~Hook() { unlink(); }
	void unlink()
	{
		prev_->next_ = next_;
		next_->prev_ = prev_;
		next_ = prev_ = this;
	}
	void insert_after(Hook &at)
	{
		unlink();
		next_ = at.next_;
		prev_ = &at;
		at.next_->prev_ = this;
		at.next_ = this;
	}
	int length() const
	{
		int n = 0;
		for (const Hook *h = next_; h != this; h = h->next_)
			n++;
		return n;
	}

private:
	Hook *next_;
	Hook *prev_;
};

struct Waiter {
	explicit Waiter(int p) : priority(p) {}
	int priority;
	Hook hook;
};

int wait_all(Hook &ring, std::span<const int> priorities)
{
	int most = 0;
	for (int p : priorities) {
		Waiter a(p), b(p + 1);
		a.hook.insert_after(ring);
		b.hook.insert_after(ring);
		most = std::max(most, ring.length());
	}
	return most + ring.length();
}
#ifdef RUN
int drive(int n)
{
	Hook ring;
	const std::vector<int> priorities{1, n};
	return wait_all(ring, priorities);
}
#endif
} // namespace intrusive_ring
RUN_CLEAN(intrusive_ring, intrusive_ring::drive(3))

// CLEAN own_copy_views: correct
namespace own_copy_views
{
class Fields
{
public:
	explicit Fields(std::string line) : line_(std::move(line))
	{
		std::string_view rest = line_;
		while (!rest.empty()) {
			const size_t end = std::min(rest.find(','), rest.size());
			fields_.push_back(rest.substr(0, end));
			rest.remove_prefix(std::min(end + 1, rest.size()));
		}
	}
	Fields(const Fields &) = delete;
	Fields &operator=(const Fields &) = delete;
	size_t count() const { return fields_.size(); }
	std::string_view operator[](size_t i) const { return fields_.at(i); }

private:
	std::string line_;
	std::vector<std::string_view> fields_;
};

size_t widest(const std::vector<std::string> &lines)
{
	size_t best = 0;
	for (const std::string &line : lines) {
		const Fields fields(line);
		for (size_t i = 0; i < fields.count(); i++)
			best = std::max(best, fields[i].size());
	}
	return best;
}
#ifdef RUN
size_t drive(int)
{
	return widest({"a,bb,ccc", "dddd,,e"});
}
#endif
} // namespace own_copy_views
RUN_CLEAN(own_copy_views, own_copy_views::drive(3))

// CLEAN weak_callback: correct
namespace weak_callback
{
class Loop
{
public:
	void post(std::function<void()> fn) { queue_.push_back(std::move(fn)); }
	void run()
	{
		while (!queue_.empty()) {
			const auto fn = std::move(queue_.front());
			queue_.pop_front();
			fn();
		}
	}

private:
	std::deque<std::function<void()>> queue_;
};

class Download : public std::enable_shared_from_this<Download>
{
public:
	explicit Download(int &done) : done_(done) {}
	void start(Loop &loop)
	{
		loop.post([weak = weak_from_this()] {
			if (const auto self = weak.lock())
				self->done_++;
		});
	}

private:
	int &done_;
};

int run_some(Loop &loop, int keep, int drop)
{
	int done = 0;
	std::vector<std::shared_ptr<Download>> kept;
	for (int i = 0; i < keep + drop; i++) {
		auto d = std::make_shared<Download>(done);
		d->start(loop);
		if (i < keep)
			kept.push_back(std::move(d));
	}
	loop.run();
	return done;
}
#ifdef RUN
int drive(int n)
{
	Loop loop;
	return run_some(loop, n, 2);
}
#endif
} // namespace weak_callback
RUN_CLEAN(weak_callback, weak_callback::drive(3))

// CLEAN moved_then_checked: correct
namespace moved_then_checked
{
struct Task {
	int cost;
};

std::unique_ptr<Task> run_or_keep(std::unique_ptr<Task> task, int budget,
				  std::vector<std::unique_ptr<Task>> &done)
{
	if (task && task->cost <= budget)
		done.push_back(std::move(task));
	if (!task)
		return nullptr;
	task->cost -= budget;
	return task;
}

int rounds(int cost, int budget, std::vector<std::unique_ptr<Task>> &done)
{
	int n = 0;
	auto task = std::make_unique<Task>(Task{cost});
	while (task) {
		task = run_or_keep(std::move(task), std::max(budget, 1), done);
		n++;
	}
	return n;
}
#ifdef RUN
int drive(int n)
{
	std::vector<std::unique_ptr<Task>> done;
	return rounds(10, n, done);
}
#endif
} // namespace moved_then_checked
RUN_CLEAN(moved_then_checked, moved_then_checked::drive(3))

// CLEAN owner_moves_pointee_stays: correct
namespace owner_moves_pointee_stays
{
struct Document {
	std::string title;
	int edits = 0;
};

class Workspace
{
public:
	Document &adopt(std::unique_ptr<Document> doc)
	{
		docs_.push_back(std::move(doc));
		return *docs_.back();
	}
	size_t count() const { return docs_.size(); }

private:
	std::vector<std::unique_ptr<Document>> docs_;
};

int open_all(Workspace &workspace, const std::vector<std::string> &titles)
{
	std::vector<Document *> opened;
	for (const std::string &t : titles) {
		auto doc = std::make_unique<Document>(Document{t});
		Document *raw = doc.get();
		workspace.adopt(std::move(doc));
		opened.push_back(raw);
	}
	int edits = 0;
	for (Document *d : opened)
		edits += ++d->edits;
	return edits;
}
#ifdef RUN
int drive(int n)
{
	Workspace w;
	return open_all(w, std::vector<std::string>(n, "untitled document"));
}
#endif
} // namespace owner_moves_pointee_stays
RUN_CLEAN(owner_moves_pointee_stays, owner_moves_pointee_stays::drive(3))

// CLEAN splice_keeps: correct
namespace splice_keeps
{
struct Item {
	int key;
	std::string value;
};

class Lru
{
public:
	explicit Lru(size_t limit) : limit_(std::max<size_t>(limit, 1)) {}
	void put(int key, std::string value)
	{
		if (std::string *old = get(key)) {
			*old = std::move(value);
			return;
		}
		if (items_.size() == limit_) {
			index_.erase(items_.back().key);
			items_.pop_back();
		}
		items_.push_front({key, std::move(value)});
		index_[key] = items_.begin();
	}
	std::string *get(int key)
	{
		const auto it = index_.find(key);
		if (it == index_.end())
			return nullptr;
		items_.splice(items_.begin(), items_, it->second);
		return &it->second->value;
	}

private:
	size_t limit_;
	std::list<Item> items_;
	std::unordered_map<int, std::list<Item>::iterator> index_;
};

size_t warm(Lru &cache, std::span<const int> keys)
{
	size_t hits = 0;
	for (int key : keys) {
		if (const std::string *value = cache.get(key))
			hits += value->size();
		else
			cache.put(key, std::to_string(key));
	}
	return hits;
}
#ifdef RUN
size_t drive(int n)
{
	Lru cache(n);
	const std::vector<int> keys{1, 2, 1, 3, 4, 5, 1, 5};
	return warm(cache, keys);
}
#endif
} // namespace splice_keeps
RUN_CLEAN(splice_keeps, splice_keeps::drive(3))

// CLEAN value_coroutine: correct
namespace value_coroutine
{
class Words
{
public:
	struct promise_type {
		std::string_view word;
		Words get_return_object() { return Words(Handle::from_promise(*this)); }
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string_view w)
		{
			word = w;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	using Handle = std::coroutine_handle<promise_type>;
	Words(Words &&o) noexcept : handle_(std::exchange(o.handle_, nullptr)) {}
	Words &operator=(Words &&) = delete;
	~Words()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	std::string_view word() const { return handle_.promise().word; }

private:
	explicit Words(Handle h) : handle_(h) {}
	Handle handle_;
};

Words words(std::string text)
{
	size_t at = 0;
	while (at < text.size()) {
		const size_t end = std::min(text.find(' ', at), text.size());
		co_yield std::string_view(text).substr(at, end - at);
		at = end + 1;
	}
}

size_t longest(const std::string &a, const std::string &b)
{
	size_t best = 0;
	Words all = words(a + " " + b);
	while (all.next())
		best = std::max(best, all.word().size());
	return best;
}
#ifdef RUN
size_t drive(int)
{
	return longest("some words", "and some longer ones");
}
#endif
} // namespace value_coroutine
RUN_CLEAN(value_coroutine, value_coroutine::drive(3))

// CLEAN variant_state: correct
namespace variant_state
{
struct Idle {
};
struct Reading {
	std::string buffer;
};
struct Done {
	std::string text;
};
using State = std::variant<Idle, Reading, Done>;

void feed(State &state, std::string_view chunk)
{
	if (std::holds_alternative<Idle>(state))
		state.emplace<Reading>();
	Reading *reading = std::get_if<Reading>(&state);
	if (!reading)
		return;
	reading->buffer += chunk;
	if (reading->buffer.ends_with('\n')) {
		Done done{std::move(reading->buffer)};
		state = std::move(done);
	}
}

size_t read_line(std::span<const std::string_view> chunks)
{
	State state;
	for (std::string_view c : chunks)
		feed(state, c);
	const Done *done = std::get_if<Done>(&state);
	return done ? done->text.size() : 0;
}
#ifdef RUN
size_t drive(int)
{
	const std::vector<std::string_view> chunks{"a line in ", "several ", "chunks\n", "x"};
	return read_line(chunks);
}
#endif
} // namespace variant_state
RUN_CLEAN(variant_state, variant_state::drive(3))

// CLEAN raw_slot: correct
namespace raw_slot
{
template <typename T>
class Slot
{
public:
	Slot() = default;
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot() { clear(); }
	template <typename... Args>
	T &emplace(Args &&...args)
	{
		clear();
		T *made = new (bytes_) T(std::forward<Args>(args)...);
		full_ = true;
		return *made;
	}
	void clear()
	{
		if (full_) {
			full_ = false;
			get()->~T();
		}
	}
	T *get() { return std::launder(reinterpret_cast<T *>(bytes_)); }
	bool full() const { return full_; }

private:
	alignas(T) unsigned char bytes_[sizeof(T)];
	bool full_ = false;
};

size_t last_long(const std::vector<std::string> &names, size_t least)
{
	Slot<std::string> slot;
	for (const std::string &n : names)
		if (n.size() >= least)
			slot.emplace(n + " (long)");
	return slot.full() ? slot.get()->size() : 0;
}
#ifdef RUN
size_t drive(int n)
{
	return last_long({"ab", "a longer name than that", "abc"}, n) + last_long({"a"}, n);
}
#endif
} // namespace raw_slot
RUN_CLEAN(raw_slot, raw_slot::drive(3))

// CLEAN scoped_override: correct
namespace scoped_override
{
struct Context {
	const std::string *indent = nullptr;
	int depth = 0;
};

class Override
{
public:
	Override(Context &context, const std::string &indent)
		: context_(context), saved_(context.indent)
	{
		context_.indent = &indent;
		context_.depth++;
	}
	Override(const Override &) = delete;
	Override &operator=(const Override &) = delete;
	~Override()
	{
		context_.indent = saved_;
		context_.depth--;
	}

private:
	Context &context_;
	const std::string *saved_;
};

size_t print(Context &context, int levels)
{
	const std::string indent = (context.indent ? *context.indent : std::string()) + "\t";
	const Override inner(context, indent);
	const size_t here = context.indent->size();
	return levels > 0 ? here + print(context, levels - 1) : here;
}
#ifdef RUN
size_t drive(int n)
{
	Context c;
	return print(c, n) + (c.indent == nullptr);
}
#endif
} // namespace scoped_override
RUN_CLEAN(scoped_override, scoped_override::drive(3))

// CLEAN callback_replaced: correct
namespace callback_replaced
{
class Button
{
public:
	using Fn = std::function<void(Button &)>;
	void on_click(Fn fn) { fn_ = std::move(fn); }
	void click()
	{
		const Fn now = fn_;
		if (now)
			now(*this);
	}
	int count = 0;

private:
	Fn fn_;
};

int arm(Button &button, const std::string &label, int clicks)
{
	button.on_click([label](Button &b) {
		b.on_click([](Button &again) { again.count++; });
		b.count += (int)label.size();
	});
	for (int i = 0; i < clicks; i++)
		button.click();
	return button.count;
}
#ifdef RUN
int drive(int n)
{
	Button b;
	return arm(b, "a label that is not short", n);
}
#endif
} // namespace callback_replaced
RUN_CLEAN(callback_replaced, callback_replaced::drive(3))

// CLEAN tree_extract: correct
namespace tree_extract
{
struct Tree {
	int key;
	std::unique_ptr<Tree> left;
	std::unique_ptr<Tree> right;
};

void insert(std::unique_ptr<Tree> &root, int key)
{
	std::unique_ptr<Tree> *at = &root;
	while (*at)
		at = key < (*at)->key ? &(*at)->left : &(*at)->right;
	*at = std::make_unique<Tree>(Tree{key});
}

std::unique_ptr<Tree> pop_least(std::unique_ptr<Tree> &root)
{
	if (!root)
		return nullptr;
	std::unique_ptr<Tree> *at = &root;
	while ((*at)->left)
		at = &(*at)->left;
	std::unique_ptr<Tree> least = std::move(*at);
	*at = std::move(least->right);
	return least;
}

long drain(std::span<const int> keys)
{
	std::unique_ptr<Tree> root;
	for (int k : keys)
		insert(root, k);
	long mixed = 0;
	while (auto least = pop_least(root))
		mixed = (mixed * 3 + least->key) % 1000;
	return mixed;
}
#ifdef RUN
long drive(int n)
{
	const std::vector<int> keys{n, 9, 1, 4, 1};
	return drain(keys);
}
#endif
} // namespace tree_extract
RUN_CLEAN(tree_extract, tree_extract::drive(3))

// CLEAN future_result: correct
namespace future_result
{
int count_words(const std::string &text)
{
	int n = 0;
	bool in = false;
	for (char c : text) {
		if (c != ' ' && !in)
			n++;
		in = c != ' ';
	}
	return n;
}

int count_all(const std::vector<std::string> &texts)
{
	std::vector<std::future<int>> counts;
	for (const std::string &t : texts)
		counts.push_back(std::async(std::launch::async, [&t] { return count_words(t); }));
	int n = 0;
	for (auto &c : counts)
		n += c.get();
	return n;
}
#ifdef RUN
int drive(int n)
{
	return count_all(std::vector<std::string>(n, "three short words"));
}
#endif
} // namespace future_result
RUN_CLEAN(future_result, future_result::drive(3))

// CLEAN span_into_owner: correct
namespace span_into_owner
{
class Image
{
public:
	Image(size_t w, size_t h) : width_(w), height_(h), pixels_(w * h) {}
	std::span<int> row(size_t y) BORROWED
	{
		if (y >= height_)
			return {};
		return std::span<int>(pixels_).subspan(y * width_, width_);
	}
	size_t height() const { return height_; }

private:
	size_t width_;
	size_t height_;
	std::vector<int> pixels_;
};

Image mirrored(Image image)
{
	for (size_t y = 0; y < image.height(); y++) {
		const std::span<int> row = image.row(y);
		std::reverse(row.begin(), row.end());
	}
	return image;
}

int corner(Image image, int value)
{
	if (image.row(0).empty())
		return 0;
	image.row(0).front() = value;
	image = mirrored(std::move(image));
	return image.row(0).back();
}
#ifdef RUN
int drive(int n)
{
	return corner(Image(n, 2), 7);
}
#endif
} // namespace span_into_owner
RUN_CLEAN(span_into_owner, span_into_owner::drive(3))

// CLEAN virtual_after_construction: correct
namespace virtual_after_construction
{
class Plugin
{
public:
	virtual ~Plugin() = default;
	template <typename P, typename... Args>
	static std::unique_ptr<P> make(Args &&...args)
	{
		auto plugin = std::make_unique<P>(std::forward<Args>(args)...);
		plugin->init();
		return plugin;
	}
	int size() const { return size_; }

protected:
	virtual int wanted() const = 0;

private:
	void init() { size_ = wanted(); }
	int size_ = 0;
};

class Echo : public Plugin
{
public:
	explicit Echo(std::string text) : text_(std::move(text)) {}

protected:
	int wanted() const override { return (int)text_.size(); }

private:
	std::string text_;
};

int load(const std::vector<std::string> &texts)
{
	std::vector<std::unique_ptr<Plugin>> plugins;
	for (const std::string &t : texts)
		plugins.push_back(Plugin::make<Echo>(t));
	int n = 0;
	for (const auto &p : plugins)
		n += p->size();
	return n;
}
#ifdef RUN
int drive(int n)
{
	return load(std::vector<std::string>(n, "hello"));
}
#endif
} // namespace virtual_after_construction
RUN_CLEAN(virtual_after_construction, virtual_after_construction::drive(3))

// CLEAN self_assign_safe: correct
namespace self_assign_safe
{
class Blob
{
public:
	explicit Blob(size_t n) : data_(new unsigned char[n]()), size_(n) {}
	Blob(const Blob &o) : data_(new unsigned char[o.size_]), size_(o.size_)
	{
		std::copy_n(o.data_, size_, data_);
	}
	Blob(Blob &&o) noexcept
		: data_(std::exchange(o.data_, nullptr)), size_(std::exchange(o.size_, 0))
	{
	}
	Blob &operator=(Blob o) noexcept
	{
		std::swap(data_, o.data_);
		std::swap(size_, o.size_);
		return *this;
	}
	~Blob() { delete[] data_; }
	size_t size() const { return size_; }

private:
	unsigned char *data_;
	size_t size_;
};

size_t keep_largest(const std::vector<Blob> &blobs)
{
	Blob best(0);
	for (const Blob &b : blobs)
		if (b.size() > best.size())
			best = b;
	const Blob &same = best;
	best = same;
	return best.size();
}
#ifdef RUN
size_t drive(int n)
{
	std::vector<Blob> blobs;
	blobs.emplace_back(n);
	blobs.emplace_back(n * 2);
	return keep_largest(blobs);
}
#endif
} // namespace self_assign_safe
RUN_CLEAN(self_assign_safe, self_assign_safe::drive(3))

// CLEAN pool_handles: correct
namespace pool_handles
{
struct Conn {
	int id;
	int uses = 0;
};

class Pool
{
public:
	class Give
	{
	public:
		explicit Give(Pool *pool) : pool_(pool) {}
		void operator()(Conn *c) const { pool_->free_.emplace_back(c); }

	private:
		Pool *pool_;
	};
	using Handle = std::unique_ptr<Conn, Give>;
	Handle take()
	{
		if (free_.empty())
			free_.push_back(std::make_unique<Conn>(Conn{made_++}));
		std::unique_ptr<Conn> conn = std::move(free_.back());
		free_.pop_back();
		conn->uses++;
		return Handle(conn.release(), Give(this));
	}
	int made() const { return made_; }

private:
	std::vector<std::unique_ptr<Conn>> free_;
	int made_ = 0;
};

int query_all(Pool &pool, const std::vector<std::string> &queries)
{
	int uses = 0;
	for (const std::string &q : queries) {
		const Pool::Handle first = pool.take();
		uses += first->uses;
		if (q.empty())
			continue;
		const Pool::Handle second = pool.take();
		uses += second->uses;
	}
	return uses * 10 + pool.made();
}
#ifdef RUN
int drive(int)
{
	Pool pool;
	return query_all(pool, {"a", "", "b"});
}
#endif
} // namespace pool_handles
RUN_CLEAN(pool_handles, pool_handles::drive(3))

// CLEAN snapshot_iteration: correct
namespace snapshot_iteration
{
class Room
{
public:
	void enter(const std::shared_ptr<std::string> &who) { members_.push_back(who); }
	void leave(const std::string &who)
	{
		std::erase_if(members_, [&who](const auto &m) { return *m == who; });
	}
	int expel_short(size_t least)
	{
		int expelled = 0;
		const auto members = members_;
		for (const auto &m : members) {
			if (m->size() >= least)
				continue;
			leave(*m);
			expelled += (int)m->size();
		}
		return expelled;
	}

private:
	std::vector<std::shared_ptr<std::string>> members_;
};

int moderate(Room &room, const std::vector<std::string> &names, size_t least)
{
	for (const std::string &n : names)
		room.enter(std::make_shared<std::string>(n));
	return room.expel_short(least);
}
#ifdef RUN
int drive(int n)
{
	Room room;
	return moderate(room, {"al", "bo", "charlotte", "al"}, n);
}
#endif
} // namespace snapshot_iteration
RUN_CLEAN(snapshot_iteration, snapshot_iteration::drive(3))

// CLEAN flags_by_branch: correct
namespace flags_by_branch
{
struct Rule {
	char kind;
	int argument;
};

int evaluate(const std::vector<Rule> &rules, int input)
{
	int result = input;
	for (const Rule &rule : rules) {
		int factor, offset;
		switch (rule.kind) {
		case '*':
			factor = rule.argument;
			offset = 0;
			break;
		case '+':
			factor = 1;
			offset = rule.argument;
			break;
		case '=':
			return rule.argument;
		default:
			continue;
		}
		result = (result * factor + offset) % 1000;
	}
	return result;
}
#ifdef RUN
int drive(int n)
{
	return evaluate({{'*', n}, {'?', 1}, {'+', 2}}, 5);
}
#endif
} // namespace flags_by_branch
RUN_CLEAN(flags_by_branch, flags_by_branch::drive(3))

// CLEAN sort_by_reference: correct
namespace sort_by_reference
{
struct Song {
	std::string title;
	int plays;
};

std::vector<std::string_view> top(const std::vector<Song> &songs BORROWED, size_t n)
{
	std::vector<const Song *> order;
	for (const Song &s : songs)
		order.push_back(&s);
	std::sort(order.begin(), order.end(),
		  [](const Song *a, const Song *b) { return a->plays > b->plays; });
	order.resize(std::min(n, order.size()));
	std::vector<std::string_view> titles;
	for (const Song *s : order)
		titles.push_back(s->title);
	return titles;
}

size_t chart_width(std::vector<Song> &songs, Song extra, size_t n)
{
	songs.push_back(std::move(extra));
	size_t width = 0;
	for (std::string_view t : top(songs, n))
		width = std::max(width, t.size());
	return width;
}
#ifdef RUN
size_t drive(int n)
{
	std::vector<Song> songs{{"one song", 4}, {"another one", 9}};
	return chart_width(songs, {"the third song of the three", n}, 2);
}
#endif
} // namespace sort_by_reference
RUN_CLEAN(sort_by_reference, sort_by_reference::drive(3))
