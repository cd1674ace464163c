// SPDX-License-Identifier: GPL-2.0
// Closures, threads and locks: captures that die first, shared data, locks taken wrongly.
#include "../set.hh"
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE retry_timer: the closure refers to the attempt counter of a function that has returned
namespace retry_timer
{
using Report = std::function<void(const char *)>;

class Timer
{
public:
	void after(int ticks, std::function<void()> action)
	{
		entries_.push_back({now_ + ticks, std::move(action)});
	}

	void advance(int ticks)
	{
		now_ += ticks;
		std::vector<Entry> due;
		for (std::size_t i = 0; i < entries_.size();) {
			if (entries_[i].at <= now_) {
				due.push_back(std::move(entries_[i]));
				entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
			} else {
				++i;
			}
		}
		for (Entry &entry : due)
			entry.action();
	}

private:
	struct Entry {
		int at = 0;
		std::function<void()> action;
	};
	std::vector<Entry> entries_;
	int now_ = 0;
};

//- bad
void reconnect_bad(Timer &timer, const Report &report, const std::vector<int> &delays)
{
	int attempts = 0;
	for (int delay : delays) {
		timer.after(delay, [&attempts, report] {
			++attempts;
			report(attempts > 2 ? "giving up" : "trying");
		});
	}
}

#ifdef RUN
int drive_bad(int n)
{
	std::string state;
	Timer timer;
	reconnect_bad(timer, [&state](const char *now) { state = now; }, {1, 2, n});
	timer.advance(5);
	return static_cast<int>(state.size());
}
#endif

//- good
void reconnect_good(Timer &timer, const Report &report, const std::vector<int> &delays)
{
	auto attempts = std::make_shared<int>(0);
	for (int delay : delays) {
		timer.after(delay, [attempts, report] {
			++*attempts;
			report(*attempts > 2 ? "giving up" : "trying");
		});
	}
}

#ifdef RUN
int drive_good(int n)
{
	std::string state;
	Timer timer;
	reconnect_good(timer, [&state](const char *now) { state = now; }, {1, 2, n});
	timer.advance(5);
	return static_cast<int>(state.size());
}
#endif
} // namespace retry_timer
RUN_CASE(retry_timer, retry_timer::drive_bad(3), retry_timer::drive_good(3))

// CASE panel_signal: the panel leaves a closure with its address in the signal when it is destroyed
namespace panel_signal
{
class Signal
{
public:
	int connect(std::function<void(int)> slot)
	{
		slots_[++last_] = std::move(slot);
		return last_;
	}
	void disconnect(int id) { slots_.erase(id); }
	void raise(int value)
	{
		for (auto &[id, slot] : slots_)
			slot(value);
	}

private:
	std::map<int, std::function<void(int)>> slots_;
	int last_ = 0;
};

//- bad
class PanelBad
{
public:
	explicit PanelBad(Signal &changed) : changed_(changed)
	{
		id_ = changed_.connect([this](int value) { values_.push_back(value); });
	}
	PanelBad(const PanelBad &) = delete;
	PanelBad &operator=(const PanelBad &) = delete;

	void freeze()
	{
		if (id_)
			changed_.disconnect(id_);
		id_ = 0;
	}
	std::size_t shown() const { return values_.size(); }

private:
	Signal &changed_;
	std::vector<int> values_;
	int id_ = 0;
};

std::size_t preview_bad(Signal &changed, const std::vector<int> &values, bool frozen)
{
	std::size_t shown = 0;
	{
		auto panel = std::make_unique<PanelBad>(changed);
		if (frozen)
			panel->freeze();
		for (int value : values)
			changed.raise(value);
		shown = panel->shown();
	}
	changed.raise(0);
	return shown;
}

#ifdef RUN
int drive_bad(int n)
{
	Signal changed;
	return static_cast<int>(preview_bad(changed, {1, 2, n}, false));
}
#endif

//- good
class PanelGood
{
public:
	explicit PanelGood(Signal &changed) : changed_(changed)
	{
		id_ = changed_.connect([this](int value) { values_.push_back(value); });
	}
	PanelGood(const PanelGood &) = delete;
	PanelGood &operator=(const PanelGood &) = delete;
	~PanelGood() { freeze(); }

