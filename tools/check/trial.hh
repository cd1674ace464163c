// SPDX-License-Identifier: GPL-2.0
/// @file
/// Trial runs: a function is run, with all that it calls, on objects of which is known what the text says.
/// Nothing is merged: each run takes one way through the function, a way that some input takes, and what goes
/// wrong on it goes wrong for sure. Where something is not known, a run forks; where a run meets something
/// that is not understood, it ends, and nothing is said.
#pragma once

#include <check/session.hh>

#include <source_location>

namespace cfl::check::trial
{

/// An object by its number.
using Id = int;
constexpr Id NONE = -1;

/// What a scalar holds, or what an expression yields that is no object.
struct Value {
	enum Kind : uint8_t {
		Unset, ///< It was never given one.
		Unknown,
		Number,
		Pointer,  ///< To `object`, or null.
		Function, ///< A pointer to a function.
		Iterator, ///< In `object`, at `element`; at the end if that is NONE.
		Text,	  ///< Characters: those of `number`, or not known if there is a symbol.
	};
	Kind kind = Unknown;
	int symbol = -1; ///< A number that is not known, to which `number` is added; a text's name.
	int64_t number = 0;
	Id object = NONE, element = NONE;
	const clang::FunctionDecl *function = nullptr;
	bool derived = false;			  ///< Unknown, and made of other values.
	clang::SourceLocation moved = {};	  ///< Where it was emptied by a move.
	const clang::CXXRecordDecl *as = nullptr; ///< Of a `void *`: what it led to before.

	static Value of(int64_t n) { return {.kind = Number, .number = n}; }
	static Value to(Id object) { return {.kind = Pointer, .object = object}; }
	static Value at(Id container, Id element)
	{
		return {.kind = Iterator, .object = container, .element = element};
	}
	/// Nothing is known of one that does not fit.
	static Value of(const llvm::APSInt &n)
	{
		auto fits = n.tryExtValue();
		return fits ? of(*fits) : Value();
	}
	bool exact() const { return kind == Number && symbol < 0; }
	bool null() const { return kind == Pointer && object == NONE; }
	/// Does it lead to some object, known by its number?
	bool leads() const { return (kind == Pointer || kind == Iterator) && object != NONE; }
	bool literal() const { return kind == Text && symbol < 0; }
};

/// What memory comes from, and goes back by.
enum class By : uint8_t {
	Unsaid,
	New,
	NewArray,
	C,     ///< malloc() and its like.
	Bytes, ///< `operator new`, called by its name.
};

/// How an object came to its end.
enum class End : uint8_t {
	Scope,
	Temporary,
	Freed,
	ByHand,	 ///< By its destructor, called by its name: the memory is still there.
	Changed, ///< Its container was changed.
	Moved,	 ///< Its container moved it elsewhere.
	Owner,	 ///< With what it is a part of.
};

struct Object {
	enum Life : uint8_t { Raw, Alive, Ended };
	enum Origin : uint8_t { Local, Heap, Part, Outside };
	clang::QualType type;
	const clang::ValueDecl *decl = nullptr;
	Id parent = NONE;
	Life life = Alive;
	Origin origin = Local;
	End end = End::Scope;
	clang::SourceLocation ended;
	Value value;
	/// Members, and what a closure captured (`this` under null).
	std::map<const clang::Decl *, Id> fields;
	/// Of an array or a container; the value of an optional; what a std::function calls.
	std::vector<Id> elements;
	bool opaque = false;  ///< What it holds is not known.
	bool handed = false;  ///< From outside, and given away for good.
	bool fixed = false;   ///< Const, and made.
	bool within = false;  ///< Somewhere in what it is a part of.
	bool storage = false; ///< Bytes of our own, in which objects can be made.
	By maker = By::Unsaid;
	int64_t bytes = -1;			     ///< As many as were asked for.
	std::map<const clang::Type *, Id> residents; ///< Objects made in these bytes.
	bool emptied = false; ///< Moved from: it holds something, but nobody says what.
	size_t capacity = 0;
	int strong = 0; ///< Shared owners, of what they own.
};

/// What is known of a number: between which two it lies, and which it is not.
struct Symbol {
	int64_t low = INT64_MIN, high = INT64_MAX;
	std::set<int64_t> excluded;
	bool derived = false;
	bool supposed = false; ///< A part of somebody else's object.
};

/// What went wrong in a run.
struct Fault {
	std::string_view rule;
	std::string message;
	clang::SourceLocation outer, inner;
	std::vector<std::pair<clang::SourceLocation, std::string>> notes;
	size_t depth = 0;
	const clang::FunctionDecl *root = nullptr;
	bool scene = false;
};

/// What the user of a class does: makes an object, calls these functions, ends it.
struct Scene {
	const clang::CXXRecordDecl *of = nullptr;
	const clang::CXXConstructorDecl *made = nullptr; ///< Null if it needs none.
	std::vector<const clang::CXXMethodDecl *> steps;
};

/// The runs of one function, or of one scene.
class Trial
{
public:
	Trial(Session &session, const clang::FunctionDecl *root) : session_(session), root_(root) {}
	Trial(Session &session, const Scene &scene)
		: session_(session),
		  root_(scene.steps.empty() ? static_cast<const clang::FunctionDecl *>(scene.made)
					    : scene.steps.back()),
		  scene_(&scene)
	{
	}

