// SPDX-License-Identifier: GPL-2.0
// Work that is handed to another thread, and functions that wait for it before what it was lent ends.
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

class Worker
{
public:
	Worker() : thread_([this] { run(); }) {}
	~Worker()
	{
		post(nullptr);
		thread_.join();
	}
	void post(std::function<void()> job)
	{
		std::lock_guard lock(mutex_);
		jobs_.push_back(std::move(job));
		wake_.notify_one();
	}
	void settle()
	{
		std::unique_lock lock(mutex_);
		idle_.wait(lock, [this] { return jobs_.empty() && !busy_; });
	}

private:
	void run()
	{
		std::unique_lock lock(mutex_);
		while (true) {
			wake_.wait(lock, [this] { return !jobs_.empty(); });
			auto job = std::move(jobs_.front());
			jobs_.pop_front();
			if (!job)
				return;
			busy_ = true;
			lock.unlock();
			job();
			lock.lock();
			busy_ = false;
			idle_.notify_all();
		}
	}
	std::mutex mutex_;
	std::condition_variable wake_, idle_;
	std::deque<std::function<void()>> jobs_;
	bool busy_ = false;
	std::thread thread_;
};

// ACCEPT
int by_promise(Worker &w)
{
	std::promise<int> promise;
	auto result = promise.get_future();
	int base = 3;
	w.post([&promise, &base] { promise.set_value(base + 1); });
	return result.get();
}

// ACCEPT
int by_promise_directly(Worker &w)
{
	std::promise<int> promise;
	w.post([&] { promise.set_value(1); });
	return promise.get_future().get();
}

// ACCEPT
int by_latch(Worker &w)
{
	std::latch done(2);
	int a = 0, b = 0;
	w.post([&] {
		a = 1;
		done.count_down();
	});
	w.post([&] {
		b = 1;
		done.count_down();
	});
	done.wait();
	return a + b;
}

// ACCEPT
int by_latch_loop(Worker &w, int n)
{
	std::latch done(n);
	std::vector<int> out(n);
	for (int i = 0; i < n; i++)
		w.post([&, i] {
			out[i] = i;
			done.count_down();
		});
	done.wait();
	return out[0];
}

// ACCEPT
int by_semaphore(Worker &w)
{
	std::binary_semaphore ready(0);
	int out = 0;
	w.post([&] {
		out = 3;
		ready.release();
	});
	ready.acquire();
	return out;
}

// ACCEPT
int by_condition(Worker &w)
{
	std::mutex m;
	std::condition_variable cv;
	bool done = false;
	int out = 0;
	w.post([&] {
		std::lock_guard lock(m);
		out = 1;
		done = true;
		cv.notify_one();
	});
	std::unique_lock lock(m);
	cv.wait(lock, [&] { return done; });
	return out;
}

// ACCEPT
int by_condition_loop(Worker &w)
{
	std::mutex m;
	std::condition_variable cv;
	bool done = false;
	int out = 0;
	w.post([&] {
		std::lock_guard lock(m);
		out = 1;
		done = true;
		cv.notify_one();
	});
	std::unique_lock lock(m);
	while (!done)
		cv.wait(lock);
	return out;
}

// ACCEPT
int by_settle(Worker &w)
{
	int out = 0;
	w.post([&out] { out = 1; });
	w.settle();
	return out;
}

// ACCEPT
int by_task(Worker &w)
{
	int base = 2;
	std::packaged_task<int()> task([&] { return base + 1; });
	auto result = task.get_future();
	w.post([&task] { task(); });
	return result.get();
}

// REJECT: borrow-closure
int never_waits(Worker &w)
{
	int out = 0;
	w.post([&out] { out = 1; });
	return out;
}

// REJECT: borrow-closure
int waits_for_a_while(Worker &w)
{
	std::promise<int> promise;
	auto result = promise.get_future();
	w.post([&promise] { promise.set_value(1); });
	if (result.wait_for(std::chrono::seconds(1)) != std::future_status::ready)
		return -1;
	return result.get();
}

// REJECT: borrow-closure
int waits_on_one_path(Worker &w, bool wait)
{
	std::promise<int> promise;
	auto result = promise.get_future();
	w.post([&promise] { promise.set_value(1); });
	if (wait)
		return result.get();
	return 0;
}

// REJECT: borrow-closure
int waits_before(Worker &w)
{
	std::promise<int> promise;
	auto result = promise.get_future();
	w.post([&promise] { promise.set_value(1); });
	result.get();
	int out = 0;
	w.post([&out] { out = 1; });
	return out;
}
// REJECT: borrow-closure
int uses_after_signal(Worker &w)
{
	std::promise<int> promise;
	auto result = promise.get_future();
	int base = 3;
	w.post([&] {
		promise.set_value(base);
		base++;
	});
	return result.get();
}
