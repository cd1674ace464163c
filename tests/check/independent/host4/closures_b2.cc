// SPDX-License-Identifier: GPL-2.0
// Closures on other threads: what they share, and how long it lives.
#include "../set.hh"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE plain_counter: two threads count in one plain integer (a race: only TSan sees it)
namespace plain_counter
{
//- bad
int count_bad(int rounds)
{
	int hits = 0;
	{
		std::jthread a([&hits, rounds] {
			for (int i = 0; i < rounds; i++)
				hits++;
		});
		std::jthread b([&hits, rounds] {
			for (int i = 0; i < rounds; i++)
				hits++;
		});
	}
	return hits;
}
//- good
int count_good(int rounds)
{
	std::atomic<int> hits = 0;
	{
		std::jthread a([&hits, rounds] {
			for (int i = 0; i < rounds; i++)
				hits++;
		});
		std::jthread b([&hits, rounds] {
			for (int i = 0; i < rounds; i++)
				hits++;
		});
	}
	return hits;
}
RUN_CASE(plain_counter, count_bad(100), count_good(100))
} // namespace plain_counter

// CASE detached_reference: the detached thread refers to a local of the function that has returned
namespace detached_reference
{
struct Report {
	std::vector<int> lines{1, 2, 3};
	int sum() const { return std::accumulate(lines.begin(), lines.end(), 0); }
};
//- bad
std::future<int> start_bad()
{
	Report report;
	std::promise<int> done;
	auto result = done.get_future();
	std::thread([&report, done = std::move(done)]() mutable {
		std::this_thread::sleep_for(std::chrono::milliseconds(20));
		done.set_value(report.sum());
	}).detach();
	return result;
}
//- good
std::future<int> start_good()
{
	Report report;
	std::promise<int> done;
	auto result = done.get_future();
	std::thread([report, done = std::move(done)]() mutable {
		std::this_thread::sleep_for(std::chrono::milliseconds(20));
		done.set_value(report.sum());
	}).detach();
	return result;
}
RUN_CASE(detached_reference, start_bad().get(), start_good().get())
} // namespace detached_reference

// CASE changed_while_running: the caller changes the vector that the thread is reading (a race: only TSan sees it)
namespace changed_while_running
{
//- bad
int digest_bad(std::vector<int> values)
{
	int sum = 0;
	std::thread reader([&] { sum = std::accumulate(values.begin(), values.end(), 0); });
	values.push_back(4);
	reader.join();
	return sum;
}
//- good
int digest_good(std::vector<int> values)
{
	int sum = 0;
	std::thread reader([&] { sum = std::accumulate(values.begin(), values.end(), 0); });
	reader.join();
	values.push_back(4);
	return sum;
}
RUN_CASE(changed_while_running, digest_bad({1, 2, 3}), digest_good({1, 2, 3}))
} // namespace changed_while_running

// CASE result_before_join: the result of the thread is read before it was waited for (a race: only TSan sees it)
namespace result_before_join
{
//- bad
long solve_bad(long n)
{
	long result = 0;
	std::thread worker([&result, n] { result = n * n; });
	const long early = result;
	worker.join();
	return early;
}
//- good
long solve_good(long n)
{
	long result = 0;
	std::thread worker([&result, n] { result = n * n; });
	worker.join();
	const long late = result;
	return late;
}
RUN_CASE(result_before_join, solve_bad(3), solve_good(3))
} // namespace result_before_join

// CASE async_view: the task of std::async has a view of a string that ends before the task
namespace async_view
{
//- bad
std::future<std::size_t> count_words_bad(const std::string &base)
{
	std::string text = base + " and a few more words to be counted";
	return std::async(std::launch::deferred, [&text] {
		return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
	});
}
//- good
std::future<std::size_t> count_words_good(const std::string &base)
{
	std::string text = base + " and a few more words to be counted";
	return std::async(std::launch::deferred, [text = std::move(text)] {
		return static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
	});
}
RUN_CASE(async_view, count_words_bad("a").get(), count_words_good("a").get())
} // namespace async_view

