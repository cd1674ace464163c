// SPDX-License-Identifier: GPL-2.0
#include <check/finding.hh>

#include <algorithm>

namespace cfl::check
{

namespace
{
constexpr Profile A = Profile::Always, M = Profile::Marked, K = Profile::Kernel;
}

const std::vector<Rule> &rules()
{
	static const std::vector<Rule> table{
		{"address-mixed", K,
		 "An address, or a number on the wire, is taken for one of another kind.",
		 "An address of user space, of physical memory and of a device, a pointer of the "
		 "kernel "
		 "and a number in the order of a wire are of different kinds, though each is a "
		 "number. "
		 "Convert through what knows both (UserSlice, a DMA mapping, get()), or say in an "
		 "unsafe "
		 "block why it is right."},
		{"borrow-closure", A, "A closure outlives what it captured by reference.",
		 "Capture by value or by move, or keep the closure inside the scope of what it "
		 "captures. A closure given to another thread must own what it uses."},
		{"borrow-contract", A,
		 "A function returns a borrow that its signature does not name.",
		 "Mark the parameter `__lifetimebound` ([[clang::lifetimebound]]), or do not "
		 "return "
		 "what was borrowed from it."},
		{"borrow-dangling", A, "Something is borrowed longer than it lives.",
		 "Declare the owner before, and in a scope outside, whatever borrows from it."},
		{"borrow-escape", A, "A borrow of a local is stored where it outlives the local.",
		 "Globals, members and out-parameters live on after the function; store a value or "
		 "an "
		 "owner there."},
		{"borrow-exclusive", A,
		 "Something is used or changed while it is mutably borrowed.",
		 "At any time there is one mutable borrow or any number of shared ones. End the "
		 "first "
		 "borrow (by its last use) before the second begins."},
		{"borrow-invalidated", A, "An owner is changed while its contents are borrowed.",
		 "Growing, clearing or reassigning a container may free what references into it "
		 "point "
		 "at. Make the change first, borrow afterwards."},
		{"borrow-moved", A, "Something is moved while it is borrowed.",
		 "The borrow would point at an empty or dead object. Move after the last use of "
		 "the "
		 "borrow."},
		{"borrow-noescape", A, "A noescape parameter is kept.",
		 "The caller was promised that the parameter is not kept. Copy the value, or drop "
		 "the "
		 "promise."},
		{"borrow-return", A, "A function returns a borrow of something local.",
		 "Return by value, or borrow from a parameter."},
		{"borrow-stored", A, "A borrow is stored where nothing tracks it.",
		 "Store a value or an owner, mark the parameter `__captured_by(this)`, or declare "
		 "the "
		 "class a view."},
		{"borrow-temporary", A, "A borrow of a temporary outlives it.",
		 "A temporary ends with its full expression. Give it a name first."},
		{"bound", A, "A function is too large to be checked.",
		 "The work per function is bounded; what exceeds the bound is rejected and not "
		 "skipped. Split the function."},
		{"cast-const", A, "A cast removes const.",
		 "Writing through the result is undefined if the object is const, and breaks "
		 "shared "
		 "borrows if it is not."},
		{"cast-downcast", A, "A static downcast is not checked.",
		 "Nothing proves that the object has the derived type."},
		{"cast-pointer", A, "A pointer is cast to an unrelated type.",
		 "Reading through the result is type confusion. Use std::bit_cast, or a safe "
		 "abstraction."},
		{"cast-enum", M, "An integer is cast to an enumeration.",
		 "Nothing proves that it is one of the enumerators. Use a switch, or a checked "
		 "conversion."},
		{"config-unknown", A, "A CONFIG_ name does not exist in this kernel.",
		 "The condition is silently false for ever. The nearest real name is in the "
		 "message."},
		{"context-alloc", A,
		 "Memory is allocated in a way that may sleep, in atomic context.",
		 "Use GFP_ATOMIC or GFP_NOWAIT, or allocate before the lock is taken."},
		{"context-contract", A,
		 "A function with a weaker context contract takes the place of one with a "
		 "stronger.",
		 "An override, or a function converted to a function pointer, must promise what "
		 "the "
		 "original promised (nonblocking)."},
		{"context-sleep", A, "Something that may sleep is called in atomic context.",
		 "No sleeping while a spinlock or RCU guard lives, in functions marked "
		 "`__nonblocking`, or in closures that run there. Shorten the guard's scope."},
		{"expect-unfulfilled", A, "An expected finding did not come.",
		 "`// cfl-expect: RULE` takes away that finding of its own or the next line; "
		 "without one, remove "
		 "it."},
		{"free-base", A,
		 "A derived object is ended through a base whose destructor is not virtual.",
		 "Make the base's destructor virtual, or own the object by its own type or a "
		 "shared_ptr."},
		{"free-twice", A, "The same allocation has two owners.",
		 "One owner frees it, the other one frees it again. Move the first owner instead."},
		{"free-use", A, "Freed memory is used.",
		 "Everything that points at an object must be unused when the object is freed."},
		{"global-mutable", K, "A mutable global is not Sync.",
		 "Several threads reach it at once. Put the data into a lock, or use an atomic "
		 "type."},
		{"include-layer", K, "A driver includes something below the library.",
		 "Drivers include <kernel/...> only; bindings and C headers are the library's."},
		{"init-member", A, "A constructor leaves a member without a value.",
		 "Give every scalar member an initialiser."},
		{"init-padding", A, "Padding goes to user space.",
		 "The bytes between members have no value of theirs and tell what was there "
		 "before. "
		 "Make the padding a member, or clear the object first."},
		{"init-use", A, "Something is used before it has a value.",
		 "Give it a value where it is declared, or on every path to the use."},
		{"leak-release", A, "The released pointer is dropped.",
		 "release() gives up ownership; nobody frees the object then."},
		{"lock-escape", A, "Guarded data is reachable after its guard is gone.",
		 "Copy the value while the guard lives; references and pointers must not leave its "
		 "scope."},
		{"lock-held", A, "A lock is still or already held.",
		 "A path leaves without unlocking, unlocks twice, or takes a lock that it holds."},
		{"lock-order", A, "Locks are taken in two different orders.",
		 "Two threads can wait for each other for ever. Take them in one order "
		 "everywhere."},
		{"lock-required", A, "Guarded data is touched without its lock.",
		 "Take the guard of the lock named by guarded_by, of the same object."},
		{"move-use", A, "Something is used after it was moved from.",
		 "Assign a new value first, or move later."},
		{"null-use", A, "A pointer that may be null is dereferenced.",
		 "Test it first. Where there may be nothing, use std::optional or Option<T &>."},
		{"pin-moved", A, "A pinned object is relocated.",
		 "C code points at it. Build it in place and hand out references."},
		{"result-ignored", A, "A result is thrown away or never looked at.",
		 "Look at it (TRY, is_ok, a branch), also when it was first stored in a variable."},
		{"result-unchecked", A, "A value is taken out of a result without a look at it.",
		 "Test the result first, or use TRY."},
		{"panic-comment", K, "A deliberate panic has no `// PANIC:` comment.",
		 "Say above it why this cannot happen, or why an error would not do."},
		{"cast-comment", K, "A conversion that may lose bits has no `// CAST:` comment.",
		 "Say above it why no bits are lost, or use a conversion that checks."},
		{"ordering-comment", K,
		 "An access with acquire or release order has no `// ORDERING:` comment.",
		 "Say above it which access of another thread it is paired with, and what it "
		 "orders."},
		{"remark-stray", K,
		 "A PANIC, CAST, ORDERING or INVARIANT comment stands where nothing asks for it.",
		 "Remove it, or move it to the code that it is about. `// INVARIANT:` belongs "
		 "where an "
		 "object "
		 "is made or changed whose class documents `# Invariants`."},
		{"safety-comment", K, "An unsafe block has no `// SAFETY:` comment.",
		 "Say above the block, or as its first line, why its use is right."},
		{"safety-comment-stray", K,
		 "A `// SAFETY:` comment stands where nothing is unsafe.",
		 "Remove it, or move it to the unsafe block that it is about."},
		{"safety-doc", K, "An unsafe function's documentation has no `# Safety` section.",
		 "Say what a caller must guarantee."},
		{"safety-doc-stray", K, "A `# Safety` section documents a function that is safe.",
		 "Remove it, or mark the function unsafe."},
		{"thread-race", A,
		 "Two threads use the same data at once, and one of them changes it.",
		 "Take the same lock on both sides (not for reading only where it is changed), "
		 "make it "
		 "atomic, or wait for the other thread before."},
		{"thread-send", A, "Something that is not Send crosses to another thread.",
		 "References to locals, non-atomic reference counts and raw pointers must stay. "
		 "Send "
		 "values and owners."},
		{"unsafe-asm", M, "Assembly outside unsafe.", "Wrap it in `unsafe { }`."},
		{"unsafe-call", A, "An unsafe function is called outside unsafe.",
		 "Open an `unsafe { }` block with a SAFETY comment, or call the safe abstraction."},
		{"unsafe-copy", A, "The bytes of an object are copied that is not just bytes.",
		 "Its constructor, destructor or address matter. Assign it, or move it."},
		{"unsafe-goto", M, "goto, setjmp or alloca in safe code.", "Use scopes and RAII."},
		{"unsafe-heap", M, "new or delete in safe code.",
		 "Use KBox<T>::create(GFP_KERNEL, ...)."},
		{"unsafe-pointer", M,
		 "A raw pointer is dereferenced, indexed or computed with in safe code.",
		 "Use references, Option<T&>, Span<T>."},
		{"unsafe-token", K, "A core::Unsafe token is made by hand.",
		 "Only the `unsafe` macro may make one."},
		{"unsafe-union", A, "A member of a union is read that was not written last.",
		 "Use std::bit_cast or a variant."},
		{"unsafe-varargs", M, "A C variadic function, or a call of one, in safe code.",
		 "Use the typed interface."},
		{"user-pointer", A, "A user-space or device pointer is used as a kernel pointer.",
		 "Reach user memory through UserPtr (copy_from_user), device memory through "
		 "IoMem."},
		{"bounds-array", A, "A constant index is outside its array.",
		 "The element does not exist."},
		{"stack-size", A, "A stack frame is too large, or recursion has no end.",
		 "Kernel stacks are small (16 KiB). Allocate large buffers."},
	};
	static const bool sorted = [] {
		auto &t = const_cast<std::vector<Rule> &>(table);
		std::sort(t.begin(), t.end(), [](auto &a, auto &b) { return a.id < b.id; });
		return true;
	}();
	(void)sorted;
	return table;
}

const Rule *find_rule(std::string_view id)
{
	for (const Rule &r : rules())
		if (r.id == id)
			return &r;
	return nullptr;
}

} // namespace cfl::check
