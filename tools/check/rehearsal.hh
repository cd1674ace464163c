// SPDX-License-Identifier: GPL-2.0
/// @file
/// Runs a function in a rehearsal: with its numbers where they are known, and with one answer to each
/// question where they are not. What objects hold is followed cell by cell: arrays, members,
/// what lies on the heap, also in the bodies of callees. What is not known is taken to have a value.
#pragma once

#include <check/session.hh>

namespace cfl::check::rehearsal
{

/// Where something is: in which object, and in which of its cells.
struct Spot {
	int object = -1;	       ///< None: not followed.
	int64_t at = 0;		       ///< The first cell.
	int64_t span = 0;	       ///< If not 0: somewhere in so many cells.
	bool mask = false;	       ///< Anywhere there, by a mask or a remainder.
	int64_t arms_at = 0, arms = 0; ///< The union around it.
};

/// What a cell holds, as far as it is known.
struct Value {
	enum Kind : uint8_t { Unknown, Number, Pointer };
	Kind kind = Unknown;
	int id = 0;	    ///< Unknown: which number that is not known; 0 for none.
	int64_t number = 0; ///< The number, or what is added to the one that is not known.
	Spot to;

	static Value of(int64_t n) { return {Number, 0, n, {}}; }
	static Value at(Spot s) { return {Pointer, 0, 0, s}; }
};

/// How many cells a type has, and which of them a member is.
class Layout
{
public:
	static constexpr int64_t MOST = 1 << 14;

	/// More than MOST if it is too large to be followed.
	int64_t size(clang::QualType type);
	int64_t field(const clang::FieldDecl *f);
	/// Where the base is in the derived class, or -1.
	int64_t base(const clang::CXXRecordDecl *derived, const clang::CXXRecordDecl *base);
	/// A class that is followed member by member.
	static const clang::CXXRecordDecl *open(clang::QualType type);

private:
	std::map<const void *, int64_t> sizes_;
};

/// What is known about numbers that are not known, on one run.
class Numbers
{
public:
	int fresh(int64_t min = INT64_MIN, int64_t max = INT64_MAX, bool mask = false);
	/// The number itself, once nothing else is left.
	Value settled(Value v) const;
	/// The same operation with the same operands gives the same number.
	Value combined(const std::string &how, int64_t min = INT64_MIN, int64_t max = INT64_MAX,
		       bool mask = false);
	/// Is `a op b` decided?
	std::optional<bool> decided(clang::BinaryOperatorKind op, Value a, Value b) const;
	/// From now on it is.
	void assume(clang::BinaryOperatorKind op, Value a, Value b, bool holds);
	bool range(Value v, int64_t &min, int64_t &max) const;
	bool masked(const Value &v) const { return v.id && known_[size_t(v.id)].mask; }

private:
	struct Known {
		int64_t min, max;
		bool mask;
		std::set<int64_t> never;
	};
	std::vector<Known> known_{{}};
	std::map<std::string, int> made_;
	std::map<std::string, bool> said_;
};

struct Object {
	clang::QualType type;
	clang::SourceLocation loc;
	std::string name;
	int by = 0;	       ///< The number of the call that made it.
	bool given = false;    ///< Its cells have values, though which is not known.
	bool blind = false;    ///< Somebody else may change it.
	bool elements = false; ///< It is what a container holds.
	int loops = 0;	       ///< Loops around its making whose end is not known.
	bool freely = false;   ///< Written in a further loop of that kind.
	int64_t cells = 0;     ///< -1: not known.
	int version = 0, wild = 0;
	std::vector<uint8_t> set;
	std::map<int64_t, Value> values;
	std::set<int64_t> doubtful; ///< Read, where they may be what was written wildly.
};

/// One question's answers so far, over all runs.
struct Site {
	int runs = 0, empty = 0;
	bool sure = false;
	clang::SourceLocation loc, why, made;
	std::string name;
};

/// What a record that is handed on held in one run.
struct Outcome {
	Object object;
	Numbers numbers;
};

class Rehearsal
{
public:
	explicit Rehearsal(Session &session) : session_(session), context_(session.context) {}
	void judge(const clang::FunctionDecl *function);
	/// Does the record that the findings are about say itself which members have no value?
	bool tells(const clang::FunctionDecl *function, llvm::ArrayRef<Finding> findings);
	/// Makes an object and calls a function on it: are any of those members read without a value?
	void judge_scene(const clang::CXXConstructorDecl *maker, const clang::CXXMethodDecl *m,
			 const std::set<const clang::FieldDecl *> &fields);

private:
	enum class Flow : uint8_t { Next, Break, Continue, Return };

	struct Frame {
		const clang::FunctionDecl *function = nullptr;
		std::map<const clang::ValueDecl *, Spot> vars;
		Spot self, result;
		clang::SourceLocation call;
		Value returned;
		Spot lent;		 ///< Of a result by reference.
		Frame *around = nullptr; ///< Of a closure: where it was written.
		int number = 0;		 ///< Of the call.
	};

