// SPDX-License-Identifier: GPL-2.0
// What is wrong on one way through a function and all that it calls, on objects that it makes itself.
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace trials
{

// Closures that are kept, and called when what they lead to is gone.

class Clock
{
public:
	void on_tick(int id, std::function<void()> f) { handlers_[id] = std::move(f); }
	void forget(int id) { handlers_.erase(id); }
	void tick()
	{
		for (auto &[id, f] : handlers_)
			f();
	}

private:
	std::map<int, std::function<void()>> handlers_;
};

class Lamp
{
public:
	explicit Lamp(Clock &clock) : clock_(clock)
	{
		clock_.on_tick(1, [this] { on_ = !on_; });
	}
	~Lamp() = default;
	bool on() const { return on_; }

private:
	Clock &clock_;
	bool on_ = false;
};

class TidyLamp
{
public:
	explicit TidyLamp(Clock &clock) : clock_(clock)
	{
		clock_.on_tick(1, [this] { on_ = !on_; });
	}
	~TidyLamp() { clock_.forget(1); }
	bool on() const { return on_; }

private:
	Clock &clock_;
	bool on_ = false;
};

// REJECT: borrow-invalidated
bool tick_without_lamp()
{
	Clock clock;
	auto lamp = std::make_unique<Lamp>(clock);
	bool on = lamp->on();
	lamp.reset();
	clock.tick();
	return on;
}

// ACCEPT
bool tick_without_tidy_lamp()
{
	Clock clock;
	auto lamp = std::make_unique<TidyLamp>(clock);
	bool on = lamp->on();
	lamp.reset();
	clock.tick();
	return on;
}

// What a destructor does to what ended before.

class Ledger
{
public:
	void note(int n) { sum_ += n; }
	int sum() const { return sum_; }

private:
	int sum_ = 0;
};

class Entry
{
public:
	Entry(Ledger &ledger, int n) : ledger_(ledger), n_(n) {}
	Entry(const Entry &) = delete;
	Entry &operator=(const Entry &) = delete;
	~Entry() { ledger_.note(n_); }

private:
	Ledger &ledger_;
	int n_;
};

struct Early {
	void add(int n) { entries.push_back(std::make_unique<Entry>(ledger, n)); }
	std::vector<std::unique_ptr<Entry>> entries;
	Ledger ledger;
};

struct Late {
	void add(int n) { entries.push_back(std::make_unique<Entry>(ledger, n)); }
	Ledger ledger;
	std::vector<std::unique_ptr<Entry>> entries;
};

// REJECT: borrow-dangling
int ledger_first()
{
	Early book;
	book.add(2);
	return book.ledger.sum();
}

// ACCEPT
int ledger_last()
{
	Late book;
	book.add(2);
	return book.ledger.sum();
}

// What a callee does on one of its ways.

class Probe
{
public:
	bool start(bool there, int scale)
	{
		if (!there)
			return false;
		scale_ = scale;
		return true;
	}
	int read(int raw) const { return raw * scale_; }

private:
	int scale_;
};

// REJECT: init-use
int read_anyway(bool there)
{
	Probe probe;
	probe.start(there, 3);
	return probe.read(7);
}

// ACCEPT
int read_if_started(bool there)
{
	Probe probe;
	if (!probe.start(there, 3))
		return -1;
	return probe.read(7);
}

class Mailbox
{
public:
	void put(std::unique_ptr<int> letter) { letter_ = std::move(letter); }
	std::unique_ptr<int> take() { return std::move(letter_); }
	bool full() const { return letter_ != nullptr; }
	int peek() const { return *letter_; }

private:
	std::unique_ptr<int> letter_;
};

// REJECT: move-use
int peek_after_take()
{
	Mailbox box;
	box.put(std::make_unique<int>(4));
	int first = *box.take();
	return first + box.peek();
}

// ACCEPT
int peek_if_full()
{
	Mailbox box;
	box.put(std::make_unique<int>(4));
	int first = *box.take();
	return box.full() ? first + box.peek() : first;
}

// A lock that a callee takes again.

class Counter
{
public:
	void add(int n)
	{
		std::lock_guard<std::mutex> held(lock_);
		sum_ += n;
	}
	void with(const std::function<void(Counter &)> &fn)
	{
		std::lock_guard<std::mutex> held(lock_);
		fn(*this);
	}
	void raw(int n) { sum_ += n; }

private:
	std::mutex lock_;
	int sum_ = 0;
};

// REJECT: lock-held
void add_under_lock()
{
	Counter counter;
	counter.with([](Counter &inside) { inside.add(2); });
}

// ACCEPT
void add_raw_under_lock()
{
	Counter counter;
	counter.with([](Counter &inside) { inside.raw(2); });
}

// Ways that are right.

enum class Side { Left, Right };

// ACCEPT
int each_side(Side side)
{
	int n;
	switch (side) {
	case Side::Left:
		n = 1;
		break;
	case Side::Right:
		n = 2;
		break;
	}
	return n;
}

// ACCEPT
int by_turns()
{
	std::list<int> all{1, 2, 3};
	for (auto it = all.begin(); it != all.end();)
		if (*it == 2)
			it = all.erase(it);
		else
			++it;
	return all.front();
}

// ACCEPT
int kept_elsewhere()
{
	std::vector<std::unique_ptr<int>> all;
	all.push_back(std::make_unique<int>(1));
	int *first = all.front().get();
	all.push_back(std::make_unique<int>(2));
	all.push_back(std::make_unique<int>(3));
	return *first;
}

// ACCEPT
int returned_in_place()
{
	auto make = [](bool full) {
		std::optional<int> made;
		if (full)
			made = 3;
		return made;
	};
	return make(true).value_or(0);
}

} // namespace trials
