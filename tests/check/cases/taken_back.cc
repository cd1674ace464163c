// SPDX-License-Identifier: GPL-2.0
// Closures that are kept by others, and taken back or run before what they lead to ends.
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace
{

class Signal
{
	std::map<int, std::function<void(int)>> slots_;
	int next_ = 0;

public:
	int connect(std::function<void(int)> f)
	{
		slots_[next_] = std::move(f);
		return next_++;
	}
	void disconnect(int id) { slots_.erase(id); }
};
class Meter
{
	Signal &signal_;
	int sum_ = 0;
	int id_;

public:
	// ACCEPT
	explicit Meter(Signal &s) : signal_(s), id_(s.connect([this](int v) { sum_ += v; })) {}
	Meter(const Meter &) = delete;
	Meter &operator=(const Meter &) = delete;
	~Meter() { signal_.disconnect(id_); }
	int sum() const { return sum_; }
};
class Connection
{
	Signal &signal_;
	int id_;

public:
	Connection(Signal &s, int id) : signal_(s), id_(id) {}
	Connection(const Connection &) = delete;
	Connection &operator=(const Connection &) = delete;
	~Connection() { signal_.disconnect(id_); }
};
class Gauge
{
	int sum_ = 0;
	Connection connection_;

public:
	// ACCEPT
	explicit Gauge(Signal &s) : connection_(s, s.connect([this](int v) { sum_ += v; })) {}
	Gauge(const Gauge &) = delete;
	Gauge &operator=(const Gauge &) = delete;
	int sum() const { return sum_; }
};
class Forgetful
{
	Signal &signal_;
	int sum_ = 0;
	int id_;

public:
	explicit Forgetful(Signal &s)
		: signal_(s),
		  // REJECT: borrow-closure
		  id_(s.connect([this](int v) { sum_ += v; }))
	{
	}
	// ACCEPT
	Forgetful(const Forgetful &) = delete;
	Forgetful &operator=(const Forgetful &) = delete;
	~Forgetful() { sum_ = 0; }
	int id() const { return id_; }
	Signal &signal() { return signal_; }
};

class Queue
{
	std::queue<std::function<void()>> jobs_;

public:
	void post(std::function<void()> job) { jobs_.push(std::move(job)); }
	void drain()
	{
		while (!jobs_.empty()) {
			std::function<void()> job = std::move(jobs_.front());
			jobs_.pop();
			job();
		}
	}
};
// ACCEPT
int run_before_they_end(Queue &queue, const std::vector<std::string> &lines)
{
	int length = 0;
	for (const std::string &line : lines)
		queue.post([&length, &line] { length += int(line.size()); });
	queue.drain();
	return length;
}
// REJECT: borrow-closure
int run_later(Queue &queue, const std::string &line)
{
	int length = 0;
	queue.post([&length, &line] { length += int(line.size()); });
	return length;
}

} // namespace