// CASE map_without_lock: one of the two functions forgets the lock of the table (a race: only TSan sees it)
namespace map_without_lock
{
//- bad
class TableBad
{
public:
	void put(int key, int value)
	{
		std::lock_guard lock(mutex_);
		values_.push_back(key * value);
	}
	int last() const { return values_.empty() ? 0 : values_.back(); }

private:
	mutable std::mutex mutex_;
	std::vector<int> values_;
};
int race_bad()
{
	auto table = std::make_shared<TableBad>();
	std::jthread writer([table] {
		for (int i = 0; i < 200; i++)
			table->put(i, i);
	});
	int seen = 0;
	for (int i = 0; i < 200; i++)
		seen += table->last();
	return seen;
}
//- good
class TableGood
{
public:
	void put(int key, int value)
	{
		std::lock_guard lock(mutex_);
		values_.push_back(key * value);
	}
	int last() const
	{
		std::lock_guard lock(mutex_);
		return values_.empty() ? 0 : values_.back();
	}

private:
	mutable std::mutex mutex_;
	std::vector<int> values_;
};
int race_good()
{
	auto table = std::make_shared<TableGood>();
	std::jthread writer([table] {
		for (int i = 0; i < 200; i++)
			table->put(i, i);
	});
	int seen = 0;
	for (int i = 0; i < 200; i++)
		seen += table->last();
	return seen;
}
RUN_CASE(map_without_lock, race_bad(), race_good())
} // namespace map_without_lock

// CASE workers_share_row: all workers append to one vector instead of each to its own (a race: only TSan sees it)
namespace workers_share_row
{
//- bad
std::size_t gather_bad(int workers)
{
	std::vector<int> found;
	{
		std::vector<std::jthread> pool;
		for (int w = 0; w < workers; w++)
			pool.emplace_back([&found, w] {
				for (int i = 0; i < 50; i++)
					found.push_back(w * i);
			});
	}
	return found.size();
}
//- good
std::size_t gather_good(int workers)
{
	std::vector<std::future<std::vector<int>>> pool;
	for (int w = 0; w < workers; w++)
		pool.push_back(std::async(std::launch::async, [w] {
			std::vector<int> found;
			for (int i = 0; i < 50; i++)
				found.push_back(w * i);
			return found;
		}));
	std::size_t all = 0;
	for (auto &part : pool)
		all += part.get().size();
	return all;
}
RUN_CASE(workers_share_row, gather_bad(3), gather_good(3))
} // namespace workers_share_row

// CASE thread_captures_loop_variable: each thread refers to the loop's counter, which goes on
namespace thread_captures_loop_variable
{
//- bad
int squares_bad()
{
	std::vector<std::future<int>> pool;
	for (int i = 0; i < 4; i++)
		pool.push_back(std::async(std::launch::async, [&i] { return i * i; }));
	int sum = 0;
	for (auto &square : pool)
		sum += square.get();
	return sum;
}
//- good
int squares_good()
{
	std::vector<std::future<int>> pool;
	for (int i = 0; i < 4; i++)
		pool.push_back(std::async(std::launch::async, [i] { return i * i; }));
	int sum = 0;
	for (auto &square : pool)
		sum += square.get();
	return sum;
}
RUN_CASE(thread_captures_loop_variable, squares_bad(), squares_good())
} // namespace thread_captures_loop_variable

// CASE poller_member_order: the thread is declared before what it uses, so that it is joined after that has ended (a race: only TSan sees it)
namespace poller_member_order
{
//- bad
class PollerBad
{
public:
	PollerBad()
		: thread_([this](std::stop_token stop) {
			  while (!stop.stop_requested())
				  *ticks_ += 1;
		  })
	{
	}

private:
	std::jthread thread_;
	std::unique_ptr<std::atomic<int>> ticks_ = std::make_unique<std::atomic<int>>(0);
};
void poll_bad()
{
	PollerBad poller;
	std::this_thread::sleep_for(std::chrono::milliseconds(5));
}
//- good
class PollerGood
{
public:
	PollerGood()
		: thread_([ticks = ticks_](std::stop_token stop) {
			  while (!stop.stop_requested())
				  *ticks += 1;
		  })
	{
	}

private:
	std::shared_ptr<std::atomic<int>> ticks_ = std::make_shared<std::atomic<int>>(0);
	std::jthread thread_;
};
void poll_good()
{
	PollerGood poller;
	std::this_thread::sleep_for(std::chrono::milliseconds(5));
}
RUN_CASE(poller_member_order, poll_bad(), poll_good())
} // namespace poller_member_order

// CASE lock_ends_too_early: the guard was a temporary, so nothing is locked when the list is changed (a race: only TSan sees it)
namespace lock_ends_too_early
{
struct Shared {
	std::mutex mutex;
	std::vector<int> jobs;
};
//- bad
void feed_bad(Shared &shared, int n)
{
	std::unique_lock<std::mutex>(shared.mutex, std::try_to_lock).owns_lock();
	shared.jobs.push_back(n);
}
std::size_t feed_both_bad()
{
	auto shared = std::make_shared<Shared>();
	{
		std::jthread other([shared] {
			for (int i = 0; i < 100; i++)
				feed_bad(*shared, i);
		});
		for (int i = 0; i < 100; i++)
			feed_bad(*shared, i);
	}
	return shared->jobs.size();
}
//- good
void feed_good(Shared &shared, int n)
{
	std::unique_lock<std::mutex> lock(shared.mutex);
	shared.jobs.push_back(n);
}
std::size_t feed_both_good()
{
	auto shared = std::make_shared<Shared>();
	{
		std::jthread other([shared] {
			for (int i = 0; i < 100; i++)
				feed_good(*shared, i);
		});
		for (int i = 0; i < 100; i++)
			feed_good(*shared, i);
	}
	return shared->jobs.size();
}
RUN_CASE(lock_ends_too_early, feed_both_bad(), feed_both_good())
} // namespace lock_ends_too_early

