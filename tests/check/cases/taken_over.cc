// SPDX-License-Identifier: GPL-2.0
// What somebody else takes over, or takes back: elements of views, parts of values that move, nodes that unhook
// themselves, frames of coroutines.
#include <coroutine>
#include <cstdlib>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace
{

std::string line_of(int n);

// ACCEPT
std::size_t fields(int n)
{
	std::vector<std::string> out;
	for (auto part : line_of(n) | std::views::split(','))
		out.emplace_back(part.begin(), part.end());
	auto words = line_of(n) | std::views::split(std::string_view(", "));
	for (auto word : words)
		out.emplace_back(word.begin(), word.end());
	return out.size();
}
// REJECT: borrow-temporary
std::size_t viewed_fields(int n)
{
	std::vector<std::string_view> out;
	for (auto part : line_of(n) | std::views::split(','))
		out.emplace_back(part.begin(), part.end());
	return out.front().size();
}

struct Leaf {
	int value;
};
class Branch
{
public:
	Branch() = default;
	Branch(Branch &&other) noexcept : leaves_(std::move(other.leaves_)) {}
	Leaf &add(int n)
	{
		leaves_.push_back(std::make_unique<Leaf>(n));
		return *leaves_.back();
	}

private:
	std::vector<std::unique_ptr<Leaf>> leaves_;
};
// ACCEPT
int last_leaf(std::vector<Branch> &all, int n)
{
	const Leaf *last = nullptr;
	for (int i = 0; i < n; i++) {
		Branch branch;
		last = &branch.add(i);
		all.push_back(std::move(branch));
	}
	return last ? last->value : 0;
}
// REJECT: borrow-dangling
int last_of_local(int n)
{
	const Leaf *last = nullptr;
	{
		std::vector<Branch> all;
		Branch branch;
		last = &branch.add(n);
		all.push_back(std::move(branch));
	}
	return last->value;
}

struct Header {
	std::string name;
	Header *next = nullptr;
};
class Arena
{
public:
	// ACCEPT
	template <class T, class... Arguments>
	T *make(Arguments &&...arguments)
	{
		auto held = std::make_unique<Held<T>>(std::forward<Arguments>(arguments)...);
		T *object = &held->object;
		all_.push_back(std::move(held));
		return object;
	}

private:
	struct Any {
		virtual ~Any() = default;
	};
	template <class T>
	struct Held final : Any {
		template <class... Arguments>
		explicit Held(Arguments &&...arguments)
			: object{std::forward<Arguments>(arguments)...}
		{
		}
		T object;
	};
	std::vector<std::unique_ptr<Any>> all_;
};
// ACCEPT
std::size_t headers(Arena &arena, const std::vector<std::string> &lines)
{
	Header *first = nullptr;
	for (const std::string &line : lines)
		first = arena.make<Header>(line.substr(1), first);
	return first ? first->name.size() : 0;
}

class Ring;
class Timer
{
public:
	Timer() = default;
	Timer(const Timer &) = delete;
	~Timer() { cancel(); }
	void cancel();

private:
	friend class Ring;
	Ring *ring_ = nullptr;
	Timer *previous_ = nullptr, *next_ = nullptr;
};
class Ring
{
public:
	void add(Timer &timer)
	{
		timer.ring_ = this;
		timer.next_ = first_;
		if (first_)
			first_->previous_ = &timer;
		first_ = &timer;
	}
	bool empty() const { return !first_; }

private:
	friend class Timer;
	Timer *first_ = nullptr;
};
void Timer::cancel()
{
	if (!ring_)
		return;
	if (previous_)
		previous_->next_ = next_;
	else
		ring_->first_ = next_;
	if (next_)
		next_->previous_ = previous_;
	ring_ = nullptr;
}
// ACCEPT
bool timed(Ring &ring)
{
	std::deque<Timer> timers;
	ring.add(timers.emplace_back());
	Timer last;
	ring.add(last);
	timers.pop_front();
	return ring.empty();
}

struct Plain {
	Plain *next = nullptr;
	int value = 1;
};
struct Chain {
	Plain *first = nullptr;
	void add(Plain &p)
	{
		p.next = first;
		first = &p;
	}
};
// REJECT: borrow-escape
void chained(Chain &chain)
{
	Plain last;
	chain.add(last);
}

struct Task {
	struct promise_type {
		Task get_return_object() { return {}; }
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
};
struct Loop {
	std::vector<std::coroutine_handle<>> waiting;
	auto next()
	{
		struct Awaiter {
			Loop &loop;
			bool await_ready() { return false; }
			void await_suspend(std::coroutine_handle<> h) { loop.waiting.push_back(h); }
			void await_resume() {}
		};
		return Awaiter{*this};
	}
};
// ACCEPT
void greets(Loop &loop, std::vector<std::string> &out, const std::string &who)
{
	auto greet = [](Loop &loop, std::vector<std::string> &out, std::string who) -> Task {
		co_await loop.next();
		out.push_back(who);
	};
	greet(loop, out, who);
}
// REJECT: borrow-escape
void greets_by_captures(Loop &loop, std::vector<std::string> &out, const std::string &who)
{
	auto greet = [&loop, &out, who]() -> Task {
		co_await loop.next();
		out.push_back(who);
	};
	greet();
}

} // namespace

// ACCEPT
void end_by_hand(std::string *text)
{
	if (!text)
		return;
	std::destroy_at(text);
	std::free(text);
}
// REJECT: free-twice
void end_by_hand_twice(std::string *text)
{
	std::destroy_at(text);
	std::free(text);
	std::free(text);
}
// ACCEPT
template <class T>
struct Slots {
	T *at = nullptr;
	unsigned used = 0;
	T &add(T value) [[clang::lifetimebound]]
	{
		T *made = std::construct_at(at + used, std::move(value));
		used++;
		return *made;
	}
};
// ACCEPT
std::unique_ptr<int> &add_to_slots(Slots<std::unique_ptr<int>> &slots, std::unique_ptr<int> value)
{
	return slots.add(std::move(value));
}
// ACCEPT
int unlocked_and_let_go(std::mutex &door, int bars)
{
	std::unique_lock guard(door);
	guard.unlock();
	guard.release();
	return bars;
}
