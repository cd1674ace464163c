// SPDX-License-Identifier: GPL-2.0
// Closures and threads: what threads share, under which lock, and for how long.
#include "../set.hh"
#include <algorithm>
#include <array>
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
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CLEAN Crew: threads that are joined at the latest when the crew ends
class Crew
{
public:
	template <class F>
	void add(F work)
	{
		threads_.emplace_back(std::move(work));
	}
	void wait()
	{
		for (std::thread &thread : threads_)
			thread.join();
		threads_.clear();
	}
	~Crew() { wait(); }

private:
	std::vector<std::thread> threads_;
};
inline void nap()
{
	std::this_thread::sleep_for(std::chrono::milliseconds(40));
}
int halves()
{
	std::array<int, 2> sums{};
	Crew crew;
	for (std::size_t i = 0; i < sums.size(); i++)
		crew.add([&sums, i] { sums[i] = int(i) + 1; });
	crew.wait();
	return sums[0] + sums[1];
}
RUN_CLEAN(Crew, halves())

// CASE scan_folder: the worker refers to the list of the function that does not wait for it
namespace scan_folder
{
//- bad
void scan_bad(Crew &crew, int files)
{
	std::vector<int> sizes(std::size_t(files), 3);
	crew.add([&sizes] {
		nap();
		sizes[0] = std::accumulate(sizes.begin(), sizes.end(), 0);
	});
}
//- good
void scan_good(Crew &crew, int files)
{
	std::vector<int> sizes(std::size_t(files), 3);
	crew.add([sizes = std::move(sizes)]() mutable {
		nap();
		sizes[0] = std::accumulate(sizes.begin(), sizes.end(), 0);
	});
}
//- shared
template <class Scan>
int run(Scan scan)
{
	Crew crew;
	scan(crew, 4);
	crew.wait();
	return 0;
}
} // namespace scan_folder
RUN_CASE(scan_folder, scan_folder::run(scan_folder::scan_bad),
	 scan_folder::run(scan_folder::scan_good))

// CASE word_tally: two threads count into the same plain number
namespace word_tally
{
//- bad
int tally_bad(const std::vector<std::string> &pages)
{
	int words = 0;
	Crew crew;
	for (const std::string &page : pages)
		crew.add([&] { words += 1 + int(std::count(page.begin(), page.end(), ' ')); });
	crew.wait();
	return words;
}
//- good
int tally_good(const std::vector<std::string> &pages)
{
	std::atomic<int> words = 0;
	Crew crew;
	for (const std::string &page : pages)
		crew.add([&] { words += 1 + int(std::count(page.begin(), page.end(), ' ')); });
	crew.wait();
	return words;
}
} // namespace word_tally
RUN_CASE(word_tally, word_tally::tally_bad(std::vector<std::string>(4, "a few words")),
	 word_tally::tally_good(std::vector<std::string>(4, "a few words")))

// CASE mailbox_size: push() takes the lock, the producer's look at the length does not
namespace mailbox_size
{
//- bad
class MailboxBad
{
public:
	void push(int mail)
	{
		std::lock_guard lock(mutex_);
		mails_.push_back(mail);
	}
	std::size_t size() const { return mails_.size(); }

private:
	mutable std::mutex mutex_;
	std::deque<int> mails_;
};
//- good
class MailboxGood
{
public:
	void push(int mail)
	{
		std::lock_guard lock(mutex_);
		mails_.push_back(mail);
	}
	std::size_t size() const
	{
		std::lock_guard lock(mutex_);
		return mails_.size();
	}

private:
	mutable std::mutex mutex_;
	std::deque<int> mails_;
};
//- shared
template <class Mailbox>
int run()
{
	Mailbox box;
	std::atomic<int> full = 0;
	Crew crew;
	for (int i = 0; i < 3; i++)
		crew.add([&box, &full] {
			for (int mail = 0; mail < 50; mail++) {
				box.push(mail);
				full += box.size() > 20;
			}
		});
	crew.wait();
	return full;
}
} // namespace mailbox_size
RUN_CASE(mailbox_size, mailbox_size::run<mailbox_size::MailboxBad>(),
	 mailbox_size::run<mailbox_size::MailboxGood>())

