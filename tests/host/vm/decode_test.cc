// SPDX-License-Identifier: GPL-2.0
#include "vm/decode.hh"

#include <gtest/gtest.h>

#include "support/error.hh"

namespace cfl
{
namespace
{

TEST(Demangle, PlainNamesStay)
{
	EXPECT_EQ(demangle("do_one_initcall"), "do_one_initcall");
	EXPECT_EQ(demangle("_Zwrong"), "_Zwrong");
}

TEST(Demangle, KernelsPrefixAndCompilersSuffixes)
{
	EXPECT_EQ(demangle("_ZNK4demo4list3sumEi"), "demo::list::sum(int) const");
	EXPECT_EQ(demangle("__pfx__ZN4demo1fEv"), "demo::f()");
	EXPECT_EQ(demangle("_ZN4demo1fEv.isra.0"), "demo::f() [clone .isra.0]");
	EXPECT_EQ(demangle("_ZN4demo1fEv.constprop.0.cold"), "demo::f() [clone .constprop.0.cold]");
}

TEST(Demangle, AllNamesOfALine)
{
	EXPECT_EQ(demangle_all("a _ZN1a1bEv, c __pfx__ZN1a1cEv!"), "a a::b(), c a::c()!");
}

TEST(Decode, AddressOfAForeignModuleIsOnlyDemangled)
{
	LogDecoder decoder;
	EXPECT_EQ(decoder.decode(" ? _ZN4demo1fEv+0x38/0x50 [demo]"),
		  " ? demo::f()+0x38/0x50 [demo]");
	EXPECT_EQ(decoder.decode("RIP: 0010:_ZN4demo1fEv+0x1/0x5 [demo 1234abcd]"),
		  "RIP: 0010:demo::f()+0x1/0x5 [demo 1234abcd]");
	EXPECT_EQ(decoder.decode("no address here"), "no address here");
}

TEST(Decode, FileAndLineFromDwarf)
{
	SourceLines lines(DECODE_SAMPLE);
	std::optional<std::string> found = lines.find("_ZN6sample4deepEi", 0, 0);
	ASSERT_TRUE(found.has_value());
	EXPECT_TRUE(found->ends_with("decode_sample.cc:6")) << *found;
	// Its last instruction is the return of line 7 or the brace of line 8.
	found = lines.find("_ZN6sample4deepEi", 7, 0);
	ASSERT_TRUE(found.has_value());
	EXPECT_TRUE(found->ends_with(":7")) << *found;
	EXPECT_EQ(lines.find("no_such_symbol", 0, 0), std::nullopt);
}

TEST(Decode, NoElfFileIsRefused)
{
	EXPECT_THROW(SourceLines("/etc/passwd"), Error);
}

} // namespace
} // namespace cfl
