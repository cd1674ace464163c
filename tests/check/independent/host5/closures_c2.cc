// SPDX-License-Identifier: GPL-2.0
// Closures on other threads: data races, and what ends before the thread does.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// CASE progress_flag: the worker sets a plain flag that the starter spins on (a race: only TSan sees it)
namespace progress_flag
{
//- bad
int wait_bad(int steps)
{
	int done = 0;
	std::jthread worker([&done, steps] {
		for (int i = 0; i < steps; i++)
			done = i;
		done = -1;
	});
	int polls = 0;
	while (polls < 1000 && done >= 0) {
		polls++;
		std::this_thread::yield();
	}
	return polls;
}
//- good
int wait_good(int steps)
{
	std::atomic<int> done = 0;
	std::jthread worker([&done, steps] {
		for (int i = 0; i < steps; i++)
			done = i;
		done = -1;
	});
	int polls = 0;
	while (polls < 1000 && done >= 0) {
		polls++;
		std::this_thread::yield();
	}
	return polls;
}
RUN_CASE(progress_flag, wait_bad(1000), wait_good(1000))
} // namespace progress_flag

// CASE shared_log: both threads append to one string (a race: only TSan sees it)
namespace shared_log
{
//- bad
std::size_t chatter_bad(int lines)
{
	std::string log;
	std::thread other([&log, lines] {
		for (int i = 0; i < lines; i++)
			log += 'b';
	});
	for (int i = 0; i < lines; i++)
		log += 'a';
	other.join();
	return log.size();
}
//- good
std::size_t chatter_good(int lines)
{
	std::string log;
	std::string others;
	std::thread other([&others, lines] {
		for (int i = 0; i < lines; i++)
			others += 'b';
	});
	for (int i = 0; i < lines; i++)
		log += 'a';
	other.join();
	return log.size() + others.size();
}
RUN_CASE(shared_log, chatter_bad(200), chatter_good(200))
} // namespace shared_log

// CASE async_dropped_argument: the background task refers to a parameter of the function that started it
namespace async_dropped_argument
{
//- bad
std::future<int> start_bad(std::vector<int> values)
{
	return std::async(std::launch::async, [&values] {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		int sum = 0;
		for (int value : values)
			sum += value;
		return sum;
	});
}
//- good
std::future<int> start_good(std::vector<int> values)
{
	return std::async(std::launch::async, [values = std::move(values)] {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		int sum = 0;
		for (int value : values)
			sum += value;
		return sum;
	});
}
RUN_CASE(async_dropped_argument, ({
		 auto f = start_bad(std::vector<int>(50, 1));
		 f.get();
	 }),
	 ({
		 auto f = start_good(std::vector<int>(50, 1));
		 f.get();
	 }))
} // namespace async_dropped_argument

// CASE thread_reference_argument: std::ref hands a local to a thread that is returned
namespace thread_reference_argument
{
void fill(std::vector<int> &out, int n)
{
	std::this_thread::sleep_for(std::chrono::milliseconds(30));
	for (int i = 0; i < n; i++)
		out.push_back(i);
}
//- bad
std::thread launch_bad(int n)
{
	std::vector<int> out;
	out.reserve(4);
	return std::thread(fill, std::ref(out), n);
}
//- good
std::thread launch_good(int n)
{
	std::vector<int> out;
	out.reserve(4);
	return std::thread([out = std::move(out), n]() mutable { fill(out, n); });
}
RUN_CASE(thread_reference_argument, ({
		 std::thread t = launch_bad(3);
		 t.join();
	 }),
	 ({
		 std::thread t = launch_good(3);
		 t.join();
	 }))
} // namespace thread_reference_argument

