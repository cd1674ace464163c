// SPDX-License-Identifier: GPL-2.0
/// @file
/// Programs in strings, and what the checker makes of them.
#pragma once

#include <check/pch.hh>

#include <check/lower.hh>
#include <check/run.hh>
#include <check/session.hh>
#include <clang/Frontend/ASTUnit.h>
#include <gtest/gtest.h>

namespace cfl::check
{

/// A unit that was parsed, and the mid-level form of its functions.
class Parsed
{
public:
	explicit Parsed(const std::string &code);

	/// The function called @p name, with its definition.
	const clang::FunctionDecl *function(const std::string &name) const;
	/// The body of the first lambda in function @p name.
	const clang::LambdaExpr *lambda(const std::string &name) const;
	Body lower(const clang::FunctionDecl *function);
	Body lower(const std::string &name) { return lower(function(name)); }
	Facts &facts() { return session_->facts; }
	Contracts &contracts() { return session_->contracts; }

private:
	std::unique_ptr<clang::ASTUnit> unit_;
	Options options_;
	std::vector<Finding> findings_;
	std::unique_ptr<Session> session_;
};

/// The number of the local called @p name; the test fails if there is none, or more than one.
int local(const Body &body, const std::string &name);
/// The names of the variables that end, block after block, temporaries left out.
std::vector<std::string> ends(const Body &body);

/// What cfl-check says of @p code, given as a file: "line: rule".
std::vector<std::string> judge(const std::string &code);

} // namespace cfl::check
