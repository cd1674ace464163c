// SPDX-License-Identifier: GPL-2.0
// Classes that share their members between threads: whether they keep to their own locks.
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

namespace double_check
{
// REJECT: lock-required
class CfgBad
{
public:
	int get()
	{
		if (!loaded_) {
			std::lock_guard l(m_);
			if (!loaded_) {
				value_ = 4;
				loaded_ = true;
			}
		}
		return value_;
	}

private:
	std::mutex m_;
	bool loaded_ = false;
	int value_ = 0;
};
// ACCEPT
class CfgGood
{
public:
	int get()
	{
		std::lock_guard l(m_);
		if (!loaded_) {
			value_ = 4;
			loaded_ = true;
		}
		return value_;
	}

private:
	std::mutex m_;
	bool loaded_ = false;
	int value_ = 0;
};
} // namespace double_check

namespace atomic_check
{
// REJECT: lock-required
class CfgBad
{
public:
	void reset() { values_.clear(); }
	void add(int v)
	{
		std::lock_guard l(m_);
		values_.push_back(v);
	}
	int sum()
	{
		std::lock_guard l(m_);
		int s = 0;
		for (int v : values_)
			s += v;
		return s;
	}

private:
	std::mutex m_;
	std::vector<int> values_;
};
// ACCEPT
class CfgGood
{
public:
	int get()
	{
		if (!loaded_.load(std::memory_order_acquire)) {
			std::lock_guard l(m_);
			if (!loaded_) {
				value_ = 4;
				loaded_.store(true);
			}
		}
		return value_;
	}

private:
	std::mutex m_;
	std::atomic<bool> loaded_ = false;
	int value_ = 0;
};
} // namespace atomic_check

namespace pointer_out
{
struct Session {
	int hits = 0;
	std::string user;
};
// REJECT: lock-escape
class Bad
{
public:
	void open(int id, std::string user)
	{
		std::lock_guard l(m_);
		sessions_[id] = Session{0, std::move(user)};
	}
	void close(int id)
	{
		std::lock_guard l(m_);
		sessions_.erase(id);
	}
	Session *find(int id)
	{
		std::lock_guard l(m_);
		auto it = sessions_.find(id);
		return it == sessions_.end() ? nullptr : &it->second;
	}

private:
	std::mutex m_;
	std::unordered_map<int, Session> sessions_;
};
// ACCEPT
class Good
{
public:
	void open(int id, std::string user)
	{
		std::lock_guard l(m_);
		sessions_[id] = Session{0, std::move(user)};
	}
	void close(int id)
	{
		std::lock_guard l(m_);
		sessions_.erase(id);
	}
	std::optional<Session> find(int id)
	{
		std::lock_guard l(m_);
		auto it = sessions_.find(id);
		if (it == sessions_.end())
			return std::nullopt;
		return it->second;
	}

private:
	std::mutex m_;
	std::unordered_map<int, Session> sessions_;
};
} // namespace pointer_out

namespace view_out
{
// REJECT: lock-escape
class Bad
{
public:
	void set(std::string s)
	{
		std::unique_lock l(m_);
		title_ = std::move(s);
	}
	std::string_view title() const
	{
		std::shared_lock l(m_);
		return title_;
	}

private:
	mutable std::shared_mutex m_;
	std::string title_;
};
// ACCEPT
class Good
{
public:
	void set(std::string s)
	{
		std::unique_lock l(m_);
		title_ = std::move(s);
	}
	std::string title() const
	{
		std::shared_lock l(m_);
		return title_;
	}

private:
	mutable std::shared_mutex m_;
	std::string title_;
};
} // namespace view_out

