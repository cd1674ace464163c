// SPDX-License-Identifier: GPL-2.0
#include <bindgen/compile.hh>
#include <bindgen/image.hh>
#include <bindgen/verify.hh>

#include <algorithm>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <unistd.h>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

struct FreeBtf {
	void operator()(btf *b) const { btf__free(b); }
};
using Btf = std::unique_ptr<btf, FreeBtf>;

/// One set of type information, indexed by name.
class Types
{
public:
	explicit Types(const btf *b) : btf_(b)
	{
		for (uint32_t id = 1; id < btf__type_cnt(b); id++) {
			const btf_type *t = btf__type_by_id(b, id);
			std::string name = text(t->name_off);
			if (btf_is_struct(t) || btf_is_union(t))
				records_.emplace(name, id);
			else if (btf_is_enum(t) || btf_is_enum64(t))
				enums_.emplace(name, id);
			else if (btf_is_func(t))
				functions_.emplace(name, t->type);
			else if (btf_is_typedef(t))
				typedefs_.emplace(name, t->type);
		}
	}

	void compare(const Layouts &layouts, Verification &v) const
	{
		for (const RecordLayout &r : layouts.records)
			record(r, v);
		for (const EnumLayout &e : layouts.enums)
			enumeration(e, v);
		for (const Prototype &p : layouts.functions)
			function(p, v);
	}

private:
	std::string text(uint32_t offset) const
	{
		const char *s = btf__name_by_offset(btf_, offset);
		return s ? s : "";
	}

	uint32_t skip(uint32_t id) const
	{
		for (;;) {
			const btf_type *t = btf__type_by_id(btf_, id);
			if (!t || !(btf_is_mod(t) || btf_is_typedef(t) || btf_is_type_tag(t)))
				return id;
			id = t->type;
		}
	}

	void flatten(uint32_t id, uint64_t base, RecordLayout &out) const
	{
		const btf_type *t = btf__type_by_id(btf_, id);
		const btf_member *m = btf_members(t);
		for (uint16_t i = 0; i < btf_vlen(t); i++) {
			uint64_t at = base + btf_member_bit_offset(t, i);
			std::string name = text(m[i].name_off);
			if (name.empty())
				flatten(skip(m[i].type), at, out);
			else
				out.members[name] = {at, btf_member_bitfield_size(t, i)};
		}
	}

	/// BTF may hold several records of one name (different files): one of them has to agree.
	void record(const RecordLayout &r, Verification &v) const
	{
		std::vector<uint32_t> ids;
		if (r.name.starts_with("typedef ")) {
			auto [from, to] = typedefs_.equal_range(r.name.substr(8));
			for (auto it = from; it != to; ++it) {
				const btf_type *t = btf__type_by_id(btf_, skip(it->second));
				if (t && (btf_is_struct(t) || btf_is_union(t)))
					ids.push_back(skip(it->second));
			}
		} else {
			auto [from, to] = records_.equal_range(r.name);
			for (auto it = from; it != to; ++it)
				if (btf_is_union(btf__type_by_id(btf_, it->second)) == r.is_union)
					ids.push_back(it->second);
		}
		if (ids.empty()) {
			v.records_unknown++;
			return;
		}
		std::string why;
		bool related = false;
		for (uint32_t id : ids) {
			why = difference(r, id);
			related |= related_to(r, id);
			if (why.empty())
				break;
		}
		if (!why.empty() && !related) {
			v.namesakes.push_back(why);
			return;
		}
		v.records++;
		v.members += r.members.size();
		for (const auto &[name, m] : r.members)
			v.bit_fields += m.bit_width != 0;
		if (!why.empty())
			v.disagreements.push_back(why);
	}

	/// A driver may have a record of its own under the name of one in a header. BTF of vmlinux has
	/// only the driver's when the header's users are modules.
	bool related_to(const RecordLayout &r, uint32_t id) const
	{
		RecordLayout other;
		flatten(id, 0, other);
		for (const auto &[name, m] : r.members)
			if (other.members.contains(name))
				return true;
		return r.members.empty() || other.members.empty();
	}