// CASE ticker_order: the thread is the last to end, its ticks are gone before it is stopped
namespace ticker_order
{
//- bad
class TickerBad
{
public:
	TickerBad()
		: thread_([this](std::stop_token stop) {
			  while (!stop.stop_requested()) {
				  std::lock_guard lock(*mutex_);
				  ticks_->push_back(1);
				  ticks_->pop_back();
			  }
		  })
	{
	}

private:
	static std::unique_ptr<std::vector<int>> room()
	{
		return std::make_unique<std::vector<int>>(64, 0);
	}
	std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();
	struct Thread {
		explicit Thread(std::function<void(std::stop_token)> f) : t(std::move(f)) {}
		std::jthread t;
	};
	Thread thread_;
	std::unique_ptr<std::vector<int>> ticks_ = room();
};
//- good
class TickerGood
{
public:
	TickerGood()
		: thread_([this](std::stop_token stop) {
			  while (!stop.stop_requested()) {
				  std::lock_guard lock(*mutex_);
				  ticks_->push_back(1);
				  ticks_->pop_back();
			  }
		  })
	{
	}

private:
	static std::unique_ptr<std::vector<int>> room()
	{
		return std::make_unique<std::vector<int>>(64, 0);
	}
	std::shared_ptr<std::mutex> mutex_ = std::make_shared<std::mutex>();
	struct Thread {
		explicit Thread(std::function<void(std::stop_token)> f) : t(std::move(f)) {}
		std::jthread t;
	};
	std::unique_ptr<std::vector<int>> ticks_ = room();
	Thread thread_;
};
//- shared
template <class Ticker>
int run()
{
	Ticker ticker;
	nap();
	return 0;
}
} // namespace ticker_order
RUN_CASE(ticker_order, ticker_order::run<ticker_order::TickerBad>(),
	 ticker_order::run<ticker_order::TickerGood>())

// CASE account_relock: transfer() holds the bank's mutex and calls deposit(), which takes it again
namespace account_relock
{
//- bad
class BankBad
{
public:
	void deposit(int account, int amount)
	{
		std::lock_guard lock(mutex_);
		balances_[account] += amount;
	}
	int transfer(int from, int to, int amount)
	{
		std::lock_guard lock(mutex_);
		balances_[from] -= amount;
		deposit(to, amount);
		return balances_[to];
	}

private:
	std::mutex mutex_;
	std::map<int, int> balances_;
};
//- good
class BankGood
{
public:
	void deposit(int account, int amount)
	{
		std::lock_guard lock(mutex_);
		balances_[account] += amount;
	}
	int transfer(int from, int to, int amount)
	{
		std::lock_guard lock(mutex_);
		balances_[from] -= amount;
		balances_[to] += amount;
		return balances_[to];
	}

private:
	std::mutex mutex_;
	std::map<int, int> balances_;
};
//- shared
template <class Bank>
int run()
{
	Bank bank;
	return bank.transfer(1, 2, 30);
}
} // namespace account_relock
RUN_CASE(account_relock, account_relock::run<account_relock::BankBad>(),
	 account_relock::run<account_relock::BankGood>())

// CASE unnamed_guard: the guard is a temporary that unlocks at the end of its own statement
namespace unnamed_guard
{
struct Scores {
	std::mutex mutex;
	std::vector<int> values;
};
//- bad
void record_bad(Scores &scores, int value)
{
	std::unique_lock<std::mutex>{scores.mutex};
	scores.values.push_back(value);
}
//- good
void record_good(Scores &scores, int value)
{
	std::unique_lock<std::mutex> lock{scores.mutex};
	scores.values.push_back(value);
}
//- shared
template <class Record>
std::size_t run(Record record)
{
	Scores scores;
	Crew crew;
	for (int player = 0; player < 3; player++)
		crew.add([&scores, player, record] {
			for (int i = 0; i < 40; i++)
				record(scores, player);
		});
	crew.wait();
	return scores.values.size();
}
} // namespace unnamed_guard
RUN_CASE(unnamed_guard, unnamed_guard::run(unnamed_guard::record_bad),
	 unnamed_guard::run(unnamed_guard::record_good))

// CASE leaked_reference: the list is returned by reference, so the caller reads it without the lock
namespace leaked_reference
{
//- bad
class PeersBad
{
public:
	void add(int peer)
	{
		std::lock_guard lock(mutex_);
		peers_.push_back(peer);
	}
	const std::vector<int> &all() const
	{
		std::lock_guard lock(mutex_);
		return peers_;
	}

private:
	mutable std::mutex mutex_;
	std::vector<int> peers_;
};
//- good
class PeersGood
{
public:
	void add(int peer)
	{
		std::lock_guard lock(mutex_);
		peers_.push_back(peer);
	}
	std::vector<int> all() const
	{
		std::lock_guard lock(mutex_);
		return peers_;
	}

private:
	mutable std::mutex mutex_;
	std::vector<int> peers_;
};
//- shared
template <class Peers>
int run()
{
	Peers peers;
	Crew crew;
	crew.add([&peers] {
		for (int i = 0; i < 40; i++) {
			peers.add(i);
			std::this_thread::sleep_for(std::chrono::milliseconds(5));
		}
	});
	int sum = 0;
	for (int round = 0; round < 4; round++) {
		nap();
		for (int peer : peers.all())
			sum += peer;
	}
	return sum != 0;
}
} // namespace leaked_reference
RUN_CASE(leaked_reference, leaked_reference::run<leaked_reference::PeersBad>(),
	 leaked_reference::run<leaked_reference::PeersGood>())

