// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a module says about itself, and which of the kernel's own modules it stands on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// The `.modinfo` section of a `.ko`.
struct ModuleInfo {
	std::string name{};		    ///< As `lsmod` shows it.
	std::vector<std::string> depends{}; ///< Names of other modules.
	std::string vermagic{};
};

/// Throws `Error` when the file is no module.
ModuleInfo read_module_info(const fs::path &ko);

/// The modules of a kernel by name, from `modules.order`.
class ModuleTree
{
public:
	explicit ModuleTree(const fs::path &modules_folder);

	/// The file of the module `name`, empty if there is none.
	fs::path find(const std::string &name) const;

	/// `names` and all that they stand on, in the order in which they must be loaded. A name that is
	/// neither here nor in `provided` (or built in) throws `Error`.
	std::vector<fs::path> closure(const std::vector<std::string> &names,
				      const std::map<std::string, fs::path> &provided = {}) const;

private:
	bool is_builtin(const std::string &name) const;
	void visit(const std::string &name, const std::map<std::string, fs::path> &provided,
		   std::vector<fs::path> &order) const;

	fs::path folder_;
	std::map<std::string, fs::path> files_;
	std::string builtin_;
};

/// A module's plain content, unpacked if the file is `.ko.xz`, `.ko.zst` or `.ko.gz`.
std::string read_module(const fs::path &ko);

/// "foo-bar.ko.xz" -> "foo_bar"
std::string module_name(const fs::path &ko);

} // namespace cfl
