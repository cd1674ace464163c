// SPDX-License-Identifier: GPL-2.0
/// @file
/// The contracts that signatures carry: what is unsafe, what a borrow comes from, which lock
/// guards what, and in which context a function may run.
///
/// Every macro is one of Clang's own attributes, or an annotation that `cfl check` reads, and
/// vanishes on GCC. The names are the kernel's where the kernel has one (`__must_hold`).
#pragma once

// Some of the macros are named like something in C (`__might_sleep`), or like what a C header may
// call a member (`unsafe`). So the C declarations come first, whatever is included first.
#if defined(__KERNEL__) && __has_include(<bindings.hh>)
#include <bindings.hh>
#endif

#if defined(__clang__)
#define CFL_ATTR(...) [[__VA_ARGS__]]
#define CFL_GNU_ATTR(...) __attribute__((__VA_ARGS__))
#else
#define CFL_ATTR(...)
#define CFL_GNU_ATTR(...)
#endif

/// An annotation that only `cfl check` understands, and that is there only while it reads. Of a compile it would
/// change the code: Clang keeps a table of what is annotated, and so each function also where all calls are inlined.
#if defined(CFL_CHECK)
#define CFL_ANNOTATE(...) CFL_ATTR(clang::annotate(__VA_ARGS__))
#else
#define CFL_ANNOTATE(...)
#endif

/// Refuses the use of a function, and says what to write instead. Clang and newer versions of GCC print the
/// sentence as the error; GCC before 15 quotes the line that it stands on, so it stands in one line with the
/// name of the function.
#if defined(__clang__) && __clang_major__ >= 19
#define __deleted(sentence)                                                                        \
	_Pragma("clang diagnostic push")                                                           \
		_Pragma("clang diagnostic ignored \"-Wc++26-extensions\"") =                       \
			delete (sentence)_Pragma("clang diagnostic pop")
#elif !defined(__clang__) && __GNUC__ >= 15
#define __deleted(sentence)                                                                        \
	_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wc++26-extensions\"") =  \
		delete (sentence)_Pragma("GCC diagnostic pop")
#else
#define __deleted(sentence) = delete
#endif

namespace core
{

/// Proof that the code holding it stands inside an `unsafe { }` block.
///
/// An unsafe function takes one as its first parameter, so that an unmarked call does not compile
/// with any compiler. It has no size and costs no instruction. Only the `unsafe` macro may make one;
/// `cfl check` rejects every other construction.
struct Unsafe {
};

/// What `unsafe_` is outside of every unsafe block: nothing that an unsafe function takes.
struct this_call_needs_an_unsafe_block_around_it;

} // namespace core

void unsafe_(core::this_call_needs_an_unsafe_block_around_it &);

/// Opens an unsafe block: `unsafe { ... }`. Inside it the token `unsafe_` can be handed to unsafe
/// functions. Needs a `// SAFETY:` comment right above it, or as its first line.
///
/// Defined as an `if` with an initialiser, so never write an `else` after its block.
#define CFL_UNSAFE_BLOCK                                                                           \
	CFL_ANNOTATE("cfl::unsafe")                                                                \
	if ([[maybe_unused]] constexpr ::core::Unsafe unsafe_{}; true)

/// The same for one expression, where no block can stand: `unsafe_expr(p.as_ref(unsafe_))`.
/// The result is a value, never a reference.
#define unsafe_expr(...)                                                                           \
	__extension__({                                                                            \
		[[maybe_unused]] constexpr ::core::Unsafe unsafe_{};                               \
		__VA_ARGS__;                                                                       \
	})

#ifndef CFL_NO_UNSAFE_KEYWORD
#define unsafe CFL_UNSAFE_BLOCK
#endif

/// Marks a function unsafe that cannot take a `core::Unsafe` (an operator, a C function).
#define __unsafe_fn CFL_ANNOTATE("cfl::unsafe")

