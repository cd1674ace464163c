// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a type is by its name and its parts, before anything is derived from that.
#pragma once

#include <clang/AST/DeclTemplate.h>

namespace cfl::check
{

/// Of a specialisation of a class template; none of another class.
llvm::ArrayRef<clang::TemplateArgument> arguments(const clang::CXXRecordDecl *record);

/// Does `fn` hold for a type among the arguments, packs included?
template <typename Fn>
bool any_argument(llvm::ArrayRef<clang::TemplateArgument> args, Fn fn)
{
	for (const clang::TemplateArgument &a : args) {
		if (a.getKind() == clang::TemplateArgument::Type && fn(a.getAsType()))
			return true;
		if (a.getKind() == clang::TemplateArgument::Pack &&
		    any_argument(a.pack_elements(), fn))
			return true;
	}
	return false;
}

/// Classes of the standard that lead to what they do not own, and those that own.
bool std_view_name(llvm::StringRef name);
bool std_owner_name(llvm::StringRef name);
/// Containers that have iterators; those whose elements stay where they are.
bool std_container_name(llvm::StringRef name);
bool std_node_name(llvm::StringRef name);

/// A struct of C, from a header that is not ours: what its pointers point at is the business of the
/// unsafe code that touches it.
bool foreign(const clang::CXXRecordDecl *record);

/// Does a class with a destructor own what its pointers lead to? If its body is seen, it says so.
bool has_owned_pointer(const clang::CXXRecordDecl *record);

} // namespace cfl::check
