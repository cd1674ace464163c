// SPDX-License-Identifier: GPL-2.0
// Threads, locks and futures: what is shared, under which lock, and for how long it lives.
#include "../set.hh"
#include <algorithm>
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
#include <numeric>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE word_histogram: the threads count into one map without the lock
namespace word_histogram
{
using Counts = std::map<int, int>;
//- bad
Counts count_bad(const std::vector<std::vector<int>> &pages)
{
	Counts counts;
	std::vector<std::thread> threads;
	for (const auto &page : pages) {
		threads.emplace_back([&counts, &page] {
			Counts mine;
			for (int word : page)
				mine[word]++;
			for (const auto &[word, number] : mine)
				counts[word] += number;
		});
	}
	for (auto &thread : threads)
		thread.join();
	return counts;
}
std::size_t drive_bad(int n)
{
	return count_bad(std::vector<std::vector<int>>(n, {1, 2, 3, 2, 1})).size();
}
//- good
Counts count_good(const std::vector<std::vector<int>> &pages)
{
	Counts counts;
	std::mutex lock;
	std::vector<std::thread> threads;
	for (const auto &page : pages) {
		threads.emplace_back([&counts, &lock, &page] {
			Counts mine;
			for (int word : page)
				mine[word]++;
			std::lock_guard guard(lock);
			for (const auto &[word, number] : mine)
				counts[word] += number;
		});
	}
	for (auto &thread : threads)
		thread.join();
	return counts;
}
std::size_t drive_good(int n)
{
	return count_good(std::vector<std::vector<int>>(n, {1, 2, 3, 2, 1})).size();
}
//- shared
} // namespace word_histogram
RUN_CASE(word_histogram, word_histogram::drive_bad(3), word_histogram::drive_good(3))

// CASE stop_flag: the flag that ends the worker is a plain bool, written and read in two threads
namespace stop_flag
{
//- bad
class PollerBad
{
public:
	PollerBad() : thread_([this] { loop(); }) {}
	~PollerBad()
	{
		stop_ = true;
		thread_.join();
	}
	long polls() const { return polls_.load(); }

private:
	void loop()
	{
		while (!stop_) {
			polls_++;
			std::this_thread::yield();
		}
	}
	std::atomic<long> polls_{0};
	bool stop_ = false;
	std::thread thread_;
};
long drive_bad(int n)
{
	PollerBad poller;
	while (poller.polls() < n)
		std::this_thread::yield();
	return poller.polls();
}
//- good
class PollerGood
{
public:
	PollerGood() : thread_([this] { loop(); }) {}
	~PollerGood()
	{
		stop_ = true;
		thread_.join();
	}
	long polls() const { return polls_.load(); }

private:
	void loop()
	{
		while (!stop_) {
			polls_++;
			std::this_thread::yield();
		}
	}
	std::atomic<long> polls_{0};
	std::atomic<bool> stop_{false};
	std::thread thread_;
};
long drive_good(int n)
{
	PollerGood poller;
	while (poller.polls() < n)
		std::this_thread::yield();
	return poller.polls();
}
//- shared
} // namespace stop_flag
RUN_CASE(stop_flag, stop_flag::drive_bad(3), stop_flag::drive_good(3))

