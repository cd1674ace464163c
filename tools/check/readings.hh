// SPDX-License-Identifier: GPL-2.0
/// @file
/// Functions whose bodies are being read for the sake of their callers, and what calls itself among them.
#pragma once

#include <check/effects.hh>

namespace cfl::check
{

/// A function that calls itself, perhaps by way of others, does what its body does besides. So the outermost
/// of such functions is read as if the calls that lead back did nothing, then with what that gave, until it
/// gives nothing new.
class Readings
{
public:
	bool open(const clang::FunctionDecl *function) const;
	void enter(const clang::FunctionDecl *function);
	/// What is known so far of a function that is being read: whoever asks leans on it.
	const Effects &so_far(const clang::FunctionDecl *function);
	/// Whoever is read leans on what this one was read with.
	void asked(const clang::FunctionDecl *function);
	/// Does a call in the innermost function lead back to it, or to one around it?
	bool leans() const { return open_.back().head < open_.size(); }
	/// The innermost function was read, for the @p turn th time. True if it has to be read again.
	bool leave(const Effects &effects, int turn);
	/// Takes out what was read by what is no longer right.
	std::vector<const clang::FunctionDecl *> outdated();

private:
	static constexpr int MOST_TURNS = 4;
	struct Reading {
		const clang::FunctionDecl *function;
		size_t head = SIZE_MAX; ///< The outermost function that a call leads back to.
		bool changed = false;
	};
	std::vector<Reading> open_;				  ///< Innermost last.
	std::map<const clang::FunctionDecl *, size_t> unsettled_; ///< And their heads.
	std::map<const clang::FunctionDecl *, Effects> so_far_;
};

} // namespace cfl::check
