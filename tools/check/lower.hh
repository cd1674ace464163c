// SPDX-License-Identifier: GPL-2.0
/// @file
/// From Clang's AST to the mid-level form.
#pragma once

#include <check/contracts.hh>
#include <check/mir.hh>

namespace cfl::check
{

/// What a lambda's body does to the variables it captured by reference.
struct CaptureUse {
	std::set<const clang::ValueDecl *> written, moved, assigned_from;
	/// Of what is written: not only elements whose number is the closure's own.
	std::set<const clang::ValueDecl *> whole;
	bool locks = false; ///< Takes a lock.
	/// Of what only elements are used: the index of the only one, or -1.
	std::map<const clang::ValueDecl *, int64_t> elements;
};
const CaptureUse &capture_use(const clang::LambdaExpr *lambda);
/// Before the next unit, whose nodes may have the addresses of this one's.
void forget_captures();

bool mutable_ref(clang::QualType type);
/// One of several objects behind a pointer: which one is not known, so none is tracked.
bool one_of_many(const clang::Expr *e);

class Lowering
{
public:
	Lowering(Facts &facts, Contracts &contracts, Body &body);

	/// Asks about a parameter, captured variable or (null) `*this` that has no value.
	void hand(const clang::ValueDecl *subject) { handed_ = subject; }
	/// Keeps what conditions ask and what is assigned, for `split_paths`.
	void keep_tests() { tests_ = true; }
	/// Asks about `*this` that was moved from.
	void hand_emptied() { emptied_ = true; }
	/// Fills the body for `function`, which has a definition.
	void run(const clang::FunctionDecl *function);

private:
	struct Scope {
		std::vector<int> locals;
		int break_to = -1, continue_to = -1;
		size_t depth_marker = 0;
	};

	struct Argument {
		const clang::Expr *expr;
		clang::QualType type; ///< The parameter's, or null for `...`.
		int temp = -1;
		bool self = false;
		Place target; ///< Of a reference.
		bool is_ref = false, mut = false, moved = false;
		bool spent = false; ///< Called as something that ends: `move(x).f()`, or a closure.
		bool late = false;  ///< Borrowed when every argument is evaluated.
	};

	/// One call, on its way from the arguments to the result.
	struct Call {
		const clang::FunctionDecl *f; ///< Null when it is not known.
		const clang::Expr *object;    ///< Of a member function.
		bool object_pointer;
		Place dst;
		clang::QualType result;
		clang::SourceLocation loc;
		bool has_self = false, assignment = false;
		const Contract *contract = nullptr;
		const Effects *effects = nullptr; ///< Of a body that is known.
		std::vector<Argument> args = {};  ///< The object first, if there is one.
		std::vector<int> needed = {};	  ///< Temporaries that the callee uses.

		/// The number of its parameter: SELF for the object.
		int index(const Argument &a) const { return int(&a - args.data()) - has_self; }
	};

	// lower.cc: blocks, locals, scopes
	int block();
	void go(int to);
	void add(Step s);
	int local(LocalKind kind, clang::QualType type, clang::SourceLocation loc,
		  const clang::ValueDecl *decl = nullptr);
	int temp(clang::QualType type, clang::SourceLocation loc);
	int of(const clang::ValueDecl *decl, clang::SourceLocation loc);
	void push() { scopes_.push_back({}); }
	void pop(clang::SourceLocation end);
	void unwind(size_t to_depth, clang::SourceLocation loc);
	void end_local(int l, clang::SourceLocation loc);
	void finish_temps(size_t mark, clang::SourceLocation loc);
	void params(const clang::FunctionDecl *function);
	void empty_subject();
	void out_parameter(int local, const clang::ParmVarDecl *p);
	void member_inits(const clang::CXXConstructorDecl *ctor);
	void destroy_members(const clang::CXXDestructorDecl *dtor);
	/// What the caller lent with a value of this type.
	void lent(const Place &holder, clang::QualType type, int param, bool inner,
		  clang::SourceLocation loc);
	/// What an argument's value borrows flows into `into`, as regions that are named say.
	void region_flow(const Argument &from, const clang::FieldDecl *field, const Place &into,
			 clang::SourceLocation loc);
	bool named_captures(const clang::FunctionDecl *f, std::vector<Argument> &args,
			    bool has_self, clang::SourceLocation loc);
	int universal(const Place &holder, int param, bool inner, clang::SourceLocation loc);