// CASE job_queue: the queue is asked whether it is empty before its lock is taken
namespace job_queue
{
//- bad
class QueueBad
{
public:
	void push(int job)
	{
		std::lock_guard guard(lock_);
		jobs_.push_back(job);
	}
	std::optional<int> try_pop()
	{
		if (jobs_.empty())
			return std::nullopt;
		std::lock_guard guard(lock_);
		const int job = jobs_.front();
		jobs_.pop_front();
		return job;
	}

private:
	std::mutex lock_;
	std::deque<int> jobs_;
};
int drive_bad(int n)
{
	QueueBad queue;
	std::thread producer([&queue, n] {
		for (int i = 1; i <= n; i++)
			queue.push(i);
	});
	int sum = 0;
	for (int got = 0; got < n;) {
		if (std::optional<int> job = queue.try_pop()) {
			sum += *job;
			got++;
		} else {
			std::this_thread::yield();
		}
	}
	producer.join();
	return sum;
}
//- good
class QueueGood
{
public:
	void push(int job)
	{
		std::lock_guard guard(lock_);
		jobs_.push_back(job);
	}
	std::optional<int> try_pop()
	{
		std::lock_guard guard(lock_);
		if (jobs_.empty())
			return std::nullopt;
		const int job = jobs_.front();
		jobs_.pop_front();
		return job;
	}

private:
	std::mutex lock_;
	std::deque<int> jobs_;
};
int drive_good(int n)
{
	QueueGood queue;
	std::thread producer([&queue, n] {
		for (int i = 1; i <= n; i++)
			queue.push(i);
	});
	int sum = 0;
	for (int got = 0; got < n;) {
		if (std::optional<int> job = queue.try_pop()) {
			sum += *job;
			got++;
		} else {
			std::this_thread::yield();
		}
	}
	producer.join();
	return sum;
}
//- shared
} // namespace job_queue
RUN_CASE(job_queue, job_queue::drive_bad(200), job_queue::drive_good(200))

// CASE sample_history: the getter takes the lock but hands out a reference to what the lock guards
namespace sample_history
{
//- bad
class HistoryBad
{
public:
	void add(double sample)
	{
		std::lock_guard guard(lock_);
		samples_.push_back(sample);
	}
	const std::vector<double> &samples() const
	{
		std::lock_guard guard(lock_);
		return samples_;
	}

private:
	mutable std::mutex lock_;
	std::vector<double> samples_;
};
double drive_bad(int n)
{
	HistoryBad history;
	std::thread sensor([&history, n] {
		for (int i = 0; i < n; i++) {
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
			history.add(i);
		}
	});
	double sum = 0;
	for (int seen = 0; seen < n;) {
		seen = 0;
		for (double sample : history.samples()) {
			sum += sample;
			seen++;
		}
	}
	sensor.join();
	return sum;
}
//- good
class HistoryGood
{
public:
	void add(double sample)
	{
		std::lock_guard guard(lock_);
		samples_.push_back(sample);
	}
	std::vector<double> samples() const
	{
		std::lock_guard guard(lock_);
		return samples_;
	}

private:
	mutable std::mutex lock_;
	std::vector<double> samples_;
};
double drive_good(int n)
{
	HistoryGood history;
	std::thread sensor([&history, n] {
		for (int i = 0; i < n; i++) {
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
			history.add(i);
		}
	});
	double sum = 0;
	for (int seen = 0; seen < n;) {
		seen = 0;
		for (double sample : history.samples()) {
			sum += sample;
			seen++;
		}
	}
	sensor.join();
	return sum;
}
//- shared
} // namespace sample_history
RUN_CASE(sample_history, sample_history::drive_bad(40), sample_history::drive_good(40))

// CASE thread_first: the thread member starts before the members it uses have been constructed
namespace thread_first
{
//- bad
class RecorderBad
{
public:
	explicit RecorderBad(int n) : limit_(n), thread_([this] { record(); }) {}
	~RecorderBad()
	{
		if (thread_.joinable())
			thread_.join();
	}
	std::size_t finish()
	{
		thread_.join();
		return frames_.size();
	}

private:
	void record()
	{
		for (int i = 0; i < limit_; i++)
			frames_.push_back(i);
	}
	int limit_;
	std::thread thread_;
	std::vector<int> frames_;
};
std::size_t drive_bad(int n)
{
	RecorderBad recorder(n);
	return recorder.finish();
}
//- good
class RecorderGood
{
public:
	explicit RecorderGood(int n) : limit_(n), thread_([this] { record(); }) {}
	~RecorderGood()
	{
		if (thread_.joinable())
			thread_.join();
	}
	std::size_t finish()
	{
		thread_.join();
		return frames_.size();
	}

private:
	void record()
	{
		for (int i = 0; i < limit_; i++)
			frames_.push_back(i);
	}
	int limit_;
	std::vector<int> frames_;
	std::thread thread_;
};
std::size_t drive_good(int n)
{
	RecorderGood recorder(n);
	return recorder.finish();
}
//- shared
} // namespace thread_first
RUN_CASE(thread_first, thread_first::drive_bad(30), thread_first::drive_good(30))