	// rehearsal.cc: runs, answers
	void runs(const clang::FunctionDecl *f, size_t most);
	void once(const clang::FunctionDecl *f);
	void handed(Frame &frame);
	void play_maker(const Spot &self);
	bool own(const Object &o) const;
	bool choose(bool first = true);
	void note(const Spot &spot, clang::SourceLocation loc, bool empty);
	void report();
	bool stop();

	// rehearsal_told.cc: members that say which others have values
	bool apart(const Outcome &a, const Outcome &b, int64_t cell);
	bool told(int64_t cell);

	// rehearsal_memory.cc: objects and cells
	int make(clang::QualType type, clang::SourceLocation loc, std::string name,
		 int64_t count = 1, bool given = false);
	bool is_set(const Object &o, int64_t at) const;
	void store(const Spot &s, Value v);
	Value load(const Spot &s, clang::QualType type, clang::SourceLocation loc);
	void look(const Spot &s, clang::SourceLocation loc);
	void look_over(const Spot &s, int64_t n, clang::SourceLocation loc);
	void fill(const Spot &s, int64_t n, std::optional<Value> v = {});
	void copy(const Spot &to, const Spot &from, clang::QualType type);
	void escape(const Spot &s, int depth = 0);
	void escape(const Value &v) { escape(v.to); }
	Spot member(Spot s, const clang::FieldDecl *f);
	Spot element(Spot s, clang::QualType of, Value index, int64_t count);
	Value unknown(clang::QualType type);

	// rehearsal_expr.cc: expressions
	Value eval(const clang::Expr *e);
	Spot place(const clang::Expr *e);
	bool holds(const clang::Expr *e);
	void into(const Spot &s, clang::QualType type, const clang::Expr *e);
	void list(const Spot &s, clang::QualType type, const clang::InitListExpr *e);
	void empty(const Spot &s, clang::QualType type);
	Value arithmetic(clang::BinaryOperatorKind op, Value a, Value b, clang::QualType type,
			 clang::QualType left);
	Value unary(const clang::UnaryOperator *u);
	Value binary(const clang::BinaryOperator *b);
	Value cast(const clang::CastExpr *c);
	Value created(const clang::CXXNewExpr *n);
	Value converted(Value v, clang::QualType type);
	bool compare(clang::BinaryOperatorKind op, Value a, Value b);
	bool truth(Value v);
	Spot temporary(const clang::Expr *e);
	Spot variable(const clang::ValueDecl *d);
	void nothing_known(const clang::Expr *e);

	// rehearsal_call.cc: calls
	void call(const clang::CallExpr *c, const Spot *dst, Value *out, Spot *ref);
	void construct(const Spot &s, const clang::CXXConstructExpr *c);
	void base_or_members(const clang::CXXConstructorDecl *c);
	bool owner(const Spot &s, const clang::CXXConstructExpr *c);
	bool run_body(const clang::FunctionDecl *f, std::vector<const clang::Expr *> args,
		      Spot self, const Spot *dst, Value *out, Spot *ref, clang::SourceLocation loc,
		      Frame *around = nullptr);
	void opaque(const clang::FunctionDecl *f, llvm::ArrayRef<const clang::Expr *> args,
		    const clang::Expr *object, bool skip_object);
	void bind(const clang::ParmVarDecl *p, const clang::Expr *arg, Frame &in);

	// rehearsal_std.cc: what the standard library does
	bool standard(const clang::CallExpr *c, const clang::FunctionDecl *f, const Spot *dst,
		      Value *out, Spot *ref);
	bool algorithm(const clang::CallExpr *c, const clang::FunctionDecl *f, Value *out);
	bool pointer_member(const clang::CallExpr *c, const clang::CXXMethodDecl *m, Value *out,
			    Spot *ref);
	bool array_member(const clang::CallExpr *c, const clang::CXXMethodDecl *m, Value *out,
			  Spot *ref);
	std::optional<std::pair<Spot, int64_t>> between(const clang::Expr *from,
							const clang::Expr *to);

	// rehearsal_containers.cc
	Spot buffer(const Spot &container);
	void forget(const Spot &container);
	Spot hold(const Spot &container, clang::QualType of, clang::SourceLocation loc);
	Spot grown(const Spot &buffer, clang::QualType of);
	void made_plainly(const Spot &s, clang::QualType of);
	void made_of(const Spot &s, clang::QualType of, llvm::ArrayRef<const clang::Expr *> args,
		     clang::SourceLocation loc);
	bool resized(const Spot &buffer, clang::QualType of, const clang::Expr *to,
		     const clang::Expr *like);
	bool container(const Spot &s, const clang::CXXConstructExpr *c);
	bool container_member(const clang::CallExpr *c, const clang::CXXMethodDecl *m,
			      const Spot *dst, Value *out, Spot *ref);
	bool iterator_member(const clang::CallExpr *c, const clang::FunctionDecl *f, Value *out,
			     Spot *ref);
	bool each_of(const clang::LambdaExpr *closure, const Spot &from, int64_t cells,
		     clang::QualType of);
	/// Which function a virtual call runs, if the object is one that was made here.
	const clang::CXXMethodDecl *overrider(const clang::CXXMethodDecl *m, const Spot &self);