	/// Runs it for all that is asked of what is not known, or as often as allowed; the first fault ends it.
	std::optional<Fault> run(unsigned most = MOST_RUNS);
	unsigned work() const { return work_; }
	/// After a scene: does something that is there lead to what is no more?
	bool left() const { return left_; }
	/// What speaks for a function that was accused, see acquittals.cc.
	struct Evidence {
		std::set<std::pair<unsigned, unsigned>>
			passed;	       ///< First and last lines of what ran to the end.
		unsigned complete = 0; ///< Runs that came to their end.
		bool astray = false; ///< Afterwards something that is there led to what is no more.
		bool guilty = false; ///< Something went wrong, or was not understood.
	};
	/// Runs it with what is not known being anything, in any combination: more than can be.
	Evidence defend();

private:
	enum class Flow : uint8_t { Next, Break, Continue, Return };
	struct Frame {
		const clang::FunctionDecl *function = nullptr;
		std::map<const clang::ValueDecl *, Id> vars;
		Id self = NONE, into = NONE;
		Value result;
		std::vector<std::vector<Id>> scopes;
		std::vector<std::vector<Id>> temps;
		Id closure = NONE;
		clang::SourceLocation called;
	};
	using Args = llvm::ArrayRef<const clang::Expr *>;

	// trial.cc: runs, forks, faults
	void once();
	/// Ends the run: what comes is not understood. `--dump` says where that was.
	bool stop(const clang::NamedDecl *of = nullptr,
		  std::source_location from = std::source_location::current());
	/// Ends the run: no input leads here.
	bool never();
	bool spent()
	{
		return over_ || (++steps_ > (defence_ ? MOST_DEFENDED : MOST_STEPS) && stop());
	}
	bool fork(bool derived = false);
	void suppose(Id o);
	void mention(const clang::Stmt *asked, bool opaque);
	bool decide(const Value &v, clang::BinaryOperatorKind op, const Value &with);
	bool decide_opaque(const clang::Stmt *asked);
	std::optional<bool> same(const Value &a, const Value &b);
	bool itself(const Value &v) const;
	bool become_self(Id other);
	void fault(std::string_view rule, clang::SourceLocation loc, std::string message,
		   clang::SourceLocation ended = {}, std::string how = {}, Id gone = NONE);
	std::string name(Id o) const;
	clang::SourceLocation blamed(clang::SourceLocation loc, clang::SourceLocation ended) const;
	bool part_of_scene(const clang::FunctionDecl *f) const;