	std::string difference(const RecordLayout &r, uint32_t id) const
	{
		RecordLayout other;
		flatten(id, 0, other);
		uint32_t size = btf__type_by_id(btf_, id)->size;
		if (size != r.size)
			return fmt::format("struct {}: {} bytes here, {} in the kernel", r.name,
					   r.size, size);
		// pahole writes transparent unions without members.
		if (other.members.empty() && r.is_union)
			return "";
		for (const auto &[name, m] : r.members) {
			auto it = other.members.find(name);
			if (it == other.members.end())
				return fmt::format("struct {}: the kernel has no member {}", r.name,
						   name);
			if (it->second == m)
				continue;
			// Old pahole writes a full-width bit-field as a plain member.
			if (it->second.bit_offset == m.bit_offset && it->second.bit_width == 0 &&
			    m.bit_width % 8 == 0)
				continue;
			return fmt::format(
				"struct {}: {} is at bit {} ({} wide) here, at {} ({}) in "
				"the kernel",
				r.name, name, m.bit_offset, m.bit_width, it->second.bit_offset,
				it->second.bit_width);
		}
		if (other.members.size() != r.members.size())
			return fmt::format("struct {}: {} members here, {} in the kernel", r.name,
					   r.members.size(), other.members.size());
		return "";
	}

	std::map<std::string, int64_t> values(uint32_t id) const
	{
		std::map<std::string, int64_t> all;
		const btf_type *t = btf__type_by_id(btf_, id);
		for (uint16_t i = 0; i < btf_vlen(t); i++) {
			if (btf_is_enum64(t)) {
				const struct btf_enum64 &e = btf_enum64(t)[i];
				all[text(e.name_off)] = static_cast<int64_t>(btf_enum64_value(&e));
			} else {
				const struct btf_enum &e = btf_enum(t)[i];
				all[text(e.name_off)] = e.val;
			}
		}
		return all;
	}

	void enumeration(const EnumLayout &e, Verification &v) const
	{
		auto [from, to] = enums_.equal_range(e.name);
		// `enum name;` is all that BTF has of some.
		auto known = [&](const auto &named) { return !values(named.second).empty(); };
		if (std::none_of(from, to, known)) {
			v.enums_unknown++;
			return;
		}
		bool agrees = false;
		for (auto it = from; it != to && !agrees; ++it) {
			std::map<std::string, int64_t> theirs = values(it->second);
			agrees = btf__type_by_id(btf_, it->second)->size == e.size &&
				 theirs.size() == e.values.size();
			for (const auto &[name, value] : e.values) {
				auto found = theirs.find(name);
				// BTF of old tools knows 32 bits only.
				agrees = agrees && found != theirs.end() &&
					 static_cast<int32_t>(found->second) ==
						 static_cast<int32_t>(value);
			}
		}
		v.enums++;
		v.values += e.values.size();
		if (!agrees)
			v.disagreements.push_back(
				fmt::format("enum {}: other values or size", e.name));
	}

	std::string shape(uint32_t id) const
	{
		id = skip(id);
		if (id == 0)
			return "v";
		const btf_type *t = btf__type_by_id(btf_, id);
		std::string name = text(t->name_off);
		switch (btf_kind(t)) {
		case BTF_KIND_PTR:
			return "p(" + shape(t->type) + ")";
		case BTF_KIND_STRUCT:
			return "struct " + (name.empty() ? "?" : name);
		case BTF_KIND_UNION:
			return "union " + (name.empty() ? "?" : name);
		case BTF_KIND_FWD:
			return (btf_kflag(t) ? "union " : "struct ") + name;
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64:
			return "enum " + (name.empty() ? "?" : name);
		case BTF_KIND_ARRAY:
			return fmt::format("a{}({})", btf_array(t)->nelems,
					   shape(btf_array(t)->type));
		case BTF_KIND_FUNC_PROTO: {
			std::string s = "f(" + shape(t->type) + ";";
			for (uint16_t i = 0; i < btf_vlen(t); i++) {
				uint32_t param = btf_params(t)[i].type;
				s += param ? shape(param) + "," : "...";
			}
			return s + ")";
		}
		default: {
			if (!btf_is_int(t))
				return "?";
			if (btf_int_encoding(t) & BTF_INT_BOOL)
				return fmt::format("b{}", t->size * 8);
			if (name == "char")
				return "c8";
			return fmt::format("{}{}", btf_int_encoding(t) & BTF_INT_SIGNED ? "i" : "u",
					   t->size * 8);
		}
		}
	}

