// SPDX-License-Identifier: GPL-2.0
// Threads, futures and condition variables: what is shared, how long it lives, under which lock.
#include "../set.hh"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE word_totals: two threads add to one sum without a lock
namespace word_totals
{
//- bad
long total_bad(const std::vector<int> &v)
{
	long sum = 0;
	auto add = [&](size_t from, size_t to) {
		for (size_t i = from; i < to; i++)
			sum += v[i];
	};
	std::thread first(add, 0, v.size() / 2);
	std::thread second(add, v.size() / 2, v.size());
	first.join();
	second.join();
	return sum;
}
long drive_bad(int n)
{
	return total_bad(std::vector<int>(n * 1000, 1));
}
//- good
long total_good(const std::vector<int> &v)
{
	std::atomic<long> sum = 0;
	auto add = [&](size_t from, size_t to) {
		for (size_t i = from; i < to; i++)
			sum += v[i];
	};
	std::thread first(add, 0, v.size() / 2);
	std::thread second(add, v.size() / 2, v.size());
	first.join();
	second.join();
	return sum;
}
long drive_good(int n)
{
	return total_good(std::vector<int>(n * 1000, 1));
}
} // namespace word_totals
RUN_CASE(word_totals, word_totals::drive_bad(3), word_totals::drive_good(3))

// CASE thumbnail_thread: the thread that is returned refers to the function's own copy of the name
namespace thumbnail_thread
{
struct Result {
	std::atomic<size_t> bytes = 0;
};
//- bad
std::thread start_bad(const std::string &dir, Result &out)
{
	std::string path = dir + "/thumbnails/large/picture.png";
	return std::thread([&path, &out] {
		std::this_thread::sleep_for(std::chrono::milliseconds(20));
		out.bytes = path.size();
	});
}
size_t drive_bad(int n)
{
	Result out;
	std::thread t = start_bad(std::string(n, 'd'), out);
	t.join();
	return out.bytes;
}
//- good
std::thread start_good(const std::string &dir, Result &out)
{
	std::string path = dir + "/thumbnails/large/picture.png";
	return std::thread([path, &out] {
		std::this_thread::sleep_for(std::chrono::milliseconds(20));
		out.bytes = path.size();
	});
}
size_t drive_good(int n)
{
	Result out;
	std::thread t = start_good(std::string(n, 'd'), out);
	t.join();
	return out.bytes;
}
} // namespace thumbnail_thread
RUN_CASE(thumbnail_thread, thumbnail_thread::drive_bad(3), thumbnail_thread::drive_good(3))

// CASE checksum_jobs: the futures are kept in a member, the chunk they read ends in the loop
namespace checksum_jobs
{
class Checksums
{
public:
	//- bad
	void add_bad(const std::vector<int> &input, size_t width)
	{
		for (size_t at = 0; at < input.size(); at += width) {
			std::vector<int> chunk(input.begin() + at,
					       input.begin() + std::min(at + width, input.size()));
			jobs.push_back(std::async(std::launch::async, [&chunk] {
				std::this_thread::sleep_for(std::chrono::milliseconds(10));
				return std::accumulate(chunk.begin(), chunk.end(), 0);
			}));
		}
	}
	//- good
	void add_good(const std::vector<int> &input, size_t width)
	{
		for (size_t at = 0; at < input.size(); at += width) {
			std::vector<int> chunk(input.begin() + at,
					       input.begin() + std::min(at + width, input.size()));
			jobs.push_back(std::async(std::launch::async, [chunk = std::move(chunk)] {
				std::this_thread::sleep_for(std::chrono::milliseconds(10));
				return std::accumulate(chunk.begin(), chunk.end(), 0);
			}));
		}
	}
	//- shared
	int total()
	{
		int sum = 0;
		for (auto &j : jobs)
			sum += j.get();
		jobs.clear();
		return sum;
	}

private:
	std::vector<std::future<int>> jobs;
};
//- bad
int drive_bad(int n)
{
	Checksums c;
	c.add_bad(std::vector<int>(n * 2, 1), 2);
	return c.total();
}
//- good
int drive_good(int n)
{
	Checksums c;
	c.add_good(std::vector<int>(n * 2, 1), 2);
	return c.total();
}
} // namespace checksum_jobs
RUN_CASE(checksum_jobs, checksum_jobs::drive_bad(3), checksum_jobs::drive_good(3))

