// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl kernel list|fetch|path|clean`
#include <nlohmann/json.hpp>

#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/fetch.hh"
#include "vm/source_kernel.hh"

namespace cfl
{

namespace
{

std::uintmax_t folder_size(const fs::path &folder)
{
	std::uintmax_t sum = 0;
	std::error_code error;
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(folder, error)) {
		if (entry.is_regular_file(error) && !entry.is_symlink(error))
			sum += entry.file_size(error);
	}
	return sum;
}

void require_stock(const std::string &name)
{
	const std::vector<std::string> &known = stock_kernels();
	if (std::find(known.begin(), known.end(), name) == known.end())
		locate_kernel(name), fail("{}: only stock kernels ({}) are fetched and removed",
					  name, fmt::join(known, ", "));
}

} // namespace

int verb_kernel_list(const KernelOptions &options)
{
	nlohmann::json list = nlohmann::json::array();
	for (const std::string &name : stock_kernels()) {
		Kernel kernel = locate_kernel(name);
		bool there = is_fetched(name);
		list.push_back({{"name", name},
				{"fetched", there},
				{"release", there ? kernel.release : ""},
				{"build", there ? kernel.build.string() : ""},
				{"image", there ? kernel.image.string() : ""}});
	}
	for (const SourceKernel &source : source_kernels()) {
		Kernel kernel = locate_kernel(source.name);
		bool there = is_built(source);
		list.push_back({{"name", source.name},
				{"fetched", there},
				{"release", there ? kernel.release : ""},
				{"build", there ? kernel.build.string() : ""},
				{"image", there ? kernel.image.string() : ""}});
	}
	if (options.json) {
		fmt::print("{}\n", list.dump(2));
		return 0;
	}
	for (const auto &entry : list)
		fmt::print("{:12} {}\n", entry["name"].get<std::string>(),
			   entry["fetched"].get<bool>() ? entry["release"].get<std::string>()
							: "(not there)");
	return 0;
}

int verb_kernel_fetch(const KernelOptions &options)
{
	std::vector<std::string> names =
		options.all ? stock_kernels() : std::vector<std::string>{options.name};
	for (const std::string &name : names) {
		require_stock(name);
		if (!is_fetched(name))
			fetch_kernel(name);
		fmt::print("{}\n", locate_kernel(name).build.string());
	}
	return 0;
}

int verb_kernel_build(const KernelOptions &options)
{
	std::vector<std::string> names;
	for (const SourceKernel &kernel : source_kernels()) {
		names.push_back(kernel.name);
		if (kernel.name != options.name)
			continue;
		if (!is_built(kernel))
			build_source_kernel(kernel);
		fmt::print("{}\n", source_kernel_folder(kernel.name).string());
		return 0;
	}
	auto near = nearest(options.name, names);
	fail("{}: no such kernel{} (kernels/*.config has: {})", options.name,
	     near ? fmt::format("; did you mean `{}`?", *near) : "", join(names, ", "));
}

int verb_kernel_path(const KernelOptions &options)
{
	Kernel kernel = locate_kernel(options.name);
	fs::path path = options.part == "image"	    ? kernel.image
			: options.part == "modules" ? kernel.modules
						    : kernel.build;
	if (path.empty())
		fail("{} has no {} here; `cfl kernel fetch {}` fetches a stock kernel",
		     options.name, options.part, options.name);
	fmt::print("{}\n", path.string());
	return 0;
}

int verb_kernel_clean(const KernelOptions &options)
{
	std::vector<std::string> names =
		options.all ? stock_kernels() : std::vector<std::string>{options.name};
	for (const std::string &name : names) {
		require_stock(name);
		fs::path folder = stock_folder(name);
		std::uintmax_t size = folder_size(folder);
		std::error_code error;
		fs::remove_all(folder, error);
		if (error)
			fail("cannot remove {}: {}", folder.string(), error.message());
		term::say("removed {} ({:.0f} MB)", folder.string(),
			  static_cast<double>(size) / 1e6);
	}
	return 0;
}

} // namespace cfl