	void function(const Prototype &p, Verification &v) const
	{
		auto [from, to] = functions_.equal_range(p.name);
		if (from == to) {
			v.functions_unknown++;
			return;
		}
		v.functions++;
		std::string theirs;
		for (auto it = from; it != to; ++it) {
			theirs = shape(it->second);
			if (theirs == p.type)
				return;
		}
		// What is written in assembly has no signature: `void f(void)` in the debug information.
		if (theirs == "f(v;)") {
			v.functions--;
			v.functions_assembly++;
			return;
		}
		v.disagreements.push_back(
			fmt::format("{}: {} here, {} in the kernel", p.name, p.type, theirs));
	}

	const btf *btf_;
	std::multimap<std::string, uint32_t> records_, enums_, functions_, typedefs_;
};

int silent(enum libbpf_print_level, const char *, va_list)
{
	return 0;
}

Btf load(const std::string &path, const btf *base)
{
	btf *b = base ? btf__parse_split(path.c_str(), const_cast<btf *>(base))
		      : btf__parse(path.c_str(), nullptr);
	return Btf(libbpf_get_error(b) ? nullptr : b);
}

} // namespace

std::string find_image(const std::string &kdir)
{
	std::error_code ignored;
	fs::path folder = fs::weakly_canonical(kdir, ignored);
	if (fs::exists(folder / "vmlinux"))
		return (folder / "vmlinux").string();
	// .../root/usr/src/linux-headers-VERSION beside .../root/boot/vmlinuz-VERSION
	std::string version = folder.filename().string();
	for (const char *prefix : {"linux-headers-", "linux-"})
		if (version.starts_with(prefix))
			version = version.substr(strlen(prefix));
	for (fs::path root = folder; root.has_relative_path(); root = root.parent_path())
		if (fs::exists(root / "boot" / ("vmlinuz-" + version)))
			return (root / "boot" / ("vmlinuz-" + version)).string();
	fs::path system = fs::path("/boot") / ("vmlinuz-" + version);
	return fs::exists(system) ? system.string() : "";
}

namespace
{

/// A kernel or module without BTF may have DWARF: pahole writes what BTF would say.
Btf from_dwarf(const std::string &path, const btf *base, const std::string &base_path,
	       std::string &error)
{
	std::string name = (fs::temp_directory_path() / "cfl-dwarf-XXXXXX").string();
	int file = mkstemp(name.data());
	if (file < 0) {
		error = name + ": cannot be made";
		return nullptr;
	}
	close(file);
	std::vector<std::string> command = {"pahole", "--btf_encode_detached=" + name};
	if (base)
		command.push_back("--btf_base=" + base_path);
	command.push_back(path);
	Output out = run(command, "");
	std::error_code ignored;
	bool written = fs::file_size(name, ignored) > 0;
	Btf types = written ? load(name, base) : nullptr;
	fs::remove(name, ignored);
	if (!types && out.status == 127)
		error = path + ": has no BTF; pahole, which reads DWARF, is missing: apt-get "
			       "install dwarves";
	else if (!types)
		error = path + ": has neither BTF (CONFIG_DEBUG_INFO_BTF) nor DWARF (gcc -g)";
	return types;
}

} // namespace

bool verify_btf(const std::string &image, const std::string &base, const Layouts &layouts,
		Verification &result, std::string &error)
{
	libbpf_set_print(silent);
	UnpackedImage file, base_file;
	Btf base_types;
	if (!base.empty()) {
		if (!base_file.open(base, error))
			return false;
		base_types = load(base_file.path(), nullptr);
		if (!base_types) {
			error = base + ": has no BTF";
			return false;
		}
	}
	if (!file.open(image, error))
		return false;
	Btf types = load(file.path(), base_types.get());
	if (!types)
		types = from_dwarf(file.path(), base_types.get(), base_file.path(), error);
	if (!types)
		return false;
	result.source = image;
	Types(types.get()).compare(layouts, result);
	return true;
}

