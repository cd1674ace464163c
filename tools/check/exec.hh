// SPDX-License-Identifier: GPL-2.0
/// @file
/// A machine that runs functions of plain C++ as they are written, the standard library's bodies included: bytes,
/// addresses, objects that begin and end, virtual calls, exceptions. It reports the first thing that goes wrong
/// in memory. What it does not know how to run ends the run, and then nothing is said.
#pragma once

#include <check/drives.hh>
#include <check/exec_fibers.hh>
#include <check/exec_memory.hh>
#include <check/exec_races.hh>
#include <check/session.hh>

#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>
#include <llvm/ADT/DenseSet.h>

namespace cfl::check::exec
{

/// A value that is no object: a number, an address, a pair of them for pointers to member functions.
struct Value {
	uint64_t bits = 0, more = 0;
};

/// A call that is under way.
struct Frame {
	const clang::FunctionDecl *function = nullptr;
	Frame *caller = nullptr;
	unsigned number = 0; ///< No other call has it.
	Address self = 0;    ///< `this`.
	Address result = 0;  ///< Where an object that is returned is made.
	Value value;	     ///< What is returned otherwise.
	llvm::SmallDenseMap<const clang::Decl *, Address, 8>
		variables; ///< References: what they lead to.
	llvm::SmallDenseMap<const clang::Expr *, Address, 4> opaque;
	clang::SourceLocation now;
	std::vector<uint64_t> indices; ///< Of loops over arrays that are copied.
	size_t scope = 0;	       ///< Where the cleanups of the innermost scope begin.
	clang::QualType caught;	       ///< What the innermost handler has caught.
	Address caught_at = 0;
};

/// Who holds a lock.
struct Lock {
	unsigned owner = 0;
	int held = 0; ///< How often; -1: by readers.
	int readers = 0;
};

/// Which locks are taken while others are held.
struct LockOrder {
	std::map<std::pair<Address, Address>, unsigned> pairs; ///< By which thread first.
	bool crossed = false; ///< Another thread took two of them the other way round.

	void take(unsigned thread, Address lock, const std::map<Address, Lock> &locks);
	bool leads(Address from, Address to, unsigned thread, bool others, unsigned depth) const;
};

/// The first thing that went wrong.
struct Fault {
	std::string_view rule;
	std::string message;
	clang::SourceLocation outer; ///< In the function that was run.
	clang::SourceLocation inner; ///< Where it happened.
	std::vector<std::pair<clang::SourceLocation, std::string>> notes;
	std::vector<const clang::FunctionDecl *>
		calls;			  ///< The functions of the file that were under way.
	bool ended = false;		  ///< It is about memory that the file's functions ended.
	clang::SourceLocation given_back; ///< Where the outermost of them was then.
	bool within = false;		  ///< One call of the driver ended it and uses it.
	bool by_itself = false;		  ///< A move of an object to itself ended it.
	bool own = false;		  ///< It is about memory that they asked for themselves.
	bool settled = false;		  ///< Where it is said is known.
	bool asked = false;		  ///< Of which class the object is was asked before.
	bool left = false; ///< A part has ended of what lives, and is no element of a container.
};

/// What a run saw, for those that others accuse. Places are raw encodings.
struct Witness {
	llvm::DenseSet<unsigned> passed;  ///< Where statements and expressions were run.
	llvm::DenseSet<unsigned> yes, no; ///< What conditions were.
	/// Where a container ended iterators or elements, and the memory stayed; all calls that were under way.
	llvm::DenseSet<unsigned> changed;
	bool stale = false;  ///< What is no more was looked at, though not used.
	bool vague = false;  ///< Bytes without a value were looked at.
	bool others = false; ///< Threads or coroutines ran.
};

struct Call;

class Machine
{
public:
	explicit Machine(Session &session, Witness *witness = nullptr);

	/// Whoever takes a lock lets others run first, so that those who take two in opposite orders meet.
	void make_way() { makes_way_ = true; }
	/// Did threads take two locks in opposite orders?
	bool crossed() const { return lock_order_.crossed; }

	/// Runs a function whose parameters are numbers. The last one stands for those that follow.
	void run(const clang::FunctionDecl *function, llvm::ArrayRef<int> numbers);
	const std::optional<Fault> &fault() const { return fault_; }
	/// Why a run came to no end; empty if it did.
	const std::string &reason() const { return reason_; }
	unsigned long steps() const { return steps_; }

