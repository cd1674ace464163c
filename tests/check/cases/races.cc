// SPDX-License-Identifier: GPL-2.0
// Data that two threads use: which locks, joins and signals keep them apart.
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

// REJECT: thread-race
int race_loop_var()
{
	std::atomic<int> sum = 0;
	std::vector<std::thread> ts;
	for (int i = 0; i < 3; i++)
		ts.emplace_back([&] { sum += i; });
	for (auto &t : ts)
		t.join();
	return sum;
}
// ACCEPT
int g_hits;
// ACCEPT
void hit()
{
	g_hits++;
}
// REJECT: thread-race
void race_global()
{
	std::thread a(hit), b(hit);
	a.join();
	b.join();
}
// REJECT: lock-escape
struct Stats {
	std::mutex m;
	int total = 0;
	void add(int n)
	{
		std::lock_guard l(m);
		total += n;
	}
	int &raw()
	{
		std::lock_guard l(m);
		return total;
	}
};
// REJECT: thread-race
int race_ref_out()
{
	Stats s;
	std::thread t([&s] { s.add(1); });
	s.raw() += 3;
	t.join();
	return s.total;
}
// REJECT: thread-race
int race_before_join()
{
	int result = 0;
	std::thread t([&result] { result = 42; });
	int r = result;
	t.join();
	return r;
}
// REJECT: thread-race
int race_map()
{
	std::map<int, int> m;
	std::thread a([&] {
		for (int i = 0; i < 9; i++)
			m[i] = i;
	});
	std::thread b([&] {
		for (int i = 10; i < 19; i++)
			m[i] = i;
	});
	a.join();
	b.join();
	return int(m.size());
}
// REJECT: thread-race
struct Worker {
	bool stop = false;
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
};
// REJECT: thread-race
int race_flag()
{
	Worker w;
	w.start();
	return w.finish();
}
// REJECT: thread-race
int race_shared_ptr()
{
	auto count = std::make_shared<int>(0);
	std::thread a([count] { ++*count; });
	std::thread b([count] { ++*count; });
	a.join();
	b.join();
	return *count;
}
// REJECT: thread-race
int race_async()
{
	int hits = 0;
	auto f = std::async(std::launch::async, [&] { hits++; });
	hits++;
	f.get();
	return hits;
}
// REJECT: lock-required
struct Cache {
	std::map<int, int> known;
	mutable std::mutex m;
	int get(int k)
	{
		{
			std::lock_guard l(m);
			if (auto it = known.find(k); it != known.end())
				return it->second;
		}
		int v = k * k;
		known[k] = v;
		return v;
	}
};
// REJECT: thread-race
int race_half_locked()
{
	Cache c;
	std::jthread a([&c] { c.get(1); });
	return c.get(2);
}
// REJECT: thread-race
int race_latch()
{
	std::latch done(1);
	std::string text;
	std::jthread t([&] {
		done.count_down();
		text = "x";
	});
	done.wait();
	return int(text.size());
}
// REJECT: thread-race
int race_results_before_join()
{
	std::vector<int> results(4);
	std::vector<std::thread> ts;
	for (std::size_t i = 0; i < 4; i++)
		ts.emplace_back([&results, i] { results[i] = int(i); });
	int sum = std::accumulate(results.begin(), results.end(), 0);
	for (auto &t : ts)
		t.join();
	return sum;
}
// REJECT: thread-race
int race_push_two()
{
	std::vector<int> v;
	auto work = [&v](int n) { v.push_back(n); };
	std::thread a(work, 1), b(work, 2);
	a.join();
	b.join();
	return v.back();
}
// ACCEPT
void worker_fn(std::vector<int> &out, std::mutex &m, int n)
{
	m.lock();
	out.push_back(n);
	m.unlock();
	out.back()++;
}
// REJECT: thread-race
int race_manual()
{
	std::vector<int> v;
	std::mutex m;
	std::thread a(worker_fn, std::ref(v), std::ref(m), 1);
	std::thread b(worker_fn, std::ref(v), std::ref(m), 2);
	a.join();
	b.join();
	return v.back();
}
// REJECT: thread-race
int race_local_mutex()
{
	int n = 0;
	auto inc = [&n] {
		std::mutex m;
		std::lock_guard l(m);
		n++;
	};
	std::thread a(inc), b(inc);
	a.join();
	b.join();
	return n;
}
// REJECT: thread-race
class Bank
{
	std::mutex ma, mb;
	int a = 0, b = 0;

public:
	void x()
	{
		std::lock_guard l(ma);
		a++;
		b--;
	}
	void y()
	{
		std::lock_guard l(mb);
		b++;
	}
	int run()
	{
		std::jthread t([this] { x(); });
		y();
		return 0;
	}
};
// REJECT: thread-race
int race_relaxed()
{
	std::atomic<bool> ready{false};
	int data = 0;
	std::jthread t([&] {
		data = 5;
		ready.store(true, std::memory_order_relaxed);
	});
	while (!ready.load(std::memory_order_relaxed))
		;
	return data;
}
// REJECT: thread-race
int race_cv_no_lock()
{
	std::mutex m;
	std::condition_variable cv;
	bool ready = false;
	std::jthread t([&] {
		ready = true;
		cv.notify_one();
	});
	std::unique_lock l(m);
	cv.wait(l, [&] { return ready; });
	return 1;
}
// ACCEPT
struct Node {
	int v;
};
// REJECT: lock-required
template <typename T>
class Q
{
	std::deque<T> d;
	std::mutex m;

public:
	void push(T t)
	{
		std::lock_guard l(m);
		d.push_back(std::move(t));
	}
	bool empty() const { return d.empty(); }
	T pop()
	{
		std::lock_guard l(m);
		T t = std::move(d.front());
		d.pop_front();
		return t;
	}
};
// REJECT: thread-race
int race_queue()
{
	Q<int> q;
	std::jthread p([&] { q.push(1); });
	while (q.empty())
		std::this_thread::yield();
	return q.pop();
}
// ACCEPT
struct Singleton {
	static Singleton &get()
	{
		static Singleton s;
		return s;
	}
	int n = 0;
};
// REJECT: thread-race
void race_singleton()
{
	std::thread t([] { Singleton::get().n++; });
	Singleton::get().n++;
	t.join();
}
// ACCEPT
int poll_under_lock()
{
	std::mutex m;
	bool done = false;
	std::string text;
	std::jthread t([&] {
		text = "x";
		std::lock_guard l(m);
		done = true;
	});
	for (;;) {
		std::lock_guard l(m);
		if (done)
			break;
	}
	return int(text.size());
}
// ACCEPT
int cv_handoff()
{
	std::mutex m;
	std::condition_variable cv;
	bool ready = false;
	std::vector<int> data;
	std::thread t([&] {
		data.push_back(1);
		{
			std::lock_guard l(m);
			ready = true;
		}
		cv.notify_one();
	});
	{
		std::unique_lock l(m);
		cv.wait(l, [&] { return ready; });
	}
	data.push_back(2);
	t.join();
	return data[0];
}
// ACCEPT
class SpinLock
{
	std::atomic_flag f = ATOMIC_FLAG_INIT;

public:
	void lock()
	{
		while (f.test_and_set(std::memory_order_acquire))
			;
	}
	void unlock() { f.clear(std::memory_order_release); }
};
// ACCEPT
int spin()
{
	SpinLock s;
	int n = 0;
	auto inc = [&] {
		for (int i = 0; i < 10; i++) {
			std::lock_guard g(s);
			n++;
		}
	};
	std::thread a(inc), b(inc);
	a.join();
	b.join();
	return n;
}
// ACCEPT
struct Guard {
	std::mutex &m;
	explicit Guard(std::mutex &m) : m(m) { m.lock(); }
	~Guard() { m.unlock(); }
};
// ACCEPT
int own_guard()
{
	std::mutex m;
	int n = 0;
	auto inc = [&] {
		Guard g(m);
		n++;
	};
	std::thread a(inc), b(inc);
	a.join();
	b.join();
	return n;
}
// ACCEPT
template <typename T>
class Locked
{
	T value;
	std::mutex m;

public:
	template <typename F>
	auto with(F f)
	{
		std::lock_guard l(m);
		return f(value);
	}
	class Handle
	{
		std::unique_lock<std::mutex> l;
		T *t;

