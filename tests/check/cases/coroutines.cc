// SPDX-License-Identifier: GPL-2.0
// What a coroutine was given lives as long as its frame.
#include <coroutine>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

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