// --- Lifetimes -----------------------------------------------------------------------------------
/// The result (or the constructed object) borrows from this parameter, or from `*this`.
#define __lifetimebound CFL_ATTR(clang::lifetimebound)
/// The parameter is kept by `x` (`this` or another parameter) and must outlive it.
#define __captured_by(x) CFL_ATTR(clang::lifetime_capture_by(x))
/// What the callee hands to this closure lives until the closure returns.
#define __lends CFL_ANNOTATE("cfl::lends")
/// The callee does not keep the parameter.
#define __noescape CFL_ATTR(clang::noescape)
/// The class owns a `T` that can be reached through it.
#define __owner(T) CFL_ATTR(gsl::Owner(T))
/// The class is a borrow of a `T`: a view, an iterator, a guard.
#define __view(T) CFL_ATTR(gsl::Pointer(T))
/// Names the region of a borrow where one function has several.
#define __origin(name) CFL_ANNOTATE("cfl::origin", #name)
/// The argument must borrow nothing that can end: it is owned, or lives forever.
#define __static_lifetime CFL_ANNOTATE("cfl::static")

/// The callee gives this argument a value on every path and does not look at the old one, so what is handed
/// over need not have any.
#define __out_param CFL_ANNOTATE("cfl::out")

// --- Types ---------------------------------------------------------------------------------------
/// Shared references to this class allow mutation, in a way that is sound (locks, atomics, cells).
#define __interior_mutable CFL_ANNOTATE("cfl::interior_mutable")
/// Objects of this class are pointed into and never relocated.
#define __pinned CFL_ANNOTATE("cfl::pinned")
/// A value of this class must be looked at, also when it was first stored in a variable.
#define __must_consume CFL_ANNOTATE("cfl::must_consume")
/// The argument (or template argument) goes to another thread of execution.
#define __crosses_threads CFL_ANNOTATE("cfl::send")

/// On a class: what is behind an object is a plain number, which is of this kind and no other. On a function
/// of such a class: it gives, or takes, that number. `__raw_form("wire")` is a number to be converted first.
#define __raw_form(...) CFL_ANNOTATE("cfl::raw_form" __VA_OPT__(, ) __VA_ARGS__)

// --- Locks ---------------------------------------------------------------------------------------
#define __capability(name) CFL_GNU_ATTR(capability(name))
#define __scoped_guard CFL_GNU_ATTR(scoped_lockable)
#define __guarded_by(x) CFL_GNU_ATTR(guarded_by(x))
#define __pt_guarded_by(x) CFL_GNU_ATTR(pt_guarded_by(x))
#define __acquires(...) CFL_GNU_ATTR(acquire_capability(__VA_ARGS__))
#define __acquires_shared(...) CFL_GNU_ATTR(acquire_shared_capability(__VA_ARGS__))
#define __releases(...) CFL_GNU_ATTR(release_capability(__VA_ARGS__))
#define __must_hold(...) CFL_GNU_ATTR(requires_capability(__VA_ARGS__))
#define __must_not_hold(...) CFL_GNU_ATTR(locks_excluded(__VA_ARGS__))
#define __returns_lock(x) CFL_GNU_ATTR(lock_returned(x))
/// The function takes the lock of its own object until it returns: not while a guard of it lives.
#define __takes_lock CFL_ANNOTATE("cfl::takes_lock")

// --- Context -------------------------------------------------------------------------------------
/// May run in atomic context; checked by Clang's function effects. Goes after the parameter list.
#define __nonblocking CFL_ATTR(clang::nonblocking)
/// May sleep, or allocates with flags that may. Goes after the parameter list.
#define __blocking CFL_ATTR(clang::blocking)
/// While an object of this class lives, the context is atomic (a spinlock or RCU guard).
#define __atomic_guard CFL_ANNOTATE("cfl::atomic_guard")
/// The function, or the closure handed to this parameter, runs in atomic context.
#define __runs_atomic CFL_ANNOTATE("cfl::runs_atomic")
/// The callee releases what this guard holds before it sleeps, and takes it again. On a member
/// function: what the guard itself holds.
#define __unlocks CFL_ANNOTATE("cfl::unlocks")
/// The function may only be called where sleeping is allowed.
#define __might_sleep CFL_ANNOTATE("cfl::might_sleep")
