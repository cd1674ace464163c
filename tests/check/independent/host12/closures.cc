// SPDX-License-Identifier: GPL-2.0
// Closures, callbacks, threads and futures that outlive or race on what they capture or share.
#include "../set.hh"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE retry_backoff: the closure refers to the attempt counter of a function that has returned
namespace retry_backoff
{
class Wheel
{
public:
	void after(int ticks, std::function<void()> fn)
	{
		slots.emplace(now + ticks, std::move(fn));
	}
	void run(int ticks)
	{
		for (int i = 0; i < ticks; i++) {
			now++;
			while (!slots.empty() && slots.begin()->first <= now) {
				auto node = slots.extract(slots.begin());
				node.mapped()();
			}
		}
	}

private:
	int now = 0;
	std::multimap<int, std::function<void()>> slots;
};

//- bad
void start_upload_bad(Wheel &wheel, int limit, int &sent)
{
	int attempts = 0;
	for (int delay = 1; delay <= limit; delay++)
		wheel.after(delay, [&attempts, &sent] {
			attempts++;
			sent += attempts;
		});
}

int drive_bad(int n)
{
	Wheel wheel;
	int sent = 0;
	start_upload_bad(wheel, n, sent);
	wheel.run(n + 1);
	return sent;
}
//- good
void start_upload_good(Wheel &wheel, int limit, int &sent)
{
	auto attempts = std::make_shared<int>(0);
	for (int delay = 1; delay <= limit; delay++)
		wheel.after(delay, [attempts, &sent] {
			++*attempts;
			sent += *attempts;
		});
}

int drive_good(int n)
{
	int sent = 0;
	Wheel wheel;
	start_upload_good(wheel, n, sent);
	wheel.run(n + 1);
	return sent;
}
//- shared
} // namespace retry_backoff
RUN_CASE(retry_backoff, retry_backoff::drive_bad(3), retry_backoff::drive_good(3))

// CASE search_debounce: the posted closure keeps the bare this of a box closed before it runs
namespace search_debounce
{
struct Loop {
	std::deque<std::function<void()>> pending;
	void post(std::function<void()> fn) { pending.push_back(std::move(fn)); }
	void drain()
	{
		while (!pending.empty()) {
			auto fn = std::move(pending.front());
			pending.pop_front();
			fn();
		}
	}
};

//- bad
class SearchBoxBad : public std::enable_shared_from_this<SearchBoxBad>
{
public:
	explicit SearchBoxBad(Loop &loop) : loop(loop) {}
	void type(char c)
	{
		text += c;
		loop.post([this] { shown = text.size(); });
	}

private:
	Loop &loop;
	std::string text;
	std::size_t shown = 0;
};

void drive_bad(int n)
{
	Loop loop;
	auto box = std::make_shared<SearchBoxBad>(loop);
	for (int i = 0; i < n; i++)
		box->type('a' + i % 26);
	box.reset();
	loop.drain();
}
//- good
class SearchBoxGood : public std::enable_shared_from_this<SearchBoxGood>
{
public:
	explicit SearchBoxGood(Loop &loop) : loop(loop) {}
	void type(char c)
	{
		text += c;
		loop.post([weak = weak_from_this()] {
			if (auto self = weak.lock())
				self->shown = self->text.size();
		});
	}

private:
	Loop &loop;
	std::string text;
	std::size_t shown = 0;
};

void drive_good(int n)
{
	Loop loop;
	auto box = std::make_shared<SearchBoxGood>(loop);
	for (int i = 0; i < n; i++)
		box->type('a' + i % 26);
	box.reset();
	loop.drain();
}
//- shared
} // namespace search_debounce
RUN_CASE(search_debounce, search_debounce::drive_bad(3), search_debounce::drive_good(3))

// CASE word_count: the workers add to one map, only one of two paths takes the lock
namespace word_count
{
using Chunk = std::vector<std::string>;

std::vector<Chunk> chunks(int n)
{
	std::vector<Chunk> all;
	for (int i = 0; i < n; i++)
		all.push_back(Chunk(200, i % 2 ? "alpha" : "a"));
	return all;
}

//- bad
class CounterBad
{
public:
	void add(const std::string &word)
	{
		if (word.size() < 2) {
			shorts++;
			return;
		}
		std::lock_guard guard(lock);
		counts[word]++;
	}
	int total()
	{
		std::lock_guard guard(lock);
		int sum = shorts;
		for (const auto &[word, count] : counts)
			sum += count;
		return sum;
	}

private:
	std::mutex lock;
	std::unordered_map<std::string, int> counts;
	int shorts = 0;
};

int drive_bad(int n)
{
	CounterBad counter;
	auto work = chunks(n);
	std::vector<std::thread> threads;
	for (const Chunk &chunk : work)
		threads.emplace_back([&counter, &chunk] {
			for (const auto &word : chunk)
				counter.add(word);
		});
	for (auto &t : threads)
		t.join();
	return counter.total();
}
//- good
class CounterGood
{
public:
	void add(const std::string &word)
	{
		std::lock_guard guard(lock);
		if (word.size() < 2) {
			shorts++;
			return;
		}
		counts[word]++;
	}
	int total()
	{
		std::lock_guard guard(lock);
		int sum = shorts;
		for (const auto &[word, count] : counts)
			sum += count;
		return sum;
	}

private:
	std::mutex lock;
	std::unordered_map<std::string, int> counts;
	int shorts = 0;
};

int drive_good(int n)
{
	CounterGood counter;
	auto work = chunks(n);
	std::vector<std::thread> threads;
	for (const Chunk &chunk : work)
		threads.emplace_back([&counter, &chunk] {
			for (const auto &word : chunk)
				counter.add(word);
		});
	for (auto &t : threads)
		t.join();
	return counter.total();
}
//- shared
} // namespace word_count
RUN_CASE(word_count, word_count::drive_bad(4), word_count::drive_good(4))

