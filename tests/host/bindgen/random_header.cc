// SPDX-License-Identifier: GPL-2.0
#include "random_header.hh"

#include <fmt/format.h>
#include <random>

namespace cfl::bindgen
{

namespace
{

class Maker
{
public:
	explicit Maker(unsigned seed) : random_(seed) {}

	RandomHeader make()
	{
		header_.text = "typedef unsigned char u8;\ntypedef unsigned int u32;\n"
			       "typedef unsigned long long u64;\n"
			       "typedef u64 __attribute__((aligned(4))) loose64;\n";
		for (unsigned i = 0; i < 12; i++) {
			if (below(4) == 0)
				enumeration(i);
			else
				record(i);
		}
		return std::move(header_);
	}

private:
	unsigned below(unsigned n)
	{
		return std::uniform_int_distribution<unsigned>(0, n - 1)(random_);
	}

	void enumeration(unsigned i)
	{
		header_.text += fmt::format("enum e{} {{\n", i);
		static const char *const values[] = {
			"", " = -1", " = 7", " = 0x7ffffff0", " = 0x80000000u", " = 1 << 4"};
		// A negative and a very large value need 64 bits; C has that as an extension.
		for (unsigned k = 0; k < 4; k++)
			header_.text += fmt::format("\te{}_{}{},\n", i, k,
						    k == 1 ? values[below(std::size(values))] : "");
		header_.text += "};\n";
		header_.probes.push_back(fmt::format("sizeof(enum e{})", i));
		for (unsigned k = 0; k < 4; k++)
			header_.probes.push_back(
				fmt::format("(unsigned long long)(long long)e{}_{}", i, k));
		enums_.push_back(fmt::format("enum e{}", i));
	}

	std::string scalar()
	{
		static const char *const types[] = {
			"char",		"short",       "int",		"long",	  "u8",
			"u32",		"u64",	       "_Bool",		"void *", "loose64",
			"const char *", "signed char", "unsigned short"};
		if (!enums_.empty() && below(6) == 0)
			return enums_[below(static_cast<unsigned>(enums_.size()))];
		return types[below(std::size(types))];
	}

	std::string attributes()
	{
		static const char *const some[] = {
			" __attribute__((packed))", " __attribute__((aligned(8)))",
			" __attribute__((packed, aligned(2)))", " __attribute__((aligned(32)))"};
		return below(3) ? "" : some[below(std::size(some))];
	}

	void bit_field(const std::string &path, std::string &text, const std::string &name)
	{
		static const std::pair<const char *, unsigned> types[] = {
			{"int", 32},  {"u32", 32}, {"u8", 8},
			{"_Bool", 1}, {"u64", 64}, {"signed char", 8}};
		auto [type, bits] = types[below(std::size(types))];
		if (below(8) == 0)
			text += fmt::format("\t{} : 0;\n", type);
		text += fmt::format("\t{} {} : {};\n", type, name, 1 + below(bits));
		fields_.push_back(path + name);
	}

	void member(std::string &text, const std::string &path, unsigned depth, bool in_union)
	{
		std::string name = fmt::format("m{}", next_++);
		switch (below(depth ? 7 : 10)) {
		case 0:
		case 1:
			return bit_field(path, text, name);
		case 2: {
			text += fmt::format("\t{} {}[{}]{};\n", scalar(), name,
					    below(4) + (in_union ? 1 : 0),
					    below(4) ? "" : " __attribute__((aligned(16)))");
			offsets_.push_back(path + name);
			return;
		}
		case 3:
			if (!records_.empty()) {
				text += fmt::format(
					"\t{} {};\n",
					records_[below(static_cast<unsigned>(records_.size()))],
					name);
				offsets_.push_back(path + name);
				return;
			}
			[[fallthrough]];
		case 4:
		case 5:
		case 6:
			text += fmt::format("\t{} {};\n", scalar(), name);
			offsets_.push_back(path + name);
			return;
		default: {
			bool inner_union = below(2);
			std::string inner;
			bool named = below(2);
			size_t count = 1 + below(3);
			for (size_t i = 0; i < count; i++)
				member(inner, named ? path + name + "." : path, depth + 1,
				       inner_union);
			text += fmt::format("\t{} {{\n{}\t}}{}{};\n",
					    inner_union ? "union" : "struct", inner, attributes(),
					    named ? " " + name : "");
			if (named)
				offsets_.push_back(path + name);
		}
		}
	}

	void record(unsigned i)
	{
		bool is_union = below(5) == 0;
		std::string tag = fmt::format("{} r{}", is_union ? "union" : "struct", i), text;
		fields_.clear();
		offsets_.clear();
		unsigned count = below(8);
		for (unsigned k = 0; k < count; k++)
			member(text, "", 0, is_union);
		if (!is_union && below(5) == 0) {
			text += "\tu32 tail[];\n";
			text = "\tint first;\n" + text;
		}
		int pack = below(6) == 0 ? 1 << below(3) : 0;
		if (pack)
			header_.text += fmt::format("#pragma pack(push, {})\n", pack);
		header_.text += fmt::format("{} {{\n{}}}{};\n", tag, text, attributes());
		if (pack)
			header_.text += "#pragma pack(pop)\n";
		header_.probes.push_back(fmt::format("sizeof({})", tag));
		header_.probes.push_back(fmt::format("__alignof__({})", tag));
		for (const std::string &f : offsets_)
			header_.probes.push_back(fmt::format("__builtin_offsetof({}, {})", tag, f));
		for (const std::string &f : fields_)
			bit_probe(tag, i, f);
		if (text.find("tail[]") == std::string::npos)
			records_.push_back(tag);
	}

	/// Where the bits of a field are: all ones into it, then the bytes of the object.
	void bit_probe(const std::string &tag, unsigned i, const std::string &field)
	{
		std::string name = fmt::format("bits_{}_{}", i, header_.probes.size());
		header_.text += fmt::format(
			"static inline unsigned long long {0}(void)\n{{\n"
			"\tunion {{ {1} r; u8 bytes[sizeof({1}) + 1]; }} u;\n"
			"\tunsigned long long sum = 0;\n"
			"\tfor (unsigned long i = 0; i <= sizeof({1}); i++)\n\t\tu.bytes[i] = 0;\n"
			"\tu.r.{2} = ~0;\n"
			"\tfor (unsigned long i = 0; i < sizeof({1}); i++)\n"
			"\t\tsum = sum * 31 + u.bytes[i];\n"
			"\treturn sum * 2 + (u.r.{2} < 0);\n}}\n",
			name, tag, field);
		header_.probes.push_back(name + "()");
	}

	std::mt19937 random_;
	RandomHeader header_;
	std::vector<std::string> enums_, records_, fields_, offsets_;
	unsigned next_ = 0;
};

} // namespace

RandomHeader random_header(unsigned seed)
{
	return Maker(seed).make();
}

} // namespace cfl::bindgen
