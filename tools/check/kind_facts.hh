// SPDX-License-Identifier: GPL-2.0
/// @file
/// What conditions on the way to an expression say about a member or a question of an object.
#pragma once

#include <check/session.hh>

namespace cfl::check
{

/// `object.kind`, or `object.kind()`: which object, and what is asked.
struct KindOf {
	std::string object;
	const clang::ValueDecl *what =
		nullptr; ///< The member, or the first of the overridden functions.
};

/// The name of an object, or of what a pointer leads to; empty where it is not a plain one.
std::string object_name(const clang::Expr *e);
/// What is asked, if the expression asks for a kind.
std::optional<KindOf> kind_of(const clang::Expr *e);
/// A constant, or nothing.
std::optional<int64_t> kind_number(Session &session, const clang::Expr *e);

/// One comparison that holds.
struct KindFact {
	KindOf of;
	clang::BinaryOperatorKind op;
	std::vector<int64_t> with; ///< Any of them, for `==`.

	bool allows(int64_t n) const;
	bool says_which() const { return op != clang::BO_NE; }
};

/// Walks a body, and shows each expression with the comparisons that hold there.
class KindWalk
{
public:
	explicit KindWalk(Session &session) : session_(session) {}
	virtual ~KindWalk() = default;
	void run(const clang::Stmt *body) { stmt(body); }

protected:
	virtual void see(const clang::Expr *e) = 0;

	Session &session_;
	std::vector<KindFact> facts_;

private:
	void stmt(const clang::Stmt *s);
	void if_stmt(const clang::IfStmt *s);
	void switch_stmt(const clang::SwitchStmt *s);
	/// What holds if @p e is @p yes.
	void learn(const clang::Expr *e, bool yes);
	/// The expression of a constant local that stands for a kind.
	const clang::Expr *meant(const clang::Expr *e) const;
	void compared(const clang::Expr *a, const clang::Expr *b, clang::BinaryOperatorKind op);
};

} // namespace cfl::check