// CASE async_thumbnail: the job refers to the parameters of the function that started it
namespace async_thumbnail
{
struct Image {
	std::vector<int> pixels;
};
//- bad
class ThumbnailerBad
{
public:
	void request(Image image, int step)
	{
		results_.push_back(std::async(std::launch::async, [&image, step] {
			std::this_thread::sleep_for(std::chrono::milliseconds(20));
			long sum = 0;
			for (std::size_t i = 0; i < image.pixels.size(); i += step)
				sum += image.pixels[i];
			return sum;
		}));
	}
	long collect()
	{
		long sum = 0;
		for (auto &result : results_)
			sum += result.get();
		results_.clear();
		return sum;
	}

private:
	std::vector<std::future<long>> results_;
};
long drive_bad(int n)
{
	ThumbnailerBad thumbnailer;
	for (int i = 1; i <= n; i++)
		thumbnailer.request(Image{std::vector<int>(100, i)}, i);
	return thumbnailer.collect();
}
//- good
class ThumbnailerGood
{
public:
	void request(Image image, int step)
	{
		results_.push_back(std::async(std::launch::async, [image = std::move(image), step] {
			std::this_thread::sleep_for(std::chrono::milliseconds(20));
			long sum = 0;
			for (std::size_t i = 0; i < image.pixels.size(); i += step)
				sum += image.pixels[i];
			return sum;
		}));
	}
	long collect()
	{
		long sum = 0;
		for (auto &result : results_)
			sum += result.get();
		results_.clear();
		return sum;
	}

private:
	std::vector<std::future<long>> results_;
};
long drive_good(int n)
{
	ThumbnailerGood thumbnailer;
	for (int i = 1; i <= n; i++)
		thumbnailer.request(Image{std::vector<int>(100, i)}, i);
	return thumbnailer.collect();
}
//- shared
} // namespace async_thumbnail
RUN_CASE(async_thumbnail, async_thumbnail::drive_bad(3), async_thumbnail::drive_good(3))

// CASE stock_transfer: only the lock of the source is held while both shelves are changed
namespace stock_transfer
{
struct Shelf {
	std::mutex lock;
	int items = 0;
};
//- bad
bool transfer_bad(Shelf &from, Shelf &to, int count)
{
	std::lock_guard guard(from.lock);
	if (from.items < count)
		return false;
	from.items -= count;
	to.items += count;
	return true;
}
int drive_bad(int n)
{
	Shelf a, b;
	a.items = b.items = 1000;
	std::thread there([&] {
		for (int i = 0; i < n; i++)
			transfer_bad(a, b, 1);
	});
	std::thread back([&] {
		for (int i = 0; i < n; i++)
			transfer_bad(b, a, 2);
	});
	there.join();
	back.join();
	return a.items + b.items;
}
//- good
bool transfer_good(Shelf &from, Shelf &to, int count)
{
	std::scoped_lock guard(from.lock, to.lock);
	if (from.items < count)
		return false;
	from.items -= count;
	to.items += count;
	return true;
}
int drive_good(int n)
{
	Shelf a, b;
	a.items = b.items = 1000;
	std::thread there([&] {
		for (int i = 0; i < n; i++)
			transfer_good(a, b, 1);
	});
	std::thread back([&] {
		for (int i = 0; i < n; i++)
			transfer_good(b, a, 2);
	});
	there.join();
	back.join();
	return a.items + b.items;
}
//- shared
} // namespace stock_transfer
RUN_CASE(stock_transfer, stock_transfer::drive_bad(50), stock_transfer::drive_good(50))

