// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the rules about contexts know of single functions, types and expressions.
#pragma once

#include <check/lock_paths.hh>

namespace cfl::check
{

bool has_effect(const clang::FunctionDecl *function, clang::FunctionEffect::Kind kind);
/// C functions that sleep, by their names: bindings have no bodies.
bool sleeps_by_name(llvm::StringRef name);

/// C functions that make the context atomic, or take a lock that sleepers take, until their counterpart.
struct Balance {
	int atomic = 0, lock = 0;
};
std::optional<Balance> balance(llvm::StringRef name);

/// A variable, or a member of what a variable (null: `this`) leads to.
using Owned = std::pair<const clang::ValueDecl *, const clang::ValueDecl *>;
std::optional<Owned> owner_of(const clang::Expr *e);

bool spin_type(clang::QualType type);
/// An object that holds a lock while it lives.
bool guard_type(clang::QualType type);
/// An object that makes the context atomic while it lives; @p args are what it was made of.
bool atomic_guard(clang::QualType type, llvm::ArrayRef<const clang::Expr *> args);
/// An object that keeps interrupts off while it lives.
bool irqs_off_guard(clang::QualType type);
/// What is inside an object that may hold a value or none; else the type itself.
clang::QualType inside(clang::QualType type);
/// The expression that a value comes from: without casts, copies and temporaries.
const clang::Expr *value_of(const clang::Expr *e);

bool flags_type(clang::QualType type);
/// What is known of the flags of an allocation.
struct Flags {
	bool any = false;
	std::string sleeping; ///< The name of those that allow to sleep, if any does.
	std::set<const clang::ParmVarDecl *> params;
	void add(const Flags &other);
};
Flags flags_of(const clang::ASTContext &context, const clang::Expr *e, int depth = 0);

} // namespace cfl::check
