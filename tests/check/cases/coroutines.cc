// SPDX-License-Identifier: GPL-2.0
// What a coroutine was given lives as long as its frame.
#include <coroutine>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct Task {
	struct promise_type {
		int value = 0;
		Task get_return_object();
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(int v) { value = v; }
		void unhandled_exception() {}
	};
	explicit Task(std::coroutine_handle<promise_type> h) : handle(h) {}
	Task(Task &&from) noexcept : handle(std::exchange(from.handle, nullptr)) {}
	Task &operator=(Task &&from) noexcept;
	~Task();
	int run();
	std::coroutine_handle<promise_type> handle;
};
struct Numbers {
	struct promise_type {
		int value = 0;
		Numbers get_return_object();
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	explicit Numbers(std::coroutine_handle<promise_type> h) : handle(h) {}
	Numbers(Numbers &&from) noexcept : handle(std::exchange(from.handle, nullptr)) {}
	~Numbers();
	bool next();
	int value() const;
	std::coroutine_handle<promise_type> handle;
};
struct Borrowed {
	struct promise_type {
		const int *value = nullptr;
		Borrowed get_return_object();
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(const int &v [[clang::lifetime_capture_by(this)]]) { value = &v; }
		void unhandled_exception() {}
	};
	explicit Borrowed(std::coroutine_handle<promise_type> h) : handle(h) {}
	~Borrowed();
	std::coroutine_handle<promise_type> handle;
};
struct Detached {
	struct promise_type {
		Detached get_return_object() { return {}; }
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() {}
	};
};
struct Later {
	bool await_ready() const noexcept { return false; }
	void await_suspend(std::coroutine_handle<>) noexcept {}
	void await_resume() noexcept {}
};

Task by_reference(const int &x)
{
	co_await Later{};
	co_return x;
}
Task by_value(int x)
{
	co_await Later{};
	co_return x;
}
Task over_text(std::string_view s)
{
	co_await Later{};
	co_return int(s.size());
}
Task unseen(const std::string &s);
Numbers all_of(std::span<const int> s)
{
	for (int i : s)
		co_yield i;
}
Detached away(const int &x)
{
	co_await Later{};
	(void)x;
}
void use(int);
std::string name();

// REJECT: borrow-return
Task returned_with_local()
{
	int x = 1;
	return by_reference(x);
}
// ACCEPT
Task returned_with_value()
{
	int x = 1;
	return by_value(x);
}
// REJECT: borrow-temporary
int temporary_argument()
{
	Task t = unseen(name());
	return t.run();
}
// ACCEPT
int temporary_used_at_once()
{
	return unseen(name()).run();
}
// ACCEPT
int named_argument()
{
	std::string s = name();
	Task t = unseen(s);
	return t.run();
}
// REJECT: borrow-dangling
int view_of_inner(bool c)
{
	Task t = over_text("none");
	if (c) {
		std::string s = name();
		t = over_text(s);
	}
	return t.run();
}
// REJECT: borrow-invalidated
int changed_while_suspended()
{
	std::string s = name();
	Task t = over_text(s);
	s += "more";
	return t.run();
}
// ACCEPT
int changed_before()
{
	std::string s = name();
	s += "more";
	Task t = over_text(s);
	return t.run();
}
// REJECT: borrow-temporary
int closure_ends_first()
{
	int x = 1;
	Task t = [x]() -> Task {
		co_await Later{};
		co_return x;
	}();
	return t.run();
}
// ACCEPT
int closure_stays()
{
	int x = 1;
	auto make = [x]() -> Task {
		co_await Later{};
		co_return x;
	};
	Task t = make();
	return t.run();
}
// ACCEPT
int closure_of_nothing_given_a_value()
{
	auto make = [](int y) -> Task { co_return y; };
	Task t = make(1);
	return t.run();
}
// REJECT: borrow-return
Task closure_by_reference()
{
	int x = 1;
	auto make = [&x]() -> Task { co_return x; };
	return make();
}
struct Counter {
	int n = 0;
	Task count()
	{
		co_await Later{};
		co_return n;
	}
};
// REJECT: borrow-return
Task member_of_local()
{
	Counter c;
	return c.count();
}
// ACCEPT
int member_of_living()
{
	Counter c;
	Task t = c.count();
	return t.run();
}
// REJECT: borrow-escape
void nobody_waits()
{
	int x = 1;
	away(x);
}
// REJECT: borrow-dangling
int numbers_of_inner()
{
	std::unique_ptr<Numbers> kept;
	{
		int some[] = {1, 2};
		kept = std::make_unique<Numbers>(all_of(some));
	}
	return kept->next();
}
// ACCEPT
int numbers()
{
	int some[] = {1, 2}, sum = 0;
	for (Numbers n = all_of(some); n.next();)
		sum += n.value();
	return sum;
}
// REJECT: borrow-dangling
Borrowed returns_its_local()
{
	int x = 1;
	co_await Later{};
	co_return x;
}
// ACCEPT
Task moves_once(std::unique_ptr<int> p, bool c)
{
	if (c) {
		std::unique_ptr<int> mine = std::move(p);
		co_return *mine;
	}
	co_await Later{};
	co_return *p;
}
// REJECT: move-use
Task moved_before_it_is_suspended(std::unique_ptr<int> p)
{
	std::unique_ptr<int> mine = std::move(p);
	co_await Later{};
	co_return *p;
}

// ACCEPT
int function_gone_without_captures(int limit)
{
	auto make = std::make_unique<std::function<Task(int)>>([](int n) -> Task { co_return n; });
	Task t = (*make)(limit);
	make.reset();
	return t.run();
}
// REJECT: borrow-invalidated
int function_gone_with_captures(int limit)
{
	auto make = std::make_unique<std::function<Task()>>([limit]() -> Task { co_return limit; });
	Task t = (*make)();
	make.reset();
	return t.run();
}

namespace loops
{
class Loop
{
	std::vector<std::coroutine_handle<>> ready_;

public:
	struct Next {
		Loop &loop;
		bool await_ready() const noexcept { return false; }
		void await_suspend(std::coroutine_handle<> h) const { loop.ready_.push_back(h); }
		void await_resume() const noexcept {}
	};
	Next next() { return Next{*this}; }
	void run()
	{
		while (!ready_.empty()) {
			std::coroutine_handle<> h = ready_.back();
			ready_.pop_back();
			h.resume();
		}
	}
};
struct Free {
	struct promise_type {
		Free get_return_object() { return {}; }
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() {}
	};
};
Free add(Loop &loop, std::string &to)
{
	co_await loop.next();
	to += "x";
}
// ACCEPT
std::size_t run_to_the_end()
{
	Loop loop;
	std::string all;
	add(loop, all);
	loop.run();
	return all.size();
}
// REJECT: borrow-escape
void left_alone(Loop &loop)
{
	std::string all;
	add(loop, all);
}

class Part
{
public:
	struct promise_type {
		int result = 0;
		std::coroutine_handle<> waiting = std::noop_coroutine();
		Part get_return_object()
		{
			return Part(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		auto final_suspend() noexcept
		{
			struct Back {
				bool await_ready() noexcept { return false; }
				std::coroutine_handle<>
				await_suspend(std::coroutine_handle<promise_type> self) noexcept
				{
					return self.promise().waiting;
				}
				void await_resume() noexcept {}
			};
			return Back{};
		}
		void return_value(int value) { result = value; }
		void unhandled_exception() {}
	};
	Part(Part &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Part &operator=(Part &&) = delete;
	~Part()
	{
		if (handle_)
			handle_.destroy();
	}
	bool await_ready() const { return handle_.done(); }
	std::coroutine_handle<promise_type> await_suspend(std::coroutine_handle<> caller)
	{
		handle_.promise().waiting = caller;
		return handle_;
	}
	int await_resume() const { return handle_.promise().result; }

private:
	explicit Part(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	std::coroutine_handle<promise_type> handle_;
};
Part measure(std::string text)
{
	co_return int(text.size());
}
// ACCEPT
Part both()
{
	Part later = measure("later");
	const int first = co_await measure("first");
	const int second = co_await later;
	co_return first + second;
}
} // namespace loops

// What is awaited stays in the frame until somebody resumes it, so it may be noted where it is.
namespace awaited
{
struct Loop {
	std::vector<std::coroutine_handle<>> waiting;
	std::vector<std::function<void()>> work;
};
struct Started {
	struct promise_type {
		Started get_return_object() noexcept { return {}; }
		std::suspend_never initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_void() noexcept {}
		void unhandled_exception() noexcept {}
	};
};
struct Later {
	Loop &loop;
	int number;
	int result = 0;
	bool await_ready() noexcept { return false; }
	void await_suspend(std::coroutine_handle<> handle)
	{
		loop.waiting.push_back(handle);
		loop.work.push_back([this] { result = number + 1; });
	}
	int await_resume() noexcept { return result; }
};
// ACCEPT
Started sum_of_two(Loop &loop, int &sum)
{
	const int one = co_await Later{loop, 1};
	sum += one + co_await Later{loop, 2};
}
} // namespace awaited

// A generator goes on step by step: it has nothing before the first, and stands in the midst of what it walks over.
namespace steps
{
class Numbers
{
public:
	struct promise_type {
		int value;
		Numbers get_return_object()
		{
			return Numbers(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	Numbers(const Numbers &) = delete;
	~Numbers() { handle_.destroy(); }
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	int value() const { return handle_.promise().value; }

private:
	explicit Numbers(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	std::coroutine_handle<promise_type> handle_;
};
Numbers up_to(int n)
{
	for (int i = 0; i < n; i++)
		co_yield i;
}
Numbers each(const std::vector<int> &all)
{
	for (int x : all)
		co_yield x;
}
Numbers each_by_number(const std::vector<int> &all)
{
	for (std::size_t i = 0; i < all.size(); i++)
		co_yield all[i];
}
void advance(Numbers &numbers)
{
	numbers.next();
}
int before_the_first()
{
	Numbers numbers = up_to(3);
	// REJECT: init-use
	return numbers.value();
}
// ACCEPT
int after_the_first()
{
	Numbers numbers = up_to(3);
	return numbers.next() ? numbers.value() : 0;
}
// ACCEPT
int after_somebody_else()
{
	Numbers numbers = up_to(3);
	advance(numbers);
	return numbers.value();
}
int grown_in_between(std::vector<int> all)
{
	int sum = 0;
	Numbers numbers = each(all);
	// REJECT: borrow-invalidated
	while (numbers.next()) {
		sum += numbers.value();
		if (sum < 3)
			all.push_back(sum);
	}
	return sum;
}
// ACCEPT
int grown_at_the_end(std::vector<int> all)
{
	int sum = 0;
	Numbers numbers = each(all);
	while (numbers.next()) {
		sum += numbers.value();
		if (sum > 3) {
			all.push_back(sum);
			break;
		}
	}
	return sum;
}
// ACCEPT
int grown_with_room(std::vector<int> all)
{
	int sum = 0;
	all.reserve(100);
	Numbers numbers = each(all);
	while (numbers.next() && all.size() < 100)
		all.push_back(sum += numbers.value());
	return sum;
}
// ACCEPT
int grown_under_numbers(std::vector<int> all)
{
	int sum = 0;
	Numbers numbers = each_by_number(all);
	while (numbers.next())
		if ((sum += numbers.value()) < 3)
			all.push_back(sum);
	return sum;
}
} // namespace steps
