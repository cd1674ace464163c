// SPDX-License-Identifier: GPL-2.0
// Threads: what two of them touch has a lock, is atomic, or is handed over in between
#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace parallel
{
using Text = std::string;
using namespace std::chrono_literals;

// guarded classes
class Counter
{
public:
	void add(int n)
	{
		std::lock_guard g(m_);
		n_ += n;
	}
	int get() const
	{
		std::lock_guard g(m_);
		return n_;
	}
	int take()
	{
		std::lock_guard g(m_);
		return std::exchange(n_, 0);
	}

private:
	mutable std::mutex m_;
	int n_ = 0;
};
int counters()
{
	Counter c;
	std::vector<std::thread> ts;
	for (int i = 0; i < 3; i++)
		ts.emplace_back([&c] {
			for (int k = 0; k < 10; k++)
				c.add(1);
		});
	const int seen = c.get();
	for (auto &t : ts)
		t.join();
	return c.take() >= seen;
}
template <typename T>
class Guarded
{
public:
	template <typename... A>
	explicit Guarded(A &&...a) : value_(std::forward<A>(a)...)
	{
	}
	class Access
	{
	public:
		Access(std::mutex &m, T &v) : lock_(m), v_(&v) {}
		T *operator->() { return v_; }
		T &operator*() { return *v_; }

	private:
		std::unique_lock<std::mutex> lock_;
		T *v_;
	};
	Access lock() { return Access(m_, value_); }
	template <typename F>
	auto with(F f)
	{
		std::scoped_lock g(m_);
		return f(value_);
	}

private:
	std::mutex m_;
	T value_;
};
int guarded()
{
	Guarded<std::vector<int>> v;
	std::thread t([&] {
		for (int i = 0; i < 5; i++)
			v.lock()->push_back(i);
	});
	v.with([](auto &x) { x.push_back(9); });
	{
		auto a = v.lock();
		a->push_back(3);
		(*a)[0]++;
	}
	t.join();
	return int(v.with([](auto &x) { return x.size(); }));
}
template <typename T>
class BlockingQueue
{
public:
	void push(T v)
	{
		{
			std::lock_guard g(m_);
			q_.push_back(std::move(v));
		}
		cv_.notify_one();
	}
	T pop()
	{
		std::unique_lock l(m_);
		cv_.wait(l, [this] { return !q_.empty(); });
		T v = std::move(q_.front());
		q_.pop_front();
		return v;
	}
	std::optional<T> try_pop()
	{
		std::lock_guard g(m_);
		if (q_.empty())
			return {};
		std::optional<T> v(std::move(q_.front()));
		q_.pop_front();
		return v;
	}
	template <typename Rep, typename Period>
	bool pop_for(T &out, std::chrono::duration<Rep, Period> d)
	{
		std::unique_lock l(m_);
		if (!cv_.wait_for(l, d, [this] { return !q_.empty(); }))
			return false;
		out = std::move(q_.front());
		q_.pop_front();
		return true;
	}

private:
	std::mutex m_;
	std::condition_variable cv_;
	std::deque<T> q_;
};
int queues()
{
	BlockingQueue<std::unique_ptr<int>> q;
	std::thread producer([&q] {
		for (int i = 0; i < 4; i++) {
			auto p = std::make_unique<int>(i);
			q.push(std::move(p));
		}
		q.push(nullptr);
	});
	int sum = 0;
	while (auto p = q.pop())
		sum += *p;
	producer.join();
	std::unique_ptr<int> rest;
	if (q.pop_for(rest, 0ms))
		sum += 100;
	return sum + (q.try_pop() ? 1 : 0);
}
// handing over by joining, futures, promises
int result_slot()
{
	int result = 0;
	std::thread t([&result] { result = 42; });
	t.join();
	return result;
}
Text owned_by_thread(Text s)
{
	std::promise<Text> done;
	auto f = done.get_future();
	std::thread([s = std::move(s), done = std::move(done)]() mutable {
		s += "!";
		done.set_value(std::move(s));
	}).detach();
	return f.get();
}
int futures_in_a_vector(const std::vector<int> &v)
{
	std::vector<std::future<int>> parts;
	const std::size_t half = v.size() / 2;
	parts.push_back(std::async(std::launch::async, [&v, half] {
		return std::accumulate(v.begin(), v.begin() + std::ptrdiff_t(half), 0);
	}));
	parts.push_back(std::async(std::launch::async, [&v, half] {
		return std::accumulate(v.begin() + std::ptrdiff_t(half), v.end(), 0);
	}));
	int sum = 0;
	for (auto &f : parts)
		sum += f.get();
	return sum;
}
int shared_future()
{
	std::promise<int> go;
	std::shared_future<int> start = go.get_future().share();
	std::array<int, 2> out{};
	std::thread a([start, &x = out[0]] { x = start.get() + 1; });
	std::thread b([start, &x = out[1]] { x = start.get() + 2; });
	go.set_value(10);
	a.join();
	b.join();
	return out[0] + out[1];
}
int exception_across()
{
	auto f = std::async(std::launch::async, []() -> int { throw 3; });
	try {
		return f.get();
	} catch (int e) {
		return e;
	}
}
int packaged()
{
	std::packaged_task<int(int)> task([](int x) { return x * x; });
	auto f = task.get_future();
	std::thread t(std::move(task), 6);
	t.join();
	return f.get();
}
int before_and_after()
{
	std::vector<int> data{1, 2, 3};
	data.push_back(4);
	int sum = 0;
	{
		std::jthread t([&] {
			for (int x : data)
				sum += x;
		});
	}
	data.clear();
	return sum + int(data.size());
}
int started_again()
{
	int n = 0;
	std::thread t([&n] { n++; });
	t.join();
	n += 10;
	t = std::thread([&n] { n++; });
	t.join();
	return n;
}
// each thread its own part
int own_elements(int threads)
{
	std::vector<int> out(static_cast<std::size_t>(threads));
	std::vector<std::thread> ts;
	ts.reserve(out.size());
	for (int i = 0; i < threads; i++)
		ts.emplace_back([i, &out] { out[std::size_t(i)] = i * i; });
	for (auto &t : ts)
		t.join();
	return std::accumulate(out.begin(), out.end(), 0);
}
int own_chunks(std::vector<int> v)
{
	const std::size_t n = 3, step = (v.size() + n - 1) / n;
	std::vector<std::jthread> ts;
	for (std::size_t from = 0; from < v.size(); from += step) {
		std::span<int> part(v.data() + from, std::min(step, v.size() - from));
		ts.emplace_back([part] {
			for (int &x : part)
				x *= 2;
		});
	}
	ts.clear();
	return std::accumulate(v.begin(), v.end(), 0);
}
struct Pair {
	int left = 0, right = 0;
};
int own_members()
{
	Pair p;
	std::thread a([&l = p.left] { l = 1; });
	std::thread b([&r = p.right] { r = 2; });
	a.join();
	b.join();
	return p.left + p.right;
}
long quick_sum(std::span<const int> v, int depth)
{
	if (depth == 0 || v.size() < 2)
		return std::accumulate(v.begin(), v.end(), 0L);
	auto left = std::async(std::launch::async, quick_sum, v.first(v.size() / 2), depth - 1);
	const long right = quick_sum(v.subspan(v.size() / 2), depth - 1);
	return left.get() + right;
}
void parallel_sort(std::span<int> v, int depth)
{
	if (v.size() < 2)
		return;
	if (depth == 0) {
		std::sort(v.begin(), v.end());
		return;
	}
	auto mid = v.begin() + std::ptrdiff_t(v.size() / 2);
	std::nth_element(v.begin(), mid, v.end());
	std::thread t([left = v.first(v.size() / 2), depth] { parallel_sort(left, depth - 1); });
	parallel_sort(v.subspan(v.size() / 2), depth - 1);
	t.join();
}
int sorted_first()
{
	std::vector<int> v{4, 2, 9, 1, 7};
	parallel_sort(v, 1);
	return v[0] * 10 + v.back();
}
// atomics
int published_pointer()
{
	struct Config {
		int level;
	};
	std::atomic<const Config *> current{nullptr};
	auto owner = std::make_unique<Config>(Config{7});
	int seen = 0;
	std::thread reader([&] {
		const Config *c;
		while (!(c = current.load(std::memory_order_acquire)))
			std::this_thread::yield();
		seen = c->level;
	});
	current.store(owner.get(), std::memory_order_release);
	reader.join();
	return seen;
}
int flag_then_data()
{
	std::atomic<bool> ready{false};
	Text data;
	std::size_t n = 0;
	std::thread t([&] {
		while (!ready.load(std::memory_order_acquire))
			std::this_thread::yield();
		n = data.size();
	});
	data = "published";
	ready.store(true, std::memory_order_release);
	t.join();
	return int(n);
}
class SpinLock
{
public:
	void lock()
	{
		while (flag_.test_and_set(std::memory_order_acquire))
			std::this_thread::yield();
	}
	void unlock() { flag_.clear(std::memory_order_release); }
	bool try_lock() { return !flag_.test_and_set(std::memory_order_acquire); }

private:
	std::atomic_flag flag_;
};
int spinning()
{
	SpinLock lock;
	int n = 0;
	auto work = [&] {
		for (int i = 0; i < 100; i++) {
			std::lock_guard<SpinLock> g(lock);
			n++;
		}
	};
	std::thread a(work), b(work);
	a.join();
	b.join();
	return n;
}
template <typename T>
class LockFreeStack
{
	struct Node {
		T value;
		Node *next;
	};

public:
	LockFreeStack() = default;
	LockFreeStack(const LockFreeStack &) = delete;
	LockFreeStack &operator=(const LockFreeStack &) = delete;
	~LockFreeStack()
	{
		for (Node *n = head_.load(); n;) {
			Node *next = n->next;
			delete n;
			n = next;
		}
	}
	void push(T v)
	{
		Node *n = new Node{std::move(v), head_.load(std::memory_order_relaxed)};
		while (!head_.compare_exchange_weak(n->next, n, std::memory_order_release,
						    std::memory_order_relaxed))
			;
	}
	template <typename F>
	void drain(F f)
	{
		Node *n = head_.exchange(nullptr, std::memory_order_acquire);
		while (n) {
			std::unique_ptr<Node> own(n);
			n = own->next;
			f(own->value);
		}
	}

private:
	std::atomic<Node *> head_{nullptr};
};
int lock_free()
{
	LockFreeStack<int> s;
	{
		std::jthread a([&s] { s.push(1); });
		std::jthread b([&s] { s.push(2); });
	}
	int sum = 0;
	s.drain([&sum](int v) { sum += v; });
	s.push(9);
	return sum;
}
class RefCounted
{
public:
	void get() { n_.fetch_add(1, std::memory_order_relaxed); }
	void put()
	{
		if (n_.fetch_sub(1, std::memory_order_acq_rel) == 1)
			delete this;
	}
	int value = 5;

private:
	~RefCounted() = default;
	std::atomic<int> n_{1};
};
int ref_counted()
{
	auto *r = new RefCounted;
	r->get();
	std::thread t([r] {
		(void)r->value;
		r->put();
	});
	const int v = r->value;
	t.join();
	r->put();
	return v;
}
int statistics()
{
	struct {
		std::atomic<long> sent{0}, failed{0};
		std::atomic<int> most{0};
		void note(int v)
		{
			sent++;
			int old = most.load();
			while (old < v && !most.compare_exchange_weak(old, v))
				;
		}
	} stats;
	std::vector<std::jthread> ts;
	for (int i = 0; i < 3; i++)
		ts.emplace_back([&stats, i] { stats.note(i); });
	ts.clear();
	return int(stats.sent + stats.failed) + stats.most;
}
int atomic_wait()
{
	std::atomic<int> phase{0};
	int data = 0;
	std::thread t([&] {
		phase.wait(0);
		data *= 2;
		phase = 2;
		phase.notify_one();
	});
	data = 21;
	phase = 1;
	phase.notify_one();
	phase.wait(1);
	t.join();
	return data;
}
// locks, in many shapes
class Bank
{
public:
	explicit Bank(std::size_t n) : accounts_(n) {}
	void transfer(std::size_t a, std::size_t b, int v)
	{
		if (a == b)
			return;
		std::scoped_lock both(accounts_[a].m, accounts_[b].m);
		accounts_[a].money -= v;
		accounts_[b].money += v;
	}
	int total()
	{
		int sum = 0;
		for (auto &a : accounts_) {
			std::lock_guard g(a.m);
			sum += a.money;
		}
		return sum;
	}

private:
	struct Account {
		std::mutex m;
		int money = 10;
	};
	std::vector<Account> accounts_;
};
int bank()
{
	Bank b(3);
	std::jthread t([&b] { b.transfer(0, 1, 5); });
	b.transfer(1, 2, 3);
	t.join();
	return b.total();
}
class Cache
{
public:
	int get(const Text &k)
	{
		{
			std::shared_lock r(m_);
			if (auto it = map_.find(k); it != map_.end())
				return it->second;
		}
		const int v = int(k.size());
		std::unique_lock w(m_);
		return map_.try_emplace(k, v).first->second;
	}
	std::vector<Text> keys() const
	{
		std::shared_lock r(m_);
		std::vector<Text> out;
		for (const auto &[k, v] : map_)
			out.push_back(k);
		return out;
	}

private:
	mutable std::shared_mutex m_;
	std::map<Text, int> map_;
};
int cached()
{
	Cache c;
	std::jthread a([&c] { c.get("abc"); });
	const int n = c.get("abc") + c.get("de");
	a.join();
	return n + int(c.keys().size());
}
int deferred_lock(bool both)
{
	std::mutex a, b;
	int x = 0;
	std::unique_lock la(a, std::defer_lock), lb(b, std::defer_lock);
	if (both)
		std::lock(la, lb);
	else
		la.lock();
	x++;
	if (lb.owns_lock())
		lb.unlock();
	return x + la.owns_lock();
}
bool try_locked(std::mutex &m, int &n)
{
	std::unique_lock l(m, std::try_to_lock);
	if (!l)
		return false;
	n++;
	return true;
}
int tries()
{
	std::mutex m;
	int n = 0;
	std::thread t([&] { try_locked(m, n); });
	while (!try_locked(m, n))
		std::this_thread::yield();
	t.join();
	return n > 0;
}
int unlocked_meanwhile()
{
	std::mutex m;
	std::vector<int> todo{1, 2, 3};
	int done = 0;
	auto work = [&] {
		std::unique_lock l(m);
		while (!todo.empty()) {
			const int job = todo.back();
			todo.pop_back();
			l.unlock();
			const int r = job * job;
			l.lock();
			done += r;
		}
	};
	std::thread a(work), b(work);
	a.join();
	b.join();
	return done;
}
class Once
{
public:
	const Text &name()
	{
		std::call_once(flag_, [this] { name_ = "made once"; });
		return name_;
	}

private:
	std::once_flag flag_;
	Text name_;
};
int once()
{
	Once o;
	std::size_t n = 0;
	std::thread t([&o] { (void)o.name(); });
	n += o.name().size();
	t.join();
	return int(n);
}
// observers and workers that are classes
class Worker
{
public:
	Worker() : thread_([this](std::stop_token st) { run(st); }) {}
	Worker(const Worker &) = delete;
	Worker &operator=(const Worker &) = delete;
	~Worker()
	{
		thread_.request_stop();
		cv_.notify_all();
	}
	void post(std::function<void()> f)
	{
		{
			std::lock_guard g(m_);
			jobs_.push(std::move(f));
		}
		cv_.notify_one();
	}

private:
	void run(std::stop_token st)
	{
		std::unique_lock l(m_);
		for (;;) {
			if (!cv_.wait(l, st, [this] { return !jobs_.empty(); }))
				return;
			auto job = std::move(jobs_.front());
			jobs_.pop();
			l.unlock();
			job();
			l.lock();
		}
	}
	std::mutex m_;
	std::condition_variable_any cv_;
	std::queue<std::function<void()>> jobs_;
	std::jthread thread_;
};
int worker()
{
	std::atomic<int> n{0};
	std::latch done(2);
	Worker w;
	for (int i = 0; i < 2; i++)
		w.post([&n, &done, i] {
			n += i + 1;
			done.count_down();
		});
	done.wait();
	return n;
}
class Subject
{
public:
	using Callback = std::function<void(int)>;
	int subscribe(Callback c)
	{
		std::lock_guard g(m_);
		callbacks_.emplace(++last_, std::move(c));
		return last_;
	}
	void unsubscribe(int id)
	{
		std::lock_guard g(m_);
		callbacks_.erase(id);
	}
	void publish(int v)
	{
		std::vector<Callback> now;
		{
			std::lock_guard g(m_);
			for (auto &[id, c] : callbacks_)
				now.push_back(c);
		}
		for (auto &c : now)
			c(v);
	}

private:
	std::mutex m_;
	std::map<int, Callback> callbacks_;
	int last_ = 0;
};
int subjects()
{
	Subject s;
	std::atomic<int> sum{0};
	const int id = s.subscribe([&sum](int v) { sum += v; });
	std::thread t([&s] { s.publish(2); });
	t.join();
	s.unsubscribe(id);
	s.publish(100);
	return sum;
}
class Session : public std::enable_shared_from_this<Session>
{
public:
	std::thread start()
	{
		return std::thread([self = shared_from_this()] { self->count_++; });
	}
	int count() const { return count_; }

private:
	std::atomic<int> count_{0};
};
int sessions()
{
	auto s = std::make_shared<Session>();
	auto t = s->start();
	t.join();
	return s->count();
}
class Pipeline
{
public:
	~Pipeline() { stop(); }
	void start()
	{
		running_ = true;
		thread_ = std::thread(&Pipeline::loop, this);
	}
	void stop()
	{
		running_ = false;
		if (thread_.joinable())
			thread_.join();
	}
	int rounds() const { return rounds_; }

private:
	void loop()
	{
		while (running_) {
			++rounds_;
			std::this_thread::yield();
		}
	}
	std::atomic<bool> running_{false};
	std::atomic<int> rounds_{0};
	std::thread thread_;
};
int pipelines()
{
	Pipeline p;
	p.start();
	while (p.rounds() == 0)
		std::this_thread::yield();
	p.stop();
	return p.rounds() > 0;
}
int semaphores_bound()
{
	std::counting_semaphore<4> slots(2);
	std::mutex m;
	std::set<int> seen;
	std::vector<std::thread> ts;
	for (int i = 0; i < 4; i++)
		ts.emplace_back([&, i] {
			slots.acquire();
			{
				std::lock_guard g(m);
				seen.insert(i);
			}
			slots.release();
		});
	for (auto &t : ts)
		t.join();
	return int(seen.size());
}
int phases()
{
	constexpr int n = 2;
	std::array<int, n> a{1, 2}, b{};
	std::barrier sync(n);
	{
		std::vector<std::jthread> ts;
		for (int i = 0; i < n; i++)
			ts.emplace_back([&, i] {
				b[std::size_t(i)] = a[std::size_t(i)] * 2;
				sync.arrive_and_wait();
				a[std::size_t(i)] = b[std::size_t((i + 1) % n)];
			});
	}
	return a[0] * 10 + a[1];
}
int ping_pong()
{
	std::binary_semaphore ping(1), pong(0);
	int ball = 0;
	std::thread t([&] {
		for (int i = 0; i < 3; i++) {
			pong.acquire();
			ball *= 2;
			ping.release();
		}
	});
	for (int i = 0; i < 3; i++) {
		ping.acquire();
		ball++;
		pong.release();
	}
	t.join();
	return ball;
}
thread_local std::vector<int> scratch;
int per_thread()
{
	std::atomic<int> total{0};
	auto work = [&total](int n) {
		scratch.assign(std::size_t(n), 1);
		total += std::accumulate(scratch.begin(), scratch.end(), 0);
	};
	std::thread a(work, 2), b(work, 3);
	a.join();
	b.join();
	return total;
}
int arguments_by_value()
{
	std::vector<std::thread> ts;
	std::array<std::atomic<int>, 2> out{};
	for (int i = 0; i < 2; i++) {
		Text name = "n" + std::to_string(i);
		ts.emplace_back(
			[&out, i](const Text &s) { out[std::size_t(i)] = int(s.size()) + i; },
			name);
	}
	for (auto &t : ts)
		t.join();
	return out[0] + out[1];
}
int copies(const std::map<Text, int> &m)
{
	auto f = std::async(std::launch::async, [copy = m]() mutable {
		copy["x"] = 1;
		return int(copy.size());
	});
	return f.get() + int(m.size());
}
void run_all(std::vector<std::function<void()>> jobs)
{
	std::vector<std::thread> ts;
	for (auto &j : jobs)
		ts.emplace_back(std::move(j));
	for (auto &t : ts)
		t.join();
}
int jobs()
{
	std::atomic<int> n{0};
	run_all({[&n] { n++; }, [&n] { n += 2; }});
	return n;
}
class ThreadGroup
{
public:
	~ThreadGroup() { join(); }
	template <typename F, typename... A>
	void add(F &&f, A &&...a)
	{
		threads_.emplace_back(std::forward<F>(f), std::forward<A>(a)...);
	}
	void join()
	{
		for (auto &t : threads_)
			if (t.joinable())
				t.join();
		threads_.clear();
	}

private:
	std::vector<std::thread> threads_;
};
int grouped()
{
	std::atomic<int> sum{0};
	int plain = 0;
	ThreadGroup g;
	g.add([&sum](int v) { sum += v; }, 4);
	g.add([&plain] { plain = 5; });
	g.join();
	return sum + plain;
}
int run()
{
	std::vector<int> v{1, 2, 3, 4, 5};
	return counters() + guarded() + queues() + result_slot() +
	       int(owned_by_thread("a").size()) + futures_in_a_vector(v) + shared_future() +
	       exception_across() + packaged() + before_and_after() + started_again() +
	       own_elements(3) + own_chunks(v) + own_members() + int(quick_sum(v, 2)) +
	       sorted_first() + published_pointer() + flag_then_data() + spinning() + lock_free() +
	       ref_counted() + statistics() + atomic_wait() + bank() + cached() +
	       deferred_lock(true) + tries() + unlocked_meanwhile() + once() + worker() +
	       subjects() + sessions() + pipelines() + semaphores_bound() + phases() + ping_pong() +
	       per_thread() + arguments_by_value() + copies({{"a", 1}}) + jobs() + grouped();
}
} // namespace parallel
int main()
{
	return parallel::run() == 0;
}
