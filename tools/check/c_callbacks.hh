// SPDX-License-Identifier: GPL-2.0
/// @file
/// Functions that C calls where nothing may sleep, and the locks that interrupts take.
#pragma once

#include <check/lock_paths.hh>

namespace cfl::check
{

/// Where C calls a function that it was handed.
enum class CalledFrom {
	Softirq,
	Interrupt, ///< Interrupts are off.
};
struct Callbacks {
	/// What is handed to C to be called in atomic context.
	std::map<const clang::FunctionDecl *, CalledFrom> called;
	/// The functions that hand it over, or wait for its end: before and after that nothing comes.
	std::set<const clang::FunctionDecl *> between;
};

/// The functions of a unit that C calls in atomic context.
Callbacks c_callbacks(const std::vector<const clang::FunctionDecl *> &functions);

/// The function that an expression is the address of: C is handed it.
const clang::FunctionDecl *handed_function(const clang::Expr *e);

/// The locks of a unit that interrupts take, and where they are taken with interrupts on.
class IrqLocks
{
public:
	/// A spinning lock is taken by @p call; @p off: interrupts are off by then.
	void taken(const Lock &lock, const clang::CXXMemberCallExpr *call,
		   const clang::FunctionDecl *in, bool off);
	/// Says which are waited for by an interrupt that came while they were held.
	void judge(Session &session, const Callbacks &callbacks) const;

private:
	struct Use {
		const clang::ValueDecl *lock;
		std::string name;
		clang::SourceLocation loc;
		const clang::FunctionDecl *in;
		bool on;    ///< Interrupts can come while it is held.
		bool proof; ///< By a function that shall run with interrupts off.
	};
	std::vector<Use> uses_;
};

} // namespace cfl::check