// CASE reference_out_of_lock: a reference to the guarded value leaves the function that holds the lock (a race: only TSan sees it)
namespace reference_out_of_lock
{
//- bad
class SettingsBad
{
public:
	std::string &name()
	{
		std::lock_guard lock(mutex_);
		return name_;
	}

private:
	std::mutex mutex_;
	std::string name_ = "a name that is long enough to be on the heap";
};
std::size_t rename_bad()
{
	auto settings = std::make_shared<SettingsBad>();
	{
		std::jthread other([settings] { settings->name() += " and longer"; });
		settings->name() += " by far";
	}
	return settings->name().size();
}
//- good
class SettingsGood
{
public:
	template <typename F>
	auto with_name(F &&f NOESCAPE)
	{
		std::lock_guard lock(mutex_);
		return f(name_);
	}

private:
	std::mutex mutex_;
	std::string name_ = "a name that is long enough to be on the heap";
};
std::size_t rename_good()
{
	auto settings = std::make_shared<SettingsGood>();
	{
		std::jthread other([settings] {
			settings->with_name([](std::string &n) { n += " and longer"; });
		});
		settings->with_name([](std::string &n) { n += " by far"; });
	}
	return settings->with_name([](std::string &n) { return n.size(); });
}
RUN_CASE(reference_out_of_lock, rename_bad(), rename_good())
} // namespace reference_out_of_lock

// CASE moved_into_thread: the buffer went into the thread's closure, and is filled outside
namespace moved_into_thread
{
//- bad
char send_bad(std::unique_ptr<std::string> buffer)
{
	std::jthread sender([b = std::move(buffer)] { b->push_back('\n'); });
	buffer->push_back('x');
	return buffer->back();
}
//- good
char send_good(std::unique_ptr<std::string> buffer)
{
	buffer->push_back('x');
	const char last = buffer->back();
	std::jthread sender([b = std::move(buffer)] { b->push_back('\n'); });
	return last;
}
RUN_CASE(moved_into_thread, send_bad(std::make_unique<std::string>("a")),
	 send_good(std::make_unique<std::string>("a")))
} // namespace moved_into_thread

// CASE queue_outlived: the queue of jobs is declared after the thread that works on it
namespace queue_outlived
{
struct Queue {
	std::mutex mutex;
	std::vector<int> jobs = std::vector<int>(64, 1);
	int take()
	{
		std::lock_guard lock(mutex);
		if (jobs.empty())
			return 0;
		const int job = jobs.back();
		jobs.pop_back();
		return job;
	}
};
//- bad
void drain_bad()
{
	std::jthread worker;
	Queue queue;
	worker = std::jthread([&queue](std::stop_token stop) {
		while (!stop.stop_requested())
			queue.take();
	});
	std::this_thread::sleep_for(std::chrono::milliseconds(2));
}
//- good
void drain_good()
{
	Queue queue;
	std::jthread worker;
	worker = std::jthread([&queue](std::stop_token stop) {
		while (!stop.stop_requested())
			queue.take();
	});
	std::this_thread::sleep_for(std::chrono::milliseconds(2));
}
RUN_CASE(queue_outlived, drain_bad(), drain_good())
} // namespace queue_outlived

// CASE shared_pointer_races: the threads share one shared_ptr object, which one of them assigns (a race: only TSan sees it)
namespace shared_pointer_races
{
using Config = std::shared_ptr<const std::vector<int>>;
//- bad
int reload_bad()
{
	Config config = std::make_shared<std::vector<int>>(8, 1);
	int sum = 0;
	{
		std::jthread reader([&config, &sum] {
			for (int i = 0; i < 100; i++)
				sum += config->front();
		});
		for (int i = 0; i < 100; i++)
			config = std::make_shared<std::vector<int>>(8, i);
	}
	return sum;
}
//- good
int reload_good()
{
	Config config = std::make_shared<std::vector<int>>(8, 1);
	int sum = 0;
	{
		std::jthread reader([config, &sum] {
			for (int i = 0; i < 100; i++)
				sum += config->front();
		});
		for (int i = 0; i < 100; i++)
			config = std::make_shared<std::vector<int>>(8, i);
	}
	return sum;
}
RUN_CASE(shared_pointer_races, reload_bad(), reload_good())
} // namespace shared_pointer_races

