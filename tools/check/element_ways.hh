// SPDX-License-Identifier: GPL-2.0
/// @file
/// Ways to elements and other parts of things, as they are written: `jobs[i].name`, `queue.front()`,
/// `*std::max_element(...)`, what a reference or an iterator was made of.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// A variable, and the steps from it: members, dereferences, alternatives, and how an element is chosen.
struct Way {
	std::vector<std::string> steps;
	std::set<const clang::ValueDecl *> names; ///< The variables and members that it depends on.
	bool element = false;			  ///< A part of it is an element of something.

	bool leads_through(const Way &o) const
	{
		return steps.size() >= o.steps.size() &&
		       std::equal(o.steps.begin(), o.steps.end(), steps.begin());
	}
	Way with(std::string step) const
	{
		Way w = *this;
		w.steps.push_back(std::move(step));
		return w;
	}
	/// A step to an element, of which @p by says which one.
	Way chosen(const std::string &by) const
	{
		Way w = with("[" + by);
		w.element = true;
		return w;
	}
};

inline bool chooses_element(const std::string &step)
{
	return step[0] == '[';
}

/// `std::move` of something, or a forwarding that moves.
bool is_move(const clang::Expr *e);

/// What names of a function lead to.
class Ways
{
public:
	/// To what an expression names; nothing where that is not known.
	std::optional<Way> of(const clang::Expr *e) const;
	/// To what a pointer or an iterator points at.
	std::optional<Way> behind(const clang::Expr *e) const;
	/// To the container of which it is `begin()` or `end()`, or the container itself.
	std::optional<Way> range(const clang::Expr *e) const;
	/// A reference, a pointer or an iterator is made.
	void bind(const clang::VarDecl *v, const clang::Expr *from);
	/// The variable leads to this from now on.
	void name(const clang::ValueDecl *v, Way to) { names_[v] = std::move(to); }
	/// `this`, in a callee.
	std::optional<Way> self;
	/// What @p choice stood for is an element still, of which no name says which.
	void rename(const std::string &choice, const std::string &now);
	/// How the element is chosen that an iterator or an index stands for.
	static std::string choice(const clang::ValueDecl *v);

private:
	std::optional<Way> of_call(const clang::CallExpr *c) const;
	std::optional<Way> indexed(Way container, const clang::Expr *index) const;

	std::map<const clang::ValueDecl *, Way> names_;	 ///< References.
	std::map<const clang::ValueDecl *, Way> points_; ///< Pointers and iterators.
};

} // namespace cfl::check
