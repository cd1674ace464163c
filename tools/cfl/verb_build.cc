// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl build`
#include "cfl/compiler.hh"
#include "cfl/module_build.hh"
#include "cfl/module_check.hh"
#include "cfl/verbs.hh"
#include "support/error.hh"
#include "support/stopwatch.hh"
#include "support/term.hh"
#include "support/text.hh"

namespace cfl
{

int verb_build(const BuildOptions &options)
{
	BuildRequest request{.source = fs::weakly_canonical(options.folder),
			     .kernel = options.dry_run ? locate_kernel(options.kernel)
						       : find_kernel(options.kernel),
			     .verbose = options.verbose};
	request.cxx = options.cxx.empty() ? "" : find_compiler(options.cxx);
	request.out = options.out.empty() ? request.source
					  : fs::weakly_canonical(fs::absolute(options.out));
	if (std::string bad = unfit_for_make(request.source); options.out.empty() && !bad.empty()) {
		request.out = shadow_folder(request.source, request.kernel, request.cxx);
		term::warn("make cannot build in a folder with a {} in its path; this one is built "
			   "in {}",
			   bad, request.out.string());
	}
	if (options.dry_run) {
		fmt::print("{}\n", shell_line(make_command(request)));
		return 0;
	}
	Stopwatch watch;
	BuildResult result = build_module(request);
	watch.count("build");
	if (result.status != 0)
		throw Error(fmt::format("{} was not built; the reason is above",
					request.source.string()),
			    Exit::No);
	if (!options.no_check) {
		check_module(request, options.warn);
		watch.count("check");
	}
	term::step("time", watch.text());
	for (const fs::path &module : result.modules)
		fmt::print("{}\n", module.string());
	return 0;
}

} // namespace cfl