	public:
		Handle(std::mutex &m, T &t) : l(m), t(&t) {}
		T *operator->() { return t; }
		T &operator*() { return *t; }
	};
	Handle lock() { return Handle(m, value); }
};
// ACCEPT
int locked_box()
{
	Locked<std::vector<int>> box;
	std::thread t([&] {
		box.with([](auto &v) { v.push_back(1); });
		box.lock()->push_back(3);
	});
	box.with([](auto &v) { v.push_back(2); });
	{
		auto h = box.lock();
		h->push_back(4);
		(*h).clear();
	}
	t.join();
	return box.with([](auto &v) { return int(v.size()); });
}
// ACCEPT
int split_work(std::vector<int> &v)
{
	std::vector<std::jthread> ts;
	std::array<long, 4> sums{};
	for (std::size_t k = 0; k < 4; k++)
		ts.emplace_back([&v, &sums, k] {
			for (std::size_t i = k; i < v.size(); i += 4)
				sums[k] += v[i];
		});
	ts.clear();
	return int(sums[0] + sums[3]);
}
// ACCEPT
int leader(int n)
{
	std::barrier sync(n);
	std::vector<int> parts(n);
	int total = 0;
	std::vector<std::thread> ts;
	for (int i = 0; i < n; i++)
		ts.emplace_back([&, i] {
			parts[i] = i;
			sync.arrive_and_wait();
			if (i == 0)
				total = std::accumulate(parts.begin(), parts.end(), 0);
		});
	for (auto &t : ts)
		t.join();
	return total;
}
// ACCEPT
struct Service {
	std::thread t;
	std::mutex m;
	std::condition_variable cv;
	std::queue<int> q;
	bool stop = false;
	int done = 0;
	Service()
	{
		t = std::thread([this] { run(); });
	}
	~Service()
	{
		{
			std::lock_guard l(m);
			stop = true;
		}
		cv.notify_all();
		if (t.joinable())
			t.join();
	}
	void post(int n)
	{
		{
			std::lock_guard l(m);
			q.push(n);
		}
		cv.notify_one();
	}
	void run()
	{
		std::unique_lock l(m);
		while (true) {
			cv.wait(l, [this] { return stop || !q.empty(); });
			if (q.empty())
				return;
			int n = q.front();
			q.pop();
			l.unlock();
			int r = n * n;
			l.lock();
			done += r;
		}
	}
};
// ACCEPT
int use_service()
{
	Service s;
	s.post(1);
	s.post(2);
	return 0;
}
// ACCEPT
int async_parts(const std::vector<int> &v)
{
	std::vector<std::future<int>> fs;
	for (int i = 0; i < 3; i++)
		fs.push_back(std::async(std::launch::async, [&v, i] { return v[i]; }));
	int sum = 0;
	for (auto &f : fs)
		sum += f.get();
	return sum;
}
// ACCEPT
int shared_state()
{
	struct State {
		std::mutex m;
		int n = 0;
	};
	auto s = std::make_shared<State>();
	std::thread a([s] {
		std::lock_guard l(s->m);
		s->n++;
	});
	std::thread b([s] {
		std::lock_guard l(s->m);
		s->n++;
	});
	a.join();
	b.join();
	return s->n;
}
// ACCEPT
class Counter
{
	mutable std::shared_mutex m;
	std::map<std::string, int> c;

public:
	void add(const std::string &k)
	{
		std::unique_lock l(m);
		++c[k];
	}
	int get(const std::string &k) const
	{
		std::shared_lock l(m);
		auto it = c.find(k);
		return it == c.end() ? 0 : it->second;
	}
	template <typename F>
	void each(F f) const
	{
		std::shared_lock l(m);
		for (const auto &[k, n] : c)
			f(k, n);
	}
};
// ACCEPT
int counters()
{
	Counter c;
	std::vector<std::thread> ts;
	for (int i = 0; i < 4; i++)
		ts.emplace_back([&c, i] {
			c.add("k" + std::to_string(i));
			c.get("k");
		});
	int sum = 0;
	c.each([&](const std::string &, int n) { sum += n; });
	for (auto &t : ts)
		t.join();
	c.each([&](const std::string &, int n) { sum += n; });
	return sum;
}
// ACCEPT
int ping_pong()
{
	std::binary_semaphore a(0), b(0);
	int ball = 0;
	std::jthread t([&] {
		for (int i = 0; i < 3; i++) {
			a.acquire();
			ball++;
			b.release();
		}
	});
	for (int i = 0; i < 3; i++) {
		ball++;
		a.release();
		b.acquire();
	}
	return ball;
}
// ACCEPT
int flag_publish()
{
	int data = 0;
	std::atomic<bool> ready{false};
	std::thread t([&] {
		data = 7;
		ready.store(true, std::memory_order_release);
	});
	while (!ready.load(std::memory_order_acquire))
		std::this_thread::yield();
	int r = data;
	t.join();
	return r;
}
// ACCEPT
struct Lazy {
	std::once_flag f;
	std::string v;
	const std::string &get()
	{
		std::call_once(f, [this] { v = "x"; });
		return v;
	}
};
// ACCEPT
int lazy()
{
	Lazy l;
	std::thread t([&] { l.get(); });
	int n = int(l.get().size());
	t.join();
	return n;
}
// ACCEPT
int packaged()
{
	int side = 0;
	std::packaged_task<int()> task([&side] {
		side = 1;
		return 2;
	});
	auto f = task.get_future();
	std::thread t(std::move(task));
	int r = f.get();
	int s = side;
	t.join();
	return r + s;
}
// ACCEPT
int stop_fn()
{
	int rounds = 0;
	std::jthread t([&](std::stop_token st) {
		while (!st.stop_requested())
			rounds++;
	});
	t.request_stop();
	t.join();
	return rounds;
}
// ACCEPT
int conditional_thread(bool par)
{
	int a = 0, b = 0;
	std::thread t;
	if (par)
		t = std::thread([&] { a = 1; });
	else
		a = 1;
	b = 2;
	if (t.joinable())
		t.join();
	return a + b;
}
// ACCEPT
int scope_join()
{
	int n = 0;
	{
		std::jthread t([&] { n = 1; });
	}
	n++;
	return n;
}
// ACCEPT
int vector_threads_move()
{
	std::vector<int> data(10);
	std::vector<std::thread> ts;
	for (int i = 0; i < 2; i++) {
		std::thread t([&data, i] { data[std::size_t(i)] = 1; });
		ts.push_back(std::move(t));
	}
	for (auto &t : ts)
		t.join();
	return data[0];
}
// ACCEPT
void join_all(std::vector<std::thread> &ts)
{
	for (auto &t : ts)
		if (t.joinable())
			t.join();
}
// ACCEPT
int helper_join()
{
	int n = 0;
	std::vector<std::thread> ts;
	ts.emplace_back([&n] { n = 3; });
	join_all(ts);
	return n;
}
// ACCEPT
int mem_fn_join()
{
	int n = 0;
	std::vector<std::thread> ts;
	ts.emplace_back([&n] { n = 3; });
	std::ranges::for_each(ts, &std::thread::join);
	return n;
}
// ACCEPT
int transform_async(std::vector<int> v)
{
	std::mutex m;
	long total = 0;
	std::vector<std::future<void>> fs;
	std::transform(v.begin(), v.end(), std::back_inserter(fs), [&](int x) {
		return std::async(std::launch::async, [&m, &total, x] {
			std::scoped_lock l(m);
			total += x;
		});
	});
	for (auto &f : fs)
		f.wait();
	return int(total);
}
// ACCEPT
struct ThreadPool {
	std::mutex m;
	std::condition_variable_any cv;
	std::deque<std::function<void()>> jobs;
	int pending = 0;
	std::condition_variable idle;
	std::vector<std::jthread> ws;
	explicit ThreadPool(int n)
	{
		for (int i = 0; i < n; i++)
			ws.emplace_back([this](std::stop_token st) { loop(st); });
	}
	void loop(std::stop_token st)
	{
		for (;;) {
			std::function<void()> j;
			{
				std::unique_lock l(m);
				if (!cv.wait(l, st, [&] { return !jobs.empty(); }))
					return;
				j = std::move(jobs.front());
				jobs.pop_front();
			}
			j();
			{
				std::lock_guard l(m);
				if (--pending == 0)
					idle.notify_all();
			}
		}
	}
	void submit(std::function<void()> j)
	{
		{
			std::lock_guard l(m);
			jobs.push_back(std::move(j));
			pending++;
		}
		cv.notify_one();
	}
	void wait()
	{
		std::unique_lock l(m);
		idle.wait(l, [&] { return pending == 0; });
	}
};