	void freeze()
	{
		if (id_)
			changed_.disconnect(id_);
		id_ = 0;
	}
	std::size_t shown() const { return values_.size(); }

private:
	Signal &changed_;
	std::vector<int> values_;
	int id_ = 0;
};

std::size_t preview_good(Signal &changed, const std::vector<int> &values, bool frozen)
{
	std::size_t shown = 0;
	{
		auto panel = std::make_unique<PanelGood>(changed);
		if (frozen)
			panel->freeze();
		for (int value : values)
			changed.raise(value);
		shown = panel->shown();
	}
	changed.raise(0);
	return shown;
}

#ifdef RUN
int drive_good(int n)
{
	Signal changed;
	return static_cast<int>(preview_good(changed, {1, 2, n}, false));
}
#endif
} // namespace panel_signal
RUN_CASE(panel_signal, panel_signal::drive_bad(3), panel_signal::drive_good(3))

// CASE byte_meter: the report reads the two sums without the lock that the writers hold
namespace byte_meter
{
struct Report {
	long bytes = 0;
	long calls = 0;
};

//- bad
class MeterBad
{
public:
	void add(long bytes)
	{
		std::lock_guard<std::mutex> hold(lock_);
		bytes_ += bytes;
		++calls_;
	}

	Report report() const { return {bytes_, calls_}; }

private:
	mutable std::mutex lock_;
	long bytes_ = 0;
	long calls_ = 0;
};

long transfer_bad(MeterBad &meter, const std::vector<long> &chunks)
{
	std::thread worker([&meter, &chunks] {
		for (long chunk : chunks)
			meter.add(chunk);
	});
	long highest = 0;
	for (std::size_t i = 0; i < chunks.size(); i++)
		highest = std::max(highest, meter.report().bytes);
	worker.join();
	return highest + meter.report().calls;
}

#ifdef RUN
long drive_bad(int n)
{
	MeterBad meter;
	return transfer_bad(meter, std::vector<long>(2000, n));
}
#endif

//- good
class MeterGood
{
public:
	void add(long bytes)
	{
		std::lock_guard<std::mutex> hold(lock_);
		bytes_ += bytes;
		++calls_;
	}

	Report report() const
	{
		std::lock_guard<std::mutex> hold(lock_);
		return {bytes_, calls_};
	}

private:
	mutable std::mutex lock_;
	long bytes_ = 0;
	long calls_ = 0;
};

long transfer_good(MeterGood &meter, const std::vector<long> &chunks)
{
	std::thread worker([&meter, &chunks] {
		for (long chunk : chunks)
			meter.add(chunk);
	});
	long highest = 0;
	for (std::size_t i = 0; i < chunks.size(); i++)
		highest = std::max(highest, meter.report().bytes);
	worker.join();
	return highest + meter.report().calls;
}

#ifdef RUN
long drive_good(int n)
{
	MeterGood meter;
	return transfer_good(meter, std::vector<long>(2000, n));
}
#endif
} // namespace byte_meter
RUN_CASE(byte_meter, byte_meter::drive_bad(3), byte_meter::drive_good(3))

// CASE name_table: the reference to the guarded vector is used after the lock is released
namespace name_table
{
//- bad
class NamesBad
{
public:
	void add(std::string name)
	{
		std::lock_guard<std::mutex> hold(lock_);
		names_.push_back(std::move(name));
	}

	const std::vector<std::string> &all() const
	{
		std::lock_guard<std::mutex> hold(lock_);
		return names_;
	}

private:
	mutable std::mutex lock_;
	std::vector<std::string> names_;
};

std::size_t watch_bad(NamesBad &names, int count)
{
	std::thread writer([&names, count] {
		for (int i = 0; i < count; i++)
			names.add("guest " + std::to_string(i));
	});
	std::size_t letters = 0;
	for (int round = 0; round < count; round++) {
		for (const std::string &name : names.all())
			letters += name.size();
	}
	writer.join();
	return letters;
}

#ifdef RUN
int drive_bad(int n)
{
	NamesBad names;
	for (int i = 0; i < 1000; i++)
		names.add("host");
	return static_cast<int>(watch_bad(names, n * 300));
}
#endif

//- good
class NamesGood
{
public:
	void add(std::string name)
	{
		std::lock_guard<std::mutex> hold(lock_);
		names_.push_back(std::move(name));
	}

