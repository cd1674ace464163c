// SPDX-License-Identifier: GPL-2.0
/// @file
/// Fetches a stock Debian kernel: image and headers, unpacked into the cache and never installed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl
{

/// One archive, as `apt-get --print-uris` names it.
struct DebFile {
	std::string uri{};
	std::string file{};
	std::uintmax_t size = 0;
	std::string hash{}; ///< "SHA256:..."
};

/// Reads the lines of `apt-get --print-uris download`; others are passed over.
std::vector<DebFile> parse_print_uris(std::string_view text);

/// The value of a field of the first stanza, continuation lines not included.
std::string control_field(std::string_view stanza, std::string_view field);

/// The names in a Depends field, of alternatives the first.
std::vector<std::string> dependency_names(std::string_view depends);

/// The newest of `linux-image-VERSION.*-FLAVOUR` among package names; no -rt, -cloud, -dbg.
std::optional<std::string> newest_image(const std::vector<std::string> &names,
					std::string_view version, std::string_view flavour);

/// Downloads what is missing and unpacks it to `stock_folder(name)/root`, which appears complete
/// or not at all. Finished downloads are kept, so that a second try goes on where the first
/// stopped. Throws `Error` saying what to do without network, room or package lists.
void fetch_kernel(const std::string &name);

} // namespace cfl
