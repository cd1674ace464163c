// SPDX-License-Identifier: GPL-2.0
// Threads: shared data without a lock, and borrows that a thread keeps too long.
#include "set.hh"

// CASE race_on_total: both threads add to one int
namespace race_on_total
{
//- bad
namespace bad
{
long sum_halves(std::span<const int> values)
{
	long total = 0;
	auto add = [&total](std::span<const int> part) {
		for (int value : part)
			total += value;
	};
	const auto middle = values.size() / 2;
	std::jthread left(add, values.first(middle));
	std::jthread right(add, values.subspan(middle));
	left.join();
	right.join();
	return total;
}
} // namespace bad
//- good
namespace good
{
long sum_halves(std::span<const int> values)
{
	std::atomic<long> total = 0;
	auto add = [&total](std::span<const int> part) {
		for (int value : part)
			total += value;
	};
	const auto middle = values.size() / 2;
	std::jthread left(add, values.first(middle));
	std::jthread right(add, values.subspan(middle));
	left.join();
	right.join();
	return total;
}
} // namespace good
//- shared
RUN_CASE(race_on_total, std::vector<int> v(1000, 1); sink(sum_halves(v)))
} // namespace race_on_total

// CASE detached_reader: the detached thread reads the caller's local
namespace detached_reader
{
std::atomic<int> announced;
//- bad
namespace bad
{
void announce(int delay)
{
	std::string text = "a text that lives on the heap, as long as this call";
	std::thread([&text, delay] {
		std::this_thread::sleep_for(std::chrono::milliseconds(delay));
		announced += text.size();
	}).detach();
}
} // namespace bad
//- good
namespace good
{
void announce(int delay)
{
	std::string text = "a text that lives on the heap, as long as this call";
	std::thread([text, delay] {
		std::this_thread::sleep_for(std::chrono::milliseconds(delay));
		announced += text.size();
	}).detach();
}
} // namespace good
//- shared
RUN_CASE(detached_reader, announce(20); std::this_thread::sleep_for(std::chrono::milliseconds(500)))
} // namespace detached_reader

// CASE wait_flag: a plain bool says that the worker is ready
namespace wait_flag
{
struct Job {
	std::atomic<int> result = 0;
};
//- bad
namespace bad
{
int compute(Job &job)
{
	bool ready = false;
	std::jthread worker([&] {
		job.result = 42;
		ready = true;
	});
	while (!ready)
		std::this_thread::yield();
	return job.result;
}
} // namespace bad
//- good
namespace good
{
int compute(Job &job)
{
	std::atomic<bool> ready = false;
	std::jthread worker([&] {
		job.result = 42;
		ready = true;
	});
	while (!ready)
		std::this_thread::yield();
	return job.result;
}
} // namespace good
//- shared
RUN_CASE(wait_flag, Job j; sink(compute(j)))
} // namespace wait_flag

// CASE main_touches: the thread fills the map while its creator looks at the size
namespace main_touches
{
//- bad
namespace bad
{
std::size_t load(std::vector<int> &table, int n)
{
	std::jthread loader([&table, n] {
		for (int i = 0; i < n; i++)
			table.push_back(i);
	});
	const std::size_t seen = table.size();
	return seen;
}
} // namespace bad
//- good
namespace good
{
std::size_t load(std::vector<int> &table, int n)
{
	{
		std::jthread loader([&table, n] {
			for (int i = 0; i < n; i++)
				table.push_back(i);
		});
	}
	const std::size_t seen = table.size();
	return seen;
}
} // namespace good
//- shared
RUN_CASE(main_touches, std::vector<int> m; sink(load(m, 1000)))
} // namespace main_touches

// CASE lock_only_one_side: the reader does not take the mutex
namespace lock_only_one_side
{
struct Stats {
	std::mutex lock;
	std::vector<int> samples;
};
//- bad
namespace bad
{
std::size_t collect(Stats &stats)
{
	std::jthread writer([&stats] {
		for (int i = 0; i < 100; i++) {
			std::lock_guard guard(stats.lock);
			stats.samples.push_back(i);
		}
	});
	const std::size_t n = stats.samples.size();
	writer.join();
	return n;
}
} // namespace bad
//- good
namespace good
{
std::size_t collect(Stats &stats)
{
	std::jthread writer([&stats] {
		for (int i = 0; i < 100; i++) {
			std::lock_guard guard(stats.lock);
			stats.samples.push_back(i);
		}
	});
	std::unique_lock guard(stats.lock);
	const std::size_t n = stats.samples.size();
	guard.unlock();
	writer.join();
	return n;
}
} // namespace good
//- shared
RUN_CASE(lock_only_one_side, Stats s; sink(collect(s)))
} // namespace lock_only_one_side

