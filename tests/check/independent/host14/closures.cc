// SPDX-License-Identifier: GPL-2.0
// Callbacks that outlive what they hold, stored closures, threads and what they share.
#include "../set.hh"
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE retry_later: the retry stored in the queue refers to parameters of a returned function
namespace retry_later
{
class Queue
{
public:
	void after(int ticks, std::function<void()> job)
	{
		jobs_.push_back({now_ + ticks, std::move(job)});
	}
	void advance()
	{
		now_++;
		std::vector<Entry> due;
		for (size_t i = 0; i < jobs_.size();) {
			if (jobs_[i].when <= now_) {
				due.push_back(std::move(jobs_[i]));
				jobs_.erase(jobs_.begin() + i);
			} else {
				i++;
			}
		}
		for (Entry &e : due)
			e.job();
	}

private:
	struct Entry {
		int when;
		std::function<void()> job;
	};
	int now_ = 0;
	std::vector<Entry> jobs_;
};

struct Mailer {
	std::vector<std::string> outbox;
	bool send(const std::string &to, int attempt)
	{
		if (attempt < 2)
			return false;
		outbox.push_back(to);
		return true;
	}
};
//- bad
void deliver_bad(Queue &queue, Mailer &mailer, std::string to, int attempt)
{
	if (mailer.send(to, attempt))
		return;
	queue.after(1 << attempt, [&] { deliver_bad(queue, mailer, to, attempt + 1); });
}
#ifdef RUN
size_t drive_bad(int n)
{
	Queue queue;
	Mailer mailer;
	deliver_bad(queue, mailer, "a.long.address@example.org", 0);
	for (int i = 0; i < n * 2; i++)
		queue.advance();
	return mailer.outbox.size();
}
#endif
//- good
void deliver_good(Queue &queue, Mailer &mailer, std::string to, int attempt)
{
	if (mailer.send(to, attempt))
		return;
	queue.after(1 << attempt, [&queue, &mailer, to, attempt] {
		deliver_good(queue, mailer, to, attempt + 1);
	});
}
#ifdef RUN
size_t drive_good(int n)
{
	Queue queue;
	Mailer mailer;
	deliver_good(queue, mailer, "a.long.address@example.org", 0);
	for (int i = 0; i < n * 2; i++)
		queue.advance();
	return mailer.outbox.size();
}
#endif
} // namespace retry_later
RUN_CASE(retry_later, retry_later::drive_bad(3), retry_later::drive_good(3))

// CASE idle_session: a session that is closed leaves its timeout in the wheel, with its own this
namespace idle_session
{
class Wheel
{
public:
	int arm(std::function<void()> fn)
	{
		slots_.emplace(++last_, std::move(fn));
		return last_;
	}
	void cancel(int id) { slots_.erase(id); }
	void fire_all()
	{
		auto due = std::exchange(slots_, {});
		for (auto &[id, fn] : due)
			fn();
	}

private:
	int last_ = 0;
	std::map<int, std::function<void()>> slots_;
};
//- bad
class SessionBad
{
public:
	SessionBad(Wheel &wheel, std::string user) : wheel_(wheel), user_(std::move(user))
	{
		timer_ = wheel_.arm([this] { expired_ = true; });
	}
	SessionBad(const SessionBad &) = delete;
	SessionBad &operator=(const SessionBad &) = delete;
	void touch()
	{
		wheel_.cancel(timer_);
		timer_ = wheel_.arm([this] { expired_ = true; });
	}
	bool expired() const { return expired_; }
	const std::string &user() const { return user_; }

private:
	Wheel &wheel_;
	std::string user_;
	int timer_ = 0;
	bool expired_ = false;
};

class TableBad
{
public:
	explicit TableBad(Wheel &wheel) : wheel_(wheel) {}
	void open(const std::string &user)
	{
		sessions_[user] = std::make_unique<SessionBad>(wheel_, user);
	}
	void close(const std::string &user) { sessions_.erase(user); }

private:
	Wheel &wheel_;
	std::unordered_map<std::string, std::unique_ptr<SessionBad>> sessions_;
};
#ifdef RUN
void drive_bad(int n)
{
	Wheel wheel;
	TableBad table(wheel);
	for (int i = 0; i < n; i++)
		table.open("user" + std::to_string(i));
	table.close("user1");
	wheel.fire_all();
}
#endif
//- good
class SessionGood
{
public:
	SessionGood(Wheel &wheel, std::string user) : wheel_(wheel), user_(std::move(user))
	{
		timer_ = wheel_.arm([this] { expired_ = true; });
	}
	~SessionGood() { wheel_.cancel(timer_); }
	SessionGood(const SessionGood &) = delete;
	SessionGood &operator=(const SessionGood &) = delete;
	void touch()
	{
		wheel_.cancel(timer_);
		timer_ = wheel_.arm([this] { expired_ = true; });
	}
	bool expired() const { return expired_; }
	const std::string &user() const { return user_; }

private:
	Wheel &wheel_;
	std::string user_;
	int timer_ = 0;
	bool expired_ = false;
};

class TableGood
{
public:
	explicit TableGood(Wheel &wheel) : wheel_(wheel) {}
	void open(const std::string &user)
	{
		sessions_[user] = std::make_unique<SessionGood>(wheel_, user);
	}
	void close(const std::string &user) { sessions_.erase(user); }

private:
	Wheel &wheel_;
	std::unordered_map<std::string, std::unique_ptr<SessionGood>> sessions_;
};
#ifdef RUN
void drive_good(int n)
{
	Wheel wheel;
	TableGood table(wheel);
	for (int i = 0; i < n; i++)
		table.open("user" + std::to_string(i));
	table.close("user1");
	wheel.fire_all();
}
#endif
} // namespace idle_session
RUN_CASE(idle_session, idle_session::drive_bad(3), idle_session::drive_good(3))

// CASE log_thread: the thread is the first member, so it is joined after queue and mutex are gone
namespace log_thread
{
//- bad
class LoggerBad
{
public:
	explicit LoggerBad(std::vector<std::string> &sink)
		: worker_([this, &sink](std::stop_token stop) { drain(stop, sink); })
	{
	}
	void log(std::string line)
	{
		{
			std::lock_guard<std::mutex> lock(mutex_);
			lines_.push_back(std::move(line));
		}
		wake_.notify_one();
	}

private:
	void drain(std::stop_token stop, std::vector<std::string> &sink)
	{
		std::unique_lock<std::mutex> lock(mutex_);
		while (wake_.wait(lock, stop, [this] { return !lines_.empty(); })) {
			sink.push_back(std::move(lines_.front()));
			lines_.pop_front();
		}
	}
	std::jthread worker_;
	std::mutex mutex_;
	std::condition_variable_any wake_;
	std::deque<std::string> lines_;
};
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<std::string> sink;
	{
		LoggerBad logger(sink);
		for (int i = 0; i < n * 20; i++)
			logger.log("a line that is long enough to live on the heap");
	}
	return sink.size();
}
#endif
//- good
class LoggerGood
{
public:
	explicit LoggerGood(std::vector<std::string> &sink)
		: worker_([this, &sink](std::stop_token stop) { drain(stop, sink); })
	{
	}
	void log(std::string line)
	{
		{
			std::lock_guard<std::mutex> lock(mutex_);
			lines_.push_back(std::move(line));
		}
		wake_.notify_one();
	}

private:
	void drain(std::stop_token stop, std::vector<std::string> &sink)
	{
		std::unique_lock<std::mutex> lock(mutex_);
		while (wake_.wait(lock, stop, [this] { return !lines_.empty(); })) {
			sink.push_back(std::move(lines_.front()));
			lines_.pop_front();
		}
	}
	std::mutex mutex_;
	std::condition_variable_any wake_;
	std::deque<std::string> lines_;
	std::jthread worker_;
};
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<std::string> sink;
	{
		LoggerGood logger(sink);
		for (int i = 0; i < n * 20; i++)
			logger.log("a line that is long enough to live on the heap");
	}
	return sink.size();
}
#endif
} // namespace log_thread
RUN_CASE(log_thread, log_thread::drive_bad(3), log_thread::drive_good(3))

