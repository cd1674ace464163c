// SPDX-License-Identifier: GPL-2.0
/// @file
/// Undefined symbols against what the kernel exports.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <elf.h>
#include <fmt/format.h>

#include "gate/checks.hh"
#include "gate/known_names.hh"

namespace cfl::gate
{

namespace
{

/// What the final link adds, or is not a real symbol.
bool comes_later(const std::string &symbol)
{
	return symbol == "__this_module" || symbol == "_GLOBAL_OFFSET_TABLE_" ||
	       symbol.starts_with("_restgpr") || symbol.starts_with("_savegpr");
}

/// The kernel's own list (license_is_gpl_compatible()).
bool is_gpl_compatible(const std::string &licence)
{
	constexpr std::array compatible{"GPL",		"GPL v2",	"GPL and additional rights",
					"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};
	return std::find(compatible.begin(), compatible.end(), licence) != compatible.end();
}

struct User {
	std::string function{};
	Place place{};

	/// "in `f(int)` (foo.cc:12) "
	std::string text() const
	{
		if (function.empty())
			return "";
		return fmt::format("in `{}` ({}) ", demangle(function), place.text());
	}
};

/// The first function that refers to a symbol; if none does, the first variable.
User find_user(const ElfFile &file, const std::string &name)
{
	User user;
	for (const Relocation &relocation : file.relocations()) {
		if (file.symbols()[relocation.symbol].name != name ||
		    !file.sections()[relocation.section].allocated())
			continue;
		if (const Symbol *function =
			    file.function_at(relocation.section, relocation.offset))
			return {function->name,
				file.line_of(relocation.section, relocation.offset)};
		const Symbol *object = file.object_at(relocation.section, relocation.offset);
		if (object && user.function.empty())
			user = {object->name, file.declaration_of(object->name)};
	}
	return user;
}

Finding refuse(const std::string &rule, const Symbol &symbol, const User &user,
	       const std::string &message)
{
	return {.rule = rule,
		.message = message,
		.symbol = symbol.name,
		.function = user.function,
		.place = user.place};
}

Finding about_known(const Symbol &symbol, const KnownName &known, const User &user)
{
	return refuse("runtime", symbol, user,
		      fmt::format("{}{}. {} (the missing symbol is {})", user.text(), known.what,
				  known.instead, symbol.name));
}

Finding about_missing(const ElfFile &file, const Symbol &symbol)
{
	User user = find_user(file, symbol.name);
	std::string name = demangle(symbol.name);
	std::string advice =
		name == symbol.name
			? "Modules can only use what EXPORT_SYMBOL names; `grep -w NAME "
			  "KDIR/Module.symvers` shows it"
			: "It is declared but defined in no file of this module; add that file to "
			  "the module's list in the Makefile";
	return refuse("undefined", symbol, user,
		      fmt::format("{}`{}` is used, which neither this module nor the kernel "
				  "provides to modules. {}",
				  user.text(), name, advice));
}

} // namespace

Findings check_undefined(const ElfFile &file, const Linkage &linkage)
{
	std::vector<std::string> licences = file.modinfo("license");
	bool gpl = licences.empty() ||
		   std::all_of(licences.begin(), licences.end(), is_gpl_compatible);
	Findings findings;
	std::set<std::pair<const KnownName *, std::string>> told_already;
	for (const Symbol &symbol : file.symbols()) {
		if (!symbol.undefined() || comes_later(symbol.name))
			continue;
		const Export *exported = linkage.symvers.find(symbol.name);
		const KnownName *known = exported ? nullptr : known_name(symbol.name);
		if (known) {
			User user = find_user(file, symbol.name);
			// check_constructors() has said so, with the name of the object.
			bool told = is_initialiser(user.function) ||
				    !told_already.emplace(known, user.function).second;
			if (!told)
				findings.push_back(about_known(symbol, *known, user));
		} else if (exported && exported->gpl_only && !gpl) {
			User user = find_user(file, symbol.name);
			findings.push_back(refuse(
				"licence", symbol, user,
				fmt::format("{}`{}` is used, which the kernel gives to modules "
					    "under the GPL only; the licence of this one is "
					    "\"{}\". Do without it, or change the licence",
					    user.text(), symbol.name, licences.front())));
		} else if (!exported && !linkage.symvers.empty() && !linkage.more_modules &&
			   symbol.bind != STB_WEAK) {
			findings.push_back(about_missing(file, symbol));
		}
	}
	return findings;
}

} // namespace cfl::gate
