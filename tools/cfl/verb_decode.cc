// SPDX-License-Identifier: GPL-2.0
/// @file
/// `cfl decode`
#include <iostream>

#include "cfl/verbs.hh"
#include "support/error.hh"
#include "vm/decode.hh"

namespace cfl
{

int verb_decode(const DecodeOptions &options)
{
	LogDecoder decoder;
	for (const std::string &module : options.modules) {
		if (!fs::exists(module))
			fail("--module {}: no such file", module);
		decoder.add_module(module);
	}
	if (!options.kernel.empty()) {
		Kernel kernel = locate_kernel(options.kernel);
		fs::path vmlinux = kernel.build / "vmlinux";
		if (!fs::exists(vmlinux))
			fail("--kernel {}: no vmlinux in {}; only kernels built from source have "
			     "one",
			     options.kernel, kernel.build.string());
		decoder.set_kernel(vmlinux);
	}
	for (std::string line; std::getline(std::cin, line);)
		std::cout << decoder.decode(line) << '\n' << std::flush;
	return 0;
}

} // namespace cfl
