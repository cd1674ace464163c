// SPDX-License-Identifier: GPL-2.0
/// @file
/// Where the context is atomic and which locks are held, along every path of a function.
#pragma once

#include <check/c_callbacks.hh>
#include <check/context_facts.hh>
#include <check/session.hh>

#include <clang/Analysis/CFG.h>

namespace cfl::check
{

/// A stretch during which the context is atomic, or a lock is held.
struct Hold {
	bool atomic = false;
	std::optional<Lock> lock;
	clang::SourceLocation since;
	bool irqs_off = false;
};

/// What is known between two steps.
struct Context {
	bool reached = false;
	std::map<const void *, Hold> holds; ///< By guard; alive on some path.
	/// What was counted by hand, on each path: atomic sections, and locks of sleepers.
	std::set<std::pair<int, int>> counts{{0, 0}};
	clang::SourceLocation counted;
	std::set<Owned> empty; ///< Owns nothing, on every path: its end does nothing.

	/// Adds what another path knows; whether that was news.
	bool join(const Context &other);
};

/// What a call may do, by the callee's body or contract.
struct Summary {
	clang::SourceLocation sleeps; ///< Where it may sleep.
	std::string what;
	std::vector<Lock> takes;	 ///< Locks of its own object, of globals and of parameters.
	std::set<unsigned> atomic_flags; ///< Parameters that say how to allocate in atomic context.
	std::set<unsigned> runs,
		runs_atomic; ///< Parameters that are called, and in atomic context.
	std::map<unsigned, std::vector<Lock>>
		runs_under; ///< The locks that are held when one is called.
};

class Contexts
{
public:
	explicit Contexts(Session &session) : session(session) {}

	void judge(const clang::FunctionDecl *function);
	const Summary &summary(const clang::FunctionDecl *function);
	/// Where the end of an object of this type may sleep; invalid if it does not.
	clang::SourceLocation drop_sleeps(clang::QualType type, int depth = 0);

	/// The locks that the end of an object takes, with null for the object itself.
	std::vector<Lock> drop_takes(clang::QualType type, int depth = 0);
	/// What may be called where a virtual function is.
	std::map<const clang::FunctionDecl *, std::vector<const clang::FunctionDecl *>> overriders;

	LockOrder order;
	Callbacks callbacks; ///< What C calls in atomic context.
	IrqLocks irqs;
	Session &session;

private:
	void summarise(const clang::FunctionDecl *function, Summary &into);

	std::map<const clang::FunctionDecl *, Summary> summaries_;
};

/// What a member function does with the lock that it is called on: nothing, it returns a guard of it, or
/// it takes it for the time of the call.
enum class Taking { No, Guard, Call };
Taking taking(const clang::CXXMemberCallExpr *call);

/// One function's way through its contexts.
class ContextFlow
{
public:
	/// @p collect: what callers want to know is put there, and nothing is reported.
	ContextFlow(Contexts &all, const clang::FunctionDecl *function, Summary *collect);

	/// Adds to what holds at the beginning.
	void start(const Context &state);
	void run();

private:
	/// Is there a guard in it, or something that counts by hand?
	bool holds_anything(const clang::Stmt *statement);
	void walk(const clang::Stmt *statement);
	void flow(clang::CFG &cfg);
	void block(const clang::CFGBlock &block);
	void edge(const clang::CFGBlock &from, bool yes, Context &state);
	void prepare(const clang::CFG &cfg, const clang::Stmt *body);
	void remember(const clang::Stmt *statement);
	void leave(const Context &state);

	void event(const clang::Stmt *statement);
	void variable(const clang::VarDecl *variable);
	void temporary(const clang::CXXBindTemporaryExpr *expr);
	void ends(const clang::VarDecl *variable);
	void ends(const clang::CXXBindTemporaryExpr *expr);
	void call(const clang::CallExpr *call);
	void construct(const clang::CXXConstructExpr *expr);
	bool counted(const clang::CallExpr *call, const clang::FunctionDecl *function);
	bool allocates(const clang::CallExpr *call, const clang::FunctionDecl *function);
	void closures(const clang::CallExpr *call, const clang::FunctionDecl *function);
	void callables(const clang::CallExpr *call, const clang::FunctionDecl *function);
	void empties(const clang::CallExpr *call, const clang::FunctionDecl *function);
	/// After it the object that it is called on owns nothing.
	static bool gives_up(const clang::FunctionDecl *function);
	/// The locks that a callee takes, as they are named here.
	std::vector<Lock> taken(const clang::CallExpr *call, const clang::FunctionDecl *function);
	/// Locks of a callee, as they are named here; those that have no name here are left out.
	std::vector<Lock> renamed(const clang::CallExpr *call, const clang::FunctionDecl *function,
				  const std::vector<Lock> &locks) const;
	/// Notes that a parameter is called here, under what is held and under @p more.
	void note_run(const clang::ParmVarDecl *parameter, bool atomic,
		      const std::vector<Lock> &more);
	/// Can a caller name the lock?
	bool callers(const Lock &lock) const;
	/// The locks that the end of a variable takes.
	void drops(const clang::VarDecl *variable);
	/// A call that may reach several functions: does one of them sleep?
	void overridden(const clang::CallExpr *call, const clang::FunctionDecl *function);
	void check(const Lock &lock, clang::SourceLocation loc, const Lock *inside = nullptr,
		   const clang::FunctionDecl *by = nullptr);
	void count(Balance by, clang::SourceLocation loc);
	bool atomic(const std::set<const void *> &except = {}) const;
	bool irqs_off() const;
	/// What a call that takes a lock does to interrupts, and they to it.
	void interrupts(const clang::CXXMemberCallExpr *call);
	clang::SourceLocation why() const;
	void found(clang::SourceLocation loc, const std::string &what, const char *rule,
		   clang::SourceLocation because = {}, const std::set<const void *> &except = {});
	/// The guards that a callee gives up while it sleeps.
	std::set<const void *> released(const clang::CallExpr *call,
					const clang::FunctionDecl *function) const;

	Contexts &all_;
	Session &session_;
	const clang::FunctionDecl *function_;
	Summary *collect_;
	Context state_;
	bool last_ = false;  ///< Nothing changes any more, so findings are said.
	bool mute_ = false;  ///< The function runs with its guard's lock released.
	bool tries_ = false; ///< A lock may be taken or not, and a variable knows.
	std::vector<Context> in_;
	std::vector<unsigned> todo_;
	std::set<const void *> ending_;	      ///< Variables and temporaries whose end is a step.
	std::set<const clang::Stmt *> quiet_, ///< Mentions that put nothing in.
		dropped_,		      ///< Temporaries that nobody takes.
		tested_;		      ///< Calls that are a condition by themselves.
};

} // namespace cfl::check
