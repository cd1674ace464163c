// SPDX-License-Identifier: GPL-2.0
/// @file
/// What conditions say of a few places: is a container empty, is there something, is a flag set.
#pragma once

#include <check/lock_discipline_walk.hh>

#include <bitset>

namespace cfl::check::woken
{

using discipline::Path;

/// A variable, or a member on the way from one or from `*this`.
std::optional<Path> place(const clang::Expr *e);

/// Something that is true or false: of a container that it is not empty, of the rest that there is something.
struct Atom {
	Path path;
	/// Others may change it while this thread waits.
	bool shared() const;
};

/// Which truths of the atoms together may be the case: one bit for each combination.
constexpr unsigned MOST_ATOMS = 5;
using Worlds = std::bitset<1U << MOST_ATOMS>;

enum class Truth : uint8_t { No, Yes, Open };

/// The atoms of one function.
class Atoms
{
public:
	/// Adds those that a condition asks.
	void ask(const clang::Expr *condition);
	void ask(const std::set<Path> &places);
	std::optional<unsigned> find(const Path &path) const;
	/// False if they are too many.
	bool few() const { return atoms_.size() <= MOST_ATOMS; }
	size_t size() const { return atoms_.size(); }
	const Atom &at(unsigned i) const { return atoms_[i]; }

	Truth truth(const clang::Expr *condition, unsigned world) const;
	/// Those of @p worlds in which the condition may have this value.
	Worlds assume(const Worlds &worlds, const clang::Expr *condition, bool value) const;
	/// As before, but the atom may be either.
	Worlds forget(const Worlds &worlds, unsigned atom) const;
	Worlds set(const Worlds &worlds, unsigned atom, bool value) const;
	/// Does the condition ask nothing but atoms; and which?
	bool known(const clang::Expr *condition, std::set<unsigned> *asked = nullptr) const;

private:
	std::vector<Atom> atoms_;
};

/// The atom that an expression is, and whether it is true when that is; or nothing.
std::optional<std::pair<Path, bool>> leaf(const clang::Expr *e);
/// What a predicate returns, if that is all that it does.
const clang::Expr *returned(const clang::Expr *predicate);

} // namespace cfl::check::woken
