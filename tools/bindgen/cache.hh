// SPDX-License-Identifier: GPL-2.0
/// @file
/// Generated headers kept by content: the same inputs are translated once.
///
/// Two levels. A *manifest* belongs to a list of headers, the flags and this very program; it lists
/// every file that was read (with a hash of its content), every file that was looked for in vain, and
/// every identifier of the headers. A *result* belongs to a manifest and to those of the names the
/// C++ files mention that the headers know: a C++ file that changed otherwise is a hit.
#pragma once

#include <bindgen/options.hh>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace cfl::bindgen
{

/// Where and how much; `folder` empty: nothing is looked up and nothing is kept.
struct CacheSettings {
	std::string folder;
	uint64_t limit = 256u << 20; ///< Bytes; the least recently used entries go first.
	/// `$XDG_CACHE_HOME/cfl/bindgen`, or the same below `$HOME/.cache`; empty without both.
	static std::string default_folder();
};

/// What became of a request; for people (`--verbose`) and for tests.
enum class CacheOutcome { Off, Hit, Miss };

/// Like generate(), and `inputs` gets the files for a dependency file. A folder that cannot be
/// written costs time and nothing else: then it is generated without being kept.
bool generate_cached(const Options &options, const CacheSettings &settings, std::string &text,
		     std::vector<std::string> &inputs, std::vector<std::string> &errors,
		     CacheOutcome &outcome);

} // namespace cfl::bindgen