	static constexpr unsigned long MOST_STEPS = 400'000;
	static constexpr unsigned MOST_DEPTH = 400;

private:
	friend struct Natives;
	using Expr = clang::Expr;
	using QualType = clang::QualType;

	// exec.cc
	void stop(std::string reason);
	void wrong(std::string_view rule, std::string message, const Block *block);
	bool under_way(const clang::FunctionDecl *function) const;
	bool overrides(const Frame &frame) const;
	bool going() const { return line_.signal == Signal::None; }
	bool step(clang::SourceLocation loc);
	const clang::FunctionDecl *defined(const clang::FunctionDecl *f);
	/// The innermost call that the file's own text makes.
	clang::SourceLocation inner() const;
	/// Where the function that is run is; of a thread, where that began if it runs another one.
	clang::SourceLocation outer() const;

	// exec_types.cc
	uint64_t size(QualType t);
	bool object(QualType t) const; ///< A class or an array.
	const clang::ASTRecordLayout *layout(const clang::CXXRecordDecl *r);
	uint64_t field_offset(const clang::FieldDecl *f);
	Address base_of(Address a, const clang::CXXRecordDecl *derived,
			const clang::CXXRecordDecl *base);
	Address along(Address a, const clang::CastExpr *cast, bool down);
	void classes(const clang::CXXRecordDecl *r, Address whole, const clang::CXXRecordDecl *of,
		     Address at);
	std::optional<Dynamic> dynamic(Address a);
	Address cast_dynamically(Address a, const clang::CXXRecordDecl *to);
	// exec_kinds.cc
	void remember_whole(const clang::CXXRecordDecl *r, Address whole,
			    const clang::CXXRecordDecl *of, Address at);
	bool asked_for_by_file(Address whole) const;
	const Dynamic *whole(const clang::CXXRecordDecl *r, Address at);
	void ask_kind(Address at, const clang::CXXMethodDecl *by);
	bool asked_kind(const Dynamic &d);
	bool stands_apart(const Dynamic &d, const clang::CXXRecordDecl *from,
			  const clang::CXXRecordDecl *to);
	void check_downcast(Address at, const clang::CastExpr *c);
	void check_delete(QualType t, Address at);
	static uint64_t fit(uint64_t bits, unsigned width, bool is_signed);
	uint64_t fit(uint64_t bits, QualType t);

	// exec_access.cc
	Block *touch(Address a, uint64_t bytes, bool write);
	Value load(Address a, QualType t, bool loose = false);
	void store(Address a, QualType t, Value v);
	bool moving() const;
	void note_emptied(Address a, QualType t, const Block &b, Value v);
	Value load_bits(Address a, const clang::FieldDecl *f);
	void store_bits(Address a, const clang::FieldDecl *f, Value v);
	bool read_bytes(Address a, uint64_t n, std::vector<uint8_t> &out);
	bool write_bytes(Address a, const void *bytes, uint64_t n);
	std::optional<std::string> text(Address a); ///< Up to its zero.
	Address make_block(Block::Kind kind, uint64_t bytes, std::string name = {});

	// exec_expr.cc
	Value scalar(const Expr *e);
	Value scalar_cast(const clang::CastExpr *c);
	Value convert(Value v, QualType from, QualType to);
	Value binary(const clang::BinaryOperator *b);
	Value arithmetic(clang::BinaryOperatorKind op, Value l, Value r, QualType lt, QualType rt,
			 QualType t);
	Value unary(const clang::UnaryOperator *u);
	Value step_by(const clang::UnaryOperator *u);
	Value assign(const clang::BinaryOperator *b);
	Value constant(const Expr *e);
	Value atomic(const clang::AtomicExpr *a);
	void ignore(const Expr *e);
	bool truth(const Expr *e);
	const clang::FieldDecl *bit_field(const Expr *e);
	static double real(Value v, const clang::BuiltinType *t);
	static Value real_value(double d, const clang::BuiltinType *t);

	// exec_place.cc
	Address place(const Expr *e);
	Address variable(const clang::ValueDecl *d, bool captured);
	Address capture(const clang::ValueDecl *d, bool &found);
	Address self();
	Address global(const clang::VarDecl *v);
	void begin_globals(const clang::DeclContext *in);
	Address member(const clang::MemberExpr *m);
	Address temporary(const clang::MaterializeTemporaryExpr *m);
	Address element(const clang::ArraySubscriptExpr *s, bool behind);
	Address place_cast(const clang::CastExpr *c);
	Address literal(const Expr *e);