// CASE tile_render: each thread reads the loop variable that the starting thread goes on changing
namespace tile_render
{
struct Image {
	std::vector<std::vector<unsigned char>> rows;
	Image(int width, int height) : rows(height, std::vector<unsigned char>(width)) {}
	void shade(int row, int value)
	{
		if (row < 0 || row >= static_cast<int>(rows.size()))
			return;
		for (auto &pixel : rows[row])
			pixel = static_cast<unsigned char>(value);
	}
};

//- bad
int drive_bad(int n)
{
	if (n < 1)
		return 0;
	Image image(64, n);
	std::vector<std::thread> threads;
	for (int row = 0; row < n; row++)
		threads.emplace_back([&] { image.shade(row, row * 8); });
	for (auto &t : threads)
		t.join();
	return image.rows[0][0];
}
//- good
int drive_good(int n)
{
	if (n < 1)
		return 0;
	Image image(64, n);
	std::vector<std::thread> threads;
	for (int row = 0; row < n; row++)
		threads.emplace_back([&image, row] { image.shade(row, row * 8); });
	for (auto &t : threads)
		t.join();
	return image.rows[0][0];
}
//- shared
} // namespace tile_render
RUN_CASE(tile_render, tile_render::drive_bad(4), tile_render::drive_good(4))

// CASE async_checksum: the job refers to a parameter bound to a temporary string
namespace async_checksum
{
std::string load_block(int index)
{
	return std::string(400, static_cast<char>('a' + index % 26));
}

unsigned sum_of(const std::string &data)
{
	unsigned sum = 1;
	for (unsigned char c : data)
		sum = sum * 31 + c;
	return sum;
}

//- bad
std::future<unsigned> checksum_bad(const std::string &data)
{
	return std::async(std::launch::deferred, [&data] { return sum_of(data); });
}

unsigned drive_bad(int n)
{
	std::vector<std::future<unsigned>> sums;
	for (int i = 0; i < n; i++)
		sums.push_back(checksum_bad(load_block(i)));
	unsigned all = 0;
	for (auto &f : sums)
		all ^= f.get();
	return all;
}
//- good
std::future<unsigned> checksum_good(const std::string &data)
{
	return std::async(std::launch::deferred, [data] { return sum_of(data); });
}

unsigned drive_good(int n)
{
	std::vector<std::future<unsigned>> sums;
	for (int i = 0; i < n; i++)
		sums.push_back(checksum_good(load_block(i)));
	unsigned all = 0;
	for (auto &f : sums)
		all ^= f.get();
	return all;
}
//- shared
} // namespace async_checksum
RUN_CASE(async_checksum, async_checksum::drive_bad(3), async_checksum::drive_good(3))

// CASE detached_flush: the detached writer works on a vector of the function that started it
namespace detached_flush
{
std::atomic<long> written{0};

void write_out(const std::vector<int> &records)
{
	std::this_thread::sleep_for(std::chrono::milliseconds(30));
	long sum = 0;
	for (int r : records)
		sum += r;
	written += sum;
}

//- bad
void flush_bad(int n)
{
	std::vector<int> records;
	for (int i = 0; i < n; i++)
		records.push_back(i * i);
	std::thread writer([&records] { write_out(records); });
	writer.detach();
}

long drive_bad(int n)
{
	flush_bad(n * 100);
	std::this_thread::sleep_for(std::chrono::milliseconds(200));
	return written;
}
//- good
void flush_good(int n)
{
	std::vector<int> records;
	for (int i = 0; i < n; i++)
		records.push_back(i * i);
	std::thread writer([&records] { write_out(records); });
	writer.join();
}

long drive_good(int n)
{
	flush_good(n * 100);
	std::this_thread::sleep_for(std::chrono::milliseconds(200));
	return written;
}
//- shared
} // namespace detached_flush
RUN_CASE(detached_flush, detached_flush::drive_bad(3), detached_flush::drive_good(3))