namespace published
{
struct Table {
	std::map<int, int> of;
};
class Tables
{
	mutable std::mutex lock_;
	std::shared_ptr<const Table> now_ = std::make_shared<Table>();

public:
	std::shared_ptr<const Table> now() const
	{
		std::lock_guard guard(lock_);
		return now_;
	}
	// What was just made is nobody else's until it is handed over under the lock.
	void put(int key, int value)
	{
		auto fresh = std::make_shared<Table>(*now());
		fresh->of[key] = value;
		std::lock_guard guard(lock_);
		now_ = std::move(fresh);
	}
};
// ACCEPT
int made_before_it_is_shared(int n)
{
	Tables all;
	std::thread writer([&all, n] {
		for (int i = 0; i < n; i++)
			all.put(i, i);
	});
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += int(all.now()->of.size());
	writer.join();
	return sum;
}
class Late
{
	mutable std::mutex lock_;
	std::shared_ptr<Table> now_ = std::make_shared<Table>();

public:
	std::shared_ptr<Table> now() const
	{
		std::lock_guard guard(lock_);
		return now_;
	}
	void put(int key, int value)
	{
		auto fresh = std::make_shared<Table>();
		{
			std::lock_guard guard(lock_);
			now_ = fresh;
		}
		fresh->of[key] = value;
	}
};
int changed_when_it_is_shared(int n)
{
	Late all;
	std::thread writer([&all, n] {
		for (int i = 0; i < n; i++)
			all.put(i, i);
	});
	int sum = 0;
	for (int i = 0; i < n; i++)
		// REJECT: thread-race
		sum += int(all.now()->of.size());
	writer.join();
	return sum;
}
// REJECT: thread-race
int handed_to_a_thread()
{
	auto table = std::make_shared<Table>();
	table->of[0] = 1;
	std::thread writer([table] { table->of[1] = 2; });
	table->of[2] = 3;
	writer.join();
	return int(table->of.size());
}
} // namespace published