// CASE count_words: all workers add to one plain counter
namespace count_words
{
size_t words_in(const std::string &text)
{
	size_t count = 0;
	bool inside = false;
	for (char c : text) {
		if (c == ' ') {
			inside = false;
		} else if (!inside) {
			inside = true;
			count++;
		}
	}
	return count;
}
//- bad
size_t count_bad(const std::vector<std::string> &documents)
{
	size_t total = 0;
	std::vector<std::thread> workers;
	for (const std::string &document : documents)
		workers.emplace_back([&total, &document] { total += words_in(document); });
	for (std::thread &worker : workers)
		worker.join();
	return total;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return count_bad(std::vector<std::string>(n, "one two three"));
}
#endif
//- good
size_t count_good(const std::vector<std::string> &documents)
{
	std::atomic<size_t> total = 0;
	std::vector<std::thread> workers;
	for (const std::string &document : documents)
		workers.emplace_back([&total, &document] { total += words_in(document); });
	for (std::thread &worker : workers)
		worker.join();
	return total;
}
#ifdef RUN
size_t drive_good(int n)
{
	return count_good(std::vector<std::string>(n, "one two three"));
}
#endif
} // namespace count_words
RUN_CASE(count_words, count_words::drive_bad(3), count_words::drive_good(3))

// CASE band_filter: the threads take the loop's own counter by reference while the loop counts on
namespace band_filter
{
struct Image {
	size_t width;
	size_t height;
	std::vector<uint8_t> pixels;
};

void invert_rows(Image &image, size_t from, size_t to)
{
	to = std::min(to, image.height);
	for (size_t y = from; y < to; y++) {
		for (size_t x = 0; x < image.width; x++) {
			uint8_t &p = image.pixels[y * image.width + x];
			p = uint8_t(255 - p);
		}
	}
}
//- bad
void invert_bad(Image &image, size_t band)
{
	std::vector<std::jthread> workers;
	for (size_t y = 0; y < image.height; y += band)
		workers.emplace_back([&] { invert_rows(image, y, y + band); });
}
#ifdef RUN
int drive_bad(int n)
{
	Image image{8, size_t(n) * 8, std::vector<uint8_t>(8 * size_t(n) * 8, 3)};
	invert_bad(image, 4);
	return image.pixels[0];
}
#endif
//- good
void invert_good(Image &image, size_t band)
{
	std::vector<std::jthread> workers;
	for (size_t y = 0; y < image.height; y += band)
		workers.emplace_back([&image, band, y] { invert_rows(image, y, y + band); });
}
#ifdef RUN
int drive_good(int n)
{
	Image image{8, size_t(n) * 8, std::vector<uint8_t>(8 * size_t(n) * 8, 3)};
	invert_good(image, 4);
	return image.pixels[0];
}
#endif
} // namespace band_filter
RUN_CASE(band_filter, band_filter::drive_bad(3), band_filter::drive_good(3))

// CASE once_handlers: a handler that takes itself off changes the vector the emitter walks
namespace once_handlers
{
//- bad
class EmitterBad
{
public:
	using Handler = std::function<void(const std::string &)>;
	int on(Handler handler)
	{
		handlers_.push_back({++last_, std::move(handler)});
		return last_;
	}
	void off(int id)
	{
		std::erase_if(handlers_, [id](const Slot &slot) { return slot.id == id; });
	}
	void emit(const std::string &what)
	{
		for (const Slot &slot : handlers_)
			slot.handler(what);
	}

private:
	struct Slot {
		int id;
		Handler handler;
	};
	int last_ = 0;
	std::vector<Slot> handlers_;
};

void log_first_bad(EmitterBad &emitter, std::vector<std::string> &log)
{
	auto id = std::make_shared<int>(0);
	*id = emitter.on([&emitter, &log, id](const std::string &what) {
		emitter.off(*id);
		log.push_back(what);
	});
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<std::string> log;
	EmitterBad emitter;
	for (int i = 0; i < n; i++)
		log_first_bad(emitter, log);
	emitter.emit("connected");
	return log.size();
}
#endif
//- good
class EmitterGood
{
public:
	using Handler = std::function<void(const std::string &)>;
	int on(Handler handler)
	{
		handlers_.push_back({++last_, std::move(handler)});
		return last_;
	}
	void off(int id)
	{
		std::erase_if(handlers_, [id](const Slot &slot) { return slot.id == id; });
	}
	void emit(const std::string &what)
	{
		const std::vector<Slot> current = handlers_;
		for (const Slot &slot : current)
			slot.handler(what);
	}

private:
	struct Slot {
		int id;
		Handler handler;
	};
	int last_ = 0;
	std::vector<Slot> handlers_;
};

void log_first_good(EmitterGood &emitter, std::vector<std::string> &log)
{
	auto id = std::make_shared<int>(0);
	*id = emitter.on([&emitter, &log, id](const std::string &what) {
		emitter.off(*id);
		log.push_back(what);
	});
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<std::string> log;
	EmitterGood emitter;
	for (int i = 0; i < n; i++)
		log_first_good(emitter, log);
	emitter.emit("connected");
	return log.size();
}
#endif
} // namespace once_handlers
RUN_CASE(once_handlers, once_handlers::drive_bad(3), once_handlers::drive_good(3))

// CASE done_callback: the callback starts the next transfer and is overwritten while it runs
namespace done_callback
{
//- bad
class TransferBad
{
public:
	void start(std::string file, std::function<void(size_t)> done)
	{
		file_ = std::move(file);
		done_ = std::move(done);
	}
	void finish()
	{
		if (done_)
			done_(file_.size());
	}

private:
	std::string file_;
	std::function<void(size_t)> done_;
};

void fetch_both_bad(TransferBad &transfer, std::string first, std::string second,
		    std::map<std::string, size_t> &sizes)
{
	transfer.start(first, [&transfer, &sizes, first, second](size_t size) {
		transfer.start(second, [&sizes, second](size_t more) { sizes[second] = more; });
		sizes[first] = size;
	});
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::map<std::string, size_t> sizes;
	TransferBad transfer;
	fetch_both_bad(transfer, std::string(n * 10, 'a'), std::string(n * 10, 'b'), sizes);
	transfer.finish();
	transfer.finish();
	return sizes.size();
}
#endif
//- good
class TransferGood
{
public:
	void start(std::string file, std::function<void(size_t)> done)
	{
		file_ = std::move(file);
		done_ = std::move(done);
	}
	void finish()
	{
		if (auto done = std::exchange(done_, nullptr))
			done(file_.size());
	}

private:
	std::string file_;
	std::function<void(size_t)> done_;
};

void fetch_both_good(TransferGood &transfer, std::string first, std::string second,
		     std::map<std::string, size_t> &sizes)
{
	transfer.start(first, [&transfer, &sizes, first, second](size_t size) {
		transfer.start(second, [&sizes, second](size_t more) { sizes[second] = more; });
		sizes[first] = size;
	});
}
#ifdef RUN
size_t drive_good(int n)
{
	std::map<std::string, size_t> sizes;
	TransferGood transfer;
	fetch_both_good(transfer, std::string(n * 10, 'a'), std::string(n * 10, 'b'), sizes);
	transfer.finish();
	transfer.finish();
	return sizes.size();
}
#endif
} // namespace done_callback
RUN_CASE(done_callback, done_callback::drive_bad(3), done_callback::drive_good(3))