// CASE rank_order: the comparator handed out looks into a rank table local to its maker
namespace rank_order
{
using Order = std::function<bool(const std::string &, const std::string &)>;

int rank_in(const std::map<std::string, int> &ranks, const std::string &key)
{
	auto it = ranks.find(key);
	return it == ranks.end() ? 1000 : it->second;
}

//- bad
Order order_bad(const std::vector<std::string> &preferred)
{
	std::map<std::string, int> ranks;
	int next = 0;
	for (const auto &name : preferred)
		ranks.emplace(name, next++);
	return [&](const std::string &a, const std::string &b) {
		return rank_in(ranks, a) < rank_in(ranks, b);
	};
}

std::string drive_bad(int)
{
	std::vector<std::string> columns{"size", "owner", "name", "date"};
	std::sort(columns.begin(), columns.end(), order_bad({"name", "date"}));
	return columns.front();
}
//- good
Order order_good(const std::vector<std::string> &preferred)
{
	std::map<std::string, int> ranks;
	int next = 0;
	for (const auto &name : preferred)
		ranks.emplace(name, next++);
	return [ranks](const std::string &a, const std::string &b) {
		return rank_in(ranks, a) < rank_in(ranks, b);
	};
}

std::string drive_good(int)
{
	std::vector<std::string> columns{"size", "owner", "name", "date"};
	std::sort(columns.begin(), columns.end(), order_good({"name", "date"}));
	return columns.front();
}
//- shared
} // namespace rank_order
RUN_CASE(rank_order, rank_order::drive_bad(3), rank_order::drive_good(3))

// CASE once_handler: a one-shot handler removes itself and then goes on using its captures
namespace once_handler
{
class Dispatcher
{
public:
	using Handler = std::function<void(int)>;
	void on(int id, Handler h) { handlers[id] = std::move(h); }
	void off(int id) { handlers.erase(id); }
	void fire(int id, int value)
	{
		auto it = handlers.find(id);
		if (it != handlers.end())
			it->second(value);
	}

private:
	std::map<int, Handler> handlers;
};

//- bad
std::string drive_bad(int n)
{
	Dispatcher events;
	std::string log;
	std::string label = "connection number " + std::to_string(n) + " established";
	events.on(n, [&events, &log, label, n](int value) {
		events.off(n);
		log += label + std::to_string(value);
	});
	events.fire(n, 42);
	return log;
}
//- good
std::string drive_good(int n)
{
	Dispatcher events;
	std::string log;
	std::string label = "connection number " + std::to_string(n) + " established";
	events.on(n, [&events, &log, label, n](int value) {
		log += label + std::to_string(value);
		events.off(n);
	});
	events.fire(n, 42);
	return log;
}
//- shared
} // namespace once_handler
RUN_CASE(once_handler, once_handler::drive_bad(3), once_handler::drive_good(3))

// CASE slot_adds_slot: a slot connects another one while emit walks the vector of slots
namespace slot_adds_slot
{
//- bad
class SignalBad
{
public:
	void connect(std::function<void(int)> slot) { slots.push_back(std::move(slot)); }
	void emit(int value)
	{
		for (const auto &slot : slots)
			slot(value);
	}

private:
	std::vector<std::function<void(int)>> slots;
};

int drive_bad(int n)
{
	SignalBad changed;
	int seen = 0;
	changed.connect([&](int v) {
		changed.connect([&seen](int w) { seen += w; });
		seen += v;
	});
	for (int i = 0; i < n; i++)
		changed.emit(i);
	return seen;
}
//- good
class SignalGood
{
public:
	void connect(std::function<void(int)> slot) { slots.push_back(std::move(slot)); }
	void emit(int value)
	{
		const auto current = slots;
		for (const auto &slot : current)
			slot(value);
	}

private:
	std::vector<std::function<void(int)>> slots;
};

int drive_good(int n)
{
	SignalGood changed;
	int seen = 0;
	changed.connect([&](int v) {
		changed.connect([&seen](int w) { seen += w; });
		seen += v;
	});
	for (int i = 0; i < n; i++)
		changed.emit(i);
	return seen;
}
//- shared
} // namespace slot_adds_slot
RUN_CASE(slot_adds_slot, slot_adds_slot::drive_bad(3), slot_adds_slot::drive_good(3))

