// SPDX-License-Identifier: GPL-2.0
// Threads, futures and condition variables: data without its lock, closures
// that live too long.
#include "../set.hh"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE job_pool: the jthread is the first member: joined after queue and lock
// have ended
namespace job_pool
{
//- bad
class PoolBad
{
public:
	PoolBad() : worker([this](std::stop_token stop) { run(stop); }) {}
	void submit(std::function<void()> job)
	{
		std::lock_guard guard(lock);
		jobs.push_back(std::move(job));
		changed.notify_one();
	}

private:
	void run(std::stop_token stop)
	{
		for (;;) {
			std::function<void()> job;
			{
				std::unique_lock guard(lock);
				changed.wait(guard, stop, [this] { return !jobs.empty(); });
				if (jobs.empty())
					return;
				job = std::move(jobs.front());
				jobs.pop_front();
			}
			job();
		}
	}
	std::jthread worker;
	std::mutex lock;
	std::condition_variable_any changed;
	std::deque<std::function<void()>> jobs;
};
int drive_bad(int n)
{
	std::atomic<int> sum = 0;
	{
		auto pool = std::make_unique<PoolBad>();
		for (int i = 0; i < n; ++i)
			pool->submit([&sum, i] {
				std::this_thread::sleep_for(std::chrono::milliseconds(5));
				sum += i;
			});
	}
	return sum;
}
//- good
class PoolGood
{
public:
	PoolGood() : worker([this](std::stop_token stop) { run(stop); }) {}
	void submit(std::function<void()> job)
	{
		std::lock_guard guard(lock);
		jobs.push_back(std::move(job));
		changed.notify_one();
	}

private:
	void run(std::stop_token stop)
	{
		for (;;) {
			std::function<void()> job;
			{
				std::unique_lock guard(lock);
				changed.wait(guard, stop, [this] { return !jobs.empty(); });
				if (jobs.empty())
					return;
				job = std::move(jobs.front());
				jobs.pop_front();
			}
			job();
		}
	}
	std::mutex lock;
	std::condition_variable_any changed;
	std::deque<std::function<void()>> jobs;
	std::jthread worker;
};
int drive_good(int n)
{
	std::atomic<int> sum = 0;
	{
		auto pool = std::make_unique<PoolGood>();
		for (int i = 0; i < n; ++i)
			pool->submit([&sum, i] {
				std::this_thread::sleep_for(std::chrono::milliseconds(5));
				sum += i;
			});
	}
	return sum;
}
} // namespace job_pool
RUN_CASE(job_pool, job_pool::drive_bad(4), job_pool::drive_good(4))

// CASE spool_thread: the thread refers to a parameter of the function that
// started it
namespace spool_thread
{
struct Spool {
	std::mutex lock;
	std::vector<std::string> printed;
};
//- bad
std::thread start_printing_bad(Spool &spool, std::string document, int pages)
{
	return std::thread([&spool, &document, pages] {
		for (int page = 1; page <= pages; ++page) {
			std::this_thread::sleep_for(std::chrono::milliseconds(2));
			std::lock_guard guard(spool.lock);
			spool.printed.push_back(document + ": page " + std::to_string(page));
		}
	});
}
std::size_t drive_bad(int n)
{
	Spool spool;
	std::thread letters = start_printing_bad(spool, "letters of the year", n);
	std::thread bills = start_printing_bad(spool, "bills of the month", n);
	letters.join();
	bills.join();
	return spool.printed.size();
}
//- good
std::thread start_printing_good(Spool &spool, std::string document, int pages)
{
	return std::thread([&spool, document, pages] {
		for (int page = 1; page <= pages; ++page) {
			std::this_thread::sleep_for(std::chrono::milliseconds(2));
			std::lock_guard guard(spool.lock);
			spool.printed.push_back(document + ": page " + std::to_string(page));
		}
	});
}
std::size_t drive_good(int n)
{
	Spool spool;
	std::thread letters = start_printing_good(spool, "letters of the year", n);
	std::thread bills = start_printing_good(spool, "bills of the month", n);
	letters.join();
	bills.join();
	return spool.printed.size();
}
} // namespace spool_thread
RUN_CASE(spool_thread, spool_thread::drive_bad(3), spool_thread::drive_good(3))

