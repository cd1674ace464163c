// SPDX-License-Identifier: GPL-2.0
/// @file
/// The flag records that kbuild/module.mk puts into every C++ object.
#include <set>

#include <fmt/format.h>

#include "gate/checks.hh"
#include "support/text.hh"

namespace cfl::gate
{

namespace
{

struct Unit {
	std::string source{};
	std::set<std::string> flags{};
};

std::vector<Unit> read_records(const ElfFile &file)
{
	std::vector<Unit> units;
	for (const Section &section : file.sections()) {
		if (section.name != ".comment.cfl")
			continue;
		for (const std::string &record : split(section.bytes, '\0')) {
			std::vector<std::string> fields = split(record, '\t');
			if (fields.size() != 3 || fields[0] != "cfl-flags")
				continue;
			std::vector<std::string> flags = words(fields[2]);
			units.push_back({fields[1], {flags.begin(), flags.end()}});
		}
	}
	return units;
}

std::string only_in(const Unit &a, const Unit &b)
{
	std::vector<std::string> flags;
	for (const std::string &flag : a.flags) {
		if (!b.flags.contains(flag))
			flags.push_back(flag);
	}
	return join(flags, " ");
}

std::string describe(const Unit &a, const Unit &b)
{
	std::string in_a = only_in(a, b);
	std::string in_b = only_in(b, a);
	std::string text;
	if (!in_a.empty())
		text = fmt::format("{} was compiled with {}", a.source, in_a);
	if (!in_b.empty())
		text += fmt::format("{}{} was compiled with {}", text.empty() ? "" : ", and ",
				    b.source, in_b);
	return text;
}

} // namespace

Findings check_flags(const ElfFile &file)
{
	Findings findings;
	std::vector<Unit> units = read_records(file);
	for (const Unit &unit : units) {
		if (unit.flags == units.front().flags)
			continue;
		findings.push_back(
			{.rule = "flags",
			 .message = fmt::format(
				 "{}: what they share (templates, inline functions, layouts) would "
				 "not be the same. Use ccflags-y for all files instead of "
				 "CFLAGS_file.o for one",
				 describe(unit, units.front())),
			 .place = {unit.source, 0}});
	}
	return findings;
}

} // namespace cfl::gate
