// SPDX-License-Identifier: GPL-2.0
#include <bindgen/report.hh>

#include <nlohmann/json.hpp>

namespace cfl::bindgen
{

std::string attribute_consequence(const std::string &attribute)
{
	static const std::map<std::string, std::string> known = {
		{"diagnose_as_builtin", "Clang's warnings about overflows at compile time only"},
		{"visibility", "on a type: for user space's C++ only; printed on functions and "
			       "variables"},
		{"counted_by", "C only; the bounds of the flexible array are not known to the "
			       "compiler"},
		{"btf_type_tag", "information for BTF only; no effect on code"},
		{"btf_decl_tag", "information for BTF only; no effect on code"},
		{"designated_init", "warning only; C++ initialises by position or by designator"},
		{"no_thread_safety_analysis", "Clang's static analysis only; no effect on code"},
		{"mode", "already part of the printed type"},
		{"gnu_inline", "the function is static in C too; no effect"},
		{"maybe_unused", "silences a warning; the header is a system header"},
		{"unused", "silences a warning; the header is a system header"},
		{"fallthrough", "silences a warning"},
		{"type_visibility", "user-space linking only"},
	};
	auto it = known.find(attribute);
	return it == known.end() ? "not known to the generator" : it->second;
}

std::string Report::json() const
{
	nlohmann::ordered_json j;
	j["bodies"] = bodies;
	j["prototypes"] = prototypes;
	j["records"] = records;
	j["offsets"] = offsets;
	j["enums"] = enums;
	j["typedefs"] = typedefs;
	j["variables"] = variables;
	j["constants"] = constants;
	j["macros_tried"] = macros_tried;
	j["run_time_macros"] = run_time_macros;
	j["type_macros"] = type_macros;
	j["config_macros"] = config_macros;
	j["file_scope_asm"] = file_asm;
	j["static_asserts_checked"] = static_asserts;
	j["failures"] = nlohmann::ordered_json::array();
	for (const auto &f : failures)
		j["failures"].push_back(
			{{"name", f.name}, {"where", f.where}, {"reason", f.reason}});
	j["dropped_attributes"] = nlohmann::ordered_json::array();
	for (const auto &[name, count] : dropped_attributes)
		j["dropped_attributes"].push_back({{"attribute", name},
						   {"count", count},
						   {"consequence", attribute_consequence(name)}});
	j["renamed"] = renamed;
	j["macros_out_of_reach"] = macros_out_of_reach;
	return j.dump(1, '\t') + "\n";
}

} // namespace cfl::bindgen
