// SPDX-License-Identifier: GPL-2.0
// Threads and tasks: what they capture, how long that lives, and which lock guards what they share.
#include "../set.hh"
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE stop_flag: the flag that one thread sets and the other one reads is a plain bool
namespace stop_flag
{
//- bad
int count_until_bad(int limit)
{
	bool stop = false;
	std::atomic<int> rounds = 0;
	std::thread worker([&] {
		while (!stop)
			rounds++;
	});
	while (rounds < limit)
		std::this_thread::yield();
	stop = true;
	worker.join();
	return limit;
}
//- good
int count_until_good(int limit)
{
	std::atomic<bool> stop = false;
	std::atomic<int> rounds = 0;
	std::thread worker([&] {
		while (!stop)
			rounds++;
	});
	while (rounds < limit)
		std::this_thread::yield();
	stop = true;
	worker.join();
	return limit;
}
} // namespace stop_flag
RUN_CASE(stop_flag, stop_flag::count_until_bad(5), stop_flag::count_until_good(5))

// CASE cache_size: the size is asked without the lock under which entries are put in
namespace cache_size
{
class Cache
{
	mutable std::mutex mutex;
	std::map<int, std::string> entries;

public:
	void put(int key, std::string value)
	{
		std::lock_guard<std::mutex> lock(mutex);
		entries[key] = std::move(value);
	}
	//- bad
	size_t size_bad() const { return entries.size(); }
	//- good
	size_t size_good() const
	{
		std::lock_guard<std::mutex> lock(mutex);
		return entries.size();
	}
	//- shared
};
//- bad
size_t fill_bad(int n)
{
	Cache cache;
	std::thread writer([&] {
		for (int i = 0; i < n; i++)
			cache.put(i, "value");
	});
	size_t seen = cache.size_bad();
	writer.join();
	return seen;
}
//- good
size_t fill_good(int n)
{
	Cache cache;
	std::thread writer([&] {
		for (int i = 0; i < n; i++)
			cache.put(i, "value");
	});
	size_t seen = cache.size_good();
	writer.join();
	return seen;
}
} // namespace cache_size
RUN_CASE(cache_size, cache_size::fill_bad(200), cache_size::fill_good(200))

// CASE nameless_lock: the lock has no name and is given back at the semicolon
namespace nameless_lock
{
struct Account {
	std::mutex mutex;
	long balance = 0;
	//- bad
	void deposit_bad(long amount)
	{
		std::unique_lock<std::mutex>{mutex};
		balance += amount;
	}
	//- good
	void deposit_good(long amount)
	{
		std::unique_lock<std::mutex> lock{mutex};
		balance += amount;
	}
	//- shared
};
//- bad
long pay_bad(int n)
{
	Account account;
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			account.deposit_bad(1);
	});
	for (int i = 0; i < n; i++)
		account.deposit_bad(2);
	other.join();
	return account.balance;
}
//- good
long pay_good(int n)
{
	Account account;
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			account.deposit_good(1);
	});
	for (int i = 0; i < n; i++)
		account.deposit_good(2);
	other.join();
	return account.balance;
}
} // namespace nameless_lock
RUN_CASE(nameless_lock, nameless_lock::pay_bad(2000), nameless_lock::pay_good(2000))

// CASE two_locks: the totals are guarded by one mutex in one place and by the other in the next
namespace two_locks
{
class Service
{
	std::mutex queue_mutex;
	std::mutex stats_mutex;
	std::deque<int> queue;
	long handled = 0;

public:
	void push(int job)
	{
		std::lock_guard<std::mutex> lock(queue_mutex);
		queue.push_back(job);
	}
	//- bad
	bool step_bad()
	{
		std::lock_guard<std::mutex> lock(queue_mutex);
		if (queue.empty())
			return false;
		queue.pop_front();
		handled++;
		return true;
	}
	//- good
	bool step_good()
	{
		{
			std::lock_guard<std::mutex> lock(queue_mutex);
			if (queue.empty())
				return false;
			queue.pop_front();
		}
		std::lock_guard<std::mutex> lock(stats_mutex);
		handled++;
		return true;
	}
	//- shared
	long total()
	{
		std::lock_guard<std::mutex> lock(stats_mutex);
		return handled;
	}
};
//- bad
long serve_bad(int n)
{
	Service service;
	for (int i = 0; i < n; i++)
		service.push(i);
	std::thread worker([&] {
		while (service.step_bad())
			;
	});
	long seen = service.total();
	worker.join();
	return seen;
}
//- good
long serve_good(int n)
{
	Service service;
	for (int i = 0; i < n; i++)
		service.push(i);
	std::thread worker([&] {
		while (service.step_good())
			;
	});
	long seen = service.total();
	worker.join();
	return seen;
}
} // namespace two_locks
RUN_CASE(two_locks, two_locks::serve_bad(500), two_locks::serve_good(500))

