// SPDX-License-Identifier: GPL-2.0
// Templates and bases that err with some of their users only: these are told, not the code that all share.
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace shared_code
{

// A function template, and one that calls it.

// ACCEPT
template <typename Pool>
int busiest(Pool &pool)
{
	const int &first = pool.load(0);
	pool.grow();
	return first;
}
// ACCEPT
template <typename Pool>
int measure()
{
	Pool pool;
	return busiest(pool);
}
struct Growing {
	std::vector<int> loads{1};
	int &load(size_t i) { return loads[i]; }
	void grow() { loads.push_back(2); }
};
struct Steady {
	int loads[4] = {1, 2, 3, 4};
	int &load(size_t i) { return loads[i]; }
	void grow() { loads[1]++; }
};
// REJECT: borrow-invalidated
int measure_growing()
{
	return measure<Growing>();
}
// ACCEPT
int measure_steady()
{
	return measure<Steady>();
}

// What is wrong with each of them is the template's own mistake.

// REJECT: borrow-invalidated
template <typename T>
T doubled(T value)
{
	std::vector<T> all{value};
	const T &first = all.front();
	all.push_back(value);
	return first + value;
}
template int doubled(int value);
template std::string doubled(std::string value);

// A member of a class template, and a closure in it.

template <typename Task>
class Queue
{
public:
	// ACCEPT
	size_t drain(Task task)
	{
		size_t done = 0;
		auto once = [&] { done += keep(std::move(task)); };
		once();
		return done + task.size();
	}

private:
	size_t keep(Task task)
	{
		kept_.push_back(std::move(task));
		return 1;
	}
	std::vector<Task> kept_;
};
struct Span {
	const char *begin;
	size_t length;
	size_t size() const { return length; }
};
// REJECT: move-use
size_t drain_strings(std::string text)
{
	Queue<std::string> queue;
	return queue.drain(std::move(text));
}
// ACCEPT
size_t drain_spans(Span span)
{
	Queue<Span> queue;
	return queue.drain(span);
}

// A base that keeps a way into its container, which derived classes change.

class Glyphs
{
public:
	// ACCEPT
	int width(int code)
	{
		if (last_ && last_->first == code)
			return last_->second;
		last_ = &*widths_.try_emplace(code, code % 7).first;
		return last_->second;
	}

protected:
	std::unordered_map<int, int> widths_;
	std::pair<const int, int> *last_ = nullptr;
};
class Forgetful : public Glyphs
{
public:
	// REJECT: borrow-invalidated
	void evict(int code) { widths_.erase(code); }
};
class Careful : public Glyphs
{
public:
	// ACCEPT
	void evict(int code)
	{
		last_ = nullptr;
		widths_.erase(code);
	}
};
// ACCEPT
int forgetful()
{
	Forgetful f;
	int sum = f.width(1);
	f.evict(1);
	return sum + f.width(2);
}
// ACCEPT
int careful()
{
	Careful c;
	int sum = c.width(1);
	c.evict(1);
	return sum + c.width(2);
}

// A base whose destructor looks at what derived classes lend it.

class Stage
{
public:
	Stage() = default;
	Stage(const Stage &) = delete;
	Stage &operator=(const Stage &) = delete;
	// ACCEPT
	virtual ~Stage() { flush(); }
	size_t written = 0;

protected:
	void watch(const std::vector<std::string> *names) { names_ = names; }
	void flush()
	{
		if (names_)
			for (const std::string &name : *names_)
				written += name.size();
		names_ = nullptr;
	}

private:
	const std::vector<std::string> *names_ = nullptr;
};
// REJECT: borrow-dangling
class Collect : public Stage
{
public:
	Collect() { watch(&lines_); }
	void add(const std::string &line) { lines_.push_back(line); }

private:
	std::vector<std::string> lines_;
};
// ACCEPT
class Flushed : public Stage
{
public:
	Flushed() { watch(&lines_); }
	~Flushed() override { flush(); }
	void add(const std::string &line) { lines_.push_back(line); }

private:
	std::vector<std::string> lines_;
};
// ACCEPT
size_t stages()
{
	Collect collect;
	collect.add("one");
	Flushed flushed;
	flushed.add("two");
	return collect.written + flushed.written;
}

} // namespace shared_code