	// exec_make.cc
	void make(const Expr *e, Address at);
	void make_list(llvm::ArrayRef<Expr *> inits, const Expr *filler, QualType t,
		       const clang::FieldDecl *active, Address at);
	void make_lambda(const clang::LambdaExpr *l, Address at);
	void make_array(const clang::ArrayInitLoopExpr *l, Address at);
	void construct(const clang::CXXConstructExpr *c, Address at);
	void zero(Address a, uint64_t bytes);
	bool initialise(const clang::CXXConstructorDecl *c, Address at);
	void destroy(QualType t, Address at);
	void destroy_parts(const clang::CXXRecordDecl *r, Address at);
	Value make_new(const clang::CXXNewExpr *n);
	void make_new_elements(const clang::CXXNewExpr *n, Address at, uint64_t count);
	void end_delete(const clang::CXXDeleteExpr *d);
	void release(Address a, Block::Kind kind);
	unsigned frames_ = 0;
	bool ends_again(const clang::CXXRecordDecl *r, Address at);
	bool destroyed_by_hand(const clang::CXXRecordDecl *r) const;

	// exec_call.cc
	struct Arguments {
		std::vector<Value> values; ///< References and objects: where they are.
		std::vector<QualType> types;
	};
	Value call(const clang::CallExpr *c, Address result);
	Value invoke(const clang::FunctionDecl *f, Address self, Arguments &args, Address result);
	Value enter(const clang::FunctionDecl *f, Address self, Arguments &args, Address result);
	bool in_own_text() const;
	bool made_for_own_text() const;
	void watch_call(const clang::FunctionDecl *f, Address self);
	void watch_result(const Frame &frame);
	bool leads_to_ended(Address a, uint64_t bytes);
	bool arguments(const clang::FunctionDecl *f, llvm::ArrayRef<const Expr *> exprs,
		       Arguments &out, size_t from = 0);
	Value argument(const Expr *e, QualType t);
	bool overrider(const clang::CXXMethodDecl *&m, Address &self);
	bool plain_copy(const clang::FunctionDecl *f, Address self, Arguments &args);
	/// Is what runs a copy that the compiler wrote? It takes members over with a value or without.
	bool copying() const;
	bool take_over(const Expr *from, Address to);
	bool native(const clang::FunctionDecl *f, Address self, Arguments &args, Address result,
		    Value &out);
	bool builtin(const clang::CallExpr *c, unsigned id, Value &out);
	bool foreign(const clang::FunctionDecl *f, Address self, Arguments &args, Value &out);
	bool looks_on(const clang::FunctionDecl *f, const Arguments &args);
	bool keep_text(const clang::CXXMethodDecl *m, Address self, Arguments &args);
	std::optional<Address> kept_text(const clang::CXXMethodDecl *m, Address self);

	// exec_fibers.cc
	Fiber &add_fiber(std::function<void()> body);
	void switch_to(Fiber &to);
	void end_fibers();

	// exec_coroutines.cc
	Value start_coroutine(const clang::FunctionDecl *f, Frame &frame, std::vector<Cleanup> own);
	void run_coroutine(const clang::CoroutineBodyStmt *body, Fiber &fiber, Frame &frame);
	void suspend(Fiber &fiber);
	void resume(Address handle, bool leave);
	Address await(const clang::CoroutineSuspendExpr *e, Value &value, Address at);
	Fiber *coroutine(Address handle);

	// exec_threads.cc
	void start_thread(std::function<void()> body, unsigned &number);
	void block(std::function<bool()> waits, uint64_t until = 0);
	void yield();
	void join(unsigned number);
	void wait_for_lock(Address lock);
	bool wait_in_circle(Address lock);
	void record(Address a, uint64_t bytes, bool write);

	// exec_stmt.cc
	void execute(const clang::Stmt *s);
	void execute_block(const clang::CompoundStmt *c);
	void declare(const clang::VarDecl *v);
	void declare(const clang::DeclStmt *d);
	void branch(const clang::IfStmt *s);
	void choose(const clang::SwitchStmt *s);
	void loop_for(const clang::ForStmt *s);
	void loop_while(const clang::WhileStmt *s);
	void loop_do(const clang::DoStmt *s);
	void loop_range(const clang::CXXForRangeStmt *s);
	void give_back(const clang::ReturnStmt *s);
	void attempt(const clang::CXXTryStmt *s);
	bool catches(const clang::CXXCatchStmt *h, Address &at);
	void raise(const clang::CXXThrowExpr *t);
	void raise_std(llvm::StringRef name);
	/// May a loop go on? Takes its break or continue.
	bool again();
	void clean(std::vector<Cleanup> &list, size_t from);