// CASE thread_declared_first: the thread is joined only after the samples it reads have ended
namespace thread_declared_first
{
//- bad
class MonitorBad
{
	std::jthread worker;
	std::vector<int> samples;
	std::atomic<int> rounds = 0;

public:
	explicit MonitorBad(size_t n) : samples(n, 1)
	{
		worker = std::jthread([this](std::stop_token stop) {
			while (!stop.stop_requested()) {
				for (int sample : samples)
					rounds += sample;
			}
		});
	}
	int seen() const { return rounds; }
};
int watch_bad(size_t n)
{
	MonitorBad monitor(n);
	while (monitor.seen() < 100)
		std::this_thread::yield();
	return 0;
}
//- good
class MonitorGood
{
	std::vector<int> samples;
	std::atomic<int> rounds = 0;
	std::jthread worker;

public:
	explicit MonitorGood(size_t n) : samples(n, 1)
	{
		worker = std::jthread([this](std::stop_token stop) {
			while (!stop.stop_requested()) {
				for (int sample : samples)
					rounds += sample;
			}
		});
	}
	int seen() const { return rounds; }
};
int watch_good(size_t n)
{
	MonitorGood monitor(n);
	while (monitor.seen() < 100)
		std::this_thread::yield();
	return 0;
}
} // namespace thread_declared_first
RUN_CASE(thread_declared_first, thread_declared_first::watch_bad(50),
	 thread_declared_first::watch_good(50))

// CASE leaked_reference: the list is returned by reference, so the lock is off when it is walked
namespace leaked_reference
{
class Roster
{
	std::mutex mutex;
	std::vector<int> members;

public:
	void join(int id)
	{
		std::lock_guard<std::mutex> lock(mutex);
		members.push_back(id);
	}
	//- bad
	const std::vector<int> &all_bad()
	{
		std::lock_guard<std::mutex> lock(mutex);
		return members;
	}
	//- good
	std::vector<int> all_good()
	{
		std::lock_guard<std::mutex> lock(mutex);
		return members;
	}
	//- shared
};
//- bad
long sum_bad(int n)
{
	Roster roster;
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			roster.join(i);
	});
	long sum = 0;
	for (int round = 0; round < 20; round++) {
		for (int id : roster.all_bad())
			sum += id;
	}
	other.join();
	return sum;
}
//- good
long sum_good(int n)
{
	Roster roster;
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			roster.join(i);
	});
	long sum = 0;
	for (int round = 0; round < 20; round++) {
		for (int id : roster.all_good())
			sum += id;
	}
	other.join();
	return sum;
}
} // namespace leaked_reference
RUN_CASE(leaked_reference, leaked_reference::sum_bad(20000), leaked_reference::sum_good(20000))

// CASE reader_counts: the counter is changed under a lock that is only shared
namespace reader_counts
{
//- bad
class TableBad
{
	mutable std::shared_mutex mutex;
	std::vector<int> rows{1, 2, 3};
	mutable long lookups = 0;

public:
	int get(size_t at) const
	{
		std::shared_lock lock(mutex);
		lookups++;
		return rows.at(at);
	}
	long count() const { return lookups; }
};
long read_bad(int n)
{
	TableBad table;
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			table.get(0);
	});
	for (int i = 0; i < n; i++)
		table.get(1);
	other.join();
	return table.count();
}
//- good
class TableGood
{
	mutable std::shared_mutex mutex;
	std::vector<int> rows{1, 2, 3};
	mutable std::atomic<long> lookups = 0;

public:
	int get(size_t at) const
	{
		std::shared_lock lock(mutex);
		lookups++;
		return rows.at(at);
	}
	long count() const { return lookups; }
};
long read_good(int n)
{
	TableGood table;
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			table.get(0);
	});
	for (int i = 0; i < n; i++)
		table.get(1);
	other.join();
	return table.count();
}
} // namespace reader_counts
RUN_CASE(reader_counts, reader_counts::read_bad(2000), reader_counts::read_good(2000))

