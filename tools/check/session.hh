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
	/// Does this text hold that line?
	bool covers(clang::SourceRange range, const std::string &file, unsigned line) const;
	/// What is said from now on is said of this function, in this instantiation.
	void judging(const clang::FunctionDecl *function) { judged_ = function; }
	/// What was said there is true of the function that is judged now, too.
	void repeat(std::string_view rule, clang::SourceLocation loc);
	/// The functions of which a finding was made.
	const std::set<const clang::FunctionDecl *> &about(size_t finding) const;
	/// Says it elsewhere, with a word before; a note tells where it stood.
	void place(size_t finding, const Note &where, const std::string &before);
	size_t said() const { return findings_.size(); }
	const std::vector<Finding> &findings() const { return findings_; }
	/// Takes back all findings but the first @p kept.
	void retract(size_t kept);
	/// Takes back those of which this is true; they may be said again.
	void take_back(llvm::function_ref<bool(const Finding &)> refuted);
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
	using Key = std::tuple<std::string, unsigned, unsigned, std::string>;

	static Key key(std::string_view rule, const clang::PresumedLoc &at);
	/// A header in the main file's folder or below it, and not a generated one.
	bool beside(clang::FileID header) const;

	std::vector<Finding> &findings_;
	std::map<Key, std::set<const clang::FunctionDecl *>> said_; ///< And of whom.
	const clang::FunctionDecl *judged_ = nullptr;
	std::vector<std::pair<unsigned, unsigned>> unsafe_;
	mutable std::map<clang::FileID, bool> ours_;
};

} // namespace cfl::check