	// small statements
	void use(Access a, const Place &p, clang::SourceLocation loc, bool quiet = false);
	void borrow(const Place &dst, const Place &src, bool mut, bool pointer,
		    clang::SourceLocation loc, bool quiet = false);
	/// `dst` is the address of `of`.
	void address(const Place &dst, const Place &of, clang::SourceLocation loc);
	void copy(const Place &dst, const Place &src, clang::SourceLocation loc, bool merge = false,
		  bool guess = false);
	void clear(const Place &dst, clang::SourceLocation loc);
	void live(std::vector<int> uses, clang::SourceLocation loc);
	void init(const Place &dst, clang::SourceLocation loc);
	/// Says that `dst` got a result from `e` that must be looked at, if it did.
	void owe(const Place &dst, clang::QualType type, const clang::Expr *e);
	/// Bytes that are aligned for something else: room in which objects are made. Nobody reads them as bytes.
	bool room(const clang::ValueDecl *d) const;
	void uninit(const Place &dst, clang::QualType type, clang::SourceLocation loc);

	// lower_stmt.cc
	void stmt(const clang::Stmt *s);
	void compound(const clang::CompoundStmt *s);
	void decl(const clang::DeclStmt *s);
	void variable(const clang::VarDecl *v);
	void if_stmt(const clang::IfStmt *s);
	void loop(const clang::Stmt *init, const clang::Stmt *cond_var, const clang::Expr *cond,
		  const clang::Expr *inc, const clang::Stmt *body, bool test_first,
		  clang::SourceLocation end);
	/// In the dialect: what holds the borrow of what a loop walks along by plain pointers; -1 if nothing does.
	int walked(const clang::CXXForRangeStmt *s);
	void range_for(const clang::CXXForRangeStmt *s);
	void switch_stmt(const clang::SwitchStmt *s);
	void coroutine(const clang::CoroutineBodyStmt *s);
	/// The variable of a handler, in local @p l.
	void caught(const clang::VarDecl *v, int l);
	void yielded(const clang::Expr *e);
	void coreturn(const clang::CoreturnStmt *s);
	void return_stmt(const clang::ReturnStmt *s);
	void assembly(const clang::AsmStmt *s);
	void condition(const clang::Expr *e, int yes, int no);
	/// `dst` got the value of `e`, or (if it is null) the number `known`.
	void told(const Place &dst, const clang::Expr *e, int known = -1);
	/// A flag that gets the outcome of a test: the test is kept. False if it is none.
	bool flag(const Place &dst, clang::QualType type, const clang::Expr *e);
	std::optional<bool> constant(const clang::Expr *e);
	void look(const clang::Stmt *s);
	/// The pointer in `dst` may be null, or is not.
	void null(const Place &dst, clang::SourceLocation loc, bool may_be = true);
	/// The local pointer that a condition tests, and whether it is non-null when it holds.
	std::optional<std::pair<int, bool>> tested(const clang::Expr *e);
	/// Evaluates and throws the value away; temporaries end here.
	void full(const clang::Expr *e);

	// lower_expr.cc: values and places
	void into(const Place &dst, const clang::Expr *e);
	void effects(const clang::Expr *e);
	Place place(const clang::Expr *e);
	Place pointee(const clang::Expr *pointer);
	Place member(const clang::MemberExpr *m);
	Place var_place(const clang::ValueDecl *d, clang::SourceLocation loc, bool captured);
	Place materialize(const clang::MaterializeTemporaryExpr *m);
	void conditional(const clang::AbstractConditionalOperator *c, const Place &dst,
			 bool glvalue);
	void init_list(const clang::InitListExpr *e, const Place &dst);
	void lambda(const clang::LambdaExpr *e, const Place &dst);
	void unary(const clang::UnaryOperator *u, const Place &dst);
	void cast_expr(const clang::CastExpr *c, const Place &dst);
	void children(const clang::Expr *e, const Place &dst);
	void bind(const Place &ref, clang::QualType type, const clang::Expr *e,
		  clang::SourceLocation loc);
	void init_from(const Place &dst, clang::QualType type, const clang::Expr *e);
	Place none(clang::SourceLocation loc, clang::QualType type);
	void guard_loan(const Place &dst, const clang::Expr *e);
	/// A lock of the standard's for a mutex that is a member: it guards the members beside it.
	void std_guard(const clang::VarDecl *v, int local);
	void std_guard_loan(const Place &dst, const clang::Expr *e);

	// lower_call.cc
	void call(const clang::CallExpr *c, const Place &dst);
	void invoke(const clang::FunctionDecl *f, const clang::Expr *object, bool object_pointer,
		    llvm::ArrayRef<const clang::Expr *> args, const clang::FunctionProtoType *type,
		    const Place &dst, clang::SourceLocation loc, clang::QualType result,
		    const std::set<int> *says = nullptr);
	// lower_invoke.cc: a call in the order in which it happens
	/// Arguments and object, in the order in which they may be evaluated.
	void evaluate(Call &c, llvm::ArrayRef<const clang::Expr *> exprs,
		      const clang::FunctionProtoType *type);
	void take_receiver(Call &c);
	/// Mutable references to plain variables are lent now.
	void lend(Call &c);
	/// Moved arguments leave.
	void leave(Call &c);
	/// What the call does to its object; true: nothing is left to be done.
	bool on_receiver(Call &c);
	/// The object gets a new value; true as above.
	bool renewed(Call &c);