// CASE reader_without_lock: the getter reads what the worker changes under the lock (a race: only TSan sees it)
namespace reader_without_lock
{
//- bad
class GaugeBad
{
public:
	void set(int value)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		value_ = value;
	}
	int get() const { return value_; }
	int watch()
	{
		std::jthread worker([this] {
			for (int i = 0; i < 100; i++)
				set(i);
		});
		int seen = 0;
		for (int i = 0; i < 100; i++)
			seen = std::max(seen, get());
		return seen;
	}

private:
	mutable std::mutex mutex_;
	int value_ = 0;
};
int watch_bad()
{
	return GaugeBad().watch();
}
//- good
class GaugeGood
{
public:
	void set(int value)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		value_ = value;
	}
	int get() const
	{
		std::lock_guard<std::mutex> lock(mutex_);
		return value_;
	}
	int watch()
	{
		std::jthread worker([this] {
			for (int i = 0; i < 100; i++)
				set(i);
		});
		int seen = 0;
		for (int i = 0; i < 100; i++)
			seen = std::max(seen, get());
		return seen;
	}

private:
	mutable std::mutex mutex_;
	int value_ = 0;
};
int watch_good()
{
	return GaugeGood().watch();
}
RUN_CASE(reader_without_lock, watch_bad(), watch_good())
} // namespace reader_without_lock

// CASE shared_lock_writes: the writer takes the lock as a reader (a race: only TSan sees it)
namespace shared_lock_writes
{
//- bad
class TableBad
{
public:
	void put(int key, int value)
	{
		std::shared_lock<std::shared_mutex> lock(mutex_);
		values_[static_cast<std::size_t>(key)] = value;
	}
	int get(int key) const
	{
		std::shared_lock<std::shared_mutex> lock(mutex_);
		return values_[static_cast<std::size_t>(key)];
	}

private:
	mutable std::shared_mutex mutex_;
	std::array<int, 4> values_{};
};
int race_bad()
{
	TableBad table;
	{
		std::jthread a([&table] { table.put(1, 1); });
		std::jthread b([&table] { table.put(1, 2); });
	}
	return table.get(1);
}
//- good
class TableGood
{
public:
	void put(int key, int value)
	{
		std::unique_lock<std::shared_mutex> lock(mutex_);
		values_[static_cast<std::size_t>(key)] = value;
	}
	int get(int key) const
	{
		std::shared_lock<std::shared_mutex> lock(mutex_);
		return values_[static_cast<std::size_t>(key)];
	}

private:
	mutable std::shared_mutex mutex_;
	std::array<int, 4> values_{};
};
int race_good()
{
	TableGood table;
	{
		std::jthread a([&table] { table.put(1, 1); });
		std::jthread b([&table] { table.put(1, 2); });
	}
	return table.get(1);
}
RUN_CASE(shared_lock_writes, race_bad(), race_good())
} // namespace shared_lock_writes

// CASE const_cache_races: a const method fills a mutable cache, and two threads call it (a race: only TSan sees it)
namespace const_cache_races
{
//- bad
class AreaBad
{
public:
	explicit AreaBad(int side) : side_(side) {}
	int value() const
	{
		if (cached_ == 0)
			cached_ = side_ * side_;
		return cached_;
	}

private:
	int side_;
	mutable int cached_ = 0;
};
int both_bad(int side)
{
	const AreaBad area(side);
	int seen = 0;
	{
		std::jthread other([&area, &seen] { seen = area.value(); });
		(void)area.value();
	}
	return seen;
}
//- good
class AreaGood
{
public:
	explicit AreaGood(int side) : side_(side) {}
	int value() const
	{
		int cached = cached_.load();
		if (cached == 0) {
			cached = side_ * side_;
			cached_.store(cached);
		}
		return cached;
	}

private:
	int side_;
	mutable std::atomic<int> cached_ = 0;
};
int both_good(int side)
{
	const AreaGood area(side);
	int seen = 0;
	{
		std::jthread other([&area, &seen] { seen = area.value(); });
		(void)area.value();
	}
	return seen;
}
RUN_CASE(const_cache_races, both_bad(3), both_good(3))
} // namespace const_cache_races