// CASE cache_relock: add() holds the mutex and calls trim(), which locks the same mutex again
namespace cache_relock
{
//- bad
class CacheBad
{
public:
	explicit CacheBad(std::size_t limit) : limit_(limit) {}
	void add(int key, std::string value)
	{
		std::lock_guard guard(lock_);
		values_[key] = std::move(value);
		if (values_.size() > limit_)
			trim();
	}
	void trim()
	{
		std::lock_guard guard(lock_);
		while (values_.size() > limit_)
			values_.erase(values_.begin());
	}
	std::size_t size() const
	{
		std::lock_guard guard(lock_);
		return values_.size();
	}

private:
	const std::size_t limit_;
	mutable std::mutex lock_;
	std::map<int, std::string> values_;
};
std::size_t drive_bad(int n)
{
	CacheBad cache(2);
	for (int i = 0; i < n; i++)
		cache.add(i, "value");
	return cache.size();
}
//- good
class CacheGood
{
public:
	explicit CacheGood(std::size_t limit) : limit_(limit) {}
	void add(int key, std::string value)
	{
		std::unique_lock guard(lock_);
		values_[key] = std::move(value);
		guard.unlock();
		trim();
	}
	void trim()
	{
		std::lock_guard guard(lock_);
		while (values_.size() > limit_)
			values_.erase(values_.begin());
	}
	std::size_t size() const
	{
		std::lock_guard guard(lock_);
		return values_.size();
	}

private:
	const std::size_t limit_;
	mutable std::mutex lock_;
	std::map<int, std::string> values_;
};
std::size_t drive_good(int n)
{
	CacheGood cache(2);
	for (int i = 0; i < n; i++)
		cache.add(i, "value");
	return cache.size();
}
//- shared
} // namespace cache_relock
RUN_CASE(cache_relock, cache_relock::drive_bad(4), cache_relock::drive_good(4))

// CASE jthread_order: the results end before the thread that writes them is joined
namespace jthread_order
{
int slow_square(int value)
{
	std::this_thread::sleep_for(std::chrono::milliseconds(5));
	return value * value;
}
//- bad
int first_square_bad(int n, int wanted)
{
	std::jthread worker;
	std::vector<int> squares(n, 0);
	std::promise<int> first;
	std::future<int> answer = first.get_future();
	worker = std::jthread([&squares, wanted, n, first = std::move(first)]() mutable {
		for (int i = 0; i < n; i++) {
			squares[i] = slow_square(i);
			if (i == wanted)
				first.set_value(squares[i]);
		}
	});
	return answer.get();
}
int drive_bad(int n)
{
	return first_square_bad(n, 0);
}
//- good
int first_square_good(int n, int wanted)
{
	std::vector<int> squares(n, 0);
	std::jthread worker;
	std::promise<int> first;
	std::future<int> answer = first.get_future();
	worker = std::jthread([&squares, wanted, n, first = std::move(first)]() mutable {
		for (int i = 0; i < n; i++) {
			squares[i] = slow_square(i);
			if (i == wanted)
				first.set_value(squares[i]);
		}
	});
	return answer.get();
}
int drive_good(int n)
{
	return first_square_good(n, 0);
}
//- shared
} // namespace jthread_order
RUN_CASE(jthread_order, jthread_order::drive_bad(5), jthread_order::drive_good(5))

