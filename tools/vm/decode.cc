// SPDX-License-Identifier: GPL-2.0
/// @file
/// Decodes kernel logs.
#include "vm/decode.hh"

#include <regex>

#include "vm/modinfo.hh"

namespace cfl
{

void LogDecoder::add_module(const fs::path &ko)
{
	modules_.erase(module_name(ko));
	modules_.emplace(module_name(ko), ko);
}

void LogDecoder::set_kernel(const fs::path &vmlinux)
{
	kernel_.emplace(vmlinux);
}

std::string LogDecoder::decode_address(const std::string &line, const std::string &symbol,
				       unsigned long offset, unsigned long size,
				       const std::string &module) const
{
	const SourceLines *lines = nullptr;
	if (auto at = modules_.find(module); at != modules_.end())
		lines = &at->second;
	else if (module.empty() && kernel_)
		lines = &*kernel_;
	if (!lines)
		return {};
	// A return address belongs to the line of the call before it; only RIP names the instruction.
	bool exact =
		line.find("RIP: ") != std::string::npos || line.find(" at ") != std::string::npos;
	unsigned long at = exact || offset == 0 ? offset : offset - 1;
	return lines->find(symbol, at, size).value_or("");
}

std::string LogDecoder::decode(const std::string &line) const
{
	// name+0x12/0x34 [module buildid]
	static const std::regex address("([A-Za-z_$][A-Za-z0-9_.$]*)\\+0x([0-9a-f]+)/"
					"0x([0-9a-f]+)(?: \\[([A-Za-z0-9_]+)[^\\]]*\\])?");
	std::smatch match;
	if (!std::regex_search(line, match, address))
		return demangle_all(line);
	std::string where = decode_address(line, match[1], std::stoul(match[2], nullptr, 16),
					   std::stoul(match[3], nullptr, 16), match[4]);
	std::string out = demangle_all(match.prefix().str()) + demangle(match[1].str()) +
			  match.str().substr(static_cast<std::size_t>(match[1].length()));
	if (!where.empty())
		out += " (" + where + ")";
	return out + demangle_all(match.suffix().str());
}

} // namespace cfl
