// SPDX-License-Identifier: GPL-2.0
/// @file
/// What generated programs are made of: owners, borrows, locks and threads with contracts, over the
/// host's heap. Nothing here checks anything, and everything that may invalidate does: misuse that
/// the checker lets pass is for the sanitizers to find.
#pragma once

#include <core/annotations.hh>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <utility>

namespace gen
{

/// Looks at a value, so that one that was never written is noticed (MSan reports at branches).
inline void use(int value)
{
	static thread_local volatile int seen = 0;
	if (value == 0x7ffffff1)
		seen = value;
}

/// A mistake that no sanitizer knows.
[[noreturn]] inline void broken(const char *what)
{
	std::fprintf(stderr, "gen: %s\n", what);
	std::abort();
}

/// The choices of a run.
inline bool bit(unsigned in, unsigned n)
{
	return (in >> n) & 1;
}

/// One number on the heap.
class __owner(int) Box
{
public:
	explicit Box(int value) : value_(new int(value)) {}
	Box(Box &&other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
	Box &operator=(Box &&other) noexcept
	{
		if (this != &other) {
			delete value_;
			value_ = std::exchange(other.value_, nullptr);
		}
		return *this;
	}
	~Box() { delete value_; }
	int &operator*() __lifetimebound { return *value_; }
	const int &operator*() const __lifetimebound { return *value_; }
	/// Another number, at another place.
	void reset(int value)
	{
		int *fresh = new int(value);
		delete value_;
		value_ = fresh;
	}

private:
	int *value_;
};

/// A borrow of numbers that stand one after the other.
class __view(const int) View
{
public:
	View(const int *data __lifetimebound, unsigned size) : data_(data), size_(size) {}
	int at(unsigned i) const { return data_[i % size_]; }
	int sum() const
	{
		int s = 0;
		for (unsigned i = 0; i < size_; i++)
			s += data_[i];
		return s;
	}
	/// Without the first, if there are more.
	View tail() const { return size_ > 1 ? View(data_ + 1, size_ - 1) : *this; }

private:
	const int *data_;
	unsigned size_;
};

/// Numbers on the heap, never none. Every change moves them.
class __owner(int) Vec
{
public:
	explicit Vec(unsigned size) : data_(new int[size]), size_(size)
	{
		for (unsigned i = 0; i < size; i++)
			data_[i] = int(i);
	}
	Vec(Vec &&other) noexcept
		: data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0))
	{
	}
	Vec &operator=(Vec &&other) noexcept
	{
		if (this != &other) {
			delete[] data_;
			data_ = std::exchange(other.data_, nullptr);
			size_ = std::exchange(other.size_, 0);
		}
		return *this;
	}
	~Vec() { delete[] data_; }
	void push(int value)
	{
		resize(size_ + 1);
		data_[size_ - 1] = value;
	}
	void resize(unsigned size)
	{
		int *fresh = new int[size];
		for (unsigned i = 0; i < size; i++)
			fresh[i] = i < size_ ? data_[i] : 0;
		delete[] data_;
		data_ = fresh;
		size_ = size;
	}
	int &operator[](unsigned i) __lifetimebound { return data_[place(i)]; }
	const int &operator[](unsigned i) const __lifetimebound { return data_[place(i)]; }
	unsigned size() const { return size_; }
	View view() const __lifetimebound
	{
		place(0);
		return View(data_, size_);
	}
	int *begin() __lifetimebound { return data_; }
	int *end() __lifetimebound { return data_ + size_; }
	const int *begin() const __lifetimebound { return data_; }
	const int *end() const __lifetimebound { return data_ + size_; }

private:
	unsigned place(unsigned i) const
	{
		if (!size_)
			broken("a vector is used after it was moved");
		return i % size_;
	}
	int *data_;
	unsigned size_;
};

/// Two owners in one object.
struct Pair {
	Box left;
	Vec right;
};

/// Keeps borrows.
class Store
{
public:
	Store() = default;
	Store(const Store &) = delete;
	Store &operator=(const Store &) = delete;
	void keep(const int &value __captured_by(this)) { kept_[count_++ % 4] = &value; }
	int total() const
	{
		int s = 0;
		for (unsigned i = 0; i < 4 && i < count_; i++)
			s += *kept_[i];
		return s;
	}

private:
	const int *kept_[4] = {};
	unsigned count_ = 0;
};

