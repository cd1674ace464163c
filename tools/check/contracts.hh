// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a signature promises about borrows: written with Clang's attributes, or elided by rule.
#pragma once

#include <check/facts.hh>

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
};

constexpr int GLOBAL = -2;

/// What the type of a function pointer says: the parameters it marks lifetimebound, if any.
std::set<int> pointer_contract(const clang::Expr *callee);
std::set<int> pointer_contract(const clang::TypeSourceInfo *type);
bool param_lifetimebound(const clang::FunctionDecl *f, unsigned i);

class Contracts
{
public:
	explicit Contracts(Facts &facts) : facts_(facts) {}

	const Contract &of(const clang::FunctionDecl *function);

	/// What macros stand for, where it is known.
	clang::Preprocessor *macros = nullptr;

private:
	/// Clang forgets `lifetimebound` on a member function that has an effect (`nonblocking`) too.
	bool spelled_lifetimebound(const clang::FunctionDecl *function);
	bool says_lifetimebound(llvm::StringRef identifier, int depth);
	Contract make(const clang::FunctionDecl *function);
	void elide(const clang::FunctionDecl *function, Contract &c);
	bool accessor(const clang::FunctionDecl *function);
	/// May an object made by a constructor keep a borrow of this parameter?
	bool keeps(clang::QualType param, clang::QualType made);
	bool keeps(const clang::FunctionDecl *ctor, unsigned index, clang::QualType made);

	Facts &facts_;
	std::map<const clang::FunctionDecl *, Contract> memo_;
};

/// A forwarding reference (`T &&` of a template's own `T`).
bool forwards(const clang::FunctionDecl *function, unsigned index);
/// The argument is kept for as long as anything (`cfl::static`).
bool lives_for_ever(const clang::FunctionDecl *function, unsigned index);
bool is_noescape(const clang::FunctionDecl *function, unsigned index);
/// A non-const member function of a standard container or owner that may end what it holds.
bool std_mutator(llvm::StringRef name);
/// A member function after which a moved-from object has a value again.
bool reinitialises(const clang::FunctionDecl *function);
/// Member functions that keep their argument in the container.
bool std_storing(llvm::StringRef name);

} // namespace cfl::check