// CASE shared_refs: handles with a count that is not atomic are copied and dropped in threads
namespace shared_refs
{
struct Blob {
	std::string text;
};
//- bad
class HandleBad
{
public:
	explicit HandleBad(std::string text) : box_(new Box{{std::move(text)}, 1}) {}
	HandleBad(const HandleBad &other) : box_(other.box_) { ++box_->count; }
	HandleBad &operator=(const HandleBad &) = delete;
	~HandleBad()
	{
		if (--box_->count == 0)
			delete box_;
	}
	const Blob &operator*() const { return box_->blob; }

private:
	struct Box {
		Blob blob;
		int count;
	};
	Box *box_;
};
std::size_t drive_bad(int n)
{
	HandleBad handle("the text that all of them read");
	std::atomic<std::size_t> total = 0;
	std::vector<std::thread> threads;
	for (int i = 0; i < n; i++)
		threads.emplace_back([handle, &total] {
			HandleBad mine = handle;
			total += (*mine).text.size();
		});
	for (auto &thread : threads)
		thread.join();
	return total;
}
//- good
class HandleGood
{
public:
	explicit HandleGood(std::string text) : box_(new Box{{std::move(text)}, 1}) {}
	HandleGood(const HandleGood &other) : box_(other.box_) { ++box_->count; }
	HandleGood &operator=(const HandleGood &) = delete;
	~HandleGood()
	{
		if (--box_->count == 0)
			delete box_;
	}
	const Blob &operator*() const { return box_->blob; }

private:
	struct Box {
		Blob blob;
		std::atomic<int> count;
	};
	Box *box_;
};
std::size_t drive_good(int n)
{
	HandleGood handle("the text that all of them read");
	std::atomic<std::size_t> total = 0;
	std::vector<std::thread> threads;
	for (int i = 0; i < n; i++)
		threads.emplace_back([handle, &total] {
			HandleGood mine = handle;
			total += (*mine).text.size();
		});
	for (auto &thread : threads)
		thread.join();
	return total;
}
//- shared
} // namespace shared_refs
RUN_CASE(shared_refs, shared_refs::drive_bad(4), shared_refs::drive_good(4))

// CASE lazy_table: the table is built on first use, and two threads may be the first together
namespace lazy_table
{
//- bad
class CodecBad
{
public:
	unsigned encode(unsigned char byte)
	{
		if (table_.empty())
			build();
		return table_[byte];
	}

private:
	void build()
	{
		for (unsigned i = 0; i < 256; i++)
			table_.push_back(i ^ (i >> 1));
	}
	std::vector<unsigned> table_;
};
unsigned drive_bad(int n)
{
	CodecBad codec;
	std::vector<std::thread> threads;
	std::atomic<unsigned> sum = 0;
	for (int i = 0; i < n; i++)
		threads.emplace_back([&codec, &sum] { sum += codec.encode(255); });
	for (auto &thread : threads)
		thread.join();
	return sum;
}
//- good
class CodecGood
{
public:
	unsigned encode(unsigned char byte)
	{
		std::call_once(once_, [this] { build(); });
		return table_[byte];
	}

private:
	void build()
	{
		for (unsigned i = 0; i < 256; i++)
			table_.push_back(i ^ (i >> 1));
	}
	std::once_flag once_;
	std::vector<unsigned> table_;
};
unsigned drive_good(int n)
{
	CodecGood codec;
	std::vector<std::thread> threads;
	std::atomic<unsigned> sum = 0;
	for (int i = 0; i < n; i++)
		threads.emplace_back([&codec, &sum] { sum += codec.encode(255); });
	for (auto &thread : threads)
		thread.join();
	return sum;
}
//- shared
} // namespace lazy_table
RUN_CASE(lazy_table, lazy_table::drive_bad(3), lazy_table::drive_good(3))

