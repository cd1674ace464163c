// SPDX-License-Identifier: GPL-2.0
/// @file
/// Finds the fenced `cpp` examples in doc comments and in Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/file.hh"

namespace cfl::doctest
{

/// What is done with an example; the words after `cpp` on its fence.
enum class Kind {
	Body,  ///< "cpp": a function body; compiled and run.
	File,  ///< "cpp file": a whole unit of its own; compiled and run if it has `doc_test()`.
	NoRun, ///< "cpp no_run": a function body; compiled only.
	CompileFail, ///< "cpp compile_fail": a function body that must not compile.
	Ignore,	     ///< "cpp ignore": an illustration.
};

/// One fenced example.
struct Example {
	std::string file; ///< Relative to the root.
	int line = 0;	  ///< Of the first line of code, counted from 1.
	Kind kind = Kind::Body;
	std::vector<std::string> code; ///< Without the comment marks.

	/// `kernel/kbox.hh:41`, the name under which a report speaks of it.
	std::string name() const;
};

/// The examples of one file. `name` ends in `.md` for Markdown; anything else is C++, where only
/// `///` comments count. Throws `Error` for a fence that is not closed or has an unknown word.
std::vector<Example> extract(std::string_view text, const std::string &name);

/// The word for a kind, as it stands on a fence and in JSON.
std::string_view kind_name(Kind kind);

} // namespace cfl::doctest
