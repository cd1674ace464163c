// SPDX-License-Identifier: GPL-2.0
/// @file
/// C++ names out of symbols.
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <regex>

#include "vm/decode.hh"

namespace cfl
{

std::string demangle(std::string_view symbol)
{
	constexpr std::string_view padding = "__pfx_"; // the bytes before a function
	std::string_view name = symbol;
	if (name.starts_with(padding))
		name.remove_prefix(padding.size());
	if (!name.starts_with("_Z"))
		return std::string(name);
	// What the compiler adds to the name of a copy: ".isra.0", ".constprop.0.cold".
	std::string_view copy = name.substr(std::min(name.find('.'), name.size()));
	std::string mangled(name.substr(0, name.size() - copy.size()));
	int status = 0;
	std::unique_ptr<char, decltype(&free)> plain(
		abi::__cxa_demangle(mangled.c_str(), nullptr, nullptr, &status), free);
	if (status != 0 || !plain)
		return std::string(name);
	std::string text = plain.get();
	if (!copy.empty())
		text += " [clone " + std::string(copy) + "]";
	return text;
}

std::string demangle_all(std::string_view text)
{
	static const std::regex mangled("\\b(__pfx_)?_Z[A-Za-z0-9_]+(\\.[a-z]+(\\.[0-9]+)?)*");
	std::string out;
	std::string input(text);
	auto rest = input.cbegin();
	for (std::sregex_iterator at(input.begin(), input.end(), mangled), end; at != end; ++at) {
		out.append(rest, input.cbegin() + at->position());
		out += demangle(at->str());
		rest = input.cbegin() + at->position() + at->length();
	}
	return out.append(rest, input.cend());
}

} // namespace cfl
