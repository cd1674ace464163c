// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which data a body uses, and which locks are surely held there.
#pragma once

#include <check/session.hh>

namespace cfl::check::discipline
{

/// A way to data: a variable, or `*this` if there is none, and the members from there.
struct Path {
	const clang::ValueDecl *root = nullptr;
	std::vector<const clang::FieldDecl *> members;

	auto operator<=>(const Path &) const = default;
	/// Is one a part of the other, or the same?
	bool overlaps(const Path &other) const;
	/// The last thing that has a name.
	const clang::ValueDecl *last() const;
};

enum class Hold : uint8_t { Shared, Whole, Maybe };

/// What holds where a body begins, and at each place in it.
struct Context {
	std::map<Path, Hold> held;
	bool any = false;    ///< Whatever else may be held.
	bool thread = false; ///< On a thread that the object started,
	bool many = false;   ///< of which there may be several.
	bool alone = false;  ///< Nobody calls the object's functions: it is being made, or ended.
	bool solo =
		false; ///< Before the object's threads were started, or after they were waited for.

	auto operator<=>(const Context &) const = default;
};

enum class Use : uint8_t { Read, Maybe, Write };

struct Access {
	Path path;
	Use use;
	bool element; ///< Of something in the container that the path names.
	bool inserts; ///< Puts something into it, and leaves what is there.
	clang::SourceLocation loc;
	Context where;
	const clang::FunctionDecl *in;
	unsigned from; ///< Its place among the steps, or that of the loop that it is in.
	bool waited;   ///< After a condition was waited for.
	bool awaited;  ///< That is what the condition says.
};

/// A reference, pointer or view of data that a function hands out.
struct Leak {
	Path path;
	bool element; ///< Of what is in the container.
	clang::SourceLocation loc;
	const clang::FunctionDecl *in;
	Context where;
	bool closure = false; ///< By a closure that is called under the lock.
};

/// A lock is taken.
struct Take {
	Path mutex;
	const clang::FunctionDecl *in;
	unsigned step;
};

struct Called {
	const clang::CXXMethodDecl *callee;
	Context where;
};

/// What bodies do, for all contexts in which they were walked.
struct Notes {
	std::vector<Access> accesses;
	std::vector<Leak> leaks;
	std::vector<Called> calls;
	std::vector<Take> takes;
	unsigned steps = 0;
	/// Functions that read or write an atomic, a latch or a future on their way.
	std::set<const clang::FunctionDecl *> ordered;
	/// Members that the object's own threads use in any way, locks among them.
	std::map<const clang::FieldDecl *, clang::SourceLocation> on_threads;
};

/// What a function does to threads, itself or by what it calls of the same object.
struct Threading {
	bool starts = false, several = false, joins = false;
};
Threading threading(Session &session, const clang::FunctionDecl *function);

/// A thread, something that ends when it does, or a class with such a member.
bool holds_thread(Session &session, clang::QualType type);
/// Does constructing this, or calling it with a closure, run that on another thread?
bool starts_thread(Session &session, const clang::Expr *made);
/// A mutex of the standard's, or a class that can be locked like one.
bool lockable(clang::QualType type);

void walk(Session &session, const clang::FunctionDecl *function, const Context &entry, Notes &out);

} // namespace cfl::check::discipline