// CASE route_config: the closure keeps the bare pointer of a config owned by a local
namespace route_config
{
struct Config {
	std::string root;
	int depth = 4;
};

class Router
{
public:
	void route(std::string path, std::function<std::string(const std::string &)> fn)
	{
		table.insert_or_assign(std::move(path), std::move(fn));
	}
	std::string get(const std::string &path) const
	{
		auto it = table.find(path);
		return it == table.end() ? std::string("404") : it->second(path);
	}

private:
	std::unordered_map<std::string, std::function<std::string(const std::string &)>> table;
};

//- bad
void install_bad(Router &router, const std::string &root)
{
	auto config = std::make_unique<Config>();
	config->root = root;
	router.route("/static",
		     [c = config.get()](const std::string &path) { return c->root + path; });
}

std::string drive_bad(int)
{
	Router router;
	install_bad(router, "/srv/www/example.org/public");
	return router.get("/static");
}
//- good
void install_good(Router &router, const std::string &root)
{
	auto config = std::make_shared<Config>();
	config->root = root;
	router.route("/static", [c = config](const std::string &path) { return c->root + path; });
}

std::string drive_good(int)
{
	Router router;
	install_good(router, "/srv/www/example.org/public");
	return router.get("/static");
}
//- shared
} // namespace route_config
RUN_CASE(route_config, route_config::drive_bad(3), route_config::drive_good(3))

// CASE filter_builder: [=] in a member function keeps this, and the builder was a temporary
namespace filter_builder
{
struct Entry {
	std::string name;
	int size;
};

using Predicate = std::function<bool(const Entry &)>;

//- bad
class FilterBad
{
public:
	FilterBad &larger_than(int limit)
	{
		least = limit;
		return *this;
	}
	FilterBad &named(std::string part)
	{
		pattern = std::move(part);
		return *this;
	}
	Predicate build() const
	{
		return [=](const Entry &e) {
			return e.size > least && e.name.find(pattern) != std::string::npos;
		};
	}

private:
	int least = 0;
	std::string pattern;
};

long drive_bad(int n)
{
	Predicate wanted = FilterBad().larger_than(1).named("report").build();
	std::vector<Entry> entries;
	for (int i = 0; i < n; i++)
		entries.push_back({"report" + std::to_string(i), i});
	return std::count_if(entries.begin(), entries.end(), wanted);
}
//- good
class FilterGood
{
public:
	FilterGood &larger_than(int limit)
	{
		least = limit;
		return *this;
	}
	FilterGood &named(std::string part)
	{
		pattern = std::move(part);
		return *this;
	}
	Predicate build() const
	{
		return [least = least, pattern = pattern](const Entry &e) {
			return e.size > least && e.name.find(pattern) != std::string::npos;
		};
	}

private:
	int least = 0;
	std::string pattern;
};

long drive_good(int n)
{
	Predicate wanted = FilterGood().larger_than(1).named("report").build();
	std::vector<Entry> entries;
	for (int i = 0; i < n; i++)
		entries.push_back({"report" + std::to_string(i), i});
	return std::count_if(entries.begin(), entries.end(), wanted);
}
//- shared
} // namespace filter_builder
RUN_CASE(filter_builder, filter_builder::drive_bad(4), filter_builder::drive_good(4))

// CASE function_ref_kept: a function reference is kept, its lambda was a temporary
namespace function_ref_kept
{
class ProgressRef
{
public:
	template <class F>
	requires(!std::is_same_v<std::remove_cvref_t<F>, ProgressRef>)
	ProgressRef(F &&f)
		: object(const_cast<void *>(static_cast<const void *>(&f))),
		  call([](void *o, int p) { (*static_cast<std::remove_reference_t<F> *>(o))(p); })
	{
	}
	void operator()(int percent) const { call(object, percent); }

private:
	void *object;
	void (*call)(void *, int);
};

void copy_files(int n, ProgressRef progress)
{
	for (int i = 1; i <= n; i++)
		progress(i * 100 / n);
}

//- bad
int drive_bad(int n)
{
	int last = 0;
	std::string prefix = "a line of progress, in per cent: ";
	ProgressRef report = [&last, prefix](int p) { last = p + (int)prefix.size(); };
	copy_files(n, report);
	return last;
}
//- good
int drive_good(int n)
{
	int last = 0;
	std::string prefix = "a line of progress, in per cent: ";
	auto report = [&last, prefix](int p) { last = p + (int)prefix.size(); };
	copy_files(n, report);
	return last;
}
//- shared
} // namespace function_ref_kept
RUN_CASE(function_ref_kept, function_ref_kept::drive_bad(3), function_ref_kept::drive_good(3))

