// SPDX-License-Identifier: GPL-2.0
// A small vocabulary: owners, a row and its slice, a book, latches, work for later, outcomes.
#pragma once
#include "../set.hh"
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#if defined(__clang__)
#define OWNS [[gsl::Owner]]
#define POINTS [[gsl::Pointer]]
#define RENEWS [[clang::reinitializes]]
#define CAP(name) __attribute__((capability(name)))
#define SCOPED __attribute__((scoped_lockable))
#define GUARDED(m) __attribute__((guarded_by(m)))
#define TAKES(...) __attribute__((acquire_capability(__VA_ARGS__)))
#define GIVES(...) __attribute__((release_capability(__VA_ARGS__)))
#define NEEDS(...) __attribute__((requires_capability(__VA_ARGS__)))
#define WITHOUT(...) __attribute__((locks_excluded(__VA_ARGS__)))
#else
#define OWNS
#define POINTS
#define RENEWS
#define CAP(name)
#define SCOPED
#define GUARDED(m)
#define TAKES(...)
#define GIVES(...)
#define NEEDS(...)
#define WITHOUT(...)
#endif

// A harmless sink.
inline std::atomic<int> sunk;
inline void use(int v)
{
	sunk = v;
}

// The only owner of an object.
template <class T>
class OWNS Holder
{
	T *item = nullptr;

public:
	Holder() = default;
	explicit Holder(T *item) : item(item) {}
	Holder(Holder &&from) noexcept : item(from.take()) {}
	template <class U>
	Holder(Holder<U> &&from) noexcept : item(from.take())
	{
	}
	Holder &operator=(Holder &&from) noexcept
	{
		T *old = std::exchange(item, from.take());
		if (old != item)
			delete old;
		return *this;
	}
	~Holder() { delete item; }
	T *peek() const BORROWED { return item; }
	T &operator*() const BORROWED { return *item; }
	T *operator->() const BORROWED { return item; }
	explicit operator bool() const { return item; }
	[[nodiscard]] T *take() { return std::exchange(item, nullptr); }
	RENEWS void drop() { delete std::exchange(item, nullptr); }
};
template <class T, class... A>
Holder<T> hold(A &&...a)
{
	return Holder<T>(new T{std::forward<A>(a)...});
}

// One of several owners; the count may be changed by any thread.
template <class T>
class OWNS Counted
{
	struct Cell {
		std::atomic<unsigned> handles{1};
		T value;
	};
	Cell *cell = nullptr;

public:
	Counted() = default;
	template <class... A>
	static Counted make(A &&...a)
	{
		Counted made;
		made.cell = new Cell{{1}, T{std::forward<A>(a)...}};
		return made;
	}
	Counted(const Counted &from) : cell(from.cell)
	{
		if (cell)
			++cell->handles;
	}
	Counted(Counted &&from) noexcept : cell(std::exchange(from.cell, nullptr)) {}
	Counted &operator=(Counted from) noexcept
	{
		std::swap(cell, from.cell);
		return *this;
	}
	~Counted() { drop(); }
	RENEWS void drop()
	{
		Cell *old = std::exchange(cell, nullptr);
		if (old && --old->handles == 0)
			delete old;
	}
	T *peek() const BORROWED { return cell ? &cell->value : nullptr; }
	T &operator*() const BORROWED { return cell->value; }
	T *operator->() const BORROWED { return &cell->value; }
	explicit operator bool() const { return cell; }
};

// Elements of something else.
template <class T>
class POINTS Slice
{
	T *first = nullptr;
	std::size_t count = 0;

public:
	Slice() = default;
	Slice(T *first BORROWED, std::size_t count) : first(first), count(count) {}
	T *begin() const { return first; }
	T *end() const { return first + count; }
	std::size_t size() const { return count; }
	bool empty() const { return !count; }
	T &at(std::size_t i) const
	{
		if (i >= count)
			std::abort();
		return first[i];
	}
};