// CASE published_early: the flag is set before the value that it announces
namespace published_early
{
//- bad
int handover_bad(int n)
{
	std::vector<int> result;
	std::atomic<bool> ready = false;
	std::thread producer([&] {
		ready = true;
		result.push_back(n);
	});
	while (!ready)
		std::this_thread::yield();
	int size = int(result.size());
	producer.join();
	return size;
}
//- good
int handover_good(int n)
{
	std::vector<int> result;
	std::atomic<bool> ready = false;
	std::thread producer([&] {
		result.push_back(n);
		ready = true;
	});
	while (!ready)
		std::this_thread::yield();
	int size = int(result.size());
	producer.join();
	return size;
}
} // namespace published_early
RUN_CASE(published_early, published_early::handover_bad(3), published_early::handover_good(3))

// CASE unlocked_too_soon: the front of the queue is taken off after the lock was given back
namespace unlocked_too_soon
{
struct Mailbox {
	std::mutex mutex;
	std::condition_variable filled;
	std::deque<int> letters;

	void put(int letter)
	{
		std::lock_guard<std::mutex> lock(mutex);
		letters.push_back(letter);
		filled.notify_one();
	}
	//- bad
	int take_bad()
	{
		std::unique_lock<std::mutex> lock(mutex);
		filled.wait(lock, [this] { return !letters.empty(); });
		lock.unlock();
		int letter = letters.front();
		letters.pop_front();
		return letter;
	}
	//- good
	int take_good()
	{
		std::unique_lock<std::mutex> lock(mutex);
		filled.wait(lock, [this] { return !letters.empty(); });
		int letter = letters.front();
		letters.pop_front();
		lock.unlock();
		return letter;
	}
	//- shared
};
//- bad
int post_bad(int n)
{
	Mailbox box;
	for (int i = 0; i < 2 * n; i++)
		box.put(i);
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			box.take_bad();
	});
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += box.take_bad();
	other.join();
	return sum;
}
//- good
int post_good(int n)
{
	Mailbox box;
	for (int i = 0; i < 2 * n; i++)
		box.put(i);
	std::thread other([&] {
		for (int i = 0; i < n; i++)
			box.take_good();
	});
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += box.take_good();
	other.join();
	return sum;
}
} // namespace unlocked_too_soon
RUN_CASE(unlocked_too_soon, unlocked_too_soon::post_bad(2000), unlocked_too_soon::post_good(2000))

// CASE packed_flags: elements of vector<bool> share bytes, so writing two of them at once is a race
namespace packed_flags
{
bool is_odd(int n)
{
	return n % 2 != 0;
}
//- bad
size_t mark_bad(int n)
{
	std::vector<bool> odd(size_t(n), false);
	auto half = [&](int from, int to) {
		for (int i = from; i < to; i++)
			odd[size_t(i)] = is_odd(i);
	};
	std::thread first(half, 0, n / 2);
	half(n / 2, n);
	first.join();
	return odd[1] + odd[size_t(n) - 1];
}
//- good
size_t mark_good(int n)
{
	std::vector<char> odd(size_t(n), 0);
	auto half = [&](int from, int to) {
		for (int i = from; i < to; i++)
			odd[size_t(i)] = is_odd(i);
	};
	std::thread first(half, 0, n / 2);
	half(n / 2, n);
	first.join();
	return size_t(odd[1] + odd[size_t(n) - 1]);
}
} // namespace packed_flags
RUN_CASE(packed_flags, packed_flags::mark_bad(50), packed_flags::mark_good(50))

// CASE deferred_sum: the task runs when the result is asked for, and then the weights of its maker are gone
namespace deferred_sum
{
//- bad
std::future<int> weigh_bad(std::vector<int> values)
{
	int weight = int(values.size());
	return std::async(std::launch::deferred, [&weight, values = std::move(values)] {
		int sum = 0;
		for (int value : values)
			sum += value * weight;
		return sum;
	});
}
int wait_bad(int n)
{
	auto pending = weigh_bad({n, n + 1});
	return pending.get();
}
//- good
std::future<int> weigh_good(std::vector<int> values)
{
	int weight = int(values.size());
	return std::async(std::launch::deferred, [weight, values = std::move(values)] {
		int sum = 0;
		for (int value : values)
			sum += value * weight;
		return sum;
	});
}
int wait_good(int n)
{
	auto pending = weigh_good({n, n + 1});
	return pending.get();
}
} // namespace deferred_sum
RUN_CASE(deferred_sum, deferred_sum::wait_bad(3), deferred_sum::wait_good(3))