// CASE query_timeout: the caller gives up waiting and returns, the worker fulfils its dead promise
namespace query_timeout
{
class Workers
{
public:
	~Workers()
	{
		for (auto &t : threads)
			t.join();
	}
	void spawn(std::function<void()> fn) { threads.emplace_back(std::move(fn)); }

private:
	std::vector<std::thread> threads;
};

int slow_query(int n)
{
	std::this_thread::sleep_for(std::chrono::milliseconds(60));
	return n * 2;
}

//- bad
int query_bad(Workers &workers, int n)
{
	std::promise<int> answer;
	auto future = answer.get_future();
	workers.spawn([&answer, n] { answer.set_value(slow_query(n)); });
	if (future.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready)
		return -1;
	return future.get();
}

int drive_bad(int n)
{
	Workers workers;
	return query_bad(workers, n);
}
//- good
int query_good(Workers &workers, int n)
{
	auto answer = std::make_shared<std::promise<int>>();
	auto future = answer->get_future();
	workers.spawn([answer, n] { answer->set_value(slow_query(n)); });
	if (future.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready)
		return -1;
	return future.get();
}

int drive_good(int n)
{
	Workers workers;
	return query_good(workers, n);
}
//- shared
} // namespace query_timeout
RUN_CASE(query_timeout, query_timeout::drive_bad(3), query_timeout::drive_good(3))

// CASE lazy_table: two threads see the table empty and both fill it without a lock
namespace lazy_table
{
//- bad
class CrcBad
{
public:
	unsigned update(unsigned crc, unsigned char byte)
	{
		if (table.empty())
			fill();
		return (crc >> 8) ^ table[(crc ^ byte) & 0xff];
	}

private:
	void fill()
	{
		for (unsigned i = 0; i < 256; i++) {
			unsigned c = i;
			for (int k = 0; k < 8; k++)
				c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
			table.push_back(c);
		}
	}
	std::vector<unsigned> table;
};

unsigned drive_bad(int n)
{
	CrcBad crc;
	unsigned results[2] = {};
	std::thread first([&] { results[0] = crc.update(n, 1); });
	std::thread second([&] { results[1] = crc.update(n, 2); });
	first.join();
	second.join();
	return results[0] ^ results[1];
}
//- good
class CrcGood
{
public:
	unsigned update(unsigned crc, unsigned char byte)
	{
		std::call_once(filled, [this] { fill(); });
		return (crc >> 8) ^ table[(crc ^ byte) & 0xff];
	}

private:
	void fill()
	{
		for (unsigned i = 0; i < 256; i++) {
			unsigned c = i;
			for (int k = 0; k < 8; k++)
				c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
			table.push_back(c);
		}
	}
	std::once_flag filled;
	std::vector<unsigned> table;
};

unsigned drive_good(int n)
{
	CrcGood crc;
	unsigned results[2] = {};
	std::thread first([&] { results[0] = crc.update(n, 1); });
	std::thread second([&] { results[1] = crc.update(n, 2); });
	first.join();
	second.join();
	return results[0] ^ results[1];
}
//- shared
} // namespace lazy_table
RUN_CASE(lazy_table, lazy_table::drive_bad(3), lazy_table::drive_good(3))

// CASE stop_flag: the stop request writes a plain bool that the worker reads under the lock
namespace stop_flag
{
//- bad
class PollerBad
{
public:
	PollerBad() : thread([this] { loop(); }) {}
	~PollerBad()
	{
		stopping = true;
		wake.notify_all();
		thread.join();
	}

private:
	void loop()
	{
		std::unique_lock guard(lock);
		while (!stopping) {
			polls++;
			wake.wait_for(guard, std::chrono::milliseconds(2));
		}
	}
	std::mutex lock;
	std::condition_variable wake;
	bool stopping = false;
	int polls = 0;
	std::thread thread;
};

void drive_bad(int n)
{
	PollerBad poller;
	std::this_thread::sleep_for(std::chrono::milliseconds(5 * n));
}
//- good
class PollerGood
{
public:
	PollerGood() : thread([this] { loop(); }) {}
	~PollerGood()
	{
		{
			std::lock_guard guard(lock);
			stopping = true;
		}
		wake.notify_all();
		thread.join();
	}

private:
	void loop()
	{
		std::unique_lock guard(lock);
		while (!stopping) {
			polls++;
			wake.wait_for(guard, std::chrono::milliseconds(2));
		}
	}
	std::mutex lock;
	std::condition_variable wake;
	bool stopping = false;
	int polls = 0;
	std::thread thread;
};

void drive_good(int n)
{
	PollerGood poller;
	std::this_thread::sleep_for(std::chrono::milliseconds(5 * n));
}
//- shared
} // namespace stop_flag
RUN_CASE(stop_flag, stop_flag::drive_bad(3), stop_flag::drive_good(3))