// CASE ready_flag: the flag the waiter reads under the lock is set without it
namespace ready_flag
{
class Gate
{
public:
	//- bad
	void open_bad(int with)
	{
		value = with;
		ready = true;
		cv.notify_all();
	}
	//- good
	void open_good(int with)
	{
		std::lock_guard<std::mutex> hold(m);
		value = with;
		ready = true;
		cv.notify_all();
	}
	//- shared
	int wait()
	{
		std::unique_lock<std::mutex> hold(m);
		while (!ready)
			cv.wait_for(hold, std::chrono::milliseconds(5));
		return value;
	}

private:
	std::mutex m;
	std::condition_variable cv;
	bool ready = false;
	int value = 0;
};
//- bad
int drive_bad(int n)
{
	Gate gate;
	int got = 0;
	std::thread waiter([&] { got = gate.wait(); });
	gate.open_bad(n);
	waiter.join();
	return got;
}
//- good
int drive_good(int n)
{
	Gate gate;
	int got = 0;
	std::thread waiter([&] { got = gate.wait(); });
	gate.open_good(n);
	waiter.join();
	return got;
}
} // namespace ready_flag
RUN_CASE(ready_flag, ready_flag::drive_bad(3), ready_flag::drive_good(3))

// CASE unnamed_guard: the guard is a temporary, so the lock is free again when the list is changed
namespace unnamed_guard
{
struct AuditLog {
	std::mutex m;
	std::vector<std::string> lines;
};
//- bad
void note_bad(AuditLog &log, const std::string &who, int times)
{
	for (int i = 0; i < times; i++) {
		std::lock_guard<std::mutex>{log.m};
		log.lines.push_back(who + " logged in");
	}
}
size_t drive_bad(int n)
{
	AuditLog log;
	std::thread a([&] { note_bad(log, "anna", n * 50); });
	note_bad(log, "bert", n * 50);
	a.join();
	return log.lines.size();
}
//- good
void note_good(AuditLog &log, const std::string &who, int times)
{
	for (int i = 0; i < times; i++) {
		std::lock_guard<std::mutex> hold{log.m};
		log.lines.push_back(who + " logged in");
	}
}
size_t drive_good(int n)
{
	AuditLog log;
	std::thread a([&] { note_good(log, "anna", n * 50); });
	note_good(log, "bert", n * 50);
	a.join();
	return log.lines.size();
}
} // namespace unnamed_guard
RUN_CASE(unnamed_guard, unnamed_guard::drive_bad(3), unnamed_guard::drive_good(3))