namespace span_out
{
// REJECT: lock-escape
class Bad
{
public:
	void add(int s)
	{
		std::unique_lock l(m_);
		v_.push_back(s);
	}
	std::span<const int> all() const
	{
		std::lock_guard l(m_);
		return {v_.data(), v_.size()};
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
};
// ACCEPT
class Good
{
public:
	void add(int s)
	{
		std::unique_lock l(m_);
		v_.push_back(s);
	}
	template <class F>
	void each(F f) const
	{
		std::lock_guard l(m_);
		for (int i : v_)
			f(i);
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
};
} // namespace span_out

namespace iterators_out
{
// REJECT: lock-escape
class Bad
{
public:
	void add(int s)
	{
		std::unique_lock l(m_);
		v_.push_back(s);
	}
	auto begin() const
	{
		std::lock_guard l(m_);
		return v_.begin();
	}
	auto end() const
	{
		std::lock_guard l(m_);
		return v_.end();
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
};
// ACCEPT
class Good
{
public:
	const std::string &intern(const std::string &s)
	{
		std::lock_guard l(m_);
		return *known_.insert(s).first;
	}
	int &slot(const std::string &name)
	{
		std::lock_guard l(m_);
		auto it = slots_.find(name);
		if (it == slots_.end())
			it = slots_.emplace(name, 0).first;
		return it->second;
	}

private:
	std::mutex m_;
	std::set<std::string> known_;
	std::map<std::string, int> slots_;
};
} // namespace iterators_out

namespace after_unlock
{
// REJECT: lock-required
class Bad
{
public:
	void add(int s)
	{
		std::unique_lock l(m_);
		v_.push_back(s);
	}
	int take()
	{
		std::unique_lock l(m_);
		if (v_.empty())
			return 0;
		l.unlock();
		int x = v_.back();
		v_.pop_back();
		return x;
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
};
// ACCEPT
class Good
{
public:
	void add(int s)
	{
		std::unique_lock l(m_);
		v_.push_back(s);
	}
	int take()
	{
		std::unique_lock l(m_);
		if (v_.empty())
			return 0;
		int x = v_.back();
		v_.pop_back();
		l.unlock();
		return x;
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
};
} // namespace after_unlock

namespace early_leave
{
// REJECT: lock-required
class Bad
{
public:
	bool add(int s)
	{
		m_.lock();
		if (v_.size() > 4) {
			m_.unlock();
			v_.clear();
			return false;
		}
		v_.push_back(s);
		m_.unlock();
		return true;
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
};
// ACCEPT
class Good
{
public:
	bool add(int s)
	{
		m_.lock();
		if (v_.size() > 4) {
			v_.clear();
			m_.unlock();
			return false;
		}
		v_.push_back(s);
		m_.unlock();
		return true;
	}
	void drain()
	{
		std::vector<int> all;
		{
			std::lock_guard l(m_);
			all.swap(v_);
		}
		for (int a : all)
			sum_ += a;
	}

private:
	mutable std::mutex m_;
	std::vector<int> v_;
	std::atomic<int> sum_ = 0;
};
} // namespace early_leave

namespace helper_called
{
// REJECT: lock-required
class Bad
{
public:
	void add(int s)
	{
		std::lock_guard l(m_);
		put(s);
	}
	void add_all(const std::vector<int> &all)
	{
		for (int a : all)
			put(a);
	}

private:
	void put(int s) { v_.push_back(s); }
	mutable std::mutex m_;
	std::vector<int> v_;
};
// ACCEPT
class Good
{
public:
	void add(int s)
	{
		std::lock_guard l(m_);
		put(s);
	}
	void add_all(const std::vector<int> &all)
	{
		std::lock_guard l(m_);
		for (int a : all)
			put(a);
	}

private:
	void put(int s) { v_.push_back(s); }
	mutable std::mutex m_;
	std::vector<int> v_;
};
} // namespace helper_called

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

namespace accidental
{
// REJECT: lock-required
class Bad
{
public:
	void add(int s)
	{
		std::unique_lock<std::mutex>(m_);
		v_.push_back(s);
	}

private:
	std::mutex m_;
	std::vector<int> v_;
};
// ACCEPT
class Good
{
public:
	void add(int s)
	{
		std::unique_lock<std::mutex> l(m_);
		v_.push_back(s);
	}
	void wake()
	{
		std::lock_guard<std::mutex>{m_};
		cv_.notify_all();
	}

private:
	std::mutex m_;
	std::condition_variable cv_;
	std::vector<int> v_;
};
} // namespace accidental

namespace cv_unlocked
{
// REJECT: lock-required
class Bad
{
public:
	void finish()
	{
		done_ = true;
		cv_.notify_all();
	}
	void wait()
	{
		std::unique_lock l(m_);
		cv_.wait(l, [this] { return done_; });
	}

private:
	std::mutex m_;
	std::condition_variable cv_;
	bool done_ = false;
};
// ACCEPT
class Good
{
public:
	void finish(int v)
	{
		value_ = v;
		{
			std::lock_guard l(m_);
			done_ = true;
		}
		cv_.notify_all();
	}
	int wait()
	{
		{
			std::unique_lock l(m_);
			cv_.wait(l, [this] { return done_; });
		}
		return value_;
	}

private:
	std::mutex m_;
	std::condition_variable cv_;
	bool done_ = false;
	int value_ = 0;
};
} // namespace cv_unlocked

namespace closure_out
{
// REJECT: lock-required
class Bad
{
public:
	void add(int v)
	{
		std::lock_guard l(m_);
		values_.push_back(v);
	}
	std::function<int()> counter()
	{
		std::lock_guard l(m_);
		return [this] { return int(values_.size()); };
	}

private:
	std::mutex m_;
	std::vector<int> values_;
};
// ACCEPT
class Good
{
public:
	void add(int v)
	{
		std::lock_guard l(m_);
		values_.push_back(v);
	}
	std::function<int()> counter()
	{
		return [this] {
			std::lock_guard l(m_);
			return int(values_.size());
		};
	}

private:
	std::mutex m_;
	std::vector<int> values_;
};
} // namespace closure_out

namespace records
{
struct Channel {
	std::mutex in_mutex;
	std::deque<int> in;
	std::mutex out_mutex;
	std::deque<int> out;
	bool closed = false;
};
// ACCEPT
void reply(Channel &channel, int n)
{
	std::scoped_lock lock(channel.out_mutex);
	channel.out.push_back(n);
}
// ACCEPT
int drain(Channel &channel)
{
	std::scoped_lock lock(channel.out_mutex);
	int sum = 0;
	for (; !channel.out.empty(); channel.out.pop_front())
		sum += channel.out.front();
	return sum;
}
// REJECT: lock-required
int drain_other(Channel &channel)
{
	std::scoped_lock lock(channel.in_mutex);
	int sum = 0;
	for (; !channel.out.empty(); channel.out.pop_front())
		sum += channel.out.front();
	return sum;
}
// ACCEPT
void fill(Channel &channel)
{
	channel.out.push_back(1);
}
struct Slot {
	std::mutex mutex;
	std::condition_variable filled;
	bool ready = false;
	std::string text, title;
};
// ACCEPT
std::size_t ask(Slot &slot)
{
	std::unique_lock lock(slot.mutex);
	slot.filled.wait(lock, [&] { return slot.ready; });
	return slot.text.size() + slot.title.size();
}
// REJECT: lock-required
void answer_late(Slot &slot)
{
	{
		std::lock_guard lock(slot.mutex);
		slot.ready = true;
	}
	slot.text = "late";
	slot.filled.notify_one();
}
// ACCEPT
void answer_before(Slot &slot)
{
	slot.title = "before";
	{
		std::lock_guard lock(slot.mutex);
		slot.ready = true;
	}
	slot.filled.notify_one();
}
// REJECT: lock-required
void unnamed(Slot &slot)
{
	std::lock_guard{slot.mutex};
	slot.text = "nobody's";
}
// REJECT: lock-required
void no_mutex(Slot &slot)
{
	std::scoped_lock guard;
	slot.text = "nobody's";
}
// ACCEPT
void given_back(Slot &slot)
{
	slot.mutex.lock();
	std::lock_guard<std::mutex>(slot.mutex, std::adopt_lock);
	slot.filled.notify_one();
}
} // namespace records

namespace upgraded
{
// REJECT: lock-required
class Squares
{
public:
	int get(int n)
	{
		std::shared_lock lock(mutex_);
		auto it = known_.find(n);
		if (it == known_.end())
			it = known_.emplace(n, n * n).first;
		return it->second;
	}

private:
	std::shared_mutex mutex_;
	std::map<int, int> known_;
};
// ACCEPT
class Upgraded
{
public:
	int get(int n)
	{
		{
			std::shared_lock lock(mutex_);
			hits_++;
			if (auto it = known_.find(n); it != known_.end())
				return it->second;
		}
		std::unique_lock lock(mutex_);
		return known_.try_emplace(n, n * n).first->second;
	}

private:
	std::shared_mutex mutex_;
	std::map<int, int> known_;
	std::atomic<int> hits_ = 0;
};
} // namespace upgraded

namespace lent
{
template <class T>
class Guarded
{
public:
	// ACCEPT
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
// REJECT: lock-escape
std::size_t element(Guarded<std::vector<std::string>> &names)
{
	std::string &first =
		names.with([](std::vector<std::string> &v) -> std::string & { return v.front(); });
	return first.size();
}
// ACCEPT
std::size_t copied(Guarded<std::vector<std::string>> &names)
{
	std::string first = names.with([](std::vector<std::string> &v) { return v.front(); });
	return first.size();
}
} // namespace lent

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

namespace passed_on
{
// ACCEPT
class Slot
{
public:
	void put(std::string text)
	{
		{
			std::lock_guard lock(mutex_);
			text_ = std::move(text);
			ready_ = true;
		}
		cond_.notify_one();
	}
	std::string take()
	{
		std::unique_lock lock(mutex_);
		cond_.wait(lock, [this] { return ready_; });
		lock.unlock();
		return std::move(text_);
	}

private:
	std::mutex mutex_;
	std::condition_variable cond_;
	bool ready_ = false;
	std::string text_;
};
// ACCEPT
class DoubleBuffer
{
public:
	void write(int v)
	{
		std::lock_guard lock(mutex_);
		back_.push_back(v);
	}
	const std::vector<int> &flip()
	{
		front_.clear();
		std::lock_guard lock(mutex_);
		std::swap(front_, back_);
		return front_;
	}

private:
	std::mutex mutex_;
	std::vector<int> front_, back_;
};
// ACCEPT
class Recursive
{
public:
	void add(int v)
	{
		std::lock_guard lock(mutex_);
		sum_ += v;
		if (v > 0)
			add(v - 1);
	}
	int get() const
	{
		std::lock_guard lock(mutex_);
		return sum_;
	}

private:
	mutable std::recursive_mutex mutex_;
	int sum_ = 0;
};
} // namespace passed_on

namespace globals
{
std::mutex lock;
std::vector<int> log;
// ACCEPT
void note(int n)
{
	std::lock_guard g(lock);
	log.push_back(n);
}
// REJECT: lock-required
std::size_t size()
{
	return log.size();
}
// ACCEPT
std::size_t counted()
{
	std::lock_guard g(lock);
	return log.size();
}
// ACCEPT
std::size_t logged()
{
	std::jthread a(note, 1), b(note, 2);
	a.join();
	b.join();
	return log.size();
}
} // namespace globals