// CASE menu_actions: menu closures hold references to pairs of a table that ends with the loop
namespace menu_actions
{
std::map<std::string, double> load_prices(int n)
{
	std::map<std::string, double> prices;
	for (int i = 0; i < n; i++)
		prices.emplace("a dish with a long name, number " + std::to_string(i), 4.5 + i);
	return prices;
}

struct Menu {
	std::vector<std::function<std::string()>> actions;
};

//- bad
Menu build_bad(int n)
{
	Menu menu;
	for (const auto &entry : load_prices(n))
		menu.actions.push_back(
			[&entry] { return entry.first + ": " + std::to_string(entry.second); });
	return menu;
}

std::size_t drive_bad(int n)
{
	Menu menu = build_bad(n);
	std::size_t length = 0;
	for (auto &action : menu.actions)
		length += action().size();
	return length;
}
//- good
Menu build_good(int n)
{
	Menu menu;
	for (const auto &entry : load_prices(n))
		menu.actions.push_back(
			[entry] { return entry.first + ": " + std::to_string(entry.second); });
	return menu;
}

std::size_t drive_good(int n)
{
	Menu menu = build_good(n);
	std::size_t length = 0;
	for (auto &action : menu.actions)
		length += action().size();
	return length;
}
//- shared
} // namespace menu_actions
RUN_CASE(menu_actions, menu_actions::drive_bad(3), menu_actions::drive_good(3))

// CASE early_worker: the worker thread runs before the jobs it walks are built
namespace early_worker
{
//- bad
class SpoolerBad
{
public:
	explicit SpoolerBad(std::vector<std::string> first)
		: worker([this] { run(); }), jobs(std::move(first))
	{
	}
	~SpoolerBad() { worker.join(); }

private:
	void run()
	{
		for (const auto &job : jobs)
			printed += job.size();
	}
	std::thread worker;
	std::vector<std::string> jobs;
	std::size_t printed = 0;
};

void drive_bad(int n)
{
	SpoolerBad spooler(std::vector<std::string>(n * 50, "a page of the quarterly report"));
}
//- good
class SpoolerGood
{
public:
	explicit SpoolerGood(std::vector<std::string> first)
		: jobs(std::move(first)), worker([this] { run(); })
	{
	}
	~SpoolerGood() { worker.join(); }

private:
	void run()
	{
		for (const auto &job : jobs)
			printed += job.size();
	}
	std::vector<std::string> jobs;
	std::size_t printed = 0;
	std::thread worker;
};

void drive_good(int n)
{
	SpoolerGood spooler(std::vector<std::string>(n * 50, "a page of the quarterly report"));
}
//- shared
} // namespace early_worker
RUN_CASE(early_worker, early_worker::drive_bad(3), early_worker::drive_good(3))

// CASE resend_packet: the closure gives its packet away on the first call and is called again
namespace resend_packet
{
struct Packet {
	int id;
	std::vector<unsigned char> body;
};

class Link
{
public:
	void send(std::unique_ptr<Packet> packet)
	{
		bytes += packet->body.size();
		sent.push_back(std::move(packet));
	}
	std::size_t bytes = 0;

private:
	std::vector<std::unique_ptr<Packet>> sent;
};

template <class F>
void repeat(int times, F &&f)
{
	for (int i = 0; i < times; i++)
		f();
}

//- bad
std::size_t drive_bad(int n)
{
	Link link;
	auto hello = std::make_unique<Packet>(Packet{7, std::vector<unsigned char>(64)});
	repeat(n, [&link, p = std::move(hello)]() mutable { link.send(std::move(p)); });
	return link.bytes;
}
//- good
std::size_t drive_good(int n)
{
	Link link;
	auto hello = std::make_unique<Packet>(Packet{7, std::vector<unsigned char>(64)});
	repeat(n, [&link, p = std::move(hello)] { link.send(std::make_unique<Packet>(*p)); });
	return link.bytes;
}
//- shared
} // namespace resend_packet
RUN_CASE(resend_packet, resend_packet::drive_bad(2), resend_packet::drive_good(2))

// CASE bind_settings: std::bind with std::cref keeps a reference to a local's settings
namespace bind_settings
{
struct Settings {
	std::vector<double> gains;
	double offset = 0;
};

double apply(const Settings &settings, double x)
{
	for (double gain : settings.gains)
		x *= gain;
	return x + settings.offset;
}

struct Channel {
	std::function<double(double)> shape;
};

//- bad
void configure_bad(Channel &channel, int stages)
{
	Settings settings;
	settings.gains.assign(stages, 1.5);
	settings.offset = 0.25;
	channel.shape = std::bind(apply, std::cref(settings), std::placeholders::_1);
}

double drive_bad(int n)
{
	Channel channel;
	configure_bad(channel, n);
	return channel.shape(2.0);
}
//- good
void configure_good(Channel &channel, int stages)
{
	Settings settings;
	settings.gains.assign(stages, 1.5);
	settings.offset = 0.25;
	channel.shape = std::bind(apply, settings, std::placeholders::_1);
}

double drive_good(int n)
{
	Channel channel;
	configure_good(channel, n);
	return channel.shape(2.0);
}
//- shared
} // namespace bind_settings
RUN_CASE(bind_settings, bind_settings::drive_bad(3), bind_settings::drive_good(3))

