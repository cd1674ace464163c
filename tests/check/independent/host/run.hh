// SPDX-License-Identifier: GPL-2.0
/// @file
/// Runs one half of one pair by name (`PROGRAM NAME bad|good`), so that a sanitizer can say whether it is wrong.
#pragma once
#include <cstdio>
#include <cstring>
#include <vector>
struct Case {
	const char *name;
	void (*bad)();
	void (*good)();
};
inline std::vector<Case> &all_cases()
{
	static std::vector<Case> cases;
	return cases;
}
struct Registrar {
	Registrar(const char *name, void (*bad)(), void (*good)())
	{
		all_cases().push_back({name, bad, good});
	}
};
template <typename T>
void sink(const T &value)
{
	if constexpr (requires { value == 12345; }) {
		if (value == 12345)
			std::puts("sunk");
	} else {
		(void)value;
	}
}
#define STRIP(...) __VA_ARGS__
#define RUN_CASE(name, BAD, GOOD)                                                                  \
	static ::Registrar registrar_##name{#name, [] { STRIP BAD; }, [] { STRIP GOOD; }};
int main(int argc, char **argv)
{
	for (const Case &c : all_cases()) {
		if (argc == 1)
			std::puts(c.name);
		else if (std::strcmp(c.name, argv[1]) == 0)
			(argv[2][0] == 'b' ? c.bad : c.good)();
	}
}
