// SPDX-License-Identifier: GPL-2.0
/// @file
/// Locks as source names them, and the order in which they are taken.
#pragma once

#include <check/facts.hh>

namespace cfl::check
{

class Session;

/// A lock: a variable (null: `this`), and the members on the way from it to the lock.
struct Lock {
	const clang::ValueDecl *root = nullptr;
	std::vector<const clang::ValueDecl *> chain;
	clang::SourceLocation loc;
	bool exact = true; ///< Otherwise what it is called on is known by its type only.
	clang::QualType type{};

	/// The member or the variable that the lock is.
	const clang::ValueDecl *last() const { return chain.empty() ? root : chain.back(); }
	std::string name() const;
	bool operator==(const Lock &o) const
	{
		return exact && o.exact && root == o.root && chain == o.chain;
	}
};

/// The lock that an expression names. Accessors that only return a member are that member.
std::optional<Lock> lock_path(const clang::Expr *e);
/// The same lock where @p base stands for what its root was in a callee.
Lock below(const Lock &base, const Lock &lock);
/// Is @p root a parameter of this function?
const clang::ParmVarDecl *parameter_of(const clang::FunctionDecl *function,
				       const clang::ValueDecl *root);

/// Which lock was taken while which other one was held, in which function.
class LockOrder
{
public:
	void add(const Lock &held, const Lock &taken, clang::SourceLocation loc,
		 const clang::FunctionDecl *in);
	/// Says which pairs are taken the other way round than elsewhere, more often or before.
	void judge(Session &session) const;

private:
	struct Pair {
		Lock held, taken;
		clang::SourceLocation loc;
		const clang::FunctionDecl *in;
	};
	std::vector<Pair> pairs_;
};

} // namespace cfl::check