// Threads of one loop: each may have its own elements, but a container grows as a whole.
bool odd(int n);
// REJECT: thread-race
std::vector<int> what_each_finds(int parts)
{
	std::vector<int> found;
	std::vector<std::thread> threads;
	for (int part = 0; part < parts; part++)
		threads.emplace_back([&found, part] {
			if (odd(part))
				found.push_back(part);
		});
	for (std::thread &t : threads)
		t.join();
	return found;
}

// ACCEPT
std::vector<int> what_one_finds(int parts)
{
	std::vector<int> found;
	std::vector<std::thread> threads;
	for (int part = 0; part < parts; part++)
		threads.emplace_back([&found, part] {
			bool first = part == 0;
			if (first && odd(part))
				found.push_back(part);
		});
	for (std::thread &t : threads)
		t.join();
	return found;
}

// A loop that only ends when it sees the flag sees it while somebody sets it, whatever else it says in between.
// REJECT: thread-race
int counted_until_told(int limit)
{
	bool stop = false;
	std::atomic<int> rounds = 0;
	std::thread worker([&] {
		while (!stop)
			rounds++;
	});
	while (rounds < limit)
		std::this_thread::yield();
	stop = true;
	worker.join();
	return rounds;
}
// ACCEPT
int counted_to_the_end(int limit)
{
	bool stop = false;
	std::atomic<int> rounds = 0;
	std::thread worker([&] {
		for (int i = 0; i < limit && !stop; i++)
			rounds++;
	});
	while (rounds < limit)
		std::this_thread::yield();
	stop = true;
	worker.join();
	return rounds;
}

