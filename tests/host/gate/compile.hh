// SPDX-License-Identifier: GPL-2.0
/// @file
/// Compiles a few lines to an object file, as the gate will see it.
#pragma once

#include <string>
#include <vector>

#include "gate/gate.hh"
#include "support/file.hh"

namespace cfl::gate::test
{

/// The C++ compilers that are installed.
std::vector<std::string> compilers();

/// Objects that vanish with it.
class Objects
{
public:
	explicit Objects(std::string cxx) : cxx_(std::move(cxx)), folder_("gate-test") {}

	/// Compiles `source` as `NAME.cc` with flags like the kernel's; returns the object.
	fs::path compile(const std::string &name, const std::string &source,
			 const std::vector<std::string> &flags = {});

	/// Links objects as kbuild/link.mk does.
	fs::path link(const std::vector<fs::path> &objects);

	fs::path folder() const { return folder_.path(); }

private:
	std::string cxx_;
	TempDir folder_;
};

/// The messages of one rule.
std::vector<std::string> messages(const Report &report, const std::string &rule);

/// A licence, so that only what is meant is found.
inline const std::string LICENCE = "[[gnu::section(\".modinfo\"), gnu::used]] static const char "
				   "licence[] = \"license=GPL\";\n";

} // namespace cfl::gate::test