// Elements in one block, which moves when it grows.
template <class T>
class OWNS Row
{
	T *items = nullptr;
	std::size_t used = 0;
	std::size_t room = 0;
	void grow(std::size_t to)
	{
		T *fresh = std::allocator<T>().allocate(to);
		for (std::size_t i = 0; i < used; ++i) {
			std::construct_at(fresh + i, std::move(items[i]));
			std::destroy_at(items + i);
		}
		if (items)
			std::allocator<T>().deallocate(items, room);
		items = fresh;
		room = to;
	}

public:
	Row() = default;
	Row(Row &&from) noexcept { swap(from); }
	Row &operator=(Row &&from) noexcept
	{
		Row old(std::move(from));
		swap(old);
		return *this;
	}
	~Row()
	{
		clear();
		if (items)
			std::allocator<T>().deallocate(items, room);
	}
	void swap(Row &other) noexcept
	{
		std::swap(items, other.items);
		std::swap(used, other.used);
		std::swap(room, other.room);
	}
	T &add(T value) BORROWED
	{
		if (used == room)
			grow(room ? 2 * room : 2);
		T *place = std::construct_at(items + used, std::move(value));
		++used;
		return *place;
	}
	void reserve(std::size_t n)
	{
		if (n > room)
			grow(n);
	}
	void drop_last()
	{
		if (!used)
			std::abort();
		std::destroy_at(items + --used);
	}
	RENEWS void clear()
	{
		while (used)
			drop_last();
	}
	T *begin() BORROWED { return items; }
	T *end() BORROWED { return items + used; }
	const T *begin() const BORROWED { return items; }
	const T *end() const BORROWED { return items + used; }
	std::size_t size() const { return used; }
	bool empty() const { return !used; }
	T &at(std::size_t i) BORROWED { return slice().at(i); }
	const T &at(std::size_t i) const BORROWED { return slice().at(i); }
	Slice<T> slice() BORROWED { return {items, used}; }
	Slice<const T> slice() const BORROWED { return {items, used}; }
};

// Values by number; a value stays where it is until it is erased.
template <class T>
class OWNS Book
{
	struct Page {
		int key;
		T value;
		Page *next;
	};
	Page *head = nullptr;

public:
	Book() = default;
	Book(const Book &) = delete;
	Book &operator=(const Book &) = delete;
	~Book()
	{
		while (head)
			delete std::exchange(head, head->next);
	}
	T *find(int key) BORROWED
	{
		for (Page *p = head; p; p = p->next)
			if (p->key == key)
				return &p->value;
		return nullptr;
	}
	T &put(int key, T value) BORROWED
	{
		if (T *old = find(key)) {
			*old = std::move(value);
			return *old;
		}
		head = new Page{key, std::move(value), head};
		return head->value;
	}
	bool erase(int key)
	{
		for (Page **p = &head; *p; p = &(*p)->next) {
			if ((*p)->key == key) {
				delete std::exchange(*p, (*p)->next);
				return true;
			}
		}
		return false;
	}
	// Calls f for the value if there is one.
	template <class F>
	bool visit(int key, const F &f NOESCAPE)
	{
		T *value = find(key);
		if (value)
			f(*value);
		return value;
	}
	// Calls f for each; f must not erase.
	template <class F>
	void each(const F &f NOESCAPE)
	{
		for (Page *p = head; p; p = p->next)
			f(p->key, p->value);
	}
};

// Locks.
class CAP("latch") Latch
{
	std::mutex raw;

public:
	void close() TAKES() { raw.lock(); }
	void open() GIVES() { raw.unlock(); }
};
class SCOPED Hold
{
	Latch &latch;

public:
	explicit Hold(Latch &l BORROWED) TAKES(l) : latch(l) { latch.close(); }
	~Hold() GIVES() { latch.open(); }
	Hold(const Hold &) = delete;
	Hold &operator=(const Hold &) = delete;
};
// A value that is reached only under its lock.
template <class T>
class Guarded
{
	std::mutex raw;
	T value{};

public:
	template <class F>
	auto with(const F &f NOESCAPE)
	{
		std::lock_guard<std::mutex> g(raw);
		return f(value);
	}
};

