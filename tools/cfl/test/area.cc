// SPDX-License-Identifier: GPL-2.0
/// @file
/// The areas of `cfl test`, and what they share.
#include "cfl/test/area.hh"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include <fmt/format.h>

namespace cfl
{

bool TestRun::matches(const std::string &name)
{
	if (filter && !std::regex_search(name, *filter))
		return false;
	matched++;
	return true;
}

bool TestRun::wants(const std::string &name)
{
	if (!matches(name))
		return false;
	if (list && !quiet)
		fmt::print("{}\n", name);
	return !list;
}

std::vector<TestArea> test_areas(const fs::path &root)
{
	std::vector<TestArea> areas{
		{"format", "clang-format and SPDX lines of every tracked file", run_format_area},
		{"host", "GoogleTest programs with ASan and UBSan", run_host_area},
		{"compile-fail", "misuse that must not compile, with both compilers",
		 run_compile_fail_area},
	};
	std::vector<std::string> folders;
	for (const fs::directory_entry &entry : fs::directory_iterator(root / "tests")) {
		if (!entry.is_directory())
			continue;
		for (const fs::directory_entry &file : fs::directory_iterator(entry.path())) {
			if (file.path().extension() == ".test") {
				folders.push_back(entry.path().filename());
				break;
			}
		}
	}
	std::sort(folders.begin(), folders.end());
	for (const std::string &folder : folders)
		areas.push_back({folder, fmt::format("TAP programs tests/{}/*.test", folder),
				 [folder](TestRun &run) { run_tap_area(run, folder); }});
	areas.push_back(
		{"linked", "suites linked into a kernel, User-Mode Linux", run_linked_area});
	areas.push_back({"vm", "samples, drivers and test modules in stock kernels, both compilers",
			 run_vm_area});
	return areas;
}

void for_each_parallel(std::size_t count, unsigned jobs,
		       const std::function<void(std::size_t)> &work)
{
	std::atomic<std::size_t> next{0};
	std::exception_ptr error;
	std::mutex mutex;
	auto loop = [&] {
		for (std::size_t i; (i = next++) < count;) {
			try {
				work(i);
			} catch (...) {
				std::lock_guard lock(mutex);
				error = std::current_exception();
				next = count;
			}
		}
	};
	{
		std::vector<std::jthread> threads;
		for (unsigned i = 0; i < std::min<std::size_t>(jobs, count); i++)
			threads.emplace_back(loop);
	}
	if (error)
		std::rethrow_exception(error);
}

} // namespace cfl