// CASE session_peek: the lookup hands out a reference past its lock, a thread overwrites it
namespace session_peek
{
struct Session {
	int hits = 0;
	int last_tick = 0;
};

//- bad
class SessionsBad
{
public:
	void touch(int id, int tick)
	{
		std::lock_guard guard(lock);
		Session &session = sessions[id];
		session.hits++;
		session.last_tick = tick;
	}
	const Session &find(int id)
	{
		std::lock_guard guard(lock);
		return sessions[id];
	}

private:
	std::mutex lock;
	std::map<int, Session> sessions;
};

long drive_bad(int n)
{
	SessionsBad sessions;
	sessions.touch(n, 0);
	std::thread writer([&] {
		for (int i = 0; i < 2000; i++)
			sessions.touch(n, i * 1000);
	});
	long total = 0;
	for (int i = 0; i < 2000; i++)
		total += sessions.find(n).hits;
	writer.join();
	return total;
}
//- good
class SessionsGood
{
public:
	void touch(int id, int tick)
	{
		std::lock_guard guard(lock);
		Session &session = sessions[id];
		session.hits++;
		session.last_tick = tick;
	}
	Session find(int id)
	{
		std::lock_guard guard(lock);
		return sessions[id];
	}

private:
	std::mutex lock;
	std::map<int, Session> sessions;
};

long drive_good(int n)
{
	SessionsGood sessions;
	sessions.touch(n, 0);
	std::thread writer([&] {
		for (int i = 0; i < 2000; i++)
			sessions.touch(n, i * 1000);
	});
	long total = 0;
	for (int i = 0; i < 2000; i++)
		total += sessions.find(n).hits;
	writer.join();
	return total;
}
//- shared
} // namespace session_peek
RUN_CASE(session_peek, session_peek::drive_bad(3), session_peek::drive_good(3))

// CASE batch_slices: the queued tasks point into a batch that ends with each round
namespace batch_slices
{
class Pool
{
public:
	void submit(std::function<void()> task) { tasks.push(std::move(task)); }
	void finish()
	{
		for (; !tasks.empty(); tasks.pop())
			tasks.front()();
	}

private:
	std::queue<std::function<void()>> tasks;
};

//- bad
long drive_bad(int n)
{
	long total = 0;
	Pool pool;
	for (int round = 0; round < n; round++) {
		std::vector<int> batch;
		for (int i = 0; i < 32; i++)
			batch.push_back(round * i);
		const int *data = batch.data();
		std::size_t size = batch.size();
		pool.submit([&total, data, size] {
			for (std::size_t i = 0; i < size; i++)
				total += data[i];
		});
	}
	pool.finish();
	return total;
}
//- good
long drive_good(int n)
{
	long total = 0;
	Pool pool;
	for (int round = 0; round < n; round++) {
		std::vector<int> batch;
		for (int i = 0; i < 32; i++)
			batch.push_back(round * i);
		pool.submit([&total, batch = std::move(batch)] {
			for (std::size_t i = 0; i < batch.size(); i++)
				total += batch[i];
		});
	}
	pool.finish();
	return total;
}
//- shared
} // namespace batch_slices
RUN_CASE(batch_slices, batch_slices::drive_bad(3), batch_slices::drive_good(3))

// CASE unlock_on_exit: the exit guard looks through a unique_ptr that was moved away
namespace unlock_on_exit
{
template <class F>
class OnExit
{
public:
	explicit OnExit(F f) : f(std::move(f)) {}
	OnExit(const OnExit &) = delete;
	~OnExit() { f(); }

private:
	F f;
};

struct Document {
	std::string title;
	bool busy = false;
};

using Shelf = std::vector<std::unique_ptr<Document>>;

//- bad
void import_bad(Shelf &shelf, const std::string &title)
{
	auto doc = std::make_unique<Document>();
	doc->busy = true;
	OnExit idle([&doc] { doc->busy = false; });
	doc->title = title;
	if (!title.empty())
		shelf.push_back(std::move(doc));
}

std::size_t drive_bad(int n)
{
	Shelf shelf;
	for (int i = 0; i < n; i++)
		import_bad(shelf, "title " + std::to_string(i));
	return shelf.size();
}
//- good
void import_good(Shelf &shelf, const std::string &title)
{
	auto doc = std::make_unique<Document>();
	{
		doc->busy = true;
		OnExit idle([&doc] { doc->busy = false; });
		doc->title = title;
	}
	if (!title.empty())
		shelf.push_back(std::move(doc));
}

std::size_t drive_good(int n)
{
	Shelf shelf;
	for (int i = 0; i < n; i++)
		import_good(shelf, "title " + std::to_string(i));
	return shelf.size();
}
//- shared
} // namespace unlock_on_exit
RUN_CASE(unlock_on_exit, unlock_on_exit::drive_bad(3), unlock_on_exit::drive_good(3))

