// SPDX-License-Identifier: GPL-2.0
/// @file
/// One generated header from one set of options.
#pragma once

#include <bindgen/options.hh>
#include <bindgen/prune.hh>
#include <bindgen/report.hh>
#include <map>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// Called by the thread that translates before it begins; null: nothing is.
inline void (*translation_starts)() = nullptr;

/// The text of the header, or false with messages in `errors`. Nothing is written to disk.
bool generate(const Options &options, std::string &text, Report &report,
	      std::vector<std::string> &errors);

/// The same where the C++ files were read already.
bool generate(const Options &options, const Mentioned &mentioned, std::string &text, Report &report,
	      std::vector<std::string> &errors);

/// Reads a list of headers, `linux/fs.h` per line; `#` starts a comment, what follows `: ` is one
/// too (lists of excluded headers give their reason there).
bool read_header_list(const std::string &path, std::vector<std::string> &headers,
		      std::string &error);

/// Drops headers from `options.headers` until the rest parses as C in one unit; `excluded` gets each
/// dropped one with the first error in it.
bool drop_unparseable(Options &options, std::map<std::string, std::string> &excluded,
		      std::vector<std::string> &errors);

/// Writes `text` to a temporary name beside `path` and renames it; an unchanged file keeps its time
/// stamp when `keep` is set. False with a message in `error`.
bool write_file(const std::string &path, const std::string &text, bool keep, std::string &error);

/// The class of a reason why a macro is out of reach, for people: one sentence.
std::string macro_class(const std::string &why);

} // namespace cfl::bindgen
