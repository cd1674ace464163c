// SPDX-License-Identifier: GPL-2.0
// What the compiler calls by itself. Linked to a module that has a virtual destructor.
//
// There is no operator new, __cxa_atexit or __cxa_guard_* on purpose: what needs them does not link.
#include <kernel/panic.hh>
#include <new>

// A virtual destructor refers to these in its table. Owners destroy in place and free by themselves,
// so a call is a plain `delete`, which nothing in this library allows.
void operator delete(void *) noexcept
{
	core::panic("delete of an object that no operator new made");
}

void operator delete(void *, decltype(sizeof(0))) noexcept
{
	core::panic("delete of an object that no operator new made");
}

void operator delete(void *, std::align_val_t) noexcept
{
	core::panic("delete of an object that no operator new made");
}

void operator delete(void *, decltype(sizeof(0)), std::align_val_t) noexcept
{
	core::panic("delete of an object that no operator new made");
}

extern "C" void __cxa_pure_virtual()
{
	core::panic("call of a pure virtual function");
}
