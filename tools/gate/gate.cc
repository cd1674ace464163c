// SPDX-License-Identifier: GPL-2.0
/// @file
/// All gates together.
#include "gate/gate.hh"

#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "support/error.hh"
#include "support/text.hh"

namespace cfl::gate
{

namespace
{

Symvers read_symvers(const Options &options)
{
	Symvers symvers;
	if (!options.kdir.empty()) {
		fs::path file = options.kdir / "Module.symvers";
		if (!fs::exists(file))
			fail("{}: no Module.symvers here, so it is not known what the kernel "
			     "exports; install the kernel's headers again, or name another folder "
			     "with --kdir",
			     options.kdir.string());
		symvers.add(file);
	}
	for (const fs::path &file : options.symvers)
		symvers.add(file);
	return symvers;
}

std::uint64_t frame_limit(const Options &options)
{
	if (options.max_frame || options.kdir.empty())
		return options.max_frame;
	constexpr std::string_view key = "CONFIG_FRAME_WARN=";
	for (const std::string &line :
	     split(try_read_file(options.kdir / "include/config/auto.conf").value_or(""), '\n')) {
		if (line.starts_with(key))
			return std::strtoull(line.c_str() + key.size(), nullptr, 10);
	}
	return 0;
}

void append(Findings &all, Findings more)
{
	all.insert(all.end(), more.begin(), more.end());
}

} // namespace

Report inspect(const fs::path &path, const Options &options)
{
	ElfFile file(path);
	Linkage linkage{.symvers = read_symvers(options), .more_modules = options.more_modules};
	Report report{.file = path, .sizes = measure(file)};
	append(report.findings, check_constructors(file));
	append(report.findings, check_undefined(file, linkage));
	append(report.findings, check_thunks(file));
	append(report.findings, check_code(file, frame_limit(options)));
	append(report.findings, check_licence(file));
	append(report.findings, check_names(file, options.max_symbol));
	append(report.findings, check_flags(file));
	return report;
}

std::string Report::text() const
{
	if (accepted())
		return fmt::format("{}: text {}, data {}, bss {}\n", file.string(), sizes.text,
				   sizes.data, sizes.bss);
	std::string text;
	for (const Finding &finding : findings)
		text += fmt::format("cfl-gate: {}: {} [{}]\n", file.string(), finding.message,
				    finding.rule);
	return text;
}

std::string Report::json() const
{
	nlohmann::ordered_json list = nlohmann::ordered_json::array();
	for (const Finding &finding : findings)
		list.push_back({{"rule", finding.rule},
				{"message", finding.message},
				{"symbol", finding.symbol},
				{"function", demangle(finding.function)},
				{"file", finding.place.file},
				{"line", finding.place.line}});
	nlohmann::ordered_json report = {
		{"file", file.string()},
		{"accepted", accepted()},
		{"findings", list},
		{"size", {{"text", sizes.text}, {"data", sizes.data}, {"bss", sizes.bss}}}};
	return report.dump(2) + "\n";
}

} // namespace cfl::gate