	// trial_defence.cc
	void defend_once(Evidence &e);
	void pass(clang::SourceRange range);
	bool guess();
	bool led_astray() const;
	bool suspect(const clang::FunctionDecl *f);
	void look_into(Id o);
	static Id led_to(const Value &v);
	Id any_element(Id container, const Value &which);
	Value concrete(const Value &v);
	void spread(Id array);
	void end_iterators(Id container, bool ends);
	void spans_follow(Id from, Id to);
	void adopt(Id pointer);
	bool followed(clang::QualType type) const;
	void lost(Id o);
	bool like(clang::QualType type, Id is) const;
	std::optional<bool> or_guess(std::optional<bool> yes);

	// trial_scenes.cc
	void play();
	void step(const clang::FunctionDecl *f);
	Id handed(clang::QualType type);
	bool astray() const;
	bool element(Id o) const;
	bool excused(Id gone, std::string_view rule) const;

	// trial_objects.cc: objects, their lives and their parts
	Id make(clang::QualType type, Object::Origin origin,
		const clang::ValueDecl *decl = nullptr);
	Id unknown(clang::QualType type);
	Id child(Id of, clang::QualType type);
	Id field(Id of, const clang::FieldDecl *f);
	Object &at(Id o) { return objects_[size_t(o)]; }
	bool alive(Id o) const;
	void end(Id o, End how, clang::SourceLocation loc);
	bool touch(Id o, clang::SourceLocation loc);
	Value settled(const Value &v) const;
	Value load(Id o, clang::SourceLocation loc);
	void store(Id o, Value v, clang::SourceLocation loc);
	Id pointee(Value &v, clang::QualType type, clang::SourceLocation loc, Id holder = NONE);
	void forget(Id o, int depth = 0);
	void default_init(Id o, clang::QualType type, bool zero, clang::SourceLocation loc);
	void member_init(Id whole, Id part, const clang::Expr *e);
	void copy(Id to, Id from, bool moves, clang::SourceLocation loc);
	void copy_parts(Id to, Id from, const clang::CXXRecordDecl *r, bool moves,
			clang::SourceLocation loc);
	void assign(Id to, Id from, bool moves, clang::SourceLocation loc);
	void destroy(Id o, End how, clang::SourceLocation loc);

	// trial_deleters.cc
	void free(Id o, clang::SourceLocation loc, By by = By::Unsaid);
	bool strange(Id o) const;
	void doubt(Id gone, Id but);

	// trial_throws.cc
	void raise(const clang::CXXThrowExpr *e);
	void unwind(size_t frame, size_t scopes, size_t temps, clang::SourceLocation loc);
	Flow try_stmt(const clang::CXXTryStmt *s);

	// trial_memory.cc: memory of C, objects made in bytes, what is const
	std::optional<Value> memory(const clang::FunctionDecl *f, Args args,
				    clang::SourceLocation loc);
	Value allocated(const Value &bytes, By maker);
	Value grown(Value old, const Value &bytes, clang::SourceLocation loc);
	Value retyped(Value v, clang::QualType from, clang::QualType to, clang::SourceLocation loc);
	void blank(Id o, clang::QualType type);
	Id resident(const Value &bytes, clang::QualType type);
	Value placed(const clang::CXXNewExpr *n);
	Value somewhere(const Value &in, clang::QualType type);
	Id literal(clang::QualType type);
	bool constant(Id o) const;

	// trial_expr.cc: expressions
	Id place(const clang::Expr *e);
	Value count(Id o, bool up, clang::SourceLocation loc);
	Id temporary(const clang::Expr *e);
	Value value(const clang::Expr *e);
	Value binary(const clang::BinaryOperator *b);
	Value cast(const clang::CastExpr *c);
	Value asked(const Value &v, clang::QualType to);
	bool condition(const clang::Expr *e);
	void init(Id dst, const clang::Expr *e);
	void init_list(Id dst, const clang::InitListExpr *l);
	void closure(Id dst, const clang::LambdaExpr *l);
	Id capture(const clang::ValueDecl *d);

