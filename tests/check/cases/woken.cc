// SPDX-License-Identifier: GPL-2.0
// What was asked before a wait, or before the lock was given back, may not be so any more.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <vector>

class Channel
{
	std::mutex mutex_;
	std::condition_variable changed_;
	std::deque<std::string> lines_;
	std::optional<int> answer_;
	bool closed_ = false, urgent_ = false;

public:
	void send(std::string line)
	{
		std::lock_guard lock(mutex_);
		lines_.push_back(std::move(line));
		changed_.notify_one();
	}
	void drop()
	{
		std::lock_guard lock(mutex_);
		lines_.clear();
		urgent_ = false;
	}
	std::string woken_once()
	{
		std::unique_lock lock(mutex_);
		if (lines_.empty())
			changed_.wait(lock);
		// REJECT: thread-race
		std::string line = std::move(lines_.front());
		lines_.pop_front();
		return line;
	}
	// ACCEPT
	std::string asked_again()
	{
		std::unique_lock lock(mutex_);
		while (lines_.empty())
			changed_.wait(lock);
		std::string line = std::move(lines_.front());
		lines_.pop_front();
		return line;
	}
	int woken_for_an_answer()
	{
		std::unique_lock lock(mutex_);
		if (!answer_)
			changed_.wait(lock);
		// REJECT: thread-race
		return *answer_;
	}
	// ACCEPT
	int woken_and_asked()
	{
		std::unique_lock lock(mutex_);
		if (!answer_)
			changed_.wait(lock);
		return answer_ ? *answer_ : 0;
	}
	std::string too_late()
	{
		std::unique_lock lock(mutex_);
		changed_.wait_for(lock, std::chrono::seconds(1),
				  [this] { return !lines_.empty(); });
		// REJECT: thread-race
		return lines_.front();
	}
	// ACCEPT
	std::string in_time()
	{
		std::unique_lock lock(mutex_);
		if (!changed_.wait_for(lock, std::chrono::seconds(1),
				       [this] { return !lines_.empty(); }))
			return "";
		return lines_.front();
	}
	std::string closed_meanwhile()
	{
		std::unique_lock lock(mutex_);
		changed_.wait(lock, [this] { return closed_ || !lines_.empty(); });
		// REJECT: thread-race
		return lines_.front();
	}
	// ACCEPT
	std::string closed_or_not()
	{
		std::unique_lock lock(mutex_);
		changed_.wait(lock, [this] { return closed_ || lines_.size() > 0; });
		if (closed_ && lines_.empty())
			return "closed";
		return lines_.front();
	}
	// ACCEPT
	std::string not_after_the_end()
	{
		std::unique_lock lock(mutex_);
		while (lines_.empty() && !closed_)
			changed_.wait(lock);
		if (closed_)
			return "closed";
		return lines_.front();
	}
	// What another member says of the queue is known to the class.
	// ACCEPT
	std::string urgent()
	{
		std::unique_lock lock(mutex_);
		changed_.wait(lock, [this] { return urgent_; });
		return lines_.front();
	}
	// ACCEPT
	std::string urgent_in_a_loop()
	{
		std::unique_lock lock(mutex_);
		while (!urgent_)
			changed_.wait(lock);
		return lines_.front();
	}
	std::size_t all_until_closed()
	{
		std::size_t n = 0;
		std::unique_lock lock(mutex_);
		while (!closed_) {
			changed_.wait(lock);
			// REJECT: thread-race
			n += lines_.front().size();
			lines_.pop_front();
		}
		return n;
	}
	// ACCEPT
	std::size_t all_there_are()
	{
		std::size_t n = 0;
		std::unique_lock lock(mutex_);
		while (!closed_) {
			changed_.wait(lock);
			while (!lines_.empty()) {
				n += lines_.front().size();
				lines_.pop_front();
			}
		}
		return n;
	}
	std::string let_go_between()
	{
		{
			std::lock_guard lock(mutex_);
			if (lines_.empty())
				return "";
		}
		std::lock_guard lock(mutex_);
		// REJECT: thread-race
		return lines_.back();
	}
};

// Only one function takes something out: what it has seen stays.
class Peeked
{
	std::mutex mutex_;
	std::deque<std::string> lines_;

public:
	void add(std::string line)
	{
		std::lock_guard lock(mutex_);
		lines_.push_back(std::move(line));
	}
	// ACCEPT
	std::size_t next()
	{
		std::unique_lock lock(mutex_);
		if (lines_.empty())
			return 0;
		std::string line = lines_.front();
		lock.unlock();
		std::size_t n = line.size();
		lock.lock();
		lines_.pop_front();
		return n;
	}
};