// CASE captured_index: the threads refer to the loop's counter, which the loop goes on counting
namespace captured_index
{
//- bad
int fill_bad()
{
	std::array<int, 5> cells{};
	Crew crew;
	for (std::size_t i = 0; i < 4; i++)
		crew.add([&] { cells[i] = 1; });
	crew.wait();
	return std::accumulate(cells.begin(), cells.end(), 0);
}
//- good
int fill_good()
{
	std::array<int, 5> cells{};
	Crew crew;
	for (std::size_t i = 0; i < 4; i++)
		crew.add([&, i] { cells[i] = 1; });
	crew.wait();
	return std::accumulate(cells.begin(), cells.end(), 0);
}
} // namespace captured_index
RUN_CASE(captured_index, captured_index::fill_bad(), captured_index::fill_good())

// CASE shared_settings: one shared_ptr variable is assigned in one thread and copied in the other
namespace shared_settings
{
struct Settings {
	int level;
};
//- bad
int reload_bad()
{
	auto current = std::make_shared<const Settings>(Settings{0});
	Crew crew;
	crew.add([&current] {
		for (int i = 1; i < 100; i++)
			current = std::make_shared<const Settings>(Settings{i});
	});
	int sum = 0;
	for (int i = 0; i < 100; i++) {
		auto mine = current;
		sum += mine->level;
	}
	crew.wait();
	return sum;
}
//- good
int reload_good()
{
	auto current = std::make_shared<const Settings>(Settings{0});
	std::mutex mutex;
	Crew crew;
	crew.add([&current, &mutex] {
		for (int i = 1; i < 100; i++) {
			std::lock_guard lock(mutex);
			current = std::make_shared<const Settings>(Settings{i});
		}
	});
	int sum = 0;
	for (int i = 0; i < 100; i++) {
		std::lock_guard lock(mutex);
		auto mine = current;
		sum += mine->level;
	}
	crew.wait();
	return sum;
}
} // namespace shared_settings
RUN_CASE(shared_settings, shared_settings::reload_bad(), shared_settings::reload_good())

// CASE future_result: the task that is still under way refers to the parameter of a function that ended
namespace future_result
{
//- bad
std::future<int> checksum_bad(std::vector<int> block)
{
	return std::async(std::launch::async, [&block] {
		nap();
		return std::accumulate(block.begin(), block.end(), 0);
	});
}
int verify_bad()
{
	auto sum = checksum_bad(std::vector<int>(16, 2));
	return sum.get();
}
//- good
std::future<int> checksum_good(std::vector<int> block)
{
	return std::async(std::launch::async, [block = std::move(block)] {
		nap();
		return std::accumulate(block.begin(), block.end(), 0);
	});
}
int verify_good()
{
	auto sum = checksum_good(std::vector<int>(16, 2));
	return sum.get();
}
} // namespace future_result
RUN_CASE(future_result, future_result::verify_bad(), future_result::verify_good())

// CASE ready_flag: the producer publishes its data by a plain flag that the consumer polls
namespace ready_flag
{
//- bad
struct HandoverBad {
	int payload = 0;
	bool ready = false;
	void produce(int value)
	{
		payload = value;
		ready = true;
	}
	int poll() const { return ready ? payload : -1; }
};
//- good
struct HandoverGood {
	int payload = 0;
	std::atomic<bool> ready = false;
	void produce(int value)
	{
		payload = value;
		ready.store(true, std::memory_order_release);
	}
	int poll() const { return ready.load(std::memory_order_acquire) ? payload : -1; }
};
//- shared
template <class Handover>
int run()
{
	Handover handover;
	Crew crew;
	crew.add([&handover] { handover.produce(7); });
	int value = -1;
	for (int i = 0; i < 100 && value < 0; i++) {
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
		value = handover.poll();
	}
	crew.wait();
	return value;
}
} // namespace ready_flag
RUN_CASE(ready_flag, ready_flag::run<ready_flag::HandoverBad>(),
	 ready_flag::run<ready_flag::HandoverGood>())