	std::vector<std::string> all() const
	{
		std::lock_guard<std::mutex> hold(lock_);
		return names_;
	}

private:
	mutable std::mutex lock_;
	std::vector<std::string> names_;
};

std::size_t watch_good(NamesGood &names, int count)
{
	std::thread writer([&names, count] {
		for (int i = 0; i < count; i++)
			names.add("guest " + std::to_string(i));
	});
	std::size_t letters = 0;
	for (int round = 0; round < count; round++) {
		for (const std::string &name : names.all())
			letters += name.size();
	}
	writer.join();
	return letters;
}

#ifdef RUN
int drive_good(int n)
{
	NamesGood names;
	for (int i = 0; i < 1000; i++)
		names.add("host");
	return static_cast<int>(watch_good(names, n * 300));
}
#endif
} // namespace name_table
RUN_CASE(name_table, name_table::drive_bad(3), name_table::drive_good(3))

// CASE async_checksum: the future is returned while its task still reads the local copy of the data
namespace async_checksum
{
using Data = std::vector<unsigned char>;

//- bad
std::future<unsigned> checksum_bad(std::span<const unsigned char> raw, unsigned seed)
{
	Data data;
	for (unsigned char byte : raw) {
		if (byte != '\r')
			data.push_back(byte);
	}
	return std::async(std::launch::async, [&data, seed] {
		unsigned sum = seed;
		for (unsigned char byte : data)
			sum = sum * 31 + byte;
		return sum;
	});
}

unsigned verify_bad(std::span<const unsigned char> first, std::span<const unsigned char> second)
{
	std::future<unsigned> a = checksum_bad(first, 1);
	std::future<unsigned> b = checksum_bad(second, 1);
	return a.get() ^ b.get();
}

#ifdef RUN
int drive_bad(int n)
{
	const Data first(100000, static_cast<unsigned char>(n)), second(100000, 9);
	return static_cast<int>(verify_bad(first, second));
}
#endif

//- good
std::future<unsigned> checksum_good(std::span<const unsigned char> raw, unsigned seed)
{
	Data data;
	for (unsigned char byte : raw) {
		if (byte != '\r')
			data.push_back(byte);
	}
	return std::async(std::launch::async, [data = std::move(data), seed] {
		unsigned sum = seed;
		for (unsigned char byte : data)
			sum = sum * 31 + byte;
		return sum;
	});
}

unsigned verify_good(std::span<const unsigned char> first, std::span<const unsigned char> second)
{
	std::future<unsigned> a = checksum_good(first, 1);
	std::future<unsigned> b = checksum_good(second, 1);
	return a.get() ^ b.get();
}

#ifdef RUN
int drive_good(int n)
{
	const Data first(100000, static_cast<unsigned char>(n)), second(100000, 9);
	return static_cast<int>(verify_good(first, second));
}
#endif
} // namespace async_checksum
RUN_CASE(async_checksum, async_checksum::drive_bad(3), async_checksum::drive_good(3))

// CASE budget_relock: spend() calls the public left(), which takes the mutex that is held already
namespace budget_relock
{
//- bad
class BudgetBad
{
public:
	explicit BudgetBad(long limit) : limit_(limit) {}

	long left() const
	{
		std::lock_guard<std::mutex> hold(lock_);
		return limit_ - spent_;
	}

	bool spend(long amount)
	{
		std::lock_guard<std::mutex> hold(lock_);
		if (amount > left())
			return false;
		spent_ += amount;
		return true;
	}

private:
	mutable std::mutex lock_;
	long limit_;
	long spent_ = 0;
};

int buy_bad(BudgetBad &budget, const std::vector<long> &prices)
{
	int bought = 0;
	for (long price : prices)
		bought += budget.spend(price);
	return bought;
}

#ifdef RUN
int drive_bad(int n)
{
	BudgetBad budget(100);
	return buy_bad(budget, {n, 50, 60});
}
#endif

//- good
class BudgetGood
{
public:
	explicit BudgetGood(long limit) : limit_(limit) {}

	long left() const
	{
		std::lock_guard<std::mutex> hold(lock_);
		return limit_ - spent_;
	}

	bool spend(long amount)
	{
		std::lock_guard<std::mutex> hold(lock_);
		if (amount > limit_ - spent_)
			return false;
		spent_ += amount;
		return true;
	}

private:
	mutable std::mutex lock_;
	long limit_;
	long spent_ = 0;
};

int buy_good(BudgetGood &budget, const std::vector<long> &prices)
{
	int bought = 0;
	for (long price : prices)
		bought += budget.spend(price);
	return bought;
}

#ifdef RUN
int drive_good(int n)
{
	BudgetGood budget(100);
	return buy_good(budget, {n, 50, 60});
}
#endif
} // namespace budget_relock
RUN_CASE(budget_relock, budget_relock::drive_bad(3), budget_relock::drive_good(3))

