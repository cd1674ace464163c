// SPDX-License-Identifier: GPL-2.0
// Members that an object's own thread shares with its callers, or that it starts before or outlives.
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

namespace plain_stop
{
// REJECT: thread-race
class Bad
{
public:
	Bad()
	{
		thread_ = std::thread([this] { loop(); });
	}
	~Bad()
	{
		stop_ = true;
		thread_.join();
	}

private:
	void loop()
	{
		while (!stop_)
			std::this_thread::yield();
	}
	bool stop_ = false;
	std::thread thread_;
};
// ACCEPT
class Good
{
public:
	Good()
	{
		thread_ = std::thread([this] { loop(); });
	}
	~Good()
	{
		stop_ = true;
		thread_.join();
	}

private:
	void loop()
	{
		while (!stop_)
			std::this_thread::yield();
	}
	std::atomic<bool> stop_ = false;
	std::thread thread_;
};
} // namespace plain_stop

namespace progress
{
// REJECT: thread-race
class Bad
{
public:
	void start() { thread_ = std::thread(&Bad::run, this); }
	void stop()
	{
		stop_ = true;
		thread_.join();
	}
	int done() const { return done_; }

private:
	void run()
	{
		while (!stop_)
			done_++;
	}
	std::atomic<bool> stop_ = false;
	int done_ = 0;
	std::thread thread_;
};
// ACCEPT
class Good
{
public:
	void start()
	{
		done_ = 0;
		thread_ = std::thread(&Good::run, this);
	}
	int stop()
	{
		stop_ = true;
		thread_.join();
		return done_;
	}

private:
	void run()
	{
		while (!stop_)
			done_++;
	}
	std::atomic<bool> stop_ = false;
	int done_ = 0;
	std::thread thread_;
};
} // namespace progress

namespace init_before
{
// REJECT: init-use
class Bad
{
public:
	Bad() : thread_([this] { loop(); }) {}
	~Bad()
	{
		stop_ = true;
		thread_.join();
	}

private:
	void loop()
	{
		while (!stop_)
			for (int i : work_)
				sum_ += i;
	}
	std::thread thread_;
	std::vector<int> work_ = std::vector<int>(5, 1);
	std::atomic<bool> stop_ = false;
	std::atomic<int> sum_ = 0;
};
// ACCEPT
class Good
{
public:
	Good() : thread_([this] { loop(); }) {}
	~Good()
	{
		stop_ = true;
		thread_.join();
	}

private:
	void loop()
	{
		while (!stop_)
			for (int i : work_)
				sum_ += i;
	}
	std::vector<int> work_ = std::vector<int>(5, 1);
	std::atomic<bool> stop_ = false;
	std::atomic<int> sum_ = 0;
	std::thread thread_;
};
} // namespace init_before

namespace jthread_first
{
// REJECT: borrow-dangling
class Bad
{
public:
	void start()
	{
		worker_ = std::jthread([this](std::stop_token t) {
			while (!t.stop_requested()) {
				std::lock_guard l(m_);
				log_.push_back("x");
			}
		});
	}

private:
	std::jthread worker_;
	std::mutex m_;
	std::vector<std::string> log_;
};
// ACCEPT
class Good
{
public:
	~Good()
	{
		worker_.request_stop();
		if (worker_.joinable())
			worker_.join();
	}
	void start()
	{
		worker_ = std::jthread([this](std::stop_token t) {
			while (!t.stop_requested()) {
				std::lock_guard l(m_);
				log_.push_back("x");
			}
		});
	}

private:
	std::jthread worker_;
	std::mutex m_;
	std::vector<std::string> log_;
};
} // namespace jthread_first

namespace pool_counter
{
// REJECT: thread-race
class Bad
{
public:
	explicit Bad(int n)
	{
		for (int i = 0; i < n; i++)
			workers_.emplace_back([this] {
				for (int k = 0; k < 9; k++)
					done_++;
			});
	}
	~Bad()
	{
		for (auto &w : workers_)
			w.join();
	}

private:
	int done_ = 0;
	std::vector<std::thread> workers_;
};
// ACCEPT
class Good
{
public:
	explicit Good(int n) : results_(std::size_t(n))
	{
		for (int i = 0; i < n; i++)
			workers_.emplace_back([this, i] {
				for (int k = 0; k < 9; k++)
					results_[std::size_t(i)]++;
			});
	}
	int sum()
	{
		for (auto &w : workers_)
			w.join();
		workers_.clear();
		int s = 0;
		for (int r : results_)
			s += r;
		return s;
	}

private:
	std::vector<int> results_;
	std::vector<std::thread> workers_;
};
} // namespace pool_counter