// CASE probe_stats: the report reads the counters without the lock the prober
// writes under
namespace probe_stats
{
struct Counters {
	int tried = 0;
	int failed = 0;
	double slowest = 0;
};
//- bad
class ProberBad
{
public:
	void record(bool ok, double took)
	{
		std::lock_guard guard(lock);
		++counters.tried;
		if (!ok)
			++counters.failed;
		if (took > counters.slowest)
			counters.slowest = took;
	}
	Counters report() const { return counters; }

private:
	mutable std::mutex lock;
	Counters counters;
};
int drive_bad(int n)
{
	ProberBad prober;
	std::thread probing([&prober, n] {
		for (int i = 0; i < n; ++i)
			prober.record(i % 3 != 0, i * 0.5);
	});
	int seen = 0;
	for (int i = 0; i < n; ++i)
		seen += prober.report().failed;
	probing.join();
	return seen;
}
//- good
class ProberGood
{
public:
	void record(bool ok, double took)
	{
		std::lock_guard guard(lock);
		++counters.tried;
		if (!ok)
			++counters.failed;
		if (took > counters.slowest)
			counters.slowest = took;
	}
	Counters report() const
	{
		std::lock_guard guard(lock);
		return counters;
	}

private:
	mutable std::mutex lock;
	Counters counters;
};
int drive_good(int n)
{
	ProberGood prober;
	std::thread probing([&prober, n] {
		for (int i = 0; i < n; ++i)
			prober.record(i % 3 != 0, i * 0.5);
	});
	int seen = 0;
	for (int i = 0; i < n; ++i)
		seen += prober.report().failed;
	probing.join();
	return seen;
}
} // namespace probe_stats
RUN_CASE(probe_stats, probe_stats::drive_bad(300), probe_stats::drive_good(300))

// CASE account_shards: the transfer changes both shards, but holds the lock of
// the first only
namespace account_shards
{
struct Shard {
	std::mutex lock;
	std::map<unsigned, long> balances;
};
//- bad
class BankBad
{
public:
	void transfer(unsigned from, unsigned to, long amount)
	{
		Shard &source = shards[from % 2];
		Shard &target = shards[to % 2];
		if (&source == &target) {
			std::lock_guard guard(source.lock);
			source.balances[from] -= amount;
			source.balances[to] += amount;
			return;
		}
		std::scoped_lock guard(source.lock);
		source.balances[from] -= amount;
		target.balances[to] += amount;
	}
	long balance(unsigned account)
	{
		Shard &shard = shards[account % 2];
		std::lock_guard guard(shard.lock);
		return shard.balances[account];
	}

private:
	Shard shards[2];
};
long drive_bad(int n)
{
	BankBad bank;
	std::thread other([&bank, n] {
		for (int i = 0; i < n; ++i)
			bank.transfer(1, 2, 5);
	});
	for (int i = 0; i < n; ++i)
		bank.transfer(2, 1, 3);
	other.join();
	return bank.balance(1);
}
//- good
class BankGood
{
public:
	void transfer(unsigned from, unsigned to, long amount)
	{
		Shard &source = shards[from % 2];
		Shard &target = shards[to % 2];
		if (&source == &target) {
			std::lock_guard guard(source.lock);
			source.balances[from] -= amount;
			source.balances[to] += amount;
			return;
		}
		std::scoped_lock guard(source.lock, target.lock);
		source.balances[from] -= amount;
		target.balances[to] += amount;
	}
	long balance(unsigned account)
	{
		Shard &shard = shards[account % 2];
		std::lock_guard guard(shard.lock);
		return shard.balances[account];
	}

private:
	Shard shards[2];
};
long drive_good(int n)
{
	BankGood bank;
	std::thread other([&bank, n] {
		for (int i = 0; i < n; ++i)
			bank.transfer(1, 2, 5);
	});
	for (int i = 0; i < n; ++i)
		bank.transfer(2, 1, 3);
	other.join();
	return bank.balance(1);
}
} // namespace account_shards
RUN_CASE(account_shards, account_shards::drive_bad(200), account_shards::drive_good(200))