// CASE slices_overlap: both halves of the parallel sum write to the same result (a race: only TSan sees it)
namespace slices_overlap
{
//- bad
long sum_bad(std::span<const int> values)
{
	long total = 0;
	auto add = [&total](std::span<const int> part) {
		for (int value : part)
			total += value;
	};
	std::thread first(add, values.first(values.size() / 2));
	std::thread second(add, values.last(values.size() - values.size() / 2));
	first.join();
	second.join();
	return total;
}
//- good
long sum_good(std::span<const int> values)
{
	std::mutex mutex;
	long total = 0;
	auto add = [&mutex, &total](std::span<const int> part) {
		for (int value : part) {
			std::lock_guard<std::mutex> lock(mutex);
			total += value;
		}
	};
	std::thread first(add, values.first(values.size() / 2));
	std::thread second(add, values.last(values.size() - values.size() / 2));
	first.join();
	second.join();
	return total;
}
RUN_CASE(slices_overlap, ({
		 std::vector<int> v(200, 1);
		 sum_bad(v);
	 }),
	 ({
		 std::vector<int> v(200, 1);
		 sum_good(v);
	 }))
} // namespace slices_overlap

// CASE two_mutexes: reader and writer each have a lock of their own around the same list (a race: only TSan sees it)
namespace two_mutexes
{
//- bad
std::size_t feed_bad(int count)
{
	std::mutex input;
	std::mutex output;
	std::vector<int> items;
	std::thread producer([&] {
		for (int i = 0; i < count; i++) {
			std::lock_guard<std::mutex> lock(input);
			items.push_back(i);
		}
	});
	std::size_t most = 0;
	for (int i = 0; i < count; i++) {
		std::lock_guard<std::mutex> lock(output);
		most = std::max(most, items.size());
	}
	producer.join();
	return most;
}
//- good
std::size_t feed_good(int count)
{
	std::mutex mutex;
	std::vector<int> items;
	std::thread producer([&] {
		for (int i = 0; i < count; i++) {
			std::lock_guard<std::mutex> lock(mutex);
			items.push_back(i);
		}
	});
	std::size_t most = 0;
	for (int i = 0; i < count; i++) {
		std::lock_guard<std::mutex> lock(mutex);
		most = std::max(most, items.size());
	}
	producer.join();
	return most;
}
RUN_CASE(two_mutexes, feed_bad(100), feed_good(100))
} // namespace two_mutexes

// CASE continues_after_unlock: the lock is released by hand, and the list is touched once more (a race: only TSan sees it)
namespace continues_after_unlock
{
struct Inbox {
	std::mutex mutex;
	std::vector<int> letters;
};
//- bad
void post_bad(Inbox &inbox, int letter)
{
	std::unique_lock<std::mutex> lock(inbox.mutex);
	inbox.letters.push_back(letter);
	lock.unlock();
	if (inbox.letters.size() > 50)
		inbox.letters.clear();
}
std::size_t exchange_bad(Inbox &inbox)
{
	std::jthread other([&inbox] {
		for (int i = 0; i < 100; i++)
			post_bad(inbox, i);
	});
	for (int i = 0; i < 100; i++)
		post_bad(inbox, -i);
	return 0;
}
//- good
void post_good(Inbox &inbox, int letter)
{
	std::unique_lock<std::mutex> lock(inbox.mutex);
	inbox.letters.push_back(letter);
	if (inbox.letters.size() > 50)
		inbox.letters.clear();
	lock.unlock();
}
std::size_t exchange_good(Inbox &inbox)
{
	std::jthread other([&inbox] {
		for (int i = 0; i < 100; i++)
			post_good(inbox, i);
	});
	for (int i = 0; i < 100; i++)
		post_good(inbox, -i);
	return 0;
}
RUN_CASE(continues_after_unlock, ({
		 Inbox i;
		 exchange_bad(i);
	 }),
	 ({
		 Inbox i;
		 exchange_good(i);
	 }))
} // namespace continues_after_unlock

