// SPDX-License-Identifier: GPL-2.0
// What ends on the way to a handler, in a base's destructor, at exit, or with a copy; walks by own iterators.
#include <coroutine>
#include <exception>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ends_on_the_way
{

size_t noted;
void note(size_t n)
{
	noted += n;
}

// Exceptions.

void check(int n)
{
	if (n > 64)
		throw std::length_error("too large");
}

class Surface
{
public:
	explicit Surface(int n) : pixels_(new int[4]()), n_(n) {}
	Surface(const Surface &) = delete;
	~Surface() { delete[] pixels_; }
	void resize_early(int n)
	{
		delete[] pixels_;
		check(n);
		pixels_ = new int[4]();
		n_ = n;
	}
	void resize(int n)
	{
		check(n);
		int *fresh = new int[4]();
		delete[] pixels_;
		pixels_ = fresh;
		n_ = n;
	}

private:
	int *pixels_;
	int n_;
};

// REJECT: free-twice
int freed_before_a_throw(int n)
{
	Surface s(8);
	try {
		s.resize_early(n);
	} catch (const std::length_error &) {
		return -1;
	}
	return 0;
}

// ACCEPT
int freed_after_the_check(int n)
{
	Surface s(8);
	try {
		s.resize(n);
	} catch (const std::exception &) {
		return -1;
	} catch (...) {
		return -2;
	}
	return 0;
}

// What a derived class has while its base is ended, or made.

class Service
{
public:
	virtual ~Service() { stop(); }
	void start() { running_ = true; }
	void stop()
	{
		if (running_) {
			running_ = false;
			on_stop();
		}
	}

protected:
	virtual void on_stop() = 0;

private:
	bool running_ = false;
};

class Cache : public Service
{
	std::vector<int> pages_{1, 2};
	void on_stop() override { pages_.clear(); }
};

class TidyCache : public Service
{
public:
	~TidyCache() override { stop(); }

private:
	std::vector<int> pages_{1, 2};
	void on_stop() override { pages_.clear(); }
};

// REJECT: free-use
void ends_running(bool starts)
{
	Cache cache;
	if (starts)
		cache.start();
}

// ACCEPT
void ends_stopped(bool starts)
{
	TidyCache cache;
	if (starts)
		cache.start();
}

template <class Derived>
struct Field {
	size_t width;
	Field() : width(static_cast<Derived *>(this)->label.size()) {}
};
template <class Derived>
struct LateField {
	size_t width() const { return static_cast<const Derived *>(this)->label.size(); }
};
struct Name : Field<Name> {
	std::vector<char> label{'n'};
};
struct LateName : LateField<LateName> {
	std::vector<char> label{'n'};
};

// REJECT: init-use
size_t asked_too_early()
{
	Name name;
	return name.width;
}

// ACCEPT
size_t asked_later()
{
	LateName name;
	return name.width();
}

// Statics of functions end in the order in which they were not made.

struct Log {
	std::vector<std::string> lines;
	void write(const std::string &line) { lines.push_back(line); }
};
Log &log()
{
	static Log instance;
	return instance;
}
struct Session {
	int requests = 0;
	~Session() { log().write("ended"); }
};
struct TidySession {
	int requests = 0;
	TidySession() { log(); }
	~TidySession() { log().write("ended"); }
};

// REJECT: borrow-dangling
int serve()
{
	static Session session;
	log().write("request");
	return ++session.requests;
}

// ACCEPT
int serve_tidily()
{
	static TidySession session;
	log().write("request");
	return ++session.requests;
}

// Owners of coroutines.

struct Handle {
	struct promise_type {
		Handle get_return_object()
		{
			return {std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;
	~Handle() { handle.destroy(); }
};
Handle nothing()
{
	co_return;
}

// REJECT: free-twice
void coroutine_is_copied()
{
	Handle one = nothing();
	std::vector<Handle> all;
	all.push_back(one);
}

// ACCEPT
void coroutine_stays()
{
	Handle one = nothing();
	one.handle.resume();
}

// An object may be handed to itself.

class Curve
{
public:
	explicit Curve(size_t n) : points_(new int[n]()), count_(n) {}
	Curve(const Curve &) = delete;
	Curve &operator=(const Curve &) = delete;
	~Curve() { delete[] points_; }
	int *copy_points() const
	{
		int *copy = new int[count_];
		for (size_t i = 0; i < count_; i++)
			copy[i] = points_[i];
		return copy;
	}
	// REJECT: free-use
	void become(const Curve &other)
	{
		delete[] points_;
		points_ = other.copy_points();
		count_ = other.count_;
	}
	// ACCEPT
	void become_carefully(const Curve &other)
	{
		int *copy = other.copy_points();
		delete[] points_;
		points_ = copy;
		count_ = other.count_;
	}

private:
	int *points_;
	size_t count_;
};

// A member's initialiser that leads to the member before it.

struct Socket {
	std::vector<int> sent;
};
class Stream
{
public:
	explicit Stream(Socket &to) : to_(to) {}
	~Stream() { to_.sent.push_back(last_); }
	void put(int n) { last_ = n; }

private:
	Socket &to_;
	int last_ = 0;
};
class Connection
{
public:
	void send(int n) { stream_->put(n); }
	void close_wrongly()
	{
		socket_.reset();
		stream_.reset();
	}
	void close()
	{
		stream_.reset();
		socket_.reset();
	}

private:
	std::unique_ptr<Socket> socket_ = std::make_unique<Socket>();
	std::unique_ptr<Stream> stream_ = std::make_unique<Stream>(*socket_);
};

// REJECT: free-use
void socket_ends_first()
{
	Connection c;
	c.send(1);
	c.close_wrongly();
}

// ACCEPT
void stream_ends_first()
{
	Connection c;
	c.send(1);
	c.close();
}

// Nodes go to another list, and end with that one.

// REJECT: borrow-dangling
int node_goes_along()
{
	std::list<int> kept{1, 2};
	auto it = kept.begin();
	{
		std::list<int> other;
		other.splice(other.end(), kept, it);
		note(other.size());
	}
	return *it;
}

// ACCEPT
int node_comes_back()
{
	std::list<int> kept;
	std::list<int>::iterator it;
	{
		std::list<int> other{1, 2};
		it = other.begin();
		note(other.size());
		kept.splice(kept.end(), other);
	}
	return *it;
}

} // namespace ends_on_the_way
