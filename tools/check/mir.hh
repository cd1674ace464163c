// SPDX-License-Identifier: GPL-2.0
/// @file
/// The mid-level form that the borrow checker works on: one function as blocks of small
/// statements over places, with every temporary, drop and scope end spelled out.
#pragma once

#include <check/pch.hh>

namespace cfl::check
{

/// One step from a place to a part of it.
struct Proj {
	enum Kind : uint8_t {
		Field,	 ///< A member; ends with its object.
		Deref,	 ///< What a pointer or reference points at; outlives the pointer.
		Content, ///< What an owner or an array holds; ends with the owner.
	};
	Kind kind;
	const clang::ValueDecl *field = nullptr;

	auto operator<=>(const Proj &) const = default;
};

/// Steps from a local to a part of it; most are short, so they lie in the place itself.
struct Path : llvm::SmallVector<Proj, 2> {
	using SmallVector::SmallVector;

	bool operator==(const Path &o) const
	{
		return size() == o.size() && std::equal(begin(), end(), o.begin());
	}
	auto operator<=>(const Path &o) const
	{
		return std::lexicographical_compare_three_way(begin(), end(), o.begin(), o.end());
	}
};

/// A local (or temporary, or global) and a path into it.
struct Place {
	int local = -1;
	Path path;

	auto operator<=>(const Place &) const = default;

	static constexpr size_t LONGEST = 8;

	/// This place and one step more. Paths are cut at `LONGEST`, which is coarser but sound.
	Place with(Proj::Kind kind, const clang::ValueDecl *field = nullptr) const
	{
		Place p = *this;
		if (p.path.size() < LONGEST)
			p.path.push_back({kind, field});
		return p;
	}
	Place prefix(size_t n) const { return {local, {path.begin(), path.begin() + n}}; }
	bool has_deref() const;
	/// Without the steps into contents: an element is tracked with its container.
	Place holder() const;
	bool starts_with(const Place &p) const;
};

enum class LocalKind : uint8_t { Var, Param, This, Temp, Return, Global, Heap };

struct Local {
	LocalKind kind = LocalKind::Temp;
	clang::QualType type;
	const clang::ValueDecl *decl = nullptr;
	clang::SourceLocation loc;
	int param = -1;	   ///< The parameter's index.
	bool many = false; ///< Made in a loop: it stands for several.
	std::string name() const;
};

enum class Access : uint8_t {
	Read,
	Write,	///< Assignment.
	Move,	///< The value leaves; the place is empty afterwards.
	Mut,	///< Used through a mutable reference or by a mutating member function.
	Shared, ///< Used through a shared reference.
	Dead,	///< The storage ends.
	Drop,	///< The destructor runs.
	Free,	///< `delete`, or handed to something that frees.
	Ends,	///< A callee frees or replaces it: it ends, and what it holds.
};

/// Numbers of loans, in order. There are few in a set, and many sets are copied.
class LoanSet
{
public:
	LoanSet() = default;
	LoanSet(std::initializer_list<int> loans) { insert(loans.begin(), loans.end()); }

