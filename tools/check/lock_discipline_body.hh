// SPDX-License-Identifier: GPL-2.0
/// @file
/// The walk behind discipline::walk().
#pragma once

#include <check/lock_discipline_walk.hh>

namespace cfl::check::discipline
{

/// Something that holds a lock, by its type.
bool is_guard(clang::QualType type);
bool is_iterator(clang::QualType type);

class Body
{
public:
	Body(Session &session, const clang::FunctionDecl *in, Notes &out)
		: session_(session), in_(in), out_(out), threading_(threading(session, in))
	{
	}
	void run(const Context &entry);

private:
	struct State : Context {
		bool dead = false, started = false, joined = false, waited = false, awaited = false;
		void merge(const State &other);
	};
	struct Way {
		Path path;
		bool element = false; ///< Something in the container that the path names.
		bool pointee = false; ///< Something that it points at.
	};
	struct Guard {
		std::vector<Path> mutexes;
		bool shared = false, tried = false, unknown = false, outer = false;
	};
	struct Loop {
		std::vector<State> breaks, continues;
		unsigned from = 0;
	};
	/// When a closure is run: where it stands, on another thread, by the caller, or at some time.
	enum class Mode { Now, Thread, Handed, Later };
	using Sides = std::vector<const clang::Expr *>;

	// lock_discipline_walk.cc
	void stmt(const clang::Stmt *s);
	void stmts(const clang::CompoundStmt *c);
	void if_stmt(const clang::IfStmt *s);
	void branch(const clang::Stmt *yes, const clang::Stmt *no);
	void loop(const clang::Stmt *init, const clang::Expr *cond, const clang::Stmt *inc,
		  const clang::Stmt *body, bool first);
	void range_for(const clang::CXXForRangeStmt *s);
	void switch_stmt(const clang::SwitchStmt *s);
	void try_stmt(const clang::CXXTryStmt *s);
	void return_stmt(const clang::ReturnStmt *s);
	void variable(const clang::VarDecl *v);
	bool guard(const clang::VarDecl *v);
	void take(const Guard &g, Hold hold);
	void release(const clang::VarDecl *v);
	void leave();
	void leaks(const clang::Expr *e);
	void leak_of_closure(const clang::Expr *e);

	// lock_discipline_expr.cc
	void expr(const clang::Expr *e, Use use);
	std::optional<Way> way(const clang::Expr *e, Sides *sides = nullptr, Use *use = nullptr);
	std::optional<Way> way_of_call(const clang::CallExpr *c, Sides *sides, Use *use);
	/// Where a reference, pointer, iterator or view that is made from this leads.
	std::optional<Way> lead(const clang::Expr *e);
	void record(const Way &w, Use use, clang::SourceLocation loc, bool inserts = false);
	bool led(const clang::Expr *to, const clang::Expr *from);
	void touch(const Path &path, clang::SourceLocation loc);
	void member_call(const clang::CXXMemberCallExpr *c);
	bool lock_call(const clang::CXXMemberCallExpr *c, llvm::StringRef name);
	void own_call(const clang::CXXMethodDecl *m);
	void operator_call(const clang::CXXOperatorCallExpr *c);
	void call(const clang::CallExpr *c);
	void construct(const clang::CXXConstructExpr *c);
	void arguments(const clang::FunctionDecl *f, llvm::ArrayRef<const clang::Expr *> args,
		       Mode mode);
	void argument(const clang::Expr *e, clang::QualType param, Mode mode);
	void method_on_thread(llvm::ArrayRef<const clang::Expr *> args);
	const clang::LambdaExpr *closure_of(const clang::Expr *e) const;
	void captures(const clang::LambdaExpr *l);
	void closure(const clang::LambdaExpr *l, Mode mode);

	Session &session_;
	const clang::FunctionDecl *in_;
	Notes &out_;
	Threading threading_;
	State now_;
	std::vector<std::vector<const clang::VarDecl *>> scopes_;
	std::vector<Loop> loops_;
	std::vector<State> switches_;
	std::map<const clang::ValueDecl *, Way> aliases_;
	std::set<const clang::ValueDecl *> later_; ///< Aliases that were assigned.
	std::map<const clang::VarDecl *, const clang::LambdaExpr *> closures_;
	std::map<const clang::VarDecl *, Guard> guards_;
	int depth_ = 0; ///< Of closures.
	bool quiet_ = false;
};

} // namespace cfl::check::discipline
