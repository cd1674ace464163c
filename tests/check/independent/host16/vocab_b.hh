// SPDX-License-Identifier: GPL-2.0
// A small house library: an owner, a row, a ring, a view, locks, work for later, an outcome, signals, an arena.
#pragma once
#include "../set.hh"
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace vb
{
// Owns one object; it can be moved and handed out, never copied.
template <class T>
class Owner
{
	T *thing_ = nullptr;

public:
	Owner() = default;
	explicit Owner(T *thing) : thing_(thing) {}
	Owner(Owner &&other) noexcept : thing_(other.release()) {}
	template <class U>
	requires std::is_convertible_v<U *, T *>
	Owner(Owner<U> &&other) noexcept : thing_(other.release())
	{
	}
	Owner &operator=(Owner &&other) noexcept
	{
		if (this != &other)
			reset(other.release());
		return *this;
	}
	~Owner() { delete thing_; }

	T *get() const BORROWED { return thing_; }
	T &operator*() const BORROWED { return *thing_; }
	T *operator->() const BORROWED { return thing_; }
	explicit operator bool() const { return thing_ != nullptr; }
	T *release() { return std::exchange(thing_, nullptr); }
	void reset(T *next = nullptr) { delete std::exchange(thing_, next); }
};

template <class T, class... A>
Owner<T> own(A &&...args)
{
	return Owner<T>(new T(std::forward<A>(args)...));
}

// A pointer and a length; the things belong to somebody else.
template <class T>
class View
{
	T *first_ = nullptr;
	std::size_t count_ = 0;

public:
	View() = default;
	View(T *first, std::size_t count) : first_(first), count_(count) {}
	T *begin() const { return first_; }
	T *end() const { return first_ + count_; }
	std::size_t count() const { return count_; }
	bool empty() const { return count_ == 0; }
	T &operator[](std::size_t at) const { return first_[at]; }
	View head(std::size_t n) const { return View(first_, n < count_ ? n : count_); }
	View tail(std::size_t from) const
	{
		return from < count_ ? View(first_ + from, count_ - from) : View();
	}
};

// A growing array. What points into it is good until the next push, reserve, erase or clear.
template <class T>
class Row
{
	static_assert(std::is_nothrow_move_constructible_v<T>);
	T *items_ = nullptr;
	std::size_t count_ = 0;
	std::size_t room_ = 0;

	void widen(std::size_t room)
	{
		T *wider = std::allocator<T>().allocate(room);
		std::uninitialized_move(items_, items_ + count_, wider);
		std::destroy(items_, items_ + count_);
		if (items_)
			std::allocator<T>().deallocate(items_, room_);
		items_ = wider;
		room_ = room;
	}

public:
	Row() = default;
	Row(const Row &other) : Row()
	{
		reserve(other.count_);
		for (const T &item : other)
			push(item);
	}
	Row(Row &&other) noexcept { swap(other); }
	Row &operator=(Row other) noexcept
	{
		swap(other);
		return *this;
	}
	~Row()
	{
		clear();
		if (items_)
			std::allocator<T>().deallocate(items_, room_);
	}
	void swap(Row &other) noexcept
	{
		std::swap(items_, other.items_);
		std::swap(count_, other.count_);
		std::swap(room_, other.room_);
	}

	// The value is taken by value: it may be a copy of an item of this very row.
	T &push(T value) BORROWED
	{
		if (count_ == room_)
			widen(room_ ? 2 * room_ : 4);
		T *made = std::construct_at(items_ + count_, std::move(value));
		count_++;
		return *made;
	}
	void reserve(std::size_t room)
	{
		if (room > room_)
			widen(room);
	}
	void erase(std::size_t at)
	{
		std::move(items_ + at + 1, items_ + count_, items_ + at);
		std::destroy_at(items_ + --count_);
	}
	T take_last()
	{
		T last = std::move(items_[count_ - 1]);
		std::destroy_at(items_ + --count_);
		return last;
	}
	void clear()
	{
		while (count_)
			std::destroy_at(items_ + --count_);
	}
	std::size_t count() const { return count_; }
	bool empty() const { return count_ == 0; }
	T &operator[](std::size_t at) BORROWED { return items_[at]; }
	const T &operator[](std::size_t at) const BORROWED { return items_[at]; }
	T &last() BORROWED { return items_[count_ - 1]; }
	T *begin() BORROWED { return items_; }
	T *end() BORROWED { return items_ + count_; }
	const T *begin() const BORROWED { return items_; }
	const T *end() const BORROWED { return items_ + count_; }
	View<T> view() BORROWED { return View<T>(items_, count_); }
	View<const T> view() const BORROWED { return View<const T>(items_, count_); }
};

// A queue of at most N things, without allocation of its own.
template <class T, std::size_t N>
class Ring
{
	std::array<std::optional<T>, N> slots_;
	std::size_t head_ = 0;
	std::size_t count_ = 0;

public:
	bool push(T value)
	{
		if (count_ == N)
			return false;
		slots_[(head_ + count_) % N].emplace(std::move(value));
		count_++;
		return true;
	}
	std::optional<T> pop()
	{
		if (!count_)
			return std::nullopt;
		std::optional<T> out = std::move(slots_[head_]);
		slots_[head_].reset();
		head_ = (head_ + 1) % N;
		count_--;
		return out;
	}
	// The oldest thing, or null; good until it is popped.
	T *front() BORROWED { return count_ ? &*slots_[head_] : nullptr; }
	std::size_t count() const { return count_; }
	bool full() const { return count_ == N; }
};

class Latch
{
	std::mutex mutex_;

public:
	void enter() { mutex_.lock(); }
	bool try_enter() { return mutex_.try_lock(); }
	void leave() { mutex_.unlock(); }
};

// Holds a latch for a block.
class Guard
{
	Latch &latch_;
	bool held_ = true;

public:
	explicit Guard(Latch &latch BORROWED) : latch_(latch) { latch_.enter(); }
	Guard(const Guard &) = delete;
	Guard &operator=(const Guard &) = delete;
	~Guard() { leave(); }
	void leave()
	{
		if (std::exchange(held_, false))
			latch_.leave();
	}
};

// A value that can only be reached with its lock held.
template <class T>
class Guarded
{
	Latch latch_;
	T value_{};

public:
	template <class F>
	auto with(F &&use)
	{
		Guard guard(latch_);
		return use(value_);
	}
};

// Shut until somebody opens it, then open for ever.
class Gate
{
	std::mutex mutex_;
	std::condition_variable opened_;
	bool open_ = false;

public:
	void open()
	{
		std::lock_guard lock(mutex_);
		open_ = true;
		opened_.notify_all();
	}
	void wait()
	{
		std::unique_lock lock(mutex_);
		opened_.wait(lock, [this] { return open_; });
	}
	template <class Duration>
	bool wait_for(Duration limit)
	{
		std::unique_lock lock(mutex_);
		return opened_.wait_for(lock, limit, [this] { return open_; });
	}
};

// One thread that runs what was posted, in order. finish() runs the rest and joins; so does the destructor.
class Later
{
	std::mutex mutex_;
	std::condition_variable more_;
	std::deque<std::function<void()>> jobs_;
	bool closing_ = false;
	std::thread thread_;

	void run()
	{
		std::unique_lock lock(mutex_);
		for (;;) {
			more_.wait(lock, [this] { return closing_ || !jobs_.empty(); });
			if (jobs_.empty())
				return;
			{
				std::function<void()> job = std::move(jobs_.front());
				jobs_.pop_front();
				lock.unlock();
				job();
			}
			lock.lock();
		}
	}

public:
	Later() : thread_([this] { run(); }) {}
	Later(const Later &) = delete;
	Later &operator=(const Later &) = delete;
	~Later() { finish(); }
	void post(std::function<void()> job)
	{
		std::lock_guard lock(mutex_);
		jobs_.push_back(std::move(job));
		more_.notify_one();
	}
	void finish()
	{
		{
			std::lock_guard lock(mutex_);
			closing_ = true;
			more_.notify_one();
		}
		if (thread_.joinable())
			thread_.join();
	}
};

// A value, or the code of an error.
template <class T>
class Outcome
{
	union {
		T value_;
		int code_;
	};
	bool good_;

public:
	Outcome(T value) : value_(std::move(value)), good_(true) {}
	static Outcome error(int code) { return Outcome(code, nullptr); }
	Outcome(const Outcome &other) : code_(0), good_(other.good_)
	{
		if (good_)
			std::construct_at(&value_, other.value_);
		else
			code_ = other.code_;
	}
	Outcome &operator=(const Outcome &) = delete;
	~Outcome()
	{
		if (good_)
			std::destroy_at(&value_);
	}
	explicit operator bool() const { return good_; }
	T &value() BORROWED { return value_; }
	const T &value() const BORROWED { return value_; }
	int code() const { return good_ ? 0 : code_; }

private:
	Outcome(int code, std::nullptr_t) : code_(code), good_(false) {}
};

// Callbacks by number. A callback may connect and disconnect others, and itself, while it runs: what was
// disconnected is not called any more.
template <class... A>
class Signal
{
	struct Entry {
		int id;
		std::function<void(A...)> call;
		bool connected = true;
	};
	std::vector<std::shared_ptr<Entry>> entries_;
	int next_ = 1;

public:
	int connect(std::function<void(A...)> call)
	{
		entries_.push_back(std::make_shared<Entry>(Entry{next_, std::move(call)}));
		return next_++;
	}
	void disconnect(int id)
	{
		for (std::size_t i = 0; i < entries_.size(); i++) {
			if (entries_[i]->id == id) {
				const std::shared_ptr<Entry> gone = entries_[i];
				gone->connected = false;
				entries_.erase(entries_.begin() + i);
				return;
			}
		}
	}
	void emit(A... args) const
	{
		const std::vector<std::shared_ptr<Entry>> now = entries_;
		for (const std::shared_ptr<Entry> &entry : now) {
			if (entry->connected)
				entry->call(args...);
		}
	}
	std::size_t count() const { return entries_.size(); }
};

// Memory for small plain things that all go at once.
class Arena
{
	static constexpr std::size_t chunk = 4096;
	std::vector<std::unique_ptr<std::byte[]>> chunks_;
	std::size_t used_ = chunk;

public:
	template <class T, class... A>
	T *make(A &&...args) BORROWED
	{
		static_assert(std::is_trivially_destructible_v<T>);
		static_assert(sizeof(T) <= chunk && alignof(T) <= alignof(std::max_align_t));
		std::size_t at = (used_ + alignof(T) - 1) / alignof(T) * alignof(T);
		if (at + sizeof(T) > chunk) {
			chunks_.push_back(std::make_unique<std::byte[]>(chunk));
			at = 0;
		}
		used_ = at + sizeof(T);
		return new (chunks_.back().get() + at) T{std::forward<A>(args)...};
	}
	void drop_all()
	{
		chunks_.clear();
		used_ = chunk;
	}
};
} // namespace vb
