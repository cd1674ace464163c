// SPDX-License-Identifier: GPL-2.0
/// @file
/// Clang's own warnings that are rules of ours: thread safety, function effects, noderef.
#pragma once

#include <check/pch.hh>
#include <check/session.hh>

namespace cfl::check
{

/// What to add to a command line so that the warnings come, and only they.
const std::vector<std::string> &warning_flags();

/// Keeps errors and the warnings that are rules.
class Warnings : public clang::DiagnosticConsumer
{
public:
	struct Item {
		clang::SourceLocation loc;
		std::string rule, text;
		std::vector<std::pair<clang::SourceLocation, std::string>> notes;
		bool views = false; ///< Knows views of the standard, and not those of the dialect.
	};
	std::vector<Item> items;
	std::vector<std::string> errors;
	std::set<unsigned> driver_lines; ///< What errors say of the text of drivers (drives.hh).

	void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
			      const clang::Diagnostic &info) override;
	/// Turns what was kept into findings.
	void report(Session &session);
	/// Was anything said about what functions may do (`nonblocking`)?
	bool effects() const;

private:
	void remember_driver(const clang::Diagnostic &info);
	bool note_to_item_ = false;
	clang::SourceLocation last_error_;
};

} // namespace cfl::check