// CASE name_matcher: the matcher keeps a view of a lower-case copy that dies in the factory
namespace name_matcher
{
using Matcher = std::function<bool(std::string_view)>;

std::string lower(std::string_view text)
{
	std::string out(text);
	for (char &c : out) {
		if (c >= 'A' && c <= 'Z')
			c = char(c - 'A' + 'a');
	}
	return out;
}
//- bad
Matcher make_matcher_bad(std::string_view pattern, bool ignore_case)
{
	if (!ignore_case)
		return [own = std::string(pattern)](std::string_view s) { return s == own; };
	const std::string folded = lower(pattern);
	std::string_view key = folded;
	return [key](std::string_view s) { return lower(s) == key; };
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<std::string> names(n, "Some-Quite-Long-Header-Name");
	Matcher m = make_matcher_bad("SOME-QUITE-LONG-HEADER-NAME", true);
	return std::count_if(names.begin(), names.end(), m);
}
#endif
//- good
Matcher make_matcher_good(std::string_view pattern, bool ignore_case)
{
	if (!ignore_case)
		return [own = std::string(pattern)](std::string_view s) { return s == own; };
	const std::string folded = lower(pattern);
	std::string key = folded;
	return [key](std::string_view s) { return lower(s) == key; };
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<std::string> names(n, "Some-Quite-Long-Header-Name");
	Matcher m = make_matcher_good("SOME-QUITE-LONG-HEADER-NAME", true);
	return std::count_if(names.begin(), names.end(), m);
}
#endif
} // namespace name_matcher
RUN_CASE(name_matcher, name_matcher::drive_bad(3), name_matcher::drive_good(3))

// CASE resolve_limit: after a timeout the job still sets a promise on a stack frame that is gone
namespace resolve_limit
{
class Pool
{
public:
	void post(std::function<void()> job)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		jobs_.push_back(std::move(job));
	}
	bool run_one()
	{
		std::unique_lock<std::mutex> lock(mutex_);
		if (jobs_.empty())
			return false;
		std::function<void()> job = std::move(jobs_.front());
		jobs_.pop_front();
		lock.unlock();
		job();
		return true;
	}

private:
	std::mutex mutex_;
	std::deque<std::function<void()>> jobs_;
};

std::string look_up(const std::string &host)
{
	return "address of " + host;
}
//- bad
std::optional<std::string> resolve_bad(Pool &pool, const std::string &host,
				       std::chrono::milliseconds limit)
{
	std::promise<std::string> answer;
	std::future<std::string> result = answer.get_future();
	pool.post([&answer, host] { answer.set_value(look_up(host)); });
	if (result.wait_for(limit) != std::future_status::ready)
		return std::nullopt;
	return result.get();
}
#ifdef RUN
bool drive_bad(int n)
{
	Pool pool;
	auto answer = resolve_bad(pool, "example.org", std::chrono::milliseconds(n));
	while (pool.run_one())
		;
	return answer.has_value();
}
#endif
//- good
std::optional<std::string> resolve_good(Pool &pool, const std::string &host,
					std::chrono::milliseconds limit)
{
	auto answer = std::make_shared<std::promise<std::string>>();
	std::future<std::string> result = answer->get_future();
	pool.post([answer, host] { answer->set_value(look_up(host)); });
	if (result.wait_for(limit) != std::future_status::ready)
		return std::nullopt;
	return result.get();
}
#ifdef RUN
bool drive_good(int n)
{
	Pool pool;
	auto answer = resolve_good(pool, "example.org", std::chrono::milliseconds(n));
	while (pool.run_one())
		;
	return answer.has_value();
}
#endif
} // namespace resolve_limit
RUN_CASE(resolve_limit, resolve_limit::drive_bad(3), resolve_limit::drive_good(3))

// CASE greet_coroutine: the coroutine is a lambda whose captures die with the closure object
namespace greet_coroutine
{
struct Task {
	struct promise_type {
		Task get_return_object() { return {}; }
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
};

class Loop
{
public:
	Loop() = default;
	Loop(const Loop &) = delete;
	Loop &operator=(const Loop &) = delete;
	~Loop()
	{
		for (std::coroutine_handle<> h : waiting_)
			h.destroy();
	}
	auto next_tick()
	{
		struct Awaiter {
			Loop &loop;
			bool await_ready() { return false; }
			void await_suspend(std::coroutine_handle<> h)
			{
				loop.waiting_.push_back(h);
			}
			void await_resume() {}
		};
		return Awaiter{*this};
	}
	void tick()
	{
		for (std::coroutine_handle<> h : std::exchange(waiting_, {}))
			h.resume();
	}

private:
	std::vector<std::coroutine_handle<>> waiting_;
};

struct Outbox {
	std::vector<std::string> lines;
};
//- bad
void on_accept_bad(Loop &loop, Outbox &out, const std::string &peer)
{
	auto greet = [&loop, &out, peer]() -> Task {
		co_await loop.next_tick();
		out.lines.push_back("hello " + peer);
	};
	greet();
}
#ifdef RUN
size_t drive_bad(int n)
{
	Outbox out;
	Loop loop;
	for (int i = 0; i < n; i++)
		on_accept_bad(loop, out, "a peer with a rather long name " + std::to_string(i));
	loop.tick();
	return out.lines.size();
}
#endif
//- good
void on_accept_good(Loop &loop, Outbox &out, const std::string &peer)
{
	auto greet = [](Loop &loop, Outbox &out, std::string peer) -> Task {
		co_await loop.next_tick();
		out.lines.push_back("hello " + peer);
	};
	greet(loop, out, peer);
}
#ifdef RUN
size_t drive_good(int n)
{
	Outbox out;
	Loop loop;
	for (int i = 0; i < n; i++)
		on_accept_good(loop, out, "a peer with a rather long name " + std::to_string(i));
	loop.tick();
	return out.lines.size();
}
#endif
} // namespace greet_coroutine
RUN_CASE(greet_coroutine, greet_coroutine::drive_bad(3), greet_coroutine::drive_good(3))

// CASE sampler_stop: the stop flag that another thread polls is a plain bool
namespace sampler_stop
{
//- bad
class SamplerBad
{
public:
	explicit SamplerBad(std::function<int()> read) : read_(std::move(read)) {}
	SamplerBad(const SamplerBad &) = delete;
	SamplerBad &operator=(const SamplerBad &) = delete;
	~SamplerBad() { stop(); }
	void start()
	{
		if (!thread_.joinable())
			thread_ = std::thread([this] { run(); });
	}
	void stop()
	{
		stop_ = true;
		if (thread_.joinable())
			thread_.join();
	}
	std::vector<int> finish()
	{
		stop();
		return std::exchange(samples_, {});
	}

private:
	void run()
	{
		while (!stop_) {
			samples_.push_back(read_());
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}
	std::function<int()> read_;
	std::vector<int> samples_;
	bool stop_ = false;
	std::thread thread_;
};
#ifdef RUN
size_t drive_bad(int n)
{
	SamplerBad sampler([n] { return n; });
	sampler.start();
	std::this_thread::sleep_for(std::chrono::milliseconds(n));
	return sampler.finish().size();
}
#endif
//- good
class SamplerGood
{
public:
	explicit SamplerGood(std::function<int()> read) : read_(std::move(read)) {}
	SamplerGood(const SamplerGood &) = delete;
	SamplerGood &operator=(const SamplerGood &) = delete;
	~SamplerGood() { stop(); }
	void start()
	{
		if (!thread_.joinable())
			thread_ = std::thread([this] { run(); });
	}
	void stop()
	{
		stop_ = true;
		if (thread_.joinable())
			thread_.join();
	}
	std::vector<int> finish()
	{
		stop();
		return std::exchange(samples_, {});
	}

private:
	void run()
	{
		while (!stop_) {
			samples_.push_back(read_());
			std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	}
	std::function<int()> read_;
	std::vector<int> samples_;
	std::atomic<bool> stop_ = false;
	std::thread thread_;
};
#ifdef RUN
size_t drive_good(int n)
{
	SamplerGood sampler([n] { return n; });
	sampler.start();
	std::this_thread::sleep_for(std::chrono::milliseconds(n));
	return sampler.finish().size();
}
#endif
} // namespace sampler_stop
RUN_CASE(sampler_stop, sampler_stop::drive_bad(3), sampler_stop::drive_good(3))

// CASE price_board: the entry's reference leaves the lock and is read while others write the entry
namespace price_board
{
struct Quote {
	std::string symbol;
	long bid = 0;
	long ask = 0;
};
//- bad
class BoardBad
{
public:
	void update(const std::string &symbol, long bid, long ask)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		Quote &quote = quotes_[symbol];
		quote.symbol = symbol;
		quote.bid = bid;
		quote.ask = ask;
	}
	const Quote &latest(const std::string &symbol)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		return quotes_[symbol];
	}

private:
	std::mutex mutex_;
	std::map<std::string, Quote> quotes_;
};

long spread_bad(BoardBad &board, const std::string &symbol)
{
	const Quote &quote = board.latest(symbol);
	return quote.ask - quote.bid;
}

void feed_bad(BoardBad &board, const std::vector<Quote> &ticks)
{
	for (const Quote &tick : ticks)
		board.update(tick.symbol, tick.bid, tick.ask);
}
#ifdef RUN
long drive_bad(int n)
{
	BoardBad board;
	std::vector<Quote> ticks(n * 2000, Quote{"ACME", 10, 12});
	std::thread feeder([&] { feed_bad(board, ticks); });
	long sum = 0;
	for (int i = 0; i < n * 2000; i++)
		sum += spread_bad(board, "ACME");
	feeder.join();
	return sum;
}
#endif
//- good
class BoardGood
{
public:
	void update(const std::string &symbol, long bid, long ask)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		Quote &quote = quotes_[symbol];
		quote.symbol = symbol;
		quote.bid = bid;
		quote.ask = ask;
	}
	Quote latest(const std::string &symbol)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		return quotes_[symbol];
	}

private:
	std::mutex mutex_;
	std::map<std::string, Quote> quotes_;
};