	// lower_vacant.cc
	/// Notes which owners hold nothing where a condition is @p yes.
	void vacate(const clang::Expr *condition, bool yes);
	/// Was this owner asked, and held nothing? Then it is given something now.
	bool occupy(const clang::Expr *owner);
	void judged_by_body(Call &c);
	void judged_by_signature(Call &c);
	void swap(Call &c);
	/// What two owners of this type hold lies in the other one now.
	void swap_parts(const Place &a, const Place &b, clang::QualType type,
			clang::SourceLocation loc);
	void read_by_callee(Call &c);
	/// Which arguments have a value afterwards.
	void out_arguments(Call &c);
	/// What an algorithm of the standard's reads needs values.
	void read_ranges(Call &c);
	/// Who is handed a view to write through has filled it.
	void filled_views(Call &c);
	/// Where borrows and owners go.
	void flows(Call &c, const std::set<int> *says);

	// lower_arguments.cc
	void argument(const clang::FunctionDecl *f, unsigned i, Argument &a);
	void receiver(const clang::FunctionDecl *f, Argument &a, bool object_pointer);
	// lower_results.cc
	void result_flow(Call &c, const std::set<int> *says);
	/// The arguments that the result may lead to; those that named regions tell flow at once.
	std::set<int> result_sources(Call &c, const std::set<int> *says, bool &guess);
	void result_of_object(Call &c, Argument &a);
	void result_of_argument(Call &c, Argument &a, bool guess);
	void capture_flow(const clang::FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			  clang::SourceLocation loc);
	/// Functions of the standard whose results lead elsewhere than their signatures let one think.
	bool special_result(const clang::FunctionDecl *f, std::vector<Argument> &args,
			    bool has_self, const Place &dst, clang::QualType result,
			    clang::SourceLocation loc);
	/// Is it a member function that takes its object, as `move(x).f()` says?
	bool consumes(const clang::FunctionDecl *f, const Argument &self, const Effects *effects);
	void construct(const clang::CXXConstructExpr *c, const Place &dst);
	void new_expr(const clang::CXXNewExpr *e, const Place &dst);
	/// A smart pointer becomes the owner of what the pointer leads to.
	void give(const clang::Expr *e, clang::SourceLocation loc);
	/// What has no value yet is handed to a callee that may want one.
	void hand_over(const clang::FunctionDecl *f, const Argument &a, int index,
		       clang::SourceLocation loc);
	/// Parts of @p p got values in a call; not those that it left.
	void fill(const Place &p, clang::QualType type, const std::vector<Path> &left,
		  const Path &way);
	/// Does the body say what of its object it needs?
	bool asked(const clang::CXXMethodDecl *m);
	/// While `*this` is made: the members that a member function may find without a value, if it is
	/// called on `*this`.
	std::vector<const clang::FieldDecl *> unmade(const clang::FunctionDecl *f,
						     const Argument &self) const;
	/// Has the argument a value when the call is over?
	/// Does the callee leave this argument without a value where it returns false?
	bool refused(const clang::FunctionDecl *f, int index);
	bool filled(const clang::FunctionDecl *f, int index);
	/// In plain C++: what the callee's body does with what it is handed.
	void apply(const Effects &e, std::vector<Argument> &args, bool has_self, const Place &dst,
		   bool result, clang::SourceLocation loc);
	Place spot(const Spot &s, std::vector<Argument> &args, bool has_self, const Place &dst);
	void ends(const Place &p, clang::SourceLocation loc, bool itself, bool iterators,
		  std::vector<int> except);
	/// A standard function calls the closures that it is handed, with parts of what else it is handed.
	void callbacks(const clang::FunctionDecl *f, std::vector<Argument> &args,
		       clang::SourceLocation loc);
	/// Where the owners go that were moved or copied into a call.
	void settle(const clang::FunctionDecl *f, std::vector<Argument> &args, bool has_self,
		    const Place &dst, clang::QualType result, clang::SourceLocation loc);
	void transfer(const Place &dst, const Place &src, clang::QualType type,
		      clang::SourceLocation loc);
	void change(const clang::CXXMethodDecl *m, std::vector<Argument> &args,
		    std::vector<int> needed, clang::SourceLocation loc);
	/// The element of an array, a `std::array` or a tuple that is known by its number.
	std::optional<Place> element(const clang::Expr *e);
	Place indexed(const Place &array, clang::QualType type, const clang::Expr *index);
	/// A call may leave for the handlers from here.
	void may_throw(const clang::FunctionDecl *f);
	/// What a closure reads that has no value yet.
	void captured_writes(const clang::CXXMethodDecl *body, const Place &closure,
			     clang::SourceLocation loc);
	/// Is it a variable with a closure whose calls are followed?
	const clang::LambdaExpr *kept_closure(const clang::Expr *e) const;
	/// Closures that the callee, or whoever chooses one of several, may not call.
	void note_closure(const clang::FunctionDecl *f, unsigned index, const clang::Expr *e);
	void note_closures(const clang::InitListExpr *e);
	/// A closure in a variable is handed to somebody, who may call it.
	void closure_escapes(const clang::Expr *e);
	void captured_reads(const clang::CXXMethodDecl *body, const Place &closure,
			    clang::SourceLocation loc);
	bool of_array(const clang::CXXMethodDecl *m, Argument &self, clang::SourceLocation loc,
		      const Place &dst, clang::QualType result);
	/// `emplace` and `make_unique` make a value of what they are handed.
	void constructed(const clang::CXXConstructorDecl *ctor, const Call &c);
	const clang::CXXConstructorDecl *made_by(const Call &c);
	/// The elements that iterators name lie in another list now.
	void spliced(std::vector<Argument> &args, clang::SourceLocation loc);
	void emptied(const Place &p, clang::SourceLocation loc);
	/// The value of @p e, which lies at @p p, leaves.
	void move_out(const clang::Expr *e, const Place &p, clang::SourceLocation loc);
	/// The members of `*this` are empty, as after a move.
	void empty_members();
	/// An owner that a condition asks whether it has anything, where a move leaves it without.
	const clang::Expr *asked_owner(const clang::Expr *e, bool &holds);
	/// A test of such a pointer whose outcome is a value; it may be moved from.
	bool asks_null(const clang::Expr *e);
	void step(Step::Op op, const Place &dst, clang::SourceLocation loc, bool merge = false);
	bool through_tuple(Argument &self, Argument &from, clang::SourceLocation loc);
	void closure_called(const clang::Expr *object, const clang::FunctionDecl *f,
			    clang::SourceLocation loc);
	void independent(std::vector<std::pair<size_t, size_t>> ranges, int in_block);
	bool may_return_null(const clang::FunctionDecl *f);