// CASE moved_before_join: the lines are moved out while the thread is still adding to them
namespace moved_before_join
{
//- bad
std::vector<std::string> collect_bad(int n)
{
	std::vector<std::string> lines;
	std::thread reader([&lines, n] {
		for (int i = 0; i < n; i++)
			lines.push_back("line");
	});
	std::vector<std::string> result = std::move(lines);
	reader.join();
	return result;
}
//- good
std::vector<std::string> collect_good(int n)
{
	std::vector<std::string> lines;
	std::thread reader([&lines, n] {
		for (int i = 0; i < n; i++)
			lines.push_back("line");
	});
	reader.join();
	std::vector<std::string> result = std::move(lines);
	return result;
}
} // namespace moved_before_join
RUN_CASE(moved_before_join, moved_before_join::collect_bad(50), moved_before_join::collect_good(50))

// CLEAN own_slot_each: each thread writes an element of its own
namespace own_slot_each
{
int squares(int n)
{
	std::vector<int> results(static_cast<size_t>(n));
	std::vector<std::thread> threads;
	for (int i = 0; i < n; i++)
		threads.emplace_back([&results, i] { results[size_t(i)] = i * i; });
	for (auto &thread : threads)
		thread.join();
	return results.back();
}
} // namespace own_slot_each
RUN_CLEAN(own_slot_each, own_slot_each::squares(3))

// CLEAN atomic_counter: what both threads count is atomic
namespace atomic_counter
{
int count(int n)
{
	std::atomic<int> total{0};
	auto work = [&] {
		for (int i = 0; i < n; i++)
			total.fetch_add(1, std::memory_order_relaxed);
	};
	std::jthread first(work);
	work();
	first.join();
	return total;
}
} // namespace atomic_counter
RUN_CLEAN(atomic_counter, atomic_counter::count(100))

// CLEAN future_hands_over: get() waits for the task that refers to the locals
namespace future_hands_over
{
int both(const std::vector<int> &values)
{
	int bias = 3;
	auto first = std::async(std::launch::async, [&] { return values.front() + bias; });
	int last = values.back() + bias;
	return first.get() + last;
}
} // namespace future_hands_over
RUN_CLEAN(future_hands_over, future_hands_over::both({1, 2}))

// CLEAN written_before_start: what is written before the thread starts and read by it needs no lock
namespace written_before_start
{
int measure(int n)
{
	std::string text;
	for (int i = 0; i < n; i++)
		text += "ab";
	int size = 0;
	std::thread reader([&] { size = int(text.size()); });
	reader.join();
	text.clear();
	return size;
}
} // namespace written_before_start
RUN_CLEAN(written_before_start, written_before_start::measure(4))

// CLEAN scoped_lock_both: both accounts are locked for the transfer
namespace scoped_lock_both
{
struct Account {
	std::mutex mutex;
	long balance = 100;
};
void transfer(Account &from, Account &to, long amount)
{
	std::scoped_lock lock(from.mutex, to.mutex);
	from.balance -= amount;
	to.balance += amount;
}
long run()
{
	Account a, b;
	std::thread other([&] { transfer(a, b, 10); });
	transfer(b, a, 20);
	other.join();
	return a.balance * 1000 + b.balance;
}
} // namespace scoped_lock_both
RUN_CLEAN(scoped_lock_both, scoped_lock_both::run())

// CLEAN made_once: a static local is made by one thread only
namespace made_once
{
const std::map<int, int> &table()
{
	static const std::map<int, int> made{{1, 10}, {2, 20}};
	return made;
}
int read()
{
	int seen = 0;
	std::thread other([&] { seen = table().at(1); });
	int mine = table().at(2);
	other.join();
	return seen + mine;
}
} // namespace made_once
RUN_CLEAN(made_once, made_once::read())

// CLEAN owned_by_thread: the thread is given the data for its own
namespace owned_by_thread
{
long sum(std::vector<int> values)
{
	auto total = std::make_shared<std::atomic<long>>(0);
	std::thread worker([total, values = std::move(values)] {
		for (int value : values)
			*total += value;
	});
	worker.join();
	return *total;
}
} // namespace owned_by_thread
RUN_CLEAN(owned_by_thread, owned_by_thread::sum({1, 2, 3}))
