// SPDX-License-Identifier: GPL-2.0
#include <bindgen/disassembly.hh>

#include <cstring>
#include <gtest/gtest.h>

using namespace cfl::bindgen;

namespace
{

TEST(PlainSymbol, TurnsCxxAndCloneNamesIntoC)
{
	EXPECT_EQ(plain_symbol("_ZL9list_initP9list_head"), "list_init");
	EXPECT_EQ(plain_symbol("_ZZL4initvE5__key"), "__key");
	EXPECT_EQ(plain_symbol("init.__key"), "__key");
	EXPECT_EQ(plain_symbol("__key.123"), "__key");
	EXPECT_EQ(plain_symbol("f.part.0"), "f");
	EXPECT_EQ(plain_symbol("f.constprop.0.cold"), "f");
	EXPECT_EQ(plain_symbol(".text.f"), "f");
	EXPECT_EQ(plain_symbol(".rodata.str1.1"), ".rodata");
	EXPECT_EQ(plain_symbol(".LC12"), ".rodata");
	EXPECT_EQ(plain_symbol(".rodata.dccp_role.str1.8"), ".rodata");
	EXPECT_EQ(plain_symbol("__func__.23"), ".rodata");
	EXPECT_EQ(plain_symbol("switch.table.f.rel"), ".rodata");
	EXPECT_EQ(plain_symbol("f.names.rel"), "names");
	EXPECT_EQ(plain_symbol(".data.rel.ro.f.names.rel"), "names");
	EXPECT_EQ(plain_symbol("_ZZL1fvE5names.rel"), "names");
	EXPECT_EQ(plain_symbol("f.rel"), "rel");
	EXPECT_EQ(plain_symbol(".lbss._ZZL1fvE5__key"), "__key");
	EXPECT_EQ(plain_symbol(".lrodata..Lswitch.table.f"), ".rodata");
	EXPECT_EQ(plain_symbol(".lrodata.str1.1"), ".rodata");
	EXPECT_EQ(plain_symbol(".ltext.f"), "f");
	EXPECT_EQ(plain_symbol(".data.rel.ro.local._ZZ1fE5names"), "names");
	EXPECT_EQ(plain_symbol(".data.rel.ro.local.names.0"), "names");
	EXPECT_EQ(plain_symbol(".altinstr_aux"), ".altinstr_aux");
	EXPECT_EQ(plain_symbol("plain"), "plain");
}

const char *const LISTING = "\n"
			    "0000000000000010 <f>:\n"
			    "  10:\tendbr64\n"
			    "  14:\tjne    1c <f+0xc>\n"
			    "  16:\tcall   1b <f+0xb>\n"
			    "\t\t\t17: R_X86_64_PLT32\tmemcpy-0x4\n"
			    "  1b:\tnop\n"
			    "  1c:\tret\n"
			    "  1d:\tnopl   (%rax)\n";

TEST(ParseDisassembly, FindsInstructionsAndSymbols)
{
	auto code = parse_disassembly(LISTING);
	ASSERT_TRUE(code.contains("f"));
	EXPECT_EQ(code["f"].symbols, std::set<std::string>{"memcpy"});
	ASSERT_EQ(code["f"].instructions.size(), 6u); // the padding behind the end is none
	EXPECT_EQ(code["f"].instructions[3], "  R_X86_64_PLT32 memcpy-0x4");
}

TEST(ParseDisassembly, DoesNotSeeWhereAFunctionStands)
{
	std::string moved = LISTING;
	for (auto [from, to] : {std::pair{"0000010 <", "0000020 <"},
				{"jne    1c", "jne    2c"},
				{"call   1b", "call   2b"}})
		moved.replace(moved.find(from), strlen(from), to);
	EXPECT_EQ(parse_disassembly(LISTING)["f"].instructions,
		  parse_disassembly(moved)["f"].instructions);
}

TEST(ParseDisassembly, SeesAnotherInstruction)
{
	std::string other = LISTING;
	other.replace(other.find("jne"), 3, "je ");
	EXPECT_NE(parse_disassembly(LISTING)["f"].instructions,
		  parse_disassembly(other)["f"].instructions);
}

} // namespace