// CASE poller_members: the thread is joined last of the members, after the queue it fills has ended
namespace poller_members
{
//- bad
class PollerBad
{
public:
	explicit PollerBad(int n) : left(n), runner([this](std::stop_token st) { run(st); }) {}
	size_t count()
	{
		std::lock_guard<std::mutex> hold(m);
		return seen.size();
	}

private:
	void run(std::stop_token st)
	{
		while (!st.stop_requested()) {
			std::lock_guard<std::mutex> hold(m);
			seen.push_back(left);
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}
	int left;
	std::mutex m;
	std::jthread runner;
	std::vector<int> seen;
};
size_t drive_bad(int n)
{
	PollerBad p(n);
	std::this_thread::sleep_for(std::chrono::milliseconds(20));
	return p.count();
}
//- good
class PollerGood
{
public:
	explicit PollerGood(int n) : left(n), runner([this](std::stop_token st) { run(st); }) {}
	size_t count()
	{
		std::lock_guard<std::mutex> hold(m);
		return seen.size();
	}

private:
	void run(std::stop_token st)
	{
		while (!st.stop_requested()) {
			std::lock_guard<std::mutex> hold(m);
			seen.push_back(left);
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}
	int left;
	std::mutex m;
	std::vector<int> seen;
	std::jthread runner;
};
size_t drive_good(int n)
{
	PollerGood p(n);
	std::this_thread::sleep_for(std::chrono::milliseconds(20));
	return p.count();
}
} // namespace poller_members
RUN_CASE(poller_members, poller_members::drive_bad(3), poller_members::drive_good(3))

// CASE playlist_ref: the reference leaves the lock, the other thread replaces the list
namespace playlist_ref
{
class Playlist
{
public:
	void replace(std::vector<int> s)
	{
		std::lock_guard<std::mutex> hold(m);
		tracks = std::move(s);
	}
	//- bad
	const std::vector<int> &list_bad() const
	{
		std::lock_guard<std::mutex> hold(m);
		return tracks;
	}
	//- good
	std::vector<int> list_good() const
	{
		std::lock_guard<std::mutex> hold(m);
		return tracks;
	}
	//- shared
private:
	mutable std::mutex m;
	std::vector<int> tracks;
};
//- bad
size_t drive_bad(int n)
{
	Playlist u;
	std::thread t([&] {
		for (int i = 0; i < n * 100; i++)
			u.replace(std::vector<int>(40 + i % 50));
	});
	size_t sum = 0;
	for (int i = 0; i < n * 100; i++)
		sum += u.list_bad().size();
	t.join();
	return sum;
}
//- good
size_t drive_good(int n)
{
	Playlist u;
	std::thread t([&] {
		for (int i = 0; i < n * 100; i++)
			u.replace(std::vector<int>(40 + i % 50));
	});
	size_t sum = 0;
	for (int i = 0; i < n * 100; i++)
		sum += u.list_good().size();
	t.join();
	return sum;
}
} // namespace playlist_ref
RUN_CASE(playlist_ref, playlist_ref::drive_bad(3), playlist_ref::drive_good(3))

// CASE tile_workers: each worker reads the loop's counter, which the starting thread is raising
namespace tile_workers
{
int render(int tile)
{
	return tile * tile;
}
//- bad
int all_bad(int tiles)
{
	std::atomic<int> sum = 0;
	std::vector<std::thread> workers;
	for (int tile = 0; tile < tiles; tile++)
		workers.emplace_back([&] { sum += render(tile); });
	for (auto &w : workers)
		w.join();
	return sum;
}
int drive_bad(int n)
{
	return all_bad(n * 2);
}
//- good
int all_good(int tiles)
{
	std::atomic<int> sum = 0;
	std::vector<std::thread> workers;
	for (int tile = 0; tile < tiles; tile++)
		workers.emplace_back([&sum, tile] { sum += render(tile); });
	for (auto &w : workers)
		w.join();
	return sum;
}
int drive_good(int n)
{
	return all_good(n * 2);
}
} // namespace tile_workers
RUN_CASE(tile_workers, tile_workers::drive_bad(3), tile_workers::drive_good(3))

// CASE live_settings: readers copy a shared_ptr while reload gives it a new value, without a lock
namespace live_settings
{
struct Settings {
	int level = 0;
};
class Store
{
public:
	//- bad
	void reload_bad(int level)
	{
		auto fresh = std::make_shared<Settings>();
		fresh->level = level;
		current = std::move(fresh);
	}
	//- good
	void reload_good(int level)
	{
		auto fresh = std::make_shared<Settings>();
		fresh->level = level;
		std::lock_guard<std::mutex> hold(m);
		current = std::move(fresh);
	}
	//- shared
	std::shared_ptr<const Settings> get() const
	{
		std::lock_guard<std::mutex> hold(m);
		return current;
	}

private:
	mutable std::mutex m;
	std::shared_ptr<const Settings> current = std::make_shared<Settings>();
};
//- bad
int drive_bad(int n)
{
	Store store;
	std::thread t([&] {
		for (int i = 0; i < n * 100; i++)
			store.reload_bad(i);
	});
	int top = 0;
	for (int i = 0; i < n * 100; i++)
		top = std::max(top, store.get()->level);
	t.join();
	return top;
}
//- good
int drive_good(int n)
{
	Store store;
	std::thread t([&] {
		for (int i = 0; i < n * 100; i++)
			store.reload_good(i);
	});
	int top = 0;
	for (int i = 0; i < n * 100; i++)
		top = std::max(top, store.get()->level);
	t.join();
	return top;
}
} // namespace live_settings
RUN_CASE(live_settings, live_settings::drive_bad(3), live_settings::drive_good(3))

// CASE cancel_scan: the scanner polls a plain bool that the other thread sets
namespace cancel_scan
{
//- bad
class ScanBad
{
public:
	long run()
	{
		long n = 0;
		while (!cancelled && n < 100000000) {
			n++;
			std::this_thread::yield();
		}
		return n;
	}
	void cancel() { cancelled = true; }

private:
	bool cancelled = false;
};
long drive_bad(int n)
{
	ScanBad s;
	long steps = 0;
	std::thread t([&] { steps = s.run(); });
	std::this_thread::sleep_for(std::chrono::milliseconds(n));
	s.cancel();
	t.join();
	return steps;
}
//- good
class ScanGood
{
public:
	long run()
	{
		long n = 0;
		while (!cancelled && n < 100000000) {
			n++;
			std::this_thread::yield();
		}
		return n;
	}
	void cancel() { cancelled = true; }

private:
	std::atomic<bool> cancelled = false;
};
long drive_good(int n)
{
	ScanGood s;
	long steps = 0;
	std::thread t([&] { steps = s.run(); });
	std::this_thread::sleep_for(std::chrono::milliseconds(n));
	s.cancel();
	t.join();
	return steps;
}
} // namespace cancel_scan
RUN_CASE(cancel_scan, cancel_scan::drive_bad(3), cancel_scan::drive_good(3))

// CASE lazy_index: the first look at the pointer is made before the lock is taken
namespace lazy_index
{
using Index = std::map<std::string, int>;
class Book
{
public:
	//- bad
	const Index &index_bad()
	{
		if (!index) {
			std::lock_guard<std::mutex> hold(m);
			if (!index)
				index = build();
		}
		return *index;
	}
	//- good
	const Index &index_good()
	{
		std::lock_guard<std::mutex> hold(m);
		if (!index)
			index = build();
		return *index;
	}
	//- shared
private:
	static std::unique_ptr<Index> build()
	{
		auto i = std::make_unique<Index>();
		(*i)["alpha"] = 1;
		(*i)["omega"] = 24;
		return i;
	}
	std::mutex m;
	std::unique_ptr<Index> index;
};
//- bad
int drive_bad(int n)
{
	Book b;
	std::atomic<int> found = 0;
	std::vector<std::thread> readers;
	for (int i = 0; i < n; i++)
		readers.emplace_back([&] { found += b.index_bad().at("omega"); });
	for (auto &r : readers)
		r.join();
	return found;
}
//- good
int drive_good(int n)
{
	Book b;
	std::atomic<int> found = 0;
	std::vector<std::thread> readers;
	for (int i = 0; i < n; i++)
		readers.emplace_back([&] { found += b.index_good().at("omega"); });
	for (auto &r : readers)
		r.join();
	return found;
}
} // namespace lazy_index
RUN_CASE(lazy_index, lazy_index::drive_bad(3), lazy_index::drive_good(3))

// CASE asked_in_time: when the wait times out the promise ends, and the thread still fulfils it
namespace asked_in_time
{
struct Backend {
	std::vector<std::thread> threads;
	~Backend()
	{
		for (auto &t : threads)
			t.join();
	}
};
//- bad
int ask_bad(Backend &b, int question)
{
	std::promise<int> answer;
	auto future = answer.get_future();
	b.threads.emplace_back([&answer, question] {
		std::this_thread::sleep_for(std::chrono::milliseconds(60));
		answer.set_value(question * 2);
	});
	if (future.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready)
		return -1;
	return future.get();
}
int drive_bad(int n)
{
	Backend b;
	return ask_bad(b, n);
}
//- good
int ask_good(Backend &b, int question)
{
	std::promise<int> answer;
	auto future = answer.get_future();
	b.threads.emplace_back([answer = std::move(answer), question]() mutable {
		std::this_thread::sleep_for(std::chrono::milliseconds(60));
		answer.set_value(question * 2);
	});
	if (future.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready)
		return -1;
	return future.get();
}
int drive_good(int n)
{
	Backend b;
	return ask_good(b, n);
}
} // namespace asked_in_time
RUN_CASE(asked_in_time, asked_in_time::drive_bad(3), asked_in_time::drive_good(3))

// CLEAN halves_joined: correct
namespace halves_joined
{
long sum(const std::vector<int> &v)
{
	long low = 0, high = 0;
	const size_t mid = v.size() / 2;
	std::thread t([&] {
		for (size_t i = 0; i < mid; i++)
			low += v[i];
	});
	for (size_t i = mid; i < v.size(); i++)
		high += v[i];
	t.join();
	return low + high;
}
long drive(int n)
{
	return sum(std::vector<int>(n, 2));
}
} // namespace halves_joined
RUN_CLEAN(halves_joined, halves_joined::drive(3))

// CLEAN bounded_channel: correct
namespace bounded_channel
{
class Channel
{
public:
	void put(int v)
	{
		std::unique_lock<std::mutex> hold(m);
		room.wait(hold, [this] { return q.size() < 2; });
		q.push_back(v);
		some.notify_one();
	}
	std::optional<int> take()
	{
		std::unique_lock<std::mutex> hold(m);
		some.wait(hold, [this] { return closed || !q.empty(); });
		if (q.empty())
			return std::nullopt;
		int v = q.front();
		q.pop_front();
		room.notify_one();
		return v;
	}
	void close()
	{
		std::lock_guard<std::mutex> hold(m);
		closed = true;
		some.notify_all();
	}

private:
	std::mutex m;
	std::condition_variable room, some;
	std::deque<int> q;
	bool closed = false;
};
int drive(int n)
{
	Channel c;
	int sum = 0;
	std::thread t([&] {
		while (auto v = c.take())
			sum += *v;
	});
	for (int i = 0; i < n * 4; i++)
		c.put(i);
	c.close();
	t.join();
	return sum;
}
} // namespace bounded_channel
RUN_CLEAN(bounded_channel, bounded_channel::drive(3))

// CLEAN slots_per_thread: correct
namespace slots_per_thread
{
int drive(int n)
{
	std::vector<int> out(n);
	{
		std::vector<std::jthread> pool;
		for (int i = 0; i < n; i++)
			pool.emplace_back([&out, i] { out[i] = i * i; });
	}
	return std::accumulate(out.begin(), out.end(), 0);
}
} // namespace slots_per_thread
RUN_CLEAN(slots_per_thread, slots_per_thread::drive(3))

// CLEAN future_before_end: correct
namespace future_before_end
{
size_t longest(const std::vector<std::string> &lines)
{
	std::string best;
	auto f = std::async(std::launch::async, [&] {
		for (const auto &l : lines)
			if (l.size() > best.size())
				best = l;
	});
	f.get();
	best += '.';
	return best.size();
}
size_t drive(int n)
{
	return longest({"a", std::string(n, 'b')});
}
} // namespace future_before_end
RUN_CLEAN(future_before_end, future_before_end::drive(3))

// CLEAN worker_stopped_by_owner: correct
namespace worker_stopped_by_owner
{
class Worker
{
public:
	Worker() : t([this] { loop(); }) {}
	~Worker()
	{
		{
			std::lock_guard<std::mutex> hold(m);
			stop = true;
		}
		cv.notify_one();
		t.join();
	}
	Worker(const Worker &) = delete;
	Worker &operator=(const Worker &) = delete;
	void post(std::function<void()> f)
	{
		{
			std::lock_guard<std::mutex> hold(m);
			jobs.push_back(std::move(f));
		}
		cv.notify_one();
	}

private:
	void loop()
	{
		std::unique_lock<std::mutex> hold(m);
		for (;;) {
			cv.wait(hold, [this] { return stop || !jobs.empty(); });
			if (jobs.empty())
				return;
			auto f = std::move(jobs.front());
			jobs.pop_front();
			hold.unlock();
			f();
			hold.lock();
		}
	}
	std::mutex m;
	std::condition_variable cv;
	std::deque<std::function<void()>> jobs;
	bool stop = false;
	std::thread t;
};
int drive(int n)
{
	int done = 0;
	{
		Worker w;
		for (int i = 0; i < n; i++)
			w.post([&done] { done++; });
	}
	return done;
}
} // namespace worker_stopped_by_owner
RUN_CLEAN(worker_stopped_by_owner, worker_stopped_by_owner::drive(3))

// CLEAN packaged_handed_over: correct
namespace packaged_handed_over
{
int drive(int n)
{
	auto data = std::make_unique<std::vector<int>>(n, 4);
	std::packaged_task<int()> task([data = std::move(data)] {
		return std::accumulate(data->begin(), data->end(), 0);
	});
	auto result = task.get_future();
	std::thread t(std::move(task));
	int r = result.get();
	t.join();
	return r;
}
} // namespace packaged_handed_over
RUN_CLEAN(packaged_handed_over, packaged_handed_over::drive(3))