	// trial_calls.cc: functions
	Value call(const clang::CallExpr *c, Id into);
	Value call_in_order(const clang::CallExpr *c, Id into);
	void construct(Id dst, const clang::CXXConstructExpr *c);
	void construct(Id dst, const clang::CXXConstructorDecl *ctor, Args args,
		       clang::SourceLocation loc);
	Value enter(const clang::FunctionDecl *f, Id self, const std::vector<Id> &args, Id into,
		    clang::SourceLocation loc, Id closure = NONE);
	Value invoke(const clang::FunctionDecl *f, Id self, Args args, Id into,
		     clang::SourceLocation loc);
	Value unseen(const clang::FunctionDecl *f, Args args, Id into);
	Id argument(clang::QualType param, const clang::Expr *e);
	Value call_closure(Id closure, const std::vector<Id> &args, clang::SourceLocation loc,
			   Id into = NONE);
	const clang::CXXMethodDecl *call_operator(const clang::CXXRecordDecl *r,
						  const std::vector<Id> &args) const;
	Value call_value(const Value &f, const std::vector<Id> &args, clang::SourceLocation loc);
	void member_inits(const clang::CXXConstructorDecl *c);

	// trial_statements.cc
	Flow stmt(const clang::Stmt *s);
	Flow body(const clang::Stmt *s);
	Flow if_stmt(const clang::IfStmt *s);
	Flow loop(const clang::Stmt *init, const clang::Stmt *var, const clang::Expr *cond,
		  const clang::Expr *inc, const clang::Stmt *body, bool first);
	Flow range_for(const clang::CXXForRangeStmt *s);
	Flow written_out(const clang::CXXForRangeStmt *s);
	Flow switch_stmt(const clang::SwitchStmt *s);
	void variable(const clang::VarDecl *v);
	void first_time(const clang::VarDecl *v);
	void full(const clang::Expr *e);
	void end_temps(clang::SourceLocation loc);
	void end_scope(clang::SourceLocation loc);

	/// A call of a member function of the standard's.
	struct Member {
		const clang::CXXMethodDecl *method;
		llvm::StringRef name;
		clang::OverloadedOperatorKind op;
		Id self;
		Args args;
		Id into;
		clang::SourceLocation loc;
	};

	// trial_std.cc: the standard's objects, its functions
	bool std_construct(Id dst, Args args, clang::SourceLocation loc);
	bool construct_container(Id dst, llvm::StringRef name, Args args,
				 clang::SourceLocation loc);
	void std_copy(Id to, Id from, bool moves, clang::SourceLocation loc);
	void std_destroy(Id o, clang::SourceLocation loc);
	Value std_member(const clang::CXXMethodDecl *m, Id self, Args args, Id into,
			 clang::SourceLocation loc);
	Value std_function(const clang::FunctionDecl *f, Args args, Id into,
			   clang::SourceLocation loc);
	Value made(const clang::FunctionDecl *f, Args args, Id into, clang::SourceLocation loc);
	Value recast(llvm::StringRef how, Id from, Id into, const clang::FunctionDecl *f,
		     bool moves, clang::SourceLocation loc);
	Value compared(clang::OverloadedOperatorKind op, Args args);
	void fill(Id dst, Args args, clang::SourceLocation loc);
	std::optional<Value> of_span(const Member &c);
	std::optional<Value> of_strange_iterator(const Member &c);

	// trial_strings.cc
	Value text(llvm::StringRef characters);
	Value unknown_text();
	Value text_of(Id o);
	Value text_argument(const clang::Expr *e);
	std::optional<std::string> characters(const Value &v) const;
	Id buffer(Id string);
	void spoil(Id string, clang::SourceLocation loc);
	std::optional<Value> of_string(const Member &c);
	std::optional<Value> of_text(const Member &c);
	std::optional<Value> string_function(const clang::FunctionDecl *f, Args args, Id into);

	std::optional<Value> of_view(const Member &c);
	Flow walk_text(const clang::CXXForRangeStmt *s, Id text);

