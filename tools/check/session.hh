// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the analyses of one translation unit share: options, findings, positions.
#pragma once

#include <check/contracts.hh>
#include <check/finding.hh>
#include <check/options.hh>

namespace cfl::check
{

/// Is what stands below never run: a requirement, the operand of sizeof, noexcept or decltype?
bool unevaluated(const clang::Stmt *statement);

class Session
{
public:
	Session(clang::ASTContext &context, const Options &options, std::vector<Finding> &findings);

	clang::ASTContext &context;
	const Options &options;
	Facts facts;
	Contracts contracts;
	bool kernel = false; ///< The dialect's rules apply.
	bool marked = false; ///< Something in the file is marked unsafe, so the rest is safe code.
	Stats *stats = nullptr;

	/// A finding, unless its rule is off here, the place is not ours, or it was said already.
	/// Returns where notes can be added, or null.
	Finding *report(std::string_view rule, clang::SourceLocation loc, std::string message);
	/// Whether this rule has a finding on that line already.
	bool said_on_line(std::string_view rule, clang::SourceLocation loc) const;
	/// Whether anything was said about this text.
	bool said_within(clang::SourceRange range) const;
	size_t said() const { return findings_.size(); }
	const std::vector<Finding> &findings() const { return findings_; }
	/// Takes back all findings but the first @p kept.
	void retract(size_t kept);
	void note(Finding *finding, clang::SourceLocation loc, std::string message);

	/// Is code at this place judged (main file, headers beside it, project headers), and not
	/// trusted?
	bool ours(clang::SourceLocation loc) const;
	/// A namespace in a system header: nothing in it is judged, so it need not be walked.
	bool elsewhere(const clang::Decl *d) const;
	/// Inside an unsafe block or function?
	bool in_unsafe(clang::SourceLocation loc) const;
	void add_unsafe(clang::SourceRange range);

private:
	/// A header in the main file's folder or below it, and not a generated one.
	bool beside(clang::FileID header) const;

	std::vector<Finding> &findings_;
	std::set<std::tuple<std::string, unsigned, unsigned, std::string>> said_;
	std::vector<std::pair<unsigned, unsigned>> unsafe_;
	mutable std::map<clang::FileID, bool> ours_;
};

} // namespace cfl::check
