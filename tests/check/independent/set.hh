// SPDX-License-Identifier: GPL-2.0
// What the files of the later sets share: names of attributes, and how a case is run under a sanitizer.
#pragma once

#if defined(__clang__)
#define BORROWED [[clang::lifetimebound]]
#define KEPT_BY(...) [[clang::lifetime_capture_by(__VA_ARGS__)]]
#define NOESCAPE [[clang::noescape]]
#else
#define BORROWED
#define KEPT_BY(...)
#define NOESCAPE
#endif

#ifdef RUN
#include <cstdio>
#include <cstring>
#include <vector>

struct Case {
	const char *name;
	void (*bad)();
	void (*good)();
	static std::vector<Case> &all()
	{
		static std::vector<Case> list;
		return list;
	}
	Case(const char *name, void (*bad)(), void (*good)()) : name(name), bad(bad), good(good)
	{
		all().push_back(*this);
	}
};

// No argument: the names of the pairs. --clean: those of the clean functions. NAME bad|good|clean: runs it.
int main(int argc, char **argv)
{
	const bool clean = argc == 2 && !std::strcmp(argv[1], "--clean");
	for (const Case &c : Case::all()) {
		if (argc < 3) {
			if (!c.bad == clean)
				std::puts(c.name);
		} else if (!std::strcmp(c.name, argv[1])) {
			(std::strcmp(argv[2], "bad") ? c.good : c.bad)();
			return 0;
		}
	}
	return argc < 3 ? 0 : 3;
}
#define RUN_CASE(name, b, g) static Case run_##name(#name, [] { (void)(b); }, [] { (void)(g); });
#define RUN_CLEAN(name, g) static Case run_##name(#name, nullptr, [] { (void)(g); });
#else
#define RUN_CASE(name, b, g)
#define RUN_CLEAN(name, g)
#endif