// CASE shelf_swap: two threads take the same two mutexes in opposite order
namespace shelf_swap
{
struct Shelf {
	std::mutex lock;
	std::vector<int> books;
};

//- bad
void move_book_bad(Shelf &from, Shelf &to)
{
	std::lock_guard<std::mutex> hold_from(from.lock);
	std::lock_guard<std::mutex> hold_to(to.lock);
	if (from.books.empty())
		return;
	to.books.push_back(from.books.back());
	from.books.pop_back();
}

std::size_t shuffle_bad(Shelf &left, Shelf &right, int rounds)
{
	std::thread other([&left, &right, rounds] {
		for (int i = 0; i < rounds; i++)
			move_book_bad(left, right);
	});
	for (int i = 0; i < rounds; i++)
		move_book_bad(right, left);
	other.join();
	return left.books.size() + right.books.size();
}

#ifdef RUN
int drive_bad(int n)
{
	Shelf left, right;
	left.books.assign(10, n);
	right.books.assign(10, n);
	return static_cast<int>(shuffle_bad(left, right, 20000));
}
#endif

//- good
void move_book_good(Shelf &from, Shelf &to)
{
	std::scoped_lock hold(from.lock, to.lock);
	if (from.books.empty())
		return;
	to.books.push_back(from.books.back());
	from.books.pop_back();
}

std::size_t shuffle_good(Shelf &left, Shelf &right, int rounds)
{
	std::thread other([&left, &right, rounds] {
		for (int i = 0; i < rounds; i++)
			move_book_good(left, right);
	});
	for (int i = 0; i < rounds; i++)
		move_book_good(right, left);
	other.join();
	return left.books.size() + right.books.size();
}

#ifdef RUN
int drive_good(int n)
{
	Shelf left, right;
	left.books.assign(10, n);
	right.books.assign(10, n);
	return static_cast<int>(shuffle_good(left, right, 20000));
}
#endif
} // namespace shelf_swap
RUN_CASE(shelf_swap, shelf_swap::drive_bad(3), shelf_swap::drive_good(3))

// CASE poller_stop: the flag that ends the loop is a plain bool written by another thread
namespace poller_stop
{
//- bad
class PollerBad
{
public:
	explicit PollerBad(std::function<void()> poll) : poll_(std::move(poll))
	{
		thread_ = std::thread([this] { loop(); });
	}
	PollerBad(const PollerBad &) = delete;
	PollerBad &operator=(const PollerBad &) = delete;
	~PollerBad()
	{
		stop_ = true;
		thread_.join();
	}

private:
	void loop()
	{
		while (!stop_) {
			poll_();
			std::this_thread::yield();
		}
	}

	std::function<void()> poll_;
	bool stop_ = false;
	std::thread thread_;
};

void poll_until_bad(std::atomic<int> &polls, int wanted)
{
	PollerBad poller([&polls] { ++polls; });
	while (polls < wanted)
		std::this_thread::yield();
}

#ifdef RUN
int drive_bad(int n)
{
	std::atomic<int> polls{0};
	poll_until_bad(polls, n);
	return polls;
}
#endif

//- good
class PollerGood
{
public:
	explicit PollerGood(std::function<void()> poll) : poll_(std::move(poll))
	{
		thread_ = std::thread([this] { loop(); });
	}
	PollerGood(const PollerGood &) = delete;
	PollerGood &operator=(const PollerGood &) = delete;
	~PollerGood()
	{
		stop_ = true;
		thread_.join();
	}

private:
	void loop()
	{
		while (!stop_) {
			poll_();
			std::this_thread::yield();
		}
	}

	std::function<void()> poll_;
	std::atomic<bool> stop_{false};
	std::thread thread_;
};

void poll_until_good(std::atomic<int> &polls, int wanted)
{
	PollerGood poller([&polls] { ++polls; });
	while (polls < wanted)
		std::this_thread::yield();
}

#ifdef RUN
int drive_good(int n)
{
	std::atomic<int> polls{0};
	poll_until_good(polls, n);
	return polls;
}
#endif
} // namespace poller_stop
RUN_CASE(poller_stop, poller_stop::drive_bad(3), poller_stop::drive_good(3))