	// rehearsal_memory_of_c.cc
	bool bytes(const clang::CallExpr *c, const clang::FunctionDecl *f, Value *out);
	/// Fills what a number of bytes covers that is not known, but fits; false if it may not fit.
	bool some_bytes(const Spot &to, const Value &count, int64_t size, int64_t one);
	bool scanned(const clang::CallExpr *c, const clang::FunctionDecl *f, Value *out);
	std::optional<Value> allocated(const clang::Expr *e, clang::QualType to);

	// rehearsal_stmt.cc: statements
	Flow stmt(const clang::Stmt *s);
	Flow declare(const clang::DeclStmt *d);
	void variable(const clang::VarDecl *v);
	Flow branch(const clang::IfStmt *s);
	Flow loop(const clang::Expr *cond, const clang::Stmt *cond_var, const clang::Expr *inc,
		  const clang::Stmt *body, bool test_first);
	Flow each(const clang::CXXForRangeStmt *s);
	Flow choice(const clang::SwitchStmt *s);
	bool once_more(const clang::Expr *cond, int turn, bool &free);
	Value size_of(const Spot &s);

	static constexpr size_t MOST_RUNS = 40;
	static constexpr int MOST_STEPS = 10000;
	static constexpr int DEEPEST = 400;

	/// How deep expressions lie in each other.
	struct Deeper {
		int &depth;
		explicit Deeper(int &d) : depth(++d) {}
		Deeper(const Deeper &) = delete;
		Deeper &operator=(const Deeper &) = delete;
		~Deeper() { depth--; }
	};

	Frame &top() { return *frames_.back(); }

	Session &session_;
	clang::ASTContext &context_;
	Layout layout_;

	int64_t number_ = 0; ///< If not 0: what every number is that the function is handed.

	// Of one run:
	Numbers numbers_;
	std::vector<Object> objects_;
	std::vector<Frame *> frames_;
	std::vector<bool> plan_, answers_;
	std::vector<bool> fixed_; ///< Answers that cannot be others.
	Spot stored_;		  ///< What the last assignment was to.
	bool over_ = false;	  ///< The run ends here.
	bool asked_ = false;	  ///< The last condition was not decided.
	int force_ = -1;	  ///< How a loop's condition has to be answered.
	int free_ = 0;		  ///< Loops around this whose end is not known.
	int maybe_ = 0;		  ///< Conditions around this that are not decided.
	int steps_ = 0, depth_ = 0, calls_ = 0;
	std::map<std::pair<unsigned, unsigned>, bool> seen_; ///< Site: was it empty?
	std::map<std::pair<unsigned, unsigned>, bool> weak_;

	// Of all:
	int work_ = 0;
	std::map<std::pair<unsigned, unsigned>, Site> sites_;
	std::set<const clang::Expr *> watched_; ///< Where records are handed on.
	clang::QualType watches_;		///< What they are.
	std::vector<Outcome> outcomes_;
	const clang::CXXConstructorDecl *maker_ = nullptr;
	std::map<int64_t, const clang::FieldDecl *>
		left_;	 ///< Cells that only constructors give values.
	int played_ = 0; ///< Runs that came to an end.
};

} // namespace cfl::check::rehearsal

namespace cfl::check
{

/// Rehearses the functions of a unit that make something without a value, also by what they call.
class Rehearsals
{
public:
	explicit Rehearsals(Session &session) : session_(session) {}
	/// Says what is read before it has a value.
	void check(const clang::FunctionDecl *function);
	/// Does it make memory without values, itself or by what it calls?
	bool makes_bare(const clang::FunctionDecl *function, int depth);
	/// Does it return a record that it may leave without some values?
	bool returns_bare(const clang::FunctionDecl *function);
	/// Is there a constructor, as it is written in our text, that leaves a member without a value?
	bool leaves_some(clang::QualType type);
	/// Plays what may be done first to an object that this one made.
	void scenes(const clang::CXXConstructorDecl *c);
	/// Do records say themselves what of them the findings from @p first on miss?
	bool told(const clang::FunctionDecl *function, size_t first);

private:
	Session &session_;
	std::map<const clang::FunctionDecl *, bool> bare_, returns_;
	std::map<const clang::CXXRecordDecl *, bool> leaves_;
};

} // namespace cfl::check