namespace
{

void append(void *context, const char *format, va_list args)
{
	char *line = nullptr;
	if (vasprintf(&line, format, args) >= 0) {
		static_cast<std::string *>(context)->append(line);
		free(line);
	}
}

/// Names of typedefs and enumerators: a static function of some file may be called the same.
std::set<std::string> ordinary_names(const btf *types)
{
	std::set<std::string> names;
	auto text = [&](uint32_t offset) { return btf__name_by_offset(types, offset); };
	for (uint32_t id = 1; id < btf__type_cnt(types); id++) {
		const btf_type *t = btf__type_by_id(types, id);
		if (btf_is_typedef(t))
			names.insert(text(t->name_off));
		for (uint16_t i = 0; btf_is_enum(t) && i < btf_vlen(t); i++)
			names.insert(text(btf_enum(t)[i].name_off));
		for (uint16_t i = 0; btf_is_enum64(t) && i < btf_vlen(t); i++)
			names.insert(text(btf_enum64(t)[i].name_off));
	}
	return names;
}

/// Old versions of pahole call every function static.
bool knows_linkage(const btf *types)
{
	for (uint32_t id = 1; id < btf__type_cnt(types); id++) {
		const btf_type *t = btf__type_by_id(types, id);
		if (btf_is_func(t) && btf_vlen(t) == BTF_FUNC_GLOBAL)
			return true;
	}
	return false;
}

} // namespace

bool btf_as_c(const std::string &image, std::string &text, std::string &error)
{
	libbpf_set_print(silent);
	UnpackedImage file;
	if (!file.open(image, error))
		return false;
	Btf types = load(file.path(), nullptr);
	if (!types) {
		error = image + ": has no BTF (CONFIG_DEBUG_INFO_BTF)";
		return false;
	}
	text = "#define __va_list_tag btf_va_list_tag\n"; // the compiler has its own
	btf_dump *dump = btf_dump__new(types.get(), append, &text, nullptr);
	if (libbpf_get_error(dump)) {
		error = image + ": libbpf cannot print its BTF";
		return false;
	}
	for (uint32_t id = 1; id < btf__type_cnt(types.get()); id++) {
		const btf_type *t = btf__type_by_id(types.get(), id);
		if (!btf_is_func(t))
			btf_dump__dump_type(dump, id);
	}
	std::map<std::string, uint32_t> functions;
	bool any_global = knows_linkage(types.get());
	std::set<std::string> taken = ordinary_names(types.get());
	for (uint32_t id = 1; id < btf__type_cnt(types.get()); id++) {
		const btf_type *t = btf__type_by_id(types.get(), id);
		if (btf_is_func(t) && (!any_global || btf_vlen(t) == BTF_FUNC_GLOBAL))
			functions.emplace(btf__name_by_offset(types.get(), t->name_off), t->type);
	}
	for (const auto &[name, proto] : functions) {
		if (taken.contains(name))
			continue;
		text += "extern ";
		btf_dump_emit_type_decl_opts options = {};
		options.sz = sizeof(options);
		options.field_name = name.c_str();
		btf_dump__emit_type_decl(dump, proto, &options);
		text += ";\n";
	}
	btf_dump__free(dump);
	return true;
}

std::string Verification::json() const
{
	nlohmann::ordered_json j = {
		{"source", source},
		{"records", records},
		{"members", members},
		{"bit_fields", bit_fields},
		{"enums", enums},
		{"enum_values", values},
		{"functions", functions},
		{"records_not_in_btf", records_unknown},
		{"enums_not_in_btf", enums_unknown},
		{"functions_not_in_btf", functions_unknown},
		{"functions_in_assembly", functions_assembly},
		{"disagreements", disagreements},
		{"namesakes", namesakes},
	};
	return j.dump(1, '\t') + "\n";
}

std::string Verification::text() const
{
	std::string s = fmt::format(
		"against {}\n"
		"{:8} records with {} members ({} bit-fields)   {} not in the kernel's BTF\n"
		"{:8} enums with {} values                      {} not in the kernel's BTF\n"
		"{:8} function prototypes                       {} not in the kernel's BTF, {} in "
		"assembly\n"
		"{:8} disagreements\n",
		source, records, members, bit_fields, records_unknown, enums, values, enums_unknown,
		functions, functions_unknown, functions_assembly, disagreements.size());
	for (const std::string &d : disagreements)
		s += "    " + d + "\n";
	if (!namesakes.empty())
		s += fmt::format(
			"{:8} not comparable: the kernel's record of the name has no member "
			"in common\n",
			namesakes.size());
	for (const std::string &d : namesakes)
		s += "    " + d + "\n";
	return s;
}

} // namespace cfl::bindgen
