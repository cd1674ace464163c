// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What closures carry out of a lock or into a base class, and objects that must not move.
#include <core/option.hh>
#include <core/utility.hh>

template <typename T>
class __scoped_guard __view(T) Held
{
public:
	explicit Held(T & data __lifetimebound) : data_(data) {}
	Held(const Held &) = delete;
	~Held() {}
	T *operator->() __lifetimebound
	{
		return &data_;
	}

private:
	T & data_;
};
template <typename T>
class __capability("mutex") __interior_mutable Mutex
{
public:
	Held<T> lock() const __lifetimebound { return Held<T>(data_); }
	template <typename F>
	auto with(F &&body __noescape) const
	{
		return body(data_);
	}

private:
	mutable T data_;
};
template <typename T>
class __owner(T) Vec
{
public:
	Vec();
	Vec(Vec &&other) noexcept;
	Vec(const Vec &) = delete;
	~Vec();
	[[nodiscard]] core::Option<T &> back() noexcept __lifetimebound;
	void push(T value);
	template <typename... Args>
	void emplace(Args &&...args);
};
struct Counters {
	unsigned received = 0, dropped = 0;
	Vec<unsigned> samples;
};

// REJECT: lock-escape
unsigned kept_outside(const Mutex<Counters> &counters)
{
	core::Option<Counters &> seen;
	counters.with([&seen](Counters &inside) { seen = inside; });
	return seen ? seen->dropped : 0;
}
// REJECT: lock-escape
unsigned newest(const Mutex<Counters> &counters)
{
	core::Option<const unsigned &> newest;
	counters.with([&](Counters &inside) {
		if (auto last = inside.samples.back())
			newest = core::Option<const unsigned &>(*last);
	});
	return newest ? *newest : 0;
}
// ACCEPT
unsigned copied(const Mutex<Counters> &counters)
{
	core::Option<unsigned> newest;
	counters.with([&](Counters &inside) {
		if (auto last = inside.samples.back())
			newest = *last;
	});
	return newest.value_or(0u);
}

struct Pool {
	Mutex<Counters> counters;
};
/// Counts when it ends.
class __view(const Pool) Lease
{
public:
	explicit Lease(const Pool &pool __lifetimebound) : pool_(pool) {}
	Lease(const Lease &) = delete;
	~Lease() { pool_.counters.lock()->received++; }

private:
	const Pool &pool_;
};
// ACCEPT
// What a lock guards may change while somebody has a reference to the object around it.
void flush(const Pool &pool)
{
	const Lease lease(pool);
	pool.counters.lock()->dropped++;
}

class Handler
{
public:
	virtual ~Handler();
	virtual void call(unsigned value) = 0;
};
template <typename T>
class __owner(T) Box
{
public:
	Box(Box &&other) noexcept;
	Box(const Box &) = delete;
	~Box();
};
template <typename F>
Box<Handler> made(F run);
template <typename F>
void add(Vec<Box<Handler>> &handlers, F run)
{
	handlers.push(made(core::move(run)));
}
void warn(unsigned value);
// REJECT: borrow-closure
void watch(Vec<Box<Handler>> &handlers, unsigned limit)
{
	add(handlers, [&limit](unsigned value) {
		if (value > limit)
			warn(value);
	});
}
// ACCEPT
void watch_by_value(Vec<Box<Handler>> &handlers, unsigned limit)
{
	add(handlers, [limit](unsigned value) {
		if (value > limit)
			warn(value);
	});
}

extern "C" {
struct list_head {
	list_head *next, *prev;
};
void init_links(list_head *links);
}
class __pinned Watch
{
public:
	explicit Watch(unsigned number) : number_(number) {}
	Watch(Watch &&) = default;

private:
	unsigned number_;
};
class Linked
{
public:
	Linked()
	{
		// SAFETY: the links are ours.
		unsafe
		{
			init_links(&links_);
		}
	}
	Linked(Linked &&other) noexcept : links_(other.links_) {}

private:
	list_head links_{};
};
struct Node {
	list_head links{};
};
// REJECT: pin-moved
void watch_in_vector(Vec<Watch> &watches)
{
	watches.emplace(3u);
}
// REJECT: pin-moved
void linked_in_vector(Vec<Linked> &all)
{
	all.emplace();
}
// ACCEPT
// Nothing leads to it yet.
void unlinked_in_vector(Vec<Node> &all)
{
	all.emplace();
}
template <typename F>
void each(Vec<Box<Handler>> &handlers, F visit)
{
	visit(handlers);
}
// ACCEPT
// The closure is called and not kept.
unsigned visited(Vec<Box<Handler>> &handlers)
{
	unsigned calls = 0;
	each(handlers, [&calls](Vec<Box<Handler>> &) { calls++; });
	return calls;
}
struct __view(const char) Name {
	const char *text = nullptr;
	unsigned size = 0;
};
template <typename T>
class __owner(T) Stack
{
public:
	[[nodiscard]] core::Option<T> pop() noexcept;
	[[nodiscard]] core::Option<T &> top() noexcept;
	void clear() noexcept;
};
// ACCEPT
// What is taken out is not in the container any more.
unsigned taken_out(Stack<Name> &names)
{
	auto last = names.pop();
	names.clear();
	return last ? last->size : 0;
}
// REJECT: borrow-invalidated
unsigned looked_at(Stack<Name> &names)
{
	auto last = names.top();
	names.clear();
	return last ? last->size : 0;
}
template <typename F>
class AtEnd
{
public:
	explicit AtEnd(F run __lifetimebound) : run_(core::move(run)) {}
	AtEnd(const AtEnd &) = delete;
	~AtEnd() { run_(); }

private:
	F run_;
};
// ACCEPT
// What runs at the end of the scope borrows nothing before.
unsigned undone(Counters &counters)
{
	counters.received++;
	AtEnd undo([&counters] { counters.received--; });
	counters.dropped++;
	return counters.dropped + counters.received;
}
// ACCEPT
// The guard is a temporary of one of the ways.
unsigned either(const Mutex<Counters> *counters, bool there)
{
	if (!counters)
		return 0;
	// SAFETY: it is not null.
	unsafe
	{
		return there ? counters->lock()->dropped : 0;
	}
}

/// Counted while it lives.
class Session
{
public:
	explicit Session(const Pool &pool __lifetimebound) : pool_(pool) {}
	Session(const Session &) = delete;
	~Session() { pool_.counters.lock()->received--; }

private:
	const Pool &pool_;
};
struct Line {
	core::Option<Box<Session>> active;
	Stack<Box<Session>> waiting;
	Stack<Name> names;
	unsigned closed = 0;
};
// ACCEPT
// What is taken out goes on without the lender.
bool hung_up(const Mutex<Line> &line)
{
	const auto ended = line.with([](Line &l) {
		l.closed++;
		return l.active.take();
	});
	return ended.is_some();
}
// ACCEPT
bool popped(const Mutex<Line> &line)
{
	core::Option<Box<Session>> last;
	line.with([&last](Line &l) { last = l.waiting.pop(); });
	return last.is_some();
}
// REJECT: lock-escape
bool waiting(const Mutex<Counters> &counters)
{
	const auto last = counters.with([](Counters &c) { return c.samples.back(); });
	return last.is_some();
}
