// SPDX-License-Identifier: GPL-2.0
// What the compiler calls by itself. Linked to a module that has a virtual destructor.
//
// There is no operator new, __cxa_atexit or __cxa_guard_* on purpose: what needs them does not link.
#include <bindings.hh>
#include <core/annotations.hh>
#include <kernel/panic.hh>
#include <new>

namespace
{

/// Says so, and leaves the memory alone. It returns: objtool must not see an end in the middle of the
/// destructors that the compiler makes.
[[gnu::noinline]] void refuse_delete() noexcept
{
	// SAFETY: both take what they are given and need no context.
	unsafe
	{
		::_printk("\0012cfl: %s: delete of an object that no operator new made\n",
			  KBUILD_MODNAME);
		::cfl_warn();
	}
}

} // namespace

// A virtual destructor refers to these in its table. Owners destroy in place and free by themselves,
// so a call is a plain `delete`, which nothing in this library allows.
void operator delete(void *) noexcept
{
	refuse_delete();
}

void operator delete(void *, decltype(sizeof(0))) noexcept
{
	refuse_delete();
}

void operator delete(void *, std::align_val_t) noexcept
{
	refuse_delete();
}

void operator delete(void *, decltype(sizeof(0)), std::align_val_t) noexcept
{
	refuse_delete();
}

extern "C" void __cxa_pure_virtual()
{
	// PANIC: a constructor or destructor called what only the complete object has.
	core::panic("call of a pure virtual function");
}