// A closure that is kept; not to be called when empty.
class OWNS Task
{
	struct Body {
		virtual ~Body() = default;
		virtual void run() = 0;
	};
	template <class F>
	struct Of final : Body {
		F f;
		explicit Of(F f) : f(std::move(f)) {}
		void run() override { f(); }
	};
	Holder<Body> body;

public:
	Task() = default;
	template <class F>
	requires(!std::is_same_v<std::remove_cvref_t<F>, Task>)
	Task(F &&f) : body(new Of<std::decay_t<F>>(std::forward<F>(f)))
	{
	}
	explicit operator bool() const { return bool(body); }
	void operator()() { body->run(); }
};
// A closure that is only looked at.
template <class>
class FnView;
template <class R, class... A>
class POINTS FnView<R(A...)>
{
	const void *object;
	R (*call)(const void *, A...);

public:
	template <class F>
	requires(!std::is_same_v<F, FnView>)
	FnView(const F &f BORROWED)
		: object(std::addressof(f)), call([](const void *o, A... a) -> R {
			  return (*static_cast<const F *>(o))(std::forward<A>(a)...);
		  })
	{
	}
	R operator()(A... a) const { return call(object, std::forward<A>(a)...); }
};
// Work that runs when run() is called, in the same thread.
class Later
{
	Row<Task> tasks;

public:
	template <class F>
	void post(F &&f)
	{
		tasks.add(Task(std::forward<F>(f)));
	}
	std::size_t size() const { return tasks.size(); }
	void run()
	{
		Row<Task> now = std::move(tasks);
		for (Task &t : now)
			t();
	}
};
// Work that runs in a thread of its own; all of it has run when the worker is gone.
class Worker
{
	std::mutex gate;
	std::condition_variable news;
	std::condition_variable quiet;
	std::deque<Task> tasks;
	bool busy = false;
	bool closing = false;
	std::thread hand;
	void loop()
	{
		std::unique_lock<std::mutex> g(gate);
		for (;;) {
			news.wait(g, [this] { return closing || !tasks.empty(); });
			if (tasks.empty())
				return;
			Task t = std::move(tasks.front());
			tasks.pop_front();
			busy = true;
			g.unlock();
			t();
			t = Task();
			g.lock();
			busy = false;
			quiet.notify_all();
		}
	}

public:
	Worker() : hand([this] { loop(); }) {}
	Worker(const Worker &) = delete;
	Worker &operator=(const Worker &) = delete;
	~Worker()
	{
		{
			std::lock_guard<std::mutex> g(gate);
			closing = true;
		}
		news.notify_one();
		hand.join();
	}
	template <class F>
	void post(F &&f)
	{
		{
			std::lock_guard<std::mutex> g(gate);
			tasks.emplace_back(std::forward<F>(f));
		}
		news.notify_one();
	}
	// Waits until everything posted so far has run.
	void settle()
	{
		std::unique_lock<std::mutex> g(gate);
		quiet.wait(g, [this] { return tasks.empty() && !busy; });
	}
};

// A value or a code of what went wrong.
template <class T>
class [[nodiscard]] Outcome
{
	std::optional<T> good;
	int trouble = 0;

public:
	Outcome(T value) : good(std::move(value)) {}
	static Outcome fail(int code, T filler = T{})
	{
		Outcome o(std::move(filler));
		o.good.reset();
		o.trouble = code;
		return o;
	}
	bool ok() const { return good.has_value(); }
	int code() const { return trouble; }
	T &value() BORROWED
	{
		if (!good)
			std::abort();
		return *good;
	}
};

// Values that a coroutine yields, one at a time.
template <class T>
class Gen
{
public:
	struct promise_type {
		T current{};
		Gen get_return_object()
		{
			return Gen(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T v)
		{
			current = std::move(v);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { throw; }
	};
	Gen(Gen &&from) noexcept : handle(std::exchange(from.handle, nullptr)) {}
	Gen &operator=(Gen &&) = delete;
	~Gen()
	{
		if (handle)
			handle.destroy();
	}
	// The next value, unless there are no more.
	std::optional<T> next()
	{
		if (!handle || handle.done())
			return std::nullopt;
		handle.resume();
		if (handle.done())
			return std::nullopt;
		return handle.promise().current;
	}

private:
	std::coroutine_handle<promise_type> handle;
	explicit Gen(std::coroutine_handle<promise_type> h) : handle(h) {}
};