// CASE detached_this: the object's detached thread uses its members, and the object ends at once
namespace detached_this
{
class Blinker
{
public:
	explicit Blinker(int times) : pattern_(static_cast<std::size_t>(times), 1) {}
	//- bad
	void start_bad()
	{
		std::thread([this] {
			std::this_thread::sleep_for(std::chrono::milliseconds(20));
			for (int &p : pattern_)
				p = 0;
		}).detach();
	}
	//- good
	void start_good()
	{
		std::thread([pattern = pattern_]() mutable {
			std::this_thread::sleep_for(std::chrono::milliseconds(20));
			for (int &p : pattern)
				p = 0;
		}).detach();
	}

private:
	std::vector<int> pattern_;
};
RUN_CASE(detached_this, ({
		 {
			 Blinker b(40);
			 b.start_bad();
		 }
		 std::this_thread::sleep_for(std::chrono::milliseconds(250));
	 }),
	 ({
		 {
			 Blinker b(40);
			 b.start_good();
		 }
		 std::this_thread::sleep_for(std::chrono::milliseconds(120));
	 }))
} // namespace detached_this

// CASE promise_before_data: the promise is fulfilled before the data it announces is written (a race: only TSan sees it)
namespace promise_before_data
{
//- bad
int announce_bad(int value)
{
	std::promise<void> ready;
	std::future<void> signal = ready.get_future();
	int result = 0;
	std::jthread worker([&] {
		ready.set_value();
		result = value;
	});
	signal.wait();
	return result;
}
//- good
int announce_good(int value)
{
	std::promise<int> ready;
	std::future<int> signal = ready.get_future();
	std::jthread worker([ready = std::move(ready), value]() mutable {
		int result = value;
		ready.set_value(result);
	});
	return signal.get();
}
RUN_CASE(promise_before_data, announce_bad(4), announce_good(4))
} // namespace promise_before_data

// CASE static_in_function: the counter in the function is static, and two threads call it (a race: only TSan sees it)
namespace static_in_function
{
//- bad
int next_bad()
{
	static int last = 0;
	return ++last;
}
void race_bad()
{
	std::jthread a([] { next_bad(); });
	std::jthread b([] { next_bad(); });
}
//- good
int next_good()
{
	static std::atomic<int> last = 0;
	return ++last;
}
void race_good()
{
	std::jthread a([] { next_good(); });
	std::jthread b([] { next_good(); });
}
RUN_CASE(static_in_function, race_bad(), race_good())
} // namespace static_in_function

// CASE pool_of_tasks: the tasks of the pool refer to the batch's results, which end before the pool
namespace pool_of_tasks
{
class Pool
{
public:
	void add(std::function<void()> task KEPT_BY(this))
	{
		threads_.emplace_back([task = std::move(task)] {
			std::this_thread::sleep_for(std::chrono::milliseconds(20));
			task();
		});
	}

private:
	std::vector<std::jthread> threads_;
};
//- bad
int batch_bad(int count)
{
	Pool pool;
	std::vector<int> results(static_cast<std::size_t>(count));
	for (int &result : results)
		pool.add([&result, count] { result = count; });
	return count;
}
//- good
int batch_good(int count)
{
	std::vector<int> results(static_cast<std::size_t>(count));
	Pool pool;
	for (int &result : results)
		pool.add([&result, count] { result = count; });
	return count;
}
RUN_CASE(pool_of_tasks, batch_bad(2), batch_good(2))
} // namespace pool_of_tasks

// CASE moved_while_running: the vector is moved to the caller while the thread fills it (a race: only TSan sees it)
namespace moved_while_running
{
//- bad
std::vector<int> gather_bad(int count)
{
	std::vector<int> rows;
	std::vector<int> result;
	std::thread reader([&rows, count] {
		for (int i = 0; i < count; i++)
			rows.push_back(i);
	});
	result = std::move(rows);
	reader.join();
	return result;
}
//- good
std::vector<int> gather_good(int count)
{
	std::vector<int> rows;
	std::vector<int> result;
	std::thread reader([&rows, count] {
		for (int i = 0; i < count; i++)
			rows.push_back(i);
	});
	reader.join();
	result = std::move(rows);
	return result;
}
RUN_CASE(moved_while_running, gather_bad(50), gather_good(50))
} // namespace moved_while_running