long spread_good(BoardGood &board, const std::string &symbol)
{
	const Quote quote = board.latest(symbol);
	return quote.ask - quote.bid;
}

void feed_good(BoardGood &board, const std::vector<Quote> &ticks)
{
	for (const Quote &tick : ticks)
		board.update(tick.symbol, tick.bid, tick.ask);
}
#ifdef RUN
long drive_good(int n)
{
	BoardGood board;
	std::vector<Quote> ticks(n * 2000, Quote{"ACME", 10, 12});
	std::thread feeder([&] { feed_good(board, ticks); });
	long sum = 0;
	for (int i = 0; i < n * 2000; i++)
		sum += spread_good(board, "ACME");
	feeder.join();
	return sum;
}
#endif
} // namespace price_board
RUN_CASE(price_board, price_board::drive_bad(3), price_board::drive_good(3))

// CASE greeting_job: [=] in a member function takes this, and the job outlives the builder
namespace greeting_job
{
using Job = std::function<std::string(const std::string &)>;
//- bad
class GreetingBad
{
public:
	explicit GreetingBad(std::string prefix) : prefix_(std::move(prefix)) {}
	Job job(int marks) const
	{
		return [=](const std::string &who) {
			return prefix_ + who + std::string(marks, '!');
		};
	}

private:
	std::string prefix_;
};

std::vector<Job> build_jobs_bad(const std::vector<std::string> &prefixes, int marks)
{
	std::vector<Job> jobs;
	for (const std::string &prefix : prefixes) {
		GreetingBad greeting(prefix + ", dear ");
		jobs.push_back(greeting.job(marks));
	}
	return jobs;
}
#ifdef RUN
size_t drive_bad(int n)
{
	size_t sum = 0;
	for (Job &job : build_jobs_bad({"good morning to you", "good evening to you"}, n))
		sum += job("reader").size();
	return sum;
}
#endif
//- good
class GreetingGood
{
public:
	explicit GreetingGood(std::string prefix) : prefix_(std::move(prefix)) {}
	Job job(int marks) const
	{
		return [=, *this](const std::string &who) {
			return prefix_ + who + std::string(marks, '!');
		};
	}

private:
	std::string prefix_;
};

std::vector<Job> build_jobs_good(const std::vector<std::string> &prefixes, int marks)
{
	std::vector<Job> jobs;
	for (const std::string &prefix : prefixes) {
		GreetingGood greeting(prefix + ", dear ");
		jobs.push_back(greeting.job(marks));
	}
	return jobs;
}
#ifdef RUN
size_t drive_good(int n)
{
	size_t sum = 0;
	for (Job &job : build_jobs_good({"good morning to you", "good evening to you"}, n))
		sum += job("reader").size();
	return sum;
}
#endif
} // namespace greeting_job
RUN_CASE(greeting_job, greeting_job::drive_bad(3), greeting_job::drive_good(3))

// CASE shape_undo: the undo step keeps a reference to an element of a vector that grows
namespace shape_undo
{
struct Shape {
	std::string name;
	int x;
	int y;
};
//- bad
class DrawingBad
{
public:
	size_t add(Shape shape)
	{
		shapes_.push_back(std::move(shape));
		undo_.push_back([this] { shapes_.pop_back(); });
		return shapes_.size() - 1;
	}
	void move_to(size_t index, int x, int y)
	{
		Shape &shape = shapes_.at(index);
		undo_.push_back([&shape, x = shape.x, y = shape.y] {
			shape.x = x;
			shape.y = y;
		});
		shape.x = x;
		shape.y = y;
	}
	void undo()
	{
		if (undo_.empty())
			return;
		std::function<void()> step = std::move(undo_.back());
		undo_.pop_back();
		step();
	}
	DrawingBad() = default;
	DrawingBad(const DrawingBad &) = delete;
	DrawingBad &operator=(const DrawingBad &) = delete;

private:
	std::vector<Shape> shapes_;
	std::vector<std::function<void()>> undo_;
};
#ifdef RUN
void drive_bad(int n)
{
	DrawingBad drawing;
	size_t first = drawing.add({"box", 0, 0});
	drawing.move_to(first, 3, 4);
	for (int i = 0; i < n; i++)
		drawing.add({"circle", i, i});
	for (int i = 0; i <= n; i++)
		drawing.undo();
}
#endif
//- good
class DrawingGood
{
public:
	size_t add(Shape shape)
	{
		shapes_.push_back(std::move(shape));
		undo_.push_back([this] { shapes_.pop_back(); });
		return shapes_.size() - 1;
	}
	void move_to(size_t index, int x, int y)
	{
		Shape &shape = shapes_.at(index);
		undo_.push_back([this, index, x = shape.x, y = shape.y] {
			shapes_[index].x = x;
			shapes_[index].y = y;
		});
		shape.x = x;
		shape.y = y;
	}
	void undo()
	{
		if (undo_.empty())
			return;
		std::function<void()> step = std::move(undo_.back());
		undo_.pop_back();
		step();
	}
	DrawingGood() = default;
	DrawingGood(const DrawingGood &) = delete;
	DrawingGood &operator=(const DrawingGood &) = delete;

private:
	std::vector<Shape> shapes_;
	std::vector<std::function<void()>> undo_;
};
#ifdef RUN
void drive_good(int n)
{
	DrawingGood drawing;
	size_t first = drawing.add({"box", 0, 0});
	drawing.move_to(first, 3, 4);
	for (int i = 0; i < n; i++)
		drawing.add({"circle", i, i});
	for (int i = 0; i <= n; i++)
		drawing.undo();
}
#endif
} // namespace shape_undo
RUN_CASE(shape_undo, shape_undo::drive_bad(3), shape_undo::drive_good(3))

