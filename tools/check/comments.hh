// SPDX-License-Identifier: GPL-2.0
/// @file
/// Rules about comments: SAFETY, # Safety, expectations, and CONFIG_ names in conditions.
#pragma once

#include <check/pch.hh>
#include <check/session.hh>

namespace cfl::check
{

class Comments : public clang::CommentHandler
{
public:
	bool HandleComment(clang::Preprocessor &pp, clang::SourceRange range) override;
	/// Watches conditions for CONFIG_ names, and expansions of `unsafe`.
	void attach(clang::Preprocessor &pp);
	void check(Session &session, clang::TranslationUnitDecl *unit);

	struct Comment {
		clang::SourceLocation begin, end;
		unsigned first, last; ///< Lines.
		clang::FileID file;
		std::string text;
		bool used = false;
	};
	std::vector<Comment> comments;
	std::vector<clang::SourceLocation> unsafe_blocks;
	std::vector<std::pair<clang::SourceLocation, std::string>> configs, includes;

private:
	void check_configs(Session &session) const;
};

} // namespace cfl::check
