// SPDX-License-Identifier: GPL-2.0
// Closures that run elsewhere: on threads, in coroutines, behind references to callables.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// CLEAN task_type: a coroutine that starts at once or when it is resumed, and is ended by its owner
struct Task {
	struct promise_type {
		int value = 0;
		Task get_return_object()
		{
			return Task(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(int v) { value = v; }
		void unhandled_exception() { std::terminate(); }
	};
	explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Task(Task &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Task &operator=(Task &&) = delete;
	~Task()
	{
		if (handle_)
			handle_.destroy();
	}
	int run()
	{
		handle_.resume();
		return handle_.promise().value;
	}

private:
	std::coroutine_handle<promise_type> handle_;
};
Task constant(int n)
{
	co_return n;
}
int run_constant()
{
	Task task = constant(4);
	return task.run();
}
RUN_CLEAN(task_type, run_constant())

// CASE worker_counts_unguarded: two workers count up one plain number through reference captures
namespace worker_counts_unguarded
{
//- bad
int count_bad(int rounds)
{
	int hits = 0;
	const auto work = [&hits, rounds] {
		for (int i = 0; i < rounds; i++)
			hits++;
	};
	std::jthread first(work);
	std::jthread second(work);
	first.join();
	second.join();
	return hits;
}
//- good
int count_good(int rounds)
{
	std::atomic<int> hits = 0;
	const auto work = [&hits, rounds] {
		for (int i = 0; i < rounds; i++)
			hits++;
	};
	std::jthread first(work);
	std::jthread second(work);
	first.join();
	second.join();
	return hits;
}
RUN_CASE(worker_counts_unguarded, count_bad(3000), count_good(3000))
} // namespace worker_counts_unguarded

// CASE async_over_local_text: the future is returned, its task reads a text of the function that asked
namespace async_over_local_text
{
//- bad
std::future<std::size_t> measure_bad(int n)
{
	const std::string text(static_cast<std::size_t>(n), 'x');
	return std::async(std::launch::deferred, [&text] { return text.find('y') + text.size(); });
}
//- good
std::future<std::size_t> measure_good(int n)
{
	std::string text(static_cast<std::size_t>(n), 'x');
	return std::async(std::launch::deferred,
			  [text = std::move(text)] { return text.find('y') + text.size(); });
}
RUN_CASE(async_over_local_text, measure_bad(40).get(), measure_good(40).get())
} // namespace async_over_local_text

// CASE detached_saver: the detached thread saves a document of its caller by reference
namespace detached_saver
{
struct Document {
	std::vector<std::string> lines;
};
std::size_t save(const Document &document)
{
	std::size_t n = 0;
	for (const std::string &line : document.lines)
		n += line.size();
	return n;
}
//- bad
std::future<std::size_t> autosave_bad(std::vector<std::string> lines)
{
	const Document document{std::move(lines)};
	std::promise<std::size_t> promise;
	auto saved = promise.get_future();
	std::thread([&document, promise = std::move(promise)]() mutable {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		promise.set_value(save(document));
	}).detach();
	return saved;
}
//- good
std::future<std::size_t> autosave_good(std::vector<std::string> lines)
{
	Document document{std::move(lines)};
	std::promise<std::size_t> promise;
	auto saved = promise.get_future();
	std::thread([document = std::move(document), promise = std::move(promise)]() mutable {
		promise.set_value(save(document));
	}).detach();
	return saved;
}
RUN_CASE(detached_saver, autosave_bad({"one", "two"}).get(), autosave_good({"one", "two"}).get())
} // namespace detached_saver

// CASE pool_slot_by_index_reference: each worker writes to the slot of the loop's counter, taken by reference
namespace pool_slot_by_index_reference
{
//- bad
int fill_bad(std::size_t n)
{
	std::vector<int> slots(n + 1);
	std::vector<std::thread> workers;
	for (std::size_t i = 0; i < n; i++)
		workers.emplace_back([&slots, &i] { slots[i] = 1; });
	for (std::thread &worker : workers)
		worker.join();
	return slots.front();
}
//- good
int fill_good(std::size_t n)
{
	std::vector<int> slots(n + 1);
	std::vector<std::thread> workers;
	for (std::size_t i = 0; i < n; i++)
		workers.emplace_back([&slots, i] { slots[i] = 1; });
	for (std::thread &worker : workers)
		worker.join();
	return slots.front();
}
RUN_CASE(pool_slot_by_index_reference, fill_bad(4), fill_good(4))
} // namespace pool_slot_by_index_reference

// CASE early_return_unjoined_data: the task that reads the table is awaited on one path only
namespace early_return_unjoined_data
{
//- bad
std::future<int> sum_bad(std::span<const int> values, bool wait)
{
	std::vector<int> copy(values.begin(), values.end());
	auto sum = std::async(std::launch::deferred,
			      [&copy] { return std::accumulate(copy.begin(), copy.end(), 0); });
	if (wait)
		sum.wait();
	return sum;
}
//- good
std::future<int> sum_good(std::span<const int> values, bool wait)
{
	std::vector<int> copy(values.begin(), values.end());
	auto sum = std::async(std::launch::deferred, [copy = std::move(copy)] {
		return std::accumulate(copy.begin(), copy.end(), 0);
	});
	if (wait)
		sum.wait();
	return sum;
}
RUN_CASE(early_return_unjoined_data, ({
		 const int v[] = {1, 2, 3};
		 sum_bad(v, false).get();
	 }),
	 ({
		 const int v[] = {1, 2, 3};
		 sum_good(v, false).get();
	 }))
} // namespace early_return_unjoined_data

// CASE pushed_while_consumed: the producer appends to a vector that the consumer's closure reads
namespace pushed_while_consumed
{
//- bad
std::size_t feed_bad(int n)
{
	std::vector<int> queue;
	std::size_t seen = 0;
	std::thread consumer([&] {
		for (int i = 0; i < n; i++)
			seen = std::max(seen, queue.size());
	});
	for (int i = 0; i < n; i++)
		queue.push_back(i);
	consumer.join();
	return seen;
}
//- good
std::size_t feed_good(int n)
{
	std::vector<int> queue;
	std::mutex mutex;
	std::size_t seen = 0;
	std::thread consumer([&] {
		for (int i = 0; i < n; i++) {
			const std::lock_guard guard(mutex);
			seen = std::max(seen, queue.size());
		}
	});
	for (int i = 0; i < n; i++) {
		const std::lock_guard guard(mutex);
		queue.push_back(i);
	}
	consumer.join();
	return seen;
}
RUN_CASE(pushed_while_consumed, feed_bad(2000), feed_good(2000))
} // namespace pushed_while_consumed

// CASE reader_lock_for_write: the closure of the worker inserts under the shared lock
namespace reader_lock_for_write
{
struct Table {
	std::shared_mutex mutex;
	std::vector<int> rows;
};
//- bad
std::size_t insert_bad(Table &table, int n)
{
	const auto work = [&table, n] {
		for (int i = 0; i < n; i++) {
			const std::shared_lock lock(table.mutex);
			table.rows.push_back(i);
		}
	};
	std::thread a(work);
	std::thread b(work);
	a.join();
	b.join();
	return table.rows.size();
}
//- good
std::size_t insert_good(Table &table, int n)
{
	const auto work = [&table, n] {
		for (int i = 0; i < n; i++) {
			const std::unique_lock lock(table.mutex);
			table.rows.push_back(i);
		}
	};
	std::thread a(work);
	std::thread b(work);
	a.join();
	b.join();
	return table.rows.size();
}
RUN_CASE(reader_lock_for_write, ({
		 Table t;
		 insert_bad(t, 1000);
	 }),
	 ({
		 Table t;
		 insert_good(t, 1000);
	 }))
} // namespace reader_lock_for_write

// CASE coroutine_takes_view: the lazy coroutine has a view parameter of a text that the caller made for the call
namespace coroutine_takes_view
{
//- bad
Task count_bad(std::string_view text)
{
	co_return static_cast<int>(std::ranges::count(text, 'a'));
}
int ask_bad(int n)
{
	Task task = count_bad(std::string(static_cast<std::size_t>(n), 'a') + "bcd");
	return task.run();
}
//- good
Task count_good(std::string text)
{
	co_return static_cast<int>(std::ranges::count(text, 'a'));
}
int ask_good(int n)
{
	Task task = count_good(std::string(static_cast<std::size_t>(n), 'a') + "bcd");
	return task.run();
}
RUN_CASE(coroutine_takes_view, ask_bad(30), ask_good(30))
} // namespace coroutine_takes_view

// CASE coroutine_closure_gone: the coroutine is a lambda with captures, and the lambda ends before it is resumed
namespace coroutine_closure_gone
{
//- bad
Task delayed_bad(std::vector<int> values)
{
	const auto body = [values = std::move(values)]() -> Task {
		co_return std::accumulate(values.begin(), values.end(), 0);
	};
	return body();
}
int total_bad()
{
	Task task = delayed_bad({1, 2, 3});
	return task.run();
}
//- good
Task delayed_good(std::vector<int> values)
{
	const auto body = [](std::vector<int> own) -> Task {
		co_return std::accumulate(own.begin(), own.end(), 0);
	};
	return body(std::move(values));
}
int total_good()
{
	Task task = delayed_good({1, 2, 3});
	return task.run();
}
RUN_CASE(coroutine_closure_gone, total_bad(), total_good())
} // namespace coroutine_closure_gone

// CASE coroutine_reference_local: the coroutine takes a local of its maker by reference and is handed out
namespace coroutine_reference_local
{
Task add(const std::array<int, 4> &values)
{
	co_return std::accumulate(values.begin(), values.end(), 0);
}
Task add_own(std::array<int, 4> values)
{
	co_return std::accumulate(values.begin(), values.end(), 0);
}
//- bad
Task sums_bad(int start)
{
	std::array<int, 4> values;
	std::iota(values.begin(), values.end(), start);
	return add(values);
}
int first_bad(int start)
{
	Task task = sums_bad(start);
	return task.run();
}
//- good
Task sums_good(int start)
{
	std::array<int, 4> values;
	std::iota(values.begin(), values.end(), start);
	return add_own(values);
}
int first_good(int start)
{
	Task task = sums_good(start);
	return task.run();
}
RUN_CASE(coroutine_reference_local, first_bad(2), first_good(2))
} // namespace coroutine_reference_local

// CASE function_reference_kept: the class keeps a light reference to a callable that was a temporary lambda
namespace function_reference_kept
{
template <class Signature>
class Callable;
template <class R, class... A>
class Callable<R(A...)>
{
public:
	template <class F>
	Callable(const F &function BORROWED)
		: object_(&function), call_([](const void *object, A... args) -> R {
			  return (*static_cast<const F *>(object))(args...);
		  })
	{
	}
	R operator()(A... args) const { return call_(object_, args...); }

private:
	const void *object_;
	R (*call_)(const void *, A...);
};
int apply(Callable<int(int)> function NOESCAPE, int value)
{
	return function(value) + function(1);
}
//- bad
int evaluate_bad(int factor, int value)
{
	const Callable<int(int)> scale = [factor](int v) { return v * factor; };
	return apply(scale, value);
}
//- good
int evaluate_good(int factor, int value)
{
	const auto closure = [factor](int v) { return v * factor; };
	const Callable<int(int)> scale = closure;
	return apply(scale, value);
}
RUN_CASE(function_reference_kept, evaluate_bad(2, 3), evaluate_good(2, 3))
} // namespace function_reference_kept

// CASE once_flag_result: call_once fills a local by reference and the value is kept by address in a static
namespace once_flag_result
{
//- bad
int limit_bad(int configured)
{
	static std::once_flag once;
	static const int *limit;
	int computed = configured * 2;
	std::call_once(once, [&] { limit = &computed; });
	return *limit;
}
int twice_bad()
{
	return limit_bad(1) + limit_bad(2);
}
//- good
int limit_good(int configured)
{
	static std::once_flag once;
	static int limit;
	int computed = configured * 2;
	std::call_once(once, [&] { limit = computed; });
	return limit;
}
int twice_good()
{
	return limit_good(1) + limit_good(2);
}
RUN_CASE(once_flag_result, twice_bad(), twice_good())
} // namespace once_flag_result

// CASE wait_without_lock: the flag that the closure of the worker sets is polled without lock or atomic
namespace wait_without_lock
{
//- bad
int poll_bad(int value)
{
	bool ready = false;
	int result = 0;
	std::thread worker([&] {
		result = value * 2;
		ready = true;
	});
	for (int i = 0; i < 100 && !ready; i++)
		std::this_thread::sleep_for(std::chrono::microseconds(100));
	const int seen = ready ? result : 0;
	worker.join();
	return seen;
}
//- good
int poll_good(int value)
{
	std::atomic<bool> ready = false;
	int result = 0;
	std::thread worker([&] {
		result = value * 2;
		ready = true;
	});
	for (int i = 0; i < 100 && !ready; i++)
		std::this_thread::sleep_for(std::chrono::microseconds(100));
	const int seen = ready ? result : 0;
	worker.join();
	return seen;
}
RUN_CASE(wait_without_lock, poll_bad(3), poll_good(3))
} // namespace wait_without_lock

// CASE lock_moved_into_thread_data: the worker's closure reads a member through a raw this, the object ends without join
namespace lock_moved_into_thread_data
{
//- bad
class SamplerBad
{
public:
	void start()
	{
		task_ = std::async(std::launch::deferred, [this] { return samples_.size(); });
	}
	std::future<std::size_t> finish() { return std::move(task_); }

private:
	std::vector<int> samples_ = std::vector<int>(4);
	std::future<std::size_t> task_;
};
std::size_t sample_bad()
{
	std::future<std::size_t> result;
	{
		const auto sampler = std::make_unique<SamplerBad>();
		sampler->start();
		result = sampler->finish();
	}
	return result.get();
}
//- good
class SamplerGood
{
public:
	void start()
	{
		task_ = std::async(std::launch::deferred,
				   [samples = samples_] { return samples.size(); });
	}
	std::future<std::size_t> finish() { return std::move(task_); }

private:
	std::vector<int> samples_ = std::vector<int>(4);
	std::future<std::size_t> task_;
};
std::size_t sample_good()
{
	std::future<std::size_t> result;
	{
		const auto sampler = std::make_unique<SamplerGood>();
		sampler->start();
		result = sampler->finish();
	}
	return result.get();
}
RUN_CASE(lock_moved_into_thread_data, sample_bad(), sample_good())
} // namespace lock_moved_into_thread_data

// CASE guarded_vector_leaked_by_closure: the closure run under the lock hands out the address of an element
namespace guarded_vector_leaked_by_closure
{
template <class T>
class Guarded
{
public:
	template <class F>
	decltype(auto) with(F &&function)
	{
		const std::lock_guard guard(mutex_);
		return std::forward<F>(function)(value_);
	}

private:
	std::mutex mutex_;
	T value_{};
};
using Names = Guarded<std::vector<std::string>>;
//- bad
std::size_t rename_bad(Names &names)
{
	names.with([](std::vector<std::string> &v) {
		v.assign(1, "a name that is long enough to be on the heap");
	});
	std::string &first =
		names.with([](std::vector<std::string> &v) -> std::string & { return v.front(); });
	std::thread other(
		[&names] { names.with([](std::vector<std::string> &v) { v.assign(9, "b"); }); });
	other.join();
	first += "!";
	return first.size();
}
//- good
std::size_t rename_good(Names &names)
{
	names.with([](std::vector<std::string> &v) {
		v.assign(1, "a name that is long enough to be on the heap");
	});
	std::string first = names.with([](std::vector<std::string> &v) { return v.front(); });
	std::thread other(
		[&names] { names.with([](std::vector<std::string> &v) { v.assign(9, "b"); }); });
	other.join();
	first += "!";
	return first.size();
}
RUN_CASE(guarded_vector_leaked_by_closure, ({
		 Names n;
		 rename_bad(n);
	 }),
	 ({
		 Names n;
		 rename_good(n);
	 }))
} // namespace guarded_vector_leaked_by_closure

// CLEAN split_work: each thread has a span of its own
int parallel_sum(std::vector<int> values)
{
	const std::size_t half = values.size() / 2;
	int left = 0;
	int right = 0;
	std::thread worker([part = std::span(values).first(half), &left] {
		left = std::accumulate(part.begin(), part.end(), 0);
	});
	for (int v : std::span(values).subspan(half))
		right += v;
	worker.join();
	return left + right;
}
RUN_CLEAN(split_work, parallel_sum({1, 2, 3, 4}))

// CLEAN awaited_async: the task with references is awaited in the function that has what it refers to
std::size_t both_sizes(const std::string &a, const std::string &b)
{
	std::future<std::size_t> first = std::async(std::launch::async, [&a] { return a.size(); });
	const std::size_t second = b.size();
	return first.get() + second;
}
RUN_CLEAN(awaited_async, both_sizes("a", "bc"))

// CLEAN guarded_queue: producer and consumer meet at a condition variable
class Channel
{
public:
	void put(int value)
	{
		{
			const std::lock_guard guard(mutex_);
			values_.push_back(value);
		}
		filled_.notify_one();
	}
	int take()
	{
		std::unique_lock lock(mutex_);
		filled_.wait(lock, [this] { return !values_.empty(); });
		const int value = values_.back();
		values_.pop_back();
		return value;
	}

private:
	std::mutex mutex_;
	std::condition_variable filled_;
	std::vector<int> values_;
};
int through_channel()
{
	Channel channel;
	std::jthread producer([&channel] { channel.put(3); });
	return channel.take();
}
RUN_CLEAN(guarded_queue, through_channel())

// CLEAN coroutine_owns: the coroutine owns all that it needs
Task joined(std::vector<std::string> parts)
{
	std::string all;
	for (const std::string &part : parts)
		all += part;
	co_return static_cast<int>(all.size());
}
int run_joined()
{
	std::vector<std::string> parts{"a", "b"};
	Task task = joined(std::move(parts));
	parts.clear();
	return task.run();
}
RUN_CLEAN(coroutine_owns, run_joined())

// CLEAN stop_token_worker: a jthread that is stopped and joined by its owner's end
int ticks()
{
	std::atomic<int> count = 0;
	{
		std::jthread worker([&count](std::stop_token stop) {
			do
				count++;
			while (!stop.stop_requested() && count < 10);
		});
	}
	return count;
}
RUN_CLEAN(stop_token_worker, ticks())

// CLEAN read_after_join: what the thread wrote is read after join
std::string computed_elsewhere(int n)
{
	std::string result;
	std::thread worker([&] { result = std::to_string(n); });
	worker.join();
	return result;
}
RUN_CLEAN(read_after_join, computed_elsewhere(3))

// CLEAN callable_for_the_call: a lambda is made in the argument of a call that does not keep it
template <class F>
int fold(std::span<const int> values, F &&function)
{
	int result = 0;
	for (int value : values)
		result = function(result, value);
	return result;
}
int folded(int bias)
{
	const std::array<int, 3> values{1, 2, 3};
	return fold(values, [&bias](int a, int b) { return a + b + bias; });
}
RUN_CLEAN(callable_for_the_call, folded(1))
