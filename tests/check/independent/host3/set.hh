// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the files of this folder share: the attributes under short names, and with RUN a main() that runs one
/// half of one pair.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <coroutine>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#if defined(__clang__)
#define BORROWED [[clang::lifetimebound]]
#define KEPT_BY(...) [[clang::lifetime_capture_by(__VA_ARGS__)]]
#define NOESCAPE [[clang::noescape]]
#define VIEW_OF(T) [[gsl::Pointer(T)]]
#define OWNER_OF(T) [[gsl::Owner(T)]]
#else
#define BORROWED
#define KEPT_BY(...)
#define NOESCAPE
#define VIEW_OF(T)
#define OWNER_OF(T)
#endif

#ifdef RUN
#include <cstdio>
#include <cstring>

inline volatile long sunk;
inline void sink(std::string_view s)
{
	for (char c : s)
		if (c == 'x')
			sunk = sunk + 1;
}
inline void sink(const std::string &s)
{
	sink(std::string_view(s));
}
inline void sink(const char *s)
{
	sink(std::string_view(s));
}
template <class T>
requires std::is_arithmetic_v<T>
void sink(const T &x)
{
	if (x == T(77))
		sunk = sunk + 1;
}
template <class T>
void sink(const std::vector<T> &v)
{
	for (const auto &x : v)
		sink(x);
}
template <class T>
void sink(std::span<T> v)
{
	for (const auto &x : v)
		sink(x);
}

struct Runnable {
	const char *name;
	void (*bad)();
	void (*good)();
	Runnable *next;
};
inline Runnable *runnables;
struct Register {
	Runnable entry;
	Register(const char *name, void (*bad)(), void (*good)())
		: entry{name, bad, good, runnables}
	{
		runnables = &entry;
	}
};
#define RUN_CASE(name, ...)                                                                        \
	static Register registered(                                                                \
		#name,                                                                             \
		[] {                                                                               \
			using namespace bad;                                                       \
			__VA_ARGS__;                                                               \
		},                                                                                 \
		[] {                                                                               \
			using namespace good;                                                      \
			__VA_ARGS__;                                                               \
		});
#define RUN_CLEAN(name, ...) static Register registered(#name, nullptr, [] { __VA_ARGS__; });

/// Without arguments, the names of the pairs, and with `clean` those of the other functions; else runs what
/// `NAME bad` or `NAME good` says.
int main(int argc, char **argv)
{
	for (const Runnable *r = runnables; r; r = r->next) {
		if (argc < 3) {
			if ((argc == 1) == (r->bad != nullptr))
				std::puts(r->name);
		} else if (!std::strcmp(argv[1], r->name)) {
			(std::strcmp(argv[2], "bad") ? r->good : r->bad)();
		}
	}
}
#else
#define RUN_CASE(name, ...)
#define RUN_CLEAN(name, ...)
#endif