// CASE verify_chunks: the early return leaves jobs in flight that hold the caller's locals
namespace verify_chunks
{
struct Chunk {
	std::vector<uint8_t> data;
	uint32_t expected = 0;
};

uint32_t checksum(const std::vector<uint8_t> &data)
{
	uint32_t sum = 1;
	for (uint8_t b : data)
		sum = sum * 31 + b;
	return sum;
}

class Workers
{
public:
	Workers() : thread_([this](std::stop_token stop) { run(stop); }) {}
	void post(std::function<void()> job)
	{
		{
			std::lock_guard<std::mutex> lock(mutex_);
			jobs_.push_back(std::move(job));
		}
		wake_.notify_one();
	}

private:
	void run(std::stop_token stop)
	{
		std::unique_lock<std::mutex> lock(mutex_);
		while (wake_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
			std::function<void()> job = std::move(jobs_.front());
			jobs_.pop_front();
			lock.unlock();
			job();
			job = nullptr;
			lock.lock();
		}
	}
	std::mutex mutex_;
	std::condition_variable_any wake_;
	std::deque<std::function<void()>> jobs_;
	std::jthread thread_;
};

class Pending
{
public:
	void add()
	{
		std::lock_guard<std::mutex> lock(mutex_);
		count_++;
	}
	void done()
	{
		std::lock_guard<std::mutex> lock(mutex_);
		if (--count_ == 0)
			zero_.notify_all();
	}
	void wait()
	{
		std::unique_lock<std::mutex> lock(mutex_);
		zero_.wait(lock, [this] { return count_ == 0; });
	}

private:
	std::mutex mutex_;
	std::condition_variable zero_;
	int count_ = 0;
};
//- bad
bool verify_bad(Workers &workers, const std::vector<Chunk> &chunks)
{
	Pending pending;
	std::atomic<bool> intact = true;
	for (const Chunk &chunk : chunks) {
		if (chunk.data.empty())
			return false;
		pending.add();
		workers.post([&pending, &intact, &chunk] {
			if (checksum(chunk.data) != chunk.expected)
				intact = false;
			pending.done();
		});
	}
	pending.wait();
	return intact;
}
#ifdef RUN
bool drive_bad(int n)
{
	Workers workers;
	std::vector<Chunk> chunks(n, Chunk{std::vector<uint8_t>(400000, 1), 7});
	chunks.push_back({});
	bool ok = verify_bad(workers, chunks);
	std::this_thread::sleep_for(std::chrono::milliseconds(100));
	return ok;
}
#endif
//- good
bool verify_good(Workers &workers, const std::vector<Chunk> &chunks)
{
	Pending pending;
	std::atomic<bool> intact = true;
	for (const Chunk &chunk : chunks) {
		if (chunk.data.empty()) {
			intact = false;
			break;
		}
		pending.add();
		workers.post([&pending, &intact, &chunk] {
			if (checksum(chunk.data) != chunk.expected)
				intact = false;
			pending.done();
		});
	}
	pending.wait();
	return intact;
}
#ifdef RUN
bool drive_good(int n)
{
	Workers workers;
	std::vector<Chunk> chunks(n, Chunk{std::vector<uint8_t>(400000, 1), 7});
	chunks.push_back({});
	bool ok = verify_good(workers, chunks);
	std::this_thread::sleep_for(std::chrono::milliseconds(100));
	return ok;
}
#endif
} // namespace verify_chunks
RUN_CASE(verify_chunks, verify_chunks::drive_bad(3), verify_chunks::drive_good(3))

// CASE lazy_index: two threads that search first build the index at the same time
namespace lazy_index
{
using Index = std::unordered_map<std::string, std::vector<size_t>>;

Index build_index(const std::vector<std::string> &words)
{
	Index index;
	for (size_t i = 0; i < words.size(); i++)
		index[words[i]].push_back(i);
	return index;
}
//- bad
class TextBad
{
public:
	explicit TextBad(std::vector<std::string> words) : words_(std::move(words)) {}
	size_t occurrences(const std::string &word) const
	{
		if (!index_)
			index_ = std::make_unique<Index>(build_index(words_));
		auto it = index_->find(word);
		return it == index_->end() ? 0 : it->second.size();
	}

private:
	std::vector<std::string> words_;
	mutable std::unique_ptr<Index> index_;
};

std::vector<size_t> search_bad(const TextBad &text, const std::vector<std::string> &terms)
{
	std::vector<std::future<size_t>> pending;
	for (const std::string &term : terms) {
		pending.push_back(std::async(std::launch::async,
					     [&text, &term] { return text.occurrences(term); }));
	}
	std::vector<size_t> counts;
	for (std::future<size_t> &count : pending)
		counts.push_back(count.get());
	return counts;
}
#ifdef RUN
size_t drive_bad(int n)
{
	TextBad text(std::vector<std::string>(n * 1000, "word"));
	return search_bad(text, {"word", "other", "third"})[0];
}
#endif
//- good
class TextGood
{
public:
	explicit TextGood(std::vector<std::string> words) : words_(std::move(words)) {}
	size_t occurrences(const std::string &word) const
	{
		std::call_once(built_,
			       [this] { index_ = std::make_unique<Index>(build_index(words_)); });
		auto it = index_->find(word);
		return it == index_->end() ? 0 : it->second.size();
	}

private:
	std::vector<std::string> words_;
	mutable std::once_flag built_;
	mutable std::unique_ptr<Index> index_;
};

std::vector<size_t> search_good(const TextGood &text, const std::vector<std::string> &terms)
{
	std::vector<std::future<size_t>> pending;
	for (const std::string &term : terms) {
		pending.push_back(std::async(std::launch::async,
					     [&text, &term] { return text.occurrences(term); }));
	}
	std::vector<size_t> counts;
	for (std::future<size_t> &count : pending)
		counts.push_back(count.get());
	return counts;
}
#ifdef RUN
size_t drive_good(int n)
{
	TextGood text(std::vector<std::string>(n * 1000, "word"));
	return search_good(text, {"word", "other", "third"})[0];
}
#endif
} // namespace lazy_index
RUN_CASE(lazy_index, lazy_index::drive_bad(3), lazy_index::drive_good(3))

// CASE adopt_peer: the connection has moved into the closer when its name is read for the table
namespace adopt_peer
{
class Connection
{
public:
	explicit Connection(std::string peer) : peer_(std::move(peer)) {}
	const std::string &peer() const { return peer_; }
	void close() { open_ = false; }
	bool open() const { return open_; }

private:
	std::string peer_;
	bool open_ = true;
};

class Table
{
public:
	void put(const std::string &peer, std::function<bool()> closer)
	{
		closers_[peer] = std::move(closer);
	}
	size_t close_all()
	{
		size_t closed = 0;
		for (auto &[peer, closer] : closers_)
			closed += closer();
		closers_.clear();
		return closed;
	}

private:
	std::map<std::string, std::function<bool()>> closers_;
};
//- bad
void adopt_bad(Table &table, std::shared_ptr<Connection> connection)
{
	auto closer = [connection = std::move(connection)] {
		bool was_open = connection->open();
		connection->close();
		return was_open;
	};
	table.put(connection->peer(), std::move(closer));
}
#ifdef RUN
size_t drive_bad(int n)
{
	Table table;
	for (int i = 0; i < n; i++)
		adopt_bad(table, std::make_shared<Connection>("peer" + std::to_string(i)));
	return table.close_all();
}
#endif
//- good
void adopt_good(Table &table, std::shared_ptr<Connection> connection)
{
	const std::string peer = connection->peer();
	auto closer = [connection = std::move(connection)] {
		bool was_open = connection->open();
		connection->close();
		return was_open;
	};
	table.put(peer, std::move(closer));
}
#ifdef RUN
size_t drive_good(int n)
{
	Table table;
	for (int i = 0; i < n; i++)
		adopt_good(table, std::make_shared<Connection>("peer" + std::to_string(i)));
	return table.close_all();
}
#endif
} // namespace adopt_peer
RUN_CASE(adopt_peer, adopt_peer::drive_bad(3), adopt_peer::drive_good(3))