// CASE loader_ready: the flag that the waiter reads under the lock is set
// without it
namespace loader_ready
{
//- bad
class LoaderBad
{
public:
	void load(int n)
	{
		std::vector<int> fresh;
		for (int i = 0; i < n; ++i)
			fresh.push_back(i * i);
		table = std::move(fresh);
		ready = true;
		changed.notify_all();
	}
	int wait_for(std::size_t index)
	{
		std::unique_lock guard(lock);
		while (!ready)
			changed.wait_for(guard, std::chrono::milliseconds(20));
		return index < table.size() ? table[index] : -1;
	}

private:
	std::mutex lock;
	std::condition_variable changed;
	bool ready = false;
	std::vector<int> table;
};
int drive_bad(int n)
{
	LoaderBad loader;
	std::jthread loading([&loader, n] { loader.load(n); });
	return loader.wait_for(1);
}
//- good
class LoaderGood
{
public:
	void load(int n)
	{
		std::vector<int> fresh;
		for (int i = 0; i < n; ++i)
			fresh.push_back(i * i);
		std::lock_guard guard(lock);
		table = std::move(fresh);
		ready = true;
		changed.notify_all();
	}
	int wait_for(std::size_t index)
	{
		std::unique_lock guard(lock);
		while (!ready)
			changed.wait_for(guard, std::chrono::milliseconds(20));
		return index < table.size() ? table[index] : -1;
	}

private:
	std::mutex lock;
	std::condition_variable changed;
	bool ready = false;
	std::vector<int> table;
};
int drive_good(int n)
{
	LoaderGood loader;
	std::jthread loading([&loader, n] { loader.load(n); });
	return loader.wait_for(1);
}
} // namespace loader_ready
RUN_CASE(loader_ready, loader_ready::drive_bad(3), loader_ready::drive_good(3))

// CASE ticket_queue: woken without looking again, a consumer takes the front of
// an empty queue
namespace ticket_queue
{
//- bad
class TicketsBad
{
public:
	void put(std::string ticket)
	{
		std::lock_guard guard(lock);
		tickets.push_back(std::move(ticket));
		changed.notify_all();
	}
	void close()
	{
		std::lock_guard guard(lock);
		closed = true;
		changed.notify_all();
	}
	std::string take()
	{
		std::unique_lock guard(lock);
		if (tickets.empty() && !closed)
			changed.wait(guard);
		if (closed && tickets.empty())
			return "";
		std::string ticket = std::move(tickets.front());
		tickets.pop_front();
		return ticket;
	}

private:
	std::mutex lock;
	std::condition_variable changed;
	std::deque<std::string> tickets;
	bool closed = false;
};
int drive_bad(int n)
{
	TicketsBad tickets;
	std::atomic<int> served = 0;
	std::vector<std::jthread> clerks;
	for (int i = 0; i < 3; ++i)
		clerks.emplace_back([&tickets, &served] {
			while (!tickets.take().empty())
				++served;
		});
	for (int i = 0; i < n; ++i) {
		std::this_thread::sleep_for(std::chrono::milliseconds(5));
		tickets.put("ticket " + std::to_string(i));
	}
	tickets.close();
	clerks.clear();
	return served;
}
//- good
class TicketsGood
{
public:
	void put(std::string ticket)
	{
		std::lock_guard guard(lock);
		tickets.push_back(std::move(ticket));
		changed.notify_all();
	}
	void close()
	{
		std::lock_guard guard(lock);
		closed = true;
		changed.notify_all();
	}
	std::string take()
	{
		std::unique_lock guard(lock);
		while (tickets.empty() && !closed)
			changed.wait(guard);
		if (closed && tickets.empty())
			return "";
		std::string ticket = std::move(tickets.front());
		tickets.pop_front();
		return ticket;
	}

private:
	std::mutex lock;
	std::condition_variable changed;
	std::deque<std::string> tickets;
	bool closed = false;
};
int drive_good(int n)
{
	TicketsGood tickets;
	std::atomic<int> served = 0;
	std::vector<std::jthread> clerks;
	for (int i = 0; i < 3; ++i)
		clerks.emplace_back([&tickets, &served] {
			while (!tickets.take().empty())
				++served;
		});
	for (int i = 0; i < n; ++i) {
		std::this_thread::sleep_for(std::chrono::milliseconds(5));
		tickets.put("ticket " + std::to_string(i));
	}
	tickets.close();
	clerks.clear();
	return served;
}
} // namespace ticket_queue
RUN_CASE(ticket_queue, ticket_queue::drive_bad(6), ticket_queue::drive_good(6))

