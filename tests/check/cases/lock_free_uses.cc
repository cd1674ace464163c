// SPDX-License-Identifier: GPL-2.0
// Uses of guarded members without the lock that are right: nobody else is there yet, or any more.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace alone
{
// ACCEPT
class Configured
{
public:
	void set_limit(int n) { limit_ = n; }
	void start()
	{
		seen_ = 0;
		thread_ = std::thread([this] {
			std::lock_guard l(m_);
			seen_ = limit_;
		});
	}
	int stop()
	{
		thread_.join();
		return seen_;
	}
	int seen()
	{
		std::lock_guard l(m_);
		return seen_;
	}

private:
	std::mutex m_;
	int limit_ = 0, seen_ = 0;
	std::thread thread_;
};
// ACCEPT
class Lockable
{
public:
	void lock() { m_.lock(); }
	void unlock() { m_.unlock(); }
	void add(int n) { values_.push_back(n); }
	void add_safely(int n)
	{
		std::lock_guard l(m_);
		values_.push_back(n);
	}
	std::size_t size() const { return values_.size(); }

private:
	std::mutex m_;
	std::vector<int> values_;
};
// ACCEPT
class Handed
{
public:
	void add(const std::unique_lock<std::mutex> &held, int n)
	{
		(void)held;
		values_.push_back(n);
	}
	void add_two()
	{
		std::unique_lock held(m_);
		add(held, 1);
		add(held, 2);
		put_locked(3);
		values_.clear();
	}
	void put_locked(int n) { values_.push_back(n); }

private:
	std::mutex m_;
	std::vector<int> values_;
};
// ACCEPT
class Replaced
{
public:
	void set(int n)
	{
		auto fresh = std::make_shared<const std::vector<int>>(std::size_t(n), 0);
		std::lock_guard l(m_);
		current_ = std::move(fresh);
	}
	std::shared_ptr<const std::vector<int>> get() const
	{
		std::lock_guard l(m_);
		return current_;
	}

private:
	mutable std::mutex m_;
	std::shared_ptr<const std::vector<int>> current_;
};
// ACCEPT
class Tally
{
public:
	void note(int n)
	{
		std::lock_guard l(m_);
		sum_ += n;
	}
	int sum() const { return sum_; }

private:
	std::mutex m_;
	int sum_ = 0;
};
// ACCEPT
int tallied()
{
	Tally tally;
	{
		std::jthread a([&] { tally.note(1); });
		std::jthread b([&] { tally.note(2); });
	}
	return tally.sum();
}
// ACCEPT
class Unused
{
public:
	Unused() : worker_([this](std::stop_token stop) { run(stop); }) {}

private:
	void run(std::stop_token stop)
	{
		while (!stop.stop_requested())
			rounds_++;
	}
	std::atomic<int> rounds_ = 0;
	std::jthread worker_;
	std::string name_ = "of which the thread knows nothing";
};
} // namespace alone
