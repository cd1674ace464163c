// SPDX-License-Identifier: GPL-2.0
/// @file
/// `MODULE(Type, {...})`: makes a class a kernel module.
///
/// C header: `include/linux/module.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <kernel/module/config.hh>
#include <kernel/module/entry.hh>
#include <kernel/module/info.hh>
#include <kernel/this_module.hh>

/// A function that is thrown away when the module is initialised.
#define __init [[gnu::section(".init.text"), gnu::cold]]
/// A function that is only there if the module can be unloaded.
#define __exit [[gnu::section(".exit.text"), gnu::cold, gnu::no_instrument_function]]

#define CFL_MODULE_CONCAT_(a, b) a##b
#define CFL_MODULE_CONCAT(a, b) CFL_MODULE_CONCAT_(a, b)
#define CFL_MODULE_STRING_(a) #a
#define CFL_MODULE_STRING(a) CFL_MODULE_STRING_(a)
#define CFL_MODULE_INIT CFL_MODULE_CONCAT(__KBUILD_MODNAME, _init)
#define CFL_MODULE_EXIT CFL_MODULE_CONCAT(__KBUILD_MODNAME, _exit)

/// The module is an object of class @p Type: it is made when the module is loaded and destroyed when
/// it is unloaded. The braces hold a `kernel::ModuleInfo`; only `.license` must be there. Once per
/// module, at namespace scope.
///
/// The class says how the object is made in one of three ways:
///
/// * A constructor `Type(Init &init, ThisModule &module)` builds the members in place, each with
///   `TRY_INIT` if it can fail; see `core::Init`. C may point to them, as they never move.
/// * A member `Result<void> init(ThisModule &)` fills a default object in place.
/// * `static Result<Type> init(ThisModule &)` returns an object out of parts that can move.
///
/// When that fails, `insmod` shows the error, and what was built by then is destroyed, the last
/// first. The end of a module is the end of the object. What has to be done before, and only then,
/// may stand in a member `void exit()`: unlike a destructor it is not called for an object whose
/// making failed. A class without a destructor costs no code. Put the class into an unnamed namespace, so
/// that the compiler can put `init` where initialisation code goes.
///
/// # Context
///
/// `init` and the destructor run in process context and may sleep.
///
/// # Examples
///
/// ```cpp ignore
/// namespace
/// {
/// class Hello
/// {
/// public:
/// 	static Result<Hello> init(ThisModule &module)
/// 	{
/// 		pr_info("this is {}\n", module.name());
/// 		return Hello();
/// 	}
/// };
/// } // namespace
///
/// MODULE(Hello, {.authors = {"A. Author"}, .description = "Says its name", .license = "GPL"});
/// ```
#define MODULE(Type, ...)                                                                          \
	CFL_MODULE_ENTER(Type, __VA_ARGS__)                                                        \
	CFL_MODULE_LEAVE(Type)                                                                     \
	static_assert(true)

/// A module that cannot be unloaded. Its object is never destroyed.
#define MODULE_PERMANENT(Type, ...)                                                                \
	CFL_MODULE_ENTER(Type, __VA_ARGS__)                                                        \
	static_assert(true)

#define CFL_MODULE_ENTER(Type, ...)                                                                \
	static constexpr ::kernel::ModuleInfo cfl_module_info __VA_ARGS__;                         \
	static_assert(cfl_module_info.license.is_given(),                                          \
		      "MODULE: the licence is missing; say .license = \"GPL\"");                   \
	static_assert(!cfl_module_info.license.is_given() || cfl_module_info.has_known_license(),  \
		      "MODULE: the kernel does not know this licence; it knows GPL, GPL v2, "      \
		      "GPL and additional rights, Dual BSD/GPL, Dual MIT/GPL, Dual MPL/GPL and "   \
		      "Proprietary");                                                              \
	static_assert(cfl_module_info.is_named(KBUILD_MODNAME),                                    \
		      "MODULE: .name is not the name that obj-m gives the module");                \
	[[gnu::section(".modinfo"), gnu::used,                                                     \
	  gnu::aligned(1)]] static constexpr auto cfl_module_info_bytes =                          \
		::kernel::detail::info_bytes<::kernel::detail::info_length(cfl_module_info)>(      \
			cfl_module_info);                                                          \
	static constinit ::kernel::detail::ModuleRoom<Type> cfl_module_room{};                     \
	[[gnu::used]] __init static int cfl_module_start(void) __asm__(                            \
		CFL_MODULE_STRING(CFL_MODULE_INIT));                                               \
	static int cfl_module_start(void)                                                          \
	{                                                                                          \
		if constexpr (::kernel::detail::CheckedModule<Type>::GOOD)                         \
			return ::kernel::detail::start<Type>(cfl_module_room);                     \
		else                                                                               \
			return 0;                                                                  \
	}                                                                                          \
	CFL_MODULE_REGISTER_INIT

#define CFL_MODULE_LEAVE(Type)                                                                     \
	[[gnu::used]] __exit static void cfl_module_end(void) __asm__(                             \
		CFL_MODULE_STRING(CFL_MODULE_EXIT));                                               \
	static void cfl_module_end(void)                                                           \
	{                                                                                          \
		::kernel::detail::stop<Type>(cfl_module_room);                                     \
	}                                                                                          \
	CFL_MODULE_REGISTER_EXIT

// g++ wants an alias to promise what it found out about the function itself.
#ifdef __clang__
#define CFL_ALIAS
#else
#define CFL_ALIAS [[gnu::nothrow]]
#endif

#if CFL_IS_MODULE

// The pointers keep objtool from taking away what an indirect call may land on.
#define CFL_MODULE_REGISTER_INIT                                                                   \
	extern "C" __init CFL_ALIAS int init_module(void)                                          \
		__attribute__((alias(CFL_MODULE_STRING(CFL_MODULE_INIT))));                        \
	[[gnu::section(".init.data"),                                                              \
	  gnu::used]] static constinit ::kernel::detail::EntryPointer cfl_module_init{             \
		&init_module};
#define CFL_MODULE_REGISTER_EXIT                                                                   \
	extern "C" __exit CFL_ALIAS void cleanup_module(void)                                      \
		__attribute__((alias(CFL_MODULE_STRING(CFL_MODULE_EXIT))));                        \
	[[gnu::section(".exit.data"),                                                              \
	  gnu::used]] static constinit ::kernel::detail::EntryPointer cfl_module_exit{             \
		&cleanup_module};

#else

#ifdef CONFIG_HAVE_ARCH_PREL32_RELOCATIONS
#define CFL_MODULE_REGISTER_INIT                                                                   \
	__asm__(".pushsection \".initcall6.init\", \"a\"\n"                                        \
		".balign 4\n"                                                                      \
		".long " CFL_MODULE_STRING(CFL_MODULE_INIT) " - .\n"                               \
							    ".popsection\n");
#else
#define CFL_MODULE_REGISTER_INIT                                                                   \
	[[gnu::section(".initcall6.init"),                                                         \
	  gnu::used]] static constinit ::kernel::detail::EntryPointer cfl_module_init{             \
		&cfl_module_start};
#endif
#define CFL_MODULE_REGISTER_EXIT                                                                   \
	[[gnu::section(".exitcall.exit"),                                                          \
	  gnu::used]] static constinit ::kernel::detail::EntryPointer cfl_module_exit{             \
		&cfl_module_end};

#endif
