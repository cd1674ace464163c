// SPDX-License-Identifier: GPL-2.0
// A small vocabulary of this folder: owners, views, counts, tables, locks, later work, results.
#pragma once
#include "../set.hh"
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#define OWNS(T) [[gsl::Owner(T)]]
#define LOOKS_AT(T) [[gsl::Pointer(T)]]
#define IS_LOCK(name) __attribute__((capability(name)))
#define IS_SCOPE __attribute__((scoped_lockable))
#define UNDER(...) __attribute__((guarded_by(__VA_ARGS__)))
#define TAKES(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define GIVES(...) __attribute__((release_capability(__VA_ARGS__)))
#define NEEDS(...) __attribute__((requires_capability(__VA_ARGS__)))
#define TRUSTED_LOCKING __attribute__((no_thread_safety_analysis))
#else
#define OWNS(T)
#define LOOKS_AT(T)
#define IS_LOCK(name)
#define IS_SCOPE
#define UNDER(...)
#define TAKES(...)
#define GIVES(...)
#define NEEDS(...)
#define TRUSTED_LOCKING
#endif

namespace kit
{

[[noreturn]] inline void stop()
{
	__builtin_trap();
}

// Owns one object of the heap, or none. After a move it owns none.
template <class T>
class OWNS(T) box
{
	T *p_ = nullptr;

public:
	box() = default;
	explicit box(T *p) : p_(p) {}
	box(box &&o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
	box &operator=(box &&o) noexcept
	{
		box old(std::move(o));
		std::swap(p_, old.p_);
		return *this;
	}
	~box() { delete p_; }

	template <class... A>
	static box make(A &&...a)
	{
		return box(new T{std::forward<A>(a)...});
	}
	void drop() { delete std::exchange(p_, nullptr); }
	T *give() { return std::exchange(p_, nullptr); }
	T *peek() const BORROWED { return p_; }
	T &operator*() const BORROWED { return *p_; }
	T *operator->() const BORROWED { return p_; }
	explicit operator bool() const { return p_ != nullptr; }
};

// A stretch of objects that somebody else owns.
template <class T>
class LOOKS_AT(T) window
{
	T *p_ = nullptr;
	std::size_t n_ = 0;

public:
	window() = default;
	window(T *p, std::size_t n) : p_(p), n_(n) {}
	T *begin() const { return p_; }
	T *end() const { return p_ + n_; }
	std::size_t count() const { return n_; }
	T &operator[](std::size_t i) const
	{
		if (i >= n_)
			stop();
		return p_[i];
	}
};

// Objects side by side; appending may move all of them. wipe() gives the room back.
template <class T>
class OWNS(T) row
{
	T *p_ = nullptr;
	std::size_t n_ = 0;
	std::size_t room_ = 0;

public:
	row() = default;
	row(row &&o) noexcept
		: p_(std::exchange(o.p_, nullptr)),
		  n_(std::exchange(o.n_, 0)),
		  room_(std::exchange(o.room_, 0))
	{
	}
	row &operator=(row &&o) noexcept
	{
		row old(std::move(o));
		trade(old);
		return *this;
	}
	~row() { wipe(); }