// CASE checksum_future: the future's task refers to the block read in the
// function
namespace checksum_future
{
std::vector<unsigned char> read_block(int seed)
{
	std::vector<unsigned char> block(256);
	for (std::size_t i = 0; i < block.size(); ++i)
		block[i] = static_cast<unsigned char>(i * 7 + seed);
	return block;
}
//- bad
std::future<unsigned> checksum_bad(int seed)
{
	std::vector<unsigned char> block = read_block(seed);
	if (block.empty())
		return std::async(std::launch::deferred, [] { return 0u; });
	return std::async(std::launch::async, [&block] {
		std::this_thread::sleep_for(std::chrono::milliseconds(3));
		unsigned sum = 1;
		for (unsigned char byte : block)
			sum = sum * 31 + byte;
		return sum;
	});
}
unsigned drive_bad(int n)
{
	std::vector<std::future<unsigned>> sums;
	for (int i = 0; i < n; ++i)
		sums.push_back(checksum_bad(i));
	unsigned all = 0;
	for (auto &sum : sums)
		all ^= sum.get();
	return all;
}
//- good
std::future<unsigned> checksum_good(int seed)
{
	std::vector<unsigned char> block = read_block(seed);
	if (block.empty())
		return std::async(std::launch::deferred, [] { return 0u; });
	return std::async(std::launch::async, [block = std::move(block)] {
		std::this_thread::sleep_for(std::chrono::milliseconds(3));
		unsigned sum = 1;
		for (unsigned char byte : block)
			sum = sum * 31 + byte;
		return sum;
	});
}
unsigned drive_good(int n)
{
	std::vector<std::future<unsigned>> sums;
	for (int i = 0; i < n; ++i)
		sums.push_back(checksum_good(i));
	unsigned all = 0;
	for (auto &sum : sums)
		all ^= sum.get();
	return all;
}
} // namespace checksum_future
RUN_CASE(checksum_future, checksum_future::drive_bad(3), checksum_future::drive_good(3))

// CASE scan_results: all threads append to one vector without a lock
namespace scan_results
{
struct Finding {
	int line = 0;
	std::string word;
};
bool suspicious(int line)
{
	return line % 4 == 0;
}
//- bad
std::vector<Finding> scan_bad(int lines, int parts)
{
	std::vector<Finding> findings;
	std::vector<std::thread> threads;
	for (int part = 0; part < parts; ++part) {
		threads.emplace_back([&findings, lines, parts, part] {
			for (int line = part; line < lines; line += parts)
				if (suspicious(line))
					findings.push_back({line, "at " + std::to_string(line)});
		});
	}
	for (std::thread &thread : threads)
		thread.join();
	return findings;
}
std::size_t drive_bad(int n)
{
	return scan_bad(n, 3).size();
}
//- good
std::vector<Finding> scan_good(int lines, int parts)
{
	std::vector<Finding> findings;
	std::mutex lock;
	std::vector<std::thread> threads;
	for (int part = 0; part < parts; ++part) {
		threads.emplace_back([&findings, &lock, lines, parts, part] {
			for (int line = part; line < lines; line += parts)
				if (suspicious(line)) {
					std::lock_guard guard(lock);
					findings.push_back({line, "at " + std::to_string(line)});
				}
		});
	}
	for (std::thread &thread : threads)
		thread.join();
	return findings;
}
std::size_t drive_good(int n)
{
	return scan_good(n, 3).size();
}
} // namespace scan_results
RUN_CASE(scan_results, scan_results::drive_bad(300), scan_results::drive_good(300))

