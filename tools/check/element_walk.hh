// SPDX-License-Identifier: GPL-2.0
/// @file
/// The walk over a function that follows what is moved out of elements and other parts.
#pragma once

#include <check/moved_state.hh>

namespace cfl::check::element
{

/// Callees are read this deep for what they do with elements that they are handed.
constexpr size_t DEEPEST = 3;
/// What one function may cost.
constexpr int MOST_STEPS = 20000;

class Walk
{
public:
	explicit Walk(Session &session) : session_(session) {}
	void run(const clang::Stmt *body) { stmt(body); }

private:
	struct Loop {
		MovedState breaks, continues;
	};
	/// A loop that comes to every element.
	struct Visit {
		std::string step; ///< What stands for the element.
		Way all;
		size_t answers = 0; ///< What was asked before its body.
	};
	/// A callee that is read for the sake of a call.
	struct Inside {
		const clang::FunctionDecl *f;
		clang::SourceLocation call;
		size_t answers;
	};

	void stmt(const clang::Stmt *s);
	void if_stmt(const clang::IfStmt *s);
	void switch_stmt(const clang::SwitchStmt *s);
	void expr(const clang::Expr *e);
	void variable(const clang::VarDecl *v);
	void binary(const clang::BinaryOperator *b);
	void construct(const clang::CXXConstructExpr *c);
	void call(const clang::CallExpr *c);
	void arguments(const clang::CallExpr *c, unsigned skip,
		       std::vector<const clang::Expr *> &moves);
	void on_object(const clang::CallExpr *c, const clang::Expr *object,
		       const std::vector<const clang::Expr *> &moves, bool assigns);
	bool copes_as_element(const clang::Expr *object, const clang::CXXMethodDecl *m);
	bool read_inside(const clang::CallExpr *c, const clang::Expr *object, unsigned skip);
	void emptied_by(const clang::CallExpr *c, const clang::Expr *object, unsigned skip);
	void closures(const clang::CallExpr *c);
	void loop(const clang::Expr *cond, const clang::Stmt *inc, const clang::Stmt *body,
		  std::optional<Visit> visit);
	void leave_turn(const Visit &v, std::vector<Moved> &left);
	std::optional<Visit> visit(const clang::Stmt *init, const clang::Expr *cond);
	void used(const clang::Expr *e);
	bool hits(const Way &w, const Moved &m) const;
	void moved(const clang::Expr *e, bool any = false);
	void changed(const clang::Expr *e);
	void changed(const clang::ValueDecl *d);
	void not_empty(const clang::Expr *cond, bool yes);
	/// Asks about an alternative that is there, since it was moved from.
	bool alternative(const clang::Expr *cond) const;
	void under(const clang::Expr *cond, bool yes) { answers_.push_back({cond, yes}); }

	Session &session_;
	MovedState state_;
	Ways ways_;
	std::vector<Loop> loops_;
	std::vector<Visit> visits_;
	std::vector<Inside> inside_;
	std::vector<Answer> answers_;
	int fresh_ = 0, steps_ = 0;
};

/// What may be asked though it is empty: a pointer whether it is null, a container whether it is empty.
const clang::Expr *asked(const clang::Expr *e, bool &holds);
/// The body that surely runs when @p f is called, or null.
const clang::FunctionDecl *body_of(const clang::FunctionDecl *f);
/// What a function that says no more than `return std::exchange(x, nullptr)` or `return x.release()` takes.
const clang::Expr *taken_by(const clang::FunctionDecl *f);

} // namespace cfl::check::element
