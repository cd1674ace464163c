// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl kernel list|fetch|build|path|clean`
#include <algorithm>

#include <nlohmann/json.hpp>

#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/paths.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/fetch.hh"
#include "vm/source_kernel.hh"

namespace cfl
{

namespace
{

void require_stock(const std::string &name)
{
	const std::vector<std::string> &known = stock_kernels();
	if (std::find(known.begin(), known.end(), name) == known.end())
		locate_kernel(name), fail("{}: only stock kernels ({}) are fetched; `cfl kernel "
					  "build {}` builds one of ours",
					  name, fmt::join(known, ", "), name);
}

/// Null if `kernels/` has none of that name.
const SourceKernel *find_source(const std::vector<SourceKernel> &kernels, const std::string &name)
{
	auto at = std::find_if(kernels.begin(), kernels.end(),
			       [&](const SourceKernel &kernel) { return kernel.name == name; });
	return at == kernels.end() ? nullptr : &*at;
}

std::vector<std::string> source_names(const std::vector<SourceKernel> &kernels)
{
	std::vector<std::string> names;
	for (const SourceKernel &kernel : kernels)
		names.push_back(kernel.name);
	return names;
}

[[noreturn]] void unknown(const std::string &name, std::vector<std::string> known)
{
	auto near = nearest(name, known);
	fail("{}: no such kernel{} (there are: {})", name,
	     near ? fmt::format("; did you mean `{}`?", *near) : "", join(known, ", "));
}

nlohmann::json entry(const Kernel &kernel, bool there, const std::string &purpose)
{
	return {{"name", kernel.name},
		{"fetched", there},
		{"release", there ? kernel.release : ""},
		{"build", there ? kernel.build.string() : ""},
		{"image", there ? kernel.image.string() : ""},
		{"purpose", purpose}};
}

void removed(const fs::path &folder, std::uintmax_t size)
{
	term::say("removed {} ({:.0f} MB)", folder.string(), static_cast<double>(size) / 1e6);
}

} // namespace

int verb_kernel_list(const KernelOptions &options)
{
	nlohmann::json list = nlohmann::json::array();
	for (const std::string &name : stock_kernels())
		list.push_back(entry(locate_kernel(name), is_fetched(name),
				     "Debian's own, fetched when it is first used"));
	for (const SourceKernel &source : source_kernels())
		list.push_back(entry(locate_kernel(source.name), is_built(source), source.purpose));
	if (options.json) {
		fmt::print("{}\n", list.dump(2));
		return 0;
	}
	for (const auto &entry : list)
		fmt::print("{:12} {:18} {}\n", entry["name"].get<std::string>(),
			   entry["fetched"].get<bool>() ? entry["release"].get<std::string>()
							: "(not there)",
			   entry["purpose"].get<std::string>());
	return 0;
}

int verb_kernel_fetch(const KernelOptions &options)
{
	if (options.name.empty() && !options.all)
		fail("which kernel? name one of {}, or say --all", join(stock_kernels(), ", "));
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
	const std::vector<SourceKernel> kernels = source_kernels();
	if (options.name.empty() && !options.all)
		fail("which kernel? name one of {}, or say --all",
		     join(source_names(kernels), ", "));
	if (!options.all && !find_source(kernels, options.name))
		unknown(options.name, source_names(kernels));
	for (const SourceKernel &kernel : kernels) {
		if (!options.all && kernel.name != options.name)
			continue;
		build_source_kernel(kernel);
		fmt::print("{}\n", source_kernel_folder(kernel.name).string());
	}
	return 0;
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
	const std::vector<SourceKernel> sources = source_kernels();
	std::vector<std::string> names = stock_kernels();
	for (const SourceKernel &source : sources)
		names.push_back(source.name);
	if (!options.all) {
		if (options.name.empty())
			fail("which kernel? name one of {}, or say --all", join(names, ", "));
		if (std::find(names.begin(), names.end(), options.name) == names.end())
			unknown(options.name, names);
		names = {options.name};
	}
	for (const std::string &name : names) {
		const SourceKernel *source = find_source(sources, name);
		const fs::path folder = stock_folder(name);
		removed(folder, source ? clean_source_kernel(*source) : remove_folder(folder));
	}
	if (options.all)
		removed(cache_folder() / "src", clean_kernel_sources());
	return 0;
}

} // namespace cfl