// CASE gamma_table: the table that is built once is looked for before the lock
// is taken
namespace gamma_table
{
//- bad
class GammaBad
{
public:
	int at(int level)
	{
		if (!table) {
			std::lock_guard guard(lock);
			if (!table)
				build();
		}
		return (*table)[static_cast<std::size_t>(level) % table->size()];
	}

private:
	void build()
	{
		auto fresh = std::make_unique<std::vector<int>>();
		for (int i = 0; i < 256; ++i)
			fresh->push_back(i * i / 255);
		table = std::move(fresh);
	}
	std::mutex lock;
	std::unique_ptr<std::vector<int>> table;
};
int drive_bad(int n)
{
	GammaBad gamma;
	auto far = std::async(std::launch::async, [&gamma, n] { return gamma.at(n); });
	int near = gamma.at(n + 1);
	return near + far.get();
}
//- good
class GammaGood
{
public:
	int at(int level)
	{
		std::lock_guard guard(lock);
		if (!table)
			build();
		return (*table)[static_cast<std::size_t>(level) % table->size()];
	}

private:
	void build()
	{
		auto fresh = std::make_unique<std::vector<int>>();
		for (int i = 0; i < 256; ++i)
			fresh->push_back(i * i / 255);
		table = std::move(fresh);
	}
	std::mutex lock;
	std::unique_ptr<std::vector<int>> table;
};
int drive_good(int n)
{
	GammaGood gamma;
	auto far = std::async(std::launch::async, [&gamma, n] { return gamma.at(n); });
	int near = gamma.at(n + 1);
	return near + far.get();
}
} // namespace gamma_table
RUN_CASE(gamma_table, gamma_table::drive_bad(3), gamma_table::drive_good(3))

// CASE phone_book: the entry found under the lock is given out by reference and
// read after the lock
namespace phone_book
{
//- bad
class BookBad
{
public:
	void set(const std::string &name, const std::string &number)
	{
		std::unique_lock guard(lock);
		numbers[name] = number;
	}
	const std::string &number(const std::string &name) const
	{
		static const std::string none;
		std::shared_lock guard(lock);
		auto found = numbers.find(name);
		return found == numbers.end() ? none : found->second;
	}

private:
	mutable std::shared_mutex lock;
	std::map<std::string, std::string> numbers;
};
std::size_t drive_bad(int n)
{
	BookBad book;
	book.set("desk", "0");
	std::jthread moving([&book, n] {
		for (int i = 0; i < n; ++i)
			book.set("desk", std::string(static_cast<std::size_t>(i % 40 + 1), '7'));
	});
	std::size_t digits = 0;
	for (int i = 0; i < n; ++i)
		digits += book.number("desk").size();
	return digits;
}
//- good
class BookGood
{
public:
	void set(const std::string &name, const std::string &number)
	{
		std::unique_lock guard(lock);
		numbers[name] = number;
	}
	std::string number(const std::string &name) const
	{
		static const std::string none;
		std::shared_lock guard(lock);
		auto found = numbers.find(name);
		return found == numbers.end() ? none : found->second;
	}

private:
	mutable std::shared_mutex lock;
	std::map<std::string, std::string> numbers;
};
std::size_t drive_good(int n)
{
	BookGood book;
	book.set("desk", "0");
	std::jthread moving([&book, n] {
		for (int i = 0; i < n; ++i)
			book.set("desk", std::string(static_cast<std::size_t>(i % 40 + 1), '7'));
	});
	std::size_t digits = 0;
	for (int i = 0; i < n; ++i)
		digits += book.number("desk").size();
	return digits;
}
} // namespace phone_book
RUN_CASE(phone_book, phone_book::drive_bad(300), phone_book::drive_good(300))

// CASE live_config: one thread replaces the shared_ptr itself while another
// copies it
namespace live_config
{
struct Config {
	int width = 80;
	std::string theme = "plain";
};
//- bad
class ServiceBad
{
public:
	std::shared_ptr<const Config> config() const { return current; }
	void reload(int width)
	{
		auto fresh = std::make_shared<Config>();
		fresh->width = width;
		fresh->theme = "theme for " + std::to_string(width);
		current = std::move(fresh);
	}

private:
	std::shared_ptr<const Config> current = std::make_shared<const Config>();
};
int drive_bad(int n)
{
	ServiceBad service;
	std::thread watcher([&service, n] {
		for (int i = 0; i < n; ++i)
			service.reload(80 + i);
	});
	int columns = 0;
	for (int i = 0; i < n; ++i)
		columns += service.config()->width;
	watcher.join();
	return columns;
}
//- good
class ServiceGood
{
public:
	std::shared_ptr<const Config> config() const
	{
		std::lock_guard guard(lock);
		return current;
	}
	void reload(int width)
	{
		auto fresh = std::make_shared<Config>();
		fresh->width = width;
		fresh->theme = "theme for " + std::to_string(width);
		std::lock_guard guard(lock);
		current = std::move(fresh);
	}

private:
	mutable std::mutex lock;
	std::shared_ptr<const Config> current = std::make_shared<const Config>();
};
int drive_good(int n)
{
	ServiceGood service;
	std::thread watcher([&service, n] {
		for (int i = 0; i < n; ++i)
			service.reload(80 + i);
	});
	int columns = 0;
	for (int i = 0; i < n; ++i)
		columns += service.config()->width;
	watcher.join();
	return columns;
}
} // namespace live_config
RUN_CASE(live_config, live_config::drive_bad(300), live_config::drive_good(300))