// CASE weak_view: the model's listener has the view's bare address; the view goes when it is closed
namespace weak_view
{
class Model
{
public:
	void listen(std::function<void(const std::string &)> listener)
	{
		listeners_.push_back(std::move(listener));
	}
	void set(const std::string &text)
	{
		for (auto &listener : listeners_)
			listener(text);
	}

private:
	std::vector<std::function<void(const std::string &)>> listeners_;
};

class View
{
public:
	void show(const std::string &text) { shown_.push_back(text); }
	size_t lines() const { return shown_.size(); }

private:
	std::vector<std::string> shown_;
};

class Windows
{
public:
	void add(std::shared_ptr<View> view) { open_.push_back(std::move(view)); }
	void close_last()
	{
		if (!open_.empty())
			open_.pop_back();
	}

private:
	std::vector<std::shared_ptr<View>> open_;
};
//- bad
void open_view_bad(Windows &windows, Model &model)
{
	auto view = std::make_shared<View>();
	model.listen([view = view.get()](const std::string &text) { view->show(text); });
	windows.add(std::move(view));
}
#ifdef RUN
void drive_bad(int n)
{
	Model model;
	Windows windows;
	for (int i = 0; i < n; i++)
		open_view_bad(windows, model);
	model.set("first");
	windows.close_last();
	model.set("second");
}
#endif
//- good
void open_view_good(Windows &windows, Model &model)
{
	auto view = std::make_shared<View>();
	model.listen([weak = std::weak_ptr<View>(view)](const std::string &text) {
		if (auto view = weak.lock())
			view->show(text);
	});
	windows.add(std::move(view));
}
#ifdef RUN
void drive_good(int n)
{
	Model model;
	Windows windows;
	for (int i = 0; i < n; i++)
		open_view_good(windows, model);
	model.set("first");
	windows.close_last();
	model.set("second");
}
#endif
} // namespace weak_view
RUN_CASE(weak_view, weak_view::drive_bad(3), weak_view::drive_good(3))

// CASE counting_button: buttons in a growing vector are copied with a handler that has the old this
namespace counting_button
{
//- bad
class ButtonBad
{
public:
	explicit ButtonBad(std::string label) : label_(std::move(label))
	{
		on_click_ = [this] { clicks_++; };
	}
	void click() { on_click_(); }
	int clicks() const { return clicks_; }
	const std::string &label() const { return label_; }

private:
	std::string label_;
	int clicks_ = 0;
	std::function<void()> on_click_;
};

class ToolbarBad
{
public:
	void add(const std::string &label) { buttons_.push_back(ButtonBad(label)); }
	int click(const std::string &label)
	{
		for (ButtonBad &button : buttons_) {
			if (button.label() == label) {
				button.click();
				return button.clicks();
			}
		}
		return -1;
	}

private:
	std::vector<ButtonBad> buttons_;
};
#ifdef RUN
int drive_bad(int n)
{
	ToolbarBad toolbar;
	for (int i = 0; i < n; i++)
		toolbar.add("button" + std::to_string(i));
	return toolbar.click("button0");
}
#endif
//- good
class ButtonGood
{
public:
	explicit ButtonGood(std::string label) : label_(std::move(label))
	{
		on_click_ = [](ButtonGood &self) { self.clicks_++; };
	}
	void click() { on_click_(*this); }
	int clicks() const { return clicks_; }
	const std::string &label() const { return label_; }

private:
	std::string label_;
	int clicks_ = 0;
	std::function<void(ButtonGood &)> on_click_;
};

class ToolbarGood
{
public:
	void add(const std::string &label) { buttons_.push_back(ButtonGood(label)); }
	int click(const std::string &label)
	{
		for (ButtonGood &button : buttons_) {
			if (button.label() == label) {
				button.click();
				return button.clicks();
			}
		}
		return -1;
	}

private:
	std::vector<ButtonGood> buttons_;
};
#ifdef RUN
int drive_good(int n)
{
	ToolbarGood toolbar;
	for (int i = 0; i < n; i++)
		toolbar.add("button" + std::to_string(i));
	return toolbar.click("button0");
}
#endif
} // namespace counting_button
RUN_CASE(counting_button, counting_button::drive_bad(3), counting_button::drive_good(3))

// CASE live_config: a reader holds the settings' bare pointer while another thread replaces them
namespace live_config
{
struct Settings {
	std::string root;
	std::vector<std::string> allowed;
};

bool permits(const Settings &settings, const std::string &path)
{
	for (const std::string &prefix : settings.allowed) {
		if (path.compare(0, prefix.size(), prefix) == 0)
			return true;
	}
	return path == settings.root;
}
//- bad
class ConfigBad
{
public:
	explicit ConfigBad(Settings settings)
		: current_(std::make_unique<Settings>(std::move(settings)))
	{
	}
	void reload(Settings settings)
	{
		auto fresh = std::make_unique<Settings>(std::move(settings));
		std::lock_guard<std::mutex> lock(mutex_);
		current_ = std::move(fresh);
	}
	const Settings *current() const
	{
		std::lock_guard<std::mutex> lock(mutex_);
		return current_.get();
	}

private:
	mutable std::mutex mutex_;
	std::unique_ptr<Settings> current_;
};

size_t count_permitted_bad(const ConfigBad &config, const std::vector<std::string> &paths)
{
	auto settings = config.current();
	size_t count = 0;
	for (const std::string &path : paths)
		count += permits(*settings, path);
	return count;
}
#ifdef RUN
size_t drive_bad(int n)
{
	ConfigBad config({"/", {"/usr", "/srv"}});
	std::vector<std::string> paths(n * 300, "/home/someone/with/a/long/path");
	size_t count = 0;
	std::thread reader([&] {
		for (int i = 0; i < 50; i++)
			count += count_permitted_bad(config, paths);
	});
	for (int i = 0; i < 200; i++)
		config.reload({"/", {"/var", "/srv"}});
	reader.join();
	return count;
}
#endif
//- good
class ConfigGood
{
public:
	explicit ConfigGood(Settings settings)
		: current_(std::make_shared<Settings>(std::move(settings)))
	{
	}
	void reload(Settings settings)
	{
		auto fresh = std::make_shared<Settings>(std::move(settings));
		std::lock_guard<std::mutex> lock(mutex_);
		current_ = std::move(fresh);
	}
	std::shared_ptr<const Settings> current() const
	{
		std::lock_guard<std::mutex> lock(mutex_);
		return current_;
	}

private:
	mutable std::mutex mutex_;
	std::shared_ptr<Settings> current_;
};

size_t count_permitted_good(const ConfigGood &config, const std::vector<std::string> &paths)
{
	auto settings = config.current();
	size_t count = 0;
	for (const std::string &path : paths)
		count += permits(*settings, path);
	return count;
}
#ifdef RUN
size_t drive_good(int n)
{
	ConfigGood config({"/", {"/usr", "/srv"}});
	std::vector<std::string> paths(n * 300, "/home/someone/with/a/long/path");
	size_t count = 0;
	std::thread reader([&] {
		for (int i = 0; i < 50; i++)
			count += count_permitted_good(config, paths);
	});
	for (int i = 0; i < 200; i++)
		config.reload({"/", {"/var", "/srv"}});
	reader.join();
	return count;
}
#endif
} // namespace live_config
RUN_CASE(live_config, live_config::drive_bad(3), live_config::drive_good(3))