	/// What stands in the text somewhere else: an argument by default.
	template <typename Fn>
	auto elsewhere(Fn fn)
	{
		line_.held++;
		struct Leave {
			Machine &m;
			~Leave() { m.line_.held--; }
		} leave{*this};
		return fn();
	}
	/// What is left behind when a scope ends.
	template <typename Fn>
	auto scoped(Fn fn)
	{
		const size_t from = line_.scopes.size();
		struct Leave {
			Machine &m;
			size_t from;
			~Leave() { m.clean(m.line_.scopes, from); }
		} leave{*this, from};
		return fn();
	}
	/// A full expression: its temporaries end with it.
	template <typename Fn>
	auto full(Fn fn)
	{
		const size_t from = line_.temporaries.size();
		struct Leave {
			Machine &m;
			size_t from;
			~Leave() { m.clean(m.line_.temporaries, from); }
		} leave{*this, from};
		return fn();
	}

	Session &session_;
	clang::ASTContext &context_;
	Witness *witness_;
	Memory memory_;
	Line line_; ///< The one that runs.
	unsigned long steps_ = 0;
	clang::SourceLocation
		emptied_now_; ///< The pointer that was read last is null: what moved it away.
	bool awaits_others_ = false; ///< A pointer of the file was looked at that anybody may set.
	std::optional<Fault> fault_;
	std::string reason_;
	const clang::FunctionDecl *root_ = nullptr;
	bool driven_ = false;			  ///< What is run is a driver.
	const clang::LabelDecl *label_ = nullptr; ///< Where a goto leads.
	std::map<Address, bool>
		asked_;	     ///< What told of which kind it is; by a function, or by a member.
	bool begun_ = false; ///< The variables of the file are made.
	llvm::DenseMap<const clang::Decl *, Address> globals_;
	llvm::DenseMap<const Expr *, Address> literals_;
	llvm::DenseMap<const clang::FieldDecl *, uint64_t> offsets_;
	llvm::DenseMap<const clang::CXXRecordDecl *,
		       llvm::DenseMap<const clang::ValueDecl *, clang::FieldDecl *>>
		captures_;
	llvm::DenseMap<const clang::CXXRecordDecl *, clang::FieldDecl *> captured_this_;
	std::map<Address, Lock> locks_;
	LockOrder lock_order_;
	bool makes_way_ = false;
	std::map<Address, unsigned> wakes_; ///< How often somebody was told to go on.
	struct Held {
		QualType type;
		unsigned count = 0; ///< Of exception_ptr objects.
	};
	std::map<Address, Held> exceptions_; ///< What was thrown, and has not ended.
	void end_exception(Address at);
	struct Content {
		std::string text;
		size_t at = 0;
		bool failed = false;
	};
	std::map<Address, Content> contents_;  ///< Of files and streams.
	std::map<std::string, Address> types_; ///< What typeid gives, and what the library keeps.
	uint64_t clock_ = 0;
	Fiber main_;
	Fiber *current_ = &main_; ///< Who has the turn.
	Fiber *thread_ = &main_;  ///< The thread that it belongs to.
	std::vector<std::unique_ptr<Fiber>> fibers_;
	std::vector<Fiber *> threads_; ///< By number.
	llvm::DenseMap<Address, Fiber *> coroutines_;
	Races races_;
	llvm::DenseMap<const clang::FunctionDecl *, void (*)(Call &)> natives_;
};

} // namespace cfl::check::exec

namespace cfl::check
{

namespace exec
{

/// A function that can be run, since it needs nothing but numbers, and that calls or makes something.
bool runnable(const clang::FunctionDecl *f);

} // namespace exec

/// Is there anything to be run? Then the bodies of the standard library are needed.
bool has_runs(const Session &session, const clang::TranslationUnitDecl *unit);
/// Runs the functions that need nothing but numbers, and reports what goes wrong in them.
void check_runs(Session &session, const std::vector<const clang::FunctionDecl *> &functions);
/// Runs drivers, and reports what goes wrong where they have no part in it.
void check_drivers(Session &session, const clang::TranslationUnitDecl *unit,
		   const std::vector<Driver> &drivers,
		   const std::vector<const clang::FunctionDecl *> &functions);

} // namespace cfl::check
