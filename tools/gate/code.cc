// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the instructions of a module show: floating point, vector registers, stack frames.
#include <algorithm>
#include <cstdlib>

#include <elf.h>
#include <fmt/format.h>
#include <llvm-c/Disassembler.h>
#include <llvm-c/Target.h>

#include "gate/checks.hh"
#include "support/text.hh"

namespace cfl::gate
{

namespace
{

/// LLVM's disassembler for x86-64.
class Disassembler
{
public:
	Disassembler()
	{
		LLVMInitializeX86TargetInfo();
		LLVMInitializeX86TargetMC();
		LLVMInitializeX86Disassembler();
		context_ = LLVMCreateDisasm("x86_64-linux-gnu", nullptr, 0, nullptr, nullptr);
	}
	~Disassembler()
	{
		if (context_)
			LLVMDisasmDispose(context_);
	}
	Disassembler(const Disassembler &) = delete;
	Disassembler &operator=(const Disassembler &) = delete;

	/// The length of the instruction at the front, 0 if it is none. `text` is set.
	std::size_t decode(std::string_view code, std::string &text)
	{
		char buffer[256];
		auto *bytes = reinterpret_cast<std::uint8_t *>(const_cast<char *>(code.data()));
		std::size_t length = LLVMDisasmInstruction(context_, bytes, code.size(), 0, buffer,
							   sizeof(buffer));
		text = length ? std::string(trim(buffer)) : std::string();
		return length;
	}

private:
	LLVMDisasmContextRef context_ = nullptr;
};

bool names_register(const std::string &text)
{
	for (const char *name : {"%xmm", "%ymm", "%zmm", "%st", "%mm"}) {
		if (text.find(name) != std::string::npos)
			return true;
	}
	return false;
}

/// Mnemonics of the x87 unit all begin with f, and no others do.
bool is_floating(const std::string &text)
{
	return text.starts_with('f') || text == "wait" || text == "emms" ||
	       text.starts_with("vzero") || names_register(text);
}

/// The bytes that "subq $N, %rsp" takes, or 0. A negative N gives bytes back.
std::uint64_t stack_bytes(const std::string &text)
{
	if (!text.starts_with("sub") || !text.ends_with(", %rsp"))
		return 0;
	std::size_t dollar = text.find('$');
	if (dollar == std::string::npos)
		return 0;
	auto bytes =
		static_cast<std::int64_t>(std::strtoull(text.c_str() + dollar + 1, nullptr, 0));
	return bytes > 0 ? static_cast<std::uint64_t>(bytes) : 0;
}

struct Scan {
	std::uint64_t frame = 0;
	std::uint64_t floating_at = 0;
	std::string floating{}; ///< The first floating-point instruction.
};

Scan scan(Disassembler &disassembler, std::string_view code)
{
	Scan result;
	std::string text;
	for (std::size_t at = 0; at < code.size();) {
		std::size_t length = disassembler.decode(code.substr(at), text);
		if (!length)
			break;
		result.frame = std::max(result.frame, stack_bytes(text));
		if (result.floating.empty() && is_floating(text)) {
			result.floating = replace_all(text, "\t", " ");
			result.floating_at = at;
		}
		at += length;
	}
	return result;
}

} // namespace

Findings check_code(const ElfFile &file, std::uint64_t max_frame)
{
	Findings findings;
	if (file.machine() != EM_X86_64)
		return findings;
	Disassembler disassembler;
	for (const Symbol &symbol : file.symbols()) {
		if (!symbol.is_function() || symbol.section == 0 ||
		    symbol.section >= file.sections().size())
			continue;
		const Section &section = file.sections()[symbol.section];
		if (!section.executable() || symbol.value + symbol.size > section.bytes.size())
			continue;
		Scan seen = scan(disassembler, section.bytes.substr(symbol.value, symbol.size));
		if (!seen.floating.empty()) {
			Place place = file.line_of(symbol.section, symbol.value + seen.floating_at);
			findings.push_back(
				{.rule = "floating-point",
				 .message = fmt::format(
					 "`{}` has a floating-point or vector instruction, `{}` "
					 "({}): the kernel does not save these registers, so a "
					 "program's own would be lost. Use integers",
					 demangle(symbol.name), seen.floating, place.text()),
				 .symbol = symbol.name,
				 .function = symbol.name,
				 .place = place});
		}
		if (max_frame && seen.frame > max_frame) {
			Place place = file.line_of(symbol.section, symbol.value);
			findings.push_back(
				{.rule = "frame",
				 .message = fmt::format(
					 "`{}` takes {} bytes of stack ({}), and the kernel's "
					 "limit for one function is {} (CONFIG_FRAME_WARN); a "
					 "kernel stack is small. Allocate the object, such as "
					 "with KBox<T>",
					 demangle(symbol.name), seen.frame, place.text(),
					 max_frame),
				 .symbol = symbol.name,
				 .function = symbol.name,
				 .place = place});
		}
	}
	return findings;
}

} // namespace cfl::gate
