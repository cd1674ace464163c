// SPDX-License-Identifier: GPL-2.0
#include <bindgen/disassembly.hh>

#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <sstream>

namespace cfl::bindgen
{

namespace
{

bool is_number(const std::string &s)
{
	if (s.empty())
		return false;
	for (char c : s)
		if (!isdigit(static_cast<unsigned char>(c)))
			return false;
	return true;
}

bool is_identifier(const std::string &s)
{
	for (char c : s)
		if (!isalnum(static_cast<unsigned char>(c)) && c != '_')
			return false;
	return !s.empty();
}

/// Reads `<length><name>` of a mangled name at `at`, which moves behind it.
std::string counted_name(const std::string &s, size_t &at)
{
	size_t start = at;
	while (at < s.size() && isdigit(static_cast<unsigned char>(s[at])))
		at++;
	if (at == start)
		return "";
	size_t length = std::stoul(s.substr(start, at - start));
	std::string name = s.substr(at, length);
	at += length;
	return name;
}

std::string unmangled(const std::string &s)
{
	size_t at = 0;
	if (s.starts_with("_ZZ")) { // a static variable in a function: take the variable
		size_t end = s.find('E', 3);
		while (end != s.npos) {
			at = end + 1;
			std::string name =
				at < s.size() && isdigit(static_cast<unsigned char>(s[at]))
					? counted_name(s, at)
					: "";
			if (!name.empty())
				return name;
			end = s.find('E', end + 1);
		}
		return s;
	}
	if (s.starts_with("_ZL"))
		at = 3;
	else if (s.starts_with("_Z"))
		at = 2;
	else
		return s;
	std::string name = counted_name(s, at);
	return name.empty() ? s : name;
}

/// `name+0x10` or `name-0x4`: the parts.
void split_addend(const std::string &s, std::string &name, std::string &addend)
{
	size_t at = s.find_last_of("+-");
	if (at != s.npos && at > 0 && s.compare(at + 1, 2, "0x") == 0) {
		name = s.substr(0, at);
		addend = s.substr(at);
	} else {
		name = s;
		addend.clear();
	}
}

} // namespace

std::string plain_symbol(std::string name)
{
	for (const char *section :
	     {".text.unlikely.", ".text.hot.", ".text.", ".bss.", ".data.rel.ro.local.",
	      ".data.rel.ro.", ".data.rel.local.", ".data.rel.", ".data.", ".ltext.", ".lbss.",
	      ".ldata.", ".lrodata.str", ".lrodata.cst", ".lrodata.", ".rodata.str", ".rodata.cst",
	      ".rodata."}) {
		if (!name.starts_with(section))
			continue;
		std::string rest = name.substr(std::string(section).size());
		std::string kind = section;
		if (kind.ends_with("rodata.str") || kind.ends_with("rodata.cst") ||
		    rest.starts_with("."))
			return ".rodata";
		name = rest;
		break;
	}
	// __func__ is an object in C, and a string like any other in the translation.
	if (name.starts_with(".LC") || name.starts_with(".L") || name == ".rodata" ||
	    name.starts_with("__func__.") || name.starts_with("switch.table."))
		return ".rodata";
	name = unmangled(name);
	for (;;) { // name.123, name.part.0, name.isra.0, name.constprop.0, name.cold
		size_t dot = name.rfind('.');
		if (dot == name.npos || dot == 0)
			return name;
		std::string tail = name.substr(dot + 1);
		if ((tail.starts_with("str") || tail.starts_with("cst")) &&
		    is_number(tail.substr(3))) // .rodata.FUNCTION.str1.8
			return ".rodata";
		// LLVM's table of distances in the place of a table of addresses.
		bool table = tail == "rel" && name.find('.') != dot;
		if (!table && !is_number(tail) && tail != "part" && tail != "isra" &&
		    tail != "constprop" && tail != "cold" && tail != "lto_priv")
			// Clang calls a static variable of a function function.variable.
			return name[0] == '.' || !is_identifier(tail) ? name : tail;
		name.resize(dot);
	}
}

namespace
{

/// One instruction without its address: targets inside the function become distances from its
/// start, comments of the disassembler go.
std::string normalised(std::string line, uint64_t start)
{
	// `# 12 <f>` on x86 and RISC-V, but `#12` is ARM's constant.
	for (const char *sign : {"# ", "\t//", "\t@", "\t; "})
		if (size_t comment = line.find(sign); comment != line.npos)
			line.resize(comment);
	size_t angle = line.find('<');
	if (angle != line.npos) {
		// `jmp 12ab <f+0x1b>`: the number in front is an address.
		size_t end = line.find_last_not_of(' ', angle - 1);
		size_t first = line.find_last_of(" \t,*", end);
		if (first != line.npos && end != line.npos) {
			std::string number = line.substr(first + 1, end - first);
			char *rest = nullptr;
			uint64_t target = strtoull(number.c_str(), &rest, 16);
			if (rest && *rest == 0)
				line = line.substr(0, first + 1) +
				       std::to_string(static_cast<int64_t>(target - start));
		}
	}
	std::string out;
	for (char c : line) {
		if (c == '\t')
			c = ' ';
		if (c == ' ' && (out.empty() || out.back() == ' '))
			continue;
		out += c;
	}
	while (!out.empty() && out.back() == ' ')
		out.pop_back();
	return out;
}

bool is_padding(const std::string &s)
{
	return s.starts_with("nop") || s.starts_with("cs nop") || s.starts_with("data16") ||
	       s.starts_with("int3") || s.starts_with("xchg %ax,%ax") || s == "bnd";
}

} // namespace

std::map<std::string, Code> parse_disassembly(const std::string &text)
{
	std::map<std::string, Code> all;
	std::istringstream lines(text);
	std::string line;
	Code *code = nullptr;
	uint64_t start = 0;
	auto finish = [&] {
		if (code)
			while (!code->instructions.empty() && is_padding(code->instructions.back()))
				code->instructions.pop_back();
	};
	while (std::getline(lines, line)) {
		size_t open = line.find(" <");
		if (!line.empty() && isxdigit(static_cast<unsigned char>(line[0])) &&
		    open != line.npos && line.ends_with(">:")) {
			std::string raw = line.substr(open + 2, line.size() - open - 4);
			if (raw.starts_with(".L") && code)
				continue; // RISC-V keeps the labels inside functions
			finish();
			code = nullptr;
			// Room in front of a function for tracers, at no symbol of its own.
			if (raw.find("-0x") != raw.npos || raw.find("+0x") != raw.npos)
				continue;
			bool cold = raw.find(".cold") != raw.npos || raw.find(".part.") != raw.npos;
			std::string name = plain_symbol(raw);
			start = strtoull(line.c_str(), nullptr, 16);
			code = &all[name];
			if (cold)
				code->instructions.push_back("--");
			continue;
		}
		size_t colon = line.find(':');
		if (!code || colon == line.npos)
			continue;
		// `12: R_X86_64_PLT32 f`; llvm-objdump puts two spaces.
		size_t reloc = line.find_first_not_of(" \t", colon + 1);
		if (reloc != line.npos && line.compare(reloc, 2, "R_") == 0) {
			std::string kind = line.substr(reloc), name, addend;
			size_t space = kind.find_first_of(" \t");
			std::string target = kind.substr(kind.find_first_not_of(" \t", space));
			split_addend(target, name, addend);
			std::string plain = plain_symbol(name);
			if (plain == ".rodata" || name == ".data.once" || name == ".data..once" ||
			    name == ".data.unlikely" || plain.starts_with(".altinstr") ||
			    plain.starts_with(".fixup") || plain.starts_with(".init"))
				addend.clear(); // an offset into what the whole unit collects
			// Which register an indirect call goes through is no other symbol.
			bool thunk = plain.starts_with("__x86_indirect_thunk_");
			code->symbols.insert(thunk ? "__x86_indirect_thunk" : plain);
			code->instructions.push_back("  " + kind.substr(0, space) + " " + plain +
						     addend);
			continue;
		}
		std::string body = normalised(line.substr(colon + 1), start);
		if (!body.empty() && body != "...")
			code->instructions.push_back(body);
	}
	finish();
	return all;
}

} // namespace cfl::bindgen
