// SPDX-License-Identifier: GPL-2.0
// Threads
#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <semaphore>
#include <shared_mutex>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace a4
{
template <typename T>
class Channel
{
public:
	explicit Channel(std::size_t cap) : cap_(cap) {}
	bool send(T v)
	{
		std::unique_lock lock(m_);
		room_.wait(lock, [this] { return closed_ || q_.size() < cap_; });
		if (closed_)
			return false;
		q_.push_back(std::move(v));
		lock.unlock();
		some_.notify_one();
		return true;
	}
	std::optional<T> receive()
	{
		std::unique_lock lock(m_);
		some_.wait(lock, [&] { return closed_ || !q_.empty(); });
		if (q_.empty())
			return std::nullopt;
		T v = std::move(q_.front());
		q_.pop_front();
		room_.notify_one();
		return v;
	}
	void close()
	{
		{
			std::lock_guard lock(m_);
			closed_ = true;
		}
		some_.notify_all();
		room_.notify_all();
	}

private:
	std::mutex m_;
	std::condition_variable some_, room_;
	std::deque<T> q_;
	std::size_t cap_;
	bool closed_ = false;
};
int pipeline()
{
	Channel<int> in(2), out(2);
	std::jthread worker([&] {
		while (auto v = in.receive())
			out.send(*v * 2);
		out.close();
	});
	std::jthread feeder([&in] {
		for (int i = 0; i < 5; i++)
			in.send(i);
		in.close();
	});
	int sum = 0;
	while (auto v = out.receive())
		sum += *v;
	return sum;
}
class Pool
{
public:
	explicit Pool(unsigned n)
	{
		for (unsigned i = 0; i < n; i++)
			workers_.emplace_back([this] { work(); });
	}
	~Pool()
	{
		{
			std::lock_guard<std::mutex> g(m_);
			stop_ = true;
		}
		cv_.notify_all();
		for (auto &w : workers_)
			w.join();
	}
	template <typename F>
	auto submit(F f) -> std::future<decltype(f())>
	{
		auto task = std::make_shared<std::packaged_task<decltype(f())()>>(std::move(f));
		auto result = task->get_future();
		{
			std::lock_guard g(m_);
			jobs_.push([task] { (*task)(); });
		}
		cv_.notify_one();
		return result;
	}

private:
	void work()
	{
		for (;;) {
			std::function<void()> job;
			{
				std::unique_lock lock(m_);
				while (!stop_ && jobs_.empty())
					cv_.wait(lock);
				if (jobs_.empty())
					return;
				job = std::move(jobs_.front());
				jobs_.pop();
			}
			job();
		}
	}
	std::mutex m_;
	std::condition_variable cv_;
	std::queue<std::function<void()>> jobs_;
	bool stop_ = false;
	std::vector<std::thread> workers_;
};
int use_pool()
{
	std::vector<int> data(100);
	std::iota(data.begin(), data.end(), 0);
	Pool pool(2);
	std::vector<std::future<int>> parts;
	for (std::size_t i = 0; i < 4; i++) {
		std::span<const int> part(data.data() + i * 25, 25);
		parts.push_back(pool.submit(
			[part] { return std::accumulate(part.begin(), part.end(), 0); }));
	}
	int sum = 0;
	for (auto &p : parts)
		sum += p.get();
	return sum;
}
int counters()
{
	std::atomic<int> hits{0};
	std::mutex m;
	std::map<int, int> by_thread;
	std::vector<std::thread> ts;
	for (int i = 0; i < 3; i++)
		ts.emplace_back([&, i] {
			for (int k = 0; k < 10; k++)
				hits.fetch_add(1, std::memory_order_relaxed);
			std::scoped_lock g(m);
			by_thread[i] += 10;
		});
	for (auto &t : ts)
		t.join();
	return hits + int(by_thread.size());
}
int slots()
{
	std::vector<long> out(3);
	{
		std::vector<std::jthread> ts;
		for (std::size_t i = 0; i < out.size(); i++)
			ts.emplace_back([&slot = out[i], i] { slot = long(i) * 2; });
	}
	return int(out[0] + out[1] + out[2]);
}
class Registry
{
public:
	void set(const std::string &k, std::string v)
	{
		std::unique_lock g(m_);
		map_[k] = std::move(v);
	}
	std::optional<std::string> get(const std::string &k) const
	{
		std::shared_lock g(m_);
		auto it = map_.find(k);
		if (it == map_.end())
			return {};
		return it->second;
	}
	template <typename F>
	void with(F &&f)
	{
		std::lock_guard g(m_);
		std::forward<F>(f)(map_);
	}

private:
	mutable std::shared_mutex m_;
	std::unordered_map<std::string, std::string> map_;
};
int use_registry()
{
	Registry r;
	std::thread a([&r] { r.set("a", "1"); });
	std::thread b([&r] {
		r.set("b", "2");
		(void)r.get("a");
	});
	a.join();
	b.join();
	int n = 0;
	r.with([&](auto &m) { n = int(m.size()); });
	return n;
}
int asyncs()
{
	std::string text = "hello";
	auto f = std::async(std::launch::async, [&text] { return text.size(); });
	auto g = std::async(std::launch::async, [copy = text] { return copy.size() + 1; });
	int n = int(f.get() + g.get());
	text += "x";
	return n + int(text.size());
}
int promises()
{
	std::promise<std::string> p;
	auto f = p.get_future();
	std::thread t([p = std::move(p)]() mutable { p.set_value("done"); });
	auto s = f.get();
	t.join();
	return int(s.size());
}
int latches()
{
	std::latch ready(2);
	std::vector<int> results(2);
	std::vector<std::jthread> ts;
	for (int i = 0; i < 2; i++)
		ts.emplace_back([&, i] {
			results[i] = i + 1;
			ready.count_down();
		});
	ready.wait();
	return results[0] + results[1];
}
struct Lazy {
	std::once_flag once;
	std::unique_ptr<int> value;
	int &get()
	{
		std::call_once(once, [this] { value = std::make_unique<int>(7); });
		return *value;
	}
};
int lazies()
{
	Lazy l;
	std::atomic<int> sum = 0;
	{
		std::jthread a([&] { sum += l.get(); });
		std::jthread b([&] { sum += l.get(); });
	}
	return sum;
}
int stop_tokens()
{
	std::atomic<int> rounds{0};
	{
		std::jthread t([&rounds](std::stop_token st) {
			while (!st.stop_requested()) {
				++rounds;
				std::this_thread::yield();
			}
		});
		while (rounds == 0)
			std::this_thread::yield();
		t.request_stop();
	}
	return rounds > 0;
}
int thread_local_sum()
{
	static thread_local int calls = 0;
	++calls;
	return calls;
}
const std::vector<int> &primes()
{
	static const std::vector<int> list = [] {
		std::vector<int> p;
		for (int n = 2; p.size() < 5; n++) {
			bool prime = true;
			for (int d : p)
				prime &= n % d != 0;
			if (prime)
				p.push_back(n);
		}
		return p;
	}();
	return list;
}
int semaphores()
{
	std::counting_semaphore<2> sem(1);
	int shared = 0;
	auto bump = [&] {
		sem.acquire();
		shared++;
		sem.release();
	};
	std::thread a(bump), b(bump);
	a.join();
	b.join();
	return shared;
}
int barrier()
{
	std::vector<int> v(2);
	std::barrier sync(2);
	std::array<int, 2> out{};
	auto body = [&](int me) {
		v[me] = me + 1;
		sync.arrive_and_wait();
		out[me] = v[1 - me];
	};
	std::thread a(body, 0);
	std::thread b(body, 1);
	a.join();
	b.join();
	return out[0] + out[1];
}
class Timer
{
public:
	explicit Timer(std::function<void()> f) : f_(std::move(f)), t_([this] { loop(); }) {}
	~Timer()
	{
		{
			std::lock_guard g(m_);
			quit_ = true;
		}
		cv_.notify_all();
		t_.join();
	}

private:
	void loop()
	{
		std::unique_lock lock(m_);
		while (!quit_) {
			if (cv_.wait_for(lock, std::chrono::milliseconds(1)) ==
			    std::cv_status::timeout) {
				lock.unlock();
				f_();
				lock.lock();
			}
		}
	}
	std::function<void()> f_;
	std::mutex m_;
	std::condition_variable cv_;
	bool quit_ = false;
	std::thread t_;
};
int use_timer()
{
	std::atomic<int> n{0};
	{
		Timer t([&n] { ++n; });
		while (n < 2)
			std::this_thread::yield();
	}
	return n > 0;
}
class Logger
{
public:
	static Logger &instance()
	{
		static Logger l;
		return l;
	}
	void log(std::string s)
	{
		std::lock_guard g(m_);
		lines_.push_back(std::move(s));
	}
	std::vector<std::string> take()
	{
		std::lock_guard g(m_);
		return std::exchange(lines_, {});
	}

private:
	std::mutex m_;
	std::vector<std::string> lines_;
};
int use_logger()
{
	std::thread t([] { Logger::instance().log("t"); });
	Logger::instance().log("main");
	t.join();
	return int(Logger::instance().take().size());
}
struct Account {
	std::mutex m;
	int balance = 0;
};
bool transfer(Account &a, Account &b, int n)
{
	std::scoped_lock both(a.m, b.m);
	if (a.balance < n)
		return false;
	a.balance -= n;
	b.balance += n;
	return true;
}
int use_accounts()
{
	Account a, b;
	a.balance = 10;
	std::thread t(transfer, std::ref(a), std::ref(b), 3);
	transfer(b, a, 1);
	t.join();
	return a.balance + b.balance;
}
int weak_observer()
{
	auto shared = std::make_shared<std::atomic<int>>(1);
	std::weak_ptr<std::atomic<int>> weak = shared;
	std::thread t([weak] {
		if (auto p = weak.lock())
			++*p;
	});
	t.join();
	return *shared;
}
int member_thread()
{
	struct Worker {
		std::atomic<bool> stop{false};
		int rounds = 0;
		std::thread t;
		void start() { t = std::thread(&Worker::loop, this); }
		void loop()
		{
			while (!stop)
				++rounds;
		}
		int finish()
		{
			stop = true;
			t.join();
			return rounds;
		}
	} w;
	w.start();
	return w.finish() >= 0;
}
int parallel_for(std::vector<int> &v)
{
	auto apply = [](auto first, auto last) {
		for (; first != last; ++first)
			*first *= 2;
	};
	auto mid = v.begin() + std::ptrdiff_t(v.size() / 2);
	std::thread t(apply, v.begin(), mid);
	apply(mid, v.end());
	t.join();
	return v.back();
}
int run()
{
	std::vector<int> v{1, 2, 3, 4};
	return pipeline() + use_pool() + counters() + slots() + use_registry() + asyncs() +
	       promises() + latches() + lazies() + stop_tokens() + thread_local_sum() +
	       primes()[2] + semaphores() + barrier() + use_timer() + use_logger() +
	       use_accounts() + weak_observer() + member_thread() + parallel_for(v);
}
} // namespace a4
int main()
{
	return a4::run() == 0;
}