// CASE route_cache: a miss inserts into the map under the lock that is meant for readers
namespace route_cache
{
//- bad
class RoutesBad
{
public:
	int cost(int to)
	{
		std::shared_lock guard(lock_);
		auto found = costs_.find(to);
		if (found != costs_.end())
			return found->second;
		const int cost = compute(to);
		costs_.emplace(to, cost);
		return cost;
	}

private:
	static int compute(int to) { return to * 3 + 1; }
	std::shared_mutex lock_;
	std::map<int, int> costs_;
};
int drive_bad(int n)
{
	RoutesBad routes;
	auto ask = [&routes, n](int from) {
		int sum = 0;
		for (int i = 0; i < n; i++)
			sum += routes.cost(from + i);
		return sum;
	};
	auto one = std::async(std::launch::async, ask, 0);
	auto two = std::async(std::launch::async, ask, n / 2);
	return one.get() + two.get();
}
//- good
class RoutesGood
{
public:
	int cost(int to)
	{
		std::unique_lock guard(lock_);
		auto found = costs_.find(to);
		if (found != costs_.end())
			return found->second;
		const int cost = compute(to);
		costs_.emplace(to, cost);
		return cost;
	}

private:
	static int compute(int to) { return to * 3 + 1; }
	std::shared_mutex lock_;
	std::map<int, int> costs_;
};
int drive_good(int n)
{
	RoutesGood routes;
	auto ask = [&routes, n](int from) {
		int sum = 0;
		for (int i = 0; i < n; i++)
			sum += routes.cost(from + i);
		return sum;
	};
	auto one = std::async(std::launch::async, ask, 0);
	auto two = std::async(std::launch::async, ask, n / 2);
	return one.get() + two.get();
}
//- shared
} // namespace route_cache
RUN_CASE(route_cache, route_cache::drive_bad(60), route_cache::drive_good(60))

// CLEAN own_slots: correct
namespace own_slots
{
std::vector<long> partial_sums(const std::vector<int> &values, int parts)
{
	std::vector<long> sums(parts, 0);
	std::vector<std::thread> threads;
	threads.reserve(parts);
	const std::size_t each = (values.size() + parts - 1) / parts;
	for (int part = 0; part < parts; part++)
		threads.emplace_back([&values, &sums, each, part] {
			const std::size_t from = std::min(values.size(), part * each);
			const std::size_t to = std::min(values.size(), from + each);
			for (std::size_t i = from; i < to; i++)
				sums[part] += values[i];
		});
	for (std::thread &thread : threads)
		thread.join();
	return sums;
}
long drive(int n)
{
	const auto sums = partial_sums(std::vector<int>(100, n), n);
	return std::accumulate(sums.begin(), sums.end(), 0L);
}
} // namespace own_slots
RUN_CLEAN(own_slots, own_slots::drive(3))

// CLEAN worker_pool: correct
namespace worker_pool
{
class Pool
{
public:
	explicit Pool(int threads)
	{
		for (int i = 0; i < threads; i++)
			threads_.emplace_back([this] { work(); });
	}
	Pool(const Pool &) = delete;
	Pool &operator=(const Pool &) = delete;
	~Pool()
	{
		{
			std::lock_guard guard(lock_);
			closed_ = true;
		}
		wake_.notify_all();
		for (std::thread &thread : threads_)
			thread.join();
	}
	void submit(std::function<void()> job)
	{
		{
			std::lock_guard guard(lock_);
			jobs_.push_back(std::move(job));
		}
		wake_.notify_one();
	}

private:
	void work()
	{
		std::unique_lock guard(lock_);
		for (;;) {
			wake_.wait(guard, [this] { return closed_ || !jobs_.empty(); });
			if (jobs_.empty())
				return;
			std::function<void()> job = std::move(jobs_.front());
			jobs_.pop_front();
			guard.unlock();
			job();
			guard.lock();
		}
	}
	std::mutex lock_;
	std::condition_variable wake_;
	std::deque<std::function<void()>> jobs_;
	bool closed_ = false;
	std::vector<std::thread> threads_;
};
int drive(int n)
{
	std::atomic<int> done = 0;
	{
		Pool pool(2);
		for (int i = 0; i < n; i++)
			pool.submit([&done] { done++; });
	}
	return done;
}
} // namespace worker_pool
RUN_CLEAN(worker_pool, worker_pool::drive(20))