// CASE word_filter: the returned predicate refers to a by-value parameter of its maker
namespace word_filter
{
using Filter = std::function<bool(const std::string &)>;

//- bad
Filter allow_bad(std::vector<std::string> words, bool prefix)
{
	std::sort(words.begin(), words.end());
	if (words.empty())
		return [](const std::string &) { return true; };
	if (prefix) {
		return [&words](const std::string &text) {
			for (const std::string &word : words) {
				if (text.compare(0, word.size(), word) == 0)
					return true;
			}
			return false;
		};
	}
	return [words](const std::string &text) {
		return std::binary_search(words.begin(), words.end(), text);
	};
}

std::size_t allowed_bad(const std::vector<std::string> &lines,
			const std::vector<std::string> &words)
{
	const Filter filter = allow_bad(words, true);
	return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), filter));
}

#ifdef RUN
int drive_bad(int n)
{
	return n + static_cast<int>(allowed_bad({"get /", "put /x", "getter"}, {"get", "head"}));
}
#endif

//- good
Filter allow_good(std::vector<std::string> words, bool prefix)
{
	std::sort(words.begin(), words.end());
	if (words.empty())
		return [](const std::string &) { return true; };
	if (prefix) {
		return [words](const std::string &text) {
			for (const std::string &word : words) {
				if (text.compare(0, word.size(), word) == 0)
					return true;
			}
			return false;
		};
	}
	return [words](const std::string &text) {
		return std::binary_search(words.begin(), words.end(), text);
	};
}

std::size_t allowed_good(const std::vector<std::string> &lines,
			 const std::vector<std::string> &words)
{
	const Filter filter = allow_good(words, true);
	return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), filter));
}

#ifdef RUN
int drive_good(int n)
{
	return n + static_cast<int>(allowed_good({"get /", "put /x", "getter"}, {"get", "head"}));
}
#endif
} // namespace word_filter
RUN_CASE(word_filter, word_filter::drive_bad(3), word_filter::drive_good(3))

// CASE dns_cache: look-ups under the shared lock count their hits in a plain member of the entry
namespace dns_cache
{
//- bad
class DnsBad
{
public:
	void put(const std::string &host, unsigned address)
	{
		std::unique_lock<std::shared_mutex> hold(lock_);
		entries_[host].address = address;
	}

	std::optional<unsigned> find(const std::string &host)
	{
		std::shared_lock<std::shared_mutex> hold(lock_);
		const auto found = entries_.find(host);
		if (found == entries_.end())
			return std::nullopt;
		++found->second.hits;
		return found->second.address;
	}

private:
	struct Entry {
		unsigned address = 0;
		unsigned hits = 0;
	};
	std::shared_mutex lock_;
	std::map<std::string, Entry> entries_;
};

unsigned resolve_bad(DnsBad &dns, const std::vector<std::string> &hosts)
{
	unsigned found = 0, other = 0;
	std::thread helper([&dns, &hosts, &other] {
		for (const std::string &host : hosts)
			other += dns.find(host).has_value();
	});
	for (const std::string &host : hosts)
		found += dns.find(host).has_value();
	helper.join();
	return found + other;
}

#ifdef RUN
int drive_bad(int n)
{
	DnsBad dns;
	dns.put("a.example", static_cast<unsigned>(n));
	return static_cast<int>(resolve_bad(dns, std::vector<std::string>(500, "a.example")));
}
#endif

//- good
class DnsGood
{
public:
	void put(const std::string &host, unsigned address)
	{
		std::unique_lock<std::shared_mutex> hold(lock_);
		entries_[host].address = address;
	}

	std::optional<unsigned> find(const std::string &host)
	{
		std::shared_lock<std::shared_mutex> hold(lock_);
		const auto found = entries_.find(host);
		if (found == entries_.end())
			return std::nullopt;
		++found->second.hits;
		return found->second.address;
	}

private:
	struct Entry {
		unsigned address = 0;
		std::atomic<unsigned> hits = 0;
	};
	std::shared_mutex lock_;
	std::map<std::string, Entry> entries_;
};

unsigned resolve_good(DnsGood &dns, const std::vector<std::string> &hosts)
{
	unsigned found = 0, other = 0;
	std::thread helper([&dns, &hosts, &other] {
		for (const std::string &host : hosts)
			other += dns.find(host).has_value();
	});
	for (const std::string &host : hosts)
		found += dns.find(host).has_value();
	helper.join();
	return found + other;
}

#ifdef RUN
int drive_good(int n)
{
	DnsGood dns;
	dns.put("a.example", static_cast<unsigned>(n));
	return static_cast<int>(resolve_good(dns, std::vector<std::string>(500, "a.example")));
}
#endif
} // namespace dns_cache
RUN_CASE(dns_cache, dns_cache::drive_bad(3), dns_cache::drive_good(3))