// CLEAN atomics_and_join: threads that share atomics, joined before those are read
int votes(int voters)
{
	std::atomic<int> yes = 0;
	std::vector<std::jthread> threads;
	for (int i = 0; i < voters; i++)
		threads.emplace_back([&yes, i] { yes += i % 2; });
	threads.clear();
	return yes;
}
RUN_CLEAN(atomics_and_join, votes(3))

// CLEAN own_slot: every thread writes its own element, and they are read after the join
int per_thread(std::size_t n)
{
	std::vector<int> slots(n);
	std::vector<std::thread> threads;
	for (int &slot : slots)
		threads.emplace_back([&slot, n] { slot = static_cast<int>(n); });
	for (std::thread &thread : threads)
		thread.join();
	int sum = 0;
	for (int slot : slots)
		sum += slot;
	return sum;
}
RUN_CLEAN(own_slot, per_thread(3))

// CLEAN guarded_class: a class whose methods all lock, used by two threads
class Inventory
{
public:
	void add(const std::string &item, int n)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		items_[item] += n;
	}
	int count(const std::string &item) const
	{
		std::lock_guard<std::mutex> lock(mutex_);
		auto found = items_.find(item);
		return found == items_.end() ? 0 : found->second;
	}

private:
	mutable std::mutex mutex_;
	std::map<std::string, int> items_;
};
int stock()
{
	Inventory inventory;
	{
		std::jthread a([&inventory] { inventory.add("nut", 1); });
		std::jthread b([&inventory] { inventory.add("nut", 2); });
	}
	return inventory.count("nut");
}
RUN_CLEAN(guarded_class, stock())

// CLEAN shared_const: threads that read one shared constant table
int readers()
{
	auto table = std::make_shared<const std::vector<int>>(std::vector<int>{1, 2, 3});
	std::atomic<int> sum = 0;
	{
		std::jthread a([table, &sum] { sum += table->front(); });
		std::jthread b([table, &sum] { sum += table->back(); });
	}
	return sum;
}
RUN_CLEAN(shared_const, readers())

// CLEAN promise_result: a result that travels through a promise
std::string fetch(int id)
{
	std::promise<std::string> promise;
	std::future<std::string> result = promise.get_future();
	std::jthread worker([promise = std::move(promise), id]() mutable {
		promise.set_value("item " + std::to_string(id));
	});
	return result.get();
}
RUN_CLEAN(promise_result, fetch(2))

// CLEAN sequential_threads: one thread after the other, each with the whole
int in_turn(std::vector<int> values)
{
	std::thread first([&values] { values.push_back(1); });
	first.join();
	std::thread second([&values] { values.push_back(2); });
	second.join();
	return values.back();
}
RUN_CLEAN(sequential_threads, in_turn({}))

// CLEAN stoppable_worker: a worker that waits on a condition and is asked to stop
class Ticker
{
public:
	Ticker() : worker_([this](std::stop_token stop) { run(stop); }) {}
	~Ticker()
	{
		worker_.request_stop();
		worker_.join();
	}
	void tick()
	{
		{
			std::lock_guard<std::mutex> lock(mutex_);
			pending_++;
		}
		changed_.notify_one();
	}

private:
	void run(std::stop_token stop)
	{
		std::unique_lock<std::mutex> lock(mutex_);
		while (changed_.wait(lock, stop, [this] { return pending_ > 0; }))
			pending_--;
	}
	std::mutex mutex_;
	std::condition_variable_any changed_;
	int pending_ = 0;
	std::jthread worker_;
};
RUN_CLEAN(stoppable_worker, ({
		  Ticker t;
		  t.tick();
	  }))
