// SPDX-License-Identifier: GPL-2.0
/// @file
/// What types are, as far as borrowing is concerned: owners, views, what carries borrows, what a
/// destructor touches.
#pragma once

#include <check/pch.hh>

namespace cfl::check
{

class Facts
{
public:
	explicit Facts(clang::ASTContext &context) : context_(context) {}

	/// Values of this type may hold borrows.
	bool carries(clang::QualType type);
	/// The class owns what is reached through it; changing it may end its contents.
	bool owner(clang::QualType type);
	/// An owner, or a class with a part that is one.
	bool holds_owner(clang::QualType type, int depth = 0);
	/// The class stands for a borrow: a view, an iterator, an aggregate of references.
	bool view(clang::QualType type);
	/// The destructor may look at what the value borrows.
	bool drop_uses(clang::QualType type);
	/// What a coroutine returns: it has a promise type.
	bool coroutine(clang::QualType type);
	/// Moving leaves something behind that must not be used.
	bool moves(clang::QualType type);
	/// What a constant expression says, or how many elements an array has of which the size is asked.
	std::optional<llvm::APSInt> number(const clang::Expr *e);
	/// The members of a class and of its bases.
	std::vector<const clang::FieldDecl *> members(const clang::CXXRecordDecl *record);
	/// The members that have no value of use after the object was moved from; of a class that says
	/// itself how it is moved, what its pointers (or numbers, if it has none) are then is its own affair.
	std::vector<const clang::FieldDecl *> emptied_by_move(const clang::CXXRecordDecl *record);
	/// Values behind pointers of these two types may be the same objects.
	bool compatible(clang::QualType from, clang::QualType into, bool shallow = false);
	/// Is what a standard class holds made from a `from` by a conversion that borrows?
	bool converts(clang::QualType from, clang::QualType into);
	/// What part `i` of `n` of a pair or tuple is, or null.
	clang::QualType part(clang::QualType made, unsigned i, unsigned n);
	/// May a value of type `into`, made from one of type `from`, borrow from that?
	bool yields(clang::QualType from, clang::QualType into);
	/// Can a value of type `borrow` lead to `object` or into it?
	bool leads_into(clang::QualType borrow, clang::QualType object);
	/// Holds its values in itself, so that moving it moves them: a string, an optional.
	bool inside(clang::QualType type);
	/// Holds a fixed number of values, which assignment replaces one by one: an array, a pair.
	bool fixed(clang::QualType type);
	/// Element @p index of an array or a tuple, as if it were a member; null where there is none.
	const clang::FieldDecl *element(clang::QualType whole, unsigned index);
	/// The number of elements of an array, or a `std::array`.
	uint64_t extent(clang::QualType array);
	/// A container that takes over the values that a range, or an iterator, leads to, as they are.
	bool copies_elements(clang::QualType into, clang::QualType from);
	/// Is @p part the very type of the values that a standard class holds?
	bool holds_exactly(clang::QualType whole, clang::QualType part);
	/// A smart pointer with a deleter of the user's.
	bool drop_uses_deleter(clang::QualType type);
	/// A thread, or what holds threads: what it was handed is used while it lives.
	bool runs_beside(clang::QualType type, int depth = 0);
	/// Has a lock of its own, or is one, or an atomic.
	bool synchronised(clang::QualType type, int depth = 0);
	/// A view that owns the range it is over.
	bool owning_view(const clang::CXXRecordDecl *record, int depth = 0);
	/// May a value of type `part` be kept in one of type `whole`?
	bool can_hold(clang::QualType whole, clang::QualType part);
	/// Shared references to it allow mutation (locks, atomics, cells).
	bool interior(clang::QualType type);

	/// A result whose holder must be looked at: marked so, or `[[nodiscard]]` with a way to ask.
	bool owes(clang::QualType type);
	/// Objects of this type, or parts of them, must stay where they are.
	bool pinned(clang::QualType type, int depth = 0);
	/// Does a member function say that it keeps what it is handed by reference?
	static bool keeps_arguments(const clang::CXXRecordDecl *record);

	clang::ASTContext &context() { return context_; }

private:
	bool record_carries(const clang::CXXRecordDecl *record);
	bool args_carry(const clang::CXXRecordDecl *record);
	bool reaches(clang::QualType type, const std::set<const void *> &what, int depth);
	/// Kinds of pointer that may lead to anything.
	struct Wild {
		bool all = false, callable = false;
	};
	/// What a view of @p type leads to.
	void behind(clang::QualType type, std::set<const void *> &out, Wild &any, int depth);
	void pointees(clang::QualType type, std::set<const void *> &out, Wild &any, int depth,
		      bool shallow = false);

	clang::ASTContext &context_;
	std::map<std::pair<const void *, unsigned>, const clang::FieldDecl *> elements_;
	std::map<const void *, bool> carries_, drops_;
	std::set<const void *> busy_;
};

/// `clang::annotate` with one of our texts ("cfl::x" or "cc::x").
bool annotated(const clang::Decl *decl, llvm::StringRef what);

/// The definition if there is one, instantiated templates included.
const clang::CXXRecordDecl *record_of(clang::QualType type);

/// Without what Clang wraps around a value: casts, temporaries, copies that are left out.
const clang::Expr *peel(const clang::Expr *e);

bool in_std(const clang::Decl *decl);
/// The function in whose text this one stands: lambdas are run by it.
const clang::FunctionDecl *function_around(const clang::FunctionDecl *function);

/// The plain name of a function, or "" for operators and constructors.
llvm::StringRef plain_name(const clang::FunctionDecl *function);

} // namespace cfl::check