	auto begin() const { return loans_.begin(); }
	auto end() const { return loans_.end(); }
	bool empty() const { return loans_.empty(); }
	size_t size() const { return loans_.size(); }
	bool count(int loan) const { return std::binary_search(begin(), end(), loan); }
	/// True if it was not there.
	bool insert(int loan)
	{
		auto it = std::lower_bound(loans_.begin(), loans_.end(), loan);
		if (it != loans_.end() && *it == loan)
			return false;
		loans_.insert(it, loan);
		return true;
	}
	template <typename It>
	void insert(It from, It to)
	{
		for (; from != to; ++from)
			insert(*from);
	}
	/// True if one was not there.
	bool merge(const LoanSet &other);
	void erase(int loan)
	{
		auto it = std::lower_bound(loans_.begin(), loans_.end(), loan);
		if (it != loans_.end() && *it == loan)
			loans_.erase(it);
	}
	template <typename Fn>
	bool erase_if(Fn fn)
	{
		size_t before = loans_.size();
		llvm::erase_if(loans_, fn);
		return loans_.size() != before;
	}

private:
	llvm::SmallVector<int, 4> loans_;
};

/// A borrow, born at one place in the code.
struct Loan {
	Place place;
	clang::SourceLocation loc;
	bool mut = false;
	bool pointer = false;	///< Made by a raw pointer or view: only lifetimes are enforced.
	bool view = false;	///< Made by a view of the dialect: as exclusive as a reference.
	bool universal = false; ///< What the caller lent; `place.local` is the parameter.
	bool guard = false;	///< Data that a lock guard makes reachable.
	bool closure = false;	///< A lambda's capture by reference.
	bool direct = false;	///< The address was taken here, in so many words.
	bool inner = false;	///< What the values behind a parameter borrow.
	bool locked = false;	///< By a closure that takes a lock.
	/// Of a loop, on what it walks along: changes that name the thing itself end it.
	bool walk = false;
	int via = -1;	    ///< The pointer or reference that led there, of perhaps several places.
	int64_t index = -1; ///< By a closure that touches this element only.
};

struct Step {
	enum Op : uint8_t {
		Use,	  ///< `access` to `src`.
		Borrow,	  ///< `dst` borrows `src` (loan number `loan`).
		Copy,	  ///< `dst` takes over what `src` borrows; `merge` adds to it.
		Clear,	  ///< `dst` borrows nothing now.
		Live,	  ///< The locals in `uses` are needed up to here.
		Uninit,	  ///< `dst` has no value.
		Init,	  ///< `dst` has a value now.
		Give,	  ///< The raw pointer in `src` was given to an owner.
		Owe,	  ///< `dst` holds a result that somebody has to look at.
		Null,	  ///< The pointer `dst` may be null.
		Checked,  ///< The pointer `dst` is not null here.
		Look,	  ///< The result in `dst` is asked for, on one path at least.
		Gone,	  ///< The element that the iterator `dst` names is gone.
		Transfer, ///< What `src` owned is owned by `dst` now, at the same address.
		Told,	  ///< `dst` is `value` now, or the number `loan` if there is none.
	};
	Op op;
	Access access = Access::Read;
	bool merge = false;
	bool quiet = false; ///< No conflict is looked for.
	bool lends = false; ///< Borrow: not for writing only, so the value in `src` is needed.
	bool local_change = false; ///< Use: says nothing about how the borrows behind it are meant.
	bool guess = false;	   ///< Copy: no signature says so; it may be.
	bool iterators = false;	   ///< Use: ends iterators, but no references.
	bool calls = false;	   ///< Use: closures that it may be are called.
	bool handed = false;	   ///< Use: it is handed to a callee by mutable reference.
	bool guarded = false;	   ///< Use: by a callee that holds a lock meanwhile.
	bool one = false;	   ///< Use: ends one element of a container that keeps the others.
	bool inward = false;   ///< Use: by a member function of the object of which it is a part.
	bool asked = false;    ///< Use: whether the value is needed is asked by parts.
	bool spent = false;    ///< Use: by whom it was moved into.
	bool counts = false;   ///< Use: only how much it holds is asked.
	bool frees = false;    ///< Use: it is deleted, on every path of the callee.
	bool inferred = false; ///< Read off a callee's body, which knows what it may follow.
	clang::SourceLocation why; ///< Where the callee reads what it was handed.
	int loan = -1;
	const clang::Expr *value = nullptr; ///< Told; Use: the key of the element that ends.
	Place dst, src;
	clang::SourceLocation loc;
	std::vector<int> uses;
};

struct Block {
	std::vector<Step> stmts;
	std::vector<int> succ;
	// Where the tests of a body are kept (see paths.hh):
	const clang::Expr *test = nullptr;   ///< Leads to `yes` or to `no`.
	const clang::Expr *kept = nullptr;   ///< A test whose outcome still matters here.
	const clang::Expr *choice = nullptr; ///< Of a `switch`; leads to one of `cases`, or out.
	int yes = -1, no = -1;
	std::vector<std::pair<int, const clang::SwitchCase *>> cases;
};

struct Body {
	const clang::FunctionDecl *function = nullptr;
	std::vector<Local> locals;
	std::vector<Loan> loans;
	std::vector<Block> blocks;
	int entry = 0, exit = -1, result = -1, self = -1;
	std::vector<int> refuses; ///< Blocks at whose end `false` is returned.
	int handed = -1; ///< What has no value at the beginning, if a caller asks about that.
	bool too_big = false;
	/// The elements of an array, one by one.
	std::function<std::vector<const clang::FieldDecl *>(clang::QualType)> elements;
	bool lifetimes = false; ///< Plain C++: loans are on what references lead to in the end.
};

/// What is at this place; null where it is not known, as behind contents.
clang::QualType type_of(const Body &body, const Place &place);

/// The body as text, for `--dump`: one line per step.
void dump(const Body &body, llvm::raw_ostream &out);

} // namespace cfl::check