// CASE gauge_vector: gauges register closures on this, the growing vector moves them
namespace gauge_vector
{
struct Hub {
	std::vector<std::function<void(double)>> feeds;
	void publish(double v)
	{
		for (auto &feed : feeds)
			feed(v);
	}
};

class Gauge
{
public:
	Gauge(Hub &hub, double scale) : scale(scale)
	{
		hub.feeds.push_back([this](double v) { last = v * this->scale; });
	}
	double value() const { return last; }

private:
	double scale;
	double last = 0;
};

//- bad
double drive_bad(int n)
{
	Hub hub;
	std::vector<Gauge> gauges;
	for (int i = 0; i < n; i++)
		gauges.emplace_back(hub, 1.0 + i);
	hub.publish(10);
	double sum = 0;
	for (const Gauge &g : gauges)
		sum += g.value();
	return sum;
}
//- good
double drive_good(int n)
{
	Hub hub;
	std::list<Gauge> gauges;
	for (int i = 0; i < n; i++)
		gauges.emplace_back(hub, 1.0 + i);
	hub.publish(10);
	double sum = 0;
	for (const Gauge &g : gauges)
		sum += g.value();
	return sum;
}
//- shared
} // namespace gauge_vector
RUN_CASE(gauge_vector, gauge_vector::drive_bad(5), gauge_vector::drive_good(5))

// CASE tree_walker: the recursive function object refers to itself as a local of its maker
namespace tree_walker
{
struct Node {
	int weight;
	std::vector<Node> children;
};

Node make_tree(int depth)
{
	Node node{depth, {}};
	for (int i = 0; i < depth; i++)
		node.children.push_back(make_tree(depth - 1));
	return node;
}

using Walk = std::function<int(const Node &)>;
using Tools = std::map<std::string, Walk>;

//- bad
void add_walker_bad(Tools &tools, int limit)
{
	Walk walk;
	walk = [&walk, limit](const Node &node) -> int {
		int sum = std::min(node.weight, limit);
		for (const Node &child : node.children)
			sum += walk(child);
		return sum;
	};
	tools.emplace("weigh", walk);
}

int drive_bad(int n)
{
	Tools tools;
	add_walker_bad(tools, 2);
	return tools["weigh"](make_tree(n));
}
//- good
int weigh_good(const Node &node, int limit)
{
	int sum = std::min(node.weight, limit);
	for (const Node &child : node.children)
		sum += weigh_good(child, limit);
	return sum;
}

void add_walker_good(Tools &tools, int limit)
{
	Walk walk;
	walk = [limit](const Node &node) { return weigh_good(node, limit); };
	tools.emplace("weigh", walk);
}

int drive_good(int n)
{
	Tools tools;
	add_walker_good(tools, 2);
	return tools["weigh"](make_tree(n));
}
//- shared
} // namespace tree_walker
RUN_CASE(tree_walker, tree_walker::drive_bad(3), tree_walker::drive_good(3))

// CASE reload_config: a thread replaces the shared_ptr while another copies it, no lock
namespace reload_config
{
struct Limits {
	int connections = 10;
	std::vector<int> ports{80, 443};
};

//- bad
class ServerBad
{
public:
	void reload(int connections)
	{
		auto fresh = std::make_shared<Limits>();
		fresh->connections = connections;
		limits = std::move(fresh);
	}
	int allowed()
	{
		std::shared_ptr<const Limits> current = limits;
		return current->connections * static_cast<int>(current->ports.size());
	}

private:
	std::shared_ptr<const Limits> limits = std::make_shared<Limits>();
};

int drive_bad(int n)
{
	ServerBad server;
	std::thread admin([&] {
		for (int i = 0; i < 1000; i++)
			server.reload(n + i);
	});
	int most = 0;
	for (int i = 0; i < 1000; i++)
		most = std::max(most, server.allowed());
	admin.join();
	return most;
}
//- good
class ServerGood
{
public:
	void reload(int connections)
	{
		auto fresh = std::make_shared<Limits>();
		fresh->connections = connections;
		std::lock_guard guard(lock);
		limits = std::move(fresh);
	}
	int allowed()
	{
		std::shared_ptr<const Limits> current = get();
		return current->connections * static_cast<int>(current->ports.size());
	}

private:
	std::shared_ptr<const Limits> get()
	{
		std::lock_guard guard(lock);
		return limits;
	}
	std::mutex lock;
	std::shared_ptr<const Limits> limits = std::make_shared<Limits>();
};

int drive_good(int n)
{
	ServerGood server;
	std::thread admin([&] {
		for (int i = 0; i < 1000; i++)
			server.reload(n + i);
	});
	int most = 0;
	for (int i = 0; i < 1000; i++)
		most = std::max(most, server.allowed());
	admin.join();
	return most;
}
//- shared
} // namespace reload_config
RUN_CASE(reload_config, reload_config::drive_bad(3), reload_config::drive_good(3))
