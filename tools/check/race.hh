// SPDX-License-Identifier: GPL-2.0
/// @file
/// What threads do to the same data. A function that starts threads is walked with all that it calls; each
/// access is noted with the locks that are held, the threads that run, and what was waited for.
#pragma once

#include <check/session.hh>

namespace cfl::check::race
{

/// One step from an object to a part of it.
struct Part {
	enum Kind : uint8_t {
		Field,
		At,   ///< The element with a known number.
		Some, ///< An element that is not known.
		All,  ///< Each element.
	};
	Kind kind;
	const clang::ValueDecl *field = nullptr;
	int64_t index = 0;

	auto operator<=>(const Part &) const = default;
	bool element() const { return kind != Field; }
};

/// An object by its number, and the way to a part of it.
struct Where {
	int object = -1;
	std::vector<Part> path;

	explicit operator bool() const { return object >= 0; }
	auto operator<=>(const Where &) const = default;
	Where with(Part part) const;
	Where field(const clang::ValueDecl *member) const
	{
		return with(
			{Part::Field, clang::cast<clang::ValueDecl>(member->getCanonicalDecl())});
	}
};

struct Lock {
	Where mutex; ///< Not known if it is no object.
	bool shared = false;

	bool operator==(const Lock &) const = default;
};

struct Closure {
	const clang::CXXMethodDecl *body = nullptr;
	std::map<const clang::ValueDecl *, Where> captured;
	Where self;
	const clang::LambdaExpr *lambda = nullptr;
};

/// What is known of a value: where a pointer or view leads, what is called, which threads it stands for.
struct Value {
	Where at;
	bool elements = false; ///< It leads to the elements of what is at `at`,
	bool part = false;     ///< not to all of them.
	std::shared_ptr<const Closure> closure;
	const clang::FunctionDecl *function = nullptr;
	std::vector<Lock> locks; ///< That a guard gives back.
	std::set<int> threads;
	Where sync; ///< The state that a promise and its future share.
};

/// Where a walk is, as far as the order of threads goes.
struct State {
	std::vector<Lock> held;
	std::set<int> running, ended;
	std::set<Where> waited;
	bool waited_all = false;
	/// Only where a value of the thread's own says so.
	enum : uint8_t { Asked = 1, Compared = 2 };
	uint8_t own = 0;
	bool dead = false;

	void merge(const State &other);
};

struct Access {
	enum Kind : uint8_t {
		Peek, ///< Only the thing itself, not what it holds.
		Read,
		Write,
	};
	Kind kind;
	int thread;
	Where where;
	State state;
	unsigned seq;
	clang::SourceLocation outer, loc;
};

struct Signal {
	int thread;
	Where sync; ///< Everything if it is no object.
	unsigned seq;
};

/// Walks a function, and what it calls, in the order in which it runs.
class Walk
{
public:
	explicit Walk(Session &session) : session_(session) {}

	/// False if it was too much.
	bool run(const clang::FunctionDecl *root);
	/// The pairs that race.
	void judge();

private:
	struct Scope {
		std::vector<std::pair<Where, clang::QualType>> locals;
	};
	struct Loop {
		size_t depth; ///< Of scopes.
		std::vector<State> breaks, continues;
		bool is_switch = false;
	};
	struct Frame {
		const clang::FunctionDecl *function = nullptr;
		std::map<const clang::ValueDecl *, Where> vars;
		Where self, into;
		Value result;
		bool returned = false;
		bool inside = false; ///< The text belongs to the function that is judged.
		std::vector<Scope> scopes;
		std::vector<Loop> loops;
		std::vector<State> exits;
	};
	struct Bound {
		const clang::ParmVarDecl *param;
		Where where;
	};

	// race_walk.cc: functions and statements
	Value enter(const clang::FunctionDecl *f, const Where &self,
		    const std::vector<Bound> &bound, const Where &into, clang::SourceLocation loc,
		    const Closure *closure = nullptr);
	Value run_closure(const Closure &c, const std::vector<Value> &args,
			  clang::SourceLocation loc);
	Value run_callable(const Value &callable, const std::vector<Value> &args,
			   clang::SourceLocation loc);
	void body(const clang::FunctionDecl *f);
	void member_inits(const clang::CXXConstructorDecl *ctor);
	void stmt(const clang::Stmt *s);
	void if_stmt(const clang::IfStmt *s);
	void branches(const clang::Stmt *yes, const clang::Stmt *no, uint8_t own);
	void loop(const clang::Stmt *init, const clang::Stmt *var, const clang::Expr *cond,
		  const clang::Expr *inc, const clang::Stmt *body);
	void turn(const clang::Stmt *body);
	void range_for(const clang::CXXForRangeStmt *s);
	void switch_stmt(const clang::SwitchStmt *s);
	void return_stmt(const clang::ReturnStmt *s);
	void leave(bool brk);
	void variable(const clang::VarDecl *v);
	void full(const clang::Expr *e);
	void push() { frame().scopes.emplace_back(); }
	void pop();
	void unwind(size_t depth);
	void destroy(const Where &w, clang::QualType type, int depth = 0);

