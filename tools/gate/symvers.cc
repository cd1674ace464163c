// SPDX-License-Identifier: GPL-2.0
/// @file
/// Reads Module.symvers.
#include "gate/symvers.hh"

#include "support/error.hh"
#include "support/text.hh"

namespace cfl::gate
{

void Symvers::add(const fs::path &file)
{
	int number = 0;
	for (const std::string &line : split(read_file(file), '\n')) {
		number++;
		if (line.empty())
			continue;
		// CRC, symbol, module, kind of export, and since 5.4 a namespace.
		std::vector<std::string> fields = split(line, '\t');
		if (fields.size() < 4 || !fields[3].starts_with("EXPORT_"))
			fail("{}:{}: not a line of a Module.symvers; install the kernel's headers "
			     "again",
			     file.string(), number);
		exports_[fields[1]] = {fields[2], fields[3].find("_GPL") != std::string::npos};
	}
}

const Export *Symvers::find(const std::string &symbol) const
{
	auto found = exports_.find(symbol);
	return found == exports_.end() ? nullptr : &found->second;
}

} // namespace cfl::gate
