// SPDX-License-Identifier: GPL-2.0
// What runs say of threads and coroutines, whose order only a run has.
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <future>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace runs_threads
{

// Each thread has its own slots, by a number that is made on the way.

int slot_of(int part, int i, int parts)
{
	return i * parts + part;
}

// ACCEPT
int own_slots(int n)
{
	std::vector<int> slots(std::size_t(n) * 2);
	auto fill = [&](int part) {
		for (int i = 0; i < n; i++)
			slots[std::size_t(slot_of(part, i, 2))] = i;
	};
	std::thread other(fill, 0);
	fill(1);
	other.join();
	return slots[0];
}
// ACCEPT
int handed_over(int n)
{
	std::promise<std::string> made;
	std::future<std::string> text = made.get_future();
	std::jthread maker([&] { made.set_value(std::string(std::size_t(n), 'x')); });
	return int(text.get().size());
}
// ACCEPT
int stopped_in_time(int n)
{
	std::mutex lock;
	std::condition_variable_any changed;
	std::deque<int> jobs;
	int done = 0;
	{
		std::jthread worker([&](std::stop_token stop) {
			for (;;) {
				std::unique_lock guard(lock);
				if (!changed.wait(guard, stop, [&] { return !jobs.empty(); }))
					return;
				done += jobs.front();
				jobs.pop_front();
			}
		});
		for (int i = 0; i < n; i++) {
			std::lock_guard guard(lock);
			jobs.push_back(i);
			changed.notify_one();
		}
	}
	return done;
}

// A generator by hand.
class Steps
{
public:
	struct promise_type {
		int now = 0;
		Steps get_return_object() { return Steps(Handle::from_promise(*this)); }
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			now = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	using Handle = std::coroutine_handle<promise_type>;
	explicit Steps(Handle h) : handle(h) {}
	Steps(const Steps &) = delete;
	Steps &operator=(const Steps &) = delete;
	~Steps() { handle.destroy(); }
	bool ended() const { return handle.done(); }
	int next()
	{
		handle.resume();
		return handle.promise().now;
	}

private:
	Handle handle;
};

Steps up_to(int n)
{
	for (int i = 0; i < n; i++)
		co_yield i;
}

// REJECT: free-use
int one_step_too_many(int n)
{
	Steps steps = up_to(n);
	int sum = 0;
	for (int i = 0; i < n + 2; i++)
		sum += steps.next();
	return sum;
}
// ACCEPT
int until_the_end(int n)
{
	Steps steps = up_to(n);
	int sum = 0;
	while (!steps.ended())
		sum += steps.next();
	return sum;
}

// Two objects of one class, each with its lock; the sum of both is made under one.
class Account
{
public:
	void add(int v)
	{
		std::lock_guard guard(lock_);
		sum_ += v;
	}
	int with(const Account &other) const
	{
		std::lock_guard guard(lock_);
		return sum_ + other.raw();
	}
	int both(const Account &other) const
	{
		std::scoped_lock guard(lock_, other.lock_);
		return sum_ + other.raw();
	}

private:
	int raw() const { return sum_; }
	mutable std::mutex lock_;
	int sum_ = 0;
};

// ACCEPT
int sum_under_both(int n)
{
	Account a, b;
	std::jthread other([&] {
		for (int i = 0; i < n; i++)
			b.add(i);
	});
	return a.both(b);
}

} // namespace runs_threads