// CASE batch_inbox: the producer locks one mutex and the consumer another for the same vector
namespace batch_inbox
{
struct Message {
	int sender;
	std::string text;
};
//- bad
class InboxBad
{
public:
	void put(Message message)
	{
		std::lock_guard<std::mutex> lock(put_mutex_);
		pending_.push_back(std::move(message));
	}
	size_t take(std::vector<Message> &out, size_t limit)
	{
		std::lock_guard<std::mutex> lock(take_mutex_);
		size_t n = std::min(limit, pending_.size());
		for (size_t i = 0; i < n; i++)
			out.push_back(std::move(pending_[i]));
		pending_.erase(pending_.begin(), pending_.begin() + n);
		return n;
	}

private:
	std::mutex put_mutex_;
	std::mutex take_mutex_;
	std::vector<Message> pending_;
};
#ifdef RUN
size_t drive_bad(int n)
{
	InboxBad inbox;
	std::thread sender([&] {
		for (int i = 0; i < n * 200; i++)
			inbox.put({i, "a message with a text that is not short"});
	});
	std::vector<Message> got;
	for (int i = 0; i < n * 200; i++)
		inbox.take(got, 10);
	sender.join();
	return got.size();
}
#endif
//- good
class InboxGood
{
public:
	void put(Message message)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		pending_.push_back(std::move(message));
	}
	size_t take(std::vector<Message> &out, size_t limit)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		size_t n = std::min(limit, pending_.size());
		for (size_t i = 0; i < n; i++)
			out.push_back(std::move(pending_[i]));
		pending_.erase(pending_.begin(), pending_.begin() + n);
		return n;
	}

private:
	std::mutex mutex_;
	std::vector<Message> pending_;
};
#ifdef RUN
size_t drive_good(int n)
{
	InboxGood inbox;
	std::thread sender([&] {
		for (int i = 0; i < n * 200; i++)
			inbox.put({i, "a message with a text that is not short"});
	});
	std::vector<Message> got;
	for (int i = 0; i < n * 200; i++)
		inbox.take(got, 10);
	sender.join();
	return got.size();
}
#endif
} // namespace batch_inbox
RUN_CASE(batch_inbox, batch_inbox::drive_bad(3), batch_inbox::drive_good(3))

// CASE row_filter: the filter keeps a reference to a std::function made for the call
namespace row_filter
{
struct Row {
	int id;
	std::string city;
};
//- bad
class FilterBad
{
public:
	explicit FilterBad(const std::function<bool(const Row &)> &accept) : accept_(accept) {}
	std::vector<int> ids(const std::vector<Row> &rows) const
	{
		std::vector<int> out;
		for (const Row &row : rows) {
			if (accept_(row))
				out.push_back(row.id);
		}
		return out;
	}

private:
	const std::function<bool(const Row &)> &accept_;
};

std::vector<int> ids_in_bad(const std::vector<Row> &rows, const std::string &city, int least)
{
	FilterBad filter(
		[city, least](const Row &row) { return row.city == city && row.id >= least; });
	return filter.ids(rows);
}
#ifdef RUN
size_t drive_bad(int n)
{
	return ids_in_bad(std::vector<Row>(n, Row{5, "Oslo"}), "Oslo", 2).size();
}
#endif
//- good
class FilterGood
{
public:
	explicit FilterGood(const std::function<bool(const Row &)> &accept) : accept_(accept) {}
	std::vector<int> ids(const std::vector<Row> &rows) const
	{
		std::vector<int> out;
		for (const Row &row : rows) {
			if (accept_(row))
				out.push_back(row.id);
		}
		return out;
	}

private:
	std::function<bool(const Row &)> accept_;
};

std::vector<int> ids_in_good(const std::vector<Row> &rows, const std::string &city, int least)
{
	FilterGood filter(
		[city, least](const Row &row) { return row.city == city && row.id >= least; });
	return filter.ids(rows);
}
#ifdef RUN
size_t drive_good(int n)
{
	return ids_in_good(std::vector<Row>(n, Row{5, "Oslo"}), "Oslo", 2).size();
}
#endif
} // namespace row_filter
RUN_CASE(row_filter, row_filter::drive_bad(3), row_filter::drive_good(3))

// CASE level_meter: the pipeline that is returned is bound to a meter on the builder's stack
namespace level_meter
{
class Meter
{
public:
	explicit Meter(float decay) : decay_(decay) {}
	void feed(std::span<const float> block)
	{
		for (float s : block)
			peak_ = std::max(peak_ * decay_, s < 0 ? -s : s);
		history_.push_back(peak_);
	}

private:
	float decay_;
	float peak_ = 0;
	std::vector<float> history_;
};

class Pipeline
{
public:
	using Stage = std::function<void(std::span<const float>)>;
	void add(Stage stage) { stages_.push_back(std::move(stage)); }
	void process(std::span<const float> block)
	{
		for (Stage &stage : stages_)
			stage(block);
	}

private:
	std::vector<Stage> stages_;
};
//- bad
Pipeline make_pipeline_bad(const std::vector<float> &decays)
{
	Pipeline pipeline;
	for (float decay : decays) {
		Meter meter(decay);
		pipeline.add(std::bind(&Meter::feed, &meter, std::placeholders::_1));
	}
	return pipeline;
}
#ifdef RUN
void drive_bad(int n)
{
	Pipeline pipeline = make_pipeline_bad({0.5f, 0.9f});
	std::vector<float> block(n * 16, -0.25f);
	pipeline.process(block);
}
#endif
//- good
Pipeline make_pipeline_good(const std::vector<float> &decays)
{
	Pipeline pipeline;
	for (float decay : decays) {
		auto meter = std::make_shared<Meter>(decay);
		pipeline.add(std::bind(&Meter::feed, meter, std::placeholders::_1));
	}
	return pipeline;
}
#ifdef RUN
void drive_good(int n)
{
	Pipeline pipeline = make_pipeline_good({0.5f, 0.9f});
	std::vector<float> block(n * 16, -0.25f);
	pipeline.process(block);
}
#endif
} // namespace level_meter
RUN_CASE(level_meter, level_meter::drive_bad(3), level_meter::drive_good(3))

// CASE shared_hits: readers under a shared lock write the entry's last use and the hit counter
namespace shared_hits
{
struct Entry {
	std::string value;
};
//- bad
class CacheBad
{
public:
	void put(const std::string &key, std::string value)
	{
		std::unique_lock<std::shared_mutex> lock(mutex_);
		entries_[key].value = std::move(value);
	}
	std::optional<std::string> get(const std::string &key) const
	{
		std::shared_lock<std::shared_mutex> lock(mutex_);
		auto it = entries_.find(key);
		if (it == entries_.end())
			return std::nullopt;
		hits_++;
		return it->second.value;
	}
	uint64_t hits() const
	{
		std::unique_lock<std::shared_mutex> lock(mutex_);
		return hits_;
	}

private:
	mutable std::shared_mutex mutex_;
	mutable uint64_t hits_ = 0;
	std::unordered_map<std::string, Entry> entries_;
};
#ifdef RUN
uint64_t drive_bad(int n)
{
	CacheBad cache;
	cache.put("key", "value");
	std::vector<std::jthread> readers;
	for (int t = 0; t < n; t++) {
		readers.emplace_back([&cache] {
			for (int i = 0; i < 100; i++)
				cache.get("key");
		});
	}
	readers.clear();
	return cache.hits();
}
#endif
//- good
class CacheGood
{
public:
	void put(const std::string &key, std::string value)
	{
		std::unique_lock<std::shared_mutex> lock(mutex_);
		entries_[key].value = std::move(value);
	}
	std::optional<std::string> get(const std::string &key) const
	{
		std::shared_lock<std::shared_mutex> lock(mutex_);
		auto it = entries_.find(key);
		if (it == entries_.end())
			return std::nullopt;
		hits_++;
		return it->second.value;
	}
	uint64_t hits() const
	{
		std::unique_lock<std::shared_mutex> lock(mutex_);
		return hits_;
	}

private:
	mutable std::shared_mutex mutex_;
	mutable std::atomic<uint64_t> hits_ = 0;
	std::unordered_map<std::string, Entry> entries_;
};
#ifdef RUN
uint64_t drive_good(int n)
{
	CacheGood cache;
	cache.put("key", "value");
	std::vector<std::jthread> readers;
	for (int t = 0; t < n; t++) {
		readers.emplace_back([&cache] {
			for (int i = 0; i < 100; i++)
				cache.get("key");
		});
	}
	readers.clear();
	return cache.hits();
}
#endif
} // namespace shared_hits
RUN_CASE(shared_hits, shared_hits::drive_bad(3), shared_hits::drive_good(3))