// Elements that are bits share their bytes.
// REJECT: thread-race
std::size_t marked_as_bits(std::size_t n)
{
	std::vector<bool> marks(n);
	auto half = [&marks](std::size_t from, std::size_t to) {
		for (std::size_t i = from; i < to; i++)
			marks[i] = true;
	};
	std::thread other(half, 0, n / 2);
	half(n / 2, n);
	other.join();
	return marks.size();
}
// ACCEPT
std::size_t marked_as_bytes(std::size_t n)
{
	std::vector<char> marks(n);
	auto half = [&marks](std::size_t from, std::size_t to) {
		for (std::size_t i = from; i < to; i++)
			marks[i] = 1;
	};
	std::thread other(half, 0, n / 2);
	half(n / 2, n);
	other.join();
	return marks.size();
}

// Who looks whether it is to stop hears of nothing else.
class Beats
{
	long beats_ = 0;
	std::jthread thread_;

public:
	Beats()
		: thread_([this](std::stop_token token) {
			  while (!token.stop_requested())
				  beats_++;
		  })
	{
	}
	long beats() const
	{
		// REJECT: thread-race
		return beats_;
	}
};
long beats_so_far()
{
	Beats beats;
	return beats.beats();
}

// The last one to come does it for all, and knows by a count under the lock that they are there.
class Rounds
{
	std::mutex lock_;
	std::condition_variable next_;
	int there_ = 0;
	unsigned round_ = 0;

public:
	template <typename F>
	void arrive(F between)
	{
		std::unique_lock guard(lock_);
		const unsigned mine = round_;
		if (++there_ == 2) {
			there_ = 0;
			round_++;
			between();
			next_.notify_all();
			return;
		}
		next_.wait(guard, [&] { return round_ != mine; });
	}
};
// ACCEPT
int swapped_between_rounds(int rounds)
{
	std::vector<int> now(4, 1), next(4, 0);
	Rounds all;
	auto work = [&](std::size_t from, std::size_t to) {
		for (int round = 0; round < rounds; round++) {
			for (std::size_t i = from; i < to; i++)
				next[i] = now[i] + now[3 - i];
			all.arrive([&] { now.swap(next); });
		}
	};
	std::thread other(work, 0, 2);
	work(2, 4);
	other.join();
	return now[0];
}