	void reserve(std::size_t room)
	{
		static_assert(std::is_nothrow_move_constructible_v<T>);
		if (room <= room_)
			return;
		T *fresh = std::allocator<T>().allocate(room);
		std::uninitialized_move(p_, p_ + n_, fresh);
		std::destroy(p_, p_ + n_);
		if (p_)
			std::allocator<T>().deallocate(p_, room_);
		p_ = fresh;
		room_ = room;
	}
	T &append(T value) BORROWED
	{
		if (n_ == room_)
			reserve(room_ ? room_ * 2 : 2);
		T *at = std::construct_at(p_ + n_, std::move(value));
		n_++;
		return *at;
	}
	T pop()
	{
		T value = std::move(last());
		n_--;
		std::destroy_at(p_ + n_);
		return value;
	}
	void wipe()
	{
		std::destroy(p_, p_ + n_);
		if (p_)
			std::allocator<T>().deallocate(p_, room_);
		p_ = nullptr;
		n_ = room_ = 0;
	}
	void trade(row &o) noexcept
	{
		std::swap(p_, o.p_);
		std::swap(n_, o.n_);
		std::swap(room_, o.room_);
	}
	T &at(std::size_t i) const BORROWED
	{
		if (i >= n_)
			stop();
		return p_[i];
	}
	T &first() const BORROWED { return at(0); }
	T &last() const BORROWED { return at(n_ - 1); }
	T *begin() const BORROWED { return p_; }
	T *end() const BORROWED { return p_ + n_; }
	window<T> look() const BORROWED { return window<T>(p_, n_); }
	std::size_t count() const { return n_; }
};

// Counted handles of objects that carry their own count. For one thread only.
struct tallied {
	unsigned holders = 0;
};
template <class T>
class OWNS(T) counted
{
	T *p_ = nullptr;

public:
	counted() = default;
	explicit counted(T *p) : p_(p)
	{
		if (p_)
			p_->holders++;
	}
	counted(const counted &o) : counted(o.p_) {}
	counted(counted &&o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
	counted &operator=(counted o) noexcept
	{
		std::swap(p_, o.p_);
		return *this;
	}
	~counted()
	{
		if (p_ && --p_->holders == 0)
			delete p_;
	}
	T *peek() const BORROWED { return p_; }
	T &operator*() const BORROWED { return *p_; }
	T *operator->() const BORROWED { return p_; }
	explicit operator bool() const { return p_ != nullptr; }
};

// A table of few entries. The place of an entry stays until the entry is dropped.
template <class K, class V>
class OWNS(V) shelf
{
	struct entry {
		K key;
		V value;
		std::unique_ptr<entry> next;
	};
	std::unique_ptr<entry> head_;

public:
	V *find(const K &key) const BORROWED
	{
		for (entry *e = head_.get(); e; e = e->next.get())
			if (e->key == key)
				return &e->value;
		return nullptr;
	}
	V &put(K key, V value) BORROWED
	{
		if (V *have = find(key)) {
			*have = std::move(value);
			return *have;
		}
		head_.reset(new entry{std::move(key), std::move(value), std::move(head_)});
		return head_->value;
	}
	bool drop(const K &key)
	{
		for (std::unique_ptr<entry> *at = &head_; *at; at = &(*at)->next) {
			if ((*at)->key == key) {
				std::unique_ptr<entry> gone = std::move(*at);
				*at = std::move(gone->next);
				return true;
			}
		}
		return false;
	}
};

class IS_LOCK("latch") latch
{
	std::mutex m_;

public:
	void lock() TAKES() TRUSTED_LOCKING { m_.lock(); }
	void unlock() GIVES() TRUSTED_LOCKING { m_.unlock(); }
};
class IS_SCOPE hold
{
	latch &l_;

public:
	explicit hold(latch &l BORROWED) TAKES(l) : l_(l) { l_.lock(); }
	~hold() GIVES() { l_.unlock(); }
	hold(const hold &) = delete;
	hold &operator=(const hold &) = delete;
};

// Work that runs when run() is called, once each, in order.
// What was posted for an object can be cancelled.
class later
{
	struct step {
		virtual ~step() = default;
		virtual void go() = 0;
	};
	template <class F>
	struct step_of final : step {
		F f;
		explicit step_of(F g) : f(std::move(g)) {}
		void go() override { f(); }
	};
	struct entry {
		const void *who;
		std::unique_ptr<step> what;
	};
	std::deque<entry> todo_;

public:
	template <class F>
	void post_for(const void *who, F f)
	{
		todo_.push_back(entry{who, std::make_unique<step_of<F>>(std::move(f))});
	}
	template <class F>
	void post(F f)
	{
		post_for(nullptr, std::move(f));
	}
	void cancel(const void *who)
	{
		std::erase_if(todo_, [who](const entry &e) { return e.who == who; });
	}
	void run()
	{
		while (!todo_.empty()) {
			entry e = std::move(todo_.front());
			todo_.pop_front();
			e.what->go();
		}
	}
};

// A value, or the reason why there is none.
template <class T>
class [[nodiscard]] outcome
{
	std::optional<T> v_;
	int why_ = 0;

public:
	outcome(T v) : v_(std::move(v)) {}
	static outcome failed(int why)
	{
		outcome o{std::nullopt, why};
		return o;
	}
	bool ok() const { return v_.has_value(); }
	int why() const { return why_; }
	T &value() BORROWED
	{
		if (!v_)
			stop();
		return *v_;
	}
	T take()
	{
		T t = std::move(value());
		v_.reset();
		return t;
	}

private:
	outcome(std::nullopt_t, int why) : why_(why) {}
};

} // namespace kit
