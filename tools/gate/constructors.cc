// SPDX-License-Identifier: GPL-2.0
/// @file
/// Constructors at namespace scope: `.init_array` and its relatives.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "gate/checks.hh"

namespace cfl::gate
{

namespace
{

bool runs_at_load(const std::string &section)
{
	return section.starts_with(".init_array") || section.starts_with(".ctors") ||
	       section.starts_with(".preinit_array") || section == ".init";
}

bool runs_at_unload(const std::string &section)
{
	return section.starts_with(".fini_array") || section.starts_with(".dtors") ||
	       section == ".fini";
}

/// KASAN and KCSAN register a module's globals so, and such a kernel does run these. Nothing in a
/// source makes functions of these names.
bool is_sanitizer(const std::string &function)
{
	return function.starts_with("_sub_I_") || function.starts_with("_sub_D_") ||
	       function.starts_with("asan.module_") || function.starts_with("tsan.module_");
}

/// The variables that an initialiser writes or hands on, in the order of its code.
void collect_variables(const ElfFile &file, const Symbol &function,
		       std::set<const Symbol *> &visited, std::vector<const Symbol *> &variables)
{
	if (!visited.insert(&function).second)
		return;
	for (const Relocation &relocation : file.relocations()) {
		if (relocation.section != function.section || relocation.offset < function.value ||
		    relocation.offset >= function.value + function.size)
			continue;
		auto [section, offset] = file.target(relocation);
		if (section == 0 || section >= file.sections().size())
			continue;
		if (file.sections()[section].executable()) {
			// Calls point four bytes before their target.
			const Symbol *callee = file.function_at(section, offset + 4);
			if (callee && is_initialiser(callee->name))
				collect_variables(file, *callee, visited, variables);
			continue;
		}
		if (!file.sections()[section].writable())
			continue;
		// A PC-relative operand counts from the end of the instruction: 4, 5 or 8 bytes on.
		for (unsigned behind : {4u, 0u, 5u, 8u}) {
			const Symbol *object = file.object_at(section, offset + behind);
			if (!object)
				continue;
			if (std::find(variables.begin(), variables.end(), object) ==
			    variables.end())
				variables.push_back(object);
			break;
		}
	}
}

/// An initialiser of an object with a destructor registers that with `__cxa_atexit`.
bool refers_to(const ElfFile &file, const std::set<const Symbol *> &functions,
	       const std::string &name)
{
	for (const Relocation &relocation : file.relocations()) {
		if (file.symbols()[relocation.symbol].name == name &&
		    functions.contains(file.function_at(relocation.section, relocation.offset)))
			return true;
	}
	return false;
}

Finding about_variable(const ElfFile &file, const Symbol &variable, const Symbol &function,
		       bool destructor)
{
	const char *what = destructor ? "destructor" : "constructor";
	Place place = file.declaration_of(variable.name);
	if (!place.line)
		place = file.line_of(function.section, function.value);
	return {.rule = "constructor",
		.message = fmt::format("`{}` has a {} at namespace scope ({}): the kernel does not "
				       "run {}s{}. {}, or "
				       "make it a member of the module's class",
				       demangle(variable.name), what, place.text(), what,
				       destructor ? "" : ", so it would stay zero",
				       destructor ? "Give its class a trivial destructor"
						  : "Declare it `constinit`"),
		.symbol = variable.name,
		.function = function.name,
		.place = place};
}

Finding about_function(const ElfFile &file, const Symbol &function, bool at_unload)
{
	Place place = file.line_of(function.section, function.value);
	return {.rule = "constructor",
		.message = fmt::format(
			"`{}` is to run when the module is {} ({}): the kernel runs no such "
			"function. Do its work in the module's {}",
			demangle(function.name), at_unload ? "unloaded" : "loaded", place.text(),
			at_unload ? "destructor" : "init()"),
		.symbol = function.name,
		.function = function.name,
		.place = place};
}

} // namespace

bool is_initialiser(const std::string &function)
{
	return function.starts_with("_GLOBAL__") || function.starts_with("__cxx_global_var_init") ||
	       function.starts_with("_Z41__static_initialization_and_destruction_0");
}

Findings check_constructors(const ElfFile &file)
{
	Findings findings;
	for (const Relocation &relocation : file.relocations()) {
		const std::string &name = file.sections()[relocation.section].name;
		bool at_unload = runs_at_unload(name);
		if (!at_unload && !runs_at_load(name))
			continue;
		auto [section, offset] = file.target(relocation);
		const Symbol *function = file.function_at(section, offset);
		if (!function || is_sanitizer(function->name))
			continue;
		std::set<const Symbol *> visited;
		std::vector<const Symbol *> variables;
		if (is_initialiser(function->name))
			collect_variables(file, *function, visited, variables);
		bool destructor = refers_to(file, visited, "__cxa_atexit");
		for (const Symbol *variable : variables)
			findings.push_back(about_variable(file, *variable, *function, destructor));
		if (variables.empty())
			findings.push_back(about_function(file, *function, at_unload));
	}
	return findings;
}

} // namespace cfl::gate