// CASE member_thread_order: the thread member is joined after the members that it uses are gone
namespace member_thread_order
{
//- bad
namespace bad
{
class Logger
{
public:
	Logger() : worker_([this](std::stop_token stop) { run(stop); }) {}

private:
	void run(std::stop_token stop)
	{
		while (!stop.stop_requested()) {
			lines_++;
			text_ = "line " + std::to_string(lines_) + " of those that were written";
		}
	}
	int lines_ = 0;
	std::jthread worker_;
	std::string text_;
};
void log_for(int ms)
{
	Logger logger;
	std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}
} // namespace bad
//- good
namespace good
{
class Logger
{
public:
	Logger() : worker_([this](std::stop_token stop) { run(stop); }) {}

private:
	void run(std::stop_token stop)
	{
		while (!stop.stop_requested()) {
			lines_++;
			text_ = "line " + std::to_string(lines_) + " of those that were written";
		}
	}
	int lines_ = 0;
	std::string text_;
	std::jthread worker_;
};
void log_for(int ms)
{
	Logger logger;
	std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}
} // namespace good
//- shared
RUN_CASE(member_thread_order, log_for(5))
} // namespace member_thread_order

// CASE guard_released_early: the reference is used after the lock's scope
namespace guard_released_early
{
struct Shared {
	std::mutex lock;
	int value = 0;
};
//- bad
namespace bad
{
int bump(Shared &shared, int n)
{
	auto work = [&shared, n] {
		for (int i = 0; i < n; i++) {
			int *value;
			{
				std::lock_guard guard(shared.lock);
				value = &shared.value;
			}
			++*value;
		}
	};
	std::jthread other(work);
	work();
	other.join();
	return shared.value;
}
} // namespace bad
//- good
namespace good
{
int bump(Shared &shared, int n)
{
	auto work = [&shared, n] {
		for (int i = 0; i < n; i++) {
			int *value;
			{
				std::lock_guard guard(shared.lock);
				value = &shared.value;
				++*value;
			}
		}
	};
	std::jthread other(work);
	work();
	other.join();
	return shared.value;
}
} // namespace good
//- shared
RUN_CASE(guard_released_early, Shared s; sink(bump(s, 1000)))
} // namespace guard_released_early

// CASE shared_ptr_itself: the pointer is copied and reset at the same time
namespace shared_ptr_itself
{
//- bad
namespace bad
{
int reload(std::shared_ptr<const int> &current)
{
	std::mutex lock;
	std::jthread updater([&] { current = std::make_shared<const int>(2); });
	std::shared_ptr<const int> mine = current;
	return *mine;
}
} // namespace bad
//- good
namespace good
{
int reload(std::shared_ptr<const int> &current)
{
	std::mutex lock;
	std::jthread updater([&] {
		auto fresh = std::make_shared<const int>(2);
		std::lock_guard guard(lock);
		current = std::move(fresh);
	});
	std::unique_lock guard(lock);
	std::shared_ptr<const int> mine = current;
	guard.unlock();
	return *mine;
}
} // namespace good
//- shared
RUN_CASE(shared_ptr_itself, auto p = std::make_shared<const int>(1); sink(reload(p)))
} // namespace shared_ptr_itself

// CASE vector_grows_under: worker threads keep references to elements of a vector that still grows
namespace vector_grows_under
{
//- bad
namespace bad
{
int start_workers(int n)
{
	std::vector<int> results;
	{
		std::vector<std::jthread> workers;
		for (int i = 0; i < n; i++) {
			results.push_back(0);
			workers.emplace_back([&result = results.back(), i] { result = i; });
		}
	}
	return results.back();
}
} // namespace bad
//- good
namespace good
{
int start_workers(int n)
{
	std::vector<int> results;
	results.resize(n);
	int i = 0;
	{
		std::vector<std::jthread> workers;
		for (int &result : results) {
			workers.emplace_back([&result, i] { result = i; });
			i++;
		}
	}
	return results.back();
}
} // namespace good
//- shared
RUN_CASE(vector_grows_under, sink(start_workers(8)))
} // namespace vector_grows_under

// CLEAN joined_before: the thread borrows and is joined before the borrow ends
namespace joined_before
{
int parallel_max(std::span<const int> values)
{
	int left = 0;
	const auto middle = values.size() / 2;
	int right = 0;
	{
		std::jthread worker([&left, part = values.first(middle)] {
			for (int value : part)
				left = std::max(left, value);
		});
		for (int value : values.subspan(middle))
			right = std::max(right, value);
	}
	return std::max(left, right);
}
RUN_CLEAN(joined_before, std::vector<int> v{1, 7, 3, 2}; sink(parallel_max(v)))
} // namespace joined_before

// CLEAN both_lock: every access takes the lock
namespace both_lock
{
struct Account {
	std::mutex lock;
	long balance = 0;
};
long deposit(Account &account, int times)
{
	auto work = [&account, times] {
		for (int i = 0; i < times; i++) {
			std::lock_guard guard(account.lock);
			account.balance++;
		}
	};
	{
		std::jthread a(work);
		std::jthread b(work);
	}
	std::lock_guard guard(account.lock);
	return account.balance;
}
RUN_CLEAN(both_lock, Account a; sink(deposit(a, 100)))
} // namespace both_lock

// CLEAN moved_into_thread: the thread owns its data
namespace moved_into_thread
{
std::size_t background_count(std::vector<std::string> words, char c)
{
	auto result = std::make_shared<std::atomic<std::size_t>>(0);
	std::jthread worker([words = std::move(words), c, result] {
		for (const auto &word : words)
			*result += std::count(word.begin(), word.end(), c);
	});
	worker.join();
	return *result;
}
RUN_CLEAN(moved_into_thread, sink(background_count({"xx", "ax"}, 'x')))
} // namespace moved_into_thread
