// SPDX-License-Identifier: GPL-2.0
/// @file
/// Lines of execution of a machine: its threads, and coroutines. One of them runs at a time; each has a stack of its
/// own, which is that of a thread of ours that waits for its turn.
#pragma once

#include <check/exec_memory.hh>

#include <clang/AST/Expr.h>

#include <functional>
#include <llvm/Support/thread.h>
#include <memory>
#include <semaphore>

namespace cfl::check::exec
{

struct Frame;
class Machine;

/// What lies before the promise in the memory of a coroutine.
constexpr uint64_t COROUTINE_HEAD = 16;

/// What goes on instead of the next statement.
enum class Signal : uint8_t { None, Break, Continue, Goto, Return, Throw, Stop };

/// What is to be ended when a scope is left.
struct Cleanup {
	Address at = 0;
	clang::QualType type; ///< Null: there is no object to be ended.
	bool whole = true;    ///< The block ends too.
};

/// What a line of execution has to itself.
struct Line {
	Frame *frame = nullptr;
	Signal signal = Signal::None;
	unsigned depth = 0;
	unsigned unwinding = 0; ///< Exceptions for which objects are being ended.
	unsigned held = 0;	///< Positions stay what they are.
	bool lent = false;	///< The arguments of the next call end with somebody else.
	std::vector<Cleanup> scopes, temporaries;
	clang::QualType thrown;
	Address thrown_at = 0;
};

/// Which steps of which threads have happened before something.
using Clock = std::vector<uint32_t>;

struct Fiber {
	Line line; ///< While it does not run.
	std::binary_semaphore turn{0};
	std::optional<llvm::thread> thread;
	std::function<void()> body;
	Frame *base = nullptr;	  ///< Its first call.
	Fiber *resumer = nullptr; ///< Of a coroutine: who gets the turn when it is suspended.
	bool done = false;
	// Of a coroutine.
	Address frame = 0;
	bool at_end = false, leaving = false;
	// Of a thread.
	unsigned number = 0;
	clang::SourceLocation born; ///< Where the function that is run started it.
	Clock clock;
	std::function<bool()> waits;  ///< True as long as it must wait.
	uint64_t until = 0;	      ///< Sleeps, at most until then.
	Address lock = 0;	      ///< The lock that it waits for.
	const Fiber *joins = nullptr; ///< The thread whose end it waits for.
	clang::SourceLocation at;     ///< Where it waits.
	Fiber *active = nullptr;      ///< The coroutine in which it waits for its turn.
	bool woken = false;	      ///< Was woken once although nobody said so.
	llvm::DenseMap<const clang::Decl *, Address> own_globals;
};

} // namespace cfl::check::exec
