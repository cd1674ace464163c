// SPDX-License-Identifier: GPL-2.0
/// @file
/// The table of runtime symbols: what it knows, and what it must leave alone.
#include "gate/known_names.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cfl::gate
{

namespace
{

std::string what(const std::string &symbol)
{
	const KnownName *known = known_name(symbol);
	return known ? std::string(known->what) : "";
}

TEST(KnownNames, Explains)
{
	using ::testing::HasSubstr;
	EXPECT_THAT(what("_Znwm"), HasSubstr("`new`"));
	EXPECT_THAT(what("_ZnamRKSt9nothrow_t"), HasSubstr("`new`"));
	EXPECT_THAT(what("_ZdlPvm"), HasSubstr("`delete`"));
	EXPECT_THAT(what("__cxa_atexit"), HasSubstr("destructor"));
	EXPECT_THAT(what("__cxa_guard_acquire"), HasSubstr("static variable"));
	EXPECT_THAT(what("__gxx_personality_v0"), HasSubstr("exceptions"));
	EXPECT_THAT(what("_ZSt20__throw_length_errorPKc"), HasSubstr("exceptions"));
	EXPECT_THAT(what("__cxa_pure_virtual"), HasSubstr("pure virtual"));
	EXPECT_THAT(what("_ZTVN10__cxxabiv120__si_class_type_infoE"),
		    HasSubstr("type information"));
	EXPECT_THAT(what("__tls_get_addr"), HasSubstr("thread_local"));
	EXPECT_THAT(what("__popcountdi2"), HasSubstr("bit-counting"));
	EXPECT_THAT(what("__udivti3"), HasSubstr("128-bit"));
	EXPECT_THAT(what("_ZNSt6thread4joinEv"), HasSubstr("standard library"));
}

TEST(KnownNames, KnowsSoftFloat)
{
	for (const char *symbol :
	     {"__adddf3", "__subsf3", "__muldf3", "__divdf3", "__negdf2", "__ltdf2", "__gedf2",
	      "__unorddf2", "__fixdfsi", "__fixunsdfdi", "__floatsidf", "__floatundidf",
	      "__extendsfdf2", "__truncdfsf2", "__addtf3", "__powidf2"})
		EXPECT_NE(what(symbol).find("floating-point"), std::string::npos) << symbol;
}

TEST(KnownNames, LeavesKernelNamesAlone)
{
	for (const char *symbol :
	     {"_printk", "__kmalloc_noprof", "kfree", "__x86_return_thunk", "__fentry__", "memcpy",
	      "__stack_chk_fail", "__this_module", "__SCT__might_resched", "__mutex_init",
	      "__list_add_valid", "__floor_lookup", "__divide", "add", "_ZN4core5panicEPKc"})
		EXPECT_EQ(what(symbol), "") << symbol;
}

} // namespace

} // namespace cfl::gate