// CASE tile_render: the threads refer to the running index of the loop that
// starts them
namespace tile_render
{
int shade(int tile, int pixel)
{
	return tile * 16 + pixel % 16;
}
//- bad
int render_bad(int tiles)
{
	std::vector<int> shades(static_cast<std::size_t>(tiles < 0 ? 0 : tiles));
	{
		std::vector<std::jthread> threads;
		for (std::size_t tile = 0; tile < shades.size(); ++tile)
			threads.emplace_back([&shades, &tile] {
				int sum = 0;
				for (int pixel = 0; pixel < 64; ++pixel)
					sum += shade(static_cast<int>(tile), pixel);
				shades[tile] = sum;
			});
	}
	int total = 0;
	for (int value : shades)
		total += value;
	return total;
}
int drive_bad(int n)
{
	return render_bad(n);
}
//- good
int render_good(int tiles)
{
	std::vector<int> shades(static_cast<std::size_t>(tiles < 0 ? 0 : tiles));
	{
		std::vector<std::jthread> threads;
		for (std::size_t tile = 0; tile < shades.size(); ++tile)
			threads.emplace_back([&shades, tile] {
				int sum = 0;
				for (int pixel = 0; pixel < 64; ++pixel)
					sum += shade(static_cast<int>(tile), pixel);
				shades[tile] = sum;
			});
	}
	int total = 0;
	for (int value : shades)
		total += value;
	return total;
}
int drive_good(int n)
{
	return render_good(n);
}
} // namespace tile_render
RUN_CASE(tile_render, tile_render::drive_bad(6), tile_render::drive_good(6))

// CLEAN split_sum: correct
namespace split_sum
{
long sum(const std::vector<int> &values, unsigned parts)
{
	if (parts == 0)
		parts = 1;
	std::vector<long> partial(parts, 0);
	std::vector<std::thread> threads;
	threads.reserve(parts);
	for (unsigned part = 0; part < parts; ++part)
		threads.emplace_back([&values, &slot = partial[part], part, parts] {
			for (std::size_t i = part; i < values.size(); i += parts)
				slot += values[i];
		});
	for (std::thread &thread : threads)
		thread.join();
	long total = 0;
	for (long part : partial)
		total += part;
	return total;
}
long drive(int n)
{
	std::vector<int> values;
	for (int i = 0; i < 100 * n; ++i)
		values.push_back(i);
	return sum(values, 3);
}
} // namespace split_sum
RUN_CLEAN(split_sum, split_sum::drive(3))

// CLEAN bounded_channel: correct
namespace bounded_channel
{
template <class T>
class Channel
{
public:
	explicit Channel(std::size_t limit) : limit(limit) {}
	void send(T value)
	{
		std::unique_lock guard(lock);
		changed.wait(guard, [this] { return values.size() < limit; });
		values.push_back(std::move(value));
		guard.unlock();
		changed.notify_all();
	}
	std::optional<T> receive()
	{
		std::unique_lock guard(lock);
		changed.wait(guard, [this] { return !values.empty() || closed; });
		if (values.empty())
			return std::nullopt;
		std::optional<T> value(std::move(values.front()));
		values.pop_front();
		guard.unlock();
		changed.notify_all();
		return value;
	}
	void close()
	{
		{
			std::lock_guard guard(lock);
			closed = true;
		}
		changed.notify_all();
	}

private:
	const std::size_t limit;
	std::mutex lock;
	std::condition_variable changed;
	std::deque<T> values;
	bool closed = false;
};
std::size_t drive(int n)
{
	Channel<std::unique_ptr<std::string>> channel(2);
	std::size_t letters = 0;
	std::thread reader([&channel, &letters] {
		while (auto text = channel.receive())
			letters += (*text)->size();
	});
	for (int i = 0; i < n; ++i)
		channel.send(std::make_unique<std::string>("line " + std::to_string(i)));
	channel.close();
	reader.join();
	return letters;
}
} // namespace bounded_channel
RUN_CLEAN(bounded_channel, bounded_channel::drive(20))