// CASE shared_writer: the cache is filled while only the reader's side of the lock is held
namespace shared_writer
{
//- bad
class SquaresBad
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
//- good
class SquaresGood
{
public:
	int get(int n)
	{
		std::unique_lock lock(mutex_);
		auto it = known_.find(n);
		if (it == known_.end())
			it = known_.emplace(n, n * n).first;
		return it->second;
	}

private:
	std::shared_mutex mutex_;
	std::map<int, int> known_;
};
//- shared
template <class Squares>
int run()
{
	Squares squares;
	std::atomic<int> sum = 0;
	Crew crew;
	for (int t = 0; t < 3; t++)
		crew.add([&] {
			for (int n = 0; n < 60; n++)
				sum += squares.get(n);
		});
	crew.wait();
	return sum;
}
} // namespace shared_writer
RUN_CASE(shared_writer, shared_writer::run<shared_writer::SquaresBad>(),
	 shared_writer::run<shared_writer::SquaresGood>())

// CLEAN bounded_queue: a queue with a condition, closed by its producer, drained before the end
namespace bounded_queue
{
template <class T>
class Queue
{
public:
	void push(T value)
	{
		{
			std::lock_guard lock(mutex_);
			items_.push_back(std::move(value));
		}
		ready_.notify_one();
	}
	void close()
	{
		std::lock_guard lock(mutex_);
		closed_ = true;
		ready_.notify_all();
	}
	std::optional<T> pop()
	{
		std::unique_lock lock(mutex_);
		ready_.wait(lock, [this] { return closed_ || !items_.empty(); });
		if (items_.empty())
			return std::nullopt;
		T value = std::move(items_.front());
		items_.pop_front();
		return value;
	}

private:
	std::mutex mutex_;
	std::condition_variable ready_;
	std::deque<T> items_;
	bool closed_ = false;
};
int pump()
{
	Queue<std::unique_ptr<int>> queue;
	int sum = 0;
	{
		Crew crew;
		crew.add([&queue, &sum] {
			while (auto item = queue.pop())
				sum += **item;
		});
		for (int i = 0; i < 20; i++)
			queue.push(std::make_unique<int>(i));
		queue.close();
	}
	return sum;
}
} // namespace bounded_queue
RUN_CLEAN(bounded_queue, bounded_queue::pump())

// CLEAN both_locked: two objects locked together in one step
namespace both_locked
{
struct Tank {
	std::mutex mutex;
	int litres = 0;
};
void pour(Tank &from, Tank &to, int litres)
{
	std::scoped_lock both(from.mutex, to.mutex);
	from.litres -= litres;
	to.litres += litres;
}
int balance()
{
	Tank a, b;
	{
		Crew crew;
		crew.add([&] { pour(a, b, 3); });
		crew.add([&] { pour(b, a, 2); });
	}
	return a.litres + b.litres;
}
} // namespace both_locked
RUN_CLEAN(both_locked, both_locked::balance())

// CLEAN stop_worker: a worker thread as the last member, stopped first
namespace stop_worker
{
class Meter
{
public:
	int seen() const { return seen_.load(); }

private:
	std::vector<int> samples_ = std::vector<int>(8, 1);
	std::atomic<int> seen_ = 0;
	std::jthread worker_{[this](std::stop_token stop) {
		while (!stop.stop_requested()) {
			seen_ += samples_[std::size_t(seen_) % samples_.size()];
			std::this_thread::yield();
		}
	}};
};
int measure()
{
	Meter meter;
	nap();
	return meter.seen() >= 0;
}
} // namespace stop_worker
RUN_CLEAN(stop_worker, stop_worker::measure())

// CLEAN futures_in_scope: tasks over parts of a local vector, all waited for before it ends
namespace futures_in_scope
{
long parallel_sum(std::size_t count)
{
	std::vector<int> values(count, 2);
	std::vector<std::future<long>> parts;
	for (std::size_t from = 0; from < count; from += 16)
		parts.push_back(std::async(std::launch::async, [&values, from, count] {
			long sum = 0;
			for (std::size_t i = from; i < std::min(from + 16, count); i++)
				sum += values[i];
			return sum;
		}));
	long sum = 0;
	for (auto &part : parts)
		sum += part.get();
	return sum;
}
} // namespace futures_in_scope
RUN_CLEAN(futures_in_scope, futures_in_scope::parallel_sum(60))

// CLEAN unlock_to_call: the handler is copied out under the lock and called after it
namespace unlock_to_call
{
class Notifier
{
public:
	void set(std::function<int(int)> handler)
	{
		std::lock_guard lock(mutex_);
		handler_ = std::move(handler);
	}
	int notify(int event)
	{
		std::unique_lock lock(mutex_);
		auto handler = handler_;
		lock.unlock();
		return handler ? handler(event) : 0;
	}

private:
	std::mutex mutex_;
	std::function<int(int)> handler_;
};
int reenter()
{
	Notifier notifier;
	notifier.set([&notifier](int event) {
		notifier.set(nullptr);
		return event + notifier.notify(1);
	});
	return notifier.notify(5);
}
} // namespace unlock_to_call
RUN_CLEAN(unlock_to_call, unlock_to_call::reenter())
