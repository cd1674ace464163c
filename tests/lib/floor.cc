// SPDX-License-Identifier: GPL-2.0
/// @file
/// Makes the compilers ask for everything that lib/std provides. `headers.test` compiles it without
/// any other header and looks at the symbols: there are none to be found elsewhere.
#include <compare>
#include <coroutine>
#include <initializer_list>
#include <memory>
#include <new>
#include <source_location>
#include <utility>

struct Pair {
	int a;
	long b;
	friend auto operator<=>(const Pair &, const Pair &) = default;
};
static_assert(Pair{1, 2} < Pair{1, 3} && (Pair{1, 2} <=> Pair{1, 2}) == 0);

struct Real {
	std::partial_ordering operator<=>(const Real &) const
	{
		return std::partial_ordering::unordered;
	}
	bool operator==(const Real &) const = default;
};
static_assert(!(std::partial_ordering::unordered < 0) && !(std::partial_ordering::unordered >= 0));
static_assert(std::weak_ordering(std::strong_ordering::less) < 0);
static_assert(0 < std::partial_ordering(std::weak_ordering::greater));
static_assert(0 >= std::strong_ordering::equal && 0 <= std::weak_ordering::equivalent);

constexpr int sum(std::initializer_list<int> list)
{
	int total = static_cast<int>(list.size()) * 100;
	for (int n : list)
		total += n;
	return total;
}
static_assert(sum({1, 2, 3}) == 306 && sum({}) == 0);

constexpr unsigned here(std::source_location place = std::source_location::current())
{
	return place.line();
}
static_assert(here() == __LINE__);
static_assert(std::source_location().line() == 0 && *std::source_location().file_name() == '\0');
const char *name_of(std::source_location place = std::source_location::current())
{
	return place.column() ? place.function_name() : place.file_name();
}

/// A coroutine whose frame comes from a buffer.
struct Task {
	struct promise_type {
		Task get_return_object() noexcept
		{
			return {std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		static Task get_return_object_on_allocation_failure() noexcept { return {}; }
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_void() noexcept {}
		void unhandled_exception() noexcept {}
		static void *operator new(decltype(sizeof(0)) size) noexcept
		{
			return size <= sizeof(memory) ? memory : nullptr;
		}
		static void operator delete(void *) noexcept {}
		alignas(16) static inline char memory[512];
	};
	std::coroutine_handle<promise_type> handle;
};

Task twice(int &n)
{
	n++;
	co_await std::suspend_always();
	n++;
}

int run()
{
	int n = 0;
	Task task = twice(n);
	if (!task.handle || task.handle == std::coroutine_handle<>())
		return -1;
	std::coroutine_handle<> any = task.handle;
	any.resume();
	any();
	return n;
}

union Slot {
	constexpr Slot() {}
	int n;
	long m;
};
constexpr long rebuild()
{
	Slot slot;
	std::construct_at(&slot.n, 3);
	std::destroy_at(&slot.n);
	std::construct_at(std::addressof(slot.m), 4l);
	return slot.m;
}
static_assert(rebuild() == 4);

struct Box {
	int x;
};
template <>
struct std::tuple_size<Box> {
	static constexpr decltype(sizeof(0)) value = 1;
};
template <>
struct std::tuple_element<0, Box> {
	using type = int;
};
template <decltype(sizeof(0)) I>
int get(const Box &box)
{
	return box.x;
}
int unpack(const Box &box)
{
	const auto [x] = box;
	return std::move(x);
}

template <typename T>
T pass(T &&value)
{
	return std::forward<T>(value);
}
int place(void *memory)
{
	int *one = new (memory) int(pass(4));
	int *row = new (memory) int[2]{1, 2};
	return *std::launder(one) + row[1] + static_cast<int>(sizeof(std::align_val_t)) +
	       static_cast<int>(sizeof(std::nothrow_t));
}