// CASE handle_numbers: the counter common to all registries is guarded by each one's own mutex
namespace handle_numbers
{
//- bad
class RegistryBad
{
public:
	int open(std::string name)
	{
		std::lock_guard<std::mutex> hold(lock_);
		const int handle = ++last_handle_;
		open_.emplace(handle, std::move(name));
		return handle;
	}

	std::size_t count()
	{
		std::lock_guard<std::mutex> hold(lock_);
		return open_.size();
	}

private:
	static inline int last_handle_ = 0;
	std::mutex lock_;
	std::map<int, std::string> open_;
};

std::size_t fill_bad(RegistryBad &files, RegistryBad &sockets, int count)
{
	std::thread helper([&sockets, count] {
		for (int i = 0; i < count; i++)
			sockets.open("socket");
	});
	for (int i = 0; i < count; i++)
		files.open("file");
	helper.join();
	return files.count() + sockets.count();
}

#ifdef RUN
int drive_bad(int n)
{
	RegistryBad files, sockets;
	return static_cast<int>(fill_bad(files, sockets, 200 * n));
}
#endif

//- good
class RegistryGood
{
public:
	int open(std::string name)
	{
		std::lock_guard<std::mutex> hold(lock_);
		const int handle = ++last_handle_;
		open_.emplace(handle, std::move(name));
		return handle;
	}

	std::size_t count()
	{
		std::lock_guard<std::mutex> hold(lock_);
		return open_.size();
	}

private:
	static inline std::atomic<int> last_handle_ = 0;
	std::mutex lock_;
	std::map<int, std::string> open_;
};

std::size_t fill_good(RegistryGood &files, RegistryGood &sockets, int count)
{
	std::thread helper([&sockets, count] {
		for (int i = 0; i < count; i++)
			sockets.open("socket");
	});
	for (int i = 0; i < count; i++)
		files.open("file");
	helper.join();
	return files.count() + sockets.count();
}

#ifdef RUN
int drive_good(int n)
{
	RegistryGood files, sockets;
	return static_cast<int>(fill_good(files, sockets, 200 * n));
}
#endif
} // namespace handle_numbers
RUN_CASE(handle_numbers, handle_numbers::drive_bad(3), handle_numbers::drive_good(3))

// CASE row_workers: each worker refers to the loop's row number, which the loop changes
namespace row_workers
{
struct Image {
	std::size_t width = 0;
	std::vector<unsigned char> pixels;
};

void invert_row(Image &image, std::size_t row)
{
	for (std::size_t x = 0; x < image.width; x++) {
		unsigned char &pixel = image.pixels.at(row * image.width + x);
		pixel = static_cast<unsigned char>(255 - pixel);
	}
}

//- bad
void invert_bad(Image &image)
{
	if (!image.width)
		return;
	const std::size_t rows = image.pixels.size() / image.width;
	std::vector<std::thread> workers;
	workers.reserve(rows);
	for (std::size_t row = 0; row < rows; row++)
		workers.emplace_back([&image, &row] { invert_row(image, row); });
	for (std::thread &worker : workers)
		worker.join();
}

#ifdef RUN
int drive_bad(int n)
{
	Image image{8, std::vector<unsigned char>(8 * 6, static_cast<unsigned char>(n))};
	invert_bad(image);
	return image.pixels[0];
}
#endif

//- good
void invert_good(Image &image)
{
	if (!image.width)
		return;
	const std::size_t rows = image.pixels.size() / image.width;
	std::vector<std::thread> workers;
	workers.reserve(rows);
	for (std::size_t row = 0; row < rows; row++)
		workers.emplace_back([&image, row] { invert_row(image, row); });
	for (std::thread &worker : workers)
		worker.join();
}

#ifdef RUN
int drive_good(int n)
{
	Image image{8, std::vector<unsigned char>(8 * 6, static_cast<unsigned char>(n))};
	invert_good(image);
	return image.pixels[0];
}
#endif
} // namespace row_workers
RUN_CASE(row_workers, row_workers::drive_bad(3), row_workers::drive_good(3))
