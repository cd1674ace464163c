// SPDX-License-Identifier: GPL-2.0
/// @file
/// The table of runtime symbols.
#include "gate/known_names.hh"

#include <array>
#include <regex>
#include <utility>

namespace cfl::gate
{

namespace
{

constexpr KnownName ALLOCATION = {
	"`new` is used, and the kernel has no operator new",
	"Use KBox<T>, KVec<T> or Arc<T>, which name their GFP flags and can fail"};
constexpr KnownName DELETION = {
	"`delete` is used, and the kernel has no operator delete",
	"Let a KBox<T> or an Arc<T> own the object; it is freed with its owner"};
constexpr KnownName AT_EXIT = {
	"an object with static storage has a destructor, which the kernel would never run",
	"Make it a member of the module's class, or give its class a trivial destructor"};
constexpr KnownName LAZY_STATIC = {
	"a static variable inside a function is initialised when it is first reached, under a lock "
	"that the kernel does not have",
	"Declare it `constinit`, or make it a member of an object"};
constexpr KnownName EXCEPTIONS = {"exceptions are used, and the kernel has none",
				  "Return a Result<T> and use TRY()"};
constexpr KnownName PURE_CALL = {
	"a class has a pure virtual function, and the library's runtime is not linked",
	"Build the module with kbuild/Makefile.cxx"};
constexpr KnownName RTTI = {
	"run-time type information is used (dynamic_cast, typeid), and the kernel has none",
	"Use a virtual function, or an enum and static_cast"};
constexpr KnownName FLOATING = {
	"floating-point numbers are used, and the kernel has none",
	"Use integers, such as fixed-point numbers or a numerator and a denominator"};
constexpr KnownName WIDE = {"128-bit numbers are multiplied or divided, for which the kernel has "
			    "no function",
			    "Use u64 and the functions of <linux/math64.h>"};
constexpr KnownName COUNT_BITS = {
	"a bit-counting builtin is used that became a call, for which the kernel has no function",
	"Use the functions of <core/bits.hh>"};
constexpr KnownName THREAD_LOCAL = {"a thread_local variable is used, and the kernel has none",
				    "Use a per-CPU variable (<kernel/percpu.hh>)"};
constexpr KnownName STD_LIBRARY = {"the standard library is used, which is not in the kernel",
				   "Use the types of <core/...> and <kernel/...> instead of std::"};

} // namespace

const KnownName *known_name(const std::string &symbol)
{
	static const std::array<std::pair<std::regex, KnownName>, 16> table{{
		{std::regex("_Zn[wa].*"), ALLOCATION},
		{std::regex("_Zd[la].*"), DELETION},
		{std::regex("__cxa_atexit|__dso_handle|__cxa_finalize|atexit"), AT_EXIT},
		{std::regex("__cxa_guard_.*"), LAZY_STATIC},
		{std::regex("__gxx_personality_.*|__cxa_(throw|rethrow|allocate_exception|"
			    "begin_catch|end_catch|free_exception|call_unexpected).*|_Unwind_.*|"
			    "_ZSt9terminatev"),
		 EXCEPTIONS},
		{std::regex("_ZSt.*__throw_.*"), EXCEPTIONS},
		{std::regex("__cxa_(pure|deleted)_virtual"), PURE_CALL},
		{std::regex("__dynamic_cast|__cxa_bad_(cast|typeid)|_ZT[IV]N10__cxxabiv1.*|"
			    "_ZTI[a-z]"),
		 RTTI},
		{std::regex("__(add|sub|mul|div|neg|pow[iu]*|cmp|unord|eq|ne|lt|le|gt|ge)"
			    "[hsdxt][fci](vfp)?[23]?"),
		 FLOATING},
		{std::regex("__(fix|fixuns|float|floatun|extend|trunc)[hsdxt][fi][hsdxt][fi]2?"),
		 FLOATING},
		{std::regex("__(mul|div|udiv|mod|umod|udivmod|divmod|ashl|ashr|lshr|negv?)ti[34]?"),
		 WIDE},
		{std::regex("__(popcount|parity|clz|ctz|ffs|clrsb)[sdt]i2"), COUNT_BITS},
		{std::regex("__tls_get_addr|__emutls_.*|_ZTW.*|_ZTH.*"), THREAD_LOCAL},
		{std::regex("__cxa_thread_atexit"), THREAD_LOCAL},
		{std::regex("_ZN?K?St.*|_ZNS[tabdios].*|_ZNKS[tabdios].*|_ZS[tabdios].*"),
		 STD_LIBRARY},
		{std::regex("_ZT[IS]St.*"), RTTI},
	}};
	for (const auto &[pattern, known] : table) {
		if (std::regex_match(symbol, pattern))
			return &known;
	}
	return nullptr;
}

} // namespace cfl::gate
