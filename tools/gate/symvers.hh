// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a kernel exports to its modules.
#pragma once

#include <map>
#include <string>

#include "support/file.hh"

namespace cfl::gate
{

/// One line of a `Module.symvers`.
struct Export {
	std::string module{}; ///< "vmlinux", or the module's path.
	bool gpl_only = false;
};

class Symvers
{
public:
	/// Adds the lines of a file. Throws `Error` if it can't be read or has another form.
	void add(const fs::path &file);

	const Export *find(const std::string &symbol) const;
	bool empty() const { return exports_.empty(); }

private:
	std::map<std::string, Export> exports_;
};

} // namespace cfl::gate