// CLEAN promise_handover: correct
namespace promise_handover
{
struct Document {
	std::string title;
	std::vector<std::string> lines;
};
std::size_t drive(int n)
{
	std::promise<std::unique_ptr<Document>> promise;
	std::future<std::unique_ptr<Document>> future = promise.get_future();
	std::jthread writer([promise = std::move(promise), n]() mutable {
		auto document = std::make_unique<Document>();
		document->title = "handed over";
		for (int i = 0; i < n; ++i)
			document->lines.push_back("line " + std::to_string(i));
		promise.set_value(std::move(document));
	});
	std::unique_ptr<Document> document = future.get();
	document->lines.push_back("last line, written by the reader");
	return document->lines.size() + document->title.size();
}
} // namespace promise_handover
RUN_CLEAN(promise_handover, promise_handover::drive(5))

// CLEAN heartbeat: correct
namespace heartbeat
{
class Heartbeat
{
public:
	explicit Heartbeat(std::function<void(int)> beat) : beat(std::move(beat))
	{
		thread = std::jthread([this](std::stop_token stop) {
			std::unique_lock guard(lock);
			int count = 0;
			while (!stop.stop_requested()) {
				this->beat(++count);
				wake.wait_for(guard, stop, std::chrono::milliseconds(1),
					      [] { return false; });
			}
		});
	}
	Heartbeat(const Heartbeat &) = delete;
	Heartbeat &operator=(const Heartbeat &) = delete;
	~Heartbeat()
	{
		thread.request_stop();
		if (thread.joinable())
			thread.join();
	}

private:
	std::jthread thread;
	std::mutex lock;
	std::condition_variable_any wake;
	std::function<void(int)> beat;
};
int drive(int n)
{
	std::atomic<int> beats = 0;
	{
		Heartbeat heart([&beats](int count) { beats = count; });
		while (beats < n)
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
	return beats;
}
} // namespace heartbeat
RUN_CLEAN(heartbeat, heartbeat::drive(3))

// CLEAN swap_under_lock: correct
namespace swap_under_lock
{
class Log
{
public:
	void write(std::string line)
	{
		std::lock_guard guard(lock);
		pending.push_back(std::move(line));
	}
	std::size_t flush()
	{
		std::vector<std::string> taken;
		{
			std::lock_guard guard(lock);
			taken.swap(pending);
		}
		std::size_t written = 0;
		for (const std::string &line : taken)
			written += line.size();
		return written;
	}

private:
	std::mutex lock;
	std::vector<std::string> pending;
};
std::size_t drive(int n)
{
	Log log;
	std::thread first([&log, n] {
		for (int i = 0; i < n; ++i)
			log.write("first " + std::to_string(i));
	});
	std::thread second([&log, n] {
		for (int i = 0; i < n; ++i)
			log.write("second " + std::to_string(i));
	});
	std::size_t written = log.flush();
	first.join();
	second.join();
	return written + log.flush();
}
} // namespace swap_under_lock
RUN_CLEAN(swap_under_lock, swap_under_lock::drive(30))

// CLEAN once_loaded: correct
namespace once_loaded
{
class Dictionary
{
public:
	// Written once under the flag; every reader passes through it first.
	std::size_t length(const std::string &word)
	{
		std::call_once(loaded, [this] {
			for (int i = 0; i < 20; ++i)
				words["word" + std::to_string(i)] = static_cast<std::size_t>(i);
		});
		auto found = words.find(word);
		return found == words.end() ? 0 : found->second;
	}

private:
	std::once_flag loaded;
	std::map<std::string, std::size_t> words;
};
std::size_t drive(int n)
{
	Dictionary dictionary;
	std::vector<std::future<std::size_t>> lengths;
	for (int i = 0; i < n; ++i)
		lengths.push_back(std::async(std::launch::async, [&dictionary, i] {
			return dictionary.length("word" + std::to_string(i));
		}));
	std::size_t sum = 0;
	for (auto &length : lengths)
		sum += length.get();
	return sum;
}
} // namespace once_loaded
RUN_CLEAN(once_loaded, once_loaded::drive(4))