	// trial_ranges.cc: algorithms that write
	/// What an algorithm is handed, whether by iterators or as a whole.
	struct Range {
		llvm::StringRef name;
		Id container = NONE;
		std::vector<Id> elements;
		Value first, end;
		Args rest;    ///< The arguments behind it.
		Value middle; ///< Of those that are handed three iterators.
		Id into = NONE;
		clang::SourceLocation loc;
	};
	Value iterator_of(const clang::Expr *e);
	std::optional<Value> range_algorithm(llvm::StringRef name, bool whole, Args args, Id into,
					     clang::SourceLocation loc);
	std::optional<Value> unsure();
	Value answer(const Range &r, Value v);
	Id applied(Id what, const std::vector<Id> &args, clang::SourceLocation loc);
	Value folded(const Range &r);
	std::optional<Value> reordered(const Range &r);
	std::optional<Value> written(const Range &r);
	std::optional<Value> searched(const Range &r);
	void permute(const Range &r, const std::vector<size_t> &order);
	bool put(Id out, Id element, bool moves, clang::SourceLocation loc);
	std::optional<std::vector<size_t>> sorted(const Range &r, Id by);
	std::optional<bool> before(Id a, Id b, Id by, clang::SourceLocation loc);

	// trial_variants.cc
	std::optional<Value> of_variant(const Member &c);
	std::optional<Value> variant_function(const clang::FunctionDecl *f, Args args, Id into,
					      clang::SourceLocation loc);
	bool construct_variant(Id dst, Args args, clang::SourceLocation loc);
	void alternative(Id variant, clang::QualType type, Args args, clang::SourceLocation loc);
	bool settled(Id variant);

	// trial_algorithms.cc
	std::optional<Value> algorithm(const clang::FunctionDecl *f, Args args, Id into,
				       clang::SourceLocation loc);
	std::optional<bool> chosen(Id what, Id element, bool by_value, clang::SourceLocation loc);
	std::optional<std::vector<Id>> range(const clang::Expr *from, const clang::Expr *to,
					     Id &container);
	Value erase_chosen(Id container, Id what, bool by_value, clang::SourceLocation loc);
	std::optional<Value> stepped(const Value &from, int64_t by);

	// trial_pointers.cc: owners, holders of one thing, locks
	std::optional<Value> of_pointer(const Member &c);
	std::optional<Value> of_holder(const Member &c);
	std::optional<Value> of_lock(const Member &c);
	Value renew(const Member &c);
	bool smart(Id o);
	Value held(Id pointer);
	bool engaged(Id holder);
	void own(Id pointer, Id target);
	void share(Id pointer, Id from);
	void disown(Id pointer, clang::SourceLocation loc);
	Id deleter(Id pointer);
	void dispose(Id by, Value what, bool array, clang::SourceLocation loc);
	void lock(Id mutex, clang::SourceLocation loc);
	bool refer(Id dst, Args args, clang::SourceLocation loc);
	bool construct_lock(Id dst, Args args, clang::SourceLocation loc);
	std::optional<Value> of_condition(const Member &c);

	// trial_containers.cc
	std::optional<Value> of_container(const Member &c);
	std::optional<Value> of_map(const Member &c);
	std::optional<Value> of_iterator(clang::OverloadedOperatorKind op, Value v, Id holder,
					 clang::SourceLocation loc);
	bool materialise(Id container);
	Id append(Id container, clang::SourceLocation loc, bool front = false);
	void reallocate(Id vector, size_t capacity, clang::SourceLocation loc);
	void remove(Id container, size_t index, clang::SourceLocation loc);
	void clear(Id container, clang::SourceLocation loc);
	size_t index_of(Id container, Id element);
	clang::QualType element_type(Id container);
	Value key_of(Id element);
	Id half(Id pair, llvm::StringRef name);
	Value key_argument(const clang::Expr *e);
	std::optional<size_t> find_key(Id map, const Value &key);
	std::optional<Value> insert(const Member &c);
	std::optional<Value> resize(const Member &c);
	std::optional<Value> splice(const Member &c);
	void open(Id container, size_t at, clang::SourceLocation loc);
	llvm::StringRef kind(Id container);
	size_t settle(Id map, const Value &key);
	void push(Id container, Id made, bool front, clang::SourceLocation loc);

	Frame &frame() { return *frames_.back(); }

