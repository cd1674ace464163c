// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a signature promises about borrows: written with Clang's attributes, or elided by rule.
#pragma once

#include <check/effects.hh>
#include <check/facts.hh>
#include <check/readings.hh>

namespace cfl::check
{

/// Number that stands for `*this` where parameters are numbered.
constexpr int SELF = -1;

struct Contract {
	std::set<int> sources;	    ///< The result borrows from these.
	std::set<int> self_storage; ///< Explicit: borrows the object itself (also of a view).
	std::vector<std::pair<int, int>> captures; ///< First is kept by second; `GLOBAL` below.
	bool written = false;			   ///< Attributes say it; otherwise elided.
	bool guess = false;			   ///< Elided, with more than one candidate.
	bool accessor = false;			   ///< Mutates nothing by itself.
	bool noreturn = false;
	bool detached = false; ///< A coroutine that nobody can wait for.
};

constexpr int GLOBAL = -2;

/// What a function does first with an object that has no value when it is handed over.
struct FirstUse {
	bool known = false;	     ///< The body was looked into.
	clang::SourceLocation reads; ///< On some path it is read here before it is written.
	/// Which parts of it are, as the way to them from the object.
	std::vector<std::pair<Path, clang::SourceLocation>> parts;
	bool leaves = false;	///< A path to the end gives it no value.
	bool refused = false;	///< It has none wherever `false` is returned.
	std::vector<Path> left; ///< Nor these parts of it.
};

/// What the type of a function pointer says: the parameters it marks lifetimebound, if any.
std::set<int> pointer_contract(const clang::Expr *callee);
std::set<int> pointer_contract(const clang::TypeSourceInfo *type);
bool param_lifetimebound(const clang::FunctionDecl *f, unsigned i);

class Contracts
{
public:
	explicit Contracts(Facts &facts) : facts_(facts) {}

	const Contract &of(const clang::FunctionDecl *function);

	/// Of the parameter, the captured variable, or `*this` if it is null.
	const FirstUse &first_use(const clang::FunctionDecl *function,
				  const clang::ValueDecl *subject);
	/// What a call does, by the callee's body; unknown where it is not seen, and in the dialect.
	const Effects &effects(const clang::FunctionDecl *function);
	/// The body's mid-level form with its flow, made once; null if there is no body.
	Analysis *analysis(const clang::FunctionDecl *function);
	/// Does a member function give a moved-from object a value again, without asking for the old one?
	bool revives(const clang::CXXMethodDecl *method);
	/// Does the destructor change what the object borrows? Then it takes back what was noted there.
	bool disconnects(clang::QualType type, int depth = 0);
	/// Does a member function ask this member whether to make others anew that lead somewhere?
	bool tells_stale(const clang::FieldDecl *flag);
	/// The same more exactly, which takes longer: without paths that no run takes.
	std::unique_ptr<Analysis> split(const clang::FunctionDecl *function);
	/// Plain C++: signatures say nothing, so bodies are asked.
	bool infer = false;
	/// In the dialect a reference is to something that has a value.
	bool strict = false;

	/// What macros stand for, where it is known.
	clang::Preprocessor *macros = nullptr;

private:
	/// Clang forgets `lifetimebound` on a member function that has an effect (`nonblocking`) too.
	bool spelled_lifetimebound(const clang::FunctionDecl *function);
	bool says_lifetimebound(llvm::StringRef identifier, int depth);
	Contract make(const clang::FunctionDecl *function);
	/// What a coroutine was given lives in its frame, which the result stands for.
	bool coroutine(const clang::FunctionDecl *function, Contract &c);
	void elide(const clang::FunctionDecl *function, Contract &c);
	bool accessor(const clang::FunctionDecl *function);
	/// May an object made by a constructor keep a borrow of this parameter?
	bool keeps(clang::QualType param, clang::QualType made);
	bool keeps(const clang::FunctionDecl *ctor, unsigned index, clang::QualType made);

	std::unique_ptr<Analysis> read(const clang::FunctionDecl *definition);

	Facts &facts_;
	Readings readings_;
	std::map<const clang::FunctionDecl *, Contract> memo_;
	std::map<std::pair<const clang::FunctionDecl *, const clang::ValueDecl *>, FirstUse> first_;
	std::map<const clang::FunctionDecl *, std::unique_ptr<Analysis>> analyses_;
	std::map<const clang::FunctionDecl *, Effects> effects_;
	std::map<const clang::FunctionDecl *, bool> revives_;
	std::map<const clang::CXXRecordDecl *, bool> disconnects_;
	std::map<const clang::FieldDecl *, bool> stale_;
	int depth_ = 0;
};

/// A forwarding reference (`T &&` of a template's own `T`).
bool forwards(const clang::FunctionDecl *function, unsigned index);
/// The argument is kept for as long as anything (`cfl::static`).
bool lives_for_ever(const clang::FunctionDecl *function, unsigned index);
/// The callee gives the argument a value and does not ask for the old one (`cfl::out`).
bool writes_only(const clang::FunctionDecl *function, unsigned index);
/// The parameter is a guard, as whose borrow everything counts that a function hands out under it.
bool guards(clang::QualType type);
bool is_noescape(const clang::FunctionDecl *function, unsigned index);
/// A non-const member function of a standard container or owner that may end what it holds.
bool std_mutator(llvm::StringRef name);
/// A member function after which a moved-from object has a value again.
bool reinitialises(const clang::FunctionDecl *function);
/// Member functions that keep their argument in the container.
bool std_storing(llvm::StringRef name);

} // namespace cfl::check