// CLEAN parallel_sum: each thread has a slice of the input and a place of its own for the result
long parallel_sum(const std::vector<int> &values)
{
	long low = 0, high = 0;
	const auto middle = values.size() / 2;
	{
		std::jthread first([&values, &low, middle] {
			for (std::size_t i = 0; i < middle; i++)
				low += values[i];
		});
		std::jthread second([&values, &high, middle] {
			for (std::size_t i = middle; i < values.size(); i++)
				high += values[i];
		});
	}
	return low + high;
}
RUN_CLEAN(parallel_sum, parallel_sum({1, 2, 3, 4, 5}))

// CLEAN blocking_queue: a queue with a lock and a condition, which is used by two threads
template <typename T>
class BlockingQueue
{
public:
	void push(T value)
	{
		{
			std::lock_guard lock(mutex_);
			items_.push_back(std::move(value));
		}
		filled_.notify_one();
	}
	T pop()
	{
		std::unique_lock lock(mutex_);
		filled_.wait(lock, [this] { return !items_.empty(); });
		T value = std::move(items_.front());
		items_.pop_front();
		return value;
	}

private:
	std::mutex mutex_;
	std::condition_variable filled_;
	std::deque<T> items_;
};
int relay()
{
	auto queue = std::make_shared<BlockingQueue<std::unique_ptr<int>>>();
	std::jthread producer([queue] {
		for (int i = 1; i <= 3; i++)
			queue->push(std::make_unique<int>(i));
	});
	int sum = 0;
	for (int i = 0; i < 3; i++)
		sum += *queue->pop();
	return sum;
}
RUN_CLEAN(blocking_queue, relay())

// CLEAN joined_workers: threads that refer to locals, joined before those are read
std::size_t longest_line(const std::vector<std::string> &files)
{
	std::atomic<std::size_t> longest = 0;
	std::vector<std::thread> pool;
	for (const std::string &file : files)
		pool.emplace_back([&file, &longest] {
			std::size_t seen = longest.load();
			while (file.size() > seen &&
			       !longest.compare_exchange_weak(seen, file.size()))
				;
		});
	for (std::thread &thread : pool)
		thread.join();
	return longest.load();
}
RUN_CLEAN(joined_workers, longest_line({"a", "abc", "ab"}))

// CLEAN async_results: tasks that borrow the input, and results that are waited for before it ends
int total_length(const std::vector<std::string> &words)
{
	std::vector<std::future<int>> lengths;
	for (const std::string &word : words)
		lengths.push_back(std::async(std::launch::async,
					     [&word] { return static_cast<int>(word.size()); }));
	int total = 0;
	for (auto &length : lengths)
		total += length.get();
	return total;
}
RUN_CLEAN(async_results, total_length({"a", "bc"}))

// CLEAN shared_state: an object that both threads own, guarded by a lock inside of it
class Journal
{
public:
	void note(std::string line)
	{
		std::lock_guard lock(mutex_);
		lines_.push_back(std::move(line));
	}
	std::size_t size() const
	{
		std::lock_guard lock(mutex_);
		return lines_.size();
	}

private:
	mutable std::mutex mutex_;
	std::vector<std::string> lines_;
};
std::size_t two_writers()
{
	auto journal = std::make_shared<Journal>();
	{
		std::jthread other([journal] { journal->note("from the other thread"); });
		journal->note("from this one");
	}
	return journal->size();
}
RUN_CLEAN(shared_state, two_writers())

// CLEAN once_flag: a value that is made once, whoever comes first
class Catalogue
{
public:
	std::size_t size() const
	{
		std::call_once(once_, [this] { entries_ = std::vector<int>(12, 1); });
		return entries_.size();
	}

private:
	mutable std::once_flag once_;
	mutable std::vector<int> entries_;
};
std::size_t ask_both()
{
	Catalogue catalogue;
	std::size_t theirs = 0;
	{
		std::jthread other([&catalogue, &theirs] { theirs = catalogue.size(); });
		(void)catalogue.size();
	}
	return theirs;
}
RUN_CLEAN(once_flag, ask_both())

// CLEAN packaged_work: a task that is moved to its thread, and a future that stays
int delegate(int n)
{
	std::packaged_task<int(int)> task([](int x) { return x + 1; });
	std::future<int> result = task.get_future();
	std::jthread worker(std::move(task), n);
	return result.get();
}
RUN_CLEAN(packaged_work, delegate(4))