	static constexpr unsigned MOST_STEPS = 4000, MOST_DEFENDED = 20000, MOST_RUNS = 16,
				  MOST_TURNS = 40;
	/// Of all runs together, before one more begins.
	static constexpr unsigned MOST_WORK = 3000;
	static constexpr size_t DEEPEST = 24, MOST_FORKS = 12, MOST_GUESSES = 8;

	Session &session_;
	const clang::FunctionDecl *root_;
	const Scene *scene_ = nullptr;
	std::vector<Object> objects_;
	std::vector<Symbol> symbols_;
	std::map<const clang::ValueDecl *, Id> globals_;
	std::vector<std::unique_ptr<Frame>> frames_;
	/// A `try` whose block runs, and what was there before.
	struct Try {
		size_t frame, scopes, temps;
		const clang::CXXTryStmt *of;
	};
	std::vector<Try> tries_;
	std::set<const clang::Decl *> written_; ///< Members of what came from outside.
	/// Operands that were evaluated before their turn, by the frame that did it.
	std::map<std::pair<size_t, const clang::Expr *>, Id> ready_;
	std::vector<Id> caught_; ///< By the handlers that run.
	Id thrown_ = NONE;
	const clang::CXXCatchStmt *catcher_ = nullptr; ///< Where the run goes on.
	std::map<Id, Id> controls_; ///< What counts the shared owners of an object.
	std::map<const clang::Decl *, bool>
		asked_; ///< What decisions were about, opaque ones or others.
	/// Which values that are not known were decided to be the same.
	std::map<std::pair<std::pair<int, int64_t>, std::pair<int, int64_t>>, bool> same_;
	std::vector<std::string> texts_;
	std::map<clang::QualType, Value> given_; ///< In a scene: what functions are handed.
	bool seeking_ = false;			 ///< Elements are looked for that are to be ended.
	Id self_ = NONE;			 ///< The object whose function is run.
	Id whole_ = NONE;			 ///< In a scene: the object.
	size_t step_ = 0;			 ///< In a scene: the function that runs, or 0.
	bool asked_last_ = false;		 ///< That function asked the object something.
	bool left_ = false;
	std::vector<bool> decisions_;
	size_t decided_ = 0;
	unsigned steps_ = 0, work_ = 0;
	bool over_ = false, derived_ = false;
	bool supposed_ =
		false; ///< Something was decided about the inside of somebody else's object.
	std::optional<Fault> fault_;
	bool defence_ = false;	  ///< See defend().
	bool impossible_ = false; ///< This run is one that no input takes.
	bool accused_ = false;	  ///< Something went wrong in this run.
	Value result_;		  ///< Of the function that is run.
	uint64_t chance_ = 0;	  ///< Decides, where not every way can be tried.
	std::set<std::pair<unsigned, unsigned>> passed_; ///< In this run.
};

/// The name of a class of the standard's, or "".
llvm::StringRef std_class(clang::QualType type);
/// A function of C that allocates or frees memory.
bool memory_of_c(const clang::FunctionDecl *f);
bool is_lock(llvm::StringRef name);
/// Is an object of this type made of an expression of another one? In what a template hands on, no conversion is written.
bool converts(clang::QualType to, const clang::Expr *e);
/// Does a type keep what leads elsewhere, directly, in elements or in members?
bool holds_lead(clang::QualType type, int depth = 0);
/// Of a specialisation: its type argument of that number, or null.
clang::QualType type_argument(clang::QualType type, unsigned index);

} // namespace cfl::check::trial

namespace cfl::check
{

/// Reports what goes wrong in trial runs of these functions.
void check_trials(Session &session, const std::vector<const clang::FunctionDecl *> &functions);

namespace trial
{

/// An object is made and this function of its class is called; none if nobody can make one.
std::optional<Scene> scene_of(const clang::CXXMethodDecl *m);

/// What goes wrong in the scenes of the classes that these functions are members of.
std::vector<Fault> play_scenes(Session &session,
			       const std::vector<const clang::FunctionDecl *> &functions);

} // namespace trial

} // namespace cfl::check
