// SPDX-License-Identifier: GPL-2.0
/// @file
/// What functions of C keep of what they are handed, and which functions let it go again.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// What has to do with each other: whoever keeps something is made to let it go by functions of the same kind.
enum class Keeper {
	Timer,
	Work,
	HrTimer,
	Tasklet,
	IrqWork,
	Irq,
	Debugfs,
	Thread,
	Call, ///< Another CPU calls, and nobody waits.
	Rcu,  ///< The object is C's alone from there on.
	Link,
	Table,	    ///< Found again by a number, or by a device.
	Self,	    ///< The object leads to itself: it may not move.
	Registered, ///< Whatever is registered and unregistered.
};

/// What a call of C keeps: the number of the argument.
struct Keeping {
	Keeper by;
	unsigned argument;
	bool may_refuse; ///< The result says whether it was kept at all.
};
std::optional<Keeping> keeping(const clang::CallExpr *call);

/// A call after which something of that kind is not used any more. Not those that leave what runs alone.
bool lets_go(const clang::FunctionDecl *function, Keeper what);
/// A call that takes it back, but does not wait for what runs.
bool takes_back_only(const clang::FunctionDecl *function, Keeper what);

/// The object whose address an expression is.
struct Addressed {
	const clang::ValueDecl *root = nullptr;	  ///< A variable; null for `*this`.
	const clang::FieldDecl *member = nullptr; ///< The first one on the way from there.
	const clang::CXXRecordDecl *whole =
		nullptr;     ///< The class that the address, or the part, is of.
	bool behind = false; ///< It is reached through a reference, a pointer or an owner.
};
std::optional<Addressed> addressed(const clang::Expr *e);

/// The functions that a class hands out by their names: C calls them.
std::vector<const clang::FunctionDecl *> handlers(const clang::CXXRecordDecl *record);
/// Does a function make an owner of a pointer, so that each call of it takes a reference?
bool adopts(const clang::FunctionDecl *function);

} // namespace cfl::check
