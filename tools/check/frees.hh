// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a function frees on every path: what its object holds, or what it is handed.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// Something that is freed: a member of `*this`, a parameter, or (null) `*this` itself.
struct Freed {
	const clang::ValueDecl *what;
	bool whole;   ///< What it points at itself; otherwise something that is reached through it.
	bool counted; ///< Only the last of several that count themselves frees.
	bool elements; ///< Of a container, or an array: what each element points at.
	clang::SourceLocation loc;
	bool named =
		false; ///< So says a function's name only, which may mean that an object is taken apart.
};

/// Reads bodies, each once. Says nothing of what is freed on some paths only, unless the test asks the
/// freed pointer itself whether there is something to free.
class Frees
{
public:
	const std::vector<Freed> &of(const clang::FunctionDecl *function);
	/// Does the function free what argument @p index points at?
	const Freed *parameter(const clang::FunctionDecl *function, unsigned index);
	/// Does it end its own object, as `delete this` does?
	const Freed *object(const clang::FunctionDecl *function);

private:
	std::map<const clang::FunctionDecl *, std::vector<Freed>> known_;
	int depth_ = 0;
};

/// The member of `*this` that the expression names, or is reached through; null if there is none.
const clang::FieldDecl *own_member(const clang::Expr *e, bool *itself = nullptr);
/// `std::coroutine_handle`, of whatever promise.
bool is_coroutine_handle(const clang::CXXRecordDecl *record);
/// The body that is run, also of an instantiated template; null where it is not seen.
const clang::FunctionDecl *body_of(const clang::FunctionDecl *function);

} // namespace cfl::check