// CASE prefetch_page: the asynchronous load refers to a path string of the function that started it
namespace prefetch_page
{
struct Page {
	std::string path;
	size_t size = 0;
};

Page load_page(const std::string &path)
{
	std::this_thread::sleep_for(std::chrono::milliseconds(5));
	return {path, path.size() * 100};
}
//- bad
class PrefetcherBad
{
public:
	explicit PrefetcherBad(std::string root) : root_(std::move(root)) {}
	void prefetch(int number)
	{
		std::string path = root_ + "/pages/" + std::to_string(number) + ".html";
		auto page = std::async(std::launch::async, [&path] { return load_page(path); });
		pending_.emplace(number, std::move(page));
	}
	Page get(int number)
	{
		auto it = pending_.find(number);
		if (it == pending_.end())
			return {};
		Page page = it->second.get();
		pending_.erase(it);
		return page;
	}

private:
	std::string root_;
	std::map<int, std::future<Page>> pending_;
};
#ifdef RUN
size_t drive_bad(int n)
{
	PrefetcherBad prefetcher("/srv/www/manual");
	for (int i = 0; i < n; i++)
		prefetcher.prefetch(i);
	return prefetcher.get(0).size + prefetcher.get(1).size;
}
#endif
//- good
class PrefetcherGood
{
public:
	explicit PrefetcherGood(std::string root) : root_(std::move(root)) {}
	void prefetch(int number)
	{
		std::string path = root_ + "/pages/" + std::to_string(number) + ".html";
		auto page = std::async(std::launch::async, [path] { return load_page(path); });
		pending_.emplace(number, std::move(page));
	}
	Page get(int number)
	{
		auto it = pending_.find(number);
		if (it == pending_.end())
			return {};
		Page page = it->second.get();
		pending_.erase(it);
		return page;
	}

private:
	std::string root_;
	std::map<int, std::future<Page>> pending_;
};
#ifdef RUN
size_t drive_good(int n)
{
	PrefetcherGood prefetcher("/srv/www/manual");
	for (int i = 0; i < n; i++)
		prefetcher.prefetch(i);
	return prefetcher.get(0).size + prefetcher.get(1).size;
}
#endif
} // namespace prefetch_page
RUN_CASE(prefetch_page, prefetch_page::drive_bad(3), prefetch_page::drive_good(3))

// CLEAN joined_slices: correct
namespace joined_slices
{
long sum(std::span<const int> values)
{
	long total = 0;
	for (int v : values)
		total += v;
	return total;
}

long parallel_sum(const std::vector<int> &values, size_t parts)
{
	if (parts == 0)
		return sum(values);
	std::vector<long> partial(parts);
	const size_t step = (values.size() + parts - 1) / parts;
	{
		std::vector<std::jthread> workers;
		for (size_t i = 0; i < parts; i++) {
			workers.emplace_back([&, i] {
				const size_t from = std::min(values.size(), i * step);
				const size_t to = std::min(values.size(), from + step);
				partial[i] = sum(std::span(values).subspan(from, to - from));
			});
		}
	}
	long total = 0;
	for (long part : partial)
		total += part;
	return total;
}
#ifdef RUN
long drive(int n)
{
	return parallel_sum(std::vector<int>(n * 7, 2), n);
}
#endif
} // namespace joined_slices
RUN_CLEAN(joined_slices, joined_slices::drive(3))

// CLEAN scoped_subscription: correct
namespace scoped_subscription
{
class Feed
{
public:
	using Listener = std::function<void(int)>;
	int add(Listener listener)
	{
		listeners_.emplace(++last_, std::move(listener));
		return last_;
	}
	void remove(int id) { listeners_.erase(id); }
	void publish(int value)
	{
		for (auto &[id, listener] : listeners_)
			listener(value);
	}

private:
	int last_ = 0;
	std::map<int, Listener> listeners_;
};

class Subscription
{
public:
	Subscription(Feed &feed, Feed::Listener listener)
		: feed_(feed), id_(feed.add(std::move(listener)))
	{
	}
	~Subscription() { feed_.remove(id_); }
	Subscription(const Subscription &) = delete;
	Subscription &operator=(const Subscription &) = delete;

private:
	Feed &feed_;
	int id_;
};

int sum_while(Feed &feed, const std::vector<int> &values)
{
	int sum = 0;
	Subscription subscription(feed, [&sum](int value) { sum += value; });
	for (int value : values)
		feed.publish(value);
	return sum;
}
#ifdef RUN
int drive(int n)
{
	Feed feed;
	int sum = sum_while(feed, std::vector<int>(n, 4));
	feed.publish(1);
	return sum;
}
#endif
} // namespace scoped_subscription
RUN_CLEAN(scoped_subscription, scoped_subscription::drive(3))

// CLEAN requeue_self: correct
namespace requeue_self
{
class Loop
{
public:
	void post(std::function<void()> task)
	{
		std::lock_guard<std::mutex> lock(mutex_);
		tasks_.push_back(std::move(task));
	}
	size_t run()
	{
		size_t ran = 0;
		for (;;) {
			std::deque<std::function<void()>> batch;
			{
				std::lock_guard<std::mutex> lock(mutex_);
				batch.swap(tasks_);
			}
			if (batch.empty())
				return ran;
			for (auto &task : batch) {
				task();
				ran++;
			}
		}
	}

private:
	std::mutex mutex_;
	std::deque<std::function<void()>> tasks_;
};

class Countdown : public std::enable_shared_from_this<Countdown>
{
public:
	Countdown(Loop &loop, int left) : loop_(loop), left_(left) {}
	void step()
	{
		if (left_-- > 0)
			loop_.post([self = shared_from_this()] { self->step(); });
	}

private:
	Loop &loop_;
	int left_;
};

size_t count_down(Loop &loop, int from)
{
	std::make_shared<Countdown>(loop, from)->step();
	return loop.run();
}
#ifdef RUN
size_t drive(int n)
{
	Loop loop;
	return count_down(loop, n);
}
#endif
} // namespace requeue_self
RUN_CLEAN(requeue_self, requeue_self::drive(3))

// CLEAN ticker_restart: correct
namespace ticker_restart
{
class Ticker
{
public:
	explicit Ticker(std::function<void(int)> tick) : tick_(std::move(tick)) {}
	Ticker(const Ticker &) = delete;
	Ticker &operator=(const Ticker &) = delete;
	~Ticker() { stop(); }
	void restart(int ticks)
	{
		stop();
		left_ = ticks;
		worker_ = std::jthread([this](std::stop_token stop) {
			for (; left_ > 0 && !stop.stop_requested(); left_--)
				tick_(left_);
		});
	}
	void stop()
	{
		worker_.request_stop();
		if (worker_.joinable())
			worker_.join();
	}

private:
	std::function<void(int)> tick_;
	int left_ = 0;
	std::jthread worker_;
};

int total_ticks(std::span<const int> rounds)
{
	std::atomic<int> total = 0;
	Ticker ticker([&total](int left) { total += left; });
	for (int round : rounds)
		ticker.restart(round);
	ticker.stop();
	return total;
}
#ifdef RUN
int drive(int n)
{
	std::vector<int> rounds(n, 5);
	return total_ticks(rounds);
}
#endif
} // namespace ticker_restart
RUN_CLEAN(ticker_restart, ticker_restart::drive(3))