/// Looks at what it borrowed when it ends.
class __view(const int) Loud
{
public:
	explicit Loud(const int &value __lifetimebound) : value_(&value) {}
	Loud(const Loud &) = delete;
	Loud &operator=(const Loud &) = delete;
	~Loud() { use(*value_); }
	int get() const { return *value_; }

private:
	const int *value_;
};

// --- Contracts -----------------------------------------------------------------------------------
inline const int &pick(const int &a __lifetimebound, const int &b __lifetimebound, bool first)
{
	return first ? a : b;
}
inline int &pick_mut(int &a __lifetimebound, int &b __lifetimebound, bool first)
{
	return first ? a : b;
}
inline const int &largest(const Vec &v __lifetimebound)
{
	const int *best = &v[0];
	for (const int &x : v)
		if (x > *best)
			best = &x;
	return *best;
}
inline View rest(View v __lifetimebound)
{
	return v.tail();
}
inline int consume(Box box)
{
	return *box;
}
inline int consume(Vec vec)
{
	return vec[0];
}
inline Box pass(Box box)
{
	*box += 1;
	return box;
}
inline Vec join(Vec a, const Vec &b)
{
	for (const int &x : b)
		a.push(x);
	return a;
}
inline void add_to(int &x, const int &y)
{
	x += y & 0xff;
}
inline void grow(Vec &v, int with)
{
	v.push(with);
}
template <typename F>
int apply(const F &f __noescape, int x)
{
	return f(x);
}

// --- Locks, contexts, threads --------------------------------------------------------------------
inline thread_local int atomic_depth = 0;

class __capability("mutex") Lock
{
public:
	void lock() __acquires() { raw_.lock(); }
	void unlock() __releases() { raw_.unlock(); }

private:
	std::mutex raw_;
};

class __scoped_guard LockGuard
{
public:
	explicit LockGuard(Lock &lock) __acquires(lock) : lock_(lock) { lock_.lock(); }
	LockGuard(const LockGuard &) = delete;
	~LockGuard() __releases() { lock_.unlock(); }

private:
	Lock &lock_;
};

class __capability("spinlock") SpinLock
{
public:
	void lock() __acquires()
	{
		raw_.lock();
		atomic_depth++;
	}
	void unlock() __releases()
	{
		atomic_depth--;
		raw_.unlock();
	}

private:
	std::mutex raw_;
};

class __scoped_guard __atomic_guard SpinGuard
{
public:
	explicit SpinGuard(SpinLock &lock) __acquires(lock) : lock_(lock) { lock_.lock(); }
	SpinGuard(const SpinGuard &) = delete;
	~SpinGuard() __releases() { lock_.unlock(); }

private:
	SpinLock &lock_;
};

__might_sleep inline void nap()
{
	if (atomic_depth)
		broken("sleeping in atomic context");
}

class __interior_mutable Counter
{
public:
	void add(int n) const { n_.fetch_add(n, std::memory_order_relaxed); }
	int get() const { return n_.load(std::memory_order_relaxed); }

private:
	mutable std::atomic<int> n_{0};
};

/// What threads share.
struct Shared {
	Lock lock;
	int number __guarded_by(lock) = 0;
	SpinLock spin;
	int other __guarded_by(spin) = 0;
	Counter count;
};

/// Counted references to a `Shared`.
class __owner(Shared) Arc
{
public:
	static Arc make() { return Arc(new Body); }
	Arc(Arc &&other) noexcept : body_(std::exchange(other.body_, nullptr)) {}
	Arc(const Arc &) = delete;
	Arc &operator=(const Arc &) = delete;
	~Arc()
	{
		if (body_ && body_->refs.fetch_sub(1, std::memory_order_acq_rel) == 1)
			delete body_;
	}
	Arc clone() const
	{
		body_->refs.fetch_add(1, std::memory_order_relaxed);
		return Arc(body_);
	}
	Shared *operator->() const __lifetimebound { return &body_->shared; }
	Shared &operator*() const __lifetimebound { return body_->shared; }

private:
	struct Body {
		Shared shared;
		std::atomic<int> refs{1};
	};
	explicit Arc(Body *body) : body_(body) {}
	Body *body_;
};

/// A thread that ends with its handle.
class __owner(void) Thread
{
public:
	explicit Thread(std::thread raw) : raw_(std::move(raw)) {}
	Thread(Thread &&) = default;
	~Thread()
	{
		if (raw_.joinable())
			raw_.join();
	}

private:
	std::thread raw_;
};

template <typename F>
Thread spawn(F &&body __crosses_threads)
{
	return Thread(std::thread(std::forward<F>(body)));
}

} // namespace gen