	Facts &facts_;
	Contracts &contracts_;
	Body &b_;
	const clang::FunctionDecl *function_ = nullptr;
	const clang::CXXRecordDecl *closure_ = nullptr;
	llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *> captured_;
	std::map<const clang::ValueDecl *, int> map_;
	std::map<const clang::OpaqueValueExpr *, Place> opaque_;
	std::map<const clang::LabelDecl *, std::pair<int, size_t>> labels_;
	std::vector<Scope> scopes_;
	std::vector<int> temps_;
	std::map<const clang::SwitchCase *, int> cases_;
	std::vector<int> handlers_; ///< Where exceptions go.
	std::map<Place, std::pair<uint64_t, uint64_t>>
		ranged_; ///< Elements of arrays, by their index.
	std::map<const clang::ValueDecl *, std::pair<uint64_t, uint64_t>> counts_; ///< Of loops.
	std::set<Place>
		shifted_; ///< Of those, the ones of which the index is another than the loop's.
	std::map<Place, uint64_t> ahead_; ///< Of those, how far ahead of the index a turn writes.
	std::map<const clang::ValueDecl *, std::map<const clang::ValueDecl *, uint64_t>>
		leads_;		   ///< The same, of a loop's variable: by array.
	std::set<Place> reserved_; ///< Vectors that were given room.
	std::set<int> dynamic_;	   ///< Out arguments whose call's outcome is thrown away.
	const clang::Expr *discarded_ = nullptr;
	std::set<const clang::LambdaExpr *> sometimes_; ///< Closures that are not called for sure.
	/// A condition, and what gets a value in it only if it holds.
	const clang::CallExpr *asks_ = nullptr;
	std::vector<Place> told_;
	int finish_ = -1, promise_ = -1; ///< Of a coroutine: where it ends, what it hands on.
	int cur_ = 0;
	int this_ = -1;
	int expr_depth_ = 0;
	bool dead_ = false;
	bool emptied_ = false; ///< `*this` was moved from.
	bool tests_ = false;   ///< What conditions ask is kept.
	bool empties_ = false; ///< Something here has no value at first.
	std::optional<const clang::ValueDecl *> handed_;
	std::vector<std::pair<int, const clang::Expr *>> guards_; ///< With whose mutex they hold.
	int ctor_fields_ = 0;

public:
	static constexpr uint64_t MOST_ELEMENTS = 32;
	static constexpr size_t MOST_BLOCKS = 6000, MOST_STMTS = 60000;
	std::vector<std::vector<const clang::Decl *>> vacant_; ///< Owners that hold nothing here.
};

} // namespace cfl::check