// CLEAN handed_buffer: correct
namespace handed_buffer
{
using Buffer = std::vector<int>;
Buffer fill(int n)
{
	Buffer buffer(n);
	std::iota(buffer.begin(), buffer.end(), 0);
	return buffer;
}
long drive(int n)
{
	std::promise<Buffer> promise;
	std::future<Buffer> future = promise.get_future();
	std::thread producer(
		[promise = std::move(promise), n]() mutable { promise.set_value(fill(n)); });
	Buffer received = future.get();
	received.push_back(1);
	producer.join();
	promise = std::promise<Buffer>();
	future = promise.get_future();
	promise.set_value(std::move(received));
	received = future.get();
	return std::accumulate(received.begin(), received.end(), 0L);
}
} // namespace handed_buffer
RUN_CLEAN(handed_buffer, handed_buffer::drive(10))

// CLEAN locked_helpers: correct
namespace locked_helpers
{
class Ledger
{
public:
	void book(const std::string &account, long amount)
	{
		std::lock_guard guard(lock_);
		book_locked(account, amount);
	}
	void move_between(const std::string &from, const std::string &to, long amount)
	{
		std::lock_guard guard(lock_);
		book_locked(from, -amount);
		book_locked(to, amount);
	}
	template <class F>
	void visit(F &&f) const
	{
		std::lock_guard guard(lock_);
		for (const auto &[account, balance] : balances_)
			f(account, balance);
	}

private:
	void book_locked(const std::string &account, long amount) { balances_[account] += amount; }
	mutable std::mutex lock_;
	std::map<std::string, long> balances_;
};
long drive(int n)
{
	Ledger ledger;
	ledger.book("cash", 1000);
	std::jthread clerk([&ledger, n] {
		for (int i = 0; i < n; i++)
			ledger.move_between("cash", "bank", 1);
	});
	long total = 0;
	ledger.visit([&total](const std::string &, long balance) { total += balance; });
	return total;
}
} // namespace locked_helpers
RUN_CLEAN(locked_helpers, locked_helpers::drive(50))

// CLEAN plain_then_published: correct
namespace plain_then_published
{
struct Config {
	std::vector<int> limits;
	int version = 0;
};
class Holder
{
public:
	std::shared_ptr<const Config> get() const
	{
		std::lock_guard guard(lock_);
		return config_;
	}
	void set(int version, int n)
	{
		auto next = std::make_shared<Config>();
		next->version = version;
		for (int i = 0; i < n; i++)
			next->limits.push_back(version * i);
		std::lock_guard guard(lock_);
		config_ = std::move(next);
	}

private:
	mutable std::mutex lock_;
	std::shared_ptr<const Config> config_ = std::make_shared<const Config>();
};
long drive(int n)
{
	Holder holder;
	std::thread writer([&holder, n] {
		for (int version = 1; version <= n; version++)
			holder.set(version, n);
	});
	long sum = 0;
	for (int i = 0; i < n; i++) {
		const std::shared_ptr<const Config> config = holder.get();
		for (int limit : config->limits)
			sum += limit;
	}
	writer.join();
	return sum;
}
} // namespace plain_then_published
RUN_CLEAN(plain_then_published, plain_then_published::drive(30))

// CLEAN result_after_join: correct
namespace result_after_join
{
struct Report {
	int lines = 0;
	std::string error;
};
Report check(const std::vector<std::string> &input)
{
	Report report;
	int longest = 0;
	std::thread counter([&report, &input] { report.lines = static_cast<int>(input.size()); });
	std::thread measure([&longest, &input] {
		for (const std::string &line : input)
			longest = std::max(longest, static_cast<int>(line.size()));
	});
	counter.join();
	measure.join();
	if (longest > 20)
		report.error = "line too long";
	return report;
}
std::size_t drive(int n)
{
	const std::vector<std::string> input(n, "a line with rather many words in it");
	const Report report = check(input);
	return report.lines + report.error.size();
}
} // namespace result_after_join
RUN_CLEAN(result_after_join, result_after_join::drive(3))