	// race_expr.cc: expressions
	Where place(const clang::Expr *e);
	Value value(const clang::Expr *e);
	void init(const Where &dst, clang::QualType type, const clang::Expr *e);
	void construct(const Where &dst, const clang::CXXConstructExpr *c);
	void make_closure(const Where &dst, const clang::LambdaExpr *l);
	Value call(const clang::CallExpr *c, const Where &into);
	Value invoke(const clang::FunctionDecl *f, const Where &self,
		     llvm::ArrayRef<const clang::Expr *> args, const Where &into,
		     clang::SourceLocation loc);
	Where variable_place(const clang::ValueDecl *d);
	Where argument(clang::QualType param, const clang::Expr *e);
	Where deref(const Value &v) const;

	// race_std.cc: what the standard's functions and classes do
	bool std_construct(const Where &dst, const clang::CXXConstructExpr *c);
	Value std_member(const clang::CXXMethodDecl *m, const Where &self, clang::QualType type,
			 llvm::ArrayRef<const clang::Expr *> args, clang::SourceLocation loc);
	std::optional<Value> of_thread(llvm::StringRef of, llvm::StringRef name, const Where &self,
				       llvm::ArrayRef<const clang::Expr *> args);
	std::optional<Value> of_order(llvm::StringRef of, const clang::CXXMethodDecl *m,
				      const Where &self, llvm::ArrayRef<const clang::Expr *> args,
				      clang::SourceLocation loc);
	std::optional<Value> of_pointer(llvm::StringRef of, const clang::CXXMethodDecl *m,
					const Where &self, llvm::ArrayRef<const clang::Expr *> args,
					clang::SourceLocation loc);
	Value of_container(const clang::CXXMethodDecl *m, const Where &self,
			   llvm::ArrayRef<const clang::Expr *> args, clang::SourceLocation loc);
	Value std_function(const clang::FunctionDecl *f, llvm::ArrayRef<const clang::Expr *> args,
			   const Where &into, clang::SourceLocation loc);
	Value algorithm(llvm::StringRef name, const clang::FunctionDecl *f,
			llvm::ArrayRef<const clang::Expr *> args, clang::SourceLocation loc);
	Value made(const clang::FunctionDecl *f, llvm::ArrayRef<const clang::Expr *> args,
		   clang::SourceLocation loc);
	int spawn(llvm::ArrayRef<const clang::Expr *> args, clang::SourceLocation loc);
	int spawn(const Value &callable, const std::vector<Value> &args, clang::SourceLocation loc);
	Value handed(const clang::Expr *e);
	void ended(const Value &v, bool all);
	void lock(const Lock &l);
	void unlock(const Where &mutex);
	void signal(const Where &sync);
	void wait(const Where &sync);

	// the memory
	int object(clang::QualType type, const clang::ValueDecl *decl = nullptr);
	Where fresh(clang::QualType type) { return {object(type), {}}; }
	const Value &load(const Where &w) const;
	bool secret(int object) const;
	void reveal(int object);
	void reveal(const Value &v);
	void store(const Where &w, Value v);
	void copy(const Where &to, const Where &from);
	void access(const Where &w, Access::Kind kind, clang::QualType type,
		    clang::SourceLocation loc);
	Frame &frame() { return *frames_.back(); }
	bool spent() { return too_much_ || (too_much_ = ++steps_ > MOST_STEPS); }

	bool ordered(const Access &first, const Access &then) const;
	bool races(const Access &a, const Access &b) const;
	/// Is it a container that is a variable, so that threads share it as a whole?
	bool whole_container(const Where &where) const;
	void report(const Access &a, const Access &b);
	std::string name(const Where &w) const;

	static constexpr unsigned MOST_STEPS = 60000, MOST_ACCESSES = 4000;
	static constexpr size_t DEEPEST = 9;

	struct Object {
		const clang::ValueDecl *decl;
		clang::QualType type;
		int maker;	     ///< The thread that made it.
		bool shared = false; ///< Other threads may have got it.
	};

	Session &session_;
	const clang::FunctionDecl *root_ = nullptr;
	std::vector<Object> objects_;
	std::map<const clang::ValueDecl *, int> globals_;
	std::map<Where, Value> memory_;
	std::vector<std::unique_ptr<Frame>> frames_;
	std::vector<std::vector<std::pair<Where, clang::QualType>>> temps_;
	State state_;
	std::vector<Access> accesses_;
	std::vector<Signal> signals_;
	std::vector<Where> locked_; ///< Mutexes, in the order in which they were taken.
	std::vector<clang::SourceLocation> sites_{
		{}}; ///< Of threads, by number; 0 is the function's own.
	int thread_ = 0;
	unsigned seq_ = 0, steps_ = 0;
	bool too_much_ = false;
	bool discarded_ = false;      ///< The value of the expression is thrown away.
	clang::SourceLocation outer_; ///< Where the judged function's text was left.
};

/// Is it made for several threads: a lock, an atomic, a thread's handle?
bool for_threads(clang::QualType type);
/// The name of a class of the standard's, or "".
llvm::StringRef std_name(clang::QualType type);

} // namespace cfl::check::race

namespace cfl::check
{

/// Reports data that two threads use at once, one of them changing it, in functions that start threads.
void check_races(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
